//! The canonical form of something that holds references: bytes in which a reference is a number by first occurrence.

use super::{Handle, Message, Packed};

/// Equal bytes mean: the same but for what handles are called.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Form {
    pub bytes: Vec<u8>,
    /// In order of first occurrence, without repeats; in `bytes` a handle is its index here.
    pub handles: Vec<Handle>,
}

impl Form {
    /// One byte.
    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// A number, small ones in few bytes (LEB128).
    pub fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.bytes.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.bytes.push(n as u8);
    }

    /// A number with a sign.
    pub fn signed(&mut self, n: i64) {
        self.number((n << 1 ^ n >> 63) as u64);
    }

    /// Bytes with their length.
    pub fn block(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
    }

    /// A reference.
    pub fn handle(&mut self, handle: Handle) {
        let index = self.index(handle);
        self.byte(u8::from(matches!(handle, Handle::Process(_))));
        self.number(u64::from(index));
    }

    /// The number of a reference here; a new one if need be.
    pub fn index(&mut self, handle: Handle) -> u32 {
        let known = self.handles.iter().position(|it| *it == handle);
        known.unwrap_or_else(|| {
            self.handles.push(handle);
            self.handles.len() - 1
        }) as u32
    }
}

impl Message {
    /// Writes what its receiver can notice: all but the label, which is for people.
    pub fn write(&self, form: &mut Form) {
        form.number(self.size.into());
        self.data.write(form);
    }

    /// Gives every reference in it another name.
    pub fn rename(&mut self, name: &mut dyn FnMut(Handle) -> Handle) {
        if self.data.has_handle() {
            std::rc::Rc::make_mut(&mut self.data).rename(name);
        }
    }
}

impl Packed {
    /// Writes the tree.
    pub fn write(&self, form: &mut Form) {
        let all = |form: &mut Form, tag: u8, items: &[Packed]| {
            form.byte(tag);
            form.number(items.len() as u64);
            items.iter().for_each(|item| item.write(form));
        };
        let block = |form: &mut Form, tag: u8, bytes: &[u8]| {
            form.byte(tag);
            form.block(bytes);
        };
        match self {
            Packed::None => form.byte(0),
            Packed::Ellipsis => form.byte(1),
            Packed::Bool(b) => form.byte(2 + u8::from(*b)),
            Packed::Int(i) => {
                form.byte(4);
                form.signed(*i);
            }
            Packed::Big(bytes) => block(form, 5, bytes),
            Packed::Handle(handle) => {
                form.byte(6);
                form.handle(*handle);
            }
            Packed::Float(f) => block(form, 7, &f.to_bits().to_le_bytes()),
            Packed::Str(text) => block(form, 8, text.as_bytes()),
            Packed::Bytes(bytes) => block(form, 9, bytes),
            Packed::Raw(bytes) => block(form, 10, bytes),
            Packed::List(items) => all(form, 11, items),
            Packed::Tuple(items) => all(form, 12, items),
            Packed::Set(items) => all(form, 13, items),
            Packed::FrozenSet(items) => all(form, 14, items),
            Packed::Dict(pairs) => {
                form.byte(15);
                form.number(pairs.len() as u64);
                for (key, value) in pairs {
                    key.write(form);
                    value.write(form);
                }
            }
            Packed::Global(module, name) => {
                block(form, 16, module.as_bytes());
                form.block(name.as_bytes());
            }
            Packed::Instance(class, args, attrs) => {
                form.byte(17);
                class.write(form);
                args.write(form);
                form.number(attrs.len() as u64);
                for (name, value) in attrs {
                    form.block(name.as_bytes());
                    value.write(form);
                }
            }
        }
    }

    /// Whether there is a reference in it.
    #[must_use]
    pub fn has_handle(&self) -> bool {
        match self {
            Packed::Handle(_) => true,
            Packed::List(items) | Packed::Tuple(items) | Packed::Set(items) | Packed::FrozenSet(items) => {
                items.iter().any(Packed::has_handle)
            }
            Packed::Dict(pairs) => pairs.iter().any(|(key, value)| key.has_handle() || value.has_handle()),
            Packed::Instance(class, args, attrs) => {
                class.has_handle() || args.has_handle() || attrs.iter().any(|(_, value)| value.has_handle())
            }
            _ => false,
        }
    }

    /// Gives every reference in it another name.
    pub fn rename(&mut self, name: &mut dyn FnMut(Handle) -> Handle) {
        match self {
            Packed::Handle(handle) => *handle = name(*handle),
            Packed::List(items) | Packed::Tuple(items) | Packed::Set(items) | Packed::FrozenSet(items) => {
                items.iter_mut().for_each(|item| item.rename(name));
            }
            Packed::Dict(pairs) => pairs.iter_mut().for_each(|(key, value)| {
                key.rename(name);
                value.rename(name);
            }),
            Packed::Instance(class, args, attrs) => {
                class.rename(name);
                args.rename(name);
                attrs.iter_mut().for_each(|(_, value)| value.rename(name));
            }
            _ => {}
        }
    }
}
