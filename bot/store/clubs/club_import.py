"""Restoring a club's export into an empty club."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.domain.clubs.club_export import ExportedRating, LineChoice
from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.store.database import ReadTransaction, WriteTransaction


async def has_reviews(reading: ReadTransaction, guild: GuildId) -> bool:
    return await reading.fetch_row("SELECT 1 FROM review WHERE guild_id = ? LIMIT 1", guild) is not None


async def put_times(writing: WriteTransaction, review: ReviewId, created: datetime, updated: datetime) -> None:
    """Set a restored review's times to those in the export."""
    await writing.execute_write(
        "UPDATE review SET created_at = ?, updated_at = ? WHERE id = ?",
        created.isoformat(),
        updated.isoformat(),
        review,
    )


async def put_choices(
    writing: WriteTransaction, guild: GuildId, review: ReviewId, choices: Iterable[LineChoice], *, now: datetime
) -> None:
    """Store the restored lines that were pinned or forbidden; the export does not say by whom."""
    await writing.execute_many(
        """
        INSERT INTO line_choice (guild_id, review_id, paragraph, start, stop, standing, set_by, set_at)
        VALUES (?, ?, ?, ?, ?, ?, 0, ?)
        """,
        [(guild, review, one.paragraph, one.start, one.stop, one.mark, now.isoformat()) for one in choices],
    )


async def put_ratings(
    writing: WriteTransaction, guild: GuildId, ratings: Iterable[tuple[FilmId, ExportedRating]], *, now: datetime
) -> None:
    await writing.execute_many(
        """
        INSERT INTO diary (guild_id, member_id, film_id, kind, halves, visibility, said_at, created_at)
        VALUES (?, ?, ?, 'rating', ?, 'published', ?, ?)
        """,
        [
            (guild, one.member, film, one.halves, f"{one.rated_on}T00:00:00+00:00", now.isoformat())
            for film, one in ratings
        ],
    )


async def put_settings(
    writing: WriteTransaction, guild: GuildId, settings: Mapping[str, str], *, now: datetime
) -> None:
    await writing.execute_many(
        """
        INSERT INTO club_setting (guild_id, key, value, set_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (guild_id, key) DO UPDATE SET value = excluded.value, set_by = NULL, set_at = excluded.set_at
        """,
        [(guild, key, value, now.isoformat()) for key, value in settings.items()],
    )


async def put_unquoted(
    writing: WriteTransaction, guild: GuildId, members: Iterable[MemberId], *, now: datetime
) -> None:
    await writing.execute_many(
        "INSERT INTO unquoted (guild_id, member_id, set_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(guild, member, now.isoformat()) for member in members],
    )
