"""History is matched by the club's own films: corrected titles and years, merged films, pinned titles."""

from __future__ import annotations

import pytest

from tests.diary.test_imports import archive, bring
from tests.support.world import World

HEAD = "Date,Name,Year,Letterboxd URI\n"


def watched(*rows: str) -> bytes:
    """A Letterboxd archive: each row is a title and a year, separated by a comma."""
    return archive(watched=HEAD + "".join(f"2026-01-01,{row},https://boxd.it/{n}\n" for n, row in enumerate(rows)))


@pytest.mark.parametrize(
    ("fact", "value", "row"),
    [
        ("title", "The Drinking Film", "The Drinking Film,1995"),
        ("alternative_titles", "Adieu Las Vegas, Vegas Goodbye", "vegas goodbye,1995"),
        ("original_title", "Leaving", "Leaving,1996"),
        ("year", "1999", "Leaving Las Vegas,1999"),
    ],
)
async def test_a_mended_fact_is_what_a_row_is_matched_by(world: World, fact: str, value: str, row: str) -> None:
    await world.ask(world.club.mara, "films fix", film="Leaving Las Vegas", fact=fact, value=value)
    assert "**1** ready to import" in (await bring(world, world.club.ines, watched(row))).text
    elsewhere = await bring(world, world.other.ines, watched(row))
    assert "ready to import" not in elsewhere.text


async def test_what_the_club_says_of_a_year_comes_before_the_catalogue(world: World) -> None:
    await world.ask(world.club.mara, "films fix", film="Leaving Las Vegas", fact="year", value="1999")
    look = await bring(world, world.club.ines, watched("Leaving Las Vegas,1995"))
    assert "**1** not found" in look.text


async def test_two_films_with_a_title_that_the_club_gave_both_are_a_choice(world: World) -> None:
    for film in ("Ran", "Casablanca"):
        await world.ask(world.club.mara, "films fix", film=film, fact="alternative_titles", value="The War One")
    look = await bring(world, world.club.ines, watched("The War One,"))
    assert "**1** needs your choice" in look.text
    assert any("Ran (1985)" in label for label in look.labels())
    assert any("Casablanca (1942)" in label for label in look.labels())
    asked = await world.ask(world.club.ines, "movie", film="the war one")
    assert "Several films" in asked.text


@pytest.mark.parametrize("row", ["Solaris,2002", "Solaris,1972", "Solaris,"])
async def test_rows_about_a_film_made_one_with_another_are_about_that_one(world: World, row: str) -> None:
    ines = world.club.ines
    await world.ask(world.club.mara, "films merge", film="Solaris (2002)", into="Solaris (1972)")
    look = await bring(world, ines, watched(row))
    if row.endswith(","):
        # A title alone may still mean a film that the catalogue does not have.
        assert [label for label in look.labels() if "Solaris" in label] == ["Solaris (1972) · Andrei Tarkovsky"]
        return
    await world.press(ines, look, "importgo")
    async with world.services.database.read() as reading:
        rows = await reading.fetch_rows("SELECT film_id FROM diary WHERE member_id = ?", ines.id)
    assert rows == [(await world.film("solaris-1972"),)]


async def test_what_stood_under_the_other_film_before_they_were_one_is_not_taken_twice(world: World) -> None:
    ines = world.club.ines
    review = '2026-03-02,Solaris,2002,https://boxd.it/a1,4.5,,"The short one, and the better one.",,2026-03-01\n'
    reviews = archive(reviews=f"Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date\n{review}")
    await world.press(ines, await bring(world, ines, reviews), "importgo")
    await world.ask(world.club.mara, "films merge", film="Solaris (2002)", into="Solaris (1972)")
    again = await bring(world, ines, reviews)
    assert "already here" in again.text
    assert "ready to import" not in again.text


async def test_a_pinned_title_means_its_film_unless_the_year_says_otherwise(world: World) -> None:
    ines, mara = world.club.ines, world.club.mara
    await world.ask(mara, "films title", title="solaris", film="Solaris (2002)")
    await world.press(ines, await bring(world, ines, watched("Solaris,", "Solaris,1972")), "importgo")
    async with world.services.database.read() as reading:
        rows = await reading.fetch_rows("SELECT film_id FROM diary WHERE member_id = ? ORDER BY id", ines.id)
    assert rows == [(await world.film("solaris-2002"),), (await world.film("solaris-1972"),)]
    assert "needs your choice" in (await bring(world, world.other.ines, watched("Solaris,"))).text


async def test_a_film_merged_while_its_row_was_in_doubt_can_still_be_chosen(world: World) -> None:
    ines = world.club.ines
    look = await bring(world, ines, watched("Solaris,"))
    await world.ask(world.club.mara, "films merge", film="Solaris (2002)", into="Solaris (1972)")
    again = await world.ask(ines, "import")
    chosen = await world.press(ines, again, "importpick")
    assert "**1** ready to import" in chosen.text
    assert look.private
