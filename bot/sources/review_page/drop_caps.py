"""Joins drop caps, the large first letters of articles, with the word that they begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.sources.review_page.blocks import Block, Zone

_LETTER = re.compile(r"([\"'“„«‘]?)([^\W\d_])")
_WORDS = frozenset("AIOYEÀÈÉÓÔ")
"""Letters that are words of their own in some language: "A boy", "O filme", "Y así"."""
_CLASS = re.compile(r"drop-?cap|first-?letter|lettrine|capitular|initiale?\b|big-?letter|\bcap\b")
_SPLIT_WORD = re.compile(r"([TW]) ((?:he|his|here|hen|hat|hey|hose|hese|hile|hy|wo|hough|hree|ith|ell|here)\b)")


def join_drop_caps(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with each block of a single letter joined with the text below it."""
    joined: list[Block] = []
    letter: Block | None = None
    for block in blocks:
        if letter is not None:
            start = _first_word(letter.text, block)
            if start is None:
                joined.append(letter)
            else:
                block = replace(block, text=start + block.text, hidden=_moved(block, len(start)))  # noqa: PLW2901
            letter = None
        if block.zone is Zone.MAIN and _LETTER.fullmatch(block.text) and block.text[-1].isupper():
            letter = block
        else:
            joined.append(block)
    if letter is not None:
        joined.append(letter)
    return joined


def _first_word(letter: str, block: Block) -> str | None:
    """Return what goes before a block's text: the letter, with a space if it is a word; None if it does not belong."""
    text = block.text
    if block.zone is not Zone.MAIN or len(text) < 20:
        return None
    if text[0].islower():
        # "A" before "boy" is a word; before a fragment such as "fter" it is not, but that cannot be told for sure.
        return letter + (" " if letter[-1] in _WORDS and _looks_whole(text) else "")
    capitals = re.match(r"[^\W\d_]{2,}", text)
    return letter if capitals is not None and capitals[0].isupper() else None


def is_drop_cap(class_names: str) -> bool:
    """Whether the class names of an element say that it is a drop cap."""
    return bool(_CLASS.search(class_names))


def begins_word(letter: str, rest: str) -> bool:
    """Whether a letter is the beginning of the word that follows it, not a word of its own."""
    if not _LETTER.fullmatch(letter) or not rest[:1].islower():
        return False
    return letter[-1] not in _WORDS or not _looks_whole(rest)


def _looks_whole(text: str) -> bool:
    """Whether a text begins with a word, not with the rest of one: words hardly begin with two or more consonants."""
    word = re.match(r"[^\W\d_]+", text)
    rest = word[0] if word else ""
    return not re.match(
        r"(?:n|t|s|f|l|ll|fter|gain|lthough|nd|s|re|long|mong|lways|t|very|ven|ach|nce|nly|ne|ur|ver|ut|pen)\Z", rest
    )


def _moved(block: Block, by: int) -> tuple[tuple[int, int], ...]:
    return tuple((start + by, stop + by) for start, stop in block.hidden)


def mend_split_word(text: str) -> str:
    """Join "T he film" and "W hen I": a drop cap that a copy of the page left apart."""
    match = _SPLIT_WORD.match(text)
    return match[1] + text[match.start(2) :] if match else text
