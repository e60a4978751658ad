//! Rate monotonic scheduling.
//!
//! Rule: of the ready jobs the one of the process with the shortest period runs, and preempts (Liu and Layland,
//! *Scheduling Algorithms for Multiprogramming in a Hard-Real-Time Environment*, JACM 20(1), 1973, section 4;
//! Silberschatz, *Operating System Concepts*, 10th ed., 5.6.3). No other fixed order meets deadlines at the ends of
//! periods that this one misses. Whoever has no period comes last.

use super::{Arguments, Candidate, Info, Measure, Policy, Programs, fixed::Fixed};

/// Rate monotonic scheduling.
pub const INFO: Info = Info { key: "rm", parameters: &[], programs: Programs::No, build };

fn build(_: &Arguments) -> Box<dyn Policy> {
    Fixed::boxed(Measure::Period, key)
}

/// Its period in microseconds.
fn key(who: &Candidate) -> i64 {
    who.period.map_or(i64::MAX, |period| period.micros() as i64)
}
