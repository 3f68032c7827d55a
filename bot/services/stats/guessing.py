"""The guessing game: asks which film a line is about, takes one answer a person, and keeps the week's points."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from random import Random

from bot.domain.catalogue.film import Film, film_name
from bot.domain.errors import ControlUnknown
from bot.domain.highlights.errors import LineGone
from bot.domain.ids import FilmId, GuildId, HighlightId, MemberId
from bot.domain.people import Actor
from bot.domain.privacy.disclosure import Disclosure, Statement
from bot.domain.reviews.errors import ReviewGone
from bot.domain.reviews.review import HighlightLine
from bot.domain.schedules.times import PostingTime
from bot.domain.stats import guessing
from bot.domain.stats.guessing import (
    GuessBoard,
    GuessCount,
    GuessQuestion,
    GuessResult,
    GuessRound,
    GuessRoundId,
    GuessSolution,
)
from bot.domain.stats.masking import WordCounter, WordUse, mask_line
from bot.services.cache import ClubCache
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.services.highlights.quotes import HighlightService
from bot.store.changes import Changes
from bot.store.database import Database, ReadTransaction
from bot.store.diary import entries as diary_store
from bot.store.stats import guesses as store

CANDIDATES = 24
"""Lines that are looked at for one question."""
TEXTS = 160
"""Reviews that show which words are ordinary ones."""
KNOWN_FILMS = 120
"""Films of the club, and as many of the best-known ones, among which plausible wrong answers are looked for."""
LISTED = 10


class GuessingService:
    """Any member of a club may play. Every method raises OnlyInAClub."""

    def __init__(
        self,
        database: Database,
        clubs: ClubService,
        catalogue: FilmCatalogue,
        highlights: HighlightService,
        now: Callable[[], datetime],
        rng: Random,
    ) -> None:
        self._database = database
        self._clubs = clubs
        self._catalogue = catalogue
        self._highlights = highlights
        self._now = now
        self._rng = rng
        self._words: ClubCache[None, WordUse] = ClubCache(
            database, 50, depends_on=Changes.LINES | Changes.REVIEWS | Changes.SETTINGS
        )

    async def ask_question(self, actor: Actor) -> GuessQuestion:
        """A new question. Raises NothingToGuess."""
        guild = require_club(actor)
        async with self._database.read() as reading:
            before = await store.lines_asked(reading, guild)
        use = await self._words.get_or_make(guild, None, lambda: self._read_words(guild))
        for identity in await self._highlights.sample_lines(guild, CANDIDATES, but=before):
            found = await self._askable(guild, identity, use)
            if found is None:
                continue
            line, film, words = found
            wrong = await self._wrong_films(guild, film)
            if len(wrong) < guessing.OPTIONS - 1:
                continue
            films = [film, *wrong]
            self._rng.shuffle(films)
            asked = await self._store_round(actor, guild, line, film, films)
            return GuessQuestion(round=asked, words=words, films=tuple(films), count=GuessCount())
        raise guessing.NothingToGuess

    async def record_guess(self, actor: Actor, asked: GuessRoundId, place: int) -> GuessResult:
        """A member's answer, by the place of the option.

        Raises GuessRoundGone, GuessRoundOver, AlreadyGuessed, GuessOwnLine, and ControlUnknown for another place.
        """
        guild = require_club(actor)
        found = await self._find_round(guild, asked)
        if not 0 <= place < len(found.options):
            raise ControlUnknown
        line = await self._line(guild, found)
        if self._is_over(found):
            raise guessing.GuessRoundOver
        if line.review.author.member == actor.member:
            raise guessing.GuessOwnLine
        overlay = await self._clubs.film_overlay(guild)
        films = [overlay.apply_to(film) for film in found.options]
        right, now = films[place] == overlay.apply_to(found.film), self._now()
        since = await self._week_start(guild)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            # Read again where nobody else writes: the place in the order decides the points, and an answer that comes
            # together with the solution is too late.
            current = await store.round_by_id(writing, guild, asked)
            if current is None or current.closed_at is not None:
                raise guessing.GuessRoundOver
            earlier = await store.count_guesses(writing, guild, asked)
            points = guessing.points_for(earlier.right) if right else 0
            if not await store.insert_guess(writing, found, actor.member, place=place, points=points, now=now):
                chosen = await store.place_guessed(writing, guild, asked, actor.member) or 0
                raise guessing.AlreadyGuessed(await self._name_of(guild, films[chosen]))
            week = await store.points_since(writing, guild, actor.member, since)
        question = await self._question(guild, found, line)
        chosen_film = await self._catalogue.get_film(guild, films[place])
        return GuessResult(
            question=question, chosen=chosen_film, points=points, place=earlier.right if right else 0, week=week
        )

    async def reveal_answer(self, actor: Actor, asked: GuessRoundId) -> GuessSolution:
        """End a question and tell its answer. Raises GuessRoundGone and TooEarlyToReveal."""
        guild = require_club(actor)
        found = await self._find_round(guild, asked)
        line = await self._line(guild, found)
        open_until = found.asked_at + guessing.REVEAL_AFTER
        privileged = actor.member == found.asked_by or actor.manages_messages
        if found.closed_at is None and not privileged and self._now() < open_until:
            raise guessing.TooEarlyToReveal(open_until)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.close_round(writing, guild, asked, now=self._now())
        async with self._database.read() as reading:
            count = await store.count_guesses(reading, guild, asked)
            right = await store.right_guesses(reading, guild, asked)
            silent = await self._silent(reading, guild)
        film = await self._catalogue.get_film(guild, found.film)
        winners = tuple(name for member, name in right if member not in silent)
        return GuessSolution(round=found, line=line, film=film, winners=winners, count=count)

    async def week_board(self, actor: Actor, *, shared: bool) -> GuessBoard:
        """The points since Monday in the club's time zone; who stays out of statistics is listed only to themselves.

        With `shared`, others read the answer too, so that not even the reader is an exception.
        """
        guild = require_club(actor)
        since = await self._week_start(guild)
        async with self._database.read() as reading:
            everyone = await store.standings_since(reading, guild, since)
            silent = await self._silent(reading, guild)
        own = next((each for each in everyone if each.member == actor.member), None)
        listed = tuple(each for each in everyone if each.member not in silent)[:LISTED]
        return GuessBoard(since=since, standings=listed, own=None if shared or own in listed else own)

    async def drop_old_rounds(self) -> None:
        """Delete the questions and answers of all clubs that are older than KEPT_FOR."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.delete_old_rounds(writing, self._now() - guessing.KEPT_FOR)

    async def _askable(
        self, guild: GuildId, identity: HighlightId, use: WordUse
    ) -> tuple[HighlightLine, Film, str] | None:
        try:
            line = await self._highlights.line_by_id(guild, identity)
            film = await self._catalogue.get_film(guild, line.review.film)
        except (LineGone, ReviewGone):
            return None
        words = _masked(line, film, use)
        return None if words is None else (line, film, words)

    async def _store_round(
        self, actor: Actor, guild: GuildId, line: HighlightLine, film: Film, films: Sequence[Film]
    ) -> GuessRound:
        now = self._now()
        asked = GuessRound(
            id=GuessRoundId(0),
            guild=guild,
            line=line.id,
            film=film.id,
            options=tuple(each.id for each in films),
            asked_by=actor.member,
            asked_at=now,
        )
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            identity = await store.insert_round(writing, asked)
        return dataclasses.replace(asked, id=identity)

    async def _question(self, guild: GuildId, found: GuessRound, line: HighlightLine) -> GuessQuestion:
        use = await self._words.get_or_make(guild, None, lambda: self._read_words(guild))
        films = [await self._catalogue.get_film(guild, film) for film in found.options]
        own = await self._catalogue.get_film(guild, found.film)
        async with self._database.read() as reading:
            count = await store.count_guesses(reading, guild, found.id)
        words = _masked(line, own, use, asked=True) or ""
        return GuessQuestion(round=found, words=words, films=tuple(films), count=count)

    async def _find_round(self, guild: GuildId, asked: GuessRoundId) -> GuessRound:
        async with self._database.read() as reading:
            found = await store.round_by_id(reading, guild, asked)
        if found is None or len(found.options) < guessing.OPTIONS:
            raise guessing.GuessRoundGone
        return found

    async def _line(self, guild: GuildId, found: GuessRound) -> HighlightLine:
        if found.line is None:
            raise guessing.GuessRoundGone
        try:
            return await self._highlights.line_by_id(guild, found.line)
        except (LineGone, ReviewGone):
            raise guessing.GuessRoundGone from None

    def _is_over(self, found: GuessRound) -> bool:
        return found.closed_at is not None or self._now() >= found.asked_at + guessing.OPEN_FOR

    async def _name_of(self, guild: GuildId, film: FilmId) -> str:
        return (await self._catalogue.get_film(guild, film)).name

    async def _week_start(self, guild: GuildId) -> datetime:
        """Monday's first moment in the club's time zone, in UTC."""
        zone = await self._clubs.club_zone(guild)
        today = await self._clubs.club_today(guild)
        return PostingTime(_MIDNIGHT, zone).instant_on(today - timedelta(days=today.weekday()))

    async def _silent(self, reading: ReadTransaction, guild: GuildId) -> frozenset[MemberId]:
        """Who stays out of the club's statistics."""
        switches: Disclosure = await diary_store.club_disclosure(reading, guild)
        return switches.members_silent(Statement.COUNTED)

    async def _wrong_films(self, guild: GuildId, film: Film) -> list[Film]:
        """Plausible films: like this one in decade and genre, from what the club knows and then the best known."""
        ids = [*await self._highlights.films_with_lines(guild)]
        self._rng.shuffle(ids)
        heads = dict.fromkeys([*ids[:KNOWN_FILMS], *await self._catalogue.best_known_ids(KNOWN_FILMS)])
        films = await self._catalogue.get_films(guild, heads)
        fitting = [each for each in films if _may_stand_beside(each, film)]
        dice = {each.id: self._rng.random() for each in fitting}
        fitting.sort(key=lambda each: (-_likeness(each, film), dice[each.id]))
        return _unlike_names(fitting[: 3 * guessing.OPTIONS], self._rng)[: guessing.OPTIONS - 1]

    async def _read_words(self, guild: GuildId) -> WordUse:
        reviews = await self._highlights.sample_reviews(guild, TEXTS)
        async with self._database.read() as reading:
            texts = await store.texts_of_reviews(reading, guild, reviews)
        return await asyncio.to_thread(_count_words, texts)


_MIDNIGHT = datetime.min.time()


def _count_words(texts: Iterable[tuple[FilmId, str]]) -> WordUse:
    counter = WordCounter()
    for film, body in texts:
        counter.add_text(film, body)
    return counter.word_use()


def _masked(line: HighlightLine, film: Film, use: WordUse, *, asked: bool = False) -> str | None:
    """The line's words as they are asked; None if it hides a spoiler, quotes the film, or gives it away.

    A line that was `asked` before stays, even if too little of it would be left today.
    """
    paragraph = line.review.paragraphs[line.paragraph]
    hidden = (*paragraph.spoilers, *paragraph.quotations)
    if line.review.is_barred or any(span.start < line.span.stop and line.span.start < span.stop for span in hidden):
        return None
    review = "\n".join(each.text for each in line.review.paragraphs)
    return mask_line(line.text, film, review, line.review.language, use, anyhow=asked)


def _may_stand_beside(other: Film, film: Film) -> bool:
    """Whether a film can be a wrong answer: confirmed, another one, and not of the same series or name."""
    return (
        other.id != film.id
        and other.confirmed
        and (other.series is None or other.series != film.series)
        and other.title.casefold() != film.title.casefold()
    )


def _likeness(other: Film, film: Film) -> int:
    """How plausible a film is as a wrong answer: one point a shared genre, two for the decade, one for the next."""
    apart = abs((other.year or 0) - (film.year or 0))
    close = 2 if other.decade == film.decade else int(apart <= 10)
    return len(set(other.genres) & set(film.genres)) + close


def _unlike_names(films: list[Film], rng: Random) -> list[Film]:
    """The films in random order, each name once."""
    rng.shuffle(films)
    return list({film_name(each.title.casefold(), each.year): each for each in films}.values())
