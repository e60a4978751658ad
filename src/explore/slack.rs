//! The least delay with which another outcome is possible: bisection, for with more slack more is possible.

use crate::time::Duration;

use super::report::LeastSlack;

/// What is known of the delay that breaks a program.
#[derive(Clone, Debug, PartialEq)]
pub enum Slack {
    Known(LeastSlack),
    /// No delay makes another outcome possible.
    Never,
    /// The searches did not get far enough.
    Unknown,
}

/// Whole microseconds; no program waits for longer (35 years).
const MOST: u64 = 1 << 50;

/// Asks `breaks` whether a delay (None: any) makes another outcome possible; `breaks` says None when it does not know.
/// Exact to a microsecond, or as far as is known.
pub fn least(mut breaks: impl FnMut(Option<Duration>) -> Option<bool>) -> Slack {
    match breaks(None) {
        Some(true) => {}
        Some(false) => return Slack::Never,
        None => return Slack::Unknown,
    }
    // It holds without a delay, for that is what other outcomes are compared with.
    let (mut holds, mut at) = (0, 1000);
    let mut broken = loop {
        match breaks(Some(Duration::from_micros(at))) {
            Some(true) => break at,
            Some(false) if at < MOST => (holds, at) = (at, at * 2),
            _ => return Slack::Unknown,
        }
    };
    while broken - holds > 1 {
        let middle = holds + (broken - holds) / 2;
        match breaks(Some(Duration::from_micros(middle))) {
            Some(true) => broken = middle,
            Some(false) => holds = middle,
            None => break,
        }
    }
    let milliseconds = |micros: u64| micros as f64 / 1000.0;
    Slack::Known(LeastSlack { breaks_at: milliseconds(broken), holds_until: milliseconds(holds) })
}
