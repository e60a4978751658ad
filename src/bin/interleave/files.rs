//! Files and streams: read whole and within limits, written whole or not at all; each fault in one line.

use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use serde::Serialize;

/// Largest program text that is worth reading: the front end refuses more than 64 KB with its own sentence.
const MAX_SOURCE: u64 = 16 << 20;

/// A program's text.
pub fn read_source(path: &Path) -> Result<String, String> {
    read_text(path, MAX_SOURCE)
}

/// The text of a file, at most so many bytes.
pub fn read_text(path: &Path, most: u64) -> Result<String, String> {
    let text = String::from_utf8(read_file(path, most)?);
    text.map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        format!("{}:{}: not UTF-8 text: save it as UTF-8", name(path), line + 1)
    })
}

/// What a file is called in messages.
pub fn name(path: &Path) -> String {
    if is_standard_input(path) { "standard input".to_owned() } else { path.display().to_string() }
}

fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The bytes of a file, at most so many; `-` is standard input.
pub fn read_file(path: &Path, most: u64) -> Result<Vec<u8>, String> {
    let wrong = |what: &str| format!("{}: {what}", name(path));
    let too_many = |bytes: &str| wrong(&format!("{bytes} bytes are too many: at most {most} are read"));
    if is_standard_input(path) {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .take(most + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| wrong(&error.to_string()))?;
        let fits = bytes.len() as u64 <= most;
        return if fits { Ok(bytes) } else { Err(too_many("so many")) };
    }
    let metadata = fs::metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => wrong("no such file"),
        _ => wrong(&error.to_string()),
    })?;
    if metadata.is_dir() {
        return Err(wrong("is a directory: name a file"));
    }
    if metadata.len() > most {
        return Err(too_many(&metadata.len().to_string()));
    }
    fs::read(path).map_err(|error| wrong(&error.to_string()))
}

/// A report as JSON that people can read.
pub fn to_json(report: &impl Serialize) -> String {
    let mut json = serde_json::to_string_pretty(report).expect("a report is plain data");
    json.push('\n');
    json
}

/// Prints to standard output; a reader that has gone away is no error of ours.
pub fn print_whole(text: &str) {
    let mut out = io::stdout().lock();
    if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}

/// Writes a file whole or not at all: beside it first, then renamed.
pub fn write_beside(path: &Path, content: &str) -> Result<(), String> {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let beside = PathBuf::from(name);
    let written = fs::write(&beside, content).and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        // A part that was left behind is of no use to anybody.
        let _ = fs::remove_file(&beside);
        format!("{}: {error}", path.display())
    })
}
