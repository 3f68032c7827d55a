"""`/schedule`: manages scheduled posts, and counts the votes on them."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.domain.schedules.schedule import PostId, Schedule, ScheduleId, SchedulePlan
from bot.gateway import forms, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import chosen_number, chosen_value, handles_control
from bot.gateway.forms import SubmittedForm, handles_form
from bot.gateway.offered import server_channel, server_role
from bot.gateway.posting import SchedulePoster, requested_role
from bot.services.schedules import schedules as service
from bot.ui.clubs.welcome import OPEN_SCHEDULES
from bot.ui.kit.controls import choice_at
from bot.ui.kit.layout import Card
from bot.ui.language.messages import _
from bot.ui.schedules import controls, panel, posts
from bot.ui.schedules.form import ScheduleFormValues, plan_form


class SchedulesCog(commands.Cog):
    def __init__(self, schedules_service: service.ScheduleService, posting: SchedulePoster) -> None:
        self._schedules = schedules_service
        self._posting = posting

    @app_commands.command(name="schedule")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def show_schedules(self, interaction: Interaction) -> None:
        """Post films, quotes and anniversaries on a schedule."""
        board = await self._schedules.list_schedules(read_actor(interaction))
        await replies.send_answer(interaction, panel.board_card(board), private=True)

    @handles_control(OPEN_SCHEDULES)
    async def open_board(self, interaction: Interaction, what: int) -> None:
        """From the greeting of a new server; `what` tells its buttons apart."""
        del what
        board = await self._schedules.list_schedules(read_actor(interaction))
        await replies.send_answer(interaction, panel.board_card(board), private=True)

    @handles_control(controls.BOARD)
    async def refresh_board(self, interaction: Interaction) -> None:
        board = await self._schedules.list_schedules(read_actor(interaction))
        await replies.replace_message(interaction, lambda: panel.board_card(board))

    @handles_control(controls.OPEN)
    async def open_schedule(self, interaction: Interaction) -> None:
        found = await self._schedules.find_schedule(read_actor(interaction), ScheduleId(chosen_number(interaction)))
        await replies.replace_message(interaction, lambda: self._sheet(found))

    @handles_control(controls.NEW)
    async def open_new_form(self, interaction: Interaction) -> None:
        board = await self._schedules.list_schedules(read_actor(interaction))
        await forms.open_form(interaction, plan_form(ScheduleFormValues(zone=board.last_zone), 0))

    @handles_form(controls.NEW)
    async def add_schedule(self, interaction: Interaction, form: SubmittedForm) -> None:
        actor = read_actor(interaction)
        found = await self._schedules.add_schedule(actor, await self._read_plan(interaction, form, 0))
        await replies.replace_message(interaction, lambda: self._sheet(found, heading=_(panel.SET_UP)))

    @handles_control(controls.EDIT)
    async def open_edit_form(self, interaction: Interaction, schedule: int) -> None:
        found = await self._schedules.find_schedule(read_actor(interaction), ScheduleId(schedule))
        await forms.open_form(interaction, plan_form(ScheduleFormValues.from_schedule(found.plan), schedule))

    @handles_control(controls.REOPEN_FORM)
    async def reopen_form(self, interaction: Interaction, schedule: int, **entered: int) -> None:
        self._schedules.require_manager(read_actor(interaction))
        await forms.open_form(interaction, plan_form(ScheduleFormValues.from_numbers(**entered), schedule))

    @handles_form(controls.EDIT)
    async def change_schedule(self, interaction: Interaction, form: SubmittedForm, schedule: int) -> None:
        actor, plan = read_actor(interaction), await self._read_plan(interaction, form, schedule)
        before = await self._schedules.find_schedule(actor, ScheduleId(schedule))
        found = await self._schedules.change_plan(actor, before.id, plan, requested_role(interaction, str(before.role)))
        await replies.replace_message(interaction, lambda: self._sheet(found, heading=panel.change_text(before, found)))

    @handles_control(controls.GENRE)
    async def set_genre(self, interaction: Interaction, schedule: int) -> None:
        await self._set_filter(interaction, schedule, "genre")

    @handles_control(controls.MOOD)
    async def set_mood(self, interaction: Interaction, schedule: int) -> None:
        await self._set_filter(interaction, schedule, "mood")

    @handles_control(controls.DECADE)
    async def set_decade(self, interaction: Interaction, schedule: int) -> None:
        await self._set_filter(interaction, schedule, "decade")

    @handles_control(controls.ROLE)
    async def set_role(self, interaction: Interaction, schedule: int) -> None:
        actor, value = read_actor(interaction), chosen_value(interaction)
        self._schedules.require_manager(actor)
        if value:
            server_role(interaction, value)
        found = await self._schedules.set_role(actor, ScheduleId(schedule), requested_role(interaction, value))
        await replies.replace_message(interaction, lambda: self._sheet(found))

    @handles_control(controls.PREVIEW)
    async def preview_post(self, interaction: Interaction, schedule: int) -> None:
        found = await self._schedules.find_schedule(read_actor(interaction), ScheduleId(schedule))
        await replies.defer_reply(interaction, private=True)
        post = await self._schedules.posting.preview_post(found)
        club = "" if interaction.guild is None else interaction.guild.name
        await replies.send_answer(interaction, posts.post_card(post, club=club, preview=True), private=True)

    @handles_control(controls.POST_NOW)
    async def post_now(self, interaction: Interaction, schedule: int) -> None:
        found = await self._schedules.find_schedule(read_actor(interaction), ScheduleId(schedule))
        await replies.defer_reply(interaction, private=True)
        address = await self._posting.post_now(found)
        await replies.send_answer(interaction, panel.posted_note(found, address), private=True)

    @handles_control(controls.PAUSE)
    async def pause_schedule(self, interaction: Interaction, schedule: int) -> None:
        found = await self._schedules.pause_schedule(read_actor(interaction), ScheduleId(schedule))
        await replies.replace_message(interaction, lambda: self._sheet(found))

    @handles_control(controls.RESUME)
    async def resume_schedule(self, interaction: Interaction, schedule: int) -> None:
        actor = read_actor(interaction)
        found = await self._schedules.find_schedule(actor, ScheduleId(schedule))
        self._posting.open_channel(found.guild, found.plan.channel)
        resumed = await self._schedules.resume_schedule(actor, found.id)
        await replies.replace_message(interaction, lambda: self._sheet(resumed))

    @handles_control(controls.REMOVE)
    async def remove_schedule(self, interaction: Interaction, schedule: int) -> None:
        board = await self._schedules.remove_schedule(read_actor(interaction), ScheduleId(schedule))
        await replies.replace_message(interaction, lambda: panel.board_card(board, heading=_(panel.REMOVED)))

    @handles_control(controls.VOTE)
    async def record_vote(self, interaction: Interaction, post: int, verdict: int) -> None:
        voted = await self._schedules.posting.record_vote(
            read_actor(interaction), PostId(post), choice_at(controls.VERDICTS, verdict)
        )
        await replies.replace_message(interaction, lambda: posts.post_card(voted.post))
        await replies.send_answer(interaction, posts.voted_card(voted), private=True)

    @handles_control(controls.REMOVE_VOTE)
    async def unvote(self, interaction: Interaction, post: int) -> None:
        voted = await self._schedules.posting.remove_vote(read_actor(interaction), PostId(post))
        await replies.replace_message(interaction, lambda: posts.voted_card(voted))
        await self._posting.refresh_votes(voted)

    async def _set_filter(self, interaction: Interaction, schedule: int, field: str) -> None:
        found = await self._schedules.set_filters(
            read_actor(interaction), ScheduleId(schedule), field, chosen_value(interaction)
        )
        await replies.replace_message(interaction, lambda: self._sheet(found))

    async def _read_plan(self, interaction: Interaction, form: SubmittedForm, schedule: int) -> SchedulePlan:
        guild = self._schedules.require_manager(read_actor(interaction))
        zones = await self._schedules.zones.get_zones()
        plan = ScheduleFormValues.from_form(form.values).read_plan(schedule, zones.read_zone)
        self._posting.open_channel(guild, plan.channel)
        server_channel(interaction, str(plan.channel))
        return plan

    def _sheet(self, found: Schedule, *, heading: str = "") -> Card:
        upcoming = self._schedules.upcoming_times(found, panel.SHOWN)
        return panel.sheet_card(found, upcoming, self._schedules.vocabulary, heading=heading)
