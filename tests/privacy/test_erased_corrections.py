"""Of a member's corrections of films, those that hold stay as the club's; undone and replaced ones are erased."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.ids import GuildId, MemberId
from bot.store import privacy as privacy_store
from bot.store.changes import Changes
from bot.store.database import Database
from tests.support.filled import CLUB, FILM, MEMBER, OTHER, present

FIRST = {"guild_id": CLUB, "film_id": FILM, "field": "runtime", "set_by": MEMBER, "undone_at": None}


async def insert(database: Database, row: dict[str, object]) -> None:
    async with database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write(
            "INSERT INTO film_overlay (guild_id, film_id, field, value, set_by, set_at, undone_at)"
            " VALUES (:guild_id, :film_id, :field, '160', :set_by, '2026', :undone_at)",
            **row,
        )


@pytest.mark.parametrize(
    ("first", "later", "stays"),
    [
        ({}, None, True),
        ({"undone_at": "2026"}, None, False),
        ({}, {"set_by": OTHER}, False),
        ({}, {"set_by": OTHER, "undone_at": "2026"}, True),
        ({}, {"set_by": OTHER, "guild_id": 99}, True),
        ({}, {"set_by": OTHER, "film_id": 6}, True),
        ({}, {"set_by": OTHER, "field": "country"}, True),
        ({"field": "meant_by"}, {"set_by": OTHER, "field": "meant_by"}, True),
        ({"field": "meant_by", "undone_at": "2026"}, None, False),
    ],
)
@pytest.mark.parametrize("guild", [CLUB, 0])
async def test_corrections_that_hold_stay(
    tmp_path: Path, guild: int, first: dict[str, object], later: dict[str, object] | None, *, stays: bool
) -> None:
    present(tmp_path / "marquee.sqlite3")
    database = await Database.open(tmp_path / "marquee.sqlite3")
    async with database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write("DELETE FROM film_overlay WHERE guild_id = ?", CLUB)
    await insert(database, FIRST | first)
    if later is not None:
        await insert(database, FIRST | later)
    async with database.write(changes=Changes.EVERYTHING) as writing:
        await privacy_store.erase_member(writing, MemberId(MEMBER), GuildId(guild), keep_texts=False)
    async with database.read() as reading:
        left = await reading.fetch_rows("SELECT set_by FROM film_overlay WHERE guild_id > 0 ORDER BY id")
    await database.close()
    assert len(left) == stays + (later is not None)
    assert (MEMBER,) not in left
