//! Shortest job first.
//!
//! Rule: whoever has the shortest next CPU burst runs, until it blocks or ends (Silberschatz, *Operating System
//! Concepts*, 10th ed., 5.3.2). As job scheduling, with a degree: the job that needs the least CPU time in all is let in
//! next. The length is known, or predicted from the past by an exponential average, as real systems must.

use super::{
    Arguments, Info, Parameter, ParameterKind, Policy, Programs,
    length::{ALPHA, ByLength, ESTIMATE, INITIAL},
};

/// Shortest job first.
pub const INFO: Info = Info {
    key: "sjf",
    parameters: &[
        ESTIMATE,
        ALPHA,
        INITIAL,
        Parameter { name: "degree", default: "0", kind: ParameterKind::Count(0, 1000) },
    ],
    programs: Programs::With("estimate", "ema"),
    build,
};

fn build(arguments: &Arguments) -> Box<dyn Policy> {
    Box::new(ByLength::shortest(arguments, false).with_degree(arguments.count("degree")))
}
