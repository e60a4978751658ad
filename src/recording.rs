//! A run from boot to end: its events, its outcome, and any moment of it again.
//!
//! A keyframe (a clone of the machine) is kept every so many events; any other moment is stepped to from the nearest
//! one before it. `machine_at(n)` is the machine after `n` events. A run of a real machine is *told* instead: its events
//! are of the same kinds, but no machine can be stepped to them again (`told`).

pub mod told;

use std::{collections::BTreeMap, rc::Rc};

use crate::{
    chooser::Rule,
    event::{Event, Kind},
    id::{Pid, Tid},
    lang::code::Program,
    machine::{
        Machine, Options, Stopped,
        script::{Misstep, Script},
    },
    policy::{
        self, Chooser, Policy, Setup,
        replay::{Replay, Schedule},
    },
    time::{Duration, Instant},
    waits::{self, Hang},
    workload::Workload,
};
use told::{Copies, Past, Told};

/// Events from one keyframe to the next, at first; it doubles when there are `MAX_KEYFRAMES`.
const SPACING: usize = 128;
const MAX_KEYFRAMES: usize = 1024;

/// Files before a run: name and content.
pub type FileSet = Vec<(Rc<str>, Rc<Vec<u8>>)>;

/// A whole run, or as much of one as has been made.
#[derive(Debug)]
pub struct Recording {
    pub options: Rc<Options>,
    pub events: Vec<Event>,
    /// What was written to the standard streams, in order; `Kind::Output` points here.
    pub output: Vec<Piece>,
    /// How it ended.
    pub outcome: Outcome,
    /// The script that it followed, if any.
    pub script: Option<Rc<Script>>,
    /// Where each step of the script begins: the cursor before it.
    pub steps: Vec<usize>,
    source: Source,
}

/// What brings a moment of a run back.
#[derive(Debug)]
enum Source {
    Machine { keyframes: Vec<(usize, Machine)>, last: Box<Machine> },
    Told { told: Box<Told>, copies: Copies },
}

/// A piece of output, as one write.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    pub pid: Pid,
    /// Standard error rather than standard output.
    pub is_error: bool,
    pub text: Rc<str>,
    /// The cursor at which it is to be seen: one more than its event's index.
    pub cursor: usize,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub ending: Ending,
    /// Processes that live on or are stuck at the end.
    pub left: Vec<Pid>,
    pub at: Instant,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Ending {
    /// Main exited with this code; minus a signal that killed it.
    Exited(i32),
    /// Nothing can move.
    Hang(Hang),
    /// A limit was reached: its key, `limit.<key>` in the texts.
    Limit(&'static str),
    /// A person's own policy did something wrong: what, in one line.
    Fault(Rc<str>),
    /// Its script says something that cannot be.
    Impossible(Misstep),
    /// The recording was finished before the run was.
    Unfinished,
}

impl Ending {
    /// Its word in JSON and hooks.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Ending::Exited(_) => "exited",
            Ending::Hang(_) => "hang",
            Ending::Limit(_) => "limit",
            Ending::Fault(_) => "fault",
            Ending::Impossible(_) => "impossible",
            Ending::Unfinished => "running",
        }
    }
}

/// Makes a recording, a few events at a time.
#[derive(Debug)]
pub struct Recorder {
    options: Rc<Options>,
    events: Vec<Event>,
    output: Vec<Piece>,
    script: Option<Rc<Script>>,
    steps: Vec<usize>,
    keyframes: Vec<(usize, Machine)>,
    last: Machine,
    spacing: usize,
}

impl Recorder {
    /// Begins a run of `program` under the policy that its options name, or a recorded schedule.
    ///
    /// # Errors
    /// The policy string names no policy.
    pub fn new(
        program: Rc<Program>,
        files: &FileSet,
        options: Rc<Options>,
        schedule: Option<Schedule>,
    ) -> Result<Recorder, policy::Error> {
        let queues = match schedule {
            None => queues(&options, true)?,
            Some(schedule) => vec![Box::new(Replay::new(Rc::new(schedule))) as Box<dyn Policy>],
        };
        let machine = Machine::boot(program, files, Rc::clone(&options), queues);
        Ok(Recorder::of(machine, options, SPACING))
    }

    /// Begins a run of `program` that follows a script, with its seed and on one CPU. Whether it is a script of this
    /// program is for `Script::check`.
    #[must_use]
    pub fn scripted(
        program: Rc<Program>,
        files: &FileSet,
        options: &Options,
        script: Rc<Script>,
    ) -> Recorder {
        Recorder::along(Machine::boot_script(program, files, options, Rc::clone(&script)), script)
    }

    /// Begins a run of a machine that has just booted to follow that script.
    #[must_use]
    pub fn along(machine: Machine, script: Rc<Script>) -> Recorder {
        let options = Rc::new(machine.options().clone());
        let mut recorder = Recorder::of(machine, options, SPACING);
        recorder.script = Some(script);
        recorder
    }

    /// The run ends where its script does, rather than go on by itself: `Ending::Unfinished`, unless it is over then.
    /// To be said before the first event.
    pub fn stop_with_script(&mut self) {
        self.last.open_script();
        self.keyframes = vec![(0, self.last.clone())];
    }

    /// Begins a run of `workload` under the policy that its options name.
    ///
    /// # Errors
    /// The policy string names no policy, or the person's own rule cannot be used.
    pub fn of_workload(workload: &Rc<Workload>, options: Rc<Options>) -> Result<Recorder, policy::Error> {
        let machine = Machine::boot_workload(workload, Rc::clone(&options), queues(&options, false)?);
        // A keyframe copies what each task is doing; stepping an event is as cheap as copying a few tasks.
        let spacing = (workload.processes.len() * 16).next_power_of_two().max(SPACING * 8);
        Ok(Recorder::of(machine, options, spacing))
    }

    fn of(machine: Machine, options: Rc<Options>, spacing: usize) -> Recorder {
        Recorder {
            options,
            events: Vec::new(),
            output: Vec::new(),
            script: None,
            steps: Vec::new(),
            keyframes: vec![(0, machine.clone())],
            last: machine,
            spacing,
        }
    }

    /// Records at most so many further events; true when the run has ended.
    pub fn advance(&mut self, events: usize) -> bool {
        for _ in 0..events {
            let Some(step) = self.last.step() else { return true };
            if let Some(begun) = self.last.script_steps() {
                self.steps.resize(begun, self.events.len());
            }
            self.events.push(step.event);
            let cursor = self.events.len();
            if let Some(written) = step.output {
                let pid = self.events[cursor - 1].pid;
                let text = String::from_utf8_lossy(&written.bytes).into();
                self.output.push(Piece { pid, is_error: written.is_error, text, cursor });
            }
            if cursor.is_multiple_of(self.spacing) {
                self.keep_keyframe(cursor);
            }
        }
        false
    }

    fn keep_keyframe(&mut self, cursor: usize) {
        self.keyframes.push((cursor, self.last.clone()));
        if self.keyframes.len() > MAX_KEYFRAMES {
            self.spacing *= 2;
            self.keyframes.retain(|(cursor, _)| cursor.is_multiple_of(self.spacing));
        }
    }

    /// What has been written so far.
    #[must_use]
    pub fn output(&self) -> &[Piece] {
        &self.output
    }

    /// How many events have been recorded.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether nothing has been recorded yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The operations so far, of those that the limit allows.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.last.operations()
    }

    /// The recording as far as it has come.
    #[must_use]
    pub fn finish(self) -> Recording {
        Recording {
            options: self.options,
            events: self.events,
            output: self.output,
            outcome: outcome(&self.last),
            script: self.script,
            steps: self.steps,
            source: Source::Machine { keyframes: self.keyframes, last: Box::new(self.last) },
        }
    }
}

/// The ready queues with the policy that the options name.
///
/// # Errors
/// The policy string names no policy, or the person's own rule cannot be used.
pub fn queues(options: &Options, programs: bool) -> Result<Vec<Box<dyn Policy>>, policy::Error> {
    let (info, _) = policy::read(&options.policy, programs)?;
    let chooser = match &options.choose {
        Some(source) if info.key == policy::custom::INFO.key => {
            let rule = Rule::new(source, options.seed).map_err(policy::Error::Chooser)?;
            Some(Box::new(rule) as Box<dyn Chooser>)
        }
        _ => None,
    };
    let mut setup =
        Setup { seed: options.seed, instance: 0, programs, high_first: options.high_first, chooser };
    let queues = (0..options.queue_count()).map(|instance| {
        setup.instance = instance;
        policy::parse(&options.policy, &setup)
    });
    queues.collect()
}

impl Recording {
    /// Records a run of a workload from its first arrival to its end.
    ///
    /// # Errors
    /// The policy string names no policy, or the person's own rule cannot be used.
    pub fn of_workload(workload: &Rc<Workload>, options: Rc<Options>) -> Result<Recording, policy::Error> {
        let mut recorder = Recorder::of_workload(workload, options)?;
        while !recorder.advance(usize::MAX) {}
        Ok(recorder.finish())
    }

    /// Records a run from boot to end.
    ///
    /// # Errors
    /// The policy string names no policy.
    pub fn whole(
        program: Rc<Program>,
        files: &FileSet,
        options: Rc<Options>,
        schedule: Option<Schedule>,
    ) -> Result<Recording, policy::Error> {
        let mut recorder = Recorder::new(program, files, options, schedule)?;
        while !recorder.advance(usize::MAX) {}
        Ok(recorder.finish())
    }

    /// Records a run that follows a script, and goes on first come, first served where the script ends.
    #[must_use]
    pub fn scripted(
        program: Rc<Program>,
        files: &FileSet,
        options: Rc<Options>,
        script: &Script,
    ) -> Recording {
        let mut recorder = Recorder::scripted(program, files, &options, Rc::new(script.clone()));
        while !recorder.advance(usize::MAX) {}
        recorder.finish()
    }

    /// A run that no machine of ours has made: what it did, and what else is known of it.
    #[must_use]
    pub fn told(options: Rc<Options>, events: Vec<Event>, output: Vec<Piece>, told: Told) -> Recording {
        let (outcome, copies) = told.prepare(&events);
        Recording {
            options,
            events,
            output,
            outcome,
            script: None,
            steps: Vec::new(),
            source: Source::Told { told: Box::new(told), copies },
        }
    }

    /// The machine after `cursor` events; None for a run that is only told.
    #[must_use]
    pub fn machine_at(&self, cursor: usize) -> Option<Machine> {
        let Source::Machine { keyframes, last } = &self.source else { return None };
        let cursor = cursor.min(self.events.len());
        if cursor == self.events.len() {
            return Some((**last).clone());
        }
        let after = keyframes.partition_point(|(at, _)| *at <= cursor);
        let (at, keyframe) = &keyframes[after - 1];
        let mut machine = keyframe.clone();
        for index in *at..cursor {
            let step = machine.step().expect("a run goes as it went when it was recorded");
            debug_assert_eq!(step.event, self.events[index], "a run is a function of its scenario");
        }
        Some(machine)
    }

    /// The machine at the end, without copying it; None for a run that is only told.
    #[must_use]
    pub fn end(&self) -> Option<&Machine> {
        match &self.source {
            Source::Machine { last, .. } => Some(last),
            Source::Told { .. } => None,
        }
    }

    /// What is known of a told run after `cursor` events, and for good; None where there is a machine.
    #[must_use]
    pub fn past_at(&self, cursor: usize) -> Option<(Past, &Told)> {
        match &self.source {
            Source::Machine { .. } => None,
            Source::Told { told, copies } => {
                Some((told.past_at(copies, &self.events, cursor.min(self.events.len())), told))
            }
        }
    }

    /// The moment after `cursor` events.
    #[must_use]
    pub fn instant(&self, cursor: usize) -> Instant {
        cursor.checked_sub(1).and_then(|index| self.events.get(index)).map_or(Instant::BOOT, |event| event.at)
    }

    /// The greatest number of processes that were alive or zombies at one time.
    #[must_use]
    pub fn most_alive(&self) -> usize {
        let (mut now, mut most) = (0usize, 0);
        for event in &self.events {
            match event.kind {
                Kind::Create { .. } => now += 1,
                Kind::Reap { .. } => now = now.saturating_sub(1),
                _ => {}
            }
            most = most.max(now);
        }
        most
    }

    /// Everything written to one of the standard streams.
    #[must_use]
    pub fn stream(&self, is_error: bool) -> String {
        self.output.iter().filter(|piece| piece.is_error == is_error).map(|piece| &*piece.text).collect()
    }

    /// Who was dispatched and for how long: enough to run it again.
    #[must_use]
    pub fn schedule(&self) -> Schedule {
        // Whoever was running at the end, or was killed while it ran, might have gone on.
        let open = Duration::from_seconds(1e9);
        let mut turns: Vec<(Tid, Duration)> = Vec::new();
        let mut began: BTreeMap<_, (usize, Instant)> = BTreeMap::new();
        for event in &self.events {
            match event.kind {
                Kind::Dispatch { cpu } => {
                    began.insert(cpu, (turns.len(), event.at));
                    turns.push((event.tid, open));
                }
                Kind::Block { cpu, .. }
                | Kind::Exit { cpu, .. }
                | Kind::Expire { cpu }
                | Kind::ThreadEnd { cpu }
                | Kind::Preempt { cpu, .. } => {
                    if let Some((index, since)) = began.remove(&cpu) {
                        turns[index].1 = event.at.since(since);
                    }
                }
                _ => {}
            }
        }
        Schedule { turns }
    }
}

/// How the run ended that has brought `machine` to where it is.
#[must_use]
pub fn outcome(machine: &Machine) -> Outcome {
    // A workload has no main process: it is over when everybody is.
    let code = match machine.workload() {
        None => machine.process(Pid::MAIN).expect("a program's run has a main process").exit_code,
        Some(_) => (machine.stopped() == Some(Stopped::Finished)).then_some(0),
    };
    let left: Vec<Pid> = machine.processes().filter(|it| it.ended.is_none()).map(|it| it.pid).collect();
    let ending = match (machine.stopped(), code) {
        (None, _) => Ending::Unfinished,
        (Some(Stopped::Impossible(misstep)), _) => Ending::Impossible(misstep),
        (Some(Stopped::Limit(limit)), _) => {
            machine.fault().map_or(Ending::Limit(limit), |fault| Ending::Fault(Rc::clone(fault)))
        }
        (Some(_), Some(code)) => Ending::Exited(code),
        (Some(_), None) => Ending::Hang(waits::hang(machine)),
    };
    Outcome { ending, left, at: machine.now() }
}
