"""A vote under a scheduled pick counts in `/recommend`: for its voter, a group and the channel, nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import simcord

from tests.schedules.helpers import Clock, Desk, decline, posts, said, take_back, vote
from tests.support.world import Answer, World

WOULD, NOT_FOR_US, SEEN = 0, 1, 2
GENRE = "Western"
LEFT_OUT = "Left out because someone has seen it:"


async def _pick(world: World, desk: Desk) -> str:
    """A western is posted in the channel; its name."""
    sheet = await desk.set_up("pick")
    await world.choose(world.club.mara, sheet, "schedulegenre", GENRE)
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    (post,) = posts(world.club.channel)
    return said(post).split("## ")[1].split("\n")[0]


def _titles(answer: Answer) -> list[str]:
    return [line.split(". ", 1)[1].split("**")[0] for line in answer.text.split("\n") if line.startswith("**")]


def _breathe(world: World) -> None:
    """A little time passes for the bot alone, so that nobody is held back for asking fast."""
    assert isinstance(world.services.now, Clock)
    world.services.now.ahead += timedelta(seconds=11)


async def _to_the_end(world: World, who: simcord.MemberActor, page: Answer) -> list[str]:
    """Every film that the question leads to, the best first."""
    found: list[str] = []
    while not set(_titles(page)) & set(found):
        found += _titles(page)
        _breathe(world)
        page = await world.press(who, page, "more")
    return found


async def _for_me(world: World, who: simcord.MemberActor) -> list[str]:
    _breathe(world)
    return await _to_the_end(world, who, await world.ask(who, "recommend", genre=GENRE))


async def _group(world: World, who: simcord.MemberActor, people: list[simcord.MemberActor]) -> Answer:
    _breathe(world)
    first = await world.ask(who, "recommend", genre=GENRE)
    return Answer(await who.select(first.message, people, custom_id=first.ids("who")[0]))


async def _for_group(world: World, who: simcord.MemberActor, people: list[simcord.MemberActor]) -> list[str]:
    return await _to_the_end(world, who, await _group(world, who, people))


async def _channel(world: World, who: simcord.MemberActor) -> Answer:
    _breathe(world)
    return await world.press(who, await world.ask(who, "recommend", genre=GENRE), "here")


async def test_would_watch_moves_it_up_for_oneself_until_it_is_taken_back(world: World, desk: Desk) -> None:
    film = await _pick(world, desk)
    before = await _for_me(world, world.club.ines)
    theirs = await _for_me(world, world.club.theo)
    await vote(world.club.ines, world, NOT_FOR_US)  # it may be first without any vote
    low = await _for_me(world, world.club.ines)
    await vote(world.club.ines, world, WOULD)
    after = await _for_me(world, world.club.ines)
    assert after.index(film) == 0 < low.index(film)
    assert sorted(after) == sorted(before)
    assert await _for_me(world, world.club.theo) == theirs, "nobody else's list moves"
    await take_back(world.club.ines, world, WOULD)
    assert await _for_me(world, world.club.ines) == before


async def test_not_for_us_moves_it_to_the_end(world: World, desk: Desk) -> None:
    film = await _pick(world, desk)
    before = await _for_me(world, world.club.ines)
    assert before[-1] != film
    await vote(world.club.ines, world, NOT_FOR_US)
    assert (await _for_me(world, world.club.ines))[-1] == film
    # A vote that is changed counts as it stands.
    await vote(world.club.ines, world, WOULD)
    assert (await _for_me(world, world.club.ines))[0] == film


async def test_seen_it_leaves_it_out(world: World, desk: Desk) -> None:
    film = await _pick(world, desk)
    before = await _for_me(world, world.club.ines)
    await vote(world.club.ines, world, SEEN)
    # Their order may change: each film of a list differs from those before it.
    assert sorted(await _for_me(world, world.club.ines)) == sorted(each for each in before if each != film)
    assert film in await _for_me(world, world.club.theo)
    await take_back(world.club.ines, world, SEEN)
    assert await _for_me(world, world.club.ines) == before


async def test_a_group_hears_the_votes_of_its_members(world: World, desk: Desk) -> None:
    club = world.club
    film = await _pick(world, desk)
    both = [club.ines, club.theo]
    await vote(club.ines, world, NOT_FOR_US)
    await vote(club.theo, world, NOT_FOR_US)
    assert (await _for_group(world, club.mara, both))[-1] == film
    assert (await _for_group(world, club.mara, [club.mara]))[-1] != film, "who does not watch has no say"
    for member in both:
        await vote(member, world, WOULD)
    # Chance moves films of about equal worth by a few places from question to question, but none past two votes for it.
    assert [(await _for_group(world, club.mara, both)).index(film) for _ in range(4)] == [0] * 4
    for member in both:
        await take_back(member, world, WOULD)
    places = [(await _for_group(world, club.mara, both)).index(film) for _ in range(4)]
    assert 1 <= max(places) < 10, "without votes it is among the first, and not always the first"


async def test_a_group_is_told_what_somebody_has_seen(world: World, desk: Desk) -> None:
    club = world.club
    film = await _pick(world, desk)
    await vote(club.theo, world, SEEN)
    people = [club.ines, club.theo, club.mara]
    chosen = await _group(world, club.ines, people)
    assert LEFT_OUT in chosen.text
    assert film not in await _for_group(world, club.ines, people)
    await take_back(club.theo, world, SEEN)
    again = await _group(world, club.ines, people)
    assert "Left out" not in again.text


async def test_the_channel_hears_those_who_use_it(world: World, desk: Desk) -> None:
    club = world.club
    film = await _pick(world, desk)
    await vote(club.theo, world, SEEN)
    quiet = await _channel(world, club.ines)
    assert "theo" not in quiet.text, "a vote alone makes nobody part of the channel"
    _breathe(world)
    await world.ask(club.theo, "movie", film="Ran")
    await world.ask(club.mara, "movie", film="Ran")
    here = await _channel(world, club.ines)
    assert LEFT_OUT in here.text
    assert film not in await _to_the_end(world, club.ines, here)
    for member in (club.theo, club.ines, club.mara):
        await vote(member, world, NOT_FOR_US)
    assert (await _to_the_end(world, club.ines, await _channel(world, club.ines)))[-1] == film
    for member in (club.theo, club.ines, club.mara):
        await take_back(member, world, NOT_FOR_US)
    assert (await _to_the_end(world, club.ines, await _channel(world, club.ines)))[-1] != film


async def test_another_club_hears_nothing_of_it(world: World, desk: Desk) -> None:
    film = await _pick(world, desk)
    everywhere = world.other.guild.add_member(world.club.ines.user)
    before = await _for_me(world, everywhere)
    for verdict in (NOT_FOR_US, SEEN):
        await vote(world.club.ines, world, verdict)
        assert await _for_me(world, everywhere) == before, "not even the same person's"
    group = await _group(world, everywhere, [everywhere, world.other.theo])
    assert "Left out" not in group.text
    assert film in before


@pytest.mark.parametrize("verdict", [NOT_FOR_US, SEEN])
async def test_votes_of_who_keeps_to_themselves_count_for_them_alone(world: World, desk: Desk, verdict: int) -> None:
    club = world.club
    await decline(world, club.theo, "score")
    await decline(world, club.theo, "who_saw")
    film = await _pick(world, desk)
    await vote(club.theo, world, verdict)
    alone = await _for_me(world, club.theo)
    assert film not in alone[:-1]
    group = await _group(world, club.ines, [club.ines, club.theo])
    assert "1 of them keeps their taste private" in group.text
    assert "Left out" not in group.text
    assert film in (await _to_the_end(world, club.ines, group))[:-1]
