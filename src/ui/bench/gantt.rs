//! A track as a Gantt chart: who had which CPU, and below it what each process did. All tracks have one scale.

use std::{fmt::Write, rc::Rc};

use interleave::{
    id::Pid,
    text::Text,
    time::{Duration, Instant},
};
use web_sys::Element;
use yew::prelude::*;

use super::{
    number,
    segments::{self, Chart, NAME, Plan},
    track::Track,
};
use crate::ui::{
    canvas::Axis,
    draw::{
        bars::{Bars, busy, of_process},
        n, words,
    },
    geometry::measure,
    hooks::use_size,
    shared::Shared,
};

/// Height of the ruler.
const RULER: f64 = 26.0;
/// Width until the browser has told it.
const GUESS: f64 = 640.0;
/// Rows drawn above and below those in sight.
const SPARE: usize = 8;
/// With more processes than that the rows have no marks of their own.
const MARKED: usize = 60;

#[derive(Properties, PartialEq)]
pub struct GanttProps {
    pub track: Shared<Track>,
    pub now: Instant,
    /// The common scale: the longest run of all tracks.
    pub span: Duration,
    pub text: Shared<Text>,
    pub selected: Option<Pid>,
    pub on_seek: Callback<Instant>,
    pub on_select: Callback<Option<Pid>>,
    /// Exercise: nothing of the answers is there.
    #[prop_or_default]
    pub hidden: bool,
}

/// The Gantt chart of a track.
#[component]
pub fn Gantt(props: &GanttProps) -> Html {
    let (node, rows_node) = (use_node_ref(), use_node_ref());
    let (size, room) = (use_size(&node), use_size(&rows_node));
    let chart = use_memo((props.track.clone(), props.hidden), |(track, hidden)| {
        (!hidden).then(|| Rc::new(Chart::of(track)))
    });
    let scrolled = use_state_eq(|| 0.0f64);
    let over = use_state_eq(|| None::<AttrValue>);
    let Some(chart) = (*chart).clone() else {
        return html! { <p class="bench-hidden" ref={node}>{ props.text.get("bench.hidden") }</p> };
    };
    let width = if size.width > 0.0 { size.width } else { GUESS };
    let plan = Plan::of(&chart, &props.text, width, props.span);
    let act = Gestures { node: rows_node.clone(), plan, chart: chart.clone() };
    let first = ((*scrolled - plan.row_y(0)).max(0.0) / plan.process) as usize;
    let count = (room.height.max(400.0) / plan.process) as usize;
    html! {
        <div class="gantt" ref={node} data-gantt={props.track.policy.to_string()}>
            { ruler(props, &plan, (*over).clone(), &act) }
            <div class="gantt-rows" ref={rows_node} onscroll={on_scroll(&scrolled)}
                onpointerdown={act.press(props)} onpointermove={act.drag(props, &over)}
                onpointerleave={let over = over.clone(); move |_| over.set(None)} onclick={act.choose(props)}>
                <svg class="gantt-tracks" aria-hidden="true" width={n(width)} height={n(plan.height())}>
                    <Rows chart={Shared(chart.clone())} {plan} visible={(first.saturating_sub(SPARE), first + count + SPARE)}
                        selected={props.selected} text={props.text.clone()} />
                    { cursor(props, &plan) }
                </svg>
            </div>
            <Twin chart={Shared(chart)} text={props.text.clone()} />
        </div>
    }
}

fn on_scroll(scrolled: &UseStateHandle<f64>) -> Callback<Event> {
    let scrolled = scrolled.clone();
    Callback::from(move |event: Event| {
        if let Some(element) = event.target_dyn_into::<Element>() {
            // In steps, so that a scroll does not draw the rows anew at each pixel.
            scrolled.set((f64::from(element.scroll_top()) / 32.0).floor() * 32.0);
        }
    })
}

/// Round moments; whole units, unless the run is too short for them.
fn ticks(axis: &Axis) -> Vec<Instant> {
    let apart = (measure::width(&number::moment(axis.end), NAME) + 14.0).max(30.0);
    let ticks = axis.ticks(apart);
    let is_fine = axis.end.micros() >= 4000 && ticks.iter().any(|at| at.micros() % 1000 != 0);
    if is_fine {
        (0..=axis.end.micros() / 1000).map(|at| Instant::from_micros(at * 1000)).collect()
    } else {
        ticks
    }
}

fn ruler(props: &GanttProps, plan: &Plan, over: Option<AttrValue>, act: &Gestures) -> Html {
    let axis = &plan.axis;
    let flag = segments::flag(axis, props.now);
    let w = measure::width(&flag, NAME) + 12.0;
    let x = axis.x(props.now).clamp(axis.left, axis.left + axis.width);
    let right = axis.left + axis.width + segments::MARGIN;
    let flag_x = (x - w / 2.0).clamp(0.0, (right - w).max(0.0));
    let tick = |at: Instant| {
        let place = axis.x(at);
        let label = number::moment(at);
        let half = measure::width(&label, NAME) / 2.0;
        let is_free = place + half + 3.0 < flag_x || place - half - 3.0 > flag_x + w;
        html! {
            <>
                <path class="tick" d={format!("M{} 21V26", n(place.floor() + 0.5))} />
                if is_free { { words("tick-label", place, 16.0, label) } }
            </>
        }
    };
    let text = &props.text;
    let said = text.fill("bench.gantt.at", &[&flag, &number::length(props.span)]);
    html! {
        <div class="gantt-ruler" role="slider" tabindex="0" aria-label={text.get("bench.gantt.ruler").to_owned()}
            aria-valuemin="0" aria-valuemax={number::length(props.span)} aria-valuenow={flag.clone()} aria-valuetext={said}
            onkeydown={act.keys(props)} onpointerdown={act.press(props)} onpointermove={act.slide(props)}>
            <svg aria-hidden="true" width={n(right)} height={n(RULER)}>
                { for ticks(axis).into_iter().map(tick) }
                if let Some(over) = over { { readout(&over, flag_x, w, right) } }
                <g class="flag">
                    <rect x={n(flag_x)} y="2" width={n(w)} height="19" rx="4" />
                    <path d={format!("M{} 20.5h8l-4 5z", n(x - 4.0))} />
                    { words("flag-time", flag_x + w / 2.0, 15.8, flag) }
                </g>
            </svg>
        </div>
    }
}

/// What is under the pointer, on the side of the ruler where the flag is not.
fn readout(over: &AttrValue, flag_x: f64, flag_w: f64, right: f64) -> Html {
    let w = measure::width(over, NAME) + 14.0;
    let x = if flag_x + flag_w / 2.0 > right / 2.0 { 0.0 } else { right - w };
    html! {
        <g class="over">
            <rect x={n(x + 0.5)} y="2.5" width={n(w - 1.0)} height="18" rx="4" />
            { words("over-words", x + w / 2.0, 15.8, over.clone()) }
        </g>
    }
}

/// The line of now, and a veil over what has not happened yet.
fn cursor(props: &GanttProps, plan: &Plan) -> Html {
    let axis = &plan.axis;
    let right = axis.left + axis.width;
    let x = axis.x(props.now).clamp(axis.left, right);
    html! {
        <>
            <rect class="future" x={n(x)} y="0" width={n(right - x + segments::MARGIN)} height={n(plan.height())} />
            <rect class="cursor" x={n(x - 1.0)} y="0" width="2" height={n(plan.height())} />
        </>
    }
}

/// What pointer and keys do.
struct Gestures {
    node: NodeRef,
    plan: Plan,
    chart: Rc<Chart>,
}

fn place(node: &NodeRef, event: &MouseEvent) -> Option<(f64, f64)> {
    let element = node.cast::<Element>()?;
    let bounds = element.get_bounding_client_rect();
    let y = f64::from(event.client_y()) - bounds.top() + f64::from(element.scroll_top());
    Some((f64::from(event.client_x()) - bounds.left(), y))
}

impl Gestures {
    fn seek(&self, props: &GanttProps) -> impl Fn(&MouseEvent) + 'static + use<> {
        let (node, axis, track, on_seek) =
            (self.node.clone(), self.plan.axis, props.track.clone(), props.on_seek.clone());
        move |event| {
            if let Some((x, _)) = place(&node, event).filter(|(x, _)| *x >= axis.left - 6.0) {
                on_seek.emit(segments::snapped(&track, &axis, x));
            }
        }
    }

    fn press(&self, props: &GanttProps) -> Callback<PointerEvent> {
        let go = self.seek(props);
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0 {
                go(&event);
            }
        })
    }

    fn slide(&self, props: &GanttProps) -> Callback<PointerEvent> {
        let go = self.seek(props);
        Callback::from(move |event: PointerEvent| {
            if event.buttons() & 1 == 1 {
                go(&event);
            }
        })
    }

    fn drag(&self, props: &GanttProps, over: &UseStateHandle<Option<AttrValue>>) -> Callback<PointerEvent> {
        let (go, over, node, plan) = (self.seek(props), over.clone(), self.node.clone(), self.plan);
        let (chart, text) = (self.chart.clone(), props.text.clone());
        Callback::from(move |event: PointerEvent| {
            if event.buttons() & 1 == 1 {
                go(&event);
            }
            let under = place(&node, &event).and_then(|(x, y)| segments::readout(&chart, &plan, &text, x, y));
            over.set(under.map(AttrValue::from));
        })
    }

    fn choose(&self, props: &GanttProps) -> Callback<MouseEvent> {
        let (node, plan, chart, on_select) =
            (self.node.clone(), self.plan, self.chart.clone(), props.on_select.clone());
        Callback::from(move |event: MouseEvent| {
            if let Some((x, y)) = place(&node, &event) {
                on_select.emit(plan.hit(&chart, x, y));
            }
        })
    }

    fn keys(&self, props: &GanttProps) -> Callback<KeyboardEvent> {
        let (track, now, span, selected) = (props.track.clone(), props.now, props.span, props.selected);
        let (on_seek, on_select, chart) =
            (props.on_seek.clone(), props.on_select.clone(), self.chart.clone());
        Callback::from(move |event: KeyboardEvent| {
            let rows = &chart.slices.rows;
            let row = selected.and_then(|pid| chart.row_of(pid));
            let to = |index: usize| rows.get(index).map(|row| row.pid);
            match event.key().as_str() {
                "ArrowRight" => on_seek.emit(track.beside(now, true).unwrap_or(now)),
                "ArrowLeft" => on_seek.emit(track.beside(now, false).unwrap_or(Instant::BOOT)),
                "Home" => on_seek.emit(Instant::BOOT),
                "End" => on_seek.emit(Instant::BOOT + span),
                "ArrowDown" => {
                    on_select.emit(to(row.map_or(0, |row| (row + 1).min(rows.len().saturating_sub(1)))))
                }
                "ArrowUp" => on_select.emit(to(row.map_or(0, |row| row.saturating_sub(1)))),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    }
}

#[derive(Properties, PartialEq)]
struct RowsProps {
    chart: Shared<Chart>,
    plan: Plan,
    visible: (usize, usize),
    selected: Option<Pid>,
    text: Shared<Text>,
}

/// All rows in sight: drawn anew only when they themselves change, not when the cursor moves.
#[component]
fn Rows(props: &RowsProps) -> Html {
    let (chart, plan) = (&props.chart, props.plan);
    // Several charts stand on one page: their patterns need names of their own.
    let id = format!("{:p}", Rc::as_ptr(&chart.0));
    let (from, to) = props.visible;
    let lines = ticks(&plan.axis).into_iter().fold(String::new(), |mut d, at| {
        let x = plan.axis.x(at).floor() + 0.5;
        write!(d, "M{} {}V{}", n(x), n(plan.row_y(0) - 4.0), n(plan.height())).expect("a string takes all");
        d
    });
    html! {
        <g class={classes!("gantt-body", props.selected.is_some().then_some("choosing"))}>
            <defs>{ patterns(&id) }</defs>
            <path class="grid" d={lines} />
            { for (0..plan.cpus).map(|cpu| cpu_row(props, cpu, &id)) }
            { for (from..to.min(plan.rows)).map(|row| process_row(props, row, &id)) }
        </g>
    }
}

fn patterns(id: &str) -> Html {
    html! {
        <>
            <pattern id={format!("blocked-{id}")} class="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect width="5" height="5" /><path d="M0 0V5" />
            </pattern>
            <pattern id={format!("idle-{id}")} class="idle-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <path d="M0 0V6" />
            </pattern>
        </>
    }
}

/// Paths by class; hatched ones are filled with a pattern of this chart's own.
fn paths(bars: &Bars, id: &str) -> Html {
    let path = |(class, d): &(AttrValue, AttrValue)| {
        let (class, fill) = match class.as_str() {
            "bar blocked" => ("bar hatched".into(), Some(format!("url(#blocked-{id})"))),
            "work idle" => ("unused".into(), Some(format!("url(#idle-{id})"))),
            _ => (class.clone(), None),
        };
        html! { <path {class} d={d.clone()} {fill} /> }
    };
    bars.paths.iter().map(path).collect()
}

fn cpu_row(props: &RowsProps, cpu: usize, id: &str) -> Html {
    let (chart, plan) = (&props.chart, props.plan);
    let (y, h) = (plan.cpu_y(cpu), plan.cpu);
    let few = chart.slices.rows.len() <= 8;
    let tint = |pid: Pid| if few { chart.row_of(pid).unwrap_or(Bars::PLAIN) } else { Bars::PLAIN };
    let bars = busy(&chart.slices.cpus[cpu], &plan.axis, chart.slices.end, (y, h), tint);
    let names = plan.names(chart, cpu);
    let class = |pid: Pid, plain: &'static str, faded: &'static str| {
        if props.selected.is_some_and(|selected| selected != pid) { faded } else { plain }
    };
    let above = |(pid, x, middle): &(Pid, f64, f64)| {
        let base = y - 6.0;
        html! {
            <>
                <path class="leader" d={format!("M{} {}V{}", n(*middle), n(base + 2.5), n(y + 1.0))} />
                { words(class(*pid, "beside", "beside faded"), *x, base, chart.name(*pid).to_owned()) }
            </>
        }
    };
    html! {
        <g key={format!("c{cpu}")} class="cpu-row" data-cpu-row={cpu.to_string()}>
            { words("row-name", 2.0, y + h / 2.0 + 4.3, props.text.fill("timeline.cpu", &[&cpu.to_string()])) }
            { paths(&bars, id) }
            { chosen(props, cpu) }
            { for names.inside.iter().map(|(pid, x)| words(class(*pid, "who", "who faded"), *x, y + h / 2.0 + 4.3, chart.name(*pid).to_owned())) }
            { for names.above.iter().map(above) }
        </g>
    }
}

/// A frame around the turns of the selected process.
fn chosen(props: &RowsProps, cpu: usize) -> Html {
    use crate::ui::slices::Work;
    const MOST: usize = 2000;
    let (chart, plan) = (&props.chart, props.plan);
    let Some(pid) = props.selected else { return html! {} };
    let axis = &plan.axis;
    let mine = chart.slices.cpus[cpu]
        .between(axis.start, axis.end, chart.slices.end)
        .filter(|(_, _, work)| *work == Work::Run(pid));
    let d = mine.take(MOST).fold(String::new(), |mut d, (start, end, _)| {
        let (x0, x1) = (axis.x(start) + 1.0, (axis.x(end) - 1.0).max(axis.x(start) + 2.0));
        write!(d, "M{x0:.1} {:.1}H{x1:.1}v{:.1}H{x0:.1}z", plan.cpu_y(cpu) + 1.0, plan.cpu - 2.0)
            .expect("a string takes all");
        d
    });
    html! { <path class="chosen" {d} /> }
}

fn process_row(props: &RowsProps, index: usize, id: &str) -> Html {
    let (chart, plan) = (&props.chart, props.plan);
    let row = &chart.slices.rows[index];
    let (y, h) = (plan.row_y(index), plan.process);
    let bars = of_process(row, &plan.axis, chart.slices.end, (y, h));
    let is_selected = props.selected == Some(row.pid);
    let class = classes!("row", is_selected.then_some("selected"));
    let room = plan.axis.left - 8.0;
    html! {
        <g key={row.pid.to_string()} {class} data-row-pid={row.pid.to_string()}>
            <rect class="row-ground" x="0" y={n(y)} width={n(plan.axis.left + plan.axis.width)} height={n(h)} />
            if h >= 14.0 { { words("row-name", 2.0, y + h / 2.0 + 4.3, measure::name(&chart.names[index], NAME, room)) } }
            { paths(&bars, id) }
            if chart.slices.rows.len() <= MARKED { { marks(chart, plan, index, (y, h)) } }
        </g>
    }
}

/// Switches in ink, deadlines as flags, jobs that came late as crosses.
fn marks(chart: &Chart, plan: Plan, row: usize, (y, h): (f64, f64)) -> Html {
    let axis = &plan.axis;
    // As high as what of_process draws for a running process.
    let (low, top) = (y + h - if h > 20.0 { 6.0 } else { 3.0 }, y + 2.0);
    let (mut switches, mut due, mut late) = (String::new(), String::new(), String::new());
    for (start, end) in &chart.switches[row] {
        let (x0, x1) = (axis.x(*start), axis.x(*end).max(axis.x(*start) + 2.0));
        write!(switches, "M{x0:.1} {:.1}H{x1:.1}V{low:.1}H{x0:.1}z", top + 1.0).expect("a string takes all");
    }
    for at in chart.deadlines[row].iter().filter(|at| **at <= axis.end) {
        let x = axis.x(*at).floor() + 0.5;
        write!(due, "M{x:.1} {low:.1}V{top:.1}h6l-2 2.5 2 2.5h-6").expect("a string takes all");
    }
    for at in &chart.misses[row] {
        let x = axis.x(*at);
        write!(late, "M{:.1} {:.1}l8 8m0-8l-8 8", x - 4.0, y + h / 2.0 - 4.0).expect("a string takes all");
    }
    html! {
        <>
            if !switches.is_empty() { <path class="work switch" d={switches} /> }
            if !due.is_empty() { <path class="due" d={due} /> }
            if !late.is_empty() { <path class="bar fault" d={late} /> }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct TwinProps {
    chart: Shared<Chart>,
    text: Shared<Text>,
}

/// The same in words, for those who do not see the drawing.
#[component]
fn Twin(props: &TwinProps) -> Html {
    const ROWS: usize = 64;
    let (chart, text) = (&props.chart, &props.text);
    let row = |name: String, told: String| html! { <tr><th scope="row">{ name }</th><td>{ told }</td></tr> };
    let cpus = (0..chart.slices.cpus.len())
        .map(|cpu| row(text.fill("timeline.cpu", &[&cpu.to_string()]), segments::told(chart, cpu, text)));
    let processes = (0..chart.slices.rows.len().min(ROWS))
        .map(|index| row(chart.names[index].to_string(), segments::told_of(chart, index, text)));
    html! {
        <table class="sr-only">
            <caption>{ text.get("bench.gantt.title") }</caption>
            <thead><tr><th scope="col">{ text.get("timeline.row") }</th><th scope="col">{ text.get("timeline.history") }</th></tr></thead>
            <tbody>{ for cpus }{ for processes }</tbody>
        </table>
    }
}
