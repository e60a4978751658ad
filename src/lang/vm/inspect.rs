//! Looking into a process from outside: where it is, and what its variables hold.

use std::rc::Rc;

use super::{Vm, frame::Frame, object::Object, value::Value};
use crate::lang::code::{Code, Op};

/// Operations that showing one value may take.
const SHOWING: u64 = 50_000;
const LONGEST: usize = 60;

/// One user function in progress.
#[derive(Clone, Debug, PartialEq)]
pub struct FrameView {
    pub function: Rc<str>,
    pub line: u32,
    /// Names and values as `repr` shows them, cut to 60 characters.
    pub locals: Vec<(Rc<str>, String)>,
}

impl Vm {
    fn is_library(&self, frame: &Frame) -> bool {
        self.prepared.codes[frame.code.0 as usize].library
    }

    fn frame_line(&self, frame: &Frame) -> u32 {
        let code = &self.prepared.program.codes[frame.code.0 as usize];
        code.spans[(frame.pc as usize).min(code.spans.len() - 1)].line
    }

    /// The line of a thread's innermost frame of user code.
    #[must_use]
    pub fn line(&self, thread: u32) -> Option<u32> {
        let frames = &self.threads.get(thread as usize)?.frames;
        let frame = frames.iter().rev().find(|f| !self.is_library(f))?;
        Some(self.frame_line(frame))
    }

    /// The name of the function that line is in.
    #[must_use]
    pub fn function(&self, thread: u32) -> Option<Rc<str>> {
        let frames = &self.threads.get(thread as usize)?.frames;
        let frame = frames.iter().rev().find(|f| !self.is_library(f))?;
        Some(self.prepared.program.codes[frame.code.0 as usize].name.clone())
    }

    /// A thread's frames of user code, the innermost last. Shows every variable: for one process at a time.
    #[must_use]
    pub fn stack(&self, thread: u32) -> Vec<FrameView> {
        let Some(thread) = self.threads.get(thread as usize) else { return Vec::new() };
        let mut shower = self.clone();
        let mut views = Vec::new();
        for frame in thread.frames.iter().filter(|f| !self.is_library(f)) {
            let code = &self.prepared.program.codes[frame.code.0 as usize];
            let mut locals = Vec::new();
            let slots = code.locals.iter().chain(&code.cells).chain(&code.frees);
            for (i, name) in slots.enumerate() {
                let mut value = thread.stack.get(frame.base as usize + i).cloned().unwrap_or(Value::Unset);
                if i >= code.locals.len() {
                    if let Some(Object::Cell(inner)) = value.as_ref().map(|r| self.heap.get(r)) {
                        value = inner.clone();
                    }
                    locals.retain(|(n, _): &(Rc<str>, String)| n != name);
                }
                let is_ours = name.starts_with('.') || &**name == "__class__";
                if !value.is_unset() && !is_ours {
                    locals.push((name.clone(), shower.show(&value)));
                }
            }
            views.push(FrameView { function: code.name.clone(), line: self.frame_line(frame), locals });
        }
        views
    }

    /// The user module's variables; functions, modules and classes are left out.
    #[must_use]
    pub fn globals(&self) -> Vec<(Rc<str>, String)> {
        let Some(Object::Module(module)) = self.main.map(|m| self.heap.get(m)) else { return Vec::new() };
        let mut shower = self.clone();
        let mut out = Vec::new();
        for (name, value) in module.space.iter() {
            let text = self.symbols.name(name);
            let hidden = match value {
                Value::Native(_) => true,
                Value::Obj(r) => {
                    matches!(self.heap.get(*r), Object::Function(_) | Object::Class(_) | Object::Module(_))
                }
                _ => false,
            };
            let special = text.starts_with("__") && text.ends_with("__");
            if !hidden && !special {
                out.push((Rc::from(&**text), shower.show(value)));
            }
        }
        out
    }

    /// A short `repr`. Works on a copy: a program's own `__repr__` may run, and may change things.
    pub(super) fn show(&mut self, value: &Value) -> String {
        self.spent = 0;
        self.budget = SHOWING;
        self.most = SHOWING;
        self.nested = self.nested.max(1);
        if self.now.frames.is_empty()
            && let Some(thread) = self.threads.first()
        {
            self.now = thread.clone();
            self.now.pending = None;
        }
        let text = self.repr(value).unwrap_or_else(|_| format!("<{}>", self.type_name(value)));
        shorten(&text, LONGEST)
    }

    /// What the program is about to call the result of the pending call: `lock` in `lock = Lock()`.
    #[must_use]
    pub fn name_hint(&self, thread: u32) -> Option<Rc<str>> {
        let (code, mut at) = self.after_call(thread)?;
        // `self.lock = Lock()` loads `self` between the call and the store.
        if matches!(
            code.ops.get(at),
            Some(Op::LoadLocal(_) | Op::LoadCell(_) | Op::LoadGlobal(_) | Op::LoadName(_))
        ) && matches!(code.ops.get(at + 1), Some(Op::StoreAttr(_)))
        {
            at += 1;
        }
        // `with Manager() as m` calls `__enter__` in between.
        if matches!(code.ops.get(at..at + 2), Some([Op::WithEnter, Op::Call(0)])) {
            at += 2;
        }
        stored(code, at)
    }

    /// What the program is about to call the two results of the pending call: `a` and `b` in `a, b = Pipe()`.
    #[must_use]
    pub fn pair_hint(&self, thread: u32) -> Option<(Rc<str>, Rc<str>)> {
        let (code, at) = self.after_call(thread)?;
        match code.ops.get(at)? {
            Op::Unpack(2) => Some((stored(code, at + 1)?, stored(code, at + 2)?)),
            _ => None,
        }
    }

    /// The program's code that is calling something, and what it does next.
    fn after_call(&self, thread: u32) -> Option<(&Code, usize)> {
        let frames = &self.threads.get(thread as usize)?.frames;
        let frame = frames.iter().rev().find(|f| !self.is_library(f))?;
        Some((&self.prepared.program.codes[frame.code.0 as usize], frame.pc as usize + 1))
    }
}

/// The variable or attribute that an operation stores into.
fn stored(code: &Code, at: usize) -> Option<Rc<str>> {
    match code.ops.get(at)? {
        Op::StoreLocal(i) => code.locals.get(*i as usize).cloned(),
        Op::StoreCell(i) => code.cells.iter().chain(&code.frees).nth(*i as usize).cloned(),
        Op::StoreGlobal(i) | Op::StoreName(i) | Op::StoreAttr(i) => code.names.get(*i as usize).cloned(),
        _ => None,
    }
}

/// At most `limit` characters, the cut shown.
pub(super) fn shorten(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_string();
    }
    let cut: String = text.chars().take(limit - 1).collect();
    cut + "…"
}
