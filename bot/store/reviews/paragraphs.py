"""How a review's paragraphs are stored: their text, and the spans of spoilers and quotations as JSON."""

from __future__ import annotations

import json

from bot.domain.reviews.review import Paragraph, Span

_BLANK = "\u200b"
"""Stands for a stored paragraph without text; it is drawn as nothing."""


def encode_body(paragraphs: tuple[Paragraph, ...]) -> str:
    return "\n\n".join(paragraph.text for paragraph in paragraphs)


def encode_spans(paragraphs: tuple[Paragraph, ...]) -> str:
    marked = [
        [n, span.start, span.stop, kind]
        for n, paragraph in enumerate(paragraphs)
        for kind, spans in (("spoiler", paragraph.spoilers), ("quotation", paragraph.quotations))
        for span in spans
    ]
    return json.dumps(marked, separators=(",", ":"))


def decode_paragraphs(body: str, spans: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a stored text; takes linear time in the text and its spans.

    Texts of earlier releases must stay readable: an empty paragraph keeps its number, and a span is cut at the end of
    its paragraph.
    """
    texts = [text if text.strip() else _BLANK for text in body.split("\n\n")]
    marked: dict[str, list[list[Span]]] = {kind: [[] for _ in texts] for kind in ("spoiler", "quotation")}
    for at, start, stop, kind in json.loads(spans):
        if kind in marked and 0 <= at < len(texts) and 0 <= start < min(stop, len(texts[at])):
            marked[kind][at].append(Span(start, min(stop, len(texts[at]))))
    return tuple(
        Paragraph(text, tuple(spoilers), tuple(quotations))
        for text, spoilers, quotations in zip(texts, marked["spoiler"], marked["quotation"], strict=True)
    )
