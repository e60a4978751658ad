//! The stage: the state diagram with every process in its place, drawn as one SVG.

use std::{collections::BTreeSet, rc::Rc};

use interleave::{
    event::Event,
    id::{ObjectId, Pid},
    process::{On, State},
    scene::Scene,
    text::Text,
};
use web_sys::Element;
use yew::prelude::*;

use crate::ui::{
    animate,
    draw::{card, frame, hatch, n, ring, token, trail},
    geometry::{CardKey, Density, Layout, Placement, Plan, crowd::Look},
    motion::{Motion, Shot, Timing},
    palette::Phase,
};

#[derive(Properties)]
pub struct StageProps {
    pub scene: Rc<Scene>,
    /// The scene one beat earlier; None after a jump.
    pub before: Option<Rc<Scene>>,
    /// The events between `before` and `scene`.
    pub beat: Rc<[Event]>,
    /// The run's greatest number of live processes.
    pub most_alive: usize,
    pub layout: Layout,
    /// The room there is in pixels; the layout's own size when it is not known.
    #[prop_or_default]
    pub room: Option<(f64, f64)>,
    pub selected: Option<Pid>,
    pub speed: f64,
    pub reduced_motion: bool,
    /// What is shown is the last good run.
    pub stale: bool,
    pub text: Rc<Text>,
    pub on_select: Callback<Option<Pid>>,
    pub on_object: Callback<ObjectId>,
    /// Whom the person may let go on.
    #[prop_or_default]
    pub offered: Vec<Pid>,
}

impl PartialEq for StageProps {
    fn eq(&self, other: &StageProps) -> bool {
        let befores = match (&self.before, &other.before) {
            (Some(one), Some(two)) => Rc::ptr_eq(one, two),
            (one, two) => one.is_none() && two.is_none(),
        };
        befores
            && Rc::ptr_eq(&self.scene, &other.scene)
            && Rc::ptr_eq(&self.text, &other.text)
            && (self.most_alive, self.layout, self.room, self.selected)
                == (other.most_alive, other.layout, other.room, other.selected)
            && self.speed == other.speed
            && (self.reduced_motion, self.stale) == (other.reduced_motion, other.stale)
            && self.on_select == other.on_select
            && self.on_object == other.on_object
            && self.offered == other.offered
    }
}

/// The stage.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let size = props.room.filter(|(w, h)| *w >= 240.0 && *h >= 160.0).unwrap_or_else(|| props.layout.size());
    let plan = use_memo((props.layout, size, props.most_alive), |(layout, size, most)| {
        Plan::of(*layout, *size, *most)
    });
    let named = named(props);
    let placement = Rc::new(Placement::of(&plan, &props.scene, &named));
    let motion = Rc::new(motion(props, &plan, &placement, &named));
    let node = use_node_ref();
    use_movements(&node, &placement, &motion, Timing::of(props.speed, props.reduced_motion));
    let (scene, text) = (&*props.scene, &*props.text);
    let deselect = props.on_select.reform(|_: MouseEvent| None);
    let class = classes!("stage", density_word(plan.density), props.stale.then_some("is-stale"));
    html! {
        <svg ref={node} {class} viewBox={format!("0 0 {} {}", n(size.0), n(size.1))} role="group"
            aria-label={summary(scene, text)} onclick={deselect} onkeydown={by_key(props)}>
            <defs>{ hatch("stage-hatch") }</defs>
            { frame::zones(&plan, scene, &placement, text) }
            { frame::bare_shelf(&plan, &placement, text) }
            { frame::slots(scene, &placement) }
            { frame::lanes(&placement) }
            <g class="cards">{ cards(props, &placement) }</g>
            { frame::ties(&placement, scene, props.selected) }
            { trail::trails(&motion) }
            { frame::slot_words(scene, &placement, text) }
            { frame::wake_times(&plan, scene, &placement, text) }
            <g class="tokens">{ tokens(props, &placement) }</g>
            { frame::mores(&placement) }
            { ring::ring(scene, &placement, text) }
        </svg>
    }
}

/// Enter and Space press a token, as they press any button.
fn by_key(props: &StageProps) -> Callback<KeyboardEvent> {
    let on_select = props.on_select.clone();
    Callback::from(move |event: KeyboardEvent| {
        if !matches!(event.key().as_str(), "Enter" | " ") {
            return;
        }
        let pid = event.target_dyn_into::<Element>().and_then(|element| element.get_attribute("data-pid"));
        if let Some(pid) = pid.and_then(|pid| pid.parse().ok()) {
            event.prevent_default();
            event.stop_propagation();
            on_select.emit(Some(Pid(pid)));
        }
    })
}

fn density_word(density: Density) -> &'static str {
    match density {
        Density::Large => "large",
        Density::Medium => "medium",
        Density::Small => "small",
        Density::Counts => "counts",
    }
}

/// Who keeps a name in a crowd: the selected, those who hold something, and who moved last.
fn named(props: &StageProps) -> BTreeSet<Pid> {
    let holders = props.scene.objects.iter().filter_map(|object| object.holder);
    let moved =
        props.beat.iter().rev().filter(|event| event.kind.is_visible()).map(|event| event.pid).take(3);
    holders.chain(moved).chain(props.selected).collect()
}

fn motion(props: &StageProps, plan: &Plan, placement: &Placement, named: &BTreeSet<Pid>) -> Motion {
    let Some(before) = &props.before else { return Motion::default() };
    let old = Placement::of(plan, before, named);
    let (before, now) = (Shot { scene: before, placement: &old }, Shot { scene: &props.scene, placement });
    Motion::between(plan, before, now, &props.beat)
}

fn summary(scene: &Scene, text: &Text) -> String {
    let count = |wanted: &[Phase]| {
        let phases = scene.processes.iter().filter_map(|process| Phase::of(process.state));
        phases.filter(|phase| wanted.contains(phase)).count().to_string()
    };
    let counts = [
        count(&[Phase::Running]),
        count(&[Phase::Ready, Phase::New]),
        count(&[Phase::Blocked]),
        count(&[Phase::Zombie]),
    ];
    text.fill("stage.summary", &counts.each_ref().map(String::as_str))
}

/// The selected process with whom it waits for and who waits for it; empty when nothing is selected.
fn related(scene: &Scene, selected: Option<Pid>) -> BTreeSet<Pid> {
    let Some(pid) = selected else { return BTreeSet::new() };
    let chain = scene.chain(pid, 4);
    let blockers = chain.iter().flat_map(|link| [Some(link.pid), link.by]).flatten();
    let waiting = scene.links.iter().filter(|link| link.by == Some(pid)).map(|link| link.pid);
    blockers.chain(waiting).chain([pid]).collect()
}

fn cards(props: &StageProps, placement: &Placement) -> Html {
    let scene = &*props.scene;
    let process = props.selected.and_then(|pid| scene.process(pid));
    let concerns = |key: &CardKey| {
        let Some(process) = process else { return true };
        let CardKey::Object(id) = key else { return *key == CardKey::Join };
        let waits = match process.blocked_on() {
            Some(On::Acquire(on) | On::Send(on) | On::Receive(on)) => {
                scene.object(on).map(|object| object.id)
            }
            _ => None,
        };
        process.holds.contains(id) || waits == Some(*id)
    };
    let draw = |it| {
        card::card(&card::Card {
            card: it,
            scene,
            placement,
            text: &props.text,
            is_faded: !concerns(&it.key),
            on_object: &props.on_object,
            on_select: &props.on_select,
        })
    };
    html! { <>{ for placement.cards.iter().map(draw) }</> }
}

fn tokens(props: &StageProps, placement: &Placement) -> Html {
    let scene = &*props.scene;
    let related = related(scene, props.selected);
    let is_button = |look: Look| matches!(look, Look::Full | Look::Slim);
    let reachable =
        props.selected.filter(|pid| placement.token(*pid).is_some_and(|token| is_button(token.look)));
    let first = placement.tokens.iter().find(|token| is_button(token.look)).map(|token| token.pid);
    let mut processes = scene.processes.iter().filter(|process| process.state != State::Reaped);
    let draw = |place| {
        let process = processes.next().expect("a token for each process that is not reaped");
        let pid = process.pid;
        token::token(&token::Token {
            place,
            process,
            what: process.blocked_on().and_then(|on| match on {
                On::Acquire(id) | On::Send(id) | On::Receive(id) | On::Any(id) | On::Device(id) => {
                    Some(scene.object(id)?.what)
                }
                On::Child(_) | On::Sleep(_) | On::Signal => None,
            }),
            text: &props.text,
            is_selected: props.selected == Some(pid),
            is_offered: props.offered.contains(&pid),
            is_faded: !related.is_empty() && !related.contains(&pid),
            in_tab_order: reachable.or(first) == Some(pid),
            onclick: props.on_select.reform(move |event: MouseEvent| {
                event.stop_propagation();
                Some(pid)
            }),
        })
    };
    html! { <>{ for placement.tokens.iter().map(draw) }</> }
}

/// Plays each motion once, when it has been drawn; the next one cuts it short.
#[hook]
fn use_movements(node: &NodeRef, placement: &Rc<Placement>, motion: &Rc<Motion>, timing: Timing) {
    let (node, placement) = (node.clone(), placement.clone());
    use_effect_with(motion.clone(), move |motion| {
        let running = match node.cast::<Element>() {
            Some(stage) => animate::play(&stage, motion, &placement.tokens, timing),
            None => Vec::new(),
        };
        move || running.iter().for_each(animate::Running::cancel)
    });
}
