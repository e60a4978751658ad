//! What lies over the page: library, settings, keys; and a notice about a link that could not be read whole.

use interleave::report;
use yew::prelude::*;

use super::Page;
use crate::ui::{
    play::beside::Beside,
    session::{Action, Panel},
    shared::Shared,
    view::{
        help::Help, library::Library, overlay::Overlay, real::OpenReal, repair::RepairSheet,
        settings::Settings,
    },
};

/// The open sheet, if one is, and the notice.
pub fn of(page: &Page) -> Html {
    let session = &page.session;
    let (title, name, body) = match session.panel {
        Panel::None => return notice(page),
        Panel::Library => ("library.title", "library-sheet", library(page)),
        Panel::Settings => ("settings.title", "settings-sheet", settings(page)),
        Panel::Help => ("keys.title", "help-sheet", help(page)),
        Panel::Compare => ("compare.title", "compare-sheet", compare(page)),
        Panel::Repair => ("repair.title", "repair-sheet", repair(page)),
    };
    html! {
        <Overlay title={session.text.get(title).to_owned()} close={session.text.get("page.close").to_owned()} {name}
            on_close={page.on(|()| Action::Show(Panel::None))}>
            { body }
        </Overlay>
    }
}

fn library(page: &Page) -> Html {
    let session = &page.session;
    html! {
        <>
            <Library text={page.text.clone()} scenarios={page.library.clone()}
                current={session.request.scenario.key.clone()} dispatch={session.dispatcher()} />
            <OpenReal text={page.text.clone()} on_read={page.on_file()} />
        </>
    }
}

fn settings(page: &Page) -> Html {
    let session = &page.session;
    html! {
        <Settings text={page.text.clone()} request={Shared::from(&session.request)} dispatch={session.dispatcher()} />
    }
}

fn help(page: &Page) -> Html {
    let session = &page.session;
    html! { <Help text={page.text.clone()} single_keys={session.single_keys} dispatch={session.dispatcher()} /> }
}

fn compare(page: &Page) -> Html {
    let Some(pair) = &page.session.pair else { return html! {} };
    html! { <Beside text={page.text.clone()} pair={Shared::from(pair)} /> }
}

fn repair(page: &Page) -> Html {
    let session = &page.session;
    let Some(repair) = &session.repair else { return html! {} };
    html! {
        <RepairSheet text={page.text.clone()} source={session.request.source.clone()} repair={Shared::from(repair)}
            summary={report::repaired(repair, &session.text)} dispatch={session.dispatcher()} />
    }
}

fn notice(page: &Page) -> Html {
    let Some((key, argument)) = &page.session.notice else { return html! {} };
    html! {
        <div class="notice" role="alert">
            <p>{ page.text.fill(key, &[argument]) }</p>
            <button class="quiet" data-action="dismiss" onclick={page.click(Action::DismissNotice)}>
                { page.text.get("page.close") }
            </button>
        </div>
    }
}
