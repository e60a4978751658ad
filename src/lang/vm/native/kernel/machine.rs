//! What the library asks of the machine itself: threads, the user's module, streams, exceptions.

use super::{
    super::{
        super::{
            Fault, Vm,
            frame::{After, Thread},
            object::Object,
            symbol as sym,
            value::{Text, Value},
        },
        Args, Res,
    },
    ask,
};
use crate::lang::trap::Trap;

/// `start_thread(function, args)`: the thread's first frame is that call's.
pub fn start_thread(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let function = args.take(0);
    let given = Args::of(vm.list_items(&args.take(1)));
    let caller = std::mem::take(&mut vm.now);
    let called = vm.call(&function, given);
    let mut thread: Thread = std::mem::replace(&mut vm.now, caller);
    match called {
        Err(Fault::Pushed) => {
            if let Some(first) = thread.frames.first_mut() {
                first.after = After::Thread;
            }
        }
        Ok(_) => thread.done = true,
        Err(fault) => return Err(fault),
    }
    let number = vm.threads.len() as u32;
    vm.threads.push(thread);
    ask(vm, Trap::Thread(number))
}

/// `thread()`: the number of the running thread in its process, 0 for the main thread.
pub fn thread(vm: &mut Vm, _: &mut Args) -> Res<Value> {
    Ok(Value::Int(vm.running.into()))
}

/// Writes what standard output and error hold back.
pub fn flush(vm: &mut Vm, _: &mut Args) -> Res<Value> {
    let mut traps = Vec::new();
    for stream in [vm.streams[1], vm.streams[2]] {
        if let Object::File(file) = vm.heap.get_mut(stream) {
            let writes = file.out.flush();
            traps.extend(file.traps(writes));
        }
    }
    vm.ask_all(traps, Value::None)
}

/// `close_files(everything)`: closes files that nothing can reach, or all.
pub fn close_files(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let everything = matches!(args.take(0), Value::Bool(true));
    let traps = vm.close_files(everything);
    vm.ask_all(traps, Value::None)
}

/// Pushes the frame of the user's module.
pub fn run_main(vm: &mut Vm, _: &mut Args) -> Res<Value> {
    let name = vm.boot.module_name.clone();
    let module = vm.new_module(&name);
    vm.modules.push((Text::new("__main__"), module));
    if name != "__main__" {
        vm.modules.push((Text::new(&name), module));
    }
    vm.main = Some(module);
    let prepared = vm.prepared.clone();
    let id = prepared.program.main;
    let code = &prepared.program.codes[id.0 as usize];
    let doc = code.docstring.as_ref().map_or(Value::None, |doc| Value::str(doc));
    let file = Value::str(&prepared.program.files[code.file as usize].name);
    vm.module_set(module, sym::NAME, Value::string(name));
    vm.module_set(module, sym::DOC, doc);
    vm.module_set(module, sym::FILE, file);
    let base = vm.now.stack.len();
    vm.now.stack.resize(base + prepared.codes[id.0 as usize].slots, Value::Unset);
    for i in 0..code.cells.len() {
        let cell = vm.heap.add(Object::Cell(Value::Unset));
        vm.now.stack[base + code.locals.len() + i] = Value::Obj(cell);
    }
    vm.now.floor = vm.now.frames.len();
    vm.push_frame(id, module, base, base);
    Err(Fault::Pushed)
}

/// The strings that `traceback.print_exc` writes, one a write.
pub fn format_exception(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let pieces = vm.format_exception(&args.take(0));
    let pieces = pieces.into_iter().map(Value::string).collect();
    Ok(vm.new_list(pieces))
}

/// What the top level prints of an uncaught exception, one string a line.
pub fn display_exception(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let lines = vm.display_exception(&args.take(0));
    let lines = lines.into_iter().map(Value::string).collect();
    Ok(vm.new_list(lines))
}

/// The exception being handled.
pub fn current_exception(vm: &mut Vm, _: &mut Args) -> Res<Value> {
    Ok(vm.now.handled.0.clone())
}
