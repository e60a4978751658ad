//! What still matters of a code from some op on: variables that may be read before they are written (live variables:
//! Aho, Lam, Sethi, Ullman, Compilers, 2nd edition, 9.2.5), and names that may be asked for.

use super::{
    prepare::{Prepared, PreparedCode},
    symbol::Sym,
};
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
    start: Mentions,
}

/// What a code mentions from some op on.
#[derive(Debug, Default)]
pub struct Mentions {
    /// Globals whose value may be read.
    pub globals: Vec<Sym>,
    /// Attributes that may be asked for.
    pub attrs: Vec<Sym>,
    /// Attributes that may be set: what a class says of them matters, the old value does not.
    pub stores: Vec<Sym>,
    /// Modules that may be imported: (the whole name, its index in the code's names).
    pub imports: Vec<(Sym, usize)>,
    /// Codes of functions that may be made.
    pub made: Vec<CodeId>,
}

/// A row of bits.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    flow: &'a Flow,
    bits: &'a [u64],
}

impl Flow {
    fn new(code: &Code, ready: &PreparedCode) -> Flow {
        let slots = ready.slots;
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
        let mut flow = Flow {
            stride,
            rows: vec![0; stride * (code.ops.len() + 1)],
            slots,
            names,
            made,
            start: Mentions::default(),
        };
        while flow.pass(code) {}
        flow.start = flow.at(0).mentions(&ready.names);
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

    /// What the code mentions from its beginning.
    pub fn start(&self) -> &Mentions {
        &self.start
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

    /// What is mentioned from here on; `names` are those of the code.
    pub fn mentions(&self, names: &[Sym]) -> Mentions {
        let part = |part| self.names(part).map(|i| names[i]).collect();
        let from = self.flow.slots + 4 * self.flow.names;
        let made = self.flow.made.iter().enumerate().filter(|(i, _)| self.has(from + i));
        Mentions {
            globals: part(0),
            attrs: part(1),
            imports: self.names(2).map(|i| (names[i], i)).collect(),
            stores: part(3),
            made: made.map(|(_, code)| *code).collect(),
        }
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
    pub fn flow(&self, code: CodeId) -> &Flow {
        let at = code.0 as usize;
        self.flows[at].get_or_init(|| Flow::new(&self.program.codes[at], &self.codes[at]))
    }

    fn mentions(&self, names: &[&str]) -> bool {
        let mut users = self.program.codes.iter().filter(|code| !self.is_library(code));
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

    fn is_library(&self, code: &Code) -> bool {
        self.program.files[code.file as usize].library
    }

    /// Whether the program may read which process it is by attributes that are not its own.
    pub fn reads_identity(&self) -> bool {
        self.mentions(IDENTITY)
    }
}
