//! Parts of a search that were made apart, by `--shard K/N`, joined to one report.
//!
//! A part of a search owns the schedules that begin as falls to it (`shard`), so the masses of probability and the
//! numbers of schedules of the parts add up. A part of a sampling has made every N-th of the random runs, so runs and
//! how often each outcome was seen add up.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::machine::script::Script;

use super::{
    report::{Level, Livelock, Outcome, Report},
    sample,
};

/// What was searched, as far as it decides what can be found: parts of different subjects are not joined.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The name of the program's file: for people only, two names of one program do not matter.
    pub program: String,
    /// Of the program's text and of the files it begins with, hexadecimal (`digest`).
    pub digest: String,
    /// `fork`, `spawn` or `forkserver`.
    pub start_method: String,
    /// `terminal`, `pipe` or `unbuffered`.
    pub stdout: String,
    /// Whether outputs that differ only in how the lines of several processes mix are different.
    pub print_order: bool,
}

/// A report with what it is of: what `interleave explore --json` prints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    #[serde(flatten)]
    pub report: Report,
    pub subject: Subject,
    /// Of a part: what was dealt out (`Shard::signature`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    /// Of joined parts: which ones they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<Parts>,
}

/// Which parts a joined report has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// Ascending, from 1.
    pub joined: Vec<u32>,
    pub of: u32,
    /// `states` and `transitions` count what several parts have seen several times.
    pub states_are_a_sum: bool,
}

impl Parts {
    /// The parts that are not there, ascending.
    pub fn missing(&self) -> impl Iterator<Item = u32> {
        (1..=self.of).filter(|part| self.joined.binary_search(part).is_err())
    }
}

/// Why parts are not joined. A part is named by its place among those given, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// Nothing was given.
    Nothing,
    /// The report is no part: it was made without `--shard`, or its shard is not one of 1 to N.
    Whole(usize),
    /// It differs from the first in that.
    Differs(usize, Trait),
    /// It is the same part as that one.
    Twice(usize, usize),
}

/// What all parts have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trait {
    /// The program's text, or the files it begins with.
    Program,
    StartMethod,
    Stdout,
    PrintOrder,
    Timing,
    Seed,
    /// How many parts there are.
    Of,
    /// What was dealt out: a part that found more to tell apart than the others (numbers of processes, their ends, the
    /// clock) is a part of another whole.
    Layer,
}

/// The digest of a program and the files it begins with (FNV-1a, 64 bits, over each piece's length and bytes).
pub fn digest<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for piece in pieces {
        for byte in (piece.len() as u64).to_le_bytes().iter().chain(piece) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

/// Joins parts, in whatever order they come. It is complete when every part is there, and complete itself.
///
/// Of an outcome the schedule with the fewest preemptions, then operations, stays. Points of no return are left out:
/// a part does not know the ends of the others.
///
/// # Errors
/// The first part that does not belong to the others, and why.
pub fn merge(parts: &[Finding]) -> Result<Finding, Mismatch> {
    let of = check(parts)?;
    let mut sorted: Vec<&Finding> = parts.iter().collect();
    // Sums of floats depend on the order: always the same one.
    sorted.sort_by_key(|part| part.report.shard);
    let joined = sorted.iter().filter_map(|part| part.report.shard).map(|(part, _)| part).collect();
    let joined = Parts { joined, of, states_are_a_sum: parts.len() > 1 };
    let reports: Vec<&Report> = sorted.iter().map(|part| &part.report).collect();
    let is_whole = joined.missing().next().is_none();
    let complete = is_whole && reports.iter().all(|report| report.complete);
    let sum = |count: fn(&Report) -> u64| reports.iter().map(|report| count(report)).sum();
    let runs = sum(|report| report.runs);
    let level = reports.iter().map(|report| report.level).max().unwrap_or(Level::Sampled);
    let total = if complete { schedules_log10(&reports) } else { None };
    let stopped = reports.iter().find_map(|report| report.stopped.clone());
    let first = reports[0];
    let report = Report {
        complete,
        level,
        timing: first.timing.clone(),
        seed: first.seed,
        states: sum(|report| report.states),
        transitions: sum(|report| report.transitions),
        frontier: sum(|report| report.frontier),
        seconds: reports.iter().map(|report| report.seconds).sum(),
        bytes: sum(|report| report.bytes),
        runs,
        outcomes: outcomes(&reports, complete && level == Level::All, runs, total),
        schedules_log10: total,
        more_outcomes: reports.iter().map(|report| report.more_outcomes).max().unwrap_or(0),
        reads_clock: reports.iter().any(|report| report.reads_clock),
        told_apart: reports.iter().find_map(|report| report.told_apart.clone()),
        livelock: reports.iter().filter_map(|report| report.livelock.as_ref()).min_by_key(plainest).cloned(),
        stopped: if is_whole { stopped } else { Some("parts".to_owned()) },
        least_slack: None,
        shard: None,
    };
    Ok(Finding { report, subject: sorted[0].subject.clone(), layer: None, parts: Some(joined) })
}

/// How many parts there are to be, if all that are given belong together.
fn check(parts: &[Finding]) -> Result<u32, Mismatch> {
    let first = parts.first().ok_or(Mismatch::Nothing)?;
    let mut places = BTreeMap::new();
    for (place, part) in parts.iter().enumerate() {
        let shard = part.report.shard.filter(|(shard, of)| (1..=*of).contains(shard));
        let (shard, of) = shard.ok_or(Mismatch::Whole(place))?;
        let (own, other) = (&part.subject, &first.subject);
        let same = [
            (Trait::Program, own.digest == other.digest),
            (Trait::StartMethod, own.start_method == other.start_method),
            (Trait::Stdout, own.stdout == other.stdout),
            (Trait::PrintOrder, own.print_order == other.print_order),
            (Trait::Timing, part.report.timing == first.report.timing),
            (Trait::Seed, part.report.seed == first.report.seed),
            (Trait::Of, Some(of) == first.report.shard.map(|(_, of)| of)),
            (Trait::Layer, part.layer == first.layer),
        ];
        if let Some((what, _)) = same.into_iter().find(|(_, same)| !same) {
            return Err(Mismatch::Differs(place, what));
        }
        if let Some(other) = places.insert(shard, place) {
            return Err(Mismatch::Twice(place, other));
        }
    }
    // The first has passed the check of its shard above.
    first.report.shard.map(|(_, of)| of).ok_or(Mismatch::Whole(0))
}

/// A certain livelock before a possible one, then the smaller.
fn plainest<'a>(livelock: &&'a Livelock) -> (bool, u64, usize, &'a str) {
    (!livelock.is_certain, livelock.states, livelock.schedule.len(), &livelock.schedule)
}

/// A part to which no schedule fell.
fn is_empty(report: &Report) -> bool {
    report.outcomes.is_empty() && report.livelock.is_none()
}

/// The number of all schedules, if it is known of every part.
fn schedules_log10(reports: &[&Report]) -> Option<f64> {
    let some: Vec<&&Report> = reports.iter().filter(|report| !is_empty(report)).collect();
    let logs = some.iter().map(|report| report.schedules_log10).collect::<Option<Vec<f64>>>()?;
    let most = logs.iter().copied().max_by(f64::total_cmp)?;
    // Relative to the greatest, for the numbers themselves may be too large.
    Some(most + logs.iter().map(|log| 10f64.powf(log - most)).sum::<f64>().log10())
}

/// The outcomes of all parts, equal ones once, the likeliest first.
fn outcomes(reports: &[&Report], with_masses: bool, runs: u64, total: Option<f64>) -> Vec<Outcome> {
    let mut found: BTreeMap<String, Vec<(&Report, &Outcome)>> = BTreeMap::new();
    for report in reports {
        for outcome in &report.outcomes {
            found.entry(identity(outcome)).or_default().push((report, outcome));
        }
    }
    let mut outcomes: Vec<(String, Outcome)> = Vec::new();
    for (key, alike) in found {
        let best = alike.iter().map(|(_, it)| *it).min_by_key(|it| (it.preemptions, it.steps, &it.schedule));
        let Some(best) = best else { continue };
        let seen = alike.iter().map(|(_, it)| it.seen).sum();
        let masses = || alike.iter().map(|(_, it)| it.probability).sum::<Option<f64>>();
        let (probability, interval) = if with_masses {
            (masses(), None)
        } else if runs > 0 {
            // Of what was found by searching and never seen at random only a bound is known.
            let share = (seen > 0).then(|| seen as f64 / runs as f64);
            (share, Some(sample::interval(seen, runs)))
        } else {
            (None, None)
        };
        let share = |total: f64| {
            let part = |(report, it): &(&Report, &Outcome)| {
                Some(it.share? * 10f64.powf(report.schedules_log10? - total))
            };
            alike.iter().map(part).sum::<Option<f64>>()
        };
        let shortest =
            if let [_] = alike.as_slice() { best.shortest.clone() } else { shortest(&alike, best) };
        let joined = Outcome {
            no_return: None,
            shortest,
            probability,
            interval,
            share: total.and_then(share),
            seen,
            ..best.clone()
        };
        outcomes.push((key, joined));
    }
    let likelihood = |it: &Outcome| it.probability.unwrap_or(-1.0);
    outcomes.sort_by(|(one_key, one), (other_key, other)| {
        likelihood(other).total_cmp(&likelihood(one)).then_with(|| one_key.cmp(other_key))
    });
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

/// The schedule with the fewest operations, if that is another than the best one.
fn shortest(alike: &[(&Report, &Outcome)], best: &Outcome) -> Option<String> {
    // That of a part without one is its best itself.
    let all = alike.iter().map(|(_, it)| it.shortest.as_ref().unwrap_or(&it.schedule));
    let all = all.filter_map(|it| Some((Script::from_text(it).ok()?.picks.len() as u64, it)));
    all.min().filter(|(steps, _)| *steps < best.steps).map(|(_, it)| it.clone())
}

/// All fields that make an outcome what it is, as text: equal for outcomes that are the same.
///
/// # Panics
/// Never: it is plain data.
#[must_use]
pub fn identity(it: &Outcome) -> String {
    let waiting: BTreeSet<_> = it.waiting.iter().map(|one| (&one.name, &one.on, &one.held_by)).collect();
    let end = (&it.outcome, &it.hang, it.exit_code, &it.exit_codes, it.clean);
    let key = (end, &it.stdout, &it.files, &it.exceptions, waiting);
    serde_json::to_string(&key).expect("an outcome is plain data")
}
