//! What CPython's modules have and the simulated ones have not: refused before the run, where it is used.
//!
//! Only names that really exist there are listed (`absent.txt`): a misspelt name is the program's own fault, which
//! Python reports when it comes to it.

use std::collections::BTreeSet;

use ruff_python_ast::{
    Alias, ExceptHandler, Expr, ExprContext, Parameter, Pattern, Stmt,
    visitor::{self, Visitor},
};

/// A line a module: its name, a colon, names.
const NAMES: &str = include_str!("absent.txt");

/// Whether CPython's module has that name and the simulated one has not.
#[must_use]
pub fn has(module: &str, name: &str) -> bool {
    let line = NAMES.lines().find_map(|line| line.strip_prefix(module)?.strip_prefix(": "));
    line.is_some_and(|names| names.split(' ').any(|known| known == name))
}

/// Every module and name of the list.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = NAMES.lines().filter_map(|line| line.split_once(": "));
    lines.flat_map(|(module, names)| names.split(' ').map(move |name| (module, name)))
}

/// Every name that a program binds anywhere: those it may well mean instead of a builtin.
#[must_use]
pub fn bound(body: &[Stmt]) -> BTreeSet<String> {
    let mut bound = Bound(BTreeSet::new());
    bound.visit_body(body);
    bound.0
}

struct Bound(BTreeSet<String>);

impl<'a> Visitor<'a> for Bound {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(def) => {
                self.0.insert(def.name.to_string());
            }
            Stmt::ClassDef(class) => {
                self.0.insert(class.name.to_string());
            }
            _ => {}
        }
        visitor::walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Name(name) = expr
            && name.ctx != ExprContext::Load
        {
            self.0.insert(name.id.to_string());
        }
        visitor::walk_expr(self, expr);
    }

    fn visit_alias(&mut self, alias: &'a Alias) {
        let name = alias.asname.as_ref().unwrap_or(&alias.name);
        self.0.insert(name.split('.').next().unwrap_or(name).to_owned());
    }

    fn visit_parameter(&mut self, parameter: &'a Parameter) {
        self.0.insert(parameter.name.to_string());
        visitor::walk_parameter(self, parameter);
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(inner) = handler;
        self.0.extend(inner.name.as_ref().map(ToString::to_string));
        visitor::walk_except_handler(self, handler);
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        match pattern {
            Pattern::MatchAs(pattern) => self.0.extend(pattern.name.as_ref().map(ToString::to_string)),
            Pattern::MatchStar(pattern) => self.0.extend(pattern.name.as_ref().map(ToString::to_string)),
            Pattern::MatchMapping(pattern) => self.0.extend(pattern.rest.as_ref().map(ToString::to_string)),
            _ => {}
        }
        visitor::walk_pattern(self, pattern);
    }
}
