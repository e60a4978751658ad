//! The bench as a page: its state, its effects, and the frame that fits the container.

use std::rc::Rc;

use interleave::{text::Text, workload::Field};
use yew::prelude::*;

use super::{
    frames, hooks as bench_hooks, keys,
    library::{self, Preset},
    link::{self, Link},
    session::{Action, Below, Bench, Notice, Origin},
    strings,
};
use crate::ui::{
    app, frame,
    geometry::Layout,
    hooks,
    session::Theme,
    shared::{Held, Shared},
    view::{header::Face, live::Live},
};

#[derive(Properties)]
pub struct WorkloadsProps {
    pub bench: Held<Bench>,
    pub text: Shared<Text>,
    pub theme: Theme,
    pub switch: Html,
    pub on_face: Callback<Face>,
    pub embed: bool,
}

impl PartialEq for WorkloadsProps {
    fn eq(&self, other: &Self) -> bool {
        self.bench == other.bench
            && self.text == other.text
            && self.theme == other.theme
            && self.switch == other.switch
    }
}

/// Everything that the frames put together.
pub struct Page {
    pub bench: UseReducerHandle<Bench>,
    pub text: Shared<Text>,
    pub theme: Theme,
    pub layout: Layout,
    pub presets: Rc<Vec<Preset>>,
    pub switch: Html,
    pub on_face: Callback<Face>,
    /// A link has just been copied.
    pub shared: bool,
    pub on_share: Callback<()>,
    pub steady: Steady,
}

/// Callbacks that stay the same from render to render.
#[derive(Clone)]
pub struct Steady {
    pub seek: Callback<interleave::time::Instant>,
    pub select: Callback<Option<interleave::id::Pid>>,
}

impl Page {
    /// A callback that dispatches what a function makes of its argument.
    pub fn on<T: 'static>(&self, action: impl Fn(T) -> Action + 'static) -> Callback<T> {
        let dispatch = self.bench.dispatcher();
        Callback::from(move |argument| dispatch.dispatch(action(argument)))
    }

    /// A callback for a button.
    pub fn click(&self, action: Action) -> Callback<MouseEvent> {
        self.on(move |_| action.clone())
    }

    /// The preset that the table is or comes from.
    pub fn preset(&self) -> Option<&Preset> {
        let Origin::Preset(key) = &self.bench.work.origin else { return None };
        self.presets.iter().find(|preset| preset.key == *key)
    }

    /// What is open, in words.
    pub fn title(&self) -> String {
        match (&self.bench.work.origin, self.preset()) {
            (_, Some(preset)) => preset.title.get(self.text.tag).to_owned(),
            (Origin::Random(seed), None) => self.text.fill("bench.title.random", &[&seed.to_string()]),
            _ => self.text.get("bench.title.own").to_owned(),
        }
    }

    /// The columns of the table that are shown.
    pub fn columns(&self) -> Vec<Field> {
        let bench = &self.bench;
        if bench.more_columns {
            return Field::ALL.to_vec();
        }
        let policies = bench.work.runs.iter().map(|run| &*run.policy);
        let mut columns = strings::columns(policies, bench.workload.as_deref());
        let wrong = bench.checked.faults.iter().filter_map(|fault| fault.field);
        columns.extend(wrong.filter(|field| !columns.contains(field)).collect::<Vec<_>>());
        columns.sort_unstable_by_key(|field| *field as usize);
        columns.dedup();
        columns
    }
}

/// The bench that a link opens.
#[must_use]
pub fn begin(link: &Link, reduced_motion: bool) -> Bench {
    let presets = library::presets();
    let open = |key: Option<&str>| {
        let found = presets.iter().find(|preset| key.is_none_or(|key| *preset.key == *key))?;
        Some((*found.work).clone())
    };
    let work = link.work(open).expect("there is a first preset");
    let mut bench = match link.now {
        Some(now) => Bench::at(work, now),
        None => Bench::new(work),
    };
    if link.exercise {
        bench.below = Below::Exercise;
    }
    bench.reduced_motion = reduced_motion;
    bench.notice = (!link.unread.is_empty()).then(|| Notice::Link(link.unread.join(", ")));
    bench
}

#[component]
pub fn Workloads(props: &WorkloadsProps) -> Html {
    let bench = &props.bench.0;
    let presets = use_memo((), |()| library::presets());
    bench_hooks::use_runs(bench);
    bench_hooks::use_clock(bench);
    {
        let bench = bench.clone();
        hooks::use_keys(props.embed, move |key| {
            keys::action(key, &bench).map(|action| bench.dispatch(action)).is_some()
        });
    }
    hooks::use_ready(bench.is_settled());
    let kept = (bench.can_undo() && !props.embed)
        .then(|| link::fragment(&bench.work, interleave::time::Instant::BOOT, false, props.text.tag));
    hooks::use_kept(hooks::TABLE, kept);
    let node = use_node_ref();
    let size = hooks::use_size(&node);
    let (shared, on_share) = use_share(bench, props.text.tag);
    let layout = app::layout(size, props.embed);
    let page = Page {
        bench: bench.clone(),
        text: props.text.clone(),
        theme: props.theme,
        layout,
        presets,
        switch: props.switch.clone(),
        on_face: props.on_face.clone(),
        shared,
        on_share,
        steady: use_steady(bench),
    };
    html! {
        <div class={classes!("page", "bench", (!bench.is_settled()).then_some("unsettled"))} ref={node}
            tabindex={props.embed.then_some("-1")} data-layout={frame::word(layout)} data-bench="workload"
            data-running={bench.clock.playing.to_string()} data-settled={bench.is_settled().to_string()}>
            { frames::of(&page) }
            { frames::sheets(&page) }
            <Live words={frames::spoken(&page)} playing={bench.clock.playing} />
        </div>
    }
}

#[hook]
fn use_steady(bench: &UseReducerHandle<Bench>) -> Steady {
    let dispatch = bench.dispatcher();
    let steady = use_memo((), move |()| {
        let (seek, select) = (dispatch.clone(), dispatch);
        Steady {
            seek: Callback::from(move |to| seek.dispatch(Action::Seek(to))),
            select: Callback::from(move |pid| select.dispatch(Action::Select(pid))),
        }
    });
    (*steady).clone()
}

/// Copies the link; for two seconds the button says so.
#[hook]
fn use_share(bench: &UseReducerHandle<Bench>, language: &'static str) -> (bool, Callback<()>) {
    let shared = use_state_eq(|| false);
    let timer = use_mut_ref(|| None);
    let on_share = {
        let (shared, bench) = (shared.clone(), bench.clone());
        Callback::from(move |()| {
            hooks::copy(&link::fragment(
                &bench.work,
                bench.clock.now,
                bench.below == Below::Exercise,
                language,
            ));
            shared.set(true);
            let setter = shared.setter();
            *timer.borrow_mut() = Some(gloo_timers::callback::Timeout::new(2000, move || setter.set(false)));
        })
    };
    (*shared, on_share)
}
