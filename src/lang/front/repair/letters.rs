//! Characters that were made into others outside strings and comments, and marks that a wiki put there.

use super::{Change, Row};
use crate::lang::front::hints;

/// Goes through the rows; strings and comments stay as they are.
pub fn mend(rows: &mut [Row], changes: &mut Vec<Change>) {
    let mut triple = None;
    for row in rows {
        let mut mender =
            Mender { text: row.text.chars().collect(), at: 0, out: String::new(), line: row.from, changes };
        mender.row(&mut triple);
        row.text = mender.out;
    }
}

/// The quote that a character stands for.
pub fn quote(c: char) -> Option<char> {
    match c {
        '"' | '“' | '”' | '„' | '‟' | '〝' | '〞' | '＂' => Some('"'),
        '\'' | '‘' | '’' | '‚' | '‛' | '＇' => Some('\''),
        _ => None,
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

struct Mender<'a> {
    text: Vec<char>,
    at: usize,
    out: String,
    line: u32,
    changes: &'a mut Vec<Change>,
}

impl Mender<'_> {
    fn changed(&mut self, key: &'static str) {
        self.changes.push(Change { line: self.line, key });
    }

    fn look(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    fn rest(&self) -> &[char] {
        &self.text[self.at.min(self.text.len())..]
    }

    /// Copies so many characters.
    fn copy(&mut self, count: usize) {
        let end = (self.at + count).min(self.text.len());
        self.out.extend(&self.text[self.at..end]);
        self.at = end;
    }

    /// One row; `triple` is the quote of a string that goes on from row to row.
    fn row(&mut self, triple: &mut Option<char>) {
        while let Some(c) = self.look(0) {
            if let Some(open) = *triple {
                self.within(open, triple);
            } else if c == '#' || c == '＃' {
                if c == '＃' {
                    self.changed("width");
                }
                self.out.push('#');
                self.at += 1;
                self.copy(usize::MAX - self.at);
            } else if quote(c).is_some() {
                self.string(c, triple);
            } else {
                self.code(c);
            }
        }
    }

    /// A step within a string of three quotes.
    fn within(&mut self, open: char, triple: &mut Option<char>) {
        let ends = self.rest().len() >= 3 && self.rest()[..3].iter().all(|c| quote(*c) == Some(open));
        if self.look(0) == Some('\\') {
            self.copy(2);
        } else if ends && (0..3).all(|i| self.look(i) == Some(open)) {
            self.copy(3);
            *triple = None;
        } else if ends {
            self.changed("smart");
            self.out.extend([open; 3]);
            self.at += 3;
            *triple = None;
        } else {
            self.copy(1);
        }
    }

    fn string(&mut self, first: char, triple: &mut Option<char>) {
        let Some(open) = quote(first) else { return };
        let plain = first == open;
        if self.rest().len() >= 3 && self.rest()[..3].iter().all(|c| quote(*c) == Some(open)) {
            if (0..3).any(|i| self.look(i) != Some(open)) {
                self.changed("smart");
            }
            self.out.extend([open; 3]);
            self.at += 3;
            *triple = Some(open);
            return;
        }
        let exact = self
            .closing(|c| if plain { c == open } else { c != first && c != open && quote(c) == Some(open) });
        let Some(end) = exact.or_else(|| self.closing(|c| quote(c) == Some(open))) else {
            // Without an end there is no telling what is string and what is program.
            if !plain {
                self.changed("smart");
                self.out.push(open);
                self.at += 1;
            }
            self.copy(usize::MAX - self.at);
            return;
        };
        let inner: String = self.text[self.at + 1..end].iter().collect();
        if !plain || self.text[end] != open {
            self.changed("smart");
        }
        // The one string that is a name: what `__name__` is compared with.
        let named = matches!(inner.as_str(), "**main**" | "\\_\\_main\\_\\_" | "\\__main\\__");
        if named {
            self.changed("bold");
        }
        let inner = if named { "__main__".to_owned() } else { inner };
        let other = if open == '"' { '\'' } else { '"' };
        match (plain || !inner.contains(open), inner.contains(other)) {
            (true, _) => self.out.push_str(&format!("{open}{inner}{open}")),
            (false, false) => self.out.push_str(&format!("{other}{inner}{other}")),
            (false, true) => {
                self.out.push_str(&format!("{open}{}{open}", inner.replace(open, &format!("\\{open}"))));
            }
        }
        self.at = end + 1;
    }

    /// Where the string that begins here ends.
    fn closing(&self, ends: impl Fn(char) -> bool) -> Option<usize> {
        let mut at = self.at + 1;
        while let Some(&c) = self.text.get(at) {
            if ends(c) {
                return Some(at);
            }
            at += if c == '\\' { 2 } else { 1 };
        }
        None
    }

    fn code(&mut self, c: char) {
        if is_invisible(c) {
            self.changed("invisible");
            self.at += 1;
        } else if c == '`' {
            self.changed("back-quote");
            self.at += 1;
        } else if c == '\\' && self.look(1).is_some_and(|next| "_*[](){}#.-+!<>`".contains(next)) {
            self.changed("escape");
            self.at += 1;
        } else if let Some((name, end)) = self.bold().or_else(|| self.link()) {
            self.changed(if c == '*' { "bold" } else { "link" });
            self.out.push_str(&name);
            self.at = end;
        } else if c == '\u{3000}' && self.out.trim().is_empty() {
            // At the beginning of a line it is as wide as two.
            self.changed("blank");
            self.out.push_str("  ");
            self.at += 1;
        } else if let Some(meant) = hints::ascii(c) {
            self.changed(if meant == ' ' { "blank" } else { "width" });
            self.out.push(meant);
            self.at += 1;
        } else {
            self.copy(1);
        }
    }

    /// `**name**` where an identifier is due: what a wiki made of `__name__`.
    fn bold(&self) -> Option<(String, usize)> {
        let rest = self.rest();
        if !rest.starts_with(&['*', '*']) {
            return None;
        }
        let length = rest[2..].iter().take_while(|c| is_word(**c)).count();
        let name: String = rest[2..2 + length].iter().collect();
        let after = &rest[2 + length..];
        if length == 0 || !after.starts_with(&['*', '*']) || name.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let before = self.out.trim_end();
        let word: String =
            before.chars().rev().take_while(|c| is_word(*c)).collect::<Vec<_>>().into_iter().rev().collect();
        let keyword =
            ["def", "class", "if", "elif", "while", "not", "and", "or", "in", "is", "return", "print"];
        let operand = before.ends_with(|c: char| is_word(c) || matches!(c, ')' | ']' | '}' | '"' | '\''));
        // After an operand this is a power of a power, after a bracket it may unpack one.
        let argument = before.ends_with(['(', ',']);
        let next = after[2..].iter().find(|c| !c.is_whitespace());
        let power = next.is_some_and(|c| is_word(*c) || matches!(c, '(' | '"' | '\''));
        let fits = if argument { !power } else { !operand || keyword.contains(&word.as_str()) };
        fits.then(|| (format!("__{name}__"), self.at + length + 4))
    }

    /// `[name](http://name)`: what a wiki made of a name with a dot.
    fn link(&self) -> Option<(String, usize)> {
        let rest = self.rest();
        let close = rest.iter().position(|c| *c == ']').filter(|_| rest.first() == Some(&'['))?;
        let name: String = rest[1..close].iter().collect();
        let target: String = rest[close + 1..].iter().collect();
        let is_link =
            ["(http://", "(https://", "（http://", "（https://"].iter().any(|it| target.starts_with(it));
        let is_name = !name.is_empty() && name.chars().all(|c| is_word(c) || c == '.');
        let end = rest[close..].iter().position(|c| matches!(c, ')' | '）'))?;
        (is_link && is_name).then_some((name, self.at + close + end + 1))
    }
}
