//! A tracing instance of our own: the kernel's tracepoints, seen for some processes and their children, in a buffer that
//! nobody else reads or changes (Documentation/trace/ftrace.rst, "Instances").
//!
//! The machine's own settings stay as they are; everything goes with the value. Should it be killed before that, the next
//! one clears away what is left.

use std::{
    ffi::OsStr,
    fs,
    io::{self, Write},
    os::fd::{AsRawFd, OwnedFd},
    path::{Path, PathBuf},
    process,
};

use nix::{
    fcntl::{OFlag, open},
    mount::{MntFlags, MsFlags, mount, umount2},
    sys::{signal::kill, stat::Mode},
    unistd::Pid,
};

/// The scheduler's events that `trace::ftrace` reads.
pub const SCHEDULER: &[&str] = &[
    "sched/sched_switch",
    "sched/sched_wakeup",
    "sched/sched_wakeup_new",
    "sched/sched_migrate_task",
    "sched/sched_process_fork",
    "sched/sched_process_exec",
    "sched/sched_process_exit",
    "sched/sched_process_wait",
];

/// How the instances are called: `interleave-PID-N`.
const PREFIX: &str = "interleave-";

/// What to record.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// The tracepoints, as `GROUP/NAME`.
    pub events: &'a [&'a str],
    /// The clock of the time stamps: `mono` is clock_gettime(2)'s CLOCK_MONOTONIC, the same on every CPU.
    pub clock: &'a str,
    /// Of each CPU; what does not fit overwrites the oldest and is told as lost. An event takes about 64 bytes.
    pub buffer_kilobytes: u32,
}

impl Default for Settings<'_> {
    /// The scheduler's events on CLOCK_MONOTONIC, some 60,000 of them for each CPU.
    fn default() -> Self {
        Settings { events: SCHEDULER, clock: "mono", buffer_kilobytes: 4096 }
    }
}

/// An instance, recording or not; removed when dropped.
#[derive(Debug)]
pub struct Tracing {
    folder: PathBuf,
    /// A tracefs of our own that has no place in the file system: it is gone when this is closed.
    _mounted: Option<OwnedFd>,
}

impl Tracing {
    /// An instance that records nothing yet.
    ///
    /// # Errors
    /// In one line, which right or file is missing: root, tracefs, a clock or an event.
    pub fn open(settings: &Settings) -> Result<Tracing, String> {
        let (root, mounted) = match mounted_at() {
            Some(root) => (root, None),
            None => {
                let own = mount_unseen()?;
                (PathBuf::from(format!("/proc/self/fd/{}", own.as_raw_fd())), Some(own))
            }
        };
        let instances = root.join("instances");
        clear_stale(&instances);
        let folder = create(&instances)?;
        // From here on dropping removes the instance.
        let tracing = Tracing { folder, _mounted: mounted };
        tracing.write("tracing_on", "0")?;
        tracing.write("trace_clock", settings.clock)?;
        tracing.write("buffer_size_kb", &settings.buffer_kilobytes.to_string())?;
        tracing.write("options/event-fork", "1")?;
        // Which process a task belongs to tells threads from processes.
        tracing.write("options/record-tgid", "1")?;
        for event in settings.events {
            tracing.write(&format!("events/{event}/enable"), "1")?;
        }
        Ok(tracing)
    }

    /// Records `pid` and, from their fork on, all its children and theirs, instead of every task of the machine; may be
    /// called for several. A switch is recorded when either side is one of them, a wake-up when the woken or who is on the
    /// CPU is (kernel/trace/trace_events.c, `event_filter_pid_sched_switch_probe_pre`): a foreign task that takes the CPU from
    /// one of ours is seen, two foreign tasks among themselves are not. On a busy machine Linux 6.18 was seen to leave out
    /// a switch to a followed task now and then: who needs each one follows nobody and gets all.
    ///
    /// # Errors
    /// There is no such process.
    pub fn follow(&self, pid: Pid) -> Result<(), String> {
        self.append("set_event_pid", &pid.to_string())
    }

    /// Begins or goes on to record.
    ///
    /// # Errors
    /// The kernel refuses it.
    pub fn start(&self) -> Result<(), String> {
        self.write("tracing_on", "1")
    }

    /// Records no more; what was recorded stays.
    ///
    /// # Errors
    /// The kernel refuses it.
    pub fn stop(&self) -> Result<(), String> {
        self.write("tracing_on", "0")
    }

    /// Forgets what was recorded.
    ///
    /// # Errors
    /// The kernel refuses it.
    pub fn clear(&self) -> Result<(), String> {
        self.write("trace", "")
    }

    /// What was recorded, in the form that `trace::ftrace::read` takes; it is not used up. Stop first, or it never ends.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn text(&self) -> Result<String, String> {
        let path = self.folder.join("trace");
        // A name of a task may be any bytes.
        let bytes = fs::read(&path).map_err(|error| said(&path, &error))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn write(&self, name: &str, value: &str) -> Result<(), String> {
        let path = self.folder.join(name);
        fs::write(&path, value).map_err(|error| said(&path, &error))
    }

    fn append(&self, name: &str, value: &str) -> Result<(), String> {
        let path = self.folder.join(name);
        let file = fs::OpenOptions::new().append(true).open(&path);
        file.and_then(|mut file| file.write_all(value.as_bytes())).map_err(|error| said(&path, &error))
    }
}

impl Drop for Tracing {
    fn drop(&mut self) {
        remove(&self.folder);
    }
}

/// One line on what could not be done: the file as the kernel's documentation names it, and the reason.
fn said(path: &Path, error: &io::Error) -> String {
    let shown = path.to_string_lossy();
    let inside = shown.split_once(PREFIX).and_then(|(_, rest)| rest.split_once('/'));
    format!("tracefs: {}: {error}", inside.map_or(&*shown, |(_, name)| name))
}

/// Where this machine has tracefs, if it has.
fn mounted_at() -> Option<PathBuf> {
    let mounts = fs::read_to_string("/proc/self/mounts").ok()?;
    let rows = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let (_, folder, kind) = (words.next()?, words.next()?, words.next()?);
        // Of several the first that is in reach: a name with a blank stands there escaped, and is not.
        (kind == "tracefs").then(|| PathBuf::from(folder)).filter(|folder| folder.join("instances").is_dir())
    });
    rows.into_iter().next()
}

/// A tracefs without a place: mounted in a temporary folder, opened, and taken out of the tree at once, so that nothing is
/// left behind however we end.
fn mount_unseen() -> Result<OwnedFd, String> {
    let folder = std::env::temp_dir().join(format!("{PREFIX}{}", process::id()));
    fs::create_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let none: Option<&str> = None;
    let opened = mount(Some("none"), &folder, Some("tracefs"), MsFlags::empty(), none)
        .and_then(|()| {
            let opened = open(&folder, OFlag::O_PATH | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC, Mode::empty());
            umount2(&folder, MntFlags::MNT_DETACH)?;
            opened
        })
        .map_err(|error| format!("no tracefs, and it cannot be mounted: {}", error.desc()));
    // Only ever empty: what cannot be unmounted is not removed either.
    let _ = fs::remove_dir(&folder);
    opened
}

/// The first name of ours that is free.
fn create(instances: &Path) -> Result<PathBuf, String> {
    let mut number = 0_u32;
    loop {
        let folder = instances.join(format!("{PREFIX}{}-{number}", process::id()));
        match fs::create_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(format!("tracefs: no instance of our own: {error}")),
            Ok(()) => return Ok(folder),
        }
    }
}

/// Removes instances whose process is no more.
fn clear_stale(instances: &Path) {
    for entry in fs::read_dir(instances).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let owner =
            OsStr::to_str(&name).and_then(|name| name.strip_prefix(PREFIX)?.split('-').next()?.parse().ok());
        if owner.is_some_and(|pid| kill(Pid::from_raw(pid), None) == Err(nix::errno::Errno::ESRCH)) {
            remove(&entry.path());
        }
    }
}

/// Stops and removes an instance. Nothing can be done when the kernel refuses; the next `open` tries again.
fn remove(folder: &Path) {
    let _ = fs::write(folder.join("tracing_on"), "0");
    let _ = fs::remove_dir(folder);
}
