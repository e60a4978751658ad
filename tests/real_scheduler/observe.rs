//! A plan on the real kernel: carried out, recorded, and told as turns. What disturbed it is recognised, not averaged away.

use std::{
    collections::BTreeMap,
    env,
    io::Write,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use interleave::{
    real::tracefs::{Settings, Tracing},
    trace::{
        ftrace,
        kernel::{Left, TaskId, Trace, What},
    },
};
use nix::{
    sched::sched_getaffinity,
    sys::signal::{Signal, killpg},
    unistd::Pid,
};

use crate::{
    helper,
    plan::{Job, Plan},
};

/// Whatever a helper does, it ends by then.
const LIMIT: Duration = Duration::from_secs(20);
/// For how long, in all, others may hold a CPU of ours while one of ours is ready, microseconds; less than what lies between
/// two events of a plan.
pub const MOST_WITHHELD: i64 = 3_000;
/// How much longer than their CPU time all bursts together may take, microseconds: interrupts and what the host takes. The
/// bursts that are compared are those that were seen, so that this changes nothing but the plan.
const MOST_LONGER: i64 = 40_000;

/// A process on a CPU; microseconds since the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    pub who: usize,
    pub cpu: u16,
    pub start: i64,
    pub end: i64,
    /// It left the CPU runnable.
    pub can_go_on: bool,
}

/// Turns in order of start; those of one process become one when nothing of the plan was between: something short that
/// is none of it, such as a kernel thread, or a move to another CPU.
pub fn joined(mut turns: Vec<Turn>) -> Vec<Turn> {
    turns.sort_by_key(|turn| turn.start);
    let mut all: Vec<Turn> = Vec::new();
    for turn in turns {
        let before = all.iter_mut().rev().find(|before| before.who == turn.who);
        match before {
            Some(before) if before.can_go_on && turn.start - before.end <= MOST_WITHHELD => {
                before.end = turn.end;
                before.can_go_on = turn.can_go_on;
            }
            _ => all.push(turn),
        }
    }
    all
}

/// What the kernel did with a plan.
#[derive(Debug)]
pub struct Observed {
    /// As they were recorded, not joined.
    pub turns: Vec<Turn>,
    /// The plan as it was carried out: when each job was woken, how long its bursts and sleeps were on this CPU's clock.
    pub jobs: Vec<Job>,
    /// How long the woken waited for a CPU on which meanwhile only processes of the plan ran: who, microseconds.
    pub latencies: Vec<(usize, i64)>,
}

/// Why there is nothing to compare.
#[derive(Debug)]
pub enum Trouble {
    /// A right or a file is missing.
    Unable(String),
    /// It is worth another try.
    Disturbed(String),
    /// The kernel did something else than was expected.
    Differs(String),
}

/// How much of a disturbance a plan can bear.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Care {
    /// The order is compared: nobody else may hold a CPU of ours for longer than the events' distance allows.
    Order,
    /// Shares among ours are compared, which others' turns do not change.
    Shares,
}

/// The CPUs that this process may use.
pub fn cpus() -> Vec<usize> {
    let set = sched_getaffinity(Pid::from_raw(0)).unwrap_or_default();
    (0..nix::sched::CpuSet::count()).filter(|cpu| set.is_set(*cpu) == Ok(true)).collect()
}

/// Carries a plan out once.
///
/// # Errors
/// It could not be, or something disturbed it.
pub fn observe(plan: &Plan, care: Care) -> Result<Observed, Trouble> {
    let all = cpus();
    if all.len() < 2 || usize::from(plan.cpus) > all.len() {
        return Err(Trouble::Unable(format!("{} CPUs, the plan needs two or more", all.len())));
    }
    // The helper's own first, then the plan's, from the last one on: interrupts prefer the first.
    let mut list = vec![all[0]];
    list.extend(all.iter().rev().take(usize::from(plan.cpus)));
    let tracing = Tracing::open(&Settings::default()).map_err(Trouble::Unable)?;
    let said = carry_out(&helper::told(plan, &list), &tracing)?;
    let told = Told::read(&said).ok_or_else(|| Trouble::Disturbed(format!("the helper said {said:?}")))?;
    if let Some(code) = told.ends.iter().find(|code| **code != 0) {
        return Err(match code {
            3 => Trouble::Disturbed("the machine is too busy: a process came too late to begin".to_owned()),
            4 => Trouble::Unable("a process could not limit itself".to_owned()),
            _ => Trouble::Disturbed("the machine is too busy: the time limit was reached".to_owned()),
        });
    }
    let text = tracing.text().map_err(Trouble::Unable)?;
    let trace = ftrace::read(&text).unwrap_or_else(|error| panic!("the kernel's own trace: {error}"));
    if trace.lost > 0 {
        return Err(Trouble::Disturbed(format!("the kernel lost {} events of the trace", trace.lost)));
    }
    let found = Found::of(&trace, &told, plan).map_err(Trouble::Disturbed)?;
    let mut jobs = Vec::new();
    if care == Care::Order {
        jobs = found
            .jobs(plan)
            .map_err(|what| Trouble::Disturbed(format!("the machine is too busy: {what}")))?;
    }
    Ok(Observed { turns: found.turns, jobs, latencies: found.latencies })
}

/// Runs the helper under the tracer: what it printed.
fn carry_out(plan: &str, tracing: &Tracing) -> Result<String, Trouble> {
    let broken = |error: std::io::Error| Trouble::Unable(format!("the helper: {error}"));
    let mut helper = Command::new(env::current_exe().map_err(broken)?)
        .env(helper::VARIABLE, plan)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(broken)?;
    let pid = Pid::from_raw(helper.id() as i32);
    // All tasks of the machine: with a filter by process some switches to ours are missing.
    let began = tracing.start();
    // Closing its input lets it go too.
    let go = helper.stdin.take().map(|mut input| input.write_all(b"go\n"));
    let limit = Instant::now() + LIMIT;
    while helper.try_wait().map_err(broken)?.is_none() {
        if Instant::now() > limit || began.is_err() || !matches!(go, Some(Ok(()))) {
            // It leads a session, hence a group, of its own; its children die with it.
            let _ = killpg(pid, Signal::SIGKILL);
            let _ = helper.kill();
        }
        thread::sleep(Duration::from_millis(10));
    }
    let output = helper.wait_with_output().map_err(broken)?;
    began.and_then(|()| tracing.stop()).map_err(Trouble::Unable)?;
    let complaint = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    if !complaint.is_empty() {
        return Err(Trouble::Unable(complaint));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What the helper printed.
struct Told {
    start: i64,
    children: Vec<u32>,
    ends: Vec<i32>,
}

impl Told {
    fn read(text: &str) -> Option<Told> {
        let mut lines = text.lines();
        let start = lines.next()?.strip_prefix("start ")?.parse().ok()?;
        let children =
            lines.next()?.strip_prefix("child ")?.split(' ').map(str::parse).collect::<Result<_, _>>();
        let ends = lines.next()?.strip_prefix("end ")?.split(' ').map(str::parse).collect::<Result<_, _>>();
        Some(Told { start, children: children.ok()?, ends: ends.ok()? })
    }
}

/// Where a process of the plan is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Away,
    /// Since when, and whether only ours have run since.
    Ready(i64, bool),
    /// Since when.
    Running(i64),
}

/// What a trace says about a plan.
#[derive(Debug, Default)]
struct Found {
    turns: Vec<Turn>,
    latencies: Vec<(usize, i64)>,
    /// When each process went to sleep and was woken again.
    sleeps: Vec<Vec<(i64, i64)>>,
    /// How long one of ours was ready while a CPU of ours did something else.
    withheld: i64,
}

impl Found {
    fn of(trace: &Trace, told: &Told, plan: &Plan) -> Result<Found, String> {
        let mut found = Found { sleeps: vec![Vec::new(); told.children.len()], ..Found::default() };
        let mut places = vec![Place::Away; told.children.len()];
        // Who is on each CPU.
        let mut on: BTreeMap<u16, TaskId> = BTreeMap::new();
        let mut before = 0;
        let who = |task: TaskId| told.children.iter().position(|child| *child == task.0);
        for record in &trace.records {
            let now = (trace.origin.micros() + record.at.micros()) as i64 - told.start;
            let ready = places.iter().filter(|place| matches!(place, Place::Ready(..))).count();
            let running = places.iter().filter(|place| matches!(place, Place::Running(_))).count();
            if now > 0 && ready > 0 && running < usize::from(plan.cpus) {
                found.withheld += now - before.max(0);
            }
            before = now;
            let cpu = record.cpu.unwrap_or(0);
            let there = on.insert(cpu, record.task);
            if there.is_some_and(|there| there != record.task && (who(there).or(who(record.task))).is_some())
            {
                return Err("the kernel's trace lacks a switch".to_owned());
            }
            match &record.what {
                What::Wake { target, .. } => {
                    if let Some(woken) = who(*target).filter(|woken| places[*woken] == Place::Away) {
                        places[woken] = Place::Ready(now, running > 0);
                        if let Some(sleep) = found.sleeps[woken].last_mut() {
                            sleep.1 = now;
                        }
                    }
                }
                What::Switch { left, next, .. } => {
                    on.insert(cpu, *next);
                    if let Some(leaves) = who(record.task) {
                        found.leave(&mut places[leaves], leaves, cpu, *left, now);
                    }
                    match who(*next) {
                        Some(comes) => {
                            if let Place::Ready(since, true) = places[comes]
                                && now > 0
                            {
                                found.latencies.push((comes, now - since));
                            }
                            places[comes] = Place::Running(now);
                        }
                        // Somebody else has the CPU: that one of ours waits is not ours' doing any more.
                        None => places.iter_mut().for_each(|place| {
                            if let Place::Ready(_, only_ours) = place {
                                *only_ours = false;
                            }
                        }),
                    }
                }
                _ => {}
            }
        }
        Ok(found)
    }

    fn leave(&mut self, place: &mut Place, who: usize, cpu: u16, left: Left, now: i64) {
        let can_go_on = matches!(left, Left::Runnable { .. });
        if let Place::Running(start) = *place
            && now > 0
        {
            self.turns.push(Turn { who, cpu, start, end: now, can_go_on });
        }
        *place = if can_go_on { Place::Ready(now, false) } else { Place::Away };
        if matches!(left, Left::Waiting { .. }) {
            self.sleeps[who].push((now, now));
        }
    }

    /// The plan's jobs as they were carried out, or what made the run another one than was planned.
    fn jobs(&self, plan: &Plan) -> Result<Vec<Job>, String> {
        if self.withheld > MOST_WITHHELD {
            return Err(format!(
                "others held a CPU for {} µs while a process of ours was ready",
                self.withheld
            ));
        }
        let mut jobs = plan.jobs();
        let mut longer = 0;
        for who in 0..plan.tasks.len() {
            // The one that lasts beyond the start is that for the first job.
            let mut sleeps = self.sleeps[who].iter().filter(|sleep| sleep.1 > 0);
            let turns = || self.turns.iter().filter(|turn| turn.who == who);
            let had: i64 = turns().map(|turn| turn.end - turn.start).sum();
            longer += had - plan.tasks[who].cpu() as i64;
            let other = || format!("P{who} slept at other times than planned");
            for job in jobs.iter_mut().filter(|job| job.who == who) {
                let mut woken = sleeps.next().ok_or_else(other)?.1;
                job.at = woken as u64;
                for (at, length) in job.bursts.iter_mut().enumerate() {
                    if at % 2 == 1 {
                        let sleep = sleeps.next().ok_or_else(other)?;
                        *length = (sleep.1 - sleep.0) as u64;
                        woken = sleep.1;
                        continue;
                    }
                    // Until it sleeps again, or ends.
                    let until = sleeps.clone().next().map_or(i64::MAX, |sleep| sleep.0);
                    let burst = turns().filter(|turn| turn.start >= woken && turn.start < until);
                    *length = burst.map(|turn| turn.end - turn.start).sum::<i64>() as u64;
                }
            }
            if sleeps.next().is_some() {
                return Err(other());
            }
        }
        if longer > MOST_LONGER {
            return Err(format!("bursts took {longer} µs longer than their CPU time"));
        }
        Ok(jobs)
    }
}
