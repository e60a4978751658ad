//! Multilevel feedback queue.
//!
//! Rule: newcomers begin at level 0; whoever uses a quantum up goes one level down, where quanta are longer; a higher
//! level goes before a lower one and preempts (Silberschatz, *Operating System Concepts*, 10th ed., 5.3.6). A boost, and
//! an allotment that is used up over several turns, are those of Arpaci-Dusseau, *Operating Systems: Three Easy Pieces*,
//! chapter 8.
//!
//! All that is known of a task is in its account; whoever is not ready learns of a boost when it is next looked at.

use super::{
    Account, Arguments, Candidate, Info, Measure, Origin, Parameter, ParameterKind, Policy, Programs, Reason,
    TurnEnd, levels::Levels,
};
use crate::{
    id::Tid,
    time::{Duration, Instant},
};

/// Multilevel feedback queue.
pub const INFO: Info = Info {
    key: "mlfq",
    parameters: &[
        Parameter { name: "levels", default: "3", kind: ParameterKind::Count(1, 32) },
        Parameter { name: "quantum", default: "2", kind: ParameterKind::Time },
        Parameter { name: "growth", default: "2", kind: ParameterKind::Count(1, 100) },
        Parameter { name: "boost", default: "0", kind: ParameterKind::TimeOrNever },
        Parameter { name: "allotment", default: "slice", kind: ParameterKind::Choice(&["slice", "total"]) },
        Parameter { name: "io", default: "stay", kind: ParameterKind::Choice(&["stay", "reset"]) },
        Parameter { name: "preempted", default: "tail", kind: ParameterKind::Choice(&["tail", "head"]) },
        Parameter { name: "alone", default: "down", kind: ParameterKind::Choice(&["down", "stay"]) },
        Parameter { name: "preemptive", default: "true", kind: ParameterKind::Choice(&["true", "false"]) },
    ],
    programs: Programs::Yes,
    build,
};

fn build(arguments: &Arguments) -> Box<dyn Policy> {
    let levels = arguments.count("levels");
    let growth = u64::from(arguments.count("growth"));
    let longer = |shorter: &Duration| Some(*shorter * growth);
    let quanta = std::iter::successors(Some(arguments.time("quantum")), longer).take(levels as usize);
    Box::new(Feedback {
        line: Levels::new(levels as usize),
        quanta: quanta.collect(),
        boost: arguments.time("boost").micros(),
        is_total: arguments.word("allotment") == "total",
        resets: arguments.word("io") == "reset",
        to_head: arguments.word("preempted") == "head",
        stays_alone: arguments.word("alone") == "stay",
        is_preemptive: arguments.word("preemptive") == "true",
    })
}

#[derive(Clone, Debug)]
struct Feedback {
    line: Levels,
    /// Of each level.
    quanta: Vec<Duration>,
    /// Every so many microseconds all go to level 0; 0 for never.
    boost: u64,
    /// The quantum is what a task may use at its level in all.
    is_total: bool,
    /// Whoever was blocked begins anew.
    resets: bool,
    /// A preempted task goes to the head of its level.
    to_head: bool,
    /// Whoever uses a quantum up while nobody else is ready keeps its level.
    stays_alone: bool,
    is_preemptive: bool,
}

impl Feedback {
    /// How many boosts there have been up to a moment, that moment's included.
    fn epoch(&self, at: u64) -> u64 {
        at.checked_div(self.boost).unwrap_or(0)
    }

    /// A task's account, given that so many boosts have been.
    fn account(&self, who: &Candidate, epoch: u64) -> Account {
        if who.account.epoch < epoch {
            Account { level: 0, spent: Duration::ZERO, epoch, ..who.account }
        } else {
            who.account
        }
    }

    fn quantum_of(&self, level: u32) -> Duration {
        self.quanta[level as usize]
    }

    fn descend(&self, account: &mut Account) {
        account.level = (account.level + 1).min(self.quanta.len() as u32 - 1);
        account.spent = Duration::ZERO;
    }
}

impl Policy for Feedback {
    fn enqueue(&mut self, who: &mut Candidate, now: Instant) {
        let mut account = self.account(who, self.epoch(now.micros()));
        if who.origin == Origin::New || self.resets && who.origin.is_wake() {
            (account.level, account.spent) = (0, Duration::ZERO);
        }
        who.account = account;
        if self.to_head && who.origin == Origin::Preempted {
            self.line.push_head(account.level, who.tid);
        } else {
            self.line.push_tail(account.level, who.tid);
        }
    }

    fn pick(&mut self, _: Instant) -> Option<(Tid, Reason)> {
        self.line.pick()
    }

    fn remove(&mut self, tid: Tid) {
        self.line.remove(tid);
    }

    fn quantum(&self, who: &Candidate) -> Option<Duration> {
        // A boost since its dispatch does not touch the quantum that it was given.
        let account = self.account(who, self.epoch(who.dispatched.micros()));
        Some(self.quantum_of(account.level).saturating_sub(account.spent))
    }

    fn settle(&mut self, who: &mut Candidate, ran: Duration, end: TurnEnd, now: Instant) {
        // What ends at the moment of a boost ends before it.
        let epoch = self.epoch(now.micros().saturating_sub(1));
        let is_boosted = who.account.epoch < epoch;
        let mut account = self.account(who, epoch);
        let since_boost = now.since(Instant::from_micros(epoch * self.boost));
        let counts = if is_boosted { ran.min(since_boost) } else { ran };
        if self.is_total {
            account.spent += counts;
        }
        let is_spent = self.is_total && account.spent >= self.quantum_of(account.level);
        match end {
            TurnEnd::Renewed if self.stays_alone => account.spent = Duration::ZERO,
            TurnEnd::Expired | TurnEnd::Renewed => self.descend(&mut account),
            // A boost may have left it with more quantum than its level allows: a turn cut short can use that up too.
            TurnEnd::Blocked | TurnEnd::Yielded | TurnEnd::Preempted if is_spent => {
                self.descend(&mut account)
            }
            _ => {}
        }
        who.account = account;
    }

    fn preempts(&self) -> Option<Measure> {
        self.is_preemptive.then_some(Measure::Level)
    }

    fn best(&mut self, _: Instant) -> Option<(Tid, i64)> {
        self.line.first().map(|(tid, level)| (tid, i64::from(level)))
    }

    fn key(&self, who: &Candidate, _: Duration, now: Instant) -> i64 {
        i64::from(self.account(who, self.epoch(now.micros())).level)
    }

    fn is_timed(&self) -> bool {
        self.boost > 0
    }

    /// The next boost, if anybody is ready whom it would move.
    fn next_tick(&self, now: Instant) -> Option<Instant> {
        let next = now.micros().checked_div(self.boost)?.saturating_add(1).saturating_mul(self.boost);
        (self.line.lowest()? > 0).then_some(Instant::from_micros(next))
    }

    fn tick(&mut self, now: Instant) {
        if self.boost > 0 && now.micros().is_multiple_of(self.boost) {
            self.line.lift();
        }
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
