//! What a chat, a wiki or a word processor does to a listing on its way to the clipboard, undone.
//!
//! A repair is only offered for a text that does not parse, and only when it parses better; or when all of a text has become
//! one comment. What a correct program says is never touched, nor what stands in strings and comments.

mod compare;
mod frame;
mod joints;
mod letters;
mod statement;

use super::{limits, parse, position::Positions};

pub use compare::{Difference, Fate};

/// A text with the damage undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    pub text: String,
    /// Everything that was done, in the order of the text that was given.
    pub changes: Vec<Change>,
    /// Complaints of the parser that are left for a person to mend.
    pub left: usize,
}

/// One thing that was mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Its line in the text that was given, from 1.
    pub line: u32,
    /// Key of its words: `repair.<key>` of a text file.
    pub key: &'static str,
}

/// A line on its way from the text that was given to the one that is offered.
#[derive(Clone, Debug)]
struct Row {
    /// The line that it comes from, from 1.
    from: u32,
    text: String,
    /// Whether it is a piece of a line that had been several.
    piece: bool,
}

impl Repair {
    /// How often each kind of change was made, in the order of their first one.
    #[must_use]
    pub fn counts(&self) -> Vec<(&'static str, usize)> {
        let mut counts: Vec<(&'static str, usize)> = Vec::new();
        for change in &self.changes {
            match counts.iter_mut().find(|(key, _)| *key == change.key) {
                Some((_, count)) => *count += 1,
                None => counts.push((change.key, 1)),
            }
        }
        counts
    }

    /// The lines of the text that was given and of the one that is offered, side by side.
    #[must_use]
    pub fn differences(&self, source: &str) -> Vec<Difference> {
        compare::compare(source, &self.text)
    }
}

/// Undoes the damage of a text that does not parse; None when that does not make it better.
#[must_use]
pub fn repair(source: &str) -> Option<Repair> {
    // A text beyond the limits is refused for that, whatever else is wrong with it.
    if limits::check(&Positions::new(source)).is_some() {
        return None;
    }
    let before = parse::faults(source);
    let mut changes = Vec::new();
    let ends = source.replace("\r\n", "\n").replace('\r', "\n");
    let rows = ends.lines().zip(1..);
    let mut rows: Vec<Row> =
        rows.map(|(text, from)| Row { from, text: text.to_owned(), piece: false }).collect();
    let swallowed = before.is_empty() && joints::swallows(&rows);
    if before.is_empty() && !swallowed {
        return None;
    }
    let wrong: Vec<u32> = if swallowed {
        rows.iter().map(|row| row.from).collect()
    } else {
        before.iter().map(|fault| fault.line).collect()
    };
    frame::open(&mut rows, &mut changes);
    letters::mend(&mut rows, &mut changes);
    let mut joined = (rows.clone(), changes.clone());
    // What a comment had swallowed is only looked at once it is out.
    for _ in 0..2 {
        joints::part(&mut joined.0, &wrong, &mut joined.1);
        letters::mend(&mut joined.0, &mut joined.1);
    }
    if count(&joined.0) < count(&rows) || joints::hides_statements(&rows, &wrong) {
        (rows, changes) = joined;
    }
    frame::align(&mut rows, &mut changes);
    let text = text_of(&rows);
    changes.sort_unstable();
    let faults = parse::faults(&text).len();
    let better =
        (faults < before.len() || swallowed && faults == 0) && !text.trim().is_empty() && !changes.is_empty();
    let left = parse::parse(&Positions::new(&text)).1.len();
    better.then_some(Repair { text, changes, left })
}

fn text_of(rows: &[Row]) -> String {
    rows.iter().map(|row| format!("{}\n", row.text)).collect()
}

fn count(rows: &[Row]) -> usize {
    parse::faults(&text_of(rows)).len()
}
