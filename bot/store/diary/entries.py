"""Diaries: viewings, ratings, watchlists and list items, and what members switched off in `/privacy`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime

from bot.domain.diary.entry import SEEN_KINDS, DiaryEntry, Preference
from bot.domain.diary.tracker_history import EntryKind
from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.domain.privacy.disclosure import Disclosure
from bot.domain.reviews.review import Stars
from bot.store.database import ReadTransaction, Row, WriteTransaction

_ENTRIES = """
SELECT id, guild_id, member_id, film_id, kind, halves, watched_on, rewatch, list_name, review_id,
    visibility = 'published', import_id IS NOT NULL, said_at
FROM diary
"""
# A review that shares its film and day with an entry is part of that entry; any other one is an entry of its own.
_WITH_REVIEWS = """
WITH own_review AS (
    SELECT id, film_id, halves, watched_on, rewatch, state = 'published' AS shown, import_id IS NOT NULL AS imported,
        coalesce(written_on, created_at) AS said
    FROM review
    WHERE guild_id = :guild AND member_id = :member
        AND (state = 'published' OR (:private AND state IN ('pending', 'sent_back', 'private')))
), entry AS (
    SELECT diary.id, diary.film_id, diary.kind, diary.halves, diary.watched_on, diary.rewatch, diary.list_name,
        coalesce(diary.review_id, (
            SELECT max(own_review.id) FROM own_review
            WHERE own_review.film_id = diary.film_id AND own_review.watched_on IS NOT DISTINCT FROM diary.watched_on
                AND diary.kind <> 'list_item')) AS review_id,
        diary.visibility = 'published' AS shown, diary.import_id IS NOT NULL AS imported, diary.said_at AS said
    FROM diary
    WHERE diary.guild_id = :guild AND diary.member_id = :member AND (diary.visibility = 'published' OR :private)
        AND diary.kind <> 'watchlist'
), everything AS (
    SELECT id, film_id, kind, halves, watched_on, rewatch, list_name, review_id, shown, imported, said FROM entry
    UNION ALL
    SELECT 0, film_id, CASE WHEN watched_on IS NULL THEN 'watched' ELSE 'viewing' END, halves, watched_on, rewatch,
        NULL, id, shown, imported, said
    FROM own_review WHERE id NOT IN (SELECT review_id FROM entry WHERE review_id IS NOT NULL)
)
"""
_SEEN = f" AND kind IN ({', '.join(repr(str(kind)) for kind in SEEN_KINDS)}) "
_OF_MEMBER = " WHERE guild_id = ? AND member_id = ? AND (visibility = 'published' OR ?) "


async def insert_entry(writing: WriteTransaction, entry: DiaryEntry, *, now: datetime) -> int:
    """Store an entry under a new id; the id of `entry` is ignored."""
    return await writing.insert_row(
        """
        INSERT INTO diary (guild_id, member_id, film_id, kind, halves, watched_on, rewatch, visibility, said_at,
            created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        entry.guild,
        entry.member,
        entry.film,
        entry.kind,
        entry.stars.halves if entry.stars else None,
        entry.watched_on.isoformat() if entry.watched_on else None,
        int(entry.rewatch),
        "published" if entry.published else "private",
        entry.recorded_at.isoformat(),
        now.isoformat(),
    )


async def change_rating(
    writing: WriteTransaction, entry: int, guild: GuildId, *, halves: int, published: bool, now: datetime
) -> None:
    """Change an entry's rating."""
    await writing.execute_write(
        "UPDATE diary SET halves = ?, visibility = ?, said_at = ? WHERE id = ? AND guild_id = ?",
        halves,
        "published" if published else "private",
        now.isoformat(),
        entry,
        guild,
    )


async def same_entry(
    reading: ReadTransaction, guild: GuildId, member: MemberId, film: FilmId, kind: EntryKind, day: date | None = None
) -> int | None:
    """The id of the member's newest entry of this kind (and day) for a film."""
    row = await reading.fetch_row(
        """
        SELECT id FROM diary
        WHERE guild_id = ? AND member_id = ? AND film_id = ? AND kind = ? AND watched_on IS ? ORDER BY id DESC LIMIT 1
        """,
        guild,
        member,
        film,
        kind,
        None if day is None else day.isoformat(),
    )
    return None if row is None else int(row[0])


async def newest_seen_entry(reading: ReadTransaction, guild: GuildId, member: MemberId, film: FilmId) -> int | None:
    """The id of the member's newest entry that says that they have seen a film."""
    row = await reading.fetch_row(
        "SELECT id FROM diary WHERE guild_id = ? AND member_id = ? AND film_id = ?"
        + _SEEN
        + "ORDER BY coalesce(watched_on, said_at) DESC, id DESC LIMIT 1",
        guild,
        member,
        film,
    )
    return None if row is None else int(row[0])


async def newest_stars(reading: ReadTransaction, guild: GuildId, member: MemberId, film: FilmId) -> Stars | None:
    """The stars of the member's newest entry with a rating of a film."""
    row = await reading.fetch_row(
        """
        SELECT halves FROM diary WHERE guild_id = ? AND member_id = ? AND film_id = ? AND halves IS NOT NULL
        ORDER BY said_at DESC, id DESC LIMIT 1
        """,
        guild,
        member,
        film,
    )
    return None if row is None else Stars(int(row[0]))


async def seen_before(reading: ReadTransaction, guild: GuildId, member: MemberId, film: FilmId, day: date) -> bool:
    """Whether the member's diary has an earlier viewing of the film, or one without a date."""
    row = await reading.fetch_row(
        """
        SELECT 1 FROM diary
        WHERE guild_id = ? AND member_id = ? AND film_id = ? AND kind IN ('viewing', 'watched')
            AND coalesce(watched_on, '') < ? LIMIT 1
        """,
        guild,
        member,
        film,
        day.isoformat(),
    )
    return row is not None


async def entry_by_id(reading: ReadTransaction, guild: GuildId, member: MemberId, entry: int) -> DiaryEntry | None:
    row = await reading.fetch_row(_ENTRIES + " WHERE id = ? AND guild_id = ? AND member_id = ?", entry, guild, member)
    return None if row is None else _entry(row)


async def published_entry(reading: ReadTransaction, guild: GuildId, entry: int) -> DiaryEntry | None:
    """An entry that its owner published."""
    row = await reading.fetch_row(
        _ENTRIES + " WHERE id = ? AND guild_id = ? AND visibility = 'published'", entry, guild
    )
    return None if row is None else _entry(row)


async def entries_of_member(
    reading: ReadTransaction, guild: GuildId, member: MemberId, *, private: bool, skip: int, count: int
) -> list[DiaryEntry]:
    """A page of a diary with reviews, newest first; without `private` only what is published."""
    rows = await reading.fetch_rows(
        _WITH_REVIEWS
        + """
        SELECT id, :guild, :member, film_id, kind, halves, watched_on, rewatch, list_name, review_id, shown, imported,
            said
        FROM everything ORDER BY coalesce(watched_on, said) DESC, id DESC, review_id DESC LIMIT :count OFFSET :skip
        """,
        guild=guild,
        member=member,
        private=private,
        count=count,
        skip=skip,
    )
    return [_entry(row) for row in rows]


async def count_entries(reading: ReadTransaction, guild: GuildId, member: MemberId, *, private: bool) -> int:
    return await reading.fetch_count(
        _WITH_REVIEWS + "SELECT count(*) FROM everything", guild=guild, member=member, private=private
    )


async def watchlist_entries(
    reading: ReadTransaction, guild: GuildId, member: MemberId, *, private: bool, skip: int, count: int
) -> list[DiaryEntry]:
    """A page of a watchlist, newest first."""
    rows = await reading.fetch_rows(
        _ENTRIES + _OF_MEMBER + " AND kind = 'watchlist' ORDER BY said_at DESC, id DESC LIMIT ? OFFSET ?",
        guild,
        member,
        private,
        count,
        skip,
    )
    return [_entry(row) for row in rows]


async def count_watchlist(reading: ReadTransaction, guild: GuildId, member: MemberId, *, private: bool) -> int:
    return await reading.fetch_count(
        "SELECT count(*) FROM diary" + _OF_MEMBER + " AND kind = 'watchlist'", guild, member, private
    )


async def set_entry_visibility(
    writing: WriteTransaction, guild: GuildId, member: MemberId, entry: int, *, published: bool
) -> int:
    """Publish one of the member's own entries, or make it private; returns the number of rows changed."""
    return await writing.execute_write(
        "UPDATE diary SET visibility = ? WHERE id = ? AND guild_id = ? AND member_id = ?",
        "published" if published else "private",
        entry,
        guild,
        member,
    )


async def delete_entry(writing: WriteTransaction, guild: GuildId, member: MemberId, entry: int) -> int:
    return await writing.execute_write(
        "DELETE FROM diary WHERE id = ? AND guild_id = ? AND member_id = ?", entry, guild, member
    )


async def delete_watchlist_entry(writing: WriteTransaction, guild: GuildId, member: MemberId, film: FilmId) -> int:
    return await writing.execute_write(
        "DELETE FROM diary WHERE guild_id = ? AND member_id = ? AND film_id = ? AND kind = 'watchlist'",
        guild,
        member,
        film,
    )


async def delete_wishes(writing: WriteTransaction, guild: GuildId, member: MemberId, films: Iterable[FilmId]) -> int:
    """Take films off a member's watchlist and return how many were on it."""
    return await writing.execute_write(
        """
        DELETE FROM diary
        WHERE guild_id = :guild AND member_id = :member AND kind = 'watchlist'
            AND film_id IN (SELECT value FROM json_each(:films))
        """,
        guild=guild,
        member=member,
        films=json.dumps(list(films)),
    )


async def published_ratings(reading: ReadTransaction, guild: GuildId) -> list[Row]:
    """Every member's published ratings, with and without reviews, oldest first: film, member, half stars."""
    return await reading.fetch_rows(
        """
        SELECT film_id, member_id, halves FROM (
            SELECT film_id, member_id, halves, said_at AS said, id FROM diary
            WHERE guild_id = :guild AND visibility = 'published' AND halves IS NOT NULL AND kind <> 'watchlist'
            UNION ALL
            SELECT film_id, member_id, halves, coalesce(written_on, created_at), id FROM review
            WHERE guild_id = :guild AND state = 'published' AND halves IS NOT NULL AND member_id IS NOT NULL
        )
        ORDER BY said, id
        """,
        guild=guild,
    )


async def who_saw(reading: ReadTransaction, guild: GuildId, films: str) -> list[Row]:
    """Who has seen any of these films (a JSON list), most stars first: member, name, half stars, dated viewings."""
    return await reading.fetch_rows(
        f"""
        WITH said AS (
            SELECT member_id, halves, watched_on, said_at FROM diary
            WHERE guild_id = :guild AND visibility = 'published'
                AND film_id IN (SELECT value FROM json_each(:films)) {_SEEN}
            UNION ALL
            SELECT member_id, halves, watched_on, coalesce(written_on, created_at) FROM review
            WHERE guild_id = :guild AND state = 'published' AND member_id IS NOT NULL
                AND film_id IN (SELECT value FROM json_each(:films))
        )
        SELECT said.member_id, coalesce(max(member.name), 'A member'), (
                SELECT latest.halves FROM said AS latest
                WHERE latest.member_id = said.member_id AND latest.halves IS NOT NULL
                ORDER BY latest.said_at DESC LIMIT 1),
            count(DISTINCT said.watched_on)
        FROM said LEFT JOIN member ON member.guild_id = :guild AND member.member_id = said.member_id
        GROUP BY said.member_id ORDER BY 3 IS NULL, 3 DESC, 2 COLLATE NOCASE
        """,
        guild=guild,
        films=films,
    )


async def who_wants(reading: ReadTransaction, guild: GuildId, films: str) -> list[tuple[MemberId, str]]:
    """Members with any of these films (a JSON list) on a published watchlist: member, name."""
    rows = await reading.fetch_rows(
        """
        SELECT diary.member_id, coalesce(max(member.name), 'A member')
        FROM diary LEFT JOIN member ON member.guild_id = :guild AND member.member_id = diary.member_id
        WHERE diary.guild_id = :guild AND kind = 'watchlist' AND visibility = 'published'
            AND film_id IN (SELECT value FROM json_each(:films))
        GROUP BY diary.member_id ORDER BY 2 COLLATE NOCASE
        """,
        guild=guild,
        films=films,
    )
    return [(MemberId(member), str(name)) for member, name in rows]


async def films_seen(reading: ReadTransaction, guild: GuildId, member: MemberId) -> set[FilmId]:
    """Every film that the member's diary marks as seen, including private entries; only for that member."""
    rows = await reading.fetch_rows(
        "SELECT DISTINCT film_id FROM diary WHERE guild_id = ? AND member_id = ?" + _SEEN, guild, member
    )
    return {FilmId(row[0]) for row in rows}


async def declined_preferences(reading: ReadTransaction, guild: GuildId, member: MemberId) -> set[Preference]:
    rows = await reading.fetch_rows(
        "SELECT declined FROM member_preference WHERE guild_id = ? AND member_id = ?", guild, member
    )
    return {Preference(row[0]) for row in rows}


async def members_declining(reading: ReadTransaction, guild: GuildId, preference: Preference) -> set[MemberId]:
    rows = await reading.fetch_rows(
        "SELECT member_id FROM member_preference WHERE guild_id = ? AND declined = ?", guild, preference
    )
    return {MemberId(row[0]) for row in rows}


async def club_disclosure(reading: ReadTransaction, guild: GuildId) -> Disclosure:
    """What every member of a club has switched off."""
    rows = await reading.fetch_rows("SELECT member_id, declined FROM member_preference WHERE guild_id = ?", guild)
    declined: dict[MemberId, set[Preference]] = {}
    for member, what in rows:
        declined.setdefault(MemberId(member), set()).add(Preference(what))
    return Disclosure({member: frozenset(what) for member, what in declined.items()})


async def decline_preference(
    writing: WriteTransaction, guild: GuildId, member: MemberId, what: Preference, *, now: datetime
) -> None:
    await writing.execute_write(
        """
        INSERT INTO member_preference (guild_id, member_id, declined, set_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (guild_id, member_id, declined) DO NOTHING
        """,
        guild,
        member,
        what,
        now.isoformat(),
    )


async def allow_preference(writing: WriteTransaction, guild: GuildId, member: MemberId, what: Preference) -> None:
    await writing.execute_write(
        "DELETE FROM member_preference WHERE guild_id = ? AND member_id = ? AND declined = ?", guild, member, what
    )


async def member_name(reading: ReadTransaction, guild: GuildId, member: MemberId) -> str | None:
    row = await reading.fetch_row("SELECT name FROM member WHERE guild_id = ? AND member_id = ?", guild, member)
    return None if row is None else str(row[0])


def _entry(row: Row) -> DiaryEntry:
    (identity, guild, member, film, kind, halves, watched, rewatch, name, review, published, imported, said) = row
    return DiaryEntry(
        id=identity,
        guild=GuildId(guild),
        member=MemberId(member),
        film=FilmId(film),
        kind=EntryKind(kind),
        stars=None if halves is None else Stars(halves),
        watched_on=None if watched is None else date.fromisoformat(watched),
        rewatch=bool(rewatch),
        list_name=name,
        review=None if review is None else ReviewId(review),
        published=bool(published),
        imported=bool(imported),
        recorded_at=datetime.fromisoformat(said),
    )
