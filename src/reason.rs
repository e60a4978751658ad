//! A scheduler's rule with the numbers it compared, in words.

use crate::{
    event::Why,
    policy::Measure,
    text::Text,
    time::{Duration, Instant},
};

/// How times are written.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    pub length: fn(Duration) -> String,
    pub moment: fn(Instant) -> String,
}

/// The text key of a measure: `measure.<word>`.
#[must_use]
pub fn key(measure: Measure) -> &'static str {
    match measure {
        Measure::Burst => "measure.burst",
        Measure::Remaining => "measure.remaining",
        Measure::LongestBurst => "measure.longest-burst",
        Measure::LongestRemaining => "measure.longest-remaining",
        Measure::Estimate => "measure.estimate",
        Measure::Ratio => "measure.ratio",
        Measure::Priority => "measure.priority",
        Measure::Level => "measure.level",
        Measure::Pass => "measure.pass",
        Measure::VirtualRuntime => "measure.virtual-runtime",
        Measure::VirtualDeadline => "measure.virtual-deadline",
        Measure::Deadline => "measure.deadline",
        Measure::Period => "measure.period",
        Measure::Own => "measure.own",
    }
}

/// A value of a measure as people read it. Priorities are turned back when a greater number is the more urgent.
#[must_use]
pub fn value(measure: Measure, value: i64, high_first: bool, times: &Times) -> String {
    let length = |micros: u64| (times.length)(Duration::from_micros(micros));
    let time = |micros: i64| match micros {
        i64::MAX => "∞".to_owned(),
        0.. => length(micros as u64),
        _ => format!("−{}", length(micros.unsigned_abs())),
    };
    match measure {
        Measure::Burst | Measure::Remaining | Measure::Estimate | Measure::Period => time(value),
        Measure::LongestBurst | Measure::LongestRemaining => time(value.saturating_abs()),
        Measure::VirtualRuntime | Measure::VirtualDeadline => time(value),
        Measure::Deadline if value == i64::MAX => "∞".to_owned(),
        Measure::Deadline => (times.moment)(Instant::from_micros(value.max(0) as u64)),
        Measure::Ratio => format!("{:.2}", value.saturating_abs() as f64 / 1000.0),
        Measure::Priority if high_first => (-value).to_string(),
        Measure::Priority | Measure::Level | Measure::Pass | Measure::Own => value.to_string(),
    }
}

/// The rule of a scheduler's decision; None for another cause.
#[must_use]
pub fn words(text: &Text, why: &Why, high_first: bool, times: &Times) -> Option<String> {
    let value = |measure, number| value(measure, number, high_first, times);
    Some(match why {
        Why::Only => text.get("why.only").to_owned(),
        Why::First { ready, joined, next } => {
            let key = if joined == next { "why.first-tie" } else { "why.first" };
            text.fill(key, &[&ready.to_string(), &(times.moment)(*joined), &(times.moment)(*next)])
        }
        Why::QuantumUsed { quantum } => text.fill("why.quantum", &[&(times.length)(*quantum)]),
        Why::Best { measure, ready, mine, next } => {
            let end = if mine == next { "why.best-tie" } else { "why.best" };
            let (mine, next) = (value(*measure, *mine), value(*measure, *next));
            text.fill(end, &[text.get(key(*measure)), &mine, &next, &ready.to_string()])
        }
        Why::Better { measure: Measure::Own, .. } => text.get("why.own").to_owned(),
        Why::Better { measure, mine, theirs } => {
            let (mine, theirs) = (value(*measure, *mine), value(*measure, *theirs));
            text.fill("why.better", &[text.get(key(*measure)), &mine, &theirs])
        }
        Why::Queue { level, ready, below } => {
            text.fill("why.queue", &[&level.to_string(), &ready.to_string(), &below.to_string()])
        }
        Why::Drawn { ticket, of, mine } => {
            text.fill("why.drawn", &[&ticket.to_string(), &of.to_string(), &mine.to_string()])
        }
        Why::Chosen { ready } => text.fill("why.chosen", &[&ready.to_string()]),
        _ => return None,
    })
}
