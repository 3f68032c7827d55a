"""Related films: what connects them, and that the facts support each reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.ids import FilmId
from bot.domain.recommendations.suggestion import SuggestionReason, SuggestionReasonKind
from bot.taste import RelatedFilms, Suggestion
from bot.taste.related.links import FilmLinks, title_heads


def film(film_id: int, title: str, **facts: Any) -> Film:
    return Film(id=FilmId(film_id), title=title, **facts)


NAMES = st.sampled_from(["Ann Lee", "Bo Widerberg", "Chantal Akerman", "Dziga Vertov", "Élodie", "伊丹十三"])
FACTS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "title": st.sampled_from(
            ["Alien", "Aliens", "Alien 3", "The Thing", "Rocky II", "Rocky", "七人の侍", "Up: Two"]
        ),
        "year": st.one_of(st.none(), st.integers(1920, 2020)),
        "directors": st.lists(NAMES, max_size=2).map(tuple),
        "cast": st.lists(NAMES, max_size=4).map(tuple),
        "genres": st.lists(st.sampled_from(["Horror", "Drama", "Sci-Fi"]), max_size=2, unique=True).map(tuple),
        "countries": st.lists(st.sampled_from(["France", "Japan"]), max_size=2, unique=True).map(tuple),
        "overview": st.sampled_from(
            [None, "", "A sequel to the film Rocky about a boxer in the snow.", "Boxer, snow!"]
        ),
        "series": st.sampled_from([None, "Alien", "Rocky"]),
        "remake_of": st.sampled_from([None, "The Thing", "Rocky (1976)"]),
    }
)
CATALOGUES = st.lists(FACTS, max_size=8).map(lambda found: [film(at + 1, **facts) for at, facts in enumerate(found)])
RATINGS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 10), st.sampled_from([1.0, 3.0, 4.0, 5.0])), max_size=30)


def ids(suggestions: list[Suggestion]) -> list[int]:
    return [suggestion.film_id for suggestion in suggestions]


SHELF = [
    film(1, "Alien", year=1979, series="Alien", directors=("Ridley Scott",), genres=("Horror",), cast=("S. Weaver",)),
    film(2, "Aliens", year=1986, series="Alien", genres=("Horror",), cast=("S. Weaver",)),
    film(3, "Blade Runner", year=1982, directors=("Ridley Scott",), genres=("Sci-Fi",)),
    film(4, "The Thing", year=1982, remake_of="The Thing from Another World (1951)", genres=("Horror",)),
    film(5, "The Thing from Another World", year=1951, genres=("Horror",)),
    film(6, "Police Academy", year=1984, genres=("Comedy",)),
    film(7, "Police Academy 2: Their First Assignment", year=1985, genres=("Comedy",)),
    film(8, "Amour", year=2012, countries=("France",), genres=("Drama",)),
]


@pytest.mark.parametrize(
    ("asked", "first", "kind"),
    [
        (1, 2, SuggestionReasonKind.SERIES),
        (4, 5, SuggestionReasonKind.REMAKE),
        (5, 4, SuggestionReasonKind.REMAKE),
        (6, 7, SuggestionReasonKind.SAME_TITLE),
    ],
)
def test_series_and_remakes_come_first_and_say_so(asked: int, first: int, kind: SuggestionReasonKind) -> None:
    found = RelatedFilms.fit(SHELF).related_films(asked)
    assert found[0].film_id == first
    assert found[0].reasons[0].kind is kind


def test_a_common_head_is_told_as_it_is_written() -> None:
    found = RelatedFilms.fit(SHELF).related_films(6)
    assert found[0].reasons[0].names == ("Police Academy",)


def test_a_shared_director_is_named() -> None:
    found = {s.film_id: s for s in RelatedFilms.fit(SHELF).related_films(3)}
    assert found[1].reasons[0].names == ("Ridley Scott",)


def test_a_sequel_named_in_the_text_is_tied() -> None:
    films = [
        film(1, "Predator", year=1987),
        film(
            2, "The Hunt", year=1990, overview="It is the sequel to the 1987 film Predator and is set in Los Angeles."
        ),
        film(3, "Predator", year=2018),
    ]
    tied = FilmLinks(films).links_of(1)
    assert list(tied) == [0]
    assert tied[0].kind is SuggestionReasonKind.MENTION
    assert tied[0].films == (1,)


def test_the_words_that_two_texts_share_are_told_without_names_and_common_words() -> None:
    plots = [
        "Ann Lee plays a diver who finds a lighthouse, a lantern and a sunken organ.",
        "The sunken organ of a lighthouse keeper, who hides the lantern from Ann Lee, who is a diver.",
        *(f"The {word} who is a {word} and the sea" for word in ("cook", "king", "clown", "baker", "nurse", "judge")),
    ]
    films = [film(at, f"Film {chr(64 + at)}", overview=plot, cast=("Ann Lee",)) for at, plot in enumerate(plots, 1)]
    found = RelatedFilms.fit(films).related_films(1, 1)
    reasons = {reason.kind: reason for reason in found[0].reasons}
    assert set(reasons[SuggestionReasonKind.TEXT].names) == {"lantern", "lighthouse", "organ", "sunken", "diver"}


def test_what_many_like_together_is_related_although_no_fact_is_shared() -> None:
    films = [film(at, f"Film number {chr(96 + at)}{chr(110 + at)}", year=1950 + 5 * at) for at in range(1, 9)]
    ratings = [(user, at, 5.0) for user in range(12) for at in ((1, 7) if user % 2 else (2, 8))]
    for fitted in (RelatedFilms.fit(films, ratings), RelatedFilms.fit(films, pool=ratings)):
        found = fitted.related_films(1, 1)
        assert ids(found) == [7]
        assert found[0].reasons[0].kind is SuggestionReasonKind.CO_LIKED
        assert found[0].reasons[0].count == 6


def unlike(count: int) -> list[Film]:
    """Films with nothing in common but being films."""
    return [film(at, f"Film number {chr(96 + at)}{chr(110 + at)}", year=1930 + 12 * at) for at in range(1, count + 1)]


def test_of_films_rated_by_the_same_people_the_warmly_rated_is_nearer() -> None:
    ratings = [(user, at, stars) for user in range(12) for at, stars in ((1, 5.0), (3, 2.0), (6, 5.0))]
    ratings += [(user, at, 4.0) for user in range(20, 26) for at in (2, 4, 5, 7, 8)]
    found = RelatedFilms.fit(unlike(8), pool=ratings).related_films(1, 2)
    assert ids(found) == [6, 3]


def test_films_that_one_kind_of_people_rate_are_kin_although_nobody_rated_both() -> None:
    kinds = (range(10, 18), range(20, 28))
    ratings = [(user, at, 4.5) for user in range(120) for at in (*kinds[user % 2], 1000 + user)]
    rare = {1: range(0, 20, 2), 2: range(1, 21, 2), 300: range(20, 40, 2)}
    ratings += [(user, at, 4.5) for at, users in rare.items() for user in users]
    fitted = RelatedFilms.fit([film(at, f"Film {at}x") for at in (1, 2, 300)], pool=ratings)
    assert ids(fitted.related_films(1, 1)) == [300]


def test_a_part_of_the_same_series_stands_high_beside_the_ratings_of_many() -> None:
    films = [
        film(at, f"Film {chr(96 + at)}", year=1990, series="Loops" if at in (1, 30) else None) for at in range(1, 31)
    ]
    ratings = [(user, at, 5.0) for user in range(40) for at in (1, *range(2 + user % 3, 30, 3))]
    found = RelatedFilms.fit(films, pool=ratings).related_films(1, 10)
    assert 30 in ids(found)
    assert next(each for each in found if each.film_id == 30).reasons[0].kind is SuggestionReasonKind.SERIES


@given(CATALOGUES, RATINGS, RATINGS, st.integers(0, 12), st.integers(0, 9))
@settings(deadline=None, max_examples=80)
def test_every_answer_is_in_the_catalogue_and_every_reason_stands_in_the_facts(
    films: list[Film], ratings: list[tuple[int, int, float]], pool: list[tuple[int, int, float]], k: int, asked: int
) -> None:
    fitted = RelatedFilms.fit(films, ratings, pool=pool)
    found = fitted.related_films(asked, k, exclude=frozenset({2}))
    known = {int(each.id): each for each in films}
    assert len(found) <= k
    assert len(set(ids(found))) == len(found)
    assert set(ids(found)) <= set(known) - {asked, 2}
    fans = [liked(ratings), liked(pool)]
    for suggestion in found:
        for reason in suggestion.reasons:
            assert stands(reason, known[asked], known[suggestion.film_id], fans), reason


def liked(ratings: list[tuple[int, int, float]]) -> dict[int, set[int]]:
    last = {(user, film_id): stars for user, film_id, stars in ratings}
    return {at: {user for (user, film_id), stars in last.items() if film_id == at and stars >= 4} for at in range(12)}


def stands(reason: SuggestionReason, first: Film, second: Film, fans: list[dict[int, set[int]]]) -> bool:
    """Whether a reason is true of the two films, by another road than the one that found it."""
    checks: dict[SuggestionReasonKind, Callable[[], object]] = {
        SuggestionReasonKind.DIRECTOR: lambda: shared(reason, first.directors, second.directors),
        SuggestionReasonKind.CAST: lambda: shared(reason, first.cast, second.cast),
        SuggestionReasonKind.GENRE: lambda: shared(reason, first.genres, second.genres),
        SuggestionReasonKind.SERIES: lambda: reason.names == (first.series,) == (second.series,),
        SuggestionReasonKind.REMAKE: lambda: retells(first, second) or retells(second, first),
        SuggestionReasonKind.SAME_TITLE: lambda: title_heads(first.title) & title_heads(second.title),
        SuggestionReasonKind.MENTION: lambda: {int(first.id), int(second.id)} >= set(reason.films) != set(),
        SuggestionReasonKind.CO_LIKED: lambda: (
            reason.count == sum(len(f[int(first.id)] & f[int(second.id)]) for f in fans)
        ),
        SuggestionReasonKind.COUNTRY_ERA: lambda: shared(
            reason, (*first.countries, str(first.decade)), (*second.countries, str(second.decade))
        ),
        SuggestionReasonKind.TEXT: lambda: any(
            name.casefold() in f"{each.overview} {each.title}".casefold()
            for name in reason.names
            for each in (first, second)
        ),
    }
    return bool(checks[reason.kind]())


def shared(reason: SuggestionReason, ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    both = {fold_text(name) or name for name in ours} & {fold_text(name) or name for name in theirs}
    return bool(reason.names) and {fold_text(name) or name for name in reason.names} <= both


def retells(first: Film, second: Film) -> bool:
    return first.remake_of is not None and fold_text(second.title) in fold_text(first.remake_of)


def test_a_film_outside_the_catalogue_has_no_relations() -> None:
    assert RelatedFilms.fit(SHELF).related_films(404) == []
    assert RelatedFilms.fit([]).related_films(1) == []


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("Rocky IV", "rocky"),
        ("The Godfather: Part II", "godfather"),
        ("Star Wars: Episode V - The Empire Strikes Back", "star wars"),
        ("Toy Story 3", "toy story"),
        ("Die Hard", "hard"),
    ],
)
def test_the_head_of_a_title_is_what_its_sequels_share(title: str, head: str) -> None:
    assert head in title_heads(title)
