//! What is wrong with a workload is said in one line: where, what, and the cure.

use std::{collections::BTreeSet, time::Instant};

use interleave::{
    report::workload_sentence,
    text::{LANGUAGES, Text},
    time::Duration,
    workload::{Burst, Error, ErrorKind, MAX_BYTES, Spec, Workload},
};

/// A case a line: the text, ` ⇒ `, its sentence. `⏎` and `⇥` stand for a line end and a tab.
const JSON: &str = include_str!("workload_errors/json.txt");
const CSV: &str = include_str!("workload_errors/csv.txt");

/// The English sentence; every language has one, with nothing left unfilled.
fn said(error: &Error) -> String {
    let english = workload_sentence(error, &Text::of("en"));
    for (tag, _) in LANGUAGES {
        let words = workload_sentence(error, &Text::of(tag));
        let unfilled =
            ["workload.", "\n", "{0}", "{1}", "{2}", "{3}"].iter().any(|part| words.contains(part));
        assert!(!unfilled, "{tag}: {words}");
        assert!(*tag == "en" || words != english, "{} is not told in {tag}", error.kind.key());
    }
    english
}

fn faults(table: &str, read: fn(&str) -> Result<Workload, Error>) -> Vec<Error> {
    let fault = |case: &str| {
        let (text, sentence) = case.split_once(" ⇒ ").expect("a case has a sentence");
        let error = read(&text.replace('⏎', "\n").replace('⇥', "\t")).expect_err(text);
        assert_eq!(said(&error), sentence, "of {text}");
        error
    };
    table.lines().map(fault).collect()
}

fn kind(read: Result<Workload, Error>) -> ErrorKind {
    let error = read.expect_err("it is wrong");
    said(&error);
    error.kind
}

#[test]
fn every_fault_is_said_with_its_place_and_its_cure() {
    let mut told: BTreeSet<&str> = BTreeSet::new();
    told.extend(faults(JSON, Workload::from_json).iter().map(|error| error.kind.key()));
    told.extend(faults(CSV, Workload::from_csv).iter().map(|error| error.kind.key()));
    // Those too large for a table have tests of their own below.
    told.extend(["empty", "too_deep", "too_large", "too_many_bursts", "too_many_processes"]);
    let text = Text::of("en");
    let untold: Vec<&str> = text
        .keys()
        .filter_map(|key| key.strip_prefix("workload.error."))
        .filter(|key| !told.contains(key))
        .collect();
    assert!(untold.is_empty(), "no case says {untold:?}");
}

#[test]
fn nothing_is_empty() {
    for text in ["", " ", "\n\n", "\u{feff}", "\r\n\t"] {
        assert_eq!(kind(Workload::from_json(text)), ErrorKind::Empty);
        assert_eq!(kind(Workload::from_csv(text)), ErrorKind::Empty);
    }
    assert_eq!(kind(Workload::from_csv(",,,\n,,")), ErrorKind::Empty);
}

#[test]
fn nested_bombs_are_refused() {
    let list = "[".repeat(1_000_000);
    assert_eq!(kind(Workload::from_json(&list)), ErrorKind::TooDeep);
    let object = r#"{"processes":[{"name":"#.to_owned() + &r#"{"a":"#.repeat(1_000_000);
    assert_eq!(kind(Workload::from_json(&object)), ErrorKind::TooDeep);
}

/// A text of so many processes, each a row.
fn rows(count: usize, json: bool) -> String {
    let row =
        |at: usize| if json { format!(r#"{{"name":"P{at}","bursts":[1]}}"#) } else { format!("P{at},0,1") };
    let rows: Vec<String> = (0..count).map(row).collect();
    if json { format!("[{}]", rows.join(",\n")) } else { rows.join("\n") }
}

#[test]
fn huge_texts_are_refused_fast() {
    for json in [true, false] {
        let read = if json { Workload::from_json } else { Workload::from_csv };
        assert_eq!(read(&rows(100_000, json)).expect("as many as may be").processes.len(), 100_000);
        let (more, million) = (rows(100_001, json), rows(1_000_000, json));
        assert_eq!(kind(read(&more)), ErrorKind::TooManyProcesses);
        let begin = Instant::now();
        assert_eq!(kind(read(&million)), ErrorKind::TooManyProcesses);
        assert!(begin.elapsed().as_secs() < 5, "{:?}", begin.elapsed());
        let bursts = "1 io:1 ".repeat(500_000) + "1";
        let text = format!("name,bursts\nA,{bursts}");
        assert_eq!(kind(Workload::from_csv(&text)), ErrorKind::TooManyBursts);
    }
    let numbers = "0,".repeat(5_000_000);
    assert_eq!(kind(Workload::from_json(&format!("[[{numbers}0]]"))), ErrorKind::TooManyBursts);
    let until = format!("{{\"until\":[{numbers}0]}}");
    assert!(matches!(kind(Workload::from_json(&until)), ErrorKind::NotTime { field: "until", .. }));
    let large = " ".repeat(MAX_BYTES + 1);
    assert_eq!(kind(Workload::from_json(&large)), ErrorKind::TooLarge);
    assert_eq!(kind(Workload::from_csv(&large)), ErrorKind::TooLarge);
    assert!(matches!(kind(Workload::from_csv(&",".repeat(MAX_BYTES))), ErrorKind::ExtraCell { .. }));
}

#[test]
fn what_is_made_by_hand_is_checked_too() {
    let right = Workload::from_csv("A,0,5 lock:L 2 unlock:L\nB,1,3").expect("a right workload");
    assert_eq!(right.check(), Ok(()));
    let wrong = |change: &dyn Fn(&mut Workload)| {
        let mut workload = right.clone();
        change(&mut workload);
        let error = workload.check().expect_err("it is wrong");
        said(&error)
    };
    let last = |change: fn(&mut Spec)| wrong(&|workload| change(&mut workload.processes[1]));
    assert_eq!(last(|spec| spec.tickets = 0), "process 2 (B): tickets is 0; it goes from 1 to 1000000.");
    assert_eq!(last(|spec| spec.nice = 20), "process 2 (B): nice is 20; it goes from -20 to 19.");
    assert_eq!(last(|spec| spec.name = "".into()), "process 2: name is empty; give it a name.");
    assert!(last(|spec| spec.name = "A".into()).contains("already that of process 1"));
    assert!(last(|spec| spec.bursts = vec![Burst::Lock("L".into())]).contains("no CPU time"));
    assert!(wrong(&|workload| workload.processes.clear()).contains("no processes"));
    assert!(last(|spec| spec.period = Some(Duration::ZERO)).contains("period has a time of 0"));
}
