"""TMDB's answers are read field by field, and every failure has an error of its own."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncGenerator, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.tmdb_details import TmdbDetails, WatchOption
from bot.domain.ids import FilmId
from bot.sources.tmdb import TmdbClient
from bot.sources.tmdb_answer import NotAFilm, found_by_imdb, found_by_title, read_details
from bot.sources.web_service import LIMIT, LONGEST_WAIT, WebAnswerInvalid, WebBusy, WebKeyRefused, WebTrouble
from tests.support.tmdb import KEY, StandIn, Trouble, film, stand_in

VEGAS = Film(id=FilmId(1), title="Leaving Las Vegas", year=1995, tmdb_id=451)
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"


@pytest.fixture
def tmdb() -> Iterator[StandIn]:
    with stand_in() as opened:
        yield opened


@pytest.fixture
async def client(tmdb: StandIn) -> AsyncGenerator[TmdbClient]:
    opened = TmdbClient(KEY, tmdb.address, patience=2)
    yield opened
    await opened.close()


async def test_a_film_is_asked_for_by_its_id_in_one_request(client: TmdbClient, tmdb: StandIn) -> None:
    said = await client.fetch_details(VEGAS)
    assert tmdb.asked == ["movie/451"]
    assert tmdb.keys == [KEY]
    assert said is not None
    assert said.facts["runtime"] == 111
    assert said.facts["poster"] == "https://image.tmdb.org/t/p/w500/37qHRJxnSh5YkuaN9FgfNnMl3Tj.jpg"
    assert said.facts["countries"] == ("United States",)
    assert said.facts["alternative_titles"] == ("Adiós a Las Vegas", "Liebe bis in den Tod")
    assert said.facts["directors"] == ("Mike Figgis",)
    assert said.facts["writers"] == ("Mike Figgis",)
    assert "original_title" not in said.facts, "it is the title itself"
    assert said.watch["US"].services == {
        WatchOption.STREAM: ("Criterion Channel", "MUBI"),
        WatchOption.RENT: ("Apple TV",),
    }
    assert said.watch["DE"].services == {WatchOption.BUY: ("Maxdome",)}
    assert [trailer.name for trailer in said.trailers] == ["Official Trailer", "Fan trailer", "Teaser"]
    assert said.trailers[0].address == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


async def test_the_longer_token_goes_into_a_header(tmdb: StandIn) -> None:
    client = TmdbClient(TOKEN, tmdb.address)
    assert await client.fetch_details(VEGAS) is not None
    assert tmdb.keys == [f"Bearer {TOKEN}"]
    await client.close()


async def test_credits_are_asked_for_only_where_they_are_needed(client: TmdbClient, tmdb: StandIn) -> None:
    await client.fetch_details(VEGAS)
    known = Film(id=FilmId(1), title="X", tmdb_id=451, directors=("Mike Figgis",), cast=("Nicolas Cage",))
    await client.fetch_details(known)
    appended = [query["append_to_response"].split(",") for query in tmdb.queries]
    assert "credits" in appended[0]
    assert "credits" not in appended[1]
    assert {"alternative_titles", "videos", "watch/providers"} <= set(appended[1])


async def test_without_its_own_id_imdbs_leads_to_a_film(client: TmdbClient, tmdb: StandIn) -> None:
    tmdb.by_imdb = {"tt0113627": [451], "tt0000001": [], "tt0000002": [1, 2]}
    found = await client.fetch_details(Film(id=FilmId(1), title="Whatever", imdb_id="tt0113627"))
    assert found is not None
    assert found.tmdb_id == 451
    for unknown in ("tt0000001", "tt0000002"):
        assert await client.fetch_details(Film(id=FilmId(1), title="Whatever", imdb_id=unknown)) is None


async def test_an_answer_with_another_imdb_id_is_about_another_film(client: TmdbClient) -> None:
    other = Film(id=FilmId(1), title="Leaving Las Vegas", tmdb_id=451, imdb_id="tt0000009")
    assert await client.fetch_details(other) is None


async def test_a_film_without_ids_is_found_by_title_year_and_director(client: TmdbClient, tmdb: StandIn) -> None:
    tmdb.searched = [
        {"id": 451, "title": "Leaving Las Vegas", "original_title": "Leaving Las Vegas", "release_date": "1995-10-27"},
        {"id": 7, "title": "Leaving Las Vegas", "release_date": "2019-01-01"},
        {"id": 8, "title": "Leaving", "release_date": "1995-01-01"},
    ]

    def ours(**facts: Any) -> Film:
        return Film(**{"id": FilmId(1), "title": "leaving las vegas", "year": 1996, **facts})

    assert (await client.fetch_details(ours()) or TmdbDetails(tmdb_id=1)).tmdb_id == 451
    assert (await client.fetch_details(ours(directors=("Mike FIGGIS",))) or TmdbDetails(tmdb_id=1)).tmdb_id == 451
    assert await client.fetch_details(ours(directors=("Agnès Varda",))) is None
    assert await client.fetch_details(ours(year=1999)) is None
    asked = len(tmdb.asked)
    assert await client.fetch_details(ours(year=None)) is None
    assert len(tmdb.asked) == asked, "without a year nothing is asked"


def test_two_films_of_one_title_and_year_are_neither() -> None:
    results = [{"id": n, "title": "Pi", "release_date": "1998-01-01"} for n in (1, 2)]
    assert found_by_title({"results": results}, "Pi", 1998) is None
    assert found_by_title({"results": results[:1]}, "π", 1998) is None


async def test_a_film_that_it_does_not_know_is_none(client: TmdbClient, tmdb: StandIn) -> None:
    tmdb.films = {}
    assert await client.fetch_details(VEGAS) is None


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refused_key_is_told_apart(client: TmdbClient, tmdb: StandIn, status: int) -> None:
    tmdb.trouble = Trouble(status=status)
    with pytest.raises(WebKeyRefused):
        await client.fetch_details(VEGAS)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("0", 1.0), (None, 10.0), ("soon", 10.0), ("nan", 10.0), ("-5", 1.0), ("999999999", LONGEST_WAIT)],
)
async def test_a_429_says_for_how_long(client: TmdbClient, tmdb: StandIn, header: str | None, seconds: float) -> None:
    tmdb.trouble = Trouble(status=429, headers={"Retry-After": header} if header else {})
    with pytest.raises(WebBusy) as caught:
        await client.fetch_details(VEGAS)
    assert caught.value.seconds == seconds


async def test_a_429_may_name_a_moment(client: TmdbClient, tmdb: StandIn) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    tmdb.trouble = Trouble(status=429, headers={"Retry-After": moment})
    with pytest.raises(WebBusy) as caught:
        await client.fetch_details(VEGAS)
    assert 90 <= caught.value.seconds <= 100


@pytest.mark.parametrize("status", [301, 400, 500, 502, 503, 504])
async def test_any_other_status_is_trouble(client: TmdbClient, tmdb: StandIn, status: int) -> None:
    tmdb.trouble = Trouble(status=status, headers={"Location": "http://127.0.0.1:1/"})
    with pytest.raises(WebTrouble, match=str(status)):
        await client.fetch_details(VEGAS)


async def test_a_server_that_takes_too_long_or_hangs_up_is_trouble(tmdb: StandIn) -> None:
    client = TmdbClient(KEY, tmdb.address, patience=0.3)
    tmdb.trouble = Trouble(seconds=1.0)
    with pytest.raises(WebTrouble, match="Timeout"):
        await client.fetch_details(VEGAS)
    tmdb.trouble = Trouble(hangs_up=True)
    with pytest.raises(WebTrouble):
        await client.fetch_details(VEGAS)
    await client.close()


async def test_nobody_there_is_trouble_and_names_neither_key_nor_address() -> None:
    client = TmdbClient(KEY, "http://127.0.0.1:9/3", patience=1)
    with pytest.raises(WebTrouble) as caught:
        await client.fetch_details(VEGAS)
    assert KEY not in repr(caught.value)
    assert caught.value.__cause__ is None
    await client.close()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Bad gateway</html>",
        b"[]",
        b"null",
        b'"a film"',
        b"{}",
        b'{"id": 452, "title": "Another"}',
        b'{"id": 451, "title": ""}',
        b'{"id": "451", "title": "Leaving Las Vegas"}',
        b'{"id": 451, "title": "Leaving',
        b"\xff\xfe\x00\x01",
        b"[" * 100_000,
    ],
    ids=range(12),
)
async def test_an_answer_that_is_no_film_is_nonsense(client: TmdbClient, tmdb: StandIn, body: bytes) -> None:
    tmdb.trouble = Trouble(body=body)
    with pytest.raises(WebAnswerInvalid):
        await client.fetch_details(VEGAS)


async def test_an_answer_without_end_is_not_read_to_its_end(client: TmdbClient, tmdb: StandIn) -> None:
    tmdb.trouble = Trouble(body=b" " * (LIMIT + 100_000))
    with pytest.raises(WebAnswerInvalid, match="too long"):
        await client.fetch_details(VEGAS)


def test_half_characters_are_left_out() -> None:
    answer = json.loads(json.dumps(film()).replace("A man", r"A \ud800man"))
    assert str(read_details(answer, 451).facts["overview"]).startswith("A man")


@pytest.mark.parametrize("wrong", [None, 7, "x", [], [None, 3, "x"], {"results": 5}, {"x": {"y": 1}}, True])
def test_a_wrong_field_is_left_out_and_the_others_stay(wrong: Any) -> None:
    answer = film()
    for name in answer:
        if name in ("id", "title"):
            continue
        said = read_details({**answer, name: wrong}, 451)
        assert said.facts["genres" if name != "genres" else "runtime"]
        said.fill_gaps(VEGAS)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


@given(st.data())
def test_whatever_stands_in_the_fields_a_film_is_filled_or_the_answer_refused(data: Any) -> None:
    answer = film()
    for name in data.draw(st.lists(st.sampled_from(sorted(answer)), min_size=1, max_size=6)):
        inner = answer[name]
        if isinstance(inner, dict) and inner and data.draw(st.booleans()):
            answer[name] = {**inner, data.draw(st.sampled_from(sorted(inner))): data.draw(VALUES)}
        else:
            answer[name] = data.draw(VALUES)
    try:
        said = read_details(answer, 451)
    except NotAFilm:
        return
    filled = said.fill_gaps(VEGAS)
    assert filled.title == VEGAS.title
    assert filled.year == VEGAS.year
    json.dumps(said.facts)


@given(VALUES)
def test_whatever_is_found_is_one_film_none_or_refused(answer: Any) -> None:
    with contextlib.suppress(NotAFilm):
        assert (found_by_imdb(answer) or 1) > 0
    with contextlib.suppress(NotAFilm):
        assert (found_by_title(answer, "Ran", 1985) or 1) > 0


def test_facts_fill_gaps_only_and_name_their_source() -> None:
    ours = Film(
        id=FilmId(1),
        title="Leaving Las Vegas",
        runtime=112,
        directors=("Mike Figgis",),
        tmdb_id=451,
        sources={"runtime": "Wikidata", "directors": "Wikidata", "overview": "this club"},
    )
    filled = read_details(film(), 451).fill_gaps(ours)
    assert filled.runtime == 112
    assert filled.sources["runtime"] == "Wikidata"
    assert filled.year == 1995
    assert filled.sources["year"] == filled.sources["poster"] == "TMDB"
    assert filled.overview is None, "the club emptied it"
    assert "tmdb_id" not in filled.sources
