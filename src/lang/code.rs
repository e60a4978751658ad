//! Compiled Python: what `compile` makes and the VM runs. Immutable and shared by all processes.
//!
//! A stack machine in the manner of CPython 3.11: no block stack, handlers found by a table.
//! `[a b]` in a comment is the top of the value stack, the top at the right.

use std::rc::Rc;

use num_bigint::BigInt;

/// Everything compiled from the texts of one run: the library's files first, the user's program last.
#[derive(Debug)]
pub struct Program {
    /// Source files; `Code::file` is an index here.
    pub files: Vec<File>,
    /// All code objects; a `CodeId` is an index here.
    pub codes: Vec<Code>,
    /// Importable library modules written in Python: dotted name and its module code.
    pub modules: Vec<(Rc<str>, CodeId)>,
    /// The user's module.
    pub main: CodeId,
}

/// One source text.
#[derive(Debug)]
pub struct File {
    /// The path that tracebacks show.
    pub name: Rc<str>,
    /// The text as given.
    pub text: Rc<str>,
    /// Whether this is the simulator's own library: its statements are free and not stepped.
    pub library: bool,
    /// Library only: (line of our text, CPython's line), sorted, from `#@ N` at a line's end. A library
    /// frame whose line is absent here is left out of tracebacks.
    pub shown: Vec<(u32, u32)>,
}

/// Index into `Program::codes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeId(pub u32);

/// A constant of the program text.
#[derive(Clone, Debug, PartialEq)]
pub enum Const {
    None,
    Ellipsis,
    Bool(bool),
    Int(i64),
    /// An integer that does not fit into 64 bits.
    Big(Rc<BigInt>),
    Float(f64),
    Str(Rc<str>),
    Bytes(Rc<[u8]>),
    /// Names of keyword arguments of a call, in order.
    Names(Rc<[Rc<str>]>),
}

/// What the code of a module, class body, function or comprehension looks like.
#[derive(Debug)]
pub struct Code {
    /// `f`, `<module>`, `<lambda>`, `<listcomp>`, a class's name.
    pub name: Rc<str>,
    /// `A.f`, `f.<locals>.g`.
    pub qualname: Rc<str>,
    pub file: u32,
    pub kind: CodeKind,
    pub ops: Vec<Op>,
    /// One a op: where it comes from.
    pub spans: Vec<Span>,
    pub consts: Vec<Const>,
    /// Names of globals and attributes that ops refer to.
    pub names: Vec<Rc<str>>,
    /// Local variables; parameters first: positional (`positional_only` of them without keywords), then
    /// keyword-only, then `*args`, then `**kwargs`.
    pub locals: Vec<Rc<str>>,
    pub n_positional: u16,
    pub n_positional_only: u16,
    pub n_keyword_only: u16,
    pub has_varargs: bool,
    pub has_varkw: bool,
    /// Variables of this code that inner functions use; a parameter among them starts from its local.
    pub cells: Vec<Rc<str>>,
    /// Variables of enclosing functions used here. `LoadCell(i)` counts through `cells`, then `frees`.
    pub frees: Vec<Rc<str>>,
    /// Innermost first when ranges nest: the first whose range holds the failing op wins.
    pub handlers: Vec<Handler>,
    pub is_generator: bool,
    pub docstring: Option<Rc<str>>,
}

/// Decides where names live and what returning means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// Names are the module's globals (`LoadGlobal`, `StoreGlobal`).
    Module,
    /// Names go to the class's namespace (`LoadName`, `StoreName`).
    Class,
    Function,
}

/// Where an op comes from. Lines from 1; columns in characters from 0, the end exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
    /// For a binary operation or a subscript on one line, the columns of the operator or of the brackets,
    /// which CPython 3.11 marks `^` while the rest is `~`; (0, 0) otherwise.
    pub anchor: (u32, u32),
}

/// While `start <= pc < end`, an exception cuts the stack to `depth`, pushes itself and goes to `target`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    pub start: u32,
    pub end: u32,
    pub target: u32,
    pub depth: u16,
}

/// One instruction. Jump targets are indices into `ops`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// A statement of the user begins (also each test of a `while`, each turn of a `for`). Never in library code.
    Statement,
    Nop,
    Pop,
    /// `[a]` → `[a a]`
    Dup,
    /// `[a b]` → `[a b a b]`
    DupTwo,
    /// `[a b]` → `[b a]`
    Swap,
    /// `[a b c]` → `[c a b]`
    RotThree,
    /// `[a b c d]` → `[d a b c]`
    RotFour,
    /// The top goes below so many less one others.
    Rotate(u16),
    Const(u16),

    /// UnboundLocalError when unset.
    LoadLocal(u16),
    StoreLocal(u16),
    DeleteLocal(u16),
    /// The value in a cell; NameError ("free variable …") when unset.
    LoadCell(u16),
    StoreCell(u16),
    DeleteCell(u16),
    /// The cell itself, for `MakeFunction`.
    LoadClosure(u16),
    /// The module's globals, then builtins.
    LoadGlobal(u16),
    StoreGlobal(u16),
    DeleteGlobal(u16),
    /// In a class body: its namespace, then globals, then builtins.
    LoadName(u16),
    StoreName(u16),
    DeleteName(u16),
    /// `[o]` → `[o.name]`
    LoadAttr(u16),
    /// `[v o]` → `[]`: `o.name = v`
    StoreAttr(u16),
    DeleteAttr(u16),
    /// `[]` → `[super()]`: from cell `__class__` (index given) and local 0.
    LoadSuper(u16),
    /// `[o i]` → `[o[i]]`
    LoadIndex,
    /// `[v o i]` → `[]`: `o[i] = v`
    StoreIndex,
    DeleteIndex,
    /// `[a b]` → slice; with 3, `[a b step]`.
    BuildSlice(u8),

    Unary(UnaryOp),
    /// `[a b]` → `[a op b]`
    Binary(BinaryOp),
    /// The same for `a op= b`, which may change `a` in place.
    InPlace(BinaryOp),
    Compare(CompareOp),

    Jump(u32),
    /// Pops the tested value.
    JumpIfFalse(u32),
    JumpIfTrue(u32),
    /// Pops only when not jumping.
    JumpIfFalseOrPop(u32),
    JumpIfTrueOrPop(u32),

    GetIter,
    /// `[it]` → `[it next]`, or `[]` and a jump when exhausted.
    ForIter(u32),

    BuildList(u16),
    BuildTuple(u16),
    BuildSet(u16),
    /// From `2 n` values, key before value.
    BuildMap(u16),
    /// Joins `n` strings.
    BuildString(u16),
    /// `[v]` (with a spec `[v spec]`) → `[str]`, for f-strings.
    Format {
        conversion: Conversion,
        has_spec: bool,
    },
    /// Appends the top to the list `depth` below it (1 = just below).
    ListAppend(u16),
    SetAdd(u16),
    /// `[.. k v]` into the dict `depth` below `k`.
    MapAdd(u16),
    /// `[list iterable]` → `[list]`, for `[*a]` and `f(*a)`.
    ListExtend,
    /// `[set iterable]` → `[set]`
    SetUpdate,
    /// `[dict mapping]` → `[dict]`; in a call (`true`) a duplicate key is a TypeError.
    DictMerge(bool),
    ListToTuple,
    /// `[seq]` → its `n` items, the first on top.
    Unpack(u16),
    /// `a, *b, c = seq`: `before` items, a list, `after` items; the first on top.
    UnpackStar {
        before: u8,
        after: u8,
    },

    /// `[f a…]` → `[result]`
    Call(u16),
    /// As `Call(argc)` where the last arguments are keywords, named by `Const::Names` at `names`.
    CallKeywords {
        argc: u16,
        names: u16,
    },
    /// `[f tuple]` or `[f tuple dict]`
    CallSpread {
        has_keywords: bool,
    },
    /// `[defaults-tuple?, kwdefaults-dict?, cells-tuple?]` → `[function]`, each present as its flag says.
    MakeFunction {
        code: CodeId,
        defaults: bool,
        keyword_defaults: bool,
        closure: bool,
    },
    /// `[body-function base…]` → `[class]`; `name` an index of `names`.
    BuildClass {
        name: u16,
        n_bases: u16,
        /// A dict of keywords lies above the bases.
        keywords: bool,
    },
    Return,
    /// `[v]` → `[sent]`
    Yield,
    /// `[it None]` → `[result]`
    YieldFrom,

    /// `import a.b`: pushes `a`, or with `leaf` (for `import a.b as c` and `from a.b import`) `a.b`.
    Import {
        name: u16,
        leaf: bool,
    },
    /// `[module]` → `[module attr]`; ImportError when absent.
    ImportFrom(u16),
    /// `[module]` → `[]`
    ImportStar,

    /// `raise`, `raise a`, `raise a from b`.
    Raise(u8),
    /// `[exc]` → `[previous exc]`, and `exc` becomes the exception being handled.
    PushHandled,
    /// `[previous]` → `[]`, and `previous` is being handled again.
    PopHandled,
    /// `[exc type]` → `[exc bool]`
    MatchException,
    /// `[exc]`: raises it again, its traceback unchanged by this frame.
    Reraise,
    /// `[manager]` → `[exit enter]`, the two bound methods; the compiler then emits `Call(0)`.
    WithEnter,
    /// `[exit previous exc]` → `[exit previous exc exit type exc None]`; then `Call(3)`.
    WithExcept,
    /// `[v]` → `[v bool]`: whether a sequence pattern, or a mapping pattern, may match it.
    MatchKind {
        mapping: bool,
    },
    /// `[v]` → `[v len(v)]`
    MatchLength,
    /// `[v keys]` → `[v keys values]`, or `None` for the values when a key is absent.
    MatchKeys,
    /// `[v keys]` → `[rest]`, a dict.
    MatchRest,
    /// `[v class names]` → `[attributes]`, a tuple for so many positional sub-patterns and then for the names,
    /// or `None`.
    MatchClass(u16),
    /// `assert`: `[]` or, when given, `[message]`: raises AssertionError.
    AssertFail(bool),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    Not,
    Negative,
    Positive,
    Invert,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
    LeftShift,
    RightShift,
    And,
    Or,
    Xor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOp {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Is,
    IsNot,
    In,
    NotIn,
}

/// `!s`, `!r`, `!a` of an f-string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    None,
    Str,
    Repr,
    Ascii,
}
