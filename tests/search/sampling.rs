//! Random runs: how likely outcomes are, how many schedules there are, the same runs whoever takes them.

use std::collections::BTreeSet;

use interleave::explore::{
    breadth::Breadth,
    limits::Limits,
    sample::{Plan, Sampler, Strategy, Tally, interval},
};

use super::{agree::replay, graph, models, odds, random, toy::Toy};

const EVERY: [Strategy; 4] = [Strategy::Uniform, Strategy::Pos, Strategy::Pct(2), Strategy::Pct(3)];

fn plan(runs: u64, strategies: &[Strategy]) -> Plan {
    Plan { seed: 7, runs, shard: (1, 1), strategies: strategies.to_vec(), most_steps: 1_000 }
}

fn sample(toy: &mut Toy, plan: Plan) -> Tally {
    let mut sampler = Sampler::new(toy, plan);
    while sampler.work(toy, 100) {}
    sampler.tally().clone()
}

/// The interval of 95 % misses one in twenty: of many, nearly all hold the truth, and a wider one always does.
#[test]
fn frequencies_are_as_probabilities_say() {
    let (mut all, mut held, mut choices) = (0, 0, 0);
    for number in 0..150 {
        let mut toy = random::program(number);
        toy.is_symmetric = number.is_multiple_of(2);
        let Some(graph) = graph_below(&mut toy, 500) else { continue };
        let odds = odds(&graph);
        let tally = sample(&mut toy, plan(1_000, &[Strategy::Uniform]));
        choices +=
            u32::from((0..graph.expanded()).any(|state| graph.edges(state).any(|it| graph.is_again(it))));
        for (&outcome, &p) in &odds.probabilities {
            let (share, (low, high)) = tally.chance(outcome).expect("runs were taken");
            all += 1;
            held += u32::from((low - 1e-9..=high + 1e-9).contains(&p));
            let deviation = (p * (1.0 - p) / 1_000.0).sqrt();
            assert!((share - p).abs() <= 5.0 * deviation + 0.002, "{number}: {share} of {p}");
        }
        let total = odds.probabilities.values().sum::<f64>() + odds.forever + odds.unknown;
        assert!((total - 1.0).abs() < 1e-9, "{number}: {total}");
    }
    assert!(all > 200 && choices > 15, "{all} outcomes, {choices} programs with choices");
    assert!(f64::from(held) > 0.93 * f64::from(all), "{held} of {all}");
}

fn graph_below(toy: &mut Toy, states: u64) -> Option<Breadth> {
    let limits = Limits { states, bytes: 1 << 30 };
    let mut breadth = Breadth::new(toy, limits);
    while breadth.work(toy, 1_000) {}
    breadth.is_complete().then_some(breadth)
}

#[test]
fn schedules_are_estimated() {
    for (mut toy, exact) in
        [(models::tickets(3), None), (models::philosophers(3, true), None), (models::tickets(4), Some(2_520))]
    {
        let odds = odds(&graph(&mut toy));
        let all = odds.schedules.expect("there are no cycles");
        assert!(exact.is_none_or(|exact| all.exact() == Some(exact)), "{all:?}");
        let tally = sample(&mut toy, plan(20_000, &[Strategy::Uniform]));
        let estimate = tally.schedules().expect("runs were taken");
        assert!((estimate.log10() - all.log10()).abs() < 0.02, "{} for {}", estimate.log10(), all.log10());
    }
}

#[test]
fn shards_take_the_same_runs_as_the_whole() {
    let mut toy = models::philosophers(4, false);
    let whole = sample(&mut toy, plan(2_000, &EVERY));
    assert_eq!((whole.uniform, whole.others, whole.cut), (500, 1_500, 0));
    let mut sum = Tally::default();
    for part in 1..=3 {
        let tally = sample(&mut toy, Plan { shard: (part, 3), ..plan(2_000, &EVERY) });
        sum.uniform += tally.uniform;
        sum.others += tally.others;
        sum.steps += tally.steps;
        sum.weights = sum.weights + tally.weights;
        for (outcome, seen) in tally.seen {
            let known = sum.seen.entry(outcome).or_insert_with(|| seen.clone());
            if known.run != seen.run {
                (known.uniform, known.others) = (known.uniform + seen.uniform, known.others + seen.others);
                if seen.run < known.run {
                    (known.run, known.path) = (seen.run, seen.path);
                }
            }
        }
    }
    assert_eq!(sum, whole);
    let other = sample(&mut toy, Plan { seed: 8, ..plan(2_000, &EVERY) });
    assert_ne!(other.seen, whole.seen, "another seed takes other runs");
}

#[test]
fn every_strategy_takes_real_runs() {
    for strategy in EVERY {
        for number in 0..150 {
            let mut toy = random::program(number);
            toy.is_symmetric = number.is_multiple_of(2);
            let Some(graph) = graph_below(&mut toy, 500) else { continue };
            let possible: BTreeSet<u32> = graph.finals().iter().map(|(_, end)| end.outcome).collect();
            let tally = sample(&mut toy, plan(50, &[strategy]));
            assert_eq!(tally.uniform + tally.others, 50);
            for (outcome, seen) in &tally.seen {
                assert!(possible.contains(outcome), "{number}: {strategy:?}");
                assert_eq!(replay(&mut toy, &seen.path), seen.end, "{number}: {strategy:?}");
            }
        }
    }
}

/// As measured elsewhere: by how much priorities differ from uniform runs on a race and on a deadlock.
#[test]
fn strategies_differ_as_they_should() {
    let share = |toy: &mut Toy, strategy| {
        let tally = sample(toy, plan(20_000, &[strategy]));
        let bug = toy.outcomes.iter().position(|words| *words == [1, 1]).expect("was seen") as u32;
        let seen = &tally.seen[&bug];
        (seen.uniform + seen.others) as f64 / 20_000.0
    };
    let found = [
        (Strategy::Uniform, 0.958),
        (Strategy::Pct(2), 0.376),
        (Strategy::Pct(3), 0.611),
        (Strategy::Pos, 0.867),
    ]
    .map(|(strategy, expected)| (strategy, share(&mut models::tickets(4), strategy), expected));
    for (strategy, found, expected) in found {
        assert!((found - expected).abs() < 0.03, "{strategy:?}: {found}, not {expected}");
    }
}

#[test]
fn a_run_that_goes_round_is_cut_off() {
    let mut toy = models::polite(2);
    let tally = sample(&mut toy, Plan { most_steps: 9, ..plan(1_000, &[Strategy::Uniform]) });
    assert!(tally.cut > 0 && tally.cut == tally.uniform_cut && tally.cut < 1_000, "{}", tally.cut);
    let ended: u64 = tally.seen.values().map(|seen| seen.uniform).sum();
    assert_eq!(ended + tally.cut, 1_000);
}

#[test]
fn intervals_are_wilsons() {
    assert_eq!(interval(0, 100), (0.0, 0.03));
    assert_eq!(interval(100, 100), (0.97, 1.0));
    let (low, high) = interval(10, 100);
    assert!((low - 0.055229).abs() < 1e-6 && (high - 0.174366).abs() < 1e-6, "{low} {high}");
    assert_eq!(interval(0, 0), (0.0, 1.0));
}

#[test]
fn a_sampler_stops_and_goes_on() {
    let mut toy = models::tickets(4);
    let mut sampler = Sampler::new(&mut toy, plan(100, &EVERY));
    let mut slices = 0;
    while sampler.work(&mut toy, 1) {
        slices += 1;
    }
    assert_eq!(sampler.tally(), &sample(&mut toy, plan(100, &EVERY)));
    assert!(slices as u64 >= sampler.tally().steps);
}
