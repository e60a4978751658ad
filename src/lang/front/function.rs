//! Functions, lambdas, classes and comprehensions to ops.

use std::rc::Rc;

use ruff_python_ast::{
    Comprehension, Decorator, Expr, ExprLambda, Parameters, Stmt, StmtClassDef, StmtFunctionDef, UnaryOp,
};
use ruff_text_size::{Ranged, TextRange};

use super::{
    compiler::{Compiler, Signature},
    limits::byte_range,
};
use crate::lang::code::{Const, Op, Span};

/// What a comprehension makes of its elements.
#[derive(Clone, Copy)]
enum Makes<'a> {
    List(&'a Expr),
    Set(&'a Expr),
    Dict(&'a Expr, &'a Expr),
    Generator(&'a Expr),
}

impl<'a> Compiler<'a> {
    pub fn function(&mut self, def: &'a StmtFunctionDef) {
        let span = self.definition_span(def.range, &def.decorator_list);
        def.decorator_list.iter().for_each(|decorator| self.expression(&decorator.expression));
        let defaults = self.defaults(&def.parameters, span);
        self.enter(&def.name, def.range, self.unit.class.clone());
        let docstring = self.body(&def.body);
        self.return_none(def.body.last().map_or(span, |last| self.span(last.range())));
        self.leave(signature(&def.parameters), docstring, defaults, span);
        self.decorate(&def.decorator_list);
        self.store(&def.name, span);
    }

    pub fn class(&mut self, class: &'a StmtClassDef) {
        let span = self.definition_span(class.range, &class.decorator_list);
        class.decorator_list.iter().for_each(|decorator| self.expression(&decorator.expression));
        self.enter(&class.name, class.range, Some(class.name.as_str().into()));
        if class.body.iter().any(|stmt| annotated_name(stmt).is_some()) {
            self.emit(Op::BuildMap(0), span);
            self.store("__annotations__", span);
        }
        let docstring = self.body(&class.body);
        self.return_none(span);
        self.leave(Signature::default(), docstring, (false, false), span);
        let bases = class.arguments.as_ref().map_or(&[][..], |arguments| &arguments.args);
        bases.iter().for_each(|base| self.expression(base));
        let keywords = class.keywords();
        for keyword in keywords {
            self.string(keyword.arg.as_ref().map_or("", |name| name.as_str()), span);
            self.expression(&keyword.value);
        }
        if !keywords.is_empty() {
            self.emit(Op::BuildMap(keywords.len() as u16), span);
        }
        let name = self.unit.name(&class.name.as_str().into());
        let n_bases = bases.len() as u16;
        self.emit(Op::BuildClass { name, n_bases, keywords: !keywords.is_empty() }, span);
        self.decorate(&class.decorator_list);
        self.store(&class.name, span);
    }

    pub fn lambda(&mut self, lambda: &'a ExprLambda) {
        let span = self.span(lambda.range);
        let parameters = lambda.parameters.as_deref();
        let defaults = parameters.map_or((false, false), |parameters| self.defaults(parameters, span));
        self.enter("<lambda>", lambda.range, self.unit.class.clone());
        self.expression(&lambda.body);
        self.emit(Op::Return, self.span(lambda.body.range()));
        self.leave(parameters.map_or(Signature::default(), signature), None, defaults, span);
    }

    fn decorate(&mut self, decorators: &'a [Decorator]) {
        for decorator in decorators.iter().rev() {
            self.emit(Op::Call(1), self.positions.expression(&decorator.expression));
        }
    }

    /// A definition from its `def` or `class` on: CPython leaves the decorators out.
    fn definition_span(&self, range: TextRange, decorators: &[Decorator]) -> Span {
        let Some(last) = decorators.last() else { return self.span(range) };
        let (mut start, end) = (last.range.end().to_usize(), range.end().to_usize());
        loop {
            start = self.positions.line_bounds(start).1;
            let rest = &self.positions.text[start..end];
            start += rest.len() - rest.trim_start().len();
            if start >= end || !self.positions.text[start..].starts_with('#') {
                return self.span(byte_range(start.min(end), end));
            }
        }
    }

    /// Pushes the tuple and the dict of defaults, each if there are any.
    fn defaults(&mut self, parameters: &'a Parameters, span: Span) -> (bool, bool) {
        let positional: Vec<&Expr> = parameters
            .posonlyargs
            .iter()
            .chain(&parameters.args)
            .filter_map(|parameter| parameter.default.as_deref())
            .collect();
        positional.iter().for_each(|default| self.expression(default));
        if !positional.is_empty() {
            self.emit(Op::BuildTuple(positional.len() as u16), span);
        }
        let mut n_keywords = 0;
        for parameter in &parameters.kwonlyargs {
            if let Some(default) = &parameter.default {
                let name = self.mangled(&parameter.parameter.name);
                self.string(&name, span);
                self.expression(default);
                n_keywords += 1;
            }
        }
        if n_keywords > 0 {
            self.emit(Op::BuildMap(n_keywords), span);
        }
        (!positional.is_empty(), n_keywords > 0)
    }

    /// The statements of a body but its docstring, which is returned.
    pub fn body(&mut self, body: &'a [Stmt]) -> Option<Rc<str>> {
        let docstring = docstring(body);
        self.statements(&body[usize::from(docstring.is_some())..]);
        docstring
    }

    pub fn return_none(&mut self, span: Span) {
        self.constant(Const::None, span);
        self.emit(Op::Return, span);
    }

    /// A comprehension; `span` includes its brackets, also those of a call that it shares.
    pub fn comprehension(&mut self, expr: &'a Expr, span: Span) {
        let (makes, generators, name) = match expr {
            Expr::ListComp(c) => (Makes::List(&c.elt), &c.generators, "<listcomp>"),
            Expr::SetComp(c) => (Makes::Set(&c.elt), &c.generators, "<setcomp>"),
            Expr::Generator(c) => (Makes::Generator(&c.elt), &c.generators, "<genexpr>"),
            Expr::DictComp(c) => {
                let key = c.key.as_deref().expect("`**` in a comprehension is refused before");
                (Makes::Dict(key, &c.value), &c.generators, "<dictcomp>")
            }
            _ => unreachable!("only comprehensions come here"),
        };
        self.enter(name, expr.range(), self.unit.class.clone());
        match makes {
            Makes::List(_) => self.emit(Op::BuildList(0), span),
            Makes::Set(_) => self.emit(Op::BuildSet(0), span),
            Makes::Dict(..) => self.emit(Op::BuildMap(0), span),
            Makes::Generator(_) => {}
        }
        self.generators(makes, generators, 0, span);
        if matches!(makes, Makes::Generator(_)) {
            self.constant(Const::None, span);
        }
        self.emit(Op::Return, span);
        let signature = Signature { n_positional: 1, ..Signature::default() };
        self.leave(signature, None, (false, false), span);
        self.expression(&generators[0].iter);
        self.emit(Op::GetIter, span);
        self.emit(Op::Call(1), span);
    }

    fn generators(&mut self, makes: Makes<'a>, generators: &'a [Comprehension], at: usize, span: Span) {
        let Some(generator) = generators.get(at) else {
            return self.element(makes, at as u16 + 1, span);
        };
        if at == 0 {
            self.emit(Op::LoadLocal(0), span);
        } else {
            self.expression(&generator.iter);
            self.emit(Op::GetIter, span);
        }
        let (head, end) = (self.unit.label(), self.unit.label());
        self.unit.bind(head);
        self.jump(Op::ForIter, end, span);
        self.assign(&generator.target);
        let mut span = span;
        for test in &generator.ifs {
            self.condition(test, head, false, span);
            if let Some(last) = last_comparison(test) {
                span = self.span(last.range());
            }
        }
        self.generators(makes, generators, at + 1, span);
        self.jump(Op::Jump, head, span);
        self.unit.bind(end);
    }

    fn element(&mut self, makes: Makes<'a>, depth: u16, span: Span) {
        match makes {
            Makes::List(element) => {
                self.expression(element);
                self.emit(Op::ListAppend(depth), span);
            }
            Makes::Set(element) => {
                self.expression(element);
                self.emit(Op::SetAdd(depth), span);
            }
            Makes::Dict(key, value) => {
                self.expression(key);
                self.expression(value);
                self.emit(Op::MapAdd(depth), span);
            }
            Makes::Generator(element) => {
                self.expression(element);
                self.emit(Op::Yield, span);
                self.emit(Op::Pop, span);
            }
        }
    }
}

/// Where CPython 3.11 believes to be after compiling a condition: it forgets to leave a comparison.
pub fn last_comparison(test: &Expr) -> Option<&Expr> {
    match test {
        Expr::Compare(_) => Some(test),
        Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => last_comparison(&unary.operand),
        Expr::BoolOp(boolean) => boolean.values.iter().rev().find_map(last_comparison),
        Expr::If(conditional) => [&conditional.orelse, &conditional.body, &conditional.test]
            .into_iter()
            .find_map(|part| last_comparison(part)),
        _ => None,
    }
}

/// The name that a statement annotates.
fn annotated_name(stmt: &Stmt) -> Option<&str> {
    match stmt {
        Stmt::AnnAssign(assign) if assign.simple => assign.target.as_name_expr().map(|name| name.id.as_str()),
        _ => None,
    }
}

fn signature(parameters: &Parameters) -> Signature {
    Signature {
        n_positional: (parameters.posonlyargs.len() + parameters.args.len()) as u16,
        n_positional_only: parameters.posonlyargs.len() as u16,
        n_keyword_only: parameters.kwonlyargs.len() as u16,
        has_varargs: parameters.vararg.is_some(),
        has_varkw: parameters.kwarg.is_some(),
    }
}

fn docstring(body: &[Stmt]) -> Option<Rc<str>> {
    match body.first()? {
        Stmt::Expr(stmt) => match &*stmt.value {
            Expr::StringLiteral(literal) => Some(literal.value.to_str().into()),
            _ => None,
        },
        _ => None,
    }
}
