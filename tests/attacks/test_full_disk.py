"""On a full disk members read a sentence, nothing is stored by halves, and the same press works once there is room."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta

import pytest

from bot.services.installation import storage_fault
from tests.support import world as world_support
from tests.support.servers import file_of
from tests.support.world import World

FULL = "because the bot's disk is full"
ROWS = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date\n" + "".join(
    f'{day},Ran,1985,https://boxd.it/{n},4,,"{n} {"Rain fell. " * 300}",,{day}\n'
    for n in range(60)
    for day in [date(2025, 1, 1) + timedelta(days=n)]
)


@asynccontextmanager
async def full_disk(world: World) -> AsyncIterator[None]:
    """The database may not grow: SQLite then reports what it reports on a full disk."""
    writer = file_of(world.services.database)._writer
    ((pages,),) = await writer.execute_fetchall("PRAGMA page_count")
    await writer.execute_fetchall(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        await writer.execute_fetchall("PRAGMA max_page_count = 1073741823")


async def test_an_import_on_a_full_disk_is_a_sentence_and_works_later(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world_support, "is_refusal", lambda error: storage_fault(error.__cause__ or error) is not None)
    ines = world.club.ines
    async with full_disk(world):
        refused = await world.ask(ines, "import", file=("reviews.csv", ROWS.encode()))
    assert FULL in refused.text
    assert refused.private
    look = await world.ask(ines, "import", file=("reviews.csv", ROWS.encode()))
    assert FULL not in look.text
    async with full_disk(world):
        refused = await world.press(ines, look, "importgo")
    assert FULL in refused.text
    taken = await world.press(ines, look, "importgo")
    assert FULL not in taken.text
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
