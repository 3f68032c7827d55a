"""What shall we watch: for one person, for some, for a voice channel, or for those who use a channel."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.errors import NothingToRecommend, QuestionGone, UnknownChoice
from bot.domain.ids import FilmId, MemberId
from bot.domain.watching import Audience, Filters, Marked, Picked, Question, Verdict
from bot.services import ranking
from bot.services.cache import Cache
from bot.services.crowds import liked_by_others
from bot.services.permissions import club_of
from bot.store import watching as store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from bot.domain.film import Film
    from bot.domain.ids import GuildId
    from bot.domain.mood import Mood, Vocabulary
    from bot.domain.people import Actor
    from bot.domain.shelf import Shelf
    from bot.services.catalogue import Catalogue
    from bot.services.clubs import Clubs
    from bot.services.diary import Diary
    from bot.services.library import Library
    from bot.services.suggestions import Fitted, Suggestions
    from bot.store.database import Database

AT_ONCE = 3
MOST_PEOPLE = 25
SEEN_SHOWN = 3
KEPT = timedelta(days=30)
"""How long a question can be gone on with."""
RECENT = timedelta(days=90)
"""How long using Marquee in a channel makes somebody's taste part of the channel's."""

Verdicts = dict[MemberId, dict[FilmId, Verdict]]


class Watching:
    """Only published ratings count for others; the asker's own private ones never show in a shared answer."""

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        library: Library,
        clubs: Clubs,
        suggestions: Suggestions,
        diary: Diary,
        vocabulary: Vocabulary,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._library = library
        self._clubs = clubs
        self._suggestions = suggestions
        self._diary = diary
        self._now = now
        self.vocabulary = vocabulary
        self._verdicts: Cache[None, Verdicts] = Cache(database, 100)

    async def ask(
        self, who: Actor, filters: Filters, members: Sequence[MemberId] = (), audience: Audience = Audience.ME
    ) -> Picked:
        """Choose for these members; for nobody in particular it is for the asker.

        Raises OnlyInAClub, UnknownChoice for a word outside the vocabulary, and NothingToRecommend.
        """
        guild = club_of(who)
        filters = self._checked(filters)
        people = tuple(dict.fromkeys(members))[:MOST_PEOPLE] or (who.member,)
        async with self._database.write(quiet=True) as writing:
            identity = await store.put_question(
                writing, guild, who.member, audience, people, filters, skip=0, now=self._now()
            )
        question = Question(id=identity, asker=who.member, audience=audience, members=people, filters=filters, skip=0)
        return await self._answer(who, question)

    async def of_channel(self, who: Actor) -> list[MemberId]:
        """Those who used Marquee publicly in this channel in the last 90 days, the last one first."""
        guild = club_of(who)
        if who.channel is None:
            return []
        await self._clubs.flush()
        async with self._database.read() as reading:
            return await store.users_of_channel(reading, guild, who.channel, self._now() - RECENT)

    async def go_on(self, who: Actor, identity: int, *, further: bool) -> Picked:
        """The same question again; `further` brings the next films. Somebody else's press begins their own copy.

        Raises QuestionGone after 30 days.
        """
        question = await self._mine(who, identity)
        if further:
            question = await self._move(who, question, question.skip + AT_ONCE)
        return await self._answer(who, question)

    async def with_members(self, who: Actor, identity: int, members: Sequence[MemberId], audience: Audience) -> Picked:
        """The same filters for other people. Raises QuestionGone."""
        async with self._database.read() as reading:
            question = await store.question(reading, club_of(who), identity)
        if question is None:
            raise QuestionGone
        return await self.ask(who, question.filters, members, audience)

    async def say(self, who: Actor, film: FilmId, verdict: Verdict) -> Marked:
        """Take down what a member says of a film; it holds from the next answer on."""
        guild = club_of(who)
        found = await self._catalogue.film(guild, film)
        async with self._database.write(club=guild) as writing:
            await store.put_verdict(writing, guild, who.member, found.id, verdict, now=self._now())
        return Marked(found.id, found.name, verdict)

    async def wish(self, who: Actor, film: FilmId) -> Film:
        """Put a film on the person's watchlist."""
        return await self._diary.want(who, f"film:{film}", private=False)

    async def forget_old(self) -> None:
        async with self._database.write(quiet=True) as writing:
            await store.drop_old_questions(writing, self._now() - KEPT)

    async def languages(self) -> list[str]:
        return sorted({language for film in await self._catalogue.best_known(1_000) for language in film.languages})

    def _checked(self, filters: Filters) -> Filters:
        genre = self.vocabulary.genre(filters.genre) if filters.genre else None
        mood = self.vocabulary.mood(filters.mood).name if filters.mood else None
        if filters.avoid and filters.avoid.casefold() not in self.vocabulary.content_notes:
            raise UnknownChoice("content note", filters.avoid, self.vocabulary.content_notes)
        return Filters(
            genre=genre,
            mood=mood,
            decade=filters.decade,
            runtime=filters.runtime,
            language=filters.language,
            avoid=filters.avoid.casefold() if filters.avoid else None,
            watchlist=filters.watchlist,
        )

    async def _mine(self, who: Actor, identity: int) -> Question:
        guild = club_of(who)
        async with self._database.read() as reading:
            question = await store.question(reading, guild, identity)
        if question is None:
            raise QuestionGone
        if question.asker == who.member:
            return question
        members = (who.member,) if question.audience is Audience.ME else question.members
        async with self._database.write(quiet=True) as writing:
            copy = await store.put_question(
                writing,
                guild,
                who.member,
                question.audience,
                members,
                question.filters,
                skip=question.skip,
                now=self._now(),
            )
        return Question(
            id=copy,
            asker=who.member,
            audience=question.audience,
            members=members,
            filters=question.filters,
            skip=question.skip,
        )

    async def _move(self, who: Actor, question: Question, skip: int) -> Question:
        async with self._database.write(quiet=True) as writing:
            await store.move(writing, club_of(who), question.id, skip)
        return Question(
            id=question.id,
            asker=question.asker,
            audience=question.audience,
            members=question.members,
            filters=question.filters,
            skip=skip,
        )

    async def _answer(self, who: Actor, question: Question) -> Picked:
        guild = club_of(who)
        shelf = await self._library.shelf(guild)
        fitted = await self._suggestions.fitted(guild)
        mood = self.vocabulary.mood(question.filters.mood) if question.filters.mood else None
        counted = [m for m in question.members if m == who.member or m not in shelf.silent]
        names, verdicts, wished = await self._about(guild, counted)
        seen = await self._seen(who, shelf, counted, verdicts)
        alone = counted == [who.member]
        tastes = [
            await self._taste(guild, member, None if alone else names.get(member, "a member"), shelf, fitted, verdicts)
            for member in counted or [who.member]
        ]
        others = [film for taste in tastes for film in taste.others_liked]
        candidates = await self._candidates(guild, shelf, question.filters, mood, wished, others)
        fresh = [film for film in candidates if film.id not in seen and not _refused(film.id, counted, verdicts)]
        salt = f"{self._now().date()}|{'' if alone else question.id}"
        ranked = await asyncio.to_thread(ranking.rank, fresh, tastes, shelf, fitted, mood, salt=salt)
        if not ranked:
            raise NothingToRecommend(tuple(question.filters.words()))
        skip = question.skip % max(1, len(ranked))
        return Picked(
            question=question,
            films=tuple(ranked[skip : skip + AT_ONCE]),
            names=tuple(names.get(member, "a member") for member in counted),
            withheld=len(question.members) - len(counted),
            seen=_left_out(candidates, seen, names),
            known=sum(len(taste.profile) for taste in tastes),
            more=len(ranked) > AT_ONCE,
        )

    async def _about(
        self, guild: GuildId, members: Sequence[MemberId]
    ) -> tuple[Mapping[MemberId, str], Verdicts, set[FilmId]]:
        verdicts = await self._verdicts.get(guild, None, lambda: self._read_verdicts(guild))
        async with self._database.read() as reading:
            names = await store.names(reading, guild, members)
            wished = await store.wished_by(reading, guild, members)
        return names | self._clubs.names_seen(guild), verdicts, wished

    async def _candidates(
        self,
        guild: GuildId,
        shelf: Shelf,
        filters: Filters,
        mood: Mood | None,
        wished: set[FilmId],
        others: Sequence[FilmId],
    ) -> list[Film]:
        """What this club has and wishes for, and what others of like taste speak for."""
        ids = [*shelf.films(), *shelf.latest, *wished, *others]
        if await self._clubs.house(guild):
            ids += await self._catalogue.starter()
        if filters.watchlist:
            ids = [film for film in dict.fromkeys(ids) if film in wished]
        films = await self._catalogue.films(guild, ids)
        return [film for film in films if filters.pass_(film) and (mood is None or mood.why(film))]

    async def _seen(
        self, who: Actor, shelf: Shelf, members: Sequence[MemberId], verdicts: Verdicts
    ) -> dict[FilmId, MemberId]:
        """Who has seen which film, as far as they made it known; the asker's own diary counts for the asker."""
        seen: dict[FilmId, MemberId] = {}
        for member in members:
            said = {film for film, verdict in verdicts.get(member, {}).items() if verdict is Verdict.SEEN}
            for film in {*shelf.reviewed_by(member), *shelf.rated_by(member), *said}:
                seen.setdefault(film, member)
        if who.member in members:
            for film in await self._diary.films_seen(who):
                seen.setdefault(film, who.member)
        return seen

    async def _taste(
        self,
        guild: GuildId,
        member: MemberId,
        name: str | None,
        shelf: Shelf,
        fitted: Fitted,
        verdicts: Verdicts,
    ) -> ranking.Taste:
        profile = shelf.profile(member)
        rated = {film.id: film.name for film in await self._catalogue.films(guild, profile)}
        pool = fitted.pool.recommender if fitted.pool else None
        others = await asyncio.to_thread(liked_by_others, profile, fitted.crowd, pool, rated)
        return ranking.Taste(member, name, profile, verdicts.get(member, {}), others)

    async def _read_verdicts(self, guild: GuildId) -> Verdicts:
        async with self._database.read() as reading:
            rows = await store.verdicts(reading, guild)
        found: Verdicts = {}
        for member, film, verdict in rows:
            found.setdefault(member, {})[film] = verdict
        return found


def _refused(film: FilmId, members: Sequence[MemberId], verdicts: Verdicts) -> bool:
    return any(verdicts.get(member, {}).get(film) is Verdict.NOT_THIS for member in members)


def _left_out(
    candidates: Sequence[Film], seen: Mapping[FilmId, MemberId], names: Mapping[MemberId, str]
) -> tuple[tuple[Film, str], ...]:
    """The best known of what would have been there."""
    missing = sorted((film for film in candidates if film.id in seen), key=lambda film: -film.popularity)
    return tuple((film, names.get(seen[film.id], "somebody")) for film in missing[:SEEN_SHOWN])
