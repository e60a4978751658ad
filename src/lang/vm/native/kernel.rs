//! Module `_kernel`, for the library only: what it asks of the kernel, and of the machine itself.

pub mod descriptor;
mod machine;
mod memory;
pub mod signal;

use std::rc::Rc;

use super::{
    super::{Fault, Vm, frame::Resume, inspect::shorten, value::Value},
    Args, NativeDef,
    Params::{Between, Named, One, Zero},
    Res,
    unpack::wire,
};
use crate::{
    id::{ObjectId, Pid},
    lang::trap::{Clock, Trap},
    time::Duration,
    value::{Handle, Message, Part, QueueKind, SemaphoreKind, ServiceKind},
};

/// Characters of a label.
const LABEL: usize = 40;

/// One a trap, and a few about the machine.
pub static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("sleep", One, sleep),
    NativeDef::new("now", Zero, now),
    NativeDef::new("fork", Between(2, 2), fork),
    NativeDef::new("exit", One, exit),
    NativeDef::new("wait", Between(3, 4), wait),
    NativeDef::new("kill", Between(2, 2), kill),
    NativeDef::new("parent", Zero, parent),
    NativeDef::new("describe", Between(2, 2), describe),
    NativeDef::new("getpid", Zero, getpid),
    NativeDef::new("number", One, number_of),
    NativeDef::new("told", One, told),
    NativeDef::new("seal", Zero, seal),
    NativeDef::new("start_thread", Between(2, 2), machine::start_thread),
    NativeDef::new("thread", Zero, machine::thread),
    NativeDef::new("semaphore", Named(3, &["kind", "value", "maximum", "part_of", "part"]), semaphore),
    NativeDef::new("acquire", Between(3, 3), acquire),
    NativeDef::new("release", One, release),
    NativeDef::new("semaphore_value", One, semaphore_value),
    NativeDef::new("semaphore_unlink", One, unlink),
    NativeDef::new("semaphore_find", One, find),
    NativeDef::new("pipe", Named(0, &["part_of", "part"]), pipe),
    NativeDef::new("send", Between(2, 2), send),
    NativeDef::new("receive", One, receive),
    NativeDef::new("poll", Between(2, 2), poll),
    NativeDef::new("queue", Between(2, 2), queue),
    NativeDef::new("group", Between(3, 3), memory::group),
    NativeDef::new("memory", Between(7, 7), memory::memory),
    NativeDef::new("load", Between(4, 4), memory::load),
    NativeDef::new("store", Between(4, 4), memory::store),
    NativeDef::new("segment", Between(2, 2), memory::segment),
    NativeDef::new("unlink", One, memory::unlink),
    NativeDef::new("track", Between(2, 2), memory::track),
    NativeDef::new("size_of", One, memory::size_of),
    NativeDef::new("encode", Between(2, 2), memory::encode),
    NativeDef::new("decode", Between(3, 3), memory::decode),
    NativeDef::new("service", One, service),
    NativeDef::new("buffer_enter", Between(2, 2), buffer_enter),
    NativeDef::new("buffer_leave", One, buffer_leave),
    NativeDef::new("pickle", Between(1, 2), pickle),
    NativeDef::new("send_message", Between(2, 2), send_message),
    NativeDef::new("close_files", One, machine::close_files),
    NativeDef::new("flush", Zero, machine::flush),
    NativeDef::new("run_main", Zero, machine::run_main),
    NativeDef::new("format_exception", One, machine::format_exception),
    NativeDef::new("display_exception", One, machine::display_exception),
    NativeDef::new("current_exception", Zero, machine::current_exception),
];

fn ask(vm: &mut Vm, trap: Trap) -> Res<Value> {
    vm.ask(trap, Resume::Value);
    Err(Fault::Trap)
}

fn number(vm: &mut Vm, value: &Value) -> Res<u32> {
    if let Value::Handle(handle) = value {
        return Ok(handle.number());
    }
    let i = vm.need_int(value)?;
    match u32::try_from(i) {
        Ok(i) => Ok(i),
        Err(_) => Err(vm.os_error("OSError", Some(22), "Invalid argument")),
    }
}

fn object_id(vm: &mut Vm, value: &Value) -> Res<ObjectId> {
    number(vm, value).map(ObjectId)
}

fn seconds(vm: &mut Vm, value: &Value) -> Res<Duration> {
    match vm.as_float(value) {
        Some(seconds) => Ok(Duration::from_seconds(seconds)),
        None => {
            let words = format!("'{}' object cannot be interpreted as an integer", vm.type_name(value));
            Err(vm.error("TypeError", words))
        }
    }
}

/// A length of time, `None` for ever.
fn timeout(vm: &mut Vm, value: &Value) -> Res<Option<Duration>> {
    if value.is_none() { Ok(None) } else { seconds(vm, value).map(Some) }
}

fn text(vm: &mut Vm, value: &Value) -> Res<Rc<str>> {
    Ok(Rc::from(vm.str_of(value)?))
}

fn sleep(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    if vm.as_float(&value).is_some_and(|s| s < 0.0) {
        return Err(vm.error("ValueError", "sleep length must be non-negative"));
    }
    let length = seconds(vm, &value)?;
    ask(vm, Trap::Sleep(length))
}

fn now(vm: &mut Vm, _: &mut Args) -> Res<Value> {
    ask(vm, Trap::Now(Clock::Monotonic))
}

fn fork(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let name = text(vm, &args.take(0))?;
    let daemon = vm.truth(&args.take(1))?;
    ask(vm, Trap::Fork { name, daemon })
}

fn exit(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let code = vm.need_int(&args.take(0))?;
    ask(vm, Trap::Exit(code as i32))
}

fn wait(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let pid = match args.given(0).cloned() {
        Some(pid) => Some(Pid(number(vm, &pid)?)),
        None => None,
    };
    let no_hang = vm.truth(&args.take(1))?;
    let timeout = timeout(vm, &args.take(2))?;
    let quiet = vm.truth(&args.take(3))?;
    vm.ask(Trap::Wait { pid, no_hang, timeout, quiet }, Resume::Pair);
    Err(Fault::Trap)
}

fn kill(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let pid = Pid(number(vm, &args.take(0))?);
    let signal = vm.need_int(&args.take(1))?;
    match u8::try_from(signal) {
        Ok(signal) if signal <= 64 => ask(vm, Trap::Kill { pid, signal }),
        _ => Err(vm.os_error("OSError", Some(22), "Invalid argument")),
    }
}

fn parent(vm: &mut Vm, _: &mut Args) -> Res<Value> {
    ask(vm, Trap::Parent)
}

fn describe(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let name = text(vm, &args.take(0))?;
    let daemon = vm.truth(&args.take(1))?;
    ask(vm, Trap::Describe { name, daemon })
}

fn getpid(vm: &mut Vm, _: &mut Args) -> Res<Value> {
    Ok(Value::Handle(Handle::Process(vm.pid)))
}

/// `number(handle)`: a pid or id as a program may see it; anything else stays what it is.
fn number_of(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(match args.take(0) {
        Value::Handle(handle) => Value::Int(vm.number_of(handle)),
        value => value,
    })
}

/// `told(value)`: the value, which says which process this is and has been read now.
fn told(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    vm.identified = true;
    Ok(args.take(0))
}

/// What is below the caller's frame in this thread never goes on.
fn seal(vm: &mut Vm, _: &mut Args) -> Res<Value> {
    vm.now.sealed = vm.now.frames.len() - 1;
    Ok(Value::None)
}

fn part(vm: &mut Vm, whole: &Value, part: &Value) -> Res<Option<(ObjectId, Part)>> {
    if matches!(whole, Value::Unset | Value::None) {
        return Ok(None);
    }
    let id = object_id(vm, whole)?;
    let name = text(vm, part)?;
    let part = match &*name {
        "slots" => Part::Slots,
        "read-lock" => Part::ReadLock,
        "write-lock" => Part::WriteLock,
        "pipe" => Part::Pipe,
        "buffered" => Part::Buffered,
        "feeder-done" => Part::FeederDone,
        "unfinished" => Part::Unfinished,
        "guard" => Part::Guard,
        "sleeping" => Part::Sleeping,
        "woken" => Part::Woken,
        "wake-up" => Part::WakeUp,
        "flag" => Part::Flag,
        "inside" => Part::Inside,
        "request" => Part::Request,
        "tasks" => Part::Tasks,
        "results" => Part::Results,
        "outcome" => Part::Outcome,
        _ => return Err(vm.error("ValueError", format!("unknown part {name}"))),
    };
    Ok(Some((id, part)))
}

fn semaphore(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let kind = match &*text(vm, &args.take(0))? {
        "lock" => SemaphoreKind::Lock,
        "rlock" => SemaphoreKind::RLock,
        "semaphore" => SemaphoreKind::Semaphore,
        "bounded" => SemaphoreKind::BoundedSemaphore,
        other => return Err(vm.error("ValueError", format!("unrecognized kind {other}"))),
    };
    let value = number(vm, &args.take(1))?;
    let maximum = number(vm, &args.take(2))?;
    let part = part(vm, &args.take(3), &args.take(4))?;
    ask(vm, Trap::SemaphoreCreate { kind, value, maximum, part })
}

fn acquire(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let id = object_id(vm, &args.take(0))?;
    let block = vm.truth(&args.take(1))?;
    let timeout = timeout(vm, &args.take(2))?;
    ask(vm, Trap::SemaphoreAcquire { id, block, timeout })
}

fn release(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let id = object_id(vm, &args.take(0))?;
    ask(vm, Trap::SemaphoreRelease(id))
}

fn unlink(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let id = object_id(vm, &args.take(0))?;
    ask(vm, Trap::SemaphoreUnlink(id))
}

fn find(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let id = object_id(vm, &args.take(0))?;
    ask(vm, Trap::SemaphoreFind(id))
}

fn semaphore_value(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let id = object_id(vm, &args.take(0))?;
    ask(vm, Trap::SemaphoreValue(id))
}

fn pipe(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let part = part(vm, &args.take(0), &args.take(1))?;
    ask(vm, Trap::PipeCreate { part })
}

fn send(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let id = object_id(vm, &args.take(0))?;
    let message = message_of(vm, &args.take(1))?;
    ask(vm, Trap::PipeSend { id, message })
}

fn receive(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let id = object_id(vm, &args.take(0))?;
    vm.ask(Trap::PipeReceive(id), Resume::Message);
    Err(Fault::Trap)
}

fn poll(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let id = object_id(vm, &args.take(0))?;
    let timeout = timeout(vm, &args.take(1))?;
    ask(vm, Trap::PipePoll { id, timeout })
}

fn queue(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let capacity = match args.given(0).cloned() {
        Some(capacity) => Some(number(vm, &capacity)?),
        None => None,
    };
    let kind = match &*text(vm, &args.take(1))? {
        "joinable" => QueueKind::Joinable,
        "simple" => QueueKind::Simple,
        _ => QueueKind::Fed,
    };
    ask(vm, Trap::QueueCreate { capacity, kind })
}

/// `service(kind)`: the card of a `manager` or a `pool`.
fn service(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let kind = match &*text(vm, &args.take(0))? {
        "manager" => ServiceKind::Manager,
        "pool" => ServiceKind::Pool,
        other => return Err(vm.error("ValueError", format!("unknown service {other}"))),
    };
    ask(vm, Trap::ServiceCreate(kind))
}

fn buffer_enter(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let id = object_id(vm, &args.take(0))?;
    let label = Some(label(vm, &args.take(1)));
    ask(vm, Trap::QueueBuffer { id, label })
}

fn buffer_leave(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let id = object_id(vm, &args.take(0))?;
    ask(vm, Trap::QueueBuffer { id, label: None })
}

/// A short `repr`; a program's own `__repr__` runs on a copy of the machine, so that it leaves no trace.
fn label(vm: &mut Vm, value: &Value) -> Rc<str> {
    let shown = match value {
        Value::Obj(_) | Value::Bound(_) => vm.clone().show(value),
        _ => vm.repr(value).unwrap_or_default(),
    };
    Rc::from(shorten(&shown, LABEL))
}

fn message_of(vm: &mut Vm, value: &Value) -> Res<Message> {
    let (data, size) = vm.pack(value)?;
    Ok(Message { size, label: label(vm, value), data: Rc::new(data) })
}

/// `pickle(object, shown)`: the message as a value, for `send_message`. With a tuple `(value,)` as `shown` cards name
/// that value instead of the object.
fn pickle(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let mut message = message_of(vm, &args.take(0))?;
    if let Some(shown) = args.given(1).cloned()
        && let Some(value) = vm.list_items(&shown).first()
    {
        message.label = label(vm, value);
    }
    let bytes = wire::bytes_of(&message);
    vm.check_size(bytes.len())?;
    vm.heap.charge(bytes.len());
    Ok(Value::bytes(bytes))
}

fn send_message(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let id = object_id(vm, &args.take(0))?;
    let message = match args.take(1) {
        Value::Bytes(bytes) => wire::message_of(&bytes),
        _ => None,
    };
    match message {
        Some(message) => ask(vm, Trap::PipeSend { id, message }),
        None => Err(vm.error("TypeError", "send_message() needs what pickle() gave")),
    }
}
