//! What the library asks about open descriptors: connections, pipes, waiting for several at once; and `os` does.

use std::rc::Rc;

use super::{
    super::{
        super::{
            Fault, Vm,
            frame::Resume,
            value::{Text, Value},
        },
        Args, NativeDef,
        Params::{Between, Named, One, Zero},
        Res,
        unpack::wire,
    },
    ask, message_of, object_id, part, text, timeout,
};
use crate::{
    id::Fd,
    lang::trap::{Entry, Trap},
    value::{Message, Packed},
};

/// In `_kernel`.
pub static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("open_pipe", Named(2, &["duplex", "hidden", "part_of", "part", "sentinel"]), open_pipe),
    NativeDef::new("send_to", Between(2, 2), send_to),
    NativeDef::new("send_bytes_to", Between(2, 2), send_bytes_to),
    NativeDef::new("receive_from", One, receive_from),
    NativeDef::new("receive_bytes_from", One, receive_bytes_from),
    NativeDef::new("unpickle", One, unpickle),
    NativeDef::new("select", Between(3, 3), select),
    NativeDef::new("listen", Named(0, &["manager"]), listen),
    NativeDef::new("connect", One, connect),
    NativeDef::new("connect_to", One, connect_to),
    NativeDef::new("bind", Between(2, 2), bind),
    NativeDef::new("accept", One, accept),
    NativeDef::new("send_descriptors", Between(2, 2), send_descriptors),
    NativeDef::new("receive_descriptors", One, receive_descriptors),
    NativeDef::new("spawn", Between(5, 5), spawn),
    NativeDef::new("entry", Zero, entry),
    NativeDef::new("start_method", Zero, |vm, _| Ok(Value::str(vm.boot.start_method))),
    NativeDef::new("private", Named(0, &["part_of", "part"]), private),
    NativeDef::new("first_key", Zero, |vm, _| drawn(vm, 32)),
    NativeDef::new("close", One, close),
    NativeDef::new("own", One, own),
];

/// In `os`: random bytes, and descriptors.
pub static OS: &[NativeDef] = &[
    NativeDef::new("urandom", One, random_bytes),
    NativeDef::new("pipe", Zero, |vm, _| {
        ask_pair(vm, Trap::OpenPipe { duplex: false, hidden: false, part: None, sentinel: false })
    }),
    NativeDef::new("read", Named(2, &["fd", "n"]), read),
    NativeDef::new("write", Named(2, &["fd", "data"]), write),
    NativeDef::new("close", Named(1, &["fd"]), close),
    NativeDef::new("dup", Named(1, &["fd"]), dup),
    NativeDef::new("dup2", Named(2, &["fd", "fd2", "inheritable"]), dup2),
    NativeDef::new("set_blocking", Between(2, 2), set_blocking),
    NativeDef::new("get_blocking", One, get_blocking),
    NativeDef::new("fdopen", Named(1, &["fd", "mode", "buffering", "encoding"]), fdopen),
];

fn ask_pair(vm: &mut Vm, trap: Trap) -> Res<Value> {
    vm.ask(trap, Resume::Pair);
    Err(Fault::Trap)
}

/// A descriptor's number; one below zero is never open.
fn fd(vm: &mut Vm, value: &Value) -> Res<Fd> {
    if vm.as_int(value).is_none() {
        let words = format!("'{}' object cannot be interpreted as an integer", vm.type_name(value));
        return Err(vm.error("TypeError", words));
    }
    let i = vm.need_int(value)?;
    match u32::try_from(i) {
        Ok(i) => Ok(Fd(i)),
        Err(_) => Err(vm.os_error("OSError", Some(9), "Bad file descriptor")),
    }
}

fn bytes(vm: &mut Vm, value: &Value) -> Res<Rc<[u8]>> {
    match value {
        Value::Bytes(bytes) => Ok(Rc::from(bytes.as_slice())),
        _ => {
            let words = format!("a bytes-like object is required, not '{}'", vm.type_name(value));
            Err(vm.error("TypeError", words))
        }
    }
}

fn open_pipe(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let duplex = vm.truth(&args.take(0))?;
    let hidden = vm.truth(&args.take(1))?;
    let part = part(vm, &args.take(2), &args.take(3))?;
    let sentinel = vm.truth(&args.take(4))?;
    ask_pair(vm, Trap::OpenPipe { duplex, hidden, part, sentinel })
}

fn send_to(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let fd = fd(vm, &args.take(0))?;
    let message = message_of(vm, &args.take(1))?;
    ask(vm, Trap::SendMessage { fd, message })
}

fn send_bytes_to(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let fd = fd(vm, &args.take(0))?;
    let value = args.take(1);
    let bytes = bytes(vm, &value)?;
    let label = super::label(vm, &value);
    let message = match wire::message_of(&bytes) {
        // What `pickle` made is an object again at the other end.
        Some(message) => message,
        None => Message { size: bytes.len() as u32, label, data: Rc::new(Packed::Raw(bytes)) },
    };
    ask(vm, Trap::SendMessage { fd, message })
}

fn receive_from(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let fd = fd(vm, &args.take(0))?;
    vm.ask_patiently(Trap::ReceiveMessage(fd), Resume::Message);
    Err(Fault::Trap)
}

fn receive_bytes_from(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let fd = fd(vm, &args.take(0))?;
    vm.ask_patiently(Trap::ReceiveMessage(fd), Resume::MessageBytes);
    Err(Fault::Trap)
}

/// `unpickle(bytes)`: the object that `pickle` turned into bytes.
fn unpickle(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    let bytes = bytes(vm, &value)?;
    match wire::message_of(&bytes) {
        Some(message) => vm.unpack(&message.data),
        None => vm.unpack(&Packed::Raw(bytes)),
    }
}

/// `select(read, write, timeout)`: the numbers that can be read, and those that can be written.
fn select(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let read = fds(vm, &args.take(0))?;
    let write = fds(vm, &args.take(1))?;
    let timeout = timeout(vm, &args.take(2))?;
    vm.ask_patiently(Trap::Select { read, write, timeout }, Resume::Value);
    Err(Fault::Trap)
}

fn listen(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let manager = match args.given(0).cloned() {
        Some(manager) => Some(object_id(vm, &manager)?),
        None => None,
    };
    ask_pair(vm, Trap::Listen(manager))
}

fn private(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let part = part(vm, &args.take(0), &args.take(1))?;
    ask(vm, Trap::Private { part })
}

fn connect(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let id = object_id(vm, &args.take(0))?;
    ask(vm, Trap::Connect(id))
}

fn connect_to(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let name = text(vm, &args.take(0))?;
    ask(vm, Trap::ConnectTo(name))
}

fn bind(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let id = object_id(vm, &args.take(0))?;
    let name = text(vm, &args.take(1))?;
    ask(vm, Trap::Bind { id, name })
}

fn accept(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let fd = fd(vm, &args.take(0))?;
    ask(vm, Trap::Accept(fd))
}

fn send_descriptors(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let to = fd(vm, &args.take(0))?;
    let pass = fds(vm, &args.take(1))?;
    ask(vm, Trap::SendDescriptors { fd: to, pass })
}

fn receive_descriptors(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let fd = fd(vm, &args.take(0))?;
    ask(vm, Trap::ReceiveDescriptors(fd))
}

fn fds(vm: &mut Vm, list: &Value) -> Res<Rc<[Fd]>> {
    let items = vm.list_items(list);
    let numbers: Res<Vec<Fd>> = items.iter().map(|item| fd(vm, item)).collect();
    numbers.map(Into::into)
}

/// `spawn(name, daemon, kind, fds, handle)`: a process that begins anew and reads from `handle` what it is to do.
fn spawn(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let name = super::text(vm, &args.take(0))?;
    let daemon = vm.truth(&args.take(1))?;
    let kind = super::text(vm, &args.take(2))?;
    let pass = fds(vm, &args.take(3))?;
    let handle = fd(vm, &args.take(4))?;
    let entry = if &*kind == "spawn" { Entry::Spawned(handle) } else { Entry::Server(handle) };
    ask(vm, Trap::Spawn { name, daemon, entry, pass })
}

/// `(kind, handle)`: how this process begins.
fn entry(vm: &mut Vm, _: &mut Args) -> Res<Value> {
    let (kind, handle) = match vm.boot.entry {
        Entry::Main => ("main", Value::None),
        Entry::Spawned(fd) => ("spawn", Value::Int(fd.0.into())),
        Entry::Server(fd) => ("server", Value::Int(fd.0.into())),
    };
    Ok(vm.new_tuple(vec![Value::str(kind), handle]))
}

/// `os.urandom(size)`: from the run's seed, another stream than `random`'s.
fn random_bytes(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let size = vm.need_int(&args.take(0))?;
    let Ok(size) = usize::try_from(size) else {
        return Err(vm.error("ValueError", "negative argument not allowed"));
    };
    vm.identified |= !vm.fork_path.is_empty();
    drawn(vm, size)
}

fn drawn(vm: &mut Vm, size: usize) -> Res<Value> {
    vm.check_size(size)?;
    vm.heap.charge(size);
    // SplitMix64 (Steele, Lea and Flood 2014), one stream a process.
    let path =
        vm.fork_path.iter().fold(0_u64, |path, child| path.wrapping_mul(31).wrapping_add((*child).into()));
    let start = vm.boot.seed.wrapping_add(path.rotate_left(32));
    let bytes = (0..size).map(|_| {
        vm.drawn += 1;
        let mut z = start.wrapping_add(vm.drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as u8
    });
    let bytes: Vec<u8> = bytes.collect();
    Ok(Value::bytes(bytes))
}

fn close(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let fd = fd(vm, &args.take(0))?;
    ask(vm, Trap::Close(fd))
}

/// `own(fd)`: an object whose end closes the descriptor.
fn own(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let fd = fd(vm, &args.take(0))?;
    let file = vm.new_file(fd.0, &Text::new("<connection>"), &Text::new("rb"));
    Ok(Value::Obj(file))
}

fn read(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let fd = fd(vm, &args.take(0))?;
    let most = vm.need_int(&args.take(1))?;
    if most < 0 {
        return Err(vm.os_error("OSError", Some(22), "Invalid argument"));
    }
    let most = u32::try_from(most).unwrap_or(u32::MAX);
    vm.ask_patiently(Trap::ReadSome { fd, most }, Resume::Value);
    Err(Fault::Trap)
}

fn write(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let fd = fd(vm, &args.take(0))?;
    let bytes = bytes(vm, &args.take(1))?;
    ask(vm, Trap::WriteSome { fd, bytes })
}

fn dup(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let fd = fd(vm, &args.take(0))?;
    ask(vm, Trap::Duplicate { fd, to: None })
}

fn dup2(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let from = fd(vm, &args.take(0))?;
    let to = fd(vm, &args.take(1))?;
    ask(vm, Trap::Duplicate { fd: from, to: Some(to) })
}

fn set_blocking(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let fd = fd(vm, &args.take(0))?;
    let set = vm.truth(&args.take(1))?;
    vm.ask(Trap::Blocking { fd, set: Some(set) }, Resume::Done(Value::None));
    Err(Fault::Trap)
}

fn get_blocking(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let fd = fd(vm, &args.take(0))?;
    ask(vm, Trap::Blocking { fd, set: None })
}

/// A file object over an open number.
fn fdopen(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    let fd = fd(vm, &value)?;
    let mode = args.given(1).and_then(|m| vm.as_text(m)).unwrap_or_else(|| Text::new("r"));
    let file = vm.new_file(fd.0, &Text::new(&fd.0.to_string()), &mode);
    vm.ask(Trap::Blocking { fd, set: None }, Resume::Done(Value::Obj(file)));
    Err(Fault::Trap)
}
