//! The file of a real run: JSON, written by `interleave record`, opened by the page.
//!
//! ```json
//! {"interleave-recording": 1, "system": "Linux 6.18.44", "python": "3.11.7", "command": ["python3", "tickets.py"],
//!  "date": "2026-11-24T01:50:00Z", "cpus": 2, "saw": ["calls", "scheduling"], "is_cut": false,
//!  "program": {"name": "tickets.py", "source": "import json…"}, "files": {"seats.json": "{\"count\": 1}"},
//!  "records": [[0, null, 4711, "", {"exec": {"file": "tickets.py"}}], …]}
//! ```
//!
//! A record is its time in microseconds, the CPU (or null), the task's number (gettid(2)), its name ("" if nobody said)
//! and what was seen (`kernel::What`). `saw` says by which tracers: `calls` of strace, `scheduling` of the kernel's
//! sched tracepoints. `files` are those that the program used, as they were before. `program` is there when the command
//! was a Python interpreter with a file. A field that is not known is null or left out; an unknown one is ignored.

use std::{collections::BTreeMap, rc::Rc};

use serde::{Deserialize, Serialize};

use super::kernel::{Record, TaskId, What};
use crate::time::Instant;

/// The version that is written, and the newest that is read.
pub const VERSION: u32 = 1;
/// Most records of a file: more are cut off.
pub const MOST_RECORDS: usize = 200_000;
/// Largest file that is read, in bytes.
pub const MOST_BYTES: usize = 20 << 20;

/// A real run, as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct File {
    #[serde(rename = "interleave-recording")]
    pub version: u32,
    /// The operating system and its release.
    #[serde(default)]
    pub system: String,
    #[serde(default)]
    pub python: Option<String>,
    #[serde(default)]
    pub command: Vec<String>,
    /// When it was recorded, in UTC (ISO 8601).
    #[serde(default)]
    pub date: String,
    #[serde(default)]
    pub cpus: u16,
    #[serde(default)]
    pub saw: Vec<Saw>,
    /// Whether records are missing at the end.
    #[serde(default)]
    pub is_cut: bool,
    #[serde(default)]
    pub program: Option<Program>,
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    pub records: Vec<Row>,
}

/// What a recording tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Saw {
    /// System calls.
    Calls,
    /// Who was on which CPU.
    Scheduling,
}

/// A Python program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    pub name: String,
    pub source: String,
}

/// A record: microseconds, CPU, task, name, what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row(u64, Option<u16>, u32, Rc<str>, What);

/// Why a text is no recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// It is larger than that many megabytes.
    TooLarge(usize),
    /// It has more records than that.
    TooMany(usize),
    /// A newer version of ours wrote it.
    Newer(u32),
    /// None of the formats that are known.
    Unknown,
    /// It looks like one of them, but is damaged: where, in the words of who read it.
    Damaged(String),
    /// Nothing in it can be shown.
    Empty,
}

impl Error {
    /// The key of its sentence, and the argument.
    #[must_use]
    pub fn words(&self) -> (&'static str, String) {
        match self {
            Error::TooLarge(megabytes) => ("import.too-large", megabytes.to_string()),
            Error::TooMany(records) => ("import.too-many", records.to_string()),
            Error::Newer(version) => ("import.newer", version.to_string()),
            Error::Unknown => ("import.unknown", String::new()),
            Error::Damaged(what) => ("import.damaged", what.chars().take(120).collect()),
            Error::Empty => ("import.empty", String::new()),
        }
    }
}

impl From<Record> for Row {
    fn from(record: Record) -> Row {
        Row(record.at.micros(), record.cpu, record.task.0, record.name, record.what)
    }
}

impl From<&Row> for Record {
    fn from(Row(at, cpu, task, name, what): &Row) -> Record {
        let (name, what) = (Rc::clone(name), what.clone());
        Record { at: Instant::from_micros(*at), cpu: *cpu, task: TaskId(*task), name, what }
    }
}

impl File {
    /// The records, in order of time.
    #[must_use]
    pub fn records(&self) -> Vec<Record> {
        let mut records: Vec<Record> = self.records.iter().map(Record::from).collect();
        records.sort_by_key(|record| record.at);
        records
    }

    /// Whether such a tracer was there.
    #[must_use]
    pub fn has_seen(&self, what: Saw) -> bool {
        self.saw.contains(&what)
    }

    /// The file as text, a line a record.
    #[must_use]
    pub fn to_json(&self) -> String {
        let rows = self.records.iter().map(|row| serde_json::to_string(row).expect("plain data"));
        let rows = rows.collect::<Vec<_>>().join(",\n");
        let head = serde_json::to_string(&File { records: Vec::new(), ..self.clone() }).expect("plain data");
        let head = head.strip_suffix("[]}").expect("the records come last");
        format!("{head}[\n{rows}\n]}}\n")
    }

    /// Reads what `to_json` wrote.
    ///
    /// # Errors
    /// The text is too large, too new or damaged.
    pub fn from_json(text: &str) -> Result<File, Error> {
        if text.len() > MOST_BYTES {
            return Err(Error::TooLarge(MOST_BYTES >> 20));
        }
        let file: File = serde_json::from_str(text).map_err(|error| Error::Damaged(error.to_string()))?;
        match file {
            File { version, .. } if version > VERSION => Err(Error::Newer(version)),
            File { records, .. } if records.len() > MOST_RECORDS => Err(Error::TooMany(MOST_RECORDS)),
            File { records, .. } if records.is_empty() => Err(Error::Empty),
            file => Ok(file),
        }
    }
}
