"""What somebody has seen: reviews are in the diary, seen films leave the watchlist, `/who-saw` names each person once."""

from __future__ import annotations

import pytest

from bot.domain.reviews.review import Stars
from bot.ui.kit.text import star_text
from tests.diary.test_imports import archive, bring
from tests.support.reviewing import write
from tests.support.world import RAN, VEGAS, World

FOUR_AND_A_HALF = star_text(Stars(9))
SEEN = """Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date
2026-03-02,Leaving Las Vegas,1995,https://boxd.it/a1,4.5,,,2026-03-01
2026-03-02,Casablanca,1942,https://boxd.it/a2,4.5,,,2026-03-01
"""
WISHED = """Date,Name,Year,Letterboxd URI
2026-03-04,Casablanca,1942,https://boxd.it/w1
"""


async def test_a_reviewed_film_is_in_the_diary(world: World) -> None:
    ines, theo = world.club.ines, world.club.theo
    await world.write(ines, VEGAS, "Rain.", stars=4.5)
    for reader in (ines, theo):
        shown = await world.ask(reader, "diary", member=ines)
        assert "1 entry" in shown.text
        assert f"**Leaving Las Vegas (1995)** {FOUR_AND_A_HALF} · reviewed" in shown.text
    assert "Nothing" in (await world.ask(world.other.ines, "diary")).text
    assert not (await world.ask(ines, "diary")).ids("entry")


async def test_a_review_and_an_entry_of_the_same_day_are_one_entry(world: World) -> None:
    ines = world.club.ines
    await world.ask(ines, "rate", film="Leaving Las Vegas", stars=9)
    await world.write(ines, VEGAS, "Rain.")
    together = await world.ask(ines, "diary")
    assert "1 entry" in together.text
    assert "reviewed" in together.text
    await world.ask(ines, "rate", film="Leaving Las Vegas", stars=8, watched="2020-01-01")
    assert "2 entries" in (await world.ask(ines, "diary")).text


async def test_a_private_entry_does_not_hide_a_published_review_from_others(world: World) -> None:
    ines = world.club.ines
    await world.ask(ines, "rate", film="Leaving Las Vegas", stars=3, private=True)
    await world.write(ines, VEGAS, "Rain.", stars=4.5)
    theirs = await world.ask(world.club.theo, "diary", member=ines)
    assert f"{FOUR_AND_A_HALF} · reviewed" in theirs.text
    assert "rated" not in theirs.text


@pytest.mark.parametrize("private", [False, True])
async def test_a_rated_film_leaves_the_watchlist_with_a_word(world: World, *, private: bool) -> None:
    ines, theo = world.club.ines, world.club.theo
    for who in (ines, theo):
        await world.ask(who, "watchlist add", film="Ran")
    await world.ask(ines, "watchlist add", film="Casablanca")
    saved = await world.ask(ines, "rate", film="Ran", stars=8, private=private)
    assert "off your watchlist" in saved.text
    left = await world.ask(ines, "watchlist show")
    assert "Ran" not in left.text
    assert "Casablanca" in left.text
    assert "Ran" in (await world.ask(theo, "watchlist show")).text
    again = await world.ask(ines, "rate", film="Ran", stars=7, private=private)
    assert "off your watchlist" not in again.text


async def test_a_reviewed_film_leaves_the_watchlist_with_a_word(world: World) -> None:
    ines = world.club.ines
    await world.ask(ines, "watchlist add", film="Ran")
    published = await write(world, ines, "The colours march.")
    assert "The film is off your watchlist." in published.text
    assert "Nothing yet" in (await world.ask(ines, "watchlist show")).text


async def test_an_imported_film_leaves_the_watchlist_but_not_the_imports_own(world: World) -> None:
    ines = world.club.ines
    await world.ask(ines, "watchlist add", film="Leaving Las Vegas")
    await world.ask(ines, "watchlist add", film="Ran")
    preview = await bring(world, ines, archive(diary=SEEN, watchlist=WISHED))
    taken = await world.press(ines, preview, "importgo")
    assert "**1** off your watchlist" in taken.text
    wished = (await world.ask(ines, "watchlist show")).text
    assert "Leaving" not in wished
    assert "Ran" in wished
    assert "Casablanca" in wished


async def test_who_saw_a_film_is_listed_by_stars_and_each_person_once(world: World) -> None:
    club = world.club
    await world.ask(club.ines, "rate", film="Ran", stars=4)
    await world.write(club.mara, RAN, "Seen.", stars=None)
    await world.ask(club.theo, "rate", film="Ran", stars=10, watched="2020-01-01")
    await world.ask(club.theo, "watchlist add", film="Ran")
    seen = await world.ask(club.ines, "who-saw", film="Ran")
    places = [seen.text.index(name) for name in ("theo", "ines", "mara")]
    assert places == sorted(places)
    assert seen.text.count("theo") == 1
    assert "wants to see it" not in seen.text
