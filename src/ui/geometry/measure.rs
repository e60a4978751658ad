//! How wide a text will be, without asking a browser: a careful guess, so that nothing sticks out of its box.

/// The width of a text in the page's text face, in pixels.
#[must_use]
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|letter| advance(letter) * size).sum()
}

/// The width of a text in the code face.
#[must_use]
pub fn code_width(text: &str, size: f64) -> f64 {
    text.chars().map(|letter| if is_wide(letter) { size } else { size * 0.602 }).sum()
}

/// As much of a text in the code face as fits; the rest is dropped, with a mark.
#[must_use]
pub fn clip_code(text: &str, size: f64, room: f64) -> String {
    if code_width(text, size) <= room {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = size * 0.602;
    for letter in text.chars() {
        used += code_width(letter.encode_utf8(&mut [0; 4]), size);
        if used > room {
            break;
        }
        out.push(letter);
    }
    out.push('…');
    out
}

fn is_wide(letter: char) -> bool {
    matches!(u32::from(letter), 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD)
}

/// In parts of the size, for weight 600 of the widest face that a page may meet (DejaVu Sans Bold).
fn advance(letter: char) -> f64 {
    match letter {
        _ if is_wide(letter) => 1.0,
        'i' | 'l' | 'j' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.37,
        'f' | 't' | 'r' | '(' | ')' | '-' | '/' => 0.46,
        'm' | 'w' | 'M' | 'W' | '@' | '…' => 1.0,
        'A'..='Z' | '×' | '→' => 0.77,
        'c' | 's' | 'z' | 'k' | 'v' | 'x' | 'y' => 0.62,
        _ => 0.69,
    }
}

/// A process's name on a token of that room: whole if it fits, else as much of it as does, the cut marked.
#[must_use]
pub fn name(name: &str, size: f64, room: f64) -> String {
    if width(name, size) <= room { name.to_owned() } else { shortened(name, size, room, usize::MAX) }
}

/// `Process-12` → `P12`, `ForkPoolWorker-3` → `W3`, `MainProcess` → `Main`, `client12` → `cl12`; else at most four
/// letters or two 汉字, and a mark if that is not all.
#[must_use]
pub fn short_name(name: &str, size: f64, room: f64) -> String {
    let letters = if name.chars().next().is_some_and(is_wide) { 2 } else { 4 };
    shortened(name, size, room, letters)
}

/// With at most so many letters of a name that has no number of its own.
fn shortened(name: &str, size: f64, room: f64, letters: usize) -> String {
    if name == "MainProcess" {
        return fitting("Main", "", size, room);
    }
    let stem = name.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == ':');
    let number = &name[stem.len()..];
    if let Some(word) = stem.strip_suffix('-').filter(|word| !word.is_empty() && !number.is_empty()) {
        let initial = word.rfind(|letter: char| letter.is_ascii_uppercase()).unwrap_or(0);
        let initial: String = word[initial..].chars().take(1).flat_map(char::to_uppercase).collect();
        return fitting(&initial, number, size, room);
    }
    if number.is_empty() {
        return cut(stem, size, room, letters);
    }
    let letters =
        if stem.chars().next().is_some_and(is_wide) { 2 } else { 4usize.saturating_sub(number.len()).max(1) };
    let head: String = stem.chars().take(letters).collect();
    fitting(&head, number, size, room)
}

/// The first letters of a name, with a mark for the rest; where not even two and the mark fit, letters alone.
fn cut(name: &str, size: f64, room: f64, letters: usize) -> String {
    let count = name.chars().count();
    if count <= letters && width(name, size) <= room {
        return name.to_owned();
    }
    let head = |taken: usize| name.chars().take(taken).collect::<String>();
    let marked = (2..count).rev().filter(|taken| *taken <= letters).map(|taken| head(taken) + "…");
    let mut fits = marked.filter(|text| width(text, size) <= room);
    fits.next().unwrap_or_else(|| fitting(&head(letters.min(4)), "", size, room))
}

/// Head and number, less of the head while they do not fit.
fn fitting(head: &str, number: &str, size: f64, room: f64) -> String {
    let mut letters: Vec<char> = head.chars().collect();
    loop {
        let text: String = letters.iter().collect::<String>() + number;
        match letters.len() {
            _ if width(&text, size) <= room => return text,
            0 | 1 if number.is_empty() => return text,
            0 | 1 => return number.to_owned(),
            _ => letters.pop(),
        };
    }
}
