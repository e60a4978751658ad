//! The figures of all tracks side by side, and how they are distributed over the processes.

use std::{collections::BTreeMap, fmt::Write};

use interleave::{
    id::Pid,
    schedule::{Figures as Run, ProcessFigures},
    text::Text,
    time::{Duration, Instant},
};
use yew::prelude::*;

use super::{facts, number, track::Track};
use crate::ui::{
    draw::{n, words},
    geometry::measure,
    hooks::use_size,
    icons::{self, icon},
    shared::Shared,
};

/// Width until the browser has told it.
const GUESS: f64 = 560.0;
/// Room above a strip for the mean, below it for names.
const ABOVE: f64 = 16.0;
const STRIP: f64 = 34.0;
const BELOW: f64 = 16.0;
/// More processes than that are dots without names.
const NAMED: usize = 12;

#[derive(Properties, PartialEq)]
pub struct FiguresProps {
    pub tracks: Vec<Shared<Track>>,
    pub text: Shared<Text>,
    pub selected: Option<Pid>,
    pub on_select: Callback<Option<Pid>>,
    /// Exercise: nothing of the answers is there.
    #[prop_or_default]
    pub hidden: bool,
}

/// Which way a figure is better.
#[derive(Clone, Copy, PartialEq)]
enum Better {
    Low,
    High,
}

/// A row of the comparison: the key of its name, its value, how it is written, which way is better.
struct Row {
    key: &'static str,
    value: fn(&Run) -> f64,
    write: fn(f64) -> String,
    better: Better,
}

fn percent(share: f64) -> String {
    format!("{} %", number::decimal((share * 1000.0).round() / 10.0))
}

/// Three decimals: 1/3 and 0.3 are not the same throughput.
fn fine(value: f64) -> String {
    let digits = format!("{value:.3}");
    digits.trim_end_matches('0').trim_end_matches('.').to_owned()
}

const ROWS: &[Row] = &[
    Row {
        key: "bench.figures.waiting",
        value: |it| it.waiting.mean,
        write: number::mean,
        better: Better::Low,
    },
    Row {
        key: "bench.figures.turnaround",
        value: |it| it.turnaround.mean,
        write: number::mean,
        better: Better::Low,
    },
    Row {
        key: "bench.figures.response",
        value: |it| it.response.mean,
        write: number::mean,
        better: Better::Low,
    },
    Row { key: "bench.figures.p95", value: |it| it.waiting.p95, write: number::mean, better: Better::Low },
    Row {
        key: "bench.figures.deviation",
        value: |it| it.waiting.deviation,
        write: number::mean,
        better: Better::Low,
    },
    Row { key: "bench.figures.throughput", value: |it| it.throughput, write: fine, better: Better::High },
    Row {
        key: "bench.figures.utilisation",
        value: |it| it.cpu_utilisation,
        write: percent,
        better: Better::High,
    },
    Row { key: "bench.figures.fairness", value: |it| it.fairness, write: fine, better: Better::High },
    Row {
        key: "bench.figures.switches",
        value: |it| f64::from(it.context_switches),
        write: number::decimal,
        better: Better::Low,
    },
    Row {
        key: "bench.figures.makespan",
        value: |it| it.makespan.micros() as f64,
        write: number::mean,
        better: Better::Low,
    },
];
const MISSES: Row = Row {
    key: "bench.figures.misses",
    value: |it| f64::from(it.misses),
    write: number::decimal,
    better: Better::Low,
};

/// What the strips show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Waiting,
    Turnaround,
    Response,
}

impl Shown {
    pub const ALL: [Shown; 3] = [Shown::Waiting, Shown::Turnaround, Shown::Response];

    /// The key of its name.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Shown::Waiting => "bench.waiting",
            Shown::Turnaround => "bench.turnaround",
            Shown::Response => "bench.response",
        }
    }

    fn of(self, figures: &ProcessFigures) -> Option<Duration> {
        match self {
            Shown::Waiting => figures.completion.map(|_| figures.times.ready),
            Shown::Turnaround => figures.turnaround(),
            Shown::Response => figures.response(),
        }
    }

    fn mean(self, figures: &Run) -> f64 {
        match self {
            Shown::Waiting => figures.waiting.mean,
            Shown::Turnaround => figures.turnaround.mean,
            Shown::Response => figures.response.mean,
        }
    }
}

/// Comparison and distributions.
#[component]
pub fn Figures(props: &FiguresProps) -> Html {
    let node = use_node_ref();
    let size = use_size(&node);
    let shown = use_state_eq(|| Shown::Waiting);
    let text = &props.text;
    if props.hidden {
        return html! { <p class="bench-hidden" ref={node}>{ text.get("bench.hidden") }</p> };
    }
    let width = if size.width > 0.0 { size.width } else { GUESS };
    let choice = |which: Shown| {
        let shown = shown.clone();
        let is_it = *shown == which;
        html! {
            <button class={classes!("segment", is_it.then_some("current"))} aria-pressed={is_it.to_string()}
                data-shown={which.key()} onclick={move |_| shown.set(which)}>{ text.get(which.key()) }</button>
        }
    };
    html! {
        <div class="figures">
            <div class="figures-table" tabindex="0" role="group" aria-label={text.get("bench.figures.title").to_owned()}>
                { comparison(props) }
            </div>
            <div class="spreads" ref={node}>
                <div class="segments" role="group" aria-label={text.get("bench.figures.spread").to_owned()}>
                    { for Shown::ALL.into_iter().map(choice) }
                </div>
                { strips(props, *shown, width) }
            </div>
        </div>
    }
}

fn comparison(props: &FiguresProps) -> Html {
    let text = &props.text;
    let has_deadlines = |track: &Shared<Track>| {
        facts::specs(track).iter().any(|spec| spec.period.is_some() || spec.deadline.is_some())
    };
    let last = props.tracks.iter().any(has_deadlines).then_some(&MISSES);
    html! {
        <table class="comparison">
            <caption class="sr-only">{ text.get("bench.figures.title") }</caption>
            <thead><tr>
                <th scope="col">{ text.get("bench.figures.figure") }</th>
                { for props.tracks.iter().map(|track| html! { <th scope="col">{ facts::short(&track.policy) }</th> }) }
            </tr></thead>
            <tbody>{ for ROWS.iter().chain(last).map(|row| figure_row(props, row)) }</tbody>
        </table>
    }
}

/// The best of a row is marked, unless all are alike.
fn figure_row(props: &FiguresProps, row: &Row) -> Html {
    let text = &props.text;
    let values: Vec<f64> = props.tracks.iter().map(|track| (row.value)(&track.schedule.figures)).collect();
    let written: Vec<String> = values.iter().map(|value| (row.write)(*value)).collect();
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let best = if row.better == Better::Low { low } else { high };
    let best = (row.write)(best);
    let differ = written.iter().any(|value| *value != written[0]);
    let cell = |value: &String| {
        let is_best = differ && *value == best;
        html! {
            <td class={classes!("figure", is_best.then_some("best"))}>
                if is_best { { icon(icons::TICK) }<span class="sr-only">{ text.get("bench.figures.best") }</span> }
                { value }
            </td>
        }
    };
    html! { <tr><th scope="row">{ text.get(row.key) }</th>{ for written.iter().map(cell) }</tr> }
}

/// One strip a track, on one scale.
fn strips(props: &FiguresProps, shown: Shown, width: f64) -> Html {
    let lengths = |track: &Track| -> Vec<(Pid, u64)> {
        let all = track.schedule.figures.processes.iter();
        all.filter_map(|it| Some((it.pid, shown.of(it)?.micros()))).collect()
    };
    let all: Vec<Vec<(Pid, u64)>> = props.tracks.iter().map(|track| lengths(track)).collect();
    let most = all.iter().flatten().map(|(_, value)| *value).max().unwrap_or(0).max(1000);
    let (left, right) = (10.0, 22.0);
    let axis = crate::ui::canvas::Axis {
        start: Instant::BOOT,
        end: Instant::from_micros(most),
        left,
        width: (width - left - right).max(40.0),
    };
    let strip = |(track, values): (&Shared<Track>, &Vec<(Pid, u64)>)| {
        html! {
            <figure class="spread">
                <figcaption>{ facts::short(&track.policy) }</figcaption>
                { draw_strip(props, track, values, &axis, shown) }
            </figure>
        }
    };
    html! { <>{ for props.tracks.iter().zip(&all).map(strip) }{ scale(&axis, width) }</> }
}

fn scale(axis: &crate::ui::canvas::Axis, width: f64) -> Html {
    let tick = |at: Instant| {
        let x = axis.x(at).floor() + 0.5;
        html! { <><path class="tick" d={format!("M{} 0V5", n(x))} />{ words("tick-label", x, 17.0, number::moment(at)) }</> }
    };
    html! {
        <svg class="spread-scale" aria-hidden="true" width={n(width)} height="20">
            { for axis.ticks(48.0).into_iter().map(tick) }
        </svg>
    }
}

fn draw_strip(
    props: &FiguresProps,
    track: &Shared<Track>,
    values: &[(Pid, u64)],
    axis: &crate::ui::canvas::Axis,
    shown: Shown,
) -> Html {
    let radius = if values.len() <= 60 { 4.5 } else { 2.5 };
    let floor = ABOVE + STRIP;
    // Dots that would lie on each other are stacked; a tall stack is squeezed.
    let mut stacks: BTreeMap<i64, Vec<(Pid, f64)>> = BTreeMap::new();
    for (pid, value) in values {
        let x = axis.x(Instant::from_micros(*value));
        stacks.entry((x / (radius * 2.0)).round() as i64).or_default().push((*pid, x));
    }
    let tallest = stacks.values().map(Vec::len).max().unwrap_or(1) as f64;
    let rise = ((STRIP - radius * 2.0) / (tallest - 1.0).max(1.0)).min(radius * 2.0 + 1.0);
    let dots = || {
        stacks.values().flat_map(|stack| {
            stack.iter().enumerate().map(|(place, (pid, x))| (*pid, *x, floor - radius - place as f64 * rise))
        })
    };
    let mean = shown.mean(&track.schedule.figures);
    let at = axis.x(Instant::from_micros(mean.round() as u64));
    let label = props.text.fill("bench.figures.mean", &[&number::mean(mean)]);
    let half = measure::width(&label, 12.0) / 2.0;
    let label_x = at.clamp(half, (axis.left + axis.width + 22.0 - half).max(half));
    let body = if values.len() <= 60 {
        dots().map(|(pid, x, y)| dot(props, track, pid, (x, y, radius))).collect::<Html>()
    } else {
        let mut d = String::new();
        for (_, x, y) in dots() {
            write!(d, "M{:.1} {y:.1}a{radius} {radius} 0 1 0 .01 0z", x - radius)
                .expect("a string takes all");
        }
        html! { <path class="spread-dots" {d} /> }
    };
    let named = values.len() <= NAMED;
    html! {
        <svg aria-hidden="true" width={n(axis.left + axis.width + 22.0)} height={n(floor + if named { BELOW } else { 4.0 })}>
            <path class="spread-floor" d={format!("M{} {}H{}", n(axis.left), n(floor + 0.5), n(axis.left + axis.width))} />
            <path class="mean" d={format!("M{} {}V{}", n(at), n(ABOVE - 2.0), n(floor))} />
            { words("mean-label", label_x, ABOVE - 5.0, label) }
            { body }
            if named { { names(track, &stacks, floor) } }
        </svg>
    }
}

fn dot(props: &FiguresProps, track: &Track, pid: Pid, (x, y, radius): (f64, f64, f64)) -> Html {
    let onclick = props.on_select.reform(move |_: MouseEvent| Some(pid));
    let is_selected = props.selected == Some(pid);
    let is_faded = props.selected.is_some() && !is_selected;
    let class = classes!("spread-dot", is_selected.then_some("selected"), is_faded.then_some("faded"));
    html! {
        <circle {class} cx={n(x)} cy={n(y)} r={n(radius)} data-dot={pid.to_string()} {onclick}>
            <title>{ facts::name(track, pid) }</title>
        </circle>
    }
}

/// The names under the dots, those of a stack in one; whoever finds no room is told at the pointer.
fn names(track: &Track, stacks: &BTreeMap<i64, Vec<(Pid, f64)>>, floor: f64) -> Html {
    let mut free = f64::NEG_INFINITY;
    let mut out = Vec::new();
    for stack in stacks.values() {
        let all: Vec<_> = stack.iter().map(|(pid, _)| facts::name(track, *pid).to_string()).collect();
        let label = all.join(" ");
        let half = measure::width(&label, 11.0) / 2.0;
        let x = stack.iter().map(|(_, x)| *x).sum::<f64>() / stack.len() as f64;
        if x - half >= free {
            out.push(words("spread-name", x, floor + 13.0, label));
            free = x + half + 6.0;
        }
    }
    out.into_iter().collect()
}
