//! What lies around the lines of a listing: fences, prompts, indentation.

use super::{Change, Row, count};

/// Words after an opening fence that name the language.
const LANGUAGES: [&str; 6] = ["python3", "python", "Python", "py3", "py", "text"];

/// Takes off what a chat or a console puts before and around lines.
pub fn open(rows: &mut Vec<Row>, changes: &mut Vec<Change>) {
    fences(rows, changes);
    quotes(rows, changes);
    prompts(rows, changes);
}

fn is_fence(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with("```") || text.starts_with("~~~")
}

/// Lines of back-quotes; when they come in pairs, only what is between them is program.
fn fences(rows: &mut Vec<Row>, changes: &mut Vec<Change>) {
    let fences = rows.iter().filter(|row| is_fence(&row.text)).count();
    if fences == 0 {
        return;
    }
    let pairs = fences % 2 == 0;
    let mut inside = !pairs;
    let mut kept = Vec::new();
    for mut row in rows.drain(..) {
        if !is_fence(&row.text) {
            if inside {
                kept.push(row);
            } else if !row.text.trim().is_empty() {
                changes.push(Change { line: row.from, key: "around" });
            }
            continue;
        }
        inside = !inside || !pairs;
        changes.push(Change { line: row.from, key: "fence" });
        let rest = row.text.trim_start().trim_start_matches(['`', '~']);
        let language = LANGUAGES.iter().find_map(|word| {
            rest.strip_prefix(word).filter(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
        });
        row.text = language.unwrap_or(rest).trim().to_owned();
        if !row.text.is_empty() {
            kept.push(row);
        }
    }
    *rows = kept;
}

/// One back-quote before everything and one behind: code in the midst of a paragraph.
fn quotes(rows: &mut [Row], changes: &mut Vec<Change>) {
    let used = |row: &Row| !row.text.trim().is_empty();
    let (Some(first), Some(last)) = (rows.iter().position(used), rows.iter().rposition(used)) else { return };
    let (head, tail) = (rows[first].text.trim_start(), rows[last].text.trim_end());
    if !head.starts_with('`') || !tail.ends_with('`') || first == last && head.trim_end().len() < 2 {
        return;
    }
    rows[last].text.truncate(tail.len() - 1);
    rows[first].text = rows[first].text.trim_start()[1..].to_owned();
    changes.extend([first, last].map(|index| Change { line: rows[index].from, key: "back-quote" }));
}

fn after_prompt<'t>(text: &'t str, prompt: &str) -> Option<&'t str> {
    let rest = text.trim_start().strip_prefix(prompt)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix([' ', '\u{a0}']) }
}

/// Prompts of the interactive Python. What has none, below one, is what it answered.
fn prompts(rows: &mut Vec<Row>, changes: &mut Vec<Change>) {
    let first = rows.iter().position(|row| !row.text.trim().is_empty());
    let Some(first) = first.filter(|first| after_prompt(&rows[*first].text, ">>>").is_some()) else { return };
    let mut kept: Vec<Row> = rows.drain(..first).collect();
    for mut row in rows.drain(..) {
        let code = after_prompt(&row.text, ">>>").or_else(|| after_prompt(&row.text, "..."));
        let key = if code.is_some() { "prompt" } else { "answer" };
        if code.is_some() || !row.text.trim().is_empty() {
            changes.push(Change { line: row.from, key });
        }
        if let Some(code) = code {
            row.text = code.to_owned();
            kept.push(row);
        }
    }
    *rows = kept;
}

/// Indentation that all lines share, and tabs among blanks, where that mends something.
pub fn align(rows: &mut Vec<Row>, changes: &mut Vec<Change>) {
    for width in [4, 8] {
        try_out(rows, changes, "tab", |text| expanded(text, width));
    }
    let blanks = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
    let used = rows.iter().filter(|row| !row.text.trim().is_empty());
    let shared = used.map(|row| blanks(&row.text)).min().unwrap_or(0);
    let first = rows.iter().find(|row| !row.text.trim().is_empty()).map_or(0, |row| blanks(&row.text));
    // Where only the first line has it, it was cut off the others.
    if shared > 0 {
        try_out(rows, changes, "indent", |text| text.get(shared..).unwrap_or_default().to_owned());
    } else if first > 0 {
        let mut found = false;
        try_out(rows, changes, "indent", |text| {
            let later = std::mem::replace(&mut found, true);
            found = later || !text.trim().is_empty();
            if later { text.to_owned() } else { text.trim_start().to_owned() }
        });
    }
}

/// Changes all rows if that leaves fewer mistakes.
fn try_out(
    rows: &mut Vec<Row>,
    changes: &mut Vec<Change>,
    key: &'static str,
    mut change: impl FnMut(&str) -> String,
) {
    let tried: Vec<Row> = rows.iter().map(|row| Row { text: change(&row.text), ..row.clone() }).collect();
    let differ = |(old, new): &(&Row, &Row)| old.text != new.text;
    if !rows.iter().zip(&tried).any(|pair| differ(&pair)) {
        return;
    }
    let now = count(rows);
    if now > 0 && count(&tried) < now {
        let changed = rows.iter().zip(&tried).filter(differ);
        changes.extend(changed.map(|(row, _)| Change { line: row.from, key }));
        *rows = tried;
    }
}

/// Tabs before the first character as blanks, up to the next multiple of `width`.
fn expanded(text: &str, width: usize) -> String {
    let rest = text.trim_start_matches([' ', '\t']);
    let mut column = 0;
    for c in text[..text.len() - rest.len()].chars() {
        column = if c == '\t' { (column / width + 1) * width } else { column + 1 };
    }
    format!("{}{rest}", " ".repeat(column))
}
