//! What the machine does around a program: stopping, asking, forking, showing, limiting.

use std::rc::Rc;

use interleave::{
    id::Pid,
    lang::{
        front,
        prelude::library,
        trap::{Reply, Trap},
        vm::{Boot, Limit, Stdout, Stop, Vm},
    },
};

fn boot_as(source: &str, stdout: Stdout) -> Vm {
    let program = front::compile(source, "main.py", &library()).expect("the text is right");
    let boot = Boot {
        seed: 1,
        pid: Pid::MAIN,
        stdout,
        arguments: vec!["main.py".to_string()],
        module_name: "__main__".to_string(),
        entry: interleave::lang::trap::Entry::Main,
        start_method: "fork",
    };
    Vm::boot(Rc::new(program), &boot)
}

fn boot(source: &str) -> Vm {
    boot_as(source, Stdout::Terminal)
}

/// Runs to the exit with every question answered by nothing; what was written, one element a write.
/// Runs to the next stop that is no pause.
fn go(vm: &mut Vm, mut operations: u64) -> Stop {
    loop {
        let ran = vm.run(0, u32::MAX, operations);
        operations = operations.saturating_sub(ran.operations);
        if ran.stop != Stop::Limit(Limit::Operations) || operations == 0 {
            return ran.stop;
        }
    }
}

fn writes_of(vm: &mut Vm) -> Vec<String> {
    let mut out = Vec::new();
    loop {
        match go(vm, 50_000_000) {
            Stop::Trap(Trap::Exit(_)) => return out,
            Stop::Trap(Trap::Write { bytes, .. }) => {
                out.push(String::from_utf8_lossy(&bytes).into_owned());
                vm.reply(0, Reply::None);
            }
            Stop::Trap(_) => vm.reply(0, Reply::None),
            other => panic!("{other:?} after {out:?}"),
        }
    }
}

#[test]
fn a_run_stops_before_the_statement_after_the_last_allowed() {
    let mut vm = boot("a = 1\nb = 2\nc = 3\n");
    let ran = vm.run(0, 2, 1_000_000);
    assert_eq!((ran.statements, ran.stop), (2, Stop::Statements));
    assert_eq!(vm.line(0), Some(3));
    let names: Vec<String> = vm.globals().iter().map(|(n, v)| format!("{n}={v}")).collect();
    assert_eq!(names, ["a=1", "b=2"]);
    assert_eq!(vm.run(0, 5, 1_000_000).statements, 1);
}

#[test]
fn frames_show_their_variables() {
    let mut vm = boot("def f(n, k=2):\n    text = 'x' * 100\n    return n\nf([1])\n");
    vm.run(0, 2, 1_000_000);
    let stack = vm.stack(0);
    assert_eq!(stack.len(), 2);
    assert_eq!((&*stack[1].function, stack[1].line), ("f", 2));
    let locals: Vec<String> = stack[1].locals.iter().map(|(n, v)| format!("{n}={v}")).collect();
    assert_eq!(locals, ["n=[1]", "k=2"]);
}

#[test]
fn a_pending_call_knows_what_its_result_will_be_called() {
    for (source, hint) in [
        ("import os\nparent = os.getppid()\n", Some("parent")),
        ("import os\nos.getppid()\n", None),
        ("import os\na, b = os.getppid(), 2\n", None),
        ("import os\nclass C: pass\nc = C()\nc.owner = os.getppid()\n", Some("owner")),
    ] {
        let mut vm = boot(source);
        assert_eq!(vm.run(0, 100, 1_000_000).stop, Stop::Trap(Trap::Parent), "{source}");
        assert_eq!(vm.name_hint(0).as_deref(), hint, "{source}");
    }
}

#[test]
fn a_fork_shares_what_neither_changes() {
    let source =
        "import os\nitems = list(range(1000))\npid = os.fork()\nitems.append(pid)\nprint(len(items), pid)\n";
    let mut vm = boot(source);
    while !matches!(vm.run(0, u32::MAX, 1_000_000).stop, Stop::Trap(Trap::Fork { .. })) {
        vm.reply(0, Reply::None);
    }
    let mut child = vm.fork(0, Pid(1001));
    let (shared, own) = child.objects_shared_with(&vm);
    assert!(shared > 100 && own == 0, "{shared} {own}");
    vm.reply(0, Reply::Int(1001));
    assert_eq!(writes_of(&mut child), ["1001 0\n"]);
    assert_eq!(writes_of(&mut vm), ["1001 1001\n"]);
    assert!(child.objects_shared_with(&vm).1 > 0);
}

#[test]
fn output_is_written_as_its_buffering_says() {
    let source = "print('a', 1)\nprint('b', end='')\nprint('c\\nd', 'e')\n";
    assert_eq!(writes_of(&mut boot_as(source, Stdout::Terminal)), ["a 1\n", "bc\nd", " e\n"]);
    assert_eq!(writes_of(&mut boot_as(source, Stdout::Pipe)), ["a 1\nbc\nd e\n"]);
    assert_eq!(
        writes_of(&mut boot_as(source, Stdout::Unbuffered)),
        ["a", " ", "1", "\n", "b", "c\nd", " ", "e", "\n"]
    );
}

#[test]
fn endless_programs_and_greedy_ones_are_stopped() {
    for source in
        ["while True:\n    pass\n", "import itertools\nsum(itertools.count())\n", "list(iter(int, 1))\n"]
    {
        let stop = go(&mut boot(source), 200_000);
        assert_eq!(stop, Stop::Limit(Limit::Operations), "{source}");
    }
    for source in [
        "a = []\nwhile True:\n    a.append('x' * 1000)\n",
        "s = 'x'\nwhile True:\n    s += s\n",
        "x = [0] * 10**9\n",
        "x = list(range(10**12))\n",
        "d = {}\nfor i in range(10**9):\n    d[i] = [i]\n",
        "x = '%1000000000d' % 5\n",
    ] {
        let stop = go(&mut boot(source), 1_000_000_000);
        assert_eq!(stop, Stop::Limit(Limit::Heap), "{source}");
    }
}

#[test]
fn garbage_is_collected() {
    let mut vm = boot(
        "class A: pass\nfor i in range(200000):\n    a = A()\n    a.me = a\n    b = [a] * 10\nprint(i)\n",
    );
    assert_eq!(writes_of(&mut vm), ["199999\n"]);
    assert!(vm.heap_bytes() < 4 << 20, "{}", vm.heap_bytes());
}

#[test]
fn deep_programs_end_in_an_exception() {
    for source in [
        "def f(): return f()\nf()",
        "class A:\n    def __repr__(self): return repr(self)\nrepr(A())",
        "class A:\n    def __eq__(self, o): return [self] == [o]\nA() == A()",
        "a = []\nfor i in range(100000): a = [a]\nrepr(a)",
        "a = []\nb = []\nfor i in range(100000): a = [a]; b = [b]\na == b",
        "class A:\n    def __getattr__(self, n): return getattr(self, n + 'x')\nA().a",
    ] {
        let source = format!("try:\n    exec_here = 1\nfinally:\n    pass\n{source}");
        let text = writes_of(&mut boot(&source)).concat();
        assert!(text.contains("RecursionError: maximum recursion depth exceeded"), "{source}: {text}");
    }
}

#[test]
fn a_callback_may_wait_for_the_kernel() {
    let mut vm = boot("import os\nprint(sorted([2, 1], key=lambda v: v * os.getppid()))\n");
    let mut asked = 0;
    loop {
        match vm.run(0, u32::MAX, 1_000_000).stop {
            Stop::Trap(Trap::Parent) => {
                asked += 1;
                vm.reply(0, Reply::Int(7));
            }
            Stop::Trap(Trap::Write { bytes, .. }) => {
                assert_eq!(&*bytes, b"[1, 2]\n");
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(asked, 2, "once for each element");
}

#[test]
fn generators_in_natives_reach_the_kernel() {
    let source = "import os\nprint(sum(os.getppid() for _ in range(3)), [*(os.getppid() for _ in range(2))], \
                  any(os.getppid() > 5 for _ in range(9)), dict((i, os.getppid()) for i in range(1)))\n";
    let mut vm = boot(source);
    let mut asked = 0;
    loop {
        match vm.run(0, u32::MAX, 1_000_000).stop {
            Stop::Trap(Trap::Parent) => {
                asked += 1;
                vm.reply(0, Reply::Int(7));
            }
            Stop::Trap(Trap::Write { bytes, .. }) => {
                assert_eq!(&*bytes, b"21 [7, 7] True {0: 7}\n");
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(asked, 7);
}

#[test]
fn an_unreachable_file_is_closed_at_the_next_statement() {
    let mut vm = boot("open('f', 'w').write('text')\nx = 1\n");
    let mut traps = Vec::new();
    loop {
        match vm.run(0, u32::MAX, 1_000_000).stop {
            Stop::Trap(Trap::Exit(_)) => break,
            Stop::Trap(trap) => {
                let reply = if matches!(trap, Trap::Open { .. }) { Reply::Int(3) } else { Reply::None };
                traps.push(format!(
                    "{} at line {:?}",
                    format!("{trap:?}").split([' ', '(']).next().unwrap_or(""),
                    vm.line(0)
                ));
                vm.reply(0, reply);
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(traps, ["Open at line Some(1)", "Write at line Some(2)", "Close at line Some(2)"]);
}

#[test]
fn an_error_of_the_kernel_is_an_exception() {
    let mut vm = boot("try:\n    open('nope')\nexcept FileNotFoundError as e:\n    print(e.errno, e)\n");
    assert!(matches!(vm.run(0, u32::MAX, 1_000_000).stop, Stop::Trap(Trap::Open { .. })));
    vm.reply(
        0,
        Reply::Error {
            class: "FileNotFoundError",
            errno: Some(2),
            message: "No such file or directory: 'nope'".to_string(),
        },
    );
    assert_eq!(writes_of(&mut vm), ["2 [Errno 2] No such file or directory: 'nope'\n"]);
}
