//! What is wrong with a workload's text, as data; the words are in `static/text`.

use std::rc::Rc;

/// The first thing that is wrong with a workload. Rows, lines and columns count from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The process, by its place among the processes.
    pub row: Option<u32>,
    /// Its name, as far as it was read.
    pub name: Option<Rc<str>>,
    /// The line, in CSV and where JSON is no JSON.
    pub line: Option<u32>,
    /// In characters.
    pub column: Option<u32>,
    pub kind: ErrorKind,
}

/// What is wrong. A `found` is a short piece of the text, a `field` its name in the formats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    // ---- the text as a whole
    TooLarge,
    Empty,
    NotJson,
    /// JSON does not go on like this.
    Json {
        found: String,
    },
    JsonEnds,
    /// NaN and infinity, which JSON does not know, and numbers too large for it.
    JsonNotFinite {
        found: String,
    },
    TrailingComma,
    TooDeep,
    NoHeader,
    OpenQuote,
    AfterQuote,
    ExtraCell {
        found: String,
    },
    // ---- its fields
    NoProcesses,
    TooManyProcesses,
    TooManyBursts,
    /// The jobs of periodic processes have too many bursts.
    TooManyJobs,
    NotList {
        field: &'static str,
    },
    NotObject {
        found: String,
    },
    NotName {
        field: &'static str,
        found: String,
    },
    UnknownField {
        found: String,
        nearest: &'static str,
        known: String,
    },
    MissingField {
        field: &'static str,
    },
    FieldTwice {
        field: String,
    },
    // ---- names
    EmptyName {
        field: &'static str,
    },
    LongName {
        field: &'static str,
    },
    ControlName {
        field: &'static str,
    },
    /// A device or a lock, whose name stands in a burst.
    BadName {
        field: &'static str,
        found: String,
    },
    DuplicateName {
        row: u32,
    },
    // ---- numbers
    NotTime {
        field: &'static str,
        found: String,
    },
    NotFinite {
        field: &'static str,
        found: String,
    },
    Negative {
        field: &'static str,
        found: String,
    },
    TooFine {
        field: &'static str,
        found: String,
    },
    TooLong {
        field: &'static str,
        found: String,
    },
    Zero {
        field: &'static str,
    },
    NotWhole {
        field: &'static str,
        found: String,
        least: i32,
        most: i32,
    },
    OutOfRange {
        field: &'static str,
        found: String,
        least: i32,
        most: i32,
    },
    UntilEarly,
    // ---- bursts
    NoBursts,
    BadBurst {
        found: String,
    },
    FirstIo,
    LastIo,
    TwoIo,
    TwoCpu,
    LockTwice {
        lock: String,
    },
    NotHeld {
        lock: String,
    },
    StillHeld {
        lock: String,
    },
}

impl ErrorKind {
    /// Its sentence is `workload.error.<key>` of a text file.
    #[must_use]
    pub fn key(&self) -> &'static str {
        use ErrorKind as K;
        match self {
            K::TooLarge => "too_large",
            K::Empty => "empty",
            K::NotJson => "not_json",
            K::Json { .. } => "json",
            K::JsonEnds => "json_ends",
            K::JsonNotFinite { .. } => "json_not_finite",
            K::TrailingComma => "trailing_comma",
            K::TooDeep => "too_deep",
            K::NoHeader => "no_header",
            K::OpenQuote => "open_quote",
            K::AfterQuote => "after_quote",
            K::ExtraCell { .. } => "extra_cell",
            K::NoProcesses => "no_processes",
            K::TooManyProcesses => "too_many_processes",
            K::TooManyBursts => "too_many_bursts",
            K::TooManyJobs => "too_many_jobs",
            K::NotList { .. } => "not_list",
            K::NotObject { .. } => "not_object",
            K::NotName { .. } => "not_name",
            K::UnknownField { nearest: "", .. } => "unknown_field",
            K::UnknownField { .. } => "misspelt_field",
            K::MissingField { .. } => "missing_field",
            K::FieldTwice { .. } => "field_twice",
            K::EmptyName { .. } => "empty_name",
            K::LongName { .. } => "long_name",
            K::ControlName { .. } => "control_name",
            K::BadName { .. } => "bad_name",
            K::DuplicateName { .. } => "duplicate_name",
            K::NotTime { .. } => "not_time",
            K::NotFinite { .. } => "not_finite",
            K::Negative { .. } => "negative",
            K::TooFine { .. } => "too_fine",
            K::TooLong { .. } => "too_long",
            K::Zero { .. } => "zero",
            K::NotWhole { .. } => "not_whole",
            K::OutOfRange { .. } => "out_of_range",
            K::UntilEarly => "until_early",
            K::NoBursts => "no_bursts",
            K::BadBurst { .. } => "bad_burst",
            K::FirstIo => "first_io",
            K::LastIo => "last_io",
            K::TwoIo => "two_io",
            K::TwoCpu => "two_cpu",
            K::LockTwice { .. } => "lock_twice",
            K::NotHeld { .. } => "not_held",
            K::StillHeld { .. } => "still_held",
        }
    }

    /// What the sentence's `{0}`, `{1}`… become: fields, numbers and pieces of the text, never words.
    #[must_use]
    pub fn arguments(&self) -> Vec<String> {
        use ErrorKind as K;
        let field_found = |field: &str, found: &str| vec![field.to_owned(), found.to_owned()];
        match self {
            K::TooLarge => vec![(super::MAX_BYTES >> 20).to_string()],
            K::TooManyProcesses => vec![super::MAX_PROCESSES.to_string()],
            K::TooManyBursts | K::TooManyJobs => vec![super::MAX_BURSTS.to_string()],
            K::Json { found }
            | K::JsonNotFinite { found }
            | K::ExtraCell { found }
            | K::NotObject { found }
            | K::BadBurst { found }
            | K::FieldTwice { field: found }
            | K::LockTwice { lock: found }
            | K::NotHeld { lock: found }
            | K::StillHeld { lock: found } => vec![found.clone()],
            K::UnknownField { found, nearest, known } => {
                vec![found.clone(), (*nearest).to_owned(), known.clone()]
            }
            K::NotList { field }
            | K::MissingField { field }
            | K::EmptyName { field }
            | K::LongName { field }
            | K::ControlName { field }
            | K::Zero { field } => vec![(*field).to_owned()],
            K::DuplicateName { row } => vec![row.to_string()],
            K::NotName { field, found }
            | K::BadName { field, found }
            | K::NotTime { field, found }
            | K::NotFinite { field, found }
            | K::Negative { field, found }
            | K::TooFine { field, found }
            | K::TooLong { field, found } => field_found(field, found),
            K::NotWhole { field, found, least, most } | K::OutOfRange { field, found, least, most } => {
                [field_found(field, found), vec![least.to_string(), most.to_string()]].concat()
            }
            K::Empty
            | K::NotJson
            | K::JsonEnds
            | K::TrailingComma
            | K::TooDeep
            | K::NoHeader
            | K::OpenQuote
            | K::AfterQuote
            | K::NoProcesses
            | K::UntilEarly
            | K::NoBursts
            | K::FirstIo
            | K::LastIo
            | K::TwoIo
            | K::TwoCpu => Vec::new(),
        }
    }
}

impl From<ErrorKind> for Error {
    /// An error of the text as a whole.
    fn from(kind: ErrorKind) -> Error {
        Error { row: None, name: None, line: None, column: None, kind }
    }
}

/// A piece of the text as an error shows it: one line, at most 40 characters, all of them seen.
pub(super) fn piece(text: &str) -> String {
    let seen = |c: char| if super::check::is_unseen(c) { char::REPLACEMENT_CHARACTER } else { c };
    let mut shown: String = text.chars().map(seen).take(40).collect();
    if text.chars().nth(40).is_some() {
        shown.push('…');
    }
    shown
}
