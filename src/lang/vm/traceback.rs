//! Tracebacks, as CPython 3.11 prints them.

use super::{
    Vm,
    native::Res,
    object::{Object, Trace},
    symbol as sym,
    value::{Ref, Value},
};
use crate::lang::code::{File, Span};

/// Equal lines in a row that are shown.
const CUTOFF: usize = 3;
/// Exceptions in a chain that are shown.
const CHAIN: usize = 100;

struct Line {
    file: std::rc::Rc<str>,
    number: u32,
    function: std::rc::Rc<str>,
    source: String,
    marks: Option<String>,
}

impl Vm {
    /// What `traceback.print_exc` writes, one string a write.
    pub(super) fn format_exception(&mut self, exception: &Value) -> Vec<String> {
        let mut out = Vec::new();
        let mut links = Vec::new();
        let mut at = exception.as_ref();
        let mut seen: Vec<Ref> = Vec::new();
        while let Some(r) = at {
            let Some(e) = self.exception(r) else { break };
            if seen.contains(&r) || links.len() >= CHAIN {
                break;
            }
            seen.push(r);
            let (next, words) = if !e.cause.is_none() {
                (
                    e.cause.as_ref(),
                    "\nThe above exception was the direct cause of the following exception:\n\n",
                )
            } else if !e.suppress && !e.context.is_none() {
                (
                    e.context.as_ref(),
                    "\nDuring handling of the above exception, another exception occurred:\n\n",
                )
            } else {
                (None, "")
            };
            let words = if next.is_some_and(|n| seen.contains(&n)) { "" } else { words };
            links.push((r, words));
            at = next;
        }
        for (r, words) in links.into_iter().rev() {
            if !words.is_empty() {
                out.push(words.to_string());
            }
            self.format_one(r, &mut out);
        }
        out
    }

    fn format_one(&mut self, r: Ref, out: &mut Vec<String>) {
        let trace = self.exception(r).map(|e| e.trace.clone()).unwrap_or_default();
        let lines: Vec<Line> = trace.iter().rev().filter_map(|t| self.trace_line(*t)).collect();
        if !lines.is_empty() {
            out.push("Traceback (most recent call last):\n".to_string());
        }
        let mut repeated = 0;
        for (i, line) in lines.iter().enumerate() {
            let same = i > 0 && {
                let before = &lines[i - 1];
                before.number == line.number && before.function == line.function && before.file == line.file
            };
            if !same {
                repeats(repeated, out);
                repeated = 0;
            }
            repeated += 1;
            if repeated > CUTOFF {
                continue;
            }
            let mut text = format!("  File \"{}\", line {}, in {}\n", line.file, line.number, line.function);
            if !line.source.is_empty() {
                text.push_str(&format!("    {}\n", line.source));
                if let Some(marks) = &line.marks {
                    text.push_str(&format!("    {marks}\n"));
                }
            }
            out.push(text);
        }
        repeats(repeated, out);
        out.push(self.last_line(r));
    }

    /// `ValueError: words`
    fn last_line(&mut self, r: Ref) -> String {
        let class = self.type_of(&Value::Obj(r));
        let mut name = match self.heap.get(class) {
            Object::Class(c) => match &c.module {
                Value::Str(m) if !matches!(&**m, "builtins" | "__main__") => {
                    format!("{}.{}", &**m, &*c.qualname)
                }
                _ => c.qualname.to_string(),
            },
            _ => String::new(),
        };
        let words = self.words_of(r);
        if !words.is_empty() {
            name = format!("{name}: {words}");
        }
        let notes = match self.heap.get(r) {
            Object::Instance(i) => i.attrs.get(sym::NOTES).cloned(),
            _ => None,
        };
        for note in notes.map(|n| self.list_items(&n)).unwrap_or_default() {
            if let Value::Str(text) = note {
                name = format!("{name}\n{}", &*text);
            }
        }
        name + "\n"
    }

    fn words_of(&mut self, r: Ref) -> String {
        let text: Res<String> = self.str_of(&Value::Obj(r));
        text.unwrap_or_else(|_| "<exception str() failed>".to_string())
    }

    /// One frame; `None` for the library's own.
    fn trace_line(&self, trace: Trace) -> Option<Line> {
        let program = &self.prepared.program;
        let code = &program.codes[trace.code.0 as usize];
        let file = &program.files[code.file as usize];
        let span = code.spans[trace.pc as usize];
        let number = shown_line(file, span.line)?;
        let text = file.text.lines().nth(span.line as usize - 1).unwrap_or("");
        let text = if file.library { text.rsplit_once("#@").map_or(text, |(t, _)| t) } else { text };
        // Python has no text of what it did not read from a file.
        let source = if file.name.starts_with('<') { String::new() } else { text.trim().to_string() };
        Some(Line {
            file: file.name.clone(),
            number,
            function: trace
                .called
                .map_or_else(|| code.name.clone(), |name| self.symbols.name(name).to_string().into()),
            marks: marks(text, &source, span),
            source,
        })
    }
}

fn repeats(count: usize, out: &mut Vec<String>) {
    if count > CUTOFF {
        let more = count - CUTOFF;
        let plural = if more > 1 { "s" } else { "" };
        out.push(format!("  [Previous line repeated {more} more time{plural}]\n"));
    }
}

/// The line number to show, if the frame is shown at all.
fn shown_line(file: &File, line: u32) -> Option<u32> {
    if !file.library {
        return Some(line);
    }
    file.shown.iter().find(|(ours, _)| *ours == line).map(|(_, theirs)| *theirs)
}

/// The `~~~^~~` under a line, or nothing when it would say nothing. Wide characters count twice.
fn marks(text: &str, source: &str, span: Span) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    let indent = chars.iter().take_while(|c| c.is_whitespace()).count();
    let len = source.chars().count();
    let start = span.column as usize;
    let one_line = span.line == span.end_line;
    let end = if one_line { span.end_column as usize } else { indent + len };
    let anchored = one_line && span.anchor.1 > span.anchor.0;
    if start < indent || end <= start || end > chars.len() || !anchored && end - start >= len {
        return None;
    }
    let width = |from: usize, to: usize| -> usize {
        chars[from.min(to)..to].iter().map(|c| if is_wide(*c) { 2 } else { 1 }).sum()
    };
    let mut out = " ".repeat(width(indent, start));
    if anchored {
        let (left, right) = (span.anchor.0 as usize, (span.anchor.1 as usize).min(end));
        out.push_str(&"~".repeat(width(start, left)));
        out.push_str(&"^".repeat(width(left, right)));
        out.push_str(&"~".repeat(width(right, end)));
    } else {
        out.push_str(&"^".repeat(width(start, end)));
    }
    Some(out)
}

/// Whether a terminal gives a character two cells.
fn is_wide(c: char) -> bool {
    matches!(c as u32,
        0x1100..=0x115F | 0x231A..=0x231B | 0x2E80..=0x303E | 0x3041..=0x33FF | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF | 0xA000..=0xA4CF | 0xA960..=0xA97F | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F | 0xFF01..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1F64F | 0x1F680..=0x1F6FF
        | 0x1F900..=0x1F9FF | 0x20000..=0x3FFFD)
}
