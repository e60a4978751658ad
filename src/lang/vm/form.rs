//! The canonical form of a process: equal forms mean the same future, whatever its handles are called.
//!
//! First is found what its future can reach (`reach`): variables that are read before they are written, names that some
//! code mentions that may still run. Then that is written, objects numbered in the order in which they are met (`write`).
//! Left out is what no program can notice: where objects lie in the heap, counters, what was collected. One thing is
//! left out that a traceback could show: "Did you mean" looks at names that nothing reads any more.

mod frames;
mod reach;
mod write;

use super::{Vm, frame::Frame, value::Value};
use crate::value::Handle;
pub use crate::value::form::Form;

impl Vm {
    /// The form of the whole process. Without `identity` it leaves out what only tells which process this is: its name,
    /// its number among its parent's children, the path of forks that led to it (see `identified`). The process itself
    /// is the first handle.
    #[must_use]
    pub fn form(&self, identity: bool) -> Form {
        let reached = reach::Reached::of(self, identity);
        let mut form = Form::default();
        form.index(Handle::Process(self.pid));
        write::Writer::new(self, &reached, form).process(identity)
    }

    /// Whether locals and names that nothing reads keep something alive whose end would be noticed: a file closes when
    /// its last reference goes.
    fn keeps_all(&self) -> bool {
        !self.open_files.is_empty()
    }

    /// The values of a frame that matter: slots that are live, then all temporaries. `stack` begins at its base.
    fn live_values<'a>(&self, frame: &Frame, stack: &'a [Value]) -> Vec<&'a Value> {
        let slots = self.prepared.codes[frame.code.0 as usize].slots;
        let flow = self.prepared.flow(frame.code);
        let row = flow.at(frame.pc as usize);
        let keeps = self.keeps_all() || self.prepared.by_text;
        let value = |(i, value)| if i >= slots || keeps || row.slot(i) { value } else { &Value::Unset };
        stack.iter().enumerate().map(value).collect()
    }
}
