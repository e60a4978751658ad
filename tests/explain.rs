//! Whether an observed end is possible: the search that only goes where the output agrees says what a complete search says,
//! of ends that are possible and of ends that are not, also for programs that print for ever.

use std::{collections::BTreeMap, fs, rc::Rc};

use interleave::{
    explore::{
        explain::{Answer, Explainer, Observed},
        explorer::{Explorer, Settings},
        report::Report,
    },
    lang,
    machine::Options,
};

fn options() -> Rc<Options> {
    Rc::new(Options::default())
}

fn program(source: &str) -> Rc<lang::code::Program> {
    lang::compile(source, "main.py").unwrap_or_else(|error| panic!("{error:?}\n{source}"))
}

fn explored(source: &str) -> Report {
    let settings = Settings { max_states: 20_000, ..Settings::default() };
    let mut explorer = Explorer::new(program(source), &Vec::new(), options(), settings);
    while explorer.work(1 << 12) {}
    explorer.report()
}

fn explained(source: &str, observed: &Observed) -> Answer {
    let settings = Settings { max_states: 200_000, ..Settings::default() };
    let mut explainer = Explainer::new(program(source), &Vec::new(), options(), &settings, observed);
    while explainer.work(1 << 12) {}
    explainer.answer().expect("it has come to an end").clone()
}

fn seen(outcome: &str, exit_code: Option<i32>, stdout: &str) -> Observed {
    let (outcome, stdout) = (outcome.to_owned(), stdout.to_owned());
    Observed { outcome, exit_code, stdout, ..Observed::default() }
}

/// What nobody did, made from what somebody did.
fn corrupted(end: &Observed) -> Vec<Observed> {
    let mut wrong = vec![
        Observed { stdout: format!("{}one line more\n", end.stdout), ..end.clone() },
        Observed { exceptions: BTreeMap::from([("ZeroDivisionError".to_owned(), 7)]), ..end.clone() },
        Observed { files: BTreeMap::from([("no such file".to_owned(), String::new())]), ..end.clone() },
    ];
    if end.outcome == "exited" {
        wrong.push(Observed { exit_code: Some(77), ..end.clone() });
    }
    if let Some((first, _)) = end.stdout.split_once('\n') {
        wrong.push(Observed { stdout: format!("{first} \n"), ..end.clone() });
    }
    wrong
}

#[test]
fn both_searches_agree_on_every_program_with_known_outcomes() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/explore");
    let mut compared = 0;
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("it is there").flatten().map(|it| it.path()).collect();
    files.sort();
    for path in files.into_iter().filter(|path| path.extension().is_some_and(|it| it == "py")) {
        let source = fs::read_to_string(&path).expect("it can be read");
        let report = explored(&source);
        if !report.complete || report.states > 600 || report.reads_clock {
            continue;
        }
        for outcome in &report.outcomes {
            let end = Observed::of(outcome);
            assert_eq!(Answer::of(&report, &end), Answer::Possible);
            assert_eq!(explained(&source, &end), Answer::Possible, "{path:?}: {end:?}");
        }
        for wrong in report.outcomes.first().map(|it| corrupted(&Observed::of(it))).unwrap_or_default() {
            for answer in [Answer::of(&report, &wrong), explained(&source, &wrong)] {
                assert!(matches!(answer, Answer::Impossible(Some(_))), "{path:?}: {wrong:?}: {answer:?}");
            }
            compared += 1;
        }
    }
    assert!(compared > 150, "{compared}");
}

const CLOCK: &str = "
import time
from multiprocessing import Process

def clock():
    while True:
        print('tick')
        time.sleep(1)

if __name__ == '__main__':
    Process(target=clock, daemon=True).start()
    time.sleep(5)
    print('done')
";

#[test]
fn a_program_that_may_print_for_ever_is_held_to_what_it_printed() {
    assert!(!explored(CLOCK).complete, "it has no end of states");
    for ticks in [0, 1, 6, 40] {
        let end = seen("exited", Some(0), &format!("{}done\n", "tick\n".repeat(ticks)));
        assert_eq!(explained(CLOCK, &end), Answer::Possible, "{ticks}");
    }
    let after = seen("exited", Some(0), "tick\ndone\ntick\n");
    assert_eq!(explained(CLOCK, &after), Answer::Possible, "it may tick until it is ended");
    for wrong in [seen("exited", Some(0), "tick\ntock\ndone\n"), seen("exited", Some(0), "tick\n")] {
        let Answer::Impossible(Some(difference)) = explained(CLOCK, &wrong) else { panic!("{wrong:?}") };
        assert_eq!(difference.field, "stdout");
    }
    assert!(matches!(explained(CLOCK, &seen("hang", None, "tick\n")), Answer::Impossible(_)));
}

#[test]
fn a_clock_that_is_read_is_not_held_against_anybody() {
    let source = "
import time
begin = time.time()
time.sleep(0.25)
print('took', round(time.time() - begin, 2), 's')
";
    let report = explored(source);
    assert!(report.reads_clock);
    assert_eq!(Answer::of(&report, &seen("exited", Some(0), "took 0.31 s\n")), Answer::Possible);
    let other = seen("exited", Some(0), "took long\n");
    assert_eq!(Answer::of(&report, &other), Answer::Unknown("clock".to_owned()));
}

#[test]
fn a_search_without_room_says_so() {
    let settings = Settings { max_states: 3, ..Settings::default() };
    let never = seen("exited", Some(0), "tick\n");
    let mut explainer = Explainer::new(program(CLOCK), &Vec::new(), options(), &settings, &never);
    while explainer.work(16) {}
    assert_eq!(explainer.answer(), Some(&Answer::Unknown("states".to_owned())));
}
