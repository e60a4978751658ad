//! Searches made in parts: what parts of a system add up to, how their reports are joined, and how they are driven.

mod common;
#[path = "../src/bin/interleave/drive.rs"]
mod drive;
#[path = "explored/shards.rs"]
mod shards;

use std::{
    collections::BTreeMap,
    thread::sleep,
    time::{Duration, Instant},
};

use common::Dice;
use drive::{Search, drive};
use interleave::{
    explore::{
        merge::{Finding, Mismatch, Subject, Trait, digest, identity, merge},
        report::{Level, Livelock, Outcome, Report, Waiting},
        slack::{Slack, least},
        words::{Verdict, number, percent},
    },
    text::Text,
};

// ---- reports of parts

fn outcome(name: u64, clean: bool) -> Outcome {
    Outcome {
        outcome: if clean { "exited" } else { "hang" }.to_owned(),
        hang: (!clean).then(|| "cycle".to_owned()),
        exit_code: clean.then_some(0),
        exit_codes: BTreeMap::from([("Process-1".to_owned(), 0)]),
        stdout: format!("{name}\n"),
        files: BTreeMap::new(),
        exceptions: BTreeMap::new(),
        waiting: Vec::new(),
        clean,
        steps: 9,
        preemptions: 1,
        schedule: format!("x1.{name}"),
        shortest: None,
        no_return: None,
        probability: None,
        interval: None,
        share: None,
        seen: 0,
    }
}

fn report(outcomes: Vec<Outcome>) -> Report {
    Report {
        complete: true,
        level: Level::All,
        timing: "any".to_owned(),
        seed: 1,
        states: 10,
        transitions: 20,
        frontier: 0,
        seconds: 0.5,
        bytes: 100,
        runs: 0,
        outcomes,
        schedules_log10: None,
        told_apart: None,
        more_outcomes: 0,
        reads_clock: false,
        livelock: None,
        stopped: None,
        least_slack: None,
        shard: None,
    }
}

fn part(report: Report) -> Finding {
    let subject = Subject { program: "a.py".to_owned(), print_order: true, ..Subject::default() };
    Finding { report, subject, layer: Some("0".to_owned()), parts: None }
}

/// A search of a made-up program, whole and in parts.
fn divided(dice: &mut Dice) -> (Report, Vec<Finding>) {
    let of = 1 + dice.below(6) as u32;
    let count = 1 + dice.below(5);
    let mut parts: Vec<Vec<(Outcome, f64)>> = vec![Vec::new(); of as usize];
    let (mut whole, mut schedules) = (Vec::new(), 0.0);
    for name in 0..count {
        let mut all = Outcome { preemptions: 99, ..outcome(name, name != 1) };
        let (mut mass, mut ways) = (0.0, 0.0);
        // Every outcome falls to some part, and not to every one.
        let surely = dice.below(u64::from(of));
        for (place, found) in parts.iter_mut().enumerate() {
            if place as u64 != surely && dice.below(3) == 0 {
                continue;
            }
            let own = (1 + dice.below(1000)) as f64 / 1e5;
            let own_ways = 10f64.powi(dice.below(40) as i32);
            let (preemptions, steps) = (dice.below(4), 5 + dice.below(9));
            let schedule = format!("x1.{name}.{place}");
            let it = Outcome { preemptions, steps, schedule, probability: Some(own), ..all.clone() };
            let better =
                (it.preemptions, it.steps, &it.schedule) < (all.preemptions, all.steps, &all.schedule);
            if better {
                all = it.clone();
            }
            (mass, ways) = (mass + own, ways + own_ways);
            found.push((it, own_ways));
        }
        schedules += ways;
        whole.push((Outcome { probability: Some(mass), ..all }, ways));
    }
    let shares = |found: Vec<(Outcome, f64)>| {
        let all: f64 = found.iter().map(|(_, ways)| ways).sum();
        let outcomes =
            found.into_iter().map(|(it, ways)| Outcome { share: Some(ways / all), ..it }).collect();
        Report { schedules_log10: (all > 0.0).then(|| all.log10()), ..report(outcomes) }
    };
    let whole = shares(whole);
    assert!((whole.schedules_log10.expect("some") - schedules.log10()).abs() < 1e-9);
    let parts = parts.into_iter().zip(1..);
    let parts = parts.map(|(found, own)| part(Report { shard: Some((own, of)), ..shares(found) })).collect();
    (whole, parts)
}

#[test]
fn parts_make_the_whole_in_any_order() {
    for seed in 0..300 {
        let mut dice = Dice::new(seed);
        let (whole, mut parts) = divided(&mut dice);
        let joined = merge(&parts).expect("they belong together");
        let count = parts.len() as u64;
        assert!(joined.report.complete && joined.report.level == Level::All);
        assert_eq!((joined.report.states, joined.report.transitions), (10 * count, 20 * count));
        assert_eq!(joined.parts.as_ref().expect("it is joined").states_are_a_sum, count > 1);
        let near = |one: Option<f64>, other: Option<f64>| {
            let (one, other) = (one.expect("known"), other.expect("known"));
            assert!((one - other).abs() <= 1e-9 * one.abs().max(1e-30), "seed {seed}: {one} {other}");
        };
        near(joined.report.schedules_log10, whole.schedules_log10);
        let by_name = |report: &Report| -> BTreeMap<String, Outcome> {
            report.outcomes.iter().map(|it| (identity(it), it.clone())).collect()
        };
        let (found, wanted) = (by_name(&joined.report), by_name(&whole));
        assert_eq!(found.len(), joined.report.outcomes.len(), "an outcome stands there once");
        assert!(found.keys().eq(wanted.keys()), "seed {seed}");
        for (name, wanted) in &wanted {
            near(found[name].probability, wanted.probability);
            near(found[name].share, wanted.share);
            let best = |it: &Outcome| (it.preemptions, it.steps, it.schedule.clone());
            assert_eq!(best(&found[name]), best(wanted), "seed {seed}");
        }
        let likely: Vec<f64> = joined.report.outcomes.iter().filter_map(|it| it.probability).collect();
        assert!(likely.is_sorted_by(|one, other| one >= other), "the likeliest first: {likely:?}");
        for _ in 0..4 {
            let (one, other) = (dice.below(count) as usize, dice.below(count) as usize);
            parts.swap(one, other);
            assert_eq!(merge(&parts).expect("they belong together"), joined, "seed {seed}");
        }
        if count > 1 {
            let gone = parts.remove(dice.below(count) as usize).report.shard.expect("a part").0;
            let joined = merge(&parts).expect("the others belong together");
            let missing: Vec<u32> = joined.parts.iter().flat_map(|parts| parts.missing()).collect();
            assert_eq!(missing, [gone]);
            assert_eq!((joined.report.complete, joined.report.stopped.as_deref()), (false, Some("parts")));
            assert!(joined.report.outcomes.iter().all(|it| it.probability.is_none() && it.share.is_none()));
        }
    }
}

#[test]
fn sampled_parts_are_pooled() {
    let sampled = |own: u32, runs: u64, seen: [u64; 2]| {
        let found = seen.iter().enumerate().filter(|(_, seen)| **seen > 0);
        let found = found.map(|(name, seen)| Outcome { seen: *seen, ..outcome(name as u64, true) }).collect();
        let (complete, level, shard) = (false, Level::Sampled, Some((own, 2)));
        part(Report { runs, complete, level, shard, ..report(found) })
    };
    let joined = merge(&[sampled(1, 60, [60, 0]), sampled(2, 40, [30, 10])]).expect("they belong together");
    let report = &joined.report;
    assert_eq!((report.runs, report.complete, report.stopped.as_deref()), (100, false, None));
    let seen: Vec<u64> = report.outcomes.iter().map(|it| it.seen).collect();
    assert_eq!(seen, [90, 10]);
    assert_eq!(report.outcomes[1].probability, Some(0.1));
    // Ten of a hundred: Brown, Cai and DasGupta 2001, equation 4, worked out apart.
    let (least, most) = report.outcomes[1].interval.expect("it was sampled");
    assert!((least - 0.055_229_1).abs() < 1e-6 && (most - 0.174_366).abs() < 1e-5, "{least} {most}");
}

#[test]
fn what_a_search_found_and_no_run_saw_has_a_bound_only() {
    let shard = |own| Some((own, 2));
    let found = vec![outcome(1, false), Outcome { seen: 50, ..outcome(0, true) }];
    let stopped = Some("states".to_owned());
    let one = part(Report { runs: 50, complete: false, stopped, shard: shard(1), ..report(found) });
    let mut other = part(Report { shard: shard(2), ..report(vec![outcome(2, true)]) });
    other.report.livelock = Some(Livelock { is_certain: true, states: 2, schedule: "x1.l".to_owned() });
    let joined = merge(&[one, other]).expect("they belong together").report;
    assert_eq!((joined.complete, joined.stopped.as_deref()), (false, Some("states")));
    let rare = joined.outcomes.iter().find(|it| !it.clean).expect("it is there");
    let (least, most) = rare.interval.expect("a bound");
    assert!(rare.probability.is_none() && least == 0.0 && most > 0.05 && most < 0.08, "{rare:?}");
    assert_eq!(joined.livelock.map(|it| it.schedule), Some("x1.l".to_owned()));
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let good = |own| part(Report { shard: Some((own, 3)), ..report(vec![outcome(0, true)]) });
    assert_eq!(merge(&[]), Err(Mismatch::Nothing));
    assert_eq!(merge(&[good(2), good(1), good(2)]), Err(Mismatch::Twice(2, 0)));
    for shard in [None, Some((0, 3)), Some((4, 3)), Some((1, 0))] {
        let bad = part(Report { shard, ..report(Vec::new()) });
        assert_eq!(merge(&[good(1), bad.clone()]), Err(Mismatch::Whole(1)), "{shard:?}");
        assert_eq!(merge(&[bad]), Err(Mismatch::Whole(0)), "{shard:?}");
    }
    type Change = (Trait, fn(&mut Finding));
    let changes: [Change; 8] = [
        (Trait::Program, |it| it.subject.digest = "other".to_owned()),
        (Trait::StartMethod, |it| it.subject.start_method = "spawn".to_owned()),
        (Trait::Stdout, |it| it.subject.stdout = "pipe".to_owned()),
        (Trait::PrintOrder, |it| it.subject.print_order = false),
        (Trait::Timing, |it| it.report.timing = "exact".to_owned()),
        (Trait::Seed, |it| it.report.seed = 2),
        (Trait::Of, |it| it.report.shard = Some((2, 4))),
        (Trait::Layer, |it| it.layer = None),
    ];
    for (what, change) in changes {
        let mut other = good(2);
        change(&mut other);
        assert_eq!(merge(&[good(1), other]), Err(Mismatch::Differs(1, what)));
    }
    let mut renamed = good(2);
    renamed.subject.program = "b.py".to_owned();
    assert!(merge(&[good(1), renamed]).is_ok(), "a program may be called otherwise elsewhere");
    let pieces = |pieces: &[&'static str]| digest(pieces.iter().map(|piece| piece.as_bytes()));
    assert_eq!(pieces(&[]), "cbf29ce484222325", "FNV-1a of nothing");
    assert_ne!(pieces(&["ab", "c"]), pieces(&["a", "bc"]));
}

#[test]
fn every_field_that_tells_outcomes_apart_does() {
    let changes: [fn(&mut Outcome); 9] = [
        |it| it.outcome = "limit".to_owned(),
        |it| it.hang = Some("other".to_owned()),
        |it| it.exit_code = Some(3),
        |it| it.exit_codes.clear(),
        |it| it.stdout.push('x'),
        |it| drop(it.files.insert("db".to_owned(), String::new())),
        |it| {
            it.exceptions.insert("KeyError".to_owned(), 1);
        },
        |it| it.waiting.push(Waiting { name: "A".to_owned(), on: "lock a".to_owned(), held_by: None }),
        |it| it.clean = false,
    ];
    let same = Outcome { steps: 1, preemptions: 7, probability: Some(0.5), seen: 3, ..outcome(0, true) };
    assert_eq!(identity(&outcome(0, true)), identity(&same));
    for (place, change) in changes.iter().enumerate() {
        let mut other = outcome(0, true);
        change(&mut other);
        assert_ne!(identity(&outcome(0, true)), identity(&other), "change {place}");
    }
}

#[test]
fn a_finding_is_the_same_after_json() {
    let found =
        Outcome { probability: Some(0.25), share: Some(0.5), no_return: Some(3), ..outcome(1, false) };
    let stopped = Report { complete: false, stopped: Some("bytes".to_owned()), ..report(vec![found]) };
    let one = part(Report { shard: Some((1, 2)), schedules_log10: Some(3.5), ..stopped });
    let joined = merge(std::slice::from_ref(&one)).expect("it belongs to itself");
    for finding in [one, joined] {
        let json = serde_json::to_string(&finding).expect("plain data");
        assert_eq!(serde_json::from_str::<Finding>(&json).expect("it was just written"), finding);
    }
}

// ---- verdicts and figures

#[test]
fn a_verdict_is_clean_undecided_or_neither() {
    let (clean, hang) = (outcome(0, true), outcome(1, false));
    let verdict = |outcomes: &[&Outcome], complete: bool| {
        Verdict::of(&Report { complete, ..report(outcomes.iter().map(|it| (*it).clone()).collect()) })
    };
    assert_eq!(verdict(&[&clean], true), Verdict::Same);
    assert_eq!(verdict(&[&clean], false), Verdict::Undecided);
    assert_eq!(verdict(&[], false), Verdict::Undecided);
    for complete in [true, false] {
        assert_eq!(verdict(&[&hang], complete), Verdict::Differs);
        assert_eq!(verdict(&[&clean, &outcome(2, true)], complete), Verdict::Differs);
    }
    for is_certain in [true, false] {
        let livelock = Some(Livelock { is_certain, states: 2, schedule: String::new() });
        let wanted = if is_certain { Verdict::Differs } else { Verdict::Same };
        assert_eq!(Verdict::of(&Report { livelock, ..report(vec![clean.clone()]) }), wanted);
    }
}

#[test]
fn figures_are_neither_all_nor_nothing_unless_they_are() {
    let shares = [0.0, 1.0, 0.5, 0.958_333, 0.998_611, 0.999_996, 0.05, 0.000_012, 1e-20];
    let said: Vec<String> = shares.into_iter().map(percent).collect();
    let wanted =
        ["0 %", "100 %", "50.0 %", "95.8 %", "99.9 %", "99.9996 %", "5.00 %", "0.00120 %", "1.0e-18 %"];
    assert_eq!(said, wanted);
    let text = Text::of("en");
    let counts = [0.0, 2554f64.log10(), 11.0, 69.146_128, 12.999_9];
    let said: Vec<String> = counts.into_iter().map(|log| number(log, &text)).collect();
    assert_eq!(said, ["1", "2,554", "100,000,000,000", "about 1.4·10^69", "about 1.0·10^13"]);
}

// ---- the least delay, and driving

#[test]
fn the_least_delay_is_found_to_the_microsecond() {
    let mut dice = Dice::new(9);
    for _ in 0..200 {
        let size = dice.below(36);
        let least_delay = 1 + dice.below(1 << size);
        let mut asked = 0;
        let found = least(|delay| {
            asked += 1;
            Some(delay.is_none_or(|delay| delay.micros() >= least_delay))
        });
        let Slack::Known(found) = found else { panic!("{found:?}") };
        assert_eq!((found.breaks_at * 1000.0).round() as u64, least_delay);
        assert_eq!((found.holds_until * 1000.0).round() as u64, least_delay - 1);
        assert!(asked < 80, "{asked} searches");
    }
    assert_eq!(least(|_| Some(false)), Slack::Never);
    assert_eq!(least(|_| None), Slack::Unknown);
    assert_eq!(least(|delay| Some(delay.is_none())), Slack::Unknown, "no finite delay is long enough");
    let found = least(|delay| match delay.map(|delay| delay.micros()) {
        Some(..1000) => None,
        Some(at) => Some(at >= 5000),
        None => Some(true),
    });
    let Slack::Known(found) = found else { panic!("{found:?}") };
    assert_eq!((found.holds_until, found.breaks_at), (4.999, 5.0));
    let vague = least(|delay| delay.is_none_or(|delay| delay.micros() >= 1000).then_some(true));
    let Slack::Known(found) = vague else { panic!("{vague:?}") };
    assert_eq!((found.holds_until, found.breaks_at), (0.0, 1.0), "as far as is known");
}

/// Takes so long a step, and knows only how many steps it took.
struct Slow {
    pause: Duration,
    left: u64,
    stopped: Option<String>,
}

impl Search for Slow {
    fn work(&mut self, steps: u64) -> bool {
        let steps = steps.min(self.left);
        sleep(self.pause * steps as u32);
        self.left -= steps;
        self.left > 0
    }

    fn report(&mut self) -> Report {
        Report { states: self.left, stopped: self.stopped.clone(), ..report(Vec::new()) }
    }

    fn stop(&mut self, why: &str) {
        self.stopped = Some(why.to_owned());
    }
}

#[test]
fn a_search_is_driven_to_its_end_its_time_or_until_enough_is_seen() {
    let slow = |left| Slow { pause: Duration::from_micros(200), left, stopped: None };
    let never = |_: &Report| false;
    let report = drive(&mut slow(100), None, never);
    assert_eq!((report.states, report.stopped), (0, None));
    assert!(report.seconds >= 0.02, "{}", report.seconds);
    let begun = Instant::now();
    let report = drive(&mut slow(1 << 40), Some(begun + Duration::from_millis(100)), never);
    assert_eq!(report.stopped.as_deref(), Some("seconds"));
    assert!(report.states > 0 && begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    let mut looks = 0;
    let report = drive(&mut slow(1 << 40), None, |_| {
        looks += 1;
        looks == 2
    });
    assert_eq!((looks, report.stopped.as_deref()), (2, Some("cancelled")));
    assert!(report.seconds >= 2.0, "a look a second: {}", report.seconds);
}
