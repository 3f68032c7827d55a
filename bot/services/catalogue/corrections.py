"""A club's corrections to films: changed facts, merged films and pinned titles, all of which can be undone."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import datetime

from bot.domain.catalogue.film import LISTS, NUMBERS, Film
from bot.domain.catalogue.overlay import CONFIRMED, CORRECTABLE, MEANT_BY, SAME_AS, FilmCorrection
from bot.domain.errors import InvalidValue, NothingToUndo
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.reviews.errors import SameFilm
from bot.domain.reviews.submission import read_names
from bot.domain.visible import require_visible_text
from bot.search import normalise_title
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.permissions import Permissions
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from bot.store.clubs import clubs as club_store
from bot.store.database import Database, Row

CORRECTIONS_SHOWN = 25


class FilmCorrections:
    """Changes films for one club. Only moderators may call it.

    Every method raises OnlyInAClub and NotModerator; methods that take a title also raise FilmNotFound and
    FilmAmbiguous.
    """

    def __init__(
        self, database: Database, catalogue: FilmCatalogue, permissions: Permissions, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._permissions = permissions
        self._now = now

    async def correct_fact(self, actor: Actor, typed: str, field: str, written: str) -> FilmCorrection:
        """Set a fact of a film for this club; commas separate lists, empty means unknown. Raises InvalidValue."""
        await self._permissions.moderated_club(actor)
        film = await self._catalogue.find_film(actor, typed)
        value = _parse_fact(field, written)
        dataclasses.replace(film, **{field: tuple(value) if isinstance(value, list) else value})  # type: ignore[arg-type]  # it checks the value
        return await self._store_correction(actor, film, field, value)

    async def merge_films(self, actor: Actor, typed: str, into: str) -> FilmCorrection:
        """Merge two films for this club: reviews of `typed` then appear under `into`. Raises SameFilm."""
        await self._permissions.moderated_club(actor)
        film, other = await self._catalogue.find_film(actor, typed), await self._catalogue.find_film(actor, into)
        if film.id == other.id:
            raise SameFilm(film)
        change = await self._store_correction(actor, film, SAME_AS, other.id)
        # As they were before: both films are one now, and the answer names two.
        return dataclasses.replace(change, film=film, other=other)

    async def pin_title(self, actor: Actor, title: str, typed: str) -> FilmCorrection:
        """Make a title mean one film in this club, even if several films have it. Raises InvalidValue."""
        await self._permissions.moderated_club(actor)
        film = await self._catalogue.find_film(actor, typed)
        key = normalise_title(title)
        if not key:
            raise InvalidValue("title", title, "a title")
        return await self._store_correction(actor, film, MEANT_BY, key)

    async def confirm_film(self, actor: Actor, film: FilmId) -> FilmCorrection:
        """Confirm a film that a member added."""
        guild = await self._permissions.moderated_club(actor)
        return await self._store_correction(actor, await self._catalogue.get_film(guild, film), CONFIRMED, True)

    async def list_changes(self, actor: Actor) -> list[FilmCorrection]:
        """The club's corrections in force, at most CORRECTIONS_SHOWN, the newest first."""
        guild = await self._permissions.moderated_club(actor)
        async with self._database.read() as reading:
            rows = await club_store.overlay_changes(reading, guild, CORRECTIONS_SHOWN)
            ids = [FilmId(row[1]) for row in rows] + [FilmId(int(row[3])) for row in rows if row[2] == SAME_AS]
            films = {film.id: film for film in await film_store.by_ids(reading, guild, ids)}
        return [_correction_from_row(row, films) for row in rows if FilmId(row[1]) in films]

    async def undo_change(self, actor: Actor, change: int) -> Film:
        """Undo a correction and return its film. Raises NothingToUndo if it was already undone."""
        guild = await self._permissions.moderated_club(actor)
        async with self._database.write(changes=Changes.OVERLAYS, club=guild) as writing:
            film = await club_store.undo_overlay(writing, guild, change, by=actor.member, now=self._now())
        if not film:
            raise NothingToUndo
        return await self._catalogue.get_film(guild, FilmId(film))

    async def _store_correction(self, actor: Actor, film: Film, field: str, value: object) -> FilmCorrection:
        guild = GuildId(actor.club)
        now = self._now()
        async with self._database.write(changes=Changes.OVERLAYS, club=guild) as writing:
            number = await club_store.put_overlay(writing, guild, film.id, field, value, by=actor.member, now=now)
        return FilmCorrection(
            id=number,
            film=await self._catalogue.get_film(guild, film.id),
            field=field,
            value=value,
            set_by=actor.member,
            set_at=now,
        )


def _correction_from_row(row: Row, films: dict[FilmId, Film]) -> FilmCorrection:
    number, film, field, written, by, at = row
    value = json.loads(written)
    return FilmCorrection(
        id=number,
        film=films[FilmId(film)],
        field=field,
        value=value,
        set_by=MemberId(by),
        set_at=datetime.fromisoformat(at),
        other=films.get(FilmId(value)) if field == SAME_AS else None,
    )


def _parse_fact(field: str, written: str) -> object:
    """A typed fact as it is stored. Raises InvalidValue."""
    if field not in CORRECTABLE:
        raise InvalidValue("field", field, ", ".join(CORRECTABLE))
    text = written.strip()
    if field in LISTS:
        return list(read_names(text))
    if field in NUMBERS and text:
        if not (text.isascii() and text.isdigit()):
            raise InvalidValue(field, written, "a number")
        return int(text)
    if field == "title" or text:
        require_visible_text(field, text)
    return text or None
