//! The views of runs, as the frames use them.

use std::rc::Rc;

use interleave::time::Duration;
use yew::prelude::*;

use super::{shell::Page, track::Track};

/// A run: its Gantt chart, its queues at the moment, and why the last decision was made.
pub fn run(_page: &Page, track: &Rc<Track>, _span: Duration) -> Html {
    html! { <div class="run-body">{ track.schedule.slices.len() }</div> }
}

/// The comparison, or the exercise.
pub fn figures(_page: &Page) -> Html {
    html! {}
}

/// The policy, and who has the CPUs at this moment.
pub fn who_runs(page: &Page, track: &Track) -> Option<String> {
    let now = page.bench.clock.now;
    let slices = &track.schedule.slices;
    let begun = slices.partition_point(|slice| slice.start <= now);
    // Each CPU has one slice at a time: those that matter are among the last to have begun.
    let recent = slices[..begun].iter().rev().take(256);
    let running: Vec<String> = recent
        .filter(|slice| slice.end > now)
        .filter_map(|slice| Some(track.recording.end().process(slice.pid)?.name.to_string()))
        .collect();
    let policy = page.text.get(&format!("policy.{}", track.policy.split(':').next()?)).to_owned();
    Some(format!("{policy}: {}", if running.is_empty() { "–".to_owned() } else { running.join(", ") }))
}
