"""TMDB's details of a film: from the database where they are fresh, else fetched beside the answer, never before it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.tmdb_details import CardDetails
from bot.domain.catalogue.tmdb_details import TmdbDetails as Said
from bot.domain.ids import FilmId, GuildId
from bot.services.clubs.clubs import ClubService
from bot.sources.tmdb import TmdbBusy, TmdbClient, TmdbKeyRefused, TmdbNonsense, TmdbTrouble
from bot.store.catalogue import films as film_store
from bot.store.catalogue import tmdb_details as details_store
from bot.store.changes import Changes
from bot.store.database import Database

log = logging.getLogger(__name__)

FRESH = timedelta(days=3)
"""How long an answer is not asked for again; where to watch changes from one day to the next."""
NOTHING_FRESH = timedelta(days=30)
"""The same where TMDB has no such film."""
KEPT = timedelta(days=150)
"""How long older facts still stand in; TMDB's terms allow six months."""
WAIT = 1.2
"""Seconds that a card waits for facts that are not there yet. Discord waits for three."""
AT_ONCE = 8
"""Requests in flight; whoever comes then gets the card without TMDB's facts."""
FIRST_REST, LONGEST_REST = 15.0, 900.0
"""Seconds without a request after one that failed, doubled with each in a row."""
FILM_REST = timedelta(hours=1)
"""How long one film is not asked for again after an answer that made no sense."""
TIDY_SECONDS = 6 * 3_600.0


class TmdbDetailsService:
    """Works without a key, when it adds nothing. `close` ends what is being fetched."""

    def __init__(
        self,
        database: Database,
        clubs: ClubService,
        tmdb: TmdbClient | None,
        now: Callable[[], datetime],
        *,
        retitled: Callable[[FilmId], Awaitable[None]],
        wait: float = WAIT,
    ) -> None:
        """`retitled` is told each film of which TMDB says something else, or nothing any more."""
        self._database = database
        self._clubs = clubs
        self._tmdb = tmdb
        self._refused = False
        self._now = now
        self._retitled = retitled
        self._wait = wait
        self._fetching: dict[FilmId, asyncio.Task[Said | None]] = {}
        self._senseless: dict[FilmId, datetime] = {}
        self._rest_until: datetime | None = None
        self._failures = 0

    async def details_of(self, guild: GuildId, film: Film) -> tuple[Film, CardDetails | None]:
        """The film with its gaps filled, and what else its card may show; the film alone where nothing is known."""
        if self._tmdb is None or self._refused:
            return film, None
        async with self._database.read() as reading:
            held = await details_store.of_film(reading, film.id)
            # Asked for as the catalogue has it: every club shares the answer, so none may bend the question.
            (plainly,) = await film_store.by_ids(reading, guild, [film.id]) or (None,)
        said, fetched = held or (None, None)
        age = None if fetched is None else self._now() - fetched
        fresh = age is not None and age < (FRESH if said else NOTHING_FRESH)
        if not fresh:
            task = self._fetch(plainly, said.tmdb_id if said else None) if plainly else None
            # Older facts stand in at once; only where there are none is it worth a moment's waiting.
            if task is not None and said is None and await self._soon(task):
                said, fresh = task.result(), True
        if said is None or (age is not None and age >= KEPT and not fresh):
            return film, None
        return said.fill_gaps(film), await self._extras(guild, said, fresh=fresh)

    async def drop_expired(self) -> None:
        """Forget what may no longer be kept."""
        day = self._now() - KEPT
        async with self._database.read() as reading:
            films = await details_store.films_before(reading, day)
        if not films:
            return
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await details_store.drop_before(writing, day)
        for film in films:
            await self._retitled(film)

    async def close(self) -> None:
        tasks = list(self._fetching.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._tmdb is not None:
            await self._tmdb.close()

    async def _extras(self, guild: GuildId, said: Said, *, fresh: bool) -> CardDetails:
        country = await self._clubs.watch_country(guild)
        watch = said.watch.get(country) if fresh else None
        return CardDetails(said.tmdb_id, country, watch, said.trailers[0] if said.trailers else None)

    async def _soon(self, task: asyncio.Task[Said | None]) -> bool:
        """Whether it ends within the wait; it goes on if not."""
        done, _ = await asyncio.wait((task,), timeout=self._wait)
        return bool(done) and not task.cancelled()

    def _fetch(self, film: Film, known: int | None) -> asyncio.Task[Said | None] | None:
        """The request for a film, begun now or before; None where TMDB is to be left alone."""
        task = self._fetching.get(film.id)
        if task is not None:
            return task
        if self._tmdb is None or self._refused or self._resting(film.id) or len(self._fetching) >= AT_ONCE:
            return None
        task = asyncio.create_task(self._ask(self._tmdb, film, known), name="tmdb")
        self._fetching[film.id] = task
        task.add_done_callback(lambda _: self._fetching.pop(film.id, None))
        return task

    def _resting(self, film: FilmId) -> bool:
        now = self._now()
        if self._rest_until is not None and now < self._rest_until:
            return True
        until = self._senseless.get(film)
        return until is not None and now < until

    async def _ask(self, tmdb: TmdbClient, film: Film, known: int | None) -> Said | None:
        try:
            said = await tmdb.fetch_details(film, known)
            async with self._database.write(changes=Changes.UNCACHED) as writing:
                await details_store.replace_details(writing, film.id, said, now=self._now())
            await self._retitled(film.id)
        except TmdbKeyRefused as error:
            self._key_refused(error)
            return None
        except TmdbBusy as error:
            self._rest(error.seconds)
            return None
        except TmdbNonsense as error:
            self._note_senseless(film.id, error)
            return None
        except TmdbTrouble as error:
            self._failures += 1
            self._rest(min(LONGEST_REST, FIRST_REST * 2 ** (self._failures - 1)))
            if self._failures == 1:
                log.warning("TMDB does not answer (%s); cards go without it", error)
            return None
        except Exception:
            log.exception("asking TMDB failed")
            return None
        self._failures = 0
        return said

    def _key_refused(self, error: TmdbKeyRefused) -> None:
        if not self._refused:
            log.error("TMDB refused the key (%s): switched off until the next start. Look at TMDB_API_KEY", error)
        self._refused = True

    def _rest(self, seconds: float) -> None:
        self._rest_until = self._now() + timedelta(seconds=seconds)

    def _note_senseless(self, film: FilmId, error: TmdbNonsense) -> None:
        log.warning("TMDB's answer on a film makes no sense (%s); it is asked again in an hour", error)
        if len(self._senseless) >= 1_000:
            self._senseless.clear()
        self._senseless[film] = self._now() + FILM_REST
