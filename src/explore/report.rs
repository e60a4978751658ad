//! What a search found, as JSON: what `interleave explore --json` prints and what the page's worker sends.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How much of the truth a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Every state and every edge: outcomes, probabilities, counts, cycles.
    All,
    /// Every final state, by reduction: outcomes, no probabilities, no cycles.
    Reduced,
    /// All schedules with at most so many preemptions (`preemptions` of the report).
    Bounded,
    /// Runs taken at random.
    Sampled,
}

/// What is known so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Whether every outcome is here.
    pub complete: bool,
    pub level: Level,
    /// `any`, `exact`, or the slack in milliseconds.
    pub timing: String,
    pub seed: u64,
    /// Distinct states; of merged parts a sum, in which states seen by several parts count several times.
    pub states: u64,
    pub transitions: u64,
    /// States whose moves are not known yet.
    pub frontier: u64,
    pub seconds: f64,
    pub bytes: u64,
    /// Random runs made.
    pub runs: u64,
    /// All finals, the likeliest first.
    pub outcomes: Vec<Outcome>,
    /// Further outcomes that were met; only of a search that is not complete.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more_outcomes: u64,
    /// How many schedules there are, as a decimal logarithm: unbounded with cycles (None).
    pub schedules_log10: Option<f64>,
    /// Whether processes that were forked alike were told apart, so that their symmetry could not be used, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_apart: Option<String>,
    /// Whether the program reads a clock: then what it does may depend on more than the schedule.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reads_clock: bool,
    /// A cycle that even a fair scheduler may stay in.
    pub livelock: Option<Livelock>,
    /// Why it is not complete: `states`, `bytes`, `seconds`, `cancelled`, `operations`; of joined parts `parts`,
    /// when some are missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
    /// Of a program that a delay breaks: the least one in milliseconds, and to which precision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_slack: Option<LeastSlack>,
    /// Which part of how many this is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<(u32, u32)>,
}

/// A way to end, or to hang.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// `exited`, `hang` or `limit`.
    pub outcome: String,
    /// `cycle`, `dead-holder`, `nobody-will-send` or `other`.
    pub hang: Option<String>,
    pub exit_code: Option<i32>,
    /// Of the children, by name.
    pub exit_codes: BTreeMap<String, i32>,
    /// Pids as `P1`, `P2`… by first appearance.
    pub stdout: String,
    pub files: BTreeMap<String, String>,
    /// Tracebacks on standard error, by class.
    pub exceptions: BTreeMap<String, u32>,
    /// Who hangs, on what, held by whom; names of processes.
    pub waiting: Vec<Waiting>,
    /// Ended, nothing hangs, no traceback.
    pub clean: bool,
    /// Of the schedule with the fewest preemptions: visible operations, preemptions.
    pub steps: u64,
    pub preemptions: u64,
    /// Replays to this outcome: `--schedule`.
    pub schedule: String,
    /// The one with the fewest operations, if that is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortest: Option<String>,
    /// Before which step of `schedule` no other kind of end can be reached any more: the point of no return.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_return: Option<u64>,
    /// When the scheduler takes any task that can go on with equal probability.
    pub probability: Option<f64>,
    /// The interval of 95 % that holds it, when it was sampled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<(f64, f64)>,
    /// The share of all schedules that end so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// Random runs that ended so.
    #[serde(default)]
    pub seen: u64,
}

/// A process that waits for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub name: String,
    /// `lock a`, `queue q`, `join Process-2`, …
    pub on: String,
    pub held_by: Option<String>,
}

/// States that can follow each other for ever.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Livelock {
    /// Nothing can leave it.
    pub is_certain: bool,
    pub states: u64,
    /// Leads there and once round.
    pub schedule: String,
}

/// How late something may be before another outcome is possible.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeastSlack {
    /// The least delay, in milliseconds, at which it is possible.
    pub breaks_at: f64,
    /// The greatest at which it was shown to be impossible.
    pub holds_until: f64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Outcome {
    /// Whether two are the same way to end, however likely and by whatever schedule.
    #[must_use]
    pub fn is_same(&self, other: &Outcome) -> bool {
        // Which of several that are alike ended how makes no difference.
        let identity = |it: &Outcome| {
            let mut codes: Vec<i32> = it.exit_codes.values().copied().collect();
            codes.sort_unstable();
            (it.outcome.clone(), it.hang.clone(), it.exit_code, codes, it.clean)
        };
        identity(self) == identity(other)
            && self.stdout == other.stdout
            && self.files == other.files
            && self.exceptions == other.exceptions
    }
}
