//! What the explorer found, in words: one sentence for a program, a title and figures for each outcome. Pure.

use interleave::{
    explore::report::{Level, Outcome, Report},
    text::Text,
};

use super::{
    session::{Search, Stage},
    worker::message::{Delay, Found},
};

/// What a verdict comes down to; each has its own icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing is known.
    Nothing,
    /// Being searched; nothing wrong so far.
    Busy,
    /// All schedules end alike, and well.
    Same,
    /// All end well, but not alike.
    Differ,
    /// An unclean end is possible.
    Bad,
    /// Not searched to the end; nothing wrong so far.
    Unknown,
}

impl Mark {
    /// Its word, for hooks and style sheets.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Mark::Nothing => "nothing",
            Mark::Busy => "busy",
            Mark::Same => "same",
            Mark::Differ => "differ",
            Mark::Bad => "bad",
            Mark::Unknown => "unknown",
        }
    }
}

/// The verdict on a program. What was not searched to the end is never called safe.
#[must_use]
pub fn verdict(text: &Text, search: &Search) -> (Mark, String) {
    if let Stage::Failed(why) = &search.stage {
        let why = text.get(why);
        return (Mark::Unknown, text.fill("explore.verdict.failed", &[why]));
    }
    let Some(found) = &search.found else {
        return match search.is_busy() {
            true => (Mark::Busy, text.fill("explore.verdict.busy", &["0"])),
            false => (Mark::Nothing, text.get("explore.verdict.nothing").to_owned()),
        };
    };
    let states = grouped(found.report.states);
    if found.unclean > 0 || found.report.livelock.as_ref().is_some_and(|it| it.is_certain) {
        return (Mark::Bad, bad(text, found, search.is_busy()));
    }
    if search.is_busy() {
        return (Mark::Busy, text.fill("explore.verdict.busy", &[&states]));
    }
    if !found.report.complete {
        return (Mark::Unknown, unknown(text, found));
    }
    let mut words = match (found.outcomes, found.report.schedules_log10) {
        (1, Some(log10)) => text.fill("explore.verdict.same", &[&schedules(log10)]),
        (1, None) => text.get("explore.verdict.same-endless").to_owned(),
        (outcomes, Some(log10)) => {
            text.fill("explore.verdict.differ", &[&grouped(outcomes), &schedules(log10)])
        }
        (outcomes, None) => text.fill("explore.verdict.differ-endless", &[&grouped(outcomes)]),
    };
    if found.report.livelock.is_some() {
        words.push_str(text.get("explore.verdict.livelock"));
    }
    (if found.outcomes == 1 { Mark::Same } else { Mark::Differ }, words)
}

fn unknown(text: &Text, found: &Found) -> String {
    let report = &found.report;
    let outcomes = grouped(found.outcomes);
    match report.level {
        Level::Sampled => text.fill("explore.verdict.sampled", &[&grouped(report.runs), &outcomes]),
        _ => text.fill("explore.verdict.unknown", &[&grouped(report.states), &outcomes]),
    }
}

fn bad(text: &Text, found: &Found, is_busy: bool) -> String {
    let report = &found.report;
    let (outcomes, unclean) = (grouped(found.outcomes), grouped(found.unclean));
    let is_whole = report.complete && !is_busy;
    let mut words = match (found.outcomes, found.unclean, &report.outcomes[..]) {
        (_, 0, _) => text.get("explore.verdict.certain-livelock").to_owned(),
        (1, 1, [only]) if is_whole => text.fill("explore.verdict.bad-only", &[&title(text, only)]),
        (all, bad, _) if all == bad && is_whole => text.fill("explore.verdict.bad-all", &[&outcomes]),
        _ => {
            let takes = found.fewest.map(|it| takes(text, it)).unwrap_or_default();
            text.fill("explore.verdict.bad", &[&outcomes, &unclean, &takes])
        }
    };
    if is_busy {
        words.push_str(text.get("explore.verdict.going-on"));
    } else if !report.complete {
        words.push_str(text.get("explore.verdict.not-all"));
    }
    words
}

/// How many preemptions the shortest way takes.
fn takes(text: &Text, preemptions: u64) -> String {
    let key = match preemptions {
        0 => "explore.takes.none",
        1 => "explore.takes.one",
        _ => "explore.takes.more",
    };
    text.fill(key, &[&grouped(preemptions)])
}

/// The smaller facts, each a short phrase.
#[must_use]
pub fn facts(text: &Text, search: &Search) -> Vec<String> {
    let Some(found) = &search.found else { return Vec::new() };
    let report = &found.report;
    let mut facts = vec![timing(text, &report.timing)];
    if let Some(log10) = report.schedules_log10.filter(|_| report.complete) {
        facts.push(text.fill("explore.fact.schedules", &[&schedules(log10)]));
    }
    facts.push(text.fill("explore.fact.states", &[&grouped(report.states)]));
    if report.frontier > 0 {
        facts.push(text.fill("explore.fact.frontier", &[&grouped(report.frontier)]));
    }
    if report.runs > 0 {
        facts.push(text.fill("explore.fact.runs", &[&grouped(report.runs)]));
    }
    let places = if report.seconds < 1.0 { 2 } else { 1 };
    facts.push(text.fill("explore.fact.seconds", &[&format!("{:.places$}", report.seconds)]));
    facts.push(text.fill("explore.fact.seed", &[&report.seed.to_string()]));
    facts
}

/// Why it is not complete, what the level leaves out, the least delay: sentences, each of its own.
#[must_use]
pub fn notes(text: &Text, search: &Search) -> Vec<String> {
    let Some(found) = search.found.as_ref().filter(|_| !search.is_busy()) else { return Vec::new() };
    let report = &found.report;
    let mut notes = Vec::new();
    notes.extend(report.stopped.as_ref().map(|why| {
        let key = format!("explore.stopped.{why}");
        let known = text.get(&key);
        if known == key { text.fill("explore.stopped.other", &[why]) } else { known.to_owned() }
    }));
    match report.level {
        Level::All => {}
        Level::Reduced => notes.push(text.get("explore.level.reduced").to_owned()),
        Level::Bounded => notes.push(text.get("explore.level.bounded").to_owned()),
        Level::Sampled => notes.push(text.get("explore.level.sampled").to_owned()),
    }
    notes.extend(least(text, search, report));
    if report.livelock.as_ref().is_some_and(|it| !it.is_certain) {
        notes.push(text.get("explore.note.livelock").to_owned());
    }
    if report.told_apart.is_some() {
        notes.push(text.get("explore.note.told-apart").to_owned());
    }
    notes
}

/// The least delay that breaks the program.
fn least(text: &Text, search: &Search, report: &Report) -> Option<String> {
    if let Some(least) = &report.least_slack {
        let (breaks, holds) = (number(least.breaks_at), number(least.holds_until));
        let key = if least.breaks_at > 0.0 { "explore.least.breaks" } else { "explore.least.always" };
        return Some(text.fill(key, &[&breaks, &holds]));
    }
    let asked = search.job.as_ref().is_some_and(|job| job.delay == Delay::Least);
    let is_clean = report.outcomes.iter().all(|outcome| outcome.clean);
    let key = match (report.complete && is_clean, report.timing == "any") {
        (true, true) => "explore.least.never",
        _ => "explore.least.unknown",
    };
    asked.then(|| text.get(key).to_owned())
}

/// `any`, `exact` or a number of milliseconds, in words.
fn timing(text: &Text, word: &str) -> String {
    match word {
        "any" | "exact" => text.get(&format!("explore.timing.{word}")).to_owned(),
        slack => text.fill("explore.fact.slack", &[slack]),
    }
}

/// What kind of end it is.
#[must_use]
pub fn title(text: &Text, outcome: &Outcome) -> String {
    if let Some(hang) = &outcome.hang {
        return text.get(&format!("hang.{hang}")).to_owned();
    }
    if outcome.outcome != "exited" {
        return text.get("explore.end.limit").to_owned();
    }
    if !outcome.exceptions.is_empty() {
        let all: Vec<String> =
            outcome.exceptions.iter().map(|(class, count)| counted(class, *count)).collect();
        return text.fill("explore.end.exceptions", &[&all.join(text.get("explore.comma"))]);
    }
    let failed: Vec<String> = outcome
        .exit_codes
        .iter()
        .filter(|(_, code)| **code != 0)
        .map(|(name, code)| text.fill("explore.end.child", &[name, &code.to_string()]))
        .collect();
    match (outcome.exit_code, &failed[..]) {
        (Some(0) | None, []) => text.get("explore.end.well").to_owned(),
        (Some(0) | None, failed) => failed.join(text.get("explore.comma")),
        (Some(code), _) => text.fill("explore.end.code", &[&code.to_string()]),
    }
}

fn counted(class: &str, count: u32) -> String {
    if count == 1 { class.to_owned() } else { format!("{class} × {count}") }
}

/// How likely it is and what it takes, each a short phrase.
#[must_use]
pub fn figures(text: &Text, outcome: &Outcome) -> Vec<String> {
    let mut figures = Vec::new();
    figures.extend(match (outcome.probability, outcome.interval) {
        (Some(likely), Some((low, high))) => {
            Some(text.fill("explore.card.between", &[&percent(likely), &percent(low), &percent(high)]))
        }
        (Some(likely), None) => Some(text.fill("explore.card.likely", &[&percent(likely)])),
        (None, _) => None,
    });
    figures.extend(outcome.share.map(|share| text.fill("explore.card.share", &[&percent(share)])));
    figures.push(text.fill("explore.card.steps", &[&grouped(outcome.steps)]));
    figures.push(takes(text, outcome.preemptions));
    figures.extend(outcome.no_return.map(|step| match step {
        0 => text.get("explore.card.no-way").to_owned(),
        _ => text.fill("explore.card.no-return", &[&grouped(step)]),
    }));
    figures
}

/// A probability: two or three figures, and never 0 % or 100 % of what is neither.
#[must_use]
pub fn percent(share: f64) -> String {
    let hundred = share * 100.0;
    if share <= 0.0 || share >= 1.0 {
        return format!("{hundred:.0}%");
    }
    if hundred > 99.9 {
        return "> 99.9%".to_owned();
    }
    let places = match hundred {
        10.0.. => 1,
        1.0.. => 2,
        _ => (1.0 - hundred.log10().floor()).min(6.0) as usize,
    };
    let words = format!("{hundred:.places$}");
    if words.chars().all(|it| matches!(it, '0' | '.')) {
        "< 0.00001%".to_owned()
    } else {
        format!("{words}%")
    }
}

/// A whole number in groups of three: `2,554`.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Milliseconds without needless places.
fn number(milliseconds: f64) -> String {
    let words = format!("{milliseconds:.3}");
    words.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number known by its logarithm: in full while that is exact, then as a power of ten.
#[must_use]
pub fn schedules(log10: f64) -> String {
    /// So many digits a logarithm in an `f64` still tells apart.
    const EXACT: f64 = 12.0;
    if log10 < EXACT {
        return grouped(10f64.powf(log10).round() as u64);
    }
    let power = log10.floor();
    let digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    let power_words: String = format!("{power:.0}")
        .chars()
        .filter_map(|digit| digits.chars().nth(digit.to_digit(10)? as usize))
        .collect();
    format!("{:.1} × 10{power_words}", 10f64.powf(log10 - power))
}
