//! Walks a tree and records which scope binds and uses which names.

use std::rc::Rc;

use ruff_python_ast::{
    Alias, Comprehension, ExceptHandler, Expr, ExprContext, Identifier, Parameters, Pattern, Stmt,
    visitor::{self, Visitor},
};
use ruff_text_size::TextRange;

use super::{
    position::Positions,
    scope::{ScopeId, ScopeKind, Scopes, mangle},
};
use crate::lang::diagnostic::Diagnostic;

/// The scopes of a module's body, names resolved; and what is wrong with them.
pub fn scopes(positions: &Positions, body: &[Stmt]) -> (Scopes, Vec<Diagnostic>) {
    let mut walk = Walk { positions, scopes: Scopes::default(), wrong: Vec::new(), scope: 0, class: None };
    walk.scopes.add(ScopeKind::Module, 0, TextRange::default());
    walk.visit_body(body);
    let Walk { mut scopes, mut wrong, .. } = walk;
    scopes.resolve(positions, &mut wrong);
    (scopes, wrong)
}

struct Walk<'p> {
    positions: &'p Positions<'p>,
    scopes: Scopes,
    wrong: Vec<Diagnostic>,
    scope: ScopeId,
    /// Name of the innermost class, for `__private` names.
    class: Option<Rc<str>>,
}

impl Walk<'_> {
    fn complain(&mut self, range: TextRange, key: &'static str, name: &str) {
        let mut found = self.positions.diagnostic(range, key);
        found.arguments = vec![name.into()];
        self.wrong.push(found);
    }

    fn mangle(&self, name: &str) -> Rc<str> {
        mangle(self.class.as_deref(), name)
    }

    fn bind(&mut self, name: &str) {
        let name = self.mangle(name);
        self.scopes.uses(self.scope, &name).assigned = true;
    }

    fn load(&mut self, name: &str) {
        let mangled = self.mangle(name);
        self.scopes.uses(self.scope, &mangled).used = true;
        let in_function =
            matches!(self.scopes.scopes[self.scope].kind, ScopeKind::Function | ScopeKind::Comprehension);
        // `super()` finds its class through this variable.
        if name == "super" && in_function {
            self.scopes.uses(self.scope, &"__class__".into()).used = true;
        }
    }

    /// Walks something in a new scope.
    fn within(&mut self, kind: ScopeKind, range: TextRange, walk: impl FnOnce(&mut Self)) -> ScopeId {
        let id = self.scopes.add(kind, self.scope, range);
        let outer = std::mem::replace(&mut self.scope, id);
        walk(self);
        self.scope = outer;
        id
    }

    fn defaults(&mut self, parameters: &Parameters) {
        for parameter in parameters.iter_non_variadic_params() {
            if let Some(default) = &parameter.default {
                self.visit_expr(default);
            }
        }
    }

    /// Parameters in the order of `Code::locals`.
    fn parameters(&mut self, parameters: &Parameters) {
        let plain = parameters.iter_non_variadic_params().map(|p| &p.parameter);
        let stars = parameters.vararg.iter().chain(&parameters.kwarg).map(|p| &**p);
        let all: Vec<_> = plain.chain(stars).map(|p| p.name.clone()).collect();
        for name in all {
            let mangled = self.mangle(&name);
            if std::mem::replace(&mut self.scopes.uses(self.scope, &mangled).parameter, true) {
                self.complain(name.range, "duplicate_parameter", &name);
            }
        }
    }

    fn declare(&mut self, name: &Identifier, global: bool) {
        let mangled = self.mangle(name);
        let module = self.scopes.scopes[self.scope].kind == ScopeKind::Module;
        let uses = self.scopes.uses(self.scope, &mangled);
        let earlier = uses.clone();
        if global {
            uses.global = true;
        } else if !module {
            uses.nonlocal = true;
            uses.declared = name.range;
        }
        let key = if !global && module {
            "nonlocal_at_module"
        } else if earlier.parameter {
            if global { "global_parameter" } else { "nonlocal_parameter" }
        } else if if global { earlier.nonlocal } else { earlier.global } {
            "nonlocal_and_global"
        } else if earlier.assigned || earlier.used {
            if global { "global_after_use" } else { "nonlocal_after_use" }
        } else {
            return;
        };
        self.complain(name.range, key, name);
    }

    /// `name := value` binds in the nearest scope that is no comprehension.
    fn walrus(&mut self, target: &Expr) {
        let Expr::Name(target) = target else { return };
        let name = self.mangle(&target.id);
        let mut at = self.scope;
        let mut inner = Vec::new();
        while self.scopes.scopes[at].kind == ScopeKind::Comprehension {
            if self.scopes.uses(at, &name).assigned && !self.scopes.uses(at, &name).nonlocal {
                self.complain(target.range, "walrus_rebinds", &target.id);
                return;
            }
            inner.push(at);
            at = self.scopes.scopes[at].parent;
        }
        if !inner.is_empty() && self.scopes.scopes[at].kind == ScopeKind::Class {
            self.complain(target.range, "walrus_in_class", &target.id);
            return;
        }
        let outer = self.scopes.uses(at, &name);
        outer.assigned = true;
        let global = outer.global || at == 0;
        for scope in inner {
            let uses = self.scopes.uses(scope, &name);
            (uses.assigned, uses.used) = (true, true);
            (uses.global, uses.nonlocal) = (global, !global);
        }
    }

    fn comprehension(
        &mut self,
        range: TextRange,
        elements: &[&Expr],
        generators: &[Comprehension],
        lazy: bool,
    ) {
        let Some(first) = generators.first() else { return };
        // The first iterable is computed outside and arrives as the argument `.0`.
        self.visit_expr(&first.iter);
        self.within(ScopeKind::Comprehension, range, |walk| {
            walk.scopes.uses(walk.scope, &".0".into()).parameter = true;
            walk.scopes.scopes[walk.scope].is_generator = lazy;
            for (i, generator) in generators.iter().enumerate() {
                walk.visit_expr(&generator.target);
                if i > 0 {
                    walk.visit_expr(&generator.iter);
                }
                for test in &generator.ifs {
                    walk.visit_expr(test);
                }
            }
            for element in elements {
                walk.visit_expr(element);
            }
        });
    }

    fn import(&mut self, alias: &Alias, from: bool) {
        let name = match &alias.asname {
            Some(name) => name.as_str(),
            None if from => alias.name.as_str(),
            None => alias.name.split('.').next().unwrap_or_default(),
        };
        if name != "*" {
            self.bind(name);
        }
    }
}

impl<'a> Visitor<'a> for Walk<'_> {
    fn visit_annotation(&mut self, _: &'a Expr) {}

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(def) => {
                def.decorator_list.iter().for_each(|decorator| self.visit_decorator(decorator));
                self.defaults(&def.parameters);
                self.bind(&def.name);
                self.within(ScopeKind::Function, def.range, |walk| {
                    walk.parameters(&def.parameters);
                    walk.visit_body(&def.body);
                });
            }
            Stmt::ClassDef(class) => {
                class.decorator_list.iter().for_each(|decorator| self.visit_decorator(decorator));
                if let Some(arguments) = &class.arguments {
                    self.visit_arguments(arguments);
                }
                self.bind(&class.name);
                let outer = self.class.replace(class.name.as_str().into());
                self.within(ScopeKind::Class, class.range, |walk| walk.visit_body(&class.body));
                self.class = outer;
            }
            Stmt::Global(declared) => declared.names.iter().for_each(|name| self.declare(name, true)),
            Stmt::Nonlocal(declared) => declared.names.iter().for_each(|name| self.declare(name, false)),
            Stmt::Import(import) => import.names.iter().for_each(|alias| self.import(alias, false)),
            Stmt::ImportFrom(import) => import.names.iter().for_each(|alias| self.import(alias, true)),
            Stmt::AugAssign(assign) => {
                if let Expr::Name(name) = &*assign.target {
                    self.load(&name.id);
                }
                visitor::walk_stmt(self, stmt);
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(inner) = handler;
        if let Some(name) = &inner.name {
            self.bind(name);
        }
        visitor::walk_except_handler(self, handler);
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let name = match pattern {
            Pattern::MatchAs(capture) => capture.name.as_ref(),
            Pattern::MatchStar(star) => star.name.as_ref(),
            Pattern::MatchMapping(mapping) => mapping.rest.as_ref(),
            _ => None,
        };
        if let Some(name) = name {
            self.bind(name);
        }
        visitor::walk_pattern(self, pattern);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) if name.ctx == ExprContext::Load => self.load(&name.id),
            Expr::Name(name) => self.bind(&name.id),
            Expr::Lambda(lambda) => {
                if let Some(parameters) = &lambda.parameters {
                    self.defaults(parameters);
                }
                self.within(ScopeKind::Function, lambda.range, |walk| {
                    if let Some(parameters) = &lambda.parameters {
                        walk.parameters(parameters);
                    }
                    walk.visit_expr(&lambda.body);
                });
            }
            Expr::ListComp(c) => self.comprehension(c.range, &[&c.elt], &c.generators, false),
            Expr::SetComp(c) => self.comprehension(c.range, &[&c.elt], &c.generators, false),
            Expr::Generator(c) => self.comprehension(c.range, &[&c.elt], &c.generators, true),
            Expr::DictComp(c) => {
                let elements: Vec<&Expr> = c.key.iter().map(|key| &**key).chain([&*c.value]).collect();
                self.comprehension(c.range, &elements, &c.generators, false);
            }
            Expr::Named(named) => {
                self.visit_expr(&named.value);
                if self.scopes.scopes[self.scope].kind == ScopeKind::Comprehension {
                    self.walrus(&named.target);
                } else {
                    self.visit_expr(&named.target);
                }
            }
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                self.scopes.scopes[self.scope].is_generator = true;
                visitor::walk_expr(self, expr);
            }
            _ => visitor::walk_expr(self, expr),
        }
    }
}
