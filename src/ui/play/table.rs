//! What a game asks of the machine: where picks lead, who can go on from there, and what that would be.

use std::rc::Rc;

use interleave::{
    explore::explorer::{Explorer, Settings},
    id::Tid,
    lang::{self, code::Program},
    machine::{
        Machine,
        script::{Grain, Pick, Script, digest},
    },
    process::{On, State},
    recording::{Ending, Recorder, Recording},
};

use super::{
    Arrival, Choice, Known, Offer,
    compare::{Pair, Run},
    operation::label,
};
use crate::ui::session::Request;

/// A program that games are played with.
pub struct Table {
    program: Rc<Program>,
    request: Rc<Request>,
    explorer: Explorer,
    /// Everything has been searched, and steps of the search are steps of the game.
    is_searched: bool,
}

/// What a game may search on the page's own thread.
const MAX_STATES: u64 = 50_000;
const MAX_BYTES: usize = 96 << 20;
/// Random runs where that is too little.
const SAMPLES: u64 = 500;
/// More states than this are not drawn.
pub const MAX_DRAWN: u32 = 300;

impl Table {
    /// None: the program has mistakes.
    #[must_use]
    pub fn new(request: Rc<Request>) -> Option<Table> {
        let program = lang::compile(&request.source, "main.py").ok()?;
        let settings = Settings {
            max_states: MAX_STATES,
            max_bytes: MAX_BYTES,
            samples: SAMPLES,
            ..Settings::default()
        };
        let options = Rc::new(request.options.clone());
        let explorer = Explorer::new(program.clone(), &request.files, options, settings);
        Some(Table { program, request, explorer, is_searched: false })
    }

    /// Searches on for about so many steps; whether there is more to do.
    pub fn search(&mut self, steps: u64) -> bool {
        self.explorer.work(steps)
    }

    /// What the search has found, once it is over.
    #[must_use]
    pub fn known(&mut self) -> Known {
        let report = self.explorer.report();
        let scripts: Vec<Option<Script>> =
            report.outcomes.iter().map(|outcome| Script::from_text(&outcome.schedule).ok()).collect();
        // Where making a process, or its exit, is a step of the search, the game's steps are others.
        let is_same_grain = scripts.iter().flatten().all(|script| script.grain == Grain::default());
        self.is_searched = is_same_grain && report.complete;
        let graph = if self.is_searched { self.explorer.graph(MAX_DRAWN, &label) } else { None };
        let picks = |script: Option<Script>| script.filter(|_| is_same_grain).map(|script| script.picks);
        Known::new(report, scripts.into_iter().map(picks).collect(), graph)
    }

    fn script(&self, picks: &[Pick]) -> Script {
        let digest = digest(&self.program, &self.request.files, &self.request.options);
        Script { seed: self.request.options.seed, digest, picks: picks.to_vec(), ..Script::default() }
    }

    /// The run up to where the picks lead, and no further unless nobody can go on.
    #[must_use]
    pub fn record(&self, picks: &[Pick]) -> Recording {
        let options = &self.request.options;
        let script = Rc::new(self.script(picks));
        let mut recorder = Recorder::scripted(self.program.clone(), &self.request.files, options, script);
        recorder.stop_with_script();
        while !recorder.advance(usize::MAX) {}
        recorder.finish()
    }

    /// Where the picks lead; `before` is where the game stood, whose steps need not be asked for again.
    #[must_use]
    pub fn arrive(&mut self, recording: &Recording, picks: &[Pick], before: Option<&Arrival>) -> Arrival {
        let before = before.filter(|before| picks.starts_with(&before.picks));
        let mut taken = before.map_or_else(Vec::new, |before| before.taken.clone());
        for at in taken.len()..picks.len() {
            let cursor = recording.steps.get(at).copied().unwrap_or(recording.events.len());
            let machine = recording.machine_at(cursor);
            taken.push(choice(&machine, picks[at], picks[..at].last().copied(), true));
        }
        let mut offers = offers(recording.end(), picks.last().copied());
        let prospects = if self.is_searched { self.explorer.prospects(picks) } else { Vec::new() };
        for choice in offers.iter_mut().map(|offer| &mut offer.choice) {
            let prospect = prospects.iter().find(|(pick, ..)| *pick == choice.pick);
            choice.bug = prospect.map(|(_, bug, _)| *bug);
            choice.sure = prospect.map(|(.., sure)| *sure);
        }
        Arrival { picks: picks.to_vec(), taken, offers, end: None, broken: is_broken(recording) }
    }

    /// Two schedules beside each other, each under the name of whose it is.
    #[must_use]
    pub fn pair(&mut self, [one, two]: [(String, &[Pick]); 2]) -> Pair {
        let mut run = |(name, picks): (String, &[Pick])| {
            let recording = self.record(picks);
            let taken = self.arrive(&recording, picks, None).taken;
            Run::new(name, recording, taken)
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
