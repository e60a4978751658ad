//! Arithmetic: on numbers at once, on instances through their methods.

use std::rc::Rc;

use num_bigint::BigInt;

use super::{
    Fault, Vm,
    frame::{After, Fallback},
    native::{Args, Res, dunders::joins, operators::operator_number},
    object::Object,
    symbol as sym,
    symbol::Sym,
    value::Value,
};
use crate::lang::code::{BinaryOp, UnaryOp};

/// What an operator is called: its sign, its method, the reflected and the in-place one.
fn names(op: BinaryOp) -> (&'static str, Sym, Sym, Sym) {
    match op {
        BinaryOp::Add => ("+", sym::ADD, sym::RADD, sym::IADD),
        BinaryOp::Subtract => ("-", sym::SUB, sym::RSUB, sym::ISUB),
        BinaryOp::Multiply => ("*", sym::MUL, sym::RMUL, sym::IMUL),
        BinaryOp::Divide => ("/", sym::TRUEDIV, sym::RTRUEDIV, sym::ITRUEDIV),
        BinaryOp::FloorDivide => ("//", sym::FLOORDIV, sym::RFLOORDIV, sym::IFLOORDIV),
        BinaryOp::Modulo => ("%", sym::MOD, sym::RMOD, sym::IMOD),
        BinaryOp::Power => ("** or pow()", sym::POW, sym::RPOW, sym::IPOW),
        BinaryOp::LeftShift => ("<<", sym::LSHIFT, sym::RLSHIFT, sym::ILSHIFT),
        BinaryOp::RightShift => (">>", sym::RSHIFT, sym::RRSHIFT, sym::IRSHIFT),
        BinaryOp::And => ("&", sym::AND, sym::RAND, sym::IAND),
        BinaryOp::Or => ("|", sym::OR, sym::ROR, sym::IOR),
        BinaryOp::Xor => ("^", sym::XOR, sym::RXOR, sym::IXOR),
    }
}

impl Vm {
    /// `[a b]` → `[a op b]`
    pub(super) fn binary_op(&mut self, op: BinaryOp, in_place: bool) -> Result<(), Fault> {
        let right = self.pop();
        let left = self.pop();
        if self.heap.instance(&left).is_some() || self.heap.instance(&right).is_some() {
            let rest = self.operator_methods(op, in_place, &left, &right);
            let fallback = Fallback { op, in_place, left, right, rest };
            return self.binary_goes_on(fallback, Value::NotImplemented);
        }
        if let (BinaryOp::Modulo, Value::Str(_)) = (op, &left) {
            return self.percent_op(left, right);
        }
        if let (BinaryOp::Multiply, true) = (op, self.is_class(&left))
            && let Some(method) = self.find_attr(&left, sym::TIMES)?
        {
            return self.call_after(&method, Args::of(vec![right]), After::Push);
        }
        if op == BinaryOp::Or && joins(self, &left, &right) {
            let helper = self.helper("_union");
            return self.call_after(&helper, Args::of(vec![left, right]), After::Push);
        }
        if let Some(number) = operator_number(op)
            && (self.is_own(&left, 2) || self.is_own(&right, 2))
        {
            let helper = self.helper("_binary");
            let args = Args::of(vec![Value::Int(number), Value::Bool(in_place), left, right]);
            return self.call_after(&helper, args, After::Push);
        }
        let value = self.binary(op, in_place, &left, &right)?;
        self.push(value);
        Ok(())
    }

    /// `text % argument`; instances with a text of their own are asked for it by Python code, which may trap.
    fn percent_op(&mut self, left: Value, right: Value) -> Result<(), Fault> {
        let Value::Str(format) = &left else { return Ok(()) };
        let is_tuple = matches!(self.object(&right), Some(Object::Tuple(_)));
        let items = if is_tuple { self.list_items(&right) } else { vec![right.clone()] };
        let own = |vm: &Vm, v: &Value| {
            vm.python_method(v, sym::STR).is_some() || vm.python_method(v, sym::REPR).is_some()
        };
        let simple = !format.contains("%(") && !format.contains("%r") && !format.contains("%a");
        if simple && items.iter().any(|v| own(self, v)) {
            let which =
                (0..items.len()).filter(|i| own(self, &items[*i])).map(|i| Value::Int(i as i64)).collect();
            let (items, which) = (self.new_list(items), self.new_list(which));
            let helper = self.helper("_percent");
            return self.call_after(&helper, Args::of(vec![left, items, which]), After::Push);
        }
        if items.iter().any(|v| self.is_own(v, 3)) {
            let helper = self.helper("_percent_text");
            return self.call_after(&helper, Args::of(vec![left, right]), After::Push);
        }
        let value = self.percent(&format.clone(), &right)?;
        self.push(value);
        Ok(())
    }

    /// The Python methods to be tried, the first one last.
    fn operator_methods(
        &self,
        op: BinaryOp,
        in_place: bool,
        left: &Value,
        right: &Value,
    ) -> Vec<(Value, Value)> {
        let (_, plain, reflected, place) = names(op);
        let mut rest = Vec::new();
        let mut add = |object: &Value, name: Sym, argument: &Value| {
            if let Some(method) = self.python_method(object, name) {
                rest.push((Value::bound(method, object.clone()), argument.clone()));
            }
        };
        let (a, b) = (self.type_of(left), self.type_of(right));
        let right_first = a != b && self.is_subclass(b, a);
        if in_place {
            add(left, place, right);
        }
        if right_first {
            add(right, reflected, left);
            add(left, plain, right);
        } else {
            add(left, plain, right);
            if a != b {
                add(right, reflected, left);
            }
        }
        rest.reverse();
        rest
    }

    /// Tries the remaining methods of an operation after one gave `value`.
    pub(super) fn binary_goes_on(&mut self, mut fallback: Fallback, value: Value) -> Result<(), Fault> {
        if !matches!(value, Value::NotImplemented) {
            self.push(value);
            return Ok(());
        }
        if let Some((method, argument)) = fallback.rest.pop() {
            return self.call_after(&method, Args::of(vec![argument]), After::Binary(Box::new(fallback)));
        }
        let (left, right) = (self.plain(&fallback.left), self.plain(&fallback.right));
        if let (BinaryOp::Modulo, Value::Str(_)) = (fallback.op, &left) {
            return self.percent_op(left, fallback.right);
        }
        let value = match self.binary(fallback.op, fallback.in_place, &left, &right) {
            // The complaint names the classes of what was given, not of what is inside.
            Err(Fault::Raise(r)) if self.is_exception(r, super::classes::TYPE_ERROR) => {
                return Err(self.unsupported(
                    fallback.op,
                    fallback.in_place,
                    &fallback.left,
                    &fallback.right,
                ));
            }
            other => other?,
        };
        self.push(value);
        Ok(())
    }

    /// An operation from inside a native.
    pub(super) fn binary_now(&mut self, op: BinaryOp, left: &Value, right: &Value) -> Res<Value> {
        if self.heap.instance(left).is_some() || self.heap.instance(right).is_some() {
            let mut rest = self.operator_methods(op, false, left, right);
            while let Some((method, argument)) = rest.pop() {
                let value = self.call_now(&method, Args::of(vec![argument]))?;
                if !matches!(value, Value::NotImplemented) {
                    return Ok(value);
                }
            }
        }
        let (left, right) = (self.plain(left), self.plain(right));
        self.binary(op, false, &left, &right)
    }

    pub(super) fn binary(&mut self, op: BinaryOp, in_place: bool, left: &Value, right: &Value) -> Res<Value> {
        match (left, right) {
            (Value::Int(_) | Value::Bool(_), Value::Int(_) | Value::Bool(_)) => {
                if let (Value::Bool(a), Value::Bool(b)) = (left, right) {
                    match op {
                        BinaryOp::And => return Ok(Value::Bool(a & b)),
                        BinaryOp::Or => return Ok(Value::Bool(a | b)),
                        BinaryOp::Xor => return Ok(Value::Bool(a ^ b)),
                        _ => {}
                    }
                }
                let (a, b) = (self.as_int(left).unwrap_or(0), self.as_int(right).unwrap_or(0));
                return self.integers(op, a, b);
            }
            (
                Value::Int(_) | Value::Bool(_) | Value::Big(_),
                Value::Int(_) | Value::Bool(_) | Value::Big(_),
            ) => {
                let (a, b) = (self.need_big(left)?, self.need_big(right)?);
                return self.big_integers(op, &a, &b);
            }
            (
                Value::Int(_) | Value::Bool(_) | Value::Big(_) | Value::Float(_),
                Value::Int(_) | Value::Bool(_) | Value::Big(_) | Value::Float(_),
            ) => {
                let a = self.as_finite(left)?.unwrap_or(0.0);
                let b = self.as_finite(right)?.unwrap_or(0.0);
                match self.floats(op, a, b)? {
                    Some(value) => return Ok(value),
                    None => return Err(self.unsupported(op, in_place, left, right)),
                }
            }
            (Value::Str(a), Value::Str(b)) if op == BinaryOp::Add => {
                self.check_size(a.len() + b.len())?;
                let mut text = String::with_capacity(a.len() + b.len());
                text.push_str(a);
                text.push_str(b);
                return self.new_string(text);
            }
            (Value::Str(format), _) if op == BinaryOp::Modulo => {
                let format = format.clone();
                return self.percent(&format, right);
            }
            (Value::Bytes(a), Value::Bytes(b)) if op == BinaryOp::Add => {
                return Ok(Value::bytes([a.as_slice(), b.as_slice()].concat()));
            }
            _ => {}
        }
        if op == BinaryOp::Multiply
            && let Some(value) = self.repeat(in_place, left, right)?
        {
            return Ok(value);
        }
        match self.combine(op, in_place, left, right)? {
            Some(value) => Ok(value),
            None => Err(self.unsupported(op, in_place, left, right)),
        }
    }

    /// `[0] * 3` and its kind.
    fn repeat(&mut self, in_place: bool, left: &Value, right: &Value) -> Res<Option<Value>> {
        let (sequence, count) = match (self.as_int(left), self.as_int(right)) {
            (None, Some(count)) => (left, count),
            (Some(count), None) => (right, count),
            _ => {
                let sequence = |v: &Value| {
                    matches!(v, Value::Str(_) | Value::Bytes(_))
                        || matches!(self.object(v), Some(Object::List(_) | Object::Tuple(_)))
                };
                if self.is_big(left) && sequence(right) || self.is_big(right) && sequence(left) {
                    let words = "cannot fit 'int' into an index-sized integer";
                    return Err(self.error("OverflowError", words));
                }
                return Ok(None);
            }
        };
        let count = usize::try_from(count).unwrap_or(0);
        let size = match sequence {
            Value::Str(s) => s.len(),
            Value::Bytes(b) => b.len(),
            Value::Obj(r) => match self.heap.get(*r) {
                Object::List(items) | Object::Tuple(items) => items.len() * 16,
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        self.check_size(size.saturating_mul(count))?;
        Ok(Some(match sequence {
            Value::Str(s) => self.new_string(s.repeat(count))?,
            Value::Bytes(b) => Value::bytes(b.repeat(count)),
            _ => {
                let items = self.list_items(sequence);
                let mut all = Vec::with_capacity(items.len() * count);
                for _ in 0..count {
                    all.extend_from_slice(&items);
                }
                let r = sequence.as_ref().expect("lists and tuples are objects");
                match self.heap.get_mut(r) {
                    Object::List(list) if in_place => {
                        *list = all;
                        sequence.clone()
                    }
                    Object::List(_) => self.new_list(all),
                    _ => self.new_tuple(all),
                }
            }
        }))
    }

    /// Operators of containers.
    fn combine(&mut self, op: BinaryOp, in_place: bool, left: &Value, right: &Value) -> Res<Option<Value>> {
        let Some(r) = left.as_ref() else { return Ok(None) };
        if in_place
            && op == BinaryOp::Add
            && let Object::List(_) = self.heap.get(r)
        {
            return match self.extend_list(r, right) {
                Ok(()) => Ok(Some(left.clone())),
                Err(fault) => Err(fault),
            };
        }
        match (self.heap.get(r), self.object(right)) {
            (Object::List(a), Some(Object::List(b))) if op == BinaryOp::Add => {
                let items = [a.as_slice(), b.as_slice()].concat();
                Ok(Some(self.new_list(items)))
            }
            (Object::Tuple(a), Some(Object::Tuple(b))) if op == BinaryOp::Add => {
                let items = [a.as_slice(), b.as_slice()].concat();
                Ok(Some(self.new_tuple(items)))
            }
            (Object::List(_), _) if op == BinaryOp::Add => {
                let words = format!("can only concatenate list (not \"{}\") to list", self.type_name(right));
                Err(self.error("TypeError", words))
            }
            (Object::Tuple(_), _) if op == BinaryOp::Add => {
                let words =
                    format!("can only concatenate tuple (not \"{}\") to tuple", self.type_name(right));
                Err(self.error("TypeError", words))
            }
            (Object::Dict(_), Some(Object::Dict(_))) if op == BinaryOp::Or => {
                let pairs = self.dict_pairs(right);
                let target = if in_place {
                    r
                } else {
                    let copy = self.heap.get(r).clone();
                    self.heap.add(copy)
                };
                for (key, value) in pairs {
                    self.dict_set(target, key, value)?;
                }
                Ok(Some(Value::Obj(target)))
            }
            (Object::Set(_) | Object::FrozenSet(_) | Object::View { .. }, Some(_)) => {
                self.set_operator(op, in_place, left, right)
            }
            _ => Ok(None),
        }
    }

    fn unsupported(&mut self, op: BinaryOp, in_place: bool, left: &Value, right: &Value) -> Fault {
        let (sign, ..) = names(op);
        let (a, b) = (self.type_name(left), self.type_name(right));
        if op == BinaryOp::Add
            && let Some(kind) = match left {
                Value::Str(_) => Some("str"),
                Value::Bytes(_) => Some("bytes"),
                _ => None,
            }
        {
            let words = if kind == "str" {
                format!("can only concatenate str (not \"{b}\") to str")
            } else {
                format!("can't concat {b} to bytes")
            };
            return self.error("TypeError", words);
        }
        if op == BinaryOp::Multiply {
            let sequence = |v: &Value| {
                matches!(v, Value::Str(_) | Value::Bytes(_))
                    || matches!(self.object(v), Some(Object::List(_) | Object::Tuple(_)))
            };
            if sequence(left) {
                return self.error("TypeError", format!("can't multiply sequence by non-int of type '{b}'"));
            }
            if sequence(right) {
                return self.error("TypeError", format!("can't multiply sequence by non-int of type '{a}'"));
            }
        }
        let sign = match (in_place, op) {
            (true, BinaryOp::Power) => "**=".to_string(),
            (true, _) => format!("{sign}="),
            _ => sign.to_string(),
        };
        self.error("TypeError", format!("unsupported operand type(s) for {sign}: '{a}' and '{b}'"))
    }

    /// `not a`, `-a`, `+a`, `~a`.
    pub(super) fn unary_op(&mut self, op: UnaryOp) -> Result<(), Fault> {
        if op == UnaryOp::Not {
            if !matches!(self.peek(0), Value::Bool(_)) {
                self.top_to_bool()?;
            }
            let truth = matches!(self.pop(), Value::Bool(true));
            self.push(Value::Bool(!truth));
            return Ok(());
        }
        let value = self.pop();
        let (sign, method) = match op {
            UnaryOp::Negative => ("-", sym::NEG),
            UnaryOp::Positive => ("+", sym::POS),
            _ => ("~", sym::INVERT),
        };
        if let Some(method) = self.python_method(&value, method) {
            return self.call_after(&method, Args::of(vec![value]), After::Push);
        }
        let plain = self.plain(&value);
        let result = match (op, self.as_int(&plain), &plain) {
            (UnaryOp::Negative, Some(i), _) => match i.checked_neg() {
                Some(i) => Value::Int(i),
                None => Value::Big(Rc::new(-BigInt::from(i))),
            },
            (UnaryOp::Positive, Some(i), _) => Value::Int(i),
            (UnaryOp::Invert, Some(i), _) => Value::Int(!i),
            (UnaryOp::Negative, _, Value::Big(big)) => self.new_int(-&**big)?,
            (UnaryOp::Positive, _, Value::Big(_)) => plain,
            (UnaryOp::Invert, _, Value::Big(big)) => self.new_int(!&**big)?,
            (UnaryOp::Negative, _, Value::Float(f)) => Value::Float(-f),
            (UnaryOp::Positive, _, Value::Float(f)) => Value::Float(*f),
            _ => {
                let words = format!("bad operand type for unary {sign}: '{}'", self.type_name(&value));
                return Err(self.error("TypeError", words));
            }
        };
        self.push(result);
        Ok(())
    }
}
