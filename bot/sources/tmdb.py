"""HTTP client for TMDB: fetches a film's details with one or two requests of at most a megabyte each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import aiohttp

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.catalogue.tmdb_details import TmdbDetails
from bot.sources.tmdb_answer import NotAFilm, found_by_imdb, found_by_title, read_details

ADDRESS: Final = "https://api.themoviedb.org/3"
PATIENCE: Final = 10.0
"""Timeout of one request in seconds."""
LIMIT: Final = 1_000_000
"""Maximum bytes of a response; a film with everything appended takes a few hundred thousand."""
DEFAULT_WAIT: Final = 10.0
"""Seconds to wait after a 429 without Retry-After; `LONGEST_WAIT` limits the value of Retry-After."""
LONGEST_WAIT: Final = 3_600.0
_APPENDED = ("alternative_titles", "external_ids", "videos", "watch/providers")


class TmdbTrouble(Exception):
    """The request failed. The message is safe to log: it contains neither the key nor a title."""


class TmdbKeyRefused(TmdbTrouble):
    """401 or 403: TMDB rejected the key."""


class TmdbBusy(TmdbTrouble):
    """429: no requests are allowed for `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__("429")
        self.seconds = seconds


class TmdbAnswerInvalid(TmdbTrouble):
    """The response is not a valid answer."""


class TmdbClient:
    """A client with one HTTP session; call `close` at the end. The key is an API key or a read access token."""

    def __init__(self, key: str, address: str = ADDRESS, *, patience: float = PATIENCE) -> None:
        self._key = key
        self._address = address
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None

    async def fetch_details(self, film: Film, known: int | None = None) -> TmdbDetails | None:
        """Return TMDB's details of a film; None if TMDB has no such film or several candidates.

        The film is looked up by `known` (a TMDB id) or its own TMDB id, else by IMDb id, else by title and year, in
        which case a director must match. Raises TmdbKeyRefused, TmdbBusy, TmdbAnswerInvalid and TmdbTrouble.
        """
        try:
            identity = known or film.tmdb_id or await self._find(film)
            if identity is None:
                return None
            return await self._film(film, identity, sure=bool(film.tmdb_id or film.imdb_id))
        except NotAFilm:
            raise TmdbAnswerInvalid("not a film") from None

    async def close(self) -> None:
        """Close the HTTP session."""
        if self._session is not None:
            await self._session.close()

    async def _find(self, film: Film) -> int | None:
        if film.imdb_id is not None:
            answer = await self._get(f"find/{film.imdb_id}", external_source="imdb_id")
            return None if answer is None else found_by_imdb(answer)
        if film.year is None:
            return None
        answer = await self._get("search/movie", query=film.title, include_adult="false")
        return None if answer is None else found_by_title(answer, film.title, film.year)

    async def _film(self, film: Film, identity: int, *, sure: bool) -> TmdbDetails | None:
        # Credits are the largest part, so they are only requested when needed.
        credited = () if sure and film.directors and film.cast else ("credits",)
        answer = await self._get(f"movie/{identity}", append_to_response=",".join((*_APPENDED, *credited)))
        if answer is None:
            return None
        found = read_details(answer, identity)
        theirs, ours = found.facts.get("imdb_id"), film.imdb_id
        if theirs and ours and theirs != ours:
            return None
        if not sure and film.directors and not _share_a_name(film.directors, found.facts.get("directors")):
            return None
        return found

    async def _get(self, path: str, **query: str) -> dict[str, Any] | None:
        """Return the response's JSON object; None for 404."""
        try:
            async with self._open_session().get(
                f"{self._address}/{path}", params=self._with_key(query), allow_redirects=False
            ) as response:
                if response.status == 404:
                    return None
                _check(response.status, response.headers)
                answer = json.loads(await _body(response))
        except (ValueError, RecursionError):
            # aiohttp also raises ValueErrors for invalid addresses and headers.
            raise TmdbAnswerInvalid("not JSON") from None
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            raise TmdbTrouble(type(error).__name__) from None
        if not isinstance(answer, dict):
            raise TmdbAnswerInvalid("no object")
        return answer

    def _with_key(self, query: Mapping[str, str]) -> dict[str, str]:
        signed = {"language": "en-US", **query}
        return signed if _is_token(self._key) else {**signed, "api_key": self._key}

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            headers = {"Accept": "application/json"}
            if _is_token(self._key):
                headers["Authorization"] = f"Bearer {self._key}"
            timeout = aiohttp.ClientTimeout(total=self._patience)
            self._session = aiohttp.ClientSession(timeout=timeout, headers=headers)
        return self._session


def _is_token(key: str) -> bool:
    return "." in key


def _share_a_name(ours: tuple[str, ...], theirs: object) -> bool:
    return isinstance(theirs, tuple) and bool({fold_text(name) for name in ours} & {fold_text(name) for name in theirs})


def _check(status: int, headers: Mapping[str, str]) -> None:
    if status in (401, 403):
        raise TmdbKeyRefused(str(status))
    if status == 429:
        raise TmdbBusy(_wait_seconds(headers.get("Retry-After")))
    if status != 200:
        raise TmdbTrouble(str(status))


def _wait_seconds(written: str | None) -> float:
    """Parse a Retry-After header, a number of seconds or a date; return 1 to LONGEST_WAIT seconds."""
    try:
        seconds = float(written or DEFAULT_WAIT)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(written or "") - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            seconds = DEFAULT_WAIT
    return min(LONGEST_WAIT, max(1.0, seconds)) if seconds == seconds else DEFAULT_WAIT  # noqa: PLR0124  not a number


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """Read the body in chunks. Raises TmdbAnswerInvalid as soon as it exceeds LIMIT bytes."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        body += chunk
        if len(body) > LIMIT:
            raise TmdbAnswerInvalid("too long")
    return bytes(body)
