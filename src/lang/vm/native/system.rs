//! `os`, `os.path` and `sys`, as far as they make sense in a simulated system.

use super::{
    super::{Fault, Vm, classes, frame::Resume, value::Value},
    Args, Constant, NativeDef,
    Params::{Any, Between, Named, One, Zero},
    Res,
};
use crate::{id::Pid, lang::trap::Trap, value::Handle};

const HOME: &str = "/home/student";
/// What `os.cpu_count()` says.
const CPUS: i64 = 2;
const RECURSION: i64 = 1000;

/// In `os`.
pub static OS: &[NativeDef] = &[
    NativeDef::new("getpid", Zero, |vm, _| Ok(Value::Int(vm.number_of(Handle::Process(vm.pid))))),
    NativeDef::new("getppid", Zero, |vm, _| ask_number(vm, Trap::Parent)),
    NativeDef::new("_exit", Named(1, &["status"]), exit_now),
    NativeDef::new("cpu_count", Zero, |_, _| Ok(Value::Int(CPUS))),
    NativeDef::new("getcwd", Zero, |_, _| Ok(Value::str(HOME))),
    NativeDef::new("fork", Zero, |vm, _| ask_number(vm, Trap::Fork { name: "".into(), daemon: false })),
    NativeDef::new("getenv", Named(1, &["key", "default"]), getenv),
    NativeDef::new("kill", Between(2, 2), kill),
    NativeDef::new("sched_yield", Zero, |vm, _| ask(vm, Trap::Yield)),
    NativeDef::new("sched_getaffinity", One, affinity),
    NativeDef::new("fspath", One, |vm, a| need_path(vm, &a.take(0)).map(Value::string)),
];

/// Values in `os`.
pub static OS_CONSTANTS: &[(&str, Constant)] = &[
    ("name", Constant::Str("posix")),
    ("sep", Constant::Str("/")),
    ("linesep", Constant::Str("\n")),
    ("pathsep", Constant::Str(":")),
    ("extsep", Constant::Str(".")),
    ("curdir", Constant::Str(".")),
    ("pardir", Constant::Str("..")),
    ("devnull", Constant::Str("/dev/null")),
    ("EX_OK", Constant::Int(0)),
    ("WNOHANG", Constant::Int(super::kernel::signal::WNOHANG)),
    ("WUNTRACED", Constant::Int(2)),
];

/// In `os.path`.
pub static PATH: &[NativeDef] = &[
    NativeDef::new("basename", One, |vm, a| Ok(Value::str(halves(&need_path(vm, &a.take(0))?).1))),
    NativeDef::new("dirname", One, |vm, a| Ok(Value::str(halves(&need_path(vm, &a.take(0))?).0))),
    NativeDef::new("split", One, split),
    NativeDef::new("splitext", One, splitext),
    NativeDef::new("join", Any, join),
    NativeDef::new("isabs", One, |vm, a| Ok(Value::Bool(need_path(vm, &a.take(0))?.starts_with('/')))),
    NativeDef::new("normpath", One, |vm, a| Ok(Value::string(normal(&need_path(vm, &a.take(0))?)))),
    NativeDef::new("abspath", One, abspath),
    NativeDef::new("realpath", One, abspath),
    NativeDef::new("expanduser", One, expanduser),
    NativeDef::new("exists", One, exists),
    NativeDef::new("isfile", One, exists),
];

/// In `sys`.
pub static SYS: &[NativeDef] = &[
    NativeDef::new("exit", Between(0, 1), exit),
    NativeDef::new("exc_info", Zero, exc_info),
    NativeDef::new("exception", Zero, |vm, _| Ok(vm.now.handled.0.clone())),
    NativeDef::new("getrecursionlimit", Zero, |_, _| Ok(Value::Int(RECURSION))),
    NativeDef::new("setrecursionlimit", One, setrecursionlimit),
    NativeDef::new("getdefaultencoding", Zero, |_, _| Ok(Value::str("utf-8"))),
    NativeDef::new("getfilesystemencoding", Zero, |_, _| Ok(Value::str("utf-8"))),
    NativeDef::new("getswitchinterval", Zero, |_, _| Ok(Value::Float(0.005))),
    NativeDef::new("setswitchinterval", One, setswitchinterval),
    NativeDef::new("intern", One, intern),
    NativeDef::new("_loaded", One, loaded),
    NativeDef::new("_where", Zero, here),
];

/// Values in `sys`; those that differ from process to process are set when it is imported.
pub static SYS_CONSTANTS: &[(&str, Constant)] = &[
    ("platform", Constant::Str("linux")),
    ("version", Constant::Str("3.11.7 (main, Dec  8 2023, 00:00:00) [Interleave]")),
    ("copyright", Constant::Str("Python is Copyright (c) Python Software Foundation.")),
    ("byteorder", Constant::Str("little")),
    ("executable", Constant::Str("/usr/bin/python3")),
    ("prefix", Constant::Str("/usr")),
    ("hexversion", Constant::Int(0x030b_07f0)),
    ("api_version", Constant::Int(1013)),
    ("maxsize", Constant::Int(i64::MAX)),
    ("maxunicode", Constant::Int(0x10_ffff)),
];

fn ask_number(vm: &mut Vm, trap: Trap) -> Res<Value> {
    vm.ask(trap, Resume::Number);
    Err(Fault::Trap)
}

fn ask(vm: &mut Vm, trap: Trap) -> Res<Value> {
    vm.ask(trap, Resume::Value);
    Err(Fault::Trap)
}

/// An int of C's, which has 32 bits.
fn need_small(vm: &mut Vm, value: &Value) -> Res<i32> {
    let i = vm.need_int(value)?;
    match i32::try_from(i) {
        Ok(i) => Ok(i),
        Err(_) if i > 0 => Err(vm.error("OverflowError", "signed integer is greater than maximum")),
        Err(_) => Err(vm.error("OverflowError", "signed integer is less than minimum")),
    }
}

/// There is no question to the kernel whether a file exists: opening it tells.
fn exists(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let helper = vm.helper("_exists");
    vm.call(&helper, std::mem::take(args))
}

fn exit_now(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let status = need_small(vm, &args.take(0))?;
    ask(vm, Trap::Exit(status & 0xff))
}

fn getenv(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let key = args.take(0);
    if vm.as_text(&key).is_none() {
        let words = format!("str expected, not {}", vm.type_name(&key));
        return Err(vm.error("TypeError", words));
    }
    Ok(args.given(1).cloned().unwrap_or(Value::None))
}

fn kill(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let pid = need_small(vm, &args.take(0))?;
    let signal = need_small(vm, &args.take(1))?;
    let Some(signal) = u8::try_from(signal).ok().filter(|s| *s <= 64) else {
        return Err(vm.os_error("OSError", Some(22), "Invalid argument"));
    };
    match u32::try_from(pid) {
        Ok(pid @ 1..) => ask(vm, Trap::Kill { pid: Pid(pid), signal }),
        // Groups of processes do not exist here.
        _ => Err(vm.os_error("ProcessLookupError", Some(3), "No such process")),
    }
}

fn affinity(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    need_small(vm, &args.take(0))?;
    let cpus = vm.new_tuple((0..CPUS).map(Value::Int).collect());
    vm.new_set(Some(&cpus), false)
}

fn need_path(vm: &mut Vm, value: &Value) -> Res<String> {
    match vm.as_text(value) {
        Some(text) => Ok(text.to_string()),
        None => {
            let words = format!("expected str, bytes or os.PathLike object, not {}", vm.type_name(value));
            Err(vm.error("TypeError", words))
        }
    }
}

/// A path before and after its last slash.
fn halves(path: &str) -> (&str, &str) {
    let (head, tail) = path.split_at(path.rfind('/').map_or(0, |at| at + 1));
    let bare = head.trim_end_matches('/');
    (if bare.is_empty() { head } else { bare }, tail)
}

fn split(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let path = need_path(vm, &args.take(0))?;
    let (head, tail) = halves(&path);
    Ok(vm.new_tuple(vec![Value::str(head), Value::str(tail)]))
}

fn splitext(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let path = need_path(vm, &args.take(0))?;
    let start = path.rfind('/').map_or(0, |at| at + 1);
    // Dots that a name begins with belong to it.
    let first = path[start..].find(|c| c != '.').map_or(path.len(), |at| start + at);
    let dot = path[first..].rfind('.').map_or(path.len(), |at| first + at);
    let (root, extension) = path.split_at(dot);
    Ok(vm.new_tuple(vec![Value::str(root), Value::str(extension)]))
}

fn join(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    if args.pos.is_empty() || !args.kw.is_empty() {
        return Err(vm.error("TypeError", "join() missing 1 required positional argument: 'a'"));
    }
    let mut parts = std::mem::take(&mut args.pos).into_iter();
    let mut path = need_path(vm, &parts.next().unwrap_or(Value::None))?;
    for part in parts {
        let Some(part) = vm.as_text(&part) else {
            let kind = vm.type_name(&part);
            let words = format!("join() argument must be str, bytes, or os.PathLike object, not '{kind}'");
            return Err(vm.error("TypeError", words));
        };
        if part.starts_with('/') {
            path.clear();
        } else if !path.is_empty() && !path.ends_with('/') {
            path.push('/');
        }
        path.push_str(&part);
    }
    vm.new_string(path)
}

/// A path without `.`, `..` and doubled slashes.
fn normal(path: &str) -> String {
    let slashes = path.len() - path.trim_start_matches('/').len();
    let root = if slashes == 2 { "//" } else { &path[..slashes.min(1)] };
    let mut names: Vec<&str> = Vec::new();
    for name in path.split('/').filter(|n| !n.is_empty() && *n != ".") {
        match (name, names.last()) {
            ("..", None) if !root.is_empty() => {}
            ("..", Some(last)) if *last != ".." => {
                names.pop();
            }
            _ => names.push(name),
        }
    }
    let path = format!("{root}{}", names.join("/"));
    if path.is_empty() { ".".to_string() } else { path }
}

fn abspath(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let path = need_path(vm, &args.take(0))?;
    let path = if path.starts_with('/') { path } else { format!("{HOME}/{path}") };
    vm.new_string(normal(&path))
}

fn expanduser(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let path = need_path(vm, &args.take(0))?;
    match path.strip_prefix('~') {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => vm.new_string(format!("{HOME}{rest}")),
        _ => Ok(Value::string(path)),
    }
}

fn exit(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let code = args.given(0).cloned();
    let exception = vm.new_exception(classes::SYSTEM_EXIT, code.into_iter().collect());
    Err(vm.throw(exception))
}

fn exc_info(vm: &mut Vm, _: &mut Args) -> Res<Value> {
    let exception = vm.now.handled.0.clone();
    let class = if exception.is_none() { Value::None } else { Value::Obj(vm.type_of(&exception)) };
    Ok(vm.new_tuple(vec![class, exception, Value::None]))
}

/// `_loaded(name)`: a module that was imported, or None.
fn loaded(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let name = vm.as_text(&args.take(0));
    Ok(name.and_then(|name| vm.loaded(&name)).map_or(Value::None, Value::Obj))
}

/// `_where()`: file, line and function of the program's innermost frame.
fn here(vm: &mut Vm, _: &mut Args) -> Res<Value> {
    let prepared = vm.prepared.clone();
    let own = vm.now.frames.iter().rev().find(|f| !prepared.codes[f.code.0 as usize].library);
    let Some(frame) = own else {
        return Ok(vm.new_tuple(vec![Value::str(""), Value::Int(0), Value::str("")]));
    };
    let code = &prepared.program.codes[frame.code.0 as usize];
    let line = code.spans.get(frame.pc as usize).map_or(0, |span| span.line);
    let file = Value::str(&prepared.program.files[code.file as usize].name);
    Ok(vm.new_tuple(vec![file, Value::Int(line.into()), Value::str(&code.name)]))
}

fn setrecursionlimit(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    if need_small(vm, &args.take(0))? < 1 {
        return Err(vm.error("ValueError", "recursion limit must be greater or equal than 1"));
    }
    Ok(Value::None)
}

fn setswitchinterval(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    if super::math::need_float(vm, &args.take(0))? <= 0.0 {
        return Err(vm.error("ValueError", "switch interval must be strictly positive"));
    }
    Ok(Value::None)
}

fn intern(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    match vm.as_text(&value) {
        Some(text) => Ok(Value::Str(vm.interned(&text))),
        None => {
            let words = format!("intern() argument must be str, not {}", vm.type_name(&value));
            Err(vm.error("TypeError", words))
        }
    }
}
