//! `match`: what patterns ask of a subject.

use super::{Fault, Vm, frame::After, native::Args, object::Object, symbol as sym, value::Value};
use crate::lang::code::Op;

impl Vm {
    /// One of the operations of a pattern.
    pub(super) fn match_op(&mut self, op: Op) -> Result<(), Fault> {
        match op {
            Op::MatchKind { mapping } => {
                let fits = self.is_collection(self.peek(0), mapping);
                self.push(Value::Bool(fits));
                Ok(())
            }
            Op::MatchLength => {
                let subject = self.peek(0).clone();
                let len = self.helper("len");
                self.call_after(&len, Args::of(vec![subject]), After::Push)
            }
            Op::MatchKeys => {
                let (subject, keys) = (self.peek(1).clone(), self.peek(0).clone());
                let helper = self.helper("_match_keys");
                self.call_after(&helper, Args::of(vec![subject, keys]), After::Push)
            }
            Op::MatchRest => {
                let args = self.pop_many(2);
                let helper = self.helper("_match_rest");
                self.call_after(&helper, Args::of(args), After::Push)
            }
            Op::MatchClass(count) => {
                let names = self.pop();
                let class = self.pop();
                let subject = self.pop();
                let count = Value::Int(count.into());
                let helper = self.helper("_match_class");
                self.call_after(&helper, Args::of(vec![subject, class, count, names]), After::Push)
            }
            other => unreachable!("{other:?} is no operation of a pattern"),
        }
    }

    /// Whether a value counts as a sequence or as a mapping; a class of the library says so itself.
    fn is_collection(&self, value: &Value, mapping: bool) -> bool {
        match self.object(value) {
            Some(Object::List(_) | Object::Tuple(_) | Object::Range(_)) => return !mapping,
            Some(Object::Dict(_)) => return mapping,
            _ => {}
        }
        let Some(instance) = self.heap.instance(value) else { return false };
        match self.find_in_class(instance.class, sym::COLLECTION) {
            Some(Value::Str(kind)) => &*kind == if mapping { "mapping" } else { "sequence" },
            _ => false,
        }
    }
}
