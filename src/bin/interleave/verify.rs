//! `interleave verify`: real runs of a program, held against what the simulated machine can do.

use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use clap::{Args, builder::PossibleValuesParser};
use interleave::{
    explore::explorer::Settings,
    lang::{self, vm::Stdout},
    machine::Options,
    process::StartMethod,
    real::{
        kernel,
        python::{Python, Source},
        verify::{AT_A_TIME, Budget, Case, Simulated, Verdict, real_runs, surroundings, verdict},
    },
    text::Text,
};
use nix::sys::signal::{SigSet, Signal};
use serde::Serialize;

use crate::{
    REJECTED,
    explored::{LINES, shortened},
    files::{print_whole, read_source, to_json},
    run::{Destination, offer_repair, read_files, reject, seconds},
    worksheet::Language,
};

#[derive(Args)]
pub struct Verify {
    /// The Python program.
    file: PathBuf,
    /// How many real runs: on one core and on all, idle and under load, several at once.
    #[arg(long, default_value_t = 40, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    runs: u32,
    /// The Python interpreter; without it the python3 that is found on PATH.
    #[arg(long, value_name = "PATH")]
    python: Option<PathBuf>,
    /// Seconds after which a real run is ended, and a search for what is possible stopped.
    #[arg(long, default_value = "60", value_name = "S", allow_negative_numbers = true, value_parser = seconds)]
    max_seconds: Duration,
    /// A file that is there when the program begins: NAME=PATH. May be given several times.
    #[arg(long = "file", value_name = "NAME=PATH")]
    files: Vec<String>,
    /// Where standard output goes, which decides how it is buffered; without it half of the runs have a terminal and half a
    /// pipe.
    #[arg(long, value_enum)]
    stdout: Option<Destination>,
    /// How processes are made.
    #[arg(long, default_value = "fork", value_parser = PossibleValuesParser::new(StartMethod::ALL.map(StartMethod::word)))]
    start_method: String,
    /// Seeds what is random in the simulated machine.
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
    #[arg(long, default_value = "en", value_enum)]
    language: Language,
    /// Prints one JSON report.
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    program: &'a str,
    python: &'a str,
    kernel: &'a str,
    #[serde(flatten)]
    verdict: &'a Verdict,
}

const ALL_EXPLAINED: u8 = 0;
const ONE_UNEXPLAINED: u8 = 1;
const UNDECIDED: u8 = 3;
/// What a shell says of a command that was interrupted.
const INTERRUPTED: u8 = 130;
/// Cases that are shown; --json has them all.
const MOST: usize = 20;

impl Verify {
    /// Verifies; the exit status, or one line on what is wrong with the arguments.
    pub fn execute(&self) -> Result<u8, String> {
        let text = Text::of(self.language.tag());
        let source = read_source(&self.file)?;
        let files = read_files(&self.files)?;
        let name = self.file.file_name().unwrap_or(self.file.as_os_str()).to_string_lossy().into_owned();
        let program = match lang::compile(&source, &name) {
            Ok(program) => program,
            Err(diagnostics) => {
                reject(&self.file, &source, &diagnostics, self.json, &text);
                return Ok(REJECTED);
            }
        };
        if !self.json {
            offer_repair(&self.file, &source, &text);
        }
        let python = Python::find(self.python.as_deref()).map_err(|error| format!("--python: {error}"))?;
        let start_method = StartMethod::named(&self.start_method).unwrap_or(StartMethod::Fork);
        let given = files.iter().map(|(name, bytes)| (name.to_string(), bytes.to_vec()));
        let real = Source { name: name.clone(), text: source, files: given.collect(), start_method };
        let stdouts = self.stdout.map_or(vec![Stdout::Terminal, Stdout::Pipe], |it| vec![it.stdout()]);
        let around = surroundings(self.runs as usize, &stdouts);
        let cancel = cancelled_by_interrupt();
        let jobs: Vec<_> = around.iter().map(|around| (&real, *around)).collect();
        let seen = real_runs(&python, &jobs, self.max_seconds, AT_A_TIME, &cancel, |done| {
            progress(&text.fill("verified.progress", &[&done.to_string(), &self.runs.to_string()]));
        });
        let seen = seen.map_err(|error| format!("a real run: {error}"))?;
        let runs: Vec<_> = around.into_iter().zip(seen).filter_map(|(at, seen)| Some((at, seen?))).collect();
        progress(text.get("verified.searching"));
        let simulated = Simulated {
            program,
            files,
            options: Options { seed: self.seed, start_method, ..Options::default() },
            settings: Settings { seed: self.seed, ..Settings::default() },
        };
        let budget = Budget { search: self.max_seconds, explain: self.max_seconds };
        let found = verdict(&simulated, &runs, budget, &|| cancel.load(Ordering::Relaxed));
        progress("");
        if cancel.load(Ordering::Relaxed) {
            return Ok(INTERRUPTED);
        }
        let kernel = kernel();
        print_whole(&if self.json {
            to_json(&Report { program: &name, python: &python.version, kernel: &kernel, verdict: &found })
        } else {
            told(&found, &python.version, &kernel, &text)
        });
        Ok(match found {
            Verdict { unexplained: 1.., .. } => ONE_UNEXPLAINED,
            Verdict { undecided: 1.., .. } => UNDECIDED,
            _ => ALL_EXPLAINED,
        })
    }
}

/// Set as soon as the user interrupts: then all real processes are ended first.
fn cancelled_by_interrupt() -> Arc<AtomicBool> {
    let cancel = Arc::new(AtomicBool::new(false));
    let mut signals = SigSet::empty();
    signals.add(Signal::SIGINT);
    signals.add(Signal::SIGTERM);
    if signals.thread_block().is_ok() {
        let told = Arc::clone(&cancel);
        // It waits as long as this process lives.
        thread::spawn(move || told.store(signals.wait().is_ok(), Ordering::Relaxed));
    }
    cancel
}

/// Shows how far it is, on a terminal.
fn progress(line: &str) {
    let mut error = io::stderr();
    if error.is_terminal() {
        // A terminal that has gone away needs no progress.
        let _ = write!(error, "\r\x1b[K{line}");
        let _ = error.flush();
    }
}

/// The whole text.
fn told(verdict: &Verdict, python: &str, kernel: &str, text: &Text) -> String {
    let number = |count: usize| count.to_string();
    let mut out = text.fill(
        "verified.summary",
        &[
            &number(verdict.runs),
            python,
            kernel,
            &number(verdict.explained),
            &number(verdict.unexplained),
            &number(verdict.undecided),
        ],
    );
    out.push('\n');
    out += &match verdict.possible {
        Some(possible) => text.fill("verified.share", &[&number(verdict.seen), &number(possible)]),
        None => text.fill("verified.share.unknown", &[&number(verdict.seen)]),
    };
    out.push('\n');
    // What needs a look first.
    let mut cases: Vec<&Case> = verdict.cases.iter().collect();
    cases.sort_by_key(|case| ["impossible", "unknown", "possible"].iter().position(|it| *it == case.verdict));
    for case in cases.iter().take(MOST) {
        let to = text.get(match case.stdout_to {
            "terminal" => "verified.to.terminal",
            "pipe" => "verified.to.pipe",
            _ => "verified.to.unbuffered",
        });
        out += &format!("\n{}\n", text.fill("verified.case", &[&number(case.runs), &ending(case, text), to]));
        for line in details(case, text) {
            out += &format!("   {line}\n");
        }
    }
    if cases.len() > MOST {
        out += &format!("\n{}\n", text.fill("explored.more", &[&number(cases.len() - MOST)]));
    }
    out
}

/// How a run ended, in a few words.
fn ending(case: &Case, text: &Text) -> String {
    let said = match case.observed.exit_code {
        Some(code) => text.fill("explored.exits", &[&code.to_string()]),
        None if case.observed.outcome == "hang" => text.get("explored.hang").to_owned(),
        None => text.get("explored.limit").to_owned(),
    };
    let classes: Vec<String> = case
        .observed
        .exceptions
        .iter()
        .map(|(class, count)| match count {
            1 => class.clone(),
            _ => format!("{class} ×{count}"),
        })
        .collect();
    if classes.is_empty() { said } else { text.fill("explored.raises", &[&said, &classes.join(", ")]) }
}

/// The verdict on a case, if it is not simply possible, and what was printed.
fn details(case: &Case, text: &Text) -> Vec<String> {
    let mut lines = Vec::new();
    match (case.verdict, &case.difference) {
        ("impossible", Some(it)) => {
            let place = match it.line {
                Some(line) => text.fill("verified.line", &[&it.field, &line.to_string()]),
                None => it.field.clone(),
            };
            lines.push(text.fill("verified.impossible", &[&place]));
            lines.push(text.fill("verified.observed", &[&shortened(&it.observed)]));
            lines.push(text.fill("verified.expected", &[&shortened(&it.expected)]));
        }
        ("impossible", None) => lines.push(text.get("verified.impossible.wholly").to_owned()),
        ("unknown", _) => {
            let why = case.why.as_deref().unwrap_or("unknown");
            let key = format!("verified.unknown.{why}");
            let known = ["bytes", "clock", "limit", "seconds", "states"].contains(&why);
            let why = if known { text.get(&key) } else { text.get("explored.stopped.unknown") };
            lines.push(text.fill("verified.unknown", &[why]));
        }
        _ => {}
    }
    let printed = &case.observed.stdout;
    if printed.is_empty() {
        lines.push(text.get("explored.prints.nothing").to_owned());
    } else {
        let count = printed.lines().count();
        lines.push(text.get("explored.prints").to_owned());
        let shown = if count > LINES { LINES - 1 } else { count };
        lines.extend(printed.lines().take(shown).map(|line| format!("  {}", shortened(line))));
        if count > shown {
            lines.push(format!("  {}", text.fill("explored.lines", &[&(count - shown).to_string()])));
        }
    }
    lines
}
