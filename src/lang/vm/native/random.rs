//! `_random`: the Mersenne twister, word for word as CPython's, one for the process and one in each `Random`.
//!
//! The state of a `Random` object is a Python list of 624 words and a position; `None` names the process's own.

use num_bigint::BigUint;

use super::{
    super::{Vm, object::Object, value::Value},
    Args, NativeDef,
    Params::{Between, Zero},
    Res,
};

const WORDS: usize = 624;
const MIDDLE: usize = 397;

/// In `_random`.
pub static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("random", Zero, random),
    NativeDef::new("seed", Between(0, 2), seed),
    NativeDef::new("draw", Between(1, 1), draw),
    NativeDef::new("bits", Between(2, 2), bits),
    NativeDef::new("below", Between(2, 2), below),
    NativeDef::new("octets", Between(2, 2), octets),
    NativeDef::new("getstate", Between(1, 1), getstate),
    NativeDef::new("setstate", Between(2, 2), setstate),
];

/// MT19937.
#[derive(Clone, Debug)]
pub struct Twister {
    words: [u32; WORDS],
    at: usize,
    /// How often this process has asked for a seed of its own.
    salt: u32,
}

impl Twister {
    /// Its state.
    pub fn bytes(&self) -> Vec<u8> {
        let words = self.words.iter().copied().chain([self.at as u32, self.salt]);
        words.flat_map(u32::to_le_bytes).collect()
    }

    /// A twister seeded by an array of words, which is not empty.
    #[must_use]
    pub fn new(key: &[u32]) -> Twister {
        let mut t = Twister { words: [0; WORDS], at: WORDS, salt: 0 };
        t.start(19_650_218);
        let (mut i, mut j) = (1, 0);
        for _ in 0..WORDS.max(key.len()) {
            let before = t.words[i - 1];
            let mixed = (before ^ before >> 30).wrapping_mul(1_664_525);
            t.words[i] = (t.words[i] ^ mixed).wrapping_add(key[j]).wrapping_add(j as u32);
            j = (j + 1) % key.len();
            i = t.following(i);
        }
        for _ in 1..WORDS {
            let before = t.words[i - 1];
            let mixed = (before ^ before >> 30).wrapping_mul(1_566_083_941);
            t.words[i] = (t.words[i] ^ mixed).wrapping_sub(i as u32);
            i = t.following(i);
        }
        t.words[0] = 1 << 31;
        t
    }

    fn start(&mut self, seed: u32) {
        self.words[0] = seed;
        for i in 1..WORDS {
            let before = self.words[i - 1];
            self.words[i] = (before ^ before >> 30).wrapping_mul(1_812_433_253).wrapping_add(i as u32);
        }
    }

    /// The place after `i`; going round, the last word becomes the first.
    fn following(&mut self, i: usize) -> usize {
        if i + 1 < WORDS {
            return i + 1;
        }
        self.words[0] = self.words[WORDS - 1];
        1
    }

    fn word(&mut self) -> u32 {
        if self.at >= WORDS {
            for i in 0..WORDS {
                let y = self.words[i] & 1 << 31 | self.words[(i + 1) % WORDS] & 0x7fff_ffff;
                let twist = if y & 1 == 1 { 0x9908_b0df } else { 0 };
                self.words[i] = self.words[(i + MIDDLE) % WORDS] ^ y >> 1 ^ twist;
            }
            self.at = 0;
        }
        let mut y = self.words[self.at];
        self.at += 1;
        y ^= y >> 11;
        y ^= y << 7 & 0x9d2c_5680;
        y ^= y << 15 & 0xefc6_0000;
        y ^ y >> 18
    }

    /// A float from 0 up to 1, with 53 random bits.
    fn float(&mut self) -> f64 {
        let (high, low) = (self.word() >> 5, self.word() >> 6);
        (f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0
    }

    /// So many random bits, at most 64.
    fn bits(&mut self, count: u32) -> u64 {
        let (mut left, mut value, mut shift) = (count, 0, 0);
        while left > 0 {
            let word = if left < 32 { self.word() >> (32 - left) } else { self.word() };
            value |= u64::from(word) << shift;
            shift += 32;
            left = left.saturating_sub(32);
        }
        value
    }

    /// So many random bits, however many.
    fn many(&mut self, count: u64) -> BigUint {
        let (whole, rest) = (count / 32, (count % 32) as u32);
        let mut words: Vec<u32> = (0..whole).map(|_| self.word()).collect();
        if rest > 0 {
            words.push(self.word() >> (32 - rest));
        }
        BigUint::new(words)
    }

    /// A number below a big limit.
    fn below_big(&mut self, limit: &BigUint) -> BigUint {
        loop {
            let value = self.many(limit.bits());
            if value < *limit {
                return value;
            }
        }
    }

    /// A number below `limit`.
    fn below(&mut self, limit: i64) -> i64 {
        let Ok(limit @ 1..) = u64::try_from(limit) else { return 0 };
        let count = u64::BITS - limit.leading_zeros();
        loop {
            let value = self.bits(count);
            if value < limit {
                return value as i64;
            }
        }
    }
}

/// What takes the place of the system's entropy: the run's seed, which process this is, and how often it asked.
fn entropy(vm: &mut Vm) -> Vec<u32> {
    let seed = vm.boot.seed;
    let salt = match &mut vm.twister {
        Some(own) => {
            own.salt += 1;
            own.salt
        }
        None => 0,
    };
    let mut key = vec![seed as u32, (seed >> 32) as u32, salt];
    vm.identified |= !vm.fork_path.is_empty();
    key.extend(vm.fork_path.iter());
    key
}

fn own(vm: &mut Vm) -> &mut Twister {
    if vm.twister.is_none() {
        let key = entropy(vm);
        vm.twister = Some(Box::new(Twister::new(&key)));
    }
    vm.twister.get_or_insert_with(|| Box::new(Twister::new(&[0])))
}

/// The twister in a list or tuple of numbers, if it is one.
fn read(vm: &Vm, state: &Value) -> Option<Twister> {
    let items = vm.list_items(state);
    if items.len() != WORDS + 1 {
        return None;
    }
    let mut twister = Twister { words: [0; WORDS], at: WORDS, salt: 0 };
    for (word, item) in twister.words.iter_mut().zip(&items) {
        *word = u32::try_from(vm.as_int(item)?).ok()?;
    }
    twister.at = usize::try_from(vm.as_int(&items[WORDS])?).ok().filter(|at| *at <= WORDS)?;
    Some(twister)
}

fn numbers(twister: &Twister) -> Vec<Value> {
    let words = twister.words.iter().map(|w| Value::Int((*w).into()));
    words.chain([Value::Int(twister.at as i64)]).collect()
}

/// Works on the twister that `state` names.
fn using<T>(vm: &mut Vm, state: &Value, work: impl FnOnce(&mut Twister) -> T) -> Res<T> {
    let Some(list) = state.as_ref() else { return Ok(work(own(vm))) };
    let Some(mut twister) = read(vm, state) else {
        return Err(vm.error("ValueError", "state vector is the wrong size"));
    };
    let result = work(&mut twister);
    if let Object::List(items) = vm.heap.get_mut(list) {
        *items = numbers(&twister);
    }
    Ok(result)
}

fn random(vm: &mut Vm, _: &mut Args) -> Res<Value> {
    Ok(Value::Float(own(vm).float()))
}

fn draw(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    using(vm, &args.take(0), |t| Value::Float(t.float()))
}

/// `bits(state, count)`
fn bits(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let count = vm.need_int(&args.take(1))?;
    if count < 0 {
        return Err(vm.error("ValueError", "number of bits must be non-negative"));
    }
    vm.check_size(usize::try_from(count / 8).unwrap_or(usize::MAX))?;
    let bits = using(vm, &args.take(0), |t| t.many(count as u64))?;
    vm.new_int(bits.into())
}

/// `below(state, limit)`
fn below(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let limit = args.take(1);
    let state = args.take(0);
    if let Value::Big(big) = vm.plain(&limit) {
        vm.labour(big.bits())?;
        let below = using(vm, &state, |t| t.below_big(big.magnitude()))?;
        return vm.new_int(below.into());
    }
    let limit = vm.need_int(&limit)?;
    using(vm, &state, |t| Value::Int(t.below(limit)))
}

/// `octets(state, count)`: random bytes.
fn octets(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let count = vm.need_int(&args.take(1))?;
    let Ok(count) = usize::try_from(count) else {
        return Err(vm.error("ValueError", "number of bits must be non-negative"));
    };
    vm.check_size(count)?;
    let bytes = using(vm, &args.take(0), |t| {
        let mut bytes = Vec::with_capacity(count + 4);
        while bytes.len() < count {
            let left = (count - bytes.len()).min(4) as u32;
            let word = t.bits(8 * left) as u32;
            bytes.extend(word.to_le_bytes());
        }
        bytes.truncate(count);
        bytes
    })?;
    Ok(Value::bytes(bytes))
}

/// `seed(value, fresh)`: seeds the process's twister, or returns a new state when `fresh`.
fn seed(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    let key = key_of(vm, &value)?;
    let mut twister = Twister::new(&key);
    if args.given(1).is_some() {
        let items = numbers(&twister);
        return Ok(vm.new_list(items));
    }
    twister.salt = vm.twister.as_ref().map_or(0, |t| t.salt);
    vm.twister = Some(Box::new(twister));
    Ok(Value::None)
}

/// The words that a seed stands for.
fn key_of(vm: &mut Vm, value: &Value) -> Res<Vec<u32>> {
    if let Some(i) = vm.as_int(value) {
        return Ok(words_of(i.unsigned_abs()));
    }
    if let Some(big) = vm.as_big(value) {
        return Ok(big.magnitude().to_u32_digits());
    }
    let bytes = match vm.plain(value) {
        Value::None | Value::Unset => {
            own(vm);
            return Ok(entropy(vm));
        }
        Value::Float(_) => return Ok(words_of(vm.hash(value)? as u64)),
        Value::Str(text) => text.as_bytes().to_vec(),
        Value::Bytes(bytes) => bytes.to_vec(),
        _ => {
            let words = "The only supported seed types are: None,\nint, float, str, bytes, and bytearray.";
            return Err(vm.error("TypeError", words));
        }
    };
    let mut number = bytes.clone();
    number.extend(sha512::digest(&bytes));
    let mut key: Vec<u32> = number
        .rchunks(4)
        .map(|chunk| chunk.iter().fold(0, |word, byte| word << 8 | u32::from(*byte)))
        .collect();
    while key.len() > 1 && key.last() == Some(&0) {
        key.pop();
    }
    Ok(key)
}

fn words_of(number: u64) -> Vec<u32> {
    let (low, high) = (number as u32, (number >> 32) as u32);
    if high == 0 { vec![low] } else { vec![low, high] }
}

fn getstate(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let items = using(vm, &args.take(0), |t| numbers(t))?;
    Ok(vm.new_tuple(items))
}

/// `setstate(state, numbers)`
fn setstate(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let Some(wanted) = read(vm, &args.take(1)) else {
        return Err(vm.error("ValueError", "state vector is the wrong size"));
    };
    using(vm, &args.take(0), |t| {
        t.words = wanted.words;
        t.at = wanted.at;
    })?;
    Ok(Value::None)
}

/// SHA-512, which turns a text into a seed.
mod sha512 {
    const START: [u64; 8] = [
        0x6a09_e667_f3bc_c908,
        0xbb67_ae85_84ca_a73b,
        0x3c6e_f372_fe94_f82b,
        0xa54f_f53a_5f1d_36f1,
        0x510e_527f_ade6_82d1,
        0x9b05_688c_2b3e_6c1f,
        0x1f83_d9ab_fb41_bd6b,
        0x5be0_cd19_137e_2179,
    ];
    const ROUND: [u64; 80] = [
        0x428a_2f98_d728_ae22,
        0x7137_4491_23ef_65cd,
        0xb5c0_fbcf_ec4d_3b2f,
        0xe9b5_dba5_8189_dbbc,
        0x3956_c25b_f348_b538,
        0x59f1_11f1_b605_d019,
        0x923f_82a4_af19_4f9b,
        0xab1c_5ed5_da6d_8118,
        0xd807_aa98_a303_0242,
        0x1283_5b01_4570_6fbe,
        0x2431_85be_4ee4_b28c,
        0x550c_7dc3_d5ff_b4e2,
        0x72be_5d74_f27b_896f,
        0x80de_b1fe_3b16_96b1,
        0x9bdc_06a7_25c7_1235,
        0xc19b_f174_cf69_2694,
        0xe49b_69c1_9ef1_4ad2,
        0xefbe_4786_384f_25e3,
        0x0fc1_9dc6_8b8c_d5b5,
        0x240c_a1cc_77ac_9c65,
        0x2de9_2c6f_592b_0275,
        0x4a74_84aa_6ea6_e483,
        0x5cb0_a9dc_bd41_fbd4,
        0x76f9_88da_8311_53b5,
        0x983e_5152_ee66_dfab,
        0xa831_c66d_2db4_3210,
        0xb003_27c8_98fb_213f,
        0xbf59_7fc7_beef_0ee4,
        0xc6e0_0bf3_3da8_8fc2,
        0xd5a7_9147_930a_a725,
        0x06ca_6351_e003_826f,
        0x1429_2967_0a0e_6e70,
        0x27b7_0a85_46d2_2ffc,
        0x2e1b_2138_5c26_c926,
        0x4d2c_6dfc_5ac4_2aed,
        0x5338_0d13_9d95_b3df,
        0x650a_7354_8baf_63de,
        0x766a_0abb_3c77_b2a8,
        0x81c2_c92e_47ed_aee6,
        0x9272_2c85_1482_353b,
        0xa2bf_e8a1_4cf1_0364,
        0xa81a_664b_bc42_3001,
        0xc24b_8b70_d0f8_9791,
        0xc76c_51a3_0654_be30,
        0xd192_e819_d6ef_5218,
        0xd699_0624_5565_a910,
        0xf40e_3585_5771_202a,
        0x106a_a070_32bb_d1b8,
        0x19a4_c116_b8d2_d0c8,
        0x1e37_6c08_5141_ab53,
        0x2748_774c_df8e_eb99,
        0x34b0_bcb5_e19b_48a8,
        0x391c_0cb3_c5c9_5a63,
        0x4ed8_aa4a_e341_8acb,
        0x5b9c_ca4f_7763_e373,
        0x682e_6ff3_d6b2_b8a3,
        0x748f_82ee_5def_b2fc,
        0x78a5_636f_4317_2f60,
        0x84c8_7814_a1f0_ab72,
        0x8cc7_0208_1a64_39ec,
        0x90be_fffa_2363_1e28,
        0xa450_6ceb_de82_bde9,
        0xbef9_a3f7_b2c6_7915,
        0xc671_78f2_e372_532b,
        0xca27_3ece_ea26_619c,
        0xd186_b8c7_21c0_c207,
        0xeada_7dd6_cde0_eb1e,
        0xf57d_4f7f_ee6e_d178,
        0x06f0_67aa_7217_6fba,
        0x0a63_7dc5_a2c8_98a6,
        0x113f_9804_bef9_0dae,
        0x1b71_0b35_131c_471b,
        0x28db_77f5_2304_7d84,
        0x32ca_ab7b_40c7_2493,
        0x3c9e_be0a_15c9_bebc,
        0x431d_67c4_9c10_0d4c,
        0x4cc5_d4be_cb3e_42b6,
        0x597f_299c_fc65_7e2a,
        0x5fcb_6fab_3ad6_faec,
        0x6c44_198c_4a47_5817,
    ];

    /// The digest of `bytes`.
    pub fn digest(bytes: &[u8]) -> [u8; 64] {
        let mut padded = bytes.to_vec();
        padded.push(0x80);
        padded.resize((padded.len() + 16).next_multiple_of(128) - 16, 0);
        padded.extend((bytes.len() as u128 * 8).to_be_bytes());
        let mut hash = START;
        for block in padded.chunks_exact(128) {
            absorb(&mut hash, block);
        }
        let mut out = [0; 64];
        for (place, word) in out.chunks_exact_mut(8).zip(hash) {
            place.copy_from_slice(&word.to_be_bytes());
        }
        out
    }

    fn absorb(hash: &mut [u64; 8], block: &[u8]) {
        let mut w = [0u64; 80];
        for (word, bytes) in w.iter_mut().zip(block.chunks_exact(8)) {
            *word = bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
        }
        for i in 16..80 {
            let (x, y) = (w[i - 15], w[i - 2]);
            let low = x.rotate_right(1) ^ x.rotate_right(8) ^ x >> 7;
            let high = y.rotate_right(19) ^ y.rotate_right(61) ^ y >> 6;
            w[i] = w[i - 16].wrapping_add(low).wrapping_add(w[i - 7]).wrapping_add(high);
        }
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *hash;
        for i in 0..80 {
            let sum = e.rotate_right(14) ^ e.rotate_right(18) ^ e.rotate_right(41);
            let choice = e & f ^ !e & g;
            let first = h.wrapping_add(sum).wrapping_add(choice).wrapping_add(ROUND[i]).wrapping_add(w[i]);
            let sum = a.rotate_right(28) ^ a.rotate_right(34) ^ a.rotate_right(39);
            let second = sum.wrapping_add(a & b ^ a & c ^ b & c);
            (h, g, f, e) = (g, f, e, d.wrapping_add(first));
            (d, c, b, a) = (c, b, a, first.wrapping_add(second));
        }
        for (word, more) in hash.iter_mut().zip([a, b, c, d, e, f, g, h]) {
            *word = word.wrapping_add(more);
        }
    }
}
