//! Something about each of some tasks: tasks are numbered from 0 without gaps, so that a look-up is an index.

use crate::id::Tid;

/// A map from tasks.
#[derive(Clone, Debug)]
pub(super) struct ByTask<T>(Vec<Option<T>>);

impl<T> Default for ByTask<T> {
    fn default() -> ByTask<T> {
        ByTask(Vec::new())
    }
}

impl<T> ByTask<T> {
    pub(super) fn insert(&mut self, tid: Tid, value: T) {
        let index = tid.0 as usize;
        if index >= self.0.len() {
            self.0.resize_with(index + 1, || None);
        }
        self.0[index] = Some(value);
    }

    pub(super) fn get(&self, tid: Tid) -> Option<&T> {
        self.0.get(tid.0 as usize)?.as_ref()
    }

    pub(super) fn remove(&mut self, tid: Tid) -> Option<T> {
        self.0.get_mut(tid.0 as usize)?.take()
    }
}
