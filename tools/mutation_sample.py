"""Breaks the code in a random sample of places and reports how many of the faults the tests notice.

    pip install pytest-cov
    python -m pytest -n 2 --cov=bot --cov-context=test --cov-report= tests/reviews tests/diary ...
    python -m tools.mutation_sample .coverage [--count 300] [--seed 1] [--report found.jsonl]

A mutant is one change: a comparison, a condition, an operator, a number, a truth value, a returned value, a call or a
raise that is left out, or a word of an SQL statement. Each runs, in a copy of the project, the tests that execute the
changed line according to the coverage data: first those of the feature's own folder, then the others, at most --tests
of them. A mutant that no test executes counts as a survivor. For a bench, not for CI: it takes hours.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
LAYERS = ("bot/services", "bot/store", "bot/domain")
TIMEOUT_S = 240
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
    """The bytes `start` to `stop` of a file, which become `new`."""

    path: str
    line: int
    last_line: int
    start: int
    stop: int
    old: str
    new: str


class _Finder(ast.NodeVisitor):
    """Collects every mutant of one module; names, annotations, docstrings and log lines are left alone."""

    def __init__(self, path: str, source: bytes) -> None:
        self.path, self.source = path, source
        self.starts = [0]
        for line in source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.found: list[Mutant] = []

    def add(self, node: ast.AST, start: int, stop: int, new: str) -> None:
        line, last = getattr(node, "lineno"), getattr(node, "end_lineno")  # noqa: B009  not every AST node has them
        self.found.append(Mutant(self.path, line, last, start, stop, self.source[start:stop].decode(), new))

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
        if type(node.op) in _OPERATORS:
            self.between(node, node.left, node.right, *_OPERATORS[type(node.op)])
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            start, stop = self.span(node)
            self.add(node, start, stop, f"({self.text(node.operand)})")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        start, stop = self.span(node)
        if isinstance(node.value, bool):
            self.add(node, start, stop, str(not node.value))
        elif isinstance(node.value, int | float):
            self.add(node, start, stop, repr(node.value + 1))
        elif isinstance(node.value, str) and _SQL.match(node.value):
            text = self.source[start:stop].decode()
            for pattern, new in _SQL_WORDS:
                for match in pattern.finditer(text):
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

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_arg(self, node: ast.arg) -> None:
        """Annotations are left alone."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for part in (*node.args.defaults, *node.args.kw_defaults, *node.body):
            if part is not None:
                self.visit(part)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for part in node.body:
            self.visit(part)

    def visit_Assert(self, node: ast.Assert) -> None:
        """Assertions are for the type checker."""


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


class CoveredTests:
    """Which tests execute which line, from coverage's data file."""

    def __init__(self, data: Path) -> None:
        self._connection = sqlite3.connect(data)
        self._files = {name: number for number, name in self._connection.execute("SELECT id, path FROM file")}
        sizes = self._connection.execute("SELECT context_id, count(*) FROM line_bits GROUP BY context_id")
        self._sizes: dict[int, int] = dict(sizes)
        self._contexts: dict[int, str] = dict(self._connection.execute("SELECT id, context FROM context"))

    def tests_for(self, mutant: Mutant) -> list[str]:
        """The tests that execute the mutant, the feature's own first, the ones that execute least code first."""
        rows = self._rows(mutant)
        wanted = range(mutant.line, mutant.last_line + 1)
        inside = [one for one, bits in rows if any(_has_line(bits, line) for line in wanted)]
        tests = {self._contexts[one].rsplit("|", 1)[0]: self._sizes[one] for one in inside if self._contexts[one]}
        if not tests and inside:  # executed on import: whoever uses the module may notice
            tests = {self._contexts[one].rsplit("|", 1)[0]: self._sizes[one] for one, _ in rows if self._contexts[one]}
        feature = mutant.path.split("/")[2].removesuffix(".py")
        return sorted(tests, key=lambda test: (not test.startswith(f"tests/{feature}/"), tests[test], test))

    def _rows(self, mutant: Mutant) -> list[tuple[int, bytes]]:
        for name, number in self._files.items():
            if name.endswith("/" + mutant.path):
                return self._connection.execute(
                    "SELECT context_id, numbits FROM line_bits WHERE file_id = ?", (number,)
                ).fetchall()
        return []


def _has_line(bits: bytes, line: int) -> bool:
    return line // 8 < len(bits) and bool(bits[line // 8] & 1 << line % 8)


def run_tests(python: str, folder: Path, tests: list[str]) -> str:
    """What the tests say: "killed", "survived" or "timeout"."""
    command = [python, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--no-header", *tests]
    with subprocess.Popen(  # noqa: S603  the command is ours
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as running:
        try:
            told, _ = running.communicate(timeout=TIMEOUT_S)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            return "timeout"
    if "ERROR: not found" in told:
        raise SystemExit(f"the coverage data is of other tests than these: {told[-500:]}")
    return "survived" if running.returncode == 0 else "killed"


def try_mutant(python: str, folder: Path, mutant: Mutant, tests: list[str], most: int) -> tuple[str, int]:
    """The verdict, and how many tests were chosen."""
    if not tests:
        return "not executed", 0
    path = folder / mutant.path
    source = path.read_bytes()
    path.write_bytes(source[: mutant.start] + mutant.new.encode() + source[mutant.stop :])
    try:
        verdict = "survived"
        for first, last in ((0, 12), (12, most)):
            chosen = tests[first:last]
            if chosen and verdict == "survived":
                verdict = run_tests(python, folder, chosen)
        return verdict, min(len(tests), most)
    finally:
        path.write_bytes(source)


def sampled_mutants(folder: Path, count: int, seed: int) -> Iterator[Mutant]:
    everything = find_mutants(folder)
    print(f"{len(everything):,} mutants, of which {count} are tried", file=sys.stderr)
    # A longer sample begins with the shorter one of the same seed.
    yield from random.Random(seed).sample(everything, len(everything))[:count]  # noqa: S311  not for secrets


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("coverage", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--first", type=int, default=0, help="skip this many of the sample")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tests", type=int, default=40, help="tests run for one mutant at most")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--report", type=Path, default=Path("mutants.jsonl"))
    given = parser.parse_args()
    covered, verdicts = CoveredTests(given.coverage), Counter[str]()
    with tempfile.TemporaryDirectory(prefix="mutants-") as temporary, given.report.open("a") as report:
        folder = Path(temporary) / "project"
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".git", ".venv", "local", "__pycache__"))
        for mutant in list(sampled_mutants(folder, given.count, given.seed))[given.first :]:
            began = time.monotonic()
            verdict, tests = try_mutant(given.python, folder, mutant, covered.tests_for(mutant), given.tests)
            verdicts[verdict] += 1
            took = round(time.monotonic() - began, 1)
            report.write(json.dumps({"verdict": verdict, "tests": tests, "seconds": took, **asdict(mutant)}) + "\n")
            report.flush()
    print(json.dumps(verdicts))


if __name__ == "__main__":
    main()
