//! The text of a script.

use interleave::{
    machine::script::{Error, Grain, MAX_PICKS, Pick, Script, Timing},
    time::Duration,
};

use crate::common::Dice;

#[test]
fn the_text_of_a_script_round_trips() {
    for seed in 1..=500 {
        let mut dice = Dice::new(seed);
        let picks = (0..dice.below(60)).flat_map(|_| {
            let task = match dice.below(4) {
                0 => dice.below(1 << 32) as u32,
                1 => dice.below(1000) as u32,
                _ => dice.below(4) as u32,
            };
            let choice = if dice.below(3) == 0 { dice.below(1 << 16) as u16 } else { 0 };
            vec![Pick { task, choice }; dice.below(15) as usize]
        });
        let script = Script {
            picks: picks.collect(),
            seed: dice.below(u64::MAX),
            digest: dice.below(1 << 32) as u32,
            grain: Grain { forks: dice.below(2) == 0, exits: dice.below(2) == 0 },
            timing: match dice.below(2) {
                0 => Timing::Any,
                _ => Timing::Slack(Duration::from_micros(dice.below(1 << 40))),
            },
        };
        let text = script.to_text();
        assert!(text.bytes().all(|it| it.is_ascii_alphanumeric() || b".-_~".contains(&it)), "{text}");
        assert_eq!(Script::from_text(&text), Ok(script), "{text}");
    }
}

#[test]
fn the_text_of_a_script_is_what_its_documentation_says() {
    let picks = [0, 0, 0, 1].map(Pick::of).into_iter().chain([Pick::time_out(1), Pick::of(26)]);
    let mut script = Script { seed: 7, digest: 0xbeef, picks: picks.collect(), ..Script::default() };
    assert_eq!(script.to_text(), "x1.7.0000beef.a.a3b~1bBa");
    script.grain = Grain { forks: true, exits: true };
    script.timing = Timing::Slack(Duration::from_millis(2));
    script.picks = vec![Pick::signal(701, 15)];
    assert_eq!(script.to_text(), "x1.7.0000beef.fes2000.~271BAz");
}

#[test]
fn what_is_no_script_is_refused() {
    let none = [
        "",
        "x",
        "1;0x1",
        "x1",
        "x0.1.00000000.a.",
        "x+1.1.00000000.a.",
        "x1.1.00000000.a",
        "x1.1.00000000.a.a.a",
        "x1.-1.00000000.a.a",
        "x1.1.0000000.a.a",
        "x1.1.+0000000.a.a",
        "x1.1.0000000g.a.a",
        "x1.1.00000000..a",
        "x1.1.00000000.b.a",
        "x1.1.00000000.s.a",
        "x1.1.00000000.a.A",
        "x1.1.00000000.a.3a",
        "x1.1.00000000.a.~a",
        "x1.1.00000000.a.~65536a",
        "x1.1.00000000.a.é",
        "x1.1.00000000.a.ZZZZZZZZa",
        "x1.99999999999999999999.00000000.a.a",
    ];
    for text in none {
        assert_eq!(Script::from_text(text), Err(Error::NotAScript), "{text:?}");
    }
    assert_eq!(Script::from_text("x2.whatever"), Err(Error::Newer(2)));
    let at_most = format!("x1.1.00000000.a.a{}", MAX_PICKS);
    assert_eq!(Script::from_text(&at_most).map(|it| it.picks.len()), Ok(MAX_PICKS));
    for text in [format!("{at_most}a"), "x1.1.00000000.a.a99999999999999999999999".to_owned()] {
        assert_eq!(Script::from_text(&text), Err(Error::TooLong));
    }
}
