//! Hashes, equal to CPython's for numbers and tuples of them, so that sets print in its order.

use num_bigint::BigInt;

use super::{
    Vm,
    native::{Args, Res},
    object::Object,
    symbol as sym,
    value::Value,
};

const MODULUS: u64 = (1 << 61) - 1;

impl Vm {
    /// `hash(value)`
    pub(super) fn hash(&mut self, value: &Value) -> Res<i64> {
        Ok(match value {
            Value::Int(i) => hash_int(*i),
            Value::Bool(b) => i64::from(*b),
            Value::Big(big) => hash_big(big),
            Value::Str(s) => self.hash_bytes(s.as_bytes()),
            Value::Float(f) => hash_float(*f),
            Value::Bytes(b) => self.hash_bytes(b),
            // One for all: the order of a set does not depend on what the kernel calls a thing.
            Value::Handle(_) => 0x0FCA_F5D3,
            Value::None | Value::Unset => 0x0FCA_F5D0,
            Value::Ellipsis => 0x0FCA_F5D1,
            Value::NotImplemented => 0x0FCA_F5D2,
            Value::Native(def) => self.hash_bytes(def.name.as_bytes()),
            Value::Bound(b) => self.hash(&b.this.clone())? ^ self.hash(&b.function.clone())?,
            Value::Obj(r) => match self.heap.get(*r) {
                Object::Tuple(items) => {
                    let items = items.clone();
                    self.hash_tuple(&items)?
                }
                Object::FrozenSet(set) => {
                    let hashes: Vec<i64> = set.iter().map(|(h, _)| h).collect();
                    hash_frozenset(&hashes)
                }
                Object::Instance(_) => return self.hash_instance(value),
                Object::List(_)
                | Object::Dict(_)
                | Object::Set(_)
                | Object::Slice(_)
                | Object::View { .. } => {
                    let words = format!("unhashable type: '{}'", self.type_name(value));
                    return Err(self.error("TypeError", words));
                }
                _ => hash_identity(self.address_of(*r)),
            },
        })
    }

    fn hash_instance(&mut self, value: &Value) -> Res<i64> {
        let class = self.type_of(value);
        match self.find_in_class(class, sym::HASH) {
            Some(Value::None) => {
                let words = format!("unhashable type: '{}'", self.type_name(value));
                Err(self.error("TypeError", words))
            }
            Some(Value::Native(_)) | None => {
                let plain = self.plain(value);
                if plain.is(value) {
                    Ok(hash_identity(value.as_ref().map_or(0, |r| self.address_of(r))))
                } else {
                    self.hash(&plain)
                }
            }
            Some(method) => {
                let result = self.call_now(&method, Args::of(vec![value.clone()]))?;
                match (self.as_int(&result), self.as_big(&result)) {
                    (Some(i), _) => Ok(if i == -1 { -2 } else { i }),
                    (None, Some(big)) => Ok(hash_big(&big)),
                    (None, None) => Err(self.error("TypeError", "__hash__ method should return an integer")),
                }
            }
        }
    }

    /// xxHash as CPython folds it over the items of a tuple.
    fn hash_tuple(&mut self, items: &[Value]) -> Res<i64> {
        const P1: u64 = 11_400_714_785_074_694_791;
        const P2: u64 = 14_029_467_366_897_019_727;
        const P5: u64 = 2_870_177_450_012_600_261;
        let mut sum = P5;
        for item in items {
            let lane = self.hash(item)? as u64;
            sum = sum.wrapping_add(lane.wrapping_mul(P2)).rotate_left(31).wrapping_mul(P1);
        }
        sum = sum.wrapping_add(items.len() as u64 ^ (P5 ^ 3_527_539));
        Ok(if sum == u64::MAX { 1_546_275_796 } else { sum as i64 })
    }

    /// Text and bytes: any good mixing will do, since CPython's own is different in each run.
    fn hash_bytes(&self, bytes: &[u8]) -> i64 {
        if bytes.is_empty() {
            return 0;
        }
        let mut hash = self.boot.seed ^ 0xCBF2_9CE4_8422_2325;
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            hash = (hash ^ u64::from_le_bytes(word)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            hash ^= hash >> 29;
        }
        hash = (hash ^ bytes.len() as u64).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        (hash ^ (hash >> 32)) as i64
    }
}

fn hash_identity(address: u32) -> i64 {
    i64::from(address) + 0x7_F000_0000
}

fn hash_int(i: i64) -> i64 {
    let rest = (i.unsigned_abs() % MODULUS) as i64;
    match if i < 0 { -rest } else { rest } {
        -1 => -2,
        hash => hash,
    }
}

/// Integers are hashed modulo a prime, as floats are, so that equal ones agree.
fn hash_big(big: &BigInt) -> i64 {
    let rest = i64::try_from(big % BigInt::from(MODULUS)).unwrap_or(0);
    if rest == -1 { -2 } else { rest }
}

fn hash_float(f: f64) -> i64 {
    if f.is_infinite() {
        return if f > 0.0 { 314_159 } else { -314_159 };
    }
    if f.is_nan() {
        return 0;
    }
    let (mut mantissa, mut exponent) = split(f.abs());
    let mut x: u64 = 0;
    while mantissa != 0.0 {
        x = ((x << 28) & MODULUS) | x >> (61 - 28);
        mantissa *= 268_435_456.0;
        exponent -= 28;
        let y = mantissa as u64;
        mantissa -= y as f64;
        x += y;
        if x >= MODULUS {
            x -= MODULUS;
        }
    }
    let shift = exponent.rem_euclid(61) as u32;
    if shift > 0 {
        x = ((x << shift) & MODULUS) | x >> (61 - shift);
    }
    match if f < 0.0 { -(x as i64) } else { x as i64 } {
        -1 => -2,
        hash => hash,
    }
}

/// Mantissa in 0.5..1 and exponent.
pub(super) fn split(f: f64) -> (f64, i32) {
    if f == 0.0 {
        return (0.0, 0);
    }
    let bits = f.to_bits();
    let exponent = ((bits >> 52) & 0x7FF) as i32;
    if exponent == 0 {
        let (m, e) = split(f * 18_014_398_509_481_984.0);
        return (m, e - 54);
    }
    (f64::from_bits((bits & !(0x7FF << 52)) | (1022 << 52)), exponent - 1022)
}

fn hash_frozenset(hashes: &[i64]) -> i64 {
    let mut hash: u64 = 0;
    for h in hashes {
        let h = *h as u64;
        hash ^= ((h ^ 89_869_747) ^ (h << 16)).wrapping_mul(3_644_798_167);
    }
    hash ^= (hashes.len() as u64 + 1).wrapping_mul(1_927_868_237);
    hash ^= (hash >> 11) ^ (hash >> 25);
    hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
    if hash == u64::MAX { 590_923_713 } else { hash as i64 }
}
