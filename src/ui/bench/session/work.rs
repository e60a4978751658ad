//! What a person has made on the bench: the table, the runs to compare, and their rules. It is what is undone, shared
//! and kept.

use std::rc::Rc;

use interleave::machine::Options;

use crate::ui::bench::rows::Row;

/// Most runs side by side.
pub const MOST_RUNS: usize = 4;

/// The table and the runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    pub rows: Vec<Rc<Row>>,
    /// The moment before which periodic processes release jobs; empty for the default.
    pub until: Rc<str>,
    /// One to four: the policy and its rules.
    pub runs: Vec<Rc<Options>>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a table comes from: its title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The preset of that key.
    Preset(Rc<str>),
    Random(u64),
    Own,
}

impl Work {
    /// Whether all runs agree about something.
    pub fn agree<T: PartialEq>(&self, about: impl Fn(&Options) -> T) -> bool {
        self.runs.windows(2).all(|pair| about(&pair[0]) == about(&pair[1]))
    }
}
