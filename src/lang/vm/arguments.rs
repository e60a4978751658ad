//! Arguments of natives: checked, named and made iterable before the body runs.

use super::{
    Vm,
    native::{Args, NativeDef, Params, Res},
    value::Value,
};

impl Vm {
    /// Calls a native after checking its arguments.
    pub(super) fn call_native(&mut self, def: &'static NativeDef, args: Args) -> Res<Value> {
        if def.plain {
            self.run_native(def, args)
        } else {
            self.restartable(def, args, |vm, args| vm.run_native(def, args))
        }
    }

    /// Checks the arguments and runs the body.
    pub(super) fn run_native(&mut self, def: &'static NativeDef, mut args: Args) -> Res<Value> {
        self.check_native(def, &mut args)?;
        // `max(a, b)` compares its arguments and goes through none of them; `update` asks a mapping for its keys.
        let compares = args.pos.len() > 1
            && (matches!(def.name, "max" | "min")
                || def.name == "dict.update" && self.has_keys(&args.pos[1]));
        if def.consumes && !compares {
            let skip = usize::from(def.owner().is_some());
            let found = args.pos.iter().skip(skip).position(|v| self.needs_python_iteration(v));
            if let Some(at) = found {
                return self.through_list(def, at + skip, args);
            }
        }
        (def.body)(self, &mut args)
    }

    /// Lets Python code turn an argument into a list before the native sees it.
    fn through_list(&mut self, def: &'static NativeDef, at: usize, args: Args) -> Res<Value> {
        let own = match def.name {
            "any" => Some("_any"),
            "all" => Some("_all"),
            "enumerate" => Some("_enumerate"),
            "zip" => Some("_zip"),
            "sum" => Some("_sum"),
            "max" if args.pos.len() == 1 => Some("_max"),
            "min" if args.pos.len() == 1 => Some("_min"),
            _ => None,
        };
        if let Some(name) = own {
            let args = Args {
                pos: args
                    .pos
                    .into_iter()
                    .map(|v| if v.is_unset() { Value::NotImplemented } else { v })
                    .collect(),
                kw: args.kw,
            };
            let helper = self.helper(name);
            return self.call(&helper, args);
        }
        let helper = self.helper("_through_list");
        let kw = self.dict_of(args.kw);
        let pos =
            args.pos.into_iter().map(|v| if v.is_unset() { Value::NotImplemented } else { v }).collect();
        let pos = self.new_list(pos);
        self.call(&helper, Args::of(vec![Value::Native(def), Value::Int(at as i64), pos, kw]))
    }

    fn check_native(&mut self, def: &'static NativeDef, args: &mut Args) -> Res<()> {
        let skip = usize::from(def.owner().is_some());
        if args.pos.len() < skip {
            let words = format!("unbound method {}() needs an argument", def.name);
            return Err(self.error("TypeError", words));
        }
        let n = args.pos.len() - skip;
        let shown = if def.owner().is_some() { def.name } else { def.short() };
        match def.params {
            Params::Any => Ok(()),
            Params::Named(least, names) => self.bind_native(def, args, skip, least as usize, names),
            _ if !args.kw.is_empty() => {
                let words = format!("{shown}() takes no keyword arguments");
                Err(self.error("TypeError", words))
            }
            Params::Zero if n != 0 => {
                let words = format!("{shown}() takes no arguments ({n} given)");
                Err(self.error("TypeError", words))
            }
            Params::One if n != 1 => {
                let words = format!("{shown}() takes exactly one argument ({n} given)");
                Err(self.error("TypeError", words))
            }
            Params::Between(least, most) if n < least as usize || n > most as usize => {
                let (bound, which) = if n < least as usize {
                    (least, if least == most { "" } else { "at least " })
                } else {
                    (most, if least == most { "" } else { "at most " })
                };
                let plural = if bound == 1 { "" } else { "s" };
                let words = format!("{} expected {which}{bound} argument{plural}, got {n}", def.short());
                Err(self.error("TypeError", words))
            }
            _ => Ok(()),
        }
    }

    fn bind_native(
        &mut self,
        def: &NativeDef,
        args: &mut Args,
        skip: usize,
        least: usize,
        names: &[&str],
    ) -> Res<()> {
        let n = args.pos.len() - skip;
        if n + args.kw.len() > names.len() {
            let total = n + args.kw.len();
            let plural = if names.len() == 1 { "" } else { "s" };
            let words =
                format!("{}() takes at most {} argument{plural} ({total} given)", def.short(), names.len());
            return Err(self.error("TypeError", words));
        }
        args.pos.resize(skip + names.len(), Value::Unset);
        for (name, value) in std::mem::take(&mut args.kw) {
            let text = self.symbols.name(name).clone();
            let Some(i) = names.iter().position(|n| **n == *text) else {
                let words = format!("'{}' is an invalid keyword argument for {}()", &*text, def.short());
                return Err(self.error("TypeError", words));
            };
            if !args.pos[skip + i].is_unset() {
                let words = format!(
                    "argument for {}() given by name ('{}') and position ({})",
                    def.short(),
                    &*text,
                    i + 1
                );
                return Err(self.error("TypeError", words));
            }
            args.pos[skip + i] = value;
        }
        for (i, name) in names.iter().enumerate().take(least) {
            if args.pos[skip + i].is_unset() {
                let words = format!("{}() missing required argument '{}' (pos {})", def.short(), name, i + 1);
                return Err(self.error("TypeError", words));
            }
        }
        Ok(())
    }
}
