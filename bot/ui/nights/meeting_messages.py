"""What a night says about its meeting outside the panel: reminders, a new time, the event's words, where to watch."""

from __future__ import annotations

import re
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
from bot.ui.language.messages import N_, _
from bot.ui.language.titles import film_name
from bot.ui.nights import controls as own
from bot.ui.nights.announcements import announcement_mark
from bot.ui.nights.words import later, night_title, plain_title, stamp

EVENT_NAME_LIMIT, EVENT_TEXT_LIMIT = 100, 1_000
"""Characters, Discord's."""
VOICE_CHANGED = later(N_("Changed."))
TALK_CHANGED = later(N_("Changed. The panel leads there."))
TALK_IN_THREAD = later(N_("Changed. A thread opens when the night begins."))
EVENT_ASKED = later(N_("I'm creating the event now."))
TIME_PICKED = later(N_("The time is set. The panel shows it."))
TIMES_WITHDRAWN = later(N_("Those times aren't on offer any more, and neither are the answers."))
_EVENT_MARK = " · Marquee"


def event_dropped() -> str:
    return _("This night goes without an event. **{button}** brings it back.", button=_("Create the event"))


def reminder_card(view: NightView, step: NightStep, *, ping: discord.Role | None) -> Card:
    """In the channel: the night is near, with the only ping."""
    return Card(
        card_box(
            text_block(f"<@&{ping.id}>") if ping is not None else None,
            *_reminder_items(view, step.kind),
            controls.button_row(controls.make_button(_("See the panel"), own.LOOK.custom_id(view.night.id))),
            colour=theme.AMBER,
            mark=announcement_mark(step),
        )
    )


def private_reminder_card(view: NightView, kind: StepKind, club: str) -> Card:
    """To one member who asked for it."""
    night = view.night
    place = f"https://discord.com/channels/{night.guild}/{night.place.channel}"
    small = subtext(
        _(
            "In {club}: {place} · **{button}** on the panel there ends these.",
            club=text.escape_line(club, 100),
            place=place,
            button=_("Remind me"),
        )
    )
    return Card(card_box(*_reminder_items(view, kind), text_block(small), colour=theme.AMBER))


def _reminder_items(view: NightView, kind: StepKind) -> list[Item]:
    night = view.night
    head = _("**{night}** begins now.", night=night_title(night))
    if kind is not StepKind.REMIND_NOW and night.starts_at is not None:
        head = _("**{night}** begins {when}.", night=night_title(night), when=stamp(night.starts_at, "R"))
    films = "\n".join(f"- **{text.escape_line(film_name(film), 200)}**" for film in view.programme[:10])
    undecided = "" if night.state in (NightState.DECIDED, NightState.ON) else _("The film isn't decided yet.")
    return [text_block(join_lines([f"⏰ {head}", films or undecided, voice_line(night)]))]


def voice_line(night: Night) -> str | None:
    return None if night.place.voice is None else "🔊 " + _("In {channel}", channel=f"<#{night.place.voice}>")


def move_card(view: NightView, step: NightStep) -> Card:
    """Somebody moved Discord's event."""
    night = view.night
    when = "" if night.starts_at is None else f"{stamp(night.starts_at, 'F')} ({stamp(night.starts_at, 'R')})"
    return Card(
        card_box(
            text_block(
                _(
                    "**{night}** has a new time, because someone moved its event: {when}.",
                    night=night_title(night),
                    when=when,
                )
            ),
            colour=theme.AMBER,
            mark=announcement_mark(step),
        )
    )


def event_name(night: Night) -> str:
    return plain_title(night, EVENT_NAME_LIMIT)


def event_mark(night: Night) -> str:
    """The description's last line, by which we know our own event again."""
    return f"{_('Movie night {number}', number=str(night.number))}{_EVENT_MARK}"


def marks_event(description: str, night: Night) -> bool:
    """Whether an event's description is one of this night's, in whatever language it was written."""
    last = description.rsplit("\n", 1)[-1]
    return last.endswith(_EVENT_MARK) and re.findall(r"\d+", last) == [str(night.number)]


def event_text(view: NightView) -> str:
    """Plain text: what is shown, and the way to the panel."""
    night = view.night
    head = "" if view.programme else _("The film isn't decided yet.")
    link = _("Say whether you're coming: {address}", address=panel_address(night)) if night.place.message else None
    tail = "".join(f"\n\n{line}" for line in (link, event_mark(night)) if line)
    room = EVENT_TEXT_LIMIT - len(tail)
    for film in view.programme:
        line = film_text(text.escape_line(film_name(film), 200), film.runtime)
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


def film_text(name: str, runtime: int | None) -> str:
    """The film with its length in minutes, where that is known."""
    return _("{film}, {minutes} min", film=name, minutes=runtime) if runtime else name


def thread_name(night: Night) -> str:
    return text.label_text(_("{night}: the talk", night=plain_title(night, 80)), 100)


def watch_card(night: Night, films: Sequence[tuple[Film, CardDetails | None]]) -> Card:
    """Where each film can be watched in the club's country."""
    items: list[Item] = [text_block(f"## {night_title(night)}")]
    for film, details in films[:5]:
        told = None if details is None or details.watch is None else watch_text(details, details.watch)
        items.append(
            film_section(
                film,
                f"### {text.escape_line(film_name(film), 200)}",
                told or _("I don't know where it can be watched right now."),
            )
        )
    return Card(card_box(*items, colour=theme.INK))


def calendar_card(file: str) -> Card:
    return Card(
        card_box(
            text_block(_("Open this file to put the night into your calendar. A newer one replaces it.")),
            discord.ui.File(f"attachment://{file}"),
            colour=theme.TEAL,
        )
    )


def no_time_card() -> Card:
    return note_card(_("This night has no time yet. The panel shows it once it's set."))
