"""Converts the HTML of reviews, even with unclosed tags, to Discord's Markdown, and back for Letterboxd's import."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.reviews.marks import plain_text

_TAG_NAMES = "blockquote|strong|strike|span|cite|font|div|del|em|br|li|ul|ol|b|i|u|s|p|a"
_TAG = re.compile(rf"<(/?)({_TAG_NAMES})\b([^<>]*)>", re.IGNORECASE)
_TAG_BEGINS = re.compile(rf"<(?=/?(?:{_TAG_NAMES})\b)", re.IGNORECASE)
"""Matches the beginning of a tag, complete or not: escaping only complete tags would leave one in "<b<b>"."""
_HREF = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SPOILER = re.compile(r"\[spoilers?\]((?:(?!\[spoilers?\]).)*?)\[/spoilers?\]", re.IGNORECASE | re.DOTALL)
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_ITALICS, _BOLD, _STRUCK = ("*", "_"), ("**",), ("~~",)
_MARKS = {
    "i": _ITALICS,
    "em": _ITALICS,
    "cite": _ITALICS,
    "b": _BOLD,
    "strong": _BOLD,
    "u": ("__",),
    "s": _STRUCK,
    "del": _STRUCK,
    "strike": _STRUCK,
}
"""The marks of each tag, the preferred one first; the next is for words that hold the sign themselves."""
_BREAK = {"br": "\n", "p": "\n\n", "div": "\n", "ul": "\n", "ol": "\n"}

_MARKED_LIMIT = 10_000
"""Maximum characters of one line of emphasised text; longer ones, which nobody writes, lose their emphasis."""
_LINK = re.compile(r"\[([^\[\]\n]+)\]\((https?://[^\s()]+)\)")
_STRONG = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")


@dataclass(frozen=True, slots=True)
class MarkedText:
    """Discord Markdown; `quotations` are the (start, stop) ranges of text from block quotes."""

    text: str
    quotations: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class _OpenElement:
    """An open element and the text read since its start tag; `before` is the character that precedes it."""

    tag: str
    before: str = ""
    href: str = ""
    pieces: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Block:
    quoted: bool
    frames: list[_OpenElement] = field(default_factory=lambda: [_OpenElement("")])

    def write(self, text: str) -> None:
        if text:  # empty pieces would make `last_character` look through all of them
            self.frames[-1].pieces.append(text)

    @property
    def last_character(self) -> str:
        """The last character of the text so far, "" at the beginning of the innermost element."""
        return self.frames[-1].pieces[-1][-1] if self.frames[-1].pieces else ""

    def contains_tag(self, tag: str) -> bool:
        return any(frame.tag == tag for frame in self.frames)

    def close(self, tag: str) -> None:
        while self.contains_tag(tag):
            frame = self.frames.pop()
            self.write(_wrapped(frame, "".join(frame.pieces)))

    def render(self) -> str:
        """Return the block's text; elements that were never closed end at their first line break."""
        while len(self.frames) > 1:
            frame = self.frames.pop()
            head, newline, tail = "".join(frame.pieces).partition("\n")
            self.write(_wrapped(frame, head) + newline + tail)
        return _BLANK_LINES.sub("\n\n", "".join(self.frames[0].pieces)).strip()


def to_markdown(text: str) -> MarkedText:
    """Convert a review from HTML. Unknown tags, and text that only looks like a tag ("<3"), are kept.

    A second <blockquote> start tag closes the open one if the tags are unbalanced, because that is a common typo. A
    block quote that is never closed extends to the end, as in a browser.
    """
    text = _SPOILER.sub(lambda match: f"||{match[1].strip()}||" if match[1].strip() else "", text)
    if "<" not in text and "&" not in text:
        return MarkedText(text.strip())
    return _join_blocks(_blocks(text))


def _blocks(text: str) -> list[_Block]:
    tags = list(_TAG.finditer(text))
    quotes = [bool(tag[1]) for tag in tags if tag[2].lower() == "blockquote"]
    nests = quotes.count(True) >= quotes.count(False)
    blocks, depth, last = [_Block(quoted=False)], 0, 0
    for tag in tags:
        blocks[-1].write(_unescaped(text[last : tag.start()]))
        last = tag.end()
        if tag[2].lower() == "blockquote":
            opens = not tag[1] and (nests or not depth)
            depth = depth + 1 if opens else max(0, depth - 1)
            blocks.append(_Block(quoted=depth > 0))
        else:
            _inline(blocks[-1], tag[2].lower(), closes=bool(tag[1]), attributes=tag[3])
    blocks[-1].write(_unescaped(text[last:]))
    return blocks


def _inline(block: _Block, tag: str, *, closes: bool, attributes: str) -> None:
    if tag in _BREAK:
        block.write(_BREAK[tag])
    elif tag == "li":
        block.write("" if closes else "\n- ")
    elif tag not in _MARKS and tag != "a":
        return
    elif closes or block.contains_tag(tag):
        # A repeated start tag is a mistyped end tag: italics within italics make no sense.
        block.close(tag)
    else:
        href = _HREF.search(attributes)
        address = html.unescape(href[1] or href[2] or href[3] or "") if href else ""
        block.frames.append(_OpenElement(tag, block.last_character, address))


def _wrapped(frame: _OpenElement, content: str) -> str:
    """Wrap content in Markdown marks: they must touch the words, and be repeated on each line."""
    if frame.tag == "a":
        return _link(frame.href.strip(), content)
    lines = []
    for number, line in enumerate(content.split("\n")):
        core = line.strip()
        before = line[: line.index(core)] if core else ""
        marked = _marked(core, _MARKS[frame.tag], before[-1:] or ("" if number else frame.before)) if core else ""
        lines.append(f"{before}{marked}{line[len(before) + len(core) :]}" if core else line)
    return "\n".join(lines)


def _marked(core: str, marks: Iterable[str], before: str) -> str:
    """Words between the first marks that will be read as marks there, else the words alone."""
    if len(core) > _MARKED_LIMIT:
        return core
    words = before + plain_text(core)
    for mark in marks:
        marked = f"{mark}{core}{mark}"
        if plain_text(before + marked) == words:
            return marked
    return core


def _link(href: str, content: str) -> str:
    label = " ".join(content.split())
    address = href.replace("(", "%28").replace(")", "%29")
    if not re.match(r"https?://[^\s<>\"]+\Z", address):
        return content
    if not label or label == href:
        return address
    return f"[{label}]({address})"


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda match: html.unescape(match[0]).replace("\x00", ""), text) if "&" in text else text


def _join_blocks(blocks: list[_Block]) -> MarkedText:
    parts: list[str] = []
    quotations: list[tuple[int, int]] = []
    length = 0
    for block in blocks:
        content = block.render()
        if not content:
            continue
        if parts:
            parts.append("\n\n")
            length += 2
        if not block.quoted:
            parts.append(content)
            length += len(content)
            continue
        for number, line in enumerate(line.strip() for line in content.split("\n") if line.strip()):
            sign = "\n> " if number else "> "
            quotations.append((length + len(sign), length + len(sign) + len(line)))
            parts.append(sign + line)
            length += len(sign) + len(line)
    return MarkedText("".join(parts), tuple(quotations))


def to_html(text: str) -> str:
    """Convert Markdown to Letterboxd's HTML: links, emphasis and quoted lines; escapes "<" that would begin a tag."""
    text = _ENTITY.sub(lambda match: f"&amp;{match[0][1:]}", text)
    text = _TAG_BEGINS.sub("&lt;", text)
    text = _LINK.sub(r'<a href="\2">\1</a>', text)
    text = _EMPHASIS.sub(r"<i>\1</i>", _STRONG.sub(r"<b>\1</b>", text))
    lines: list[str] = []
    for quoted, run in itertools.groupby(text.split("\n"), lambda line: line.startswith("> ")):
        if quoted:
            words = "\n".join(line[2:] for line in run)
            lines.append(f"<blockquote>{words}</blockquote>")
        else:
            lines += run
    return "\n".join(lines)
