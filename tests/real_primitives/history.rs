//! What a run of a program was seen to do.

use std::fmt::{self, Write as _};

use serde::{Deserialize, Serialize};

use super::program::Program;

/// A run, real or simulated.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// By process of the program.
    pub trails: Vec<Trail>,
    /// Everybody who had not ended slept for ever.
    pub hangs: bool,
    /// What was in the files at the end.
    pub files: Vec<String>,
}

/// What one process did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trail {
    /// The operations that it began, in order; all but the last have returned.
    pub deeds: Vec<Deed>,
    pub end: Ending,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deed {
    /// Tickets of one counter, drawn before and after.
    pub begin: u32,
    /// None if it never returned: it may have had its effect, or not.
    pub end: Option<u32>,
    /// What it said, if it returned.
    pub result: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    /// Nobody forked it.
    Unborn,
    /// Its exit code, or minus the signal that ended it.
    Code(i32),
    /// It ended, but nobody was left to learn how.
    Unknown,
    /// It sleeps for ever.
    Asleep,
}

impl History {
    /// How many operations of a process returned.
    pub fn returned(&self, process: usize) -> usize {
        self.trails[process].deeds.iter().filter(|deed| deed.end.is_some()).count()
    }

    /// All in one text, with the operations of a program.
    pub fn tell(&self, program: &Program) -> String {
        let mut text = String::new();
        for (process, trail) in self.trails.iter().enumerate() {
            let _ = writeln!(text, "  P{process} {:?}", trail.end);
            for (op, deed) in program.processes[process].iter().zip(&trail.deeds) {
                let _ = writeln!(text, "     {deed}  {op:?}");
            }
        }
        let _ = write!(text, "  hangs: {}, files: {:?}", self.hangs, self.files);
        text
    }
}

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.end {
            Some(end) => write!(f, "{:>4}-{end:<4} {:<12}", self.begin, self.result),
            None => write!(f, "{:>4}-…    {:<12}", self.begin, ""),
        }
    }
}

/// Bytes as letters with how often each follows itself: `A5B3`; `-` for none.
pub fn runs(bytes: &[u8]) -> String {
    if bytes.is_empty() {
        return "-".to_owned();
    }
    bytes.chunk_by(|a, b| a == b).map(|run| format!("{}{}", char::from(run[0]), run.len())).collect()
}
