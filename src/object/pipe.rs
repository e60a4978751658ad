//! A pipe of 65,536 bytes that carries whole messages, each behind a length of four bytes.
//!
//! Linux's rules, pipe(7): a write of at most PIPE_BUF bytes is atomic and waits for room for all of it; a longer one
//! fills what room there is and waits for the rest. `multiprocessing.connection` writes length and message as one
//! up to 16,384 bytes.

use std::{collections::VecDeque, rc::Rc};

use crate::{id::Tid, value::Message};

/// Bytes that a pipe holds (F_GETPIPE_SZ's default).
pub const CAPACITY: u32 = 65_536;
/// Writes up to this size are atomic (limits.h).
const PIPE_BUF: u32 = 4096;
/// The length before each message.
const HEADER: u32 = 4;

/// Messages in order, and who waits at either end.
#[derive(Clone, Debug, Default)]
pub struct Pipe {
    pub messages: VecDeque<Message>,
    /// Bytes inside, at most `CAPACITY`.
    pub bytes: u32,
    /// A sender in the middle of its write, and how many of its bytes have found no room yet.
    writing: Option<(Tid, u32)>,
    /// Tasks that wait for something to read.
    pub receivers: VecDeque<Tid>,
    /// Tasks that wait for room.
    pub senders: VecDeque<Tid>,
}

/// How far a send came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// All of it is in the pipe; the message can be received.
    Done,
    /// Part of it is: the sender waits for room for the rest. The message can be received already, since reader and
    /// writer then take turns until it is through.
    Partly,
    /// There was no room for it.
    NoRoom,
}

impl Pipe {
    /// Writes a message, or goes on writing the one that this task began.
    pub fn send(&mut self, tid: Tid, message: &Message) -> Sent {
        if let Some((writer, rest)) = self.writing {
            if writer != tid {
                return Sent::NoRoom;
            }
            if rest > 0 {
                return Sent::Partly;
            }
            self.writing = None;
            return Sent::Done;
        }
        let total = message.size.saturating_add(HEADER);
        let room = CAPACITY - self.bytes;
        if room == 0 || (total <= PIPE_BUF && total > room) {
            return Sent::NoRoom;
        }
        self.messages.push_back(message.clone());
        self.bytes += total.min(room);
        if total <= room {
            return Sent::Done;
        }
        self.writing = Some((tid, total - room));
        Sent::Partly
    }

    /// Reads the next message; senders then may go on.
    pub fn receive(&mut self) -> Option<Message> {
        let message = self.messages.pop_front()?;
        let total = message.size.saturating_add(HEADER);
        let unwritten = self.writing.map_or(0, |(_, rest)| rest);
        // The last message may be the one whose end is not inside yet.
        if self.messages.is_empty() && unwritten > 0 {
            self.bytes = 0;
            self.writing = self.writing.map(|(tid, _)| (tid, 0));
        } else {
            self.bytes -= total;
            let flows = unwritten.min(CAPACITY - self.bytes);
            self.bytes += flows;
            self.writing = self.writing.map(|(tid, rest)| (tid, rest - flows));
        }
        Some(message)
    }

    /// The sender to wake after a receive: whoever is in the middle of a write before those who wait to begin.
    pub fn sender_to_wake(&mut self) -> Option<Tid> {
        if let Some((writer, rest)) = self.writing {
            let waits = self.senders.iter().position(|tid| *tid == writer);
            return if rest == 0 { waits.and_then(|index| self.senders.remove(index)) } else { None };
        }
        self.senders.pop_front()
    }

    /// A task no longer waits here. What it had begun to write stays.
    pub fn forget(&mut self, tid: Tid) {
        self.receivers.retain(|waiter| *waiter != tid);
        self.senders.retain(|waiter| *waiter != tid);
    }

    /// The messages' labels, the next to leave first.
    #[must_use]
    pub fn labels(&self) -> Vec<Rc<str>> {
        self.messages.iter().map(|message| Rc::clone(&message.label)).collect()
    }
}
