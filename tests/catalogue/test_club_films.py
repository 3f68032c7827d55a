"""Which shared film a club's own film is: the one with its title, about its year, and somebody in common."""

from __future__ import annotations

import pytest

from bot.domain.ids import FilmId
from bot.services.catalogue.club_films import _keys, _same_film
from bot.store.catalogue.bulk_club_films import ComparedFilm

KURO, ANN = "Akira Kurosawa", "Ann Lee"


def film(number: int, year: int | None, *people: str, titles: tuple[str, ...] = ("Ran",)) -> ComparedFilm:
    return ComparedFilm(FilmId(number), year, titles, people)


@pytest.mark.parametrize(
    ("own", "shared", "found"),
    [
        (film(1, 1985, KURO), [film(2, 1985, "akira kurosawa")], 2),
        (film(1, 1985, KURO), [film(2, 1986, KURO)], 2),
        (film(1, 1985, KURO), [film(2, 1987, KURO)], None),
        (film(1, 1985, KURO), [film(2, 1985, ANN)], None),
        (film(1, 1985, KURO), [film(2, 1985, KURO), film(3, 1985, ANN)], 2),
        (film(1, 1985, KURO), [film(2, 1985, KURO), film(3, 1984, KURO)], None),
        (film(1, None, KURO), [film(2, 1985, KURO)], None),
        (film(1, 1985, KURO), [film(2, 1985, KURO, titles=("Chaos", "RAN!"))], 2),
        (film(1, 1985, KURO), [film(2, 1985, KURO, titles=("Kagemusha",))], None),
        # Where one names nobody, the year must be the same, and there must be no other.
        (film(1, 1985), [film(2, 1985, KURO)], 2),
        (film(1, 1985, KURO), [film(2, 1985)], 2),
        (film(1, 1985), [film(2, 1986, KURO)], None),
        (film(1, 1985), [film(2, 1985, KURO), film(3, 1986, ANN)], None),
        (film(1, 1985), [film(2, 1985, KURO), film(3, 1985, ANN)], None),
        (film(1, 1985, KURO), [film(2, 1985), film(3, 1985, KURO), film(4, 1985, KURO)], None),
    ],
)
def test_the_same_film_is_found_or_none(own: ComparedFilm, shared: list[ComparedFilm], found: int | None) -> None:
    wanted = set(_keys(own))
    by_key: dict[tuple[str, int], list[ComparedFilm]] = {}
    for one in shared:
        for key in {(title, one.year) for title, _ in _keys(one)}:
            if key in wanted and key[1] is not None:
                by_key.setdefault((key[0], key[1]), []).append(one)
    assert _same_film(own, by_key) == found
