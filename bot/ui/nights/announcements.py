"""What a night says in its channel beside the panel: that voting is open, and the result."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.steps import NightStep
from bot.domain.nights.view import NightView
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, card_box, join_lines, text_block
from bot.ui.nights import controls as own
from bot.ui.nights.result import result_card
from bot.ui.nights.words import METHODS, night_title, stamp

_MARKS = 1 << 27


def vote_announcement(view: NightView, step: NightStep, *, ping: discord.Role | None) -> Card:
    """That the vote is open, with the only ping of the vote."""
    night = view.night
    closes = "" if night.vote.closes_at is None else f" It closes {stamp(night.vote.closes_at, 'R')}."
    draws = night.vote.method is VotingMethod.DRAW
    what = "will be drawn from" if draws else "is up for a vote between"
    count = text.plural_text(len(view.candidates), "film")
    button = controls.make_button(
        "Veto" if draws else "Vote", own.VOTE.custom_id(night.id), style=discord.ButtonStyle.primary, emoji="🗳️"
    )
    return Card(
        card_box(
            text_block(f"<@&{ping.id}>") if ping is not None else None,
            text_block(
                join_lines([f"**{night_title(night)}** {what} {count}.{closes}", METHODS[night.vote.method][1]])
            ),
            controls.button_row(button) if not draws or night.vote.vetoes else None,
            colour=theme.TEAL,
            mark=announcement_mark(step),
        )
    )


def result_announcement(view: NightView, step: NightStep, *, late: bool) -> Card:
    return result_card(view, announcement=True, late=late, mark=announcement_mark(step))


def shows_announcement(components: Sequence[discord.Component], step: NightStep) -> bool:
    """Whether a message with these components was posted by this step, as it was asked for."""
    return any(getattr(component, "id", None) == announcement_mark(step) for component in components)


def announcement_mark(step: NightStep) -> int:
    """A component id. A step that is asked for again, after a vote was opened anew, is another announcement."""
    return _MARKS + (step.id * 1_009 + int(step.created_at.timestamp())) % _MARKS
