//! Which sentence of the texts tells what.

use interleave::{
    event::{Kind, Operation, Why},
    process::On,
    value::Part,
};

pub fn block_key(on: On) -> &'static str {
    match on {
        On::Sleep(_) => "event.block-sleep",
        On::Acquire(_) => "event.block-acquire",
        On::Send(_) => "event.block-send",
        On::Receive(_) => "event.block-receive",
        On::Any(_) => "event.block-any",
        On::Signal => "event.block-signal",
        On::Child(_) => "event.block-child",
        On::Device(_) => "event.block-device",
    }
}

pub fn wake_key(from: On) -> &'static str {
    match from {
        On::Sleep(_) => "why.by",
        On::Acquire(_) => "why.by-release",
        On::Send(_) => "why.by-receive",
        On::Receive(_) | On::Any(_) => "why.by-send",
        On::Signal => "why.by-signal",
        On::Child(_) => "why.by-exit",
        On::Device(_) => "why.served",
    }
}

pub fn end_key(why: &Why) -> &'static str {
    match why {
        Why::Stuck => "event.end-stuck",
        Why::Limit => "event.end-limit",
        Why::Impossible => "event.end-impossible",
        _ => "event.end",
    }
}

/// The sentence for several of a kind in one beat.
pub fn group_key(kind: &Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Create { .. } => "group.create",
        Kind::Admit => "group.admit",
        Kind::Dispatch { .. } => "group.dispatch",
        Kind::Wake { .. } => "group.wake",
        Kind::Block { .. } => "group.block",
        Kind::Exit { .. } => "group.exit",
        Kind::Die { .. } => "group.die",
        Kind::Reap { .. } => "group.reap",
        _ => return None,
    })
}

/// The name of a part of a queue.
#[must_use]
pub fn part_key(part: Part) -> &'static str {
    match part {
        Part::Slots => "part.slots",
        Part::ReadLock => "part.read-lock",
        Part::WriteLock => "part.write-lock",
        Part::Pipe => "part.pipe",
        Part::Buffered => "part.buffered",
        Part::FeederDone => "part.feeder-done",
        Part::Unfinished => "part.unfinished",
        Part::Guard => "part.guard",
        Part::Sleeping => "part.sleeping",
        Part::Woken => "part.woken",
        Part::WakeUp => "part.wake-up",
        Part::Flag => "part.flag",
        Part::Inside => "part.inside",
        Part::Door => "part.door",
        Part::Request => "part.request",
        Part::Reply => "part.reply",
        Part::Tasks => "part.tasks",
        Part::Results => "part.results",
        Part::Outcome => "part.outcome",
    }
}

/// The sentence for what a semaphore means inside a condition or an event, where that is more than a count.
#[must_use]
pub fn role_key(part: Option<Part>, operation: &Operation) -> Option<&'static str> {
    Some(match (part?, operation) {
        (Part::Sleeping, Operation::Release) => "operation.sleep",
        (Part::Sleeping, Operation::Acquire) => "operation.sleeper-found",
        (Part::Woken, Operation::Release) => "operation.awake",
        (Part::Woken, Operation::Acquire) => "operation.awake-seen",
        (Part::WakeUp, Operation::Release) => "operation.call",
        (Part::WakeUp, Operation::Acquire) => "operation.called",
        (Part::Flag, Operation::Release) => "operation.flag-up",
        (Part::Flag, Operation::Acquire) => "operation.flag-seen",
        (Part::Flag, Operation::AcquireFailed) => "operation.flag-missing",
        _ => return None,
    })
}
