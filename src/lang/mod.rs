//! Python text → bytecode → a VM that runs until it *traps* into the kernel.

pub mod code;
pub mod diagnostic;
pub mod front;
pub mod prelude;
pub mod trap;
pub mod vm;

use std::rc::Rc;

use code::Program;
use diagnostic::Diagnostic;

/// Compiles a program beside the library.
///
/// # Errors
/// Everything that is wrong with its text, all of it at once.
pub fn compile(source: &str, file_name: &str) -> Result<Rc<Program>, Vec<Diagnostic>> {
    front::compile(source, file_name, &prelude::library()).map(Rc::new)
}

/// Compiles a scheduling rule: a program of functions that are called from outside, by `prelude/_rule.py`.
///
/// # Errors
/// Everything that is wrong with its text, all of it at once.
pub fn compile_rule(source: &str, file_name: &str) -> Result<Rc<Program>, Vec<Diagnostic>> {
    let modules = prelude::rule_modules();
    front::compile(source, file_name, &prelude::library_of(&modules)).map(Rc::new)
}
