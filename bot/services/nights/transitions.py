"""Changes of a night: one transaction checks the state, writes the change, and the steps that it makes due."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.domain.ids import GuildId
from bot.domain.nights.due_steps import steps_at_once, timed_steps
from bot.domain.nights.errors import NightGone, NightMovedOn
from bot.domain.nights.night import Night, NightId, NightState
from bot.domain.nights.steps import StepKind
from bot.services.nights.steps import NightSteps
from bot.store.changes import Changes
from bot.store.database import Database, ReadTransaction, WriteTransaction
from bot.store.nights import meeting as meeting_store
from bot.store.nights import nights as store
from bot.store.nights import steps as step_store

Edit = Callable[[WriteTransaction, Night], Awaitable[Night]]
"""Gets the night as it is stored now and returns it changed; what else belongs to the change it writes itself."""

WhenBegun = Callable[[WriteTransaction, Night], Awaitable[None]]

DELETED_PANEL = 0
"""`message` of a night whose panel somebody deleted: votes do not post it again, the next change does."""


class NightTransitions:
    """Every change of a night goes through here, so that none forgets its steps."""

    def __init__(self, database: Database, steps: NightSteps, now: Callable[[], datetime]) -> None:
        self._database = database
        self._steps = steps
        self._now = now
        self.when_begun: WhenBegun | None = None
        """Called in the transaction in which a night begins; set by the rotation of pickers."""

    async def find_night(self, guild: GuildId, night: NightId) -> Night:
        """Raises NightGone."""
        async with self._database.read() as reading:
            return await require_night(reading, guild, night)

    async def add_night(self, edit: Callable[[WriteTransaction], Awaitable[Night]]) -> Night:
        """Store the new night that `edit` returns, with its first steps."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            stored = await store.insert_night(writing, await edit(writing), now=self._now())
            await self._put_steps(writing, None, stored)
        self._steps.wake_up()
        return stored

    async def change_night(
        self, guild: GuildId, night: NightId, edit: Edit, *, changes: Changes = Changes.UNCACHED
    ) -> Night:
        """Change a night, its state or anything else. Raises NightGone, NightMovedOn, and what `edit` raises.

        `changes` is what else of the club `edit` changes.
        """
        async with self._database.write(changes=changes, club=guild) as writing:
            before = await require_night(writing, guild, night)
            after = await edit(writing, before)
            if after.state is not before.state and not before.may_become(after.state):
                raise NightMovedOn(before.state)
            if not await store.update_night(writing, after, was=before.state, now=self._now()):
                raise NightMovedOn(before.state)
            if after.state is NightState.ON and before.state is not NightState.ON and self.when_begun is not None:
                await self.when_begun(writing, after)
            await self._put_steps(writing, before, after)
        self._steps.wake_up()
        return after

    async def move_night(
        self, night: Night, to: NightState, edit: Edit | None = None, *, changes: Changes = Changes.UNCACHED
    ) -> Night:
        """Move a night on, if it is still in the state that `night` has; `edit` is applied to the moved night.

        Raises NightGone, NightMovedOn, and what `edit` raises.
        """

        async def moved(writing: WriteTransaction, stored: Night) -> Night:
            require_state(stored, night.state)
            after = dataclasses.replace(stored, state=to)
            return after if edit is None else await edit(writing, after)

        return await self.change_night(night.guild, night.id, moved, changes=changes)

    async def _put_steps(self, writing: WriteTransaction, before: Night | None, after: Night) -> None:
        now = self._now()
        was = {} if before is None else timed_steps(before)
        due = timed_steps(after)
        if before is not None and before.starts_at != after.starts_at:
            await meeting_store.forget_reminded(writing, after.guild, after.id)
        begins = after.state is NightState.ON and before is not None and before.state is not NightState.ON
        for kind in was.keys() - due.keys():
            if begins and kind is StepKind.REMIND_NOW:
                continue  # Discord may start the event before the job has said so.
            await step_store.drop_step(writing, after.guild, after.id, kind)
        for kind, at in due.items():
            if was.get(kind) != at and (at > now or kind not in _ONLY_AHEAD):
                await step_store.put_step(writing, after.guild, after.id, kind, due_at=at, now=now)
        if begins and (after.starts_at is None or after.starts_at > now):
            # Begun early: those who wait for it hear of it now.
            await step_store.put_step(writing, after.guild, after.id, StepKind.REMIND_NOW, due_at=now, now=now)
        for kind in steps_at_once(before, after):
            await step_store.put_step(writing, after.guild, after.id, kind, due_at=now, now=now)
        if after.place.message == DELETED_PANEL:
            await store.set_message(writing, after.guild, after.id, after.place.channel, None)


_ONLY_AHEAD = frozenset({StepKind.REMIND_DAY, StepKind.REMIND_HOUR, StepKind.REMIND_NOW})
"""Steps that nobody needs if their time has passed when they are asked for."""


async def require_night(reading: ReadTransaction, guild: GuildId, night: NightId) -> Night:
    """Raises NightGone for a night of another club, or none."""
    found = await store.night_by_id(reading, guild, night)
    if found is None:
        raise NightGone
    return found


def require_state(night: Night, *states: NightState) -> None:
    """Raises NightMovedOn if the night is in none of the states."""
    if night.state not in states:
        raise NightMovedOn(night.state)
