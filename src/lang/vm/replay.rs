//! Callbacks that need the kernel.
//!
//! A native that calls Python runs it nested, on the machine's own stack, where no trap can be answered. When one
//! is met, the native is abandoned: the callback's frames stay, below them comes a frame of the library's
//! `_again`, and once the callback has ended the native begins anew. What its callbacks gave so far is
//! remembered, so that each runs only once; natives change nothing before their last callback has ended, or
//! change it to the same again.

use super::{
    Fault, Vm, classes,
    frame::{After, Frame},
    native::{Args, NativeDef, Res},
    object::{Iter, Object},
    value::{Ref, Value},
};
use crate::lang::code::Op;

/// Results that one native may remember.
const MOST: usize = 100_000;

/// What the callbacks of the running native gave.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// Whether a native is running that can begin anew.
    active: bool,
    /// Results in order; `Unset` is the end of an iterator.
    values: Vec<Value>,
    /// How many of them the native has asked for again.
    at: usize,
    /// Whether items of builtin iterators are remembered too, because advancing them cannot be undone.
    iterators: bool,
    /// A callback waits for the kernel.
    suspended: bool,
    /// StopIteration of that callback is a result.
    stops: bool,
    /// The result of that callback whatever its frame gives: it is an `__init__`.
    instance: Option<Value>,
}

/// Where the result of a callback goes that outlived its native.
#[derive(Clone, Debug)]
pub struct Outlived {
    /// A list, the last argument of the `_again` below.
    pub log: Ref,
    pub stops: bool,
    pub instance: Option<Value>,
}

impl Vm {
    /// Runs the body of a native; `args` as they were given.
    pub(super) fn restartable(
        &mut self,
        def: &'static NativeDef,
        args: Args,
        run: impl FnOnce(&mut Vm, Args) -> Res<Value>,
    ) -> Res<Value> {
        let saved = args.clone();
        let iterators = args.pos.iter().any(|v| self.advances(v));
        let log = Log { active: true, iterators, ..Log::default() };
        let frames = self.now.frames.len();
        let outer = std::mem::replace(&mut self.log, log);
        let result = run(self, args);
        let log = std::mem::replace(&mut self.log, outer);
        if matches!(result, Err(Fault::Trap)) && log.suspended {
            self.begin_anew_later(frames, def, saved, log);
        }
        result
    }

    fn advances(&self, value: &Value) -> bool {
        matches!(value.as_ref().map(|r| self.heap.get(r)), Some(Object::Iterator(_)))
    }

    /// The same for a native that begins anew: `log` is a list of what is known.
    pub(super) fn replay(&mut self, def: &'static NativeDef, args: Args, list: Ref) -> Res<Value> {
        let values = self.list_items(&Value::Obj(list));
        self.labour(values.len() as u64)?;
        let known = values.len();
        let iterators = args.pos.iter().any(|v| self.advances(v));
        let frames = self.now.frames.len();
        let log = Log { active: true, values, iterators, ..Log::default() };
        let outer = std::mem::replace(&mut self.log, log);
        let result = self.run_native(def, args);
        let mut log = std::mem::replace(&mut self.log, outer);
        if matches!(result, Err(Fault::Trap)) && log.suspended {
            let new = log.values.split_off(known);
            for value in new {
                self.list_push(list, value);
            }
            self.outlive(frames, list, &log);
        }
        result
    }

    /// Below the frames from `frames` on: `_again` with what it needs.
    fn begin_anew_later(&mut self, frames: usize, def: &'static NativeDef, args: Args, log: Log) {
        let positional = self.new_list(args.pos);
        let keywords = self.dict_of(args.kw);
        let list = self.heap.add(Object::List(log.values.clone()));
        let locals = vec![Value::Native(def), positional, keywords, Value::Obj(list)];
        self.slide_under(frames, "_again", locals);
        self.outlive(frames + 1, list, &log);
    }

    fn outlive(&mut self, frame: usize, log: Ref, of: &Log) {
        let parts = Outlived { log, stops: of.stops, instance: of.instance.clone() };
        self.now.frames[frame].after = After::Logged(Box::new(parts));
    }

    /// Puts a frame of a library function below those from `at` on.
    fn slide_under(&mut self, at: usize, name: &str, mut locals: Vec<Value>) {
        let (function, handled) = (self.helper(name), self.now.frames[at].handled.clone());
        let Some(Object::Function(f)) = function.as_ref().map(|r| self.heap.get(r)) else { return };
        let (code, module) = (f.code, f.module);
        locals.resize(self.prepared.codes[code.0 as usize].slots, Value::Unset);
        let (place, count) = (self.now.frames[at].cut, locals.len() as u32);
        self.now.stack.splice(place as usize..place as usize, locals);
        for frame in &mut self.now.frames[at..] {
            frame.base += count;
            frame.cut += count;
        }
        let after = After::Push;
        let frame = Frame {
            code,
            pc: 0,
            base: place,
            cut: place,
            module,
            space: None,
            generator: None,
            handled,
            after,
        };
        self.now.frames.insert(at, frame);
    }

    /// A native called as a callback asked the kernel: gives it a frame that the answer can go to.
    fn frame_for_native(&mut self) {
        let function = self.helper("_passing");
        let Some(r) = function.as_ref() else { return };
        let Object::Function(f) = self.heap.get(r) else { return };
        let (code, module) = (f.code, f.module);
        let base = self.now.stack.len();
        let slots = self.prepared.codes[code.0 as usize].slots;
        self.now.stack.resize(base + slots, Value::None);
        self.push_frame(code, module, base, base);
        let ops = &self.prepared.program.codes[code.0 as usize].ops;
        let call = ops.iter().position(|op| matches!(op, Op::CallSpread { .. } | Op::Call(_)));
        self.top().pc = call.expect("_passing calls") as u32;
    }

    /// A trap met in a callback whose frames begin at `frames`. `instance`: what the callback gives.
    pub(super) fn suspend(&mut self, frames: usize, instance: Option<Value>) -> Fault {
        if !self.log.active || self.log.values.len() > MOST {
            return self.refuse_trap();
        }
        if self.now.frames.len() == frames {
            self.frame_for_native();
        }
        self.log.suspended = true;
        self.log.instance = instance;
        Fault::Trap
    }

    /// The suspended callback is a `__next__`: its StopIteration is the end.
    pub(super) fn suspended_at_next(&mut self) {
        self.log.stops = true;
    }

    /// The result of a callback that ran before the native began anew.
    pub(super) fn remembered(&mut self) -> Option<Value> {
        let value = self.log.values.get(self.log.at)?.clone();
        self.log.at += 1;
        Some(value)
    }

    /// Remembers the result of a callback.
    pub(super) fn remember(&mut self, value: &Value) {
        if self.log.active && self.log.values.len() <= MOST {
            self.log.values.push(value.clone());
            self.log.at += 1;
        }
    }

    /// Takes the log away while other code runs: nested frames, iterators over iterators.
    pub(super) fn apart<T>(&mut self, run: impl FnOnce(&mut Vm) -> T) -> T {
        let log = std::mem::take(&mut self.log);
        let result = run(self);
        self.log = log;
        result
    }

    /// Advances a builtin iterator; remembers the item where that matters.
    pub(super) fn advance_remembered(&mut self, r: Ref) -> Res<Option<Value>> {
        if !self.log.iterators {
            let compound = matches!(
                self.heap.get(r),
                Object::Iterator(
                    Iter::Map { .. } | Iter::Filter { .. } | Iter::Zip { .. } | Iter::Enumerate { .. }
                )
            );
            return if compound && self.log.active {
                self.apart(|vm| vm.advance(r))
            } else {
                self.advance(r)
            };
        }
        if let Some(value) = self.remembered() {
            return Ok(if value.is_unset() { None } else { Some(value) });
        }
        let item = self.apart(|vm| vm.advance(r))?;
        self.remember(item.as_ref().unwrap_or(&Value::Unset));
        Ok(item)
    }

    /// A callback that outlived its native has ended: the native begins anew.
    pub(super) fn logged(&mut self, parts: Outlived, value: Value) {
        let value = parts.instance.unwrap_or(value);
        self.list_push(parts.log, value);
        let frame = self.top();
        frame.pc = 0;
        let (code, base) = (frame.code, frame.base as usize);
        let slots = self.prepared.codes[code.0 as usize].slots;
        self.now.stack.truncate(base + slots);
    }

    /// Whether the exception is the end that an outlived `__next__` was asked for.
    pub(super) fn ends_outlived(&self, parts: &Outlived, exception: Ref) -> bool {
        parts.stops && self.is_exception(exception, classes::STOP_ITERATION)
    }

    /// Whether comparing, hashing or showing a value may run Python code: an instance of a user's class, or a
    /// container that holds one, as deep as that.
    pub(super) fn is_own(&self, value: &Value, depth: u32) -> bool {
        let Value::Obj(r) = value else { return false };
        match self.heap.get(*r) {
            Object::Instance(_) => true,
            _ if depth == 0 => false,
            Object::List(items) | Object::Tuple(items) => items.iter().any(|v| self.is_own(v, depth - 1)),
            Object::Dict(d) => {
                d.iter().any(|e| self.is_own(&e.key, depth - 1) || self.is_own(&e.value, depth - 1))
            }
            Object::Set(s) | Object::FrozenSet(s) => s.iter().any(|(_, key)| self.is_own(key, depth - 1)),
            Object::View { dict, .. } => self.is_own(&Value::Obj(*dict), depth),
            _ => false,
        }
    }

    pub(super) fn is_own_sequence(&self, value: &Value) -> bool {
        matches!(self.object(value), Some(Object::List(_) | Object::Tuple(_)))
            && self.is_own(&self.plain(value), 2)
    }
}
