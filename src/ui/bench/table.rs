//! The editable table of processes: moved about in as in a spreadsheet.

use interleave::{
    id::Pid,
    report,
    text::Text,
    workload::{Error, Field},
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::{
    rows::{self, Checked, Row},
    session::{Action, Bench, Work},
};
use crate::ui::{
    icons::{self, icon},
    shared::Shared,
};

/// The height of a row, as the style sheet has it.
const ROW: usize = 32;
/// Rows in the document at a time; more scroll by.
const WINDOW: usize = 48;
/// Sentences shown of all that is wrong.
const SENTENCES: usize = 3;

#[derive(Properties, PartialEq)]
pub struct TableProps {
    pub work: Shared<Work>,
    pub checked: Shared<Checked>,
    /// The columns shown, in the order of `Field::ALL`.
    pub columns: Vec<Field>,
    pub selected: Option<Pid>,
    pub text: Shared<Text>,
    pub dispatch: UseReducerDispatcher<Bench>,
}

#[component]
pub fn Table(props: &TableProps) -> Html {
    let cursor = use_state_eq(|| (0_usize, Field::Name));
    let top = use_state_eq(|| 0_usize);
    let node = use_node_ref();
    // A cell to be focused once it is in the document.
    let wanted = use_mut_ref(|| None::<(usize, Field)>);
    {
        let (node, wanted) = (node.clone(), wanted.clone());
        use_effect(move || {
            let cell = *wanted.borrow();
            if cell.is_some_and(|(row, field)| focus(&node, row, field)) {
                *wanted.borrow_mut() = None;
            }
        });
    }
    let go = {
        let (cursor, node) = (cursor.setter(), node.clone());
        Callback::from(move |(row, field, focused): (usize, Field, bool)| {
            *wanted.borrow_mut() = (focused && !focus(&node, row, field)).then_some((row, field));
            cursor.set((row, field));
        })
    };
    let count = props.work.rows.len();
    let first = if count <= WINDOW { 0 } else { (*top / ROW).saturating_sub(WINDOW / 4).min(count - WINDOW) };
    let last = (first + WINDOW).min(count);
    let onscroll = {
        let top = top.setter();
        Callback::from(move |event: Event| {
            if let Some(element) = event.target_dyn_into::<Element>() {
                top.set(element.scroll_top().unsigned_abs() as usize / (ROW * 4) * (ROW * 4));
            }
        })
    };
    let here = cursor.0.min(count.saturating_sub(1));
    let field = if props.columns.contains(&cursor.1) { cursor.1 } else { Field::Name };
    let spacer = |rows: usize| {
        let height = (rows * ROW).to_string();
        html! { if rows > 0 { <tr aria-hidden="true"><td height={height}></td></tr> } }
    };
    html! {
        <>
            <div class="cells" ref={node} {onscroll} data-scroll="" onpaste={paste(props, here, field)}>
                <table aria-label={props.text.get("table.title").to_owned()} aria-rowcount={(count + 1).to_string()}>
                    <thead><tr>
                        <th class="number" scope="col"><span class="spoken">{ props.text.get("bench.column.row") }</span></th>
                        { for props.columns.iter().map(|field| html! {
                            <th key={field.key()} scope="col" class={field.key()}>
                                { props.text.get(&format!("bench.column.{}", field.key())) }
                            </th>
                        }) }
                    </tr></thead>
                    <tbody>
                        { spacer(first) }
                        { for (first..last).map(|row| line(props, row, (here, field), &go)) }
                        { spacer(count - last) }
                    </tbody>
                </table>
            </div>
            { sentences(props, &go) }
            { acts(props, here, field, &go) }
        </>
    }
}

/// Focuses a cell and selects its text; false: it is not in the document yet, but on its way.
fn focus(node: &NodeRef, row: usize, field: Field) -> bool {
    let Some(scroller) = node.cast::<Element>() else { return false };
    let found = scroller.query_selector(&format!("[data-cell=\"{row}-{}\"]", field.key())).ok().flatten();
    let Some(input) = found.and_then(|cell| cell.dyn_into::<HtmlInputElement>().ok()) else {
        scroller.set_scroll_top((row * ROW) as i32);
        return false;
    };
    drop(input.focus());
    input.select();
    true
}

fn line(props: &TableProps, row: usize, cursor: (usize, Field), go: &Callback<(usize, Field, bool)>) -> Html {
    let text = &props.text;
    let content = &props.work.rows[row];
    let pid = props.checked.places.binary_search(&row).ok().map(|place| Pid(Pid::MAIN.0 + place as u32));
    let selected = pid.is_some() && pid == props.selected;
    let dispatch = props.dispatch.clone();
    let select = Callback::from(move |_: MouseEvent| {
        dispatch.dispatch(Action::Select(pid.filter(|_| !selected)));
    });
    let name = content.get(Field::Name);
    let label = text.fill("bench.row", &[&(row + 1).to_string(), name]);
    html! {
        <tr key={row} class={classes!((row == cursor.0).then_some("here"), selected.then_some("selected"))}
            aria-rowindex={(row + 2).to_string()} data-row-pid={pid.map(|pid| pid.to_string())}>
            <th class="number" scope="row">
                <button class="quiet" tabindex="-1" aria-pressed={selected.to_string()} aria-label={label.clone()}
                    onclick={select}>{ row + 1 }</button>
            </th>
            { for props.columns.iter().map(|field| cell(props, row, *field, cursor, content, go)) }
        </tr>
    }
}

fn cell(
    props: &TableProps,
    row: usize,
    field: Field,
    cursor: (usize, Field),
    content: &Row,
    go: &Callback<(usize, Field, bool)>,
) -> Html {
    let text = &props.text;
    let fault = props.checked.fault(row, field);
    let sentence = fault.map(|fault| report::workload_sentence(&fault.error, text));
    let oninput = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: InputEvent| {
            let input = event.target_unchecked_into::<HtmlInputElement>();
            dispatch.dispatch(Action::Cell(row, field, input.value().into()));
        })
    };
    let onfocus = go.reform(move |_: FocusEvent| (row, field, false));
    let column = text.get(&format!("bench.column.{}", field.key())).to_owned();
    let label = text.fill("bench.cell", &[&column, &(row + 1).to_string()]);
    let hint = match field {
        Field::Bursts => "5 io:3 2",
        Field::Priority | Field::Nice => "0",
        Field::Tickets => "100",
        _ => "",
    };
    html! {
        <td key={field.key()} class={classes!(field.key(), fault.map(|_| "wrong"))}>
            <input type="text" data-cell={format!("{row}-{}", field.key())} value={content.get(field).to_owned()}
                tabindex={if (row, field) == cursor { "0" } else { "-1" }} placeholder={hint} aria-label={label}
                aria-invalid={fault.map(|_| "true")} title={sentence} autocomplete="off" spellcheck="false"
                {oninput} {onfocus} onkeydown={keys(props, row, field, go)} />
        </td>
    }
}

/// The keys of a cell: Enter, Tab and arrows move, Alt and arrows move the row, Escape leaves.
fn keys(
    props: &TableProps,
    row: usize,
    field: Field,
    go: &Callback<(usize, Field, bool)>,
) -> Callback<KeyboardEvent> {
    let (dispatch, go) = (props.dispatch.clone(), go.clone());
    let (columns, count) = (props.columns.clone(), props.work.rows.len());
    Callback::from(move |event: KeyboardEvent| {
        let at = columns.iter().position(|column| *column == field).unwrap_or(0);
        let input = event.target_unchecked_into::<HtmlInputElement>();
        let (start, end) = (input.selection_start().ok().flatten(), input.selection_end().ok().flatten());
        let length = input.value().encode_utf16().count() as u32;
        // A cell that is selected whole, as it is after a move, is left by either arrow.
        let whole = start == Some(0) && end == Some(length);
        let (at_start, at_end) = (end == Some(0) || whole, start == Some(length) || whole);
        let control = event.ctrl_key() || event.meta_key();
        let to = match event.key().as_str() {
            "z" | "Z" if control => {
                dispatch.dispatch(if event.shift_key() { Action::Redo } else { Action::Undo });
                event.prevent_default();
                return;
            }
            "ArrowUp" | "ArrowDown" if event.alt_key() => {
                let down = event.key() == "ArrowDown";
                dispatch.dispatch(Action::Move(row, down));
                Some(if down { (row + 1).min(count - 1) } else { row.saturating_sub(1) })
                    .map(|row| (row, field))
            }
            _ if control || event.alt_key() => None,
            "Escape" => {
                leave(&input);
                None
            }
            "Enter" if event.shift_key() => row.checked_sub(1).map(|row| (row, field)),
            "Enter" => {
                if row + 1 == count {
                    dispatch.dispatch(Action::Add(count));
                }
                Some((row + 1, field))
            }
            "ArrowUp" => row.checked_sub(1).map(|row| (row, field)),
            "ArrowDown" => (row + 1 < count).then_some((row + 1, field)),
            "Tab" if event.shift_key() && at > 0 => Some((row, columns[at - 1])),
            "Tab" if event.shift_key() => row.checked_sub(1).map(|row| (row, columns[columns.len() - 1])),
            "Tab" if at + 1 < columns.len() => Some((row, columns[at + 1])),
            "Tab" => (row + 1 < count).then(|| (row + 1, columns[0])),
            "ArrowLeft" if at_start && at > 0 => Some((row, columns[at - 1])),
            "ArrowRight" if at_end && at + 1 < columns.len() => Some((row, columns[at + 1])),
            _ => None,
        };
        if let Some((row, field)) = to {
            event.prevent_default();
            go.emit((row, field, true));
        }
    })
}

/// Out of the cells, to what comes after them.
fn leave(input: &HtmlInputElement) {
    let pane = input.closest(".table-pane-box").ok().flatten();
    let button = pane.and_then(|pane| pane.query_selector("[data-action=\"add-row\"]").ok().flatten());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        drop(button.focus());
    }
}

fn paste(props: &TableProps, row: usize, field: Field) -> Callback<Event> {
    let dispatch = props.dispatch.clone();
    Callback::from(move |event: Event| {
        let Some(text) = clipboard(&event) else { return };
        match rows::pasted(&text, field) {
            Ok(None) => return,
            Ok(Some(pasted)) => dispatch.dispatch(Action::Paste(pasted, row, field)),
            Err(error) => dispatch.dispatch(Action::Unread(error)),
        }
        event.prevent_default();
    })
}

fn clipboard(event: &Event) -> Option<String> {
    event.dyn_ref::<web_sys::ClipboardEvent>()?.clipboard_data()?.get_data("text/plain").ok()
}

/// What is wrong, each a way to its cell.
fn sentences(props: &TableProps, go: &Callback<(usize, Field, bool)>) -> Html {
    let faults = &props.checked.faults;
    if faults.is_empty() {
        return html! {};
    }
    let sentence = |error: &Error| report::workload_sentence(error, &props.text);
    let more = faults.len().saturating_sub(SENTENCES);
    html! {
        <div class="faults" role="alert" data-faults={faults.len().to_string()}>
            { icon(icons::WARN) }
            <ul>
                { for faults.iter().take(SENTENCES).map(|fault| {
                    let (row, field) = (fault.row, fault.field.unwrap_or(Field::Name));
                    let onclick = go.reform(move |_: MouseEvent| (row.unwrap_or(0), field, true));
                    html! { <li><button class="name" {onclick}>{ sentence(&fault.error) }</button></li> }
                }) }
                if more > 0 {
                    <li>{ props.text.fill("timeline.more", &[&more.to_string()]) }</li>
                }
            </ul>
        </div>
    }
}

/// What is done with the row where the cursor is.
fn acts(props: &TableProps, here: usize, field: Field, go: &Callback<(usize, Field, bool)>) -> Html {
    let text = &props.text;
    let count = props.work.rows.len();
    let name = props.work.rows.get(here).map_or("", |row| row.get(Field::Name));
    let button = |name_of: &'static str, path, action: Action, to: usize, disabled: bool| {
        let (dispatch, go) = (props.dispatch.clone(), go.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            dispatch.dispatch(action.clone());
            go.emit((to, field, false));
        });
        let label = text.fill(&format!("bench.{name_of}"), &[name]);
        html! {
            <button class="quiet square" data-action={name_of} aria-label={label.clone()} title={label} {onclick} {disabled}>
                { icon(path) }
            </button>
        }
    };
    let add = {
        let (dispatch, go) = (props.dispatch.clone(), go.clone());
        Callback::from(move |_: MouseEvent| {
            dispatch.dispatch(Action::Add(count));
            go.emit((count, Field::Bursts, true));
        })
    };
    html! {
        <div class="row-acts">
            <button class="quiet" data-action="add-row" onclick={add}>{ icon(icons::PLUS) }{ text.get("bench.add-row") }</button>
            <span class="gap-fill"></span>
            { button("duplicate-row", icons::COPY, Action::Duplicate(here), here + 1, false) }
            { button("row-up", icons::UP, Action::Move(here, false), here.saturating_sub(1), here == 0) }
            { button("row-down", icons::DOWN, Action::Move(here, true), here + 1, here + 1 >= count) }
            { button("delete-row", icons::TRASH, Action::Delete(here), here.min(count.saturating_sub(2)), false) }
        </div>
    }
}
