//! Arguments to parameters, with CPython's complaints.

use super::{
    Fault, Vm,
    native::{Args, Res},
    object::{Function, Generator, GeneratorState, Object},
    symbol::Sym,
    value::{Ref, Value},
};
use crate::lang::code::Code;

impl Vm {
    /// Binds arguments in the general way and pushes the frame, or makes the generator.
    pub(super) fn bind_and_enter(&mut self, r: Ref, args: Args) -> Res<Value> {
        let prepared = self.prepared.clone();
        let Object::Function(function) = self.heap.get(r) else { return Ok(Value::None) };
        let function = function.clone();
        let id = function.code.0 as usize;
        let (code, ready) = (&prepared.program.codes[id], &prepared.codes[id]);
        let at = self.now.stack.len();
        let locals = self.bind(&function, code, &ready.locals, args)?;
        self.now.stack.extend(locals);
        self.now.stack.resize(at + ready.slots, Value::Unset);
        self.make_cells(r, at);
        self.push_frame(function.code, function.module, at, at);
        if code.is_generator {
            let frame = self.now.frames.pop().expect("the frame was just pushed");
            let stack = self.now.stack.split_off(at);
            let mut generator = Generator {
                state: GeneratorState::Fresh,
                name: function.name.clone(),
                qualname: function.qualname.clone(),
                frame: None,
                stack,
                handled: Value::None,
            };
            generator.frame = Some(Box::new(frame));
            let made = self.heap.add(Object::Generator(Box::new(generator)));
            if let Object::Generator(g) = self.heap.get_mut(made) {
                g.frame.as_mut().expect("it has a frame").generator = Some(made);
            }
            return Ok(Value::Obj(made));
        }
        if self.now.frames.len() > 1000 + self.now.floor {
            let frame = self.now.frames.pop().expect("the frame was just pushed");
            self.now.stack.truncate(frame.cut as usize);
            return Err(self.error("RecursionError", "maximum recursion depth exceeded"));
        }
        Err(Fault::Pushed)
    }

    /// Makes the cells of a frame whose slots begin at `base`, and joins the function's closure.
    pub(super) fn make_cells(&mut self, r: Ref, base: usize) {
        let prepared = self.prepared.clone();
        let Object::Function(function) = self.heap.get(r) else { return };
        let id = function.code.0 as usize;
        let closure = function.closure.clone();
        let (code, ready) = (&prepared.program.codes[id], &prepared.codes[id]);
        let first = base + code.locals.len();
        for c in 0..code.cells.len() {
            let local = ready.cell_parameters.iter().find(|(cell, _)| *cell == c);
            let value = local.map_or(Value::Unset, |(_, l)| self.now.stack[base + l].clone());
            self.now.stack[first + c] = Value::Obj(self.heap.add(Object::Cell(value)));
        }
        for (i, cell) in closure.iter().enumerate() {
            self.now.stack[first + code.cells.len() + i] = Value::Obj(*cell);
        }
    }

    fn bind(&mut self, function: &Function, code: &Code, names: &[Sym], mut args: Args) -> Res<Vec<Value>> {
        let positional = code.n_positional as usize;
        let named = positional + code.n_keyword_only as usize;
        let mut locals = vec![Value::Unset; named];
        let given = args.pos.len();
        let extra = if given > positional { args.pos.split_off(positional) } else { Vec::new() };
        for (i, value) in args.pos.into_iter().enumerate() {
            locals[i] = value;
        }
        let mut others = Vec::new();
        let mut wrong = Vec::new();
        for (name, value) in args.kw {
            match names[..named].iter().position(|n| *n == name) {
                Some(i) if i < code.n_positional_only as usize => {
                    if code.has_varkw {
                        others.push((name, value))
                    } else {
                        wrong.push(name)
                    }
                }
                Some(i) if locals[i].is_unset() => locals[i] = value,
                Some(_) => {
                    let words = format!(
                        "{}() got multiple values for argument '{}'",
                        &*function.qualname,
                        &**self.symbols.name(name)
                    );
                    return Err(self.error("TypeError", words));
                }
                None if code.has_varkw => others.push((name, value)),
                None => {
                    let name = self.symbols.name(name).clone();
                    let words =
                        format!("{}() got an unexpected keyword argument '{}'", &*function.qualname, &*name);
                    return Err(self.error("TypeError", words));
                }
            }
        }
        if !wrong.is_empty() {
            let names: Vec<String> = wrong.iter().map(|n| self.symbols.name(*n).to_string()).collect();
            let words = format!(
                "{}() got some positional-only arguments passed as keyword arguments: '{}'",
                &*function.qualname,
                names.join(", ")
            );
            return Err(self.error("TypeError", words));
        }
        if !extra.is_empty() && !code.has_varargs {
            return Err(self.too_many(function, code, given, &locals));
        }
        self.fill_defaults(function, code, names, &mut locals)?;
        if code.has_varargs {
            locals.push(Value::Obj(self.heap.add(Object::Tuple(extra))));
        }
        if code.has_varkw {
            let dict = self.new_dict();
            for (name, value) in others {
                let key = Value::Str(self.symbols.name(name).clone());
                self.dict_set(dict, key, value)?;
            }
            locals.push(Value::Obj(dict));
        }
        Ok(locals)
    }

    fn fill_defaults(
        &mut self,
        function: &Function,
        code: &Code,
        names: &[Sym],
        locals: &mut [Value],
    ) -> Res<()> {
        let positional = code.n_positional as usize;
        let first = positional - function.defaults.len().min(positional);
        let mut missing = Vec::new();
        for i in 0..positional {
            if locals[i].is_unset() {
                match i.checked_sub(first) {
                    Some(d) => locals[i] = function.defaults[d].clone(),
                    None => missing.push(names[i]),
                }
            }
        }
        if !missing.is_empty() {
            return Err(self.missing(function, &missing, "positional"));
        }
        for i in positional..locals.len() {
            if locals[i].is_unset() {
                match function.keyword_defaults.iter().find(|(n, _)| *n == names[i]) {
                    Some((_, value)) => locals[i] = value.clone(),
                    None => missing.push(names[i]),
                }
            }
        }
        if !missing.is_empty() {
            return Err(self.missing(function, &missing, "keyword-only"));
        }
        Ok(())
    }

    fn missing(&mut self, function: &Function, missing: &[Sym], kind: &str) -> Fault {
        let quoted: Vec<String> = missing.iter().map(|n| format!("'{}'", &**self.symbols.name(*n))).collect();
        let list = match quoted.as_slice() {
            [one] => one.clone(),
            [a, b] => format!("{a} and {b}"),
            [rest @ .., last] => format!("{}, and {last}", rest.join(", ")),
            [] => String::new(),
        };
        let plural = if missing.len() == 1 { "" } else { "s" };
        let words = format!(
            "{}() missing {} required {kind} argument{plural}: {list}",
            &*function.qualname,
            missing.len()
        );
        self.error("TypeError", words)
    }

    fn too_many(&mut self, function: &Function, code: &Code, given: usize, locals: &[Value]) -> Fault {
        let most = code.n_positional as usize;
        let least = most - function.defaults.len().min(most);
        let takes = if least == most { format!("{most}") } else { format!("from {least} to {most}") };
        let plural = if least == most && most == 1 { "" } else { "s" };
        let keywords = locals[most..].iter().filter(|v| !v.is_unset()).count();
        let given = if keywords > 0 {
            let s = |n: usize| if n == 1 { "" } else { "s" };
            format!(
                "{given} positional argument{} (and {keywords} keyword-only argument{}) were",
                s(given),
                s(keywords)
            )
        } else {
            format!("{given} {}", if given == 1 { "was" } else { "were" })
        };
        let words =
            format!("{}() takes {takes} positional argument{plural} but {given} given", &*function.qualname);
        self.error("TypeError", words)
    }
}
