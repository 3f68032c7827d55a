"""`/recap` and `/chart`: what they count, what they leave out, who is named, and that they survive a restart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
import simcord
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.composition import Services
from bot.domain.diary.entry import Preference
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.stats.recap import (
    AwardKind,
    ChartOrder,
    ChartScope,
    NothingSeen,
    RecapTime,
)
from bot.store import privacy as privacy_store
from bot.store.changes import Changes
from tests.stats.rows import CLUB, Said, put_rows
from tests.support.world import RAN, VEGAS, Answer, World, walk

YEAR = RecapTime(2025)
KEYS = (RAN, VEGAS, "casablanca-1942", "heat-1995", "alien-1979", "m-1931", "vertigo-1958", "fargo-1996")


def pictures(answer: Answer) -> list[dict[str, object]]:
    return [item for part in walk(answer.components) if part["type"] == 12 for item in part["items"]]


async def _films(world: World) -> list[int]:
    return [await world.film(key) for key in KEYS]


async def _year(world: World) -> list[int]:
    """A year of three members: each saw and rated eight films on days of 2025, at different stars."""
    films = await _films(world)
    people = (world.club.ines, world.club.theo, world.club.mara)
    rows = [
        Said(who.id, film, "viewing", 10 - place if number < 2 else 1 + place, f"2025-{place + 1:02}-1{number}", 1)
        for number, who in enumerate(people)
        for place, film in enumerate(films)
    ]
    await put_rows(world.services.database, rows, world.club.id)
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        for who in people:
            await writing.execute_write(
                "INSERT INTO member VALUES (?, ?, ?, '2025')", world.club.id, who.id, who.name.title()
            )
    return films


def _actor(club: GuildId, member: int) -> Actor:
    return Actor(member=MemberId(member), name="Somebody", guild=club)


async def _decline(world: World, who: simcord.MemberActor, what: Preference) -> None:
    await world.services.diary.set_preference(_actor(world.club.id, who.id), what, allowed=False)


async def test_a_club_looks_back_on_its_year_in_text_and_six_pictures(world: World) -> None:
    await _year(world)
    await world.write(world.club.theo, RAN, "A storm of red banners, and the fool goes on singing.", name="Theo")
    answer = await world.ask(world.club.ines, "recap", year=2025)
    assert not answer.private
    assert "8 films, seen by 3 of us" in answer.text
    assert "most alike: **ines and theo** (0.0 stars apart over 8 films)" in answer.text.casefold()
    assert "What divided us: **" in answer.text
    assert 3 <= len(pictures(answer)) <= 6
    assert all(0 < len(str(item["description"])) <= 1_024 for item in pictures(answer))
    month = await world.ask(world.club.ines, "recap", year=2025, month=3)
    assert "March 2025" in month.text
    assert "1 film, seen by 3 of us" in month.text


async def test_the_other_club_sees_nothing_of_it(world: World) -> None:
    await _year(world)
    answer = await world.ask(world.other.ines, "recap", year=2025)
    assert answer.private
    assert "nothing to show for that time" in answer.text
    chart = await world.ask(world.other.ines, "chart", club=True)
    assert "nothing to show" in chart.text


async def test_who_stays_out_is_neither_counted_nor_named(world: World) -> None:
    await _year(world)
    await _decline(world, world.club.theo, Preference.STATS)
    answer = await world.ask(world.club.ines, "recap", year=2025)
    assert "seen by 2 of us" in answer.text
    assert "theo" not in answer.text.casefold()
    assert "stars on average" not in answer.text, "two members are too few for a mean"
    theirs = await world.ask(world.club.ines, "recap", year=2025, member=world.club.theo)
    assert theirs.private
    assert "doesn't share their numbers" in theirs.text
    own = await world.ask(world.club.theo, "recap", year=2025, member=world.club.theo)
    assert own.private, "others may not see it, so the answer is private"
    assert "8 films" in own.text
    chart = await world.ask(world.club.ines, "chart", member=world.club.theo)
    assert "doesn't share their numbers" in chart.text


async def test_private_entries_and_films_left_out_do_not_count(world: World) -> None:
    ran, vegas, *_ = await _films(world)
    ines = world.club.ines.id
    rows = [
        Said(ines, ran, "viewing", 9, "2025-05-05"),
        Said(ines, vegas, "viewing", 9, "2025-05-06", shown=False),
        Said(ines, await world.film("m-1931"), "viewing", 9, "2025-05-07"),
    ]
    await put_rows(world.services.database, rows, world.club.id)
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write(
            "INSERT INTO unlisted_film VALUES (?, ?, ?, '2025')", world.club.id, ines, await world.film("m-1931")
        )
    answer = await world.ask(world.club.ines, "recap", year=2025, member=world.club.ines)
    assert "1 film" in answer.text
    assert "Ran (1985)" in answer.text
    assert "Leaving Las Vegas" not in answer.text
    chart = await world.ask(world.club.ines, "chart")
    assert "Leaving Las Vegas" not in chart.text
    assert "M (1931)" not in chart.text


async def test_no_line_of_those_who_are_not_quoted_and_none_behind_spoilers(world: World) -> None:
    await _year(world)
    line = "A storm of red banners breaks over the old king while his fool goes on singing in the field."
    review = await world.write(world.club.theo, RAN, line, name="Theo")
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write("UPDATE review SET written_on = '2025-05-05' WHERE id = ?", review)
    answer = await world.ask(world.club.ines, "recap", year=2025)
    assert "banners" in answer.text
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write("INSERT INTO unquoted VALUES (?, ?, '2025')", world.club.id, world.club.theo.id)
    assert "banners" not in (await world.ask(world.club.ines, "recap", year=2025)).text
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write("DELETE FROM unquoted WHERE guild_id = ?", world.club.id)
        await writing.execute_write("UPDATE review SET spoilers = 'whole' WHERE id = ?", review)
    assert "banners" not in (await world.ask(world.club.ines, "recap", year=2025)).text


async def test_turning_and_share_cards_work_after_a_restart(world: World) -> None:
    await _year(world)
    answer = await world.ask(world.club.ines, "recap", year=2025, month=3)
    await world.restart()
    shared = await world.press(world.club.theo, answer, "recapshare")
    assert shared.private
    assert len(pictures(shared)) == 2
    copy = await world.press(world.club.theo, answer, "recap")
    assert copy.private, "others get a copy"
    assert "February 2025" in copy.text
    turned = await world.press(world.club.ines, answer, "recap", 1)
    assert "2025 · The Late Show" in turned.text


async def test_a_chart_is_sorted_and_as_large_as_asked(world: World) -> None:
    await _year(world)
    best = await world.ask(world.club.ines, "chart")
    (picture,) = pictures(best)
    assert str(picture["description"]).startswith("Posters of ")
    names = next(part for part in best.text.split("\n") if "Ran (1985)" in part)
    assert names.startswith("Ran (1985), Leaving Las Vegas (1995), Casablanca (1942)")
    dated = await world.ask(world.club.ines, "chart", sort="date", size=3)
    assert "Fargo (1996), Vertigo (1958)" in dated.text
    club = await world.ask(world.club.ines, "chart", club=True, sort="colour", titles=False, private=True)
    assert club.private
    assert "8 films" in club.text


def test_the_time_that_somebody_means() -> None:
    today = date(2026, 3, 5)
    assert RecapTime.chosen(None, None, today) == RecapTime(2026)
    assert RecapTime.chosen(None, None, date(2026, 1, 5)) == RecapTime(2025), "in January, the year that is over"
    assert RecapTime.chosen(None, 3, today) == RecapTime(2026, 3)
    assert RecapTime.chosen(None, 4, today) == RecapTime(2025, 4)
    assert RecapTime.chosen(2020, 4, today) == RecapTime(2020, 4)
    assert RecapTime.ended_before(date(2026, 3, 1)) == RecapTime(2026, 2)
    assert RecapTime.ended_before(date(2026, 1, 1)) == RecapTime(2025)


FILMS, MEMBERS = [1, 2, 3, 4], [71, 72, 73, 74]
told = st.builds(
    Said,
    member=st.sampled_from(MEMBERS),
    film=st.sampled_from(FILMS),
    kind=st.sampled_from(["rating", "viewing", "watched", "watchlist", "like", "review"]),
    halves=st.integers(1, 10),
    shown=st.sampled_from([True, True, False]),
)
DAYS = ("2026-01-05", "2026-01-20", "2025-12-31", "2026-02-01")


@st.composite
def clubs(draw: st.DrawFn) -> list[Said]:
    """Rows of January and around it, each at an hour of its own."""
    rows = draw(st.lists(told, max_size=14))
    return [
        Said(
            row.member,
            row.film,
            row.kind,
            None if row.kind in {"watchlist", "watched", "like"} else row.halves,
            draw(st.sampled_from(DAYS)) if row.kind in {"viewing", "review"} else None,
            at,
            row.shown,
        )
        for at, row in enumerate(rows)
    ]


def _naively(rows: Sequence[Said], silent: set[int]) -> tuple[int, set[int], int, list[int]]:
    """Viewings, films, members and stars of January 2026, row by row."""
    dated: dict[tuple[int, int, str], int | None] = {}
    undated: dict[tuple[int, int], int | None] = {}
    for row in rows:
        if not row.shown or row.member in silent or row.kind in {"watchlist", "like"}:
            continue
        if row.day is not None and row.day.startswith("2026-01"):
            place = (row.member, row.film, row.day)
            dated[place] = row.halves if row.halves is not None else dated.get(place)
        elif row.day is None:
            both = (row.member, row.film)
            undated[both] = row.halves if row.halves is not None else undated.get(both)
    known = {(member, film) for member, film, _ in dated}
    rest = {(*both, "2026-01-01"): halves for both, halves in undated.items() if both not in known}
    everything = {**rest, **dated}
    latest: dict[tuple[int, int], int] = {}
    for (member, film, _), halves in sorted(everything.items(), key=lambda each: each[0][2]):
        if halves is not None:
            latest[member, film] = halves
    return (
        len(everything),
        {film for _, film, _ in everything},
        len({member for member, _, _ in everything}),
        sorted(latest.values()),
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=clubs(), silent=st.sets(st.sampled_from(MEMBERS), max_size=2))
async def test_a_months_numbers_equal_a_naive_count(services: Services, rows: list[Said], silent: set[int]) -> None:
    async with services.database.write(changes=Changes.EVERYTHING) as writing:
        await privacy_store.erase_club(writing, CLUB)
        for member in silent:
            await writing.execute_write("INSERT INTO member_preference VALUES (?, ?, 'stats', '2026')", CLUB, member)
    await put_rows(services.database, rows)
    viewings, films, members, stars = _naively(rows, silent)
    try:
        found = await services.look_back.recaps.make_club_recap(CLUB, RecapTime(2026, 1))
    except NothingSeen:
        assert viewings == 0
        return
    assert (found.viewings, {film.id for film in found.seen}, found.members) == (viewings, films, members)
    counted = (
        [] if found.spread is None else [n for n, count in enumerate(found.spread.counts, 1) for _ in range(count)]
    )
    assert counted == (stars if found.spread is not None else [])


async def test_awards_have_thresholds(services: Services) -> None:
    people = (71, 72, 73)
    async with services.database.write(changes=Changes.EVERYTHING) as writing:
        for member in people:
            await writing.execute_write("INSERT INTO member VALUES (?, ?, ?, '2026')", CLUB, member, f"M{member}")

    async def awards(rows: list[Said]) -> set[AwardKind]:
        await put_rows(services.database, rows)
        found = await services.look_back.recaps.make_club_recap(CLUB, RecapTime(2026, 1))
        return {award.kind for award in found.awards}

    two = [Said(member, film, "viewing", 6 + film, "2026-01-05") for film in (1, 2) for member in people[:2]]
    assert await awards(two) == {AwardKind.AGREED}, "two films are too few for likeness, two members for a ranking"
    third = [Said(member, 3, "viewing", 2 if member == 71 else 9, "2026-01-06") for member in people]
    assert await awards(third) >= {AwardKind.ALIKE, AwardKind.MOST_SEEN, AwardKind.DIVIDED}


async def test_a_merged_film_counts_once(services: Services) -> None:
    await put_rows(
        services.database,
        [Said(71, 1, "viewing", 8, "2026-01-05"), Said(71, 2, "viewing", 8, "2026-01-05"), Said(72, 2, "rating", 7)],
    )
    async with services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write(
            "INSERT INTO film_overlay (guild_id, film_id, field, value, set_by, set_at)"
            " VALUES (?, 2, 'same_as', '1', 71, '2026')",
            CLUB,
        )
    found = await services.look_back.recaps.make_club_recap(CLUB, RecapTime(2026, 1))
    assert [film.id for film in found.seen] == [FilmId(1)]
    assert found.viewings == 2


@pytest.mark.parametrize(("count", "size", "columns"), [(4, None, 3), (30, None, 5), (30, 10, 6), (100, 10, 10)])
async def test_a_chart_is_never_larger_than_its_films(
    services: Services, count: int, size: int | None, columns: int
) -> None:
    await put_rows(services.database, [Said(71, film, "rating", 8) for film in range(1, count + 1)])
    actor = Actor(member=MemberId(71), name="M", guild=CLUB)
    chart = await services.look_back.charts.choose_films(actor, MemberId(71), ChartScope.ALL, ChartOrder.RATING, size)
    assert chart.columns == columns
    assert len(chart.films) == min(count, columns**2)


async def test_a_club_can_do_without_pictures_and_loses_no_number(world: World) -> None:
    await _year(world)
    shown = await world.ask(world.club.ines, "recap", year=2025)
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write(
            "INSERT INTO club_setting VALUES (?, 'pictures', 'off', NULL, '2026-01-01')", world.club.id
        )
    bare = await world.ask(world.club.ines, "recap", year=2025)
    assert pictures(bare) == []
    assert bare.text.casefold() == shown.text.casefold()
    chart = await world.ask(world.club.ines, "chart")
    assert pictures(chart) == []
    assert "Ran (1985)" in chart.text
