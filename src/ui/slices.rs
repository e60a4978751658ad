//! Events folded into what a timeline shows: who was in which state when, who held a CPU or a lock, when something
//! was printed. Events can be added as they come; every question is a binary search.

use std::collections::BTreeMap;

use interleave::{
    event::{Event, Kind, Operation, What},
    id::{CpuId, ObjectId, Pid, Tid},
    process::On,
    time::Instant,
    value::SemaphoreKind,
};

pub use super::track::Track;

use super::palette::Phase;

/// What a process does in a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doing {
    pub phase: Phase,
    pub on: Option<On>,
}

/// What a CPU does in a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    Idle,
    Run(Pid),
    Switch,
}

/// A lock in a process's hands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hold {
    pub object: ObjectId,
    pub start: Instant,
    /// None while it lasts.
    pub end: Option<Instant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Output,
    /// It ended otherwise than with exit code 0.
    Fault,
}

/// The row of a process.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub pid: Pid,
    pub parent: Pid,
    /// Generations below main.
    pub depth: usize,
    pub created: Instant,
    pub track: Track<Doing>,
    /// When its row ends.
    pub reaped: Option<Instant>,
    pub holds: Vec<Hold>,
    pub marks: Vec<(Instant, Mark)>,
    tasks: BTreeMap<Tid, Doing>,
    main: Tid,
}

/// A run as rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slices {
    /// In pid order.
    pub rows: Vec<Row>,
    pub cpus: Vec<Track<Work>>,
    /// The last event.
    pub end: Instant,
    times: Vec<Instant>,
    locks: BTreeMap<ObjectId, u32>,
}

impl Slices {
    /// The rows of a run.
    #[must_use]
    pub fn of(events: &[Event]) -> Slices {
        let mut slices = Slices::default();
        slices.extend(events);
        slices
    }

    /// Takes in the next events.
    pub fn extend(&mut self, events: &[Event]) {
        for event in events {
            self.times.push(event.at);
            self.end = event.at;
            self.take(event);
        }
    }

    /// The cursor at a moment: how many events have happened by then.
    #[must_use]
    pub fn cursor_at(&self, at: Instant) -> usize {
        self.times.partition_point(|time| *time <= at)
    }

    /// The row of a process.
    #[must_use]
    pub fn row(&self, pid: Pid) -> Option<&Row> {
        Some(&self.rows[self.index(pid)?])
    }

    fn index(&self, pid: Pid) -> Option<usize> {
        self.rows.binary_search_by_key(&pid, |row| row.pid).ok()
    }

    fn take(&mut self, event: &Event) {
        match &event.kind {
            Kind::Create { parent } => self.create(event, *parent),
            Kind::Die { .. } => {
                let mine = Some(Work::Run(event.pid));
                let held = self.cpus.iter_mut().filter(|track| track.last() == mine);
                held.for_each(|track| track.set(event.at, Work::Idle));
                self.end_of(event, true);
            }
            Kind::Exit { cpu, code } => {
                self.cpu(*cpu, event.at, Work::Idle);
                self.end_of(event, *code != 0);
            }
            Kind::Reap { child, .. } => {
                if let Some(index) = self.index(*child) {
                    self.rows[index].reaped = Some(event.at);
                }
            }
            Kind::Make { object, what: What::Semaphore(SemaphoreKind::Lock | SemaphoreKind::RLock) } => {
                self.locks.insert(*object, 0);
            }
            Kind::Operate { object, operation } => self.operate(event, *object, operation),
            Kind::Output { .. } => self.mark(event, Mark::Output),
            _ => self.turn(event),
        }
    }

    /// A task goes from state to state, a CPU from hand to hand.
    fn turn(&mut self, event: &Event) {
        let doing = |phase, on| Some(Doing { phase, on });
        let (work, doing) = match &event.kind {
            Kind::Thread => (None, doing(Phase::New, None)),
            Kind::Admit | Kind::Wake { .. } => (None, doing(Phase::Ready, None)),
            Kind::Dispatch { cpu } => (Some((*cpu, Work::Run(event.pid))), doing(Phase::Running, None)),
            Kind::Expire { cpu } | Kind::Preempt { cpu, .. } => {
                (Some((*cpu, Work::Idle)), doing(Phase::Ready, None))
            }
            Kind::Block { cpu, on } => (Some((*cpu, Work::Idle)), doing(Phase::Blocked, Some(*on))),
            Kind::ThreadEnd { cpu } => (Some((*cpu, Work::Idle)), None),
            Kind::Switch { cpu, cost } if !cost.is_zero() => {
                self.cpu(*cpu, event.at, Work::Switch);
                return self.cpu(*cpu, event.at + *cost, Work::Run(event.pid));
            }
            _ => return,
        };
        if let Some((cpu, work)) = work {
            self.cpu(cpu, event.at, work);
        }
        self.task(event, doing);
    }

    fn create(&mut self, event: &Event, parent: Pid) {
        let depth = self.index(parent).map_or(0, |index| self.rows[index].depth + 1);
        let row = Row {
            pid: event.pid,
            parent,
            depth,
            created: event.at,
            track: Track::new(),
            reaped: None,
            holds: Vec::new(),
            marks: Vec::new(),
            tasks: BTreeMap::new(),
            main: event.tid,
        };
        let place = self.rows.partition_point(|row| row.pid < event.pid);
        self.rows.insert(place, row);
        self.task(event, Some(Doing { phase: Phase::New, on: None }));
    }

    /// A task goes into a state, or ends (None); the process's is running before ready before its main task's.
    fn task(&mut self, event: &Event, doing: Option<Doing>) {
        let Some(index) = self.index(event.pid) else { return };
        let row = &mut self.rows[index];
        match doing {
            Some(doing) => row.tasks.insert(event.tid, doing),
            None => row.tasks.remove(&event.tid),
        };
        let with = |phase| row.tasks.values().find(|doing| doing.phase == phase);
        let shown = with(Phase::Running).or_else(|| with(Phase::Ready)).or_else(|| row.tasks.get(&row.main));
        if let Some(doing) = shown.copied() {
            row.track.set(event.at, doing);
        }
    }

    fn end_of(&mut self, event: &Event, is_fault: bool) {
        if let Some(index) = self.index(event.pid) {
            self.rows[index].tasks.clear();
            self.rows[index].track.set(event.at, Doing { phase: Phase::Zombie, on: None });
        }
        if is_fault {
            self.mark(event, Mark::Fault);
        }
    }

    fn mark(&mut self, event: &Event, mark: Mark) {
        if let Some(index) = self.index(event.pid) {
            self.rows[index].marks.push((event.at, mark));
        }
    }

    fn cpu(&mut self, cpu: CpuId, at: Instant, work: Work) {
        let index = usize::from(cpu.0);
        while self.cpus.len() <= index {
            let mut track = Track::new();
            track.set(Instant::BOOT, Work::Idle);
            self.cpus.push(track);
        }
        let track = &mut self.cpus[index];
        // A switch is booked to end later. The newcomer's dispatch is within it; anything else cuts it short.
        if !track.has_booked(at, work) {
            track.set(at, work);
        }
    }

    /// Locks go into and out of hands; an RLock counts.
    fn operate(&mut self, event: &Event, object: ObjectId, operation: &Operation) {
        let Some(depth) = self.locks.get_mut(&object) else { return };
        match operation {
            Operation::Acquire => *depth += 1,
            Operation::Release => *depth = depth.saturating_sub(1),
            _ => return,
        }
        let (depth, is_acquire) = (*depth, *operation == Operation::Acquire);
        if is_acquire && depth == 1 {
            if let Some(index) = self.index(event.pid) {
                self.rows[index].holds.push(Hold { object, start: event.at, end: None });
            }
        } else if !is_acquire && depth == 0 {
            let open = |hold: &&mut Hold| hold.object == object && hold.end.is_none();
            let held = self.rows.iter_mut().flat_map(|row| row.holds.iter_mut().rev().take(64)).find(open);
            held.into_iter().for_each(|hold| hold.end = Some(event.at));
        }
    }
}
