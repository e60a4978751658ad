//! Runs taken at random, where the search for all is too long.

use std::collections::BTreeMap;

use crate::policy::dice::Dice;

use super::{
    chance::Count,
    system::{Actor, Final, GONE, Move, Successor, System},
};

/// Who goes next in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// Any actor that can go on, each with equal probability; only these runs tell how likely an outcome is.
    Uniform,
    /// By random priorities, drawn anew for whoever has acted and for those it raced with: Yuan, Yang and Gu, *Partial
    /// Order Aware Concurrency Sampling*, CAV 2018, algorithm 2.
    Pos,
    /// By random priorities that change at so many random steps, less one: Burckhardt, Kothari, Musuvathi and
    /// Nagarakatte, *A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs*, ASPLOS 2010, section 2.3.
    Pct(u32),
}

/// Which runs to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub seed: u64,
    /// Of all shards together.
    pub runs: u64,
    /// This part, from 1, of so many: run by run in turn, so that parts have no run in common.
    pub shard: (u32, u32),
    /// In turn, by the number of the run.
    pub strategies: Vec<Strategy>,
    /// A run is cut off after so many steps.
    pub most_steps: u32,
}

/// What came of the runs. All numbers of several shards add up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// Runs of `Strategy::Uniform`, those cut off included.
    pub uniform: u64,
    /// Runs of other strategies.
    pub others: u64,
    /// Runs cut off, and how many of them were uniform.
    pub cut: u64,
    pub uniform_cut: u64,
    /// Steps of all runs.
    pub steps: u64,
    /// The sum of Knuth's estimates, one a uniform run: `schedules` divides it.
    pub weights: Count,
    pub seen: BTreeMap<u32, Seen>,
}

/// An outcome of random runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub end: Final,
    /// How many runs of `Strategy::Uniform` ended so, and how many others.
    pub uniform: u64,
    pub others: u64,
    /// The number of the first run that did, and its moves.
    pub run: u64,
    pub path: Vec<Move>,
}

/// Takes runs, one after the other; each depends on the seed and its own number only.
#[derive(Clone, Debug)]
pub struct Sampler {
    plan: Plan,
    /// Steps of a run, as far as one run can tell: where priorities may change.
    length: u32,
    next: u64,
    run: Option<Run>,
    tally: Tally,
    moves: Vec<Move>,
    successor: Successor,
}

#[derive(Clone, Debug)]
struct Run {
    number: u64,
    strategy: Strategy,
    dice: Dice,
    state: Vec<u32>,
    path: Vec<Move>,
    /// By actor; the greatest goes next.
    priorities: Vec<u64>,
    /// Steps before which the priority of whoever is next falls, ascending.
    changes: Vec<u32>,
    weight: Count,
}

impl Sampler {
    /// # Panics
    /// When the plan names no strategy, or a shard that is not from 1 to their number.
    pub fn new<S: System + ?Sized>(system: &mut S, plan: Plan) -> Sampler {
        let (part, parts) = plan.shard;
        assert!(!plan.strategies.is_empty() && (1..=parts).contains(&part), "{plan:?}");
        let mut sampler = Sampler {
            length: 1,
            next: u64::from(part - 1),
            run: None,
            tally: Tally::default(),
            moves: Vec::new(),
            successor: Successor::default(),
            plan,
        };
        if sampler.plan.strategies.iter().any(|it| matches!(it, Strategy::Pct(_))) {
            // A run of no number tells how long runs are, to each shard the same.
            let mut pilot = sampler.begin(system, u64::MAX, Strategy::Uniform);
            while sampler.step(system, &mut pilot) {}
            sampler.length = pilot.path.len().max(1) as u32;
        }
        sampler
    }

    /// Works on for about so many steps of runs; whether there is more to do.
    pub fn work<S: System + ?Sized>(&mut self, system: &mut S, steps: u64) -> bool {
        for _ in 0..steps.max(1) {
            let mut run = match self.run.take() {
                Some(run) => run,
                None if self.next < self.plan.runs => {
                    let strategies = &self.plan.strategies;
                    let strategy = strategies[(self.next % strategies.len() as u64) as usize];
                    let run = self.begin(system, self.next, strategy);
                    self.next += u64::from(self.plan.shard.1);
                    run
                }
                None => return false,
            };
            if self.step(system, &mut run) {
                self.run = Some(run);
            } else {
                self.count(system, run);
            }
        }
        self.run.is_some() || self.next < self.plan.runs
    }

    fn begin<S: System + ?Sized>(&self, system: &mut S, number: u64, strategy: Strategy) -> Run {
        let mut dice = Dice::new(Dice::new(self.plan.seed).roll() ^ Dice::new(!number).roll());
        let mut changes: Vec<u32> = match strategy {
            // A change before the first step would only be another order of priorities.
            Strategy::Pct(depth) => {
                (1..depth).map(|_| 1 + dice.below(u64::from(self.length) - 1) as u32).collect()
            }
            _ => Vec::new(),
        };
        changes.sort_unstable();
        changes.reverse();
        let (priorities, weight) = (Vec::new(), Count::from(1.0));
        Run { number, strategy, dice, state: system.initial(), path: Vec::new(), priorities, changes, weight }
    }

    /// One step of a run; whether it has not ended.
    fn step<S: System + ?Sized>(&mut self, system: &mut S, run: &mut Run) -> bool {
        self.moves.clear();
        system.moves(&run.state, &mut self.moves);
        if self.moves.is_empty() || run.path.len() >= self.plan.most_steps as usize {
            return false;
        }
        let step = run.choose(&self.moves);
        system.fire(&run.state, step, &mut self.successor);
        if run.strategy == Strategy::Pos {
            run.redraw(system, &self.moves, step.actor);
        }
        run.rename(&self.successor.renaming);
        run.path.push(step);
        std::mem::swap(&mut run.state, &mut self.successor.words);
        true
    }

    fn count<S: System + ?Sized>(&mut self, system: &mut S, run: Run) {
        let tally = &mut self.tally;
        let is_uniform = run.strategy == Strategy::Uniform;
        tally.steps += run.path.len() as u64;
        tally.uniform += u64::from(is_uniform);
        tally.others += u64::from(!is_uniform);
        // What the last step saw: no moves, or it was too long.
        if !self.moves.is_empty() {
            tally.cut += 1;
            tally.uniform_cut += u64::from(is_uniform);
            return;
        }
        if is_uniform {
            tally.weights = tally.weights + run.weight;
        }
        let end = system.finish(&run.state);
        let Run { number: run, path, .. } = run;
        let seen =
            tally.seen.entry(end.outcome).or_insert_with(|| Seen { end, uniform: 0, others: 0, run, path });
        seen.uniform += u64::from(is_uniform);
        seen.others += u64::from(!is_uniform);
    }

    /// What came of the runs so far.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.tally
    }
}

impl Run {
    fn choose(&mut self, moves: &[Move]) -> Move {
        let actor = match self.strategy {
            Strategy::Uniform => {
                let actors = moves.chunk_by(|one, other| one.actor == other.actor);
                let wanted = self.dice.below(actors.clone().count() as u64) as usize;
                self.weight = self.weight.times(actors.clone().count() as f64);
                actors.map(|results| results[0].actor).nth(wanted)
            }
            Strategy::Pos | Strategy::Pct(_) => {
                let mut first = self.first(moves);
                while self.changes.last().is_some_and(|&at| at as usize <= self.path.len()) {
                    self.changes.pop();
                    // Below all others, and below those that fell before.
                    self.priorities[usize::from(first)] = self.changes.len() as u64;
                    first = self.first(moves);
                }
                Some(first)
            }
        };
        let mine = |step: &&Move| Some(step.actor) == actor;
        let results = moves.iter().filter(mine).count() as u64;
        let wanted = if results > 1 { self.dice.below(results) } else { 0 };
        self.weight = self.weight.times(results as f64);
        moves.iter().filter(mine).nth(wanted as usize).copied().unwrap_or(moves[0])
    }

    /// Who of those that can go on has the greatest priority.
    fn first(&mut self, moves: &[Move]) -> Actor {
        let most = moves.iter().map(|step| usize::from(step.actor) + 1).max().unwrap_or(0);
        while self.priorities.len() < most {
            self.priorities.push(priority(&mut self.dice));
        }
        let key = |step: &&Move| self.priorities[usize::from(step.actor)];
        moves.iter().max_by_key(key).map_or(GONE, |step| step.actor)
    }

    /// New priorities for whoever acts and for those it races with.
    fn redraw<S: System + ?Sized>(&mut self, system: &mut S, moves: &[Move], actor: Actor) {
        for other in moves.chunk_by(|one, other| one.actor == other.actor).map(|results| results[0].actor) {
            if other == actor || !system.commute(&self.state, actor, other) {
                self.priorities[usize::from(other)] = priority(&mut self.dice);
            }
        }
    }

    /// Priorities go with their actors; new actors draw theirs.
    fn rename(&mut self, renaming: &[Actor]) {
        let most = renaming.iter().filter(|&&name| name != GONE).map(|&name| usize::from(name) + 1).max();
        let mut renamed = vec![None; most.unwrap_or(0)];
        for (&name, &priority) in renaming.iter().zip(&self.priorities) {
            if name != GONE {
                renamed[usize::from(name)] = Some(priority);
            }
        }
        let dice = &mut self.dice;
        self.priorities = renamed.into_iter().map(|it| it.unwrap_or_else(|| priority(dice))).collect();
    }
}

/// Above all those that fall.
fn priority(dice: &mut Dice) -> u64 {
    dice.roll() | 1 << 63
}

impl Tally {
    /// The estimate of how many schedules there are, of those not cut off: Knuth, *Estimating the Efficiency of Backtrack
    /// Programs*, Mathematics of Computation 29 (1975). Right on average, but it scatters widely. None without a run.
    #[must_use]
    pub fn schedules(&self) -> Option<Count> {
        (self.uniform > 0).then(|| self.weights.times(1.0 / self.uniform as f64))
    }

    /// How likely an outcome is, and the interval of 95 %; None without a uniform run.
    #[must_use]
    pub fn chance(&self, outcome: u32) -> Option<(f64, (f64, f64))> {
        let seen = self.seen.get(&outcome).map_or(0, |seen| seen.uniform);
        (self.uniform > 0).then(|| (seen as f64 / self.uniform as f64, interval(seen, self.uniform)))
    }
}

/// The interval of 95 % for the probability of what was seen in so many of all runs: Wilson, *Probable Inference, the Law
/// of Succession, and Statistical Inference*, Journal of the American Statistical Association 22 (1927); for never or
/// always the rule of three: Hanley and Lippman-Hand, *If Nothing Goes Wrong, Is Everything All Right?*, JAMA 249 (1983).
#[must_use]
pub fn interval(seen: u64, runs: u64) -> (f64, f64) {
    let n = runs as f64;
    if seen == 0 || seen == runs {
        let rare = if runs < 3 { 1.0 } else { 3.0 / n };
        return if seen == 0 { (0.0, rare) } else { (1.0 - rare, 1.0) };
    }
    // The quantile of the normal distribution at 97.5 %.
    let z = 1.959_963_984_540_054_f64;
    let share = seen as f64 / n;
    let middle = share + z * z / (2.0 * n);
    let half = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + z * z / n;
    (((middle - half) / whole).max(0.0), ((middle + half) / whole).min(1.0))
}
