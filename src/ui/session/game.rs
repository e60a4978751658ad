//! "You are the scheduler": a game instead of the run that the policy made.

use std::rc::Rc;

use interleave::{id::Pid, machine::script::Script};

use super::{Action, Film, Moved, Panel, Run, Selection, Session, Stage, Tab};
use crate::ui::{
    play::{Act, Arrival, Game, Known, Motion, Pick},
    worker::message::Delay,
};

/// A game that is going on, and what it stands in for.
#[derive(Clone)]
pub struct Playing {
    pub game: Game,
    /// The run as the policy made it, and where in it the game was begun.
    ordinary: (Rc<Film>, usize),
    /// The events of the game that have been shown already.
    shown: usize,
}

impl Session {
    /// A game's part of `apply`, and the comparing of schedules: false when nothing changed.
    pub(super) fn schedule(&mut self, action: Action) -> bool {
        match action {
            Action::StartGame(tab) => self.start_game(tab),
            Action::LeaveGame => self.leave_game(),
            Action::Game(act) => self.game.as_mut().is_some_and(|playing| playing.game.apply(act)),
            Action::GameFilm(film, arrival) => self.game_film(film, arrival),
            Action::Token(pid) => {
                self.token(pid);
                true
            }
            Action::CompareBest => self.compare_best(),
            Action::Compare(pair) => {
                self.comparing = None;
                self.pair = Some(pair);
                self.apply(Action::Show(Panel::Compare))
            }
            _ => false,
        }
    }

    /// Begins a game, or shows the tab of the one that is on.
    fn start_game(&mut self, tab: Tab) -> bool {
        if self.game.is_some() {
            return self.apply(Action::Tab(tab));
        }
        let Some(film) = self.film.clone().filter(|_| self.run == Run::Ready) else {
            return false;
        };
        let ordinary = (film, self.cursor);
        self.playing = false;
        self.asking = false;
        self.game = Some(Playing { game: Game::default(), ordinary, shown: 0 });
        self.tab = tab;
        self.search.open = false;
        // A game knows no time: what was found under a limit of delays is not what it can reach.
        let is_known =
            self.search.is_about_any() && !matches!(self.search.stage, Stage::Idle | Stage::Failed(_));
        if !is_known {
            self.search.delay = Delay::Any;
            self.search.begin(&self.request, true);
        }
        self.tell_game();
        true
    }

    /// What the search has found, its last word and its graph, is what the game knows.
    pub(super) fn tell_game(&mut self) {
        let Some(playing) = &mut self.game else { return };
        if let Some((found, graph)) = self.search.last_word() {
            let known = Known::of(found.report.clone(), graph.cloned());
            playing.game.apply(Act::Known(Rc::new(known)));
        }
    }

    /// Whether the game waits for the graph of what was found.
    #[must_use]
    pub fn wants_graph(&self) -> bool {
        self.game.is_some() && self.search.is_whole() && self.search.graph.is_none()
    }

    /// The picks of the game of which it should be told where they lead.
    #[must_use]
    pub fn wants_prospects(&self) -> Option<&[Pick]> {
        self.game.as_ref().filter(|_| self.search.is_whole())?.game.unknown()
    }

    fn leave_game(&mut self) -> bool {
        let Some(playing) = self.game.take() else { return false };
        let (film, cursor) = playing.ordinary;
        self.playing = false;
        self.selection = Selection::Nothing;
        self.answers = vec![None; film.guide.stops.len()];
        self.film = Some(film.clone());
        self.place(&film, cursor, Moved::Jumped);
        true
    }

    /// Shows where the picks lead: the new steps are played, steps that were taken back are gone at once.
    fn game_film(&mut self, film: Rc<Film>, arrival: Rc<Arrival>) -> bool {
        let Some(playing) = &mut self.game else { return false };
        if !playing.game.apply(Act::Arrived(arrival)) {
            return false;
        }
        let end = film.end();
        let from = match playing.game.motion {
            _ if self.reduced_motion => end,
            Motion::On => playing.shown.min(end),
            Motion::Whole => 0,
            Motion::Jump => end,
        };
        playing.shown = end;
        self.answers = vec![None; film.guide.stops.len()];
        self.film = Some(film.clone());
        self.place(&film, from, Moved::Jumped);
        self.playing = from < end;
        true
    }

    /// Asks for the game's schedule beside the best, once it is over.
    fn compare_best(&mut self) -> bool {
        let Some(playing) = self.game.as_ref().filter(|playing| playing.game.is_over()) else { return false };
        let Some(best) = playing.game.best_picks() else { return false };
        let named = |key: &str, picks: &[Pick]| {
            let script = Script { picks: picks.to_vec(), ..Script::default() };
            (self.text.get(key).to_owned(), Rc::new(script))
        };
        self.comparing =
            Some(Rc::new([named("compare.mine", &playing.game.picks), named("compare.best", best)]));
        true
    }

    /// In a game a token that has one thing to do does it; otherwise it is selected.
    fn token(&mut self, pid: Option<Pid>) {
        let offered = match (&self.game, pid) {
            (Some(playing), Some(pid)) => playing.game.offers_of(pid).collect(),
            _ => Vec::new(),
        };
        match offered[..] {
            [number] => drop(self.apply(Action::Game(Act::Pick(number)))),
            _ => self.selection = pid.into(),
        }
    }
}
