//! Statements to ops; those with handlers are in `unwind`.

use ruff_python_ast::{Expr, Stmt, StmtAugAssign, StmtFor, StmtIf, StmtImport, StmtImportFrom, StmtWhile};
use ruff_text_size::Ranged;

use super::{compiler::Compiler, emit::Block, expression::operator, function::last_comparison};
use crate::lang::code::{Const, Op, Span};

impl<'a> Compiler<'a> {
    pub fn statements(&mut self, body: &'a [Stmt]) {
        for stmt in body {
            // Bodies of `finally` are compiled at each way out, so nesting them multiplies.
            if self.budget == 0 {
                return;
            }
            self.budget -= 1;
            self.statement(stmt);
        }
    }

    fn statement(&mut self, stmt: &'a Stmt) {
        let span = self.span(stmt.range());
        // Declarations do nothing when run, and a `while` begins at each test.
        if !matches!(stmt, Stmt::Global(_) | Stmt::Nonlocal(_) | Stmt::While(_)) {
            self.statement_begins(span);
        }
        match stmt {
            Stmt::Expr(stmt) => {
                self.expression(&stmt.value);
                self.emit(Op::Pop, span);
            }
            Stmt::Assign(assign) => {
                self.expression(&assign.value);
                for (i, target) in assign.targets.iter().enumerate() {
                    if i + 1 < assign.targets.len() {
                        self.emit(Op::Dup, span);
                    }
                    self.assign(target);
                }
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.expression(value);
                    self.assign(&assign.target);
                }
                if let (true, Expr::Name(name)) = (self.in_class() && assign.simple, &*assign.target) {
                    let text = self.positions.text[assign.annotation.range().to_std_range()].to_string();
                    self.annotate(&name.id, &text, span);
                }
            }
            Stmt::AugAssign(assign) => self.augmented(assign, span),
            Stmt::Delete(delete) => delete.targets.iter().for_each(|target| self.delete_target(target)),
            Stmt::FunctionDef(def) => self.function(def),
            Stmt::ClassDef(class) => self.class(class),
            Stmt::Return(value) => self.return_statement(value, span),
            Stmt::If(branch) => self.if_statement(branch, span),
            Stmt::For(each) => self.for_statement(each, span),
            Stmt::While(repeat) => self.while_statement(repeat, span),
            Stmt::Break(_) => self.leave_loop(true, span),
            Stmt::Continue(_) => self.leave_loop(false, span),
            Stmt::Try(attempt) => self.try_statement(attempt, span),
            Stmt::With(with) => self.with_items(&with.items, &with.body, span),
            Stmt::Raise(raise) => {
                let values = [&raise.exc, &raise.cause];
                values.iter().filter_map(|value| value.as_deref()).for_each(|value| self.expression(value));
                let n = values.iter().filter(|value| value.is_some()).count();
                self.emit(Op::Raise(n as u8), span);
            }
            Stmt::Assert(assert) => {
                let holds = self.unit.label();
                let test = last_comparison(&assert.test).map_or(span, |last| self.span(last.range()));
                self.condition(&assert.test, holds, true, span);
                if let Some(message) = &assert.msg {
                    self.expression(message);
                }
                self.emit(Op::AssertFail(assert.msg.is_some()), test);
                self.unit.bind(holds);
            }
            Stmt::Import(import) => self.import(import, span),
            Stmt::ImportFrom(import) => self.import_from(import, span),
            Stmt::Pass(_) => self.emit(Op::Nop, span),
            Stmt::Global(_) | Stmt::Nonlocal(_) => {}
            Stmt::Match(choice) => self.match_statement(choice, span),
            Stmt::TypeAlias(_) | Stmt::IpyEscapeCommand(_) => self.refuse(stmt.range()),
        }
    }

    /// Notes an annotation of a class body, as its text: nothing evaluates annotations.
    fn annotate(&mut self, name: &str, annotation: &str, span: Span) {
        self.string(annotation, span);
        self.load("__annotations__", span);
        let name = self.mangled(name);
        self.string(&name, span);
        self.emit(Op::StoreIndex, span);
    }

    /// Stores the top of the stack in a target.
    pub fn assign(&mut self, target: &'a Expr) {
        let span = self.positions.expression(target);
        match target {
            Expr::Name(name) => self.store(&name.id, span),
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value);
                let span = self.attribute_span(attribute, span);
                let name = self.mangled(&attribute.attr);
                let index = self.unit.name(&name);
                self.emit(Op::StoreAttr(index), span);
            }
            Expr::Subscript(subscript) => {
                self.container_and_index(subscript);
                self.emit(Op::StoreIndex, span);
            }
            Expr::Starred(starred) => self.assign(&starred.value),
            Expr::Tuple(tuple) => self.unpack(&tuple.elts, span),
            Expr::List(list) => self.unpack(&list.elts, span),
            _ => {
                self.refuse(target.range());
                self.emit(Op::Pop, span);
            }
        }
    }

    fn unpack(&mut self, targets: &'a [Expr], span: Span) {
        match targets.iter().position(Expr::is_starred_expr) {
            Some(before) => {
                let after = targets.len() - before - 1;
                self.emit(Op::UnpackStar { before: before as u8, after: after as u8 }, span);
            }
            None => self.emit(Op::Unpack(targets.len() as u16), span),
        }
        targets.iter().for_each(|target| self.assign(target));
    }

    fn augmented(&mut self, assign: &'a StmtAugAssign, span: Span) {
        let op = Op::InPlace(operator(assign.op));
        let target = self.positions.expression(&assign.target);
        match &*assign.target {
            Expr::Name(name) => {
                self.load(&name.id, target);
                self.expression(&assign.value);
                self.emit(op, span);
                self.store(&name.id, target);
            }
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value);
                let target = self.attribute_span(attribute, target);
                let name = self.mangled(&attribute.attr);
                let index = self.unit.name(&name);
                self.emit(Op::Dup, target);
                self.emit(Op::LoadAttr(index), target);
                self.expression(&assign.value);
                self.emit(op, span);
                self.emit(Op::Swap, target);
                self.emit(Op::StoreAttr(index), target);
            }
            Expr::Subscript(subscript) => {
                self.container_and_index(subscript);
                self.emit(Op::DupTwo, target);
                self.emit(Op::LoadIndex, target);
                self.expression(&assign.value);
                self.emit(op, span);
                self.emit(Op::RotThree, target);
                self.emit(Op::StoreIndex, target);
            }
            _ => self.refuse(assign.target.range()),
        }
    }

    fn delete_target(&mut self, target: &'a Expr) {
        let span = self.positions.expression(target);
        match target {
            Expr::Name(name) => self.delete(&name.id, span),
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value);
                let span = self.attribute_span(attribute, span);
                let name = self.mangled(&attribute.attr);
                let index = self.unit.name(&name);
                self.emit(Op::DeleteAttr(index), span);
            }
            Expr::Subscript(subscript) => {
                self.container_and_index(subscript);
                self.emit(Op::DeleteIndex, span);
            }
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|target| self.delete_target(target)),
            Expr::List(list) => list.elts.iter().for_each(|target| self.delete_target(target)),
            _ => self.refuse(target.range()),
        }
    }

    fn if_statement(&mut self, branch: &'a StmtIf, span: Span) {
        let end = self.unit.label();
        let mut next = self.unit.label();
        self.condition(&branch.test, next, false, span);
        self.statements(&branch.body);
        for clause in &branch.elif_else_clauses {
            self.jump(Op::Jump, end, span);
            self.unit.bind(next);
            next = self.unit.label();
            if let Some(test) = &clause.test {
                let span = self.span(clause.range);
                self.statement_begins(span);
                self.condition(test, next, false, span);
            }
            self.statements(&clause.body);
        }
        self.unit.bind(next);
        self.unit.bind(end);
    }

    fn while_statement(&mut self, repeat: &'a StmtWhile, span: Span) {
        let [next, otherwise, end] = [(); 3].map(|()| self.unit.label());
        self.unit.bind(next);
        self.statement_begins(span);
        let for_ever = matches!(&*repeat.test, Expr::BooleanLiteral(literal) if literal.value);
        if !for_ever {
            self.condition(&repeat.test, otherwise, false, span);
        }
        self.unit.blocks.push(Block::While { next, end });
        self.statements(&repeat.body);
        self.unit.blocks.pop();
        self.jump(Op::Jump, next, span);
        self.unit.bind(otherwise);
        self.statements(&repeat.orelse);
        self.unit.bind(end);
    }

    fn for_statement(&mut self, each: &'a StmtFor, span: Span) {
        let [head, next, exhausted, end] = [(); 4].map(|()| self.unit.label());
        self.expression(&each.iter);
        self.emit(Op::GetIter, span);
        self.unit.blocks.push(Block::For { next, end });
        self.unit.bind(head);
        self.jump(Op::ForIter, exhausted, span);
        self.assign(&each.target);
        self.statements(&each.body);
        self.unit.blocks.pop();
        self.unit.bind(next);
        // The line of the `for` runs again at each turn, also when it finds the end.
        self.statement_begins(span);
        self.jump(Op::Jump, head, span);
        self.unit.bind(exhausted);
        self.statements(&each.orelse);
        self.unit.bind(end);
    }

    fn import(&mut self, import: &'a StmtImport, span: Span) {
        for alias in &import.names {
            let name = self.unit.name(&alias.name.as_str().into());
            self.emit(Op::Import { name, leaf: alias.asname.is_some() }, span);
            let first = alias.name.split('.').next().unwrap_or_default();
            self.store(alias.asname.as_ref().map_or(first, |name| name.as_str()), span);
        }
    }

    fn import_from(&mut self, import: &'a StmtImportFrom, span: Span) {
        let module = import.module.as_ref().map_or("", |name| name.as_str());
        // Features of the future are those of today.
        if module == "__future__" {
            for alias in &import.names {
                self.constant(Const::None, span);
                self.store(alias.asname.as_ref().unwrap_or(&alias.name), span);
            }
            return;
        }
        let name = self.unit.name(&module.into());
        self.emit(Op::Import { name, leaf: true }, span);
        if import.names.iter().any(|alias| alias.name.as_str() == "*") {
            return self.emit(Op::ImportStar, span);
        }
        for alias in &import.names {
            let name = self.unit.name(&alias.name.as_str().into());
            self.emit(Op::ImportFrom(name), span);
            self.store(alias.asname.as_ref().unwrap_or(&alias.name), span);
        }
        self.emit(Op::Pop, span);
    }
}
