//! Parts of a system add up to the whole.

use std::collections::BTreeMap;

use super::common::Dice;
use interleave::explore::{
    shard::{ELSEWHERE, Shard},
    system::{Actor, Final, Move, Pending, Successor, System},
};

/// A system as a drawing: where each state leads, and what it means when it leads nowhere.
struct Drawing {
    edges: Vec<Vec<u32>>,
}

impl Drawing {
    /// States lead to later ones, with cycles to any.
    fn random(dice: &mut Dice, with_cycles: bool) -> Drawing {
        let count = 20 + dice.below(60);
        let mut edges = vec![Vec::new(); count as usize];
        for state in 0..count {
            let rest = count - state - 1;
            let ways = if state == 0 { 2 } else { dice.below(4) };
            for _ in 0..ways.min(rest) {
                let to = if with_cycles && dice.below(4) == 0 {
                    dice.below(count)
                } else {
                    state + 1 + dice.below(rest.min(6))
                };
                edges[state as usize].push(to as u32);
            }
        }
        Drawing { edges }
    }
}

impl System for Drawing {
    fn initial(&mut self) -> Vec<u32> {
        vec![0]
    }

    fn moves(&mut self, state: &[u32], moves: &mut Vec<Move>) {
        moves.clear();
        let ways = self.edges[state[0] as usize].len() as Actor;
        moves.extend((0..ways).map(|actor| Move { actor, choice: 0 }));
    }

    fn fire(&mut self, state: &[u32], step: Move, next: &mut Successor) {
        next.words = vec![self.edges[state[0] as usize][usize::from(step.actor)]];
        next.renaming = (0..4).collect();
    }

    fn finish(&mut self, state: &[u32]) -> Final {
        Final { outcome: state[0] % 3, is_clean: state[0].is_multiple_of(2) }
    }

    fn pending(&mut self, _: &[u32], _: &mut Vec<Pending>) {}

    fn commute(&mut self, _: &[u32], _: Actor, _: Actor) -> bool {
        true
    }

    fn may_conflict(&mut self, _: &[u32], _: Actor, _: Actor) -> bool {
        false
    }

    fn enablers(&mut self, _: &[u32], _: Actor, _: &mut Vec<Actor>) {}

    fn bytes(&self) -> usize {
        0
    }
}

/// How likely each outcome is and how many schedules lead to it, walking so many steps at most.
fn weigh(system: &mut impl System, steps: u32) -> BTreeMap<u32, (f64, f64)> {
    let mut masses = BTreeMap::from([(system.initial(), (1.0, 1.0))]);
    let mut ends: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for _ in 0..=steps {
        let mut beyond: BTreeMap<Vec<u32>, (f64, f64)> = BTreeMap::new();
        for (state, (mass, ways)) in masses {
            let mut moves = Vec::new();
            system.moves(&state, &mut moves);
            if moves.is_empty() {
                let end = ends.entry(system.finish(&state).outcome).or_default();
                *end = (end.0 + mass, end.1 + ways);
            }
            for step in &moves {
                let mut next = Successor::default();
                system.fire(&state, *step, &mut next);
                let there = beyond.entry(next.words).or_default();
                *there = (there.0 + mass / moves.len() as f64, there.1 + ways);
            }
        }
        masses = beyond;
    }
    ends
}

#[test]
fn parts_of_a_system_add_up_to_the_whole() {
    let (mut busy, mut dealt) = (0, 0);
    for seed in 0..150 {
        let mut dice = Dice::new(seed);
        let with_cycles = seed % 2 == 1;
        let drawing = Drawing::random(&mut dice, with_cycles);
        let steps = if with_cycles { 60 } else { 100 };
        let edges = drawing.edges.clone();
        let mut whole = Drawing { edges: edges.clone() };
        let whole = weigh(&mut whole, steps);
        for of in [1, 2, 3, 7] {
            let mut sum: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
            for own in 1..=of {
                let mut part = Shard::new(Drawing { edges: edges.clone() }, own, of);
                let ends = weigh(&mut part, steps);
                let owned = ends.keys().any(|outcome| *outcome != ELSEWHERE);
                (busy, dealt) = (busy + u32::from(owned && of > 1), dealt + u32::from(of > 1));
                assert!(of > 1 || !ends.contains_key(&ELSEWHERE), "all of it falls to the only part");
                for (outcome, (mass, ways)) in ends {
                    let all = sum.entry(outcome).or_default();
                    *all = (all.0 + mass, all.1 + ways);
                }
            }
            sum.remove(&ELSEWHERE);
            assert!(sum.keys().eq(whole.keys()), "seed {seed}, {of} parts: {sum:?} {whole:?}");
            for (outcome, (mass, ways)) in &whole {
                let (parts_mass, parts_ways) = sum[outcome];
                assert!((mass - parts_mass).abs() < 1e-9, "seed {seed}, {of} parts: {mass} {parts_mass}");
                assert!(
                    (ways - parts_ways).abs() <= ways * 1e-9,
                    "seed {seed}, {of} parts: {ways} {parts_ways}"
                );
            }
        }
    }
    assert!(busy * 2 > dealt, "only {busy} of {dealt} parts have something to do");
}

#[test]
fn parts_of_one_whole_have_one_signature() {
    let narrow: &[&[u32]] = &[&[1, 2], &[3], &[3], &[]];
    let broad: &[&[u32]] = &[&[1, 2, 3], &[4], &[4], &[4], &[]];
    let signature = |edges: &[&[u32]], own, of| {
        let edges = edges.iter().map(|ways| ways.to_vec()).collect();
        Shard::new(Drawing { edges }, own, of).signature().to_owned()
    };
    assert_eq!(signature(narrow, 1, 2), signature(narrow, 2, 2));
    assert_ne!(signature(narrow, 1, 2), signature(broad, 1, 2), "other states are dealt out");
    assert_ne!(signature(narrow, 1, 2), signature(narrow, 1, 3), "to others");
}

#[test]
fn before_the_layer_nothing_is_left_out_and_a_part_of_one_is_the_system() {
    let edges = vec![vec![1], vec![2, 3], vec![4], vec![4], vec![]];
    let mut part = Shard::new(Drawing { edges: edges.clone() }, 1, 2);
    let (mut state, mut free) = (part.initial(), Vec::new());
    for _ in 0..3 {
        free.push((part.commute(&state, 0, 1), part.may_conflict(&state, 0, 1)));
        let mut next = Successor::default();
        part.fire(&state, Move { actor: 0, choice: 0 }, &mut next);
        state = next.words;
    }
    assert_eq!(
        free,
        [(false, true), (false, true), (true, false)],
        "two steps lead to the layer of two states"
    );
    let mut only = Shard::new(Drawing { edges }, 1, 1);
    assert_eq!(only.initial(), [0]);
    assert!(only.commute(&[0], 0, 1) && !only.may_conflict(&[0], 0, 1));
}
