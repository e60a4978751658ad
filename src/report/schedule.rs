//! A workload's run as JSON: what `interleave schedule --json` prints. Times in units of 1 ms.

use serde::{Serialize, Serializer};

use super::waiting;
use crate::{
    id::Pid,
    machine::Machine,
    recording::{Ending, Outcome},
    schedule::{Distribution, ProcessFigures, Schedule, Slice},
    text::Text,
    time::Instant,
    waits::Hang,
    workload::Workload,
};

/// Waits of a hang that are told one by one.
const CHAIN: usize = 8;

/// The report of a run.
#[derive(Clone, Debug, Serialize)]
pub struct ScheduleReport {
    pub policy: String,
    /// `hang` or `limit`, when it did not come to its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<&'static str>,
    /// Who is stuck, on a hang.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Stuck>,
    /// In order of start, then CPU.
    pub slices: Vec<SliceReport>,
    /// What was paid for switches, by the process switched to.
    pub switches: Vec<SliceReport>,
    /// In input order.
    pub processes: Vec<Row>,
    pub averages: Averages,
    pub cpu_utilisation: Units,
    pub context_switches: u32,
    pub makespan: Units,
    pub figures: More,
}

/// A number of units: whole ones are written without a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Units(pub f64);

/// A process on a CPU.
#[derive(Clone, Debug, Serialize)]
pub struct SliceReport {
    pub cpu: u16,
    pub process: String,
    pub start: Units,
    pub end: Units,
}

/// The figures of a process; null what did not come to be.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub name: String,
    pub arrival: Units,
    pub first_run: Option<Units>,
    pub completion: Option<Units>,
    pub turnaround: Option<Units>,
    pub waiting: Units,
    pub blocked: Units,
    pub response: Option<Units>,
    /// Jobs that ended after their deadline; of a process with one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub misses: Option<u32>,
}

/// The same figure of three distributions; null of those that nobody has.
#[derive(Clone, Debug, Serialize)]
pub struct Averages {
    pub turnaround: Option<Units>,
    pub waiting: Option<Units>,
    pub response: Option<Units>,
}

/// Further figures of the run.
#[derive(Clone, Debug, Serialize)]
pub struct More {
    /// The least value that 95 of 100 processes do not exceed.
    pub p95: Averages,
    /// Standard deviation of the population.
    pub deviation: Averages,
    /// Processes a unit.
    pub throughput: f64,
    /// Jain's index.
    pub fairness: f64,
    pub misses: u32,
}

/// A process that waits for ever.
#[derive(Clone, Debug, Serialize)]
pub struct Stuck {
    pub process: String,
    /// What for: `lock L`.
    pub on: String,
    pub held_by: Option<String>,
}

impl Serialize for Units {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Up to 2^53 every whole number is exact.
        if self.0.fract() == 0.0 && self.0.abs() < 9e15 {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

impl Units {
    fn of(micros: u64) -> Units {
        Units(micros as f64 / 1e3)
    }

    fn at(moment: Instant) -> Units {
        Units::of(moment.micros())
    }
}

impl ScheduleReport {
    /// The report of a workload's run that made `schedule` and has brought `machine` to its end.
    #[must_use]
    pub fn of(machine: &Machine, outcome: &Outcome, schedule: &Schedule) -> ScheduleReport {
        let figures = &schedule.figures;
        let slice = |slice: &Slice| SliceReport {
            cpu: slice.cpu.0,
            process: name(machine, slice.pid),
            start: Units::at(slice.start),
            end: Units::at(slice.end),
        };
        let anybody = |has: fn(&ProcessFigures) -> bool| figures.processes.iter().any(has);
        let [ended, arrived, ran] =
            [anybody(|it| it.completion.is_some()), anybody(|_| true), anybody(|it| it.first_run.is_some())];
        let three = |part: fn(&Distribution) -> f64| Averages {
            turnaround: ended.then(|| Units(part(&figures.turnaround) / 1e3)),
            waiting: arrived.then(|| Units(part(&figures.waiting) / 1e3)),
            response: ran.then(|| Units(part(&figures.response) / 1e3)),
        };
        let ending = &outcome.ending;
        let is_hang = matches!(ending, Ending::Hang(_));
        let left = outcome.left.iter().filter(|_| is_hang);
        ScheduleReport {
            policy: machine.options().policy.to_string(),
            outcome: Some(ending.word()).filter(|_| !matches!(ending, Ending::Exited(_))),
            waiting: left.filter_map(|pid| stuck(machine, *pid)).collect(),
            slices: schedule.slices.iter().map(slice).collect(),
            switches: schedule.switches.iter().map(slice).collect(),
            processes: figures.processes.iter().map(|it| row(machine, it)).collect(),
            averages: three(|it| it.mean),
            cpu_utilisation: Units(figures.cpu_utilisation),
            context_switches: figures.context_switches,
            makespan: Units::at(figures.makespan),
            figures: More {
                p95: three(|it| it.p95),
                deviation: three(|it| it.deviation),
                throughput: figures.throughput,
                fairness: figures.fairness,
                misses: figures.misses,
            },
        }
    }
}

fn row(machine: &Machine, it: &ProcessFigures) -> Row {
    let workload = machine.workload();
    let spec = workload.and_then(|workload| workload.processes.get((it.pid.0 - Pid::MAIN.0) as usize));
    let has_deadline = spec.is_some_and(|spec| spec.deadline.or(spec.period).is_some());
    Row {
        name: name(machine, it.pid),
        arrival: Units::at(it.arrival),
        first_run: it.first_run.map(Units::at),
        completion: it.completion.map(Units::at),
        turnaround: it.turnaround().map(|length| Units::of(length.micros())),
        waiting: Units::of(it.times.ready.micros()),
        blocked: Units::of(it.times.blocked.micros()),
        response: it.response().map(|length| Units::of(length.micros())),
        misses: has_deadline.then_some(it.misses),
    }
}

fn name(machine: &Machine, pid: Pid) -> String {
    machine.process(pid).map_or_else(|| pid.to_string(), |process| process.name.to_string())
}

fn stuck(machine: &Machine, pid: Pid) -> Option<Stuck> {
    let waiting = waiting(machine, pid)?;
    let held_by = waiting.held_by.map(|pid| name(machine, Pid(pid)));
    Some(Stuck { process: name(machine, pid), on: waiting.on, held_by })
}

/// Why a workload can never go on, and who waits for whom, in one line.
#[must_use]
pub fn hang_sentence(machine: &Machine, hang: &Hang, text: &Text) -> String {
    let wait = |stuck: Stuck| match &stuck.held_by {
        Some(holder) => text.fill("waits.held", &[&stuck.process, &stuck.on, holder]),
        None => text.fill("waits.for", &[&stuck.process, &stuck.on]),
    };
    let chain = hang.chain.iter().take(CHAIN).filter_map(|link| stuck(machine, link.pid)).map(wait);
    let more = hang.chain.len().saturating_sub(CHAIN);
    let more = (more > 0).then(|| text.fill("waits.more", &[&more.to_string()]));
    let waits: Vec<String> = chain.chain(more).collect();
    let separator = text.get("waits.separator");
    format!("{}: {}", text.get(&format!("hang.{}", hang.kind.word())), waits.join(separator))
}

/// Whether any process of a workload has a deadline that it can miss.
#[must_use]
pub fn has_deadlines(workload: &Workload) -> bool {
    workload.processes.iter().any(|spec| spec.deadline.or(spec.period).is_some())
}
