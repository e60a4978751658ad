//! A line above the source: how a damaged paste can be repaired, or that it was.

use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct OfferProps {
    pub words: AttrValue,
    /// What can be done: the hook of the control and its words; the first is the one most people want.
    pub acts: Vec<(AttrValue, AttrValue)>,
    /// Called with the index of the control.
    pub on_act: Callback<usize>,
}

#[component]
pub fn Offer(props: &OfferProps) -> Html {
    let button = |(index, (action, words)): (usize, &(AttrValue, AttrValue))| {
        let onclick = props.on_act.reform(move |_: MouseEvent| index);
        html! {
            <button class={if index == 0 { "offer-first" } else { "quiet" }} data-action={action} {onclick}>{ words }</button>
        }
    };
    html! {
        <div class="offer" role="status" data-offer="">
            <p>{ &props.words }</p>
            <div class="offer-acts">{ for props.acts.iter().enumerate().map(button) }</div>
        </div>
    }
}
