"""Finds what a page hides as a spoiler: marked elements, [spoiler], >!…!<, ||…|| and "spoilers below"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.reviews.review import SPOILER_LIMIT
from bot.domain.reviews.spoiler_warnings import announces_spoilers
from bot.sources.review_page.blocks import Block, Zone, word_count

OPEN, CLOSE = "\ue001", "\ue002"
"""Private marks that the reader of HTML pages puts around hidden elements."""
_TOKEN = re.compile(
    rf"{OPEN}|\[spoilers?(?:=[^\[\]\n]{{0,60}})?\]|>!(?=\S)|{CLOSE}|\[/spoilers?\]|(?<=\S)!<|\|\|", re.IGNORECASE
)
_FAMILIES = {OPEN: "element", CLOSE: "element", "[": "code", ">": "arrow", "!": "arrow", "|": "bars"}
_WARNING = re.compile(
    r"^\W*(?:(?:major|minor|big|huge|full|mild|heavy|some|massive)\s+)*(?:spoilers?|spoiler[- ]?warnung)\W*"
    r"(?:below|ahead|follow(?:s|ing)?|from here(?: on)?|alerts?|warnings?|begins?|starts?|after this|past this point|"
    r"territory|section|a partir de aqu[ií]|"
    r"ci-dessous|ab hier|im folgenden|in arrivo|abaixo|aşağıda|poniżej|ниже)?\b"
    r".{0,80}$"
    r"|^\W*(?:warning|caution|beware|achtung|attention|atención|attenzione|atenção|uwaga|внимание|dikkat|let op|"
    r"varning|προσοχή|ab hier|from here on|below|hereafter)\W+(?:\w+\W+){0,4}?(?:spoilers?|спойлер\w*|spoiler\w*)\b"
    r".{0,60}$"
    r"|^\W*(?:this|the following) (?:review|text|article|post|section|part) "
    r"(?:contains|has|may contain|discusses|is full of) "
    r"(?:\w+ ){0,2}spoilers\b.{0,60}$"
    r"|^\W*(?:\w+\W+){1,4}(?:contien[et]\w*|contient|enthält|contém|contiene|zawiera|содержит|innehåller|"
    r"indeholder|bevat|"
    r"obsahuje|içer\w+)\W+(?:\w+\W+){0,2}(?:spo[iy]ler\w*|спойлер\w*|destripes)\b.{0,60}$"
    r"|^\W*(?:ネタバレ(?:注意|あり|を含みます|有り)|以下.{0,6}(?:ネタバレ|剧透|劇透|有雷)|(?:剧透|劇透)(?:警告|预警|預警|注意)|"
    r"스포일러\s?(?:주의|있음|포함)|تحذير.{0,20}(?:حرق|أحداث)|[^无無。]{0,12}(?:剧透|劇透|ネタバレ|스포일러)|"
    r"далее спойлеры|"
    r"осторожно,? спойлеры?).{0,40}$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\W*(?:(?:click|tap)(?: here)? to )?(?:show|reveal|view|hide|toggle|read|open)?\W*(?:the |this )?spoilers?\W*$",
    re.IGNORECASE,
)
_END = re.compile(
    r"^\W*(?:end (?:of )?(?:the )?spoilers?|spoilers? (?:end|over|ende?)|(?:end|ende|fin|fine|fim) (?:of |der |des |"
    r"de |dei )?spoilers?)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Token:
    block: int
    start: int
    stop: int


def hide_spoilers(blocks: Sequence[Block]) -> tuple[list[Block], bool]:
    """Return the blocks with their hidden parts, and whether a warning alone hides the rest of the page."""
    blocks = _without_tokens(blocks)
    result: list[Block] = []
    guessed = hiding = False
    for at, block in enumerate(blocks):
        short = word_count(block.text) <= 14 and not block.hidden
        below = blocks[at + 1] if at + 1 < len(blocks) else None
        if short and hiding and _END.match(block.text):
            hiding = False
            result.append(block)
        elif below is not None and below.hidden and (_LABEL.match(block.text) or _warns_within(block)):
            result.append(replace(block, zone=Zone.BOILERPLATE, hidden=()))
        elif short and block.zone is Zone.MAIN and _warns(block.text):
            # A warning above a hidden element is about that element; otherwise everything below is hidden.
            if below is not None and not below.hidden:
                hiding = guessed = True
            result.append(block)
        elif hiding:
            result.append(replace(block, hidden=((0, len(block.text)),)))
        else:
            result.append(block)
    return result, guessed


def _warns(text: str) -> bool:
    return bool(_WARNING.match(text)) or announces_spoilers(text)


def _warns_within(block: Block) -> bool:
    """Whether a warning is hidden together with what it warns of."""
    return bool(block.hidden) and word_count(block.text) <= 14 and _warns(block.text)


def mark_hidden(block: Block) -> str:
    """Return the text of a block with the marks around its hidden parts."""
    pieces: list[str] = []
    last = 0
    for start, stop in block.hidden:
        pieces += (block.text[last:start], OPEN, block.text[start:stop], CLOSE)
        last = stop
    return "".join((*pieces, block.text[last:]))


def _without_tokens(blocks: Sequence[Block]) -> list[Block]:
    tokens: list[_Token] = []
    hidden: dict[int, list[tuple[int, int]]] = {}
    waiting: dict[str, list[_Token]] = {}
    for number, block in enumerate(blocks):
        for match in _TOKEN.finditer(block.text):
            token, family = _Token(number, *match.span()), _FAMILIES[match[0][0]]
            opened = waiting.setdefault(family, [])
            if family == "bars" and opened and opened[-1].block != number:
                opened.clear()
            if _opens(match[0], opened):
                opened.append(token)
            elif opened:
                first = opened.pop()
                tokens += (first, token)
                if not opened:
                    _hide(first, token, blocks, hidden)
    if unclosed := waiting.get("element"):
        # The mark that closes it had no text behind it to go with: it is hidden up to the end.
        tokens += unclosed
        _hide(unclosed[0], _Token(len(blocks) - 1, len(blocks[-1].text), len(blocks[-1].text)), blocks, hidden)
    if not tokens:
        return list(blocks)
    many = sum(map(len, hidden.values())) > SPOILER_LIMIT // 2
    cuts: dict[int, list[tuple[int, int]]] = {}
    for token in tokens:
        cuts.setdefault(token.block, []).append((token.start, token.stop))
    changed = [
        _cut(block, sorted(cuts.get(n, ())), sorted(hidden.get(n, ())), whole=many)
        if n in cuts or n in hidden
        else block
        for n, block in enumerate(blocks)
    ]
    return [block for block in changed if block.text]


def _opens(written: str, opened: list[_Token]) -> bool:
    if written == "||":
        return not opened
    return written == OPEN or written.startswith(">") or (written.startswith("[") and written[1] != "/")


def _hide(first: _Token, last: _Token, blocks: Sequence[Block], hidden: dict[int, list[tuple[int, int]]]) -> None:
    for number in range(first.block, last.block + 1):
        start = first.stop if number == first.block else 0
        stop = last.start if number == last.block else len(blocks[number].text)
        hidden.setdefault(number, []).append((start, stop))


def _cut(block: Block, cuts: Sequence[tuple[int, int]], hidden: Sequence[tuple[int, int]], *, whole: bool) -> Block:
    """Remove the tokens from a block's text, with the double spaces that they leave, and move the hidden parts."""
    kept: list[str] = []
    moved = [0] * (len(block.text) + 1)
    dropped = bytearray(len(block.text))
    for start, stop in cuts:
        dropped[start:stop] = b"\1" * (stop - start)
    length = 0
    for at, character in enumerate(block.text):
        moved[at] = length
        if dropped[at] or (character == " " and (not kept or kept[-1] == " ")):
            continue
        kept.append(character)
        length += 1
    moved[len(block.text)] = length
    text = "".join(kept).rstrip()
    spans = []
    for start, stop in hidden:
        part = text[moved[start] : moved[stop]]
        left = moved[start] + len(part) - len(part.lstrip())
        right = left + len(part.strip())
        if left < right:
            spans.append((left, right))
    if whole and spans:
        spans = [(spans[0][0], spans[-1][1])]
    return replace(block, text=text, hidden=tuple(spans))
