"""The list of a club's schedules, and the card of one schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import discord

from bot.domain.catalogue.mood import Vocabulary
from bot.domain.schedules.schedule import LIMIT, ClubSchedules, PauseReason, PostKind, Schedule
from bot.domain.schedules.times import PostingTime
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, note_card, subtext, text_block
from bot.ui.language.messages import N_, _, pgettext
from bot.ui.language.words import genre_text, mood_text
from bot.ui.recommendations.filters import filter_words
from bot.ui.schedules import controls as own
from bot.ui.schedules.posts import post_title
from bot.ui.schedules.zone_text import zone_text

SET_UP: Final = N_("Schedule created.")
CHANGED: Final = N_("Schedule changed.")
REMOVED: Final = N_("Schedule removed.")
SHOWN: Final = 3
"""How many upcoming times a schedule's card shows."""
# Translators: When something is posted each week, alone or at the beginning of a line.
DAYS = (
    N_("Mondays"),
    N_("Tuesdays"),
    N_("Wednesdays"),
    N_("Thursdays"),
    N_("Fridays"),
    N_("Saturdays"),
    N_("Sundays"),
)
# Translators: When something is posted, alone or at the beginning of a line.
EVERY_DAY: Final = N_("Every day")
_PAUSED_BRIEFLY = {
    PauseReason.BY_HAND: N_("paused"),
    PauseReason.CHANNEL_GONE: N_("paused: the channel is gone"),
    PauseReason.FORBIDDEN: N_("paused: I can't post there"),
}


def board_card(board: ClubSchedules, *, heading: str | None = None) -> Card:
    """All schedules on one screen."""
    items: list[Item | None] = [
        text_block(heading) if heading else None,
        text_block(f"## {_('Schedules')}\n{subtext(_('{count} of {limit}', count=len(board.schedules), limit=LIMIT))}"),
    ]
    for number, schedule in enumerate(board.schedules, 1):
        # Translators: What is posted, and in which channel.
        where = _("**{title}** in {channel}", title=f"{number}. {_title(schedule)}", channel=_channel(schedule))
        items.append(text_block(f"{where}\n{_status_line(schedule)}"))
    if not board.schedules:
        items.append(
            text_block(
                _(
                    "I can post on a schedule: a film to watch, a line worth quoting, what this club wrote a year "
                    "ago, or its month in pictures. Nothing is set up yet."
                )
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
        items.append(controls.option_select(own.OPEN.custom_id(), _("Choose a schedule"), options))
    items.append(
        controls.button_row(
            controls.make_button(_("New schedule"), own.NEW.custom_id(), emoji="➕", disabled=board.is_full)
        )
    )
    return Card(card_box(*items, colour=theme.INK))


def sheet_card(schedule: Schedule, upcoming: Sequence[datetime], vocabulary: Vocabulary, *, heading: str = "") -> Card:
    """One schedule with all its controls; `upcoming` is empty while it is paused."""
    number = schedule.id
    times = posting_time_text(schedule.plan.posting_time)
    return Card(
        card_box(
            text_block(heading) if heading else None,
            text_block(
                join_lines(
                    [
                        f"## {_title(schedule)}",
                        # Translators: {times} says when: "every day at 20:00, Europe/Berlin".
                        _("In {channel}, {times}", channel=_channel(schedule), times=times),
                        _next_text(schedule, upcoming),
                        _last_empty(schedule),
                    ]
                )
            ),
            divider(),
            *([] if schedule.plan.what is PostKind.RECAP else _filters(schedule, vocabulary)),
            _roles(schedule),
            text_block(subtext(_ping_note())),
            controls.button_row(
                controls.make_button(_("Preview"), own.PREVIEW.custom_id(number), emoji="👁️"),
                controls.make_button(_("Post now"), own.POST_NOW.custom_id(number), emoji="📣"),
                controls.make_button(_("Change"), own.EDIT.custom_id(number), emoji="✏️"),
                controls.make_button(_("Resume"), own.RESUME.custom_id(number), emoji="▶️")
                if schedule.paused
                else controls.make_button(_("Pause"), own.PAUSE.custom_id(number), emoji="⏸️"),
                controls.make_button(_("Remove"), own.REMOVE.custom_id(number), style=discord.ButtonStyle.danger),
            ),
            controls.button_row(controls.make_button(_("All schedules"), own.BOARD.custom_id())),
            colour=theme.INK,
        )
    )


def _channel(schedule: Schedule) -> str:
    return f"<#{schedule.plan.channel}>"


def _ping_note() -> str:
    # Translators: {everyone} is @everyone.
    return _("I only ping a role that you can mention yourself, and never {everyone}.", everyone="@\u200beveryone")


def _next_text(schedule: Schedule, upcoming: Sequence[datetime]) -> str:
    """When the next posts come, or why none does."""
    if upcoming:
        # Translators: The times of the next posts.
        return _("Next: {dates}", dates=" · ".join(f"<t:{int(moment.timestamp())}:f>" for moment in upcoming))
    if schedule.paused is PauseReason.CHANNEL_GONE:
        return _("It's paused: the channel is gone. Choose another one with **{button}**.", button=_("Change"))
    if schedule.paused is PauseReason.FORBIDDEN:
        return _(
            "It's paused: I can't post there. Give me **View Channel** and **Send Messages**, then press **{button}**.",
            button=_("Resume"),
        )
    return _("It's paused")


def _filters(schedule: Schedule, vocabulary: Vocabulary) -> list[Item]:
    filters, number = schedule.filters, schedule.id
    genres = {genre: genre_text(genre) for genre in vocabulary.genres}
    moods = {mood.name: mood_text(mood.name) for mood in vocabulary.moods}
    decades = {str(year): _("{decade}s", decade=str(year)) for year in range(2020, 1890, -10)}
    decade = str(filters.decade) if filters.decade else None
    return [
        _choice(own.GENRE.custom_id(number), _("Any genre"), genres, filters.genre),
        _choice(own.MOOD.custom_id(number), _("Any mood"), moods, filters.mood),
        _choice(own.DECADE.custom_id(number), _("Any decade"), decades, decade),
    ]


def change_text(before: Schedule, after: Schedule) -> str:
    """The heading of the card after a change."""
    if before.role is not None and after.role is None:
        return _(
            "Schedule changed. It no longer pings anyone, because you can't mention {role} yourself.",
            role=f"<@&{before.role}>",
        )
    return _(CHANGED)


def posted_note(schedule: Schedule, link: str) -> Card:
    posted = _("Posted in {channel}: {link}", channel=_channel(schedule), link=link)
    return note_card(f"{posted}\n{subtext(_('Posts you send by hand ping no one.'))}")


def paused_note(schedule: Schedule) -> Card:
    """For the log channel, sent once when the schedule is paused."""
    title, channel = _title(schedule), _channel(schedule)
    if schedule.paused is PauseReason.CHANNEL_GONE:
        why = _(
            "**{title}** for {channel} is paused: the channel is gone. Choose another one with **{button}**.",
            title=title,
            channel=channel,
            button=_("Change"),
        )
    elif schedule.paused is PauseReason.FORBIDDEN:
        why = _(
            "**{title}** for {channel} is paused: I can't post there. Give me **View Channel** and **Send Messages**, "
            "then press **{button}**.",
            title=title,
            channel=channel,
            button=_("Resume"),
        )
    else:
        why = _("**{title}** for {channel} is paused", title=title, channel=channel)
    how = _("Open it with `/schedule`. Anything missed until then won't be posted later.")
    return note_card(f"{why}\n{how}", colour=theme.RED)


def posting_time_text(beat: PostingTime, *, begins: bool = False) -> str:
    """Sundays at 20:00, Europe/Berlin; `begins` if it is the beginning of a line."""
    # Translators: {days} is "Sundays", "every day" or "on the 1st of each month".
    return _(
        "{days} at {time}, {zone}",
        days=_days_that_begin(beat) if begins else _days_text(beat),
        time=f"{beat.at:%H:%M}",
        zone=zone_text(beat.zone),
    )


def _days_that_begin(beat: PostingTime) -> str:
    if beat.monthly:
        return _("On the 1st of each month")
    return _(EVERY_DAY) if beat.weekday is None else _(DAYS[beat.weekday])


def _days_text(beat: PostingTime) -> str:
    """The days in the middle of a line, where many languages write them without a capital letter."""
    if beat.monthly:
        return _("on the 1st of each month")
    if beat.weekday is None:
        return _("every day")
    return (
        pgettext("in the middle of a line", "Mondays"),
        pgettext("in the middle of a line", "Tuesdays"),
        pgettext("in the middle of a line", "Wednesdays"),
        pgettext("in the middle of a line", "Thursdays"),
        pgettext("in the middle of a line", "Fridays"),
        pgettext("in the middle of a line", "Saturdays"),
        pgettext("in the middle of a line", "Sundays"),
    )[beat.weekday]


def _title(schedule: Schedule) -> str:
    named = " · ".join(filter_words(schedule.filters))
    kind = post_title(schedule.plan.what, weekly=schedule.plan.posting_time.weekday is not None)
    return f"{kind}{f' · {named}' if named else ''}"


def _status_line(schedule: Schedule) -> str:
    """A short status: twenty of them must fit into one message."""
    if schedule.paused is not None:
        return f"⏸️ {_(_PAUSED_BRIEFLY[schedule.paused])}"
    times = posting_time_text(schedule.plan.posting_time, begins=True)
    # Translators: When the next post comes, in the middle of a line.
    following = _("next {when}", when=f"<t:{int(schedule.next_at.timestamp())}:f>")
    bell = " · 🔔" if schedule.role else ""
    return f"{times} · {following}{bell}"


def _last_empty(schedule: Schedule) -> str | None:
    if schedule.empty_at is None:
        return None
    day = f"<t:{int(schedule.empty_at.timestamp())}:d>"
    return subtext(_("There was nothing to post on {day}.", day=day))


def _choice(custom_id: str, placeholder: str, labels: Mapping[str, str], selected: str | None) -> Item:
    """A select that can be cleared, of labels by their values."""
    options = [
        discord.SelectOption(label=text.label_text(label, theme.OPTION_LIMIT), value=value, default=value == selected)
        for value, label in list(labels.items())[: theme.OPTIONS]
    ]
    return discord.ui.ActionRow(
        discord.ui.Select(custom_id=custom_id, placeholder=placeholder, options=options, min_values=0)
    )


def _roles(schedule: Schedule) -> Item:
    selected = [discord.SelectDefaultValue.from_role(discord.Object(schedule.role))] if schedule.role else []
    return discord.ui.ActionRow(
        discord.ui.RoleSelect(
            custom_id=own.ROLE.custom_id(schedule.id),
            placeholder=_("Ping no one"),
            min_values=0,
            default_values=selected,
        )
    )
