//! Names of things as numbers: processes, tasks, CPUs, shared objects, open files.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A process. Pids count up from 1000, the main process; its parent is 999.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Pid(pub u32);

/// A task, the unit that runs, blocks and is chosen; numbered over the whole run in order of creation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Tid(pub u32);

/// A processor, counted from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CpuId(pub u16);

/// Something processes share (a lock, a pipe, a queue), in order of creation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ObjectId(pub u32);

/// An open file of one process; 0, 1 and 2 are its standard streams.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fd(pub u32);

impl Pid {
    /// Whoever started the main process: a shell, outside the simulation.
    pub const OUTSIDE: Pid = Pid(999);
    /// The first process of every run.
    pub const MAIN: Pid = Pid(1000);
}

impl fmt::Display for Pid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
