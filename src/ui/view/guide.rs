//! The guide's card: where the run is in its story, and at times a question.

use interleave::text::Text;
use yew::prelude::*;

use crate::ui::{
    session::{Action, Answer, Session},
    shared::Shared,
};

/// What the card shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Which step of how many, from 1.
    pub step: usize,
    pub steps: usize,
    pub words: AttrValue,
    pub asked: Option<Asked>,
    /// Nothing comes after it: the doors.
    pub is_last: bool,
}

/// A question and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub words: AttrValue,
    pub choices: Vec<AttrValue>,
    pub given: Option<Answer>,
    /// The right choice, once it has been shown.
    pub answer: Option<usize>,
    /// Why that is the answer: empty until then.
    pub because: AttrValue,
}

#[derive(Properties, PartialEq)]
pub struct GuideProps {
    pub text: Shared<Text>,
    /// None: the program has no guide, or its first step has not come yet.
    pub card: Option<Card>,
    /// What a guided program shows, before its first step; empty without a guide.
    #[prop_or_default]
    pub intro: AttrValue,
    /// The scenario that answers what this one asks, if there is one: its key and title.
    pub next: Option<(AttrValue, AttrValue)>,
    pub playing: bool,
    pub on_next: Callback<AttrValue>,
    pub on_paste: Callback<()>,
    pub on_library: Callback<()>,
    pub dispatch: UseReducerDispatcher<Session>,
}

#[component]
pub fn Guide(props: &GuideProps) -> Html {
    let text = &props.text;
    let Some(card) = &props.card else {
        if !props.intro.is_empty() {
            return html! {
                <section class="guide" data-guide="" aria-label={text.get("guide.title").to_owned()}>
                    <p class="guide-words">{ props.intro.clone() }</p>
                    { next_button(props) }
                </section>
            };
        }
        return html! {
            <section class="guide free" data-guide="" aria-label={text.get("guide.title").to_owned()}>
                <p class="guide-words">{ text.get("guide.none") }</p>
                { doors(props) }
            </section>
        };
    };
    // Once the run has answered, the card is about the answer.
    let proved = card.asked.as_ref().is_some_and(|asked| asked.answer.is_some());
    let asking = card.asked.as_ref().is_some_and(|asked| asked.given.is_none());
    html! {
        <section class={classes!("guide", asking.then_some("asking"))} data-guide=""
            aria-label={text.get("guide.title").to_owned()}>
            if !proved {
                <p class="guide-words">
                    <span class="guide-step">{ format!("{}/{}", card.step, card.steps) }</span>
                    { coded(&card.words) }
                </p>
            }
            if let Some(asked) = &card.asked {
                { question(props, asked) }
            }
            if card.is_last && !asking {
                { doors(props) }
            } else if !asking {
                { next_button(props) }
            }
        </section>
    }
}

/// Text with `code` in backquotes.
fn coded(words: &str) -> Html {
    words
        .split('`')
        .enumerate()
        .map(|(index, part)| {
            if index % 2 == 1 {
                html! { <code>{ part }</code> }
            } else {
                html! { { part } }
            }
        })
        .collect()
}

fn next_button(props: &GuideProps) -> Html {
    let dispatch = props.dispatch.clone();
    let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::NextStop));
    html! {
        <button class="primary" data-action="next" disabled={props.playing} {onclick}>
            { props.text.get(if props.playing { "guide.watch" } else { "guide.next" }) }
        </button>
    }
}

fn question(props: &GuideProps, asked: &Asked) -> Html {
    let text = &props.text;
    let chip = |(index, label): (usize, &AttrValue)| {
        let dispatch = props.dispatch.clone();
        let onclick =
            Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Answer(Answer::Choice(index))));
        let given = asked.given == Some(Answer::Choice(index));
        html! {
            <button key={index} class={classes!("chip", given.then_some("given"))}
                data-action="choice" data-choice={index.to_string()} aria-pressed={given.to_string()}
                disabled={asked.given.is_some()} {onclick}>
                { label }
            </button>
        }
    };
    let skip = props.dispatch.clone();
    let skip = Callback::from(move |_: MouseEvent| skip.dispatch(Action::Answer(Answer::Skipped)));
    html! {
        <div class="question" data-question="">
            if asked.answer.is_none() {
                <p class="question-words">{ coded(&asked.words) }</p>
            }
            if asked.answer.is_none() {
                <div class="choices" role="group" aria-label={text.get("guide.choices").to_owned()}>
                    { for asked.choices.iter().enumerate().map(chip) }
                    if asked.given.is_none() {
                        <button class="quiet" data-action="skip-question" onclick={skip}>
                            { text.get("page.skip") }
                        </button>
                    }
                </div>
            }
            { verdict(text, asked) }
        </div>
    }
}

/// Right or wrong, once the run has shown it. A wrong guess is no error: no red.
fn verdict(text: &Text, asked: &Asked) -> Html {
    let Some(answer) = asked.answer else { return html! {} };
    let right = asked.choices.get(answer).map_or("", AttrValue::as_str);
    let (words, verdict) = match asked.given {
        Some(Answer::Choice(given)) if given == answer => (text.fill("guide.right", &[right]), "right"),
        Some(Answer::Choice(given)) => {
            let given = asked.choices.get(given).map_or("", AttrValue::as_str);
            (text.fill("guide.wrong", &[right, given]), "wrong")
        }
        _ => (text.fill("guide.skipped", &[right]), "skipped"),
    };
    html! {
        <p class="verdict" data-verdict={verdict}>
            <strong>{ words }</strong>{ coded(&asked.because) }
        </p>
    }
}

fn doors(props: &GuideProps) -> Html {
    let text = &props.text;
    let paste = props.on_paste.reform(|_: MouseEvent| ());
    let library = props.on_library.reform(|_: MouseEvent| ());
    let next = props.next.clone().map(|(key, title)| {
        let chosen = key.clone();
        let onclick = props.on_next.reform(move |_: MouseEvent| chosen.clone());
        html! { <button class="primary" data-action="open-next" data-scenario={key} {onclick}>{ title }</button> }
    });
    html! {
        <div class="doors">
            { next }
            <button data-action="paste" onclick={paste}>{ text.get("guide.paste") }</button>
            <button data-action="open-library" onclick={library}>{ text.get("guide.library") }</button>
        </div>
    }
}
