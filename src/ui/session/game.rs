//! "You are the scheduler": a game instead of the run that the policy made.

use std::rc::Rc;

use interleave::id::Pid;

use super::{Action, Film, Moved, Run, Selection, Session, Tab};
use crate::ui::play::{Act, Arrival, Game, Motion};

/// A game that is going on, and what it stands in for.
#[derive(Clone)]
pub struct Playing {
    pub game: Game,
    /// The person wants to see it beside the best schedule.
    pub comparing: bool,
    /// The run as the policy made it, and where in it the game was begun.
    ordinary: (Rc<Film>, usize),
    /// The events of the game that have been shown already.
    shown: usize,
}

impl Session {
    pub(super) fn start_game(&mut self) -> bool {
        let Some(film) = self.film.clone().filter(|_| self.run == Run::Ready && self.game.is_none()) else {
            return false;
        };
        let ordinary = (film, self.cursor);
        self.playing = false;
        self.asking = false;
        self.game = Some(Playing { game: Game::default(), comparing: false, ordinary, shown: 0 });
        if self.tab == Tab::Source {
            self.tab = Tab::Guide;
        }
        true
    }

    pub(super) fn leave_game(&mut self) -> bool {
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
    pub(super) fn game_film(&mut self, film: Rc<Film>, arrival: Rc<Arrival>) -> bool {
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
    pub(super) fn compare_best(&mut self) -> bool {
        let Some(playing) = self.game.as_mut().filter(|playing| playing.game.is_over()) else { return false };
        playing.comparing = playing.game.best_picks().is_some();
        playing.comparing
    }

    /// In a game a token that has one thing to do does it; otherwise it is selected.
    pub(super) fn token(&mut self, pid: Option<Pid>) {
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
