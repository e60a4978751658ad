//! Whether a piece of text begins like a statement.

/// How sure that has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The parser already says that something begins here.
    Little,
    /// It stands in a comment, which may be prose.
    Much,
}

/// Statements that a word alone tells.
const SIMPLE: [&str; 9] =
    ["return", "raise", "break", "continue", "pass", "global", "nonlocal", "del", "assert"];
/// Statements that a colon ends.
const COMPOUND: [&str; 10] =
    ["if", "for", "while", "with", "try", "else", "elif", "except", "finally", "class"];

/// Whether a text begins with a statement, as far as its beginning tells.
pub fn begins(text: &str, doubt: Doubt) -> bool {
    let word = word(text);
    let rest = &text[word.len()..];
    let after = rest.trim_start();
    let apart = after.len() < rest.len();
    match word {
        "" => text.starts_with('@') && doubt == Doubt::Little,
        "import" => apart && after.starts_with(is_letter),
        "from" => apart && after.split_whitespace().nth(1) == Some("import"),
        "def" => apart && after[self::word(after).len()..].trim_start().starts_with('('),
        _ if SIMPLE.contains(&word) => doubt == Doubt::Little,
        _ if COMPOUND.contains(&word) => compound(word, after, doubt),
        _ if doubt == Doubt::Much && !word.is_ascii() => false,
        _ => is_assignment(rest) || is_call(rest, doubt),
    }
}

fn is_letter(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

/// The word that a text begins with.
pub fn word(text: &str) -> &str {
    if !text.starts_with(is_letter) {
        return "";
    }
    let end = text.find(|c: char| c != '_' && !c.is_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}

fn compound(word: &str, after: &str, doubt: Doubt) -> bool {
    let Some(colon) = colon(after) else { return false };
    let head = &after[..colon];
    if doubt == Doubt::Little {
        return true;
    }
    // In prose such words are frequent, and so are colons.
    let body = after[colon + 1..].trim_start();
    let ends = body.is_empty() || body.starts_with('#') || begins(body, Doubt::Little);
    ends && match word {
        "try" | "else" | "finally" => head.is_empty(),
        "for" => head.split_whitespace().any(|word| word == "in"),
        "class" => !head.trim().contains(' ') || head.contains('('),
        "if" | "elif" | "while" => head.is_ascii() || head.contains(['=', '<', '>', '(', '\'', '"']),
        _ => true,
    }
}

/// The first colon outside brackets and strings.
pub fn colon(text: &str) -> Option<usize> {
    let mut depth = 0u32;
    let mut string = None;
    for (at, c) in text.char_indices() {
        match (string, c) {
            (Some(open), c) if c == open => string = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => string = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, '#') => return None,
            (None, ':') if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// The text after attributes and indexes: `.name`, `[…]`.
fn after_path(rest: &str) -> &str {
    let mut rest = rest;
    loop {
        if let Some(tail) = rest.strip_prefix('.').filter(|tail| tail.starts_with(is_letter)) {
            rest = &tail[word(tail).len()..];
        } else if rest.starts_with('[')
            && let Some(end) = closing(rest)
        {
            rest = &rest[end..];
        } else {
            return rest;
        }
    }
}

fn is_assignment(rest: &str) -> bool {
    let rest = after_path(rest).trim_start();
    // `a, b = …` has more names before the sign.
    let names =
        rest.trim_start_matches(|c: char| c == ',' || c == '_' || c.is_ascii_alphanumeric() || c == ' ');
    let rest = if rest.starts_with(',') { names } else { rest };
    let sign = rest.trim_start_matches(['+', '-', '*', '/', '%', '&', '|', '^', '@']);
    rest.len() - sign.len() <= 2 && sign.starts_with('=') && !sign.starts_with("==")
}

fn is_call(rest: &str, doubt: Doubt) -> bool {
    let rest = after_path(rest);
    let rest = if doubt == Doubt::Little { rest.trim_start() } else { rest };
    if !rest.starts_with('(') {
        return false;
    }
    if doubt == Doubt::Little {
        return true;
    }
    let Some(end) = closing(rest) else { return false };
    let tail = rest[end..].trim_start();
    // Prose goes on with a word, a program with a statement or an operator.
    let goes_on = tail.starts_with(is_letter) && !begins(tail, Doubt::Much);
    !goes_on && !tail.starts_with(['，', '。', '、', '：', '（', '；'])
}

/// Just after the bracket that closes the first one.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0u32;
    let mut string = None;
    for (at, c) in text.char_indices() {
        match (string, c) {
            (Some(open), c) if c == open => string = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => string = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + c.len_utf8());
                }
            }
            _ => {}
        }
    }
    None
}
