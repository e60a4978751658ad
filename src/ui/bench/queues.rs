//! The ready queues as the policy keeps them, the CPUs, the devices and locks with their lines. Tokens glide.

use std::collections::BTreeMap;

use interleave::{id::Pid, scene::Scene, text::Text, time::Instant};
use web_sys::Element;
use yew::prelude::*;

use super::{
    facts,
    places::{Board, Look, Setting, Slot, TOKEN, Token, Zone},
    track::Track,
};
use crate::ui::{
    animate,
    draw::{n, words},
    geometry::{Point, measure},
    glyph,
    hooks::{prefers_reduced_motion, use_size},
    palette::Phase,
    shared::Shared,
};

/// Width until the browser has told it.
const GUESS: f64 = 480.0;
/// A jump over more events than that is not walked.
const WALKED: usize = 12;
/// More tokens than that do not glide.
const GLIDING: usize = 40;
/// How long a glide takes, in milliseconds.
const GLIDE: f64 = 220.0;

#[derive(Properties, PartialEq)]
pub struct QueuesProps {
    pub track: Shared<Track>,
    pub now: Instant,
    pub text: Shared<Text>,
    pub selected: Option<Pid>,
    pub on_select: Callback<Option<Pid>>,
    /// Exercise: nothing of the answers is there.
    #[prop_or_default]
    pub hidden: bool,
}

/// The queues at a moment.
#[component]
pub fn Queues(props: &QueuesProps) -> Html {
    let node = use_node_ref();
    let size = use_size(&node);
    let cursor = props.track.cursor_at(props.now);
    let scene = use_memo((props.track.clone(), cursor, props.hidden), |(track, cursor, hidden)| {
        (!hidden).then(|| Scene::at(&track.recording, *cursor))
    });
    let measure = use_memo(props.track.clone(), |track| facts::measure(track));
    let width = if size.width > 0.0 { size.width } else { GUESS };
    let setting = Setting { track: &props.track, text: &props.text, measure: *measure, width };
    let board = (*scene).as_ref().map(|scene| Board::of(&setting, scene, props.now));
    use_glide(&node, board.as_ref(), cursor);
    let (Some(board), Some(scene)) = (board, (*scene).as_ref()) else {
        return html! { <p class="bench-hidden" ref={node}>{ props.text.get("bench.hidden") }</p> };
    };
    html! {
        <div class="queue-board" ref={node} role="group" aria-label={summary(&props.text, scene)}>
            <svg aria-hidden="true" width={n(width)} height={n(board.height)}>
                { for board.zones.iter().map(|zone| draw_zone(zone, &props.text)) }
                { for board.slots.iter().map(|slot| draw_slot(slot, &props.text)) }
                <g>{ for board.tokens.iter().map(|token| draw_token(props, token)) }</g>
            </svg>
            <p class="queue-count">{ counts(&props.text, props, scene) }</p>
            <p class="sr-only">{ told(props, scene, &board) }</p>
        </div>
    }
}

/// Lets tokens glide from where they stood: the drawing itself always holds the final places.
#[hook]
fn use_glide(node: &NodeRef, board: Option<&Board>, cursor: usize) {
    let places: BTreeMap<Pid, (f64, f64)> = board
        .map(|board| board.tokens.iter().map(|it| (it.pid, (it.rect.x, it.rect.y))).collect())
        .unwrap_or_default();
    let before = use_mut_ref(|| (0usize, 0.0f64, BTreeMap::<Pid, (f64, f64)>::new()));
    let (node, width) = (node.clone(), board.map_or(0.0, |board| board.width));
    use_effect_with((cursor, width.to_bits()), move |(cursor, _)| {
        let (old_cursor, old_width, old) = before.replace((*cursor, width, places.clone()));
        let jumps = old_cursor.abs_diff(*cursor) > WALKED || old_width != width || prefers_reduced_motion();
        let moved: Vec<_> = places
            .iter()
            .filter_map(|(pid, to)| Some((*pid, *old.get(pid)?, *to)))
            .filter(|(_, from, to)| from != to)
            .collect();
        let Some(root) = node.cast::<Element>().filter(|_| !jumps && moved.len() <= GLIDING) else { return };
        for (pid, from, to) in moved {
            let token = root.query_selector(&format!("[data-token='{pid}']")).ok().flatten();
            if let Some(token) = token {
                let point = |(x, y)| Point { x, y };
                animate::glide(&token, &[point(from), point(to)], GLIDE);
            }
        }
    });
}

fn draw_zone(zone: &Zone, text: &Text) -> Html {
    let r = zone.rect;
    html! {
        <g class={classes!("queue-zone", zone.is_empty.then_some("empty"))}>
            <rect x={n(r.x + 0.5)} y={n(r.y + 0.5)} width={n((r.w - 1.0).max(0.0))} height={n(r.h - 1.0)} rx="8" />
            { words("zone-name", r.x + 8.0, r.y + 15.0, measure::name(&zone.title, 12.0, r.w - 12.0)) }
            if zone.more > 0 {
                { words("zone-more", zone.more_at.0, zone.more_at.1, text.fill("bench.queues.more", &[&zone.more.to_string()])) }
            }
        </g>
    }
}

fn draw_slot(slot: &Slot, text: &Text) -> Html {
    let r = slot.rect;
    let (x, w) = (r.x + 8.0, r.w - 16.0);
    html! {
        <g class={classes!("cpu-bay", slot.is_idle.then_some("idle"))}>
            <rect class="bay" x={n(r.x + 0.5)} y={n(r.y + 0.5)} width={n(r.w - 1.0)} height={n(r.h - 1.0)} rx="8" />
            { words("zone-name", x, r.y + 15.0, slot.title.clone()) }
            if slot.is_idle { { words("idle-word", r.x + r.w / 2.0, r.y + 22.0 + TOKEN / 2.0 + 4.0, text.get("timeline.idle").to_owned()) } }
            if let Some(share) = slot.quantum {
                <rect class="quantum-room" x={n(x)} y={n(r.y + r.h - 8.0)} width={n(w)} height="4" rx="2" />
                <rect class="quantum" x={n(x)} y={n(r.y + r.h - 8.0)} width={n(w * share)} height="4" rx="2" />
            }
        </g>
    }
}

fn draw_token(props: &QueuesProps, token: &Token) -> Html {
    let r = token.rect;
    let (look, phase) = match token.look {
        Look::Ready => ("ready", Phase::Ready),
        Look::Running => ("running", Phase::Running),
        Look::Switching => ("switching", Phase::Ready),
        Look::Blocked => ("blocked", Phase::Blocked),
        Look::New => ("new", Phase::New),
    };
    let selected = props.selected == Some(token.pid);
    let faded = props.selected.is_some() && !selected;
    let class = classes!("queue-token", look, selected.then_some("selected"), faded.then_some("faded"));
    let onclick = {
        let pid = token.pid;
        props.on_select.reform(move |_: MouseEvent| Some(pid))
    };
    let room = r.w - 22.0;
    let name = measure::name(&token.name, 13.0, room.max(14.0));
    let has_glyph = measure::width(&token.name, 13.0) <= room;
    let middle = if has_glyph { (r.w + 12.0) / 2.0 + 1.0 } else { r.w / 2.0 };
    let name = if has_glyph { name } else { measure::name(&token.name, 13.0, r.w - 6.0) };
    html! {
        <g key={token.pid.to_string()} {class} data-token={token.pid.to_string()} {onclick}
            transform={format!("translate({} {})", n(r.x), n(r.y))}>
            <rect class="picked" x="-4" y="-4" width={n(r.w + 8.0)} height={n(r.h + 8.0)} rx="11" />
            <rect class="body" x="1" y="1" width={n(r.w - 2.0)} height={n(r.h - 2.0)} rx="7" />
            if has_glyph { { glyph::draw(glyph::of_phase(phase), 5.0, r.h / 2.0 - 6.0) } }
            { words("token-name", middle, r.h / 2.0 + 4.6, name) }
            if !token.key.is_empty() { { words("token-key", r.w / 2.0, r.h + 13.0, token.key.clone()) } }
        </g>
    }
}

fn count(scene: &Scene, is: impl Fn(&interleave::scene::ProcessView) -> bool) -> String {
    scene.processes.iter().filter(|it| is(it)).count().to_string()
}

fn summary(text: &Text, scene: &Scene) -> String {
    use interleave::process::State;
    let running = count(scene, |it| matches!(it.state, State::Running(_)));
    let ready = count(scene, |it| it.state == State::Ready);
    let blocked = count(scene, |it| matches!(it.state, State::Blocked(_)));
    text.fill("bench.queues.summary", &[&running, &ready, &blocked])
}

fn counts(text: &Text, props: &QueuesProps, scene: &Scene) -> String {
    let ended = count(scene, |it| it.ended.is_some());
    let all = facts::specs(&props.track).len();
    let coming = all - scene.processes.len();
    text.fill("bench.queues.ended", &[&ended, &all.to_string(), &coming.to_string()])
}

/// The places in words.
fn told(props: &QueuesProps, scene: &Scene, board: &Board) -> String {
    const MOST: usize = 40;
    let name = |pid: Pid| facts::name(&props.track, pid);
    let mut parts: Vec<String> = Vec::new();
    for cpu in &scene.cpus {
        let who = cpu.running.map_or_else(|| props.text.get("timeline.idle").into(), name);
        parts.push(format!("{}: {who}", props.text.fill("timeline.cpu", &[&cpu.cpu.0.to_string()])));
    }
    for (zone, lane) in board.zones.iter().zip(&scene.ready) {
        let line: Vec<_> = lane.waiting.iter().take(MOST).map(|(pid, _)| name(*pid).to_string()).collect();
        parts.push(format!("{}: {}", zone.title, line.join(", ")));
    }
    parts.join("; ")
}
