//! Methods of `list`, `tuple` and `range`; sorting.

use super::{
    super::{
        Vm,
        object::Object,
        symbol as sym,
        value::{Ref, Value},
    },
    Args, NativeDef,
    Params::{Any, Between, One, Zero},
    Res,
};
use crate::lang::code::CompareOp;

/// Of `list`, `tuple` and `range`.
pub static METHODS: &[NativeDef] = &[
    NativeDef::new("list.append", One, append).plain(),
    NativeDef::new("list.extend", One, extend).consuming(),
    NativeDef::new("list.insert", Between(2, 2), insert),
    NativeDef::new("list.pop", Between(0, 1), pop),
    NativeDef::new("list.remove", One, remove),
    NativeDef::new("list.clear", Zero, clear),
    NativeDef::new("list.copy", Zero, copy),
    NativeDef::new("list.count", One, count),
    NativeDef::new("list.index", Between(1, 3), index),
    NativeDef::new("list.reverse", Zero, reverse),
    NativeDef::new("list.sort", Any, sort),
    NativeDef::new("list.__init__", Between(0, 1), init).consuming(),
    NativeDef::new("list.__len__", Zero, len),
    NativeDef::new("list.__getitem__", One, get_item),
    NativeDef::new("list.__setitem__", Between(2, 2), set_item),
    NativeDef::new("list.__delitem__", One, delete_item),
    NativeDef::new("list.__contains__", One, contains),
    NativeDef::new("list.__iter__", Zero, iter),
    NativeDef::new("tuple.count", One, count),
    NativeDef::new("tuple.index", Between(1, 3), index),
    NativeDef::new("tuple.__len__", Zero, len),
    NativeDef::new("tuple.__getitem__", One, get_item),
    NativeDef::new("tuple.__contains__", One, contains),
    NativeDef::new("tuple.__iter__", Zero, iter),
    NativeDef::new("range.count", One, count),
    NativeDef::new("range.index", Between(1, 3), index),
];

fn own(vm: &Vm, args: &Args) -> Option<Ref> {
    vm.plain(&args.pos[0]).as_ref()
}

fn with_list(vm: &mut Vm, args: &Args, change: impl FnOnce(&mut Vec<Value>)) -> Res<Value> {
    if let Some(Object::List(items)) = own(vm, args).map(|r| vm.heap.get_mut(r)) {
        change(items);
    }
    Ok(Value::None)
}

fn append(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let item = args.take(1);
    if let Some(list) = own(vm, args) {
        vm.list_push(list, item);
    }
    Ok(Value::None)
}

fn extend(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let from = args.take(1);
    if let Some(list) = own(vm, args) {
        vm.extend_list(list, &from)?;
    }
    Ok(Value::None)
}

fn init(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    with_list(vm, args, Vec::clear)?;
    if args.pos.len() > 1 { extend(vm, args) } else { Ok(Value::None) }
}

fn insert(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let at = vm.need_int(&args.take(1))?;
    let item = args.take(2);
    vm.heap.charge(16);
    with_list(vm, args, |items| {
        let n = items.len() as i64;
        let at = if at < 0 { (at + n).max(0) } else { at.min(n) };
        items.insert(at as usize, item);
    })
}

fn pop(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let at = match args.pos.get(1).cloned() {
        Some(value) => vm.need_int(&value)?,
        None => -1,
    };
    let Some(Object::List(items)) = own(vm, args).map(|r| vm.heap.get_mut(r)) else { return Ok(Value::None) };
    let n = items.len() as i64;
    let place = if at < 0 { at + n } else { at };
    if n == 0 {
        return Err(vm.error("IndexError", "pop from empty list"));
    }
    if place < 0 || place >= n {
        return Err(vm.error("IndexError", "pop index out of range"));
    }
    Ok(items.remove(place as usize))
}

fn position(vm: &mut Vm, args: &mut Args) -> Res<Option<usize>> {
    let item = args.pos[1].clone();
    let items = vm.collect(&args.pos[0].clone())?;
    let n = items.len() as i64;
    let mut bounds = [0, n];
    for (k, bound) in bounds.iter_mut().enumerate() {
        if let Some(value) = args.pos.get(2 + k).cloned() {
            let i = vm.need_int(&value)?;
            *bound = if i < 0 { (i + n).max(0) } else { i.min(n) };
        }
    }
    for i in bounds[0]..bounds[1] {
        let found = &items[i as usize];
        if found.is(&item) || vm.equal(found, &item)? {
            return Ok(Some(i as usize));
        }
    }
    Ok(None)
}

fn remove(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    match position(vm, args)? {
        Some(i) => with_list(vm, args, |items| {
            items.remove(i);
        }),
        None => Err(vm.error("ValueError", "list.remove(x): x not in list")),
    }
}

fn index(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    if let Some(i) = position(vm, args)? {
        return Ok(Value::Int(i as i64));
    }
    let words = match vm.object(&args.pos[0]) {
        Some(Object::Tuple(_)) => "tuple.index(x): x not in tuple".to_string(),
        _ => format!("{} is not in {}", vm.repr(&args.pos[1].clone())?, vm.type_name(&args.pos[0])),
    };
    Err(vm.error("ValueError", words))
}

fn clear(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    with_list(vm, args, Vec::clear)
}

fn copy(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let items = vm.list_items(&args.pos[0]);
    Ok(vm.new_list(items))
}

fn count(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let item = args.take(1);
    let mut n = 0;
    for found in vm.collect(&args.take(0))? {
        n += i64::from(found.is(&item) || vm.equal(&found, &item)?);
    }
    Ok(Value::Int(n))
}

fn reverse(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    with_list(vm, args, |items| items.reverse())
}

fn len(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(Value::Int(vm.list_items(&args.pos[0]).len() as i64))
}

fn get_item(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (me, i) = (vm.plain(&args.pos[0]), args.take(1));
    vm.get_item(&me, &i)
}

fn set_item(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (me, i, value) = (vm.plain(&args.pos[0]), args.take(1), args.take(2));
    vm.set_item(&me, &i, value).map(|()| Value::None)
}

fn delete_item(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (me, i) = (vm.plain(&args.pos[0]), args.take(1));
    vm.delete_item(&me, &i).map(|()| Value::None)
}

fn contains(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (me, item) = (vm.plain(&args.pos[0]), args.take(1));
    vm.contains(&me, &item).map(Value::Bool)
}

fn iter(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let me = vm.plain(&args.pos[0]);
    vm.iter_of(&me)
}

fn sort(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    if args.pos.len() > 1 {
        return Err(vm.error("TypeError", "sort() takes no positional arguments"));
    }
    let items = vm.list_items(&args.pos[0]);
    let me = args.take(0);
    let sorted = sort_items(vm, items, args, "sort")?;
    args.pos[0] = me;
    with_list(vm, args, |items| *items = sorted)
}

/// Sorts stably by `key` and `reverse` of the arguments.
pub fn sort_items(vm: &mut Vm, items: Vec<Value>, args: &mut Args, name: &str) -> Res<Vec<Value>> {
    let key = args.keyword(sym::KEY).filter(|k| !k.is_none());
    let reverse = match args.keyword(sym::REVERSE) {
        Some(value) => vm.truth(&value)?,
        None => false,
    };
    if let Some((unknown, _)) = args.kw.first() {
        let words = format!("'{}' is an invalid keyword argument for {name}()", &**vm.symbols.name(*unknown));
        return Err(vm.error("TypeError", words));
    }
    let mut ranked = Vec::with_capacity(items.len());
    for item in items {
        let rank = match &key {
            Some(key) => vm.call_now(key, Args::of(vec![item.clone()]))?,
            None => item.clone(),
        };
        ranked.push((rank, item));
    }
    if reverse {
        ranked.reverse();
    }
    let mut ranked = merge_sort(vm, ranked)?;
    if reverse {
        ranked.reverse();
    }
    Ok(ranked.into_iter().map(|(_, item)| item).collect())
}

type Ranked = (Value, Value);

/// Items that CPython sorts by insertion alone.
const SHORT: usize = 64;

/// A merge sort of our own: comparing may raise, which the standard one does not allow for.
fn merge_sort(vm: &mut Vm, items: Vec<Ranked>) -> Res<Vec<Ranked>> {
    vm.labour(16 * items.len() as u64)?;
    if items.len() < SHORT {
        return insertion_sort(vm, items);
    }
    let mut left = items;
    let right = left.split_off(left.len() / 2);
    let left = merge_sort(vm, left)?;
    let right = merge_sort(vm, right)?;
    let mut out = Vec::with_capacity(left.len() + right.len());
    let (mut a, mut b) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        // Only "less than" is asked, of the later item, as CPython does.
        let second_first = vm.compare(CompareOp::Less, &y.0, &x.0)?;
        out.extend(if second_first { b.next() } else { a.next() });
    }
    out.extend(a);
    out.extend(b);
    Ok(out)
}

/// A run at the start, turned round when it falls, and the rest put into their places by halving: the same
/// comparisons in the same order as CPython's.
fn insertion_sort(vm: &mut Vm, mut items: Vec<Ranked>) -> Res<Vec<Ranked>> {
    if items.len() < 2 {
        return Ok(items);
    }
    let falls = vm.compare(CompareOp::Less, &items[1].0, &items[0].0)?;
    let mut sorted = 2;
    while sorted < items.len()
        && vm.compare(CompareOp::Less, &items[sorted].0.clone(), &items[sorted - 1].0.clone())? == falls
    {
        sorted += 1;
    }
    if falls {
        items[..sorted].reverse();
    }
    for at in sorted..items.len() {
        let (mut low, mut high) = (0, at);
        while low < high {
            let middle = (low + high) / 2;
            if vm.compare(CompareOp::Less, &items[at].0.clone(), &items[middle].0.clone())? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        items[low..=at].rotate_right(1);
    }
    Ok(items)
}
