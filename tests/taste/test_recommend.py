"""Recommendations: results, inputs and reasons."""

from __future__ import annotations

import random
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.catalogue.film import Film
from bot.domain.errors import InvalidValue
from bot.domain.ids import FilmId
from bot.domain.recommendations.suggestion import SuggestionReason, SuggestionReasonKind
from bot.taste import Recommender, Suggestion, diversify_suggestions
from bot.taste.matrix import LIKED, RatingBook, SparseColumns
from bot.taste.recommend.kernel import LowRankModel, PeopleKernelModel
from bot.taste.recommend.model import EaseModel, interest_signal, preference_signal, relevance_of

Rating = tuple[int, int, float]

RATINGS = st.lists(
    st.tuples(st.integers(1, 8), st.integers(1, 12), st.sampled_from([0.5, 1.0, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0])),
    max_size=60,
)
PROFILES = st.dictionaries(st.integers(1, 15), st.sampled_from([0.5, 2.0, 3.5, 5.0]), max_size=8)


def two_camps(people: int = 40, seed: int = 1) -> list[Rating]:
    """Half of the people love films 1 to 20 and dislike 21 to 40, the other half the reverse."""
    rng = random.Random(seed)
    ratings = []
    for person in range(people):
        for film in rng.sample(range(1, 41), 16):
            mine = (film <= 20) == (person % 2 == 0)
            ratings.append((person, film, rng.choice([4.0, 4.5, 5.0]) if mine else rng.choice([0.5, 1.0, 2.0])))
    return ratings


def ids(suggestions: list[Suggestion]) -> list[int]:
    return [suggestion.film_id for suggestion in suggestions]


@pytest.mark.parametrize("known", [2, 8, 18])
def test_a_person_is_given_the_films_of_their_camp(known: int) -> None:
    recommender = Recommender.fit(two_camps())
    found = recommender.recommend(dict.fromkeys(range(1, known + 1), 5.0), 2)
    assert all(suggestion.film_id <= 20 for suggestion in found)
    assert len(found) == 2


def test_with_five_ratings_the_films_of_the_own_camp_come_before_what_both_camps_like() -> None:
    places = []
    for seed in range(1, 8):
        both = [(person, 99, 4.5) for person in range(18)]
        recommender = Recommender.fit([*two_camps(seed=seed), *both])
        places.append(ids(recommender.recommend(dict.fromkeys(range(1, 6), 5.0), 36)).index(99))
    assert sum(places) / len(places) >= 4  # neighbours alone: 1.6


def test_dislikes_alone_point_to_the_other_camp() -> None:
    recommender = Recommender.fit(two_camps())
    found = recommender.recommend(dict.fromkeys(range(1, 19), 0.5), 10)
    assert sum(film > 20 for film in ids(found)) >= 8


def test_the_short_way_to_co_liked_films_says_what_the_long_one_does() -> None:
    recommender = Recommender.fit(two_camps())
    profile = dict.fromkeys(range(1, 9), 5.0)
    short, long = recommender.recommend_co_liked(profile, 12), recommender.recommend(profile, 12)
    assert ids(short) == ids(long)
    for one, other in zip(short, long, strict=True):
        assert one.reasons == tuple(reason for reason in other.reasons if reason.kind is SuggestionReasonKind.CO_LIKED)
    assert any(one.reasons for one in short)
    assert recommender.recommend_co_liked({}, 3) == []


@given(RATINGS, PROFILES, st.integers(0, 20), st.frozensets(st.integers(1, 12), max_size=5))
@settings(deadline=None, max_examples=60)
def test_whatever_is_rated_nothing_seen_or_excluded_or_doubled_comes_back(
    ratings: list[Rating], profile: dict[int, float], k: int, exclude: frozenset[int]
) -> None:
    recommender = Recommender.fit(ratings)
    for found in (
        recommender.recommend(profile, k, exclude),
        [one for one in recommender.recommend_co_liked(profile, k) if one.film_id not in exclude],
    ):
        assert len(found) <= k
        assert len(set(ids(found))) == len(found)
        assert not set(ids(found)) & {*profile, *exclude}
        assert set(ids(found)) <= {film for _, film, _ in ratings}
        scores = [suggestion.score for suggestion in found]
        assert scores == sorted(scores, reverse=True)


@given(RATINGS, PROFILES)
@settings(deadline=None, max_examples=60)
def test_every_reason_can_be_counted_in_the_ratings(ratings: list[Rating], profile: dict[int, float]) -> None:
    fans: defaultdict[int, set[int]] = defaultdict(set)
    for user, film, stars in {(u, f): (u, f, s) for u, f, s in ratings}.values():
        if stars >= LIKED:
            fans[film].add(user)
    for suggestion in Recommender.fit(ratings).recommend(profile, 12):
        own = fans[suggestion.film_id]
        for reason in suggestion.reasons:
            if reason.kind is SuggestionReasonKind.BECAUSE_YOU_LIKED:
                assert all(profile[film] >= LIKED and len(fans[film] & own) >= 2 for film in reason.films)
                assert reason.films
            elif reason.kind is SuggestionReasonKind.CO_LIKED:
                assert reason.count == len(fans[reason.films[0]] & own)
            elif reason.kind is SuggestionReasonKind.POPULAR_HERE:
                assert reason.count == len(own)
            else:
                assert reason.kind is SuggestionReasonKind.LIBRARY_BEST
                assert reason.count in {0, len(own)}


@given(RATINGS, RATINGS, PROFILES)
@settings(deadline=None, max_examples=60)
def test_ratings_folded_in_are_counted_like_ratings_fitted(
    before: list[Rating], later: list[Rating], profile: dict[int, float]
) -> None:
    added = Recommender.fit(before)
    for rating in later:
        added.add(*rating)
    fitted = Recommender.fit([*before, *later])
    assert ids(added.recommend({}, 20)) == ids(fitted.recommend({}, 20))
    assert set(ids(added.recommend(profile, 20))) == set(ids(fitted.recommend(profile, 20)))


def test_a_film_folded_in_is_suggested_to_those_who_share_its_fans() -> None:
    recommender = Recommender.fit(two_camps(80))
    for person in range(0, 60, 2):
        recommender.add(person, 99, 5.0)
    assert 0 < recommender.stale < 0.1
    for known in (4, 20):
        camp = ids(recommender.recommend(dict.fromkeys(range(1, known), 5.0), 3))
        assert 99 in camp
    assert 99 not in ids(recommender.recommend(dict.fromkeys(range(21, 36), 5.0), 2))


def test_with_no_ratings_at_all_the_best_known_come_first_and_it_is_said() -> None:
    films = [
        Film(id=FilmId(at), title=f"Film {at}", popularity=10.0 - at, series="Saga" if at < 4 else None)
        for at in range(1, 7)
    ]
    found = Recommender.fit([], films=films).recommend({}, 4)
    assert ids(found) == [1, 4, 5, 6]
    assert {reason.kind for suggestion in found for reason in suggestion.reasons} == {SuggestionReasonKind.LIBRARY_BEST}


def test_of_a_person_who_rated_only_films_unknown_here_nothing_is_known() -> None:
    found = Recommender.fit(two_camps()).recommend({777: 5.0}, 3)
    assert [suggestion.reasons[0].kind for suggestion in found] == [SuggestionReasonKind.LIBRARY_BEST] * 3


def test_the_last_of_two_ratings_of_a_film_counts() -> None:
    changed = Recommender.fit([(1, 1, 5.0), (2, 1, 5.0), (2, 2, 5.0), (1, 2, 1.0), (1, 1, 2.0)])
    straight = Recommender.fit([(1, 1, 2.0), (2, 1, 5.0), (2, 2, 5.0), (1, 2, 1.0)])
    assert changed.recommend({}, 5) == straight.recommend({}, 5)


def test_a_shared_director_is_the_first_reason() -> None:
    films = [
        Film(id=FilmId(1), title="Heat", directors=("Michael Mann",)),
        Film(id=FilmId(2), title="Thief", directors=("Michael Mann",)),
    ]
    recommender = Recommender.fit([(1, 1, 5.0), (1, 2, 5.0), (2, 1, 4.0), (2, 2, 4.5)], films=films)
    reasons = recommender.recommend({1: 5.0}, 1)[0].reasons
    assert reasons[0] == SuggestionReason(SuggestionReasonKind.DIRECTOR, names=("Michael Mann",), films=(1,))
    assert SuggestionReason(SuggestionReasonKind.CO_LIKED, films=(1,), count=2) in reasons


@pytest.mark.parametrize("stars", [0.0, 5.5, -1.0, float("nan"), float("inf")])
def test_stars_out_of_range_are_refused(stars: float) -> None:
    with pytest.raises(InvalidValue):
        Recommender.fit([(1, 1, stars)])
    with pytest.raises(InvalidValue):
        Recommender.fit([(1, 1, 4.0)]).recommend({1: stars}, 3)


@pytest.mark.parametrize("small", [0, 500_000], ids=["film by film", "dense"])
def test_the_people_side_gives_the_published_ease_to_the_last_digit(
    small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.taste.recommend.model._SMALL", small)
    rng = np.random.default_rng(3)
    stars = np.where(rng.random((30, 50)) < 0.3, rng.integers(1, 11, (30, 50)) / 2, 0.0)
    rows, columns = np.nonzero(stars)
    book = RatingBook.from_ratings((int(u), int(f), float(stars[u, f])) for u, f in zip(rows, columns, strict=True))
    order = [book.film_columns[film] for film in range(50)]
    model = EaseModel(SparseColumns.from_book(book), preference_signal, relevance_of, ridge=7.0, calm=0.0)

    x = np.where(stars > 0, preference_signal(stars), 0.0)
    y = np.where(stars > 0, relevance_of(stars), 0.0)
    inverse = np.linalg.inv(x.T @ x + 7.0 * np.eye(50))
    weights = inverse @ (x.T @ y)
    weights -= inverse * (np.diag(weights) / np.diag(inverse))

    profile = np.array([1, 4, 9, 16])
    unseen = np.setdiff1d(np.arange(50), profile)
    given = np.array([5.0, 1.0, 4.0, 3.0])
    expected = preference_signal(given) @ weights[profile]
    found = model.scores(np.array([order[film] for film in profile]), given)[order]
    assert np.allclose(found[unseen], expected[unseen], atol=1e-4)


def test_the_column_of_ease_agrees_with_its_scores() -> None:
    cells = SparseColumns.from_book(RatingBook.from_ratings(two_camps()))
    model = EaseModel(cells, interest_signal, interest_signal, ridge=5.0)
    by_column = model.weights_to(3)
    by_score = [model.scores(np.array([film]), np.array([5.0]))[3] for film in range(cells.films) if film != 3]
    assert np.allclose(np.delete(by_column, 3), by_score, atol=1e-4)


def test_the_smoothing_is_the_published_filter_on_the_side_of_the_people() -> None:
    cells = SparseColumns.from_book(RatingBook.from_ratings(two_camps(30)))
    stars = np.zeros((cells.people, cells.films))
    stars[cells.rows, cells.columns] = cells.stars
    person, film = ((stars > 0).sum(axis=1) + 1.0) ** -0.5, ((stars > 0).sum(axis=0) + 1.0) ** -0.5
    chosen = person[:, None] * (stars > 0) * film
    _, strength, directions = np.linalg.svd(chosen, full_matrices=False)
    kept = directions[:5]  # one for every six people
    interest = person[:, None] * np.where(stars > 0, interest_signal(stars), 0.0) * film

    profile = np.array([0, 3, 7])
    given = np.zeros(cells.films)
    given[profile] = film[profile]
    outer = chosen @ kept.T / strength[:5] ** 2  # what each of the directions owes to each person
    expected = (given @ kept.T) @ outer.T @ interest / film
    found = LowRankModel(cells).scores(profile, np.array([5.0, 0.5, 3.0]))
    assert np.allclose(found, expected, atol=1e-4)


def test_a_crowd_too_small_for_broad_directions_is_not_smoothed() -> None:
    cells = SparseColumns.from_book(RatingBook.from_ratings([(1, 1, 5.0), (1, 2, 4.0), (2, 1, 3.0)]))
    assert not LowRankModel(cells).scores(np.array([0]), np.array([5.0])).any()


def test_people_alike_in_their_dislikes_too_share_their_wishes() -> None:
    book = RatingBook.from_ratings(two_camps())
    scores = PeopleKernelModel(SparseColumns.from_book(book)).scores(
        np.array([book.film_columns[film] for film in range(21, 33)]), np.full(12, 0.5)
    )
    first = scores[[book.film_columns[film] for film in range(1, 21)]]
    second = scores[[book.film_columns[film] for film in range(33, 41)]]
    assert first.min() > second.max()


def test_variety_passes_over_the_third_of_a_director_and_the_second_of_a_series() -> None:
    films = [
        Film(id=FilmId(at), title=f"Film {at}", directors=("A",) if at <= 4 else ("B",), series="S" if at > 4 else None)
        for at in range(1, 8)
    ]
    found = [Suggestion(at, 10.0 - at) for at in range(1, 8)]
    assert ids(diversify_suggestions(found, films, 3)) == [1, 2, 5]
    assert ids(diversify_suggestions(found, films, 5)) == [1, 2, 5, 3, 4]
    assert len(diversify_suggestions(found, films, 20)) == 7
