//! The views of runs, as the frames use them.

use std::rc::Rc;

use interleave::{machine::Options, time::Duration};
use yew::prelude::*;

use super::{
    exercise::Exercise,
    facts,
    figures::Figures,
    gantt::Gantt,
    queues::Queues,
    session::{Action, Below, RunState},
    shell::Page,
    track::Track,
    trade::Trade,
    why::Why,
};
use crate::ui::{geometry::Layout, shared::Shared};

/// The run that a moment's queues, or an exercise, are about.
fn about(page: &Page) -> usize {
    page.bench.about.min(page.bench.runs.len().saturating_sub(1))
}

/// A run: its Gantt chart, and below it its moment where that has no room of its own.
pub fn run(page: &Page, index: usize, track: &Rc<Track>, span: Duration) -> Html {
    let (bench, text) = (&page.bench, &page.text);
    let hidden = bench.below == Below::Exercise;
    let inside = page.layout != Layout::Wide && !hidden;
    html! {
        <div class="run-body">
            <Gantt track={Shared::from(track)} now={bench.clock.now} {span} text={text.clone()} selected={bench.selected}
                on_seek={page.steady.seek.clone()} on_select={page.steady.select.clone()} {hidden} />
            if inside && index == about(page) {
                { moment_of(page, index, track) }
            } else if inside {
                <button class="quiet" data-action="about" onclick={page.click(Action::About(index))}>{ text.get("bench.now") }</button>
            }
        </div>
    }
}

/// The queues of a run at the moment, and why the last decision was made.
fn moment_of(page: &Page, index: usize, track: &Rc<Track>) -> Html {
    let (bench, text) = (&page.bench, &page.text);
    let (now, selected, on_select) = (bench.clock.now, bench.selected, page.steady.select.clone());
    let runs = bench.work.runs.clone();
    let on_options = page.on(move |options: Rc<Options>| {
        let mut runs = runs.clone();
        if let Some(run) = runs.get_mut(index) {
            *run = options;
        }
        Action::Runs(runs)
    });
    let track = Shared::from(track);
    html! {
        <div class="run-now" key={index}>
            <Queues track={track.clone()} {now} text={text.clone()} {selected} on_select={on_select.clone()} />
            <Why {track} {now} text={text.clone()} {selected} {on_select} {on_options} />
        </div>
    }
}

/// Which run it is about: one button a policy.
fn choice(page: &Page) -> Html {
    let bench = &page.bench;
    let half = |(index, options): (usize, &Rc<Options>)| {
        let current = index == about(page);
        html! {
            <button class={classes!("half", current.then_some("current"))} data-action="about" data-about={index.to_string()}
                aria-pressed={current.to_string()} onclick={page.click(Action::About(index))}>
                { facts::short(&options.policy) }
            </button>
        }
    };
    html! {
        if bench.work.runs.len() > 1 {
            <div class="switch about" role="group" aria-label={page.text.get("settings.policy").to_owned()}>
                { for bench.work.runs.iter().enumerate().map(half) }
            </div>
        }
    }
}

/// The moment of the run that is looked at, in a pane of its own.
pub fn now(page: &Page) -> Html {
    let (bench, text) = (&page.bench, &page.text);
    let track = bench.runs.get(about(page)).and_then(|run| run.track.as_ref());
    html! {
        <section class="pane now-pane" aria-label={text.get("bench.now").to_owned()}>
            <header class="pane-head"><h2>{ text.get("bench.now") }</h2></header>
            if bench.below == Below::Exercise {
                <p class="bench-hidden">{ text.get("bench.hidden") }</p>
            } else {
                { choice(page) }
                if let Some(track) = track {
                    { moment_of(page, about(page), track) }
                }
            }
        </section>
    }
}

/// The comparison, the figures against a parameter, or the exercise.
pub fn figures(page: &Page) -> Html {
    let (bench, text) = (&page.bench, &page.text);
    let there = bench.runs.iter().filter(|run| run.state == RunState::Ready);
    let tracks: Vec<Shared<Track>> = there.filter_map(|run| run.track.as_ref().map(Shared::from)).collect();
    match bench.below {
        Below::Compare => html! {
            <Figures {tracks} text={text.clone()} selected={bench.selected} on_select={page.steady.select.clone()} />
        },
        Below::Curves => {
            // The runs that are not there keep their options.
            let runs = bench.work.runs.clone();
            let ready: Vec<bool> = bench.runs.iter().map(|run| run.state == RunState::Ready).collect();
            let on_options = page.on(move |options: Vec<Rc<Options>>| {
                let mut options = options.into_iter();
                let all = runs.iter().zip(&ready).map(|(run, ready)| {
                    if *ready { options.next().unwrap_or_else(|| run.clone()) } else { run.clone() }
                });
                Action::Runs(all.collect())
            });
            html! { <Trade {tracks} text={text.clone()} {on_options} /> }
        }
        Below::Exercise => {
            let track = bench.runs.get(about(page)).filter(|run| run.state == RunState::Ready);
            let Some(track) = track.and_then(|run| run.track.as_ref()) else { return choice(page) };
            html! {
                <>
                    { choice(page) }
                    <Exercise key={about(page)} track={Shared::from(track)} text={text.clone()} />
                </>
            }
        }
    }
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
        .filter_map(|slice| Some(track.recording.end()?.process(slice.pid)?.name.to_string()))
        .collect();
    let policy = page.text.get(&format!("policy.{}", track.policy.split(':').next()?)).to_owned();
    Some(format!("{policy}: {}", if running.is_empty() { "–".to_owned() } else { running.join(", ") }))
}
