//! A report in sentences: for the command line and the page.

use crate::text::Text;

use super::{
    merge::Parts,
    report::{Level, Outcome, Report, Waiting},
};

/// What a search shows of a program, for the exit code of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is missing, and there is one way to end, which is clean.
    Same,
    /// Several ways to end, an exception, a hang or a livelock that nothing can leave.
    Differs,
    /// Something is missing, and what there is would be the same.
    Undecided,
}

impl Verdict {
    /// A part to which no schedule fell is the same as well.
    #[must_use]
    pub fn of(report: &Report) -> Verdict {
        let is_bad = |it: &Outcome| !it.clean;
        let is_stuck = report.livelock.as_ref().is_some_and(|livelock| livelock.is_certain);
        if report.outcomes.len() > 1 || report.outcomes.iter().any(is_bad) || is_stuck {
            Verdict::Differs
        } else if report.complete {
            Verdict::Same
        } else {
            Verdict::Undecided
        }
    }
}

/// The verdict in a sentence or two: how many outcomes there are, how near the nearest bad one is, what is missing.
#[must_use]
pub fn verdict(report: &Report, text: &Text) -> String {
    let mut sentences = vec![found(report, text)];
    if let Some(livelock) = &report.livelock {
        let key =
            if livelock.is_certain { "explored.livelock.certain" } else { "explored.livelock.possible" };
        sentences.push(text.get(key).to_owned());
    }
    if !report.complete {
        sentences.push(missing(report, text));
    }
    if let Some((part, of)) = report.shard {
        sentences.push(text.fill("explored.part", &[&part.to_string(), &of.to_string()]));
    }
    if let Some(why) = &report.told_apart {
        sentences.push(text.fill("explored.told-apart", &[why]));
    }
    if let Some(least) = &report.least_slack {
        let (breaks, holds) = (decimal(least.breaks_at, 3), decimal(least.holds_until, 3));
        sentences.push(text.fill("explored.least-slack", &[&breaks, &holds]));
    }
    sentences.join(text.get("explored.after-sentence"))
}

fn found(report: &Report, text: &Text) -> String {
    let count = report.outcomes.len();
    let bad: Vec<&Outcome> = report.outcomes.iter().filter(|it| !it.clean).collect();
    let Some(nearest) = bad.iter().min_by_key(|it| (it.preemptions, it.steps)) else {
        return match (count, report.complete, report.schedules_log10) {
            (0, true, _) => text.get("explored.none.part").to_owned(),
            (0, false, _) => text.get("explored.none").to_owned(),
            (1, true, Some(log)) if log <= 0.0 => text.get("explored.same.one").to_owned(),
            (1, true, Some(log)) => text.fill("explored.same", &[&number(log, text)]),
            (1, true, None) => text.get("explored.same.uncounted").to_owned(),
            (1, false, _) => text.get("explored.same.so-far").to_owned(),
            _ => text.fill("explored.several", &[&count.to_string()]),
        };
    };
    if count == 1 && report.complete {
        return text.fill("explored.always", &[&ending(nearest, text)]);
    }
    let way = preemptions(nearest.preemptions, text);
    let counts = [&*counted(count as u64, "explored.outcomes", text), &*bad.len().to_string(), &*way];
    text.fill(if bad.len() == 1 { "explored.bad.one" } else { "explored.bad" }, &counts)
}

/// Why the report is not the whole truth.
fn missing(report: &Report, text: &Text) -> String {
    let runs = counted(report.runs, "explored.runs", text);
    if report.level == Level::Sampled && matches!(report.stopped.as_deref(), None | Some("samples")) {
        return text.fill("explored.sampled", &[&runs]);
    }
    let why = report.stopped.as_deref().unwrap_or("unknown");
    let why = text.get(&format!("explored.stopped.{why}")).to_owned();
    let states = counted(report.states, "explored.states", text);
    let key = if report.runs > 0 { "explored.incomplete.sampled" } else { "explored.incomplete" };
    text.fill(key, &[&why, &states, &runs])
}

/// A search that is not done yet, in a line: states, those whose moves are not known yet, outcomes.
#[must_use]
pub fn progress(report: &Report, text: &Text) -> String {
    let states = counted(report.states, "explored.states", text);
    let outcomes = counted(report.outcomes.len() as u64, "explored.outcomes", text);
    let mut said = text.fill("explored.progress", &[&states, &grouped(report.frontier), &outcomes]);
    if report.runs > 0 {
        said += text.get("explored.separator");
        said += &counted(report.runs, "explored.runs", text);
    }
    said
}

/// How an outcome ends, in a few words: `exits with 1 (ValueError)`, `deadlock`.
#[must_use]
pub fn ending(outcome: &Outcome, text: &Text) -> String {
    let mut said = match (&outcome.hang, outcome.exit_code) {
        (Some(hang), _) => text.get(&format!("explored.hang.{hang}")).to_owned(),
        (None, Some(code)) => text.fill("explored.exits", &[&code.to_string()]),
        (None, None) => text.get(&format!("explored.{}", outcome.outcome)).to_owned(),
    };
    if !outcome.exceptions.is_empty() {
        let one = |(class, count): (&String, &u32)| match count {
            1 => class.clone(),
            _ => format!("{class} ×{count}"),
        };
        let all: Vec<String> = outcome.exceptions.iter().map(one).collect();
        said = text.fill("explored.raises", &[&said, &all.join(", ")]);
    }
    said
}

/// Who waits for what, held by whom.
#[must_use]
pub fn waiting(waiting: &Waiting, text: &Text) -> String {
    match &waiting.held_by {
        Some(holder) => text.fill("explored.waits.held", &[&waiting.name, &waiting.on, holder]),
        None => text.fill("explored.waits", &[&waiting.name, &waiting.on]),
    }
}

/// What a search went through: how many states, how fast, under which assumptions.
#[must_use]
pub fn extent(report: &Report, parts: Option<&Parts>, text: &Text) -> String {
    let timing = match report.timing.as_str() {
        word @ ("any" | "exact") => text.get(&format!("explored.timing.{word}")).to_owned(),
        slack => text.fill("explored.timing.slack", &[slack]),
    };
    let level = match report.level {
        Level::All => "explored.level.all",
        Level::Reduced => "explored.level.reduced",
        Level::Bounded => "explored.level.bounded",
        Level::Sampled => "explored.level.sampled",
    };
    let mut said = vec![text.get(level).to_owned()];
    match parts.filter(|parts| parts.states_are_a_sum) {
        Some(parts) => {
            said.push(text.fill("explored.parts", &[&parts.joined.len().to_string(), &parts.of.to_string()]));
            said.push(text.fill("explored.states.sum", &[&grouped(report.states)]));
        }
        None if report.states > 0 => said.push(counted(report.states, "explored.states", text)),
        None => {}
    }
    if report.runs > 0 {
        said.push(counted(report.runs, "explored.runs", text));
    }
    said.push(timing);
    said.push(text.fill("explored.seed", &[&report.seed.to_string()]));
    said.push(text.fill("explored.seconds", &[&decimal(report.seconds, 2)]));
    said.join(text.get("explored.separator"))
}

/// `no preemption`, `1 preemption`, `2 preemptions`.
#[must_use]
pub fn preemptions(count: u64, text: &Text) -> String {
    if count == 0 {
        return text.get("explored.preemptions.none").to_owned();
    }
    counted(count, "explored.preemptions", text)
}

/// The sentence of a key about so many; about one it has a sentence of its own, `<key>.one`.
#[must_use]
pub fn counted(count: u64, key: &str, text: &Text) -> String {
    let one = format!("{key}.one");
    text.fill(if count == 1 { &one } else { key }, &[&grouped(count)])
}

/// A probability or a share in per cent, with three digits that matter: `95.8 %`, `0.00120 %`; never rounded to all or
/// nothing.
#[must_use]
pub fn percent(share: f64) -> String {
    if share <= 0.0 || share >= 1.0 {
        return format!("{} %", decimal(share * 100.0, 0));
    }
    let (small, rest) = (share * 100.0, (1.0 - share) * 100.0);
    // Decimals of three digits that matter; close to all, one digit of what is missing must show.
    let places = |value: f64, digits: i32| (digits - 1 - value.log10().floor() as i32).max(0) as usize;
    let places = places(small, 3).max(places(rest, 1));
    if places > 12 { format!("{small:.1e} %") } else { format!("{small:.places$} %") }
}

/// A number of schedules from its decimal logarithm: whole while that is exact, then a power of ten.
#[must_use]
pub fn number(log10: f64, text: &Text) -> String {
    if log10 < 12.0 {
        return grouped(10f64.powf(log10).round() as u64);
    }
    let power = log10.floor();
    let (mut digits, mut power) = (10f64.powf(log10 - power), power as i64);
    if digits >= 9.95 {
        (digits, power) = (1.0, power + 1);
    }
    text.fill("explored.about", &[&format!("{digits:.1}·10^{power}")])
}

/// A whole number with a comma between thousands.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number with at most so many decimals.
fn decimal(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
