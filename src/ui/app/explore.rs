//! Where the explorer is to be seen: its line, its panel, and the facts that it takes turns with.

use yew::prelude::*;

use super::{Page, panes};
use crate::ui::{
    geometry::Layout,
    session::{Explore, Run, Tab},
    verdict::{self, Mark},
    view::{
        explore::{ExplorePanel, VerdictLine},
        tabs::Tabs,
    },
};

/// The verdict in a line.
pub fn line(page: &Page) -> Html {
    let session = &page.session;
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
    if page.layout == Layout::Wide { page.session.search.open } else { page.session.tab == Tab::Explore }
}

pub fn panel(page: &Page) -> Html {
    let session = &page.session;
    html! {
        <ExplorePanel text={page.text.clone()} search={session.search.clone()}
            is_refused={matches!(session.run, Run::Rejected(_))} dispatch={session.dispatcher()} />
    }
}

/// The right column of the wide frame: the processes, or the explorer.
pub fn right(page: &Page) -> Html {
    let text = &page.text;
    let tabs = [(Tab::Processes, "table.title"), (Tab::Explore, "tab.explore")];
    let tabs: Vec<_> = tabs.map(|(tab, key)| (tab, AttrValue::from(text.get(key).to_owned()))).to_vec();
    let is_open = is_open(page);
    let current = if is_open { Tab::Explore } else { Tab::Processes };
    let on_tab = page.on(|tab: Tab| if tab == Tab::Explore { Explore::Open } else { Explore::Close }.into());
    let head = html! {
        <div class="tab-head"><Tabs {tabs} {current} label={text.get("tab.label").to_owned()} {on_tab} /></div>
    };
    if is_open {
        return html! {
            <div class="right exploring">
                <section class="pane explore-box" aria-label={text.get("tab.explore").to_owned()}>{ head }{ panel(page) }</section>
            </div>
        };
    }
    html! {
        <div class="right">
            { panes::table(page, head) }
            <div class="pane inspector-box">{ panes::inspector(page) }</div>
        </div>
    }
}
