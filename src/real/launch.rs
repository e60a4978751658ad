//! A command on the real operating system: in a clean folder and a session of its own, bounded in time and memory, watched
//! until it has ended, hangs or is out of time.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    fs::{self, File},
    io::{self, Read},
    os::{
        fd::{AsFd, OwnedFd},
        unix::process::{CommandExt, ExitStatusExt},
    },
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread::sleep,
    time::{Duration, Instant},
};

use nix::{
    errno::Errno,
    fcntl::OFlag,
    poll::{PollFd, PollFlags, PollTimeout, poll},
    pty::{grantpt, posix_openpt, ptsname_r, unlockpt},
    sched::{CpuSet, sched_setaffinity},
    sys::{
        prctl,
        resource::{Resource, setrlimit},
        signal::{SigHandler, Signal, signal},
        termios::{SetArg, cfmakeraw, tcgetattr, tcsetattr},
    },
    unistd::{Pid, mkdtemp, setsid},
};

use super::session::{Asleep, Session};

/// For so long nothing may move before a run hangs.
const QUIET: Duration = Duration::from_secs(2);
/// Between two looks at who sleeps.
const LOOK: Duration = Duration::from_millis(250);
/// Most bytes that are kept of standard output, of standard error and of a file; more is out of bounds like time.
const MOST_BYTES: u64 = 4 << 20;
/// Most bytes of memory that a process may ask for beside its code and its shared memory.
const MOST_MEMORY: u64 = 2 << 30;

/// Where standard output goes, which decides how it is buffered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sink {
    /// A raw pseudo-terminal that controls nobody.
    Terminal,
    Pipe,
}

/// What to run, and where.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The program and its arguments.
    pub command: &'a [OsString],
    /// The whole environment, but for a home and a place for temporary files.
    pub environment: &'a [(OsString, OsString)],
    /// By name, in the folder where it runs.
    pub files: &'a [(String, Vec<u8>)],
    /// A folder for what is noted of it: its standard error goes to `stderr.0` there, and whoever wants one apart opens
    /// `stderr.N` with a number of its own.
    pub notes: &'a Path,
    pub sink: Sink,
    /// The CPUs it may use; none: all.
    pub cpus: &'a [usize],
    /// On the clock on the wall.
    pub limit: Duration,
    /// Ends it like the limit as soon as it is set.
    pub cancel: &'a AtomicBool,
}

/// How a run went over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ended {
    /// The main process ended.
    Exited,
    /// It did not, and every process left slept without a timer.
    Hang,
    /// It did not within the limit of time or of output.
    Limit,
}

/// What a run left behind.
#[derive(Clone, Debug)]
pub struct Done {
    pub ended: Ended,
    /// Of the main process; minus the number of the signal that killed it.
    pub exit_code: Option<i32>,
    /// How many processes were left when it was over, and had to be killed.
    pub left: usize,
    /// Text that is not UTF-8 is repaired, in files too.
    pub stdout: String,
    /// Every `stderr.N`, by its number.
    pub stderr: BTreeMap<u32, String>,
    /// Every file in its folder, by its path there.
    pub files: BTreeMap<String, String>,
}

/// A folder that goes when it is dropped, with all that is in it.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// A new one, empty, where temporary files go.
    ///
    /// # Errors
    /// When none can be made.
    pub fn new() -> io::Result<Folder> {
        Ok(Folder(mkdtemp(&std::env::temp_dir().join("interleave-XXXXXX"))?))
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing more can be done about a folder that does not go.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A command that was started; ends all of its session when it is dropped.
struct Running {
    child: Child,
    session: Session,
    status: Option<ExitStatus>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.session.end();
        // It was killed with its session, or had ended before.
        let _ = self.child.wait();
        // Those that ended before their parents did are ours now.
        let _ = self.session.members();
    }
}

impl Running {
    fn has_exited(&mut self) -> io::Result<bool> {
        if self.status.is_none() {
            self.status = self.child.try_wait()?;
        }
        Ok(self.status.is_some())
    }
}

/// Runs a command to its end. `polling` names processes whose main thread looks round from time to time for no reason that
/// matters; it is asked at each look.
///
/// # Errors
/// When it cannot be started or watched.
pub fn run(request: &Request<'_>, polling: impl Fn() -> BTreeSet<i32>) -> io::Result<Done> {
    let folder = Folder::new()?;
    let (work, home) = (folder.path().join("run"), folder.path().join("home"));
    fs::create_dir(&work)?;
    fs::create_dir(&home)?;
    for (name, bytes) in request.files {
        let path = work.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, bytes)?;
    }
    let (mut running, output) = start(request, &work, &home)?;
    let (ended, left, text) = watch(request, &mut running, output, &polling)?;
    let status = running.status;
    drop(running);
    let exit_code = match (ended, status) {
        (Ended::Exited, Some(status)) => status.code().or_else(|| status.signal().map(|number| -number)),
        _ => None,
    };
    let mut files = BTreeMap::new();
    collect(&work, "", &mut files)?;
    let mut notes = BTreeMap::new();
    collect(request.notes, "", &mut notes)?;
    let stderr = notes.into_iter().filter_map(|(name, text)| {
        let number = name.strip_prefix("stderr.")?.parse().ok()?;
        Some((number, text))
    });
    Ok(Done {
        ended,
        exit_code,
        left,
        stdout: String::from_utf8_lossy(&text).into_owned(),
        stderr: stderr.collect(),
        files,
    })
}

/// Makes this process the parent of processes that lose theirs, so that it can reap them. It stays so.
fn adopt() -> io::Result<()> {
    Ok(prctl::set_child_subreaper(true)?)
}

/// Starts it; what reads its standard output.
fn start(request: &Request<'_>, work: &Path, home: &Path) -> io::Result<(Running, OwnedFd)> {
    adopt()?;
    let (output, sink): (OwnedFd, OwnedFd) = match request.sink {
        Sink::Pipe => {
            let (reader, writer) = io::pipe()?;
            (reader.into(), writer.into())
        }
        Sink::Terminal => terminal()?,
    };
    let [program, arguments @ ..] = request.command else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "no command"));
    };
    let stderr = File::options().append(true).create(true).open(request.notes.join("stderr.0"))?;
    let mut command = Command::new(program);
    command.args(arguments).current_dir(work).stdin(Stdio::null()).stdout(sink).stderr(stderr);
    command.env_clear().env("HOME", home).env("TMPDIR", home);
    command.envs(request.environment.iter().map(|(name, value)| (name, value)));
    let mut cpus = CpuSet::new();
    for cpu in request.cpus {
        cpus.set(*cpu)?;
    }
    prepare(&mut command, (!request.cpus.is_empty()).then_some(cpus), request.limit);
    let child = command.spawn()?;
    let session = Session(child.id() as i32);
    Ok((Running { child, session, status: None }, output))
}

/// What the child does with itself before it becomes the command.
#[allow(unsafe_code, reason = "only there can a process be set up that is not the command yet")]
fn prepare(command: &mut Command, cpus: Option<CpuSet>, limit: Duration) {
    let seconds = limit.as_secs() + 1;
    let set_up = move || {
        setsid()?;
        // A shell's background jobs ignore it, and Python would then never raise KeyboardInterrupt.
        // SAFETY: the default handler is no function.
        unsafe { signal(Signal::SIGINT, SigHandler::SigDfl) }?;
        // Should nobody be left to end it.
        prctl::set_pdeathsig(Signal::SIGKILL)?;
        setrlimit(Resource::RLIMIT_CPU, seconds, seconds)?;
        setrlimit(Resource::RLIMIT_DATA, MOST_MEMORY, MOST_MEMORY)?;
        setrlimit(Resource::RLIMIT_FSIZE, 8 * MOST_BYTES, 8 * MOST_BYTES)?;
        setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
        if let Some(cpus) = &cpus {
            sched_setaffinity(Pid::from_raw(0), cpus)?;
        }
        Ok(())
    };
    // SAFETY: between fork and exec it makes system calls only; it allocates nothing and takes no lock.
    unsafe { command.pre_exec(set_up) };
}

/// A pseudo-terminal: what reads from it, and what a program writes to. Line ends stay what they are.
fn terminal() -> io::Result<(OwnedFd, OwnedFd)> {
    let master = posix_openpt(OFlag::O_RDWR | OFlag::O_NOCTTY | OFlag::O_CLOEXEC)?;
    grantpt(&master)?;
    unlockpt(&master)?;
    let flags = OFlag::O_RDWR | OFlag::O_NOCTTY | OFlag::O_CLOEXEC;
    let slave = nix::fcntl::open(Path::new(&ptsname_r(&master)?), flags, nix::sys::stat::Mode::empty())?;
    let mut settings = tcgetattr(&slave)?;
    cfmakeraw(&mut settings);
    tcsetattr(&slave, SetArg::TCSANOW, &settings)?;
    Ok((master.into(), slave))
}

/// Reads until it is over: how, how many are left, and what was printed.
fn watch(
    request: &Request<'_>,
    running: &mut Running,
    output: OwnedFd,
    polling: &dyn Fn() -> BTreeSet<i32>,
) -> io::Result<(Ended, usize, Vec<u8>)> {
    let (begun, mut output, mut text) = (Instant::now(), File::from(output), Vec::new());
    let (mut is_open, mut looked) = (true, begun);
    let mut quiet: Option<(Vec<Asleep>, Instant)> = None;
    loop {
        if is_open {
            is_open = read(&mut output, &mut text, LOOK.min(Duration::from_millis(20)))?;
        } else {
            sleep(Duration::from_millis(2));
        }
        let has_exited = running.has_exited()?;
        if has_exited && running.session.members().is_empty() {
            // Whoever wrote has ended: what is there now is all.
            while is_open && text.len() as u64 <= MOST_BYTES && read(&mut output, &mut text, Duration::ZERO)?
            {
            }
            return Ok((Ended::Exited, 0, text));
        }
        let now = Instant::now();
        let is_late = now - begun > request.limit || request.cancel.load(Ordering::Relaxed);
        let mut is_quiet = false;
        if now - looked > LOOK {
            looked = now;
            quiet = match (running.session.asleep(&polling()), quiet) {
                (Some(seen), Some((before, since))) if seen == before => {
                    is_quiet = now - since >= QUIET;
                    Some((before, since))
                }
                (seen, _) => seen.map(|seen| (seen, now)),
            };
        }
        if is_quiet || is_late || text.len() as u64 > MOST_BYTES {
            let ended = match has_exited || running.has_exited()? {
                true => Ended::Exited,
                false if is_quiet => Ended::Hang,
                false => Ended::Limit,
            };
            return Ok((ended, running.session.members().len(), text));
        }
    }
}

/// Reads what comes within that time; whether more may come. Nothing within the time counts as that, but for a time of
/// zero.
fn read(output: &mut File, text: &mut Vec<u8>, within: Duration) -> io::Result<bool> {
    let timeout = PollTimeout::try_from(within).unwrap_or(PollTimeout::ZERO);
    let mut wanted = [PollFd::new(output.as_fd(), PollFlags::POLLIN)];
    match poll(&mut wanted, timeout) {
        Ok(0) => return Ok(!within.is_zero()),
        Err(Errno::EINTR) => return Ok(true),
        Err(error) => return Err(error.into()),
        Ok(_) => {}
    }
    let mut part = [0; 65536];
    match output.read(&mut part) {
        Ok(0) => Ok(false),
        Ok(count) => {
            text.extend_from_slice(&part[..count]);
            Ok(true)
        }
        // So a terminal says that nobody has it open any more.
        Err(error) if error.raw_os_error() == Some(Errno::EIO as i32) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The files below a folder; those that Python keeps for itself are none.
fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        if kind.is_dir() && entry.file_name() != "__pycache__" {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else if kind.is_file() {
            files.insert(name, content(&entry.path())?);
        }
    }
    Ok(())
}

fn content(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
