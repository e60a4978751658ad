//! The language front end: code, positions, complaints, limits.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use interleave::lang::{
    code::{Code, Op, Program, Span},
    diagnostic::Diagnostic,
    front::{Known, Library, absent, compile, diagnose, effect},
};

const MODULES: [&str; 9] =
    ["multiprocessing", "os", "os.path", "time", "random", "json", "sys", "queue", "signal"];

fn known(module: &str, name: Option<&str>) -> Known {
    if !MODULES.contains(&module) {
        return Known::NoModule;
    }
    if name == Some("Proces") { Known::NoName } else { Known::Yes }
}

fn with_library(text: &str, modules: &[(&str, &str)]) -> Result<Program, Vec<Diagnostic>> {
    compile(text, "main.py", &Library { modules, is_known: &known })
}

fn compiled(text: &str) -> Result<Program, Vec<Diagnostic>> {
    with_library(text, &[])
}

fn good(text: &str) -> Program {
    let program = compiled(text).unwrap_or_else(|wrong| panic!("{wrong:?}\n{text}"));
    program.codes.iter().for_each(check_stack);
    program
}

fn jump_target(op: Op) -> Option<u32> {
    match op {
        Op::Jump(to)
        | Op::JumpIfFalse(to)
        | Op::JumpIfTrue(to)
        | Op::JumpIfFalseOrPop(to)
        | Op::JumpIfTrueOrPop(to)
        | Op::ForIter(to) => Some(to),
        _ => None,
    }
}

/// Runs over all paths of a code: each op is reached with one depth, and code ends by returning.
fn check_stack(code: &Code) {
    assert_eq!(code.ops.len(), code.spans.len());
    let mut depths: Vec<Option<u16>> = vec![None; code.ops.len()];
    let mut todo = vec![(0usize, 0u16)];
    while let Some((at, depth)) = todo.pop() {
        let name = &code.qualname;
        assert!(at < code.ops.len(), "{name} runs off its end");
        if let Some(known) = depths[at] {
            assert_eq!(known, depth, "{name} reaches op {at} with two depths\n{}", code.dump());
            continue;
        }
        depths[at] = Some(depth);
        let op = code.ops[at];
        let (pops, pushes) = effect(op);
        assert!(depth >= pops, "{name} op {at} {op:?} finds too little");
        let after = depth - pops + pushes;
        if let Some(handler) = code.handlers.iter().find(|h| (h.start..h.end).contains(&(at as u32))) {
            assert!(handler.depth <= depth, "{name} op {at}: handler deeper than the stack\n{}", code.dump());
            todo.push((handler.target as usize, handler.depth + 1));
        }
        if let Some(to) = jump_target(op) {
            let arriving = match op {
                Op::Jump(_) | Op::JumpIfFalseOrPop(_) | Op::JumpIfTrueOrPop(_) => depth,
                _ => depth - 1,
            };
            todo.push((to as usize, arriving));
        }
        let ends = matches!(op, Op::Jump(_) | Op::Return | Op::Reraise | Op::Raise(_) | Op::AssertFail(_));
        if !ends {
            todo.push((at + 1, after));
        } else if op == Op::Return {
            assert_eq!(after, 0, "{name} returns with values left\n{}", code.dump());
        }
    }
}

fn kinds(code: &Code, op: Op) -> &'static [&'static str] {
    let named = |i: u16| &*code.names[i as usize] == "super";
    match op {
        Op::LoadAttr(_) => &["attr"],
        Op::StoreAttr(_) => &["store attr"],
        Op::DeleteAttr(_) => &["delete attr"],
        Op::Call(_) | Op::CallKeywords { .. } | Op::CallSpread { .. } => &["call"],
        Op::BuildClass { .. } | Op::LoadSuper(_) => &["call"],
        Op::Binary(_) | Op::InPlace(_) => &["binary"],
        Op::LoadIndex => &["index"],
        Op::StoreIndex => &["store index"],
        Op::DeleteIndex => &["delete index"],
        Op::Compare(_) => &["compare"],
        Op::Raise(_) | Op::AssertFail(false) => &["raise"],
        Op::AssertFail(true) => &["raise", "call"],
        Op::LoadGlobal(i) | Op::LoadName(i) if named(i) => &[],
        Op::LoadGlobal(_) | Op::LoadName(_) => &["name"],
        Op::ForIter(_) => &["next"],
        Op::GetIter => &["iter"],
        Op::Unpack(_) | Op::UnpackStar { .. } => &["unpack"],
        Op::Import { .. } | Op::ImportFrom(_) => &["import"],
        Op::Format { .. } => &["format"],
        Op::Yield => &["yield"],
        Op::YieldFrom => &["yield"],
        _ => &[],
    }
}

type Place = (String, u32, u32, u32, u32);

fn places(program: &Program) -> BTreeSet<Place> {
    let mut found = BTreeSet::new();
    for code in &program.codes {
        for (op, span) in code.ops.iter().zip(&code.spans) {
            let Span { line, column, end_line, end_column, .. } = *span;
            for kind in kinds(code, *op) {
                found.insert(((*kind).to_string(), line, column, end_line, end_column));
            }
        }
    }
    found
}

fn folder(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// CPython's places of the ops of some files; None without CPython 3.11.
fn reference(files: &[String]) -> Option<serde_json::Value> {
    let version = Command::new("python3").arg("--version").output().ok()?;
    if !version.stdout.starts_with(b"Python 3.11.") {
        println!("skipped: needs python3 3.11");
        return None;
    }
    let script = folder("tests/front/positions.py");
    let out = Command::new("python3").arg(script).args(files).output().ok()?;
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    Some(serde_json::from_slice(&out.stdout).expect("the script prints JSON"))
}

fn reference_of(all: &serde_json::Value, file: &str) -> BTreeSet<Place> {
    serde_json::from_value(all[file].clone()).expect("the script prints places")
}

#[test]
fn spans_are_those_of_cpython() {
    let mut files = vec![folder("tests/front/snippets.py").display().to_string()];
    files.extend(listings());
    let Some(all) = reference(&files) else { return };
    for file in &files {
        let text = fs::read_to_string(file).expect("the file was listed");
        let (theirs, ours) = (reference_of(&all, file), places(&good(&text)));
        // CPython turns `'%s' % (x,)` into an f-string, so that the operation is not there.
        let formats: Vec<_> = theirs.difference(&ours).filter(|place| place.0 == "format").collect();
        let turned = |place: &&Place| {
            place.0 == "binary" && formats.iter().any(|format| (place.1..=place.3).contains(&format.1))
        };
        // And `x is None` into one jump.
        let lines: Vec<&str> = text.lines().collect();
        let of_none =
            |place: &&Place| place.0 == "compare" && lines[place.1 as usize - 1].contains("is None");
        let missing: Vec<_> = theirs.difference(&ours).filter(|place| place.0 != "format").collect();
        let extra: Vec<_> =
            ours.difference(&theirs).filter(|place| !turned(place) && !of_none(place)).collect();
        assert!(
            missing.is_empty() && extra.is_empty(),
            "{file}\nonly CPython {missing:?}\nonly we {extra:?}"
        );
    }
}

/// Files of the seed, if they are there.
fn listings() -> Vec<String> {
    let mut found = Vec::new();
    for part in ["", "fixed", "spawn"] {
        let Ok(entries) = fs::read_dir(folder("../shared/seed/listings").join(part)) else {
            println!("skipped: no listings");
            continue;
        };
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        found.extend(
            paths.filter(|p| p.extension().is_some_and(|e| e == "py")).map(|p| p.display().to_string()),
        );
    }
    found.sort();
    found
}

#[test]
fn listings_compile() {
    for file in listings() {
        good(&fs::read_to_string(&file).expect("the file was listed"));
    }
}

/// Python's own library, when `INTERLEAVE_STDLIB` names its folder: our spans include all of CPython's.
#[test]
fn the_standard_library_compiles() {
    let Ok(stdlib) = std::env::var("INTERLEAVE_STDLIB") else {
        return println!("skipped: INTERLEAVE_STDLIB is not set");
    };
    let mut files: Vec<String> = fs::read_dir(stdlib)
        .expect("the folder exists")
        .filter_map(|entry| Some(entry.ok()?.path().display().to_string()))
        .filter(|path| path.ends_with(".py"))
        .collect();
    files.sort();
    let library = Library { modules: &[], is_known: &|_, _| Known::Yes };
    let mut programs = Vec::new();
    for file in files {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        match compile(&text, &file, &library) {
            Ok(program) => programs.push((file, program)),
            Err(wrong) => println!("{file} {:?}", wrong.iter().map(|w| (w.line, w.key)).next()),
        }
    }
    let names: Vec<String> = programs.iter().map(|(file, _)| file.clone()).collect();
    let Some(all) = reference(&names) else { return };
    let mut bad = 0;
    for (file, program) in &programs {
        program.codes.iter().for_each(check_stack);
        let (theirs, ours) = (reference_of(&all, file), places(program));
        // CPython turns `'%s' % (x,)` into an f-string.
        let missing: Vec<_> =
            theirs.difference(&ours).filter(|(kind, ..)| kind != "format").take(5).collect();
        if !missing.is_empty() {
            bad += 1;
            println!("{file} {missing:?}");
        }
    }
    println!("{} files, {bad} differ", programs.len());
}

#[test]
fn mistakes_are_explained() {
    let table = fs::read_to_string(folder("tests/front/mistakes.txt")).expect("the table exists");
    let mut cases: Vec<(&str, String)> = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        match (line.strip_prefix("| ").or(line.strip_prefix('|')), cases.last_mut()) {
            (Some(code), Some((_, text))) => {
                text.push_str(code);
                text.push('\n');
            }
            _ => cases.push((line, String::new())),
        }
    }
    let mut bad = String::new();
    for (expected, text) in &cases {
        let found = match compiled(text) {
            Ok(_) => vec!["nothing".to_string()],
            Err(wrong) => wrong.iter().map(|w| format!("{}:{} {}", w.line, w.column, w.key)).collect(),
        };
        if found.first().map(String::as_str) != Some(*expected) {
            bad.push_str(&format!("expected {expected}, found {found:?}\n{text}"));
        }
    }
    assert!(bad.is_empty(), "{bad}");
}

#[test]
fn every_key_has_its_sentences() {
    let read = |name: &str| -> BTreeSet<String> {
        let text = fs::read_to_string(folder("static/text").join(name)).expect("the texts exist");
        let all: std::collections::BTreeMap<String, String> =
            serde_json::from_str(&text).expect("it is JSON");
        let ours =
            all.into_iter().filter(|(key, sentence)| key.starts_with("diagnostic.") && !sentence.is_empty());
        ours.map(|(key, _)| key).collect()
    };
    let (english, chinese) = (read("en.json"), read("zh.json"));
    assert_eq!(english, chinese);
    let mut source = String::new();
    for entry in fs::read_dir(folder("src/lang/front")).expect("the sources exist") {
        let path = entry.expect("readable").path();
        if path.is_file() {
            source.push_str(&fs::read_to_string(path).expect("readable"));
        }
    }
    for key in &english {
        let name = key.strip_prefix("diagnostic.").expect("keys say what they are");
        assert!(source.contains(&format!("\"{name}\"")), "{name} is never used");
    }
    // Keys are the strings that stand where a key is expected.
    let before = ["complain(", "mistake(", "diagnostic(", "(\"", "Some((\"", "=> (\""];
    for (i, _) in source.match_indices('"') {
        let rest = &source[i + 1..];
        let Some(end) = rest.find('"') else { break };
        let word = &rest[..end];
        let shaped =
            word.contains('_') && word.chars().all(|c| c.is_ascii_lowercase() || c == '_') && word.len() > 3;
        let placed = before.iter().any(|before| source[..i].ends_with(before) || source[..i].ends_with(", "));
        if shaped && placed && !word.starts_with("__") {
            assert!(english.contains(&format!("diagnostic.{word}")), "{word} has no sentence");
        }
    }
}

#[test]
fn depth_bombs_are_refused() {
    let many = |text: &str, n: usize| text.repeat(n);
    let bombs = [
        many("(", 10_000),
        many("-", 50_000) + "1",
        "x = ".to_string() + &many("not ", 15_000) + "1",
        many("[", 60_000),
        many("{", 201),
        "x = ".to_string() + &many("1+", 30_000) + "1",
        "x = ".to_string() + &many("2**", 20_000) + "1",
        "x = ".to_string() + &many("lambda: ", 8_000) + "1",
        "x = ".to_string() + &many("1 if a else ", 5_000) + "1",
        "x = a".to_string() + &many(".b", 30_000),
        "x = a".to_string() + &many("()", 30_000),
        "x = a".to_string() + &many("[0]", 20_000),
        "x = a".to_string() + &many(" if a else b", 5_000),
        (0..300).map(|i| format!("{}if x:\n", " ".repeat(i))).collect::<String>(),
        "(\n".to_string()
            + &(0..300).map(|i| format!("{0}if x:\n{0} a\n{0} b\n", " ".repeat(i))).collect::<String>(),
        "x = ".to_string() + &many("f'{", 1_000),
        many("await ", 10_000),
        "x = ".to_string() + &many("yield ", 10_000),
        "x = ".to_string() + &many("*", 60_000),
        many("@", 60_000),
        "def f(a: ".to_string() + &many("lambda: ", 8_000) + "1): pass",
        many("a:", 30_000),
        many("if x: ", 10_000),
        many("else ", 10_000),
        many("match ", 10_000),
        "match x:\n case ".to_string() + &many("-", 30_000),
        "match x:\n case ".to_string() + &many("[", 30_000),
        "match x:\n case ".to_string() + &many("a|", 30_000),
        many("lambda ", 9_000),
        many("async ", 10_000),
        "x = a".to_string() + &many(" < b", 15_000),
        "x = ".to_string() + &many("a := ", 10_000) + "1",
        "print ".repeat(10_000),
        "x".repeat(70_000),
        "x = 1\0".to_string(),
    ];
    for bomb in &bombs {
        assert!(compiled(bomb).is_err(), "{:?}", &bomb[..bomb.len().min(40)]);
    }
    let nested: String =
        (0..90).map(|i| format!("{0}try:\n{0} pass\n{0}finally:\n", " ".repeat(i))).collect();
    let wrong = compiled(&format!("{nested}{}pass\n", " ".repeat(90))).expect_err("too many finally blocks");
    assert_eq!(wrong[0].key, "too_many_finally");
    good(&format!("x = {}1{}", many("(", 190), many(")", 190)));
    good(&format!("x = {}1", many("1+", 390)));
    let blocks: String = (0..90).map(|i| format!("{}if x:\n", " ".repeat(i))).collect();
    good(&format!("{blocks}{}pass\n", " ".repeat(90)));
}

/// The browser's stack is 1 MB and does not grow.
#[test]
fn the_deepest_programs_need_little_stack() {
    let many = |text: &str, n: usize| text.repeat(n);
    let blocks: String = (0..99).map(|i| format!("{}if x:\n", " ".repeat(i))).collect();
    let indent = " ".repeat(99);
    let deep = [
        format!("x = {}1{}", many("(", 199), many(")", 199)),
        format!("x = {}1{}", many("[", 199), many("]", 199)),
        format!("x = {}1", many("1+", 399)),
        format!("x = {}1", many("lambda: ", 199)),
        format!("{blocks}{indent}x = {}1{}", many("f(", 199), many(")", 199)),
        format!("{blocks}{indent}x = {}1", many("not ", 399)),
        format!("{blocks}{indent}x = {}y{}", many("[", 180), many(" for y in z]", 180)),
    ];
    let small = std::thread::Builder::new().stack_size(512 * 1024);
    let run = small.spawn(move || {
        for text in &deep {
            assert!(compiled(text).is_ok(), "{:?}", compiled(text).err());
        }
    });
    run.expect("a thread").join().expect("deep programs compile");
}

/// A generator of numbers, for texts that need not be good.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

#[test]
fn garbage_never_panics() {
    let snippets = fs::read_to_string(folder("tests/front/snippets.py")).expect("the snippets exist");
    let pieces: Vec<&str> = "def f ( ) : \n \n    \n        x = 1 + - * ** [ ] { } , ; . ' \" ''' f' } { \\ # @ := -> ... \
        class for in while try except finally with as return yield lambda if else elif del global nonlocal import from \
        not and or is async await match case type print （ ， ： “ 中文 \u{feff} \u{200b} \t 0x 1e9 0b2 1_ b'é' !r != == \
        'a' \"b\" *a **k raise assert pass break continue x y \r \u{c} \\N{DASH} *x, (yield) (x:=1) lambda:0 __debug__ del~x '\\ud800' `"
        .split(' ')
        .collect();
    let mut numbers = Numbers(7);
    for round in 0..3_000 {
        let mut text = String::new();
        if round % 2 == 0 {
            for _ in 0..numbers.below(60) {
                text.push_str(pieces[numbers.below(pieces.len())]);
                text.push_str([" ", "", "\n"][numbers.below(3)]);
            }
        } else {
            let mut characters: Vec<char> = snippets.chars().collect();
            for _ in 0..1 + numbers.below(4) {
                let at = numbers.below(characters.len());
                let end = (at + numbers.below(8)).min(characters.len());
                let piece = pieces[numbers.below(pieces.len())];
                characters.splice(at..end, piece.chars());
            }
            text = characters.into_iter().collect();
        }
        match compiled(&text) {
            Ok(program) => program.codes.iter().for_each(check_stack),
            Err(wrong) => assert!(!wrong.is_empty()),
        }
    }
}

#[test]
fn library_files_carry_cpythons_names_and_lines() {
    let text = "#@file /usr/lib/python3.11/x.py\ndef run():\n    work()  #@ 314\n";
    let program = with_library("import os\nx = 1\n", &[("x", text)]).expect("both are good");
    assert_eq!(&*program.files[0].name, "/usr/lib/python3.11/x.py");
    assert_eq!(program.files[0].shown, [(3, 314)]);
    assert!(program.files[0].library && !program.files[1].library);
    let of_library = |code: &&Code| code.file == 0;
    assert!(program.codes.iter().filter(of_library).all(|code| !code.ops.contains(&Op::Statement)));
    assert_eq!(program.codes[program.main.0 as usize].file, 1);
}

#[test]
fn anchors_mark_operators_and_brackets() {
    let program = good("x = a + b\ny = (a)  [ i ] // c\n");
    let code = &program.codes[program.main.0 as usize];
    let anchor = |op: fn(&Op) -> bool| {
        let found = code.ops.iter().zip(&code.spans).filter(|(o, _)| op(o));
        found.map(|(_, span)| span.anchor).collect::<Vec<_>>()
    };
    assert_eq!(anchor(|op| matches!(op, Op::Binary(_))), [(6, 7), (15, 17)]);
    assert_eq!(anchor(|op| *op == Op::LoadIndex), [(9, 14)]);
}

/// Goldens: `INTERLEAVE_BLESS=1` writes them anew.
#[test]
fn listings_of_code_are_as_recorded() {
    for entry in fs::read_dir(folder("tests/front/golden")).expect("the goldens exist") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|extension| extension != "py") {
            continue;
        }
        let dump = good(&fs::read_to_string(&path).expect("readable")).dump();
        let recorded = path.with_extension("txt");
        if std::env::var("INTERLEAVE_BLESS").is_ok() {
            fs::write(&recorded, &dump).expect("writable");
        }
        assert_eq!(dump, fs::read_to_string(&recorded).unwrap_or_default(), "{}", path.display());
    }
}

#[test]
fn what_is_refused_as_absent_is_absent_here_and_there_in_cpython() {
    let library = interleave::lang::prelude::library();
    for (module, name) in absent::all() {
        if module != "builtins" {
            assert!((library.is_known)(module, Some(name)) != Known::Yes, "{module}.{name} is there");
        }
    }
    assert!(absent::has("os", "system"));
    assert!(!absent::has("os", "getpid"));
    let own = "def compile(x):\n    return x\nprint(compile(1))\nimport os\nos.getpidd\n";
    assert!(diagnose(own, &library).is_empty(), "names of the program's own, and its own mistakes, may stay");
}
