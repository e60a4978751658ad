//! Signals and waiting for children, for `signal` and `os`.

use super::{
    super::{
        super::{Fault, Vm, classes, frame::Resume, value::Value},
        Args, NativeDef,
        Params::{Between, One, Zero},
        Res,
    },
    ask,
};
use crate::{
    id::Pid,
    lang::trap::{Action, Trap},
    time::Duration,
};

/// waitpid's option: do not wait.
pub const WNOHANG: i64 = 1;

/// In `_kernel`.
pub static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("deliver_with", One, deliver_with),
    NativeDef::new("action", Between(2, 2), action),
    NativeDef::new("alarm", One, alarm),
    NativeDef::new("default_int_handler", Between(2, 2), |vm, _| {
        let interrupt = vm.new_exception(classes::named("KeyboardInterrupt"), Vec::new());
        Err(vm.throw(interrupt))
    }),
    NativeDef::new("pause", Zero, |vm, _| ask(vm, Trap::Pause)),
];

/// In `os`.
pub static OS: &[NativeDef] = &[
    NativeDef::new("wait", Zero, |vm, _| wait(vm, None, 0)),
    NativeDef::new("waitpid", Between(2, 2), waitpid),
    NativeDef::new("waitstatus_to_exitcode", One, exit_code),
    NativeDef::new("WIFEXITED", One, |vm, a| Ok(Value::Bool(status(vm, a)? & 0x7f == 0))),
    NativeDef::new("WEXITSTATUS", One, |vm, a| Ok(Value::Int(status(vm, a)? >> 8 & 0xff))),
    NativeDef::new("WIFSIGNALED", One, |vm, a| Ok(Value::Bool(!matches!(status(vm, a)? & 0x7f, 0 | 0x7f)))),
    NativeDef::new("WTERMSIG", One, |vm, a| Ok(Value::Int(status(vm, a)? & 0x7f))),
    NativeDef::new("WIFSTOPPED", One, |vm, a| Ok(Value::Bool(status(vm, a)? & 0xff == 0x7f))),
    NativeDef::new("WSTOPSIG", One, |vm, a| Ok(Value::Int(status(vm, a)? >> 8 & 0xff))),
    NativeDef::new("WCOREDUMP", One, |vm, a| Ok(Value::Bool(status(vm, a)? & 0x80 != 0))),
    NativeDef::new("abort", Zero, |vm, _| {
        let pid = vm.pid;
        ask(vm, Trap::Kill { pid, signal: 6 })
    }),
];

/// `deliver_with(function)`: what is called with a signal's number when it comes.
fn deliver_with(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    vm.signals.deliver = Some(args.take(0));
    Ok(Value::None)
}

/// `action(signal, what)`: `default`, `ignore` or `handle`.
fn action(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let signal = vm.need_int(&args.take(0))?;
    let action = match &*super::text(vm, &args.take(1))? {
        "default" => Action::Default,
        "ignore" => Action::Ignore,
        _ => Action::Handle,
    };
    match u8::try_from(signal) {
        Ok(signal @ 1..=64) => ask(vm, Trap::Action { signal, action }),
        _ => Err(vm.error("ValueError", "signal number out of range")),
    }
}

/// `alarm(seconds)`: none or zero cancels; the whole seconds that were left.
fn alarm(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let seconds = vm.as_float(&args.take(0)).unwrap_or(0.0);
    ask(vm, Trap::Alarm((seconds > 0.0).then(|| Duration::from_seconds(seconds))))
}

fn wait(vm: &mut Vm, pid: Option<Pid>, options: i64) -> Res<Value> {
    vm.ask(Trap::Wait { pid, no_hang: options & WNOHANG != 0, timeout: None, quiet: false }, Resume::Status);
    Err(Fault::Trap)
}

fn waitpid(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let pid = vm.need_int(&args.take(0))?;
    let options = vm.need_int(&args.take(1))?;
    // Process groups do not exist here: all children are of the one group.
    let wanted = u32::try_from(pid).ok().filter(|pid| *pid > 0).map(Pid);
    wait(vm, wanted, options)
}

fn status(vm: &mut Vm, args: &mut Args) -> Res<i64> {
    vm.need_int(&args.take(0))
}

fn exit_code(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let status = status(vm, args)?;
    match status & 0x7f {
        0 => Ok(Value::Int(status >> 8 & 0xff)),
        0x7f => Err(vm.error("ValueError", format!("invalid wait status: {status}"))),
        signal => Ok(Value::Int(-signal)),
    }
}
