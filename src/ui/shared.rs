//! Big data in props: equal when it is the very same.

use std::{ops::Deref, rc::Rc};

use yew::{Reducible, UseReducerHandle};

/// An `Rc` that compares by address: changed data is always a new allocation here.
#[derive(Debug)]
pub struct Shared<T>(pub Rc<T>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Shared(self.0.clone())
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> From<&Rc<T>> for Shared<T> {
    fn from(data: &Rc<T>) -> Self {
        Shared(data.clone())
    }
}

/// The state of a bench in props. A handle reads the newest state whenever it is asked; what it is compared by is the
/// state that it was made with.
pub struct Held<T: Reducible>(pub UseReducerHandle<T>);

impl<T: Reducible> Clone for Held<T> {
    fn clone(&self) -> Self {
        Held(self.0.clone())
    }
}

impl<T: Reducible + PartialEq> PartialEq for Held<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
