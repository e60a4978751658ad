//! The fixed gutters along which tokens move, from zone to zone. Two routes never share a gutter in opposite directions.

use super::{Point, Rect, Zone, Zones, point};

/// Distance between the two lanes of a gutter.
const LANE: f64 = 2.5;

/// The way from one place to another: corners, ends included, of the token's middle.
#[must_use]
pub fn route(zones: &Zones, (from, start): (Zone, Rect), (to, end): (Zone, Rect)) -> Vec<Point> {
    let (a, b) = (start.center(), end.center());
    let (upper, lower) = (zones.upper_gutter(), zones.lower_gutter());
    let left = zones.rect(Zone::Objects).x - 5.0;
    let right = zones.width - zones.rect(Zone::Objects).x + 5.0;
    let into_ready = zones.rect(Zone::Ready).x - 5.0;
    let top = zones.rect(Zone::Ready).y - 4.0;
    let mut corners = vec![a];
    match (from, to) {
        _ if from == to => {}
        (Zone::New | Zone::Ready, Zone::Cpu) | (Zone::New, Zone::Ready) => {}
        (Zone::Cpu, Zone::Ready | Zone::New) => corners.extend([point(a.x, top), point(b.x, top)]),
        (Zone::Objects | Zone::Devices, Zone::Ready | Zone::New | Zone::Cpu) => {
            let side = if from == Zone::Devices || start.x - zones.rect(Zone::Objects).x < 100.0 { left } else { start.x - 6.0 };
            let up = upper - LANE;
            corners.extend([point(side, a.y), point(side, up), point(into_ready, up), point(into_ready, b.y)]);
        }
        (Zone::Cpu, Zone::Exit | Zone::Devices) => {
            corners.extend([point(right, a.y), point(right, lower), point(b.x, lower)]);
        }
        (_, Zone::Objects) => corners.extend([point(a.x, upper + LANE), point(b.x, upper + LANE)]),
        (_, Zone::Exit | Zone::Devices) => corners.extend([point(a.x, lower), point(b.x, lower)]),
        (Zone::Exit | Zone::Ready, _) => {}
    }
    corners.push(b);
    corners.dedup();
    corners
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
    let is_in = |at: Point| at.x > around.x && at.x < around.right() && at.y > around.y && at.y < around.bottom();
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
        write(format_args!("L{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}", before.x, before.y, b.x, b.y, after.x, after.y));
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
