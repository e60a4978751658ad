//! Random programs of each family: what the real kernel did the machine must accept.

use libtest_mimic::{Completion, Failed, Trial};

use super::{
    accept::{Simulated, Verdict, accept},
    generate::{self, Family},
    helper::Helper,
    history::History,
    number,
    program::Program,
    python::{self, Report},
};

pub const FAMILIES: [(&str, Family, u64); 6] = [
    ("pipes", Family::Pipes, 40),
    ("semaphores", Family::Semaphores, 40),
    ("files", Family::Files, 40),
    ("signals", Family::Signals, 40),
    ("life", Family::Life, 40),
    ("mixed", Family::Mixed, 40),
];

pub fn trials() -> Vec<Trial> {
    let trial = |(name, family, seeds): (&'static str, Family, u64)| {
        Trial::ignorable_test(format!("{name}_on_the_kernel_are_accepted"), move || {
            agree(name, family, seeds)
        })
    };
    FAMILIES.map(trial).into()
}

/// The seeds of the programs to try.
pub fn seeds(default: u64) -> std::ops::Range<u64> {
    match number("ONLY", u64::MAX) {
        u64::MAX => 0..number("SEEDS", default),
        only => only..only + 1,
    }
}

fn agree(name: &str, family: Family, default: u64) -> Result<Completion, Failed> {
    let mut helper = Helper::start(name);
    let (mut runs, mut busy, mut undecided, mut hangs) = (0, 0, 0, 0);
    for seed in seeds(default) {
        let program = generate::program(family, seed);
        let simulated = Simulated::new(&program);
        for run in 0..number("RUNS", 4) {
            runs += 1;
            let Ok(history) = helper.run(&program, seed << 8 | run, run % 2 == 0) else {
                busy += 1;
                continue;
            };
            hangs += u32::from(history.hangs);
            match accept(&simulated, &history) {
                Verdict::Accepted => {}
                Verdict::Undecided => undecided += 1,
                Verdict::Refused(why) => {
                    return Err(refused(&mut helper, name, seed, program.clone(), history, why).into());
                }
            }
        }
    }
    println!("{name}: {runs} runs, {hangs} of them hung, {undecided} undecided, {busy} too slow");
    if busy * 10 > runs {
        return Ok(Completion::ignored_with(format!(
            "the machine is too busy: {busy} of {runs} runs were cut off"
        )));
    }
    if undecided * 20 > runs {
        return Err(format!("{undecided} of {runs} searches were too large").into());
    }
    Ok(Completion::Completed)
}

/// The smallest program found that is refused as well, in both forms.
fn refused(
    helper: &mut Helper,
    name: &str,
    seed: u64,
    mut program: Program,
    mut history: History,
    mut why: String,
) -> String {
    'smaller: loop {
        for less in program.smaller() {
            let simulated = Simulated::new(&less);
            for run in 0..12 {
                let Ok(seen) = helper.run(&less, seed << 8 | run, run % 2 == 0) else { continue };
                if let Verdict::Refused(because) = accept(&simulated, &seen) {
                    (program, history, why) = (less, seen, because);
                    continue 'smaller;
                }
            }
        }
        let text = python::text(&program, Report::Each);
        let text = text.split_once("    os._exit(code)\n").map_or(&text[..], |it| it.1);
        return format!(
            "{name}, seed {seed}: the machine refuses what the kernel did\n{program}  {why}\n{}\nas Python:\n{text}",
            history.tell(&program)
        );
    }
}
