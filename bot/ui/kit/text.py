"""The one gate for text that people wrote: escaped, shortened at a word, never cut inside a spoiler."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.domain.reviews.review import Paragraph, Stars
from bot.domain.visible import has_visible_text

ELLIPSIS = "…"
_ESCAPED = re.compile(r"\\([\\*_~`|\[\]<#>+.)-])")
_SAMPLE = 8
"""How many times its limit is read of a long text that becomes one line."""
BAR = "||"
# Word joiner: keeps a row of stars on one line.
_JOINER = "\u2060"
_SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "\\*_~`|[]<"})
_LINE_START = re.compile(r"^([ \t]*)(\d*)([#>+-]|(?<=\d)[.)])", re.MULTILINE)
_MENTION_WORD = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
# Controls, and the marks by which a text could turn the direction of what stands around it.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
_SPACES = re.compile(r"\s+")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_LONGEST_ADDRESS = 4_000
_LONGEST_HELD = 2_000
"""Characters of a text whose line or label is remembered."""
NAMELESS = "somebody without a visible name"
NOTHING_SHOWN = "*This text holds nothing that can be seen.*"
"""Stands in the place of a stored text whose characters are all drawn as nothing."""


def unescape_text(text: str) -> str:
    """Take out the backslashes that `escape_line` puts before Markdown's marks, for a place that knows no Markdown."""
    return _ESCAPED.sub(r"\1", text)


def strip_controls(text: str) -> str:
    """Without control characters and without marks that turn the text around it."""
    return _UNSEEN.sub("", text)


def escape_text(text: str) -> str:
    """Shown as it was typed: no Markdown, no mention, no masked link; text from right to left keeps to itself."""
    return _isolated(_escaped(text))


def _escaped(text: str) -> str:
    escaped = strip_controls(text).translate(_SPECIAL)
    escaped = _LINE_START.sub(r"\1\2\\\3", escaped)
    return _MENTION_WORD.sub("@\u200b", escaped)


def _isolated(shown: str) -> str:
    return f"\u2068{shown}\u2069" if _turns(shown) else shown


def hide(shown: str) -> str:
    """Put safe text behind spoiler bars; a text of which nothing is drawn needs none and would turn them inside out.

    Discord looks for the next two bars without regard to escapes, so an escaped bar never stands right before them.
    """
    if not has_visible_text(shown):
        return ""
    return f"{BAR}{shown}{_JOINER if shown.endswith('|') else ''}{BAR}"


def _before_bars(shown: str) -> str:
    """What stands between safe text and the bars behind it: a space after an address, which would swallow them."""
    end = shown[-_LONGEST_ADDRESS:]
    return " " if end and not end[-1].isspace() and "://" in end.rsplit(None, 1)[-1] else ""


def escape_line(text: str, limit: int) -> str:
    """One safe line of at most `limit` characters as Discord counts them, shortened at a word.

    Empty where nothing of the text is drawn.
    """
    return _line(text if len(text) <= _LONGEST_HELD else _beginning(text, limit), limit)


@lru_cache(maxsize=4_096)
def _line(text: str, limit: int) -> str:
    one = _beginning(text, limit)
    if not has_visible_text(one):
        return ""
    room = limit
    shown = escape_text(shorten_text(one, room))
    while len(shown) > limit:
        room -= max(1, (len(shown) - limit + 1) // 2)
        shown = escape_text(shorten_text(one, room))
    return shown


def name(written: str, limit: int) -> str:
    """A person's name as `line` shows it; somebody may have chosen one that nobody can see."""
    return escape_line(written, limit) or NAMELESS


def _beginning(text: str, limit: int) -> str:
    """A text in one line without what is not drawn around it, at least so much of it as `limit` characters show."""
    looked_at = text if len(text) <= _SAMPLE * limit else text[: _SAMPLE * limit]
    one = _SPACES.sub(" ", strip_controls(looked_at)).strip()
    if len(looked_at) < len(text) and (len(one) <= limit or not has_visible_text(one)):
        return _SPACES.sub(" ", strip_controls(text)).strip()
    return one


def shorten_text(text: str, limit: int) -> str:
    """Plain text (a label, not Markdown) of at most `limit` characters, shortened at a word."""
    text = strip_controls(text)
    if len(text) <= limit:
        return text
    room = max(0, limit - len(ELLIPSIS))
    cut = text[: _whole(text, room)]
    at = max(cut.rfind(" "), cut.rfind("\n"))
    if at >= room // 2 and not text[len(cut)].isspace():
        cut = cut[:at]
    return cut.rstrip(" \n,;:–—-") + ELLIPSIS


def label_text(text: str, limit: int) -> str:
    """A button's, option's or choice's text: one line, plain, never empty."""
    return _label(text if len(text) <= _LONGEST_HELD else _beginning(text, limit), limit)


@lru_cache(maxsize=4_096)
def _label(text: str, limit: int) -> str:
    shown = shorten_text(_beginning(text, limit), limit)
    return shown if has_visible_text(shown) else "?"


def star_text(rating: Stars | None) -> str:
    """★★★½ that never wraps; nothing without a rating."""
    if rating is None:
        return ""
    return _JOINER.join("★" * (rating.halves // 2) + "½" * (rating.halves % 2))


def plural_text(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def list_names(items: Iterable[str], limit: int) -> str:
    """Names in a row, as many as fit, and how many more there are."""
    names = list(items)
    shown = ""
    for n, name in enumerate(names):
        more = len(names) - n - 1
        tail = f" and {more} more" if more else ""
        longer = f"{shown}, {name}" if shown else name
        if len(longer) + len(tail) > limit:
            return f"{shown} and {more + 1} more" if shown else escape_line(name, limit)
        shown = longer
    return shown


def paginate_paragraphs(paragraphs: tuple[Paragraph, ...], size: int, *, guarded: bool) -> tuple[str, ...]:
    """Part a review into pages of at most `size` characters of Markdown, each whole in itself; at least one.

    Pages break between paragraphs where that leaves them at least half full, else at a word. A spoiler that
    goes over a page's end is closed there and opened again; a guarded review is all behind bars. Work grows linearly
    with the text.
    """
    return _pages(paragraphs, size, guarded)


@lru_cache(maxsize=64)
def _pages(paragraphs: tuple[Paragraph, ...], size: int, guarded: bool) -> tuple[str, ...]:  # noqa: FBT001  cached
    found: list[str] = []
    page = ""
    for paragraph in paragraphs:
        for piece in _pieces(paragraph, size, guarded=guarded):
            if page and len(page) + 2 + len(piece) > size:
                found.append(page)
                page = ""
            page = f"{page}\n\n{piece}" if page else piece
    if page:
        found.append(page)
    return tuple(found) or (NOTHING_SHOWN,)


def _pieces(paragraph: Paragraph, size: int, *, guarded: bool) -> Iterator[str]:
    """A paragraph as Markdown, in one piece where it fits, else in as few as its words allow; none for nothing seen."""
    stretches = _stretches(paragraph, guarded=guarded)
    if not has_visible_text(paragraph.text):
        return
    if len(paragraph.text) <= size:
        whole = _marked(stretches)
        if len(whole) <= size:
            yield whole
            return
    piece = _Piece(size)
    for text, secret in stretches:
        shown, start = _escaped(text), 0
        while start < len(shown):
            stop = _cut(shown, start, piece.room(secret=secret), hard=piece.empty)
            piece.add(shown[start:stop], secret=secret)
            if stop < len(shown):
                yield from piece.close()
                piece = _Piece(size)
            start = stop
    yield from piece.close()


def _cut(shown: str, start: int, room: int, *, hard: bool) -> int:
    """Where a part of safe text that begins at `start` ends: at its end or behind a blank, within `room` characters.

    Where no blank is, `hard` cuts a word, but no letter from its accents and no escape from its sign.
    """
    if len(shown) - start <= room:
        return len(shown)
    at = max(shown.rfind(blank, start, start + max(0, room)) for blank in _BLANKS)
    if at >= 0:
        return at + 1
    if not hard:
        return start
    at = start + _whole(shown[start : start + room + 1], room)
    escapes = at - start - len(shown[start:at].rstrip("\\"))
    return at - 1 if escapes % 2 and at - 1 > start else at


_BLANKS = (" ", "\n", "\t", "\u3000")
_RUN = 3
"""Characters that a stretch in the open may cost: marks that keep its direction to itself, an escaped first sign."""
_ROOM = _RUN + 2 * len(BAR) + 2
"""The same of a spoiler: the bars, a space before them and a joiner inside besides."""


class _Piece:
    """A part of a paragraph in the making: stretches in the open and behind bars, each closed within `size`."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._shown: list[str] = []
        self._run: list[str] = []
        self._secret = False
        self._length = 0

    @property
    def empty(self) -> bool:
        return not self._length

    def room(self, *, secret: bool) -> int:
        """Characters of this kind that can be added so that the piece still closes; below 1 for none."""
        opens = not self._run or secret is not self._secret
        return self._size - self._length - (_ROOM if secret else _RUN) * opens

    def add(self, part: str, *, secret: bool) -> None:
        if not part:
            return
        if self._run and secret is not self._secret:
            self._flush()
        if not self._run:
            self._length += _ROOM if secret else _RUN
        if not self._shown and not self._run:
            part = _LINE_START.sub(r"\1\2\\\3", part, count=1)
        self._secret = secret
        self._run.append(part)
        self._length += len(part)

    def close(self) -> Iterator[str]:
        """The piece without blanks at its ends, or nothing where nothing of it is drawn."""
        if self._run:
            self._run = ["".join(self._run).rstrip()]
        self._flush()
        shown = "".join(self._shown).strip()
        if has_visible_text(shown):
            yield shown

    def _flush(self) -> None:
        shown = _isolated("".join(self._run))
        if self._secret and (hidden := hide(shown)):
            shown = (_before_bars(self._shown[-1]) if self._shown else "") + hidden
        self._shown.append(shown)
        self._run = []


def _marked(stretches: list[tuple[str, bool]]) -> str:
    shown: list[str] = []
    for text, secret in stretches:
        part = escape_text(text)
        if secret and (hidden := hide(part)):
            part = (_before_bars(shown[-1]) if shown else "") + hidden
        shown.append(part)
    return "".join(shown)


def _stretches(paragraph: Paragraph, *, guarded: bool) -> list[tuple[str, bool]]:
    """The text in order, each stretch with whether it is behind bars."""
    if guarded:
        return [(paragraph.text, True)]
    parts, last = [], 0
    for start, stop in _merged(paragraph):
        if start > last:
            parts.append((paragraph.text[last:start], False))
        parts.append((paragraph.text[start:stop], True))
        last = stop
    return [*parts, (paragraph.text[last:], False)]


def _merged(paragraph: Paragraph) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for span in sorted(paragraph.spoilers):
        if not has_visible_text(strip_controls(paragraph.text[span.start : span.stop])):
            continue
        # What is not even written between two spoilers would leave four bars in a row.
        if merged and not strip_controls(paragraph.text[merged[-1][1] : span.start]):
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.stop))
        else:
            merged.append((span.start, span.stop))
    return merged


def _whole(text: str, at: int) -> int:
    """The largest cut up to `at` that does not fall inside a joined character."""
    cut = at
    while 0 < cut < len(text) and (
        unicodedata.combining(text[cut])
        or text[cut] in "\u200d\ufe0f\ufe0e"
        or text[cut - 1] == "\u200d"
        or "\U0001f3fb" <= text[cut] <= "\U0001f3ff"
    ):
        cut -= 1
    return cut or at


def _turns(text: str) -> bool:
    return any(unicodedata.bidirectional(found[0]) in ("R", "AL") for found in _RIGHT_TO_LEFT.finditer(text))
