//! From one bench to the other: programs, workloads.

use interleave::text::Text;
use yew::prelude::*;

use crate::ui::{
    icons::{self, icon},
    shared::Shared,
};

#[derive(Properties, PartialEq)]
pub struct SwitchProps {
    pub text: Shared<Text>,
    /// Whether it is the workload bench that is open.
    pub workload: bool,
    pub on_switch: Callback<bool>,
}

#[component]
pub fn Switch(props: &SwitchProps) -> Html {
    let text = &props.text;
    // On a phone there is room for the icon alone.
    let half = |workload: bool, name: &'static str, key: &'static str, sign: &'static str| {
        let current = props.workload == workload;
        html! {
            <button class={classes!("half", current.then_some("current"))} data-action={name}
                aria-label={text.get(key).to_owned()} aria-pressed={current.to_string()} onclick={props.on_switch.reform(move |_: MouseEvent| workload)}>
                { icon(sign) }<span class="label">{ text.get(key) }</span>
            </button>
        }
    };
    html! {
        <div class="switch" role="group" aria-label={text.get("page.bench").to_owned()}>
            { half(false, "bench-programs", "page.bench-programs", icons::PROGRAM) }
            { half(true, "bench-workload", "page.bench-workload", icons::GANTT) }
        </div>
    }
}
