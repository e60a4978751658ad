//! The fixed gutters along which tokens move, from zone to zone. Two routes never share a gutter in opposite directions.

use super::{Plan, Point, Rect, Zone, point};

/// Distance between the two lanes of a gutter.
const LANE: f64 = 2.0;

/// The way from one place to another: corners, ends included, of the token's middle.
#[must_use]
pub fn route(plan: &Plan, (from, start): (Zone, Rect), (to, end): (Zone, Rect)) -> Vec<Point> {
    let zones = &plan.zones;
    let (a, b) = (start.center(), end.center());
    let (upper, lower) = (zones.upper_gutter(), zones.lower_gutter());
    let right = zones.width - zones.rect(Zone::Objects).x + 5.0;
    let into_ready = zones.rect(Zone::Ready).x - 5.0;
    let top = zones.rect(Zone::Ready).y - 4.0;
    let mut corners = vec![a];
    match (from, to) {
        _ if from == to => {}
        (Zone::New | Zone::Ready, Zone::Cpu) | (Zone::New, Zone::Ready) => {}
        (Zone::Cpu, Zone::Ready | Zone::New) => corners.extend([point(a.x, top), point(b.x, top)]),
        (Zone::Objects | Zone::Devices, Zone::Ready | Zone::New | Zone::Cpu) => {
            let up = upper - LANE;
            let side = if from == Zone::Devices {
                zones.rect(Zone::Objects).x - 6.0
            } else {
                beside(plan, start) - LANE
            };
            corners.extend([
                point(side, a.y),
                point(side, up),
                point(into_ready, up),
                point(into_ready, b.y),
            ]);
        }
        (Zone::Cpu, Zone::Objects) => {
            let (side, down, gutter) = (out_of_cpu(plan, a), upper + LANE, beside(plan, end) + LANE);
            corners.extend([point(side, a.y), point(side, down), point(gutter, down), point(gutter, b.y)]);
        }
        (Zone::Cpu, Zone::Exit | Zone::Devices) => {
            corners.extend([point(right, a.y), point(right, lower), point(b.x, lower)]);
        }
        (_, Zone::Objects) => {
            let gutter = beside(plan, end) + LANE;
            corners.extend([point(a.x, upper + LANE), point(gutter, upper + LANE), point(gutter, b.y)]);
        }
        (_, Zone::Exit | Zone::Devices) => corners.extend([point(a.x, lower), point(b.x, lower)]),
        (Zone::New | Zone::Ready | Zone::Cpu | Zone::Exit, _) => {}
    }
    corners.push(b);
    corners.dedup();
    corners
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
