"""On real titles the search is as good as its documentation says; no timing is asserted."""

from __future__ import annotations

from collections import defaultdict

import pytest

from benchmarks.titles_data import KINDS, SHARED, catalogue, queries
from bot.search import TitleIndex, normalise_title


@pytest.mark.skipif(not SHARED.exists(), reason="the real titles are not here")
def test_half_typed_and_mistyped_titles_of_real_films_are_found() -> None:
    films = catalogue(40_000, seed=77)
    index = TitleIndex.build(films)
    ranks: dict[str, list[int]] = defaultdict(list)
    for query in queries(films, 980, seed=78):
        hits = [films[hit.film_id - 1] for hit in index.search(query.text, 5)]
        bears = [any(normalise_title(t) == query.wanted for t in (film.title, *film.alternatives)) for film in hits]
        ranks[query.kind].append(bears.index(True) if True in bears else 9)
    everything = [rank for kind in KINDS for rank in ranks[kind]]
    assert sum(rank == 0 for rank in everything) >= 0.89 * len(everything)
    assert sum(rank < 5 for rank in everything) >= 0.96 * len(everything)
    assert all(rank == 0 for rank in ranks["exact"])
