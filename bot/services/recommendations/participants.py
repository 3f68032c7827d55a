"""Loads what is known about the people who watch together, limited to what the answer may use or show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.privacy.disclosure import LEAST_OTHERS, Disclosure, Statement
from bot.domain.recommendations.question import Verdict
from bot.domain.reviews.club_snapshot import ClubSnapshot
from bot.domain.reviews.review import Stars
from bot.services.cache import ClubCache
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.services.diary.diary import DiaryService
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.diary import entries as diary_store
from bot.store.recommendations import questions as store

A_LIKE = 4.5
"""The stars that a like without a rating counts as."""
Verdicts = dict[MemberId, dict[FilmId, Verdict]]


@dataclass(frozen=True, slots=True)
class SeenExclusions:
    """The films that are left out because a participant has seen them.

    The answer may say who has seen a film of `told`, may only count films of `untold`, and may not mention `hidden`.
    """

    told: Mapping[FilmId, MemberId]
    untold: frozenset[FilmId]
    hidden: frozenset[FilmId]

    @property
    def all_films(self) -> frozenset[FilmId]:
        return self.hidden.union(self.told, self.untold)

    def may_count(self, film: FilmId) -> bool:
        """Whether the answer may count this film among those that were left out."""
        return film in self.told or film in self.untold


@dataclass(frozen=True, slots=True)
class ParticipantHistory:
    """What is known about each participant, as far as this answer may use it.

    `names` are the known display names of the club's members. The answer may name the members in `named`, and may
    say what the members in `open` like. `profiles` holds stars (0.5..5) by film.
    """

    names: Mapping[MemberId, str]
    named: frozenset[MemberId]
    open: frozenset[MemberId]
    profiles: Mapping[MemberId, Mapping[FilmId, float]]
    wishes: Mapping[MemberId, frozenset[FilmId]]
    verdicts: Verdicts
    seen: SeenExclusions

    def refused_films(self) -> frozenset[FilmId]:
        """The films that a participant does not want to be suggested."""
        said = (self.verdicts.get(member, {}) for member in self.profiles)
        return frozenset(film for each in said for film, verdict in each.items() if verdict is Verdict.NOT_THIS)


class Participants:
    """Loads participants' histories for `RecommendationService`.

    Only published data of other members is used; the asker's private data is used if nobody else reads the answer.
    Other members' verdicts on suggestions, which only the bot knows, are used only if there are at least LEAST_OTHERS
    other participants: with fewer, the answer could reveal whose they are.
    """

    def __init__(self, database: Database, clubs: ClubService, diary: DiaryService) -> None:
        self._database = database
        self._clubs = clubs
        self._diary = diary
        self._verdicts: ClubCache[None, Verdicts] = ClubCache(database, 100, depends_on=Changes.VERDICTS)

    async def load_history(
        self, actor: Actor, members: Sequence[MemberId], shelf: ClubSnapshot, *, shared: bool
    ) -> ParticipantHistory:
        guild = require_club(actor)
        overlay = await self._clubs.film_overlay(guild)
        verdicts = await self._verdicts.get_or_make(guild, None, lambda: self._read_verdicts(guild))
        if len(set(members) - {actor.member}) < LEAST_OTHERS:
            verdicts = {member: said for member, said in verdicts.items() if member == actor.member}
        async with self._database.read() as reading:
            names = await store.member_names(reading, guild, members)
            wished = await store.wished_by(reading, guild, members)
            switches = await diary_store.club_disclosure(reading, guild)
            liked = await store.liked_by(reading, guild, members, own=None if shared else actor.member)
            wished = [(m, film) for m, film in wished if self._wish_counts(actor, m, members, switches, shared=shared)]
            if actor.member in members and not shared:
                wished += [(actor.member, film) for film in await store.own_wishes(reading, guild, actor.member)]
        ratings = shelf.ratings_of_each(members)
        profiles = {
            member: {film: stars.in_stars for film, stars in rated.items()} for member, rated in ratings.items()
        }
        if actor.member in profiles and not shared:
            profiles[actor.member] |= await self._own_stars(actor)
        for member, film in liked:
            profiles[member].setdefault(overlay.apply_to(film), A_LIKE)
        reader = None if shared else actor.member
        return ParticipantHistory(
            names=names | self._clubs.known_names(guild),
            named=frozenset(m for m in members if switches.may_disclose(m, Statement.TAKES_PART, reader=reader)),
            open=frozenset(m for m in members if switches.may_disclose(m, Statement.LIKES, reader=reader)),
            profiles=profiles,
            wishes={m: frozenset(overlay.apply_to(film) for whose, film in wished if whose == m) for m in members},
            verdicts=verdicts,
            seen=await self._seen(actor, ratings, shelf, verdicts, switches, shared=shared),
        )

    @staticmethod
    def _wish_counts(
        actor: Actor, member: MemberId, members: Sequence[MemberId], switches: Disclosure, *, shared: bool
    ) -> bool:
        """Whether a published wish may be given as a reason, which names the member unless they ask for themselves."""
        alone = list(members) == [actor.member] == [member]
        what = Statement.WATCHLIST if alone else Statement.WANTS_TO_SEE
        return switches.may_disclose(member, what, reader=None if shared else actor.member)

    async def _own_stars(self, actor: Actor) -> dict[FilmId, float]:
        guild = require_club(actor)
        overlay = await self._clubs.film_overlay(guild)
        async with self._database.read() as reading:
            rows = await store.own_stars(reading, guild, actor.member)
        return {overlay.apply_to(film): halves / 2 for film, halves in rows}

    async def _seen(
        self,
        actor: Actor,
        ratings: Mapping[MemberId, Mapping[FilmId, Stars]],
        shelf: ClubSnapshot,
        verdicts: Verdicts,
        switches: Disclosure,
        *,
        shared: bool,
    ) -> SeenExclusions:
        """The films seen by participants, sorted by what the answer may say about them.

        Published reviews, ratings and diaries show who saw a film, unless the member is not listed in `/who-saw`. A
        verdict "seen" was told only to the bot: it is never attributed, and counted only if it could be from any of
        at least LEAST_OTHERS other people.
        """
        guild, members = require_club(actor), list(ratings)
        overlay = await self._clubs.film_overlay(guild)
        async with self._database.read() as reading:
            published = [(m, overlay.apply_to(film)) for m, film in await store.seen_by(reading, guild, members)]
        said = {m: {f for f, verdict in verdicts.get(m, {}).items() if verdict is Verdict.SEEN} for m in members}
        reviewed: dict[MemberId | None, list[FilmId]] = {}
        for entry in shelf.entries:
            reviewed.setdefault(entry.member, []).append(entry.film)
        for member in members:
            published += [(member, film) for film in (*reviewed.get(member, ()), *ratings[member])]
        told: dict[FilmId, MemberId] = {}
        hidden: set[FilmId] = set()
        if actor.member in members:
            own = {overlay.apply_to(film) for film in await self._diary.films_seen(actor)}
            if shared:
                hidden |= own
            else:
                told |= dict.fromkeys(sorted(own | said[actor.member]), actor.member)
        for member, film in published:
            if switches.may_disclose(member, Statement.HAS_SEEN, reader=None if shared else actor.member):
                told.setdefault(film, member)
            else:
                hidden.add(film)
        listed = {member for member in members if switches.may_disclose(member, Statement.HAS_SEEN)}
        counted = listed if len(listed - {actor.member}) >= LEAST_OTHERS else set()
        untold = {film for member in counted for film in said[member]}
        hidden |= {film for member in members if member not in counted for film in said[member]}
        hidden -= told.keys()
        return SeenExclusions(told, frozenset(untold - hidden - told.keys()), frozenset(hidden))

    async def _read_verdicts(self, guild: GuildId) -> Verdicts:
        async with self._database.read() as reading:
            rows = await store.stored_verdicts(reading, guild)
        found: Verdicts = {}
        for member, film, verdict in rows:
            found.setdefault(member, {})[film] = verdict
        return found
