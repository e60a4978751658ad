//! A run as JSON: what `interleave run --json` prints.

pub mod schedule;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    id::{ObjectId, Pid},
    lang::{diagnostic::Diagnostic, front::Repair},
    machine::{
        Machine,
        script::{self, Cause, Misstep},
    },
    metrics::Figures,
    process::On,
    recording::{Ending, Recording},
    text::Text,
    waits, workload,
};

/// The report of a run. Times in microseconds.
#[derive(Debug, Serialize)]
pub struct Report {
    /// `exited`, `hang`, `limit`, `fault`, `impossible` or `rejected`.
    pub outcome: &'static str,
    /// `cycle`, `dead-holder`, `nobody-will-send` or `other`.
    pub hang: Option<&'static str>,
    /// Which limit was reached: `operations`, `processes` or `heap`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<&'static str>,
    /// What a person's own policy did wrong, or which step of a script could not be taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// Main's; None on a hang, at a limit and for a rejected text.
    pub exit_code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    /// Every file at the end.
    pub files: BTreeMap<String, String>,
    pub time_us: u64,
    pub processes: Vec<ProcessReport>,
    /// Who is stuck, on a hang.
    pub waiting: Vec<Waiting>,
    /// Who is stuck or still running although main has exited.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<Waiting>,
    /// Makes the same run again: `--schedule`.
    pub schedule: String,
    pub diagnostics: Vec<DiagnosticReport>,
}

#[derive(Debug, Serialize)]
pub struct ProcessReport {
    pub pid: u32,
    pub ppid: u32,
    pub name: String,
    pub exit_code: Option<i32>,
    pub daemon: bool,
    pub created_us: u64,
    pub ended_us: Option<u64>,
    pub cpu_us: u64,
    pub ready_us: u64,
    pub blocked_us: u64,
}

/// A process that waits.
#[derive(Debug, Serialize)]
pub struct Waiting {
    pub pid: u32,
    /// What for, in a word or two: `lock a`, `queue q`, `join 1002`, `sleep`.
    pub on: String,
    pub held_by: Option<u32>,
}

#[derive(Debug, Serialize)]
pub struct DiagnosticReport {
    pub line: u32,
    pub column: u32,
    pub message: String,
}

impl Report {
    /// The report of a whole run; None of one that is only told.
    #[must_use]
    pub fn of(recording: &Recording) -> Option<Report> {
        let machine = recording.end()?;
        let ending = &recording.outcome.ending;
        let stuck = || recording.outcome.left.iter().filter_map(|pid| waiting(machine, *pid)).collect();
        let is_hang = matches!(ending, Ending::Hang(_));
        let figures = Figures::of(recording)?.processes.into_iter();
        let processes = machine.processes().zip(figures).map(|(process, figures)| ProcessReport {
            pid: process.pid.0,
            ppid: process.ppid.0,
            name: process.name.to_string(),
            exit_code: process.exit_code,
            daemon: process.daemon,
            created_us: process.created.micros(),
            ended_us: process.ended.map(|at| at.micros()),
            cpu_us: figures.times.running.micros(),
            ready_us: figures.times.ready.micros(),
            blocked_us: figures.times.blocked.micros(),
        });
        let content = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Some(Report {
            outcome: ending.word(),
            hang: if let Ending::Hang(hang) = ending { Some(hang.kind.word()) } else { None },
            limit: if let Ending::Limit(limit) = ending { Some(limit) } else { None },
            fault: fault(recording),
            exit_code: if let Ending::Exited(code) = ending { Some(*code) } else { None },
            stdout: recording.stream(false),
            stderr: recording.stream(true),
            files: machine.files().all().map(|(name, bytes)| (name.to_string(), content(bytes))).collect(),
            time_us: machine.now().micros(),
            processes: processes.collect(),
            waiting: if is_hang { stuck() } else { Vec::new() },
            left: if matches!(ending, Ending::Exited(_)) { stuck() } else { Vec::new() },
            schedule: match &recording.script {
                Some(script) => script.to_text(),
                None => recording.schedule().to_text(),
            },
            diagnostics: Vec::new(),
        })
    }

    /// The report of a text that was not run.
    #[must_use]
    pub fn rejected(diagnostics: &[Diagnostic], text: &Text) -> Report {
        let report = |it: &Diagnostic| DiagnosticReport {
            line: it.line,
            column: it.column,
            message: sentence(it, text),
        };
        Report {
            outcome: "rejected",
            hang: None,
            limit: None,
            fault: None,
            exit_code: None,
            stdout: String::new(),
            stderr: String::new(),
            files: BTreeMap::new(),
            time_us: 0,
            processes: Vec::new(),
            waiting: Vec::new(),
            left: Vec::new(),
            schedule: String::new(),
            diagnostics: diagnostics.iter().map(report).collect(),
        }
    }
}

/// The sentence of a diagnostic.
#[must_use]
pub fn sentence(diagnostic: &Diagnostic, text: &Text) -> String {
    let arguments: Vec<&str> = diagnostic.arguments.iter().map(String::as_str).collect();
    text.fill(&format!("diagnostic.{}", diagnostic.key), &arguments)
}

/// The sentence of a workload's error: where, what is wrong, and the cure, in one line.
#[must_use]
pub fn workload_sentence(error: &workload::Error, text: &Text) -> String {
    let number = |at: Option<u32>| at.map(|at| at.to_string());
    let row = number(error.row).map(|row| match &error.name {
        Some(name) => text.fill("workload.place.named", &[&row, name]),
        None => text.fill("workload.place.row", &[&row]),
    });
    let line = number(error.line).map(|line| text.fill("workload.place.line", &[&line]));
    let column = number(error.column).map(|column| text.fill("workload.place.column", &[&column]));
    let places: Vec<String> = [line, column, row].into_iter().flatten().collect();
    let arguments = error.kind.arguments();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let wrong = text.fill(&format!("workload.error.{}", error.kind.key()), &arguments);
    if places.is_empty() {
        return wrong;
    }
    text.fill("workload.place.of", &[&places.join(text.get("workload.place.separator")), &wrong])
}

/// What a repair does: each kind of damage with how often it was undone.
#[must_use]
pub fn repaired(repair: &Repair, text: &Text) -> String {
    let count = |(key, count): &(&str, usize)| {
        text.fill("repair.count", &[text.get(&format!("repair.{key}")), &count.to_string()])
    };
    repair.counts().iter().map(count).collect::<Vec<_>>().join(text.get("repair.separator"))
}

/// What went wrong with a person's own policy or with a script, in English.
fn fault(recording: &Recording) -> Option<String> {
    match &recording.outcome.ending {
        Ending::Fault(fault) => Some(fault.to_string()),
        Ending::Impossible(wrong) => Some(misstep(recording.end()?, wrong, &Text::of("en"))),
        _ => None,
    }
}

/// Which step of a script could not be taken, whose, and why; `machine` as it stood then.
#[must_use]
pub fn misstep(machine: &Machine, wrong: &Misstep, text: &Text) -> String {
    let (step, number) = ((wrong.step + 1).to_string(), wrong.pick.task.to_string());
    let task = match machine.tasks().nth(wrong.pick.task as usize) {
        None => number,
        Some(task) => {
            let name =
                machine.process(task.pid).map_or_else(|| task.pid.to_string(), |it| it.name.to_string());
            if task.thread == 0 {
                name
            } else {
                text.fill("script.thread", &[&name, &task.thread.to_string()])
            }
        }
    };
    let (key, more) = match wrong.cause {
        Cause::NoSuchTask => ("script.no-task", String::new()),
        Cause::Ended => ("script.ended", String::new()),
        Cause::Waits(on) => ("script.waits", waited_for(machine, on)),
        Cause::CanGoOn => ("script.can-go-on", String::new()),
        Cause::NoLimit => ("script.no-limit", String::new()),
        Cause::NoSuchResult => ("script.no-result", wrong.pick.choice.to_string()),
    };
    text.fill(key, &[&step, &task, &more])
}

/// Why a text is no script, or why a script is not for this program.
#[must_use]
pub fn script_error(error: script::Error, text: &Text) -> String {
    let argument = match error {
        script::Error::Newer(version) => version.to_string(),
        script::Error::TooLong => script::MAX_PICKS.to_string(),
        script::Error::NotAScript | script::Error::Changed => String::new(),
    };
    text.fill(error.key(), &[&argument])
}

fn waiting(machine: &Machine, pid: Pid) -> Option<Waiting> {
    let Some(link) = waits::link(machine, pid) else {
        return Some(Waiting { pid: pid.0, on: "running".to_owned(), held_by: None });
    };
    let on = waited_for(machine, link.on);
    let held_by = if matches!(link.on, On::Acquire(_)) { link.by } else { None };
    Some(Waiting { pid: pid.0, on, held_by: held_by.map(|pid| pid.0) })
}

/// What is waited for, in a word or two.
fn waited_for(machine: &Machine, on: On) -> String {
    match on {
        On::Sleep(_) => "sleep".to_owned(),
        On::Child(Some(child)) => format!("join {child}"),
        On::Child(None) => "wait".to_owned(),
        On::Signal => "signal".to_owned(),
        On::Acquire(id) | On::Send(id) | On::Receive(id) | On::Any(id) | On::Device(id) => named(machine, id),
    }
}

/// The kind and name of an object, or of the larger one it is a part of.
fn named(machine: &Machine, id: ObjectId) -> String {
    let object = machine.object(id);
    let whole = object.part.map_or(object, |(whole, _)| machine.object(whole));
    let kind = whole.primitive.word();
    whole.name.as_ref().map_or_else(|| format!("{kind} #{}", whole.id.0), |name| format!("{kind} {name}"))
}
