"""Imports from trackers: the rows of a dry run, and accepting or undoing them in one transaction."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from bot.domain.diary.entry import SEEN_KINDS
from bot.domain.diary.import_preview import ImportRow, PartialRows
from bot.domain.diary.tracker_history import BadRow, RowFault, SkippedFile, SkipReason, TrackerHistory
from bot.domain.ids import GuildId, MemberId
from bot.store.database import ReadTransaction, Row, WriteTransaction

_ACTIVE = "state NOT IN ('rejected', 'withdrawn', 'removed')"
_OWN = " WHERE id = ? AND guild_id = ? AND member_id = ? "


async def insert_import(
    writing: WriteTransaction, guild: GuildId, member: MemberId, history: TrackerHistory, *, zone: str, now: datetime
) -> int:
    """Start an import; it replaces the member's imports that are not accepted."""
    await writing.execute_write(
        "DELETE FROM history_import WHERE guild_id = ? AND member_id = ? AND state <> 'accepted'", guild, member
    )
    return await writing.insert_row(
        """
        INSERT INTO history_import (guild_id, member_id, origin, state, unread, skipped, folded, left_out, lists,
            partial, zone, created_at)
        VALUES (?, ?, ?, 'reading', ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        guild,
        member,
        history.origin,
        json.dumps([[bad.file, bad.line, bad.why, bad.value] for bad in history.unreadable], ensure_ascii=False),
        json.dumps([[file.name, file.why] for file in history.skipped], ensure_ascii=False),
        history.folded,
        history.left_out,
        json.dumps([[one.name, one.description, one.tags] for one in history.lists], ensure_ascii=False),
        _partial_json(history),
        zone,
        now.isoformat(),
    )


def _partial_json(history: TrackerHistory) -> str:
    rows = [[bad.file, bad.line, bad.why, bad.value] for bad in history.partial]
    return json.dumps({"counts": dict(history.partial_counts), "rows": rows}, ensure_ascii=False)


async def drop_partial(writing: WriteTransaction, guild: GuildId, member: MemberId, number: int, why: RowFault) -> None:
    """Forget the rows that lacked a value for this reason: they have it now."""
    row = await writing.fetch_row("SELECT partial FROM history_import" + _OWN, number, guild, member)
    found = {} if row is None else json.loads(row[0])
    kept = {
        "counts": {one: count for one, count in found.get("counts", {}).items() if one != why},
        "rows": [bad for bad in found.get("rows", ()) if bad[2] != why],
    }
    await writing.execute_write(
        "UPDATE history_import SET partial = ?" + _OWN, json.dumps(kept, ensure_ascii=False), number, guild, member
    )


def partial_of(written: str) -> PartialRows:
    found = json.loads(written)
    return PartialRows(
        {RowFault(why): count for why, count in found.get("counts", {}).items()},
        tuple(BadRow(file, line, RowFault(why), value) for file, line, why, value in found.get("rows", ())),
    )


async def insert_rows(
    writing: WriteTransaction,
    guild: GuildId,
    member: MemberId,
    number: int,
    rows: Iterable[ImportRow],
    *,
    now: datetime,
) -> None:
    await writing.execute_many(
        """
        INSERT INTO import_row (import_id, guild_id, member_id, standing, file, line, title, year, ids, directors,
            candidates, film_id, kind, halves, watched_on, logged_on, rewatch, tags, list_name, film_uri, entry_uri,
            spoilers, body, spans, fingerprint, to_diary, said_at, unsure_on)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [_columns(guild, member, number, row, now) for row in rows],
    )


def _columns(guild: GuildId, member: MemberId, number: int, row: ImportRow, now: datetime) -> Sequence[object]:
    entry = row.entry
    day = entry.logged_on or entry.watched_on
    return (
        number,
        guild,
        member,
        row.status,
        entry.file,
        entry.line,
        entry.title,
        entry.year,
        " ".join(str(one) for one in (entry.imdb_id, entry.tmdb_id) if one),
        ", ".join(entry.directors),
        json.dumps(row.match.candidates),
        row.match.film,
        entry.kind,
        None if entry.stars is None else round(entry.stars * 2),
        entry.watched_on.isoformat() if entry.watched_on else None,
        entry.logged_on.isoformat() if entry.logged_on else None,
        int(entry.rewatch),
        json.dumps(entry.tags, ensure_ascii=False),
        entry.list_name,
        entry.film_uri,
        entry.entry_uri,
        row.spoilers,
        row.body,
        row.spans,
        row.fingerprint,
        int(row.to_diary),
        f"{day.isoformat()}T00:00:00+00:00" if day else now.isoformat(),
        entry.unsure_on.isoformat() if entry.unsure_on else None,
    )


async def finish_preview(writing: WriteTransaction, number: int) -> None:
    await writing.execute_write("UPDATE history_import SET state = 'ready' WHERE id = ? AND state = 'reading'", number)


async def import_state(reading: ReadTransaction, guild: GuildId, member: MemberId, number: int) -> str | None:
    row = await reading.fetch_row("SELECT state FROM history_import" + _OWN, number, guild, member)
    return None if row is None else str(row[0])


async def imports_of_member(reading: ReadTransaction, guild: GuildId, member: MemberId) -> list[int]:
    """The member's imports in this club, newest first."""
    rows = await reading.fetch_rows(
        "SELECT id FROM history_import WHERE guild_id = ? AND member_id = ? AND state <> 'reading' ORDER BY id DESC",
        guild,
        member,
    )
    return [int(row[0]) for row in rows]


async def import_summary(reading: ReadTransaction, guild: GuildId, member: MemberId, number: int) -> Row | None:
    """origin, state, unreadable rows and skipped files as JSON, folded, left out, partial rows as JSON, zone."""
    return await reading.fetch_row(
        "SELECT origin, state, unread, skipped, folded, left_out, partial, zone FROM history_import" + _OWN,
        number,
        guild,
        member,
    )


def unread_of(written: str) -> tuple[BadRow, ...]:
    return tuple(BadRow(file, line, RowFault(why), value) for file, line, why, value in json.loads(written))


def skipped_of(written: str) -> tuple[SkippedFile, ...]:
    return tuple(SkippedFile(name, SkipReason(why)) for name, why in json.loads(written))


_ACCEPT_REVIEWS = f"""
    INSERT INTO review (guild_id, film_id, author_kind, member_id, body, spans, halves, spoilers, written_on,
        watched_on, rewatch, state, provenance, fingerprint, created_at, updated_at, import_id)
    SELECT r.guild_id, r.film_id, 'member', r.member_id, r.body, r.spans, r.halves, r.spoilers,
        r.logged_on, r.watched_on, r.rewatch, 'private', i.origin, r.fingerprint, :now, :now, i.id
    FROM import_row AS r JOIN history_import AS i ON i.id = r.import_id
    WHERE i.id = :number AND i.guild_id = :guild AND i.member_id = :member AND r.standing = 'ready'
        AND r.fingerprint IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM review WHERE review.fingerprint = r.fingerprint AND {_ACTIVE})
    ORDER BY r.id
"""
_ACCEPT_DIARY = f"""
    INSERT INTO diary (guild_id, member_id, film_id, kind, halves, watched_on, logged_on, rewatch, tags, list_name,
        film_uri, entry_uri, review_id, visibility, import_id, said_at, created_at)
    SELECT r.guild_id, r.member_id, r.film_id, r.kind, r.halves, r.watched_on, r.logged_on, r.rewatch, r.tags,
        r.list_name, r.film_uri, r.entry_uri,
        (SELECT review.id FROM review WHERE review.fingerprint = r.fingerprint AND {_ACTIVE}),
        'private', i.id, r.said_at, :now
    FROM import_row AS r JOIN history_import AS i ON i.id = r.import_id
    WHERE i.id = :number AND i.guild_id = :guild AND i.member_id = :member AND r.standing = 'ready' AND r.to_diary = 1
    ORDER BY r.id
"""
_ACCEPT_LISTS = """
    INSERT INTO film_list (guild_id, member_id, name, description, tags, import_id)
    SELECT guild_id, member_id, json_extract(value, '$[0]'), json_extract(value, '$[1]'),
        json_extract(value, '$[2]'), history_import.id
    FROM history_import, json_each(history_import.lists)
    WHERE history_import.id = ? AND guild_id = ? AND member_id = ?
    ON CONFLICT (guild_id, member_id, name) DO NOTHING
"""


async def accept_rows(
    writing: WriteTransaction, guild: GuildId, member: MemberId, number: int, *, now: datetime
) -> int:
    """Turn every ready row into a diary entry, review or list; returns the number of rows that are done."""
    await writing.execute_write(_ACCEPT_REVIEWS, number=number, guild=guild, member=member, now=now.isoformat())
    await writing.execute_write(_ACCEPT_DIARY, number=number, guild=guild, member=member, now=now.isoformat())
    await writing.execute_write(_ACCEPT_LISTS, number, guild, member)
    accepted = await writing.execute_write(
        "DELETE FROM import_row WHERE import_id = ? AND standing IN ('ready', 'here', 'duplicate')", number
    )
    await writing.execute_write(
        "UPDATE history_import SET state = 'accepted', accepted_at = coalesce(accepted_at, ?) WHERE id = ?",
        now.isoformat(),
        number,
    )
    return accepted


async def delete_seen_wishes(writing: WriteTransaction, guild: GuildId, member: MemberId, number: int) -> int:
    """Take the films that an import says were seen off the watchlist, but not what the import itself put on it."""
    return await writing.execute_write(
        f"""
        DELETE FROM diary
        WHERE guild_id = :guild AND member_id = :member AND kind = 'watchlist'
            AND import_id IS DISTINCT FROM :number
            AND film_id IN (
                SELECT film_id FROM diary
                WHERE guild_id = :guild AND member_id = :member AND import_id = :number
                    AND kind IN ({", ".join(repr(str(kind)) for kind in SEEN_KINDS)})
                UNION ALL
                SELECT film_id FROM review
                WHERE guild_id = :guild AND member_id = :member AND import_id = :number)
        """,
        guild=guild,
        member=member,
        number=number,
    )


async def undo_rows(writing: WriteTransaction, guild: GuildId, member: MemberId, number: int) -> int:
    """Delete everything that came with an import, published or not, and the import itself."""
    own = (number, guild, member)
    deleted = await writing.execute_write(
        "DELETE FROM diary WHERE import_id = ? AND guild_id = ? AND member_id = ?", *own
    )
    deleted += await writing.execute_write(
        "DELETE FROM review WHERE import_id = ? AND guild_id = ? AND member_id = ?", *own
    )
    await writing.execute_write("DELETE FROM film_list WHERE import_id = ? AND guild_id = ? AND member_id = ?", *own)
    await writing.execute_write("DELETE FROM history_import" + _OWN, *own)
    return deleted


async def count_accepted(reading: ReadTransaction, number: int) -> int:
    return await reading.fetch_count(
        """
        SELECT (SELECT count(*) FROM diary WHERE import_id = :number)
            + (SELECT count(*) FROM review WHERE import_id = :number
                AND NOT EXISTS (SELECT 1 FROM diary WHERE diary.review_id = review.id))
        """,
        number=number,
    )


async def private_kinds(reading: ReadTransaction, number: int) -> dict[str, int]:
    """The number of private entries by kind; reviews under "review"."""
    rows = await reading.fetch_rows(
        """
        SELECT kind, count(*) FROM diary WHERE import_id = :number AND visibility = 'private' GROUP BY kind
        UNION ALL SELECT 'review', count(*) FROM review WHERE import_id = :number AND state = 'private'
        """,
        number=number,
    )
    return {str(kind): int(count) for kind, count in rows if count}


async def private_reviews(reading: ReadTransaction, number: int, count: int) -> list[Row]:
    """Reviews that are not published yet, each with its film."""
    return await reading.fetch_rows(
        "SELECT id, film_id FROM review WHERE import_id = ? AND state = 'private' ORDER BY id LIMIT ?", number, count
    )


async def publish_entries(
    writing: WriteTransaction, guild: GuildId, member: MemberId, number: int, kinds: Collection[str]
) -> int:
    return await writing.execute_write(
        """
        UPDATE diary SET visibility = 'published'
        WHERE import_id = ? AND guild_id = ? AND member_id = ? AND visibility = 'private'
            AND kind IN (SELECT value FROM json_each(?))
        """,
        number,
        guild,
        member,
        json.dumps(list(kinds)),
    )


async def publish_reviews(
    writing: WriteTransaction,
    guild: GuildId,
    member: MemberId,
    number: int,
    state: str,
    review: int | None,
    *,
    now: datetime,
) -> int:
    """Publish one private review of an import, or all if `review` is None.

    `state` is "published", or "pending" if a moderator has to approve them.
    """
    return await writing.execute_write(
        """
        UPDATE review SET state = :state, updated_at = :now
        WHERE import_id = :number AND guild_id = :guild AND member_id = :member AND state = 'private'
            AND (:review IS NULL OR id = :review)
        """,
        number=number,
        guild=guild,
        member=member,
        state=state,
        review=review,
        now=now.isoformat(),
    )


async def reviews_without_lines(
    reading: ReadTransaction, guild: GuildId, member: MemberId, number: int, after: int, count: int
) -> list[Row]:
    """Published reviews of an import that may be quoted but have no lines yet: id, film, body, spans, spoilers."""
    return await reading.fetch_rows(
        """
        SELECT id, film_id, body, spans, spoilers FROM review
        WHERE import_id = ? AND guild_id = ? AND member_id = ? AND id > ? AND state IN ('published', 'pending')
            AND spoilers IN ('none', 'inline')
            AND NOT EXISTS (SELECT 1 FROM highlight WHERE highlight.review_id = review.id)
        ORDER BY id LIMIT ?
        """,
        number,
        guild,
        member,
        after,
        count,
    )


async def delete_stale_imports(writing: WriteTransaction, before: datetime) -> int:
    """Delete imports that were not accepted in time, and the remaining rows of old accepted ones."""
    deleted = await writing.execute_write(
        "DELETE FROM history_import WHERE state <> 'accepted' AND created_at < ?", before.isoformat()
    )
    return deleted + await writing.execute_write(
        "DELETE FROM import_row WHERE import_id IN (SELECT id FROM history_import WHERE created_at < ?)",
        before.isoformat(),
    )
