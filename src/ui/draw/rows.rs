//! The rows of the timeline: CPUs first, then processes. Drawn anew only when the rows themselves change, not when
//! the cursor moves.

use std::{collections::BTreeMap, rc::Rc};

use interleave::{id::Pid, text::Text, time::Instant};
use yew::prelude::*;

use super::{hatch, n, words};
use crate::ui::{
    canvas::Axis,
    draw::bars::{Bars, busy, of_process},
    geometry::measure,
    slices::{Row, Slices},
};

/// Sizes of the rows, chosen by how many there are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pitch {
    pub cpu: f64,
    pub process: f64,
    /// Width of the labels; 0 is none.
    pub label: f64,
}

/// Height of the ruler above the rows.
pub const RULER: f64 = 24.0;

/// Bars less high than this have no names: several CPUs share the height of a strip.
const LABELLED: f64 = 14.0;

impl Pitch {
    /// 28 for up to 10 processes (less where they and the CPUs would not fit), 18 for up to 60, 4 without labels above.
    #[must_use]
    pub fn of(processes: usize, cpus: usize, compact: bool, (width, height): (f64, f64)) -> Pitch {
        let label = if width < 480.0 { 76.0 } else { 112.0 };
        match (compact, processes) {
            (true, _) => Pitch { cpu: height, process: 0.0, label: 0.0 },
            (false, 0..=10) => {
                let rows = (processes + cpus.max(1)) as f64;
                let fitting = ((height - RULER - 6.0) / rows).floor().clamp(18.0, 28.0);
                let least = if cpus > 1 { LABELLED + 6.0 } else { 22.0 };
                Pitch { cpu: fitting.max(least), process: fitting, label }
            }
            (false, 11..=60) => Pitch { cpu: 22.0, process: 18.0, label },
            (false, _) => Pitch { cpu: 22.0, process: 4.0, label },
        }
    }

    /// Where a process's row begins.
    #[must_use]
    pub fn y(&self, cpus: usize, index: usize) -> f64 {
        let gap = if self.process > 0.0 && cpus > 0 { 4.0 } else { 0.0 };
        cpus as f64 * self.cpu + gap + index as f64 * self.process
    }
}

#[derive(Properties, Clone)]
pub struct RowsProps {
    pub slices: Rc<Slices>,
    /// Names that are known by now.
    pub names: Rc<BTreeMap<Pid, Rc<str>>>,
    pub axis: Axis,
    pub pitch: Pitch,
    /// Rows of processes to draw: from, up to.
    pub visible: (usize, usize),
    pub selected: Option<Pid>,
    pub text: Rc<Text>,
    pub on_select: Callback<Option<Pid>>,
}

impl PartialEq for RowsProps {
    fn eq(&self, other: &RowsProps) -> bool {
        Rc::ptr_eq(&self.slices, &other.slices)
            && Rc::ptr_eq(&self.text, &other.text)
            && self.names == other.names
            && (self.axis, self.pitch, self.visible, self.selected)
                == (other.axis, other.pitch, other.visible, other.selected)
            && self.on_select == other.on_select
    }
}

/// All rows in sight.
#[component]
pub fn Rows(props: &RowsProps) -> Html {
    let cpus = props.slices.cpus.len();
    let (from, to) = props.visible;
    let rows = props.slices.rows.get(from..to.min(props.slices.rows.len())).unwrap_or_default();
    html! {
        <g class="rows">
            <defs>{ hatch("timeline-hatch") }{ idle_hatch() }</defs>
            { for (0..cpus).map(|cpu| cpu_row(props, cpu)) }
            if props.pitch.process > 0.0 {
                { for rows.iter().enumerate().map(|(offset, row)| process_row(props, from + offset, row)) }
            }
        </g>
    }
}

fn idle_hatch() -> Html {
    html! {
        <pattern id="timeline-idle" class="idle-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path d="M0 0V6" />
        </pattern>
    }
}

fn name(props: &RowsProps, pid: Pid) -> String {
    props.names.get(&pid).map_or_else(|| pid.to_string(), ToString::to_string)
}

fn short(props: &RowsProps, pid: Pid, room: f64) -> String {
    let name = name(props, pid);
    if measure::width(&name, 12.0) <= room { name } else { measure::short_name(&name, 12.0, f64::INFINITY) }
}

fn cpu_row(props: &RowsProps, cpu: usize) -> Html {
    let (axis, pitch) = (&props.axis, props.pitch);
    let h = if pitch.process == 0.0 { pitch.cpu / props.slices.cpus.len() as f64 } else { pitch.cpu };
    let y = cpu as f64 * h;
    let (top, bar) = if pitch.label > 0.0 { (y + 3.0, h - 6.0) } else { (y + 1.0, (h - 2.0).max(2.0)) };
    let Some(track) = props.slices.cpus.get(cpu) else { return html! {} };
    let bars = busy(track, axis, props.slices.end, (top, bar), |pid| tint(props, pid));
    let label = props.text.fill("timeline.cpu", &[&cpu.to_string()]);
    html! {
        <g key={format!("c{cpu}")} class="cpu-row" data-cpu-row={cpu.to_string()}>
            if pitch.label > 0.0 { { words("row-name", 8.0, y + h / 2.0 + 4.3, label) } }
            { paths(&bars) }
            if bar >= LABELLED {
                { for bars.labels.iter().map(|(pid, x, w)| cpu_label(props, *pid, *x, *w, top + bar / 2.0 + 4.3)) }
            }
        </g>
    }
}

fn cpu_label(props: &RowsProps, pid: Pid, x: f64, w: f64, y: f64) -> Html {
    let name = short(props, pid, w - 6.0);
    let fits = measure::width(&name, 12.0) <= w - 2.0;
    let class = if props.selected.is_some_and(|selected| selected != pid) { "who faded" } else { "who" };
    html! { if fits { { words(class, x + w / 2.0, y, name) } } }
}

/// The class of a process's segments on CPU rows: a tint of its own while there are few.
fn tint(props: &RowsProps, pid: Pid) -> usize {
    let rows = &props.slices.rows;
    if rows.len() > 8 {
        return Bars::PLAIN;
    }
    rows.binary_search_by_key(&pid, |row| row.pid).unwrap_or(Bars::PLAIN)
}

fn paths(bars: &Bars) -> Html {
    html! { <>{ for bars.paths.iter().map(|(class, d)| html! { <path class={class.clone()} d={d.clone()} /> }) }</> }
}

fn process_row(props: &RowsProps, index: usize, row: &Row) -> Html {
    let (axis, pitch) = (&props.axis, props.pitch);
    let (y, h) = (pitch.y(props.slices.cpus.len(), index), pitch.process);
    let bars = of_process(row, axis, props.slices.end, (y, h));
    let is_selected = props.selected == Some(row.pid);
    let class = classes!(
        "row",
        is_selected.then_some("selected"),
        (props.selected.is_some() && !is_selected).then_some("faded")
    );
    let onclick = {
        let pid = row.pid;
        props.on_select.reform(move |event: MouseEvent| {
            event.stop_propagation();
            Some(pid)
        })
    };
    html! {
        <g key={row.pid.to_string()} {class} data-row={row.pid.to_string()}>
            <rect class="row-ground" x="0" y={n(y)} width={n(axis.left + axis.width)} height={n(h)} />
            if h >= 14.0 { <g class="row-label" {onclick}>{ label(props, row, y, h) }</g> }
            { paths(&bars) }
        </g>
    }
}

fn label(props: &RowsProps, row: &Row, y: f64, h: f64) -> Html {
    let indent = 8.0 + 8.0 * row.depth.min(4) as f64;
    let full = name(props, row.pid);
    let room = props.pitch.label - indent - 6.0;
    let is_known = props.names.contains_key(&row.pid);
    html! {
        <>
            <rect class="row-hit" x="0" y={n(y)} width={n(props.pitch.label)} height={n(h)} />
            { words(if is_known { "row-name" } else { "row-name later" }, indent, y + h / 2.0 + 4.3, measure::name(&full, 12.0, room)) }
        </>
    }
}

/// What a CPU did, in words, for the table that stands in for the drawing.
#[must_use]
pub fn told(slices: &Slices, row: &Row, text: &Text, most: usize) -> String {
    let moment = |at: Instant| crate::ui::canvas::moment(at, text);
    let stretches = row.track.between(
        Instant::BOOT,
        slices.end + interleave::time::Duration::from_micros(1),
        row.reaped.unwrap_or(slices.end),
    );
    let mut out: Vec<String> = stretches
        .take(most)
        .map(|(start, end, doing)| {
            text.fill("timeline.stretch", &[text.get(doing.phase.key()), &moment(start), &moment(end)])
        })
        .collect();
    if row.track.len() > most {
        out.push(text.fill("timeline.more", &[&(row.track.len() - most).to_string()]));
    }
    out.join("; ")
}
