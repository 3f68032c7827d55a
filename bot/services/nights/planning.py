"""Planning a night: making it, changing it, choosing its film without a vote, cancelling it and taking it up again."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from typing import Any

from bot.domain.errors import InvalidValue
from bot.domain.ids import ChannelId, FilmId, GuildId, MemberId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.details import TypedDetails
from bot.domain.nights.errors import BallotFull, NightGone, NightListGone, NightMovedOn, TooManyNights
from bot.domain.nights.lists import NightList, NightListId
from bot.domain.nights.night import OPEN_NIGHTS_LIMIT, Chooser, Night, NightId, NightPlace, NightState, VotePlan
from bot.domain.nights.plan import BALLOT_LIMIT, NightPlan, ReadTimes, usual_close
from bot.domain.nights.view import NightCandidate
from bot.domain.nights.when import read_close, read_moment
from bot.domain.people import Actor
from bot.domain.schedules.errors import PingRefused
from bot.domain.schedules.schedule import RequestedRole
from bot.domain.schedules.times import local_day
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.services.nights import ballot_films
from bot.services.nights.hosting import NightHosting
from bot.services.nights.transitions import Edit, NightTransitions, require_state
from bot.services.nights.voting import BEFORE_VOTE, reopened_night
from bot.store.database import Database, WriteTransaction
from bot.store.nights import ballots as ballot_store
from bot.store.nights import lists as list_store
from bot.store.nights import nights as store

NextPicker = Callable[[WriteTransaction, GuildId, NightListId, date], Awaitable[MemberId | None]]
"""Whose turn it is to pick a film for a list on the club's day; None where the list has no turns."""
PlanEnd = Callable[[Night], Awaitable[Edit]]
FREE = (NightState.PLANNED, NightState.NOMINATING, NightState.VOTING, NightState.DECIDED)
"""The states in which a host may change, cancel and undo."""


class NightPlanning:
    """Methods that take an actor raise OnlyInAClub; with a night's id also NightGone, NotTheHost and NightMovedOn."""

    def __init__(
        self,
        database: Database,
        transitions: NightTransitions,
        hosting: NightHosting,
        clubs: ClubService,
        now: Callable[[], datetime],
        new_seed: Callable[[], int],
    ) -> None:
        self._database = database
        self._transitions = transitions
        self._clubs = clubs
        self._now = now
        self._new_seed = new_seed
        self.hosting = hosting
        self.next_picker: NextPicker | None = None
        """Set by the rotation of pickers."""
        self.plan_end: PlanEnd | None = None
        """Set by what comes after the film: what beginning a night changes besides its state."""

    async def find_hosted(self, actor: Actor, night: NightId) -> Night:
        """A night that this person may change."""
        return await self._require_changeable(actor, night)

    async def find_picked(self, actor: Actor, night: NightId) -> Night:
        """A night whose film this person may choose. Raises NotYourPick."""
        found = await self._transitions.find_night(require_club(actor), night)
        await self.hosting.require_picker(actor, found)
        require_state(found, *BEFORE_VOTE)
        return found

    async def read_lists(self, actor: Actor) -> list[NightList]:
        """The club's lists from which a night can take its films."""
        async with self._database.read() as reading:
            return await list_store.open_lists(reading, require_club(actor))

    async def club_zone(self, actor: Actor) -> str:
        """The zone in which times are read."""
        return await self._clubs.club_zone(require_club(actor))

    async def read_times(self, actor: Actor, when: str, closes: str) -> ReadTimes:
        """Read both times as they were typed, in the club's zone; "" for none. What can't be read is named."""
        zone, now = await self.club_zone(actor), self._now()
        starts_at = closes_at = None
        unread: list[str] = []
        if when.strip():
            try:
                starts_at = read_moment(when, now, zone, locale=actor.locale)
            except InvalidValue:
                unread.append(when)
        if closes.strip():
            try:
                closes_at = read_close(closes, now, zone, starts_at, locale=actor.locale)
            except InvalidValue:
                unread.append(closes)
        return ReadTimes(starts_at=starts_at, closes_at=closes_at, unread=tuple(unread))

    async def plan_night(self, actor: Actor, plan: NightPlan) -> Night:
        """Raises MayNotPlan, TooManyNights and NightListGone."""
        guild = await self.hosting.require_planner(actor)
        zone, now = await self._clubs.club_zone(guild), self._now()
        today = local_day(now, zone)

        async def make(writing: WriteTransaction) -> Night:
            if len(await store.open_nights(writing, guild)) >= OPEN_NIGHTS_LIMIT:
                raise TooManyNights(OPEN_NIGHTS_LIMIT)
            chosen = await self._find_list(writing, guild, plan.list)
            rules = None if chosen is None else chosen.rules
            method = plan.method or (VotingMethod.APPROVAL if rules is None else rules.method)
            return Night(
                id=NightId(0),
                guild=guild,
                number=await store.last_number(writing, guild) + 1,
                state=NightState.PLANNED if chosen is None else NightState.NOMINATING,
                chooser=plan.chooser,
                vote=VotePlan(
                    method=method,
                    seed=self._new_seed(),
                    vetoes=0 if rules is None else rules.vetoes,
                    closes_at=plan.closes_at or usual_close(plan.starts_at, now),
                ),
                place=NightPlace(channel=plan.channel),
                zone=zone,
                list=plan.list,
                theme=plan.theme,
                host=actor.member,
                picker=await self._find_picker(writing, guild, plan.chooser, plan.list, today),
                starts_at=plan.starts_at,
            )

        return await self._transitions.add_night(make)

    async def set_details(self, actor: Actor, night: NightId, typed: TypedDetails) -> Night:
        """Set the theme and the times as they were typed. Raises InvalidValue for what can't be read."""
        now = self._now()
        return await self._edit(actor, night, FREE, lambda stored: typed.apply_to(stored, now, locale=actor.locale))

    async def set_vote(self, actor: Actor, night: NightId, **changed: Any) -> Night:
        """Change `blind`, `vetoes`, `minutes` or `opens_at`, which are fixed once the vote is open."""
        return await self._edit(
            actor,
            night,
            BEFORE_VOTE,
            lambda stored: dataclasses.replace(stored, vote=dataclasses.replace(stored.vote, **changed)),
        )

    async def set_how(self, actor: Actor, night: NightId, chooser: Chooser, method: VotingMethod | None) -> Night:
        """Set who chooses the film and, for a vote, the method; ballots of another method are forgotten."""
        today = await self._clubs.club_today(require_club(actor))

        async def choose(writing: WriteTransaction, stored: Night) -> Night:
            picker = stored.picker or await self._find_picker(writing, stored.guild, chooser, stored.list, today)
            if (method or stored.vote.method) is not stored.vote.method:
                await ballot_store.delete_ballots(writing, stored.guild, stored.id)
            return dataclasses.replace(
                stored,
                chooser=chooser,
                picker=picker if chooser is Chooser.PICKER else None,
                vote=dataclasses.replace(stored.vote, method=method or stored.vote.method),
            )

        return await self._change(actor, night, BEFORE_VOTE, choose)

    async def set_picker(self, actor: Actor, night: NightId, picker: MemberId | None) -> Night:
        """Say whose turn it is, whatever the rotation says."""
        return await self._edit(
            actor, night, BEFORE_VOTE, lambda stored: dataclasses.replace(stored, picker=picker, chooser=Chooser.PICKER)
        )

    async def set_list(self, actor: Actor, night: NightId, identity: NightListId | None) -> Night:
        """Choose the list that the films come from; None for the host's own films alone. Raises NightListGone."""
        today = await self._clubs.club_today(require_club(actor))

        async def choose(writing: WriteTransaction, stored: Night) -> Night:
            await self._find_list(writing, stored.guild, identity)
            state = NightState.PLANNED if identity is None else NightState.NOMINATING
            picker = stored.picker or await self._find_picker(writing, stored.guild, stored.chooser, identity, today)
            return dataclasses.replace(stored, list=identity, state=state, picker=picker)

        return await self._change(actor, night, BEFORE_VOTE, choose)

    async def set_role(self, actor: Actor, night: NightId, role: RequestedRole | None) -> Night:
        """Set the only role that this night pings. Raises PingRefused for one that this person may not mention."""
        if role is not None and not role.may_mention:
            raise PingRefused(everyone=role.everyone)

        def put_role(stored: Night) -> Night:
            place = dataclasses.replace(
                stored.place,
                role=None if role is None else role.role,
                trusted=role is not None and role.trusted,
            )
            return dataclasses.replace(stored, place=place)

        return await self._edit(actor, night, FREE, put_role)

    async def move_panel(
        self, actor: Actor, night: NightId, channel: ChannelId, role: RequestedRole | None = None
    ) -> Night:
        """Post the panel anew, in this channel; the former message stays where it is and is no longer changed.

        `role` is the night's role as this person may mention it. If they may not, a move to another channel removes
        the ping, so that nobody can redirect it.
        """
        found = await self._require_changeable(actor, night)

        async def put_place(writing: WriteTransaction, stored: Night) -> Night:
            await store.set_message(writing, stored.guild, stored.id, channel, None)
            place = dataclasses.replace(stored.place, channel=channel, message=None)
            may_ping = role is not None and role.role == place.role and role.may_mention
            if channel != stored.place.channel and not may_ping:
                place = dataclasses.replace(place, role=None, trusted=False)
            return dataclasses.replace(stored, place=place)

        return await self._transitions.change_night(found.guild, night, put_place)

    async def take_over(self, actor: Actor, night: NightId) -> Night:
        """Become the host, because the former one left or has no time: for moderators."""
        return await self._edit(
            actor, night, tuple(NightState), lambda stored: dataclasses.replace(stored, host=actor.member)
        )

    async def add_films(self, actor: Actor, night: NightId, films: Sequence[FilmId]) -> Night:
        """Put the host's own films on the ballot, beside those of the list. Raises BallotFull."""

        async def add(writing: WriteTransaction, stored: Night) -> Night:
            there = await ballot_store.candidates_of_night(writing, stored.guild, stored.id)
            known = {each.film for each in there}
            new = [film for film in dict.fromkeys(films) if film not in known]
            if len(there) + len(new) > BALLOT_LIMIT:
                raise BallotFull(BALLOT_LIMIT)
            added = [NightCandidate(film=film, place=len(there) + at) for at, film in enumerate(new, 1)]
            await ballot_store.replace_candidates(writing, stored.guild, stored.id, [*there, *added])
            return stored

        return await self._change(actor, night, BEFORE_VOTE, add)

    async def put_film(self, actor: Actor, night: int | None, film: FilmId, *, choose: bool) -> tuple[Night, bool]:
        """Choose a film, or put it on the ballot where the club votes; without a night, that of the next night.

        Returns the night, and whether the film was chosen.
        """
        guild = require_club(actor)
        if night is None:
            async with self._database.read() as reading:
                waiting = await store.nights_in_states(reading, guild, BEFORE_VOTE)
            if not waiting:
                raise NightGone
            found = waiting[0]
        else:
            found = await self._transitions.find_night(guild, NightId(night))
        if choose or found.chooser is not Chooser.VOTE:
            return await self.choose_film(actor, found.id, [film]), True
        return await self.add_films(actor, found.id, [film]), False

    async def remove_film(self, actor: Actor, night: NightId, film: FilmId) -> Night:
        """Take one of the host's own films off the ballot again, with all that the club merged into it."""
        overlay = await self._clubs.film_overlay(require_club(actor))

        async def remove(writing: WriteTransaction, stored: Night) -> Night:
            there = await ballot_store.candidates_of_night(writing, stored.guild, stored.id)
            left = [each for each in there if overlay.apply_to(each.film) != overlay.apply_to(film)]
            await ballot_store.replace_candidates(writing, stored.guild, stored.id, left)
            return stored

        return await self._change(actor, night, BEFORE_VOTE, remove)

    async def choose_film(self, actor: Actor, night: NightId, films: Sequence[FilmId]) -> Night:
        """Decide without a vote, as the host or the member whose turn it is. Raises NotYourPick."""
        found = await self._transitions.find_night(require_club(actor), night)
        await self.hosting.require_picker(actor, found)
        require_state(found, *BEFORE_VOTE)
        overlay = await self._clubs.film_overlay(found.guild)

        async def decide(writing: WriteTransaction, moved: Night) -> Night:
            await ballot_films.claim_chosen(writing, moved, films, overlay, now=self._now())
            return dataclasses.replace(moved, films=tuple(dict.fromkeys(films)), outcome=None)

        return await self._transitions.move_night(found, NightState.DECIDED, decide)

    async def undo_choice(self, actor: Actor, night: NightId) -> Night:
        """Take back a film that was chosen without a vote, also as who picked it; it returns to its list."""
        found = await self._transitions.find_night(require_club(actor), night)
        if found.picker is None or actor.member != found.picker:
            await self.hosting.require_host(actor, found)
        require_state(found, NightState.DECIDED)
        if found.outcome is not None:
            raise NightMovedOn(found.state)

        async def release(writing: WriteTransaction, moved: Night) -> Night:
            await ballot_films.release_candidates(writing, moved, forget=True)
            return dataclasses.replace(moved, films=())

        return await self._transitions.move_night(found, found.first_state, release)

    async def begin_night(self, actor: Actor, night: NightId) -> Night:
        found = await self._require_changeable(actor, night)
        require_state(found, NightState.DECIDED)
        return await self.begin_due_night(found)

    async def begin_due_night(self, night: Night) -> Night:
        """As the host or the clock asks."""
        require_state(night, NightState.DECIDED)
        begin = None if self.plan_end is None else await self.plan_end(night)
        return await self._transitions.move_night(night, NightState.ON, begin)

    async def cancel_night(self, actor: Actor, night: NightId) -> Night:
        """Cancel before it begins; the nominations return to their list as they were before the vote."""
        found = await self._require_changeable(actor, night)
        require_state(found, *FREE)

        async def release(writing: WriteTransaction, moved: Night) -> Night:
            await ballot_films.release_candidates(writing, moved, forget=False)
            return moved

        return await self._transitions.move_night(found, NightState.CANCELLED, release)

    async def restore_night(self, actor: Actor, night: NightId) -> Night:
        """Take a cancelled night up again, in the state that it had; a time that is over is forgotten.

        Raises TooManyNights.
        """
        found = await self._require_changeable(actor, night)
        require_state(found, NightState.CANCELLED)
        overlay = await self._clubs.film_overlay(found.guild)

        async def restore(writing: WriteTransaction, stored: Night) -> Night:
            require_state(stored, NightState.CANCELLED)
            if len(await store.open_nights(writing, stored.guild)) >= OPEN_NIGHTS_LIMIT:
                raise TooManyNights(OPEN_NIGHTS_LIMIT)
            if stored.starts_at is not None and stored.starts_at <= self._now():
                stored = dataclasses.replace(stored, starts_at=None)  # Else it would begin at once.
            candidates = await ballot_store.candidates_of_night(writing, stored.guild, stored.id)
            if stored.outcome is not None:
                await ballot_films.return_to_ballot(writing, stored)
                chosen = None if stored.list is None else await list_store.any_list(writing, stored.guild, stored.list)
                await ballot_films.settle_candidates(
                    writing, stored, stored.outcome, None if chosen is None else chosen.rules, overlay, now=self._now()
                )
                return dataclasses.replace(stored, state=NightState.DECIDED)
            if stored.films:
                await ballot_films.claim_chosen(writing, stored, stored.films, overlay, now=self._now())
                return dataclasses.replace(stored, state=NightState.DECIDED)
            if any(each.draw_place for each in candidates):
                await ballot_films.return_to_ballot(writing, stored)
                return dataclasses.replace(reopened_night(stored, self._now()), state=NightState.VOTING)
            return dataclasses.replace(stored, state=stored.first_state)

        return await self._transitions.change_night(found.guild, night, restore)

    async def _require_changeable(self, actor: Actor, night: NightId) -> Night:
        found = await self._transitions.find_night(require_club(actor), night)
        await self.hosting.require_host(actor, found)
        return found

    async def _edit(
        self, actor: Actor, night: NightId, states: Sequence[NightState], change: Callable[[Night], Night]
    ) -> Night:
        async def changed(writing: WriteTransaction, stored: Night) -> Night:
            del writing
            return change(stored)

        return await self._change(actor, night, states, changed)

    async def _change(self, actor: Actor, night: NightId, states: Sequence[NightState], edit: Edit) -> Night:
        found = await self._require_changeable(actor, night)

        async def checked(writing: WriteTransaction, stored: Night) -> Night:
            require_state(stored, *states)
            return await edit(writing, stored)

        return await self._transitions.change_night(found.guild, night, checked)

    async def _find_picker(
        self, writing: WriteTransaction, guild: GuildId, chooser: Chooser, identity: NightListId | None, today: date
    ) -> MemberId | None:
        if chooser is not Chooser.PICKER or identity is None or self.next_picker is None:
            return None
        return await self.next_picker(writing, guild, identity, today)

    @staticmethod
    async def _find_list(writing: WriteTransaction, guild: GuildId, identity: NightListId | None) -> NightList | None:
        if identity is None:
            return None
        found = await list_store.list_by_id(writing, guild, identity)
        if found is None:
            raise NightListGone
        return found
