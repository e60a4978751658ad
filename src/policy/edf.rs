//! Earliest deadline first.
//!
//! Rule: of the ready jobs the one whose absolute deadline, its release plus the relative deadline, comes first runs; one
//! that comes earlier preempts (Liu and Layland, *Scheduling Algorithms for Multiprogramming in a Hard-Real-Time
//! Environment*, JACM 20(1), 1973, section 7, "deadline driven"; Silberschatz, *Operating System Concepts*, 10th ed.,
//! 5.6.4). On one CPU it meets all deadlines that can be met (Dertouzos, IFIP Congress 1974). Whoever has no deadline
//! comes last.

use super::{Arguments, Candidate, Info, Measure, Policy, Programs, fixed::Fixed};

/// Earliest deadline first.
pub const INFO: Info = Info { key: "edf", parameters: &[], programs: Programs::No, build };

fn build(_: &Arguments) -> Box<dyn Policy> {
    Fixed::boxed(Measure::Deadline, key)
}

/// When its job ought to be done, microseconds since boot.
fn key(who: &Candidate) -> i64 {
    who.deadline.map_or(i64::MAX, |due| due.micros() as i64)
}
