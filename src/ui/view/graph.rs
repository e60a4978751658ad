//! The states of a small program: layers by steps from the start down, the way of this game in bold. Ends have shapes of
//! their own, and a line goes round the states from which nothing good can come any more.

use interleave::text::Text;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use crate::ui::{
    draw::{n, words},
    play::{
        Act, Graph, Known, Node, Side,
        layout::{Map, Way},
        walk,
        words::letter,
    },
    shared::Shared,
    worker::message::MOST_STATES,
};

/// Half the height of a state's sign.
const SIGN: f64 = 8.0;

#[derive(Properties, PartialEq)]
pub struct StatesProps {
    pub text: Shared<Text>,
    pub known: Shared<Known>,
    /// Edges taken so far; None: the game has left the graph.
    pub way: Option<Vec<usize>>,
    /// Each outcome in words.
    pub outcomes: Vec<String>,
    pub on_act: Callback<Act>,
}

#[component]
pub fn States(props: &StatesProps) -> Html {
    let text = &props.text;
    let drawn = props.known.graph.as_ref();
    let body = match drawn {
        None => html! { <p class="map-none">{ none(props) }</p> },
        Some((graph, _)) => html! {
            <>
                <Drawing text={text.clone()} known={props.known.clone()} way={props.way.clone()}
                    outcomes={props.outcomes.clone()} on_act={props.on_act.clone()} />
                { legend(props, graph) }
            </>
        },
    };
    html! {
        <div class="map-pane">
            { count(text, drawn) }
            { body }
        </div>
    }
}

/// Why there is no drawing.
fn none(props: &StatesProps) -> String {
    let (text, known) = (&props.text, &props.known);
    match (known.report.complete, known.is_playable()) {
        (false, _) => text.get("map.unknown").to_owned(),
        (true, false) => text.get("map.apart").to_owned(),
        (true, true) => text.fill("map.none", &[&MOST_STATES.to_string()]),
    }
}

fn count(text: &Text, drawn: Option<&(Graph, Map)>) -> Html {
    let Some((graph, _)) = drawn else { return html! {} };
    html! { <p class="map-count">{ text.fill("map.count", &[&graph.states.len().to_string()]) }</p> }
}

/// What the signs mean: only those that are there.
fn legend(props: &StatesProps, graph: &Graph) -> Html {
    let text = &props.text;
    let is_end = |outcome: usize| graph.states.iter().any(|node| node.end == Some(outcome));
    let ends = props.outcomes.iter().enumerate().filter(|(outcome, _)| is_end(*outcome));
    let key = |outcome: usize, said: &String| {
        let is_clean = props.known.report.outcomes[outcome].clean;
        html! {
            <li>
                <svg class="sign" viewBox="-10 -10 20 20" width="20" height="20" aria-hidden="true">{ end_sign(outcome, is_clean) }</svg>
                <span>{ said }</span>
            </li>
        }
    };
    html! {
        <ul class="map-legend">
            { for ends.map(|(outcome, said)| key(outcome, said)) }
            if graph.states.iter().any(|node| node.doomed) {
                <li>
                    <svg class="sign" viewBox="-10 -10 20 20" width="20" height="20" aria-hidden="true">
                        <circle class="doom-edge" r="8" /><circle class="doom-ground" r="6.5" />
                    </svg>
                    <span>{ text.get("map.doomed") }</span>
                </li>
            }
        </ul>
    }
}

/// The graph itself: drawn anew when the game moves on, not at each beat.
#[component]
fn Drawing(props: &StatesProps) -> Html {
    let node = use_node_ref();
    let Some((graph, map)) = props.known.graph.as_ref() else {
        return html! {};
    };
    let here = props.way.as_ref().map(|way| walk::end(graph, way));
    use_in_sight(&node, here);
    let onkeydown = {
        let on_act = props.on_act.clone();
        Callback::from(move |event: KeyboardEvent| {
            let act = match event.key().as_str() {
                "ArrowUp" => Act::Side(Side::Up),
                "ArrowDown" => Act::Side(Side::Down),
                "ArrowLeft" => Act::Side(Side::Left),
                "ArrowRight" => Act::Side(Side::Right),
                "Home" => Act::Restart,
                "Enter" | " " => {
                    let target = event.target_dyn_into::<Element>();
                    let state = target.and_then(|target| target.get_attribute("data-state-number"));
                    let Some(state) = state.and_then(|state| state.parse().ok()) else { return };
                    Act::Walk(state)
                }
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            on_act.emit(act);
        })
    };
    html! {
        <div class="map-room" ref={node} data-scroll="">
            <svg class="map" width={n(map.width)} height={n(map.height)} viewBox={format!("0 0 {} {}", n(map.width), n(map.height))}
                role="group" aria-label={props.text.fill("map.help", &[&graph.states.len().to_string()])} {onkeydown}>
                { doom(graph, map) }
                <g class="ways" aria-hidden="true">{ ways(props, graph, map) }</g>
                <g class="states">
                    { for (0..graph.states.len()).map(|state| sign(props, graph, map, state, here)) }
                </g>
            </svg>
        </div>
    }
}

/// Where the game stands stays in sight, and a keyboard's focus goes along with it.
#[hook]
fn use_in_sight(node: &NodeRef, here: Option<u32>) {
    let node = node.clone();
    use_effect_with(here, move |_| {
        let Some(room) = node.cast::<Element>() else { return };
        let Ok(Some(sign)) = room.query_selector("[data-here]") else { return };
        let (outer, inner) = (room.get_bounding_client_rect(), sign.get_bounding_client_rect());
        let beyond = |low: f64, high: f64, from: f64, to: f64| {
            const ROOM: f64 = 60.0;
            if low < from + ROOM { low - from - ROOM } else { (high - to + ROOM).max(0.0) }
        };
        let down = beyond(inner.top(), inner.bottom(), outer.top(), outer.bottom());
        let across = beyond(inner.left(), inner.right(), outer.left(), outer.right());
        room.set_scroll_top(room.scroll_top() + down as i32);
        room.set_scroll_left(room.scroll_left() + across as i32);
        let focused = web_sys::window().and_then(|window| window.document()?.active_element());
        let had_focus =
            focused.is_some_and(|it| it.has_attribute("data-state-number") && room.contains(Some(&it)));
        if had_focus {
            // A part of a drawing takes the focus as any element does, whatever its type is called.
            drop(sign.unchecked_ref::<web_sys::HtmlElement>().focus());
        }
    });
}

/// The line round what is lost: each lost state and each way between two of them, once broad and once less broad.
fn doom(graph: &Graph, map: &Map) -> Html {
    let is_lost = |state: u32| graph.states[state as usize].doomed;
    let ways = graph
        .edges
        .iter()
        .zip(&map.ways)
        .filter(|(edge, way)| !way.is_back && is_lost(edge.from) && is_lost(edge.to));
    let lines: String = ways.map(|(_, way)| path(way)).collect();
    let spots: String = map
        .places
        .iter()
        .zip(&graph.states)
        .filter(|(_, node)| node.doomed)
        .map(|(place, _)| format!("M{} {}h.01", n(place.x), n(place.y)))
        .collect();
    if spots.is_empty() {
        return html! {};
    }
    let all = format!("{spots}{lines}");
    html! {
        <g class="doom" aria-hidden="true">
            <path class="doom-edge" d={all.clone()} /><path class="doom-ground" d={all} />
        </g>
    }
}

fn ways(props: &StatesProps, graph: &Graph, map: &Map) -> Html {
    let taken = |edge: usize| props.way.as_ref().is_some_and(|way| way.contains(&edge));
    let one = |(index, way): (usize, &Way)| {
        let edge = &graph.edges[index];
        let class = classes!("way-line", way.is_back.then_some("back"), taken(index).then_some("taken"));
        html! { <path {class} d={path(way)}><title>{ format!("{} · {}", edge.task, edge.label) }</title></path> }
    };
    // What was taken lies on top.
    let (over, under): (Vec<_>, Vec<_>) = map.ways.iter().enumerate().partition(|(index, _)| taken(*index));
    html! { <>{ for under.into_iter().chain(over).map(one) }</> }
}

/// From sign to sign: down in soft bends, back up in an arc at the side.
fn path(way: &Way) -> String {
    let Some(&(x, y)) = way.points.first() else { return String::new() };
    let &(end_x, end_y) = way.points.last().unwrap_or(&(x, y));
    if way.is_back {
        let out = x.max(end_x) + 22.0 + (y - end_y).abs() * 0.12;
        return format!(
            "M{} {}C{} {} {} {} {} {}",
            n(x + SIGN),
            n(y),
            n(out),
            n(y),
            n(out),
            n(end_y),
            n(end_x + SIGN),
            n(end_y)
        );
    }
    let mut d = format!("M{} {}", n(x), n(y));
    for pair in way.points.windows(2) {
        let ((x, y), (to_x, to_y)) = (pair[0], pair[1]);
        let middle = f64::midpoint(y, to_y);
        d += &format!("C{} {} {} {} {} {}", n(x), n(middle), n(to_x), n(middle), n(to_x), n(to_y));
    }
    d
}

fn sign(props: &StatesProps, graph: &Graph, map: &Map, state: usize, here: Option<u32>) -> Html {
    let (node, place) = (&graph.states[state], map.places[state]);
    let is_here = here.is_some_and(|here| here as usize == state);
    let number = u32::try_from(state).unwrap_or(u32::MAX);
    let onclick = props.on_act.reform(move |event: MouseEvent| {
        event.stop_propagation();
        Act::Walk(number)
    });
    let is_clean = |outcome: usize| props.known.report.outcomes[outcome].clean;
    let reachable = if here.is_some() { is_here } else { state == 0 };
    html! {
        <g key={number.to_string()} class={classes!("state-sign", is_here.then_some("here"))} role="button"
            tabindex={if reachable { "0" } else { "-1" }} transform={format!("translate({} {})", n(place.x), n(place.y))}
            data-state-number={number.to_string()} data-here={is_here.then_some("")}
            data-end={node.end.map(|end| end.to_string())} data-doomed={node.doomed.then_some("")}
            aria-label={said(props, node, state, place.layer)} aria-current={is_here.then_some("step")} {onclick}>
            <rect class="hit" x="-12" y="-12" width="24" height="24" />
            if is_here { <circle class="ring-here" r="13" /> }
            { match node.end {
                Some(outcome) => end_sign(outcome, is_clean(outcome)),
                None if state == 0 => html! { <><circle class="dot" r="8" /><circle class="core" r="4" /></> },
                None => html! { <circle class="dot" r="6" /> },
            } }
        </g>
    }
}

/// A clean end is a square, any other a rhomb; inside stands the letter of its outcome.
fn end_sign(outcome: usize, is_clean: bool) -> Html {
    html! {
        <>
            if is_clean {
                <rect class="end clean" x="-8" y="-8" width="16" height="16" rx="3" />
            } else {
                <path class="end unclean" d="M0-10.500 10.500 0 0 10.500-10.500 0z" />
            }
            { words("end-letter", 0.0, 4.2, letter(outcome)) }
        </>
    }
}

fn said(props: &StatesProps, node: &Node, state: usize, layer: usize) -> String {
    let text = &props.text;
    let mut said = text.fill("map.state", &[&(state + 1).to_string(), &layer.to_string()]);
    if let Some(end) = node.end {
        let words = props.outcomes.get(end).map_or("", String::as_str);
        said += &text.fill("map.end", &[&letter(end), words]);
    } else if node.doomed {
        said += &text.fill("map.lost", &[]);
    }
    said
}
