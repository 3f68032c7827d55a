"""Which films a group should see, from how each member alone would rank them."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.taste.matrix import Floats, Ints

_FIRST_PLEASES: Final = 0.6
"""How sure the choice is that the first of a member's own list pleases the member; below 1, or one film would do."""


def rank_worth(scores: Floats, allowed: NDArray[np.bool_]) -> Floats:
    """1 / log2(1 + rank) among the allowed films for each of them, 0 for the others; the earlier wins a tie."""
    films = np.flatnonzero(allowed)
    worth = np.zeros(len(scores))
    worth[films[np.argsort(-scores[films], kind="stable")]] = 1.0 / np.log2(np.arange(2.0, len(films) + 2.0))
    return worth


def cover_group(worth: Floats, k: int) -> Ints:
    """The columns of `k` films, of those with any worth, that together please as many members as possible.

    `worth` has a row for each member and lies in 0 to 1. The chance that a film pleases is taken as a share of it,
    and each next film is the one that pleases most members whom the films before have missed: greedy coverage, as in
    GFAR (Kaya, Bridge, Tintarev, "Ensuring Fairness in Group Recommendations by Rank-Sensitive Balancing of
    Relevance", RecSys 2020). Fewer come back when there are no more.
    """
    chance = _FIRST_PLEASES * worth
    missed = np.ones(len(worth))
    left: NDArray[np.bool_] = np.asarray((worth > 0).any(axis=0))
    chosen: list[int] = []
    for _ in range(min(k, int(left.sum()))):
        best = int(np.argmax(np.where(left, missed @ chance, -1.0)))
        chosen.append(best)
        left[best] = False
        missed *= 1.0 - chance[:, best]
    return np.array(chosen, dtype=np.int64)
