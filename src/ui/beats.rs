//! Beats: what play and step count in. A beat is one visible event, or several that are one happening.
//!
//! Events of one instant with the same kind and cause share a beat; the inner works of a queue fold into the
//! queue's beat; statements between beats only move line marks; a long stretch of empty time is a pause of its own.

use std::{collections::BTreeMap, mem::discriminant};

use interleave::{
    event::{Event, Kind, Operation, Why},
    id::{ObjectId, Tid},
    scene::ObjectView,
    time::Duration,
    value::Part,
};

/// A stretch of events that is shown as one. `from..to` are cursors: `to` is where the beat leaves the run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beat {
    pub from: usize,
    pub to: usize,
    /// Index of the event that the why-line tells.
    pub lead: usize,
    pub kind: BeatKind,
    /// Empty time before it that is worth a pause ("⏩ 1.0 s").
    pub gap: Option<Duration>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BeatKind {
    /// Something visible happened.
    Move,
    /// Line marks move on.
    Lines,
}

/// Length of a beat at speed 1, in milliseconds of wall time.
pub const BEAT: f64 = 700.0;
/// Line marks move at most twelve times a second.
pub const LINES: f64 = 84.0;
/// A stretch of statements never takes longer than a beat: at most this many updates.
const MOST_LINES: usize = 8;
/// A gap is empty time of more than this many medians.
const GAP: u64 = 10;

/// Which larger object each part belongs to, and as what; the others belong to themselves.
#[derive(Debug, Default)]
pub struct Parts(Vec<(ObjectId, ObjectId, Part)>);

impl Parts {
    #[must_use]
    pub fn of(objects: &[ObjectView]) -> Parts {
        let parts = |whole: &ObjectView| {
            let id = whole.id;
            whole.parts.iter().map(move |part| (part.id, id, part.part)).collect::<Vec<_>>()
        };
        let mut all: Vec<_> = objects.iter().flat_map(parts).collect();
        all.sort_unstable();
        Parts(all)
    }

    fn whole(&self, id: ObjectId) -> ObjectId {
        self.0.binary_search_by_key(&id, |part| part.0).map_or(id, |index| self.0[index].1)
    }

    fn role(&self, id: ObjectId) -> Option<Part> {
        self.0.binary_search_by_key(&id, |part| part.0).ok().map(|index| self.0[index].2)
    }

    fn is_part(&self, id: ObjectId) -> bool {
        self.role(id).is_some()
    }
}

/// The beats of a run. No beat crosses one of `breaks`, cursors where play may have to stop.
#[must_use]
pub fn group(events: &[Event], parts: &Parts, breaks: &[usize]) -> Vec<Beat> {
    let mut beats = Vec::new();
    let shown = visible(events);
    let mut from = 0;
    while from < events.len() {
        let limit =
            breaks.iter().copied().find(|&cursor| cursor > from).unwrap_or(usize::MAX).min(events.len());
        let to = if shown[from] {
            let to = end_of_move(events, parts, from, limit);
            let lead = leading(&events[from..to], parts) + from;
            beats.push(Beat { from, to, lead, kind: BeatKind::Move, gap: None });
            to
        } else {
            let run = shown[from..limit].iter().take_while(|&&shown| !shown).count();
            push_lines(&mut beats, from, from + run);
            from + run
        };
        from = to;
    }
    mark_gaps(&mut beats, events);
    beats
}

/// Which events are worth a beat. To look in vain once more, where one has just looked in vain, is not: who polls would
/// fill the film with it.
fn visible(events: &[Event]) -> Vec<bool> {
    let mut last: BTreeMap<Tid, (ObjectId, bool)> = BTreeMap::new();
    let shown = |event: &Event| {
        let Kind::Operate { object, operation } = &event.kind else { return event.kind.is_visible() };
        let looked = (*object, *operation == Operation::Poll(false));
        last.insert(event.tid, looked) != Some(looked) || !looked.1
    };
    events.iter().map(shown).collect()
}

/// Which event of a beat is told: the first of those that say most.
fn leading(events: &[Event], parts: &Parts) -> usize {
    let flag_taken = events.iter().any(|event| match &event.kind {
        Kind::Operate { object, operation } => {
            *operation == Operation::Acquire && parts.role(*object) == Some(Part::Flag)
        }
        _ => false,
    });
    let rank = |event: &Event| rank(event, parts, flag_taken);
    let most = events.iter().map(rank).max().unwrap_or(0);
    events.iter().position(|event| rank(event) == most).unwrap_or(0)
}

/// How much an event says: the larger object's own before the item that went in or out, then what a condition, an event
/// or a barrier is there for; counters and locks last. Who takes a flag and gives it back has only looked at it.
fn rank(event: &Event, parts: &Parts, flag_taken: bool) -> u8 {
    if !is_inner(event, parts) {
        return 9;
    }
    let Kind::Operate { object, operation } = &event.kind else { return 0 };
    match (operation, parts.role(*object)) {
        (Operation::Send(_) | Operation::Receive(_) | Operation::Buffer(_), _) => 8,
        (Operation::Release, Some(Part::WakeUp)) => 7,
        (Operation::Release, Some(Part::Flag)) if !flag_taken => 7,
        (Operation::Acquire, Some(Part::Flag)) => 6,
        (Operation::Store { .. }, _) => 5,
        (Operation::Release, Some(Part::Sleeping)) => 4,
        (Operation::Release, Some(Part::Woken)) => 3,
        (Operation::AcquireFailed, Some(Part::Flag)) => 2,
        (Operation::AcquireFailed | Operation::Load { .. }, _) => 0,
        _ => 1,
    }
}

fn end_of_move(events: &[Event], parts: &Parts, from: usize, limit: usize) -> usize {
    let first = &events[from];
    let mut to = from + 1;
    while to < limit && belongs(first, &events[from..to], &events[to], parts) {
        to += 1;
    }
    to
}

/// Whether `next` is shown together with `first`; `before` are the events from that on.
fn belongs(first: &Event, before: &[Event], next: &Event, parts: &Parts) -> bool {
    let same_happening = next.at == first.at
        && discriminant(&next.kind) == discriminant(&first.kind)
        && same_cause(&first.why, &next.why)
        && groups(&first.kind);
    same_happening || inside_of_one(first, before, next, parts)
}

/// Kinds that may happen to many at once. An operation or a piece of output is always a happening of its own.
fn groups(kind: &Kind) -> bool {
    !matches!(kind, Kind::Operate { .. } | Kind::Output { .. } | Kind::File { .. } | Kind::End)
}

fn same_cause(a: &Why, b: &Why) -> bool {
    match (a, b) {
        (Why::By(a), Why::By(b)) => a == b,
        (Why::Signal { by: a }, Why::Signal { by: b }) => a == b,
        _ => discriminant(a) == discriminant(b),
    }
}

fn operated(event: &Event) -> Option<ObjectId> {
    match event.kind {
        Kind::Operate { object, .. } => Some(object),
        _ => None,
    }
}

fn is_inner(event: &Event, parts: &Parts) -> bool {
    operated(event).is_some_and(|object| parts.is_part(object))
}

/// Whether an event reads or writes a value or an array, which is never told together with another such access.
fn is_access(event: &Event, parts: &Parts) -> bool {
    let Kind::Operate { object, operation } = &event.kind else { return false };
    matches!(operation, Operation::Load { .. } | Operation::Store { .. }) && !parts.is_part(*object)
}

fn inside_of_one(first: &Event, before: &[Event], next: &Event, parts: &Parts) -> bool {
    let Some(last) = before.last() else { return false };
    let (Some(a), Some(b), Some(c)) = (operated(first), operated(last), operated(next)) else { return false };
    let gives_back = matches!(next.kind, Kind::Operate { operation: Operation::Release, .. });
    if before.iter().any(|event| is_access(event, parts)) && !gives_back {
        return false;
    }
    let one = parts.whole(a) == parts.whole(c) && parts.whole(b) == parts.whole(c);
    one && first.tid == next.tid && (parts.is_part(a) || parts.is_part(c))
}

fn push_lines(beats: &mut Vec<Beat>, from: usize, to: usize) {
    let count = (to - from).min(MOST_LINES);
    for part in 0..count {
        let start = from + (to - from) * part / count;
        let end = from + (to - from) * (part + 1) / count;
        beats.push(Beat { from: start, to: end, lead: end - 1, kind: BeatKind::Lines, gap: None });
    }
}

/// Marks the moves that come after far more empty time than usual.
fn mark_gaps(beats: &mut [Beat], events: &[Event]) {
    let before = |beat: &Beat| match beat.from {
        0 => Duration::ZERO,
        from => events[beat.lead].at.since(events[from - 1].at),
    };
    let moves = || beats.iter().filter(|beat| beat.kind == BeatKind::Move);
    let mut lengths: Vec<u64> =
        moves().map(|beat| before(beat).micros()).filter(|&length| length > 0).collect();
    lengths.sort_unstable();
    let Some(&median) = lengths.get(lengths.len() / 2) else { return };
    for beat in beats.iter_mut().filter(|beat| beat.kind == BeatKind::Move) {
        let length = before(beat);
        beat.gap = (length.micros() > median.saturating_mul(GAP)).then_some(length);
    }
}

/// The beat that play shows next from a cursor.
#[must_use]
pub fn next(beats: &[Beat], cursor: usize) -> Option<&Beat> {
    beats.get(beats.partition_point(|beat| beat.to <= cursor))
}

/// The end of the next move after a cursor: where a step goes.
#[must_use]
pub fn step(beats: &[Beat], cursor: usize) -> Option<usize> {
    let start = beats.partition_point(|beat| beat.to <= cursor);
    let rest = &beats[start..];
    rest.iter().find(|beat| beat.kind == BeatKind::Move).or(rest.last()).map(|beat| beat.to)
}

/// The end of the move before a cursor: where a step back goes.
#[must_use]
pub fn back(beats: &[Beat], cursor: usize) -> usize {
    let end = beats.partition_point(|beat| beat.to < cursor);
    beats[..end].iter().rfind(|beat| beat.kind == BeatKind::Move).map_or(0, |beat| beat.to)
}

/// The last move that has happened by a cursor: what a still frame shows.
#[must_use]
pub fn last_move(beats: &[Beat], cursor: usize) -> Option<&Beat> {
    let end = beats.partition_point(|beat| beat.from < cursor);
    beats[..end].iter().rfind(|beat| beat.kind == BeatKind::Move)
}
