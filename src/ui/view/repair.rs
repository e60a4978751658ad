//! What a repair would change, line by line, before it is taken.

use std::rc::Rc;

use interleave::{
    lang::front::{Difference, Fate, Repair},
    text::Text,
};
use yew::prelude::*;

use crate::ui::{
    icons::{self, icon},
    session::{Action, Session},
    shared::Shared,
};

/// Unchanged lines that are shown beside a change.
const CONTEXT: usize = 2;
/// Rows at most: nobody reads more, and a page of them is slow.
const MOST_ROWS: usize = 600;

#[derive(Properties, PartialEq)]
pub struct RepairSheetProps {
    pub text: Shared<Text>,
    /// The text as it was given.
    pub source: Rc<str>,
    pub repair: Shared<Repair>,
    /// What is changed, in words.
    pub summary: AttrValue,
    pub dispatch: UseReducerDispatcher<Session>,
}

#[component]
pub fn RepairSheet(props: &RepairSheetProps) -> Html {
    let text = &props.text;
    let rows = use_memo((props.source.clone(), props.repair.clone()), |(source, repair)| {
        rows(&repair.differences(source))
    });
    let act = |action: Action| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(action.clone()))
    };
    let left = props.repair.left;
    html! {
        <div class="repair">
            <p>{ &props.summary }</p>
            <div class="difference" data-difference="" tabindex="0" role="group"
                aria-label={text.get("repair.difference").to_owned()}>
                <ul>{ for rows.iter().take(MOST_ROWS).map(|row| line(text, row)) }</ul>
                if rows.len() > MOST_ROWS {
                    <p class="skipped">{ text.fill("repair.more", &[&(rows.len() - MOST_ROWS).to_string()]) }</p>
                }
            </div>
            if left > 0 {
                <p class="repair-left">{ text.fill("repair.left", &[&left.to_string()]) }</p>
            }
            <div class="repair-acts">
                <button class="primary" data-action="apply-repair" onclick={act(Action::Repair)}>
                    { icon(icons::PLAY) }{ text.get("repair.apply") }
                </button>
                <button class="quiet" data-action="dismiss-repair" onclick={act(Action::DismissRepair)}>
                    { text.get("repair.dismiss") }
                </button>
            </div>
        </div>
    }
}

/// A row of the sheet.
#[derive(Clone, Debug, PartialEq)]
enum Row {
    /// A line before its change, the part that changes, and what comes after.
    Line(Fate, [String; 3]),
    /// So many unchanged lines that are not shown.
    Skipped(usize),
}

/// The changed lines with a little around them.
fn rows(differences: &[Difference]) -> Vec<Row> {
    let near = |index: usize| {
        let from = index.saturating_sub(CONTEXT);
        let to = (index + CONTEXT + 1).min(differences.len());
        differences[from..to].iter().any(|it| it.fate != Fate::Kept)
    };
    let mut rows = Vec::new();
    let mut index = 0;
    while index < differences.len() {
        let start = index;
        let fate = differences[index].fate;
        let same = |it: &Difference| it.fate == fate;
        match fate {
            Fate::Kept => {
                while index < differences.len() && differences[index].fate == fate && !near(index) {
                    index += 1;
                }
                if index > start {
                    rows.push(Row::Skipped(index - start));
                } else {
                    rows.push(Row::Line(
                        fate,
                        [differences[index].text.clone(), String::new(), String::new()],
                    ));
                    index += 1;
                }
            }
            _ => {
                let gone = differences[start..].iter().take_while(|it| same(it)).count();
                let added = |it: &&Difference| fate == Fate::Removed && it.fate == Fate::Added;
                let came = differences[start + gone..].iter().take_while(added).count();
                index = start + gone + came;
                let (old, new) = differences[start..index].split_at(gone);
                rows.extend(changed(old, new));
            }
        }
    }
    rows
}

/// Lines that go, then lines that come; as many of each are taken for the same ones, changed.
fn changed(old: &[Difference], new: &[Difference]) -> Vec<Row> {
    let pairs = old.len() == new.len();
    let whole = |it: &Difference| Row::Line(it.fate, [it.text.clone(), String::new(), String::new()]);
    if !pairs {
        return old.iter().chain(new).map(whole).collect();
    }
    let both = |(old, new): (&Difference, &Difference)| {
        let (from, to): (Vec<char>, Vec<char>) = (old.text.chars().collect(), new.text.chars().collect());
        let head = from.iter().zip(&to).take_while(|(from, to)| from == to).count();
        let ends = from[head..].iter().rev().zip(to[head..].iter().rev());
        let tail = ends.take_while(|(from, to)| from == to).count();
        // Two lines with little in common are no one line that changed.
        if (head + tail) * 3 < from.len().max(to.len()) {
            return [whole(old), whole(new)];
        }
        let part = |fate: Fate, all: &[char]| {
            let end = all.len() - tail;
            Row::Line(fate, [&all[..head], &all[head..end], &all[end..]].map(|part| part.iter().collect()))
        };
        [part(Fate::Removed, &from), part(Fate::Added, &to)]
    };
    old.iter().zip(new).flat_map(both).collect()
}

fn line(text: &Text, row: &Row) -> Html {
    let (fate, [before, middle, after]) = match row {
        Row::Skipped(count) => {
            let words = text.fill("repair.same", &[&count.to_string()]);
            return html! { <li class="skipped">{ words }</li> };
        }
        Row::Line(fate, parts) => (*fate, parts),
    };
    let (class, sign, spoken) = match fate {
        Fate::Kept => ("kept", " ", None),
        Fate::Removed => ("removed", "−", Some("repair.removed")),
        Fate::Added => ("added", "+", Some("repair.added")),
    };
    html! {
        <li {class} data-fate={class}>
            <span class="sign" aria-hidden="true">{ sign }</span>
            if let Some(key) = spoken {
                <span class="spoken">{ text.get(key) }{ text.get("why.colon") }</span>
            }
            <code>{ before }if !middle.is_empty() { <mark>{ middle }</mark> }{ after }</code>
        </li>
    }
}
