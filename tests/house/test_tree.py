"""The repository: sizes of files and functions, sentences in the right layer, no secrets."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bot import paths

CODE = sorted([*(paths.ROOT / "bot").rglob("*.py"), *(paths.ROOT / "cogs").rglob("*.py")])
LONGEST_FILE, LONGEST_COG, LONGEST_FUNCTION = 400, 220, 45


def _name(path: Path) -> str:
    return str(path.relative_to(paths.ROOT))


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_a_file_is_short_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    limit = LONGEST_COG if "cogs" in path.relative_to(paths.ROOT).parts else LONGEST_FILE
    assert text.count("\n") <= limit
    assert ast.get_docstring(ast.parse(text)), "a module opens with one sentence on what it is for"


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_functions_are_short(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            assert node.end_lineno - node.lineno <= LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("path", sorted((paths.ROOT / "cogs").rglob("*.py")), ids=_name)
def test_no_sentence_for_members_stands_in_a_cog(path: Path) -> None:
    """Docstrings and the texts of decorators are allowed; all other sentences are in bot/ui."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    allowed = {
        id(constant)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module)
        for part in [*getattr(node, "decorator_list", []), *node.body[:1]]
        for constant in ast.walk(part)
        if isinstance(part, ast.Expr) or part in getattr(node, "decorator_list", [])
    }
    # Constants with the texts of decorators, and their docstrings.
    allowed |= {
        id(constant) for node in tree.body if isinstance(node, ast.Assign | ast.Expr) for constant in ast.walk(node)
    }
    allowed |= {
        id(constant)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in ("ContextMenu", "Group", "super", "Choice")
        for constant in ast.walk(node)
    }
    said = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in allowed
    ]
    assert [text for text in said if " " in text.strip()] == []


def test_the_environment_is_read_in_one_place() -> None:
    readers = [_name(path) for path in CODE if "os.environ" in path.read_text(encoding="utf-8")]
    # paths.py reads the folder that systemd names, which is no setting.
    assert sorted(readers) == ["bot/config.py", "bot/paths.py"]


def test_nothing_generated_and_no_database_is_kept() -> None:
    ignored = (paths.ROOT / ".gitignore").read_text(encoding="utf-8")
    assert "data/local/*\n" in ignored
    assert ".env\n" in ignored
