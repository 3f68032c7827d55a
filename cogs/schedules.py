"""`/schedule`: what is posted by the clock, and the votes on what was posted."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.domain.schedules.schedule import Plan, PostId, Schedule, ScheduleId
from bot.gateway import forms, replies
from bot.gateway.actors import Interaction, actor
from bot.gateway.controls import chosen, chosen_number, pressed
from bot.gateway.forms import Filled, submitted
from bot.gateway.offered import own_channel, own_role
from bot.gateway.posting import Posting, role_asked
from bot.services.schedules import schedules as service
from bot.ui.kit.controls import nth
from bot.ui.kit.layout import Card
from bot.ui.schedules import controls, panel, posts
from bot.ui.schedules.form import Entered, plan_form


class Schedules(commands.Cog):
    def __init__(self, schedules_service: service.Schedules, posting: Posting) -> None:
        self._schedules = schedules_service
        self._posting = posting

    @app_commands.command(name="schedule")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def schedule(self, interaction: Interaction) -> None:
        """Have films, lines and memories posted by the clock."""
        board = await self._schedules.board(actor(interaction))
        await replies.answer(interaction, panel.board_card(board), private=True)

    @pressed(controls.BOARD)
    async def board(self, interaction: Interaction) -> None:
        board = await self._schedules.board(actor(interaction))
        await replies.replace(interaction, panel.board_card(board))

    @pressed(controls.OPEN)
    async def open(self, interaction: Interaction) -> None:
        found = await self._schedules.find(actor(interaction), ScheduleId(chosen_number(interaction)))
        await replies.replace(interaction, self._sheet(found))

    @pressed(controls.NEW)
    async def new(self, interaction: Interaction) -> None:
        board = await self._schedules.board(actor(interaction))
        await forms.show(interaction, plan_form(Entered(zone=board.last_zone), 0))

    @submitted(controls.NEW)
    async def add(self, interaction: Interaction, filled: Filled) -> None:
        who = actor(interaction)
        found = await self._schedules.add(who, self._planned(interaction, filled, 0))
        await replies.replace(interaction, self._sheet(found, heading=panel.SET_UP))

    @pressed(controls.EDIT)
    async def edit(self, interaction: Interaction, schedule: int) -> None:
        found = await self._schedules.find(actor(interaction), ScheduleId(schedule))
        await forms.show(interaction, plan_form(Entered.of(found.plan), schedule))

    @pressed(controls.AGAIN)
    async def again(self, interaction: Interaction, schedule: int, **entered: int) -> None:
        self._schedules.club(actor(interaction))
        await forms.show(interaction, plan_form(Entered.numbered(**entered), schedule))

    @submitted(controls.EDIT)
    async def change(self, interaction: Interaction, filled: Filled, schedule: int) -> None:
        who, plan = actor(interaction), self._planned(interaction, filled, schedule)
        before = await self._schedules.find(who, ScheduleId(schedule))
        found = await self._schedules.change(who, before.id, plan, role_asked(interaction, str(before.role)))
        await replies.replace(interaction, self._sheet(found, heading=panel.changed(before, found)))

    @pressed(controls.GENRE)
    async def genre(self, interaction: Interaction, schedule: int) -> None:
        await self._narrow(interaction, schedule, "genre")

    @pressed(controls.MOOD)
    async def mood(self, interaction: Interaction, schedule: int) -> None:
        await self._narrow(interaction, schedule, "mood")

    @pressed(controls.DECADE)
    async def decade(self, interaction: Interaction, schedule: int) -> None:
        await self._narrow(interaction, schedule, "decade")

    @pressed(controls.ROLE)
    async def role(self, interaction: Interaction, schedule: int) -> None:
        who, value = actor(interaction), chosen(interaction)
        self._schedules.club(who)
        if value:
            own_role(interaction, value)
        found = await self._schedules.ping(who, ScheduleId(schedule), role_asked(interaction, value))
        await replies.replace(interaction, self._sheet(found))

    @pressed(controls.PREVIEW)
    async def preview(self, interaction: Interaction, schedule: int) -> None:
        found = await self._schedules.find(actor(interaction), ScheduleId(schedule))
        await replies.later(interaction, private=True)
        post = await self._schedules.posting.preview(found)
        await replies.answer(interaction, posts.post_card(post, preview=True), private=True)

    @pressed(controls.POST_NOW)
    async def post_now(self, interaction: Interaction, schedule: int) -> None:
        found = await self._schedules.find(actor(interaction), ScheduleId(schedule))
        await replies.later(interaction, private=True)
        address = await self._posting.post_now(found)
        await replies.answer(interaction, panel.posted_note(found, address), private=True)

    @pressed(controls.PAUSE)
    async def pause(self, interaction: Interaction, schedule: int) -> None:
        found = await self._schedules.pause(actor(interaction), ScheduleId(schedule))
        await replies.replace(interaction, self._sheet(found))

    @pressed(controls.RESUME)
    async def resume(self, interaction: Interaction, schedule: int) -> None:
        who = actor(interaction)
        found = await self._schedules.find(who, ScheduleId(schedule))
        self._posting.open(found.guild, found.plan.channel)
        await replies.replace(interaction, self._sheet(await self._schedules.resume(who, found.id)))

    @pressed(controls.REMOVE)
    async def remove(self, interaction: Interaction, schedule: int) -> None:
        board = await self._schedules.remove(actor(interaction), ScheduleId(schedule))
        await replies.replace(interaction, panel.board_card(board, heading=panel.REMOVED))

    @pressed(controls.VOTE)
    async def vote(self, interaction: Interaction, post: int, verdict: int) -> None:
        voted = await self._schedules.posting.vote(actor(interaction), PostId(post), nth(controls.VERDICTS, verdict))
        await replies.replace(interaction, posts.post_card(voted.post))
        await replies.answer(interaction, posts.voted_card(voted), private=True)

    @pressed(controls.UNVOTE)
    async def unvote(self, interaction: Interaction, post: int) -> None:
        voted = await self._schedules.posting.unvote(actor(interaction), PostId(post))
        await replies.replace(interaction, posts.voted_card(voted))
        await self._posting.refresh_votes(voted)

    async def _narrow(self, interaction: Interaction, schedule: int, field: str) -> None:
        found = await self._schedules.narrow(actor(interaction), ScheduleId(schedule), field, chosen(interaction))
        await replies.replace(interaction, self._sheet(found))

    def _planned(self, interaction: Interaction, filled: Filled, schedule: int) -> Plan:
        guild = self._schedules.club(actor(interaction))
        plan = Entered.submitted(filled.values).plan(schedule)
        self._posting.open(guild, plan.channel)
        own_channel(interaction, str(plan.channel))
        return plan

    def _sheet(self, found: Schedule, *, heading: str = "") -> Card:
        upcoming = self._schedules.upcoming(found, panel.SHOWN)
        return panel.sheet_card(found, upcoming, self._schedules.vocabulary, heading=heading)
