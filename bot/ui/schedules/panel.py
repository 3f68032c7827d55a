"""The list of a club's schedules, and the card of one schedule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import discord

from bot.domain.catalogue.mood import Vocabulary
from bot.domain.schedules.schedule import LIMIT, ClubSchedules, PauseReason, PostKind, Schedule
from bot.domain.schedules.times import PostingTime
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, note_card, subtext, text_block
from bot.ui.schedules import controls as own
from bot.ui.schedules.posts import post_title
from bot.ui.schedules.zone_text import zone_text

SET_UP: Final = "Schedule created."
CHANGED: Final = "Schedule changed."
REMOVED: Final = "Schedule removed."
SHOWN: Final = 3
"""How many upcoming times a schedule's card shows."""
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PAUSED = {
    PauseReason.BY_HAND: "paused",
    PauseReason.CHANNEL_GONE: "paused: the channel is gone. Choose another one with **Change**.",
    PauseReason.FORBIDDEN: (
        "paused: I can't post there. Give me **View Channel** and **Send Messages**, then press **Resume**."
    ),
}


def board_card(board: ClubSchedules, *, heading: str | None = None) -> Card:
    """All schedules on one screen."""
    items: list[Item | None] = [
        text_block(heading) if heading else None,
        text_block(f"## Schedules\n{subtext(f'{len(board.schedules)} of {LIMIT}')}"),
    ]
    for number, schedule in enumerate(board.schedules, 1):
        items.append(
            text_block(f"**{number}. {_title(schedule)}** in <#{schedule.plan.channel}>\n{_status_line(schedule)}")
        )
    if not board.schedules:
        items.append(
            text_block(
                "I can post on a schedule: a film to watch, a line worth quoting, what this club wrote a year "
                "ago, or its month in pictures. Nothing is set up yet."
            )
        )
    else:
        options = [
            discord.SelectOption(
                label=text.label_text(f"{number}. {_title(schedule)}", theme.OPTION_LIMIT),
                value=str(schedule.id),
                description=text.label_text(posting_time_text(schedule.plan.posting_time), theme.OPTION_LIMIT),
            )
            for number, schedule in enumerate(board.schedules, 1)
        ]
        items.append(controls.option_select(own.OPEN.custom_id(), "Choose a schedule", options))
    items.append(
        controls.button_row(
            controls.make_button("New schedule", own.NEW.custom_id(), emoji="➕", disabled=board.is_full)
        )
    )
    return Card(card_box(*items, colour=theme.INK))


def sheet_card(schedule: Schedule, upcoming: Sequence[datetime], vocabulary: Vocabulary, *, heading: str = "") -> Card:
    """One schedule with all its controls; `upcoming` is empty while it is paused."""
    number = schedule.id
    dates = " · ".join(f"<t:{int(moment.timestamp())}:f>" for moment in upcoming)
    return Card(
        card_box(
            text_block(heading) if heading else None,
            text_block(
                join_lines(
                    [
                        f"## {_title(schedule)}",
                        f"In <#{schedule.plan.channel}>, {posting_time_text(schedule.plan.posting_time)}",
                        f"Next: {dates}" if dates else f"It's {_PAUSED[schedule.paused or PauseReason.BY_HAND]}",
                        _last_empty(schedule),
                    ]
                )
            ),
            divider(),
            *([] if schedule.plan.what is PostKind.RECAP else _filters(schedule, vocabulary)),
            _roles(schedule),
            text_block(subtext("I only ping a role that you can mention yourself, and never @\u200beveryone.")),
            controls.button_row(
                controls.make_button("Preview", own.PREVIEW.custom_id(number), emoji="👁️"),
                controls.make_button("Post now", own.POST_NOW.custom_id(number), emoji="📣"),
                controls.make_button("Change", own.EDIT.custom_id(number), emoji="✏️"),
                controls.make_button("Resume", own.RESUME.custom_id(number), emoji="▶️")
                if schedule.paused
                else controls.make_button("Pause", own.PAUSE.custom_id(number), emoji="⏸️"),
                controls.make_button("Remove", own.REMOVE.custom_id(number), style=discord.ButtonStyle.danger),
            ),
            controls.button_row(controls.make_button("All schedules", own.BOARD.custom_id())),
            colour=theme.INK,
        )
    )


def _filters(schedule: Schedule, vocabulary: Vocabulary) -> list[Item]:
    filters, number = schedule.filters, schedule.id
    decades = [str(year) for year in range(2020, 1890, -10)]
    moods = [mood.name for mood in vocabulary.moods]
    decade = str(filters.decade) if filters.decade else None
    return [
        _choice(own.GENRE.custom_id(number), "Any genre", vocabulary.genres, filters.genre),
        _choice(own.MOOD.custom_id(number), "Any mood", moods, filters.mood),
        _choice(own.DECADE.custom_id(number), "Any decade", decades, decade),
    ]


def change_text(before: Schedule, after: Schedule) -> str:
    """The heading of the card after a change."""
    if before.role is not None and after.role is None:
        return f"{CHANGED} It no longer pings anyone, because you can't mention <@&{before.role}> yourself."
    return CHANGED


def posted_note(schedule: Schedule, link: str) -> Card:
    return note_card(f"Posted in <#{schedule.plan.channel}>: {link}\n{subtext('Posts you send by hand ping no one.')}")


def paused_note(schedule: Schedule) -> Card:
    """For the log channel, sent once when the schedule is paused."""
    why = _PAUSED[schedule.paused or PauseReason.BY_HAND]
    return note_card(
        (
            f"**{_title(schedule)}** for <#{schedule.plan.channel}> is {why}\nOpen it with `/schedule`. Anything "
            "missed until then won't be posted later."
        ),
        colour=theme.RED,
    )


def posting_time_text(beat: PostingTime) -> str:
    """Sundays at 20:00, Europe/Berlin."""
    if beat.monthly:
        return f"on the 1st of each month at {beat.at:%H:%M}, {zone_text(beat.zone)}"
    day = "every day" if beat.weekday is None else f"{DAYS[beat.weekday]}s"
    return f"{day} at {beat.at:%H:%M}, {zone_text(beat.zone)}"


def _title(schedule: Schedule) -> str:
    named = " · ".join(schedule.filters.filter_words())
    kind = post_title(schedule.plan.what, weekly=schedule.plan.posting_time.weekday is not None)
    return f"{kind}{f' · {named}' if named else ''}"


def _status_line(schedule: Schedule) -> str:
    """A short status: twenty of them must fit into one message."""
    if schedule.paused is not None:
        return f"⏸️ {_PAUSED[schedule.paused].split('. ')[0]}"
    words = posting_time_text(schedule.plan.posting_time)
    bell = " · 🔔" if schedule.role else ""
    return f"{words[:1].upper()}{words[1:]} · next <t:{int(schedule.next_at.timestamp())}:f>{bell}"


def _last_empty(schedule: Schedule) -> str | None:
    if schedule.empty_at is None:
        return None
    return subtext(f"There was nothing to post on <t:{int(schedule.empty_at.timestamp())}:d>.")


def _choice(custom_id: str, placeholder: str, words: Sequence[str], selected: str | None) -> Item:
    """A select that can be cleared."""
    options = [
        discord.SelectOption(label=f"{word}s" if word.isdigit() else word, value=word, default=word == selected)
        for word in words[: theme.OPTIONS]
    ]
    return discord.ui.ActionRow(
        discord.ui.Select(custom_id=custom_id, placeholder=placeholder, options=options, min_values=0)
    )


def _roles(schedule: Schedule) -> Item:
    selected = [discord.SelectDefaultValue.from_role(discord.Object(schedule.role))] if schedule.role else []
    return discord.ui.ActionRow(
        discord.ui.RoleSelect(
            custom_id=own.ROLE.custom_id(schedule.id), placeholder="Ping no one", min_values=0, default_values=selected
        )
    )
