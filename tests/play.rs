//! "You are the scheduler" without a browser: the game, its card, its graph, and two schedules beside each other.

#[path = "../src/ui/mod.rs"]
#[allow(dead_code, unused_imports)]
mod ui;

use std::{collections::BTreeMap, rc::Rc};

use interleave::{
    explore::report::{Level, Outcome, Report},
    id::Pid,
    lang,
    recording::Recorder,
    scenario,
    text::Text,
};
use ui::{
    keys::{self, Key},
    play::{
        Act, Arrival, Choice, Edge, Game, Graph, Hint, Known, Motion, Node, Offer, Pick, Side, Verdict,
        compare::{alike, parting, sentence},
        layout::{ACROSS, DOWN, lay_out},
        walk, words,
    },
    session::{Action, Film, Request, Run, Selection, Session, Start},
    shared::Shared,
    view::{
        game::{Game as Card, GameProps},
        graph::{States, StatesProps},
    },
};
use yew::{BaseComponent, LocalServerRenderer, Reducible, prelude::*};

fn pick(task: u32) -> Pick {
    Pick { task, choice: 0 }
}

fn choice(task: u32, enabled: bool, preempts: bool) -> Choice {
    Choice {
        pick: pick(task),
        task: format!("Process-{task}"),
        label: "load n".to_owned(),
        enabled,
        preempts,
        bug: None,
        sure: None,
    }
}

/// Two processes that each read a number and write it, one more: 0 is P1, 1 is P2. A state is how far each has come, and
/// who has read before the other had written; the ends are 2 (one after the other) and 1 (an update is lost).
fn counter() -> Graph {
    let edge = |from, to, task| Edge {
        from,
        to,
        task: format!("Process-{task}"),
        label: "x".to_owned(),
        pick: pick(task),
    };
    let node = |depth, end: Option<usize>, doomed| Node { depth, end, doomed, safe: end == Some(0) };
    let states = vec![
        node(0, None, false),    // 0: nobody has done anything
        node(1, None, false),    // 1: P1 has read
        node(1, None, false),    // 2: P2 has read
        node(2, None, false),    // 3: P1 is ready
        node(2, None, true),     // 4: both have read: an update will be lost
        node(2, None, false),    // 5: P2 is ready
        node(3, None, false),    // 6: P1 is ready, P2 has read
        node(3, None, false),    // 7: P2 is ready, P1 has read
        node(3, None, true),     // 8: P1 has written over what P2 read
        node(3, None, true),     // 9: P2 has written over what P1 read
        node(4, Some(0), false), // 10: two
        node(4, Some(1), true),  // 11: one
    ];
    let edges = vec![
        edge(0, 1, 1),
        edge(0, 2, 2),
        edge(1, 3, 1),
        edge(1, 4, 2),
        edge(2, 4, 1),
        edge(2, 5, 2),
        edge(3, 6, 2),
        edge(5, 7, 1),
        edge(4, 8, 1),
        edge(4, 9, 2),
        edge(6, 10, 2),
        edge(7, 10, 1),
        edge(8, 11, 2),
        edge(9, 11, 1),
    ];
    Graph { states, edges }
}

fn outcome(stdout: &str, clean: bool, preemptions: u64, probability: f64) -> Outcome {
    Outcome {
        outcome: "exited".to_owned(),
        hang: None,
        exit_code: Some(0),
        exit_codes: BTreeMap::new(),
        stdout: stdout.to_owned(),
        files: BTreeMap::new(),
        exceptions: BTreeMap::new(),
        waiting: Vec::new(),
        clean,
        steps: 4,
        preemptions,
        schedule: String::new(),
        shortest: None,
        no_return: None,
        probability: Some(probability),
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
        seed: 0,
        states: 12,
        transitions: 14,
        frontier: 0,
        seconds: 0.0,
        bytes: 0,
        runs: 0,
        outcomes,
        schedules_log10: None,
        told_apart: None,
        livelock: None,
        stopped: None,
        least_slack: None,
        shard: None,
    }
}

/// What a search of the counter finds; it is drawn if asked for.
fn known(drawn: bool) -> Rc<Known> {
    let outcomes = vec![outcome("2\n", true, 0, 0.5), outcome("1\n", true, 1, 0.5)];
    let schedules = vec![[1, 1, 2, 2].map(pick).to_vec(), [1, 2, 2, 1].map(pick).to_vec()];
    Rc::new(Known::new(report(outcomes), schedules, drawn.then(counter)))
}

/// What follows from picks, as the counter's graph has it.
fn arrival(picks: &[Pick]) -> Rc<Arrival> {
    let graph = counter();
    let way = walk::follow(&graph, picks).expect("legal picks");
    let can =
        |state: u32, task: u32| graph.edges.iter().any(|edge| edge.from == state && edge.pick == pick(task));
    let offer = |state: u32, last: Option<u32>, task: u32| {
        choice(task, can(state, task), last.is_some_and(|last| last != task && can(state, last)))
    };
    let before = |at: usize| (walk::end(&graph, &way[..at]), at.checked_sub(1).map(|at| picks[at].task));
    let taken = (0..picks.len()).map(|at| offer(before(at).0, before(at).1, picks[at].task)).collect();
    let (here, last) = before(picks.len());
    let end = graph.states[here as usize].end;
    let ready = |task: u32| Offer { choice: offer(here, last, task), pid: Some(Pid(1000 + task)) };
    let offers = if end.is_some() { Vec::new() } else { [1, 2].map(ready).to_vec() };
    Rc::new(Arrival { picks: picks.to_vec(), taken, offers, end })
}

/// A game that has taken these steps.
fn game(tasks: &[u32], drawn: bool) -> Game {
    let mut game = Game::default();
    game.apply(Act::Known(known(drawn)));
    game.apply(Act::Arrived(arrival(&[])));
    for &task in tasks {
        let number =
            game.offers().iter().position(|offer| offer.choice.pick.task == task).expect("it is offered");
        assert!(game.apply(Act::Pick(number)), "step {task} of {tasks:?}");
        assert!(game.is_waiting() && game.offers().is_empty(), "what follows is not known at once");
        game.apply(Act::Arrived(arrival(&game.picks.clone())));
    }
    game
}

#[test]
fn a_game_is_won_with_as_few_preemptions_as_there_are() {
    let won = game(&[1, 2, 2, 1], false);
    assert_eq!(
        (won.preemptions(), won.verdict()),
        (1, Some(Verdict::Won(1, 1))),
        "P2 came between; P1 went on when P2 had ended"
    );
    let clumsy = game(&[1, 2, 1, 2], false);
    assert_eq!(clumsy.verdict(), Some(Verdict::Won(2, 1)));
    let good = game(&[1, 1, 2, 2], false);
    assert_eq!((good.preemptions(), good.verdict()), (0, Some(Verdict::Missed)));
    assert_eq!(game(&[1, 2, 2], false).verdict(), None, "somebody can go on");
}

#[test]
fn steps_that_nobody_offers_are_not_taken() {
    let mut game = game(&[1, 1], false);
    assert!(!game.offers()[0].choice.enabled, "P1 has ended");
    assert!(!game.apply(Act::Pick(0)) && !game.apply(Act::Pick(7)));
    assert_eq!(game.picks, [1, 1].map(pick));
}

#[test]
fn what_is_late_does_not_count() {
    let mut game = game(&[1], false);
    game.apply(Act::Pick(1));
    assert!(!game.apply(Act::Arrived(arrival(&[pick(1)]))), "that was before the last pick");
    assert!(game.is_waiting());
}

#[test]
fn steps_can_be_taken_back_all_of_them() {
    let mut game = game(&[1, 2, 2, 1], false);
    assert!(game.apply(Act::Undo(1)) && game.motion == Motion::Jump);
    assert_eq!(game.picks, [1, 2, 2].map(pick));
    game.apply(Act::Arrived(arrival(&[1, 2, 2].map(pick))));
    assert_eq!((game.preemptions(), game.verdict()), (1, None));
    assert!(game.apply(Act::Restart) && game.picks.is_empty());
    assert!(!game.apply(Act::Undo(1)), "there is nothing left to take back");
}

#[test]
fn giving_up_shows_the_best_and_says_so() {
    let mut game = game(&[2], false);
    assert!(game.apply(Act::GiveUp));
    assert_eq!((game.motion, &game.picks[..]), (Motion::Whole, &[1, 2, 2, 1].map(pick)[..]));
    game.apply(Act::Arrived(arrival(&game.picks.clone())));
    let card = words::card(&game, &Text::of("en"), "");
    assert_eq!(card.verdict.map(|(_, word)| word), Some("shown"), "not the person's own work");
    game.apply(Act::Undo(1));
    assert!(!game.given_up, "from here on it is the person's again");
}

#[test]
fn the_goal_is_the_easiest_bug_or_else_the_rarest_end() {
    let goal = |outcomes| Known::new(report(outcomes), Vec::new(), None).goal();
    assert_eq!(
        goal(vec![outcome("a", true, 0, 0.9), outcome("b", false, 2, 0.05), outcome("c", false, 1, 0.05)]),
        Some(2)
    );
    assert_eq!(
        goal(vec![outcome("a", true, 0, 0.7), outcome("b", true, 0, 0.1), outcome("c", true, 0, 0.2)]),
        Some(1)
    );
    assert_eq!(goal(vec![outcome("a", true, 0, 1.0)]), None, "every schedule ends so");
    assert_eq!(goal(vec![outcome("a", false, 0, 1.0)]), Some(0));
    let mut game = game(&[], false);
    assert_eq!(game.target(), Some(1));
    assert!(game.apply(Act::Goal(0)) && game.target() == Some(0));
}

#[test]
fn hints_say_what_can_still_be_reached() {
    let hints = |tasks: &[u32], drawn| {
        let game = game(tasks, drawn);
        game.offers()
            .iter()
            .filter(|offer| offer.choice.enabled)
            .map(|offer| game.hint(offer))
            .collect::<Vec<_>>()
    };
    assert_eq!(hints(&[], true), [Some(Hint::Open); 2]);
    assert_eq!(hints(&[1], true), [Some(Hint::Lost), Some(Hint::Sure)], "P1 finishes first; P2 reads too");
    assert_eq!(hints(&[1], false), [None, None], "without a graph nothing is known of a clean goal");
    let mut without = Game::default();
    without.apply(Act::Known(Rc::new(Known::new(
        report(vec![outcome("", false, 1, 0.5)]),
        Vec::new(),
        None,
    ))));
    let hint = |bug, sure| {
        let choice = Choice { bug, sure, ..choice(1, true, false) };
        without.hint(&Offer { choice, pid: None })
    };
    assert_eq!(hint(Some(true), Some(true)), Some(Hint::Sure));
    assert_eq!(hint(Some(true), Some(false)), Some(Hint::Open));
    assert_eq!(hint(Some(false), Some(false)), Some(Hint::Lost));
    assert_eq!(hint(None, None), None);
}

#[test]
fn the_graph_is_walked_step_by_step_and_by_leaps() {
    let mut game = game(&[1, 2], true);
    let arrive = |game: &mut Game| game.apply(Act::Arrived(arrival(&game.picks.clone())));
    assert!(game.apply(Act::Side(Side::Down)));
    assert_eq!(game.picks, [1, 2, 2].map(pick), "who went on goes on");
    arrive(&mut game);
    game.apply(Act::Side(Side::Up));
    assert_eq!(game.picks, [1, 2].map(pick));
    arrive(&mut game);
    let places = game.map().expect("a map").places.clone();
    let mut row = [3, 4, 5];
    row.sort_by(|one, other| places[*one].x.total_cmp(&places[*other].x));
    let rank = row.iter().position(|state| *state == 4).expect("it is there");
    for (side, to) in [(Side::Left, rank.checked_sub(1)), (Side::Right, Some(rank + 1))] {
        let mut game = game.clone();
        let there = to.and_then(|rank| row.get(rank)).map(|state| *state as u32);
        assert_eq!(game.apply(Act::Side(side)), there.is_some());
        let stands = game.way().map(|(graph, way)| walk::end(graph, &way));
        assert_eq!(stands, Some(there.unwrap_or(4)), "{side:?} of {row:?}");
    }
    game.apply(Act::Walk(11));
    assert_eq!(game.picks.len(), 4);
    arrive(&mut game);
    assert_eq!(game.verdict().map(|verdict| verdict != Verdict::Missed), Some(true), "{:?}", game.picks);
    game.apply(Act::Walk(10));
    arrive(&mut game);
    assert_eq!(game.verdict(), Some(Verdict::Missed));
}

#[test]
fn a_leap_keeps_what_was_done_as_far_as_it_leads_there() {
    let graph = counter();
    let from = walk::follow(&graph, &[pick(2)]).expect("legal");
    assert_eq!(walk::picks(&graph, &walk::to(&graph, 4, &from)), [2, 1].map(pick), "not by way of P1 first");
    assert_eq!(walk::picks(&graph, &walk::to(&graph, 3, &from)), [1, 1].map(pick));
    assert_eq!(walk::follow(&graph, &[pick(9)]), None);
}

// ---- the drawing

/// A graph of so many states, each but the first with an edge from an earlier one, and as many more as asked for, some of
/// which lead back.
fn random(states: u32, more: u32, seed: u64) -> Graph {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut draw = |below: u32| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as u32 % below.max(1)
    };
    let edge =
        |from, to, task| Edge { from, to, task: String::new(), label: String::new(), pick: pick(task) };
    let mut edges: Vec<Edge> =
        (1..states).map(|to| edge(draw(to).max(to.saturating_sub(12)).min(to - 1), to, to)).collect();
    edges.extend((0..more).map(|task| edge(draw(states), draw(states), 1000 + task)));
    let node = Node { depth: 0, end: None, doomed: false, safe: false };
    Graph { states: vec![node; states as usize], edges }
}

fn lies_well(graph: &Graph) {
    let map = lay_out(graph);
    let places = &map.places;
    for (index, one) in places.iter().enumerate() {
        for other in &places[..index] {
            let apart = (one.x - other.x).abs() >= ACROSS - 1e-6 || (one.y - other.y).abs() >= DOWN - 1e-6;
            assert!(apart, "{one:?} lies over {other:?}");
        }
        assert!(
            one.x > 0.0 && one.y > 0.0 && one.x < map.width && one.y < map.height,
            "{one:?} lies outside"
        );
    }
    for (edge, way) in graph.edges.iter().zip(&map.ways) {
        let (from, to) = (places[edge.from as usize], places[edge.to as usize]);
        assert_eq!(way.points.first(), Some(&(from.x, from.y)));
        assert_eq!(way.points.last(), Some(&(to.x, to.y)));
        let goes_down = way.points.windows(2).all(|pair| pair[0].1 < pair[1].1);
        assert!(goes_down != way.is_back, "{way:?}");
        for bend in &way.points[1..way.points.len() - 1] {
            let clear =
                places.iter().all(|place| (place.x - bend.0).abs() > 20.0 || (place.y - bend.1).abs() > 20.0);
            assert!(clear, "the way goes through a state at {bend:?}");
        }
    }
}

#[test]
fn states_do_not_lie_over_each_other_and_edges_go_down_or_are_marked() {
    lies_well(&counter());
    lies_well(&random(1, 0, 1));
    for seed in 0..40 {
        lies_well(&random(2 + seed as u32 * 7, seed as u32 * 5, seed));
    }
}

#[test]
fn what_leads_back_is_exactly_what_closes_a_cycle() {
    let edge = |from, to| Edge { from, to, task: String::new(), label: String::new(), pick: pick(to) };
    let node = Node { depth: 0, end: None, doomed: false, safe: false };
    let graph = Graph {
        states: vec![node; 4],
        edges: vec![edge(0, 1), edge(1, 2), edge(2, 0), edge(2, 2), edge(0, 3), edge(2, 3)],
    };
    let map = lay_out(&graph);
    let backs: Vec<bool> = map.ways.iter().map(|way| way.is_back).collect();
    assert_eq!(backs, [false, false, true, true, false, false]);
    assert_eq!(map.places[3].layer, 3, "below the longest way there");
    assert_eq!(map.ways[4].points.len(), 4, "a long edge bends in each layer");
}

#[test]
fn ways_cross_as_little_as_they_can() {
    let graph = counter();
    let map = lay_out(&graph);
    let x = |state: u32| map.places[state as usize].x;
    let layer = |state: u32| map.places[state as usize].layer;
    let crosses = |one: &Edge, other: &Edge| {
        layer(one.from) == layer(other.from) && x(one.from) < x(other.from) && x(one.to) > x(other.to)
    };
    let count = graph
        .edges
        .iter()
        .flat_map(|one| graph.edges.iter().filter(move |other| crosses(one, other)))
        .count();
    assert_eq!(count, 1, "without any it cannot be drawn in layers");
    assert!((x(0) - f64::midpoint(x(1), x(2))).abs() < 1.0, "the start lies over the middle of what follows");
}

#[test]
fn the_greatest_drawing_is_made_within_a_frame_or_two() {
    let graph = random(300, 500, 7);
    let begin = std::time::Instant::now();
    let map = lay_out(&graph);
    assert_eq!(map.places.len(), 300);
    assert!(begin.elapsed().as_millis() < 1500, "{:?} unoptimised and on a busy machine", begin.elapsed());
}

// ---- the game as a part of the page

const PROGRAM: &str = "from multiprocessing import Process\n\ndef f():\n    print('child')\n\n\
if __name__ == '__main__':\n    p = Process(target=f)\n    p.start()\n    p.join()\n";

fn request() -> Rc<Request> {
    let scenario = scenario::library()[0].clone();
    Rc::new(Request { source: PROGRAM.into(), ..Request::of(scenario) })
}

/// The first events of a run of `PROGRAM`, or all.
fn film(request: &Rc<Request>, events: usize) -> Rc<Film> {
    let program = lang::compile(&request.source, "main.py").expect("it compiles");
    let mut recorder =
        Recorder::new(program, &request.files, Rc::new(request.options.clone()), None).expect("a policy");
    recorder.advance(events);
    Rc::new(Film::of(recorder.finish(), request.clone()))
}

fn act(session: &Rc<Session>, action: Action) -> Rc<Session> {
    session.clone().reduce(action)
}

/// A session whose run stands at its end, with a game begun.
fn playing() -> (Rc<Session>, Rc<Request>) {
    let mut session = Session::new(Request::clone(&request()), Text::of("en"), Start::Beginning(false));
    session.request = request();
    let request = session.request.clone();
    let session = act(&Rc::new(session), Action::Recorded(film(&request, usize::MAX)));
    assert_eq!(session.run, Run::Ready);
    let session = act(&session, Action::Seek(usize::MAX));
    (act(&session, Action::StartGame), request)
}

#[test]
fn a_game_stands_in_for_the_run_and_gives_it_back() {
    let (session, request) = playing();
    let (ordinary, cursor) = (session.film.clone().expect("a film"), session.cursor);
    let session = act(&session, Action::GameFilm(film(&request, 8), arrival(&[])));
    assert!(session.playing && session.cursor == 0, "the way to the first step is played");
    let session = act(&session, Action::Game(Act::Pick(0)));
    let longer = film(&request, 16);
    let session = act(&session, Action::GameFilm(longer.clone(), arrival(&[pick(1)])));
    assert_eq!((session.cursor, session.playing), (8, true), "the new step is played, and only that");
    let mut session = session;
    while session.playing {
        session = act(&session, Action::Tick);
    }
    assert_eq!(session.cursor, 16, "and then the run stands again");
    let session = act(&session, Action::Game(Act::Undo(1)));
    let session = act(&session, Action::GameFilm(film(&request, 8), arrival(&[])));
    assert_eq!((session.cursor, session.playing), (8, false), "what is taken back is gone at once");
    let session = act(&session, Action::LeaveGame);
    assert!(session.game.is_none() && Rc::ptr_eq(session.film.as_ref().expect("a film"), &ordinary));
    assert_eq!(session.cursor, cursor);
}

#[test]
fn a_film_of_other_steps_is_not_shown() {
    let (session, request) = playing();
    let session = act(&session, Action::GameFilm(film(&request, 8), arrival(&[])));
    let session = act(&session, Action::Game(Act::Pick(0)));
    let late = act(&session, Action::GameFilm(film(&request, 12), arrival(&[pick(2)])));
    assert_eq!(late.film.as_ref().map(|film| film.end()), Some(8));
    let session = act(&session, Action::LeaveGame);
    let end = session.film.as_ref().map(|film| film.end());
    let late = act(&session, Action::GameFilm(film(&request, 12), arrival(&[])));
    assert_eq!(late.film.as_ref().map(|film| film.end()), end, "the game is over");
}

#[test]
fn with_reduced_motion_a_step_is_there_at_once() {
    let (session, request) = playing();
    let mut session = Session::clone(&session);
    session.reduced_motion = true;
    let session = act(&Rc::new(session), Action::GameFilm(film(&request, 8), arrival(&[])));
    assert_eq!((session.cursor, session.playing), (8, false));
}

#[test]
fn another_program_ends_the_game() {
    let (session, _) = playing();
    let session = act(&session, Action::RunText("print(1)\n".into()));
    assert!(session.game.is_none());
    assert!(
        act(&session, Action::StartGame).game.is_none(),
        "there is nothing to schedule before it has run"
    );
}

#[test]
fn a_token_that_can_go_on_goes_on_and_any_other_is_selected() {
    let (session, request) = playing();
    let session = act(&session, Action::GameFilm(film(&request, 8), arrival(&[])));
    let pressed = act(&session, Action::Token(Some(Pid(1002))));
    assert_eq!(pressed.game.as_ref().map(|it| it.game.picks.clone()), Some(vec![pick(2)]));
    assert_eq!(pressed.selection, Selection::Nothing);
    let other = act(&session, Action::Token(Some(Pid(1000))));
    assert_eq!(other.selection, Selection::Process(Pid(1000)));
    assert!(other.game.as_ref().is_some_and(|it| it.game.picks.is_empty()));
}

#[test]
fn keys_play_the_game() {
    let (session, request) = playing();
    let session = act(&session, Action::GameFilm(film(&request, 8), arrival(&[pick(1), pick(1)][..0])));
    let press = |session: &Session, key| {
        keys::action(Key { key, shift: false, alt: false, control: false, on_button: false }, session)
    };
    assert!(matches!(press(&session, "2"), Some(Action::Game(Act::Pick(1)))));
    assert!(press(&session, "3").is_none(), "there are two");
    assert!(matches!(press(&session, "Backspace"), Some(Action::Game(Act::Undo(1)))));
    assert!(matches!(press(&session, "g"), Some(Action::LeaveGame)));
    let left = act(&session, Action::LeaveGame);
    assert!(matches!(press(&left, "g"), Some(Action::StartGame)) && press(&left, "Backspace").is_none());
    assert!(matches!(press(&left, "2"), Some(Action::Speed(_))), "outside a game digits are speeds");
}

// ---- what is written into the page

fn html<C: BaseComponent>(props: C::Properties) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let local = tokio::task::LocalSet::new();
    runtime.block_on(local.run_until(LocalServerRenderer::<C>::with_props(props).hydratable(false).render()))
}

fn card(game: &Game, tag: &str) -> String {
    let text = Shared(Rc::new(Text::of(tag)));
    let card = words::card(game, &text, "It ended.");
    html::<Card>(GameProps {
        text,
        card,
        on_act: Callback::noop(),
        on_compare: Callback::noop(),
        on_leave: Callback::noop(),
    })
}

#[test]
fn the_card_offers_who_can_go_on_and_says_what_the_others_wait_for() {
    let mut game = game(&[1, 1], true);
    let page = card(&game, "en");
    assert_eq!(page.matches("data-action=\"pick\"").count(), 1, "{page}");
    assert!(page.contains("<b>P2</b><code>load n</code>") && page.contains("P1 waits: load n"), "{page}");
    assert!(
        !page.contains("data-hint") && !page.contains("data-verdict"),
        "hints only when asked for: {page}"
    );
    game.apply(Act::Hints);
    assert!(card(&game, "zh").contains("到不了目标"));
    assert!(!card(&game, "zh").contains("class=\"preempts\""), "P1 has ended: nobody is interrupted");
    let mut game = self::game(&[1], true);
    assert_eq!(card(&game, "zh").matches("class=\"preempts\"").count(), 1);
    game.apply(Act::Hints);
    let page = card(&game, "en");
    assert!(page.contains("data-hint=\"lost\"") && page.contains("data-hint=\"sure\""), "{page}");
}

#[test]
fn the_card_says_how_it_ended() {
    for (tasks, word) in [([1, 2, 2, 1], "best"), ([1, 2, 1, 2], "won"), ([1, 1, 2, 2], "missed")] {
        let page = card(&game(&tasks, true), "en");
        assert!(page.contains(&format!("data-verdict=\"{word}\"")), "{word}: {page}");
        assert!(
            page.contains("data-action=\"game-compare\"") && !page.contains("data-action=\"pick\""),
            "{page}"
        );
    }
}

fn drawing(game: &Game) -> String {
    let text = Shared(Rc::new(Text::of("en")));
    let way = game.way().map(|(_, way)| way);
    let outcomes = vec!["two".to_owned(), "<b>one".to_owned()];
    let known = game.known.as_ref().map(Shared::from);
    html::<States>(StatesProps { text, known, way, outcomes, on_act: Callback::noop() })
}

#[test]
fn the_graph_shows_where_the_game_stands_and_how_it_came_there() {
    let page = drawing(&game(&[1, 2], true));
    assert_eq!(page.matches("data-state-number=").count(), 12, "{page}");
    assert!(page.contains("data-state-number=\"4\" data-here"), "{page}");
    assert_eq!(page.matches("way-line taken").count(), 2);
    assert_eq!(page.matches("data-doomed").count(), 4);
    assert!(
        page.contains("class=\"doom\"") && page.contains("&lt;b&gt;one") && !page.contains("style="),
        "{page}"
    );
    assert_eq!(page.matches("tabindex=\"0\"").count(), 1, "one stop for the Tab key");
}

#[test]
fn many_states_are_not_drawn_and_the_page_says_so() {
    let page = drawing(&game(&[], false));
    assert!(page.contains("More than 300 states") && !page.contains("<circle"), "{page}");
    assert!(drawing(&Game::default()).contains("still being searched"));
}

// ---- two schedules

#[test]
fn where_two_schedules_part_is_a_step_and_a_sentence() {
    let taken = |tasks: &[u32]| arrival(&tasks.iter().copied().map(pick).collect::<Vec<_>>()).taken.clone();
    let (one, two) = (taken(&[1, 2, 2, 1]), taken(&[1, 1, 2, 2]));
    assert_eq!(alike(&one, &two), 1);
    assert_eq!(
        sentence(&Text::of("zh"), &one, &two),
        "前 1 步相同；第 2 步 A 让 P2：load n，B 让 P1：load n。"
    );
    assert_eq!(sentence(&Text::of("en"), &one, &one), "The two schedules are the same.");
    assert!(sentence(&Text::of("en"), &one, &one[..2]).contains("nobody"));
    assert!(sentence(&Text::of("en"), &one, &taken(&[2])).contains("from step 1"));
}

#[test]
fn two_runs_are_alike_up_to_where_they_part() {
    let whole = film(&request(), usize::MAX);
    let part = film(&request(), 8);
    assert_eq!(parting(&part.recording.events, &whole.recording.events), (8, whole.recording.instant(8)));
    let mut other = whole.recording.events.clone();
    other[7].pid = Pid(4000);
    assert_eq!(parting(&whole.recording.events, &other).0, 7);
}
