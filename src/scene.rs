//! What a moment looks like, as plain data: all that a view may read.
//!
//! Knows no colours, pixels or words. Made from the machine at a cursor (`build`), or from what is told of a run (`fold`).

mod build;
mod fold;

pub use build::{Frame, Memory};

use std::rc::Rc;

use crate::{
    event::What,
    id::{CpuId, Fd, ObjectId, Pid, Tid},
    process::{On, StartMethod, State, Times},
    time::{Duration, Instant},
    value::Part,
    waits::{Hang, Link},
};

/// Longest text of a file that a scene carries, in characters.
const FILE_TEXT: usize = 200;

/// A moment of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// How many events have happened.
    pub cursor: usize,
    pub now: Instant,
    /// Every process so far, reaped ones too, in pid order.
    pub processes: Vec<ProcessView>,
    /// The policy's ready queues, the most urgent first; in each, the next to run first.
    pub ready: Vec<Lane>,
    pub cpus: Vec<CpuView>,
    /// Shared objects that are not parts of others, in order of creation.
    pub objects: Vec<ObjectView>,
    pub files: Vec<FileView>,
    /// Sleeping processes by wake time.
    pub sleepers: Vec<(Instant, Pid)>,
    /// Waits of each blocked process, in pid order.
    pub links: Vec<Link>,
    /// Set when nothing can move any more.
    pub hang: Option<Hang>,
}

/// A process, for its token, row and inspector.
#[derive(Clone, Debug, PartialEq)]
pub struct ProcessView {
    pub pid: Pid,
    pub ppid: Pid,
    pub name: Rc<str>,
    pub daemon: bool,
    pub start_method: StartMethod,
    /// Running if any task runs, else ready if any is, else the main task's state.
    pub state: State,
    /// The task that gives the state.
    pub tid: Tid,
    /// Line of the program that its main task is at; None before it begins and after it ends.
    pub line: Option<u32>,
    /// Name of the function that line is in.
    pub function: Option<Rc<str>>,
    pub created: Instant,
    pub ended: Option<Instant>,
    pub exit_code: Option<i32>,
    /// Time in each state, all tasks together.
    pub times: Times,
    /// Objects whose holder it is.
    pub holds: Vec<ObjectId>,
    /// Its other tasks (a queue's feeder): state of each.
    pub threads: Vec<State>,
    pub open_files: Vec<(Fd, Rc<str>)>,
}

/// One ready queue of the policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// Level, 0 the highest.
    pub level: u32,
    /// The policy's key of each, shown under the token where the order is not the order of joining.
    pub waiting: Vec<(Pid, Option<i64>)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CpuView {
    pub cpu: CpuId,
    pub running: Option<Pid>,
    /// Set while it pays for a switch.
    pub switching: bool,
    /// The quantum and how much of it is left, if the policy gives one.
    pub quantum: Option<(Duration, Duration)>,
}

/// A shared object, for its card.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectView {
    pub id: ObjectId,
    pub what: What,
    /// The variable it was put into, or None.
    pub name: Option<Rc<str>>,
    pub made_by: Pid,
    /// A lock's holder; dead holders included.
    pub holder: Option<Pid>,
    pub holder_is_dead: bool,
    /// A semaphore's value; places left in a bounded queue.
    pub value: u32,
    /// A queue's or pipe's content: labels, the next to leave first.
    pub items: Vec<Rc<str>>,
    /// Greatest number of items of a queue, if bounded.
    pub capacity: Option<u32>,
    /// Bytes in the pipe.
    pub bytes: u32,
    /// Who waits, in order: acquirers and getters.
    pub waiters: Vec<Pid>,
    /// Who waits to put.
    pub senders: Vec<Pid>,
    /// The inside of a larger object.
    pub parts: Vec<PartView>,
    pub detail: Detail,
}

/// What only some kinds of object have.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Detail {
    #[default]
    None,
    Event {
        is_set: bool,
    },
    Barrier {
        /// Processes inside its `wait`.
        inside: u32,
        parties: u32,
        is_broken: bool,
    },
    /// The first values are the view's items.
    Memory {
        /// Letters of the types inside, as `Value` and `Array` know them.
        types: Rc<str>,
        /// Whether there are more values than those.
        is_cut: bool,
        last_writer: Option<Pid>,
    },
}

/// A part of a larger object.
#[derive(Clone, Debug, PartialEq)]
pub struct PartView {
    pub part: Part,
    pub id: ObjectId,
    pub holder: Option<Pid>,
    pub value: u32,
    pub items: Vec<Rc<str>>,
    pub bytes: u32,
    pub waiters: Vec<Pid>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FileView {
    pub name: Rc<str>,
    /// The content, as text, at most 200 characters of it.
    pub text: Rc<str>,
    pub size: usize,
    /// Who has it open for writing.
    pub writers: Vec<Pid>,
    pub readers: Vec<Pid>,
}

impl Scene {
    /// The process of that pid, if it has been created.
    #[must_use]
    pub fn process(&self, pid: Pid) -> Option<&ProcessView> {
        self.processes.iter().find(|process| process.pid == pid)
    }

    /// The top-level object of that id, or the one that it is a part of.
    #[must_use]
    pub fn object(&self, id: ObjectId) -> Option<&ObjectView> {
        self.objects.iter().find(|object| object.id == id || object.parts.iter().any(|part| part.id == id))
    }
}

impl Scene {
    /// Why a process does not run, as a chain of waits: it, who it waits for, and so on; at most `most` links.
    #[must_use]
    pub fn chain(&self, pid: Pid, most: usize) -> Vec<Link> {
        let mut chain: Vec<Link> = Vec::new();
        let mut next = Some(pid);
        while let Some(pid) =
            next.filter(|pid| chain.len() < most && chain.iter().all(|link| link.pid != *pid))
        {
            let Some(link) = self.links.iter().find(|link| link.pid == pid) else { break };
            chain.push(*link);
            next = link.by;
        }
        chain
    }
}

impl ProcessView {
    /// What it is blocked on, if it is.
    #[must_use]
    pub fn blocked_on(&self) -> Option<On> {
        match self.state {
            State::Blocked(on) => Some(on),
            _ => None,
        }
    }
}
