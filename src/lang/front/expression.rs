//! Expressions to ops.

use std::rc::Rc;

use ruff_python_ast::{
    BoolOp, CmpOp, Expr, ExprAttribute, ExprBoolOp, ExprCompare, ExprDict, ExprSubscript, ExprUnaryOp,
    Number, Operator, UnaryOp as AstUnary,
};
use ruff_text_size::Ranged;

use super::{compiler::Compiler, number};
use crate::lang::code::{BinaryOp, CompareOp, Const, Op, Span, UnaryOp};

impl<'a> Compiler<'a> {
    /// Pushes the value of an expression.
    pub fn expression(&mut self, expr: &'a Expr) {
        let span = self.positions.expression(expr);
        match expr {
            Expr::Name(name) => self.load(&name.id, span),
            Expr::Attribute(attribute) => self.attribute(attribute),
            Expr::Call(call) => self.call(call),
            Expr::Subscript(subscript) => {
                self.container_and_index(subscript);
                self.emit(Op::LoadIndex, span);
            }
            Expr::BinOp(binary) => {
                self.expression(&binary.left);
                self.expression(&binary.right);
                self.emit(Op::Binary(operator(binary.op)), span);
            }
            Expr::UnaryOp(unary) => self.unary(unary, span),
            Expr::BoolOp(boolean) => self.boolean(boolean, span),
            Expr::Compare(compare) => self.compare(compare, span),
            Expr::If(conditional) => {
                let (otherwise, end) = (self.unit.label(), self.unit.label());
                self.condition(&conditional.test, otherwise, false, span);
                self.expression(&conditional.body);
                self.jump(Op::Jump, end, span);
                self.unit.bind(otherwise);
                self.expression(&conditional.orelse);
                self.unit.bind(end);
            }
            Expr::Named(named) => {
                self.expression(&named.value);
                self.emit(Op::Dup, span);
                self.assign(&named.target);
            }
            Expr::Slice(slice) => self.slice(slice, span),
            Expr::Yield(value) => {
                match &value.value {
                    Some(value) => self.expression(value),
                    None => self.constant(Const::None, span),
                }
                self.emit(Op::Yield, span);
            }
            Expr::YieldFrom(value) => {
                self.expression(&value.value);
                self.emit(Op::GetIter, span);
                self.constant(Const::None, span);
                self.emit(Op::YieldFrom, span);
            }
            _ => self.display(expr, span),
        }
    }

    /// Literals, displays and what makes functions.
    fn display(&mut self, expr: &'a Expr, span: Span) {
        match expr {
            Expr::List(list) => self.items(&list.elts, Op::BuildList, Op::ListExtend, span),
            Expr::Set(set) => self.items(&set.elts, Op::BuildSet, Op::SetUpdate, span),
            Expr::Tuple(tuple) => {
                if tuple.elts.iter().any(Expr::is_starred_expr) {
                    self.items(&tuple.elts, Op::BuildList, Op::ListExtend, span);
                    self.emit(Op::ListToTuple, span);
                } else {
                    self.items(&tuple.elts, Op::BuildTuple, Op::ListExtend, span);
                }
            }
            Expr::Dict(dict) => self.dict(dict, span),
            Expr::Lambda(lambda) => self.lambda(lambda),
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                self.comprehension(expr, span);
            }
            Expr::FString(f_string) => self.f_string(f_string),
            Expr::StringLiteral(literal) => self.string(literal.value.to_str(), span),
            Expr::BytesLiteral(literal) => {
                let bytes: Vec<u8> = literal.value.bytes().collect();
                self.constant(Const::Bytes(bytes.into()), span);
            }
            Expr::NumberLiteral(literal) => {
                let value = match &literal.value {
                    Number::Int(int) => match (int.as_i64(), number::big(int)) {
                        (Some(small), _) => Const::Int(small),
                        (None, Some(big)) => Const::Big(Rc::new(big)),
                        (None, None) => {
                            self.refuse(literal.range);
                            Const::None
                        }
                    },
                    Number::Float(float) => Const::Float(*float),
                    Number::Complex { .. } => {
                        self.refuse(literal.range);
                        Const::None
                    }
                };
                self.constant(value, span);
            }
            Expr::BooleanLiteral(literal) => self.constant(Const::Bool(literal.value), span),
            Expr::NoneLiteral(_) => self.constant(Const::None, span),
            Expr::EllipsisLiteral(_) => self.constant(Const::Ellipsis, span),
            _ => {
                self.refuse(expr.range());
                self.constant(Const::None, span);
            }
        }
    }

    /// From the line of its attribute on, when that is not the line where the value begins.
    pub fn attribute_span(&self, attribute: &ExprAttribute, whole: Span) -> Span {
        let name = self.span(attribute.attr.range());
        if whole.line == name.line {
            return whole;
        }
        Span { line: name.line, column: name.column, anchor: (0, 0), ..whole }
    }

    fn attribute(&mut self, attribute: &'a ExprAttribute) {
        self.expression(&attribute.value);
        let span = self.attribute_span(attribute, self.span(attribute.range));
        let name = self.mangled(&attribute.attr);
        let index = self.unit.name(&name);
        self.emit(Op::LoadAttr(index), span);
    }

    /// Pushes `o` and `i` of `o[i]`.
    pub fn container_and_index(&mut self, subscript: &'a ExprSubscript) {
        self.expression(&subscript.value);
        self.expression(&subscript.slice);
    }

    fn slice(&mut self, slice: &'a ruff_python_ast::ExprSlice, span: Span) {
        for bound in [&slice.lower, &slice.upper] {
            match bound {
                Some(bound) => self.expression(bound),
                None => self.constant(Const::None, span),
            }
        }
        if let Some(step) = &slice.step {
            self.expression(step);
        }
        self.emit(Op::BuildSlice(if slice.step.is_some() { 3 } else { 2 }), span);
    }

    fn unary(&mut self, unary: &'a ExprUnaryOp, span: Span) {
        self.expression(&unary.operand);
        let op = match unary.op {
            AstUnary::Not => UnaryOp::Not,
            AstUnary::USub => UnaryOp::Negative,
            AstUnary::UAdd => UnaryOp::Positive,
            AstUnary::Invert => UnaryOp::Invert,
        };
        self.emit(Op::Unary(op), span);
    }

    fn boolean(&mut self, boolean: &'a ExprBoolOp, span: Span) {
        let end = self.unit.label();
        let jump = match boolean.op {
            BoolOp::And => Op::JumpIfFalseOrPop,
            BoolOp::Or => Op::JumpIfTrueOrPop,
        };
        let last = boolean.values.len() - 1;
        for (i, value) in boolean.values.iter().enumerate() {
            self.expression(value);
            if i < last {
                self.jump(jump, end, span);
            }
        }
        self.unit.bind(end);
    }

    fn compare(&mut self, compare: &'a ExprCompare, span: Span) {
        self.expression(&compare.left);
        let last = compare.ops.len() - 1;
        let (cleanup, end) = (self.unit.label(), self.unit.label());
        for (i, (op, right)) in compare.ops.iter().zip(&compare.comparators).enumerate() {
            self.expression(right);
            if i < last {
                self.emit(Op::Dup, span);
                self.emit(Op::RotThree, span);
            }
            self.emit(Op::Compare(comparison(*op)), span);
            if i < last {
                self.jump(Op::JumpIfFalseOrPop, cleanup, span);
            }
        }
        if last > 0 {
            self.jump(Op::Jump, end, span);
            self.unit.bind(cleanup);
            self.emit(Op::Swap, span);
            self.emit(Op::Pop, span);
        }
        self.unit.bind(end);
    }

    /// Jumps to `label` when the truth of `test` is `when`; goes on otherwise.
    pub fn condition(&mut self, test: &'a Expr, label: super::emit::Label, when: bool, span: Span) {
        match test {
            Expr::UnaryOp(unary) if unary.op == AstUnary::Not => {
                self.condition(&unary.operand, label, !when, span);
            }
            Expr::BoolOp(boolean) => {
                // `and` fails, and `or` holds, as soon as one value does.
                let early = boolean.op == BoolOp::Or;
                let (last, rest) = boolean.values.split_last().expect("`and` and `or` have values");
                let next = self.unit.label();
                for value in rest {
                    let target = if early == when { label } else { next };
                    self.condition(value, target, early, span);
                }
                self.condition(last, label, when, span);
                self.unit.bind(next);
            }
            _ => {
                self.expression(test);
                self.jump(if when { Op::JumpIfTrue } else { Op::JumpIfFalse }, label, span);
            }
        }
    }

    /// Items of a list, set or tuple; `*x` among them.
    pub fn items(&mut self, items: &'a [Expr], build: fn(u16) -> Op, extend: Op, span: Span) {
        let plain = items.iter().take_while(|item| !item.is_starred_expr()).count();
        let (first, rest) = items.split_at(plain);
        first.iter().for_each(|item| self.expression(item));
        self.emit(build(first.len() as u16), span);
        for item in rest {
            match item {
                Expr::Starred(starred) => {
                    self.expression(&starred.value);
                    self.emit(extend, span);
                }
                _ => {
                    self.expression(item);
                    let set = extend == Op::SetUpdate;
                    self.emit(if set { Op::SetAdd(1) } else { Op::ListAppend(1) }, span);
                }
            }
        }
    }

    fn dict(&mut self, dict: &'a ExprDict, span: Span) {
        let mut begun = false;
        let mut rest = dict.items.as_slice();
        loop {
            let plain = rest.iter().take_while(|item| item.key.is_some()).count();
            let (pairs, others) = rest.split_at(plain);
            for item in pairs {
                if let Some(key) = &item.key {
                    self.expression(key);
                }
                self.expression(&item.value);
            }
            if plain > 0 || !begun {
                self.emit(Op::BuildMap(plain as u16), span);
                if begun {
                    self.emit(Op::DictMerge(false), span);
                }
                begun = true;
            }
            let Some((unpacked, after)) = others.split_first() else { return };
            self.expression(&unpacked.value);
            self.emit(Op::DictMerge(false), span);
            rest = after;
            if rest.is_empty() {
                return;
            }
        }
    }
}

pub fn operator(op: Operator) -> BinaryOp {
    match op {
        Operator::Add => BinaryOp::Add,
        Operator::Sub => BinaryOp::Subtract,
        Operator::Mult => BinaryOp::Multiply,
        Operator::Div => BinaryOp::Divide,
        Operator::FloorDiv => BinaryOp::FloorDivide,
        Operator::Mod => BinaryOp::Modulo,
        Operator::Pow => BinaryOp::Power,
        Operator::LShift => BinaryOp::LeftShift,
        Operator::RShift => BinaryOp::RightShift,
        Operator::BitAnd => BinaryOp::And,
        Operator::BitOr => BinaryOp::Or,
        Operator::BitXor => BinaryOp::Xor,
        // Refused by the checks.
        Operator::MatMult => BinaryOp::Multiply,
    }
}

fn comparison(op: CmpOp) -> CompareOp {
    match op {
        CmpOp::Eq => CompareOp::Equal,
        CmpOp::NotEq => CompareOp::NotEqual,
        CmpOp::Lt => CompareOp::Less,
        CmpOp::LtE => CompareOp::LessEqual,
        CmpOp::Gt => CompareOp::Greater,
        CmpOp::GtE => CompareOp::GreaterEqual,
        CmpOp::Is => CompareOp::Is,
        CmpOp::IsNot => CompareOp::IsNot,
        CmpOp::In => CompareOp::In,
        CmpOp::NotIn => CompareOp::NotIn,
    }
}
