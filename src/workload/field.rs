//! The fields of a process, by their names in the formats, as text.

use super::{ErrorKind, Spec, burst, error::piece, number, units};
use crate::time::{Duration, Instant};

/// A field of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Name,
    Arrival,
    Bursts,
    Priority,
    Tickets,
    Nice,
    Period,
    Deadline,
}

/// Whole numbers that schedulers can reckon with.
const PRIORITIES: (i32, i32) = (-1_000_000, 1_000_000);
const TICKETS: (i32, i32) = (1, 1_000_000);
/// As in Unix: setpriority(2).
const NICES: (i32, i32) = (-20, 19);

impl Field {
    /// In the order of the formats.
    pub const ALL: [Field; 8] = [
        Field::Name,
        Field::Arrival,
        Field::Bursts,
        Field::Priority,
        Field::Tickets,
        Field::Nice,
        Field::Period,
        Field::Deadline,
    ];

    /// Its name in the formats.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Field::Name => "name",
            Field::Arrival => "arrival",
            Field::Bursts => "bursts",
            Field::Priority => "priority",
            Field::Tickets => "tickets",
            Field::Nice => "nice",
            Field::Period => "period",
            Field::Deadline => "deadline",
        }
    }

    /// Every field's name.
    #[must_use]
    pub fn keys() -> [&'static str; 8] {
        Field::ALL.map(Field::key)
    }

    /// The field of that name.
    #[must_use]
    pub fn named(key: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.key() == key)
    }

    /// Least and most, of a field that is a whole number.
    #[must_use]
    pub fn range(self) -> Option<(i32, i32)> {
        match self {
            Field::Priority => Some(PRIORITIES),
            Field::Tickets => Some(TICKETS),
            Field::Nice => Some(NICES),
            _ => None,
        }
    }
}

impl Spec {
    /// Sets a field from its text, as a cell of a table holds it; an empty text stands for the default.
    ///
    /// # Errors
    /// What the text should be. Whether the value keeps the rules is `check`'s business.
    pub fn set(&mut self, field: Field, text: &str) -> Result<(), ErrorKind> {
        let text = text.trim();
        let whole = |default: i32| match field.range() {
            Some(range) if !text.is_empty() => number::whole(field.key(), text, range),
            _ => Ok(default),
        };
        let time = || match text {
            "" => Ok(None),
            _ => number::time(field.key(), text).map(|micros| Some(Duration::from_micros(micros))),
        };
        match field {
            Field::Name => self.name = text.into(),
            Field::Arrival => self.arrival = Instant::BOOT + time()?.unwrap_or(Duration::ZERO),
            Field::Bursts => self.bursts = burst::read(text)?,
            Field::Priority => self.priority = whole(0)?,
            Field::Tickets => self.tickets = whole(100)?.unsigned_abs(),
            Field::Nice => self.nice = whole(0)? as i8,
            Field::Period => self.period = time()?,
            Field::Deadline => self.deadline = time()?,
        }
        Ok(())
    }

    /// A field as `set` reads it; empty for a period or deadline that there is not.
    #[must_use]
    pub fn get(&self, field: Field) -> String {
        let time = |time: Option<Duration>| time.map_or(String::new(), |time| units(time.micros()));
        match field {
            Field::Name => self.name.to_string(),
            Field::Arrival => units(self.arrival.micros()),
            Field::Bursts => burst::write(&self.bursts),
            Field::Priority => self.priority.to_string(),
            Field::Tickets => self.tickets.to_string(),
            Field::Nice => self.nice.to_string(),
            Field::Period => time(self.period),
            Field::Deadline => time(self.deadline),
        }
    }
}

/// The complaint about a field that there is not, with the known name that it is nearest to, if one is near.
pub(super) fn unknown(found: &str, known: &[&'static str]) -> ErrorKind {
    let letters: Vec<char> = found.to_lowercase().chars().take(40).collect();
    let near = known.iter().map(|key| (distance(&letters, key), *key)).min();
    let nearest = near.filter(|(distance, key)| *distance <= key.len() / 2).map_or("", |(_, key)| key);
    ErrorKind::UnknownField { found: piece(found), nearest, known: known.join(", ") }
}

/// Letters to insert, delete or replace: Levenshtein 1966.
fn distance(found: &[char], key: &str) -> usize {
    let mut row: Vec<usize> = (0..=key.len()).collect();
    for (above, letter) in found.iter().enumerate() {
        let mut corner = row[0];
        row[0] = above + 1;
        for (at, other) in key.chars().enumerate() {
            let replaced = corner + usize::from(*letter != other);
            corner = row[at + 1];
            row[at + 1] = replaced.min(corner + 1).min(row[at] + 1);
        }
    }
    row[key.len()]
}
