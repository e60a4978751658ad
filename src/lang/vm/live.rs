//! What still matters of a code from some op on: variables that may be read before they are written (live variables:
//! Aho, Lam, Sethi, Ullman, Compilers, 2nd edition, 9.2.5), and names that may be asked for.

use std::rc::Rc;

use super::{prepare::Prepared, symbol::Sym};
use crate::lang::code::{Code, CodeId, Op};

/// The answer for every op of one code, a row of bits each: slots, globals, attributes, imports, attributes that may
/// be set, codes of functions that may be made.
#[derive(Debug)]
pub struct Flow {
    stride: usize,
    rows: Vec<u64>,
    slots: usize,
    names: usize,
    made: Vec<CodeId>,
}

/// A row of bits.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    flow: &'a Flow,
    bits: &'a [u64],
}

impl Flow {
    fn new(code: &Code, slots: usize) -> Flow {
        let names = code.names.len();
        let mut made: Vec<CodeId> = Vec::new();
        for op in &code.ops {
            if let Op::MakeFunction { code, .. } = op
                && !made.contains(code)
            {
                made.push(*code);
            }
        }
        let stride = (slots + 4 * names + made.len()).div_ceil(64).max(1);
        let mut flow = Flow { stride, rows: vec![0; stride * (code.ops.len() + 1)], slots, names, made };
        while flow.pass(code) {}
        flow
    }

    /// One pass from the last op to the first; whether anything was new.
    fn pass(&mut self, code: &Code) -> bool {
        let mut changed = false;
        let mut row = vec![0; self.stride];
        for pc in (0..code.ops.len()).rev() {
            row.fill(0);
            let (next, jump) = ways(&code.ops[pc], pc);
            for way in next.into_iter().chain(jump) {
                self.join(&mut row, way);
            }
            self.apply(&code.ops[pc], code, &mut row);
            // An exception may happen before the op has changed anything.
            let covers = |h: &&crate::lang::code::Handler| (h.start as usize..h.end as usize).contains(&pc);
            if let Some(handler) = code.handlers.iter().find(covers) {
                self.join(&mut row, handler.target as usize);
            }
            let old = &mut self.rows[pc * self.stride..(pc + 1) * self.stride];
            if *old != *row {
                old.copy_from_slice(&row);
                changed = true;
            }
        }
        changed
    }

    fn join(&self, row: &mut [u64], pc: usize) {
        for (to, from) in row.iter_mut().zip(&self.rows[pc * self.stride..]) {
            *to |= from;
        }
    }

    /// What is live before an op, from what is live after it.
    fn apply(&self, op: &Op, code: &Code, row: &mut [u64]) {
        let mut set = |bit: usize, on: bool| {
            if on { row[bit / 64] |= 1 << (bit % 64) } else { row[bit / 64] &= !(1 << (bit % 64)) }
        };
        let cells = code.locals.len();
        let (globals, attrs, imports) = (self.slots, self.slots + self.names, self.slots + 2 * self.names);
        match *op {
            Op::StoreLocal(i) => set(i.into(), false),
            Op::LoadLocal(i) | Op::DeleteLocal(i) => set(i.into(), true),
            Op::LoadCell(i) | Op::StoreCell(i) | Op::DeleteCell(i) | Op::LoadClosure(i) => {
                set(cells + usize::from(i), true);
            }
            Op::LoadSuper(i) => {
                set(cells + usize::from(i), true);
                set(0, true);
            }
            Op::StoreGlobal(i) => set(globals + usize::from(i), false),
            Op::LoadGlobal(i) | Op::DeleteGlobal(i) | Op::LoadName(i) => set(globals + usize::from(i), true),
            Op::LoadAttr(i) | Op::DeleteAttr(i) | Op::ImportFrom(i) => set(attrs + usize::from(i), true),
            Op::StoreAttr(i) => set(imports + self.names + usize::from(i), true),
            Op::Import { name, .. } => set(imports + usize::from(name), true),
            Op::MakeFunction { code: made, .. } => {
                let at = self.made.iter().position(|it| *it == made).expect("it was collected");
                set(self.slots + 4 * self.names + at, true);
            }
            _ => {}
        }
    }

    /// What matters when the op at `pc` is about to run, or runs again.
    pub fn at(&self, pc: usize) -> Row<'_> {
        Row { flow: self, bits: &self.rows[pc * self.stride..(pc + 1) * self.stride] }
    }
}

/// Where an op may go on.
fn ways(op: &Op, pc: usize) -> (Option<usize>, Option<usize>) {
    match *op {
        Op::Jump(to) => (None, Some(to as usize)),
        Op::JumpIfFalse(to)
        | Op::JumpIfTrue(to)
        | Op::JumpIfFalseOrPop(to)
        | Op::JumpIfTrueOrPop(to)
        | Op::ForIter(to) => (Some(pc + 1), Some(to as usize)),
        Op::Return | Op::Raise(_) | Op::Reraise | Op::AssertFail(_) => (None, None),
        _ => (Some(pc + 1), None),
    }
}

impl Row<'_> {
    fn has(&self, bit: usize) -> bool {
        self.bits[bit / 64] & (1 << (bit % 64)) != 0
    }

    /// Whether a slot's value may still be read.
    pub fn slot(&self, i: usize) -> bool {
        self.has(i)
    }

    fn names(&self, part: usize) -> impl Iterator<Item = usize> + '_ {
        let from = self.flow.slots + part * self.flow.names;
        (0..self.flow.names).filter(move |i| self.has(from + i))
    }

    /// Globals whose value may be read, as indices of the code's names.
    pub fn globals(&self) -> impl Iterator<Item = usize> + '_ {
        self.names(0)
    }

    /// Attributes that may be asked for.
    pub fn attrs(&self) -> impl Iterator<Item = usize> + '_ {
        self.names(1)
    }

    /// Modules that may be imported.
    pub fn imports(&self) -> impl Iterator<Item = usize> + '_ {
        self.names(2)
    }

    /// Attributes that may be set: what a class says of them matters, the old value does not.
    pub fn stores(&self) -> impl Iterator<Item = usize> + '_ {
        self.names(3)
    }

    /// Codes of functions that may be made.
    pub fn made(&self) -> impl Iterator<Item = CodeId> + '_ {
        let from = self.flow.slots + 4 * self.flow.names;
        self.flow.made.iter().enumerate().filter(move |(i, _)| self.has(from + i)).map(|(_, code)| *code)
    }
}

/// Names with which a program can reach others by their text: then no name is left out.
const BY_TEXT: &[&str] = &[
    "getattr",
    "setattr",
    "delattr",
    "hasattr",
    "globals",
    "locals",
    "vars",
    "dir",
    "eval",
    "exec",
    "__dict__",
    "__subclasses__",
    "__import__",
    "importlib",
    "builtins",
    "__main__",
    "modules",
    "attrgetter",
    "methodcaller",
    "inspect",
    "register",
    "Manager",
    "SyncManager",
    "BaseManager",
    "set_start_method",
    "get_context",
    "gc",
];

/// Names of attributes by which a program can read which process it is without the library noticing.
const IDENTITY: &[&str] = &["_identity", "_name", "_parent_name", "getattr", "vars", "__dict__"];

impl Prepared {
    /// The flow of a code, worked out when it is first asked for.
    pub fn flow(&self, code: CodeId) -> Rc<Flow> {
        let mut flows = self.flows.borrow_mut();
        let text = &self.program.codes[code.0 as usize];
        let flow =
            flows.entry(code).or_insert_with(|| Rc::new(Flow::new(text, self.codes[code.0 as usize].slots)));
        Rc::clone(flow)
    }

    fn mentions(&self, names: &[&str]) -> bool {
        let mut users =
            self.program.codes.iter().filter(|code| !self.program.files[code.file as usize].library);
        users.any(|code| {
            let mut met = code.names.iter().flat_map(|name| name.split('.'));
            met.any(|name| names.contains(&name))
        })
    }

    /// Whether the program may reach names by their text.
    pub fn reaches_by_text(&self) -> bool {
        let matches = |code: &Code| code.ops.iter().any(|op| matches!(op, Op::MatchClass(_)));
        self.mentions(BY_TEXT) || self.program.codes.iter().any(matches)
    }

    /// Whether the program may read which process it is by attributes that are not its own.
    pub fn reads_identity(&self) -> bool {
        self.mentions(IDENTITY)
    }

    /// The name of a place in a code.
    pub fn name(&self, code: CodeId, index: usize) -> Sym {
        self.codes[code.0 as usize].names[index]
    }
}
