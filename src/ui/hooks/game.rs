//! Works out where the picks of a game lead, and the film of the way there; searches meanwhile what can be reached.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Timeout;
use interleave::guide::Guide;
use yew::prelude::*;

use crate::ui::{
    play::{Act, Pick, table::Table},
    session::{Action, Film, Request, Session},
    shared::Shared,
};

/// At most so long at a time, in milliseconds.
const SLICE: f64 = 8.0;
/// Steps of the search between two looks at the clock.
const STEPS: u64 = 32;

type Board = Rc<Option<RefCell<Table>>>;

/// While a game is on, dispatches a film whenever its picks change, what a search has found, and a comparison when one is
/// asked for.
#[hook]
pub fn use_game(session: &UseReducerHandle<Session>) {
    let asked = session.game.is_some().then(|| Shared::from(&session.request));
    let table: Board = use_memo(asked.clone(), |request: &Option<Shared<Request>>| {
        request.as_ref().and_then(|request| Table::new(request.0.clone())).map(RefCell::new)
    });
    let picks = session.game.as_ref().map(|playing| playing.game.picks.clone());
    let comparing = session.game.as_ref().is_some_and(|playing| playing.comparing);
    {
        let (table, session) = (table.clone(), session.clone());
        use_effect_with((asked.clone(), picks), move |(_, picks)| {
            if let (Some(table), Some(picks)) = (&*table, picks) {
                arrive(&session, &mut table.borrow_mut(), picks);
            }
        });
    }
    {
        let (table, dispatcher) = (table.clone(), session.dispatcher());
        use_effect_with(asked, move |_| {
            let slot: Rc<RefCell<Option<Timeout>>> = Rc::default();
            if table.is_some() {
                search(table, dispatcher, slot.clone());
            }
            move || drop(slot.borrow_mut().take())
        });
    }
    let session = session.clone();
    use_effect_with(comparing, move |comparing| {
        let playing = session.game.as_ref().filter(|_| *comparing);
        if let (Some(table), Some(playing)) = (&*table, playing) {
            let game = &playing.game;
            let best = game.best_picks().unwrap_or_default();
            let name = |key: &str| session.text.get(key).to_owned();
            let pair =
                table.borrow_mut().pair([(name("compare.mine"), &game.picks), (name("compare.best"), best)]);
            session.dispatch(Action::Compare(Rc::new(pair)));
        }
    });
}

fn arrive(session: &UseReducerHandle<Session>, table: &mut Table, picks: &[Pick]) {
    let Some(playing) = &session.game else { return };
    let recording = table.record(picks);
    let arrival = table.arrive(&recording, picks, playing.game.here.as_deref());
    let mut film = Film::of(recording, session.request.clone());
    // The guide tells another run.
    film.guide = Guide::default();
    session.dispatch(Action::GameFilm(Rc::new(film), Rc::new(arrival)));
}

/// One slice of the search, and then the next.
fn search(table: Board, dispatcher: UseReducerDispatcher<Session>, slot: Rc<RefCell<Option<Timeout>>>) {
    let kept = slot.clone();
    *slot.borrow_mut() = Some(Timeout::new(0, move || {
        let Some(board) = &*table else { return };
        let begin = js_sys::Date::now();
        let mut more = true;
        while more && js_sys::Date::now() - begin < SLICE {
            more = board.borrow_mut().search(STEPS);
        }
        if more {
            search(table.clone(), dispatcher, kept);
        } else {
            let known = board.borrow_mut().known();
            dispatcher.dispatch(Action::Game(Act::Known(Rc::new(known))));
        }
    }));
}
