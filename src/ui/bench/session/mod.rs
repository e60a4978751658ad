//! The state of the workload bench and all that can happen to it. Pure: whoever dispatches does the effects.

mod clock;
mod edit;
mod work;

use std::rc::Rc;

use interleave::{
    id::Pid,
    machine::Options,
    policy,
    time::{Duration, Instant},
    workload::{self, Field, Workload},
};
use yew::Reducible;

pub use clock::Clock;
pub use work::{MOST_RUNS, Origin, Work};

use super::{
    rows::{self, Checked, Pasted},
    track::Track,
};

/// Most steps that can be undone.
const MOST_PAST: usize = 200;

/// One of the runs that are compared.
#[derive(Clone, Debug)]
pub struct Run {
    pub options: Rc<Options>,
    /// The last run there was in this place, while the one that is wanted is not there yet.
    pub track: Option<Rc<Track>>,
    pub state: RunState,
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunState {
    /// To be computed, or being computed.
    Waiting,
    Ready,
    /// It takes long: this many events so far, and it waits to be asked for.
    Long(usize),
    Wrong(policy::Error),
}

/// What lies over the bench.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    None,
    Presets,
    Random,
    /// The rules of one run, or of all.
    Rules(Option<usize>),
    Files,
    Keys,
}

/// Which of several panes is shown where there is room for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Table,
    Runs,
    Figures,
}

/// What is shown below the runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Below {
    /// The figures of all runs.
    Compare,
    /// Figures against a parameter.
    Curves,
    /// Answers are hidden, and asked for.
    Exercise,
}

/// Something to be told about what was just done.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// So many processes were pasted or imported in place of so many.
    Replaced(usize, usize),
    /// What was pasted or imported cannot be read.
    Unread(workload::Error),
    /// Parts of a link that could not be read.
    Link(String),
}

/// Everything the bench knows.
#[derive(Clone)]
pub struct Bench {
    pub work: Rc<Work>,
    pub checked: Rc<Checked>,
    /// One for each of the work's runs.
    pub runs: Vec<Run>,
    /// The last workload without a fault.
    pub workload: Option<Rc<Workload>>,
    past: Vec<Rc<Work>>,
    future: Vec<Rc<Work>>,
    /// The cell that is being typed into: its letters are undone together.
    typing: Option<(usize, Field)>,
    pub clock: Clock,
    pub selected: Option<Pid>,
    pub sheet: Sheet,
    pub tab: Tab,
    /// Columns that no policy uses are shown too.
    pub more_columns: bool,
    pub below: Below,
    /// Which of the runs the queues of the moment, or an exercise, are about.
    pub about: usize,
    /// However long a run takes, it is wanted.
    pub patient: bool,
    pub reduced_motion: bool,
    /// Play once the first runs are there.
    opening: bool,
    pub notice: Option<Notice>,
}

#[derive(Clone, Debug)]
pub enum Action {
    /// A cell's text.
    Cell(usize, Field, Rc<str>),
    /// A new process at that row.
    Add(usize),
    Duplicate(usize),
    Delete(usize),
    /// Up (false) or down.
    Move(usize, bool),
    /// What was pasted with the cursor in that cell.
    Paste(Pasted, usize, Field),
    /// Takes what the last paste replaced back, below the rest.
    KeepBoth,
    Unread(workload::Error),
    Clear,
    Until(Rc<str>),
    /// Another table with other runs.
    Open(Rc<Work>),
    /// Another table, the same runs.
    Table(Vec<Rc<rows::Row>>, Origin),
    Undo,
    Redo,
    /// Policies and rules of all runs.
    Runs(Vec<Rc<Options>>),
    /// A run has been computed, of that workload with those options.
    Ran(Rc<Workload>, Rc<Options>, Result<Rc<Track>, policy::Error>),
    /// A run would take long.
    Long(Rc<Workload>, Rc<Options>, usize),
    /// It is wanted all the same.
    Patient,
    /// So many milliseconds have passed.
    Pass(f64),
    Toggle,
    Pause,
    /// To the next event of any run, or the one before.
    Step,
    Back,
    Restart,
    End,
    Seek(Instant),
    Speed(f64),
    Select(Option<Pid>),
    /// The next or previous process.
    SelectNext(bool),
    Show(Sheet),
    Tab(Tab),
    MoreColumns,
    Below(Below),
    /// That run is looked at.
    About(usize),
    DismissNotice,
}

impl Bench {
    /// The bench with some work, not computed yet.
    #[must_use]
    pub fn new(work: Work) -> Bench {
        let mut bench = Bench {
            work: Rc::new(work),
            checked: Rc::default(),
            runs: Vec::new(),
            workload: None,
            past: Vec::new(),
            future: Vec::new(),
            typing: None,
            clock: Clock::default(),
            selected: None,
            sheet: Sheet::None,
            tab: Tab::Runs,
            more_columns: false,
            below: Below::Compare,
            about: 0,
            patient: false,
            reduced_motion: false,
            opening: true,
            notice: None,
        };
        bench.read();
        bench
    }

    /// The bench at a moment, paused: a link.
    #[must_use]
    pub fn at(work: Work, now: Instant) -> Bench {
        let mut bench = Bench::new(work);
        bench.opening = false;
        bench.clock.set(now);
        bench
    }

    /// The common scale: the longest run.
    #[must_use]
    pub fn span(&self) -> Duration {
        let tracks = self.runs.iter().filter_map(|run| run.track.as_ref());
        tracks.map(|track| track.length()).max().unwrap_or(Duration::ZERO)
    }

    /// Whether nothing more is to come by itself.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.checked.workload.is_none() || self.runs.iter().all(|run| run.state != RunState::Waiting)
    }

    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// What can be undone by one step: the work before.
    fn change(&mut self, work: Work) -> bool {
        if work == *self.work {
            return false;
        }
        self.past.push(std::mem::replace(&mut self.work, Rc::new(work)));
        if self.past.len() > MOST_PAST {
            self.past.remove(0);
        }
        self.future.clear();
        self.typing = None;
        self.read();
        true
    }

    /// Reads the table anew, and asks for the runs that are not there.
    fn read(&mut self) {
        let mut checked = rows::check(&self.work.rows, &self.work.until);
        if checked.workload.is_some() && checked.workload == self.workload {
            checked.workload.clone_from(&self.workload);
        }
        let other = checked.workload.is_some() && !same(&checked.workload, &self.workload);
        if other {
            self.workload.clone_from(&checked.workload);
            self.patient = false;
            self.selected = None;
        }
        self.checked = Rc::new(checked);
        let mut old = std::mem::take(&mut self.runs);
        let runs = self.work.runs.iter().enumerate().map(|(index, options)| {
            let kept = old.iter().position(|run| run.options == *options && !other);
            if let Some(kept) = kept {
                return Run { options: options.clone(), ..old[kept].clone() };
            }
            let track = old.get_mut(index).and_then(|run| run.track.clone());
            Run { options: options.clone(), track, state: RunState::Waiting }
        });
        self.runs = runs.collect();
    }

    fn ran(
        &mut self,
        workload: &Rc<Workload>,
        options: &Rc<Options>,
        result: Result<Rc<Track>, policy::Error>,
    ) -> bool {
        if self.workload.as_ref().is_none_or(|known| !Rc::ptr_eq(known, workload)) {
            return false;
        }
        // Whoever looks at the end of a run goes on doing so; a link's moment waits until all runs are there.
        let all = self.runs.iter().all(|run| run.track.is_some());
        let at_end = all && self.clock.now > Instant::BOOT && self.clock.now >= Instant::BOOT + self.span();
        let mut found = false;
        for run in self.runs.iter_mut().filter(|run| run.options == *options) {
            found = true;
            run.state = match &result {
                Ok(track) => {
                    run.track = Some(track.clone());
                    RunState::Ready
                }
                Err(error) => RunState::Wrong(error.clone()),
            };
        }
        let end = Instant::BOOT + self.span();
        if at_end || (self.is_settled() && self.clock.now > end) {
            self.clock.set(end);
        }
        if self.opening && self.is_settled() {
            self.opening = false;
            if self.reduced_motion {
                self.clock.set(Instant::from_micros(self.span().micros() / 2));
            }
            self.clock.playing = !self.reduced_motion && self.below != Below::Exercise;
        }
        found
    }

    /// The clock's actions; false when nothing changed.
    fn time(&mut self, action: &Action) -> bool {
        let before = self.clock;
        let span = self.span();
        let end = Instant::BOOT + span;
        match action {
            Action::Pass(millis) if self.clock.playing => self.clock.pass(*millis, span),
            Action::Toggle if span.is_zero() || self.below == Below::Exercise => {}
            Action::Toggle => {
                if !self.clock.playing && self.clock.now >= end {
                    self.clock.set(Instant::BOOT);
                }
                self.clock.playing = !self.clock.playing;
            }
            Action::Speed(speed) => self.clock.speed = *speed,
            Action::Pause => self.clock.playing = false,
            Action::Step | Action::Back => {
                let forward = matches!(action, Action::Step);
                let tracks = self.runs.iter().filter_map(|run| run.track.as_ref());
                let moments = tracks.filter_map(|track| track.beside(self.clock.now, forward));
                let to = if forward { moments.min() } else { moments.max() };
                self.clock.playing = false;
                self.clock.set(to.unwrap_or(if forward { end } else { Instant::BOOT }));
            }
            Action::Restart | Action::End | Action::Seek(_) => {
                self.clock.playing = false;
                self.clock.set(match action {
                    Action::Restart => Instant::BOOT,
                    Action::Seek(to) => (*to).min(end),
                    _ => end,
                });
            }
            _ => {}
        }
        self.opening &= !matches!(action, Action::Step | Action::Seek(_) | Action::End);
        self.clock != before
    }

    fn select_next(&mut self, forward: bool) -> bool {
        let count = self.workload.as_ref().map_or(0, |workload| workload.processes.len()) as u32;
        if count == 0 {
            return false;
        }
        let here = self.selected.map(|pid| pid.0 - Pid::MAIN.0);
        let next = match (here, forward) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(row), true) => (row + 1) % count,
            (Some(row), false) => (row + count - 1) % count,
        };
        self.selected = Some(Pid(Pid::MAIN.0 + next));
        true
    }
}

fn same(one: &Option<Rc<Workload>>, other: &Option<Rc<Workload>>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if Rc::ptr_eq(one, other))
}

impl PartialEq for Bench {
    /// Whether it is the very same: a changed state is always a new allocation.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Reducible for Bench {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Bench::clone(&self);
        if next.apply(action) { Rc::new(next) } else { self }
    }
}

impl Bench {
    /// Does what an action says; false when nothing changed.
    fn apply(&mut self, action: Action) -> bool {
        match action {
            Action::Ran(workload, options, result) => return self.ran(&workload, &options, result),
            Action::Long(workload, options, events) => {
                if self.workload.as_ref().is_none_or(|known| !Rc::ptr_eq(known, &workload)) {
                    return false;
                }
                for run in self.runs.iter_mut().filter(|run| run.options == options) {
                    run.state = RunState::Long(events);
                }
            }
            Action::Patient => {
                self.patient = true;
                for run in self.runs.iter_mut().filter(|run| matches!(run.state, RunState::Long(_))) {
                    run.state = RunState::Waiting;
                }
            }
            Action::Select(selected) => self.selected = selected,
            Action::SelectNext(forward) => return self.select_next(forward),
            Action::Show(sheet) => self.sheet = sheet,
            Action::Tab(tab) => self.tab = tab,
            Action::MoreColumns => self.more_columns = !self.more_columns,
            Action::Below(below) => {
                self.below = below;
                self.clock.playing &= below != Below::Exercise;
            }
            Action::About(index) => self.about = index,
            Action::DismissNotice => self.notice = None,
            Action::Unread(error) => self.notice = Some(Notice::Unread(error)),
            other @ (Action::Pass(_)
            | Action::Toggle
            | Action::Pause
            | Action::Step
            | Action::Back
            | Action::Restart
            | Action::End
            | Action::Seek(_)
            | Action::Speed(_)) => return self.time(&other),
            other => return self.edit(other),
        }
        true
    }
}
