"""The folded numbers equal what a naive count makes of the rows, whatever was written, changed or erased."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.composition import Services
from bot.domain.diary.entry import Preference
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.privacy.disclosure import Disclosure
from bot.domain.stats.numbers import FilmNumbers, StarSpread, count_streak
from bot.domain.stats.rules import Period
from bot.store import privacy as privacy_store
from bot.store.changes import Changes
from tests.stats.rows import CLUB, Said, count_naively, put_rows

FILMS, MEMBERS = [1, 2, 3], [71, 72, 73]
said = st.builds(
    Said,
    member=st.sampled_from(MEMBERS),
    film=st.sampled_from(FILMS),
    kind=st.sampled_from(["rating", "viewing", "watched", "watchlist", "like", "list_item", "review"]),
    halves=st.integers(1, 10),
    shown=st.sampled_from([True, True, False]),
)


def _well_formed(rows: list[Said]) -> list[Said]:
    """Each at a time of its own; only viewings have a day, and wishes no stars."""
    return [
        Said(
            row.member,
            row.film,
            row.kind,
            None if row.kind in {"watchlist", "watched"} else row.halves,
            "2026-01-05" if row.kind == "viewing" else None,
            at,
            row.shown,
        )
        for at, row in enumerate(rows)
    ]


clubs = st.lists(said, max_size=14).map(_well_formed)
declined = st.dictionaries(st.sampled_from(MEMBERS), st.frozensets(st.sampled_from(list(Preference)), max_size=2))
left_out = st.sets(st.tuples(st.sampled_from(MEMBERS), st.sampled_from(FILMS)), max_size=2)


async def _decline(services: Services, what: dict[int, frozenset[Preference]], unlisted: set[tuple[int, int]]) -> None:
    async with services.database.write(changes=Changes.EVERYTHING) as writing:
        for member, each in what.items():
            for one in each:
                await writing.execute_write("INSERT INTO member_preference VALUES (?, ?, ?, '2026')", CLUB, member, one)
        for member, film in unlisted:
            await writing.execute_write("INSERT INTO unlisted_film VALUES (?, ?, ?, '2026')", CLUB, member, film)


@asynccontextmanager
async def _empty_club(services: Services) -> AsyncGenerator[None]:
    """A club without rows at the end; the database serves every example."""
    yield
    async with services.database.write(changes=Changes.EVERYTHING) as writing:
        await privacy_store.erase_club(writing, CLUB)


async def _numbers(services: Services) -> dict[int, FilmNumbers]:
    found = (await services.stats.club_numbers(CLUB)).films
    return {film: numbers for film, numbers in found.items() if any(numbers[1:])}


@given(rows=clubs, more=clubs, what=declined, unlisted=left_out)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_numbers_are_those_of_a_naive_count(
    services: Services,
    rows: list[Said],
    more: list[Said],
    what: dict[int, frozenset[Preference]],
    unlisted: set[tuple[int, int]],
) -> None:
    switches = Disclosure({MemberId(member): each for member, each in what.items()})
    later = [Said(r.member, r.film, r.kind, r.halves, r.day, r.at + 100, r.shown) for r in more]
    async with _empty_club(services):
        await put_rows(services.database, rows)
        assert await _numbers(services) == count_naively(rows, Disclosure(), set())
        await put_rows(services.database, later)
        await _decline(services, what, unlisted)
        assert await _numbers(services) == count_naively([*rows, *later], switches, unlisted)
        async with services.database.write(changes=Changes.EVERYTHING, club=CLUB) as writing:
            await privacy_store.erase_member(writing, MemberId(71), CLUB, keep_texts=False)
        left = [row for row in [*rows, *later] if row.member != 71]
        assert await _numbers(services) == count_naively(left, switches, unlisted)


async def test_a_changed_entry_and_a_withdrawn_review_are_folded_again(services: Services) -> None:
    rows = [Said(71, 1, "rating", 8), Said(72, 1, "review", 4, at=1), Said(73, 2, "viewing", 6, "2026-01-03", 2)]
    await put_rows(services.database, rows)
    assert (await _numbers(services))[1].total == 12
    async with services.database.write(changes=Changes.EVERYTHING, club=CLUB) as writing:
        await writing.execute_write("UPDATE review SET state = 'withdrawn' WHERE guild_id = ?", CLUB)
        await writing.execute_write("UPDATE diary SET halves = 2 WHERE guild_id = ? AND film_id = 1", CLUB)
        await writing.execute_write("UPDATE diary SET visibility = 'private' WHERE guild_id = ? AND film_id = 2", CLUB)
    assert await _numbers(services) == {1: FilmNumbers(FilmId(1), 1, 2, 4, 1, 0, 0)}


async def test_films_that_a_club_merged_are_one(services: Services) -> None:
    """The later of a member's two ratings counts, as in the club's score."""
    await put_rows(
        services.database,
        [Said(71, 1, "rating", 8, at=5), Said(71, 2, "rating", 4), Said(72, 2, "rating", 6), Said(73, 3, "rating", 1)],
    )
    async with services.database.write(changes=Changes.EVERYTHING, club=CLUB) as writing:
        await writing.execute_write(
            "INSERT INTO film_overlay (guild_id, film_id, field, value, set_by, set_at)"
            " VALUES (?, 2, 'same_as', '1', 71, '2026')",
            CLUB,
        )
    numbers = await _numbers(services)
    assert numbers.keys() == {1, 3}
    assert numbers[1] == FilmNumbers(FilmId(1), 2, 14, 100, 2, 0, 0)
    assert (await services.library.club_snapshot(CLUB)).score_of(FilmId(1)).count == 2


@pytest.mark.parametrize(
    ("days", "streak"),
    [
        ([], (0, 0)),
        (["2026-11-29"], (1, 1)),  # a Sunday: last week, and this one is not over
        (["2026-11-30", "2026-11-29", "2026-11-16"], (3, 3)),
        (["2026-11-20", "2026-11-12"], (0, 2)),
        (["2026-12-09"], (0, 0)),  # a day that is yet to come
    ],
)
def test_a_streak_counts_weeks(days: list[str], streak: tuple[int, int]) -> None:
    assert count_streak([date.fromisoformat(day) for day in days], date(2026, 11, 30)) == streak


def test_a_spread_has_a_mean_and_shares() -> None:
    spread = StarSpread.of_halves([10, 10, 1, 7])
    assert (spread.total, spread.mean, spread.shares[9]) == (4, 3.5, 0.5)
    assert StarSpread.of_halves([]).mean is None


async def test_viewings_of_a_period(services: Services) -> None:
    rows = [
        Said(71, 1, "viewing", 8, "2026-02-01", 1),
        Said(71, 1, "review", 6, "2026-02-01", 2),
        Said(71, 2, "viewing", None, "2026-01-31", 3),
        Said(72, 2, "viewing", 3, "2026-02-28", 4),
        Said(72, 3, "viewing", 3, "2026-02-27", 5, shown=False),
        Said(73, 3, "review", 3, "2026-03-01", 6),
    ]
    await put_rows(services.database, rows)
    february = Period.of_month(2026, 2)
    found = await services.stats.viewings_between(CLUB, february)
    assert [(each.member, each.film, each.day.day, each.halves) for each in found] == [(71, 1, 1, 6), (72, 2, 28, 3)]
    assert [each.film for each in await services.stats.viewings_between(CLUB, Period.of_year(2026), MemberId(71))] == [
        2,
        1,
    ]
    await _decline(services, {72: frozenset({Preference.STATS}), 71: frozenset({Preference.SCORE})}, {(73, 3)})
    found = await services.stats.viewings_between(CLUB, Period.of_year(2026))
    assert [(each.member, each.film, each.halves) for each in found] == [(71, 2, None), (71, 1, None)]
    assert await services.stats.viewings_between(GuildId(5), february) == []
    assert Period.of_month(2026, 12) == Period(date(2026, 12, 1), date(2027, 1, 1))
