//! The canonical form of a process: what may be merged is merged, and nothing else.

#[path = "generator/mod.rs"]
mod generator;

use std::{collections::BTreeMap, rc::Rc};

use interleave::{
    id::{Fd, ObjectId, Pid},
    lang::{
        front,
        prelude::library,
        trap::{Entry, Reply, Trap},
        vm::{Boot, Stdout, Stop, Vm},
    },
    value::{Handle, form::Form},
};

/// As much of a kernel as one process needs to go on: everything succeeds, nothing waits.
#[derive(Clone, Default)]
struct Kernel {
    objects: u32,
    fds: u32,
    /// What `os.getppid` says.
    parent: u32,
}

fn boot(source: &str) -> Vm {
    try_boot(source).expect("the text is right")
}

fn try_boot(source: &str) -> Option<Vm> {
    boot_with(source, "fork")
}

fn boot_with(source: &str, start_method: &'static str) -> Option<Vm> {
    let program = front::compile(source, "main.py", &library()).ok()?;
    let boot = Boot {
        seed: 1,
        pid: Pid::MAIN,
        stdout: Stdout::Pipe,
        arguments: vec!["main.py".to_string()],
        module_name: "__main__".to_string(),
        entry: Entry::Main,
        start_method,
    };
    Some(Vm::boot(Rc::new(program), &boot))
}

impl Kernel {
    fn make(&mut self) -> Reply {
        self.objects += 1;
        Reply::Handle(Handle::Object(ObjectId(self.objects)))
    }

    fn answer(&mut self, trap: &Trap) -> Reply {
        match trap {
            Trap::SemaphoreCreate { .. }
            | Trap::PipeCreate { .. }
            | Trap::QueueCreate { .. }
            | Trap::GroupCreate { .. }
            | Trap::MemoryCreate { .. }
            | Trap::Private { .. } => self.make(),
            Trap::SemaphoreAcquire { .. } => Reply::Bool(true),
            Trap::MemoryLoad { element, count, .. } => {
                Reply::Bytes(vec![0; element.size() * *count as usize].into())
            }
            Trap::OpenPipe { .. } => {
                self.fds += 2;
                Reply::Pair(i64::from(self.fds) + 1, i64::from(self.fds) + 2)
            }
            Trap::Wait { pid: Some(pid), no_hang: false, .. } => Reply::With(Handle::Process(*pid), 0),
            Trap::Wait { .. } => Reply::Pair(0, 0),
            Trap::Parent => Reply::Handle(Handle::Process(Pid(self.parent))),
            Trap::Now(_) => Reply::Float(0.0),
            _ => Reply::None,
        }
    }
}

/// Runs the main thread to its next trap.
fn next(vm: &mut Vm) -> Trap {
    match vm.run(0, u32::MAX, 50_000_000).stop {
        Stop::Trap(trap) => trap,
        other => panic!("{other:?}"),
    }
}

/// Answers until a trap that `found` looks for; children that were forked on the way.
fn until(vm: &mut Vm, kernel: &mut Kernel, found: impl Fn(&Trap) -> bool) -> (Trap, Vec<Vm>) {
    let mut children = Vec::new();
    loop {
        let trap = next(vm);
        if found(&trap) {
            return (trap, children);
        }
        let reply = if let Trap::Fork { .. } = &trap {
            let pid = Pid(1001 + children.len() as u32);
            children.push(vm.fork(0, pid));
            Reply::Handle(Handle::Process(pid))
        } else {
            kernel.answer(&trap)
        };
        vm.reply(0, reply);
    }
}

/// Every trap to the exit, as bytes in which handles are numbers by first occurrence.
fn future(vm: &mut Vm, kernel: &mut Kernel) -> Form {
    let mut form = Form::default();
    form.index(Handle::Process(pid_of(vm)));
    loop {
        let trap = next(vm);
        trap.write(&mut form, false);
        if matches!(trap, Trap::Exit(_)) {
            return form;
        }
        let reply = kernel.answer(&trap);
        vm.reply(0, reply);
    }
}

fn pid_of(vm: &Vm) -> Pid {
    match vm.form(false).handles[0] {
        Handle::Process(pid) => pid,
        Handle::Object(_) => panic!("a process comes first"),
    }
}

fn is_acquire(trap: &Trap) -> bool {
    matches!(trap, Trap::SemaphoreAcquire { .. })
}

/// The children of a program, each at its first acquire; and main, at its first join.
fn children_of(source: &str) -> (Vec<Vm>, Vm) {
    let (mut vm, mut kernel) = (boot(source), Kernel::default());
    // A search looks at the first process first.
    let _ = vm.form(false);
    let (_, mut children) =
        until(&mut vm, &mut kernel, |trap| matches!(trap, Trap::Wait { no_hang: false, .. }));
    for child in &mut children {
        until(child, &mut kernel.clone(), is_acquire);
    }
    (children, vm)
}

fn program(target: &str, arguments: &str) -> String {
    format!(
        "from multiprocessing import Process, Value, Lock\n{target}\nif __name__ == '__main__':\n    \
         v = Value('i', 0)\n    lock = Lock()\n    ps = []\n    for i in range(3):\n        \
         ps.append(Process(target=work, args={arguments}))\n    for p in ps:\n        p.start()\n    \
         for p in ps:\n        p.join()\n    print(v.value)\n"
    )
}

const WORK: &str = "def work(v, lock):\n    with lock:\n        v.value += 1\n";

#[test]
fn children_forked_alike_have_equal_forms() {
    let (children, _) = children_of(&program(WORK, "(v, lock)"));
    assert_eq!(children.len(), 3);
    let forms: Vec<Form> = children.iter().map(|child| child.form(false)).collect();
    for (i, form) in forms.iter().enumerate() {
        assert_eq!(form.handles[0], Handle::Process(Pid(1001 + i as u32)));
        assert_eq!(form.bytes, forms[0].bytes, "child {i}");
        assert_eq!(form.handles[1..], forms[0].handles[1..], "they share what they hold");
        assert!(!children[i].identified());
    }
    let named: Vec<Form> = children.iter().map(|child| child.form(true)).collect();
    assert_ne!(named[0].bytes, named[1].bytes, "each has its own path of forks");
}

#[test]
fn children_forked_alike_have_the_same_future() {
    let (mut children, _) = children_of(&program(WORK, "(v, lock)"));
    let futures: Vec<Vec<u8>> = children
        .iter_mut()
        .map(|child| {
            child.reply(0, Reply::Bool(true));
            future(child, &mut Kernel { objects: 50, fds: 50, parent: 1000 }).bytes
        })
        .collect();
    assert!(futures[0].len() > 100);
    assert!(futures.iter().all(|it| *it == futures[0]));
}

#[test]
fn an_argument_tells_children_apart() {
    let used = "def work(v, lock, i):\n    with lock:\n        v.value += i\n";
    let (children, _) = children_of(&program(used, "(v, lock, i)"));
    assert_ne!(children[0].form(false).bytes, children[1].form(false).bytes);
}

#[test]
fn a_class_of_the_library_that_was_changed_matters() {
    let forms = |read: &str| {
        let mut vm = boot(&format!(
            "import multiprocessing, os\nfrom multiprocessing.process import BaseProcess\nos.sched_yield()\n\
             BaseProcess.extra = os.getppid()\nos.sched_yield()\nprint({read})\n"
        ));
        until(&mut vm, &mut Kernel::default(), |trap| *trap == Trap::Yield);
        let _ = vm.form(false);
        [1, 1, 2].map(|parent| {
            let (mut vm, mut kernel) = (vm.clone(), Kernel { parent, ..Kernel::default() });
            vm.reply(0, Reply::None);
            until(&mut vm, &mut kernel, |trap| *trap == Trap::Yield);
            vm.form(false).bytes
        })
    };
    let [one, same, other] = forms("multiprocessing.Process.extra");
    assert_eq!(one, same);
    assert_ne!(one, other);
    let [one, _, other] = forms("1");
    assert_eq!(one, other);
}

#[test]
fn a_process_that_is_sent_says_which_one_it_is() {
    for method in ["fork", "spawn", "forkserver"] {
        let source = program(WORK, "(v, lock)");
        let mut vm = boot_with(&source, method).expect("the text is right");
        let mut kernel = Kernel::default();
        until(&mut vm, &mut kernel, |trap| matches!(trap, Trap::MemoryCreate { .. }));
        assert!(!vm.identified(), "{method}");
        let reply = kernel.make();
        vm.reply(0, reply);
        let begins = |trap: &Trap| matches!(trap, Trap::Listen(_) | Trap::OpenPipe { .. });
        until(&mut vm, &mut kernel, begins);
        assert_eq!(vm.identified(), method != "fork", "{method}");
    }
}

#[test]
fn reading_a_name_is_noticed() {
    let reads = [
        "current_process().name",
        "current_process().pid",
        "repr(current_process())",
        "os.getpid()",
        "random.random()",
        "Process().name",
    ];
    for read in reads {
        let work = format!(
            "import os, random\nfrom multiprocessing import current_process\n\
             def work(v, lock):\n    a = {read}\n    lock.acquire()\n    print(a)\n"
        );
        let (children, main) = children_of(&program(&work, "(v, lock)"));
        assert!(children.iter().all(Vm::identified), "{read}");
        assert!(!main.identified(), "{read}: main has read nothing");
        if !read.starts_with("Process") {
            assert_ne!(children[0].form(false).bytes, children[1].form(false).bytes, "{read}");
        }
    }
    let seeded = "import random\ndef work(v, lock):\n    random.seed(5)\n    a = random.random()\n    \
                  lock.acquire()\n    print(a)\n";
    let (children, _) = children_of(&program(seeded, "(v, lock)"));
    assert!(!children.iter().any(Vm::identified));
    assert_eq!(children[0].form(false).bytes, children[1].form(false).bytes);
}

/// The forms of a program at its first yield, when `os.getppid()` says 1 and when it says 2.
fn two_ways(source: &str) -> [Form; 2] {
    [1, 2].map(|parent| {
        let (mut vm, mut kernel) = (boot(source), Kernel { parent, ..Kernel::default() });
        until(&mut vm, &mut kernel, |trap| *trap == Trap::Yield);
        vm.form(false)
    })
}

#[test]
fn a_variable_that_nobody_reads_any_more_does_not_matter() {
    let [one, two] = two_ways("import os\nx = os.getppid()\nos.sched_yield()\nx = 5\nprint(x)\n");
    assert_eq!(one.bytes, two.bytes);
    let [one, two] = two_ways("import os\nx = os.getppid()\nos.sched_yield()\nprint(x)\n");
    assert_ne!(one.bytes, two.bytes);
    let [one, two] = two_ways("import os\nx = os.getppid()\nos.sched_yield()\nprint(globals()['x'])\n");
    assert_ne!(one.bytes, two.bytes, "a name can be made of text");
    let [one, two] = two_ways(
        "import os\ndef f():\n    x = os.getppid()\n    os.sched_yield()\n    x = 5\n    print(x)\nf()\n",
    );
    assert_eq!(one.bytes, two.bytes);
    let [one, two] =
        two_ways("import os\ndef g():\n    return x\nx = os.getppid()\nos.sched_yield()\nprint(g())\n");
    assert_ne!(one.bytes, two.bytes, "a function that is called later reads it");
    let [one, two] = two_ways(
        "import os\ndef f():\n    x = os.getppid()\n    def g():\n        return x\n    os.sched_yield()\n    \
         print(g())\nf()\n",
    );
    assert_ne!(one.bytes, two.bytes, "a function made earlier reads it");
    let [one, two] = two_ways(
        "import os\ndef f():\n    x = os.getppid()\n    try:\n        os.sched_yield()\n        x = 1\n    \
         except OSError:\n        print(x)\nf()\n",
    );
    assert_ne!(one.bytes, two.bytes, "a handler reads it");
}

#[test]
fn the_order_in_which_objects_were_made_does_not_matter() {
    let made = |yields: &str| {
        two_ways(&format!(
            "import os\nif os.getppid() == 1:\n    a = [1]\n    b = {{'k': (a, 2)}}\nelse:\n    b = {{}}\n    \
             for i in range(100):\n        c = [i]\n    a = [1]\n    b['k'] = (a, 2)\n{yields}\n"
        ))
    };
    let [one, two] = made("os.sched_yield()\nprint(a, b)");
    assert_eq!(one.bytes, two.bytes);
    let [one, two] = made("a.append(os.getppid())\nos.sched_yield()\nprint(b)");
    assert_ne!(one.bytes, two.bytes, "what is reached through another matters");
    let shared = |with: &str| {
        let [one, two] = two_ways(&format!(
            "import os\na = [1]\nb = a if os.getppid() == 1 else [1]\nos.sched_yield()\n{with}\n"
        ));
        one.bytes == two.bytes
    };
    assert!(!shared("a.append(2)\nprint(b)"), "one list or two");
}

#[test]
fn a_class_an_attribute_and_a_default_can_differ() {
    for (before, after) in [
        ("class A:\n    n = os.getppid()", "print(A.n)"),
        ("class A: pass\na = A()\na.n = os.getppid()", "print(a.n)"),
        ("def f(n=os.getppid()): return n", "print(f())"),
        ("class A:\n    def __init__(self): self.n = os.getppid()\na = A()", "print(a.n)"),
        ("s = {os.getppid()}", "print(s)"),
        ("d = {os.getppid(): 1}", "print(d)"),
        ("t = iter([1, 2, 3])\nfor _ in range(os.getppid()): next(t)", "print(next(t))"),
        ("def g(n):\n    yield n\n    yield n\nt = g(os.getppid())\nnext(t)", "print(next(t))"),
        ("print(os.getppid())", ""),
        ("import random\nrandom.seed(os.getppid())", "print(random.random())"),
        ("import sys\nsys.exit_code = os.getppid()", "print(sys.exit_code)"),
    ] {
        let [one, two] = two_ways(&format!("import os\n{before}\nos.sched_yield()\n{after}\n"));
        assert_ne!(one.bytes, two.bytes, "{before}");
    }
}

#[test]
fn other_names_change_nothing_but_names() {
    let (mut children, main) = children_of(&program(WORK, "(v, lock)"));
    for vm in children.iter_mut().chain([&mut main.clone()]) {
        let before = vm.form(true);
        vm.rename(&mut |handle| match handle {
            Handle::Process(pid) => Handle::Process(Pid(pid.0 + 500)),
            Handle::Object(id) => Handle::Object(ObjectId(id.0 + 70)),
        });
        let after = vm.form(true);
        assert_eq!(before.bytes, after.bytes);
        assert!(before.handles.len() > 1);
        for (old, new) in before.handles.iter().zip(&after.handles) {
            let moved = if matches!(old, Handle::Process(_)) { 500 } else { 70 };
            assert_eq!(old.number() + moved, new.number());
        }
    }
    let child = &mut children[0];
    child.reply(0, Reply::Bool(true));
    let Trap::MemoryLoad { id: shared, .. } =
        until(child, &mut Kernel::default(), |trap| matches!(trap, Trap::MemoryLoad { .. })).0
    else {
        unreachable!("that was looked for")
    };
    assert!(shared.0 > 70, "it goes on with the new names");
    child.rename(&mut |handle| match handle {
        Handle::Process(pid) => Handle::Process(Pid(pid.0 - 500)),
        Handle::Object(id) => Handle::Object(ObjectId(id.0 - 70)),
    });
    let mut plain = children_of(&program(WORK, "(v, lock)")).0.remove(0);
    plain.reply(0, Reply::Bool(true));
    until(&mut plain, &mut Kernel::default(), |trap| matches!(trap, Trap::MemoryLoad { .. }));
    assert_eq!(plain.form(true), child.form(true));
    let reply = Reply::Bytes(Rc::from([0_u8; 4]));
    plain.reply(0, reply.clone());
    child.reply(0, reply);
    assert_eq!(future(&mut plain, &mut Kernel::default()), future(child, &mut Kernel::default()));
}

/// Runs to the exit, so many statements at a time; the form at every trap, and what was written.
fn forms_of(mut vm: Vm, quota: u32) -> (Vec<Vec<u8>>, Vec<u8>) {
    let (mut forms, mut written) = (Vec::new(), Vec::new());
    let mut files: BTreeMap<u32, Vec<u8>> = BTreeMap::new();
    loop {
        let trap = match vm.run(0, quota, 50_000_000).stop {
            Stop::Statements => continue,
            Stop::Trap(trap) => trap,
            other => panic!("{other:?}"),
        };
        forms.push(vm.form(true).bytes);
        let reply = match &trap {
            Trap::Exit(_) => return (forms, written),
            Trap::Write { fd, bytes } => {
                if *fd == Fd(1) { &mut written } else { files.entry(fd.0).or_default() }
                    .extend_from_slice(bytes);
                Reply::None
            }
            Trap::Open { .. } => Reply::Int(7),
            Trap::Read(_) => Reply::Bytes(Rc::from([])),
            other => Kernel::default().answer(other),
        };
        vm.reply(0, reply);
    }
}

/// Statements by ones or all at once, with handles renamed on the way or not: the same states, in the same order.
#[test]
fn random_programs_have_one_form_however_they_are_run() {
    let mut ran = 0;
    for seed in 0..60 {
        let source = generator::program(seed);
        // Some are refused before they run.
        let Some(vm) = try_boot(&source) else { continue };
        ran += 1;
        let (forms, written) = forms_of(vm.clone(), u32::MAX);
        let mut other = vm;
        other.rename(&mut |handle| match handle {
            Handle::Process(pid) => Handle::Process(Pid(pid.0 + 500)),
            object => object,
        });
        let (again, rewritten) = forms_of(other, 1);
        assert_eq!(written, rewritten, "seed {seed}");
        assert!(forms == again, "seed {seed}:\n{source}");
    }
    assert!(ran > 20, "{ran} programs");
}

/// A state stopped anywhere and its clone that was collected and moved about go on alike.
#[test]
fn equal_forms_ask_the_same() {
    for seed in 100..130 {
        let Some(mut one) = try_boot(&generator::program(seed)) else { continue };
        one.run(0, 12, 1_000_000);
        let mut two = one.clone();
        assert_eq!(one.form(true), two.form(true));
        one.run(0, 1, 1_000_000);
        two.run(0, 1, 1_000_000);
        assert_eq!(one.form(true), two.form(true), "seed {seed}");
    }
}

#[test]
#[ignore = "a measurement"]
fn how_long_a_form_takes() {
    let (children, main) = children_of(&program(WORK, "(v, lock)"));
    for (name, vm) in [("child", &children[1]), ("main", &main)] {
        let begin = std::time::Instant::now();
        let mut bytes = 0;
        for _ in 0..1000 {
            bytes = vm.form(false).bytes.len();
        }
        println!("{name}: {} µs, {bytes} bytes", begin.elapsed().as_micros() as f64 / 1000.0);
        let mut moved = vm.clone();
        let begin = std::time::Instant::now();
        for _ in 0..1000 {
            moved.rename(&mut |handle| handle);
        }
        println!("{name}: renaming {} µs", begin.elapsed().as_micros() as f64 / 1000.0);
    }
}
