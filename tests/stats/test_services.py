"""Values of a small club that were computed by hand, and rankings that a naive count confirms."""

from __future__ import annotations

import itertools
from datetime import date
from random import Random

import pytest

from bot.composition import Services
from bot.domain.diary.entry import Preference
from bot.domain.errors import InvalidValue
from bot.domain.ids import FilmId, MemberId
from bot.domain.people import Actor
from bot.domain.stats.errors import FavouriteTwice, NumbersWithheld, OnlyOneMember, TooFewShared
from bot.domain.stats.numbers import FilmNumbers, StarSpread
from bot.domain.stats.profile import FilmTraits, decades_of, favourite_kind
from bot.domain.stats.top import TopKind, TopQuery, rank_films
from bot.store.changes import Changes
from tests.stats.rows import CLUB, Said, put_rows

ANA, BEN, CAL, DEE = 71, 72, 73, 74
NAMES = {ANA: "Ana", BEN: "Ben", CAL: "Cal", DEE: "Dee"}
RAN, KES, M, JAWS = 101, 102, 103, 104
"""Four films of the starter library; only their ids matter."""


def actor(member: int) -> Actor:
    return Actor(member=MemberId(member), name=NAMES.get(member, "Someone"), guild=CLUB)


def rating(member: int, film: int, stars: float, at: int = 0, day: str | None = None) -> Said:
    return Said(member, film, "viewing" if day else "rating", int(stars * 2), day, at)


async def name_members(services: Services) -> None:
    async with services.database.write(changes=Changes.NAMES, club=CLUB) as writing:
        for member, name in NAMES.items():
            await writing.execute_write("INSERT INTO member VALUES (?, ?, ?, '2026')", CLUB, member, name)


async def decline(services: Services, member: int, *what: Preference) -> None:
    async with services.database.write(changes=Changes.PREFERENCES, club=CLUB) as writing:
        for one in what:
            await writing.execute_write("INSERT INTO member_preference VALUES (?, ?, ?, '2026')", CLUB, member, one)


SMALL = [
    # Ran: 5, 4, 4.5, mean 4.5.   Kes: 5, 1, 3, 1, mean 2.5.   M: 3, 3, 3.   Jaws: only Ana.
    rating(ANA, RAN, 5, 1, "2026-03-01"),
    rating(BEN, RAN, 4, 2, "2026-03-01"),
    rating(CAL, RAN, 4.5, 3),
    rating(ANA, KES, 5, 4, "2026-03-01"),
    rating(BEN, KES, 1, 5, "2026-03-01"),
    rating(CAL, KES, 3, 6),
    rating(DEE, KES, 1, 7),
    rating(ANA, M, 3, 8),
    rating(BEN, M, 3, 9),
    rating(CAL, M, 3, 10),
    rating(ANA, JAWS, 2, 11),
    Said(BEN, JAWS, "watchlist", at=12),
    Said(CAL, JAWS, "watchlist", at=13),
    Said(DEE, RAN, "watchlist", at=14),
    Said(CAL, RAN, "review", 9, None, 15),
    Said(CAL, RAN, "review", None, None, 16),
]


@pytest.fixture
async def club(services: Services) -> Services:
    await put_rows(services.database, SMALL)
    await name_members(services)
    return services


async def ranked(services: Services, query: TopQuery) -> list[tuple[int, int]]:
    page = await services.numbers.top.ranking_page(actor(ANA), query)
    return [(one.place, one.film.id) for one in page.shown]


@pytest.mark.parametrize(
    ("query", "films"),
    [
        (TopQuery(TopKind.BEST), [(1, RAN), (2, M), (3, KES)]),
        (TopQuery(TopKind.WORST), [(1, KES), (2, M), (3, RAN)]),
        (TopQuery(TopKind.DIVISIVE), [(1, KES), (2, RAN)]),  # they agree on M
        (TopQuery(TopKind.SEEN), [(1, KES), (2, RAN), (2, M)]),
        (TopQuery(TopKind.WANTED), [(1, JAWS)]),  # one member alone wants Ran
        (TopQuery(TopKind.GEMS), [(1, RAN)]),
        (TopQuery(TopKind.BEST, votes=4), [(1, KES)]),
        (TopQuery(TopKind.SEEN, year=2026), [(1, RAN), (1, KES)]),
        (TopQuery(TopKind.SEEN, year=2025), []),
    ],
)
async def test_rankings_of_a_small_club(club: Services, query: TopQuery, films: list[tuple[int, int]]) -> None:
    assert await ranked(club, query) == films


async def test_the_records_of_a_small_club(club: Services) -> None:
    found = await club.numbers.records.club_records(actor(DEE))
    assert (found.films, found.reviews, found.members) == (4, 2, 4)
    assert found.stars is not None
    assert found.stars.counts == (0, 2, 0, 1, 0, 4, 0, 1, 1, 2)
    assert found.best is None, "ten films must be rated before one is the best of all time"
    assert found.divisive is not None
    assert found.divisive.film.id == KES
    assert found.consensus is not None
    assert (found.consensus.film.id, found.consensus.numbers.spread) == (M, 0)
    assert found.most_reviewed is not None
    assert (found.most_reviewed.film.id, found.most_reviewed.numbers.reviews) == (RAN, 2)
    # Ana gave Kes 5, the three others (1 + 3 + 1) / 3. Nobody is far enough below the others.
    pleasure = found.guilty_pleasure
    assert pleasure is not None
    assert (pleasure.name, pleasure.film.id, pleasure.stars) == ("Ana", KES, 5.0)
    assert pleasure.others == pytest.approx(5 / 3)
    # (5 + 1 + 3) / 3 = 3 for Ben and for Dee; Ben has the lower id.
    assert found.curmudgeon is not None
    assert (found.curmudgeon.name, found.curmudgeon.stars, found.curmudgeon.others) == ("Ben", 1.0, 3.0)
    assert (found.most_generous, found.strictest) == (None, None)
    assert [(one.number, one.film.id) for one in found.numbered] == [(1, RAN)]
    night = found.night
    assert night is not None
    films = {film.id: film.runtime for film in await club.catalogue.get_films(CLUB, [FilmId(RAN), FilmId(KES)])}
    assert (night.day, {film.id for film in night.films}) == (date(2026, 3, 1), {RAN, KES})
    assert night.minutes == sum(runtime or 0 for runtime in films.values())


async def test_the_profile_of_a_small_club(club: Services) -> None:
    found = await club.numbers.profiles.member_profile(actor(BEN), MemberId(ANA), "Ana")
    assert (found.numbers.seen, found.numbers.reviews) == (4, 0)
    assert found.numbers.stars == StarSpread.of_halves([10, 10, 6, 4])
    assert found.numbers.stars.mean == 3.75
    assert found.club is not None
    # Ana and Cal: 0.5 + 2 + 0 over three films; Ana and Ben: 1 + 4 + 0. Dee shares one film only.
    assert found.most_like is not None
    assert (found.most_like.name, found.most_like.shared) == ("Cal", 3)
    assert found.most_like.apart == pytest.approx(2.5 / 3)
    assert found.least_like is not None
    assert found.least_like.name == "Ben"
    assert found.least_like.apart == pytest.approx(5 / 3)
    assert found.longest_streak == 1
    assert found.shareable


async def test_two_members_side_by_side(club: Services) -> None:
    found = await club.numbers.comparisons.compare_members(actor(DEE), (MemberId(ANA), "Ana"), (MemberId(BEN), "Ben"))
    assert (found.shared, found.seen, found.seen_both) == (3, (4, 3), 3)
    assert found.apart == pytest.approx(5 / 3)
    assert [(one.film.id, one.first, one.second) for one in found.agree] == [(RAN, 10, 8)]
    assert [(one.film.id, one.first, one.second) for one in found.differ] == [(KES, 10, 2)]
    with pytest.raises(TooFewShared):
        await club.numbers.comparisons.compare_members(actor(ANA), (MemberId(ANA), "Ana"), (MemberId(DEE), "Dee"))
    with pytest.raises(OnlyOneMember):
        await club.numbers.comparisons.compare_members(actor(ANA), (MemberId(ANA), "Ana"), (MemberId(ANA), "Ana"))


async def test_favourites_are_chosen_and_replaced(club: Services) -> None:
    profiles = club.numbers.profiles
    chosen = await profiles.set_favourites(actor(ANA), [f"film:{RAN}", f"film:{M}"])
    assert [film.id for film in chosen] == [RAN, M]
    assert [film.id for film in await profiles.chosen_favourites(actor(ANA))] == [RAN, M]
    with pytest.raises(FavouriteTwice):
        await profiles.set_favourites(actor(ANA), [f"film:{KES}", f"film:{KES}"])
    await profiles.set_favourites(actor(ANA), [f"film:{KES}"])
    profile = await profiles.member_profile(actor(BEN), MemberId(ANA), "Ana")
    assert [film.id for film in profile.favourites] == [KES]
    assert await profiles.chosen_favourites(actor(BEN)) == ()


async def test_no_mean_is_made_of_two_members(services: Services) -> None:
    """Fewer than three members behind a number would make it one person's under the club's name."""
    await put_rows(services.database, [row for row in SMALL if row.member in (ANA, BEN)])
    for kind in (TopKind.BEST, TopKind.WORST, TopKind.DIVISIVE, TopKind.GEMS):
        assert await ranked(services, TopQuery(kind)) == []
    with pytest.raises(InvalidValue):
        TopQuery(votes=2)
    found = await services.numbers.records.club_records(actor(ANA))
    assert (found.stars, found.consensus, found.divisive, found.guilty_pleasure) == (None, None, None, None)
    assert (await services.numbers.profiles.member_profile(actor(ANA), MemberId(BEN), "Ben")).club is None


@pytest.mark.parametrize("what", [Preference.STATS, Preference.SCORE, Preference.WHO_SAW, Preference.DIARY])
async def test_who_switches_anything_off_has_no_profile_for_others(club: Services, what: Preference) -> None:
    await decline(club, ANA, what)
    profiles, comparisons = club.numbers.profiles, club.numbers.comparisons
    with pytest.raises(NumbersWithheld):
        await profiles.member_profile(actor(BEN), MemberId(ANA), "Ana")
    with pytest.raises(NumbersWithheld):
        await comparisons.compare_members(actor(BEN), (MemberId(BEN), "Ben"), (MemberId(ANA), "Ana"))
    own = await profiles.member_profile(actor(ANA), MemberId(ANA), "Ana")
    assert not own.shareable
    mine = await comparisons.compare_members(actor(ANA), (MemberId(ANA), "Ana"), (MemberId(BEN), "Ben"))
    assert not mine.shareable
    theirs = await profiles.member_profile(actor(BEN), MemberId(BEN), "Ben")
    named = [like.name for like in (theirs.most_like, theirs.least_like) if like]
    assert "Ana" not in named


@pytest.mark.parametrize("what", [Preference.STATS, Preference.SCORE, Preference.WHO_SAW])
async def test_stars_that_may_not_be_named_are_in_no_number(club: Services, what: Preference) -> None:
    """What the others' part leaves of a number says nothing of the one who opted out: the number is without them."""
    await decline(club, ANA, what)
    numbers = (await club.stats.club_numbers(CLUB)).films
    assert numbers[FilmId(KES)][1:4] == (3, 10, 44)  # 1, 3 and 1 stars
    records = await club.numbers.records.club_records(actor(BEN))
    assert records.guilty_pleasure is None or records.guilty_pleasure.name != "Ana"
    assert records.stars is not None
    assert records.stars.total == 7


async def test_who_stays_out_is_not_counted_as_seen_or_wanting(club: Services) -> None:
    await decline(club, BEN, Preference.STATS)
    numbers = (await club.stats.club_numbers(CLUB)).films
    assert (numbers[FilmId(RAN)].seen, numbers[FilmId(JAWS)].wanted) == (2, 1)
    records = await club.numbers.records.club_records(actor(ANA))
    assert records.members == 3
    assert records.night is None, "one member alone is no night of the club"


async def test_a_film_that_is_left_out_is_nowhere(club: Services) -> None:
    await club.numbers.left_out.set_counted(actor(ANA), FilmId(KES), counted=False)
    assert (await club.stats.club_numbers(CLUB)).films[FilmId(KES)].raters == 3
    profile = await club.numbers.profiles.member_profile(actor(ANA), MemberId(ANA), "Ana")
    assert profile.numbers.seen == 3
    assert profile.numbers.stars.counts[9] == 1
    records = await club.numbers.records.club_records(actor(BEN))
    assert records.guilty_pleasure is None
    assert records.night is not None
    assert {film.id for film in records.night.films} == {RAN}
    assert [film.id for film in await club.numbers.left_out.list_films(actor(ANA))] == [KES]
    await club.numbers.left_out.set_counted(actor(ANA), FilmId(KES), counted=True)
    assert (await club.stats.club_numbers(CLUB)).films[FilmId(KES)].raters == 4


def test_rankings_equal_a_naive_sort() -> None:
    dice = Random(5)
    for _ in range(200):
        numbers = {}
        for film in range(30):
            halves = [dice.randint(1, 10) for _ in range(dice.randint(0, 6))]
            wanted = dice.randint(0, 3)
            numbers[FilmId(film)] = FilmNumbers(
                FilmId(film), len(halves), sum(halves), sum(h * h for h in halves), len(halves), wanted, 0
            )
        votes = dice.choice([3, 4])
        found = rank_films(numbers, TopQuery(TopKind.BEST, votes=votes))
        means = [one.total / one.raters for _, one in found]
        assert means == sorted(means, reverse=True)
        assert {one.film for _, one in found} == {f for f, one in numbers.items() if one.raters >= votes}
        for (place, one), (next_place, other) in itertools.pairwise(found):
            equal = (one.total * other.raters, one.raters) == (other.total * one.raters, other.raters)
            assert (place == next_place) is equal
        wanted_films = rank_films(numbers, TopQuery(TopKind.WANTED))
        assert sorted((one.wanted for _, one in wanted_films), reverse=True) == [one.wanted for _, one in wanted_films]


def test_a_favourite_needs_three_films_and_many_good_ones_beat_three() -> None:
    traits = {FilmId(film): FilmTraits(1990 + film // 10 * 10, None, (), ()) for film in range(30)}
    few = dict.fromkeys(map(FilmId, range(3)), 10)  # three films of the 1990s, five stars each
    many = dict.fromkeys(map(FilmId, range(10, 20)), 9)  # ten of the 2000s, four and a half
    rest = dict.fromkeys(map(FilmId, range(20, 30)), 2)
    found = favourite_kind({**few, **many, **rest}, traits, decades_of)
    assert found is not None
    assert (found.name, found.films, found.mean) == ("2000s", 10, 4.5)
    assert favourite_kind({FilmId(0): 10, FilmId(1): 10}, traits, decades_of) is None
