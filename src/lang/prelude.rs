//! The library's modules written in Python, and what programs may import.

use super::{
    front::{Known, Library},
    vm,
};

/// Dotted names and texts.
pub const MODULES: &[(&str, &str)] = &[
    ("builtins", include_str!("prelude/builtins.py")),
    ("_bootstrap", include_str!("prelude/_bootstrap.py")),
];

fn is_known(module: &str, name: Option<&str>) -> Known {
    vm::known(module, name, MODULES)
}

/// What every program is compiled against.
#[must_use]
pub fn library() -> Library<'static> {
    Library { modules: MODULES, is_known: &is_known }
}
