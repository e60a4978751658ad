//! The builtin classes: each has a fixed place in every heap.

use super::{
    Vm, native,
    object::{Class, Object},
    space::Space,
    value::{Ref, Text, Value},
};

macro_rules! builtin {
    ($($name:ident $text:literal $base:ident,)*) => {
        // Every class has its place; the machine itself names only some of them.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, dead_code)]
        #[repr(u32)]
        enum Number { $($name,)* }
        $(#[allow(dead_code)] #[doc = concat!("`", $text, "`")] pub const $name: Ref = Ref(Number::$name as u32);)*
        /// Name and base of each, in order.
        const TABLE: &[(&str, Ref)] = &[$(($text, $base),)*];
    };
}

builtin! {
    OBJECT "object" OBJECT, TYPE "type" OBJECT, NONE "NoneType" OBJECT, ELLIPSIS "ellipsis" OBJECT,
    NOT_IMPLEMENTED_TYPE "NotImplementedType" OBJECT, INT "int" OBJECT, BOOL "bool" INT, FLOAT "float" OBJECT,
    STR "str" OBJECT, BYTES "bytes" OBJECT, LIST "list" OBJECT, TUPLE "tuple" OBJECT, DICT "dict" OBJECT,
    SET "set" OBJECT, FROZENSET "frozenset" OBJECT, RANGE "range" OBJECT, SLICE "slice" OBJECT,
    FUNCTION "function" OBJECT, NATIVE "builtin_function_or_method" OBJECT, METHOD "method" OBJECT,
    MODULE "module" OBJECT, GENERATOR "generator" OBJECT, PROPERTY "property" OBJECT,
    STATICMETHOD "staticmethod" OBJECT, CLASSMETHOD "classmethod" OBJECT, SUPER "super" OBJECT, CELL "cell" OBJECT,
    LIST_ITERATOR "list_iterator" OBJECT, TUPLE_ITERATOR "tuple_iterator" OBJECT, STR_ITERATOR "str_ascii_iterator" OBJECT,
    BYTES_ITERATOR "bytes_iterator" OBJECT, RANGE_ITERATOR "range_iterator" OBJECT, SET_ITERATOR "set_iterator" OBJECT,
    DICT_KEY_ITERATOR "dict_keyiterator" OBJECT, DICT_VALUE_ITERATOR "dict_valueiterator" OBJECT,
    DICT_ITEM_ITERATOR "dict_itemiterator" OBJECT, LIST_REVERSE_ITERATOR "list_reverseiterator" OBJECT,
    ENUMERATE "enumerate" OBJECT, ZIP "zip" OBJECT, MAP "map" OBJECT, FILTER "filter" OBJECT,
    REVERSED "reversed" OBJECT, DICT_KEYS "dict_keys" OBJECT, DICT_VALUES "dict_values" OBJECT,
    DICT_ITEMS "dict_items" OBJECT, TEXT_FILE "TextIOWrapper" OBJECT, BINARY_READER "BufferedReader" OBJECT,
    BINARY_WRITER "BufferedWriter" OBJECT,
    BASE_EXCEPTION "BaseException" OBJECT, SYSTEM_EXIT "SystemExit" BASE_EXCEPTION,
    KEYBOARD_INTERRUPT "KeyboardInterrupt" BASE_EXCEPTION, GENERATOR_EXIT "GeneratorExit" BASE_EXCEPTION,
    EXCEPTION "Exception" BASE_EXCEPTION, STOP_ITERATION "StopIteration" EXCEPTION,
    ARITHMETIC_ERROR "ArithmeticError" EXCEPTION, FLOATING_POINT_ERROR "FloatingPointError" ARITHMETIC_ERROR,
    OVERFLOW_ERROR "OverflowError" ARITHMETIC_ERROR, ZERO_DIVISION_ERROR "ZeroDivisionError" ARITHMETIC_ERROR,
    ASSERTION_ERROR "AssertionError" EXCEPTION, ATTRIBUTE_ERROR "AttributeError" EXCEPTION,
    BUFFER_ERROR "BufferError" EXCEPTION, EOF_ERROR "EOFError" EXCEPTION, IMPORT_ERROR "ImportError" EXCEPTION,
    MODULE_NOT_FOUND_ERROR "ModuleNotFoundError" IMPORT_ERROR, LOOKUP_ERROR "LookupError" EXCEPTION,
    INDEX_ERROR "IndexError" LOOKUP_ERROR, KEY_ERROR "KeyError" LOOKUP_ERROR, MEMORY_ERROR "MemoryError" EXCEPTION,
    NAME_ERROR "NameError" EXCEPTION, UNBOUND_LOCAL_ERROR "UnboundLocalError" NAME_ERROR,
    OS_ERROR "OSError" EXCEPTION, BLOCKING_IO_ERROR "BlockingIOError" OS_ERROR,
    CHILD_PROCESS_ERROR "ChildProcessError" OS_ERROR, CONNECTION_ERROR "ConnectionError" OS_ERROR,
    BROKEN_PIPE_ERROR "BrokenPipeError" CONNECTION_ERROR, CONNECTION_ABORTED "ConnectionAbortedError" CONNECTION_ERROR,
    CONNECTION_REFUSED "ConnectionRefusedError" CONNECTION_ERROR, CONNECTION_RESET "ConnectionResetError" CONNECTION_ERROR,
    FILE_EXISTS_ERROR "FileExistsError" OS_ERROR, FILE_NOT_FOUND_ERROR "FileNotFoundError" OS_ERROR,
    INTERRUPTED_ERROR "InterruptedError" OS_ERROR, IS_A_DIRECTORY_ERROR "IsADirectoryError" OS_ERROR,
    NOT_A_DIRECTORY_ERROR "NotADirectoryError" OS_ERROR, PERMISSION_ERROR "PermissionError" OS_ERROR,
    PROCESS_LOOKUP_ERROR "ProcessLookupError" OS_ERROR, TIMEOUT_ERROR "TimeoutError" OS_ERROR,
    REFERENCE_ERROR "ReferenceError" EXCEPTION, RUNTIME_ERROR "RuntimeError" EXCEPTION,
    NOT_IMPLEMENTED_ERROR "NotImplementedError" RUNTIME_ERROR, RECURSION_ERROR "RecursionError" RUNTIME_ERROR,
    STOP_ASYNC_ITERATION "StopAsyncIteration" EXCEPTION, SYNTAX_ERROR "SyntaxError" EXCEPTION,
    INDENTATION_ERROR "IndentationError" SYNTAX_ERROR, SYSTEM_ERROR "SystemError" EXCEPTION,
    TYPE_ERROR "TypeError" EXCEPTION, VALUE_ERROR "ValueError" EXCEPTION, UNICODE_ERROR "UnicodeError" VALUE_ERROR,
    UNICODE_DECODE_ERROR "UnicodeDecodeError" UNICODE_ERROR, UNICODE_ENCODE_ERROR "UnicodeEncodeError" UNICODE_ERROR,
    WARNING "Warning" EXCEPTION, USER_WARNING "UserWarning" WARNING, DEPRECATION_WARNING "DeprecationWarning" WARNING,
    RUNTIME_WARNING "RuntimeWarning" WARNING,
}

/// Classes that programs cannot name.
const HIDDEN: &[Ref] = &[
    NONE,
    ELLIPSIS,
    NOT_IMPLEMENTED_TYPE,
    FUNCTION,
    NATIVE,
    METHOD,
    MODULE,
    GENERATOR,
    CELL,
    LIST_ITERATOR,
    TUPLE_ITERATOR,
    STR_ITERATOR,
    BYTES_ITERATOR,
    RANGE_ITERATOR,
    SET_ITERATOR,
    DICT_KEY_ITERATOR,
    DICT_VALUE_ITERATOR,
    DICT_ITEM_ITERATOR,
    LIST_REVERSE_ITERATOR,
    DICT_KEYS,
    DICT_VALUES,
    DICT_ITEMS,
    TEXT_FILE,
    BINARY_READER,
    BINARY_WRITER,
];

/// The builtin class of that name, `Exception` when there is none.
#[must_use]
pub fn named(name: &str) -> Ref {
    let at = TABLE.iter().position(|(n, _)| *n == name);
    at.map_or(EXCEPTION, |i| Ref(i as u32))
}

/// The names of classes that programs may use.
pub fn public() -> impl Iterator<Item = (&'static str, Ref)> {
    let all = TABLE.iter().enumerate().map(|(i, (name, _))| (*name, Ref(i as u32)));
    all.filter(|(_, r)| !HIDDEN.contains(r))
}

/// Fills an empty heap with the classes and their methods.
pub fn install(vm: &mut Vm) {
    for (i, (name, base)) in TABLE.iter().enumerate() {
        let me = Ref(i as u32);
        let mut mro = vec![me];
        let mut bases = Vec::new();
        if i > 0 {
            bases.push(*base);
            if let Object::Class(b) = vm.heap.get(*base) {
                mro.extend(&b.mro);
            }
        }
        let layout = if mro.contains(&BASE_EXCEPTION) { BASE_EXCEPTION } else { me };
        let module = match me {
            TEXT_FILE | BINARY_READER | BINARY_WRITER => "_io",
            _ => "builtins",
        };
        let class = Class {
            name: Text::new(name),
            qualname: Text::new(name),
            module: Value::str(module),
            bases,
            mro,
            attrs: Space::default(),
            builtin: true,
            meta: TYPE,
            layout,
            construct: native::constructor(name),
        };
        let made = vm.heap.add(Object::Class(Box::new(class)));
        assert!(made == me, "the builtin classes come first in the heap");
    }
    for (owner, method) in native::methods() {
        let r = named(owner);
        let name = vm.symbols.intern(method.short());
        if let Object::Class(c) = vm.heap.get_mut(r) {
            c.attrs.set(name, Value::Native(method));
        }
    }
}

/// All builtin classes.
pub fn all() -> impl Iterator<Item = Ref> {
    (0..TABLE.len() as u32).map(Ref)
}
