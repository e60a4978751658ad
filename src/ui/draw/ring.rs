//! A hang, drawn over the stage: the ring of a deadlock, or the chain to who will never come.

use interleave::{
    process::On,
    scene::Scene,
    text::Text,
    waits::{HangKind, Link},
};
use yew::prelude::*;

use super::{n, trail::head};
use crate::ui::geometry::{CardBox, Placement, Point, Rect, measure, point, route::trimmed};

/// The ring or chain of the scene's hang, if it hangs.
pub fn ring(scene: &Scene, placement: &Placement, text: &Text) -> Html {
    let Some(hang) = &scene.hang else { return html! {} };
    let edges: Vec<_> =
        hang.chain.iter().take(8).filter_map(|link| edge(scene, placement, text, link)).collect();
    let (mut sum, mut count) = (point(0.0, 0.0), 0.0);
    for (from, to, _) in &edges {
        for center in [from.center(), to.center()] {
            sum = point(sum.x + center.x, sum.y + center.y);
            count += 1.0;
        }
    }
    let middle = point(sum.x / f64::max(count, 1.0), sum.y / f64::max(count, 1.0));
    html! {
        <g class="ring" data-ring={hang.kind.word()} data-overlay="" aria-hidden="true">
            { for edges.into_iter().map(|edge| arc(edge, middle, hang.kind == HangKind::Cycle)) }
        </g>
    }
}

/// From who waits to who could end it, with the words of the wait.
fn edge(scene: &Scene, placement: &Placement, text: &Text, link: &Link) -> Option<(Rect, Rect, String)> {
    let from = placement.token(link.pid)?.rect;
    let object = match link.on {
        On::Acquire(id) | On::Send(id) | On::Receive(id) | On::Any(id) | On::Device(id) => Some(id),
        On::Child(_) | On::Sleep(_) | On::Signal => None,
    };
    let name = object.and_then(|id| scene.object(id)).and_then(|object| object.name.as_deref());
    let words = match (object, name) {
        (Some(_), Some(name)) => text.fill("stage.ring.waits", &[name]),
        (Some(id), None) => text.fill("stage.ring.waits", &[&format!("#{}", id.0)]),
        (None, _) => text.get("stage.ring.joins").to_owned(),
    };
    let holder = link.by.filter(|pid| *pid != link.pid).and_then(|pid| placement.token(pid));
    let card = object.and_then(|id| placement.card(scene, id));
    // Who lies on the card of what it waits for needs no arrow to it.
    let socket = card.filter(|card| !card.rect.contains(from)).map(CardBox::socket);
    Some((from, holder.map(|token| token.rect).or(socket)?, words))
}

/// An arc that bends away from the middle, its words on it.
fn arc((from, to, words): (Rect, Rect, String), middle: Point, is_ring: bool) -> Html {
    let (from_middle, to_middle) = (from.center(), to.center());
    let (dx, dy) = (to_middle.x - from_middle.x, to_middle.y - from_middle.y);
    let length = dx.hypot(dy).max(1.0);
    let (nx, ny) = (-dy / length, dx / length);
    let half = point(f64::midpoint(from_middle.x, to_middle.x), f64::midpoint(from_middle.y, to_middle.y));
    // On a line through the middle both sides are alike: always to the left of the way, so that two arcs make a ring.
    let outward = (half.x - middle.x) * nx + (half.y - middle.y) * ny;
    let side = if outward > 8.0 { 1.0 } else { -1.0 };
    // A chain's arrows stay in the row of their tokens: below it stands what became of the holder.
    let bend = if is_ring { (length * 0.45).clamp(108.0, 140.0) } else { (length * 0.2).clamp(8.0, 40.0) };
    let control = point(half.x + nx * side * bend, half.y + ny * side * bend);
    let (a, b) = (
        trimmed(&[from_middle, control], from, Rect::default())[0],
        trimmed(&[control, to_middle], Rect::default(), to)[1],
    );
    let label = point(f64::midpoint(half.x, control.x), f64::midpoint(half.y, control.y));
    let w = measure::width(&words, 12.0) + 16.0;
    // A short arrow of a chain would be hidden by its words, and so would what stands below its tokens; the why-line has them.
    let labelled = is_ring || length >= w + 24.0;
    html! {
        <>
            <path class="arc" pathLength="1" d={format!("M{} {}Q{} {} {} {}", n(a.x), n(a.y), n(control.x), n(control.y), n(b.x), n(b.y))} />
            { head(&[control, b]) }
            if labelled {
                <g class="arc-label" transform={format!("translate({} {})", n(label.x), n(label.y))}>
                    <rect x={n(-w / 2.0)} y="-11" width={n(w)} height="22" rx="11" />
                    <text y="4.3">{ words }</text>
                </g>
            }
        </>
    }
}
