//! Whether what was observed of a program, in reality say, is something that the simulated machine can do.
//!
//! An outcome that a search has found is possible; one that a complete search has not found is not. For programs with
//! too many states there is a search of its own (`Explainer`), which goes only where all that was printed so far agrees
//! with what was observed.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use serde::{Deserialize, Serialize};

use super::{
    limits::Limits,
    report::{Outcome, Report},
    settings::Settings,
    system::{Move, Successor, System},
    table::Interner,
    world::{Detail, Left, World},
};
use crate::{lang::code::Program, machine::Options, recording::FileSet};

/// How a run ended that was watched from outside.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Observed {
    /// `exited` or `hang`; processes left behind by a main that exited do not make it a hang.
    pub outcome: String,
    /// Of main; minus the signal that killed it. None when it hangs.
    pub exit_code: Option<i32>,
    /// Pids as `P1`, `P2`… by first appearance.
    pub stdout: String,
    pub files: BTreeMap<String, String>,
    /// Tracebacks on standard error, by class.
    pub exceptions: BTreeMap<String, u32>,
}

/// Where two ends differ: the first field that does, and what stands there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// `outcome`, `exit_code`, `stdout`, `exceptions`, or `file NAME`.
    pub field: String,
    /// From 1, where the field is a text.
    pub line: Option<u32>,
    pub observed: String,
    pub expected: String,
}

/// Numbers as they are compared: of a program that reads a clock none is, for the clocks differ.
fn text(text: &str, reads_clock: bool) -> String {
    if !reads_clock {
        return text.to_owned();
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let end = rest.find(|c: char| is_word(c) != is_word(first)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let (number, stop) = word.strip_suffix('.').map_or((word, ""), |number| (number, "."));
        match number.parse::<f64>() {
            Ok(_) if number.starts_with(|c: char| c.is_ascii_digit()) => {
                result.push('T');
                result.push_str(stop);
            }
            _ => result.push_str(word),
        }
        rest = after;
    }
    result
}

impl Observed {
    /// The end that the simulated machine came to.
    #[must_use]
    pub fn of(outcome: &Outcome) -> Observed {
        Observed {
            outcome: outcome.outcome.clone(),
            exit_code: outcome.exit_code,
            stdout: outcome.stdout.clone(),
            files: outcome.files.clone(),
            exceptions: outcome.exceptions.clone(),
        }
    }

    /// The same with numbers that may come from a clock as `T`, if the program reads one.
    #[must_use]
    pub fn comparable(&self, reads_clock: bool) -> Observed {
        Observed {
            stdout: text(&self.stdout, reads_clock),
            files: self.files.iter().map(|(name, it)| (name.clone(), text(it, reads_clock))).collect(),
            ..self.clone()
        }
    }

    /// The first difference to another end.
    #[must_use]
    pub fn difference(&self, expected: &Observed) -> Option<Difference> {
        let plain = |field: &str, observed: String, expected: String| {
            Some(Difference { field: field.to_owned(), line: None, observed, expected })
        };
        if self.outcome != expected.outcome {
            return plain("outcome", self.outcome.clone(), expected.outcome.clone());
        }
        let code = |code: Option<i32>| code.map_or_else(|| "none".to_owned(), |code| code.to_string());
        if self.exit_code != expected.exit_code {
            return plain("exit_code", code(self.exit_code), code(expected.exit_code));
        }
        if let Some(found) = first_line("stdout", &self.stdout, &expected.stdout) {
            return Some(found);
        }
        if self.exceptions != expected.exceptions {
            return plain(
                "exceptions",
                format!("{:?}", self.exceptions),
                format!("{:?}", expected.exceptions),
            );
        }
        let names: BTreeSet<&String> = self.files.keys().chain(expected.files.keys()).collect();
        names.into_iter().find_map(|name| {
            let field = format!("file {name}");
            match (self.files.get(name), expected.files.get(name)) {
                (Some(mine), Some(other)) => first_line(&field, mine, other),
                (mine, _) => {
                    let word = |is_there: bool| if is_there { "there" } else { "not there" }.to_owned();
                    plain(&field, word(mine.is_some()), word(mine.is_none()))
                }
            }
        })
    }

    /// Of several ends the difference to the one that is like it for longest. None when there are none.
    #[must_use]
    pub fn nearest<'a>(&self, ends: impl IntoIterator<Item = &'a Observed>) -> Option<Difference> {
        let likeness = |other: &Observed| {
            let texts = self.stdout.bytes().zip(other.stdout.bytes());
            let common = texts.take_while(|(one, other)| one == other).count();
            let is_alike = self.outcome == other.outcome && self.exit_code == other.exit_code;
            (is_alike, common, self.stdout == other.stdout, self.exceptions == other.exceptions)
        };
        self.difference(ends.into_iter().max_by_key(|other| likeness(other))?)
    }
}

fn first_line(field: &str, observed: &str, expected: &str) -> Option<Difference> {
    if observed == expected {
        return None;
    }
    let (mut mine, mut theirs) = (observed.split('\n'), expected.split('\n'));
    let mut line = 1;
    loop {
        let (one, other) = (mine.next(), theirs.next());
        if one != other {
            let word = |it: Option<&str>| it.unwrap_or_default().to_owned();
            let (observed, expected) = (word(one), word(other));
            return Some(Difference { field: field.to_owned(), line: Some(line), observed, expected });
        }
        line += 1;
    }
}

/// What is known of an observed end.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The simulated machine can end so.
    Possible,
    /// It cannot; the difference to the nearest of the ends that it can come to.
    Impossible(Option<Difference>),
    /// Nobody knows: `states`, `bytes`, `seconds`, `clock` (what the program does depends on what a clock says), or
    /// what a search does not do at all.
    Unknown(String),
}

impl Answer {
    /// What a search says of an end by itself; `Unknown` says why it is not certain.
    #[must_use]
    pub fn of(report: &Report, observed: &Observed) -> Answer {
        let ends: Vec<Observed> =
            report.outcomes.iter().map(|it| Observed::of(it).comparable(report.reads_clock)).collect();
        let observed = observed.comparable(report.reads_clock);
        if ends.contains(&observed) {
            return Answer::Possible;
        }
        if report.reads_clock {
            return Answer::Unknown("clock".to_owned());
        }
        if report.complete {
            return Answer::Impossible(observed.nearest(&ends));
        }
        Answer::Unknown(report.stopped.clone().unwrap_or_else(|| "states".to_owned()))
    }
}

/// A search for one observed end, a few steps at a time.
#[derive(Debug)]
pub struct Explainer {
    program: Rc<Program>,
    files: FileSet,
    options: Rc<Options>,
    limits: Limits,
    observed: Observed,
    world: World,
    states: Interner,
    /// States whose moves are not known yet, by how much of the observed output they have printed.
    open: BTreeMap<usize, Vec<u32>>,
    ends: Vec<Observed>,
    answer: Option<Answer>,
}

/// Ends that are kept to say what is nearest.
const MOST_ENDS: usize = 64;

impl Explainer {
    /// A search about to begin.
    #[must_use]
    pub fn new(
        program: Rc<Program>,
        files: &FileSet,
        options: Rc<Options>,
        settings: &Settings,
        observed: &Observed,
    ) -> Explainer {
        let world = World::new(Rc::clone(&program), files, &options, Detail::coarse(settings));
        let mut explainer = Explainer {
            program,
            files: files.clone(),
            options,
            limits: Limits { states: settings.max_states, bytes: settings.max_bytes },
            observed: observed.clone(),
            world,
            states: Interner::default(),
            open: BTreeMap::new(),
            ends: Vec::new(),
            answer: None,
        };
        explainer.begin();
        explainer
    }

    fn begin(&mut self) {
        self.states = Interner::default();
        self.open.clear();
        self.ends.clear();
        let first = self.world.initial();
        self.meet(&first);
    }

    /// The answer, when it is known.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        self.answer.as_ref()
    }

    /// Stops for that reason.
    pub fn stop(&mut self, why: &str) {
        self.answer.get_or_insert_with(|| Answer::Unknown(why.to_owned()));
    }

    /// Distinct states so far.
    #[must_use]
    pub fn states(&self) -> u64 {
        self.states.len().into()
    }

    /// Looks at so many states more; whether there is more to do.
    pub fn work(&mut self, states: u64) -> bool {
        let (mut moves, mut next): (Vec<Move>, _) = (Vec::new(), Successor::default());
        let mut words = Vec::new();
        for _ in 0..states {
            if self.answer.is_some() {
                return false;
            }
            let Some(state) = self.pop() else {
                self.answer = Some(self.refused());
                return false;
            };
            self.states.row(state, &mut words);
            self.world.moves(&words, &mut moves);
            if moves.is_empty() {
                self.end(&words);
            }
            for step in &moves {
                self.world.fire(&words, *step, &mut next);
                self.meet(&next.words);
            }
            self.heed();
            self.keep_limits();
        }
        self.answer.is_none()
    }

    /// The state that is furthest in what was observed; of several the one met last.
    fn pop(&mut self) -> Option<u32> {
        let mut furthest = self.open.last_entry()?;
        let state = furthest.get_mut().pop();
        if furthest.get().is_empty() {
            furthest.remove();
        }
        state
    }

    fn meet(&mut self, words: &[u32]) {
        let left = self.world.left(words);
        let Some(progress) = self.agreement(&left) else {
            if self.ends.len() < MOST_ENDS {
                let end = Observed {
                    outcome: self.observed.outcome.clone(),
                    exit_code: left.main.or(self.observed.exit_code),
                    stdout: left.printed,
                    exceptions: left.exceptions,
                    files: self.observed.files.clone(),
                };
                self.ends.push(end);
            }
            return;
        };
        let (state, is_new) = self.states.insert(words);
        if is_new {
            self.open.entry(progress).or_default().push(state);
        }
    }

    /// How much of the observed output a state has printed; None when it has done what was not observed.
    fn agreement(&self, left: &Left) -> Option<usize> {
        let has_exited = left.main.is_none() || left.main == self.observed.exit_code;
        let mut told = left.exceptions.iter();
        let are_told =
            told.all(|(class, count)| self.observed.exceptions.get(class).is_some_and(|most| count <= most));
        // A number at the very end may go on.
        let sure = left.printed.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
        (has_exited && are_told && self.observed.stdout.starts_with(sure)).then_some(sure.len())
    }

    fn end(&mut self, words: &[u32]) {
        let left = self.world.left(words);
        let is_stuck = left.living > 0 && left.main.is_none();
        let end = Observed {
            outcome: if left.is_cut {
                "limit"
            } else if is_stuck {
                "hang"
            } else {
                "exited"
            }
            .to_owned(),
            exit_code: left.main,
            stdout: left.printed,
            files: self.world.files(words),
            exceptions: left.exceptions,
        };
        if end == self.observed {
            self.answer = Some(Answer::Possible);
        } else if self.ends.len() < MOST_ENDS {
            self.ends.push(end);
        }
    }

    /// Everything has been looked at.
    fn refused(&self) -> Answer {
        if self.world.detail().clock {
            return Answer::Unknown("clock".to_owned());
        }
        Answer::Impossible(self.observed.nearest(&self.ends))
    }

    fn heed(&mut self) {
        let (asked, before) = (self.world.asked(), self.world.detail());
        if let Some(what) = asked.refused {
            self.stop(what);
            return;
        }
        let detail = before.heed(asked);
        if detail != before && self.answer.is_none() {
            self.world = World::new(Rc::clone(&self.program), &self.files, &self.options, detail);
            self.begin();
        }
    }

    fn keep_limits(&mut self) {
        if self.states() > self.limits.states {
            self.stop("states");
        } else if self.states.bytes() + self.world.bytes() > self.limits.bytes {
            self.stop("bytes");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(stdout: &str) -> Observed {
        let files = BTreeMap::from([("a".to_owned(), "1\n2\n".to_owned())]);
        let outcome = "exited".to_owned();
        Observed { outcome, exit_code: Some(0), stdout: stdout.to_owned(), files, ..Observed::default() }
    }

    #[test]
    fn clocks_are_not_compared() {
        assert_eq!(text("took 1.25 s, 3 items2 at 10.", true), "took T s, T items2 at T.");
        assert_eq!(text("took 1.25 s", false), "took 1.25 s");
    }

    #[test]
    fn the_first_difference_is_told() {
        let (one, other) = (seen("a\nb\n"), seen("a\nc\n"));
        assert_eq!(one.difference(&one), None);
        let found = one.difference(&other).expect("they differ");
        assert_eq!((&*found.field, found.line), ("stdout", Some(2)));
        assert_eq!((&*found.observed, &*found.expected), ("b", "c"));
        let mut last = one.clone();
        last.files.insert("a".to_owned(), "1\n3\n".to_owned());
        let found = last.difference(&one).expect("they differ");
        assert_eq!((&*found.field, found.line, &*found.observed), ("file a", Some(2), "3"));
        last.files.clear();
        assert_eq!(last.difference(&one).map(|it| it.observed), Some("not there".to_owned()));
        let killed = Observed { exit_code: Some(-9), ..one.clone() };
        assert_eq!(killed.difference(&one).map(|it| it.field), Some("exit_code".to_owned()));
    }

    #[test]
    fn the_nearest_end_is_the_one_that_agrees_for_longest() {
        let ends = [seen("x\n"), seen("a\nb\nc\n"), seen("a\n")];
        let found = seen("a\nb\nd\n").nearest(&ends).expect("there are ends");
        assert_eq!((found.line, &*found.expected), (Some(3), "c"));
        assert_eq!(seen("").nearest(&[]), None);
    }
}
