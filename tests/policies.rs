//! Laws over the registry of policies: loops over `policy::ALL`.

mod common;

use common::Dice;
use interleave::{
    id::{Pid, Tid},
    policy::{self, ALL, Candidate, Chooser, Error, Origin, ParameterKind, Policy, Programs, Setup, TurnEnd},
    text::{LANGUAGES, Text},
    time::{Duration, Instant},
};

/// A rule of one's own: whoever joined first.
#[derive(Debug)]
struct First;

impl Chooser for First {
    fn choose(&mut self, _: &[Candidate], _: Instant) -> Result<usize, String> {
        Ok(0)
    }

    fn preempts(&mut self, _: &Candidate, _: &[Candidate], _: Instant) -> Result<bool, String> {
        Ok(false)
    }

    fn is_preemptive(&self) -> bool {
        false
    }

    fn quantum(&self) -> Option<Duration> {
        None
    }

    fn boxed(&self) -> Box<dyn Chooser> {
        Box::new(First)
    }
}

fn setup(programs: bool) -> Setup {
    Setup { programs, chooser: Some(Box::new(First)), ..Setup::default() }
}

fn make(text: &str) -> Result<Box<dyn Policy>, Error> {
    policy::parse(text, &setup(false))
}

#[test]
fn keys_are_distinct_short_words_with_a_title_and_a_rule_in_every_language() {
    let mut keys: Vec<&str> = ALL.iter().map(|info| info.key).collect();
    assert!(keys.iter().all(|key| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase())));
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), ALL.len());
    for (tag, _) in LANGUAGES {
        let text = Text::of(tag);
        for info in ALL {
            let mut wanted = vec![format!("policy.{}", info.key), format!("policy.{}.rule", info.key)];
            for parameter in info.parameters {
                let key = format!("policy.{}.{}", info.key, parameter.name);
                if let ParameterKind::Choice(words) = parameter.kind {
                    wanted.extend(words.iter().map(|word| format!("{key}.{word}")));
                }
                wanted.push(key);
            }
            for key in wanted {
                assert_ne!(text.get(&key), key, "{tag} has no {key}");
            }
            let rule = text.get(&format!("policy.{}.rule", info.key)).to_owned();
            assert!(
                info.key == "custom" || rule.bytes().any(|byte| byte.is_ascii_digit()),
                "{tag} {}: {rule} names no source",
                info.key
            );
        }
    }
}

#[test]
fn every_policy_can_be_made_with_its_defaults_and_with_each_written_out() {
    for info in ALL {
        make(info.key).expect("defaults are valid");
        for parameter in info.parameters {
            make(&format!("{}:{}={}", info.key, parameter.name, parameter.default)).expect("its default");
        }
        let all: Vec<String> = info
            .parameters
            .iter()
            .map(|parameter| format!("{}={}", parameter.name, parameter.default))
            .collect();
        make(&format!("{}:{}", info.key, all.join(","))).expect("all of them");
    }
}

/// Values that are right, and values that are wrong, of a kind of parameter.
fn examples(kind: ParameterKind) -> (Vec<String>, Vec<String>) {
    let texts = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let bad_times = ["-1", "nan", "inf", "", "4h", "1e99", "0.0001us", "3601s", "1 ms", "١"];
    match kind {
        ParameterKind::Time => (texts(&["4", "4ms", "250us", "1s", "0.5", "0.001"]), {
            let mut bad: Vec<String> = texts(&bad_times);
            bad.extend(texts(&["0", "0us"]));
            bad
        }),
        ParameterKind::TimeOrNever => (texts(&["0", "4", "3600s"]), texts(&bad_times)),
        ParameterKind::Count(least, most) => {
            let mut bad =
                vec![most.wrapping_add(1).to_string(), "-1".to_owned(), "1.5".to_owned(), String::new()];
            bad.extend(least.checked_sub(1).map(|below| below.to_string()));
            (vec![least.to_string(), most.to_string()], bad)
        }
        ParameterKind::Fraction => (
            texts(&["0", "1", "0.5", "0.333333", "1e-6"]),
            texts(&["-0.1", "1.000001", "0.3333333", "nan", "", "half", "1/2"]),
        ),
        ParameterKind::Choice(words) => (texts(words), texts(&["", "maybe", "TRUE", "0"])),
        ParameterKind::Queues => (
            texts(&["new", "wake@4/new@4/expired@8", "p0+p-1@0.5/io+lock+sleep/new+expired+preempted"]),
            texts(&[
                "", "/", "new/", "new@0", "new@", "new@4@4", "new/new", "newer", "p", "px", "new++io",
                "p1/p1",
            ]),
        ),
    }
}

#[test]
fn each_kind_of_parameter_takes_its_values_and_no_others() {
    for info in ALL {
        for parameter in info.parameters {
            let (good, bad) = examples(parameter.kind);
            for value in good {
                let text = format!("{}:{}={value}", info.key, parameter.name);
                make(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
            }
            for value in bad {
                let text = format!("{}:{}={value}", info.key, parameter.name);
                let error = make(&text).map(|_| ()).expect_err(&text);
                let wanted = Error::BadValue { policy: info.key, name: parameter.name, value };
                assert_eq!(error, wanted, "{text}");
                let sentence = error.to_string();
                assert!(sentence.contains(parameter.name) && !sentence.contains('\n'), "{sentence}");
            }
        }
        let error = make(&format!("{}:nothing=1", info.key)).map(|_| ()).expect_err("no such parameter");
        assert!(matches!(error, Error::UnknownParameter { policy, .. } if policy == info.key));
    }
    let many = vec!["p1"; 33].iter().enumerate().map(|(n, _)| format!("p{n}")).collect::<Vec<_>>().join("/");
    assert!(matches!(make(&format!("mlq:classes={many}")), Err(Error::BadValue { .. })), "33 queues");
}

#[test]
fn wrong_strings_say_what_is_wrong() {
    let error = |text: &str| make(text).expect_err("it is wrong");
    assert_eq!(error("best"), Error::UnknownPolicy("best".to_owned()));
    for info in ALL {
        assert!(error("best").to_string().contains(info.key), "{}", info.key);
    }
    assert!(matches!(error("rr:slice=1"), Error::UnknownParameter { .. }));
}

#[test]
fn policies_that_must_know_the_future_refuse_programs() {
    for info in ALL {
        let made = policy::parse(info.key, &setup(true));
        match info.programs {
            Programs::Yes => assert!(made.is_ok(), "{}", info.key),
            Programs::No => assert_eq!(made.map(|_| ()), Err(Error::NotForPrograms(info.key))),
            Programs::With(name, value) => {
                assert!(made.is_ok(), "{}", info.key);
                let parameter = info.parameters.iter().find(|it| it.name == name).expect("its own");
                let other = parameter.default.to_owned();
                assert_ne!(other, value);
                let error = policy::parse(&format!("{}:{name}={other}", info.key), &setup(true));
                let wanted = Error::OnlyWorkloads { policy: info.key, name, value: other };
                assert_eq!(error.map(|_| ()), Err(wanted));
            }
        }
    }
    let refused: Vec<&str> =
        ALL.iter().filter(|info| info.programs == Programs::No).map(|info| info.key).collect();
    assert!(["ljf", "lrtf", "hrrn"].iter().all(|key| refused.contains(key)), "{refused:?}");
}

#[test]
fn times_have_units() {
    for (text, micros) in [("4", 4000), ("4ms", 4000), ("250us", 250), ("1s", 1_000_000), ("0.5", 500)] {
        let policy = make(&format!("rr:quantum={text}")).expect("a time");
        let who = Candidate::new(Tid(0), Pid(0), Instant::BOOT);
        assert_eq!(policy.quantum(&who), Some(Duration::from_micros(micros)), "{text}");
    }
}

/// A task as it comes to be, with figures drawn at random.
fn newcomer(tid: u32, now: Instant, dice: &mut Dice) -> Candidate {
    let burst = Duration::from_micros(1 + dice.below(50));
    Candidate {
        burst: Some(burst),
        total: Some(burst),
        priority: dice.below(7) as i32 - 3,
        tickets: 1 + dice.below(200) as u32,
        nice: dice.below(40) as i8 - 20,
        tie: dice.below(3),
        ..Candidate::new(Tid(tid), Pid(tid), now)
    }
}

/// It joins again: because its quantum expired, it was preempted, it yielded or it was blocked.
fn rejoin(policy: &mut dyn Policy, who: &mut Candidate, now: Instant, dice: &mut Dice) {
    let (end, origin) = [
        (TurnEnd::Expired, Origin::Expired),
        (TurnEnd::Preempted, Origin::Preempted),
        (TurnEnd::Yielded, Origin::Yielded),
        (TurnEnd::Blocked, Origin::Device),
    ][dice.below(4) as usize];
    let ran = now.since(who.dispatched);
    who.ran += ran;
    who.used += ran;
    policy.settle(who, ran, end, now);
    if end == TurnEnd::Blocked {
        who.ran = Duration::ZERO;
    }
    (who.origin, who.joined) = (origin, now);
    policy.enqueue(who, now);
}

#[test]
fn nobody_is_lost_and_nobody_is_picked_twice() {
    for info in ALL {
        for seed in 1..=200 {
            let mut dice = Dice::new(seed);
            let mut policy = make(info.key).expect("defaults are valid");
            let mut tasks: Vec<Candidate> = Vec::new();
            let (mut ready, mut running): (Vec<Tid>, Vec<Tid>) = (Vec::new(), Vec::new());
            for now in 0..150 {
                let now = Instant::from_micros(now);
                match dice.below(6) {
                    0..=1 => {
                        let mut who = newcomer(tasks.len() as u32, now, &mut dice);
                        policy.enqueue(&mut who, now);
                        ready.push(who.tid);
                        tasks.push(who);
                    }
                    2 => {
                        let best = policy.best(now).map(|(tid, _)| tid);
                        let picked = policy.pick(now).map(|(tid, _)| tid);
                        assert_eq!(picked.is_some(), !ready.is_empty(), "{}: work conserving", info.key);
                        // A rule of one's own is asked about whoever came last; cfs knows a best only among the woken.
                        let agrees = best.is_none() || best == picked || info.key == "custom";
                        assert!(agrees || policy.preempts().is_none(), "{}: the best runs", info.key);
                        if let Some(tid) = picked {
                            let index = ready.iter().position(|it| *it == tid).expect("it was ready");
                            running.push(ready.swap_remove(index));
                            tasks[tid.0 as usize].dispatched = now;
                            let quantum = policy.quantum(&tasks[tid.0 as usize]);
                            assert!(quantum.is_none_or(|quantum| !quantum.is_zero()), "{}", info.key);
                        }
                    }
                    3 | 4 if !running.is_empty() => {
                        let tid = running.swap_remove(dice.below(running.len() as u64) as usize);
                        rejoin(&mut *policy, &mut tasks[tid.0 as usize], now, &mut dice);
                        ready.push(tid);
                    }
                    5 if !ready.is_empty() => {
                        let tid = ready.swap_remove(dice.below(ready.len() as u64) as usize);
                        policy.remove(tid);
                        policy.remove(tid);
                    }
                    _ => {}
                }
                let mut shown: Vec<Tid> =
                    policy.lanes(now).concat().into_iter().map(|(tid, _)| tid).collect();
                shown.sort_unstable();
                ready.sort_unstable();
                assert_eq!((shown, policy.len()), (ready.clone(), ready.len()), "{} seed {seed}", info.key);
            }
        }
    }
}
