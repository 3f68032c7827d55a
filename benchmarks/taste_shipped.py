"""`/recommend` as the bot calls it, over MovieLens' films and ratings: candidates, ranks, variety.

The training ratings are the rating pool; the people asked about are members of a club. What Discord and the database
add (who may be named, what was voted down) is left out, for MovieLens knows nothing of it.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks import taste_data as data
from benchmarks.taste_data import Rating
from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, MemberId
from bot.domain.reviews.club_snapshot import ClubSnapshot, GivenRating
from bot.domain.reviews.review import Stars
from bot.services.recommendations import ranking
from bot.services.recommendations.collaborative import score_by_others
from bot.services.recommendations.film_index import FilmIndex
from bot.services.recommendations.fitted_club import FittedClub
from bot.services.recommendations.pool import WELL_RATED, LearnedPool
from bot.taste import Recommender
from bot.taste.related.people import CoRatings

LIBRARY = 400
"""Films that every club has, as many as the starter library: here those that most people liked."""
FILMS = 3_000


@dataclass(frozen=True, slots=True)
class LearnedClub:
    """A club as the bot knows it when it ranks."""

    fitted: FittedClub
    shelf: ClubSnapshot
    tastes: Sequence[ranking.MemberTaste]


class ShippedRecommend:
    """The functions that `RecommendationService` calls, in its order."""

    def __init__(self, catalogue: Sequence[Film], train: Sequence[Rating]) -> None:
        likes = data.popularity_of(train)
        most = math.log1p(max(likes.values()))
        films = [
            dataclasses.replace(film, popularity=math.log1p(likes.get(int(film.id), 0.0)) / most) for film in catalogue
        ]
        films.sort(key=lambda film: (-film.popularity, film.id))
        self._films = {film.id: film for film in films}
        rated = Counter(FilmId(film) for _, film, _ in train).most_common(WELL_RATED)
        pool = LearnedPool("", CoRatings(train), Recommender.fit(train), tuple(film for film, _ in rated))
        looked_at = dict.fromkeys([*(film.id for film in films[: FILMS - len(rated)]), *pool.films])
        self._index = FilmIndex([self._films[film] for film in looked_at if film in self._films], pool)
        self._library = [film.id for film in films[:LIBRARY]]

    def club(self, profiles: Sequence[data.Profile]) -> tuple[FittedClub, ClubSnapshot]:
        """A club in which people published these ratings; they are members 1, 2, 3 and so on."""
        given = [
            GivenRating(FilmId(film), MemberId(member), Stars(round(2 * stars)))
            for member, profile in enumerate(profiles, 1)
            for film, stars in profile.items()
        ]
        shelf = ClubSnapshot.from_rows((), given)
        return FittedClub(self._index, shelf.all_ratings()), shelf

    def tastes(
        self, profiles: Sequence[data.Profile], members: Iterable[int], fitted: FittedClub
    ) -> list[ranking.MemberTaste]:
        names = {
            film: self._films[film].name for profile in profiles for film in map(FilmId, profile) if film in self._films
        }
        pool = fitted.pool.recommender if fitted.pool else None
        found = []
        for member in members:
            profile = {FilmId(film): stars for film, stars in profiles[member - 1].items()}
            others = score_by_others(profile, fitted.crowd, pool, names)
            found.append(ranking.MemberTaste(MemberId(member), None, profile, {}, others))
        return found

    def candidates(self, shelf: ClubSnapshot, tastes: Sequence[ranking.MemberTaste], seen: Iterable[int]) -> list[Film]:
        ids = dict.fromkeys([*shelf.latest, *(film for taste in tastes for film in taste.others_liked), *self._library])
        left_out = {*seen, *(film for taste in tastes for film in taste.profile)}
        return [self._films[film] for film in ids if film in self._films and int(film) not in left_out]

    def ask(
        self, profiles: Sequence[data.Profile], members: Sequence[int], count: int, seen: Iterable[int] = ()
    ) -> list[int]:
        """The first `count` films for these members of a club."""
        return self.rank(self.learn(profiles), members, count, seen)

    def learn(self, profiles: Sequence[data.Profile]) -> LearnedClub:
        """A club of these people, with what is known of the taste of each."""
        fitted, shelf = self.club(profiles)
        return LearnedClub(fitted, shelf, self.tastes(profiles, range(1, len(profiles) + 1), fitted))

    def rank(self, club: LearnedClub, members: Sequence[int], count: int, seen: Iterable[int] = ()) -> list[int]:
        """The first `count` films for some members of it, none of those in `seen`."""
        tastes = [club.tastes[member - 1] for member in members]
        films = self.candidates(club.shelf, tastes, seen)
        ranked = ranking.rank_films(films, tastes, club.shelf, club.fitted, None, salt="")
        return [int(suggested.film.id) for suggested in ranked.films_at(0, count)]
