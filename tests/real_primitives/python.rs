//! A program as Python text.
//!
//! What the simulator answers without a step of its own (whether a descriptor blocks, how often a handler ran) has one before
//! it: on the real kernel anything may come between.

use std::fmt::Write as _;

use super::program::{Act, End, File, Kind, Mode, Op, Program};

/// Where the results go.
#[derive(Clone, Copy, PartialEq)]
pub enum Report {
    /// Each to standard error as soon as it is there: process, result.
    Each,
    /// Of each process that comes to its end all, to standard output.
    Whole,
}

const HEAD: &str = "
import os, signal, sys, time
from multiprocessing import Lock, Semaphore, Value
count = 0
seen = []
keep = []
pids = {0: os.getpid()}
def handler(number, frame):
    global count
    count += 1
def who(pid):
    return next((str(k) for k in pids if pids[k] == pid), 'x')
def runs(data):
    if isinstance(data, str):
        return data
    text, data = '', data.decode()
    while data:
        rest = data.lstrip(data[0])
        text += data[0] + str(len(data) - len(rest))
        data = rest
    return text or '-'
def call(function, *given):
    try:
        return function(*given)
    except OSError as error:
        return f'e{error.errno}'
def wait(pid, options):
    pid, status = os.waitpid(pid, options)
    return f'{who(pid)}:{os.waitstatus_to_exitcode(status)}' if pid else '0'
def add(cell):
    value = cell.value
    cell.value = value + 1
    return value
def store(cell, value):
    cell.value = value
def open_file(name, mode):
    file = open(name, mode, 0)
    keep.append(file)
    return file.fileno()
";

/// The whole text.
pub fn text(program: &Program, report: Report) -> String {
    let mut text = HEAD.to_owned();
    text += match report {
        Report::Each => "def log(process, result):\n    os.write(2, f'{process} {result}\\n'.encode())\n",
        Report::Whole => "def log(process, result):\n    seen.append(str(result))\n",
    };
    let whole = "def leave(process, code):\n";
    text += whole;
    if report == Report::Whole {
        text += "    os.write(1, (f'{process} ' + ' '.join(seen) + '\\n').encode())\n";
    }
    text += "    os._exit(code)\n";
    for (process, ops) in program.processes.iter().enumerate() {
        let _ = writeln!(text, "def p{process}():\n    global seen, count{}", names_of_files(program));
        text += "    seen = []\n";
        for (at, op) in ops.iter().enumerate() {
            operation(&mut text, program, process, at, *op);
        }
    }
    for pipe in 0..program.pipes {
        let _ = writeln!(text, "r{pipe}, w{pipe} = os.pipe()");
    }
    for (at, kind) in program.semaphores.iter().enumerate() {
        let _ = match kind {
            Kind::Lock => writeln!(text, "s{at} = Lock()"),
            Kind::Semaphore(value) => writeln!(text, "s{at} = Semaphore({value})"),
        };
    }
    for cell in 0..program.cells {
        let _ = writeln!(text, "m{cell} = Value('i', 0, lock=False)");
    }
    for (at, File { mode, .. }) in program.files.iter().enumerate() {
        let _ = writeln!(text, "f{at} = open_file('f{at}', '{}')", word(*mode));
    }
    text + "p0()\n"
}

fn names_of_files(program: &Program) -> String {
    (0..program.files.len()).map(|at| format!(", f{at}")).collect()
}

fn word(mode: Mode) -> &'static str {
    match mode {
        Mode::Read => "rb",
        Mode::Write => "r+b",
        Mode::Append => "ab",
    }
}

fn name(end: End) -> String {
    match end {
        End::Reading(pipe) => format!("r{pipe}"),
        End::Writing(pipe) => format!("w{pipe}"),
    }
}

/// One operation: a step before it if it has none of its own, what it is, and its result told.
fn operation(text: &mut String, program: &Program, process: usize, at: usize, op: Op) {
    let has_own_step = !matches!(op, Op::Handled | Op::Blocking(..) | Op::WaitFor(_) | Op::Wait);
    if !has_own_step {
        text.push_str("    os.sched_yield()\n");
    }
    let letter = char::from(program.letter(process, at));
    let said = match op {
        Op::Fork(child) => {
            let _ = write!(
                text,
                "    pid = os.fork()\n    if pid == 0:\n        pids[{child}] = os.getpid()\n        p{child}()\n    \
                 pids[{child}] = pid\n"
            );
            "None".to_owned()
        }
        Op::Exit(code) => {
            // A process that ends closes what it has open one by one, and is dead after that (do_exit).
            for end in program.ends(process, at) {
                let _ = writeln!(text, "    os.close({})", name(end));
            }
            let _ = writeln!(text, "    leave({process}, {code})");
            return;
        }
        Op::Wait => "call(wait, -1, 0)".to_owned(),
        Op::WaitFor(child) => format!("call(wait, pids[{child}], 0)"),
        Op::Look(child) => format!("call(wait, pids[{child}], os.WNOHANG)"),
        Op::Kill(target, signal) => format!("call(os.kill, pids[{target}], {signal})"),
        Op::Parent => "who(os.getppid())".to_owned(),
        Op::On(signal, act) => {
            let act = match act {
                Act::Default => "signal.SIG_DFL",
                Act::Ignore => "signal.SIG_IGN",
                Act::Handle => "handler",
            };
            let _ = writeln!(text, "    signal.signal({signal}, {act})");
            "None".to_owned()
        }
        Op::Handled => "count".to_owned(),
        Op::Pause => "signal.pause()".to_owned(),
        Op::Nap => "time.sleep(0.0003)".to_owned(),
        Op::Read(pipe, most) => format!("runs(call(os.read, r{pipe}, {most}))"),
        Op::Write(pipe, size) => format!("call(os.write, w{pipe}, b'{letter}' * {size})"),
        Op::Close(end) => format!("call(os.close, {})", name(end)),
        Op::Blocking(end, set) => {
            format!("call(os.set_blocking, {}, {})", name(end), if set { "True" } else { "False" })
        }
        Op::Acquire(it) => format!("s{it}.acquire()"),
        Op::Try(it) => format!("s{it}.acquire(False)"),
        Op::Timed(it) => format!("s{it}.acquire(True, 0.001)"),
        Op::Release(it) => format!("s{it}.release()"),
        Op::Value(it) => format!("s{it}._semlock._get_value()"),
        Op::Load(it) => format!("m{it}.value"),
        Op::Store(it, value) => format!("store(m{it}, {value})"),
        Op::Add(it) => format!("add(m{it})"),
        Op::Open(it, mode) => {
            let _ = writeln!(text, "    f{it} = open_file('f{it}', '{}')", word(mode));
            "None".to_owned()
        }
        Op::Get(it, most) => format!("runs(call(os.read, f{it}, {most}))"),
        Op::Put(it, size) => format!("call(os.write, f{it}, b'{letter}' * {size})"),
    };
    let _ = writeln!(text, "    log({process}, {said})");
}
