"""The one gate for text that people wrote on its way to the operator's terminal."""

import re

from bot.ui.kit import text

_ESCAPED = re.compile(r"\\([\\*_~`|\[\]<#>+.)-])")


def printable(words: object) -> str:
    """One line without control characters (which could colour, move or rename the terminal) and direction marks."""
    return " ".join(text.strip_controls(str(words)).split())


def plain_sentence(sentence: str) -> str:
    """A sentence of bot/ui/problems.py without the escapes that only Discord needs."""
    return text.strip_controls(_ESCAPED.sub(r"\1", sentence))
