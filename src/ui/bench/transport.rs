//! Play, step, back, restart, speed and the slider of the bench's clock.

use interleave::{
    text::Text,
    time::{Duration, Instant},
};
use yew::prelude::*;

use super::session::{Action, Bench, Clock};
use crate::ui::{
    icons::{self, icon},
    names,
    session::SPEEDS,
    shared::Shared,
    view::scrubber::Scrubber,
};

#[derive(Properties, PartialEq)]
pub struct TransportProps {
    pub text: Shared<Text>,
    pub clock: Clock,
    pub span: Duration,
    /// Nothing may be shown: an exercise, or no run yet.
    pub disabled: bool,
    pub dispatch: UseReducerDispatcher<Bench>,
}

#[component]
pub fn Transport(props: &TransportProps) -> Html {
    let text = &props.text;
    let (clock, end) = (props.clock, Instant::BOOT + props.span);
    let button = |name: &'static str, path, action: Action, disabled: bool| {
        let dispatch = props.dispatch.clone();
        let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(action.clone()));
        let key = format!("page.{name}");
        html! {
            <button class={name} data-action={name} aria-label={text.get(&key).to_owned()} {onclick}
                disabled={disabled || props.disabled}>
                { icon(path) }<span class="label">{ text.get(&key) }</span>
            </button>
        }
    };
    let play = if clock.playing {
        button("pause", icons::PAUSE, Action::Pause, false)
    } else {
        button("play", icons::PLAY, Action::Toggle, false)
    };
    html! {
        <div class="transport" role="region" aria-label={text.get("page.transport").to_owned()}>
            { button("restart", icons::RESTART, Action::Restart, clock.now == Instant::BOOT) }
            { button("back", icons::BACK, Action::Back, clock.now == Instant::BOOT) }
            { play }
            { button("step", icons::STEP, Action::Step, clock.now >= end) }
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
    html! {
        <select class="speed" data-action="speed" aria-label={props.text.get("page.speed").to_owned()} {onchange}>
            { for SPEEDS[..SPEEDS.len() - 1].iter().map(|&speed| html! {
                <option key={speed.to_string()} value={speed.to_string()}
                    selected={(speed - props.clock.speed).abs() < 1e-9}>{ format!("{speed}×") }</option>
            }) }
        </select>
    }
}

/// The slider through time, and the time in figures.
#[component]
pub fn Time(props: &TransportProps) -> Html {
    let (now, end) = (props.clock.now, Instant::BOOT + props.span);
    let position = format!("{} / {}", tidy(now, props.span), tidy(end, props.span));
    let on_seek = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |micros: usize| {
            dispatch.dispatch(Action::Seek(Instant::from_micros(micros as u64)));
        })
    };
    if props.disabled {
        return html! { <div class="clock"></div> };
    }
    html! {
        <div class="clock" role="region" aria-label={props.text.get("scrubber.title").to_owned()}>
            <Scrubber cursor={now.micros() as usize} end={end.micros() as usize}
                label={props.text.get("scrubber.title").to_owned()} value_text={position.clone()} {on_seek} />
            <span class="position">{ position }</span>
        </div>
    }
}

/// A moment as exact as the eye can follow: tenths of a unit, thousandths only where they are all there is.
fn tidy(at: Instant, span: Duration) -> String {
    if span.micros() < 10_000 {
        return format!("{:.3} ms", at.micros() as f64 / 1e3);
    }
    names::instant(Instant::from_micros(at.micros() / 100 * 100))
}
