"""The true fact of a night, against a naive look at the same history."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import ChannelId, FilmId, GuildId, MemberId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.facts import LEAST_EARLIER, FactKind, find_fact
from bot.domain.nights.history import current_streaks
from bot.domain.nights.night import Chooser, Night, NightId, NightPlace, NightState, VotePlan
from bot.domain.nights.score import FilmScores, NightRecord, NightScore, films_end, group_scores
from bot.domain.reviews.review import Stars

MOMENT = datetime(2026, 6, 5, 20, 0, tzinfo=UTC)


def record(number: int, *films: list[int]) -> NightRecord:
    """A night with the half stars that each film got."""
    night = Night(
        id=NightId(number),
        guild=GuildId(1),
        number=number,
        state=NightState.REVEALED,
        chooser=Chooser.HOST,
        vote=VotePlan(method=VotingMethod.APPROVAL, seed=1),
        place=NightPlace(channel=ChannelId(1)),
        zone="UTC",
    )
    return NightRecord(
        night=night,
        films=tuple(
            FilmScores(
                film=FilmId(10 * number + at), scores=tuple(_score(number, who, one) for who, one in enumerate(given))
            )
            for at, given in enumerate(films)
        ),
    )


def _score(night: int, member: int, halves: int, film: int = 1) -> NightScore:
    return NightScore(
        night=NightId(night), member=MemberId(member), film=FilmId(film), stars=Stars(halves), scored_at=MOMENT
    )


SCORES = st.lists(st.integers(1, 10), max_size=6)


@given(earlier=st.lists(SCORES, max_size=30), own=SCORES)
def test_the_fact_holds(earlier: list[list[int]], own: list[int]) -> None:
    nights = [record(at, given_scores) for at, given_scores in enumerate(earlier, 1)]
    this = record(len(nights) + 1, own)
    fact = find_fact(this, nights)
    assert fact is not None
    compared = [scores for scores in earlier if len(scores) >= 3]
    before = [(Fraction(sum(scores), len(scores)), _spread(scores), len(scores)) for scores in compared]
    if fact.kind in (FactKind.NTH_FILM, FactKind.ROUND_NUMBER):
        assert fact.count == len(earlier) + 1
    elif fact.kind is FactKind.FIRST_FILM:
        assert not earlier
    elif fact.kind is FactKind.ALL_AGREE:
        assert len(set(own)) == 1
        assert len(own) == fact.count >= 3
    else:
        assert len(own) >= 3
        assert len(compared) >= LEAST_EARLIER
        mean = Fraction(sum(own), len(own))
        if fact.kind is FactKind.MOST_DIVIDED:
            assert all(spread < _spread(own) for _, spread, _ in before)
        elif fact.kind is FactKind.HIGHEST:
            assert all(other < mean for other, _, _ in before)
        elif fact.kind is FactKind.LOWEST:
            assert all(other > mean for other, _, _ in before)
        elif fact.kind is FactKind.MOST_SCORES:
            assert all(count < len(own) for _, _, count in before)
        else:
            assert fact.kind is FactKind.HIGHEST_SINCE
            assert fact.since is not None
            since = int(fact.since) // 10 - 1
            assert Fraction(sum(earlier[since]), len(earlier[since])) >= mean
            after = [scores for scores in earlier[since + 1 :] if len(scores) >= 3]
            assert len(after) >= 3
            assert all(Fraction(sum(scores), len(scores)) < mean for scores in after)


def _spread(scores: list[int]) -> Fraction:
    mean = Fraction(sum(scores), len(scores))
    return sum(((each - mean) ** 2 for each in scores), Fraction(0)) / len(scores)


def test_a_record_must_beat_the_other_film_of_the_night_too() -> None:
    nights = [record(at, [6, 7, 8]) for at in range(1, 4)]
    fact = find_fact(record(4, [9, 9, 8], [10, 10, 9]), nights)
    assert fact is not None
    assert (fact.kind, fact.film) == (FactKind.HIGHEST, FilmId(41))


def test_a_round_number_comes_first() -> None:
    nights = [record(at, [6, 7, 8]) for at in range(1, 25)]
    fact = find_fact(record(25, [1, 10, 5]), nights)
    assert fact is not None
    assert (fact.kind, fact.count) == (FactKind.ROUND_NUMBER, 25)
    assert find_fact(record(26), nights) is None


def test_streaks_end_with_the_last_night_that_is_known() -> None:
    one, two, three = MemberId(1), MemberId(2), MemberId(3)
    streaks = current_streaks([{one, two}, {one, three}, set(), {one, two}])
    assert dict(streaks) == {one: 3, two: 1}
    assert not current_streaks([set()])


def test_of_two_scores_for_merged_films_the_later_counts() -> None:
    first, second = _score(1, 1, 4, film=1), _score(1, 1, 8, film=2)
    (found,) = group_scores([FilmId(1)], [first, second], {FilmId(1): FilmId(2)})
    assert found.film == FilmId(2)
    assert [each.stars.halves for each in found.scores] == [8]


def test_films_end_after_their_length_and_a_break() -> None:
    assert films_end(MOMENT, [90, None]) - MOMENT == (films_end(MOMENT, [90]) - MOMENT) + (
        films_end(MOMENT, [120]) - MOMENT
    )
    assert films_end(MOMENT, []) == MOMENT
