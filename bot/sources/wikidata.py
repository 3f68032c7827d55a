"""HTTP client for Wikidata's public API: searches films by title, fetches one film's facts; one request at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import aiohttp

from bot import __version__
from bot.domain.catalogue.looked_up import LookedUpFilm, sort_offered
from bot.domain.catalogue.source_record import SourceFacts
from bot.sources.web_service import (
    PATIENCE,
    WebAnswerInvalid,
    WebBusy,
    WebTrouble,
    fetch_object,
    read_wait,
)
from bot.sources.wikidata_answer import (
    FILM_CLASSES,
    NotAFilmItem,
    compose_film,
    described_films,
    found_items,
    listed_films,
    parse_answer,
    read_error,
    read_film_item,
    read_labels,
)

ADDRESS: Final = "https://www.wikidata.org/w/api.php"
ITEM_LIMIT: Final = 2_000_000
"""Maximum bytes of one film's item; famous films have up to a megabyte of statements with their references."""
LISTED: Final = 50
"""Items that one search returns, the most that the API gives."""
LABELS_AT_ONCE: Final = 50
WAITING: Final = 6
"""Requests that may wait for their turn; the API asks its clients to send one after another."""
_BUSY_CODES = frozenset({"ratelimited", "maxlag", "readonly"})
_GONE_CODES = frozenset({"no-such-entity"})
_WORD_LIMIT: Final = 200


class WikidataClient:
    """A client with one HTTP session; call `close` at the end.

    `contact` is an address of the operator for the User-Agent, as the Wikimedia Foundation's policy asks; it may be
    empty.
    """

    def __init__(self, contact: str = "", address: str = ADDRESS, *, patience: float = PATIENCE) -> None:
        self._contact = contact
        self._address = address
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None
        self._turn = asyncio.Lock()
        self._waiting = 0

    @property
    def user_agent(self) -> str:
        about = self._contact or "a Discord bot for film clubs"
        return f"Marquee/{__version__} ({about}) aiohttp/{aiohttp.__version__}"

    async def search_films(self, title: str, year: int | None, count: int) -> list[LookedUpFilm]:
        """At most `count` films under a title, as `sort_offered` orders them.

        Titles and other names that begin with the words are searched first; if no film has one, all words in any
        order. Raises WebKeyRefused, WebBusy, WebAnswerInvalid and WebTrouble.
        """
        words = " ".join("".join(c if c.isalnum() else " " for c in title).split())[:_WORD_LIMIT]
        try:
            films = listed_films(await self._get(**_prefix_query(title[:_WORD_LIMIT])) or {"search": []})
            if not films and words:
                films = await self._search_words(words)
        except NotAFilmItem:
            raise WebAnswerInvalid("another form than documented") from None
        return sort_offered(films, title, year)[:count]

    async def fetch_film(self, number: int) -> SourceFacts | None:
        """The facts of the film Q`number`; None if there is no such item. Raises what `search_films` raises."""
        try:
            answer = await self._get(
                action="wbgetentities", ids=f"Q{number}", props="labels|descriptions|claims", languages="en|mul",
                languagefallback="1",
            )  # fmt: skip
            item = None if answer is None else read_film_item(answer, number)
            if item is None:
                return None
            labels = {} if not item.wanted else read_labels(await self._labels(item.wanted[:LABELS_AT_ONCE]))
            return compose_film(item, labels)
        except NotAFilmItem:
            raise WebAnswerInvalid("not a film") from None

    async def close(self) -> None:
        """Close the HTTP session."""
        if self._session is not None:
            await self._session.close()

    async def _search_words(self, words: str) -> list[LookedUpFilm]:
        kinds = "|".join(f"P31={kind}" for kind in FILM_CLASSES)
        answer = await self._get(
            action="query", list="search", srsearch=f"{words} haswbstatement:{kinds}", srlimit="10", srprop=""
        )
        items = [] if answer is None else found_items(answer)[:10]
        return described_films(await self._labels(items), items) if items else []

    async def _labels(self, items: list[str] | tuple[str, ...]) -> Mapping[str, Any]:
        answer = await self._get(
            action="wbgetentities", ids="|".join(items), props="labels|descriptions", languages="en|mul",
            languagefallback="1",
        )  # fmt: skip
        return answer or {"entities": {}}

    async def _get(self, **query: str) -> dict[str, Any] | None:
        """Return the response's JSON object; None if the API does not have what was asked for."""
        if self._waiting >= WAITING:
            raise WebBusy(read_wait(None))
        self._waiting += 1
        try:
            async with self._turn:
                found = await fetch_object(
                    self._open_session(),
                    self._address,
                    {**query, "format": "json"},
                    limit=ITEM_LIMIT,
                    parse=parse_answer,
                )
        finally:
            self._waiting -= 1
        if found is None:
            return None
        answer, headers = found
        code = read_error(answer)
        if code in _GONE_CODES:
            return None
        if code in _BUSY_CODES:
            raise WebBusy(read_wait(headers.get("Retry-After")))
        if code is not None:
            raise WebTrouble("the API's own error")
        return answer

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            headers = {"Accept": "application/json", "User-Agent": self.user_agent}
            timeout = aiohttp.ClientTimeout(total=self._patience)
            self._session = aiohttp.ClientSession(timeout=timeout, headers=headers)
        return self._session


def _prefix_query(title: str) -> dict[str, str]:
    return {
        "action": "wbsearchentities", "search": title, "language": "en", "uselang": "en", "type": "item",
        "limit": str(LISTED),
    }  # fmt: skip
