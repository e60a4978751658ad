//! The library: every scenario, in a line or two.

use std::rc::Rc;

use interleave::{
    scenario::{Scenario, verdict::Checked},
    text::Text,
};
use yew::prelude::*;

use crate::ui::{
    icons::{self, icon},
    session::{Action, Session},
    shared::Shared,
};

#[derive(Properties)]
pub struct LibraryProps {
    pub text: Shared<Text>,
    pub scenarios: Rc<[Rc<Scenario>]>,
    pub current: Rc<str>,
    pub dispatch: UseReducerDispatcher<Session>,
}

impl PartialEq for LibraryProps {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
            && Rc::ptr_eq(&self.scenarios, &other.scenarios)
            && self.current == other.current
    }
}

#[component]
pub fn Library(props: &LibraryProps) -> Html {
    let checked = use_memo((), |()| Checked::all());
    let card = |scenario: &Rc<Scenario>| {
        let dispatch = props.dispatch.clone();
        let chosen = scenario.clone();
        let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Open(chosen.clone())));
        let current = scenario.key == props.current;
        html! {
            <li key={scenario.key.to_string()}>
                <button class={classes!("scenario-card", current.then_some("current"))} data-action="open-scenario"
                    data-scenario={scenario.key.to_string()} aria-current={current.then_some("true")} {onclick}>
                    <strong>{ scenario.title.get(props.text.tag) }</strong>
                    <span>{ scenario.summary.get(props.text.tag) }</span>
                    if let Some((sentence, more)) = checked.told(&scenario.key, &props.text) {
                        <span class="real-verdict" title={more}>{ icon(icons::TICK) }<span>{ sentence }</span></span>
                    }
                </button>
            </li>
        }
    };
    html! { <ul class="library">{ for props.scenarios.iter().map(card) }</ul> }
}
