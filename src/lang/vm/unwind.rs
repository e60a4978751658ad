//! An exception looks for its handler.

use std::rc::Rc;

use super::{
    Fault, Vm, classes,
    frame::{After, AttributeFallback, Frame},
    object::{Data, Object, Trace},
    symbol::Sym,
    value::{Ref, Value},
};
use crate::lang::code::CodeId;

impl Vm {
    /// Cuts frames until one handles `exception`. `fresh`: the top frame is a new line of its traceback.
    pub(super) fn unwind(&mut self, mut exception: Ref, mut fresh: bool) -> Result<(), Fault> {
        let prepared = self.prepared.clone();
        loop {
            let Some(frame) = self.now.frames.last() else { return Err(Fault::Over) };
            let (id, pc, base) = (frame.code, frame.pc, frame.base);
            if fresh {
                let called = self.called(id, base as usize);
                self.add_trace(exception, Trace { code: id, pc, called });
            }
            fresh = true;
            let code = &prepared.program.codes[id.0 as usize];
            let handler = code.handlers.iter().find(|h| h.start <= pc && pc < h.end);
            if let Some(handler) = handler {
                let frame = self.now.frames.last_mut().expect("the frame is still there");
                let base = frame.base as usize + prepared.codes[id.0 as usize].slots;
                frame.pc = handler.target;
                self.now.stack.truncate(base + handler.depth as usize);
                self.push(Value::Obj(exception));
                return Ok(());
            }
            let frame = self.now.frames.pop().expect("the frame is still there");
            self.now.stack.truncate(frame.cut as usize);
            self.now.handled.0 = frame.handled.clone();
            if let Some(generator) = frame.generator {
                self.finish_generator(generator);
                if self.is_exception(exception, classes::STOP_ITERATION)
                    && !matches!(frame.after, After::Close)
                {
                    exception = self.stop_iteration_escaped(exception);
                }
            }
            if self.caught_by_caller(frame, exception)? {
                return Ok(());
            }
        }
    }

    /// The name of a method that the library makes from a text in CPython: its first free variable.
    fn called(&mut self, id: CodeId, base: usize) -> Option<Sym> {
        let code = &self.prepared.program.codes[id.0 as usize];
        let file = &self.prepared.program.files[code.file as usize];
        if !file.library || &*file.name != "<string>" || code.frees.is_empty() {
            return None;
        }
        let at = base + code.locals.len() + code.cells.len();
        let Object::Cell(Value::Str(name)) = self.heap.get(self.now.stack.get(at)?.as_ref()?) else {
            return None;
        };
        let name = name.clone();
        Some(self.symbols.intern(&name))
    }

    /// Whether the end of `frame` by this exception is no error where it was called.
    fn caught_by_caller(&mut self, frame: Frame, exception: Ref) -> Result<bool, Fault> {
        match frame.after {
            After::Nested => return Err(Fault::Raise(exception)),
            After::Thread => return Err(Fault::Over),
            After::Next(target)
                if frame.generator.is_none() && self.is_exception(exception, classes::STOP_ITERATION) =>
            {
                self.pop();
                self.top().pc = target;
                return Ok(true);
            }
            After::Logged(parts) if self.ends_outlived(&parts, exception) => {
                self.logged(*parts, Value::Unset);
                return Ok(true);
            }
            After::Close
                if self.is_exception(exception, classes::STOP_ITERATION)
                    || self.is_exception(exception, classes::GENERATOR_EXIT) =>
            {
                self.push(Value::None);
                self.top().pc += 1;
                return Ok(true);
            }
            After::Attribute(fallback) if self.is_exception(exception, classes::ATTRIBUTE_ERROR) => {
                self.attribute_missing(*fallback)?;
                self.top().pc += 1;
                return Ok(true);
            }
            _ => {}
        }
        Ok(false)
    }

    fn attribute_missing(&mut self, fallback: AttributeFallback) -> Result<(), Fault> {
        match fallback {
            AttributeFallback::Has => self.push(Value::Bool(false)),
            AttributeFallback::Default(value) => self.push(value),
            AttributeFallback::Ask { object, name } => {
                let value = self.ask_getattr(&object, name, None)?;
                self.push(value);
            }
        }
        Ok(())
    }

    pub(super) fn add_trace(&mut self, exception: Ref, trace: Trace) {
        if let Object::Instance(i) = self.heap.get_mut(exception)
            && let Data::Exception(e) = &mut i.data
        {
            Rc::make_mut(&mut e.trace).push(trace);
        }
    }

    /// PEP 479: StopIteration inside a generator is an error.
    fn stop_iteration_escaped(&mut self, cause: Ref) -> Ref {
        let error =
            self.new_exception(classes::RUNTIME_ERROR, vec![Value::str("generator raised StopIteration")]);
        let r = error.as_ref().expect("exceptions are objects");
        if let Object::Instance(i) = self.heap.get_mut(r)
            && let Data::Exception(e) = &mut i.data
        {
            e.cause = Value::Obj(cause);
            e.context = Value::Obj(cause);
            e.suppress = true;
        }
        r
    }

    /// Whether an exception is of a builtin class.
    pub(super) fn is_exception(&self, exception: Ref, class: Ref) -> bool {
        let made = self.type_of(&Value::Obj(exception));
        self.is_subclass(made, class)
    }
}
