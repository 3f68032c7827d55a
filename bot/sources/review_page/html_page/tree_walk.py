"""Walks over the tree of an HTML page and collects the text between the boundaries of block elements."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree
from lxml.etree import _Element

from bot.sources.review_page.blocks import (
    LONGEST_LINE,
    Block,
    Found,
    Kind,
    PageMetadata,
    Zone,
    ends_sentence,
    tidy_line,
)
from bot.sources.review_page.bylines import byline_in
from bot.sources.review_page.decoding import check_parts
from bot.sources.review_page.drop_caps import begins_word, is_drop_cap
from bot.sources.review_page.html_page.marked import read_marked
from bot.sources.review_page.html_page.star_icons import draw_stars, icon_value
from bot.sources.review_page.html_page.tables import TableLayout
from bot.sources.review_page.html_page.zones import (
    SKIPPED,
    PageZones,
    class_words,
    in_article_footer,
    is_byline,
    is_copy,
    is_spoiler,
    names_site,
)
from bot.sources.review_page.labels import Field, details_in, field_of
from bot.sources.review_page.names import is_full_name
from bot.sources.review_page.plaintext import read_text
from bot.sources.review_page.ratings import rating_line
from bot.sources.review_page.spoilers import CLOSE, OPEN, mark_hidden
from bot.sources.review_page.value import FieldSource

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody "
    "td tfoot th thead tr ul caption".split()
)
_LABEL_MARK = "\ue000"
_PRIVATE = dict.fromkeys(range(0xE000, 0xE007))
_AS_SPACE = str.maketrans(f"{_LABEL_MARK}{OPEN}{CLOSE}", "   ")
_BLANK = f" \t\n\r\f\v\xa0{OPEN}{CLOSE}{_LABEL_MARK}"
_MOST_SITE_NAMES = 5
_MOST_ICONS = 40
_START_PAGES = frozenset("home start startseite accueil inicio início főoldal etusivu hjem главная".split())
_GENITIVE = re.compile(r"(?:Του|Της|Των)\s")
_APART = frozenset(("button", "time"))
"""Inline elements that stand apart from their neighbours, though no space is written."""
_INLINE = frozenset("a span strong b em i small".split())
_SCALE_BEHIND = re.compile(r"\s*\(?(?:/\s*\d|(?:out\s+of|of|von|sur|de|su|av|z)\s+\w)")
_MAX_EMPHASISED = 200
_LONGEST_ROW = 2_000


@dataclass(slots=True)
class PlacedBlock:
    """A block with its parent element and the id of the boilerplate element that contains it (0: none)."""

    block: Block
    parent: _Element | None
    container: int


class TreeWalk:
    """One pass over the tree that collects the text between the boundaries of block elements."""

    def __init__(self, root: _Element, metadata: PageMetadata) -> None:
        self.root = root
        self.metadata = metadata
        self.zones = PageZones(root)
        self.placed: list[PlacedBlock] = []
        self.parts: list[str] = []
        self.linked = 0
        self.inside_link = 0
        self.inside_quote = 0
        self.layout = TableLayout(root, SKIPPED)
        self.spoilers: list[_Element] = []
        self.icons: list[float] = []
        self.drawn: list[str] = []
        self.site_names = 0
        self.cells: list[str] | None = None
        self.term: str | None = None

    def run(self) -> list[PlacedBlock]:
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
                archive = (element.get("id") or "").startswith("wm-ipp")  # the bar over a page of the Wayback Machine
                if element.tag in SKIPPED or archive or is_copy(element):
                    self._icon(element)
                    if element.tag in _APART:
                        self.parts.append(" ")
                    skipping = element
                else:
                    self._start(element)
            else:
                self._end(element)
                self._add(_tail(element))
        self._flush(self.root)
        return self.placed

    def _start(self, element: _Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush(element.getparent() if element.getparent() is not None else element)
        label = tag == "summary" and element.getparent() is not None and is_spoiler(element.getparent())
        self.zones.enter(element, menu=label or element in self.layout.menus)
        if is_spoiler(element) and (tag != "details" or element.find("summary") is None):
            self._hide(element)
        self._icon(element)
        self._part_neighbours(element)
        if tag == "br" or (tag in {"b", "strong"} and _labels(element) and not self._at_start()):
            self.parts.append("\n")
        elif tag in _APART:
            self.parts.append(" ")
        elif tag == "a":
            self.inside_link += 1
        elif tag == "blockquote":
            self.inside_quote += 1
        elif tag == "tr":
            self.cells = None if element in self.layout.rows else []
        elif (
            tag == "img" and len(alt := (element.get("alt") or "").strip()) == 1 and alt.isalpha() and self._at_start()
        ):
            self.parts.append(alt)  # a drop cap
        self._rating_label(element)
        self._add(element.text, within=element if tag == "pre" else None)

    def _part_neighbours(self, element: _Element) -> None:
        """Part "<span>Ana Ruiz</span><span>3 May</span>", which only the page's style sets apart."""
        before, text = element.getprevious(), (element.text or "").lstrip()
        if before is None or before.tail or not {element.tag, before.tag} <= _INLINE or not text or not self.parts:
            return
        last = self.parts[-1][-1:]
        if (last.islower() or last.isdigit() or last in "»”") and (text[0].isupper() or text[0].isdigit()):
            heading = re.fullmatch(r"h[1-6]", element.getparent().tag)
            self.parts.append(" " if heading else "\n")

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
        if self.spoilers and self.spoilers[-1] is element:
            self.spoilers.pop()
            self.parts.append(CLOSE)
        self._names(element)
        if self.zones.current is Zone.MAIN:
            read_marked(element, self.metadata, linked=self.inside_link > 0)
        if tag in _BLOCKS:
            self._close(element)
        parent = element.getparent()
        if tag == "summary" and parent is not None and parent.tag == "details" and is_spoiler(parent):
            self._hide(parent)
        if tag == "blockquote":
            self.inside_quote -= 1
        self.zones.leave(element)

    def _hide(self, element: _Element) -> None:
        self.spoilers.append(element)
        self.parts.append(OPEN)

    def _names(self, element: _Element) -> None:
        """Read the names of the site and of the critic from the markup that says so."""
        if self.site_names < _MOST_SITE_NAMES and names_site(element):
            self.site_names += 1
            name = tidy_line("".join(element.itertext()))
            if 2 <= len(name) <= 60 and name.lower() not in _START_PAGES:
                self.metadata.site_names.append(name)
        if element.get("rel") == "author" and self.zones.current is Zone.BOILERPLATE:
            self.metadata.users.append(tidy_line("".join(element.itertext()))[:60])
        known = any(found.source is FieldSource.MARKUP for found in self.metadata.authors)
        if not known and is_byline(element) and (self.zones.current is Zone.MAIN or self._in_own_footer(element)):
            text = tidy_line("".join(element.itertext()))
            inner = element[0] if len(element) and not (element.text or "").strip() else None
            if inner is not None and is_full_name(name := tidy_line("".join(inner.itertext()))):
                text = name  # "<a>Marte Aune</a><span>Filmanmelder</span>"
            byline = byline_in(text)
            named = byline.author if byline and byline.explicit else None
            if _GENITIVE.match(text):
                return  # "Της Δάφνης Κρητικού": the name's own form is not given
            marked = element.get("rel") == "author" or {"fn", "author"} & set(class_words(element).split())
            handle = re.fullmatch(r"[a-z][a-z0-9_.-]{2,30}" if marked else r"@\w{2,30}", text)
            if named or is_full_name(text) or handle:
                self.metadata.authors.append(Found(named or text, FieldSource.MARKUP))

    def _in_own_footer(self, element: _Element) -> bool:
        return self.zones.current is Zone.BOILERPLATE and in_article_footer(element)

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
            term = self._take_text()
            self.term = term.translate(_AS_SPACE).strip(" :")
            self.parts += [mark for mark in term if mark in {OPEN, CLOSE}]  # they go with the next text
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

    def _add(self, text: str | None, *, within: _Element | None = None) -> None:
        if not text:
            return
        if text.strip():
            self._finish_icons(inline=bool(_SCALE_BEHIND.match(text)))
        if within is not None:
            for block in read_text(text.translate(_PRIVATE)).blocks:
                self._emit(f"{OPEN}{block.text}{CLOSE}" if self.spoilers else mark_hidden(block), within, block.kind)
            return
        self.parts.append(text.replace("\n", " ").replace("\r", " ").translate(_PRIVATE))
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
        """Read the rating of star images from alt, title or aria-label; within a link it is another article's."""
        if self.inside_link or self.zones.current is not Zone.MAIN or icon_value(element) is not None:
            return
        for name in ("aria-label", "alt", "title"):
            text = tidy_line((element.get(name) or "")[:LONGEST_LINE])
            if len(text) <= 60 and re.fullmatch(r"[^\W\d]+ [1-6]", text) and field_of(text[:-2]) is Field.RATING:
                self._emit(f"{text[:-2]}: {text[-1]}", self.root, Kind.DETAIL)
                return
            if 0 < len(text) <= 60 and (
                rating := rating_line(re.sub(r"(?i)\b(?:rated|rating|score)\b:?", "", text).strip())
            ):
                if rating.as_written not in self.drawn:
                    self.drawn.append(rating.as_written)
                return

    def _icon(self, element: _Element) -> None:
        """Collect icons of stars that follow one another without text between them."""
        if (value := icon_value(element)) is not None and len(self.icons) < _MOST_ICONS:
            self.icons.append(value)

    def _finish_icons(self, *, inline: bool = False) -> None:
        """Keep the stars that the icons draw; `inline` if their scale is written behind them."""
        if self.icons and (drawn := draw_stars(self.icons)) and not self.inside_link and drawn not in self.drawn:
            (self.parts if inline else self.drawn).append(drawn)
        self.icons = []

    def _emit_drawn(self, element: _Element) -> None:
        """Emit the ratings that were drawn within the block that has just ended as blocks of their own."""
        self._finish_icons()
        drawn, self.drawn = self.drawn[:1], []
        for text in drawn:
            self._emit(text, element if not re.fullmatch(r"h[1-6]", element.tag) else self.root, Kind.TEXT)

    def _at_start(self) -> bool:
        return not any(part.strip() for part in self.parts[-20:])

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
        if not raw.strip(_BLANK):
            if OPEN not in raw and CLOSE not in raw:
                self.parts, self.linked = [], 0
            self._emit_drawn(element)
            return
        linked, self.linked, self.parts = self.linked, 0, []
        share = min(1.0, linked / max(1, len(raw.strip())))
        for text in _lines(raw):
            with_colon = tidy_line(re.sub(rf"{_LABEL_MARK}\s*:?\s*", ": ", text))
            shown = with_colon if details_in(with_colon) else text.replace(_LABEL_MARK, " ")
            self._emit(shown, element, _kind(element), links=share)
        self._emit_drawn(element)

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
            PlacedBlock(
                Block(text, kind, self.zones.current, level, links, quoted=self.inside_quote > 0),
                parent,
                self.zones.container,
            )
        )


def _labels(element: _Element) -> bool:
    """Whether bold text is a label with its colon, as in "<b>Cast:</b> A, B <b>Director:</b> C"."""
    label = tidy_line((element.text or "")[:40])
    return label.endswith(":") and len(element) == 0 and field_of(label.rstrip(" :")) is not None


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
            clean = line.translate(_AS_SPACE).strip()
            # Text longer than a line of facts is a sentence: only its last part shows whether it continues.
            before = " ".join(current if length <= LONGEST_LINE else current[-1:])
            before = before.translate(_AS_SPACE).strip()
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


def _tail(element: _Element) -> str | None:
    """Return the text behind an element, without the space between a drop cap and the rest of its word."""
    tail: str | None = element.tail
    if not tail or not tail[0].isspace() or len(element) or not is_drop_cap(class_words(element)):
        return tail
    letter, rest = (element.text or "").strip(), tail.lstrip()
    return rest if begins_word(letter, rest) else tail
