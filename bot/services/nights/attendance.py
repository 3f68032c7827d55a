"""Who came to a night: the time in its voice channel while it is on, and what the host says."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from bot.domain.ids import ChannelId, GuildId, MemberId
from bot.domain.nights.night import Night, NightId, NightState
from bot.domain.nights.score import Attendance
from bot.domain.nights.steps import StepKind
from bot.domain.people import Actor
from bot.services.clubs.membership import require_club
from bot.services.nights.hosting import NightHosting
from bot.services.nights.steps import CHECK_AGAIN, NightSteps
from bot.services.nights.transitions import NightTransitions, require_night, require_state
from bot.store.changes import Changes
from bot.store.database import Database, WriteTransaction
from bot.store.nights import attendance as store
from bot.store.nights import scores as score_store
from bot.store.nights import steps as step_store

BEGUN = (NightState.ON, NightState.SCORING, NightState.REVEALED)
_LOOK_ON = timedelta(minutes=2)
"""After a night begins, the database is read for so long, because its change may be committed a moment later."""


class NightAttendance:
    """Methods with an actor are the host's and raise OnlyInAClub, NightGone, NotTheHost and NightMovedOn."""

    def __init__(
        self,
        database: Database,
        transitions: NightTransitions,
        steps: NightSteps,
        hosting: NightHosting,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._transitions = transitions
        self._steps = steps
        self._hosting = hosting
        self._now = now
        self._look_until: datetime | None = None
        self._idle_until: datetime | None = None

    def wake_up(self) -> None:
        """A night begins: look for nights that are on."""
        self._idle_until = None
        self._look_until = self._now() + _LOOK_ON

    async def nights_on(self) -> list[tuple[GuildId, NightId, ChannelId]]:
        """The nights whose voice channel is to be watched; without any, the database is read every ten minutes."""
        now = self._now()
        if self._idle_until is not None and now < self._idle_until <= now + CHECK_AGAIN:
            return []
        async with self._database.read() as reading:
            found = await step_store.nights_on(reading, self._database.share)
        is_idle = not found and (self._look_until is None or now >= self._look_until)
        self._idle_until = now + CHECK_AGAIN if is_idle else None
        return found

    async def record_presence(self, guild: GuildId, night: NightId, present: Collection[MemberId]) -> None:
        """Who is in the voice channel now. The time since the last look counts only if that was a moment ago."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            found = await require_night(writing, guild, night)
            if found.state is NightState.ON:
                await _count_time(writing, found, present, self._now())

    async def read_attendance(self, actor: Actor, night: NightId) -> tuple[Night, list[Attendance]]:
        """The night, and all that is known of who came, for the host."""
        found = await self._find_begun(actor, night)
        async with self._database.read() as reading:
            return found, await store.attendance_of_night(reading, found.guild, night)

    async def set_came(self, actor: Actor, night: NightId, members: Collection[MemberId], *, came: bool) -> None:
        """Say of members that they came, or did not, whatever the voice channel says."""
        await self._find_begun(actor, night)
        await self._set_by_hand(require_club(actor), night, members, came=came)

    async def add_scorers(self, actor: Actor, night: NightId) -> None:
        """Say that all who scored in time came."""
        found = await self._find_begun(actor, night)
        async with self._database.read() as reading:
            scores = await score_store.scores_of_night(reading, found.guild, night)
        await self._set_by_hand(found.guild, night, {each.member for each in scores if not each.late}, came=True)

    async def set_voice(self, actor: Actor, night: NightId, voice: ChannelId | None) -> Night:
        """Say in which voice channel the club watches."""
        found = await self._find_begun(actor, night)

        async def put_voice(writing: WriteTransaction, stored: Night) -> Night:
            del writing
            require_state(stored, NightState.ON)
            return dataclasses.replace(stored, place=dataclasses.replace(stored.place, voice=voice))

        changed = await self._transitions.change_night(found.guild, night, put_voice)
        self.wake_up()
        return changed

    async def _set_by_hand(self, guild: GuildId, night: NightId, members: Collection[MemberId], *, came: bool) -> None:
        now = self._now()
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            known = {each.member: each for each in await store.attendance_of_night(writing, guild, night)}
            for member in members:
                before = known.get(member) or Attendance(night=night, member=member)
                await store.put_attendance(writing, guild, dataclasses.replace(before, by_hand=came))
            await step_store.ask_step(writing, guild, night, StepKind.PANEL, due_at=now, now=now)
        self._steps.wake_up()

    async def _find_begun(self, actor: Actor, night: NightId) -> Night:
        found = await self._transitions.find_night(require_club(actor), night)
        await self._hosting.require_host(actor, found)
        require_state(found, *BEGUN)
        return found


async def close_attendance(writing: WriteTransaction, night: Night, now: datetime) -> None:
    """The night ends: nobody is in its voice channel any more."""
    await _count_time(writing, night, (), now)


async def _count_time(writing: WriteTransaction, night: Night, present: Collection[MemberId], now: datetime) -> None:
    known = {each.member: each for each in await store.attendance_of_night(writing, night.guild, night.id)}
    there = {member for member, each in known.items() if each.since is not None}
    for member in sorted({*present, *there}):
        before = known.get(member) or Attendance(night=night.id, member=member)
        after = dataclasses.replace(before, spent=before.spent_until(now), since=now if member in present else None)
        await store.put_attendance(writing, night.guild, after)
