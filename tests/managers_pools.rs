//! Managers and pools: each file of `tests/managers_pools` does the same on the simulated machine as under real
//! `python3`, under several schedules; and what only a simulator can show. `ONLY=word` picks files by name.

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use common::{child, lines, options, record};
use interleave::{
    event::{Kind, Operation, What},
    id::Pid,
    lang::vm::Stdout,
    machine::Options,
    object::Primitive,
    process::State,
    recording::{Ending, Recording},
    scene::Scene,
    value::Part,
};

/// A real run may take so long.
const LIMIT: Duration = Duration::from_secs(60);

#[derive(Clone, Debug, PartialEq)]
struct Outcome {
    stdout: String,
    stderr: String,
    code: i32,
}

fn simulate(source: &str, name: &str, options: Options) -> Outcome {
    let program = interleave::lang::compile(source, name).unwrap_or_else(|wrong| panic!("{name}: {wrong:?}"));
    let options = Options { stdout: Stdout::Pipe, ..options };
    let recording = Recording::whole(program, &Default::default(), options.into(), None);
    let recording = recording.expect("the policy exists");
    let code = match &recording.outcome.ending {
        Ending::Exited(code) => *code,
        other => panic!("{name}: {other:?}"),
    };
    Outcome {
        stdout: masked(&recording.stream(false), name),
        stderr: masked(&recording.stream(true), name),
        code,
    }
}

fn real(path: &Path, name: &str) -> Outcome {
    let folder = std::env::temp_dir().join(format!("interleave-{}-{name}.run", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for a run");
    fs::copy(path, folder.join(name)).expect("the program can be copied");
    let output = |word: &str| fs::File::create(folder.join(word)).expect("a file for the output");
    let mut run = Command::new("python3")
        .arg(name)
        .current_dir(&folder)
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::null())
        .stdout(output("out"))
        .stderr(output("err"))
        .spawn()
        .expect("python3 starts");
    let begin = Instant::now();
    let code = loop {
        if let Some(status) = run.try_wait().expect("a child can be waited for") {
            break status.code().unwrap_or(-1);
        }
        if begin.elapsed() > LIMIT {
            run.kill().expect("a child can be killed");
            panic!("{name}: python3 takes too long");
        }
        thread::sleep(Duration::from_millis(20));
    };
    let text = |word: &str| fs::read_to_string(folder.join(word)).unwrap_or_default();
    let outcome = Outcome { stdout: masked(&text("out"), name), stderr: masked(&text("err"), name), code };
    let _ = fs::remove_dir_all(&folder);
    outcome
}

/// Paths of the library and of the program differ between installations, addresses between runs.
fn masked(text: &str, name: &str) -> String {
    let line = |line: &str| {
        let line = match (line.find("File \""), line.find("python3.11/").or_else(|| line.rfind(name))) {
            (Some(start), Some(end)) if start < end => format!("{}{}", &line[..start + 6], &line[end..]),
            _ => line.to_owned(),
        };
        let mut pieces = line.split("0x");
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |done, piece| {
            done + "0x" + piece.trim_start_matches(|c: char| c.is_ascii_hexdigit())
        })
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn is_cpython_311() -> bool {
    let version = Command::new("python3").arg("--version").output();
    version.is_ok_and(|v| String::from_utf8_lossy(&v.stdout).starts_with("Python 3.11"))
}

fn programs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/managers_pools");
    let entries = fs::read_dir(folder).expect("the folder exists");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "py"));
    paths.sort();
    paths
}

#[test]
fn programs_do_the_same_as_under_cpython() {
    if !is_cpython_311() {
        println!("skipped: python3 is not CPython 3.11");
        return;
    }
    let wanted = std::env::var("ONLY").unwrap_or_default();
    let mut wrong = Vec::new();
    for path in programs() {
        let name = path.file_name().and_then(|name| name.to_str()).expect("names are text");
        if !name.contains(&wanted) {
            continue;
        }
        let source = fs::read_to_string(&path).expect("it can be read");
        let mut theirs = real(&path, name);
        for (policy, cpus) in [("rr:quantum=10", 1), ("rr:quantum=1", 1), ("fcfs", 1), ("rr:quantum=10", 3)] {
            let ours = simulate(&source, name, Options { cpus, ..options(policy) });
            // On a busy machine a timeout of the real run may expire that else would not: it is seen again.
            for _ in 0..2 {
                if ours != theirs {
                    theirs = real(&path, name);
                }
            }
            if ours != theirs {
                wrong.push(format!("{name} under {policy}, {cpus} CPUs\n{}", difference(&ours, &theirs)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn difference(ours: &Outcome, theirs: &Outcome) -> String {
    let mut told = format!("  codes: ours {}, CPython's {}\n", ours.code, theirs.code);
    for (word, a, b) in [("stdout", &ours.stdout, &theirs.stdout), ("stderr", &ours.stderr, &theirs.stderr)] {
        let (a, b): (Vec<&str>, Vec<&str>) = (a.lines().collect(), b.lines().collect());
        if a != b {
            let at = a.iter().zip(&b).position(|(x, y)| x != y).unwrap_or(a.len().min(b.len()));
            let show = |lines: &[&str]| lines[at.min(lines.len())..(at + 4).min(lines.len())].join("\n    ");
            told += &format!(
                "  {word} line {}\n  ours:\n    {}\n  CPython:\n    {}\n",
                at + 1,
                show(&a),
                show(&b)
            );
        }
    }
    told
}

const COUNTDOWN: &str = "
from multiprocessing import Manager, Process

def work(d):
    d['count'] -= 1

if __name__ == '__main__':
    with Manager() as m:
        d = m.dict(count=20)
        ps = [Process(target=work, args=(d,)) for i in range(20)]
        for p in ps:
            p.start()
        for p in ps:
            p.join()
        print(d['count'])
";

/// How often a process sent, or received, through parts of a role.
fn operations(recording: &Recording, pid: Pid, role: Part, sent: bool) -> usize {
    let machine = recording.end().expect("a machine of ours ran it");
    let is_meant = |kind: &Kind| match kind {
        Kind::Operate { object, operation } => {
            let direction = match operation {
                Operation::Send(_) => sent,
                Operation::Receive(_) => !sent,
                _ => return false,
            };
            direction && machine.object(*object).part.is_some_and(|(_, part)| part == role)
        }
        _ => false,
    };
    recording.events.iter().filter(|event| event.pid == pid && is_meant(&event.kind)).count()
}

#[test]
fn an_augmented_assignment_to_a_proxy_is_two_requests_and_two_replies() {
    let recording = record(COUNTDOWN, options("fcfs"));
    // The first child after the server: one request more says who connects.
    let pid = child(2);
    assert_eq!(operations(&recording, pid, Part::Request, true), 1 + 2);
    assert_eq!(operations(&recording, pid, Part::Reply, false), 1 + 2);
    let server = child(1);
    let process = recording.end().expect("a machine of ours ran it");
    assert_eq!(&*process.process(server).expect("the server exists").name, "SyncManager-1");
    assert_eq!(process.process(server).and_then(|it| it.exit_code), Some(0));
    let asked: usize = (2..22).map(|n| operations(&recording, child(n), Part::Request, true)).sum();
    assert_eq!(asked, 20 * 3);
}

#[test]
fn another_process_between_the_two_requests_loses_an_update() {
    let left = |policy: &str, cpus| -> i64 {
        let recording = record(COUNTDOWN, Options { cpus, ..options(policy) });
        lines(&recording)[0].parse().expect("a number is printed")
    };
    let found: Vec<i64> = [("rr:quantum=10", 1), ("rr:quantum=1", 1), ("fcfs", 1), ("fcfs", 4)]
        .map(|(policy, cpus)| left(policy, cpus))
        .to_vec();
    assert!(found.iter().all(|count| (0..20).contains(count)), "{found:?}");
    assert!(found.iter().any(|count| *count > 0), "no schedule lost an update: {found:?}");
    let locked = COUNTDOWN
        .replace("def work(d):\n    d", "def work(d, lock):\n    with lock:\n        d")
        .replace("args=(d,)", "args=(d, lock)")
        .replace("        d = m.dict", "        lock = m.Lock()\n        d = m.dict");
    for (policy, cpus) in [("rr:quantum=10", 1), ("rr:quantum=1", 1), ("fcfs", 4)] {
        let recording = record(&locked, Options { cpus, ..options(policy) });
        assert_eq!(lines(&recording), ["0"], "under {policy}, {cpus} CPUs");
    }
}

/// The cards of a kind that processes of that pid wait at, over the run: whether on the first and the second side.
fn stands(recording: &Recording, what: What, pid: Pid) -> (bool, bool) {
    let mut seen = (false, false);
    for cursor in 0..recording.events.len() {
        let scene = Scene::at(recording, cursor);
        let is_blocked = scene.process(pid).is_some_and(|it| matches!(it.state, State::Blocked(_)));
        for object in scene.objects.iter().filter(|object| is_blocked && object.what == what) {
            seen.0 |= object.senders.contains(&pid);
            seen.1 |= object.waiters.contains(&pid);
        }
    }
    seen
}

#[test]
fn who_waits_for_a_reply_stands_at_the_managers_card() {
    let recording = record(COUNTDOWN, options("rr:quantum=10"));
    assert_eq!(stands(&recording, What::Manager, child(1)), (true, false), "the server");
    assert_eq!(stands(&recording, What::Manager, child(2)), (false, true), "a client");
    let scene = Scene::at(&recording, recording.events.len());
    let cards: Vec<_> = scene.objects.iter().map(|object| (object.what, object.name.as_deref())).collect();
    assert_eq!(cards, [(What::Manager, Some("m"))]);
}

const POOL: &str = "
import time
from multiprocessing import Pool

def work(x):
    time.sleep(0.1)
    return x * x

if __name__ == '__main__':
    pool = Pool(2)
    print(pool.map(work, range(4)))
    pool.close()
    pool.join()
";

#[test]
fn a_pool_is_one_card_with_its_workers_and_its_caller() {
    let recording = record(POOL, options("rr:quantum=10"));
    assert_eq!(lines(&recording), ["[0, 1, 4, 9]"]);
    assert_eq!(stands(&recording, What::Pool, Pid::MAIN), (true, false), "the caller");
    assert_eq!(stands(&recording, What::Pool, child(1)), (false, true), "a worker");
    let scene = Scene::at(&recording, recording.events.len());
    let cards: Vec<_> = scene.objects.iter().map(|object| (object.what, object.name.as_deref())).collect();
    assert_eq!(cards, [(What::Pool, Some("pool"))]);
    let machine = recording.end().expect("a machine of ours ran it");
    let names: Vec<_> = machine.processes().skip(1).map(|it| (it.name.to_string(), it.daemon)).collect();
    let worker = |n: u32| (format!("ForkPoolWorker-{n}"), true);
    assert_eq!(names, [worker(1), worker(2)]);
    let whole = machine.objects().find(|object| matches!(object.primitive, Primitive::Service(_)));
    assert!(whole.is_some_and(|object| object.made_by == Pid::MAIN));
}

/// What the cards of a kind held, over the run.
fn items(recording: &Recording, what: What) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for cursor in 0..recording.events.len() {
        let scene = Scene::at(recording, cursor);
        for item in scene.objects.iter().filter(|object| object.what == what).flat_map(|it| &it.items) {
            if !seen.iter().any(|known| **known == **item) {
                seen.push(item.to_string());
            }
        }
    }
    seen
}

#[test]
fn cards_show_the_call_and_not_how_it_is_wrapped() {
    let asked = items(&record(COUNTDOWN, options("rr:quantum=10")), What::Manager);
    for call in ["('create', 'dict')", "('__getitem__', 'count')", "('__setitem__', 'count', 19)"] {
        assert!(asked.iter().any(|item| item == call), "{call} is not among {asked:?}");
    }
    let tasks = items(&record(POOL, options("rr:quantum=10")), What::Pool);
    assert_eq!(tasks, ["(0,)", "(1,)", "(2,)", "(3,)", "None"]);
}

#[test]
fn the_task_of_a_killed_worker_is_lost_for_ever() {
    let source = "
import os, time
from multiprocessing import Pool

def die(x):
    os.kill(os.getpid(), 9)
    time.sleep(1)

if __name__ == '__main__':
    with Pool(2) as pool:
        print(pool.apply(len, ('abc',)))
        pool.apply(die, (1,))
";
    let recording = record(source, options("rr:quantum=10"));
    assert_eq!(lines(&recording), ["3"]);
    assert!(matches!(recording.outcome.ending, Ending::Hang(_)), "{:?}", recording.outcome.ending);
    // Another worker has taken its place.
    assert_eq!(
        recording
            .end()
            .expect("a machine of ours ran it")
            .processes()
            .filter(|it| it.ended.is_none())
            .count(),
        1 + 2
    );
}

#[test]
fn what_needs_a_network_is_refused_with_an_alternative() {
    let refused = |call: &str| -> String {
        let source = format!(
            "from multiprocessing.managers import BaseManager\ntry:\n    {call}\nexcept NotImplementedError as e:\n    print(e)\n"
        );
        lines(&record(&source, options("fcfs"))).join("\n")
    };
    assert!(refused("BaseManager(address=('', 5000))").contains("leave address out"));
    assert!(refused("BaseManager().get_server()").contains("use start()"));
    assert!(refused("BaseManager().connect()").contains("pass proxies"));
    assert!(refused("BaseManager(serializer='xmlrpclib')").contains("'pickle'"));
}

#[test]
fn a_run_with_a_manager_and_a_pool_repeats_exactly() {
    for source in [COUNTDOWN, POOL] {
        let [first, second] = [0, 1].map(|_| record(source, Options { cpus: 2, ..options("rr:quantum=1") }));
        assert_eq!(first.events, second.events);
        assert_eq!(first.stream(false), second.stream(false));
    }
}
