"""Restores a club's export into an empty club with its authors; only the operator can do this."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.overlay import Overlay
from bot.domain.clubs.club_export import ClubExport, ExportedReview
from bot.domain.clubs.errors import ClubNotEmpty
from bot.domain.diary.tracker_history import EntryKind, HistoryEntry
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.reviews.review import AuthorKind
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.catalogue.titles import EPOCH_KEY
from bot.services.clubs.club_import_files import names_film, read_club_export
from bot.services.diary.import_matching import ImportMatcher
from bot.services.diary.imports import ignore_progress
from bot.services.highlights.quotes import find_highlights
from bot.store import highlights as highlight_store
from bot.store import meta
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from bot.store.clubs import club_import as restore_store
from bot.store.clubs import clubs as club_store
from bot.store.database import Database, WriteTransaction
from bot.store.nights import archive_import
from bot.store.reviews import reviews as review_store

Lines = list[tuple[int, int, int, float]]


class ClubRestore:
    """Restores exports; used only by the operator's command."""

    def __init__(self, database: Database, catalogue: FilmCatalogue, now: Callable[[], datetime]) -> None:
        self._database = database
        self._catalogue = catalogue
        self._now = now

    async def restore_club(self, archives: Sequence[bytes], guild: GuildId) -> ClubExport:
        """Restore an export, given as all of its ZIPs, into a club without reviews, in one transaction.

        Films that the catalogue lacks become unconfirmed films of the club. Settings that name a role or a channel are
        left out, because the ids may belong to another server. Raises NotAClubExport and ClubNotEmpty.
        """
        export = await asyncio.to_thread(read_club_export, archives)
        known = await self._find_known_films(export, guild)
        # The lines worth quoting are found before the transaction, so that other writers do not wait for it.
        lines = await asyncio.to_thread(_find_lines, export)
        async with self._database.write(changes=Changes.EVERYTHING) as writing:
            if await restore_store.has_reviews(writing, guild) or await archive_import.has_nights(writing, guild):
                raise ClubNotEmpty
            films = await _add_missing_films(writing, export.films, known, guild)
            await self._store_export(writing, export, lines, films, guild)
            if len(films) > len(known):
                # A new epoch makes a running bot rebuild its title index.
                epoch = int(await meta.read_meta(writing, EPOCH_KEY) or 0) + 1
                await meta.write_meta(writing, EPOCH_KEY, str(epoch))
        await self._catalogue.refresh()
        return export

    async def _find_known_films(self, export: ClubExport, guild: GuildId) -> dict[FilmId, FilmId]:
        """The catalogue's films by the export's keys; two films of the export never get the same film.

        The export brings its own corrections, so this club's corrections are ignored.
        """
        entries = [
            HistoryEntry(
                kind=EntryKind.WATCHED,
                title=film.title,
                year=film.year,
                imdb_id=film.imdb_id,
                tmdb_id=film.tmdb_id,
                directors=film.directors,
            )
            for film in export.films
        ]
        found: dict[FilmId, FilmId] = {}
        used: set[FilmId] = set()
        for film, match in zip(
            export.films,
            await ImportMatcher(self._catalogue, guild, Overlay(), asyncio.to_thread, trusts_ids=True).match_entries(
                entries, ignore_progress
            ),
            strict=True,
        ):
            unused = [
                candidate
                for candidate in (match.film, *match.candidates)
                if candidate is not None and candidate not in used
            ]
            if unused:
                found[film.id] = unused[0]
                used.add(unused[0])
        return found

    async def _store_export(
        self,
        writing: WriteTransaction,
        export: ClubExport,
        lines: Sequence[Lines],
        films: Mapping[FilmId, FilmId],
        guild: GuildId,
    ) -> None:
        now = self._now()
        await club_store.put_members(writing, [(guild, member, name, now) for member, name in export.names.items()])
        for one, found in zip(export.reviews, lines, strict=True):
            await _store_exported_review(writing, one, found, films, guild, now)
        ratings = [(films[one.film], one) for one in export.ratings]
        await restore_store.put_ratings(writing, guild, ratings, now=now)
        for film, field, value in export.changes:
            stored_value = films[FilmId(int(str(value)))] if names_film(field) else value
            await club_store.put_overlay(writing, guild, films[film], field, stored_value, by=MemberId(0), now=now)
        settings = {key: value for key, value in export.settings.items() if key not in export.server_settings}
        await restore_store.put_settings(writing, guild, settings, now=now)
        await restore_store.put_unquoted(writing, guild, export.unquoted, now=now)
        await archive_import.store_archive(writing, guild, export.nights, films)


async def _add_missing_films(
    writing: WriteTransaction, films: Sequence[Film], known: Mapping[FilmId, FilmId], guild: GuildId
) -> dict[FilmId, FilmId]:
    found = dict(known)
    for film in films:
        if film.id not in found:
            owner = await film_store.id_by_external(
                writing, imdb=film.imdb_id, tmdb=film.tmdb_id, wikidata=film.wikidata_id
            )
            # If another film here has one of the external ids, the new film is stored without ids.
            plain = film if owner is None else dataclasses.replace(film, imdb_id=None, tmdb_id=None, wikidata_id=None)
            found[film.id] = await film_store.insert_film(writing, plain, guild=guild)
    return found


async def _store_exported_review(
    writing: WriteTransaction,
    exported: ExportedReview,
    lines: Lines,
    films: Mapping[FilmId, FilmId],
    guild: GuildId,
    now: datetime,
) -> None:
    review = exported.review
    draft = review.as_new(guild=guild, film=films[review.film])
    critic = None
    if review.author.kind is AuthorKind.CRITIC:
        critic = await review_store.critic_id(writing, guild, review.author)
    identity = await review_store.insert_review(writing, draft, critic=critic, now=now)
    await restore_store.put_times(writing, identity, review.created_at, review.updated_at)
    await highlight_store.replace_found_lines(writing, identity, lines)
    await restore_store.put_choices(writing, guild, identity, exported.lines, now=now)


def _find_lines(export: ClubExport) -> list[Lines]:
    films = {film.id: film for film in export.films}
    return [
        find_highlights(one.review.as_new(), films[one.review.film]) if one.review.film in films else []
        for one in export.reviews
    ]
