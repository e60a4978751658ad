//! The fixed gutters along which tokens move, from zone to zone. Two routes never share a gutter in opposite directions.

use super::{Plan, Point, Rect, Zone, point};

/// Distance between the two lanes of a gutter.
const LANE: f64 = 2.0;

/// The way from one place to another: corners, ends included, of the token's middle.
#[must_use]
pub fn route(plan: &Plan, (from, start): (Zone, Rect), (to, end): (Zone, Rect)) -> Vec<Point> {
    let mut corners = vec![start.center()];
    if from != to {
        corners.extend(between(plan, (from, start), (to, end)));
    }
    corners.push(end.center());
    corners.dedup();
    corners
}

/// The corners between two zones.
fn between(plan: &Plan, (from, start): (Zone, Rect), (to, end): (Zone, Rect)) -> Vec<Point> {
    let zones = &plan.zones;
    let (a, b) = (start.center(), end.center());
    let (up, down, lower) = (zones.upper_gutter() - LANE, zones.upper_gutter() + LANE, zones.lower_gutter());
    let (left, right) = (zones.rect(Zone::Objects).x - 6.0, zones.rect(Zone::Objects).right() + 5.0);
    let ready = zones.rect(Zone::Ready);
    // Past the title and count of the zone, which stand over the first token's left half.
    let entry = b.x.max(end.right() - 12.0);
    // Into the ready zone at its tail, from below.
    let wake = |side: f64| {
        vec![point(side, a.y), point(side, up), point(ready.x - 5.0, up), point(ready.x - 5.0, b.y)]
    };
    // Onto the shelf: along the gutter above it, then down beside the column.
    let block = |side: f64| {
        let gutter = beside(plan, end) + LANE;
        vec![point(side, a.y), point(side, down), point(gutter, down), point(gutter, b.y)]
    };
    match (from, to) {
        (Zone::Cpu, Zone::Ready) => vec![point(a.x, ready.y - 4.0), point(b.x, ready.y - 4.0)],
        // From the side: the zone is hardly wider than its title.
        (Zone::Cpu, Zone::New) => {
            let side = ready.x - 5.0;
            vec![point(a.x, ready.y - 4.0), point(side, ready.y - 4.0), point(side, b.y)]
        }
        (Zone::Devices, Zone::Ready | Zone::New | Zone::Cpu) => wake(left),
        (Zone::Objects, Zone::Ready | Zone::New | Zone::Cpu) => wake(beside(plan, start) - LANE),
        (Zone::Cpu, Zone::Objects) => block(out_of_cpu(plan, a)),
        (_, Zone::Objects) => block(a.x),
        (Zone::Cpu, Zone::Exit | Zone::Devices) => {
            vec![point(right, a.y), point(right, lower), point(entry, lower), point(entry, b.y)]
        }
        (Zone::Objects, Zone::Exit | Zone::Devices) => {
            let gutter = beside(plan, start) + LANE;
            vec![point(gutter, a.y), point(gutter, lower), point(entry, lower), point(entry, b.y)]
        }
        (_, Zone::Exit | Zone::Devices) => {
            vec![point(a.x, lower), point(entry, lower), point(entry, b.y)]
        }
        (Zone::New | Zone::Ready | Zone::Cpu | Zone::Exit, _) => Vec::new(),
    }
}

/// The gutter right of the column of cards that a place is in.
fn beside(plan: &Plan, place: Rect) -> f64 {
    let shelf = plan.zones.content(Zone::Objects);
    let pitch = plan.card.0 + plan.card_gap;
    let column = ((place.center().x - shelf.x) / pitch).floor().max(0.0);
    shelf.x + (column + 1.0) * pitch - plan.card_gap / 2.0
}

/// Straight down from a single CPU; past the others' slots at the nearer side from one of several.
fn out_of_cpu(plan: &Plan, from: Point) -> f64 {
    let zone = plan.zones.rect(Zone::Cpu);
    let off = from.x - zone.center().x;
    match off {
        _ if off.abs() < 1.0 => from.x,
        _ if off < 0.0 => zone.x - 6.0,
        _ => zone.right() + 5.0,
    }
}

/// The length of a way.
#[must_use]
pub fn length(corners: &[Point]) -> f64 {
    corners.windows(2).map(|pair| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y)).sum()
}

/// The way without what lies inside the boxes at its ends, so that an arrow begins and ends at their edges.
#[must_use]
pub fn trimmed(corners: &[Point], start: Rect, end: Rect) -> Vec<Point> {
    let mut out = corners.to_vec();
    clip_head(&mut out, start.inset(-2.0));
    out.reverse();
    clip_head(&mut out, end.inset(-3.0));
    out.reverse();
    out
}

fn clip_head(corners: &mut Vec<Point>, around: Rect) {
    let is_in =
        |at: Point| at.x > around.x && at.x < around.right() && at.y > around.y && at.y < around.bottom();
    while corners.len() > 2 && is_in(corners[1]) {
        corners.remove(0);
    }
    let [from, to, ..] = corners[..] else { return };
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let reach = |at: f64, step: f64, low: f64, high: f64| match step {
        _ if step > 0.0 => (high - at) / step,
        _ if step < 0.0 => (low - at) / step,
        _ => f64::INFINITY,
    };
    let part = reach(from.x, dx, around.x, around.right()).min(reach(from.y, dy, around.y, around.bottom()));
    if part < 1.0 {
        corners[0] = point(from.x + dx * part, from.y + dy * part);
    }
}

/// The way as the `d` of a path, its corners rounded.
#[must_use]
pub fn path(corners: &[Point], radius: f64) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    let Some(first) = corners.first() else { return out };
    let mut write = |text: std::fmt::Arguments<'_>| out.write_fmt(text).expect("a string takes all");
    write(format_args!("M{:.1} {:.1}", first.x, first.y));
    for three in corners.windows(3) {
        let [a, b, c] = [three[0], three[1], three[2]];
        let (before, after) = (toward(b, a, radius), toward(b, c, radius));
        write(format_args!(
            "L{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}",
            before.x, before.y, b.x, b.y, after.x, after.y
        ));
    }
    if let [.., last] = corners[1..] {
        write(format_args!("L{:.1} {:.1}", last.x, last.y));
    }
    out
}

fn toward(from: Point, to: Point, by: f64) -> Point {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx.hypot(dy);
    let part = if length > 0.0 { (by / length).min(0.5) } else { 0.0 };
    point(from.x + dx * part, from.y + dy * part)
}
