//! The rules of a workload that its formats do not hold by themselves.

use std::{collections::BTreeMap, rc::Rc};

use super::{
    Error, ErrorKind, Field, MAX_BURSTS, MAX_PROCESSES, MAX_TIME, Spec, Workload, burst, error::piece,
    number, units,
};
use crate::time::{Duration, Instant};

const LONGEST_NAME: usize = 64;

/// Takes the processes one after the other, so that a reader stops at the first that is wrong.
#[derive(Default)]
pub(super) struct Checker {
    rows: BTreeMap<Rc<str>, u32>,
    bursts: u64,
}

impl Checker {
    /// Takes the next process.
    pub fn add(&mut self, spec: &Spec) -> Result<(), ErrorKind> {
        let row = self.rows.len() as u32 + 1;
        if self.rows.len() == MAX_PROCESSES {
            return Err(ErrorKind::TooManyProcesses);
        }
        self.bursts += spec.bursts.len() as u64;
        if self.bursts > MAX_BURSTS {
            return Err(ErrorKind::TooManyBursts);
        }
        name("name", &spec.name)?;
        burst::check(&spec.bursts)?;
        at_most("arrival", spec.arrival.since(Instant::BOOT))?;
        for field in Field::ALL {
            if let Some(range) = field.range() {
                number::whole(field.key(), &spec.get(field), range)?;
            }
        }
        for (field, time) in [("period", spec.period), ("deadline", spec.deadline)] {
            time.map_or(Ok(()), |time| positive(field, time))?;
        }
        match self.rows.insert(spec.name.clone(), row) {
            Some(row) => Err(ErrorKind::DuplicateName { row }),
            None => Ok(()),
        }
    }

    /// What concerns all processes together.
    pub fn finish(&self, workload: &Workload) -> Result<(), Error> {
        if workload.processes.is_empty() {
            return Err(ErrorKind::NoProcesses.into());
        }
        let Some(horizon) = workload.horizon() else { return Ok(()) };
        let mut bursts = self.bursts;
        for (row, spec) in workload.processes.iter().enumerate() {
            let Some(period) = spec.period else { continue };
            let whole = horizon.since(spec.arrival).micros();
            let kind = if whole == 0 {
                ErrorKind::UntilEarly
            } else {
                bursts += (whole.div_ceil(period.micros()) - 1).saturating_mul(spec.bursts.len() as u64);
                if bursts <= MAX_BURSTS {
                    continue;
                }
                ErrorKind::TooManyJobs
            };
            return Err(at(row, spec, kind));
        }
        Ok(())
    }
}

impl Workload {
    /// Whether a workload that was made by hand keeps the rules; one that was read does.
    ///
    /// # Errors
    /// The first thing that is wrong, by row.
    pub fn check(&self) -> Result<(), Error> {
        let mut checker = Checker::default();
        for (row, spec) in self.processes.iter().enumerate() {
            checker.add(spec).map_err(|kind| at(row, spec, kind))?;
        }
        checker.finish(self)
    }
}

/// An error of a process; `row` from 0.
pub(super) fn at(row: usize, spec: &Spec, kind: ErrorKind) -> Error {
    let name = (!spec.name.is_empty()).then(|| piece(&spec.name).into());
    Error { row: Some(row as u32 + 1), name, line: None, column: None, kind }
}

pub(super) fn positive(field: &'static str, length: Duration) -> Result<(), ErrorKind> {
    if length.is_zero() { Err(ErrorKind::Zero { field }) } else { at_most(field, length) }
}

fn at_most(field: &'static str, length: Duration) -> Result<(), ErrorKind> {
    if length > MAX_TIME {
        return Err(ErrorKind::TooLong { field, found: units(length.micros()) });
    }
    Ok(())
}

fn name(field: &'static str, text: &str) -> Result<(), ErrorKind> {
    if text.trim().is_empty() {
        Err(ErrorKind::EmptyName { field })
    } else if text.chars().nth(LONGEST_NAME).is_some() {
        Err(ErrorKind::LongName { field })
    } else if text.chars().any(is_unseen) {
        Err(ErrorKind::ControlName { field })
    } else {
        Ok(())
    }
}

/// The name of a device or lock, which stands in the text of a burst.
pub(super) fn burst_name(field: &'static str, text: &str) -> Result<(), ErrorKind> {
    name(field, text)?;
    if text.contains(|c: char| c.is_whitespace() || "():,;\"（）：，；".contains(c)) {
        return Err(ErrorKind::BadName { field, found: piece(text) });
    }
    Ok(())
}

/// Characters that break a line, turn its direction or cannot be seen; joiners, which some scripts and signs need, pass.
pub(super) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The moment `until` of a workload; above zero.
pub(super) fn until(text: &str) -> Result<Instant, ErrorKind> {
    let length = Duration::from_micros(number::time("until", text)?);
    positive("until", length)?;
    Ok(Instant::BOOT + length)
}
