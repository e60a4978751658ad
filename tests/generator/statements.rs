//! Statements.

use super::{Kind, Writer};

impl Writer {
    pub fn statement(&mut self, depth: usize) {
        if depth == 0 {
            return self.simple();
        }
        match self.dice.below(15) {
            0..=4 => self.simple(),
            5 => self.branch(depth),
            6 => self.for_loop(depth),
            7 => self.while_loop(depth),
            8 => self.attempt(depth),
            9 => self.function(depth),
            10 => self.generator(),
            11 => self.class(),
            12 => self.choice(),
            13 => self.closure(),
            _ => self.unpacking(),
        }
    }

    fn simple(&mut self) {
        let kind = self.any_kind();
        match self.dice.below(8) {
            0 | 1 => {
                let value = self.expression(kind, 3);
                self.bind(kind, &value);
            }
            2 | 3 => {
                let value = if kind == Kind::Set {
                    format!("sorted({}, key=repr)", self.expression(kind, 3))
                } else {
                    self.expression(kind, 3)
                };
                self.line(&format!("show({value})"));
            }
            4 => {
                let Some(name) = self.variable(Kind::Int) else { return };
                let op = self.dice.pick(&["+=", "-=", "*=", "//=", "%=", "&=", "|=", "^="]);
                let value = self.expression(Kind::Int, 2);
                self.line(&format!("{name} {op} {value}"));
            }
            5 => self.change_list(),
            6 => {
                let Some(name) = self.variable(Kind::Dict) else { return };
                let (key, value) = (self.expression_of(&[Kind::Int, Kind::Str], 1), self.expression(kind, 1));
                let lines = [
                    format!("{name}[{key}] = {value}"),
                    format!("show({name}.pop({key}, 'absent'))"),
                    format!("show({name}.get({key}), list({name}), {name}.setdefault({key}, 5))"),
                    format!("del {name}[{key}]"),
                    format!("{name}.update({{{key}: 1}})"),
                    format!("show(*{name}.items())"),
                ];
                let which = self.dice.below(lines.len());
                self.line(&lines[which].clone());
            }
            _ => {
                let (a, b) = (self.expression(Kind::Int, 1), self.expression(Kind::Str, 1));
                let line = self.dice.pick(&[
                    "show(Pair(A, B), Pair(A, B) == Pair(A, B), (Pair(A, B) + 1)[0])",
                    "show(sorted([Pair(A, B), Pair(1, 'z'), Pair(0, 'y')]))",
                    "assert A, B",
                    "show([y := A, y, (lambda q, *r, k=B: (q, r, k))(y, 2, 3)])",
                    "show(f'{A=} {B!r:>10}')",
                    "raise ValueError(A, B)",
                ]);
                let line = line.replace("{A=}", "{A}").replace('A', &a).replace("{B", "{b_").replace('B', &b);
                let line = line.replace(
                    "{b_",
                    &format!(
                        "{{{}",
                        if b.contains(['\'', '{', '\\']) { "'s'".replace('\'', "\"") } else { b.clone() }
                    ),
                );
                if line.contains("f'") && a.contains(['\'', '{', '\\']) {
                    return;
                }
                self.line(&line);
            }
        }
    }

    fn change_list(&mut self) {
        let Some(name) = self.variable(Kind::List) else { return };
        let value = self.expression_of(&[Kind::Int, Kind::Str, Kind::List], 1);
        let many = self.expression(Kind::List, 1);
        let lines = [
            format!("{name}.append({value})"),
            format!("{name}.insert(1, {value})"),
            format!("{name}[1:2] = {many}"),
            format!("{name}[::2] = {many}"),
            format!("del {name}[::2]"),
            format!("{name}.extend({many})"),
            format!("show({name}.pop())"),
            format!("{name}.remove({value})"),
            format!("show({name}.index({value}), {name}.count({value}))"),
            format!("{name}.sort(key=repr)"),
            format!("{name}.reverse()"),
            format!("{name}[0] = {value}"),
            format!("{name} += {many}"),
        ];
        let which = self.dice.below(lines.len());
        self.line(&lines[which].clone());
    }

    fn branch(&mut self, depth: usize) {
        let test = self.expression_of(&[Kind::Bool, Kind::Int, Kind::List], 2);
        self.block(&format!("if {test}:"), |w| w.statement(depth - 1));
        if self.dice.chance(40) {
            let test = self.expression(Kind::Bool, 2);
            self.block(&format!("elif {test}:"), |w| w.statement(depth - 1));
        }
        if self.dice.chance(50) {
            self.block("else:", |w| w.statement(depth - 1));
        }
    }

    fn loop_body(&mut self, depth: usize) {
        let outer = std::mem::replace(&mut self.in_loop, true);
        if self.dice.chance(30) {
            let test = self.expression(Kind::Bool, 1);
            let word = self.dice.pick(&["break", "continue"]);
            self.block(&format!("if {test}:"), |w| w.line(word));
        }
        self.statement(depth - 1);
        self.in_loop = outer;
    }

    fn for_loop(&mut self, depth: usize) {
        let name = self.name();
        let what = match self.dice.below(4) {
            0 => format!("range({})", 1 + self.dice.below(5)),
            1 => format!("{}[:4]", self.expression(Kind::Str, 1)),
            2 => format!("list({})[:4]", self.expression(Kind::List, 2)),
            _ => format!("sorted({}, key=repr)[:4]", self.expression(Kind::Dict, 1)),
        };
        self.block(&format!("for {name} in {what}:"), |w| {
            w.line(&format!("show({name})"));
            w.loop_body(depth);
        });
        if self.dice.chance(30) {
            self.block("else:", |w| w.line("show('no break')"));
        }
    }

    fn while_loop(&mut self, depth: usize) {
        let name = self.name();
        let turns = 1 + self.dice.below(4);
        self.line(&format!("{name} = {turns}"));
        self.block(&format!("while {name} > 0:"), |w| {
            w.line(&format!("{name} -= 1"));
            w.loop_body(depth);
        });
    }

    fn attempt(&mut self, depth: usize) {
        self.block("try:", |w| {
            w.statement(depth - 1);
            if w.dice.chance(30) {
                let class = w.dice.pick(&[
                    "ValueError('v')",
                    "KeyError('k')",
                    "ZeroDivisionError",
                    "IndexError(1, 2)",
                ]);
                w.line(&format!("raise {class}"));
            }
            if w.in_function && w.dice.chance(20) {
                w.line("return 'from try'");
            }
        });
        let with_handler = self.dice.chance(70);
        if with_handler {
            let class = self.dice.pick(&[
                "ValueError",
                "(KeyError, IndexError)",
                "Exception",
                "ArithmeticError",
                "LookupError",
                "TypeError",
            ]);
            self.block(&format!("except {class} as e:"), |w| {
                w.line("show(type(e).__name__, e.args)");
                if w.dice.chance(20) {
                    w.line("raise RuntimeError('again') from e");
                }
            });
            if self.dice.chance(30) {
                self.block("else:", |w| w.line("show('else')"));
            }
        }
        if !with_handler || self.dice.chance(50) {
            self.block("finally:", |w| w.line("show('finally')"));
        }
    }

    fn function(&mut self, depth: usize) {
        let name = self.name();
        let kind = self.any_kind();
        let parameters =
            self.dice.pick(&["a, b=2", "a, *args", "a, /, b=1, *, c=3", "a, **kw", "*args, **kw"]);
        let outer = (self.in_loop, self.in_function);
        (self.in_loop, self.in_function) = (false, true);
        self.block(&format!("def {name}({parameters}):"), |w| {
            w.statement(depth - 1);
            let value = w.expression(kind, 2);
            w.line(&format!("return {value}"));
        });
        (self.in_loop, self.in_function) = outer;
        let (a, b) = (self.expression(Kind::Int, 1), self.expression(Kind::Str, 1));
        let call = self.dice.pick(&[
            "(A)",
            "(A, B)",
            "(A, c=B)",
            "(*[A, B])",
            "(A, B, 3)",
            "(b=A)",
            "()",
            "(A, x=B)",
        ]);
        let call = call.replace('A', &a).replace('B', &b);
        self.line(&format!(
            "show({}{name}{call}{})",
            if kind == Kind::Set { "len(" } else { "" },
            if kind == Kind::Set { ")" } else { "" }
        ));
    }

    fn generator(&mut self) {
        let name = self.name();
        let (first, second) = (self.expression(Kind::Int, 1), self.expression(Kind::List, 1));
        let yields = self.dice.pick(&[
            "yield FIRST",
            "got = yield FIRST\n        show('got', got)",
            "yield from SECOND",
        ]);
        let yields = yields.replace("FIRST", &first).replace("SECOND", &second);
        let text = format!(
            "def {name}(n):\n    try:\n        for i in range(n):\n            yield i\n        {yields}\n    \
             except ValueError as e:\n        yield ('caught', e.args)\n    return 'end'"
        );
        for line in text.lines() {
            self.line(line);
        }
        let uses = [
            format!("show(list({name}(2)))"),
            format!("g = {name}(1); show(next(g), next(g)); g.close()"),
            format!("g = {name}(3); show(next(g)); show(g.throw(ValueError('x')), list(g))"),
            format!("show(sum(x for x in {name}(3) if isinstance(x, int)), [*{name}(1)])"),
            format!("a, *b = {name}(3); show(a, b)"),
            format!("g = {name}(1); next(g); show(g.send(None)); show(next(g, 'over'))"),
            format!("show(dict(zip({name}(2), 'ab')), max({name}(2), key=str))"),
        ];
        let which = self.dice.below(uses.len());
        self.line(&uses[which].clone());
    }

    fn class(&mut self) {
        let name = format!("C{}", self.name());
        let base = self.dice.pick(&["", "(Pair)", "(dict)", "(list)", "(Exception)", "(int)"]);
        let value = self.expression(Kind::Int, 1);
        let text = format!(
            "class {name}{base}:\n    shared = {value}\n\n    @property\n    def twice(self):\n        return self.shared * 2\n\n    \
             @classmethod\n    def make(cls, *args):\n        return cls(*args)\n\n    @staticmethod\n    def plain(x):\n        \
             return [x]\n\n    def __len__(self):\n        return 3\n\n    def __call__(self, x=1):\n        return (type(self).__name__, x)"
        );
        for line in text.lines() {
            self.line(line);
        }
        let made = match base {
            "(Pair)" => "make(1, 'b')",
            "(int)" => "make(5)",
            _ => "make()",
        };
        let object = self.name();
        self.line(&format!("{object} = {name}.{made}"));
        let uses = [
            format!("show({object}.twice, {name}.plain(1), len({object}), {object}(), bool({object}))"),
            format!("{object}.shared = 5; show({object}.twice, {name}.shared, vars({object}))"),
            format!(
                "show(isinstance({object}, {name}), [c.__name__ for c in {name}.__mro__], {object}.missing)"
            ),
            format!("show({object} + {object})"),
            format!("show({object} == {object}, str({object})[:5] == '<__ma', hasattr({object}, 'x'))"),
            format!("{object}.twice = 1"),
            format!("show({object}[0])"),
        ];
        let which = self.dice.below(uses.len());
        self.line(&uses[which].clone());
    }

    fn choice(&mut self) {
        let subject = match self.dice.below(4) {
            0 => "Pair(1, 'x')".to_string(),
            1 => "{'kind': 'a', 'size': 3}".to_string(),
            _ => self.expression_of(&super::KINDS, 2),
        };
        self.line(&format!("match {subject}:"));
        self.indent += 1;
        let patterns = [
            "0 | 1 | 2",
            "int(n) if n > 5",
            "str() as s",
            "[]",
            "[x]",
            "[x, *rest]",
            "[first, *_, last]",
            "{'a': one}",
            "{'kind': k, **rest}",
            "Pair(a, b)",
            "Pair(a=1)",
            "float() | bool()",
            "(1, second)",
            "None",
            "'a' | 'abc'",
            "[int(p), str(q)]",
            "{}",
            "set()",
            "[[inner], *_]",
        ];
        for _ in 0..2 + self.dice.below(4) {
            let pattern = self.dice.pick(&patterns);
            self.block(&format!("case {pattern}:"), |w| {
                w.line(&format!("show({:?})", pattern));
                let names = [
                    "n", "s", "x", "rest", "first", "last", "one", "k", "a", "b", "second", "p", "q", "inner",
                ];
                let used = names.iter().filter(|name| {
                    pattern.split(|c: char| !c.is_alphanumeric()).any(|word| word == **name)
                        && !pattern.contains(&format!("{name}="))
                        && !pattern.contains(&format!("'{name}'"))
                });
                let shown: Vec<&str> = used.copied().collect();
                w.line(&format!("show({})", shown.join(", ")));
            });
        }
        self.block("case _:", |w| w.line("show('other')"));
        self.indent -= 1;
    }

    fn closure(&mut self) {
        let (outer, value) = (self.name(), self.expression(Kind::Int, 1));
        let text = format!(
            "def {outer}(start):\n    total = start\n    def add(x):\n        nonlocal total\n        total += x\n        return total\n    \
             return add, [lambda k=k: (k, total) for k in range(3)]"
        );
        for line in text.lines() {
            self.line(line);
        }
        self.line(&format!("add, all_of = {outer}({value})"));
        self.line("show(add(1), add(2), [f() for f in all_of])");
    }

    fn unpacking(&mut self) {
        let targets = self.dice.pick(&["a, b", "a, *b", "*a, b", "a, (b, *c)", "a, b, *c", "[a, b, c]"]);
        let value = self.expression_of(&[Kind::List, Kind::Tuple, Kind::Str, Kind::Dict], 2);
        self.line(&format!("{targets} = {value}"));
        self.line("show(a, b)");
    }
}
