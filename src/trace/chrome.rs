//! A run as a file that trace viewers open: the Chrome/Perfetto JSON of "Trace Event Format".
//!
//! One track a CPU and one a process; times in microseconds, as the format has them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{event::Kind, id::CpuId, recording::Recording, scene::Scene, time::Instant};

/// The process number of the track that stands for the CPUs.
const CPUS: u32 = 0;

/// The trace of a run as JSON text.
#[must_use]
pub fn to_chrome(recording: &Recording) -> String {
    let mut list: Vec<Value> = vec![named("process_name", CPUS, 0, "CPU")];
    for process in Scene::at(recording, recording.events.len()).processes {
        list.push(named("process_name", process.pid.0, 0, &process.name));
    }
    let mut running: BTreeMap<CpuId, (u32, Instant)> = BTreeMap::new();
    for event in &recording.events {
        match &event.kind {
            Kind::Dispatch { cpu } => {
                running.insert(*cpu, (event.pid.0, event.at));
            }
            Kind::Output { piece } => {
                let text = recording.output.get(*piece as usize).map_or("", |piece| &*piece.text);
                list.push(json!({
                    "name": text.trim_end(), "ph": "i", "s": "t", "ts": event.at.micros(),
                    "pid": event.pid.0, "tid": event.pid.0,
                }));
            }
            Kind::Die { .. } => {
                let cpu = running.iter().find(|(_, (pid, _))| *pid == event.pid.0).map(|(cpu, _)| *cpu);
                list.extend(cpu.and_then(|cpu| close(&mut running, cpu, event.at)).into_iter().flatten());
            }
            Kind::End => {
                let open: Vec<CpuId> = running.keys().copied().collect();
                for cpu in open {
                    list.extend(close(&mut running, cpu, event.at).into_iter().flatten());
                }
            }
            kind => {
                let slices = leaves_cpu(kind).and_then(|cpu| close(&mut running, cpu, event.at));
                list.extend(slices.into_iter().flatten());
            }
        }
    }
    json!({ "displayTimeUnit": "ms", "traceEvents": list }).to_string()
}

fn leaves_cpu(kind: &Kind) -> Option<CpuId> {
    match kind {
        Kind::Expire { cpu }
        | Kind::Preempt { cpu, .. }
        | Kind::Block { cpu, .. }
        | Kind::Exit { cpu, .. }
        | Kind::ThreadEnd { cpu } => Some(*cpu),
        _ => None,
    }
}

/// The slice that ends, on the CPU's track and on the process's.
fn close(running: &mut BTreeMap<CpuId, (u32, Instant)>, cpu: CpuId, end: Instant) -> Option<[Value; 2]> {
    let (pid, start) = running.remove(&cpu)?;
    let slice = |name: String, process: u32, track: u32| {
        json!({
            "name": name, "ph": "X", "ts": start.micros(), "dur": end.since(start).micros(),
            "pid": process, "tid": track,
        })
    };
    Some([slice(format!("P{pid}"), CPUS, u32::from(cpu.0)), slice("running".to_owned(), pid, pid)])
}

fn named(what: &str, process: u32, track: u32, name: &str) -> Value {
    json!({ "name": what, "ph": "M", "pid": process, "tid": track, "args": { "name": name } })
}
