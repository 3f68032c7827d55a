"""Films that a club merged while they were on a ballot become one there too, and so do votes for them.

What is stored stays as it was, so that undoing the merge brings the two films back.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence

from bot.domain.catalogue.overlay import Overlay
from bot.domain.ids import FilmId, MemberId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.merging import fold_films
from bot.domain.nights.view import NightCandidate


def fold_candidates(candidates: Sequence[NightCandidate], overlay: Overlay) -> list[NightCandidate]:
    """The ballot with each film once: the first place counts, and the longer wait."""
    folded: dict[FilmId, NightCandidate] = {}
    for each in candidates:
        film = overlay.apply_to(each.film)
        known = folded.get(film)
        folded[film] = (
            dataclasses.replace(each, film=film)
            if known is None
            else dataclasses.replace(
                known,
                nomination=known.nomination or each.nomination,
                nominated_at=min(filter(None, (known.nominated_at, each.nominated_at)), default=None),
                waited=max(known.waited, each.waited),
                draw_place=min(known.draw_place, each.draw_place),
            )
        )
    return list(folded.values())


def fold_ballots(
    method: VotingMethod, ballots: Mapping[MemberId, Mapping[FilmId, int]], overlay: Overlay
) -> dict[MemberId, dict[FilmId, int]]:
    """Ballots by the films that remain; of two values for one film, the better one counts."""
    return {member: fold_ballot(method, ballot, overlay) for member, ballot in ballots.items()}


def fold_ballot(method: VotingMethod, ballot: Mapping[FilmId, int], overlay: Overlay) -> dict[FilmId, int]:
    folded = dict(ballot)
    for film in ballot:
        head = overlay.apply_to(film)
        if head != film:
            folded = fold_films(method, folded, film, head)
    return folded


def fold_vetoes(vetoes: Mapping[MemberId, Collection[FilmId]], overlay: Overlay) -> dict[MemberId, frozenset[FilmId]]:
    return {member: frozenset(map(overlay.apply_to, films)) for member, films in vetoes.items()}
