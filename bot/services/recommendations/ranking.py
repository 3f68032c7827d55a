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
from bot.domain.recommendations.suggestion import WEAK, SuggestedFilm, SuggestionReason, SuggestionReasonKind
from bot.domain.reviews.club_snapshot import ClubSnapshot
from bot.services.recommendations.similarity import share_maker_or_series
from bot.services.recommendations.suggestions import FittedClub

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
PERSONAL = frozenset(
    {
        SuggestionReasonKind.BECAUSE_YOU_LIKED,
        SuggestionReasonKind.LIKED_BY_SIMILAR,
        SuggestionReasonKind.LIKED_ELSEWHERE,
    }
)
"""Reasons that tell what somebody rated."""
COUNTED = frozenset({SuggestionReasonKind.CO_LIKED, SuggestionReasonKind.CO_LIKED_ELSEWHERE})
LAST = frozenset({SuggestionReasonKind.WELL_KNOWN, SuggestionReasonKind.UNRATED, SuggestionReasonKind.IN_LIBRARY})
"""What is told only where there is nothing else."""
VOTE_UP, VOTE_DOWN = 0.4, -1.2
"""What a vote of the person's own adds: a film voted down is not brought again soon."""


@dataclass(frozen=True, slots=True)
class MemberTaste:
    """What is known of one person's taste. `name` is given where the reason must say whose taste it is.

    `wishes` are the films of their watchlist that may be spoken of. Where nobody may read what they like, `veil` stands
    for every reason that would tell it.
    """

    member: MemberId
    name: str | None
    profile: Mapping[FilmId, float]
    verdicts: Mapping[FilmId, Verdict]
    others_liked: Mapping[FilmId, tuple[float, SuggestionReason]]
    wishes: AbstractSet[FilmId] = frozenset()
    veil: SuggestionReason | None = None


NOBODY = MemberTaste(MemberId(0), None, {}, {}, {})
"""Where nobody's taste may be used: what is left is the library's best."""


def rank_films(
    films: Sequence[Film],
    tastes: Sequence[MemberTaste],
    shelf: ClubSnapshot,
    fitted: FittedClub | None,
    mood: Mood | None,
    *,
    salt: str,
) -> list[SuggestedFilm]:
    """The best first, no director and no series twice in a row of three.

    For several people each one's ranks count alike, however high or low they rate: the mean of 1/log2(1 + rank),
    after Masthoff's rank sum (Recommender Systems Handbook, 2015). Chance comes from `salt`.
    """
    lists = [_for_one(films, taste, shelf, fitted, mood, salt) for taste in tastes]
    return diversify_ranking([suggested for _, suggested in lists[0]] if len(lists) == 1 else _together(lists))


def _for_one(
    films: Sequence[Film],
    taste: MemberTaste,
    shelf: ClubSnapshot,
    fitted: FittedClub | None,
    mood: Mood | None,
    salt: str,
) -> list[tuple[float, SuggestedFilm]]:
    near = _near(taste, fitted)
    scored = [_scored(film, taste, shelf, near, mood, f"{salt}|{taste.member}") for film in films]
    if taste.veil is not None:
        scored = [(score, _veiled(suggested, taste.veil)) for score, suggested in scored]
    return sorted(scored, key=lambda pair: (-pair[0], pair[1].film.id))


def _together(lists: Sequence[Sequence[tuple[float, SuggestedFilm]]]) -> list[SuggestedFilm]:
    worth: dict[FilmId, float] = {}
    films: dict[FilmId, Film] = {}
    because: dict[FilmId, list[SuggestionReason]] = {}
    for ranked in lists:
        for place, (_, suggested) in enumerate(ranked):
            film = suggested.film
            films[film.id] = film
            worth[film.id] = worth.get(film.id, 0.0) + 1 / math.log2(2 + place)
            known = because.setdefault(film.id, [])
            known.extend(each for each in suggested.because if each not in known)
    order = sorted(worth, key=lambda film: (-worth[film], film))
    return [SuggestedFilm(films[film], tuple(_weightiest(because[film]))) for film in order]


def _weightiest(reasons: Iterable[SuggestionReason]) -> list[SuggestionReason]:
    """For a group, what was asked for is told first, then members' own reasons, and first what most of them share."""
    personal = PERSONAL | {SuggestionReasonKind.BECAUSE_MEMBER_LIKED, SuggestionReasonKind.WISHED}
    return sorted(
        _shared(reasons),
        key=lambda each: (
            each.why is not SuggestionReasonKind.MOOD,
            each.why not in personal,
            each.why in LAST,
            -len(each.names),
        ),
    )


def _shared(reasons: Iterable[SuggestionReason]) -> list[SuggestionReason]:
    """The same reason of several members as one, with all of their names."""
    found: dict[object, SuggestionReason] = {}
    for each in reasons:
        liked = each.names[-1:] if each.why is SuggestionReasonKind.BECAUSE_MEMBER_LIKED else ()
        whose = each.why in (SuggestionReasonKind.BECAUSE_MEMBER_LIKED, SuggestionReasonKind.WISHED)
        key = (each.why, liked, each.through) if whose else each
        names = (*found[key].names[: -1 if liked else None], *each.names) if key in found and whose else each.names
        found[key] = replace(each, names=names)
    return list(found.values())


def _veiled(suggested: SuggestedFilm, veil: SuggestionReason) -> SuggestedFilm:
    """The same film, and none of its reasons tells what the person rated."""
    personal = PERSONAL | {SuggestionReasonKind.BECAUSE_MEMBER_LIKED}
    told = (veil if each.why in personal else each for each in suggested.because)
    return SuggestedFilm(suggested.film, tuple(dict.fromkeys(told)))


def _near(taste: MemberTaste, fitted: FittedClub | None) -> dict[FilmId, tuple[float, Film, SuggestionReason]]:
    """How near each film is to one that the person liked, which one that is, and what ties the two."""
    nearest: dict[FilmId, tuple[float, Film, SuggestionReason]] = {}
    if fitted is None:
        return nearest
    liked = sorted(((stars, film) for film, stars in taste.profile.items() if stars >= LIKED), reverse=True)
    for stars, film in liked[:MOST_LIKED]:
        if film not in fitted.films:
            continue
        for near, suggested in fitted.nearest_films(fitted.films[film], NEIGHBOURS):
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
    taste: MemberTaste,
    shelf: ClubSnapshot,
    near: Mapping[FilmId, tuple[float, Film, SuggestionReason]],
    mood: Mood | None,
    salt: str,
) -> tuple[float, SuggestedFilm]:
    score = WEIGHT["known"] * min(1.0, film.popularity) + WEIGHT["chance"] * _chance(f"{salt}|{film.id}")
    verdict = taste.verdicts.get(film.id)
    score += {Verdict.UP: VOTE_UP, Verdict.DOWN: VOTE_DOWN}.get(verdict, 0.0) if verdict else 0.0
    reasons: list[tuple[float, SuggestionReason]] = [(0.01, SuggestionReason(_last(film, shelf)))]
    reasons += _of_taste(film, taste, near)
    if film.id in taste.wishes:
        reasons.append(
            (WEIGHT["wish"], SuggestionReason(SuggestionReasonKind.WISHED, (taste.name,) if taste.name else ()))
        )
    reasons += _of_the_club(film, shelf)
    if mood is not None:
        why = mood.matching_words(film)
        reasons.append(
            (WEIGHT["mood"] * min(1.0, len(why) / 3), SuggestionReason(SuggestionReasonKind.MOOD, (mood.name, *why)))
        )
    score += sum(weight for weight, _ in reasons)
    # A low score is no reason to watch a film, though it counts against it.
    spoken = sorted(
        ((weight, because) for weight, because in reasons if weight > 0),
        # What was asked for is told first.
        key=lambda pair: (pair[1].why is not SuggestionReasonKind.MOOD, -pair[0]),
    )
    told = tuple(because for _, because in spoken)
    return score, SuggestedFilm(film, told if len(told) == 1 else tuple(b for b in told if b.why not in LAST))


def _of_taste(
    film: Film, taste: MemberTaste, near: Mapping[FilmId, tuple[float, Film, SuggestionReason]]
) -> list[tuple[float, SuggestionReason]]:
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


def _last(film: Film, shelf: ClubSnapshot) -> SuggestionReasonKind:
    """What can be said of a film of which nothing else is known."""
    if film.popularity >= FAMOUS:
        return SuggestionReasonKind.WELL_KNOWN
    return SuggestionReasonKind.IN_LIBRARY if shelf.score_of(film.id).count else SuggestionReasonKind.UNRATED


def _liked(taste: MemberTaste, film: Film, through: SuggestionReason) -> SuggestionReason:
    if taste.name is None:
        return SuggestionReason(SuggestionReasonKind.BECAUSE_YOU_LIKED, (film.name,), through=through)
    return SuggestionReason(SuggestionReasonKind.BECAUSE_MEMBER_LIKED, (taste.name, film.name), through=through)


def _of_the_club(film: Film, shelf: ClubSnapshot) -> list[tuple[float, SuggestionReason]]:
    reasons = []
    here = shelf.score_of(film.id)
    if here.mean is not None:
        worth = (here.mean * here.count + PRIOR_STARS * PRIOR_COUNT) / (here.count + PRIOR_COUNT) - PRIOR_STARS
        reasons.append(
            (WEIGHT["club"] * worth, SuggestionReason(SuggestionReasonKind.CLUB_SCORE, (), here.count, here.mean))
        )
    house = shelf.house_stars(film.id)
    if house is not None:
        reasons.append(
            (WEIGHT["house"] * (house - PRIOR_STARS), SuggestionReason(SuggestionReasonKind.HOUSE_SCORE, (), 1, house))
        )
    return reasons


def _chance(text: str) -> float:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "big") / 2**32


def diversify_ranking(ranked: Iterable[SuggestedFilm], window: int = 3) -> list[SuggestedFilm]:
    """Move a film back where one of its director or series stands among the `window - 1` before it."""
    waiting = list(ranked)
    out: list[SuggestedFilm] = []
    while waiting:
        near = out[-(window - 1) :]
        at = next(
            (n for n, each in enumerate(waiting) if not any(share_maker_or_series(each.film, o.film) for o in near)), 0
        )
        out.append(waiting.pop(at))
    return out
