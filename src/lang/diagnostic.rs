//! What is wrong with a program's text, as data; the words are in `static/text`.

use serde::Serialize;

/// One complaint about a text. Lines and columns from 1, columns in characters, the end exclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
    /// Key of its sentence: `diagnostic.<key>` of a text file.
    pub key: &'static str,
    /// What the sentence's `{0}`, `{1}`… become: names and pieces of the text, never words.
    pub arguments: Vec<String>,
    /// Text that would mend the span, when that is sure.
    pub fix: Option<String>,
}
