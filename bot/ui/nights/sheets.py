"""The sheet of a night: the host's controls that its state allows, the choices behind them, and the film to pick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.domain.catalogue.film import Film
from bot.domain.nights.lists import NightList
from bot.domain.nights.night import Chooser, Night, NightState
from bot.domain.nights.plan import PROGRAMME_MINUTES
from bot.domain.nights.view import NightView
from bot.ui.kit import controls, text, theme
from bot.ui.kit.choices import film_label
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, note_card, subtext, text_block
from bot.ui.nights import controls as own
from bot.ui.nights.planning import ONE_FILM, how_options, list_options
from bot.ui.nights.words import HOW_NAMES, STATES, how_name, night_title, stamp, when_line

_STEPS = {
    "panel": "update the panel",
    "announce_vote": "announce the vote",
    "announce_result": "announce the result",
    "open_vote": "open the vote",
    "close_vote": "close the vote",
    "event": "keep Discord's event up to date",
    "thread": "open the thread",
    "announce_move": "announce the new time",
    "remind_day": "remind the club",
    "remind_hour": "remind the club",
    "remind_now": "say that the night begins",
    "announce_reveal": "announce the scores",
    "end": "end the film",
    "reveal": "reveal the scores",
}
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
                        f"{STATES[night.state].capitalize()} in <#{night.place.channel}>. {_how_line(view)}",
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


def _how_line(view: NightView) -> str:
    name = HOW_NAMES[how_name(view.night)][0]
    own_films = sum(each.nomination is None for each in view.candidates)
    parts = [f"{name}."]
    if view.list is not None:
        parts.append(f"Films from **{text.escape_line(view.list.name, 60)}**: {len(view.nominated)} waiting.")
    if own_films and view.night.state in _BEFORE:
        parts.append(f"{text.plural_text(own_films, 'film')} of your own.")
    return " ".join(parts)


def _close_line(night: Night) -> str | None:
    if night.chooser is not Chooser.VOTE or night.state not in (*_BEFORE, NightState.VOTING):
        return None
    if night.vote.closes_at is None:
        return "You close the vote yourself."
    return f"Voting closes {stamp(night.vote.closes_at, 'F')}."


def _vote_line(night: Night) -> str | None:
    if night.chooser is not Chooser.VOTE or night.state not in (*_BEFORE, NightState.VOTING):
        return None
    parts = ["Counts are hidden until the close" if night.vote.blind else "Counts are open to see"]
    if night.vote.vetoes:
        parts.append(text.plural_text(night.vote.vetoes, "veto", "vetoes") + " each")
    if night.vote.minutes is not None:
        parts.append(f"double feature within {_hours(night.vote.minutes)}")
    return subtext(" · ".join(parts))


def _scores_line(night: Night) -> str | None:
    if night.state is not NightState.SCORING or night.scores_until is None:
        return None
    return f"Scores come out {stamp(night.scores_until, 'R')}, or when you reveal them."


def _hours(minutes: int) -> str:
    return f"{minutes // 60} h" + (f" {minutes % 60} min" if minutes % 60 else "")


def _troubles(view: NightView) -> Item | None:
    given_up = [step for step in view.troubles if step.trouble]
    if not given_up:
        return None
    lines = [f"⚠️ I couldn't {_STEPS.get(step.kind.value, 'finish a step')}: {step.trouble}" for step in given_up[:5]]
    return text_block("\n".join(lines))


def _sheet_buttons(view: NightView) -> list[discord.ui.Button[Any]]:
    night, state = view.night, view.night.state
    primary, danger = discord.ButtonStyle.primary, discord.ButtonStyle.danger
    button = controls.make_button
    found: list[discord.ui.Button[Any]] = []
    if state in _BEFORE:
        if night.chooser is Chooser.VOTE:
            found.append(button("Open the vote", own.START_VOTE.custom_id(night.id), style=primary))
        found += [
            button("Pick the film", own.PICK.custom_id(night.id, 0)),
            button("Set up", own.SETUP.custom_id(night.id)),
        ]
    if state is NightState.VOTING:
        found += [
            button("Close the vote now", own.CLOSE_VOTE.custom_id(night.id), style=primary),
            button("Undo the opening", own.UNOPEN.custom_id(night.id)),
        ]
    if state is NightState.DECIDED:
        found.append(button("Begin the night", own.BEGIN.custom_id(night.id), style=primary))
        found.append(
            button("Reopen the vote", own.REOPEN_VOTE.custom_id(night.id))
            if night.outcome is not None
            else button("Undo the choice", own.UNPICK.custom_id(night.id))
        )
    if state in (*_BEFORE, NightState.VOTING, NightState.DECIDED):
        found.append(button("Change theme or times", own.EDIT.custom_id(night.id)))
        found.append(button("Time and place", own.MEETING.custom_id(night.id)))
        found.append(button("Ping, channel, host", own.PLACE.custom_id(night.id)))
        found.append(button("Cancel the night", own.CANCEL.custom_id(night.id), style=danger))
    if state is NightState.ON:
        found.append(button("The film is over", own.END_NIGHT.custom_id(night.id), style=primary))
    if state is NightState.SCORING:
        found.append(button("Reveal the scores", own.REVEAL.custom_id(night.id), style=primary))
        found.append(button("When scores come out", own.REVEAL_WHEN.custom_id(night.id)))
    if state in (NightState.ON, NightState.SCORING, NightState.REVEALED):
        found.append(button("Who came", own.CAME.custom_id(night.id)))
    if state is NightState.CANCELLED:
        found.append(button("Restore the night", own.RESTORE.custom_id(night.id), style=primary))
    found.append(button("See the panel", own.LOOK.custom_id(night.id)))
    return found


def _rows(buttons: Sequence[discord.ui.Button[Any]]) -> list[Item]:
    return [controls.button_row(*buttons[at : at + 4]) for at in range(0, len(buttons), 4)]


def setup_card(view: NightView, lists: Sequence[NightList]) -> Card:
    """The choices about the vote, before it opens."""
    night = view.night
    minutes, vetoes = _minute_options(night), _veto_options(night)
    own_films = [view.films[each.film] for each in view.candidates if each.nomination is None]
    items: list[Item | None] = [
        text_block(f"## {night_title(night)}: how the film is chosen"),
        controls.option_select(own.HOW_CHOSEN.custom_id(night.id), "How", how_options(how_name(night))),
        controls.option_select(own.VETOES.custom_id(night.id), "Vetoes", vetoes),
        controls.option_select(own.MINUTES.custom_id(night.id), "One film or two", minutes),
        controls.option_select(own.LIST.custom_id(night.id), "Where films come from", list_options(lists, night.list)),
    ]
    if night.chooser is Chooser.PICKER:
        chosen = [] if night.picker is None else [discord.SelectDefaultValue.from_user(discord.Object(night.picker))]
        items.append(
            discord.ui.ActionRow(
                discord.ui.UserSelect[Any](
                    custom_id=own.PICKER.custom_id(night.id), placeholder="Who picks", default_values=chosen
                )
            )
        )
    if own_films:
        options = [_film_option(film) for film in own_films]
        items.append(controls.option_select(own.DROP_FILM.custom_id(night.id), "Take a film of your own off", options))
    items += [
        text_block(subtext("`/night film` adds films of your own to the ballot.")),
        controls.button_row(
            controls.make_button(
                "Show counts while voting" if night.vote.blind else "Hide counts until the close",
                own.BLIND.custom_id(night.id, int(not night.vote.blind)),
            ),
            controls.make_button("Done", own.SHEET.custom_id(night.id)),
        ),
    ]
    return Card(card_box(*items, colour=theme.INK))


def _minute_options(night: Night) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label="One film", value=ONE_FILM, default=night.vote.minutes is None),
        *(
            discord.SelectOption(
                label=f"A double feature within {_hours(count)}", value=str(count), default=night.vote.minutes == count
            )
            for count in PROGRAMME_MINUTES
        ),
    ]


def _veto_options(night: Night) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(
            label=f"{text.plural_text(count, 'veto', 'vetoes')} each" if count else "No vetoes",
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
            text_block(f"## {night_title(night)}: where and who"),
            discord.ui.ActionRow(
                discord.ui.RoleSelect[Any](
                    custom_id=own.ROLE.custom_id(night.id), placeholder="Ping no one", min_values=0, default_values=role
                )
            ),
            text_block(subtext("I only ping a role that you can mention yourself, and never @\u200beveryone.")),
            discord.ui.ActionRow(
                discord.ui.ChannelSelect[Any](
                    custom_id=own.CHANNEL.custom_id(night.id),
                    channel_types=[discord.ChannelType.text, discord.ChannelType.news],
                    default_values=channel,
                )
            ),
            text_block(subtext("Choosing a channel posts the panel there.")),
            controls.button_row(
                controls.make_button("Post the panel again", own.REPOST.custom_id(night.id)),
                controls.make_button("Become the host", own.TAKE_OVER.custom_id(night.id)),
                controls.make_button("Done", own.SHEET.custom_id(night.id)),
            ),
            colour=theme.INK,
        )
    )


def cancel_card(night: Night) -> Card:
    """Asks before a night is cancelled."""
    return note_card(
        f"This will cancel **{night_title(night)}**. Its films go back to their list, and you can restore it.",
        controls.button_row(
            controls.make_button(
                "Yes, cancel the night", own.CANCEL_SURE.custom_id(night.id), style=discord.ButtonStyle.danger
            ),
            controls.make_button("Keep it", own.SHEET.custom_id(night.id)),
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
                    "Pick a nominated film, or any other with `/night film`."
                    if shown
                    else "Pick a film with `/night film`.",
                ]
            )
        )
    ]
    if shown:
        options = [_film_option(film) for film in shown]
        items.append(controls.option_select(own.PICK_FROM.custom_id(night.id), "The film of the night", options))
    if pages > 1:
        items.append(
            controls.button_row(
                controls.make_button("More films", own.PICK.custom_id(night.id, (page + 1) % pages), emoji="▶️")
            )
        )
    return Card(card_box(*items, colour=theme.INK))


def _film_option(film: Film) -> discord.SelectOption:
    return discord.SelectOption(label=film_label(film), value=str(film.id))


def told_host_card(view: NightView, club: str) -> Card:
    """A private message to the host about what could not be done."""
    lines = [
        f"- I couldn't {_STEPS.get(step.kind.value, 'finish a step')}: {step.trouble}"
        for step in view.troubles
        if step.trouble
    ]
    return note_card(
        join_lines(
            [
                f"**{night_title(view.night)}** in {text.escape_line(club, 100)} needs you:",
                *lines,
                "Nothing is lost. `/night show` in the server has the night and its controls.",
            ]
        ),
        colour=theme.RED,
    )
