//! How often real Python was held against each scenario of the library, and with what success:
//! `tests/real_os/verdicts.json`, written by `make verdicts`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::text::Text;

const CHECKED: &str = include_str!("../../tests/real_os/verdicts.json");

/// All verdicts, and where they were made.
#[derive(Clone, Debug, Deserialize)]
pub struct Checked {
    /// `Linux 6.18.4`.
    pub kernel: String,
    /// `CPython 3.11.7`.
    pub python: String,
    /// `2026-01-31`.
    pub date: String,
    /// By the key of the scenario.
    pub scenarios: BTreeMap<String, Verdict>,
}

/// What became of the real runs of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Verdict {
    /// Of its program and files (`explore::merge::digest`).
    pub digest: String,
    pub runs: u64,
    pub explained: u64,
    pub unexplained: u64,
    pub undecided: u64,
    /// How many outcomes are possible; None when that is not known.
    pub possible: Option<u64>,
    /// How many of them were seen.
    pub seen: u64,
}

impl Checked {
    /// Those that belong to this program.
    #[must_use]
    pub fn all() -> Checked {
        serde_json::from_str(CHECKED).unwrap_or_else(|error| panic!("verdicts.json is right: {error}"))
    }

    /// A scenario's in a sentence, and what of all that is possible was seen; None for a scenario that has none, or
    /// that does not agree.
    #[must_use]
    pub fn told(&self, key: &str, text: &Text) -> Option<(String, String)> {
        let it = self.scenarios.get(key).filter(|it| it.unexplained == 0)?;
        // Major and minor number tell enough.
        let kernel: Vec<&str> = self.kernel.splitn(3, '.').take(2).collect();
        let counts = [it.explained, it.runs].map(|count| count.to_string());
        let sentence =
            text.fill("verdict.agrees", &[&kernel.join("."), &self.python, &counts[0], &counts[1]]);
        let share = match it.possible {
            Some(possible) => text.fill("verdict.share", &[&it.seen.to_string(), &possible.to_string()]),
            None => text.fill("verdict.seen", &[&it.seen.to_string()]),
        };
        Some((sentence, text.fill("verdict.more", &[&share, &self.date])))
    }
}
