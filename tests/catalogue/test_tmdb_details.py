"""A film's card with TMDB's facts: shown when they arrive quickly, never waited for when they do not."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import config
from bot.composition import Services, open_services
from bot.config import Settings
from bot.domain.clubs.settings import CLUB_SETTINGS
from bot.domain.ids import LIBRARY, GuildId, MemberId
from bot.domain.operator_errors import SettingsWrong
from bot.domain.people import Actor
from bot.domain.reviews.club_snapshot import FilmPage
from bot.services.catalogue import titles
from bot.services.catalogue import tmdb_details as details_service
from bot.store.catalogue import films as film_store
from bot.store.catalogue import tmdb_details as details_store
from bot.store.changes import Changes
from bot.ui.catalogue.films import ATTRIBUTION, film_card
from bot.ui.kit import controls
from tests.support.tmdb import KEY, StandIn, Trouble, film, stand_in
from tests.support.world import VEGAS, Answer, World, walk


@pytest.fixture
def tmdb() -> Iterator[StandIn]:
    with stand_in() as opened:
        opened.films[451] = film(imdb_id="tt0113627")
        yield opened


@pytest.fixture
def settings(tmp_path: Path, tmdb: StandIn) -> Settings:
    """The usual services, with a key and the stand-in's address."""
    return Settings(database_path=tmp_path / "marquee.sqlite3", tmdb_api_key=KEY, tmdb_address=tmdb.address)


async def ask(world: World) -> Answer:
    return await world.ask(world.club.ines, "movie", film="Leaving Las Vegas")


async def fetched(services: Services) -> None:
    """Wait for what is being fetched in the background."""
    await asyncio.gather(*services.tmdb_details._fetching.values())


def person(member: int = 1, guild: GuildId | None = None) -> Actor:
    return Actor(member=MemberId(member), name="x", guild=guild, manages_server=True)


async def page_of(services: Services) -> FilmPage:
    return await services.reading.film_page(person(), "Leaving Las Vegas")


async def grow_old(world: World, age: timedelta) -> None:
    """Make TMDB's stored answer older."""
    async with world.services.database.write(changes=Changes.UNCACHED) as writing:
        await writing.execute_write("UPDATE tmdb_film SET fetched_at = ?", (world.services.now() - age).isoformat())


def links(answer: Answer) -> list[str]:
    return [part["url"] for part in walk(answer.components) if part.get("url")]


async def test_a_card_has_where_to_watch_a_trailer_and_the_words_that_tmdb_asks_for(
    world: World, tmdb: StandIn
) -> None:
    answer = await ask(world)
    assert "**Where to watch** (US)" in answer.text
    assert "Stream: Criterion Channel, MUBI · Rent: Apple TV" in answer.text
    assert "by JustWatch" in answer.text
    assert ATTRIBUTION in answer.text
    assert links(answer) == ["https://www.youtube.com/watch?v=dQw4w9WgXcQ"]
    assert tmdb.asked == ["movie/451"]


async def test_gaps_are_filled_and_what_is_known_stays(world: World, tmdb: StandIn) -> None:
    tmdb.films[451] = film(overview="TMDB's own words.", runtime=7)
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write("UPDATE film SET overview = NULL, poster = NULL WHERE tmdb_id = 451")
    answer = await ask(world)
    assert "TMDB's own words." in answer.text
    assert "7 min" not in answer.text
    pictures = [part["media"]["url"] for part in walk(answer.components) if part["type"] == 11]
    assert pictures == ["https://image.tmdb.org/t/p/w500/37qHRJxnSh5YkuaN9FgfNnMl3Tj.jpg"]
    assert "TMDB" in answer.text.split("Facts:")[1]


async def test_the_second_card_asks_nobody(world: World, tmdb: StandIn) -> None:
    await ask(world)
    again = await ask(world)
    await world.restart()
    third = await world.ask(world.club.theo, "movie", film="Leaving Las Vegas")
    assert again.text == third.text
    assert len(tmdb.asked) == 1


async def test_a_slow_answer_is_not_waited_for_and_there_the_next_time(services: Services, tmdb: StandIn) -> None:
    services.tmdb_details._wait = 0.05
    tmdb.trouble = Trouble(seconds=1.0)
    first = await page_of(services)
    assert first.film.title == "Leaving Las Vegas"
    assert first.extras is None
    await fetched(services)
    second = await page_of(services)
    assert second.extras is not None
    assert len(tmdb.asked) == 1


async def test_two_who_ask_at_once_ask_tmdb_once(world: World, tmdb: StandIn) -> None:
    tmdb.trouble = Trouble(seconds=0.2)
    pages = await asyncio.gather(*(page_of(world.services) for _ in range(5)))
    assert all(page.extras is not None for page in pages)
    assert len(tmdb.asked) == 1


async def test_old_facts_stand_in_while_new_ones_are_fetched(world: World, tmdb: StandIn) -> None:
    await ask(world)
    await grow_old(world, details_service.FRESH_FOR + timedelta(hours=1))
    tmdb.trouble = Trouble(seconds=0.3)
    old = await ask(world)
    assert ATTRIBUTION in old.text
    assert "Where to watch" not in old.text, "services change from day to day"
    await fetched(world.services)
    assert "Where to watch" in (await ask(world)).text
    assert len(tmdb.asked) == 2


async def test_what_may_no_longer_be_kept_is_neither_shown_nor_kept(world: World, tmdb: StandIn) -> None:
    await ask(world)
    await grow_old(world, details_service.RETENTION + timedelta(days=1))
    tmdb.trouble = Trouble(status=503)
    assert ATTRIBUTION not in (await ask(world)).text
    await world.services.tmdb_details.drop_expired()
    async with world.services.database.read() as reading:
        assert await reading.fetch_rows("SELECT film_id FROM tmdb_film") == []


async def test_a_film_that_tmdb_lacks_is_not_asked_for_every_time(world: World, tmdb: StandIn) -> None:
    tmdb.films = {}
    for _ in range(3):
        assert ATTRIBUTION not in (await ask(world)).text
    assert len(tmdb.asked) == 1


async def test_a_refused_key_is_told_the_operator_once_and_nobody_else(
    world: World, tmdb: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    tmdb.trouble = Trouble(status=401)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            answer = await ask(world)
            assert not answer.private
            assert "Leaving Las Vegas (1995)" in answer.text
        await world.ask(world.club.ines, "movie", film="Ran")
    told = [record.getMessage() for record in caplog.records if "TMDB" in record.getMessage()]
    assert len(told) == 1
    assert "TMDB_API_KEY" in told[0]
    assert KEY not in caplog.text
    assert len(tmdb.asked) == 1


async def test_after_a_429_nobody_asks_until_the_time_is_over(
    world: World, tmdb: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmdb.trouble = Trouble(status=429, headers={"Retry-After": "120"})
    await ask(world)
    tmdb.trouble = Trouble()
    await ask(world)
    await world.ask(world.club.ines, "movie", film="Ran")
    assert len(tmdb.asked) == 1
    now = world.services.now

    def later() -> datetime:
        return now() + timedelta(seconds=121)

    monkeypatch.setattr(world.services.tmdb_details, "_now", later)
    assert "Where to watch" in (await ask(world)).text


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(status=500),
        Trouble(hangs_up=True),
        Trouble(body=b"<html>"),
        Trouble(body=b"null"),
        Trouble(
            body=b'{"id": 451, "title": "X", "runtime": "a while", "videos": 7, "watch/providers": {"results": []}}'
        ),
    ],
    ids=["status", "hang-up", "html", "null", "nonsense fields"],
)
async def test_whatever_comes_back_the_card_is_there(world: World, tmdb: StandIn, trouble: Trouble) -> None:
    tmdb.trouble = trouble
    for _ in range(2):
        answer = await ask(world)
        assert not answer.private
        assert "**Mike Figgis**" in answer.text
        assert "Where to watch" not in answer.text
    assert len(tmdb.asked) <= 2, "the library itself asks again after a hang-up, once"


async def test_trouble_doubles_the_rest(world: World, tmdb: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    tmdb.trouble = Trouble(status=503)
    service = world.services.tmdb_details
    rests = []
    for _ in range(9):
        monkeypatch.setattr(service, "_paused_until", None)
        await ask(world)
        assert service._paused_until is not None
        rests.append(round((service._paused_until - world.services.now()).total_seconds(), -1))
        await world.rest()
    assert rests[0] < rests[1] < rests[2]
    assert max(rests) <= details_service.LONGEST_PAUSE


async def test_a_club_chooses_its_country(world: World) -> None:
    panel = await world.ask(world.club.mara, "settings")
    assert "Streaming country: United States" in panel.text
    custom_id = controls.SETTING.custom_id(list(CLUB_SETTINGS).index("watch_country"))
    changed = Answer(await world.club.mara.select(panel.message, ["DE"], custom_id=custom_id))
    assert changed.result.acknowledged
    assert "Streaming country: Germany" in panel.text
    ours = await ask(world)
    assert "(DE)\nBuy: Maxdome" in ours.text
    theirs = await world.ask(world.other.ines, "movie", film="Leaving Las Vegas")
    assert "(US)" in theirs.text


async def test_the_operators_country_holds_where_a_club_chose_none(
    settings: Settings, template: Path, tmdb: StandIn
) -> None:
    shutil.copyfile(template, settings.database_path)
    async with open_services(dataclasses.replace(settings, tmdb_country="DE")) as services:
        page = await page_of(services)
        assert page.extras is not None
        assert page.extras.country == "DE"
        assert page.extras.watch is not None


async def test_a_clubs_own_word_on_a_film_does_not_bend_what_others_see(world: World, tmdb: StandIn) -> None:
    ident = await world.film(VEGAS)
    async with world.services.database.write(changes=Changes.EVERYTHING, club=world.club.id) as writing:
        await writing.execute_write(
            "INSERT INTO film_overlay (guild_id, film_id, field, value, set_by, set_at) VALUES (?, ?, 'tmdb_id', '7', 1, ?)",
            world.club.id,
            ident,
            world.services.now().isoformat(),
        )
    tmdb.films[7] = film(7, title="Something Else", imdb_id=None)
    await ask(world)
    assert tmdb.asked == ["movie/451"]


async def test_no_key_means_no_request_and_no_setting(template: Path, tmp_path: Path, tmdb: StandIn) -> None:
    path = tmp_path / "without.sqlite3"
    shutil.copyfile(template, path)
    async with open_services(Settings(database_path=path, tmdb_address=tmdb.address)) as services:
        assert (await page_of(services)).extras is None
        shown = await services.clubs.effective_settings(person(guild=GuildId(5)))
        assert "watch_country" not in [each.setting.key for each in shown]
    assert tmdb.asked == []


async def test_stopping_does_not_wait_for_tmdb(settings: Settings, template: Path, tmdb: StandIn) -> None:
    shutil.copyfile(template, settings.database_path)
    tmdb.trouble = Trouble(seconds=30)
    async with open_services(settings) as services:
        services.tmdb_details._wait = 0.01
        page = await page_of(services)
        assert page.extras is None
        task = next(iter(services.tmdb_details._fetching.values()))
    assert task.cancelled()


async def test_a_film_that_goes_takes_what_was_said_of_it_along(world: World) -> None:
    page: FilmPage = await page_of(world.services)
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        new = await film_store.insert_film(
            writing, dataclasses.replace(page.film, tmdb_id=None, imdb_id=None, wikidata_id=None), guild=LIBRARY
        )
        held = await details_store.of_film(writing, page.film.id)
        assert held is not None
        await details_store.replace_details(writing, new, held[0], now=held[1])
        assert await details_store.of_film(writing, new) == held
        await writing.execute_write("DELETE FROM film_source WHERE film_id = ?", new)
        await writing.execute_write("DELETE FROM film WHERE id = ?", new)
        assert await details_store.of_film(writing, new) is None
        await details_store.replace_details(writing, new, held[0], now=held[1])
        assert await details_store.of_film(writing, new) is None, "a film that has gone has no row"


async def test_the_longest_card_fits(world: World, tmdb: StandIn) -> None:
    name = "An Extraordinarily Long Name of a Person or Thing Which Hardly Ends "
    service = [{"provider_name": f"{name}{n}"} for n in range(30)]
    ways = ("flatrate", "free", "ads", "rent", "buy")
    tmdb.films[451]["watch/providers"] = {"results": {"US": dict.fromkeys(ways, service)}}
    page = await page_of(world.services)
    names = tuple(f"{name}{n}" for n in range(30))
    lists = ("alternative_titles", "directors", "writers", "cast", "genres", "countries", "languages", "themes")
    many: dict[str, Any] = dict.fromkeys(lists, names)
    longest = dataclasses.replace(
        page.film,
        title="T" * 499,
        original_title=name * 7,
        overview=name * 40,
        content_notes=names,
        sources={field: f"{name}{field}" for field in lists},
        **many,
    )
    card = film_card(dataclasses.replace(page, film=longest))
    texts = sum(len(part["content"]) for part in walk(card.payload()) if part["type"] == 10)
    assert texts <= 4_000


@pytest.mark.parametrize("key", ["my key", "0123", KEY.upper(), f"{KEY}0"])
def test_what_is_no_key_is_refused_at_the_start(key: str) -> None:
    with pytest.raises(SettingsWrong) as caught:
        config.read_settings({"TMDB_API_KEY": key}, env_file=Path("absent"), need_token=False)
    assert [problem.name for problem in caught.value.problems] == ["TMDB_API_KEY"]


def test_key_token_and_country_are_read_and_the_key_never_shown() -> None:
    for key in (KEY, "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl", ""):
        read = config.read_settings(
            {"TMDB_API_KEY": key, "TMDB_COUNTRY": "de"}, env_file=Path("absent"), need_token=False
        )
        assert (read.tmdb_api_key, read.tmdb_country) == (key, "DE")
        assert not key or key not in repr(read)
    with pytest.raises(SettingsWrong):
        config.read_settings({"TMDB_COUNTRY": "Germany"}, env_file=Path("absent"), need_token=False)


async def found(world: World, typed: str) -> list[str]:
    await world.rest()
    return [str(choice["name"]) for choice in await world.suggestions(world.club.ines, "movie", typed)]


async def test_a_film_is_found_by_the_titles_that_tmdb_gives_it_for_as_long_as_they_may_be_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await found(world, "liebe bis in den tod") != ["Leaving Las Vegas (1995)"]
    await ask(world)
    await fetched(world.services)
    assert "Leaving Las Vegas (1995)" in (await found(world, "liebe bis in den tod"))[0]
    assert "Leaving Las Vegas" in (await world.ask(world.other.ines, "movie", film="adios a las vegas")).text
    # Also with a large catalogue's index, whose file does not contain them.
    monkeypatch.setattr(titles, "LARGE_INDEX", 10)
    await world.services.catalogue.open()
    await world.services.catalogue.index_ready()
    assert "Leaving Las Vegas (1995)" in (await found(world, "liebe bis in den tod"))[0]
    kept = world.settings.database_path.with_suffix(".titles").read_bytes()
    assert b"leaving las vegas" in kept
    assert b"liebe bis in den tod" not in kept

    await grow_old(world, details_service.RETENTION + timedelta(days=1))
    await world.services.tmdb_details.drop_expired()
    assert not any("Leaving Las Vegas" in name for name in await found(world, "liebe bis in den tod"))
    assert "Leaving Las Vegas (1995)" in (await found(world, "leaving las vegas"))[0]


async def test_titles_that_tmdb_no_longer_gives_leave_the_search(world: World, tmdb: StandIn) -> None:
    await ask(world)
    await fetched(world.services)
    assert "Leaving Las Vegas (1995)" in (await found(world, "liebe bis in den tod"))[0]
    tmdb.films[451] = film(imdb_id="tt0113627", alternative_titles={"titles": []})
    await grow_old(world, details_service.FRESH_FOR + timedelta(hours=1))
    await ask(world)
    await fetched(world.services)
    assert not any("Leaving Las Vegas" in name for name in await found(world, "liebe bis in den tod"))


async def test_without_a_key_no_title_of_tmdbs_is_searched(world: World, settings: Settings) -> None:
    await ask(world)
    await fetched(world.services)
    bare = dataclasses.replace(settings, tmdb_api_key="")
    async with open_services(bare) as services:
        films = (await services.catalogue.suggest_films(person(), "liebe bis in den tod", 5)).films
        assert all(each.title != "Leaving Las Vegas" for each in films)
