"""What a night says about its meeting outside the panel: reminders, a new time, the event's words, where to watch."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.tmdb_details import CardDetails
from bot.domain.nights.night import Night, NightState
from bot.domain.nights.steps import NightStep, StepKind
from bot.domain.nights.view import NightView
from bot.ui.catalogue.films import watch_text
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, card_box, film_section, join_lines, note_card, subtext, text_block
from bot.ui.nights import controls as own
from bot.ui.nights.announcements import announcement_mark
from bot.ui.nights.words import night_title, plain_title, stamp

EVENT_NAME_LIMIT, EVENT_TEXT_LIMIT = 100, 1_000
"""Characters, Discord's."""
VOICE_CHANGED = "Changed."
TALK_CHANGED = "Changed. The panel leads there."
TALK_IN_THREAD = "Changed. A thread opens when the night begins."
EVENT_ASKED = "I'm creating the event now."
EVENT_DROPPED = "This night goes without an event. **Create the event** brings it back."
TIME_PICKED = "The time is set. The panel shows it."
TIMES_WITHDRAWN = "Those times aren't on offer any more, and neither are the answers."
NO_EVENT_PERMISSION = (
    "I lack **Create Events**. Give it to my role, then press **Create the event** in **Manage**, **Time and place**."
)
NO_VOICE_PERMISSION = (
    "I lack **View Channel** or **Connect** in the voice channel. Give them to my role, then press **Create the event**"
    " in **Manage**, **Time and place**."
)
TOO_MANY_EVENTS = (
    "this server already has 100 events, Discord's limit. Delete one, then press **Create the event** in **Manage**, "
    "**Time and place**."
)
EVENT_DELETED = (
    "someone deleted or ended it. The night goes on. Press **Create the event** in **Manage**, **Time and place**, or "
    "go without."
)
STARTED_UNDECIDED = "someone started it, but the film isn't decided. Choose it, then press **Begin the night**."
NO_THREAD_PERMISSION = (
    "I lack **Create Public Threads** in the channel. Open a thread by hand, or give me the permission for next time."
)


def reminder_card(view: NightView, step: NightStep, *, ping: discord.Role | None) -> Card:
    """In the channel: the night is near, with the only ping."""
    return Card(
        card_box(
            text_block(f"<@&{ping.id}>") if ping is not None else None,
            *_reminder_items(view, step.kind),
            controls.button_row(controls.make_button("See the panel", own.LOOK.custom_id(view.night.id))),
            colour=theme.AMBER,
            mark=announcement_mark(step),
        )
    )


def private_reminder_card(view: NightView, kind: StepKind, club: str) -> Card:
    """To one member who asked for it."""
    night = view.night
    place = f"https://discord.com/channels/{night.guild}/{night.place.channel}"
    small = subtext(f"In {text.escape_line(club, 100)}: {place} · **Remind me** on the panel there ends these.")
    return Card(card_box(*_reminder_items(view, kind), text_block(small), colour=theme.AMBER))


def _reminder_items(view: NightView, kind: StepKind) -> list[Item]:
    night = view.night
    when = "" if night.starts_at is None else stamp(night.starts_at, "R")
    head = "begins now" if kind is StepKind.REMIND_NOW else f"begins {when}"
    where = None if night.place.voice is None else f"🔊 In <#{night.place.voice}>"
    films = "\n".join(f"- **{text.escape_line(film.name, 200)}**" for film in view.programme[:10])
    undecided = "" if night.state in (NightState.DECIDED, NightState.ON) else "The film isn't decided yet."
    return [text_block(join_lines([f"⏰ **{night_title(night)}** {head}.", films or undecided, where]))]


def move_card(view: NightView, step: NightStep) -> Card:
    """Somebody moved Discord's event."""
    night = view.night
    when = "" if night.starts_at is None else f"{stamp(night.starts_at, 'F')} ({stamp(night.starts_at, 'R')})"
    return Card(
        card_box(
            text_block(f"**{night_title(night)}** has a new time, because someone moved its event: {when}."),
            colour=theme.AMBER,
            mark=announcement_mark(step),
        )
    )


def event_name(night: Night) -> str:
    return plain_title(night, EVENT_NAME_LIMIT)


def event_mark(night: Night) -> str:
    """The description's last line, by which we know our own event again."""
    return f"Movie night {night.number} · Marquee"


def event_text(view: NightView) -> str:
    """Plain text: what is shown, and the way to the panel."""
    night = view.night
    head = "" if view.programme else "The film isn't decided yet."
    link = f"\n\nSay whether you're coming: {panel_address(night)}" if night.place.message else ""
    tail = f"{link}\n\n{event_mark(night)}"
    room = EVENT_TEXT_LIMIT - len(tail)
    for line in map(_film_line, view.programme):
        if len(head) + len(line) + 1 > room:
            break
        head += f"\n{line}" if head else line
    return head + tail


def event_location(night: Night) -> str:
    """For an event without a voice channel: the panel, where everyone finds the rest."""
    return (
        panel_address(night)
        if night.place.message
        else f"https://discord.com/channels/{night.guild}/{night.place.channel}"
    )


def panel_address(night: Night) -> str:
    return f"https://discord.com/channels/{night.guild}/{night.place.channel}/{night.place.message}"


def _film_line(film: Film) -> str:
    return text.escape_line(film.name, 200) + (f", {film.runtime} min" if film.runtime else "")


def thread_name(night: Night) -> str:
    return text.label_text(f"{plain_title(night, 80)}: the talk", 100)


def watch_card(night: Night, films: Sequence[tuple[Film, CardDetails | None]]) -> Card:
    """Where each film can be watched in the club's country."""
    items: list[Item] = [text_block(f"## {night_title(night)}")]
    for film, details in films[:5]:
        told = None if details is None or details.watch is None else watch_text(details, details.watch)
        items.append(
            film_section(
                film,
                f"### {text.escape_line(film.name, 200)}",
                told or "I don't know where it can be watched right now.",
            )
        )
    return Card(card_box(*items, colour=theme.INK))


def calendar_card(file: str) -> Card:
    return Card(
        card_box(
            text_block("Open this file to put the night into your calendar. A newer one replaces it."),
            discord.ui.File(f"attachment://{file}"),
            colour=theme.TEAL,
        )
    )


def no_time_card() -> Card:
    return note_card("This night has no time yet. The panel shows it once it's set.")
