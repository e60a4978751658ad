//! A pipe or one direction of a local socket: whole messages of `multiprocessing.connection`, or plain bytes.
//!
//! Linux's rules, pipe(7): a write of at most PIPE_BUF bytes to a pipe is atomic; a longer one fills what room there is
//! and waits for the rest, and meanwhile others may write. A read takes what is there, never more (fs/pipe.c). A message is its length, four bytes, and its pickle: one write(2) up to 16,384 bytes and
//! two above (`Connection._send_bytes`). When nobody can write any more a reader finds the end, when nobody can read a
//! writer is refused.

use std::{collections::VecDeque, rc::Rc};

use super::{Reference, medium::Medium};
use crate::{id::Tid, value::Message};

/// Bytes that a pipe holds (F_GETPIPE_SZ's default).
pub const CAPACITY: u32 = 65_536;
/// The length before each message.
const HEADER: u32 = 4;
/// Above this many bytes length and message are two writes.
const ONE_WRITE: u32 = 16_384;
/// Characters of a label of plain bytes.
const LABEL: usize = 40;

/// What one call writes.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Message(Message),
    Bytes(Rc<[u8]>),
    /// Open descriptions, by number, with the one byte that carries them.
    Descriptions(Rc<[usize]>),
}

/// Content in order, and who waits at either end.
#[derive(Clone, Debug)]
pub struct Pipe {
    medium: Medium,
    pieces: VecDeque<Piece>,
    /// Bytes inside.
    pub bytes: u32,
    /// The task in the middle of writing the last piece, a message.
    writer: Option<Tid>,
    /// Tasks in the middle of writing plain bytes, and how many of them they have written.
    midway: Vec<(Tid, u32)>,
    /// Open descriptions that can read, and that can write.
    pub readers: u32,
    pub writers: u32,
    /// The other side of a socket closed without having read everything: the next read fails.
    pub reset: bool,
    /// Tasks that wait for something to read.
    pub receivers: VecDeque<Tid>,
    /// Tasks that wait for room.
    pub senders: VecDeque<Tid>,
}

/// Something written, as far as it is not read.
#[derive(Clone, Debug)]
struct Piece {
    content: Content,
    /// Bytes in the pipe, bytes read out of it, and of each write(2) the bytes to come.
    inside: u32,
    read: u32,
    rest: [u32; 2],
    /// Whether the write under way has put bytes in.
    begun: bool,
    /// Whoever wrote it has died in the middle.
    torn: bool,
}

/// How far a send came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// All of it is in the pipe, or read already.
    Done,
    /// Part of it is: the sender waits for room for the rest. A message can be received already, since reader and
    /// writer then take turns until it is through.
    Partly,
    /// There was no room for it.
    NoRoom,
    /// Nobody can read it.
    Broken,
}

/// What a read finds.
#[derive(Clone, Debug, PartialEq)]
pub enum Received {
    Message(Message),
    Bytes(Rc<[u8]>),
    Descriptions(Rc<[usize]>),
    /// Nothing yet.
    Nothing,
    /// Nothing, and nobody can write.
    End,
    /// The rest of a message whose writer has died, and nobody can write.
    Torn,
    /// The other side closed without reading what it was sent.
    Reset,
    /// A message where bytes were asked for, or the other way round.
    Other,
}

impl Content {
    /// The writes it takes, in bytes.
    fn writes(&self) -> [u32; 2] {
        match self {
            Content::Message(message) if message.size > ONE_WRITE => [HEADER, message.size],
            Content::Message(message) => [message.size + HEADER, 0],
            Content::Bytes(bytes) => [bytes.len() as u32, 0],
            Content::Descriptions(_) => [1, 0],
        }
    }

    /// What it is called on cards and in sentences.
    #[must_use]
    pub fn label(&self) -> Rc<str> {
        match self {
            Content::Message(message) => Rc::clone(&message.label),
            Content::Bytes(bytes) => {
                let text: String = bytes.escape_ascii().to_string().chars().take(LABEL).collect();
                Rc::from(format!("b'{text}'"))
            }
            Content::Descriptions(_) => "fd".into(),
        }
    }
}

impl Pipe {
    /// An empty one with one reading and one writing end.
    #[must_use]
    pub fn new(medium: Medium) -> Pipe {
        Pipe {
            medium,
            pieces: VecDeque::new(),
            bytes: 0,
            writer: None,
            midway: Vec::new(),
            readers: 1,
            writers: 1,
            reset: false,
            receivers: VecDeque::new(),
            senders: VecDeque::new(),
        }
    }

    /// Writes, or goes on writing what this task began. With `whole` false a task that finds no room for all plain bytes
    /// writes those that fit and is done (`written` tells how many).
    pub fn send(&mut self, tid: Tid, content: &Content, whole: bool) -> Sent {
        if self.readers == 0 {
            self.abandon(tid);
            return Sent::Broken;
        }
        match self.writer {
            Some(writer) if writer != tid => return Sent::NoRoom,
            Some(_) => {}
            None => {
                if let Content::Bytes(bytes) = content {
                    return self.send_bytes(tid, bytes, whole);
                }
                let rest = content.writes();
                if rest == [0, 0] {
                    return Sent::Done;
                }
                let piece =
                    Piece { content: content.clone(), inside: 0, read: 0, rest, begun: false, torn: false };
                self.pieces.push_back(piece);
                self.writer = Some(tid);
            }
        }
        self.pour();
        let Some(piece) = self.pieces.back_mut().filter(|piece| piece.rest != [0, 0]) else {
            self.writer = None;
            return Sent::Done;
        };
        if piece.inside == 0 && piece.read == 0 {
            self.pieces.pop_back();
            self.writer = None;
            return Sent::NoRoom;
        }
        Sent::Partly
    }

    /// Each part of a long write is a piece of its own: another's may come between.
    fn send_bytes(&mut self, tid: Tid, bytes: &Rc<[u8]>, whole: bool) -> Sent {
        let before = self.written_by(tid);
        let left = bytes.len() as u32 - before;
        let some = self.medium.fill(left, before == 0);
        if some > 0 {
            let part = if some < bytes.len() as u32 {
                bytes[before as usize..][..some as usize].into()
            } else {
                Rc::clone(bytes)
            };
            let content = Content::Bytes(part);
            let piece = Piece { content, inside: some, read: 0, rest: [0, 0], begun: false, torn: false };
            self.pieces.push_back(piece);
            self.bytes += some;
        }
        self.midway.retain(|(writer, _)| *writer != tid);
        if some == left || some > 0 && !whole {
            return Sent::Done;
        }
        if whole && before + some > 0 {
            self.midway.push((tid, before + some));
        }
        if some > 0 { Sent::Partly } else { Sent::NoRoom }
    }

    /// How many bytes a task in the middle of a write of plain bytes has written; 0 if it is in none.
    #[must_use]
    pub fn written_by(&self, tid: Tid) -> u32 {
        self.midway.iter().find(|(writer, _)| *writer == tid).map_or(0, |(_, count)| *count)
    }

    /// How many bytes of the last piece are in the pipe.
    #[must_use]
    pub fn written(&self) -> u32 {
        self.pieces.back().map_or(0, |piece| piece.inside + piece.read)
    }

    /// Moves bytes of the piece being written into the room that there is.
    fn pour(&mut self) {
        let Some(piece) = self.pieces.back_mut() else { return };
        for index in 0..2 {
            let left = piece.rest[index];
            if left == 0 {
                continue;
            }
            let some = self.medium.fill(left, !piece.begun);
            if some == 0 {
                return;
            }
            piece.begun = some < left;
            piece.rest[index] -= some;
            piece.inside += some;
            self.bytes += some;
            if some < left {
                return;
            }
        }
    }

    /// Reads the next message, whole; senders then may go on.
    pub fn receive(&mut self) -> Received {
        let Some(piece) = self.pieces.front() else { return self.nothing() };
        let received = match &piece.content {
            Content::Message(message) => Received::Message(message.clone()),
            Content::Descriptions(numbers) => Received::Descriptions(Rc::clone(numbers)),
            Content::Bytes(_) => return Received::Other,
        };
        if piece.torn {
            return if self.writers == 0 { Received::Torn } else { Received::Nothing };
        }
        let inside = piece.inside;
        self.medium.drain(inside);
        self.bytes -= inside;
        // The last one may still be being written: the rest goes through as fast as it is read.
        if self.pieces.len() == 1 && self.writer.is_some() {
            let piece = &mut self.pieces[0];
            piece.rest = [0, 0];
            piece.inside = 0;
        }
        self.pieces.pop_front();
        self.flow();
        received
    }

    /// The descriptions inside, when nobody will read them any more.
    pub fn drop_descriptions(&mut self) -> Vec<usize> {
        let inside = |piece: &Piece| match &piece.content {
            Content::Descriptions(numbers) => numbers.to_vec(),
            _ => Vec::new(),
        };
        self.pieces.drain(..).flat_map(|piece| inside(&piece)).collect()
    }

    /// Reads at most `most` plain bytes.
    pub fn read(&mut self, most: u32) -> Received {
        let mut out: Vec<u8> = Vec::new();
        while let Some(piece) = self.pieces.front_mut() {
            let Content::Bytes(bytes) = &piece.content else {
                if out.is_empty() {
                    return Received::Other;
                }
                break;
            };
            let some = piece.inside.min(most - out.len() as u32);
            if some == 0 {
                break;
            }
            let from = piece.read as usize;
            out.extend_from_slice(&bytes[from..from + some as usize]);
            piece.inside -= some;
            piece.read += some;
            self.bytes -= some;
            self.medium.drain(some);
            if piece.inside == 0 {
                self.pieces.pop_front();
            }
        }
        if out.is_empty() && most > 0 {
            return self.nothing();
        }
        self.flow();
        Received::Bytes(out.into())
    }

    /// A write under way goes on into the room that was made.
    fn flow(&mut self) {
        if self.writer.is_some() {
            self.pour();
        }
    }

    fn nothing(&mut self) -> Received {
        if self.reset {
            self.reset = false;
            Received::Reset
        } else if self.writers == 0 {
            Received::End
        } else {
            Received::Nothing
        }
    }

    /// Whether a read would not wait.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.bytes > 0 || self.writers == 0
    }

    /// Whether a write would not wait.
    #[must_use]
    pub fn is_writable(&self) -> bool {
        self.readers == 0 || (self.writer.is_none() && self.medium.has_room())
    }

    /// The sender to wake after a read: whoever is in the middle of a write, once all of it is in, before those who
    /// wait to begin.
    pub fn sender_to_wake(&mut self) -> Option<Tid> {
        if let Some(writer) = self.writer {
            let through = self.pieces.back().is_none_or(|piece| piece.rest == [0, 0]);
            let waits = self.senders.iter().position(|tid| *tid == writer);
            return if through { waits.and_then(|index| self.senders.remove(index)) } else { None };
        }
        if self.medium.has_room() { self.senders.pop_front() } else { None }
    }

    /// A task no longer waits here. What it had begun to write stays, torn.
    pub fn forget(&mut self, tid: Tid) {
        self.receivers.retain(|waiter| *waiter != tid);
        self.senders.retain(|waiter| *waiter != tid);
    }

    /// Whether that task is in the middle of a write.
    #[must_use]
    pub fn is_written_by(&self, tid: Tid) -> bool {
        self.writer == Some(tid) || self.written_by(tid) > 0
    }

    /// A task will not go on writing what it began.
    pub fn abandon(&mut self, tid: Tid) {
        self.midway.retain(|(writer, _)| *writer != tid);
        if self.writer == Some(tid) {
            self.writer = None;
            if let Some(piece) = self.pieces.back_mut() {
                piece.torn = piece.rest != [0, 0];
                piece.rest = [0, 0];
            }
        }
    }

    /// Every reference of its content, in order.
    pub fn references(&mut self, visit: &mut dyn FnMut(Reference)) {
        self.writer.iter_mut().for_each(|it| visit(Reference::Task(it)));
        self.midway.iter_mut().for_each(|(it, _)| visit(Reference::Task(it)));
        for piece in &mut self.pieces {
            match &mut piece.content {
                Content::Message(message) => visit(Reference::Message(message)),
                Content::Descriptions(numbers) => {
                    let mut changed = numbers.to_vec();
                    changed.iter_mut().for_each(|it| visit(Reference::Open(it)));
                    *numbers = changed.into();
                }
                Content::Bytes(_) => {}
            }
        }
    }

    /// What is inside, the next to leave first: what was written at once, how many bytes of that are read, how many are inside.
    pub fn pieces(&self) -> impl Iterator<Item = (&Content, u32, u32)> {
        self.pieces.iter().map(|piece| (&piece.content, piece.read, piece.inside))
    }

    /// What holds the bytes.
    #[must_use]
    pub fn medium(&self) -> &Medium {
        &self.medium
    }

    /// Labels of what is inside, the next to leave first.
    #[must_use]
    pub fn labels(&self) -> Vec<Rc<str>> {
        self.pieces.iter().map(|piece| piece.content.label()).collect()
    }
}
