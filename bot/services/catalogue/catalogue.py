"""Films as one club sees them: found by what was typed, with the club's own word on their facts."""

from __future__ import annotations

import dataclasses
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path

from bot.domain.catalogue.errors import FilmAmbiguous, FilmNotFound
from bot.domain.catalogue.film import Film
from bot.domain.ids import LIBRARY, FilmId, GuildId
from bot.domain.people import Actor
from bot.search import normalise_title
from bot.services.cache import ClubCache
from bot.services.catalogue.titles import TitleSearch
from bot.services.clubs.clubs import ClubService
from bot.services.reviews.library import ReviewLibrary
from bot.store.catalogue import films as film_store
from bot.store.database import Database

log = logging.getLogger(__name__)

_LABEL = re.compile(r"(\(\d{4}\)) · .*\Z", re.DOTALL)
"""What stands behind the year in a label of the list, for those who copy it."""
FILM_ID = re.compile(r"film:(\d{1,15})\Z")
SURE = 0.27
"""A guess at least this good, and CLEAR times as good as the next one, is taken without asking."""
CLEAR = 2.2
NEAREST = 5
BEGUN = 3
"""Characters of a title that a club has given a meaning, from which on its film is suggested first."""
PINNED = 5
"""Films that are put first because only the beginning of such a title was typed."""
NEAR = 0.4
"""A film that fits less than this part of the best guess is not worth offering."""


class FilmCatalogue:
    """Finds films. Opened once; `refresh` takes in what another process has imported."""

    def __init__(
        self,
        database: Database,
        clubs: ClubService,
        library: ReviewLibrary,
        *,
        index_path: Path,
        lent_since: Callable[[], datetime] | None = None,
    ) -> None:
        self.database = database
        self._clubs = clubs
        self._library = library
        self._titles = TitleSearch(database, index_path, lent_since)
        self._films: ClubCache[FilmId, Film] = ClubCache(database, 5_000)
        self._lists: ClubCache[str, list[FilmId]] = ClubCache(database, 8)

    async def open(self) -> None:
        """Make titles findable, and have at hand what is asked for first."""
        await self._titles.open()
        await self.get_films(LIBRARY, await self.starter_films())

    async def refresh(self) -> None:
        """Take in what was imported since."""
        await self._titles.refresh()

    async def update_titles(self, film: FilmId) -> None:
        """Let a film be found by the titles that TMDB now gives it, and no longer by those that it gave."""
        await self._titles.update_titles(film)

    async def forget(self, guild: GuildId, film: FilmId) -> None:
        """Find a film that was deleted from a club no longer."""
        await self._titles.forget(guild, film)

    async def close(self) -> None:
        await self._titles.close()

    async def get_films(self, guild: GuildId, ids: Iterable[FilmId]) -> list[Film]:
        """The films with these ids, in their order, as this club sees them; unknown ones are left out.

        Of films that are one to this club there is one.
        """
        overlay = await self._clubs.film_overlay(guild)
        wanted = list(dict.fromkeys(overlay.apply_to(identity) for identity in ids))
        found = self._films.get_held(LIBRARY, wanted)
        missing = [film for film in wanted if film not in found]
        if missing and guild != LIBRARY:
            found |= self._films.get_held(guild, missing)
            missing = [film for film in missing if film not in found]
        if missing:
            versions = {owner: self.database.data_version(owner) for owner in (LIBRARY, guild)}
            async with self.database.read() as reading:
                read = await film_store.owned_by_ids(reading, guild, missing)
            for owner, film in read:
                self._films.put_value(owner, film.id, versions[owner], film)
                found[film.id] = film
        own = overlay.facts
        return [
            _mended(found[identity], own[identity]) if identity in own else found[identity]
            for identity in wanted
            if identity in found
        ]

    async def get_film(self, guild: GuildId, identity: FilmId) -> Film:
        """The film with this id, or the one that it was joined into. Raises FilmNotFound when the club has neither."""
        found = await self.get_films(guild, (identity,))
        if not found:
            async with self.database.read() as reading:
                into = await film_store.joined_into(reading, identity)
            found = await self.get_films(guild, (into,)) if into is not None else []
        if not found:
            raise FilmNotFound(f"film:{identity}")
        return found[0]

    async def index_ready(self) -> None:
        """Wait until every film of the catalogue can be found by its title."""
        await self._titles.index_ready()

    def films_named(self, guild: GuildId, title: str) -> list[FilmId]:
        """The films of which this is a whole title, better known ones first: cheap enough for thousands of titles."""
        return self._titles.films_named(guild, title)

    async def find_film(self, actor: Actor, typed: str) -> Film:
        """The film that is meant: by its id, its exact title, or a guess that stands clear of all others.

        Raises FilmNotFound with the nearest films, and FilmAmbiguous where several are equally meant.
        """
        text = _LABEL.sub(r"\1", typed.strip())
        if match := FILM_ID.match(text):
            return await self.get_film(actor.club, FilmId(int(match[1])))
        overlay = await self._clubs.film_overlay(actor.club)
        meant = overlay.meant.get(normalise_title(text))
        if meant is not None:
            return await self.get_film(actor.club, meant)
        hits = await self._search(actor, text, 25)
        exact = [film for film, _, is_exact in hits if is_exact]
        if len(exact) == 1:
            return exact[0]
        if exact:
            raise FilmAmbiguous(text, tuple(exact))
        titled = await self.get_films(actor.club, overlay.titled.get(normalise_title(text), ()))
        if len(titled) == 1:
            return titled[0]
        if titled:
            raise FilmAmbiguous(text, tuple(titled))
        if hits and hits[0][1] >= SURE and (len(hits) == 1 or hits[0][1] >= CLEAR * hits[1][1]):
            return hits[0][0]
        near = [film for film, score, _ in hits[:NEAREST] if score >= NEAR * hits[0][1]]
        raise FilmNotFound(text, tuple(near))

    async def suggest_films(self, actor: Actor, typed: str, count: int) -> list[Film]:
        """Films for an autocomplete list: for an empty field what was touched last, then what the club has.

        What the club says that a title means stands first; where only its beginning was typed, after whole titles.
        """
        if typed.strip():
            return await self._suggested(actor, typed, count)
        touched = await self._clubs.recent_films(actor, count)
        shelf = await self._library.club_snapshot(actor.club)
        return await self.get_films(actor.club, [*touched, *shelf.newest_reviews(count)][: 2 * count])

    async def _suggested(self, actor: Actor, typed: str, count: int) -> list[Film]:
        hits = await self._search(actor, typed, count)
        text, meant = normalise_title(typed), (await self._clubs.film_overlay(actor.club)).meant
        begun = sorted(title for title in meant if title.startswith(text) and len(text) >= BEGUN)[:PINNED]
        if not begun and text not in meant:
            return [film for film, _, _ in hits]
        order = [
            *(meant[title] for title in (text,) if title in meant),
            *(film.id for film, _, exact in hits if exact),
            *(meant[title] for title in begun),
            *(film.id for film, _, _ in hits),
        ]
        return (await self.get_films(actor.club, order))[:count]

    async def best_known_films(self, count: int) -> list[Film]:
        return await self.get_films(LIBRARY, await self.best_known_ids(count))

    async def best_known_ids(self, count: int) -> list[FilmId]:
        return await self._lists.get_or_make(LIBRARY, f"best {count}", lambda: self._read_best_known(count))

    async def starter_films(self) -> list[FilmId]:
        """The films that come with Marquee."""
        return await self._lists.get_or_make(LIBRARY, "starter", self._read_starter)

    async def _read_best_known(self, count: int) -> list[FilmId]:
        async with self.database.read() as reading:
            return await film_store.best_known(reading, count)

    async def _read_starter(self) -> list[FilmId]:
        async with self.database.read() as reading:
            return await film_store.starter_ids(reading)

    async def _search(self, actor: Actor, typed: str, count: int) -> list[tuple[Film, float, bool]]:
        shelf = await self._library.club_snapshot(actor.club)
        mine = await self._titles.search_titles(actor.club, typed, count, shelf.own_films)
        overlay = await self._clubs.film_overlay(actor.club)
        best = {overlay.apply_to(FilmId(hit.film_id)): hit for hit in reversed(mine)}
        films = await self.get_films(actor.club, [FilmId(hit.film_id) for hit in mine])
        return [(film, best[film.id].score, best[film.id].exact) for film in films]


def _mended(film: Film, own: Mapping[str, object]) -> Film:
    fields = {
        name: tuple(value) if isinstance(value, list) else value  # JSON has no tuples
        for name, value in own.items()
    }
    sources = {**film.sources, **dict.fromkeys(fields, "this club")}
    return dataclasses.replace(film, **fields, sources=sources)  # type: ignore[arg-type]
