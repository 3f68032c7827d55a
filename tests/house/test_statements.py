"""SQL names its parameters: Python 3.11 does not warn about positional ones, later releases do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from bot import paths

_NUMBERED = re.compile(r"\?\d")
_STATEMENT = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|WHERE)\b")


def _texts(source: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def numbered_parameters(folder: Path) -> list[str]:
    """Where a statement has `?1`: sqlite3 deprecates binding it by position from 3.12 on, and 3.14 refuses it."""
    return [
        f"{path.relative_to(folder)}:{line}"
        for path in sorted(folder.rglob("*.py"))
        for line, value in _texts(path.read_text(encoding="utf-8"))
        if _NUMBERED.search(value) and (_STATEMENT.search(value) or "store" in path.parts)
    ]


def test_no_statement_has_numbered_parameters() -> None:
    assert numbered_parameters(paths.ROOT / "bot") == []


def test_a_numbered_parameter_is_found(tmp_path: Path) -> None:
    (tmp_path / "store.py").write_text('SQL = "SELECT 1 FROM film WHERE id = ?1"\n', encoding="utf-8")
    assert numbered_parameters(tmp_path) == ["store.py:1"]
