//! The program's text with the line each process is at, and what is wrong with it.

use std::rc::Rc;

use interleave::{id::Pid, lang::diagnostic::Diagnostic, process::State, text::Text};
use web_sys::Element;
use yew::prelude::*;

use crate::ui::{
    geometry::measure,
    highlight::{self, Ink},
    icons::{self, icon},
    shared::Shared,
    states,
};

/// Room for a name on a line's mark (`.line-mark`).
const MARK: f64 = 45.0;

/// A process at a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub pid: Pid,
    pub name: Rc<str>,
    pub state: State,
    pub line: u32,
}

#[derive(Properties, PartialEq)]
pub struct SourceProps {
    pub text: Shared<Text>,
    pub source: Rc<str>,
    pub marks: Rc<[Mark]>,
    pub diagnostics: Rc<[Diagnostic]>,
    pub selected: Option<Pid>,
    pub on_select: Callback<Pid>,
    /// Replaces the text by one with the fix of that diagnostic in it.
    pub on_fix: Callback<usize>,
}

#[component]
pub fn Source(props: &SourceProps) -> Html {
    let node = use_node_ref();
    let lines = use_memo(props.source.clone(), |source| highlight::lines(source));
    let focus = focus_line(props);
    use_effect_with((node.clone(), focus), |(node, focus)| {
        if let (Some(container), Some(line)) = (node.cast::<Element>(), *focus) {
            keep_in_sight(&container, line);
        }
    });
    let wrong = !props.diagnostics.is_empty();
    html! {
        <div class={classes!("source", wrong.then_some("wrong"))} data-scroll="" ref={node} tabindex="0" role="group"
            aria-label={props.text.get("source.title").to_owned()}>
            { for lines.iter().enumerate().map(|(index, runs)| line(props, index as u32 + 1, runs)) }
        </div>
    }
}

/// The line to keep in sight: the first complaint's, the selected process's, or the running one's.
fn focus_line(props: &SourceProps) -> Option<u32> {
    if let Some(first) = props.diagnostics.first() {
        return Some(first.line);
    }
    let of =
        |wanted: &dyn Fn(&Mark) -> bool| props.marks.iter().find(|mark| wanted(mark)).map(|mark| mark.line);
    of(&|mark| Some(mark.pid) == props.selected)
        .or_else(|| of(&|mark| matches!(mark.state, State::Running(_))))
}

/// Scrolls the pane, and only the pane.
fn keep_in_sight(container: &Element, line: u32) {
    let Ok(Some(row)) = container.query_selector(&format!("[data-line=\"{line}\"]")) else { return };
    let (pane, row) = (container.get_bounding_client_rect(), row.get_bounding_client_rect());
    let margin = row.height();
    if row.top() - margin < pane.top() || row.bottom() + margin > pane.bottom() {
        let middle = row.top() - pane.top() - (pane.height() - row.height()) / 2.0;
        container.set_scroll_top(container.scroll_top() + middle.round() as i32);
    }
}

fn line(props: &SourceProps, number: u32, runs: &[(Ink, String)]) -> Html {
    let mut marks: Vec<&Mark> = props.marks.iter().filter(|mark| mark.line == number).collect();
    // Whom the eye looks for comes first: there is room for one name.
    marks.sort_by_key(|mark| (Some(mark.pid) != props.selected, !matches!(mark.state, State::Running(_))));
    let complaints: Vec<(usize, &Diagnostic)> =
        props.diagnostics.iter().enumerate().filter(|(_, complaint)| complaint.line == number).collect();
    let tint = marks.first().map(|mark| states::word(mark.state));
    html! {
        <>
            <div key={number} class={classes!("line", tint.map(|state| format!("at-{state}")))}
                data-line={number.to_string()}>
                <span class="number" aria-hidden="true">
                    if complaints.is_empty() { { number } } else { { icon(icons::WARN) } }
                </span>
                <span class="marks">{ chips(props, &marks) }</span>
                <code class="code">{ code(runs, complaints.first().map(|(_, complaint)| *complaint)) }</code>
            </div>
            { for complaints.iter().map(|(index, complaint)| sentence(props, *index, complaint)) }
        </>
    }
}

/// The first of a line's processes by name, and how many more.
fn chips(props: &SourceProps, marks: &[&Mark]) -> Html {
    let Some(mark) = marks.first() else { return html! {} };
    let pid = mark.pid;
    let onclick = props.on_select.reform(move |_: MouseEvent| pid);
    let selected = props.selected == Some(pid);
    let names: Vec<&str> = marks.iter().map(|mark| &*mark.name).collect();
    let more = marks.len() - 1;
    let room = MARK - if more > 0 { measure::width(&format!("+{more}"), 11.0) + 2.0 } else { 0.0 };
    html! {
        <button class={classes!("line-mark", states::word(mark.state), selected.then_some("selected"))} data-inline="" tabindex="-1"
            data-mark-pid={pid.to_string()} title={names.join(", ")} {onclick}>
            { measure::name(&mark.name, 12.0, room) }
            if more > 0 {
                <span class="more-marks">{ format!("+{more}") }</span>
            }
        </button>
    }
}

/// The line's runs; what a complaint is about gets a wavy line.
fn code(runs: &[(Ink, String)], complaint: Option<&Diagnostic>) -> Html {
    let (from, to) = match complaint {
        None => (usize::MAX, usize::MAX),
        Some(it) => {
            let end = if it.end_line > it.line { usize::MAX } else { it.end_column as usize };
            (it.column as usize, end.max(it.column as usize + 1))
        }
    };
    let mut column = 1;
    let mut out = Vec::new();
    for (ink, words) in runs {
        let mut pieces: [String; 3] = Default::default();
        for c in words.chars() {
            let piece = usize::from(column >= from) + usize::from(column >= to);
            pieces[piece].push(c);
            column += 1;
        }
        for (index, piece) in pieces.into_iter().enumerate().filter(|(_, piece)| !piece.is_empty()) {
            let class = match ink {
                Ink::Plain => None,
                Ink::Keyword => Some("keyword"),
                Ink::Text => Some("text"),
                Ink::Comment => Some("comment"),
            };
            out.push(match (class, index == 1) {
                (None, false) => html! { { piece } },
                (class, wavy) => {
                    html! { <span class={classes!(class, wavy.then_some("wavy"))}>{ piece }</span> }
                }
            });
        }
    }
    // A complaint about the end of a line has nothing to underline but this.
    if from >= column && from != usize::MAX {
        out.push(html! { <span class="wavy">{ "\u{a0}" }</span> });
    }
    out.into_iter().collect()
}

fn sentence(props: &SourceProps, index: usize, complaint: &Diagnostic) -> Html {
    let arguments: Vec<&str> = complaint.arguments.iter().map(String::as_str).collect();
    let words = props.text.fill(&format!("diagnostic.{}", complaint.key), &arguments);
    let fix = complaint.fix.as_ref().map(|fix| {
        let onclick = props.on_fix.reform(move |_: MouseEvent| index);
        html! {
            <button class="fix" data-action="fix" {onclick}>
                { props.text.get("source.fix") }<code>{ fix }</code>
            </button>
        }
    });
    html! {
        <p key={format!("complaint-{index}")} class="complaint" role="alert" data-diagnostic={complaint.line.to_string()}>
            <span>{ words }</span>{ fix }
        </p>
    }
}

/// The text with a fix in the place of what a complaint is about.
#[must_use]
pub fn mended(source: &str, complaint: &Diagnostic) -> String {
    let fix = complaint.fix.as_deref().unwrap_or("");
    let offset = |line: u32, column: u32| {
        let start: usize =
            source.split_inclusive('\n').take(line.saturating_sub(1) as usize).map(str::len).sum();
        let rest = &source[start..];
        let within =
            rest.char_indices().nth(column.saturating_sub(1) as usize).map_or(rest.len(), |(at, _)| at);
        start + within
    };
    let from = offset(complaint.line, complaint.column);
    let to = offset(complaint.end_line, complaint.end_column).max(from);
    format!("{}{fix}{}", &source[..from], &source[to..])
}
