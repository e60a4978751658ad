//! `interleave merge`, as its user: what it prints, its exit codes, and what it says to parts that do not fit.

#[path = "common/command.rs"]
mod command;

use std::{fs, path::Path};

use command::{complaint, folder, interleave, text};
use serde_json::{Value, json};

fn outcome(stdout: &str, probability: f64) -> Value {
    json!({
        "outcome": "exited", "hang": null, "exit_code": 0, "exit_codes": {"Process-1": 0}, "stdout": stdout,
        "files": {"db": "{\"count\": 0}"}, "exceptions": {}, "waiting": [], "clean": true, "steps": 12, "preemptions": 0,
        "schedule": "x1.good", "probability": probability, "share": 0.5
    })
}

fn hang(probability: f64) -> Value {
    let mut hang = outcome("a\x1b[2Jb\n1\n2\n3\n4\n5\n6\n", probability);
    let changes = json!({
        "outcome": "hang", "hang": "cycle", "exit_code": null, "exit_codes": {"Process-1": 1}, "clean": false,
        "exceptions": {"KeyError": 1, "ValueError": 2}, "files": {"db": ""}, "steps": 1200, "preemptions": 2,
        "schedule": "x1.bad", "shortest": "x1.short", "no_return": 7,
        "waiting": [
            {"name": "Process-1", "on": "lock a", "held_by": "Process-2"},
            {"name": "Process-2", "on": "queue q", "held_by": null}
        ]
    });
    hang.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    hang
}

fn part(shard: (u32, u32), outcomes: &[Value]) -> Value {
    json!({
        "complete": true, "level": "all", "timing": "any", "seed": 1, "states": 640, "transitions": 900, "frontier": 0,
        "seconds": 0.25, "bytes": 4096, "runs": 0, "outcomes": outcomes, "schedules_log10": 3.0, "shard": [shard.0, shard.1],
        "livelock": null, "layer": "ab",
        "subject": {
            "program": "a.py", "digest": "00", "start_method": "fork", "stdout": "terminal", "print_order": true
        }
    })
}

fn write(folder: &Path, name: &str, part: &Value) {
    fs::write(folder.join(name), part.to_string()).unwrap();
}

#[test]
fn people_read_a_verdict_a_table_and_how_to_see_each_outcome() {
    let folder = folder("merge-told");
    write(&folder, "1.json", &part((1, 2), &[outcome("sold\n", 0.25), hang(0.05)]));
    write(&folder, "2.json", &part((2, 2), &[outcome("sold\n", 0.7)]));
    let output = interleave(&folder, &["merge", "1.json", "2.json"]);
    let wanted = "\
2 outcomes; 1 is not clean; the shortest way to it needs 2 preemptions.

outcome                               probability  of schedules  steps  preemptions
1  exits with 0                            95.0 %        50.0 %     12            0
2  deadlock: KeyError, ValueError ×2       5.00 %        25.0 %   1200            2

1  exits with 0
   prints
     sold
   file db: {\"count\": 0}
   no preemption: --schedule x1.good

2  deadlock: KeyError, ValueError ×2
   Process-1 waits for lock a, which Process-2 holds
   Process-2 waits for queue q
   Process-1 exits with 1
   prints
     a\\u{1b}[2Jb
     1
     2
     3
     4
     … 2 more lines
   file db: 
   2 preemptions: --schedule x1.bad
   the fewest steps: --schedule x1.short

all states, 2 of 2 parts joined, 1,280 states (a sum: what several parts have seen counts several times), \
any timing, seed 1, 0.5 s
";
    assert_eq!(text(&output.stdout), wanted, "{}", text(&output.stdout));
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(1), ""));
    let chinese = text(&interleave(&folder, &["merge", "1.json", "2.json", "--language", "zh"]).stdout);
    assert!(chinese.starts_with("2 种结局，其中 1 种不干净；到达它的最短路径需要 2 次抢占。\n"), "{chinese}");
    assert!(chinese.contains("Process-1 在等 Process-2 持有的 lock a"), "{chinese}");
    assert!(!chinese.contains("explored."), "{chinese}");
}

#[test]
fn its_exit_code_is_that_of_the_whole() {
    let folder = folder("merge-status");
    let clean = outcome("ok\n", 0.5);
    for own in 1..=3 {
        write(&folder, &format!("{own}.json"), &part((own, 3), std::slice::from_ref(&clean)));
    }
    write(&folder, "bad.json", &part((3, 3), &[hang(0.5)]));
    write(&folder, "none.json", &part((3, 3), &[]));
    let code = |names: &[&str]| {
        let output = interleave(&folder, &[&["merge"], names].concat());
        (output.status.code(), text(&output.stdout).lines().next().unwrap_or("").to_owned())
    };
    assert_eq!(
        code(&["1.json", "2.json", "3.json"]),
        (Some(0), "All 3,000 schedules end the same.".to_owned())
    );
    assert_eq!(
        code(&["none.json", "1.json", "2.json"]),
        (Some(0), "All 2,000 schedules end the same.".to_owned())
    );
    assert_eq!(
        code(&["1.json", "3.json"]),
        (
            Some(3),
            "One outcome so far, and it is clean. Not complete: parts are missing, after 1,280 states."
                .to_owned()
        )
    );
    assert_eq!(code(&["1.json", "2.json", "bad.json"]).0, Some(1));
    assert_eq!(code(&["bad.json"]).0, Some(1));
}

#[test]
fn json_says_which_parts_it_has_and_that_states_are_a_sum() {
    let folder = folder("merge-json");
    for own in [1, 3] {
        write(&folder, &format!("{own}.json"), &part((own, 3), &[outcome("ok\n", 0.25), hang(0.05)]));
    }
    let output = interleave(&folder, &["merge", "3.json", "1.json", "--json"]);
    let joined: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(joined["parts"], json!({"joined": [1, 3], "of": 3, "states_are_a_sum": true}));
    assert_eq!(joined["subject"]["program"], "a.py");
    assert_eq!((&joined["complete"], &joined["stopped"]), (&json!(false), &json!("parts")));
    assert_eq!((&joined["states"], &joined["outcomes"][0]["steps"]), (&json!(1280), &json!(12)));
    assert_eq!(joined["shard"], Value::Null);
    write(&folder, "joined.json", &joined);
    let said = complaint(&folder, &["merge", "joined.json"]);
    assert!(said.contains("joined.json: not a part"), "what is joined is no part: {said}");
}

#[test]
fn wrong_parts_get_one_clear_line() {
    let folder = folder("merge-garbage");
    let good = part((1, 2), &[outcome("ok\n", 1.0)]);
    write(&folder, "1.json", &good);
    let change = |name: &str, key: &str, value: Value| {
        let mut other = part((2, 2), &[outcome("ok\n", 1.0)]);
        *other.pointer_mut(key).expect("it is there") = value;
        write(&folder, name, &other);
    };
    change("whole.json", "/shard", Value::Null);
    change("of.json", "/shard", json!([2, 3]));
    change("third.json", "/shard", json!([3, 2]));
    change("program.json", "/subject/digest", json!("01"));
    change("method.json", "/subject/start_method", json!("spawn"));
    change("stdout.json", "/subject/stdout", json!("pipe"));
    change("order.json", "/subject/print_order", json!(false));
    change("timing.json", "/timing", json!("exact"));
    change("seed.json", "/seed", json!(2));
    change("layer.json", "/layer", json!("cd"));
    change("level.json", "/level", json!("deep"));
    fs::write(folder.join("text.json"), "no\n").unwrap();
    fs::write(folder.join("half.json"), &serde_json::to_string_pretty(&good).unwrap()[..200]).unwrap();
    fs::write(folder.join("empty.json"), "").unwrap();
    let cases: &[(&[&str], &str)] = &[
        (&["whole.json"], "whole.json: not a part: explore with --shard K/N"),
        (&["1.json", "third.json"], "third.json: not a part"),
        (&["1.json", "of.json"], "of.json: N of --shard K/N differs from that of 1.json"),
        (
            &["1.json", "program.json"],
            "program.json: the program, or a file it begins with, differs from that of 1.json",
        ),
        (&["1.json", "method.json"], ": --start-method differs"),
        (&["1.json", "stdout.json"], ": --stdout differs"),
        (&["1.json", "order.json"], ": --ignore-print-order differs"),
        (&["1.json", "timing.json"], ": --timing differs"),
        (&["1.json", "seed.json"], ": --seed differs"),
        (&["1.json", "layer.json"], "layer.json: tells other states apart than 1.json"),
        (&["1.json", "1.json"], "1.json: the same part as 1.json: give each part once"),
        (&["1.json", "level.json"], "level.json:1: unknown variant `deep`"),
        (&["text.json"], "text.json:1: expected"),
        (&["half.json"], "half.json:13: EOF"),
        (&["empty.json"], "empty.json:1: EOF"),
        (&["missing.json"], "missing.json: no such file"),
        (&["."], "directory"),
        (&[], "PART.json"),
    ];
    for (names, wanted) in cases {
        let said = complaint(&folder, &[&["merge"], *names].concat());
        assert!(said.contains(wanted), "{names:?}: {said}");
    }
}
