//! Figures against a parameter: what a longer quantum gains and costs, in one picture.

use std::{fmt::Write, rc::Rc};

use interleave::text::Text;
use web_sys::Element;
use yew::prelude::*;

use super::{
    facts,
    figures::Shown,
    number,
    sweep::{Point, Series},
};
use crate::ui::{
    draw::{n, words},
    geometry::measure,
    hooks::use_size,
    shared::Shared,
};

/// Width until the browser has told it.
const GUESS: f64 = 560.0;
const TOP: f64 = 22.0;
/// Heights of the means and of the switches below.
const MEANS: f64 = 150.0;
const BETWEEN: f64 = 34.0;
const SWITCHES: f64 = 64.0;
const FOOT: f64 = 40.0;
const LEFT: f64 = 44.0;
/// Lines differ by their dashes and marks, never by colour.
const DASHES: [&str; 4] = ["", "7 4", "2 3", "10 3 2 3"];

#[derive(Properties, PartialEq)]
pub struct ChartProps {
    /// One a policy; all over the same parameter.
    pub series: Shared<Vec<Series>>,
    /// The parameter's name, as people read it.
    pub parameter: AttrValue,
    pub text: Shared<Text>,
    /// A value was chosen, as it would be written.
    pub on_value: Callback<Rc<str>>,
}

/// A line of the picture.
struct Line {
    label: String,
    /// By place on the axis.
    values: Vec<Option<f64>>,
}

/// Everything in pixels.
struct Sheet {
    /// The values of the parameter.
    values: Vec<Rc<str>>,
    means: Vec<Line>,
    switches: Vec<Line>,
    width: f64,
    right: f64,
    most: (f64, f64),
}

impl Sheet {
    fn of(props: &ChartProps, shown: Shown, width: f64) -> Sheet {
        let text = &props.text;
        let mut values: Vec<(f64, Rc<str>)> = Vec::new();
        for point in props.series.iter().flat_map(|series| &series.points) {
            let Some(number) = number::read(&point.value) else { continue };
            if !values.iter().any(|(known, _)| *known == number) {
                values.push((number, Rc::clone(&point.value)));
            }
        }
        values.sort_by(|one, other| one.0.total_cmp(&other.0));
        let values: Vec<Rc<str>> = values.into_iter().map(|(_, value)| value).collect();
        let line = |label: String, series: &Series, value: fn(&Point) -> f64| {
            let at = |wanted: &Rc<str>| series.points.iter().find(|point| point.value == *wanted).map(value);
            Line { label, values: values.iter().map(at).collect() }
        };
        let single = props.series.len() == 1;
        let value = |shown: Shown| -> fn(&Point) -> f64 {
            match shown {
                Shown::Waiting => |point| point.waiting,
                Shown::Turnaround => |point| point.turnaround,
                Shown::Response => |point| point.response,
            }
        };
        let means: Vec<Line> = if single {
            let series = &props.series[0];
            Shown::ALL.iter().map(|it| line(text.get(it.key()).to_owned(), series, value(*it))).collect()
        } else {
            props.series.iter().map(|it| line(label(props, it), it, value(shown))).collect()
        };
        let name = |series: &Series| {
            if single { text.get("bench.switches").to_owned() } else { label(props, series) }
        };
        let switches: Vec<Line> =
            props.series.iter().map(|it| line(name(it), it, |point| f64::from(point.switches))).collect();
        let widest = means.iter().chain(&switches).map(|line| measure::width(&line.label, 12.0));
        let room = widest.fold(0.0, f64::max) + 14.0;
        let right = if room <= width * 0.34 { width - room } else { width - 12.0 };
        let most = |lines: &[Line]| {
            let all = lines.iter().flat_map(|line| line.values.iter().copied().flatten());
            round_up(all.fold(0.0, f64::max))
        };
        let most = (most(&means), most(&switches));
        Sheet { values, means, switches, width, right, most }
    }

    fn has_labels(&self) -> bool {
        self.right < self.width - 12.0
    }

    fn x(&self, place: usize) -> f64 {
        let steps = self.values.len().saturating_sub(1).max(1) as f64;
        LEFT + 8.0 + place as f64 * (self.right - LEFT - 16.0) / steps
    }

    fn place(&self, x: f64) -> usize {
        let steps = self.values.len().saturating_sub(1);
        let share = (x - LEFT - 8.0) / (self.right - LEFT - 16.0).max(1.0);
        ((share * steps as f64).round().max(0.0) as usize).min(steps)
    }

    fn index_of(&self, value: &str) -> Option<usize> {
        self.values.iter().position(|known| &**known == value)
    }
}

/// A policy's name alone, unless two of the series share it.
fn label(props: &ChartProps, series: &Series) -> String {
    let key = |series: &Series| series.policy.split(':').next().unwrap_or_default().to_owned();
    let alone = props.series.iter().filter(|other| key(other) == key(series)).count() == 1;
    facts::short(if alone { &series.policy[..key(series).len()] } else { &series.policy })
}

/// The next of 1, 2, 5 times a power of ten, times at most four steps.
fn round_up(value: f64) -> f64 {
    let step = step(value);
    ((value / step).ceil() * step).max(step)
}

fn step(value: f64) -> f64 {
    let raw = (value / 4.0).max(0.25);
    let power = 10f64.powf(raw.log10().floor());
    [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power).into_iter().find(|step| *step >= raw).unwrap_or(raw)
}

/// A figure against a parameter.
#[component]
pub fn Chart(props: &ChartProps) -> Html {
    let node = use_node_ref();
    let size = use_size(&node);
    let shown = use_state_eq(|| Shown::Waiting);
    let over = use_state_eq(|| None::<usize>);
    let width = if size.width > 0.0 { size.width } else { GUESS };
    let sheet = Sheet::of(props, *shown, width);
    let text = &props.text;
    if sheet.values.is_empty() {
        return html! { <p class="bench-hidden" ref={node}>{ text.get("bench.chart.empty") }</p> };
    }
    let present = props.series.first().and_then(|series| sheet.index_of(&series.present));
    let at = over.or(present).unwrap_or(0).min(sheet.values.len() - 1);
    let said = readout(props, &sheet, at);
    html! {
        <div class="chart" ref={node.clone()}>
            if props.series.len() > 1 { { choices(text, &shown) } }
            <p class="chart-readout">{ said.clone() }</p>
            if !sheet.has_labels() { { legend(&sheet) } }
            <div class="chart-plot" role="slider" tabindex="0"
                aria-label={text.fill("bench.chart.slider", &[&props.parameter])} aria-valuemin="0"
                aria-valuemax={(sheet.values.len() - 1).to_string()} aria-valuenow={at.to_string()} aria-valuetext={said}
                onpointermove={pointed(&node, &sheet, &over)} onpointerleave={let over = over.clone(); move |_| over.set(None)}
                onclick={clicked(props, &node, &sheet)} onkeydown={keyed(props, &sheet, &over, at)}>
                { picture(props, &sheet, at, present) }
            </div>
            { twin(props, &sheet) }
        </div>
    }
}

fn choices(text: &Text, shown: &UseStateHandle<Shown>) -> Html {
    let choice = |which: Shown| {
        let shown = shown.clone();
        let is_it = *shown == which;
        html! {
            <button class={classes!("segment", is_it.then_some("current"))} aria-pressed={is_it.to_string()}
                onclick={move |_| shown.set(which)}>{ text.get(which.key()) }</button>
        }
    };
    html! {
        <div class="segments" role="group" aria-label={text.get("bench.figures.spread").to_owned()}>
            { for Shown::ALL.into_iter().map(choice) }
        </div>
    }
}

fn place_of(node: &NodeRef, event: &MouseEvent) -> Option<f64> {
    Some(f64::from(event.client_x()) - node.cast::<Element>()?.get_bounding_client_rect().left())
}

/// The nearest value under a pointer; made of what a handler may keep.
fn nearest(sheet: &Sheet) -> impl Fn(f64) -> usize + 'static + use<> {
    let (right, count) = (sheet.right, sheet.values.len());
    let values = vec![Rc::from(""); count];
    let like = Sheet { values, means: Vec::new(), switches: Vec::new(), width: 0.0, right, most: (0.0, 0.0) };
    move |x| like.place(x)
}

fn pointed(node: &NodeRef, sheet: &Sheet, over: &UseStateHandle<Option<usize>>) -> Callback<PointerEvent> {
    let (node, over, nearest) = (node.clone(), over.clone(), nearest(sheet));
    Callback::from(move |event: PointerEvent| over.set(place_of(&node, &event).map(&nearest)))
}

fn clicked(props: &ChartProps, node: &NodeRef, sheet: &Sheet) -> Callback<MouseEvent> {
    let (node, nearest, values, on_value) =
        (node.clone(), nearest(sheet), sheet.values.clone(), props.on_value.clone());
    Callback::from(move |event: MouseEvent| {
        if let Some(x) = place_of(&node, &event) {
            on_value.emit(Rc::clone(&values[nearest(x)]));
        }
    })
}

fn keyed(
    props: &ChartProps,
    sheet: &Sheet,
    over: &UseStateHandle<Option<usize>>,
    at: usize,
) -> Callback<KeyboardEvent> {
    let (values, over, on_value) = (sheet.values.clone(), over.clone(), props.on_value.clone());
    Callback::from(move |event: KeyboardEvent| {
        let last = values.len() - 1;
        match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => over.set(Some((at + 1).min(last))),
            "ArrowLeft" | "ArrowDown" => over.set(Some(at.saturating_sub(1))),
            "Home" => over.set(Some(0)),
            "End" => over.set(Some(last)),
            "Enter" | " " => on_value.emit(Rc::clone(&values[at])),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    })
}

/// The figures at one value, in words.
fn readout(props: &ChartProps, sheet: &Sheet, at: usize) -> String {
    let mut parts = Vec::new();
    let single = props.series.len() == 1;
    for line in &sheet.means {
        if let Some(value) = line.values[at] {
            parts.push(format!("{} {}", line.label, number::mean(value)));
        }
    }
    for line in &sheet.switches {
        if let Some(value) = line.values[at] {
            let label = if single {
                line.label.clone()
            } else {
                format!("{} {}", props.text.get("bench.switches"), line.label)
            };
            parts.push(format!("{label} {}", number::decimal(value)));
        }
    }
    format!("{} {}{}{}", props.parameter, sheet.values[at], props.text.get("why.colon"), parts.join(" · "))
}

fn legend(sheet: &Sheet) -> Html {
    let item = |(index, line): (usize, &Line)| {
        html! {
            <li>
                <svg aria-hidden="true" width="34" height="12">
                    <path class="curve" d="M1 6H33" stroke-dasharray={DASHES[index % 4]} />{ mark(index, 17.0, 6.0, 3.5) }
                </svg>
                { &line.label }
            </li>
        }
    };
    html! { <ul class="chart-legend">{ for sheet.means.iter().enumerate().map(item) }</ul> }
}

fn picture(props: &ChartProps, sheet: &Sheet, at: usize, present: Option<usize>) -> Html {
    let height = TOP + MEANS + BETWEEN + SWITCHES + FOOT;
    let text = &props.text;
    let low = TOP + MEANS + BETWEEN + SWITCHES;
    html! {
        <svg aria-hidden="true" width={n(sheet.width)} height={n(height)}>
            { words("axis-name", 0.0, 12.0, text.get("bench.chart.means").to_owned()) }
            { words("axis-name", 0.0, TOP + MEANS + 22.0, text.get("bench.switches").to_owned()) }
            { scale(sheet, TOP, MEANS, sheet.most.0, number::mean) }
            { scale(sheet, TOP + MEANS + BETWEEN, SWITCHES, sheet.most.1, number::decimal) }
            { foot(sheet, low, at) }
            { words("axis-title", f64::midpoint(LEFT, sheet.right), low + 36.0, props.parameter.clone()) }
            if let Some(place) = present { { present_mark(props, sheet, place, low) } }
            <path class="reading" d={format!("M{} {TOP}V{}", n(sheet.x(at)), n(low))} />
            { curves(sheet, &sheet.means, (TOP, MEANS, sheet.most.0), at) }
            { curves(sheet, &sheet.switches, (TOP + MEANS + BETWEEN, SWITCHES, sheet.most.1), at) }
        </svg>
    }
}

fn present_mark(props: &ChartProps, sheet: &Sheet, place: usize, low: f64) -> Html {
    let x = sheet.x(place);
    let label = props.text.get("bench.chart.now");
    let half = measure::width(label, 12.0) / 2.0;
    let at = x.clamp(LEFT + half, (sheet.right - half).max(LEFT + half));
    html! {
        <g class="present">
            <path d={format!("M{} {TOP}V{}", n(x), n(low))} />
            { words("present-label", at, 12.0, label.to_owned()) }
        </g>
    }
}

fn scale(sheet: &Sheet, top: f64, height: f64, most: f64, write: fn(f64) -> String) -> Html {
    let step = if height < 100.0 { most } else { step(most) };
    let count = (most / step.max(f64::MIN_POSITIVE)).round() as usize;
    let line = |index: usize| {
        let value = index as f64 * step;
        let y = (top + height - value / most * height).floor() + 0.5;
        html! {
            <>
                <path class="grid" d={format!("M{LEFT} {y}H{}", n(sheet.right))} />
                { words("scale-number", LEFT - 6.0, y + 4.0, write(value)) }
            </>
        }
    };
    (0..=count).map(line).collect()
}

fn foot(sheet: &Sheet, low: f64, at: usize) -> Html {
    let mut free = f64::NEG_INFINITY;
    let half = |place: usize| measure::width(&sheet.values[place], 12.0) / 2.0;
    let (from, to) = (sheet.x(at) - half(at), sheet.x(at) + half(at));
    let label = |place: usize| {
        let (x, half) = (sheet.x(place), half(place));
        // The value that is read always has its number.
        let is_free = place == at || x - half >= free && (x + half + 4.0 < from || x - half - 4.0 > to);
        if is_free {
            free = x + half + 6.0;
        }
        let class = if place == at { "tick-label read" } else { "tick-label" };
        html! {
            <>
                <path class="tick" d={format!("M{} {}v4", n(x), n(low))} />
                if is_free { { words(class, x, low + 18.0, sheet.values[place].to_string()) } }
            </>
        }
    };
    (0..sheet.values.len()).map(label).collect()
}

fn curves(sheet: &Sheet, lines: &[Line], (top, height, most): (f64, f64, f64), at: usize) -> Html {
    let y = |value: f64| top + height - value / most * height;
    // Labels at the ends keep a line's height between them.
    let mut ends: Vec<(f64, usize)> = lines
        .iter()
        .enumerate()
        .filter_map(|(index, line)| Some((y(line.values.iter().rev().copied().flatten().next()?), index)))
        .collect();
    ends.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut free = f64::NEG_INFINITY;
    for (place, _) in &mut ends {
        *place = place.max(free);
        free = *place + 15.0;
    }
    let over = (free - 15.0 - (top + height + 10.0)).max(0.0);
    let label = |(place, index): &(f64, usize)| {
        words("curve-label", sheet.right + 2.0, place - over + 4.0, lines[*index].label.clone())
    };
    html! {
        <>
            { for lines.iter().enumerate().map(|(index, line)| curve(sheet, line, index, &y, at)) }
            if sheet.has_labels() { { for ends.iter().map(label) } }
        </>
    }
}

fn curve(sheet: &Sheet, line: &Line, index: usize, y: &dyn Fn(f64) -> f64, at: usize) -> Html {
    let points = || {
        line.values
            .iter()
            .enumerate()
            .filter_map(|(place, value)| Some((place, sheet.x(place), y((*value)?))))
    };
    let mut d = String::new();
    for (_, x, y) in points() {
        write!(d, "{}{x:.1} {y:.1}", if d.is_empty() { "M" } else { "L" }).expect("a string takes all");
    }
    html! {
        <g class="chart-line">
            <path class="curve" {d} stroke-dasharray={DASHES[index % 4]} />
            { for points().map(|(place, x, y)| mark(index, x, y, if place == at { 5.5 } else { 3.0 })) }
        </g>
    }
}

/// Circle, square, triangle, rhombus.
fn mark(index: usize, x: f64, y: f64, r: f64) -> Html {
    let d = match index % 4 {
        0 => format!("M{:.1} {y:.1}a{r} {r} 0 1 0 {:.1} 0a{r} {r} 0 1 0 -{:.1} 0z", x - r, 2.0 * r, 2.0 * r),
        1 => format!("M{:.1} {:.1}h{side:.1}v{side:.1}h-{side:.1}z", x - r, y - r, side = 2.0 * r),
        2 => format!("M{x:.1} {:.1}L{:.1} {:.1}H{:.1}z", y - r - 0.5, x + r + 0.5, y + r, x - r - 0.5),
        _ => format!(
            "M{x:.1} {:.1}L{:.1} {y:.1}L{x:.1} {:.1}L{:.1} {y:.1}z",
            y - r - 1.0,
            x + r + 1.0,
            y + r + 1.0,
            x - r - 1.0
        ),
    };
    html! { <path class="mark" {d} /> }
}

/// The same as a table, for those who do not see the drawing.
fn twin(props: &ChartProps, sheet: &Sheet) -> Html {
    let text = &props.text;
    let all =
        || sheet.means.iter().map(|line| (line, true)).chain(sheet.switches.iter().map(|line| (line, false)));
    let cell = |(line, is_time): (&Line, bool), place: usize| {
        let value = line.values[place]
            .map(|value| if is_time { number::mean(value) } else { number::decimal(value) });
        html! { <td>{ value.unwrap_or_default() }</td> }
    };
    let head = |(line, is_time): (&Line, bool)| {
        let of = if is_time { "bench.chart.means" } else { "bench.switches" };
        html! { <th scope="col">{ format!("{} {}", text.get(of), line.label) }</th> }
    };
    html! {
        <table class="sr-only">
            <caption>{ text.fill("bench.chart.title", &[&props.parameter]) }</caption>
            <thead><tr><th scope="col">{ &props.parameter }</th>{ for all().map(head) }</tr></thead>
            <tbody>
                { for sheet.values.iter().enumerate().map(|(place, value)| html! {
                    <tr><th scope="row">{ value.to_string() }</th>{ for all().map(|line| cell(line, place)) }</tr>
                }) }
            </tbody>
        </table>
    }
}
