//! Programs searched as a whole: how many states, which outcomes.

use std::rc::Rc;

use interleave::{
    explore::{
        explorer::{Explorer, Settings},
        report::Report,
    },
    lang,
    machine::Options,
};

fn explorer(text: &str, settings: Settings) -> Explorer {
    let program = lang::compile(text, "main.py").expect("it compiles");
    let options = Options::default();
    Explorer::new(program, &Vec::new(), Rc::new(options), settings)
}

fn search(text: &str, settings: Settings) -> Report {
    let mut explorer = explorer(text, settings);
    while explorer.work(10_000) {}
    explorer.report()
}

#[test]
fn tickets() {
    let text = std::fs::read_to_string(std::env::var("P").unwrap()).unwrap();
    for symmetry in [false, true] {
        let start = std::time::Instant::now();
        let report = search(&text, Settings { symmetry, ..Settings::default() });
        if let Ok(only) = std::env::var("S") {
            if (only == "1") != symmetry {
                continue;
            }
        }
        println!("{:?} {}", start.elapsed(), serde_json::to_string_pretty(&report).unwrap());
    }
}
