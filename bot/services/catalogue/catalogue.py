"""Finds films by typed text and shows them as one club sees them, with the club's corrections."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from bot.domain.catalogue.errors import FilmAmbiguous, FilmNotFound
from bot.domain.catalogue.film import Film, FilmHead
from bot.domain.catalogue.found_film import FilmSuggestions
from bot.domain.ids import LIBRARY, FilmId, GuildId
from bot.domain.people import Actor
from bot.search import Hit, normalise_title
from bot.services.cache import ClubCache
from bot.services.catalogue.titles import TitleSearch
from bot.services.clubs.clubs import ClubService
from bot.services.reviews.library import ReviewLibrary
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from bot.store.database import Database

log = logging.getLogger(__name__)

_LABEL = re.compile(r"(\(\d{4}\)) · .*\Z", re.DOTALL)
"""The part after the year in an autocomplete label; somebody may paste a whole label."""
FILM_ID = re.compile(r"film:(\d{1,15})\Z")
FAR_BETTER_KNOWN = 0.3
"""The difference of popularity from which a title means the better-known film: thirty times as many ask for it."""
NEAREST_SHOWN = 5
FEW_FILMS = 100
"""Films that are read at once; more of them would hold the event loop."""
PINNED_PREFIX = 3
"""From this many typed characters on, films of pinned titles that begin with them are suggested first."""
PINNED_SHOWN = 5
"""The most films that are suggested first because of the beginning of a pinned title."""
NEAR_FRACTION, NEAR_SCORE = 0.4, 0.15
"""Films with less than this fraction of the best score, or with less than this score, are not offered as near films."""


class _TitleMatch(NamedTuple):
    film: Film
    hit: Hit


class FilmCatalogue:
    """Finds films for a club; anybody may call it.

    Call `open` once before use; `refresh` loads what another process has imported.
    """

    def __init__(
        self,
        database: Database,
        clubs: ClubService,
        library: ReviewLibrary,
        *,
        index_path: Path,
        tmdb_since: Callable[[], datetime] | None = None,
    ) -> None:
        self.database = database
        self._clubs = clubs
        self._library = library
        self._titles = TitleSearch(database, index_path, tmdb_since)
        self._films: ClubCache[FilmId, Film] = ClubCache(database, 5_000, depends_on=Changes.FILMS)
        self._may_read_many = asyncio.Lock()
        self._lists: ClubCache[str, list[FilmId]] = ClubCache(database, 8, depends_on=Changes.FILMS)

    async def open(self) -> None:
        """Open the title index. Films are read when somebody asks for them."""
        await self._titles.open()

    async def refresh(self) -> None:
        """Load films that were added or imported since the last call."""
        await self._titles.refresh()

    async def update_titles(self, film: FilmId) -> None:
        """Replace the titles under which a film is found by the ones that TMDB gives now."""
        await self._titles.update_titles(film)

    async def remove_film(self, guild: GuildId, film: FilmId) -> None:
        """Remove a film that was deleted from a club from the title index."""
        await self._titles.remove_film(guild, film)

    async def close(self) -> None:
        await self._titles.close()

    async def get_films(self, guild: GuildId, ids: Iterable[FilmId]) -> list[Film]:
        """The films with these ids, in this order, as this club sees them; unknown ids are left out.

        Films that this club merged appear once.
        """
        overlay = await self._clubs.film_overlay(guild)
        wanted = list(dict.fromkeys(map(overlay.apply_to, ids) if overlay.same else ids))
        found, missing = self._held_films(guild, wanted)
        if len(missing) <= FEW_FILMS:
            found |= await self._read_films(guild, missing)
        else:
            # Many clubs ask for the whole library at once after another process has written: it is read once.
            async with self._may_read_many:
                for owner in {LIBRARY, guild}:
                    found |= self._films.get_held(owner, [film for film in missing if film not in found])
                missing = [film for film in missing if film not in found]
                for at in range(0, len(missing), FEW_FILMS):
                    found |= await self._read_films(guild, missing[at : at + FEW_FILMS])
        own = overlay.facts
        return [
            _apply_corrections(found[identity], own[identity]) if identity in own else found[identity]
            for identity in wanted
            if identity in found
        ]

    async def get_film_heads(self, guild: GuildId, ids: Iterable[FilmId]) -> dict[FilmId, FilmHead]:
        """Name and popularity of the films that `get_films` would return, in that order.

        For hundreds of films that the cache does not hold, this takes a tenth of the time.
        """
        overlay = await self._clubs.film_overlay(guild)
        wanted = list(dict.fromkeys(map(overlay.apply_to, ids) if overlay.same else ids))
        held, missing = self._held_films(guild, wanted)
        found = {film: FilmHead(facts.name, facts.popularity) for film, facts in held.items()}
        if missing:
            async with self.database.read() as reading:
                found |= await film_store.heads_by_ids(reading, guild, missing)
        corrected = [film for film in wanted if film in overlay.facts and film in found]
        for film in await self.get_films(guild, corrected) if corrected else ():
            found[film.id] = FilmHead(film.name, film.popularity)
        return {film: found[film] for film in wanted if film in found}

    def _held_films(self, guild: GuildId, wanted: Sequence[FilmId]) -> tuple[dict[FilmId, Film], list[FilmId]]:
        """The films that the cache holds, and the ids of the others."""
        found = self._films.get_held(LIBRARY, wanted)
        missing = [film for film in wanted if film not in found]
        if missing and guild != LIBRARY:
            found |= self._films.get_held(guild, missing)
            missing = [film for film in missing if film not in found]
        return found, missing

    async def _read_films(self, guild: GuildId, ids: Sequence[FilmId]) -> dict[FilmId, Film]:
        if not ids:
            return {}
        versions = {owner: self._films.current_version(owner) for owner in (LIBRARY, guild)}
        async with self.database.read() as reading:
            read = await film_store.owned_by_ids(reading, guild, ids)
        for owner, film in read:
            self._films.put_value(owner, film.id, versions[owner], film)
        return {film.id: film for _, film in read}

    async def get_film(self, guild: GuildId, identity: FilmId) -> Film:
        """The film with this id, or the film that it was joined into. Raises FilmNotFound if the club sees neither."""
        found = await self.get_films(guild, (identity,))
        if not found:
            async with self.database.read() as reading:
                into = await film_store.joined_into(reading, identity)
            found = await self.get_films(guild, (into,)) if into is not None else []
        if not found:
            raise FilmNotFound(f"film:{identity}")
        return found[0]

    async def index_ready(self) -> None:
        """Wait until the title index covers the whole catalogue."""
        await self._titles.index_ready()

    def films_named(self, guild: GuildId, title: str) -> list[FilmId]:
        """The films with exactly this title, the best known first; fast enough for thousands of titles."""
        return self._titles.films_named(guild, title)

    async def find_asked_film(self, actor: Actor, typed: str) -> Film:
        """As `find_film`, and remember that this person asked for the film, which then leads their lists."""
        film = await self.find_film(actor, typed)
        self._clubs.remember_film(actor, film.id)
        return film

    async def find_film(self, actor: Actor, typed: str) -> Film:
        """The film that a member means: by id, by exact title, or by a beginning that no other well-known film has.

        A text that only resembles a title never means its film: the person chooses. Raises FilmNotFound with the near
        films, and FilmAmbiguous if several films fit equally well.
        """
        text = _LABEL.sub(r"\1", typed.strip())
        if match := FILM_ID.match(text):
            return await self.get_film(actor.club, FilmId(int(match[1])))
        overlay = await self._clubs.film_overlay(actor.club)
        meant = overlay.meant.get(normalise_title(text))
        if meant is not None:
            return await self.get_film(actor.club, meant)
        hits = await self._search(actor, text, 25)
        exact = [film for film, hit in hits if hit.exact]
        if exact:
            return await self._choose_exact(actor, text, exact)
        titled = await self.get_films(actor.club, overlay.titled.get(normalise_title(text), ()))
        if len(titled) == 1:
            return titled[0]
        if titled:
            raise FilmAmbiguous(text, tuple(titled))
        if hits and hits[0].hit.opens and not any(hit.opens for _, hit in hits[1:]):
            return hits[0].film
        least = max(NEAR_SCORE, NEAR_FRACTION * hits[0].hit.score) if hits else NEAR_SCORE
        near = [film for film, hit in hits[:NEAREST_SHOWN] if hit.score >= least]
        raise FilmNotFound(text, tuple(near))

    async def _choose_exact(self, actor: Actor, typed: str, exact: list[Film]) -> Film:
        """Of films with exactly this title, the only one, or one that is far better known than all others.

        A film that the club added, reviewed, rated or wants to see is never passed over. Raises FilmAmbiguous.
        """
        best, *others = sorted(exact, key=lambda film: -film.popularity)
        if any(best.popularity - film.popularity < FAR_BETTER_KNOWN for film in others) or await self._owns_any(
            actor.club, [film.id for film in others]
        ):
            raise FilmAmbiguous(typed, tuple(exact))
        return best

    async def _owns_any(self, guild: GuildId, films: Sequence[FilmId]) -> bool:
        """Whether the club added, reviewed, rated or wants to see one of these films."""
        if guild == LIBRARY or not films:
            return False
        if not (await self._library.club_snapshot(guild)).own_films.isdisjoint(films):
            return True
        async with self.database.read() as reading:
            return await film_store.club_added_any(reading, guild, films)

    async def suggest_films(self, actor: Actor, typed: str, count: int) -> FilmSuggestions:
        """Films for an autocomplete list; for an empty field, recent films and then the newest reviews' films.

        A title that the club pinned comes first; if only its beginning was typed, it comes after exact titles.
        """
        if typed.strip():
            return await self._suggest_typed(actor, typed, count)
        recent = await self._clubs.recent_films(actor, count)
        snapshot = await self._library.club_snapshot(actor.club)
        films = await self.get_films(actor.club, [*recent, *snapshot.newest_reviews(count)][: 2 * count])
        return FilmSuggestions(tuple(films), sure=True)

    async def _suggest_typed(self, actor: Actor, typed: str, count: int) -> FilmSuggestions:
        hits = await self._search(actor, typed, count)
        text, meant = normalise_title(typed), (await self._clubs.film_overlay(actor.club)).meant
        beginnings = sorted(title for title in meant if title.startswith(text) and len(text) >= PINNED_PREFIX)[
            :PINNED_SHOWN
        ]
        if not beginnings and text not in meant:
            return FilmSuggestions(tuple(film for film, _ in hits), sure=bool(hits) and hits[0].hit.likely)
        order = [
            *(meant[title] for title in (text,) if title in meant),
            *(film.id for film, hit in hits if hit.exact),
            *(meant[title] for title in beginnings),
            *(film.id for film, _ in hits),
        ]
        return FilmSuggestions(tuple((await self.get_films(actor.club, order))[:count]), sure=True)

    async def best_known_films(self, count: int) -> list[Film]:
        return await self.get_films(LIBRARY, await self.best_known_ids(count))

    async def best_known_ids(self, count: int) -> list[FilmId]:
        return await self._lists.get_or_make(LIBRARY, f"best {count}", lambda: self._read_best_known(count))

    async def starter_films(self) -> list[FilmId]:
        """The ids of the films of the starter library."""
        return await self._lists.get_or_make(LIBRARY, "starter", self._read_starter)

    async def _read_best_known(self, count: int) -> list[FilmId]:
        async with self.database.read() as reading:
            return await film_store.best_known(reading, count)

    async def _read_starter(self) -> list[FilmId]:
        async with self.database.read() as reading:
            return await film_store.starter_ids(reading)

    async def _search(self, actor: Actor, typed: str, count: int) -> list[_TitleMatch]:
        snapshot = await self._library.club_snapshot(actor.club)
        hits = await self._titles.search_titles(actor.club, typed, count, snapshot.own_films)
        overlay = await self._clubs.film_overlay(actor.club)
        best = {overlay.apply_to(FilmId(hit.film_id)): hit for hit in reversed(hits)}
        films = await self.get_films(actor.club, [FilmId(hit.film_id) for hit in hits])
        return [_TitleMatch(film, best[film.id]) for film in films]


def _apply_corrections(film: Film, own: Mapping[str, object]) -> Film:
    fields = {
        name: tuple(value) if isinstance(value, list) else value  # JSON has no tuples
        for name, value in own.items()
    }
    sources = {**film.sources, **dict.fromkeys(fields, "this club")}
    return dataclasses.replace(film, **fields, sources=sources)  # type: ignore[arg-type]
