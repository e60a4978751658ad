//! A message as bytes, to be kept in a variable until it is sent.

use std::rc::Rc;

use crate::{
    id::{ObjectId, Pid},
    value::{Handle, Message, Packed},
};

/// How pickles of protocol 4 begin.
const MARK: [u8; 3] = [0x80, 4, 0x95];

/// The bytes of a message.
#[must_use]
pub fn bytes_of(message: &Message) -> Vec<u8> {
    let mut out = MARK.to_vec();
    out.extend(message.size.to_le_bytes());
    text(&message.label, &mut out);
    write(&message.data, &mut out);
    out
}

/// The message in bytes that `bytes_of` made; none in any others.
#[must_use]
pub fn message_of(bytes: &[u8]) -> Option<Message> {
    let mut reader = Reader { rest: bytes.strip_prefix(&MARK)? };
    let size = reader.count()? as u32;
    let label = reader.text()?;
    let data = Rc::new(reader.packed()?);
    reader.rest.is_empty().then_some(Message { size, label, data })
}

fn count(n: usize, out: &mut Vec<u8>) {
    out.extend((n as u32).to_le_bytes());
}

fn text(text: &str, out: &mut Vec<u8>) {
    count(text.len(), out);
    out.extend(text.as_bytes());
}

fn write_all(kind: u8, items: &[Packed], out: &mut Vec<u8>) {
    out.push(kind);
    count(items.len(), out);
    for item in items {
        write(item, out);
    }
}

fn write(packed: &Packed, out: &mut Vec<u8>) {
    match packed {
        Packed::None => out.push(b'n'),
        Packed::Ellipsis => out.push(b'.'),
        Packed::Bool(b) => out.push(if *b { b'y' } else { b'z' }),
        Packed::Int(i) => {
            out.push(b'i');
            out.extend(i.to_le_bytes());
        }
        Packed::Handle(handle) => {
            out.push(if matches!(handle, Handle::Process(_)) { b'p' } else { b'o' });
            count(handle.number() as usize, out);
        }
        Packed::Big(bytes) => {
            out.push(b'j');
            count(bytes.len(), out);
            out.extend(&**bytes);
        }
        Packed::Float(f) => {
            out.push(b'f');
            out.extend(f.to_le_bytes());
        }
        Packed::Str(s) => {
            out.push(b's');
            text(s, out);
        }
        Packed::Bytes(b) => {
            out.push(b'b');
            count(b.len(), out);
            out.extend(&**b);
        }
        Packed::Raw(b) => {
            out.push(b'r');
            count(b.len(), out);
            out.extend(&**b);
        }
        Packed::List(items) => write_all(b'L', items, out),
        Packed::Tuple(items) => write_all(b'T', items, out),
        Packed::Set(items) => write_all(b'S', items, out),
        Packed::FrozenSet(items) => write_all(b'F', items, out),
        Packed::Dict(pairs) => {
            out.push(b'D');
            count(pairs.len(), out);
            for (key, value) in pairs {
                write(key, out);
                write(value, out);
            }
        }
        Packed::Global(module, name) => {
            out.push(b'G');
            text(module, out);
            text(name, out);
        }
        Packed::Instance(class, args, attrs) => {
            out.push(b'I');
            write(class, out);
            write(args, out);
            count(attrs.len(), out);
            for (name, value) in attrs {
                text(name, out);
                write(value, out);
            }
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(taken)
    }

    fn count(&mut self) -> Option<usize> {
        let bytes = self.take(4)?.try_into().ok()?;
        Some(u32::from_le_bytes(bytes) as usize)
    }

    fn eight(&mut self) -> Option<[u8; 8]> {
        self.take(8)?.try_into().ok()
    }

    fn text(&mut self) -> Option<Rc<str>> {
        let n = self.count()?;
        Some(Rc::from(std::str::from_utf8(self.take(n)?).ok()?))
    }

    fn all(&mut self) -> Option<Vec<Packed>> {
        let n = self.count()?;
        (0..n).map(|_| self.packed()).collect()
    }

    fn packed(&mut self) -> Option<Packed> {
        Some(match self.take(1)?[0] {
            b'n' => Packed::None,
            b'.' => Packed::Ellipsis,
            b'y' => Packed::Bool(true),
            b'z' => Packed::Bool(false),
            b'i' => Packed::Int(i64::from_le_bytes(self.eight()?)),
            b'p' => Packed::Handle(Handle::Process(Pid(self.count()? as u32))),
            b'o' => Packed::Handle(Handle::Object(ObjectId(self.count()? as u32))),
            b'j' => {
                let n = self.count()?;
                Packed::Big(Rc::from(self.take(n)?))
            }
            b'f' => Packed::Float(f64::from_le_bytes(self.eight()?)),
            b's' => Packed::Str(self.text()?),
            b'b' => {
                let n = self.count()?;
                Packed::Bytes(Rc::from(self.take(n)?))
            }
            b'r' => {
                let n = self.count()?;
                Packed::Raw(Rc::from(self.take(n)?))
            }
            b'L' => Packed::List(self.all()?),
            b'T' => Packed::Tuple(self.all()?),
            b'S' => Packed::Set(self.all()?),
            b'F' => Packed::FrozenSet(self.all()?),
            b'D' => {
                let n = self.count()?;
                let pairs: Option<Vec<_>> = (0..n).map(|_| Some((self.packed()?, self.packed()?))).collect();
                Packed::Dict(pairs?)
            }
            b'G' => Packed::Global(self.text()?, self.text()?),
            b'I' => {
                let (class, args) = (self.packed()?, self.packed()?);
                let n = self.count()?;
                let attrs: Option<Vec<_>> = (0..n).map(|_| Some((self.text()?, self.packed()?))).collect();
                Packed::Instance(Box::new(class), Box::new(args), attrs?)
            }
            _ => return None,
        })
    }
}
