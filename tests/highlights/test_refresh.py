"""Stored lines are chosen again when the rules change; marks and ids survive. Lines in the asker's language come first."""

from __future__ import annotations

import dataclasses

import pytest

from bot.domain.ids import GuildId, MemberId, ReviewId
from bot.domain.people import Actor
from bot.services.highlights.refresh import POSITION_KEY, RULES_KEY
from bot.store import highlights as highlight_store
from bot.store import meta
from bot.store.changes import Changes
from bot.taste import HIGHLIGHT_RULES
from tests.support.world import RAN, VEGAS, World

BEST = "Nicolas Cage gives the bravest and most moving performance of his whole career."
HANGING = "Between those scenes it is a wonderful, moving and beautiful film."
TEXT = f"{BEST} {HANGING}"
SPANISH = "Kurosawa filma una obra maestra hermosa y extraordinaria sobre la vejez y la locura."
ENGLISH = "Kurosawa directs the most beautiful and devastating film that anybody ever made about old age."


async def stored(world: World, review: ReviewId) -> list[tuple[int, int, int]]:
    async with world.services.database.read() as reading:
        rows = await highlight_store.found_places(reading, review)
    return [(row[0], row[1], row[2]) for row in rows]


async def put_old_lines(world: World, review: ReviewId, *places: tuple[int, int, int]) -> None:
    """Store lines as an earlier release chose them."""
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await highlight_store.replace_found_lines(writing, review, [(*place, 0.9) for place in places])
        await meta.write_meta(writing, RULES_KEY, str(HIGHLIGHT_RULES - 1))


async def refresh(world: World) -> None:
    await world.services.line_refresh.start_refresh()
    await world.services.line_refresh.wait_until_done()


HANGING_PLACE = (0, len(BEST) + 1, len(TEXT))
BEST_PLACE = (0, 0, len(BEST))


async def test_lines_of_an_earlier_release_are_chosen_again(world: World) -> None:
    review = await world.write(world.club.theo, VEGAS, TEXT, name="Theo")
    chosen = await stored(world, review)
    await put_old_lines(world, review, HANGING_PLACE)
    assert await stored(world, review) == [HANGING_PLACE]
    await refresh(world)
    assert await stored(world, review) == chosen == [BEST_PLACE]
    answer = await world.ask(world.club.ines, "highlight", reviewer="Theo")
    assert "Nicolas Cage gives" in answer.text


async def test_a_pinned_line_stays_pinned(world: World) -> None:
    club = GuildId(world.club.guild.id)
    review = await world.write(world.club.theo, VEGAS, TEXT, name="Theo")
    await put_old_lines(world, review, HANGING_PLACE, BEST_PLACE)
    async with world.services.database.write(changes=Changes.EVERYTHING, club=club) as writing:
        await highlight_store.set_line_choice(
            writing, club, review, HANGING_PLACE, "pinned", by=MemberId(1), now=world.services.now()
        )
    await refresh(world)
    assert await stored(world, review) == [BEST_PLACE]
    answer = await world.ask(world.club.ines, "highlight", film="Leaving Las Vegas", reviewer="Theo")
    assert "Between those scenes" in answer.text


async def test_a_line_that_is_chosen_again_keeps_its_id(world: World) -> None:
    club = GuildId(world.club.guild.id)
    review = await world.write(world.club.theo, VEGAS, TEXT, name="Theo")
    async with world.services.database.read() as reading:
        before = [row[0] for row in await highlight_store.lines_of_review(reading, club, review)]
    await put_old_lines(world, review, BEST_PLACE, HANGING_PLACE)
    await refresh(world)
    async with world.services.database.read() as reading:
        assert [row[0] for row in await highlight_store.lines_of_review(reading, club, review)] == before


async def test_a_finished_run_is_not_repeated_and_a_stopped_one_goes_on(world: World) -> None:
    first = await world.write(world.club.theo, VEGAS, TEXT, name="Theo")
    second = await world.write(world.club.ines, VEGAS, TEXT, name="Ines")
    await put_old_lines(world, first, HANGING_PLACE)
    await put_old_lines(world, second, HANGING_PLACE)
    async with world.services.database.write(changes=Changes.UNCACHED) as writing:
        await meta.write_meta(writing, POSITION_KEY, f"{HIGHLIGHT_RULES}:{first}")
    await refresh(world)
    assert await stored(world, first) == [HANGING_PLACE], "done before the stop"
    assert await stored(world, second) == [BEST_PLACE]
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await highlight_store.replace_found_lines(writing, second, [(*HANGING_PLACE, 0.9)])
    await refresh(world)
    assert await stored(world, second) == [HANGING_PLACE]


@pytest.mark.parametrize(("locale", "expected"), [("es-ES", "obra maestra"), ("en-GB", "Kurosawa directs")])
async def test_lines_in_the_askers_language_come_first(world: World, locale: str, expected: str) -> None:
    await world.write(world.club.theo, RAN, ENGLISH, name="Theo")
    await world.write(world.club.ines, RAN, SPANISH, name="Ines")
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        # As members' reviews are stored: with no language.
        await writing.execute_write("UPDATE review SET language = NULL WHERE guild_id <> 0")
    asker = Actor(member=MemberId(world.club.mara.id), name="Mara", guild=GuildId(world.club.guild.id), locale=locale)
    quoted = await world.services.reading.quote_line(asker, "Ran")
    first = quoted.line
    text = first.review.paragraphs[first.paragraph].text[first.span.start : first.span.stop]
    assert expected in text
    following = await world.services.reading.quote_next_line(asker, first.review.film, first.id)
    assert following.line.review.id != first.review.id


async def test_a_pinned_line_comes_before_the_askers_language(world: World) -> None:
    club = GuildId(world.club.guild.id)
    await world.write(world.club.theo, RAN, ENGLISH, name="Theo")
    review = await world.write(world.club.ines, RAN, SPANISH, name="Ines")
    place = (await stored(world, review))[0]
    async with world.services.database.write(changes=Changes.EVERYTHING, club=club) as writing:
        await highlight_store.set_line_choice(
            writing, club, review, place, "pinned", by=MemberId(1), now=world.services.now()
        )
    asker = Actor(member=MemberId(world.club.mara.id), name="Mara", guild=club)
    assert (await world.services.reading.quote_line(asker, "Ran")).line.review.id == review
    spaniard = dataclasses.replace(asker, locale="es-419")
    assert (await world.services.reading.quote_line(spaniard, "Ran")).line.review.id == review
