"""Converts a page saved as text or Markdown to blocks: joins hard-wrapped lines and removes markup."""

from __future__ import annotations

import re
import textwrap
from bisect import bisect_left
from collections import Counter
from email.parser import HeaderParser
from email.utils import parseaddr
from itertools import pairwise
from typing import NamedTuple

from bot.sources.review_page.blocks import (
    LONGEST_LINE,
    Block,
    Found,
    Kind,
    Page,
    PageMetadata,
    ends_sentence,
    tidy_line,
    word_count,
)
from bot.sources.review_page.bylines import byline_in, is_person
from bot.sources.review_page.dates import find_day
from bot.sources.review_page.decoding import check_length, check_parts
from bot.sources.review_page.drop_caps import join_drop_caps, mend_split_word
from bot.sources.review_page.headline import films_in, recase_title
from bot.sources.review_page.label_pairs import pair_labels
from bot.sources.review_page.labels import details_in, field_of
from bot.sources.review_page.names import split_names
from bot.sources.review_page.spoilers import hide_spoilers
from bot.sources.review_page.value import FieldSource

_RULE = re.compile(r"^\s*(?:[-=_~–—]{3,}|(?:[-*_]\s?){3,}|[#~=]{3,})\s*$")
_ATX = re.compile(r"^\s{0,3}(#{1,6})\s+(.*)$")
_SETEXT = re.compile(r"^\s*(={3,}|-{3,})\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+•·▪◦‣]|\d{1,2}[.)])\s+")
_QUOTE = re.compile(r"^\s*>+(?!!)\s?")
# Possessive quantifiers and bracket-delimited parts keep matching linear on long runs of brackets.
_IMAGE = re.compile(r"!\[([^\[\]]*+)\]\([^()]*+\)")
_LINK = re.compile(
    r"\[([^\[\]]++)\]\(([^()\s]*+(?:\([^()]*+\)[^()\s]*+)?)(?:\s++\"[^\"]*+\")?\)|\[([^\[\]]++)\]\[[^\[\]]*+\]"
)
_OPENING = re.compile(r"(?<![\w*_\\])(?:\*{1,3}|_{1,3})(?=[^\s*_])")
_CLOSING = {
    mark: re.compile(rf"(?<=[^\s\\])(?={re.escape(mark)}(?![\w*]))") for mark in ("*", "**", "***", "_", "__", "___")
}
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])")
_FRONT = re.compile(r"\A\s*(?:---|\+{3})[^\S\n]*\n(.*?)\n(?:---|\.\.\.|\+{3})[^\S\n]*\n", re.DOTALL)
_FRONT_LISTS = {
    **dict.fromkeys(("author", "byline", "by"), "authors"),
    **dict.fromkeys(("site", "publisher", "publication", "site_name", "sitename", "hostname"), "outlets"),
    **dict.fromkeys(("rating", "score"), "ratings"),
}
_FRONT_KEYS = {
    **dict.fromkeys(("url", "source", "link", "canonical"), "url"),
    **dict.fromkeys(("lang", "language"), "language"),
}
_BROKEN_WORD = re.compile(r"(\w-)\n(?=[^\W\d_])(?!(?:und|oder|and|or|to|et|ou|y|o|bis)\b)")
_HYPHEN = re.compile(r"\b([^\W\d_]{2,30})-\n[ \t]*([^\W\d_]{2,30})")
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PAGE_NUMBER = re.compile(
    r"^[ \t]*(?:[-–—][ \t]?\d{1,3}[ \t]?[-–—]|page \d{1,3}(?: (?:of|/) \d{1,3})?)[ \t]*$", re.MULTILINE | re.IGNORECASE
)
_LONGEST_HEAD = 90
_LINKS_ONLY = re.compile(r"^[ \t]*(?:\[\d{1,3}\][^\[\]\n.!?]{1,30}){2,}$", re.MULTILINE)
_COLUMNS = re.compile(r"(?<=\S) {3,}(?=[A-Z][\w ]{2,20}: \S)")
_URL = re.compile(r"https?://[^\s<>\"')\]]+")
_PIPE_ROW = re.compile(r"^\s*\|(.+)\|\s*$")
_WRAP_AT_MOST = 120
_LONGEST_HEADER = 4_000
_MESSAGE = re.compile(r"\s*(?:[A-Z][\w-]{1,40}: [^\n]*\n(?:[ \t]+\S[^\n]*\n)*){2,40}(?=\s*\n)")
_HEADER_NAMES = re.compile(r"^[ \t]*([A-Z][\w-]{1,40}): ", re.MULTILINE)
_OF_MESSAGES = frozenset("from subject newsgroups date message-id to organization reply-to".split())
_FORWARDED = re.compile(r"\A\s*-{5,}\s*(?:Forwarded message|Original Message|Weitergeleitete Nachricht)\s*-{5,}\s*\n")
_SIGNATURE = re.compile(r"\n-- ?\n")
_REFERENCES = re.compile(
    r"\n[ \t]*References[ \t]*\n(?:[ \t]*\n)*"
    r"(?:[ \t]*\d{1,3}\.[ \t]+(?:https?|ftp|file|mailto):\S+[ \t]*(?:\n|\Z))+\s*\Z"
)
_DRAWN_RATING = re.compile(
    r"\*{1,5}\s?(?:1/2|½)?\s*\(?\s*(?:(?:out\s+)?of\s+|/\s?)(?:\*{3,6}|\d|four|five)|^\W*\*{1,5}(?:1/2|½)\W*$"
)
_RUNNING_HEAD = re.compile(r"^\s*(?:\S.{0,60}\S\s{4,}\d{1,4}|\d{1,4}\s{4,}\S.{0,60})\s*$")
_HOST = re.compile(r"^(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,12}/?$")


def read_text(text: str) -> Page:
    """Parse a text file into blocks and metadata. Raises PageTooLarge and PageTooManyParts."""
    check_length(text)
    metadata = PageMetadata()
    text = text.expandtabs(4).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    text = re.sub("[\u2028\x85\v]", "\n", text).replace("\u2029", "\n\n")
    text = _front_matter(text, metadata)
    text = _without_references(_message_header(text, metadata))
    check_parts(sum(1 for line in text.split("\n") if line.strip()))
    blocks: list[Block] = []
    heads = Counter(re.sub(r"[\d\s]{4,}", "", line).strip() for line in text.split("\n") if _RUNNING_HEAD.match(line))
    metadata.outlets += [Found(recase_title(head, ""), FieldSource.LINE) for head, times in heads.items() if times > 1]
    text = _without_page_breaks(text)
    width = _wrap_width(text)
    for chunk in re.split(r"\n(?:[ \t\u00a0]*+\n)+", text):
        blocks += _parse_chunk(chunk, width, metadata)
    blocks, metadata.hidden_by_warning = hide_spoilers(join_drop_caps(blocks))
    return Page(tuple(pair_labels(blocks)), metadata)


def _without_page_breaks(text: str) -> str:
    """Remove numbers of pages, the heads printed on each, and the hyphens of a typesetter that breaks words."""
    if _PAGE_NUMBER.search(text):
        text = _PAGE_NUMBER.sub("", text)
        times = Counter(line.strip() for line in text.split("\n") if 3 < len(line.strip()) <= _LONGEST_HEAD)
        lines = text.split("\n")
        text = "\n".join(line for line in lines if times[line.strip()] < 2 or ends_sentence(line))
    broken = list(_HYPHEN.finditer(text))
    words = set(_PLAIN_WORD.findall(text)) if broken else set()
    if any((match[1] + match[2]).lower() in words or match[1] + match[2] in words for match in broken):
        return _HYPHEN.sub(lambda m: m[0] if f"{m[1]}-{m[2]}" in words else f"{m[1]}{m[2]}", text)
    return text


def _front_matter(text: str, metadata: PageMetadata) -> str:
    """Read YAML-like front matter (flat keys only) into the metadata; return the text after it."""
    match = _FRONT.match(text)
    if match is None or not re.search(r"^\w[\w ]*[:=]", match[1], re.MULTILINE):
        return text
    for key, raw in re.findall(r"^([\w ]+)[:=][ \t]*(.+)$", match[1], re.MULTILINE):
        value = tidy_line(raw.strip(" \"'[]"))
        if value and len(value) <= LONGEST_LINE:
            _front_value(key.strip().lower(), value, metadata)
    if metadata.directors and metadata.headlines and not metadata.films:
        metadata.kinds |= {"movie", "review"}
        metadata.films += [found.title for found in films_in(metadata.headlines[0], "")[:1]]
    return text[match.end() :]


def _message_header(text: str, metadata: PageMetadata) -> str:
    """Read the header of a message into the metadata; return the text without header and signature."""
    text = _FORWARDED.sub("", text)
    match = _MESSAGE.match(text[:_LONGEST_HEADER])
    if match is None or len({name.lower() for name in _HEADER_NAMES.findall(match[0])} & _OF_MESSAGES) < 2:
        return text
    header = HeaderParser().parsestr(match[0].strip() + "\n\n")
    if subject := tidy_line(str(header.get("Subject") or ""))[:LONGEST_LINE]:
        metadata.headlines.append(re.sub(r"^(?:(?:re|fwd?|aw|wg)\s*:\s*)+", "", subject, flags=re.IGNORECASE))
    name = tidy_line(parseaddr(str(header.get("From") or ""))[0])[:LONGEST_LINE]
    if is_person(name):
        metadata.authors.append(Found(name, FieldSource.META))
    elif name and not header.get("Newsgroups"):
        metadata.outlets.append(Found(name, FieldSource.META))
    if (day := find_day(str(header.get("Date") or ""))) is not None:
        metadata.days.append(Found(day, FieldSource.META))
    if group := tidy_line(str(header.get("Newsgroups") or ""))[:LONGEST_LINE]:
        metadata.outlets.append(Found(group.split(",")[0], FieldSource.META))
    return _SIGNATURE.split(text[match.end() :], maxsplit=1)[0]


def _without_references(text: str) -> str:
    """Remove the numbered list of addresses at the end of a page that lynx wrote, and its numbers in the text."""
    match = _REFERENCES.search(text)
    if match is None:
        return text
    return re.sub(r"\[\d{1,3}\](?=\S)", "", _LINKS_ONLY.sub("", text[: match.start()]))


def _front_value(key: str, value: str, metadata: PageMetadata) -> None:
    if key in {"title", "headline"}:
        metadata.headlines.append(value)
    elif key in {"film", "movie"}:
        metadata.films.append(value)
    elif key in {"date", "published"}:
        if (day := find_day(value)) is not None:
            metadata.days.append(Found(day, FieldSource.META))
    elif key in {"director", "directors"}:
        metadata.directors = split_names(value, shared_surname=True)
    elif key == "year" and value.isdigit():
        metadata.year = int(value)
    elif key in _FRONT_LISTS:
        getattr(metadata, _FRONT_LISTS[key]).append(Found(value, FieldSource.META))
    elif key in _FRONT_KEYS and (_FRONT_KEYS[key] != "url" or _URL.match(value)):
        setattr(metadata, _FRONT_KEYS[key], value)


def _wrap_width(text: str) -> int:
    """Return the column at which lines were hard-wrapped, or 0 if each paragraph is one line."""
    lines = [line.rstrip() for line in text.split("\n")]
    if sum(len(line) > _WRAP_AT_MOST for line in lines) * 12 > sum(len(line) > 40 for line in lines):
        return 0
    broken = [
        len(line)
        for line, following in pairwise(lines)
        if following.strip()
        and 40 <= len(line) <= _WRAP_AT_MOST
        and not ends_sentence(line)
        and following.strip()[0].islower()
    ]
    return max(broken) if len(broken) >= 2 else 0


def _parse_chunk(chunk: str, width: int, metadata: PageMetadata) -> list[Block]:
    lines = [line for line in chunk.split("\n") if line.strip()]
    if not lines:
        return []
    lines = [part for line in lines for part in _COLUMNS.sub("\n", line).split("\n")]
    indents = [len(line) - len(line.lstrip()) for line in lines]
    base = min(indents)
    lines = textwrap.dedent("\n".join(lines)).split("\n")
    blocks: list[Block] = []
    current: list[str] = []
    for number, line in enumerate(lines):
        indented = indents[number] - base >= 2
        if current and _starts_paragraph(lines[number - 1], line, max(0, width - base), indented=indented):
            blocks += _parse_block(_joined(current), metadata)
            current = []
        if _SETEXT.match(line) and not current and blocks and len(blocks[-1].text) < 150 and number:
            level = 1 if "=" in line else 2
            blocks[-1] = Block(blocks[-1].text, Kind.HEADING, level=level)
        elif not _RULE.match(line) and not _RUNNING_HEAD.match(line):
            current.append(line.strip() if not _QUOTE.match(line) or not current else _QUOTE.sub("", line).strip())
    return blocks + (_parse_block(_joined(current), metadata) if current else [])


def _joined(lines: list[str]) -> str:
    """Join wrapped lines; a word broken at its own hyphen ("self-" / "destructing") is joined without a space."""
    return _BROKEN_WORD.sub(r"\1", "\n".join(lines)).replace("\n", " ")


def _starts_paragraph(previous: str, line: str, width: int, *, indented: bool) -> bool:
    """Whether a line begins a new paragraph. A wrap only follows a line with no room for the next word."""
    if (
        _ATX.match(line)
        or _ATX.match(previous)
        or _RULE.match(line)
        or _ITEM.match(line)
        or _PIPE_ROW.match(line)
        or _URL.match(line.strip())
        or _HOST.match(line.strip())
    ):
        return True
    if indented and not _ITEM.match(previous):
        return True
    if details_in(line.strip()) or (":" in line and field_of(line.split(":", maxsplit=1)[0]) is not None):
        return True
    if _is_byline_below(line, previous):
        return True
    first = line.split(maxsplit=1)[0]
    if width and len(previous) <= width + 2:
        return len(previous.rstrip()) + 1 + len(first) < width - 6
    # Unwrapped pages: the paragraph only continues if the line was broken in mid-sentence.
    return ends_sentence(previous) or not first[0].islower() or len(previous) < 30


def _is_byline_below(line: str, previous: str) -> bool:
    """Whether "by Ana Ruiz for Sight Lines" under a headline is a byline, not the end of the headline's sentence."""
    if line[:1].isspace() or ends_sentence(line) or ends_sentence(previous) or word_count(previous) > 14:
        return False
    byline = byline_in(line.strip())
    return byline is not None and byline.explicit and is_person((byline.author or "").split(" & ")[0])


def _parse_block(raw: str, metadata: PageMetadata) -> list[Block]:
    heading = _ATX.match(raw)
    level = len(heading[1]) if heading else 0
    quoted = bool(_QUOTE.match(raw))
    raw = heading[2].rstrip().rstrip("#").rstrip() if heading else _QUOTE.sub("", raw)
    if row := _PIPE_ROW.match(raw):
        cells = [_parse_inline(cell, metadata)[0] for cell in row[1].split("|")]
        if all(re.fullmatch(r":?-*:?", cell) for cell in cells):
            return []
        known = field_of(cells[0]) is not None and len(cells) == 2
        return [Block(": ".join(cells) if known else " ".join(cells).strip(), Kind.DETAIL)]
    item = _ITEM.match(raw)
    # "2. The second act" may be prose; numbers are only removed from short list items.
    body = raw[item.end() :] if item and not (raw[item.start() :].lstrip()[0].isdigit() and len(raw) > 200) else raw
    text, links = _parse_inline(body, metadata)
    text = mend_split_word(text)
    if not text:
        return []
    kind = Kind.HEADING if heading else Kind.ITEM if item else Kind.TEXT
    return [Block(text, kind, level=level, links=links, quoted=quoted)]


def _parse_inline(raw: str, metadata: PageMetadata) -> tuple[str, float]:
    """Return the plain text of a line of Markdown and the share of it that is link text, 0 to 1."""
    if len(raw) <= LONGEST_LINE and _DRAWN_RATING.search(raw):
        return tidy_line(raw), 0.0  # its asterisks are stars
    linked = sum(len(a or b) for a, _, b in _LINK.findall(_IMAGE.sub("", raw)))
    text = _LINK.sub(lambda m: m[1] or m[3], _IMAGE.sub("", raw))
    for part in _emphases(text):
        if len(words := text[part.inner]) <= 80:
            metadata.emphasised.append(tidy_line(words.strip("*_")))
    for _ in range(2):
        text = _without_emphases(text)
    text = tidy_line(_ESCAPE.sub(r"\1", text))
    return text, min(1.0, linked / len(text)) if text else 0.0


class _Emphasis(NamedTuple):
    """An emphasised part of a line: its position with and without the marks."""

    whole: slice
    inner: slice


def _emphases(text: str) -> list[_Emphasis]:
    """Return the parts in italics or bold, in order; a mark that is never closed is ignored.

    Closing marks are located once and looked up by binary search, so that many opening marks stay cheap.
    """
    closings: dict[str, list[int]] = {}
    found: list[_Emphasis] = []
    end = 0
    for opening in _OPENING.finditer(text):
        if opening.start() < end:
            continue
        mark = opening[0]
        if mark not in closings:
            closings[mark] = [match.start() for match in _CLOSING[mark].finditer(text)]
        at = bisect_left(closings[mark], opening.end() + 1)
        if at < len(closings[mark]):
            close = closings[mark][at]
            end = close + len(mark)
            found.append(_Emphasis(slice(opening.start(), end), slice(opening.end(), close)))
    return found


def _without_emphases(text: str) -> str:
    parts, at = [], 0
    for part in _emphases(text):
        parts += [text[at : part.whole.start], text[part.inner]]
        at = part.whole.stop
    return "".join((*parts, text[at:]))
