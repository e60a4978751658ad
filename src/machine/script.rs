//! A schedule as the explorer finds it: which task carries out its next visible operation, and which of its results.
//!
//! It says nothing about statements, costs or moments, so that it still leads to the same end when a library became
//! longer or statements dearer. Everything between two visible operations of a task belongs to the first.
//!
//! As text: `x1.SEED.DIGEST.HOW.PICKS`, letters, digits and `.-_~` only.
//! - SEED: decimal.
//! - DIGEST: eight hexadecimal digits, of the program and of what is around it (`digest`).
//! - HOW: `f` if making processes and threads are steps of their own, `e` if exits are; then `a` for any timing, or `s`
//!   and the slack in microseconds.
//! - PICKS: task by task. A task is a number to the base 26, its last digit `a` to `z`, those before it `A` to `Z`
//!   (0 is `a`, 26 is `Ba`). Before it may stand `~` and the result, if that is not 0; behind it how often it goes in
//!   a row, if more than once. `a3b~1c`: three times the first task, once the second, once the second result of the
//!   third.

use std::{fmt::Write, rc::Rc};

use serde::{Deserialize, Serialize};

use super::Options;
use crate::{
    lang::{code::Program, vm::Stdout},
    process::On,
    time::Duration,
};

/// Most picks of a script that is read: a link is a stranger's.
pub const MAX_PICKS: usize = 1 << 20;

/// One step: a task carries out its next visible operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Pick {
    /// Its `Tid`: tasks in order of creation in that very run, the main one is 0.
    pub task: u32,
    /// Which result: 0 is the operation itself, 1 that its time limit passes. From `Pick::SIGNAL` on: instead of an
    /// operation that signal arrives at the process whose main task this is.
    pub choice: u16,
}

impl Pick {
    /// The operation itself.
    pub const OPERATION: u16 = 0;
    /// The time limit of the operation passes.
    pub const TIME_OUT: u16 = 1;
    /// The signal with number n arrives: this plus n.
    pub const SIGNAL: u16 = 0x100;

    /// The task's operation is carried out.
    #[must_use]
    pub const fn of(task: u32) -> Pick {
        Pick { task, choice: Pick::OPERATION }
    }

    /// The time limit of the task's operation passes.
    #[must_use]
    pub const fn time_out(task: u32) -> Pick {
        Pick { task, choice: Pick::TIME_OUT }
    }

    /// A signal on its way arrives at the process whose main task this is.
    #[must_use]
    pub const fn signal(task: u32, signal: u8) -> Pick {
        Pick { task, choice: Pick::SIGNAL + signal as u16 }
    }
}

/// What is a step of its own; what is not belongs to the step before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grain {
    /// Making a process or a thread.
    pub forks: bool,
    /// The exit of a process.
    pub exits: bool,
}

/// What the explorer assumed about time; a replay needs none of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Timing {
    /// A sleep may end at any later moment, a time limit may pass at any.
    #[default]
    Any,
    /// Nothing is later than by this; zero is exact.
    Slack(Duration),
}

/// A schedule of the explorer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    pub seed: u64,
    /// Of the program and what is around it: `digest`.
    pub digest: u32,
    pub grain: Grain,
    pub timing: Timing,
    pub picks: Vec<Pick>,
}

/// Why a text is no script, or why a script is not for this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The text is something else, or was damaged.
    NotAScript,
    /// It was made by a version to come.
    Newer(u32),
    /// More than `MAX_PICKS` steps.
    TooLong,
    /// Program, files, start method or kind of standard output are not those it was made for.
    Changed,
}

impl Error {
    /// Its key in the texts.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Error::NotAScript => "script.none",
            Error::Newer(_) => "script.newer",
            Error::TooLong => "script.long",
            Error::Changed => "script.changed",
        }
    }
}

/// A step of a script that could not be taken: the run ended there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misstep {
    /// Index into `Script::picks`.
    pub step: usize,
    pub pick: Pick,
    pub cause: Cause,
}

/// Why a step could not be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    NoSuchTask,
    Ended,
    /// Its operation has to wait, for that.
    Waits(On),
    /// A time limit passes only while its operation has to wait: it need not.
    CanGoOn,
    /// Its operation has no time limit.
    NoLimit,
    /// Operations have no such result, and no such signal is on its way.
    NoSuchResult,
}

const VERSION: u32 = 1;

impl Script {
    /// Whether a text claims to be a script, of whatever version.
    #[must_use]
    pub fn is_meant(text: &str) -> bool {
        text.starts_with('x')
    }

    /// The script as a short text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let (forks, exits) =
            (if self.grain.forks { "f" } else { "" }, if self.grain.exits { "e" } else { "" });
        let timing = match self.timing {
            Timing::Any => "a".to_owned(),
            Timing::Slack(slack) => format!("s{}", slack.micros()),
        };
        let mut text = format!("x{VERSION}.{}.{:08x}.{forks}{exits}{timing}.", self.seed, self.digest);
        for run in self.picks.chunk_by(|one, next| one == next) {
            let pick = run[0];
            if pick.choice > 0 {
                write!(text, "~{}", pick.choice).expect("a String takes all text");
            }
            put_task(&mut text, pick.task);
            if run.len() > 1 {
                write!(text, "{}", run.len()).expect("a String takes all text");
            }
        }
        text
    }

    /// Reads the text of a script.
    ///
    /// # Errors
    /// It is none, or one of a version to come, or too long.
    pub fn from_text(text: &str) -> Result<Script, Error> {
        let (version, rest) = text.split_once('.').ok_or(Error::NotAScript)?;
        let version = version.strip_prefix('x').and_then(number).ok_or(Error::NotAScript)?;
        if version > VERSION {
            return Err(Error::Newer(version));
        }
        let parts: Vec<&str> = rest.split('.').collect();
        let &[seed, digest, how, picks] = &parts[..] else { return Err(Error::NotAScript) };
        if version == 0 || digest.len() != 8 || !digest.bytes().all(|it| it.is_ascii_hexdigit()) {
            return Err(Error::NotAScript);
        }
        let (forks, how) = without(how, "f");
        let (exits, how) = without(how, "e");
        let timing = match (how, how.strip_prefix('s').and_then(number)) {
            ("a", _) => Timing::Any,
            (_, Some(slack)) => Timing::Slack(Duration::from_micros(slack)),
            _ => return Err(Error::NotAScript),
        };
        Ok(Script {
            seed: number(seed).ok_or(Error::NotAScript)?,
            digest: u32::from_str_radix(digest, 16).map_err(|_| Error::NotAScript)?,
            grain: Grain { forks, exits },
            timing,
            picks: picks_of(picks)?,
        })
    }

    /// Whether it was made for this.
    ///
    /// # Errors
    /// `Changed`: it was not.
    pub fn check(
        &self,
        program: &Program,
        files: &[(Rc<str>, Rc<Vec<u8>>)],
        options: &Options,
    ) -> Result<(), Error> {
        if self.digest == digest(program, files, options) { Ok(()) } else { Err(Error::Changed) }
    }
}

/// A task's number to the base 26.
fn put_task(text: &mut String, task: u32) {
    let digit = |value: u32, zero: u8| char::from(zero + (value % 26) as u8);
    let mut upper = Vec::new();
    let mut rest = task / 26;
    while rest > 0 {
        upper.push(digit(rest, b'A'));
        rest /= 26;
    }
    text.extend(upper.into_iter().rev());
    text.push(digit(task, b'a'));
}

/// Whether a text begins with a mark, and what follows.
fn without<'a>(text: &'a str, mark: &str) -> (bool, &'a str) {
    text.strip_prefix(mark).map_or((false, text), |rest| (true, rest))
}

/// A decimal number, digits only.
fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|it| it.is_ascii_digit()).then(|| text.parse().ok())?
}

fn picks_of(mut text: &str) -> Result<Vec<Pick>, Error> {
    /// The text up to where its first characters stop being such.
    fn take<'a>(text: &mut &'a str, such: fn(&char) -> bool) -> &'a str {
        let end = text.find(|it| !such(&it)).unwrap_or(text.len());
        let (taken, rest) = text.split_at(end);
        *text = rest;
        taken
    }
    let mut picks = Vec::new();
    while !text.is_empty() {
        let mut choice = 0;
        if let Some(rest) = text.strip_prefix('~') {
            text = rest;
            choice = number(take(&mut text, char::is_ascii_digit)).ok_or(Error::NotAScript)?;
        }
        let mut task: u32 = 0;
        let upper = take(&mut text, char::is_ascii_uppercase);
        let last = text.bytes().next().filter(u8::is_ascii_lowercase).ok_or(Error::NotAScript)?;
        text = &text[1..];
        for digit in upper.bytes().map(|it| it - b'A').chain([last - b'a']) {
            let more = task.checked_mul(26).and_then(|task| task.checked_add(digit.into()));
            task = more.ok_or(Error::NotAScript)?;
        }
        let count = match take(&mut text, char::is_ascii_digit) {
            "" => 1,
            digits => number(digits).ok_or(Error::TooLong)?,
        };
        if count > MAX_PICKS - picks.len() {
            return Err(Error::TooLong);
        }
        picks.resize(picks.len() + count, Pick { task, choice });
    }
    Ok(picks)
}

/// A number that differs when a schedule may lead elsewhere: of the program's text, the files it finds, the start
/// method and the kind of standard output. FNV-1a, 32 bits (draft-eastlake-fnv, section 2).
#[must_use]
pub fn digest(program: &Program, files: &[(Rc<str>, Rc<Vec<u8>>)], options: &Options) -> u32 {
    let stdout = match options.stdout {
        Stdout::Terminal => "terminal",
        Stdout::Pipe => "pipe",
        Stdout::Unbuffered => "unbuffered",
    };
    let text = program.files.last().map_or("", |file| &file.text);
    let around = [text, options.start_method.word(), stdout].map(str::as_bytes);
    let files = files.iter().flat_map(|(name, content)| [name.as_bytes(), content.as_slice()]);
    around.into_iter().chain(files).fold(0x811c_9dc5, |hash, part| {
        // The length keeps parts apart.
        let length = (part.len() as u64).to_le_bytes();
        length.iter().chain(part).fold(hash, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
    })
}
