//! Beats: what play and step count in. A beat is one visible event, or several that are one happening.
//!
//! Events of one instant with the same kind and cause share a beat; the inner works of a queue fold into the
//! queue's beat; statements between beats only move line marks; a long stretch of empty time is a pause of its own.

use std::mem::discriminant;

use interleave::{
    event::{Event, Kind, Operation, Why},
    id::ObjectId,
    scene::ObjectView,
    time::Duration,
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

/// Which larger object each part belongs to; the others belong to themselves.
#[derive(Debug, Default)]
pub struct Parts(Vec<(ObjectId, ObjectId)>);

impl Parts {
    #[must_use]
    pub fn of(objects: &[ObjectView]) -> Parts {
        let mut pairs: Vec<_> =
            objects.iter().flat_map(|whole| whole.parts.iter().map(|part| (part.id, whole.id))).collect();
        pairs.sort_unstable();
        Parts(pairs)
    }

    fn whole(&self, id: ObjectId) -> ObjectId {
        self.0.binary_search_by_key(&id, |pair| pair.0).map_or(id, |index| self.0[index].1)
    }

    fn is_part(&self, id: ObjectId) -> bool {
        self.0.binary_search_by_key(&id, |pair| pair.0).is_ok()
    }
}

/// The beats of a run. No beat crosses one of `breaks`, cursors where play may have to stop.
#[must_use]
pub fn group(events: &[Event], parts: &Parts, breaks: &[usize]) -> Vec<Beat> {
    let mut beats = Vec::new();
    let mut from = 0;
    while from < events.len() {
        let limit =
            breaks.iter().copied().find(|&cursor| cursor > from).unwrap_or(usize::MAX).min(events.len());
        let to = if events[from].kind.is_visible() {
            let to = end_of_move(events, parts, from, limit);
            let lead = leading(&events[from..to], parts) + from;
            beats.push(Beat { from, to, lead, kind: BeatKind::Move, gap: None });
            to
        } else {
            let run = events[from..limit].iter().take_while(|event| !event.kind.is_visible()).count();
            push_lines(&mut beats, from, from + run);
            from + run
        };
        from = to;
    }
    mark_gaps(&mut beats, events);
    beats
}

/// Which event of a beat is told: the queue's own, else the item that went in or out, else the first.
fn leading(events: &[Event], parts: &Parts) -> usize {
    let own = events.iter().position(|event| !is_inner(event, parts));
    let carries = |event: &Event| match &event.kind {
        Kind::Operate { operation, .. } => {
            matches!(operation, Operation::Send(_) | Operation::Receive(_) | Operation::Buffer(_))
        }
        _ => false,
    };
    own.or_else(|| events.iter().position(carries)).unwrap_or(0)
}

fn end_of_move(events: &[Event], parts: &Parts, from: usize, limit: usize) -> usize {
    let first = &events[from];
    let mut to = from + 1;
    while to < limit && belongs(first, &events[to - 1], &events[to], parts) {
        to += 1;
    }
    to
}

/// Whether `next` is shown together with `first`; `last` is the event just before it.
fn belongs(first: &Event, last: &Event, next: &Event, parts: &Parts) -> bool {
    let same_happening = next.at == first.at
        && discriminant(&next.kind) == discriminant(&first.kind)
        && same_cause(&first.why, &next.why)
        && groups(&first.kind);
    same_happening || inside_of_one_queue(first, last, next, parts)
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

fn inside_of_one_queue(first: &Event, last: &Event, next: &Event, parts: &Parts) -> bool {
    let (Some(a), Some(b), Some(c)) = (operated(first), operated(last), operated(next)) else { return false };
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
