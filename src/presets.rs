//! Presets: small workloads that show one thing each, with the policies to compare; and the built-in list.
//!
//! A preset is one file in `static/workloads/`: a JSON header, a line `---`, and the workload as JSON or as a table. Its
//! name there is its key.

use std::rc::Rc;

use serde::Deserialize;

use crate::{
    machine::{Equal, Options, Queues, Ties},
    text::Localized,
    time::Duration,
    workload::Workload,
};

/// The built-in presets, in reading order; the first is what a newcomer sees.
const PRESETS: &[(&str, &str)] = &[
    ("convoy", include_str!("../static/workloads/convoy.workload")),
    ("four-policies", include_str!("../static/workloads/four-policies.workload")),
    ("quantum", include_str!("../static/workloads/quantum.workload")),
    ("multiprogramming", include_str!("../static/workloads/multiprogramming.workload")),
    ("starvation", include_str!("../static/workloads/starvation.workload")),
    ("aging", include_str!("../static/workloads/aging.workload")),
    ("three-queues", include_str!("../static/workloads/three-queues.workload")),
    ("levels", include_str!("../static/workloads/levels.workload")),
    ("gaming", include_str!("../static/workloads/gaming.workload")),
    ("inversion", include_str!("../static/workloads/inversion.workload")),
    ("printer", include_str!("../static/workloads/printer.workload")),
    ("tickets", include_str!("../static/workloads/tickets.workload")),
    ("nice", include_str!("../static/workloads/nice.workload")),
    ("cores", include_str!("../static/workloads/cores.workload")),
    ("one-queue", include_str!("../static/workloads/one-queue.workload")),
    ("deadlines", include_str!("../static/workloads/deadlines.workload")),
    ("domino", include_str!("../static/workloads/domino.workload")),
    ("ties", include_str!("../static/workloads/ties.workload")),
];

/// A workload to watch, and what to compare on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    pub key: Rc<str>,
    pub title: Localized,
    /// One sentence on what to look for.
    pub summary: Localized,
    pub workload: Rc<Workload>,
    /// One to four, in the order in which they are shown.
    pub runs: Vec<Rc<Options>>,
}

/// The header of a preset's file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    title: Localized,
    summary: Localized,
    /// Of every run, unless the run has its own.
    #[serde(default)]
    options: HeaderOptions,
    runs: Vec<HeaderOptions>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderOptions {
    policy: Option<Rc<str>>,
    cpus: Option<u16>,
    seed: Option<u64>,
    /// In units.
    switch_cost: Option<f64>,
    requeue_first: Option<bool>,
    /// `joined`, `arrival` or `input`.
    equal: Option<String>,
    preempt_equal: Option<bool>,
    high_first: Option<bool>,
    /// `one` or `per-cpu`.
    queues: Option<String>,
    inherit: Option<bool>,
}

impl HeaderOptions {
    /// Options with these set.
    fn onto(&self, base: Options) -> Result<Options, String> {
        let equal = match self.equal.as_deref() {
            None => base.ties.equal,
            Some("joined") => Equal::Joined,
            Some("arrival") => Equal::Arrival,
            Some("input") => Equal::Input,
            Some(word) => return Err(format!("unknown equal '{word}'")),
        };
        let queues = match self.queues.as_deref() {
            None => base.queues,
            Some("one") => Queues::One,
            Some("per-cpu") => Queues::PerCpu,
            Some(word) => return Err(format!("unknown queues '{word}'")),
        };
        Ok(Options {
            policy: self.policy.clone().unwrap_or(base.policy),
            cpus: self.cpus.unwrap_or(base.cpus),
            seed: self.seed.unwrap_or(base.seed),
            switch_cost: self
                .switch_cost
                .map_or(base.switch_cost, |units| Duration::from_seconds(units / 1e3)),
            ties: Ties { requeue_first: self.requeue_first.unwrap_or(base.ties.requeue_first), equal },
            preempt_equal: self.preempt_equal.unwrap_or(base.preempt_equal),
            high_first: self.high_first.unwrap_or(base.high_first),
            queues,
            inherit: self.inherit.unwrap_or(base.inherit),
            ..base
        })
    }
}

impl Preset {
    /// Reads a preset's file. Whether its policies exist is found when they are run.
    ///
    /// # Errors
    /// What is wrong with it, in one line.
    pub fn parse(key: &str, text: &str) -> Result<Preset, String> {
        let (header, workload) =
            text.split_once("\n---\n").ok_or("no line '---' between header and workload")?;
        let header: Header = serde_json::from_str(header).map_err(|error| error.to_string())?;
        let workload = Workload::from_text(workload).map_err(|error| format!("{error:?}"))?;
        let base = header.options.onto(Options::workload())?;
        let runs = header.runs.iter().map(|run| run.onto(base.clone()).map(Rc::new));
        let runs: Vec<Rc<Options>> = runs.collect::<Result<_, _>>()?;
        if !(1..=4).contains(&runs.len()) {
            return Err(format!("{} runs: one to four can be compared", runs.len()));
        }
        Ok(Preset {
            key: key.into(),
            title: header.title,
            summary: header.summary,
            workload: Rc::new(workload),
            runs,
        })
    }
}

/// Every built-in preset, in reading order.
#[must_use]
pub fn presets() -> Vec<Rc<Preset>> {
    let parse = |(key, text): &(&str, &str)| {
        let preset = Preset::parse(key, text);
        Rc::new(preset.unwrap_or_else(|error| panic!("static/workloads/{key}.workload is right: {error}")))
    };
    PRESETS.iter().map(parse).collect()
}
