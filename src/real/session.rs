//! The processes of a session, as `/proc` shows them (proc(5)): who is left, and whether any of them can ever move again.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use nix::{
    libc,
    sys::{
        signal::{Signal, kill},
        wait::{WaitPidFlag, waitpid},
    },
    unistd::Pid,
};

/// All processes that were started in a session and have not left it; those that are gone but for their entry count as
/// gone.
#[derive(Clone, Copy, Debug)]
pub struct Session(pub i32);

/// A thread that sleeps, and the nanoseconds it has been on a CPU.
pub type Asleep = (i32, u64);

/// Signals that a timer of the process sends; timers of setitimer(2) and alarm(2) themselves are shown nowhere.
const OF_TIMERS: u64 = 1 << (libc::SIGALRM - 1) | 1 << (libc::SIGVTALRM - 1) | 1 << (libc::SIGPROF - 1);

impl Session {
    /// The living members, in order of their pids.
    #[must_use]
    pub fn members(self) -> Vec<i32> {
        let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
        let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
        let mut members: Vec<i32> = pids.filter(|pid| self.has(*pid)).collect();
        members.sort_unstable();
        members
    }

    fn has(self, pid: i32) -> bool {
        let Some(stat) = Stat::of(&PathBuf::from(format!("/proc/{pid}/stat"))) else { return false };
        if stat.session != self.0 {
            return false;
        }
        if stat.is_gone() && pid != self.0 {
            // Should it have lost its parent, it is ours to reap; if not, this does nothing.
            let _ = waitpid(Pid::from_raw(pid), Some(WaitPidFlag::WNOHANG));
        }
        !stat.is_gone()
    }

    /// Every thread of every member, if all of them sleep and none of them waits for a timer: then, as long as this stays
    /// the same, nothing moves. None when one runs, or may be woken by time alone. `polling` are processes whose main
    /// thread looks round from time to time for no reason that matters.
    #[must_use]
    pub fn asleep(self, polling: &BTreeSet<i32>) -> Option<Vec<Asleep>> {
        let mut found = Vec::new();
        for pid in self.members() {
            let folder = PathBuf::from(format!("/proc/{pid}"));
            if has_timers(&folder) {
                return None;
            }
            for entry in fs::read_dir(folder.join("task")).ok()?.flatten() {
                let thread: i32 = entry.file_name().to_str()?.parse().ok()?;
                if thread == pid && polling.contains(&pid) {
                    continue;
                }
                let task = entry.path();
                let stat = Stat::of(&task.join("stat"))?;
                if !matches!(stat.state, 'S' | 'T' | 'Z' | 'X') || waits_for_time(&task) {
                    return None;
                }
                found.push((thread, on_cpu(&task)?));
            }
        }
        found.sort_unstable();
        Some(found)
    }

    /// Ends every member, those that they start meanwhile included.
    pub fn end(self) {
        // Each round ends everybody seen; a bound, for nothing says that the kernel obeys at once.
        for _ in 0..2_000 {
            let members = self.members();
            if members.is_empty() {
                return;
            }
            for pid in members {
                // It may have ended by itself.
                let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
            }
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
    }
}

/// What is of interest in `/proc/PID/stat`.
struct Stat {
    state: char,
    session: i32,
}

impl Stat {
    fn of(path: &Path) -> Option<Stat> {
        let text = fs::read(path).ok()?;
        let text = String::from_utf8_lossy(&text);
        // The name before it may hold anything, parentheses and spaces included.
        let mut fields = text[text.rfind(')')? + 1..].split_whitespace();
        Some(Stat { state: fields.next()?.chars().next()?, session: fields.nth(2)?.parse().ok()? })
    }

    fn is_gone(&self) -> bool {
        matches!(self.state, 'Z' | 'X')
    }
}

/// Nanoseconds on a CPU: `schedstat` is exact, where `stat` counts in ticks.
fn on_cpu(task: &Path) -> Option<u64> {
    fs::read_to_string(task.join("schedstat")).ok()?.split_whitespace().next()?.parse().ok()
}

/// Whether a process has a POSIX timer, or is prepared for the signal of another kind of timer.
fn has_timers(folder: &Path) -> bool {
    let timers = fs::read_to_string(folder.join("timers")).unwrap_or_default();
    let status = fs::read_to_string(folder.join("status")).unwrap_or_default();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    let caught = caught.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    !timers.trim().is_empty() || caught.is_some_and(|mask| mask & OF_TIMERS != 0)
}

/// Whether the call that a thread sleeps in has a time limit. Where that cannot be read, it may have one: then only the
/// limit of the whole run ends the wait.
fn waits_for_time(task: &Path) -> bool {
    let Ok(text) = fs::read_to_string(task.join("syscall")) else { return true };
    let mut words = text.split_whitespace();
    let Some(number) = words.next().and_then(|word| word.parse::<i64>().ok()) else {
        // "running": it was asleep a moment ago and is not any more.
        return true;
    };
    let arguments: Vec<u64> =
        words.map_while(|word| u64::from_str_radix(word.strip_prefix("0x")?, 16).ok()).take(6).collect();
    let pointer = |place: usize| arguments.get(place).is_none_or(|argument| *argument != 0);
    let milliseconds = |place: usize| arguments.get(place).is_none_or(|argument| *argument as i32 >= 0);
    match number {
        libc::SYS_nanosleep | libc::SYS_clock_nanosleep => true,
        libc::SYS_futex | libc::SYS_semtimedop | libc::SYS_epoll_pwait2 => pointer(3),
        libc::SYS_pselect6 => pointer(4),
        libc::SYS_ppoll | libc::SYS_rt_sigtimedwait => pointer(2),
        libc::SYS_epoll_pwait => milliseconds(3),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_select => pointer(4),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_poll => milliseconds(2),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_epoll_wait => milliseconds(3),
        _ => false,
    }
}
