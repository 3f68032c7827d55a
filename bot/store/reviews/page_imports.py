"""Imported review pages that wait for a moderator."""

from __future__ import annotations

from datetime import datetime

from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.reviews.page_imports import HiddenPart, StoredPageImport
from bot.store.database import ReadTransaction, Row, WriteTransaction

_PAGES = """
SELECT id, guild_id, member_id, film_id, film_is_new, hidden, refused, page, created_at FROM page_import
"""


async def insert_page(writing: WriteTransaction, stored: StoredPageImport) -> int:
    """Store a page under a new number; the id of `stored` is ignored."""
    return await writing.insert_row(
        """
        INSERT INTO page_import (guild_id, member_id, film_id, film_is_new, hidden, refused, page, created_at)
        VALUES (:guild, :member, :film, :film_is_new, :hidden, :refused, :page, :created_at)
        """,
        guild=stored.guild,
        member=stored.member,
        film=stored.film,
        film_is_new=int(stored.film_is_new),
        hidden=stored.hidden.value,
        refused=stored.refused,
        page=stored.page,
        created_at=stored.created_at.isoformat(),
    )


async def replace_page(writing: WriteTransaction, stored: StoredPageImport) -> int:
    """Replace all but the uploader and the time; returns 0 if the page no longer waits."""
    return await writing.execute_write(
        """
        UPDATE page_import SET film_id = :film, film_is_new = :film_is_new, hidden = :hidden, refused = :refused,
            page = :page
        WHERE id = :id AND guild_id = :guild
        """,
        film=stored.film,
        film_is_new=int(stored.film_is_new),
        hidden=stored.hidden.value,
        refused=stored.refused,
        page=stored.page,
        id=stored.id,
        guild=stored.guild,
    )


async def page_by_id(reading: ReadTransaction, guild: GuildId, number: int) -> StoredPageImport | None:
    row = await reading.fetch_row(_PAGES + " WHERE id = :id AND guild_id = :guild", id=number, guild=guild)
    return None if row is None else _stored(row)


async def pages_of_club(reading: ReadTransaction, guild: GuildId, count: int) -> list[tuple[int, str, str]]:
    """Number, film title and author ("" if unknown) of the pages that wait, oldest first."""
    rows = await reading.fetch_rows(
        """
        SELECT id, CASE refused WHEN '' THEN json_extract(page, '$.film_title') ELSE '' END,
            coalesce(json_extract(page, '$.author'), json_extract(page, '$.outlet'), '')
        FROM page_import WHERE guild_id = :guild ORDER BY id LIMIT :count
        """,
        guild=guild,
        count=count,
    )
    return [(int(row[0]), str(row[1]), str(row[2])) for row in rows]


async def count_pages(reading: ReadTransaction, guild: GuildId, member: MemberId) -> int:
    return await reading.fetch_count(
        "SELECT count(*) FROM page_import WHERE guild_id = :guild AND member_id = :member", guild=guild, member=member
    )


async def delete_page(writing: WriteTransaction, guild: GuildId, number: int) -> int:
    """Returns 0 if the page no longer waits."""
    return await writing.execute_write(
        "DELETE FROM page_import WHERE id = :id AND guild_id = :guild", id=number, guild=guild
    )


async def delete_stale_pages(writing: WriteTransaction, before: datetime) -> int:
    """Delete the pages of all clubs that were imported before this time."""
    return await writing.execute_write("DELETE FROM page_import WHERE created_at < :before", before=before.isoformat())


def _stored(row: Row) -> StoredPageImport:
    identity, guild, member, film, film_is_new, hidden, refused, page, created_at = row
    return StoredPageImport(
        id=identity,
        guild=GuildId(guild),
        member=MemberId(member),
        film=None if film is None else FilmId(film),
        film_is_new=bool(film_is_new),
        hidden=HiddenPart(hidden),
        refused=refused,
        page=page,
        created_at=datetime.fromisoformat(created_at),
    )
