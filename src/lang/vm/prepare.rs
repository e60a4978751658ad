//! A program made ready to run: constants as values, names as numbers.

use std::rc::Rc;

use super::{
    USER_WEIGHT,
    symbol::{Sym, Symbols},
    value::{Text, Value},
};
use crate::lang::code::{Code, Const, Program};

/// A program and what the machine derives from it once.
#[derive(Debug)]
pub struct Prepared {
    pub program: Rc<Program>,
    pub codes: Vec<PreparedCode>,
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
        let codes = program.codes.iter().map(|code| PreparedCode::new(code, &program, symbols)).collect();
        Prepared { program, codes }
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
