//! Where the explorer is to be seen: its line, its panel, and the facts that it takes turns with.

use interleave::scenario::verdict::Checked;
use yew::prelude::*;

use super::{Page, games, panes};
use crate::ui::{
    geometry::Layout,
    session::{Action, Explore, Run, Tab},
    verdict::{self, Mark},
    view::{
        explore::{ExplorePanel, VerdictLine},
        tabs::Tabs,
    },
};

/// The verdict in a line.
pub fn line(page: &Page) -> Html {
    let session = &page.session;
    // What is possible at all is a question to the simulated machine.
    if session.is_real() {
        return Html::default();
    }
    // Whoever is asked to predict is not told the answer here.
    let (mark, words) = match session.asking {
        true => (Mark::Nothing, session.text.get("explore.verdict.nothing").to_owned()),
        false => verdict::verdict(&session.text, &session.search),
    };
    let is_open = is_open(page);
    let hint = match &verdict::facts(&session.text, &session.search)[..] {
        [] => session.text.get("explore.empty").to_owned(),
        facts => facts.join(" · "),
    };
    let on_open = page.on(move |()| if is_open { Explore::Close } else { Explore::Open }.into());
    html! { <VerdictLine {mark} {words} {hint} {is_open} {on_open} /> }
}

fn is_open(page: &Page) -> bool {
    if page.session.is_real() {
        return false;
    }
    if page.layout == Layout::Wide { page.session.search.open } else { page.session.tab == Tab::Explore }
}

pub fn panel(page: &Page) -> Html {
    let session = &page.session;
    let request = &session.request;
    let is_as_written = request.source == request.scenario.source && request.files == request.scenario.files;
    let told = is_as_written.then(|| Checked::all().told(&request.scenario.key, &session.text));
    let real = told.flatten().map(|(sentence, more)| (AttrValue::from(sentence), AttrValue::from(more)));
    html! {
        <ExplorePanel text={page.text.clone()} search={session.search.clone()}
            {real}
            is_refused={matches!(session.run, Run::Rejected(_))} can_play={games::can_enter(session)} dispatch={session.dispatcher()} />
    }
}

/// The right column of the wide frame: the processes, the explorer, or the states of a game.
pub fn right(page: &Page) -> Html {
    let text = &page.text;
    let has_map = games::has_map(page);
    let current = match page.session.tab {
        _ if is_open(page) => Tab::Explore,
        Tab::Processes => Tab::Processes,
        _ if has_map => Tab::Map,
        _ => Tab::Processes,
    };
    let mut tabs = vec![(Tab::Processes, "table.title")];
    if !page.session.is_real() {
        tabs.push((Tab::Explore, "tab.explore"));
    }
    if has_map {
        tabs.push((Tab::Map, "tab.map"));
    }
    let tabs: Vec<_> =
        tabs.into_iter().map(|(tab, key)| (tab, AttrValue::from(text.get(key).to_owned()))).collect();
    let on_tab = page.on(to_tab);
    let head = html! {
        <div class="tab-head"><Tabs {tabs} {current} label={text.get("tab.label").to_owned()} {on_tab} /></div>
    };
    let (label, body) = match current {
        Tab::Explore => ("tab.explore", panel(page)),
        Tab::Map => ("tab.map", games::map(page)),
        _ => {
            return html! {
                <div class="right">
                    { panes::table(page, head) }
                    <div class="pane inspector-box">{ panes::inspector(page) }</div>
                </div>
            };
        }
    };
    html! {
        <div class="right exploring">
            <section class="pane explore-box" aria-label={text.get(label).to_owned()}>{ head }{ body }</section>
        </div>
    }
}

/// Looking at the explorer's tab asks it for what it knows.
pub fn to_tab(tab: Tab) -> Action {
    if tab == Tab::Explore { Explore::Open.into() } else { Action::Tab(tab) }
}
