//! The bench's keyboard map, as a function from a key to what it does.

use interleave::time::Instant;

use super::session::{Action, Bench, Sheet};
use crate::ui::keys::Key;

/// Every line of the sheet that `?` opens: keys and the key of what they do.
pub const SHEET: &[(&str, &str)] = &[
    ("Space", "keys.play"),
    ("→  ←", "bench.keys.step"),
    ("Home  End", "keys.ends"),
    ("↑  ↓", "keys.select"),
    ("Esc", "keys.escape"),
    ("1 – 4", "bench.keys.speed"),
    ("Ctrl + Z  Ctrl + Shift + Z", "bench.keys.undo"),
    ("Enter  Tab  ↑ ↓", "bench.keys.cells"),
    ("Alt + ↑ ↓", "bench.keys.move"),
    ("Ctrl + V", "bench.keys.paste"),
    ("?", "keys.sheet"),
];

/// What a key does outside the fields; None: it is not ours.
#[must_use]
pub fn action(key: Key, bench: &Bench) -> Option<Action> {
    if key.control && !key.alt && key.key.eq_ignore_ascii_case("z") {
        return Some(if key.shift { Action::Redo } else { Action::Undo });
    }
    if key.control || key.alt || (key.on_button && matches!(key.key, " " | "Enter")) {
        return None;
    }
    Some(match key.key {
        " " => Action::Toggle,
        "ArrowRight" => Action::Step,
        "ArrowLeft" => Action::Back,
        "ArrowDown" => Action::SelectNext(true),
        "ArrowUp" => Action::SelectNext(false),
        "Home" => Action::Seek(Instant::BOOT),
        "End" => Action::End,
        "Escape" if bench.sheet != Sheet::None => Action::Show(Sheet::None),
        "Escape" => Action::Select(None),
        "?" => Action::Show(Sheet::Keys),
        digit @ ("1" | "2" | "3" | "4") => {
            Action::Speed([0.5, 1.0, 2.0, 4.0][digit.parse::<usize>().ok()? - 1])
        }
        _ => return None,
    })
}
