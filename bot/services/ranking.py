"""Puts what could be watched into an order for one person, with the reasons that put it there."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from bot.domain.suggested import Because, Suggested, Why

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from bot.domain.film import Film
    from bot.domain.ids import FilmId, MemberId
    from bot.domain.mood import Mood
    from bot.domain.shelf import Shelf
    from bot.services.suggestions import Fitted

LIKED = 3.5
"""Stars from which a film counts as liked."""
NEIGHBOURS = 40
PRIOR_STARS, PRIOR_COUNT = 3.0, 2
"""A club's mean is drawn towards three stars, as if two more members had given them."""
WEIGHT = {"taste": 1.0, "club": 0.7, "mood": 0.5, "house": 0.15, "known": 0.35, "chance": 0.25}


def rank(
    films: Sequence[Film], shelf: Shelf, fitted: Fitted, member: MemberId, mood: Mood | None, *, day: date
) -> list[Suggested]:
    """The best first, no director and no series twice in a row of three.

    Chance comes from the day and the person, so that tomorrow begins elsewhere and paging stays in order.
    """
    tastes = _taste(shelf, fitted, member)
    scored = sorted(
        (_scored(film, shelf, tastes, mood, f"{day}|{member}") for film in films),
        key=lambda pair: (-pair[0], pair[1].film.id),
    )
    return spread([suggested for _, suggested in scored])


def _taste(shelf: Shelf, fitted: Fitted, member: MemberId) -> dict[FilmId, tuple[float, Film]]:
    """How near each film is to one that the person liked, and which one that is."""
    nearest: dict[FilmId, tuple[float, Film]] = {}
    for film, stars in shelf.profile(member).items():
        if stars < LIKED or film not in fitted.films:
            continue
        for suggestion in fitted.related.related(film, NEIGHBOURS):
            strength = suggestion.score * (stars - 2.5) / 2.5
            if strength > nearest.get(suggestion.film_id, (0.0, None))[0]:
                nearest[suggestion.film_id] = (strength, fitted.films[film])
    return nearest


def _scored(
    film: Film,
    shelf: Shelf,
    tastes: dict[FilmId, tuple[float, Film]],
    mood: Mood | None,
    salt: str,
) -> tuple[float, Suggested]:
    score = WEIGHT["known"] * min(1.0, film.popularity) + WEIGHT["chance"] * _chance(f"{salt}|{film.id}")
    reasons: list[tuple[float, Because]] = [(0.01, Because(Why.WELL_KNOWN))]
    if film.id in tastes:
        strength, liked = tastes[film.id]
        reasons.append((WEIGHT["taste"] * strength, Because(Why.BECAUSE_YOU_LIKED, (liked.name,))))
    here = shelf.score(film.id)
    if here.mean is not None:
        worth = (here.mean * here.count + PRIOR_STARS * PRIOR_COUNT) / (here.count + PRIOR_COUNT) - PRIOR_STARS
        reasons.append((WEIGHT["club"] * worth, Because(Why.CLUB_SCORE, (), here.count, here.mean)))
    house = shelf.house_stars(film.id)
    if house is not None:
        reasons.append((WEIGHT["house"] * (house - PRIOR_STARS), Because(Why.HOUSE_SCORE, (), 1, house)))
    if mood is not None:
        why = mood.why(film)
        reasons.append((WEIGHT["mood"] * min(1.0, len(why) / 3), Because(Why.MOOD, (mood.name, *why))))
    score += sum(weight for weight, _ in reasons)
    # A low score is no reason to watch a film, though it counts against it.
    spoken = sorted(((weight, because) for weight, because in reasons if weight > 0), key=lambda pair: -pair[0])
    return score, Suggested(film, tuple(because for _, because in spoken))


def _chance(text: str) -> float:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "big") / 2**32


def spread(ranked: Iterable[Suggested], window: int = 3) -> list[Suggested]:
    """Move a film back where one of its director or series stands among the `window - 1` before it."""
    waiting = list(ranked)
    out: list[Suggested] = []
    while waiting:
        near = out[-(window - 1) :]
        at = next((n for n, each in enumerate(waiting) if not any(_alike(each.film, o.film) for o in near)), 0)
        out.append(waiting.pop(at))
    return out


def _alike(one: Film, other: Film) -> bool:
    return bool(set(one.directors) & set(other.directors)) or (one.series is not None and one.series == other.series)
