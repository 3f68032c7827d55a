"""Counts of members and of people of the rating pool, and which counts are shown."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId
from bot.domain.recommendations.suggestion import SuggestionReasonKind
from bot.services.recommendations.film_index import FilmIndex
from bot.services.recommendations.fitted_club import FittedClub
from bot.taste.related.people import CoRatings

ONE, OTHER = FilmId(1), FilmId(2)


def fitted(members: int, people: int) -> FittedClub:
    """So many members, and so many people of the pool, like both of two films that have nothing else in common."""
    films = [Film(id=film, title=f"Film {film}", year=1960 + 20 * film) for film in (ONE, OTHER, FilmId(3))]

    def ratings(count: int) -> list[tuple[int, int, float]]:
        return [(person, film, 5.0) for person in range(1, count + 1) for film in (ONE, OTHER)]

    pool = cast("Any", SimpleNamespace(together=CoRatings(ratings(people))))
    return FittedClub(FilmIndex(films, pool), ratings(members))


@pytest.mark.parametrize("members", [0, 1, 2, 3])
@pytest.mark.parametrize("people", [0, 1, 2, 30])
def test_a_count_of_one_is_never_shown(members: int, people: int) -> None:
    learned = fitted(members, people)
    asked = learned.film_at(0)
    found = [film for film in learned.nearest_films(asked, 5) if film.id == OTHER]
    counts = {reason.kind: reason.count for film in found for reason in learned.reasons_between(asked, film)}
    assert 1 not in counts.values()
    assert counts.get(SuggestionReasonKind.CO_LIKED, 0) == (members if members >= 2 else 0)
    assert counts.get(SuggestionReasonKind.CO_LIKED_ELSEWHERE, 0) == (people if people >= 2 else 0)
