//! The keyboard map, as a function from a key to what it does. `page.md` 9 is its list.

use super::play::Act;
use super::session::{Action, Answer, Panel, Selection, Session, Tab};

/// A key as pressed.
#[derive(Clone, Copy, Debug)]
pub struct Key<'a> {
    pub key: &'a str,
    pub shift: bool,
    pub alt: bool,
    /// Control, Command: the browser's own.
    pub control: bool,
    /// The focus is on a button or link, which Space and Enter press.
    pub on_button: bool,
}

/// Every line of the sheet that `?` opens: keys and the key of what they do.
pub const SHEET: &[(&str, &str)] = &[
    ("Space", "keys.play"),
    ("→  ←", "keys.step"),
    ("Shift + → ←", "keys.follow"),
    ("Alt + →", "keys.instant"),
    ("Home  End", "keys.ends"),
    ("↑  ↓", "keys.select"),
    ("PageDown  PageUp", "keys.guide"),
    ("W", "keys.why"),
    ("Esc", "keys.escape"),
    ("1 – 4", "keys.digits"),
    ("G", "keys.game"),
    ("1 – 9  Backspace", "keys.game-moves"),
    ("Ctrl + Enter", "keys.run"),
    ("?", "keys.sheet"),
];

/// What a key does; None: it is not ours.
#[must_use]
pub fn action(key: Key, session: &Session) -> Option<Action> {
    if key.control || (key.on_button && matches!(key.key, " " | "Enter")) {
        return None;
    }
    let film = session.film.as_ref()?;
    match key.key {
        " " => return Some(Action::Toggle),
        "ArrowRight" if key.shift => return Some(Action::Follow(true)),
        "ArrowLeft" if key.shift => return Some(Action::Follow(false)),
        "ArrowRight" if key.alt => return Some(Action::NextInstant),
        // Alt+Left is the browser's way back.
        "ArrowLeft" if key.alt => return None,
        "ArrowRight" => return Some(Action::Step),
        "ArrowLeft" => return Some(Action::Back),
        "ArrowDown" => return Some(Action::SelectNext(true)),
        "ArrowUp" => return Some(Action::SelectNext(false)),
        "Home" => return Some(Action::Seek(0)),
        "End" => return Some(Action::Seek(film.end())),
        "PageDown" => return Some(Action::NextStop),
        "PageUp" => return Some(Action::PreviousStop),
        "Backspace" if session.game.is_some() => return Some(Action::Game(Act::Undo(1))),
        "Escape" if session.panel != Panel::None => return Some(Action::Show(Panel::None)),
        "Escape" if session.why_open => return Some(Action::Why),
        "Escape" => return Some(Action::Select(Selection::Nothing)),
        _ => {}
    }
    if key.alt || !session.single_keys {
        return None;
    }
    single(key.key, session)
}

/// The single letters and digits, which can be switched off.
fn single(key: &str, session: &Session) -> Option<Action> {
    let digit = key.chars().next().and_then(|first| first.to_digit(10)).filter(|_| key.len() == 1);
    match (key, digit) {
        ("w" | "W", _) => Some(Action::Why),
        ("g" | "G", _) if session.game.is_some() => Some(Action::LeaveGame),
        ("g" | "G", _) => Some(Action::StartGame(Tab::Guide)),
        ("?", _) => Some(Action::Show(Panel::Help)),
        (_, Some(digit @ 1..)) if session.game.is_some() => {
            let offers = session.game.iter().flat_map(|playing| playing.game.offers().iter().enumerate());
            let mut open = offers.filter(|(_, offer)| offer.choice.enabled);
            open.nth(digit as usize - 1).map(|(number, _)| Action::Game(Act::Pick(number)))
        }
        (_, Some(digit @ 1..=4)) if session.asking => {
            let stop = &session.film.as_ref()?.guide.stops[session.stop?];
            let choice = digit as usize - 1;
            (choice < stop.choices.len()).then_some(Action::Answer(Answer::Choice(choice)))
        }
        (_, Some(digit @ 1..=4)) => Some(Action::Speed([0.5, 1.0, 2.0, 4.0][digit as usize - 1])),
        _ => None,
    }
}
