//! How likely each outcome is, and how many schedules there are, exactly, on the graph of all states.
//!
//! The scheduler of the probabilities takes any actor that can go on, each with equal probability; the results that
//! one operation may have share its part equally.

use std::{collections::BTreeMap, ops::Range};

use super::{breadth::Breadth, components::Components};

/// Of what came into a cycle, the part that may be left unfollowed there.
const PRECISION: f64 = 1e-12;
/// Times that a cycle is gone through at most.
const MOST_ROUNDS: u32 = 100_000;

/// Walks through the graph from the initial state on, handing on what each state is reached with.
#[derive(Clone, Debug)]
pub struct Chance {
    /// The probability that is still to be handed on; at a final state, that of ending there.
    masses: Vec<f64>,
    /// Ways from the initial state; none once there is a cycle.
    ways: Vec<Count>,
    /// Components still to do: from the last one, that of the initial state, down.
    left: u32,
    rounds: u32,
    /// What came into the component at hand.
    inflow: f64,
    lost: f64,
    stuck: f64,
    steps: f64,
}

/// What is known of the chances.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Odds {
    /// The probability of each outcome.
    pub probabilities: BTreeMap<u32, f64>,
    /// That of never ending, because a cycle cannot be left.
    pub forever: f64,
    /// What could not be followed to an end: each probability may be greater by so much at most.
    pub unknown: f64,
    /// The mean number of steps; None when a run may go on for ever or not everything is known.
    pub steps: Option<f64>,
    /// How many schedules there are; None with cycles or when not everything is known.
    pub schedules: Option<Count>,
    /// The share of all schedules that end so.
    pub shares: BTreeMap<u32, f64>,
}

/// A number of schedules: exact below 2^53, of any size beyond.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Count {
    value: f64,
    /// In powers of 2^512.
    scale: i32,
}

impl Chance {
    /// Of a graph that grows no more, with all its components.
    #[must_use]
    pub fn new(graph: &Breadth, components: &Components) -> Chance {
        let states = graph.states() as usize;
        let mut masses = vec![0.0; states];
        masses[0] = 1.0;
        let cycle = (0..components.len()).any(|component| components.is_cyclic(graph, component));
        let ways = if cycle || !graph.is_complete() {
            Vec::new()
        } else {
            let mut ways = vec![Count::default(); states];
            ways[0] = Count::from(1.0);
            ways
        };
        let left = components.len();
        Chance { masses, ways, left, rounds: 0, inflow: 0.0, lost: 0.0, stuck: 0.0, steps: 0.0 }
    }

    /// Works on for about so many edges; whether there is more to do.
    pub fn work(&mut self, graph: &Breadth, components: &Components, steps: u64) -> bool {
        let mut left = steps.max(1);
        while left > 0 && self.left > 0 {
            left = left.saturating_sub(self.round(graph, components));
        }
        self.left > 0
    }

    /// Goes once through the component at hand; how many edges that were, and one.
    fn round(&mut self, graph: &Breadth, components: &Components) -> u64 {
        let component = self.left - 1;
        let states = components.states(component);
        if let [state] = *states
            && !components.is_cyclic(graph, component)
        {
            self.left -= 1;
            if state >= graph.expanded() {
                self.lost += std::mem::take(&mut self.masses[state as usize]);
            }
            return self.hand_on(graph, state);
        }
        let total = |masses: &[f64]| states.iter().map(|&state| masses[state as usize]).sum::<f64>();
        if self.rounds == 0 {
            self.inflow = total(&self.masses);
            if is_closed(graph, components, component) {
                self.stuck += self.inflow;
                self.left -= 1;
                return 1;
            }
        }
        self.rounds += 1;
        // Reversed, states come roughly as they follow each other.
        let edges = states.iter().rev().map(|&state| self.hand_on(graph, state)).sum();
        let rest = total(&self.masses);
        if rest <= self.inflow * PRECISION || self.rounds == MOST_ROUNDS {
            self.lost += rest;
            self.rounds = 0;
            self.left -= 1;
        }
        edges
    }

    /// Hands on what a state is reached with; how many edges that were, and one.
    fn hand_on(&mut self, graph: &Breadth, state: u32) -> u64 {
        let edges = graph.edges(state).len() as u64;
        if edges == 0 {
            return 1;
        }
        let mass = std::mem::take(&mut self.masses[state as usize]);
        self.steps += mass;
        let actors = graph.edges(state).filter(|&edge| !graph.is_again(edge)).count();
        let part = mass / actors as f64;
        let Range { mut start, end } = graph.edges(state);
        while start < end {
            // All results of one operation.
            let next = (start + 1..end).find(|&edge| !graph.is_again(edge)).unwrap_or(end);
            for edge in start..next {
                self.masses[graph.edge(edge) as usize] += part / f64::from(next - start);
            }
            start = next;
        }
        if !self.ways.is_empty() {
            let ways = self.ways[state as usize];
            for to in graph.successors(state) {
                self.ways[to as usize] = self.ways[to as usize] + ways;
            }
        }
        edges + 1
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.masses.capacity() * size_of::<f64>() + self.ways.capacity() * size_of::<Count>()
    }

    /// What is known by now.
    #[must_use]
    pub fn odds(&self, graph: &Breadth) -> Odds {
        let mut odds = Odds { forever: self.stuck, ..Odds::default() };
        let mut counts: BTreeMap<u32, Count> = BTreeMap::new();
        for &(state, end) in graph.finals() {
            *odds.probabilities.entry(end.outcome).or_default() += self.masses[state as usize];
            if let Some(&ways) = self.ways.get(state as usize) {
                let count = counts.entry(end.outcome).or_default();
                *count = *count + ways;
            }
        }
        if self.left > 0 {
            odds.unknown = (1.0 - odds.probabilities.values().sum::<f64>() - self.stuck).max(0.0);
            return odds;
        }
        odds.unknown = self.lost;
        if graph.is_complete() && self.stuck == 0.0 {
            odds.steps = Some(self.steps);
        }
        if !self.ways.is_empty() {
            let all = counts.values().fold(Count::default(), |sum, &count| sum + count);
            odds.shares = counts.iter().map(|(&outcome, count)| (outcome, count.share_of(all))).collect();
            odds.schedules = Some(all);
        }
        odds
    }
}

/// Whether nothing leaves a component, and no state of it is still unknown.
pub(super) fn is_closed(graph: &Breadth, components: &Components, component: u32) -> bool {
    components.states(component).iter().all(|&state| {
        state < graph.expanded() && graph.successors(state).all(|to| components.of(to) == component)
    })
}

const STEP: i32 = 512;

impl From<f64> for Count {
    /// A number below 2^512.
    fn from(value: f64) -> Count {
        Count { value, scale: 0 }
    }
}

impl std::ops::Add for Count {
    type Output = Count;

    fn add(self, other: Count) -> Count {
        let (less, more) = if self.scale < other.scale { (self, other) } else { (other, self) };
        let small = if less.scale == more.scale {
            less.value
        } else if less.scale + 1 == more.scale {
            less.value * 2_f64.powi(-STEP)
        } else {
            0.0
        };
        Count { value: more.value + small, scale: more.scale }.scaled()
    }
}

impl Count {
    fn scaled(self) -> Count {
        if self.value >= 2_f64.powi(STEP) {
            Count { value: self.value * 2_f64.powi(-STEP), scale: self.scale + 1 }
        } else {
            self
        }
    }

    /// So many times as many, less than 2^500 times.
    #[must_use]
    pub fn times(self, factor: f64) -> Count {
        Count { value: self.value * factor, scale: self.scale }.scaled()
    }

    /// The number itself, while it is below 2^53.
    #[must_use]
    pub fn exact(self) -> Option<u64> {
        (self.scale == 0 && self.value < 2_f64.powi(53)).then_some(self.value as u64)
    }

    /// The decimal logarithm; minus infinity of none.
    #[must_use]
    pub fn log10(self) -> f64 {
        self.value.log10() + f64::from(self.scale * STEP) * std::f64::consts::LOG10_2
    }

    /// This part of a whole, from 0 to 1.
    #[must_use]
    pub fn share_of(self, all: Count) -> f64 {
        self.value / all.value * 2_f64.powi((self.scale - all.scale) * STEP)
    }
}
