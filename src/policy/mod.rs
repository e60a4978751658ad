//! Who runs next: a scheduling policy is an oracle over the ready tasks.
//!
//! The machine offers every task that becomes ready, and asks; a policy cannot run, block or lose a task. One
//! string names a policy everywhere: `rr:quantum=4`. A new policy is one file here and its lines in `ALL`.

mod arguments;
pub mod fcfs;
pub mod replay;
pub mod rr;

use std::fmt;

pub use arguments::{Arguments, Error};

use crate::{
    id::{Pid, Tid},
    time::{Duration, Instant},
};

/// All policies that a person can choose, in the order of menus.
pub const ALL: &[&Info] = &[&rr::INFO, &fcfs::INFO];

/// The policy of programs unless another is named.
pub const DEFAULT: &str = "rr:quantum=10";

/// A policy's entry in the registry: menus, help and law tests are loops over these.
#[derive(Debug)]
pub struct Info {
    /// Its name in a policy string; its title is the text `policy.<key>`.
    pub key: &'static str,
    pub parameters: &'static [Parameter],
    pub build: fn(&Arguments) -> Box<dyn Policy>,
}

/// A parameter of a policy.
#[derive(Debug)]
pub struct Parameter {
    pub name: &'static str,
    /// As it would be written.
    pub default: &'static str,
    pub kind: ParameterKind,
}

/// What a parameter's value may be.
#[derive(Debug)]
pub enum ParameterKind {
    /// A length of time above zero, in units of 1 ms unless it ends in `us`, `ms` or `s`; at most an hour.
    Time,
}

/// A ready task, as a policy sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub tid: Tid,
    pub pid: Pid,
    /// When it joined the ready queue.
    pub joined: Instant,
}

/// Why a task was picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No other was ready.
    Only,
    /// First come, first served among `ready` tasks; the next had joined at `next`.
    First { ready: u32, next: Instant },
    /// A recorded schedule says so.
    Recorded,
}

/// A scheduling policy with its ready structure.
pub trait Policy: fmt::Debug {
    /// A task joins the ready queue.
    fn enqueue(&mut self, candidate: Candidate);
    /// Takes out the task to run next.
    fn pick(&mut self, now: Instant) -> Option<(Candidate, Reason)>;
    /// Takes out a task that was killed while ready.
    fn remove(&mut self, tid: Tid);
    /// How long a task just picked may run before others get their turn; None for as long as it likes.
    fn quantum(&self) -> Option<Duration>;
    /// How many tasks are ready.
    fn len(&self) -> usize;
    /// Whether no task is ready.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The ready queues, the most urgent first; in each, the next to run first, with its key where order has one.
    fn lanes(&self) -> Vec<Vec<(Tid, Option<i64>)>>;
    /// A copy, for a keyframe.
    fn boxed(&self) -> Box<dyn Policy>;
}

impl Clone for Box<dyn Policy> {
    fn clone(&self) -> Box<dyn Policy> {
        self.boxed()
    }
}

/// Makes the policy that a string like `rr:quantum=4` names.
///
/// # Errors
/// What is wrong with the string: the name, a parameter, or a value out of its range.
pub fn parse(text: &str) -> Result<Box<dyn Policy>, Error> {
    let (key, rest) = text.split_once(':').unwrap_or((text, ""));
    let info = ALL.iter().find(|info| info.key == key);
    let info = info.ok_or_else(|| Error::UnknownPolicy(key.to_owned()))?;
    Ok((info.build)(&Arguments::parse(info, rest)?))
}
