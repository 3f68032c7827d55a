"""Films related to one, each with what ties it to that one; and what is learned of a club for that."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.catalogue.mood import Vocabulary
from bot.domain.ids import FilmId, GuildId
from bot.domain.people import Actor
from bot.domain.recommendations.errors import NothingRelated
from bot.domain.recommendations.suggestion import WEAK, SuggestedFilm, SuggestionReason, SuggestionReasonKind
from bot.domain.reviews.club_snapshot import ClubSnapshot
from bot.services.cache import ClubCache
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.recommendations.pool import LearnedPool, RatingPool
from bot.services.recommendations.similarity import CatalogueSimilarity, SimilarityReason, share_maker_or_series
from bot.services.reviews.library import ReviewLibrary
from bot.store.changes import Changes
from bot.taste import Reason, Recommender, RelatedFilms, Suggestion
from bot.taste.related.people import CoRatings

POOL = 3_000
"""The best-known films of the catalogue, and of the pool, that suggestions look at, besides the club's own."""
RELATED = 6
SAME_HAND = 3
KEPT_NEAR = 40
LOOKED_AT = 200
"""Films that are asked of what was learned, before the catalogue's ties are weighed in."""
LEARNED, LEARNED_RATED = 0.6, 2.0
"""What the best learned neighbour adds, without and with ratings of people who saw both."""
STRENGTH = {
    SuggestionReasonKind.SERIES: 2.9,
    SuggestionReasonKind.REMAKE: 2.5,
    SuggestionReasonKind.RETOLD: 2.5,
    SuggestionReasonKind.CO_LIKED: 1.8,
    SuggestionReasonKind.SAME_TITLE: 1.0,
    SuggestionReasonKind.CO_LIKED_ELSEWHERE: 0.6,
}
"""Reasons that only `bot.taste` finds, and where they stand among the catalogue's ties."""
RETELLING = (SuggestionReasonKind.REMAKE, SuggestionReasonKind.RETOLD)
"""What is a tie of the catalogue, though it takes reading other films' titles to see it."""
LEAST_SHOWN = 2
"""A count of one would point at a person."""


@dataclass(frozen=True, slots=True)
class FittedClub:
    """What was learned from a club's films and published ratings, beside the pool that was there."""

    films: dict[FilmId, Film]
    related: RelatedFilms
    ties: CatalogueSimilarity
    together: CoRatings
    crowd: Recommender | None
    pool: LearnedPool | None
    _near: dict[FilmId, list[tuple[float, SuggestedFilm]]] = field(default_factory=dict)

    def nearest_films(self, film: Film, count: int) -> list[tuple[float, SuggestedFilm]]:
        """The films nearest to one, each with how near it is and its reasons; remembered, for a club asks often."""
        if film.id not in self._near:
            self._near[film.id] = nearest_films(film, self, KEPT_NEAR)
        return self._near[film.id][:count]


class RelatedFilmsService:
    """Only published reviews of this club and the shared library count; no other club's ratings ever do."""

    def __init__(
        self,
        catalogue: FilmCatalogue,
        library: ReviewLibrary,
        clubs: ClubService,
        vocabulary: Vocabulary,
        pool: RatingPool,
    ) -> None:
        self._catalogue = catalogue
        self._library = library
        self._clubs = clubs
        self.vocabulary = vocabulary
        self._pool = pool
        self._fitted: ClubCache[str, FittedClub] = ClubCache(
            catalogue.database,
            16,
            depends_on=Changes.FILMS
            | Changes.OVERLAYS
            | Changes.REVIEWS
            | Changes.DIARY
            | Changes.PREFERENCES
            | Changes.SETTINGS,
        )

    async def related_films(self, who: Actor, typed: str) -> tuple[Film, tuple[SuggestedFilm, ...]]:
        """Films near one film, each with what ties it to that one, the strongest tie first.

        Raises FilmNotFound, FilmAmbiguous and NothingRelated.
        """
        film = await self._catalogue.find_asked_film(who, typed)
        fitted = await self.fitted_club(who.club)
        if film.id not in fitted.films:
            films = {**fitted.films, film.id: film}
            fitted = await self._learn(films, await self._library.club_snapshot(who.club))
        found = await asyncio.to_thread(fitted.nearest_films, film, KEPT_NEAR)
        if not found:
            raise NothingRelated(film)
        return film, tuple(_varied([suggested for _, suggested in found], film))

    async def fitted_club(self, guild: GuildId) -> FittedClub:
        """What was learned of this club's films and published ratings, anew after each change."""
        stamp = self._pool.pool.stamp if self._pool.pool else ""
        return await self._fitted.get_or_make(guild, stamp, lambda: self._fit_anew(guild))

    async def _fit_anew(self, guild: GuildId) -> FittedClub:
        shelf = await self._library.club_snapshot(guild)
        rated = self._pool.pool.films if self._pool.pool else ()
        known = [film.id for film in await self._catalogue.best_known_films(POOL - len(rated))]
        # Read again where the club has its own word on a film.
        films = await self._catalogue.get_films(guild, [*known, *rated, *shelf.film_ids()])
        return await self._learn({film.id: film for film in films}, shelf)

    async def _learn(self, films: dict[FilmId, Film], shelf: ClubSnapshot) -> FittedClub:
        return await asyncio.to_thread(_learn, films, shelf.all_ratings(), self._pool.pool)


def _learn(films: dict[FilmId, Film], ratings: list[tuple[int, int, float]], pool: LearnedPool | None) -> FittedClub:
    from bot.taste import Recommender, RelatedFilms  # noqa: PLC0415  numpy need not load before the first question
    from bot.taste.related.people import CoRatings  # noqa: PLC0415

    everybody = list(films.values())
    together = CoRatings(ratings)
    # The pool was learned once for all clubs; a club's few ratings are learned beside it, never into it.
    related = RelatedFilms(everybody, together, pool.together if pool else CoRatings(()))
    crowd = Recommender.fit(ratings, films=everybody) if ratings else None
    return FittedClub(films, related, CatalogueSimilarity(everybody), together, crowd, pool)


def nearest_films(film: Film, fitted: FittedClub, count: int) -> list[tuple[float, SuggestedFilm]]:
    """The films nearest to one, each with how near it is (1 for the nearest) and its reasons, the strongest first.

    What the catalogue says of both films is weighed together with what `bot.taste` learned, from ratings above all;
    a film that only genre or time ties to this one comes after all others.
    """
    learned = {FilmId(each.film_id): each for each in fitted.related.related_films(film.id, LOOKED_AT)}
    best = max((each.score for each in learned.values()), default=1.0) or 1.0
    rated = any(
        reason.kind.value == SuggestionReasonKind.CO_LIKED for each in learned.values() for reason in each.reasons
    )
    weight = LEARNED_RATED if rated else LEARNED
    ranked = []
    for other in fitted.films.values():
        ties = fitted.ties.reasons_between(film, other)
        suggestion = learned.get(other.id)
        told = _told(film.id, suggestion, fitted) if suggestion else []
        reasons = [tie for tie in [*told, *ties] if tie.because.why not in WEAK] or ties
        if not reasons or other.id == film.id:
            continue
        known = [*ties, *(tie for tie in told if tie.because.why in RETELLING)]
        score = sum(tie.strength for tie in known) + (weight * max(0.0, suggestion.score / best) if suggestion else 0.0)
        ranked.append((reasons[0].because.why not in WEAK, score, other, _ordered(reasons)))
    ranked.sort(key=lambda each: (not each[0], -each[1], each[2].id))
    top = ranked[0][1] if ranked else 1.0
    return [(score / top, SuggestedFilm(other, reasons)) for _, score, other, reasons in ranked[:count]]


def _ordered(ties: Iterable[SimilarityReason]) -> tuple[SuggestionReason, ...]:
    """The strongest first, and none twice: a series is known to the catalogue and to what was learned."""
    return tuple(dict.fromkeys(tie.because for tie in sorted(ties, key=lambda tie: -tie.strength)))


def _varied(found: list[SuggestedFilm], film: Film) -> list[SuggestedFilm]:
    """The first ones, with at most SAME_HAND of the film's own makers or series; what is over fills up the end."""
    kept: list[SuggestedFilm] = []
    over: list[SuggestedFilm] = []
    for suggested in found:
        same = share_maker_or_series(suggested.film, film)
        many = sum(share_maker_or_series(each.film, film) for each in kept) >= SAME_HAND
        (over if same and many else kept).append(suggested)
    return [*kept, *over][:RELATED]


def _told(film: FilmId, suggestion: Suggestion, fitted: FittedClub) -> list[SimilarityReason]:
    """The learned reasons that the catalogue's own ties do not say."""
    other = FilmId(suggestion.film_id)
    # The core also calls a common head ("Toy Story", "Toy Story 2") a shared title; a person would not.
    same_title = (
        fold_text(fitted.films[film].title) == fold_text(fitted.films[other].title) if film in fitted.films else False
    )
    return [
        SimilarityReason(STRENGTH[because.why], because)
        for reason in suggestion.reasons
        if SuggestionReasonKind(reason.kind.value) in STRENGTH
        and (reason.kind.value != SuggestionReasonKind.SAME_TITLE or same_title)
        for because in _because(reason, film, other, fitted)
    ]


def _because(reason: Reason, film: FilmId, other: FilmId, fitted: FittedClub) -> Iterator[SuggestionReason]:
    if reason.kind.value == SuggestionReasonKind.REMAKE and film in fitted.films:
        asked, found = fitted.films[film], fitted.films[other]
        # The later one is the remake: no film retells one that is not there yet.
        again = (found.year or 0) >= (asked.year or 0)
        yield SuggestionReason(SuggestionReasonKind.REMAKE if again else SuggestionReasonKind.RETOLD, (asked.name,))
        return
    if reason.kind.value != SuggestionReasonKind.CO_LIKED:
        names = reason.names or tuple(fitted.films[FilmId(each)].name for each in reason.films if each in fitted.films)
        yield SuggestionReason(SuggestionReasonKind(reason.kind.value), names, reason.count)
        return
    # One number of two crowds: members can be asked, people of the pool cannot, so each is counted for itself.
    crowds = (
        (SuggestionReasonKind.CO_LIKED, fitted.together),
        (SuggestionReasonKind.CO_LIKED_ELSEWHERE, fitted.pool and fitted.pool.together),
    )
    for why, crowd in crowds:
        count = crowd.liked_by_both(film, other) if crowd else 0
        if count >= LEAST_SHOWN:
            yield SuggestionReason(why, (), count)
