//! Runs a command under tracers and tells what they saw: strace for its system calls, the kernel's sched tracepoints for
//! who had which CPU.
//!
//! Standard streams are the command's own. Time starts when the Python program is opened by its interpreter (what the
//! interpreter and its wrappers did before is nobody's program), else when the command itself begins. Kept are the files
//! below the working directory and those that the program writes, pipes that something goes through, and whatever the
//! program makes; not Python's own modules.

mod keep;

use std::{
    collections::BTreeMap,
    fs,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use nix::{
    sys::{prctl::set_child_subreaper, signal, utsname::uname, wait},
    time::{ClockId, clock_gettime},
    unistd::{AccessFlags, Pid, access},
};

use super::tracefs::{Settings, Tracing};
use crate::trace::{
    file::{File, MOST_RECORDS, Saw, VERSION},
    ftrace,
    kernel::Record,
    strace,
};

/// Bytes of each read or written text that strace notes.
const TEXT: &str = "1024";
/// Room for the scheduler's events, in kilobytes for each CPU: some 250,000 of them.
const BUFFER: u32 = 16_384;
/// Largest text of strace's that is read.
const MOST_TEXT: u64 = 512 << 20;
/// Files of the working directory that are remembered as they were: at most so many, so large.
const MOST_FILES: usize = 256;
const LARGEST_FILE: u64 = 64 << 10;

/// What was recorded, and how the command ended.
#[derive(Debug)]
pub struct Recorded {
    pub file: File,
    /// As a shell tells it: the exit code, or 128 and the signal.
    pub status: u8,
    /// What could not be recorded, and why; a line each.
    pub missing: Vec<String>,
    /// Whether the time was up.
    pub timed_out: bool,
}

/// Runs a command, at most so long, and records it.
///
/// # Errors
/// One line: the command cannot be run, or there is nothing to record it with.
pub fn record(command: &[String], limit: Duration) -> Result<Recorded, String> {
    let folder = std::env::current_dir().map_err(|error| format!("the working directory: {error}"))?;
    if !is_command(&command[0]) {
        return Err(format!("{}: no such command", command[0]));
    }
    let before = contents(&folder);
    let program = keep::program(command, &folder);
    let python = program.is_some().then(|| python_version(&command[0])).flatten();
    let (mut missing, mut saw) = (Vec::new(), Vec::new());
    let tracer = strace_here().inspect_err(|why| missing.push(format!("system calls: {why}"))).is_ok();
    let scheduler = scheduler().inspect_err(|why| missing.push(format!("who has which CPU: {why}"))).ok();
    if !tracer && scheduler.is_none() {
        return Err("nothing to record with: install strace, or run as root".to_owned());
    }
    let scratch = Scratch::new()?;
    let path = scratch.0.join("strace.txt");
    let mut started = Command::new(if tracer { "strace" } else { &command[0] });
    if tracer {
        started.args(["-f", "-ttt", "-T", "-yy", "-s", TEXT, "--seccomp-bpf", "-e"]);
        started.arg(format!("trace={}", strace::CALLS)).arg("-o").arg(&path).arg("--").args(command);
    } else {
        started.args(&command[1..]);
    }
    let ahead = clocks_apart();
    let (status, timed_out) = run(&mut started, limit)?;
    let mut seen: Vec<(u64, Record)> = Vec::new();
    if let Some(tracing) = &scheduler {
        let traced = tracing.stop().and_then(|()| tracing.text());
        match traced.and_then(|text| ftrace::read(&text).map_err(|error| error.to_string())) {
            Ok(trace) => {
                saw.push(Saw::Scheduling);
                if trace.lost > 0 {
                    missing.push(format!("{} switches, for which there was no room", trace.lost));
                }
                let origin = trace.origin.micros();
                seen.extend(trace.records.into_iter().map(|record| (origin + record.at.micros(), record)));
            }
            Err(why) => missing.push(format!("who has which CPU: {why}")),
        }
    }
    if tracer {
        let traced = strace::parse(&read(&path)?, &folder.to_string_lossy());
        saw.push(Saw::Calls);
        let origin = traced.begin.saturating_sub(ahead);
        seen.extend(traced.records.into_iter().map(|record| (origin + record.at.micros(), record)));
    }
    let records =
        keep::keep(in_order(seen), program.as_ref().map(|it| &*it.name), saw.contains(&Saw::Scheduling));
    let is_cut = records.len() > MOST_RECORDS;
    let records: Vec<Record> = records.into_iter().take(MOST_RECORDS).collect();
    if records.is_empty() {
        return Err(format!("{}: it could not be run", command[0]));
    }
    let files = keep::files(&before, &records);
    let file = File {
        version: VERSION,
        system: system(),
        python,
        command: command.to_vec(),
        date: date(SystemTime::now()),
        cpus: cpus(),
        saw,
        is_cut,
        program,
        files,
        records: records.into_iter().map(Into::into).collect(),
    };
    Ok(Recorded { file, status, missing, timed_out })
}

/// The kernel's sched tracepoints, recording us and all that we start.
fn scheduler() -> Result<Tracing, String> {
    let tracing = Tracing::open(&Settings { buffer_kilobytes: BUFFER, ..Settings::default() })?;
    tracing.follow(Pid::this())?;
    tracing.start()?;
    Ok(tracing)
}

/// By how many microseconds strace's clock (since 1970) is ahead of the scheduler's (since boot).
fn clocks_apart() -> u64 {
    let read = |clock| clock_gettime(clock).map_or(Duration::ZERO, Duration::from);
    let apart = || {
        let (before, real, after) =
            (read(ClockId::CLOCK_MONOTONIC), read(ClockId::CLOCK_REALTIME), read(ClockId::CLOCK_MONOTONIC));
        (after.saturating_sub(before), real.saturating_sub((before + after) / 2))
    };
    // Of several readings the one in which least time went by.
    let best = (0..20).map(|_| apart()).min().unwrap_or_default();
    u64::try_from(best.1.as_micros()).unwrap_or(0)
}

/// What several tracers saw, on one clock.
fn in_order(mut seen: Vec<(u64, Record)>) -> Vec<Record> {
    seen.sort_by_key(|(at, _)| *at);
    let begin = seen.first().map_or(0, |(at, _)| *at);
    let since = |at: u64| crate::time::Instant::from_micros(at - begin);
    seen.into_iter().map(|(at, record)| Record { at: since(at), ..record }).collect()
}

/// Whether there is such a program: by its path, or in one of PATH's folders (execvp(3)).
fn is_command(name: &str) -> bool {
    let is_program = |path: &Path| access(path, AccessFlags::X_OK).is_ok() && path.is_file();
    if name.contains('/') {
        return is_program(Path::new(name));
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| is_program(&folder.join(name)))
}

/// Whether strace can be run.
fn strace_here() -> Result<(), String> {
    let tried =
        Command::new("strace").args(["-qq", "-e", "trace=none", "true"]).stdin(Stdio::null()).output();
    match tried {
        Err(_) => Err("no strace (apt-get install strace)".to_owned()),
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            Err(format!("strace may not trace here: {}", said.lines().next().unwrap_or("").trim()))
        }
    }
}

/// Runs it to its end, or to the limit, when it and all that it started are killed.
fn run(command: &mut Command, limit: Duration) -> Result<(u8, bool), String> {
    // Whoever loses its parent becomes a child of ours, so that it can be found.
    set_child_subreaper(true).map_err(|error| format!("prctl: {error}"))?;
    let mut child = command.spawn().map_err(|error| format!("strace: {error}"))?;
    let end = Instant::now() + limit;
    let mut timed_out = false;
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|error| format!("wait: {error}"))? {
            break status;
        }
        if Instant::now() >= end {
            timed_out = true;
            end_all(&mut child);
        }
        sleep(Duration::from_millis(5));
    };
    end_all(&mut child);
    let code = status.code().or(status.signal().map(|signal| 128 + signal)).unwrap_or(1);
    Ok((u8::try_from(code).unwrap_or(1), timed_out))
}

/// Kills everything below us but the tracer, which then ends by itself and writes its last lines; then collects the dead.
fn end_all(tracer: &mut Child) {
    let own = std::process::id();
    for _ in 0..20 {
        let below: Vec<u32> = descendants(own).into_iter().filter(|pid| *pid != tracer.id()).collect();
        for pid in &below {
            if let Ok(pid) = i32::try_from(*pid) {
                // It may be gone already.
                let _ = signal::kill(Pid::from_raw(pid), signal::Signal::SIGKILL);
                let _ = wait::waitpid(Pid::from_raw(pid), Some(wait::WaitPidFlag::WNOHANG));
            }
        }
        if below.is_empty() {
            return;
        }
        sleep(Duration::from_millis(5));
    }
}

/// All processes below that one, zombies too.
fn descendants(root: u32) -> Vec<u32> {
    let mut parents: BTreeMap<u32, u32> = BTreeMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        let parent = stat.rsplit_once(") ").and_then(|(_, rest)| rest.split(' ').nth(1)?.parse().ok());
        parents.extend(parent.map(|parent| (pid, parent)));
    }
    let mut below = vec![root];
    let mut at = 0;
    while at < below.len() {
        let parent = below[at];
        below.extend(parents.iter().filter(|(_, of)| **of == parent).map(|(pid, _)| *pid));
        at += 1;
    }
    below.split_off(1)
}

fn read(path: &Path) -> Result<String, String> {
    let size = fs::metadata(path).map_err(|error| format!("strace wrote nothing: {error}"))?.len();
    if size > MOST_TEXT {
        return Err(format!("it makes too many system calls: {} MB of them", size >> 20));
    }
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The small text files of the working directory, as they are.
fn contents(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_small = entry.metadata().is_ok_and(|it| it.is_file() && it.len() <= LARGEST_FILE);
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_small
            && files.len() < MOST_FILES
            && let Ok(text) = fs::read_to_string(entry.path())
        {
            files.insert(name, text);
        }
    }
    files
}

fn python_version(interpreter: &str) -> Option<String> {
    let output = Command::new(interpreter).arg("--version").stdin(Stdio::null()).output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    Some(said.trim().strip_prefix("Python ")?.to_owned())
}

fn system() -> String {
    uname().map_or_else(
        |_| "Linux".to_owned(),
        |it| format!("{} {}", it.sysname().to_string_lossy(), it.release().to_string_lossy()),
    )
}

fn cpus() -> u16 {
    std::thread::available_parallelism().map_or(1, |count| u16::try_from(count.get()).unwrap_or(u16::MAX))
}

/// A moment in UTC, to the second (the civil calendar from days: Howard Hinnant, "chrono-compatible date algorithms").
fn date(now: SystemTime) -> String {
    let seconds = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, rest) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

/// A folder for as long as it is needed.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Scratch, String> {
        let path = std::env::temp_dir().join(format!("interleave-record-{}", std::process::id()));
        fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Scratch(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // It is a temporary folder: what cannot be removed now goes with the others.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_the_calendars() {
        let at = |seconds| date(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(at(0), "1970-01-01T00:00:00Z");
        assert_eq!(at(951_827_696), "2000-02-29T12:34:56Z");
        assert_eq!(at(1_795_483_570), "2026-11-24T01:26:10Z");
    }
}
