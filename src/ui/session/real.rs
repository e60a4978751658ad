//! A run of the real machine, and beside it the simulated run of the same program: one of them is watched at a time.

use std::rc::Rc;

use interleave::{
    lang::diagnostic::Diagnostic,
    scenario::Scenario,
    trace::{
        file::{Error, File},
        real,
    },
};

use super::{Film, Moved, Panel, Request, Run, Session, Start};

/// A real run that is open.
#[derive(Clone)]
pub struct Real {
    pub file: Rc<File>,
    film: Rc<Film>,
    twin: Twin,
    /// Whether it is what is watched, rather than its twin.
    pub shown: bool,
    /// The cursor of the other one.
    aside: usize,
}

/// The simulated run of the same program.
#[derive(Clone)]
enum Twin {
    Wanted,
    Film(Rc<Film>),
    Refused(Rc<[Diagnostic]>),
}

impl Session {
    /// Whether a real run is what is watched.
    #[must_use]
    pub fn is_real(&self) -> bool {
        self.real.as_ref().is_some_and(|real| real.shown)
    }

    /// A file was read: opens it, or says why it cannot be opened.
    pub(super) fn open_real(&mut self, read: Result<Rc<File>, Error>) -> bool {
        match read {
            Ok(file) => {
                self.notice = None;
                self.watch(file)
            }
            Err(error) => {
                self.notice = Some(error.words());
                self.panel = Panel::None;
                true
            }
        }
    }

    /// Opens a real run; its program, if it has one, is simulated meanwhile.
    fn watch(&mut self, file: Rc<File>) -> bool {
        let source = file.program.as_ref().map_or("", |program| &*program.source);
        let files = file.files.iter();
        let files = files.map(|(name, text)| (name.as_str().into(), Rc::new(text.clone().into_bytes())));
        let request = Request { files: files.collect(), ..Request::of(Rc::new(Scenario::own(source))) };
        self.film = None;
        self.ask_for(request, Start::Beginning(false));
        let film = Rc::new(Film::of(real::tell(&file), self.request.clone()));
        self.real = Some(Real { file, film: film.clone(), twin: Twin::Wanted, shown: true, aside: 0 });
        self.search.open = false;
        self.show(film)
    }

    /// The twin has been recorded while the real run is watched: it waits for its turn. False: there is no such run.
    pub(super) fn keep_twin(&mut self, film: &Rc<Film>) -> bool {
        let asked = Rc::ptr_eq(&film.request, &self.request);
        let Some(real) = &mut self.real else { return false };
        if asked {
            real.twin = Twin::Film(film.clone());
        }
        real.shown
    }

    /// The twin's text is none of our Python. False: there is no real run.
    pub(super) fn refuse_twin(&mut self, diagnostics: &Rc<[Diagnostic]>) -> bool {
        let Some(real) = &mut self.real else { return false };
        real.twin = Twin::Refused(diagnostics.clone());
        real.shown
    }

    /// From the real run to the simulated one, or back; each keeps its place.
    pub(super) fn turn(&mut self, to_real: bool) -> bool {
        let here = self.cursor;
        let Some(real) = self.real.as_mut().filter(|real| real.shown != to_real) else { return false };
        real.shown = to_real;
        let cursor = std::mem::replace(&mut real.aside, here);
        let (film, run) = match (&real.twin, to_real) {
            (_, true) => (Some(real.film.clone()), Run::Ready),
            (Twin::Film(film), false) => (Some(film.clone()), Run::Ready),
            (Twin::Wanted, false) => (None, Run::Recording(0)),
            (Twin::Refused(diagnostics), false) => (None, Run::Rejected(diagnostics.clone())),
        };
        self.run = run;
        self.playing = false;
        self.search.open &= !to_real;
        self.film = film.clone();
        let Some(film) = film else {
            self.cursor = 0;
            return true;
        };
        self.answers = vec![None; film.guide.stops.len()];
        self.place(&film, cursor.min(film.end()), Moved::Jumped);
        true
    }

    /// Another run is asked for: of the same program it is the twin, of another the real run is no business of it.
    pub(super) fn part(&mut self) {
        let source = self.request.source.clone();
        let is_twin = |real: &Real| real.file.program.as_ref().is_some_and(|it| *it.source == *source);
        self.real = self.real.take().filter(is_twin);
        if let Some(real) = &mut self.real {
            if real.shown {
                real.aside = self.cursor;
            }
            real.shown = false;
            real.twin = Twin::Wanted;
        }
    }
}
