//! `interleave schedule`, as its user: tables, charts, CSV, JSON, and what it says to wrong input.

#[path = "common/command.rs"]
mod command;

use std::{
    fs,
    path::Path,
    process::Output,
    rc::Rc,
    time::{Duration, Instant},
};

use command::{complaint, fed, folder, interleave, text};
use interleave::{
    id::Pid,
    machine::Options,
    policy,
    recording::Recording,
    schedule::{Distribution, Schedule},
    workload::Workload,
};
use serde_json::Value;

const THREE: &str = "name,arrival,bursts\nA,0,5 io:3 2\n乙进程,1,3.5\nC,2,4 io(printer):2.25 1\n";

fn out(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout)
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(&output.stderr)))
}

/// A number of units as microseconds.
fn micros(value: &Value) -> u64 {
    let units = value.as_f64().unwrap_or_else(|| panic!("{value} is a number"));
    (units * 1e3).round() as u64
}

#[test]
fn a_table_has_the_figures_of_each_process_and_of_the_run() {
    let folder = folder("schedule-table");
    fs::write(folder.join("three.csv"), THREE).unwrap();
    // By hand: A 0-2 6-8 11.5-12.5, I/O to 15.5, 15.5-17.5; 乙进程 2-4 8-9.5; C 4-6 9.5-11.5, I/O to 13.75, 13.75-14.75.
    let wanted = "\
rr:quantum=2

name         arrival  first run  completion  turnaround  waiting  blocked  response
A                  0          0        17.5        17.5      7.5        3         0
乙进程             1          2         9.5         8.5        5        0         1
C                  2          4       14.75       12.75      5.5     2.25         2
-----------------------------------------------------------------------------------
mean                                             12.917        6                  1
95 % within                                        17.5      7.5                  2
deviation                                         3.676     1.08              0.816

throughput 0.171, CPU utilisation 88.571 %, fairness 1, context switches 8, makespan 17.5
";
    let said = out(&interleave(&folder, &["schedule", "three.csv", "--policy", "rr:quantum=2"]));
    assert_eq!(said, wanted, "{said}");
}

#[test]
fn a_chart_shows_who_ran_when() {
    let folder = folder("schedule-gantt");
    fs::write(folder.join("three.csv"), THREE).unwrap();
    let arguments = ["schedule", "three.csv", "--policy", "fcfs", "--gantt", "--switch-cost", "0.5"];
    let said = out(&interleave(&folder, &arguments));
    let wanted = "

| A            |/| 乙进程   |/| C         |////| A   |//| C  |
0              5 5.5        9 9.5         13.5 14    16 16.5 17.5
/ switching to another process
";
    assert!(said.ends_with(wanted), "{said}");
    let two = out(&interleave(&folder, &["schedule", "three.csv", "--gantt", "--cpus", "2"]));
    let wanted = "

CPU 0  | A         | C           |.| A   |....|
       0           4             8 8.5   10.5 11.25
CPU 1  |..| 乙进程   | A |..............| C   |
       0  1          4.5 5.5            10.25 11.25
       . idle
";
    assert!(two.ends_with(wanted), "{two}");
    // A line is 100 columns where the output is no terminal; names stay whole.
    let long: String = (0..40).map(|n| format!("process-{n},0,1\n")).collect();
    let wrapped = out(&fed(&folder, &["schedule", "-", "--gantt"], &long));
    let chart: Vec<&str> = wrapped.lines().filter(|line| line.starts_with('|')).collect();
    assert!(chart.len() > 1 && chart.iter().all(|line| line.len() <= 100), "{wrapped}");
    let names = chart.iter().flat_map(|line| line.split('|')).map(str::trim).filter(|name| !name.is_empty());
    assert!(names.eq((0..40).map(|n| format!("process-{n}"))), "{wrapped}");
}

#[test]
fn json_has_the_slices_and_figures_of_the_core() {
    let folder = folder("schedule-json");
    fs::write(folder.join("three.csv"), THREE).unwrap();
    let workload = Rc::new(Workload::from_csv(THREE).expect("it is sound"));
    let policies = ["fcfs", "rr:quantum=1.5"];
    let mut arguments = vec!["schedule", "three.csv", "--json", "--cpus", "2", "--switch-cost", "250us"];
    arguments.extend(policies.iter().flat_map(|policy| ["--policy", policy]));
    let report = json(&interleave(&folder, &arguments));
    let runs = report["runs"].as_array().expect("a list of runs");
    assert_eq!(runs.len(), policies.len());
    for (run, policy) in runs.iter().zip(policies) {
        let switch_cost = interleave::time::Duration::from_micros(250);
        let options = Options { policy: policy.into(), cpus: 2, switch_cost, ..Options::workload() };
        let recording = Recording::of_workload(&workload, Rc::new(options)).expect("the policy exists");
        let schedule = Schedule::of(&recording).expect("a machine of ours ran it");
        assert_eq!(run["policy"], policy);
        check_slices(&workload, &run["slices"], &schedule.slices);
        check_slices(&workload, &run["switches"], &schedule.switches);
        assert!(!schedule.switches.is_empty(), "a cost of switches shows");
        check_figures(&workload, run, &schedule);
    }
}

fn check_slices(workload: &Workload, told: &Value, slices: &[interleave::schedule::Slice]) {
    let told = told.as_array().expect("a list");
    assert_eq!(told.len(), slices.len());
    for (told, slice) in told.iter().zip(slices) {
        let name = &workload.processes[(slice.pid.0 - Pid::MAIN.0) as usize].name;
        assert_eq!(
            (told["cpu"].as_u64(), told["process"].as_str()),
            (Some(slice.cpu.0.into()), Some(&**name))
        );
        assert_eq!(
            (micros(&told["start"]), micros(&told["end"])),
            (slice.start.micros(), slice.end.micros())
        );
    }
}

fn check_figures(workload: &Workload, run: &Value, schedule: &Schedule) {
    let figures = &schedule.figures;
    let rows = run["processes"].as_array().expect("a list");
    assert_eq!(rows.len(), workload.processes.len());
    for ((row, spec), it) in rows.iter().zip(&workload.processes).zip(&figures.processes) {
        assert_eq!(row["name"].as_str(), Some(&*spec.name));
        let wanted = [
            ("arrival", it.arrival.micros()),
            ("first_run", it.first_run.expect("it ran").micros()),
            ("completion", it.completion.expect("it ended").micros()),
            ("turnaround", it.turnaround().expect("it ended").micros()),
            ("waiting", it.times.ready.micros()),
            ("blocked", it.times.blocked.micros()),
            ("response", it.response().expect("it ran").micros()),
        ];
        for (key, wanted) in wanted {
            assert_eq!(micros(&row[key]), wanted, "{key} of {}", spec.name);
        }
    }
    let near = |value: &Value, wanted: f64| {
        let value = value.as_f64().expect("a number");
        assert!((value - wanted).abs() < 1e-9, "{value} is {wanted}");
    };
    let distributions =
        [("turnaround", &figures.turnaround), ("waiting", &figures.waiting), ("response", &figures.response)];
    for (key, Distribution { mean, p95, deviation, .. }) in distributions {
        near(&run["averages"][key], mean / 1e3);
        near(&run["figures"]["p95"][key], p95 / 1e3);
        near(&run["figures"]["deviation"][key], deviation / 1e3);
    }
    near(&run["cpu_utilisation"], figures.cpu_utilisation);
    near(&run["figures"]["throughput"], figures.throughput);
    near(&run["figures"]["fairness"], figures.fairness);
    near(&run["figures"]["misses"], f64::from(figures.misses));
    near(&run["context_switches"], f64::from(figures.context_switches));
    assert_eq!(micros(&run["makespan"]), figures.makespan.micros());
}

#[test]
fn whole_numbers_of_units_have_no_point() {
    let folder = folder("schedule-units");
    let said =
        out(&fed(&folder, &["schedule", "-", "--json"], r#"[{"name":"A","arrival":1,"bursts":[2.5]}]"#));
    assert!(said.contains(r#""start":1,"end":3.5"#), "{said}");
}

#[test]
fn several_policies_are_compared() {
    let folder = folder("schedule-compare");
    let arguments = ["schedule", "-", "--policy", "fcfs", "--policy", "rr:quantum=4"];
    let said = out(&fed(&folder, &arguments, "P1,0,24\nP2,0,3\nP3,0,3\n"));
    let comparison = &said[said.find("In comparison").unwrap_or_else(|| panic!("{said}"))..];
    let rows: Vec<Vec<&str>> =
        comparison.lines().skip(3).map(|line| line.split_whitespace().collect()).collect();
    // Silberschatz, Operating System Concepts, 10th ed., 5.3.1 and 5.3.3: mean waiting 17 and 5.66.
    assert_eq!(rows[0][..3], ["fcfs", "27", "17"], "{said}");
    assert_eq!(rows[1][..3], ["rr:quantum=4", "15.667", "5.667"], "{said}");
    let one = out(&fed(&folder, &["schedule", "-"], "P1,0,24\n"));
    assert!(one.starts_with("rr\n") && !one.contains("In comparison"), "{one}");
}

#[test]
fn csv_goes_into_a_spreadsheet() {
    let folder = folder("schedule-csv");
    fs::write(folder.join("w.csv"), "name,arrival,bursts\n\"a, \"\"b\"\"\",0,2\nC,0,1.5\n").unwrap();
    let arguments = ["schedule", "w.csv", "--csv", "--policy", "rr:quantum=1", "--slices", "out.csv"];
    let wanted = "policy,name,arrival,first_run,completion,turnaround,waiting,blocked,response\n\
                  rr:quantum=1,\"a, \"\"b\"\"\",0,0,3,3,1,0,0\nrr:quantum=1,C,0,1,3.5,3.5,2,0,1\n";
    assert_eq!(out(&interleave(&folder, &arguments)), wanted);
    let slices = fs::read_to_string(folder.join("out.csv")).expect("--slices writes it");
    assert!(
        slices.starts_with("policy,cpu,process,start,end,kind\nrr:quantum=1,0,\"a, \"\"b\"\"\",0,1,run\n")
    );
    assert_eq!(slices.lines().count(), 5, "{slices}");
}

#[test]
fn options_reach_the_machine() {
    let folder = folder("schedule-options");
    fs::write(folder.join("w.csv"), "A,0,4\nB,2,1\nC,2,2\n").unwrap();
    let run = |more: &[&str]| {
        let arguments = [&["schedule", "w.csv", "--json", "--policy", "rr:quantum=2"], more].concat();
        json(&interleave(&folder, &arguments))["runs"][0].clone()
    };
    let completions = |more: &[&str]| -> Vec<u64> {
        run(more)["processes"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|row| micros(&row["completion"]))
            .collect()
    };
    assert_eq!(completions(&[]), [7000, 3000, 5000]);
    assert_eq!(completions(&["--ties", "requeue-first"]), [4000, 5000, 7000]);
    assert_eq!(completions(&["--switch-cost", "1"]), [10000, 4000, 7000]);
    assert_eq!(completions(&["--cpus", "3", "--queues", "per-cpu"]), [4000, 3000, 4000]);
    fs::write(folder.join("p.csv"), "name,arrival,bursts,period\nT,0,1,4\nU,0,3,5\n").unwrap();
    let periodic = |more: &[&str]| {
        let arguments = [&["schedule", "p.csv", "--json", "--policy", "fcfs"], more].concat();
        json(&interleave(&folder, &arguments))["runs"][0]["makespan"].clone()
    };
    assert_eq!((periodic(&["--until", "4"]), periodic(&["--until", "5"])), (4.into(), 5.into()));
}

#[test]
fn locks_that_deadlock_end_with_124_and_a_name_for_each_wait() {
    let folder = folder("schedule-deadlock");
    let load = "name,arrival,bursts\nA,0,1 lock:L 3 lock:M 1 unlock:M unlock:L\n\
                B,1,1 lock:M 3 lock:L 1 unlock:L unlock:M\n";
    let output = fed(&folder, &["schedule", "-", "--policy", "rr:quantum=2", "--policy", "fcfs"], load);
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(124), "{error}");
    assert_eq!(error.lines().count(), 1, "first come, first served it ends: {error}");
    assert!(error.contains("A waits for lock M, held by B; B waits for lock L, held by A"), "{error}");
    let report = json(&fed(&folder, &["schedule", "-", "--policy", "rr:quantum=2", "--json"], load));
    let run = &report["runs"][0];
    assert_eq!((&run["outcome"], &run["averages"]["turnaround"]), (&"hang".into(), &Value::Null));
    assert_eq!(run["waiting"][1]["held_by"], "A");
    let ring = |index: usize| {
        let other = (index + 1) % 2000;
        format!("p{index},0,1 lock:L{index} 2 lock:L{other} 1 unlock:L{index} unlock:L{other}\n")
    };
    let ring: String = (0..2000).map(ring).collect();
    let began = Instant::now();
    let output =
        fed(&folder, &["schedule", "-", "--policy", "rr:quantum=1"], &format!("name,arrival,bursts\n{ring}"));
    assert!(text(&output.stderr).trim_end().ends_with("and 1992 more in turn"), "{}", text(&output.stderr));
    assert!(began.elapsed() < Duration::from_secs(2), "a ring is walked once: {:?}", began.elapsed());
}

#[test]
fn a_rule_of_ones_own_goes_wrong_with_1() {
    if !policy::ALL.iter().any(|info| info.key == "custom") {
        println!("skipped: there is no policy custom");
        return;
    }
    let folder = folder("schedule-custom");
    let last = "def choose(ready, now):\n    return ready[-1]\n";
    fs::write(folder.join("last.py"), last).unwrap();
    fs::write(folder.join("wrong.py"), "def choose(ready, now):\n    return ready[0].nothing\n").unwrap();
    fs::write(folder.join("unsound.py"), "def choose(ready, now:\n").unwrap();
    let load = "A,0,2\nB,0,1\nC,0,1\n";
    let run = |rule: &str| fed(&folder, &["schedule", "-", "--choose", rule, "--gantt"], load);
    let chart = out(&run("last.py"));
    let names: Vec<&str> =
        chart.lines().rev().nth(1).map(|bar| bar.split('|').map(str::trim).collect()).unwrap();
    assert_eq!(names, ["", "C", "B", "A", ""], "{chart}");
    for (rule, status) in [("wrong.py", 1), ("unsound.py", 2)] {
        let output = run(rule);
        let error = text(&output.stderr);
        assert_eq!((output.status.code(), error.lines().count()), (Some(status), 1), "{rule}: {error}");
    }
    let alone = complaint(&folder, &["schedule", "last.py", "--policy", "custom"]);
    assert!(alone.contains("last.py") || alone.contains("--choose"), "{alone}");
}

#[test]
fn a_limit_ends_with_125_and_leaves_out_who_never_came() {
    let folder = folder("schedule-limit");
    let load = "late,100,1\nA,0,9\nB,0,9\n";
    let arguments = ["schedule", "-", "--policy", "rr:quantum=1", "--limit-ops", "4", "--json"];
    let output = fed(&folder, &arguments, load);
    assert_eq!(output.status.code(), Some(125));
    assert!(text(&output.stderr).contains("--limit-ops"));
    let report = json(&output);
    let rows = report["runs"][0]["processes"].as_array().expect("a list");
    let names: Vec<&str> = rows.iter().filter_map(|row| row["name"].as_str()).collect();
    assert_eq!(names, ["A", "B"]);
    assert_eq!(rows.iter().map(|row| micros(&row["first_run"])).collect::<Vec<_>>(), [0, 1000]);
}

#[test]
fn a_hundred_thousand_processes_are_answered_in_seconds() {
    let folder = folder("schedule-many");
    let rows: String = (0..100_000).map(|n| format!("p{n},{},{} io:1 1\n", n / 2, n % 7 + 1)).collect();
    fs::write(folder.join("many.csv"), format!("name,arrival,bursts\n{rows}")).unwrap();
    let began = Instant::now();
    let said = out(&interleave(&folder, &["schedule", "many.csv", "--policy", "rr:quantum=2", "--gantt"]));
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    let table: Vec<&str> = said.lines().skip(3).take(26).collect();
    let names: Vec<&str> = table.iter().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(
        (names[0], names[19], names[20], names[21], names[25]),
        ("p0", "p19", "…", "p99995", "p99999")
    );
    assert!(said.contains("\n99975 processes between them are left out; --all shows them.\n"));
    let forty_one: String = (0..41).map(|n| format!("p{n},0,1\n")).collect();
    let whole = out(&fed(&folder, &["schedule", "-", "--all"], &forty_one));
    assert!(whole.contains("\np30 ") && !whole.contains("left out"), "{whole}");
}

#[test]
fn help_lists_every_policy_with_its_parameters() {
    let said = out(&interleave(Path::new("."), &["schedule", "--help"]));
    for info in policy::ALL {
        assert!(said.contains(&format!("\n  {} ", info.key)), "{}: {said}", info.key);
        for parameter in info.parameters {
            let wanted = format!("{}={}", parameter.name, parameter.default);
            let line = said.lines().find(|line| line.trim_start().starts_with(&wanted));
            let line = line.unwrap_or_else(|| panic!("{} has {wanted}: {said}", info.key));
            assert!(line.contains(&parameter.kind.wanted()), "{line}");
        }
    }
}

#[test]
fn wrong_input_gets_one_line_with_file_row_field_and_cure() {
    let folder = folder("schedule-wrong");
    fs::write(folder.join("ok.csv"), "A,0,5\n").unwrap();
    fs::write(folder.join("binary.csv"), [b'A', b'\n', 0xff, 0xfe]).unwrap();
    fs::write(folder.join("empty.csv"), "").unwrap();
    fs::write(folder.join("negative.csv"), "name,arrival,bursts\nA,0,5\nB,-1,5\n").unwrap();
    fs::write(folder.join("comma.json"), "{\"processes\":[\n{\"name\":\"A\",\"bursts\":[5],}]}").unwrap();
    fs::write(folder.join("zero.json"), r#"[{"name":"A","bursts":[0]}]"#).unwrap();
    fs::write(folder.join("twice.csv"), "A,0,5\nA,0,5\n").unwrap();
    fs::write(folder.join("field.json"), r#"[{"name":"A","bursts":[1],"priorty":1}]"#).unwrap();
    let huge = fs::File::create(folder.join("huge.csv")).unwrap();
    huge.set_len((64 << 20) + 1).unwrap();
    fs::write(folder.join("periodic.csv"), "name,arrival,bursts,period\nT,5,1,4\n").unwrap();
    let cases: &[(&[&str], &[&str])] = &[
        (&["missing.csv"], &["missing.csv", "no such file"]),
        (&["."], &["directory"]),
        (&["binary.csv"], &["binary.csv:2:", "UTF-8"]),
        (&["huge.csv"], &["huge.csv", "67108864"]),
        (&["empty.csv"], &["empty.csv", "at least one process"]),
        (&["negative.csv"], &["negative.csv", "line 3", "process 2 (B)", "arrival", "not negative"]),
        (&["comma.json"], &["comma.json", "line 2", "delete it"]),
        (&["zero.json"], &["zero.json", "process 1 (A)", "above 0"]),
        (&["twice.csv"], &["twice.csv", "process 2 (A)", "name"]),
        (&["field.json"], &["field.json", "priorty", "priority"]),
        (&["ok.csv", "--policy", "best"], &["best", "fcfs"]),
        (&["ok.csv", "--policy", "rr:quantum=0"], &["rr", "quantum"]),
        (&["ok.csv", "--policy", "fcfs", "--policy", "rr:slice=1"], &["rr", "slice", "quantum"]),
        (&["ok.csv", "--cpus", "0"], &["--cpus", "64"]),
        (&["ok.csv", "--queues", "two"], &["--queues", "per-cpu"]),
        (&["ok.csv", "--switch-cost", "x"], &["--switch-cost", "x", "such as"]),
        (&["ok.csv", "--switch-cost=-1"], &["--switch-cost", "not negative"]),
        (&["ok.csv", "--switch-cost", "0.0001"], &["--switch-cost", "three decimals"]),
        (&["ok.csv", "--ties", "luck"], &["--ties", "requeue-first"]),
        (&["ok.csv", "--ties", "input,arrival"], &["--ties", "one of them"]),
        (&["ok.csv", "--until", "5"], &["--until", "period"]),
        (&["periodic.csv", "--until", "5"], &["periodic.csv", "process 1 (T)", "until"]),
        (&["ok.csv", "--choose", "ok.csv", "--policy", "rr"], &["--choose", "custom"]),
        (&["ok.csv", "--json", "--csv"], &["--json", "--csv"]),
        (&["ok.csv", "--slices", "no/such/folder.csv"], &["no/such/folder.csv"]),
        (&["ok.csv", "--limit-ops", "0"], &["--limit-ops"]),
        (&[], &["WORKLOAD"]),
    ];
    for (arguments, words) in cases {
        let said = complaint(&folder, &[&["schedule"], *arguments].concat());
        for word in *words {
            assert!(said.contains(word), "{arguments:?}: {said}");
        }
    }
    let piped = fed(&folder, &["schedule", "-"], "A,0,\n");
    assert_eq!((piped.status.code(), text(&piped.stderr).lines().count()), (Some(2), 1));
    assert!(text(&piped.stderr).contains("standard input"));
}
