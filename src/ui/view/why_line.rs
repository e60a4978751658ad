//! The why-line: what has just happened, by which rule, and the numbers that were compared.

use interleave::{
    id::{ObjectId, Pid},
    text::Text,
};
use yew::prelude::*;

use crate::ui::{
    shared::Shared,
    why::{Piece, Sentence},
};

#[derive(Properties, PartialEq)]
pub struct WhyLineProps {
    pub text: Shared<Text>,
    /// Number of the event and its time, as words; empty before the first.
    pub mark: AttrValue,
    pub sentence: Option<Sentence>,
    /// "⏩ 1.0 s" while empty time is skipped.
    pub gap: Option<AttrValue>,
    pub open: bool,
    /// The rule in its own words, when opened.
    pub rule: AttrValue,
    /// The chain of causes of the selected process, when opened.
    pub chain: Option<Vec<Piece>>,
    pub on_open: Callback<()>,
    pub on_process: Callback<Pid>,
    pub on_object: Callback<ObjectId>,
}

#[component]
pub fn WhyLine(props: &WhyLineProps) -> Html {
    let text = &props.text;
    let toggle = props.on_open.reform(|_: MouseEvent| ());
    let body = match (&props.gap, &props.sentence) {
        (Some(gap), _) => html! { <span class="gap">{ text.fill("why.gap", &[gap]) }</span> },
        (None, None) => html! { <span class="fact">{ text.get("why.start") }</span> },
        (None, Some(sentence)) => html! {
            <>
                <span class="fact">{ pieces(props, &sentence.fact) }</span>
                if !sentence.reason.is_empty() {
                    <span class="reason">{ text.get("why.colon") }{ pieces(props, &sentence.reason) }</span>
                }
            </>
        },
    };
    html! {
        <section class={classes!("why", props.open.then_some("open"))} data-why=""
            aria-label={text.get("why.title").to_owned()}>
            <p class="why-text">
                if !props.mark.is_empty() {
                    <span class="mark">{ &props.mark }</span>
                }
                <span class="why-body">{ body }</span>
            </p>
            <button class="follow-up" data-action="why" aria-expanded={props.open.to_string()} onclick={toggle}>
                { follow_up(props) }
            </button>
            if props.open {
                <div class="why-more">
                    if !props.rule.is_empty() {
                        <p>{ &props.rule }</p>
                    }
                    if let Some(chain) = &props.chain {
                        <p>{ pieces(props, chain) }</p>
                    }
                </div>
            }
        </section>
    }
}

/// The one question that comes next.
fn follow_up(props: &WhyLineProps) -> String {
    match props.sentence.as_ref().and_then(|sentence| sentence.instead.as_ref()) {
        Some((_, name)) if props.gap.is_none() => props.text.fill("why.instead", &[name]),
        _ => props.text.get("why.more").to_owned(),
    }
}

fn pieces(props: &WhyLineProps, pieces: &[Piece]) -> Html {
    let piece = |piece: &Piece| match piece {
        Piece::Words(words) => html! { { words } },
        Piece::Code(code) => html! { <code>{ code }</code> },
        Piece::Process(pid, name) => {
            let pid = *pid;
            let onclick = props.on_process.reform(move |_: MouseEvent| pid);
            html! { <button class="name" data-select-pid={pid.to_string()} {onclick}>{ name }</button> }
        }
        Piece::Object(object, name) => {
            let object = *object;
            let onclick = props.on_object.reform(move |_: MouseEvent| object);
            html! { <button class="name code" {onclick}>{ name }</button> }
        }
    };
    pieces.iter().map(piece).collect()
}
