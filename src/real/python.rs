//! A program under real Python: how it ended and what it left, in the terms in which ends are compared.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::AtomicBool,
    time::Duration,
};

use super::launch::{Done, Ended, Folder, Request, Sink, run};
use crate::{
    explore::{
        explain::Observed,
        world::{exceptions, renamed},
    },
    id::Pid,
    lang::vm::Stdout,
    process::StartMethod,
};

/// Python imports it first; see there.
const NOTES: &str = include_str!("sitecustomize.py");
/// Says what an interpreter is: where, which, and which version.
const WHO: &str = "import sys, platform as p\nprint(sys.executable, p.python_implementation(), p.python_version(), sep='\\n')";

/// A real Python interpreter.
#[derive(Debug)]
pub struct Python {
    executable: PathBuf,
    /// `CPython 3.11.7`.
    pub version: String,
    /// With `sitecustomize.py`.
    site: Folder,
}

/// A program with all that goes with it.
#[derive(Clone, Debug)]
pub struct Source {
    /// Of its file.
    pub name: String,
    pub text: String,
    pub files: Vec<(String, Vec<u8>)>,
    pub start_method: StartMethod,
}

/// Where a run takes place.
#[derive(Clone, Debug)]
pub struct Place {
    pub stdout: Stdout,
    /// The CPUs it may use; none: all.
    pub cpus: Vec<usize>,
    /// On the clock on the wall.
    pub limit: Duration,
}

/// What was seen of a run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// With pids as `P1`, `P2`…; the outcome is `limit` for a run that was cut off.
    pub renamed: Observed,
    /// With all numbers as they were, for one of them may be some pid's by accident.
    pub literal: Observed,
    /// All of standard error.
    pub stderr: String,
}

impl Python {
    /// The interpreter that `path` names, else `python3`.
    ///
    /// # Errors
    /// What is wrong with it, and the cure, in one line.
    pub fn find(path: Option<&Path>) -> Result<Python, String> {
        let name = path.unwrap_or(Path::new("python3"));
        let cure = "name a Python 3 interpreter, such as --python /usr/bin/python3";
        let told =
            Command::new(name).args(["-c", WHO]).env_remove("PYTHONHOME").env_remove("PYTHONPATH").output();
        let told = told.map_err(|error| format!("{}: {error}: {cure}", name.display()))?;
        let text = String::from_utf8_lossy(&told.stdout);
        let lines: Vec<&str> = text.lines().collect();
        let [executable, kind, version] = lines[..] else {
            return Err(format!("{}: no Python 3: {cure}", name.display()));
        };
        if !told.status.success() || !version.starts_with("3.") || executable.is_empty() {
            return Err(format!("{}: no Python 3: {cure}", name.display()));
        }
        let site = Folder::new().and_then(|site| {
            fs::write(site.path().join("sitecustomize.py"), NOTES)?;
            Ok(site)
        });
        let site = site.map_err(|error| format!("a folder for temporary files: {error}: set TMPDIR"))?;
        Ok(Python { executable: executable.into(), version: format!("{kind} {version}"), site })
    }

    /// Runs a program once.
    ///
    /// # Errors
    /// When it cannot be started or watched.
    pub fn run(&self, source: &Source, place: &Place, cancel: &AtomicBool) -> io::Result<Seen> {
        let notes = Folder::new()?;
        let mut command: Vec<OsString> = vec![self.executable.clone().into()];
        if place.stdout == Stdout::Unbuffered {
            command.push("-u".into());
        }
        command.push(source.name.clone().into());
        let mut files = source.files.clone();
        files.push((source.name.clone(), source.text.clone().into_bytes()));
        let request = Request {
            command: &command,
            environment: &self.environment(source, notes.path()),
            files: &files,
            notes: notes.path(),
            sink: if place.stdout == Stdout::Terminal { Sink::Terminal } else { Sink::Pipe },
            cpus: &place.cpus,
            limit: place.limit,
            cancel,
        };
        let mut done = run(&request, || noted(notes.path(), "service"))?;
        done.files.remove(&source.name);
        Ok(seen(&done, &noted(notes.path(), "pid")))
    }

    fn environment(&self, source: &Source, notes: &Path) -> Vec<(OsString, OsString)> {
        let pairs: [(&str, OsString); 5] = [
            ("PATH", std::env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into())),
            ("LANG", "C.UTF-8".into()),
            ("PYTHONPATH", self.site.path().into()),
            ("INTERLEAVE_NOTES", notes.into()),
            ("INTERLEAVE_START", source.start_method.word().into()),
        ];
        pairs.into_iter().map(|(name, value)| (name.into(), value)).collect()
    }
}

/// The processes that a note was made of.
fn noted(notes: &Path, kind: &str) -> BTreeSet<i32> {
    let text = fs::read_to_string(notes.join("pids")).unwrap_or_default();
    let lines = text.lines().filter_map(|line| line.split_once(' '));
    lines.filter(|(what, _)| *what == kind).filter_map(|(_, pid)| pid.parse().ok()).collect()
}

fn seen(done: &Done, pids: &BTreeSet<i32>) -> Seen {
    let mut told: BTreeMap<String, u32> = BTreeMap::new();
    for (class, count) in done.stderr.values().flat_map(|text| exceptions(text)) {
        *told.entry(class).or_default() += count;
    }
    let outcome = match done.ended {
        Ended::Exited => "exited",
        Ended::Hang => "hang",
        Ended::Limit => "limit",
    };
    // Where the simulated machine has no process for it, this one stands for all that is outside.
    let outside = |text: &str| numbered(text, std::process::id(), Pid::OUTSIDE.0);
    let literal = Observed {
        outcome: outcome.to_owned(),
        exit_code: done.exit_code,
        stdout: outside(&done.stdout),
        files: done.files.iter().map(|(name, text)| (name.clone(), outside(text))).collect(),
        exceptions: told,
    };
    // The simulated machine's pids too: there, a number that is one of them by accident is taken for a pid.
    let simulated = Pid::MAIN.0..Pid::MAIN.0 + pids.len() as u32;
    let is_pid = |number: u32| pids.contains(&(number as i32)) || simulated.contains(&number);
    let renamed = Observed { stdout: renamed(&literal.stdout, is_pid), ..literal.clone() };
    Seen { renamed, literal, stderr: done.stderr.values().map(String::as_str).collect() }
}

/// A text in which a number stands for another.
fn numbered(text: &str, from: u32, to: u32) -> String {
    let from = from.to_string();
    let is_digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric());
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(&from) {
        let (before, after) = (&rest[..at], &rest[at + from.len()..]);
        let is_whole = !is_digit(before.chars().next_back()) && !is_digit(after.chars().next());
        result += before;
        result += &if is_whole { to.to_string() } else { from.clone() };
        rest = after;
    }
    result + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_numbers_are_numbered_anew() {
        assert_eq!(numbered("42 142 421 42.", 42, 999), "999 142 421 999.");
    }

    #[test]
    fn a_run_is_told_in_the_terms_of_the_simulated_machine() {
        let done = Done {
            ended: Ended::Exited,
            exit_code: Some(1),
            left: 0,
            stdout: format!("31415 {} 31416 1000 31415\n", std::process::id()),
            stderr: BTreeMap::from([
                (
                    31415,
                    "Traceback (most recent call last):\nTraceback (most recent call last):\n".to_owned(),
                ),
                (31416, "Traceback (most recent call last):\n  x\nKeyError: 1\n".to_owned()),
            ]),
            files: BTreeMap::new(),
        };
        let seen = seen(&done, &BTreeSet::from([31415, 31416]));
        assert_eq!(seen.renamed.stdout, "P1 999 P2 P3 P1\n");
        assert_eq!(seen.literal.stdout, "31415 999 31416 1000 31415\n");
        assert_eq!(seen.renamed.exceptions, BTreeMap::from([("KeyError".to_owned(), 1)]));
    }
}
