//! From byte offsets of the parser to lines and columns, and CPython's anchors.

use ruff_python_ast::Expr;
use ruff_text_size::{Ranged, TextRange};

use crate::lang::{code::Span, diagnostic::Diagnostic};

/// A text with the line and column of each of its bytes.
pub struct Positions<'a> {
    pub text: &'a str,
    /// One a byte and one more for the end: line from 1, column in characters from 0.
    places: Vec<(u32, u32)>,
}

impl<'a> Positions<'a> {
    /// Finds the lines of `text`; `\n`, `\r\n` and `\r` end one.
    pub fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut places = Vec::with_capacity(bytes.len() + 1);
        let (mut line, mut column) = (1, 0);
        for (i, &byte) in bytes.iter().enumerate() {
            places.push((line, column));
            let ends_line = byte == b'\n' || byte == b'\r' && bytes.get(i + 1) != Some(&b'\n');
            // A byte order mark is no column: the editor and CPython leave it out.
            let in_mark = i < 3 && text.starts_with('\u{feff}');
            let ends_character = i + 1 >= bytes.len() || text.is_char_boundary(i + 1);
            if ends_line {
                (line, column) = (line + 1, 0);
            } else if ends_character && !in_mark {
                column += 1;
            }
        }
        places.push((line, column));
        Self { text, places }
    }

    fn place(&self, offset: usize) -> (u32, u32) {
        self.places[offset.min(self.places.len() - 1)]
    }

    /// Line (from 1) of an offset.
    pub fn line(&self, offset: usize) -> u32 {
        self.place(offset).0
    }

    /// The span of a range, without anchor.
    pub fn span(&self, range: TextRange) -> Span {
        let (line, column) = self.place(range.start().to_usize());
        let (end_line, end_column) = self.place(range.end().to_usize());
        Span { line, column, end_line, end_column, anchor: (0, 0) }
    }

    /// The span of an expression; a binary operation or subscript on one line has its anchor.
    pub fn expression(&self, expr: &Expr) -> Span {
        let mut span = self.span(expr.range());
        if span.line == span.end_line
            && let Some((start, end)) = self.anchor(expr)
        {
            span.anchor = (span.column + start, span.column + end);
        }
        span
    }

    /// What `traceback._extract_caret_anchors_from_line_segment` of CPython 3.11 computes, its mixture of
    /// byte and character offsets included, since the carets are to be the same.
    fn anchor(&self, expr: &Expr) -> Option<(u32, u32)> {
        let start = expr.start().to_usize();
        let segment = &self.text[expr.range()];
        let characters: Vec<char> = segment.chars().collect();
        let normalize = |bytes: usize| segment.char_indices().take_while(|&(i, _)| i < bytes).count();
        let relative = |offset: usize| offset.saturating_sub(start);
        match expr {
            Expr::BinOp(operation) => {
                let left_end = relative(operation.left.end().to_usize());
                let between =
                    &characters[normalize(left_end)..normalize(relative(operation.right.start().to_usize()))];
                let blank = between.iter().take_while(|c| c.is_whitespace()).count();
                let mut left = left_end + blank;
                let two = between.get(blank + 1).is_some_and(|c| !c.is_whitespace());
                let mut right = left + 1 + usize::from(two);
                while let Some(c) = characters.get(left)
                    && (c.is_whitespace() || *c == ')' || *c == '#')
                {
                    left += 1;
                    right += 1;
                }
                Some((normalize(left) as u32, normalize(right) as u32))
            }
            Expr::Subscript(subscript) => {
                let mut left = normalize(relative(subscript.value.end().to_usize()));
                let mut right = normalize(relative(subscript.slice.end().to_usize()) + 1);
                while characters.get(left).is_some_and(|c| *c != '[') {
                    left += 1;
                }
                while characters.get(right).is_some_and(|c| *c != ']') {
                    right += 1;
                }
                if right < characters.len() {
                    right += 1;
                }
                Some((left as u32, right as u32))
            }
            _ => None,
        }
    }

    /// A complaint about a range.
    pub fn diagnostic(&self, range: TextRange, key: &'static str) -> Diagnostic {
        let span = self.span(range);
        Diagnostic {
            line: span.line,
            column: span.column + 1,
            end_line: span.end_line,
            end_column: span.end_column + 1,
            key,
            arguments: Vec::new(),
            fix: None,
        }
    }

    /// The bounds, in bytes, of the line that holds an offset, without its end.
    pub fn line_bounds(&self, offset: usize) -> (usize, usize) {
        let ends = ['\n', '\r'];
        let offset = offset.min(self.text.len());
        let start = self.text[..offset].rfind(ends).map_or(0, |i| i + 1);
        let end = self.text[offset..].find(ends).map_or(self.text.len(), |i| offset + i);
        (start, end)
    }
}
