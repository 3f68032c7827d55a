"""Whether a text shows anything: many characters, some classified as letters, are drawn as nothing."""

from __future__ import annotations

import re

from bot.domain.errors import NoVisibleText

# All characters that Unicode 16 calls default-ignorable, all blank and control characters, and those that fonts
# draw as empty space although they are letters or symbols: the Hangul fillers (U+115F, U+1160, U+3164, U+FFA0), the
# Braille pattern without dots (U+2800), the null notehead (U+1D159) and the object replacement character (U+FFFC).
# Marks that are drawn only on top of another character do not count either: see `_MARKS`.
_BLANK = (
    "\\s\\x00-\\x1f\\x7f-\\xa0\\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U00013430-\U0001345f\U00016fe4\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Combining accents and enclosing marks: they are visible text only after a letter.
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_VISIBLE = re.compile(f"[^{_BLANK}{_MARKS}]")


def has_visible_text(text: str) -> bool:
    """Whether at least one character of a text is visible. Linear in the text's length."""
    return _VISIBLE.search(text) is not None


def require_visible_text(field: str, text: str) -> None:
    """Raises NoVisibleText, naming `field`, if no character of the text is visible."""
    if not has_visible_text(text):
        raise NoVisibleText(field, text)
