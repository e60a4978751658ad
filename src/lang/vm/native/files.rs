//! `open`, `print`, `input` and the methods of files.

use super::{
    super::{
        Fault, Vm,
        file::ReadOp,
        frame::Resume,
        object::Object,
        symbol as sym,
        value::{Ref, Text, Value},
    },
    Args, NativeDef,
    Params::{Any, Between, Named, One, Zero},
    Res,
};
use crate::{id::Fd, lang::trap::Trap};

/// In `builtins`.
pub static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("open", Named(1, &["file", "mode", "buffering", "encoding", "errors", "newline"]), open),
    NativeDef::new("print", Any, print),
    NativeDef::new("input", Between(0, 1), input),
];

macro_rules! file_methods {
    ($($class:literal),*) => { &[$(
        NativeDef::new(concat!($class, ".read"), Between(0, 1), read),
        NativeDef::new(concat!($class, ".readline"), Between(0, 1), readline),
        NativeDef::new(concat!($class, ".readlines"), Between(0, 1), readlines),
        NativeDef::new(concat!($class, ".write"), One, write),
        NativeDef::new(concat!($class, ".writelines"), One, writelines).consuming(),
        NativeDef::new(concat!($class, ".close"), Zero, close),
        NativeDef::new(concat!($class, ".flush"), Zero, flush),
        NativeDef::new(concat!($class, ".fileno"), Zero, fileno),
        NativeDef::new(concat!($class, ".isatty"), Zero, isatty),
        NativeDef::new(concat!($class, ".readable"), Zero, readable),
        NativeDef::new(concat!($class, ".writable"), Zero, writable),
        NativeDef::new(concat!($class, ".__enter__"), Zero, enter),
        NativeDef::new(concat!($class, ".__exit__"), Between(3, 3), exit),
    )*] };
}

/// Of text and binary files.
pub static METHODS: &[NativeDef] = file_methods!("TextIOWrapper", "BufferedReader", "BufferedWriter");

fn open(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let file = args.take(0);
    let Some(name) = vm.as_text(&file) else {
        let words = format!("expected str, bytes or os.PathLike object, not {}", vm.type_name(&file));
        return Err(vm.error("TypeError", words));
    };
    let mode = args.given(1).and_then(|m| vm.as_text(m)).unwrap_or_else(|| Text::new("r"));
    let plain: String = mode.chars().filter(|c| !matches!(c, 'b' | 't')).collect();
    if !matches!(
        plain.as_str(),
        "r" | "w" | "a" | "x" | "r+" | "w+" | "a+" | "x+" | "+r" | "+w" | "+a" | "+x"
    ) {
        let known = mode.chars().all(|c| matches!(c, 'r' | 'w' | 'a' | 'x' | 'b' | 't' | '+'));
        let words = if known {
            "must have exactly one of create/read/write/append mode".to_string()
        } else {
            format!("invalid mode: '{}'", &*mode)
        };
        return Err(vm.error("ValueError", words));
    }
    let trap = Trap::Open { name: (*name).into(), mode: plain.as_str().into() };
    vm.ask(trap, Resume::Open { name, mode });
    Err(Fault::Trap)
}

fn print(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    if args.pos.iter().any(|v| vm.is_own(v, 3)) {
        let helper = vm.helper("_print");
        return vm.call(&helper, std::mem::take(args));
    }
    let sep = args.keyword(sym::SEP);
    let end = args.keyword(sym::END);
    let file = args.keyword(sym::FILE_KEY).filter(|f| !f.is_none());
    let flush = args.keyword(sym::FLUSH);
    if let Some((unknown, _)) = args.kw.first() {
        let words = format!("'{}' is an invalid keyword argument for print()", &**vm.symbols.name(*unknown));
        return Err(vm.error("TypeError", words));
    }
    let sep = separator(vm, sep, "sep", " ")?;
    let end = separator(vm, end, "end", "\n")?;
    let mut pieces = Vec::new();
    for (i, value) in args.pos.clone().iter().enumerate() {
        if i > 0 {
            pieces.push(sep.to_string());
        }
        pieces.push(vm.str_of(value)?);
    }
    pieces.push(end.to_string());
    let flush = match flush {
        Some(value) => vm.truth(&value)?,
        None => false,
    };
    let file = file.or_else(|| redirected(vm));
    let target = match file {
        Some(file) => match file.as_ref().map(|r| (r, vm.heap.get(r))) {
            Some((r, Object::File(_))) => r,
            _ => {
                let helper = vm.helper("_print_to");
                let items = pieces.into_iter().map(Value::string).collect();
                let items = vm.new_list(items);
                return vm.call(&helper, Args::of(vec![file, items, Value::Bool(flush)]));
            }
        },
        None => current_stream(vm, 1),
    };
    let Object::File(stream) = vm.heap.get_mut(target) else { return Ok(Value::None) };
    if stream.closed {
        return Err(vm.error("ValueError", "I/O operation on closed file."));
    }
    if !stream.writable {
        return Err(unsupported(vm, "not writable"));
    }
    let mut writes = Vec::new();
    for piece in &pieces {
        writes.extend(stream.out.write(piece.as_bytes()));
    }
    if flush {
        writes.extend(stream.out.flush());
    }
    let traps = stream.traps(writes).collect();
    vm.ask_all(traps, Value::None)
}

/// `sys.stdout` or `sys.stderr`, as the program may have set it.
/// What `sys.stdout` is when it is no file.
fn redirected(vm: &Vm) -> Option<Value> {
    let set = vm.loaded("sys").and_then(|sys| vm.module_get(sys, sym::STDOUT))?;
    let is_file = matches!(set.as_ref().map(|r| vm.heap.get(r)), Some(Object::File(_)));
    if is_file { None } else { Some(set) }
}

fn current_stream(vm: &Vm, fd: usize) -> Ref {
    let name = if fd == 1 { sym::STDOUT } else { sym::STDERR };
    let set = vm.loaded("sys").and_then(|sys| vm.module_get(sys, name)).and_then(|v| v.as_ref());
    set.filter(|r| matches!(vm.heap.get(*r), Object::File(_))).unwrap_or(vm.streams[fd])
}

fn separator(vm: &mut Vm, value: Option<Value>, name: &str, default: &str) -> Res<Text> {
    match value {
        None | Some(Value::None) => Ok(Text::new(default)),
        Some(value) => match vm.as_text(&value) {
            Some(text) => Ok(text),
            None => {
                let words = format!("{name} must be None or a string, not {}", vm.type_name(&value));
                Err(vm.error("TypeError", words))
            }
        },
    }
}

fn unsupported(vm: &mut Vm, words: &str) -> Fault {
    vm.error("OSError", words)
}

fn input(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    if let Some(prompt) = args.pos.first().cloned() {
        let text = vm.str_of(&prompt)?;
        let stdout = vm.streams[1];
        if let Object::File(stream) = vm.heap.get_mut(stdout) {
            let mut writes = stream.out.write(text.as_bytes());
            writes.extend(stream.out.flush());
            let traps: Vec<Trap> = stream.traps(writes).collect();
            if !traps.is_empty() {
                // The prompt goes out first; then the call runs again without it.
                let error = vm.helper("_no_input");
                return vm.ask_all(traps, Value::None).inspect_err(|_fault| {
                    vm.after_trap(error);
                });
            }
        }
    }
    Err(vm.error("EOFError", "EOF when reading a line"))
}

impl Vm {
    /// Lets a call of `function` be the result of the pending question.
    fn after_trap(&mut self, function: Value) {
        if let Some(pending) = &mut self.now.pending {
            pending.resume = Resume::Call(function);
        }
    }
}

fn own(vm: &mut Vm, args: &Args) -> Res<Ref> {
    let r = args.pos[0].as_ref().unwrap_or(vm.streams[1]);
    match vm.heap.get(r) {
        Object::File(f) if f.closed => Err(vm.error("ValueError", "I/O operation on closed file.")),
        _ => Ok(r),
    }
}

fn reading(vm: &mut Vm, args: &Args, op: ReadOp) -> Res<Value> {
    let r = own(vm, args)?;
    if let Object::File(f) = vm.heap.get(r) {
        if !f.readable {
            let words = if f.binary { "read" } else { "not readable" };
            return Err(vm.unsupported_operation(words));
        }
        if f.writable && f.out.held() > 0 {
            return flush_then(vm, r, false).and_then(|_| vm.read(r, op));
        }
    }
    vm.read(r, op)
}

impl Vm {
    /// `io.UnsupportedOperation`
    fn unsupported_operation(&mut self, words: &str) -> Fault {
        let class = self.helper("_UnsupportedOperation");
        match self.call_now(&class, Args::of(vec![Value::str(words)])) {
            Ok(exception) => self.throw(exception),
            Err(fault) => fault,
        }
    }
}

fn read(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let op = match args.given(1).cloned() {
        Some(count) => match usize::try_from(vm.need_int(&count)?) {
            Ok(count) => ReadOp::Some(count),
            Err(_) => ReadOp::All,
        },
        None => ReadOp::All,
    };
    reading(vm, args, op)
}

fn readline(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    reading(vm, args, ReadOp::Line)
}

fn readlines(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    reading(vm, args, ReadOp::Lines)
}

fn piece(vm: &mut Vm, r: Ref, value: &Value) -> Res<(Vec<u8>, i64)> {
    let Object::File(f) = vm.heap.get(r) else { return Ok((Vec::new(), 0)) };
    let (binary, writable) = (f.binary, f.writable);
    if !writable {
        return Err(vm.unsupported_operation(if binary { "write" } else { "not writable" }));
    }
    match (binary, value) {
        (true, Value::Bytes(bytes)) => Ok((bytes.to_vec(), bytes.len() as i64)),
        (true, _) => {
            let words = format!("a bytes-like object is required, not '{}'", vm.type_name(value));
            Err(vm.error("TypeError", words))
        }
        (false, _) => match vm.as_text(value) {
            Some(text) => Ok((text.as_bytes().to_vec(), text.count() as i64)),
            None => {
                let words = format!("write() argument must be str, not {}", vm.type_name(value));
                Err(vm.error("TypeError", words))
            }
        },
    }
}

fn write_piece(vm: &mut Vm, r: Ref, bytes: &[u8]) -> Vec<Trap> {
    vm.heap.charge(bytes.len());
    let Object::File(f) = vm.heap.get_mut(r) else { return Vec::new() };
    let writes = if f.binary { f.out.write_bytes(bytes) } else { f.out.write(bytes) };
    f.traps(writes).collect()
}

fn write(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let r = own(vm, args)?;
    let (bytes, count) = piece(vm, r, &args.take(1))?;
    let traps = write_piece(vm, r, &bytes);
    vm.ask_all(traps, Value::Int(count))
}

fn writelines(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let r = own(vm, args)?;
    let mut traps = Vec::new();
    for line in vm.collect(&args.take(1))? {
        let (bytes, _) = piece(vm, r, &line)?;
        traps.extend(write_piece(vm, r, &bytes));
    }
    vm.ask_all(traps, Value::None)
}

fn flush_then(vm: &mut Vm, r: Ref, close: bool) -> Res<Value> {
    let mut traps = Vec::new();
    if let Object::File(f) = vm.heap.get_mut(r) {
        let writes = f.out.flush();
        traps.extend(f.traps(writes));
        if close {
            f.closed = true;
            traps.push(Trap::Close(Fd(f.fd)));
        }
    }
    if close {
        vm.open_files.retain(|o| *o != r);
    }
    vm.ask_all(traps, Value::None)
}

fn flush(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let r = own(vm, args)?;
    flush_then(vm, r, false)
}

fn close(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let Some(r) = args.pos[0].as_ref() else { return Ok(Value::None) };
    match vm.heap.get(r) {
        Object::File(f) if f.closed || f.standard => Ok(Value::None),
        _ => flush_then(vm, r, true),
    }
}

fn enter(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    own(vm, args)?;
    Ok(args.take(0))
}

fn exit(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    close(vm, args)
}

fn fileno(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let r = own(vm, args)?;
    Ok(match vm.heap.get(r) {
        Object::File(f) => Value::Int(f.fd.into()),
        _ => Value::None,
    })
}

fn isatty(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let r = own(vm, args)?;
    let terminal = vm.boot.stdout == super::super::Stdout::Terminal;
    Ok(Value::Bool(terminal && vm.streams.contains(&r)))
}

fn readable(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let r = own(vm, args)?;
    Ok(Value::Bool(matches!(vm.heap.get(r), Object::File(f) if f.readable)))
}

fn writable(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let r = own(vm, args)?;
    Ok(Value::Bool(matches!(vm.heap.get(r), Object::File(f) if f.writable)))
}
