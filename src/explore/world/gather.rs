//! Joins in a row as one: `for p in ps: p.join()` waits for a set.
//!
//! Which child the loop stands at says nothing that matters, yet it would tell processes apart that are alike. So a
//! process that joins several children, and then goes on in the same way whatever their exit codes, waits for all of
//! them at once and is already what it will be afterwards. Whether that holds is tried out, with codes 0 and 1.

use std::rc::Rc;

use super::{
    USUAL, World,
    apply::end,
    piece::{self, keep_row},
    state::{Being, Draft, ENDED, GONE},
    store::{Bone, Facts, Image, Piece, To},
};
use crate::{lang::trap::Trap, machine::loose::RowPart};

/// What a program that joins several children waits for, as references of its own.
#[derive(Clone, Debug)]
pub struct Gathering {
    bone: Bone,
    /// The references of what it will be, then the children, by place among those it has.
    refs: Vec<u32>,
}

/// What trying out gave: who was joined, and the program afterwards.
#[derive(PartialEq, Eq)]
struct Trial {
    members: Vec<u32>,
    image: Bone,
    refs: Vec<u32>,
}

impl World {
    /// A process that has come to several joins in a row waits for all of them.
    pub(super) fn gather(&mut self, draft: &mut Draft, place: usize) {
        let being = &draft.beings[place];
        if self.detail.forks || being.image == ENDED || self.joined_alone(draft, place).is_none() {
            return;
        }
        let before = being.image;
        let own = draft.refs(&being.image_refs).to_vec();
        let found = match self.gatherings.get(&before) {
            Some(found) => found.clone(),
            None => {
                let found = self.try_out(draft, place, &own);
                self.gatherings.insert(before, found.clone());
                found
            }
        };
        let Some(Gathering { bone, refs }) = found else { return };
        let refs: Vec<u32> = refs.iter().map(|index| own[*index as usize]).collect();
        let refs = draft.put(&refs);
        let being = &mut draft.beings[place];
        (being.image, being.image_refs) = (bone, refs);
    }

    fn try_out(&mut self, draft: &Draft, place: usize, own: &[u32]) -> Option<Gathering> {
        let asked = self.asked;
        self.asked.clock = false;
        let (zero, one) = (self.trial(draft, place, 0), self.trial(draft, place, 1));
        let reads_clock = self.asked.clock;
        self.asked = asked;
        // What it does next depends on more than who has ended.
        if reads_clock {
            return None;
        }
        let trial = zero.filter(|zero| one.as_ref() == Some(zero))?;
        let index = |at: &u32| own.iter().position(|other| other == at).map(|at| at as u32);
        let refs: Option<Vec<u32>> = trial.refs.iter().chain(&trial.members).map(index).collect();
        let image = self.store.image(draft.beings[place].image);
        let piece = Image { vm: image.vm.clone(), parked: image.parked.clone(), gathers: Some(trial.image) };
        let mut kinds = self.store.get(trial.image).refs.to_vec();
        kinds.extend(trial.members.iter().map(|_| To::Member));
        let content = format!("gathers {} {}", trial.members.len(), trial.image);
        let bone = self.store.keep(content.as_bytes(), &kinds, || Piece::Image(piece));
        Some(Gathering { bone, refs: refs? })
    }

    /// The child that the only task of a process joins.
    fn joined_alone(&self, draft: &Draft, place: usize) -> Option<u32> {
        let is_alone = self.store.image(draft.beings[place].image).parked.len() == 1;
        self.joined(draft, place, 0).filter(|_| is_alone)
    }

    /// The child that a task joins, if it is one of its process's own and still known.
    pub(super) fn joined(&self, draft: &Draft, place: usize, task: usize) -> Option<u32> {
        let being = &draft.beings[place];
        let image = self.store.image(being.image);
        let Some((_, Trap::Wait { pid: Some(pid), no_hang: false, timeout: None, .. })) =
            image.parked.get(task)
        else {
            return None;
        };
        if image.gathers.is_some() {
            return None;
        }
        let child = self.process_at(draft, place, *pid)?;
        let kinds = self.store.get(being.row).refs.iter();
        let mut children = kinds.zip(draft.refs(&being.row_refs)).filter(|(to, _)| **to == To::Member);
        children.any(|(_, at)| *at == child).then_some(child)
    }

    /// Joins one after the other, as if each child had ended with that code.
    fn trial(&mut self, draft: &Draft, place: usize, code: i32) -> Option<Trial> {
        let mut draft = draft.clone();
        let mut members = Vec::new();
        while let Some(child) = self.joined_alone(&draft, place) {
            let part = RowPart { ended: Some(code), parent: Some(place as u32), ..RowPart::default() };
            let told = keep_row(&mut self.store, part, Rc::from([]), Rc::from([]), false);
            let refs = draft.put(&[place as u32]);
            let being = &mut draft.beings[child as usize];
            end(being);
            (being.row, being.row_refs) = (told.bone, refs);
            let mut names = super::Names::default();
            let deed = self.deed(&draft, place, 0, USUAL, &mut names);
            let deed = self.memo.deed(deed).clone();
            let is_plain = deed.waits.is_none()
                && deed.output.is_empty()
                && deed.objects.is_empty()
                && deed.limit.is_none()
                && deed.deaths.is_empty()
                && deed.files.is_none();
            if !is_plain {
                return None;
            }
            self.apply(&mut draft, place, 0, &deed, &names);
            members.push(child);
            if draft.beings[place].image == ENDED {
                return None;
            }
        }
        let being = &draft.beings[place];
        let refs = draft.refs(&being.image_refs).to_vec();
        (members.len() > 1).then_some(Trial { members, image: being.image, refs })
    }

    /// Those that a process waits for, if it gathers.
    pub(super) fn members<'a>(&'a self, draft: &'a Draft, being: &Being) -> &'a [u32] {
        let after = self.store.image(being.image).gathers;
        let own = after.map_or(usize::MAX, |after| self.store.get(after).refs.len());
        draft.refs(&being.image_refs).get(own..).unwrap_or(&[])
    }

    /// Whether all that a process waits for have ended.
    pub(super) fn is_gathered(&self, draft: &Draft, being: &Being) -> bool {
        self.members(draft, being).iter().all(|at| *at == GONE || draft.beings[*at as usize].image == ENDED)
    }

    /// A process that gathers has them all, and goes on; false if it does not gather.
    pub(super) fn finish_gathering(&mut self, draft: &mut Draft, place: usize) -> bool {
        let being = draft.beings[place].clone();
        let Some(after) = self.store.image(being.image).gathers else { return false };
        let members = self.members(draft, &being).to_vec();
        let Facts { errors, said, is_main, .. } = self.store.facts(being.row).clone();
        // A machine counts open descriptions from the standard streams on.
        let kinds = self.store.get(being.row).refs.iter();
        let refs = kinds.zip(draft.refs(&being.row_refs));
        let refs: Vec<u32> =
            refs.map(|(to, at)| if *to == To::Open { at + piece::STREAMS } else { *at }).collect();
        let mut part = piece::row_part(self.store.facts(being.row), &refs);
        part.children.retain(|child| !members.contains(child));
        let told = keep_row(&mut self.store, part, errors, said, is_main);
        let row_refs: Vec<u32> = told.refs.iter().map(|(to, at)| super::place_of(*to, *at)).collect();
        let row_refs = draft.put(&row_refs);
        for member in members.iter().filter(|at| **at != GONE) {
            let facts = self.store.facts(draft.beings[*member as usize].row).clone();
            let part = RowPart { ended: facts.part.ended, reaped: true, ..RowPart::default() };
            let told = keep_row(&mut self.store, part, Rc::from([]), Rc::from([]), facts.is_main);
            let being = &mut draft.beings[*member as usize];
            (being.row, being.row_refs) = (told.bone, 0..0);
        }
        let count = self.store.get(after).refs.len();
        let before = (being.image, 0);
        let being = &mut draft.beings[place];
        (being.row, being.row_refs) = (told.bone, row_refs);
        being.image = after;
        being.image_refs = being.image_refs.start..being.image_refs.start + count;
        self.start_clocks(draft, place, Some(before));
        true
    }
}
