//! The compiler's state: code objects being built, names loaded and stored.

use std::rc::Rc;

use ruff_text_size::TextRange;

use super::{
    emit::{Label, Unit},
    position::Positions,
    scope::{Place, ScopeKind, Scopes, mangle},
};
use crate::lang::code::{Code, CodeId, CodeKind, Const, Op, Span};

/// The signature of a code object that is a function.
#[derive(Clone, Copy, Debug, Default)]
pub struct Signature {
    pub n_positional: u16,
    pub n_positional_only: u16,
    pub n_keyword_only: u16,
    pub has_varargs: bool,
    pub has_varkw: bool,
}

/// Compiles one text.
pub struct Compiler<'a> {
    pub positions: &'a Positions<'a>,
    pub scopes: &'a Scopes,
    pub file: u32,
    /// Whether `Statement` ops are left out.
    pub library: bool,
    /// Statements that may still be compiled.
    pub budget: u32,
    /// What no check refused and yet cannot be compiled.
    pub refused: Option<TextRange>,
    /// All codes of the program so far.
    pub codes: &'a mut Vec<Code>,
    pub unit: Unit<'a>,
    /// The codes around `unit`, outermost first.
    pub outer: Vec<Unit<'a>>,
}

impl<'a> Compiler<'a> {
    pub fn emit(&mut self, op: Op, span: Span) {
        self.unit.emit(op, span);
    }

    pub fn jump(&mut self, op: fn(u32) -> Op, label: Label, span: Span) {
        self.unit.jump(op, label, span);
    }

    pub fn span(&self, range: TextRange) -> Span {
        self.positions.span(range)
    }

    /// Gives up on a construct that the checks should have refused.
    pub fn refuse(&mut self, range: TextRange) {
        self.refused.get_or_insert(range);
    }

    /// A statement of the user begins.
    /// Whether this is the code of a class body.
    pub fn in_class(&self) -> bool {
        self.scopes.scopes[self.unit.scope].kind == super::scope::ScopeKind::Class
    }

    pub fn statement_begins(&mut self, span: Span) {
        if !self.library {
            self.emit(Op::Statement, span);
        }
    }

    pub fn constant(&mut self, value: Const, span: Span) {
        let index = self.unit.constant(value);
        self.emit(Op::Const(index), span);
    }

    pub fn string(&mut self, text: &str, span: Span) {
        self.constant(Const::Str(text.into()), span);
    }

    /// A name as this code's class sees it.
    pub fn mangled(&self, name: &str) -> Rc<str> {
        mangle(self.unit.class.as_deref(), name)
    }

    /// Where a (mangled) name lives here, its index included.
    fn find(&mut self, name: &Rc<str>) -> (Place, u16) {
        let place = self.scopes.place(self.unit.scope, name);
        let index = match place {
            Place::Local(i) | Place::Cell(i) => i,
            Place::Global | Place::Name => self.unit.name(name),
        };
        (place, index)
    }

    pub fn load(&mut self, name: &str, span: Span) {
        let name = self.mangled(name);
        let op = match self.find(&name) {
            (Place::Local(_), i) => Op::LoadLocal(i),
            (Place::Cell(_), i) => Op::LoadCell(i),
            (Place::Global, i) => Op::LoadGlobal(i),
            (Place::Name, i) => Op::LoadName(i),
        };
        self.emit(op, span);
    }

    pub fn store(&mut self, name: &str, span: Span) {
        let name = self.mangled(name);
        let op = match self.find(&name) {
            (Place::Local(_), i) => Op::StoreLocal(i),
            (Place::Cell(_), i) => Op::StoreCell(i),
            (Place::Global, i) => Op::StoreGlobal(i),
            (Place::Name, i) => Op::StoreName(i),
        };
        self.emit(op, span);
    }

    pub fn delete(&mut self, name: &str, span: Span) {
        let name = self.mangled(name);
        let op = match self.find(&name) {
            (Place::Local(_), i) => Op::DeleteLocal(i),
            (Place::Cell(_), i) => Op::DeleteCell(i),
            (Place::Global, i) => Op::DeleteGlobal(i),
            (Place::Name, i) => Op::DeleteName(i),
        };
        self.emit(op, span);
    }

    /// `A.f`, `f.<locals>.g`: a name that is declared global stands alone.
    fn qualname(&mut self, name: &Rc<str>) -> Rc<str> {
        let scope = &self.scopes.scopes[self.unit.scope];
        let global = scope.uses.get(&self.mangled(name)).is_some_and(|uses| uses.global);
        match scope.kind {
            _ if global => name.clone(),
            ScopeKind::Module => name.clone(),
            ScopeKind::Class => format!("{}.{name}", self.unit.qualname).into(),
            _ => format!("{}.<locals>.{name}", self.unit.qualname).into(),
        }
    }

    /// Begins the code of the scope that the node at `range` opens.
    pub fn enter(&mut self, name: &str, range: TextRange, class: Option<Rc<str>>) {
        let name: Rc<str> = name.into();
        let qualname = self.qualname(&name);
        let unit = Unit::new(self.scopes.of(range), name, qualname, class);
        self.outer.push(std::mem::replace(&mut self.unit, unit));
    }

    /// Ends it and pushes its function. Defaults, if any, are on the stack already.
    pub fn leave(
        &mut self,
        signature: Signature,
        docstring: Option<Rc<str>>,
        defaults: (bool, bool),
        span: Span,
    ) {
        let outer = self.outer.pop().expect("enter came before leave");
        let mut inner = std::mem::replace(&mut self.unit, outer);
        let frees = self.scopes.scopes[inner.scope].frees.clone();
        let code = self.finish(&mut inner, signature, docstring);
        for name in &frees {
            let index = self.scopes.cell(self.unit.scope, name);
            let index = index.expect("what an inner function uses is a cell or free here");
            self.emit(Op::LoadClosure(index), span);
        }
        let closure = !frees.is_empty();
        if closure {
            self.emit(Op::BuildTuple(frees.len() as u16), span);
        }
        let (defaults, keyword_defaults) = defaults;
        self.emit(Op::MakeFunction { code, defaults, keyword_defaults, closure }, span);
    }

    /// Makes a finished unit a code of the program.
    pub fn finish(&mut self, unit: &mut Unit, signature: Signature, docstring: Option<Rc<str>>) -> CodeId {
        let handlers = unit.link();
        let scope = &self.scopes.scopes[unit.scope];
        self.codes.push(Code {
            name: unit.name.clone(),
            qualname: unit.qualname.clone(),
            file: self.file,
            kind: match scope.kind {
                ScopeKind::Module => CodeKind::Module,
                ScopeKind::Class => CodeKind::Class,
                ScopeKind::Function | ScopeKind::Comprehension => CodeKind::Function,
            },
            ops: std::mem::take(&mut unit.ops),
            spans: std::mem::take(&mut unit.spans),
            consts: std::mem::take(&mut unit.consts),
            names: std::mem::take(&mut unit.names),
            locals: scope.locals.clone(),
            n_positional: signature.n_positional,
            n_positional_only: signature.n_positional_only,
            n_keyword_only: signature.n_keyword_only,
            has_varargs: signature.has_varargs,
            has_varkw: signature.has_varkw,
            cells: scope.cells.clone(),
            frees: scope.frees.clone(),
            handlers,
            is_generator: scope.is_generator,
            docstring,
        });
        CodeId((self.codes.len() - 1) as u32)
    }
}
