//! The `math` module.

use num_bigint::Sign;

use super::{
    super::{Vm, integer::to_float, symbol as sym, value::Value},
    Args, Constant, NativeDef,
    Params::{Any, Between, One},
    Res,
    whole::{comb, divisors, factorial, isqrt, perm},
};
use crate::lang::code::BinaryOp;

const DOMAIN: &str = "math domain error";
const RANGE: &str = "math range error";

/// In `math`.
pub static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("acos", One, |vm, a| unary(vm, a, f64::acos, DOMAIN)),
    NativeDef::new("acosh", One, |vm, a| unary(vm, a, f64::acosh, DOMAIN)),
    NativeDef::new("asin", One, |vm, a| unary(vm, a, f64::asin, DOMAIN)),
    NativeDef::new("asinh", One, |vm, a| unary(vm, a, f64::asinh, DOMAIN)),
    NativeDef::new("atan", One, |vm, a| unary(vm, a, f64::atan, DOMAIN)),
    NativeDef::new("atan2", Between(2, 2), |vm, a| binary(vm, a, f64::atan2)),
    NativeDef::new("atanh", One, |vm, a| unary(vm, a, f64::atanh, DOMAIN)),
    NativeDef::new("cbrt", One, |vm, a| unary(vm, a, f64::cbrt, DOMAIN)),
    NativeDef::new("ceil", One, |vm, a| whole(vm, a, f64::ceil)),
    NativeDef::new("comb", Between(2, 2), comb),
    NativeDef::new("copysign", Between(2, 2), |vm, a| binary(vm, a, f64::copysign)),
    NativeDef::new("cos", One, |vm, a| unary(vm, a, f64::cos, DOMAIN)),
    NativeDef::new("cosh", One, |vm, a| unary(vm, a, f64::cosh, RANGE)),
    NativeDef::new("degrees", One, |vm, a| unary(vm, a, |x| x * (180.0 / std::f64::consts::PI), DOMAIN)),
    NativeDef::new("dist", Between(2, 2), dist).consuming(),
    NativeDef::new("exp", One, |vm, a| unary(vm, a, f64::exp, RANGE)),
    NativeDef::new("exp2", One, |vm, a| unary(vm, a, f64::exp2, RANGE)),
    NativeDef::new("expm1", One, |vm, a| unary(vm, a, f64::exp_m1, RANGE)),
    NativeDef::new("fabs", One, |vm, a| unary(vm, a, f64::abs, DOMAIN)),
    NativeDef::new("factorial", One, factorial),
    NativeDef::new("floor", One, |vm, a| whole(vm, a, f64::floor)),
    NativeDef::new("fmod", Between(2, 2), fmod),
    NativeDef::new("fsum", One, fsum).consuming(),
    NativeDef::new("gcd", Any, |vm, a| divisors(vm, a, false)),
    NativeDef::new("hypot", Any, hypot),
    NativeDef::new("isclose", Any, isclose),
    NativeDef::new("isfinite", One, |vm, a| asks(vm, a, f64::is_finite)),
    NativeDef::new("isinf", One, |vm, a| asks(vm, a, f64::is_infinite)),
    NativeDef::new("isnan", One, |vm, a| asks(vm, a, f64::is_nan)),
    NativeDef::new("isqrt", One, isqrt),
    NativeDef::new("lcm", Any, |vm, a| divisors(vm, a, true)),
    NativeDef::new("log", Between(1, 2), log),
    NativeDef::new("log10", One, |vm, a| logarithm(vm, a, f64::log10)),
    NativeDef::new("log1p", One, |vm, a| unary(vm, a, f64::ln_1p, DOMAIN)),
    NativeDef::new("log2", One, |vm, a| logarithm(vm, a, f64::log2)),
    NativeDef::new("modf", One, modf),
    NativeDef::new("perm", Between(1, 2), perm),
    NativeDef::new("pow", Between(2, 2), pow),
    NativeDef::new("prod", Any, prod).consuming(),
    NativeDef::new("radians", One, |vm, a| unary(vm, a, |x| x * (std::f64::consts::PI / 180.0), DOMAIN)),
    NativeDef::new("sin", One, |vm, a| unary(vm, a, f64::sin, DOMAIN)),
    NativeDef::new("sinh", One, |vm, a| unary(vm, a, f64::sinh, RANGE)),
    NativeDef::new("sqrt", One, |vm, a| unary(vm, a, f64::sqrt, DOMAIN)),
    NativeDef::new("tan", One, |vm, a| unary(vm, a, f64::tan, DOMAIN)),
    NativeDef::new("tanh", One, |vm, a| unary(vm, a, f64::tanh, DOMAIN)),
    NativeDef::new("trunc", One, |vm, a| whole(vm, a, f64::trunc)),
];

/// Numbers in `math`.
pub static CONSTANTS: &[(&str, Constant)] = &[
    ("pi", Constant::Float(std::f64::consts::PI)),
    ("e", Constant::Float(std::f64::consts::E)),
    ("tau", Constant::Float(std::f64::consts::TAU)),
    ("inf", Constant::Float(f64::INFINITY)),
    ("nan", Constant::Float(f64::NAN)),
];

/// A float argument, or TypeError.
pub(super) fn need_float(vm: &mut Vm, value: &Value) -> Res<f64> {
    if let Some(f) = vm.as_finite(value)? {
        return Ok(f);
    }
    for name in [sym::FLOAT, sym::INDEX] {
        if let Some(method) = vm.python_method(value, name) {
            let result = vm.call_now(&method, Args::of(vec![value.clone()]))?;
            if let Some(f) = vm.as_float(&result) {
                return Ok(f);
            }
        }
    }
    let words = format!("must be real number, not {}", vm.type_name(value));
    Err(vm.error("TypeError", words))
}

/// A function whose only errors are an argument out of its domain and a result too large, told by `infinite`.
fn unary(vm: &mut Vm, args: &mut Args, function: fn(f64) -> f64, infinite: &str) -> Res<Value> {
    let x = need_float(vm, &args.take(0))?;
    let y = function(x);
    if y.is_nan() && !x.is_nan() {
        return Err(vm.error("ValueError", DOMAIN));
    }
    if y.is_infinite() && x.is_finite() {
        let class = if infinite == RANGE { "OverflowError" } else { "ValueError" };
        return Err(vm.error(class, infinite));
    }
    Ok(Value::Float(y))
}

fn binary(vm: &mut Vm, args: &mut Args, function: fn(f64, f64) -> f64) -> Res<Value> {
    let (x, y) = (need_float(vm, &args.take(0))?, need_float(vm, &args.take(1))?);
    Ok(Value::Float(function(x, y)))
}

fn asks(vm: &mut Vm, args: &mut Args, question: fn(f64) -> bool) -> Res<Value> {
    Ok(Value::Bool(question(need_float(vm, &args.take(0))?)))
}

/// `floor`, `ceil` and `trunc`.
fn whole(vm: &mut Vm, args: &mut Args, function: fn(f64) -> f64) -> Res<Value> {
    let value = args.take(0);
    if let Some(i) = vm.as_big(&value) {
        return vm.new_int(i);
    }
    let f = function(need_float(vm, &value)?);
    vm.int_of_float(f)
}

fn logarithm(vm: &mut Vm, args: &mut Args, function: fn(f64) -> f64) -> Res<Value> {
    let value = args.take(0);
    if let Value::Big(big) = vm.plain(&value)
        && to_float(&big).is_infinite()
        && big.sign() == Sign::Plus
    {
        // Beyond the floats: the logarithm of the leading bits, and of the power of two that was left out.
        let shift = big.bits() - 64;
        let top = to_float(&(&*big >> shift));
        return Ok(Value::Float(function(top) + function(2.0) * shift as f64));
    }
    let x = if vm.is_big(&value) { vm.as_float(&value).unwrap_or(0.0) } else { need_float(vm, &value)? };
    if x <= 0.0 {
        return Err(vm.error("ValueError", DOMAIN));
    }
    Ok(Value::Float(function(x)))
}

fn log(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let base = args.take(1);
    let top = logarithm(vm, args, f64::ln)?;
    if base.is_unset() {
        return Ok(top);
    }
    let bottom = logarithm(vm, &mut Args::of(vec![base]), f64::ln)?;
    vm.binary_now(BinaryOp::Divide, &top, &bottom)
}

fn pow(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (x, y) = (need_float(vm, &args.take(0))?, need_float(vm, &args.take(1))?);
    let result = x.powf(y);
    if x.is_finite() && y.is_finite() {
        if result.is_nan() || x == 0.0 && y < 0.0 {
            return Err(vm.error("ValueError", DOMAIN));
        }
        if result.is_infinite() {
            return Err(vm.error("OverflowError", RANGE));
        }
    }
    Ok(Value::Float(result))
}

fn fmod(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (x, y) = (need_float(vm, &args.take(0))?, need_float(vm, &args.take(1))?);
    let rest = x % y;
    if rest.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(vm.error("ValueError", DOMAIN));
    }
    Ok(Value::Float(rest))
}

fn modf(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let x = need_float(vm, &args.take(0))?;
    let rest = if x.is_infinite() { 0.0 } else { x.fract() };
    Ok(vm.new_tuple(vec![Value::Float(rest.copysign(x)), Value::Float(x.trunc())]))
}

/// The length of a vector: scaled by a power of two, and squares summed with their rounding errors.
fn norm(vector: &[f64]) -> f64 {
    let most = vector.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
    if most.is_infinite() {
        return most;
    }
    if vector.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let scale = f64::from_bits(most.to_bits() & f64::INFINITY.to_bits()).max(f64::MIN_POSITIVE);
    let squares = vector.iter().flat_map(|x| {
        let x = x / scale;
        [x * x, x.mul_add(x, -(x * x))]
    });
    scale * exact_sum(squares).sqrt()
}

fn hypot(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let mut vector = Vec::new();
    for value in std::mem::take(&mut args.pos) {
        vector.push(need_float(vm, &value)?);
    }
    Ok(Value::Float(norm(&vector)))
}

fn dist(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (p, q) = (args.take(0), args.take(1));
    let (p, q) = (vm.collect(&p)?, vm.collect(&q)?);
    if p.len() != q.len() {
        return Err(vm.error("ValueError", "both points must have the same number of dimensions"));
    }
    let mut vector = Vec::new();
    for (a, b) in p.iter().zip(&q) {
        vector.push(need_float(vm, a)? - need_float(vm, b)?);
    }
    Ok(Value::Float(norm(&vector)))
}

fn fsum(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let mut numbers = Vec::new();
    for item in vm.collect(&args.take(0))? {
        numbers.push(need_float(vm, &item)?);
    }
    let plain: f64 = numbers.iter().sum();
    if numbers.iter().any(|x| !x.is_finite()) {
        if plain.is_nan() && !numbers.iter().any(|x| x.is_nan()) {
            return Err(vm.error("ValueError", "-inf + inf in fsum"));
        }
        return Ok(Value::Float(plain));
    }
    let sum = exact_sum(numbers.into_iter());
    if sum.is_finite() {
        Ok(Value::Float(sum))
    } else {
        Err(vm.error("OverflowError", "intermediate overflow in fsum"))
    }
}

/// The sum rounded once: partial sums that do not overlap are kept, the smallest first.
fn exact_sum(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut parts: Vec<f64> = Vec::new();
    for mut x in numbers {
        let mut kept = Vec::with_capacity(parts.len() + 1);
        for mut y in parts {
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                kept.push(low);
            }
            x = high;
        }
        kept.push(x);
        parts = kept;
    }
    let mut high = parts.pop().unwrap_or(0.0);
    while let Some(y) = parts.pop() {
        let x = high;
        high = x + y;
        let low = y - (high - x);
        if low != 0.0 {
            // Exactly half way: the parts below decide.
            if parts.last().is_some_and(|below| (*below < 0.0) == (low < 0.0)) {
                let twice = low * 2.0;
                if twice == (high + twice) - high {
                    high += twice;
                }
            }
            break;
        }
    }
    high
}

fn isclose(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let mut tolerance = [1e-9, 0.0];
    for (place, name) in tolerance.iter_mut().zip(["rel_tol", "abs_tol"]) {
        let name = vm.symbols.intern(name);
        if let Some(value) = args.keyword(name) {
            *place = need_float(vm, &value)?;
        }
    }
    if let Some((unknown, _)) = args.kw.first() {
        let words =
            format!("'{}' is an invalid keyword argument for isclose()", &**vm.symbols.name(*unknown));
        return Err(vm.error("TypeError", words));
    }
    if args.pos.len() < 2 {
        let (name, place) = if args.pos.is_empty() { ("a", 1) } else { ("b", 2) };
        let words = format!("isclose() missing required argument '{name}' (pos {place})");
        return Err(vm.error("TypeError", words));
    }
    if args.pos.len() > 2 {
        let words = format!("isclose() takes exactly 2 positional arguments ({} given)", args.pos.len());
        return Err(vm.error("TypeError", words));
    }
    let (a, b) = (need_float(vm, &args.take(0))?, need_float(vm, &args.take(1))?);
    let [relative, absolute] = tolerance;
    if relative < 0.0 || absolute < 0.0 {
        return Err(vm.error("ValueError", "tolerances must be non-negative"));
    }
    let gap = (b - a).abs();
    let near = gap <= (relative * b).abs() || gap <= (relative * a).abs() || gap <= absolute;
    Ok(Value::Bool(a == b || !a.is_infinite() && !b.is_infinite() && near))
}

fn prod(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let start = args.keyword(sym::START);
    if let Some((unknown, _)) = args.kw.first() {
        let words = format!("'{}' is an invalid keyword argument for prod()", &**vm.symbols.name(*unknown));
        return Err(vm.error("TypeError", words));
    }
    if args.pos.len() != 1 {
        let words = format!("prod() takes exactly 1 positional argument ({} given)", args.pos.len());
        return Err(vm.error("TypeError", words));
    }
    let mut total = start.unwrap_or(Value::Int(1));
    let iterator = vm.iter_of(&args.take(0))?;
    while let Some(item) = vm.next_item(&iterator)? {
        total = vm.binary_now(BinaryOp::Multiply, &total, &item)?;
    }
    Ok(total)
}
