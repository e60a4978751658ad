//! The four frames of the bench, and what lies over them.

use interleave::{report, time::Duration};
use yew::prelude::*;

use super::{
    files::Files,
    keys,
    panel::{self, PanelHead},
    presets::{Presets, RandomSheet},
    rules::{self, Rules},
    session::{Action, Below, MOST_RUNS, Notice, Run, RunState, Sheet, Tab},
    shell::Page,
    table::Table,
    transport::{Time, Transport},
    views,
};
use crate::ui::{
    geometry::Layout,
    icons::{self, icon},
    names,
    shared::Shared,
    view::{header::Header, overlay::Overlay},
};

/// The frame of a layout.
pub fn of(page: &Page) -> Html {
    match page.layout {
        Layout::Wide | Layout::Medium => html! {
            <>
                { header(page) }
                <main class="main">
                    { table(page) }
                    <div class="runs-side">{ runs(page) }</div>
                    if page.layout == Layout::Wide {
                        { views::now(page) }
                    }
                </main>
                { moment(page) }
                { figures(page) }
            </>
        },
        Layout::Embed => html! {
            <>
                <header class="embed-head">
                    <h1 class="scenario-title">{ page.title() }</h1>
                    { tabs(page) }
                    <a class="open" href={format!("./{}", link(page))} target="_blank" rel="noopener" data-action="open">
                        { page.text.get("page.open") }{ icon(icons::OPEN) }
                    </a>
                </header>
                <main class="main">{ panel_of(page) }</main>
                { moment(page) }
            </>
        },
        Layout::Phone => html! {
            <>
                { header(page) }
                <div class="tab-head">{ tabs(page) }</div>
                <main class="main panel">{ panel_of(page) }</main>
                { moment(page) }
            </>
        },
    }
}

fn link(page: &Page) -> String {
    super::link::fragment(
        &page.bench.work,
        page.bench.clock.now,
        page.bench.below == Below::Exercise,
        page.text.tag,
    )
}

fn header(page: &Page) -> Html {
    let bench = &page.bench;
    let edited = page.preset().is_some_and(|preset| *preset.work != *bench.work);
    let title = page.title();
    html! {
        <Header text={page.text.clone()} title_label={page.text.fill("bench.presets-of", &[&title])} {title} {edited}
            theme={page.theme} shared={page.shared} switch={page.switch.clone()}
            settings_label={page.text.get("bench.rules.title").to_owned()}
            on_library={page.on(|()| Action::Show(Sheet::Presets))} on_share={page.on_share.clone()}
            on_settings={page.on(|()| Action::Show(Sheet::Rules(None)))} on_face={page.on_face.clone()} />
    }
}

fn tabs(page: &Page) -> Html {
    let text = &page.text;
    let tab = |tab: Tab, word: &'static str| {
        let current = page.bench.tab == tab;
        html! {
            <button role="tab" class={classes!("tab", current.then_some("current"))} data-tab={word}
                aria-selected={current.to_string()} onclick={page.click(Action::Tab(tab))}>
                { text.get(&format!("bench.tab.{word}")) }
            </button>
        }
    };
    html! {
        <div class="tabs" role="tablist" aria-label={text.get("tab.label").to_owned()}>
            { tab(Tab::Table, "table") }{ tab(Tab::Runs, "runs") }{ tab(Tab::Figures, "figures") }
        </div>
    }
}

fn panel_of(page: &Page) -> Html {
    match page.bench.tab {
        Tab::Table => table(page),
        Tab::Runs => runs(page),
        Tab::Figures => figures(page),
    }
}

fn table(page: &Page) -> Html {
    let (bench, text) = (&page.bench, &page.text);
    let columns = page.columns();
    let folded = !bench.more_columns && columns.len() < 8;
    let button = |name: &'static str, path, action: Action, disabled: bool| {
        let label = text.get(&format!("bench.{name}")).to_owned();
        html! {
            <button class="quiet square" data-action={name} aria-label={label.clone()} title={label} {disabled}
                onclick={page.click(action)}>{ icon(path) }</button>
        }
    };
    let word = |name: &'static str, action: Action, dialog: bool| {
        html! {
            <button class="quiet" data-action={name} aria-haspopup={dialog.then_some("dialog")} onclick={page.click(action)}>
                { text.get(&format!("bench.{name}")) }
            </button>
        }
    };
    html! {
        <section class="pane table-pane-box" aria-label={text.get("table.title").to_owned()}>
            <header class="pane-head">
                <h2>{ text.get("table.title") }</h2>
                { button("undo", icons::UNDO, Action::Undo, !bench.can_undo()) }
                { button("redo", icons::REDO, Action::Redo, !bench.can_redo()) }
                { word("random", Action::Show(Sheet::Random), true) }
                { word("files", Action::Show(Sheet::Files), true) }
            </header>
            if let Some(preset) = page.preset() {
                <p class="look-for">{ preset.summary.get(text.tag) }</p>
            }
            { notice(page) }
            <Table work={Shared::from(&bench.work)} checked={Shared::from(&bench.checked)} {columns} selected={bench.selected}
                text={text.clone()} dispatch={bench.dispatcher()} />
            <div class="table-foot">
                <div class="foot-acts">
                    <button class="quiet" data-action="more-columns" aria-pressed={bench.more_columns.to_string()}
                        onclick={page.click(Action::MoreColumns)}>
                        { text.get(if folded { "bench.more-columns" } else { "bench.less-columns" }) }
                    </button>
                    { word("clear", Action::Clear, false) }
                </div>
                <button class="quiet rules-line" data-action="rules" aria-haspopup="dialog"
                    onclick={page.click(Action::Show(Sheet::Rules(None)))}>
                    <b>{ text.get("bench.rules.title") }</b>
                    <span>{ rules::summary(&bench.work, text).join(text.get("bench.rules.separator")) }</span>
                </button>
            </div>
        </section>
    }
}

/// A word about what was just pasted, or could not be read.
fn notice(page: &Page) -> Html {
    let text = &page.text;
    let Some(notice) = &page.bench.notice else { return html! {} };
    let (words, both) = match notice {
        Notice::Replaced(now, before) => {
            (text.fill("bench.notice.replaced", &[&now.to_string(), &before.to_string()]), *before > 0)
        }
        Notice::Unread(error) => (report::workload_sentence(error, text), false),
        Notice::Link(keys) => (text.fill("notice.link", &[keys]), false),
    };
    html! {
        <div class="bench-notice" role="status" data-notice="">
            <p>{ words }</p>
            if both {
                <button class="quiet" data-action="keep-both" onclick={page.click(Action::KeepBoth)}>
                    { text.get("bench.notice.both") }
                </button>
            }
            <button class="quiet square" data-action="dismiss" aria-label={text.get("page.close").to_owned()}
                onclick={page.click(Action::DismissNotice)}>{ icon(icons::CLOSE) }</button>
        </div>
    }
}

fn runs(page: &Page) -> Html {
    let (bench, text) = (&page.bench, &page.text);
    let more = bench.runs.len() < MOST_RUNS;
    html! {
        <div class="runs" data-runs={bench.runs.len().to_string()}>
            { for bench.runs.iter().enumerate().map(|(index, run)| one(page, index, run)) }
            if more {
                <button class="add-run" data-action="add-run" onclick={page.click(Action::Runs(panel::one_more(&bench.work.runs)))}>
                    { icon(icons::PLUS) }{ text.get("bench.add-run") }
                </button>
            }
        </div>
    }
}

fn one(page: &Page, index: usize, run: &Run) -> Html {
    let (bench, text) = (&page.bench, &page.text);
    let stale = run.state != RunState::Ready || bench.checked.workload.is_none();
    let label = text.fill("bench.run", &[&(index + 1).to_string()]);
    html! {
        <section key={index} class={classes!("pane", "run", stale.then_some("old"))} aria-label={label}
            data-run={index.to_string()} data-policy={run.options.policy.to_string()}>
            <PanelHead text={text.clone()} work={Shared::from(&bench.work)} {index} state={run.state.clone()}
                track={run.track.as_ref().map(Shared::from)} dispatch={bench.dispatcher()} />
            if let Some(track) = &run.track {
                { views::run(page, index, track, bench.span()) }
            }
        </section>
    }
}

fn moment(page: &Page) -> Html {
    let bench = &page.bench;
    let disabled = bench.below == Below::Exercise || bench.span() == Duration::ZERO;
    let (text, clock, span) = (page.text.clone(), bench.clock, bench.span());
    html! {
        <div class="moment">
            <Transport text={text.clone()} {clock} {span} {disabled} dispatch={bench.dispatcher()} />
            <Time {text} {clock} {span} {disabled} dispatch={bench.dispatcher()} />
        </div>
    }
}

fn figures(page: &Page) -> Html {
    let (bench, text) = (&page.bench, &page.text);
    let half = |below: Below, name: &'static str| {
        let current = bench.below == below;
        html! {
            <button class={classes!("half", current.then_some("current"))} data-action={name} aria-pressed={current.to_string()}
                onclick={page.click(Action::Below(below))}>{ text.get(&format!("bench.{name}")) }</button>
        }
    };
    html! {
        <section class="pane figures-pane" aria-label={text.get("bench.figures").to_owned()}>
            <header class="pane-head">
                <div class="switch" role="group" aria-label={text.get("bench.figures").to_owned()}>
                    { half(Below::Compare, "compare") }{ half(Below::Curves, "curves") }{ half(Below::Exercise, "exercise") }
                </div>
            </header>
            <div class="figures-body" data-scroll="">{ views::figures(page) }</div>
        </section>
    }
}

/// The open sheet, if one is.
pub fn sheets(page: &Page) -> Html {
    let (bench, text) = (&page.bench, &page.text);
    let dispatch = bench.dispatcher();
    let (title, name, body) = match bench.sheet {
        Sheet::None => return html! {},
        Sheet::Presets => (
            "bench.presets",
            "library-sheet",
            html! { <Presets text={text.clone()} presets={Shared::from(&page.presets)} work={Shared::from(&bench.work)} {dispatch} /> },
        ),
        Sheet::Random => (
            "bench.random",
            "random-sheet",
            html! { <RandomSheet text={text.clone()} work={Shared::from(&bench.work)} {dispatch} /> },
        ),
        Sheet::Rules(run) => (
            "bench.rules.title",
            "rules-sheet",
            html! { <Rules text={text.clone()} work={Shared::from(&bench.work)} {run} {dispatch} /> },
        ),
        Sheet::Files => {
            let workload = bench.checked.workload.as_ref().map(Shared::from);
            ("bench.files", "files-sheet", html! { <Files text={text.clone()} {workload} {dispatch} /> })
        }
        Sheet::Keys => ("keys.title", "help-sheet", sheet_of_keys(page)),
    };
    html! {
        <Overlay title={text.get(title).to_owned()} close={text.get("page.close").to_owned()} {name}
            on_close={page.on(|()| Action::Show(Sheet::None))}>
            { body }
        </Overlay>
    }
}

fn sheet_of_keys(page: &Page) -> Html {
    let row = |(keys, what): &(&'static str, &'static str)| {
        html! {
            <div class="key-row" key={*what}>
                <dt>{ for keys.split("  ").map(|key| html! { <><kbd>{ key }</kbd>{ " " }</> }) }</dt>
                <dd>{ page.text.get(what) }</dd>
            </div>
        }
    };
    html! { <dl class="key-sheet">{ for keys::SHEET.iter().map(row) }</dl> }
}

/// What the live region says: where the clock stands, and who runs.
pub fn spoken(page: &Page) -> AttrValue {
    let bench = &page.bench;
    if bench.below == Below::Exercise || bench.runs.is_empty() {
        return AttrValue::default();
    }
    let now = names::instant(bench.clock.now);
    let running: Vec<String> =
        bench.runs.iter().filter_map(|run| views::who_runs(page, run.track.as_ref()?)).collect();
    format!("{now} · {}", running.join(" · ")).into()
}
