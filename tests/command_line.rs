//! `interleave run`, as its user: output, exit codes, JSON, and what it says to wrong input.

#[path = "common/command.rs"]
mod command;

use std::{fs, path::Path, process::Command};

use command::{complaint, folder, interleave, text};
use interleave::{
    lang,
    machine::{
        Options,
        script::{self, Pick, Script},
    },
};
use serde_json::Value;

#[test]
fn a_program_prints_and_exits_as_python_does() {
    let folder = folder("exits");
    fs::write(folder.join("a.py"), "import sys\nprint('out')\nsys.stderr.write('err\\n')\nsys.exit(3)\n")
        .unwrap();
    let output = interleave(&folder, &["run", "a.py"]);
    assert_eq!((text(&output.stdout), text(&output.stderr)), ("out\n".to_owned(), "err\n".to_owned()));
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn a_hang_is_124_and_a_limit_125() {
    let folder = folder("hangs");
    fs::write(
        folder.join("hang.py"),
        "from multiprocessing import Lock\na = Lock()\na.acquire()\na.acquire()\n",
    )
    .unwrap();
    fs::write(folder.join("endless.py"), "while True:\n    pass\n").unwrap();
    let hang = interleave(&folder, &["run", "hang.py"]);
    assert_eq!(hang.status.code(), Some(124));
    assert!(text(&hang.stderr).contains("1000 (lock a)"), "{}", text(&hang.stderr));
    let endless = interleave(&folder, &["run", "endless.py", "--limit-ops", "10000"]);
    assert_eq!(endless.status.code(), Some(125));
    assert_eq!(text(&endless.stderr).lines().count(), 1);
}

#[test]
fn a_rule_of_ones_own_schedules_and_its_faults_are_told() {
    let folder = folder("choose");
    let source = "from multiprocessing import Process\ndef f(n):\n    print(n)\nif __name__ == '__main__':\n    \
                  for n in range(3):\n        Process(target=f, args=(n,)).start()\n";
    fs::write(folder.join("a.py"), source).unwrap();
    let rule = "def choose(ready, now):\n    return max(ready, key=lambda p: (p.pid > 1000, p.name))\n";
    fs::write(folder.join("last.py"), rule).unwrap();
    fs::write(folder.join("bad.py"), "def choose(ready, now):\n    return ready[99]\n").unwrap();
    let run = |rule: &str, more: &[&str]| {
        interleave(&folder, &[&["run", "a.py", "--policy", "custom", "--choose", rule], more].concat())
    };
    assert_eq!(text(&run("last.py", &[]).stdout), "2\n1\n0\n");
    let bad = run("bad.py", &["--start-method", "spawn"]);
    assert_eq!(bad.status.code(), Some(125));
    let error = text(&bad.stderr);
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(error.contains("choose.py, line 2: IndexError: list index out of range"), "{error}");
    let report: Value =
        serde_json::from_slice(&run("bad.py", &["--start-method", "spawn", "--json"]).stdout).expect("JSON");
    assert_eq!(report["outcome"], "fault");
    assert!(report["fault"].as_str().is_some_and(|fault| fault.contains("line 2: IndexError")));
    let missing = complaint(&folder, &["run", "a.py", "--policy", "custom"]);
    assert!(missing.contains("--choose FILE.py"), "{missing}");
    fs::write(folder.join("none.py"), "x = 1\n").unwrap();
    let none = complaint(&folder, &["run", "a.py", "--policy", "custom", "--choose", "none.py"]);
    assert!(none.contains("no function choose(ready, now)"), "{none}");
}

#[test]
fn json_tells_everything() {
    let folder = folder("json");
    let source = "import json\nfrom multiprocessing import Process\ndef f():\n    json.dump({'n': 2}, open('db', 'w'))\n\
                  if __name__ == '__main__':\n    p = Process(target=f, daemon=True)\n    p.start()\n    p.join()\n    print('done')\n";
    fs::write(folder.join("a.py"), source).unwrap();
    fs::write(folder.join("start"), "{\"n\": 1}").unwrap();
    let output = interleave(&folder, &["run", "a.py", "--json", "--file", "db=start", "--trace", "t.json"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(
        (&report["outcome"], &report["exit_code"], &report["hang"]),
        (&"exited".into(), &0.into(), &Value::Null)
    );
    assert_eq!((&report["stdout"], &report["files"]["db"]), (&"done\n".into(), &"{\"n\": 2}".into()));
    assert_eq!(fs::read_to_string(folder.join("start")).unwrap(), "{\"n\": 1}", "files are simulated");
    let processes = report["processes"].as_array().expect("a list");
    assert_eq!(processes.len(), 2);
    assert_eq!((&processes[1]["ppid"], &processes[1]["daemon"]), (&1000.into(), &true.into()));
    let lived = processes[1]["ended_us"].as_u64().unwrap() - processes[1]["created_us"].as_u64().unwrap();
    let spent: u64 =
        ["cpu_us", "ready_us", "blocked_us"].iter().map(|key| processes[1][key].as_u64().unwrap()).sum();
    assert_eq!(lived, spent);
    let again = interleave(
        &folder,
        &["run", "a.py", "--json", "--file", "db=start", "--schedule", report["schedule"].as_str().unwrap()],
    );
    assert_eq!(serde_json::from_slice::<Value>(&again.stdout).expect("JSON"), report);
    let trace: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("t.json")).unwrap()).expect("JSON");
    assert!(trace["traceEvents"].as_array().expect("a list").iter().any(|event| event["ph"] == "X"));
}

#[test]
fn a_rejected_text_is_told_with_all_its_positions() {
    let folder = folder("rejected");
    fs::write(folder.join("a.py"), "import numpy\nasync def f():\n    pass\n").unwrap();
    let output = interleave(&folder, &["run", "a.py"]);
    let error = text(&output.stderr);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), String::new()));
    assert!(error.contains("a.py:1:") && error.contains("a.py:2:1:"), "{error}");
    let report: Value =
        serde_json::from_slice(&interleave(&folder, &["run", "a.py", "--json"]).stdout).expect("JSON");
    assert_eq!(
        (&report["outcome"], report["diagnostics"].as_array().map(Vec::len)),
        (&"rejected".into(), Some(2))
    );
}

#[test]
fn a_damaged_paste_is_told_and_repaired_on_demand() {
    let folder = folder("damaged");
    let damaged = "import os def f(x):     print（'（', x）   # 注释（） f(1)\n";
    fs::write(folder.join("a.py"), damaged).unwrap();
    fs::write(folder.join("ok.py"), "print(1)\n").unwrap();
    let run = interleave(&folder, &["run", "a.py"]);
    let error = text(&run.stderr);
    assert_eq!(run.status.code(), Some(2));
    let last = error.lines().last().unwrap_or_default();
    assert!(last.contains("lost line ends: 3") && last.ends_with("interleave repair a.py"), "{error}");
    let repaired = interleave(&folder, &["repair", "a.py"]);
    assert_eq!(repaired.status.code(), Some(0), "{}", text(&repaired.stderr));
    let sound = "import os\ndef f(x):\n    print('（', x)   # 注释（）\nf(1)\n";
    assert_eq!(text(&repaired.stdout), sound);
    assert_eq!(fs::read_to_string(folder.join("a.py")).unwrap(), damaged, "the file is not written");
    fs::write(folder.join("b.py"), sound).unwrap();
    assert_eq!(text(&interleave(&folder, &["run", "b.py"]).stdout), "（ 1\n");
    fs::write(folder.join("all.py"), "# 一 import os def f():     print(1) f()\n").unwrap();
    let swallowed = interleave(&folder, &["run", "all.py"]);
    assert_eq!((swallowed.status.code(), text(&swallowed.stdout)), (Some(0), String::new()));
    assert!(text(&swallowed.stderr).trim_end().ends_with("interleave repair all.py"));
    let nothing = interleave(&folder, &["repair", "ok.py"]);
    assert_eq!((nothing.status.code(), text(&nothing.stdout)), (Some(1), String::new()));
    assert_eq!(text(&nothing.stderr), "interleave: ok.py: nothing to repair\n");
}

#[test]
fn wrong_input_gets_one_clear_line() {
    let folder = folder("garbage");
    fs::write(folder.join("ok.py"), "print(1)\n").unwrap();
    fs::write(folder.join("binary.py"), [0xff, 0xfe, 0, 1, 2]).unwrap();
    fs::write(folder.join("large.py"), "x = 1\n".repeat(180_000)).unwrap();
    fs::write(folder.join("nul.py"), "x = '\0'\n").unwrap();
    fs::write(folder.join("async.py"), "async def f():\n    pass\n").unwrap();
    let cases: &[(&[&str], &str)] = &[
        (&["run", "missing.py"], "no such file"),
        (&["run", "."], "directory"),
        (&["run", "binary.py"], "UTF-8"),
        (&["run", "large.py"], "64"),
        (&["run", "nul.py"], "nul.py:1:"),
        (&["run", "async.py"], "async.py:1:1:"),
        (&["run", "ok.py", "--policy", "best"], "fcfs"),
        (&["run", "ok.py", "--policy", "rr:quantum=0"], "quantum"),
        (&["run", "ok.py", "--policy", "rr:quantum=-1"], "quantum"),
        (&["run", "ok.py", "--policy", "rr:quantum=nan"], "quantum"),
        (&["run", "ok.py", "--policy", "rr:slice=4"], "slice"),
        (&["run", "ok.py", "--policy", "fcfs:quantum=4"], "it takes degree"),
        (&["run", "ok.py", "--cpus", "0"], "cpus"),
        (&["run", "ok.py", "--cpus", "many"], "cpus"),
        (&["run", "ok.py", "--start-method", "thread"], "fork"),
        (&["run", "ok.py", "--file", "db"], "NAME=PATH"),
        (&["run", "ok.py", "--file", "db=missing"], "no such file"),
        (&["run", "ok.py", "--schedule", "nonsense"], "schedule"),
        (&["run", "ok.py", "--schedule", "x1.nonsense"], "not a schedule"),
        (&["run", "ok.py", "--schedule", "x2.1.00000000.a.a"], "newer version (x2)"),
        (&["run", "ok.py", "--schedule", "x1.1.00000000.a.a"], "another program text"),
        (&["run", "ok.py", "--trace", "no/such/folder/t.json"], "t.json"),
        (&["run", "ok.py", "--wrong"], "--wrong"),
        (&["run"], "interleave"),
        (&["repair", "missing.py"], "no such file"),
        (&["repair", "binary.py"], "UTF-8"),
        (&["repair"], "interleave"),
        (&["walk"], "walk"),
        (&[], "interleave"),
    ];
    for (arguments, word) in cases {
        if arguments.contains(&"--trace") {
            continue;
        }
        let said = complaint(&folder, arguments);
        assert!(said.contains(word), "{arguments:?}: {said}");
    }
    let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 5, "nothing is written: {names:?}");
}

#[test]
fn a_trace_that_cannot_be_written_is_told_and_leaves_nothing() {
    let folder = folder("trace");
    fs::write(folder.join("ok.py"), "print(1)\n").unwrap();
    let output = interleave(&folder, &["run", "ok.py", "--trace", "no/t.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no/t.json"));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn the_listings_of_the_notes_do_what_cpython_does() {
    let check = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/checks/listings.py");
    let python = Command::new("python3").arg("--version").output().is_ok();
    if !check.exists() || !python {
        println!("skipped: the course notes' listings or python3 are not here");
        return;
    }
    for number in (1..=16).chain([18, 19, 22]) {
        let mut command = Command::new("python3");
        command.arg(&check).args(["--only", &format!("{number:02}")]);
        let output =
            command.env("INTERLEAVE", env!("CARGO_BIN_EXE_interleave")).output().expect("python3 runs");
        assert!(output.status.success(), "listing {number}: {}", text(&output.stdout));
    }
}

#[test]
fn a_schedule_of_the_explorer_is_run_and_told_when_it_cannot_be() {
    let folder = folder("script");
    let source = "
from multiprocessing import Lock, Process
def work(one, two):
    with one:
        with two:
            pass
if __name__ == '__main__':
    a = Lock()
    b = Lock()
    Process(target=work, args=(a, b)).start()
    Process(target=work, args=(b, a)).start()
";
    fs::write(folder.join("a.py"), source).expect("the folder can be written");
    let program = lang::compile(source, "a.py").expect("it compiles");
    let script = |picks: &[u32]| {
        let digest = script::digest(&program, &[], &Options::default());
        let picks = picks.iter().copied().map(Pick::of).collect();
        Script { seed: 1, digest, picks, ..Script::default() }.to_text()
    };
    let run = |picks: &[u32]| interleave(&folder, &["run", "a.py", "--json", "--schedule", &script(picks)]);
    // Main starts both; then each takes its first lock.
    let starts = (0..9).find(|n| {
        let picks: Vec<u32> = std::iter::repeat_n(0, *n).chain([1, 2]).collect();
        run(&picks).status.code() == Some(124)
    });
    let starts = starts.expect("both locks are taken");
    let picks: Vec<u32> = std::iter::repeat_n(0, starts).chain([1, 2]).collect();
    let report: Value = serde_json::from_slice(&run(&picks).stdout).expect("JSON");
    assert_eq!((&report["outcome"], &report["hang"]), (&"hang".into(), &"cycle".into()));
    assert_eq!(report["schedule"], script(&picks), "it leads here again");
    let too_far: Vec<u32> = picks.iter().copied().chain([1]).collect();
    let output = run(&too_far);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((output.status.code(), &report["outcome"]), (Some(2), &"impossible".into()));
    let told = format!("step {}: Process-1 has to wait (lock b)", too_far.len());
    assert_eq!(report["fault"], told);
    let error = complaint(&folder, &["run", "a.py", "--schedule", &script(&too_far)]);
    assert!(error.contains(&told), "{error}");
}
