//! Typical slips of students, recognised from the line with the error.

use ruff_python_parser::{LexicalErrorType, ParseError, ParseErrorType};

use super::{limits::byte_range, position::Positions};
use crate::lang::diagnostic::Diagnostic;

/// Full-width forms of ASCII.
pub const FULL_WIDTH: std::ops::RangeInclusive<char> = '\u{ff01}'..='\u{ff5e}';
/// Bold, italic and other styled letters.
pub const MATHEMATICAL: std::ops::RangeInclusive<char> = '\u{1d400}'..='\u{1d7ff}';

/// The ASCII character that was meant by one of another width or shape.
pub fn ascii(c: char) -> Option<char> {
    Some(match c {
        '“' | '”' | '„' | '〝' | '〞' => '"',
        '‘' | '’' | '‚' => '\'',
        '、' => ',',
        '。' => '.',
        '【' | '〔' => '[',
        '】' | '〕' => ']',
        '《' | '〈' => '<',
        '》' | '〉' => '>',
        '—' | '–' | '−' | '‐' => '-',
        '×' => '*',
        '÷' => '/',
        '\u{3000}' | '\u{a0}' | '\u{2002}' | '\u{2003}' | '\u{2009}' | '\u{202f}' => ' ',
        c if FULL_WIDTH.contains(&c) => char::from_u32(c as u32 - 0xfee0)?,
        _ => return None,
    })
}

/// The line of an error.
struct Line<'a> {
    positions: &'a Positions<'a>,
    /// Where it begins, in bytes of the text.
    start: usize,
    text: &'a str,
    /// Where the error is, in bytes of the line.
    at: usize,
}

impl Line<'_> {
    /// A complaint about a piece of the line, with what mends it.
    fn complain(
        &self,
        piece: (usize, usize),
        key: &'static str,
        arguments: &[&str],
        fix: Option<String>,
    ) -> Diagnostic {
        let range = byte_range(self.start + piece.0, self.start + piece.1);
        let mut found = self.positions.diagnostic(range, key);
        found.arguments = arguments.iter().map(ToString::to_string).collect();
        found.fix = fix;
        found
    }

    /// Where the code of the line begins.
    fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }
}

/// What the author probably meant, if the line tells.
pub fn hint(positions: &Positions, error: &ParseError) -> Option<Diagnostic> {
    let offset = error.location.start().to_usize();
    let (start, end) = positions.line_bounds(offset);
    let line = Line { positions, start, text: &positions.text[start..end], at: offset - start };
    if let ParseErrorType::Lexical(LexicalErrorType::UnrecognizedToken { tok }) = error.error {
        return character(&line, tok);
    }
    if matches!(error.error, ParseErrorType::Lexical(_)) {
        return None;
    }
    markdown(&line)
        .or_else(|| print_statement(&line, &error.error))
        .or_else(|| operators(&line, &error.error))
        .or_else(|| keywords(&line))
        .or_else(|| joined_lines(&line, &error.error))
}

fn character(line: &Line, found: char) -> Option<Diagnostic> {
    let piece = (line.at, (line.at + found.len_utf8()).min(line.text.len()));
    if found == '`' {
        let fence = line.text.trim_start().starts_with("```");
        let whole = (line.indent(), line.text.trim_end().len());
        return Some(if fence {
            line.complain(whole, "code_fence", &[], Some(String::new()))
        } else {
            line.complain(piece, "back_quote", &[], None)
        });
    }
    if matches!(found, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}') {
        let code = format!("U+{:04X}", found as u32);
        return Some(line.complain(piece, "invisible_character", &[&code], Some(String::new())));
    }
    let meant = ascii(found)?.to_string();
    let shown = found.to_string();
    Some(line.complain(piece, "full_width", &[&shown, &meant], Some(meant.clone())))
}

/// Marks that a chat, a forum or a wiki puts into code.
fn markdown(line: &Line) -> Option<Diagnostic> {
    if let Some((start, end, name)) = between(line.text, "**", "**") {
        let dunder = format!("__{name}__");
        return Some(line.complain((start, end), "markdown_bold", &[name, &dunder], Some(dunder.clone())));
    }
    let middle = line.text.find("](http")?;
    let start = line.text[..middle].rfind('[')?;
    let end = middle + line.text[middle..].find(')')? + 1;
    let name = &line.text[start + 1..middle];
    Some(line.complain((start, end), "markdown_link", &[name], Some(name.into())))
}

/// `**name**` with a plain name between.
fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<(usize, usize, &'t str)> {
    let mut from = 0;
    while let Some(start) = text[from..].find(open).map(|i| from + i) {
        let rest = &text[start + open.len()..];
        let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        if length > 0 && rest[length..].starts_with(close) {
            return Some((start, start + open.len() + length + close.len(), &rest[..length]));
        }
        from = start + open.len();
    }
    None
}

fn print_statement(line: &Line, error: &ParseErrorType) -> Option<Diagnostic> {
    if !matches!(error, ParseErrorType::SimpleStatementsOnSameLine) {
        return None;
    }
    let before = line.text[..line.at].trim_end();
    let start = before.strip_suffix("print")?.len();
    let word_before = before[..start].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
    if word_before {
        return None;
    }
    let rest = line.text[line.at..].trim_end();
    // Only a line without anything else to it is sure to be mended by brackets.
    let fix = (!rest.contains(['#', ';'])).then(|| format!("print({rest})"));
    Some(line.complain((start, line.at + rest.len()), "print_statement", &[], fix))
}

fn operators(line: &Line, error: &ParseErrorType) -> Option<Diagnostic> {
    let rest = &line.text[line.at..];
    let code = line.text.trim_start();
    let tests = ["if", "elif", "while"];
    let is_test =
        tests.iter().any(|word| code.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', '('])));
    if is_test && rest.starts_with('=') && !rest.starts_with("==") {
        return Some(line.complain((line.at, line.at + 1), "assign_in_condition", &[], Some("==".into())));
    }
    for (wrong, word) in [("&&", "and"), ("||", "or")] {
        let near = line.at.saturating_sub(1);
        if let Some(i) = line.text.get(near..).and_then(|text| text.find(wrong)).filter(|i| *i <= 1) {
            let piece = (near + i, near + i + 2);
            return Some(line.complain(piece, "symbol_operator", &[wrong, word], Some(word.into())));
        }
    }
    if rest.starts_with('!') && !rest.starts_with("!=") {
        let piece = (line.at, line.at + 1);
        return Some(line.complain(piece, "symbol_operator", &["!", "not"], Some("not ".into())));
    }
    if matches!(error, ParseErrorType::ExpectedExpression) {
        let before = line.text[..line.at].trim_end();
        for (wrong, right) in [("++", "+= 1"), ("--", "-= 1")] {
            if before.ends_with(wrong) {
                let piece = (before.len() - 2, before.len());
                return Some(line.complain(piece, "increment", &[wrong, right], Some(format!(" {right}"))));
            }
        }
    }
    None
}

/// Words of other languages.
fn keywords(line: &Line) -> Option<Diagnostic> {
    let indent = line.indent();
    let code = &line.text[indent..];
    if code.starts_with("else if ") {
        return Some(line.complain((indent, indent + 7), "else_if", &[], Some("elif".into())));
    }
    if code.starts_with("elseif ") {
        return Some(line.complain((indent, indent + 6), "else_if", &[], Some("elif".into())));
    }
    let word = code.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
    let meant = match word {
        "function" | "func" | "fun" | "Def" | "DEF" | "define" => "def",
        "For" | "foreach" | "FOR" => "for",
        "If" | "IF" => "if",
        "Else" | "ELSE" | "esle" | "eles" | "els" => "else",
        "While" | "WHILE" | "whlie" => "while",
        "Class" | "calss" | "clas" => "class",
        "Import" | "improt" | "impor" | "include" => "import",
        "From" | "form" => "from",
        "Return" | "retrun" | "retun" => "return",
        "Try" => "try",
        "catch" | "Except" | "expect" => "except",
        _ => return None,
    };
    // Such a word may well be a name; only where a statement does not go on like an expression is it none.
    let after = code[word.len()..].trim_start();
    if after.starts_with(['=', '.', '[', '+', '-', '*', ','])
        || after.starts_with('(') && !after.contains(':')
    {
        return None;
    }
    Some(line.complain((indent, indent + word.len()), "wrong_word", &[word, meant], Some(meant.into())))
}

/// A listing that lost its line ends: where there was one, several blanks are left.
fn joined_lines(line: &Line, error: &ParseErrorType) -> Option<Diagnostic> {
    let joins = matches!(
        error,
        ParseErrorType::SimpleStatementsOnSameLine | ParseErrorType::SimpleAndCompoundStatementOnSameLine
    );
    if !joins {
        return None;
    }
    let start = line.text[..line.at].trim_end_matches(' ').len();
    let blanks = line.at - start;
    // One blank for the line end, four for each level.
    let fix = (blanks > 4 && blanks % 4 == 1).then(|| format!("\n{}", " ".repeat(blanks - 1)))?;
    Some(line.complain((start, line.at), "joined_lines", &[], Some(fix)))
}
