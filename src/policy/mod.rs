//! Who runs next: a scheduling policy is an oracle over the ready tasks.
//!
//! The machine offers every task that becomes ready, and asks; a policy cannot run, block or lose a task. One
//! string names a policy everywhere: `rr:quantum=4`. A new policy is one file here and its lines in `ALL`.
//!
//! With one queue for all CPUs there is one policy; with a queue a CPU there is one a CPU. What a policy must remember
//! about a task over time is in the task's `Account`, which travels with it.

mod active;
mod arguments;
mod by_task;
mod candidate;
pub mod cfs;
pub mod custom;
pub mod dice;
pub mod edf;
pub mod eevdf;
mod eligible;
pub mod fcfs;
mod fixed;
pub mod hrrn;
mod keyed;
mod length;
mod levels;
pub mod ljf;
pub mod lottery;
pub mod lrtf;
pub mod mlfq;
pub mod mlq;
mod ordered;
mod prefix;
pub mod priority;
pub mod replay;
pub mod rm;
pub mod rr;
pub mod sjf;
pub mod srtf;
pub mod stride;
mod weight;

use std::fmt;

pub use arguments::{Arguments, Error};
pub use candidate::{Account, Candidate, Origin, TICKETS, TurnEnd};

use crate::{
    id::Tid,
    time::{Duration, Instant},
};

/// All policies that a person can choose, in the order of menus.
pub const ALL: &[&Info] = &[
    &fcfs::INFO,
    &sjf::INFO,
    &srtf::INFO,
    &ljf::INFO,
    &lrtf::INFO,
    &hrrn::INFO,
    &priority::INFO,
    &rr::INFO,
    &mlq::INFO,
    &mlfq::INFO,
    &lottery::INFO,
    &stride::INFO,
    &cfs::INFO,
    &eevdf::INFO,
    &edf::INFO,
    &rm::INFO,
    &custom::INFO,
];

/// The policy of programs unless another is named.
pub const DEFAULT: &str = "rr:quantum=10";

/// A policy's entry in the registry: menus, help and law tests are loops over these.
#[derive(Debug)]
pub struct Info {
    /// Its name in a policy string; its title is the text `policy.<key>`, its rule in two sentences with their source
    /// `policy.<key>.rule`.
    pub key: &'static str,
    pub parameters: &'static [Parameter],
    /// Whether programs can run under it.
    pub programs: Programs,
    pub build: fn(&Arguments) -> Box<dyn Policy>,
}

impl Info {
    /// Whether programs can run under it, `has_rule` saying whether there is a rule of the person's own.
    #[must_use]
    pub fn serves_programs(&self, has_rule: bool) -> bool {
        self.programs != Programs::No && (has_rule || self.key != custom::INFO.key)
    }
}

/// Whether a policy can serve programs, whose future nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Programs {
    Yes,
    /// Only with this value of this parameter, which is then the default.
    With(&'static str, &'static str),
    No,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// A length of time above zero, in units of 1 ms unless it ends in `us`, `ms` or `s`; at most an hour.
    Time,
    /// The same, or 0 for never.
    TimeOrNever,
    /// A whole number from the first to the second.
    Count(u32, u32),
    /// A fraction from 0 to 1, of at most six decimals.
    Fraction,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// The ready queues of `mlq`: `wake@4/new@4/expired@8`.
    Queues,
}

/// What a policy is made with, besides its string.
#[derive(Debug, Default)]
pub struct Setup {
    /// For what is drawn at random.
    pub seed: u64,
    /// Which of the queues it is for, with a queue a CPU: each draws for itself.
    pub instance: u16,
    /// Whether it is to serve programs rather than workloads.
    pub programs: bool,
    /// Whether people write a greater priority number for the more urgent.
    pub high_first: bool,
    /// The person's own rule, for `custom`.
    pub chooser: Option<Box<dyn Chooser>>,
}

/// A rule of a person's own: chooses one of the ready tasks.
pub trait Chooser: fmt::Debug {
    /// The index of the task to run next, of `ready` in order of joining.
    ///
    /// # Errors
    /// What the person's program did wrong, in one line.
    fn choose(&mut self, ready: &[Candidate], now: Instant) -> Result<usize, String>;
    /// Whether a running task, as it is now, is to make room for one of `ready`; False when the rule says nothing of it.
    ///
    /// # Errors
    /// What the person's program did wrong, in one line.
    fn preempts(&mut self, running: &Candidate, ready: &[Candidate], now: Instant) -> Result<bool, String>;
    /// Whether it has a rule for preemption.
    fn is_preemptive(&self) -> bool;
    /// How long a task may run before the next decision, as the rule says at present.
    fn quantum(&self) -> Option<Duration>;
    /// A copy, for a keyframe.
    fn boxed(&self) -> Box<dyn Chooser>;
}

impl Clone for Box<dyn Chooser> {
    fn clone(&self) -> Box<dyn Chooser> {
        self.boxed()
    }
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Length of the next CPU burst, microseconds.
    Burst,
    /// What remains of the CPU burst, microseconds.
    Remaining,
    /// The same, the greatest first: negative, so that smaller is better.
    LongestBurst,
    LongestRemaining,
    /// A burst predicted from the past, microseconds.
    Estimate,
    /// Response ratio in thousandths, the greatest first: negative.
    Ratio,
    /// Smaller is more urgent.
    Priority,
    /// Level of a queue, 0 the most urgent.
    Level,
    /// Stride scheduling's pass.
    Pass,
    /// Weighted microseconds.
    VirtualRuntime,
    VirtualDeadline,
    /// Microseconds since boot; `i64::MAX` for none.
    Deadline,
    /// Microseconds; `i64::MAX` for none.
    Period,
    /// What a person's own rule says.
    Own,
}

/// Why a task was picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No other was ready.
    Only,
    /// First come, first served among `ready` tasks; the next had joined at `next`.
    First { ready: u32, next: Instant },
    /// Best of `ready` by a measure; `next` is the second best's.
    Best { measure: Measure, ready: u32, mine: i64, next: i64 },
    /// First of the `ready` ones in the highest queue that is not empty; `below` wait in lower ones.
    Queue { level: u32, ready: u32, below: u32 },
    /// Its ticket was drawn: number `ticket` of `of`, its own being `mine`.
    Drawn { ticket: u32, of: u32, mine: u32 },
    /// The person's own rule says so, of `ready`.
    Chosen { ready: u32 },
    /// A recorded schedule says so.
    Recorded,
}

/// A scheduling policy with its ready structure.
pub trait Policy: fmt::Debug {
    /// A task joins the ready queue.
    fn enqueue(&mut self, who: &mut Candidate, now: Instant);
    /// Takes out the task to run next.
    fn pick(&mut self, now: Instant) -> Option<(Tid, Reason)>;
    /// Takes out a task that was killed while ready; nothing if it is not there.
    fn remove(&mut self, tid: Tid);
    /// The priority of a task, ready or not, has changed; its place is as if it had had it when it joined.
    fn revalue(&mut self, _who: &mut Candidate, _now: Instant) {}
    /// How long a task just dispatched, or going on alone, may run before others get their turn; None for as long as it
    /// likes.
    fn quantum(&self, _who: &Candidate) -> Option<Duration> {
        None
    }
    /// A task's turn on a CPU is over (or goes on, `TurnEnd::Renewed`): it ran for `ran` since its dispatch or the last
    /// call. `who.ran` and `who.used` hold it already. Comes before the task joins again.
    fn settle(&mut self, _who: &mut Candidate, _ran: Duration, _end: TurnEnd, _now: Instant) {}
    /// A task that was picked begins to run on a CPU of this queue; before that the CPU may have paid for the switch.
    fn started(&mut self, _who: &Candidate, _now: Instant) {}
    /// A task that was picked here is to run on the CPU of another queue: what its account says in terms of this queue
    /// it then says by itself.
    fn hand_over(&mut self, _who: &mut Candidate, _now: Instant) {}
    /// A task that was picked from another queue is to run on this queue's CPU: the reverse of `hand_over`.
    fn take_over(&mut self, _who: &mut Candidate, _now: Instant) {}
    /// What a better task is better by; None: this policy never preempts.
    fn preempts(&self) -> Option<Measure> {
        None
    }
    /// The best ready task and its key, smaller is better; asked only if it preempts.
    fn best(&mut self, _now: Instant) -> Option<(Tid, i64)> {
        None
    }
    /// The key of a task that has run for `ran` since its dispatch, on the scale of `best`.
    fn key(&self, _who: &Candidate, _ran: Duration, _now: Instant) -> i64 {
        0
    }
    /// Whether anything changes by time alone: `review` and `tick` are asked only then.
    fn is_timed(&self) -> bool {
        false
    }
    /// The next moment after `now` at which a task that has run for `ran` since its dispatch must be compared again
    /// with those that are ready, even if nobody joins.
    fn review(&mut self, _who: &Candidate, _ran: Duration, _now: Instant) -> Option<Instant> {
        None
    }
    /// The next moment after `now` at which `tick` is to be called, though nothing else happens.
    fn next_tick(&self, _now: Instant) -> Option<Instant> {
        None
    }
    /// The moment of `next_tick` has come.
    fn tick(&mut self, _now: Instant) {}
    /// What went wrong with a person's own rule; ends the run.
    fn fault(&self) -> Option<&str> {
        None
    }
    /// The order in which jobs outside are let in, smaller first; equal ones in order of arrival.
    fn admission(&self, _who: &Candidate) -> i64 {
        0
    }
    /// Most jobs that are in the system at a time; None: no limit.
    fn degree(&self) -> Option<u32> {
        None
    }
    /// How many tasks are ready.
    fn len(&self) -> usize;
    /// Whether no task is ready.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The ready queues, the most urgent first; in each, the next to run first, with its key where order has one.
    fn lanes(&self, now: Instant) -> Vec<Vec<(Tid, Option<i64>)>>;
    /// A copy, for a keyframe.
    fn boxed(&self) -> Box<dyn Policy>;
}

impl Clone for Box<dyn Policy> {
    fn clone(&self) -> Box<dyn Policy> {
        self.boxed()
    }
}

/// The policy's entry in the registry and its parameters that a string like `rr:quantum=4` names.
///
/// # Errors
/// What is wrong with the string: the name, a parameter, or a value out of its range.
pub fn read(text: &str, programs: bool) -> Result<(&'static Info, Arguments), Error> {
    let (key, rest) = text.split_once(':').unwrap_or((text, ""));
    let info = ALL.iter().find(|info| info.key == key);
    let info = *info.ok_or_else(|| Error::UnknownPolicy(key.to_owned()))?;
    if programs && info.programs == Programs::No {
        return Err(Error::NotForPrograms(info.key));
    }
    Ok((info, Arguments::parse(info, rest, programs)?))
}

/// Makes the policy that a string like `rr:quantum=4` names.
///
/// # Errors
/// What is wrong with the string: the name, a parameter, or a value out of its range; or that it needs a program of
/// the person's own.
pub fn parse(text: &str, setup: &Setup) -> Result<Box<dyn Policy>, Error> {
    let (info, mut arguments) = read(text, setup.programs)?;
    // Far apart, so that no two draw alike.
    arguments.seed = setup.seed.wrapping_add(u64::from(setup.instance) << 32);
    arguments.high_first = setup.high_first;
    arguments.chooser = setup.chooser.clone();
    if info.key == custom::INFO.key && arguments.chooser.is_none() {
        return Err(Error::NoChooser);
    }
    Ok((info.build)(&arguments))
}
