//! What moved between two moments, and how long that takes: tokens, ghosts, trails, pulses. Pure; the browser's part
//! is `animate`.

use std::collections::BTreeMap;

use interleave::{
    event::{Event, Kind, Why},
    id::Pid,
    scene::Scene,
};

use super::geometry::{
    Placement, Plan, Point, Rect, TokenBox, Zone,
    crowd::Look,
    route::{route, trimmed},
};

/// At most so many movements are shown one by one; more become one a group.
pub const MOST: usize = 3;

/// A token on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    pub pid: Pid,
    /// Corners of the way of its middle.
    pub corners: Vec<Point>,
    /// It only moves up in its queue: later, with all others.
    pub is_shift: bool,
}

/// What a move leaves behind for one beat: the outline of the place left, and the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Trail {
    pub from: Rect,
    pub is_dot: bool,
    pub corners: Vec<Point>,
    /// How many went this way.
    pub count: usize,
}

/// Who woke whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Pulse {
    pub corners: Vec<Point>,
}

/// All that moved in one beat.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Motion {
    pub moves: Vec<Move>,
    pub trails: Vec<Trail>,
    pub pulses: Vec<Pulse>,
    /// Came to be in this beat.
    pub born: Vec<Pid>,
}

/// A moment and its places.
#[derive(Clone, Copy)]
pub struct Shot<'a> {
    pub scene: &'a Scene,
    pub placement: &'a Placement,
}

impl Motion {
    /// What moved from one moment to the next, and why.
    #[must_use]
    pub fn between(plan: &Plan, before: Shot<'_>, now: Shot<'_>, beat: &[Event]) -> Motion {
        let mut motion = Motion::default();
        let mut own: Vec<(TokenBox, TokenBox)> = Vec::new();
        for token in &now.placement.tokens {
            let Some(old) = before.placement.token(token.pid) else {
                motion.born.push(token.pid);
                continue;
            };
            if old.rect == token.rect {
                continue;
            }
            let is_shift = !changed_place(before, now, old, token);
            let corners = route(plan, (old.zone, old.rect), (token.zone, token.rect));
            motion.moves.push(Move { pid: token.pid, corners, is_shift });
            if !is_shift {
                own.push((*old, *token));
            }
        }
        own.extend(births(before, now, beat));
        motion.trails = trails(plan, &own);
        motion.trails.extend(departures(before, now));
        motion.pulses = pulses(plan, before, beat);
        motion
    }
}

/// Whether a token went somewhere else, rather than moved up.
fn changed_place(before: Shot<'_>, now: Shot<'_>, old: &TokenBox, new: &TokenBox) -> bool {
    let state = |scene: &Scene| scene.process(new.pid).map(|process| process.state);
    old.zone != new.zone || new.zone == Zone::Objects && state(before.scene) != state(now.scene)
}

/// New processes come from their parents.
fn births(before: Shot<'_>, now: Shot<'_>, beat: &[Event]) -> Vec<(TokenBox, TokenBox)> {
    let born = beat.iter().filter_map(|event| match event.kind {
        Kind::Create { parent } => Some((event.pid, parent)),
        _ => None,
    });
    born.filter_map(|(child, parent)| Some((*before.placement.token(parent)?, *now.placement.token(child)?)))
        .collect()
}

fn trails(plan: &Plan, own: &[(TokenBox, TokenBox)]) -> Vec<Trail> {
    let trail = |(old, new): &(TokenBox, TokenBox), count| {
        let corners = route(plan, (old.zone, old.rect), (new.zone, new.rect));
        let corners = trimmed(&corners, old.rect, new.rect);
        Trail { from: old.rect, is_dot: matches!(old.look, Look::Dot | Look::Hidden), corners, count }
    };
    if own.len() <= MOST {
        return own.iter().map(|pair| trail(pair, 1)).collect();
    }
    let mut groups: BTreeMap<(Zone, Zone), (usize, usize)> = BTreeMap::new();
    for (index, (old, new)) in own.iter().enumerate() {
        groups.entry((old.zone, new.zone)).or_insert((index, 0)).1 += 1;
    }
    groups.values().take(MOST).map(|&(first, count)| trail(&own[first], count)).collect()
}

/// The reaped leave an outline.
fn departures(before: Shot<'_>, now: Shot<'_>) -> Vec<Trail> {
    let gone = before.placement.tokens.iter().filter(|token| now.placement.token(token.pid).is_none());
    let trail = |token: &TokenBox| Trail {
        from: token.rect,
        is_dot: matches!(token.look, Look::Dot | Look::Hidden),
        corners: Vec::new(),
        count: 1,
    };
    gone.take(MOST).map(trail).collect()
}

fn pulses(plan: &Plan, before: Shot<'_>, beat: &[Event]) -> Vec<Pulse> {
    let woken = beat.iter().filter_map(|event| match (&event.kind, &event.why) {
        (Kind::Wake { .. }, Why::By(waker)) if *waker != event.pid => Some((*waker, event.pid)),
        _ => None,
    });
    let ways = woken.filter_map(|(waker, woken)| {
        let (from, to) = (before.placement.token(waker)?, before.placement.token(woken)?);
        let corners = route(plan, (from.zone, from.rect), (to.zone, to.rect));
        Some(Pulse { corners: trimmed(&corners, from.rect, to.rect) })
    });
    ways.take(MOST).collect()
}

/// When what happens within a beat, in milliseconds of wall time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timing {
    /// Tokens glide; otherwise they appear in place.
    pub glides: bool,
    pub pulses: bool,
    /// Instead of gliding, tokens fade in.
    pub fades: bool,
    pub pulse: (f64, f64),
    /// Start and length of a move.
    pub glide: (f64, f64),
    /// How much later a queue moves up.
    pub shift: f64,
    pub fade: f64,
}

impl Timing {
    /// The timing at a speed. No duration falls below 90 ms; from 4× no pulses, from 10× no gliding.
    #[must_use]
    pub fn of(speed: f64, reduced_motion: bool) -> Timing {
        const FLOOR: f64 = 90.0;
        let at = |start: f64, end: f64| (start / speed, ((end - start) / speed).max(FLOOR));
        let glides = !reduced_motion && speed < 10.0;
        Timing {
            glides,
            pulses: glides && speed < 4.0,
            fades: reduced_motion,
            pulse: at(120.0, 360.0),
            glide: at(200.0, 620.0),
            shift: 160.0 / speed,
            fade: 150.0,
        }
    }
}
