//! The sheet of keys.

use interleave::text::Text;
use yew::prelude::*;

use crate::ui::{
    keys,
    session::{Action, Session},
    shared::Shared,
};

#[derive(Properties, PartialEq)]
pub struct HelpProps {
    pub text: Shared<Text>,
    pub single_keys: bool,
    pub dispatch: UseReducerDispatcher<Session>,
}

#[component]
pub fn Help(props: &HelpProps) -> Html {
    let text = &props.text;
    let dispatch = props.dispatch.clone();
    let on = props.single_keys;
    let onchange = Callback::from(move |_: Event| dispatch.dispatch(Action::SingleKeys(!on)));
    html! {
        <div class="help">
            <dl class="keys">
                { for keys::SHEET.iter().map(|(key, does)| html! {
                    <div key={*does} class="key-row"><dt><kbd>{ key }</kbd></dt><dd>{ text.get(does) }</dd></div>
                }) }
            </dl>
            <label class="check">
                <input type="checkbox" checked={on} {onchange} />{ text.get("keys.single") }
            </label>
        </div>
    }
}
