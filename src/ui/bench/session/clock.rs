//! The one clock of all runs: virtual time by a factor.

use interleave::time::{Duration, Instant};

/// A run from its start to its end takes so long at speed 1, in milliseconds of wall time.
const WHOLE: f64 = 12_000.0;
/// Microseconds of virtual time a millisecond of wall time, at least: a unit takes 0.8 s at most.
const SLOWEST: f64 = 1.25;

/// Where the clock stands, and how it goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clock {
    pub now: Instant,
    /// What has passed of the microsecond after `now`.
    rest: f64,
    pub playing: bool,
    pub speed: f64,
}

impl Default for Clock {
    fn default() -> Clock {
        Clock { now: Instant::BOOT, rest: 0.0, playing: false, speed: 1.0 }
    }
}

impl Clock {
    /// Lets so many milliseconds of wall time pass; stops at the end.
    pub fn pass(&mut self, millis: f64, span: Duration) {
        let factor = (span.micros() as f64 / WHOLE).max(SLOWEST) * self.speed;
        let passed = self.rest + millis.clamp(0.0, 250.0) * factor;
        let whole = passed.floor();
        self.rest = passed - whole;
        self.now += Duration::from_micros(whole as u64);
        let end = Instant::BOOT + span;
        if self.now >= end {
            self.set(end);
            self.playing = false;
        }
    }

    /// Puts it to a moment.
    pub fn set(&mut self, now: Instant) {
        self.now = now;
        self.rest = 0.0;
    }
}
