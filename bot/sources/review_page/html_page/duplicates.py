"""Removes pull quotes, teasers and paragraphs that duplicate text of the page."""

from collections import Counter
from itertools import pairwise

from bot.domain.catalogue.film import fold_text
from bot.sources.review_page.blocks import Block, Zone, is_prose

_MAX_SEARCHES = 100
"""Maximum number of full-text searches per page."""


def without_duplicates(blocks: list[Block]) -> list[Block]:
    """Return the blocks without pull quotes and teasers that repeat a sentence, and without repeated paragraphs."""
    folded = [fold_text(block.text) for block in blocks]
    finder = _DuplicateFinder(
        [f for b, f in zip(blocks, folded, strict=True) if b.zone is Zone.MAIN and is_prose(b.text)]
    )
    seen: set[str] = set()
    kept: list[Block] = []
    for block, fold in zip(blocks, folded, strict=True):
        if block.zone is Zone.MAIN and len(fold) >= 40 and (fold in seen or finder.contains(fold)):
            continue
        if block.zone is Zone.MAIN:
            seen.add(fold)
        kept.append(block)
    return kept


class _DuplicateFinder:
    """Finds short texts that are contained in a longer paragraph; all texts are folded.

    A text can only be contained if all its word bigrams occur elsewhere, which rules out nearly every text. The rest
    is searched for, at most _MAX_SEARCHES times, so that repetitive pages stay cheap.
    """

    def __init__(self, paragraphs: list[str]) -> None:
        self._whole = frozenset(paragraphs)
        self._text = "\n".join(paragraphs)
        self._pairs = Counter(pair for paragraph in paragraphs for pair in pairwise(paragraph.split()))
        self._searches = _MAX_SEARCHES

    def contains(self, fold: str) -> bool:
        if not 30 <= len(fold) < 300 or self._searches == 0:
            return False
        pairs = Counter(pairwise(fold.split()))
        own = fold in self._whole
        if any(self._pairs[pair] <= times * own for pair, times in pairs.items()):
            return False
        self._searches -= 1
        return f" {fold}" in self._text or f"{fold} " in self._text
