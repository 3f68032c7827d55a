"""The films that an import did not find are added to the club, and their rows are imported."""

from __future__ import annotations

import pytest

from bot.domain.diary.errors import ImportGone
from bot.domain.ids import MemberId
from bot.domain.people import Actor
from bot.services.catalogue.adding import FILMS_A_DAY, read_film
from tests.diary.test_imports import archive, bring
from tests.support.world import Answer, World

HEAD = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
DIARY = HEAD + (
    "2026-03-03,Nobody's Film,2001,https://boxd.it/a3,2,,,2026-03-03\n"
    "2026-03-03,Nobody's Film,2001,https://boxd.it/a3,2,,,2026-03-03\n"
    "2026-03-04,Nobody's Other Film,2002,https://boxd.it/a4,4,,,2026-03-04\n"
    "2026-03-05,Ran,1985,https://boxd.it/a5,5,,,2026-03-05\n"
)
WATCHLIST = "Date,Name,Year,Letterboxd URI\n2026-01-01,Nobody's Other Film,2002,https://boxd.it/a4\n"


async def add(world: World, panel: Answer) -> Answer:
    return await world.press(world.club.ines, panel, "importadd")


async def test_missing_films_are_added_and_imported_with_the_rest(world: World) -> None:
    ines = world.club.ines
    preview = await bring(world, ines, archive(diary=DIARY, watchlist=WATCHLIST))
    assert "Nobody's Film (2001)" in preview.text
    added = await add(world, preview)
    assert "Added 2 films for this club. A moderator will check." in added.text
    assert "Not found" not in added.text
    assert "**4** ready to import" in added.text
    assert "**1** duplicated in the file" in added.text
    await world.press(ines, added, "importgo")
    diary = (await world.ask(ines, "diary")).text
    assert diary.count("Nobody's Film (2001)") == 1
    assert diary.count("Nobody's Other Film (2002)") == 1
    assert "Nobody's Other Film (2002)" in (await world.ask(ines, "watchlist show")).text
    assert "2 films added by members" in (await world.ask(world.club.mara, "reviews queue")).text
    elsewhere = await world.ask(world.other.ines, "movie", film="Nobody's Other Film")
    assert "I can't find" in elsewhere.text


async def test_after_the_import_their_rows_are_stored_at_once(world: World) -> None:
    ines = world.club.ines
    preview = await bring(world, ines, archive(diary=DIARY))
    imported = await world.press(ines, preview, "importgo")
    await world.restart()
    added = await add(world, imported)
    assert "Added 2 films for this club." in added.text
    assert "Nobody's Film (2001)" in (await world.ask(ines, "diary")).text


async def test_what_another_member_added_meanwhile_is_used(world: World) -> None:
    preview = await bring(world, world.club.ines, archive(diary=DIARY))
    theo = Actor(member=MemberId(world.club.theo.id), name="theo", guild=world.club.id)
    await world.services.look_up.adding.add_typed_film(theo, read_film("Nobody's Film", 2001, ()))
    added = await add(world, preview)
    assert "Added 1 film for this club. A moderator will check. 1 film had been added already." in added.text


async def test_the_quota_for_added_films_holds(world: World) -> None:
    rows = "".join(f"2026-03-03,Unmade {n},2001,https://boxd.it/b{n},2,,,2026-03-03\n" for n in range(FILMS_A_DAY + 3))
    preview = await bring(world, world.club.ines, archive(diary=HEAD + rows))
    added = await add(world, preview)
    assert f"Added {FILMS_A_DAY} films for this club. A moderator will check. 3 films left" in added.text
    again = await add(world, added)
    assert f"limit of {FILMS_A_DAY} added films" in again.text
    assert f"**{FILMS_A_DAY}** ready to import" in added.text


async def test_nobody_adds_films_of_anothers_import(world: World) -> None:
    preview = await bring(world, world.club.ines, archive(diary=DIARY))
    number = int(preview.ids("importadd")[0].rsplit(":", 1)[1])
    theo = Actor(member=MemberId(world.club.theo.id), name="theo", guild=world.club.id)
    in_another_club = Actor(member=MemberId(world.club.ines.id), name="ines", guild=world.other.id)
    for stranger in (theo, in_another_club):
        with pytest.raises(ImportGone):
            await world.services.history_imports.add_missing_films(stranger, number)
    assert "I can't find" in (await world.ask(world.club.theo, "movie", film="Nobody's Other Film")).text
