//! The menu of presets, and random tables.

use std::rc::Rc;

use interleave::text::Text;
use yew::prelude::*;

use super::{
    library::Preset,
    session::{Action, Bench, Origin, Work},
};
use crate::ui::shared::Shared;

#[derive(Properties, PartialEq)]
pub struct PresetsProps {
    pub text: Shared<Text>,
    pub presets: Shared<Vec<Preset>>,
    pub work: Shared<Work>,
    pub dispatch: UseReducerDispatcher<Bench>,
}

#[component]
pub fn Presets(props: &PresetsProps) -> Html {
    let card = |preset: &Preset| {
        let (dispatch, work) = (props.dispatch.clone(), Rc::clone(&preset.work));
        let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Open(work.clone())));
        let current = matches!(&props.work.origin, Origin::Preset(key) if *key == preset.key);
        html! {
            <li key={preset.key.to_string()}>
                <button class={classes!("scenario-card", current.then_some("current"))} data-action="open-preset"
                    data-preset={preset.key.to_string()} aria-current={current.then_some("true")} {onclick}>
                    <strong>{ preset.title.get(props.text.tag) }</strong>
                    <span>{ preset.summary.get(props.text.tag) }</span>
                </button>
            </li>
        }
    };
    html! { <ul class="library">{ for props.presets.iter().map(card) }</ul> }
}

#[derive(Properties, PartialEq)]
pub struct RandomSheetProps {
    pub text: Shared<Text>,
    pub dispatch: UseReducerDispatcher<Bench>,
}

#[component]
pub fn RandomSheet(_props: &RandomSheetProps) -> Html {
    html! {}
}
