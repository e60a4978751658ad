//! What the `math` module does with integers of any size.

use num_bigint::{BigInt, Sign};

use super::{
    super::{Vm, value::Value},
    Args, Res,
};

/// `gcd`, or with `multiple` `lcm`.
pub fn divisors(vm: &mut Vm, args: &mut Args, multiple: bool) -> Res<Value> {
    let mut result = BigInt::from(u8::from(multiple));
    for value in std::mem::take(&mut args.pos) {
        let i = BigInt::from(vm.need_big(&value)?.magnitude().clone());
        vm.labour((result.bits() + 1).saturating_mul(i.bits() / 64 + 1))?;
        let common = gcd(result.clone(), i.clone());
        result = match (multiple, common.sign()) {
            (false, _) => common,
            (true, Sign::NoSign) => BigInt::ZERO,
            (true, _) => result / common * i,
        };
    }
    vm.new_int(result)
}

fn gcd(mut a: BigInt, mut b: BigInt) -> BigInt {
    while b.sign() != Sign::NoSign {
        (a, b) = (b.clone(), a % b);
    }
    a
}

/// `factorial`
pub fn factorial(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    if vm.is_big(&value) {
        let big = vm.need_big(&value)?;
        if big.sign() == Sign::Plus {
            return Err(
                vm.error("OverflowError", format!("factorial() argument should not exceed {}", i64::MAX))
            );
        }
        return Err(vm.error("ValueError", "factorial() not defined for negative values"));
    }
    let n = vm.need_int(&value)?;
    if n < 0 {
        return Err(vm.error("ValueError", "factorial() not defined for negative values"));
    }
    let result = falling(vm, &n.into(), n as u64)?;
    vm.new_int(result)
}

/// `n (n-1) …`, so many factors.
fn falling(vm: &mut Vm, n: &BigInt, factors: u64) -> Res<BigInt> {
    let mut result = BigInt::from(1);
    for i in 0..factors {
        result *= n - i;
        vm.labour(result.bits() / 64 + 1)?;
        vm.check_size((result.bits() / 8) as usize)?;
    }
    Ok(result)
}

/// `isqrt`
pub fn isqrt(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let n = vm.need_big(&args.take(0))?;
    if n.sign() == Sign::Minus {
        return Err(vm.error("ValueError", "isqrt() argument must be nonnegative"));
    }
    let words = n.bits() / 64 + 1;
    vm.labour(words.saturating_mul(words).saturating_mul(4))?;
    vm.new_int(n.sqrt())
}

/// The arguments of `comb` and `perm`.
fn chosen(vm: &mut Vm, args: &mut Args) -> Res<(BigInt, BigInt)> {
    let n = vm.need_big(&args.take(0))?;
    let k = match args.given(1).cloned() {
        Some(k) => vm.need_big(&k)?,
        None => n.clone(),
    };
    for (number, name) in [(&n, "n"), (&k, "k")] {
        if number.sign() == Sign::Minus {
            return Err(vm.error("ValueError", format!("{name} must be a non-negative integer")));
        }
    }
    Ok((n, k))
}

/// `comb`
pub fn comb(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    if args.given(1).is_none() {
        return Err(vm.error("TypeError", "'NoneType' object cannot be interpreted as an integer"));
    }
    let (n, k) = chosen(vm, args)?;
    if k > n {
        return Ok(Value::Int(0));
    }
    let fewer = (&n - &k).min(k);
    let Ok(factors) = u64::try_from(&fewer) else {
        let words = format!("min(n - k, k) must not exceed {}", i64::MAX);
        return Err(vm.error("OverflowError", words));
    };
    let mut result = BigInt::from(1);
    for i in 0..factors {
        result = result * (&n - i) / (i + 1);
        vm.labour(result.bits() / 32 + 1)?;
        vm.check_size((result.bits() / 8) as usize)?;
    }
    vm.new_int(result)
}

/// `perm`
pub fn perm(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (n, k) = chosen(vm, args)?;
    if k > n {
        return Ok(Value::Int(0));
    }
    let Ok(factors) = u64::try_from(&k) else {
        return Err(vm.error("OverflowError", format!("k must not exceed {}", i64::MAX)));
    };
    let result = falling(vm, &n, factors)?;
    vm.new_int(result)
}
