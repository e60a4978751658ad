//! Listings as wikis, chats and word processors hand them on, and what they were.

mod common;

use std::{fs, path::Path};

use common::Dice;
use interleave::{
    lang::{
        compile,
        front::{Fate, Repair, repair},
    },
    scenario::library,
    text::{LANGUAGES, Text},
};
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::Ranged;

fn mended(damaged: &str) -> Repair {
    repair(damaged).unwrap_or_else(|| panic!("nothing is offered for:\n{damaged}"))
}

fn keys(repair: &Repair) -> Vec<&'static str> {
    repair.counts().into_iter().map(|(key, _)| key).collect()
}

/// What a program says, without comments and the ways to break lines.
fn tokens(text: &str) -> Vec<(TokenKind, String)> {
    let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module));
    let said = parsed.tokens().iter().filter(|token| !token.kind().is_trivia());
    said.map(|token| {
        let words = if token.kind() == TokenKind::Newline { "" } else { &text[token.range()] };
        let words = if token.kind() == TokenKind::Indent { "" } else { words };
        (token.kind(), words.to_owned())
    })
    .collect()
}

/// Each kind of damage alone: text, what is offered, the key of the change.
const DAMAGE: &[(&str, &str, &str)] = &[
    ("print（'你好，世界'）\n", "print('你好，世界')\n", "width"),
    ("x ＝ ［1，2］；y ＝ x\n", "x = [1,2];y = x\n", "width"),
    ("ｘ = 1\nprint(ｘ)\n", "x = 1\nprint(x)\n", "width"),
    ("print（1）     # 注释     （一）\n", "print(1)     # 注释     （一）\n", "width"),
    ("x = 1 ＃ 注释（一）\n", "x = 1 # 注释（一）\n", "width"),
    ("print(“你好，‘世界’”)\n", "print(\"你好，‘世界’\")\n", "smart"),
    ("print(‘a’, \"b”)\n", "print('a', \"b\")\n", "smart"),
    ("print(“say \"hi\"”)\n", "print('say \"hi\"')\n", "smart"),
    ("print(“it's \"so\"”)\n", "print(\"it's \\\"so\\\"\")\n", "smart"),
    ("x = “““a\n，b”””\n", "x = \"\"\"a\n，b\"\"\"\n", "smart"),
    (
        "class A:\n    def **init**(self):\n        super().**init**()\n",
        "class A:\n    def __init__(self):\n        super().__init__()\n",
        "bold",
    ),
    ("if **name** == '**main**':\n    pass\n", "if __name__ == '__main__':\n    pass\n", "bold"),
    (
        "if \\_\\_name\\_\\_ == '\\_\\_main\\_\\_':\n    pass\n",
        "if __name__ == '__main__':\n    pass\n",
        "escape",
    ),
    ("print('%s' %[self.name](http://self.name))\n", "print('%s' %self.name)\n", "link"),
    ("`x = 1`\n", "x = 1\n", "back-quote"),
    ("```python\nx = 1\n```\n", "x = 1\n", "fence"),
    ("Look:\n```\nx = 1\n```\nThat is all, isn't it?\n", "x = 1\n", "around"),
    ("```python\nx = 1\n", "x = 1\n", "fence"),
    ("if x:\n\u{a0}\u{a0}\u{a0}\u{a0}y\u{a0}= 1\n", "if x:\n    y = 1\n", "blank"),
    ("if x:\n\u{3000}\u{3000}y = 1\n", "if x:\n    y = 1\n", "blank"),
    ("if x:\n\ty = 1\n    z = 2\n", "if x:\n    y = 1\n    z = 2\n", "tab"),
    (
        ">>> x = 1\n>>> for i in range(2):\n...     print(i)\n...\n0\n1\n>>> x\n1\n",
        "x = 1\nfor i in range(2):\n    print(i)\n\nx\n",
        "prompt",
    ),
    ("x\u{200b} = 1\u{2060}\n", "x = 1\n", "invisible"),
    ("x = 1\n\u{feff}y = 2\n", "x = 1\ny = 2\n", "invisible"),
    ("    x = 1\n    if x:\n        y = 2\n", "x = 1\nif x:\n    y = 2\n", "indent"),
    ("  x = 1\nif x:\n    y = 2\n", "x = 1\nif x:\n    y = 2\n", "indent"),
    (
        "import time from os import getpid def f(x):     if x:         return 'a     b'     return 1 if __name__ == '__main__':     f(2)\n",
        "import time\nfrom os import getpid\ndef f(x):\n    if x:\n        return 'a     b'\n    return 1\nif __name__ == '__main__':\n    f(2)\n",
        "line",
    ),
    ("import time def f(): \tpass\n", "import time\ndef f():\n    pass\n", "line"),
    (
        "try:     f() except:     g() finally:     h()\n",
        "try:\n    f()\nexcept:\n    g()\nfinally:\n    h()\n",
        "line",
    ),
    (
        "import os while 1:     x = 1 # one, see f() for it     y = 2 # 二 f(1) z = 3\n",
        "import os\nwhile 1:\n    x = 1 # one, see f() for it\n    y = 2 # 二\nf(1)\nz = 3\n",
        "line",
    ),
    ("def f():\n    a = 1 b = 2\n    return a\n", "def f():\n    a = 1\n    b = 2\n    return a\n", "line"),
];

#[test]
fn each_kind_of_damage_is_undone_and_named() {
    let mut wrong = Vec::new();
    for (damaged, sound, key) in DAMAGE {
        match repair(damaged) {
            Some(found) if found.text == *sound && keys(&found).contains(key) && found.left == 0 => {}
            other => wrong.push(format!("{damaged:?}\n  {other:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_kind_of_damage_has_its_words() {
    for (tag, _) in LANGUAGES {
        let text = Text::of(tag);
        for key in DAMAGE.iter().flat_map(|(damaged, ..)| keys(&mended(damaged))) {
            let key = format!("repair.{key}");
            assert_ne!(text.get(&key), key, "{tag}");
        }
    }
}

/// What the notes' export does: each line end becomes a blank, empty lines vanish, and back-quotes go around it all.
fn exported(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    format!("`{}`", lines.join(" "))
}

#[test]
fn the_exported_listings_of_the_notes_are_recovered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seed/listings");
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("skipped: the course notes' listings are not here");
        return;
    };
    let paths = entries.map(|entry| entry.expect("a folder can be read").path());
    let mut paths: Vec<_> = paths.filter(|path| path.extension().is_some_and(|end| end == "py")).collect();
    paths.sort();
    assert_eq!(paths.len(), 25);
    let mut lost = Vec::new();
    for path in paths {
        let sound = fs::read_to_string(&path).expect("a listing is text");
        assert_eq!(repair(&sound), None, "{} is right", path.display());
        let damaged = exported(&sound);
        // As it stands in the text of the page, and as it is copied from what the page shows.
        for damaged in [damaged.as_str(), damaged.trim_matches('`')] {
            let found = repair(damaged);
            if found.as_ref().is_none_or(|found| tokens(&found.text) != tokens(&sound)) {
                lost.push(format!("{}:\n{}", path.display(), found.map_or_else(String::new, |it| it.text)));
            }
        }
    }
    // One has a string over several lines, and what is in a string stays as it is.
    assert!(lost.len() <= 2, "{} of 25 are lost:\n{}", lost.len(), lost.join("\n"));
}

/// The programs of this repository: scenarios, and what the tests run.
fn programs() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found: Vec<String> = library().iter().map(|scenario| scenario.source.to_string()).collect();
    for folder in ["tests/language", "tests/front", "tests/page/programs"] {
        for entry in fs::read_dir(root.join(folder)).expect("the folder is there") {
            let path = entry.expect("a folder can be read").path();
            // Its strings are full of quoted code: typed with other quotes nobody can tell where they end.
            let is_quoting = path.ends_with("integers.py");
            if path.extension().is_some_and(|end| end == "py") && !is_quoting {
                found.push(fs::read_to_string(path).expect("a program is text"));
            }
        }
    }
    found.retain(|program| parse_unchecked(program, ParseOptions::from(Mode::Module)).errors().is_empty());
    assert!(found.len() > 25, "{}", found.len());
    found
}

/// A program as an input method or a word processor has it: other punctuation and quotes, blanks that do not break. What is in
/// strings and comments stays.
fn typed_in_chinese(program: &str) -> String {
    let parsed = parse_unchecked(program, ParseOptions::from(Mode::Module));
    let mut out = String::new();
    let mut at = 0;
    let mut within = 0;
    for token in parsed.tokens() {
        out.push_str(&program[at..token.start().to_usize()].replace("    ", "\u{a0}\u{a0}\u{a0}\u{a0}"));
        let words = &program[token.range()];
        let inner = words.get(1..words.len().saturating_sub(1)).unwrap_or_default();
        within += i32::from(token.kind() == TokenKind::FStringStart);
        within -= i32::from(token.kind() == TokenKind::FStringEnd);
        match token.kind() {
            _ if within > 0 => out.push_str(words),
            TokenKind::String if words.starts_with('\'') && !inner.contains(['\'', '"', '\\', '’']) => {
                out.push_str(&format!("‘{inner}’"));
            }
            TokenKind::Lpar => out.push('（'),
            TokenKind::Rpar => out.push('）'),
            TokenKind::Comma => out.push('，'),
            TokenKind::Colon => out.push('：'),
            TokenKind::Equal => out.push('＝'),
            TokenKind::Indent => out.push_str(&words.replace(' ', "\u{a0}")),
            _ => out.push_str(words),
        }
        at = token.end().to_usize();
    }
    out
}

#[test]
fn a_correct_program_is_never_changed() {
    for program in programs() {
        assert_eq!(repair(&program), None, "{program}");
        assert_eq!(repair(&program.replace('\n', "\r\n")), None, "{program}");
    }
    let odd = "x = 2\ny = 2**x**2\nd = dict(**{}, **{})\nprint(f'{x}（，）', '“”', y)  # （，）`**a**`\n";
    assert_eq!(repair(odd), None);
}

#[test]
fn programs_typed_with_other_punctuation_are_recovered_and_their_strings_kept() {
    for program in programs() {
        let damaged = typed_in_chinese(&program);
        let found = mended(&damaged);
        assert_eq!(tokens(&found.text), tokens(&program), "{damaged}\n{}", found.text);
        assert_eq!(found.left, 0);
    }
}

#[test]
fn strings_and_comments_keep_their_full_width_punctuation() {
    let found = mended("s = '（，）：“x”'；t = \"\"\"，\n。\"\"\" # 注释，（见下）\nprint（s，t）\n");
    assert_eq!(found.text, "s = '（，）：“x”';t = \"\"\"，\n。\"\"\" # 注释，（见下）\nprint(s,t)\n");
}

#[test]
fn what_is_no_damage_is_left_to_the_diagnostics() {
    for text in [
        "print 'hello'\n",
        "x = 5 y\n",
        "total = a b\n",
        "if x = 1:\n    pass\n",
        "def f(x)\n    pass\n",
        "print('a\n",
        "x = (1,\n",
        "# all is     a comment\n",
        "# import os     \n# def f():\n#     print(1)\n",
        "x = 1     # f()     g\n",
        "#     print(1)\n",
        "import numpy\n",
        "else if x:\n    pass\n",
        "a = b c d e\n",
        "x = 1 +     \n",
        "for i in range(3)\n    print(i)\n",
        "",
        "`\n",
        "```\n",
    ] {
        assert_eq!(repair(text), None, "{text:?}");
    }
}

#[test]
fn mistakes_that_are_no_damage_stay_and_are_counted() {
    let found = mended("print（'a'）\nif x = 1:\n    pass\n");
    assert_eq!(found.text, "print('a')\nif x = 1:\n    pass\n");
    let wrong = compile(&found.text, "main.py").expect_err("one mistake is left");
    assert_eq!(found.left, wrong.len());
}

#[test]
fn changes_name_the_line_they_are_in() {
    let found = mended("x = 1\nprint（x）\n\nprint（'y'，x）\n");
    let lines: Vec<u32> = found.changes.iter().map(|change| change.line).collect();
    assert_eq!((lines, found.counts()), (vec![2, 2, 4, 4, 4], vec![("width", 5)]));
}

#[test]
fn the_difference_leads_from_one_text_to_the_other() {
    let damaged = "x = 1\nprint（x）\nimport a def f():     pass\ny = 2\n";
    let found = mended(damaged);
    let all = found.differences(damaged);
    let side = |gone: Fate| {
        let lines = all.iter().filter(|it| it.fate != gone).map(|it| format!("{}\n", it.text));
        lines.collect::<String>()
    };
    assert_eq!((side(Fate::Added), side(Fate::Removed)), (damaged.to_owned(), found.text.clone()));
    let fates: Vec<Fate> = all.iter().map(|it| it.fate).collect();
    assert_eq!(fates.iter().filter(|fate| **fate == Fate::Kept).count(), 2, "{all:?}");
}

#[test]
fn a_large_text_of_joints_is_done_in_time() {
    let mut text = "x = 1 ".repeat(9_000);
    text.push_str("y = （2）");
    let started = std::time::Instant::now();
    let found = mended(&text);
    assert_eq!((found.left, found.text.lines().count()), (0, 9_001));
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

/// What damage is made of, and what makes it worse.
const JUNK: &[&str] = &[
    "（",
    "）",
    "，",
    "：",
    "“",
    "”",
    "‘",
    "’",
    "'",
    "\"",
    "\"\"\"",
    "“““",
    "`",
    "```",
    "**",
    "**x**",
    "[a](http://a)",
    "\\",
    "\\_",
    "\t",
    "     ",
    " ",
    "\u{a0}",
    "\u{3000}",
    "\u{200b}",
    "\u{feff}",
    "#",
    "＃",
    "\n",
    "\r\n",
    "\r",
    ">>> ",
    "... ",
    "if ",
    "else ",
    ":",
    "é",
    "𝐱",
    "\u{1f600}",
    "f'{",
    "}",
];

#[test]
fn whatever_is_pasted_is_repaired_or_left_but_never_made_worse() {
    let programs = programs();
    let mut dice = Dice::new(41);
    let mut offered = 0;
    for _ in 0..3_000 {
        let program = &programs[dice.below(programs.len() as u64) as usize];
        let mut text: Vec<char> = program.chars().take(1_500).collect();
        for _ in 0..=dice.below(6) {
            let at = dice.below(text.len() as u64 + 1) as usize;
            let until = (at + dice.below(12) as usize).min(text.len());
            let junk = JUNK[dice.below(JUNK.len() as u64) as usize];
            text.splice(at..if dice.below(2) == 0 { at } else { until }, junk.chars());
        }
        let mut text: String = text.into_iter().collect();
        if dice.below(3) == 0 {
            text = exported(&text);
        }
        let faults = |text: &str| parse_unchecked(text, ParseOptions::from(Mode::Module)).errors().len();
        let Some(found) = repair(&text) else { continue };
        offered += 1;
        assert!(!found.changes.is_empty(), "{text}");
        assert!(faults(&found.text) <= faults(&text), "{text}\n---\n{}", found.text);
        let lines = text.lines().count() as u32 + text.matches('\r').count() as u32;
        assert!(
            found.changes.iter().all(|change| (1..=lines).contains(&change.line)),
            "{text}\n{:?}",
            found.changes
        );
        let again = repair(&found.text).map_or(0, |again| again.changes.len());
        assert!(again <= found.changes.len(), "{text}\n---\n{}\n{again}", found.text);
    }
    assert!(offered > 500, "{offered}");
}
