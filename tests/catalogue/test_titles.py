"""Titles of a large catalogue: searched while the index is built, later from its file, in a thread."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.composition import Services, open_services
from bot.config import Settings
from bot.domain.catalogue.film import Film
from bot.domain.catalogue.found_film import FilmQuery
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.search import TitleIndex
from bot.services.catalogue import finder, titles
from bot.services.catalogue.adding import read_film

ME = Actor(member=MemberId(1), name="Ines", guild=GuildId(5))


@pytest.fixture
def large(settings: Settings, template: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Treat every catalogue as a large one; gives the names of the threads that searched."""
    shutil.copyfile(template, settings.database_path)
    searched: list[str] = []
    plain = TitleIndex.search

    def noted(self: TitleIndex, *given: object, **named: object) -> object:
        searched.append(threading.current_thread().name)
        return plain(self, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(titles, "LARGE_INDEX", 1)
    monkeypatch.setattr(TitleIndex, "search", noted)
    return searched


async def found(services: Services, typed: str) -> list[str]:
    return [film.name for film in (await services.catalogue.suggest_films(ME, typed, 25)).films]


async def test_a_large_catalogue_is_searched_beside_the_event_loop(settings: Settings, large: list[str]) -> None:
    async with open_services(settings) as services:
        await services.catalogue.index_ready()
        large.clear()
        assert "Ran (1985)" in await found(services, "ran")
    assert large
    assert all(name.startswith("titles") for name in large)


async def test_the_best_known_films_are_found_while_the_index_is_made(
    settings: Settings, large: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not large
    may_go_on = asyncio.Event()
    plain = titles.TitleSearch._build_in_process

    async def slowly(self: titles.TitleSearch, fingerprint: str) -> TitleIndex | None:
        await may_go_on.wait()
        return await plain(self, fingerprint)

    monkeypatch.setattr(titles.TitleSearch, "_build_in_process", slowly)
    monkeypatch.setattr(titles, "INTERIM_FILMS", 50)
    async with open_services(settings) as services:
        async with services.database.read() as reading:
            (best,) = await reading.fetch_rows("SELECT title FROM film ORDER BY popularity DESC, id LIMIT 1")
        assert any(best[0] in name for name in await found(services, best[0]))
        may_go_on.set()
        await services.catalogue.index_ready()
        assert "Kes (1969)" in await found(services, "kes")


async def test_a_film_that_is_added_while_the_index_is_made_is_found_afterwards(
    settings: Settings, large: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not large
    may_go_on = asyncio.Event()
    plain = titles.TitleSearch._build_in_process

    async def read_before(self: titles.TitleSearch, fingerprint: str) -> TitleIndex | None:
        index = await plain(self, fingerprint)
        await may_go_on.wait()
        return index

    monkeypatch.setattr(titles.TitleSearch, "_build_in_process", read_before)
    async with open_services(settings) as services:
        adding = services.look_up.adding
        await adding.add_typed_film(ME, read_film("Xyzzy by Hand", 2025, ()))
        await adding.add_sourced_film(ME, Film(id=FilmId(0), title="Plugh of a Source", year=2025, wikidata_id="Q1"))
        assert not (await adding.add_typed_film(ME, read_film("xyzzy by hand", None, ()))).is_new
        may_go_on.set()
        await services.catalogue.index_ready()
        assert await found(services, "xyzzy by hand") == ["Xyzzy by Hand (2025)"]
        assert "Plugh of a Source (2025)" in await found(services, "plugh of a source")


@pytest.mark.file
async def test_a_later_start_maps_the_file_and_an_old_file_is_made_anew(
    settings: Settings, large: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not large
    made: list[str] = []
    plain = titles.TitleSearch._build_in_process

    async def counted(self: titles.TitleSearch, fingerprint: str) -> TitleIndex | None:
        made.append(fingerprint)
        return await plain(self, fingerprint)

    monkeypatch.setattr(titles.TitleSearch, "_build_in_process", counted)
    for _ in range(2):
        async with open_services(settings) as services:
            await services.catalogue.index_ready()
            assert "Ran (1985)" in await found(services, "rann")
    assert len(made) == 1
    path = settings.database_path.with_suffix(".titles")
    path.write_bytes(path.read_bytes()[:-7])
    _add_by_another_process(settings.database_path, "A Film Nobody Had Before")
    async with open_services(settings) as services:
        await services.catalogue.index_ready()
        assert await found(services, "film nobody had before") == ["A Film Nobody Had Before"]
    assert len(made) == 2


async def test_where_no_process_can_make_the_index_the_bot_does_it_itself(
    settings: Settings, large: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(titles, "_BUILD_SCRIPT", "raise SystemExit(3)")
    async with open_services(settings) as services:
        await services.catalogue.index_ready()
        assert "Kes (1969)" in await found(services, "kes")
    assert large
    assert "ended with 3" in caplog.text


async def test_a_stop_does_not_wait_for_an_index_that_is_being_made(
    settings: Settings, large: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise this test would take a minute."""
    monkeypatch.setattr(titles, "_BUILD_SCRIPT", "import time; time.sleep(60)")
    async with open_services(settings) as services:
        assert await found(services, "ran")
        await asyncio.sleep(0.2)
    assert large
    assert not settings.database_path.with_suffix(".titles").exists()


@pytest.mark.file
async def test_films_come_in_while_people_type(settings: Settings, large: list[str]) -> None:
    """Searches and additions alternate: none is lost, and no search sees a partial addition."""
    async with open_services(settings) as services:
        await services.catalogue.index_ready()
        for number in range(5):
            _add_by_another_process(settings.database_path, f"Quite Another Film {number}")
            typing = [asyncio.create_task(found(services, text)) for text in ("ran", "quite ano", "kes") * 10]
            await services.refresh_caches()
            answers = await asyncio.gather(*typing)
            assert all("Ran (1985)" in names for names in answers[::3])
            assert f"Quite Another Film {number}" in await found(services, f"quite another film {number}")
    assert large


def _add_by_another_process(path: Path, title: str, overview: str | None = None) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO film (title, overview) VALUES (?, ?)", (title, overview))


@pytest.mark.file
async def test_plain_words_of_a_large_catalogue_are_taken_in_after_the_start(
    settings: Settings, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copyfile(template, settings.database_path)
    _add_by_another_process(settings.database_path, "The Lighthouse Keeper's Umbrella", overview="An umbrella.")
    monkeypatch.setattr(finder, "BATCH", 50)
    monkeypatch.setattr(finder, "START_BATCHES", 1)
    wanted = FilmQuery(words="umbrella lighthouse")
    async with open_services(settings) as services:
        await services.finder.refresh()
        first, *_ = await services.finder.find_films(ME, wanted)
    assert first.film.title == "The Lighthouse Keeper's Umbrella"
    # After an interruption nothing is missing and nothing is duplicated.
    with closing(sqlite3.connect(settings.database_path)) as connection, connection:
        connection.execute("UPDATE meta SET value = '0:50' WHERE key = 'find_indexed'")
        connection.execute("DELETE FROM film_words WHERE rowid > 50")
    for _ in range(2):
        async with open_services(settings) as services:
            pass
    async with open_services(settings) as services:
        await services.finder.refresh()
        again, *_ = await services.finder.find_films(ME, wanted)
    assert again.film == first.film
