//! Our policies beside the kernel's: real processes of known bursts under each class of Linux's scheduler, recorded, and
//! compared with our machine on the same bursts.
//!
//! RUNS=n draws so many random plans for each class; SEED=n begins with another one. Without the rights (root, tracefs) or
//! on a machine that is too busy a check is counted as skipped, with its reason.

#[cfg(target_os = "linux")]
#[path = "real_scheduler/checks.rs"]
mod checks;
#[cfg(target_os = "linux")]
#[path = "real_scheduler/helper.rs"]
mod helper;
#[cfg(target_os = "linux")]
#[path = "real_scheduler/observe.rs"]
mod observe;
#[cfg(target_os = "linux")]
#[path = "real_scheduler/plan.rs"]
mod plan;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    if let Ok(plan) = std::env::var(helper::VARIABLE) {
        if let Err(reason) = helper::run(&plan) {
            eprintln!("{reason}");
        }
        return std::process::ExitCode::SUCCESS;
    }
    let mut arguments = libtest_mimic::Arguments::from_args();
    // They share the CPUs that they are about.
    arguments.test_threads = Some(1);
    libtest_mimic::run(&arguments, checks::all()).exit_code()
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("skipped: only Linux has this scheduler");
}
