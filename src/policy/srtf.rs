//! Shortest remaining time first: shortest job first, preemptive.
//!
//! Rule: whoever has the least left of its CPU burst runs; a newcomer with less takes the CPU (Silberschatz, *Operating
//! System Concepts*, 10th ed., 5.3.2). With a prediction, what is left is the prediction less what it ran of this burst,
//! not below zero.

use super::{
    Arguments, Info, Policy, Programs,
    length::{ALPHA, ByLength, ESTIMATE, INITIAL},
};

/// Shortest remaining time first.
pub const INFO: Info = Info {
    key: "srtf",
    parameters: &[ESTIMATE, ALPHA, INITIAL],
    programs: Programs::With("estimate", "ema"),
    build,
};

fn build(arguments: &Arguments) -> Box<dyn Policy> {
    Box::new(ByLength::shortest(arguments, true))
}
