//! Laws over the registry of policies: loops over `policy::ALL`.

mod common;

use common::Dice;
use interleave::{
    id::{Pid, Tid},
    policy::{self, ALL, Candidate, Error, Setup},
    text::{LANGUAGES, Text},
    time::{Duration, Instant},
};

#[test]
fn keys_are_distinct_short_words_with_a_title_in_every_language() {
    let mut keys: Vec<&str> = ALL.iter().map(|info| info.key).collect();
    assert!(keys.iter().all(|key| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase())));
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), ALL.len());
    for (tag, _) in LANGUAGES {
        let text = Text::of(tag);
        for info in ALL {
            let mut wanted = vec![format!("policy.{}", info.key)];
            wanted.extend(info.parameters.iter().map(|it| format!("policy.{}.{}", info.key, it.name)));
            for key in wanted {
                assert_ne!(text.get(&key), key, "{tag} has no {key}");
            }
        }
    }
}

#[test]
fn every_policy_can_be_made_with_its_defaults_and_with_each_written_out() {
    for info in ALL {
        policy::parse(info.key, &Setup::default()).expect("defaults are valid");
        for parameter in info.parameters {
            policy::parse(
                &format!("{}:{}={}", info.key, parameter.name, parameter.default),
                &Setup::default(),
            )
            .expect("its default");
        }
    }
}

#[test]
fn wrong_strings_say_what_is_wrong() {
    let error = |text: &str| policy::parse(text, &Setup::default()).expect_err("it is wrong");
    assert_eq!(error("best"), Error::UnknownPolicy("best".to_owned()));
    assert!(error("best").to_string().contains("rr, fcfs"));
    assert!(matches!(error("rr:slice=1"), Error::UnknownParameter { .. }));
    for value in ["0", "-1", "nan", "inf", "", "4h", "1e99", "0.0001us"] {
        assert!(matches!(error(&format!("rr:quantum={value}")), Error::BadValue { .. }), "{value}");
    }
}

#[test]
fn times_have_units() {
    for (text, micros) in [("4", 4000), ("4ms", 4000), ("250us", 250), ("1s", 1_000_000), ("0.5", 500)] {
        let policy = policy::parse(&format!("rr:quantum={text}"), &Setup::default()).expect("a time");
        assert_eq!(
            policy.quantum(&Candidate::new(Tid(0), Pid(0), Instant::BOOT)),
            Some(Duration::from_micros(micros)),
            "{text}"
        );
    }
}

#[test]
fn nobody_is_lost_and_nobody_is_picked_twice() {
    for info in ALL {
        for seed in 1..=200 {
            let mut dice = Dice::new(seed);
            let mut policy = policy::parse(info.key, &Setup::default()).expect("defaults are valid");
            let (mut ready, mut next): (Vec<Tid>, u32) = (Vec::new(), 0);
            for now in 0..100 {
                let now = Instant::from_micros(now);
                match dice.below(5) {
                    0..=2 => {
                        policy.enqueue(&mut Candidate::new(Tid(next), Pid(next), now), now);
                        ready.push(Tid(next));
                        next += 1;
                    }
                    3 => {
                        let picked = policy.pick(now).map(|(tid, _)| tid);
                        assert_eq!(picked.is_some(), !ready.is_empty(), "{}: work conserving", info.key);
                        if let Some(tid) = picked {
                            let index = ready.iter().position(|it| *it == tid).expect("it was ready");
                            ready.remove(index);
                        }
                    }
                    _ if !ready.is_empty() => {
                        let tid = ready.remove(dice.below(ready.len() as u64) as usize);
                        policy.remove(tid);
                    }
                    _ => {}
                }
                let mut shown: Vec<Tid> = policy.lanes().concat().into_iter().map(|(tid, _)| tid).collect();
                shown.sort_unstable();
                assert_eq!((shown, policy.len()), (ready.clone(), ready.len()), "{} seed {seed}", info.key);
            }
        }
    }
}
