//! Integers beyond 64 bits: `Value::Big`, and never one that would fit into `Value::Int`.
//!
//! A long calculation costs operations, and a long result costs heap, so that neither freezes a run.

use std::rc::Rc;

use num_bigint::{BigInt, BigUint, Sign};

use super::{Fault, Limit, Vm, native::Res, value::Value};
use crate::lang::code::BinaryOp;

/// Digits that CPython converts between text and integers.
pub const DIGITS: usize = 4300;

/// Why a text is no integer.
pub enum NoInteger {
    Malformed,
    /// It has more decimal digits than are converted; how many.
    TooLong(usize),
}

impl Vm {
    /// An integer of any size, also from a bool and from an instance of a subclass of `int`.
    pub(super) fn as_big(&self, value: &Value) -> Option<BigInt> {
        match value {
            Value::Int(i) => Some((*i).into()),
            Value::Bool(b) => Some(i64::from(*b).into()),
            Value::Big(big) => Some((**big).clone()),
            Value::Obj(_) => match self.plain(value) {
                Value::Obj(_) => None,
                plain => self.as_big(&plain),
            },
            _ => None,
        }
    }

    /// Whether a value is an integer that does not fit into 64 bits.
    pub(super) fn is_big(&self, value: &Value) -> bool {
        match value {
            Value::Big(_) => true,
            Value::Obj(_) => matches!(self.plain(value), Value::Big(_)),
            _ => false,
        }
    }

    /// An integer argument of any size, or TypeError.
    pub(super) fn need_big(&mut self, value: &Value) -> Res<BigInt> {
        match self.as_big(value) {
            Some(big) => Ok(big),
            None => {
                let index = self.index_of(value)?;
                match self.as_big(&index) {
                    Some(big) => Ok(big),
                    None => Err(self.no_integer(value)),
                }
            }
        }
    }

    /// An integer as a value, charged to the heap when it is big.
    pub(super) fn new_int(&mut self, big: BigInt) -> Res<Value> {
        if let Ok(small) = i64::try_from(&big) {
            return Ok(Value::Int(small));
        }
        let bytes = bytes(&big);
        self.check_size(bytes)?;
        self.heap.charge(24 + bytes);
        Ok(Value::Big(Rc::new(big)))
    }

    /// Pays for a calculation of so many steps on machine words.
    pub(super) fn labour(&mut self, steps: u64) -> Res<()> {
        self.spent = self.spent.saturating_add(steps / 4);
        if self.spent > self.most { Err(Fault::Limit(Limit::Operations)) } else { Ok(()) }
    }

    /// Pays for one multiplication or division.
    pub(super) fn product(&mut self, a: &BigInt, b: &BigInt) -> Res<()> {
        self.labour(words(a).saturating_mul(words(b)))
    }

    /// An operation on integers of any size.
    pub(super) fn big_integers(&mut self, op: BinaryOp, a: &BigInt, b: &BigInt) -> Res<Value> {
        let zero = BigInt::ZERO;
        let result = match op {
            BinaryOp::Add => a + b,
            BinaryOp::Subtract => a - b,
            BinaryOp::Multiply => {
                self.check_size(bytes(a) + bytes(b))?;
                self.product(a, b)?;
                a * b
            }
            BinaryOp::Divide if *b == zero => return Err(self.error("ZeroDivisionError", "division by zero")),
            BinaryOp::Divide => {
                self.product(a, b)?;
                return match divide(a, b) {
                    Some(f) => Ok(Value::Float(f)),
                    None => Err(self.error("OverflowError", "integer division result too large for a float")),
                };
            }
            BinaryOp::FloorDivide if *b == zero => {
                return Err(self.error("ZeroDivisionError", "integer division or modulo by zero"));
            }
            BinaryOp::Modulo if *b == zero => {
                return Err(self.error("ZeroDivisionError", "integer modulo by zero"));
            }
            BinaryOp::FloorDivide | BinaryOp::Modulo => {
                self.product(a, b)?;
                let (quotient, rest) = divide_floor(a, b);
                if op == BinaryOp::Modulo { rest } else { quotient }
            }
            BinaryOp::Power => return self.big_power(a, b),
            BinaryOp::LeftShift | BinaryOp::RightShift => self.shifted(op, a, b)?,
            BinaryOp::And => a & b,
            BinaryOp::Or => a | b,
            BinaryOp::Xor => a ^ b,
        };
        self.labour(words(&result))?;
        self.new_int(result)
    }

    fn shifted(&mut self, op: BinaryOp, a: &BigInt, b: &BigInt) -> Res<BigInt> {
        if b.sign() == Sign::Minus {
            return Err(self.error("ValueError", "negative shift count"));
        }
        let count = u64::try_from(b).unwrap_or(u64::MAX);
        if op == BinaryOp::RightShift {
            let all = a.bits() < count;
            return Ok(match (all, a.sign()) {
                (false, _) => a >> count,
                (true, Sign::Minus) => (-1).into(),
                (true, _) => BigInt::ZERO,
            });
        }
        if a.sign() == Sign::NoSign {
            return Ok(BigInt::ZERO);
        }
        if count > u64::MAX / 2 {
            return Err(self.error("OverflowError", "too many digits in integer"));
        }
        self.check_size(usize::try_from(count / 8).unwrap_or(usize::MAX).saturating_add(bytes(a)))?;
        Ok(a << count)
    }

    fn big_power(&mut self, a: &BigInt, b: &BigInt) -> Res<Value> {
        if b.sign() == Sign::Minus {
            let (a, b) = (self.float_of(a)?, self.float_of(b)?);
            return self.negative_power(a, b);
        }
        if a.bits() <= 1 {
            let odd = b.bit(0);
            let empty = b.sign() == Sign::NoSign;
            let result =
                if empty || a.sign() == Sign::Minus && !odd { 1 } else { i64::try_from(a).unwrap_or(0) };
            return Ok(Value::Int(result));
        }
        let bits = u64::try_from(b).ok().and_then(|b| a.bits().checked_mul(b)).unwrap_or(u64::MAX);
        self.check_size(usize::try_from(bits / 8).unwrap_or(usize::MAX))?;
        let Ok(exponent) = u32::try_from(b) else { return Err(Fault::Limit(Limit::Heap)) };
        // Squaring dominates: the last one is of numbers half as long as the result.
        if a.magnitude().count_ones() > 1 {
            self.labour((bits / 128).saturating_mul(bits / 128))?;
        }
        let result = a.pow(exponent);
        self.new_int(result)
    }

    /// `pow(a, b, m)`
    pub(super) fn power_modulo(&mut self, a: &BigInt, b: &BigInt, m: &BigInt) -> Res<Value> {
        if m.sign() == Sign::NoSign {
            return Err(self.error("ValueError", "pow() 3rd argument cannot be 0"));
        }
        let size = BigInt::from(m.magnitude().clone());
        self.labour(b.bits().saturating_mul(words(m).saturating_mul(words(m))))?;
        let mut base = divide_floor(a, &size).1;
        if b.sign() == Sign::Minus {
            match base.modinv(&size) {
                Some(inverse) => base = inverse,
                None => {
                    return Err(self.error("ValueError", "base is not invertible for the given modulus"));
                }
            }
        }
        let mut result = base.modpow(&BigInt::from(b.magnitude().clone()), &size);
        if m.sign() == Sign::Minus && result.sign() != Sign::NoSign {
            result += m;
        }
        self.new_int(result)
    }

    /// `round(i, digits)`: to tens, hundreds… when negative; half to even.
    pub(super) fn round_int(&mut self, i: BigInt, digits: i64) -> Res<Value> {
        if digits >= 0 {
            return self.new_int(i);
        }
        let places = u32::try_from(digits.unsigned_abs()).unwrap_or(u32::MAX);
        if u64::from(places) > i.bits() {
            return Ok(Value::Int(0));
        }
        let scale = BigInt::from(10).pow(places);
        let (quotient, rest) = divide_floor(&i, &scale);
        let twice: BigInt = &rest * 2;
        let up = twice > scale || twice == scale && quotient.bit(0);
        self.new_int((quotient + i32::from(up)) * scale)
    }

    /// The nearest float, or OverflowError.
    pub(super) fn float_of(&mut self, big: &BigInt) -> Res<f64> {
        let f = to_float(big);
        if f.is_infinite() {
            return Err(self.error("OverflowError", "int too large to convert to float"));
        }
        Ok(f)
    }

    /// `float(value)` of a number: as `as_float`, but one too large is an OverflowError.
    pub(super) fn as_finite(&mut self, value: &Value) -> Res<Option<f64>> {
        match self.plain(value) {
            Value::Big(big) => self.float_of(&big).map(Some),
            plain => Ok(self.as_float(&plain)),
        }
    }

    /// The whole part of a finite float.
    pub(super) fn int_of_float(&mut self, f: f64) -> Res<Value> {
        if f.is_nan() {
            return Err(self.error("ValueError", "cannot convert float NaN to integer"));
        }
        if f.is_infinite() {
            return Err(self.error("OverflowError", "cannot convert float infinity to integer"));
        }
        self.new_int(from_float(f))
    }

    /// The decimal digits of an integer's magnitude, if CPython would write so many.
    pub(super) fn decimal(&mut self, big: &BigInt) -> Res<String> {
        // A number of 4300 digits has at most 14285 bits.
        let text = if big.bits() > 14_285 { String::new() } else { big.magnitude().to_string() };
        if text.is_empty() || text.len() > DIGITS {
            let words = format!(
                "Exceeds the limit ({DIGITS} digits) for integer string conversion; \
                 use sys.set_int_max_str_digits() to increase the limit"
            );
            return Err(self.error("ValueError", words));
        }
        Ok(text)
    }

    /// `str(big)`
    pub(super) fn int_text(&mut self, big: &BigInt) -> Res<String> {
        let digits = self.decimal(big)?;
        Ok(if big.sign() == Sign::Minus { format!("-{digits}") } else { digits })
    }

    /// `int(text, base)`
    pub(super) fn int_from_text(&mut self, text: &str, base: i64, shown: &Value) -> Res<Value> {
        match parse(text, base) {
            Ok(big) => self.new_int(big),
            Err(NoInteger::TooLong(digits)) => {
                let words = format!(
                    "Exceeds the limit ({DIGITS} digits) for integer string conversion: value has {digits} \
                     digits; use sys.set_int_max_str_digits() to increase the limit"
                );
                Err(self.error("ValueError", words))
            }
            Err(NoInteger::Malformed) => {
                let shown = self.repr(shown)?;
                Err(self.error("ValueError", format!("invalid literal for int() with base {base}: {shown}")))
            }
        }
    }
}

/// Machine words of an integer, at least one.
fn words(big: &BigInt) -> u64 {
    big.bits() / 64 + 1
}

fn bytes(big: &BigInt) -> usize {
    usize::try_from(big.bits() / 8).unwrap_or(usize::MAX)
}

/// Quotient and remainder with the sign of the divisor, which is not zero.
#[must_use]
pub fn divide_floor(a: &BigInt, b: &BigInt) -> (BigInt, BigInt) {
    let (quotient, rest) = (a / b, a % b);
    if rest.sign() != Sign::NoSign && rest.sign() != b.sign() {
        (quotient - 1, rest + b)
    } else {
        (quotient, rest)
    }
}

/// The float nearest to a quotient; `None` when it is too large.
fn divide(a: &BigInt, b: &BigInt) -> Option<f64> {
    let negative = (a.sign() == Sign::Minus) != (b.sign() == Sign::Minus);
    let (a, b) = (a.magnitude(), b.magnitude());
    let gap = a.bits() as i64 - b.bits() as i64;
    if a.bits() == 0 || gap < -1080 {
        return Some(if negative && a.bits() > 0 { -0.0 } else { 0.0 });
    }
    if gap > 1025 {
        return None;
    }
    // At least 65 bits of quotient, but none below what the smallest floats have, and a sticky bit.
    let shift = (66 - gap).min(1076);
    let (top, bottom) =
        if shift >= 0 { (a << shift as u64, b.clone()) } else { (a.clone(), b << (-shift) as u64) };
    let quotient = &top / &bottom;
    let sticky = u128::from(&quotient * &bottom != top);
    let f = fold(u128::try_from(&quotient).unwrap_or(u128::MAX) | sticky, -(shift as i32));
    if f.is_infinite() { None } else { Some(if negative { -f } else { f }) }
}

/// `mantissa * 2 ** exponent`, rounded once.
#[must_use]
pub fn fold(mantissa: u128, exponent: i32) -> f64 {
    // Powers of two beyond the range of floats are reached in two steps.
    let half = exponent / 2;
    mantissa as f64 * 2f64.powi(half) * 2f64.powi(exponent - half)
}

/// The nearest float, infinite when there is none.
#[must_use]
pub fn to_float(big: &BigInt) -> f64 {
    let magnitude = big.magnitude();
    let bits = magnitude.bits();
    if bits > 1024 {
        return if big.sign() == Sign::Minus { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let shift = bits.saturating_sub(64);
    let top = magnitude >> shift;
    let sticky = u128::from(shift > 0 && magnitude.trailing_zeros().is_some_and(|zeros| zeros < shift));
    let f = fold(u128::try_from(&top).unwrap_or(0) | sticky, shift as i32);
    if big.sign() == Sign::Minus { -f } else { f }
}

/// The whole part of a finite float.
#[must_use]
pub fn from_float(f: f64) -> BigInt {
    if f.abs() < 9e18 {
        return (f as i64).into();
    }
    let bits = f.to_bits();
    let mantissa = bits & ((1 << 52) - 1) | 1 << 52;
    let exponent = (bits >> 52 & 0x7FF).saturating_sub(1075);
    let magnitude = BigUint::from(mantissa) << exponent;
    BigInt::from_biguint(if f < 0.0 { Sign::Minus } else { Sign::Plus }, magnitude)
}

/// An integer literal in a base, or in the one that its prefix says when the base is 0.
pub fn parse(text: &str, base: i64) -> Result<BigInt, NoInteger> {
    let text = text.trim();
    let (negative, body) = match text.strip_prefix('-') {
        Some(body) => (true, body),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let prefix = body.get(..2).map(str::to_ascii_lowercase);
    let (radix, digits) = match (base, prefix.as_deref()) {
        (0 | 16, Some("0x")) => (16, &body[2..]),
        (0 | 8, Some("0o")) => (8, &body[2..]),
        (0 | 2, Some("0b")) => (2, &body[2..]),
        (0, _) => (10, body),
        (2..=36, _) => (base as u32, body),
        _ => return Err(NoInteger::Malformed),
    };
    let prefixed = digits.len() < body.len();
    let digits = if prefixed { digits.strip_prefix('_').unwrap_or(digits) } else { digits };
    if digits.is_empty() || digits.starts_with('_') || digits.ends_with('_') || digits.contains("__") {
        return Err(NoInteger::Malformed);
    }
    let values: Option<Vec<u8>> =
        digits.chars().filter(|c| *c != '_').map(|c| c.to_digit(radix).map(|d| d as u8)).collect();
    let Some(values) = values else { return Err(NoInteger::Malformed) };
    let padded_zero = base == 0 && !prefixed && values.len() > 1 && values[0] == 0;
    if padded_zero && values.iter().any(|v| *v != 0) {
        return Err(NoInteger::Malformed);
    }
    if !radix.is_power_of_two() && values.len() > DIGITS {
        return Err(NoInteger::TooLong(values.len()));
    }
    let magnitude = BigUint::from_radix_be(&values, radix).ok_or(NoInteger::Malformed)?;
    Ok(BigInt::from_biguint(if negative { Sign::Minus } else { Sign::Plus }, magnitude))
}
