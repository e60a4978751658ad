//! Operators on numbers.

use super::{Vm, classes, integer::fold, native::Res, value::Value};
use crate::lang::code::BinaryOp;

impl Vm {
    /// An operation on two integers that fit; a result that does not becomes a big one.
    pub(super) fn integers(&mut self, op: BinaryOp, a: i64, b: i64) -> Res<Value> {
        let result = match op {
            BinaryOp::Add => a.checked_add(b),
            BinaryOp::Subtract => a.checked_sub(b),
            BinaryOp::Multiply => a.checked_mul(b),
            BinaryOp::Divide if b == 0 => return Err(self.error("ZeroDivisionError", "division by zero")),
            BinaryOp::Divide => return Ok(Value::Float(divide(a, b))),
            BinaryOp::FloorDivide if b == 0 => {
                return Err(self.error("ZeroDivisionError", "integer division or modulo by zero"));
            }
            BinaryOp::Modulo if b == 0 => {
                return Err(self.error("ZeroDivisionError", "integer modulo by zero"));
            }
            BinaryOp::FloorDivide => {
                a.checked_div(b).map(|q| if a % b != 0 && (a < 0) != (b < 0) { q - 1 } else { q })
            }
            BinaryOp::Modulo => {
                a.checked_rem(b).or(Some(0)).map(|r| if r != 0 && (r < 0) != (b < 0) { r + b } else { r })
            }
            BinaryOp::Power if b < 0 => return self.negative_power(a as f64, b as f64),
            BinaryOp::Power => match a {
                0 | 1 => Some(if b == 0 { 1 } else { a }),
                -1 => Some(if b % 2 == 0 { 1 } else { -1 }),
                _ => u32::try_from(b).ok().and_then(|b| a.checked_pow(b)),
            },
            BinaryOp::LeftShift | BinaryOp::RightShift if b < 0 => {
                return Err(self.error("ValueError", "negative shift count"));
            }
            BinaryOp::LeftShift => {
                if a == 0 {
                    Some(0)
                } else if b < 63 {
                    a.checked_mul(1 << b)
                } else {
                    None
                }
            }
            BinaryOp::RightShift => Some(if b > 63 { a >> 63 } else { a >> b }),
            BinaryOp::And => Some(a & b),
            BinaryOp::Or => Some(a | b),
            BinaryOp::Xor => Some(a ^ b),
        };
        match result {
            Some(i) => Ok(Value::Int(i)),
            None => self.big_integers(op, &a.into(), &b.into()),
        }
    }

    /// An integer to a negative power is a float.
    pub(super) fn negative_power(&mut self, a: f64, b: f64) -> Res<Value> {
        if a == 0.0 {
            return Err(self.error("ZeroDivisionError", "0.0 cannot be raised to a negative power"));
        }
        Ok(Value::Float(a.powf(b)))
    }

    /// An operation on floats; `None` when they have no such operator.
    pub(super) fn floats(&mut self, op: BinaryOp, a: f64, b: f64) -> Res<Option<Value>> {
        let zero = |vm: &mut Vm, words: &str| Err(vm.error("ZeroDivisionError", words));
        Ok(Some(Value::Float(match op {
            BinaryOp::Add => a + b,
            BinaryOp::Subtract => a - b,
            BinaryOp::Multiply => a * b,
            BinaryOp::Divide if b == 0.0 => return zero(self, "float division by zero"),
            BinaryOp::Divide => a / b,
            BinaryOp::FloorDivide if b == 0.0 => return zero(self, "float floor division by zero"),
            BinaryOp::FloorDivide => floor_divide(a, b).0,
            BinaryOp::Modulo if b == 0.0 => return zero(self, "float modulo"),
            BinaryOp::Modulo => floor_divide(a, b).1,
            BinaryOp::Power => {
                if a == 0.0 && b < 0.0 {
                    return zero(self, "0.0 cannot be raised to a negative power");
                }
                if a < 0.0 && b.fract() != 0.0 && b.is_finite() {
                    return Err(self.error("ValueError", "complex numbers are not simulated"));
                }
                let power = a.powf(b);
                if power.is_infinite() && a.is_finite() && b.is_finite() {
                    let exception = self.new_exception(
                        classes::OVERFLOW_ERROR,
                        vec![Value::Int(34), Value::str("Numerical result out of range")],
                    );
                    return Err(self.throw(exception));
                }
                power
            }
            _ => return Ok(None),
        })))
    }
}

/// The float nearest to `a / b`, as CPython rounds it.
fn divide(a: i64, b: i64) -> f64 {
    const EXACT: u64 = 1 << 53;
    if a.unsigned_abs() <= EXACT && b.unsigned_abs() <= EXACT {
        return a as f64 / b as f64;
    }
    let negative = (a < 0) != (b < 0);
    let (a, b) = (u128::from(a.unsigned_abs()), u128::from(b.unsigned_abs()));
    if a == 0 {
        return if negative { -0.0 } else { 0.0 };
    }
    // Scale so that the quotient has at least 55 bits, and keep a sticky bit for what is cut off.
    let shift = a.leading_zeros() as i32 - 1;
    let quotient = (a << shift) / b;
    let sticky = u128::from(!(a << shift).is_multiple_of(b));
    let value = fold(quotient | sticky, -shift);
    if negative { -value } else { value }
}

/// Quotient and remainder with the sign of the divisor.
pub(super) fn floor_divide(a: f64, b: f64) -> (f64, f64) {
    let mut rest = a % b;
    let mut quotient = (a - rest) / b;
    if rest != 0.0 {
        if (b < 0.0) != (rest < 0.0) {
            rest += b;
            quotient -= 1.0;
        }
    } else {
        rest = 0f64.copysign(b);
    }
    let floor = if quotient != 0.0 {
        let floor = quotient.floor();
        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
    } else {
        0f64.copysign(a / b)
    };
    (floor, rest)
}
