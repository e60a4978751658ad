//! Which operations may meet: what reductions of a search stand on. In doubt two operations meet.

use super::{
    World,
    state::{Being, Draft, ENDED, GONE, tasks},
    store::{Piece, To},
};
use crate::{
    device::descriptors::Target,
    explore::system::Pending,
    id::{Fd, ObjectId},
    lang::trap::Trap,
    object::Primitive,
};

/// Where no object is: standard output, and the file system.
const OUTPUT: u32 = u32::MAX - 1;
const FILES: u32 = u32::MAX - 2;

/// Kinds of operation that some program has been seen about to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Met {
    /// It asks for a semaphore's value, or tries to take one without waiting for ever.
    pub tries: bool,
}

/// What an operation is, as far as others may meet it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Acquire,
    Release,
    Load(u32, u32),
    Store(u32, u32),
    Put(u32),
    Get,
    Other,
}

/// Where an operation acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meeting {
    /// It waits for the end of a process, which stays so.
    End,
    At(u32, Kind),
    Everything,
}

impl World {
    /// Whether more kinds of operation have been met since `before`; then a reduced search was too bold.
    #[must_use]
    pub fn met(&self) -> Met {
        self.met
    }

    fn meeting(&mut self, draft: &Draft, place: usize, task: usize) -> Meeting {
        let being = &draft.beings[place];
        let image = self.store.image(being.image);
        if image.gathers.is_some() {
            return Meeting::End;
        }
        let object = |id: &ObjectId| -> u32 {
            let kinds = self.store.get(being.image).refs.iter();
            let objects = kinds.zip(draft.refs(&being.image_refs)).filter(|(to, _)| **to == To::Object);
            objects.map(|(_, at)| *at).nth(id.0 as usize).unwrap_or(GONE)
        };
        let mut tries = false;
        let trap = &image.parked[task].1;
        let meeting = match trap {
            Trap::Wait { pid: Some(_), no_hang: false, timeout: None, .. } => Meeting::End,
            Trap::SemaphoreAcquire { id, block: true, timeout: None } => {
                Meeting::At(object(id), Kind::Acquire)
            }
            Trap::SemaphoreAcquire { id, .. } | Trap::SemaphoreValue(id) => {
                tries = true;
                Meeting::At(object(id), Kind::Other)
            }
            Trap::SemaphoreRelease(id) => Meeting::At(object(id), Kind::Release),
            Trap::MemoryLoad { id, at, element, count } => {
                Meeting::At(object(id), Kind::Load(*at, at + element.size() as u32 * count))
            }
            Trap::MemoryStore { id, at, bytes, .. } => {
                Meeting::At(object(id), Kind::Store(*at, at + bytes.len() as u32))
            }
            Trap::PipeSend { id, message } => Meeting::At(object(id), Kind::Put(message.size)),
            Trap::PipeReceive(id) => Meeting::At(object(id), Kind::Get),
            Trap::PipePoll { id, .. } => Meeting::At(object(id), Kind::Other),
            Trap::SendMessage { fd, message } => self
                .channel(draft, being, *fd, false)
                .map_or(Meeting::Everything, |at| Meeting::At(at, Kind::Put(message.size))),
            Trap::ReceiveMessage(fd) => self
                .channel(draft, being, *fd, true)
                .map_or(Meeting::Everything, |at| Meeting::At(at, Kind::Get)),
            Trap::Write { fd, .. } | Trap::WriteSome { fd, .. } if fd.0 == 1 => {
                Meeting::At(OUTPUT, Kind::Other)
            }
            Trap::Open { .. } => Meeting::At(FILES, Kind::Other),
            Trap::Read(fd) | Trap::Write { fd, .. } | Trap::Close(fd) if self.is_file(draft, being, *fd) => {
                Meeting::At(FILES, Kind::Other)
            }
            _ => Meeting::Everything,
        };
        self.met.tries |= tries;
        meeting
    }

    fn opened<'a>(&'a self, draft: &'a Draft, being: &Being, fd: Fd) -> Option<(&'a Target, &'a [u32])> {
        let facts = self.store.facts(being.row);
        let index = facts.part.table.iter().find(|(number, _)| *number == fd)?.1;
        let kinds = self.store.get(being.row).refs.iter();
        let mut open = kinds.zip(draft.refs(&being.row_refs)).filter(|(to, _)| **to == To::Open);
        let (_, at) = open.nth(index.checked_sub(super::piece::STREAMS)? as usize)?;
        let thing = &draft.open[*at as usize];
        match &self.store.get(thing.bone).piece {
            Piece::Open(opened) => Some((&opened.target, draft.refs(&thing.refs))),
            _ => None,
        }
    }

    fn channel(&self, draft: &Draft, being: &Being, fd: Fd, reading: bool) -> Option<u32> {
        match self.opened(draft, being, fd)? {
            (Target::Channel { read, write }, refs) => {
                let id = if reading { read } else { write };
                id.and_then(|id| refs.get(id.0 as usize).copied())
            }
            _ => None,
        }
    }

    fn is_file(&self, draft: &Draft, being: &Being, fd: Fd) -> bool {
        matches!(self.opened(draft, being, fd), Some((Target::File(_), _)))
    }

    pub(super) fn pending_of(&mut self, state: &[u32], pending: &mut Vec<Pending>) {
        let mut draft = Draft::default();
        draft.read(state, &self.store, self.order.timed);
        let mut able = Vec::new();
        self.able(&draft, &mut able);
        pending.clear();
        let mut actor = 0;
        for place in 0..draft.beings.len() {
            for task in 0..tasks(&draft.beings[place], &self.store) {
                let is_enabled = able.iter().any(|it| it.step.actor == actor);
                let at = match self.meeting(&draft, place, task) {
                    Meeting::At(at, _) => Some(at),
                    Meeting::End | Meeting::Everything => None,
                };
                pending.push(Pending { actor, is_enabled, place: at });
                actor += 1;
            }
        }
    }

    fn located(&mut self, state: &[u32], one: u16, other: u16) -> (Draft, Option<[(usize, usize); 2]>) {
        let mut draft = Draft::default();
        draft.read(state, &self.store, self.order.timed);
        let both = draft.locate(one.into(), &self.store).zip(draft.locate(other.into(), &self.store));
        (draft, both.map(|(one, other)| [one, other]))
    }

    pub(super) fn do_commute(&mut self, state: &[u32], one: u16, other: u16) -> bool {
        let (draft, Some([one, other])) = self.located(state, one, other) else { return false };
        // Threads of one process share their memory; a clock is shared by all.
        if one.0 == other.0 || self.order.timed || self.asked.kills {
            return false;
        }
        let (first, second) = (self.meeting(&draft, one.0, one.1), self.meeting(&draft, other.0, other.1));
        match (first, second) {
            (Meeting::End, _) | (_, Meeting::End) => true,
            (Meeting::Everything, _) | (_, Meeting::Everything) => false,
            (Meeting::At(here, a), Meeting::At(there, b)) => {
                here != there || self.commute_at(&draft, here, a, b) || self.commute_at(&draft, here, b, a)
            }
        }
    }

    fn commute_at(&self, draft: &Draft, at: u32, one: Kind, other: Kind) -> bool {
        let Some(thing) = draft.objects.get(at as usize) else { return false };
        let Piece::Object(object) = &self.store.get(thing.bone).piece else { return false };
        match (one, other, &object.primitive) {
            (Kind::Load(..), Kind::Load(..), _) => true,
            (Kind::Load(a, b) | Kind::Store(a, b), Kind::Load(c, d) | Kind::Store(c, d), _) => {
                b <= c || d <= a
            }
            (Kind::Acquire, Kind::Acquire, Primitive::Semaphore(it)) => it.value >= 2,
            (Kind::Acquire, Kind::Release, Primitive::Semaphore(it)) => it.value < it.maximum,
            (Kind::Release, Kind::Release, Primitive::Semaphore(it)) => it.value + 2 <= it.maximum,
            (Kind::Put(size), Kind::Get, Primitive::Pipe(pipe)) => size < 4000 && pipe.bytes < 32_000,
            _ => false,
        }
    }

    pub(super) fn could_conflict(&mut self, state: &[u32], one: u16, other: u16) -> bool {
        let (draft, Some([one, other])) = self.located(state, one, other) else { return true };
        if one.0 == other.0 || self.order.timed || self.asked.kills {
            return true;
        }
        match self.meeting(&draft, one.0, one.1) {
            Meeting::End => false,
            Meeting::Everything => true,
            Meeting::At(OUTPUT, _) => self.detail.print_order,
            Meeting::At(FILES, _) => true,
            Meeting::At(at, Kind::Release) if !self.met.tries && self.is_counting(&draft, at) => false,
            Meeting::At(at, _) => self.reaches(&draft, other.0, at),
        }
    }

    /// Whether a release there can never be one too many.
    fn is_counting(&self, draft: &Draft, at: u32) -> bool {
        let Some(thing) = draft.objects.get(at as usize) else { return false };
        matches!(&self.store.get(thing.bone).piece,
            Piece::Object(object) if matches!(&object.primitive,
                Primitive::Semaphore(it) if it.maximum > 1 << 20 || it.value == 0 && it.maximum == 1))
    }

    /// Whether a process can ever come by that object: it has it, or it is inside something that it has.
    fn reaches(&self, draft: &Draft, place: usize, wanted: u32) -> bool {
        let being = &draft.beings[place];
        let mut seen_objects = vec![false; draft.objects.len()];
        let mut seen_open = vec![false; draft.open.len()];
        let mut todo: Vec<(To, u32)> = Vec::new();
        let both = [(being.row, &being.row_refs), (being.image, &being.image_refs)];
        for (bone, refs) in both.into_iter().filter(|(bone, _)| *bone != ENDED) {
            todo.extend(self.store.get(bone).refs.iter().copied().zip(draft.refs(refs).iter().copied()));
        }
        while let Some((to, at)) = todo.pop() {
            let (seen, things) = match to {
                To::Object => (&mut seen_objects, &draft.objects),
                To::Open => (&mut seen_open, &draft.open),
                To::Process | To::Member => continue,
            };
            if at == GONE {
                continue;
            }
            if std::mem::replace(&mut seen[at as usize], true) {
                continue;
            }
            if to == To::Object && at == wanted {
                return true;
            }
            let thing = &things[at as usize];
            let refs = draft.refs(&thing.refs).iter().copied();
            todo.extend(self.store.get(thing.bone).refs.iter().copied().zip(refs));
        }
        false
    }

    pub(super) fn enablers_of(&mut self, state: &[u32], actor: u16, enablers: &mut Vec<u16>) {
        let mut draft = Draft::default();
        draft.read(state, &self.store, self.order.timed);
        enablers.clear();
        let Some((place, task)) = draft.locate(actor.into(), &self.store) else { return };
        let child = self.awaited(&draft, place, task);
        let at = match self.meeting(&draft, place, task) {
            Meeting::At(at, _) if at != OUTPUT && at != FILES && !self.order.timed => Some(at),
            _ => None,
        };
        let mut number = 0;
        for other in 0..draft.beings.len() {
            let count = tasks(&draft.beings[other], &self.store);
            let can = match (child, at) {
                (Some(child), _) => child as usize == other,
                (None, Some(at)) => other == place || self.reaches(&draft, other, at),
                (None, None) => true,
            };
            if can {
                enablers.extend((number..number + count as u16).filter(|it| *it != actor));
            }
            number += count as u16;
        }
    }

    /// A living process whose end a task waits for.
    fn awaited(&self, draft: &Draft, place: usize, task: usize) -> Option<u32> {
        let being = &draft.beings[place];
        let image = self.store.image(being.image);
        let lives = |at: &u32| *at != GONE && draft.beings[*at as usize].image != ENDED;
        if image.gathers.is_some() {
            return self.members(draft, being).iter().copied().find(lives);
        }
        let Trap::Wait { pid: Some(pid), no_hang: false, timeout: None, .. } = &image.parked[task].1 else {
            return None;
        };
        self.process_at(draft, place, *pid).filter(lives)
    }
}
