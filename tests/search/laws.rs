//! What holds at any moment of a search, and what the graph says of its states.

use std::collections::BTreeSet;

use interleave::explore::{
    breadth::Breadth,
    components::Components,
    depth::{Depth, Reductions},
    fewest::Fewest,
    judge::Judge,
    limits::{Limits, Stop},
    livelock::{Cycle, Livelocks},
    system::{Final, Move, Successor, System},
    table::Interner,
};
use interleave::policy::dice::Dice;

use super::{
    LIMITS, components, graph, models, random,
    toy::{Object, Op, Toy, Value},
};

fn judge(graph: &Breadth, components: &Components) -> Judge {
    let mut judge = Judge::new(graph, components);
    while judge.work(graph, components, 10) {}
    judge
}

fn livelock(toy: &mut Toy, graph: &Breadth) -> Option<Cycle> {
    let components = components(graph);
    let mut livelocks = Livelocks::default();
    while livelocks.work(toy, graph, &components, 10) {}
    livelocks.cycle(toy, graph)
}

fn small(number: u64) -> Option<(Toy, Breadth)> {
    let mut toy = random::program(number);
    toy.is_symmetric = number.is_multiple_of(2);
    let mut breadth = Breadth::new(&mut toy, Limits { states: 300, bytes: 1 << 30 });
    while breadth.work(&mut toy, 100) {}
    breadth.is_complete().then_some((toy, breadth))
}

#[test]
fn rows_are_kept_exactly() {
    let mut dice = Dice::new(1);
    let mut table = Interner::default();
    let mut rows: Vec<Vec<u32>> = vec![vec![], vec![0], vec![0, 0], vec![1 << 31], vec![u32::MAX; 300]];
    // Longer than a page.
    rows.push((0..400_000).map(|_| dice.roll() as u32).collect());
    for _ in 0..100_000 {
        let shift = dice.below(32);
        rows.push((0..dice.below(12)).map(|_| dice.roll() as u32 >> shift).collect());
    }
    assert_eq!(table.find(&rows[0]), None);
    let mut known = std::collections::BTreeMap::new();
    for row in &rows {
        let number = known.len() as u32;
        let expected = *known.entry(row.clone()).or_insert(number);
        assert_eq!(table.insert(row), (expected, expected == number));
    }
    let mut row = Vec::new();
    for (expected, &number) in &known {
        table.row(number, &mut row);
        assert_eq!((&row, table.find(&row)), (expected, Some(number)));
    }
    assert_eq!(table.find(&[7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]), None);
    let least: usize = known.keys().map(Vec::len).sum();
    assert!(table.bytes() > least && table.bytes() < 20 * (1 << 20), "{}", table.bytes());
}

/// Whatever was found when a search is stopped is true, and it does not claim to be all.
#[test]
fn a_search_may_be_stopped_at_any_moment() {
    for mut toy in
        [models::philosophers(3, false), models::tickets(3), models::polite(2), models::buffer(2, 2, 2, 2)]
    {
        let all: BTreeSet<u32> = graph(&mut toy).finals().iter().map(|(_, end)| end.outcome).collect();
        let whole = components(&graph(&mut toy));
        let truth = graph(&mut toy);
        let truth_judge = judge(&truth, &whole);
        for k in 1..200 {
            let mut breadth = Breadth::new(&mut toy, LIMITS);
            let has_more = breadth.work(&mut toy, k);
            assert_eq!(has_more, !breadth.is_complete());
            let found: BTreeSet<u32> = breadth.finals().iter().map(|(_, end)| end.outcome).collect();
            assert!(found.is_subset(&all) && (!breadth.is_complete() || found == all));
            // A judgement of a part is one of the whole.
            let parts = components(&breadth);
            let part = judge(&breadth, &parts);
            for state in 0..breadth.states() {
                for (said, known) in [
                    (part.may_fail(&parts, state), truth_judge.may_fail(&whole, state)),
                    (part.may_end_well(&parts, state), truth_judge.may_end_well(&whole, state)),
                ] {
                    assert!(said.is_none() || said == known, "after {k} transitions, state {state}");
                }
            }
            let mut depth = Depth::new(&mut toy, LIMITS, Reductions { stubborn: true, sleep: true });
            let has_more = depth.work(&mut toy, k);
            let found: BTreeSet<u32> = depth.ends().keys().copied().collect();
            assert!(found.is_subset(&all) && has_more != depth.is_complete() && (has_more || found == all));
            let mut fewest = Fewest::new(&mut toy, LIMITS, None, u32::MAX);
            let has_more = fewest.work(&mut toy, k);
            let found: BTreeSet<u32> = fewest.ways().keys().copied().collect();
            assert!(found.is_subset(&all) && has_more != fewest.is_complete() && (has_more || found == all));
        }
    }
}

#[test]
fn limits_end_a_search() {
    let states = Limits { states: 500, bytes: 1 << 30 };
    let bytes = Limits { states: 10_000_000, bytes: 20_000 };
    let both = Reductions { stubborn: true, sleep: true };
    for (limits, stop) in [(states, Stop::States), (bytes, Stop::Bytes)] {
        let mut toy = models::tickets(6);
        let mut breadth = Breadth::new(&mut toy, limits);
        let mut depth = Depth::new(&mut toy, limits, both);
        let mut fewest = Fewest::new(&mut toy, limits, None, u32::MAX);
        while breadth.work(&mut toy, 10) {}
        while depth.work(&mut toy, 10) {}
        while fewest.work(&mut toy, 10) {}
        for (stopped, is_complete, states, bytes) in [
            (breadth.stopped(), breadth.is_complete(), breadth.states(), breadth.bytes()),
            (depth.stopped(), depth.is_complete(), depth.states(), depth.bytes()),
            (fewest.stopped(), fewest.is_complete(), fewest.states(), fewest.bytes()),
        ] {
            assert_eq!((stopped, is_complete), (Some(stop), false));
            // One more expansion at most; a table may double by it.
            assert!(states < 510 && bytes < 60_000, "{states} states, {bytes} bytes");
        }
    }
}

#[test]
fn shortest_ways_lead_where_they_say() {
    for number in 0..300 {
        let Some((mut toy, graph)) = small(number) else { continue };
        let mut words = Vec::new();
        for state in 0..graph.states() {
            let path = graph.path(&mut toy, state);
            assert_eq!(path.len(), graph.depth(state) as usize);
            let way = graph.way(state);
            assert!(way.windows(2).all(|pair| graph.depth(pair[0]) + 1 == graph.depth(pair[1])));
            let mut at = toy.initial();
            let mut next = Successor::default();
            for step in path {
                toy.fire(&at, step, &mut next);
                at.clone_from(&next.words);
            }
            graph.words(state, &mut words);
            assert_eq!(words, at, "{number}");
        }
    }
}

/// All that can be reached from each state, by following every edge.
fn reached(graph: &Breadth) -> Vec<BTreeSet<u32>> {
    let mut all: Vec<BTreeSet<u32>> = (0..graph.states()).map(|state| BTreeSet::from([state])).collect();
    let mut has_changed = true;
    while has_changed {
        has_changed = false;
        for state in (0..graph.states()).rev() {
            let new: BTreeSet<u32> =
                graph.successors(state).flat_map(|to| all[to as usize].clone()).collect();
            let before = all[state as usize].len();
            all[state as usize].extend(new);
            has_changed |= all[state as usize].len() != before;
        }
    }
    all
}

#[test]
fn judgements_are_those_of_following_every_edge() {
    let (mut doomed, mut safe, mut cyclic) = (0, 0, 0);
    for number in 0..1_000 {
        let Some((_, graph)) = small(number) else { continue };
        let all = reached(&graph);
        let components = components(&graph);
        let judge = judge(&graph, &components);
        for state in 0..graph.states() {
            let mine = &all[state as usize];
            let ends: Vec<Final> =
                graph.finals().iter().filter(|(at, _)| mine.contains(at)).map(|(_, end)| *end).collect();
            // Some state that it can reach reaches no end at all.
            let is_stuck =
                mine.iter().any(|at| graph.finals().iter().all(|(end, _)| !all[*at as usize].contains(end)));
            let is_clean = ends.iter().any(|end| end.is_clean);
            let is_unclean = is_stuck || ends.iter().any(|end| !end.is_clean);
            assert_eq!(judge.may_end_well(&components, state), Some(is_clean), "{number}: {state}");
            assert_eq!(judge.may_fail(&components, state), Some(is_unclean), "{number}: {state}");
            let outcomes: BTreeSet<u32> = graph.finals().iter().map(|(_, end)| end.outcome).collect();
            for &outcome in outcomes.iter().filter(|_| outcomes.len() <= 62) {
                let can = ends.iter().any(|end| end.outcome == outcome);
                assert_eq!(judge.reaches(&components, state, outcome), Some(can));
            }
            doomed += u32::from(judge.is_doomed(&components, state));
            safe += u32::from(judge.is_safe(&components, state));
            for other in 0..graph.states() {
                let is_one = mine.contains(&other) && all[other as usize].contains(&state);
                assert_eq!(components.of(state) == components.of(other), is_one);
                cyclic += u32::from(is_one && state != other);
            }
        }
    }
    assert!(doomed > 100 && safe > 100 && cyclic > 100, "{doomed} {safe} {cyclic}");
}

#[test]
fn a_naive_table_of_philosophers_has_one_doomed_state() {
    for n in 3..=6 {
        let mut toy = models::philosophers(n, false);
        let graph = graph(&mut toy);
        let components = components(&graph);
        let judge = judge(&graph, &components);
        let doomed: Vec<u32> = (0..graph.states()).filter(|&it| judge.is_doomed(&components, it)).collect();
        let hang = graph.finals().iter().find(|(_, end)| !end.is_clean).expect("a deadlock").0;
        assert_eq!(doomed, [hang]);
        assert_eq!(judge.no_return(&components, &graph.way(hang)), Some(n));
        assert_eq!(judge.reaches(&components, 0, graph.finals()[0].1.outcome), Some(true));
    }
    // Nobody sends the last consumer its end: lost from the start.
    let consumer = vec![Op::Get(0, 0), Op::JumpIf(0, 0, 3), Op::Jump(0)];
    let main = vec![Op::Put(0, Value::Just(1)), Op::Put(0, Value::Just(0)), Op::Join(2)];
    let mut toy = Toy::new(vec![Object::Queue(2)], vec![(1, main), (2, consumer)]);
    let graph = graph(&mut toy);
    let components = components(&graph);
    let judge = judge(&graph, &components);
    assert!((0..graph.states()).all(|state| judge.is_doomed(&components, state)));
    assert_eq!(judge.no_return(&components, &graph.way(graph.finals()[0].0)), Some(0));
}

/// Where these moves lead from a state, and who could act on the way.
fn walk(toy: &mut Toy, from: &[u32], path: &[Move]) -> (Vec<u32>, BTreeSet<u16>) {
    let mut at = from.to_vec();
    let (mut next, mut moves, mut enabled) = (Successor::default(), Vec::new(), BTreeSet::new());
    for &step in path {
        moves.clear();
        toy.moves(&at, &mut moves);
        enabled.extend(moves.iter().map(|step| step.actor));
        toy.fire(&at, step, &mut next);
        at.clone_from(&next.words);
    }
    (at, enabled)
}

/// Whether some set of actors can go round for ever without keeping another waiting: every set is tried.
fn has_fair_cycle(toy: &mut Toy, graph: &Breadth) -> bool {
    let n = toy.classes.len();
    let mut words = Vec::new();
    let moves: Vec<Vec<Move>> = (0..graph.states())
        .map(|state| {
            let mut moves = Vec::new();
            graph.words(state, &mut words);
            toy.moves(&words, &mut moves);
            moves
        })
        .collect();
    (1_u32..1 << n).any(|set| {
        let is_in = |state: u32| moves[state as usize].iter().all(|step| set >> step.actor & 1 == 1);
        let edges =
            |state: u32| graph.successors(state).zip(&moves[state as usize]).filter(|(to, _)| is_in(*to));
        (0..graph.states()).filter(|&state| is_in(state)).any(|start| {
            let forward = |from: u32| {
                let (mut seen, mut todo) = (BTreeSet::new(), vec![from]);
                while let Some(state) = todo.pop() {
                    for (to, _) in edges(state) {
                        if seen.insert(to) {
                            todo.push(to);
                        }
                    }
                }
                seen
            };
            let after = forward(start);
            let part: BTreeSet<u32> =
                after.iter().copied().filter(|&it| forward(it).contains(&start)).collect();
            let inner = |state: u32| edges(state).filter(|(to, _)| part.contains(to));
            let acts =
                part.iter().flat_map(|&state| inner(state)).fold(0, |acts, (_, step)| acts | 1 << step.actor);
            !part.is_empty() && acts == set
        })
    })
}

#[test]
fn livelocks_are_the_cycles_of_a_fair_scheduler() {
    let mut kinds = [0; 3];
    let mut unfair = 0;
    for number in 0..3_000 {
        let mut toy = if number < 1_000 { random::program(number) } else { random::retrying(number) };
        let mut breadth = Breadth::new(&mut toy, Limits { states: 150, bytes: 1 << 30 });
        while breadth.work(&mut toy, 100) {}
        if !breadth.is_complete() {
            continue;
        }
        let components = components(&breadth);
        let is_cyclic = (0..components.len()).any(|it| components.is_cyclic(&breadth, it));
        let cycle = livelock(&mut toy, &breadth);
        let expected = is_cyclic && has_fair_cycle(&mut toy, &breadth);
        assert_eq!(cycle.is_some(), expected, "{number}: {cycle:?}");
        unfair += u32::from(is_cyclic && !expected);
        kinds[cycle.as_ref().map_or(0, |cycle| 1 + usize::from(cycle.is_certain))] += 1;
        if let Some(cycle) = &cycle {
            let initial = toy.initial();
            let (start, _) = walk(&mut toy, &initial, &cycle.way_in);
            let (end, enabled) = walk(&mut toy, &start, &cycle.round);
            assert!(end == start && !cycle.round.is_empty(), "{number}: not a cycle");
            let acted: BTreeSet<u16> = cycle.round.iter().map(|step| step.actor).collect();
            assert!(cycle.is_certain || enabled == acted, "{number}: {enabled:?} {acted:?}");
        }
        // The same with processes that are not told apart.
        toy.is_symmetric = true;
        let merged = graph(&mut toy);
        let other = livelock(&mut toy, &merged);
        let kind = |cycle: &Option<Cycle>| cycle.as_ref().map(|cycle| cycle.is_certain);
        assert_eq!(kind(&other), kind(&cycle), "{number}: symmetry");
    }
    assert!(kinds.iter().all(|&n| n > 20) && unfair > 20, "{kinds:?}, {unfair} unfair");
}

#[test]
fn polite_processes_may_give_way_for_ever() {
    let mut toy = models::polite(2);
    let graph = graph(&mut toy);
    let components = components(&graph);
    let cyclic = (0..components.len()).filter(|&it| components.is_cyclic(&graph, it)).count();
    let judge = judge(&graph, &components);
    assert_eq!((graph.states(), cyclic), (29, 3));
    assert!((0..graph.states()).all(|state| judge.may_end_well(&components, state) == Some(true)));
    let cycle = livelock(&mut toy, &graph).expect("both may give way");
    assert!(!cycle.is_certain && cycle.round.iter().any(|step| step.actor != cycle.round[0].actor));
    let odds = super::odds(&graph);
    assert!((odds.probabilities.values().sum::<f64>() - 1.0).abs() < 1e-9 && odds.schedules.is_none());
    assert!(graph.finals().iter().all(|(_, end)| end.is_clean), "no deadlock");
}
