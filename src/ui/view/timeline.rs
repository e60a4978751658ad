//! The timeline: what every CPU and process did when. Its ruler is where the cursor is to be seen.

use std::{collections::BTreeMap, rc::Rc};

use interleave::{
    id::Pid,
    scene::Scene,
    text::Text,
    time::{Duration, Instant},
};
use web_sys::Element;
use yew::prelude::*;

use crate::ui::{
    canvas::{Axis, moment},
    draw::{
        n,
        rows::{Pitch, RULER, Rows, told},
        words,
    },
    geometry::measure,
    slices::Slices,
};

#[derive(Properties)]
pub struct TimelineProps {
    pub slices: Rc<Slices>,
    pub cursor: usize,
    pub now: Instant,
    pub end: Instant,
    /// The scene at the cursor, for names.
    pub processes: Rc<Scene>,
    pub selected: Option<Pid>,
    /// From when on the run could no longer have ended otherwise.
    #[prop_or_default]
    pub no_return: Option<Instant>,
    /// A moment to be marked.
    #[prop_or_default]
    pub mark: Option<Instant>,
    pub width: f64,
    pub height: f64,
    /// The strip of an embed: CPUs only.
    pub compact: bool,
    pub text: Rc<Text>,
    pub on_seek: Callback<usize>,
    pub on_select: Callback<Option<Pid>>,
}

impl PartialEq for TimelineProps {
    fn eq(&self, other: &TimelineProps) -> bool {
        Rc::ptr_eq(&self.slices, &other.slices)
            && Rc::ptr_eq(&self.processes, &other.processes)
            && Rc::ptr_eq(&self.text, &other.text)
            && (self.cursor, self.now, self.end, self.selected, self.mark)
                == (other.cursor, other.now, other.end, other.selected, other.mark)
            && self.no_return == other.no_return
            && (self.width, self.height, self.compact) == (other.width, other.height, other.compact)
            && self.on_seek == other.on_seek
            && self.on_select == other.on_select
    }
}

/// Room right of the end, so that the last flag and name are whole.
const MARGIN: f64 = 14.0;
/// Rows drawn above and below those in sight.
const SPARE: usize = 6;

/// The timeline.
#[component]
pub fn Timeline(props: &TimelineProps) -> Html {
    let node = use_node_ref();
    // The stretch looked at; None shows all.
    let window = use_state_eq(|| None::<(Instant, Instant)>);
    let scrolled = use_state_eq(|| 0.0f64);
    let slices = &props.slices;
    let pitch = Pitch::of(slices.rows.len(), slices.cpus.len(), props.compact, (props.width, props.height));
    let axis = axis(props, pitch, *window);
    let names = use_memo(props.processes.processes.len(), |_| names(&props.processes));
    let rows_height = height(props, pitch);
    let visible = visible(props, pitch, *scrolled);
    let act = Gestures { node: node.clone(), axis, end: props.end, window };
    html! {
        <div class={classes!("timeline", props.compact.then_some("compact"))} ref={node} role="group"
            aria-label={props.text.get("timeline.title").to_owned()} title={(!props.compact).then(|| props.text.get("timeline.help").to_owned())}
            onpointerdown={act.seek(props)} onpointermove={act.drag(props)} onwheel={act.wheel()} ondblclick={act.fit()}>
            if !props.compact { { ruler(props, &axis) } }
            <div class="timeline-rows" onscroll={on_scroll(&scrolled)}>
                <svg class="timeline-tracks" aria-hidden="true" width={n(props.width)} height={n(rows_height)}>
                    <Rows slices={props.slices.clone()} {names} {axis} {pitch} {visible} selected={props.selected}
                        text={props.text.clone()} on_select={props.on_select.clone()} />
                    { parting(props, &axis, rows_height) }
                    { cursor(props, &axis, rows_height) }
                </svg>
            </div>
            if !props.compact { { table(props) } }
        </div>
    }
}

fn axis(props: &TimelineProps, pitch: Pitch, window: Option<(Instant, Instant)>) -> Axis {
    let whole = props.end.max(Instant::from_micros(1));
    let (start, end) = window.unwrap_or((Instant::BOOT, whole));
    let margin = if props.compact { 0.0 } else { MARGIN };
    let axis = Axis { start, end, left: pitch.label, width: (props.width - pitch.label - margin).max(10.0) };
    axis.following(props.now, whole)
}

fn names(scene: &Scene) -> BTreeMap<Pid, Rc<str>> {
    scene.processes.iter().map(|process| (process.pid, process.name.clone())).collect()
}

fn height(props: &TimelineProps, pitch: Pitch) -> f64 {
    if props.compact { props.height } else { pitch.y(props.slices.cpus.len(), props.slices.rows.len()) + 4.0 }
}

/// Which rows are in sight.
fn visible(props: &TimelineProps, pitch: Pitch, scrolled: f64) -> (usize, usize) {
    if pitch.process == 0.0 {
        return (0, 0);
    }
    let above = pitch.y(props.slices.cpus.len(), 0);
    let first = ((scrolled - above).max(0.0) / pitch.process).floor() as usize;
    let count = (props.height / pitch.process).ceil() as usize;
    (first.saturating_sub(SPARE), first + count + SPARE)
}

fn on_scroll(scrolled: &UseStateHandle<f64>) -> Callback<Event> {
    let scrolled = scrolled.clone();
    Callback::from(move |event: Event| {
        if let Some(element) = event.target_dyn_into::<Element>() {
            // In steps, so that a scroll does not draw the rows anew at each pixel.
            scrolled.set((f64::from(element.scroll_top()) / 48.0).floor() * 48.0);
        }
    })
}

fn ruler(props: &TimelineProps, axis: &Axis) -> Html {
    let flag = moment(props.now, &props.text);
    let w = measure::width(&flag, 12.0) + 12.0;
    let x = axis.x(props.now);
    let flag_x = (x - w / 2.0).clamp(axis.left - 8.0, (props.width - w - 1.0).max(0.0));
    let tick = |at: Instant| {
        let place = axis.x(at);
        let label = moment(at, &props.text);
        let half = measure::width(&label, 12.0) / 2.0;
        let is_free =
            (place + half + 4.0 < flag_x || place - half - 4.0 > flag_x + w) && place + half < props.width;
        html! {
            <>
                <path class="tick" d={format!("M{} 19V24", n(place.floor() + 0.5))} />
                if is_free { { words("tick-label", place, 15.0, label) } }
            </>
        }
    };
    html! {
        <svg class="timeline-ruler" aria-hidden="true" width={n(props.width)} height={n(RULER)}>
            { for axis.ticks(84.0).into_iter().map(tick) }
            <g class="flag">
                <rect x={n(flag_x)} y="2" width={n(w)} height="18" rx="4" />
                <path d={format!("M{} 19.5h8l-4 4.5z", n(x - 4.0))} />
                { words("flag-time", flag_x + w / 2.0, 15.3, flag) }
            </g>
        </svg>
    }
}

/// The moment that is marked.
fn parting(props: &TimelineProps, axis: &Axis, height: f64) -> Html {
    let Some(at) = props.mark else { return html! {} };
    let x = n(axis.x(at));
    html! { <path class="parting" data-parting="" d={format!("M{x} 0V{}", n(height))} /> }
}

/// The line of now, and a veil over what has not happened yet.
fn cursor(props: &TimelineProps, axis: &Axis, height: f64) -> Html {
    let x = axis.x(props.now);
    let right = axis.left + axis.width + 1.0;
    html! {
        <>
            { for props.no_return.map(|at| no_return(props, axis.x(at), height)) }
            <rect class="future" x={n(x)} y="0" width={n((right - x).max(0.0))} height={n(height)} />
            <rect class="cursor" x={n(x - 1.0)} y="0" width="2" height={n(height)} />
        </>
    }
}

/// A dashed line with a word.
fn no_return(props: &TimelineProps, x: f64, height: f64) -> Html {
    let label = props.text.get("timeline.no-return").to_owned();
    let w = measure::width(&label, 12.0) + 8.0;
    let left = if x + w + 4.0 > props.width { x - w - 2.0 } else { x + 2.0 };
    html! {
        <g class="no-return" data-no-return="">
            <path d={format!("M{} 0V{}", n(x), n(height))} />
            if !props.compact {
                <rect x={n(left)} y={n(height - 18.0)} width={n(w)} height="16" rx="4" />
                { words("no-return-label", left + w / 2.0, height - 5.5, label) }
            }
        </g>
    }
}

/// The same in words, for those who do not see the drawing.
fn table(props: &TimelineProps) -> Html {
    const ROWS: usize = 64;
    const STRETCHES: usize = 12;
    let text = &props.text;
    let name = |pid: Pid| {
        props.processes.process(pid).map_or_else(|| pid.to_string(), |process| process.name.to_string())
    };
    html! {
        <table class="sr-only">
            <caption>{ text.get("timeline.title").to_owned() }</caption>
            <thead><tr><th scope="col">{ text.get("timeline.row").to_owned() }</th><th scope="col">{ text.get("timeline.history").to_owned() }</th></tr></thead>
            <tbody>
                { for props.slices.rows.iter().take(ROWS).map(|row| html! {
                    <tr key={row.pid.to_string()}>
                        <th scope="row">{ name(row.pid) }</th><td>{ told(&props.slices, row, text, STRETCHES) }</td>
                    </tr>
                }) }
            </tbody>
        </table>
    }
}

/// What pointer and wheel do.
struct Gestures {
    node: NodeRef,
    axis: Axis,
    end: Instant,
    window: UseStateHandle<Option<(Instant, Instant)>>,
}

fn across(node: &NodeRef, event: &MouseEvent) -> Option<f64> {
    let left = node.cast::<Element>()?.get_bounding_client_rect().left();
    Some(f64::from(event.client_x()) - left)
}

impl Gestures {
    fn to_moment(&self, props: &TimelineProps) -> impl Fn(&MouseEvent) + 'static + use<> {
        let (node, axis, slices, on_seek) =
            (self.node.clone(), self.axis, props.slices.clone(), props.on_seek.clone());
        move |event| {
            if let Some(x) = across(&node, event).filter(|x| *x >= axis.left) {
                on_seek.emit(slices.cursor_at(axis.at(x)));
            }
        }
    }

    fn seek(&self, props: &TimelineProps) -> Callback<PointerEvent> {
        let go = self.to_moment(props);
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0 {
                go(&event);
            }
        })
    }

    fn drag(&self, props: &TimelineProps) -> Callback<PointerEvent> {
        let go = self.to_moment(props);
        Callback::from(move |event: PointerEvent| {
            if event.buttons() & 1 == 1 {
                go(&event);
            }
        })
    }

    fn wheel(&self) -> Callback<WheelEvent> {
        let (node, axis, end, window) = (self.node.clone(), self.axis, self.end, self.window.clone());
        Callback::from(move |event: WheelEvent| {
            let zooms = event.ctrl_key() || event.meta_key();
            let next = match across(&node, &event) {
                Some(x) if zooms => axis.zoomed(x, (event.delta_y() * 0.002).exp(), end),
                // Seen whole, the wheel is the page's.
                Some(_) if window.is_some() && event.delta_x() != 0.0 => axis.panned(event.delta_x(), end),
                Some(_) if window.is_some() && event.shift_key() => axis.panned(event.delta_y(), end),
                _ => return,
            };
            event.prevent_default();
            let is_whole = next.end.since(next.start) + Duration::from_micros(1) >= end.since(Instant::BOOT);
            window.set((!is_whole).then_some((next.start, next.end)));
        })
    }

    fn fit(&self) -> Callback<MouseEvent> {
        let window = self.window.clone();
        Callback::from(move |_| window.set(None))
    }
}
