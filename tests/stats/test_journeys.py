"""What members see of the numbers, with two clubs and a member who stays out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.clubs.settings import CLUB_SETTINGS
from bot.domain.ids import MemberId
from bot.store.changes import Changes
from bot.store.clubs import clubs as club_store
from tests.schedules.helpers import decline, posts, said
from tests.stats.rows import Said, put_rows
from tests.support.world import RAN, VEGAS, Answer, World, walk

FILMS = {RAN: (10, 8, 9), "kes-1969": (10, 2, 6), "casablanca-1942": (6, 6, 6), "alien-1979": (8, 9, 8)}
"""Half stars by Ines, Theo and Mara."""
LINE = "A tender and merciless film, and the finest performance that either of them has ever given."


async def fill(world: World) -> None:
    """Three members have rated four films; Theo also reviewed one."""
    club, now = world.club, world.services.now()
    people, yesterday = (club.ines, club.theo, club.mara), (now - timedelta(days=1)).date().isoformat()
    rows = [
        Said(
            who.id,
            await world.film(key),
            "viewing" if key == RAN else "rating",
            halves,
            yesterday if key == RAN else None,
        )
        for key, stars in FILMS.items()
        for who, halves in zip(people, stars, strict=True)
    ]
    await put_rows(world.services.database, rows, club.id)
    async with world.services.database.write(changes=Changes.NAMES, club=club.id) as writing:
        await club_store.put_members(writing, [(club.id, MemberId(who.id), who.name, now) for who in people])
    await world.write(world.club.theo, VEGAS, f"{LINE} It stays with you.", stars=4.5, name="theo")


def pictures(answer: Answer) -> list[dict[str, Any]]:
    return [item for part in walk(answer.components) if part["type"] == 12 for item in part["items"]]


async def test_a_profile_in_words_and_as_a_picture(world: World) -> None:
    await fill(world)
    club = world.club
    await world.ask(club.theo, "favourites", first="Ran", second="Alien")
    found = await world.ask(club.ines, "profile", member=club.theo)
    assert not found.private
    assert "5 films" in found.text
    assert "1 review" in found.text
    assert "**Favourites** Ran (1985) · Alien (1979)" in found.text
    assert LINE in found.text
    assert "**Most like**" in found.text
    assert "1 week in a row" in found.text
    (picture,) = pictures(found)
    assert "Profile of theo: 5 films seen, 1 review, 1 week in a row." in picture["description"]
    assert "Favourites: Ran (1985), Alien (1979)." in picture["description"]
    compared = await world.press(club.ines, found, "comparewith")
    assert compared.private
    assert "stars apart** on the 4 films both rated" in compared.text
    read = await world.press(club.ines, found, "review")
    assert LINE in read.text


async def test_rankings_are_turned_and_switched(world: World) -> None:
    await fill(world)
    best = await world.ask(world.club.ines, "top")
    assert "1\\. **Ran (1985)** ★" in best.text
    assert "from 3" in best.text
    divisive = await world.choose(world.club.ines, best, "topkind", "2")
    assert "1\\. **Kes (1969)**" in divisive.text
    others = await world.choose(world.club.theo, divisive, "topkind", "1")
    assert others.private, "only the asker changes a public answer"
    assert "1\\. **Casablanca" in others.text or "1\\. **Kes" in others.text
    none = await world.ask(world.club.ines, "top", genre="Western")
    assert "No film fits" in none.text
    refused = await world.ask(world.club.ines, "top", genre="Cowboys")
    assert refused.private


async def test_the_records_of_a_club_and_nothing_of_another(world: World) -> None:
    await fill(world)
    records = await world.ask(world.club.mara, "club")
    assert "**5 films** seen by 3 members" in records.text
    assert "**Everyone agrees** Casablanca (1942)" in records.text
    assert "**Most divisive** Kes (1969)" in records.text
    assert "First film: " in records.text
    (picture,) = pictures(records)
    assert picture["description"].startswith("Records of The Late Show: 5 films seen, 1 review, 3 members.")
    for command in ("club", "top"):
        other = await world.ask(world.other.mara, command)
        assert "Kes" not in other.text
        assert "Casablanca" not in other.text


async def test_two_members_on_one_picture(world: World) -> None:
    await fill(world)
    club = world.club
    found = await world.ask(club.mara, "compare", member=club.ines, **{"with": club.theo})
    assert "## ines and theo" in found.text
    assert "**Both love**" in found.text
    assert "- Kes (1969): ★★★★★ and ★" in found.text.replace("\u2060", "")
    (picture,) = pictures(found)
    assert "ines and theo" in picture["description"]
    mine = await world.ask(club.mara, "compare", member=club.ines)
    assert "## You and ines" in mine.text
    assert "one and the same" in (await world.ask(club.mara, "compare", member=club.mara)).text


async def test_who_stays_out_is_nowhere(world: World) -> None:
    await fill(world)
    club = world.club
    await decline(world, club.theo, "stats")
    for command, options in (
        ("profile", {"member": club.theo}),
        ("compare", {"member": club.theo}),
    ):
        refused = await world.ask(club.ines, command, **options)
        assert refused.private
        assert "keeps their numbers private" in refused.text
        await world.rest()
    assert "No film fits yet" in (await world.ask(club.ines, "top")).text, "two members are too few for a mean"
    records = await world.ask(club.ines, "club")
    assert "theo" not in records.text
    assert "seen by 2 members" in records.text
    assert "theo" not in (await world.ask(club.ines, "profile")).text
    own = await world.ask(club.theo, "profile")
    assert own.private
    assert "Only you can see this" in own.text


async def test_the_switch_and_the_left_out_films_are_in_privacy(world: World) -> None:
    await fill(world)
    ines = world.club.ines
    panel = await world.ask(ines, "privacy")
    assert "✅ Count me in profiles and statistics: yes" in panel.labels()
    diary = await world.ask(ines, "diary")
    entry = next(part for part in walk(diary.components) if part.get("custom_id") == "mq:entry")
    kes = next(option["value"] for option in entry["options"] if option["label"].startswith("Kes"))
    opened = await world.choose(ines, diary, "entry", kes)
    left = await world.press(ines, opened, "countfilm")
    assert "**Kes (1969)** is left out" in left.text
    assert "4 films" not in (await world.ask(ines, "profile")).text
    assert "Kes (1969)" in (await world.ask(ines, "diary")).text
    await world.rest()
    listed = await world.press(ines, panel, "leftout")
    assert "1 film left out" in listed.text
    again = await world.choose(ines, listed, "countagain", listed_value(listed))
    assert "You leave no film out" in again.text
    assert "**4 films** seen" in (await world.ask(ines, "profile")).text


def listed_value(answer: Answer) -> str:
    select = next(part for part in walk(answer.components) if part.get("custom_id") == "mq:countagain")
    return str(select["options"][0]["value"])


@pytest.mark.parametrize("how", ["unquoted", "pending", "whole spoiler", "left out"])
async def test_a_line_that_may_not_be_shown_is_not_in_a_profile(world: World, how: str) -> None:
    await fill(world)
    theo, club = world.club.theo, world.club.id
    changes = {
        "unquoted": "INSERT INTO unquoted VALUES (:club, :member, '2026')",
        "pending": "UPDATE review SET state = 'pending' WHERE guild_id = :club AND member_id = :member",
        "whole spoiler": "UPDATE review SET spoilers = 'whole' WHERE guild_id = :club AND member_id = :member",
        "left out": (
            "INSERT INTO unlisted_film SELECT :club, :member, film_id, '2026' FROM review"
            " WHERE guild_id = :club AND member_id = :member"
        ),
    }
    assert LINE in (await world.ask(world.club.ines, "profile", member=theo)).text
    async with world.services.database.write(changes=Changes.EVERYTHING, club=club) as writing:
        await writing.execute_write(changes[how], club=club, member=MemberId(theo.id))
    assert LINE not in (await world.ask(world.club.ines, "profile", member=theo)).text


async def test_a_milestone_is_posted_once_if_the_club_wants_it(world: World) -> None:
    club, keys = world.club, list(CLUB_SETTINGS)
    panel = await world.ask(club.mara, "settings")
    await club.mara.select(panel.message, [club.channel], custom_id=f"mq:setting:{keys.index('feed_channel')}")
    panel = await world.ask(club.mara, "settings")
    await club.mara.select(panel.message, ["on"], custom_id=f"mq:setting:{keys.index('feed_milestones')}")
    films = await world.services.catalogue.starter_films()
    rows = [(club.id, MemberId(club.ines.id), film, world.services.now().isoformat()) for film in films[:10]]
    async with world.services.database.write(changes=Changes.DIARY, club=club.id) as writing:
        await writing.execute_many(
            "INSERT INTO diary (guild_id, member_id, film_id, kind, visibility, said_at, created_at)"
            " VALUES (?, ?, ?, 'watched', 'published', ?, ?)",
            [(*row, row[3]) for row in rows],
        )
    await world.env.advance_time(61)
    found = [said(message) for message in posts(club.channel) if "The club's 10th film" in said(message)]
    assert len(found) == 1
    await world.env.advance_time(200)
    assert len([one for one in posts(club.channel) if "10th film" in said(one)]) == 1


async def test_the_pictures_can_be_left_out(world: World) -> None:
    """The text of an answer says everything that its picture says."""
    await fill(world)
    found = await world.ask(world.club.ines, "profile")
    for words in ("5: ", "on average", "the club"):
        assert words in found.text
