"""The meeting of a night: its part of the panel, members' private answers, and the host's choices."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import discord

from bot.domain.nights.meeting import SLOT_LIMIT, Attending, CanCome, NightReply, OfferedTime, best_times
from bot.domain.nights.night import Night, NightState, SlotId
from bot.domain.nights.steps import StepKind
from bot.domain.nights.view import NightView
from bot.domain.nights.when import local_text
from bot.domain.schedules.times import NO_ZONE, is_known_zone
from bot.ui.kit import controls, text, theme
from bot.ui.kit.forms import TITLE_LIMIT, Form
from bot.ui.kit.layout import Card, Item, card_box, join_lines, note_card, subtext, text_block
from bot.ui.language.dates import short_weekday_text
from bot.ui.language.messages import N_, _, ngettext, pgettext
from bot.ui.language.numbers import comma_list
from bot.ui.nights import controls as own
from bot.ui.nights.meeting_messages import voice_line
from bot.ui.nights.troubles import trouble_text
from bot.ui.nights.words import join_facts, join_sentences, night_title, stamp, when_line
from bot.ui.schedules.zone_text import zone_text

TIMES: Final = "times"
_OFFER_LIMIT = 1_000
ANSWERS: Final = tuple(Attending)
# Translators: buttons with which members answer whether they come to a movie night.
_ANSWER_LABELS = {Attending.YES: N_("I'm coming"), Attending.MAYBE: N_("Maybe"), Attending.NO: N_("Can't come")}
_ANSWER_MARKS = {Attending.YES: "✅", Attending.MAYBE: "🤔", Attending.NO: "✖️"}
_ANSWERED = {
    Attending.YES: N_("**{night}**: You're coming."),
    Attending.MAYBE: N_("**{night}**: You might come."),
    Attending.NO: N_("**{night}**: You can't come."),
    None: N_("**{night}**: You haven't said whether you're coming."),
}
_COMING = (NightState.PLANNED, NightState.NOMINATING, NightState.VOTING, NightState.DECIDED)
_SHOWN = (NightState.DECIDED, NightState.ON)


def meeting_section(view: NightView) -> list[Item]:
    """Where the club meets, who comes, and the times that are offered."""
    night = view.night
    if night.state is NightState.CANCELLED:
        return []
    items: list[Item] = []
    lines = [_place_line(night), _event_line(view), _talk_line(night)]
    if any(lines):
        items.append(text_block(join_lines(lines)))
    if times_are_open(view):
        items.append(text_block(f"**{_('Which time suits you?')}**\n{_times_text(view.offered)}"))
        items.append(controls.button_row(controls.make_button(_("Say when you can"), own.TIMES.custom_id(night.id))))
    if night.state in (*_COMING, NightState.ON):
        items.append(controls.button_row(*_reply_buttons(view)))
    extras = _extra_buttons(view)
    if extras:
        items.append(controls.button_row(*extras))
    return items


def times_are_open(view: NightView) -> bool:
    return view.night.starts_at is None and view.night.state in _COMING and bool(view.offered)


def _place_line(night: Night) -> str | None:
    return voice_line(night) if night.state in (*_COMING, NightState.ON) else None


def _event_line(view: NightView) -> str | None:
    night = view.night
    if night.state not in (*_COMING, NightState.ON):
        return None
    if night.place.event:
        return "🎟️ " + _("[Discord's event]({address})", address=event_address(night))
    trouble = next((step.trouble for step in view.troubles if step.kind is StepKind.EVENT), None)
    if trouble is None:
        return None
    return subtext("⚠️ " + _("There's no event on Discord: {trouble}", trouble=trouble_text(trouble)))


def _talk_line(night: Night) -> str | None:
    if night.place.thread is None:
        return None
    return "💬 " + _("Talk about it in {channel}", channel=f"<#{night.place.thread}>")


def event_address(night: Night) -> str:
    return f"https://discord.com/events/{night.guild}/{night.place.event}"


def _reply_buttons(view: NightView) -> list[discord.ui.Button[Any]]:
    night, counts = view.night, view.replies
    shown = {Attending.YES: counts.yes, Attending.MAYBE: counts.maybe, Attending.NO: counts.no}
    buttons = [
        controls.make_button(
            _("{answer} ({count})", answer=_(_ANSWER_LABELS[answer]), count=shown[answer]),
            own.ATTEND.custom_id(night.id, place),
            emoji=_ANSWER_MARKS[answer],
        )
        for place, answer in enumerate(ANSWERS)
    ]
    if night.state in _COMING:
        buttons.append(controls.make_button(_("Remind me"), own.REMIND.custom_id(night.id), emoji="🔔"))
    return buttons


def _extra_buttons(view: NightView) -> list[discord.ui.Button[Any]]:
    night = view.night
    buttons = []
    if night.starts_at is not None and night.state in _COMING:
        buttons.append(controls.make_button(_("Add to calendar"), own.CALENDAR.custom_id(night.id), emoji="📅"))
    if view.programme and night.state in _SHOWN:
        buttons.append(controls.make_button(_("Where to watch"), own.WHERE.custom_id(night.id), emoji="📺"))
    return buttons


def _times_text(offered: Sequence[OfferedTime]) -> str:
    """Everyone sees the times on their own clock."""
    return "\n".join(
        f"{number}. {stamp(each.starts_at, 'F')} · {_answers_text(each, always=False)}"
        for number, each in enumerate(offered, 1)
    )


def _answers_text(each: OfferedTime, *, always: bool) -> str:
    """How many can come at a time, and how many might, which is left out if no one does, unless `always`."""
    # Translators: members who can come at a time that is offered for the movie night.
    can = ngettext("{count} can", "{count} can", each.yes)
    if not (each.maybe or always):
        return can
    # Translators: members who might come at a time that is offered for the movie night.
    return comma_list([can, ngettext("{count} maybe", "{count} maybe", each.maybe)])


def reply_card(view: NightView, reply: NightReply) -> Card:
    """What one member has replied, and how to change it."""
    night = view.night
    lines = [_(_ANSWERED[reply.answer], night=night_title(night))]
    if reply.answer is not None:
        lines.append(subtext(_("Press the same button on the panel again to undo it.")))
    if reply.remind:
        lines.append(f"🔔 {_reminds_text(night)}")
    label = _("Don't remind me") if reply.remind else _("Remind me")
    button = controls.make_button(label, own.REMIND.custom_id(night.id))
    return note_card(join_lines(lines), controls.button_row(button))


def _reminds_text(night: Night) -> str:
    if night.starts_at is None:
        return _(
            "I'll remind you by private message once the time is set. If I can't write to you, the channel reminds you."
        )
    return _(
        "I'll remind you by private message a day before, an hour before and when it begins. If I can't write to you, "
        "the channel reminds you."
    )


def times_card(view: NightView, mine: Mapping[SlotId, CanCome], *, saved: bool = False) -> Card:
    """One member's own answers to the offered times."""
    night, offered = view.night, view.offered
    if not times_are_open(view):
        return note_card(join_sentences(_("**{night}** has its time.", night=night_title(night)), when_line(night)))
    head = _("Saved.") if saved else _("Choose the times at which you can come. The counts are on the panel.")
    return Card(
        card_box(
            text_block(join_lines([f"## {night_title(night)}", head, _own_times_text(offered, mine)])),
            _slot_select(own.TIMES_YES.custom_id(night.id), _("I can come at …"), view, mine, CanCome.YES),
            _slot_select(own.TIMES_MAYBE.custom_id(night.id), _("If need be, at …"), view, mine, CanCome.MAYBE),
            colour=theme.INK,
        )
    )


def _own_times_text(offered: Sequence[OfferedTime], mine: Mapping[SlotId, CanCome]) -> str:
    # Translators: beside a time that is offered for a movie night: you can come then, or you might.
    words = {CanCome.YES: f"**{_('you can')}**", CanCome.MAYBE: f"**{pgettext('answer to a time', 'maybe')}**"}
    return "\n".join(
        f"{number}. {join_facts([stamp(each.starts_at, 'F'), words.get(mine[each.id]) if each.id in mine else None])}"
        for number, each in enumerate(offered, 1)
    )


def _slot_select(
    custom_id: str, placeholder: str, view: NightView, mine: Mapping[SlotId, CanCome], answer: CanCome
) -> Item:
    options = [
        discord.SelectOption(
            label=_slot_label(number, each, view.night.zone), value=str(each.id), default=mine.get(each.id) is answer
        )
        for number, each in enumerate(view.offered, 1)
    ]
    return discord.ui.ActionRow(
        discord.ui.Select[Any](
            custom_id=custom_id,
            placeholder=text.label_text(placeholder, 150),
            options=options,
            min_values=0,
            max_values=len(options),
        )
    )


def _slot_label(number: int, offered: OfferedTime, zone: str) -> str:
    """Selects know no timestamps: the number leads to the one in the text, and the zone is said."""
    return text.label_text(f"{number} · {local_label(offered.starts_at, zone)} ({zone_text(zone)})", 100)


def local_label(moment: datetime, zone: str) -> str:
    there = moment.astimezone(zoneinfo.ZoneInfo(zone if is_known_zone(zone) else NO_ZONE))
    return f"{short_weekday_text(there.date())} {there:%H:%M}"


def meeting_card(view: NightView, *, heading: str = "") -> Card:
    """The host's choices: voice channel, the place for the talk, the event, and finding a time."""
    night = view.night
    voice = [] if night.place.voice is None else [_channel_default(night.place.voice)]
    talk = [] if night.place.thread is None else [_channel_default(night.place.thread)]
    items: list[Item | None] = [
        text_block(
            join_lines([heading, f"## {_('{night}: time and place', night=night_title(night))}", when_line(night)])
        ),
        discord.ui.ActionRow(
            discord.ui.ChannelSelect[Any](
                custom_id=own.VOICE.custom_id(night.id),
                channel_types=[discord.ChannelType.voice],
                placeholder=_("No voice channel"),
                min_values=0,
                default_values=voice,
            )
        ),
        discord.ui.ActionRow(
            discord.ui.ChannelSelect[Any](
                custom_id=own.TALK.custom_id(night.id),
                channel_types=[discord.ChannelType.text],
                placeholder=text.label_text(_("Talk in a thread that opens when the night begins"), 150),
                min_values=0,
                default_values=talk,
            )
        ),
        text_block(subtext(_("Where you watch, and where you talk: a thread, or a channel of your own for spoilers."))),
        text_block(_event_state(view)),
    ]
    if times_are_open(view):
        options = [
            discord.SelectOption(
                label=local_label(each.starts_at, night.zone),
                value=str(each.id),
                description=text.label_text(_answers_text(each, always=True), theme.OPTION_LIMIT),
            )
            for each in best_times(view.offered)
        ]
        items.append(text_block(_("**Times on offer**, in {zone}, the best first:", zone=zone_text(night.zone))))
        items.append(controls.option_select(own.PICK_TIME.custom_id(night.id), _("Pick the time"), options))
    items.append(controls.button_row(*_meeting_buttons(view)))
    return Card(card_box(*items, colour=theme.INK))


def _channel_default(channel: int) -> discord.SelectDefaultValue:
    return discord.SelectDefaultValue.from_channel(discord.Object(channel))


def _event_state(view: NightView) -> str:
    night = view.night
    if night.place.event:
        return "🎟️ " + _(
            "[Discord's event]({address}) has this night's name, time and films.", address=event_address(night)
        )
    if (line := _event_line(view)) is not None:
        return line
    if night.place.event == 0:
        return _("This night goes without an event on Discord.")
    if night.starts_at is None:
        return _("Once the time is set, I create an event on Discord.")
    return _("I'm creating an event on Discord.")


def _meeting_buttons(view: NightView) -> list[discord.ui.Button[Any]]:
    night, button = view.night, controls.make_button
    buttons = [button(_("Find a time"), own.OFFER_TIMES.custom_id(night.id))]
    if times_are_open(view):
        buttons.append(button(_("Withdraw the times"), own.WITHDRAW_TIMES.custom_id(night.id)))
    troubled = any(step.kind is StepKind.EVENT for step in view.troubles)
    if not night.place.event and (troubled or night.place.event == 0):
        buttons.append(button(_("Create the event"), own.KEEP_EVENT.custom_id(night.id, 1)))
    if night.place.event is None or (not night.place.event and troubled):
        buttons.append(button(_("Go without an event"), own.KEEP_EVENT.custom_id(night.id, 0)))
    buttons.append(button(pgettext("button", "Done"), own.SHEET.custom_id(night.id)))
    return buttons


def offer_form(view: NightView) -> Form:
    """The times that the host offers, one a line."""
    night = view.night
    shown = "\n".join(local_text(each.starts_at, night.zone) for each in view.offered)
    return Form(
        _("Find a time"),
        own.OFFER_TIMES.custom_id(night.id),
        discord.ui.Label(
            text=text.label_text(_("Times on offer"), TITLE_LIMIT),
            # Translators: Give examples that tests/diary/test_days_in_languages.py reads.
            description=text.label_text(
                _(
                    "Up to {limit}, one a line, such as Friday 8 pm. In {zone}.",
                    limit=SLOT_LIMIT,
                    zone=zone_text(night.zone),
                ),
                100,
            ),
            component=discord.ui.TextInput(
                custom_id=TIMES,
                style=discord.TextStyle.paragraph,
                default=shown or None,
                max_length=_OFFER_LIMIT,
            ),
        ),
    )


def offered_heading(night: Night, count: int, *, had_time: bool) -> str:
    told = ngettext(
        "{count} time is on offer. The panel asks everyone who can come when.",
        "{count} times are on offer. The panel asks everyone who can come when.",
        count,
    )
    if not had_time:
        return told
    return join_lines([told, _("**{night}** has no time until you pick one.", night=night_title(night))])
