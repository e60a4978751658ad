//! Small programs with all their outcomes, argued by hand: `tests/explore/NN-name.py`, whose docstring is the argument,
//! and `tests/explore/outcomes.json`, for each timing (`any`, `exact`, the slack in milliseconds; a program without
//! clocks has the same outcomes at each and names `any` alone).
//!
//! Neither real Python nor the simulated machine under any policy does anything else. `ONLY=word` picks programs by
//! name, `RUNS=n` sets the real runs of each, `SEEDS=n` the simulated ones.

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
    process::Command,
};

use std::rc::Rc;

use interleave::{
    explore::{
        explorer::{Explorer, Settings},
        report::Report,
    },
    lang,
    machine::{Costs, Options, script::Timing},
    recording::{Ending, Recording},
    time::Duration,
};
use serde::Deserialize;

/// A way to end, or to hang.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
struct Outcome {
    /// `exited` or `hang`.
    outcome: String,
    hang: Option<String>,
    exit_code: Option<i32>,
    /// Pids as `P1`, `P2`… by first appearance.
    stdout: String,
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// Tracebacks on standard error, by class.
    #[serde(default)]
    exceptions: BTreeMap<String, u32>,
}

/// By timing.
type Outcomes = BTreeMap<String, Vec<Outcome>>;

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "explore"].iter().collect()
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn word() -> String {
    std::env::var("ONLY").unwrap_or_default()
}

/// Of each program.
fn expected() -> BTreeMap<String, Outcomes> {
    let text = fs::read_to_string(folder().join("outcomes.json")).expect("it is there");
    serde_json::from_str(&text).expect("outcomes.json is a map of programs")
}

fn source(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Numbers of three digits or more are pids: no program prints another.
fn without_pids(text: &str) -> String {
    let (mut known, mut out) = (Vec::new(), String::new());
    for part in text.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let digits = part.trim_end_matches(|c: char| !c.is_ascii_digit());
        if digits.len() < 3 {
            out.push_str(part);
            continue;
        }
        let place = known.iter().position(|it| *it == digits).unwrap_or(known.len());
        if place == known.len() {
            known.push(digits);
        }
        out.push_str(&format!("P{}{}", place + 1, &part[digits.len()..]));
    }
    out
}

/// Tracebacks by the class in their last line, the first that is not indented.
fn exceptions(stderr: &str) -> BTreeMap<String, u32> {
    let mut found = BTreeMap::new();
    let mut lines = stderr.lines();
    while lines.any(|line| line.starts_with("Traceback (most recent call last):")) {
        let last = lines.find(|line| !line.starts_with(' ')).unwrap_or_default();
        let class = last.split(':').next().and_then(|path| path.rsplit('.').next()).unwrap_or_default();
        *found.entry(class.to_owned()).or_default() += 1;
    }
    found
}

#[test]
fn every_program_has_its_argument_and_its_outcomes() {
    let expected = expected();
    let files = fs::read_dir(folder()).expect("the folder is there");
    let programs: BTreeSet<String> = files
        .map(|file| file.expect("it can be read").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".py"))
        .collect();
    assert!(programs.len() >= 50);
    assert_eq!(programs, expected.keys().cloned().collect());
    for (name, timings) in &expected {
        let source = source(name);
        let argument = source.strip_prefix("\"\"\"").and_then(|rest| rest.split("\"\"\"").next());
        assert!(argument.is_some_and(|text| text.len() > 40), "{name} begins with its argument");
        assert!(timings.contains_key("any"), "{name}: any");
        let slack = |timing: &str| match timing {
            "exact" => 0,
            "any" => u32::MAX,
            slack => slack.parse().unwrap_or_else(|_| panic!("{name}: {slack} is no timing")),
        };
        let mut sets: Vec<(u32, &Vec<Outcome>)> = timings.iter().map(|(it, set)| (slack(it), set)).collect();
        sets.sort_by_key(|(slack, _)| *slack);
        for (slack, set) in &sets {
            assert!(!set.is_empty(), "{name}, {slack}: something happens");
            let distinct: BTreeSet<&Outcome> = set.iter().collect();
            assert_eq!(distinct.len(), set.len(), "{name}, {slack}: each outcome once");
            for it in *set {
                let is_hang = it.outcome == "hang";
                assert!(is_hang || it.outcome == "exited", "{name}: {it:?}");
                assert_eq!((it.hang.is_some(), it.exit_code.is_none()), (is_hang, is_hang), "{name}: {it:?}");
            }
        }
        // More slack allows more.
        for pair in sets.windows(2) {
            let lost: Vec<&Outcome> = pair[0].1.iter().filter(|it| !pair[1].1.contains(it)).collect();
            assert!(
                lost.is_empty(),
                "{name}: possible with slack {}, not with {}: {lost:?}",
                pair[0].0,
                pair[1].0
            );
        }
    }
}

/// What a real run did.
#[derive(Deserialize)]
struct Real {
    program: String,
    outcome: String,
    exit_code: Option<i32>,
    stdout: String,
    stderr: String,
    files: BTreeMap<String, String>,
}

#[test]
fn real_python_does_nothing_else() {
    let version = Command::new("python3").arg("--version").output();
    if !version.is_ok_and(|it| String::from_utf8_lossy(&it.stdout).starts_with("Python 3.11")) {
        println!("skipped: python3 is not CPython 3.11");
        return;
    }
    let driver: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "tests", "explore_programs", "real.py"].iter().collect();
    let runs = number("RUNS", 2).to_string();
    let output = Command::new("python3").arg(driver).arg(folder()).args([runs, word()]).output();
    let output = output.expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let expected = expected();
    let mut wrong = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let real: Real = serde_json::from_str(line).expect("each line is a run");
        let mut seen = Outcome {
            outcome: real.outcome,
            hang: None,
            exit_code: real.exit_code,
            stdout: without_pids(&real.stdout),
            files: real.files,
            exceptions: exceptions(&real.stderr),
        };
        let is_expected = |it: &Outcome| {
            // Nobody tells why a real run hangs.
            seen.hang.clone_from(&it.hang);
            seen == *it
        };
        if !expected[&real.program]["any"].iter().any(is_expected) {
            wrong.push(format!("{}: {seen:?}\n{}", real.program, real.stderr));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn simulated(name: &str, options: Options) -> Outcome {
    let program =
        interleave::lang::compile(&source(name), name).unwrap_or_else(|it| panic!("{name}: {it:?}"));
    let recording = Recording::whole(program, &Default::default(), options.into(), None).expect("a policy");
    let (hang, exit_code) = match &recording.outcome.ending {
        Ending::Hang(hang) => (Some(hang.kind.word().to_owned()), None),
        Ending::Exited(code) => (None, Some(*code)),
        other => panic!("{name}: {other:?}"),
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Outcome {
        outcome: recording.outcome.ending.word().to_owned(),
        hang,
        exit_code,
        stdout: without_pids(&recording.stream(false)),
        files: recording
            .end()
            .expect("a machine of ours ran it")
            .files()
            .all()
            .map(|(name, bytes)| (name.to_string(), text(bytes)))
            .collect(),
        exceptions: exceptions(&recording.stream(true)),
    }
}

/// Surroundings as different as can be. All are fair: a program that polls would spin for ever under others. Where a
/// fork costs nothing, children begin together.
fn surroundings(seed: u64) -> Options {
    let policies = ["rr:quantum=10", "lottery:quantum=1us", "lottery:quantum=2us", "eevdf", "rr:quantum=1us"];
    let preset = if seed.is_multiple_of(4) { Costs::CLASSROOM } else { Costs::REAL };
    let fork = if seed.is_multiple_of(3) { preset.fork } else { Duration::ZERO };
    Options {
        policy: policies[seed as usize % policies.len()].into(),
        cpus: 1 + (seed / 2 % 3) as u16,
        seed,
        costs: Costs { fork, ..preset },
        ..Options::default()
    }
}

#[test]
fn simulated_runs_do_nothing_else() {
    let (seeds, word) = (number("SEEDS", 8), word());
    let mut several = 0;
    for (name, timings) in expected().iter().filter(|(name, _)| name.contains(&word)) {
        let mut seen = BTreeSet::new();
        for seed in 0..seeds {
            let outcome = simulated(name, surroundings(seed));
            assert!(timings["any"].contains(&outcome), "{name}, seed {seed}: {outcome:?}");
            seen.insert(outcome);
        }
        println!("{name}: {} of {} outcomes", seen.len(), timings["any"].len());
        several += usize::from(seen.len() > 1);
    }
    assert!(!word.is_empty() || several >= 25, "the surroundings do not differ enough: {several}");
}

/// Searches a program with that timing, at most so many steps.
fn search(name: &str, timing: &str) -> Report {
    let timing = match timing {
        "any" => Timing::Any,
        "exact" => Timing::Slack(Duration::ZERO),
        slack => Timing::Slack(Duration::from_millis(slack.parse().expect("a slack is a number"))),
    };
    let program = lang::compile(&source(name), name).expect("it is a program");
    let settings = Settings { timing, ..Settings::default() };
    let mut explorer = Explorer::new(Rc::clone(&program), &Vec::new(), Rc::new(Options::default()), settings);
    let most = number("STEPS", 4_000_000);
    let mut done = 0;
    while done < most && explorer.work(20_000) {
        done += 20_000;
    }
    explorer.stop("steps");
    explorer.report()
}

/// What the search says of a program, against its set; None when they agree.
fn difference(name: &str, timing: &str, set: &[Outcome]) -> Option<String> {
    let report = search(name, timing);
    let outcome = |it: &interleave::explore::report::Outcome| Outcome {
        outcome: it.outcome.clone(),
        hang: it.hang.clone(),
        exit_code: it.exit_code,
        stdout: it.stdout.clone(),
        files: it.files.clone(),
        exceptions: it.exceptions.clone(),
    };
    let found: BTreeSet<Outcome> = report.outcomes.iter().map(outcome).collect();
    let expected: BTreeSet<Outcome> = set.iter().cloned().collect();
    let missing: Vec<&Outcome> = expected.difference(&found).collect();
    let more: Vec<&Outcome> = found.difference(&expected).collect();
    let numbers = format!("{} states, {:?}", report.states, report.stopped);
    if report.complete && missing.is_empty() && more.is_empty() {
        if std::env::var("SHOW").is_ok() {
            println!("{name} {timing}: {numbers}");
        }
        return None;
    }
    Some(format!(
        "{name} {timing}: complete {}, {numbers}\n   missing {missing:?}\n   more {more:?}",
        report.complete
    ))
}

/// Programs of which the search does not find every outcome.
const GAPS: [&str; 0] = [];

#[test]
fn the_search_finds_these_and_no_others() {
    let mut wrong = Vec::new();
    for (name, timings) in expected().iter().filter(|(name, _)| name.contains(&word())) {
        let mut sets: Vec<(&str, &[Outcome])> =
            timings.iter().map(|(timing, set)| (timing.as_str(), set.as_slice())).collect();
        if !timings.contains_key("exact") {
            sets.push(("exact", &timings["any"]));
        }
        for (timing, set) in sets {
            match (difference(name, timing, set), GAPS.contains(&name.as_str())) {
                (None, false) | (Some(_), true) => {}
                (Some(text), false) => wrong.push(text),
                (None, true) => wrong.push(format!("{name} {timing}: is no gap any more")),
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
