//! Placeholder until the timeline's own data is here.

/// Who was in which state, when.
pub struct Slices;

impl Slices {
    #[must_use]
    pub fn of(_events: &[interleave::event::Event]) -> Slices {
        Slices
    }
}
