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
    /// By class and place in code: operations from there on, and the mask of classes they join.
    future: Vec<Vec<Vec<Op>>>,
    pub fired: u64,
}

impl Toy {
    pub fn new(objects: Vec<Object>, classes: Vec<(usize, Vec<Op>)>) -> Toy {
        let code: Vec<Vec<Op>> = classes.iter().map(|(_, code)| code.clone()).collect();
        let classes = classes.iter().enumerate().flat_map(|(class, &(n, _))| vec![class; n]).collect();
        let future =
            code.iter().map(|code| (0..=code.len()).map(|at| reachable(code, at)).collect()).collect();
        Toy {
            code,
            classes,
            objects,
            is_symmetric: false,
            told: None,
            outcomes: Vec::new(),
            numbers: BTreeMap::new(),
            future,
            fired: 0,
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

    /// The words of an object: a cell's value, a semaphore's, a queue's contents after their number.
    pub fn object<'a>(&self, state: &'a [u32], object: usize) -> &'a [u32] {
        let mut at = self.classes.len() * WIDTH;
        for other in 0..object {
            at += size(self.objects[other], &state[at..]);
        }
        &state[at..at + size(self.objects[object], &state[at..])]
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
    fn canonical(&self, state: &mut [u32]) -> Vec<Actor> {
        let n = self.classes.len();
        let mut order: Vec<usize> = (0..n).collect();
        if self.is_symmetric {
            order.sort_by_key(|&process| (self.classes[process], self.process(state, process).to_vec()));
        }
        let rows: Vec<u32> =
            order.iter().flat_map(|&process| self.process(state, process).to_vec()).collect();
        state[..rows.len()].copy_from_slice(&rows);
        let mut places = vec![0; n];
        for (place, &process) in order.iter().enumerate() {
            places[process] = place as Actor;
        }
        places
    }

    /// The words of the outcomes that these finals mean.
    pub fn words(&self, outcomes: impl IntoIterator<Item = u32>) -> std::collections::BTreeSet<Vec<u32>> {
        outcomes.into_iter().map(|outcome| self.outcomes[outcome as usize].clone()).collect()
    }
}

fn size(object: Object, words: &[u32]) -> usize {
    if matches!(object, Object::Queue(_)) { 1 + words[0] as usize } else { 1 }
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
            state.push(match object {
                Object::Cell(value) | Object::Semaphore(value) => value,
                Object::Queue(_) => 0,
            });
        }
        self.canonical(&mut state);
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
        self.fired += 1;
        let process = usize::from(step.actor);
        let op = self.op(state, process).expect("a live process");
        assert!(self.is_enabled(state, op), "{op:?} is not enabled");
        let mut own = self.process(state, process).to_vec();
        let mut objects: Vec<Vec<u32>> =
            (0..self.objects.len()).map(|object| self.object(state, object).to_vec()).collect();
        let value = |value, own: &[u32]| match value {
            Value::Just(it) => it,
            Value::Register(register) => own[1 + register],
            Value::Less(register) => own[1 + register].wrapping_sub(1),
        };
        own[0] += 1;
        match op {
            Read(o, register) => own[1 + register] = objects[o][0],
            Write(o, it) => objects[o][0] = value(it, &own),
            Acquire(o) => objects[o][0] -= 1,
            Release(o) => objects[o][0] += 1,
            Try(o, register) => {
                own[1 + register] = u32::from(objects[o][0] > 0);
                objects[o][0] = objects[o][0].saturating_sub(1);
            }
            Put(o, it) => {
                objects[o].push(value(it, &own));
                objects[o][0] += 1;
            }
            TryGet(o, register) if objects[o][0] == 0 => own[1 + register] = EMPTY,
            Get(o, register) | TryGet(o, register) => {
                objects[o][0] -= 1;
                own[1 + register] = objects[o].remove(1);
            }
            Choose(register, _) => own[1 + register] = step.choice.into(),
            _ => {}
        }
        self.settle(self.classes[process], &mut own);
        next.words.clear();
        next.words.extend(&state[..process * WIDTH]);
        next.words.extend(own);
        next.words.extend(&state[(process + 1) * WIDTH..self.classes.len() * WIDTH]);
        next.words.extend(objects.into_iter().flatten());
        next.renaming = self.canonical(&mut next.words);
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
            self.canonical(&mut words);
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
