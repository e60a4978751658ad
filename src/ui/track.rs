//! A value over time, as a list of beginnings.

use interleave::time::Instant;

/// Something that has one value at a time: each begins where the one before it ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Track<T> {
    starts: Vec<(Instant, T)>,
}

impl<T: Copy + PartialEq> Default for Track<T> {
    fn default() -> Track<T> {
        Track::new()
    }
}

impl<T: Copy + PartialEq> Track<T> {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Track<T> {
        Track { starts: Vec::new() }
    }

    /// From then on it is this; what was to come later is off.
    pub fn set(&mut self, at: Instant, value: T) {
        while self.starts.last().is_some_and(|(start, _)| *start >= at) {
            self.starts.pop();
        }
        if self.starts.last().is_none_or(|(_, last)| *last != value) {
            self.starts.push((at, value));
        }
    }

    /// Whether this value is already to come later than that moment.
    #[must_use]
    pub fn has_booked(&self, at: Instant, value: T) -> bool {
        self.starts.last().is_some_and(|(start, last)| *start > at && *last == value)
    }

    /// The value that comes last.
    #[must_use]
    pub fn last(&self) -> Option<T> {
        self.starts.last().map(|(_, value)| *value)
    }

    /// How many stretches there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The value at a moment.
    #[must_use]
    pub fn at(&self, at: Instant) -> Option<T> {
        let after = self.starts.partition_point(|(start, _)| *start <= at);
        Some(self.starts.get(after.checked_sub(1)?)?.1)
    }

    /// Stretches that touch `from..to`: start, end (the last ends at `close`) and value.
    pub fn between(
        &self,
        from: Instant,
        to: Instant,
        close: Instant,
    ) -> impl Iterator<Item = (Instant, Instant, T)> {
        let first = self.starts.partition_point(|(start, _)| *start <= from).saturating_sub(1);
        let ends = self.starts.iter().skip(first + 1).map(|(start, _)| *start).chain([close]);
        let stretches = self.starts[first.min(self.starts.len())..].iter().zip(ends);
        stretches
            .map(|((start, value), end)| (*start, end, *value))
            .take_while(move |(start, ..)| *start < to)
    }
}
