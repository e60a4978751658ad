//! A device: one server and a line, first come, first served. A request that has begun is carried out to its end: a
//! printer cannot be taken away in the middle of a page (Tanenbaum & Bos, *Modern Operating Systems*, 4th ed., 6.1.1).

use std::collections::VecDeque;

use crate::{
    id::Tid,
    time::{Duration, Instant},
};

/// A device with the request that it serves and those that wait.
#[derive(Clone, Debug, Default)]
pub struct Device {
    /// Who is served, and until when.
    current: Option<(Tid, Instant)>,
    line: VecDeque<(Tid, Duration)>,
}

impl Device {
    /// A request of that length joins the line.
    pub fn request(&mut self, tid: Tid, length: Duration) {
        self.line.push_back((tid, length));
    }

    /// The first of the line is served, if the device is idle; how long that takes.
    pub fn begin(&mut self, now: Instant) -> Option<Duration> {
        if self.current.is_some() {
            return None;
        }
        let (tid, length) = self.line.pop_front()?;
        self.current = Some((tid, now + length));
        Some(length)
    }

    /// The service is over; who was served.
    pub fn finish(&mut self) -> Option<Tid> {
        self.current.take().map(|(tid, _)| tid)
    }

    /// Who is being served.
    #[must_use]
    pub fn serving(&self) -> Option<Tid> {
        self.current.map(|(tid, _)| tid)
    }

    /// Until when.
    #[must_use]
    pub fn until(&self) -> Option<Instant> {
        self.current.map(|(_, until)| until)
    }

    /// Who waits to be served, the next first.
    pub fn waiting(&self) -> impl Iterator<Item = Tid> + '_ {
        self.line.iter().map(|(tid, _)| *tid)
    }
}
