//! Random Python programs over the language subset: no processes, no files, nothing that differs from run to run.
//!
//! Expressions are made for a wanted type, so that most of them have a value; what raises is caught and printed.

use std::fmt::Write;

mod expressions;
mod statements;

/// A small generator of numbers (xorshift), the same for the same seed.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        ((self.next() >> 11) % limit as u64) as usize
    }

    pub fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// What an expression is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Int,
    Float,
    Str,
    Bool,
    List,
    Tuple,
    Dict,
    Set,
}

pub const KINDS: [Kind; 8] =
    [Kind::Int, Kind::Float, Kind::Str, Kind::Bool, Kind::List, Kind::Tuple, Kind::Dict, Kind::Set];

/// A program being written.
pub struct Writer {
    dice: Dice,
    text: String,
    indent: usize,
    /// Variables in reach, with their types.
    variables: Vec<(String, Kind)>,
    names: usize,
    in_loop: bool,
    in_function: bool,
}

/// A program for a seed.
pub fn program(seed: u64) -> String {
    let mut writer = Writer {
        dice: Dice::new(seed),
        text: String::new(),
        indent: 0,
        variables: Vec::new(),
        names: 0,
        in_loop: false,
        in_function: false,
    };
    writer.text.push_str(HEAD);
    for kind in KINDS {
        let value = writer.literal(kind);
        writer.bind(kind, &value);
    }
    let statements = 6 + writer.dice.below(10);
    for _ in 0..statements {
        writer.guarded();
    }
    writer.show_all();
    writer.text
}

/// What every program begins with.
const HEAD: &str = "def show(*values):
    print(*[repr(value)[:200] for value in values])


class Pair:
    __match_args__ = ('a', 'b')

    def __init__(self, a, b):
        self.a = a
        self.b = b

    def __repr__(self):
        return f'Pair({self.a!r}, {self.b!r})'

    def __eq__(self, other):
        return isinstance(other, Pair) and (self.a, self.b) == (other.a, other.b)

    def __hash__(self):
        return hash(str(self))

    def __add__(self, other):
        return Pair(self.a + (other.a if isinstance(other, Pair) else other), self.b)

    def __lt__(self, other):
        return str(self) < str(other)

    def __getitem__(self, index):
        return (self.a, self.b)[index]


";

impl Writer {
    fn line(&mut self, text: &str) {
        let indent = "    ".repeat(self.indent);
        let _ = writeln!(self.text, "{indent}{text}");
    }

    fn block(&mut self, head: &str, body: impl FnOnce(&mut Writer)) {
        self.line(head);
        self.indent += 1;
        let known = self.variables.len();
        body(self);
        self.variables.truncate(known);
        self.indent -= 1;
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("v{}", self.names)
    }

    fn bind(&mut self, kind: Kind, value: &str) {
        let name = self.name();
        self.line(&format!("{name} = {value}"));
        self.variables.push((name, kind));
    }

    fn variable(&mut self, kind: Kind) -> Option<String> {
        let fit: Vec<String> =
            self.variables.iter().filter(|(_, k)| *k == kind).map(|(name, _)| name.clone()).collect();
        if fit.is_empty() { None } else { Some(fit[self.dice.below(fit.len())].clone()) }
    }

    fn show_all(&mut self) {
        for (name, kind) in self.variables.clone() {
            // The order of a set of strings differs from run to run.
            if kind == Kind::Set {
                self.line(&format!("show(sorted({name}, key=repr))"));
            } else {
                self.line(&format!("show({name})"));
            }
        }
    }

    /// A statement whose exception is caught and printed.
    fn guarded(&mut self) {
        self.block("try:", |w| {
            w.statement(2);
        });
        self.block("except Exception as error:", |w| {
            w.line("print(type(error).__name__, str(error)[:300])");
        });
    }
}
