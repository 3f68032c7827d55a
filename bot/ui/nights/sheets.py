"""The sheet of a night: the host's controls that its state allows, the choices behind them, and the film to pick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.domain.catalogue.film import Film
from bot.domain.nights.lists import NightList
from bot.domain.nights.night import Chooser, Night, NightState
from bot.domain.nights.plan import PROGRAMME_MINUTES
from bot.domain.nights.steps import NightStep, StepKind
from bot.domain.nights.view import NightView
from bot.ui.kit import controls, text, theme
from bot.ui.kit.choices import film_label
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, note_card, subtext, text_block
from bot.ui.language.messages import N_, _, ngettext, pgettext
from bot.ui.nights import controls as own
from bot.ui.nights.planning import ONE_FILM, how_options, list_options
from bot.ui.nights.troubles import trouble_text
from bot.ui.nights.words import (
    how_label,
    how_name,
    join_facts,
    join_sentences,
    night_title,
    stamp,
    vetoes_label,
    when_line,
)

_STEPS = {
    StepKind.PANEL: N_("I couldn't update the panel: {trouble}"),
    StepKind.ANNOUNCE_VOTE: N_("I couldn't announce the vote: {trouble}"),
    StepKind.ANNOUNCE_RESULT: N_("I couldn't announce the result: {trouble}"),
    StepKind.OPEN_VOTE: N_("I couldn't open the vote: {trouble}"),
    StepKind.CLOSE_VOTE: N_("I couldn't close the vote: {trouble}"),
    StepKind.EVENT: N_("I couldn't keep Discord's event up to date: {trouble}"),
    StepKind.THREAD: N_("I couldn't open the thread: {trouble}"),
    StepKind.ANNOUNCE_MOVE: N_("I couldn't announce the new time: {trouble}"),
    StepKind.REMIND_DAY: N_("I couldn't remind the club: {trouble}"),
    StepKind.REMIND_HOUR: N_("I couldn't remind the club: {trouble}"),
    StepKind.REMIND_NOW: N_("I couldn't say that the night begins: {trouble}"),
    StepKind.ANNOUNCE_REVEAL: N_("I couldn't announce the scores: {trouble}"),
    StepKind.END: N_("I couldn't end the film: {trouble}"),
    StepKind.REVEAL: N_("I couldn't reveal the scores: {trouble}"),
}
_ANY_STEP = N_("I couldn't finish a step: {trouble}")
_BEFORE = (NightState.PLANNED, NightState.NOMINATING)


def sheet_card(view: NightView, *, heading: str = "") -> Card:
    """The host's controls, as far as the night's state allows them."""
    night = view.night
    return Card(
        card_box(
            text_block(heading) if heading else None,
            text_block(
                join_lines(
                    [
                        f"## ⚙️ {night_title(night)}",
                        when_line(night),
                        join_sentences(_state_line(night), _how_line(view)),
                        _close_line(night),
                        _vote_line(night),
                        _scores_line(night),
                    ]
                )
            ),
            _troubles(view),
            divider(),
            *_rows(_sheet_buttons(view)),
            colour=theme.INK,
        )
    )


_STATE_LINES = {
    NightState.PLANNED: N_("Planned in {channel}."),
    NightState.NOMINATING: N_("Nominations open in {channel}."),
    NightState.VOTING: N_("Voting in {channel}."),
    NightState.DECIDED: N_("Film decided in {channel}."),
    NightState.ON: N_("On now in {channel}."),
    NightState.SCORING: N_("Scoring in {channel}."),
    NightState.REVEALED: N_("Scores out in {channel}."),
    NightState.CANCELLED: N_("Cancelled in {channel}."),
}


def _state_line(night: Night) -> str:
    return _(_STATE_LINES[night.state], channel=f"<#{night.place.channel}>")


def _how_line(view: NightView) -> str:
    own_films = sum(each.nomination is None for each in view.candidates)
    parts = [f"{how_label(how_name(view.night))[0]}."]
    if view.list is not None:
        parts.append(
            ngettext(
                "Films from **{list}**: {count} waiting.",
                "Films from **{list}**: {count} waiting.",
                len(view.nominated),
                list=text.escape_line(view.list.name, 60),
            )
        )
    if own_films and view.night.state in _BEFORE:
        parts.append(ngettext("{count} film of your own.", "{count} films of your own.", own_films))
    return join_sentences(*parts)


def _close_line(night: Night) -> str | None:
    if night.chooser is not Chooser.VOTE or night.state not in (*_BEFORE, NightState.VOTING):
        return None
    if night.vote.closes_at is None:
        return _("You close the vote yourself.")
    return _("Voting closes {when}.", when=stamp(night.vote.closes_at, "F"))


def _vote_line(night: Night) -> str | None:
    if night.chooser is not Chooser.VOTE or night.state not in (*_BEFORE, NightState.VOTING):
        return None
    parts = [_("Counts are hidden until the close") if night.vote.blind else _("Counts are open to see")]
    if night.vote.vetoes:
        parts.append(vetoes_label(night.vote.vetoes))
    if night.vote.minutes is not None:
        parts.append(_("double feature within {time}", time=_hours(night.vote.minutes)))
    return subtext(join_facts(parts))


def _scores_line(night: Night) -> str | None:
    if night.state is not NightState.SCORING or night.scores_until is None:
        return None
    return _("Scores come out {when}, or when you reveal them.", when=stamp(night.scores_until, "R"))


def _hours(minutes: int) -> str:
    if minutes % 60:
        return _("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)
    return _("{hours} h", hours=minutes // 60)


def _troubles(view: NightView) -> Item | None:
    given_up = [step for step in view.troubles if step.trouble]
    if not given_up:
        return None
    return text_block("\n".join(f"⚠️ {_trouble_line(step)}" for step in given_up[:5]))


def _trouble_line(step: NightStep) -> str:
    return _(_STEPS.get(step.kind, _ANY_STEP), trouble=trouble_text(step.trouble or ""))


def _sheet_buttons(view: NightView) -> list[discord.ui.Button[Any]]:
    night, state = view.night, view.night.state
    primary, danger = discord.ButtonStyle.primary, discord.ButtonStyle.danger
    button = controls.make_button
    found: list[discord.ui.Button[Any]] = []
    if state in _BEFORE:
        if night.chooser is Chooser.VOTE:
            found.append(button(_("Open the vote"), own.START_VOTE.custom_id(night.id), style=primary))
        found += [
            button(_("Pick the film"), own.PICK.custom_id(night.id, 0)),
            button(_("Set up"), own.SETUP.custom_id(night.id)),
        ]
    if state is NightState.VOTING:
        found += [
            button(_("Close the vote now"), own.CLOSE_VOTE.custom_id(night.id), style=primary),
            button(_("Undo the opening"), own.UNOPEN.custom_id(night.id)),
        ]
    if state is NightState.DECIDED:
        found.append(button(_("Begin the night"), own.BEGIN.custom_id(night.id), style=primary))
        found.append(
            button(_("Reopen the vote"), own.REOPEN_VOTE.custom_id(night.id))
            if night.outcome is not None
            else button(_("Undo the choice"), own.UNPICK.custom_id(night.id))
        )
    if state in (*_BEFORE, NightState.VOTING, NightState.DECIDED):
        found.append(button(_("Change theme or times"), own.EDIT.custom_id(night.id)))
        found.append(button(_("Time and place"), own.MEETING.custom_id(night.id)))
        found.append(button(_("Ping, channel, host"), own.PLACE.custom_id(night.id)))
        found.append(button(_("Cancel the night"), own.CANCEL.custom_id(night.id), style=danger))
    if state is NightState.ON:
        found.append(button(_("The film is over"), own.END_NIGHT.custom_id(night.id), style=primary))
    if state is NightState.SCORING:
        found.append(button(_("Reveal the scores"), own.REVEAL.custom_id(night.id), style=primary))
        found.append(button(_("When scores come out"), own.REVEAL_WHEN.custom_id(night.id)))
    if state in (NightState.ON, NightState.SCORING, NightState.REVEALED):
        found.append(button(_("Who came"), own.CAME.custom_id(night.id)))
    if state is NightState.CANCELLED:
        found.append(button(_("Restore the night"), own.RESTORE.custom_id(night.id), style=primary))
    found.append(button(_("See the panel"), own.LOOK.custom_id(night.id)))
    return found


def _rows(buttons: Sequence[discord.ui.Button[Any]]) -> list[Item]:
    return [controls.button_row(*buttons[at : at + 4]) for at in range(0, len(buttons), 4)]


def setup_card(view: NightView, lists: Sequence[NightList]) -> Card:
    """The choices about the vote, before it opens."""
    night = view.night
    minutes, vetoes = _minute_options(night), _veto_options(night)
    own_films = [view.films[each.film] for each in view.candidates if each.nomination is None]
    items: list[Item | None] = [
        text_block(f"## {_('{night}: how the film is chosen', night=night_title(night))}"),
        # Translators: how the film of a movie night is chosen.
        controls.option_select(own.HOW_CHOSEN.custom_id(night.id), _("How"), how_options(how_name(night))),
        controls.option_select(own.VETOES.custom_id(night.id), _("Vetoes"), vetoes),
        controls.option_select(own.MINUTES.custom_id(night.id), _("One film or two"), minutes),
        controls.option_select(
            own.LIST.custom_id(night.id), _("Where films come from"), list_options(lists, night.list)
        ),
    ]
    if night.chooser is Chooser.PICKER:
        chosen = [] if night.picker is None else [discord.SelectDefaultValue.from_user(discord.Object(night.picker))]
        items.append(
            discord.ui.ActionRow(
                discord.ui.UserSelect[Any](
                    custom_id=own.PICKER.custom_id(night.id), placeholder=_("Who picks"), default_values=chosen
                )
            )
        )
    if own_films:
        options = [_film_option(film) for film in own_films]
        placeholder = _("Take a film of your own off")
        items.append(controls.option_select(own.DROP_FILM.custom_id(night.id), placeholder, options))
    items += [
        text_block(subtext(_("`/night film` adds films of your own to the ballot."))),
        controls.button_row(
            controls.make_button(
                _("Show counts while voting") if night.vote.blind else _("Hide counts until the close"),
                own.BLIND.custom_id(night.id, int(not night.vote.blind)),
            ),
            controls.make_button(pgettext("button", "Done"), own.SHEET.custom_id(night.id)),
        ),
    ]
    return Card(card_box(*items, colour=theme.INK))


def _minute_options(night: Night) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=_("One film"), value=ONE_FILM, default=night.vote.minutes is None),
        *(
            discord.SelectOption(
                label=text.label_text(_("A double feature within {time}", time=_hours(count)), theme.OPTION_LIMIT),
                value=str(count),
                default=night.vote.minutes == count,
            )
            for count in PROGRAMME_MINUTES
        ),
    ]


def _veto_options(night: Night) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(
            label=text.label_text(vetoes_label(count), theme.OPTION_LIMIT),
            value=str(count),
            default=night.vote.vetoes == count,
        )
        for count in range(6)
    ]


def place_card(view: NightView) -> Card:
    """Whom the night pings, where its panel is, and who hosts it."""
    night = view.night
    role = [] if night.place.role is None else [discord.SelectDefaultValue.from_role(discord.Object(night.place.role))]
    channel = [discord.SelectDefaultValue.from_channel(discord.Object(night.place.channel))]
    return Card(
        card_box(
            text_block(f"## {_('{night}: where and who', night=night_title(night))}"),
            discord.ui.ActionRow(
                discord.ui.RoleSelect[Any](
                    custom_id=own.ROLE.custom_id(night.id),
                    placeholder=_("Ping no one"),
                    min_values=0,
                    default_values=role,
                )
            ),
            text_block(subtext(_("I only ping a role that you can mention yourself, and never @\u200beveryone."))),
            discord.ui.ActionRow(
                discord.ui.ChannelSelect[Any](
                    custom_id=own.CHANNEL.custom_id(night.id),
                    channel_types=[discord.ChannelType.text, discord.ChannelType.news],
                    default_values=channel,
                )
            ),
            text_block(subtext(_("Choosing a channel posts the panel there."))),
            controls.button_row(
                controls.make_button(_("Post the panel again"), own.REPOST.custom_id(night.id)),
                controls.make_button(_("Become the host"), own.TAKE_OVER.custom_id(night.id)),
                controls.make_button(pgettext("button", "Done"), own.SHEET.custom_id(night.id)),
            ),
            colour=theme.INK,
        )
    )


def cancel_card(night: Night) -> Card:
    """Asks before a night is cancelled."""
    return note_card(
        _(
            "This will cancel **{night}**. Its films go back to their list, and you can restore it.",
            night=night_title(night),
        ),
        controls.button_row(
            controls.make_button(
                _("Yes, cancel the night"), own.CANCEL_SURE.custom_id(night.id), style=discord.ButtonStyle.danger
            ),
            controls.make_button(_("Keep it"), own.SHEET.custom_id(night.id)),
        ),
    )


def pick_card(view: NightView, page: int) -> Card:
    """The films that can be picked, 25 a page."""
    night = view.night
    films = [*dict.fromkeys((*(each.film for each in view.candidates), *view.nominated))]
    pages = max(1, -(-len(films) // theme.OPTIONS))
    page = min(page, pages - 1)
    shown = [view.films[film] for film in films[page * theme.OPTIONS : (page + 1) * theme.OPTIONS]]
    items: list[Item | None] = [
        text_block(
            join_lines(
                [
                    f"## {night_title(night)}",
                    _("Pick a nominated film, or any other with `/night film`.")
                    if shown
                    else _("Pick a film with `/night film`."),
                ]
            )
        )
    ]
    if shown:
        options = [_film_option(film) for film in shown]
        items.append(controls.option_select(own.PICK_FROM.custom_id(night.id), _("The film of the night"), options))
    if pages > 1:
        items.append(
            controls.button_row(
                controls.make_button(_("More films"), own.PICK.custom_id(night.id, (page + 1) % pages), emoji="▶️")
            )
        )
    return Card(card_box(*items, colour=theme.INK))


def _film_option(film: Film) -> discord.SelectOption:
    return discord.SelectOption(label=film_label(film), value=str(film.id))


def told_host_card(view: NightView, club: str) -> Card:
    """A private message to the host about what could not be done."""
    lines = [f"- {_trouble_line(step)}" for step in view.troubles if step.trouble]
    return note_card(
        join_lines(
            [
                _("**{night}** in {club} needs you:", night=night_title(view.night), club=text.escape_line(club, 100)),
                *lines,
                _("Nothing is lost. `/night show` in the server has the night and its controls."),
            ]
        ),
        colour=theme.RED,
    )
