//! The less frequent operations.

use super::{
    Fault, Vm,
    execute::{Flow, next},
    frame::{After, ClassParts},
    native::Args,
    object::{Function, Module, Object},
    prepare::PreparedCode,
    space::Space,
    symbol as sym,
    value::{Ref, Value},
};
use crate::lang::code::{Code, CodeId, Op};

type Stepped = Result<Flow, Fault>;

impl Vm {
    /// Executes one operation that the loop does not know.
    pub(super) fn step(&mut self, op: Op, code: &Code, ready: &PreparedCode, base: usize) -> Stepped {
        match op {
            Op::Dup => {
                let top = self.peek(0).clone();
                self.push(top);
            }
            Op::DupTwo => {
                let (a, b) = (self.peek(1).clone(), self.peek(0).clone());
                self.now.stack.extend([a, b]);
            }
            Op::Swap => self.rotate(2),
            Op::RotThree => self.rotate(3),
            Op::RotFour => self.rotate(4),
            Op::Rotate(n) => self.rotate(n as usize),
            Op::DeleteLocal(i) => {
                let slot = &mut self.now.stack[base + i as usize];
                if std::mem::replace(slot, Value::Unset).is_unset() {
                    return Err(self.unbound_local(code, i));
                }
            }
            Op::LoadCell(i) => return next(self.load_cell(code, base, i)),
            Op::StoreCell(i) => {
                let value = self.pop();
                let cell = self.cell(code, base, i);
                *self.heap.get_mut(cell) = Object::Cell(value);
            }
            Op::DeleteCell(i) => {
                self.load_cell(code, base, i)?;
                self.pop();
                let cell = self.cell(code, base, i);
                *self.heap.get_mut(cell) = Object::Cell(Value::Unset);
            }
            Op::LoadClosure(i) => {
                let cell = self.cell(code, base, i);
                self.push(Value::Obj(cell));
            }
            Op::JumpIfFalseOrPop(target) => return self.jump_or_pop(target, false),
            Op::JumpIfTrueOrPop(target) => return self.jump_or_pop(target, true),
            Op::Unary(how) => return next(self.unary_op(how)),
            Op::GetIter => return next(self.get_iter_op()),
            Op::Raise(n) => return Err(self.raise_op(n)),
            Op::PushHandled => {
                let exception = self.pop();
                let previous = std::mem::replace(&mut self.now.handled.0, exception.clone());
                self.now.stack.extend([previous, exception]);
            }
            Op::PopHandled => self.now.handled.0 = self.pop(),
            Op::MatchException => return next(self.match_exception_op()),
            Op::Reraise => {
                let exception = self.pop();
                return Err(Fault::Reraise(exception.as_ref().expect("exceptions are objects")));
            }
            Op::Nop => {}
            _ => return self.step_names(op, code, ready, base),
        }
        Ok(Flow::Next)
    }

    fn step_names(&mut self, op: Op, code: &Code, ready: &PreparedCode, base: usize) -> Stepped {
        let name = |i: u16| ready.names[i as usize];
        match op {
            Op::StoreGlobal(i) => {
                let value = self.pop();
                let module = self.top().module;
                self.module_set(module, name(i), value);
            }
            Op::DeleteGlobal(i) => {
                let module = self.top().module;
                let Object::Module(m) = self.heap.get_mut(module) else { return Ok(Flow::Next) };
                if m.space.remove(name(i)).is_none() {
                    return Err(self.name_error(name(i)));
                }
            }
            Op::LoadName(i) => {
                let local = self.top().space.and_then(|s| self.module_get(s, name(i)));
                match local {
                    Some(value) => self.push(value),
                    None => return next(self.load_global(name(i))),
                }
            }
            Op::StoreName(i) => {
                let value = self.pop();
                let frame = self.top();
                let space = frame.space.unwrap_or(frame.module);
                self.module_set(space, name(i), value);
            }
            Op::DeleteName(i) => {
                let frame = self.top();
                let space = frame.space.unwrap_or(frame.module);
                let Object::Module(m) = self.heap.get_mut(space) else { return Ok(Flow::Next) };
                if m.space.remove(name(i)).is_none() {
                    return Err(self.name_error(name(i)));
                }
            }
            Op::StoreAttr(i) => {
                let object = self.pop();
                let value = self.pop();
                return next(self.store_attr(&object, name(i), value));
            }
            Op::DeleteAttr(i) => {
                let object = self.pop();
                return next(self.delete_attr(&object, name(i)));
            }
            Op::LoadSuper(i) => return next(self.super_op(code, base, i)),
            Op::LoadIndex => return next(self.load_index_op()),
            Op::StoreIndex => return next(self.store_index_op()),
            Op::DeleteIndex => return next(self.delete_index_op()),
            Op::Import { name: i, leaf } => return next(self.import_op(&code.names[i as usize], leaf)),
            Op::ImportFrom(i) => return next(self.import_from_op(name(i))),
            Op::ImportStar => return next(self.import_star_op()),
            _ => return self.step_build(op, ready),
        }
        Ok(Flow::Next)
    }

    fn step_build(&mut self, op: Op, ready: &PreparedCode) -> Stepped {
        match op {
            Op::BuildSlice(n) => {
                let step = if n == 3 { self.pop() } else { Value::None };
                let stop = self.pop();
                let start = self.pop();
                self.push_object(Object::Slice(Box::new([start, stop, step])));
            }
            Op::BuildList(n) => {
                let items = self.pop_many(n as usize);
                self.push_object(Object::List(items));
            }
            Op::BuildTuple(n) => {
                let items = self.pop_many(n as usize);
                self.push_object(Object::Tuple(items));
            }
            Op::BuildSet(n) => return next(self.build_set_op(n as usize)),
            Op::BuildMap(n) => return next(self.build_map_op(n as usize)),
            Op::BuildString(n) => {
                let parts = self.pop_many(n as usize);
                let texts = parts.iter().map(|p| if let Value::Str(s) = p { &**s } else { "" });
                let text: String = texts.collect();
                let value = self.new_string(text)?;
                self.push(value);
            }
            Op::Format { conversion, has_spec } => return next(self.format_op(conversion, has_spec)),
            Op::ListAppend(depth) => {
                let item = self.pop();
                let list = self.peek(depth as usize - 1).as_ref().expect("a list is being built");
                self.list_push(list, item);
            }
            Op::SetAdd(depth) => {
                let item = self.pop();
                let set = self.peek(depth as usize - 1).as_ref().expect("a set is being built");
                if self.is_own(&item, 2) {
                    let helper = self.helper("_set_add");
                    return next(self.call_after(
                        &helper,
                        Args::of(vec![Value::Obj(set), item]),
                        After::Discard,
                    ));
                }
                self.set_add(set, item)?;
            }
            Op::MapAdd(depth) => {
                let value = self.pop();
                let key = self.pop();
                let dict = self.peek(depth as usize - 1).as_ref().expect("a dict is being built");
                if self.is_own(&key, 2) {
                    let helper = self.helper("_set_item");
                    let args = Args::of(vec![Value::Obj(dict), key, value]);
                    return next(self.call_after(&helper, args, After::Discard));
                }
                self.dict_set(dict, key, value)?;
            }
            Op::ListExtend => return next(self.list_extend_op()),
            Op::SetUpdate => return next(self.set_update_op()),
            Op::DictMerge(in_call) => return next(self.dict_merge_op(in_call)),
            Op::ListToTuple => self.list_to_tuple(),
            Op::Unpack(n) => return next(self.unpack_op(n as usize)),
            Op::UnpackStar { before, after } => {
                return next(self.unpack_star_op(before as usize, after as usize));
            }
            _ => return self.step_call(op, ready),
        }
        Ok(Flow::Next)
    }

    fn step_call(&mut self, op: Op, ready: &PreparedCode) -> Stepped {
        match op {
            Op::CallKeywords { argc, names } => {
                let names = ready.keywords[names as usize].clone();
                next(self.call_keywords_op(argc as usize, &names))
            }
            Op::CallSpread { has_keywords } => next(self.call_spread_op(has_keywords)),
            Op::MakeFunction { code, defaults, keyword_defaults, closure } => {
                self.make_function(code, defaults, keyword_defaults, closure);
                Ok(Flow::Next)
            }
            Op::BuildClass { name, n_bases, keywords } => {
                next(self.build_class_op(ready.names[name as usize], n_bases as usize, keywords))
            }
            Op::Yield => {
                let value = self.pop();
                self.top().pc += 1;
                Err(self.yield_value(value))
            }
            Op::YieldFrom => next(self.yield_from_op()),
            Op::WithEnter => next(self.with_enter_op()),
            Op::WithExcept => {
                let exception = self.peek(0).clone();
                let exit = self.peek(2).clone();
                let class = Value::Obj(self.type_of(&exception));
                // The exception stands for its own traceback.
                self.now.stack.extend([exit, class, exception.clone(), exception]);
                Ok(Flow::Next)
            }
            Op::AssertFail(has_message) => {
                let args = if has_message { vec![self.pop()] } else { Vec::new() };
                let exception = self.new_exception(super::classes::ASSERTION_ERROR, args);
                Err(self.throw(exception))
            }
            Op::MatchKind { .. } | Op::MatchLength | Op::MatchKeys | Op::MatchRest | Op::MatchClass(_) => {
                next(self.match_op(op))
            }
            other => unreachable!("the loop executes {other:?}"),
        }
    }

    fn list_to_tuple(&mut self) {
        let list = self.pop();
        let items = self.list_items(&list);
        self.push_object(Object::Tuple(items));
    }

    pub(super) fn peek(&self, depth: usize) -> &Value {
        &self.now.stack[self.now.stack.len() - 1 - depth]
    }

    fn rotate(&mut self, n: usize) {
        let at = self.now.stack.len() - n;
        self.now.stack[at..].rotate_right(1);
    }

    pub(super) fn pop_many(&mut self, n: usize) -> Vec<Value> {
        let at = self.now.stack.len() - n;
        self.now.stack.split_off(at)
    }

    pub(super) fn push_object(&mut self, object: Object) {
        let r = self.heap.add(object);
        self.push(Value::Obj(r));
    }

    fn cell(&self, code: &Code, base: usize, i: u16) -> Ref {
        let slot = &self.now.stack[base + code.locals.len() + i as usize];
        slot.as_ref().expect("cells are made when the frame is")
    }

    fn load_cell(&mut self, code: &Code, base: usize, i: u16) -> Result<(), Fault> {
        let cell = self.cell(code, base, i);
        if let Object::Cell(value) = self.heap.get(cell)
            && !value.is_unset()
        {
            let value = value.clone();
            self.push(value);
            return Ok(());
        }
        let i = i as usize;
        if i < code.cells.len() {
            return Err(self.unbound_variable(&code.cells[i]));
        }
        let name = &code.frees[i - code.cells.len()];
        let words = format!(
            "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        );
        Err(self.error("NameError", words))
    }

    fn jump_or_pop(&mut self, target: u32, when: bool) -> Stepped {
        let value = self.peek(0).clone();
        for name in [sym::BOOL, sym::LEN] {
            if let Some(method) = self.python_method(&value, name) {
                let after = After::Logic { target, when };
                self.call_after(&method, Args::of(vec![value]), after)?;
                return Ok(Flow::Next);
            }
        }
        if self.truth(&value)? == when {
            return Ok(Flow::Jump(target));
        }
        self.pop();
        Ok(Flow::Next)
    }

    fn make_function(&mut self, code: CodeId, defaults: bool, keyword_defaults: bool, closure: bool) {
        let cells = if closure { self.pop() } else { Value::None };
        let keyword_defaults = if keyword_defaults { self.pop() } else { Value::None };
        let defaults = if defaults { self.pop() } else { Value::None };
        let prepared = self.prepared.clone();
        let text = &prepared.program.codes[code.0 as usize];
        let keywords = self.dict_pairs(&keyword_defaults);
        let keyword_defaults = keywords
            .into_iter()
            .filter_map(
                |(k, v)| if let Value::Str(k) = k { Some((self.symbols.intern(&k), v)) } else { None },
            )
            .collect();
        let function = Function {
            code,
            name: self.interned(&text.name),
            qualname: self.interned(&text.qualname),
            module: self.top().module,
            defaults: self.list_items(&defaults),
            keyword_defaults,
            closure: self.list_items(&cells).iter().filter_map(Value::as_ref).collect(),
            attrs: Space::default(),
            doc: text.docstring.as_ref().map_or(Value::None, |d| Value::str(d)),
        };
        self.push_object(Object::Function(Box::new(function)));
    }

    fn build_class_op(&mut self, name: sym::Sym, n_bases: usize, keywords: bool) -> Result<(), Fault> {
        let keywords = if keywords { self.pop() } else { Value::None };
        let mut meta = None;
        let mut others = Vec::new();
        for (name, value) in self.dict_pairs(&keywords) {
            let Value::Str(name) = name else { continue };
            match self.symbols.intern(&name) {
                sym::METACLASS => meta = Some(value),
                name => others.push((name, value)),
            }
        }
        let bases = self.pop_many(n_bases);
        let body = self.pop();
        let Some(Object::Function(function)) = body.as_ref().map(|r| self.heap.get(r)) else {
            return Err(self.error("SystemError", "a class body must be a function"));
        };
        let (qualname, doc, module) = (function.qualname.clone(), function.doc.clone(), function.module);
        let mut space = Space::default();
        space.set(sym::MODULE, self.module_get(module, sym::NAME).unwrap_or(Value::None));
        space.set(sym::QUALNAME, Value::Str(qualname.clone()));
        if !doc.is_none() {
            space.set(sym::DOC, doc);
        }
        let space = self.heap.add(Object::Module(Box::new(Module { name: qualname, space })));
        let pushed = self.call(&body, Args::default());
        assert!(matches!(pushed, Err(Fault::Pushed)), "a class body runs in a frame");
        let frame = self.top();
        frame.space = Some(space);
        frame.after =
            After::Class(Box::new(ClassParts { name, bases, space, keywords: others, meta, cell: None }));
        Err(Fault::Pushed)
    }
}
