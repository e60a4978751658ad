//! Drives a search in slices, within a time and with an eye on it.

use std::time::{Duration, Instant};

use interleave::explore::report::Report;

/// How long a slice of work is to take, and the pause between two looks.
const SLICE: Duration = Duration::from_millis(50);
const PAUSE: Duration = Duration::from_secs(1);
const FEWEST_STEPS: u64 = 16;

/// What can be driven.
pub trait Search {
    /// Works on for about so many steps; whether there is more to do.
    fn work(&mut self, steps: u64) -> bool;
    /// What is known by now.
    fn report(&mut self) -> Report;
    /// Ends it for that reason.
    fn stop(&mut self, why: &str);
}

/// Searches to the end, to a moment, or until `look`, which is shown what is known once a second, says that it has seen
/// enough. Fills in how long it took.
pub fn drive(
    search: &mut impl Search,
    until: Option<Instant>,
    mut look: impl FnMut(&Report) -> bool,
) -> Report {
    let begun = Instant::now();
    let (mut steps, mut looked) = (FEWEST_STEPS, begun);
    loop {
        let before = Instant::now();
        if !search.work(steps) {
            break;
        }
        let now = Instant::now();
        if until.is_some_and(|until| now >= until) {
            search.stop("seconds");
            break;
        }
        if now - looked >= PAUSE {
            if look(&search.report()) {
                search.stop("cancelled");
                break;
            }
            looked = Instant::now();
        }
        steps = if now - before < SLICE { steps * 2 } else { (steps / 2).max(FEWEST_STEPS) };
    }
    Report { seconds: begun.elapsed().as_secs_f64(), ..search.report() }
}
