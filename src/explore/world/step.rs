//! A step that is not known yet: the machine is put together around the actor, carries it out, and is taken apart.

use std::rc::Rc;

use super::{
    World,
    memo::{After, Change, Death, Deed, Found, NEW, Names, linked},
    piece::{self, STREAMS, Told},
    state::{Draft, GONE},
    store::{Facts, Piece, To},
};
use crate::{
    device::{
        descriptors::{Opened, Stream, Target},
        files::Files,
    },
    id::{ObjectId, Pid},
    machine::{
        Machine,
        loose::{Ending, Fired, Parts, RowPart, Touch},
    },
    object::{Object, Primitive, service::Service},
    process::On,
    time::Instant,
    value::ServiceKind,
};

/// More than any program holds: the standard streams never close.
const HELD: u32 = 1 << 24;

/// Where the parts of a machine come from: places in the state.
#[derive(Debug, Default)]
pub(super) struct Frame {
    beings: Vec<u32>,
    objects: Vec<u32>,
    open: Vec<u32>,
    actor: u32,
}

impl Frame {
    fn list(&mut self, to: To) -> &mut Vec<u32> {
        match to {
            To::Process | To::Member => &mut self.beings,
            To::Object => &mut self.objects,
            To::Open => &mut self.open,
        }
    }

    fn add(&mut self, to: To, at: u32) {
        let list = self.list(to);
        if at != GONE && !list.contains(&at) {
            list.push(at);
        }
    }

    /// The place in the machine of a place in the state.
    fn local(&self, to: To, at: u32) -> u32 {
        let (list, first) = match to {
            To::Process | To::Member => (&self.beings, 0),
            To::Object => (&self.objects, 0),
            To::Open => (&self.open, STREAMS),
        };
        let found = list.iter().position(|other| *other == at);
        found.map_or(GONE, |found| found as u32 + first)
    }
}

impl World {
    /// What a task's next operation does, from memory or by doing it.
    pub(super) fn deed(
        &mut self,
        draft: &Draft,
        place: usize,
        task: usize,
        way: Ending,
        names: &mut Names,
    ) -> u32 {
        names.start(draft, &self.store, place, self.order.named);
        let ending = match way {
            Ending::Usual => 0,
            Ending::Late => 1,
            Ending::Handler => 2,
        };
        // Where processes keep their numbers, the number of the next one to be made stands in what its maker knows.
        let next = if self.order.named { draft.beings.len() as u32 } else { 0 };
        let first = [draft.beings[place].image, task as u32, ending, next];
        let (number, looked) = match self.memo.find(&first, names, draft, &self.store) {
            Found::Deed(deed) => return deed,
            Found::Unknown(number, looked) => (Some(number), looked),
            Found::Never => (None, 0),
        };
        names.start(draft, &self.store, place, self.order.named);
        let (mut machine, frame) = self.assemble(draft, Some(place), names);
        let fired = self.carry_out(&mut machine, &frame, task, way);
        let mut touched = machine.touched();
        if !matches!(&fired, Fired::Done { errors, .. } if errors.is_empty() && self.detail.print_order) {
            touched.push(Touch::Row(frame.actor));
        }
        // The same touches, by the names that a look-up would give.
        let mut seen = Vec::new();
        let mut named = names.clone();
        for touch in touched.iter().copied() {
            let Some(stable) = self.stable(touch, &frame, &mut named, draft) else { continue };
            if !seen.contains(&stable) {
                seen.push(stable);
            }
        }
        let last = number.and_then(|number| {
            // Names of what was looked at already are found again on the way.
            let mut way = names.clone();
            for touch in seen.iter().take(looked) {
                way.learn(*touch, draft, &self.store);
            }
            self.memo.extend(number, &seen[looked.min(seen.len())..], &mut way, draft, &self.store)
        });
        *names = named;
        let known = names.counts();
        let deed = self.settle(&mut machine, &frame, names, draft, fired, &touched);
        // What names more than a look-up would learn cannot be remembered.
        let last = last.filter(|_| names.counts() == known);
        self.memo.keep(last, deed)
    }

    /// A touch by names; None for what the step itself has made. `names` learns what the part names.
    fn stable(&self, touch: Touch, frame: &Frame, names: &mut Names, draft: &Draft) -> Option<Touch> {
        let stable = match touch {
            Touch::Row(local) | Touch::Whole(local) => {
                let at = *frame.beings.get(local as usize)?;
                // One that is gone has its name by its place only.
                let name = if at == GONE { local } else { names.name(To::Process, at) };
                if matches!(touch, Touch::Row(_)) { Touch::Row(name) } else { Touch::Whole(name) }
            }
            Touch::Object(local) => {
                Touch::Object(names.name(To::Object, *frame.objects.get(local as usize)?))
            }
            Touch::Open(local) => {
                let local = local.checked_sub(STREAMS)?;
                Touch::Open(names.name(To::Open, *frame.open.get(local as usize)?))
            }
            other => other,
        };
        names.learn(stable, draft, &self.store);
        Some(stable)
    }

    pub(super) fn assemble(&self, draft: &Draft, actor: Option<usize>, names: &Names) -> (Machine, Frame) {
        let mut frame = Frame {
            beings: names.beings.clone(),
            objects: names.objects.clone(),
            open: names.open.clone(),
            actor: actor.map_or(GONE, |place| if self.order.named { place as u32 } else { 0 }),
        };
        for at in linked(draft, &self.store) {
            frame.add(To::Object, at);
        }
        self.close_over(draft, &mut frame);
        let rows = frame.beings.iter().enumerate().map(|(local, at)| {
            let mut part = self.row_in(draft, &frame, *at);
            if let Some(place) = actor.filter(|_| local as u32 == frame.actor) {
                let image = self.store.image(draft.beings[place].image);
                part.image = Some((image.vm.clone(), image.parked.clone()));
            }
            part
        });
        let rows: Vec<RowPart> = rows.collect();
        let stream = |stream| Some(Opened { target: Target::Stream(stream), blocking: true, holders: HELD });
        let mut open: Vec<Option<Opened>> =
            [Stream::Input, Stream::Output, Stream::Error].map(stream).to_vec();
        for at in &frame.open {
            let thing = &draft.open[*at as usize];
            let Piece::Open(opened) = &self.store.get(thing.bone).piece else { continue };
            let refs: Vec<u32> =
                draft.refs(&thing.refs).iter().map(|object| frame.local(To::Object, *object)).collect();
            open.push(Some(piece::open_at(opened, &refs)));
        }
        let files = match &self.store.get(draft.files).piece {
            Piece::Files(files) => Rc::clone(files),
            _ => Rc::new(Files::default()),
        };
        let blank = Rc::clone(&self.blank);
        let objects = vec![blank; frame.objects.len()];
        let now = Instant::BOOT + crate::time::Duration::from_micros(draft.now);
        let parts = Parts { rows, objects, open, files, now };
        let mut machine = Machine::assemble(&self.base, parts, self.detail.sentinels);
        for (local, at) in frame.objects.iter().enumerate() {
            let Some(thing) = draft.objects.get(*at as usize) else { continue };
            let skeleton = self.store.get(thing.bone);
            let Piece::Object(object) = &skeleton.piece else { continue };
            let refs = self.locals(&skeleton.refs, draft.refs(&thing.refs), &frame);
            let object = piece::object_at(&mut machine, object, local as u32, &refs);
            machine.set_object(local as u32, object);
        }
        machine.forget_touches();
        (machine, frame)
    }

    fn locals(&self, kinds: &[To], refs: &[u32], frame: &Frame) -> Vec<u32> {
        let local = |(to, at): (&To, &u32)| match frame.local(*to, *at) {
            // A process that is gone: beyond all that are there.
            GONE if matches!(to, To::Process | To::Member) => frame.beings.len() as u32 - 1,
            local => local,
        };
        kinds.iter().zip(refs).map(local).collect()
    }

    /// Adds all that the frame's parts name, however far.
    fn close_over(&self, draft: &Draft, frame: &mut Frame) {
        let (mut being, mut object, mut open) = (0, 0, 0);
        loop {
            let (bone, range) = if being < frame.beings.len() {
                being += 1;
                let at = frame.beings[being - 1];
                if at == GONE {
                    continue;
                }
                let it = &draft.beings[at as usize];
                (it.row, &it.row_refs)
            } else if object < frame.objects.len() {
                object += 1;
                let Some(it) = draft.objects.get(frame.objects[object - 1] as usize) else { continue };
                (it.bone, &it.refs)
            } else if open < frame.open.len() {
                open += 1;
                let it = &draft.open[frame.open[open - 1] as usize];
                (it.bone, &it.refs)
            } else {
                break;
            };
            for (to, at) in self.store.get(bone).refs.iter().zip(draft.refs(range)) {
                frame.add(*to, *at);
            }
        }
        // Somebody to stand for all who are gone; where processes keep their numbers nobody ever is.
        if !self.order.named {
            frame.beings.push(GONE);
        }
    }

    fn row_in(&self, draft: &Draft, frame: &Frame, at: u32) -> RowPart {
        if at == GONE {
            return RowPart { ended: Some(0), reaped: true, ..RowPart::default() };
        }
        let being = &draft.beings[at as usize];
        let refs = self.locals(&self.store.get(being.row).refs, draft.refs(&being.row_refs), frame);
        piece::row_part(self.store.facts(being.row), &refs)
    }

    fn carry_out(&self, machine: &mut Machine, frame: &Frame, task: usize, way: Ending) -> Fired {
        let tid = machine.task_at(frame.actor, task);
        if way == Ending::Handler {
            machine.touch_row(frame.actor);
        }
        machine.fire(tid, way)
    }

    /// What the step has changed, by names.
    fn settle(
        &mut self,
        machine: &mut Machine,
        frame: &Frame,
        names: &mut Names,
        draft: &Draft,
        fired: Fired,
        touched: &[Touch],
    ) -> Deed {
        let mut deed = Deed {
            waits: None,
            after: After::Same,
            rows: Vec::new(),
            objects: Vec::new(),
            open: Vec::new(),
            files: None,
            beings: Vec::new(),
            new_objects: Vec::new(),
            new_open: Vec::new(),
            deaths: Vec::new(),
            output: Rc::from([]),
            limit: None,
            asks: machine.asked(),
        };
        let mut view = View { frame, names };
        self.settle_objects(machine, &mut view, draft, touched, &mut deed);
        let (output, errors) = match fired {
            Fired::Limit(limit) => {
                deed.limit = Some(limit);
                return deed;
            }
            Fired::Waits(on) => {
                // Part of a long write may be done although the rest has to wait.
                if deed.objects.is_empty() {
                    deed.waits = Some(view.on(on));
                }
                return deed;
            }
            Fired::Done { output, errors } => (output, errors),
        };
        deed.output = output.into();
        self.settle_open(machine, &mut view, draft, touched, &mut deed);
        if touched.contains(&Touch::Files) {
            let files = piece::keep_files(&mut self.store, machine.files_part());
            deed.files = (files != draft.files).then_some(files);
        }
        deed.asks.identity |= machine.identified(frame.actor);
        deed.after = match machine.take_image(frame.actor) {
            Some((vm, parked)) => {
                let told = piece::keep_image(&mut self.store, vm, parked, self.order.named);
                After::Now(told.bone, view.names(&told))
            }
            None => After::Ended,
        };
        self.settle_rows(machine, &mut view, draft, touched, &errors, &mut deed);
        self.settle_new(machine, &mut view, &mut deed);
        deed
    }

    fn settle_objects(
        &mut self,
        machine: &Machine,
        view: &mut View,
        draft: &Draft,
        touched: &[Touch],
        deed: &mut Deed,
    ) {
        for touch in touched {
            let Touch::Object(local) = *touch else { continue };
            let Some(at) = view.frame.objects.get(local as usize).copied().filter(|at| *at != GONE) else {
                continue;
            };
            let told = piece::keep_object(&mut self.store, machine, machine.object_part(local));
            let before = &draft.objects[at as usize];
            if told.bone != before.bone || view.places(&told) != draft.refs(&before.refs) {
                let change: Change = (view.names.name(To::Object, at), told.bone, view.names(&told));
                deed.objects.push(change);
            }
        }
    }

    fn settle_open(
        &mut self,
        machine: &Machine,
        view: &mut View,
        draft: &Draft,
        touched: &[Touch],
        deed: &mut Deed,
    ) {
        for touch in touched {
            let Touch::Open(local) = *touch else { continue };
            let Some(index) = local.checked_sub(STREAMS) else { continue };
            let Some(at) = view.frame.open.get(index as usize).copied() else { continue };
            let name = view.names.name(To::Open, at);
            let Some(opened) = machine.open_part(local) else {
                deed.open.push((name, None));
                continue;
            };
            let told = piece::keep_open(&mut self.store, opened);
            let before = &draft.open[at as usize];
            if told.bone != before.bone || view.places(&told) != draft.refs(&before.refs) {
                deed.open.push((name, Some((told.bone, view.names(&told)))));
            }
        }
    }

    fn settle_rows(
        &mut self,
        machine: &Machine,
        view: &mut View,
        draft: &Draft,
        touched: &[Touch],
        errors: &[u8],
        deed: &mut Deed,
    ) {
        let mut done = Vec::new();
        for touch in touched {
            let (Touch::Row(local) | Touch::Whole(local)) = *touch else { continue };
            let Some(at) = view.frame.beings.get(local as usize).copied().filter(|at| *at != GONE) else {
                continue;
            };
            if done.contains(&local) {
                continue;
            }
            done.push(local);
            let being = &draft.beings[at as usize];
            let Facts { part: before, errors: old, said, is_main } = self.store.facts(being.row).clone();
            let part = machine.row_part(local);
            let name = view.names.name(To::Process, at);
            let is_actor = local == view.frame.actor;
            let mut errors: Rc<[u8]> = if is_actor { [&old, errors].concat().into() } else { old };
            let mut said: Rc<[u8]> = if is_actor && !self.detail.print_order {
                [&said, &*deed.output].concat().into()
            } else {
                said
            };
            if let (None, Some(code)) = (before.ended, part.ended) {
                deed.deaths.push(Death { who: name, code, errors, said });
                (errors, said) = (Rc::from([]), Rc::from([]));
            }
            let told = piece::keep_row(&mut self.store, part, errors, said, is_main);
            if told.bone != being.row || view.places(&told) != draft.refs(&being.row_refs) {
                deed.rows.push((name, told.bone, view.names(&told)));
            }
        }
        if !self.detail.print_order {
            deed.output = Rc::from([]);
        }
    }

    /// What the step has made.
    fn settle_new(&mut self, machine: &mut Machine, view: &mut View, deed: &mut Deed) {
        let (rows, objects, open) = machine.counts();
        for local in view.frame.beings.len() as u32..rows {
            let none: Rc<[u8]> = Rc::from([]);
            let row =
                piece::keep_row(&mut self.store, machine.row_part(local), Rc::clone(&none), none, false);
            deed.asks.identity |= machine.identified(local);
            let image = match machine.take_image(local) {
                Some((vm, parked)) => piece::keep_image(&mut self.store, vm, parked, self.order.named),
                None => Told { bone: super::state::ENDED, refs: Vec::new() },
            };
            let [row, image] = [row, image].map(|told| (told.bone, view.names(&told)));
            deed.beings.push([row, image]);
        }
        for local in view.frame.objects.len() as u32..objects {
            let told = piece::keep_object(&mut self.store, machine, machine.object_part(local));
            deed.new_objects.push((told.bone, view.names(&told)));
        }
        for local in view.frame.open.len() as u32 + STREAMS..open {
            let told = machine.open_part(local).map(|opened| piece::keep_open(&mut self.store, opened));
            let told = told.map(|told| (told.bone, view.names(&told)));
            deed.new_open.push(told);
        }
    }
}

/// Between the machine's places and names.
struct View<'a> {
    frame: &'a Frame,
    names: &'a mut Names,
}

impl View<'_> {
    /// A place in the machine as a place in the state; what is new has none.
    fn place(&self, to: To, local: u32) -> Option<u32> {
        let (list, local) = match to {
            To::Process | To::Member => (&self.frame.beings, local),
            To::Object => (&self.frame.objects, local),
            To::Open => (&self.frame.open, local.wrapping_sub(STREAMS)),
        };
        list.get(local as usize).copied()
    }

    fn name(&mut self, to: To, local: u32) -> u32 {
        let (known, local) = match to {
            To::Process | To::Member => (self.frame.beings.len() as u32, local),
            To::Object => (self.frame.objects.len() as u32, local),
            To::Open => (self.frame.open.len() as u32, local.wrapping_sub(STREAMS)),
        };
        if local >= GONE - STREAMS {
            return GONE;
        }
        match self.place(to, if to == To::Open { local + STREAMS } else { local }) {
            Some(at) => self.names.name(to, at),
            None => NEW + (local - known),
        }
    }

    fn names(&mut self, told: &Told) -> Vec<u32> {
        told.refs.iter().map(|(to, local)| self.name(*to, *local)).collect()
    }

    fn places(&self, told: &Told) -> Vec<u32> {
        told.refs.iter().map(|(to, local)| self.place(*to, *local).unwrap_or(NEW)).collect()
    }

    fn on(&mut self, on: On) -> On {
        let mut object = |id: ObjectId| ObjectId(self.name(To::Object, id.0));
        match on {
            On::Acquire(id) => On::Acquire(object(id)),
            On::Send(id) => On::Send(object(id)),
            On::Receive(id) => On::Receive(object(id)),
            On::Any(id) => On::Any(object(id)),
            On::Device(id) => On::Device(object(id)),
            On::Child(Some(pid)) => On::Child(Some(Pid(self.name(To::Process, pid.0 - Pid::MAIN.0)))),
            On::Child(None) | On::Sleep(_) | On::Signal => on,
        }
    }
}

/// What stands where an object will be put.
pub(super) fn blank() -> Rc<Object> {
    let primitive = Primitive::Service(Service::new(ServiceKind::Pool));
    Rc::new(Object { id: ObjectId(0), name: None, made_by: Pid::MAIN, part: None, hidden: true, primitive })
}
