//! Which modules of the library a program can come to import: the others are not compiled.

use std::collections::BTreeSet;

/// The library's modules that every process starts with.
const ALWAYS: [&str; 2] = ["_bootstrap", "builtins"];

/// Indices of the modules needed, in order. A text needs what its words name, to be on the safe side; the
/// library's own texts need what their lines import.
pub fn modules(source: &str, modules: &[(&str, &str)]) -> Vec<usize> {
    let words: BTreeSet<&str> = source.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let first = |name: &str| name.split('.').next().unwrap_or_default().to_string();
    let mut wanted: BTreeSet<String> = ALWAYS.iter().map(|name| (*name).to_string()).collect();
    let mut todo: Vec<String> = wanted.iter().cloned().collect();
    for (name, _) in modules {
        if words.contains(first(name).as_str()) && wanted.insert(first(name)) {
            todo.push(first(name));
        }
    }
    while let Some(top) = todo.pop() {
        for (_, text) in modules.iter().filter(|(name, _)| first(name) == top) {
            for name in text.lines().flat_map(imported) {
                if wanted.insert(first(name)) {
                    todo.push(first(name));
                }
            }
        }
    }
    (0..modules.len()).filter(|i| wanted.contains(&first(modules[*i].0))).collect()
}

/// What marks an import for which the module need not be there: who comes to it has it already.
const UNLESS_THERE: &str = "# only here";

/// The modules that a line imports.
fn imported(line: &str) -> Vec<&str> {
    let line = line.trim_start();
    if line.ends_with(UNLESS_THERE) {
        return Vec::new();
    }
    if let Some(rest) = line.strip_prefix("from ") {
        return rest.split(" import ").next().into_iter().map(str::trim).collect();
    }
    let Some(rest) = line.strip_prefix("import ") else { return Vec::new() };
    rest.split('#')
        .next()
        .unwrap_or_default()
        .split(',')
        .map(|name| name.split(" as ").next().unwrap_or_default().trim())
        .collect()
}
