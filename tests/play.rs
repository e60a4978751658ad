//! "You are the scheduler" without a browser: the game, its card, its graph, and two schedules beside each other.

#[path = "../src/ui/mod.rs"]
#[allow(dead_code, unused_imports)]
mod ui;

#[path = "play/counter.rs"]
mod counter;
#[path = "play/drawing.rs"]
mod drawing;
#[path = "play/machine.rs"]
mod machine;

use std::rc::Rc;

use counter::{arrival, choice, counter, known, outcome, pick, report};
use interleave::{id::Pid, lang, recording::Recorder, scenario, text::Text};
use ui::{
    keys::{self, Key},
    play::{
        Act, Choice, Game, Graph, Hint, Known, Motion, Offer, Side, Verdict,
        compare::{alike, parting, sentence},
        walk, words,
    },
    session::{Action, Explore, Film, Request, Run, Selection, Session, Start, Tab},
    shared::Shared,
    view::{
        game::{Game as Card, GameProps},
        graph::{States, StatesProps},
    },
    worker::message::{Delay, Found},
};
use yew::{BaseComponent, LocalServerRenderer, Reducible, prelude::*};

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
    (act(&session, Action::StartGame(Tab::Guide)), request)
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
        act(&session, Action::StartGame(Tab::Guide)).game.is_none(),
        "there is nothing to schedule before it has run"
    );
}

/// The program has two ends; all states are known, and the graph if that is given.
fn found(session: &Rc<Session>, graph: Option<Rc<Option<Graph>>>) -> Rc<Session> {
    let id = session.search.last;
    let outcomes = vec![outcome("2\n", true, 0, 0.5), outcome("1\n", true, 1, 0.5)];
    let found = Rc::new(Found::of(report(outcomes)));
    let session = act(session, Explore::Found(id, true, found).into());
    graph.map_or(session.clone(), |graph| act(&session, Explore::Graph(id, graph).into()))
}

#[test]
fn a_game_knows_what_the_search_of_the_page_has_found() {
    let (session, _) = playing();
    assert!(
        session.search.is_busy() && session.search.is_quiet(),
        "what nobody has searched yet is searched"
    );
    assert!(!session.wants_graph());
    let session = found(&session, None);
    assert!(session.wants_graph());
    let known = |session: &Session| session.game.as_ref().and_then(|playing| playing.game.known.clone());
    assert!(known(&session).is_none(), "the graph is to come");
    let drawn = found(&session, Some(Rc::new(Some(counter()))));
    assert!(!drawn.wants_graph());
    let graph = known(&drawn).and_then(|known| known.graph.as_ref().map(|(graph, _)| graph.states.len()));
    assert_eq!(graph, Some(12));
    let many = found(&session, Some(Rc::default()));
    assert!(known(&many).is_some_and(|known| known.graph.is_none() && known.report.outcomes.len() == 2));
    let again = act(&act(&drawn, Action::LeaveGame), Action::StartGame(Tab::Map));
    assert!(!again.search.is_busy() && known(&again).is_some(), "what is known is not searched again");
    assert_eq!(again.tab, Tab::Map);
}

#[test]
fn what_holds_under_a_limit_of_delays_is_not_what_a_game_can_reach() {
    let (session, _) = playing();
    let session = act(&act(&session, Action::LeaveGame), Explore::Delay(Delay::Exact).into());
    let session = found(&session, None);
    let session = act(&session, Action::StartGame(Tab::Guide));
    assert_eq!((session.search.delay, session.search.is_busy()), (Delay::Any, true));
    assert!(session.game.as_ref().is_some_and(|playing| playing.game.known.is_none()));
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
    assert!(
        matches!(press(&left, "g"), Some(Action::StartGame(Tab::Guide)))
            && press(&left, "Backspace").is_none()
    );
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
    let known = Shared::from(game.known.as_ref().expect("a search"));
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
