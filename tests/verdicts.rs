//! Every scenario was held against real Python as it is now, and every real run was explained: `tests/real_os/verdicts.json`,
//! which `make verdicts` writes.

use std::collections::BTreeSet;

use interleave::{
    explore::merge::digest,
    scenario::{library, verdict::Checked},
    text::Text,
};

#[test]
fn every_scenario_agrees_with_reality() {
    let checked = Checked::all();
    let keys: BTreeSet<String> = library().iter().map(|it| it.key.to_string()).collect();
    let told: BTreeSet<String> = checked.scenarios.keys().cloned().collect();
    assert_eq!(told, keys, "make verdicts");
    for scenario in library() {
        let (key, verdict) = (&scenario.key, &checked.scenarios[&*scenario.key]);
        let files = scenario.files.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes.as_slice()]);
        let now = digest([scenario.source.as_bytes()].into_iter().chain(files));
        assert_eq!(verdict.digest, now, "{key} has changed since: make verdicts");
        assert_eq!(verdict.unexplained, 0, "{key}: real Python did what the simulated machine cannot");
        assert!(verdict.runs >= 20, "{key}: {} runs", verdict.runs);
        assert_eq!(verdict.explained + verdict.undecided, verdict.runs, "{key}");
        let is_known = verdict.possible.is_none_or(|possible| verdict.seen <= possible);
        assert!(is_known && (verdict.seen > 0 || verdict.explained == 0), "{key}: {verdict:?}");
    }
}

#[test]
fn a_verdict_is_a_sentence_in_every_language() {
    let checked = Checked::all();
    let it = &checked.scenarios["tickets"];
    for tag in ["en", "zh"] {
        let (sentence, more) = checked.told("tickets", &Text::of(tag)).expect("it has one");
        let has = |text: &str, words: &[&str]| words.iter().all(|word| text.contains(word));
        let (explained, runs) = (it.explained.to_string(), it.runs.to_string());
        assert!(has(&sentence, &[&explained, &runs, "Linux", &checked.python]), "{sentence}");
        assert!(has(&more, &[&it.seen.to_string(), &checked.date]), "{more}");
    }
    assert_eq!(checked.told("no such scenario", &Text::of("en")), None);
}
