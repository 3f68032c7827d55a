"""The whole schema: rules for every table, checked on a database with a row in each."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

import bot.ui
from bot import paths
from bot.services import backups
from bot.store import migrate
from bot.store.reviews.review_words import add_functions
from bot.ui.kit.controls import Control
from tests.support import filled

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)

ROW_OF = {
    "by": "review",
    "card": "feed_post",
    "draft": "draft",
    "entry": "diary",
    "film": "film",
    "line": "highlight",
    "list": "night_list",
    "night": "night",
    "nomination": "nomination",
    "number": "history_import",
    "overlay": "film_overlay",
    "page_import": "page_import",
    "post": "schedule_post",
    "question": "question",
    "report": "report",
    "review": "review",
    "revision": "revision",
    "round": "guess_round",
    "row": "import_row",
    "schedule": "schedule",
}
"""The table that a number in a custom_id refers to."""
NO_ROW = {
    *("asker", "member", "channel"),  # Discord's ids
    *(
        "action",
        "allowed",
        "answer",
        "day",
        "decade",
        "everything",
        "genre",
        "halves",
        "keep",
        "mark",
        "minute",
        "on",
        "page",
        "paragraph",
    ),
    *("picture", "private", "setting", "start", "stop", "verdict", "what", "zone"),
    *("place", "year", "month", "light"),
    *("goal", "a", "b", "c", "d"),  # the numbers of the control that goes on, which are in this list by their own names
    *("votes", "year"),
    *("request", "source"),  # Discord's id of a request; TMDB or Wikidata
}
"""Numbers in a custom_id that are no row ids."""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "marquee.sqlite3"
    filled.present(path)
    return path


def controls() -> Iterator[Control]:
    """Every control of the interface."""
    for module in pkgutil.walk_packages(bot.ui.__path__, "bot.ui."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Control):
                yield value
            elif isinstance(value, dict):
                yield from (one for one in value.values() if isinstance(one, Control))


NAMED = sorted({name for control in controls() for name in control.names})


def test_it_is_known_what_every_number_of_a_control_is() -> None:
    assert len(NAMED) > 20
    assert set(NAMED) <= ROW_OF.keys() | NO_ROW, "say in ROW_OF which table it is the id of, or put it into NO_ROW"


@pytest.mark.parametrize("table", sorted({ROW_OF[name] for name in NAMED if name in ROW_OF}))
def test_an_id_that_a_control_names_is_never_given_again(database: Path, table: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        add_functions(connection)
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] != "id"]
        newest = f"id = (SELECT max(id) FROM {table})"
        row = connection.execute(f"SELECT {', '.join(columns)} FROM {table} WHERE {newest}").fetchone()
        last = connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0]
        connection.execute(f"DELETE FROM {table} WHERE {newest}")
        marks = ", ".join("?" for _ in columns)
        connection.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", row)
        assert connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0] > last


def test_every_table_has_a_row_in_the_filled_database(database: Path) -> None:
    empty = {table for table, rows in filled.content(database).items() if not rows}
    assert empty == set(), "give the new table a row in tests/support/filled.py"


async def test_a_row_in_every_table_survives_backup_check_and_restore(database: Path, tmp_path: Path) -> None:
    await _back_up_twice_and_restore(database, tmp_path)


async def test_a_database_of_the_released_version_migrates_backs_up_and_restores(tmp_path: Path) -> None:
    path = tmp_path / "marquee.sqlite3"
    filled.released(path, tmp_path / "released")
    before = filled.content(path)
    # The index of reviews is written anew in another form; what it finds is asked below.
    del before["review_words"]
    migrate.apply_migrations(path)
    after = filled.content(path)
    assert filled.limit_to(after, before) == before
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO review_words (review_words, rank) VALUES ('integrity-check', 1)")
        found = connection.execute("SELECT rowid FROM review_words WHERE review_words MATCH 'banners'").fetchall()
        assert found == [(filled.REVIEW,)]
    await _back_up_twice_and_restore(path, tmp_path)


def test_a_migrated_database_has_the_schema_of_a_new_one(tmp_path: Path) -> None:
    old, new = tmp_path / "old.sqlite3", tmp_path / "new.sqlite3"
    filled.released(old, tmp_path / "released")
    migrate.apply_migrations(old)
    migrate.apply_migrations(new)
    assert _objects(old) == _objects(new)


def test_ids_of_a_database_in_use_go_on_with_a_gap(tmp_path: Path) -> None:
    """Old cards still name drafts that were discarded before the migration."""
    path = tmp_path / "marquee.sqlite3"
    filled.released(path, tmp_path / "released")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM draft")
        connection.commit()
    migrate.apply_migrations(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"INSERT INTO draft {filled.ROWS['draft'].replace('(id, ', '(').replace('(5, ', '(')}")
        assert connection.execute("SELECT id FROM draft").fetchone()[0] > 5


def test_a_migration_leaves_no_text_in_free_pages(tmp_path: Path) -> None:
    """Data that a member erases later must not remain in a page of the rebuilt table."""
    path = tmp_path / "marquee.sqlite3"
    filled.released(path, tmp_path / "released")
    migrate.apply_migrations(path)
    with closing(sqlite3.connect(path)) as connection:
        add_functions(connection)
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("DELETE FROM draft")
        connection.execute("DELETE FROM review")
        connection.execute("INSERT INTO review_words (review_words) VALUES ('optimize')")
        connection.commit()
    assert b"what the king does not" not in path.read_bytes()


def test_the_key_of_a_table_without_rowid_comes_first(database: Path) -> None:
    """Otherwise integrity_check of SQLite up to 3.40.1 reports a false NULL, and no backup passes."""
    with closing(sqlite3.connect(database)) as connection:
        names = connection.execute("SELECT name FROM pragma_table_list WHERE wr = 1 AND type = 'table'").fetchall()
        assert len(names) > 10
        for (name,) in names:
            columns = connection.execute(f"PRAGMA table_info({name})").fetchall()
            key = [column[5] for column in columns if column[5]]
            assert [column[5] for column in columns[: len(key)]] == list(range(1, len(key) + 1)), name


def test_the_schema_file_can_be_executed_and_makes_what_the_migrations_make(tmp_path: Path) -> None:
    written, migrated = tmp_path / "written.sqlite3", tmp_path / "migrated.sqlite3"
    with closing(sqlite3.connect(written)) as connection:
        connection.executescript((paths.DATA / "schema.sql").read_text(encoding="utf-8"))
    migrate.apply_migrations(migrated)
    assert _objects(written) == _objects(migrated)


def _objects(path: Path) -> dict[tuple[str, str], str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
    return {(kind, name): str(sql).replace(f'"{name}"', name) for kind, name, sql in rows}


async def _back_up_twice_and_restore(path: Path, folder: Path) -> None:
    before = filled.content(path)
    first = backups.make_backup(path, folder / "first.sqlite3", NOW)
    second = backups.make_backup(path, folder / "second.sqlite3", NOW)
    assert filled.content(first) == filled.content(second) == before
    place = folder / "restored" / "marquee.sqlite3"
    place.parent.mkdir()
    shutil.copy(path, place)
    done = await backups.restore_backup(place, second, NOW)
    assert done.former is not None
    assert filled.content(place) == before


def left_open(tree: ast.AST) -> list[int]:
    """The lines where `with sqlite3.connect(…)` ends a transaction and leaves the connection open."""
    return [
        item.context_expr.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.With)
        for item in node.items
        if isinstance(item.context_expr, ast.Call) and ast.unparse(item.context_expr.func) == "sqlite3.connect"
    ]


def test_connections_are_closed() -> None:
    """Python 3.13 warns of each connection that is left to the garbage collector, in whatever test runs then."""
    folders = ("bot", "cogs", "tests", "benchmarks", "tools")
    files = [path for folder in folders for path in (paths.ROOT / folder).rglob("*.py")]
    found = {path: lines for path in files if (lines := left_open(ast.parse(path.read_text("utf-8"))))}
    assert found == {}
    assert left_open(ast.parse("with sqlite3.connect(path) as connection:\n    pass\n")) == [1]
    assert left_open(ast.parse("with closing(sqlite3.connect(path)) as connection:\n    pass\n")) == []
