//! Equality and order.

use std::cmp::Ordering;

use num_bigint::BigInt;

use super::{
    Fault, Vm,
    frame::After,
    integer::from_float,
    native::{Args, Res, operators::number_of},
    object::{Iter, Object, ViewKind},
    symbol as sym,
    symbol::Sym,
    value::{Ref, Value},
};
use crate::lang::code::CompareOp;

/// How deep containers may nest while they are compared.
const DEPTH: u32 = 200;

fn method_of(op: CompareOp) -> (Sym, &'static str) {
    match op {
        CompareOp::NotEqual => (sym::NE, "!="),
        CompareOp::Less => (sym::LT, "<"),
        CompareOp::LessEqual => (sym::LE, "<="),
        CompareOp::Greater => (sym::GT, ">"),
        CompareOp::GreaterEqual => (sym::GE, ">="),
        _ => (sym::EQ, "=="),
    }
}

fn reflected(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Less => CompareOp::Greater,
        CompareOp::LessEqual => CompareOp::GreaterEqual,
        CompareOp::Greater => CompareOp::Less,
        CompareOp::GreaterEqual => CompareOp::LessEqual,
        other => other,
    }
}

fn holds(op: CompareOp, order: Ordering) -> bool {
    match op {
        CompareOp::Less => order.is_lt(),
        CompareOp::LessEqual => order.is_le(),
        CompareOp::Greater => order.is_gt(),
        CompareOp::GreaterEqual => order.is_ge(),
        CompareOp::NotEqual => order.is_ne(),
        _ => order.is_eq(),
    }
}

impl Vm {
    /// `[a b]` → `[a op b]`
    pub(super) fn compare_op(&mut self, op: CompareOp) -> Result<(), Fault> {
        let right = self.pop();
        let left = self.pop();
        match op {
            CompareOp::Is => self.push(Value::Bool(left.is(&right))),
            CompareOp::IsNot => self.push(Value::Bool(!left.is(&right))),
            CompareOp::In | CompareOp::NotIn => {
                let negate = op == CompareOp::NotIn;
                if let Some(method) = self.python_method(&right, sym::CONTAINS) {
                    return self.call_after(&method, Args::of(vec![right, left]), After::Truth { negate });
                }
                if self.needs_python_iteration(&right) {
                    let helper = self.helper("_contains");
                    return self.call_after(&helper, Args::of(vec![left, right]), After::Truth { negate });
                }
                if self.is_own(&left, 2) || self.is_own_sequence(&right) {
                    let helper = self.helper("_is_in");
                    return self.call_after(&helper, Args::of(vec![left, right]), After::Truth { negate });
                }
                let found = self.contains(&right, &left)?;
                self.push(Value::Bool(found != negate));
            }
            _ => {
                if self.heap.instance(&left).is_some() || self.heap.instance(&right).is_some() {
                    return self.compare_instances(op, left, right);
                }
                if self.is_own(&left, 3) && self.is_own(&right, 3) {
                    let helper = self.helper("_compare");
                    return self.call_after(&helper, Args::of(vec![number_of(op), left, right]), After::Push);
                }
                let answer = self.compare(op, &left, &right)?;
                self.push(Value::Bool(answer));
            }
        }
        Ok(())
    }

    fn compare_instances(&mut self, op: CompareOp, left: Value, right: Value) -> Result<(), Fault> {
        match self.compare_method(op, &left, &right) {
            Some((method, argument, is_first)) => {
                let after = After::Compare(Box::new((op, left, right, is_first)));
                self.call_after(&method, Args::of(vec![argument]), after)
            }
            None => self.compare_goes_on((op, left, right, false), Value::NotImplemented),
        }
    }

    /// The method to be asked first, its argument, and whether the other side comes after.
    fn compare_method(&self, op: CompareOp, left: &Value, right: &Value) -> Option<(Value, Value, bool)> {
        let (a, b) = (self.type_of(left), self.type_of(right));
        let mine = self.own_comparison(op, left);
        let theirs = self.own_comparison(reflected(op), right);
        if a != b
            && self.is_subclass(b, a)
            && let Some(theirs) = theirs
        {
            return Some((Value::bound(theirs, right.clone()), left.clone(), false));
        }
        match (mine, theirs) {
            (Some(mine), _) => Some((Value::bound(mine, left.clone()), right.clone(), true)),
            (None, Some(theirs)) => Some((Value::bound(theirs, right.clone()), left.clone(), false)),
            _ => None,
        }
    }

    fn own_comparison(&self, op: CompareOp, value: &Value) -> Option<Value> {
        let method = self.python_method(value, method_of(op).0);
        if method.is_none() && op == CompareOp::NotEqual {
            return self.python_method(value, sym::EQ);
        }
        method
    }

    /// After one side's method gave `value`.
    pub(super) fn compare_goes_on(
        &mut self,
        parts: (CompareOp, Value, Value, bool),
        value: Value,
    ) -> Result<(), Fault> {
        let (op, left, right, is_first) = parts;
        if !matches!(value, Value::NotImplemented) {
            let asked = if is_first { &left } else { &right };
            let inverted = op == CompareOp::NotEqual && self.python_method(asked, sym::NE).is_none();
            let value = if inverted { Value::Bool(!self.truth(&value)?) } else { value };
            self.push(value);
            return Ok(());
        }
        if is_first && let Some(theirs) = self.own_comparison(reflected(op), &right) {
            let after = After::Compare(Box::new((op, left.clone(), right.clone(), false)));
            return self.call_after(&theirs, Args::of(vec![right, left]), after);
        }
        let answer = self.compare_plain(op, &left, &right)?;
        self.push(Value::Bool(answer));
        Ok(())
    }

    fn not_ordered(&mut self, op: CompareOp, left: &Value, right: &Value) -> Fault {
        let words = format!(
            "'{}' not supported between instances of '{}' and '{}'",
            method_of(op).1,
            self.type_name(left),
            self.type_name(right)
        );
        self.error("TypeError", words)
    }

    /// `a == b` from inside a native.
    pub(super) fn equal(&mut self, left: &Value, right: &Value) -> Res<bool> {
        self.compare(CompareOp::Equal, left, right)
    }

    /// A comparison from inside a native.
    pub(super) fn compare(&mut self, op: CompareOp, left: &Value, right: &Value) -> Res<bool> {
        match (left, right) {
            (Value::Int(a), Value::Int(b)) => return Ok(holds(op, a.cmp(b))),
            (Value::Str(a), Value::Str(b)) => {
                return Ok(match op {
                    CompareOp::Equal => a == b,
                    CompareOp::NotEqual => a != b,
                    _ => holds(op, (**a).cmp(&**b)),
                });
            }
            (Value::Bytes(a), Value::Bytes(b)) => return Ok(holds(op, a.cmp(b))),
            (
                Value::Int(_) | Value::Bool(_) | Value::Big(_) | Value::Float(_),
                Value::Int(_) | Value::Bool(_) | Value::Big(_) | Value::Float(_),
            ) => {
                return Ok(self.compare_mixed(op, left, right));
            }
            (Value::Obj(a), Value::Obj(b)) => {
                if self.heap.instance(left).is_some() || self.heap.instance(right).is_some() {
                    return self.compare_now(op, left, right);
                }
                return self.compare_objects(op, *a, *b);
            }
            (Value::Bound(a), Value::Bound(b)) if matches!(op, CompareOp::Equal | CompareOp::NotEqual) => {
                let same = a.this.is(&b.this) && a.function.is(&b.function);
                return Ok(same == (op == CompareOp::Equal));
            }
            _ => {}
        }
        if self.heap.instance(left).is_some() || self.heap.instance(right).is_some() {
            return self.compare_now(op, left, right);
        }
        match op {
            CompareOp::Equal => Ok(left.is(right)),
            CompareOp::NotEqual => Ok(!left.is(right)),
            _ => Err(self.not_ordered(op, left, right)),
        }
    }

    fn compare_mixed(&self, op: CompareOp, left: &Value, right: &Value) -> bool {
        if let (Some(a), Some(b)) = (self.as_int(left), self.as_int(right)) {
            return holds(op, a.cmp(&b));
        }
        let order = match (left, right) {
            (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
            (Value::Float(a), Value::Big(b)) => compare_big(*a, b),
            (Value::Big(a), Value::Float(b)) => compare_big(*b, a).map(Ordering::reverse),
            (Value::Big(_), _) | (_, Value::Big(_)) => self.as_big(left).partial_cmp(&self.as_big(right)),
            (Value::Float(a), _) => compare_exactly(*a, self.as_int(right).unwrap_or(0)),
            (_, Value::Float(b)) => {
                compare_exactly(*b, self.as_int(left).unwrap_or(0)).map(Ordering::reverse)
            }
            _ => None,
        };
        order.map_or(op == CompareOp::NotEqual, |order| holds(op, order))
    }

    /// Instances, their methods run to the end at once.
    fn compare_now(&mut self, op: CompareOp, left: &Value, right: &Value) -> Res<bool> {
        if left.is(right) && op == CompareOp::Equal && self.own_comparison(op, left).is_none() {
            return Ok(true);
        }
        let mut next = self.compare_method(op, left, right);
        while let Some((method, argument, is_first)) = next {
            let value = self.call_now(&method, Args::of(vec![argument]))?;
            if !matches!(value, Value::NotImplemented) {
                let asked = if is_first { left } else { right };
                let inverted = op == CompareOp::NotEqual && self.python_method(asked, sym::NE).is_none();
                return Ok(self.truth(&value)? != inverted);
            }
            let theirs = if is_first { self.own_comparison(reflected(op), right) } else { None };
            next = theirs.map(|method| (Value::bound(method, right.clone()), left.clone(), false));
        }
        self.compare_plain(op, left, right)
    }

    /// What remains when no method of an instance knows the answer.
    fn compare_plain(&mut self, op: CompareOp, left: &Value, right: &Value) -> Res<bool> {
        let (a, b) = (self.plain(left), self.plain(right));
        let is_instance = |v: &Value| self.heap.instance(v).is_some();
        if a.is(left) && b.is(right) || is_instance(&a) || is_instance(&b) {
            return match op {
                CompareOp::Equal => Ok(left.is(right)),
                CompareOp::NotEqual => Ok(!left.is(right)),
                _ => Err(self.not_ordered(op, left, right)),
            };
        }
        self.compare(op, &a, &b)
    }

    fn compare_objects(&mut self, op: CompareOp, a: Ref, b: Ref) -> Res<bool> {
        let (left, right) = (Value::Obj(a), Value::Obj(b));
        let equality = matches!(op, CompareOp::Equal | CompareOp::NotEqual);
        if a == b && equality {
            return Ok(op == CompareOp::Equal);
        }
        if self.depth > DEPTH {
            return Err(self.error("RecursionError", "maximum recursion depth exceeded in comparison"));
        }
        self.depth += 1;
        let result = match (self.heap.get(a), self.heap.get(b)) {
            (Object::List(x), Object::List(y)) | (Object::Tuple(x), Object::Tuple(y)) => {
                if equality && x.len() != y.len() {
                    Ok(op == CompareOp::NotEqual)
                } else {
                    let (x, y) = (x.clone(), y.clone());
                    self.compare_items(op, &x, &y)
                }
            }
            (Object::Dict(_), Object::Dict(_)) if equality => {
                self.equal_dicts(a, b).map(|same| same == (op == CompareOp::Equal))
            }
            (
                Object::Set(_)
                | Object::FrozenSet(_)
                | Object::View { kind: ViewKind::Keys | ViewKind::Items, .. },
                Object::Set(_)
                | Object::FrozenSet(_)
                | Object::View { kind: ViewKind::Keys | ViewKind::Items, .. },
            ) => self.compare_sets(op, &left, &right),
            (Object::Range(x), Object::Range(y)) if equality => {
                let same =
                    x.len == y.len && (x.len == 0 || x.start == y.start && (x.len == 1 || x.step == y.step));
                Ok(same == (op == CompareOp::Equal))
            }
            (Object::Slice(x), Object::Slice(y)) if equality => {
                let (x, y) = (x.to_vec(), y.to_vec());
                self.compare_items(op, &x, &y)
            }
            _ if equality => Ok(op == CompareOp::NotEqual),
            _ => Err(self.not_ordered(op, &left, &right)),
        };
        self.depth -= 1;
        result
    }

    fn compare_items(&mut self, op: CompareOp, x: &[Value], y: &[Value]) -> Res<bool> {
        for (a, b) in x.iter().zip(y) {
            if a.is(b) && !matches!(a, Value::Float(_)) || self.equal(a, b)? {
                continue;
            }
            return match op {
                CompareOp::Equal => Ok(false),
                CompareOp::NotEqual => Ok(true),
                _ => self.compare(op, a, b),
            };
        }
        Ok(holds(op, x.len().cmp(&y.len())))
    }

    fn equal_dicts(&mut self, a: Ref, b: Ref) -> Res<bool> {
        let pairs = self.dict_pairs(&Value::Obj(a));
        if pairs.len() != self.dict_pairs(&Value::Obj(b)).len() {
            return Ok(false);
        }
        for (key, value) in pairs {
            match self.dict_get(b, &key)? {
                Some(other) if value.is(&other) || self.equal(&value, &other)? => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Whether only Python code can go through a container.
    pub(super) fn needs_python_iteration(&self, value: &Value) -> bool {
        match value.as_ref().map(|r| self.heap.get(r)) {
            Some(Object::Generator(_)) => true,
            Some(Object::File(f)) => !f.standard,
            Some(Object::Iterator(Iter::Map { function, inner })) => {
                !matches!(function, Value::Native(_)) || inner.iter().any(|i| self.needs_python_iteration(i))
            }
            Some(Object::Iterator(Iter::Filter { function, inner })) => {
                !matches!(function, Value::Native(_) | Value::None) || self.needs_python_iteration(inner)
            }
            Some(Object::Iterator(Iter::Zip { inner, .. })) => {
                inner.iter().any(|i| self.needs_python_iteration(i))
            }
            Some(Object::Iterator(Iter::Enumerate { inner, .. })) => self.needs_python_iteration(inner),
            Some(Object::Instance(i)) => {
                let own = |name| self.find_in_class(i.class, name).filter(|m| !matches!(m, Value::Native(_)));
                own(sym::ITER).is_some()
                    || own(sym::NEXT).is_some()
                    || self.plain(value).is(value) && own(sym::GETITEM).is_some()
            }
            _ => false,
        }
    }

    /// `item in container` without Python's own iteration.
    pub(super) fn contains(&mut self, container: &Value, item: &Value) -> Res<bool> {
        let container = self.plain(container);
        if let Value::Str(text) = &container {
            return match self.as_text(item) {
                Some(part) => Ok(text.contains(&*part)),
                None => {
                    let words = format!(
                        "'in <string>' requires string as left operand, not {}",
                        self.type_name(item)
                    );
                    Err(self.error("TypeError", words))
                }
            };
        }
        if let Value::Bytes(bytes) = &container {
            return Ok(match item {
                Value::Bytes(part) => {
                    part.is_empty() || bytes.windows(part.len()).any(|w| w == part.as_slice())
                }
                _ => self.as_int(item).is_some_and(|i| bytes.iter().any(|b| i64::from(*b) == i)),
            });
        }
        if let Value::Obj(r) = &container {
            match self.heap.get(*r) {
                Object::Dict(_) => return Ok(self.dict_get(*r, item)?.is_some()),
                Object::Set(_) | Object::FrozenSet(_) => return self.set_has(*r, item),
                Object::View { dict, kind: ViewKind::Keys } => {
                    let dict = *dict;
                    return Ok(self.dict_get(dict, item)?.is_some());
                }
                Object::Range(range) => {
                    if let Some(i) = self.as_int(item) {
                        let offset = i128::from(i) - i128::from(range.start);
                        let index = offset / i128::from(range.step);
                        return Ok(offset % i128::from(range.step) == 0
                            && (0..i128::from(range.len)).contains(&index));
                    }
                }
                _ => {}
            }
        }
        if !self.is_iterable(&container) {
            let words = format!("argument of type '{}' is not iterable", self.type_name(&container));
            return Err(self.error("TypeError", words));
        }
        let iterator = self.iter_of(&container)?;
        while let Some(found) = self.next_item(&iterator)? {
            if found.is(item) || self.equal(&found, item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `bool(value)` from inside a native.
    pub(super) fn truth(&mut self, value: &Value) -> Res<bool> {
        Ok(match value {
            Value::Bool(b) => *b,
            Value::None | Value::Unset => false,
            Value::Int(i) => *i != 0,
            Value::Big(_) => true,
            Value::Float(f) => *f != 0.0,
            Value::Str(s) => !s.is_empty(),
            Value::Bytes(b) => !b.is_empty(),
            Value::Obj(_) => {
                for name in [sym::BOOL, sym::LEN] {
                    if let Some(method) = self.python_method(value, name) {
                        let result = self.call_now(&method, Args::of(vec![value.clone()]))?;
                        return self.truth(&result);
                    }
                }
                match self.object(value) {
                    Some(Object::List(v) | Object::Tuple(v)) => !v.is_empty(),
                    Some(Object::Dict(d)) => !d.is_empty(),
                    Some(Object::Set(s) | Object::FrozenSet(s)) => !s.is_empty(),
                    Some(Object::Range(range)) => range.len > 0,
                    Some(Object::View { dict, .. }) => !self.dict_pairs(&Value::Obj(*dict)).is_empty(),
                    _ => match self.plain(value) {
                        Value::Obj(_) => true,
                        plain => self.truth(&plain)?,
                    },
                }
            }
            _ => true,
        })
    }

    /// Makes the top of the stack a bool; an instance's own method only pushes its frame.
    pub(super) fn top_to_bool(&mut self) -> Result<(), Fault> {
        let value = self.pop();
        for name in [sym::BOOL, sym::LEN] {
            if let Some(method) = self.python_method(&value, name) {
                return self.call_after(&method, Args::of(vec![value]), After::Retry);
            }
        }
        let truth = self.truth(&value)?;
        self.push(Value::Bool(truth));
        Ok(())
    }
}

/// A float against a big integer, without rounding either.
fn compare_big(a: f64, b: &BigInt) -> Option<Ordering> {
    if a.is_nan() {
        return None;
    }
    if a.is_infinite() {
        return Some(if a > 0.0 { Ordering::Greater } else { Ordering::Less });
    }
    Some(from_float(a).cmp(b))
}

/// A float against an integer, without rounding either.
fn compare_exactly(a: f64, b: i64) -> Option<Ordering> {
    if a.is_nan() {
        return None;
    }
    if a >= 9.3e18 {
        return Some(Ordering::Greater);
    }
    if a <= -9.3e18 {
        return Some(Ordering::Less);
    }
    let whole = (a.trunc() as i128).cmp(&i128::from(b));
    Some(whole.then_with(|| a.fract().partial_cmp(&0.0).unwrap_or(Ordering::Equal)))
}
