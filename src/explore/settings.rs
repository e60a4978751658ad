//! What to search, and how much of it.

use super::report::Level;
use crate::machine::script::Timing;

/// What to search, and how much of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub timing: Timing,
    /// Distinct states.
    pub max_states: u64,
    pub max_bytes: usize,
    /// Of random runs.
    pub seed: u64,
    /// This level and no other; None: as far as the budget goes.
    pub level: Option<Level>,
    /// Processes forked alike may change places.
    pub symmetry: bool,
    /// The order in which different processes print matters.
    pub print_order: bool,
    /// Random runs, where there are any.
    pub samples: u64,
    /// This part, from 1, of so many.
    pub shard: Option<(u32, u32)>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            timing: Timing::Any,
            max_states: 2_000_000,
            max_bytes: 1 << 30,
            seed: 1,
            level: None,
            symmetry: true,
            print_order: true,
            samples: 10_000,
            shard: None,
        }
    }
}
