//! The root, and the programs bench: one session, its effects, and the frame that fits the container.

mod explore;
mod frames;
mod games;
mod overlays;
mod panes;
mod rooms;
mod root;

use std::rc::Rc;

use interleave::{
    event::Event,
    id::{ObjectId, Pid},
    scenario::Scenario,
    scene::Scene,
    text::Text,
};
pub use root::{App, AppProps};
use yew::prelude::*;

use super::{
    address, beats, frame,
    geometry::Layout,
    hooks::{self, Size},
    keys,
    play::Act,
    present,
    session::{Action, Moved, Run, Session},
    shared::{Held, Shared},
    view::{header::Face, live::Live, real},
};

#[derive(Properties)]
pub struct ProgramsProps {
    pub session: Held<Session>,
    pub library: Rc<[Rc<Scenario>]>,
    pub switch: Html,
    pub on_face: Callback<Face>,
    pub embed: bool,
}

impl PartialEq for ProgramsProps {
    fn eq(&self, other: &Self) -> bool {
        self.session == other.session && self.switch == other.switch && self.on_face == other.on_face
    }
}

/// Everything that the frames put together.
pub struct Page {
    pub session: UseReducerHandle<Session>,
    pub layout: Layout,
    pub text: Shared<Text>,
    pub library: Rc<[Rc<Scenario>]>,
    pub moment: Option<Moment>,
    pub shared: bool,
    pub on_share: Callback<()>,
    pub steady: Steady,
    pub switch: Html,
    pub on_face: Callback<Face>,
}

/// Callbacks that stay the same from render to render, so that whoever gets them can tell that nothing changed.
#[derive(Clone)]
pub struct Steady {
    pub seek: Callback<usize>,
    pub process: Callback<Option<Pid>>,
    pub object: Callback<ObjectId>,
    /// A token of the stage was pressed.
    pub token: Callback<Option<Pid>>,
    pub act: Callback<Act>,
}

/// What is on the stage.
#[derive(Clone)]
pub struct Moment {
    pub scene: Rc<Scene>,
    pub before: Option<Rc<Scene>>,
    pub beat: Rc<[Event]>,
}

impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        let same_before = match (&self.before, &other.before) {
            (Some(one), Some(two)) => Rc::ptr_eq(one, two),
            (one, two) => one.is_none() && two.is_none(),
        };
        same_before && Rc::ptr_eq(&self.scene, &other.scene) && Rc::ptr_eq(&self.beat, &other.beat)
    }
}

/// The programs bench.
#[component]
pub fn Programs(props: &ProgramsProps) -> Html {
    let session = &props.session.0;
    let embed = props.embed;
    hooks::use_recorder(session);
    hooks::use_player(session);
    hooks::use_explorer(session);
    hooks::use_game(session);
    {
        let session = session.clone();
        hooks::use_keys(embed, move |key| {
            keys::action(key, &session).map(|action| session.dispatch(action)).is_some()
        });
    }
    hooks::use_ready(session.run != Run::Recording(0));
    let changed = (session.request.is_edited() || session.cursor > 0) && !embed;
    let work = changed.then(|| address::fragment(&session.request, 0, session.text.tag));
    hooks::use_kept(hooks::WORK, work);
    let node = use_node_ref();
    let size = hooks::use_size(&node);
    let moment = use_moment(session);
    let (shared, on_share) = use_share(session);
    let steady = use_steady(session);
    let layout = layout(size, embed);
    let page = Page {
        text: (&session.text).into(),
        layout,
        library: props.library.clone(),
        moment,
        shared,
        on_share,
        steady,
        switch: props.switch.clone(),
        on_face: props.on_face.clone(),
        session: session.clone(),
    };
    html! {
        <div class={classes!("page", session.is_stale().then_some("stale"))} ref={node}
            ondragover={on_drag(embed)} ondrop={on_drop(&page)}
            tabindex={embed.then_some("-1")} data-layout={frame::word(layout)}
            data-running={session.playing.to_string()}>
            { frames::of(&page) }
            { overlays::of(&page) }
            <Live words={spoken(&page)} playing={session.playing} />
        </div>
    }
}

/// A file that is dragged over the page may be dropped on it.
fn on_drag(embed: bool) -> Callback<DragEvent> {
    Callback::from(move |event: DragEvent| {
        let files = event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0));
        if files && !embed {
            event.prevent_default();
        }
    })
}

/// A dropped file is opened as a recording.
fn on_drop(page: &Page) -> Callback<DragEvent> {
    let on_read = page.on_file();
    Callback::from(move |event: DragEvent| {
        let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0));
        if let Some(file) = file {
            event.prevent_default();
            real::read(&file, on_read.clone());
        }
    })
}

/// The frame of a size; before it is known, of the window.
pub fn layout(size: Size, embed: bool) -> Layout {
    if size.width > 0.0 {
        return frame::layout(size.width, size.height, embed);
    }
    let side = |side: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>| side.ok()?.as_f64();
    let window = if cfg!(target_arch = "wasm32") { web_sys::window() } else { None };
    let window = window.and_then(|it| Some((side(it.inner_width())?, side(it.inner_height())?)));
    let (width, height) = window.unwrap_or(if embed { (720.0, 420.0) } else { (1440.0, 760.0) });
    frame::layout(width, height, embed)
}

/// The scene at the cursor, the one before its last beat, and the beat's events.
#[hook]
fn use_moment(session: &UseReducerHandle<Session>) -> Option<Moment> {
    let film = session.film.as_ref().map(Shared::from);
    let scene = use_memo((film.clone(), session.cursor), |(film, cursor)| {
        film.as_ref().map(|film| Rc::new(Scene::at(&film.recording, *cursor)))
    });
    // Going back shows the beat that is being taken back, from where it had led.
    let (shown, from) = match session.moved {
        Moved::Back(left) => (left, Some(left)),
        _ => (session.cursor, None),
    };
    let beat =
        film.as_ref().and_then(|film| beats::last_move(&film.beats, shown)).map(|beat| (beat.from, beat.to));
    let before = use_memo((film.clone(), beat, from), |(film, beat, from)| {
        let at = from.or(beat.map(|(from, _)| from))?;
        Some(Rc::new(Scene::at(&film.as_ref()?.recording, at)))
    });
    let events = use_memo((film, beat), |(film, beat)| -> Rc<[Event]> {
        match (film, beat) {
            (Some(film), Some((from, to))) => film.events()[*from..*to].into(),
            _ => Rc::from([]),
        }
    });
    let scene = (*scene).clone()?;
    Some(Moment { scene, before: (*before).clone(), beat: (*events).clone() })
}

#[hook]
fn use_steady(session: &UseReducerHandle<Session>) -> Steady {
    let dispatch = session.dispatcher();
    let steady = use_memo((), move |()| {
        let (seek, process, object) = (dispatch.clone(), dispatch.clone(), dispatch.clone());
        let (token, act) = (dispatch.clone(), dispatch);
        Steady {
            seek: Callback::from(move |cursor| seek.dispatch(Action::Seek(cursor))),
            process: Callback::from(move |pid: Option<Pid>| process.dispatch(Action::Select(pid.into()))),
            object: Callback::from(move |id: ObjectId| object.dispatch(Action::Select(id.into()))),
            token: Callback::from(move |pid| token.dispatch(Action::Token(pid))),
            act: Callback::from(move |it| act.dispatch(Action::Game(it))),
        }
    });
    (*steady).clone()
}

/// Copies the link; for two seconds the button says so.
#[hook]
fn use_share(session: &UseReducerHandle<Session>) -> (bool, Callback<()>) {
    let shared = use_state_eq(|| false);
    let timer = use_mut_ref(|| None);
    let on_share = {
        let (shared, session) = (shared.clone(), session.clone());
        Callback::from(move |()| {
            hooks::copy(&address::fragment(&session.request, session.cursor, session.text.tag));
            shared.set(true);
            let setter = shared.setter();
            *timer.borrow_mut() = Some(gloo_timers::callback::Timeout::new(2000, move || setter.set(false)));
        })
    };
    (*shared, on_share)
}

/// What the live region says.
fn spoken(page: &Page) -> AttrValue {
    let session = &page.session;
    let (Some(film), Some(moment)) = (&session.film, &page.moment) else { return AttrValue::default() };
    let headline = present::headline(session, Some(&moment.scene));
    if !headline.is_empty() && session.run == Run::Ready {
        return headline.into();
    }
    let card = session.asking.then(|| present::card(session, film, &moment.scene)).flatten();
    if let Some(asked) = card.and_then(|card| card.asked) {
        return asked.words;
    }
    let told = present::told(session, film, &moment.scene);
    told.map(|(sentence, _)| sentence.plain(&session.text)).unwrap_or_default().into()
}
