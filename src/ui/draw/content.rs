//! What is inside a card: the items of a queue, the permits of a semaphore, the text of a file.

use interleave::{
    event::What,
    scene::{FileView, ObjectView},
    text::Text,
};
use yew::prelude::*;

use super::{n, words};
use crate::ui::geometry::{CardBox, Mode, Rect, measure, shelf::CAPTION};

/// Most cells of a queue; a longer one is a bar.
const CELLS: usize = 8;

/// The items of a queue or pipe, and the words before its waiters.
pub fn queue(card: &CardBox, object: &ObjectView, text: &Text) -> Html {
    let (put, get) = match object.what {
        What::Pipe => ("send", "recv"),
        What::Manager => ("serve", "call"),
        What::Pool => ("get", "work"),
        _ => ("put", "get"),
    };
    let caption = |line: usize, word: &'static str| {
        let side = card.side(line);
        let x = side.x - CAPTION;
        html! { if side.h > 0.0 { { words("verb", x, side.y + side.h / 2.0 + 4.3, word) } } }
    };
    let capacity = object.capacity.map(|capacity| capacity as usize);
    let is_long = object.items.len().max(capacity.unwrap_or(0)) > CELLS;
    if card.mode != Mode::Open {
        return html! {};
    }
    html! {
        <>
            if is_long { { bar(card.strip(), object, text) } } else { { cells(card.strip(), object, capacity, text) } }
            { caption(0, put) }
            { caption(1, get) }
        </>
    }
}

fn fill_words(object: &ObjectView, text: &Text) -> String {
    let length = object.items.len().to_string();
    match object.capacity {
        Some(capacity) => format!("{length}/{capacity}"),
        None if matches!(object.what, What::Manager | What::Pool) => length,
        None if object.what == What::Pipe => text.fill("stage.bytes", &[&object.bytes.to_string()]),
        None => format!("{length}/∞"),
    }
}

/// One cell an item, the next to leave at the right, next to those who get.
fn cells(strip: Rect, object: &ObjectView, capacity: Option<usize>, text: &Text) -> Html {
    let fill = fill_words(object, text);
    let room = strip.w - measure::width(&fill, 12.0) - 10.0;
    let count = capacity.unwrap_or(object.items.len().max(4));
    let w = (room / count.max(1) as f64).clamp(10.0, 44.0).floor();
    let cell = |index: usize| {
        let x = strip.x + (count - 1 - index) as f64 * w;
        let item = object.items.get(index);
        let label = item.map(|item| item_label(item, w - 4.0)).filter(|label| !label.starts_with('…'));
        html! {
            <>
                <rect class={if item.is_some() { "cell full" } else { "cell" }} x={n(x + 0.5)} y={n(strip.y + 0.5)}
                    width={n(w - 1.0)} height={n(strip.h - 1.0)} rx="3">
                    if let Some(item) = item { <title>{ item.to_string() }</title> }
                </rect>
                if let Some(label) = label { { words("item", x + w / 2.0, strip.y + 15.0, label) } }
            </>
        }
    };
    html! {
        <>
            { for (0..count).map(cell) }
            { words("figure", strip.right(), strip.y + 15.5, fill) }
        </>
    }
}

/// An item as much as fits; quotes go first.
fn item_label(item: &str, room: f64) -> String {
    let bare = item.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).unwrap_or(item);
    if measure::code_width(item, 12.0) <= room {
        item.to_owned()
    } else {
        measure::clip_code(bare, 12.0, room)
    }
}

fn bar(strip: Rect, object: &ObjectView, text: &Text) -> Html {
    let fill = fill_words(object, text);
    let room = strip.w - measure::width(&fill, 12.0) - 12.0;
    let whole = object.capacity.map_or(object.items.len().max(40), |capacity| capacity as usize).max(1);
    let part = room * (object.items.len().min(whole) as f64) / whole as f64;
    html! {
        <>
            <rect class="cell" x={n(strip.x + 0.5)} y={n(strip.y + 3.5)} width={n(room - 1.0)} height="15" rx="3" />
            <rect class="gauge" x={n(strip.x + 0.5)} y={n(strip.y + 3.5)} width={n((part - 1.0).max(0.0))} height="15" rx="3" />
            { words("figure", strip.right(), strip.y + 15.5, fill) }
        </>
    }
}

/// Whether an event is set.
pub fn flag(card: &CardBox, is_set: bool, text: &Text) -> Html {
    let key = if is_set { "stage.event.set" } else { "stage.event.unset" };
    state(card, is_set, text.get(key).to_owned(), String::new())
}

/// How many are inside a barrier, of how many.
pub fn barrier(card: &CardBox, (inside, parties): (u32, u32), is_broken: bool, text: &Text) -> Html {
    let caption = text.get(if is_broken { "stage.barrier.broken" } else { "stage.barrier.inside" });
    state(card, inside > 0, format!("{inside}/{parties}"), caption.to_owned())
}

/// A word or number in the socket's place, and one below it.
fn state(card: &CardBox, is_on: bool, word: String, caption: String) -> Html {
    let socket = card.socket();
    let place = socket.inset(1.0);
    let below = socket.bottom() + 16.0;
    let class = if is_on { "socket" } else { "socket free" };
    html! {
        <>
            <rect {class} x={n(place.x)} y={n(place.y)} width={n(place.w)} height={n(place.h)} rx="7" />
            { words("free-word", socket.center().x, socket.center().y + 4.3, word) }
            if below + 4.0 < card.rect.bottom() { { words("caption", socket.center().x, below, caption) } }
        </>
    }
}

/// The values in a shared memory, their type, who wrote last, and who holds its lock.
pub fn memory(
    card: &CardBox,
    object: &ObjectView,
    (types, is_cut): (&str, bool),
    (holder, writer): (Option<String>, Option<String>),
    text: &Text,
) -> Html {
    if card.mode != Mode::Open {
        return html! {};
    }
    let strip = card.strip();
    let type_words = format!("'{types}'");
    let room = strip.w - measure::width(&type_words, 12.0) - 10.0;
    let mut values = object.items.join(" ");
    if is_cut {
        values.push_str(" …");
    }
    let holder = holder.map(|name| text.fill("stage.memory.held", &[&name]));
    let writer = writer.map(|name| text.fill("stage.memory.written", &[&name]));
    let both: Vec<String> = holder.iter().chain(&writer).cloned().collect();
    let both = both.join(" · ");
    // Who holds the lock matters more than who wrote.
    let fits = measure::width(&both, 12.0) <= strip.w;
    let caption = if fits { both } else { holder.or(writer).unwrap_or_default() };
    let middle = |line: usize| card.side(line).y + card.side(line).h / 2.0 + 4.3;
    html! {
        <>
            <rect class="cell full" x={n(strip.x + 0.5)} y={n(strip.y + 0.5)} width={n(room - 1.0)} height={n(strip.h - 1.0)} rx="3">
                <title>{ values.clone() }</title>
            </rect>
            { words("file-line", strip.x + 7.0, strip.y + 15.0, measure::clip_code(&values, 12.0, room - 14.0)) }
            { words("figure", strip.right(), strip.y + 15.5, type_words) }
            { words("caption left", card.body().x, middle(0), caption) }
            if !card.waits.is_empty() { { words("verb", card.body().x, middle(1), "lock") } }
        </>
    }
}

/// The value of a semaphore as permits that can be counted.
pub fn permits(card: &CardBox, object: &ObjectView, text: &Text) -> Html {
    let socket = card.socket();
    let shown = (object.value as usize).min(8);
    let dot = |index: usize| {
        let (column, row) = ((index % 4) as f64, (index / 4) as f64);
        html! { <circle class="permit" cx={n(socket.x + 7.0 + column * 14.0)} cy={n(socket.y + 40.0 + row * 14.0)} r="4.5" /> }
    };
    let has_dots = socket.y + 60.0 < card.rect.bottom();
    html! {
        <>
            { words("value", socket.x, socket.y + 22.0, object.value.to_string()) }
            { words("caption left", socket.x + 8.0 + 12.0 * object.value.to_string().len() as f64, socket.y + 21.0, text.get("stage.permits").to_owned()) }
            if has_dots { { for (0..shown).map(dot) } }
        </>
    }
}

/// The first lines of a file.
pub fn file_text(card: &CardBox, file: &FileView, text: &Text) -> Html {
    let body = card.body();
    let has_users = !file.readers.is_empty() || !file.writers.is_empty();
    let paper = Rect { h: body.h - if has_users { 22.0 } else { 0.0 }, ..body };
    let lines = ((paper.h - 6.0) / 17.0).floor().max(1.0) as usize;
    let empty = file.size == 0;
    html! {
        <>
            <rect class="paper" x={n(paper.x)} y={n(paper.y)} width={n(paper.w)} height={n(paper.h)} rx="4" />
            if empty {
                { words("caption left", paper.x + 8.0, paper.y + 17.0, text.get("stage.file.empty").to_owned()) }
            } else {
                { for file.text.lines().take(lines).enumerate().map(|(index, line)| {
                    let line = measure::clip_code(line, 12.0, paper.w - 16.0);
                    words("file-line", paper.x + 8.0, paper.y + 17.0 + index as f64 * 17.0, line)
                }) }
            }
        </>
    }
}
