//! What became of the scenarios, written down for the page: `tests/real_os/verdicts.json`.

use std::{
    collections::BTreeMap,
    fs,
    time::{SystemTime, UNIX_EPOCH},
};

use interleave::{
    explore::merge::digest,
    real::{kernel, verify::Verdict},
};
use serde_json::{Map, json};

use crate::subjects::subjects;

/// Writes the verdicts of all scenarios that were judged.
pub fn write(file: &str, python: &str, verdicts: &BTreeMap<String, Verdict>) {
    let mut scenarios = Map::new();
    for subject in subjects() {
        let (Some(key), Some(it)) = (subject.name.strip_prefix("scenario/"), verdicts.get(&subject.name))
        else {
            continue;
        };
        let files = subject.source.files.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes]);
        let entry = json!({
            "digest": digest([subject.source.text.as_bytes()].into_iter().chain(files)),
            "runs": it.runs,
            "explained": it.explained,
            "unexplained": it.unexplained,
            "undecided": it.undecided,
            "possible": it.possible,
            "seen": it.seen,
        });
        scenarios.insert(key.to_owned(), entry);
    }
    let whole = json!({ "kernel": kernel(), "python": python, "date": today(), "scenarios": scenarios });
    let text = serde_json::to_string_pretty(&whole).expect("it is plain data");
    fs::write(file, text + "\n").unwrap_or_else(|error| panic!("{file}: {error}"));
}

/// The day, by the Gregorian calendar and UTC: `2026-01-31`.
fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is later than 1970");
    let mut days = since.as_secs() / 86_400;
    let mut year = 1970;
    let is_leap = |year: u64| year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let lengths = [31, 28 + u64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    format!("{year}-{:02}-{:02}", month + 1, days + 1)
}
