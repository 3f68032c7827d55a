"""Every table with a member's or a club's id is covered by their erasure."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import migrate
from bot.store.privacy_rules import CLUB_TABLES, RULES

OF_NOBODY = {"erasure"}
"""Tables with a club's id that outlive the club: the records of erasures."""


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    path: Path = tmp_path_factory.mktemp("schema") / "schema.sqlite3"
    migrate.apply_migrations(path)
    with closing(sqlite3.connect(path)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {(table, row[1]) for table in tables for row in connection.execute(f"PRAGMA table_info('{table}')")}


def test_every_column_with_a_members_id_is_covered_by_erasure(columns: set[tuple[str, str]]) -> None:
    held = {(table, name) for table, name in columns if name.endswith(("member_id", "_by", "user_id"))}
    assert held == set(RULES)


def test_every_table_with_a_clubs_id_is_covered_when_a_club_goes(columns: set[tuple[str, str]]) -> None:
    held = {table for table, name in columns if name == "guild_id"}
    assert held - OF_NOBODY == set(CLUB_TABLES)


def test_every_rule_names_a_table_that_says_which_club_it_is_about(columns: set[tuple[str, str]]) -> None:
    assert all((table, "guild_id") in columns for table, _ in RULES)
