//! Generators: frames put aside and taken up again.

use super::{
    Fault, Vm, classes,
    frame::After,
    native::Res,
    object::{GeneratorState, Object},
    value::{Ref, Value},
};

impl Vm {
    /// Goes on with a generator; always ends in `Fault::Pushed` or an exception.
    pub(super) fn resume(&mut self, r: Ref, sent: Value, after: After) -> Fault {
        let at = self.now.stack.len();
        let Object::Generator(generator) = self.heap.get_mut(r) else { return Fault::Pushed };
        match generator.state {
            GeneratorState::Running => return self.error("ValueError", "generator already executing"),
            GeneratorState::Done => {
                return self.generator_over(after, Value::None).err().unwrap_or(Fault::Reload);
            }
            GeneratorState::Fresh if !sent.is_none() => {
                return self.error("TypeError", "can't send non-None value to a just-started generator");
            }
            _ => {}
        }
        let fresh = generator.state == GeneratorState::Fresh;
        generator.state = GeneratorState::Running;
        let mut frame = *generator.frame.take().expect("a suspended generator has a frame");
        let stack = std::mem::take(&mut generator.stack);
        let handled = std::mem::replace(&mut generator.handled, Value::None);
        frame.base = at as u32;
        frame.cut = at as u32;
        frame.after = after;
        frame.handled = self.now.handled.0.clone();
        if !handled.is_none() {
            self.now.handled.0 = handled;
        }
        self.now.stack.extend(stack);
        if !fresh {
            self.push(sent);
        }
        self.now.frames.push(frame);
        if self.now.frames.len() > 1000 + self.now.floor {
            let exception = self.error("RecursionError", "maximum recursion depth exceeded");
            return exception;
        }
        Fault::Pushed
    }

    /// `yield`: the frame on top is put aside; its value goes to whoever resumed it.
    pub(super) fn yield_value(&mut self, value: Value) -> Fault {
        loop {
            let frame = self.now.frames.pop().expect("a generator's frame is running");
            let r = frame.generator.expect("only generators yield");
            let stack = self.now.stack.split_off(frame.base as usize);
            let handled = std::mem::replace(&mut self.now.handled.0, frame.handled.clone());
            let after = frame.after.clone();
            if let Object::Generator(g) = self.heap.get_mut(r) {
                g.state = GeneratorState::Suspended;
                g.handled = if handled.is(&frame.handled) { Value::None } else { handled };
                g.stack = stack;
                g.frame = Some(Box::new(frame));
            }
            match after {
                After::From => {}
                After::Nested => {
                    self.push(value);
                    return Fault::Nested;
                }
                After::Logged(parts) => {
                    self.logged(*parts, value);
                    return Fault::Reload;
                }
                After::Close => return self.error("RuntimeError", "generator ignored GeneratorExit"),
                _ => {
                    self.push(value);
                    self.top().pc += 1;
                    return Fault::Reload;
                }
            }
        }
    }

    /// Marks a generator as finished.
    pub(super) fn finish_generator(&mut self, r: Ref) {
        if let Object::Generator(g) = self.heap.get_mut(r) {
            g.state = GeneratorState::Done;
            g.frame = None;
            g.stack.clear();
        }
    }

    /// A generator's frame returned.
    pub(super) fn generator_returned(&mut self, r: Ref, after: After, value: Value) -> Result<(), Fault> {
        self.finish_generator(r);
        self.generator_over(after, value)
    }

    /// The end of a generator, as whoever resumed it sees it. The caller's frame is on top.
    fn generator_over(&mut self, after: After, value: Value) -> Result<(), Fault> {
        match after {
            After::Next(target) => {
                self.pop();
                self.top().pc = target;
                Err(Fault::Reload)
            }
            After::From => {
                self.pop();
                self.push(value);
                self.top().pc += 1;
                Err(Fault::Reload)
            }
            After::Close => {
                self.push(Value::None);
                self.top().pc += 1;
                Err(Fault::Reload)
            }
            After::Nested => {
                self.push(Value::Unset);
                Err(Fault::Nested)
            }
            After::Logged(parts) => {
                self.logged(*parts, Value::Unset);
                Err(Fault::Reload)
            }
            _ => {
                let args = if value.is_none() { Vec::new() } else { vec![value] };
                let stop = self.new_exception(classes::STOP_ITERATION, args);
                Err(self.throw(stop))
            }
        }
    }

    /// `throw`: goes on with a generator by raising in it.
    pub(super) fn throw_into(&mut self, r: Ref, exception: Value, after: After) -> Res<Value> {
        let Object::Generator(generator) = self.heap.get_mut(r) else { return Ok(Value::None) };
        match generator.state {
            GeneratorState::Suspended => {}
            GeneratorState::Running => return Err(self.error("ValueError", "generator already executing")),
            _ => {
                self.finish_generator(r);
                if matches!(after, After::Close) {
                    return Ok(Value::None);
                }
                return Err(self.throw(exception));
            }
        }
        let delegate = generator.frame.as_ref().is_some_and(|f| {
            let code = &self.prepared.program.codes[f.code.0 as usize];
            matches!(code.ops[f.pc as usize], crate::lang::code::Op::YieldFrom)
        });
        if !delegate {
            // The frame stands after its `yield`; the traceback must name the `yield` itself.
            if let Some(frame) = &mut generator.frame {
                frame.pc -= 1;
            }
        }
        let inner = if delegate { generator.stack.last().and_then(Value::as_ref) } else { None };
        match self.resume(r, Value::None, after) {
            Fault::Pushed => {}
            other => return Err(other),
        }
        if let Some(inner) = inner.filter(|i| matches!(self.heap.get(*i), Object::Generator(_))) {
            self.pop();
            return self.throw_into(inner, exception, After::From);
        }
        let Fault::Raise(exception) = self.throw(exception) else { return Ok(Value::None) };
        match self.unwind(exception, true) {
            Ok(()) => Err(Fault::Reload),
            Err(fault) => Err(fault),
        }
    }

    /// `yield from`: `[it sent]`.
    pub(super) fn yield_from_op(&mut self) -> Result<(), Fault> {
        let sent = self.pop();
        let it = self.peek(0).clone();
        if let Some(r) = it.as_ref()
            && matches!(self.heap.get(r), Object::Generator(_))
        {
            return Err(self.resume(r, sent, After::From));
        }
        if let Some(Object::File(_)) = it.as_ref().map(|r| self.heap.get(r)) {
            let r = it.as_ref().expect("files are objects");
            return match self.file_line(r) {
                Ok(Some(line)) => Err(self.yield_value(line)),
                Ok(None) => {
                    self.pop();
                    self.push(Value::None);
                    Ok(())
                }
                Err(fault) => {
                    self.push(sent);
                    Err(fault)
                }
            };
        }
        match self.next_item(&it)? {
            Some(value) => Err(self.yield_value(value)),
            None => {
                self.pop();
                self.push(Value::None);
                Ok(())
            }
        }
    }
}
