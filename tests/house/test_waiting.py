"""Nothing waits by wall-clock time, which stops when the system clock is set back."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bot import paths

SOURCES = sorted(path for room in ("bot", "cogs") for path in (paths.ROOT / room).rglob("*.py"))


def waits_by_the_clock(tree: ast.AST) -> list[str]:
    """`discord.ext.tasks` sleeps until a time of day, and `time.time` is one."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names = [f"{node.value.id}.{node.attr}"]
        else:
            continue
        found += [name for name in names if name in ("discord.ext.tasks", "time.time", "time.time_ns")]
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: Path(path).relative_to(paths.ROOT).as_posix())
def test_no_module_waits_by_the_time_of_day(path: Path) -> None:
    assert not waits_by_the_clock(ast.parse(path.read_text("utf-8")))


def test_the_rule_can_fail() -> None:
    bad = "from discord.ext import tasks\nimport time\ntime.time()\n"
    assert waits_by_the_clock(ast.parse(bad)) == ["discord.ext.tasks", "time.time"]
