"""Provides TMDB's details of a film from the database, and fetches missing or old ones in the background."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.tmdb_details import CardDetails, TmdbDetails
from bot.domain.ids import FilmId, GuildId
from bot.services.clubs.clubs import ClubService
from bot.sources.tmdb import TmdbClient
from bot.sources.web_service import WebAnswerInvalid, WebBusy, WebKeyRefused, WebTrouble
from bot.store.catalogue import films as film_store
from bot.store.catalogue import tmdb_details as details_store
from bot.store.changes import Changes
from bot.store.database import Database

log = logging.getLogger(__name__)

FRESH_FOR = timedelta(days=3)
"""Stored details are not fetched again for this long; where to watch changes from day to day."""
UNKNOWN_FRESH_FOR = timedelta(days=30)
"""The same for films that TMDB does not have."""
RETENTION = timedelta(days=150)
"""How long older details may be shown; TMDB's terms allow six months."""
CARD_WAIT = 1.2
"""Seconds that a card waits for details that are not stored yet. Discord waits three seconds."""
REQUESTS_AT_ONCE = 8
"""Requests in flight; with more, cards are shown without TMDB's details."""
FIRST_PAUSE, LONGEST_PAUSE = 15.0, 900.0
"""Seconds without requests after a failure, doubled with each further failure up to the longest."""
FILM_PAUSE = timedelta(hours=1)
"""How long a film is not requested again after an answer that could not be read."""
TIDY_SECONDS = 6 * 3_600.0


class TmdbDetailsService:
    """Adds TMDB's details to films. Any service may call it; it raises no errors.

    Without a key (`tmdb` None) it adds nothing. `close` cancels requests in flight.
    """

    def __init__(
        self,
        database: Database,
        clubs: ClubService,
        tmdb: TmdbClient | None,
        now: Callable[[], datetime],
        *,
        retitled: Callable[[FilmId], Awaitable[None]],
        wait: float = CARD_WAIT,
    ) -> None:
        """`retitled` is called with each film whose details from TMDB have changed or expired."""
        self._database = database
        self._clubs = clubs
        self._tmdb = tmdb
        self._key_is_refused = False
        self._now = now
        self._retitled = retitled
        self._wait = wait
        self._fetching: dict[FilmId, asyncio.Task[TmdbDetails | None]] = {}
        self._unreadable: dict[FilmId, datetime] = {}
        self._paused_until: datetime | None = None
        self._failures = 0

    async def details_of(self, guild: GuildId, film: Film) -> tuple[Film, CardDetails | None]:
        """The film with missing facts filled in, and further details for its card, or None if nothing is known."""
        if self._tmdb is None or self._key_is_refused:
            return film, None
        async with self._database.read() as reading:
            stored = await details_store.of_film(reading, film.id)
            # All clubs share the details, so the request uses the catalogue's film, without one club's corrections.
            (catalogue_film,) = await film_store.by_ids(reading, guild, [film.id]) or (None,)
        details, fetched_at = stored or (None, None)
        age = None if fetched_at is None else self._now() - fetched_at
        is_fresh = age is not None and age < (FRESH_FOR if details else UNKNOWN_FRESH_FOR)
        if not is_fresh:
            task = self._start_request(catalogue_film, details.tmdb_id if details else None) if catalogue_film else None
            # Older details are shown at once; only without any is it worth waiting for the request.
            if task is not None and details is None and await self._ends_soon(task):
                details, is_fresh = task.result(), True
        if details is None or (age is not None and age >= RETENTION and not is_fresh):
            return film, None
        return details.fill_gaps(film), await self._card_details(guild, details, fresh=is_fresh)

    async def stored_details(self, guild: GuildId, film: Film) -> tuple[Film, CardDetails | None]:
        """The same as `details_of`, but only from the database: for answers with several films."""
        if self._tmdb is None or self._key_is_refused:
            return film, None
        async with self._database.read() as reading:
            details, fetched_at = await details_store.of_film(reading, film.id) or (None, None)
        age = None if fetched_at is None else self._now() - fetched_at
        if details is None or age is None or age >= RETENTION:
            return film, None
        return details.fill_gaps(film), await self._card_details(guild, details, fresh=age < FRESH_FOR)

    async def drop_expired(self) -> None:
        """Delete details that TMDB's terms no longer allow to keep."""
        oldest = self._now() - RETENTION
        async with self._database.read() as reading:
            films = await details_store.films_before(reading, oldest)
        if not films:
            return
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await details_store.drop_before(writing, oldest)
        for film in films:
            await self._retitled(film)

    async def close(self) -> None:
        tasks = list(self._fetching.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._tmdb is not None:
            await self._tmdb.close()

    async def _card_details(self, guild: GuildId, details: TmdbDetails, *, fresh: bool) -> CardDetails:
        country = await self._clubs.watch_country(guild)
        watch = details.watch.get(country) if fresh else None
        return CardDetails(details.tmdb_id, country, watch, details.trailers[0] if details.trailers else None)

    async def _ends_soon(self, task: asyncio.Task[TmdbDetails | None]) -> bool:
        """Whether the task ends within `wait` seconds; otherwise it continues in the background."""
        done, _ = await asyncio.wait((task,), timeout=self._wait)
        return bool(done) and not task.cancelled()

    def _start_request(self, film: Film, known: int | None) -> asyncio.Task[TmdbDetails | None] | None:
        """The running or a new request for a film; None if TMDB must not be asked now."""
        task = self._fetching.get(film.id)
        if task is not None:
            return task
        if (
            self._tmdb is None
            or self._key_is_refused
            or self._is_paused(film.id)
            or len(self._fetching) >= REQUESTS_AT_ONCE
        ):
            return None
        task = asyncio.create_task(self._request_details(self._tmdb, film, known), name="tmdb")
        self._fetching[film.id] = task
        task.add_done_callback(lambda _: self._fetching.pop(film.id, None))
        return task

    def _is_paused(self, film: FilmId) -> bool:
        now = self._now()
        if self._paused_until is not None and now < self._paused_until:
            return True
        until = self._unreadable.get(film)
        return until is not None and now < until

    async def _request_details(self, tmdb: TmdbClient, film: Film, known: int | None) -> TmdbDetails | None:
        try:
            details = await tmdb.fetch_details(film, known)
            async with self._database.write(changes=Changes.UNCACHED) as writing:
                await details_store.replace_details(writing, film.id, details, now=self._now())
            await self._retitled(film.id)
        except WebKeyRefused as error:
            self._note_refused_key(error)
            return None
        except WebBusy as error:
            self._pause_requests(error.seconds)
            return None
        except WebAnswerInvalid as error:
            self._note_unreadable(film.id, error)
            return None
        except WebTrouble as error:
            self._failures += 1
            self._pause_requests(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self._failures - 1)))
            if self._failures == 1:
                log.warning("TMDB does not answer (%s); cards are shown without its details", error)
            return None
        except Exception:
            log.exception("the request to TMDB failed")
            return None
        self._failures = 0
        return details

    def _note_refused_key(self, error: WebKeyRefused) -> None:
        if not self._key_is_refused:
            log.error("TMDB refused the key (%s): its details are off until the next start. Check TMDB_API_KEY", error)
        self._key_is_refused = True

    def _pause_requests(self, seconds: float) -> None:
        self._paused_until = self._now() + timedelta(seconds=seconds)

    def _note_unreadable(self, film: FilmId, error: WebAnswerInvalid) -> None:
        log.warning("TMDB's answer about a film cannot be read (%s); the next request is in an hour", error)
        if len(self._unreadable) >= 1_000:
            self._unreadable.clear()
        self._unreadable[film] = self._now() + FILM_PAUSE
