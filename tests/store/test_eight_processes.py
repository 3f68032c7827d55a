"""Eight processes write for the same club on PostgreSQL: the end is that of a serial run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot import paths
from bot.domain.database_address import PostgresAddress
from tests.support.hammering_process import CLUB, deeds
from tests.support.servers import TestServer, on_server

PROCESSES, COUNT = 8, 640

CONTENT = {
    "settings": "SELECT key, value FROM club_setting WHERE guild_id = $1 ORDER BY key",
    "diary": """
        SELECT member_id, film_id, kind, halves, visibility FROM diary WHERE guild_id = $1
        ORDER BY member_id, film_id, kind
    """,
    "reviews": "SELECT member_id, film_id, fingerprint, state FROM review WHERE guild_id = $1 ORDER BY fingerprint",
    "lines": """
        SELECT review.fingerprint, paragraph, start, stop FROM highlight JOIN review ON review.id = review_id
        WHERE guild_id = $1 ORDER BY fingerprint, paragraph, start
    """,
    "words": "SELECT count(*) FROM review_words JOIN review ON review.id = review_id WHERE guild_id = $1",
    "films": "SELECT title, year, confirmed FROM film WHERE guild_id = $1 ORDER BY title",
    "credits": """
        SELECT film.title, person.name FROM credit JOIN film ON film.id = film_id JOIN person ON person.id = person_id
        WHERE film.guild_id = $1 ORDER BY film.title
    """,
    "people": "SELECT name FROM person WHERE name = 'Nobody Known' AND $1::bigint > 0",
}


@pytest.fixture
def places(test_server: TestServer | None) -> Iterator[tuple[PostgresAddress, PostgresAddress]]:
    if test_server is None:
        pytest.skip("no PostgreSQL: MARQUEE_TEST_POSTGRES names none")
    with ExitStack() as stack:
        yield (stack.enter_context(test_server.empty_database()), stack.enter_context(test_server.empty_database()))


def hammer(address: PostgresAddress, folder: Path, processes: int) -> None:
    """Do all deeds by this many processes, which begin together."""
    started = []
    for number in range(processes):
        started.append(
            subprocess.Popen(
                [
                    *(sys.executable, "-m", "tests.support.hammering_process", address.url),
                    *(str(folder / f"{processes}-{number}.sqlite3"), str(number), str(processes), str(COUNT)),
                ],
                cwd=paths.ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        # The first one makes the library; the others find it.
        assert started[-1].stdout is not None
        line = started[-1].stdout.readline()
        assert line == "ready\n", started[-1].communicate()
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in started:
        _, errors = process.communicate(timeout=600)
        assert (process.returncode, errors) == (0, "")


def content(address: PostgresAddress) -> dict[str, list[tuple[Any, ...]]]:
    async def read(connection: asyncpg.Connection[Any]) -> dict[str, list[tuple[Any, ...]]]:
        found = {}
        for name, sql in CONTENT.items():
            found[name] = [tuple(row) for row in await connection.fetch(sql, CLUB)]
        found["count"] = [tuple(row) for row in await connection.fetch("SELECT value FROM meta WHERE key = 'n'")]
        return found

    return dict(on_server(address, read))


@pytest.mark.long
def test_eight_processes_end_as_one_does(places: tuple[PostgresAddress, PostgresAddress], tmp_path: Path) -> None:
    at_once, serial = places
    hammer(serial, tmp_path, 1)
    hammer(at_once, tmp_path, PROCESSES)
    expected = content(serial)
    asked = [deed.what for deed in deeds(COUNT)]
    assert expected["settings"] == [("n", str(asked.count("count")))]
    assert expected["count"] == [(str(asked.count("count all")),)]
    assert len(expected["films"]) == asked.count("film")
    assert len(expected["people"]) == 1
    assert len(expected["reviews"]) == 20
    assert json.dumps(content(at_once), indent=1) == json.dumps(expected, indent=1)
