//! `interleave explore`, as its user: outcomes, exit codes, options, wrong input, and parts run through GNU parallel.

#[path = "common/command.rs"]
mod command;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use command::{complaint, folder, interleave, text};
use serde_json::Value;

/// Two add one each; `{}` is what they do it in.
const COUNT: &str = "from multiprocessing import Process, Value, Lock

def work(v, l):
    {}
        v.value += 1

if __name__ == '__main__':
    v, l = Value('i', 0), Lock()
    ps = [Process(target=work, args=(v, l)) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(v.value)
";

const CROSSED: &str = "from multiprocessing import Process, Lock

def work(one, other):
    with one:
        with other:
            pass

if __name__ == '__main__':
    a, b = Lock(), Lock()
    ps = [Process(target=work, args=(a, b)), Process(target=work, args=(b, a))]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
";

const RAISES: &str = "from multiprocessing import Process

def work():
    raise KeyError('gone')

if __name__ == '__main__':
    p = Process(target=work)
    p.start()
    p.join()
";

/// Whoever sleeps longer writes later, if sleeping can be relied on.
const SLEEPS: &str = "import time
from multiprocessing import Process, Value

def work(v, number, seconds):
    time.sleep(seconds)
    v.value = number

if __name__ == '__main__':
    v = Value('i', 0)
    ps = [Process(target=work, args=(v, 1, 0.01)), Process(target=work, args=(v, 2, 0.05))]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(v.value)
";

const PRINTS: &str = "from multiprocessing import Process

def work(name):
    print(name)

if __name__ == '__main__':
    ps = [Process(target=work, args=(name,)) for name in 'ab']
    for p in ps:
        p.start()
    for p in ps:
        p.join()
";

fn programs(name: &str) -> PathBuf {
    let folder = folder(name);
    let programs = [
        ("lost.py", COUNT.replace("{}", "if True:")),
        ("kept.py", COUNT.replace("{}", "with l:")),
        ("crossed.py", CROSSED.to_owned()),
        ("raises.py", RAISES.to_owned()),
        ("sleeps.py", SLEEPS.to_owned()),
        ("prints.py", PRINTS.to_owned()),
        ("reads.py", "print(open('db').read())\n".to_owned()),
        ("async.py", "x = 1\nasync def f():\n    pass\n".to_owned()),
    ];
    for (file, source) in programs {
        fs::write(folder.join(file), source).unwrap();
    }
    folder
}

fn explore(folder: &Path, arguments: &[&str]) -> Output {
    interleave(folder, &[&["explore"], arguments].concat())
}

/// The report, with the exit status.
fn report(folder: &Path, arguments: &[&str]) -> (Value, Option<i32>) {
    let output = explore(folder, &[arguments, &["--json"]].concat());
    let json = serde_json::from_slice(&output.stdout);
    let json = json.unwrap_or_else(|error| panic!("{arguments:?}: {error}: {}", text(&output.stderr)));
    (json, output.status.code())
}

/// What each outcome prints, sorted.
fn printed(report: &Value) -> Vec<String> {
    let outcomes = report["outcomes"].as_array().expect("a list");
    let mut printed: Vec<String> =
        outcomes.iter().map(|it| it["stdout"].as_str().expect("a text").to_owned()).collect();
    printed.sort();
    printed
}

#[test]
fn a_lost_update_is_found_with_its_schedule_and_its_probability() {
    let folder = programs("explore-lost");
    let (found, code) = report(&folder, &["lost.py"]);
    assert_eq!(
        (code, &found["complete"], &found["level"]),
        (Some(1), &Value::from(true), &Value::from("all"))
    );
    assert_eq!(printed(&found), ["1\n", "2\n"]);
    assert!(found["states"].as_u64() > Some(5) && found["seconds"].as_f64() > Some(0.0), "{found}");
    assert_eq!((&found["timing"], &found["seed"]), (&Value::from("any"), &Value::from(1)));
    let outcomes = found["outcomes"].as_array().unwrap();
    let sum: f64 = outcomes.iter().map(|it| it["probability"].as_f64().expect("known")).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    let shares: f64 = outcomes.iter().map(|it| it["share"].as_f64().expect("known")).sum();
    assert!((shares - 1.0).abs() < 1e-9, "{shares}");
    for it in outcomes {
        let fewest = u64::from(it["stdout"] == "1\n");
        assert_eq!((it["preemptions"].as_u64(), &it["clean"]), (Some(fewest), &Value::from(true)), "{it}");
        let schedule = it["schedule"].as_str().unwrap();
        let run = interleave(&folder, &["run", "lost.py", "--schedule", schedule]);
        assert_eq!(text(&run.stdout), it["stdout"].as_str().unwrap(), "{}", text(&run.stderr));
    }
    let told = explore(&folder, &["lost.py"]);
    assert!(text(&told.stdout).starts_with("2 outcomes, all clean: the result depends on the schedule.\n"));
    assert_eq!(
        (told.status.code(), text(&told.stderr).as_str()),
        (Some(1), ""),
        "no progress on what is no terminal"
    );
    let chinese = text(&explore(&folder, &["lost.py", "--language", "zh"]).stdout);
    assert!(chinese.starts_with("2 种结局，都是干净的"), "{chinese}");
}

#[test]
fn exit_codes_tell_what_was_found() {
    let folder = programs("explore-status");
    let (kept, code) = report(&folder, &["kept.py"]);
    assert_eq!((code, printed(&kept)), (Some(0), vec!["2\n".to_owned()]));
    let told = text(&explore(&folder, &["kept.py"]).stdout);
    assert!(told.contains("schedules end the same."), "{told}");
    let (crossed, code) = report(&folder, &["crossed.py"]);
    assert_eq!(code, Some(1));
    let hang =
        crossed["outcomes"].as_array().unwrap().iter().find(|it| it["outcome"] == "hang").expect("a hang");
    assert_eq!((&hang["hang"], &hang["clean"]), (&Value::from("cycle"), &Value::from(false)));
    assert_eq!(hang["waiting"].as_array().map(Vec::len), Some(3), "two, and main who joins: {hang}");
    let (raises, code) = report(&folder, &["raises.py"]);
    assert_eq!((code, &raises["outcomes"][0]["exceptions"]["KeyError"]), (Some(1), &Value::from(1)));
    let (short, code) = report(&folder, &["kept.py", "--level", "all", "--max-states", "4"]);
    assert_eq!(
        (code, &short["complete"], &short["stopped"]),
        (Some(3), &Value::from(false), &Value::from("states"))
    );
    let (late, code) = report(&folder, &["kept.py", "--level", "all", "--max-seconds", "0"]);
    assert!(
        code == Some(3) && late["complete"] == false || code == Some(0) && late["complete"] == true,
        "{late}"
    );
    let (sampled, code) = report(&folder, &["kept.py", "--sample", "50"]);
    assert_eq!(
        (code, &sampled["level"], &sampled["runs"]),
        (Some(3), &Value::from("sampled"), &Value::from(50))
    );
    let (reduced, code) = report(&folder, &["crossed.py", "--level", "reduced"]);
    assert_eq!((code, &reduced["level"]), (Some(1), &Value::from("reduced")));
    assert_eq!(reduced["outcomes"].as_array().map(Vec::len), crossed["outcomes"].as_array().map(Vec::len));
}

#[test]
fn options_do_what_they_say() {
    let folder = programs("explore-options");
    fs::write(folder.join("text"), "seven\n").unwrap();
    let said = |arguments: &[&str]| printed(&report(&folder, arguments).0);
    assert_eq!(said(&["prints.py"]), ["a\nb\n", "b\na\n"]);
    assert_eq!(said(&["prints.py", "--ignore-print-order"]).len(), 1);
    assert_eq!(said(&["sleeps.py", "--timing", "exact"]), ["2\n"]);
    assert_eq!(said(&["sleeps.py"]), ["1\n", "2\n"]);
    assert_eq!(said(&["sleeps.py", "--timing", "39"]), ["2\n"]);
    assert_eq!(said(&["sleeps.py", "--timing", "41"]), ["1\n", "2\n"]);
    let (least, _) = report(&folder, &["sleeps.py", "--timing", "exact", "--least-slack"]);
    let (breaks, holds) = (&least["least_slack"]["breaks_at"], &least["least_slack"]["holds_until"]);
    let (breaks, holds) = (breaks.as_f64().expect("found"), holds.as_f64().expect("found"));
    assert!((breaks - 40.0).abs() < 0.01 && holds < breaks && breaks - holds < 0.002, "{breaks} {holds}");
    let never = text(&explore(&folder, &["kept.py", "--least-slack"]).stdout);
    assert!(never.ends_with("No delay makes another outcome possible.\n"), "{never}");
    assert_eq!(said(&["reads.py", "--file", "db=text"]), ["seven\n\n"]);
    let symmetric = report(&folder, &["kept.py"]).0["states"].as_u64();
    assert!(report(&folder, &["kept.py", "--no-symmetry"]).0["states"].as_u64() > symmetric);
}

#[test]
fn wrong_input_gets_one_clear_line() {
    let folder = programs("explore-garbage");
    let cases: &[(&[&str], &str)] = &[
        (&["missing.py"], "missing.py: no such file"),
        (&["async.py"], "async.py:2:1:"),
        (&["kept.py", "--timing", "soon"], "any, exact"),
        (&["kept.py", "--timing", "-3"], "--timing"),
        (&["kept.py", "--timing", "nan"], "milliseconds"),
        (&["kept.py", "--max-states", "0"], "--max-states"),
        (&["kept.py", "--max-seconds", "-1"], "--max-seconds"),
        (&["kept.py", "--max-seconds", "inf"], "number of seconds"),
        (&["kept.py", "--max-bytes", "1"], "--max-bytes"),
        (&["kept.py", "--level", "deep"], "reduced"),
        (&["kept.py", "--sample", "0"], "--sample"),
        (&["kept.py", "--shard", "0/2"], "K from 1 to N"),
        (&["kept.py", "--shard", "3/2"], "K from 1 to N"),
        (&["kept.py", "--shard", "2"], "K/N"),
        (&["kept.py", "--shard", "1/2", "--least-slack"], "--least-slack"),
        (&["kept.py", "--file", "db"], "NAME=PATH"),
        (&["kept.py", "--start-method", "thread"], "forkserver"),
        (&["kept.py", "--stdout", "paper"], "unbuffered"),
        (&[], "FILE"),
    ];
    for (arguments, word) in cases {
        let said = complaint(&folder, &[&["explore"], *arguments].concat());
        assert!(said.contains(word), "{arguments:?}: {said}");
    }
    let (rejected, code) = report(&folder, &["async.py"]);
    assert_eq!((code, &rejected["outcome"]), (Some(2), &Value::from("rejected")));
}

#[test]
fn parts_run_by_gnu_parallel_make_the_whole() {
    if Command::new("parallel").arg("--version").output().is_err() {
        println!("skipped: GNU parallel is not installed");
        return;
    }
    let folder = programs("explore-parallel");
    for (program, options) in
        [("lost.py", ""), ("crossed.py", ""), ("kept.py", ""), ("kept.py", "--sample 90")]
    {
        let options: Vec<&str> = options.split_whitespace().collect();
        let command = format!(
            "{} explore {program} {} --shard {{}}/3 --json > part-{{}}.json; [ $? -ne 2 ]",
            env!("CARGO_BIN_EXE_interleave"),
            options.join(" ")
        );
        let mut parallel = Command::new("parallel");
        parallel.current_dir(&folder).args(["--jobs", "2", &command, ":::", "3", "1", "2"]);
        let done = parallel.output().expect("it is installed");
        assert!(done.status.success(), "{program}: {}", text(&done.stderr));
        let joined = interleave(&folder, &["merge", "part-1.json", "part-2.json", "part-3.json", "--json"]);
        let status = joined.status.code();
        let joined: Value = serde_json::from_slice(&joined.stdout).expect("JSON");
        let (whole, code) = report(&folder, &[&[program], options.as_slice()].concat());
        assert_eq!((status, &joined["complete"]), (code, &whole["complete"]), "{program}");
        assert_eq!(joined["runs"], whole["runs"], "{program}");
        let figures = |report: &Value| -> BTreeMap<String, [Option<f64>; 4]> {
            let outcomes = report["outcomes"].as_array().expect("a list").iter();
            let key = |it: &Value| format!("{} {} {}", it["outcome"], it["stdout"], it["waiting"]);
            let names = ["probability", "share", "preemptions", "seen"];
            outcomes.map(|it| (key(it), names.map(|name| it[name].as_f64()))).collect()
        };
        let (joined, whole) = (figures(&joined), figures(&whole));
        assert!(joined.keys().eq(whole.keys()), "{program}: {joined:?} {whole:?}");
        for (outcome, figures) in &whole {
            for (own, other) in figures.iter().zip(joined[outcome]) {
                let near = match (own, other) {
                    (Some(own), Some(other)) => (own - other).abs() < 1e-9,
                    (own, other) => *own == other,
                };
                assert!(near, "{program}, {outcome}: {figures:?} {:?}", joined[outcome]);
            }
        }
    }
}
