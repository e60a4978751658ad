//! Numbers as students write them: units of time, fractions, full-width digits.

use interleave::time::{Duration, Instant};

/// A length of time in units, exactly.
#[must_use]
pub fn length(length: Duration) -> String {
    interleave::workload::units(length.micros())
}

/// A moment in units, exactly.
#[must_use]
pub fn moment(at: Instant) -> String {
    interleave::workload::units(at.micros())
}

/// A mean of microseconds in units, to a hundredth: `5.75`, `5.5`, `12`.
#[must_use]
pub fn mean(micros: f64) -> String {
    decimal(micros / 1e3)
}

/// A number to a hundredth, without zeros that say nothing.
#[must_use]
pub fn decimal(value: f64) -> String {
    let digits = format!("{value:.2}");
    let short = digits.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// Reads a number: `5.5`, `5,5`, `11/2`, `5 1/2`, with full-width signs too. None when it is none.
#[must_use]
pub fn read(text: &str) -> Option<f64> {
    let plain: String = text.chars().map(narrow).collect();
    let plain = plain.trim();
    let value = match plain.split_once('/') {
        None => plain_number(plain)?,
        Some((above, below)) => {
            let below = plain_number(below)?;
            let above = above.trim();
            let (whole, above) = above.split_once(' ').unwrap_or(("0", above));
            plain_number(whole)? + plain_number(above)? / below
        }
    };
    value.is_finite().then_some(value)
}

fn plain_number(text: &str) -> Option<f64> {
    let text = text.trim().replace(',', ".");
    let is_number = text.chars().any(|sign| sign.is_ascii_digit())
        && text.chars().all(|sign| sign.is_ascii_digit() || ".+-".contains(sign));
    if is_number { text.parse().ok() } else { None }
}

fn narrow(sign: char) -> char {
    match sign {
        '０'..='９' | '．' | '，' | '／' | '－' | '＋' => {
            char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign)
        }
        '。' => '.',
        '、' => ',',
        '\u{3000}' => ' ',
        other => other,
    }
}
