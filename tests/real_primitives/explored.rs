//! The same programs under the explorer: how a real run ended, and what each process had seen by then, is among the ends that
//! are possible.
//!
//! Not where one process signals another: to the explorer a signal arrives with the step that sends it, on the real kernel the
//! other may go on for a while (the machine knows that, and accepts it).

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
    rc::Rc,
};

use interleave::{
    explore::{explorer::Explorer, settings::Settings},
    machine::{Costs, Options},
};
use libtest_mimic::{Completion, Failed, Trial};

use super::{
    accept,
    families::{self, FAMILIES},
    generate::{self, Family},
    helper::Helper,
    history::{Ending, History},
    number,
    program::{Op, Program},
    python::{self, Report},
};

/// Steps after which a program is too large.
const STEPS: u64 = 6_000;

pub fn trials() -> Vec<Trial> {
    let trial = |(name, family, _): (&'static str, Family, u64)| {
        Trial::ignorable_test(format!("{name}_on_the_kernel_end_as_explored"), move || agree(name, family))
    };
    let others = FAMILIES.into_iter().filter(|(_, family, _)| *family != Family::Signals);
    others.map(trial).collect()
}

/// How a run ended, as far as everybody can know it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct End {
    /// Of the main process; None if it sleeps for ever.
    code: Option<i32>,
    /// What each process that came to its exit had seen, sorted.
    seen: Vec<String>,
    files: Vec<String>,
}

/// All ends; None if there are too many states.
fn explore(program: &Program) -> Option<BTreeSet<End>> {
    let code = accept::compile(&python::text(program, Report::Whole));
    let options = Options { costs: Costs::REAL, ..Options::default() };
    let settings = Settings { print_order: false, ..Settings::default() };
    let mut explorer = Explorer::new(code, &accept::files(program), Rc::new(options), settings);
    let mut done = 0;
    while explorer.work(500) {
        done += 500;
        if done > number("STEPS", STEPS) {
            return None;
        }
    }
    let report = explorer.report();
    let ends = report.outcomes.iter().map(|outcome| {
        let mut seen: Vec<String> = outcome.stdout.lines().map(|it| it.trim_end().to_owned()).collect();
        seen.sort();
        let file = |at| outcome.files.get(&format!("f{at}")).cloned().unwrap_or_default();
        assert!(outcome.exceptions.is_empty(), "{:?}", outcome.exceptions);
        End { code: outcome.exit_code, seen, files: (0..program.files.len()).map(file).collect() }
    });
    report.complete.then(|| ends.collect())
}

/// The end of a real run; None if a process was killed while it exited, for then nobody knows whether it had told.
fn end(program: &Program, history: &History) -> Option<End> {
    let mut seen = Vec::new();
    for (process, (ops, trail)) in program.processes.iter().zip(&history.trails).enumerate() {
        let exits = trail.deeds.len() == ops.len() && matches!(ops.last(), Some(Op::Exit(_)));
        match trail.end {
            Ending::Code(code) if code >= 0 && exits => {
                let returned = trail.deeds.iter().filter(|it| it.end.is_some()).map(|it| it.result.as_str());
                let all: Vec<&str> = returned.collect();
                seen.push(format!("{process} {}", all.join(" ")).trim_end().to_owned());
            }
            Ending::Code(_) | Ending::Unknown if exits => return None,
            _ => {}
        }
    }
    seen.sort();
    let code = match history.trails[0].end {
        Ending::Code(code) => Some(code),
        _ => None,
    };
    Some(End { code, seen, files: history.files.clone() })
}

fn agree(name: &str, family: Family) -> Result<Completion, Failed> {
    let mut helper = Helper::start(&format!("explored-{name}"));
    let (mut possible, mut met, mut large, mut busy) = (0, 0, 0, 0);
    // Above so many operations it is not tried; who waits for a pipe leaves few others.
    let most = if family == Family::Pipes { 18 } else { 12 };
    let mut count = 0;
    for seed in families::seeds(60) {
        let program = generate::program(family, seed);
        let ops = || program.processes.iter().flatten();
        if ops().count() > most || ops().any(|op| matches!(op, Op::Kill(_, signal) if *signal > 0)) {
            continue;
        }
        count += 1;
        let explored = catch_unwind(AssertUnwindSafe(|| explore(&program)));
        let Ok(ends) = explored else {
            let text = python::text(&program, Report::Whole);
            return Err(format!("{name}, seed {seed}: the explorer broke off\n{program}{text}").into());
        };
        let Some(ends) = ends else {
            large += 1;
            continue;
        };
        let mut seen = BTreeSet::new();
        for run in 0..number("RUNS", 6) {
            let Ok(history) = helper.run(&program, seed << 8 | run, run % 2 == 0) else {
                busy += 1;
                continue;
            };
            let Some(end) = end(&program, &history) else { continue };
            if !ends.contains(&end) {
                let text = format!(
                    "{name}, seed {seed}: the explorer does not know this end\n{program}{}\n{end:?}\nit knows {ends:#?}\n{}",
                    history.tell(&program),
                    python::text(&program, Report::Whole)
                );
                return Err(text.into());
            }
            seen.insert(end);
        }
        possible += ends.len();
        met += seen.len();
    }
    println!("{name}: {met} of {possible} possible ends seen; {large} of {count} programs too large");
    if busy > 0 && met == 0 {
        return Ok(Completion::ignored_with("the machine is too busy: every run was cut off"));
    }
    if met == 0 {
        return Err("not one program was small enough".into());
    }
    Ok(Completion::Completed)
}
