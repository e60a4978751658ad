//! Changes of the work, each of which can be undone.

use std::rc::Rc;

use interleave::workload::Field;

use super::{Action, Bench, MOST_RUNS, Notice, Origin, Sheet, Work};
use crate::ui::bench::rows::{self, Pasted, Row};

/// Most rows of the table.
const MOST_ROWS: usize = 10_000;

impl Bench {
    /// The actions that change the work; false when nothing changed.
    pub(super) fn edit(&mut self, action: Action) -> bool {
        let mut work = Work::clone(&self.work);
        match action {
            Action::Cell(row, field, text) => return self.type_into(row, field, &text),
            Action::Undo | Action::Redo => return self.travel(matches!(action, Action::Undo)),
            Action::KeepBoth => return self.keep_both(),
            Action::Open(work) => {
                self.sheet = Sheet::None;
                self.notice = None;
                self.selected = None;
                self.clock.playing = false;
                self.clock.set(interleave::time::Instant::BOOT);
                self.opening = true;
                self.more_columns = false;
                if !self.change(Work::clone(&work)) && self.is_settled() {
                    self.opening = false;
                    self.clock.playing = !self.reduced_motion;
                }
                return true;
            }
            Action::Paste(Pasted::Block(block), row, field) => fill(&mut work.rows, row, field, &block),
            Action::Paste(Pasted::Processes(rows, until), ..) => {
                let before = work.rows.iter().filter(|row| !row.is_blank()).count();
                let count = rows.len();
                work = Work { rows, until, origin: Origin::Own, ..work };
                self.sheet = Sheet::None;
                let changed = self.change(work);
                self.notice = Some(Notice::Replaced(count, before));
                return changed;
            }
            Action::Add(at) if work.rows.len() < MOST_ROWS => {
                let at = at.min(work.rows.len());
                let row = Row::default().with(Field::Name, &rows::new_name(&work.rows));
                let arrival = at.checked_sub(1).map_or("0", |above| work.rows[above].get(Field::Arrival));
                let row = row.with(Field::Arrival, arrival).with(Field::Bursts, "1");
                work.rows.insert(at, Rc::new(row));
            }
            Action::Duplicate(at) if at < work.rows.len() && work.rows.len() < MOST_ROWS => {
                let row = work.rows[at].with(Field::Name, &rows::new_name(&work.rows));
                work.rows.insert(at + 1, Rc::new(row));
            }
            Action::Delete(at) if at < work.rows.len() => {
                work.rows.remove(at);
                if work.rows.is_empty() {
                    work.rows.push(Rc::default());
                }
            }
            Action::Move(at, down) => {
                let to = if down { at + 1 } else { at.wrapping_sub(1) };
                if at >= work.rows.len() || to >= work.rows.len() {
                    return false;
                }
                work.rows.swap(at, to);
            }
            Action::Clear => {
                work.rows = vec![Rc::default()];
                work.until = "".into();
                work.origin = Origin::Own;
            }
            Action::Until(text) => work.until = text,
            Action::Table(rows, origin) => {
                self.sheet = Sheet::None;
                self.notice = None;
                work = Work { rows, origin, until: "".into(), ..work };
            }
            Action::Runs(runs) if (1..=MOST_RUNS).contains(&runs.len()) => work.runs = runs,
            _ => return false,
        }
        self.change(work)
    }

    fn type_into(&mut self, at: usize, field: Field, text: &str) -> bool {
        let mut work = Work::clone(&self.work);
        let Some(row) = work.rows.get_mut(at) else { return false };
        *row = Rc::new(row.with(field, text));
        let going_on = self.typing == Some((at, field));
        if going_on && work != *self.work {
            self.work = Rc::new(work);
            self.read();
            return true;
        }
        let changed = self.change(work);
        self.typing = Some((at, field));
        changed
    }

    /// Undoes, or does again.
    fn travel(&mut self, back: bool) -> bool {
        let (from, to) =
            if back { (&mut self.past, &mut self.future) } else { (&mut self.future, &mut self.past) };
        let Some(work) = from.pop() else { return false };
        to.push(std::mem::replace(&mut self.work, work));
        self.typing = None;
        self.notice = None;
        self.read();
        true
    }

    /// The rows that the last paste replaced come back, above those that were pasted.
    fn keep_both(&mut self) -> bool {
        let Some(before) = self.past.last().cloned() else { return false };
        let mut work = Work::clone(&self.work);
        let mut rows: Vec<Rc<Row>> = before.rows.iter().filter(|row| !row.is_blank()).cloned().collect();
        for row in &work.rows {
            let taken = rows.iter().any(|known| known.get(Field::Name) == row.get(Field::Name));
            let name = if taken { rows::new_name(&rows) } else { row.get(Field::Name).to_owned() };
            rows.push(Rc::new(row.with(Field::Name, &name)));
        }
        work.rows = rows;
        self.notice = None;
        self.change(work)
    }
}

/// Writes cells from a place on, to the right and down, as a spreadsheet does; adds the rows that it needs.
fn fill(rows: &mut Vec<Rc<Row>>, from: usize, field: Field, block: &[Vec<String>]) {
    for (down, line) in block.iter().enumerate() {
        let at = from + down;
        if at >= MOST_ROWS {
            return;
        }
        if at >= rows.len() {
            rows.resize(at + 1, Rc::default());
        }
        let columns = Field::ALL.into_iter().skip(field as usize);
        let row = columns.zip(line).fold(Row::clone(&rows[at]), |row, (field, cell)| row.with(field, cell));
        rows[at] = Rc::new(row);
    }
}
