//! A policy's rule with the numbers it compared, in words.

use interleave::{
    event::Why,
    policy::Measure,
    text::Text,
    time::{Duration, Instant},
};

use crate::ui::names;

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
pub fn value(measure: Measure, value: i64, high_first: bool) -> String {
    let time = |micros: i64| match micros {
        i64::MAX => "∞".to_owned(),
        0.. => names::duration(Duration::from_micros(micros as u64)),
        _ => format!("−{}", names::duration(Duration::from_micros(micros.unsigned_abs()))),
    };
    match measure {
        Measure::Burst | Measure::Remaining | Measure::Estimate | Measure::Period => time(value),
        Measure::LongestBurst | Measure::LongestRemaining => time(value.saturating_abs()),
        Measure::VirtualRuntime | Measure::VirtualDeadline => time(value),
        Measure::Deadline if value == i64::MAX => "∞".to_owned(),
        Measure::Deadline => names::instant(Instant::from_micros(value.max(0) as u64)),
        Measure::Ratio => format!("{:.2}", value.saturating_abs() as f64 / 1000.0),
        Measure::Priority if high_first => (-value).to_string(),
        Measure::Priority | Measure::Level | Measure::Pass | Measure::Own => value.to_string(),
    }
}

/// The rule of a decision; None when it was made by something else.
#[must_use]
pub fn words(text: &Text, why: &Why, high_first: bool) -> Option<String> {
    Some(match why {
        Why::Best { measure, ready, mine, next } => {
            let end = if mine == next { "why.best-tie" } else { "why.best" };
            let (mine, next) = (value(*measure, *mine, high_first), value(*measure, *next, high_first));
            text.fill(end, &[text.get(key(*measure)), &mine, &next, &ready.to_string()])
        }
        Why::Better { measure: Measure::Own, .. } => text.get("why.own").to_owned(),
        Why::Better { measure, mine, theirs } => {
            let (mine, theirs) = (value(*measure, *mine, high_first), value(*measure, *theirs, high_first));
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
