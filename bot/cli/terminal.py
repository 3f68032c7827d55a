"""Makes text that people wrote safe to print in the operator's terminal."""

from __future__ import annotations

from bot.domain.errors import MarqueeError
from bot.ui.kit import text


def printable(words: object) -> str:
    """The text as one line without control characters, which could steer the terminal, and without direction marks."""
    return " ".join(text.strip_controls(str(words)).split())


def refusal_text(error: MarqueeError) -> str:
    """The error message for the operator: plain text with its line breaks, without control characters."""
    from bot.ui.problems import operator_sentence  # noqa: PLC0415  it takes half a second, for discord.py

    return "\n".join(text.strip_controls(line) for line in operator_sentence(error).split("\n"))
