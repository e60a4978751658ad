//! Making and raising exceptions.

use super::{
    Fault, Vm, classes,
    native::Args,
    object::{Data, Exception, Instance, Object},
    space::Space,
    symbol as sym,
    symbol::Sym,
    value::{Ref, Text, Value},
};
use crate::lang::code::Code;

impl Vm {
    /// Raises a builtin exception with a message.
    pub(super) fn error(&mut self, class: &str, words: impl Into<String>) -> Fault {
        let exception = self.new_exception(classes::named(class), vec![Value::string(words.into())]);
        self.throw(exception)
    }

    /// The same exception with another text; anything else stays as it is.
    pub(super) fn reworded(&mut self, fault: Fault, words: &str) -> Fault {
        match fault {
            Fault::Raise(r) if self.is_exception(r, classes::OVERFLOW_ERROR) => {
                self.error("OverflowError", words)
            }
            other => other,
        }
    }

    /// `OSError(errno, text, filename)` of the class given.
    pub(super) fn os_error(&mut self, class: &str, errno: Option<i32>, message: &str) -> Fault {
        let Some(errno) = errno else {
            if message.is_empty() {
                let exception = self.new_exception(classes::named(class), Vec::new());
                return self.throw(exception);
            }
            return self.error(class, message);
        };
        let (text, file) = match message.split_once(": '") {
            Some((text, file)) => (text, Some(file.trim_end_matches('\''))),
            None => (message, None),
        };
        let mut args = vec![Value::Int(errno.into()), Value::str(text)];
        args.extend(file.map(Value::str));
        let exception = self.new_exception(classes::named(class), args);
        if let Some(r) = exception.as_ref() {
            self.settle_os_error(r);
        }
        self.throw(exception)
    }

    /// An exception object, not raised yet.
    pub(super) fn new_exception(&mut self, class: Ref, args: Vec<Value>) -> Value {
        let args = Value::Obj(self.heap.add(Object::Tuple(args)));
        let data = Data::Exception(Box::new(Exception::new(args)));
        let instance = Instance { class, attrs: Space::default(), data };
        Value::Obj(self.heap.add(Object::Instance(Box::new(instance))))
    }

    /// Raises an exception object; the one being handled becomes its context.
    pub(super) fn throw(&mut self, exception: Value) -> Fault {
        let r = exception.as_ref().expect("exceptions are objects");
        let handled = self.now.handled.0.clone();
        if let Some(h) = handled.as_ref()
            && h != r
        {
            self.cut_context(h, r);
            if let Some(e) = self.exception_mut(r) {
                e.context = handled;
            }
        }
        Fault::Raise(r)
    }

    /// Keeps contexts from becoming a ring.
    fn cut_context(&mut self, from: Ref, target: Ref) {
        let mut at = from;
        for _ in 0..10_000 {
            let Some(next) = self.exception(at).and_then(|e| e.context.as_ref()) else { return };
            if next == target {
                if let Some(e) = self.exception_mut(at) {
                    e.context = Value::None;
                }
                return;
            }
            at = next;
        }
    }

    pub(super) fn exception(&self, r: Ref) -> Option<&Exception> {
        match self.heap.get(r) {
            Object::Instance(i) => match &i.data {
                Data::Exception(e) => Some(e),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn exception_mut(&mut self, r: Ref) -> Option<&mut Exception> {
        match self.heap.get_mut(r) {
            Object::Instance(i) => match &mut i.data {
                Data::Exception(e) => Some(e),
                _ => None,
            },
            _ => None,
        }
    }

    /// `raise`, `raise a`, `raise a from b`.
    pub(super) fn raise_op(&mut self, n: u8) -> Fault {
        let cause = if n == 2 { Some(self.pop()) } else { None };
        if n == 0 {
            let handled = self.now.handled.0.clone();
            return match handled.as_ref() {
                Some(r) => Fault::Reraise(r),
                None => self.error("RuntimeError", "No active exception to reraise"),
            };
        }
        let value = self.pop();
        let exception = match self.as_exception(&value, "exceptions must derive from BaseException") {
            Ok(exception) => exception,
            Err(fault) => return fault,
        };
        if let Some(cause) = cause {
            let cause = if cause.is_none() {
                Value::None
            } else {
                match self.as_exception(&cause, "exception causes must derive from BaseException") {
                    Ok(cause) => cause,
                    Err(fault) => return fault,
                }
            };
            if let Some(e) = exception.as_ref().and_then(|r| self.exception_mut(r)) {
                e.cause = cause;
                e.suppress = true;
            }
        }
        self.throw(exception)
    }

    /// An exception object: the value itself, or a new one when it is a class.
    pub(super) fn as_exception(&mut self, value: &Value, complaint: &str) -> Result<Value, Fault> {
        if let Some(r) = value.as_ref() {
            if self.exception(r).is_some() {
                return Ok(value.clone());
            }
            if self.is_class(value) && self.is_subclass(r, classes::BASE_EXCEPTION) {
                return self.call_now(value, Args::default());
            }
        }
        Err(self.error("TypeError", complaint))
    }

    /// `[exc type]` → `[exc bool]`
    pub(super) fn match_exception_op(&mut self) -> Result<(), Fault> {
        let class = self.pop();
        let exception = self.peek(0).clone();
        let matches = self.exception_matches(&exception, &class)?;
        self.push(Value::Bool(matches));
        Ok(())
    }

    fn exception_matches(&mut self, exception: &Value, class: &Value) -> Result<bool, Fault> {
        if let Some(r) = class.as_ref() {
            if let Object::Tuple(items) = self.heap.get(r) {
                for item in items.clone() {
                    if self.exception_matches(exception, &item)? {
                        return Ok(true);
                    }
                }
                return Ok(false);
            }
            if self.is_class(class) && self.is_subclass(r, classes::BASE_EXCEPTION) {
                let made = self.type_of(exception);
                return Ok(self.is_subclass(made, r));
            }
        }
        Err(self.error("TypeError", "catching classes that do not inherit from BaseException is not allowed"))
    }

    pub(super) fn name_error(&mut self, name: Sym) -> Fault {
        let text = self.symbols.name(name).clone();
        let fault = self.error("NameError", format!("name '{}' is not defined", &*text));
        self.note_name(fault, text)
    }

    /// Gives a NameError its `name`.
    fn note_name(&mut self, fault: Fault, text: Text) -> Fault {
        if let Fault::Raise(r) = fault
            && let Object::Instance(i) = self.heap.get_mut(r)
        {
            i.attrs.set(sym::NAME_KEY, Value::Str(text));
        }
        fault
    }

    pub(super) fn unbound_local(&mut self, code: &Code, i: u16) -> Fault {
        let name = code.locals[i as usize].clone();
        self.unbound_variable(&name)
    }

    pub(super) fn unbound_variable(&mut self, name: &str) -> Fault {
        let words = format!("cannot access local variable '{name}' where it is not associated with a value");
        let fault = self.error("UnboundLocalError", words);
        self.note_name(fault, Text::new(name))
    }

    /// "'Foo' object has no attribute 'x'", with `name` and `obj`.
    pub(super) fn attribute_error(&mut self, object: &Value, name: Sym, words: String) -> Fault {
        let fault = self.error("AttributeError", words);
        let text = self.symbols.name(name).clone();
        if let Fault::Raise(r) = fault
            && let Object::Instance(i) = self.heap.get_mut(r)
        {
            i.attrs.set(sym::NAME_KEY, Value::Str(text));
            i.attrs.set(sym::OBJ, object.clone());
        }
        fault
    }

    /// A fault in words, for our own asserts.
    pub(super) fn describe_fault(&mut self, fault: Fault) -> String {
        match fault {
            Fault::Raise(r) | Fault::Reraise(r) => self.format_exception(&Value::Obj(r)).concat(),
            other => format!("{other:?}"),
        }
    }
}
