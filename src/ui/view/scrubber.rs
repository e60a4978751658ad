//! The native range that moves through the run, event by event.

use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ScrubberProps {
    pub cursor: usize,
    pub end: usize,
    pub label: AttrValue,
    /// What a screen reader says of the position.
    pub value_text: AttrValue,
    pub on_seek: Callback<usize>,
}

#[component]
pub fn Scrubber(props: &ScrubberProps) -> Html {
    let oninput = props.on_seek.reform(|event: InputEvent| {
        let input = event.target_unchecked_into::<web_sys::HtmlInputElement>();
        input.value_as_number() as usize
    });
    html! {
        <input class="scrubber" type="range" data-scrubber="" min="0" max={props.end.to_string()} step="1"
            value={props.cursor.to_string()} aria-label={&props.label} aria-valuetext={&props.value_text} {oninput} />
    }
}
