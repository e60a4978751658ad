//! By the length of CPU bursts: what `sjf`, `srtf`, `ljf` and `lrtf` share.

use super::{
    Arguments, Candidate, Measure, Parameter, ParameterKind, Policy, Reason, TurnEnd, ordered::Ordered,
};
use crate::{
    id::Tid,
    time::{Duration, Instant},
};

/// Whether lengths are known or predicted from the past.
pub(super) const ESTIMATE: Parameter =
    Parameter { name: "estimate", default: "exact", kind: ParameterKind::Choice(&["exact", "ema"]) };
/// How much the latest burst counts in a prediction.
pub(super) const ALPHA: Parameter =
    Parameter { name: "alpha", default: "0.5", kind: ParameterKind::Fraction };
/// The prediction of the first burst.
pub(super) const INITIAL: Parameter = Parameter { name: "initial", default: "5", kind: ParameterKind::Time };

/// Ready tasks by the length of their CPU burst.
#[derive(Clone, Debug)]
pub(super) struct ByLength {
    line: Ordered<i64>,
    /// The longest first.
    longest: bool,
    /// By what remains of the burst, and preemptive; else by the whole burst.
    remaining: bool,
    /// After so much time on a CPU a task is compared anew, though nobody joined.
    step: Option<Duration>,
    average: Option<Average>,
    degree: u32,
}

/// The exponential average of past bursts: `t` and the last prediction `p` make `alpha*t + (1-alpha)*p`
/// (Silberschatz, *Operating System Concepts*, 10th ed., 5.3.2).
#[derive(Clone, Copy, Debug)]
struct Average {
    /// Millionths.
    alpha: u32,
    initial: Duration,
}

impl Average {
    /// To the nearest microsecond, a half up.
    fn next(self, burst: Duration, last: Duration) -> Duration {
        let (new, old) = (u128::from(self.alpha), u128::from(1_000_000 - self.alpha));
        let sum = new * u128::from(burst.micros()) + old * u128::from(last.micros());
        Duration::from_micros(u64::try_from((sum + 500_000) / 1_000_000).unwrap_or(u64::MAX))
    }

    fn of(self, who: &Candidate) -> Duration {
        if who.account.known { who.account.estimate } else { self.initial }
    }
}

impl ByLength {
    /// The shortest first, with the parameters `estimate`, `alpha` and `initial`; by what remains, or by whole bursts.
    pub(super) fn shortest(arguments: &Arguments, remaining: bool) -> ByLength {
        let average =
            Average { alpha: arguments.millionths(ALPHA.name), initial: arguments.time(INITIAL.name) };
        let average = (arguments.word(ESTIMATE.name) == "ema").then_some(average);
        ByLength { line: Ordered::default(), longest: false, remaining, step: None, average, degree: 0 }
    }

    /// The longest first: by whole bursts, or by what remains, decided anew after each `step` on a CPU.
    pub(super) fn longest(step: Option<Duration>) -> ByLength {
        let (remaining, average) = (step.is_some(), None);
        ByLength { line: Ordered::default(), longest: true, remaining, step, average, degree: 0 }
    }

    /// At most so many jobs in the system, 0 for no limit; the others are let in by their total CPU time.
    pub(super) fn with_degree(self, degree: u32) -> ByLength {
        ByLength { degree, ..self }
    }

    fn measure(&self) -> Measure {
        match (self.longest, self.remaining) {
            _ if self.average.is_some() => Measure::Estimate,
            (false, false) => Measure::Burst,
            (false, true) => Measure::Remaining,
            (true, false) => Measure::LongestBurst,
            (true, true) => Measure::LongestRemaining,
        }
    }

    /// The key of a task that has run for `more` since it last left a CPU.
    fn length(&self, who: &Candidate, more: Duration) -> i64 {
        let whole = match self.average {
            Some(average) => average.of(who),
            None => who.burst.unwrap_or(Duration::MAX),
        };
        let length = if self.remaining { whole.saturating_sub(who.ran).saturating_sub(more) } else { whole };
        let micros = micros(length);
        if self.longest { -micros } else { micros }
    }
}

fn micros(length: Duration) -> i64 {
    i64::try_from(length.micros()).unwrap_or(i64::MAX)
}

impl Policy for ByLength {
    fn enqueue(&mut self, who: &mut Candidate, _: Instant) {
        self.line.insert(self.length(who, Duration::ZERO), who);
    }

    fn pick(&mut self, _: Instant) -> Option<(Tid, Reason)> {
        let ready = self.line.len() as u32;
        let (tid, mine) = self.line.pop()?;
        let best = |(_, next)| Reason::Best { measure: self.measure(), ready, mine, next };
        Some((tid, self.line.first().map_or(Reason::Only, best)))
    }

    fn remove(&mut self, tid: Tid) {
        self.line.remove(tid);
    }

    fn settle(&mut self, who: &mut Candidate, _: Duration, end: TurnEnd, _: Instant) {
        let Some(average) = self.average else { return };
        let is_over = matches!(end, TurnEnd::Blocked | TurnEnd::NextBurst | TurnEnd::Ended);
        if is_over && !who.ran.is_zero() {
            who.account.estimate = average.next(who.ran, average.of(who));
            who.account.known = true;
        }
    }

    fn preempts(&self) -> Option<Measure> {
        self.remaining.then(|| self.measure())
    }

    fn best(&mut self, _: Instant) -> Option<(Tid, i64)> {
        self.line.first()
    }

    fn key(&self, who: &Candidate, ran: Duration, _: Instant) -> i64 {
        self.length(who, ran)
    }

    fn is_timed(&self) -> bool {
        self.step.is_some()
    }

    /// The first whole step since its dispatch after which the best ready task has more left to run than it.
    fn review(&mut self, who: &Candidate, ran: Duration, now: Instant) -> Option<Instant> {
        let (step, (_, best)) = (self.step?.micros(), self.line.first()?);
        // One microsecond more than the difference is enough to be worse.
        let until_worse = (best - self.length(who, ran) + 1).max(1).cast_unsigned();
        let run = (now + Duration::from_micros(until_worse)).since(who.dispatched);
        Some(who.dispatched + Duration::from_micros(run.micros().div_ceil(step) * step))
    }

    fn admission(&self, who: &Candidate) -> i64 {
        micros(who.total.unwrap_or(Duration::MAX))
    }

    fn degree(&self) -> Option<u32> {
        (self.degree > 0).then_some(self.degree)
    }

    fn len(&self) -> usize {
        self.line.len()
    }

    fn lanes(&self, _: Instant) -> Vec<Vec<(Tid, Option<i64>)>> {
        vec![self.line.iter().map(|(tid, key)| (tid, Some(key))).collect()]
    }

    fn boxed(&self) -> Box<dyn Policy> {
        Box::new(self.clone())
    }
}
