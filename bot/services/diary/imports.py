"""Bringing history in: a dry run that is laid out in the database, and one press that takes it in or out again."""

from __future__ import annotations

import codecs
import dataclasses
import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.domain.catalogue.errors import FilmNotFound
from bot.domain.diary.errors import ImportGone, NothingReady
from bot.domain.diary.import_preview import (
    KINDS_OF,
    FilmCandidates,
    ImportDoubt,
    ImportPanel,
    ImportRow,
    ImportState,
    PrivateReview,
    PublishedKind,
    RowStatus,
)
from bot.domain.diary.tracker_errors import HistoryTooLarge, UploadLimit
from bot.domain.diary.tracker_history import HistoryEntry, TrackerHistory
from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.review import Paragraph, ReviewState
from bot.domain.spreadsheet import csv_rows
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.services.diary.import_highlights import find_import_highlights
from bot.services.diary.import_matching import ImportMatcher, Run, T, Ts
from bot.services.diary.import_sorting import ExistingHistory, ImportSorter, resolve_row
from bot.services.heavy_process import read_answer
from bot.services.heavy_work import HeavyWork
from bot.sources.trackers.archive import UPLOAD_LIMIT
from bot.sources.trackers.packets import read_in_packets
from bot.store.changes import Changes
from bot.store.database import Database, Row
from bot.store.diary import imports as import_store

BATCH = 1_000
"""Rows in one transaction of the dry run: some hundredths of a second."""
READ_SECONDS = 30.0
"""CPU time that reading one upload may take; the largest that are taken take about ten."""
READ_MEGABYTES = 700
"""Memory that reading one upload may take."""
STALE = timedelta(days=14)
"""How long an import that nobody accepts waits."""
REVIEWS_SHOWN = 25
HEADINGS = ("standing", "file", "line", "title", "year", "ids", "directors", "kind", "stars", "watched")


def ignore_progress(_: float) -> None:
    """For who does not want to hear how far it is."""


class HistoryImports:
    """A member imports their own history into the club where they ask, and nobody else's."""

    def __init__(
        self,
        database: Database,
        catalogue: FilmCatalogue,
        clubs: ClubService,
        heavy: HeavyWork,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._clubs = clubs
        self._heavy = heavy
        self._now = now

    async def preview_import(
        self, who: Actor, data: bytes, name: str, progress: Callable[[float], None] = ignore_progress
    ) -> ImportPanel:
        """Read an upload and lay out what would become of each row; `progress` is told the share done, 0..1.

        Takes the place of a dry run that was not accepted. Raises OnlyInAClub, ImportGone where another upload or
        being forgotten came in between, what read_history raises, and what HeavyWork refuses.
        """
        guild = require_club(who)
        history, texts = await self._read(who, data, name)
        overlay = await self._clubs.film_overlay(guild)
        matcher = ImportMatcher(self._catalogue, guild, overlay, _runner(self._heavy, who.member))
        matches = await matcher.match_entry(history.entries, lambda share: progress(share / 2))
        async with self._database.read() as reading:
            there = await import_store.diary_keys(reading, guild, who.member)
            prints = await import_store.stored_fingerprints(reading, guild, who.member)
        sorter = ImportSorter(ExistingHistory(guild, who.member, there, prints, overlay))
        now = self._now()
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            number = await import_store.insert_import(writing, guild, who.member, history, now=now)
        count = len(history.entries)
        for start in range(0, count, BATCH):
            here = slice(start, start + BATCH)
            rows = await self._heavy.run_in_thread(
                who.member, _sorted, sorter, history.entries[here], texts[here], matches[here]
            )
            async with self._database.write(changes=Changes.UNCACHED) as writing:
                # A second upload takes the place of this one, and who is forgotten meanwhile stays forgotten.
                if await import_store.import_state(writing, guild, who.member, number) != ImportState.READING:
                    raise ImportGone
                await import_store.insert_rows(writing, guild, who.member, number, rows, now=now)
            progress(0.5 + (start + len(rows)) / count / 2)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await import_store.finish_preview(writing, number)
        return await self.import_panel(who, number)

    async def _read(self, who: Actor, data: bytes, name: str) -> tuple[TrackerHistory, list[tuple[Paragraph, ...]]]:
        """The upload, read in a process of its own, and each entry's review."""
        history, packets = await self._heavy.run_isolated(
            who.member, read_in_packets, data, name, seconds=READ_SECONDS, megabytes=READ_MEGABYTES
        )
        entries, texts = await self._heavy.run_in_thread(who.member, _joined, packets)
        return dataclasses.replace(history, entries=entries), texts

    async def latest_import(self, who: Actor) -> ImportPanel:
        """The member's newest import here. Raises ImportGone where there is none."""
        guild = require_club(who)
        async with self._database.read() as reading:
            numbers = await import_store.imports_of_member(reading, guild, who.member)
        if not numbers:
            raise ImportGone
        return await self.import_panel(who, numbers[0])

    async def import_panel(self, who: Actor, number: int) -> ImportPanel:
        """Raises ImportGone for what is not the member's own, or is there no longer."""
        guild = require_club(who)
        async with self._database.read() as reading:
            head = await import_store.import_summary(reading, guild, who.member, number)
            if head is None:
                raise ImportGone
            counts = await import_store.count_rows(reading, number)
            doubt = await import_store.first_doubt(reading, number)
            taken = await import_store.count_accepted(reading, number)
            private = await import_store.private_kinds(reading, number)
            reviews = await import_store.private_reviews(reading, number, REVIEWS_SHOWN)
        origin, state, unread, skipped, folded, left_out = head
        films = {film.id: film for film in await self._catalogue.get_films(guild, [FilmId(row[1]) for row in reviews])}
        return ImportPanel(
            id=number,
            guild=guild,
            member=who.member,
            origin=origin,
            state=ImportState(state),
            counts={RowStatus(standing): count for standing, count in counts.items()},
            unreadable=import_store.unread_of(unread),
            skipped=import_store.skipped_of(skipped),
            folded=folded,
            left_out=left_out,
            doubt=None if doubt is None else await self._doubt(guild, doubt),
            taken=taken,
            private=_by_shelf(private),
            reviews=tuple(
                PrivateReview(ReviewId(review), films[FilmId(film)]) for review, film in reviews if film in films
            ),
        )

    async def accept_import(self, who: Actor, number: int) -> ImportPanel:
        """Take in what is ready: all of it or nothing, and all of it private. Raises ImportGone and NothingReady."""
        guild = require_club(who)
        async with self._database.write(changes=Changes.WHOLE_REVIEWS | Changes.DIARY, club=guild) as writing:
            state = await import_store.import_state(writing, guild, who.member, number)
            if state not in (ImportState.READY, ImportState.ACCEPTED):
                raise ImportGone
            ready = (await import_store.count_rows(writing, number)).get(RowStatus.READY, 0)
            if not ready:
                raise NothingReady
            await import_store.accept_rows(writing, guild, who.member, number, now=self._now())
        return await self.import_panel(who, number)

    async def undo_import(self, who: Actor, number: int) -> int:
        """Take out all that came with an import; gives how much that was. Raises ImportGone."""
        guild = require_club(who)
        async with self._database.write(changes=Changes.WHOLE_REVIEWS | Changes.DIARY, club=guild) as writing:
            if await import_store.import_state(writing, guild, who.member, number) is None:
                raise ImportGone
            return await import_store.undo_rows(writing, guild, who.member, number)

    async def choose_film(self, who: Actor, row: int, film: FilmId | None) -> ImportPanel:
        """Say which film the rows are about that are about the same as this one; None for none of them.

        Raises ImportGone, and FilmNotFound for a film that was not among the candidates.
        """
        guild = require_club(who)
        overlay = await self._clubs.film_overlay(guild)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            rows = await import_store.rows_of_same_title(writing, guild, who.member, row)
            if not rows:
                raise ImportGone
            if film is not None and film not in map(overlay.apply_to, json.loads(rows[0][7])):
                raise FilmNotFound(f"film:{film}")
            there = await import_store.diary_keys(writing, guild, who.member)
            prints = await import_store.stored_fingerprints(writing, guild, who.member)
            here = ExistingHistory(guild, who.member, there, prints, overlay)
            settled = [resolve_row(one, film, here) for one in rows]
            await import_store.update_rows(writing, settled)
        return await self.import_panel(who, int(rows[0][1]))

    async def publish_entries(self, who: Actor, number: int, shelf: PublishedKind) -> ImportPanel:
        """Publish what came with an import, by kind; reviews wait where this club wants to see them first."""
        guild = require_club(who)
        waits = await self._clubs.needs_approval(guild)
        async with self._database.write(changes=Changes.WHOLE_REVIEWS | Changes.DIARY, club=guild) as writing:
            if shelf is PublishedKind.REVIEWS:
                state = ReviewState.PENDING if waits else ReviewState.PUBLISHED
                await import_store.publish_reviews(writing, guild, who.member, number, state, None, now=self._now())
            else:
                await import_store.publish_entries(writing, guild, who.member, number, KINDS_OF[shelf])
        if shelf is PublishedKind.REVIEWS:
            await find_import_highlights(self._database, self._catalogue, self._heavy, guild, who.member, number)
        return await self.import_panel(who, number)

    async def publish_review(self, who: Actor, number: int, review: ReviewId) -> ImportPanel:
        """Publish one review of an import. Raises ImportGone."""
        guild = require_club(who)
        state = ReviewState.PENDING if await self._clubs.needs_approval(guild) else ReviewState.PUBLISHED
        async with self._database.write(changes=Changes.WHOLE_REVIEWS | Changes.DIARY, club=guild) as writing:
            if not await import_store.publish_reviews(
                writing, guild, who.member, number, state, review, now=self._now()
            ):
                raise ImportGone
        await find_import_highlights(self._database, self._catalogue, self._heavy, guild, who.member, number)
        return await self.import_panel(who, number)

    async def import_table(self, who: Actor, number: int) -> bytes:
        """What was not matched or could not be read, as CSV in UTF-8. Raises ImportGone."""
        panel = await self.import_panel(who, number)
        async with self._database.read() as reading:
            rows = await import_store.unmatched_rows(reading, number)
        return await self._heavy.run_in_thread(who.member, _table, rows, panel)

    async def drop_stale_imports(self) -> None:
        """Forget dry runs that nobody accepted."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await import_store.delete_stale_imports(writing, self._now() - STALE)

    async def _doubt(self, guild: GuildId, row: Row) -> ImportDoubt:
        identity, title, year, candidates, count = row
        films = await self._catalogue.get_films(guild, map(FilmId, json.loads(candidates)))
        return ImportDoubt(identity, title, year, count, tuple(films))


def check_upload_size(size: int) -> None:
    """Raises HistoryTooLarge for a file of more bytes than are looked at."""
    if size > UPLOAD_LIMIT:
        raise HistoryTooLarge(UploadLimit.UPLOAD, size, UPLOAD_LIMIT)


def _runner(heavy: HeavyWork, member: MemberId) -> Run:
    async def run(function: Callable[[*Ts], T], /, *args: *Ts) -> T:
        return await heavy.run_in_thread(member, function, *args)

    return run


def _sorted(
    sorter: ImportSorter,
    entries: Sequence[HistoryEntry],
    texts: Sequence[tuple[Paragraph, ...]],
    matches: Sequence[FilmCandidates],
) -> list[ImportRow]:
    return [sorter.sort_row(*row) for row in zip(entries, texts, matches, strict=True)]


def _joined(packets: Sequence[bytes]) -> tuple[tuple[HistoryEntry, ...], list[tuple[Paragraph, ...]]]:
    entries: list[HistoryEntry] = []
    texts: list[tuple[Paragraph, ...]] = []
    for packet in packets:
        some, their_texts = read_answer(packet)
        entries += some
        texts += their_texts
    return tuple(entries), texts


def _by_shelf(private: dict[str, int]) -> dict[PublishedKind, int]:
    found = {shelf: sum(private.get(kind, 0) for kind in kinds) for shelf, kinds in KINDS_OF.items()}
    found[PublishedKind.REVIEWS] = private.get("review", 0)
    return {shelf: count for shelf, count in found.items() if count}


def _table(rows: Sequence[Row], panel: ImportPanel) -> bytes:
    lines: list[Sequence[object]] = [HEADINGS]
    for *head, halves, watched in rows:
        lines.append([*head, "" if halves is None else f"{halves / 2:g}", watched])
    lines += [["unreadable", bad.file, bad.line, bad.value, "", "", "", bad.why, "", ""] for bad in panel.unreadable]
    # The mark at the front tells spreadsheets that this is UTF-8.
    return codecs.BOM_UTF8 + csv_rows(lines)
