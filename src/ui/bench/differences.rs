//! "Your textbook may differ because…": the rules that books do not agree on, each run the other way.

use std::rc::Rc;

use interleave::{
    id::Pid,
    machine::{Equal, Options, Ties},
    time::{Duration, Instant},
    workload::Workload,
};

use super::{sweep, track::Track};

/// A rule that can be read in another way, as a key of the texts after `bench.differ.`.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    pub key: String,
    pub options: Rc<Options>,
}

/// What another reading of a rule changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub rule: Alternative,
    /// Mean waiting time so, and as it is; microseconds.
    pub waiting: (f64, f64),
    /// Completion times that differ: whose, so, as it is; in input order.
    pub completions: Vec<(Pid, Option<Instant>, Option<Instant>)>,
}

/// Parameters of a policy that books do not agree on; others are another policy.
const CONVENTIONS: &[(&str, &str)] = &[("mlfq", "preempted"), ("mlfq", "allotment"), ("mlfq", "io")];

/// All other readings of the rules, whether or not they matter here.
#[must_use]
pub fn alternatives(options: &Options) -> Vec<Alternative> {
    let mut all = Vec::new();
    let mut add = |key: &str, change: &dyn Fn(&mut Options)| {
        let mut other = options.clone();
        change(&mut other);
        all.push(Alternative { key: key.to_owned(), options: Rc::new(other) });
    };
    let Ties { requeue_first, equal } = options.ties;
    let key = if requeue_first { "newcomer-first" } else { "requeue-first" };
    add(key, &|it| it.ties.requeue_first = !requeue_first);
    let ties = [(Equal::Joined, "joined"), (Equal::Arrival, "arrival"), (Equal::Input, "input")];
    for (other, key) in ties.into_iter().filter(|(other, _)| *other != equal) {
        add(key, &|it| it.ties.equal = other);
    }
    let key = if options.preempt_equal { "preempt-better" } else { "preempt-equal" };
    add(key, &|it| it.preempt_equal = !it.preempt_equal);
    let key = if options.high_first { "low-first" } else { "high-first" };
    add(key, &|it| it.high_first = !it.high_first);
    if !options.switch_cost.is_zero() {
        add("free-switch", &|it| it.switch_cost = Duration::ZERO);
    }
    if let Ok((info, _)) = interleave::policy::read(&options.policy, false) {
        for (_, name) in CONVENTIONS.iter().filter(|(policy, _)| *policy == info.key) {
            let parameter = info.parameters.iter().find(|it| it.name == *name);
            let Some(interleave::policy::ParameterKind::Choice(words)) = parameter.map(|it| it.kind) else {
                continue;
            };
            let present = sweep::value_in(&options.policy, name);
            for word in words.iter().filter(|word| **word != &*present) {
                add(&format!("{name}-{word}"), &|it| it.policy = sweep::with(&options.policy, name, word));
            }
        }
    }
    all
}

/// The readings of the rules that change an answer of this run, in the order of `alternatives`.
#[must_use]
pub fn differences(workload: &Rc<Workload>, track: &Track) -> Vec<Difference> {
    let mut found = Vec::new();
    for rule in alternatives(&track.options) {
        let Ok(other) = Track::of(workload, Rc::clone(&rule.options)) else { continue };
        let (own, so) = (&track.schedule.figures, &other.schedule.figures);
        let pairs = own.processes.iter().zip(&so.processes);
        let completions: Vec<_> = pairs
            .filter(|(own, so)| own.completion != so.completion)
            .map(|(own, so)| (own.pid, so.completion, own.completion))
            .collect();
        let waiting = (so.waiting.mean, own.waiting.mean);
        if !completions.is_empty() || waiting.0 != waiting.1 {
            found.push(Difference { rule, waiting, completions });
        }
    }
    found
}
