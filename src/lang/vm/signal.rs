//! Signals with handlers: Python code that runs in the main thread, between two operations.
//!
//! As CPython's: a signal only sets a mark; the main thread calls the handler before its next operation. A call of
//! the kernel that was interrupted is made again afterwards (PEP 475), unless the handler raised.

use super::{
    Fault, Stop, Vm,
    frame::{After, Pending},
    native::Args,
    value::Value,
};
use crate::{lang::trap::Trap, time::Instant};

/// SIGINT, which Python turns into KeyboardInterrupt.
const INTERRUPT: u8 = 2;

/// The marks, and the library's function that calls a handler: `deliver(number)`.
#[derive(Clone, Debug, Default)]
pub struct Signals {
    /// Bit n: signal n came and its handler has not begun. Signals of one kind merge.
    pending: u64,
    pub deliver: Option<Value>,
}

impl Signals {
    /// Signals whose handlers have not begun, as bits.
    pub fn pending(&self) -> u64 {
        self.pending
    }
}

impl Vm {
    /// A signal has come for which the program has a handler.
    pub fn signal(&mut self, number: u8) {
        self.signals.pending |= 1 << number;
    }

    /// The main thread's operation is interrupted: once the handlers have run it goes on as `Trap::Resume`.
    pub fn interrupt(&mut self, trap: Trap, deadline: Option<Instant>) {
        if let Some(pending) = &mut self.threads[0].pending {
            pending.ready = Some(Trap::Resume { trap: Box::new(trap), deadline });
        }
    }

    /// Whether a handler is about to run.
    #[must_use]
    pub fn has_signal(&self) -> bool {
        self.signals.pending != 0
    }

    /// Begins the handler of the lowest signal that came, if thread `t` is the main one; a stop when that ended it.
    pub(super) fn handle_signals(&mut self, t: usize) -> Option<Stop> {
        if t != 0 || self.signals.pending == 0 {
            return None;
        }
        self.now = std::mem::take(&mut self.threads[0]);
        self.running = 0;
        let pending = self.now.pending.take();
        let begun = self.begin_handler(pending);
        let over = match begun {
            Err(Fault::Raise(exception)) => self.unwind(exception, true).is_err(),
            _ => false,
        };
        self.threads[0] = std::mem::take(&mut self.now);
        self.threads[0].done |= over;
        over.then_some(Stop::ThreadDone)
    }

    fn begin_handler(&mut self, pending: Option<Box<Pending>>) -> Result<(), Fault> {
        let number = self.signals.pending.trailing_zeros() as u8;
        self.signals.pending &= self.signals.pending - 1;
        let Some(deliver) = self.signals.deliver.clone() else {
            if number == INTERRUPT {
                let interrupt = self.new_exception(super::classes::named("KeyboardInterrupt"), Vec::new());
                return Err(self.throw(interrupt));
            }
            self.now.pending = pending;
            return Ok(());
        };
        match self.call(&deliver, Args::of(vec![Value::Int(number.into())])) {
            Err(Fault::Pushed) => {
                self.top().after = After::Signal(pending);
                Ok(())
            }
            Err(fault) => Err(fault),
            Ok(_) => Ok(()),
        }
    }

    /// A handler has returned: the next one begins, or what was interrupted goes on.
    pub(super) fn handled_signal(&mut self, pending: Option<Box<Pending>>) -> Fault {
        if self.signals.pending != 0 {
            return match self.begin_handler(pending) {
                Ok(()) => Fault::Reload,
                Err(fault) => fault,
            };
        }
        let Some(mut pending) = pending else { return Fault::Reload };
        self.trap = pending.ready.take();
        self.now.pending = Some(pending);
        Fault::Trap
    }
}
