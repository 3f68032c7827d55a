"""No statement that a member waits for reads a whole table that grows with members or films."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.ids import GuildId, MemberId
from bot.gateway.throttle import Throttle
from bot.store import privacy as privacy_store
from bot.store.changes import Changes
from bot.store.database import ReadTransaction, WriteTransaction
from bot.store.reviews.review_words import add_functions
from tests.journeys.test_two_clubs import WALK
from tests.support import seeded
from tests.support.reviewing import write
from tests.support.world import World

SHORT = {
    "film_best_known",  # with a LIMIT: the first few of an order
    "film_of_starter",  # the starter library's films alone
}
"""Indexes that may be read from their beginning."""
PRESSED = ("card", "lines", "related", "reviews", "review", "nextline", "more", "sawit", "ratefilm", "ways", "history")


def scans(connection: sqlite3.Connection, sql: str, grows: set[str]) -> list[str]:
    """The steps of a statement's plan that read a whole table, or all of an index by skipping through it."""
    names = dict.fromkeys(re.findall(r":(\w+)", sql), 1)
    plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", names or [1] * sql.count("?")).fetchall()
    found = []
    for *_, step in plan:
        match = re.match(r"(?:SCAN|SEARCH(?=.*\bANY\()) (\w+)(?:.* INDEX (\w+))?", step)
        if match and match[2] not in SHORT and _table(match[1], sql, grows):
            found.append(step)
    return found


def _table(name: str, sql: str, grows: set[str]) -> bool:
    """Whether a name in a plan is a growing table or an alias of one."""
    return name in grows or any(re.search(rf"\b{table}\s+(?:AS\s+)?{name}\b", sql) for table in grows)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> dict[str, None]:
    """Record every statement that is executed from now on."""
    statements: dict[str, None] = {}
    for kind, name in (
        (ReadTransaction, "fetch_rows"),
        (WriteTransaction, "execute_write"),
        (WriteTransaction, "insert_row"),
        (WriteTransaction, "execute_many"),
    ):
        method = getattr(kind, name)

        async def listen(
            self: object, sql: str, /, *values: object, _method: object = method, **named: object
        ) -> object:
            statements[sql] = None
            return await _method(self, sql, *values, **named)  # type: ignore[operator]

        monkeypatch.setattr(kind, name, listen)
    monkeypatch.setattr(Throttle, "take_token", lambda *_, **__: None)
    return statements


async def _walk(world: World) -> None:
    mara = world.club.mara
    await write(world, mara)
    for command, asked in WALK.items():
        for options in asked:
            options = {**options, "member": world.club.theo} if "member" in options else options  # noqa: PLW2901
            answer = await world.ask(mara, command, **options)
            for verb in PRESSED:
                if answer.result.response is not None and answer.ids(verb):
                    await world.press(mara, answer, verb)
    await world.ask(mara, "rate", film="Kes", stars=8)
    for typed in ("", "r", "leaving las"):
        await world.suggestions(mara, "movie", typed)
    database = world.services.database
    for club in (world.club.id, GuildId(0)):
        async with database.read() as reading:
            await privacy_store.rows_of(reading, MemberId(mara.id), club)
        for keep_texts in (True, False):
            async with database.write(changes=Changes.EVERYTHING) as writing:
                await privacy_store.erase_member(writing, MemberId(mara.id), club, keep_texts=keep_texts)


async def test_no_statement_of_a_request_scans_a_table_that_grows(
    world: World, heard: dict[str, None], tmp_path: Path
) -> None:
    heard.clear()
    await _walk(world)
    statements = [sql for sql in heard if not sql.lstrip().startswith("PRAGMA")]
    assert len(statements) > 120
    for analysed in (False, True):
        path = tmp_path / f"large-{analysed}.sqlite3"
        seeded.seed(path, analysed=analysed)
        grows = seeded.growing(path)
        assert len(grows) > 25
        with closing(sqlite3.connect(path)) as connection:
            add_functions(connection)
            found = {" ".join(sql.split()): steps for sql in statements if (steps := scans(connection, sql, grows))}
        assert found == {}


def test_a_scan_is_found(tmp_path: Path) -> None:
    path = tmp_path / "large.sqlite3"
    seeded.seed(path, analysed=True)
    grows = seeded.growing(path)
    with closing(sqlite3.connect(path)) as connection:
        add_functions(connection)
        assert scans(connection, "SELECT id FROM film WHERE runtime = ?", grows)
        assert scans(connection, "SELECT r.id FROM review AS r WHERE r.member_id = :member OR :member = 0", grows)
        assert not scans(connection, "SELECT id FROM review WHERE member_id = :member", grows)
