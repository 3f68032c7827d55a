"""The meeting of a night: who comes, reminders, calendars, finding a time, and the host's choices about the place."""

from __future__ import annotations

import io

import discord
from discord.ext import commands

from bot.domain.ids import ChannelId
from bot.domain.nights.meeting import CanCome
from bot.domain.nights.night import Night, NightId, SlotId
from bot.gateway import forms, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import chosen_number, chosen_numbers, chosen_value, handles_control
from bot.gateway.forms import SubmittedForm, handles_form
from bot.gateway.offered import server_channel, server_voice_channel
from bot.services.catalogue.tmdb_details import TmdbDetailsService
from bot.services.clubs.membership import require_club
from bot.services.nights.services import NightServices
from bot.ui.kit.controls import choice_at
from bot.ui.nights import controls, meeting, meeting_messages
from bot.ui.nights.calendar import FILE_NAME, calendar_file
from bot.ui.nights.words import Sentence


class MeetingCog(commands.Cog):
    def __init__(self, nights: NightServices, details: TmdbDetailsService) -> None:
        self._nights = nights
        self._meeting = nights.meeting
        self._details = details

    @handles_control(controls.ATTEND)
    async def say_whether_coming(self, interaction: Interaction, night: int, answer: int) -> None:
        actor = read_actor(interaction)
        reply = await self._meeting.record_reply(actor, NightId(night), choice_at(meeting.ANSWERS, answer))
        view = await self._nights.views.view_night(require_club(actor), NightId(night))
        await replies.send_answer(interaction, meeting.reply_card(view, reply), private=True)

    @handles_control(controls.REMIND)
    async def switch_reminder(self, interaction: Interaction, night: int) -> None:
        """From the panel, which everyone sees, as a new private message; from a private one in its place."""
        actor = read_actor(interaction)
        reply = await self._meeting.switch_reminder(actor, NightId(night))
        view = await self._nights.views.view_night(require_club(actor), NightId(night))
        await replies.replace_or_copy(interaction, lambda: meeting.reply_card(view, reply), asker=0)

    @handles_control(controls.CALENDAR)
    async def send_calendar(self, interaction: Interaction, night: int) -> None:
        actor = read_actor(interaction)
        found, entry = await self._meeting.calendar_entry(actor, NightId(night))
        if entry is None:
            await replies.send_answer(interaction, meeting_messages.no_time_card(), private=True)
            return
        view = await self._nights.views.view_night(found.guild, found.id)
        club = interaction.guild
        content = calendar_file(view, entry, "" if club is None else club.name)
        file = discord.File(io.BytesIO(content), FILE_NAME)
        await replies.send_answer(interaction, meeting_messages.calendar_card(FILE_NAME), private=True, file=file)

    @handles_control(controls.WHERE)
    async def show_where_to_watch(self, interaction: Interaction, night: int) -> None:
        view = await self._nights.views.view_night(require_club(read_actor(interaction)), NightId(night))
        films = [await self._details.details_of(view.night.guild, film) for film in view.programme[:5]]
        await replies.send_answer(interaction, meeting_messages.watch_card(view.night, films), private=True)

    @handles_control(controls.TIMES)
    async def open_times(self, interaction: Interaction, night: int) -> None:
        actor = read_actor(interaction)
        view = await self._nights.views.view_night(require_club(actor), NightId(night))
        mine = await self._meeting.read_times(actor, NightId(night))
        await replies.send_answer(interaction, meeting.times_card(view, mine), private=True)

    @handles_control(controls.TIMES_YES)
    async def say_yes_to_times(self, interaction: Interaction, night: int) -> None:
        await self._say_times(interaction, night, CanCome.YES)

    @handles_control(controls.TIMES_MAYBE)
    async def say_maybe_to_times(self, interaction: Interaction, night: int) -> None:
        await self._say_times(interaction, night, CanCome.MAYBE)

    @handles_control(controls.MEETING)
    async def open_meeting(self, interaction: Interaction, night: int) -> None:
        found = await self._nights.planning.find_hosted(read_actor(interaction), NightId(night))
        await self._show_meeting(interaction, found, str)

    @handles_control(controls.OFFER_TIMES)
    async def open_offer_form(self, interaction: Interaction, night: int) -> None:
        found = await self._nights.planning.find_hosted(read_actor(interaction), NightId(night))
        view = await self._nights.views.view_night(found.guild, found.id)
        await forms.open_form(interaction, meeting.offer_form(view))

    @handles_form(controls.OFFER_TIMES)
    async def offer_times(self, interaction: Interaction, form: SubmittedForm, night: int) -> None:
        actor = read_actor(interaction)
        before = await self._nights.planning.find_hosted(actor, NightId(night))
        found = await self._meeting.offer_times(actor, NightId(night), form.field_text(meeting.TIMES))
        view = await self._nights.views.view_night(found.guild, found.id)
        count, had_time = len(view.offered), before.starts_at is not None
        await self._show_meeting(interaction, found, lambda: meeting.offered_heading(found, count, had_time=had_time))

    @handles_control(controls.WITHDRAW_TIMES)
    async def withdraw_times(self, interaction: Interaction, night: int) -> None:
        found = await self._meeting.withdraw_times(read_actor(interaction), NightId(night))
        await self._show_meeting(interaction, found, meeting_messages.TIMES_WITHDRAWN)

    @handles_control(controls.PICK_TIME)
    async def pick_time(self, interaction: Interaction, night: int) -> None:
        slot = SlotId(chosen_number(interaction))
        found = await self._meeting.pick_time(read_actor(interaction), NightId(night), slot)
        await self._show_meeting(interaction, found, meeting_messages.TIME_PICKED)

    @handles_control(controls.VOICE)
    async def set_voice(self, interaction: Interaction, night: int) -> None:
        value = _value_or_none(interaction)
        channel = None if value is None else ChannelId(server_voice_channel(interaction, value).id)
        found = await self._meeting.set_voice(read_actor(interaction), NightId(night), channel)
        await self._show_meeting(interaction, found, meeting_messages.VOICE_CHANGED)

    @handles_control(controls.TALK)
    async def set_talk(self, interaction: Interaction, night: int) -> None:
        value = _value_or_none(interaction)
        channel = None if value is None else ChannelId(server_channel(interaction, value).id)
        found = await self._meeting.set_talk(read_actor(interaction), NightId(night), channel)
        told = meeting_messages.TALK_IN_THREAD if channel is None else meeting_messages.TALK_CHANGED
        await self._show_meeting(interaction, found, told)

    @handles_control(controls.KEEP_EVENT)
    async def keep_event(self, interaction: Interaction, night: int, keep: int) -> None:
        found = await self._meeting.keep_event(read_actor(interaction), NightId(night), keep=bool(keep))
        told = meeting_messages.EVENT_ASKED if keep else meeting_messages.event_dropped
        await self._show_meeting(interaction, found, told)

    async def _say_times(self, interaction: Interaction, night: int, answer: CanCome) -> None:
        actor = read_actor(interaction)
        slots = [SlotId(number) for number in chosen_numbers(interaction)]
        await self._meeting.say_times(actor, NightId(night), answer, slots)
        view = await self._nights.views.view_night(require_club(actor), NightId(night))
        mine = await self._meeting.read_times(actor, NightId(night))
        await replies.replace_message(interaction, lambda: meeting.times_card(view, mine, saved=True))

    async def _show_meeting(self, interaction: Interaction, night: Night, heading: Sentence) -> None:
        view = await self._nights.views.view_night(night.guild, night.id)
        await replies.replace_message(interaction, lambda: meeting.meeting_card(view, heading=heading()))


def _value_or_none(interaction: Interaction) -> str | None:
    return chosen_value(interaction) or None
