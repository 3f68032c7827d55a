"""Finds every place of the bot's layers where `tools.mutation_sample` can put one fault.

Left alone is what no test can notice: annotations, docstrings, log lines, assertions, types in a union, `strict=` of a
`zip`, and the assignments of an UPDATE, because `SET a <> b` is no SQL.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

LAYERS = ("bot/services", "bot/store", "bot/domain")
_COMPARISONS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
}
_OPERATORS: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
}
_SQL = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b")
_SQL_SET = re.compile(r"\bSET\b.*?(?=\bWHERE\b|\bRETURNING\b|\Z)", re.DOTALL)
_SQL_WORDS = (
    (re.compile(r"\bAND\b"), "OR"),
    (re.compile(r"\bOR\b"), "AND"),
    (re.compile(r"(?<![<>=])=(?!=)"), "<>"),
    (re.compile(r"<>"), "="),
    (re.compile(r"(?<!<)<(?![=>])"), "<="),
    (re.compile(r"<="), "<"),
    (re.compile(r"(?<![<>])>(?!=)"), ">="),
    (re.compile(r">="), ">"),
    (re.compile(r" DESC\b"), ""),
    (re.compile(r"\bIS NULL\b"), "IS NOT NULL"),
    (re.compile(r"\bIS NOT NULL\b"), "IS NULL"),
    (re.compile(r"\bLEFT JOIN\b"), "JOIN"),
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """The bytes `start` to `stop` of a file, which become `new`.

    `line` to `last_line` are what a test executes to meet the fault; where that happens on import, `name` is the
    constant or the class that the fault is in, and a test meets it where that name is used.
    """

    path: str
    line: int
    last_line: int
    start: int
    stop: int
    old: str
    new: str
    name: str


class _Finder(ast.NodeVisitor):
    """Collects every mutant of one module; names, annotations, docstrings and log lines are left alone."""

    def __init__(self, path: str, source: bytes) -> None:
        self.path, self.source = path, source
        self.starts = [0]
        for line in source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.found: list[Mutant] = []
        self.name, self.inside = "", 0
        self.lines: tuple[int, int] | None = None

    def add(self, node: ast.AST, start: int, stop: int, new: str) -> None:
        line, last = self.lines or (getattr(node, "lineno"), getattr(node, "end_lineno"))  # noqa: B009
        self.found.append(Mutant(self.path, line, last, start, stop, self.source[start:stop].decode(), new, self.name))

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None and node.end_col_offset is not None  # noqa: S101, PT018
        return (
            self.starts[node.lineno - 1] + node.col_offset,
            self.starts[node.end_lineno - 1] + node.end_col_offset,
        )

    def text(self, node: ast.expr) -> str:
        start, stop = self.span(node)
        return self.source[start:stop].decode()

    def between(self, node: ast.AST, left: ast.expr, right: ast.expr, old: str, new: str) -> None:
        start, stop = self.span(left)[1], self.span(right)[0]
        at = self.source[start:stop].find(old.encode())
        if at >= 0:
            self.add(node, start + at, start + at + len(old), new)

    def visit_Compare(self, node: ast.Compare) -> None:
        for left, operator, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            self.between(node, left, right, *_COMPARISONS[type(operator)])
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        self.between(node, node.values[0], node.values[1], old, new)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if type(node.op) in _OPERATORS and not _is_type(node):
            self.between(node, node.left, node.right, *_OPERATORS[type(node.op)])
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            start, stop = self.span(node)
            self.add(node, start, stop, f"({self.text(node.operand)})")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        start, stop = self.span(node)
        if not _is_literal(self.source[start:stop].decode(), node.value):
            return  # a part of an f-string
        if isinstance(node.value, bool):
            self.add(node, start, stop, str(not node.value))
        elif isinstance(node.value, int | float):
            self.add(node, start, stop, repr(node.value + 1))
        elif isinstance(node.value, str) and _SQL.match(node.value):
            text = self.source[start:stop].decode()
            assigned = [found.span() for found in _SQL_SET.finditer(text)]
            for pattern, new in _SQL_WORDS:
                for match in pattern.finditer(text):
                    if match.group() == "=" and any(first <= match.start() < last for first, last in assigned):
                        continue
                    first = start + len(text[: match.start()].encode())
                    self.add(node, first, first + len(match.group().encode()), new)

    def _condition(self, test: ast.expr) -> None:
        start, stop = self.span(test)
        self.add(test, start, stop, f"not ({self.text(test)})")

    def visit_If(self, node: ast.If) -> None:
        self._condition(node.test)
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._condition(node.test)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for test in node.ifs:
            self._condition(test)
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            self.add(node.value, *self.span(node.value), "None")
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        self.add(node, *self.span(node), "pass")
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant):
            return  # a docstring
        if isinstance(node.value, ast.Call) and ast.unparse(node.value.func).startswith("log."):
            return
        if isinstance(node.value, ast.Call | ast.Await):
            self.add(node, *self.span(node), "pass")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        self.visit(node.func)
        for part in (*node.args, *(one.value for one in node.keywords if one.arg != "strict")):
            self.visit(part)

    def visit_Assign(self, node: ast.Assign) -> None:
        self._assignment(node.value, node.targets[0])

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self._assignment(node.value, node.target)

    def _assignment(self, value: ast.expr, target: ast.expr) -> None:
        """Visits the value; that of a module's constant or a class's field is met where the name is used."""
        on_import = self.lines is None and not self.inside
        before, self.name = self.name, (ast.unparse(target) if on_import and not self.name else self.name)
        self.visit(value)
        self.name = before

    def visit_arg(self, node: ast.arg) -> None:
        """Annotations are left alone."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        before, self.lines = self.lines, (node.body[0].lineno, node.body[-1].end_lineno or node.body[-1].lineno)
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.visit(default)
        self.lines = before
        name, self.name, self.inside = self.name, "", self.inside + 1
        for part in node.body:
            self.visit(part)
        self.name, self.inside = name, self.inside - 1

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        before, self.name = self.name, node.name
        for part in node.body:
            self.visit(part)
        self.name = before

    def visit_Assert(self, node: ast.Assert) -> None:
        """Assertions are for the type checker."""


def _is_type(node: ast.BinOp) -> bool:
    """Whether this is a union of types, as in `isinstance(x, A | B)`."""
    sides = (node.left, node.right)
    return isinstance(node.op, ast.BitOr) and all(
        (isinstance(side, ast.BinOp) and _is_type(side))
        or (isinstance(side, ast.Constant) and side.value is None)
        or isinstance(side, ast.Subscript)
        or (ast.unparse(side).split(".")[-1][:1].isupper() and not ast.unparse(side).split(".")[-1].isupper())
        or ast.unparse(side) in {"str", "int", "float", "bool", "bytes", "dict", "list", "tuple", "set"}
        for side in sides
    )


def _is_literal(text: str, value: object) -> bool:
    try:
        return bool(ast.literal_eval(text) == value)
    except (SyntaxError, ValueError):
        return False


def is_python(root: Path, mutant: Mutant) -> bool:
    """Whether the changed file is still a Python program."""
    source = (root / mutant.path).read_bytes()
    try:
        ast.parse(source[: mutant.start] + mutant.new.encode() + source[mutant.stop :])
    except SyntaxError:
        return False
    return True


def find_mutants(root: Path) -> list[Mutant]:
    """Every mutant of the layers, in the order of files and lines."""
    found: list[Mutant] = []
    for layer in LAYERS:
        for path in sorted((root / layer).rglob("*.py")):
            source = path.read_bytes()
            finder = _Finder(str(path.relative_to(root)), source)
            finder.visit(ast.parse(source))
            found += sorted(finder.found, key=lambda mutant: (mutant.start, mutant.stop, mutant.new))
    return found
