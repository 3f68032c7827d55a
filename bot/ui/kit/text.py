"""Makes text that people wrote safe for Discord: escaped, shortened at a word, never cut inside a spoiler."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.domain.reviews.marks import ADDRESS, split_marks
from bot.domain.reviews.review import Paragraph, Stars
from bot.domain.visible import has_visible_text
from bot.ui.language.messages import N_, _
from bot.ui.language.numbers import comma_list

ELLIPSIS = "…"
_ESCAPED = re.compile(r"\\([\\*_~`|\[\]<#>+.)-])")
_SAMPLE = 8
"""To make one line of a long text, only this many times the line's limit is read."""
BAR = "||"
# A word joiner, which keeps a row of stars on one line.
_JOINER = "\u2060"
_SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "\\*_~`|[]<"})
_LINE_START = re.compile(r"^([ \t]*)(\d*)([#>+-]|(?<=\d)[.)])", re.MULTILINE)
_MENTION_WORD = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
# Control characters, and marks that could change the writing direction of the text around them.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
_SPACES = re.compile(r"\s+")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_LONGEST_ADDRESS = 4_000
_LONGEST_CACHED = 2_000
"""Lines and labels of texts up to this number of characters are cached."""
NAMELESS = N_("someone without a visible name")
NOTHING_SHOWN = N_("*This text has only invisible characters.*")
"""Shown instead of a stored text that consists of invisible characters only."""


def unescape_text(text: str) -> str:
    """Remove the backslashes that `escape_line` adds, for output without Markdown."""
    return _ESCAPED.sub(r"\1", text)


def strip_controls(text: str) -> str:
    """Remove control characters and marks that change the writing direction of the text around them."""
    return _CONTROLS.sub("", text)


def escape_text(text: str) -> str:
    """Escape Markdown, mentions and masked links, and isolate right-to-left text from the text around it."""
    return _isolated(_escaped(text))


def _escaped(text: str) -> str:
    text = strip_controls(text)
    escaped = "".join(_escape_around_addresses(text)) if "://" in text else text.translate(_SPECIAL)
    escaped = _LINE_START.sub(r"\1\2\\\3", escaped)
    return _MENTION_WORD.sub("@\u200b", escaped)


def _escape_around_addresses(text: str) -> Iterator[str]:
    """Escape everything but addresses, which a backslash would break and in which Discord reads no Markdown."""
    last = 0
    for match in ADDRESS.finditer(text):
        # Of a sign at the end it is unclear whether it belongs to the address, so it is escaped.
        stop = match.start() + len(match[0].rstrip("*_~"))
        yield text[last : match.start()].translate(_SPECIAL)
        yield text[match.start() : stop]
        last = stop
    yield text[last:].translate(_SPECIAL)


def _escape_marked(text: str) -> str:
    """Escape a review's text, but keep its emphasis; a link becomes its words with the address after them."""
    return "".join(_surround(escaped, marks) for escaped, marks in _marked_parts(text))


def _marked_parts(text: str) -> Iterator[tuple[str, str]]:
    """The escaped parts of a text, each with the marks to be put around it."""
    for piece in split_marks(text):
        yield _escaped(text[piece.start : piece.stop]), piece.marks
        if piece.target is not None:
            yield f" ({_escaped(piece.target)})", ""


def _surround(escaped: str, marks: str) -> str:
    """Put marks around escaped text; they have to touch its words, and are left out where there are none."""
    core = escaped.strip()
    if not marks or not has_visible_text(core):
        return escaped
    start = escaped.index(core)
    return f"{escaped[:start]}{marks}{core}{marks[::-1]}{escaped[start + len(core) :]}"


def _isolated(escaped: str) -> str:
    return f"\u2068{escaped}\u2069" if _has_right_to_left(escaped) else escaped


def hide(escaped: str) -> str:
    """Put escaped text behind spoiler bars; "" for invisible text, which would leave four bars in a row.

    Discord ignores escapes when it looks for the closing bars, so a joiner separates an escaped bar from them.
    """
    if not has_visible_text(escaped):
        return ""
    return f"{BAR}{escaped}{_JOINER if escaped.endswith('|') else ''}{BAR}"


def _before_bars(escaped: str) -> str:
    """A space if the escaped text ends in a URL, which would otherwise include the bars that follow; else ""."""
    end = escaped[-_LONGEST_ADDRESS:]
    return " " if end and not end[-1].isspace() and "://" in end.rsplit(None, 1)[-1] else ""


def escape_line(text: str, limit: int) -> str:
    """One escaped line of at most `limit` characters, shortened at a word.

    Returns "" if the text is invisible.
    """
    return _line(text if len(text) <= _LONGEST_CACHED else _beginning(text, limit), limit)


@lru_cache(maxsize=4_096)
def _line(text: str, limit: int) -> str:
    line = _beginning(text, limit)
    if not has_visible_text(line):
        return ""
    room = limit
    escaped = escape_text(shorten_text(line, room))
    while len(escaped) > limit:
        room -= max(1, (len(escaped) - limit + 1) // 2)
        escaped = escape_text(shorten_text(line, room))
    return escaped


def name(written: str, limit: int) -> str:
    """A person's name as one escaped line; NAMELESS if it consists of invisible characters only."""
    return escape_line(written, limit) or _(NAMELESS)


def _beginning(text: str, limit: int) -> str:
    """The text as one line, trimmed; of a long text only as much as is needed to fill `limit` characters."""
    looked_at = text if len(text) <= _SAMPLE * limit else text[: _SAMPLE * limit]
    line = _SPACES.sub(" ", strip_controls(looked_at)).strip()
    if len(looked_at) < len(text) and (len(line) <= limit or not has_visible_text(line)):
        return _SPACES.sub(" ", strip_controls(text)).strip()
    return line


def shorten_text(text: str, limit: int) -> str:
    """Plain text (not Markdown) of at most `limit` characters, shortened at a word."""
    text = strip_controls(text)
    if len(text) <= limit:
        return text
    room = max(0, limit - len(ELLIPSIS))
    cut = text[: _cut_position(text, room)]
    at = max(cut.rfind(" "), cut.rfind("\n"))
    if at >= room // 2 and not text[len(cut)].isspace():
        cut = cut[:at]
    return cut.rstrip(" \n,;:–—-") + ELLIPSIS


def label_text(text: str, limit: int) -> str:
    """The text of a button, option or choice: one line, plain, never empty."""
    return _label(text if len(text) <= _LONGEST_CACHED else _beginning(text, limit), limit)


@lru_cache(maxsize=4_096)
def _label(text: str, limit: int) -> str:
    label = shorten_text(_beginning(text, limit), limit)
    return label if has_visible_text(label) else "?"


def star_text(rating: Stars | None) -> str:
    """★★★½ that never wraps; "" without a rating."""
    if rating is None:
        return ""
    return _JOINER.join("★" * (rating.halves // 2) + "½" * (rating.halves % 2))


def list_names(items: Iterable[str], limit: int) -> str:
    """As many names as fit into `limit` characters, and how many more there are."""
    names = list(items)
    joined = ""
    for n, name in enumerate(names):
        more = len(names) - n - 1
        longer = comma_list([joined, name]) if joined else name
        whole = _("{names} and {count} more", names=longer, count=more) if more else longer
        if len(whole) > limit:
            rest = more + 1
            return _("{names} and {count} more", names=joined, count=rest) if joined else escape_line(name, limit)
        joined = longer
    return joined


def paginate_paragraphs(paragraphs: tuple[Paragraph, ...], size: int, *, guarded: bool) -> tuple[str, ...]:
    """Split a review into one or more pages of at most `size` characters of Markdown, each valid by itself.

    Pages break between paragraphs; a paragraph longer than a page breaks at a word. A spoiler that continues on the
    next page is closed and opened again; a guarded review is all behind spoiler bars. Takes time linear in the text.
    """
    return _pages(paragraphs, size, guarded) or (_(NOTHING_SHOWN),)


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
    return tuple(found)


def _pieces(paragraph: Paragraph, size: int, *, guarded: bool) -> Iterator[str]:
    """The paragraph as Markdown, in pieces of at most `size` characters; no piece for invisible text."""
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
        for escaped, marks in _marked_parts(text):
            start = 0
            while start < len(escaped):
                # Emphasis that continues on the next page is closed and opened again.
                room = piece.room(secret=secret) - 2 * len(marks)
                stop = _cut(escaped, start, room, hard=piece.empty)
                piece.add(_surround(escaped[start:stop], marks), secret=secret)
                if stop < len(escaped):
                    yield from piece.close()
                    piece = _Piece(size)
                start = stop
    yield from piece.close()


def _cut(escaped: str, start: int, room: int, *, hard: bool) -> int:
    """Where the part of escaped text from `start` ends, at most `room` characters later: at its end or after a blank.

    Without a blank, returns `start`, or with `hard` cuts a word, but never a letter from its accents or an escape from
    its character.
    """
    if len(escaped) - start <= room:
        return len(escaped)
    at = max(escaped.rfind(blank, start, start + max(0, room)) for blank in _BLANKS)
    if at >= 0:
        return at + 1
    if not hard:
        return start
    at = start + _cut_position(escaped[start : start + room + 1], room)
    escapes = at - start - len(escaped[start:at].rstrip("\\"))
    return at - 1 if escapes % 2 and at - 1 > start else at


_BLANKS = (" ", "\n", "\t", "\u3000")
_OPEN_COST = 3
"""Extra characters that a visible stretch may need: two direction marks and an escape of the first character."""
_HIDDEN_COST = _OPEN_COST + 2 * len(BAR) + 2
"""The same for a spoiler, which also needs the bars, a space before them and a joiner inside."""


class _Piece:
    """Builds a part of a paragraph from visible and hidden stretches, at most `size` characters long when closed."""

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
        """How many characters of this kind still fit; may be below 1."""
        opens = not self._run or secret is not self._secret
        return self._size - self._length - (_HIDDEN_COST if secret else _OPEN_COST) * opens

    def add(self, part: str, *, secret: bool) -> None:
        if not part:
            return
        if self._run and secret is not self._secret:
            self._flush()
        if not self._run:
            self._length += _HIDDEN_COST if secret else _OPEN_COST
        if not self._shown and not self._run:
            part = _LINE_START.sub(r"\1\2\\\3", part, count=1)
        self._secret = secret
        self._run.append(part)
        self._length += len(part)

    def close(self) -> Iterator[str]:
        """Yield the piece, trimmed, unless it is invisible."""
        if self._run:
            self._run = ["".join(self._run).rstrip()]
        self._flush()
        escaped = "".join(self._shown).strip()
        if has_visible_text(escaped):
            yield escaped

    def _flush(self) -> None:
        escaped = _isolated("".join(self._run))
        if self._secret and (hidden := hide(escaped)):
            escaped = (_before_bars(self._shown[-1]) if self._shown else "") + hidden
        self._shown.append(escaped)
        self._run = []


def _marked(stretches: list[tuple[str, bool]]) -> str:
    escaped: list[str] = []
    for text, secret in stretches:
        part = _isolated(_escape_marked(text))
        if secret and (hidden := hide(part)):
            part = (_before_bars(escaped[-1]) if escaped else "") + hidden
        escaped.append(part)
    return "".join(escaped)


def _stretches(paragraph: Paragraph, *, guarded: bool) -> list[tuple[str, bool]]:
    """The text as (stretch, is hidden) pairs, in order."""
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
        # Merge spoilers with only invisible characters between them: the output would have four bars in a row.
        if merged and not strip_controls(paragraph.text[merged[-1][1] : span.start]):
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.stop))
        else:
            merged.append((span.start, span.stop))
    return merged


def _cut_position(text: str, at: int) -> int:
    """The largest cut up to `at` that does not split a combined character."""
    cut = at
    while 0 < cut < len(text) and (
        unicodedata.combining(text[cut])
        or text[cut] in "\u200d\ufe0f\ufe0e"
        or text[cut - 1] == "\u200d"
        or "\U0001f3fb" <= text[cut] <= "\U0001f3ff"
    ):
        cut -= 1
    return cut or at


def _has_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(found[0]) in ("R", "AL") for found in _RIGHT_TO_LEFT.finditer(text))
