//! Small concurrent programs as guarded commands, with honest answers to what commutes.

use std::collections::BTreeMap;

use interleave::explore::system::{Actor, Final, GONE, Move, Pending, Successor, System};

/// Registers of a process.
pub const REGISTERS: usize = 2;
const WIDTH: usize = 1 + REGISTERS;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    /// A cell with its first value.
    Cell(u32),
    Semaphore(u32),
    /// A queue of so many places.
    Queue(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    Just(u32),
    Register(usize),
    /// A register less one.
    Less(usize),
}

/// Operations; places in code are absolute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Read(usize, usize),
    Write(usize, Value),
    Acquire(usize),
    Release(usize),
    /// The register gets 1 if it was acquired, else 0.
    Try(usize, usize),
    Put(usize, Value),
    Get(usize, usize),
    /// The register gets `EMPTY` if there was nothing.
    TryGet(usize, usize),
    /// Waits for all processes of these classes (a mask).
    Join(u32),
    /// The register gets any number below this one.
    Choose(usize, u32),
    // What follows is local.
    /// Where to go on when the register has this value.
    JumpIf(usize, u32, usize),
    Jump(usize),
    /// Adds the second register to the first, modulo a number.
    Add(usize, usize, u32),
    Set(usize, u32),
}

pub const EMPTY: u32 = 9;

use Op::*;

impl Op {
    fn is_local(self) -> bool {
        matches!(self, JumpIf(..) | Jump(_) | Add(..) | Set(..))
    }

    fn object(self) -> Option<usize> {
        match self {
            Read(o, _) | Write(o, _) | Acquire(o) | Release(o) | Try(o, _) | Put(o, _) | Get(o, _) => Some(o),
            TryGet(o, _) => Some(o),
            _ => None,
        }
    }

    /// Whether this enabled operation may be disturbed by that one, which may happen before it.
    fn conflicts(self, other: Op) -> bool {
        if self.object().is_none() || self.object() != other.object() {
            return false;
        }
        match self {
            Read(..) => matches!(other, Write(..)),
            Acquire(_) => matches!(other, Acquire(_) | Try(..)),
            Release(_) => matches!(other, Try(..)),
            Put(..) => matches!(other, Put(..) | TryGet(..)),
            Get(..) => matches!(other, Get(..) | TryGet(..)),
            _ => true,
        }
    }
}

/// Processes of one class run the same code from the same start; nobody names one of them.
#[derive(Clone, Debug)]
pub struct Toy {
    pub code: Vec<Vec<Op>>,
    /// The class of each process, ascending.
    pub classes: Vec<usize>,
    pub objects: Vec<Object>,
    /// Whether processes of one class are sorted.
    pub is_symmetric: bool,
    /// What of a final state is its outcome: all of it unless given; that it hangs always counts.
    pub told: Option<fn(&Toy, &[u32]) -> u32>,
    /// Each outcome's words.
    pub outcomes: Vec<Vec<u32>>,
    numbers: BTreeMap<Vec<u32>, u32>,
    /// Where each object's words begin, and the end.
    offsets: Vec<usize>,
    /// By class and place in code: operations from there on.
    future: Vec<Vec<Vec<Op>>>,
}

impl Toy {
    pub fn new(objects: Vec<Object>, classes: Vec<(usize, Vec<Op>)>) -> Toy {
        let code: Vec<Vec<Op>> = classes.iter().map(|(_, code)| code.clone()).collect();
        let classes: Vec<usize> =
            classes.iter().enumerate().flat_map(|(class, &(n, _))| vec![class; n]).collect();
        let future =
            code.iter().map(|code| (0..=code.len()).map(|at| reachable(code, at)).collect()).collect();
        let mut offsets = vec![classes.len() * WIDTH];
        offsets.extend(objects.iter().map(|&object| size(object)));
        for at in 1..offsets.len() {
            offsets[at] += offsets[at - 1];
        }
        Toy {
            code,
            classes,
            objects,
            offsets,
            is_symmetric: false,
            told: None,
            outcomes: Vec::new(),
            numbers: BTreeMap::new(),
            future,
        }
    }

    pub fn symmetric(mut self) -> Toy {
        self.is_symmetric = true;
        self
    }

    pub fn telling(mut self, told: fn(&Toy, &[u32]) -> u32) -> Toy {
        self.told = Some(told);
        self
    }

    pub fn process<'a>(&self, state: &'a [u32], process: usize) -> &'a [u32] {
        &state[process * WIDTH..(process + 1) * WIDTH]
    }

    /// The words of an object: a cell's value, a semaphore's, a queue's contents after their number, free places 0.
    fn object<'a>(&self, state: &'a [u32], object: usize) -> &'a [u32] {
        &state[self.offsets[object]..self.offsets[object + 1]]
    }

    pub fn has_ended(&self, state: &[u32], process: usize) -> bool {
        self.process(state, process)[0] as usize == self.code[self.classes[process]].len()
    }

    fn op(&self, state: &[u32], process: usize) -> Option<Op> {
        self.code[self.classes[process]].get(self.process(state, process)[0] as usize).copied()
    }

    fn is_enabled(&self, state: &[u32], op: Op) -> bool {
        match op {
            Acquire(o) => self.object(state, o)[0] > 0,
            Put(o, _) => matches!(self.objects[o], Object::Queue(cap) if self.object(state, o)[0] < cap),
            Get(o, _) => self.object(state, o)[0] > 0,
            Join(mask) => (0..self.classes.len())
                .all(|process| mask >> self.classes[process] & 1 == 0 || self.has_ended(state, process)),
            _ => true,
        }
    }

    /// Runs local operations up to the next visible one.
    fn settle(&self, class: usize, process: &mut [u32]) {
        while let Some(&op) = self.code[class].get(process[0] as usize) {
            if !op.is_local() {
                return;
            }
            process[0] += 1;
            match op {
                JumpIf(register, value, to) if process[1 + register] == value => process[0] = to as u32,
                Jump(to) => process[0] = to as u32,
                Add(to, from, modulo) => {
                    process[1 + to] = (process[1 + to] + process[1 + from]) % modulo;
                }
                Set(register, value) => process[1 + register] = value,
                _ => {}
            }
        }
        // What an ended process remembers is part of the outcome, but a place in code is not.
    }

    /// Sorts processes of one class; the new place of each.
    fn canonical(&self, state: &mut [u32], places: &mut Vec<Actor>) {
        let n = self.classes.len();
        places.clear();
        places.extend(0..n as Actor);
        if !self.is_symmetric {
            return;
        }
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by_key(|&process| (self.classes[process], self.process(state, process)));
        let rows: Vec<u32> =
            order.iter().flat_map(|&process| self.process(state, process)).copied().collect();
        state[..rows.len()].copy_from_slice(&rows);
        for (place, &process) in order.iter().enumerate() {
            places[process] = place as Actor;
        }
    }

    /// The words of the outcomes that these finals mean.
    pub fn words(&self, outcomes: impl IntoIterator<Item = u32>) -> std::collections::BTreeSet<Vec<u32>> {
        outcomes.into_iter().map(|outcome| self.outcomes[outcome as usize].clone()).collect()
    }
}

fn size(object: Object) -> usize {
    if let Object::Queue(places) = object { 1 + places as usize } else { 1 }
}

fn reachable(code: &[Op], start: usize) -> Vec<Op> {
    let mut seen = vec![false; code.len() + 1];
    let mut todo = vec![start];
    let mut found = Vec::new();
    while let Some(at) = todo.pop() {
        if std::mem::replace(&mut seen[at], true) || at == code.len() {
            continue;
        }
        match code[at] {
            Jump(to) => todo.push(to),
            JumpIf(_, _, to) => todo.extend([to, at + 1]),
            op => {
                if !op.is_local() && !found.contains(&op) {
                    found.push(op);
                }
                todo.push(at + 1);
            }
        }
    }
    found
}

impl System for Toy {
    fn initial(&mut self) -> Vec<u32> {
        let mut state = Vec::new();
        for &class in &self.classes {
            let mut process = [0; WIDTH];
            self.settle(class, &mut process);
            state.extend(process);
        }
        for &object in &self.objects {
            let first = state.len();
            state.resize(first + size(object), 0);
            if let Object::Cell(value) | Object::Semaphore(value) = object {
                state[first] = value;
            }
        }
        self.canonical(&mut state, &mut Vec::new());
        state
    }

    fn moves(&mut self, state: &[u32], moves: &mut Vec<Move>) {
        for process in 0..self.classes.len() {
            if let Some(op) = self.op(state, process)
                && self.is_enabled(state, op)
            {
                let choices = if let Choose(_, n) = op { n } else { 1 };
                moves.extend((0..choices as u16).map(|choice| Move { actor: process as Actor, choice }));
            }
        }
    }

    fn fire(&mut self, state: &[u32], step: Move, next: &mut Successor) {
        let process = usize::from(step.actor);
        let op = self.op(state, process).expect("a live process");
        assert!(self.is_enabled(state, op), "{op:?} is not enabled");
        next.words.clear();
        next.words.extend(state);
        let (processes, objects) = next.words.split_at_mut(self.classes.len() * WIDTH);
        let own = &mut processes[process * WIDTH..(process + 1) * WIDTH];
        let start = self.offsets[0];
        let object = |o: usize| self.offsets[o] - start..self.offsets[o + 1] - start;
        let value = |value, own: &[u32]| match value {
            Value::Just(it) => it,
            Value::Register(register) => own[1 + register],
            Value::Less(register) => own[1 + register].wrapping_sub(1),
        };
        own[0] += 1;
        match op {
            Read(o, register) => own[1 + register] = objects[object(o)][0],
            Write(o, it) => objects[object(o)][0] = value(it, own),
            Acquire(o) => objects[object(o)][0] -= 1,
            Release(o) => objects[object(o)][0] += 1,
            Try(o, register) => {
                let semaphore = &mut objects[object(o)][0];
                own[1 + register] = u32::from(*semaphore > 0);
                *semaphore = semaphore.saturating_sub(1);
            }
            Put(o, it) => {
                let queue = &mut objects[object(o)];
                queue[0] += 1;
                queue[queue[0] as usize] = value(it, own);
            }
            TryGet(o, register) if objects[object(o)][0] == 0 => own[1 + register] = EMPTY,
            Get(o, register) | TryGet(o, register) => {
                let queue = &mut objects[object(o)];
                own[1 + register] = queue[1];
                queue[1] = 0;
                queue[1..].rotate_left(1);
                queue[0] -= 1;
            }
            Choose(register, _) => own[1 + register] = step.choice.into(),
            _ => {}
        }
        self.settle(self.classes[process], own);
        self.canonical(&mut next.words, &mut next.renaming);
        let words = &next.words;
        for place in &mut next.renaming {
            if self.has_ended(words, (*place).into()) {
                *place = GONE;
            }
        }
    }

    fn finish(&mut self, state: &[u32]) -> Final {
        let is_clean = (0..self.classes.len()).all(|process| self.has_ended(state, process));
        let mut words = state.to_vec();
        if let Some(told) = self.told {
            words = vec![u32::from(is_clean), told(self, state)];
        } else {
            let was = std::mem::replace(&mut self.is_symmetric, true);
            self.canonical(&mut words, &mut Vec::new());
            self.is_symmetric = was;
        }
        let number = self.outcomes.len() as u32;
        let outcome = *self.numbers.entry(words.clone()).or_insert(number);
        if outcome == number {
            self.outcomes.push(words);
        }
        Final { outcome, is_clean }
    }

    fn pending(&mut self, state: &[u32], pending: &mut Vec<Pending>) {
        for process in 0..self.classes.len() {
            if let Some(op) = self.op(state, process) {
                let place = Some(op.object().map_or(u32::MAX, |object| object as u32));
                let is_enabled = self.is_enabled(state, op);
                pending.push(Pending { actor: process as Actor, is_enabled, place });
            }
        }
    }

    fn commute(&mut self, state: &[u32], one: Actor, other: Actor) -> bool {
        let op = |actor: Actor| self.op(state, actor.into()).expect("a live process");
        let (one, other) = (op(one), op(other));
        let Some(object) = one.object().filter(|_| one.object() == other.object()) else { return true };
        match (one, other) {
            (Read(..), Read(..))
            | (Release(_), Release(_) | Acquire(_))
            | (Acquire(_), Release(_))
            | (Put(..), Get(..))
            | (Get(..), Put(..)) => true,
            (Acquire(_), Acquire(_)) => self.object(state, object)[0] >= 2,
            _ => false,
        }
    }

    fn may_conflict(&mut self, state: &[u32], one: Actor, other: Actor) -> bool {
        let op = self.op(state, one.into()).expect("a live process");
        let other = usize::from(other);
        let at = self.process(state, other)[0] as usize;
        self.future[self.classes[other]][at].iter().any(|&other| op.conflicts(other))
    }

    fn enablers(&mut self, state: &[u32], actor: Actor, enablers: &mut Vec<Actor>) {
        let op = self.op(state, actor.into()).expect("a live process");
        let live = (0..self.classes.len()).filter(|&other| !self.has_ended(state, other));
        let others = live.filter(|&other| other != usize::from(actor));
        let wanted = |&other: &usize| {
            let at = self.process(state, other)[0] as usize;
            let future = &self.future[self.classes[other]][at];
            future.iter().any(|&it| match op {
                Acquire(o) => it == Release(o),
                Get(o, _) => matches!(it, Put(other, _) if other == o),
                Put(o, _) => matches!(it, Get(other, _) | TryGet(other, _) if other == o),
                _ => false,
            })
        };
        if let Join(mask) = op {
            enablers
                .extend(others.filter(|&it| mask >> self.classes[it] & 1 == 1).take(1).map(|it| it as Actor));
        } else {
            enablers.extend(others.filter(wanted).map(|it| it as Actor));
        }
    }

    fn bytes(&self) -> usize {
        0
    }
}
