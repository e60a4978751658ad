//! Modules: finding, loading and reading names from them.

use super::{
    Fault, Vm, classes,
    frame::After,
    native::{self, Constant, Res},
    object::Object,
    symbol as sym,
    symbol::Sym,
    value::{Ref, Text, Value},
};

impl Vm {
    /// A module that was loaded before.
    pub(super) fn loaded(&self, name: &str) -> Option<Ref> {
        self.modules.iter().find(|(n, _)| **n == *name).map(|(_, r)| *r)
    }

    /// Builtin functions and classes, before the library adds its own.
    pub(super) fn install_builtins(&mut self) {
        let mut space = super::space::Space::default();
        for (name, class) in classes::public() {
            space.set(self.symbols.intern(name), Value::Obj(class));
        }
        for def in native::functions() {
            space.set(self.symbols.intern(def.name), Value::Native(def));
        }
        space.set(self.symbols.intern("NotImplemented"), Value::NotImplemented);
        space.set(self.symbols.intern("Ellipsis"), Value::Ellipsis);
        for alias in ["IOError", "EnvironmentError"] {
            space.set(self.symbols.intern(alias), Value::Obj(classes::OS_ERROR));
        }
        space.set(self.symbols.intern("__debug__"), Value::Bool(true));
        self.builtins = std::rc::Rc::new(space);
    }

    /// `import a.b`: loads what is missing, one frame after the other, and runs the op again.
    pub(super) fn import_op(&mut self, name: &str, leaf: bool) -> Result<(), Fault> {
        for end in name.match_indices('.').map(|(i, _)| i).chain([name.len()]) {
            let part = &name[..end];
            if self.loaded(part).is_none() {
                self.load(part)?;
            }
        }
        let first = name.split('.').next().unwrap_or(name);
        let module = self.loaded(if leaf { name } else { first });
        self.push(module.map_or(Value::None, Value::Obj));
        Ok(())
    }

    /// Makes a module; one written in Python pushes a frame that fills it (`Fault::Pushed`).
    fn load(&mut self, name: &str) -> Result<(), Fault> {
        let native = native::module(name);
        let written = self.prepared.program.modules.iter().position(|(n, _)| **n == *name);
        if native.is_none() && written.is_none() {
            let package = name.rsplit_once('.').map(|(parent, _)| parent);
            let words = match package {
                Some(parent) if !self.is_package(parent) => {
                    format!("No module named '{name}'; '{parent}' is not a package")
                }
                _ => format!("No module named '{name}'"),
            };
            let fault = self.error("ModuleNotFoundError", words);
            return Err(self.with_attr(fault, sym::NAME_KEY, Value::str(name)));
        }
        let module = self.new_module(name);
        self.module_set(module, sym::NAME, Value::str(name));
        self.modules.push((Text::new(name), module));
        if let Some((parent, child)) = name.rsplit_once('.')
            && let Some(parent) = self.loaded(parent)
        {
            let child = self.symbols.intern(child);
            self.module_set(parent, child, Value::Obj(module));
        }
        if let Some(native) = native {
            self.fill_native(module, native);
        }
        if let Some(place) = written {
            self.written.push(place as u32);
            let code = self.prepared.program.modules[place].1;
            let at = self.now.stack.len();
            let slots = self.prepared.codes[code.0 as usize].slots;
            self.now.stack.resize(at + slots, Value::Unset);
            self.push_frame(code, module, at, at);
            self.fill_module_cells(code, at);
            self.top().after = After::Again;
            return Err(Fault::Pushed);
        }
        Ok(())
    }

    fn fill_module_cells(&mut self, code: crate::lang::code::CodeId, at: usize) {
        let text = &self.prepared.program.codes[code.0 as usize];
        let (first, count) = (at + text.locals.len(), text.cells.len());
        for i in 0..count {
            self.now.stack[first + i] = Value::Obj(self.heap.add(Object::Cell(Value::Unset)));
        }
    }

    fn is_package(&self, name: &str) -> bool {
        let prefix = format!("{name}.");
        native::MODULES.iter().any(|m| m.name.starts_with(&prefix))
            || self.prepared.program.modules.iter().any(|(n, _)| n.starts_with(&prefix))
    }

    pub(super) fn with_attr(&mut self, fault: Fault, name: Sym, value: Value) -> Fault {
        if let Fault::Raise(r) = fault
            && let Object::Instance(i) = self.heap.get_mut(r)
        {
            i.attrs.set(name, value);
        }
        fault
    }

    fn fill_native(&mut self, module: Ref, native: &'static native::NativeModule) {
        for def in native.functions.iter().copied().flatten().filter(|d| d.owner().is_none()) {
            let name = self.symbols.intern(def.name);
            self.module_set(module, name, Value::Native(def));
        }
        for (name, constant) in native.constants {
            let name = self.symbols.intern(name);
            let value = match constant {
                Constant::Int(i) => Value::Int(*i),
                Constant::Float(f) => Value::Float(*f),
                Constant::Str(s) => Value::str(s),
            };
            self.module_set(module, name, value);
        }
        if native.name == "sys" {
            self.fill_sys(module);
        }
        if native.name == "os" {
            let path = match self.loaded("os.path") {
                Some(path) => path,
                None => {
                    let _ = self.load("os.path");
                    self.loaded("os.path").unwrap_or(module)
                }
            };
            let name = self.symbols.intern("path");
            self.module_set(module, name, Value::Obj(path));
            let name = self.symbols.intern("error");
            self.module_set(module, name, Value::Obj(classes::OS_ERROR));
        }
    }

    fn fill_sys(&mut self, module: Ref) {
        let arguments: Vec<Value> = self.boot.arguments.iter().map(|a| Value::str(a)).collect();
        let arguments = self.new_list(arguments);
        let version = [3, 11, 7].map(Value::Int).to_vec();
        let mut version = version;
        version.extend([Value::str("final"), Value::Int(0)]);
        let version = self.new_tuple(version);
        let [stdin, stdout, stderr] = self.streams.map(Value::Obj);
        let pairs = [
            ("argv", arguments),
            ("version_info", version),
            ("stdin", stdin),
            ("stdout", stdout.clone()),
            ("stderr", stderr.clone()),
            ("__stdout__", stdout),
            ("__stderr__", stderr),
        ];
        for (name, value) in pairs {
            let name = self.symbols.intern(name);
            self.module_set(module, name, value);
        }
    }

    /// Loads a module at once, at boot.
    pub(super) fn import_now(&mut self, name: &str) -> Res<()> {
        match self.load(name) {
            Err(Fault::Pushed) => {
                let frames = self.now.frames.len() - 1;
                self.run_nested(frames)?;
            }
            other => other?,
        }
        if name == "builtins" {
            let Some(Object::Module(m)) = self.loaded(name).map(|r| self.heap.get(r)) else { return Ok(()) };
            let mut space = (*self.builtins).clone();
            for (name, value) in m.space.iter() {
                if !matches!(name, sym::NAME | sym::DOC) {
                    space.set(name, value.clone());
                }
            }
            let all: Vec<(Sym, Value)> = space.iter().map(|(n, v)| (n, v.clone())).collect();
            self.builtins = std::rc::Rc::new(space);
            if let Some(module) = self.loaded("builtins") {
                for (name, value) in all {
                    self.module_set(module, name, value);
                }
            }
        }
        Ok(())
    }

    /// `[module]` → `[module attr]`
    pub(super) fn import_from_op(&mut self, name: Sym) -> Result<(), Fault> {
        let module = self.peek(0).clone();
        let Some(r) = module.as_ref() else { return Ok(()) };
        let Object::Module(m) = self.heap.get(r) else { return Ok(()) };
        let module_name = m.name.clone();
        if let Some(value) = m.space.get(name) {
            let value = value.clone();
            self.push(value);
            return Ok(());
        }
        let text = self.symbols.name(name).clone();
        let child = format!("{}.{}", &*module_name, &*text);
        if let Some(found) = self.loaded(&child) {
            self.push(Value::Obj(found));
            return Ok(());
        }
        if native::module(&child).is_some()
            || self.prepared.program.modules.iter().any(|(n, _)| **n == *child)
        {
            self.load(&child)?;
            return self.import_from_op(name);
        }
        let words = format!("cannot import name '{}' from '{}' (unknown location)", &*text, &*module_name);
        Err(self.error("ImportError", words))
    }

    pub(super) fn import_star_op(&mut self) -> Result<(), Fault> {
        let module = self.pop();
        let Some(Object::Module(m)) = module.as_ref().map(|r| self.heap.get(r)) else { return Ok(()) };
        let pairs: Vec<(Sym, Value)> = m.space.iter().map(|(n, v)| (n, v.clone())).collect();
        let listed = m.space.get(sym::ALL).cloned();
        let listed = listed.map(|all| self.list_items(&all));
        let target = self.top().module;
        for (name, value) in pairs {
            let text = self.symbols.name(name).clone();
            let wanted = match &listed {
                Some(all) => all.iter().any(|v| matches!(v, Value::Str(s) if *s == text)),
                None => !text.starts_with('_'),
            };
            if wanted {
                self.module_set(target, name, value);
            }
        }
        Ok(())
    }
}
