//! What each state can still lead to: where a run is doomed, where nothing can go wrong any more.

use super::{breadth::Breadth, chance::is_closed, components::Components};

/// Reached by a state whose moves are not all known.
const UNKNOWN: u64 = 1 << 63;
/// Reached by a cycle that cannot be left.
const FOREVER: u64 = 1 << 62;
/// Outcomes that are told apart: with more of them, only clean ends from others.
const MOST_OUTCOMES: usize = 62;

/// For each state the outcomes that can still be reached from it.
#[derive(Clone, Debug)]
pub struct Judge {
    /// By component.
    reached: Vec<u64>,
    /// What each bit stands for, in ascending order; empty with too many outcomes, when bit 0 stands for clean ends and
    /// bit 1 for all others.
    outcomes: Vec<u32>,
    /// The bits of clean ends.
    clean: u64,
    /// By component, those known so far last.
    finals: Vec<(u32, u64)>,
}

impl Judge {
    /// Of a graph that grows no more, with all its components.
    #[must_use]
    pub fn new(graph: &Breadth, components: &Components) -> Judge {
        let mut outcomes: Vec<u32> = graph.finals().iter().map(|(_, end)| end.outcome).collect();
        outcomes.sort_unstable();
        outcomes.dedup();
        if outcomes.len() > MOST_OUTCOMES {
            outcomes.clear();
        }
        let mut clean = 0;
        let mut finals = Vec::with_capacity(graph.finals().len());
        for &(state, end) in graph.finals() {
            let bit = match outcomes.binary_search(&end.outcome) {
                Ok(place) => 1 << place,
                Err(_) if end.is_clean => 1,
                Err(_) => 2,
            };
            if end.is_clean {
                clean |= bit;
            }
            finals.push((components.of(state), bit));
        }
        finals.sort_unstable_by(|one, other| other.cmp(one));
        Judge { reached: Vec::with_capacity(components.len() as usize), outcomes, clean, finals }
    }

    /// Works on for about so many edges; whether there is more to do.
    pub fn work(&mut self, graph: &Breadth, components: &Components, steps: u64) -> bool {
        let mut left = steps.max(1);
        while left > 0 && self.reached.len() < components.len() as usize {
            let component = self.reached.len() as u32;
            let mut bits = 0;
            while let Some(&(at, bit)) = self.finals.last()
                && at == component
            {
                bits |= bit;
                self.finals.pop();
            }
            for &state in components.states(component) {
                if state >= graph.expanded() {
                    bits |= UNKNOWN;
                }
                for to in graph.successors(state) {
                    let other = components.of(to);
                    bits |= if other == component { 0 } else { self.reached[other as usize] };
                    left = left.saturating_sub(1);
                }
                left = left.saturating_sub(1);
            }
            // Whatever is not final goes on: what reaches nothing goes round.
            if bits == 0 && is_closed(graph, components, component) {
                bits = FOREVER;
            }
            self.reached.push(bits);
        }
        self.reached.len() < components.len() as usize
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.reached.capacity() * size_of::<u64>() + self.finals.capacity() * size_of::<(u32, u64)>()
    }

    fn bits(&self, components: &Components, state: u32) -> u64 {
        self.reached[components.of(state) as usize]
    }

    /// Whether an outcome can be reached from a state; None when it is not known.
    #[must_use]
    pub fn reaches(&self, components: &Components, state: u32, outcome: u32) -> Option<bool> {
        let bits = self.bits(components, state);
        match self.outcomes.binary_search(&outcome) {
            Ok(place) if bits >> place & 1 == 1 => Some(true),
            _ if bits & UNKNOWN != 0 || self.outcomes.is_empty() => None,
            _ => Some(false),
        }
    }

    /// Whether a clean end can be reached from a state; None when it is not known.
    #[must_use]
    pub fn may_end_well(&self, components: &Components, state: u32) -> Option<bool> {
        self.some(components, state, self.clean)
    }

    /// Whether an end that is not clean can be reached from a state, a cycle without an exit included; None when it is
    /// not known.
    #[must_use]
    pub fn may_fail(&self, components: &Components, state: u32) -> Option<bool> {
        self.some(components, state, !self.clean & !UNKNOWN)
    }

    fn some(&self, components: &Components, state: u32, wanted: u64) -> Option<bool> {
        match self.bits(components, state) {
            bits if bits & wanted != 0 => Some(true),
            bits if bits & UNKNOWN != 0 => None,
            _ => Some(false),
        }
    }

    /// Whether it is certain that no clean end can follow.
    #[must_use]
    pub fn is_doomed(&self, components: &Components, state: u32) -> bool {
        self.may_end_well(components, state) == Some(false)
    }

    /// Whether it is certain that only clean ends can follow.
    #[must_use]
    pub fn is_safe(&self, components: &Components, state: u32) -> bool {
        self.may_fail(components, state) == Some(false)
    }

    /// The point of no return on a way to an end: the first of its states after which only ends of that kind, clean or
    /// not, are possible. None when there is no such state, as far as is known.
    #[must_use]
    pub fn no_return(&self, components: &Components, way: &[u32]) -> Option<usize> {
        let last = *way.last()?;
        let is_settled = |&state: &u32| {
            if self.may_end_well(components, last) == Some(true) {
                self.is_safe(components, state)
            } else {
                self.is_doomed(components, state)
            }
        };
        way.iter().position(is_settled)
    }
}
