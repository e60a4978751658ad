//! Each file of `tests/programs` does the same on the simulated machine as under real `python3`: standard output,
//! standard error and exit code, with pids and addresses masked. Add a file and it is tested; its output must not
//! depend on who runs when. `ONLY=word` picks files by name.
//!
//! A first line `#@ hangs` says that the program hangs, here and there.

mod common;

use std::{
    collections::BTreeMap,
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use interleave::{machine::Options, recording::Ending};

/// A real run may take so long; a program that hangs is given less.
const LIMIT: Duration = Duration::from_secs(20);
const HANG_LIMIT: Duration = Duration::from_secs(3);
/// Real runs at a time.
const AT_A_TIME: usize = 3;
/// The exit code that stands for a hang.
const HANGS: i32 = 124;

#[derive(Debug, PartialEq)]
struct Outcome {
    stdout: String,
    stderr: String,
    code: i32,
}

fn simulate(source: &str, name: &str) -> Outcome {
    let program = interleave::lang::compile(source, name).unwrap_or_else(|wrong| panic!("{name}: {wrong:?}"));
    let stdout = interleave::lang::vm::Stdout::Pipe;
    let options = Options { stdout, ..common::options("rr:quantum=10") };
    let recording =
        interleave::recording::Recording::whole(program, &Default::default(), options.into(), None)
            .expect("the policy exists");
    let code = match &recording.outcome.ending {
        Ending::Exited(code) => *code,
        Ending::Hang(_) => HANGS,
        other => panic!("{name}: {other:?}"),
    };
    Outcome { stdout: recording.stream(false), stderr: recording.stream(true), code }
}

fn read(from: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut from) = from {
            let _ = from.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Waits for a program; one that takes too long is ended with all that it started.
fn finish(child: &mut Child, limit: Duration) -> i32 {
    use std::os::unix::process::ExitStatusExt as _;
    let begun = Instant::now();
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            // Killed by a signal: minus its number, as Python says it.
            return status.code().or(status.signal().map(|signal| -signal)).unwrap_or(-1);
        }
        if begun.elapsed() > limit {
            // The program leads a process group of its own.
            let _ = Command::new("kill").args(["-9", "--", &format!("-{}", child.id())]).status();
            let _ = child.wait();
            return HANGS;
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// What a real run did, and the pid of its first process.
fn real(path: &Path, limit: Duration) -> (Outcome, u32) {
    use std::os::unix::process::CommandExt as _;
    let name = path.file_name().expect("files have names");
    let folder =
        std::env::temp_dir().join(format!("interleave-{}-{}", std::process::id(), name.to_string_lossy()));
    fs::create_dir_all(&folder).expect("temporary folders can be made");
    fs::copy(path, folder.join(name)).expect("files can be copied");
    let mut child = Command::new("python3")
        .arg(name)
        .current_dir(&folder)
        .env("PYTHONIOENCODING", "utf-8")
        .env_remove("PYTHONUNBUFFERED")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .expect("python3 runs");
    let (stdout, stderr) = (read(child.stdout.take()), read(child.stderr.take()));
    let code = finish(&mut child, limit);
    let text = |reader: thread::JoinHandle<String>| reader.join().expect("reading does not fail");
    let outcome = Outcome { stdout: text(stdout), stderr: text(stderr), code };
    let _ = fs::remove_dir_all(&folder);
    (outcome, child.id())
}

/// Pids and addresses by first appearance, and the library's paths without what differs between installations.
fn masked(outcome: &Outcome, pids: std::ops::RangeInclusive<u32>) -> Outcome {
    let mut known = BTreeMap::new();
    let mut mask = |text: &str| -> String {
        text.lines().map(|line| mask_words(&bare_path(line), &mut known, &pids) + "\n").collect()
    };
    Outcome { stdout: mask(&outcome.stdout), stderr: mask(&outcome.stderr), code: outcome.code }
}

fn bare_path(line: &str) -> String {
    // A warning begins with its file.
    if let Some(at) = line.find("python3.11/").filter(|_| line.starts_with('/')) {
        return line[at..].to_owned();
    }
    let Some(start) = line.find("File \"").map(|at| at + 6) else { return line.to_owned() };
    let Some(end) = line[start..].find('"').map(|at| at + start) else { return line.to_owned() };
    let path = &line[start..end];
    let kept =
        path.find("python3.11/").map_or_else(|| path.rsplit('/').next().unwrap_or(path), |at| &path[at..]);
    format!("{}{kept}{}", &line[..start], &line[end..])
}

fn mask_words(
    line: &str,
    known: &mut BTreeMap<String, usize>,
    pids: &std::ops::RangeInclusive<u32>,
) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for c in line.chars().chain(['\0']) {
        if c.is_ascii_alphanumeric() {
            word.push(c);
            continue;
        }
        let is_address = word.len() > 6 && word.starts_with("0x");
        let is_pid = word.parse().is_ok_and(|number| pids.contains(&number));
        if is_address {
            out.push_str("0xADDRESS");
        } else if is_pid {
            let next = known.len();
            out.push_str(&format!("PID{}", known.entry(word.clone()).or_insert(next)));
        } else {
            out.push_str(&word);
        }
        word.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

fn difference(name: &str, what: &str, ours: &str, theirs: &str) -> Option<String> {
    if ours == theirs {
        return None;
    }
    let (a, b): (Vec<&str>, Vec<&str>) = (ours.lines().collect(), theirs.lines().collect());
    let at = a.iter().zip(&b).position(|(x, y)| x != y).unwrap_or(a.len().min(b.len()));
    let show = |lines: &[&str]| {
        lines[at.saturating_sub(2).min(lines.len())..(at + 5).min(lines.len())].join("\n    ")
    };
    Some(format!("{name} {what} line {}:\n  ours:\n    {}\n  CPython:\n    {}\n", at + 1, show(&a), show(&b)))
}

fn check(path: &Path) -> Vec<String> {
    let name = path.file_name().and_then(|name| name.to_str()).expect("names are text");
    let source = fs::read_to_string(path).expect("it can be read");
    let hangs = source.starts_with("#@ hangs");
    let (theirs, pid) = real(path, if hangs { HANG_LIMIT } else { LIMIT });
    // Its children's pids follow soon.
    let theirs = masked(&theirs, pid..=pid + 2000);
    let mut ours = simulate(&source, name);
    ours = masked(&ours, 1000..=1100);
    let mut wrong: Vec<String> = Vec::new();
    wrong.extend(difference(name, "stdout", &ours.stdout, &theirs.stdout));
    wrong.extend(difference(name, "stderr", &ours.stderr, &theirs.stderr));
    if ours.code != theirs.code || hangs != (ours.code == HANGS) {
        wrong.push(format!("{name}: exit code {} instead of {}", ours.code, theirs.code));
    }
    wrong
}

/// A difference that is there each time: on a busy machine a timeout of the real run may expire that else would not,
/// and a pid may be a number that the program prints.
fn again(path: &Path) -> Vec<String> {
    let mut wrong = check(path);
    for _ in 0..2 {
        if !wrong.is_empty() {
            wrong = check(path);
        }
    }
    wrong
}

#[test]
fn programs_do_the_same_as_under_cpython() {
    let version = Command::new("python3").arg("--version").output();
    if !version.is_ok_and(|it| String::from_utf8_lossy(&it.stdout).starts_with("Python 3.11")) {
        println!("skipped: python3 is not CPython 3.11");
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let wanted = std::env::var("ONLY").unwrap_or_default();
    let files = fs::read_dir(folder).expect("the folder exists").map(|it| it.expect("it can be read").path());
    let is_wanted = |path: &PathBuf| {
        path.extension().is_some_and(|it| it == "py") && path.to_string_lossy().contains(&*wanted)
    };
    let mut paths: Vec<PathBuf> = files.filter(is_wanted).collect();
    paths.sort();
    assert!(!paths.is_empty(), "no program is called {wanted}");
    let share = paths.len().div_ceil(AT_A_TIME);
    let wrong: Vec<String> = thread::scope(|scope| {
        let workers: Vec<_> = paths
            .chunks(share)
            .map(|share| scope.spawn(|| share.iter().flat_map(|it| again(it)).collect()))
            .collect();
        workers.into_iter().flat_map(|it| -> Vec<String> { it.join().expect("a check panicked") }).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
