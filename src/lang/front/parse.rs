//! Text to tree by ruff's parser, its errors as diagnostics of ours.

use ruff_python_ast::{
    ModModule, PythonVersion,
    token::{TokenKind, Tokens},
};
use ruff_python_parser::{
    InterpolatedStringErrorType, LexicalErrorType, Mode, ParseError, ParseErrorType, ParseOptions,
    UnsupportedSyntaxErrorKind, parse_unchecked,
};
use ruff_text_size::{Ranged, TextRange};

use super::{
    hints::{self, FULL_WIDTH, MATHEMATICAL},
    limits,
    position::Positions,
};
use crate::lang::diagnostic::Diagnostic;

/// Most complaints about one text: nobody reads more.
const MAX_ERRORS: usize = 50;

/// The tree, with gaps where it has errors; the complaints in the order of the text.
pub fn parse(positions: &Positions) -> (ModModule, Vec<Diagnostic>) {
    let options = ParseOptions::from(Mode::Module).with_target_version(PythonVersion::PY311);
    let parsed = parse_unchecked(positions.text, options);
    let parsed = parsed.try_into_module().expect("a module was asked for");
    let mut wrong = errors(positions, parsed.errors(), parsed.tokens());
    wrong.extend(identifiers(positions, parsed.tokens()));
    if wrong.is_empty() {
        for error in parsed.unsupported_syntax_errors() {
            let comma = matches!(error.kind, UnsupportedSyntaxErrorKind::UnparenthesizedExceptionTypes);
            let key = if comma { "except_comma" } else { "newer_syntax" };
            let mut found = positions.diagnostic(error.range, key);
            found.arguments = if comma { vec![] } else { vec![error.to_string()] };
            wrong.push(found);
        }
    }
    wrong.sort_by_key(|found| (found.line, found.column));
    wrong.truncate(MAX_ERRORS);
    (parsed.into_syntax(), wrong)
}

/// A mistake as the parser sees it, before it is put into words.
pub struct Fault {
    /// From 1.
    pub line: u32,
    /// In characters, from 0.
    pub column: u32,
    /// Whether a second statement begins here, in the line of another.
    pub is_joint: bool,
}

/// Every mistake of the parser's, in the order of the text: for telling which of two texts has fewer.
pub fn faults(text: &str) -> Vec<Fault> {
    let positions = Positions::new(text);
    let options = ParseOptions::from(Mode::Module).with_target_version(PythonVersion::PY311);
    let parsed = parse_unchecked(text, options);
    let fault = |range: TextRange, is_joint| {
        let span = positions.span(range);
        Fault { line: span.line, column: span.column, is_joint }
    };
    let joins = |error: &ParseError| {
        matches!(
            error.error,
            ParseErrorType::SimpleStatementsOnSameLine | ParseErrorType::SimpleAndCompoundStatementOnSameLine
        )
    };
    let mut found: Vec<Fault> =
        parsed.errors().iter().map(|error| fault(error.location, joins(error))).collect();
    let tokens = parsed.tokens().iter().filter(|token| token.kind() == TokenKind::Name);
    let foreign = tokens.filter(|token| text[token.range()].contains(is_foreign));
    found.extend(foreign.map(|token| fault(token.range(), false)));
    found.sort_by_key(|fault| (fault.line, fault.column));
    found
}

/// Whether Python would fold this letter of a name to another.
fn is_foreign(c: char) -> bool {
    FULL_WIDTH.contains(&c) || MATHEMATICAL.contains(&c)
}

/// Identifiers that Python would fold to others: the tables for that are left out.
fn identifiers(positions: &Positions, tokens: &Tokens) -> Vec<Diagnostic> {
    let names = tokens.iter().filter(|token| token.kind() == TokenKind::Name);
    let wrong = names.filter(|token| positions.text[token.range()].contains(is_foreign));
    let complain = |range: TextRange| {
        let name = &positions.text[range];
        let mut found = positions.diagnostic(range, "full_width_name");
        found.arguments = vec![name.into()];
        let ascii: String = name.chars().map(|c| hints::ascii(c).unwrap_or(c)).collect();
        found.fix = (!ascii.contains(is_foreign)).then_some(ascii);
        found
    };
    wrong.map(|token| complain(token.range())).collect()
}

/// One complaint a line, the first, since the others mostly follow from it.
fn errors(positions: &Positions, errors: &[ParseError], tokens: &Tokens) -> Vec<Diagnostic> {
    // Strings that do not end hide brackets; an end of the text too early is what an open one leads to.
    let lexical =
        errors.iter().any(|e| is_lexical(e) && e.error != ParseErrorType::Lexical(LexicalErrorType::Eof));
    let brackets = if lexical || errors.is_empty() { None } else { limits::unbalanced(positions, tokens) };
    let mut sorted: Vec<&ParseError> = errors.iter().collect();
    // A wrong character or string explains what else is wrong with its line.
    sorted
        .sort_by_key(|e| (positions.line(e.location.start().to_usize()), !is_lexical(e), e.location.start()));
    let mut wrong: Vec<Diagnostic> = Vec::new();
    for error in sorted {
        let line = positions.line(error.location.start().to_usize());
        if brackets.as_ref().is_some_and(|bracket| line >= bracket.line) {
            continue;
        }
        let found = hints::hint(positions, error).unwrap_or_else(|| map(positions, error));
        let again = |earlier: &Diagnostic| earlier.line == found.line || earlier.line == line;
        let several = found.key == "full_width";
        if wrong.iter().rev().take(8).any(|earlier| again(earlier) && !(several && earlier.key == found.key))
        {
            continue;
        }
        wrong.push(found);
        if wrong.len() > MAX_ERRORS {
            break;
        }
    }
    // A missing bracket mends what comes after it, unless a hint knows better about its line.
    if let Some(bracket) = brackets {
        let at = errors.iter().find(|e| positions.line(e.location.start().to_usize()) >= bracket.line);
        let better = at.and_then(|error| hints::hint(positions, error));
        wrong.push(better.filter(|found| found.line == bracket.line).unwrap_or(bracket));
    }
    wrong
}

fn is_lexical(error: &ParseError) -> bool {
    matches!(error.error, ParseErrorType::Lexical(_))
}

fn map(positions: &Positions, error: &ParseError) -> Diagnostic {
    let range = error.location;
    let text = &positions.text[range];
    let (key, arguments, fix) = match &error.error {
        ParseErrorType::ExpectedToken { expected, found } => expected_token(*expected, *found),
        ParseErrorType::ExpectedExpression => ("expected_expression", vec![], None),
        ParseErrorType::UnexpectedIndentation => ("unexpected_indent", vec![], None),
        ParseErrorType::InvalidAssignmentTarget
        | ParseErrorType::InvalidNamedAssignmentTarget
        | ParseErrorType::InvalidAnnotatedAssignmentTarget
        | ParseErrorType::InvalidAugmentedAssignmentTarget
        | ParseErrorType::InvalidDeleteTarget => ("invalid_target", vec![shorten(text)], None),
        ParseErrorType::PositionalAfterKeywordArgument | ParseErrorType::PositionalAfterKeywordUnpacking => {
            ("positional_after_keyword", vec![shorten(text)], None)
        }
        ParseErrorType::NonDefaultParamAfterDefaultParam => {
            ("default_before_plain", vec![shorten(text)], None)
        }
        ParseErrorType::SimpleStatementsOnSameLine | ParseErrorType::SimpleAndCompoundStatementOnSameLine => {
            ("two_statements", vec![], None)
        }
        ParseErrorType::EmptySlice => ("empty_index", vec![], None),
        ParseErrorType::IterableUnpackingInComprehension => ("star_in_comprehension", vec![], None),
        ParseErrorType::InvalidStarredExpressionUsage => ("star_not_here", vec![], None),
        ParseErrorType::FStringError(inner) => f_string(inner),
        ParseErrorType::Lexical(inner) => lexical(inner, text),
        ParseErrorType::OtherError(message) if message.starts_with("Expected an indented block") => {
            ("missing_block", vec![], None)
        }
        ParseErrorType::OtherError(message) if message.contains("but found a keyword") => {
            ("keyword_as_name", vec![text.into()], None)
        }
        ParseErrorType::OtherError(message) if message.starts_with("Multiple exception types must be") => {
            ("except_comma", vec![], None)
        }
        other => ("syntax", vec![other.to_string()], None),
    };
    let mut found = positions.diagnostic(range, key);
    if fix.is_some() {
        // What is missing goes before the token found.
        (found.end_line, found.end_column) = (found.line, found.column);
    }
    (found.arguments, found.fix) = (arguments, fix);
    found
}

type Sentence = (&'static str, Vec<String>, Option<String>);

fn expected_token(expected: TokenKind, found: TokenKind) -> Sentence {
    match (expected, found) {
        (TokenKind::Colon, TokenKind::Newline | TokenKind::NonLogicalNewline | TokenKind::EndOfFile) => {
            ("expected_colon", vec![], Some(":".into()))
        }
        (TokenKind::Colon, _) => ("expected_colon", vec![], None),
        (TokenKind::Lpar, _) => ("expected_parenthesis", vec![], None),
        (TokenKind::Comma, _) => ("expected_comma", vec![], None),
        _ => ("syntax", vec![ParseErrorType::ExpectedToken { expected, found }.to_string()], None),
    }
}

fn f_string(error: &InterpolatedStringErrorType) -> Sentence {
    match error {
        InterpolatedStringErrorType::UnclosedLbrace => ("f_string_open_brace", vec![], None),
        InterpolatedStringErrorType::SingleRbrace => ("f_string_single_brace", vec![], None),
        InterpolatedStringErrorType::UnterminatedString => ("unterminated_string", vec![], None),
        InterpolatedStringErrorType::UnterminatedTripleQuotedString => ("unterminated_triple", vec![], None),
        other => ("syntax", vec![format!("f-string: {other}")], None),
    }
}

fn lexical(error: &LexicalErrorType, text: &str) -> Sentence {
    match error {
        LexicalErrorType::UnclosedStringError if text.len() >= 3 && is_triple(text) => {
            ("unterminated_triple", vec![], None)
        }
        LexicalErrorType::UnclosedStringError | LexicalErrorType::StringError => {
            ("unterminated_string", vec![], None)
        }
        LexicalErrorType::IndentationError => ("bad_dedent", vec![], None),
        LexicalErrorType::UnrecognizedToken { tok } => match hints::ascii(*tok) {
            Some(ascii) => ("full_width", vec![tok.to_string(), ascii.to_string()], None),
            None => ("stray_character", vec![tok.to_string(), format!("U+{:04X}", *tok as u32)], None),
        },
        LexicalErrorType::FStringError(inner) => f_string(inner),
        LexicalErrorType::MissingUnicodeLbrace | LexicalErrorType::MissingUnicodeRbrace => {
            ("unicode_escape", vec![], None)
        }
        LexicalErrorType::UnicodeError => ("unicode_escape", vec![], None),
        LexicalErrorType::InvalidByteLiteral => ("bytes_not_ascii", vec![], None),
        LexicalErrorType::LineContinuationError => ("line_continuation", vec![], None),
        LexicalErrorType::Eof => ("unexpected_end", vec![], None),
        other => ("syntax", vec![other.to_string()], None),
    }
}

fn is_triple(text: &str) -> bool {
    let quoted = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    quoted.starts_with("'''") || quoted.starts_with("\"\"\"")
}

/// A piece of the text, short enough for a sentence.
fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(30) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.into(),
    }
}
