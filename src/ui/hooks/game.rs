//! Works out where the picks of a game lead and the film of the way there, and two schedules that are to be compared.

use std::rc::Rc;

use interleave::guide::Guide;
use yew::prelude::*;

use crate::ui::{
    play::{Pick, table::Table},
    session::{Action, Film, Session},
    shared::Shared,
};

/// While a game is on, dispatches a film whenever its picks change; and a comparison when one is asked for.
#[hook]
pub fn use_game(session: &UseReducerHandle<Session>) {
    let asked = session.game.is_some().then(|| Shared::from(&session.request));
    let table =
        use_memo(asked.clone(), |request| request.as_ref().and_then(|request| Table::new(request.0.clone())));
    let picks = session.game.as_ref().map(|playing| playing.game.picks.clone());
    {
        let session = session.clone();
        use_effect_with((asked, picks), move |(_, picks)| {
            if let (Some(table), Some(picks)) = (&*table, picks) {
                arrive(&session, table, picks);
            }
        });
    }
    let session = session.clone();
    use_effect_with(session.comparing.as_ref().map(Shared::from), move |wanted| {
        let Some(wanted) = wanted else { return };
        if let Some(table) = Table::new(session.request.clone()) {
            session.dispatch(Action::Compare(Rc::new(table.pair(wanted))));
        }
    });
}

fn arrive(session: &UseReducerHandle<Session>, table: &Table, picks: &[Pick]) {
    let Some(playing) = &session.game else { return };
    let recording = table.record(picks);
    let arrival = table.arrive(&recording, picks, playing.game.here.as_deref());
    let mut film = Film::of(recording, session.request.clone());
    // The guide tells another run.
    film.guide = Guide::default();
    session.dispatch(Action::GameFilm(Rc::new(film), Rc::new(arrival)));
}
