//! The simulator's own library: the Python texts compiled in beside every program.
//!
//! In our own words; where CPython's tracebacks show library lines, those lines carry CPython's number (`#@ N`).

use super::front::Known;

/// Dotted module name and text.
pub const MODULES: &[(&str, &str)] = &[
    ("multiprocessing", include_str!("prelude/multiprocessing/__init__.py")),
    ("multiprocessing.process", include_str!("prelude/multiprocessing/process.py")),
    ("multiprocessing.queues", include_str!("prelude/multiprocessing/queues.py")),
    ("multiprocessing.synchronize", include_str!("prelude/multiprocessing/synchronize.py")),
    ("multiprocessing.util", include_str!("prelude/multiprocessing/util.py")),
    ("queue", include_str!("prelude/queue.py")),
];

/// Whether a program may import a module, or a name of it.
#[must_use]
pub fn known(module: &str, name: Option<&str>) -> Known {
    let Some((_, text)) = MODULES.iter().find(|(known, _)| *known == module) else {
        return Known::NoModule;
    };
    let is_submodule = |name: &str| MODULES.iter().any(|(known, _)| *known == format!("{module}.{name}"));
    match name {
        None => Known::Yes,
        Some(name) if is_public(name) && (defines(text, name) || is_submodule(name)) => Known::Yes,
        Some(_) => Known::NoName,
    }
}

fn is_public(name: &str) -> bool {
    !name.starts_with('_') || name.starts_with("__")
}

/// Whether a library text binds a name at its top level.
fn defines(text: &str, name: &str) -> bool {
    text.lines().any(|line| {
        let binds = |keyword: &str, ends: &[char]| {
            line.strip_prefix(keyword).is_some_and(|rest| rest.split(ends).next() == Some(name))
        };
        let imports = |line: &str| {
            let names = line.strip_prefix("from ").and_then(|rest| rest.split_once(" import "));
            names.is_some_and(|(_, names)| names.split(", ").any(|it| it == name))
        };
        binds("def ", &['('])
            || binds("class ", &['(', ':'])
            || binds("", &[' ']) && line.contains(" = ")
            || imports(line)
    })
}
