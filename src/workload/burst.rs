//! Bursts in one line of text: `5 io:3 2 io(printer):4 1 lock:L 2 unlock:L`.

use std::rc::Rc;

use super::{Burst, DISK, ErrorKind, error::piece, number, units};
use crate::time::Duration;

/// Their name in the formats.
const FIELD: &str = "bursts";

/// Reads bursts with blanks between them. Full-width signs, as Chinese keyboards write them, are taken for the plain ones.
pub(super) fn read(text: &str) -> Result<Vec<Burst>, ErrorKind> {
    let plain = text.replace('：', ":").replace('（', "(").replace('）', ")");
    plain.split_whitespace().map(read_one).collect()
}

/// Reads one burst: a CPU time `5` or `cpu:5`, `io:3`, `io(printer):3`, `lock:L`, `unlock:L`.
pub(super) fn read_one(text: &str) -> Result<Burst, ErrorKind> {
    let bad = || ErrorKind::BadBurst { found: piece(text) };
    let Some((head, tail)) = text.split_once(':') else {
        return match length(text) {
            Err(ErrorKind::NotTime { .. })
                if !text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) =>
            {
                Err(bad())
            }
            read => read.map(Burst::Cpu),
        };
    };
    match head.to_ascii_lowercase().as_str() {
        "cpu" => length(tail).map(Burst::Cpu),
        "io" => Ok(Burst::Io { length: length(tail)?, device: DISK.into() }),
        "lock" => Ok(Burst::Lock(tail.into())),
        "unlock" => Ok(Burst::Unlock(tail.into())),
        other if other.starts_with("io(") && other.ends_with(')') => {
            Ok(Burst::Io { length: length(tail)?, device: head[3..head.len() - 1].into() })
        }
        _ => Err(bad()),
    }
}

pub(super) fn length(text: &str) -> Result<Duration, ErrorKind> {
    number::time(FIELD, text).map(Duration::from_micros)
}

/// The bursts as `read` takes them.
pub(super) fn write(bursts: &[Burst]) -> String {
    let write_one = |burst: &Burst| match burst {
        Burst::Cpu(length) => units(length.micros()),
        Burst::Io { length, device } if &**device == DISK => format!("io:{}", units(length.micros())),
        Burst::Io { length, device } => format!("io({device}):{}", units(length.micros())),
        Burst::Lock(lock) => format!("lock:{lock}"),
        Burst::Unlock(lock) => format!("unlock:{lock}"),
    };
    bursts.iter().map(write_one).collect::<Vec<_>>().join(" ")
}

/// The rules of a list of bursts: CPU first and last, I/O between; every lock taken once and given back.
pub(super) fn check(bursts: &[Burst]) -> Result<(), ErrorKind> {
    let mut held: Vec<&Rc<str>> = Vec::new();
    // What came last, and whether lock steps have come since.
    let mut before: Option<&Burst> = None;
    let mut steps = false;
    for burst in bursts {
        match (burst, before) {
            (Burst::Lock(lock), _) => {
                super::check::burst_name("lock", lock)?;
                if held.contains(&lock) {
                    return Err(ErrorKind::LockTwice { lock: lock.to_string() });
                }
                held.push(lock);
                steps = true;
                continue;
            }
            (Burst::Unlock(lock), _) => {
                super::check::burst_name("unlock", lock)?;
                let at = held.iter().position(|other| *other == lock);
                held.remove(at.ok_or_else(|| ErrorKind::NotHeld { lock: lock.to_string() })?);
                steps = true;
                continue;
            }
            (Burst::Io { .. }, None) => return Err(ErrorKind::FirstIo),
            (Burst::Io { .. }, Some(Burst::Io { .. })) => return Err(ErrorKind::TwoIo),
            (Burst::Io { length, device }, _) => {
                super::check::burst_name("device", device)?;
                super::check::positive(FIELD, *length)?;
            }
            (Burst::Cpu(_), Some(Burst::Cpu(_))) if !steps => return Err(ErrorKind::TwoCpu),
            (Burst::Cpu(length), _) => super::check::positive(FIELD, *length)?,
        }
        before = Some(burst);
        steps = false;
    }
    match before {
        None => Err(ErrorKind::NoBursts),
        Some(Burst::Io { .. }) => Err(ErrorKind::LastIo),
        Some(_) => held.first().map_or(Ok(()), |lock| Err(ErrorKind::StillHeld { lock: lock.to_string() })),
    }
}
