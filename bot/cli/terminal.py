"""Makes text that people wrote safe to print in the operator's terminal."""

import re

from bot.ui.kit import text

_ESCAPED = re.compile(r"\\([\\*_~`|\[\]<#>+.)-])")


def printable(words: object) -> str:
    """The text as one line without control characters, which could steer the terminal, and without direction marks."""
    return " ".join(text.strip_controls(str(words)).split())


def plain_sentence(sentence: str) -> str:
    """A sentence of bot/ui/problems.py without the escapes for Discord's Markdown."""
    return text.strip_controls(_ESCAPED.sub(r"\1", sentence))
