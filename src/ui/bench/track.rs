//! One compared run. Time is one clock for all tracks.

use std::rc::Rc;

use interleave::{
    event::Kind,
    machine::Options,
    policy,
    recording::{Recorder, Recording},
    scene::Scene,
    schedule::Schedule,
    time::{Duration, Instant},
    workload::Workload,
};

/// A workload's run under one policy, with its schedule. Made once a run; never changes.
#[derive(Debug)]
pub struct Track {
    pub policy: Rc<str>,
    pub options: Rc<Options>,
    pub recording: Recording,
    pub schedule: Schedule,
}

impl Track {
    /// The whole run of a workload.
    ///
    /// # Errors
    /// The policy string names no policy, or the person's own rule cannot be used.
    pub fn of(workload: &Rc<Workload>, options: Rc<Options>) -> Result<Track, policy::Error> {
        let mut recorder = Recorder::of_workload(workload, options)?;
        while !recorder.advance(usize::MAX) {}
        Ok(Track::recorded(recorder.finish()))
    }

    /// The track of a run that has been recorded.
    #[must_use]
    pub fn recorded(recording: Recording) -> Track {
        let options = recording.options.clone();
        let schedule = Schedule::of(&recording).expect("a machine of ours ran it");
        Track { policy: options.policy.clone(), options, recording, schedule }
    }

    /// How many events have happened at or before a moment.
    #[must_use]
    pub fn cursor_at(&self, now: Instant) -> usize {
        self.recording.events.partition_point(|event| event.at <= now)
    }

    /// The index of the last event at or before a moment by which a CPU changed hands: a dispatch, an expired quantum
    /// or a preemption.
    #[must_use]
    pub fn decision_at(&self, now: Instant) -> Option<usize> {
        self.recording.events[..self.cursor_at(now)].iter().rposition(|event| {
            matches!(event.kind, Kind::Dispatch { .. } | Kind::Expire { .. } | Kind::Preempt { .. })
        })
    }

    /// What that moment looks like, after all that happens in it.
    #[must_use]
    pub fn scene_at(&self, now: Instant) -> Scene {
        Scene::at(&self.recording, self.cursor_at(now))
    }

    /// How long the run takes.
    #[must_use]
    pub fn length(&self) -> Duration {
        self.recording.outcome.at.since(Instant::BOOT)
    }

    /// The moment of the first event after, or the last event before, a moment.
    #[must_use]
    pub fn beside(&self, now: Instant, forward: bool) -> Option<Instant> {
        let events = &self.recording.events;
        if forward {
            return events.get(self.cursor_at(now)).map(|event| event.at);
        }
        let before = events.partition_point(|event| event.at < now);
        Some(events.get(before.checked_sub(1)?)?.at)
    }
}
