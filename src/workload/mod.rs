//! Workloads: processes as data, with when they arrive and what they do; no program behind them.
//!
//! People write times in *units* of 1 ms with at most three decimals; inside they are whole microseconds. A process
//! does CPU bursts, with one I/O burst or lock steps between two of them; lock steps take no time.

mod burst;
mod check;
mod csv;
mod error;
mod field;
mod json;
mod number;
pub mod random;
pub mod worksheet;

use std::rc::Rc;

use crate::time::{Duration, Instant};

pub use csv::cells;
pub use error::{Error, ErrorKind};
pub use field::Field;
pub use number::{time, units};

/// Largest text that is read, in bytes; a caller refuses a larger file unread.
pub const MAX_BYTES: usize = 64 << 20;
/// Most processes of a workload.
pub const MAX_PROCESSES: usize = 100_000;
/// Most bursts and lock steps of a workload; those of a periodic process count once a job.
pub const MAX_BURSTS: u64 = 1_000_000;
/// Longest time: 10^9 units.
pub const MAX_TIME: Duration = Duration::from_millis(1_000_000_000);
/// The device of an I/O burst that names none.
pub const DISK: &str = "disk";

/// What is to be scheduled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Workload {
    /// In input order.
    pub processes: Vec<Spec>,
    /// Periodic processes release no job at or after this moment.
    pub until: Option<Instant>,
}

/// One process.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// 1 to 64 characters, no other process's, no blanks around it.
    pub name: Rc<str>,
    pub arrival: Instant,
    /// Lock steps aside, CPU and I/O bursts in turn, CPU first and last; none is empty.
    pub bursts: Vec<Burst>,
    /// The smaller the more urgent.
    pub priority: i32,
    /// For shares by lottery and stride; at least 1.
    pub tickets: u32,
    /// -20 (greedy) to 19 (nice), as in Unix.
    pub nice: i8,
    /// Releases a job each period; above zero.
    pub period: Option<Duration>,
    /// From a job's release; above zero. The period when there is none.
    pub deadline: Option<Duration>,
}

/// One step of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Burst {
    Cpu(Duration),
    Io { length: Duration, device: Rc<str> },
    Lock(Rc<str>),
    Unlock(Rc<str>),
}

impl Default for Spec {
    fn default() -> Spec {
        Spec {
            name: "".into(),
            arrival: Instant::BOOT,
            bursts: Vec::new(),
            priority: 0,
            tickets: 100,
            nice: 0,
            period: None,
            deadline: None,
        }
    }
}

impl Spec {
    /// A process of that name with one CPU burst, and defaults else.
    #[must_use]
    pub fn new(name: &str, arrival: Instant, cpu: Duration) -> Spec {
        Spec { name: name.into(), arrival, bursts: vec![Burst::Cpu(cpu)], ..Spec::default() }
    }

    /// The CPU time it needs; of a periodic process, each job.
    #[must_use]
    pub fn cpu(&self) -> Duration {
        let cpu = |burst: &Burst| if let Burst::Cpu(length) = burst { *length } else { Duration::ZERO };
        self.bursts.iter().map(cpu).sum()
    }
}

impl Workload {
    /// Reads JSON: `{"processes": […], "until": 40}`, or the list alone.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn from_json(text: &str) -> Result<Workload, Error> {
        json::read(text)
    }

    /// The workload as JSON that reads back the same: a process a line, what has its default left out.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }

    /// Reads a table: a header in any order, `name` and `bursts` at least, or bare rows of name, arrival, burst and, if
    /// there is one, priority.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn from_csv(text: &str) -> Result<Workload, Error> {
        csv::read(text)
    }

    /// The processes as CSV that reads back the same; `until` has no place there.
    #[must_use]
    pub fn to_csv(&self) -> String {
        csv::write(self)
    }

    /// Reads JSON or a table, by the first sign.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn from_text(text: &str) -> Result<Workload, Error> {
        let sign = text.trim_start_matches('\u{feff}').trim_start();
        if sign.starts_with(['{', '[']) { Workload::from_json(text) } else { Workload::from_csv(text) }
    }

    /// The moment before which periodic processes release jobs: `until`, else the latest of their arrivals and the
    /// least common multiple of their periods, at most 20 of the longest period. None without a periodic process.
    ///
    /// From then on the schedule of synchronous tasks repeats: Liu and Layland, Scheduling Algorithms for
    /// Multiprogramming in a Hard-Real-Time Environment, JACM 20(1), 1973.
    #[must_use]
    pub fn horizon(&self) -> Option<Instant> {
        let periodic =
            || self.processes.iter().filter_map(|spec| Some((spec.arrival, spec.period?.micros())));
        let latest = periodic().map(|(arrival, _)| arrival).max()?;
        if self.until.is_some() {
            return self.until;
        }
        let cap = periodic().map(|(_, period)| period).max()?.saturating_mul(20);
        let mut multiple = 1_u64;
        for (_, period) in periodic() {
            let part = period / common_divisor(multiple, period);
            multiple = multiple.saturating_mul(part).min(cap);
            if multiple == cap {
                break;
            }
        }
        Some(latest + Duration::from_micros(multiple))
    }
}

/// Euclid's; the periods of checked workloads are above zero.
fn common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}
