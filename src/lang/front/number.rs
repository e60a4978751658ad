//! Integer literals beyond 64 bits.

use num_bigint::BigInt;
use ruff_python_ast::Int;

/// Decimal digits that CPython accepts in a literal.
const DIGITS: usize = 4300;

/// The value of a literal; `None` when it has more decimal digits than CPython reads.
pub fn big(int: &Int) -> Option<BigInt> {
    let text = int.to_string();
    let (radix, digits) = match text.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("0x") => (16, &text[2..]),
        Some("0o") => (8, &text[2..]),
        Some("0b") => (2, &text[2..]),
        _ => (10, text.as_str()),
    };
    let digits: String = digits.chars().filter(|c| *c != '_').collect();
    if radix == 10 && digits.len() > DIGITS {
        return None;
    }
    BigInt::parse_bytes(digits.as_bytes(), radix)
}
