//! `interleave verify`, as its user: real runs explained and unexplained, exit codes, the report, wrong input.
#![cfg(target_os = "linux")]

#[path = "common/command.rs"]
mod command;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use command::{complaint, folder, interleave, text};
use serde_json::Value;

/// Whoever comes first prints first.
const AGREES: &str = "from multiprocessing import Process

def work(name):
    print(name)

if __name__ == '__main__':
    ps = [Process(target=work, args=(name,)) for name in 'ab']
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(open('given').read())
";

/// Half of a deadlock: who waits for a lock that nobody gives back, while it sleeps at first.
const HANGS: &str = "import time
from multiprocessing import Lock

lock = Lock()
lock.acquire()
time.sleep(2.6)
print('slept', flush=True)
lock.acquire()
";

/// Where it runs, the simulated machine does not know.
const DIFFERS: &str = "import os
print('begun')
print(os.getcwd())
";

fn programs(name: &str) -> PathBuf {
    let folder = folder(name);
    let programs = [("agrees.py", AGREES), ("hangs.py", HANGS), ("differs.py", DIFFERS)];
    for (file, source) in programs {
        fs::write(folder.join(file), source).expect("the folder can be written");
    }
    fs::write(folder.join("there"), "here it is").expect("the folder can be written");
    fs::write(folder.join("async.py"), "async def f():\n    pass\n").expect("the folder can be written");
    folder
}

/// Real runs need the Python that is simulated; without it there is nothing to see.
fn has_python() -> bool {
    let version = Command::new("python3").arg("--version").output();
    let is_there = version.is_ok_and(|it| String::from_utf8_lossy(&it.stdout).starts_with("Python 3.11"));
    if !is_there {
        println!("skipped: python3 is not CPython 3.11");
    }
    is_there
}

fn report(folder: &Path, arguments: &[&str]) -> (Value, Option<i32>) {
    let output = interleave(folder, &[&["verify"], arguments, &["--json"]].concat());
    let json = serde_json::from_slice(&output.stdout);
    let json = json.unwrap_or_else(|error| panic!("{arguments:?}: {error}: {}", text(&output.stderr)));
    (json, output.status.code())
}

#[test]
fn a_program_that_agrees_is_explained() {
    if !has_python() {
        return;
    }
    let folder = programs("verify-agrees");
    let given = ["agrees.py", "--runs", "6", "--file", "given=there"];
    let (json, status) = report(&folder, &given);
    assert_eq!(status, Some(0), "{json}");
    assert_eq!((&json["runs"], &json["explained"]), (&6.into(), &6.into()));
    assert_eq!(
        (&json["unexplained"], &json["undecided"], &json["possible"]),
        (&0.into(), &0.into(), &2.into())
    );
    assert!(json["seen"] == 1 || json["seen"] == 2, "{json}");
    assert!(json["python"].as_str().is_some_and(|it| it.starts_with("CPython 3.11")));
    assert!(json["kernel"].as_str().is_some_and(|it| it.starts_with("Linux ")));
    let cases = json["cases"].as_array().expect("a list");
    let counted: u64 = cases.iter().filter_map(|it| it["runs"].as_u64()).sum();
    assert_eq!(counted, 6);
    for case in cases {
        assert_eq!(
            (&case["verdict"], &case["outcome"], &case["exit_code"]),
            (&"possible".into(), &"exited".into(), &0.into())
        );
        assert!(case["stdout"].as_str().is_some_and(|it| it.ends_with("\nhere it is\n")), "{case}");
        assert_eq!(case["files"], serde_json::json!({ "given": "here it is" }));
        assert!(["terminal", "pipe"].contains(&case["stdout_to"].as_str().unwrap_or_default()));
    }
    let said =
        interleave(&folder, &[&["verify"], &given[..], &["--stdout", "pipe", "--language", "zh"]].concat());
    let said = text(&said.stdout);
    assert!(
        said.contains("6 次得到解释") && said.contains("输出到管道") && !said.contains("输出到终端"),
        "{said}"
    );
}

#[test]
fn sleeping_is_no_hang_and_a_hang_is_an_outcome() {
    if !has_python() {
        return;
    }
    let (json, status) = report(&programs("verify-hangs"), &["hangs.py", "--runs", "2"]);
    assert_eq!(status, Some(0), "{json}");
    for case in json["cases"].as_array().expect("a list") {
        assert_eq!(
            (&case["outcome"], &case["exit_code"], &case["stdout"]),
            (&"hang".into(), &Value::Null, &"slept\n".into())
        );
    }
}

#[test]
fn a_run_that_cannot_be_explained_is_told_with_the_difference() {
    if !has_python() {
        return;
    }
    let folder = programs("verify-differs");
    let (json, status) = report(&folder, &["differs.py", "--runs", "2"]);
    assert_eq!((status, &json["unexplained"]), (Some(1), &2.into()), "{json}");
    let difference = &json["cases"][0]["difference"];
    assert_eq!((&difference["field"], &difference["line"]), (&"stdout".into(), &2.into()), "{json}");
    let said = text(&interleave(&folder, &["verify", "differs.py", "--runs", "2"]).stdout);
    assert!(said.contains("0 explained, 2 unexplained") && said.contains("stdout, line 2"), "{said}");
}

#[test]
fn wrong_input_is_one_line() {
    let folder = programs("verify-wrong");
    let table: [(&[&str], &str); 6] = [
        (&["gone.py"], "gone.py: no such file"),
        (&["agrees.py", "--python", "there"], "name a Python 3 interpreter"),
        (&["agrees.py", "--python", "/bin/true"], "no Python 3"),
        (&["agrees.py", "--runs", "0"], "--runs"),
        (&["agrees.py", "--file", "given"], "NAME=PATH"),
        (&["async.py"], "async.py:1:1"),
    ];
    for (arguments, word) in table {
        let error = complaint(&folder, &[&["verify"], arguments].concat());
        assert!(error.contains(word), "{arguments:?}: {error}");
    }
}
