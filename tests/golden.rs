//! Golden recordings: every event of small scenarios, as text. `UPDATE_GOLDEN=1` writes them anew; read the diff.

use std::{fmt::Write, fs, path::Path, rc::Rc};

use interleave::{lang, recording::Recording, scenario::library};

const GOLDEN: [&str; 5] = ["tickets", "join", "daemon", "crossed-locks", "bounded-queue"];

fn told(recording: &Recording) -> String {
    let mut text = String::new();
    for event in &recording.events {
        let at = event.at.micros();
        writeln!(text, "{at:>7} {} {:?} | {:?}", event.pid, event.kind, event.why)
            .expect("a String takes all");
    }
    for piece in &recording.output {
        writeln!(text, "output at {}: {} {:?}", piece.cursor, piece.pid, piece.text)
            .expect("a String takes all");
    }
    writeln!(text, "{:?}", recording.outcome).expect("a String takes all");
    text
}

#[test]
fn recordings_are_as_they_were() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut wrong = Vec::new();
    for scenario in library().iter().filter(|it| GOLDEN.contains(&&*it.key)) {
        let program = lang::compile(&scenario.source, "main.py").expect("the library compiles");
        let options = Rc::new(scenario.options.clone());
        let recording = Recording::whole(program, &scenario.files, options, None).expect("its policy exists");
        let path = folder.join(format!("{}.txt", scenario.key));
        let now = told(&recording);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::create_dir_all(&folder)
                .and_then(|()| fs::write(&path, &now))
                .expect("the folder can be written");
        }
        let before = fs::read_to_string(&path).unwrap_or_default();
        if let Some((line, (then, now))) =
            before.lines().chain([""]).zip(now.lines().chain([""])).enumerate().find(|(_, (a, b))| a != b)
        {
            wrong.push(format!("{} line {}:\n  was {then}\n  is  {now}", scenario.key, line + 1));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
