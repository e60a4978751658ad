//! A line of strace's: who, when, and a call with its arguments.

use std::rc::Rc;

use super::relative;

/// Longest line that is read, in bytes.
const LONGEST: usize = 1 << 20;
/// The names of signals by number, from 1 (signal(7), x86 and ARM).
const SIGNALS: [&str; 31] = [
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
    "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ",
    "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
];

/// One line: its task, its time in microseconds since 1970, and the rest.
pub struct Line<'a> {
    pub task: u32,
    pub at: u64,
    pub rest: &'a str,
}

/// A system call.
pub struct Call<'a> {
    pub name: &'a str,
    pub arguments: Vec<String>,
    /// None when it did not return (`= ?`), or has not yet.
    pub result: Option<i64>,
    /// The result as it was written, with the name of its file.
    pub returned: String,
    pub error: &'a str,
    /// How long it took, in microseconds, if that was written.
    pub took: u64,
}

/// An open file: its number and its name.
pub struct Handle {
    pub fd: u32,
    pub file: Rc<str>,
}

impl Line<'_> {
    /// `PID SECONDS.MICROS rest`, or `[pid PID] …` as strace writes to a terminal.
    pub fn read(line: &str) -> Option<Line<'_>> {
        if line.len() > LONGEST {
            return None;
        }
        let line = line.trim_start();
        let (task, rest) = match line.strip_prefix("[pid") {
            Some(rest) => rest.trim_start().split_once(']')?,
            None => line.split_once(' ')?,
        };
        let (time, rest) = rest.trim_start().split_once(' ')?;
        let (seconds, fraction) = time.split_once('.')?;
        if fraction.len() != 6 {
            return None;
        }
        let at = seconds.parse::<u64>().ok()?.checked_mul(1_000_000)?.checked_add(fraction.parse().ok()?)?;
        Some(Line { task: task.trim().parse().ok()?, at, rest: rest.trim() })
    }
}

impl Call<'_> {
    /// `name(arguments) = result <seconds>`; without `)` it has not returned yet.
    pub fn read(text: &str) -> Option<Call<'_>> {
        let (name, inside) = text.split_once('(')?;
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return None;
        }
        let (arguments, rest) = split(inside);
        let mut call = Call { name, arguments, result: None, returned: String::new(), error: "", took: 0 };
        let Some(rest) = rest else { return Some(call) };
        let Some(returned) = rest.trim_start().strip_prefix("= ") else { return Some(call) };
        let (returned, took) = match returned.rsplit_once(" <") {
            Some((before, took)) => (before, took.strip_suffix('>').and_then(micros)),
            None => (returned, None),
        };
        call.took = took.unwrap_or(0);
        call.returned = returned.to_owned();
        let value = returned.split([' ', '<']).next().unwrap_or("");
        call.result = value.parse().ok();
        call.error = returned.split(' ').nth(1).unwrap_or("");
        Some(call)
    }
}

/// Seconds with six digits behind the point, as microseconds.
fn micros(text: &str) -> Option<u64> {
    let (seconds, fraction) = text.split_once('.')?;
    if fraction.len() != 6 {
        return None;
    }
    seconds.parse::<u64>().ok()?.checked_mul(1_000_000)?.checked_add(fraction.parse().ok()?)
}

/// Arguments up to the bracket that closes the call, and what follows it; strings, brackets and names of files are
/// kept whole.
fn split(text: &str) -> (Vec<String>, Option<&str>) {
    let (mut all, mut one) = (Vec::new(), String::new());
    let (mut depth, mut in_name, mut in_text, mut escaped) = (0usize, 0usize, false, false);
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        if in_text {
            in_text = escaped || letter != '"';
            escaped = letter == '\\' && !escaped;
        } else if in_name > 0 {
            match letter {
                '<' => in_name += 1,
                '>' if before != '-' => in_name -= 1,
                _ => {}
            }
        } else {
            match letter {
                '"' => in_text = true,
                '<' if before.is_ascii_alphanumeric() => in_name = 1,
                '(' | '[' | '{' => depth += 1,
                ')' if depth == 0 => {
                    push(&mut all, &one);
                    return (all, Some(&text[at + 1..]));
                }
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => {
                    push(&mut all, &one);
                    one.clear();
                    before = ' ';
                    continue;
                }
                _ => {}
            }
        }
        one.push(letter);
        before = letter;
    }
    push(&mut all, &one);
    (all, None)
}

fn push(all: &mut Vec<String>, one: &str) {
    let one = one.trim();
    if !one.is_empty() {
        all.push(one.to_owned());
    }
}

/// `3</path>` or `3<pipe:[12]>`: an open file; without a name it is unknown.
pub fn handle(argument: &str, folder: &str) -> Option<Handle> {
    let (fd, rest) = argument.trim().split_once('<')?;
    let mut depth = 1usize;
    let mut before = ' ';
    let mut end = None;
    for (at, letter) in rest.char_indices() {
        match letter {
            '<' => depth += 1,
            '>' if before != '-' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            end = Some(at);
            break;
        }
        before = letter;
    }
    let name = &rest[..end?];
    // A device has its numbers behind its path.
    let name = name.split_once("<char ").map_or(name, |(path, _)| path);
    Some(Handle { fd: fd.parse().ok()?, file: relative(name, folder) })
}

/// A number, decimal or hexadecimal.
pub fn number(argument: &str) -> Option<u64> {
    match argument.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => argument.parse().ok(),
    }
}

/// The text in quotes: C's escapes undone, as far as it is UTF-8.
pub fn text(argument: &str) -> Option<String> {
    let inside = argument.trim().strip_prefix('"')?;
    let mut bytes: Vec<u8> = Vec::new();
    let mut letters = inside.bytes().peekable();
    loop {
        match letters.next()? {
            b'"' => break,
            b'\\' => match letters.next()? {
                b'n' => bytes.push(b'\n'),
                b't' => bytes.push(b'\t'),
                b'r' => bytes.push(b'\r'),
                b'v' => bytes.push(11),
                b'f' => bytes.push(12),
                b'x' => {
                    let digits = [letters.next()?, letters.next()?];
                    bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
                }
                digit @ b'0'..=b'7' => {
                    let mut value = u32::from(digit - b'0');
                    for _ in 0..2 {
                        let Some(next @ b'0'..=b'7') = letters.peek().copied() else { break };
                        value = value * 8 + u32::from(next - b'0');
                        letters.next();
                    }
                    bytes.push(value as u8);
                }
                other => bytes.push(other),
            },
            other => bytes.push(other),
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The number of `SIGKILL`.
pub fn signal(name: &str) -> Option<u8> {
    let name = name.strip_prefix("SIG")?;
    let place = SIGNALS.iter().position(|known| *known == name)?;
    u8::try_from(place + 1).ok()
}
