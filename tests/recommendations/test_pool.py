"""The rating pool: imported completely or not at all, fitted once, and reported truthfully."""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import pool as cli
from bot.composition import Services
from bot.config import Settings
from bot.domain.errors import MarqueeError
from bot.domain.ids import LIBRARY, FilmId, MemberId
from bot.domain.operator_errors import NobodyToAsk
from bot.domain.people import Actor
from bot.domain.recommendations.pool_errors import PoolFileWrong, PoolMissing, PoolTermsRefused, PoolUnmatched
from bot.services.recommendations import pool_import
from bot.services.recommendations.pool_import import PersonSample
from bot.sources.movielens_pool import Rating
from bot.store.changes import Changes
from bot.store.recommendations import pool as store
from bot.ui.problems import error_sentence
from bot.ui.recommendations.suggestions import reason_text
from tests.support.keyboard import Keyboard
from tests.support.pool_files import Quiet, folder, packed, ratings, texts
from tests.support.servers import database_variables
from tests.support.world import VEGAS, Answer, World

NOW = datetime(2026, 3, 1, tzinfo=UTC)


async def bring(services: Services, path: Path, most: int = 1_000) -> pool_import.PoolImportReport:
    return await pool_import.import_pool(services.database, path, Quiet(), lambda: NOW, most=most)


def stored(settings: Settings) -> list[tuple[int, int, float]]:
    with ThreadPoolExecutor(1) as thread:  # it blocks, and a server is read by an event loop of its own
        return sorted(thread.submit(store.scan_ratings, settings.database_url or settings.database_path).result())


@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(1, 30), st.integers(1, 10), st.integers(0, 5)), max_size=300),
    st.integers(1, 120),
)
def test_a_draw_keeps_whole_people_within_its_limit(rows: list[Rating], most: int) -> None:
    """Whoever stays has all of their ratings, and the order of the file does not decide who stays."""
    draw, backwards = PersonSample(most), PersonSample(most)
    for user, film, halves, at in rows:
        draw.add_rating(user, FilmId(film), halves, at)
    for user, film, halves, at in sorted(rows, reverse=True):
        backwards.add_rating(user, FilmId(film), halves, at)
    kept = draw.sampled_rows()
    people = {user for user, _, _ in kept}
    assert len(kept) <= most or len(people) == 1
    assert {(user, film) for user, film, _ in kept} == {(u, f) for u, f, _, _ in rows if u in people}
    assert draw.people_read == len({user for user, _, _, _ in rows})
    assert backwards.sampled_rows() == kept or len(people) < draw.people_read


async def test_films_are_known_by_imdb_then_tmdb_then_title_and_year(services: Services, tmp_path: Path) -> None:
    async with services.database.write(changes=Changes.EVERYTHING) as writing:
        for title, year, imdb, tmdb in (
            ("By Number", 2001, "tt7000001", None),
            ("By The Other", 2002, None, 700_002),
            ("Only By Name", 2003, None, None),
            ("Somebody Else's", 2004, "tt7000009", None),
            ("Told Twice", 2005, None, None),
            ("Told Twice", 2005, None, None),
        ):
            await writing.execute_write(
                "INSERT INTO film (title, year, imdb_id, tmdb_id) VALUES (?, ?, ?, ?)", title, year, imdb, tmdb
            )
    movies = ['1,"Another Name, An (1999)",Drama', "2,Whatever (1998),Drama", "3,Only by name! (2003),Drama"]
    movies += ["4,Somebody Else's (2004),Drama", "5,Told Twice (2005),Drama", "6,Only By Name (1903),Drama"]
    links = ["1,7000001,", "2,,700002", "4,7000004,", "7,not a number,", "8,7000001,5"]
    report = await bring(
        services, folder(tmp_path / "f", texts(ratings(1, (1, 2, 3, 4, 5, 6, 7)), movies=movies, links=links))
    )
    async with services.database.read() as reading:
        rows = await reading.fetch_rows(
            "SELECT film.title FROM pool_rating JOIN film ON film.id = film_id ORDER BY film.year"
        )
    assert [row[0] for row in rows] == ["By Number", "By The Other", "Only By Name"]
    assert report.outside == 4
    assert report.unknown_films == 4
    assert report.tally.broken == 1


async def test_a_second_import_changes_nothing_and_another_takes_its_place(
    services: Services, settings: Settings, tmp_path: Path
) -> None:
    one = packed(tmp_path / "one.zip", texts(ratings(3, (1, 2))))
    assert (await bring(services, one)).changed
    before = stored(settings)
    assert len(before) == 6
    version = services.database.data_version(LIBRARY, Changes.EVERYTHING)
    assert not (await bring(services, one)).changed
    assert services.database.data_version(LIBRARY, Changes.EVERYTHING) == version
    assert stored(settings) == before
    assert (await bring(services, folder(tmp_path / "two", texts(ratings(1, (3,), "2.0"))))).changed
    assert [(user, stars) for user, _, stars in stored(settings)] == [(1, 2.0)]
    # A film that left the catalogue took its ratings along: the same file brings them back.
    async with services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write("DELETE FROM pool_rating")
    assert (await bring(services, tmp_path / "two")).changed


async def test_what_fails_on_its_way_leaves_the_pool_as_it_was(
    services: Services, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bring(services, folder(tmp_path / "good", texts(ratings(3, (1, 2)))))
    before = stored(settings)
    whole = packed(tmp_path / "whole.zip", texts(ratings(40, (1, 2, 3)))).read_bytes()
    broken = tmp_path / "broken.zip"
    at = whole.index(b"ratings.csv") + 200
    broken.write_bytes(whole[:at] + b"\x00\x00\x00" + whole[at + 3 :])
    with pytest.raises(PoolFileWrong):
        await bring(services, broken)
    with pytest.raises(PoolUnmatched) as unmatched:
        await bring(services, folder(tmp_path / "far", texts(ratings(1, (1,)), movies=["1,No Such Film (1990),Drama"])))
    assert "catalogue" in error_sentence(unmatched.value)

    async def power_cut(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("bot.store.meta.write_meta", power_cut)
    with pytest.raises(OSError):  # noqa: PT011  it is ours
        await bring(services, folder(tmp_path / "more", texts(ratings(9, (1, 2, 3)))))
    assert stored(settings) == before


async def test_of_a_large_data_set_some_people_are_drawn(
    services: Services, settings: Settings, tmp_path: Path
) -> None:
    report = await bring(services, folder(tmp_path / "f", texts(ratings(200, (1, 2, 3)))), most=60)
    assert report.people_read == 200
    assert 0 < report.imported.people <= 20
    assert len(stored(settings)) == report.imported.ratings == 3 * report.imported.people
    held = await pool_import.pool_status(services.database)
    assert held is not None
    assert held.people == report.imported.people
    assert "random sample of the 200" in cli.describe_import(report)


async def test_the_running_bot_learns_what_another_process_imported(
    services: Services, settings: Settings, tmp_path: Path
) -> None:
    path = packed(tmp_path / "one.zip", texts(ratings(3, (1, 2))))
    process = await _in_another_process(settings, "import", str(path), "--yes")
    assert process == 0
    await services.refresh_caches()
    await services.rating_pool.wait_until_learned()
    assert services.rating_pool.pool is not None
    first, second = sorted({film for _, film, _ in stored(settings)})
    assert services.rating_pool.pool.together.liked_by_both(first, second) == 3
    same = services.rating_pool.pool
    await services.refresh_caches()
    await services.rating_pool.wait_until_learned()
    assert services.rating_pool.pool is same, "learned once for each change"
    assert await _in_another_process(settings, "remove", "--yes") == 0
    await services.refresh_caches()
    await services.rating_pool.wait_until_learned()
    assert services.rating_pool.pool is not same
    assert not services.rating_pool.pool


async def test_suggestions_say_whose_likes_they_rest_on(world: World, tmp_path: Path) -> None:
    """Strangers are never members, and members never strangers. (What two films are about is told before a count.)"""
    services, ines = world.services, world.club.ines
    await bring(services, folder(tmp_path / "f", texts([*ratings(40, (1, 2, 6)), *ratings(80, (3, 4, 5), first=50)])))
    await services.rating_pool.refresh()
    await services.rating_pool.wait_until_learned()
    assert await _ties(world) == ["liked by the same 40 people on MovieLens"]
    await world.write(ines, VEGAS, "I liked it much.", stars=5.0, name="Ines")
    picked = await world.ask(ines, "recommend", private=True)
    assert "iked by 40 people on MovieLens who also liked Leaving Las Vegas (1995)" in picked.text
    assert picked.text.count("40 people") == 1, "one count of people is told once"
    first = await world.ask(ines, "recommend", private=True)
    group = Answer(await ines.select(first.message, [ines, world.club.theo], custom_id=first.ids("who")[0]))
    assert "ecause Ines liked Leaving Las Vegas (1995)" in group.text.replace("ines", "Ines")
    assert group.text.count("40 people") <= 1
    elsewhere = await world.ask(world.other.ines, "recommend")
    assert "MovieLens" not in elsewhere.text


async def test_members_come_before_strangers(world: World, tmp_path: Path) -> None:
    services, club = world.services, world.club
    await bring(services, folder(tmp_path / "f", texts([*ratings(40, (1, 6)), *ratings(80, (2, 3, 4, 5), first=50)])))
    await services.rating_pool.refresh()
    await services.rating_pool.wait_until_learned()
    for member, name in ((club.theo, "Theo"), (club.mara, "Mara")):
        for key in (VEGAS, "fear-and-loathing-in-las-vegas-1998"):
            await world.write(member, key, "A good one.", stars=5.0, name=name)
    await world.write(club.ines, VEGAS, "I liked it much.", stars=5.0, name="Ines")
    assert await _ties(world) == ["liked by the same 2 members", "liked by the same 40 people on MovieLens"]
    picked = await world.ask(club.ines, "recommend", private=True)
    assert "iked by 2 members here who also liked Leaving Las Vegas (1995)" in picked.text


async def _ties(world: World) -> list[str]:
    """What is said to Ines of those who liked both films of Las Vegas."""
    ines = world.club.ines
    who = Actor(member=MemberId(ines.id), name="Ines", guild=world.club.id)
    _, found = await world.services.related_films.related_films(who, "Leaving Las Vegas (1995)")
    (other,) = [each for each in found if each.film.name == "Fear and Loathing in Las Vegas (1998)"]
    return [reason_text(reason) for reason in other.reasons if "co_liked" in reason.kind]


async def _in_another_process(settings: Settings, *words: str) -> int:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "pool",
        *words,
        env={**os.environ, **database_variables(settings)},
        stdout=asyncio.subprocess.DEVNULL,
    )
    return await process.wait()


@pytest.fixture
def library(settings: Settings, template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copyfile(template, settings.database_path)
    monkeypatch.setenv("DATABASE_PATH", str(settings.database_path))
    return settings.database_path


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    cli.register(parser.add_subparsers())
    given_words = parser.parse_args(["pool", *map(str, words)])
    code: int = given_words.run(given_words)
    return code


def test_the_terms_are_shown_and_must_be_agreed_to(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = packed(tmp_path / "one.zip", texts([*ratings(3, (1, 2)), "broken"]))
    for answer in ("", "n\n", "what?\n"):
        monkeypatch.setattr("sys.stdin", Keyboard(answer))
        with pytest.raises(PoolTermsRefused):
            run("import", path)
        assert "commercial" in capsys.readouterr().err
    with closing(sqlite3.connect(library)) as connection:
        assert connection.execute("SELECT count(*) FROM pool_rating").fetchone() == (0,)
    monkeypatch.setattr("sys.stdin", Keyboard("Y\n"))
    assert run("import", path) == 0
    shown = capsys.readouterr().out
    assert "6 ratings of 2 films by 3 people are in the pool." in shown
    assert "1 rows were broken" in shown
    assert run("import", path, "--yes") == 0
    assert ", as before." in capsys.readouterr().out


def test_status_and_remove_tell_what_there_is(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert library.exists()
    assert run("status") == 0
    assert "There is no rating pool" in capsys.readouterr().out
    run("import", packed(tmp_path / "one.zip", texts(ratings(3, (1, 2)))), "--yes")
    capsys.readouterr()
    assert run("status") == 0
    assert "6 ratings of 2 films by 3 people" in capsys.readouterr().out
    with pytest.raises(NobodyToAsk):
        run("remove")
    assert run("remove", "--yes") == 0
    shown = capsys.readouterr()
    assert "6 ratings of 2 films will be removed" in shown.err
    assert "6 ratings were removed" in shown.out
    with pytest.raises(PoolMissing):
        run("remove", "--yes")


def test_a_wrong_file_is_told_before_a_database_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_PATH", str(tmp_path / "none.sqlite3"))
    with pytest.raises(MarqueeError):
        run("import", tmp_path / "nothing.zip", "--yes")
    assert not (tmp_path / "none.sqlite3").exists()
