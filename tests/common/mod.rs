//! What several tests need: running a text, and asking the recording.
#![allow(dead_code, reason = "each test file uses its own part")]

pub mod laws;

use std::rc::Rc;

use interleave::{
    event::{Event, Kind},
    id::Pid,
    lang,
    machine::{Costs, Options},
    process::State,
    recording::{FileSet, Recording},
};

/// The options of a test: real costs unless it says otherwise.
pub fn options(policy: &str) -> Options {
    Options { policy: policy.into(), costs: Costs::REAL, ..Options::default() }
}

/// Records a program that must compile.
pub fn record(source: &str, options: Options) -> Recording {
    record_with(source, options, &[])
}

/// Records a program with files.
pub fn record_with(source: &str, options: Options, files: &[(&str, &str)]) -> Recording {
    let program = lang::compile(source, "program.py").unwrap_or_else(|wrong| panic!("{wrong:?}\n{source}"));
    let files: FileSet =
        files.iter().map(|(name, text)| ((*name).into(), Rc::new(text.as_bytes().to_vec()))).collect();
    Recording::whole(program, &files, Rc::new(options), None).expect("the policy exists")
}

/// Records a program under the command line's default policy.
pub fn run(source: &str) -> Recording {
    record(source, options("rr:quantum=10"))
}

/// The lines of standard output.
pub fn lines(recording: &Recording) -> Vec<String> {
    recording.stream(false).lines().map(str::to_owned).collect()
}

/// The pid of the n-th child, from 1.
pub fn child(n: u32) -> Pid {
    Pid(Pid::MAIN.0 + n)
}

/// Events of a kind.
pub fn events<'a>(recording: &'a Recording, wanted: impl Fn(&Kind) -> bool + 'a) -> Vec<&'a Event> {
    recording.events.iter().filter(|event| wanted(&event.kind)).collect()
}

/// The state of a process at a cursor.
pub fn state(recording: &Recording, cursor: usize, pid: Pid) -> Option<State> {
    let machine = recording.machine_at(cursor).expect("a machine of ours ran it");
    let process = machine.process(pid)?;
    Some(machine.foremost_task(process).state)
}

/// A small generator of numbers (xorshift), so that a failing case can be run again from its seed.
pub struct Dice(pub u64);

impl Dice {
    /// Dice that differ much for seeds that differ little.
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}
