//! Many things in one box: rows of equal cells, a few tokens with names above a crowd of dots, "+n" for the rest.

use super::{Rect, rect};

/// How much of a process a token shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Glyph, name, pid and line.
    Full,
    /// Glyph and name in one line.
    Slim,
    /// State only.
    Dot,
    /// It has a place, under a "+n".
    Hidden,
}

/// Where the first of a row lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    FromLeft,
    /// Queues: the head is next to the CPU.
    FromRight,
}

/// The size of the tokens of a zone, and the distance of their rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    pub w: f64,
    pub h: f64,
    /// Room for figures under each token.
    pub foot: f64,
}

pub const GAP: f64 = 4.0;
pub const DOT: f64 = 14.0;
const DOT_PITCH: f64 = 17.0;

/// What a box holds: a rectangle and a look for each thing, and the place and number of a "+n".
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filled {
    pub places: Vec<(Rect, Look)>,
    pub more: Option<(Rect, usize)>,
}

impl Cell {
    /// The look of a token of this size.
    #[must_use]
    pub fn look(self) -> Look {
        if self.h >= 34.0 { Look::Full } else { Look::Slim }
    }

    /// Columns and rows that a box has room for.
    #[must_use]
    pub fn grid(self, room: Rect) -> (usize, usize) {
        let count = |room: f64, size: f64| ((room + GAP + 0.01) / (size + GAP)).floor().max(1.0) as usize;
        (count(room.w, self.w), count(room.h, self.h + self.foot))
    }

    fn capacity(self, room: Rect) -> usize {
        let (columns, rows) = self.grid(room);
        columns * rows
    }
}

/// The largest of the candidate sizes of which so many fit; else the one of which most fit. Chosen once for a run.
#[must_use]
pub fn choose(room: Rect, needed: usize, foot: f64, candidates: &[(f64, f64)]) -> Cell {
    let cells = candidates.iter().map(|&(w, h)| Cell { w: w.min(room.w), h: h.min(room.h.max(14.0)), foot });
    let mut most: Option<Cell> = None;
    for cell in cells {
        if cell.h + cell.foot <= room.h + 0.01 && cell.capacity(room) >= needed {
            return cell;
        }
        if most.is_none_or(|most| cell.capacity(room) > most.capacity(room)) {
            most = Some(cell);
        }
    }
    most.expect("there is at least one size")
}

/// So many cells in rows, the first row on top; the last cell becomes "+n" when they do not fit.
#[must_use]
pub fn rows(room: Rect, count: usize, cell: Cell, flow: Flow) -> Filled {
    let (columns, rows) = cell.grid(room);
    let capacity = columns * rows;
    let shown = if count > capacity { capacity - 1 } else { count };
    let place = |index: usize| {
        let (column, row) = ((index % columns) as f64, (index / columns) as f64);
        let along = column * (cell.w + GAP);
        let x = match flow {
            Flow::FromLeft => room.x + along,
            Flow::FromRight => room.right() - cell.w - along,
        };
        rect(x, room.y + row * (cell.h + cell.foot + GAP), cell.w, cell.h)
    };
    let places = (0..count)
        .map(|index| if index < shown { (place(index), cell.look()) } else { (place(shown), Look::Hidden) })
        .collect();
    Filled { places, more: (count > capacity).then(|| (place(shown), count - shown)) }
}

/// A few with names in a row on top, the others as dots below in their order.
#[must_use]
pub fn crowd(room: Rect, named: &[bool], cell: Cell, flow: Flow) -> Filled {
    let (columns, grid_rows) = cell.grid(room);
    let all_fit =
        named.len() <= columns * grid_rows && cell.h > DOT && named.iter().all(|is_named| *is_named);
    if all_fit {
        return rows(room, named.len(), cell, flow);
    }
    let wanted = named.iter().filter(|is_named| **is_named).count();
    let head = cell.h + cell.foot;
    let with_names = if head + GAP + DOT <= room.h { wanted.min(columns) } else { 0 };
    let top = match with_names {
        0 if room.h < 2.0 * DOT_PITCH => ((room.h - DOT) / 2.0).max(0.0),
        0 => 0.0,
        _ => head + GAP,
    };
    let below = rect(room.x, room.y + top, room.w, room.h - top);
    let tokens = rows(rect(room.x, room.y, room.w, cell.h), with_names, cell, flow);
    let dots = dots(below, named.len() - with_names, flow);
    let (mut tokens, mut others) = (tokens.places.into_iter(), dots.places.into_iter());
    let mut left = with_names;
    let places = named.iter().map(|is_named| {
        let next = if *is_named && left > 0 {
            left -= 1;
            tokens.next()
        } else {
            others.next()
        };
        next.expect("as many places as processes")
    });
    Filled { places: places.collect(), more: dots.more }
}

/// Dots in rows; the end of the last row is kept for "+n" when they do not fit.
#[must_use]
pub fn dots(room: Rect, count: usize, flow: Flow) -> Filled {
    const MORE: f64 = 36.0;
    let gap = DOT_PITCH - DOT;
    let columns = ((room.w + gap) / DOT_PITCH).floor().max(0.0) as usize;
    let rows = ((room.h + gap + 0.01) / DOT_PITCH).floor().max(1.0) as usize;
    let for_more = ((MORE + gap) / DOT_PITCH).ceil() as usize;
    let fits = count <= columns * rows;
    let shown = if fits { count } else { (columns * rows).saturating_sub(for_more) };
    let place = |index: usize| {
        let (column, row) =
            (index.checked_rem(columns).unwrap_or(0), index.checked_div(columns).unwrap_or(0));
        let along = column as f64 * DOT_PITCH;
        let x = match flow {
            Flow::FromLeft => room.x + along,
            Flow::FromRight => room.right() - DOT - along,
        };
        rect(x, room.y + row as f64 * DOT_PITCH, DOT, DOT)
    };
    let chip = place(shown);
    let chip = match flow {
        Flow::FromLeft => rect(chip.x, chip.y, MORE.min(room.w), DOT),
        Flow::FromRight => rect((chip.right() - MORE).max(room.x), chip.y, MORE.min(room.w), DOT),
    };
    let places =
        (0..count)
            .map(|index| {
                if index < shown { (place(index), Look::Dot) } else { (chip.middle(DOT, DOT), Look::Hidden) }
            })
            .collect();
    Filled { places, more: (!fits).then_some((chip, count - shown)) }
}
