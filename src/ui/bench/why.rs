//! Why the last decision was made: the sentence, everybody who was in question with the numbers compared, and what
//! would be different under another book's rules.

use std::rc::Rc;

use interleave::{
    event::{Event, Kind, Why as Cause},
    id::Pid,
    machine::Options,
    policy::Measure,
    scene::Scene,
    text::Text,
    time::Instant,
    workload::Workload,
};
use yew::prelude::*;

use super::{
    differences::{Difference, alternatives, differences},
    facts, number,
    track::Track,
};
use crate::ui::{
    icons::{self, icon},
    shared::Shared,
    why::{Piece, Sentence, Speaker, rule},
};

/// Up to so many events the other readings of the rules are run at once, unasked.
const AT_ONCE: usize = 6_000;
/// Candidates that are listed.
const LISTED: usize = 24;

#[derive(Properties, PartialEq)]
pub struct WhyProps {
    pub track: Shared<Track>,
    pub now: Instant,
    pub text: Shared<Text>,
    pub selected: Option<Pid>,
    pub on_select: Callback<Option<Pid>>,
    /// Another reading of the rules was chosen.
    pub on_options: Callback<Rc<Options>>,
    /// Exercise: nothing of the answers is there.
    #[prop_or_default]
    pub hidden: bool,
}

/// Somebody who was in question.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub pid: Pid,
    pub name: Rc<str>,
    /// The number compared, as people read it; empty where none was.
    pub key: String,
    pub is_chosen: bool,
    /// Why not it; empty for the chosen one.
    pub answer: String,
}

/// A decision, told.
#[derive(Debug)]
struct Told {
    at: Instant,
    sentence: Sentence,
    candidates: Vec<Candidate>,
}

/// The last decision of a track.
#[component]
pub fn Why(props: &WhyProps) -> Html {
    let decision = props.track.decision_at(props.now).filter(|_| !props.hidden);
    let told = use_memo((props.track.clone(), decision, props.text.clone()), |(track, decision, text)| {
        decision.map(|index| tell(track, index, text))
    });
    let asked = use_state_eq(|| None::<Pid>);
    let text = &props.text;
    if props.hidden {
        return html! { <p class="bench-hidden">{ text.get("bench.hidden") }</p> };
    }
    // Asked by a button here, else by selecting it anywhere.
    let about = (*asked).or(props.selected);
    html! {
        <div class="bench-why">
            if let Some(told) = told.as_ref() {
                <p class="decision">
                    <span class="decision-at">{ text.fill("bench.why.at", &[&number::moment(told.at)]) }</span>
                    <span class="fact">{ pieces(props, &told.sentence.fact) }</span>
                    if !told.sentence.reason.is_empty() {
                        <span class="reason">{ text.get("why.colon") }{ pieces(props, &told.sentence.reason) }</span>
                    }
                </p>
                { listed(text, told, &asked, about) }
            } else {
                <p class="decision">{ text.get("why.start") }</p>
            }
            <Differ track={props.track.clone()} text={props.text.clone()} on_options={props.on_options.clone()} />
        </div>
    }
}

fn tell(track: &Track, index: usize, text: &Text) -> Told {
    let event = &track.recording.events[index];
    let after = Scene::at(&track.recording, index + 1);
    let speaker = Speaker { text, scene: &after, recording: &track.recording };
    Told { at: event.at, sentence: speaker.event(event), candidates: candidates(track, index, text) }
}

/// Everybody who was in question at a decision: the ready ones just before it, in the policy's order; at a preemption
/// the two that were compared.
#[must_use]
pub fn candidates(track: &Track, index: usize, text: &Text) -> Vec<Candidate> {
    let event = &track.recording.events[index];
    let index = picked(track, index);
    let name = |pid| facts::name(track, pid);
    match (&event.kind, &event.why) {
        (Kind::Preempt { by, .. }, Cause::Better { measure, mine, theirs }) if *by != event.pid => {
            let key = |value| facts::key(track, Some(*measure), value);
            let words = text.get(rule::key(*measure));
            let answer = text.fill(
                "bench.why.not-best",
                &[&name(event.pid), words, &key(*theirs), &name(*by), &key(*mine)],
            );
            let of = |pid, value, answer: String| Candidate {
                pid,
                name: name(pid),
                key: key(value),
                is_chosen: pid == *by,
                answer,
            };
            vec![of(*by, *mine, String::new()), of(event.pid, *theirs, answer)]
        }
        (Kind::Dispatch { .. }, _) => {
            let before = Scene::at(&track.recording, index);
            let (measure, several) = (facts::measure(track), before.ready.len() > 1);
            let mut all = Vec::new();
            for lane in &before.ready {
                for (pid, key) in &lane.waiting {
                    let is_chosen = *pid == event.pid;
                    let question =
                        Question { track, index, text, lane: lane.level, event, measure, before: &before };
                    let answer = if is_chosen { String::new() } else { question.answer(*pid, *key) };
                    let key = match (key, measure) {
                        (Some(key), _) => facts::key(track, measure, *key),
                        (None, _) if several => text.fill("bench.queues.level", &[&lane.level.to_string()]),
                        (None, Some(_)) => String::new(),
                        // In a line it is the moment of joining that counts.
                        (None, None) => {
                            facts::joined(track, *pid, index).map(number::moment).unwrap_or_default()
                        }
                    };
                    all.push(Candidate { pid: *pid, name: name(*pid), key, is_chosen, answer });
                }
            }
            all
        }
        _ => Vec::new(),
    }
}

/// The event by which the chosen one left the queue: at a CPU that pays for a switch it runs only later.
fn picked(track: &Track, index: usize) -> usize {
    let events = &track.recording.events;
    let Kind::Dispatch { cpu: on } = events[index].kind else { return index };
    let of_this = |event: &Event| match event.kind {
        Kind::Switch { cpu, cost } => cpu == on && event.at + cost == events[index].at,
        _ => false,
    };
    let mine = events[..index].iter().rposition(|event| event.pid == events[index].pid);
    mine.filter(|mine| of_this(&events[*mine])).unwrap_or(index)
}

/// "Why not it?"
struct Question<'a> {
    track: &'a Track,
    index: usize,
    text: &'a Text,
    lane: u32,
    event: &'a Event,
    measure: Option<Measure>,
    before: &'a Scene,
}

impl Question<'_> {
    fn answer(&self, pid: Pid, key: Option<i64>) -> String {
        let text = self.text;
        let (it, chosen) = (facts::name(self.track, pid), facts::name(self.track, self.event.pid));
        let joined = |pid| facts::joined(self.track, pid, self.index);
        match &self.event.why {
            Cause::Best { measure, mine, .. } => {
                let words = text.get(rule::key(*measure));
                let write = |key| facts::key(self.track, self.measure, key);
                match key {
                    Some(key) if key != *mine => {
                        text.fill("bench.why.not-best", &[&it, words, &write(key), &chosen, &write(*mine)])
                    }
                    _ => text.fill("bench.why.not-tie", &[&it, words, &write(*mine), &chosen]),
                }
            }
            Cause::Queue { level, .. } if self.lane != *level => {
                text.fill("bench.why.not-queue", &[&it, &self.lane.to_string(), &chosen, &level.to_string()])
            }
            Cause::Drawn { .. } => {
                let tickets = facts::spec(self.track, pid).map_or(0, |spec| spec.tickets);
                text.fill("bench.why.not-drawn", &[&it, &tickets.to_string(), &chosen])
            }
            Cause::Chosen { .. } => text.fill("bench.why.not-chosen", &[&it, &chosen]),
            _ => match (joined(pid), joined(self.event.pid)) {
                (Some(its), Some(chosens)) if its != chosens => text.fill(
                    "bench.why.not-first",
                    &[&it, &number::moment(its), &chosen, &number::moment(chosens)],
                ),
                _ if self.is_behind(pid) => text.fill("bench.why.not-behind", &[&it, &chosen]),
                _ => text.fill("bench.why.not-elsewhere", &[&it, &chosen]),
            },
        }
    }

    /// Whether it stands in the same line as the chosen one, further back.
    fn is_behind(&self, pid: Pid) -> bool {
        self.before.ready.iter().any(|lane| {
            let place = |wanted: Pid| lane.waiting.iter().position(|(pid, _)| *pid == wanted);
            place(self.event.pid) < place(pid) && place(self.event.pid).is_some()
        })
    }
}

/// The candidates with their numbers, and the answer about one of them.
fn listed(text: &Text, told: &Told, asked: &UseStateHandle<Option<Pid>>, about: Option<Pid>) -> Html {
    if told.candidates.len() < 2 {
        return html! {};
    }
    let candidate = |it: &Candidate| {
        let inside =
            html! { <>{ &*it.name }if !it.key.is_empty() { <span class="key">{ &it.key }</span> }</> };
        if it.is_chosen {
            return html! {
                <li class="candidate chosen-one">{ icon(icons::TICK) }<span class="sr-only">{ text.get("bench.why.chosen") }</span>{ inside }</li>
            };
        }
        let (pid, handle) = (it.pid, asked.clone());
        let is_open = about == Some(pid);
        let onclick = move |_| handle.set(if is_open { None } else { Some(pid) });
        html! {
            <li class="candidate">
                <button class="chip-button" data-why-not={it.pid.to_string()} aria-expanded={is_open.to_string()}
                    title={text.fill("why.instead", &[&it.name])} {onclick}>
                    <span class="sr-only">{ text.fill("why.instead", &[&it.name]) }</span>{ inside }
                </button>
            </li>
        }
    };
    let more = told.candidates.len().saturating_sub(LISTED);
    let answer = told.candidates.iter().find(|it| Some(it.pid) == about && !it.is_chosen);
    html! {
        <>
            <ul class="candidates" aria-label={text.get("bench.why.candidates").to_owned()}>
                { for told.candidates.iter().take(LISTED).map(candidate) }
                if more > 0 { <li class="candidate">{ text.fill("bench.queues.more", &[&more.to_string()]) }</li> }
            </ul>
            if let Some(it) = answer { <p class="why-not">{ &it.answer }</p> }
        </>
    }
}

fn pieces(props: &WhyProps, pieces: &[Piece]) -> Html {
    let piece = |piece: &Piece| match piece {
        Piece::Words(words) => html! { { words } },
        Piece::Code(code) => html! { <code>{ code }</code> },
        Piece::Object(_, name) => html! { <span class="name">{ name }</span> },
        Piece::Process(pid, name) => {
            let pid = *pid;
            let onclick = props.on_select.reform(move |_: MouseEvent| Some(pid));
            html! { <button class="name" data-select-pid={pid.to_string()} {onclick}>{ name }</button> }
        }
    };
    pieces.iter().map(piece).collect()
}

#[derive(Properties, PartialEq)]
struct DifferProps {
    track: Shared<Track>,
    text: Shared<Text>,
    on_options: Callback<Rc<Options>>,
}

/// "Your textbook may differ because…"
#[component]
fn Differ(props: &DifferProps) -> Html {
    let open = use_state_eq(|| false);
    let text = &props.text;
    let is_cheap = props.track.recording.events.len() * alternatives(&props.track.options).len() <= AT_ONCE;
    let found = use_memo((props.track.clone(), *open || is_cheap), |(track, wanted)| {
        let workload: Option<Rc<Workload>> =
            track.recording.end().and_then(|machine| machine.workload()).cloned();
        workload.filter(|_| *wanted).map(|workload| differences(&workload, track))
    });
    let label = match found.as_ref() {
        Some(found) if found.is_empty() && is_cheap => {
            return html! { <p class="differ-none">{ text.get("bench.differ.none") }</p> };
        }
        Some(found) if is_cheap => text.fill("bench.differ.title-count", &[&found.len().to_string()]),
        _ => text.get("bench.differ.title").to_owned(),
    };
    let toggle = {
        let open = open.clone();
        move |_| open.set(!*open)
    };
    html! {
        <div class="differ">
            <button class="quiet" data-action="differ" aria-expanded={open.to_string()} onclick={toggle}>
                { label }
            </button>
            if *open {
                <ul class="differences">
                    { for found.as_ref().iter().flatten().map(|it| difference(props, it)) }
                    if found.as_ref().as_ref().is_some_and(Vec::is_empty) { <li>{ text.get("bench.differ.none") }</li> }
                </ul>
            }
        </div>
    }
}

fn difference(props: &DifferProps, it: &Difference) -> Html {
    let onclick = {
        let (on_options, options) = (props.on_options.clone(), it.rule.options.clone());
        move |_| on_options.emit(options.clone())
    };
    html! {
        <li data-differ={it.rule.key.clone()}>
            <span>{ sentence(&props.track, &props.text, it) }</span>
            <button {onclick}>{ props.text.get("bench.differ.switch") }</button>
        </li>
    }
}

/// A difference in one sentence: "mean waiting 5.5 instead of 5.75 if …".
#[must_use]
pub fn sentence(track: &Track, text: &Text, it: &Difference) -> String {
    let rule = format!("bench.differ.{}", it.rule.key);
    let (so, own) = (number::mean(it.waiting.0), number::mean(it.waiting.1));
    let never = || "∞".to_owned();
    let changed = it.completions.first().map(|(pid, so, own)| {
        let moment = |at: &Option<Instant>| at.map_or_else(never, number::moment);
        text.fill("bench.differ.completion", &[&facts::name(track, *pid), &moment(so), &moment(own)])
    });
    match changed {
        Some(changed) if so == own => text.fill("bench.differ.same-mean", &[text.get(&rule), &so, &changed]),
        _ => text.fill("bench.differ.mean", &[text.get(&rule), &so, &own]),
    }
}
