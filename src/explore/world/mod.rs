//! A program as something to be searched.
//!
//! A state is the machine cut into parts (control blocks, programs, shared objects, open descriptions, files, what was
//! printed), each kept once and named by a number. What one operation does depends on few parts; it is worked out by
//! the machine itself, once, and remembered. So a search runs Python only for what is new, and the machine's rules
//! stand in one place.

mod able;
mod act;
mod apply;
mod chronicle;
mod end;
mod gather;
mod meet;
mod memo;
mod piece;
mod state;
mod step;
mod store;
mod timing;

use std::{collections::BTreeMap, rc::Rc};

pub use self::{
    chronicle::exceptions,
    end::{Left, normal},
    meet::Met,
};

use self::{
    able::Able,
    chronicle::{Chronicle, Chronicles},
    end::Ends,
    gather::Gathering,
    memo::{Memo, Names},
    state::{Being, Draft, ENDED, Order, Space, Thing},
    store::{Bone, Store, To},
};
use super::{
    settings::Settings,
    system::{Final, Move, Pending, Successor, System},
};
use crate::{
    id::Pid,
    lang::code::Program,
    machine::{
        Costs, Machine, Options,
        loose::{Asks, Ending},
        script::Timing,
    },
    object::Object,
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

impl Detail {
    /// As little as there may be, until the program asks for more.
    #[must_use]
    pub fn coarse(settings: &Settings) -> Detail {
        Detail {
            timing: settings.timing,
            symmetry: settings.symmetry,
            print_order: settings.print_order,
            named: false,
            forks: false,
            exits: false,
            sentinels: false,
            clock: false,
        }
    }

    /// With what the program has asked for; another detail means that the search begins again.
    #[must_use]
    pub(crate) fn heed(self, asked: Asks) -> Detail {
        Detail {
            named: self.named || asked.identity,
            exits: self.exits || asked.exits,
            forks: self.forks || asked.kills,
            sentinels: self.sentinels || asked.sentinels,
            clock: self.clock || asked.clock,
            ..self
        }
    }
}

/// A program with everything that is known of its steps.
#[derive(Debug)]
pub struct World {
    base: Machine,
    blank: Rc<Object>,
    detail: Detail,
    order: Order,
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
        let mut machine = self.base.clone().loosen(self.detail.sentinels);
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
        self.go_on(&mut draft, 0, 1, None);
        self.settle_times(&mut draft);
        let mut words = Vec::new();
        self.space.arrange(&draft, &self.store, self.order, &mut words);
        let mut born = Vec::new();
        let births = std::mem::take(&mut self.births);
        self.rename(&draft, &births, &mut born);
        self.born_first = born;
        words
    }
}

fn place_of(to: To, at: u32) -> u32 {
    if to == To::Open { at - piece::STREAMS } else { at }
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
        let chosen =
            chosen.unwrap_or_else(|| panic!("only a move that is there can be carried out: {step:?}"));
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
