"""The panel of a night: one message that changes as the night goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import discord

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.night import Chooser, NightId, NightState
from bot.domain.nights.outcome import Measure
from bot.domain.nights.view import NightView
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, card_box, divider, film_section, join_lines, subtext, text_block
from bot.ui.language.messages import _, ngettext, pgettext
from bot.ui.language.titles import film_name
from bot.ui.nights import controls as own
from bot.ui.nights import list_controls
from bot.ui.nights.meeting import meeting_section
from bot.ui.nights.result import result_line, unit_text
from bot.ui.nights.scores import scores_section
from bot.ui.nights.words import (
    host_text,
    join_facts,
    join_sentences,
    method_name,
    method_rule,
    more_films_text,
    night_title,
    stamp,
    tie_rule_text,
    veto_text,
    when_line,
)

_MARKS = 1 << 28
LISTED = 25
_LISTED_CHARACTERS = 1_800
Section = Callable[[NightView], Sequence[Item]]

SECTIONS: tuple[Section, ...] = (meeting_section, scores_section)
"""What other parts of a night add to its panel: where and when it meets, and its scores."""


def panel_card(view: NightView, *, heading: str = "") -> Card:
    """`heading` begins a private copy."""
    night = view.night
    head = join_lines(
        [
            f"## 🎬 {night_title(night)}",
            None if night.state is NightState.CANCELLED else when_line(night),
            subtext(join_facts([_("Night {number}", number=str(night.number)), host_text(night.host)])),
        ]
    )
    return Card(
        card_box(
            text_block(heading) if heading else None,
            text_block(head),
            divider(),
            *_BODIES[night.state](view),
            *(item for section in SECTIONS for item in section(view)),
            controls.button_row(*_buttons(view)),
            colour=_COLOURS.get(night.state, theme.AMBER),
            mark=panel_mark(night.id),
        )
    )


def panel_mark(night: NightId) -> int:
    """A component id by which a night's panel is recognised in a channel."""
    return _MARKS + night % _MARKS


def shows_panel(components: Sequence[discord.Component], night: NightId) -> bool:
    """Whether a message with these components is the night's panel."""
    return any(getattr(component, "id", None) == panel_mark(night) for component in components)


def film_lines(films: Sequence[Film], notes: Sequence[str] = (), *, numbered: bool = True) -> str:
    """A line for each film, as many as fit, and how many more there are. Without notes, its length is beside it."""
    lines: list[str] = []
    room = _LISTED_CHARACTERS
    for number, film in enumerate(films, 1):
        name = text.escape_line(film_name(film), 90)
        note = notes[number - 1] if number <= len(notes) else _runtime_text(film)
        line = join_facts([f"{number}. **{name}**" if numbered else f"- **{name}**", note])
        if number > LISTED or len(line) + 1 > room:
            lines.append(subtext(more_films_text(len(films) - number + 1)))
            break
        lines.append(line)
        room -= len(line) + 1
    return "\n".join(lines)


def _runtime_text(film: Film) -> str:
    return _("{minutes} min", minutes=film.runtime) if film.runtime else ""


def _named(view: NightView, films: Sequence[FilmId]) -> list[Film]:
    return [view.films[film] for film in films if film in view.films]


def _before_vote(view: NightView) -> list[Item]:
    night, films = view.night, _named(view, [each.film for each in view.candidates])
    nominated = [film for film in _named(view, view.nominated) if film not in films]
    lines = [_how_text(view)]
    if view.list is not None:
        name = text.escape_line(view.list.name, 80)
        lines.append(_("Films come from **{list}**. Add one with `/nominate`.", list=name))
    items: list[Item] = [text_block(join_lines(lines))]
    if films or nominated:
        title = _("Nominated so far") if view.list is not None else _("On the ballot")
        items.append(text_block(f"**{title}**\n{film_lines([*films, *nominated], numbered=False)}"))
    elif night.chooser is Chooser.VOTE:
        items.append(text_block(_("No film is nominated yet.")))
    if night.chooser is Chooser.VOTE and night.vote.opens_at is not None:
        items.append(text_block(_("Voting opens {when}.", when=stamp(night.vote.opens_at, "R"))))
    return items


def _how_text(view: NightView) -> str:
    night = view.night
    if night.chooser is Chooser.HOST:
        return _("The host chooses the film.")
    if night.chooser is Chooser.PICKER:
        if night.picker is None:
            return _("One member picks the film. Whose turn it is isn't set yet.")
        return _("It's {member}'s turn to pick the film.", member=f"<@{night.picker}>")
    if night.vote.method is VotingMethod.DRAW:
        return _("The film is drawn by lot. Each vote that a film has lost adds a ticket.")
    return _(
        "The club votes. **{method}**: {rule}",
        method=method_name(night.vote.method),
        rule=method_rule(night.vote.method),
    )


def _voting(view: NightView) -> list[Item]:
    night = view.night
    films = _named(view, [each.film for each in view.candidates])
    draws = night.vote.method is VotingMethod.DRAW
    lines = [
        f"**{_('The draw is coming.')}**" if draws else f"**{_('Voting is open.')}**",
        _close_text(view),
        method_rule(night.vote.method),
        veto_text(night.vote.vetoes),
    ]
    body: list[Item] = [text_block(join_lines(lines)), text_block(film_lines(films, _vote_notes(view, films)))]
    small = [tie_rule_text(night)]
    if not draws:
        counts = _("The counts stay hidden until the close.") if view.counts is None else None
        small.insert(0, join_sentences(_voters_text(view.voters), counts))
    return [*body, text_block(subtext("\n".join(filter(None, small))))] if any(small) else body


def _close_text(view: NightView) -> str:
    closes_at = view.night.vote.closes_at
    if closes_at is None:
        return _("The host closes it.")
    return _(
        "It closes {when}. Until then you can change your ballot.",
        when=f"{stamp(closes_at, 'F')} ({stamp(closes_at, 'R')})",
    )


def _voters_text(count: int) -> str:
    if not count:
        return _("No one has voted yet.")
    return ngettext("{count} member has voted.", "{count} members have voted.", count)


def _vote_notes(view: NightView, films: Sequence[Film]) -> list[str]:
    """What stands behind each film: its votes where they are open to see, its tickets, or its length."""
    if view.night.vote.method is VotingMethod.DRAW:
        tickets = {view.films[each.film].id: each.waited + 1 for each in view.candidates}
        return [unit_text(Measure.TICKETS, tickets[film.id]) for film in films]
    if view.counts is None:
        return []
    measure = Measure.STARS if view.night.vote.method is VotingMethod.STARS else Measure.VOTES
    return [unit_text(measure, view.counts.get(film.id, 0)) for film in films]


def _decided(view: NightView) -> list[Item]:
    night = view.night
    if not view.programme:
        return [text_block(_("There was nothing to choose from, so no film is decided."))]
    items: list[Item] = []
    for number, film in enumerate(view.programme):
        told = _decided_line(view) if number == 0 else _("After it, as it fits the evening")
        items.append(
            film_section(film, f"### {text.escape_line(film_name(film), 200)}", told, _runtime_text(film) or "\u200b")
        )
    if night.outcome is not None and len(night.outcome.order) > 1:
        items.append(controls.button_row(controls.make_button(_("How it was decided"), own.RESULT.custom_id(night.id))))
    return items


def _decided_line(view: NightView) -> str:
    night = view.night
    if night.outcome is not None:
        return result_line(night.outcome)
    if night.chooser is Chooser.PICKER and night.picker is not None:
        return _("Picked by {member}", member=f"<@{night.picker}>")
    return _("Chosen by the host")


def _on(view: NightView) -> list[Item]:
    return [text_block("**" + _("It's on.") + "**"), *_decided(view)]


def _over(view: NightView) -> list[Item]:
    return _decided(view)


def _cancelled(view: NightView) -> list[Item]:
    del view
    return [text_block(_("This night is cancelled. Its films are back where they came from."))]


def _buttons(view: NightView) -> list[discord.ui.Item[discord.ui.LayoutView]]:
    night = view.night
    buttons: list[discord.ui.Item[discord.ui.LayoutView]] = []
    if night.state is NightState.VOTING and (night.vote.method is not VotingMethod.DRAW or night.vote.vetoes):
        label = pgettext("button", "Veto") if night.vote.method is VotingMethod.DRAW else pgettext("button", "Vote")
        buttons.append(
            controls.make_button(label, own.VOTE.custom_id(night.id), style=discord.ButtonStyle.primary, emoji="🗳️")
        )
    if night.state in (NightState.PLANNED, NightState.NOMINATING) and night.chooser is not Chooser.VOTE:
        buttons.append(controls.make_button(_("Pick the film"), own.PICK.custom_id(night.id, 0), emoji="🎞️"))
    if night.state in (NightState.PLANNED, NightState.NOMINATING) and view.list is not None:
        page = list_controls.LIST_PAGE.custom_id(view.list.id, 0)
        buttons.append(controls.make_button(_("See the list"), page, emoji="📋"))
    buttons.append(controls.make_button(pgettext("button", "Manage"), own.SHEET.custom_id(night.id), emoji="⚙️"))
    return buttons


_BODIES: dict[NightState, Callable[[NightView], list[Item]]] = {
    NightState.PLANNED: _before_vote,
    NightState.NOMINATING: _before_vote,
    NightState.VOTING: _voting,
    NightState.DECIDED: _decided,
    NightState.ON: _on,
    NightState.SCORING: _over,
    NightState.REVEALED: _over,
    NightState.CANCELLED: _cancelled,
}
_COLOURS = {NightState.VOTING: theme.TEAL, NightState.CANCELLED: theme.INK, NightState.PLANNED: theme.INK}
