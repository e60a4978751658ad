//! Multilevel queue: ready queues by where tasks come from.
//!
//! Rule: each queue is for some reasons of joining, such as being new, awake again, or having used a quantum up; a higher
//! queue goes before a lower one and preempts those who came from it; inside a queue, first come, first served, with a
//! quantum if it has one (Silberschatz, *Operating System Concepts*, 10th ed., 5.3.5; queues by reason as in the notes'
//! chapter on round robin).
//!
//! A preempted task joins the tail of its queue, or with `preempted=head` the head: a queue for each priority and no
//! quantum, `p1/p2,preempted=head`, is POSIX's SCHED_FIFO (IEEE Std 1003.1-2017, 2.8.4; kernel/sched/rt.c,
//! `requeue_task_rt`). SCHED_RR's is a quantum for each, but for what is left of a preempted task's, which it keeps there.

use super::{
    Arguments, Candidate, Info, Measure, Origin, Parameter, ParameterKind, Policy, Programs, Reason,
    arguments::read_time, levels::Levels,
};
use crate::{
    id::Tid,
    time::{Duration, Instant},
};

/// Multilevel queue: the queues, and where a preempted task joins its own.
pub const INFO: Info = Info {
    key: "mlq",
    parameters: &[
        Parameter { name: "classes", default: "wake@4/new@4/expired@8", kind: ParameterKind::Queues },
        Parameter { name: "preempted", default: "tail", kind: ParameterKind::Choice(&["tail", "head"]) },
    ],
    programs: Programs::Yes,
    build,
};

/// Most queues.
const MOST: usize = 32;

fn build(arguments: &Arguments) -> Box<dyn Policy> {
    let mut classes = read_classes(arguments.text("classes")).expect("its text was checked");
    if arguments.high_first {
        // Inside, smaller is more urgent.
        for named in classes.iter_mut().flat_map(|class| &mut class.named) {
            if let Named::Priority(number) = named {
                *number = number.saturating_neg();
            }
        }
    }
    let line = Levels::new(classes.len());
    Box::new(Queues { line, classes, to_head: arguments.word("preempted") == "head" })
}

/// A queue: who belongs there, and how long a turn is; None for as long as they like.
#[derive(Clone, Debug)]
struct Class {
    named: Vec<Named>,
    quantum: Option<Duration>,
}

/// What a queue can be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    New,
    Device,
    Lock,
    Sleep,
    /// Awake again, whatever it waited for, unless another queue is for that.
    Wake,
    Expired,
    Preempted,
    /// Of that priority, wherever it comes from.
    Priority(i32),
}

impl Named {
    fn read(word: &str) -> Option<Named> {
        Some(match word {
            "new" => Named::New,
            "io" => Named::Device,
            "lock" => Named::Lock,
            "sleep" => Named::Sleep,
            "wake" => Named::Wake,
            "expired" => Named::Expired,
            "preempted" => Named::Preempted,
            _ => Named::Priority(word.strip_prefix('p')?.parse().ok()?),
        })
    }
}

/// Reads `wake+p0@4/new@4/expired`; None unless it names 1 to 32 queues, each reason once.
fn read_classes(text: &str) -> Option<Vec<Class>> {
    let mut all: Vec<Named> = Vec::new();
    let classes: Option<Vec<Class>> = text
        .split('/')
        .map(|part| {
            let (words, quantum) = match part.split_once('@') {
                Some((words, quantum)) => {
                    (words, Some(read_time(quantum).filter(|quantum| !quantum.is_zero())?))
                }
                None => (part, None),
            };
            let named = words.split('+').map(Named::read).collect::<Option<Vec<Named>>>()?;
            all.extend(&named);
            Some(Class { named, quantum })
        })
        .collect();
    let is_twice = |(at, named): (usize, &Named)| all[..at].contains(named);
    classes.filter(|classes| classes.len() <= MOST && !all.iter().enumerate().any(is_twice))
}

/// Whether a text names queues.
pub(super) fn is_classes(text: &str) -> bool {
    read_classes(text).is_some()
}

#[derive(Clone, Debug)]
struct Queues {
    line: Levels,
    classes: Vec<Class>,
    /// A preempted task goes to the head of its queue.
    to_head: bool,
}

impl Queues {
    fn queue_of(&self, who: &Candidate) -> u32 {
        let named = |wanted| self.classes.iter().position(|class| class.named.contains(&wanted));
        let awake = |wanted| named(wanted).or_else(|| named(Named::Wake));
        let own = || match who.origin {
            Origin::New => named(Named::New),
            Origin::Device => awake(Named::Device),
            Origin::Lock => awake(Named::Lock),
            Origin::Sleep => awake(Named::Sleep),
            Origin::Wake => named(Named::Wake),
            // Whoever gives way has had its turn.
            Origin::Expired | Origin::Yielded => named(Named::Expired),
            Origin::Preempted => named(Named::Preempted).or(Some(who.account.level as usize)),
        };
        named(Named::Priority(who.priority)).or_else(own).unwrap_or(self.classes.len() - 1) as u32
    }
}

impl Policy for Queues {
    fn enqueue(&mut self, who: &mut Candidate, _: Instant) {
        who.account.level = self.queue_of(who);
        if self.to_head && who.origin == Origin::Preempted {
            self.line.push_head(who.account.level, who.tid);
        } else {
            self.line.push_tail(who.account.level, who.tid);
        }
    }

    fn pick(&mut self, _: Instant) -> Option<(Tid, Reason)> {
        self.line.pick()
    }

    fn remove(&mut self, tid: Tid) {
        self.line.remove(tid);
    }

    fn revalue(&mut self, who: &mut Candidate, now: Instant) {
        if self.queue_of(who) != who.account.level && self.line.remove(who.tid).is_some() {
            self.enqueue(who, now);
        }
    }

    fn quantum(&self, who: &Candidate) -> Option<Duration> {
        self.classes[who.account.level as usize].quantum
    }

    fn preempts(&self) -> Option<Measure> {
        Some(Measure::Level)
    }

    fn best(&mut self, _: Instant) -> Option<(Tid, i64)> {
        self.line.first().map(|(tid, level)| (tid, i64::from(level)))
    }

    fn key(&self, who: &Candidate, _: Duration, _: Instant) -> i64 {
        i64::from(who.account.level)
    }

    fn len(&self) -> usize {
        self.line.len()
    }

    fn lanes(&self, _: Instant) -> Vec<Vec<(Tid, Option<i64>)>> {
        self.line.lanes()
    }

    fn boxed(&self) -> Box<dyn Policy> {
        Box::new(self.clone())
    }
}
