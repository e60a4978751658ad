//! The house rules, held by a machine: who may import whom, how long a file and a function may be, and what may not be in the
//! sources at all. Every rule is a function from a file to its faults, so that the rules themselves are tested below.

#[path = "tidy/source.rs"]
mod source;

use source::{File, closing, imports, words};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// Each top-level module of the library and the modules it may import. A row may name only rows above it: that is the layering.
const LAYERS: &[(&str, &[&str])] = &[
    ("time", &[]),
    ("workload", &["time"]),
    ("id", &[]),
    ("text", &[]),
    ("value", &["id"]),
    ("lang", &["id", "time", "value"]),
    ("process", &["id", "time"]),
    ("policy", &["id", "time"]),
    ("chooser", &["id", "lang", "policy", "text", "time", "value"]),
    ("event", &["id", "policy", "process", "time", "value"]),
    ("object", &["id", "time", "value"]),
    ("device", &["id", "time", "value"]),
    (
        "machine",
        &["device", "event", "id", "lang", "object", "policy", "process", "time", "value", "workload"],
    ),
    ("waits", &["id", "machine", "object", "process"]),
    ("reason", &["event", "policy", "text", "time"]),
    (
        "recording",
        &["chooser", "event", "id", "lang", "machine", "policy", "process", "time", "waits", "workload"],
    ),
    ("scene", &["event", "id", "machine", "object", "process", "recording", "time", "value", "waits"]),
    ("metrics", &["event", "id", "machine", "process", "recording", "time"]),
    ("schedule", &["event", "id", "machine", "metrics", "policy", "recording", "time", "workload"]),
    (
        "report",
        &[
            "event",
            "id",
            "lang",
            "machine",
            "metrics",
            "policy",
            "process",
            "recording",
            "schedule",
            "text",
            "time",
            "waits",
            "workload",
        ],
    ),
    ("trace", &["event", "id", "machine", "process", "recording", "scene", "time", "value"]),
    (
        "explore",
        &[
            "device",
            "event",
            "id",
            "lang",
            "machine",
            "object",
            "policy",
            "process",
            "recording",
            "report",
            "text",
            "time",
            "value",
            "waits",
        ],
    ),
    ("guide", &["event", "id", "machine", "object", "process", "recording", "text", "time", "value"]),
    ("presets", &["machine", "text", "time", "workload"]),
    ("scenario", &["guide", "id", "lang", "machine", "policy", "process", "recording", "text", "time"]),
    // Native only: real clocks, threads and processes are its business.
    (
        "real",
        &[
            "explore",
            "id",
            "lang",
            "machine",
            "policy",
            "process",
            "recording",
            "scenario",
            "text",
            "time",
            "trace",
            "workload",
        ],
    ),
];

const LONGEST_FILE: usize = 500;
const LONGEST_FUNCTION: usize = 70;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files below `folder` with one of these endings, in order; what was installed or generated is not ours.
fn files(folder: &str, endings: &[&str]) -> Vec<File> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() && !["node_modules", "shots", "target", "dist"].iter().any(|skip| name == *skip)
            {
                walk(&path, found);
            } else if path.is_file() {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.sort();
    let ours =
        found.into_iter().filter(|path| endings.iter().any(|end| path.to_string_lossy().ends_with(end)));
    ours.map(|path| {
        let name = path.strip_prefix(root()).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        File::new(&name, fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}")))
    })
    .collect()
}

fn sources() -> Vec<File> {
    files("src", &[".rs"])
}

fn is_core(file: &File) -> bool {
    file.path.starts_with("src/")
        && !["src/ui/", "src/bin/"].iter().any(|other| file.path.starts_with(other))
        && file.path != "src/main.rs"
}

fn expect_none(rule: &str, faults: Vec<String>) {
    assert!(faults.is_empty(), "{} break the rule: {rule}\n  {}", faults.len(), faults.join("\n  "));
}

// ---- the rules

fn layer_faults(file: &File) -> Vec<String> {
    let module = file.module();
    let Some(&own) = module.first() else { return Vec::new() };
    let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == own) else {
        return vec![file.fault(0, format!("the module `{own}` has no row in LAYERS of tests/tidy.rs"))];
    };
    let outside =
        imports(file).into_iter().filter(|(_, path)| path[0] != own && !allowed.contains(&path[0].as_str()));
    outside.map(|(at, path)| file.fault(at, format!("`{own}` may not import `{}`", path[0]))).collect()
}

/// A view component knows the session, palette and texts, but no other component.
fn view_faults(file: &File) -> Vec<String> {
    let module = file.module();
    let ["ui", "view", own, ..] = module[..] else { return Vec::new() };
    let siblings: BTreeSet<String> = views();
    let others = imports(file).into_iter().filter_map(|(at, path)| {
        let other = path.strip_prefix(&["ui".to_owned(), "view".to_owned()][..])?.first()?.clone();
        (other != own && siblings.contains(&other))
            .then(|| file.fault(at, format!("the view `{own}` may not import the view `{other}`")))
    });
    others.collect()
}

fn views() -> BTreeSet<String> {
    sources()
        .iter()
        .filter_map(|file| {
            file.module().strip_prefix(&["ui", "view"])?.first().map(|name| (*name).to_owned())
        })
        .collect()
}

/// The page and the command line reach the core by its name only.
fn binary_faults(file: &File) -> Vec<String> {
    let core = |name: &str| LAYERS.iter().any(|(layer, _)| *layer == name);
    let inner = imports(file).into_iter().filter(|(_, path)| core(&path[0]) && path[0] != "text");
    inner
        .map(|(at, path)| {
            file.fault(at, format!("`crate::{}`: a binary says `interleave::{}`", path[0], path[0]))
        })
        .collect()
}

fn length_faults(file: &File) -> Vec<String> {
    let lines = file.text.lines().count();
    if lines > LONGEST_FILE {
        vec![format!("{}:{lines} longer than {LONGEST_FILE} lines", file.path)]
    } else {
        Vec::new()
    }
}

fn function_faults(file: &File) -> Vec<String> {
    let mut faults = Vec::new();
    for at in words(&file.code, "fn") {
        let rest = &file.code[at..];
        let name: String =
            rest[2..].trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        // `fn(…)` is a type; a declaration ends without a body.
        let Some(open) =
            rest.find(['{', ';']).filter(|&open| !name.is_empty() && rest[open..].starts_with('{'))
        else {
            continue;
        };
        let lines = file.code[at..closing(&file.code, at + open)].matches('\n').count() + 1;
        if lines > LONGEST_FUNCTION {
            faults.push(file.fault(at, format!("fn {name} has {lines} lines, at most {LONGEST_FUNCTION}")));
        }
    }
    faults
}

fn word_faults(file: &File, code: bool, forbidden: &[(&str, &str)]) -> Vec<String> {
    let text = if code { &file.code } else { &file.text };
    let mut faults = Vec::new();
    for (word, why) in forbidden {
        faults.extend(words(text, word).map(|at| file.fault(at, format!("`{word}`: {why}"))));
    }
    faults
}

const UNFINISHED: &[(&str, &str)] = &[
    (concat!("todo", "!"), "unfinished"),
    (concat!("unimplemented", "!"), "unfinished"),
    (concat!("dbg", "!"), "left over from a search for a fault"),
];

const MARKS: &[(&str, &str)] = &[
    (concat!("TO", "DO"), "finish it or write an issue"),
    (concat!("FIX", "ME"), "mend it or write an issue"),
];

const ORDERLESS: &[(&str, &str)] = &[
    ("HashMap", "its order differs from run to run: BTreeMap"),
    ("HashSet", "its order differs from run to run: BTreeSet"),
];

/// What would make a run depend on something else than its scenario, or the core on the page.
const IMPURE: &[(&str, &str)] = &[
    ("SystemTime", "the core knows no real clock"),
    ("std::time", "the core knows no real clock"),
    ("thread_local!", "no globals"),
    ("static mut", "no globals"),
    ("println!", "the core returns values, the binaries print"),
    ("eprintln!", "the core returns values, the binaries print"),
    ("yew", "the core knows no page"),
    ("web_sys", "the core knows no page"),
    ("js_sys", "the core knows no page"),
];

const MACHINE_PATHS: &[&str] =
    &[concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/Us", "ers/"), concat!("C:", "\\Users")];
const REGISTRY_HOSTS: &[&str] =
    &[concat!("registry", ".npmjs"), concat!("static.crates", ".io"), concat!("deb.debian", ".org")];

fn place_faults(file: &File) -> Vec<String> {
    let mut faults = Vec::new();
    for place in MACHINE_PATHS.iter().chain(REGISTRY_HOSTS) {
        faults.extend(
            file.text
                .match_indices(place)
                .map(|(at, _)| file.fault(at, format!("`{place}` holds on one machine only"))),
        );
    }
    faults
}

fn module_doc_faults(lib: &File) -> Vec<String> {
    let docs: String = lib.text.lines().filter(|line| line.trim_start().starts_with("//!")).collect();
    let mut faults = Vec::new();
    for at in words(&lib.code, "mod") {
        let name: String = lib.code[at + 3..]
            .trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        let named = [format!("`{name}`"), format!("`{name}::"), format!("`{name}/")]
            .iter()
            .any(|form| docs.contains(form.as_str()));
        if !named {
            faults
                .push(lib.fault(at, format!("the crate's documentation does not name the module `{name}`")));
        }
    }
    faults
}

// ---- the house

fn check(rule: &str, files: &[File], faults: impl Fn(&File) -> Vec<String>) {
    expect_none(rule, files.iter().flat_map(faults).collect());
}

fn core() -> Vec<File> {
    sources().into_iter().filter(is_core).collect()
}

#[test]
fn layers() {
    let mut above = BTreeSet::new();
    for (name, allowed) in LAYERS {
        let below: Vec<_> = allowed.iter().filter(|import| !above.contains(*import)).collect();
        assert!(below.is_empty(), "LAYERS: `{name}` stands above {below:?}, which it imports");
        above.insert(name);
    }
    check("a module imports only what its row in LAYERS allows", &core(), layer_faults);
}

#[test]
fn views_are_apart() {
    check("a view does not import another view", &sources(), view_faults);
}

#[test]
fn binaries_stand_outside() {
    let outside: Vec<File> = sources().into_iter().filter(|file| !is_core(file)).collect();
    check("a binary uses the library from outside", &outside, binary_faults);
}

#[test]
fn file_length() {
    let mut all = sources();
    all.extend(files("tests", &[".rs", ".mjs"]));
    check("no file is too long to be read in one sitting", &all, length_faults);
}

#[test]
fn function_length() {
    let mut all = sources();
    all.extend(files("tests", &[".rs"]));
    check("a function fits on a screen", &all, function_faults);
}

#[test]
fn documentation_names_the_modules() {
    let lib: Vec<File> = sources().into_iter().filter(|file| file.path == "src/lib.rs").collect();
    assert_eq!(lib.len(), 1, "src/lib.rs");
    check("the crate's documentation is the map of the house", &lib, module_doc_faults);
}

#[test]
fn nothing_unfinished() {
    let mut all = sources();
    all.extend(files("tests", &[".rs"]));
    check("what is here is done", &all, |file| word_faults(file, true, UNFINISHED));
    all.extend(files("tests", &[".mjs"]));
    all.extend(files("static", &[".js", ".css", ".scenario", ".json"]));
    check("what is here is done", &all, |file| word_faults(file, false, MARKS));
}

#[test]
fn deterministic() {
    check("a run is a pure function of its scenario", &sources(), |file| word_faults(file, true, ORDERLESS));
    // The real operating system has clocks and processes.
    let pure: Vec<File> = core().into_iter().filter(|file| !file.path.starts_with("src/real/")).collect();
    check("the core knows neither clock nor page nor globals", &pure, |file| word_faults(file, true, IMPURE));
}

#[test]
fn no_place_of_one_machine() {
    let mut all = sources();
    for folder in ["tests", "static", "tools", ".ci", "benches"] {
        all.extend(files(folder, &[".rs", ".mjs", ".js", ".json", ".css", ".sh", ".py", "run"]));
    }
    for name in
        ["Makefile", "Trunk.toml", "Cargo.toml", "clippy.toml", "index.html", "README.md", "README.zh.md"]
    {
        if let Ok(text) = fs::read_to_string(root().join(name)) {
            all.push(File::new(name, text));
        }
    }
    check("nothing names a place that other machines lack", &all, place_faults);
}

// ---- a test of the tests: a rule that catches nothing holds nothing

#[test]
fn the_rules_catch_what_they_forbid() {
    let file = |path: &str, text: &str| File::new(path, text.to_owned());
    let long = format!("fn f() {{\n{}}}\n", "    g();\n".repeat(LONGEST_FUNCTION));
    let table: Vec<(&str, Vec<String>)> = vec![
        (
            "src/time.rs:1 `time` may not import `machine`",
            layer_faults(&file("src/time.rs", "use crate::{time::A, machine::B};")),
        ),
        (
            "src/policy/rr.rs:2 `policy` may not import `event`",
            layer_faults(&file("src/policy/rr.rs", "//x\nuse super::super::event::E;")),
        ),
        (
            "src/id.rs:1 `id` may not import `value`",
            layer_faults(&file("src/id.rs", "fn f() -> crate::value::V {}")),
        ),
        ("src/extra.rs:1 the module `extra` has no row", layer_faults(&file("src/extra.rs", ""))),
        ("src/bin/x.rs:1 `crate::time`", binary_faults(&file("src/bin/x.rs", "use crate::time;"))),
        ("src/a.rs:1 fn f has 72 lines", function_faults(&file("src/a.rs", &long))),
        ("src/a.rs:501 longer", length_faults(&file("src/a.rs", &"\n".repeat(501)))),
        ("src/a.rs:1 `dbg!`", word_faults(&file("src/a.rs", "dbg!(x);"), true, UNFINISHED)),
        (
            "src/a.rs:1 `HashMap`",
            word_faults(&file("src/a.rs", "use std::collections::HashMap;"), true, ORDERLESS),
        ),
        ("src/a.rs:1 `std::time`", word_faults(&file("src/a.rs", "use std::time::Instant;"), true, IMPURE)),
        (
            "x:2 `",
            place_faults(&file(
                "x",
                &format!(
                    "a
cd {}b",
                    MACHINE_PATHS[0]
                ),
            )),
        ),
        (
            "src/lib.rs:2 the crate's documentation does not name the module `b`",
            module_doc_faults(&file("src/lib.rs", "//! `a`\nmod b;")),
        ),
    ];
    for (expected, faults) in table {
        assert!(
            faults.len() == 1 && faults[0].starts_with(expected),
            "expected {expected}, found {faults:?}"
        );
    }
    assert_eq!(word_faults(&file("a", &format!("// {}: x", MARKS[0].0)), false, MARKS).len(), 1);
}

#[test]
fn the_rules_let_pass_what_they_allow() {
    let text = "//! crate::machine\nuse crate::id::Pid;\nuse super::id;\nconst S: &str = \"crate::machine todo!()\"; // dbg!(x)\n\
                fn f<'a>(x: &'a str) -> char { '\"' }\nlet r = r#\"use crate::lang; \"HashMap\" \"#;\n\
                #[cfg(test)]\nmod tests { use crate::machine::M; fn g() {} }\n";
    let file = File::new("src/value.rs", text.to_owned());
    let none: Vec<String> = Vec::new();
    assert_eq!(layer_faults(&file), none);
    assert_eq!(word_faults(&file, true, UNFINISHED), none);
    assert_eq!(word_faults(&file, true, ORDERLESS), none);
    assert_eq!(function_faults(&file), none);
    assert_eq!(file.code.lines().count(), text.lines().count(), "blanking keeps the lines");
}

#[test]
fn nested_imports_are_read() {
    let text =
        "use crate::{\n    id::{Pid, Tid},\n    lang::vm::{self, heap::Heap as H},\n};\npub(crate) fn f() {}";
    let mut found = BTreeMap::new();
    for (_, path) in imports(&File::new("src/machine/mod.rs", text.to_owned())) {
        let mut name = String::new();
        let _ = write!(name, "{}", path.join("::"));
        *found.entry(name).or_insert(0) += 1;
    }
    let names: Vec<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(names, ["id::Pid", "id::Tid", "lang::vm", "lang::vm::heap::Heap"]);
}
