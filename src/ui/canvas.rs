//! Time and pixels: the only place where one becomes the other.

use interleave::{
    text::Text,
    time::{Duration, Instant},
};

/// A stretch of time laid out over a stretch of pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    pub start: Instant,
    pub end: Instant,
    /// Pixels from the left edge to `start`.
    pub left: f64,
    pub width: f64,
}

/// The shortest stretch that can be zoomed to.
const SHORTEST: f64 = 20.0;

impl Axis {
    /// Microseconds a pixel.
    #[must_use]
    pub fn scale(&self) -> f64 {
        (self.span() / self.width.max(1.0)).max(f64::MIN_POSITIVE)
    }

    fn span(&self) -> f64 {
        (self.end.since(self.start).micros() as f64).max(1.0)
    }

    /// Where a moment lies; outside the pixels when it is outside the time.
    #[must_use]
    pub fn x(&self, at: Instant) -> f64 {
        self.left + (at.micros() as f64 - self.start.micros() as f64) / self.scale()
    }

    /// The moment at a pixel, within the axis.
    #[must_use]
    pub fn at(&self, x: f64) -> Instant {
        let offset = (x - self.left).clamp(0.0, self.width) * self.scale();
        self.start + Duration::from_micros(offset.round() as u64)
    }

    /// Closer (`factor` below 1) or wider about a pixel, within `whole`.
    #[must_use]
    pub fn zoomed(&self, x: f64, factor: f64, whole: Instant) -> Axis {
        let share = ((x - self.left) / self.width.max(1.0)).clamp(0.0, 1.0);
        let fixed = self.start.micros() as f64 + share * self.span();
        let most = (whole.micros() as f64).max(SHORTEST);
        let span = (self.span() * factor).clamp(SHORTEST.min(most), most);
        self.window(fixed - share * span, span, most)
    }

    /// Moved along by so many pixels, within `whole`.
    #[must_use]
    pub fn panned(&self, pixels: f64, whole: Instant) -> Axis {
        let most = (whole.micros() as f64).max(SHORTEST);
        self.window(self.start.micros() as f64 + pixels * self.scale(), self.span(), most)
    }

    /// Moved so that a moment is in it; the same if it is.
    #[must_use]
    pub fn following(&self, at: Instant, whole: Instant) -> Axis {
        if self.start <= at && at <= self.end {
            return *self;
        }
        let most = (whole.micros() as f64).max(SHORTEST);
        self.window(at.micros() as f64 - self.span() * 0.2, self.span(), most)
    }

    fn window(&self, start: f64, span: f64, most: f64) -> Axis {
        let start = start.clamp(0.0, (most - span).max(0.0)).round() as u64;
        Axis {
            start: Instant::from_micros(start),
            end: Instant::from_micros(start + span.round() as u64),
            ..*self
        }
    }

    /// Round moments, at least so many pixels apart.
    #[must_use]
    pub fn ticks(&self, apart: f64) -> Vec<Instant> {
        let step = round_up(self.scale() * apart);
        let first = self.start.micros().div_ceil(step);
        (first..)
            .map(|index| Instant::from_micros(index * step))
            .take_while(|at| *at <= self.end)
            .take(200)
            .collect()
    }
}

/// The next of 1, 2, 5 times a power of ten.
fn round_up(micros: f64) -> u64 {
    let mut power = 1u64;
    loop {
        for step in [1, 2, 5] {
            if (step * power) as f64 >= micros {
                return step * power;
            }
        }
        power = power.saturating_mul(10);
    }
}

/// A moment for people: `300 µs`, `23 ms`, `1.2 s`.
#[must_use]
pub fn moment(at: Instant, text: &Text) -> String {
    let micros = at.micros();
    let (key, value) = match micros {
        0 => ("timeline.ms", 0.0),
        1..1_000 => ("timeline.us", micros as f64),
        1_000..1_000_000 => ("timeline.ms", micros as f64 / 1e3),
        _ => ("timeline.s", micros as f64 / 1e6),
    };
    let digits = format!("{value:.3}");
    let digits =
        if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { &digits };
    text.fill(key, &[digits])
}
