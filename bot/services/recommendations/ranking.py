"""Puts what could be watched into an order, for one person or for a group, with the reasons that put it there."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.mood import Mood
from bot.domain.ids import FilmId, MemberId
from bot.domain.recommendations.question import Verdict
from bot.domain.recommendations.suggestion import SuggestedFilm, SuggestionReason, SuggestionReasonKind
from bot.domain.reviews.club_snapshot import ClubSnapshot
from bot.domain.reviews.review import Stars
from bot.services.recommendations.fitted_club import FittedClub
from bot.services.recommendations.variety import RankedFilms

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
    "crowd": 1.0,
    "club": 0.05,
    "club alone": 0.5,
    "known": 0.3,
    "chance": 0.1,
    "wish": 0.6,
    "mood": 1.2,
    "house": 0.15,
}
"""What each part of a film's score weighs.

"taste", "crowd", "club", "known" and "chance" were chosen by `benchmarks.taste --shipped` on seeds 100 and above:
docs/taste.md has the figure without each. The others are rules of the product that ratings alone cannot judge. "club
alone" is the club's score where nothing is known of anybody who asks: what members praise comes first then, though it
foretells less than fame. What somebody put on a watchlist, or asked for, comes before what is guessed.
"""
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


class Candidate(NamedTuple):
    """What the order of a film depends on besides its id; `mood` is how well it fits the mood asked for, 0 to 1."""

    film: FilmId
    popularity: float
    mood: float = 0.0


@dataclass(frozen=True, slots=True)
class RankedCandidates:
    """Candidates in the order in which they are suggested, the best first, and what gives a film its reasons."""

    films: Sequence[FilmId]
    explain: Callable[[Film], SuggestedFilm]

    def __len__(self) -> int:
        return len(self.films)


def rank_films(
    films: Sequence[Film],
    tastes: Sequence[MemberTaste],
    shelf: ClubSnapshot,
    fitted: FittedClub | None,
    mood: Mood | None,
    *,
    salt: str,
) -> RankedFilms:
    """Rank films as `rank_candidates` does."""
    ranked = rank_candidates(candidates_of(films, mood), tastes, shelf, fitted, mood, salt=salt)
    by_id = {film.id: film for film in films}
    return RankedFilms([by_id[film] for film in ranked.films], ranked.explain)


def candidates_of(films: Iterable[Film], mood: Mood | None) -> list[Candidate]:
    return [Candidate(film.id, film.popularity, 0.0 if mood is None else mood.fit(film)) for film in films]


def rank_candidates(
    candidates: Collection[Candidate],
    tastes: Sequence[MemberTaste],
    shelf: ClubSnapshot,
    fitted: FittedClub | None,
    mood: Mood | None,
    *,
    salt: str,
) -> RankedCandidates:
    """Rank films for one person, or for several.

    For several people each one's ranks count alike, however high or low they rate: the mean of 1/log2(1 + rank),
    after Masthoff's rank sum (Recommender Systems Handbook, 2015). Greedy coverage (GFAR, RecSys 2020) was measured
    beside it and found no better. Chance comes from `salt`.
    """
    near = near_films(tastes, fitted)
    ids = np.array([int(each.film) for each in candidates], np.int64)
    at = {each.film: place for place, each in enumerate(candidates)}
    places = fitted.places_of(at) if fitted is not None else ids
    club = _club_weight(tastes)
    common = _common_scores(candidates, shelf, club)
    scores = [
        common
        + WEIGHT["chance"] * _chances(ids, f"{salt}|{taste.member}")
        + (0.0 if found is None else WEIGHT["taste"] * found.strength[places])
        + _own_scores(at, taste)
        for taste, found in zip(tastes, near, strict=True)
    ]
    orders = [np.lexsort((ids, -score)) for score in scores]
    order = orders[0] if len(orders) == 1 else np.lexsort((ids, -_worth(orders)))

    def explain(film: Film) -> SuggestedFilm:
        told = [
            _reasons(film, taste, shelf, fitted, found, mood, club) for taste, found in zip(tastes, near, strict=True)
        ]
        if len(told) == 1:
            return SuggestedFilm(film, told[0])
        return SuggestedFilm(film, tuple(_weightiest(dict.fromkeys(itertools.chain.from_iterable(told)))))

    return RankedCandidates([FilmId(film) for film in ids[order].tolist()], explain)


def _worth(orders: Sequence[NDArray[np.int64]]) -> NDArray[np.float64]:
    """For each film the sum of 1/log2(1 + rank) over the members' orders, in whole millionths so that equals tie."""
    gain = np.rint(1e6 / np.log2(2.0 + np.arange(len(orders[0]))))
    worth = np.zeros(len(orders[0]))
    for order in orders:
        worth[order] += gain
    return worth


@dataclass(frozen=True, slots=True)
class NearFilms:
    """How near each film is to one that a person liked, by its place, 0 for not at all; and which one that is."""

    strength: NDArray[np.float64]
    liked: NDArray[np.int64]
    films: Sequence[Film]

    def film_near(self, place: int) -> Film | None:
        return self.films[int(self.liked[place])] if self.strength[place] > 0 else None


def near_films(tastes: Sequence[MemberTaste], fitted: FittedClub | None) -> list[NearFilms | None]:
    """For each person what is near to the films that they liked best; what several liked is looked at once."""
    if fitted is None:
        return [None for _ in tastes]
    liked = [_best_liked(taste, fitted) for taste in tastes]
    wanted = list(dict.fromkeys(place for found in liked for _, place in found))
    neighbours = dict(
        zip(wanted, fitted.neighbours_of([fitted.film_at(place) for place in wanted], NEIGHBOURS), strict=True)
    )
    out: list[NearFilms | None] = []
    for found in liked:
        strength, which = np.zeros(fitted.size + 1), np.zeros(fitted.size + 1, np.int64)
        for at, (stars, place) in enumerate(found):
            near = neighbours[place]
            told = near.strong & (near.near >= NEAR_ENOUGH)
            places, value = near.places[told], near.near[told] * (stars - 2.5) / 2.5
            better = value > strength[places]
            strength[places[better]], which[places[better]] = value[better], at
        out.append(NearFilms(strength, which, [fitted.film_at(place) for _, place in found]))
    return out


def _best_liked(taste: MemberTaste, fitted: FittedClub) -> list[tuple[float, int]]:
    liked = sorted(((stars, film) for film, stars in taste.profile.items() if stars >= LIKED), reverse=True)
    places = ((stars, fitted.place_of(film)) for stars, film in liked[:MOST_LIKED])
    return [(stars, place) for stars, place in places if place is not None]


def _club_weight(tastes: Sequence[MemberTaste]) -> float:
    return WEIGHT["club" if any(taste.profile for taste in tastes) else "club alone"]


def _common_scores(candidates: Collection[Candidate], shelf: ClubSnapshot, club: float) -> NDArray[np.float64]:
    """What speaks for each film whoever asks."""
    scores = np.empty(len(candidates))
    for at, (film, popularity, mood) in enumerate(candidates):
        score = WEIGHT["known"] * min(1.0, popularity) + WEIGHT["mood"] * mood
        if film in shelf.latest:
            score += club * _club_worth(shelf.counted_stars(film))
        house = shelf.house_stars(film) if film in shelf.by_film else None
        if house is not None:
            score += WEIGHT["house"] * (house - PRIOR_STARS)
        scores[at] = score
    return scores


def _club_worth(given: Collection[Stars]) -> float:
    """How far the club's mean, drawn towards PRIOR_STARS, is from these; 0 without ratings."""
    if not given:
        return 0.0
    total = sum(stars.halves for stars in given) / 2
    return (total + PRIOR_STARS * PRIOR_COUNT) / (len(given) + PRIOR_COUNT) - PRIOR_STARS


def _own_scores(at: Mapping[FilmId, int], taste: MemberTaste) -> NDArray[np.float64]:
    """What others of like taste, a wish and a vote add for one person, by the place of each film."""
    scores = np.zeros(len(at))
    for film, (strength, _) in taste.others_liked.items():
        if film in at:
            scores[at[film]] += WEIGHT["crowd"] * strength
    for film in taste.wishes:
        if film in at:
            scores[at[film]] += WEIGHT["wish"]
    for film, verdict in taste.verdicts.items():
        if film in at:
            scores[at[film]] += {Verdict.UP: VOTE_UP, Verdict.DOWN: VOTE_DOWN}.get(verdict, 0.0)
    return scores


def _chances(ids: NDArray[np.int64], salt: str) -> NDArray[np.float64]:
    """A number in 0 to 1 for each film, by the salt: the finaliser of SplitMix64 (Steele et al., OOPSLA 2014)."""
    seed = np.uint64(int.from_bytes(hashlib.blake2b(salt.encode(), digest_size=8).digest(), "big"))
    mixed = ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + seed
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray((mixed ^ (mixed >> np.uint64(31))) / 2.0**64)


def _weightiest(reasons: Iterable[SuggestionReason]) -> list[SuggestionReason]:
    """For a group, what was asked for is told first, then members' own reasons, and first what most of them share."""
    personal = PERSONAL | {SuggestionReasonKind.BECAUSE_MEMBER_LIKED, SuggestionReasonKind.WISHED}
    return sorted(
        _shared(reasons),
        key=lambda each: (
            each.kind is not SuggestionReasonKind.MOOD,
            each.kind not in personal,
            each.kind in LAST,
            -len(each.names),
        ),
    )


def _shared(reasons: Iterable[SuggestionReason]) -> list[SuggestionReason]:
    """The same reason of several members as one, with all of their names."""
    found: dict[object, SuggestionReason] = {}
    for each in reasons:
        liked = each.names[-1:] if each.kind is SuggestionReasonKind.BECAUSE_MEMBER_LIKED else ()
        whose = each.kind in (SuggestionReasonKind.BECAUSE_MEMBER_LIKED, SuggestionReasonKind.WISHED)
        key = (each.kind, liked, each.through) if whose else each
        names = (*found[key].names[: -1 if liked else None], *each.names) if key in found and whose else each.names
        found[key] = replace(each, names=names)
    return list(found.values())


def _reasons(
    film: Film,
    taste: MemberTaste,
    shelf: ClubSnapshot,
    fitted: FittedClub | None,
    near: NearFilms | None,
    mood: Mood | None,
    club: float,
) -> tuple[SuggestionReason, ...]:
    """What speaks for a film to one person, what was asked for first and then the weightiest."""
    reasons: list[tuple[float, SuggestionReason]] = [(0.01, SuggestionReason(_last(film, shelf)))]
    reasons += _of_taste(film, taste, fitted, near)
    if film.id in taste.wishes:
        names = (taste.name,) if taste.name else ()
        reasons.append((WEIGHT["wish"], SuggestionReason(SuggestionReasonKind.WISHED, names)))
    reasons += _of_the_club(film, shelf, club)
    if mood is not None:
        reasons.append(_of_mood(film, mood))
    # A low score is no reason to watch a film, though it counts against it.
    spoken = sorted(
        ((weight, reason) for weight, reason in reasons if weight > 0),
        key=lambda pair: (pair[1].kind is not SuggestionReasonKind.MOOD, -pair[0]),
    )
    told = tuple(reason for _, reason in spoken)
    if len(told) > 1:
        told = tuple(reason for reason in told if reason.kind not in LAST)
    return told if taste.veil is None else _veiled(told, taste.veil)


def _veiled(told: Iterable[SuggestionReason], veil: SuggestionReason) -> tuple[SuggestionReason, ...]:
    """The same reasons, and none of them tells what the person rated."""
    personal = PERSONAL | {SuggestionReasonKind.BECAUSE_MEMBER_LIKED}
    return tuple(dict.fromkeys(veil if each.kind in personal else each for each in told))


def _of_mood(film: Film, mood: Mood) -> tuple[float, SuggestionReason]:
    # Within a sentence a genre is a common noun; among the themes are names such as "Las Vegas".
    words = (word.lower() if word in mood.genres else word for word in mood.matching_words(film))
    reason = SuggestionReason(SuggestionReasonKind.MOOD, (mood.name, *words))
    return WEIGHT["mood"] * mood.fit(film), reason


def _of_taste(
    film: Film, taste: MemberTaste, fitted: FittedClub | None, near: NearFilms | None
) -> list[tuple[float, SuggestionReason]]:
    """What the person liked and what others of like taste did; where both are one count of people, it is told once."""
    liked = crowd = through = None
    place = fitted.place_of(film.id) if fitted is not None else None
    favourite = near.film_near(place) if near is not None and place is not None else None
    if fitted is not None and near is not None and place is not None and favourite is not None:
        through = fitted.reasons_between(favourite, film)[0]
        liked = (WEIGHT["taste"] * float(near.strength[place]), _liked(taste, favourite, through))
    if film.id in taste.others_liked:
        strength, reason = taste.others_liked[film.id]
        crowd = (WEIGHT["crowd"] * strength, reason)
    if liked and crowd and favourite and through and through.kind in COUNTED and crowd[1].names == (favourite.name,):
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


def _of_the_club(film: Film, shelf: ClubSnapshot, club: float) -> list[tuple[float, SuggestionReason]]:
    reasons = []
    here = shelf.score_of(film.id)
    if here.mean is not None:
        worth = _club_worth(shelf.counted_stars(film.id))
        reasons.append((club * worth, SuggestionReason(SuggestionReasonKind.CLUB_SCORE, (), here.count, here.mean)))
    house = shelf.house_stars(film.id)
    if house is not None:
        reasons.append(
            (WEIGHT["house"] * (house - PRIOR_STARS), SuggestionReason(SuggestionReasonKind.HOUSE_SCORE, (), 1, house))
        )
    return reasons
