"""Chooses films for a group from the members' individual rankings."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.taste.matrix import Floats, Ints

_FIRST_CHOICE_PROBABILITY: Final = 0.6
"""Assumed probability that a member likes the first film of their own list; below 1, so that one film is not enough."""


def rank_worth(scores: Floats, allowed: NDArray[np.bool_]) -> Floats:
    """Return 1 / log2(1 + rank) (the DCG discount) for each allowed film and 0 for the others, shape (films,)."""
    films = np.flatnonzero(allowed)
    worth = np.zeros(len(scores))
    worth[films[np.argsort(-scores[films], kind="stable")]] = 1.0 / np.log2(np.arange(2.0, len(films) + 2.0))
    return worth


def cover_group(worth: Floats, k: int) -> Ints:
    """Choose up to `k` films that together please as many members as possible; return their columns in that order.

    `worth` has shape (members, films), values 0 to 1; films without any worth are not chosen. The probability that a
    film pleases a member is proportional to its worth. Each step adds the film that maximises the expected number of
    newly pleased members: greedy coverage as in GFAR (Kaya, Bridge, Tintarev, "Ensuring Fairness in Group
    Recommendations by Rank-Sensitive Balancing of Relevance", RecSys 2020).
    """
    chance = _FIRST_CHOICE_PROBABILITY * worth
    missed = np.ones(len(worth))
    left: NDArray[np.bool_] = np.asarray((worth > 0).any(axis=0))
    chosen: list[int] = []
    for _ in range(min(k, int(left.sum()))):
        best = int(np.argmax(np.where(left, missed @ chance, -1.0)))
        chosen.append(best)
        left[best] = False
        missed *= 1.0 - chance[:, best]
    return np.array(chosen, dtype=np.int64)
