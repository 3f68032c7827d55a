"""The direction of lines in a language that is written from right to left."""

from __future__ import annotations

import re
import unicodedata

from bot.ui.language.languages import current_language

_ISOLATES = "\u2066\u2067\u2068"
_FROM_LEFT, _FROM_RIGHT, _END = "\u2066", "\u2067", "\u2069"
_COMMAND = re.compile(r"`[^`\n]+`|</[^<>\n]+:\d+>")
"""A command in text or as a mention, and other words in code."""
_BLOCK = re.compile(r"(?:-# |#{1,3} |>{1,3} |[*-] |\d+\. )*")
"""What Markdown has at the beginning of a line, and must stay there."""


def set_direction(content: str) -> str:
    """The content, with each line in the current language set from right to left.

    Discord sets all lines from left to right, and then shows the parts of a sentence that has a command or a foreign
    name in it in the wrong order. Lines without a letter of such a script, and lines that people wrote, which are
    isolated as they are, stay.
    """
    if not current_language().right_to_left:
        return content
    return "\n".join(map(_set_line, content.split("\n")))


def _set_line(line: str) -> str:
    begin = _BLOCK.match(line)
    start = begin.end() if begin else 0
    rest = line[start:]
    if _is_isolated(rest) or not any(unicodedata.bidirectional(char) in ("R", "AL") for char in rest):
        return line
    return f"{line[:start]}{_FROM_RIGHT}{_COMMAND.sub(_isolate_command, rest)}{_END}"


def _is_isolated(line: str) -> bool:
    """Whether the whole line is one isolate, as what people wrote is."""
    depth = 0
    for place, char in enumerate(line):
        depth += (char in _ISOLATES) - (char == _END)
        if depth <= 0:
            return bool(line) and place == len(line) - 1 and line[0] in _ISOLATES
    return False


def _isolate_command(found: re.Match[str]) -> str:
    """Else the slash of `/movie` would be at its end."""
    return f"{_FROM_LEFT}{found[0]}{_END}"
