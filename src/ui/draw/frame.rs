//! The zones and the slots of the CPUs: what never moves.

use interleave::{
    id::Pid,
    process::State,
    scene::{CpuView, Scene},
    text::Text,
};
use yew::prelude::*;

use super::{card::more, n, words};
use crate::ui::geometry::{Placement, Plan, Rect, Zone, measure, plan::HEAD, point, route};

/// All zones with their labels and counts.
pub fn zones(plan: &Plan, scene: &Scene, placement: &Placement, text: &Text) -> Html {
    html! {
        <>
            { for Zone::ALL.into_iter().map(|zone| one(plan, scene, placement, zone, text)) }
            { links(plan) }
        </>
    }
}

fn one(plan: &Plan, scene: &Scene, placement: &Placement, zone: Zone, text: &Text) -> Html {
    let place = plan.zones.rect(zone);
    let count = placement.tokens.iter().filter(|token| token.zone == zone).count();
    let is_chip = plan.zones.is_chip(zone);
    let baseline = if is_chip { place.h / 2.0 + 4.3 } else { 16.0 };
    let x = if zone == Zone::Objects { 2.0 } else { 8.0 };
    let label = text.get(zone.key());
    let has_room = x + measure::width(label, 12.0) + 24.0 < place.w;
    let inner = place.inset(0.5);
    html! {
        <g class="zone" data-zone={zone.word()}>
            if zone != Zone::Objects {
                <rect class="ground" x={n(inner.x)} y={n(inner.y)} width={n(inner.w)} height={n(inner.h)} rx={if is_chip { "8" } else { "10" }} />
            }
            <text class="zone-name" x={n(place.x + x)} y={n(place.y + baseline)}>
                { label.to_owned() }
                if count > 0 && zone != Zone::Cpu && has_room { <tspan class="zone-count" dx="7">{ count.to_string() }</tspan> }
            </text>
            { aside(plan, scene, placement, zone, text) }
        </g>
    }
}

/// What a zone says at its right.
fn aside(plan: &Plan, scene: &Scene, placement: &Placement, zone: Zone, text: &Text) -> Html {
    let place = plan.zones.rect(zone);
    let said = match zone {
        Zone::Exit => {
            let reaped = scene.processes.iter().filter(|process| process.state == State::Reaped).count();
            (reaped > 0).then(|| text.fill("stage.reaped", &[&reaped.to_string()]))
        }
        Zone::Objects => {
            let hidden = placement.cards_hidden();
            (hidden > 0).then(|| text.fill("stage.cards.more", &[&hidden.to_string()]))
        }
        Zone::New | Zone::Ready | Zone::Cpu | Zone::Devices => None,
    };
    let baseline = if plan.zones.is_chip(zone) { place.h / 2.0 + 4.3 } else { 16.0 };
    html! { if let Some(said) = said { { words("aside", place.right() - 8.0, place.y + baseline, said) } } }
}

/// What the shelf says before anything is on it.
pub fn bare_shelf(plan: &Plan, placement: &Placement, text: &Text) -> Html {
    let middle = plan.zones.content(Zone::Objects).center();
    html! {
        if placement.cards.is_empty() { { words("caption bare", middle.x, middle.y, text.get("stage.shelf.empty").to_owned()) } }
    }
}

/// The two short arrows of the diagram that are always taken: admit and dispatch.
fn links(plan: &Plan) -> Html {
    let [gate, ready, cpu] = [Zone::New, Zone::Ready, Zone::Cpu].map(|zone| plan.zones.rect(zone));
    let chevron = |left: Rect, right: Rect| {
        let (x, y) = (f64::midpoint(left.right(), right.x), left.center().y);
        html! { <path class="chevron" d="M-2-4.5 2 0-2 4.5" transform={format!("translate({} {})", n(x), n(y))} /> }
    };
    html! { <>{ chevron(gate, ready) }{ chevron(ready, cpu) }</> }
}

/// The rows of a policy with several queues.
pub fn lanes(placement: &Placement) -> Html {
    html! {
        <>
            { for placement.lanes.iter().map(|lane| html! {
                <g class="lane">
                    <rect x={n(lane.rect.x)} y={n(lane.rect.y)} width={n(lane.rect.w)} height={n(lane.rect.h)} rx="6" />
                    { words("level", lane.rect.x + 7.0, lane.rect.center().y + 4.3, lane.level.to_string()) }
                </g>
            }) }
        </>
    }
}

/// "+n" of the zones.
pub fn mores(placement: &Placement) -> Html {
    html! { <>{ for placement.more.iter().map(|(place, count)| more(*place, *count)) }</> }
}

/// The slots of the CPUs: idle, or with the line that runs and what is left of its quantum.
pub fn slots(scene: &Scene, placement: &Placement) -> Html {
    html! {
        <>
            { for scene.cpus.iter().zip(&placement.slots).map(|(cpu, slot)| self::slot(scene, cpu, *slot)) }
        </>
    }
}

fn slot(scene: &Scene, cpu: &CpuView, place: Rect) -> Html {
    let inner = place.inset(0.5);
    let class = match cpu.running {
        _ if cpu.switching => "slot switching",
        Some(_) => "slot busy",
        None => "slot",
    };
    let is_alone = scene.cpus.len() == 1;
    let number = cpu.cpu.0.to_string();
    html! {
        <g {class}>
            <rect class="bay" x={n(inner.x)} y={n(inner.y)} width={n(inner.w)} height={n(inner.h)} rx="8" />
            if !is_alone && scene.cpus.len() <= 2 && place.w > 150.0 {
                { words("cpu-number", place.x + 8.0, place.center().y + 2.0, format!("CPU {number}")) }
            }
            { quantum(cpu, place) }
        </g>
    }
}

/// What is written in the slots: above what moved through them.
pub fn slot_words(scene: &Scene, placement: &Placement, text: &Text) -> Html {
    let written = |(cpu, slot): (&CpuView, &Rect)| match cpu.running {
        Some(pid) => busy(scene, pid, *slot),
        None => idle(scene, *slot, text),
    };
    html! { <g class="slot-words">{ for scene.cpus.iter().zip(&placement.slots).map(written) }</g> }
}

/// The function and line that runs, below its token.
fn busy(scene: &Scene, pid: Pid, place: Rect) -> Html {
    let line = scene.process(pid).and_then(|process| Some((process.line?, process.function.clone())));
    let Some((line, function)) = line.filter(|_| place.h > 76.0) else { return html! {} };
    let function =
        function.filter(|name| !name.starts_with('<')).map(|name| format!(" {name}()")).unwrap_or_default();
    let whole = measure::clip_code(&format!("L{line}{function}"), 12.0, place.w - 16.0);
    words("at-line", place.center().x, place.bottom() - 16.0, whole)
}

fn idle(scene: &Scene, place: Rect, text: &Text) -> Html {
    let is_small = place.w < 36.0 || place.h < 16.0;
    let all_wait = scene.cpus.iter().all(|cpu| cpu.running.is_none())
        && scene.processes.iter().any(|process| matches!(process.state, State::Blocked(_)))
        && scene.processes.iter().all(|process| process.state != State::Ready);
    let roomy = place.h > HEAD + 36.0 && place.w > 120.0 && all_wait;
    // Where a token and its line would stand: the ghost of who has left is drawn around the word.
    let middle = point(place.center().x, place.center().y + if roomy { -8.0 } else { 4.3 });
    html! {
        if !is_small {
            { words("free-word", middle.x, middle.y, text.get("stage.idle").to_owned()) }
            if roomy { { words("caption", middle.x, place.bottom() - 16.0, text.get("stage.idle.all").to_owned()) } }
        }
    }
}

/// The quantum runs out along the slot's foot.
fn quantum(cpu: &CpuView, place: Rect) -> Html {
    let Some((whole, left)) =
        cpu.quantum.filter(|(whole, _)| cpu.running.is_some() && !whole.is_zero() && place.h >= 30.0)
    else {
        return html! {};
    };
    let room = place.w - 12.0;
    let part = room * (left.micros() as f64 / whole.micros() as f64).clamp(0.0, 1.0);
    let y = place.bottom() - 5.0;
    html! {
        <>
            <rect class="quantum-room" x={n(place.x + 6.0)} y={n(y)} width={n(room)} height="3" rx="1.5" />
            <rect class="quantum" x={n(place.x + 6.0)} y={n(y)} width={n(part)} height="3" rx="1.5" />
        </>
    }
}

/// When each sleeper wakes, under its token.
pub fn wake_times(plan: &Plan, scene: &Scene, placement: &Placement, text: &Text) -> Html {
    use crate::ui::geometry::crowd::Look;
    let is_open = |look: Look| matches!(look, Look::Full | Look::Slim);
    let shown = scene.sleepers.iter().filter_map(|(at, pid)| {
        let token =
            placement.token(*pid).filter(|token| token.zone == Zone::Devices && is_open(token.look))?;
        Some((at, token.rect))
    });
    html! {
        if !plan.zones.foot_is_chips {
            { for shown.map(|(at, place)| {
                words("wake", place.center().x, place.bottom() + 13.0, crate::ui::canvas::moment(*at, text))
            }) }
        }
    }
}

/// A line from each selected process to what it waits for and holds.
pub fn ties(placement: &Placement, scene: &Scene, selected: Option<Pid>) -> Html {
    let Some(process) = selected.and_then(|pid| scene.process(pid)) else { return html! {} };
    let Some(token) = placement.token(process.pid) else { return html! {} };
    let held = process.holds.iter().filter_map(|id| placement.card(scene, *id));
    html! {
        <g class="ties" aria-hidden="true">
            { for held.map(|card| {
                let socket = card.socket();
                let ends = route::trimmed(&[token.rect.center(), socket.center()], token.rect, socket);
                html! { <path class="tie" d={route::path(&ends, 0.0)} /> }
            }) }
        </g>
    }
}
