"""What shall we watch: for one person, for some, for a voice channel, or for those who use a channel."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.mood import Mood
from bot.domain.catalogue.tmdb_details import WatchProviders
from bot.domain.errors import NothingToUndo, UnknownChoice
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.recommendations.errors import NobodyHere, NothingToRecommend
from bot.domain.recommendations.question import Audience, Filters, Question, Recommendation, RecordedVerdict, Verdict
from bot.domain.recommendations.suggestion import SuggestedFilm, SuggestionReason, SuggestionReasonKind
from bot.domain.reviews.club_snapshot import ClubSnapshot
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.catalogue.tmdb_details import TmdbDetailsService
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.services.diary.diary import DiaryService
from bot.services.recommendations import ranking
from bot.services.recommendations.collaborative import score_by_others
from bot.services.recommendations.fitted_club import FittedClub
from bot.services.recommendations.participants import ParticipantHistory, Participants
from bot.services.recommendations.questions import Questions
from bot.services.recommendations.suggestions import RelatedFilmsService
from bot.services.recommendations.variety import pick_films
from bot.services.reviews.library import ReviewLibrary
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.recommendations import questions as store

AT_ONCE = 3
READ_AHEAD = 12
"""Ranked films that are read to choose AT_ONCE of them; more where one director or series has many of these."""
MOST_PEOPLE = 25
SEEN_SHOWN = 3
RECENT = timedelta(days=90)
"""How long using Marquee in a channel makes somebody's taste part of the channel's."""


class RecommendationService:
    """`shared` is whether others read the answer: then nothing counts that its owner has not published."""

    def __init__(
        self,
        database: Database,
        catalogue: FilmCatalogue,
        library: ReviewLibrary,
        clubs: ClubService,
        suggestions: RelatedFilmsService,
        diary: DiaryService,
        questions: Questions,
        details: TmdbDetailsService,
    ) -> None:
        self.questions = questions
        clubs.on_forget.append(questions.forget_member)
        self._database = database
        self._catalogue = catalogue
        self._library = library
        self._clubs = clubs
        self._suggestions = suggestions
        self._diary = diary
        self._details = details
        self._now = questions.now
        self.vocabulary = suggestions.vocabulary
        self._company = Participants(database, clubs, diary)

    async def recommend_films(
        self,
        actor: Actor,
        filters: Filters,
        members: Sequence[MemberId] = (),
        audience: Audience = Audience.ME,
        *,
        shared: bool,
    ) -> Recommendation:
        """Choose for these members; for nobody in particular it is for the asker.

        Raises OnlyInAClub, UnknownChoice for a word outside the vocabulary, and NothingToRecommend.
        """
        guild = require_club(actor)
        filters = await self._checked(filters)
        people = tuple(dict.fromkeys(members))[:MOST_PEOPLE] or (actor.member,)
        question = self.questions.ask_question(guild, actor.member, audience, people, filters)
        return await self._answer(actor, question, shared=shared)

    async def channel_audience(self, actor: Actor) -> list[MemberId]:
        """Those who used Marquee publicly in this channel in the last 90 days, the last one first.

        Raises NobodyHere.
        """
        guild = require_club(actor)
        if actor.channel is None:
            raise NobodyHere
        await self._clubs.flush_briefly()
        async with self._database.read() as reading:
            found = await store.users_of_channel(reading, guild, actor.channel, self._now() - RECENT)
        if not found:
            raise NobodyHere
        return found

    async def continue_question(self, actor: Actor, identity: int, *, further: bool, shared: bool) -> Recommendation:
        """The same question again; `further` brings the next films. Somebody else's press begins their own copy.

        Raises QuestionGone after 30 days.
        """
        question = await self._mine(actor, identity)
        if further:
            question = self.questions.move_question(require_club(actor), question, question.skip + AT_ONCE)
        return await self._answer(actor, question, shared=shared)

    async def recommend_for_members(
        self, actor: Actor, identity: int, members: Sequence[MemberId], audience: Audience, *, shared: bool
    ) -> Recommendation:
        """The same filters for other people. Raises QuestionGone."""
        question = await self.questions.find_question(require_club(actor), identity)
        return await self.recommend_films(actor, question.filters, members, audience, shared=shared)

    async def record_verdict(self, actor: Actor, film: FilmId, verdict: Verdict) -> RecordedVerdict:
        """Take down what a member says of a film; it holds from the next answer on."""
        guild = require_club(actor)
        found = await self._catalogue.get_film(guild, film)
        async with self._database.write(changes=Changes.VERDICTS, club=guild) as writing:
            await store.put_verdict(writing, guild, actor.member, found.id, verdict, now=self._now())
        return RecordedVerdict(found.id, found.name, verdict)

    async def undo_verdict(self, actor: Actor, film: FilmId) -> Film:
        """Take back what a member said of a film. Raises NothingToUndo."""
        guild = require_club(actor)
        found = await self._catalogue.get_film(guild, film)
        async with self._database.write(changes=Changes.VERDICTS, club=guild) as writing:
            if not await store.drop_verdict(writing, guild, actor.member, film):
                raise NothingToUndo
        return found

    async def add_to_watchlist(self, actor: Actor, film: FilmId) -> Film:
        """Put a film on the person's watchlist."""
        return await self._diary.add_to_watchlist(actor, f"film:{film}", private=False)

    async def list_languages(self) -> list[str]:
        return sorted(
            {language for film in await self._catalogue.best_known_films(1_000) for language in film.languages}
        )

    async def _checked(self, filters: Filters) -> Filters:
        genre = self.vocabulary.find_genre(filters.genre) if filters.genre else None
        mood = self.vocabulary.find_mood(filters.mood).name if filters.mood else None
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
        known = await self.list_languages()
        wanted = typed.strip().casefold()
        for language in known:
            if language.casefold() == wanted:
                return language
        raise UnknownChoice("language", typed, tuple(known))

    async def _mine(self, actor: Actor, identity: int) -> Question:
        guild = require_club(actor)
        question = await self.questions.find_question(guild, identity)
        if question.asker == actor.member:
            return question
        members = (actor.member,) if question.audience is Audience.ME else question.members
        return self.questions.ask_question(
            guild, actor.member, question.audience, members, question.filters, skip=question.skip
        )

    async def _answer(self, actor: Actor, question: Question, *, shared: bool) -> Recommendation:
        guild = require_club(actor)
        shelf = await self._library.club_snapshot(guild)
        fitted = await self._suggestions.fitted_club(guild)
        mood = self.vocabulary.find_mood(question.filters.mood) if question.filters.mood else None
        # Whoever keeps their taste to themselves still gets an answer of their own, and nobody else reads why.
        own = {actor.member} if question.audience is Audience.ME or not shared else set()
        counted = [member for member in question.members if member in own or member not in shelf.uncounted]
        known = await self._company.load_history(actor, counted, shelf, shared=shared)
        alone = counted == [actor.member]
        tastes = await self._tastes(guild, counted, known, fitted, named=not alone)
        candidates = await self._candidates(guild, shelf, question.filters, mood, tastes)
        left_out = known.seen.all_films | known.refused_films()
        fresh = [each for each in candidates if each.film not in left_out]
        salt = f"{self._now().date()}|{'' if alone else question.id}"
        ranked = await asyncio.to_thread(
            ranking.rank_candidates, fresh, tastes or [ranking.NOBODY], shelf, fitted, mood, salt=salt
        )
        if not len(ranked):
            raise NothingToRecommend(
                question.filters,
                watchlist=question.filters.watchlist and shared,
                empty=not candidates,
            )
        chosen = await self._films_at(guild, ranked, question.skip % len(ranked))
        films, watch = await self._with_details(guild, chosen)
        missing = await self._best_known_seen(guild, candidates, known)
        seen = sum(known.seen.may_count(each.film) for each in candidates)
        return Recommendation(
            question=question,
            films=films,
            names=tuple(known.names.get(member, member) for member in counted if member in known.named),
            unnamed=len(set(counted) - known.named),
            withheld=len(question.members) - len(counted),
            seen=tuple((film, known.names.get(member, member)) for film, member in missing),
            seen_more=seen - len(missing),
            known=sum(len(taste.profile) for taste in tastes),
            more=len(ranked) > AT_ONCE,
            shared=shared,
            watch=watch,
        )

    async def _with_details(
        self, guild: GuildId, chosen: Sequence[SuggestedFilm]
    ) -> tuple[tuple[SuggestedFilm, ...], dict[FilmId, WatchProviders]]:
        """The films with what TMDB was asked about them before, and where they can be watched."""
        films, watch = [], {}
        for suggested in chosen:
            film, details = await self._details.stored_details(guild, suggested.film)
            films.append(dataclasses.replace(suggested, film=film))
            if details is not None and details.watch is not None:
                watch[film.id] = details.watch
        return tuple(films), watch

    async def _candidates(
        self,
        guild: GuildId,
        shelf: ClubSnapshot,
        filters: Filters,
        mood: Mood | None,
        tastes: Sequence[ranking.MemberTaste],
    ) -> list[ranking.Candidate]:
        """What this club has and wishes for, and what others of like taste speak for."""
        wished = [film for taste in tastes for film in taste.wishes]
        # A film that only somebody rated who keeps that to themselves is not known here.
        rated = [film for film, given in shelf.latest.items() if given.keys() - shelf.uncounted]
        ids = [*shelf.film_ids(), *rated, *wished, *(film for taste in tastes for film in taste.others_liked)]
        if await self._clubs.house_reviews_shown(guild):
            ids += await self._catalogue.starter_films()
        if filters.watchlist:
            ids = wished
        if mood is None and not filters.needs_facts:
            heads = await self._catalogue.get_film_heads(guild, ids)
            return [ranking.Candidate(film, head.popularity) for film, head in heads.items()]
        films = await self._catalogue.get_films(guild, ids)
        fitting = [film for film in films if filters.passes(film) and (mood is None or mood.matching_words(film))]
        return ranking.candidates_of(fitting, mood)

    async def _films_at(
        self, guild: GuildId, ranked: ranking.RankedCandidates, first: int
    ) -> tuple[SuggestedFilm, ...]:
        """The AT_ONCE films from the place `first` on; only as many are read as are looked at for variety."""
        count = first + READ_AHEAD
        while True:
            films = await self._catalogue.get_films(guild, ranked.films[:count])
            found, read_to_end = pick_films(films, first, AT_ONCE)
            if not read_to_end or count >= len(ranked):
                return await asyncio.to_thread(_explain_films, ranked, found)
            count *= 2

    async def _best_known_seen(
        self, guild: GuildId, candidates: Sequence[ranking.Candidate], known: ParticipantHistory
    ) -> list[tuple[Film, MemberId]]:
        """The SEEN_SHOWN best-known films that were left out and may be named, each with a member who has seen it."""
        told = known.seen.told
        missing = sorted((each for each in candidates if each.film in told), key=lambda each: -each.popularity)
        films = await self._catalogue.get_films(guild, [each.film for each in missing[:SEEN_SHOWN]])
        return [(film, told[film.id]) for film in films]

    async def _tastes(
        self,
        guild: GuildId,
        members: Sequence[MemberId],
        known: ParticipantHistory,
        fitted: FittedClub,
        *,
        named: bool,
    ) -> list[ranking.MemberTaste]:
        rated = {film for member in members for film in known.profiles[member]}
        names = {film: head.name for film, head in (await self._catalogue.get_film_heads(guild, rated)).items()}
        pool = fitted.pool.recommender if fitted.pool else None
        profiles = [known.profiles[member] for member in members]
        others = await asyncio.to_thread(
            lambda: [score_by_others(profile, fitted.crowd, pool, names) for profile in profiles]
        )
        return [
            ranking.MemberTaste(
                member=member,
                name=known.names.get(member, "a member") if named else None,
                profile=known.profiles[member],
                verdicts=known.verdicts.get(member, {}),
                others_liked=liked,
                wishes=known.wishes[member],
                veil=None if member in known.open else _veil(named=named),
            )
            for member, liked in zip(members, others, strict=True)
        ]


def _explain_films(ranked: ranking.RankedCandidates, films: Iterable[Film]) -> tuple[SuggestedFilm, ...]:
    return tuple(ranked.explain(film) for film in films)


def _veil(*, named: bool) -> SuggestionReason:
    """What is told instead of a reason that would tell what somebody rated."""
    why = SuggestionReasonKind.BECAUSE_MEMBER_LIKED if named else SuggestionReasonKind.BECAUSE_YOU_LIKED
    return SuggestionReason(why)
