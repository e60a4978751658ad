//! A game as its card shows it: pure, and in words.

use interleave::{
    explore::report::{Outcome, Waiting},
    text::Text,
};

use super::{Choice, Game, Hint, Offer, Verdict};
use crate::ui::names;

/// The card of a game.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// What to reach, and how few preemptions it takes.
    pub goal: String,
    /// All that can be reached, and which of them is the goal.
    pub goals: Vec<String>,
    pub target: Option<usize>,
    pub score: String,
    pub moves: Vec<Move>,
    /// Those that cannot go on, and what they wait for.
    pub waiting: Vec<String>,
    /// How it has ended, and how that is called in `data-verdict`.
    pub verdict: Option<(String, &'static str)>,
    pub hints: bool,
    /// Whether hints, or the best schedule, can be had.
    pub has_hints: bool,
    pub has_best: bool,
    pub can_undo: bool,
    /// Whether a search has told of a goal.
    pub has_goal: bool,
}

/// A step that can be taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// Number of its offer.
    pub number: usize,
    pub task: String,
    pub label: String,
    pub preempts: bool,
    pub hint: Option<Hint>,
}

/// The card; `ending` says how the run has ended once it has.
#[must_use]
pub fn card(game: &Game, text: &Text, ending: &str) -> Card {
    let offers = || game.offers().iter().enumerate();
    let step = |(number, offer): (usize, &Offer)| Move {
        number,
        task: task(&offer.choice.task),
        label: offer.choice.label.clone(),
        preempts: offer.choice.preempts,
        hint: game.hint(offer).filter(|_| game.hints),
    };
    let stuck = |offer: &Offer| text.fill("game.waits", &[&task(&offer.choice.task), &offer.choice.label]);
    let outcomes = game.known.iter().flat_map(|known| &known.report.outcomes);
    Card {
        goal: goal(game, text),
        goals: outcomes.map(|it| outcome(text, it)).collect(),
        target: game.target(),
        score: text.fill("game.score", &[&game.picks.len().to_string(), &game.preemptions().to_string()]),
        moves: offers().filter(|(_, offer)| offer.choice.enabled).map(step).collect(),
        waiting: offers().filter(|(_, offer)| !offer.choice.enabled).map(|(_, offer)| stuck(offer)).collect(),
        verdict: verdict(game, text, ending),
        hints: game.hints,
        has_hints: game.offers().iter().any(|offer| game.hint(offer).is_some()),
        has_best: game.best_picks().is_some(),
        can_undo: !game.picks.is_empty(),
        has_goal: game.target().is_some(),
    }
}

fn goal(game: &Game, text: &Text) -> String {
    let Some(known) = &game.known else { return text.get("game.free").to_owned() };
    match game.best() {
        _ if known.is_alike() => text.get("game.alike").to_owned(),
        Some(best) => text.fill("game.goal", &[&outcome(text, best), &best.preemptions.to_string()]),
        None => text.get("game.unknown").to_owned(),
    }
}

fn verdict(game: &Game, text: &Text, ending: &str) -> Option<(String, &'static str)> {
    let count = |number: u64| number.to_string();
    Some(match game.verdict()? {
        Verdict::Won(mine, _) if game.given_up => (text.fill("game.shown", &[&count(mine)]), "shown"),
        Verdict::Won(mine, least) if mine <= least => (text.fill("game.best", &[&count(mine)]), "best"),
        Verdict::Won(mine, least) => (text.fill("game.won", &[&count(mine), &count(least)]), "won"),
        Verdict::Missed => (text.fill("game.missed", &[ending]), "missed"),
        Verdict::Broken(mine) => (text.fill("game.broken", &[&count(mine), ending]), "broken"),
        Verdict::Ended => (text.fill("game.ended", &[ending]), "ended"),
    })
}

/// `Process-12` is P12, and its feeder is P12's.
fn task(name: &str) -> String {
    match name.split_once(' ') {
        Some((process, rest)) => format!("{} {rest}", names::process(process)),
        None => names::process(name).to_string(),
    }
}

/// A step that was taken: who, and what.
#[must_use]
pub fn step(text: &Text, choice: &Choice) -> String {
    text.fill("game.step", &[&task(&choice.task), &choice.label])
}

/// How a run ends, shortly.
#[must_use]
pub fn outcome(text: &Text, outcome: &Outcome) -> String {
    if outcome.outcome == "hang" {
        let kind = outcome.hang.as_deref().unwrap_or("other");
        // Who only waits for the end of one of a cycle is not in it.
        let is_in = |it: &&Waiting| kind != "cycle" || it.held_by.is_some();
        let names: Vec<String> =
            outcome.waiting.iter().filter(is_in).take(6).map(|it| task(&it.name)).collect();
        let hang = text.fill(&format!("game.end.{kind}"), &[&names.join(", ")]);
        let last = last_line(&outcome.stdout);
        return if last.is_empty() { hang } else { text.fill("game.end.after", &[&hang, &last]) };
    }
    if outcome.outcome == "limit" {
        return text.get("game.end.limit").to_owned();
    }
    if !outcome.exceptions.is_empty() {
        let one = |(name, count): (&String, &u32)| {
            if *count > 1 { format!("{name} ×{count}") } else { name.clone() }
        };
        let all: Vec<String> = outcome.exceptions.iter().map(one).collect();
        return text.fill("game.end.exception", &[&all.join(", ")]);
    }
    // What is left in files says more than nothing printed.
    let shown =
        if outcome.stdout.trim().is_empty() { outcome.files.values().next() } else { Some(&outcome.stdout) };
    let last = shown.map(|shown| last_line(shown)).unwrap_or_default();
    match outcome.exit_code {
        Some(code) if code != 0 => text.fill("game.end.code", &[&code.to_string()]),
        _ if last.is_empty() => text.get("game.end.silent").to_owned(),
        _ => text.fill("game.end.printed", &[&last]),
    }
}

/// The last line of what was printed, or its beginning.
fn last_line(shown: &str) -> String {
    const MOST: usize = 40;
    let last = shown.trim_end().lines().last().unwrap_or_default();
    let cut: String = last.chars().take(MOST).collect();
    if cut.len() < last.len() { format!("{cut}…") } else { cut }
}

/// The letter of an outcome: A, B, …, Z, 27, 28, …
#[must_use]
pub fn letter(index: usize) -> String {
    u8::try_from(index)
        .ok()
        .filter(|index| *index < 26)
        .map_or_else(|| (index + 1).to_string(), |index| char::from(b'A' + index).to_string())
}
