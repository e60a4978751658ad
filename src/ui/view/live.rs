//! The one live region: what a screen reader says as the run goes on.

use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct LiveProps {
    pub words: AttrValue,
    /// Playing speaks at most so often; a step, a question or an end speaks at once.
    pub playing: bool,
}

/// Milliseconds between two announcements while playing.
const PAUSE: f64 = 3000.0;

#[component]
pub fn Live(props: &LiveProps) -> Html {
    let said = use_state_eq(|| props.words.clone());
    let last = use_mut_ref(|| 0.0);
    {
        let said = said.setter();
        use_effect_with((props.words.clone(), props.playing), move |(words, playing)| {
            let now = js_sys::Date::now();
            let mut last = last.borrow_mut();
            if !playing || now - *last >= PAUSE {
                *last = now;
                said.set(words.clone());
            }
        });
    }
    html! { <p class="spoken" role="status" aria-live="polite">{ &*said }</p> }
}
