//! Calls: who is called, and what becomes of the result.

use std::rc::Rc;

use super::{
    Fault, Vm, classes,
    frame::{After, AttributeFallback, Frame},
    native::{Args, Res},
    object::Object,
    symbol as sym,
    symbol::Sym,
    value::{Ref, Value},
};

/// Frames a program may stack.
const RECURSION: usize = 1000;
/// Nested runs, which use the machine's own stack.
const NESTED: u32 = 40;

impl Vm {
    /// `Call`: the fast way for plain functions, else the general one.
    pub(super) fn call_op(&mut self, argc: usize) -> Result<(), Fault> {
        let at = self.now.stack.len() - argc - 1;
        if let Value::Obj(r) = &self.now.stack[at] {
            let r = *r;
            if self.enter_simple(r, at + 1, at, argc) {
                return self.entered();
            }
        } else if let Value::Bound(bound) = &self.now.stack[at]
            && let Value::Obj(r) = bound.function
            && matches!(self.heap.get(r), Object::Function(_))
        {
            let bound = bound.clone();
            self.now.stack[at] = bound.this.clone();
            if self.enter_simple(r, at, at, argc + 1) {
                return self.entered();
            }
            self.now.stack[at] = Value::Bound(bound);
        }
        let args = Args::of(self.now.stack.split_off(at + 1));
        let callee = self.pop();
        let value = self.call(&callee, args)?;
        self.push(value);
        Ok(())
    }

    fn entered(&mut self) -> Result<(), Fault> {
        self.check_depth()?;
        Err(Fault::Pushed)
    }

    fn check_depth(&mut self) -> Result<(), Fault> {
        if self.now.frames.len() > RECURSION + self.now.floor {
            let frame = self.now.frames.pop().expect("a frame was pushed");
            self.now.stack.truncate(frame.cut as usize);
            return Err(self.error("RecursionError", "maximum recursion depth exceeded"));
        }
        Ok(())
    }

    /// Pushes the frame of a function whose arguments lie on the stack from `base` on, if they just fit.
    fn enter_simple(&mut self, r: Ref, base: usize, cut: usize, argc: usize) -> bool {
        let Object::Function(function) = self.heap.get(r) else { return false };
        let ready = &self.prepared.codes[function.code.0 as usize];
        if !ready.is_simple || ready.parameters != argc {
            return false;
        }
        let (code, module) = (function.code, function.module);
        if ready.slots > argc {
            let plain =
                function.closure.is_empty() && self.prepared.program.codes[code.0 as usize].cells.is_empty();
            self.now.stack.resize(base + ready.slots, Value::Unset);
            if !plain {
                self.make_cells(r, base);
            }
        }
        self.push_frame(code, module, base, cut);
        true
    }

    /// Pushes a frame whose locals are on the stack already.
    pub(super) fn push_frame(
        &mut self,
        code: crate::lang::code::CodeId,
        module: Ref,
        base: usize,
        cut: usize,
    ) {
        self.now.frames.push(Frame {
            code,
            pc: 0,
            base: base as u32,
            cut: cut as u32,
            module,
            space: None,
            generator: None,
            handled: self.now.handled.0.clone(),
            after: After::Push,
        });
    }

    /// Calls anything. A Python function only pushes its frame (`Fault::Pushed`).
    pub(super) fn call(&mut self, callee: &Value, mut args: Args) -> Res<Value> {
        match callee {
            Value::Native(def) => self.call_native(def, args),
            Value::Bound(bound) => {
                args.pos.insert(0, bound.this.clone());
                self.call(&bound.function, args)
            }
            Value::Obj(r) => match self.heap.get(*r) {
                Object::Function(_) => self.call_function(*r, args),
                Object::Class(c) => {
                    if c.meta != classes::TYPE
                        && let Some(method) = self.python_method(callee, sym::CALL)
                    {
                        return self.call(&Value::bound(method, callee.clone()), args);
                    }
                    self.instantiate(*r, args)
                }
                Object::StaticMethod(function) => {
                    let function = function.clone();
                    self.call(&function, args)
                }
                Object::Instance(i) => match self.find_in_class(i.class, sym::CALL) {
                    Some(method) => {
                        let method = self.bind_method(method, callee);
                        self.call(&method, args)
                    }
                    None => Err(self.not_callable(callee)),
                },
                _ => Err(self.not_callable(callee)),
            },
            _ => Err(self.not_callable(callee)),
        }
    }

    fn not_callable(&mut self, callee: &Value) -> Fault {
        let words = format!("'{}' object is not callable", self.type_name(callee));
        self.error("TypeError", words)
    }

    fn call_function(&mut self, r: Ref, args: Args) -> Res<Value> {
        let at = self.now.stack.len();
        if args.kw.is_empty() {
            let argc = args.pos.len();
            self.now.stack.extend(args.pos.iter().cloned());
            if self.enter_simple(r, at, at, argc) {
                self.check_depth()?;
                return Err(Fault::Pushed);
            }
            self.now.stack.truncate(at);
        }
        self.bind_and_enter(r, args)
    }

    /// Calls and says what becomes of the result, whether it comes now or with a frame's end.
    pub(super) fn call_after(&mut self, callee: &Value, args: Args, after: After) -> Result<(), Fault> {
        let nested = self.now.frames.len();
        match self.call(callee, args) {
            Ok(value) => self.finish(after, value),
            Err(Fault::Pushed) if matches!(after, After::Push) => Err(Fault::Pushed),
            Err(Fault::Pushed) if matches!(self.top().after, After::Push) => {
                self.top().after = after;
                Err(Fault::Pushed)
            }
            Err(Fault::Pushed) => {
                let value = self.run_nested(nested)?;
                self.finish(after, value)
            }
            Err(Fault::Trap) => {
                // A native that begins anew has left a frame for its result.
                if let Some(frame) = self.now.frames.get_mut(nested)
                    && matches!(frame.after, After::Push)
                {
                    frame.after = after;
                }
                Err(Fault::Trap)
            }
            Err(fault) => Err(fault),
        }
    }

    /// Calls from inside a native and waits for the result; the kernel is out of reach meanwhile.
    pub(super) fn call_now(&mut self, callee: &Value, args: Args) -> Res<Value> {
        let result = match self.remembered() {
            Some(value) => Ok(value),
            None => {
                let result = self.called_now(callee, args);
                match &result {
                    Ok(value) => self.remember(value),
                    Err(Fault::Raise(e)) if self.is_exception(*e, classes::STOP_ITERATION) => {
                        self.remember(&Value::Unset);
                    }
                    Err(_) => {}
                }
                result
            }
        };
        match result {
            Ok(Value::Unset) => {
                let stop = self.new_exception(classes::STOP_ITERATION, Vec::new());
                Err(self.throw(stop))
            }
            other => other,
        }
    }

    fn called_now(&mut self, callee: &Value, args: Args) -> Res<Value> {
        let frames = self.now.frames.len();
        let result = self.apart(|vm| vm.call(callee, args));
        match result {
            Err(Fault::Pushed) => self.run_nested(frames),
            Err(Fault::Trap) => Err(self.suspend(frames, None)),
            other => other,
        }
    }

    /// Forgets what a native asked of the kernel where no answer could reach it.
    pub(super) fn refuse_trap(&mut self) -> Fault {
        self.trap = None;
        self.now.pending = None;
        self.error("RuntimeError", "a kernel operation inside a callback is not simulated")
    }

    /// Runs the frame just pushed on top of `frames` others to its end.
    pub(super) fn run_nested(&mut self, frames: usize) -> Res<Value> {
        if self.nested >= NESTED {
            let cut = self.now.frames[frames].cut;
            self.now.frames.truncate(frames);
            self.now.stack.truncate(cut as usize);
            return Err(self.error("RecursionError", "maximum recursion depth exceeded"));
        }
        let outer = std::mem::replace(&mut self.now.frames[frames].after, After::Nested);
        self.nested += 1;
        let mut result = loop {
            match self.apart(Vm::run_frames) {
                Fault::Nested => break Ok(self.pop()),
                Fault::Trap => {
                    let instance =
                        if let After::Instance(instance) = &outer { Some(instance.clone()) } else { None };
                    let fault = self.suspend(frames, instance);
                    let Fault::Raise(exception) = fault else { break Err(fault) };
                    if let Err(fault) = self.unwind(exception, true)
                        && !matches!(fault, Fault::Pushed | Fault::Reload)
                    {
                        break Err(fault);
                    }
                }
                fault => break Err(fault),
            }
        };
        self.nested -= 1;
        if let After::Instance(instance) = outer {
            result = result.map(|_| instance);
        }
        result
    }

    /// What becomes of a result.
    pub(super) fn finish(&mut self, after: After, value: Value) -> Result<(), Fault> {
        match after {
            After::Push
            | After::Retry
            | After::Next(_)
            | After::Send
            | After::From
            | After::Nested
            | After::Thread => {
                self.push(value);
            }
            After::Close | After::Discard | After::Again | After::Signal(_) => {}
            After::Instance(instance) => {
                if !value.is_none() {
                    let words = format!("__init__() should return None, not '{}'", self.type_name(&value));
                    return Err(self.error("TypeError", words));
                }
                self.push(instance);
            }
            After::New(parts) => {
                let (class, args) = *parts;
                let made = self.type_of(&value);
                if self.is_subclass(made, class) {
                    return self.initialise(value, args).map(|v| self.push(v));
                }
                self.push(value);
            }
            After::Truth { negate } => {
                let truth = self.truth(&value)?;
                self.push(Value::Bool(truth != negate));
            }
            After::Checked(method) => {
                let value = self.checked(method, value)?;
                self.push(value);
            }
            After::Binary(fallback) => return self.binary_goes_on(*fallback, value),
            After::Compare(parts) => return self.compare_goes_on(*parts, value),
            After::Attribute(fallback) => match *fallback {
                AttributeFallback::Has => self.push(Value::Bool(true)),
                _ => self.push(value),
            },
            After::Class(parts) => return self.make_class(*parts),
            After::Logged(_) => self.push(value),
            After::Logic { target, when } => {
                if self.truth(&value)? == when {
                    // The caller's place moves on by one.
                    self.top().pc = target.wrapping_sub(1);
                } else {
                    self.pop();
                }
            }
        }
        Ok(())
    }

    fn checked(&mut self, method: Sym, value: Value) -> Res<Value> {
        let fits = match method {
            sym::STR | sym::REPR | sym::FORMAT => self.as_text(&value).is_some(),
            sym::BOOL => matches!(value, Value::Bool(_)),
            sym::LEN => match self.as_int(&value) {
                Some(n) if n < 0 => return Err(self.error("ValueError", "__len__() should return >= 0")),
                Some(n) => return Ok(Value::Int(n)),
                None => {
                    let words =
                        format!("'{}' object cannot be interpreted as an integer", self.type_name(&value));
                    return Err(self.error("TypeError", words));
                }
            },
            _ => self.as_big(&value).is_some(),
        };
        if fits {
            return Ok(value);
        }
        let name = self.type_name(&value);
        let words = match method {
            sym::FORMAT => format!("__format__ must return a str, not {name}"),
            sym::STR | sym::REPR => {
                format!("{} returned non-string (type {name})", &**self.symbols.name(method))
            }
            sym::BOOL => format!("__bool__ should return bool, returned {name}"),
            _ => "__hash__ method should return an integer".to_string(),
        };
        Err(self.error("TypeError", words))
    }

    /// Ends a frame normally: its result goes where `after` says.
    pub(super) fn leave(&mut self, frame: Frame, value: Value) -> Result<(), Fault> {
        let mut after = frame.after;
        if let After::Class(parts) = &mut after {
            let code = &self.prepared.program.codes[frame.code.0 as usize];
            let cell = code.cells.iter().position(|c| &**c == "__class__");
            let slot = cell.map(|i| frame.base as usize + code.locals.len() + i);
            parts.cell = slot.and_then(|s| self.now.stack[s].as_ref());
        }
        self.now.stack.truncate(frame.cut as usize);
        self.now.handled.0 = frame.handled;
        if let Some(generator) = frame.generator {
            return self.generator_returned(generator, after, value);
        }
        match after {
            After::Thread => return Err(Fault::Over),
            After::Nested => {
                self.push(value);
                return Err(Fault::Nested);
            }
            After::Retry => {
                self.push(value);
                return Err(Fault::Reload);
            }
            After::Again => return Err(Fault::Reload),
            After::Signal(pending) => return Err(self.handled_signal(pending)),
            After::Logged(parts) => {
                self.logged(*parts, value);
                return Err(Fault::Reload);
            }
            _ => {}
        }
        self.finish(after, value)?;
        self.top().pc += 1;
        Err(Fault::Reload)
    }

    pub(super) fn call_keywords_op(&mut self, argc: usize, names: &Rc<[Sym]>) -> Result<(), Fault> {
        let values = self.pop_many(names.len());
        let kw = names.iter().copied().zip(values).collect();
        let pos = self.pop_many(argc - names.len());
        let callee = self.pop();
        let value = self.call(&callee, Args { pos, kw })?;
        self.push(value);
        Ok(())
    }

    pub(super) fn call_spread_op(&mut self, has_keywords: bool) -> Result<(), Fault> {
        let keywords = if has_keywords { self.pop() } else { Value::None };
        let tuple = self.pop();
        let callee = self.pop();
        let mut args = Args::of(self.list_items(&tuple));
        for (key, value) in self.dict_pairs(&keywords) {
            let Value::Str(key) = key else {
                return Err(self.error("TypeError", "keywords must be strings"));
            };
            args.kw.push((self.symbols.intern(&key), value));
        }
        let value = self.call(&callee, args)?;
        self.push(value);
        Ok(())
    }
}
