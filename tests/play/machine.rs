//! Games with real programs.

use std::rc::Rc;

use interleave::{
    explore::explorer::{Explorer, Settings},
    lang,
    machine::script::Script,
    recording::Ending,
    scenario,
    waits::HangKind,
};

use crate::ui::{
    play::{Act, Game, Hint, Known, Pick, Verdict, table::Table},
    session::Request,
    worker::desk::Search,
};

const LOCKS: &str = include_str!("locks.py");

fn table(source: &str) -> Table {
    let scenario = scenario::library()[0].clone();
    Table::new(Rc::new(Request { source: source.into(), ..Request::of(scenario) })).expect("it compiles")
}

fn arrive(table: &Table, game: &mut Game) -> Ending {
    let recording = table.record(&game.picks);
    let arrival = table.arrive(&recording, &game.picks, game.here.as_deref());
    assert!(game.apply(Act::Arrived(Rc::new(arrival))));
    recording.outcome.ending
}

/// Lets go on, each time, the first whose process and operation are those.
fn play(table: &Table, game: &mut Game, steps: &[(&str, &str)]) -> Ending {
    let mut ending = arrive(table, game);
    for (task, label) in steps {
        let fits = |offer: &crate::ui::play::Offer| {
            offer.choice.enabled && offer.choice.task == *task && offer.choice.label == *label
        };
        let number = game.offers().iter().position(fits);
        let number = number.unwrap_or_else(|| panic!("{task}: {label} is not offered: {:#?}", game.offers()));
        game.apply(Act::Pick(number));
        ending = arrive(table, game);
    }
    ending
}

#[test]
fn crossed_locks_are_broken_with_one_preemption() {
    let (table, mut game) = (table(LOCKS), Game::default());
    let ending = play(&table, &mut game, &[("Process-1", "acquire a")]);
    assert_eq!(ending, Ending::Unfinished);
    let waiting: Vec<_> = game.offers().iter().filter(|offer| !offer.choice.enabled).collect();
    assert_eq!(waiting.len(), 1, "{waiting:#?}");
    assert_eq!((&*waiting[0].choice.task, &*waiting[0].choice.label), ("MainProcess", "join P1"));
    let second = game.offers().iter().find(|offer| offer.choice.task == "Process-2").expect("an offer");
    assert!(second.choice.preempts && second.pid.is_some(), "{second:?}");
    let ending = play(&table, &mut game, &[("Process-2", "acquire b")]);
    assert!(matches!(&ending, Ending::Hang(hang) if hang.kind == HangKind::Cycle), "{ending:?}");
    assert!(game.is_over() && game.offers().iter().all(|offer| !offer.choice.enabled));
    assert_eq!(game.verdict(), Some(Verdict::Broken(1)));
}

#[test]
fn a_run_is_a_prefix_of_the_run_one_step_further() {
    let (table, mut game) = (table(LOCKS), Game::default());
    arrive(&table, &mut game);
    let mut before = table.record(&[]);
    let mut steps = 0;
    while !game.is_over() {
        assert!(game.apply(Act::Side(crate::ui::play::Side::Down)), "somebody can go on");
        arrive(&table, &mut game);
        let after = table.record(&game.picks);
        assert!(after.events.len() > before.events.len(), "step {steps} is seen");
        assert_eq!(
            after.events[..before.events.len()],
            before.events[..],
            "step {steps} changes nothing before it"
        );
        before = after;
        steps += 1;
    }
    assert_eq!(before.outcome.ending, Ending::Exited(0));
    assert_eq!((game.verdict(), game.preemptions()), (Some(Verdict::Ended), 0), "nobody was interrupted");
    assert!(steps >= 8, "two locks are taken and given back twice: {steps}");
}

#[test]
fn what_steps_were_is_the_same_asked_at_once_or_one_by_one() {
    let (table, mut game) = (table(LOCKS), Game::default());
    play(&table, &mut game, &[("Process-2", "acquire b"), ("Process-1", "acquire a")]);
    let one_by_one = game.here.clone().expect("an arrival");
    let at_once = table.arrive(&table.record(&game.picks), &game.picks, None);
    assert_eq!(at_once, *one_by_one);
    assert_eq!(at_once.taken.iter().map(|choice| choice.preempts).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn two_schedules_of_a_program_part_where_their_picks_do() {
    let (table, mut game) = (table(LOCKS), Game::default());
    play(&table, &mut game, &[("Process-1", "acquire a"), ("Process-2", "acquire b")]);
    let broken = game.picks.clone();
    let mut other = Game::default();
    play(&table, &mut other, &[("Process-1", "acquire a"), ("Process-1", "acquire b")]);
    let named = |name: &str, picks: &[Pick]| {
        (name.to_owned(), Rc::new(Script { picks: picks.to_vec(), ..Script::default() }))
    };
    let pair = table.pair(&[named("mine", &broken), named("best", &other.picks)]);
    assert_eq!(pair.alike, table.record(&broken[..1]).events.len(), "up to the end of the first step");
    assert_eq!(pair.runs.each_ref().map(|run| run.taken.len()), [2, 2]);
    assert!(pair.parting <= pair.end());
}

fn searched(source: &str) -> Explorer {
    let program = lang::compile(source, "main.py").expect("it compiles");
    let request = Request::of(scenario::library()[0].clone());
    let mut explorer =
        Explorer::new(program, &request.files, Rc::new(request.options.clone()), Settings::default());
    while explorer.work(1000) {}
    explorer
}

#[test]
fn the_search_knows_the_deadlock_the_least_way_there_and_all_states() {
    let (table, mut game, mut explorer) = (table(LOCKS), Game::default(), searched(LOCKS));
    let graph = Search::graph(&mut explorer);
    for (state, node) in graph.iter().flat_map(|graph| graph.states.iter().enumerate()) {
        let is_final = graph.iter().all(|graph| graph.edges.iter().all(|edge| edge.from as usize != state));
        assert_eq!(node.end.is_some(), is_final, "{state}: {node:?}");
    }
    let known = Known::of(explorer.report(), graph);
    assert!(known.report.complete && known.report.outcomes.len() == 2, "{:?}", known.report);
    game.apply(Act::Known(Rc::new(known)));
    arrive(&table, &mut game);
    assert_eq!(game.best().map(|best| (best.hang.as_deref(), best.preemptions)), Some((Some("cycle"), 1)));
    assert!(game.way().is_some() && game.map().is_some(), "it is small enough to be drawn");
    assert_eq!(game.unknown(), None, "the graph tells where steps lead");
    assert!(game.apply(Act::GiveUp));
    arrive(&table, &mut game);
    assert_eq!(game.verdict(), Some(Verdict::Won(1, 1)));
    assert!(
        game.way().is_some_and(|(_, way)| way.len() == game.picks.len()),
        "the graph's picks are the game's"
    );
}

#[test]
fn without_a_graph_the_search_is_asked_where_steps_lead() {
    let (table, mut game, mut explorer) = (table(LOCKS), Game::default(), searched(LOCKS));
    game.apply(Act::Known(Rc::new(Known::of(explorer.report(), None))));
    play(&table, &mut game, &[("Process-1", "acquire a")]);
    let asked = game.unknown().expect("nobody knows yet").to_vec();
    assert_eq!(asked, game.picks);
    assert!(!game.apply(Act::Prospects(Vec::new(), Vec::new())), "that was before the step");
    assert!(game.apply(Act::Prospects(asked.clone(), explorer.prospects(&asked))));
    let hint = |task: &str| {
        let offer = game.offers().iter().find(|it| it.choice.enabled && it.choice.task == task);
        game.hint(offer.expect("it is offered"))
    };
    assert_eq!(hint("Process-1"), Some(Hint::Lost), "who has both locks gives them back");
    assert_eq!(hint("Process-2"), Some(Hint::Sure), "each has one and wants the other");
    assert_eq!(game.unknown(), None, "it is asked once");
}
