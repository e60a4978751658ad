//! The process that carries a plan out: this binary again, with one thread, so that it may fork. Itself it only starts the
//! others and watches over them, as the most urgent of all.

use std::{
    fmt::Write as _,
    io::{self, BufRead},
    mem,
    time::Duration,
};

use nix::{
    errno::Errno,
    libc,
    sched::{CpuSet, sched_setaffinity},
    sys::{
        prctl::set_pdeathsig,
        resource::{Resource, setrlimit},
        signal::{Signal, kill},
        time::TimeSpec,
        wait::{WaitPidFlag, WaitStatus, waitpid},
    },
    time::{ClockId, ClockNanosleepFlags, clock_gettime, clock_nanosleep},
    unistd::{ForkResult, Pid, fork, getppid, setsid},
};

use crate::plan::{Class, Plan, Step, Task};

/// Where the plan stands for the helper; its presence makes this binary the helper.
pub const VARIABLE: &str = "INTERLEAVE_SCHEDULER_PLAN";
/// More urgent than any process of a plan.
const WATCHDOG: u32 = 90;
/// How long a plan may take after its start, beside what it asks for.
const GRACE: u64 = 4_000_000;

/// The plan as one line: `CPU,CPU;CLASS NUMBER NUMBER STEP…;…`, the first CPU the helper's own.
pub fn told(plan: &Plan, cpus: &[usize]) -> String {
    let list: Vec<String> = cpus.iter().map(ToString::to_string).collect();
    let mut text = list.join(",");
    for task in &plan.tasks {
        let _ = match task.class {
            Class::Fifo(priority) => write!(text, ";{} {priority} 0", libc::SCHED_FIFO),
            Class::RoundRobin(priority) => write!(text, ";{} {priority} 0", libc::SCHED_RR),
            Class::Deadline { runtime, deadline } => {
                write!(text, ";{} {runtime} {deadline}", libc::SCHED_DEADLINE)
            }
            Class::Other(nice) => write!(text, ";{} {nice} 0", libc::SCHED_OTHER),
        };
        for step in &task.steps {
            let _ = match step {
                Step::At(at) => write!(text, " a{at}"),
                Step::Cpu(length) => write!(text, " c{length}"),
                Step::Sleep(length) => write!(text, " s{length}"),
            };
        }
    }
    text
}

fn task(text: &str) -> Option<Task> {
    let mut words = text.split(' ');
    let (class, first, second) = (words.next()?, words.next()?, words.next()?);
    let class = match class.parse().ok()? {
        libc::SCHED_FIFO => Class::Fifo(first.parse().ok()?),
        libc::SCHED_RR => Class::RoundRobin(first.parse().ok()?),
        libc::SCHED_DEADLINE => {
            Class::Deadline { runtime: first.parse().ok()?, deadline: second.parse().ok()? }
        }
        _ => Class::Other(first.parse().ok()?),
    };
    let step = |word: &str| {
        let number = word.get(1..)?.parse().ok()?;
        Some(match word.as_bytes()[0] {
            b'a' => Step::At(number),
            b'c' => Step::Cpu(number),
            _ => Step::Sleep(number),
        })
    };
    Some(Task { class, steps: words.map(step).collect::<Option<_>>()? })
}

/// Carries a plan out once a line comes on standard input, and prints `start MICROS`, `child PID…` and `end STATUS…`.
///
/// # Errors
/// One line on what the kernel refused.
pub fn run(plan: &str) -> Result<(), String> {
    let (cpus, tasks) = plan.split_once(';').ok_or("no plan")?;
    let cpus: Vec<usize> = cpus.split(',').filter_map(|cpu| cpu.parse().ok()).collect();
    let tasks: Vec<Task> = tasks.split(';').map(task).collect::<Option<_>>().ok_or("an unknown plan")?;
    let said = |what: &str| {
        let what = what.to_owned();
        move |error: Errno| format!("{what}: {}", error.desc())
    };
    set_pdeathsig(Signal::SIGKILL).map_err(said("prctl"))?;
    setsid().map_err(said("setsid"))?;
    let is_real_time = tasks.iter().any(|task| !matches!(task.class, Class::Other(_)));
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(|error| error.to_string())?;
    if is_real_time {
        schedule(Pid::from_raw(0), Class::Fifo(WATCHDOG)).map_err(said("SCHED_FIFO"))?;
    }
    // A deadline task's first period is over before it begins: its deadlines count from when it wakes.
    let period = |task: &Task| if let Class::Deadline { deadline, .. } = task.class { deadline } else { 0 };
    let settle = 60_000 + 5_000 * tasks.len() as u64 + tasks.iter().map(period).max().unwrap_or(0);
    let start = now(ClockId::CLOCK_MONOTONIC) + settle;
    let children = tasks.iter().map(|task| spawn(task, start)).collect::<Result<Vec<Pid>, Errno>>();
    let children = children.map_err(said("fork"))?;
    let refused = tasks.iter().zip(&children).find_map(|(task, pid)| place(task, *pid, &cpus[1..]).err());
    if let Some(refused) = refused {
        end(&children);
        return Err(refused);
    }
    if cpus.len() == 2 {
        bind(Pid::from_raw(0), &cpus[..1]).map_err(said("sched_setaffinity"))?;
    }
    let statuses = watch(&children, start + GRACE + tasks.iter().map(Task::cpu).sum::<u64>());
    let list = |numbers: Vec<i32>| numbers.iter().map(|number| format!(" {number}")).collect::<String>();
    println!("start {start}");
    println!("child{}", list(children.iter().map(|pid| pid.as_raw()).collect()));
    println!("end{}", list(statuses));
    Ok(())
}

/// Waits for all; kills them at `limit`. The exit codes; -1 of whoever was killed.
fn watch(children: &[Pid], limit: u64) -> Vec<i32> {
    let mut statuses: Vec<Option<i32>> = vec![None; children.len()];
    while statuses.contains(&None) {
        for (status, pid) in statuses.iter_mut().zip(children) {
            if status.is_none() {
                *status = match waitpid(*pid, Some(WaitPidFlag::WNOHANG)) {
                    Ok(WaitStatus::StillAlive) => None,
                    Ok(WaitStatus::Exited(_, code)) => Some(code),
                    _ => Some(-1),
                };
            }
        }
        if now(ClockId::CLOCK_MONOTONIC) > limit {
            end(children);
            return vec![-1; children.len()];
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    statuses.into_iter().flatten().collect()
}

fn end(children: &[Pid]) {
    for pid in children {
        // Whoever was reaped is no more, and its number is not given out again so soon.
        let _ = kill(*pid, Signal::SIGKILL);
        let _ = waitpid(*pid, None);
    }
}

/// Binds a child and gives it its class. A deadline task may not be bound (sched_setattr(2), EPERM).
fn place(task: &Task, pid: Pid, cpus: &[usize]) -> Result<(), String> {
    if !matches!(task.class, Class::Deadline { .. }) {
        bind(pid, cpus).map_err(|error| format!("sched_setaffinity: {}", error.desc()))?;
    }
    schedule(pid, task.class).map_err(|error| format!("sched_setattr {:?}: {}", task.class, error.desc()))
}

fn bind(pid: Pid, cpus: &[usize]) -> Result<(), Errno> {
    let mut set = CpuSet::new();
    for cpu in cpus {
        set.set(*cpu)?;
    }
    sched_setaffinity(pid, &set)
}

#[allow(unsafe_code)]
fn schedule(pid: Pid, class: Class) -> Result<(), Errno> {
    // SAFETY: `sched_attr` is plain numbers, all of which may be zero.
    let mut attributes: libc::sched_attr = unsafe { mem::zeroed() };
    attributes.size = size_of::<libc::sched_attr>() as u32;
    match class {
        Class::Fifo(priority) => {
            attributes.sched_policy = libc::SCHED_FIFO as u32;
            attributes.sched_priority = priority;
        }
        Class::RoundRobin(priority) => {
            attributes.sched_policy = libc::SCHED_RR as u32;
            attributes.sched_priority = priority;
        }
        Class::Deadline { runtime, deadline } => {
            attributes.sched_policy = libc::SCHED_DEADLINE as u32;
            attributes.sched_runtime = runtime * 1000;
            attributes.sched_deadline = deadline * 1000;
            attributes.sched_period = deadline * 1000;
        }
        Class::Other(nice) => attributes.sched_nice = i32::from(nice),
    }
    // SAFETY: the kernel reads `size` bytes of what lives until the call returns.
    let answer = unsafe { libc::syscall(libc::SYS_sched_setattr, pid.as_raw(), &raw const attributes, 0) };
    Errno::result(answer).map(drop)
}

/// A child that sleeps until the start and carries its steps out.
#[allow(unsafe_code)]
fn spawn(task: &Task, start: u64) -> Result<Pid, Errno> {
    let parent = Pid::this();
    // SAFETY: this process has one thread, so the child may do anything.
    match unsafe { fork() }? {
        ForkResult::Parent { child } => Ok(child),
        ForkResult::Child => {
            let code = carry_out(task, start, parent);
            // SAFETY: ends the process at once; what the parent has registered for its own end is not the child's.
            unsafe { libc::_exit(code) }
        }
    }
}

/// 0; 3 when it came too late to begin in time; 4 when the kernel refused something.
fn carry_out(task: &Task, start: u64, parent: Pid) -> i32 {
    // The second line, should the watch fail: no process outlives its parent or computes for ever.
    let limits = set_pdeathsig(Signal::SIGKILL)
        .and_then(|()| setrlimit(Resource::RLIMIT_RTTIME, 2_000_000, 2_000_000))
        .and_then(|()| setrlimit(Resource::RLIMIT_CPU, 8, 8));
    if limits.is_err() || getppid() != parent {
        return 4;
    }
    if now(ClockId::CLOCK_MONOTONIC) + 1000 > start {
        return 3;
    }
    for step in &task.steps {
        match step {
            Step::At(at) => sleep_until(start + at),
            Step::Sleep(length) => sleep_until(now(ClockId::CLOCK_MONOTONIC) + length),
            Step::Cpu(length) => {
                let end = now(ClockId::CLOCK_PROCESS_CPUTIME_ID) + length;
                while now(ClockId::CLOCK_PROCESS_CPUTIME_ID) < end {}
            }
        }
    }
    0
}

/// Microseconds.
fn now(clock: ClockId) -> u64 {
    let time = clock_gettime(clock).unwrap_or(TimeSpec::new(0, 0));
    time.tv_sec() as u64 * 1_000_000 + time.tv_nsec() as u64 / 1000
}

fn sleep_until(at: u64) {
    let at = TimeSpec::new((at / 1_000_000) as i64, (at % 1_000_000 * 1000) as i64);
    let sleep = || clock_nanosleep(ClockId::CLOCK_MONOTONIC, ClockNanosleepFlags::TIMER_ABSTIME, &at);
    while sleep() == Err(Errno::EINTR) {}
}
