//! The table of processes as a person types it: cells of text, what is wrong with them, and the workload they make.

use std::{collections::BTreeMap, rc::Rc};

use interleave::{
    time::{Duration, Instant},
    workload::{self, Error, ErrorKind, Field, Spec, Workload},
};

/// A process as it stands in the table: a text for each field, in the order of `Field::ALL`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub cells: [Rc<str>; 8],
}

impl Row {
    /// The text of a field.
    #[must_use]
    pub fn get(&self, field: Field) -> &str {
        &self.cells[field as usize]
    }

    /// Whether nothing at all stands there: no process.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    /// The row with another text in a field; line breaks and tabs become blanks.
    #[must_use]
    pub fn with(&self, field: Field, text: &str) -> Row {
        let mut row = self.clone();
        row.cells[field as usize] = text.replace(['\t', '\n', '\r'], " ").into();
        row
    }
}

impl From<&Spec> for Row {
    /// What has its default stays empty, but for the arrival.
    fn from(spec: &Spec) -> Row {
        let default = Spec::default();
        let cell = |field: Field| {
            let text = spec.get(field);
            let shown = field == Field::Arrival || text != default.get(field);
            if shown { text.into() } else { Rc::from("") }
        };
        Row { cells: Field::ALL.map(cell) }
    }
}

/// The rows of a workload.
#[must_use]
pub fn of(workload: &Workload) -> Vec<Rc<Row>> {
    workload.processes.iter().map(|spec| Rc::new(Row::from(spec))).collect()
}

/// Something that is wrong in the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// From 0; None: with the table as a whole.
    pub row: Option<usize>,
    pub field: Option<Field>,
    pub error: Error,
}

/// The table, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    /// None while anything is wrong.
    pub workload: Option<Rc<Workload>>,
    /// In reading order.
    pub faults: Vec<Fault>,
    /// The row of each process: blank rows are none.
    pub places: Vec<usize>,
}

impl Checked {
    /// What is wrong with a cell.
    #[must_use]
    pub fn fault(&self, row: usize, field: Field) -> Option<&Fault> {
        self.faults.iter().find(|fault| fault.row == Some(row) && fault.field == Some(field))
    }
}

/// Reads the table; `until` is the moment before which periodic jobs are released, empty for the default.
#[must_use]
pub fn check(rows: &[Rc<Row>], until: &str) -> Checked {
    let mut checked = Checked::default();
    let mut workload = Workload::default();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_blank()) {
        let mut spec = Spec::default();
        for field in Field::ALL {
            if let Err(kind) = spec.set(field, row.get(field)) {
                checked.faults.push(fault(at, row, kind, Some(field)));
            }
        }
        workload.processes.push(spec);
        checked.places.push(at);
    }
    match read_until(until) {
        Ok(until) => workload.until = until,
        Err(error) => checked.faults.push(Fault { row: None, field: None, error }),
    }
    let unread = !checked.faults.is_empty();
    if let Err(whole) = workload.check() {
        let known: Vec<Option<usize>> = checked.faults.iter().map(|fault| fault.row).collect();
        checked.faults.extend(
            broken(rows, &checked.places, &workload).into_iter().filter(|it| !known.contains(&it.row)),
        );
        if checked.faults.is_empty() {
            let row = whole.row.and_then(|row| checked.places.get(row as usize - 1)).copied();
            let field = field_of(&whole.kind);
            checked.faults.push(Fault { row, field, error: whole });
        }
    } else if !unread {
        checked.workload = Some(Rc::new(workload));
    }
    checked.faults.sort_by_key(|fault| (fault.row.unwrap_or(usize::MAX), fault.field.map(|it| it as usize)));
    checked
}

/// The rows that break a rule by themselves or by bearing another's name.
fn broken(rows: &[Rc<Row>], places: &[usize], workload: &Workload) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for (spec, &at) in workload.processes.iter().zip(places) {
        let alone = Workload { processes: vec![spec.clone()], until: None };
        let twice = names.get(&*spec.name).map(|first| ErrorKind::DuplicateName { row: *first as u32 + 1 });
        names.entry(&spec.name).or_insert(at);
        if let Some(kind) = alone.check().err().map(|error| error.kind).or(twice) {
            let field = field_of(&kind);
            faults.push(fault(at, &rows[at], kind, field));
        }
    }
    faults
}

fn fault(at: usize, row: &Row, kind: ErrorKind, field: Option<Field>) -> Fault {
    let name = row.get(Field::Name).trim();
    let name = (!name.is_empty()).then(|| name.chars().take(40).collect::<String>().into());
    let error = Error { row: Some(at as u32 + 1), name, ..kind.into() };
    Fault { row: Some(at), field, error }
}

/// The cell that a broken rule speaks of.
fn field_of(kind: &ErrorKind) -> Option<Field> {
    match kind.key() {
        "no_bursts" | "bad_burst" | "first_io" | "last_io" | "two_io" | "two_cpu" | "lock_twice"
        | "not_held" | "still_held" | "bad_name" => Some(Field::Bursts),
        "duplicate_name" => Some(Field::Name),
        "until_early" => Some(Field::Arrival),
        _ => match kind.arguments().first().map(String::as_str) {
            Some("device" | "lock" | "unlock") => Some(Field::Bursts),
            Some(name) => Field::named(name),
            None => None,
        },
    }
}

/// A length of time as people write it, in units or with `us`, `ms`, `s`; None when it is none.
#[must_use]
pub fn length(text: &str) -> Option<Duration> {
    let mut spec = Spec::default();
    spec.set(Field::Period, text).ok()?;
    spec.period
}

fn read_until(text: &str) -> Result<Option<Instant>, Error> {
    let mut spec = Spec::default();
    let wrong = || ErrorKind::NotTime { field: "until", found: text.chars().take(40).collect() };
    spec.set(Field::Period, text).map_err(|_| wrong())?;
    match spec.period {
        Some(length) if length.is_zero() => Err(ErrorKind::Zero { field: "until" }.into()),
        length => Ok(length.map(|length| Instant::BOOT + length)),
    }
}

/// What a clipboard or a file holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Pasted {
    /// Whole processes, and the end of periodic releases if it is told.
    Processes(Vec<Rc<Row>>, Rc<str>),
    /// Cells to be filled in from where the cursor is.
    Block(Vec<Vec<String>>),
}

/// Reads a text that was pasted into a column; None: it is a value for that cell alone.
///
/// # Errors
/// It is a workload, but one that cannot be read.
pub fn pasted(text: &str, column: Field) -> Result<Option<Pasted>, Error> {
    let text = text.trim_start_matches('\u{feff}').trim_end();
    if text.trim_start().starts_with(['{', '[']) {
        return whole(text).map(Some);
    }
    if !text.contains(['\n', '\r', '\t']) {
        return Ok(None);
    }
    let first = text.lines().next().unwrap_or_default();
    if column != Field::Name && !first.contains(['\t', ';', ',']) {
        return Ok(Some(Pasted::Block(text.lines().map(|line| vec![line.trim().to_owned()]).collect())));
    }
    let table = workload::cells(text)?;
    let bare = table.iter().all(|line| (3..=4).contains(&line.len())) && Workload::from_csv(text).is_ok();
    let headed = table.first().is_some_and(|line| {
        let named = line.iter().filter(|cell| !cell.is_empty());
        named.clone().count() > 1 && named.clone().all(|cell| Field::headed(cell).is_some())
    });
    if headed || (bare && column == Field::Name) {
        return whole(text).map(Some);
    }
    Ok(Some(Pasted::Block(table)))
}

/// Reads a text as whole processes; cells of a table may be wrong, they are marked once they are in.
///
/// # Errors
/// It cannot be read at all.
pub fn whole(text: &str) -> Result<Pasted, Error> {
    match Workload::from_text(text) {
        Ok(workload) => {
            let until = workload.until.map_or(String::new(), |until| workload::units(until.micros()));
            Ok(Pasted::Processes(of(&workload), until.into()))
        }
        // A wrong cell is no reason to refuse the table, if its columns can be told.
        Err(error) if error.row.is_some() && !text.trim_start().starts_with(['{', '[']) => {
            let table = workload::cells(text)?;
            let heads: Vec<Option<Field>> = table[0].iter().map(|cell| Field::headed(cell)).collect();
            if !heads.iter().any(Option::is_some) {
                return Err(error);
            }
            let comma = text.lines().next().is_some_and(|first| first.contains(['\t', ';']));
            let rows = table[1..].iter().map(|line| {
                line.iter().zip(&heads).fold(Row::default(), |row, (cell, head)| match head {
                    Some(Field::Name) => row.with(Field::Name, cell),
                    Some(field) if comma => row.with(*field, &cell.replace(',', ".")),
                    Some(field) => row.with(*field, cell),
                    None => row,
                })
            });
            Ok(Pasted::Processes(rows.map(Rc::new).collect(), "".into()))
        }
        Err(error) => Err(error),
    }
}

/// A name that no row bears: the last one's successor, P4 after P3 and D after C.
#[must_use]
pub fn new_name(rows: &[Rc<Row>]) -> String {
    let taken = |name: &str| rows.iter().any(|row| row.get(Field::Name).trim() == name);
    let last = rows.iter().rev().map(|row| row.get(Field::Name).trim()).find(|name| !name.is_empty());
    let last = last.unwrap_or("");
    let stem = last.trim_end_matches(|c: char| c.is_ascii_digit());
    let number: Option<u64> = last[stem.len()..].parse().ok().filter(|_| last.chars().count() < 50);
    if let Some(number) = number.filter(|number| *number < u64::MAX / 2) {
        let free = (number + 1..).map(|number| format!("{stem}{number}")).find(|name| !taken(name));
        return free.unwrap_or_default();
    }
    let letters = ('A'..='Z').map(String::from).chain((1..).map(|number| format!("P{number}")));
    letters.into_iter().find(|name| !taken(name)).unwrap_or_default()
}
