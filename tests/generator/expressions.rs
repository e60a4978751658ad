//! Expressions of a wanted type.

use super::{Kind, Writer};

// Tables of texts are easier to read in a few lines.
#[rustfmt::skip]
impl Writer {
    pub fn any_kind(&mut self) -> Kind {
        super::KINDS[self.dice.below(super::KINDS.len())]
    }

    /// A value written out.
    pub fn literal(&mut self, kind: Kind) -> String {
        let texts: &[&str] = match kind {
            Kind::Int => &[
                "0", "1", "-1", "2", "3", "7", "10", "-5", "255", "1000003", "2**31", "-2**63", "2**63 - 1", "2**64",
                "10**20", "-3**50", "0xff", "2**100 + 1", "123456789012345678901234567890",
            ],
            Kind::Float => &[
                "0.0", "1.5", "-2.25", "0.1", "1e10", "3.0", "1e-7", "123456.789", "2.0**60", "1e22", "-0.0",
                "float('inf')", "1/3",
            ],
            Kind::Str => &[
                "''", "'a'", "'abc'", "'hello world'", "'x,y,z'", "'42'", "'äöü'", "'A b C'", "'  pad '", "'aXbXc'",
            ],
            Kind::Bool => &["True", "False"],
            Kind::List => &["[]", "[1, 2, 3]", "['b', 'a']", "[3, 1, 2, 1]", "[[1], [2, 3]]", "[0.5, 2]"],
            Kind::Tuple => &["()", "(1,)", "(1, 'a')", "(3, 2, 1)", "((1, 2), 3)"],
            Kind::Dict => &["{}", "{'a': 1}", "{'x': 1, 'y': 2}", "{1: 'one', 2: 'two'}", "{(1, 2): []}"],
            Kind::Set => &["set()", "{1, 2, 3}", "{5}", "{0, 10, 20, 3}", "frozenset({1, 2})"],
        };
        self.dice.pick(texts).to_string()
    }

    pub fn expression(&mut self, kind: Kind, depth: usize) -> String {
        if depth == 0 || self.dice.chance(20) {
            if self.dice.chance(60)
                && let Some(name) = self.variable(kind)
            {
                return name;
            }
            return self.literal(kind);
        }
        if self.dice.chance(6) {
            let (a, b) = (self.expression(kind, depth - 1), self.expression(kind, depth - 1));
            let test = self.expression(Kind::Bool, depth - 1);
            return format!("({a} if {test} else {b})");
        }
        match kind {
            Kind::Int => self.int(depth - 1),
            Kind::Float => self.float(depth - 1),
            Kind::Str => self.str(depth - 1),
            Kind::Bool => self.bool(depth - 1),
            Kind::List => self.list(depth - 1),
            Kind::Tuple => self.tuple(depth - 1),
            Kind::Dict => self.dict(depth - 1),
            Kind::Set => self.set(depth - 1),
        }
    }

    fn int(&mut self, d: usize) -> String {
        let i = |w: &mut Writer| w.expression(Kind::Int, d);
        match self.dice.below(18) {
            0..=5 => {
                let op = self.dice.pick(&["+", "-", "*", "//", "%", "&", "|", "^"]);
                format!("({} {op} {})", i(self), i(self))
            }
            6 => format!("({} ** {})", i(self), self.dice.below(9)),
            7 => {
                let (op, by) = (self.dice.pick(&["<<", ">>"]), self.dice.below(90));
                format!("({} {op} {by})", i(self))
            }
            8 => format!("{}({})", self.dice.pick(&["-", "~", "+", "abs", "int", "hash"]), i(self)),
            9 => format!("len({})", self.expression_of(&[Kind::Str, Kind::List, Kind::Dict, Kind::Set], d)),
            10 => format!("sum(x for x in {} if isinstance(x, int))", self.expression(Kind::List, d)),
            11 => format!("int({})", self.expression(Kind::Float, d)),
            12 => format!("({}).bit_length()", i(self)),
            13 => format!("{}({}, {})", self.dice.pick(&["max", "min"]), i(self), i(self)),
            14 => format!("divmod({}, {})[{}]", i(self), i(self), self.dice.below(2)),
            15 => format!("pow({}, {}, {})", i(self), self.dice.below(50), i(self)),
            16 => format!("{}.find({})", self.expression(Kind::Str, d), self.expression(Kind::Str, 0)),
            _ => format!("round({}, {})", i(self), self.dice.pick(&["0", "-1", "-2", "-20", "3"])),
        }
    }

    fn float(&mut self, d: usize) -> String {
        let f = self.expression(Kind::Float, d);
        match self.dice.below(8) {
            0..=3 => {
                let op = self.dice.pick(&["+", "-", "*", "/", "//", "%"]);
                let other = self.expression_of(&[Kind::Float, Kind::Int], d);
                if self.dice.chance(50) {
                    format!("({f} {op} {other})")
                } else {
                    format!("({other} {op} {f})")
                }
            }
            4 => format!("({} / {})", self.expression(Kind::Int, d), self.expression(Kind::Int, d)),
            5 => format!("round({f}, {})", self.dice.below(5)),
            6 => format!("abs({f})"),
            _ => format!("float({})", self.expression(Kind::Int, d)),
        }
    }

    fn str(&mut self, d: usize) -> String {
        let s = self.expression(Kind::Str, d);
        match self.dice.below(14) {
            0 => format!("({s} + {})", self.expression(Kind::Str, d)),
            1 => format!("({s} * {})", self.dice.below(4)),
            2 => {
                let method = self.dice.pick(&[
                    "upper()",
                    "lower()",
                    "strip()",
                    "title()",
                    "swapcase()",
                    "capitalize()",
                    "replace('a', 'bb')",
                    "center(9, '*')",
                    "zfill(6)",
                    "ljust(5, '.')",
                    "rjust(7)",
                    "expandtabs()",
                    "casefold()",
                ]);
                format!("{s}.{method}")
            }
            3 => {
                let slice = self.slice();
                format!("{s}[{slice}]")
            }
            4 => format!("{s}[{}]", self.dice.pick(&["0", "-1", "1", "5"])),
            5 => {
                let spec =
                    self.dice.pick(&["", "d", ",", "x", "+", "08d", ">12", "#b", "_", "e", ".2f", "^9", "o"]);
                format!("f'{{{}:{spec}}}'", self.plain(Kind::Int))
            }
            6 => {
                let spec = self.dice.pick(&["", ".3f", "e", "g", "10.2f", "%", ",.1f", "+.0f", "<9"]);
                format!("f'{{{}:{spec}}}'", self.plain(Kind::Float))
            }
            7 => {
                let kind =
                    self.any_of(&[Kind::Int, Kind::List, Kind::Tuple, Kind::Dict, Kind::Bool, Kind::Str]);
                format!("{}({})", self.dice.pick(&["str", "repr", "ascii"]), self.expression(kind, d))
            }
            8 => format!("','.join(map(str, {}))", self.expression(Kind::List, d)),
            9 => format!("'%s|%5d|%x' % ({s}, {0}, abs({0}))", self.plain(Kind::Int)),
            10 => format!("'{{!r:>8}} {{0}}'.replace('{{!r', '{{0!r').format({s})"),
            11 => format!("chr({} % 1000 + 32)", self.plain(Kind::Int)),
            12 => format!("{}({})", self.dice.pick(&["hex", "bin", "oct"]), self.expression(Kind::Int, d)),
            _ => format!("''.join(sorted({s}))"),
        }
    }

    fn bool(&mut self, d: usize) -> String {
        match self.dice.below(8) {
            0 | 1 => {
                let kind = self.any_of(&[Kind::Int, Kind::Float, Kind::Str, Kind::List, Kind::Tuple]);
                let op = self.dice.pick(&["<", "<=", ">", ">=", "==", "!="]);
                format!("({} {op} {})", self.expression(kind, d), self.expression(kind, d))
            }
            2 => format!(
                "({} < {} <= {})",
                self.expression(Kind::Int, d),
                self.expression(Kind::Float, d),
                self.expression(Kind::Int, d)
            ),
            3 => format!(
                "({} {} {})",
                self.expression(Kind::Bool, d),
                self.dice.pick(&["and", "or", "^", "&", "=="]),
                self.expression(Kind::Bool, d)
            ),
            4 => format!("(not {})", self.expression_of(&super::KINDS, d)),
            5 => {
                let container = self.any_of(&[Kind::List, Kind::Tuple, Kind::Dict, Kind::Set]);
                let op = self.dice.pick(&["in", "not in"]);
                format!(
                    "({} {op} {})",
                    self.expression_of(&[Kind::Int, Kind::Float, Kind::Str], d),
                    self.expression(container, d)
                )
            }
            6 => format!("{}({})", self.dice.pick(&["any", "all"]), self.expression(Kind::List, d)),
            _ => format!(
                "{}.{}()",
                self.expression(Kind::Str, d),
                self.dice.pick(&["isdigit", "isalpha", "isupper", "isspace", "islower", "isalnum"])
            ),
        }
    }

    fn list(&mut self, d: usize) -> String {
        let l = self.expression(Kind::List, d);
        match self.dice.below(14) {
            0 => format!(
                "[{}, {}]",
                self.expression_of(&super::KINDS, d),
                self.expression_of(&super::KINDS, d)
            ),
            1 => format!("({l} + {})", self.expression(Kind::List, d)),
            2 => format!("({l} * {})", self.dice.below(4)),
            3 => {
                let slice = self.slice();
                format!("{l}[{slice}]")
            }
            4 => format!(
                "sorted({l}, key={}, reverse={})",
                self.dice.pick(&["str", "repr", "lambda x: str(x)[::-1]"]),
                self.dice.pick(&["True", "False"])
            ),
            5 => format!(
                "[x * 2 for x in {l} if {}]",
                self.dice.pick(&["x", "not x", "isinstance(x, int)", "x == 1"])
            ),
            6 => format!("list({})", self.expression_of(&[Kind::Str, Kind::Tuple, Kind::Dict], d)),
            7 => format!(
                "list(range({}, {}, {}))",
                self.dice.below(9),
                self.dice.below(20),
                1 + self.dice.below(4)
            ),
            8 => format!(
                "{}.split({})",
                self.expression(Kind::Str, d),
                self.dice.pick(&["", "','", "'X'", "None, 1"])
            ),
            9 => format!("list({}({l}))", self.dice.pick(&["enumerate", "reversed", "iter"])),
            10 => format!("list(zip({l}, {}))", self.expression(Kind::Str, d)),
            11 => format!(
                "list(map({}, {l}))",
                self.dice.pick(&["str", "repr", "type", "lambda x: (x, x)", "bool"])
            )
            .replace("map(type,", "map(lambda t: type(t).__name__,"),
            12 => format!("[(a, b) for a in {l} for b in {} if a != b]", self.expression(Kind::Tuple, d)),
            _ => format!("[*{l}, *{}]", self.expression(Kind::Tuple, d)),
        }
    }

    fn tuple(&mut self, d: usize) -> String {
        let t = self.expression(Kind::Tuple, d);
        match self.dice.below(6) {
            0 => format!(
                "({}, {})",
                self.expression_of(&super::KINDS, d),
                self.expression_of(&super::KINDS, d)
            ),
            1 => format!("({t} + {})", self.expression(Kind::Tuple, d)),
            2 => {
                let slice = self.slice();
                format!("{t}[{slice}]")
            }
            3 => format!("tuple({})", self.expression(Kind::List, d)),
            4 => format!(
                "{}.partition({})",
                self.expression(Kind::Str, d),
                self.dice.pick(&["','", "'a'", "' '"])
            ),
            _ => format!("(*{t}, {})", self.expression(Kind::Int, d)),
        }
    }

    fn dict(&mut self, d: usize) -> String {
        let m = self.expression(Kind::Dict, d);
        match self.dice.below(6) {
            0 => format!(
                "{{{}: {}}}",
                self.expression_of(&[Kind::Int, Kind::Str, Kind::Float, Kind::Tuple, Kind::Bool], d),
                self.expression_of(&super::KINDS, d)
            ),
            1 => format!("({m} | {})", self.expression(Kind::Dict, d)),
            2 => format!("{{**{m}, 'k': {}}}", self.expression(Kind::Int, d)),
            3 => format!("{{str(k): v for k, v in {m}.items()}}"),
            4 => format!("dict(enumerate({}))", self.expression(Kind::List, d)),
            _ => format!("dict(zip({}, {}))", self.expression(Kind::Str, d), self.expression(Kind::List, d)),
        }
    }

    /// Sets hold numbers only, whose order is the same everywhere.
    fn set(&mut self, d: usize) -> String {
        let s = self.expression(Kind::Set, d);
        match self.dice.below(5) {
            0 | 1 => {
                format!("({s} {} {})", self.dice.pick(&["|", "&", "-", "^"]), self.expression(Kind::Set, d))
            }
            2 => format!("{{{}, {}}}", self.expression(Kind::Int, d), self.expression(Kind::Int, d)),
            3 => format!("{{x for x in {} if isinstance(x, (int, float))}}", self.expression(Kind::List, d)),
            _ => format!("{{x % 7 for x in {s}}}"),
        }
    }

    fn slice(&mut self) -> String {
        let bound =
            |w: &mut Writer| w.dice.pick(&["", "", "0", "1", "2", "-1", "-2", "5", "100"]).to_string();
        let (start, stop) = (bound(self), bound(self));
        match self.dice.below(3) {
            0 => format!("{start}:{stop}:{}", self.dice.pick(&["1", "2", "-1", "-2", "3"])),
            _ => format!("{start}:{stop}"),
        }
    }

    pub fn any_of(&mut self, kinds: &[Kind]) -> Kind {
        kinds[self.dice.below(kinds.len())]
    }

    pub fn expression_of(&mut self, kinds: &[Kind], depth: usize) -> String {
        let kind = self.any_of(kinds);
        self.expression(kind, depth)
    }

    /// A variable, or a literal in brackets: what may stand inside an f-string.
    fn plain(&mut self, kind: Kind) -> String {
        match self.variable(kind) {
            Some(name) => name,
            None if kind == Kind::Int => "(42)".to_string(),
            None => "(2.5)".to_string(),
        }
    }
}
