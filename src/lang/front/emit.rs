//! One code object under construction: ops, spans, labels, handlers, depth.

use std::{collections::BTreeMap, rc::Rc};

use super::scope::ScopeId;
use crate::lang::code::{Const, Handler, Op, Span};

/// A place to jump to, perhaps not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label(usize);

#[derive(Debug, Default)]
struct LabelState {
    target: Option<u32>,
    /// Depth of the stack on arrival, from the first jump.
    depth: Option<u16>,
    /// Ops whose target is this label.
    jumps: Vec<usize>,
}

/// What must be undone when control leaves a statement.
#[derive(Clone, Debug)]
pub enum Block<'a> {
    /// Iterator on the stack.
    For {
        next: Label,
        end: Label,
    },
    While {
        next: Label,
        end: Label,
    },
    /// A handler covers the ops emitted while this block is innermost or around; the stack is as before.
    Protected(Region),
    /// `finally` body to run on the way out; protected too.
    Finally {
        region: Region,
        body: &'a [ruff_python_ast::Stmt],
    },
    /// `[previous exc]`: in a `finally` reached by an exception.
    FinallyHandler(Region),
    /// `[previous]`: in an `except` body.
    Except(Region),
    /// In `except … as name`: the name is to be deleted.
    ExceptName {
        region: Region,
        name: Rc<str>,
    },
    /// `[exit]`: in a `with` body.
    With {
        region: Region,
        span: Span,
    },
}

/// A handler being built: its range may be interrupted where `finally` bodies are inlined.
#[derive(Clone, Copy, Debug)]
pub struct Region {
    pub start: u32,
    pub target: Label,
    pub depth: u16,
}

/// One code object under construction.
#[derive(Debug)]
pub struct Unit<'a> {
    pub scope: ScopeId,
    pub name: Rc<str>,
    pub qualname: Rc<str>,
    /// Innermost class around, for `__private` names.
    pub class: Option<Rc<str>>,
    pub ops: Vec<Op>,
    pub spans: Vec<Span>,
    pub consts: Vec<Const>,
    const_index: BTreeMap<String, u16>,
    pub names: Vec<Rc<str>>,
    name_index: BTreeMap<Rc<str>, u16>,
    pub depth: u16,
    labels: Vec<LabelState>,
    handlers: Vec<(Region, u32)>,
    pub blocks: Vec<Block<'a>>,
}

impl Unit<'_> {
    pub fn new(scope: ScopeId, name: Rc<str>, qualname: Rc<str>, class: Option<Rc<str>>) -> Self {
        Self {
            scope,
            name,
            qualname,
            class,
            ops: Vec::new(),
            spans: Vec::new(),
            consts: Vec::new(),
            const_index: BTreeMap::new(),
            names: Vec::new(),
            name_index: BTreeMap::new(),
            depth: 0,
            labels: Vec::new(),
            handlers: Vec::new(),
            blocks: Vec::new(),
        }
    }

    /// Appends an op that does not jump.
    pub fn emit(&mut self, op: Op, span: Span) {
        let (pops, pushes) = effect(op);
        assert!(self.depth >= pops, "{op:?} pops more than the stack holds in {}", self.qualname);
        self.depth = self.depth - pops + pushes;
        self.ops.push(op);
        self.spans.push(span);
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(LabelState::default());
        Label(self.labels.len() - 1)
    }

    /// Appends an op that jumps to `label`; its own target is filled in at the end.
    pub fn jump(&mut self, op: fn(u32) -> Op, label: Label, span: Span) {
        let op = op(0);
        let before = self.depth;
        self.emit(op, span);
        let on_jump = match op {
            Op::Jump(_) => before,
            Op::JumpIfFalseOrPop(_) | Op::JumpIfTrueOrPop(_) => before,
            _ => before - 1,
        };
        let at = self.ops.len() - 1;
        let state = &mut self.labels[label.0];
        state.jumps.push(at);
        let expected = *state.depth.get_or_insert(on_jump);
        assert_eq!(expected, on_jump, "jumps to one label agree on the stack, in {}", self.qualname);
    }

    /// The label is here. The stack is as the jumps to it leave it.
    pub fn bind(&mut self, label: Label) {
        let here = self.here();
        let state = &mut self.labels[label.0];
        state.target = Some(here);
        self.depth = *state.depth.get_or_insert(self.depth);
    }

    /// Index of the next op.
    pub fn here(&self) -> u32 {
        self.ops.len() as u32
    }

    /// Begins to protect what follows: an exception cuts the stack to `depth`, is pushed, goes to `target`.
    pub fn protect(&mut self, target: Label, depth: u16) -> Region {
        self.labels[target.0].depth = Some(depth + 1);
        Region { start: self.here(), target, depth }
    }

    /// Ends a protected range here. Inner ranges end first, which gives the order of `Code::handlers`.
    pub fn unprotect(&mut self, region: Region) {
        let here = self.here();
        if region.start < here {
            self.handlers.push((region, here));
        }
    }

    pub fn constant(&mut self, value: Const) -> u16 {
        let key = format!("{value:?}");
        if let Some(&index) = self.const_index.get(&key) {
            return index;
        }
        let index = self.consts.len() as u16;
        self.consts.push(value);
        self.const_index.insert(key, index);
        index
    }

    pub fn name(&mut self, name: &Rc<str>) -> u16 {
        if let Some(&index) = self.name_index.get(name) {
            return index;
        }
        let index = self.names.len() as u16;
        self.names.push(name.clone());
        self.name_index.insert(name.clone(), index);
        index
    }

    /// Fills in jump targets; the handlers, complete.
    pub fn link(&mut self) -> Vec<Handler> {
        for state in &self.labels {
            let Some(target) = state.target else {
                assert!(state.jumps.is_empty(), "every label jumped to is bound, in {}", self.qualname);
                continue;
            };
            for &at in &state.jumps {
                retarget(&mut self.ops[at], target);
            }
        }
        let target = |region: &Region| self.labels[region.target.0].target;
        let handlers = self.handlers.iter().map(|(region, end)| Handler {
            start: region.start,
            end: *end,
            target: target(region).expect("every handler is bound"),
            depth: region.depth,
        });
        handlers.collect()
    }
}

fn retarget(op: &mut Op, to: u32) {
    match op {
        Op::Jump(target)
        | Op::JumpIfFalse(target)
        | Op::JumpIfTrue(target)
        | Op::JumpIfFalseOrPop(target)
        | Op::JumpIfTrueOrPop(target)
        | Op::ForIter(target) => *target = to,
        _ => unreachable!("only jumps have labels"),
    }
}

/// How many values an op takes from the stack and then puts on it, when it does not jump.
pub fn effect(op: Op) -> (u16, u16) {
    match op {
        Op::Statement | Op::Nop | Op::Jump(_) => (0, 0),
        Op::DeleteLocal(_) | Op::DeleteCell(_) | Op::DeleteGlobal(_) | Op::DeleteName(_) => (0, 0),
        Op::Const(_) | Op::LoadLocal(_) | Op::LoadCell(_) | Op::LoadClosure(_) => (0, 1),
        Op::LoadGlobal(_) | Op::LoadName(_) | Op::LoadSuper(_) | Op::Import { .. } => (0, 1),
        Op::StoreLocal(_) | Op::StoreCell(_) | Op::StoreGlobal(_) | Op::StoreName(_) => (1, 0),
        Op::Pop | Op::DeleteAttr(_) | Op::JumpIfFalse(_) | Op::JumpIfTrue(_) => (1, 0),
        Op::JumpIfFalseOrPop(_) | Op::JumpIfTrueOrPop(_) => (1, 0),
        Op::ImportStar | Op::PopHandled | Op::Return | Op::Reraise => (1, 0),
        Op::LoadAttr(_) | Op::Unary(_) | Op::GetIter | Op::ListToTuple | Op::Yield => (1, 1),
        Op::Dup | Op::ForIter(_) | Op::ImportFrom(_) | Op::PushHandled | Op::WithEnter => (1, 2),
        Op::DupTwo => (2, 4),
        Op::Swap | Op::MatchException => (2, 2),
        Op::RotThree => (3, 3),
        Op::RotFour => (4, 4),
        Op::Rotate(n) => (n, n),
        Op::MatchKind { .. } | Op::MatchLength => (1, 2),
        Op::MatchKeys => (2, 3),
        Op::MatchRest => (2, 1),
        Op::MatchClass(_) => (3, 1),
        Op::WithExcept => (3, 7),
        Op::StoreAttr(_) | Op::DeleteIndex => (2, 0),
        Op::LoadIndex | Op::Binary(_) | Op::InPlace(_) | Op::Compare(_) | Op::YieldFrom => (2, 1),
        Op::ListExtend | Op::SetUpdate | Op::DictMerge(_) => (2, 1),
        Op::StoreIndex => (3, 0),
        Op::BuildSlice(n) => (u16::from(n), 1),
        Op::BuildList(n) | Op::BuildTuple(n) | Op::BuildSet(n) | Op::BuildString(n) => (n, 1),
        Op::BuildMap(n) => (2 * n, 1),
        Op::Format { has_spec, .. } => (1 + u16::from(has_spec), 1),
        Op::ListAppend(_) | Op::SetAdd(_) => (1, 0),
        Op::MapAdd(_) => (2, 0),
        Op::Unpack(n) => (1, n),
        Op::UnpackStar { before, after } => (1, u16::from(before) + 1 + u16::from(after)),
        Op::Call(n) => (n + 1, 1),
        Op::CallKeywords { argc, .. } => (argc + 1, 1),
        Op::CallSpread { has_keywords } => (2 + u16::from(has_keywords), 1),
        Op::MakeFunction { defaults, keyword_defaults, closure, .. } => {
            (u16::from(defaults) + u16::from(keyword_defaults) + u16::from(closure), 1)
        }
        Op::BuildClass { n_bases, keywords, .. } => (n_bases + 1 + u16::from(keywords), 1),
        Op::Raise(n) => (u16::from(n), 0),
        Op::AssertFail(message) => (u16::from(message), 0),
    }
}
