"""The vote of a night: its opening, the close and the count, and taking each of them back."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from datetime import datetime

from bot.domain.catalogue.overlay import Overlay
from bot.domain.ids import FilmId
from bot.domain.nights.errors import NightMovedOn, NothingToVoteOn
from bot.domain.nights.night import Chooser, Night, NightId, NightState
from bot.domain.nights.outcome import Outcome
from bot.domain.nights.plan import REOPENED_FOR, usual_close
from bot.domain.nights.programme import fill_programme
from bot.domain.nights.voting import count_votes
from bot.domain.people import Actor
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.services.nights import ballot_films
from bot.services.nights.folding import fold_ballots, fold_candidates, fold_vetoes
from bot.services.nights.hosting import NightHosting
from bot.services.nights.transitions import NightTransitions, require_state
from bot.store.database import Database, WriteTransaction
from bot.store.nights import ballots as store
from bot.store.nights import lists as list_store

VETO_LIMIT = 1
"""This many vetoes take a film off the ballot."""
BEFORE_VOTE = (NightState.PLANNED, NightState.NOMINATING)


class NightVoting:
    """Methods that take a night's id raise OnlyInAClub and NightGone; those that change it NightMovedOn as well."""

    def __init__(
        self,
        database: Database,
        transitions: NightTransitions,
        hosting: NightHosting,
        clubs: ClubService,
        catalogue: FilmCatalogue,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._transitions = transitions
        self._hosting = hosting
        self._clubs = clubs
        self._catalogue = catalogue
        self._now = now

    async def open_vote(self, actor: Actor, night: NightId) -> Night:
        """Raises NotTheHost and NothingToVoteOn."""
        found = await self._transitions.find_night(require_club(actor), night)
        await self._hosting.require_host(actor, found)
        return await self._open(found)

    async def open_due_vote(self, night: Night) -> Night:
        """As the clock asks. Raises NightMovedOn, also if the opening was put off, and NothingToVoteOn."""
        return await self._open(night, by_clock=True)

    async def _open(self, night: Night, *, by_clock: bool = False) -> Night:
        """Freeze the ballot and open it."""
        overlay = await self._clubs.film_overlay(night.guild)

        async def freeze(writing: WriteTransaction, opened: Night) -> Night:
            opens_at = opened.vote.opens_at
            if by_clock and (opened.chooser is not Chooser.VOTE or opens_at is None or opens_at > self._now()):
                raise NightMovedOn(night.state)
            if not await ballot_films.freeze_candidates(writing, opened, overlay):
                raise NothingToVoteOn
            closes_at, now = opened.vote.closes_at, self._now()
            if closes_at is None or closes_at <= now:
                closes_at = usual_close(opened.starts_at, now)
            return dataclasses.replace(
                opened, vote=dataclasses.replace(opened.vote, closes_at=closes_at), outcome=None, films=()
            )

        require_state(night, *BEFORE_VOTE)
        return await self._transitions.move_night(night, NightState.VOTING, freeze)

    async def take_opening_back(self, actor: Actor, night: NightId) -> Night:
        """Back to collecting nominations; the ballots are kept for the next opening. Raises NotTheHost."""
        found = await self._transitions.find_night(require_club(actor), night)
        await self._hosting.require_host(actor, found)
        require_state(found, NightState.VOTING)

        async def release(writing: WriteTransaction, moved: Night) -> Night:
            await ballot_films.release_candidates(writing, moved, forget=True)
            # The clock does not open it again at once.
            return dataclasses.replace(moved, vote=dataclasses.replace(moved.vote, opens_at=None))

        to = NightState.PLANNED if found.list is None else NightState.NOMINATING
        return await self._transitions.move_night(found, to, release)

    async def close_vote(self, actor: Actor, night: NightId) -> Night:
        """Close now, as the host asks. Raises NotTheHost.

        First no more ballots are taken; then they are counted. If the bot stops in between, the clock goes on.
        """
        guild = require_club(actor)
        await self._hosting.require_host(actor, await self._transitions.find_night(guild, night))

        async def stop_ballots(writing: WriteTransaction, stored: Night) -> Night:
            del writing
            require_state(stored, NightState.VOTING)
            now = self._now()
            closes_at = now if stored.vote.closes_at is None else min(now, stored.vote.closes_at)
            return dataclasses.replace(stored, vote=dataclasses.replace(stored.vote, closes_at=closes_at))

        return await self.close_due_vote(await self._transitions.change_night(guild, night, stop_ballots))

    async def close_due_vote(self, night: Night) -> Night:
        """Count what was cast before `closes_at` and move on. Raises NightMovedOn."""
        overlay = await self._clubs.film_overlay(night.guild)
        outcome, programme = await self._count(night, overlay)

        async def settle(writing: WriteTransaction, moved: Night) -> Night:
            if moved.vote != night.vote:
                raise NightMovedOn(night.state)  # The closing time was changed while the votes were counted.
            decided = dataclasses.replace(moved, outcome=outcome, films=programme)
            chosen = None if moved.list is None else await list_store.any_list(writing, moved.guild, moved.list)
            rules = None if chosen is None else chosen.rules
            await ballot_films.settle_candidates(writing, decided, outcome, rules, overlay, now=self._now())
            return decided

        return await self._transitions.move_night(night, NightState.DECIDED, settle)

    async def reopen_vote(self, actor: Actor, night: NightId) -> Night:
        """Take the close back: the same ballot goes on, with all that was cast. Raises NotTheHost."""
        found = await self._transitions.find_night(require_club(actor), night)
        await self._hosting.require_host(actor, found)
        require_state(found, NightState.DECIDED)
        if found.outcome is None:
            raise NightMovedOn(found.state)

        async def reopen(writing: WriteTransaction, moved: Night) -> Night:
            await ballot_films.return_to_ballot(writing, moved)
            return reopened_night(moved, self._now())

        return await self._transitions.move_night(found, NightState.VOTING, reopen)

    async def _count(self, night: Night, overlay: Overlay) -> tuple[Outcome, tuple[FilmId, ...]]:
        """The outcome, and the films that are shown."""
        guild, method, closes_at = night.guild, night.vote.method, night.vote.closes_at
        async with self._database.read() as reading:
            candidates = await store.candidates_of_night(reading, guild, night.id)
            ballots = await store.ballots_of_night(reading, guild, night.id, before=closes_at)
            vetoes = await store.vetoes_of_night(reading, guild, night.id, before=closes_at)
        films = [each.for_ballot() for each in fold_candidates(candidates, overlay)]
        # Ranked Robin compares every pair of films on every ballot: too much for the event loop.
        outcome = await asyncio.to_thread(
            count_votes,
            method,
            films,
            fold_ballots(method, ballots, overlay),
            seed=night.vote.seed,
            vetoes=fold_vetoes(vetoes, overlay),
            veto_limit=VETO_LIMIT if night.vote.vetoes else None,
        )
        if night.vote.minutes is None:
            return outcome, outcome.order[:1]
        shown = await self._catalogue.get_films(guild, outcome.order)
        runtimes = {film.id: film.runtime for film in shown}
        return outcome, fill_programme(outcome, runtimes, night.vote.minutes)


def reopened_night(night: Night, now: datetime) -> Night:
    """The night with its vote open again: until the close that was planned.

    If that is over, for REOPENED_FOR, but no longer than the usual time before the night.
    """
    closes_at = night.vote.closes_at
    if closes_at is None or closes_at <= now:
        closes_at = min(now + REOPENED_FOR, usual_close(night.starts_at, now) or now + REOPENED_FOR)
    vote = dataclasses.replace(night.vote, closes_at=closes_at)
    return dataclasses.replace(night, vote=vote, outcome=None, films=())
