//! What the page asks of the explorer and what it has heard: part of the session.

use std::rc::Rc;

use interleave::{
    explore::{play::Graph, report::Outcome},
    machine::script::Script,
};

use super::{Action, Request, Run, Session, Start, Tab};
use crate::ui::{
    address,
    play::words,
    worker::message::{Delay, Found, Job},
};

/// How far the search is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Stage {
    #[default]
    Idle,
    Running,
    /// Told to stop; its last word is to come.
    Stopping,
    /// What was found is all that will be.
    Done,
    /// Why it cannot be explored.
    Failed(Rc<str>),
}

/// The search for all outcomes of the program at hand.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Whether its panel is open, where that is no tab.
    pub open: bool,
    pub delay: Delay,
    /// The milliseconds of the switch, whichever way it stands.
    pub slack: u32,
    pub job: Option<Rc<Job>>,
    pub stage: Stage,
    /// What is known by now.
    pub found: Option<Rc<Found>>,
    /// All states of what was found; None inside: they are not to be had.
    pub graph: Option<Rc<Option<Graph>>>,
    /// The outcome that waits for another to be compared with.
    pub beside: Option<Rc<Outcome>>,
    /// The outcome whose schedule is shown.
    pub chosen: Option<Rc<Outcome>>,
    /// The number of the last job.
    pub last: u32,
}

impl PartialEq for Search {
    /// What was found is big, and always a new allocation when it changes.
    fn eq(&self, other: &Self) -> bool {
        let same = |one: &Option<Rc<Found>>, two: &Option<Rc<Found>>| match (one, two) {
            (Some(one), Some(two)) => Rc::ptr_eq(one, two),
            (one, two) => one.is_none() && two.is_none(),
        };
        same(&self.found, &other.found)
            && (self.open, self.delay, self.slack, self.last)
                == (other.open, other.delay, other.slack, other.last)
            && (&self.stage, &self.chosen, &self.beside) == (&other.stage, &other.chosen, &other.beside)
    }
}

/// What can happen to it.
#[derive(Clone, Debug)]
pub enum Explore {
    /// Opens the panel; a program of which nothing is known is explored at once.
    Open,
    Close,
    Delay(Delay),
    /// With all means there are.
    Start,
    /// A little, without being asked: for the line that says what the program can do.
    Quiet,
    Stop,
    Found(u32, bool, Rc<Found>),
    Failed(u32, Rc<str>),
    /// It did not hear that it should stop, and was ended.
    Abandoned(u32),
    /// Shows the schedule of an outcome of what was found.
    Choose(usize),
    /// Marks an outcome; the second that is marked is compared with the first.
    Beside(usize),
    Graph(u32, Rc<Option<Graph>>),
}

/// Budgets: of the quiet search, and of one that was asked for.
const QUIET_STATES: u64 = 200_000;
const QUIET_BYTES: usize = 96 << 20;
const QUIET_SECONDS: f64 = 3.0;
const QUIET_SAMPLES: u64 = 200;
const STATES: u64 = 2_000_000;
const BYTES: usize = 512 << 20;
const SAMPLES: u64 = 10_000;
/// The delay that the switch offers first, in milliseconds.
const FIRST_SLACK: u32 = 10;

impl Search {
    #[must_use]
    pub fn new() -> Search {
        Search { slack: FIRST_SLACK, ..Search::default() }
    }

    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(self.stage, Stage::Running | Stage::Stopping)
    }

    /// Whether the job is the one that nobody asked for.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.job.as_ref().is_some_and(|job| job.max_seconds.is_some())
    }

    /// Whether what was found holds whatever the delays.
    #[must_use]
    pub fn is_about_any(&self) -> bool {
        self.job.as_ref().is_some_and(|job| job.delay == Delay::Any)
    }

    /// Whether every outcome is known, whatever the delays.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let is_complete = self.found.as_ref().is_some_and(|found| found.report.complete);
        is_complete && self.stage == Stage::Done && self.is_about_any()
    }

    /// What was found, once no more will come; of what is known whole not before its graph is here, or cannot be had.
    #[must_use]
    pub fn last_word(&self) -> Option<(&Found, Option<&Graph>)> {
        let found = self.found.as_ref().filter(|_| self.stage == Stage::Done && self.is_about_any())?;
        match &self.graph {
            Some(graph) => Some((found, (**graph).as_ref())),
            None if self.is_whole() => None,
            None => Some((found, None)),
        }
    }

    pub(super) fn begin(&mut self, request: &Request, quiet: bool) {
        self.last += 1;
        let mut job = job(request);
        if self.job.as_ref().is_some_and(|known| known.delay != self.delay) {
            self.found = None;
        }
        self.graph = None;
        self.beside = None;
        job.id = self.last;
        job.delay = self.delay;
        if quiet {
            (job.max_states, job.max_bytes) = (QUIET_STATES, QUIET_BYTES);
            (job.samples, job.max_seconds) = (QUIET_SAMPLES, Some(QUIET_SECONDS));
        }
        self.job = Some(Rc::new(job));
        self.stage = Stage::Running;
    }

    /// What was heard last is all that will be known.
    fn abandon(&mut self) {
        self.stage = if self.found.is_some() { Stage::Done } else { Stage::Idle };
        if let Some(found) = &mut self.found {
            let report = &mut Rc::make_mut(found).report;
            report.complete = false;
            report.stopped = Some("cancelled".to_owned());
        }
    }

    /// Forgets what is not about this program.
    pub(super) fn keep_to(&mut self, request: &Request) {
        let is_same = self.job.as_ref().is_some_and(|known| {
            let now = job(request);
            **known
                == Job {
                    id: known.id,
                    delay: known.delay,
                    max_states: known.max_states,
                    max_bytes: known.max_bytes,
                    samples: known.samples,
                    max_seconds: known.max_seconds,
                    ..now
                }
        });
        if !is_same {
            let (open, delay, slack, last) = (self.open, self.delay, self.slack, self.last);
            *self = Search { open, delay, slack, last, ..Search::default() };
        } else if request.script.is_none() {
            self.chosen = None;
        }
    }
}

/// The job of a program, asked for by a person.
fn job(request: &Request) -> Job {
    let options = &request.options;
    Job {
        id: 0,
        source: request.source.to_string(),
        files: request.files.iter().map(|(name, content)| (name.to_string(), content.to_vec())).collect(),
        seed: options.seed,
        start_method: options.start_method.word().to_owned(),
        stdout: address::stdout_word(options.stdout).to_owned(),
        costs: address::costs_word(options.costs).to_owned(),
        limit_operations: options.limit_operations,
        delay: Delay::Any,
        max_states: STATES,
        max_bytes: BYTES,
        samples: SAMPLES,
        max_seconds: None,
    }
}

/// Whether two reports speak of the same outcome.
#[must_use]
pub fn is_same(one: &Outcome, other: &Outcome) -> bool {
    (&one.outcome, &one.hang, one.exit_code) == (&other.outcome, &other.hang, other.exit_code)
        && (&one.stdout, &one.files, &one.exceptions) == (&other.stdout, &other.files, &other.exceptions)
        && (&one.exit_codes, &one.waiting) == (&other.exit_codes, &other.waiting)
}

impl Session {
    /// The search's part of `apply`: false when nothing changed.
    pub(super) fn explore(&mut self, event: Explore) -> bool {
        let can_start = !matches!(self.run, Run::Rejected(_));
        let search = &mut self.search;
        match event {
            Explore::Open => {
                search.open = true;
                self.tab = Tab::Explore;
                let is_answered = search.stage != Stage::Idle
                    && (!search.is_quiet()
                        || search.stage == Stage::Done
                            && search.found.as_ref().is_some_and(|it| it.report.complete));
                if !is_answered && can_start {
                    search.begin(&self.request, false);
                }
            }
            Explore::Close => {
                search.open = false;
                self.tab = if self.tab == Tab::Explore { Tab::Source } else { self.tab };
            }
            Explore::Delay(delay) => {
                if let Delay::Slack(slack) = delay {
                    search.slack = slack;
                }
                if search.delay == delay {
                    return false;
                }
                search.delay = delay;
                if can_start {
                    search.chosen = None;
                    search.begin(&self.request, false);
                }
            }
            Explore::Start if can_start => search.begin(&self.request, false),
            Explore::Quiet if can_start && search.stage == Stage::Idle => search.begin(&self.request, true),
            Explore::Start | Explore::Quiet => return false,
            Explore::Stop => {
                if search.stage != Stage::Running {
                    return false;
                }
                search.stage = Stage::Stopping;
            }
            Explore::Found(..) | Explore::Failed(..) | Explore::Abandoned(_) | Explore::Graph(..) => {
                return self.heard(event);
            }
            Explore::Beside(index) => return self.beside(index),
            Explore::Choose(index) => return self.choose(index),
        }
        true
    }

    /// Takes what the worker has said; false when it is about an earlier job.
    fn heard(&mut self, event: Explore) -> bool {
        let search = &mut self.search;
        let is_due = match &event {
            Explore::Found(id, ..) | Explore::Failed(id, _) | Explore::Abandoned(id) => {
                search.last == *id && search.is_busy()
            }
            Explore::Graph(id, _) => search.last == *id && search.stage == Stage::Done,
            _ => false,
        };
        if !is_due {
            return false;
        }
        match event {
            Explore::Found(_, last, found) => {
                search.found = Some(found);
                if last {
                    search.stage = Stage::Done;
                }
            }
            Explore::Failed(_, why) => search.stage = Stage::Failed(why),
            Explore::Graph(_, graph) => search.graph = Some(graph),
            _ => search.abandon(),
        }
        self.tell_game();
        true
    }

    /// Shows the schedule of an outcome from its beginning; of the one that is shown, the ordinary run again.
    fn choose(&mut self, index: usize) -> bool {
        let found = self.search.found.clone();
        let Some(outcome) = found.as_ref().and_then(|found| found.report.outcomes.get(index)) else {
            return false;
        };
        let (panel, tab) = (self.panel, self.tab);
        let is_shown = self.search.chosen.as_ref().is_some_and(|chosen| is_same(chosen, outcome));
        let script = match Script::from_text(&outcome.schedule) {
            _ if is_shown => None,
            Ok(script) => Some(Rc::new(script)),
            Err(_) => return false,
        };
        self.ask_for(Request { script, ..(*self.request).clone() }, Start::Beginning(!is_shown));
        (self.panel, self.tab) = (panel, tab);
        self.search.chosen = (!is_shown).then(|| Rc::new(outcome.clone()));
        true
    }
}

impl Session {
    fn beside(&mut self, index: usize) -> bool {
        let found = self.search.found.clone();
        let Some(outcome) = found.as_ref().and_then(|found| found.report.outcomes.get(index)) else {
            return false;
        };
        let Some(first) = self.search.beside.take() else {
            self.search.beside = Some(Rc::new(outcome.clone()));
            return true;
        };
        let named = |outcome: &Outcome| {
            let script = Script::from_text(&outcome.schedule).ok()?;
            Some((words::outcome(&self.text, outcome), Rc::new(script)))
        };
        if !is_same(&first, outcome) {
            self.comparing = named(&first).zip(named(outcome)).map(|(one, two)| Rc::new([one, two]));
        }
        true
    }
}

impl From<Explore> for Action {
    fn from(event: Explore) -> Self {
        Action::Explore(event)
    }
}
