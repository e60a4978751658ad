//! Moving the cursor: play, steps, jumps, and the guide's stops.

use std::rc::Rc;

use super::{Action, Answer, Film, Moved, Run, Selection, Session, Start};
use crate::ui::beats::{self, BEAT, BeatKind, LINES};

impl Session {
    /// The actions that move the cursor; false when nothing changed.
    pub(super) fn play(&mut self, action: Action) -> bool {
        let Some(film) = self.film.clone() else { return false };
        match action {
            Action::Tick => self.tick(&film),
            Action::Toggle if self.asking => false,
            Action::Toggle => self.toggle(&film),
            Action::Pause => std::mem::replace(&mut self.playing, false),
            Action::Speed(speed) => std::mem::replace(&mut self.speed, speed) != speed,
            Action::Step if self.asking => false,
            Action::Step => self.step(&film),
            Action::Back => self.back(&film),
            Action::NextInstant => {
                let now = film.recording.instant(self.cursor);
                let later = film.events()[self.cursor..].iter().position(|event| event.at > now);
                self.jump(&film, later.map_or(film.end(), |index| self.cursor + index + 1))
            }
            Action::Follow(forward) => {
                let Some(pid) = self.selected() else { return false };
                film.event_of(pid, self.cursor, forward).is_some_and(|cursor| self.jump(&film, cursor))
            }
            Action::Seek(cursor) => self.jump(&film, cursor.min(film.end())),
            Action::Restart => {
                self.answers = vec![None; film.guide.stops.len()];
                self.jump(&film, 0)
            }
            Action::Answer(answer) => self.answer(&film, answer),
            Action::NextStop => self.next_stop(&film),
            Action::PreviousStop => {
                let earlier = film.guide.stops.iter().rfind(|stop| stop.cursor < self.cursor);
                self.jump(&film, earlier.map_or(0, |stop| stop.cursor))
            }
            Action::SelectNext(forward) => self.select_next(&film, forward),
            _ => false,
        }
    }

    /// How long what is on screen stays while playing, in milliseconds of wall time.
    #[must_use]
    pub fn pace(&self) -> f64 {
        let Some(film) = &self.film else { return BEAT };
        let shown = film.beats.partition_point(|beat| beat.to < self.cursor);
        let lines =
            film.beats.get(shown).is_some_and(|beat| beat.kind == BeatKind::Lines && beat.to == self.cursor);
        let length = if lines && self.gap.is_none() { LINES } else { BEAT };
        length / self.speed
    }

    /// A film has been made of the run that was asked for.
    pub(super) fn show(&mut self, film: Rc<Film>) -> bool {
        if !Rc::ptr_eq(&film.request, &self.request) {
            return false;
        }
        self.run = Run::Ready;
        self.answers = vec![None; film.guide.stops.len()];
        self.selection = Selection::Nothing;
        let (cursor, play) = match self.start {
            Start::Opening => (film.opening(), !self.reduced_motion),
            Start::Beginning(play) => (0, play && !self.reduced_motion),
            Start::At(cursor) => (cursor.min(film.end()), false),
        };
        self.film = Some(film.clone());
        self.place(&film, cursor, Moved::Jumped);
        self.playing = play;
        true
    }

    fn toggle(&mut self, film: &Film) -> bool {
        if !self.playing && self.cursor == film.end() {
            self.place(film, 0, Moved::Jumped);
        }
        self.playing = !self.playing;
        true
    }

    fn tick(&mut self, film: &Film) -> bool {
        if !self.playing {
            return false;
        }
        let Some(beat) = beats::next(&film.beats, self.cursor) else {
            self.playing = false;
            return true;
        };
        if let Some(gap) = beat.gap.filter(|_| self.gap.is_none()) {
            self.gap = Some(gap);
            return true;
        }
        self.go(film, beat.to, Moved::Forward);
        self.playing &= self.cursor < film.end();
        true
    }

    fn step(&mut self, film: &Film) -> bool {
        let Some(to) = beats::step(&film.beats, self.cursor) else { return false };
        self.playing = false;
        let question = film.guide.stops.iter().enumerate().find(|(index, stop)| {
            stop.cursor > self.cursor
                && stop.cursor < to
                && film.asks(*index)
                && self.answers[*index].is_none()
        });
        let to = question.map_or(to, |(_, stop)| stop.cursor);
        self.go(film, to, Moved::Forward);
        self.playing = false;
        true
    }

    fn back(&mut self, film: &Film) -> bool {
        if self.cursor == 0 {
            return false;
        }
        let left = self.cursor;
        self.playing = false;
        self.place(film, beats::back(&film.beats, left), Moved::Back(left));
        true
    }

    fn jump(&mut self, film: &Film, cursor: usize) -> bool {
        // Whoever moves on past a question has skipped it: nobody is ever locked in.
        if let Some(stop) = self.stop.filter(|_| self.asking && cursor > self.cursor) {
            self.answers[stop] = Some(Answer::Skipped);
        }
        self.playing = false;
        self.place(film, cursor, Moved::Jumped);
        true
    }

    /// Moves on in the flow of the run: stops where the guide does.
    fn go(&mut self, film: &Film, cursor: usize, moved: Moved) {
        let proving = self.proving(film);
        self.gap = None;
        self.cursor = cursor;
        self.moved = moved;
        if let Some(proof) = proving {
            self.playing &= cursor < proof;
            return;
        }
        let Some(stop) = film.guide.stops.iter().position(|stop| stop.cursor == cursor) else {
            self.asking = false;
            return;
        };
        self.stop = Some(stop);
        self.asking = film.asks(stop) && self.answers[stop].is_none();
        let opening = self.start == Start::Opening && !self.answers.iter().any(Option::is_some);
        self.playing &= !self.asking && (opening && !film.asks(stop));
    }

    /// Puts the cursor somewhere, without a story.
    pub(super) fn place(&mut self, film: &Film, cursor: usize, moved: Moved) {
        self.gap = None;
        self.cursor = cursor;
        self.moved = moved;
        self.stop = film.stop_at(cursor);
        self.asking = self.stop.is_some_and(|stop| {
            film.guide.stops[stop].cursor == cursor && film.asks(stop) && self.answers[stop].is_none()
        });
    }

    /// The cursor of the proof that is being played to, if one is.
    #[must_use]
    pub fn proving(&self, film: &Film) -> Option<usize> {
        let stop = self.stop?;
        let answered = matches!(self.answers.get(stop), Some(Some(Answer::Choice(_))));
        let proof = film.guide.stops[stop].proof;
        (answered && self.cursor < proof).then_some(proof)
    }

    fn answer(&mut self, film: &Film, answer: Answer) -> bool {
        let Some(stop) = self.stop.filter(|_| self.asking) else { return false };
        self.answers[stop] = Some(answer);
        self.asking = false;
        match answer {
            Answer::Choice(_) if self.reduced_motion => {
                self.cursor = film.guide.stops[stop].proof;
                self.moved = Moved::Jumped;
            }
            Answer::Choice(_) => self.playing = true,
            Answer::Skipped => {}
        }
        true
    }

    fn next_stop(&mut self, film: &Film) -> bool {
        if self.asking {
            return false;
        }
        if self.reduced_motion {
            let next = film.guide.stops.iter().find(|stop| stop.cursor > self.cursor);
            return self.jump(film, next.map_or(film.end(), |stop| stop.cursor));
        }
        self.playing = self.cursor < film.end();
        self.playing
    }

    fn select_next(&mut self, film: &Film, forward: bool) -> bool {
        let scene = interleave::scene::Scene::at(&film.recording, self.cursor);
        let alive: Vec<_> = scene
            .processes
            .iter()
            .filter(|process| process.state != interleave::process::State::Reaped)
            .map(|process| process.pid)
            .collect();
        if alive.is_empty() {
            return false;
        }
        let here = self.selected().and_then(|pid| alive.iter().position(|&other| other == pid));
        let index = match (here, forward) {
            (None, true) => 0,
            (None, false) => alive.len() - 1,
            (Some(index), true) => (index + 1) % alive.len(),
            (Some(index), false) => (index + alive.len() - 1) % alive.len(),
        };
        self.selection = Selection::Process(alive[index]);
        true
    }
}
