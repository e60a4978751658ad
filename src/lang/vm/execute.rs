//! The dispatch loop: frequent operations here, the rest in `step`.

use super::{
    Fault, Limit, Stop, Vm,
    frame::{After, Pending, Resume},
    object::{Iter, Object},
    prepare::PreparedCode,
    value::{Ref, Value},
};
use crate::lang::code::{BinaryOp, Code, CompareOp, Op};

/// Where to go on after an operation.
pub(super) enum Flow {
    Next,
    Jump(u32),
}

type Stepped = Result<Flow, Fault>;

impl Vm {
    /// Runs the current thread until something stops it.
    pub(super) fn execute(&mut self) -> Stop {
        loop {
            match self.run_frames() {
                Fault::Statements => return Stop::Statements,
                Fault::Limit(limit) => return Stop::Limit(limit),
                Fault::Over => return Stop::ThreadDone,
                Fault::Trap => return Stop::Trap(self.await_kernel()),
                _ => {}
            }
        }
    }

    /// Makes the trap that a native left the one this thread waits for.
    fn await_kernel(&mut self) -> crate::lang::trap::Trap {
        let trap = self.trap.take().expect("a native that traps says how");
        self.now.pending.get_or_insert_with(|| {
            Box::new(Pending { ready: None, queue: Default::default(), resume: Resume::Value })
        });
        trap
    }

    /// Runs frames until a fault that frames cannot deal with.
    pub(super) fn run_frames(&mut self) -> Fault {
        let prepared = self.prepared.clone();
        loop {
            let frame = self.now.frames.last().expect("a running thread has a frame");
            let (id, pc, base) = (frame.code.0 as usize, frame.pc as usize, frame.base as usize);
            let fault = self.run_frame(&prepared.program.codes[id], &prepared.codes[id], pc, base);
            let result = match fault {
                Fault::Pushed | Fault::Reload => continue,
                Fault::Raise(exception) => self.unwind(exception, true),
                Fault::Reraise(exception) => self.unwind(exception, false),
                other => return other,
            };
            if let Err(fault) = result {
                return fault;
            }
        }
    }

    #[inline]
    fn slow(&mut self, pc: usize, step: impl FnOnce(&mut Vm) -> Result<(), Fault>) -> Result<(), Fault> {
        self.top().pc = pc as u32;
        step(self)
    }

    fn run_frame(&mut self, code: &Code, ready: &PreparedCode, mut pc: usize, base: usize) -> Fault {
        loop {
            self.spent += ready.weight;
            // What a native calls runs to its end: the native could not go on from the middle.
            if self.spent > self.budget && (self.nested == 0 || self.spent > self.most) {
                self.top().pc = pc as u32;
                return Fault::Limit(Limit::Operations);
            }
            let op = code.ops[pc];
            let done = match op {
                Op::Statement => self.statement(pc),
                Op::LoadLocal(i) if self.load_local(base + i as usize) => Ok(()),
                Op::LoadLocal(i) => self.slow(pc, |vm| Err(vm.unbound_local(code, i))),
                Op::StoreLocal(i) => {
                    self.now.stack[base + i as usize] = self.pop();
                    Ok(())
                }
                Op::Const(i) => self.push_on(ready.consts[i as usize].clone()),
                Op::Pop => self.drop_top(),
                Op::Jump(target) => {
                    pc = target as usize;
                    continue;
                }
                Op::JumpIfFalse(target) | Op::JumpIfTrue(target) => {
                    match self.jumps(matches!(op, Op::JumpIfTrue(_))) {
                        Some(jumps) => {
                            pc = if jumps { target as usize } else { pc + 1 };
                            continue;
                        }
                        None => self.slow(pc, Vm::top_to_bool).map(|()| pc = pc.wrapping_sub(1)),
                    }
                }
                Op::Compare(how) => match self.compare_numbers(how) {
                    true => Ok(()),
                    false => self.slow(pc, |vm| vm.compare_op(how)),
                },
                Op::Binary(how) | Op::InPlace(how) => match self.calculate(how) {
                    true => Ok(()),
                    false => self.slow(pc, |vm| vm.binary_op(how, matches!(op, Op::InPlace(_)))),
                },
                Op::ForIter(target) => match self.for_fast() {
                    Some(true) => Ok(()),
                    Some(false) => {
                        pc = target as usize;
                        continue;
                    }
                    None => self.slow(pc, |vm| vm.for_slow(target)),
                },
                Op::LoadGlobal(i) => self.slow(pc, |vm| vm.load_global(ready.names[i as usize])),
                Op::LoadAttr(i) => self.slow(pc, |vm| vm.load_attr_op(ready.names[i as usize])),
                Op::Call(argc) => self.slow(pc, |vm| vm.call_op(argc as usize)),
                Op::Return => self.slow(pc, Vm::return_op),
                _ => {
                    self.top().pc = pc as u32;
                    match self.step(op, code, ready, base) {
                        Ok(Flow::Jump(target)) => {
                            pc = target as usize;
                            continue;
                        }
                        other => other.map(|_| ()),
                    }
                }
            };
            if let Err(fault) = done {
                return fault;
            }
            pc = pc.wrapping_add(1);
        }
    }

    #[inline]
    fn push_on(&mut self, value: Value) -> Result<(), Fault> {
        self.push(value);
        Ok(())
    }

    #[inline]
    fn drop_top(&mut self) -> Result<(), Fault> {
        self.pop();
        Ok(())
    }

    /// Pushes a local variable; false when it is not set.
    #[inline]
    fn load_local(&mut self, slot: usize) -> bool {
        let value = self.now.stack[slot].clone();
        if value.is_unset() {
            return false;
        }
        self.push(value);
        true
    }

    /// Pops a bool and says whether it is `when`; `None` when the top is no bool.
    #[inline]
    fn jumps(&mut self, when: bool) -> Option<bool> {
        let Some(Value::Bool(b)) = self.now.stack.last() else { return None };
        let jumps = *b == when;
        self.pop();
        Some(jumps)
    }

    fn statement(&mut self, pc: usize) -> Result<(), Fault> {
        if self.nested == 0 {
            if self.statements >= self.quota {
                return self.slow(pc, |_| Err(Fault::Statements));
            }
            if !self.open_files.is_empty() || self.heap.is_due() {
                self.slow(pc, Vm::housekeeping)?;
            }
            self.statements += 1;
        }
        if self.heap.is_runaway() {
            return Err(Fault::Limit(Limit::Heap));
        }
        Ok(())
    }

    /// Replaces two numbers on the stack by their comparison.
    #[inline]
    fn compare_numbers(&mut self, how: CompareOp) -> bool {
        let n = self.now.stack.len();
        let answer = match (&self.now.stack[n - 2], &self.now.stack[n - 1]) {
            (Value::Int(a), Value::Int(b)) => match how {
                CompareOp::Equal | CompareOp::Is => a == b,
                CompareOp::NotEqual | CompareOp::IsNot => a != b,
                CompareOp::Less => a < b,
                CompareOp::LessEqual => a <= b,
                CompareOp::Greater => a > b,
                CompareOp::GreaterEqual => a >= b,
                CompareOp::In | CompareOp::NotIn => return false,
            },
            _ => return false,
        };
        self.now.stack.truncate(n - 1);
        self.now.stack[n - 2] = Value::Bool(answer);
        true
    }

    /// Replaces two numbers on the stack by the result, when that is simple.
    #[inline]
    fn calculate(&mut self, how: BinaryOp) -> bool {
        let n = self.now.stack.len();
        let answer = match (&self.now.stack[n - 2], &self.now.stack[n - 1]) {
            (Value::Int(a), Value::Int(b)) => {
                let result = match how {
                    BinaryOp::Add => a.checked_add(*b),
                    BinaryOp::Subtract => a.checked_sub(*b),
                    BinaryOp::Multiply => a.checked_mul(*b),
                    BinaryOp::Modulo if *b > 0 => Some(a.rem_euclid(*b)),
                    BinaryOp::FloorDivide if *b > 0 => Some(a.div_euclid(*b)),
                    _ => None,
                };
                match result {
                    Some(i) => Value::Int(i),
                    None => return false,
                }
            }
            (Value::Float(a), Value::Float(b)) => match how {
                BinaryOp::Add => Value::Float(a + b),
                BinaryOp::Subtract => Value::Float(a - b),
                BinaryOp::Multiply => Value::Float(a * b),
                _ => return false,
            },
            _ => return false,
        };
        self.now.stack.truncate(n - 1);
        self.now.stack[n - 2] = answer;
        true
    }

    /// Advances a range or a list iterator: `Some(true)` with the item pushed, `Some(false)` at its end.
    #[inline]
    fn for_fast(&mut self) -> Option<bool> {
        let Some(Value::Obj(r)) = self.now.stack.last() else { return None };
        let r = *r;
        let item = match self.heap.get(r) {
            Object::Iterator(Iter::Range { .. }) => {
                let Object::Iterator(Iter::Range { next, step, left }) = self.heap.get_mut(r) else {
                    return None;
                };
                if *left == 0 {
                    None
                } else {
                    *left -= 1;
                    let item = *next;
                    *next = next.wrapping_add(*step);
                    Some(Value::Int(item))
                }
            }
            Object::Iterator(Iter::List { list, at }) => self.list_item(r, *list, *at)?,
            _ => return None,
        };
        match item {
            Some(item) => self.push(item),
            None => {
                self.pop();
                return Some(false);
            }
        }
        Some(true)
    }

    #[inline]
    fn list_item(&mut self, iterator: Ref, list: Ref, at: usize) -> Option<Option<Value>> {
        let Object::List(items) = self.heap.get(list) else { return None };
        let item = items.get(at).cloned();
        if let Object::Iterator(iter) = self.heap.get_mut(iterator) {
            match (iter, item.is_some()) {
                (Iter::List { at, .. }, true) => *at += 1,
                (iter, _) => *iter = Iter::Done,
            }
        }
        Some(item)
    }

    fn return_op(&mut self) -> Result<(), Fault> {
        let value = self.pop();
        let frame = self.now.frames.pop().expect("a running thread has a frame");
        if let (After::Push, None) = (&frame.after, frame.generator) {
            self.now.stack.truncate(frame.cut as usize);
            self.now.stack.push(value);
            self.now.handled.0 = frame.handled;
            self.top().pc += 1;
            return Err(Fault::Reload);
        }
        self.leave(frame, value)
    }
}

/// The result of an operation that always goes on with the next.
pub(super) fn next(result: Result<(), Fault>) -> Stepped {
    result.map(|()| Flow::Next)
}
