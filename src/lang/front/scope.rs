//! Where each name lives: local, cell, free or global, as in CPython.

use std::{collections::BTreeMap, rc::Rc};

use ruff_text_size::TextRange;

use super::position::Positions;
use crate::lang::diagnostic::Diagnostic;

/// Index into `Scopes::scopes`; 0 is the module.
pub type ScopeId = usize;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    Module,
    Class,
    Function,
    /// A function as well, but `:=` binds outside it.
    Comprehension,
}

/// How a scope's text uses a name.
#[derive(Clone, Debug, Default)]
pub struct Uses {
    pub parameter: bool,
    pub assigned: bool,
    pub used: bool,
    pub global: bool,
    pub nonlocal: bool,
    /// Where `nonlocal` stands.
    pub declared: TextRange,
}

impl Uses {
    fn bound(&self) -> bool {
        (self.parameter || self.assigned) && !self.global && !self.nonlocal
    }
}

/// Where a name of a scope lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Index of the code's locals.
    Local(u16),
    /// Index of the code's cells, then frees.
    Cell(u16),
    Global,
    /// The namespace of a class body.
    Name,
}

#[derive(Debug)]
pub struct Scope {
    pub kind: ScopeKind,
    pub parent: ScopeId,
    /// In order of first appearance, parameters first.
    pub order: Vec<Rc<str>>,
    pub uses: BTreeMap<Rc<str>, Uses>,
    pub is_generator: bool,
    /// Filled by `resolve`.
    pub locals: Vec<Rc<str>>,
    pub cells: Vec<Rc<str>>,
    pub frees: Vec<Rc<str>>,
}

/// All scopes of a text.
#[derive(Debug, Default)]
pub struct Scopes {
    pub scopes: Vec<Scope>,
    /// The scope that a node of the tree opens, by its byte range.
    pub by_range: BTreeMap<(u32, u32), ScopeId>,
}

impl Scopes {
    /// Adds a scope within `parent`.
    pub fn add(&mut self, kind: ScopeKind, parent: ScopeId, range: TextRange) -> ScopeId {
        let id = self.scopes.len();
        self.scopes.push(Scope {
            kind,
            parent,
            order: Vec::new(),
            uses: BTreeMap::new(),
            is_generator: false,
            locals: Vec::new(),
            cells: Vec::new(),
            frees: Vec::new(),
        });
        if id > 0 {
            self.by_range.insert((range.start().to_u32(), range.end().to_u32()), id);
        }
        id
    }

    /// The scope that the node with this range opens.
    pub fn of(&self, range: TextRange) -> ScopeId {
        let key = (range.start().to_u32(), range.end().to_u32());
        *self.by_range.get(&key).expect("every function, class and comprehension has a scope")
    }

    /// The record of a name in a scope.
    pub fn uses(&mut self, scope: ScopeId, name: &Rc<str>) -> &mut Uses {
        let scope = &mut self.scopes[scope];
        if !scope.uses.contains_key(name) {
            scope.order.push(name.clone());
        }
        scope.uses.entry(name.clone()).or_default()
    }

    /// Decides for all names; complains about a `nonlocal` without a variable to mean.
    pub fn resolve(&mut self, positions: &Positions, wrong: &mut Vec<Diagnostic>) {
        for id in 0..self.scopes.len() {
            for name in self.scopes[id].order.clone() {
                let uses = &self.scopes[id].uses[&name];
                if uses.global || uses.bound() && !(uses.nonlocal) {
                    continue;
                }
                let (nonlocal, declared) = (uses.nonlocal, uses.declared);
                match self.owner(id, &name) {
                    Some(owner) => self.capture(id, owner, &name),
                    None if nonlocal && self.scopes[id].kind != ScopeKind::Module => {
                        let mut found = positions.diagnostic(declared, "nonlocal_without_binding");
                        found.arguments = vec![name.to_string()];
                        wrong.push(found);
                    }
                    None => {}
                }
            }
        }
        for scope in &mut self.scopes {
            scope.frees.sort();
            if matches!(scope.kind, ScopeKind::Function | ScopeKind::Comprehension) {
                let is_local = |name: &&Rc<str>| {
                    let uses = &scope.uses[*name];
                    // A captured parameter still arrives in a local.
                    uses.parameter || uses.bound() && !scope.cells.contains(name)
                };
                scope.locals = scope.order.iter().filter(is_local).cloned().collect();
            }
        }
    }

    /// The function (or, for `__class__`, the class) around `id` whose variable `name` means.
    fn owner(&self, id: ScopeId, name: &str) -> Option<ScopeId> {
        let mut at = id;
        while at != 0 {
            at = self.scopes[at].parent;
            let scope = &self.scopes[at];
            match scope.kind {
                ScopeKind::Module => return None,
                ScopeKind::Class if name == "__class__" => return Some(at),
                ScopeKind::Class => {}
                ScopeKind::Function | ScopeKind::Comprehension => match scope.uses.get(name) {
                    Some(uses) if uses.global => return None,
                    Some(uses) if uses.bound() => return Some(at),
                    _ => {}
                },
            }
        }
        None
    }

    fn capture(&mut self, from: ScopeId, owner: ScopeId, name: &Rc<str>) {
        let cells = &mut self.scopes[owner].cells;
        if !cells.contains(name) {
            cells.push(name.clone());
        }
        let mut at = from;
        while at != owner {
            let scope = &mut self.scopes[at];
            if !scope.frees.contains(name) {
                scope.frees.push(name.clone());
            }
            at = scope.parent;
        }
    }

    /// Where `name` lives for the code of scope `id`.
    pub fn place(&self, id: ScopeId, name: &str) -> Place {
        let scope = &self.scopes[id];
        if scope.kind == ScopeKind::Module {
            return Place::Global;
        }
        let uses = scope.uses.get(name);
        if uses.is_some_and(|uses| uses.global) {
            return Place::Global;
        }
        let own_name = scope.kind == ScopeKind::Class && uses.is_some_and(Uses::bound);
        if own_name {
            return Place::Name;
        }
        if let Some(i) = self.cell(id, name) {
            return Place::Cell(i);
        }
        if let Some(i) = scope.locals.iter().position(|local| &**local == name) {
            return Place::Local(i as u16);
        }
        if scope.kind == ScopeKind::Class { Place::Name } else { Place::Global }
    }

    /// The index of a cell or free variable.
    pub fn cell(&self, id: ScopeId, name: &str) -> Option<u16> {
        let scope = &self.scopes[id];
        let all = scope.cells.iter().chain(&scope.frees);
        all.map(|cell| &**cell).position(|cell| cell == name).map(|i| i as u16)
    }
}

/// `__x` inside class `C` is `_C__x`.
pub fn mangle(class: Option<&str>, name: &str) -> Rc<str> {
    let class = class.map_or("", |class| class.trim_start_matches('_'));
    if class.is_empty() || !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return name.into();
    }
    format!("_{class}{name}").into()
}
