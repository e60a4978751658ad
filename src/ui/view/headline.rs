//! How the run stands: going on, ended, hung, stopped, refused.

use yew::prelude::*;

use crate::ui::icons::{self, icon};

#[derive(Properties, PartialEq)]
pub struct HeadlineProps {
    /// The word for embedders and tests.
    pub outcome: AttrValue,
    /// The kind of a hang.
    pub hang: Option<AttrValue>,
    /// The sentence; empty while there is nothing to say.
    pub words: AttrValue,
    /// What can be done about it.
    pub cure: Option<AttrValue>,
    pub on_cure: Callback<()>,
}

#[component]
pub fn Headline(props: &HeadlineProps) -> Html {
    let mark = match props.outcome.as_str() {
        "exited" => Some(icons::TICK),
        "hang" | "limit" | "rejected" => Some(icons::WARN),
        _ => None,
    };
    let onclick = props.on_cure.reform(|_: MouseEvent| ());
    html! {
        <p class={classes!("headline", props.outcome.to_string())} data-outcome={&props.outcome} data-hang={props.hang.clone()}>
            if !props.words.is_empty() {
                { for mark.map(icon) }
                <span class="headline-words">{ &props.words }</span>
            }
            if let Some(cure) = &props.cure {
                <button class="cure" data-action="run-further" {onclick}>{ cure }</button>
            }
        </p>
    }
}
