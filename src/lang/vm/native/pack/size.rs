//! How many bytes CPython's pickle would write: protocol 4 with its frames and memo, counted, not written.

use std::collections::BTreeMap;

use super::super::super::value::{Ref, Text, Value};

const FRAME: usize = 64 << 10;
const FRAME_HEADER: usize = 9;
const SMALLEST_FRAME: usize = 4;

/// What the memo knows an object by.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Short strings exist once.
    Short(String),
    Text(usize),
    ShortBytes(Vec<u8>),
    Bytes(usize),
    Object(Ref),
    /// Names of modules, classes and functions exist once.
    Name(String),
    /// Functions written in Rust.
    Native(String),
}

/// A count in progress.
pub struct Size {
    done: usize,
    /// Bytes in the open frame.
    frame: Option<usize>,
    memo: BTreeMap<Key, usize>,
    /// Later memo entries that nothing asks for.
    nameless: usize,
    /// Keeps what is known by its address in memory.
    kept: Vec<Value>,
}

impl Size {
    /// The count after the protocol's mark.
    #[must_use]
    pub fn new() -> Size {
        Size { done: 2, frame: None, memo: BTreeMap::new(), nameless: 0, kept: Vec::new() }
    }

    /// So many bytes into the open frame.
    pub fn add(&mut self, bytes: usize) {
        self.frame = Some(self.frame.unwrap_or(0) + bytes);
    }

    /// Between two objects a full frame ends.
    pub fn boundary(&mut self) {
        if self.frame.is_some_and(|n| n >= FRAME) {
            self.close();
        }
    }

    fn close(&mut self) {
        if let Some(n) = self.frame.take() {
            self.done += n + if n >= SMALLEST_FRAME { FRAME_HEADER } else { 0 };
        }
    }

    /// Text or bytes; large ones stand outside frames.
    pub fn add_block(&mut self, len: usize) {
        let header = if len <= 0xFF { 2 } else { 5 };
        if len >= FRAME {
            self.close();
            self.done += header + len;
        } else {
            self.add(header + len);
        }
    }

    /// An integer.
    pub fn add_int(&mut self, i: i64) {
        let bytes = match i {
            0..=0xFF => 2,
            0x100..=0xFFFF => 3,
            _ if i32::try_from(i).is_ok() => 5,
            _ => {
                let magnitude = if i < 0 { !i } else { i };
                2 + (64 - magnitude.leading_zeros() as usize) / 8 + 1
            }
        };
        self.add(bytes);
    }

    /// Whether an object was written before; then this counts the reference to it.
    pub fn known(&mut self, key: &Key) -> bool {
        let Some(at) = self.memo.get(key) else { return false };
        let bytes = if *at < 256 { 2 } else { 5 };
        self.add(bytes);
        true
    }

    /// Remembers an object just written.
    pub fn memoize(&mut self, key: Option<Key>) {
        self.add(1);
        let at = self.memo.len() + self.nameless;
        match key {
            Some(key) if !self.memo.contains_key(&key) => {
                self.memo.insert(key, at);
            }
            _ => self.nameless += 1,
        }
    }

    /// A string.
    pub fn add_text(&mut self, text: &Text) {
        let key = if text.count() <= 1 { Key::Short(text.to_string()) } else { Key::Text(text.address()) };
        self.kept.push(Value::Str(text.clone()));
        self.add_keyed(key, text.len());
    }

    /// A name that the interpreter keeps once.
    pub fn add_name(&mut self, name: &str) {
        self.boundary();
        self.add_keyed(Key::Name(name.to_string()), name.len());
    }

    /// Bytes.
    pub fn add_bytes(&mut self, bytes: &std::rc::Rc<Vec<u8>>) {
        let key = if bytes.len() <= 1 {
            Key::ShortBytes(bytes.to_vec())
        } else {
            Key::Bytes(std::rc::Rc::as_ptr(bytes).addr())
        };
        self.kept.push(Value::Bytes(bytes.clone()));
        self.add_keyed(key, bytes.len());
    }

    fn add_keyed(&mut self, key: Key, len: usize) {
        if !self.known(&key) {
            self.add_block(len);
            self.memoize(Some(key));
        }
    }

    /// A function or class, by its names.
    pub fn add_global(&mut self, key: Option<Key>, module: &str, name: &str) {
        if key.as_ref().is_some_and(|key| self.known(key)) {
            return;
        }
        self.add_name(module);
        self.add_name(name);
        self.add(1);
        self.memoize(key);
    }

    /// The marks around the `at`th of `len` items of a list, dict or set: one mark a thousand items.
    /// Lists end with a full batch; dicts and sets add an empty one then.
    pub fn before_item(&mut self, at: usize, len: usize, single: bool) {
        if at.is_multiple_of(1000) && !(single && len == 1) {
            self.add(1);
        }
    }

    /// The other half of `before_item`.
    pub fn after_item(&mut self, at: usize, len: usize, empty_batch: bool) {
        let last = at + 1 == len;
        if (at + 1).is_multiple_of(1000) || last {
            self.add(1);
        }
        if last && empty_batch && len.is_multiple_of(1000) {
            self.add(2);
        }
    }

    /// The size of the whole.
    #[must_use]
    pub fn total(mut self) -> u32 {
        self.add(1);
        self.close();
        u32::try_from(self.done).unwrap_or(u32::MAX)
    }
}
