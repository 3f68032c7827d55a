"""What a schedule posts next: nothing comes again before everything else that fits has come once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, TypeVar

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, MemberId, ReviewId
from bot.domain.privacy.disclosure import LEAST_OTHERS
from bot.domain.recommendations.question import Verdict
from bot.domain.recommendations.suggestion import SuggestedFilm
from bot.domain.reviews.club_snapshot import ClubSnapshot
from bot.domain.schedules.schedule import PostChoice, PostKind, Schedule, years_since
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.recommendations import ranking
from bot.services.recommendations.suggestions import RelatedFilmsService
from bot.services.reviews.library import ReviewLibrary
from bot.store import highlights as highlight_store
from bot.store.database import Database
from bot.store.recommendations import questions as watching_store
from bot.store.schedules import schedules as store

RECENT = timedelta(days=90)
"""How long using Marquee in a channel makes somebody's taste part of the channel's."""
WEEK, DAY = 7, 1
Verdicts = dict[MemberId, dict[FilmId, Verdict]]
Item = TypeVar("Item")


class _QuotableReview(NamedTuple):
    """A review that may be quoted: how many lines it has, whether one is pinned, how good the best is."""

    review: ReviewId
    film: FilmId
    own: bool
    lines: int
    pinned: bool
    score: float


class PostChooser:
    """Chooses from what the club may read; the same moment gives the same choice, so that a preview tells the truth."""

    def __init__(
        self,
        database: Database,
        clubs: ClubService,
        catalogue: FilmCatalogue,
        library: ReviewLibrary,
        suggestions: RelatedFilmsService,
    ) -> None:
        self._database = database
        self._clubs = clubs
        self._catalogue = catalogue
        self._library = library
        self._suggestions = suggestions

    async def choose_post(self, schedule: Schedule, moment: datetime) -> PostChoice | None:
        """What to post at this moment; None where nothing here answers to what the schedule asks for."""
        async with self._database.read() as reading:
            before = await store.posted_choices(reading, schedule.guild, schedule.plan.what)
        if schedule.plan.what is PostKind.PICK:
            return await self._pick(schedule, before, moment)
        if schedule.plan.what is PostKind.LINE:
            return await self._line(schedule, before)
        return await self._year_ago(schedule, before, moment)

    async def _pick(self, schedule: Schedule, before: Sequence[PostChoice], moment: datetime) -> PostChoice | None:
        guild = schedule.guild
        shelf = await self._library.club_snapshot(guild)
        ids = [*shelf.film_ids(), *shelf.latest]
        if await self._clubs.house_reviews_shown(guild):
            ids += await self._catalogue.starter_films()
        films = [film for film in await self._fitting(schedule, ids) if film.confirmed]
        async with self._database.read() as reading:
            verdicts = _by_member(await watching_store.stored_verdicts(reading, guild))
            users = await watching_store.users_of_channel(reading, guild, schedule.plan.channel, moment - RECENT)
        audience = _audience(users, shelf, verdicts)
        if len(audience) < LEAST_OTHERS:
            verdicts = {}  # everybody who reads the post would know whose they are
        films = _least(films, [choice.film for choice in before], lambda film: film.id)
        films = _unseen(films, audience, shelf, verdicts)
        if not films:
            return None
        mood = self._suggestions.vocabulary.find_mood(schedule.filters.mood) if schedule.filters.mood else None
        taste = _together(audience, shelf, verdicts)
        # Learning a club takes a fifth of a second of processor: only where somebody liked something.
        liked = any(stars >= ranking.LIKED for stars in taste.profile.values())
        fitted = await self._suggestions.fitted_club(guild) if liked else None
        salt = str(schedule.plan.posting_time.local_day(moment))
        ranked = await asyncio.to_thread(ranking.rank_films, films, [taste], shelf, fitted, mood, salt=salt)
        last = await self._catalogue.get_films(guild, [choice.film for choice in before[-1:]])
        best = await asyncio.to_thread(_first_unlike, ranked, last)
        return PostChoice(film=best.film.id, because=best.because)

    async def _line(self, schedule: Schedule, before: Sequence[PostChoice]) -> PostChoice | None:
        voices = await self._voices(schedule)
        if not voices:
            return None
        shown = Counter(choice.review for choice in before)
        last = before[-1].film if before else None
        best = min(
            voices,
            key=lambda voice: (
                shown[voice.review] // voice.lines,
                not voice.own,
                shown[voice.review],
                voice.film == last,
                not voice.pinned,
                -voice.score,
                voice.review,
            ),
        )
        async with self._database.read() as reading:
            rows = await highlight_store.lines_of_review(reading, schedule.guild, best.review)
        places = [(int(row[1]), int(row[2]), int(row[3])) for row in rows]
        fresh = _least(places, [choice.place for choice in before if choice.review == best.review], lambda place: place)
        return PostChoice(film=best.film, review=best.review, place=fresh[0]) if fresh else None

    async def _voices(self, schedule: Schedule) -> list[_QuotableReview]:
        guild = schedule.guild
        house = await self._clubs.house_reviews_shown(guild)
        overlay = await self._clubs.film_overlay(guild)
        async with self._database.read() as reading:
            rows = await highlight_store.quotable_lines(reading, guild, house=house)
        fitting = {film.id for film in await self._fitting(schedule, {FilmId(row[2]) for row in rows})}
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

    async def _year_ago(self, schedule: Schedule, before: Sequence[PostChoice], moment: datetime) -> PostChoice | None:
        beat = schedule.plan.posting_time
        today = beat.local_day(moment)
        days = DAY if beat.weekday is None else WEEK
        async with self._database.read() as reading:
            rows = await store.reviews_until_year(reading, schedule.guild, today.year)
        due = [
            (ReviewId(review), FilmId(film), years)
            for review, film, written in rows
            if (years := years_since(_day(written, schedule), today, days))
        ]
        overlay = await self._clubs.film_overlay(schedule.guild)
        fitting = {film.id for film in await self._fitting(schedule, {film for _, film, _ in due})}
        due = [
            (review, overlay.apply_to(film), years) for review, film, years in due if overlay.apply_to(film) in fitting
        ]
        due = _least(due, [choice.review for choice in before], lambda each: each[0])
        if not due:
            return None
        review, film, _ = min(due, key=lambda each: (each[2], each[0]))
        return PostChoice(film=film, review=review)

    async def _fitting(self, schedule: Schedule, ids: Iterable[FilmId]) -> list[Film]:
        films = await self._catalogue.get_films(schedule.guild, ids)
        filters = schedule.filters
        mood = self._suggestions.vocabulary.find_mood(filters.mood) if filters.mood else None
        return [film for film in films if filters.passes(film) and (mood is None or mood.matching_words(film))]


def _least(items: list[Item], before: Iterable[Hashable], key: Callable[[Item], Hashable]) -> list[Item]:
    """What was posted least often; of several, not the one that was posted last."""
    known = list(before)
    often = Counter(known)
    fewest = min((often[key(item)] for item in items), default=0)
    least = [item for item in items if often[key(item)] == fewest]
    return [item for item in least if key(item) != known[-1]] or least if known else least


def _day(written: str, schedule: Schedule) -> date:
    """The day of writing; of an instant the one that it was in the schedule's zone."""
    if "T" not in written:
        return date.fromisoformat(written)
    moment = datetime.fromisoformat(written)
    return schedule.plan.posting_time.local_day(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _audience(users: Iterable[MemberId], shelf: ClubSnapshot, verdicts: Verdicts) -> list[MemberId]:
    """Those who use Marquee in the channel, or everybody who rates or votes here; without who keeps to themselves."""
    known = {member for latest in shelf.latest.values() for member in latest} | verdicts.keys()
    return sorted((set(users) & known or known) - shelf.uncounted)


def _unseen(films: list[Film], audience: Sequence[MemberId], shelf: ClubSnapshot, verdicts: Verdicts) -> list[Film]:
    """Without what most of the audience has seen, as far as they made it known, unless nothing else is left."""
    seen = Counter(
        film
        for member in audience
        for film in {
            *shelf.reviewed_by(member),
            *shelf.rated_by(member),
            *(film for film, verdict in verdicts.get(member, {}).items() if verdict is Verdict.SEEN),
        }
    )
    return [film for film in films if 2 * seen[film.id] <= len(audience)] or films


def _first_unlike(ranked: ranking.RankedFilms, last: Sequence[Film]) -> SuggestedFilm:
    """The first film that has nothing in common with these, else the very first."""
    return next((each for each in ranked if not _alike(each.film, last)), None) or ranked.page(0, 1)[0]


def _alike(film: Film, others: Iterable[Film]) -> bool:
    """Whether one of the others has a director or the series in common with the film."""
    return any(
        set(film.directors) & set(other.directors) or (film.series is not None and film.series == other.series)
        for other in others
    )


def _together(audience: Sequence[MemberId], shelf: ClubSnapshot, verdicts: Verdicts) -> ranking.MemberTaste:
    """The audience as one person: the mean of their stars, and what more of them voted for than against."""
    stars: dict[FilmId, list[float]] = {}
    balance: Counter[FilmId] = Counter()
    for member in audience:
        for film, given in shelf.profile_of(member).items():
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


def _by_member(rows: Iterable[tuple[MemberId, FilmId, Verdict]]) -> Verdicts:
    found: Verdicts = {}
    for member, film, verdict in rows:
        found.setdefault(member, {})[film] = verdict
    return found
