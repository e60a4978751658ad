//! Variants of the notes' listings (corrected, uncommented, started by spawn) do what CPython was seen to do with
//! them, under several seeds, policies and numbers of CPUs. The listings themselves stay where the notes are.

mod common;

use std::{fs, path::PathBuf};

use common::record_with;
use interleave::{
    machine::Options,
    recording::{Ending, Recording},
    waits::HangKind,
};

const VARIANTS: [(u64, &str, u16); 3] = [(1, "rr:quantum=10", 1), (2, "rr:quantum=3", 1), (4, "fcfs", 2)];

/// What was seen, as conditions that every run meets.
enum Fact {
    Exits(i32),
    Hangs(HangKind),
    /// Lines in any order, and no others.
    Bag(&'static [&'static str]),
    /// How many lines have this in them.
    Has(&'static str, usize),
    /// At least one line has this in it.
    Any(&'static str),
    Last(&'static str),
    Nothing,
    /// How many traceback blocks end like this.
    Raises(&'static str, usize),
    /// The last error's words.
    Says(&'static str),
    Quiet,
    /// At least so many milliseconds of virtual time.
    Takes(u64),
}
use Fact::*;

const NO_SEND: Fact = Hangs(HangKind::NobodyWillSend);

const FIXED: &[(&str, &[Fact])] = &[
    ("02_join_uncommented", &[Exits(0), Quiet, Last("我是父进程"), Has("hello bob", 1)]),
    ("05_listcomp_uncommented", &[Exits(0), Quiet, Has("hello bob", 5), Last("父进程在执行"), Takes(5000)]),
    ("06_listcomp_uncommented", &[Exits(0), Quiet, Has("hello bob", 5), Last("父进程在执行"), Takes(1000)]),
    ("07_run_and_start", &[Exits(0), Quiet, Has("yuanhao 正在和女主播聊天", 2)]),
    ("07_run_instead_of_start", &[Exits(1), Raises("AssertionError: can only join a started process", 1)]),
    ("10_import_time", &[Exits(0), Quiet, Bag(&["123", "456", "main-------", "end456"])]),
    ("12_name_after_super", &[Exits(0), Quiet, Has("哪吒", 2)]),
    ("12_with_imports", &[Exits(0), Quiet, Has("Myprocess-1", 2), Has("哪吒", 0)]),
    ("16_short_sleeps", &[Exits(0), Any("剩余票数")]),
    ("17_fourth_get", &[NO_SEND, Bag(&["队列已经满了", "True", "3", "3", "3"])]),
    ("17_fourth_put", &[NO_SEND, Nothing]),
    ("20_producer_consumer_print_fixed", &[NO_SEND, Has(" 吃 ", 10), Has("生产了", 10), Has("主", 1)]),
    ("21_producer_sentinel_print_fixed", &[Exits(0), Quiet, Has(" 吃 ", 10), Has("生产了", 10)]),
    ("22_main_sends_sentinel_print_fixed", &[Exits(0), Quiet, Has(" 吃 ", 2), Has("生产了", 2)]),
    ("23_many_consumers_print_fixed", &[Exits(0), Quiet, Has(" 吃 ", 6), Has("生产了", 6)]),
    ("23_print_fixed_c2_started", &[Exits(0), Quiet, Has(" 吃 ", 6), Has("生产了", 6)]),
    ("24_joinable_queue_print_fixed", &[Exits(0), Quiet, Has(" 吃 ", 30), Has("生产了", 30), Last("主")]),
    ("25_no_lock", &[Exits(0), Quiet, Has("{'count': ", 1)]),
    (
        "prose_daemon_child",
        &[
            Exits(0),
            Raises("AssertionError: daemonic processes are not allowed to have children", 1),
            Bag(&["exitcode 1"]),
        ],
    ),
    (
        "prose_spawn_no_guard",
        &[Exits(0), Raises("RuntimeError: context has already been set", 1), Last("exitcode 1")],
    ),
    (
        "prose_spawn_no_guard_default",
        &[
            Exits(0),
            Raises("RuntimeError: ", 1),
            Says("An attempt has been made to start a new process before the"),
            Last("exitcode 1"),
        ],
    ),
    ("prose_task_done_too_many", &[Exits(1), Raises("ValueError: task_done() called too many times", 1)]),
    ("prose_terminate_holding_lock", &[Hangs(HangKind::DeadHolder), Bag(&["exitcode -15"])]),
];

const MISSING: &str = "FileNotFoundError: [Errno 2] No such file or directory";

const SPAWN: &[(&str, &[Fact])] = &[
    ("01_first_child_spawn", &[Exits(0), Quiet, Bag(&["hello bob", "我是子进程", "执行主进程的内容了"])]),
    ("03_pid_ppid_spawn", &[Exits(0), Quiet, Has("主进程id ： 1000", 1), Has("父进程id ： 1000", 5)]),
    ("07_subclass_spawn", &[Exits(0), Bag(&["主线程"]), Raises("RuntimeError: ", 3)]),
    ("08_isolation_spawn", &[Exits(0), Quiet, Bag(&["主进程内:  100", "子进程内:  0"])]),
    ("10_import_time_spawn", &[Exits(0), Bag(&["main-------"]), Raises("RuntimeError: ", 2)]),
    ("11_terminate_is_alive_spawn", &[Exits(0), Quiet, Has("True", 2), Has("开始", 1)]),
    ("14_lock_order_spawn", &[Exits(0), Nothing, Raises(MISSING, 3)]),
    ("18_queue_child_to_parent_spawn", &[Exits(0), Quiet, Has("'from Eva', 'hello']", 1)]),
    ("19_batch_queue_spawn", &[Exits(0), Quiet, Has("(get):", 10)]),
    ("25_manager_dict_spawn", &[Exits(0), Quiet, Bag(&["{'count': 0}"])]),
];

fn meets(recording: &Recording, fact: &Fact) -> Result<(), String> {
    let (stdout, stderr) = (recording.stream(false), recording.stream(true));
    let lines: Vec<&str> = stdout.lines().filter(|line| !line.trim().is_empty()).collect();
    let ending = &recording.outcome.ending;
    let (holds, what) = match fact {
        Exits(code) => {
            (matches!(ending, Ending::Exited(found) if found == code), format!("exits with {code}"))
        }
        Hangs(kind) => {
            (matches!(ending, Ending::Hang(hang) if hang.kind == *kind), format!("hangs: {kind:?}"))
        }
        Bag(wanted) => {
            let (mut found, mut wanted) = (lines.clone(), wanted.to_vec());
            found.sort_unstable();
            wanted.sort_unstable();
            (found == wanted, format!("prints {wanted:?}"))
        }
        Has(words, count) => {
            let found = lines.iter().filter(|line| line.contains(words)).count();
            (found == *count, format!("{count} lines with {words:?}, not {found}"))
        }
        Any(words) => (lines.iter().any(|line| line.contains(words)), format!("a line with {words:?}")),
        Last(line) => (lines.last() == Some(line), format!("prints {line:?} last")),
        Nothing => (lines.is_empty(), "prints nothing".to_owned()),
        Raises(words, count) => {
            let found = stderr.lines().filter(|line| line.starts_with(words)).count();
            (found == *count, format!("raises {count} × {words:?}, not {found}"))
        }
        Says(words) => (stderr.contains(words), format!("says {words:?}")),
        Quiet => (stderr.is_empty(), "has no errors".to_owned()),
        Takes(least) => {
            let took = recording.instant(recording.events.len()).micros() / 1000;
            (took >= *least, format!("takes {least} ms, not {took}"))
        }
    };
    if holds { Ok(()) } else { Err(format!("{what}; ended {ending:?}\n{stdout}{stderr}")) }
}

fn check(folder: &str, listings: &[(&str, &[Fact])]) {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/seed/listings").join(folder);
    if !root.is_dir() {
        eprintln!("skipped: the notes' listings are not at ../shared/seed/listings/{folder}");
        return;
    }
    let mut wrong = Vec::new();
    for (name, facts) in listings {
        let source = fs::read_to_string(root.join(format!("{name}.py"))).expect("the listing is there");
        for (seed, policy, cpus) in VARIANTS {
            let options = Options { seed, cpus, ..common::options(policy) };
            let recording = record_with(&source, options, &[("db", "{\"count\": 5}")]);
            let found = facts.iter().find_map(|fact| meets(&recording, fact).err());
            wrong.extend(found.map(|words| format!("{name}, seed {seed}, {policy}, {cpus} CPUs: {words}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let there = fs::read_dir(&root).expect("a folder").flatten();
    let there = there.filter(|entry| entry.path().extension().is_some_and(|end| end == "py")).count();
    assert_eq!(there, listings.len(), "every variant of {folder} has its facts");
}

#[test]
fn corrected_listings_do_what_was_seen() {
    check("fixed", FIXED);
}

#[test]
fn spawned_listings_do_what_was_seen() {
    check("spawn", SPAWN);
}
