//! `program` is a program as data, drawn by `generate`; `helper`, `kernel` and `shared` run it on the real kernel, `python` turns
//! it into text for the machine; `history` is what it was seen to do, which `accept` looks for on the machine. The trials:
//! `cases` by name, `families` at random, `explored` against the explorer, `own` to show that histories can be refused.

mod accept;
mod cases;
mod explored;
mod families;
mod generate;
mod helper;
mod history;
mod kernel;
mod own;
mod program;
mod python;
mod shared;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

pub fn main() -> ExitCode {
    if let Some(folder) = std::env::var_os(helper::VARIABLE) {
        helper::serve(folder.as_ref());
        return ExitCode::SUCCESS;
    }
    let all = [cases::trials(), families::trials(), explored::trials(), own::trials()];
    let trials: Vec<Trial> = all.into_iter().flatten().collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// A number that a variable of the environment may set.
fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|it| it.parse().ok()).unwrap_or(default)
}
