//! Rows of numbers, each kept once: the exact memory of a search.

/// Elements of a chunk.
const CHUNK: usize = 1 << 16;
/// Bytes of a page: only the first and one that holds a longer row are of another size.
const PAGE: usize = 1 << 20;
/// A row starts at a multiple of so many bytes, so that a position fits a `u32`.
const ALIGN: usize = 4;
const POSITIONS: u32 = (PAGE / ALIGN) as u32;

/// An array that grows chunk by chunk: nothing is copied, nothing is reserved twice.
#[derive(Clone, Debug)]
pub struct Chunks<T> {
    chunks: Vec<Vec<T>>,
}

impl<T> Default for Chunks<T> {
    fn default() -> Chunks<T> {
        Chunks { chunks: Vec::new() }
    }
}

impl<T: Copy> Chunks<T> {
    pub fn push(&mut self, it: T) {
        match self.chunks.last_mut() {
            Some(last) if last.len() < CHUNK => last.push(it),
            Some(_) => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(it);
                self.chunks.push(chunk);
            }
            // The first grows as it is needed: most searches are small.
            None => self.chunks.push(vec![it]),
        }
    }

    #[must_use]
    pub fn get(&self, at: u32) -> T {
        self.chunks[at as usize / CHUNK][at as usize % CHUNK]
    }

    pub fn set(&mut self, at: u32, it: T) {
        self.chunks[at as usize / CHUNK][at as usize % CHUNK] = it;
    }

    #[must_use]
    pub fn len(&self) -> u32 {
        self.chunks.last().map_or(0, |last| (self.chunks.len() - 1) * CHUNK + last.len()) as u32
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let first = self.chunks.first().map_or(0, Vec::capacity);
        (first + self.chunks.len().saturating_sub(1) * CHUNK) * size_of::<T>()
            + self.chunks.capacity() * size_of::<Vec<T>>()
    }
}

/// A set of rows, each with a number, in order of arrival from 0. Exact: rows are compared whole, so that no collision
/// of hashes can make two of them one.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    /// Each row as its length in bytes, then its words: LEB128, as most words are small.
    pages: Vec<Vec<u8>>,
    page_bytes: usize,
    /// Where each row starts: page times `POSITIONS`, plus place in it, in units of `ALIGN`.
    positions: Chunks<u32>,
    /// Open addressing, linear probing: 0 where a slot is free, else seven bits of the hash, which spare nearly all
    /// vain looks at rows.
    tags: Vec<u8>,
    slots: Vec<u32>,
    scratch: Vec<u8>,
}

impl Interner {
    /// No table may hold more bytes of rows.
    pub const MOST_BYTES: usize = (1 << 32) * 3;

    #[must_use]
    pub fn len(&self) -> u32 {
        self.positions.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.page_bytes
            + self.pages.capacity() * size_of::<Vec<u8>>()
            + self.positions.bytes()
            + self.tags.capacity()
            + self.slots.capacity() * size_of::<u32>()
            + self.scratch.capacity()
    }

    /// The number of a row, and whether it is new.
    pub fn insert(&mut self, row: &[u32]) -> (u32, bool) {
        encode(row, &mut self.scratch);
        if (self.len() as usize + 1) * 10 > self.tags.len() * 7 {
            self.grow();
        }
        let hash = scatter(&self.scratch);
        match self.probe(hash) {
            Ok(number) => (number, false),
            Err(slot) => {
                let number = self.len();
                self.tags[slot] = tag(hash);
                self.slots[slot] = number;
                self.keep();
                (number, true)
            }
        }
    }

    /// The number of a row that is there.
    pub fn find(&mut self, row: &[u32]) -> Option<u32> {
        if self.tags.is_empty() {
            return None;
        }
        encode(row, &mut self.scratch);
        self.probe(scatter(&self.scratch)).ok()
    }

    /// The row of a number that `insert` gave.
    pub fn row(&self, number: u32, row: &mut Vec<u32>) {
        row.clear();
        let (mut word, mut shift) = (0, 0);
        for &byte in body(self.at(number)) {
            word |= u32::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                row.push(word);
                (word, shift) = (0, 0);
            }
        }
    }

    /// What is kept from the start of a row on.
    fn at(&self, number: u32) -> &[u8] {
        let position = self.positions.get(number);
        &self.pages[(position / POSITIONS) as usize][(position % POSITIONS) as usize * ALIGN..]
    }

    /// The row in `scratch`, or else the slot in which it belongs.
    fn probe(&self, hash: u64) -> Result<u32, usize> {
        let mask = self.tags.len() - 1;
        let wanted = tag(hash);
        let mut slot = hash as usize & mask;
        loop {
            match self.tags[slot] {
                0 => return Err(slot),
                // A row tells its length first: none is the beginning of another.
                found if found == wanted && self.at(self.slots[slot]).starts_with(&self.scratch) => {
                    return Ok(self.slots[slot]);
                }
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    /// Keeps the row in `scratch`.
    fn keep(&mut self) {
        let long = self.scratch.len();
        let used = self.pages.last().map_or(PAGE, |page| page.len().next_multiple_of(ALIGN));
        if used + long > PAGE {
            // The first page grows as it is needed.
            let room = if self.pages.is_empty() { long } else { long.max(PAGE) };
            self.pages.push(Vec::with_capacity(room));
            self.page_bytes += room;
        }
        let number = self.pages.len() - 1;
        let page = &mut self.pages[number];
        page.resize(page.len().next_multiple_of(ALIGN), 0);
        let position = number as u32 * POSITIONS + (page.len() / ALIGN) as u32;
        let before = page.capacity();
        page.extend_from_slice(&self.scratch);
        self.page_bytes += page.capacity() - before;
        self.positions.push(position);
    }

    fn grow(&mut self) {
        let size = (self.tags.len() * 2).max(16);
        // The old ones go first: the peak is the new size.
        (self.tags, self.slots) = (Vec::new(), Vec::new());
        self.tags = vec![0; size];
        self.slots = vec![0; size];
        let mask = size - 1;
        for number in 0..self.len() {
            let kept = self.at(number);
            let body = body(kept);
            let start = body.as_ptr() as usize - kept.as_ptr() as usize;
            let hash = scatter(&kept[..start + body.len()]);
            let mut slot = hash as usize & mask;
            while self.tags[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            self.tags[slot] = tag(hash);
            self.slots[slot] = number;
        }
    }
}

fn tag(hash: u64) -> u8 {
    (hash >> 57) as u8 | 0x80
}

/// The words of a row that is kept at the start of these bytes.
fn body(kept: &[u8]) -> &[u8] {
    let (mut length, mut at) = (0_usize, 0);
    loop {
        let byte = kept[at];
        length |= usize::from(byte & 0x7f) << (7 * at);
        at += 1;
        if byte < 0x80 {
            return &kept[at..at + length];
        }
    }
}

fn push(mut word: u32, bytes: &mut Vec<u8>) {
    while word >= 0x80 {
        bytes.push(word as u8 | 0x80);
        word >>= 7;
    }
    bytes.push(word as u8);
}

fn encode(row: &[u32], bytes: &mut Vec<u8>) {
    bytes.clear();
    bytes.push(0);
    for &word in row {
        push(word, bytes);
    }
    let length = bytes.len() - 1;
    if length < 0x80 {
        bytes[0] = length as u8;
    } else {
        let mut prefix = Vec::new();
        push(length as u32, &mut prefix);
        bytes.splice(..1, prefix);
    }
}

/// A scattered number of bytes, the same on every machine: each eight of them folded in as the last steps of SplitMix64
/// (Steele, Lea, Flood, OOPSLA 2014) mix.
fn scatter(bytes: &[u8]) -> u64 {
    let mut z = bytes.len() as u64;
    let mut eights = bytes.chunks_exact(8);
    for eight in &mut eights {
        let word = eight.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte));
        z = (z ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z ^= z >> 32;
    }
    let rest = eights.remainder().iter().fold(0, |word, &byte| word << 8 | u64::from(byte));
    z = (z ^ rest).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 32)
}
