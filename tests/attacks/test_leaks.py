"""What a member keeps to themselves, and what a club keeps to itself, reaches nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.review import Spoilers
from tests.support.desk import write
from tests.support.world import RAN

if TYPE_CHECKING:
    import simcord

    from tests.support.world import World

PRIVATELY: list[tuple[str, dict[str, Any]]] = [
    ("rate", {"stars": 8, "private": True}),
    ("rate", {"stars": 8}),  # its answer is read by nobody else either
    ("watchlist add", {"private": True}),
    ("movie", {"private": True}),
    ("review", {"private": True}),
    ("related", {"private": True}),
    ("highlight", {"private": True}),
    ("who-saw", {"private": True}),
]
PUBLICLY = ("movie", "review", "related", "who-saw")


@pytest.mark.parametrize("written", [False, True])
@pytest.mark.parametrize(("command", "options"), PRIVATELY)
async def test_private_use_heads_ones_own_list_and_nobody_elses(
    world: World, command: str, options: dict[str, Any], *, written: bool
) -> None:
    ines, theo = world.club.ines, world.club.theo
    await world.ask(ines, command, film="Casablanca", **options)
    if written:
        await world.services.clubs.flush()
    own = await world.suggestions(ines, "movie", "")
    assert own[0]["name"].startswith("Casablanca (1942)")
    others = await world.suggestions(theo, "movie", "")
    assert not others or not others[0]["name"].startswith("Casablanca (1942)")


@pytest.mark.parametrize("command", PUBLICLY)
async def test_public_use_heads_everybodys_list(world: World, command: str) -> None:
    ines, theo = world.club.ines, world.club.theo
    await world.ask(ines, command, film="Casablanca")
    for _ in range(2):
        others = await world.suggestions(theo, "movie", "")
        assert others[0]["name"].startswith("Casablanca (1942)")
        await world.services.clubs.flush()
    # Looking again in private does not take it back.
    await world.ask(ines, "movie", film="Casablanca", private=True)
    await world.services.clubs.flush()
    assert (await world.suggestions(theo, "movie", ""))[0]["name"].startswith("Casablanca (1942)")


async def test_a_public_question_that_is_refused_in_private_heads_nobody_elses_list(world: World) -> None:
    await world.ask(world.club.mara, "settings")
    refused = await world.ask(world.club.ines, "review", film="Casablanca", reviewer="Nobody At All")
    assert refused.private
    others = await world.suggestions(world.club.theo, "movie", "")
    assert not others[0]["name"].startswith("Casablanca (1942)")


BARRED = "A kazooist film. ||The zeppelin explodes, ventriloquists were sleighing|| and then nothing."


async def found(world: World, words: str, who: simcord.MemberActor | None = None) -> str:
    return (await world.ask(who or world.club.ines, "find", words=words)).text


@pytest.mark.parametrize(
    "words", ["zeppelin", "zeppelins", "explode", "exploding", "sleigh", "sleighs", "ventriloquist"]
)
async def test_find_knows_no_word_from_behind_bars(world: World, words: str) -> None:
    await write(world, world.club.theo, f"{BARRED}\n\n||Over two\n\nparagraphs: a sleigh|| and a harpsichordist.")
    assert "Ran (1985)" not in await found(world, words)
    for open_word in ("kazooist", "harpsichordist"):
        text = await found(world, f"{open_word} {words}")
        assert "Ran (1985)" in text
        assert words[:6] not in text.split("Ran (1985)")[1].casefold()


@pytest.mark.parametrize("spoilers", [Spoilers.WHOLE, Spoilers.UNKNOWN])
async def test_find_knows_no_word_of_a_review_that_is_barred_as_a_whole(world: World, spoilers: Spoilers) -> None:
    await world.write(
        world.club.theo, RAN, "The zeppelins explode.", name="Theo", headline="Sleighing alone", spoilers=spoilers
    )
    for words in ("zeppelin", "exploding", "sleigh"):
        assert "Ran (1985)" not in await found(world, words)


async def test_bars_that_come_or_go_change_what_is_found(world: World) -> None:
    theo = world.club.theo
    review = await world.write(theo, RAN, "The zeppelin of kings.", name="Theo")
    assert "Ran (1985)" in await found(world, "zeppelin")
    for spoilers, there in ((Spoilers.WHOLE, False), (Spoilers.NONE, True), (Spoilers.UNKNOWN, False)):
        async with world.services.database.write(club=world.club.id) as writing:
            await writing.run("UPDATE review SET spoilers = ? WHERE id = ?", spoilers, review)
        assert ("Ran (1985)" in await found(world, "zeppelin")) is there
