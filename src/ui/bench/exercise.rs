//! Exercise mode: the answers as fields to fill in, checked cell by cell. A right answer is in the page only once it
//! has been asked for.

use std::{collections::BTreeMap, rc::Rc};

use interleave::{id::Pid, text::Text};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{
    facts,
    grading::{self, Asked, Question, Verdict},
    track::Track,
};
use crate::ui::{
    icons::{self, icon},
    shared::Shared,
};

/// Nobody fills in more rows than that.
const ROWS: usize = 60;

/// One answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    pub given: String,
    /// Whether the person has asked if it is right.
    pub is_checked: bool,
    /// Whether the person has asked for the right one.
    pub is_shown: bool,
}

/// All answers so far.
pub type Answers = BTreeMap<Question, Entry>;

#[derive(Properties, PartialEq)]
pub struct ExerciseProps {
    pub track: Shared<Track>,
    pub text: Shared<Text>,
    /// What was filled in before, when the exercise is opened again.
    #[prop_or_default]
    pub answers: Rc<Answers>,
    /// Whoever keeps the answers hears of each change.
    #[prop_or_default]
    pub on_answers: Callback<Rc<Answers>>,
}

/// What the fields need.
struct Sheet<'a> {
    props: &'a ExerciseProps,
    answers: &'a UseStateHandle<Rc<Answers>>,
}

/// The exercise about a track.
#[component]
pub fn Exercise(props: &ExerciseProps) -> Html {
    let answers = use_state_eq(|| props.answers.clone());
    let sheet = Sheet { props, answers: &answers };
    let text = &props.text;
    let specs = facts::specs(&props.track);
    let order = grading::solution(&props.track, Question::Order).is_some();
    html! {
        <form class="exercise" onsubmit={sheet.check()}>
            <p class="exercise-hint">{ text.get("bench.exercise.hint") }</p>
            <div class="exercise-table" tabindex="0" role="group" aria-label={text.get("bench.exercise.title").to_owned()}>
                <table>
                    <caption class="sr-only">{ text.get("bench.exercise.title") }</caption>
                    <thead><tr>
                        <th scope="col">{ text.get("timeline.row") }</th>
                        { for Asked::ALL.map(|asked| html! { <th scope="col">{ text.get(asked.key()) }</th> }) }
                    </tr></thead>
                    <tbody>
                        { for (0..specs.len().min(ROWS)).map(|row| sheet.row(row, &specs[row].name)) }
                        { sheet.means() }
                    </tbody>
                </table>
            </div>
            if order { { sheet.order() } }
            <div class="exercise-foot">
                <button type="submit" class="primary" data-action="check">{ text.get("bench.exercise.check") }</button>
                <p role="status">{ sheet.score() }</p>
            </div>
        </form>
    }
}

impl Sheet<'_> {
    fn entry(&self, question: Question) -> Entry {
        self.answers.get(&question).cloned().unwrap_or_default()
    }

    /// Every field there is.
    fn questions(track: &Track) -> Vec<Question> {
        let rows = facts::specs(track).len().min(ROWS) as u32;
        let of = |row: u32| Asked::ALL.map(|asked| Question::Of(Pid(Pid::MAIN.0 + row), asked));
        let means = Asked::ALL.into_iter().skip(1).map(Question::Mean);
        (0..rows).flat_map(of).chain(means).chain([Question::Order]).collect()
    }

    fn change(&self, change: impl Fn(&mut Answers) + 'static) -> impl Fn() + 'static {
        let (answers, on_answers) = (self.answers.clone(), self.props.on_answers.clone());
        move || {
            let mut next = Answers::clone(&answers);
            change(&mut next);
            let next = Rc::new(next);
            answers.set(next.clone());
            on_answers.emit(next);
        }
    }

    fn check(&self) -> Callback<SubmitEvent> {
        let track = self.props.track.clone();
        let check = self.change(move |answers| {
            for question in Sheet::questions(&track) {
                answers.entry(question).or_default().is_checked = true;
            }
        });
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            check();
        })
    }

    fn row(&self, row: usize, name: &str) -> Html {
        let pid = Pid(Pid::MAIN.0 + row as u32);
        let cell = |asked: Asked| self.cell(Question::Of(pid, asked), name, self.props.text.get(asked.key()));
        html! {
            <tr data-row-pid={pid.to_string()}>
                <th scope="row">{ name.to_owned() }</th>
                { for Asked::ALL.map(|asked| html! { <td>{ cell(asked) }</td> }) }
            </tr>
        }
    }

    fn means(&self) -> Html {
        let text = &self.props.text;
        let mean = text.get("bench.exercise.mean");
        let cell = |asked: Asked| match asked {
            Asked::Completion => html! { <td></td> },
            _ => html! { <td>{ self.cell(Question::Mean(asked), mean, text.get(asked.key())) }</td> },
        };
        html! { <tr class="means"><th scope="row">{ mean }</th>{ for Asked::ALL.map(cell) }</tr> }
    }

    fn order(&self) -> Html {
        let text = &self.props.text;
        html! {
            <div class="exercise-order">
                <p aria-hidden="true">{ text.get("bench.exercise.order") }</p>
                { self.cell(Question::Order, text.get("bench.exercise.order"), "") }
            </div>
        }
    }

    fn cell(&self, question: Question, of: &str, what: &str) -> Html {
        let entry = self.entry(question);
        let verdict =
            if entry.is_checked { grading::check(&self.props.track, question, &entry.given) } else { None };
        let is_order = question == Question::Order;
        html! {
            <div class={classes!("answer", verdict.map(class))} data-answer={key(question)}>
                <input type="text" inputmode={if is_order { "text" } else { "decimal" }} autocomplete="off" spellcheck="false"
                    aria-label={format!("{of} {what}").trim().to_owned()} value={entry.given.clone()} oninput={self.typed(question)} />
                { self.mark(verdict) }
                if entry.is_checked && verdict != Some(Verdict::Right) { { self.help(question, &entry, verdict) } }
            </div>
        }
    }

    /// The glyph beside the field.
    fn mark(&self, verdict: Option<Verdict>) -> Html {
        let text = &self.props.text;
        match verdict {
            None => html! {},
            Some(Verdict::Right) => html! {
                <span class="verdict-mark">{ icon(icons::TICK) }<span class="sr-only">{ text.get("bench.exercise.right") }</span></span>
            },
            Some(Verdict::Wrong) => html! { <span class="verdict-mark" aria-hidden="true">{ "≠" }</span> },
            Some(Verdict::Unread) => html! { <span class="verdict-mark" aria-hidden="true">{ "?" }</span> },
        }
    }

    /// Below it the verdict's word, since nothing shouts, and the right answer or the button that shows it.
    fn help(&self, question: Question, entry: &Entry, verdict: Option<Verdict>) -> Html {
        let text = &self.props.text;
        let word = match verdict {
            Some(Verdict::Unread) => text.get("bench.exercise.unread"),
            Some(_) => text.get("bench.exercise.wrong"),
            None => "",
        };
        let show = self.change(move |answers| answers.entry(question).or_default().is_shown = true);
        html! {
            <div class="answer-help">
                <span>{ word }</span>
                if entry.is_shown {
                    <span class="solution" data-solution="">
                        { grading::solution(&self.props.track, question).unwrap_or_else(|| "–".to_owned()) }
                    </span>
                } else {
                    <button type="button" class="quiet show" data-action="show" onclick={move |_| show()}>{ text.get("bench.exercise.show") }</button>
                }
            </div>
        }
    }

    fn typed(&self, question: Question) -> Callback<InputEvent> {
        let (answers, on_answers) = (self.answers.clone(), self.props.on_answers.clone());
        Callback::from(move |event: InputEvent| {
            let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let mut next = Answers::clone(&answers);
            // What was said about the old answer does not hold for the new one.
            next.insert(question, Entry { given: field.value(), ..Entry::default() });
            let next = Rc::new(next);
            answers.set(next.clone());
            on_answers.emit(next);
        })
    }

    /// "7 of 16 right", once something has been checked.
    fn score(&self) -> String {
        let track = &self.props.track;
        if !self.answers.values().any(|entry| entry.is_checked) {
            return String::new();
        }
        let asked = Sheet::questions(track);
        let asked: Vec<_> =
            asked.into_iter().filter(|question| grading::solution(track, *question).is_some()).collect();
        let is_right = |question: &&Question| {
            let entry = self.entry(**question);
            entry.is_checked
                && !entry.is_shown
                && grading::check(track, **question, &entry.given) == Some(Verdict::Right)
        };
        let right = asked.iter().filter(is_right).count();
        self.props.text.fill("bench.exercise.score", &[&right.to_string(), &asked.len().to_string()])
    }
}

fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Right => "right",
        Verdict::Wrong | Verdict::Unread => "not-yet",
    }
}

/// The name of a field for whoever looks for it.
fn key(question: Question) -> String {
    let word = |asked: Asked| match asked {
        Asked::Completion => "completion",
        Asked::Turnaround => "turnaround",
        Asked::Waiting => "waiting",
        Asked::Response => "response",
    };
    match question {
        Question::Of(pid, asked) => format!("{pid}-{}", word(asked)),
        Question::Mean(asked) => format!("mean-{}", word(asked)),
        Question::Order => "order".to_owned(),
    }
}
