"""The meeting of a night: who comes, reminders, finding a time, and what the host says of the event and the talk."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection
from datetime import datetime

from bot.domain.ids import ChannelId, GuildId, MemberId
from bot.domain.nights.errors import TimeNotOffered
from bot.domain.nights.meeting import (
    WITHOUT_EVENT,
    Attending,
    CalendarEntry,
    CanCome,
    NightReply,
    programme_length,
    read_times_offered,
)
from bot.domain.nights.night import Night, NightId, NightState, SlotId
from bot.domain.nights.plan import usual_close
from bot.domain.nights.steps import StepKind
from bot.domain.people import Actor
from bot.services.clubs.membership import require_club
from bot.services.nights.balloting import PANEL_DELAY
from bot.services.nights.hosting import NightHosting
from bot.services.nights.planning import FREE
from bot.services.nights.steps import NightSteps
from bot.services.nights.transitions import Edit, NightTransitions, require_night, require_state
from bot.services.nights.view import NightViews
from bot.store.changes import Changes
from bot.store.database import Database, WriteTransaction
from bot.store.nights import meeting as store
from bot.store.nights import nights as night_store
from bot.store.nights import steps as step_store

REPLYING = (*FREE, NightState.ON)
"""The states in which members say whether they come."""


class NightMeeting:
    """Methods that take an actor raise OnlyInAClub and NightGone; those for hosts also NotTheHost and NightMovedOn."""

    def __init__(
        self,
        database: Database,
        transitions: NightTransitions,
        steps: NightSteps,
        hosting: NightHosting,
        views: NightViews,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._transitions = transitions
        self._steps = steps
        self._hosting = hosting
        self._views = views
        self._now = now

    async def read_reply(self, actor: Actor, night: NightId) -> NightReply:
        guild = require_club(actor)
        async with self._database.read() as reading:
            await require_night(reading, guild, night)
            return await store.reply_of_member(reading, guild, night, actor.member) or NightReply()

    async def record_reply(self, actor: Actor, night: NightId, answer: Attending) -> NightReply:
        """Say whether one comes; the same answer again takes it back. Raises NightMovedOn once the night is over."""
        return await self._reply(
            actor, night, lambda was: dataclasses.replace(was, answer=None if was.answer is answer else answer)
        )

    async def switch_reminder(self, actor: Actor, night: NightId) -> NightReply:
        """Ask for reminders by private message, or do without again."""
        return await self._reply(actor, night, lambda was: dataclasses.replace(was, remind=not was.remind))

    async def calendar_entry(self, actor: Actor, night: NightId) -> tuple[Night, CalendarEntry | None]:
        """The night as an entry of a calendar; None while it has no time."""
        view = await self._views.view_night(require_club(actor), night)
        found = view.night
        async with self._database.read() as reading:
            times = await store.change_times(reading, found.guild, night)
        if found.starts_at is None or times is None:
            return found, None
        made, changed = times
        length = programme_length([film.runtime for film in view.programme])
        entry = CalendarEntry(
            starts_at=found.starts_at,
            ends_at=found.starts_at + length,
            changed_at=changed,
            revision=max(0, int((changed - made).total_seconds())),
        )
        return found, entry

    async def offer_times(self, actor: Actor, night: NightId, typed: str) -> Night:
        """Offer times, and leave the night's own time open until one is picked. Raises InvalidValue."""
        now = self._now()

        async def offer(writing: WriteTransaction, stored: Night) -> Night:
            times = read_times_offered(typed, now, stored.zone, locale=actor.locale)
            await store.replace_slots(writing, stored.guild, stored.id, times)
            return dataclasses.replace(stored, starts_at=None)

        return await self._change(actor, night, offer)

    async def withdraw_times(self, actor: Actor, night: NightId) -> Night:
        """Offer no times any more."""

        async def withdraw(writing: WriteTransaction, stored: Night) -> Night:
            await store.replace_slots(writing, stored.guild, stored.id, ())
            return stored

        return await self._change(actor, night, withdraw)

    async def read_times(self, actor: Actor, night: NightId) -> dict[SlotId, CanCome]:
        """At which of the offered times this member can come."""
        guild = require_club(actor)
        async with self._database.read() as reading:
            await require_night(reading, guild, night)
            return await store.slot_replies_of(reading, guild, night, actor.member)

    async def say_times(self, actor: Actor, night: NightId, answer: CanCome, slots: Collection[SlotId]) -> None:
        """Store at which times this member can, or maybe can, come; those not named lose this answer.

        Raises NightMovedOn once a time is set, and TimeNotOffered.
        """
        guild = require_club(actor)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            found = await require_night(writing, guild, night)
            require_state(found, *FREE)
            offered = {each.id for each in await store.offered_times(writing, guild, night)}
            if found.starts_at is not None or not offered.issuperset(slots):
                raise TimeNotOffered
            before = await store.slot_replies_of(writing, guild, night, actor.member)
            after = {slot: each for slot, each in before.items() if each is not answer and slot not in slots}
            after |= dict.fromkeys(slots, answer)
            await store.put_slot_replies(writing, guild, actor.member, after, replaced=offered)
            await self._ask_panel(writing, found)
        self._steps.wake_up()

    async def pick_time(self, actor: Actor, night: NightId, slot: SlotId) -> Night:
        """Set one of the offered times. Raises TimeNotOffered, also for one that is over."""

        async def pick(writing: WriteTransaction, stored: Night) -> Night:
            offered = {each.id: each.starts_at for each in await store.offered_times(writing, stored.guild, stored.id)}
            if slot not in offered or offered[slot] <= self._now():
                raise TimeNotOffered
            return night_at(stored, offered[slot], self._now())

        return await self._change(actor, night, pick)

    async def set_voice(self, actor: Actor, night: NightId, voice: ChannelId | None) -> Night:
        """Where the club watches; None for somewhere else, such as a living room."""

        async def put(writing: WriteTransaction, stored: Night) -> Night:
            del writing
            return dataclasses.replace(stored, place=dataclasses.replace(stored.place, voice=voice))

        return await self._change(actor, night, put)

    async def set_talk(self, actor: Actor, night: NightId, channel: ChannelId | None) -> Night:
        """Where the club talks about the film; None for a thread that opens when the night begins."""

        async def put(writing: WriteTransaction, stored: Night) -> Night:
            await night_store.set_thread(writing, stored.guild, stored.id, channel)
            return dataclasses.replace(stored, place=dataclasses.replace(stored.place, thread=channel))

        return await self._change(actor, night, put)

    async def keep_event(self, actor: Actor, night: NightId, *, keep: bool) -> Night:
        """Have an event on Discord (again), or do without."""

        async def put(writing: WriteTransaction, stored: Night) -> Night:
            known = stored.place.event
            if keep and not known:
                await night_store.set_event(writing, stored.guild, stored.id, None)
                now = self._now()  # Also where it was given up before: the host asks for it.
                await step_store.put_step(writing, stored.guild, stored.id, StepKind.EVENT, due_at=now, now=now)
            elif not keep and not known:
                await night_store.set_event(writing, stored.guild, stored.id, WITHOUT_EVENT)
                await step_store.drop_step(writing, stored.guild, stored.id, StepKind.EVENT)
                await store.clear_event_trouble(writing, stored.guild, stored.id)
            return stored

        return await self._change(actor, night, put)

    async def members_to_remind(self, night: Night, kind: StepKind) -> list[MemberId]:
        async with self._database.read() as reading:
            return await store.members_to_remind(reading, night.guild, night.id, kind)

    async def record_reminder(self, night: Night, member: MemberId, kind: StepKind) -> None:
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.set_reminded(writing, night.guild, night.id, member, kind)

    async def record_thread(self, night: Night, thread: int | None) -> None:
        """Record the thread for the talk, and have the panel show it."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await night_store.set_thread(writing, night.guild, night.id, thread)
            await self._ask_step(writing, night, StepKind.PANEL)
        self._steps.wake_up()

    async def forget_thread(self, guild: GuildId, thread: int) -> None:
        """A thread was deleted: the panel leads to it no more."""
        async with self._database.read() as reading:
            identity = await store.night_of_thread(reading, guild, thread)
            found = None if identity is None else await night_store.night_by_id(reading, guild, identity)
        if found is not None:
            await self.record_thread(found, None)

    async def _reply(self, actor: Actor, night: NightId, change: Callable[[NightReply], NightReply]) -> NightReply:
        guild = require_club(actor)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            found = await require_night(writing, guild, night)
            require_state(found, *REPLYING)
            after = change(await store.reply_of_member(writing, guild, night, actor.member) or NightReply())
            await store.put_reply(writing, guild, night, actor.member, after, now=self._now())
            await self._ask_panel(writing, found)
        self._steps.wake_up()
        return after

    async def _change(self, actor: Actor, night: NightId, edit: Edit) -> Night:
        """What a host changes before the night is on."""
        found = await self._transitions.find_night(require_club(actor), night)
        await self._hosting.require_host(actor, found)

        async def checked(writing: WriteTransaction, stored: Night) -> Night:
            require_state(stored, *FREE)
            return await edit(writing, stored)

        return await self._transitions.change_night(found.guild, night, checked)

    async def _ask_panel(self, writing: WriteTransaction, night: Night) -> None:
        """A little later, so that many replies at one moment make few edits."""
        now = self._now()
        await step_store.ask_step(writing, night.guild, night.id, StepKind.PANEL, due_at=now + PANEL_DELAY, now=now)

    async def _ask_step(self, writing: WriteTransaction, night: Night, kind: StepKind) -> None:
        now = self._now()
        await step_store.ask_step(writing, night.guild, night.id, kind, due_at=now, now=now)


def night_at(night: Night, starts_at: datetime, now: datetime) -> Night:
    """The night at another time; a close of the vote that does not fit any more moves with it."""
    closes_at = night.vote.closes_at
    if night.state is not NightState.DECIDED and (closes_at is None or closes_at > starts_at):
        closes_at = usual_close(starts_at, now)
    return dataclasses.replace(night, starts_at=starts_at, vote=dataclasses.replace(night.vote, closes_at=closes_at))
