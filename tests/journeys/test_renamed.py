"""A member takes another display name: from their next request on, no card shows the one they gave up."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import Any

import pytest
import simcord

from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.store.changes import Changes
from bot.store.clubs import clubs as club_store
from tests.support.world import RAN, VEGAS, Answer, World

OLD, NEW = "Ferdinand", "Josephine"


def rename(world: World, who: simcord.MemberActor, name: str) -> None:
    world.env.backend.edit_member(who.guild.id, who.id, {"nick": name})


async def _cards(world: World) -> dict[str, str]:
    """What somebody else reads on each card that names a member."""
    ines, theo = world.club.ines, world.club.theo
    asked = await world.ask(ines, "recommend")
    shown: dict[str, Answer] = {
        "review": await world.ask(ines, "review", film="Ran"),
        "movie": await world.ask(ines, "movie", film="Ran"),
        "who-saw": await world.ask(ines, "who-saw", film="Ran"),
        "diary": await world.ask(ines, "diary", member=theo),
        "recommend": Answer(await ines.select(asked.message, [ines, theo], custom_id=asked.ids("who")[0])),
        "find": await world.ask(ines, "find", words="an old man divides what he cannot keep"),
    }
    await world.rest()
    return {name: repr(answer.components) for name, answer in shown.items()}


async def _fill(world: World) -> None:
    theo = world.club.theo
    rename(world, theo, OLD)
    await world.ask(theo, "help")
    await world.write(theo, RAN, "An old man divides what he cannot keep, and the sky watches.", name=OLD, stars=5.0)
    await world.write(theo, VEGAS, "Love, and the end of it.", name=OLD, stars=5.0)
    await world.ask(theo, "rate", film="Kes", stars=10)


async def test_a_new_name_is_on_every_card_from_the_next_request_on(world: World) -> None:
    await _fill(world)
    assert {name for name, card in (await _cards(world)).items() if OLD not in card} == set()
    rename(world, world.club.theo, NEW)
    await world.ask(world.club.theo, "help")
    cards = await _cards(world)
    assert {name for name, card in cards.items() if OLD in card} == set()
    assert {name for name, card in cards.items() if NEW not in card} == set()


async def test_a_new_name_is_on_the_card_that_the_member_asks_for(world: World) -> None:
    await _fill(world)
    await world.ask(world.club.theo, "review", film="Ran")
    rename(world, world.club.theo, NEW)
    card = await world.ask(world.club.theo, "review", film="Ran")
    assert NEW in card.text
    assert OLD not in card.text


@pytest.mark.file
async def test_names_that_cannot_be_stored_are_stored_later(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    clubs = world.services.clubs
    who = Actor(member=MemberId(world.club.theo.id), name=NEW, guild=GuildId(world.club.guild.id))

    async def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as broken:
        broken.setattr(club_store, "put_members", fail)
        clubs.remember_name(who)
        with pytest.raises(sqlite3.OperationalError):
            await clubs.flush_pending()
        await clubs.store_new_name(who)
    await clubs.flush_pending()
    with closing(sqlite3.connect(world.settings.database_path)) as connection:
        assert connection.execute("SELECT name FROM member WHERE member_id = ?", (who.member,)).fetchall() == [(NEW,)]


async def test_a_first_name_waits_for_no_write(world: World) -> None:
    guild = GuildId(world.club.guild.id)
    newcomer = Actor(member=MemberId(74), name=NEW, guild=guild)
    async with world.services.database.write(changes=Changes.UNCACHED):
        world.services.clubs.remember_name(newcomer)
        await world.services.clubs.store_new_name(newcomer)
        assert world.services.clubs._flush_task is None
    await world.services.clubs.flush_pending()
    async with world.services.database.read() as reading:
        assert await club_store.stored_names(reading, [(guild, newcomer.member)]) == {(guild, newcomer.member): NEW}


@pytest.mark.file
async def test_only_the_first_waits_while_the_database_is_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    service = world.services.clubs
    waited: list[float] = []
    wait = asyncio.wait

    async def noted(tasks: Any, *, timeout: float | None = None) -> Any:  # noqa: ASYNC109  as asyncio has it
        waited.append(timeout or 0.0)
        return await wait(tasks, timeout=timeout)

    guild = GuildId(world.club.guild.id)
    for member in (71, 72, 73):
        service.remember_name(Actor(member=MemberId(member), name=OLD, guild=guild))
    await service.flush_pending()
    async with world.services.database.write(changes=Changes.UNCACHED):
        with monkeypatch.context() as watching:
            watching.setattr(asyncio, "wait", noted)
            for member in (71, 72, 73):
                service.remember_name(who := Actor(member=MemberId(member), name=NEW, guild=guild))
                await service.store_new_name(who)
    assert waited[0] > 0
    assert waited[1:] == [0.0, 0.0]
    assert service._flush_task is not None
    await service._flush_task
    with closing(sqlite3.connect(world.settings.database_path)) as connection:
        stored = connection.execute("SELECT name FROM member WHERE member_id IN (71, 72, 73)").fetchall()
    assert stored == [(NEW,)] * 3


@pytest.mark.file
async def test_a_name_that_is_stored_already_is_not_written_again(world: World) -> None:
    await _fill(world)
    await world.restart()
    world.services.clubs._known_names.clear()
    await world.services.clubs.flush_pending()
    with closing(sqlite3.connect(world.settings.database_path)) as connection:
        before = connection.execute("PRAGMA data_version").fetchone()
        await world.ask(world.club.theo, "help")
        assert connection.execute("PRAGMA data_version").fetchone() == before
