//! What a game asks of the machine: where picks lead, who can go on from there, and what that would be.

use std::rc::Rc;

use interleave::{
    id::Tid,
    lang::{self, code::Program},
    machine::{
        Machine,
        script::{Pick, Script, digest},
    },
    process::{On, State},
    recording::{Ending, Recorder, Recording},
};

use super::{
    Arrival, Choice, Offer,
    compare::{Named, Pair, Run},
    operation::label,
};
use crate::ui::session::Request;

/// A program that games are played with.
pub struct Table {
    program: Rc<Program>,
    request: Rc<Request>,
}

impl Table {
    /// None: the program has mistakes.
    #[must_use]
    pub fn new(request: Rc<Request>) -> Option<Table> {
        let program = lang::compile(&request.source, "main.py").ok()?;
        Some(Table { program, request })
    }

    /// The run up to where the picks lead, and no further unless nobody can go on.
    #[must_use]
    pub fn record(&self, picks: &[Pick]) -> Recording {
        self.follow(Script { picks: picks.to_vec(), ..Script::default() })
    }

    /// The run of a schedule, whichever program it says that it is of.
    fn follow(&self, script: Script) -> Recording {
        let Request { files, options, .. } = &*self.request;
        let digest = digest(&self.program, files, options);
        let script = Rc::new(Script { seed: options.seed, digest, ..script });
        let mut recorder = Recorder::scripted(self.program.clone(), files, options, script);
        recorder.stop_with_script();
        while !recorder.advance(usize::MAX) {}
        recorder.finish()
    }

    /// Where the picks lead; `before` is where the game stood, whose steps need not be asked for again.
    #[must_use]
    pub fn arrive(&self, recording: &Recording, picks: &[Pick], before: Option<&Arrival>) -> Arrival {
        let before = before.filter(|before| picks.starts_with(&before.picks));
        let mut taken = before.map_or_else(Vec::new, |before| before.taken.clone());
        for at in taken.len()..picks.len() {
            let cursor = recording.steps.get(at).copied().unwrap_or(recording.events.len());
            let Some(machine) = recording.machine_at(cursor) else { break };
            taken.push(choice(&machine, picks[at], picks[..at].last().copied(), true));
        }
        let offers =
            recording.end().map(|machine| offers(machine, picks.last().copied())).unwrap_or_default();
        Arrival { picks: picks.to_vec(), taken, offers, end: None, broken: is_broken(recording) }
    }

    /// Two schedules beside each other.
    #[must_use]
    pub fn pair(&self, [one, two]: &[Named; 2]) -> Pair {
        let run = |(name, script): &Named| {
            let recording = self.follow(Script::clone(script));
            let taken = self.arrive(&recording, &script.picks, None).taken;
            Run::new(name.clone(), recording, taken)
        };
        Pair::new(run(one), run(two))
    }
}

/// Somebody hangs or is left, a traceback was printed, or a limit was reached.
fn is_broken(recording: &Recording) -> bool {
    let is_told = || recording.stream(true).contains("Traceback (most recent call last):");
    match &recording.outcome.ending {
        Ending::Unfinished => false,
        Ending::Exited(_) => !recording.outcome.left.is_empty() || is_told(),
        _ => true,
    }
}

/// What a pick would be. It preempts if whoever went last could go on.
fn choice(machine: &Machine, pick: Pick, last: Option<Pick>, enabled: bool) -> Choice {
    let goes_on = |tid: Tid| {
        let state = machine.task(tid).state;
        !state.is_over()
            && !matches!(state, State::Blocked(On::Sleep(_)))
            && machine.parked(tid).is_some()
            && machine.is_enabled(tid)
    };
    let preempts = enabled && last.is_some_and(|last| last.task != pick.task && goes_on(Tid(last.task)));
    Choice {
        pick,
        task: name(machine, pick),
        label: label(machine, pick),
        enabled,
        preempts,
        bug: None,
        sure: None,
    }
}

/// The process of a pick's task, and the number of its thread if it is not the main one.
fn name(machine: &Machine, pick: Pick) -> String {
    let task = machine.task(Tid(pick.task));
    let process = machine.process(task.pid).map_or_else(|| task.pid.to_string(), |it| it.name.to_string());
    if task.thread == 0 { process } else { format!("{process} thread {}", task.thread) }
}

/// What every live task would do next: those who can, then those who wait.
fn offers(machine: &Machine, last: Option<Pick>) -> Vec<Offer> {
    if machine.stopped().is_some() {
        return Vec::new();
    }
    let open = machine.choices();
    let is_stuck = |tid: Tid| {
        let task = machine.task(tid);
        let stands = machine.parked(tid).is_some() || matches!(task.state, State::Blocked(_));
        stands && !task.state.is_over() && open.iter().all(|pick| pick.task != tid.0)
    };
    let stuck = machine.tasks().map(|task| task.tid).filter(|tid| is_stuck(*tid)).map(|tid| Pick::of(tid.0));
    let offer = |pick: Pick, enabled| Offer {
        choice: choice(machine, pick, last, enabled),
        pid: Some(machine.task(Tid(pick.task)).pid),
    };
    let open = open.iter().map(|pick| offer(*pick, true));
    open.chain(stuck.map(|pick| offer(pick, false))).collect()
}
