"""What a night says in its channel beside the panel: that voting is open, and the result."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.steps import NightStep
from bot.domain.nights.view import NightView
from bot.ui.kit import controls, theme
from bot.ui.kit.layout import Card, card_box, join_lines, text_block
from bot.ui.language.messages import _, ngettext, pgettext
from bot.ui.nights import controls as own
from bot.ui.nights.result import result_card
from bot.ui.nights.words import join_sentences, method_rule, night_title, stamp

_MARKS = 1 << 27


def vote_announcement(view: NightView, step: NightStep, *, ping: discord.Role | None) -> Card:
    """That the vote is open, with the only ping of the vote."""
    night = view.night
    closes = None if night.vote.closes_at is None else _("It closes {when}.", when=stamp(night.vote.closes_at, "R"))
    draws = night.vote.method is VotingMethod.DRAW
    button = controls.make_button(
        pgettext("button", "Veto") if draws else pgettext("button", "Vote"),
        own.VOTE.custom_id(night.id),
        style=discord.ButtonStyle.primary,
        emoji="🗳️",
    )
    return Card(
        card_box(
            text_block(f"<@&{ping.id}>") if ping is not None else None,
            text_block(
                join_lines([join_sentences(_opened_text(view, draws=draws), closes), method_rule(night.vote.method)])
            ),
            controls.button_row(button) if not draws or night.vote.vetoes else None,
            colour=theme.TEAL,
            mark=announcement_mark(step),
        )
    )


def _opened_text(view: NightView, *, draws: bool) -> str:
    night, count = night_title(view.night), len(view.candidates)
    if draws:
        return ngettext(
            "**{night}** will be drawn from {count} film.",
            "**{night}** will be drawn from {count} films.",
            count,
            night=night,
        )
    return ngettext(
        "**{night}** is up for a vote between {count} film.",
        "**{night}** is up for a vote between {count} films.",
        count,
        night=night,
    )


def result_announcement(view: NightView, step: NightStep, *, late: bool) -> Card:
    return result_card(view, announcement=True, late=late, mark=announcement_mark(step))


def shows_announcement(components: Sequence[discord.Component], step: NightStep) -> bool:
    """Whether a message with these components was posted by this step, as it was asked for."""
    return any(getattr(component, "id", None) == announcement_mark(step) for component in components)


def announcement_mark(step: NightStep) -> int:
    """A component id. A step that is asked for again, after a vote was opened anew, is another announcement."""
    return _MARKS + (step.id * 1_009 + int(step.created_at.timestamp())) % _MARKS
