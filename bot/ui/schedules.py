"""The panel of a club's schedules, one schedule's sheet, and the form behind both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord

from bot.domain.ids import ChannelId
from bot.domain.schedule import LIMIT, Board, Pause, Plan, Schedule, What
from bot.domain.schedule_times import Beat, read_time, read_zone
from bot.ui import controls, text, theme
from bot.ui import schedules_controls as own
from bot.ui.forms import Form
from bot.ui.layout import Card, Item, box, note, rule, says, small, stack
from bot.ui.schedules_posts import title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.domain.mood import Vocabulary

KIND: Final = "what"
CHANNEL: Final = "channel"
DAY: Final = "day"
TIME: Final = "time"
ZONE: Final = "zone"
SET_UP: Final = "Set up."
CHANGED: Final = "Changed."
REMOVED: Final = "Removed."
SHOWN: Final = 3
"""The next times that a sheet shows."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EVERY_DAY = "daily"
_KINDS = {
    What.PICK: ("A film to watch", "From the club's taste; members vote on it"),
    What.LINE: ("A line worth quoting", "The club's own reviews come first"),
    What.YEAR_AGO: ("A year ago in this club", "Reviews written around this day in former years"),
}
_PAUSED = {
    Pause.BY_HAND: "paused",
    Pause.CHANNEL_GONE: "paused: the channel is gone. Choose another one with **Change**.",
    Pause.FORBIDDEN: (
        "paused: Marquee may not write there. Give it **View Channel** and **Send Messages**, then press **Resume**."
    ),
}


def board_card(board: Board, *, heading: str | None = None) -> Card:
    """Every schedule on one screen."""
    items: list[Item | None] = [
        says(heading) if heading else None,
        says(f"## Schedules\n{small(f'{len(board.schedules)} of {LIMIT}')}"),
    ]
    for number, schedule in enumerate(board.schedules, 1):
        items.append(says(f"**{number}. {_title(schedule)}** in <#{schedule.plan.channel}>\n{_standing(schedule)}"))
    if not board.schedules:
        items.append(
            says(
                "Marquee can post by the clock: a film to watch, a line worth quoting, or what this club wrote "
                "a year ago. Nothing is set up yet."
            )
        )
    else:
        options = [
            discord.SelectOption(
                label=text.label(f"{number}. {_title(schedule)}", theme.OPTION_LIMIT),
                value=str(schedule.id),
                description=text.label(when(schedule.plan.beat), theme.OPTION_LIMIT),
            )
            for number, schedule in enumerate(board.schedules, 1)
        ]
        items.append(controls.select(own.OPEN.id(), "Open a schedule", options))
    items.append(controls.row(controls.button("New schedule", own.NEW.id(), emoji="➕", disabled=board.full)))
    return Card(box(*items, colour=theme.INK))


def sheet_card(schedule: Schedule, upcoming: Sequence[datetime], vocabulary: Vocabulary, *, heading: str = "") -> Card:
    """One schedule with everything that can be changed about it; `upcoming` is empty while it rests."""
    filters, number = schedule.filters, schedule.id
    dates = " · ".join(f"<t:{int(moment.timestamp())}:f>" for moment in upcoming)
    decades = [str(year) for year in range(2020, 1890, -10)]
    return Card(
        box(
            says(heading) if heading else None,
            says(
                stack(
                    [
                        f"## {_title(schedule)}",
                        f"In <#{schedule.plan.channel}>, {when(schedule.plan.beat)}",
                        f"Next: {dates}" if dates else f"It is {_PAUSED[schedule.paused or Pause.BY_HAND]}",
                        _empty(schedule),
                    ]
                )
            ),
            rule(),
            _choice(own.GENRE.id(number), "Any genre", vocabulary.genres, filters.genre),
            _choice(own.MOOD.id(number), "Any mood", [mood.name for mood in vocabulary.moods], filters.mood),
            _choice(own.DECADE.id(number), "Any decade", decades, str(filters.decade) if filters.decade else None),
            _roles(schedule),
            says(small("Marquee pings only a role that you may mention yourself, and never @\u200beveryone.")),
            controls.row(
                controls.button("Preview", own.PREVIEW.id(number), emoji="👁️"),
                controls.button("Post now", own.POST_NOW.id(number), emoji="📣"),
                controls.button("Change", own.EDIT.id(number), emoji="✏️"),
                controls.button("Resume", own.RESUME.id(number), emoji="▶️")
                if schedule.paused
                else controls.button("Pause", own.PAUSE.id(number), emoji="⏸️"),
                controls.button("Remove", own.REMOVE.id(number), style=discord.ButtonStyle.danger),
            ),
            controls.row(controls.button("All schedules", own.BOARD.id())),
            colour=theme.INK,
        )
    )


def plan_form(plan: Plan | None, custom_id: str, zone: str) -> Form:
    """For a new schedule without a plan, or to change one; `zone` is what the club used last."""
    kinds = [
        discord.SelectOption(label=label, value=what, description=says_, default=plan is not None and plan.what is what)
        for what, (label, says_) in _KINDS.items()
    ]
    held = plan.beat.weekday if plan is not None else None
    days = [discord.SelectOption(label="Every day", value=_EVERY_DAY, default=plan is not None and held is None)]
    days += [
        discord.SelectOption(label=f"{name}s", value=str(number), default=number == held)
        for number, name in enumerate(_DAYS)
    ]
    channel = discord.ui.ChannelSelect[Any](
        custom_id=CHANNEL,
        channel_types=[discord.ChannelType.text, discord.ChannelType.news],
        default_values=[] if plan is None else [discord.SelectDefaultValue.from_channel(discord.Object(plan.channel))],
    )
    return Form(
        "New schedule" if plan is None else "Change this schedule",
        custom_id,
        discord.ui.Label(text="What to post", component=discord.ui.Select(custom_id=KIND, options=kinds)),
        discord.ui.Label(text="Channel", component=channel),
        discord.ui.Label(text="Day", component=discord.ui.Select(custom_id=DAY, options=days)),
        discord.ui.Label(
            text="Time",
            description="As the clocks there show it: 20:00 or 8 pm",
            component=discord.ui.TextInput(
                custom_id=TIME, default=f"{plan.beat.at:%H:%M}" if plan else None, max_length=20
            ),
        ),
        discord.ui.Label(
            text="Time zone",
            description="A city such as Berlin or New York; summer time is minded",
            component=discord.ui.TextInput(custom_id=ZONE, default=plan.beat.zone if plan else zone, max_length=60),
        ),
    )


def plan_from(values: Mapping[str, tuple[str, ...]]) -> Plan:
    """What stood in the form. Raises InvalidValue and UnknownZone."""
    given = {name: (values.get(name) or ("",))[0] for name in (KIND, CHANNEL, DAY, TIME, ZONE)}
    day = given[DAY]
    return Plan(
        channel=ChannelId(int(given[CHANNEL] or 0)),
        what=What(given[KIND] or What.PICK),
        beat=Beat(read_time(given[TIME]), read_zone(given[ZONE]), int(day) if day.isdigit() else None),
    )


def posted_note(schedule: Schedule, link: str) -> Card:
    return note(f"Posted in <#{schedule.plan.channel}>: {link}\n{small('Posted by hand, it pings nobody.')}")


def paused_note(schedule: Schedule) -> Card:
    """For the log channel: told once, when it happens."""
    why = _PAUSED[schedule.paused or Pause.BY_HAND]
    return note(
        f"**{_title(schedule)}** for <#{schedule.plan.channel}> is {why}\n"
        "`/schedule` opens it. What is missed until then is not posted afterwards.",
        colour=theme.RED,
    )


def when(beat: Beat) -> str:
    """Sundays at 20:00, Europe/Berlin."""
    day = "every day" if beat.weekday is None else f"{_DAYS[beat.weekday]}s"
    return f"{day} at {beat.at:%H:%M}, {beat.zone}"


def _title(schedule: Schedule) -> str:
    named = " · ".join(schedule.filters.words())
    kind = title(schedule.plan.what, weekly=schedule.plan.beat.weekday is not None)
    return f"{kind}{f' · {named}' if named else ''}"


def _standing(schedule: Schedule) -> str:
    if schedule.paused is not None:
        return f"⏸️ {_PAUSED[schedule.paused]}"
    pings = f" · pings <@&{schedule.role}>" if schedule.role else ""
    return f"{when(schedule.plan.beat)} · next <t:{int(schedule.next_at.timestamp())}:f>{pings}"


def _empty(schedule: Schedule) -> str | None:
    if schedule.empty_at is None:
        return None
    return small(f"On <t:{int(schedule.empty_at.timestamp())}:d> there was nothing to post.")


def _choice(custom_id: str, placeholder: str, words: Sequence[str], held: str | None) -> Item:
    """A select that can be emptied."""
    options = [
        discord.SelectOption(label=f"{word}s" if word.isdigit() else word, value=word, default=word == held)
        for word in words[: theme.OPTIONS]
    ]
    return discord.ui.ActionRow(
        discord.ui.Select(custom_id=custom_id, placeholder=placeholder, options=options, min_values=0)
    )


def _roles(schedule: Schedule) -> Item:
    held = [discord.SelectDefaultValue.from_role(discord.Object(schedule.role))] if schedule.role else []
    return discord.ui.ActionRow(
        discord.ui.RoleSelect(
            custom_id=own.ROLE.id(schedule.id), placeholder="Ping nobody", min_values=0, default_values=held
        )
    )
