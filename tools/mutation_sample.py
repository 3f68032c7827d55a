"""Breaks the code in a random sample of places and reports how many of the faults the tests notice.

    pip install pytest-cov
    python -m pytest -n 2 --cov=bot --cov-context=test --cov-report= tests \
        --ignore=tests/house --ignore=tests/attacks/test_full_disk.py
    python -m tools.mutation_sample .coverage [--count 300] [--seed 1] [--report found.jsonl]

A mutant is one change: a comparison, a condition, an operator, a number, a truth value, a returned value, a call or a
raise that is left out, or a word of an SQL statement (`tools/mutants.py` finds them). Each runs, in a copy of the
project, the tests that execute the changed line according to the coverage data, at most --tests of them: those that
execute most of the lines of that module which few tests execute, and in turn with these those of the feature's own
folder, one of each file after the other. A fault in a constant is executed on import; its tests are those that execute
a line with the constant's name.

At the end every test that noticed a fault runs once more without one: what fails there too has noticed nothing.
For a bench, not for CI: it takes hours.
"""

from __future__ import annotations

import argparse
import ast
import io
import itertools
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

from tools.mutants import Mutant, find_mutants, is_python

ROOT = Path(__file__).parent.parent
TIMEOUT_S = 240
ROUNDS = (12, 60)  # most faults are noticed by the first tests
READS_STATEMENTS = "tests/house/test_club_statements.py"
"""Tests the statements of the store by reading the files, which coverage does not see."""
_FAILED = re.compile(r"^(?:FAILED|ERROR) (tests/\S+?\.py(?:::[^\n]+?)?)(?: - .*)?$", re.MULTILINE)
# Imported once, before a process is forked for each mutant; never a module of the project.
_PRELOADED = "pytest pytest_asyncio discord.ext.commands aiosqlite numpy rapidfuzz lxml.html msgspec simcord hypothesis"


class CoveredTests:
    """Which tests execute which line, from coverage's data file."""

    def __init__(self, data: Path, root: Path = ROOT) -> None:
        self._root = root
        self._connection = sqlite3.connect(data)
        self._files = {name: number for number, name in self._connection.execute("SELECT id, path FROM file")}
        sizes = self._connection.execute("SELECT context_id, sum(length(numbits)) FROM line_bits GROUP BY context_id")
        self._sizes: dict[int, int] = dict(sizes)
        self._contexts: dict[int, str] = dict(self._connection.execute("SELECT id, context FROM context"))
        self._rows: dict[str, list[tuple[int, bytes]]] = {}
        self._found_rarities: dict[str, dict[int, float]] = {}

    def tests_for(self, mutant: Mutant) -> list[str]:
        """The tests that execute the mutant, the likeliest to notice it first."""
        lines = {mutant.path: set(range(mutant.line, mutant.last_line + 1))}
        if mutant.name:
            lines = self._lines_with(mutant.name)
        contexts = self._contexts_of(lines) or self._contexts_of({mutant.path: None})
        chosen: dict[str, tuple[bool, int]] = {}
        rarities = self._rarities(mutant.path)
        rarest: dict[str, float] = {}
        for number in contexts:
            test, phase = self._contexts[number].rsplit("|", 1)
            rank = (phase != "run", self._sizes[number])  # a test's own steps say more than its preparation
            chosen[test] = min(rank, chosen.get(test, rank))
            rarest[test] = rarest.get(test, 0.0) + rarities.get(number, 0.0)
        in_turn = _in_turn(chosen, own=f"tests/{mutant.path.split('/')[2].removesuffix('.py')}/")
        subject = sorted(chosen, key=lambda test: (-rarest[test], test))
        reader = [READS_STATEMENTS] if mutant.path.startswith("bot/store/") else []
        return reader + list(dict.fromkeys(test for pair in zip(subject, in_turn, strict=True) for test in pair))

    def _rarities(self, path: str) -> dict[int, float]:
        """By context: how much of this file it executes, a line that few execute counting most.

        A line of the bot's start is executed by thousands of tests. The few that are about its module execute the
        module's other lines too.
        """
        if path not in self._found_rarities:
            lines = [(number, _lines_of(bits)) for number, bits in self._rows_of(path) if self._contexts[number]]
            counts = Counter(line for _, executed in lines for line in executed)
            rarities = {number: sum(1 / counts[line] for line in executed) for number, executed in lines}
            self._found_rarities[path] = rarities
        return self._found_rarities[path]

    def _contexts_of(self, wanted: dict[str, set[int]] | dict[str, None]) -> set[int]:
        return {
            context
            for path, lines in wanted.items()
            for context, bits in self._rows_of(path)
            if self._contexts[context] and (lines is None or any(_has_line(bits, line) for line in lines))
        }

    def _lines_with(self, name: str) -> dict[str, set[int]]:
        """The lines of the bot inside functions that name this constant or class."""
        found: dict[str, set[int]] = {}
        word = re.compile(rf"\b{re.escape(name)}\b")
        for path in (self._root / "bot").rglob("*.py"):
            text = path.read_text("utf-8")
            if word.search(text):
                lines = {number for number, line in enumerate(text.splitlines(), 1) if word.search(line)}
                found[str(path.relative_to(self._root))] = lines & _lines_of_functions(text)
        return found

    def _rows_of(self, path: str) -> list[tuple[int, bytes]]:
        if path not in self._rows:
            numbers = [number for name, number in self._files.items() if name.endswith("/" + path)]
            statement = "SELECT context_id, numbits FROM line_bits WHERE file_id = ?"
            self._rows[path] = [row for number in numbers for row in self._connection.execute(statement, (number,))]
        return self._rows[path]


def _in_turn(tests: dict[str, tuple[bool, int]], own: str) -> list[str]:
    """One test of each file after the other: the feature's files before others, in a file what executes least first."""
    files: dict[str, list[str]] = defaultdict(list)
    for test in sorted(tests, key=lambda test: (tests[test], test)):
        files[test.split("::")[0]].append(test)
    place = {test: number for chosen in files.values() for number, test in enumerate(chosen)}
    # Four rounds through the feature's own files, then all files in turn.
    return sorted(
        tests,
        key=lambda test: (not (test.startswith(own) and place[test] < 4), place[test], tests[test], test),
    )


def _lines_of_functions(text: str) -> set[int]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, functions)
        for line in range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1)
    }


def _has_line(bits: bytes, line: int) -> bool:
    return line // 8 < len(bits) and bool(bits[line // 8] & 1 << line % 8)


def _lines_of(bits: bytes) -> list[int]:
    return [8 * place + bit for place, byte in enumerate(bits) for bit in range(8) if byte & 1 << bit]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the tests said of a mutant: "killed", "survived", "timeout" or "not executed"; and which test noticed it."""

    mutant: Mutant
    said: str
    tests: int
    seconds: float
    noticed_by: str = ""


def run_tests(folder: Path, tests: list[str]) -> tuple[str, str]:
    """The verdict of these tests in that folder and what they printed, from a forked process."""
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if child == 0:
            _become_pytest(folder, tests, output.fileno())
        deadline = time.monotonic() + TIMEOUT_S
        while (ended := os.waitpid(child, os.WNOHANG))[0] == 0:
            if time.monotonic() > deadline:
                os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return "timeout", ""
            time.sleep(0.02)
        output.seek(0)
        told = output.read().decode(errors="replace")
    if "ERROR: not found" in told:
        raise SystemExit(f"the coverage data is of other tests than these: {told[-500:]}")
    return ("survived" if os.waitstatus_to_exitcode(ended[1]) == 0 else "killed"), told


def _become_pytest(folder: Path, tests: list[str], output: int) -> None:
    """Runs pytest in this process, which then ends."""
    os.setsid()
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.stdout = sys.stderr = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), write_through=True)
    os.chdir(folder)
    os.environ["PYTHONPATH"] = str(folder)
    sys.path[:] = [str(folder), *(one for one in sys.path if Path(one or ".").resolve() != ROOT)]
    sys.dont_write_bytecode = True
    for name in [name for name in sys.modules if name.split(".")[0] in {"bot", "cogs", "tests", "tools"}]:
        del sys.modules[name]
    options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--no-header", "-rfE", "--tb=no"]
    code = 70
    try:
        code = int(import_module("pytest").main([*options, "-W", "ignore::pytest.PytestAssertRewriteWarning", *tests]))
    finally:
        os._exit(code)


def try_mutant(folder: Path, mutant: Mutant, tests: list[str]) -> Verdict:
    began, said, told = time.monotonic(), "survived" if tests else "not executed", ""
    path = folder / mutant.path
    source = path.read_bytes()
    path.write_bytes(source[: mutant.start] + mutant.new.encode() + source[mutant.stop :])
    try:
        for first, last in zip((0, *ROUNDS), (*ROUNDS, len(tests)), strict=True):
            if said == "survived" and tests[first:last]:
                said, told = run_tests(folder, tests[first:last])
    finally:
        path.write_bytes(source)
    noticed = _FAILED.search(told)
    return Verdict(mutant, said, len(tests), round(time.monotonic() - began, 1), noticed.group(1) if noticed else "")


_folder = Path()


def _prepare_worker() -> None:
    global _folder  # noqa: PLW0603  one copy of the project for each process
    _folder = Path(tempfile.mkdtemp(prefix="mutants-")) / "project"
    _copy_project(_folder)
    for name in _PRELOADED.split():
        import_module(name)


def _copy_project(folder: Path) -> None:
    ignored = shutil.ignore_patterns(".git", ".venv", "local", "__pycache__", ".mypy_cache", ".*_cache")
    shutil.copytree(ROOT, folder, ignore=ignored)


def _work(mutant: Mutant, tests: list[str]) -> Verdict:
    return try_mutant(_folder, mutant, tests)


def _sampled_mutants(count: int, seed: int) -> list[Mutant]:
    everything = find_mutants(ROOT)
    print(f"{len(everything):,} mutants, of which {count} are tried", file=sys.stderr)
    # A longer sample begins with the shorter one of the same seed.
    shuffled = random.Random(seed).sample(everything, len(everything))  # noqa: S311  not for secrets
    return list(itertools.islice((one for one in shuffled if is_python(ROOT, one)), count))


def _try_all(tries: Iterable[tuple[Mutant, list[str]]], jobs: int) -> Iterator[Verdict]:
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_prepare_worker) as pool:
        for done in as_completed([pool.submit(_work, mutant, tests) for mutant, tests in tries]):
            yield done.result()


def _failing_anyway(tests: set[str]) -> set[str]:
    """Which of the tests fail in an unchanged copy too."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as temporary:
        folder = Path(temporary) / "project"
        _copy_project(folder)
        failing: set[str] = set()
        while tests - failing:
            said, told = run_tests(folder, sorted(tests - failing))
            noticed = _FAILED.search(told)
            if said == "survived" or noticed is None:
                break
            failing.add(noticed.group(1))
        return failing


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("coverage", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--first", type=int, default=0, help="skip this many of the sample")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tests", type=int, default=200, help="tests run for one mutant at most")
    parser.add_argument("--jobs", type=int, default=1, help="mutants tried at the same time")
    parser.add_argument("--report", type=Path, default=Path("mutants.jsonl"))
    given = parser.parse_args()
    covered, verdicts, noticing = CoveredTests(given.coverage), Counter[str](), Counter[str]()
    mutants = _sampled_mutants(given.count, given.seed)[given.first :]
    tries = [(mutant, covered.tests_for(mutant)[: given.tests]) for mutant in mutants]
    with given.report.open("a") as report:
        for verdict in _try_all(tries, given.jobs):
            verdicts[verdict.said] += 1
            noticing[verdict.noticed_by] += verdict.said == "killed"
            report.write(json.dumps(asdict(verdict)) + "\n")
            report.flush()
    failing = _failing_anyway(set(noticing) - {""})
    print(json.dumps({**verdicts, "noticed by a test that fails anyway": sum(noticing[test] for test in failing)}))


if __name__ == "__main__":
    main()
