"""The path that docs/postgresql.md names: `pg_dump`, `pg_restore`, and a start that erases again what was erased."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.composition import Services, open_services
from bot.config import Settings
from bot.domain.database_address import PostgresAddress
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.store.changes import Changes
from bot.store.clubs import clubs as club_store
from bot.store.engines import move_database
from tests.support.servers import TestServer

CLUB = GuildId(77)
INES, THEO = (Actor(member=MemberId(number), name=name, guild=CLUB) for number, name in ((501, "ines"), (502, "theo")))


async def _rate(services: Services, actor: Actor) -> None:
    assert actor.guild is not None
    now = services.now()
    async with services.database.write(changes=Changes.EVERYTHING) as writing:
        await club_store.put_members(writing, [(actor.guild, actor.member, actor.name, now)])
        await writing.execute_write(
            "INSERT INTO diary (guild_id, member_id, film_id, kind, halves, visibility, said_at, created_at)"
            " SELECT :guild, :member, min(id), 'rating', 9, 'published', :now, :now FROM film",
            guild=actor.guild,
            member=actor.member,
            now=now.isoformat(),
        )


async def _raters(services: Services) -> list[int]:
    async with services.database.read() as reading:
        rows = await reading.fetch_rows("SELECT member_id FROM diary WHERE guild_id = ? ORDER BY member_id", CLUB)
    return [row[0] for row in rows]


@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="no pg_dump here")
def test_what_was_erased_since_a_dump_is_erased_again(
    test_server: TestServer | None, template: Path, tmp_path: Path
) -> None:
    if test_server is None:
        pytest.skip("no PostgreSQL: MARQUEE_TEST_POSTGRES names none")
    path, dump = tmp_path / "marquee.sqlite3", tmp_path / "marquee.dump"
    shutil.copyfile(template, path)

    async def live(place: PostgresAddress) -> None:
        async with open_services(Settings(database_path=path, database_url=place)) as services:
            for actor in (INES, THEO):
                await _rate(services, actor)
            await asyncio.to_thread(_run, "pg_dump", "--format", "custom", "--file", str(dump), place.url)
            await services.privacy.forget_member(INES, keep_texts=False)
            assert await _raters(services) == [THEO.member]

    async def live_again(place: PostgresAddress) -> None:
        async with open_services(Settings(database_path=path, database_url=place)) as services:
            assert await _raters(services) == [THEO.member]
            # Ids go on above all that were given before the dump.
            await _rate(services, INES)
            assert await _raters(services) == [INES.member, THEO.member]

    with test_server.empty_database() as place, test_server.empty_database() as restored:
        move_database(path, place, lambda _table, _rows: None)
        asyncio.run(live(place))
        _run("pg_restore", "--no-owner", "--dbname", restored.url, str(dump))
        asyncio.run(live_again(restored))


def _run(*command: str) -> None:
    # libpq does not know the parameter that makes our commits fast.
    done = subprocess.run(
        [part.partition("?synchronous_commit")[0] for part in command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
