//! A program made ready to run: constants as values, names as numbers.

use std::{
    cell::{OnceCell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use super::{
    USER_WEIGHT,
    form::Image,
    live::Flow,
    native,
    symbol::{Sym, Symbols},
    value::{Text, Value},
};
use crate::lang::code::{Code, Const, Program};

/// A program and what the machine derives from it once.
#[derive(Debug)]
pub struct Prepared {
    pub program: Rc<Program>,
    pub codes: Vec<PreparedCode>,
    /// Flows that have been asked for.
    pub flows: Vec<OnceCell<Flow>>,
    /// Definitions that forms tell by number, once one has been asked for.
    pub image: RefCell<Option<Rc<Image>>>,
    /// Functions written in Rust, by where they are in memory.
    pub natives: BTreeMap<usize, u32>,
    /// Names that the machine itself looks for in classes, a bit each.
    pub special: Vec<u64>,
    /// Names up to here have the same number in every process.
    pub symbols: u32,
    /// Whether the program may reach names by their text, and read which process it is without asking.
    pub by_text: bool,
    pub peeks: bool,
}

/// What the machine derives from one code object.
#[derive(Debug)]
pub struct PreparedCode {
    pub consts: Vec<Value>,
    /// Names of keyword arguments, where the constant is that.
    pub keywords: Vec<Rc<[Sym]>>,
    pub names: Vec<Sym>,
    pub locals: Vec<Sym>,
    /// Locals, cells and free variables: where temporaries begin.
    pub slots: usize,
    /// (cell, local) of parameters that inner functions use.
    pub cell_parameters: Vec<(usize, usize)>,
    /// Positional parameters only, and no generator: calls need no binding.
    pub is_simple: bool,
    pub parameters: usize,
    pub weight: u64,
    pub library: bool,
}

impl Prepared {
    /// Derives everything; new names go to `symbols`.
    pub fn new(program: Rc<Program>, symbols: &mut Symbols) -> Prepared {
        let codes: Vec<PreparedCode> =
            program.codes.iter().map(|code| PreparedCode::new(code, &program, symbols)).collect();
        let symbol_count = symbols.count();
        let consts = codes.iter().flat_map(|code| &code.consts);
        let texts = consts.filter_map(|value| if let Value::Str(text) = value { Some(text) } else { None });
        for (number, text) in (0..).zip((0..symbol_count).map(|sym| symbols.name(Sym(sym))).chain(texts)) {
            text.enlist(number);
        }
        let natives = native::all().map(|def| std::ptr::from_ref(def).addr()).zip(0..).collect();
        let mut special = vec![0; symbol_count as usize / 64 + 1];
        for sym in (0..symbol_count).filter(|sym| Symbols::is_special(Sym(*sym))) {
            special[sym as usize / 64] |= 1 << (sym % 64);
        }
        let flows = codes.iter().map(|_| OnceCell::new()).collect();
        let mut prepared = Prepared {
            program,
            codes,
            flows,
            image: RefCell::default(),
            natives,
            special,
            symbols: symbol_count,
            by_text: false,
            peeks: false,
        };
        prepared.by_text = prepared.reaches_by_text();
        prepared.peeks = prepared.reads_identity();
        prepared
    }
}

impl PreparedCode {
    fn new(code: &Code, program: &Program, symbols: &mut Symbols) -> PreparedCode {
        let mut keywords = Vec::with_capacity(code.consts.len());
        let mut consts = Vec::with_capacity(code.consts.len());
        for constant in &code.consts {
            let names: &[Rc<str>] = if let Const::Names(names) = constant { names } else { &[] };
            keywords.push(names.iter().map(|n| symbols.intern(n)).collect());
            consts.push(value_of(constant, symbols));
        }
        let parameters = code.n_positional as usize
            + code.n_keyword_only as usize
            + usize::from(code.has_varargs)
            + usize::from(code.has_varkw);
        let mut cell_parameters = Vec::new();
        for (c, cell) in code.cells.iter().enumerate() {
            if let Some(l) = code.locals[..parameters].iter().position(|l| l == cell) {
                cell_parameters.push((c, l));
            }
        }
        let library = program.files[code.file as usize].library;
        PreparedCode {
            consts,
            keywords,
            names: code.names.iter().map(|n| symbols.intern(n)).collect(),
            locals: code.locals.iter().map(|n| symbols.intern(n)).collect(),
            slots: code.locals.len() + code.cells.len() + code.frees.len(),
            cell_parameters,
            is_simple: parameters == code.n_positional as usize && !code.is_generator,
            parameters,
            weight: if library { 1 } else { USER_WEIGHT },
            library,
        }
    }
}

fn value_of(constant: &Const, symbols: &Symbols) -> Value {
    match constant {
        Const::None | Const::Names(_) => Value::None,
        Const::Ellipsis => Value::Ellipsis,
        Const::Bool(b) => Value::Bool(*b),
        Const::Int(i) => Value::Int(*i),
        Const::Big(big) => Value::Big(big.clone()),
        Const::Float(f) => Value::Float(*f),
        Const::Str(s) => {
            Value::Str(symbols.find(s).map_or_else(|| Text::new(s), |sym| symbols.name(sym).clone()))
        }
        Const::Bytes(b) => Value::bytes(b.to_vec()),
    }
}
