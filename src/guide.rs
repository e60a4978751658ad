//! Guides: the steps that lead through a scenario, each tied to a moment of the run.
//!
//! A moment is a predicate over the recording ("two processes have read `count`"), never an event's number. A question
//! is asked before what it asks about; its answer is computed from the recording, so that no text holds one.

mod find;

use serde::{Deserialize, Serialize};

pub use find::{Choice, Guide, Stop};

use crate::text::Localized;

/// A step of a guide.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub at: Moment,
    pub text: Localized,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
}

/// Something to predict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub text: Localized,
    pub answer: Answer,
    /// Where the run has shown the answer: it plays to here, and then says `because`.
    #[serde(default)]
    pub proof: Moment,
    pub because: Localized,
}

/// A moment of a run: the first at which this holds, at or after the step before; `nth` counts from there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Moment {
    /// Before anything has happened.
    Start,
    /// Nothing will happen any more.
    #[default]
    End,
    /// So many processes have been created by fork.
    Forked(u32),
    /// A line that contains the text has been printed for the `nth` time.
    Printed {
        text: String,
        #[serde(default = "one")]
        nth: u32,
    },
    /// So many living processes have a local variable of that name.
    Variable { name: String, processes: u32 },
    /// So many processes are in a state at once: `ready`, `running`, `blocked`, `zombie`.
    State { is: StateWord, processes: u32 },
    /// So many processes wait at once for a thing: the name of a lock or queue, or `sleep` or `join`.
    Waiting { on: String, processes: u32 },
    /// An operation on an object of that name for the `nth` time.
    Operation {
        object: String,
        does: OperationWord,
        #[serde(default = "one")]
        nth: u32,
    },
    /// A file was opened, read, written or closed for the `nth` time.
    File {
        name: String,
        does: FileWord,
        #[serde(default = "one")]
        nth: u32,
    },
    /// A process ended: for the `nth` time, by a signal or by itself.
    Ended {
        #[serde(default)]
        killed: Option<bool>,
        #[serde(default = "one")]
        nth: u32,
    },
    /// A quantum was used up for the `nth` time.
    Expired {
        #[serde(default = "one")]
        nth: u32,
    },
}

fn one() -> u32 {
    1
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateWord {
    Ready,
    Running,
    Blocked,
    Zombie,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OperationWord {
    Acquire,
    Release,
    /// An item was put into a queue.
    Put,
    /// An item was got from a queue.
    Get,
    /// Something was sent into a pipe, or received from it.
    Send,
    Receive,
    /// It was looked whether a pipe holds something.
    Poll,
    /// A shared value was read, or written.
    Read,
    Write,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileWord {
    OpenRead,
    OpenWrite,
    Read,
    Write,
    Close,
}

/// How the answer is found and what there is to choose from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Answer {
    /// A number that the run ends with.
    Number { of: Measure, choices: Vec<i64> },
    /// Whether the program ends by itself.
    WillEnd,
    /// Which of these happens first; one that never happens cannot be it.
    First(Vec<Alternative>),
    /// Which process brings about a moment.
    Who(Moment),
}

/// A thing to count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Measure {
    /// Lines of output that contain this text.
    Printed(String),
    /// A number in a JSON file at the end.
    InFile { name: String, key: String },
    /// Processes still there at the end.
    Left,
}

/// One of several things that may happen first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    pub text: Localized,
    pub when: Moment,
}
