//! `interleave run`: a program, as Python would run it; `interleave repair`: what copying did to one, undone.

use std::{
    path::{Path, PathBuf},
    rc::Rc,
    time::Duration,
};

use clap::{Args, ValueEnum, builder::PossibleValuesParser};
use interleave::{
    lang::{self, code::Program, diagnostic::Diagnostic, front, vm::Stdout},
    machine::{
        Costs, Options,
        script::{Error, Script},
    },
    policy::{self, replay::Schedule},
    process::StartMethod,
    recording::{Ending, FileSet, Recorder, Recording},
    report::{self, Report},
    text::Text,
    trace,
};

use crate::{
    HANG, LIMIT, REJECTED,
    files::{print_whole, read_file, read_source, to_json, write_beside},
};

/// Largest file that `--file` takes: the simulated heap of a process.
const MAX_FILE: u64 = 16 << 20;
/// `repair` has nothing to offer.
const SOUND: u8 = 1;

#[derive(Args)]
pub struct Run {
    /// The Python program.
    file: PathBuf,
    /// Who runs next: `rr:quantum=10` (times in ms) or `fcfs`.
    #[arg(long, default_value = policy::DEFAULT)]
    policy: String,
    /// The rule of the policy `custom`: a Python file that defines choose(ready, now).
    #[arg(long, value_name = "FILE.py")]
    choose: Option<PathBuf>,
    /// How many processors.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=64))]
    cpus: u16,
    /// Seeds everything random.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How processes are made.
    #[arg(long, default_value = "fork", value_parser = PossibleValuesParser::new(StartMethod::ALL.map(StartMethod::word)))]
    start_method: String,
    /// What a statement costs: 1 ms in the classroom, 1 µs on a real machine.
    #[arg(long, default_value = "real", value_enum)]
    costs: CostPreset,
    /// Where standard output goes, which decides how it is buffered.
    #[arg(long, default_value = "terminal", value_enum)]
    stdout: Destination,
    /// A file that is there when the program begins: NAME=PATH. May be given several times.
    #[arg(long = "file", value_name = "NAME=PATH")]
    files: Vec<String>,
    /// Runs a schedule: one that was recorded (`schedule` of --json: 1;…), or one of the explorer's (x1.…).
    #[arg(long, value_name = "TEXT")]
    schedule: Option<String>,
    /// Operations after which the run is stopped.
    #[arg(long, default_value_t = 10_000_000, value_parser = clap::value_parser!(u64).range(1..))]
    limit_ops: u64,
    /// Prints one JSON report instead of the program's output.
    #[arg(long)]
    json: bool,
    /// Writes a trace for Perfetto or Chrome.
    #[arg(long, value_name = "OUT.json")]
    trace: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum CostPreset {
    Classroom,
    Real,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Destination {
    Terminal,
    Pipe,
    Unbuffered,
}

impl CostPreset {
    pub fn costs(self) -> Costs {
        match self {
            CostPreset::Classroom => Costs::CLASSROOM,
            CostPreset::Real => Costs::REAL,
        }
    }
}

impl Destination {
    pub fn stdout(self) -> Stdout {
        match self {
            Destination::Terminal => Stdout::Terminal,
            Destination::Pipe => Stdout::Pipe,
            Destination::Unbuffered => Stdout::Unbuffered,
        }
    }

    pub fn word(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

impl Run {
    /// Runs; the exit status, or one line on what is wrong with the arguments.
    pub fn execute(&self) -> Result<u8, String> {
        let source = read_source(&self.file)?;
        let options = Rc::new(self.options()?);
        let files = read_files(&self.files)?;
        let text = Text::of("en");
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
        let recorder = self.recorder(program, &files, options, &text)?;
        let recording = self.record(recorder);
        if let Some(path) = &self.trace {
            write_beside(path, &trace::to_chrome(&recording))?;
        }
        if self.json {
            print_whole(&to_json(&report(&recording)));
        } else {
            tell_ending(&recording, &text);
        }
        Ok(match recording.outcome.ending {
            Ending::Exited(code) if code < 0 => (128 - code) as u8,
            Ending::Exited(code) => code as u8,
            Ending::Hang(_) => HANG,
            Ending::Impossible(_) => REJECTED,
            Ending::Limit(_) | Ending::Fault(_) | Ending::Unfinished => LIMIT,
        })
    }

    /// Begins the run, under the policy or the schedule that is given.
    fn recorder(
        &self,
        program: Rc<Program>,
        files: &FileSet,
        options: Rc<Options>,
        text: &Text,
    ) -> Result<Recorder, String> {
        let told = |error| format!("--schedule: {}", report::script_error(error, text));
        let recorder = match &self.schedule {
            Some(script) if Script::is_meant(script) => {
                let script = Script::from_text(script).map_err(told)?;
                script.check(&program, files, &options).map_err(told)?;
                return Ok(Recorder::scripted(program, files, &options, Rc::new(script)));
            }
            Some(schedule) => {
                let schedule = Schedule::from_text(schedule).ok_or(told(Error::NotAScript))?;
                Recorder::new(program, files, options, Some(schedule))
            }
            None => Recorder::new(program, files, options, None),
        };
        recorder.map_err(|error| error.to_string())
    }

    /// Records the run, printing what it writes as it comes.
    fn record(&self, mut recorder: Recorder) -> Recording {
        let mut printed = 0;
        loop {
            let over = recorder.advance(1024);
            if !self.json {
                for piece in &recorder.output()[printed..] {
                    if piece.is_error {
                        eprint!("{}", piece.text);
                    } else {
                        print_whole(&piece.text);
                    }
                }
            }
            printed = recorder.output().len();
            if over {
                return recorder.finish();
            }
        }
    }

    fn options(&self) -> Result<Options, String> {
        policy::read(&self.policy, true).map_err(|error| format!("--policy: {error}"))?;
        let choose = self.choose.as_deref().map(read_source).transpose()?;
        Ok(Options {
            policy: self.policy.as_str().into(),
            choose: choose.map(Into::into),
            cpus: self.cpus,
            seed: self.seed,
            costs: self.costs.costs(),
            stdout: self.stdout.stdout(),
            start_method: StartMethod::named(&self.start_method).unwrap_or(StartMethod::Fork),
            limit_operations: self.limit_ops,
            ..Options::default()
        })
    }
}

/// The files that `--file NAME=PATH` gives.
pub fn read_files(items: &[String]) -> Result<FileSet, String> {
    let read = |item: &String| {
        let (name, path) = item.split_once('=').ok_or(format!("--file {item}: write it NAME=PATH"))?;
        let bytes = read_file(Path::new(path), MAX_FILE)?;
        Ok((name.into(), Rc::new(bytes)))
    };
    items.iter().map(read).collect()
}

/// A number of seconds that was given.
pub fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.0..=1e9).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or("write a number of seconds, such as 10 or 0.5".to_owned())
}

/// Says why a program is not run: everything that is wrong with it, a line each.
pub fn reject(path: &Path, source: &str, diagnostics: &[Diagnostic], as_json: bool, text: &Text) {
    if as_json {
        print_whole(&to_json(&Report::rejected(diagnostics, text)));
        return;
    }
    for it in diagnostics {
        eprintln!("{}:{}:{}: {}", path.display(), it.line, it.column, report::sentence(it, text));
    }
    offer_repair(path, source, text);
}

/// One line when the text was damaged by copying: it is rejected, or all of it has become a comment.
pub fn offer_repair(path: &Path, source: &str, text: &Text) {
    if let Some(found) = front::repair(source) {
        let (file, what) = (path.display(), report::repaired(&found, text));
        eprintln!("{file}: looks damaged by copying ({what}); to repair it: interleave repair {file}");
    }
}

/// The report of a run of ours.
fn report(recording: &Recording) -> Report {
    Report::of(recording).expect("a machine of ours ran it")
}

/// What is to be said, beside the program's own output, about how it ended.
fn tell_ending(recording: &Recording, text: &Text) {
    let line = match &recording.outcome.ending {
        Ending::Hang(hang) => {
            let stuck = report(recording).waiting;
            let stuck: Vec<String> = stuck.iter().map(|it| format!("{} ({})", it.pid, it.on)).collect();
            format!("{}: {}", text.get(&format!("hang.{}", hang.kind.word())), stuck.join(", "))
        }
        Ending::Limit(limit) => text.get(&format!("limit.{limit}")).to_owned(),
        Ending::Fault(fault) => text.fill("outcome.fault", &[fault]),
        Ending::Impossible(wrong) => text.fill(
            "outcome.impossible",
            &[&report::misstep(recording.end().expect("a machine of ours ran it"), wrong, text)],
        ),
        Ending::Exited(_) | Ending::Unfinished => return,
    };
    eprintln!("interleave: {line}");
}

/// Prints a text with the damage of copying undone; the exit status, or one line on what is wrong with the file.
pub fn repair(path: &Path) -> Result<u8, String> {
    let text = Text::of("en");
    match front::repair(&read_source(path)?) {
        Some(found) => {
            eprintln!("interleave: {}: {}", path.display(), report::repaired(&found, &text));
            if found.left > 0 {
                let left = text.fill("repair.left", &[&found.left.to_string()]);
                eprintln!("interleave: {}: {left}", path.display());
            }
            print_whole(&found.text);
            Ok(0)
        }
        None => {
            eprintln!("interleave: {}: nothing to repair", path.display());
            Ok(SOUND)
        }
    }
}
