"""The search index of reviews never holds text behind spoiler bars, in migrated databases either."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot import paths
from bot.store import migrate
from bot.store.reviews.review_words import add_functions, open_body, open_headline

BEFORE = 15
"""The last migration before the index knew what is hidden."""
REVIEW = (
    "INSERT INTO review (guild_id, film_id, author_kind, member_id, headline, body, spans, spoilers, state, provenance,"
    " fingerprint, created_at, updated_at) VALUES (1, 1, 'member', 2, ?, ?, ?, ?, 'published', 'member', ?, '2026',"
    " '2026')"
)


@pytest.mark.parametrize(
    ("body", "spans", "spoilers", "seen"),
    [
        ("one two three", [[0, 4, 7, "spoiler"]], "inline", "one   three"),
        ("one two three", [[0, 4, 7, "quotation"]], "inline", "one two three"),
        ("one two\n\nthree four", [[1, 0, 5, "spoiler"]], "inline", "one two\n\n  four"),
        ("abcdef", [[0, 0, 4, "spoiler"], [0, 1, 2, "spoiler"], [0, 3, 5, "spoiler"]], "inline", "   f"),
        ("one", [], "whole", ""),
        ("one", [], "unknown", ""),
    ],
)
def test_what_is_hidden_is_left_out(body: str, spans: list[list[object]], spoilers: str, seen: str) -> None:
    assert open_body(body, json.dumps(spans), spoilers) == seen


def test_a_headline_is_hidden_with_its_review_and_by_bars_of_its_own() -> None:
    assert open_headline("Words", "whole") is None
    assert open_headline("Words", "unknown") is None
    assert open_headline("He ||dies|| at last", "none") == "He   at last"
    assert open_headline(None, "none") is None


def test_the_index_of_an_older_database_is_made_anew_without_what_is_hidden(tmp_path: Path) -> None:
    old, path = tmp_path / "migrations", tmp_path / "marquee.sqlite3"
    old.mkdir()
    for step in migrate.list_migrations(paths.MIGRATIONS)[:BEFORE]:
        shutil.copy(step.path, old)
    migrate.apply_migrations(path, old)
    with closing(sqlite3.connect(path)) as connection, connection:
        add_functions(connection)
        connection.execute("INSERT INTO film (id, title) VALUES (1, 'Ran')")
        connection.execute(REVIEW, ("Open", "Seen zeppelin", '[[0,5,13,"spoiler"]]', "inline", "a"))
        connection.execute(REVIEW, ("Shut zeppelin", "All of the zeppelin", "[]", "whole", "b"))
        assert _matches(connection, "zeppelin") == 2
    migrate.apply_migrations(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        add_functions(connection)
        assert (_matches(connection, "zeppelin"), _matches(connection, "seen")) == (0, 1)
        connection.execute("UPDATE review SET spoilers = 'none' WHERE fingerprint = 'b'")
        assert _matches(connection, "zeppelin") == 1
        connection.execute("DELETE FROM review")
        assert (_matches(connection, "zeppelin"), _matches(connection, "seen")) == (0, 0)


def _matches(connection: sqlite3.Connection, word: str) -> int:
    return len(connection.execute("SELECT rowid FROM review_words WHERE review_words MATCH ?", (word,)).fetchall())
