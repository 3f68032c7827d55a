"""The bundled catalogue: loaded once, beside the running bot, without duplicates; a killed start continues."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot import paths
from bot.app import LoggedProgress
from bot.composition import open_services
from bot.config import Settings
from bot.domain.catalogue.errors import CatalogueFileBroken
from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.services.catalogue import bundled_films
from bot.services.catalogue.bundled_films import BundledFilms
from bot.sources.catalogues.bundle import read_bundle
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from tests.catalogue.bundled_files import bundle_file, listed, load, written
from tests.catalogue.import_files import (
    DiesAfter,
    Interrupted,
    Quiet,
    bring,
    films,
    imdb,
    new_database,
    now,
    remove,
    state,
    wiki_film,
    wikipedia,
)
from tests.support.world import World

ME = Actor(member=MemberId(5), name="me", guild=GuildId(7))
MANY = [listed(f"The Reel {n}", 1920 + n, f"Director {n % 7}", f"Player {n % 11}|Player {n % 5}") for n in range(90)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two listed films, of which one is written about too, a written one, and one that the starter library has."""
    return bundle_file(
        tmp_path / "films.xz",
        films=[
            listed("Paper Moons", 1993, "Ann Lee", "Bo Ek|Cy Fox"),
            listed("Bridge of Gulls! The Long Title of It", 2004, "Di Gray", "Ed Hall", key="gulls"),
            listed("Ran", 1985, "Akira Kurosawa", "Tatsuya Nakadai"),
        ],
        facts=[
            written("Gulls", 2004, "Di Gray", same_as="gulls", other_titles="The Gulls", cast="Flo Ines"),
            written("Les Gants", 2024, "Gil Han", original_title="Les gants", popularity=610),
        ],
        curated=[("ran-1985", "Ran (1985)", "tt0089881")],
    )


def test_facts_of_a_list_and_of_a_table_make_one_film(tmp_path: Path, file: Path) -> None:
    database = new_database(tmp_path)
    report = load(database, file)
    assert (report.films, report.outcome.new) == (4, 4)
    found = films(database)
    _, gulls, sources = found["Gulls (2004)"]
    assert gulls.alternative_titles == ("The Gulls", "Bridge of Gulls! The Long Title of It")
    assert (gulls.runtime, gulls.languages, gulls.popularity) == (99, ("French",), 0.8)
    assert [person.name for person in gulls.cast] == ["Flo Ines", "Ed Hall"]
    assert set(sources) == {"bundled catalogue"}
    assert found["Paper Moons (1993)"][1].popularity == 0.12
    assert found["Les Gants (2024)"][1].original_title == "Les gants"


def test_loading_again_changes_nothing_and_curated_films_stay_as_they_are(
    template: Path, tmp_path: Path, file: Path
) -> None:
    database = tmp_path / "marquee.sqlite3"
    shutil.copyfile(template, database)
    before = films(database)
    assert load(database, file).outcome.new == 3
    after = films(database)
    assert set(after) - set(before) == {"Gulls (2004)", "Paper Moons (1993)", "Les Gants (2024)"}
    assert after["Ran (1985)"] == before["Ran (1985)"]
    again = load(database, file).outcome
    assert (again.new, again.changed, again.unchanged) == (0, 0, 3)
    assert films(database) == after


@pytest.mark.parametrize("batches", [0, 1, 4])
def test_a_load_that_dies_continues_to_the_same_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    monkeypatch.setattr(bundled_films, "BATCH", 20)
    file = bundle_file(tmp_path / "films.xz", films=MANY)
    (tmp_path / "whole").mkdir()
    whole = new_database(tmp_path / "whole")
    load(whole, file)
    database = new_database(tmp_path)
    with pytest.raises(Interrupted):
        load(database, file, DiesAfter(batches))
    assert 0 < len(films(database)) <= len(MANY)
    outcome = load(database, file).outcome
    assert outcome.unchanged == 20 * (batches + 1) - (10 if batches == 4 else 0)
    assert state(database) == state(whole)


def test_a_newer_version_changes_what_changed_and_removes_what_it_has_not(tmp_path: Path) -> None:
    database = new_database(tmp_path)
    load(database, bundle_file(tmp_path / "old.xz", films=[listed("One", 1990, "Ann"), listed("Two", 1991, "Bo")]))
    one = films(database)["One (1990)"][0]
    newer = [listed("One", 1990, "Ann", "Cy"), listed("Three", 1992, "Di")]
    outcome = load(database, bundle_file(tmp_path / "new.xz", films=newer)).outcome
    assert (outcome.new, outcome.changed) == (1, 1)
    found = films(database)
    assert set(found) == {"One (1990)", "Three (1992)"}
    assert (found["One (1990)"][0], found["One (1990)"][1].cast[0].name) == (one, "Cy")


def test_a_film_that_the_operator_imported_is_not_there_twice(tmp_path: Path, file: Path) -> None:
    database = new_database(tmp_path)
    bring(database, "wikipedia", wikipedia(tmp_path / "w.json", [wiki_film("Paper Moons", 1993, "Bo Ek", "Cy Fox")]))
    assert load(database, file).outcome.matched == 1
    found = films(database)
    assert len(found) == 4
    assert {"Wikipedia", "bundled catalogue"} <= set(found["Paper Moons (1993)"][2])


def test_films_of_an_import_that_names_nobody_are_matched_by_title_and_year(tmp_path: Path, file: Path) -> None:
    basics = [
        ("tt0000001", "movie", "Paper Moons", "Paper Moons", 0, 1993, "\\N", 90, "Drama"),
        ("tt0000002", "movie", "Les Gants", "Les Gants", 0, 2019, "\\N", 90, "Drama"),
    ]
    first = new_database(tmp_path)
    bring(first, "imdb", imdb(tmp_path / "imdb", title_basics=basics))
    assert load(first, file).outcome.matched == 1
    assert len(films(first)) == 5
    (tmp_path / "second").mkdir()
    second = new_database(tmp_path / "second")
    load(second, file)
    assert bring(second, "imdb", tmp_path / "imdb").outcome.matched == 1
    assert set(films(second)) == set(films(first))


def test_the_operator_removes_it_and_only_they_bring_it_back(tmp_path: Path, file: Path) -> None:
    database = new_database(tmp_path)
    load(database, file)
    assert remove(database, "bundled").deleted == 4
    assert films(database) == {}

    async def loads() -> bool:
        async with open_services(Settings(database_path=database, starter_library=False)) as services:
            return await BundledFilms(services.database, file).is_new()

    assert not asyncio.run(loads())
    load(database, file)
    assert len(films(database)) == 4
    assert not asyncio.run(loads())


async def test_a_club_finds_the_films_while_and_after_they_are_loaded(world: World, file: Path) -> None:
    club = world.club
    assert "Gulls (2004)" not in str(await world.suggestions(club.ines, "movie", "gulls"))
    bundled = BundledFilms(world.services.database, file)
    seen: list[str] = []

    class Noted(LoggedProgress):
        def step(self, name: str) -> None:
            seen.append(name)

    loading = asyncio.create_task(bundled.load_new(Noted()))
    assert "Ran" in (await world.ask(club.ines, "movie", film="Ran")).text
    await world.ask(club.theo, "rate", film="Ran", stars=9)
    assert await loading
    await world.services.refresh_caches()
    assert seen == ["reading the bundled catalogue", "loading 4 films"]
    await world.rest()
    answer = await world.ask(club.ines, "movie", film="the gulls")
    assert "Di Gray" in answer.text
    assert "bundled catalogue" in answer.text
    assert not await bundled.load_new(Quiet())


async def test_a_film_that_a_club_added_becomes_the_film_of_the_catalogue(world: World, file: Path) -> None:
    club, there = world.club, world.other
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        own, same, another = [
            await film_store.insert_film(
                writing, Film(id=FilmId(0), title=title, year=year, directors=by), guild=whose.id
            )
            for whose, title, year, by in (
                (club, "gulls", 2003, ("Di Gray",)),
                (there, "Paper Moons", 1993, ()),
                (there, "Les Gants", 2024, ("Somebody Else",)),
            )
        ]
    await world.services.catalogue.refresh()
    await world.ask(club.ines, "rate", film=f"film:{own}", stars=9)
    await world.ask(there.ines, "rate", film=f"film:{same}", stars=7)
    assert await BundledFilms(world.services.database, file).load_new(Quiet())
    await world.services.refresh_caches()
    await world.rest()
    offered = await world.suggestions(club.theo, "movie", "gulls")
    assert [choice["name"] for choice in offered if choice["name"].startswith(("Gulls", "gulls ("))] == [
        "Gulls (2004) · Di Gray"
    ]
    assert "ines" in (await world.ask(club.theo, "who-saw", film="Gulls (2004)")).text
    assert "Gulls (2004)" in (await world.ask(club.theo, "movie", film=f"film:{own}")).text
    assert "olga" in (await world.ask(there.theo, "who-saw", film="Paper Moons (1993)")).text
    assert "ines" not in (await world.ask(there.theo, "who-saw", film="Gulls (2004)")).text
    # Nobody in common: two films.
    assert "Somebody Else" in (await world.ask(there.theo, "movie", film=f"film:{another}")).text


async def test_a_title_means_the_film_that_is_far_better_known_but_never_passes_over_the_clubs_own(
    world: World, tmp_path: Path
) -> None:
    rows = [listed("Vertigo", 1921, "Ann Lee"), listed("Parasite", 1982, "Bo Ek")]
    same = [written("Solaris", 2002, "Cy Fox", popularity=700)]
    assert await BundledFilms(world.services.database, bundle_file(tmp_path / "f.xz", films=rows, facts=same)).load_new(
        Quiet()
    )
    await world.services.refresh_caches()
    club = world.club
    assert "Bong Joon-ho" in (await world.ask(club.ines, "movie", film="parasite")).text
    # Both are known: the member is asked.
    assert "Which one do you mean" in (await world.ask(club.ines, "movie", film="solaris")).text
    await world.rest()
    await world.ask(club.theo, "rate", film="Vertigo (1921)", stars=4)
    await world.rest()
    assert "Which one do you mean" in (await world.ask(club.ines, "movie", film="vertigo")).text
    assert "Vertigo (1958)" in (await world.ask(world.other.ines, "movie", film="vertigo")).text


async def test_a_clubs_own_remake_is_asked_about_whatever_the_cache_holds(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = bundle_file(tmp_path / "f.xz", films=[listed("Vertigo", 1921, "Ann Lee")])
    assert await BundledFilms(world.services.database, file).load_new(Quiet())
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await film_store.insert_film(writing, Film(id=FilmId(0), title="Parasite", year=1982), guild=world.club.id)
    await world.services.refresh_caches()
    monkeypatch.setattr(world.services.catalogue._films, "_size", 0)
    assert "Which one do you mean" in (await world.ask(world.club.ines, "movie", film="parasite")).text
    assert "Bong Joon-ho" in (await world.ask(world.other.ines, "movie", film="parasite")).text
    # Outside a club no film is anybody's own, also not one that was just shown.
    alone = Actor(member=MemberId(5), name="me", guild=None)
    assert (await world.services.catalogue.find_film(alone, "Vertigo (1921)")).year == 1921
    assert (await world.services.catalogue.find_film(alone, "vertigo")).year == 1958


async def test_it_can_be_switched_off(settings: Settings) -> None:
    async with open_services(Settings(database_path=settings.database_path, bundled_catalogue=False)) as services:
        await services.load_bundled_films(Quiet())
        async with services.database.read() as reading:
            assert await film_store.count_films(reading) < 1_000


async def test_a_missing_or_damaged_file_stops_nobody(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    damaged = tmp_path / "damaged.xz"
    damaged.write_bytes(paths.BUNDLE.read_bytes()[:1_000])
    async with open_services(settings) as services:
        assert not await BundledFilms(services.database, tmp_path / "none.xz").load_new(Quiet())
        assert "cannot be read" in caplog.text
        await BundledFilms(services.database, damaged).load_new(Quiet())
        assert "was not loaded completely" in caplog.text
        assert await services.catalogue.find_film(ME, "Ran")
    with pytest.raises(CatalogueFileBroken):
        load(settings.database_path, damaged)


async def test_the_real_one_has_what_people_look_for(template: Path, settings: Settings) -> None:
    shutil.copyfile(template, settings.database_path)
    await asyncio.to_thread(load, settings.database_path, paths.BUNDLE)
    async with open_services(settings) as services:
        await services.catalogue.index_ready()

        async def offered(typed: str) -> list[str]:
            return [film.name for film in (await services.catalogue.suggest_films(ME, typed, 5)).films]

        assert "Borat (2006)" in await offered("bor")
        assert (await offered("forrest gump"))[0] == "Forrest Gump (1994)"
        assert "Call Me by Your Name (2017)" in await offered("call me by your")
        async with services.database.read() as reading:
            assert await film_store.count_films(reading) > 36_000
    with closing(sqlite3.connect(settings.database_path)) as connection:
        wrong = connection.execute(
            "SELECT name FROM person WHERE name IN ('and', '.', '(', ')', 'Cast:', '(voices)', 'with', 'the', 'Sr.')"
        )
        assert wrong.fetchall() == []
    _, version = await asyncio.to_thread(read_bundle, paths.BUNDLE)
    assert films_version(settings.database_path) == version


def films_version(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        return str(connection.execute("SELECT value FROM meta WHERE key = 'bundled_catalogue'").fetchone()[0])


def test_the_load_leaves_gaps_for_the_bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two batches another connection writes; without the pause it would wait until the end."""
    monkeypatch.setattr(bundled_films, "BATCH", 20)
    database = new_database(tmp_path)
    file = bundle_file(tmp_path / "films.xz", films=MANY)
    pauses: list[float] = []
    monkeypatch.setattr("bot.store.catalogue.bulk.time.sleep", pauses.append)
    bundled_films.load_bundle(database, file, Quiet(), now, pause=True)
    assert len(pauses) >= 5
