//! The panes of the page, each from the session to its view's props.

use std::rc::Rc;

use interleave::{
    event::Kind,
    report,
    scenario::Scenario,
    scene::Memory,
    trace::file::{Error, File},
};
use yew::prelude::*;

use super::{Page, games};
use crate::ui::{
    geometry::Layout,
    icons::{self, icon},
    names, present,
    session::{Action, Film, Panel, Run, Selection},
    shared::Shared,
    view::{
        console::Console,
        editor::Editor,
        guide::Guide,
        inspector::Inspector,
        offer::Offer,
        real::RealBar,
        scrubber::Scrubber,
        source::{Source, mended},
        table::Table,
        transport::Transport,
        why_line::WhyLine,
    },
    why::{Speaker, plain},
};

impl Page {
    /// A callback that dispatches what a function makes of its argument.
    pub fn on<T: 'static>(&self, action: impl Fn(T) -> Action + 'static) -> Callback<T> {
        let dispatch = self.session.dispatcher();
        Callback::from(move |argument| dispatch.dispatch(action(argument)))
    }

    /// A callback for a button.
    pub fn click(&self, action: Action) -> Callback<MouseEvent> {
        self.on(move |_| action.clone())
    }

    /// What is done with a file that was read.
    pub fn on_file(&self) -> Callback<Result<File, Error>> {
        self.on(|read: Result<File, Error>| Action::Watch(read.map(Rc::new)))
    }

    pub fn film(&self) -> Option<&Rc<Film>> {
        self.session.film.as_ref()
    }

    fn on_process<T>(&self) -> Callback<T>
    where
        Selection: From<T>,
        T: 'static,
    {
        self.on(|what: T| Action::Select(what.into()))
    }
}

pub fn guide(page: &Page) -> Html {
    let session = &page.session;
    if session.game.is_some() {
        return games::card(page);
    }
    if session.real.is_some() {
        return real(page, page.layout == Layout::Phone);
    }
    // What is wrong with the text needs the room, and comes first.
    if matches!(session.run, Run::Rejected(_)) && page.layout != Layout::Phone {
        return html! {};
    }
    let card = match (page.film(), &page.moment) {
        (Some(film), Some(moment)) if session.run == Run::Ready => {
            present::card(session, film, &moment.scene)
        }
        _ => None,
    };
    let next = following(page)
        .map(|it| (it.key.to_string().into(), it.title.get(session.text.tag).to_owned().into()));
    let library = page.library.clone();
    let on_next = page.on(move |key: AttrValue| {
        let found = library.iter().find(|it| *it.key == *key.as_str()).unwrap_or(&library[0]);
        Action::Open(found.clone())
    });
    let guided = page.film().is_some_and(|film| !film.guide.stops.is_empty());
    let summary = session.request.scenario.summary.get(session.text.tag);
    let intro: AttrValue = if guided { summary.to_owned().into() } else { "".into() };
    html! {
        <Guide text={page.text.clone()} {card} {intro} {next} playing={session.playing} {on_next}
            on_paste={page.on(|()| Action::Draft("".into()))} on_library={page.on(|()| Action::Show(Panel::Library))}
            dispatch={session.dispatcher()} />
    }
}

/// Whether this is the real machine, while a run of it is open; `words` alone, or else with the way to its twin.
pub fn real(page: &Page, words: bool) -> Html {
    let Some(real) = &page.session.real else { return html! {} };
    html! {
        <RealBar text={page.text.clone()} file={Shared::from(&real.file)} shown={real.shown} {words} brief={page.layout == Layout::Phone && !words}
            on_turn={page.on(Action::Turn)} />
    }
}

/// The scenario after this one in the library.
fn following(page: &Page) -> Option<&Rc<Scenario>> {
    let here = page.library.iter().position(|it| it.key == page.session.request.scenario.key)?;
    page.library.get(here + 1)
}

pub fn source(page: &Page) -> Html {
    let session = &page.session;
    let text = &session.text;
    html! {
        <section class="pane source-pane" aria-label={text.get("source.title").to_owned()}>
            <header class="pane-head">
                <h2>{ text.get("source.title") }<code class="file-tag">{ "main.py" }</code></h2>
                { games::enter(page) }
                if session.draft.is_none() && !session.is_real() {
                    <button class="quiet" data-action="edit" onclick={page.click(Action::Edit)}>
                        { icon(icons::EDIT) }{ text.get("source.edit") }
                    </button>
                }
            </header>
            { source_body(page) }
        </section>
    }
}

/// Text or editor, without the head.
pub fn source_body(page: &Page) -> Html {
    let session = &page.session;
    if let Some(draft) = &session.draft {
        return html! { <Editor text={page.text.clone()} draft={draft.clone()} dispatch={session.dispatcher()} /> };
    }
    let diagnostics = match &session.run {
        Run::Rejected(diagnostics) => diagnostics.clone(),
        _ => Rc::from([]),
    };
    let marks = match &page.moment {
        Some(moment) if session.run == Run::Ready => present::marks(&moment.scene),
        _ => Rc::from([]),
    };
    let (source, complaints) = (session.request.source.clone(), diagnostics.clone());
    let on_fix = page.on(move |index: usize| Action::RunText(mended(&source, &complaints[index]).into()));
    html! {
        <>
            { offer(page) }
            <Source text={page.text.clone()} source={session.request.source.clone()} {marks} {diagnostics}
                selected={session.selected()} on_select={page.on_process()} {on_fix} />
        </>
    }
}

/// The line above the source: a paste that can be repaired, or one that was.
fn offer(page: &Page) -> Html {
    let session = &page.session;
    let text = &session.text;
    let (key, repair, acts) = match (&session.repair, &session.mended) {
        (Some(repair), _) => {
            ("repair.offer", repair, [("look-repair", "repair.look"), ("dismiss-repair", "repair.dismiss")])
        }
        (None, Some(mended)) => (
            "repair.done",
            &mended.repair,
            [("restore-pasted", "repair.restore"), ("dismiss-repair", "page.close")],
        ),
        (None, None) => return html! {},
    };
    let offered = session.repair.is_some();
    let on_act = page.on(move |index: usize| match (index, offered) {
        (0, true) => Action::Show(Panel::Repair),
        (0, false) => Action::RestorePasted,
        _ => Action::DismissRepair,
    });
    let words = text.fill(key, &[&report::repaired(repair, text)]);
    let acts = acts.map(|(action, key)| (AttrValue::from(action), AttrValue::from(text.get(key).to_owned())));
    html! { <Offer {words} acts={acts.to_vec()} {on_act} /> }
}

pub fn console(page: &Page) -> Html {
    html! {
        <section class="pane console-box" aria-label={page.text.get("console.title").to_owned()}>
            <header class="pane-head"><h2>{ page.text.get("console.title") }</h2></header>
            { console_body(page) }
        </section>
    }
}

pub fn console_body(page: &Page) -> Html {
    let printed = match (page.film(), &page.moment) {
        (Some(film), Some(moment)) => present::printed(&film.recording, &moment.scene),
        _ => Rc::from([]),
    };
    html! { <Console text={page.text.clone()} {printed} /> }
}

/// The table of processes, under that head.
pub fn table(page: &Page, head: Html) -> Html {
    let Some(moment) = &page.moment else { return html! {} };
    html! {
        <section class="pane table-box" aria-label={page.text.get("table.title").to_owned()}>
            { head }
            <Table text={page.text.clone()} scene={Shared::from(&moment.scene)} selected={page.session.selected()}
                on_select={page.on_process()} />
        </section>
    }
}

pub fn inspector(page: &Page) -> Html {
    let (Some(film), Some(moment)) = (page.film(), &page.moment) else { return html! {} };
    let session = &page.session;
    let selected = session.selected();
    let memory = selected.and_then(|pid| Memory::at(&film.recording, session.cursor, pid));
    let speaker = Speaker { text: &session.text, scene: &moment.scene, recording: &film.recording };
    let why = selected.map(|pid| plain(&speaker.chain(pid))).unwrap_or_default();
    html! {
        <Inspector text={page.text.clone()} scene={Shared::from(&moment.scene)} selection={session.selection}
            memory={memory.map(Rc::new)} {why} on_close={page.on(|()| Action::Select(Selection::Nothing))}
            on_process={page.on_process()} />
    }
}

pub fn transport(page: &Page) -> Html {
    let session = &page.session;
    let end = page.film().map_or(0, |film| film.end());
    html! {
        <Transport text={page.text.clone()} playing={session.playing} asking={session.asking}
            at_start={session.cursor == 0} at_end={session.cursor == end} disabled={page.film().is_none()}
            speed={session.speed} dispatch={session.dispatcher()} />
    }
}

pub fn scrubber(page: &Page) -> Html {
    let session = &page.session;
    let (end, value_text) = match (page.film(), &page.moment) {
        (Some(film), Some(moment)) => (film.end(), present::position(session, film, &moment.scene)),
        _ => (0, String::new()),
    };
    html! {
        <Scrubber cursor={session.cursor} {end} label={session.text.get("scrubber.title").to_owned()} {value_text}
            on_seek={page.steady.seek.clone()} />
    }
}

pub fn why(page: &Page) -> Html {
    let session = &page.session;
    let text = &session.text;
    let (Some(film), Some(moment)) = (page.film(), &page.moment) else {
        return html! { <section class="why" data-why=""></section> };
    };
    let told = present::told(session, film, &moment.scene);
    let (sentence, mark) = told.map_or((None, String::new()), |(sentence, mark)| (Some(sentence), mark));
    let dispatched =
        moment.beat.iter().any(|event| matches!(event.kind, Kind::Dispatch { .. } | Kind::Expire { .. }));
    let policy = session.request.options.policy.split(':').next().unwrap_or_default().to_owned();
    let rule = if dispatched && !session.is_real() {
        text.get(&format!("policy.{policy}.rule")).to_owned()
    } else {
        String::new()
    };
    let instead = sentence.as_ref().and_then(|sentence| sentence.instead.as_ref()).map(|(pid, _)| *pid);
    let last = film.events().get(session.cursor.wrapping_sub(1)).map(|event| event.pid);
    let about = session.selected().or(instead).or(last);
    let speaker = Speaker { text, scene: &moment.scene, recording: &film.recording };
    let chain = about.filter(|_| session.why_open).map(|pid| speaker.chain(pid));
    // What the line already says is not said twice.
    let said = sentence.as_ref().map(|sentence| &sentence.reason);
    let chain = chain.filter(|chain| Some(chain) != said);
    html! {
        <WhyLine text={page.text.clone()} {mark} {sentence} gap={session.gap.map(|gap| AttrValue::from(names::duration(gap)))}
            open={session.why_open} {rule} {chain} on_open={page.on(|()| Action::Why)} on_process={page.on_process()}
            on_object={page.on_process()} />
    }
}
