"""The form for a schedule, and how its values are read; unreadable ones can be corrected in a new form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import discord

from bot.domain.errors import ControlUnknown, InvalidValue
from bot.domain.ids import ChannelId
from bot.domain.schedules.errors import InvalidSchedulePlan, UnknownZone
from bot.domain.schedules.schedule import PostKind, SchedulePlan
from bot.domain.schedules.times import PostingTime, read_time, zone_named, zone_number
from bot.ui.kit import text, theme
from bot.ui.kit.controls import parse_number
from bot.ui.kit.forms import Form
from bot.ui.language.messages import N_, _
from bot.ui.schedules import controls as own
from bot.ui.schedules.panel import DAYS, EVERY_DAY
from bot.ui.schedules.zone_text import zone_text

KIND: Final = "what"
CHANNEL: Final = "channel"
DAY: Final = "day"
TIME: Final = "time"
ZONE: Final = "zone"
_EVERY_DAY = "daily"
_NO_MINUTE = 24 * 60
_KINDS = {
    PostKind.PICK: (N_("A film to watch"), N_("Picked for the club; members vote on it")),
    PostKind.LINE: (N_("A line worth quoting"), N_("The club's own reviews come first")),
    PostKind.YEAR_AGO: (N_("A year ago in this club"), N_("Reviews written around this day in past years")),
    PostKind.RECAP: (
        N_("The club's month in pictures"),
        N_("On the 1st, whatever the day below; in January, the whole year"),
    ),
}


@dataclass(frozen=True, slots=True)
class ScheduleFormValues:
    """The form's fields as text; empty ones are not filled in yet."""

    what: str = ""
    channel: str = ""
    day: str = ""
    time: str = ""
    zone: str = ""

    @classmethod
    def from_schedule(cls, plan: SchedulePlan) -> Self:
        beat = plan.posting_time
        day = _EVERY_DAY if beat.weekday is None else str(beat.weekday)
        return cls(plan.what, str(plan.channel), day, f"{beat.at:%H:%M}", zone_text(beat.zone))

    @classmethod
    def from_form(cls, values: Mapping[str, tuple[str, ...]]) -> Self:
        return cls(*((values.get(name) or ("",))[0] for name in (KIND, CHANNEL, DAY, TIME, ZONE)))

    @classmethod
    def from_numbers(cls, what: int, channel: int, day: int, minute: int, zone: int) -> Self:
        """Read the numbers of REOPEN_FORM's custom_id."""
        return cls(
            list(PostKind)[what] if what < len(PostKind) else "",
            str(channel),
            str(day) if day < len(DAYS) else _EVERY_DAY,
            f"{minute // 60:02}:{minute % 60:02}" if minute < _NO_MINUTE else "",
            zone_text(zone_named(zone)),
        )

    def read_plan(self, schedule: int, read_zone: Callable[[str], str]) -> SchedulePlan:
        """Read the plan; `schedule` is 0 for a new one. `read_zone` finds the zone that is meant or raises UnknownZone.

        Raises InvalidSchedulePlan, which has the custom_id that opens the form again, and ControlUnknown for a choice
        that the form does not offer.
        """
        if self.what not in tuple(PostKind) or self.day not in (_EVERY_DAY, *map(str, range(len(DAYS)))):
            raise ControlUnknown
        channel = ChannelId(parse_number(self.channel))
        try:
            at, zone, monthly = read_time(self.time), read_zone(self.zone), self.what == PostKind.RECAP
            weekday = int(self.day) if self.day.isdigit() and not monthly else None
            beat = PostingTime(at, zone, weekday, monthly=monthly)
        except UnknownZone as error:
            near = "" if error.ambiguous else "".join(error.nearest[:1])
            raise InvalidSchedulePlan(
                ZONE, self.zone, error.nearest, self._reopen_id(schedule, near), ambiguous=error.ambiguous
            ) from error
        except InvalidValue as error:
            raise InvalidSchedulePlan(TIME, self.time, (), self._reopen_id(schedule, self._zone(read_zone))) from error
        return SchedulePlan(channel=channel, what=PostKind(self.what), posting_time=beat)

    def _zone(self, read_zone: Callable[[str], str]) -> str:
        try:
            return read_zone(self.zone)
        except UnknownZone as error:
            return "" if error.ambiguous else "".join(error.nearest[:1])

    def _reopen_id(self, schedule: int, zone: str) -> str:
        try:
            at = read_time(self.time)
            minute = at.hour * 60 + at.minute
        except InvalidValue:
            minute = _NO_MINUTE
        day = int(self.day) if self.day.isdigit() else len(DAYS)
        kind = list(PostKind).index(PostKind(self.what))
        return own.REOPEN_FORM.custom_id(schedule, kind, int(self.channel), day, minute, zone_number(zone))


def plan_form(entered: ScheduleFormValues, schedule: int) -> Form:
    """The form to change a schedule, or with 0 to create one."""
    kinds = [
        discord.SelectOption(
            label=text.label_text(_(label), theme.OPTION_LIMIT),
            value=what,
            description=text.label_text(_(words), theme.OPTION_LIMIT),
            default=what == entered.what,
        )
        for what, (label, words) in _KINDS.items()
    ]
    days = [discord.SelectOption(label=_(EVERY_DAY), value=_EVERY_DAY, default=entered.day == _EVERY_DAY)]
    days += [
        discord.SelectOption(label=_(name), value=str(number), default=entered.day == str(number))
        for number, name in enumerate(DAYS)
    ]
    defaults = [discord.SelectDefaultValue.from_channel(discord.Object(entered.channel))] if entered.channel else []
    channel = discord.ui.ChannelSelect[Any](
        custom_id=CHANNEL,
        channel_types=[discord.ChannelType.text, discord.ChannelType.news],
        default_values=defaults,
    )
    return Form(
        _("Change this schedule") if schedule else _("New schedule"),
        own.EDIT.custom_id(schedule) if schedule else own.NEW.custom_id(),
        discord.ui.Label(text=_("What to post"), component=discord.ui.Select(custom_id=KIND, options=kinds)),
        discord.ui.Label(text=_("Channel"), component=channel),
        discord.ui.Label(text=_("Day"), component=discord.ui.Select(custom_id=DAY, options=days)),
        _line(_("Time"), _("Local time there: 20:00, 8 pm or half past eight"), TIME, entered.time, 40),
        _line(
            _("Time zone"),
            _("A city or country: Munich, New York, Japan. Summer time is handled."),
            ZONE,
            entered.zone,
            60,
        ),
    )


def _line(name: str, description: str, custom_id: str, value: str, limit: int) -> discord.ui.Label[Any]:
    entry = discord.ui.TextInput[Any](custom_id=custom_id, default=value[:limit] or None, max_length=limit)
    return discord.ui.Label(text=name, description=description, component=entry)
