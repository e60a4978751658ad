//! Methods of `dict` and its views.

use super::{
    super::{
        Vm, classes,
        object::{Object, ViewKind},
        symbol as sym,
        value::{Ref, Value},
    },
    Args, NativeDef,
    Params::{Any, Between, One, Zero},
    Res,
};

/// Of `dict`, `dict_keys` and `dict_items`.
pub static METHODS: &[NativeDef] = &[
    NativeDef::new("dict.get", Between(1, 2), get),
    NativeDef::new("dict.keys", Zero, keys),
    NativeDef::new("dict.values", Zero, values),
    NativeDef::new("dict.items", Zero, items),
    NativeDef::new("dict.pop", Between(1, 2), pop),
    NativeDef::new("dict.popitem", Zero, popitem),
    NativeDef::new("dict.setdefault", Between(1, 2), setdefault),
    NativeDef::new("dict.update", Any, update).consuming(),
    NativeDef::new("dict.clear", Zero, clear),
    NativeDef::new("dict.copy", Zero, copy),
    NativeDef::new("dict.fromkeys", Any, fromkeys).consuming(),
    NativeDef::new("dict.__init__", Any, init),
    NativeDef::new("dict.__len__", Zero, len),
    NativeDef::new("dict.__getitem__", One, get_item),
    NativeDef::new("dict.__setitem__", Between(2, 2), set_item),
    NativeDef::new("dict.__delitem__", One, delete_item),
    NativeDef::new("dict.__contains__", One, contains),
    NativeDef::new("dict.__iter__", Zero, iter),
    NativeDef::new("dict_keys.isdisjoint", One, isdisjoint),
    NativeDef::new("dict_items.isdisjoint", One, isdisjoint),
];

fn own(vm: &Vm, args: &Args) -> Ref {
    vm.plain(&args.pos[0]).as_ref().unwrap_or(classes::DICT)
}

fn get(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (dict, key) = (own(vm, args), args.take(1));
    match vm.dict_get(dict, &key)? {
        Some(value) => Ok(value),
        None => Ok(if args.pos.len() > 2 { args.take(2) } else { Value::None }),
    }
}

fn view(vm: &mut Vm, args: &Args, kind: ViewKind) -> Res<Value> {
    let dict = own(vm, args);
    Ok(Value::Obj(vm.heap.add(Object::View { dict, kind })))
}

fn keys(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    view(vm, args, ViewKind::Keys)
}

fn values(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    view(vm, args, ViewKind::Values)
}

fn items(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    view(vm, args, ViewKind::Items)
}

fn key_error(vm: &mut Vm, key: Value) -> super::super::Fault {
    let exception = vm.new_exception(classes::KEY_ERROR, vec![key]);
    vm.throw(exception)
}

fn pop(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (dict, key) = (own(vm, args), args.take(1));
    match vm.dict_remove(dict, &key)? {
        Some(value) => Ok(value),
        None if args.pos.len() > 2 => Ok(args.take(2)),
        None => Err(key_error(vm, key)),
    }
}

fn popitem(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let dict = own(vm, args);
    let Object::Dict(table) = vm.heap.get_mut(dict) else { return Ok(Value::None) };
    match table.last() {
        Some(at) => {
            let key = table.entry(at).key.clone();
            let value = vm.dict_remove(dict, &key)?.unwrap_or(Value::None);
            Ok(vm.new_tuple(vec![key, value]))
        }
        None => Err(key_error(vm, Value::str("popitem(): dictionary is empty"))),
    }
}

fn setdefault(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (dict, key) = (own(vm, args), args.take(1));
    let value = if args.pos.len() > 2 { args.take(2) } else { Value::None };
    vm.dict_default(dict, key, value)
}

impl Vm {
    /// Whether a value is a mapping of the program's own: it has a method `keys`.
    pub(in super::super) fn has_keys(&mut self, value: &Value) -> bool {
        let keys = self.symbols.intern("keys");
        !self.is_dict(value) && self.python_method(value, keys).is_some()
    }
}

/// Fills a dict from a mapping or pairs, and from keywords.
pub fn fill(vm: &mut Vm, dict: Ref, args: &mut Args, name: &str) -> Res<Value> {
    if args.pos.len() > 1 {
        let words = format!("{name} expected at most 1 argument, got {}", args.pos.len());
        return Err(vm.error("TypeError", words));
    }
    let keywords = std::mem::take(&mut args.kw);
    if let Some(from) = args.pos.first().cloned() {
        if !vm.is_dict(&from) {
            let mapping = vm.has_keys(&from);
            if mapping && name == "update" && keywords.is_empty() {
                let helper = vm.helper("_merge");
                return vm.call(&helper, Args::of(vec![Value::Obj(dict), from]));
            }
            if mapping || vm.needs_python_iteration(&from) {
                let helper = vm.helper(if mapping { "_fill_from_mapping" } else { "_fill_from_pairs" });
                let keywords = vm.dict_of(keywords);
                return vm.call(&helper, Args::of(vec![Value::Obj(dict), from, keywords]));
            }
            fill_from_pairs(vm, dict, &from)?;
        } else {
            for (key, value) in vm.dict_pairs(&from) {
                vm.dict_set(dict, key, value)?;
            }
        }
    }
    for (name, value) in keywords {
        let key = Value::Str(vm.symbols.name(name).clone());
        vm.dict_set(dict, key, value)?;
    }
    Ok(Value::Obj(dict))
}

fn fill_from_pairs(vm: &mut Vm, dict: Ref, from: &Value) -> Res<()> {
    for (i, pair) in vm.collect(from)?.into_iter().enumerate() {
        if !vm.is_iterable(&pair) {
            let words = format!("cannot convert dictionary update sequence element #{i} to a sequence");
            return Err(vm.error("TypeError", words));
        }
        let parts = vm.collect(&pair)?;
        let [key, value] = parts.as_slice() else {
            let words =
                format!("dictionary update sequence element #{i} has length {}; 2 is required", parts.len());
            return Err(vm.error("ValueError", words));
        };
        vm.dict_set(dict, key.clone(), value.clone())?;
    }
    Ok(())
}

fn update(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let dict = own(vm, args);
    args.pos.remove(0);
    fill(vm, dict, args, "update")?;
    Ok(Value::None)
}

fn init(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    update(vm, args)
}

fn clear(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let dict = own(vm, args);
    vm.dict_clear(dict);
    Ok(Value::None)
}

fn copy(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let mut copy = vm.heap.get(own(vm, args)).clone();
    if let Object::Dict(table) = &mut copy {
        table.owner = None;
    }
    Ok(Value::Obj(vm.heap.add(copy)))
}

fn fromkeys(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    // Called on the class or on an instance: the keys are the first argument that is neither.
    let first = usize::from(vm.is_dict(&args.pos[0]) && args.pos.len() > 1);
    let value = if args.pos.len() > first + 1 { args.take(first + 1) } else { Value::None };
    let dict = vm.new_dict();
    for key in vm.collect(&args.take(first))? {
        vm.dict_set(dict, key, value.clone())?;
    }
    Ok(Value::Obj(dict))
}

fn len(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let n = super::functions::length(vm, &args.pos[0]);
    Ok(Value::Int(n.unwrap_or(0) as i64))
}

fn get_item(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (dict, key) = (own(vm, args), args.take(1));
    if let Some(value) = vm.dict_get(dict, &key)? {
        return Ok(value);
    }
    if let Some(missing) = vm.python_method(&args.pos[0], sym::MISSING) {
        let me = args.take(0);
        return vm.call(&missing, Args::of(vec![me, key]));
    }
    Err(key_error(vm, key))
}

fn set_item(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let dict = own(vm, args);
    vm.dict_set(dict, args.take(1), args.take(2))?;
    Ok(Value::None)
}

fn delete_item(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (dict, key) = (own(vm, args), args.take(1));
    match vm.dict_remove(dict, &key)? {
        Some(_) => Ok(Value::None),
        None => Err(key_error(vm, key)),
    }
}

fn contains(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (dict, key) = (own(vm, args), args.take(1));
    Ok(Value::Bool(vm.dict_get(dict, &key)?.is_some()))
}

fn iter(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let me = vm.plain(&args.pos[0]);
    vm.iter_of(&me)
}

fn isdisjoint(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (me, other) = (args.take(0), args.take(1));
    for item in vm.collect(&other)? {
        if vm.contains(&me, &item)? {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}
