"""Members' ballots and vetoes: changed as often as they like, until the close."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.catalogue.overlay import Overlay
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.nights.ballot import VotingMethod, check_ballot
from bot.domain.nights.errors import NightMovedOn, NotOnBallot, TooManyVetoes, VoteClosed
from bot.domain.nights.night import Night, NightId, NightState
from bot.domain.nights.steps import StepKind
from bot.domain.nights.view import MemberBallot
from bot.domain.people import Actor
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.services.nights.folding import fold_ballot
from bot.services.nights.steps import NightSteps
from bot.services.nights.transitions import require_night
from bot.store.changes import Changes
from bot.store.database import Database, WriteTransaction
from bot.store.nights import ballots as store
from bot.store.nights import steps as step_store

PANEL_DELAY = timedelta(seconds=5)
"""The panel shows a new ballot after this time, so that many at one instant make one edit."""


class NightBallots:
    """Methods raise OnlyInAClub and NightGone; those that change a ballot VoteClosed, NightMovedOn and NotOnBallot."""

    def __init__(self, database: Database, steps: NightSteps, clubs: ClubService, now: Callable[[], datetime]) -> None:
        self._database = database
        self._steps = steps
        self._clubs = clubs
        self._now = now

    async def read_ballot(self, actor: Actor, night: NightId) -> MemberBallot:
        """What this member voted and vetoed so far."""
        guild = require_club(actor)
        async with self._database.read() as reading:
            found = await require_night(reading, guild, night)
            values = await store.ballot_of_member(reading, guild, night, actor.member)
            vetoed = await store.vetoes_of_member(reading, guild, night, actor.member)
        overlay = await self._clubs.film_overlay(guild)
        return MemberBallot(
            values=fold_ballot(found.vote.method, values, overlay), vetoed=frozenset(map(overlay.apply_to, vetoed))
        )

    async def cast_ballot(
        self,
        actor: Actor,
        night: NightId,
        values: Mapping[FilmId, int],
        *,
        page: Collection[FilmId],
        method: VotingMethod | None = None,
    ) -> bool:
        """Store a member's values for the films of one `page`; what they voted on other pages stays.

        Returns whether they are stored: not if the ballot on the member's screen was for another `method`. Raises
        InvalidValue for a value that the method lacks.
        """
        async with self._open_ballot(actor, night) as ballot:
            if method is not None and method is not ballot.night.vote.method:
                return False
            check_ballot(ballot.night.vote.method, values)
            await ballot.replace_values(values, (*page, *values))
            return True

    async def rank_next(self, actor: Actor, night: NightId, film: FilmId) -> None:
        """Give a film the next place of a ranked ballot; a film that has a place already keeps it."""
        async with self._open_ballot(actor, night) as ballot:
            values = await ballot.read_values()
            if ballot.night.vote.method is VotingMethod.RANKED and film not in values:
                await ballot.replace_values({film: max(values.values(), default=0) + 1}, (film,))

    async def undo_rank(self, actor: Actor, night: NightId, *, all_places: bool = False) -> None:
        """Take back the last place of a ranked ballot, or all."""
        async with self._open_ballot(actor, night) as ballot:
            if ballot.night.vote.method is not VotingMethod.RANKED:
                return
            values = await ballot.read_values()
            last = max(values.values(), default=0)
            gone = [film for film, place in values.items() if all_places or place == last]
            await ballot.replace_values({}, [film for film in gone if film in ballot.listed])

    async def set_vetoes(
        self, actor: Actor, night: NightId, vetoed: Collection[FilmId], *, page: Collection[FilmId]
    ) -> None:
        """Store which films of a page this member vetoes. Raises TooManyVetoes."""
        async with self._open_ballot(actor, night) as ballot:
            await ballot.replace_vetoes(vetoed, (*page, *vetoed))

    @asynccontextmanager
    async def _open_ballot(self, actor: Actor, night: NightId) -> AsyncGenerator[OpenBallot]:
        """The member's ballot in one transaction, which also asks for a new panel."""
        guild = require_club(actor)
        overlay = await self._clubs.film_overlay(guild)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            found, now = await require_night(writing, guild, night), self._now()
            closes_at = found.vote.closes_at
            if closes_at is not None and closes_at <= now and found.state is not NightState.CANCELLED:
                raise VoteClosed(closes_at)
            if found.state is not NightState.VOTING:
                raise NightMovedOn(found.state)
            listed = await store.candidates_of_night(writing, guild, night)
            heads = frozenset(overlay.apply_to(each.film) for each in listed)
            yield OpenBallot(writing, found, actor.member, overlay, heads, now)
            await step_store.ask_step(writing, guild, night, StepKind.PANEL, due_at=now + PANEL_DELAY, now=now)
        self._steps.wake_up()


@dataclass(frozen=True, slots=True)
class OpenBallot:
    """A member's ballot inside a transaction; films are those that merged films became, all of them in `listed`."""

    writing: WriteTransaction
    night: Night
    member: MemberId
    overlay: Overlay
    listed: frozenset[FilmId]
    now: datetime

    @property
    def guild(self) -> GuildId:
        return self.night.guild

    async def read_values(self) -> dict[FilmId, int]:
        values = await store.ballot_of_member(self.writing, self.guild, self.night.id, self.member)
        return fold_ballot(self.night.vote.method, values, self.overlay)

    async def replace_values(self, values: Mapping[FilmId, int], replaced: Collection[FilmId]) -> None:
        """Raises NotOnBallot."""
        gone = self._stored_ids(replaced)
        await store.replace_ballot(
            self.writing, self.guild, self.night.id, self.member, values, replaced=gone, now=self.now
        )

    async def replace_vetoes(self, vetoed: Collection[FilmId], replaced: Collection[FilmId]) -> None:
        """Raises NotOnBallot and TooManyVetoes."""
        gone = self._stored_ids(replaced)
        before = await store.vetoes_of_member(self.writing, self.guild, self.night.id, self.member)
        if len(before - gone) + len(vetoed) > self.night.vote.vetoes:
            raise TooManyVetoes(self.night.vote.vetoes)
        await store.replace_vetoes(
            self.writing, self.guild, self.night.id, self.member, vetoed, replaced=gone, now=self.now
        )

    def _stored_ids(self, films: Collection[FilmId]) -> set[FilmId]:
        """The films with all that were merged into them. Raises NotOnBallot."""
        if not self.listed.issuperset(films):
            raise NotOnBallot
        return {each for film in films for each in self.overlay.same_films(film)}
