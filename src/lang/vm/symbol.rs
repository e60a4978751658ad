//! Names as numbers: attributes and globals are found by comparing integers.

use std::{collections::BTreeMap, rc::Rc};

use super::value::Text;

/// An interned name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sym(pub u32);

/// All names that one process has met; shared with its relatives until one meets a new name.
#[derive(Clone, Debug)]
pub struct Symbols(Rc<Table>);

#[derive(Clone, Debug)]
struct Table {
    names: Vec<Text>,
    numbers: BTreeMap<Rc<str>, u32>,
}

macro_rules! known {
    ($($name:ident = $text:literal,)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, dead_code)]
        #[repr(u32)]
        enum Number { $($name,)* }
        $(#[allow(dead_code)] #[doc = concat!("`", $text, "`")] pub const $name: Sym = Sym(Number::$name as u32);)*
        const KNOWN: &[&str] = &[$($text,)*];
    };
}

known! {
    INIT = "__init__", NEW = "__new__", STR = "__str__", REPR = "__repr__", EQ = "__eq__", NE = "__ne__",
    LT = "__lt__", LE = "__le__", GT = "__gt__", GE = "__ge__", HASH = "__hash__", BOOL = "__bool__",
    LEN = "__len__", ITER = "__iter__", NEXT = "__next__", CONTAINS = "__contains__", GETITEM = "__getitem__",
    SETITEM = "__setitem__", DELITEM = "__delitem__", CALL = "__call__", ENTER = "__enter__", EXIT = "__exit__",
    GETATTR = "__getattr__", SETATTR = "__setattr__", DELATTR = "__delattr__", GETATTRIBUTE = "__getattribute__",
    NAME = "__name__", QUALNAME = "__qualname__", MODULE = "__module__", DOC = "__doc__", DICT = "__dict__",
    CLASS = "__class__", BASES = "__bases__", MRO = "__mro__", BASE = "__base__", FILE = "__file__", ALL = "__all__",
    ADD = "__add__", SUB = "__sub__", MUL = "__mul__", TRUEDIV = "__truediv__", FLOORDIV = "__floordiv__",
    MOD = "__mod__", POW = "__pow__", LSHIFT = "__lshift__", RSHIFT = "__rshift__", AND = "__and__", OR = "__or__",
    XOR = "__xor__", RADD = "__radd__", RSUB = "__rsub__", RMUL = "__rmul__", RTRUEDIV = "__rtruediv__",
    RFLOORDIV = "__rfloordiv__", RMOD = "__rmod__", RPOW = "__rpow__", RLSHIFT = "__rlshift__",
    RRSHIFT = "__rrshift__", RAND = "__rand__", ROR = "__ror__", RXOR = "__rxor__", IADD = "__iadd__",
    ISUB = "__isub__", IMUL = "__imul__", ITRUEDIV = "__itruediv__", IFLOORDIV = "__ifloordiv__",
    IMOD = "__imod__", IPOW = "__ipow__", ILSHIFT = "__ilshift__", IRSHIFT = "__irshift__", IAND = "__iand__",
    IOR = "__ior__", IXOR = "__ixor__", NEG = "__neg__", POS = "__pos__", INVERT = "__invert__", ABS = "__abs__",
    INT = "__int__", FLOAT = "__float__", INDEX = "__index__", FORMAT = "__format__", ROUND = "__round__",
    REVERSED = "__reversed__", MISSING = "__missing__", ARGS = "args", CAUSE = "__cause__", CONTEXT = "__context__",
    SUPPRESS = "__suppress_context__", TRACEBACK = "__traceback__", VALUE = "value", CODE = "code", ERRNO = "errno",
    STRERROR = "strerror", FILENAME = "filename", SELF = "__self__", FUNC = "__func__", WRAPPED = "__wrapped__",
    DEFAULTS = "__defaults__", INIT_SUBCLASS = "__init_subclass__", SET_NAME = "__set_name__", MAIN = "__main__",
    GET = "__get__", SET = "__set__", DELETE = "__delete__", STDOUT = "stdout", STDERR = "stderr",
    ANNOTATIONS = "__annotations__", SUBCLASSES = "__subclasses__", SEP = "sep", END = "end", FILE_KEY = "file",
    FLUSH = "flush", KEY = "key", REVERSE = "reverse", DEFAULT = "default", WRITE = "write", NAME_KEY = "name",
    OBJ = "obj", READ = "read", DIR = "__dir__", GETSTATE = "__getstate__", SETSTATE = "__setstate__",
    REDUCE = "__reduce__", DIVMOD = "__divmod__", WITH_TRACEBACK = "with_traceback", COPY = "__copy__",
    DEEPCOPY = "__deepcopy__", FGET = "fget", FSET = "fset", FDEL = "fdel", GETTER = "getter", SETTER = "setter",
    DELETER = "deleter", START = "start", STOP = "stop", STEP = "step", REAL = "real", IMAG = "imag",
    CLOSED = "closed", MODE = "mode", ENCODING = "encoding", NOTES = "__notes__", BYTES = "__bytes__",
    TIMES = "_times_", GETNEWARGS = "__getnewargs__", REDUCE_EX = "__reduce_ex__",
    CODE_ATTR = "__code__", CO_NAME = "co_name", CLASS_GETITEM = "__class_getitem__", MSG = "msg", ERRORS = "errors",
    MATCH_ARGS = "__match_args__", ABSTRACT = "__abstractmethods__", IS_ABSTRACT = "__isabstractmethod__",
    COLLECTION = "_collection_kind", METACLASS = "metaclass", INSTANCECHECK = "__instancecheck__",
    SUBCLASSCHECK = "__subclasscheck__", SLOTS = "__slots__", PREPARE = "__prepare__", LENGTH_HINT = "__length_hint__",
}

impl Default for Symbols {
    fn default() -> Symbols {
        let mut table = Table { names: Vec::new(), numbers: BTreeMap::new() };
        for name in KNOWN {
            table.numbers.insert((*name).into(), table.names.len() as u32);
            table.names.push(Text::new(name));
        }
        Symbols(Rc::new(table))
    }
}

impl Symbols {
    /// The number of `name`, a new one if need be.
    pub fn intern(&mut self, name: &str) -> Sym {
        if let Some(sym) = self.find(name) {
            return sym;
        }
        let table = Rc::make_mut(&mut self.0);
        let number = table.names.len() as u32;
        table.numbers.insert(name.into(), number);
        table.names.push(Text::new(name));
        Sym(number)
    }

    /// The number of `name` if it was met before.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Sym> {
        self.0.numbers.get(name).map(|n| Sym(*n))
    }

    /// How many names there are.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.0.names.len() as u32
    }

    /// Whether the machine itself looks for this name in classes: special methods, and what `print` calls.
    #[must_use]
    pub fn is_special(sym: Sym) -> bool {
        KNOWN.get(sym.0 as usize).is_some_and(|name| name.starts_with('_'))
            || [WRITE, READ, FLUSH].contains(&sym)
    }

    /// The name of `sym`.
    #[must_use]
    pub fn name(&self, sym: Sym) -> &Text {
        &self.0.names[sym.0 as usize]
    }
}
