"""Baselines of the taste benchmark: popularity, item-kNN, user-kNN, EASE as published, and ALS."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import numpy as np
from scipy import sparse

from benchmarks.taste_data import Profile, Rating
from bot.domain.catalogue.film import Film

Ranker = Callable[[Profile, int, AbstractSet[int]], list[int]]


class Table:
    """Training ratings as a users-by-films matrix, weighed 0.3 to 1 by stars ("graded")."""

    def __init__(self, train: Sequence[Rating]) -> None:
        users = {user: row for row, user in enumerate(sorted({user for user, _, _ in train}))}
        self.ids = np.array(sorted({film for _, film, _ in train}))
        self.column = {film: at for at, film in enumerate(self.ids.tolist())}
        rows = [users[user] for user, _, _ in train]
        columns = [self.column[film] for _, film, _ in train]
        stars = np.array([value for _, _, value in train])
        shape = (len(users), len(self.ids))
        self.graded = sparse.csr_matrix((_graded(stars), (rows, columns)), shape=shape, dtype=np.float32)
        self.likes = sparse.csr_matrix(((stars >= 4) * 1.0, (rows, columns)), shape=shape, dtype=np.float32)
        self.likes.eliminate_zeros()

    def row(self, profile: Profile) -> Any:
        known = [(self.column[film], stars) for film, stars in profile.items() if film in self.column]
        out = np.zeros(len(self.ids), dtype=np.float32)
        out[[at for at, _ in known]] = _graded(np.array([stars for _, stars in known]))
        return out

    def ranker(self, score: Callable[[Any], Any]) -> Ranker:
        def rank(profile: Profile, k: int, exclude: AbstractSet[int]) -> list[int]:
            scores = np.array(score(self.row(profile)), dtype=np.float64)
            scores[[self.column[film] for film in {*profile, *exclude} if film in self.column]] = -np.inf
            best = np.argpartition(-scores, k)[:k]
            return [int(self.ids[at]) for at in best[np.argsort(-scores[best])]]

        return rank


def _graded(stars: Any) -> Any:
    return 0.3 + 0.7 * (stars - 0.5) / 4.5


def popularity(table: Table) -> Ranker:
    likes = np.asarray(table.likes.sum(axis=0)).ravel()
    return table.ranker(lambda _row: likes)


def item_knn(table: Table, k: int = 100) -> Ranker:
    """Cosine of graded columns, the k nearest of each film."""
    norms = np.sqrt(np.asarray(table.graded.multiply(table.graded).sum(axis=0)).ravel()) + 1e-9
    unit = table.graded @ sparse.diags(1 / norms)
    near = (unit.T @ unit).toarray()
    np.fill_diagonal(near, 0)
    edge = np.partition(near, -k, axis=1)[:, -k][:, None]
    near[near < edge] = 0
    near = np.ascontiguousarray(near.T)  # each candidate looks at its own k nearest

    def score(row: Any) -> Any:
        at = np.flatnonzero(row)
        return row[at] @ near[at]

    return table.ranker(score)


def user_knn(table: Table, k: int = 80) -> Ranker:
    norms = np.sqrt(np.asarray(table.graded.multiply(table.graded).sum(axis=1)).ravel()) + 1e-9

    def score(row: Any) -> Any:
        near = (table.graded @ row) / norms
        near[near >= 0.999 * np.linalg.norm(row)] = 0
        best = np.argsort(-near)[:k]
        return near[best] @ table.graded[best]

    return table.ranker(score)


def ease(table: Table, ridge: float = 100.0) -> Ranker:
    """Steck 2019 with graded input, by Woodbury's identity: the published films-by-films inverse, exactly."""
    x = table.graded.toarray().astype(np.float64)
    inverse = np.linalg.inv(x @ x.T + ridge * np.eye(len(x)))
    pulled = inverse @ x
    diagonal = 1.0 - np.einsum("ui,ui->i", x, pulled)
    return table.ranker(lambda row: ((x @ row) @ pulled) / diagonal)


def gf_cf(table: Table, share: float = 0.3, rank: int = 256) -> Ranker:
    """GF-CF as published (Shen et al., CIKM 2021): the linear filter and `share` of the ideal low-pass filter."""
    chosen = (table.graded.toarray() > 0).astype(np.float64)
    person = np.maximum(chosen.sum(axis=1), 1.0) ** -0.5
    film = np.maximum(chosen.sum(axis=0), 1.0) ** -0.5
    normal = person[:, None] * chosen * film
    strength, vectors = np.linalg.eigh(normal @ normal.T)
    kept = np.flatnonzero(strength > 1e-8)[-rank:]
    directions = normal.T @ vectors[:, kept] / np.sqrt(strength[kept])

    def score(row: Any) -> Any:
        given = (row > 0).astype(np.float64)
        linear = (normal @ given) @ normal
        return linear + share * (((given * film) @ directions) @ directions.T) / film

    return table.ranker(score)


def als(table: Table, factors: int = 32, trust: float = 3.0) -> Ranker:
    """The `implicit` library's ALS (Hu, Koren, Volinsky 2008) with confidences 1 + trust x graded."""
    from implicit.als import AlternatingLeastSquares

    model = AlternatingLeastSquares(factors=factors, regularization=0.1, iterations=15, random_state=0, num_threads=1)
    model.fit(table.graded * trust, show_progress=False)
    items = np.asarray(model.item_factors, dtype=np.float64)
    gram = items.T @ items + 0.1 * np.eye(factors)

    def score(row: Any) -> Any:
        at = np.flatnonzero(row)
        near = items[at]
        weight = trust * row[at]
        user = np.linalg.solve(gram + near.T @ (near * weight[:, None]), near.T @ (1.0 + weight))
        return items @ user

    return table.ranker(score)


class ContentAndPopularity:
    """The usual metadata baseline: the cosines of all fields, standardised and added, and popularity."""

    def __init__(self, films: Sequence[Film], *, with_popularity: bool = True) -> None:
        self.ids = np.array([int(film.id) for film in films])
        self.place = {film: at for at, film in enumerate(self.ids.tolist())}
        fields = [
            [list(film.cast) for film in films],
            [list(film.genres) for film in films],
            [list(film.themes) for film in films],
            [(film.overview or "").lower().split() for film in films],
        ]
        self.fields = [_tfidf(field) for field in fields]
        fame = np.log1p(np.array([film.popularity for film in films]))
        self.fame = _standard(fame) * with_popularity

    def related(self, film: int, k: int) -> list[int]:
        at = self.place[film]
        scores = self.fame.copy()
        for field in self.fields:
            scores += _standard((field @ field[at].T).toarray().ravel())
        scores[at] = -np.inf
        return [int(self.ids[best]) for best in np.argsort(-scores, kind="stable")[:k]]


def _standard(values: Any) -> Any:
    return (values - values.mean()) / (values.std() + 1e-9)


def _tfidf(bags: Sequence[Sequence[str]]) -> Any:
    keys: defaultdict[str, int] = defaultdict(lambda: len(keys))
    rows = [row for row, bag in enumerate(bags) for _ in bag]
    columns = [keys[word] for bag in bags for word in bag]
    counts = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(bags), max(len(keys), 1)))
    found = np.asarray((counts > 0).sum(axis=0)).ravel()
    weighed = counts.log1p() @ sparse.diags(np.log((1 + len(bags)) / (1 + found)))
    norms = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel()) + 1e-9
    return (sparse.diags(1 / norms) @ weighed).tocsr()


REFERENCE_NDCG = {
    "popularity": [0.044],
    "all content + popularity": [0.119],
    "co-like cosine, shrunk": [0.256],
    "co-like lift": [0.252],
    "EASE weights, ridge 200": [0.275],
    "EASE + lift + .4 content": [0.296],
}
"""What the reference notes measured on truth A, one split; their ridge is not given."""


class ItemToItem:
    """The item-to-item rows of the reference measurements; every score is one row over all films."""

    def __init__(self, films: Sequence[Film], train: Sequence[Rating]) -> None:
        self.content = ContentAndPopularity(films, with_popularity=False)
        table = Table(train)
        self._column, self._places = table.column, [self.content.place[i] for i in table.ids.tolist()]
        self._graded = table.graded.toarray().astype(np.float64)
        self._liked = table.likes.toarray()
        self._likes = self._liked.sum(axis=0)

    def ranker(self, score: Callable[[int], Any]) -> Callable[[int], list[int]]:
        def rank(film: int) -> list[int]:
            scores = np.array(score(film), dtype=np.float64)
            scores[self.content.place[film]] = -np.inf
            return [int(self.content.ids[best]) for best in np.argsort(-scores, kind="stable")[:10]]

        return rank

    def popularity(self, _film: int) -> Any:
        return self._everywhere(self._likes)

    def cosine(self, film: int) -> Any:
        if film not in self._column:
            return self._everywhere(0 * self._likes)
        both, column = self._both(film), self._column[film]
        return self._everywhere(both / (np.sqrt(self._likes * self._likes[column]) + 2.0))

    def lift(self, film: int) -> Any:
        return self._everywhere(self._both(film) / (self._likes + 6.0) ** 0.6)

    def ease(self, ridge: float) -> Callable[[int], Any]:
        """The row of a film in EASE's weights (Steck 2019), by Woodbury's identity."""
        x = self._graded
        pulled = np.linalg.inv(x @ x.T + ridge * np.eye(len(x))) @ x
        diagonal = 1.0 - np.einsum("ui,ui->i", x, pulled)

        def score(film: int) -> Any:
            column = self._column.get(film)
            return self._everywhere(0 * self._likes if column is None else (x[:, column] @ pulled) / diagonal)

        return score

    def hybrid(self, ridge: float) -> Callable[[int], Any]:
        """The strongest hybrid of the reference: EASE weights + lift + 0.4 content, standardised."""
        ease = self.ease(ridge)

        def score(film: int) -> Any:
            at = self.content.place[film]
            content = sum(_standard((f @ f[at].T).toarray().ravel()) for f in self.content.fields)
            return _standard(ease(film)) + _standard(self.lift(film)) + 0.4 * _standard(content)

        return score

    def _both(self, film: int) -> Any:
        column = self._column.get(film)
        return 0 * self._likes if column is None else self._liked[:, column] @ self._liked

    def _everywhere(self, values: Any) -> Any:
        """The scores of the rated films among those of all films."""
        out = np.zeros(len(self.content.ids))
        out[self._places] = values
        return out
