"""What shall we watch: for one person, for some, for a voice channel, or for those who use a channel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.mood import Mood
from bot.domain.errors import NobodyHere, NothingToRecommend, NothingToUndo, UnknownChoice
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.recommendations.question import Audience, Filters, Marked, Picked, Question, Verdict
from bot.domain.recommendations.suggestion import Because, Why
from bot.domain.reviews.club_snapshot import Shelf
from bot.services.catalogue.catalogue import Catalogue
from bot.services.clubs.clubs import Clubs
from bot.services.clubs.permissions import club_of
from bot.services.diary.diary import Diary
from bot.services.recommendations import ranking
from bot.services.recommendations.collaborative import liked_by_others
from bot.services.recommendations.participants import Company, Known, best_known_seen
from bot.services.recommendations.questions import Questions
from bot.services.recommendations.suggestions import Fitted, Suggestions
from bot.services.reviews.library import Library
from bot.store.database import Database
from bot.store.recommendations import questions as store

AT_ONCE = 3
MOST_PEOPLE = 25
SEEN_SHOWN = 3
RECENT = timedelta(days=90)
"""How long using Marquee in a channel makes somebody's taste part of the channel's."""


class Watching:
    """`shared` is whether others read the answer: then nothing counts that its owner has not published."""

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        library: Library,
        clubs: Clubs,
        suggestions: Suggestions,
        diary: Diary,
        questions: Questions,
        now: Callable[[], datetime],
    ) -> None:
        self.questions = questions
        clubs.on_forget.append(questions.forget)
        self._database = database
        self._catalogue = catalogue
        self._library = library
        self._clubs = clubs
        self._suggestions = suggestions
        self._diary = diary
        self._now = now
        self.vocabulary = suggestions.vocabulary
        self._company = Company(database, clubs, diary)

    async def ask(
        self,
        who: Actor,
        filters: Filters,
        members: Sequence[MemberId] = (),
        audience: Audience = Audience.ME,
        *,
        shared: bool,
    ) -> Picked:
        """Choose for these members; for nobody in particular it is for the asker.

        Raises OnlyInAClub, UnknownChoice for a word outside the vocabulary, and NothingToRecommend.
        """
        guild = club_of(who)
        filters = await self._checked(filters)
        people = tuple(dict.fromkeys(members))[:MOST_PEOPLE] or (who.member,)
        question = self.questions.ask(guild, who.member, audience, people, filters)
        return await self._answer(who, question, shared=shared)

    async def of_channel(self, who: Actor) -> list[MemberId]:
        """Those who used Marquee publicly in this channel in the last 90 days, the last one first.

        Raises NobodyHere.
        """
        guild = club_of(who)
        if who.channel is None:
            raise NobodyHere
        await self._clubs.flush_briefly()
        async with self._database.read() as reading:
            found = await store.users_of_channel(reading, guild, who.channel, self._now() - RECENT)
        if not found:
            raise NobodyHere
        return found

    async def go_on(self, who: Actor, identity: int, *, further: bool, shared: bool) -> Picked:
        """The same question again; `further` brings the next films. Somebody else's press begins their own copy.

        Raises QuestionGone after 30 days.
        """
        question = await self._mine(who, identity)
        if further:
            question = self.questions.move(club_of(who), question, question.skip + AT_ONCE)
        return await self._answer(who, question, shared=shared)

    async def with_members(
        self, who: Actor, identity: int, members: Sequence[MemberId], audience: Audience, *, shared: bool
    ) -> Picked:
        """The same filters for other people. Raises QuestionGone."""
        question = await self.questions.find(club_of(who), identity)
        return await self.ask(who, question.filters, members, audience, shared=shared)

    async def say(self, who: Actor, film: FilmId, verdict: Verdict) -> Marked:
        """Take down what a member says of a film; it holds from the next answer on."""
        guild = club_of(who)
        found = await self._catalogue.film(guild, film)
        async with self._database.write(club=guild) as writing:
            await store.put_verdict(writing, guild, who.member, found.id, verdict, now=self._now())
        return Marked(found.id, found.name, verdict)

    async def unsay(self, who: Actor, film: FilmId) -> Film:
        """Take back what a member said of a film. Raises NothingToUndo."""
        guild = club_of(who)
        found = await self._catalogue.film(guild, film)
        async with self._database.write(club=guild) as writing:
            if not await store.drop_verdict(writing, guild, who.member, film):
                raise NothingToUndo
        return found

    async def wish(self, who: Actor, film: FilmId) -> Film:
        """Put a film on the person's watchlist."""
        return await self._diary.want(who, f"film:{film}", private=False)

    async def languages(self) -> list[str]:
        return sorted({language for film in await self._catalogue.best_known(1_000) for language in film.languages})

    async def _checked(self, filters: Filters) -> Filters:
        genre = self.vocabulary.genre(filters.genre) if filters.genre else None
        mood = self.vocabulary.mood(filters.mood).name if filters.mood else None
        if filters.avoid and filters.avoid.casefold() not in self.vocabulary.content_notes:
            raise UnknownChoice("content note", filters.avoid, self.vocabulary.content_notes)
        return Filters(
            genre=genre,
            mood=mood,
            decade=filters.decade,
            runtime=filters.runtime,
            language=await self._language(filters.language) if filters.language else None,
            avoid=filters.avoid.casefold() if filters.avoid else None,
            watchlist=filters.watchlist,
        )

    async def _language(self, typed: str) -> str:
        known = await self.languages()
        wanted = typed.strip().casefold()
        for language in known:
            if language.casefold() == wanted:
                return language
        raise UnknownChoice("language", typed, tuple(known))

    async def _mine(self, who: Actor, identity: int) -> Question:
        guild = club_of(who)
        question = await self.questions.find(guild, identity)
        if question.asker == who.member:
            return question
        members = (who.member,) if question.audience is Audience.ME else question.members
        return self.questions.ask(guild, who.member, question.audience, members, question.filters, skip=question.skip)

    async def _answer(self, who: Actor, question: Question, *, shared: bool) -> Picked:
        guild = club_of(who)
        shelf = await self._library.shelf(guild)
        fitted = await self._suggestions.fitted(guild)
        mood = self.vocabulary.mood(question.filters.mood) if question.filters.mood else None
        # Whoever keeps their taste to themselves still gets an answer of their own, and nobody else reads why.
        own = {who.member} if question.audience is Audience.ME or not shared else set()
        counted = [member for member in question.members if member in own or member not in shelf.silent]
        known = await self._company.known(who, counted, shelf, shared=shared)
        alone = counted == [who.member]
        tastes = [await self._taste(guild, member, known, fitted, named=not alone) for member in counted]
        candidates = await self._candidates(guild, shelf, question.filters, mood, tastes)
        fresh = [film for film in candidates if film.id not in known.seen and not known.refused(film.id)]
        salt = f"{self._now().date()}|{'' if alone else question.id}"
        ranked = await asyncio.to_thread(
            ranking.rank, fresh, tastes or [ranking.NOBODY], shelf, fitted, mood, salt=salt
        )
        if not ranked:
            raise NothingToRecommend(
                tuple(question.filters.words()),
                watchlist=question.filters.watchlist and shared,
                empty=not candidates,
            )
        skip = question.skip % len(ranked)
        missing = best_known_seen(candidates, known, SEEN_SHOWN)
        seen = sum(known.seen.counts(film.id) for film in candidates)
        return Picked(
            question=question,
            films=tuple(ranked[skip : skip + AT_ONCE]),
            names=tuple(known.names.get(member, member) for member in counted if member in known.named),
            unnamed=len(set(counted) - known.named),
            withheld=len(question.members) - len(counted),
            seen=tuple((film, known.names.get(member, member)) for film, member in missing),
            seen_more=seen - len(missing),
            known=sum(len(taste.profile) for taste in tastes),
            more=len(ranked) > AT_ONCE,
            shared=shared,
        )

    async def _candidates(
        self, guild: GuildId, shelf: Shelf, filters: Filters, mood: Mood | None, tastes: Sequence[ranking.Taste]
    ) -> list[Film]:
        """What this club has and wishes for, and what others of like taste speak for."""
        wished = [film for taste in tastes for film in taste.wishes]
        # A film that only somebody rated who keeps that to themselves is not known here.
        rated = [film for film, given in shelf.latest.items() if given.keys() - shelf.silent]
        ids = [*shelf.films(), *rated, *wished, *(film for taste in tastes for film in taste.others_liked)]
        if await self._clubs.house(guild):
            ids += await self._catalogue.starter()
        if filters.watchlist:
            ids = wished
        films = await self._catalogue.films(guild, dict.fromkeys(ids))
        return [film for film in films if filters.pass_(film) and (mood is None or mood.why(film))]

    async def _taste(
        self, guild: GuildId, member: MemberId, known: Known, fitted: Fitted, *, named: bool
    ) -> ranking.Taste:
        profile = known.profiles[member]
        rated = {film.id: film.name for film in await self._catalogue.films(guild, profile)}
        pool = fitted.pool.recommender if fitted.pool else None
        others = await asyncio.to_thread(liked_by_others, profile, fitted.crowd, pool, rated)
        name = known.names.get(member, "a member") if named else None
        veil = None if member in known.open else Because(Why.BECAUSE_MEMBER_LIKED if named else Why.BECAUSE_YOU_LIKED)
        verdicts, wishes = known.verdicts.get(member, {}), known.wishes[member]
        return ranking.Taste(member, name, profile, verdicts, others, wishes, veil)
