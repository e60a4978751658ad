//! Who had which CPU when, with the figures of the run; from a workload's events.

use std::collections::BTreeMap;

pub use crate::metrics::{Distribution, Figures, ProcessFigures};
use crate::{
    event::Kind,
    id::{CpuId, Pid},
    recording::Recording,
    time::Instant,
};

/// A process on a CPU from one moment to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    pub cpu: CpuId,
    pub pid: Pid,
    pub start: Instant,
    pub end: Instant,
}

/// The schedule that a policy made of a workload.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// Merged while a process goes on on its CPU without a gap; in order of start, then CPU.
    pub slices: Vec<Slice>,
    /// Time paid for switches, by the process switched to.
    pub switches: Vec<Slice>,
    pub figures: Figures,
}

/// Puts slices together from events.
#[derive(Debug, Default)]
struct Folder {
    slices: Vec<Slice>,
    switches: Vec<Slice>,
    /// On each CPU: who runs, since when.
    running: BTreeMap<CpuId, (Pid, Instant)>,
    /// The slice of each CPU that ended last.
    ended: BTreeMap<CpuId, usize>,
}

impl Folder {
    fn leave(&mut self, cpu: CpuId, at: Instant) {
        let Some((pid, start)) = self.running.remove(&cpu) else { return };
        if at == start {
            return;
        }
        if let Some(before) = self.ended.get(&cpu).map(|index| &mut self.slices[*index])
            && before.pid == pid
            && before.end == start
        {
            before.end = at;
            return;
        }
        self.ended.insert(cpu, self.slices.len());
        self.slices.push(Slice { cpu, pid, start, end: at });
    }
}

impl Schedule {
    /// The schedule of a recording.
    #[must_use]
    pub fn of(recording: &Recording) -> Schedule {
        let machine = recording.end();
        let mut folder = Folder::default();
        for event in &recording.events {
            match event.kind {
                Kind::Dispatch { cpu } => {
                    folder.running.insert(cpu, (event.pid, event.at));
                }
                Kind::Expire { cpu }
                | Kind::Preempt { cpu, .. }
                | Kind::Block { cpu, .. }
                | Kind::Exit { cpu, .. } => folder.leave(cpu, event.at),
                Kind::Switch { cpu, cost } => {
                    let slice = Slice { cpu, pid: event.pid, start: event.at, end: event.at + cost };
                    folder.switches.push(slice);
                }
                _ => {}
            }
        }
        let running: Vec<CpuId> = folder.running.keys().copied().collect();
        for cpu in running {
            folder.leave(cpu, machine.now());
        }
        let Folder { mut slices, switches, .. } = folder;
        slices.sort_unstable_by_key(|slice| (slice.start, slice.cpu));
        Schedule { slices, switches, figures: Figures::of(recording) }
    }
}
