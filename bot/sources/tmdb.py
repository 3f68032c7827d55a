"""HTTP client for TMDB: fetches a film's details with one or two requests of at most a megabyte each."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Mapping
from typing import Any, Final

import aiohttp

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.catalogue.looked_up import LookedUpFilm, sort_offered
from bot.domain.catalogue.tmdb_details import TmdbDetails
from bot.sources.tmdb_answer import NotAFilm, found_by_imdb, found_by_title, listed_films, read_details, read_title
from bot.sources.web_service import PATIENCE, WebAnswerInvalid, WebTrouble, fetch_object

ADDRESS: Final = "https://api.themoviedb.org/3"
_APPENDED = ("alternative_titles", "external_ids", "videos", "watch/providers")


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
        which case a director must match. Raises WebKeyRefused, WebBusy, WebAnswerInvalid and WebTrouble.
        """
        try:
            identity = known or film.tmdb_id or await self._find(film)
            if identity is None:
                return None
            return await self._film(film, identity, sure=bool(film.tmdb_id or film.imdb_id))
        except NotAFilm:
            raise WebAnswerInvalid("not a film") from None

    async def search_films(self, title: str, year: int | None, count: int) -> list[LookedUpFilm]:
        """At most `count` films that TMDB finds under a title, as `sort_offered` orders them, each with its directors.

        A film whose details do not arrive is listed without directors. Raises what `fetch_details` raises.
        """
        answer = await self._get("search/movie", query=title, include_adult="false")
        try:
            listed = [] if answer is None else listed_films(answer)
        except NotAFilm:
            raise WebAnswerInvalid("no list of films") from None
        best = sort_offered(listed, title, year)[:count]
        return list(await asyncio.gather(*(self._with_directors(film) for film in best)))

    async def fetch_film(self, identity: int) -> tuple[str, TmdbDetails] | None:
        """The title and the details of a film by TMDB's id; None if TMDB has no such film.

        Raises what `fetch_details` raises.
        """
        answer = await self._get(f"movie/{identity}", append_to_response=",".join((*_APPENDED, "credits")))
        try:
            return None if answer is None else (read_title(answer), read_details(answer, identity))
        except NotAFilm:
            raise WebAnswerInvalid("not a film") from None

    async def _with_directors(self, film: LookedUpFilm) -> LookedUpFilm:
        try:
            answer = await self._get(f"movie/{film.number}", append_to_response="credits")
            facts = {} if answer is None else read_details(answer, film.number).facts
        except (WebTrouble, NotAFilm):
            return film
        directors = facts.get("directors")
        return dataclasses.replace(film, directors=directors) if isinstance(directors, tuple) else film

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
        found = await fetch_object(self._open_session(), f"{self._address}/{path}", self._with_key(query))
        return None if found is None else found[0]

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
