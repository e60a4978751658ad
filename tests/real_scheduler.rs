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
    let _awake = Awake::new();
    libtest_mimic::run(&arguments, checks::all()).exit_code()
}

/// A spinner for each CPU that runs when nobody else wants to (SCHED_IDLE): a CPU that slept now and then loses the
/// switch that ends its sleep from the trace (seen on Linux 6.18), and then nothing can be compared.
#[cfg(target_os = "linux")]
struct Awake(Vec<std::process::Child>);

#[cfg(target_os = "linux")]
impl Awake {
    /// Without the tools nobody spins, and checks may be skipped. None outlives the time that all checks may take.
    fn new() -> Awake {
        let cpus = std::thread::available_parallelism().map_or(1, usize::from);
        let spinner = |cpu: usize| {
            let words = ["300", "chrt", "--idle", "0", "taskset", "-c", &cpu.to_string()].map(str::to_owned);
            let mut command = std::process::Command::new("timeout");
            command.args(words).args(["sh", "-c", "while :; do :; done"]).spawn().ok()
        };
        Awake((0..cpus).filter_map(spinner).collect())
    }
}

#[cfg(target_os = "linux")]
impl Drop for Awake {
    fn drop(&mut self) {
        for child in &mut self.0 {
            // timeout(1) passes the signal on. Whoever is gone already needs none.
            let _ = nix::sys::signal::kill(
                nix::unistd::Pid::from_raw(child.id().cast_signed()),
                nix::sys::signal::Signal::SIGTERM,
            );
            let _ = child.wait();
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("skipped: only Linux has this scheduler");
}
