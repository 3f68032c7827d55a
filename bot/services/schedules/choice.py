"""Chooses what a schedule posts next; nothing is repeated before everything else that fits has been posted."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, TypeVar

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, MemberId, ReviewId
from bot.domain.privacy.disclosure import LEAST_OTHERS
from bot.domain.recommendations.question import Filters, Verdict
from bot.domain.recommendations.suggestion import SuggestedFilm
from bot.domain.reviews.club_snapshot import ClubSnapshot
from bot.domain.schedules.schedule import PostChoice, PostKind, Schedule, years_since
from bot.domain.stats.recap import NothingSeen, Recap, RecapTime
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.recommendations import ranking
from bot.services.recommendations.suggestions import RelatedFilmsService
from bot.services.recommendations.variety import RankedFilms
from bot.services.reviews.library import ReviewLibrary
from bot.services.stats.recaps import RecapService
from bot.store import highlights as highlight_store
from bot.store.database import Database
from bot.store.recommendations import questions as watching_store
from bot.store.schedules import schedules as store

AUDIENCE_PERIOD = timedelta(days=90)
"""A member who used Marquee in a channel within this time counts as part of its audience."""
WEEKLY_DAYS, DAY = 7, 1
Verdicts = dict[MemberId, dict[FilmId, Verdict]]
Item = TypeVar("Item")


class _QuotableReview(NamedTuple):
    """A review that may be quoted: the number of its lines, whether one is pinned, and the best score (0..1)."""

    review: ReviewId
    film: FilmId
    own: bool
    lines: int
    pinned: bool
    score: float


class PostChooser:
    """Chooses posts from what the club may read; called by `SchedulePosting`.

    The same moment gives the same choice, so that a preview shows what will be posted.
    """

    def __init__(
        self,
        database: Database,
        clubs: ClubService,
        catalogue: FilmCatalogue,
        library: ReviewLibrary,
        suggestions: RelatedFilmsService,
        recaps: RecapService,
    ) -> None:
        self._database = database
        self._clubs = clubs
        self._catalogue = catalogue
        self._library = library
        self._related_films = suggestions
        self._recaps = recaps

    async def choose_post(self, schedule: Schedule, moment: datetime) -> PostChoice | None:
        """What to post at this moment; None if nothing fits the schedule."""
        async with self._database.read() as reading:
            before = await store.posted_choices(reading, schedule.guild, schedule.plan.what)
        if schedule.plan.what is PostKind.RECAP:
            found = await self.recap_of(schedule, moment)
            return None if found is None else PostChoice(film=found.seen[0].id)
        if schedule.plan.what is PostKind.PICK:
            return await self._choose_film(schedule, before, moment)
        if schedule.plan.what is PostKind.LINE:
            return await self._choose_line(schedule, before)
        return await self._choose_year_ago(schedule, before, moment)

    async def recap_of(self, schedule: Schedule, moment: datetime) -> Recap | None:
        """The club's month before this moment, in January its year, without members' words; None if nothing was seen.

        A post stays in its channel, while a line may be withdrawn later.
        """
        time = RecapTime.ended_before(schedule.plan.posting_time.local_day(moment))
        try:
            return await self._recaps.make_club_recap(schedule.guild, time, quoting=False)
        except NothingSeen:
            return None

    async def _choose_film(
        self, schedule: Schedule, before: Sequence[PostChoice], moment: datetime
    ) -> PostChoice | None:
        guild = schedule.guild
        snapshot = await self._library.club_snapshot(guild)
        ids = [*snapshot.film_ids(), *snapshot.latest]
        if await self._clubs.house_reviews_shown(guild):
            ids += await self._catalogue.starter_films()
        films = [film for film in await self._fitting_films(schedule, ids) if film.confirmed]
        async with self._database.read() as reading:
            verdicts = _verdicts_by_member(await watching_store.stored_verdicts(reading, guild))
            users = await watching_store.users_of_channel(
                reading, guild, schedule.plan.channel, moment - AUDIENCE_PERIOD
            )
        audience = _audience(users, snapshot, verdicts)
        if len(audience) < LEAST_OTHERS:
            verdicts = {}  # with so few members, readers could tell whose votes they are
        films = _least_posted(films, [choice.film for choice in before], lambda film: film.id)
        films = _unseen_films(films, audience, snapshot, verdicts)
        if not films:
            return None
        mood = self._related_films.vocabulary.find_mood(schedule.filters.mood) if schedule.filters.mood else None
        taste = _combined_taste(audience, snapshot, verdicts)
        # Fitting a club takes 0.2 s of CPU, so it is done only if somebody liked a film.
        liked = any(stars >= ranking.LIKED for stars in taste.profile.values())
        fitted = await self._related_films.fitted_club(guild) if liked else None
        salt = str(schedule.plan.posting_time.local_day(moment))
        ranked = await asyncio.to_thread(ranking.rank_films, films, [taste], snapshot, fitted, mood, salt=salt)
        last = await self._catalogue.get_films(guild, [choice.film for choice in before[-1:]])
        best = await asyncio.to_thread(_first_unlike, ranked, last)
        return PostChoice(film=best.film.id, reasons=best.reasons)

    async def _choose_line(self, schedule: Schedule, before: Sequence[PostChoice]) -> PostChoice | None:
        reviews = await self._quotable_reviews(schedule)
        if not reviews:
            return None
        shown = Counter(choice.review for choice in before)
        last = before[-1].film if before else None
        best = min(
            reviews,
            key=lambda review: (
                shown[review.review] // review.lines,
                not review.own,
                shown[review.review],
                review.film == last,
                not review.pinned,
                -review.score,
                review.review,
            ),
        )
        async with self._database.read() as reading:
            rows = await highlight_store.lines_of_review(reading, schedule.guild, best.review)
        places = [(int(row[1]), int(row[2]), int(row[3])) for row in rows]
        fresh = _least_posted(
            places, [choice.place for choice in before if choice.review == best.review], lambda place: place
        )
        return PostChoice(film=best.film, review=best.review, place=fresh[0]) if fresh else None

    async def _quotable_reviews(self, schedule: Schedule) -> list[_QuotableReview]:
        guild = schedule.guild
        house = await self._clubs.house_reviews_shown(guild)
        overlay = await self._clubs.film_overlay(guild)
        async with self._database.read() as reading:
            rows = await highlight_store.quotable_lines(reading, guild, house=house)
        fitting = {film.id for film in await self._fitting_films(schedule, {FilmId(row[2]) for row in rows})}
        found: dict[int, list[tuple[FilmId, bool, bool, float]]] = {}
        for row in rows:
            film = overlay.apply_to(FilmId(row[2]))
            if film in fitting:
                found.setdefault(row[1], []).append((film, row[3] == guild, bool(row[4]), row[5]))
        return [
            _QuotableReview(
                review=ReviewId(review),
                film=lines[0][0],
                own=lines[0][1],
                lines=len(lines),
                pinned=any(line[2] for line in lines),
                score=max(line[3] for line in lines),
            )
            for review, lines in found.items()
        ]

    async def _choose_year_ago(
        self, schedule: Schedule, before: Sequence[PostChoice], moment: datetime
    ) -> PostChoice | None:
        beat = schedule.plan.posting_time
        today = beat.local_day(moment)
        days = DAY if beat.weekday is None else WEEKLY_DAYS
        async with self._database.read() as reading:
            rows = await store.reviews_until_year(reading, schedule.guild, today.year)
        due = [
            (ReviewId(review), FilmId(film), years)
            for review, film, written in rows
            if (years := years_since(_written_day(written, schedule), today, days))
        ]
        overlay = await self._clubs.film_overlay(schedule.guild)
        fitting = {film.id for film in await self._fitting_films(schedule, {film for _, film, _ in due})}
        due = [
            (review, overlay.apply_to(film), years) for review, film, years in due if overlay.apply_to(film) in fitting
        ]
        due = _least_posted(due, [choice.review for choice in before], lambda each: each[0])
        if not due:
            return None
        review, film, _ = min(due, key=lambda each: (each[2], each[0]))
        return PostChoice(film=film, review=review)

    async def _fitting_films(self, schedule: Schedule, ids: Iterable[FilmId]) -> list[Film]:
        films = await self._catalogue.get_films(schedule.guild, ids)
        filters = schedule.filters
        if filters == Filters():
            return films
        mood = self._related_films.vocabulary.find_mood(filters.mood) if filters.mood else None
        return [film for film in films if filters.passes(film) and (mood is None or mood.matching_words(film))]


def _least_posted(items: list[Item], before: Iterable[Hashable], key: Callable[[Item], Hashable]) -> list[Item]:
    """The items that were posted least often, without the one that was posted last unless it is the only one."""
    posted = list(before)
    if not posted:
        return items
    # A plain dict, because a Counter calls Python for each of the many items that were never posted.
    counts = dict(Counter(posted))
    times = [counts.get(key(item), 0) for item in items]
    fewest = min(times, default=0)
    least = [item for item, count in zip(items, times, strict=True) if count == fewest]
    return [item for item in least if key(item) != posted[-1]] or least


def _written_day(written: str, schedule: Schedule) -> date:
    """The day of writing; a time is converted to the day in the schedule's time zone."""
    if "T" not in written:
        return date.fromisoformat(written)
    moment = datetime.fromisoformat(written)
    return schedule.plan.posting_time.local_day(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _audience(users: Iterable[MemberId], snapshot: ClubSnapshot, verdicts: Verdicts) -> list[MemberId]:
    """The channel's users who rate or vote, or, if there are none, all members who do; without those who opted out."""
    known = {member for latest in snapshot.latest.values() for member in latest} | verdicts.keys()
    return sorted((set(users) & known or known) - snapshot.uncounted)


def _unseen_films(
    films: list[Film], audience: Sequence[MemberId], snapshot: ClubSnapshot, verdicts: Verdicts
) -> list[Film]:
    """The films that at most half of the audience is known to have seen; all films if none is left."""
    seen = Counter(
        film
        for member in audience
        for film in {
            *snapshot.reviewed_by(member),
            *snapshot.rated_by(member),
            *(film for film, verdict in verdicts.get(member, {}).items() if verdict is Verdict.SEEN),
        }
    )
    too_known = {film for film, count in seen.items() if 2 * count > len(audience)}
    return [film for film in films if film.id not in too_known] or films


def _first_unlike(ranked: RankedFilms, last: Sequence[Film]) -> SuggestedFilm:
    """The first film that has nothing in common with these, else the very first."""
    return next((each for each in ranked if not _is_alike(each.film, last)), None) or ranked.films_at(0, 1)[0]


def _is_alike(film: Film, others: Iterable[Film]) -> bool:
    """Whether the film shares a director or its series with one of the others."""
    return any(
        set(film.directors) & set(other.directors) or (film.series is not None and film.series == other.series)
        for other in others
    )


def _combined_taste(audience: Sequence[MemberId], snapshot: ClubSnapshot, verdicts: Verdicts) -> ranking.MemberTaste:
    """The audience as one person: mean stars per film, and the verdict of the majority of votes."""
    stars: dict[FilmId, list[float]] = {}
    balance: Counter[FilmId] = Counter()
    for member in audience:
        for film, given in snapshot.profile_of(member).items():
            stars.setdefault(film, []).append(given)
        for film, verdict in verdicts.get(member, {}).items():
            balance[film] += {Verdict.UP: 1, Verdict.DOWN: -1}.get(verdict, 0)
    return ranking.MemberTaste(
        member=MemberId(0),
        name=None,
        profile={film: sum(given) / len(given) for film, given in stars.items()},
        verdicts={film: Verdict.UP if sum_ > 0 else Verdict.DOWN for film, sum_ in balance.items() if sum_},
        others_liked={},
    )


def _verdicts_by_member(rows: Iterable[tuple[MemberId, FilmId, Verdict]]) -> Verdicts:
    found: Verdicts = {}
    for member, film, verdict in rows:
        found.setdefault(member, {})[film] = verdict
    return found
