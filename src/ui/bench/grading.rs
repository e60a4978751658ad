//! The answers of an exercise and how they are checked: pure.

use interleave::{
    id::Pid,
    schedule::Figures,
    time::{Duration, Instant},
};

use super::{facts, number, track::Track};

/// How far an answer may be from the right one, in units.
pub const TOLERANCE: f64 = 0.01;

/// The figures asked of each process, in the order of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    Completion,
    Turnaround,
    Waiting,
    Response,
}

impl Asked {
    pub const ALL: [Asked; 4] = [Asked::Completion, Asked::Turnaround, Asked::Waiting, Asked::Response];

    /// The key of its name in the texts.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Asked::Completion => "bench.completion",
            Asked::Turnaround => "bench.turnaround",
            Asked::Waiting => "bench.waiting",
            Asked::Response => "bench.response",
        }
    }
}

/// What is asked for: a figure of a process, a mean, the order of the Gantt chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    Of(Pid, Asked),
    /// Not of completion.
    Mean(Asked),
    Order,
}

/// What an answer is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Right,
    Wrong,
    /// It cannot be read.
    Unread,
}

/// The right answer as it would be written; None where there is none, as of a process that never ends.
#[must_use]
pub fn solution(track: &Track, question: Question) -> Option<String> {
    match question {
        Question::Order => Some(order(track)?.join(" ")),
        _ => value(&track.schedule.figures, question).map(number::mean),
    }
}

/// The verdict on an answer; None for an empty one, or where there is no right one.
#[must_use]
pub fn check(track: &Track, question: Question, given: &str) -> Option<Verdict> {
    if given.trim().is_empty() {
        return None;
    }
    if question == Question::Order {
        return Some(check_order(track, &order(track)?, given));
    }
    let right = value(&track.schedule.figures, question)? / 1e3;
    let Some(given) = number::read(given) else { return Some(Verdict::Unread) };
    // A little more than the tolerance itself, so that 5.51 for 5.5 does not depend on the rounding of floats.
    let is_near = (given - right).abs() <= TOLERANCE + 1e-9;
    Some(if is_near { Verdict::Right } else { Verdict::Wrong })
}

/// In microseconds.
fn value(figures: &Figures, question: Question) -> Option<f64> {
    let micros = |length: Duration| length.micros() as f64;
    match question {
        Question::Order | Question::Mean(Asked::Completion) => None,
        Question::Mean(Asked::Turnaround) => Some(figures.turnaround.mean),
        Question::Mean(Asked::Waiting) => Some(figures.waiting.mean),
        Question::Mean(Asked::Response) => Some(figures.response.mean),
        Question::Of(pid, asked) => {
            let it = figures.processes.iter().find(|it| it.pid == pid)?;
            match asked {
                Asked::Completion => it.completion.map(|at| micros(at.since(Instant::BOOT))),
                Asked::Turnaround => it.turnaround().map(micros),
                Asked::Waiting => it.completion.map(|_| micros(it.times.ready)),
                Asked::Response => it.response().map(micros),
            }
        }
    }
}

/// The names on the CPU's row, one a segment; only one CPU has an order.
fn order(track: &Track) -> Option<Vec<String>> {
    if track.options.cpus > 1 {
        return None;
    }
    let mut pids: Vec<Pid> = track.schedule.slices.iter().map(|slice| slice.pid).collect();
    // Whoever goes on after an idle time is one segment to a student's eye or two: both are taken.
    pids.dedup();
    Some(pids.into_iter().map(|pid| facts::name(track, pid).replace(' ', "")).collect())
}

fn check_order(track: &Track, right: &[String], given: &str) -> Verdict {
    // "P1-P2-P3", unless a dash is part of a name.
    let dash = !facts::specs(track).iter().any(|spec| spec.name.contains('-'));
    let parts = given
        .split(|sign: char| sign.is_whitespace() || ",，、;；→>|｜".contains(sign) || dash && sign == '-');
    let mut names: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    names.dedup();
    let known = |name: &&str| {
        facts::specs(track).iter().any(|spec| spec.name.replace(' ', "").eq_ignore_ascii_case(name))
    };
    if !names.iter().all(known) {
        return Verdict::Unread;
    }
    let same = names.len() == right.len()
        && names.iter().zip(right).all(|(given, right)| right.eq_ignore_ascii_case(given));
    if same { Verdict::Right } else { Verdict::Wrong }
}
