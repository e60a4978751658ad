//! Python text in coloured runs, line by line: keywords, strings, comments. Good enough to read, never to run.

/// What a run of characters is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Plain,
    Keyword,
    Text,
    Comment,
}

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "break", "class", "continue", "def", "del", "elif",
    "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// Each line's runs, in order; together they are the line.
#[must_use]
pub fn lines(source: &str) -> Vec<Vec<(Ink, String)>> {
    // The quotes that a string of several lines waits for.
    let mut open: Option<&'static str> = None;
    source.lines().map(|line| runs(line, &mut open)).collect()
}

fn runs(line: &str, open: &mut Option<&'static str>) -> Vec<(Ink, String)> {
    let mut out: Vec<(Ink, String)> = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let (ink, length) = if let Some(quotes) = *open {
            (Ink::Text, closing(rest, 0, quotes, open))
        } else {
            token(rest, open)
        };
        match out.last_mut() {
            Some((last, text)) if *last == ink => text.push_str(&rest[..length]),
            _ => out.push((ink, rest[..length].to_owned())),
        }
        rest = &rest[length..];
    }
    out
}

fn token(rest: &str, open: &mut Option<&'static str>) -> (Ink, usize) {
    let first = rest.chars().next().unwrap_or(' ');
    if first == '#' {
        return (Ink::Comment, rest.len());
    }
    for quotes in ["\"\"\"", "'''", "\"", "'"] {
        if rest.starts_with(quotes) {
            if quotes.len() == 3 {
                *open = Some(quotes);
            }
            return (Ink::Text, closing(rest, quotes.len(), quotes, open));
        }
    }
    if first.is_alphanumeric() || first == '_' {
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let keyword = KEYWORDS.binary_search(&&rest[..length]).is_ok();
        return (if keyword { Ink::Keyword } else { Ink::Plain }, length);
    }
    (Ink::Plain, first.len_utf8())
}

/// Where a string ends in this line, just after its quotes; `open` is kept when it does not.
fn closing(rest: &str, from: usize, quotes: &str, open: &mut Option<&'static str>) -> usize {
    let mut escaped = false;
    for (index, c) in rest[from..].char_indices() {
        if !escaped && rest[from + index..].starts_with(quotes) {
            *open = None;
            return from + index + quotes.len();
        }
        escaped = c == '\\' && !escaped;
    }
    rest.len()
}
