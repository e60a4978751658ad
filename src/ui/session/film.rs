//! A recording ready to be watched: with its beats, its guide and how crowded it gets.

use std::rc::Rc;

use interleave::{
    event::{Event, Kind},
    guide::{Guide, Step, Stop},
    recording::{Ending, Recording},
    scene::Scene,
};

use super::Request;
use crate::ui::{
    beats::{self, Beat, Parts},
    slices::Slices,
};

/// A run to be watched. Made once a run; never changes.
pub struct Film {
    pub recording: Recording,
    pub request: Rc<Request>,
    pub beats: Vec<Beat>,
    pub guide: Guide,
    pub slices: Rc<Slices>,
    /// The greatest number of processes alive: it alone decides how big tokens are.
    pub most_alive: usize,
}

impl Film {
    #[must_use]
    pub fn of(recording: Recording, request: Rc<Request>) -> Film {
        // An edited program, or one under another schedule, may no longer do what the guide tells of.
        let guide = if request.is_edited() {
            Guide::default()
        } else {
            Guide::of(&request.scenario.guide, &recording)
        };
        let last = Scene::at(&recording, recording.events.len());
        let mut breaks: Vec<usize> = guide.stops.iter().flat_map(|stop| [stop.cursor, stop.proof]).collect();
        breaks.sort_unstable();
        let beats = beats::group(&recording.events, &Parts::of(&last.objects), &breaks);
        let slices = Rc::new(Slices::of(&recording.events));
        let most_alive = recording.most_alive();
        Film { recording, request, beats, guide, slices, most_alive }
    }

    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.recording.events
    }

    /// The cursor at the end.
    #[must_use]
    pub fn end(&self) -> usize {
        self.recording.events.len()
    }

    /// The step of the scenario that a stop tells.
    #[must_use]
    pub fn step(&self, stop: &Stop) -> Option<&Step> {
        self.request.scenario.guide.get(stop.step)
    }

    /// Whether a stop asks something.
    #[must_use]
    pub fn asks(&self, stop: usize) -> bool {
        self.guide
            .stops
            .get(stop)
            .and_then(|stop| self.step(stop))
            .is_some_and(|step| step.question.is_some())
    }

    /// The last stop at or before a cursor.
    #[must_use]
    pub fn stop_at(&self, cursor: usize) -> Option<usize> {
        self.guide.stops.iter().rposition(|stop| stop.cursor <= cursor)
    }

    /// The word of the outcome, as the command line's JSON has it.
    #[must_use]
    pub fn outcome(&self) -> &'static str {
        self.recording.outcome.ending.word()
    }

    /// The word of the kind of its hang.
    #[must_use]
    pub fn hang(&self) -> Option<&'static str> {
        let Ending::Hang(hang) = &self.recording.outcome.ending else { return None };
        Some(hang.kind.word())
    }

    /// Where the first showing begins: a few beats before the first question, so that it is asked within seconds.
    #[must_use]
    pub fn opening(&self) -> usize {
        const LEAD: usize = 8;
        let Some(stop) = (0..self.guide.stops.len()).find(|&stop| self.asks(stop)) else { return 0 };
        let asked = self.guide.stops[stop].cursor;
        let before = self.beats.partition_point(|beat| beat.to <= asked);
        let moves = self.beats[..before].iter().filter(|beat| beat.kind == beats::BeatKind::Move);
        moves.rev().nth(LEAD - 1).map_or(0, |beat| beat.from)
    }

    /// The cursor just after the next (or at the previous) event that concerns a process.
    #[must_use]
    pub fn event_of(&self, pid: interleave::id::Pid, cursor: usize, forward: bool) -> Option<usize> {
        let concerns = |event: &Event| {
            event.kind.is_visible()
                && (event.pid == pid || matches!(event.kind, Kind::Reap { child, .. } if child == pid))
        };
        if forward {
            let found = self.events()[cursor..].iter().position(concerns)?;
            return Some(cursor + found + 1);
        }
        self.events()[..cursor.saturating_sub(1)].iter().rposition(concerns).map(|index| index + 1)
    }
}
