//! `interleave explore`: every schedule of a program.

use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
    rc::Rc,
    time::{Duration, Instant},
};

use clap::{Args, ValueEnum, builder::PossibleValuesParser};
use interleave::{
    explore::{
        explorer::{Explorer, Settings},
        merge::{Finding, Subject, digest, identity},
        report::{Level, Report},
        slack::{Slack, least},
        words::progress,
    },
    lang::{self, code::Program},
    machine::{Options, script::Timing},
    process::StartMethod,
    recording::FileSet,
    text::Text,
};

use crate::{
    REJECTED,
    drive::{Search, drive},
    explored::{print, status},
    files::{print_whole, read_source},
    run::{CostPreset, Destination, offer_repair, read_files, reject, seconds},
    worksheet::Language,
};

#[derive(Args)]
pub struct Explore {
    /// The Python program.
    file: PathBuf,
    /// What clocks may do: `any`, a sleep may last and a time limit may run as long as it likes; `exact`, computing
    /// takes no time; or milliseconds by which anything may be late.
    #[arg(long, default_value = "any", value_name = "any|exact|SLACK_MS", allow_negative_numbers = true, value_parser = timing)]
    timing: Timing,
    /// States after which the search is stopped.
    #[arg(long, default_value_t = 2_000_000, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    max_states: u64,
    /// Seconds after which the search is stopped.
    #[arg(long, value_name = "S", allow_negative_numbers = true, value_parser = seconds)]
    max_seconds: Option<Duration>,
    /// Bytes of memory after which the search is stopped.
    #[arg(long, default_value_t = 1 << 30, value_name = "N", value_parser = clap::value_parser!(u64).range(1 << 20..))]
    max_bytes: u64,
    /// How to search. Without it: all states, and when these are too many by reduction, and so on.
    #[arg(long, value_enum)]
    level: Option<LevelName>,
    /// Tells processes apart that were forked alike.
    #[arg(long)]
    no_symmetry: bool,
    /// Outputs that differ only in how the lines of several processes mix are the same.
    #[arg(long)]
    ignore_print_order: bool,
    /// Makes so many random runs: instead of a search, or with --level when that does not finish.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    sample: Option<u64>,
    /// Seeds everything random.
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
    /// Searches part K of N, from 1; 'interleave merge' joins the parts.
    #[arg(long, value_name = "K/N", value_parser = shard)]
    shard: Option<(u32, u32)>,
    /// Looks for the least delay that makes another outcome possible than exact timing has.
    #[arg(long, conflicts_with = "shard")]
    least_slack: bool,
    /// A file that is there when the program begins: NAME=PATH. May be given several times.
    #[arg(long = "file", value_name = "NAME=PATH")]
    files: Vec<String>,
    /// Where standard output goes, which decides how it is buffered.
    #[arg(long, default_value = "terminal", value_enum)]
    stdout: Destination,
    /// How processes are made.
    #[arg(long, default_value = "fork", value_parser = PossibleValuesParser::new(StartMethod::ALL.map(StartMethod::word)))]
    start_method: String,
    /// What a statement costs when a schedule is run again; outcomes do not depend on it.
    #[arg(long, default_value = "real", value_enum)]
    costs: CostPreset,
    #[arg(long, default_value = "en", value_enum)]
    language: Language,
    /// Prints one JSON report.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum LevelName {
    /// Every state: outcomes, probabilities, counts, livelocks.
    All,
    /// Every end, by reduction: outcomes, no probabilities.
    Reduced,
    /// Schedules with few preemptions.
    Bounded,
    /// Random runs.
    Sampled,
}

/// Random runs unless --sample says how many.
const RUNS: u64 = 10_000;

/// A program with all that is given to it.
struct Given {
    program: Rc<Program>,
    files: FileSet,
    options: Rc<Options>,
}

impl Search for Explorer {
    fn work(&mut self, steps: u64) -> bool {
        Explorer::work(self, steps)
    }

    fn report(&mut self) -> Report {
        Explorer::report(self)
    }

    fn stop(&mut self, why: &str) {
        Explorer::stop(self, why);
    }
}

impl Explore {
    /// Explores; the exit status, or one line on what is wrong with the arguments.
    pub fn execute(&self) -> Result<u8, String> {
        let source = read_source(&self.file)?;
        let files = read_files(&self.files)?;
        let text = Text::of(self.language.tag());
        let name = self.file.file_name().unwrap_or(self.file.as_os_str()).to_string_lossy();
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
        let pieces = files.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes.as_slice()]);
        let subject = Subject {
            program: name.into_owned(),
            digest: digest([source.as_bytes()].into_iter().chain(pieces)),
            start_method: self.start_method.clone(),
            stdout: self.stdout.word(),
            print_order: !self.ignore_print_order,
        };
        let given = Given { program, files, options: Rc::new(self.options()) };
        let until = self.max_seconds.map(|most| Instant::now() + most);
        let (mut report, layer) = self.search(&given, self.timing, until, &text, |_| false);
        let mut unbroken = None;
        if self.least_slack {
            match self.slack(&given, &report, until, &text) {
                Slack::Known(least) => report.least_slack = Some(least),
                Slack::Never => unbroken = Some("explored.least-slack.never"),
                Slack::Unknown => unbroken = Some("explored.least-slack.unknown"),
            }
        }
        let status = status(&report);
        print(&Finding { report, subject, layer, parts: None }, self.json, &text);
        if let Some(key) = unbroken.filter(|_| !self.json) {
            print_whole(&format!("{}\n", text.get(key)));
        }
        Ok(status)
    }

    /// Searches with that timing; a terminal shows how far it is. `is_enough` may end it early.
    fn search(
        &self,
        given: &Given,
        timing: Timing,
        until: Option<Instant>,
        text: &Text,
        is_enough: impl Fn(&Report) -> bool,
    ) -> (Report, Option<String>) {
        let mut explorer = Explorer::new(
            Rc::clone(&given.program),
            &given.files,
            Rc::clone(&given.options),
            self.settings(timing),
        );
        let (mut error, mut is_shown) = (io::stderr(), false);
        let report = drive(&mut explorer, until, |report| {
            if error.is_terminal() {
                // A terminal that has gone away needs no progress.
                let _ = write!(error, "\r\x1b[K{}", progress(report, text));
                is_shown = true;
            }
            is_enough(report)
        });
        if is_shown {
            let _ = write!(error, "\r\x1b[K");
        }
        let layer = explorer.layer();
        (report, layer)
    }

    /// The least delay that makes another outcome possible; `known` is what was found with `--timing`.
    fn slack(&self, given: &Given, known: &Report, until: Option<Instant>, text: &Text) -> Slack {
        let exact = Timing::Slack(interleave::time::Duration::ZERO);
        let at = |timing: Timing, is_enough: &dyn Fn(&Report) -> bool| match timing == self.timing {
            true => known.clone(),
            false => self.search(given, timing, until, text, is_enough).0,
        };
        let usual = at(exact, &|_| false);
        let usual_outcomes: Vec<String> = usual.outcomes.iter().map(identity).collect();
        let is_other =
            |report: &Report| report.outcomes.iter().any(|it| !usual_outcomes.contains(&identity(it)));
        least(|delay| {
            let report = at(delay.map_or(Timing::Any, Timing::Slack), &is_other);
            // What is new beside an incomplete list may be missing from that.
            let (is_other, is_known) = (is_other(&report), usual.complete);
            (is_known && (is_other || report.complete)).then_some(is_other)
        })
    }

    fn settings(&self, timing: Timing) -> Settings {
        let level = self.level.map(|level| match level {
            LevelName::All => Level::All,
            LevelName::Reduced => Level::Reduced,
            LevelName::Bounded => Level::Bounded,
            LevelName::Sampled => Level::Sampled,
        });
        Settings {
            timing,
            max_states: self.max_states,
            max_bytes: usize::try_from(self.max_bytes).unwrap_or(usize::MAX),
            seed: self.seed,
            level: level.or(self.sample.map(|_| Level::Sampled)),
            symmetry: !self.no_symmetry,
            print_order: !self.ignore_print_order,
            samples: self.sample.unwrap_or(RUNS),
            shard: self.shard,
        }
    }

    fn options(&self) -> Options {
        Options {
            seed: self.seed,
            costs: self.costs.costs(),
            stdout: self.stdout.stdout(),
            start_method: StartMethod::named(&self.start_method).unwrap_or(StartMethod::Fork),
            ..Options::default()
        }
    }
}

fn timing(text: &str) -> Result<Timing, String> {
    let slack = match text {
        "any" => return Ok(Timing::Any),
        "exact" => 0.0,
        number => number
            .parse::<f64>()
            .ok()
            .filter(|slack| (0.0..=1e12).contains(slack))
            .ok_or("write any, exact, or a number of milliseconds from 0 on")?,
    };
    Ok(Timing::Slack(interleave::time::Duration::from_micros((slack * 1000.0).round() as u64)))
}

fn shard(text: &str) -> Result<(u32, u32), String> {
    let parts = text.split_once('/').and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
    parts
        .filter(|(part, of)| (1..=*of).contains(part) && *of <= 10_000)
        .ok_or("write K/N, K from 1 to N, N at most 10000".to_owned())
}
