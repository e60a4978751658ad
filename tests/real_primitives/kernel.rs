//! A process of a program, on the real kernel: it carries out its operations one by one as CPython would, each between two
//! tickets.

use std::{
    ffi::CString,
    path::Path,
    sync::atomic::{AtomicI32, Ordering::SeqCst},
};

use nix::{errno::Errno, libc};

use super::{
    history::runs,
    program::{Act, End, MOST, Mode, Op, Program},
    shared::Shared,
};

/// Seconds after which a process that is left over ends itself.
const LIFETIME: u32 = 30;

/// How many signals this process, and those that it comes from before it was forked, have handled.
static HANDLED: AtomicI32 = AtomicI32::new(0);

extern "C" fn handle(_: libc::c_int) {
    HANDLED.fetch_add(1, SeqCst);
}

pub struct Runner<'a> {
    program: &'a Program,
    shared: &'a Shared,
    folder: &'a Path,
    process: usize,
    /// Reading and writing end of each pipe, files, and the pids that are known.
    pipes: Vec<[i32; 2]>,
    files: Vec<i32>,
    pids: [i32; MOST],
    dice: u64,
}

/// What a call says: its number, or `e` and the errno. A call that a handler interrupted is tried again (PEP 475).
fn said(mut call: impl FnMut() -> i64) -> Result<i64, String> {
    loop {
        match call() {
            -1 => match Errno::last() {
                Errno::EINTR => {}
                error => return Err(format!("e{}", error as i32)),
            },
            result => return Ok(result),
        }
    }
}

fn number(said: Result<i64, String>) -> String {
    said.map_or_else(|error| error, |it| it.to_string())
}

fn none(said: Result<i64, String>) -> String {
    said.map_or_else(|error| error, |_| "None".to_owned())
}

impl<'a> Runner<'a> {
    /// Makes what all processes find.
    #[allow(unsafe_code)]
    pub fn new(program: &'a Program, shared: &'a Shared, folder: &'a Path, dice: u64) -> Runner<'a> {
        // SAFETY: `alarm` takes a number; the child of a process without threads may call anything.
        unsafe { libc::alarm(LIFETIME) };
        let pipes = (0..program.pipes).map(|_| {
            let mut ends = [-1; 2];
            // SAFETY: two numbers to write to.
            let made = unsafe { libc::pipe(ends.as_mut_ptr()) };
            assert_eq!(made, 0, "there are descriptors");
            ends
        });
        let pipes = pipes.collect();
        let mut runner = Runner {
            program,
            shared,
            folder,
            process: 0,
            pipes,
            files: Vec::new(),
            pids: [0; MOST],
            dice: dice | 1,
        };
        runner.files =
            program.files.iter().enumerate().map(|(at, file)| runner.open(at, file.mode)).collect();
        runner
    }

    #[allow(unsafe_code)]
    fn open(&self, at: usize, mode: Mode) -> i32 {
        let path = self.folder.join(format!("f{at}"));
        let path = CString::new(path.into_os_string().into_encoded_bytes()).expect("a path has no zeros");
        let flags = match mode {
            Mode::Read => libc::O_RDONLY,
            Mode::Write => libc::O_RDWR,
            Mode::Append => libc::O_WRONLY | libc::O_APPEND,
        };
        // SAFETY: a text that ends with a zero.
        unsafe { libc::open(path.as_ptr(), flags) }
    }

    /// Does all of a process, and ends with it.
    #[allow(unsafe_code)]
    pub fn run(&mut self) -> ! {
        // SAFETY: `getpid` has no arguments.
        let own = unsafe { libc::getpid() };
        self.pids[self.process] = own;
        self.shared.pids[self.process].store(own, SeqCst);
        for (at, op) in self.program.processes[self.process].iter().enumerate() {
            self.dawdle();
            self.shared.begin(self.process, at);
            let result = self.perform(at, *op);
            self.shared.end(self.process, at, &result);
        }
        // SAFETY: ends this process at once; nothing of it is needed.
        unsafe { libc::_exit(0) }
    }

    /// Lets the others go first, or not.
    #[allow(unsafe_code)]
    fn dawdle(&mut self) {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        match self.dice >> 32 & 7 {
            0..=3 => {}
            4 => (0..self.dice & 0x3fff).for_each(|_| std::hint::spin_loop()),
            // SAFETY: no arguments.
            5 => _ = unsafe { libc::sched_yield() },
            _ => self.doze(|it| nap(it.dice as i64 & 0x3_ffff)),
        }
    }

    /// Sleeps for a time: whoever watches is not to think that it is for ever.
    fn doze<T>(&self, sleep: impl FnOnce(&Self) -> T) -> T {
        self.shared.dozing[self.process].store(1, SeqCst);
        let result = sleep(self);
        self.shared.dozing[self.process].store(0, SeqCst);
        result
    }

    #[allow(unsafe_code)]
    fn perform(&mut self, at: usize, op: Op) -> String {
        // SAFETY: each call gets numbers only, or a pointer into memory that is as long as it is told and outlives it.
        unsafe {
            match op {
                Op::Fork(child) => self.fork(child),
                Op::Exit(code) => libc::_exit(code),
                Op::Wait => self.wait(-1, 0),
                Op::WaitFor(child) => self.wait(self.pids[child], 0),
                Op::Look(child) => self.wait(self.pids[child], libc::WNOHANG),
                Op::Kill(target, signal) => none(said(|| libc::kill(self.pids[target], signal).into())),
                Op::Parent => self.name(libc::getppid()),
                Op::On(signal, act) => set_action(signal, act),
                Op::Handled => HANDLED.load(SeqCst).to_string(),
                Op::Pause => {
                    libc::pause();
                    "None".to_owned()
                }
                Op::Nap => {
                    self.doze(|_| nap(300_000));
                    "None".to_owned()
                }
                Op::Read(pipe, most) => read(self.pipes[pipe][0], most),
                Op::Write(pipe, size) => self.write(self.pipes[pipe][1], at, size),
                Op::Close(end) => none(said(|| libc::close(self.number(end)).into())),
                Op::Blocking(end, set) => {
                    let flags = libc::fcntl(self.number(end), libc::F_GETFL);
                    let flags = if set { flags & !libc::O_NONBLOCK } else { flags | libc::O_NONBLOCK };
                    none(said(|| libc::fcntl(self.number(end), libc::F_SETFL, flags).into()))
                }
                Op::Acquire(it) => acquired(said(|| libc::sem_wait(self.shared.semaphore(it)).into())),
                Op::Try(it) => acquired(said(|| libc::sem_trywait(self.shared.semaphore(it)).into())),
                Op::Timed(it) => {
                    let limit = soon();
                    let semaphore = self.shared.semaphore(it);
                    self.doze(|_| acquired(said(|| libc::sem_timedwait(semaphore, &limit).into())))
                }
                Op::Release(it) => none(said(|| libc::sem_post(self.shared.semaphore(it)).into())),
                Op::Value(it) => {
                    let mut value = 0;
                    libc::sem_getvalue(self.shared.semaphore(it), &mut value);
                    value.to_string()
                }
                Op::Load(it) => self.shared.cells[it].load(SeqCst).to_string(),
                Op::Store(it, value) => {
                    self.shared.cells[it].store(value, SeqCst);
                    "None".to_owned()
                }
                Op::Add(it) => {
                    let value = self.shared.cells[it].load(SeqCst);
                    (0..self.dice & 0xff).for_each(|_| std::hint::spin_loop());
                    self.shared.cells[it].store(value + 1, SeqCst);
                    value.to_string()
                }
                Op::Open(it, mode) => {
                    self.files[it] = self.open(it, mode);
                    "None".to_owned()
                }
                Op::Get(it, most) => read(self.files[it], most),
                Op::Put(it, size) => self.write(self.files[it], at, size),
            }
        }
    }

    #[allow(unsafe_code)]
    fn fork(&mut self, child: usize) -> String {
        // SAFETY: this process has one thread, so that its copy may go on as it would itself.
        match unsafe { libc::fork() } {
            0 => {
                // SAFETY: takes a number.
                unsafe { libc::alarm(LIFETIME) };
                self.process = child;
                self.dice = self.dice.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(child as u32 + 1) | 1;
                self.run()
            }
            -1 => format!("e{}", Errno::last() as i32),
            pid => {
                self.shared.pids[child].store(pid, SeqCst);
                self.pids[child] = pid;
                "None".to_owned()
            }
        }
    }

    #[allow(unsafe_code)]
    fn wait(&self, pid: i32, options: i32) -> String {
        let mut status = 0;
        // SAFETY: one number to write to.
        match said(|| unsafe { libc::waitpid(pid, &mut status, options) }.into()) {
            Ok(0) => "0".to_owned(),
            Ok(pid) => format!("{}:{}", self.name(pid as i32), code(status)),
            Err(error) => error,
        }
    }

    /// Which process of the program that is, as far as this one knows.
    fn name(&self, pid: i32) -> String {
        let known = self.pids.iter().position(|it| *it == pid);
        known.map_or_else(|| "x".to_owned(), |it| it.to_string())
    }

    fn number(&self, end: End) -> i32 {
        match end {
            End::Reading(pipe) => self.pipes[pipe][0],
            End::Writing(pipe) => self.pipes[pipe][1],
        }
    }

    #[allow(unsafe_code)]
    fn write(&self, fd: i32, at: usize, size: u32) -> String {
        let bytes = vec![self.program.letter(self.process, at); size as usize];
        // SAFETY: so many bytes to read from.
        number(said(|| unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) } as i64))
    }
}

/// An exit code, or minus a signal.
pub fn code(status: i32) -> i32 {
    if libc::WIFSIGNALED(status) { -libc::WTERMSIG(status) } else { libc::WEXITSTATUS(status) }
}

fn acquired(said: Result<i64, String>) -> String {
    match said {
        Ok(_) => "True".to_owned(),
        Err(error) if error == "e11" || error == "e110" => "False".to_owned(),
        Err(error) => error,
    }
}

#[allow(unsafe_code)]
fn read(fd: i32, most: u32) -> String {
    let mut bytes = vec![0_u8; most as usize];
    // SAFETY: so many bytes to write to.
    match said(|| unsafe { libc::read(fd, bytes.as_mut_ptr().cast(), bytes.len()) } as i64) {
        Ok(count) => runs(&bytes[..count as usize]),
        Err(error) => error,
    }
}

/// CPython sets no SA_RESTART: what a handler interrupts comes back and is tried again.
#[allow(unsafe_code)]
fn set_action(signal: i32, act: Act) -> String {
    // SAFETY: zeros are a valid sigaction; the handler does nothing but count in an atomic.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = match act {
            Act::Default => libc::SIG_DFL,
            Act::Ignore => libc::SIG_IGN,
            Act::Handle => handle as extern "C" fn(libc::c_int) as usize,
        };
        none(said(|| libc::sigaction(signal, &action, std::ptr::null_mut()).into()))
    }
}

/// So many nanoseconds, whatever handlers come between.
#[allow(unsafe_code)]
fn nap(length: i64) {
    let mut left = libc::timespec { tv_sec: 0, tv_nsec: length };
    // SAFETY: a time to read and one to write what is left to.
    let _ = said(|| unsafe { libc::nanosleep(&left.clone(), &mut left) }.into());
}

/// A moment a millisecond from now.
#[allow(unsafe_code)]
fn soon() -> libc::timespec {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: a time to write to.
    unsafe { libc::clock_gettime(libc::CLOCK_REALTIME, &mut time) };
    time.tv_nsec += 1_000_000;
    if time.tv_nsec >= 1_000_000_000 {
        (time.tv_sec, time.tv_nsec) = (time.tv_sec + 1, time.tv_nsec - 1_000_000_000);
    }
    time
}
