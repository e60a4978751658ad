//! The test's own program started again, as the process that real runs descend from: it has one thread, so that its
//! forked children may do anything; it inherits orphans, so that nobody is left over; it ends with the test.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::atomic::Ordering::SeqCst,
    time::{Duration, Instant},
};

use nix::{
    errno::Errno,
    libc,
    sched::{CpuSet, sched_getaffinity, sched_setaffinity},
    sys::{
        prctl,
        resource::{Resource, setrlimit},
        signal::{SigHandler, Signal, kill, signal},
    },
    unistd::{ForkResult, Pid, fork, setsid},
};
use serde::{Deserialize, Serialize};

use super::{
    history::{Ending, History, Trail},
    kernel::{self, Runner},
    program::{Op, Program},
    shared::{Page, Shared},
};

/// Set for the program that is the helper.
pub const VARIABLE: &str = "INTERLEAVE_PRIMITIVES_HELPER";
/// Nobody has drawn a ticket for so long: perhaps all sleep for ever. Twice seen asleep with that in between: they do.
const QUIET: Duration = Duration::from_millis(12);
const AGAIN: Duration = Duration::from_millis(6);
const LIMIT: Duration = Duration::from_secs(10);
const MEMORY: u64 = 1 << 30;

/// A run that is asked for.
#[derive(Serialize, Deserialize)]
struct Job {
    program: Program,
    seed: u64,
    /// On one CPU only.
    alone: bool,
}

/// The helper as the test sees it.
pub struct Helper {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    folder: PathBuf,
}

impl Helper {
    pub fn start(name: &str) -> Helper {
        let folder =
            std::env::temp_dir().join(format!("interleave-primitives-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for temporary files");
        let own = std::env::current_exe().expect("this program has a file");
        let mut child = Command::new(own)
            .env(VARIABLE, &folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this program starts again");
        let input = child.stdin.take().expect("it is piped");
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        Helper { child, input, output, folder }
    }

    /// One real run. Err: it took too long, the machine is too busy.
    pub fn run(&mut self, program: &Program, seed: u64, alone: bool) -> Result<History, String> {
        let job = Job { program: program.clone(), seed, alone };
        let line = serde_json::to_string(&job).expect("a program is plain data");
        writeln!(self.input, "{line}").expect("the helper reads");
        let mut answer = String::new();
        self.output.read_line(&mut answer).expect("the helper writes");
        serde_json::from_str(&answer).unwrap_or_else(|wrong| panic!("{wrong}: the helper says {answer:?}"))
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// What the helper does until nobody asks any more.
pub fn serve(folder: &Path) {
    prctl::set_child_subreaper(true).expect("Linux 3.4 can");
    prctl::set_pdeathsig(Signal::SIGKILL).expect("a signal");
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let job: Job = serde_json::from_str(&line).expect("the test writes jobs");
        let history = observe(&job, folder);
        println!("{}", serde_json::to_string(&history).expect("a history is plain data"));
    }
}

/// Runs a program and watches it: until everybody has ended, or sleeps for ever.
#[allow(unsafe_code)]
fn observe(job: &Job, folder: &Path) -> Result<History, String> {
    let Job { program, seed, alone } = job;
    for (at, file) in program.files.iter().enumerate() {
        fs::write(folder.join(format!("f{at}")), &file.content).map_err(|error| error.to_string())?;
    }
    let page = Page::new(program);
    // SAFETY: this process has one thread, so that its copy may do anything.
    let root = match unsafe { fork() }.map_err(|error| error.to_string())? {
        ForkResult::Child => {
            begin(*alone);
            Runner::new(program, page.shared(), folder, *seed).run()
        }
        ForkResult::Parent { child } => child,
    };
    let mut statuses = BTreeMap::new();
    let sleepers = watch(page.shared(), &mut statuses);
    if !matches!(&sleepers, Ok(none) if none.is_empty()) {
        let _ = kill(Pid::from_raw(-root.as_raw()), Signal::SIGKILL);
        while reap(&mut statuses, true) {}
    }
    let sleepers = sleepers?;
    let mut trails: Vec<Trail> = (0..program.processes.len())
        .map(|process| {
            let pid = page.shared().pids[process].load(SeqCst);
            let code = statuses.get(&pid).copied();
            let end = match pid {
                0 => Ending::Unborn,
                pid if sleepers.contains(&pid) => Ending::Asleep,
                _ => code.map_or(Ending::Unknown, Ending::Code),
            };
            Trail { deeds: page.shared().deeds(process), end }
        })
        .collect();
    collected(program, &mut trails);
    let content = |at| fs::read_to_string(folder.join(format!("f{at}"))).unwrap_or_default();
    let files = (0..program.files.len()).map(content).collect();
    Ok(History { trails, hangs: !sleepers.is_empty(), files })
}

/// The first process: in a session of its own, bounded, on the CPU that it is to have.
fn begin(alone: bool) {
    let _ = prctl::set_pdeathsig(Signal::SIGKILL);
    let _ = setsid();
    let _ = setrlimit(Resource::RLIMIT_AS, MEMORY, MEMORY);
    #[allow(unsafe_code)]
    // SAFETY: no handler of ours is set.
    let _ = unsafe { signal(Signal::SIGPIPE, SigHandler::SigIgn) };
    if alone && let Ok(all) = sched_getaffinity(Pid::from_raw(0)) {
        let mut one = CpuSet::new();
        if let Some(first) = (0..CpuSet::count()).find(|cpu| all.is_set(*cpu).unwrap_or(false)) {
            let _ = one.set(first);
            let _ = sched_setaffinity(Pid::from_raw(0), &one);
        }
    }
}

/// What the processes themselves learned of each other's end.
fn collected(program: &Program, trails: &mut [Trail]) {
    let mut learned = Vec::new();
    for (ops, trail) in program.processes.iter().zip(trails.iter()) {
        for (op, deed) in ops.iter().zip(&trail.deeds) {
            if let (Op::Wait | Op::WaitFor(_) | Op::Look(_), Some((child, code))) =
                (op, deed.result.split_once(':'))
            {
                learned.extend(child.parse::<usize>().ok().zip(code.parse().ok()));
            }
        }
    }
    for (child, code) in learned {
        trails[child].end = Ending::Code(code);
    }
}

/// Collects a child that has ended; whether there are more that have not.
fn reap(statuses: &mut BTreeMap<i32, i32>, wait: bool) -> bool {
    let mut status = 0;
    let options = if wait { 0 } else { libc::WNOHANG };
    #[allow(unsafe_code)]
    // SAFETY: one number to write to.
    let pid = unsafe { libc::waitpid(-1, &mut status, options) };
    match pid {
        0 => true,
        -1 => Errno::last() == Errno::EINTR,
        pid => {
            statuses.insert(pid, kernel::code(status));
            true
        }
    }
}

/// Waits until all have ended: then nobody; or until all sleep for ever: these.
fn watch(shared: &Shared, statuses: &mut BTreeMap<i32, i32>) -> Result<Vec<i32>, String> {
    let begun = Instant::now();
    let (mut drawn, mut since) = (shared.drawn(), begun);
    loop {
        let before = statuses.len();
        if !reap(statuses, false) {
            return Ok(Vec::new());
        }
        if statuses.len() > before || shared.drawn() != drawn {
            (drawn, since) = (shared.drawn(), Instant::now());
        } else if since.elapsed() > QUIET {
            let first = asleep(shared, statuses);
            std::thread::sleep(AGAIN);
            if first.is_some() && first == asleep(shared, statuses) && drawn == shared.drawn() {
                let sleepers = first.into_iter().flatten().filter(|it| it.1 != 'Z');
                return Ok(sleepers.map(|it| it.0).collect());
            }
        }
        if begun.elapsed() > LIMIT {
            return Err("the machine is too busy: a run took ten seconds".to_owned());
        }
        std::thread::sleep(Duration::from_micros(150));
    }
}

/// Everybody who lives with state and how often it had a CPU; None when one is awake or will wake by itself.
fn asleep(shared: &Shared, statuses: &BTreeMap<i32, i32>) -> Option<Vec<(i32, char, String)>> {
    let mut found = Vec::new();
    for (process, pid) in shared.pids.iter().map(|pid| pid.load(SeqCst)).enumerate() {
        if pid == 0 || statuses.contains_key(&pid) {
            continue;
        }
        let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else { continue };
        let state = stat.rsplit_once(')')?.1.trim_start().chars().next()?;
        let runs = fs::read_to_string(format!("/proc/{pid}/schedstat")).unwrap_or_default();
        let is_asleep = state == 'S' && shared.dozing[process].load(SeqCst) == 0;
        if !is_asleep && state != 'Z' {
            return None;
        }
        found.push((pid, state, runs));
    }
    found.iter().any(|it| it.1 == 'S').then_some(found)
}
