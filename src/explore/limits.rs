//! How much a search may take.

use serde::{Deserialize, Serialize};

use super::table::Interner;

/// What a search may hold at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Distinct states.
    pub states: u64,
    /// Bytes, those of the system included.
    pub bytes: usize,
}

/// Why a search ended before it was complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stop {
    States,
    Bytes,
}

/// States are numbered in 31 bits.
const MOST_STATES: u64 = (1 << 31) - (1 << 17);

impl Limits {
    /// Which limit these numbers reach.
    #[allow(
        clippy::unnecessary_min_or_max,
        reason = "on wasm32 no search can hold more than the table's most"
    )]
    #[must_use]
    pub fn reached(&self, states: u64, bytes: usize) -> Option<Stop> {
        if states >= self.states.min(MOST_STATES) {
            Some(Stop::States)
        } else if bytes >= self.bytes.min(Interner::MOST_BYTES) {
            Some(Stop::Bytes)
        } else {
            None
        }
    }
}
