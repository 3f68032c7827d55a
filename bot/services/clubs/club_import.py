"""Puts a club's export into an empty club: the operator's way, which alone restores other people's authorship."""

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
from bot.services.clubs.club_import_files import read_club_export, same_as
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
from bot.store.reviews import reviews as review_store

Lines = list[tuple[int, int, int, float]]


class ClubRestore:
    def __init__(self, database: Database, catalogue: FilmCatalogue, now: Callable[[], datetime]) -> None:
        self._database = database
        self._catalogue = catalogue
        self._now = now

    async def restore_club(self, archives: Sequence[bytes], guild: GuildId) -> ClubExport:
        """Put an export, given as all of its ZIPs, into a club without reviews: all of it or nothing.

        Films that the catalogue lacks become the club's own, unconfirmed. Settings that name a role or a channel are
        left out: the ids may be another server's. Raises NotAClubExport and ClubNotEmpty.
        """
        export = await asyncio.to_thread(read_club_export, archives)
        known = await self._known(export, guild)
        # The lines worth quoting are found before the transaction, which others wait for.
        lines = await asyncio.to_thread(_lines, export)
        async with self._database.write(changes=Changes.EVERYTHING) as writing:
            if await restore_store.has_reviews(writing, guild):
                raise ClubNotEmpty
            films = await _films(writing, export.films, known, guild)
            await self._put(writing, export, lines, films, guild)
            if len(films) > len(known):
                # A running bot then makes its title index anew, however many films these are.
                epoch = int(await meta.read_meta(writing, EPOCH_KEY) or 0) + 1
                await meta.write_meta(writing, EPOCH_KEY, str(epoch))
        await self._catalogue.refresh()
        return export

    async def _known(self, export: ClubExport, guild: GuildId) -> dict[FilmId, FilmId]:
        """The films of the catalogue by the export's keys; two of the export are never one here.

        The export brings its own club's word along, so this club's is not asked.
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
        taken: set[FilmId] = set()
        for film, match in zip(
            export.films,
            await ImportMatcher(self._catalogue, guild, Overlay(), asyncio.to_thread).match_entry(
                entries, ignore_progress
            ),
            strict=True,
        ):
            free = [one for one in (match.film, *match.candidates) if one is not None and one not in taken]
            if free:
                found[film.id] = free[0]
                taken.add(free[0])
        return found

    async def _put(
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
            await _put_review(writing, one, found, films, guild, now)
        ratings = [(films[one.film], one) for one in export.ratings]
        await restore_store.put_ratings(writing, guild, ratings, now=now)
        for film, field, value in export.changes:
            said = films[FilmId(int(str(value)))] if same_as(field) else value
            await club_store.put_overlay(writing, guild, films[film], field, said, by=MemberId(0), now=now)
        settings = {key: value for key, value in export.settings.items() if key not in export.server_settings}
        await restore_store.put_settings(writing, guild, settings, now=now)
        await restore_store.put_unquoted(writing, guild, export.unquoted, now=now)


async def _films(
    writing: WriteTransaction, films: Sequence[Film], known: Mapping[FilmId, FilmId], guild: GuildId
) -> dict[FilmId, FilmId]:
    found = dict(known)
    for film in films:
        if film.id not in found:
            there = await film_store.id_by_external(
                writing, imdb=film.imdb_id, tmdb=film.tmdb_id, wikidata=film.wikidata_id
            )
            # An id that another film here has belongs to that one; this film comes without it.
            plain = film if there is None else dataclasses.replace(film, imdb_id=None, tmdb_id=None, wikidata_id=None)
            found[film.id] = await film_store.insert_film(writing, plain, guild=guild)
    return found


async def _put_review(
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


def _lines(export: ClubExport) -> list[Lines]:
    films = {film.id: film for film in export.films}
    return [
        find_highlights(one.review.as_new(), films[one.review.film]) if one.review.film in films else []
        for one in export.reviews
    ]
