//! The panes of a game.

use yew::prelude::*;

use super::Page;
use crate::ui::{
    icons::{self, icon},
    play::{Act, words},
    present,
    session::{Action, Run, Session, Tab},
    shared::Shared,
    view::{game::Game, graph::States},
};

/// Whether a game can be begun: a run stands.
pub fn can_enter(session: &Session) -> bool {
    !session.is_real() && session.game.is_none() && session.draft.is_none() && session.run == Run::Ready
}

/// The way into a game.
pub fn enter(page: &Page) -> Html {
    let session = &page.session;
    if !can_enter(session) {
        return html! {};
    }
    html! {
        <button class="quiet" data-action="game" onclick={page.click(Action::StartGame(Tab::Guide))}>
            { icon(icons::FORK) }{ page.text.get("game.enter") }
        </button>
    }
}

/// Instead of the guide: the goal, and who can go on.
pub fn card(page: &Page) -> Html {
    let session = &page.session;
    let (Some(playing), Some(film)) = (&session.game, page.film()) else { return html! {} };
    let ending = match &page.moment {
        Some(moment) if playing.game.is_over() => {
            present::ending(&session.text, &film.recording, &moment.scene)
        }
        _ => String::new(),
    };
    let card = words::card(&playing.game, &session.text, &ending);
    html! {
        <Game text={page.text.clone()} {card} on_act={on_act(page)} on_compare={page.on(|()| Action::CompareBest)}
            on_leave={page.on(|()| Action::LeaveGame)} />
    }
}

/// Whether there is a search whose states can be shown.
pub fn has_map(page: &Page) -> bool {
    page.session.game.as_ref().is_some_and(|playing| playing.game.known.is_some())
}

/// Where the game stands among all states.
pub fn map(page: &Page) -> Html {
    let Some(playing) = &page.session.game else { return html! {} };
    let game = &playing.game;
    let Some(known) = &game.known else { return html! {} };
    let outcomes = known.report.outcomes.iter();
    html! {
        <States text={page.text.clone()} known={Shared::from(known)} way={game.way().map(|(_, way)| way)}
            outcomes={outcomes.map(|it| words::outcome(&page.session.text, it)).collect::<Vec<_>>()} on_act={on_act(page)} />
    }
}

fn on_act(page: &Page) -> Callback<Act> {
    page.steady.act.clone()
}
