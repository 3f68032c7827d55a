"""Puts what could be watched into an order, for one person or for a group, with the reasons that put it there."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.mood import Mood
from bot.domain.ids import FilmId, MemberId
from bot.domain.recommendations.question import Verdict
from bot.domain.recommendations.suggestion import WEAK, Because, Suggested, Why
from bot.domain.reviews.club_snapshot import Shelf
from bot.services.recommendations.suggestions import Fitted

LIKED = 3.5
"""Stars from which a film counts as liked."""
NEIGHBOURS = 40
MOST_LIKED = 30
"""Films of a profile that are followed, the best liked first."""
NEAR_ENOUGH = 0.4
"""Below this part of the nearest film's nearness, having liked one film is no reason for another."""
PRIOR_STARS, PRIOR_COUNT = 3.0, 2
"""A club's mean is drawn towards three stars, as if two more members had given them."""
WEIGHT = {
    "taste": 1.0,
    "crowd": 0.8,
    "club": 0.7,
    "mood": 0.5,
    "wish": 0.6,
    "house": 0.15,
    "known": 0.35,
    "chance": 0.25,
}
FAMOUS = 0.8
"""Popularity from which a film may be called one of the best known: of the starter library a quarter has it."""
PERSONAL = frozenset({Why.BECAUSE_YOU_LIKED, Why.LIKED_BY_SIMILAR, Why.LIKED_ELSEWHERE})
"""Reasons that tell what somebody rated."""
COUNTED = frozenset({Why.CO_LIKED, Why.CO_LIKED_ELSEWHERE})
LAST = frozenset({Why.WELL_KNOWN, Why.UNRATED, Why.IN_LIBRARY})
"""What is told only where there is nothing else."""
VOTE_UP, VOTE_DOWN = 0.4, -1.2
"""What a vote of the person's own adds: a film voted down is not brought again soon."""


@dataclass(frozen=True, slots=True)
class Taste:
    """What is known of one person's taste. `name` is given where the reason must say whose taste it is.

    `wishes` are the films of their watchlist that may be spoken of. Where nobody may read what they like, `veil` stands
    for every reason that would tell it.
    """

    member: MemberId
    name: str | None
    profile: Mapping[FilmId, float]
    verdicts: Mapping[FilmId, Verdict]
    others_liked: Mapping[FilmId, tuple[float, Because]]
    wishes: AbstractSet[FilmId] = frozenset()
    veil: Because | None = None


NOBODY = Taste(MemberId(0), None, {}, {}, {})
"""Where nobody's taste may be used: what is left is the library's best."""


def rank(
    films: Sequence[Film], tastes: Sequence[Taste], shelf: Shelf, fitted: Fitted | None, mood: Mood | None, *, salt: str
) -> list[Suggested]:
    """The best first, no director and no series twice in a row of three.

    For several people each one's ranks count alike, however high or low they rate: the mean of 1/log2(1 + rank),
    after Masthoff's rank sum (Recommender Systems Handbook, 2015). Chance comes from `salt`.
    """
    lists = [_for_one(films, taste, shelf, fitted, mood, salt) for taste in tastes]
    return spread([suggested for _, suggested in lists[0]] if len(lists) == 1 else _together(lists))


def _for_one(
    films: Sequence[Film], taste: Taste, shelf: Shelf, fitted: Fitted | None, mood: Mood | None, salt: str
) -> list[tuple[float, Suggested]]:
    near = _near(taste, fitted)
    scored = [_scored(film, taste, shelf, near, mood, f"{salt}|{taste.member}") for film in films]
    if taste.veil is not None:
        scored = [(score, _veiled(suggested, taste.veil)) for score, suggested in scored]
    return sorted(scored, key=lambda pair: (-pair[0], pair[1].film.id))


def _together(lists: Sequence[Sequence[tuple[float, Suggested]]]) -> list[Suggested]:
    worth: dict[FilmId, float] = {}
    films: dict[FilmId, Film] = {}
    because: dict[FilmId, list[Because]] = {}
    for ranked in lists:
        for place, (_, suggested) in enumerate(ranked):
            film = suggested.film
            films[film.id] = film
            worth[film.id] = worth.get(film.id, 0.0) + 1 / math.log2(2 + place)
            known = because.setdefault(film.id, [])
            known.extend(each for each in suggested.because if each not in known)
    order = sorted(worth, key=lambda film: (-worth[film], film))
    return [Suggested(films[film], tuple(_weightiest(because[film]))) for film in order]


def _weightiest(reasons: Iterable[Because]) -> list[Because]:
    """For a group, what was asked for is told first, then members' own reasons, and first what most of them share."""
    personal = PERSONAL | {Why.BECAUSE_MEMBER_LIKED, Why.WISHED}
    return sorted(
        _shared(reasons),
        key=lambda each: (each.why is not Why.MOOD, each.why not in personal, each.why in LAST, -len(each.names)),
    )


def _shared(reasons: Iterable[Because]) -> list[Because]:
    """The same reason of several members as one, with all of their names."""
    found: dict[object, Because] = {}
    for each in reasons:
        liked = each.names[-1:] if each.why is Why.BECAUSE_MEMBER_LIKED else ()
        whose = each.why in (Why.BECAUSE_MEMBER_LIKED, Why.WISHED)
        key = (each.why, liked, each.through) if whose else each
        names = (*found[key].names[: -1 if liked else None], *each.names) if key in found and whose else each.names
        found[key] = replace(each, names=names)
    return list(found.values())


def _veiled(suggested: Suggested, veil: Because) -> Suggested:
    """The same film, and none of its reasons tells what the person rated."""
    personal = PERSONAL | {Why.BECAUSE_MEMBER_LIKED}
    told = (veil if each.why in personal else each for each in suggested.because)
    return Suggested(suggested.film, tuple(dict.fromkeys(told)))


def _near(taste: Taste, fitted: Fitted | None) -> dict[FilmId, tuple[float, Film, Because]]:
    """How near each film is to one that the person liked, which one that is, and what ties the two."""
    nearest: dict[FilmId, tuple[float, Film, Because]] = {}
    if fitted is None:
        return nearest
    liked = sorted(((stars, film) for film, stars in taste.profile.items() if stars >= LIKED), reverse=True)
    for stars, film in liked[:MOST_LIKED]:
        if film not in fitted.films:
            continue
        for near, suggested in fitted.neighbours(fitted.films[film], NEIGHBOURS):
            through = suggested.because[0]
            if near < NEAR_ENOUGH or through.why in WEAK:
                continue
            strength = near * (stars - 2.5) / 2.5
            identity = suggested.film.id
            if identity not in nearest or strength > nearest[identity][0]:
                nearest[identity] = (strength, fitted.films[film], through)
    return nearest


def _scored(
    film: Film,
    taste: Taste,
    shelf: Shelf,
    near: Mapping[FilmId, tuple[float, Film, Because]],
    mood: Mood | None,
    salt: str,
) -> tuple[float, Suggested]:
    score = WEIGHT["known"] * min(1.0, film.popularity) + WEIGHT["chance"] * _chance(f"{salt}|{film.id}")
    verdict = taste.verdicts.get(film.id)
    score += {Verdict.UP: VOTE_UP, Verdict.DOWN: VOTE_DOWN}.get(verdict, 0.0) if verdict else 0.0
    reasons: list[tuple[float, Because]] = [(0.01, Because(_last(film, shelf)))]
    reasons += _of_taste(film, taste, near)
    if film.id in taste.wishes:
        reasons.append((WEIGHT["wish"], Because(Why.WISHED, (taste.name,) if taste.name else ())))
    reasons += _of_the_club(film, shelf)
    if mood is not None:
        why = mood.why(film)
        reasons.append((WEIGHT["mood"] * min(1.0, len(why) / 3), Because(Why.MOOD, (mood.name, *why))))
    score += sum(weight for weight, _ in reasons)
    # A low score is no reason to watch a film, though it counts against it.
    spoken = sorted(
        ((weight, because) for weight, because in reasons if weight > 0),
        # What was asked for is told first.
        key=lambda pair: (pair[1].why is not Why.MOOD, -pair[0]),
    )
    told = tuple(because for _, because in spoken)
    return score, Suggested(film, told if len(told) == 1 else tuple(b for b in told if b.why not in LAST))


def _of_taste(
    film: Film, taste: Taste, near: Mapping[FilmId, tuple[float, Film, Because]]
) -> list[tuple[float, Because]]:
    """What the person liked and what others of like taste did; where both are one count of people, it is told once."""
    liked = (WEIGHT["taste"] * near[film.id][0], _liked(taste, *near[film.id][1:])) if film.id in near else None
    crowd = None
    if film.id in taste.others_liked:
        strength, because = taste.others_liked[film.id]
        crowd = (WEIGHT["crowd"] * strength, because)
    if liked and crowd and near[film.id][2].why in COUNTED and crowd[1].names == (near[film.id][1].name,):
        # Among several it matters who liked the film.
        return [(liked[0] + crowd[0], liked[1] if taste.name else crowd[1])]
    return [reason for reason in (liked, crowd) if reason]


def _last(film: Film, shelf: Shelf) -> Why:
    """What can be said of a film of which nothing else is known."""
    if film.popularity >= FAMOUS:
        return Why.WELL_KNOWN
    return Why.IN_LIBRARY if shelf.score(film.id).count else Why.UNRATED


def _liked(taste: Taste, film: Film, through: Because) -> Because:
    if taste.name is None:
        return Because(Why.BECAUSE_YOU_LIKED, (film.name,), through=through)
    return Because(Why.BECAUSE_MEMBER_LIKED, (taste.name, film.name), through=through)


def _of_the_club(film: Film, shelf: Shelf) -> list[tuple[float, Because]]:
    reasons = []
    here = shelf.score(film.id)
    if here.mean is not None:
        worth = (here.mean * here.count + PRIOR_STARS * PRIOR_COUNT) / (here.count + PRIOR_COUNT) - PRIOR_STARS
        reasons.append((WEIGHT["club"] * worth, Because(Why.CLUB_SCORE, (), here.count, here.mean)))
    house = shelf.house_stars(film.id)
    if house is not None:
        reasons.append((WEIGHT["house"] * (house - PRIOR_STARS), Because(Why.HOUSE_SCORE, (), 1, house)))
    return reasons


def _chance(text: str) -> float:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "big") / 2**32


def spread(ranked: Iterable[Suggested], window: int = 3) -> list[Suggested]:
    """Move a film back where one of its director or series stands among the `window - 1` before it."""
    waiting = list(ranked)
    out: list[Suggested] = []
    while waiting:
        near = out[-(window - 1) :]
        at = next((n for n, each in enumerate(waiting) if not any(alike(each.film, o.film) for o in near)), 0)
        out.append(waiting.pop(at))
    return out


def alike(one: Film, other: Film) -> bool:
    """Whether the two have a director or their series in common: more than one of those at a time is no choice."""
    return bool(set(one.directors) & set(other.directors)) or (one.series is not None and one.series == other.series)
