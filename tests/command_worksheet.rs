//! `interleave worksheet`, as its user: sheets to fill in, their keys, and values for grading.

#[path = "common/command.rs"]
mod command;

use std::{fs, path::Path};

use command::{complaint, fed, folder, interleave, text};
use interleave::policy;
use serde_json::Value;

fn sheet(arguments: &[&str]) -> String {
    let output = interleave(Path::new("."), &[&["worksheet"], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout)
}

const KEY: &str = "\
Exercise 1 (seed 7): key
========================

name  arrival  CPU bursts
A           0           4
B           3           1
C           4           8

- There is one CPU; times are in units.
- Of one moment, arrivals join the ready queue first, in the order of the table, then processes back from I/O, \
then the one whose quantum is used up or that was preempted.
- Of equals, the one that joined the ready queue first goes first.
- Turnaround is completion less arrival; waiting is the time in the ready queue; response is the first run less arrival.
";

const ANSWERS: &str = "
name  completion  turnaround  waiting  response
A              5           5        1         0
B              4           1        0         0
C             13           9        1         1
mean                       5    0.667     0.333

Gantt chart

| A      | B | A | C                     |
0        3   4   5                       13

Decisions

- 0: A runs: only it was ready
- 3: A goes back to the ready queue: its quantum of 3 is used up and others are ready
- 3: B runs: first in the queue of 2, all since 3
- 4: A runs: first in the queue of 2: since 3 ＜ 4
- 5: C runs: only it was ready
";

#[test]
fn a_key_has_answers_chart_and_reasons() {
    let key = sheet(&["--policy", "rr:quantum=3", "--processes", "3", "--seed", "7", "--key"]);
    assert!(key.starts_with(KEY), "{key}");
    assert!(key.ends_with(ANSWERS), "{key}");
    assert!(key.contains("rr: quantum=3"), "{key}");
}

#[test]
fn a_sheet_gives_no_answer_away() {
    let blank = sheet(&["--policy", "rr:quantum=3", "--processes", "3", "--seed", "7"]);
    let task = &blank[blank.find("name  completion").unwrap_or_else(|| panic!("{blank}"))..];
    let wanted = "name  completion  turnaround  waiting  response\n\
                  A          _____       _____    _____     _____\n\
                  B          _____       _____    _____     _____\n\
                  C          _____       _____    _____     _____\n\
                  mean                   _____    _____     _____\n\nGantt chart\n";
    assert_eq!(task.trim_end(), wanted.trim_end(), "{blank}");
    assert_eq!(blank.replacen(')', "): key", 1).lines().next(), KEY.lines().next());
}

#[test]
fn the_same_seed_makes_the_same_sheet_and_another_another() {
    let of = |seed: &str| sheet(&["--policy", "srtf", "--seed", seed, "--key"]);
    assert_eq!(of("5"), of("5"));
    assert_ne!(of("5"), of("6"));
    let three = sheet(&["--policy", "srtf", "--seed", "5", "--count", "3"]);
    let titles: Vec<&str> = three.lines().filter(|line| line.starts_with("Exercise")).collect();
    assert_eq!(titles, ["Exercise 1 (seed 5)", "Exercise 2 (seed 6)", "Exercise 3 (seed 7)"]);
}

#[test]
fn the_values_for_grading_are_those_of_schedule() {
    let folder = folder("worksheet-json");
    let reckoned = policy::ALL.iter().map(|info| info.key).filter(|key| !["lottery", "custom"].contains(key));
    for key in reckoned {
        let json =
            sheet(&["--policy", key, "--processes", "6", "--seed", "11", "--format", "json", "--cpus", "2"]);
        let json: Value = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{key}: {error}"));
        let exercise = &json["exercises"][0];
        fs::write(folder.join("load.json"), exercise["workload"].to_string()).unwrap();
        let run = interleave(&folder, &["schedule", "load.json", "--policy", key, "--json", "--cpus", "2"]);
        let run: Value = serde_json::from_slice(&run.stdout).unwrap_or_else(|error| panic!("{key}: {error}"));
        let run = &run["runs"][0];
        let cells = exercise["tasks"][0]["cells"].as_array().expect("a list of cells");
        assert!(cells.len() >= 12, "{key}: {cells:?}");
        for cell in cells {
            let figure = cell["figure"].as_str().expect("a figure");
            let right = match cell["process"].as_str() {
                None => &run["averages"][figure],
                Some(name) => {
                    let rows = run["processes"].as_array().expect("a list");
                    &rows.iter().find(|row| row["name"] == name).expect("the process is there")[figure]
                }
            };
            assert!(right.is_number() && &cell["value"] == right, "{key}: {cell} is {right}");
        }
        assert!(exercise["tasks"][0].get("slices").is_none(), "{key}: only a key has slices");
    }
    let key: Value =
        serde_json::from_str(&sheet(&["--policy", "fcfs", "--format", "json", "--key"])).expect("JSON");
    assert!(!key["exercises"][0]["tasks"][0]["slices"].as_array().expect("slices").is_empty());
}

#[test]
fn a_sheet_speaks_markdown_and_chinese() {
    let arguments =
        ["--policy", "priority", "--policy", "edf", "--processes", "2", "--key", "--format", "markdown"];
    let known = policy::ALL.iter().any(|info| info.key == "edf");
    let arguments = if known { &arguments[..] } else { &[&arguments[..2], &arguments[4..]].concat()[..] };
    let chinese = sheet(&[arguments, &["--language", "zh"]].concat());
    assert!(chinese.starts_with("# 练习 1（种子 1）答案\n\n| 进程 | 到达 |"), "{chinese}");
    assert!(chinese.contains("\n```text\n| ") && chinese.contains("- 优先数越小越优先。"), "{chinese}");
    assert_eq!(chinese.matches("\n## ").count(), if known { 2 } else { 1 });
    let high = sheet(&["--policy", "priority", "--high-first", "--ties", "input", "--switch-cost", "1"]);
    for wanted in
        ["A greater priority number is more urgent.", "stands first in the table goes first.", "takes 1;"]
    {
        assert!(high.contains(wanted), "{wanted}: {high}");
    }
}

#[test]
fn wrong_arguments_get_one_line() {
    let folder = folder("worksheet-wrong");
    let cases: &[(&[&str], &str)] = &[
        (&["--policy", "best"], "best"),
        (&["--processes", "0"], "--processes"),
        (&["--processes", "101"], "--processes"),
        (&["--count", "0"], "--count"),
        (&["--seed", "x"], "--seed"),
        (&["--language", "fr"], "zh"),
        (&["--format", "pdf"], "markdown"),
        (&["--switch-cost", "x"], "--switch-cost"),
    ];
    for (arguments, word) in cases {
        let said = complaint(&folder, &[&["worksheet"], *arguments].concat());
        assert!(said.contains(word), "{arguments:?}: {said}");
    }
    let nothing = fed(&folder, &["worksheet", "--processes", "1"], "");
    assert_eq!(nothing.status.code(), Some(0), "{}", text(&nothing.stderr));
}
