//! Longest job first.
//!
//! Rule: whoever has the longest next CPU burst runs, until it blocks or ends: an exercise of textbooks, shortest job
//! first turned round, whose mean waiting time is the worst (compare Silberschatz, *Operating System Concepts*, 10th
//! ed., 5.3.2).

use super::{Arguments, Info, Policy, Programs, length::ByLength};

/// Longest job first.
pub const INFO: Info = Info { key: "ljf", parameters: &[], programs: Programs::No, build };

fn build(_: &Arguments) -> Box<dyn Policy> {
    Box::new(ByLength::longest(None))
}
