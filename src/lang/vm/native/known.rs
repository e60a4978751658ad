//! Which modules and names a program may import.

use super::{Constant, MODULES, NativeModule};
use crate::lang::front::Known;

/// Modules that only the library itself may import.
const PRIVATE: &[&str] = &[
    "_kernel",
    "_json",
    "_random",
    "_bits",
    "_bootstrap",
    "_threads",
    "multiprocessing._clients",
    "multiprocessing._lines",
    "multiprocessing._properties",
    "multiprocessing._proxies",
    "multiprocessing._results",
    "multiprocessing._served",
    "multiprocessing._server",
    "multiprocessing._spawned",
];

/// Names that a native module has beside its functions and constants.
const EXTRA: &[(&str, &[&str])] = &[
    ("sys", &["argv", "version_info", "stdin", "stdout", "stderr", "__stdout__", "__stderr__"]),
    ("os", &["path", "error"]),
];

/// Whether a program may import a module, or a name from it. `written`: the library's Python modules.
#[must_use]
pub fn known(module: &str, name: Option<&str>, written: &[(&str, &str)]) -> Known {
    if PRIVATE.contains(&module) {
        return Known::NoModule;
    }
    let native = MODULES.iter().find(|m| m.name == module);
    let text = written.iter().find(|(n, _)| *n == module).map(|(_, text)| *text);
    if native.is_none() && text.is_none() {
        return Known::NoModule;
    }
    let Some(name) = name else { return Known::Yes };
    let child = format!("{module}.{name}");
    let found = native.is_some_and(|m| offers(m, name))
        || text.is_some_and(|t| defines(t, name))
        || MODULES.iter().any(|m| m.name == child)
        || written.iter().any(|(n, _)| **n == *child);
    if found { Known::Yes } else { Known::NoName }
}

fn offers(module: &NativeModule, name: &str) -> bool {
    let constants: &[(&str, Constant)] = module.constants;
    module.functions.iter().copied().flatten().any(|d| d.name == name)
        || constants.iter().any(|(n, _)| *n == name)
        || EXTRA.iter().any(|(m, names)| *m == module.name && names.contains(&name))
        || matches!(name, "__name__" | "__doc__")
}

/// Whether a text has a definition, import or assignment of that name at its outermost level.
fn defines(text: &str, name: &str) -> bool {
    text.lines().any(|line| {
        let words = line.strip_prefix("def ").or_else(|| line.strip_prefix("class "));
        if let Some(rest) = words {
            return rest.split(['(', ':']).next().map(str::trim) == Some(name);
        }
        if let Some((_, names)) = line.strip_prefix("from ").and_then(|rest| rest.split_once(" import ")) {
            let mut names = names.split(',').map(|n| n.split('#').next().unwrap_or(n));
            return names.any(|n| n.rsplit(" as ").next().map(str::trim) == Some(name));
        }
        if let Some(names) = line.strip_prefix("import ") {
            return names.split(',').any(|n| n.rsplit(" as ").next().map(str::trim) == Some(name));
        }
        let target = line.split(" = ").next().unwrap_or("");
        line.contains(" = ") && target.split(',').any(|t| t.trim() == name)
    })
}
