//! The canonical form of a process: equal forms mean the same future, whatever its handles are called.
//!
//! First is found what its future can reach (`reach`): variables that are read before they are written, names that some
//! code mentions that may still run. Then that is written, objects numbered in the order in which they are met (`write`).
//! Left out is what no program can notice: where objects lie in the heap, counters, what was collected. One thing is
//! left out that a traceback could show: "Did you mean" looks at names that nothing reads any more.

mod frames;
mod image;
mod reach;
mod write;

use std::rc::Rc;

use super::{
    Vm,
    frame::Frame,
    object::{Class, Object},
    value::{Ref, Value},
};
use crate::value::Handle;
pub use crate::value::form::Form;
pub use image::Image;

/// The module of the library that defines processes.
const PROCESS: &str = "multiprocessing.process";

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

    /// The definitions that forms tell by number: those of the first form that was asked for.
    fn image(&self) -> Rc<Image> {
        let mut image = self.prepared.image.borrow_mut();
        Rc::clone(image.get_or_insert_with(|| Rc::new(Image::of(self, false))))
    }

    /// Before the first child is made: what has been loaded since the first form is in the image too. Only one thread
    /// has done anything until now, so no state of before is looked for any more.
    pub(super) fn take_image(&self) {
        let mut image = self.prepared.image.borrow_mut();
        let is_first = self.forks == 0 && self.fork_path.is_empty() && self.threads.len() == 1;
        if is_first && image.as_ref().is_some_and(|image| !image.last) {
            *image = Some(Rc::new(Image::of(self, true)));
        }
    }

    /// Whether this is a process object whose name is told only when it is asked for. The first process's own is not.
    pub(super) fn is_process(&self, r: Ref) -> bool {
        let class = match self.heap.get(r) {
            Object::Instance(i) => i.class,
            _ => return false,
        };
        let is = |r: &Ref, name: &str| match self.heap.get(*r) {
            Object::Class(c) => *c.qualname == *name && module_of(c) == Some(PROCESS),
            _ => false,
        };
        let Object::Class(c) = self.heap.get(class) else { return false };
        c.mro.iter().any(|r| is(r, "BaseProcess")) && !is(&class, "_MainProcess")
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

fn module_of(class: &Class) -> Option<&str> {
    match &class.module {
        Value::Str(module) => Some(module),
        _ => None,
    }
}
