//! Play, step, back, restart, speed.

use interleave::text::Text;
use yew::prelude::*;

use crate::ui::{
    icons::{self, icon},
    session::{Action, Answer, SPEEDS, Session},
    shared::Shared,
};

#[derive(Properties, PartialEq)]
pub struct TransportProps {
    pub text: Shared<Text>,
    pub playing: bool,
    /// A question is asked: it comes first.
    pub asking: bool,
    pub at_start: bool,
    pub at_end: bool,
    pub disabled: bool,
    pub speed: f64,
    pub dispatch: UseReducerDispatcher<Session>,
}

#[component]
pub fn Transport(props: &TransportProps) -> Html {
    let text = &props.text;
    let button = |name: &'static str, path, action: Action, disabled: bool| {
        let dispatch = props.dispatch.clone();
        let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(action.clone()));
        let key = format!("page.{name}");
        html! {
            <button class={name} data-action={name} aria-label={text.get(&key).to_owned()} {onclick} disabled={disabled || props.disabled}>
                { icon(path) }<span class="label">{ text.get(&key) }</span>
            </button>
        }
    };
    let play = if props.asking {
        html! {
            <button class="play" data-action="play" disabled=true>
                { icon(icons::PLAY) }<span class="label">{ text.get("page.predict") }</span>
            </button>
        }
    } else if props.playing {
        button("pause", icons::PAUSE, Action::Pause, false)
    } else {
        button("play", icons::PLAY, Action::Toggle, false)
    };
    let last = if props.asking {
        let dispatch = props.dispatch.clone();
        let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Answer(Answer::Skipped)));
        html! { <button class="skip" data-action="skip" {onclick}>{ text.get("page.skip") }</button> }
    } else {
        button("step", icons::STEP, Action::Step, props.at_end)
    };
    html! {
        <div class="transport" role="region" aria-label={text.get("page.transport").to_owned()}>
            { button("restart", icons::RESTART, Action::Restart, props.at_start) }
            { button("back", icons::BACK, Action::Back, props.at_start) }
            { play }
            { last }
            { speeds(props) }
        </div>
    }
}

fn speeds(props: &TransportProps) -> Html {
    let dispatch = props.dispatch.clone();
    let onchange = Callback::from(move |event: Event| {
        let value = event.target_dyn_into::<web_sys::HtmlSelectElement>().map(|select| select.value());
        if let Some(speed) = value.and_then(|value| value.parse().ok()) {
            dispatch.dispatch(Action::Speed(speed));
        }
    });
    let name = |speed: f64| {
        if speed > 10.0 { props.text.get("page.speed-max").to_owned() } else { format!("{speed}×") }
    };
    html! {
        <select class="speed" data-action="speed" aria-label={props.text.get("page.speed").to_owned()} {onchange}>
            { for SPEEDS.iter().map(|&speed| html! {
                <option key={speed.to_string()} value={speed.to_string()} selected={(speed - props.speed).abs() < 1e-9}>
                    { name(speed) }
                </option>
            }) }
        </select>
    }
}
