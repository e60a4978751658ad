//! Works out where the picks of a game lead, and the film of the way there.

use std::rc::Rc;

use interleave::guide::Guide;
use yew::prelude::*;

use crate::ui::{
    play::{Pick, table::Table},
    session::{Action, Film, Request, Session},
    shared::Shared,
};

/// While a game is on, dispatches a film whenever its picks change; and a comparison when one is asked for.
#[hook]
pub fn use_game(session: &UseReducerHandle<Session>) {
    let table = use_memo(
        session.game.is_some().then(|| Shared::from(&session.request)),
        |request: &Option<Shared<Request>>| {
            request.as_ref().and_then(|request| Table::new(request.0.clone()))
        },
    );
    let picks = session.game.as_ref().map(|playing| playing.game.picks.clone());
    let comparing = session.game.as_ref().is_some_and(|playing| playing.comparing);
    {
        let (table, session) = (table.clone(), session.clone());
        use_effect_with(picks, move |picks: &Option<Vec<Pick>>| {
            if let (Some(table), Some(picks), Some(playing)) = (&*table, picks, &session.game) {
                let recording = table.record(picks);
                let arrival = table.arrive(&recording, picks, playing.game.here.as_deref());
                let mut film = Film::of(recording, session.request.clone());
                // The guide tells another run.
                film.guide = Guide::default();
                session.dispatch(Action::GameFilm(Rc::new(film), Rc::new(arrival)));
            }
        });
    }
    let session = session.clone();
    use_effect_with(comparing, move |comparing| {
        let playing = session.game.as_ref().filter(|_| *comparing);
        if let (Some(table), Some(playing)) = (&*table, playing) {
            let game = &playing.game;
            let best = game.best_picks().unwrap_or_default();
            let name = |key: &str| session.text.get(key).to_owned();
            let pair = table.pair([(name("compare.mine"), &game.picks), (name("compare.best"), best)]);
            session.dispatch(Action::Compare(Rc::new(pair)));
        }
    });
}
