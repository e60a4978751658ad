//! The process table as a tree: everything the stage shows, in rows.

use interleave::{
    id::Pid,
    process::State,
    scene::{ProcessView, Scene},
    text::Text,
    time::Duration,
};
use yew::prelude::*;

use crate::ui::{geometry::measure, names, shared::Shared, states};

/// Room for a name and what is before it, in the narrowest table.
const NAME: f64 = 76.0;

#[derive(Properties, PartialEq)]
pub struct TableProps {
    pub text: Shared<Text>,
    pub scene: Shared<Scene>,
    pub selected: Option<Pid>,
    pub on_select: Callback<Pid>,
}

/// From so many siblings on, they are one row until it is opened.
const FOLD: usize = 11;
/// Never more rows than a person would read.
const MOST_ROWS: usize = 300;

enum Row<'a> {
    Process(&'a ProcessView, usize),
    /// Siblings in one row: their parent, how many, depth.
    Fold(Pid, Vec<&'a ProcessView>, usize),
}

#[component]
pub fn Table(props: &TableProps) -> Html {
    let open = use_state(Vec::<Pid>::new);
    let rows = rows(&props.scene, &open, props.selected);
    let more = rows.len().saturating_sub(MOST_ROWS);
    let text = &props.text;
    let head = |key: &'static str, class: &'static str| {
        html! { <th class={class} scope="col">{ text.get(key) }</th> }
    };
    html! {
        <div class="table-pane" tabindex="0" role="group" aria-label={text.get("table.title").to_owned()}>
            <table class="processes">
                <thead>
                    <tr>
                        { head("table.name", "name-column") }{ head("table.pid", "figure") }
                        { head("table.state", "state-column") }{ head("table.line", "figure") }
                        { head("table.cpu", "figure time") }{ head("table.ready", "figure time") }
                        { head("table.blocked", "figure time") }{ head("table.exit", "figure") }
                    </tr>
                </thead>
                <tbody>
                    { for rows.iter().take(MOST_ROWS).map(|row| match row {
                        Row::Process(process, depth) => process_row(props, process, *depth),
                        Row::Fold(parent, folded, depth) => fold_row(props, &open, *parent, folded, *depth),
                    }) }
                </tbody>
            </table>
            if more > 0 {
                <p class="empty">{ text.fill("table.more", &[&more.to_string()]) }</p>
            }
            if rows.is_empty() {
                <p class="empty">{ text.get("table.empty") }</p>
            }
        </div>
    }
}

/// Rows in the order of the tree, depth first.
fn rows<'a>(scene: &'a Scene, open: &[Pid], selected: Option<Pid>) -> Vec<Row<'a>> {
    let known = |pid: Pid| scene.processes.binary_search_by_key(&pid, |view| view.pid).is_ok();
    // Children of each parent in one pass: sorted by parent, then by pid.
    let mut by_parent: Vec<(Pid, &ProcessView)> = scene
        .processes
        .iter()
        .map(|view| (if known(view.ppid) { view.ppid } else { Pid::OUTSIDE }, view))
        .collect();
    by_parent.sort_by_key(|(parent, view)| (*parent, view.pid));
    let children = |parent: Pid| {
        let from = by_parent.partition_point(|(other, _)| *other < parent);
        let to = by_parent.partition_point(|(other, _)| *other <= parent);
        &by_parent[from..to]
    };
    let mut rows = Vec::new();
    let mut stack: Vec<(&ProcessView, usize)> =
        children(Pid::OUTSIDE).iter().rev().map(|(_, view)| (*view, 0)).collect();
    while let Some((view, depth)) = stack.pop() {
        rows.push(Row::Process(view, depth));
        let below = children(view.pid);
        if below.len() >= FOLD && !open.contains(&view.pid) {
            let (shown, folded): (Vec<_>, Vec<_>) =
                below.iter().map(|(_, view)| *view).partition(|view| Some(view.pid) == selected);
            rows.extend(shown.into_iter().map(|view| Row::Process(view, depth + 1)));
            rows.push(Row::Fold(view.pid, folded, depth + 1));
        } else {
            stack.extend(below.iter().rev().map(|(_, view)| (*view, depth + 1)));
        }
    }
    rows
}

fn process_row(props: &TableProps, process: &ProcessView, depth: usize) -> Html {
    let pid = process.pid;
    let onclick = props.on_select.reform(move |_: MouseEvent| pid);
    let selected = props.selected == Some(pid);
    let state = states::word(process.state);
    let daemon = props.text.get("table.daemon");
    let room = NAME - 12.0 * depth.min(4) as f64;
    let title =
        if process.daemon { format!("{} · {daemon}", process.name) } else { process.name.to_string() };
    let name = measure::name(&names::process(&process.name), 13.0, room);
    html! {
        <tr key={pid.0} class={classes!("row", state, selected.then_some("selected"))} data-row-pid={pid.to_string()}
            data-row-state={state} aria-selected={selected.to_string()} onclick={onclick.clone()}>
            <th class={classes!("name-column", format!("depth-{}", depth.min(6)))} scope="row" {title}>
                <button class="row-name" tabindex={if selected { "0" } else { "-1" }}>{ name }</button>
                if process.daemon {
                    <span class="daemon">{ daemon }</span>
                }
            </th>
            <td class="figure">{ pid.0 }</td>
            <td class="state-column">
                { states::glyph(process.state) }<span>{ props.text.get(state_key(&props.scene, process.state)) }</span>
            </td>
            <td class="figure">{ process.line.map(|line| line.to_string()) }</td>
            <td class="figure time">{ millis(process.times.running) }</td>
            <td class="figure time">{ millis(process.times.ready) }</td>
            <td class="figure time">{ millis(process.times.blocked) }</td>
            <td class="figure">{ process.exit_code.map(|code| code.to_string()) }</td>
        </tr>
    }
}

/// Blocked says on what.
fn state_key(scene: &Scene, state: State) -> &'static str {
    match state {
        State::Blocked(on) => states::on_key(scene, on),
        other => states::key(other),
    }
}

fn millis(length: Duration) -> Option<String> {
    (!length.is_zero()).then(|| names::duration(length))
}

fn fold_row(
    props: &TableProps,
    open: &UseStateHandle<Vec<Pid>>,
    parent: Pid,
    folded: &[&ProcessView],
    depth: usize,
) -> Html {
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| {
            let mut parents = (*open).clone();
            parents.push(parent);
            open.set(parents);
        })
    };
    let counted =
        [State::New, State::Ready, State::Running(Default::default()), State::Zombie, State::Reaped];
    let count = |word: &str| folded.iter().filter(|view| states::word(view.state) == word).count();
    let mut counts: Vec<(&str, usize)> =
        counted.iter().map(|&state| (states::key(state), count(states::word(state)))).collect();
    counts.insert(3, ("state.blocked", count("blocked")));
    let words: Vec<String> = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| format!("{count} {}", props.text.get(key)))
        .collect();
    let first = folded.first().map(|view| names::process(&view.name)).unwrap_or_default();
    let last = folded.last().map(|view| names::process(&view.name)).unwrap_or_default();
    html! {
        <tr key={format!("fold-{parent}")} class="row fold">
            <th class={classes!("name-column", format!("depth-{}", depth.min(6)))} scope="row" colspan="8">
                <button class="row-name" data-action="unfold" {onclick}>
                    { format!("{first} … {last} ×{}", folded.len()) }
                </button>
                <span class="fold-counts">{ words.join(" · ") }</span>
            </th>
        </tr>
    }
}
