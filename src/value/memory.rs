//! What the bytes of a shared memory mean: C's types, by the letters of `array` and `struct`.

use std::rc::Rc;

/// One of C's simple types, by its letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element(char);

/// What a program calls a memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MemoryKind {
    Value,
    Array,
    /// A block of `multiprocessing.shared_memory`.
    Segment,
}

/// Some items of one type, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name in a structure, else empty.
    pub name: Rc<str>,
    pub element: Element,
    /// Bytes from the record's begin.
    pub at: u32,
    /// Items.
    pub count: u32,
}

/// What lies where: records of the same fields, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    pub kind: MemoryKind,
    pub fields: Rc<[Field]>,
    /// Bytes of a record.
    pub stride: u32,
    pub records: u32,
}

impl Element {
    /// The type of that letter, if it is one.
    #[must_use]
    pub fn of(letter: char) -> Option<Element> {
        "?cubBhHiIlLqQfd".contains(letter).then_some(Element(letter))
    }

    /// Its letter.
    #[must_use]
    pub fn letter(self) -> char {
        self.0
    }

    /// Bytes of an item, on a machine of 64 bits.
    #[must_use]
    pub fn size(self) -> usize {
        match self.0 {
            '?' | 'c' | 'b' | 'B' => 1,
            'h' | 'H' => 2,
            'u' | 'i' | 'I' | 'f' => 4,
            _ => 8,
        }
    }

    /// Whether items are integers without a sign.
    #[must_use]
    pub fn is_unsigned(self) -> bool {
        matches!(self.0, 'B' | 'H' | 'I' | 'L' | 'Q' | '?' | 'u' | 'c')
    }

    /// The integer in an item's bytes, the sign spread; of eight bytes without a sign, their bits.
    #[must_use]
    pub fn integer(self, bytes: &[u8]) -> i64 {
        let bits = bytes.iter().rev().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let shift = 64 - 8 * self.size() as u32;
        if self.is_unsigned() { bits as i64 } else { (bits << shift) as i64 >> shift }
    }

    /// The number in a float's bytes; None if items are not floats.
    #[must_use]
    pub fn float(self, bytes: &[u8]) -> Option<f64> {
        match self.0 {
            'f' => Some(f32::from_le_bytes(bytes.try_into().ok()?).into()),
            'd' => Some(f64::from_le_bytes(bytes.try_into().ok()?)),
            _ => None,
        }
    }

    /// An item for cards and sentences, as Python writes it.
    #[must_use]
    pub fn show(self, bytes: &[u8]) -> String {
        if let Some(float) = self.float(bytes) {
            return format!("{float:?}");
        }
        let integer = self.integer(bytes);
        match self.0 {
            '?' => if integer == 0 { "False" } else { "True" }.to_owned(),
            'c' => format!("b'{}'", bytes.escape_ascii()),
            'u' => format!("{:?}", char::from_u32(integer as u32).unwrap_or('\u{fffd}').to_string()),
            'L' | 'Q' => (integer as u64).to_string(),
            _ => integer.to_string(),
        }
    }

    /// Items one after the other, at most `most` of them, and `…` for those left out.
    #[must_use]
    pub fn show_all(self, bytes: &[u8], most: usize) -> String {
        let items = bytes.chunks_exact(self.size());
        let cut = items.len() > most;
        if self.0 == 'c' {
            return format!(
                "b'{}{}'",
                bytes[..bytes.len().min(most)].escape_ascii(),
                if cut { "…" } else { "" }
            );
        }
        let mut shown: Vec<String> = items.take(most).map(|item| self.show(item)).collect();
        if cut {
            shown.push("…".to_owned());
        }
        format!("[{}]", shown.join(", "))
    }
}

impl Layout {
    /// All its bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.stride as usize * self.records as usize
    }

    /// How a program would write that place: empty for a plain value, `[3]`, `[1:4]`, `.x`, `[2].x`.
    #[must_use]
    pub fn place(&self, at: u32, length: u32) -> String {
        let stride = self.stride.max(1);
        let (record, within) = (at / stride, at % stride);
        let field = self.fields.iter().rev().find(|field| field.at <= within);
        let Some(field) = field else { return String::new() };
        let mut place = if self.records > 1 { format!("[{record}]") } else { String::new() };
        if !field.name.is_empty() {
            place += &format!(".{}", field.name);
        }
        if field.count != 1 || self.kind != MemoryKind::Value && self.records == 1 && field.name.is_empty() {
            let size = field.element.size() as u32;
            let (first, count) = ((within - field.at) / size, length / size);
            if count == 1 {
                place += &format!("[{first}]");
            } else {
                place += &format!("[{first}:{}]", first + count);
            }
        }
        place
    }

    /// The first values of a memory that begins with these bytes, at most `most`, and whether there are more.
    #[must_use]
    pub fn show(&self, bytes: &[u8], most: usize) -> (Vec<Rc<str>>, bool) {
        let mut shown: Vec<Rc<str>> = Vec::new();
        for record in bytes.chunks(self.stride.max(1) as usize) {
            for field in self.fields.iter() {
                let size = field.element.size();
                let end = (field.at as usize + size * field.count as usize).min(record.len());
                for item in record.get(field.at as usize..end).unwrap_or_default().chunks_exact(size) {
                    if shown.len() == most {
                        return (shown, true);
                    }
                    let item = field.element.show(item);
                    let named = !field.name.is_empty();
                    shown.push(if named { format!("{}={item}", field.name).into() } else { item.into() });
                }
            }
        }
        (shown, false)
    }
}
