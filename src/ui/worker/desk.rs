//! The worker's work: one job at a time, in slices, so that it hears what the page says in between.

use interleave::{
    explore::{play::Graph, report::Report},
    machine::script::Pick,
};

use super::{
    delay::{Least, LeastSlackMs, Next},
    message::{Ask, Delay, Found, Job, MOST, Prospect, Reply},
};

/// How long one slice may take, in milliseconds: so late a cancel is heard at most.
const SLICE: f64 = 40.0;
/// From one report to the next, in milliseconds.
const NEWS: f64 = 200.0;
/// The least time that a search works per time that it takes to report.
const WORK_PER_REPORT: f64 = 4.0;

/// What is worked on: the explorer, or a toy of a test.
pub trait Search: Sized {
    /// Begins a job under a delay, which is never `Delay::Least`.
    ///
    /// # Errors
    /// The job makes no sense: why, in a sentence.
    fn begin(job: &Job, delay: Delay) -> Result<Self, String>;

    /// Works on for about so many steps; whether there is more to do.
    fn work(&mut self, steps: u64) -> bool;

    /// What is known by now.
    fn report(&mut self) -> Report;

    /// Stops for that reason.
    fn stop(&mut self, why: &str);

    /// All states, if they are all known and few enough to be drawn.
    fn graph(&mut self) -> Option<Graph>;

    /// What can be reached by each step that is possible after these.
    fn prospects(&mut self, picks: &[Pick]) -> Vec<Prospect>;
}

/// What the worker is busy with.
#[derive(Debug, Default)]
pub struct Desk<S> {
    task: Option<Task<S>>,
}

#[derive(Debug)]
struct Task<S> {
    job: Job,
    search: S,
    begun: f64,
    /// When the page last heard of it, and when it is worth looking again.
    told: f64,
    look: f64,
    /// Whether a counterexample was told.
    found: bool,
    /// Steps that took about a quarter of a slice.
    steps: u64,
    /// The delay that is tried, and the search for the least.
    delay: Delay,
    least: Option<Least>,
    known: Option<LeastSlackMs>,
    ended: bool,
}

impl<S: Search> Desk<S> {
    #[must_use]
    pub fn new() -> Desk<S> {
        Desk { task: None }
    }

    /// Hears a message; `now` is in milliseconds, since whenever.
    pub fn hear(&mut self, ask: Ask, now: f64) -> Option<Reply> {
        match ask {
            Ask::Start(job) => {
                let least = (job.delay == Delay::Least).then(Least::default);
                let delay = if least.is_some() { Least::FIRST } else { job.delay };
                match S::begin(&job, delay) {
                    Ok(search) => {
                        self.task = Some(Task {
                            job: *job,
                            search,
                            begun: now,
                            told: now,
                            look: now,
                            found: false,
                            steps: 16,
                            delay,
                            least,
                            known: None,
                            ended: false,
                        });
                        None
                    }
                    Err(why) => {
                        self.task = None;
                        Some(Reply::Failed { job: job.id, why })
                    }
                }
            }
            Ask::Cancel => {
                let task = self.task.as_mut().filter(|task| !task.ended)?;
                Some(task.stop("cancelled", now))
            }
            Ask::Graph(job) => {
                let graph = self.ended(job)?.graph().map(Box::new);
                Some(Reply::Graph { job, graph })
            }
            Ask::Prospects(job, picks) => {
                let prospects = self.ended(job)?.search.prospects(&picks);
                Some(Reply::Prospects { job, picks, prospects })
            }
        }
    }

    /// A job that is done; None: the page asks about an earlier one.
    fn ended(&mut self, job: u32) -> Option<&mut Task<S>> {
        self.task.as_mut().filter(|task| task.ended && task.job.id == job)
    }

    /// Whether there is more to do.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.task.as_ref().is_some_and(|task| !task.ended)
    }

    /// Works for one slice.
    pub fn slice(&mut self, clock: &mut dyn FnMut() -> f64) -> Option<Reply> {
        self.task.as_mut().filter(|task| !task.ended)?.slice(clock)
    }
}

impl<S: Search> Task<S> {
    fn slice(&mut self, clock: &mut dyn FnMut() -> f64) -> Option<Reply> {
        let begin = clock();
        let mut now = begin;
        while now - begin < SLICE {
            let more = self.search.work(self.steps);
            let after = clock();
            if after - now < SLICE / 8.0 {
                self.steps = self.steps.saturating_mul(2);
            } else if after - now > SLICE / 2.0 {
                self.steps = (self.steps / 2).max(1);
            }
            now = after;
            if !more {
                return self.end(now);
            }
            if self.job.max_seconds.is_some_and(|most| now - self.begun >= most * 1000.0) {
                return Some(self.stop("seconds", now));
            }
        }
        self.news(now, clock)
    }

    /// Tells what is known, when it is time to; the first counterexample at once.
    fn news(&mut self, now: f64, clock: &mut dyn FnMut() -> f64) -> Option<Reply> {
        let due = now - self.told >= NEWS;
        if now < self.look || self.found && !due {
            return None;
        }
        let report = self.search.report();
        let after = clock();
        self.look = after + (after - now) * WORK_PER_REPORT;
        let found = report.outcomes.iter().any(|outcome| !outcome.clean);
        // Of a delay that is only tried nothing matters but whether it breaks the program.
        if found && self.least.is_some() {
            return self.tried(Some(true), after);
        }
        if !due && (!found || self.found) {
            return None;
        }
        self.found |= found;
        self.told = after;
        Some(self.reply(report, false, after))
    }

    /// The search has nothing more to do.
    fn end(&mut self, now: f64) -> Option<Reply> {
        let report = self.search.report();
        if self.least.is_none() {
            return Some(self.last(report, now));
        }
        let broke = report.outcomes.iter().any(|outcome| !outcome.clean);
        self.tried(if broke { Some(true) } else { report.complete.then_some(false) }, now)
    }

    /// Goes on to the next delay; once the least is known, that one is searched whole.
    fn tried(&mut self, broke: Option<bool>, now: f64) -> Option<Reply> {
        let mut least = self.least?;
        let next = least.after(self.delay, broke);
        self.least = Some(least);
        let delay = match next {
            Next::Try(delay) => delay,
            Next::Known(known) => {
                self.least = None;
                self.known = known;
                match known {
                    Some(LeastSlackMs { breaks: 0, .. }) => Delay::Exact,
                    Some(LeastSlackMs { breaks, .. }) => Delay::Slack(breaks),
                    // Nothing breaks it, or it is too big to tell: what was found last is the answer.
                    None => return self.end(now),
                }
            }
        };
        match S::begin(&self.job, delay) {
            Ok(search) => {
                self.search = search;
                self.delay = delay;
                None
            }
            Err(why) => {
                self.ended = true;
                Some(Reply::Failed { job: self.job.id, why })
            }
        }
    }

    fn stop(&mut self, why: &str, now: f64) -> Reply {
        self.search.stop(why);
        let report = self.search.report();
        self.last(report, now)
    }

    fn last(&mut self, report: Report, now: f64) -> Reply {
        self.ended = true;
        self.reply(report, true, now)
    }

    /// The graph names outcomes by their places in the report: all of them must have been told.
    fn graph(&mut self) -> Option<Graph> {
        let is_told = self.search.report().outcomes.len() <= MOST;
        if is_told { self.search.graph() } else { None }
    }

    fn reply(&self, mut report: Report, last: bool, now: f64) -> Reply {
        report.seconds = (now - self.begun) / 1000.0;
        report.least_slack = report.least_slack.or(self.known.map(Into::into));
        Reply::Found { job: self.job.id, last, found: Box::new(Found::of(report)) }
    }
}
