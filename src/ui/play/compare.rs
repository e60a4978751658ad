//! Two schedules of one program: how long they are alike, and what then differs.

use std::rc::Rc;

use interleave::{event::Event, machine::script::Script, recording::Recording, text::Text, time::Instant};

use super::{Choice, words};
use crate::ui::slices::Slices;

/// A schedule, and whose it is.
pub type Named = (String, Rc<Script>);

/// Two schedules to be seen beside each other.
pub struct Pair {
    pub runs: [Run; 2],
    /// The events they have in common, and the moment when they part.
    pub alike: usize,
    pub parting: Instant,
}

/// One of two schedules.
pub struct Run {
    /// Whose it is.
    pub name: String,
    pub recording: Recording,
    pub slices: Rc<Slices>,
    /// What each of its steps is.
    pub taken: Vec<Choice>,
}

impl Run {
    #[must_use]
    pub fn new(name: String, recording: Recording, taken: Vec<Choice>) -> Run {
        let slices = Rc::new(Slices::of(&recording.events));
        Run { name, recording, slices, taken }
    }
}

impl Pair {
    #[must_use]
    pub fn new(one: Run, two: Run) -> Pair {
        let (alike, parting) = parting(&one.recording.events, &two.recording.events);
        Pair { runs: [one, two], alike, parting }
    }

    /// The later of the two ends: the length of the common clock.
    #[must_use]
    pub fn end(&self) -> Instant {
        self.runs.iter().map(|run| run.recording.outcome.at).max().unwrap_or(Instant::BOOT)
    }
}

/// How many steps two schedules have in common.
#[must_use]
pub fn alike(one: &[Choice], two: &[Choice]) -> usize {
    one.iter().zip(two).take_while(|(one, two)| one.pick == two.pick).count()
}

/// The events that two runs have in common, and the moment of the last of them: alike so far, they share one clock.
#[must_use]
pub fn parting(one: &[Event], two: &[Event]) -> (usize, Instant) {
    let alike = one.iter().zip(two).take_while(|(one, two)| one == two).count();
    (alike, alike.checked_sub(1).map_or(Instant::BOOT, |last| one[last].at))
}

/// Where they part, in a sentence.
#[must_use]
pub fn sentence(text: &Text, one: &[Choice], two: &[Choice]) -> String {
    let steps = alike(one, two);
    let next = |taken: &[Choice]| {
        taken
            .get(steps)
            .map_or_else(|| text.get("compare.ends").to_owned(), |choice| words::step(text, choice))
    };
    if steps == one.len() && steps == two.len() {
        return text.get("compare.same").to_owned();
    }
    let key = if steps == 0 { "compare.from-start" } else { "compare.parts" };
    text.fill(key, &[&steps.to_string(), &(steps + 1).to_string(), &next(one), &next(two)])
}
