"""What hosts and members do about the meeting of a night, and what Discord's events say."""

from __future__ import annotations

import re
from datetime import timedelta

import discord
import simcord
from simcord.backend.models import ScheduledEvent

from tests.nights.helpers import Nights, control_ids
from tests.support.scheduled_events import open_events
from tests.support.world import Answer

ANSWERS = ("yes", "maybe", "no")


class MeetingWorld:
    """One club's meetings; `mara` hosts."""

    def __init__(self, nights: Nights) -> None:
        self.nights = nights
        self.world = nights.world

    @property
    def events(self) -> list[ScheduledEvent]:
        """The club's events that are scheduled or running."""
        return open_events(self.world.env.backend, self.world.club.id)

    @property
    def all_events(self) -> list[ScheduledEvent]:
        return list(self.world.env.backend.get_guild(self.world.club.id).scheduled_events.values())

    async def attend(self, who: simcord.MemberActor, answer: str) -> Answer:
        return await self.nights.press(who, self.nights.panel, "nightattend", ANSWERS.index(answer))

    async def card(self) -> Answer:
        """The host's choices about time and place."""
        return await self.nights.press(self.world.club.mara, await self.nights.sheet(), "nightmeeting")

    async def offer(self, typed: str) -> Answer:
        mara, card = self.world.club.mara, await self.card()
        await self.world.rest()
        form = await mara.click(card.message, custom_id=control_ids(card, "nightoffer")[0])
        assert form.modal is not None
        answer = Answer(await mara.submit_modal(form, {"times": typed}))
        await self.nights.later()
        return answer

    async def calendar(self, who: simcord.MemberActor) -> bytes:
        answer = await self.nights.press(who, self.nights.panel, "nightcalendar")
        (file,) = [attachment for attachment in answer.message.attachments if attachment.filename.endswith(".ics")]
        return await file.read()

    @staticmethod
    def sequence(text: str) -> int:
        found = re.search(r"SEQUENCE:(\d+)\r\n", text)
        assert found is not None
        return int(found[1])

    async def come_to(self, before: timedelta) -> None:
        """Turn the clock to a time before the night, and let the job run."""
        starts_at = (await self.nights.night()).starts_at
        assert starts_at is not None
        self.nights.turn_to(starts_at - before)
        await self.nights.later()

    async def by_hand(self, event: ScheduledEvent, **changes: object) -> None:
        """Somebody changes an event in Discord."""
        self.world.env.backend.edit_scheduled_event(self.world.club.id, event.id, changes)
        await self.world.env.settle()
        await self.nights.later()

    async def delete(self, event: ScheduledEvent) -> None:
        self.world.env.backend.delete_scheduled_event(self.world.club.id, event.id)
        await self.world.env.settle()
        await self.nights.later()

    def refuse_private_messages(self, who: simcord.MemberActor) -> None:
        self.world.env.inject_error(
            "POST", f"/channels/{who.user.dm_channel.id}/messages", status=403, code=50007, times=9
        )

    async def erase(self, who: simcord.MemberActor) -> None:
        """Erase everything about a member in this club, as `/privacy` does."""
        await self.world.services.privacy.forget_member(self.nights.actor(who), keep_texts=False)

    async def replies(self) -> int:
        async with self.world.services.database.read() as reading:
            row = await reading.fetch_row("SELECT count(*) FROM night_reply")
        return 0 if row is None else int(row[0])

    async def permit(self, **permissions: bool) -> None:
        """What Marquee may do in the whole server."""
        backend, club = self.world.env.backend, self.world.club
        for role in list(backend.get_guild(club.id).roles.values()):
            wanted = discord.Permissions(role.permissions)
            wanted.update(administrator=False, **permissions)
            backend.edit_role(club.id, role.id, {"permissions": wanted.value})
        await self.world.env.settle()
