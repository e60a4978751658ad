//! Times and whole numbers as people write them.

use super::{ErrorKind, MAX_TIME, error::piece};

/// Reads a time: units, or with `us`, `ms`, `s`; exact, since it never is a float. In microseconds, at most `MAX_TIME`.
///
/// # Errors
/// What is wrong with it, about that field.
pub fn time(field: &'static str, text: &str) -> Result<u64, ErrorKind> {
    let text = text.trim();
    let found = || piece(text);
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if ["nan", "inf", "infinity", "∞"].iter().any(|word| unsigned.eq_ignore_ascii_case(word)) {
        return Err(ErrorKind::NotFinite { field, found: found() });
    }
    let Some((digits, power)) = decimal(unsigned) else {
        return Err(ErrorKind::NotTime { field, found: found() });
    };
    if digits.is_empty() {
        return Ok(0);
    }
    if negative {
        return Err(ErrorKind::Negative { field, found: found() });
    }
    if power < 0 {
        return Err(ErrorKind::TooFine { field, found: found() });
    }
    let too_long = || ErrorKind::TooLong { field, found: found() };
    // 13 digits of microseconds are more than `MAX_TIME`'s.
    if digits.len() as i64 + power > 13 {
        return Err(too_long());
    }
    let micros = digits.bytes().fold(0_u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    let micros = micros * 10_u64.pow(power as u32);
    if micros > MAX_TIME.micros() { Err(too_long()) } else { Ok(micros) }
}

/// `2.50ms` → ("25", 2): significant digits, without zeros around them, and their power of ten in microseconds.
fn decimal(text: &str) -> Option<(String, i64)> {
    let suffixes = [("us", 0), ("µs", 0), ("μs", 0), ("ms", 3), ("s", 6)];
    let cut =
        suffixes.iter().find_map(|(suffix, power)| Some((text.strip_suffix(suffix)?.trim_end(), *power)));
    let (number, mut power) = cut.unwrap_or((text, 3));
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    power += exponent.parse::<i64>().ok().filter(|exponent| exponent.abs() < 1000)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = [whole, fraction].concat();
    if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    power -= fraction.len() as i64;
    let significant = all.trim_end_matches('0');
    power += (all.len() - significant.len()) as i64;
    Some((significant.trim_start_matches('0').to_owned(), power))
}

/// Reads a whole number in a range, both ends included. Spreadsheets write 1 as 1.0.
pub(super) fn whole(field: &'static str, text: &str, (least, most): (i32, i32)) -> Result<i32, ErrorKind> {
    let text = text.trim();
    let number = match text.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') => whole,
        _ => text,
    };
    let digits = number.strip_prefix(['-', '+']).unwrap_or(number);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(ErrorKind::NotWhole { field, found: piece(text), least, most });
    }
    let inside = number.parse::<i32>().ok().filter(|value| (least..=most).contains(value));
    inside.ok_or_else(|| ErrorKind::OutOfRange { field, found: piece(text), least, most })
}

/// Microseconds in units, exactly: `5`, `2.5`.
#[must_use]
pub fn units(micros: u64) -> String {
    let fraction = format!("{:03}", micros % 1000);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { (micros / 1000).to_string() } else { format!("{}.{fraction}", micros / 1000) }
}
