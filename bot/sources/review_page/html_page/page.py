"""Converts an HTML page to blocks: lxml yields the paragraphs; class names and link density reveal boilerplate.

docs/decisions/0005-main-text.md says why no library extracts the main text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from lxml import etree, html
from lxml.etree import _Element

from bot.domain.reviews.page_errors import PageTooManyParts
from bot.sources.review_page.blocks import Block, Kind, Page, Zone, is_prose, tidy_line
from bot.sources.review_page.decoding import TAGS_LIMIT, check_length
from bot.sources.review_page.drop_caps import join_drop_caps
from bot.sources.review_page.html_page.metadata import read_metadata
from bot.sources.review_page.html_page.tree_walk import PlacedBlock, TreeWalk
from bot.sources.review_page.label_pairs import pair_labels
from bot.sources.review_page.labels import Field, details_in
from bot.sources.review_page.plaintext import read_text
from bot.sources.review_page.spoilers import hide_spoilers

_MOSTLY_LINKS = 0.8
_MOST_OF_TEXT = 0.8
_FEW = 2


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
    placed = TreeWalk(root, metadata).run()
    check_length("\n".join(item.block.text for item in placed))
    _keep_info_boxes(placed)
    _drop_teasers(placed)
    _part_text(placed)
    blocks, metadata.hidden_by_warning = hide_spoilers(join_drop_caps([item.block for item in placed]))
    if metadata.body and not any(is_prose(block.text) for block in blocks if block.zone is Zone.MAIN):
        blocks += [Block(tidy_line(part)) for part in re.split(r"\n+", metadata.body) if part.strip()]
    return Page(tuple(pair_labels(blocks)), metadata)


def _keep_info_boxes(placed: list[PlacedBlock]) -> None:
    """Move info boxes that list the director and another detail from boilerplate to the main text."""
    boxes: dict[int, set[Field]] = {}
    for item in placed:
        if item.block.zone is Zone.BOILERPLATE:
            boxes.setdefault(item.container, set()).update(d.field for d in details_in(item.block.text))
    info_boxes = {box for box, fields in boxes.items() if box and Field.DIRECTOR in fields and len(fields) >= 2}
    for item in placed:
        if item.container in info_boxes and item.block.zone is Zone.BOILERPLATE and details_in(item.block.text):
            item.block = replace(item.block, zone=Zone.MAIN)


def _drop_teasers(placed: list[PlacedBlock]) -> None:
    """Mark teasers of other articles as boilerplate: paragraphs that are links, and list items outside the main text.

    The main text is the element with the most prose. If links or list items hold half of the prose or more, everything
    is kept.
    """
    prose = [item for item in placed if item.block.zone is Zone.MAIN and is_prose(item.block.text)]
    linked = {id(item) for item in prose if item.block.links > _MOSTLY_LINKS}
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


def _part_text(placed: list[PlacedBlock]) -> None:
    """Mark the blocks outside the element that holds most paragraphs, except paragraphs next to it.

    That is the innermost element with at least four fifths of the prose, as well-kept extractors choose it.
    """
    prose = [item for item in placed if item.block.zone is Zone.MAIN and is_prose(item.block.text)]
    prose = [item for item in prose if item.block.links <= _MOSTLY_LINKS]
    lengths: Counter[_Element] = Counter()
    for item in prose:
        at = item.parent
        while at is not None:
            lengths[at] += len(item.block.text)
            at = at.getparent()
    total = sum(len(item.block.text) for item in prose)
    held = [element for element, length in lengths.items() if length >= total * _MOST_OF_TEXT]
    if len(prose) < _FEW or not held:
        return
    main = max(held, key=lambda element: sum(1 for _ in element.iterancestors()))
    inside = [n for n, item in enumerate(placed) if _within(item.parent, main)]
    first, last = inside[0], inside[-1]
    known = {id(item) for item in prose}
    while first and id(placed[first - 1]) in known:
        first -= 1
    while last + 1 < len(placed) and id(placed[last + 1]) in known:
        last += 1
    for item in (*placed[:first], *placed[last + 1 :]):
        item.block = replace(item.block, outside=True)


def _within(element: _Element | None, outer: _Element) -> bool:
    while element is not None and element is not outer:
        element = element.getparent()
    return element is outer
