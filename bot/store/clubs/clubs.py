"""A club's settings, its known members, their recent film requests, and its corrections of films."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from bot.domain.ids import FilmId, GuildId, MemberId
from bot.store.database import ReadTransaction, Row, WriteTransaction


async def settings_of(reading: ReadTransaction, guild: GuildId) -> dict[str, str]:
    return dict(await reading.fetch_rows("SELECT key, value FROM club_setting WHERE guild_id = ?", guild))


async def put_setting(
    writing: WriteTransaction, guild: GuildId, key: str, value: str, *, by: MemberId, now: datetime
) -> None:
    await writing.execute_write(
        """
        INSERT INTO club_setting (guild_id, key, value, set_by, set_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (guild_id, key) DO UPDATE
            SET value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at
        """,
        guild,
        key,
        value,
        by,
        now.isoformat(),
    )


async def drop_setting(writing: WriteTransaction, guild: GuildId, key: str) -> None:
    await writing.execute_write("DELETE FROM club_setting WHERE guild_id = ? AND key = ?", guild, key)


async def put_members(writing: WriteTransaction, seen: Iterable[tuple[GuildId, MemberId, str, datetime]]) -> None:
    await writing.execute_many(
        """
        INSERT INTO member (guild_id, member_id, name, seen_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (guild_id, member_id) DO UPDATE SET name = excluded.name, seen_at = excluded.seen_at
        """,
        [(guild, member, name, at.isoformat()) for guild, member, name, at in seen],
    )


async def stored_names(
    reading: ReadTransaction, members: Iterable[tuple[GuildId, MemberId]]
) -> dict[tuple[GuildId, MemberId], str]:
    """The stored display names of these members; those without one are left out."""
    rows = await reading.fetch_rows(
        """
        SELECT member.guild_id, member.member_id, member.name
        FROM json_each(?) AS wanted
        JOIN member ON member.guild_id = CAST(json_extract(wanted.value, '$[0]') AS INTEGER)
            AND member.member_id = CAST(json_extract(wanted.value, '$[1]') AS INTEGER)
        """,
        json.dumps(list(members)),
    )
    return {(GuildId(guild), MemberId(member)): name for guild, member, name in rows}


async def put_requests(
    writing: WriteTransaction, requests: Iterable[tuple[GuildId, MemberId, FilmId, datetime, datetime | None]]
) -> None:
    """Store when members last asked for films, and when they last did so in public, if ever."""
    await writing.execute_many(
        """
        INSERT INTO touch (guild_id, member_id, film_id, touched_at, shared_at)
        SELECT :guild, :member, :film, :at, :shared WHERE EXISTS (SELECT 1 FROM film WHERE id = :film)
        ON CONFLICT (guild_id, member_id, film_id) DO UPDATE
            SET touched_at = excluded.touched_at, shared_at = coalesce(excluded.shared_at, touch.shared_at)
        """,
        [
            {
                "guild": guild,
                "member": member,
                "film": film,
                "at": at.isoformat(),
                "shared": shared.isoformat() if shared else None,
            }
            for guild, member, film, at, shared in requests
        ],
    )


async def shared_requests(reading: ReadTransaction, guild: GuildId, count: int) -> list[FilmId]:
    """The films that members of a club last asked for in public, newest first."""
    rows = await reading.fetch_rows(
        """
        SELECT film_id FROM touch WHERE guild_id = ? AND shared_at IS NOT NULL
        ORDER BY shared_at DESC, film_id LIMIT ?
        """,
        guild,
        count,
    )
    return [FilmId(row[0]) for row in rows]


async def own_requests(reading: ReadTransaction, guild: GuildId, member: MemberId, count: int) -> list[FilmId]:
    """The films that one member last asked for, in public or not, newest first; only for that member."""
    rows = await reading.fetch_rows(
        "SELECT film_id FROM touch WHERE guild_id = ? AND member_id = ? ORDER BY touched_at DESC, film_id LIMIT ?",
        guild,
        member,
        count,
    )
    return [FilmId(row[0]) for row in rows]


async def film_overlays(reading: ReadTransaction, guild: GuildId) -> list[Row]:
    """film, field, JSON value and id of a club's corrections, oldest first."""
    return await reading.fetch_rows(
        """
        SELECT film_id, field, value, id FROM film_overlay
        WHERE guild_id = ? AND undone_at IS NULL ORDER BY id
        """,
        guild,
    )


async def overlay_changes(reading: ReadTransaction, guild: GuildId, count: int) -> list[Row]:
    """id, film, field, JSON value, member and time of a club's corrections that are not undone, newest first."""
    return await reading.fetch_rows(
        """
        SELECT id, film_id, field, value, set_by, set_at FROM film_overlay
        WHERE guild_id = ? AND undone_at IS NULL ORDER BY id DESC LIMIT ?
        """,
        guild,
        count,
    )


async def put_overlay(
    writing: WriteTransaction,
    guild: GuildId,
    film: FilmId,
    field: str,
    value: object,
    *,
    by: MemberId,
    now: datetime,
) -> int:
    return await writing.insert_row(
        """
        INSERT INTO film_overlay (guild_id, film_id, field, value, set_by, set_at) VALUES (?, ?, ?, ?, ?, ?)
        """,
        guild,
        film,
        field,
        json.dumps(value, ensure_ascii=False),
        by,
        now.isoformat(),
    )


async def undo_overlay(writing: WriteTransaction, guild: GuildId, overlay: int, *, by: MemberId, now: datetime) -> int:
    """Undo one correction; returns the film, or 0 if there was nothing to undo."""
    row = await writing.fetch_row(
        """
        UPDATE film_overlay SET undone_by = ?, undone_at = ?
        WHERE id = ? AND guild_id = ? AND undone_at IS NULL RETURNING film_id
        """,
        by,
        now.isoformat(),
        overlay,
        guild,
    )
    return 0 if row is None else int(row[0])


async def setter_of(reading: ReadTransaction, guild: GuildId, key: str, value: str) -> MemberId | None:
    """Who chose this value of a setting, 0 if they were forgotten; None if the setting has another value."""
    row = await reading.fetch_row(
        "SELECT coalesce(set_by, 0) FROM club_setting WHERE guild_id = ? AND key = ? AND value = ?", guild, key, value
    )
    return None if row is None else MemberId(row[0])
