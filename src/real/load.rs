//! Something that keeps every core busy, so that what is measured beside it is preempted.

use std::{
    io,
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    thread::available_parallelism,
};

use nix::{
    sched::{CpuSet, sched_getaffinity, sched_setaffinity},
    sys::{
        prctl,
        resource::{Resource, setrlimit},
        signal::Signal,
    },
    unistd::Pid,
};

/// Seconds of CPU after which a spinner ends, should nobody be left to end it.
const MOST_SECONDS: u64 = 1_800;

/// A process for each core that does nothing but use it, at the usual priority; all end when this is dropped.
#[derive(Debug)]
pub struct Load {
    spinners: Vec<Child>,
}

impl Load {
    /// Starts them.
    ///
    /// # Errors
    /// When a process cannot be started.
    pub fn new() -> io::Result<Load> {
        let mut load = Load { spinners: Vec::new() };
        for cpu in cpus() {
            let mut command = Command::new("/bin/sh");
            command.args(["-c", "while :; do :; done"]).stdin(Stdio::null()).env_clear();
            bind(&mut command, cpu)?;
            load.spinners.push(command.spawn()?);
        }
        Ok(load)
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        for spinner in &mut self.spinners {
            // One that has ended needs no more.
            let _ = spinner.kill();
            let _ = spinner.wait();
        }
    }
}

/// The cores that this process may use, in order.
#[must_use]
pub fn cpus() -> Vec<usize> {
    match sched_getaffinity(Pid::from_raw(0)) {
        Ok(set) => (0..CpuSet::count()).filter(|cpu| set.is_set(*cpu).unwrap_or(false)).collect(),
        Err(_) => (0..available_parallelism().map_or(1, usize::from)).collect(),
    }
}

/// Has the command run on that core only, and not for ever.
#[allow(unsafe_code, reason = "only there can a process be set up that is not the command yet")]
fn bind(command: &mut Command, cpu: usize) -> io::Result<()> {
    let mut cpus = CpuSet::new();
    cpus.set(cpu)?;
    let set_up = move || {
        prctl::set_pdeathsig(Signal::SIGKILL)?;
        setrlimit(Resource::RLIMIT_CPU, MOST_SECONDS, MOST_SECONDS)?;
        Ok(sched_setaffinity(Pid::from_raw(0), &cpus)?)
    };
    // SAFETY: between fork and exec it makes system calls only; it allocates nothing and takes no lock.
    unsafe { command.pre_exec(set_up) };
    Ok(())
}
