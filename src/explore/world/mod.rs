//! A program as something to be searched.
//!
//! A state is the machine cut into parts (control blocks, programs, shared objects, open descriptions, files, what was
//! printed), each kept once and named by a number. What one operation does depends on few parts; it is worked out by
//! the machine itself, once, and remembered. So a search runs Python only for what is new, and the machine's rules
//! stand in one place.

mod chronicle;
mod end;
mod gather;
mod memo;
mod meet;
mod piece;
mod state;
mod step;
mod store;
mod timing;

use std::{collections::BTreeMap, rc::Rc};

pub use self::{chronicle::exceptions, end::normal, meet::Met};

use self::{
    chronicle::{Chronicle, Chronicles},
    end::Ends,
    gather::Gathering,
    memo::{After, Deed, Memo, Names},
    state::{Being, Draft, ENDED, GONE, Order, Space, Thing, tasks},
    store::{Bone, Piece, Store, To},
};
use super::system::{self, Final, Move, Pending, Successor, System};
use crate::{
    device::descriptors::Target,
    id::{Fd, Pid},
    lang::{code::Program, trap::Trap},
    machine::{
        Costs, Machine, Options,
        loose::{Asks, Ending},
        script::{Pick, Timing},
    },
    object::{Object, Primitive},
    recording::FileSet,
    time::Duration,
};

/// Operations after which a task that does nothing visible is taken to go on so for ever.
const PATIENCE: u64 = 2_000_000;

/// What is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detail {
    pub timing: Timing,
    /// Processes that cannot be told apart may change places.
    pub symmetry: bool,
    /// The order in which different processes print matters.
    pub print_order: bool,
    /// Processes keep their numbers: the program asks for them.
    pub named: bool,
    /// Making a process, and its end, are steps of their own.
    pub forks: bool,
    pub exits: bool,
    /// The pipes that tell of the end of a process are there.
    pub sentinels: bool,
    /// What the clock says matters.
    pub clock: bool,
}

/// A program with everything that is known of its steps.
#[derive(Debug)]
pub struct World {
    base: Machine,
    blank: Rc<Object>,
    detail: Detail,
    order: Order,
    keeps_order: bool,
    sentinels: bool,
    store: Store,
    chronicles: Chronicles,
    memo: Memo,
    gatherings: BTreeMap<Bone, Option<Gathering>>,
    ends: Ends,
    asked: Asks,
    /// Kinds of operation met so far: what no program does cannot be in the way.
    met: meet::Met,
    space: Space,
    draft: Draft,
    names: Names,
    first: Vec<u32>,
    /// The state whose moves were asked for last, and these: most likely one of them is carried out next.
    last: (Vec<u32>, Vec<Able>),
    /// The tasks of the initial state, in order of creation.
    born_first: Vec<u16>,
    /// Those made in the step carried out last.
    born_last: Vec<u16>,
    /// Tasks made in the step under way (place and thread), in order.
    births: Vec<(usize, u32)>,
    /// Signals that arrived in it: at which main task (by its name before the step), which.
    arrivals: Vec<(u16, u8)>,
}

/// A thing that can be done, with what it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Able {
    step: Move,
    place: usize,
    task: usize,
    way: Ending,
    /// When it was due, from now on; negative before now.
    due: i64,
}

/// The way operations usually go.
const USUAL: Ending = Ending::Usual;

impl World {
    /// A program about to begin.
    #[must_use]
    pub fn new(program: Rc<Program>, files: &FileSet, options: &Options, detail: Detail) -> World {
        let micro = Duration::from_micros(1);
        let costs = Costs { statement: micro, fork: micro, spawn: micro, exit: micro };
        let options = Options { costs, limit_operations: PATIENCE, cpus: 1, ..options.clone() };
        let queues: Vec<Box<dyn crate::policy::Policy>> =
            vec![Box::new(crate::policy::fcfs::Fcfs::default())];
        let base = Machine::boot(program, files, Rc::new(options), queues);
        let order = Order {
            symmetry: detail.symmetry,
            named: detail.named,
            timed: detail.timing != Timing::Any || detail.clock,
        };
        let mut world = World {
            base,
            blank: step::blank(),
            detail,
            order,
            keeps_order: detail.print_order,
            sentinels: detail.sentinels,
            store: Store::default(),
            chronicles: Chronicles::default(),
            memo: Memo::default(),
            gatherings: BTreeMap::new(),
            ends: Ends::default(),
            asked: Asks::default(),
            met: meet::Met::default(),
            space: Space::default(),
            draft: Draft::default(),
            names: Names::default(),
            first: Vec::new(),
            last: (Vec::new(), Vec::new()),
            born_first: Vec::new(),
            born_last: Vec::new(),
            births: Vec::new(),
            arrivals: Vec::new(),
        };
        world.first = world.begin();
        world
    }

    /// What the program has asked so far.
    #[must_use]
    pub(crate) fn asked(&self) -> Asks {
        self.asked
    }

    /// What is told apart.
    #[must_use]
    pub fn detail(&self) -> Detail {
        self.detail
    }

    /// How many different steps have been worked out, and how many different parts there are.
    #[must_use]
    pub fn worked_out(&self) -> (usize, usize) {
        (self.memo.len(), self.store.len())
    }

    fn begin(&mut self) -> Vec<u32> {
        let mut machine = self.base.clone().loosen(self.sentinels);
        let mut draft = Draft { files: 0, chronicle: 0, ..Draft::default() };
        draft.files = piece::keep_files(&mut self.store, machine.files_part());
        draft.chronicle = self.chronicles.keep(Chronicle::default());
        let none: Rc<[u8]> = Rc::from([]);
        let (rows, objects, open) = machine.counts();
        for local in 0..rows {
            let part = machine.row_part(local);
            let row = piece::keep_row(&mut self.store, part, Rc::clone(&none), Rc::clone(&none), local == 0);
            let row_refs: Vec<u32> = row.refs.iter().map(|(to, at)| place_of(*to, *at)).collect();
            let row_refs = draft.put(&row_refs);
            let (image, refs) = match machine.take_image(local) {
                Some((vm, parked)) => {
                    let told = piece::keep_image(&mut self.store, vm, parked, self.order.named);
                    (told.bone, told.refs.iter().map(|(to, at)| place_of(*to, *at)).collect())
                }
                None => (ENDED, Vec::new()),
            };
            let image_refs = draft.put(&refs);
            draft.beings.push(Being { row: row.bone, image, row_refs, image_refs, times: Vec::new() });
        }
        for local in 0..objects {
            let told = piece::keep_object(&mut self.store, &machine, machine.object_part(local));
            let refs: Vec<u32> = told.refs.iter().map(|(to, at)| place_of(*to, *at)).collect();
            let refs = draft.put(&refs);
            draft.objects.push(Thing { bone: told.bone, refs });
        }
        for local in piece::STREAMS..open {
            let Some(opened) = machine.open_part(local) else { continue };
            let told = piece::keep_open(&mut self.store, opened);
            let refs: Vec<u32> = told.refs.iter().map(|(to, at)| place_of(*to, *at)).collect();
            let refs = draft.put(&refs);
            draft.open.push(Thing { bone: told.bone, refs });
        }
        self.births.push((0, 0));
        self.start_clocks(&mut draft, 0, None);
        self.go_on(&mut draft, 0, false);
        self.settle_times(&mut draft);
        let mut words = Vec::new();
        self.space.arrange(&draft, &self.store, self.order, &mut words);
        let mut born = Vec::new();
        let births = std::mem::take(&mut self.births);
        self.rename(&draft, &births, &mut born);
        self.born_first = born;
        words
    }

    /// Does what a deed says.
    fn apply(&mut self, draft: &mut Draft, place: usize, task: usize, deed: &Deed, names: &Names) {
        let beings = draft.beings.len() as u32;
        let count = Counts { beings, objects: draft.objects.len() as u32, open: draft.open.len() as u32 };
        let find = |kinds: &[To], refs: &[u32]| -> Vec<u32> {
            kinds.iter().zip(refs).map(|(to, name)| count.place(names, *to, *name)).collect()
        };
        for [row, image] in &deed.beings {
            let row_refs = find(&self.store.get(row.0).refs, &row.1);
            let row_refs = draft.put(&row_refs);
            let refs = if image.0 == ENDED { Vec::new() } else { find(&self.store.get(image.0).refs, &image.1) };
            let image_refs = draft.put(&refs);
            draft.beings.push(Being { row: row.0, image: image.0, row_refs, image_refs, times: Vec::new() });
        }
        for (bone, refs) in &deed.new_objects {
            let refs = find(&self.store.get(*bone).refs, refs);
            let refs = draft.put(&refs);
            draft.objects.push(Thing { bone: *bone, refs });
        }
        for new in &deed.new_open {
            // One that was closed again leaves its place empty: nothing names it.
            let (bone, refs) = match new {
                Some((bone, refs)) => (*bone, find(&self.store.get(*bone).refs, refs)),
                None => (draft.files, Vec::new()),
            };
            let refs = draft.put(&refs);
            draft.open.push(Thing { bone, refs });
        }
        for (who, bone, refs) in &deed.rows {
            let refs = find(&self.store.get(*bone).refs, refs);
            let refs = draft.put(&refs);
            let being = &mut draft.beings[count.place(names, To::Process, *who) as usize];
            (being.row, being.row_refs) = (*bone, refs);
        }
        for (which, bone, refs) in &deed.objects {
            let refs = find(&self.store.get(*bone).refs, refs);
            let refs = draft.put(&refs);
            draft.objects[count.place(names, To::Object, *which) as usize] = Thing { bone: *bone, refs };
        }
        for (which, change) in &deed.open {
            let Some((bone, refs)) = change else { continue };
            let refs = find(&self.store.get(*bone).refs, refs);
            let refs = draft.put(&refs);
            draft.open[count.place(names, To::Open, *which) as usize] = Thing { bone: *bone, refs };
        }
        match &deed.after {
            After::Same => {}
            After::Now(bone, refs) => {
                let before = (draft.beings[place].image, task);
                let old = &self.store.image(before.0).parked;
                let new = self.store.image(*bone).parked.iter().map(|(thread, _)| *thread);
                let new = new.filter(|thread| !old.iter().any(|(other, _)| other == thread));
                self.births.extend(new.map(|thread| (place, thread)));
                let refs = find(&self.store.get(*bone).refs, refs);
                let refs = draft.put(&refs);
                let being = &mut draft.beings[place];
                (being.image, being.image_refs) = (*bone, refs);
                self.start_clocks(draft, place, Some(before));
            }
            After::Ended => end(&mut draft.beings[place]),
        }
        for new in beings as usize..draft.beings.len() {
            self.start_clocks(draft, new, None);
            if draft.beings[new].image != ENDED {
                let parked = &self.store.image(draft.beings[new].image).parked;
                self.births.extend(parked.iter().map(|(thread, _)| (new, *thread)));
            }
        }
        for death in &deed.deaths {
            end(&mut draft.beings[count.place(names, To::Process, death.who) as usize]);
        }
        if let Some(files) = deed.files {
            draft.files = files;
        }
        self.note(draft, deed, names, &count);
    }

    /// What is left behind.
    fn note(&mut self, draft: &mut Draft, deed: &Deed, names: &Names, count: &Counts) {
        self.asked = merge(self.asked, deed.asks);
        if deed.output.is_empty() && deed.deaths.is_empty() && deed.limit.is_none() {
            return;
        }
        let mut chronicle = self.chronicles.get(draft.chronicle).clone();
        chronicle.printed.extend_from_slice(&deed.output);
        for death in &deed.deaths {
            let being = &draft.beings[count.place(names, To::Process, death.who) as usize];
            let is_main = self.store.facts(being.row).is_main;
            chronicle.end(is_main, death.code, &death.errors, &death.said);
        }
        chronicle.limit = chronicle.limit.or(deed.limit);
        draft.chronicle = self.chronicles.keep(chronicle);
    }

    /// Carries out all that belongs to the step under way: a process's first and last moments, handlers of signals,
    /// what goes to standard error.
    fn go_on(&mut self, draft: &mut Draft, place: usize, has_waited: bool) {
        let mut from = draft.beings.len();
        let mut todo = std::collections::VecDeque::from([place]);
        while let Some(place) = todo.pop_front() {
            while let Some((place, task, way)) = self.belongs(draft, place, has_waited) {
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
    fn belongs(&self, draft: &Draft, place: usize, has_waited: bool) -> Option<(usize, usize, Ending)> {
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
            let child = self.joined(draft, place).filter(|_| has_waited)?;
            (draft.beings[child as usize].image == ENDED).then_some(0)
        };
        Some((place, task.or_else(joins)?, USUAL))
    }

    fn is_part(&self, being: &Being, trap: &Trap) -> bool {
        match trap {
            Trap::Fork { .. } | Trap::Spawn { .. } | Trap::Thread(_) => !self.detail.forks,
            Trap::Exit(_) => !self.detail.exits,
            Trap::Wait { quiet, .. } => *quiet,
            Trap::Write { fd, .. } | Trap::WriteSome { fd, .. } => self.is_error_stream(being, *fd),
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

    /// Everything that can be done, with the times at which it is due.
    fn able(&mut self, draft: &Draft, able: &mut Vec<Able>) {
        able.clear();
        if self.chronicles.get(draft.chronicle).limit.is_some() {
            return;
        }
        let mut actor = 0;
        for place in 0..draft.beings.len() {
            for task in 0..tasks(&draft.beings[place], &self.store) {
                self.able_task(draft, place, task, actor, able);
                actor += 1;
            }
        }
        self.keep_time(able);
    }

    fn able_task(&mut self, draft: &Draft, place: usize, task: usize, actor: u16, able: &mut Vec<Able>) {
        let being = &draft.beings[place];
        let image = self.store.image(being.image);
        let add = |choice: u16, way: Ending, due: i64| Able { step: Move { actor, choice }, place, task, way, due };
        let (limit, since) = being.times.get(task).copied().unwrap_or((0, 0));
        let late = Ending::Late;
        if image.gathers.is_some() {
            if self.is_gathered(draft, being) {
                able.push(add(0, USUAL, timing::since(since)));
            }
            return;
        }
        let trap = &image.parked[task].1;
        if matches!(trap, Trap::Sleep(_)) {
            able.push(add(0, late, timing::limit(limit)));
            return;
        }
        let has_limit = timing::limit_of(trap).is_some();
        let mut names = std::mem::take(&mut self.names);
        let deed = self.deed(draft, place, task, USUAL, &mut names);
        self.names = names;
        if self.memo.deed(deed).waits.is_none() {
            able.push(add(0, USUAL, timing::since(since)));
        } else if has_limit {
            able.push(add(1, late, timing::limit(limit)));
        }
    }

    /// Carries out one of the things that can be done.
    fn do_it(&mut self, draft: &mut Draft, able: Able) {
        let Able { place, task, way, due, .. } = able;
        if self.order.timed {
            pass_time(draft, due);
        }
        self.births.clear();
        self.arrivals.clear();
        let has_waited = self.is_join(draft, place, task);
        self.note_arrival(draft, place, task);
        if !self.finish_gathering(draft, place) {
            let mut names = std::mem::take(&mut self.names);
            let number = self.deed(draft, place, task, way, &mut names);
            let deed = self.memo.deed(number).clone();
            self.apply(draft, place, task, &deed, &names);
            self.names = names;
        }
        self.go_on(draft, place, has_waited);
    }

    /// A signal that the step sends to another process arrives in it.
    fn note_arrival(&mut self, draft: &Draft, place: usize, task: usize) {
        let being = &draft.beings[place];
        let Some((_, Trap::Kill { pid, signal })) = self.store.image(being.image).parked.get(task) else { return };
        let target = self.process_at(draft, place, *pid).filter(|at| *at as usize != place);
        if let Some(at) = target.filter(|at| draft.beings[*at as usize].image != ENDED) {
            let main = draft.tasks_before(at as usize, &self.store) as u16;
            self.arrivals.push((main, *signal));
        }
    }

    /// The place of the process that a program's handle stands for.
    fn process_at(&self, draft: &Draft, place: usize, pid: Pid) -> Option<u32> {
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

    /// The tasks made in the step carried out last (or before the first), in order of creation, by their names after it.
    #[must_use]
    pub fn born(&self, first: bool) -> &[u16] {
        if first { &self.born_first } else { &self.born_last }
    }

    /// The signals that arrived in the step carried out last: at which main task, by its name before, which.
    #[must_use]
    pub fn arrived(&self) -> Vec<(u16, u8)> {
        self.arrivals.clone()
    }

    /// A way as picks: tasks by order of creation.
    #[must_use]
    pub fn picks(&mut self, path: &[Move]) -> Vec<Pick> {
        let mut state = self.first.clone();
        let mut tids: Vec<u32> = Vec::new();
        let mut born = self.born_first.clone();
        let (mut next, mut successor, mut picks) = (0, Successor::default(), Vec::new());
        let mut renaming: Vec<u16> = Vec::new();
        for index in 0..=path.len() {
            let mut after = vec![0; tids.len() + born.len()];
            for (old, new) in renaming.iter().enumerate().filter(|(_, new)| **new != system::GONE) {
                after[usize::from(*new)] = tids[old];
            }
            for actor in &born {
                if *actor != system::GONE {
                    after[usize::from(*actor)] = next;
                }
                next += 1;
            }
            tids = after;
            let Some(step) = path.get(index) else { break };
            picks.push(Pick { task: tids[usize::from(step.actor)], choice: step.choice });
            self.fire(&state, *step, &mut successor);
            let arrived = |(main, signal): &(u16, u8)| Pick::signal(tids[usize::from(*main)], *signal);
            picks.extend(self.arrivals.iter().map(arrived));
            state.clone_from(&successor.words);
            renaming.clone_from(&successor.renaming);
            born.clone_from(&self.born_last);
        }
        picks
    }

    /// What can be done in a state, into `self.last`.
    fn look(&mut self, state: &[u32]) {
        if self.last.0 == state {
            return;
        }
        let mut draft = std::mem::take(&mut self.draft);
        let (mut words, mut able) = std::mem::take(&mut self.last);
        draft.read(state, &self.store, self.order.timed);
        self.able(&draft, &mut able);
        words.clear();
        words.extend_from_slice(state);
        self.draft = draft;
        self.last = (words, able);
    }

    /// The threads of a state's tasks, in order of actors.
    fn threads(&self, draft: &Draft) -> Vec<(usize, u32)> {
        let mut threads = Vec::new();
        for (place, being) in draft.beings.iter().enumerate().filter(|(_, being)| being.image != ENDED) {
            threads.extend(self.store.image(being.image).parked.iter().map(|(thread, _)| (place, *thread)));
        }
        threads
    }

    /// What each of these tasks is called in the state that a draft was arranged to.
    fn rename(&self, draft: &Draft, threads: &[(usize, u32)], renaming: &mut Vec<u16>) {
        let mut first = vec![0_u16; draft.beings.len()];
        let mut order: Vec<usize> =
            (0..draft.beings.len()).filter(|at| self.space.beings[*at] != GONE).collect();
        order.sort_unstable_by_key(|at| self.space.beings[*at]);
        let mut count = 0;
        for at in order {
            first[at] = count;
            count += tasks(&draft.beings[at], &self.store) as u16;
        }
        renaming.clear();
        renaming.extend(threads.iter().map(|(place, thread)| {
            let being = &draft.beings[*place];
            if being.image == ENDED || self.space.beings[*place] == GONE {
                return system::GONE;
            }
            let parked = &self.store.image(being.image).parked;
            let task = parked.iter().position(|(other, _)| other == thread);
            task.map_or(system::GONE, |task| first[*place] + task as u16)
        }));
    }
}

/// How many parts of each kind there were before a step.
#[derive(Clone, Copy, Debug)]
struct Counts {
    beings: u32,
    objects: u32,
    open: u32,
}

impl Counts {
    fn place(&self, names: &Names, to: To, name: u32) -> u32 {
        if name == GONE {
            return GONE;
        }
        let (list, new) = match to {
            To::Process | To::Member => (&names.beings, self.beings),
            To::Object => (&names.objects, self.objects),
            To::Open => (&names.open, self.open),
        };
        if name >= memo::NEW { new + (name - memo::NEW) } else { list[name as usize] }
    }
}

fn end(being: &mut Being) {
    being.image = ENDED;
    being.image_refs = 0..0;
    being.times.clear();
}

fn pass_time(draft: &mut Draft, due: i64) {
    if due > 0 {
        timing::pass(draft, due as u64);
    }
}

fn place_of(to: To, at: u32) -> u32 {
    if to == To::Open { at - piece::STREAMS } else { at }
}

fn merge(one: Asks, other: Asks) -> Asks {
    Asks {
        exits: one.exits || other.exits,
        kills: one.kills || other.kills,
        identity: one.identity || other.identity,
        sentinels: one.sentinels || other.sentinels,
        clock: one.clock || other.clock,
        refused: one.refused.or(other.refused),
    }
}

impl System for World {
    fn initial(&mut self) -> Vec<u32> {
        self.first.clone()
    }

    fn moves(&mut self, state: &[u32], moves: &mut Vec<Move>) {
        self.look(state);
        moves.clear();
        moves.extend(self.last.1.iter().map(|it| it.step));
    }

    fn fire(&mut self, state: &[u32], step: Move, next: &mut Successor) {
        self.look(state);
        let chosen = self.last.1.iter().find(|it| it.step == step).copied();
        let chosen = chosen.unwrap_or_else(|| panic!("only a move that is there can be carried out: {step:?}"));
        let mut draft = std::mem::take(&mut self.draft);
        draft.read(state, &self.store, self.order.timed);
        let threads = self.threads(&draft);
        self.do_it(&mut draft, chosen);
        self.settle_times(&mut draft);
        let mut space = std::mem::take(&mut self.space);
        space.arrange(&draft, &self.store, self.order, &mut next.words);
        self.space = space;
        self.rename(&draft, &threads, &mut next.renaming);
        let births = std::mem::take(&mut self.births);
        let mut born = std::mem::take(&mut self.born_last);
        self.rename(&draft, &births, &mut born);
        (self.births, self.born_last) = (births, born);
        self.draft = draft;
    }

    fn finish(&mut self, state: &[u32]) -> Final {
        self.end_of(state)
    }

    fn pending(&mut self, state: &[u32], pending: &mut Vec<Pending>) {
        self.pending_of(state, pending);
    }

    fn commute(&mut self, state: &[u32], one: u16, other: u16) -> bool {
        self.do_commute(state, one, other)
    }

    fn may_conflict(&mut self, state: &[u32], one: u16, other: u16) -> bool {
        self.could_conflict(state, one, other)
    }

    fn enablers(&mut self, state: &[u32], actor: u16, enablers: &mut Vec<u16>) {
        self.enablers_of(state, actor, enablers);
    }

    fn bytes(&self) -> usize {
        self.store.bytes() + self.chronicles.bytes() + self.memo.bytes()
    }
}

/// The pid that a handle of a program stands for, as a place.
fn handle_place(pid: Pid) -> usize {
    pid.0.wrapping_sub(Pid::MAIN.0) as usize
}

impl World {
    /// For looking at by people.
    #[must_use]
    pub fn show(&self, state: &[u32]) -> String {
        let mut draft = Draft::default();
        draft.read(state, &self.store, self.order.timed);
        let mut text = format!("chronicle {} files {}\n", draft.chronicle, draft.files);
        for (place, being) in draft.beings.iter().enumerate() {
            let parked = if being.image == ENDED { String::new() } else { format!("{:?}", self.store.image(being.image).parked) };
            text += &format!(
                "{place}: row {} {:?} image {} {:?} {parked} {:?}\n",
                being.row, draft.refs(&being.row_refs), being.image, draft.refs(&being.image_refs), being.times
            );
        }
        for (place, thing) in draft.objects.iter().enumerate() {
            let Piece::Object(object) = &self.store.get(thing.bone).piece else { continue };
            text += &format!("object {place}: {} {:?} {:?} {:?}\n", thing.bone, draft.refs(&thing.refs), object.part, object.primitive);
        }
        for (place, thing) in draft.open.iter().enumerate() {
            text += &format!("open {place}: {} {:?} {:?}\n", thing.bone, draft.refs(&thing.refs), self.store.get(thing.bone).piece);
        }
        text
    }
}
