//! Schedules made by hand.

use std::rc::Rc;

use interleave::{
    id::Tid,
    lang::{self, code::Program},
    machine::{
        Costs, Machine, Options,
        script::{self, Pick, Script},
    },
    recording::{Ending, Recording},
};

use crate::common::{self, laws::check_laws};

/// A schedule being made: each pick is carried out before the next is chosen.
pub struct Play {
    program: Rc<Program>,
    options: Options,
    pub machine: Machine,
    pub script: Script,
}

impl Play {
    pub fn of(source: &str) -> Play {
        let program =
            lang::compile(source, "program.py").unwrap_or_else(|wrong| panic!("{wrong:?}\n{source}"));
        let options = Options { limit_operations: 200_000, ..common::options("fcfs") };
        let digest = script::digest(&program, &[], &options);
        let script = Script { seed: 1, digest, ..Script::default() };
        let mut machine = Machine::boot_script(Rc::clone(&program), &[], &options, Rc::new(script.clone()));
        machine.open_script();
        while machine.step().is_some() {}
        Play { program, options, machine, script }
    }

    pub fn pick(&mut self, pick: Pick) {
        let choices = self.machine.choices();
        assert!(choices.contains(&pick), "{pick:?} is none of {choices:?}");
        self.script.picks.push(pick);
        self.machine.add_pick(pick);
        while self.machine.step().is_some() {}
    }

    /// The n-th task of a process, from 0, the main one.
    pub fn task(&self, process: &str, n: usize) -> u32 {
        let process = self.machine.processes().find(|it| &*it.name == process);
        process.unwrap_or_else(|| panic!("there is such a process")).tasks[n].0
    }

    pub fn stands_before(&self, task: u32, trap: &str) -> bool {
        self.machine.parked(Tid(task)).is_some_and(|it| format!("{it:?}").starts_with(trap))
    }

    /// Lets a task go on until it stands before such an operation.
    pub fn until(&mut self, task: u32, trap: &str) {
        while !self.stands_before(task, trap) {
            self.pick(Pick::of(task));
        }
    }

    /// Lets a task go on for as long as it can.
    pub fn exhaust(&mut self, task: u32) {
        while self.machine.choices().contains(&Pick::of(task)) {
            self.pick(Pick::of(task));
        }
    }

    /// The main task makes processes until there are so many tasks in all.
    pub fn start(&mut self, tasks: usize) {
        while self.machine.tasks().count() < tasks {
            self.pick(Pick::of(0));
        }
    }

    /// Lets everybody go on, the first first, to the end; then runs the schedule again from its text, with cheap and
    /// with dear statements.
    pub fn finish(mut self) -> Recording {
        while let Some(pick) = self.machine.choices().first().copied() {
            self.pick(pick);
        }
        self.check()
    }

    /// Runs the schedule as it is, from its text.
    pub fn check(self) -> Recording {
        let text = self.script.to_text();
        let run = |costs| {
            let script = Script::from_text(&text).expect("what is written can be read");
            let options = Options { costs, ..self.options.clone() };
            script.check(&self.program, &[], &options).expect("it was made for this");
            let recording =
                Recording::scripted(Rc::clone(&self.program), &Vec::new(), Rc::new(options), &script);
            check_laws(&recording, &text);
            assert_eq!(recording.steps.len(), script.picks.len(), "every step is taken; {text}");
            recording
        };
        let (real, classroom) = (run(Costs::REAL), run(Costs::CLASSROOM));
        let ending = |it: &Recording| {
            let ending = match &it.outcome.ending {
                Ending::Hang(hang) => format!("{:?}", hang.kind),
                other => format!("{other:?}"),
            };
            (ending, it.outcome.left.clone(), it.stream(false), it.stream(true))
        };
        assert_eq!(ending(&real), ending(&classroom), "costs decide nothing; {text}");
        assert_eq!(run(Costs::REAL).events, real.events, "the same twice; {text}");
        real
    }
}
