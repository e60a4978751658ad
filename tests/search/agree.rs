//! Every search agrees with plain breadth-first search, on thousands of random programs.

use std::collections::{BTreeMap, BTreeSet};

use interleave::explore::{
    breadth::Breadth,
    depth::{Depth, Reductions},
    fewest::{Cost, Fewest},
    system::{Actor, Final, GONE, Move, Successor, System},
};

use super::{LIMITS, graph, models, odds, random, toy::Toy};

const PROGRAMS: u64 = 10_000;
/// Programs with more states are left out: they would cost the time of a hundred small ones.
const MOST_STATES: u32 = 2_000;

fn outcomes(toy: &Toy, ends: impl IntoIterator<Item = Final>) -> BTreeSet<Vec<u32>> {
    toy.words(ends.into_iter().map(|end| end.outcome))
}

/// Where these moves end.
pub fn replay(toy: &mut Toy, path: &[Move]) -> Final {
    let mut state = toy.initial();
    let mut next = Successor::default();
    for &step in path {
        toy.fire(&state, step, &mut next);
        state.clone_from(&next.words);
    }
    let mut moves = Vec::new();
    toy.moves(&state, &mut moves);
    assert!(moves.is_empty(), "not a final state");
    toy.finish(&state)
}

fn depth(toy: &mut Toy, stubborn: bool, sleep: bool) -> Depth {
    let mut depth = Depth::new(toy, LIMITS, Reductions { stubborn, sleep });
    while depth.work(toy, 50) {}
    assert!(depth.is_complete());
    depth
}

fn fewest(toy: &mut Toy) -> Fewest {
    let mut fewest = Fewest::new(toy, LIMITS, None, u32::MAX);
    while fewest.work(toy, 50) {}
    assert!(fewest.is_complete());
    fewest
}

/// What plain search finds: the outcomes of the program as it is.
fn plain(number: u64) -> Option<(Toy, Breadth, BTreeSet<Vec<u32>>)> {
    let mut toy = random::program(number);
    let mut breadth = Breadth::new(&mut toy, LIMITS);
    while breadth.states() < MOST_STATES && breadth.work(&mut toy, 500) {}
    if !breadth.is_complete() {
        return None;
    }
    let found = outcomes(&toy, breadth.finals().iter().map(|(_, end)| *end));
    Some((toy, breadth, found))
}

fn agree(numbers: impl Iterator<Item = u64>) {
    let (mut checked, mut several, mut reduced, mut merged) = (0, 0, 0, 0);
    for number in numbers {
        let Some((mut toy, breadth, expected)) = plain(number) else { continue };
        checked += 1;
        several += u32::from(expected.len() > 1);
        for is_symmetric in [false, true] {
            toy.is_symmetric = is_symmetric;
            let all = graph(&mut toy);
            merged += breadth.states() - all.states();
            let found = outcomes(&toy, all.finals().iter().map(|(_, end)| *end));
            assert_eq!(found, expected, "{number}: symmetry {is_symmetric}");
            for (stubborn, sleep) in [(false, false), (false, true), (true, false), (true, true)] {
                let depth = depth(&mut toy, stubborn, sleep);
                let found = outcomes(&toy, depth.ends().values().map(|it| it.end));
                let how = format!("{number}: stubborn {stubborn}, sleep {sleep}, symmetry {is_symmetric}");
                assert_eq!(found, expected, "{how}");
                assert!(depth.states() <= all.states(), "{how}");
                // Sleep sets spare edges, not states.
                assert!(stubborn || depth.states() == all.states(), "{how}");
                reduced += all.states() - depth.states();
                for it in depth.ends().values() {
                    assert_eq!(replay(&mut toy, &it.path), it.end, "{how}");
                }
            }
            let fewest = fewest(&mut toy);
            let found = outcomes(&toy, fewest.ways().values().map(|it| it.end));
            assert_eq!(found, expected, "{number}: fewest preemptions, symmetry {is_symmetric}");
        }
    }
    // The programs are such that there is something to agree on.
    assert!(checked > 2_000 && several > checked / 4 && reduced > 10_000 && merged > 10_000);
}

#[test]
fn reductions_keep_every_end_one() {
    agree((0..PROGRAMS).step_by(3));
}

#[test]
fn reductions_keep_every_end_two() {
    agree((1..PROGRAMS).step_by(3));
}

#[test]
fn reductions_keep_every_end_three() {
    agree((2..PROGRAMS).step_by(3));
}

/// All schedules, one by one: the least cost of each outcome.
fn brute(toy: &mut Toy, state: &[u32], last: Actor, cost: Cost, least: &mut BTreeMap<u32, Cost>) {
    let mut moves = Vec::new();
    toy.moves(state, &mut moves);
    if moves.is_empty() {
        let end = toy.finish(state).outcome;
        let known = least.entry(end).or_insert(cost);
        *known = cost.min(*known);
    }
    let can_go_on = moves.iter().any(|step| step.actor == last);
    for step in moves {
        let mut next = Successor::default();
        toy.fire(state, step, &mut next);
        let is_other = step.actor != last;
        let cost = Cost {
            preemptions: cost.preemptions + u32::from(is_other && can_go_on),
            switches: cost.switches + u32::from(is_other),
            steps: cost.steps + 1,
        };
        brute(toy, &next.words, next.renaming[usize::from(step.actor)], cost, least);
    }
}

#[test]
fn no_schedule_has_fewer_preemptions() {
    let (mut checked, mut most) = (0, 0);
    for number in 0..3_000 {
        let Some((mut toy, breadth, _)) = plain(number) else { continue };
        if odds(&breadth).schedules.is_none_or(|all| all.log10() > 3.0) {
            continue;
        }
        checked += 1;
        let initial = toy.initial();
        let mut least = BTreeMap::new();
        brute(&mut toy, &initial, GONE, Cost::default(), &mut least);
        for is_symmetric in [false, true] {
            toy.is_symmetric = is_symmetric;
            let fewest = fewest(&mut toy);
            let found: BTreeMap<u32, Cost> = fewest.ways().iter().map(|(&it, way)| (it, way.cost)).collect();
            assert_eq!(found, least, "{number}, symmetry {is_symmetric}");
            for way in fewest.ways().values() {
                assert_eq!(replay(&mut toy, &way.path), way.end, "{number}");
            }
            most = most.max(least.values().map(|cost| cost.preemptions).max().unwrap_or(0));
        }
    }
    assert!(checked > 1_000 && most >= 3, "{checked} programs, at most {most} preemptions");
}

/// The least preemptions and steps of the known bugs.
#[test]
fn the_simplest_way_to_each_bug_is_found() {
    for (mut toy, outcome, steps) in [
        (models::tickets(4), vec![1, 1], 9),
        (models::tickets(6), vec![1, 1], 13),
        (models::philosophers(5, false).telling(|_, _| 0), vec![0, 0], 5),
        (models::philosophers(7, false).telling(|_, _| 0), vec![0, 0], 7),
    ] {
        let fewest = fewest(&mut toy);
        let way = fewest.ways().values().find(|way| toy.outcomes[way.end.outcome as usize] == outcome);
        let way = way.expect("the bug is found");
        assert_eq!((way.cost.preemptions, way.cost.steps), (1, steps));
        // As a theorem: nothing of the kind without a preemption, and the search for it knows when to stop.
        let wanted = BTreeSet::from([way.end.outcome]);
        let mut bounded = Fewest::new(&mut toy, LIMITS, Some(wanted.clone()), 0);
        while bounded.work(&mut toy, 100) {}
        assert_eq!((bounded.bound(), bounded.ways().contains_key(&way.end.outcome)), (Some(0), false));
        let mut first = Fewest::new(&mut toy, LIMITS, Some(wanted), u32::MAX);
        while first.work(&mut toy, 100) {}
        assert!(first.ways().contains_key(&way.end.outcome) && first.transitions() < fewest.transitions());
    }
}
