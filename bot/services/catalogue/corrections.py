"""A club's own word on films: mended facts, two films that are one, titles that mean one film; all of it undoable."""

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
from bot.store.clubs import clubs as club_store
from bot.store.database import Database, Row

SHOWN = 25


class FilmCorrections:
    """Every method raises OnlyInAClub and NotModerator, and the finding of films FilmNotFound and FilmAmbiguous."""

    def __init__(
        self, database: Database, catalogue: FilmCatalogue, permissions: Permissions, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._permissions = permissions
        self._now = now

    async def correct_fact(self, who: Actor, typed: str, field: str, written: str) -> FilmCorrection:
        """Say a fact of a film for this club: names parted by commas, empty for nothing known. Raises InvalidValue."""
        await self._permissions.moderated_club(who)
        film = await self._catalogue.find_film(who, typed)
        value = _read(field, written)
        dataclasses.replace(film, **{field: tuple(value) if isinstance(value, list) else value})  # type: ignore[arg-type]  # it checks the value
        return await self._put(who, film, field, value)

    async def merge_films(self, who: Actor, typed: str, into: str) -> FilmCorrection:
        """Make one film of two: this one's reviews then stand under the other. Raises SameFilm."""
        await self._permissions.moderated_club(who)
        film, other = await self._catalogue.find_film(who, typed), await self._catalogue.find_film(who, into)
        if film.id == other.id:
            raise SameFilm(film)
        return dataclasses.replace(await self._put(who, film, SAME_AS, other.id), other=other)

    async def pin_title(self, who: Actor, title: str, typed: str) -> FilmCorrection:
        """Let a title mean one film here, however many are called so. Raises InvalidValue."""
        await self._permissions.moderated_club(who)
        film = await self._catalogue.find_film(who, typed)
        key = normalise_title(title)
        if not key:
            raise InvalidValue("title", title, "a title")
        return await self._put(who, film, MEANT_BY, key)

    async def confirm_film(self, who: Actor, film: FilmId) -> FilmCorrection:
        """Vouch for a film that a member added."""
        guild = await self._permissions.moderated_club(who)
        return await self._put(who, await self._catalogue.get_film(guild, film), CONFIRMED, True)

    async def list_changes(self, who: Actor) -> list[FilmCorrection]:
        """What holds here and can be undone, the newest first."""
        guild = await self._permissions.moderated_club(who)
        async with self._database.read() as reading:
            rows = await club_store.overlay_changes(reading, guild, SHOWN)
            ids = [FilmId(row[1]) for row in rows] + [FilmId(int(row[3])) for row in rows if row[2] == SAME_AS]
            films = {film.id: film for film in await film_store.by_ids(reading, guild, ids)}
        return [_change(row, films) for row in rows if FilmId(row[1]) in films]

    async def undo_change(self, who: Actor, change: int) -> Film:
        """Raises NothingToUndo for what was undone already."""
        guild = await self._permissions.moderated_club(who)
        async with self._database.write(club=guild) as writing:
            film = await club_store.undo_overlay(writing, guild, change, by=who.member, now=self._now())
        if not film:
            raise NothingToUndo
        return await self._catalogue.get_film(guild, FilmId(film))

    async def _put(self, who: Actor, film: Film, field: str, value: object) -> FilmCorrection:
        guild = GuildId(who.club)
        now = self._now()
        async with self._database.write(club=guild) as writing:
            number = await club_store.put_overlay(writing, guild, film.id, field, value, by=who.member, now=now)
        return FilmCorrection(
            id=number,
            film=await self._catalogue.get_film(guild, film.id),
            field=field,
            value=value,
            set_by=who.member,
            set_at=now,
        )


def _change(row: Row, films: dict[FilmId, Film]) -> FilmCorrection:
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


def _read(field: str, written: str) -> object:
    """A fact as it is kept. Raises InvalidValue."""
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
