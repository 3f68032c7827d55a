"""In which order films come, for one person and for several; and that what is shared by all clubs is shared."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.mood import Mood
from bot.domain.ids import FilmId, MemberId
from bot.domain.recommendations.suggestion import SuggestionReason, SuggestionReasonKind
from bot.domain.reviews.club_snapshot import ClubSnapshot
from bot.services.recommendations.film_index import FilmIndex
from bot.services.recommendations.fitted_club import FittedClub
from bot.services.recommendations.ranking import MemberTaste, _of_mood, rank_films
from bot.services.recommendations.similarity import share_maker_or_series
from bot.services.recommendations.variety import pick_films, vary_films
from bot.ui.recommendations.suggestions import reason_text

NOTHING = ClubSnapshot.from_rows(())
LIKED = SuggestionReason(SuggestionReasonKind.LIKED_BY_SIMILAR, ("Ran (1985)",), 3)


def films(count: int, seed: int = 1) -> list[Film]:
    rng = random.Random(seed)
    return [
        Film(
            id=FilmId(at),
            title=f"Film number {at}",
            year=rng.randint(1950, 2000),
            directors=(f"Director {rng.randrange(count // 3 + 1)}",),
            writers=(f"Director {rng.randrange(count // 3 + 1)}",),
            cast=tuple(f"Actor {rng.randrange(count)}" for _ in range(3)),
            themes=tuple({f"theme {rng.randrange(12)}" for _ in range(3)}),
            genres=tuple({f"genre {rng.randrange(4)}" for _ in range(2)}),
            countries=(f"Country {rng.randrange(3)}",),
            series=f"Series {rng.randrange(3)}" if rng.random() < 0.1 else None,
            popularity=rng.random(),
        )
        for at in range(1, count + 1)
    ]


def taste(member: int, wanted: list[int]) -> MemberTaste:
    liked = {FilmId(film): (1.0 - place / 10, LIKED) for place, film in enumerate(wanted)}
    return MemberTaste(MemberId(member), f"Member {member}", {}, {}, liked)


def test_one_of_odd_taste_among_many_gets_a_film_and_the_many_the_first() -> None:
    everything = [Film(id=FilmId(at), title=f"Film {at}") for at in range(1, 41)]
    many = [taste(member, [1, 2, 3, 4]) for member in range(1, 5)]
    ranked = rank_films(everything, [*many, taste(9, [30, 31, 32])], NOTHING, None, None, salt="")
    first = [int(each.film.id) for each in ranked.films_at(0, 6)]
    assert first[0] == 1
    assert 30 in first


def test_pages_go_through_all_films_once_and_without_one_maker_twice_in_three() -> None:
    everything = films(60)
    ranked = rank_films(everything, [taste(1, [5, 6, 7])], NOTHING, None, None, salt="today")
    pages = [each.film for first in range(0, 60, 3) for each in ranked.films_at(first, 3)]
    assert sorted(film.id for film in pages) == sorted(film.id for film in everything)
    assert pages == [each.film for each in ranked]
    assert not any(share_maker_or_series(one, other) for one, other in pairwise(pages[:30]))
    assert list(vary_films([])) == []


def test_as_many_films_are_read_as_variety_looks_at() -> None:
    one_hand = [Film(id=FilmId(at), title=f"Film {at}", directors=("Yasujirō Ozu",)) for at in range(1, 31)]
    other = Film(id=FilmId(99), title="Ran", directors=("Akira Kurosawa",))
    ranked = [*one_hand, other]
    assert pick_films(ranked, 0, 1) == ([one_hand[0]], False)
    picked, read_to_end = pick_films(ranked, 0, 2)
    assert picked == [one_hand[0], other]
    assert not read_to_end
    assert pick_films(ranked[:12], 0, 2)[1], "nobody knows yet whether another hand follows"


def test_strengths_of_all_films_at_once_are_those_of_each_pair() -> None:
    everything = films(80)
    index = FilmIndex(everything, None)
    for one in everything[:20]:
        ties, strong = index._ties.strengths_of(one)
        for at, other in enumerate(everything):
            reasons = index.similarity.reasons_between(one, other)
            assert ties[at] == pytest.approx(sum(reason.strength for reason in reasons))
            assert strong[at] == any(index.similarity.is_strong(tie.reason) for tie in reasons)


def test_a_clubs_own_film_is_found_near_others_and_others_near_it_and_no_other_club_sees_it() -> None:
    shared = films(60)
    own = Film(id=FilmId(900), title="Ours alone", year=1980, series="Series 1", directors=("Director 1",))
    index = FilmIndex(shared, None)
    club, other = FittedClub(index, [], [own], guild=1), FittedClub(index, [], guild=2)
    kin = next(film for film in shared if film.series == "Series 1")
    assert own in club.nearest_films(kin, 10)
    assert kin in club.nearest_films(own, 10)
    assert own not in other.nearest_films(kin, 60)
    assert club.reasons_between(kin, own)[0] == SuggestionReason(SuggestionReasonKind.SERIES, ("Series 1",))


def test_a_clubs_own_remake_says_what_it_retells_in_both_directions() -> None:
    original = Film(id=FilmId(1), title="Ugetsu", year=1953)
    remake = Film(id=FilmId(900), title="Ours alone", year=1980, remake_of="Ugetsu")
    club = FittedClub(FilmIndex([original, *films(20)[1:]], None), [], [remake], guild=1)
    assert club.reasons_between(original, remake)[0] == SuggestionReason(
        SuggestionReasonKind.REMAKE, ("Ugetsu (1953)",)
    )
    assert club.reasons_between(remake, original)[0] == SuggestionReason(
        SuggestionReasonKind.RETOLD, ("Ours alone (1980)",)
    )


def test_a_film_with_a_clubs_own_facts_is_there_once_and_a_merged_one_is_not() -> None:
    shared = films(40)
    changed = Film(id=shared[3].id, title="Renamed", year=1980, directors=shared[0].directors)
    club = FittedClub(FilmIndex(shared, None), [], [changed], frozenset({shared[5].id}), guild=1)
    near = club.nearest_films(shared[0], 40)
    assert [film for film in near if film.id == changed.id] == [changed]
    assert shared[5] not in near


def test_rows_are_forgotten_where_they_take_more_than_they_may_and_stay_right() -> None:
    everything = films(50)
    small, large = FilmIndex(everything, None, row_bytes=3_000), FilmIndex(everything, None)
    for _ in range(2):
        for film in everything:
            assert (small.row_of(film).ties == large.row_of(film).ties).all()
    assert len(small._rows) <= 3
    assert len(large._rows) == 50


def test_a_clubs_ratings_tie_films_in_that_club_alone() -> None:
    everything = [Film(id=FilmId(at), title=f"Word{at}", year=1900 + 9 * at) for at in range(1, 9)]
    index = FilmIndex(everything, None)
    ratings = [(person, film, 5.0) for person in (1, 2, 3) for film in (1, 2)]
    club, other = FittedClub(index, ratings), FittedClub(index, [])
    assert everything[1] in club.nearest_films(everything[0], 3)
    assert club.reasons_between(*everything[:2]) == (SuggestionReason(SuggestionReasonKind.CO_LIKED, (), 3),)
    assert other.reasons_between(*everything[:2]) == ()


def test_a_moods_words_are_written_as_within_a_sentence() -> None:
    mood = Mood(
        name="funny",
        description="something to laugh about",
        themes=("satire", "Las Vegas"),
        genres=("Comedy", "Film Noir"),
    )
    film = Film(id=FilmId(1), title="Bets", themes=("Las Vegas", "satire"), genres=("Film Noir", "Comedy"))
    _, reason = _of_mood(film, mood)
    assert reason_text(reason) == "funny: Las Vegas, satire, film noir, comedy"
    assert reason_text(SuggestionReason(SuggestionReasonKind.GENRE, ("Film Noir", "War"))) == "also film noir, war"
