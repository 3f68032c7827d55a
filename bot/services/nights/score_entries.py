"""Turns revealed scores into diary entries, in the transaction that reveals them, so that it happens exactly once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.catalogue.overlay import Overlay
from bot.domain.diary.entry import DiaryEntry
from bot.domain.diary.tracker_history import EntryKind
from bot.domain.ids import FilmId
from bot.domain.nights.night import Night
from bot.domain.nights.score import NightScore, watched_day
from bot.store.database import WriteTransaction
from bot.store.diary import entries as diary_store
from bot.store.nights import scores as store


async def record_entries(
    writing: WriteTransaction, night: Night, scores: Sequence[NightScore], overlay: Overlay, *, now: datetime
) -> None:
    """Make each score that has no entry yet one. The films leave the members' watchlists.

    Where merged films make two scores of a member for one film, the later one becomes the entry of both.
    """
    entries: dict[tuple[int, FilmId], int] = {}
    for score in sorted(scores, key=lambda each: each.scored_at, reverse=True):
        if score.entry is not None:
            continue
        film = overlay.apply_to(score.film)
        entry = entries.get((score.member, film))
        if entry is None:
            entry = await _record_entry(writing, night, score, film, overlay, now)
            entries[score.member, film] = entry
        await store.set_entry(writing, night.guild, score, entry)


async def _record_entry(
    writing: WriteTransaction, night: Night, score: NightScore, film: FilmId, overlay: Overlay, now: datetime
) -> int:
    """A viewing on the night's day. One that the diary has already keeps its visibility, and a newer rating."""
    guild, member, day = night.guild, score.member, watched_day(night, score.scored_at)
    existing = await diary_store.same_entry(writing, guild, member, film, EntryKind.VIEWING, day)
    found = None if existing is None else await diary_store.entry_by_id(writing, guild, member, existing)
    if found is None:
        entry = DiaryEntry(
            id=0,
            guild=guild,
            member=member,
            film=film,
            kind=EntryKind.VIEWING,
            stars=score.stars,
            watched_on=day,
            rewatch=await _seen_before(writing, score, film, overlay, night),
            published=True,
            recorded_at=score.scored_at,
        )
        identity = await diary_store.insert_entry(writing, entry, now=now)
    else:
        identity = found.id
        if found.stars is None or found.recorded_at <= score.scored_at:
            await diary_store.change_rating(
                writing, identity, guild, halves=score.stars.halves, published=found.published, now=now
            )
    await diary_store.delete_wishes(writing, guild, member, overlay.same_films(film))
    return identity


async def _seen_before(
    writing: WriteTransaction, score: NightScore, film: FilmId, overlay: Overlay, night: Night
) -> bool:
    day = watched_day(night, score.scored_at)
    for each in overlay.same_films(film):
        if await diary_store.seen_before(writing, night.guild, score.member, each, day):
            return True
    return False
