"""Adds the films that an import did not find to the club, and sorts their rows as if they had been found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from bot.domain.catalogue.looked_up import AddedFilm
from bot.domain.diary.errors import ImportGone
from bot.domain.diary.import_preview import FilmsAdded, ImportState, RowStatus
from bot.domain.errors import InvalidValue, MemberLimitReached
from bot.domain.ids import FilmId
from bot.domain.people import Actor
from bot.domain.reviews.submission import read_names
from bot.services.catalogue.adding import FilmAdding, read_film
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.services.diary.import_sorting import ImportSorter, read_existing_history
from bot.store.changes import Changes
from bot.store.database import Database, ReadTransaction, Row
from bot.store.diary import import_rows
from bot.store.diary import imports as import_store
from bot.store.reviews.paragraphs import decode_paragraphs

FILMS_AT_ONCE = 50
"""Films of one press; those that were added meanwhile do not count toward a member's quota."""
RowChange = tuple[str, FilmId | None, str | None, bool, int]
"""New values of a row: status, film, fingerprint, whether it goes to the diary; and its id."""
_Work = tuple[str, int | None]


class ImportFilmAdding:
    """A member adds the missing films of their own import, as films of the club, within the quota for added films."""

    def __init__(self, database: Database, clubs: ClubService, adding: FilmAdding) -> None:
        self._database = database
        self._clubs = clubs
        self._adding = adding

    async def add_films(self, actor: Actor, number: int) -> tuple[FilmsAdded, ImportState]:
        """Add films with the titles, years and directors of the file; their rows become ready.

        Raises OnlyInAClub, ImportGone, and MemberLimitReached if the quota has room for none.
        """
        guild = require_club(actor)
        async with self._database.read() as reading:
            await self._require_open(reading, actor, number)
            works = await import_rows.missing_works(reading, guild, actor.member, number, FILMS_AT_ONCE)
        found, limit = await self._add_all(actor, works)
        if limit is not None and not found:
            raise limit
        overlay = await self._clubs.film_overlay(guild)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            state = await self._require_open(writing, actor, number)
            history = await read_existing_history(writing, guild, actor.member, overlay)
            rows = [
                (overlay.apply_to(added.film.id), row)
                for (title, year), added in found.items()
                for row in await import_rows.rows_of_work(
                    writing, guild, actor.member, number, title, year, added.film.id
                )
            ]
            changes = list(_sort_rows(rows, ImportSorter(history, "", _days(rows))))
            await import_rows.update_rows(writing, changes)
            left = await import_rows.count_missing_films(writing, number)
        fresh = sum(added.is_new for added in found.values())
        return FilmsAdded(fresh, len(found) - fresh, len(changes), left, limited=limit is not None), state

    async def _add_all(
        self, actor: Actor, works: Iterable[Row]
    ) -> tuple[dict[_Work, AddedFilm], MemberLimitReached | None]:
        found: dict[_Work, AddedFilm] = {}
        for title, year, directors in works:
            try:
                found[title, year] = await self._adding.add_typed_film(
                    actor, read_film(title, year, read_names(directors))
                )
            except MemberLimitReached as error:
                return found, error
            except InvalidValue:
                continue  # a title that cannot be seen, or that is too long
        return found, None

    async def _require_open(self, reading: ReadTransaction, actor: Actor, number: int) -> ImportState:
        state = await import_store.import_state(reading, require_club(actor), actor.member, number)
        if state not in (ImportState.READY, ImportState.ACCEPTED):
            raise ImportGone
        return ImportState(state)


def _days(rows: Iterable[tuple[FilmId, Row]]) -> list[tuple[FilmId | None, date | None]]:
    return [(film, None if row[2] is None else date.fromisoformat(row[2])) for film, row in rows]


def _sort_rows(rows: Iterable[tuple[FilmId, Row]], sorter: ImportSorter) -> Iterator[RowChange]:
    """The new values of the rows that lacked a film; rows that have it already are only remembered."""
    for film, (identity, kind, watched, list_name, body, spans, status) in rows:
        day = None if watched is None else date.fromisoformat(watched)
        paragraphs = () if body is None else decode_paragraphs(body, spans)
        new_status, to_diary, fingerprint = sorter.sort_entry(kind, film, day, list_name, paragraphs)
        if status == RowStatus.UNMATCHED:
            yield new_status, film, fingerprint, to_diary, identity
