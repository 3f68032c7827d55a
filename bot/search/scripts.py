"""Writes titles of other scripts in Latin letters, so that "nochnoy dozor" finds "Ночной дозор"."""

from __future__ import annotations

import re

from anyascii import anyascii

from bot.search.normal import normalise_title

_OTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u036f\u1e00-\u1eff\uff00-\uffef]")
"""A letter that is not Latin."""
_KANA = re.compile(r"[\u3041-\u30ff]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def transliterate_title(normalised: str) -> str | None:
    """Return a normalised title in Latin letters; None if it has no letter of another script.

    None also for Japanese with Chinese characters, whose reading depends on the word.
    """
    if normalised.isascii() or not _OTHER_SCRIPT.search(normalised):
        return None
    if _KANA.search(normalised) and _HAN.search(normalised):
        return None
    latin = normalise_title(anyascii(normalised))
    return latin if latin and latin != normalised else None
