//! Python text → `Program`, or everything that is wrong with it.
//!
//! limits → parse (ruff) → check, symbols → compile. Nothing outside this module sees ruff's types.

pub mod absent;
mod alternatives;
mod call;
mod check;
mod compiler;
mod dump;
mod emit;
mod expression;
mod function;
mod hints;
mod limits;
mod needed;
mod number;
mod parse;
mod pattern;
mod position;
mod repair;
mod scope;
mod statement;
mod symbols;
mod unwind;

pub use emit::effect;
pub use repair::{Change, Difference, Fate, Repair, repair};
use ruff_python_ast::{ModModule, Stmt};
use ruff_text_size::TextRange;

use self::{
    compiler::{Compiler, Signature},
    emit::Unit,
    position::Positions,
};
use super::{
    code::{Code, CodeId, File, Program},
    diagnostic::Diagnostic,
};

/// Statements that a text may compile to; only nested `finally` bodies, compiled once a way out, need more
/// than the text has.
const BUDGET: u32 = 200_000;

/// What a program may import.
pub struct Library<'a> {
    /// Modules written in Python: dotted name and text. A first line `#@file PATH` names the file that
    /// tracebacks show; `#@ N` at a line's end gives CPython's line.
    pub modules: &'a [(&'a str, &'a str)],
    /// Whether a module, or a name in it, can be imported.
    pub is_known: &'a dyn Fn(&str, Option<&str>) -> Known,
}

/// Whether there is something to import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    Yes,
    NoModule,
    NoName,
}

/// Compiles the library and the user's text, or says all that is wrong with the text.
pub fn compile(source: &str, file_name: &str, library: &Library) -> Result<Program, Vec<Diagnostic>> {
    let mut files = Vec::new();
    let mut codes = Vec::new();
    let mut modules = Vec::new();
    for index in needed::modules(source, library.modules) {
        let (name, text) = &library.modules[index];
        let file = library_file(name, text);
        let main = compile_library_file(&file, files.len() as u32, &mut codes, library);
        files.push(file);
        modules.push(((*name).into(), main));
    }
    let positions = Positions::new(source);
    let tree = checked(&positions, library)?;
    let main = compile_body(&positions, &tree.body, files.len() as u32, false, &mut codes)?;
    files.push(File { name: file_name.into(), text: source.into(), library: false, shown: Vec::new() });
    Ok(Program { files, codes, modules, main })
}

/// All that is wrong with a text, without compiling it.
pub fn diagnose(source: &str, library: &Library) -> Vec<Diagnostic> {
    compile(source, "", library).err().unwrap_or_default()
}

fn library_file(name: &str, text: &str) -> File {
    let path = text.lines().next().and_then(|line| line.strip_prefix("#@file "));
    let shown = text.lines().zip(1..).filter_map(|(line, number)| {
        let (before, theirs) = line.rsplit_once("#@ ")?;
        // Alone on a line it is of the next: a string that begins there leaves no place for it.
        let number = number + u32::from(before.trim().is_empty());
        Some((number, theirs.trim().parse().ok()?))
    });
    File {
        name: path.map_or_else(|| name.into(), |path| path.trim().into()),
        shown: shown.collect(),
        text: text.into(),
        library: true,
    }
}

fn compile_library_file(file: &File, index: u32, codes: &mut Vec<Code>, library: &Library) -> CodeId {
    let positions = Positions::new(&file.text);
    // The library may import what programs may not.
    let library = Library { modules: library.modules, is_known: &|_, _| Known::Yes };
    let compiled = checked(&positions, &library)
        .and_then(|tree| compile_body(&positions, &tree.body, index, true, codes));
    match compiled {
        Ok(main) => main,
        Err(wrong) => panic!("the library must compile; {}: {wrong:?}", file.name),
    }
}

/// The tree of a text with nothing wrong.
fn checked(positions: &Positions, library: &Library) -> Result<ModModule, Vec<Diagnostic>> {
    if let Some(wrong) = limits::check(positions) {
        return Err(vec![wrong]);
    }
    let (tree, mut wrong) = parse::parse(positions);
    let complete = wrong.is_empty();
    wrong.extend(check::check(positions, &tree.body, library, complete));
    if complete {
        wrong.extend(symbols::scopes(positions, &tree.body).1);
    }
    if wrong.is_empty() {
        return Ok(tree);
    }
    wrong.sort_by_key(|found| (found.line, found.column));
    Err(wrong)
}

fn compile_body(
    positions: &Positions,
    body: &[Stmt],
    file: u32,
    library: bool,
    codes: &mut Vec<Code>,
) -> Result<CodeId, Vec<Diagnostic>> {
    let (scopes, _) = symbols::scopes(positions, body);
    let mut compiler = Compiler {
        positions,
        scopes: &scopes,
        file,
        library,
        budget: BUDGET,
        refused: None,
        codes,
        unit: Unit::new(0, "<module>".into(), "<module>".into(), None),
        outer: Vec::new(),
    };
    let docstring = compiler.body(body);
    let end = body.last().map_or(TextRange::default(), ruff_text_size::Ranged::range);
    let end = compiler.span(end);
    compiler.return_none(end);
    if compiler.budget == 0 {
        return Err(vec![positions.diagnostic(TextRange::default(), "too_many_finally")]);
    }
    if let Some(range) = compiler.refused {
        return Err(vec![positions.diagnostic(range, "not_here")]);
    }
    let mut unit = std::mem::replace(&mut compiler.unit, Unit::new(0, "".into(), "".into(), None));
    Ok(compiler.finish(&mut unit, Signature::default(), docstring))
}
