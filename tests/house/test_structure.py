"""The shape of the tree: one word for each feature, names, imports and folders, held by rules that can fail."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import TypeGuard

import pytest

from bot import paths

type_checking = "TYPE_" + "CHECKING"

FEATURES = frozenset(
    "catalogue reviews highlights recommendations diary nights stats schedules feed clubs privacy shards".split()
)
"""One word each, the same in every layer."""

SHARED: Mapping[str, frozenset[str]] = {
    "bot/domain": frozenset(
        "backup_errors database_address errors ids operator_errors people server_errors spreadsheet visible "
        "work_errors".split()
    ),
    "bot/store": frozenset(
        "backup backup_notes changes database engines file_faults instance_lock integrity meta migrate "
        "postgres private_files privacy_rules sqlite_database write_faults".split()
    ),
    "bot/services": frozenset("allowance backups cache heavy_process heavy_work in_flight installation".split()),
    "bot/ui": frozenset("help kit language operator_problems problems".split()),
    "cogs": frozenset("help messages".split()),
    "tests": frozenset(
        "attacks conftest domain house journeys operator search services sources store support taste ui".split()
    ),
}
"""What a layer holds beside its features. A new word here is a decision, not a habit."""

ONE_WORD_NAMES: Mapping[str, str] = {
    "bot/services/catalogue/catalogue.py": "FilmCatalogue.open FilmCatalogue.refresh FilmCatalogue.close",
    "bot/services/catalogue/embeddings.py": "EmbeddingModel.embed FilmEmbeddings.close",
    "bot/services/catalogue/finder.py": "FilmFinder.open FilmFinder.refresh FilmFinder.close",
    "bot/services/catalogue/record_batches.py": "ImportProgress.step ImportProgress.at",
    "bot/services/catalogue/titles.py": "TitleSearch.open TitleSearch.refresh TitleSearch.close",
    "bot/services/catalogue/tmdb_details.py": "TmdbDetailsService.close",
    "bot/services/heavy_work.py": "HeavyWork.close",
    "bot/services/highlights/refresh.py": "LineRefresh.close",
    "bot/services/recommendations/pool.py": "RatingPool.refresh RatingPool.close",
    "bot/services/recommendations/pool_import.py": "PoolImportProgress.step PoolImportProgress.at",
    "bot/services/recommendations/suggestions.py": "FilmIndexes.close RelatedFilmsService.close",
    "bot/services/recommendations/questions.py": "Questions.flush",
    "bot/store/catalogue/bulk.py": "BulkConnection.open BulkConnection.close BulkConnection.transaction",
    "bot/store/catalogue/staging.py": "Staging.open Staging.close Staging.transaction",
    "bot/store/database.py": "Database.close Database.read Database.write",
    "bot/store/postgres/database.py": "PostgresDatabase.close PostgresDatabase.read PostgresDatabase.write",
    "bot/store/sqlite_database.py": "SqliteDatabase.close SqliteDatabase.read SqliteDatabase.write",
}
"""Public functions of services and the store whose name is one word. The list only becomes shorter: a new function
says what it does to what (`publish_review`), so that a search for its name finds it and nothing else."""

LARGEST_FOLDER = 31
"""Modules in one folder of the product; one that would hold more is split by subject."""

LIBRARY_CYCLES: frozenset[str] = frozenset()
"""Modules in which a library's own cycle forces imports for the type checker alone."""

Tree = Mapping[str, str]
"""Source texts by their paths from the repository's folder, with slashes."""


def read_tree(*folders: str) -> dict[str, str]:
    return {
        path.relative_to(paths.ROOT).as_posix(): path.read_text(encoding="utf-8")
        for folder in folders
        for path in sorted((paths.ROOT / folder).rglob("*.py"))
    }


def repeated_classes(tree: Tree) -> dict[str, list[str]]:
    """Class names that are defined more than once, with the modules that define them."""
    found = defaultdict(list)
    for path, source in tree.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(path)
    return {name: places for name, places in found.items() if len(places) > 1}


def checker_only_imports(tree: Tree) -> list[str]:
    return [path for path, source in tree.items() if type_checking in source]


def foreign_words(tree: Tree) -> list[str]:
    """Packages and modules of a layer that are neither a feature nor something that all features share."""
    found = set()
    for path in tree:
        for layer, shared in SHARED.items():
            if path.startswith(f"{layer}/"):
                word = PurePosixPath(path).relative_to(layer).parts[0].removesuffix(".py")
                if word != "__init__" and word not in FEATURES | shared:
                    found.add(f"{layer}/{word}")
    return sorted(found)


def one_word_names(tree: Tree) -> dict[str, list[str]]:
    """Public functions, and public methods of public classes, that have one word for a name; properties are values."""
    found = {}
    for path, source in tree.items():
        names = []
        for node in ast.parse(source).body:
            if _is_one_word(node):
                names.append(node.name)
            elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                names += [f"{node.name}.{each.name}" for each in node.body if _is_one_word(each)]
        if names:
            found[path] = names
    return found


def _is_one_word(node: ast.stmt) -> TypeGuard[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and "_" not in node.name
        and not any(getattr(each, "id", "") == "property" for each in node.decorator_list)
    )


def large_folders(tree: Tree, limit: int) -> dict[str, int]:
    sizes = Counter(str(PurePosixPath(path).parent) for path in tree if not path.endswith("/__init__.py"))
    return {folder: size for folder, size in sizes.items() if size > limit}


def import_cycles(tree: Tree) -> list[list[str]]:
    """Groups of modules that import each other, wherever the import stands (Tarjan 1972)."""
    graph = _imports(tree)
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    groups: list[list[str]] = []

    def visit(module: str) -> None:
        index[module] = low[module] = len(index)
        stack.append(module)
        for other in graph[module]:
            if other not in index:
                visit(other)
                low[module] = min(low[module], low[other])
            elif other in stack:
                low[module] = min(low[module], index[other])
        if low[module] == index[module]:
            at = stack.index(module)
            if len(stack) - at > 1:
                groups.append(sorted(stack[at:]))
            del stack[at:]

    for module in graph:
        if module not in index:
            visit(module)
    return groups


def _imports(tree: Tree) -> dict[str, list[str]]:
    modules = {path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for path in tree}
    return {
        module: sorted({name for name in _imported(tree[path], modules) if name in modules} - {module})
        for module, path in modules.items()
    }


def _imported(source: str, modules: Mapping[str, str]) -> Iterator[str]:
    """The modules that a source names; `from package import module` names the module and not its package."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in modules else node.module


PRODUCT = read_tree("bot", "cogs")
TESTS = read_tree("tests")
TOOLS = read_tree("benchmarks", "tools")


def test_no_class_name_exists_twice() -> None:
    assert repeated_classes(PRODUCT) == {}


def test_imports_are_the_same_for_python_and_the_type_checker() -> None:
    assert set(checker_only_imports({**PRODUCT, **TESTS, **TOOLS})) == LIBRARY_CYCLES


def test_no_modules_import_each_other() -> None:
    assert import_cycles(PRODUCT) == []


def test_every_package_is_named_for_its_feature() -> None:
    assert foreign_words({**PRODUCT, **TESTS}) == []


def test_public_names_say_verb_and_object() -> None:
    layers = {path: text for path, text in PRODUCT.items() if path.startswith(("bot/services/", "bot/store/"))}
    assert one_word_names(layers) == {path: names.split() for path, names in ONE_WORD_NAMES.items()}


def test_no_folder_is_a_heap() -> None:
    assert large_folders(PRODUCT, LARGEST_FOLDER) == {}


CYCLE = {
    "bot/a.py": "from bot import b",
    "bot/b.py": "def late():\n    from bot.c import x",
    "bot/c.py": "import bot.a",
}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (repeated_classes({"bot/a.py": "class Post: ...", "bot/b.py": "def f():\n    class Post: ..."}), ["Post"]),
        (checker_only_imports({"bot/a.py": f"from typing import {type_checking}"}), ["bot/a.py"]),
        (
            foreign_words({"bot/ui/watching/card.py": "", "tests/shelf.py": "", "bot/ui/diary.py": ""}),
            ["bot/ui/watching", "tests/shelf"],
        ),
        (
            one_word_names(
                {"bot/store/a.py": "def show(): ...\nclass A:\n    def fill(self): ...\n    def _x(self): ..."}
            ),
            {"bot/store/a.py": ["show", "A.fill"]},
        ),
        (large_folders({f"bot/ui/{n}.py": "" for n in range(3)}, 2), {"bot/ui": 3}),
        (import_cycles(CYCLE), [["bot.a", "bot.b", "bot.c"]]),
        (import_cycles({**CYCLE, "bot/c.py": ""}), []),
    ],
    ids=["class", "checker", "feature", "one word", "folder", "cycle", "no cycle"],
)
def test_each_rule_can_fail(found: object, expected: object) -> None:
    assert (list(found) if isinstance(found, dict) and isinstance(expected, list) else found) == expected
