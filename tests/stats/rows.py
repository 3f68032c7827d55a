"""Rows of diaries and reviews, written straight into a database, and the numbers that a naive count makes of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.privacy.disclosure import Disclosure, Statement
from bot.domain.stats.numbers import FilmNumbers
from bot.store.changes import Changes
from bot.store.database import Database

CLUB = GuildId(900)
SEEN = {"viewing", "rating", "watched", "like"}


@dataclass(frozen=True, slots=True)
class Said:
    """One row: a diary entry, or a review if `kind` is "review"; `at` is the hour at which it was said."""

    member: int
    film: int
    kind: str = "rating"
    halves: int | None = None
    day: str | None = None
    at: int = 0
    shown: bool = True
    imported: bool = False

    @property
    def moment(self) -> str:
        return f"2026-01-{self.at // 24 + 1:02}T{self.at % 24:02}:00:00+00:00"


async def put_rows(database: Database, rows: Iterable[Said], guild: GuildId = CLUB) -> None:
    async with database.write(changes=Changes.EVERYTHING) as writing:
        for number, row in enumerate(rows):
            if row.kind == "review":
                await writing.execute_write(
                    """
                    INSERT INTO review (guild_id, film_id, author_kind, member_id, body, halves, spoilers, watched_on,
                        state, provenance, fingerprint, created_at, updated_at)
                    VALUES (?, ?, 'member', ?, 'Words.', ?, 'none', ?, ?, 'test', ?, ?, ?)
                    """,
                    guild,
                    row.film,
                    row.member,
                    row.halves,
                    row.day,
                    "published" if row.shown else "pending",
                    f"{guild}-{number}-{row}",
                    row.moment,
                    row.moment,
                )
            else:
                await writing.execute_write(
                    """
                    INSERT INTO diary (guild_id, member_id, film_id, kind, halves, watched_on, list_name, visibility,
                        said_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    guild,
                    row.member,
                    row.film,
                    row.kind,
                    row.halves,
                    row.day,
                    "A list" if row.kind == "list_item" else None,
                    "published" if row.shown else "private",
                    row.moment,
                    row.moment,
                )


def count_naively(rows: Iterable[Said], switches: Disclosure, unlisted: set[tuple[int, int]]) -> dict[int, FilmNumbers]:
    """Every film's numbers, member by member and row by row."""
    shown = [row for row in rows if row.shown and (row.member, row.film) not in unlisted]
    found = {}
    for film in {row.film for row in shown}:
        here = [row for row in shown if row.film == film]
        stars, seen, wanted, reviews = [], 0, 0, 0
        for member in {row.member for row in here}:
            theirs = [row for row in here if row.member == member]
            rated = [row for row in theirs if row.halves is not None and row.kind != "watchlist"]
            saw = any(row.kind in SEEN | {"review"} for row in theirs)
            may = {what: switches.may_disclose(MemberId(member), what) for what in Statement}
            if rated and may[Statement.STARS_COUNTED]:
                stars.append(max(rated, key=lambda row: row.at).halves or 0)
            if may[Statement.SEEN_COUNTED]:
                seen += saw
                reviews += sum(row.kind == "review" for row in theirs)
            wishes = any(row.kind == "watchlist" for row in theirs)
            wanted += wishes and not saw and may[Statement.WISH_COUNTED]
        numbers = FilmNumbers(
            FilmId(film), len(stars), sum(stars), sum(one * one for one in stars), seen, wanted, reviews
        )
        if any(numbers[1:]):
            found[film] = numbers
    return found
