//! Carrying a step out, with all that belongs to it.

use std::collections::VecDeque;

use super::{
    USUAL, World,
    able::Able,
    handle_place,
    state::{Being, Draft, ENDED, GONE},
    store::{Piece, To},
    timing,
};
use crate::{
    device::descriptors::Target,
    id::{Fd, Pid},
    lang::trap::Trap,
    machine::loose::Ending,
    object::Primitive,
};

impl World {
    /// Carries out all that belongs to the step under way: a process's first and last moments, handlers of signals,
    /// what goes to standard error.
    /// `known`: how many processes there were before it; `waited`: the thread that has just waited for the end of a
    /// child.
    pub(super) fn go_on(&mut self, draft: &mut Draft, place: usize, known: usize, waited: Option<u32>) {
        let mut from = draft.beings.len();
        let mut todo: VecDeque<usize> = [place].into_iter().chain(known..from).collect();
        while let Some(place) = todo.pop_front() {
            while let Some((place, task, way)) = self.belongs(draft, place, waited) {
                let mut names = std::mem::take(&mut self.names);
                let deed = self.deed(draft, place, task, way, &mut names);
                let deed = self.memo.deed(deed).clone();
                if deed.waits.is_some() {
                    self.names = names;
                    break;
                }
                self.heed_exit(draft, place, task);
                self.apply(draft, place, task, &deed, &names);
                self.names = names;
                todo.extend(from..draft.beings.len());
                from = draft.beings.len();
                if deed.limit.is_some() {
                    return;
                }
            }
            self.gather(draft, place);
        }
    }

    /// An exit that others notice must be a step of its own.
    fn heed_exit(&mut self, draft: &Draft, place: usize, task: usize) {
        let being = &draft.beings[place];
        let is_exit = matches!(self.store.image(being.image).parked.get(task), Some((_, Trap::Exit(_))));
        if is_exit && !self.detail.exits && self.is_last_reader(draft, being) {
            self.asked.exits = true;
        }
    }

    /// Whether a task's operation is to wait for the end of one child.
    fn is_join(&self, draft: &Draft, place: usize, task: usize) -> bool {
        let image = self.store.image(draft.beings[place].image);
        matches!(
            image.parked.get(task),
            Some((_, Trap::Wait { pid: Some(_), no_hang: false, timeout: None, quiet: false }))
        )
    }

    /// A task of that process whose next operation is part of the step before.
    fn belongs(&self, draft: &Draft, place: usize, waited: Option<u32>) -> Option<(usize, usize, Ending)> {
        for (place, being) in draft.beings.iter().enumerate().filter(|_| self.asked.kills) {
            let gathers = being.image != ENDED && self.store.image(being.image).gathers.is_some();
            if being.image != ENDED && !gathers && !self.store.facts(being.row).part.signals.is_empty() {
                return Some((place, 0, Ending::Handler));
            }
        }
        let being = &draft.beings[place];
        if being.image == ENDED {
            return None;
        }
        let image = self.store.image(being.image);
        if image.gathers.is_some() {
            return None;
        }
        let task = image.parked.iter().position(|(_, trap)| self.is_part(being, trap));
        // Joins in a row are one step, as far as they need not wait.
        let joins = || {
            let task = image.parked.iter().position(|(thread, _)| Some(*thread) == waited)?;
            let child = self.joined(draft, place, task)?;
            (draft.beings[child as usize].image == ENDED).then_some(task)
        };
        Some((place, task.or_else(joins)?, USUAL))
    }

    fn is_part(&self, being: &Being, trap: &Trap) -> bool {
        match trap {
            Trap::Fork { .. } | Trap::Spawn { .. } | Trap::Thread(_) | Trap::Action { .. } => {
                !self.detail.forks
            }
            Trap::Exit(_) | Trap::Parent => !self.detail.exits,
            Trap::Begin => true,
            Trap::Wait { quiet, .. } => *quiet,
            // Whoever may be killed may be so before it has told of an exception.
            Trap::Write { fd, .. } | Trap::WriteSome { fd, .. } => {
                !self.detail.forks && self.is_error_stream(being, *fd)
            }
            _ => false,
        }
    }

    fn is_error_stream(&self, being: &Being, fd: Fd) -> bool {
        let table = &self.store.facts(being.row).part.table;
        table.iter().any(|(number, index)| *number == fd && *index == 2)
    }

    /// Whether the end of a process takes the last reader from a pipe that somebody may still write to, or closes a
    /// door that somebody may knock at.
    fn is_last_reader(&self, draft: &Draft, being: &Being) -> bool {
        let kinds = &self.store.get(being.row).refs;
        let open: Vec<u32> = kinds
            .iter()
            .zip(draft.refs(&being.row_refs))
            .filter(|(to, _)| **to == To::Open)
            .map(|(_, at)| *at)
            .collect();
        open.iter().any(|at| {
            let thing = &draft.open[*at as usize];
            let Piece::Open(opened) = &self.store.get(thing.bone).piece else { return false };
            let own = open.iter().filter(|other| *other == at).count() as u32;
            if opened.holders > own {
                return false;
            }
            match opened.target {
                Target::Channel { read: Some(id), .. } => {
                    let object = draft.refs(&thing.refs).get(id.0 as usize);
                    object.is_some_and(|at| self.has_writers(draft, *at))
                }
                Target::Listener(_) => true,
                Target::Channel { .. } | Target::Stream(_) | Target::File(_) => false,
            }
        })
    }

    fn has_writers(&self, draft: &Draft, at: u32) -> bool {
        matches!(&self.store.get(draft.objects[at as usize].bone).piece,
            Piece::Object(object) if matches!(&object.primitive, Primitive::Pipe(pipe) if pipe.writers > 0))
    }

    /// Carries out one of the things that can be done.
    pub(super) fn do_it(&mut self, draft: &mut Draft, able: Able) {
        let Able { place, task, way, due, .. } = able;
        if self.order.timed {
            pass_time(draft, due);
        }
        self.births.clear();
        self.arrivals.clear();
        let known = draft.beings.len();
        let thread = self.store.image(draft.beings[place].image).parked[task].0;
        let waited = self.is_join(draft, place, task).then_some(thread);
        self.note_arrival(draft, place, task);
        if !self.finish_gathering(draft, place) {
            let mut names = std::mem::take(&mut self.names);
            let number = self.deed(draft, place, task, way, &mut names);
            let deed = self.memo.deed(number).clone();
            self.apply(draft, place, task, &deed, &names);
            self.names = names;
        }
        self.go_on(draft, place, known, waited);
    }

    /// A signal that the step sends to another process arrives in it; 0 and what is beyond 31 only asks whether it is there.
    fn note_arrival(&mut self, draft: &Draft, place: usize, task: usize) {
        let being = &draft.beings[place];
        let Some((_, Trap::Kill { pid, signal })) = self.store.image(being.image).parked.get(task) else {
            return;
        };
        if !(1..=31).contains(signal) {
            return;
        }
        let target = self.process_at(draft, place, *pid).filter(|at| *at as usize != place);
        if let Some(at) = target.filter(|at| draft.beings[*at as usize].image != ENDED) {
            let main = draft.tasks_before(at as usize, &self.store) as u16;
            self.arrivals.push((main, *signal));
        }
    }

    /// The place of the process that a program's handle stands for.
    pub(super) fn process_at(&self, draft: &Draft, place: usize, pid: Pid) -> Option<u32> {
        let number = handle_place(pid);
        if self.order.named {
            return Some(number as u32).filter(|at| (*at as usize) < draft.beings.len());
        }
        if number == 0 {
            return Some(place as u32);
        }
        let being = &draft.beings[place];
        let kinds = self.store.get(being.image).refs.iter();
        let mut processes = kinds.zip(draft.refs(&being.image_refs)).filter(|(to, _)| **to == To::Process);
        processes.nth(number - 1).map(|(_, at)| *at).filter(|at| *at != GONE)
    }
}

fn pass_time(draft: &mut Draft, due: i64) {
    if due > 0 {
        timing::pass(draft, due as u64);
    }
}
