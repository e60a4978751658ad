//! A scheduler's rule with the numbers it compared, times as the page writes them.

use interleave::{event::Why, policy::Measure, reason, text::Text};

use crate::ui::names;

pub use reason::key;

const TIMES: reason::Times = reason::Times { length: names::duration, moment: names::instant };

/// A value of a measure as people read it.
#[must_use]
pub fn value(measure: Measure, value: i64, high_first: bool) -> String {
    reason::value(measure, value, high_first, &TIMES)
}

/// The rule of a scheduler's decision; None for another cause.
#[must_use]
pub fn words(text: &Text, why: &Why, high_first: bool) -> Option<String> {
    reason::words(text, why, high_first, &TIMES)
}
