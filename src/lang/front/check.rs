//! Refuses what the simulator does not run and what Python forbids in place.

use std::collections::BTreeSet;

use ruff_python_ast::{
    Alias, Arguments, Comprehension, ExceptHandler, Expr, ExprAttribute, ExprContext, Keyword, Number,
    Operator, Stmt, StmtClassDef, StmtImportFrom, StmtTry, TypeParams,
    visitor::{self, Visitor},
};
use ruff_text_size::{Ranged, TextRange};

use super::{Known, Library, absent, alternatives, number, position::Positions};
use crate::lang::diagnostic::Diagnostic;

/// What is wrong with a body. A tree with gaps, of a text that does not parse, is searched for
/// unsupported constructs only: elsewhere the gaps would be taken for mistakes.
pub fn check(positions: &Positions, body: &[Stmt], library: &Library, complete: bool) -> Vec<Diagnostic> {
    let mut check = Check {
        positions,
        library,
        complete,
        wrong: Vec::new(),
        frames: vec![Frame::Module],
        loops: 0,
        forgiving: 0,
        modules: Vec::new(),
        bound: absent::bound(body),
    };
    check.visit_body(body);
    check.wrong
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    Module,
    Class,
    Function,
    Comprehension,
}

struct Check<'c> {
    positions: &'c Positions<'c>,
    library: &'c Library<'c>,
    complete: bool,
    wrong: Vec<Diagnostic>,
    frames: Vec<Frame>,
    /// Loops around, in this frame.
    loops: usize,
    /// `try` bodies around whose handlers would catch a failing import.
    forgiving: usize,
    /// Names that modules were imported under, and those modules.
    modules: Vec<(String, String)>,
    /// Names that the program binds.
    bound: BTreeSet<String>,
}

/// Modules of which programs want much that is not there: what they use of these is looked up before the run.
const PARTIAL: [&str; 2] = ["threading", "ctypes"];

impl Check<'_> {
    fn complain(&mut self, range: TextRange, key: &'static str, arguments: &[&str]) {
        let mut found = self.positions.diagnostic(range, key);
        found.arguments = arguments.iter().map(ToString::to_string).collect();
        self.wrong.push(found);
    }

    /// A mistake, unless gaps in the tree may be its cause.
    fn mistake(&mut self, range: TextRange, key: &'static str, arguments: &[&str]) {
        if self.complete {
            self.complain(range, key, arguments);
        }
    }

    /// The first characters of a range: the keyword that a construct begins with.
    fn head(&self, range: TextRange, length: u32) -> TextRange {
        TextRange::at(range.start(), length.min(range.len().to_u32()).into())
    }

    fn frame(&self) -> Frame {
        self.frames.last().copied().unwrap_or(Frame::Module)
    }

    fn within(&mut self, frame: Frame, walk: impl FnOnce(&mut Self)) {
        self.frames.push(frame);
        let loops = std::mem::take(&mut self.loops);
        walk(self);
        self.loops = loops;
        self.frames.pop();
    }

    fn yields(&mut self, range: TextRange) {
        match self.frame() {
            Frame::Function => {}
            Frame::Comprehension => self.mistake(range, "yield_in_comprehension", &[]),
            Frame::Module | Frame::Class => self.mistake(range, "yield_outside_function", &[]),
        }
    }

    fn class(&mut self, class: &StmtClassDef) {
        for keyword in class.keywords().iter().filter(|keyword| keyword.arg.is_none()) {
            self.complain(keyword.range, "unsupported_class_keyword", &[]);
        }
        for base in class.bases().iter().filter(|base| base.is_starred_expr()) {
            self.complain(base.range(), "unsupported_star_base", &[]);
        }
    }

    fn module(&mut self, range: TextRange, module: &str) -> bool {
        let known = (self.library.is_known)(module, None) == Known::Yes;
        if !known && self.forgiving == 0 {
            self.complain(range, "unknown_module", &[module]);
        }
        known
    }

    fn attribute(&mut self, attribute: &ExprAttribute) {
        let Expr::Name(name) = &*attribute.value else { return };
        let module =
            self.modules.iter().find(|(known, _)| **known == *name.id).map(|(_, module)| module.clone());
        let Some(module) = module else { return };
        let is_missing = if PARTIAL.contains(&&*module) {
            let known = (self.library.is_known)(&module, Some(&attribute.attr));
            !attribute.attr.starts_with("__") && known != Known::Yes
        } else {
            attribute.ctx == ExprContext::Load && self.forgiving == 0 && absent::has(&module, &attribute.attr)
        };
        if is_missing {
            self.complain(attribute.attr.range, "unknown_name", &[&attribute.attr, &module]);
        }
    }

    fn import_from(&mut self, import: &StmtImportFrom) {
        if import.level > 0 {
            return self.complain(import.range, "unsupported_relative_import", &[]);
        }
        let Some(module) = &import.module else { return };
        let star = |alias: &Alias| alias.name.as_str() == "*";
        if import.names.iter().any(star) && self.frame() != Frame::Module {
            self.mistake(import.range, "star_import_in_function", &[]);
        }
        if module.as_str() == "__future__" || !self.module(module.range, module) {
            return;
        }
        for alias in import.names.iter().filter(|alias| !star(alias)) {
            let inner = format!("{module}.{}", alias.name);
            let known = (self.library.is_known)(module, Some(&alias.name)) == Known::Yes
                || (self.library.is_known)(&inner, None) == Known::Yes;
            if !known && self.forgiving == 0 {
                self.complain(alias.name.range, "unknown_name", &[&alias.name, module]);
            }
        }
    }

    fn try_statement(&mut self, attempt: &StmtTry) {
        if attempt.is_star {
            self.complain(self.head(attempt.range, 3), "unsupported_except_star", &[]);
        }
        let forgives = attempt.handlers.iter().any(|ExceptHandler::ExceptHandler(clause)| {
            clause.type_.as_deref().is_none_or(catches_import_error)
        });
        self.forgiving += usize::from(forgives);
        self.visit_body(&attempt.body);
        self.forgiving -= usize::from(forgives);
        for (i, handler) in attempt.handlers.iter().enumerate() {
            let ExceptHandler::ExceptHandler(clause) = handler;
            if clause.type_.is_none() && i + 1 < attempt.handlers.len() {
                self.mistake(self.head(clause.range, 6), "bare_except_not_last", &[]);
            }
            self.visit_except_handler(handler);
        }
        self.visit_body(&attempt.orelse);
        self.visit_body(&attempt.finalbody);
    }

    fn starred_targets(&mut self, targets: &[Expr]) {
        let mut starred = targets.iter().enumerate().filter(|(_, target)| target.is_starred_expr());
        let first = starred.next().map(|(i, _)| i);
        if let Some((_, second)) = starred.next() {
            self.mistake(second.range(), "two_starred_targets", &[]);
        } else if let Some(before) = first
            && (before > 255 || targets.len() - before > 256)
        {
            self.mistake(targets[before].range(), "too_many_targets", &[]);
        }
    }

    fn keywords(&mut self, keywords: &[Keyword]) {
        let mut seen = std::collections::BTreeSet::new();
        for keyword in keywords {
            if let Some(name) = &keyword.arg
                && !seen.insert(name.as_str())
            {
                self.mistake(keyword.range, "duplicate_keyword", &[name]);
            }
        }
    }

    /// Items among which `*x` means something.
    fn items(&mut self, items: &[Expr]) {
        for item in items {
            match item {
                Expr::Starred(starred) => self.visit_expr(&starred.value),
                _ => self.visit_expr(item),
            }
        }
    }

    fn literal(&mut self, range: TextRange, number: &Number) {
        match number {
            Number::Complex { .. } => self.complain(range, "unsupported_complex", &[]),
            Number::Int(int) if int.as_i64().is_none() && number::big(int).is_none() => {
                self.complain(range, "unsupported_big_int", &[]);
            }
            _ => {}
        }
    }

    fn statement(&mut self, stmt: &Stmt) {
        let range = stmt.range();
        match stmt {
            Stmt::FunctionDef(def) if def.is_async => {
                self.complain(self.head(range, 5), "unsupported_async", &[]);
            }
            Stmt::With(with) if with.is_async => self.complain(self.head(range, 5), "unsupported_async", &[]),
            Stmt::For(each) if each.is_async => self.complain(self.head(range, 5), "unsupported_async", &[]),
            Stmt::Match(choice) => {
                for (range, key, name) in alternatives::mistakes(choice) {
                    self.mistake(range, key, &[&name]);
                }
            }
            Stmt::TypeAlias(_) => self.complain(self.head(range, 4), "unsupported_type_statement", &[]),
            Stmt::AugAssign(assign) if assign.op == Operator::MatMult => {
                self.complain(range, "unsupported_matrix", &[]);
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    self.module(alias.name.range, &alias.name);
                    let name = alias.asname.as_ref().unwrap_or(&alias.name);
                    self.modules.push((name.to_string(), alias.name.to_string()));
                }
            }
            Stmt::ImportFrom(import) => self.import_from(import),
            Stmt::ClassDef(class) => self.class(class),
            Stmt::Return(_) if self.frame() != Frame::Function => {
                self.mistake(range, "return_outside_function", &[]);
            }
            Stmt::Break(_) if self.loops == 0 => self.mistake(range, "break_outside_loop", &[]),
            Stmt::Continue(_) if self.loops == 0 => self.mistake(range, "continue_outside_loop", &[]),
            _ => {}
        }
    }

    fn expression(&mut self, expr: &Expr) {
        let range = expr.range();
        match expr {
            Expr::Await(_) => self.complain(self.head(range, 5), "unsupported_async", &[]),
            Expr::TString(_) => self.complain(range, "unsupported_template", &[]),
            Expr::NumberLiteral(literal) => self.literal(range, &literal.value),
            Expr::BinOp(binary) if binary.op == Operator::MatMult => {
                self.complain(range, "unsupported_matrix", &[]);
            }
            Expr::Attribute(attribute) => self.attribute(attribute),
            Expr::Yield(_) | Expr::YieldFrom(_) => self.yields(range),
            Expr::Call(call) => self.keywords(&call.arguments.keywords),
            Expr::Tuple(tuple) if tuple.ctx != ExprContext::Load => self.starred_targets(&tuple.elts),
            Expr::List(list) if list.ctx != ExprContext::Load => self.starred_targets(&list.elts),
            Expr::DictComp(comp) if comp.key.is_none() => {
                self.complain(range, "star_in_comprehension", &[]);
            }
            Expr::ListComp(comp) if comp.elt.is_starred_expr() => {
                self.complain(comp.elt.range(), "star_in_comprehension", &[]);
            }
            Expr::SetComp(comp) if comp.elt.is_starred_expr() => {
                self.complain(comp.elt.range(), "star_in_comprehension", &[]);
            }
            Expr::Generator(comp) if comp.elt.is_starred_expr() => {
                self.complain(comp.elt.range(), "star_in_comprehension", &[]);
            }
            Expr::Starred(starred) if starred.ctx == ExprContext::Load => {
                self.mistake(range, "star_not_here", &[]);
            }
            Expr::Starred(_) => self.mistake(range, "starred_target_alone", &[]),
            Expr::Name(name)
                if name.ctx == ExprContext::Load
                    && self.forgiving == 0
                    && absent::has("builtins", &name.id)
                    && !self.bound.contains(name.id.as_str()) =>
            {
                self.complain(range, "unsupported_builtin", &[&name.id]);
            }
            Expr::Name(name) if name.ctx != ExprContext::Load && name.id.as_str() == "__debug__" => {
                self.mistake(range, "invalid_target", &["__debug__"]);
            }
            _ => {}
        }
    }

    fn comprehension(&mut self, elements: &[&Expr], generators: &[Comprehension]) {
        let Some(first) = generators.first() else { return };
        self.no_walrus(generators);
        self.visit_expr(&first.iter);
        self.within(Frame::Comprehension, |check| {
            for (i, generator) in generators.iter().enumerate() {
                if generator.is_async {
                    check.complain(check.head(generator.range, 5), "unsupported_async", &[]);
                }
                check.visit_expr(&generator.target);
                if i > 0 {
                    check.visit_expr(&generator.iter);
                }
                generator.ifs.iter().for_each(|test| check.visit_expr(test));
            }
            for element in elements {
                check.items(std::slice::from_ref(*element));
            }
        });
    }

    fn no_walrus(&mut self, generators: &[Comprehension]) {
        for generator in generators {
            let mut finder = FindWalrus(None);
            finder.visit_expr(&generator.iter);
            if let Some(range) = finder.0 {
                self.mistake(range, "walrus_in_iterable", &[]);
            }
        }
    }
}

/// Whether `except class` would catch a failing import.
fn catches_import_error(class: &Expr) -> bool {
    match class {
        Expr::Name(name) => {
            let names = ["ImportError", "ModuleNotFoundError", "Exception", "BaseException"];
            names.contains(&name.id.as_str())
        }
        Expr::Tuple(tuple) => tuple.elts.iter().any(catches_import_error),
        _ => false,
    }
}

impl<'a> Visitor<'a> for Check<'_> {
    // Annotations are not evaluated, so anything goes in them.
    fn visit_annotation(&mut self, _: &'a Expr) {}

    fn visit_type_params(&mut self, parameters: &'a TypeParams) {
        self.complain(parameters.range, "unsupported_type_parameters", &[]);
    }

    fn visit_arguments(&mut self, arguments: &'a Arguments) {
        self.items(&arguments.args);
        arguments.keywords.iter().for_each(|keyword| self.visit_keyword(keyword));
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        self.statement(stmt);
        match stmt {
            Stmt::FunctionDef(def) => {
                def.decorator_list.iter().for_each(|decorator| self.visit_decorator(decorator));
                if let Some(parameters) = &def.type_params {
                    self.visit_type_params(parameters);
                }
                self.visit_parameters(&def.parameters);
                // An import in a function may never run, but it is likelier a mistake than a guard.
                self.within(Frame::Function, |check| check.visit_body(&def.body));
            }
            Stmt::ClassDef(class) => {
                class.decorator_list.iter().for_each(|decorator| self.visit_decorator(decorator));
                if let Some(parameters) = &class.type_params {
                    self.visit_type_params(parameters);
                }
                if let Some(arguments) = &class.arguments {
                    self.visit_arguments(arguments);
                }
                self.within(Frame::Class, |check| check.visit_body(&class.body));
            }
            Stmt::While(repeat) => {
                self.visit_expr(&repeat.test);
                self.loops += 1;
                self.visit_body(&repeat.body);
                self.loops -= 1;
                self.visit_body(&repeat.orelse);
            }
            Stmt::For(each) => {
                self.visit_expr(&each.iter);
                self.visit_expr(&each.target);
                self.loops += 1;
                self.visit_body(&each.body);
                self.loops -= 1;
                self.visit_body(&each.orelse);
            }
            Stmt::Try(attempt) => self.try_statement(attempt),
            // Refused as a whole.
            Stmt::TypeAlias(_) => {}
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        self.expression(expr);
        match expr {
            Expr::Lambda(lambda) => {
                if let Some(parameters) = &lambda.parameters {
                    self.visit_parameters(parameters);
                }
                self.within(Frame::Function, |check| check.visit_expr(&lambda.body));
            }
            Expr::ListComp(c) => self.comprehension(&[&c.elt], &c.generators),
            Expr::SetComp(c) => self.comprehension(&[&c.elt], &c.generators),
            Expr::Generator(c) => self.comprehension(&[&c.elt], &c.generators),
            Expr::DictComp(c) => {
                let elements: Vec<&Expr> = c.key.iter().map(|key| &**key).chain([&*c.value]).collect();
                self.comprehension(&elements, &c.generators);
            }
            Expr::Tuple(tuple) => self.items(&tuple.elts),
            Expr::List(list) => self.items(&list.elts),
            Expr::Set(set) => self.items(&set.elts),
            _ => visitor::walk_expr(self, expr),
        }
    }
}

/// Finds a `:=`.
struct FindWalrus(Option<TextRange>);

impl<'a> Visitor<'a> for FindWalrus {
    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Named(named) => self.0 = Some(named.range),
            Expr::Lambda(_) => {}
            _ => visitor::walk_expr(self, expr),
        }
    }
}
