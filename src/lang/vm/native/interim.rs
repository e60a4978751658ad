//! Stand-ins for the natives that are still being written elsewhere: just enough to run programs.

use super::{
    super::{Fault, Vm, object::Object, symbol as sym, value::Value},
    Args, NativeDef,
    Params::{Between, One, Zero},
    Res,
};
use crate::lang::trap::Trap;

/// A little of `_kernel`.
pub static KERNEL: &[NativeDef] = &[
    NativeDef::new("run_main", Zero, run_main),
    NativeDef::new("display_exception", One, display_exception),
    NativeDef::new("format_exception", One, format_exception),
    NativeDef::new("flush", Zero, flush),
    NativeDef::new("exit", One, exit),
];

/// A little of `sys`.
pub static SYS: &[NativeDef] = &[NativeDef::new("exit", Between(0, 1), sys_exit)];

fn run_main(vm: &mut Vm, _: &mut Args) -> Res<Value> {
    vm.run_user_module()
}

fn strings(vm: &mut Vm, lines: Vec<String>) -> Value {
    let items = lines.into_iter().map(Value::string).collect();
    vm.new_list(items)
}

fn display_exception(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let lines = vm.display_exception(&args.take(0));
    Ok(strings(vm, lines))
}

fn format_exception(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let lines = vm.format_exception(&args.take(0));
    Ok(strings(vm, lines))
}

fn flush(vm: &mut Vm, _: &mut Args) -> Res<Value> {
    let traps = vm.flush_streams();
    vm.ask_all(traps, Value::None)
}

fn exit(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let code = vm.need_int(&args.take(0))?;
    vm.ask_all(vec![Trap::Exit(code as i32)], Value::None)
}

fn sys_exit(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let items = std::mem::take(&mut args.pos);
    let exception = vm.new_exception(super::super::classes::SYSTEM_EXIT, items);
    Err(vm.throw(exception))
}

impl Vm {
    /// Pushes the frame of the user's module, under the name that the boot gave it.
    pub(in super::super) fn run_user_module(&mut self) -> Res<Value> {
        let code = self.prepared.program.main;
        let name = self.boot.module_name.clone();
        let module = self.new_module(&name);
        self.main = Some(module);
        self.modules.push((super::super::value::Text::new(&name), module));
        self.module_set(module, sym::NAME, Value::str(&name));
        let prepared = self.prepared.clone();
        let text = &prepared.program.codes[code.0 as usize];
        let file = &prepared.program.files[text.file as usize];
        self.module_set(module, sym::FILE, Value::str(&file.name));
        self.module_set(module, sym::DOC, text.docstring.as_ref().map_or(Value::None, |d| Value::str(d)));
        let at = self.now.stack.len();
        self.now.stack.resize(at + prepared.codes[code.0 as usize].slots, Value::Unset);
        self.now.floor = self.now.frames.len();
        self.push_frame(code, module, at, at);
        for i in 0..text.cells.len() {
            let cell = self.heap.add(Object::Cell(Value::Unset));
            self.now.stack[at + text.locals.len() + i] = Value::Obj(cell);
        }
        Err(Fault::Pushed)
    }
}
