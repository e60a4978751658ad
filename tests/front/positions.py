"""Prints, for each file named, where CPython's ops come from, as JSON: {file: [[kind, l, c, el, ec], …]}."""
import dis
import json
import sys

KINDS = {
    "LOAD_ATTR": "attr", "LOAD_METHOD": "attr", "STORE_ATTR": "store attr", "DELETE_ATTR": "delete attr",
    "CALL": "call", "CALL_FUNCTION_EX": "call", "BINARY_OP": "binary", "BINARY_SUBSCR": "index",
    "STORE_SUBSCR": "store index", "DELETE_SUBSCR": "delete index", "COMPARE_OP": "compare",
    "IS_OP": "compare", "CONTAINS_OP": "compare", "RAISE_VARARGS": "raise", "LOAD_GLOBAL": "name",
    "LOAD_NAME": "name", "FOR_ITER": "next", "GET_ITER": "iter", "GET_YIELD_FROM_ITER": "iter",
    "UNPACK_SEQUENCE": "unpack", "UNPACK_EX": "unpack", "IMPORT_NAME": "import", "IMPORT_FROM": "import",
    "FORMAT_VALUE": "format", "YIELD_VALUE": "yield",
}


def column(lines, line, offset):
    if line is None or offset is None:
        return offset
    return len(lines[line - 1].encode()[:offset].decode(errors="replace"))


def walk(code, lines, found):
    for op, place in zip(dis.get_instructions(code, show_caches=True), code.co_positions()):
        kind = KINDS.get(op.opname)
        line, end_line, start, end = place
        if kind is None or line is None or (line == end_line and start == end):
            continue
        if op.argval == "super" or (op.opname == "LOAD_NAME" and op.argval == "__name__" and start == 0 == end):
            continue
        found.add((kind, line, column(lines, line, start), end_line, column(lines, end_line, end)))
    for const in code.co_consts:
        if hasattr(const, "co_code"):
            walk(const, lines, found)


result = {}
for name in sys.argv[1:]:
    text = open(name, encoding="utf-8", newline="").read()
    found = set()
    walk(compile(text, name, "exec", dont_inherit=True), text.replace("\r\n", "\n").split("\n"), found)
    result[name] = sorted(found)
print(json.dumps(result))
