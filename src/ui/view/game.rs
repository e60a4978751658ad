//! The card of a game: the goal, who can go on, and the ways out.

use interleave::text::Text;
use yew::prelude::*;

use crate::ui::{
    icons::{self, icon},
    play::{
        Act, Hint,
        words::{Card, Move, letter},
    },
    shared::Shared,
};

#[derive(Properties, PartialEq)]
pub struct GameProps {
    pub text: Shared<Text>,
    pub card: Card,
    pub on_act: Callback<Act>,
    pub on_compare: Callback<()>,
    pub on_leave: Callback<()>,
}

#[component]
pub fn Game(props: &GameProps) -> Html {
    let (text, card) = (&props.text, &props.card);
    html! {
        <section class="pane game" data-game="" aria-label={text.get("game.title").to_owned()}>
            <header class="pane-head">
                <h2>{ text.get("game.title") }</h2>
                <span class="game-score" data-score="">{ &card.score }</span>
                <button class="square quiet" data-action="leave-game" aria-label={text.get("game.leave").to_owned()}
                    onclick={props.on_leave.reform(|_: MouseEvent| ())}>{ icon(icons::CLOSE) }</button>
            </header>
            <div class="game-body">
                if let Some((words, kind)) = &card.verdict {
                    <p class="game-verdict" data-verdict={*kind} role="status">
                        if matches!(*kind, "best" | "won" | "broken") { { icon(icons::TICK) } }
                        <strong>{ words }</strong>
                    </p>
                }
                <p class="game-goal">{ &card.goal }</p>
                { goals(props) }
                if card.verdict.is_none() {
                    <ol class="moves" aria-label={text.get("game.next").to_owned()}>
                        { for card.moves.iter().enumerate().map(|(index, step)| offer(props, index, step)) }
                    </ol>
                }
                if !card.waiting.is_empty() {
                    <ul class="stuck">{ for card.waiting.iter().map(|words| html! { <li>{ words }</li> }) }</ul>
                }
            </div>
            { acts(props) }
        </section>
    }
}

/// Other goals, where there are several.
fn goals(props: &GameProps) -> Html {
    let card = &props.card;
    if card.goals.len() < 2 {
        return html! {};
    }
    let onchange = {
        let on_act = props.on_act.clone();
        Callback::from(move |event: Event| {
            let value = event.target_dyn_into::<web_sys::HtmlSelectElement>().map(|select| select.value());
            if let Some(goal) = value.and_then(|value| value.parse().ok()) {
                on_act.emit(Act::Goal(goal));
            }
        })
    };
    html! {
        <label class="game-goals">
            <span>{ props.text.get("game.goals") }</span>
            <select data-action="goal" {onchange}>
                { for card.goals.iter().enumerate().map(|(index, words)| html! {
                    <option value={index.to_string()} selected={card.target == Some(index)}>{ format!("{} {words}", letter(index)) }</option>
                }) }
            </select>
        </label>
    }
}

fn offer(props: &GameProps, index: usize, step: &Move) -> Html {
    let text = &props.text;
    let number = step.number;
    let hint = step.hint.map(|hint| match hint {
        Hint::Lost => ("lost", icons::CLOSE, "game.hint.lost"),
        Hint::Open => ("open", icons::DOT, "game.hint.open"),
        Hint::Sure => ("sure", icons::TICK, "game.hint.sure"),
    });
    let onclick = props.on_act.reform(move |_: MouseEvent| Act::Pick(number));
    html! {
        <li key={number.to_string()}>
            <button class="move" data-action="pick" data-pick={number.to_string()} data-hint={hint.map(|(word, ..)| word)} {onclick}>
                if index < 9 { <kbd aria-hidden="true">{ index + 1 }</kbd> }
                <b>{ &step.task }</b><code>{ &step.label }</code>
                if step.preempts { <span class="preempts">{ text.get("game.preempts") }</span> }
                if let Some((_, sign, key)) = hint {
                    <span class="hint">{ icon(sign) }{ text.get(key) }</span>
                }
            </button>
        </li>
    }
}

fn acts(props: &GameProps) -> Html {
    let (text, card) = (&props.text, &props.card);
    let button = |name: &'static str, act: Act, disabled: bool, pressed: Option<bool>| {
        let onclick = props.on_act.reform(move |_: MouseEvent| act.clone());
        html! {
            <button data-action={format!("game-{name}")} {disabled} aria-pressed={pressed.map(|on| on.to_string())} {onclick}>
                { text.get(&format!("game.{name}")) }
            </button>
        }
    };
    let is_over = card.verdict.is_some();
    html! {
        <div class="game-acts">
            { button("undo", Act::Undo(1), !card.can_undo, None) }
            { button("restart", Act::Restart, !card.can_undo, None) }
            if is_over && card.has_best {
                <button data-action="game-compare" onclick={props.on_compare.reform(|_: MouseEvent| ())}>
                    { text.get("game.compare") }
                </button>
            } else if card.has_goal {
                { button("hints", Act::Hints, !card.has_hints, Some(card.hints)) }
            }
            if card.has_goal { { button("give-up", Act::GiveUp, !card.has_best, None) } }
        </div>
    }
}
