//! What page and worker tell each other: JSON text, one value a message.

use interleave::{
    explore::{play::Graph, report::Report},
    machine::script::Pick,
};
use serde::{Deserialize, Serialize};

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// Explore this; whatever was explored before is given up.
    Start(Box<Job>),
    /// Stop, and say what is known.
    Cancel,
    /// All states of that job, for drawing.
    Graph(u32),
    /// What can still be reached in that job by each step that is possible after these.
    Prospects(u32, Vec<Pick>),
}

/// How late things may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delay {
    /// A sleep ends at any later time, a time limit passes whenever its operation has to wait.
    #[default]
    Any,
    /// Sleeps are exact, computing takes no time.
    Exact,
    /// At most so many milliseconds late.
    Slack(u32),
    /// Find the least delay at which an unclean end is possible.
    Least,
}

/// A program to explore, and how far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Replies carry it, so that those to an earlier job can be told apart.
    pub id: u32,
    pub source: String,
    pub files: Vec<(String, Vec<u8>)>,
    pub seed: u64,
    /// The words of the start method, the standard output and the costs.
    pub start_method: String,
    pub stdout: String,
    pub costs: String,
    pub limit_operations: u64,
    pub delay: Delay,
    pub max_states: u64,
    pub max_bytes: usize,
    /// Random runs, if the states are too many.
    pub samples: u64,
    /// None: as long as it takes.
    pub max_seconds: Option<f64>,
}

/// From the worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// The worker listens.
    Ready,
    /// What is known by now; `last`: no more will come.
    Found { job: u32, last: bool, found: Box<Found> },
    /// This cannot be explored: a sentence.
    Failed { job: u32, why: String },
    /// All states; None: too many, or not all are known.
    Graph { job: u32, graph: Option<Box<Graph>> },
    /// Each step that is possible after these picks, and what it leads to; none when that is not known.
    Prospects { job: u32, picks: Vec<Pick>, prospects: Vec<Prospect> },
}

/// A step: whether an end that is not clean can be reached after it, and whether none but such.
pub type Prospect = (Pick, bool, bool);

/// A report, with at most `MOST` of its outcomes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    pub report: Report,
    /// All outcomes there are, and those of them that are not clean.
    pub outcomes: u64,
    pub unclean: u64,
    /// The fewest preemptions that an unclean one takes.
    pub fewest: Option<u64>,
}

/// More outcomes than this of either kind, clean or not, are counted only.
pub const MOST: usize = 60;
/// More states than this are not drawn.
pub const MOST_STATES: u32 = 300;

impl Found {
    /// Keeps the likeliest `MOST` clean and `MOST` unclean outcomes, and counts all.
    #[must_use]
    pub fn of(mut report: Report) -> Found {
        let outcomes = report.outcomes.len() as u64;
        let unclean = report.outcomes.iter().filter(|it| !it.clean).count() as u64;
        let fewest = report.outcomes.iter().filter(|it| !it.clean).map(|it| it.preemptions).min();
        let mut left = [MOST, MOST];
        report.outcomes.retain(|it| {
            let left = &mut left[usize::from(it.clean)];
            let keeps = *left > 0;
            *left = left.saturating_sub(1);
            keeps
        });
        Found { report, outcomes, unclean, fewest }
    }
}
