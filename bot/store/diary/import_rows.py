"""Rows of imports that are not accepted yet, and what the member already has: for sorting, matching and asking."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.ids import FilmId, GuildId, MemberId
from bot.store.database import ReadTransaction, Row, WriteTransaction


async def count_rows(reading: ReadTransaction, number: int) -> dict[str, int]:
    rows = await reading.fetch_rows("SELECT standing, count(*) FROM import_row WHERE import_id = ? GROUP BY 1", number)
    return {str(status): int(count) for status, count in rows}


async def first_doubt(reading: ReadTransaction, number: int) -> Row | None:
    """id, title, year, candidates as JSON, ids, and the number of rows about the same film of the tracker."""
    return await reading.fetch_row(
        """
        SELECT one.id, one.title, one.year, one.candidates, one.ids, (
            SELECT count(*) FROM import_row AS other
            WHERE other.import_id = one.import_id AND other.standing = 'look' AND other.title = one.title
                AND other.year IS one.year AND other.film_uri IS one.film_uri
                AND other.ids = one.ids)
        FROM import_row AS one WHERE one.import_id = ? AND one.standing = 'look' ORDER BY one.id LIMIT 1
        """,
        number,
    )


async def rows_of_same_title(reading: ReadTransaction, guild: GuildId, member: MemberId, row: int) -> list[Row]:
    """The rows about the same title as this one: id, import, kind, day, list, body, spans, candidates."""
    return await reading.fetch_rows(
        """
        SELECT other.id, other.import_id, other.kind, other.watched_on, other.list_name, other.body, other.spans,
            other.candidates
        FROM import_row AS one JOIN import_row AS other
            ON other.import_id = one.import_id AND other.standing = 'look' AND other.title = one.title
            AND other.year IS one.year AND other.film_uri IS one.film_uri AND other.ids = one.ids
        WHERE one.id = ? AND one.guild_id = ? AND one.member_id = ? AND one.standing = 'look'
        """,
        row,
        guild,
        member,
    )


async def update_rows(
    writing: WriteTransaction, rows: Iterable[tuple[str, FilmId | None, str | None, bool, int]]
) -> None:
    """Set status, film, fingerprint and whether the row goes to the diary; the row's id comes last."""
    await writing.execute_many(
        "UPDATE import_row SET standing = ?, film_id = ?, fingerprint = ?, to_diary = ? WHERE id = ?", rows
    )


async def missing_films(reading: ReadTransaction, number: int, count: int) -> list[Row]:
    """The first films that were not found: title, year."""
    return await reading.fetch_rows(
        """
        SELECT title, year FROM import_row WHERE import_id = ? AND standing = 'unmatched'
        GROUP BY title, year ORDER BY min(id) LIMIT ?
        """,
        number,
        count,
    )


async def missing_works(
    reading: ReadTransaction, guild: GuildId, member: MemberId, number: int, count: int
) -> list[Row]:
    """The first films that were not found, as the file has them: title, year, directors separated by commas."""
    return await reading.fetch_rows(
        """
        SELECT title, year, max(directors) FROM import_row
        WHERE import_id = ? AND guild_id = ? AND member_id = ? AND standing = 'unmatched'
        GROUP BY title, year ORDER BY min(id) LIMIT ?
        """,
        number,
        guild,
        member,
        count,
    )


async def rows_of_work(
    reading: ReadTransaction,
    guild: GuildId,
    member: MemberId,
    number: int,
    title: str,
    year: int | None,
    film: FilmId,
) -> list[Row]:
    """The rows that have this film, then those that were not found under this title and year.

    id, kind, day, list, body, spans, status.
    """
    return await reading.fetch_rows(
        """
        SELECT id, kind, watched_on, list_name, body, spans, standing FROM import_row
        WHERE import_id = :number AND guild_id = :guild AND member_id = :member
            AND (film_id = :film OR (standing = 'unmatched' AND title = :title AND year IS :year))
        ORDER BY CASE standing WHEN 'unmatched' THEN 1 ELSE 0 END, id
        """,
        number=number,
        guild=guild,
        member=member,
        film=film,
        title=title,
        year=year,
    )


async def count_missing_films(reading: ReadTransaction, number: int) -> int:
    return await reading.fetch_count(
        """
        SELECT count(*) FROM (SELECT 1 AS one FROM import_row WHERE import_id = ? AND standing = 'unmatched'
            GROUP BY title, year) AS film
        """,
        number,
    )


async def count_unsure_days(reading: ReadTransaction, number: int) -> int:
    return await reading.fetch_count(
        "SELECT count(*) FROM import_row WHERE import_id = ? AND unsure_on IS NOT NULL", number
    )


async def rows_of_import(reading: ReadTransaction, guild: GuildId, member: MemberId, number: int) -> list[Row]:
    """All rows in order: id, kind, day, list, body, spans, film, day if the month comes first, year, status."""
    return await reading.fetch_rows(
        """
        SELECT id, kind, watched_on, list_name, body, spans, film_id, unsure_on, year, standing
        FROM import_row WHERE import_id = ? AND guild_id = ? AND member_id = ? ORDER BY id
        """,
        number,
        guild,
        member,
    )


async def update_days(
    writing: WriteTransaction, rows: Iterable[tuple[str, str | None, str, str | None, bool, int]]
) -> None:
    """Set kind, day, status, fingerprint and whether the row goes to the diary; the row's id comes last."""
    await writing.execute_many(
        """
        UPDATE import_row SET kind = ?, watched_on = ?, standing = ?, fingerprint = ?, to_diary = ?, unsure_on = NULL
        WHERE id = ?
        """,
        rows,
    )


async def unmatched_rows(reading: ReadTransaction, number: int) -> list[Row]:
    """standing, file, line, title, year, ids, directors, kind, half stars, day seen of all unmatched rows."""
    return await reading.fetch_rows(
        """
        SELECT standing, file, line, title, year, ids, directors, kind, halves, watched_on FROM import_row
        WHERE import_id = ? AND standing IN ('unmatched', 'look') ORDER BY id
        """,
        number,
    )


async def diary_keys(
    reading: ReadTransaction, guild: GuildId, member: MemberId
) -> set[tuple[str, int, str | None, str | None]]:
    """What distinguishes diary entries: kind, film, day, list."""
    rows = await reading.fetch_rows(
        "SELECT kind, film_id, watched_on, list_name FROM diary WHERE guild_id = ? AND member_id = ?", guild, member
    )
    return {(kind, film, day, list_name) for kind, film, day, list_name in rows}


async def viewing_sources(reading: ReadTransaction, guild: GuildId, member: MemberId) -> list[tuple[int, str, str]]:
    """film, day and source of each viewing in the diary: the tracker that it was imported from, "" if it was not."""
    rows = await reading.fetch_rows(
        """
        SELECT diary.film_id, diary.watched_on, coalesce(history_import.origin, '')
        FROM diary LEFT JOIN history_import ON history_import.id = diary.import_id
        WHERE diary.guild_id = ? AND diary.member_id = ? AND diary.kind = 'viewing'
        """,
        guild,
        member,
    )
    return [(int(film), str(day), str(origin)) for film, day, origin in rows]


async def stored_fingerprints(reading: ReadTransaction, guild: GuildId, member: MemberId) -> set[str]:
    rows = await reading.fetch_rows(
        "SELECT fingerprint FROM review WHERE guild_id = ? AND member_id = ?", guild, member
    )
    return {str(row[0]) for row in rows}
