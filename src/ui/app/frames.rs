//! The four frames: which panes there are, and in which order.

use yew::prelude::*;

use super::{Page, explore, games, panes, rooms};
use crate::ui::{
    address,
    geometry::Layout,
    icons::{self, icon},
    session::{Action, Panel, Tab},
    view::{header::Header, tabs::Tabs},
};

/// The frame of a layout.
pub fn of(page: &Page) -> Html {
    match page.layout {
        Layout::Wide => wide(page),
        Layout::Medium => medium(page),
        Layout::Embed => embed(page),
        Layout::Phone => phone(page),
    }
}

fn title(page: &Page) -> String {
    let session = &page.session;
    if let Some(real) = session.real.as_ref().filter(|real| !real.file.command.is_empty()) {
        return real.file.command.join(" ").chars().take(80).collect();
    }
    let title = session.request.scenario.title.get(session.text.tag);
    if title.is_empty() { session.text.get("page.own").to_owned() } else { title.to_owned() }
}

fn header(page: &Page) -> Html {
    let session = &page.session;
    let verdict = if page.layout == Layout::Wide { explore::line(page) } else { Html::default() };
    html! {
        <Header text={page.text.clone()} title_label={page.text.fill("page.library-of", &[&title(page)])}
            title={title(page)} verdict={verdict} edited={session.real.is_none() && session.request.is_edited()} theme={session.theme} shared={page.shared}
            switch={page.switch.clone()} settings_label={page.text.get("page.settings").to_owned()}
            on_library={page.on(|()| Action::Show(Panel::Library))} on_share={page.on_share.clone()}
            on_settings={page.on(|()| Action::Show(Panel::Settings))} on_face={page.on_face.clone()} />
    }
}

fn time(page: &Page) -> Html {
    html! {
        <section class="pane time" data-rows={rooms::timeline_rows(page)}
            aria-label={page.text.get("timeline.title").to_owned()}>
            <header class="pane-head">
                <h2>{ page.text.get("timeline.title") }</h2>
                { panes::scrubber(page) }
                <span class="position">{ position(page) }</span>
            </header>
            { rooms::timeline(page, false) }
        </section>
    }
}

fn position(page: &Page) -> String {
    let end = page.session.film.as_ref().map_or(0, |film| film.end());
    format!("{} / {end}", page.session.cursor)
}

fn moment(page: &Page) -> Html {
    html! { <div class="moment">{ panes::transport(page) }{ panes::why(page) }</div> }
}

fn wide(page: &Page) -> Html {
    html! {
        <>
            { header(page) }
            <main class="main">
                <div class="left">{ panes::guide(page) }{ panes::source(page) }{ panes::console(page) }</div>
                { rooms::stage(page) }
                { explore::right(page) }
            </main>
            { moment(page) }
            { time(page) }
        </>
    }
}

fn tabs(page: &Page, tabs: &[Tab]) -> (Html, Tab) {
    let text = &page.session.text;
    let mut tabs = tabs.to_vec();
    tabs.retain(|tab| *tab != Tab::Explore || !page.session.is_real());
    if games::has_map(page) {
        tabs.push(Tab::Map);
    }
    let current = if tabs.contains(&page.session.tab) { page.session.tab } else { tabs[0] };
    let name = |tab: &Tab| {
        let key = match tab {
            Tab::Guide => "tab.guide",
            Tab::Source => "tab.source",
            Tab::Console => "tab.console",
            Tab::Processes => "tab.processes",
            Tab::Timeline => "tab.timeline",
            Tab::Explore => "tab.explore",
            Tab::Map => "tab.map",
        };
        (*tab, AttrValue::from(text.get(key).to_owned()))
    };
    let row = html! {
        <Tabs tabs={tabs.iter().map(name).collect::<Vec<_>>()} {current} label={text.get("tab.label").to_owned()}
            on_tab={page.on(explore::to_tab)} />
    };
    (row, current)
}

fn panel(page: &Page, tab: Tab) -> Html {
    match tab {
        Tab::Guide => panes::guide(page),
        Tab::Source => panes::source_body(page),
        Tab::Console => panes::console_body(page),
        Tab::Processes => {
            html! { <div class="facts-tab">{ panes::table(page, Html::default()) }{ panes::inspector(page) }</div> }
        }
        Tab::Timeline => rooms::timeline(page, false),
        Tab::Explore => explore::panel(page),
        Tab::Map => games::map(page),
    }
}

/// What can be done with the source: only where the source is shown as text.
fn edit(page: &Page, tab: Tab) -> Html {
    if tab != Tab::Source || page.session.draft.is_some() || page.session.is_real() {
        return html! {};
    }
    html! {
        <div class="source-acts">
            { games::enter(page) }
            <button class="quiet" data-action="edit" onclick={page.click(Action::Edit)}>
                { icon(icons::EDIT) }{ page.text.get("source.edit") }
            </button>
        </div>
    }
}

fn medium(page: &Page) -> Html {
    let (row, tab) = tabs(page, &[Tab::Source, Tab::Console, Tab::Processes, Tab::Explore]);
    html! {
        <>
            { header(page) }
            <main class="main">
                <div class="left">
                    { explore::line(page) }
                    { panes::guide(page) }
                    <section class="pane tabbed"><div class="tab-head">{ row }</div>{ edit(page, tab) }{ panel(page, tab) }</section>
                </div>
                { rooms::stage(page) }
            </main>
            { moment(page) }
            { time(page) }
        </>
    }
}

/// The whole page at this moment.
fn elsewhere(page: &Page) -> String {
    let session = &page.session;
    format!("./{}", address::fragment(&session.request, session.cursor, session.text.tag))
}

fn embed(page: &Page) -> Html {
    let (row, tab) = tabs(page, &[Tab::Source, Tab::Console, Tab::Explore]);
    let card = (page.session.stop.is_some() || page.session.game.is_some()).then(|| panes::guide(page));
    html! {
        <>
            <header class="embed-head">
                <h1 class="scenario-title">{ title(page) }</h1>
                { explore::line(page) }
                <a class="open" href={elsewhere(page)} target="_blank" rel="noopener" data-action="open">
                    { page.text.get("page.open") }{ icon(icons::OPEN) }
                </a>
            </header>
            <main class="main">
                <div class="left">
                    { card }
                    <section class="pane tabbed"><div class="tab-head">{ row }</div>{ panel(page, tab) }</section>
                </div>
                { rooms::stage(page) }
            </main>
            { panes::why(page) }
            <footer class="embed-foot">
                { panes::transport(page) }
                <div class="strip">{ rooms::timeline(page, true) }{ panes::scrubber(page) }</div>
            </footer>
        </>
    }
}

fn phone(page: &Page) -> Html {
    let all = [Tab::Guide, Tab::Source, Tab::Console, Tab::Processes, Tab::Timeline, Tab::Explore];
    let (row, tab) = tabs(page, &all);
    let line = (tab == Tab::Guide && page.session.game.is_none()).then(|| explore::line(page));
    html! {
        <>
            { header(page) }
            <main class="main">
                { panes::real(page, false) }
                { rooms::stage(page) }
                { panes::why(page) }
                <div class="strip">{ rooms::timeline(page, true) }{ panes::scrubber(page) }</div>
                <div class="tab-head">{ row }</div>
                <div class="panel">{ line }{ edit(page, tab) }{ panel(page, tab) }</div>
            </main>
            <div class="phone-foot">{ panes::transport(page) }</div>
        </>
    }
}
