//! What is refused before parsing: too much text, too deep nesting, stray NULs.
//!
//! The parser and the passes after it recurse, and in the browser the stack cannot grow. So the depth of
//! the tree is bounded from the tokens, before any tree is made.

use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_parser::{Mode, lexer};
use ruff_text_size::{TextRange, TextSize};

use super::position::Positions;
use crate::lang::diagnostic::Diagnostic;

/// Longest text, in bytes.
pub const MAX_TEXT: usize = 64 * 1024;
/// Most brackets open at once, as in CPython.
const MAX_BRACKETS: usize = 200;
/// Most blocks within one another, as in CPython.
const MAX_INDENTS: usize = 100;
/// Most operators, calls and brackets that one expression may pile up.
const MAX_NESTING: usize = 400;

/// Refuses what could exhaust memory or stack.
pub fn check(positions: &Positions) -> Option<Diagnostic> {
    let text = positions.text;
    if text.len() > MAX_TEXT {
        let mut found = positions.diagnostic(TextRange::default(), "too_long");
        found.arguments = vec![(MAX_TEXT / 1024).to_string()];
        return Some(found);
    }
    if let Some(at) = text.find('\0') {
        return Some(positions.diagnostic(byte_range(at, at + 1), "nul"));
    }
    depth(positions)
}

/// The range from one byte offset to another; texts are shorter than 4 GB.
pub fn byte_range(start: usize, end: usize) -> TextRange {
    TextRange::new(
        TextSize::new(u32::try_from(start).unwrap_or(u32::MAX)),
        TextSize::new(u32::try_from(end).unwrap_or(u32::MAX)),
    )
}

fn depth(positions: &Positions) -> Option<Diagnostic> {
    let text = positions.text;
    if let Some(start) = deep_indent(text) {
        let (_, end) = positions.line_bounds(start);
        let mut found = positions.diagnostic(byte_range(start, end), "too_many_blocks");
        found.arguments = vec![MAX_INDENTS.to_string()];
        return Some(found);
    }
    let (key, limit) = deep_tokens(text)?;
    // The lexer does not tell where it is, so the shortest text that is too deep is looked for.
    let (mut shallow, mut deep) = (0, text.len());
    while deep - shallow > 1 {
        let middle = usize::midpoint(shallow, deep);
        let cut = (0..=middle).rfind(|&i| text.is_char_boundary(i)).unwrap_or(0);
        if cut > shallow && deep_tokens(&text[..cut]).is_some() {
            deep = cut;
        } else {
            shallow = middle;
        }
    }
    let mut found = positions.diagnostic(byte_range(deep - 1, deep), key);
    found.arguments = vec![limit.to_string()];
    Some(found)
}

/// Where the blocks, judged by white space alone, nest too deep. Independent of the lexer, which sees no
/// blocks inside an open bracket while the parser, recovering, does.
fn deep_indent(text: &str) -> Option<usize> {
    let mut widths: Vec<usize> = Vec::new();
    let mut start = 0;
    for line in text.split(['\n', '\r']) {
        let width = line.bytes().take_while(|b| matches!(b, b' ' | b'\t' | b'\x0c')).count();
        if width < line.len() {
            while widths.last().is_some_and(|&w| w >= width) {
                widths.pop();
            }
            widths.push(width);
            // The outermost level is no block.
            if widths.len() > MAX_INDENTS + 1 {
                return Some(start);
            }
        }
        start += line.len() + 1;
    }
    None
}

fn deep_tokens(text: &str) -> Option<(&'static str, usize)> {
    let mut lexer = lexer::lex(text, Mode::Module);
    // For each open bracket, the operators piled up around it.
    let mut open: Vec<usize> = Vec::new();
    let (mut weight, mut after_operand) = (0, false);
    loop {
        let kind = lexer.next_token();
        if kind == TokenKind::EndOfFile {
            return None;
        }
        weight = weight_after(kind, weight, after_operand, open.last().copied().unwrap_or(0));
        if opens(kind) {
            open.push(weight);
        } else if closes(kind) {
            // The closed bracket stays one postfix of the expression around it.
            weight = open.pop().unwrap_or(0);
        }
        if !matches!(kind, TokenKind::Comment | TokenKind::NonLogicalNewline) {
            after_operand = is_operand(kind);
        }
        if open.len() > MAX_BRACKETS {
            return Some(("too_many_brackets", MAX_BRACKETS));
        }
        if weight > MAX_NESTING {
            return Some(("too_deep", MAX_NESTING));
        }
    }
}

/// How deep a tree the tokens up to here can have made. A separator, or an operand just after an operand,
/// ends the operations piled up at this level of brackets.
fn weight_after(kind: TokenKind, weight: usize, after_operand: bool, outside: usize) -> usize {
    use TokenKind::{
        Comma, Comment, Dedent, EndOfFile, Equal, Indent, Newline, NonLogicalNewline, Rbrace, Rpar, Rsqb,
        Semi,
    };
    match kind {
        Comma | Equal | Semi => outside,
        Newline | Indent | Dedent | EndOfFile => outside,
        Comment | NonLogicalNewline | Rpar | Rsqb | Rbrace => weight,
        _ if is_operand(kind) && after_operand && !opens(kind) => outside,
        _ if is_operand(kind) && !opens(kind) => weight,
        _ => weight + 1,
    }
}

fn is_operand(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(
        kind,
        T::Name
            | T::Int
            | T::Float
            | T::Complex
            | T::String
            | T::FStringEnd
            | T::TStringEnd
            | T::Rpar
            | T::Rsqb
            | T::Rbrace
            | T::None
            | T::True
            | T::False
            | T::Ellipsis
    )
}

fn opens(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Lpar
            | TokenKind::Lsqb
            | TokenKind::Lbrace
            | TokenKind::FStringStart
            | TokenKind::TStringStart
    )
}

fn closes(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace | TokenKind::FStringEnd | TokenKind::TStringEnd
    )
}

/// The bracket that is never closed, closed by another, or closed without being open.
pub fn unbalanced(positions: &Positions, tokens: &[Token]) -> Option<Diagnostic> {
    let mut open: Vec<(TokenKind, TextRange)> = Vec::new();
    for token in tokens {
        let (kind, range) = token.as_tuple();
        if matches!(kind, TokenKind::FStringStart | TokenKind::TStringStart) {
            // Braces of an f-string have rules and messages of their own.
            return None;
        }
        if opens(kind) {
            open.push((kind, range));
        } else if closes(kind) {
            let found = &positions.text[range];
            let Some((opening, opening_range)) = open.pop() else {
                return Some(bracket(positions, range, "unmatched_bracket", &[found]));
            };
            if closing(opening) != kind {
                let arguments = [found, &positions.text[opening_range]];
                return Some(bracket(positions, range, "mismatched_bracket", &arguments));
            }
        }
    }
    let (_, range) = open.pop()?;
    Some(bracket(positions, range, "unclosed_bracket", &[&positions.text[range]]))
}

fn bracket(positions: &Positions, range: TextRange, key: &'static str, arguments: &[&str]) -> Diagnostic {
    let mut found = positions.diagnostic(range, key);
    found.arguments = arguments.iter().map(ToString::to_string).collect();
    found
}

fn closing(kind: TokenKind) -> TokenKind {
    match kind {
        TokenKind::Lpar => TokenKind::Rpar,
        TokenKind::Lsqb => TokenKind::Rsqb,
        _ => TokenKind::Rbrace,
    }
}
