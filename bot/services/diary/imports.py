"""Imports members' histories from trackers: previews an upload, then stores, publishes or undoes it."""

from __future__ import annotations

import codecs
import contextlib
import dataclasses
import json
import zoneinfo
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from bot.domain.catalogue.errors import FilmNotFound
from bot.domain.diary.errors import ImportGone, NothingReady
from bot.domain.diary.import_preview import (
    KINDS_OF,
    FilmCandidates,
    FilmsAdded,
    ImportDoubt,
    ImportPanel,
    ImportRow,
    ImportState,
    MissingFilms,
    PrivateReview,
    PublishedKind,
    RowStatus,
)
from bot.domain.diary.tracker_errors import HistoryTooLarge, UploadLimit
from bot.domain.diary.tracker_history import HistoryEntry, RowFault, TrackerHistory, TrackerOrigin
from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.review import Paragraph, ReviewState
from bot.domain.schedules.times import NO_ZONE, is_known_zone
from bot.domain.spreadsheet import csv_rows
from bot.services.catalogue.adding import FilmAdding
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.services.diary.import_adding import ImportFilmAdding
from bot.services.diary.import_highlights import find_import_highlights
from bot.services.diary.import_matching import ImportMatcher, Run, T, Ts
from bot.services.diary.import_sorting import DayChange, ImportSorter, read_existing_history, resolve_row, sort_days
from bot.services.heavy_process import read_answer
from bot.services.heavy_work import HeavyWork
from bot.sources.trackers import ReadingTime
from bot.sources.trackers.archive import UPLOAD_LIMIT
from bot.sources.trackers.dates import CLOCK_BEHIND
from bot.sources.trackers.packets import read_in_packets
from bot.store.changes import Changes
from bot.store.database import Database, Row
from bot.store.diary import import_rows
from bot.store.diary import imports as import_store

ROWS_AT_ONCE = 1_000
"""Rows in one transaction of the preview, which takes some hundredths of a second."""
READ_SECONDS = 30.0
"""CPU seconds that reading one upload may take; the largest accepted uploads need about ten."""
READ_MEGABYTES = 700
"""Megabytes that reading one upload may take."""
STALE_AFTER = timedelta(days=14)
"""How long a preview that nobody accepts is kept."""
REVIEWS_SHOWN = 25
MISSING_SHOWN = 12
"""Films that were not found and are named in the panel; the table has all."""
HEADINGS = ("standing", "file", "line", "title", "year", "ids", "directors", "kind", "stars", "watched")


def ignore_progress(_: float) -> None:
    """A progress callback that does nothing."""


class HistoryImports:
    """Imports members' histories from trackers. A member imports only their own, into the club where they ask.

    An upload is first stored as a preview, then accepted, published or undone. Every method raises OnlyInAClub outside
    a club.
    """

    def __init__(
        self,
        database: Database,
        catalogue: FilmCatalogue,
        clubs: ClubService,
        adding: FilmAdding,
        heavy: HeavyWork,
        now: Callable[[], datetime],
    ) -> None:
        self._film_adding = ImportFilmAdding(database, clubs, adding)
        self._database = database
        self._catalogue = catalogue
        self._clubs = clubs
        self._heavy = heavy
        self._now = now

    async def preview_import(
        self, actor: Actor, data: bytes, name: str, progress: Callable[[float], None] = ignore_progress
    ) -> ImportPanel:
        """Read an upload and store a preview of each row; `progress` is called with the share done, 0..1.

        Replaces the member's earlier preview. Raises OnlyInAClub, ImportGone if another upload or the member's erasure
        happened meanwhile, and the errors of `read_history` and HeavyWork.
        """
        guild = require_club(actor)
        zone = await self._club_zone(guild)
        history, texts = await self._parse_upload(actor, data, name, zone)
        overlay = await self._clubs.film_overlay(guild)
        matcher = ImportMatcher(
            self._catalogue,
            guild,
            overlay,
            _runner(self._heavy, actor.member),
            trusts_ids=history.origin is TrackerOrigin.MARQUEE,
            keyed=history.origin is TrackerOrigin.YAMTRACK,
        )
        matches = await matcher.match_entries(history.entries, lambda share: progress(share / 2))
        days = [(match.film, entry.watched_on) for match, entry in zip(matches, history.entries, strict=True)]
        async with self._database.read() as reading:
            sorter = ImportSorter(
                await read_existing_history(reading, guild, actor.member, overlay), history.origin, days
            )
        now = self._now()
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            number = await import_store.insert_import(writing, guild, actor.member, history, zone=zone, now=now)
        count = len(history.entries)
        for start in range(0, count, ROWS_AT_ONCE):
            batch = slice(start, start + ROWS_AT_ONCE)
            rows = await self._heavy.run_in_thread(
                actor.member, _sort_rows, sorter, history.entries[batch], texts[batch], matches[batch]
            )
            async with self._database.write(changes=Changes.UNCACHED) as writing:
                # Stop if a second upload replaced this one, or if the member was erased meanwhile.
                if await import_store.import_state(writing, guild, actor.member, number) != ImportState.READING:
                    raise ImportGone
                await import_store.insert_rows(writing, guild, actor.member, number, rows, now=now)
            progress(0.5 + (start + len(rows)) / count / 2)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await import_store.finish_preview(writing, number)
        return await self.import_panel(actor, number)

    async def _parse_upload(
        self, actor: Actor, data: bytes, name: str, zone: str
    ) -> tuple[TrackerHistory, list[tuple[Paragraph, ...]]]:
        """The upload, parsed in a worker process, and each entry's review."""
        known = zoneinfo.ZoneInfo(zone or "UTC")
        when = ReadingTime(known, self._now().astimezone(known).date())
        history, packets = await self._heavy.run_isolated(
            actor.member, read_in_packets, data, name, when, seconds=READ_SECONDS, megabytes=READ_MEGABYTES
        )
        entries, texts = await self._heavy.run_in_thread(actor.member, _join_packets, packets)
        return dataclasses.replace(history, entries=entries), texts

    async def _club_zone(self, guild: GuildId) -> str:
        """The time zone in which the club counts its days; "" if it has none."""
        zone = await self._clubs.club_zone(guild)
        return zone if zone != NO_ZONE and is_known_zone(zone) else ""

    async def latest_import(self, actor: Actor) -> ImportPanel:
        """The member's newest import in this club. Raises ImportGone if there is none."""
        panel = await self.find_latest_import(actor)
        if panel is None:
            raise ImportGone
        return panel

    async def find_latest_import(self, actor: Actor) -> ImportPanel | None:
        """The member's newest import in this club, or None."""
        guild = require_club(actor)
        async with self._database.read() as reading:
            numbers = await import_store.imports_of_member(reading, guild, actor.member)
        return await self.import_panel(actor, numbers[0]) if numbers else None

    async def import_panel(self, actor: Actor, number: int) -> ImportPanel:
        """The summary of one of the member's own imports. Raises ImportGone."""
        guild = require_club(actor)
        async with self._database.read() as reading:
            head = await import_store.import_summary(reading, guild, actor.member, number)
            if head is None:
                raise ImportGone
            counts = await import_rows.count_rows(reading, number)
            doubt = await import_rows.first_doubt(reading, number)
            accepted = await import_store.count_accepted(reading, number)
            private = await import_store.private_kinds(reading, number)
            reviews = await import_store.private_reviews(reading, number, REVIEWS_SHOWN)
            missing = await import_rows.missing_films(reading, number, MISSING_SHOWN)
            missing_count = await import_rows.count_missing_films(reading, number)
            unsure_days = await import_rows.count_unsure_days(reading, number)
        origin, state, unread, skipped, folded, left_out, partial, zone = head
        films = {film.id: film for film in await self._catalogue.get_films(guild, [FilmId(row[1]) for row in reviews])}
        return ImportPanel(
            id=number,
            guild=guild,
            member=actor.member,
            origin=origin,
            state=ImportState(state),
            counts={RowStatus(status): count for status, count in counts.items()},
            unreadable=import_store.unread_of(unread),
            skipped=import_store.skipped_of(skipped),
            folded=folded,
            left_out=left_out,
            partial=import_store.partial_of(partial),
            missing=MissingFilms(missing_count, tuple((title, year) for title, year in missing)),
            unsure_days=unsure_days,
            zone=zone,
            doubt=None if doubt is None else await self._import_doubt(guild, doubt),
            accepted=accepted,
            private=_private_counts(private),
            reviews=tuple(
                PrivateReview(ReviewId(review), films[FilmId(film)]) for review, film in reviews if film in films
            ),
        )

    async def accept_import(self, actor: Actor, number: int) -> ImportPanel:
        """Store all ready rows as private entries in one transaction; the films seen leave the watchlist.

        Raises ImportGone and NothingReady.
        """
        guild = require_club(actor)
        async with self._database.write(changes=Changes.WHOLE_REVIEWS | Changes.DIARY, club=guild) as writing:
            state = await import_store.import_state(writing, guild, actor.member, number)
            if state not in (ImportState.READY, ImportState.ACCEPTED):
                raise ImportGone
            ready = (await import_rows.count_rows(writing, number)).get(RowStatus.READY, 0)
            if not ready:
                raise NothingReady
            await import_store.accept_rows(writing, guild, actor.member, number, now=self._now())
            left = await import_store.delete_seen_wishes(writing, guild, actor.member, number)
        return dataclasses.replace(await self.import_panel(actor, number), left_watchlist=left)

    async def undo_import(self, actor: Actor, number: int) -> int:
        """Remove everything that came with an import; return how many rows that were. Raises ImportGone."""
        guild = require_club(actor)
        async with self._database.write(changes=Changes.WHOLE_REVIEWS | Changes.DIARY, club=guild) as writing:
            if await import_store.import_state(writing, guild, actor.member, number) is None:
                raise ImportGone
            return await import_store.undo_rows(writing, guild, actor.member, number)

    async def choose_film(self, actor: Actor, row: int, film: FilmId | None) -> ImportPanel:
        """Set the film of this row and of all rows about the same film; None means that none of the candidates fits.

        Raises ImportGone, and FilmNotFound for a film that was not among the candidates.
        """
        guild = require_club(actor)
        overlay = await self._clubs.film_overlay(guild)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            rows = await import_rows.rows_of_same_title(writing, guild, actor.member, row)
            if not rows:
                raise ImportGone
            if film is not None and film not in map(overlay.apply_to, json.loads(rows[0][7])):
                raise FilmNotFound(f"film:{film}")
            history = await read_existing_history(writing, guild, actor.member, overlay)
            resolved = [resolve_row(one, film, history) for one in rows]
            await import_rows.update_rows(writing, resolved)
        return await self.import_panel(actor, int(rows[0][1]))

    async def add_missing_films(self, actor: Actor, number: int) -> tuple[FilmsAdded, ImportPanel]:
        """Add the films that were not found as films of the club; their rows are ready, or stored if the rest is.

        Raises ImportGone, and MemberLimitReached if the quota has room for none.
        """
        added, state = await self._film_adding.add_films(actor, number)
        if state is ImportState.ACCEPTED:
            with contextlib.suppress(NothingReady):
                return added, await self.accept_import(actor, number)
        return added, await self.import_panel(actor, number)

    async def choose_date_order(self, actor: Actor, number: int, *, month_first: bool) -> ImportPanel:
        """Read the days that may be two days with the month or the day first. Raises ImportGone.

        Only before the import is accepted; later, nothing is left to choose.
        """
        guild = require_club(actor)
        overlay = await self._clubs.film_overlay(guild)
        latest = self._now().date() + CLOCK_BEHIND
        async with self._database.read() as reading:
            head = await import_store.import_summary(reading, guild, actor.member, number)
            if head is None:
                raise ImportGone
            rows = await import_rows.rows_of_import(reading, guild, actor.member, number)
            sorter = ImportSorter(await read_existing_history(reading, guild, actor.member, overlay), head[0])
        changes = await self._heavy.run_in_thread(actor.member, _sort_days, rows, sorter, month_first, latest)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            if await import_store.import_state(writing, guild, actor.member, number) != ImportState.READY:
                raise ImportGone
            await import_rows.update_days(writing, changes)
            await import_store.drop_partial(writing, guild, actor.member, number, RowFault.DATE_ORDER)
        return await self.import_panel(actor, number)

    async def publish_entries(self, actor: Actor, number: int, kind: PublishedKind) -> ImportPanel:
        """Publish an import's entries of one kind; reviews become pending if this club approves reviews."""
        guild = require_club(actor)
        needs_approval = await self._clubs.needs_approval(guild)
        async with self._database.write(changes=Changes.WHOLE_REVIEWS | Changes.DIARY, club=guild) as writing:
            if kind is PublishedKind.REVIEWS:
                state = ReviewState.PENDING if needs_approval else ReviewState.PUBLISHED
                await import_store.publish_reviews(writing, guild, actor.member, number, state, None, now=self._now())
            else:
                await import_store.publish_entries(writing, guild, actor.member, number, KINDS_OF[kind])
        if kind is PublishedKind.REVIEWS:
            await find_import_highlights(self._database, self._catalogue, self._heavy, guild, actor.member, number)
        return await self.import_panel(actor, number)

    async def publish_review(self, actor: Actor, number: int, review: ReviewId) -> ImportPanel:
        """Publish one review of an import. Raises ImportGone."""
        guild = require_club(actor)
        state = ReviewState.PENDING if await self._clubs.needs_approval(guild) else ReviewState.PUBLISHED
        async with self._database.write(changes=Changes.WHOLE_REVIEWS | Changes.DIARY, club=guild) as writing:
            if not await import_store.publish_reviews(
                writing, guild, actor.member, number, state, review, now=self._now()
            ):
                raise ImportGone
        await find_import_highlights(self._database, self._catalogue, self._heavy, guild, actor.member, number)
        return await self.import_panel(actor, number)

    async def import_table(self, actor: Actor, number: int) -> bytes:
        """The rows that were not matched or could not be read, as CSV in UTF-8. Raises ImportGone."""
        panel = await self.import_panel(actor, number)
        async with self._database.read() as reading:
            rows = await import_rows.unmatched_rows(reading, number)
        return await self._heavy.run_in_thread(actor.member, _problem_table, rows, panel)

    async def drop_stale_imports(self) -> None:
        """Delete previews older than STALE that nobody accepted."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await import_store.delete_stale_imports(writing, self._now() - STALE_AFTER)

    async def _import_doubt(self, guild: GuildId, row: Row) -> ImportDoubt:
        identity, title, year, candidates, ids, count = row
        films = await self._catalogue.get_films(guild, map(FilmId, json.loads(candidates)))
        return ImportDoubt(identity, title, year, count, tuple(films), ids)


def check_upload_size(size: int) -> None:
    """Raises HistoryTooLarge for a file larger than UPLOAD_LIMIT."""
    if size > UPLOAD_LIMIT:
        raise HistoryTooLarge(UploadLimit.UPLOAD, size, UPLOAD_LIMIT)


def _runner(heavy: HeavyWork, member: MemberId) -> Run:
    async def run(function: Callable[[*Ts], T], /, *args: *Ts) -> T:
        return await heavy.run_in_thread(member, function, *args)

    return run


def _sort_rows(
    sorter: ImportSorter,
    entries: Sequence[HistoryEntry],
    texts: Sequence[tuple[Paragraph, ...]],
    matches: Sequence[FilmCandidates],
) -> list[ImportRow]:
    return [sorter.sort_row(*row) for row in zip(entries, texts, matches, strict=True)]


def _sort_days(rows: Sequence[Row], sorter: ImportSorter, month_first: bool, latest: date) -> list[DayChange]:  # noqa: FBT001  run in a thread
    return list(sort_days(rows, sorter, month_first=month_first, latest=latest))


def _join_packets(packets: Sequence[bytes]) -> tuple[tuple[HistoryEntry, ...], list[tuple[Paragraph, ...]]]:
    entries: list[HistoryEntry] = []
    texts: list[tuple[Paragraph, ...]] = []
    for packet in packets:
        some, their_texts = read_answer(packet)
        entries += some
        texts += their_texts
    return tuple(entries), texts


def _private_counts(private: dict[str, int]) -> dict[PublishedKind, int]:
    found = {shelf: sum(private.get(kind, 0) for kind in kinds) for shelf, kinds in KINDS_OF.items()}
    found[PublishedKind.REVIEWS] = private.get("review", 0)
    return {shelf: count for shelf, count in found.items() if count}


def _problem_table(rows: Sequence[Row], panel: ImportPanel) -> bytes:
    lines: list[Sequence[object]] = [HEADINGS]
    for *head, halves, watched in rows:
        lines.append([*head, "" if halves is None else f"{halves / 2:g}", watched])
    lines += [["unreadable", bad.file, bad.line, bad.value, "", "", "", bad.why, "", ""] for bad in panel.unreadable]
    # Their rows are imported, without this value.
    lines += [["partial", bad.file, bad.line, bad.value, "", "", "", bad.why, "", ""] for bad in panel.partial.first]
    # The byte order mark tells spreadsheets that this is UTF-8.
    return codecs.BOM_UTF8 + csv_rows(lines)
