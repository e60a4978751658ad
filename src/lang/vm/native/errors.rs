//! Methods of exceptions.

use super::{
    super::{
        Vm, classes,
        object::Object,
        symbol as sym,
        value::{Ref, Value},
    },
    Args, NativeDef,
    Params::{Any, One},
    Res,
};

/// Of `BaseException` and some of its children.
pub static METHODS: &[NativeDef] = &[
    NativeDef::new("BaseException.__init__", Any, init),
    NativeDef::new("BaseException.with_traceback", One, with_traceback),
    NativeDef::new("BaseException.add_note", One, add_note),
];

fn init(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let me = args.pos.remove(0);
    let Some(r) = me.as_ref() else { return Ok(Value::None) };
    let class = vm.type_of(&me);
    if !args.kw.is_empty() {
        let keywords = std::mem::take(&mut args.kw);
        let allowed = vm.is_subclass(class, classes::IMPORT_ERROR)
            || vm.is_subclass(class, classes::NAME_ERROR)
            || vm.is_subclass(class, classes::ATTRIBUTE_ERROR);
        if !allowed {
            let words = format!("{}() takes no keyword arguments", vm.class_name(class));
            return Err(vm.error("TypeError", words));
        }
        if let Object::Instance(i) = vm.heap.get_mut(r) {
            for (name, value) in keywords {
                i.attrs.set(name, value);
            }
        }
    }
    let items = Value::Obj(vm.heap.add(Object::Tuple(std::mem::take(&mut args.pos))));
    if let Some(e) = vm.exception_mut(r) {
        e.args = items;
    }
    if vm.is_subclass(class, classes::OS_ERROR) {
        vm.settle_os_error(r);
    }
    Ok(Value::None)
}

impl Vm {
    /// `OSError(errno, text, file)`: the class follows the number, and the parts become attributes.
    pub(in super::super) fn settle_os_error(&mut self, r: Ref) {
        let Some(args) = self.exception(r).map(|e| e.args.clone()) else { return };
        let items = self.list_items(&args);
        if !(2..=5).contains(&items.len()) {
            return;
        }
        let class = match items[0] {
            Value::Int(2) => classes::FILE_NOT_FOUND_ERROR,
            Value::Int(1 | 13) => classes::PERMISSION_ERROR,
            Value::Int(17) => classes::FILE_EXISTS_ERROR,
            Value::Int(21) => classes::IS_A_DIRECTORY_ERROR,
            Value::Int(20) => classes::NOT_A_DIRECTORY_ERROR,
            Value::Int(32) => classes::BROKEN_PIPE_ERROR,
            Value::Int(10) => classes::CHILD_PROCESS_ERROR,
            Value::Int(3) => classes::PROCESS_LOOKUP_ERROR,
            Value::Int(11) => classes::BLOCKING_IO_ERROR,
            Value::Int(4) => classes::INTERRUPTED_ERROR,
            Value::Int(110) => classes::TIMEOUT_ERROR,
            _ => classes::OS_ERROR,
        };
        let shown = self.new_tuple(items[..2].to_vec());
        let Object::Instance(i) = self.heap.get_mut(r) else { return };
        if i.class == classes::OS_ERROR {
            i.class = class;
        }
        i.attrs.set(sym::ERRNO, items[0].clone());
        i.attrs.set(sym::STRERROR, items[1].clone());
        if let Some(file) = items.get(2) {
            i.attrs.set(sym::FILENAME, file.clone());
            if let Some(e) = self.exception_mut(r) {
                e.args = shown;
            }
        }
    }
}

fn with_traceback(_: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(args.take(0))
}

fn add_note(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (me, note) = (args.take(0), args.take(1));
    if vm.as_text(&note).is_none() {
        let words = format!("note must be a str, not '{}'", vm.type_name(&note));
        return Err(vm.error("TypeError", words));
    }
    let Some(r) = me.as_ref() else { return Ok(Value::None) };
    let notes = match vm.heap.get(r) {
        Object::Instance(i) => i.attrs.get(sym::NOTES).cloned(),
        _ => None,
    };
    let notes = notes.unwrap_or_else(|| vm.new_list(Vec::new()));
    if let Some(list) = notes.as_ref() {
        vm.list_push(list, note);
    }
    if let Object::Instance(i) = vm.heap.get_mut(r) {
        i.attrs.set(sym::NOTES, notes);
    }
    Ok(Value::None)
}
