//! Longest remaining time first: longest job first, preemptive.
//!
//! Rule: whoever has the most left of its CPU burst runs. Since it has less and less left while it runs, this is decided
//! not only when somebody joins, but also each time a process has run for a whole unit (1 ms) since its dispatch: an
//! exercise of textbooks, shortest remaining time first turned round (compare Silberschatz, *Operating System Concepts*,
//! 10th ed., 5.3.2).

use super::{Arguments, Info, Policy, Programs, length::ByLength};
use crate::time::Duration;

/// Longest remaining time first.
pub const INFO: Info = Info { key: "lrtf", parameters: &[], programs: Programs::No, build };

fn build(_: &Arguments) -> Box<dyn Policy> {
    Box::new(ByLength::longest(Some(Duration::from_millis(1))))
}
