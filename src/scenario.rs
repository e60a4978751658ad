//! Scenarios: a program with its files, options, title and guide; and the built-in library.
//!
//! A scenario is one file in `static/scenarios/`: a JSON header, a line `---`, and the Python program. Its name there
//! is its key.
//!
//! - `verdict`: how real runs of each went.

pub mod verdict;

use std::{collections::BTreeMap, rc::Rc};

use serde::Deserialize;

use crate::{
    guide::Step,
    machine::{Costs, Options},
    process::StartMethod,
    recording::FileSet,
    text::Localized,
};

/// The built-in library, in reading order; the first is what a newcomer sees.
const LIBRARY: &[(&str, &str)] = &[
    ("tickets", include_str!("../static/scenarios/tickets.scenario")),
    ("tickets-lock", include_str!("../static/scenarios/tickets-lock.scenario")),
    ("one-program", include_str!("../static/scenarios/one-program.scenario")),
    ("five-properties", include_str!("../static/scenarios/five-properties.scenario")),
    ("join", include_str!("../static/scenarios/join.scenario")),
    ("daemon", include_str!("../static/scenarios/daemon.scenario")),
    ("orphan", include_str!("../static/scenarios/orphan.scenario")),
    ("own-memory", include_str!("../static/scenarios/own-memory.scenario")),
    ("start-methods", include_str!("../static/scenarios/start-methods.scenario")),
    ("no-guard", include_str!("../static/scenarios/no-guard.scenario")),
    ("wait-by-hand", include_str!("../static/scenarios/wait-by-hand.scenario")),
    ("half-line", include_str!("../static/scenarios/half-line.scenario")),
    ("multiprogramming", include_str!("../static/scenarios/multiprogramming.scenario")),
    ("take-turns", include_str!("../static/scenarios/take-turns.scenario")),
    ("one-core", include_str!("../static/scenarios/one-core.scenario")),
    ("four-cores", include_str!("../static/scenarios/four-cores.scenario")),
    ("why-blocked", include_str!("../static/scenarios/why-blocked.scenario")),
    ("sync-blocking", include_str!("../static/scenarios/sync-blocking.scenario")),
    ("sync-polling", include_str!("../static/scenarios/sync-polling.scenario")),
    ("async-blocking", include_str!("../static/scenarios/async-blocking.scenario")),
    ("async-callback", include_str!("../static/scenarios/async-callback.scenario")),
    ("four-ways", include_str!("../static/scenarios/four-ways.scenario")),
    ("bounded-queue", include_str!("../static/scenarios/bounded-queue.scenario")),
    ("undrained-queue", include_str!("../static/scenarios/undrained-queue.scenario")),
    ("pipe-talk", include_str!("../static/scenarios/pipe-talk.scenario")),
    ("open-end", include_str!("../static/scenarios/open-end.scenario")),
    ("closed-end", include_str!("../static/scenarios/closed-end.scenario")),
    ("lost-counts", include_str!("../static/scenarios/lost-counts.scenario")),
    ("kept-counts", include_str!("../static/scenarios/kept-counts.scenario")),
    ("starting-gun", include_str!("../static/scenarios/starting-gun.scenario")),
    ("rounds", include_str!("../static/scenarios/rounds.scenario")),
    ("manager-count", include_str!("../static/scenarios/manager-count.scenario")),
    ("pool-unordered", include_str!("../static/scenarios/pool-unordered.scenario")),
    ("crossed-locks", include_str!("../static/scenarios/crossed-locks.scenario")),
    ("dead-holder", include_str!("../static/scenarios/dead-holder.scenario")),
    ("last-words", include_str!("../static/scenarios/last-words.scenario")),
    ("crowd", include_str!("../static/scenarios/crowd.scenario")),
];

/// A program to watch, and all that goes with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    pub key: Rc<str>,
    pub title: Localized,
    /// One sentence on what it shows.
    pub summary: Localized,
    pub tags: Vec<Rc<str>>,
    /// The Python text.
    pub source: Rc<str>,
    /// Files there are when it begins.
    pub files: FileSet,
    pub options: Options,
    pub guide: Vec<Step>,
}

/// The header of a scenario file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    title: Localized,
    summary: Localized,
    #[serde(default)]
    tags: Vec<Rc<str>>,
    #[serde(default)]
    files: BTreeMap<Rc<str>, String>,
    #[serde(default)]
    options: HeaderOptions,
    #[serde(default)]
    guide: Vec<Step>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderOptions {
    policy: Option<Rc<str>>,
    cpus: Option<u16>,
    seed: Option<u64>,
    costs: Option<String>,
    start_method: Option<String>,
}

impl Scenario {
    /// Reads a scenario file.
    ///
    /// # Errors
    /// What is wrong with its header, in one line.
    pub fn parse(key: &str, text: &str) -> Result<Scenario, String> {
        let (header, source) =
            text.split_once("\n---\n").ok_or("no line '---' between header and program")?;
        let header: Header = serde_json::from_str(header).map_err(|error| error.to_string())?;
        let mut options = Options::default();
        if let Some(policy) = header.options.policy {
            crate::policy::read(&policy, true).map_err(|error| error.to_string())?;
            options.policy = policy;
        }
        if let Some(costs) = header.options.costs {
            options.costs = Costs::named(&costs).ok_or_else(|| format!("unknown costs '{costs}'"))?;
        }
        if let Some(word) = header.options.start_method {
            options.start_method =
                StartMethod::named(&word).ok_or_else(|| format!("unknown start method '{word}'"))?;
        }
        options.cpus = header.options.cpus.unwrap_or(options.cpus);
        options.seed = header.options.seed.unwrap_or(options.seed);
        let files = header.files.into_iter().map(|(name, text)| (name, Rc::new(text.into_bytes())));
        Ok(Scenario {
            key: key.into(),
            title: header.title,
            summary: header.summary,
            tags: header.tags,
            source: source.into(),
            files: files.collect(),
            options,
            guide: header.guide,
        })
    }

    /// A program of a person's own: no guide, the page's default options.
    #[must_use]
    pub fn own(source: &str) -> Scenario {
        Scenario {
            key: "".into(),
            title: Localized::default(),
            summary: Localized::default(),
            tags: Vec::new(),
            source: source.into(),
            files: Vec::new(),
            options: Options::default(),
            guide: Vec::new(),
        }
    }
}

/// Every built-in scenario, in reading order.
#[must_use]
pub fn library() -> Vec<Rc<Scenario>> {
    let parse = |(key, text): &(&str, &str)| {
        let scenario = Scenario::parse(key, text);
        Rc::new(scenario.unwrap_or_else(|error| panic!("static/scenarios/{key}.scenario is right: {error}")))
    };
    LIBRARY.iter().map(parse).collect()
}
