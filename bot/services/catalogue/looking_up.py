"""Looks up films that the catalogue lacks, at TMDB or Wikidata, only when a member asks for it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from bot.domain.catalogue.errors import LookUpFailed, LookUpOff
from bot.domain.catalogue.film import FACTS, PEOPLE, Film, fold_text
from bot.domain.catalogue.looked_up import AddedFilm, LookedUpFilm, LookUpAnswer, LookUpSource
from bot.domain.catalogue.source_record import SourceFacts
from bot.domain.catalogue.tmdb_details import TmdbDetails
from bot.domain.errors import ControlUnknown, InvalidValue, MemberLimitReached
from bot.domain.ids import FilmId, MemberId
from bot.domain.people import Actor
from bot.domain.reviews.submission import read_title_and_year
from bot.domain.visible import require_visible_text
from bot.services.allowance import Allowance
from bot.services.catalogue.adding import FilmAdding
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.membership import require_club
from bot.sources.tmdb import TmdbClient
from bot.sources.web_service import WebBusy, WebKeyRefused, WebTrouble
from bot.sources.wikidata import WikidataClient
from bot.store.catalogue import tmdb_details as details_store
from bot.store.changes import Changes
from bot.store.database import Database

log = logging.getLogger(__name__)

T = TypeVar("T")

OFFERED = 5
"""Films that are offered of what a source finds."""
LOOK_UPS_AN_HOUR = 30
"""Searches and choices of one member together; what is remembered does not count."""
REMEMBERED_SECONDS = 900.0
"""How long a source's answer is used again for the same title."""
ANSWERS_REMEMBERED = 200
TITLES_REMEMBERED = 2_000
FIRST_PAUSE, LONGEST_PAUSE = 10.0, 600.0
"""Seconds without requests after a failure, doubled with each further failure up to the longest."""
_HOUR = 3_600.0
_TYPED_LIMIT = 300


class FilmLookUp:
    """Any member of a club may look a film up; TMDB is asked where there is a key, otherwise Wikidata.

    With neither, `source` is None and every search is refused. Only the title leaves this machine.
    """

    def __init__(
        self,
        database: Database,
        catalogue: FilmCatalogue,
        adding: FilmAdding,
        tmdb: TmdbClient | None,
        wikidata: WikidataClient | None,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self.adding = adding
        self._tmdb = tmdb
        self._wikidata = wikidata
        self._now = now
        self._monotonic = monotonic
        self._allowance = Allowance(LOOK_UPS_AN_HOUR, _HOUR, monotonic)
        self._answers: dict[str, tuple[float, LookUpAnswer]] = {}
        self._titles: dict[tuple[MemberId, int], str] = {}
        self._paused_until = 0.0
        self._failures = 0
        self._key_is_refused = False

    @property
    def source(self) -> LookUpSource | None:
        """Where films are looked up now; Wikidata takes over when TMDB refuses the key."""
        if self._tmdb is not None and not self._key_is_refused:
            return LookUpSource.TMDB
        return None if self._wikidata is None else LookUpSource.WIKIDATA

    def remember_title(self, member: MemberId, request: int, typed: str) -> None:
        """Remember what a member typed in a request, for the buttons below its answer; a restart forgets it."""
        while len(self._titles) >= TITLES_REMEMBERED:
            del self._titles[next(iter(self._titles))]
        self._titles[member, request] = typed[:_TYPED_LIMIT]

    def asked_title(self, member: MemberId, request: int) -> str:
        """What this member typed in that request; "" if it is no longer known."""
        return self._titles.get((member, request), "")

    async def search_films(self, actor: Actor, typed: str) -> LookUpAnswer:
        """Films under a title. Raises OnlyInAClub, InvalidValue, LookUpOff, LookUpFailed and MemberLimitReached."""
        require_club(actor)
        title, year = read_title_and_year(typed[:_TYPED_LIMIT])
        require_visible_text("title", title)
        source = self.source
        if source is None:
            raise LookUpOff
        key = f"{source} {year} {fold_text(title) or title}"
        kept = self._answers.get(key)
        if kept is not None and self._monotonic() < kept[0]:
            return kept[1]
        self._admit(actor, source)
        films = await self._ask(source, lambda: self._search(source, title, year))
        answer = LookUpAnswer(typed, source, tuple(films))
        while len(self._answers) >= ANSWERS_REMEMBERED:
            del self._answers[next(iter(self._answers))]
        self._answers[key] = (self._monotonic() + REMEMBERED_SECONDS, answer)
        return answer

    async def take_film(self, actor: Actor, source: LookUpSource, number: int) -> AddedFilm:
        """The film that a member chose, added to the catalogue with its facts unless it is here already.

        Raises OnlyInAClub, ControlUnknown, LookUpOff, LookUpFailed and MemberLimitReached.
        """
        require_club(actor)
        known = await self.adding.find_by_ids(actor, _bare_film(source, number))
        if known is not None:
            return AddedFilm(known, is_new=False)
        self._admit(actor, source)
        if source is LookUpSource.TMDB:
            return await self._take_from_tmdb(actor, number)
        facts = await self._ask(source, lambda: self._fetch_item(number))
        if facts is None:
            raise LookUpFailed(source, gone=True)
        return await self.adding.add_sourced_film(actor, _film_of_facts(facts))

    async def close_client(self) -> None:
        """Close the connection to Wikidata; TMDB's belongs to the details of films."""
        if self._wikidata is not None:
            await self._wikidata.close()

    async def _search(self, source: LookUpSource, title: str, year: int | None) -> list[LookedUpFilm]:
        client = self._tmdb if source is LookUpSource.TMDB else self._wikidata
        if client is None:
            raise LookUpOff
        return await client.search_films(title, year, OFFERED)

    async def _fetch_item(self, number: int) -> SourceFacts | None:
        if self._wikidata is None:
            raise LookUpOff
        return await self._wikidata.fetch_film(number)

    async def _fetch_tmdb(self, number: int) -> tuple[str, TmdbDetails] | None:
        if self._tmdb is None:
            raise LookUpOff
        return await self._tmdb.fetch_film(number)

    async def _take_from_tmdb(self, actor: Actor, number: int) -> AddedFilm:
        found = await self._ask(LookUpSource.TMDB, lambda: self._fetch_tmdb(number))
        if found is None:
            raise LookUpFailed(LookUpSource.TMDB, gone=True)
        title, details = found
        added = await self.adding.add_sourced_film(actor, _film_of_details(title, details))
        # TMDB's terms limit how long its details may be kept, so they are stored apart from the film.
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await details_store.replace_details(writing, added.film.id, details, now=self._now())
        await self._catalogue.update_titles(added.film.id)
        return added

    def _admit(self, actor: Actor, source: LookUpSource) -> None:
        wait = self._paused_until - self._monotonic()
        if wait > 0:
            raise LookUpFailed(source, seconds=wait)
        if not self._allowance.take_one(actor.member):
            raise MemberLimitReached("look-ups an hour", LOOK_UPS_AN_HOUR)

    async def _ask(self, source: LookUpSource, request: Callable[[], Awaitable[T]]) -> T:
        """Send a request. Raises LookUpFailed, and sends none for a while after a failure."""
        try:
            found = await request()
        except WebKeyRefused as error:
            self._note_refusal(source, error)
            raise LookUpFailed(source) from None
        except WebBusy as error:
            self._pause(error.seconds)
            raise LookUpFailed(source, seconds=error.seconds) from None
        except WebTrouble as error:
            self._failures += 1
            self._pause(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self._failures - 1, 10)))
            log.warning("a look-up at %s failed (%s)", source.title, error)
            raise LookUpFailed(source) from None
        self._failures = 0
        return found

    def _note_refusal(self, source: LookUpSource, error: WebKeyRefused) -> None:
        if source is LookUpSource.WIKIDATA:
            self._pause(LONGEST_PAUSE)
            log.error("Wikidata refused a look-up (%s). Check LOOK_UP_CONTACT", error)
        elif not self._key_is_refused:
            self._key_is_refused = True
            log.error("TMDB refused the key (%s): films are no longer looked up there. Check TMDB_API_KEY", error)

    def _pause(self, seconds: float) -> None:
        self._paused_until = self._monotonic() + seconds


def _bare_film(source: LookUpSource, number: int) -> Film:
    """A film with nothing but its id. Raises ControlUnknown for an id that the source cannot have."""
    try:
        if source is LookUpSource.TMDB:
            return Film(id=FilmId(0), title="?", tmdb_id=number)
        return Film(id=FilmId(0), title="?", wikidata_id=f"Q{number}")
    except InvalidValue:
        raise ControlUnknown from None


def _film_of_facts(facts: SourceFacts) -> Film:
    given = {
        name: tuple(person.name for person in value) if name in PEOPLE else value
        for name in FACTS
        if (value := getattr(facts, name))
    }
    sources = dict.fromkeys(given, LookUpSource.WIKIDATA.title)
    return Film(id=FilmId(0), sources=sources, **given)  # type: ignore[arg-type]


def _film_of_details(title: str, details: TmdbDetails) -> Film:
    """What identifies the film; the rest stays with TMDB's details."""
    known = ("year", "directors", "imdb_id", "wikidata_id")
    kept = {name: details.facts[name] for name in known if details.facts.get(name)}
    given: dict[str, object] = {"title": title, "tmdb_id": details.tmdb_id, **kept}
    sources = dict.fromkeys(given, LookUpSource.TMDB.title)
    return Film(id=FilmId(0), sources=sources, **given)  # type: ignore[arg-type]
