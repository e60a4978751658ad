//! Open files as Python sees them: text and byte layers above the kernel's descriptors.

use std::rc::Rc;

use super::value::Text;
use crate::{id::Fd, lang::trap::Trap, value::form::Form};

const CHUNK: usize = 8192;

/// An open file, or one of the standard streams.
#[derive(Clone, Debug)]
pub struct File {
    pub fd: u32,
    pub name: Text,
    pub mode: Text,
    pub binary: bool,
    pub readable: bool,
    pub writable: bool,
    pub closed: bool,
    /// What was read and not yet handed out starts at `at`.
    pub input: Vec<u8>,
    pub at: usize,
    /// The last read found nothing.
    pub ended: bool,
    pub out: Output,
    pub standard: bool,
}

/// Which reading method waits for bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadOp {
    All,
    Some(usize),
    Line,
    Lines,
    Next,
}

/// How a stream holds back what is written to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Buffering {
    Line,
    Block,
    Unbuffered,
}

/// The two layers of a text stream: characters waiting, then bytes waiting.
#[derive(Clone, Debug)]
pub struct Output {
    pub buffering: Buffering,
    pending: Vec<u8>,
    buffer: Vec<u8>,
}

impl File {
    /// Writes all that can be noticed of it.
    pub fn write(&self, form: &mut Form) {
        form.number(u64::from(self.fd));
        let flags =
            [self.binary, self.readable, self.writable, self.closed, self.ended, self.standard].map(u8::from);
        form.bytes.extend(flags);
        for part in [self.name.as_bytes(), self.mode.as_bytes(), &self.input[self.at..]] {
            form.block(part);
        }
        form.byte(self.out.buffering as u8);
        form.block(&self.out.pending);
        form.block(&self.out.buffer);
    }
}

impl Output {
    /// An empty one.
    #[must_use]
    pub fn new(buffering: Buffering) -> Output {
        Output { buffering, pending: Vec::new(), buffer: Vec::new() }
    }

    /// Writes a piece; what must go to the kernel at once comes back, one element a write.
    pub fn write(&mut self, piece: &[u8]) -> Vec<Vec<u8>> {
        let mut out = Vec::new();
        if piece.is_empty() {
            return out;
        }
        if self.buffering == Buffering::Unbuffered {
            out.push(piece.to_vec());
            return out;
        }
        let line = self.buffering == Buffering::Line && piece.iter().any(|b| matches!(b, b'\n' | b'\r'));
        if !self.pending.is_empty() && self.pending.len() + piece.len() > CHUNK {
            self.settle(&mut out);
        }
        self.pending.extend_from_slice(piece);
        if self.pending.len() >= CHUNK || line {
            self.settle(&mut out);
        }
        if line && !self.buffer.is_empty() {
            out.push(std::mem::take(&mut self.buffer));
        }
        out
    }

    /// Bytes of a binary file, which has one layer only.
    pub fn write_bytes(&mut self, piece: &[u8]) -> Vec<Vec<u8>> {
        let mut out = Vec::new();
        self.below(piece.to_vec(), &mut out);
        out
    }

    fn settle(&mut self, out: &mut Vec<Vec<u8>>) {
        let pending = std::mem::take(&mut self.pending);
        self.below(pending, out);
    }

    fn below(&mut self, bytes: Vec<u8>, out: &mut Vec<Vec<u8>>) {
        if self.buffer.len() + bytes.len() <= CHUNK {
            self.buffer.extend(bytes);
            return;
        }
        if !self.buffer.is_empty() {
            out.push(std::mem::take(&mut self.buffer));
        }
        if bytes.len() > CHUNK {
            out.push(bytes);
        } else {
            self.buffer = bytes;
        }
    }

    /// Everything held back, as writes.
    pub fn flush(&mut self) -> Vec<Vec<u8>> {
        let mut out = Vec::new();
        self.settle(&mut out);
        if !self.buffer.is_empty() {
            out.push(std::mem::take(&mut self.buffer));
        }
        out
    }

    /// Bytes held back.
    #[must_use]
    pub fn held(&self) -> usize {
        self.pending.len() + self.buffer.len()
    }
}

impl File {
    /// A standard stream.
    #[must_use]
    pub fn standard(fd: u32, name: &str, buffering: Buffering) -> File {
        File {
            fd,
            name: Text::new(name),
            mode: Text::new(if fd == 0 { "r" } else { "w" }),
            binary: false,
            readable: fd == 0,
            writable: fd != 0,
            closed: false,
            input: Vec::new(),
            at: 0,
            ended: fd == 0,
            out: Output::new(buffering),
            standard: true,
        }
    }

    /// Bytes it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        200 + self.input.len() + self.out.held()
    }

    /// `writes` as requests to the kernel.
    pub fn traps(&self, writes: Vec<Vec<u8>>) -> impl Iterator<Item = Trap> {
        let fd = Fd(self.fd);
        writes.into_iter().map(move |bytes| Trap::Write { fd, bytes: Rc::from(bytes) })
    }

    /// The next line if it is there whole; at the end what is left, perhaps nothing.
    pub fn line(&mut self) -> Option<Vec<u8>> {
        let rest = &self.input[self.at..];
        let end = rest.iter().position(|b| *b == b'\n').map(|i| i + 1);
        let end = end.or(if self.ended { Some(rest.len()) } else { None })?;
        let line = rest[..end].to_vec();
        self.at += end;
        Some(line)
    }

    /// Everything not handed out yet.
    pub fn rest(&mut self) -> Vec<u8> {
        let rest = self.input.split_off(self.at);
        self.input.clear();
        self.at = 0;
        rest
    }

    /// The first `count` characters (bytes of a binary file) if they are there, or all at the end.
    pub fn some(&mut self, count: usize) -> Option<Vec<u8>> {
        let rest = &self.input[self.at..];
        let end = if self.binary {
            if rest.len() >= count { Some(count) } else { None }
        } else {
            let text = String::from_utf8_lossy(rest);
            let ends = text.char_indices().map(|(i, c)| i + c.len_utf8());
            if count == 0 {
                Some(0)
            } else {
                ends.take(count).enumerate().filter(|(n, _)| n + 1 == count).map(|(_, e)| e).next()
            }
        };
        let end = end.or(if self.ended { Some(rest.len()) } else { None })?;
        let part = rest[..end.min(rest.len())].to_vec();
        self.at += part.len();
        Some(part)
    }

    /// Bytes from the kernel; none means the end.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.ended = bytes.is_empty();
        self.input.drain(..self.at);
        self.at = 0;
        self.input.extend_from_slice(bytes);
    }
}
