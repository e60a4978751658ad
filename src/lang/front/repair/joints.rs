//! Lines that were joined into one, parted again.
//!
//! A wiki's export makes one blank of each line end and leaves the indentation: a run of 4k+1 blanks was the end of a line before
//! one indented by 4k. Before a line without indentation there is one blank as between any two words; there the parser says
//! where a second statement begins.

use std::collections::BTreeSet;

use super::{
    Change, Row,
    statement::{self, Doubt, begins},
    text_of,
};
use crate::lang::front::{
    hints,
    parse::{self, Fault},
};

/// Passes over the text at most; each parts every line that has a joint at least once.
const MOST_PASSES: usize = 60;
/// Characters of a comment that are read to tell whether a statement begins there.
const STATEMENT: usize = 400;

/// Parts joined lines; `wrong` are the lines of the text that was given with mistakes in them.
pub fn part(rows: &mut Vec<Row>, wrong: &[u32], changes: &mut Vec<Change>) {
    let now: BTreeSet<u32> = parse::faults(&text_of(rows))
        .iter()
        .filter_map(|fault| rows.get(fault.line as usize - 1).map(|row| row.from))
        .collect();
    let mut triple = None;
    let mut out = Vec::new();
    for row in rows.drain(..) {
        let is_wrong = now.contains(&row.from);
        let mut after = triple;
        let mut pieces = if is_wrong || wrong.contains(&row.from) { runs(&row, &mut after) } else { vec![] };
        // What is right by now may have aligned comments; only statements tell that it was several lines.
        if !is_wrong && !pieces.iter().skip(1).any(|piece| begins(piece.trim_start(), Doubt::Much)) {
            pieces.clear();
        }
        if pieces.len() < 2 {
            Scanner::new(&row.text, triple).run_out(&mut triple);
            out.push(row);
            continue;
        }
        triple = after;
        changes.extend((1..pieces.len()).map(|_| Change { line: row.from, key: "line" }));
        out.extend(pieces.into_iter().map(|text| Row { text, piece: true, from: row.from }));
    }
    *rows = out;
    comments(rows, changes);
    for _ in 0..MOST_PASSES {
        if !cut_all(rows, changes) {
            return;
        }
        comments(rows, changes);
    }
}

/// Whether a line with mistakes in it is all comment now, and joined: then there is nothing left to be wrong.
pub fn hides_statements(rows: &[Row], wrong: &[u32]) -> bool {
    let comment = |row: &&Row| row.text.trim_start().starts_with('#') && wrong.contains(&row.from);
    rows.iter().filter(comment).any(|row| runs(row, &mut None).len() > 1 || hidden(&row.text).is_some())
}

/// Whether a text without mistakes is one only because a comment has swallowed what came after it.
pub fn swallows(rows: &[Row]) -> bool {
    let mut used = rows.iter().filter(|row| !row.text.trim().is_empty());
    let (Some(row), None) = (used.next(), used.next()) else { return false };
    let pieces = runs(row, &mut None);
    let mut code = pieces.iter().skip(1).filter(|piece| begins(piece.trim_start(), Doubt::Much));
    code.next().is_some() && row.text.contains('#')
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Code,
    Comment,
    Text,
}

/// Where in a line is program, comment, string.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// The quote of the string it is in, and whether it has three.
    string: Option<(char, bool)>,
    comment: bool,
    depth: usize,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str, triple: Option<char>) -> Scanner<'t> {
        Scanner { text, at: 0, string: triple.map(|open| (open, true)), comment: false, depth: 0 }
    }

    /// The next character, where it is, and what that place is.
    fn next(&mut self) -> Option<(usize, char, Place)> {
        let at = self.at;
        let rest = &self.text[at..];
        let c = rest.chars().next()?;
        let three = |open: char| rest.chars().take(3).filter(|c| *c == open).count() == 3;
        self.at += c.len_utf8();
        if self.comment {
            return Some((at, c, Place::Comment));
        }
        if let Some((open, triple)) = self.string {
            if c == '\\' {
                self.at += rest.chars().nth(1).map_or(0, char::len_utf8);
            } else if triple && three(open) {
                self.at = at + 3;
                self.string = None;
            } else if !triple && c == open {
                self.string = None;
            }
            return Some((at, c, Place::Text));
        }
        match c {
            '#' => self.comment = true,
            '"' | '\'' if three(c) => {
                self.at = at + 3;
                self.string = Some((c, true));
            }
            '"' | '\'' => self.string = Some((c, false)),
            '(' | '[' | '{' => self.depth += 1,
            ')' | ']' | '}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        let place = if self.comment { Place::Comment } else { Place::Code };
        Some((at, c, if self.string.is_some() { Place::Text } else { place }))
    }

    fn run_out(mut self, triple: &mut Option<char>) {
        while self.next().is_some() {}
        *triple = self.string.filter(|(_, triple)| *triple).map(|(open, _)| open);
    }
}

/// A line cut at each of its runs of 4k+1 blanks (or one and k tabs) outside strings.
fn runs(row: &Row, triple: &mut Option<char>) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut line = row.text.clone();
    loop {
        let mut scanner = Scanner::new(&line, *triple);
        let body = line.len() - line.trim_start().len();
        let cut = loop {
            let Some((at, c, place)) = scanner.next() else { break None };
            if at < body || place == Place::Text || !matches!(c, ' ' | '\t') {
                continue;
            }
            let rest = line[at..].trim_start_matches([' ', '\t']);
            let end = line.len() - rest.len();
            let operator =
                line[..at].ends_with(['=', '+', '-', '*', '/', '%', '<', '>', ',', '(', '\\', '.']);
            // Blanks right after its mark are the indentation of what a comment has put out of force.
            let mark = place == Place::Comment && line[..at].ends_with('#');
            let goes_on = mark || place == Place::Code && operator && scanner.depth == 0;
            if let Some(indent) = indent(&line[at..end]).filter(|_| !goes_on && !rest.is_empty()) {
                break Some((at, end, indent));
            }
            scanner.at = end;
        };
        let Some((at, end, indent)) = cut else {
            scanner.run_out(triple);
            pieces.push(line);
            return pieces;
        };
        let rest = format!("{}{}", " ".repeat(indent), &line[end..]);
        line.truncate(at);
        Scanner::new(&line, *triple).run_out(triple);
        pieces.push(std::mem::replace(&mut line, rest));
    }
}

/// The indentation that a run of blanks has kept, if it has.
fn indent(blanks: &str) -> Option<usize> {
    let tabs = blanks.matches('\t').count();
    match blanks.len() {
        length if tabs > 0 && tabs + 1 >= length => Some(tabs * 4),
        length if tabs == 0 && length >= 5 && length % 4 == 1 => Some(length - 1),
        _ => None,
    }
}

/// Cuts comments of joined lines where a statement begins that they have swallowed.
fn comments(rows: &mut Vec<Row>, changes: &mut Vec<Change>) {
    let mut triple = None;
    let mut index = 0;
    while index < rows.len() {
        let row = &rows[index];
        let mut scanner = Scanner::new(&row.text, triple);
        let mut start = None;
        while let Some((at, _, place)) = scanner.next() {
            if place == Place::Comment {
                start = Some(at);
                break;
            }
        }
        scanner.run_out(&mut triple);
        let cut = start.filter(|_| row.piece).and_then(|start| {
            let (comment, statement) = hidden(&row.text[start..])?;
            Some((start + comment, start + statement))
        });
        if let Some((comment, statement)) = cut {
            let rest = Row { text: row.text[statement..].to_owned(), from: row.from, piece: true };
            changes.push(Change { line: row.from, key: "line" });
            rows[index].text.truncate(comment);
            rows.insert(index + 1, rest);
        }
        index += 1;
    }
}

/// Where a comment ends and the statement begins that it has swallowed; its own first word may be one that is commented out.
fn hidden(comment: &str) -> Option<(usize, usize)> {
    let mark = comment.len() - comment.trim_start_matches(['#', ' ']).len();
    let blanks = comment.char_indices().filter(|(at, c)| *at > mark && *c == ' ');
    let mut places = blanks.map(|(at, _)| (at, at + 1));
    // Punctuation in a comment has not been mended; how a statement begins can be told from its first words.
    let meant = |at: usize| -> String {
        comment[at..].chars().take(STATEMENT).map(|c| hints::ascii(c).unwrap_or(c)).collect()
    };
    places.find(|(_, statement)| begins(&meant(*statement), Doubt::Much))
}

/// Cuts every line where the parser says that a second statement begins; false when there was nothing to cut.
fn cut_all(rows: &mut Vec<Row>, changes: &mut Vec<Change>) -> bool {
    let faults = parse::faults(&text_of(rows));
    let mut cuts: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for fault in &faults {
        let index = fault.line as usize - 1;
        let Some(row) = rows.get(index) else { continue };
        if let Some(at) = joint(row, fault) {
            cuts.insert((index, at));
        } else if seen.insert(index)
            && let Some(at) = clause(row)
        {
            cuts.insert((index, at));
        }
    }
    for (index, at) in cuts.iter().rev() {
        let row = &rows[*index];
        let own = row.text.len() - row.text.trim_start().len();
        let before = row.text[..*at].trim_end();
        let width = at - before.len();
        let indent = match width {
            5.. => (width - 1) / 4 * 4,
            // A line that is whole but for this has most likely lost no indentation.
            _ if !row.piece => own,
            _ => 0,
        };
        let text = format!("{}{}", " ".repeat(indent), &row.text[*at..]);
        let rest = Row { text, from: row.from, piece: row.piece || own == 0 };
        changes.push(Change { line: row.from, key: "line" });
        let (end, piece) = (before.len(), rest.piece);
        rows[*index].text.truncate(end);
        rows[*index].piece = piece;
        rows.insert(index + 1, rest);
    }
    !cuts.is_empty()
}

/// Where the parser says that a second statement begins, and both sides look like statements.
fn joint(row: &Row, fault: &Fault) -> Option<usize> {
    let at = row.text.char_indices().nth(fault.column as usize).map_or(row.text.len(), |(at, _)| at);
    let (before, rest) = row.text.split_at(at);
    let first = before.trim();
    let alone = statement::word(first).len() == first.len() && !begins(first, Doubt::Little);
    // Of an import the parser thinks that a comma is missing.
    let imports = matches!(statement::word(first), "import" | "from") && !before.trim_end().ends_with(',');
    ((fault.is_joint || imports) && !alone && before.ends_with([' ', '\t']) && begins(rest, Doubt::Little))
        .then_some(at)
}

/// Where, after a statement, `if` begins one that is no conditional expression, or `else` and its like begin a clause.
fn clause(row: &Row) -> Option<usize> {
    let body = row.text.len() - row.text.trim_start().len();
    let opens = statement::colon(row.text[body..].trim_end()).map(|colon| body + colon);
    let mut scanner = Scanner::new(&row.text, None);
    let mut conditional = false;
    while let Some((at, c, place)) = scanner.next() {
        if at < body || c != ' ' || place != Place::Code || scanner.depth > 0 {
            continue;
        }
        let rest = &row.text[at + 1..];
        let word = statement::word(rest);
        if !["if", "else", "elif", "except", "finally"].contains(&word) {
            continue;
        }
        // Without a colon to come, none of the later words begins a clause either.
        let colon = statement::colon(rest)?;
        // A colon before it opens a block in the same line, whose statement this may be.
        if word != "if" && !conditional {
            return Some(at + 1);
        }
        let is_whole = || rest[..colon].split_whitespace().any(|word| word == "else");
        if word == "if" && opens.is_none_or(|opening| opening > at) && !is_whole() {
            return Some(at + 1);
        }
        conditional |= word == "if";
    }
    None
}
