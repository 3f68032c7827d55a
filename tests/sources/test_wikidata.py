"""Wikidata's answers are read statement by statement, and every failure has an error of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.sources.catalogues.wikidata import compose_facts
from bot.sources.web_service import WebAnswerInvalid, WebBusy, WebKeyRefused, WebTrouble
from bot.sources.wikidata import ITEM_LIMIT, WAITING, WikidataClient
from bot.sources.wikidata_answer import (
    _READ_CLAIMS,
    NotAFilmItem,
    compose_film,
    listed_films,
    parse_answer,
    read_film_item,
)
from tests.support.tmdb import Trouble
from tests.support.wikidata import (
    SINNERS,
    WikidataStandIn,
    entity,
    item,
    quantity,
    statement,
    when,
    wikidata_stand_in,
)


@pytest.fixture
def wikidata() -> Iterator[WikidataStandIn]:
    with wikidata_stand_in() as opened:
        yield opened


@pytest.fixture
async def client(wikidata: WikidataStandIn) -> AsyncGenerator[WikidataClient]:
    opened = WikidataClient("films@example.org", wikidata.address, patience=2)
    yield opened
    await opened.close()


async def test_a_search_is_one_request_that_holds_the_title_and_says_who_asks(
    client: WikidataClient, wikidata: WikidataStandIn
) -> None:
    (film,) = await client.search_films("Sinners", None, 5)
    assert (film.number, film.title, film.year) == (SINNERS, "Sinners", 2025)
    assert film.note == "2025 film by Ryan Coogler"
    (query,) = wikidata.queries
    assert query == {
        "action": "wbsearchentities", "search": "Sinners", "language": "en", "uselang": "en", "type": "item",
        "limit": "50", "format": "json",
    }  # fmt: skip
    assert wikidata.agents[0].startswith("Marquee/")
    assert "(films@example.org) aiohttp/" in wikidata.agents[0]


async def test_without_a_contact_the_sender_is_still_named(wikidata: WikidataStandIn) -> None:
    client = WikidataClient("", wikidata.address)
    await client.search_films("Sinners", None, 5)
    await client.close()
    assert "(a Discord bot for film clubs)" in wikidata.agents[0]


async def test_only_films_are_offered_and_those_of_the_year_come_first(
    client: WikidataClient, wikidata: WikidataStandIn
) -> None:
    described = {
        11: "fictional character from the 2019 film",
        12: "soundtrack of the film",
        13: "American film director",
        14: "2001 film series",
        15: "playing card",
        16: "2016 Australian film directed by X",
        17: "2019 American psychological thriller film directed by Todd Phillips",
        18: "1991 documentary by Y",
    }
    wikidata.items = {f"Q{n}": item(n, "Joker", text) for n, text in described.items()}
    assert [film.number for film in await client.search_films("Joker", None, 5)] == [16, 17, 18]
    assert [film.number for film in await client.search_films("Joker", 2019, 2)] == [17, 16]


async def test_words_in_another_order_are_searched_among_films_alone(
    client: WikidataClient, wikidata: WikidataStandIn
) -> None:
    wikidata.by_words = [f"Q{SINNERS}"]
    (film,) = await client.search_films('coogler "sinners" -x:y', None, 5)
    assert film.title == "Sinners"
    assert wikidata.actions == ["wbsearchentities", "query", "wbgetentities"]
    search = wikidata.queries[1]["srsearch"]
    assert search.startswith("coogler sinners x y haswbstatement:P31=Q11424|P31="), "no typed sign is an operator"


async def test_a_films_facts_take_two_requests(client: WikidataClient, wikidata: WikidataStandIn) -> None:
    facts = await client.fetch_film(SINNERS)
    assert facts is not None
    assert (facts.title, facts.year, facts.runtime) == ("Sinners", 2025, 138)
    assert [person.name for person in facts.directors] == ["Ryan Coogler"]
    assert facts.genres == ("Vampire",)
    assert (facts.countries, facts.languages) == (("United States",), ("English",))
    assert (facts.imdb_id, facts.tmdb_id, facts.wikidata_id) == ("tt31193180", 1233413, f"Q{SINNERS}")
    assert facts.original_title is None
    assert len(wikidata.queries) == 2


async def test_what_is_gone_or_no_film_is_said(client: WikidataClient, wikidata: WikidataStandIn) -> None:
    assert await client.fetch_film(999) is None
    wikidata.items["Q7"] = item(7, "Ryan Coogler", "American film director", P31=[statement(entity("Q5"))])
    with pytest.raises(WebAnswerInvalid):
        await client.fetch_film(7)


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (Trouble(status=401), WebKeyRefused),
        (Trouble(status=403), WebKeyRefused),
        (Trouble(status=429, headers={"Retry-After": "30"}), WebBusy),
        (Trouble(status=500), WebTrouble),
        (Trouble(status=301, headers={"Location": "http://127.0.0.1:1/"}), WebTrouble),
        (Trouble(hangs_up=True), WebTrouble),
        (Trouble(seconds=3), WebTrouble),
        (Trouble(body=b"<html>"), WebAnswerInvalid),
        (Trouble(body=b"[]"), WebAnswerInvalid),
        (Trouble(body=b"[" * 100_000), WebAnswerInvalid),
        (Trouble(body=b'{"search": 7, "query": 7}'), WebAnswerInvalid),
        (Trouble(body=b'{"error": {"code": "ratelimited"}}', headers={"Retry-After": "30"}), WebBusy),
        (Trouble(body=b'{"error": {"code": "internal_api_error_X"}}'), WebTrouble),
        (Trouble(body=b'{"error": 3}'), WebTrouble),
        (Trouble(body=b'{"search": "' + b"x" * ITEM_LIMIT + b'"}'), WebAnswerInvalid),
    ],
)
async def test_every_failure_has_its_error(
    client: WikidataClient, wikidata: WikidataStandIn, trouble: Trouble, error: type[WebTrouble]
) -> None:
    wikidata.trouble = trouble
    with pytest.raises(error) as caught:
        await client.search_films("Sinners", None, 5)
    assert type(caught.value) is error
    assert "Sinners" not in str(caught.value)
    if isinstance(caught.value, WebBusy):
        assert caught.value.seconds == 30


async def test_not_found_is_nothing_found(client: WikidataClient, wikidata: WikidataStandIn) -> None:
    wikidata.trouble = Trouble(status=404)
    assert await client.search_films("Sinners", None, 5) == []
    assert await client.fetch_film(SINNERS) is None


async def test_requests_go_one_after_another_and_few_may_wait(
    client: WikidataClient, wikidata: WikidataStandIn
) -> None:
    wikidata.trouble = Trouble(seconds=0.05)
    asked = [client.search_films("Sinners", None, 5) for _ in range(WAITING + 2)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(each, WebBusy) for each in answers) == 2
    assert len(wikidata.queries) == WAITING
    assert wikidata.most_at_once == 1


def test_dates_are_the_first_certain_year_and_durations_are_minutes() -> None:
    dated = item(P577=[statement(when("+2026-01-01T00:00:00Z")), statement(when("+1990-00-00T00:00:00Z", 8)),
                       statement(when("+2025-00-00T00:00:00Z", 9))])  # fmt: skip
    found = read_film_item({"entities": {f"Q{SINNERS}": dated}}, SINNERS)
    assert found is not None
    assert found.content["year"] == "2025"
    preferred = item(
        P577=[statement(when("+2025-04-03T00:00:00Z")), statement(when("+2026-01-01T00:00:00Z"), "preferred")]
    )
    found = read_film_item({"entities": {f"Q{SINNERS}": preferred}}, SINNERS)
    assert found is not None
    assert found.content["year"] == "2026"
    for amount, unit, minutes in (
        ("+2", "Q25235", 120),
        ("+5400", "Q11574", 90),
        ("+3", "Q573", None),
        ("x", "Q7727", None),
    ):
        timed = item(P2047=[statement(quantity(amount, unit))])
        found = read_film_item({"entities": {f"Q{SINNERS}": timed}}, SINNERS)
        assert found is not None
        assert compose_film(found, {}).runtime == minutes
    assert compose_facts([(0, {"title": "X", "runtime": "138.0"})]).runtime == 138


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.data())
def test_nonsense_anywhere_is_left_out_or_refused(data: st.DataObject) -> None:
    """One random place of a valid item is replaced by something of another form."""
    answer: dict[str, Any] = json.loads(json.dumps({"entities": {f"Q{SINNERS}": item()}}))
    place: Any = answer
    for _ in range(data.draw(st.integers(0, 7))):
        inner = [key for key in (place if isinstance(place, dict) else range(len(place)))
                 if isinstance(place[key], dict | list) and place[key]]  # fmt: skip
        if not inner:
            break
        place = place[data.draw(st.sampled_from(inner))]
    key = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else range(len(place))))
    place[key] = data.draw(JUNK)
    with contextlib.suppress(NotAFilmItem):
        found = read_film_item(answer, SINNERS)
        if found is not None:
            compose_film(found, {"Q1": "Ryan Coogler"})
    with contextlib.suppress(NotAFilmItem):
        listed_films(place if isinstance(place, dict) else {"search": place})


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.just("\ud83d"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_CLAIMS = st.dictionaries(st.sampled_from(["P31", "P57", "P345", "P577"]), _VALUES, max_size=4)
_ITEMS = st.fixed_dictionaries({"id": _VALUES}, optional={"claims": _CLAIMS | _VALUES, "labels": _VALUES})
_ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "entities": st.dictionaries(st.text(max_size=5), _ITEMS | _VALUES, max_size=3) | _VALUES,
        "error": _VALUES,
    },
)


def without_unread_claims(answer: Any) -> Any:
    """The answer, with None for the statements that are not read."""
    entities = answer.get("entities") if isinstance(answer, dict) else None
    for item_ in entities.values() if isinstance(entities, dict) else ():
        claims = item_.get("claims") if isinstance(item_, dict) else None
        if isinstance(claims, dict):
            claims.update(dict.fromkeys(set(claims) - _READ_CLAIMS))
    return answer


@given(_ANSWERS | _VALUES)
@example({"entities": {"": {"id": None, "claims": {"": False, "P31": False}}}})
@example({"entities": {"": {"id": None, "claims": {"": "\ud83d"}}}})
def test_an_answer_is_read_as_json(answer: object) -> None:
    # Where half a character keeps the fast reader from an answer, the slow one reads all of it.
    read = without_unread_claims(parse_answer(json.dumps(answer).encode()))
    assert read == without_unread_claims(json.loads(json.dumps(answer)))


def test_statements_that_nobody_reads_are_not_parsed() -> None:
    read = parse_answer(json.dumps({"entities": {"Q1": item(P1113=[{"references": [{}]}])}}).encode())
    assert read["entities"]["Q1"]["claims"].pop("P1113") is None
    assert read["entities"]["Q1"] == item()


@pytest.mark.parametrize("body", [b"", b"{", b'{"entities": {"Q1": {"claims": {"P31": [}}}}', b"\xff", b"{}{}"])
def test_what_is_not_json_is_said(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_answer(body)
