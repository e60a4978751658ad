//! What a search found, for people: the verdict, a table of the outcomes, and what is to be seen in each.

use std::collections::BTreeSet;

use interleave::{
    explore::{
        merge::Finding,
        report::{Outcome, Report},
        words::{Verdict, counted, ending, extent, percent, preemptions, verdict, waiting},
    },
    text::Text,
};

use crate::{
    files::{print_whole, to_json},
    table::aligned,
};

/// Outcomes that are shown; --json has them all.
const MOST: usize = 20;
/// Lines of an outcome's output that are shown, and letters of a line.
const LINES: usize = 6;
const LETTERS: usize = 100;

/// The whole text.
fn told(finding: &Finding, text: &Text) -> String {
    let report = &finding.report;
    let mut out = format!("{}\n", verdict(report, text));
    let shown = &report.outcomes[..report.outcomes.len().min(MOST)];
    if !shown.is_empty() {
        out += &format!("\n{}", table(shown, text));
    }
    let files = differing_files(&report.outcomes);
    for (place, outcome) in shown.iter().enumerate() {
        out += &format!("\n{}  {}\n", place + 1, ending(outcome, text));
        for line in details(outcome, &files, text) {
            out += &format!("   {line}\n");
        }
    }
    let more = report.outcomes.len() - shown.len();
    if more > 0 {
        out += &format!("\n{}\n", counted(more as u64, "explored.more", text));
    }
    if report.more_outcomes > 0 {
        out += &format!("\n{}\n", counted(report.more_outcomes, "explored.unlisted", text));
    }
    if let Some(livelock) = &report.livelock {
        let key =
            if livelock.is_certain { "explored.livelock.certain" } else { "explored.livelock.possible" };
        out += &format!("\n{}\n   --schedule {}\n", text.get(key), livelock.schedule);
    }
    out + &format!("\n{}\n", extent(report, finding.parts.as_ref(), text))
}

/// A row an outcome; figures that no outcome has get no column.
fn table(outcomes: &[Outcome], text: &Text) -> String {
    let has = |figure: fn(&Outcome) -> bool| outcomes.iter().any(figure);
    let with_probability = has(|it| it.probability.is_some() || it.interval.is_some());
    let with_share = has(|it| it.share.is_some());
    let columns = [
        ("outcome", true),
        ("probability", with_probability),
        ("share", with_share),
        ("steps", true),
        ("preemptions", true),
    ];
    let wanted = |cells: [String; 5]| -> Vec<String> {
        columns.iter().zip(cells).filter(|((_, wanted), _)| *wanted).map(|(_, cell)| cell).collect()
    };
    let header = columns.map(|(key, _)| text.get(&format!("explored.column.{key}")).to_owned());
    let mut rows = vec![wanted(header)];
    for (place, it) in outcomes.iter().enumerate() {
        rows.push(wanted([
            format!("{}  {}", place + 1, ending(it, text)),
            probability(it, text),
            it.share.map_or_else(|| "-".to_owned(), percent),
            it.steps.to_string(),
            it.preemptions.to_string(),
        ]));
    }
    aligned(&rows)
}

/// How likely an outcome is, with the interval if it was sampled.
fn probability(outcome: &Outcome, text: &Text) -> String {
    let likely = outcome.probability.map(percent);
    match (likely, outcome.interval) {
        (Some(likely), Some((least, most))) => {
            text.fill("explored.interval", &[&likely, &percent(least), &percent(most)])
        }
        (Some(likely), None) => likely,
        (None, Some((_, most))) => format!("< {}", percent(most)),
        (None, None) => "-".to_owned(),
    }
}

/// What is to be seen in an outcome, and how to see it.
fn details(outcome: &Outcome, files: &BTreeSet<&String>, text: &Text) -> Vec<String> {
    let mut lines: Vec<String> = outcome.waiting.iter().map(|it| waiting(it, text)).collect();
    let children = outcome.exit_codes.iter().filter(|(_, code)| **code != 0);
    lines.extend(children.map(|(name, code)| text.fill("explored.exits.child", &[name, &code.to_string()])));
    if outcome.stdout.is_empty() {
        lines.push(text.get("explored.prints.nothing").to_owned());
    } else {
        lines.push(text.get("explored.prints").to_owned());
        let count = outcome.stdout.lines().count();
        let shown = if count > LINES { LINES - 1 } else { count };
        lines.extend(outcome.stdout.lines().take(shown).map(|line| format!("  {}", shortened(line))));
        if count > shown {
            lines.push(format!("  {}", counted((count - shown) as u64, "explored.lines", text)));
        }
    }
    lines.extend(files.iter().map(|name| match outcome.files.get(*name) {
        Some(content) => text.fill("explored.file", &[name, &shortened(content)]),
        None => text.fill("explored.file.gone", &[name]),
    }));
    if let Some(step) = outcome.no_return {
        lines.push(text.fill("explored.no-return", &[&step.to_string()]));
    }
    lines.push(format!("{}: --schedule {}", preemptions(outcome.preemptions, text).trim(), outcome.schedule));
    if let Some(shortest) = &outcome.shortest {
        lines.push(format!("{} --schedule {shortest}", text.get("explored.shortest")));
    }
    lines
}

/// The files that are not the same in all outcomes.
fn differing_files(outcomes: &[Outcome]) -> BTreeSet<&String> {
    let names = outcomes.iter().flat_map(|it| it.files.keys());
    names
        .filter(|name| outcomes.iter().any(|it| it.files.get(*name) != outcomes[0].files.get(*name)))
        .collect()
}

/// A text on one line of bearable length; what would move a terminal's cursor is shown as Python would write it.
fn shortened(line: &str) -> String {
    let letter = |letter: char| {
        if letter.is_control() { letter.escape_default().to_string() } else { letter.to_string() }
    };
    let mut out: String = line.chars().take(LETTERS).map(letter).collect();
    if line.chars().nth(LETTERS).is_some() {
        out.push('…');
    }
    out
}

/// Prints it whole, as JSON or for people.
pub fn print(finding: &Finding, as_json: bool, text: &Text) {
    print_whole(&if as_json { to_json(finding) } else { told(finding, text) });
}

/// The exit status: 0 when every schedule was looked at and all end the same and clean, 1 when several outcomes, an
/// exception, a hang or a certain livelock were found, 3 when the search is not complete and found none of these.
pub fn status(report: &Report) -> u8 {
    match Verdict::of(report) {
        Verdict::Same => 0,
        Verdict::Differs => 1,
        Verdict::Undecided => 3,
    }
}
