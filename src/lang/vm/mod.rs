//! The virtual machine: one simulated process's program, heap and threads.
//!
//! It runs until it traps into the kernel, reaches a statement boundary, or hits a limit; it never blocks.
//! A `Vm` is a value: cloning it is cheap, and `fork` is little more than a clone.

mod arguments;
mod arithmetic;
mod attribute;
mod bind;
mod call;
mod classes;
mod collect;
mod compare;
mod containers;
mod define;
mod dict;
mod execute;
mod file;
mod floats;
mod form;
mod frame;
mod generators;
mod hash;
mod heap;
mod importing;
mod index;
mod inspect;
mod instantiate;
mod integer;
mod iterate;
mod live;
mod make;
mod matching;
mod methods;
pub mod native;
mod object;
mod operate;
mod percent;
mod prepare;
mod raise;
mod rename;
mod replay;
mod reply;
mod set;
mod signal;
mod space;
mod spec;
mod step;
mod store;
mod suggest;
mod symbol;
mod text;
mod traceback;
mod unwind;
mod value;
mod visit;

use std::{collections::BTreeMap, rc::Rc};

pub use inspect::FrameView;
pub use native::known;

use self::{
    file::{Buffering, File},
    frame::{After, Frame, Thread},
    heap::Heap,
    native::random::Twister,
    object::Object,
    prepare::Prepared,
    space::Space,
    symbol::Symbols,
    value::{Ref, Text, Value},
};
use super::{
    code::Program,
    trap::{Entry, Trap},
};
use crate::id::Pid;

/// Where a program's output goes, which decides how it is buffered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stdout {
    Terminal,
    Pipe,
    Unbuffered,
}

/// What a fresh process needs to know.
#[derive(Clone, Debug)]
pub struct Boot {
    /// Seeds string hashes and `random`.
    pub seed: u64,
    pub pid: Pid,
    pub stdout: Stdout,
    /// `sys.argv`; the first is the program's file.
    pub arguments: Vec<String>,
    /// What `__name__` is in the user's module: `__main__`, or `__mp_main__` in a spawned child.
    pub module_name: String,
    pub entry: Entry,
    /// The default of `multiprocessing.get_start_method`.
    pub start_method: &'static str,
}

/// What a run did.
#[derive(Clone, Debug, PartialEq)]
pub struct Ran {
    pub statements: u32,
    pub operations: u64,
    pub stop: Stop,
}

/// Why a run stopped.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    /// The statements allowed are used up; the next one has not begun.
    Statements,
    Trap(Trap),
    /// The thread's function has returned.
    ThreadDone,
    Limit(Limit),
}

/// Which limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    Operations,
    Heap,
}

/// Why an operation has no result now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This exception is raised.
    Raise(Ref),
    /// The same, without a new line in its traceback.
    Reraise(Ref),
    /// A frame was pushed; its end delivers the result.
    Pushed,
    /// The kernel is asked; see `Vm::trap`.
    Trap,
    Limit(Limit),
    /// The statements allowed are used up.
    Statements,
    /// The frame on top is another one now.
    Reload,
    /// A nested run is over; its value is on the stack.
    Nested,
    /// The thread has no frames left.
    Over,
}

/// A simulated process.
#[derive(Clone, Debug)]
pub struct Vm {
    prepared: Rc<Prepared>,
    symbols: Symbols,
    heap: Heap,
    /// Modules loaded so far.
    modules: Vec<(Text, Ref)>,
    /// Those of them that are written in Python, by their place in the program.
    written: Vec<u32>,
    builtins: Rc<Space>,
    threads: Vec<Thread>,
    /// The running thread, taken out of `threads`.
    now: Thread,
    running: u32,
    pid: Pid,
    boot: Rc<Boot>,
    /// Standard input, output and error.
    streams: [Ref; 3],
    main: Option<Ref>,
    /// Which names some class uses for a property or another descriptor that goes before attributes.
    described: Vec<u64>,
    open_files: Vec<Ref>,
    /// Nested runs in progress.
    nested: u32,
    /// Operations so far, after how many the run pauses, and how many are left at all, in sixteenths: a library
    /// operation is one.
    spent: u64,
    budget: u64,
    most: u64,
    statements: u32,
    quota: u32,
    /// What the running thread asks; becomes its `pending`.
    trap: Option<Trap>,
    twister: Option<Box<Twister>>,
    /// Which child of which child this is.
    fork_path: Rc<Vec<u32>>,
    forks: u32,
    /// How many bytes `os.urandom` has given.
    drawn: u64,
    /// Whether something has been read that tells this process from others that were made alike.
    identified: bool,
    /// Addresses that the program has seen or could see, in the order it came by them: a heap index says how the heap
    /// was used, this only what was done.
    addresses: Rc<BTreeMap<Ref, u32>>,
    addressed: u32,
    signals: signal::Signals,
    /// Containers whose `repr` is being made.
    showing: Vec<Ref>,
    /// Depth of natives working on nested containers.
    depth: u32,
    /// What callbacks of the running native gave.
    log: replay::Log,
}

/// Operations after which a run pauses at the latest between two of them.
const PATIENCE: u64 = 1_000_000;

/// Sixteenths of an operation that an op of the user's costs.
const USER_WEIGHT: u64 = 16;

impl Vm {
    /// A fresh process, its thread 0 about to run `_main` of the library's `_bootstrap`.
    ///
    /// # Panics
    /// When the library itself is broken.
    #[must_use]
    pub fn boot(program: Rc<Program>, boot: &Boot) -> Vm {
        let mut symbols = Symbols::default();
        let prepared = Rc::new(Prepared::new(program, &mut symbols));
        let mut vm = Vm {
            prepared,
            symbols,
            heap: Heap::default(),
            modules: Vec::new(),
            written: Vec::new(),
            builtins: Rc::new(Space::default()),
            threads: vec![Thread::default()],
            now: Thread::default(),
            running: 0,
            pid: boot.pid,
            boot: Rc::new(boot.clone()),
            streams: [Ref(0); 3],
            main: None,
            described: Vec::new(),
            open_files: Vec::new(),
            nested: 0,
            spent: 0,
            budget: u64::MAX,
            most: u64::MAX,
            statements: 0,
            quota: u32::MAX,
            trap: None,
            twister: None,
            fork_path: Rc::new(Vec::new()),
            forks: 0,
            drawn: 0,
            identified: false,
            addresses: Rc::default(),
            addressed: 0,
            signals: signal::Signals::default(),
            showing: Vec::new(),
            depth: 0,
            log: replay::Log::default(),
        };
        classes::install(&mut vm);
        vm.open_standard_streams(boot.stdout);
        vm.install_builtins();
        vm.start_bootstrap();
        vm
    }

    fn open_standard_streams(&mut self, stdout: Stdout) {
        let (out, err) = match stdout {
            Stdout::Terminal => (Buffering::Line, Buffering::Line),
            Stdout::Pipe => (Buffering::Block, Buffering::Line),
            Stdout::Unbuffered => (Buffering::Unbuffered, Buffering::Unbuffered),
        };
        let files = [
            File::standard(0, "<stdin>", Buffering::Line),
            File::standard(1, "<stdout>", out),
            File::standard(2, "<stderr>", err),
        ];
        for (place, file) in files.into_iter().enumerate() {
            self.streams[place] = self.heap.add(Object::File(Box::new(file)));
        }
    }

    fn start_bootstrap(&mut self) {
        for name in ["builtins", "_bootstrap"] {
            if let Err(fault) = self.import_now(name) {
                let words = self.describe_fault(fault);
                panic!("the library's {name} must load: {words}");
            }
        }
        let module = self.loaded("_bootstrap").expect("the library has a _bootstrap module");
        let main = self.symbols.intern("_main");
        let function = self.module_get(module, main).expect("_bootstrap defines _main");
        self.now = Thread::default();
        let pushed = self.call(&function, native::Args::default());
        assert!(matches!(pushed, Err(Fault::Pushed)), "_main is a Python function");
        self.top().after = After::Thread;
        self.threads[0] = std::mem::take(&mut self.now);
        self.spent = 0;
    }

    /// Runs whole statements of a thread until something stops it. A native that is not done is not interrupted before
    /// it has used up `operations`; then the run is over.
    pub fn run(&mut self, thread: u32, statements: u32, operations: u64) -> Ran {
        let t = thread as usize;
        if self.threads.get(t).is_none_or(|t| t.done) {
            return Ran { statements: 0, operations: 0, stop: Stop::ThreadDone };
        }
        if let Some(stop) = self.handle_signals(t) {
            return Ran { statements: 0, operations: 0, stop };
        }
        if let Some(trap) = self.threads[t].pending.as_mut().and_then(|p| p.ready.take()) {
            return Ran { statements: 0, operations: 0, stop: Stop::Trap(trap) };
        }
        assert!(self.threads[t].pending.is_none(), "a thread that waits for an answer does not run");
        self.now = std::mem::take(&mut self.threads[t]);
        self.running = thread;
        self.statements = 0;
        self.quota = statements;
        self.spent = 0;
        self.most = operations.saturating_mul(USER_WEIGHT);
        self.budget = self.most.min(PATIENCE * USER_WEIGHT);
        // A server runs nothing but the library, which has no statements at which garbage would be looked for.
        let stop = if self.collects_enough() { self.execute() } else { Stop::Limit(Limit::Heap) };
        self.threads[t] = std::mem::take(&mut self.now);
        if stop == Stop::ThreadDone {
            self.threads[t].done = true;
        }
        Ran { statements: self.statements, operations: self.spent / USER_WEIGHT, stop }
    }

    /// The child of a pending fork: only the forking thread survives, as thread 0.
    pub fn fork(&mut self, thread: u32, child: Pid) -> Vm {
        self.take_image();
        self.forks += 1;
        let mut path = (*self.fork_path).clone();
        path.push(self.forks);
        let mut vm = self.clone();
        vm.pid = child;
        vm.threads = vec![self.threads[thread as usize].clone()];
        vm.forks = 0;
        vm.fork_path = Rc::new(path);
        vm.twister = None;
        vm.reply(0, super::trap::Reply::Int(0));
        vm
    }

    /// The child of a pending spawn: `fresh`, which has run nothing yet, about to begin at `entry`.
    pub fn spawn(&mut self, fresh: &Vm, child: Pid, entry: Entry) -> Vm {
        self.forks += 1;
        let mut path = (*self.fork_path).clone();
        path.push(self.forks);
        let mut vm = fresh.clone();
        vm.pid = child;
        vm.fork_path = Rc::new(path);
        vm.boot = Rc::new(Boot {
            pid: child,
            module_name: "__mp_main__".to_owned(),
            entry,
            ..(*fresh.boot).clone()
        });
        vm
    }

    /// Bytes of heap in use, roughly as CPython would need.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.heap.used()
    }

    /// Objects still shared with a relative, and objects of its own: copy-on-write made visible.
    #[must_use]
    pub fn objects_shared_with(&self, other: &Vm) -> (usize, usize) {
        self.heap.shared_with(&other.heap)
    }

    /// Whether this process has read, or may read without asking, what tells it from others that were made alike.
    #[must_use]
    pub fn identified(&self) -> bool {
        self.identified || self.prepared.peeks
    }

    /// A number for an object that stays the same: 0, 1, 2… as they are asked for.
    fn address_of(&mut self, r: Ref) -> u32 {
        if let Some(known) = self.addresses.get(&r) {
            return *known;
        }
        self.addressed += 1;
        Rc::make_mut(&mut self.addresses).insert(r, self.addressed);
        self.addressed
    }

    #[inline]
    fn top(&mut self) -> &mut Frame {
        self.now.frames.last_mut().expect("a running thread has a frame")
    }

    #[inline]
    fn push(&mut self, value: Value) {
        self.now.stack.push(value);
    }

    #[inline]
    fn pop(&mut self) -> Value {
        self.now.stack.pop().expect("the compiler balances the stack")
    }
}
