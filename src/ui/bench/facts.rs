//! What several views of the bench ask of a track.

use std::rc::Rc;

use interleave::{
    event::{Event, Kind, Why},
    id::Pid,
    policy::Measure,
    time::Instant,
    workload::Spec,
};

use super::track::Track;
use crate::ui::why::rule;

/// The processes of its workload, in pid order.
#[must_use]
pub fn specs(track: &Track) -> &[Spec] {
    track.recording.end().and_then(|machine| machine.workload()).map_or(&[], |workload| &workload.processes)
}

/// A process's row in the workload; None for a pid of no row.
#[must_use]
pub fn spec(track: &Track, pid: Pid) -> Option<&Spec> {
    specs(track).get(pid.0.checked_sub(Pid::MAIN.0)? as usize)
}

/// A process's name.
#[must_use]
pub fn name(track: &Track, pid: Pid) -> Rc<str> {
    spec(track, pid).map_or_else(|| pid.to_string().into(), |spec| Rc::clone(&spec.name))
}

/// The policy on a narrow label: `RR quantum=4`, `FCFS`, `MLFQ levels=3 quantum=2`.
#[must_use]
pub fn short(policy: &str) -> String {
    let (key, rest) = policy.split_once(':').unwrap_or((policy, ""));
    let key = key.to_uppercase();
    if rest.is_empty() { key } else { format!("{key} {}", rest.replace(',', " ")) }
}

/// What the policy compares: what the run says, else what is known of its kind. None: the order of joining, or chance.
#[must_use]
pub fn measure(track: &Track) -> Option<Measure> {
    let told = |event: &Event| match event.why {
        Why::Best { measure, .. } | Why::Better { measure, .. } => Some(measure),
        _ => None,
    };
    track.recording.events.iter().find_map(told).or_else(|| {
        let (key, rest) = track.policy.split_once(':').unwrap_or((&track.policy, ""));
        let guesses = rest.contains("estimate=ema");
        Some(match key {
            "sjf" | "srtf" if guesses => Measure::Estimate,
            "sjf" => Measure::Burst,
            "srtf" => Measure::Remaining,
            "ljf" => Measure::LongestBurst,
            "lrtf" => Measure::LongestRemaining,
            "hrrn" => Measure::Ratio,
            "priority" => Measure::Priority,
            "stride" => Measure::Pass,
            "cfs" => Measure::VirtualRuntime,
            "eevdf" => Measure::VirtualDeadline,
            "edf" => Measure::Deadline,
            "rm" => Measure::Period,
            _ => return None,
        })
    })
}

/// A key of the policy's as people read it, times in units.
#[must_use]
pub fn key(track: &Track, measure: Option<Measure>, key: i64) -> String {
    let Some(measure) = measure else { return key.to_string() };
    match measure {
        Measure::Ratio | Measure::Priority | Measure::Level | Measure::Pass => {
            rule::value(measure, key, track.options.high_first)
        }
        _ if key == i64::MAX => "∞".to_owned(),
        Measure::LongestBurst | Measure::LongestRemaining => units(key.saturating_abs()),
        _ => units(key),
    }
}

fn units(micros: i64) -> String {
    let sign = if micros < 0 { "−" } else { "" };
    // A hundredth of a unit is as fine as anyone compares by eye.
    let (whole, exact) = (micros.unsigned_abs(), micros % 1000 == 0);
    if exact {
        format!("{sign}{}", whole / 1000)
    } else {
        format!("{sign}{}", super::number::mean(whole as f64))
    }
}

/// When a process last joined the ready queue before an event.
#[must_use]
pub fn joined(track: &Track, pid: Pid, before: usize) -> Option<Instant> {
    let joins = |event: &&Event| {
        event.pid == pid
            && matches!(
                event.kind,
                Kind::Admit | Kind::Wake { .. } | Kind::Expire { .. } | Kind::Preempt { .. }
            )
    };
    track.recording.events[..before].iter().rfind(joins).map(|event| event.at)
}

/// Whether jobs may have to wait outside: the policy limits how many are in the system.
#[must_use]
pub fn has_degree(track: &Track) -> bool {
    let (_, rest) = track.policy.split_once(':').unwrap_or(("", ""));
    rest.split(',').any(|item| item.strip_prefix("degree=").is_some_and(|value| value != "0"))
}
