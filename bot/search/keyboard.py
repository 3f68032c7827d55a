"""Corrects texts typed with the wrong keyboard layout: "ыефдлук" for "stalker", "cnfkrth" for "сталкер"."""

from __future__ import annotations

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_SHORTEST = 3
"""Minimum number of letters: almost any shorter sequence is the beginning of some title."""


def swap_keyboard_layout(text: str) -> str | None:
    """Return the text that the same keys produce on the other layout, Latin or Russian.

    None for a text in both alphabets or in neither, and for one with fewer than three letters.
    """
    lowered = text.lower()
    letters = {char for char in lowered if char.isalpha()}
    if sum(map(str.isalpha, lowered)) < _SHORTEST:
        return None
    if letters <= set(_CYRILLIC):
        return lowered.translate(_TO_LATIN)
    if letters <= set(_LATIN):
        return lowered.translate(_TO_CYRILLIC)
    return None
