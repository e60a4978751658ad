//! Floats as text, as CPython writes them.

/// `repr(f)`: the shortest text that reads back as the same float.
#[must_use]
pub fn repr(f: f64) -> String {
    if let Some(text) = special(f) {
        return text.to_string();
    }
    let (negative, digits, exponent) = shortest(f);
    let sign = if negative { "-" } else { "" };
    if (-4..16).contains(&exponent) {
        format!("{sign}{}", plain(&digits, exponent, true))
    } else {
        format!("{sign}{}", scientific(&digits, exponent, 'e'))
    }
}

/// `nan`, `inf`, `-inf`.
#[must_use]
pub fn special(f: f64) -> Option<&'static str> {
    if f.is_nan() {
        Some("nan")
    } else if f.is_infinite() {
        Some(if f > 0.0 { "inf" } else { "-inf" })
    } else {
        None
    }
}

/// Sign, digits without a point, and the exponent of the first digit.
fn shortest(f: f64) -> (bool, String, i32) {
    parts(&format!("{f:e}"))
}

/// The same rounded to so many digits after the first.
#[must_use]
pub fn rounded(f: f64, after: usize) -> (bool, String, i32) {
    parts(&format!("{f:.after$e}"))
}

fn parts(text: &str) -> (bool, String, i32) {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let digits = mantissa.chars().filter(char::is_ascii_digit).collect();
    (mantissa.starts_with('-'), digits, exponent.parse().unwrap_or(0))
}

/// Digits with a point where the exponent says; `point`: at least `.0`.
#[must_use]
pub fn plain(digits: &str, exponent: i32, point: bool) -> String {
    let zero = if point { ".0" } else { "" };
    if exponent < 0 {
        return format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize));
    }
    let whole = exponent as usize + 1;
    if digits.len() <= whole {
        return format!("{digits}{}{zero}", "0".repeat(whole - digits.len()));
    }
    format!("{}.{}", &digits[..whole], &digits[whole..])
}

/// `1.5e+20`
#[must_use]
pub fn scientific(digits: &str, exponent: i32, letter: char) -> String {
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{first}{point}{rest}{letter}{sign}{:02}", exponent.abs())
}

/// `%g`: so many significant digits; `keep`: trailing zeros stay.
#[must_use]
pub fn general(f: f64, precision: usize, keep: bool, letter: char, point: bool) -> String {
    let precision = precision.max(1);
    let (_, mut digits, exponent) = rounded(f, precision - 1);
    if !keep {
        let kept = digits.trim_end_matches('0').len().max(1);
        digits.truncate(kept);
    }
    if exponent < -4 || exponent >= precision as i32 {
        scientific(&digits, exponent, letter)
    } else {
        let text = plain(&digits, exponent, point);
        if keep && !text.contains('.') { text + "." } else { text }
    }
}
