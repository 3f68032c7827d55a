"""Converts an HTML page to blocks: lxml yields the paragraphs; class names and link density reveal boilerplate.

docs/decisions/0005-main-text.md says why no library extracts the main text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from lxml import etree, html
from lxml.etree import _Element

from bot.domain.reviews.page_errors import PageTooManyParts
from bot.sources.review_page.blocks import (
    LONGEST_LINE,
    Block,
    Found,
    Kind,
    Page,
    PageMetadata,
    Zone,
    ends_sentence,
    is_prose,
    tidy_line,
)
from bot.sources.review_page.bylines import byline_in
from bot.sources.review_page.decoding import TAGS_LIMIT, check_length, check_parts
from bot.sources.review_page.duplicates import without_duplicates
from bot.sources.review_page.label_pairs import pair_labels
from bot.sources.review_page.labels import Field, details_in, field_of
from bot.sources.review_page.metadata import read_metadata
from bot.sources.review_page.names import is_full_name
from bot.sources.review_page.plaintext import read_text
from bot.sources.review_page.ratings import rating_line
from bot.sources.review_page.value import FieldSource
from bot.sources.review_page.zones import SKIPPED, PageZones, is_byline

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
)
_LABEL_MARK = "\ue000"
_MAX_EMPHASISED = 200
_LONGEST_ROW = 2_000


@dataclass(slots=True)
class _PlacedBlock:
    """A block with its parent element and the id of the boilerplate element that contains it (0: none)."""

    block: Block
    parent: _Element | None
    container: int


class _TreeWalk:
    """One pass over the tree that collects the text between the boundaries of block elements."""

    def __init__(self, root: _Element, metadata: PageMetadata) -> None:
        self.root = root
        self.metadata = metadata
        self.zones = PageZones(root)
        self.placed: list[_PlacedBlock] = []
        self.parts: list[str] = []
        self.linked = 0
        self.inside_link = 0
        self.inside_quote = 0
        self.cells: list[str] | None = None
        self.term: str | None = None

    def run(self) -> list[_PlacedBlock]:
        skipping: _Element | None = None
        for event, element in etree.iterwalk(self.root, events=("start", "end")):
            if skipping is not None:
                if event == "end" and element is skipping:
                    skipping = None
                    self._add(element.tail)
                continue
            if not isinstance(element.tag, str):
                if event == "end":
                    self._add(element.tail)
            elif event == "start":
                if element.tag in SKIPPED:
                    skipping = element
                else:
                    self._start(element)
            else:
                self._end(element)
                self._add(element.tail)
        self._flush(self.root)
        return self.placed

    def _start(self, element: _Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush(element.getparent() if element.getparent() is not None else element)
        self.zones.enter(element)
        if tag == "br":
            self.parts.append("\n")
        elif tag == "a":
            self.inside_link += 1
        elif tag == "blockquote":
            self.inside_quote += 1
        elif tag == "tr":
            self.cells = []
        self._rating_label(element)
        self._add(element.text, pre=tag == "pre")

    def _end(self, element: _Element) -> None:
        tag = element.tag
        if tag == "a":
            self.inside_link = max(0, self.inside_link - 1)
        elif tag in {"b", "strong", "span", "em"}:
            self._mark_label()
        emphasised = self.metadata.emphasised
        if (
            tag in {"em", "i", "cite", "u"}
            and len(emphasised) < _MAX_EMPHASISED
            and self.zones.current is not Zone.BOILERPLATE
        ):
            text = tidy_line("".join(element.itertext()))
            if 1 <= len(text) <= 80:
                emphasised.append(text)
        if is_byline(element) and not self.metadata.authors and self.zones.current is Zone.MAIN:
            text = tidy_line("".join(element.itertext()))
            byline = byline_in(text)
            named = byline.author if byline and byline.explicit else None
            if named or is_full_name(text):
                self.metadata.authors.append(Found(named or text, FieldSource.MARKUP))
        if tag in _BLOCKS:
            self._close(element)
        if tag == "blockquote":
            self.inside_quote -= 1
        self.zones.leave(element)

    def _close(self, element: _Element) -> None:
        """Handle the end of a block element: table rows and definition lists become "label: value"."""
        tag = element.tag
        if tag in {"td", "th"} and self.cells is not None:
            self.cells.append(self._take_text())
        elif tag == "tr" and self.cells is not None:
            cells = [cell for cell in self.cells if cell]
            self.cells = None
            known = len(cells) == 2 and field_of(cells[0].rstrip(" :")) is not None
            text = f"{cells[0].rstrip(' :')}: {cells[1]}" if known else " ".join(cells)
            self._emit(text, element, Kind.DETAIL if known else Kind.TEXT)
        elif tag == "dt":
            self.term = self._take_text().rstrip(" :")
        elif tag == "dd" and self.term is not None:
            value, term = self._take_text(), self.term
            earlier = self.placed[-1].block.text if self.placed else ""
            # Several dd for one dt are joined into one list of names.
            if earlier.startswith(f"{term}: ") and value and len(earlier) < _LONGEST_ROW:
                self.placed[-1].block = replace(self.placed[-1].block, text=f"{earlier}, {value}")
            elif value:
                self._emit(f"{term}: {value}", element, Kind.DETAIL)
        else:
            self._flush(element)

    def _add(self, text: str | None, *, pre: bool = False) -> None:
        if not text:
            return
        if pre:
            for block in read_text(text).blocks:
                self._emit(block.text, self.root, block.kind)
            return
        self.parts.append(text.replace("\n", " ").replace("\r", " ").replace(_LABEL_MARK, ""))
        if self.inside_link:
            self.linked += len(text.strip())

    def _mark_label(self) -> None:
        """Mark where "<b>Director</b> Mike Figgis" would have a colon."""
        if len(self.parts) > LONGEST_LINE:
            return  # too long for a label; joining the parts at every tag would take n² steps
        text = tidy_line("".join(self.parts))
        if 0 < len(text) <= 30 and not text.endswith(":") and field_of(text) is not None:
            self.parts.append(_LABEL_MARK)

    def _rating_label(self, element: _Element) -> None:
        """Read the rating of star images from alt, title or aria-label."""
        if self.metadata.ratings or self.zones.current is Zone.COMMENTS:
            return
        for name in ("aria-label", "alt", "title"):
            text = tidy_line(element.get(name) or "")
            if 0 < len(text) <= 60 and (
                rating := rating_line(re.sub(r"(?i)\b(?:rated|rating|score)\b:?", "", text).strip())
            ):
                self.metadata.ratings.append(Found(rating.as_written, FieldSource.STARS))
                return

    def _take_text(self) -> str:
        text = tidy_line(
            "".join(self.parts)
            .replace(_LABEL_MARK, " ")
            .replace("\n", ", " if self.term or self.cells is not None else " ")
        )
        self.parts, self.linked = [], 0
        return text.strip(" ,") if text else ""

    def _flush(self, element: _Element) -> None:
        if self.cells is not None and element.tag not in {"tr", "table", "tbody"}:
            self.parts.append(" ")  # a paragraph within a cell belongs to its row
            self.linked = 0
            return
        raw = "".join(self.parts)
        linked, self.linked, self.parts = self.linked, 0, []
        if not raw.strip():
            return
        share = min(1.0, linked / max(1, len(raw.strip())))
        for text in _lines(raw):
            with_colon = tidy_line(re.sub(rf"{_LABEL_MARK}\s*:?\s*", ": ", text))
            shown = with_colon if details_in(with_colon) else text.replace(_LABEL_MARK, " ")
            self._emit(shown, element, _kind(element), links=share)

    def _emit(self, text: str, element: _Element, kind: Kind, *, links: float = 0.0) -> None:
        text = tidy_line(text)
        if not text:
            return
        level = int(element.tag[1]) if re.fullmatch(r"h[1-6]", element.tag) else 0
        parent = (
            element if element.tag not in {"p", "li", "dd", "tr", "blockquote"} and level == 0 else element.getparent()
        )
        check_parts(len(self.placed) + 1)
        self.placed.append(
            _PlacedBlock(
                Block(text, kind, self.zones.current, level, links, quoted=self.inside_quote > 0),
                parent,
                self.zones.container,
            )
        )


def _kind(element: _Element) -> Kind:
    if re.fullmatch(r"h[1-6]", element.tag):
        return Kind.HEADING
    return Kind.ITEM if element.tag == "li" else Kind.TEXT


def _lines(raw: str) -> list[str]:
    """Split at line breaks: two breaks always end a paragraph, one only if it does not interrupt a sentence."""
    lines: list[str] = []
    for paragraph in re.split(r"\n\s*\n", raw):
        current: list[str] = []
        length = 0
        for line in paragraph.split("\n"):
            clean = line.replace(_LABEL_MARK, " ").strip()
            # Text longer than a line of facts is a sentence: only its last part shows whether it continues.
            before = " ".join(current if length <= LONGEST_LINE else current[-1:])
            before = before.replace(_LABEL_MARK, " ").strip()
            apart = before and (
                details_in(tidy_line(clean))
                or (length <= LONGEST_LINE and details_in(tidy_line(before)))
                or ends_sentence(before)
                or length < 60
            )
            if apart and clean:
                lines.append(" ".join(current))
                current, length = [line], len(clean)
            elif clean or not current:
                current.append(line)
                length += len(clean) + (length > 0)
        lines.append(" ".join(current))
    return [line for line in lines if line.strip()]


def read_html(text: str) -> Page:
    """Parse an HTML page, even malformed, into blocks and metadata. Raises PageTooLarge and PageTooManyParts."""
    if (tags := text.count("<")) > TAGS_LIMIT:
        raise PageTooManyParts(tags, TAGS_LIMIT)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return read_text(re.sub(r"<[^<>]*>", "\n", text))
    metadata = read_metadata(root, text)
    placed = _TreeWalk(root, metadata).run()
    check_length("\n".join(item.block.text for item in placed))
    _keep_info_boxes(placed)
    _drop_teasers(placed)
    blocks = without_duplicates([item.block for item in placed])
    if metadata.body and not any(is_prose(block.text) for block in blocks if block.zone is Zone.MAIN):
        blocks += [Block(tidy_line(part)) for part in re.split(r"\n+", metadata.body) if part.strip()]
    return Page(tuple(pair_labels(blocks)), metadata)


def _keep_info_boxes(placed: list[_PlacedBlock]) -> None:
    """Move info boxes that list the director and another detail from boilerplate to the main text."""
    boxes: dict[int, set[Field]] = {}
    for item in placed:
        if item.block.zone is Zone.BOILERPLATE:
            boxes.setdefault(item.container, set()).update(d.field for d in details_in(item.block.text))
    info_boxes = {box for box, fields in boxes.items() if box and Field.DIRECTOR in fields and len(fields) >= 2}
    for item in placed:
        if item.container in info_boxes and item.block.zone is Zone.BOILERPLATE and details_in(item.block.text):
            item.block = replace(item.block, zone=Zone.MAIN)


def _drop_teasers(placed: list[_PlacedBlock]) -> None:
    """Mark teasers of other articles as boilerplate: paragraphs that are links, and list items outside the main text.

    The main text is the element with the most prose. If links or list items hold half of the prose or more, everything
    is kept.
    """
    prose = [item for item in placed if item.block.zone is Zone.MAIN and is_prose(item.block.text)]
    linked = {id(item) for item in prose if item.block.links > 0.8}
    parents: Counter[_Element | None] = Counter()
    total = in_links = 0
    for item in prose:
        length = len(item.block.text)
        total += length
        in_links += length if id(item) in linked else 0
        if id(item) not in linked and item.block.kind is not Kind.ITEM:
            parents[item.parent] += length
    main, most = next(iter(parents.most_common(1)), (None, 0))
    for item in prose:
        if id(item) in linked:
            teaser = in_links * 2 < total
        else:
            listed = item.block.kind is Kind.ITEM and main is not None and not _within(item.parent, main)
            teaser = listed and most * 2 > total
        if teaser and not details_in(item.block.text):
            item.block = replace(item.block, zone=Zone.BOILERPLATE)


def _within(element: _Element | None, outer: _Element) -> bool:
    while element is not None and element is not outer:
        element = element.getparent()
    return element is outer
