//! The state of the page and all that can happen to it. Pure: whoever dispatches does the effects.

mod film;
mod game;
mod parts;
mod play;
mod real;
mod request;
pub mod search;

use std::rc::Rc;

pub use film::Film;
pub use game::Playing;
use interleave::{
    id::Pid,
    lang::{
        diagnostic::Diagnostic,
        front::{self, Repair},
    },
    machine::{
        Options,
        script::{Error, Script},
    },
    recording::FileSet,
    report,
    scenario::Scenario,
    text::Text,
    time::Duration,
    trace::file::{self, File},
};
pub use parts::{Answer, Mended, Moved, Panel, Selection, Start, Tab, Theme};
pub use real::Real;
pub use request::Request;
pub use search::{Explore, Search, Stage};
use yew::Reducible;

use super::play::{
    Act, Arrival,
    compare::{Named, Pair},
};

/// How far the run that was asked for is.
#[derive(Clone, Debug, PartialEq)]
pub enum Run {
    /// Being recorded; so many events so far.
    Recording(usize),
    Ready,
    Rejected(Rc<[Diagnostic]>),
}

/// Everything the page knows.
#[derive(Clone)]
pub struct Session {
    pub text: Rc<Text>,
    pub theme: Theme,
    pub request: Rc<Request>,
    pub run: Run,
    /// The last run that could be watched; another's than `request`'s while that one is recorded or was rejected.
    pub film: Option<Rc<Film>>,
    pub cursor: usize,
    pub moved: Moved,
    pub playing: bool,
    pub speed: f64,
    /// Empty time that is being skipped, before the next beat.
    pub gap: Option<Duration>,
    /// Where the next film starts; None: as the first screen does.
    pub start: Start,
    pub reduced_motion: bool,
    /// The stop of the guide whose card is shown.
    pub stop: Option<usize>,
    pub asking: bool,
    pub answers: Vec<Option<Answer>>,
    pub selection: Selection,
    pub panel: Panel,
    pub tab: Tab,
    /// The editor's text while it is open.
    pub draft: Option<Rc<str>>,
    /// How the rejected text can be repaired, if it was damaged by copying.
    pub repair: Option<Rc<Repair>>,
    /// The repair that was applied to what is now the program.
    pub mended: Option<Mended>,
    /// The person is the scheduler.
    pub game: Option<Playing>,
    /// Two schedules that are to be compared, and those that are.
    pub comparing: Option<Rc<[Named; 2]>>,
    pub pair: Option<Rc<Pair>>,
    pub why_open: bool,
    pub single_keys: bool,
    pub search: Search,
    /// A run of the real machine that is open.
    pub real: Option<Real>,
    /// Something a link or a store held that could not be read: a key of a sentence and its argument.
    pub notice: Option<(&'static str, String)>,
}

#[derive(Clone)]
pub enum Action {
    Recorded(Rc<Film>),
    Rejected(Rc<[Diagnostic]>),
    Progress(usize),
    /// It is time for the next beat.
    Tick,
    Toggle,
    Pause,
    Step,
    Back,
    NextInstant,
    /// To the next (or previous) event of the selected process.
    Follow(bool),
    Seek(usize),
    Restart,
    Speed(f64),
    Answer(Answer),
    /// Play on to the guide's next stop, or go back to the one before.
    NextStop,
    PreviousStop,
    Select(Selection),
    /// Selects the next or previous process.
    SelectNext(bool),
    Open(Rc<Scenario>),
    Edit,
    Draft(Rc<str>),
    CancelEdit,
    /// Runs the editor's text.
    Run,
    /// Replaces the text and runs it: a fix.
    RunText(Rc<str>),
    /// Applies the repair that is offered, and runs.
    Repair,
    /// The repair is not wanted.
    DismissRepair,
    /// Opens the editor with the text as it was before the repair.
    RestorePasted,
    Options(Options),
    Files(FileSet),
    /// Runs a schedule of the explorer, or (None) again the policy.
    Script(Option<Rc<Script>>),
    /// The schedule that was asked for is not one of this program.
    ScriptChanged,
    RunFurther,
    Show(Panel),
    Tab(Tab),
    Language(&'static str),
    Theme(Theme),
    /// The person becomes the scheduler, with that tab before them, or no longer is it.
    StartGame(Tab),
    LeaveGame,
    Game(Act),
    /// Where the game's picks lead, and the film of the way there.
    GameFilm(Rc<Film>, Rc<Arrival>),
    /// A token of the stage was pressed.
    Token(Option<Pid>),
    /// Shows the game's schedule beside the best.
    CompareBest,
    /// Shows two schedules beside each other.
    Compare(Rc<Pair>),
    Why,
    SingleKeys(bool),
    DismissNotice,
    Explore(Explore),
    /// A file was read that was chosen or dropped: a real run, or why it is none.
    Watch(Result<Rc<File>, file::Error>),
    /// Shows the real run, or the simulated one of the same program.
    Turn(bool),
}

/// The speeds of the menu; the last means "as fast as can be seen".
pub const SPEEDS: [f64; 7] = [0.25, 0.5, 1.0, 2.0, 4.0, 10.0, 100.0];

impl Session {
    #[must_use]
    pub fn new(request: Request, text: Text, start: Start) -> Session {
        Session {
            text: Rc::new(text),
            theme: Theme::Auto,
            request: Rc::new(request),
            run: Run::Recording(0),
            film: None,
            cursor: 0,
            moved: Moved::Jumped,
            playing: false,
            speed: 1.0,
            gap: None,
            start,
            reduced_motion: false,
            stop: None,
            asking: false,
            answers: Vec::new(),
            selection: Selection::Nothing,
            panel: Panel::None,
            tab: Tab::Source,
            draft: None,
            repair: None,
            mended: None,
            game: None,
            comparing: None,
            pair: None,
            why_open: false,
            single_keys: true,
            search: Search::new(),
            real: None,
            notice: None,
        }
    }

    /// The word for `data-outcome`.
    #[must_use]
    pub fn outcome(&self) -> &'static str {
        match (&self.run, &self.film) {
            (Run::Rejected(_), _) => "rejected",
            (Run::Ready, Some(film)) if self.cursor == film.end() => film.outcome(),
            _ => "running",
        }
    }

    /// Whether what is shown is an earlier run than the one asked for.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.run != Run::Ready
    }

    #[must_use]
    pub fn selected(&self) -> Option<Pid> {
        match self.selection {
            Selection::Process(pid) => Some(pid),
            _ => None,
        }
    }

    fn ask_for(&mut self, request: Request, start: Start) {
        self.request = Rc::new(request);
        self.run = Run::Recording(0);
        self.playing = false;
        self.gap = None;
        self.asking = false;
        self.draft = None;
        self.repair = None;
        self.mended = None;
        self.start = start;
        self.panel = Panel::None;
        self.search.keep_to(&self.request);
        self.game = None;
        self.comparing = None;
        self.pair = None;
        self.part();
    }
}

impl Session {
    /// The same program, run otherwise.
    fn ask_otherwise(&mut self, action: Action) {
        match action {
            Action::Options(options) => {
                let panel = self.panel;
                let request = Request { options, script: None, ..(*self.request).clone() };
                self.ask_for(request, Start::Beginning(false));
                self.panel = panel;
            }
            Action::Files(files) => {
                let panel = self.panel;
                let request = Request { files, script: None, ..(*self.request).clone() };
                self.ask_for(request, Start::Beginning(false));
                self.panel = panel;
            }
            Action::Script(script) => self.follow_script(script, Start::Beginning(true)),
            Action::ScriptChanged => {
                self.follow_script(None, self.start);
                self.notice = Some(("notice.schedule", self.script_error(Error::Changed)));
            }
            Action::RunFurther => {
                let mut options = self.request.options.clone();
                options.limit_operations = options.limit_operations.saturating_mul(10);
                let start = Start::At(self.cursor);
                self.ask_for(Request { options, ..(*self.request).clone() }, start);
            }
            _ => {}
        }
    }

    fn follow_script(&mut self, script: Option<Rc<Script>>, start: Start) {
        self.ask_for(Request { script, ..(*self.request).clone() }, start);
    }

    /// Why a schedule cannot be run.
    #[must_use]
    pub fn script_error(&self, error: Error) -> String {
        report::script_error(error, &self.text)
    }

    fn recorded(&mut self, film: Rc<Film>) -> bool {
        if self.keep_twin(&film) {
            return true;
        }
        let source = film.request.source.clone();
        let shown = self.show(film);
        if shown {
            // A program that a comment has swallowed runs, but does nothing.
            self.repair = front::repair(&source).map(Rc::new);
        }
        shown
    }

    fn rejected(&mut self, diagnostics: Rc<[Diagnostic]>) {
        if self.refuse_twin(&diagnostics) {
            return;
        }
        self.run = Run::Rejected(diagnostics);
        self.repair = front::repair(&self.request.source).map(Rc::new);
        self.playing = false;
        self.tab = Tab::Source;
    }

    /// Takes the repair that is offered (what the text was before stays at hand), leaves it, or takes it back.
    fn mend(&mut self, action: Action) -> bool {
        match (action, self.repair.take(), self.mended.take()) {
            (Action::Repair, Some(repair), _) => {
                let before = self.request.source.clone();
                self.apply(Action::RunText(repair.text.as_str().into()));
                self.mended = Some(Mended { before, repair });
            }
            (Action::RestorePasted, _, Some(mended)) => {
                self.apply(Action::Draft(mended.before.clone()));
                self.mended = Some(mended);
            }
            _ => self.panel = Panel::None,
        }
        true
    }
}

impl PartialEq for Session {
    /// Whether it is the very same: a changed state is always a new allocation.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Reducible for Session {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Session::clone(&self);
        if next.apply(action) { Rc::new(next) } else { self }
    }
}

impl Session {
    /// Does what an action says; false when nothing changed.
    fn apply(&mut self, action: Action) -> bool {
        match action {
            Action::Recorded(film) => return self.recorded(film),
            Action::Rejected(diagnostics) => self.rejected(diagnostics),
            Action::Progress(events) => {
                if matches!(self.run, Run::Recording(_)) {
                    self.run = Run::Recording(events);
                }
            }
            Action::Open(scenario) => {
                self.film = None;
                self.cursor = 0;
                self.selection = Selection::Nothing;
                self.ask_for(Request::of(scenario), Start::Beginning(false));
            }
            Action::Edit => return self.apply(Action::Draft(self.request.source.clone())),
            Action::Draft(text) => {
                self.draft = Some(text);
                self.tab = Tab::Source;
                self.playing = false;
            }
            Action::CancelEdit => self.draft = None,
            Action::Run => {
                let source = self.draft.clone().unwrap_or_else(|| self.request.source.clone());
                return self.apply(Action::RunText(source));
            }
            Action::RunText(source) => {
                self.ask_for(
                    Request { source, script: None, ..(*self.request).clone() },
                    Start::Beginning(true),
                );
            }
            Action::Repair | Action::DismissRepair | Action::RestorePasted => return self.mend(action),
            Action::Options(_)
            | Action::Files(_)
            | Action::RunFurther
            | Action::Script(_)
            | Action::ScriptChanged => self.ask_otherwise(action),
            Action::Show(panel) => {
                self.panel = panel;
                self.playing &= panel == Panel::None;
            }
            Action::Tab(tab) => {
                self.tab = tab;
                self.search.open = false;
            }
            Action::Language(tag) => self.text = Rc::new(Text::of(tag)),
            Action::Theme(theme) => self.theme = theme,
            Action::Why => self.why_open = !self.why_open,
            Action::SingleKeys(on) => self.single_keys = on,
            Action::DismissNotice => self.notice = None,
            // A real run has no machine to play with or to search.
            Action::StartGame(_) | Action::Explore(Explore::Open) if self.is_real() => return false,
            Action::StartGame(_)
            | Action::LeaveGame
            | Action::Game(_)
            | Action::GameFilm(..)
            | Action::Token(_)
            | Action::CompareBest
            | Action::Compare(_) => return self.schedule(action),
            Action::Select(selection) => self.selection = selection,
            Action::Explore(event) => return self.explore(event),
            Action::Watch(read) => return self.open_real(read),
            Action::Turn(to_real) => return self.turn(to_real),
            other => return self.play(other),
        }
        true
    }
}
