//! The command line: a verb a file.

mod drive;
mod explore;
mod explored;
mod files;
mod gantt;
mod merge;
#[cfg(target_os = "linux")]
mod record;
mod rules;
mod run;
mod schedule;
mod sheet;
mod table;
#[cfg(target_os = "linux")]
mod verify;
mod worksheet;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use explore::Explore;
use files::print_whole;
use merge::Merge;
#[cfg(target_os = "linux")]
use record::Record;
use run::{Run, repair};
use schedule::Schedule;
#[cfg(target_os = "linux")]
use verify::Verify;
use worksheet::Worksheets;

/// A person's own policy did something wrong.
const FAULT: u8 = 1;
const REJECTED: u8 = 2;
const HANG: u8 = 124;
const LIMIT: u8 = 125;

/// Runs real Python multiprocessing programs and scheduling workloads on a simulated operating system.
#[derive(Parser)]
#[command(version, about)]
struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Runs a program; exits with its exit code, 124 when it hangs, 125 at a limit, 2 when it is rejected.
    Run(Run),
    /// Prints a pasted program with what a wiki, a chat or a word processor did to it undone (line ends lost, full-width
    /// punctuation, **init**, links around names, prompts); exits with 1, and prints nothing, when there is nothing to undo.
    Repair {
        /// The Python program; it is not written.
        file: PathBuf,
    },
    /// Schedules a workload by one policy or several: who runs when, and the figures; exits with 124 when its locks
    /// deadlock, 125 at a limit, 1 when a policy of your own goes wrong, 2 when anything given is wrong.
    #[command(after_help = rules::policies())]
    Schedule(Schedule),
    /// Looks at every schedule of a program: every outcome, how likely it is, and a schedule that leads to it. Exits
    /// with 0 when all schedules end the same and clean, 1 when there are several outcomes, an exception or a hang, 3
    /// when the search was not finished and found none of these, 2 when anything given is wrong.
    Explore(Explore),
    /// Joins what 'explore --shard K/N --json' has printed for each K, and prints and exits as 'explore' does for the
    /// whole.
    Merge(Merge),
    /// Runs a program under real Python many times and asks of each run whether the simulated machine can do the same.
    /// Exits with 0 when every run is explained, 1 when one is not, 3 when it is not known of one, 2 when anything
    /// given is wrong. Linux only.
    #[cfg(target_os = "linux")]
    Verify(Verify),
    /// Runs a command on this machine, with its own input and output, and records what its processes do, into a file that
    /// the page opens. Needs strace; with root's rights it also sees who has which processor when. Exits as the command
    /// does, with 2 when it cannot be recorded.
    #[cfg(target_os = "linux")]
    Record(Record),
    /// Prints exercises: a workload and a table to fill in for each policy. The same seed makes the same sheet.
    #[command(after_help = rules::policies())]
    Worksheet(Worksheets),
}

fn main() -> ExitCode {
    let command = match Command::try_parse() {
        Ok(command) => command,
        Err(error) if error.use_stderr() => {
            let text = error.render().to_string();
            let mut lines = text.lines();
            let mut line = lines.next().unwrap_or("").trim_start_matches("error: ").to_owned();
            if line.ends_with(':') {
                line = format!("{line} {}", lines.next().unwrap_or("").trim());
            }
            let tip = text.lines().find_map(|line| line.trim().strip_prefix("[possible values: "));
            let tip = tip.map_or(String::new(), |values| format!(" (one of: {}", values.replace(']', ")")));
            eprintln!("interleave: {line}{tip}; see 'interleave --help'");
            return ExitCode::from(REJECTED);
        }
        Err(help) => {
            print_whole(&format!("{}\n", help.render().to_string().trim_end()));
            return ExitCode::SUCCESS;
        }
    };
    let done = match command.verb {
        Verb::Run(run) => run.execute(),
        Verb::Repair { file } => repair(&file),
        Verb::Schedule(schedule) => schedule.execute(),
        Verb::Explore(explore) => explore.execute(),
        Verb::Merge(merge) => merge.execute(),
        #[cfg(target_os = "linux")]
        Verb::Verify(verify) => verify.execute(),
        #[cfg(target_os = "linux")]
        Verb::Record(record) => record.execute(),
        Verb::Worksheet(worksheets) => worksheets.execute(),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(message) => {
            eprintln!("interleave: {message}");
            ExitCode::from(REJECTED)
        }
    }
}
