"""Finds hidden and announced spoilers: spoiler marks, and warnings in several languages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from bot.domain.reviews.spoiler_warnings import mentions_spoilers, spoiler_warnings

Span = tuple[int, int]

_BAR = re.compile(r"\|\|")
_OTHER_MARKS = re.compile(
    r"<spoiler>.*?(?:</spoiler>|\Z)|\[(spoiler|hide)\b[^\]]*\].*?(?:\[/\1\]|\Z)|>!.*?(?:!<|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_WORD = re.compile(
    r"spoil|destrip|divulg|спойлер|ネタバレ|剧透|劇透|스포|ending|\bend\b|\bfin\b|final|\bende\b", re.IGNORECASE
)
_SPOILER_WORDS = r"(?:spoil(?:er)?s?|spoilerów|spoilery|destripes?|divulg[âa]ch\w+|спойлер\w*)"
_WARNING_WORDS = (
    r"(?:warning|caution|beware|alert|achtung|vorsicht|warnung|attention|alerte|avertissement|aviso|ojo|atención|alerta"
    r"|cuidado|attenzione|allerta|atenção|let op|pas op|opgelet|uwaga|varning|obs|dikkat|uyarı"
    r"|осторожно|внимание|увага)"
)
_BEGIN = re.compile(
    rf"\b(?:spoilers?\W+(?:ahead|below|follow|warning|alert|begin|start|from here|section|territory|voraus|folgen"
    rf"|ab hier|ci-dessous|à venir|a continuación|a partir|a seguir\w?|vanaf hier)"
    rf"|{_WARNING_WORDS}\W+(?:\w+\W+){{0,3}}{_SPOILER_WORDS}\b|spoiler-?(?:warnung|alarm|varning)|spoilers?\s*:"
    r"|(?:review|article|critique|crítica|reseña|kritik|recensione|tekst)\b[^.!?\n]{0,30}"
    r"\b(?:reveals?|gives? away|spoils?|dévoile|révèle|revela|desvela|verrät|rivela)\b[^.!?\n]{0,20}"
    r"\b(?:ending|end|fin|final|finale|ende|schluss)\b)"
    r"|ネタバレ(?:注意|あり|含|を含)|[剧劇]透(?:警告|预警|預警|注意)|스포(?:일러)?\s?(?:주의|있음|경고|포함)",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:no|without|zero|free of|avoid\w*|not|never|nor|ohne|keine|sin|sans|pas de|aucun|senza|niente|sem|geen|zonder"
    r"|bez|inga|utan|без)\s+(?:\w+\s+){0,2}$|\b(?:does|do|will|would|is)(?: not|n['’]t)\b[^.!?\n]*$",
    re.IGNORECASE,
)
_KEY = re.compile(r"spoil|destrip|divulg|спойлер|reveal|away|dévoil|révèl|revel|desvel|verr|rivel", re.IGNORECASE)
_END = re.compile(
    r"\b(?:end of (?:the )?spoilers?|spoilers? (?:end|over|are over|done)|end spoilers?"
    rf"|(?:fin|fine|fim|ende|einde|koniec|slut|конец|кінець)\s+(?:\w+\s+){{0,2}}{_SPOILER_WORDS}|spoiler-? ?ende)\b"
    r"|ネタバレ(?:終わり|ここまで)|[剧劇]透(?:结束|結束|完)|스포(?:일러)?\s?끝",
    re.IGNORECASE,
)


def hidden_spans(paragraphs: Sequence[str]) -> list[list[Span]]:
    """Return for each paragraph the ranges in `||bars||`, `[spoiler]` tags and `>!other marks!<`.

    A bar that is not closed in its paragraph hides everything up to the next unpaired bar in a later paragraph, or else
    up to the end of its own.
    """
    found: list[list[Span]] = []
    open_bar = False
    later = _single_bars(paragraphs)
    for number, text in enumerate(paragraphs):
        spans = [match.span() for match in _OTHER_MARKS.finditer(text)]
        start = 0 if open_bar else None
        for bar in _BAR.finditer(text):
            if start is None:
                start = bar.start()
            else:
                spans.append((start, bar.end()))
                start = None
        open_bar = start is not None and (later[number] > 0)
        if start is not None:
            spans.append((start, len(text)))
        found.append(spans)
    return found


def _single_bars(paragraphs: Sequence[str]) -> list[int]:
    """Return for each paragraph how many later paragraphs contain an unpaired bar."""
    counts, seen = [], 0
    for text in reversed(paragraphs):
        counts.append(seen)
        seen += len(_BAR.findall(text)) % 2
    return counts[::-1]


def warned_spans(paragraphs: Sequence[str]) -> list[list[Span]]:
    """Return for each paragraph the ranges from a spoiler warning to the announced end of spoilers, or of the text."""
    found: list[list[Span]] = []
    inside = False
    for text in paragraphs:
        spans: list[Span] = []
        if inside or _WORD.search(text) or mentions_spoilers(text):
            spans = list(_warned(text, open_before=inside))
            inside = bool(spans) and spans[-1][1] == len(text) and _END.search(text, spans[-1][0]) is None
        found.append(spans)
    return found


def _warned(text: str, *, open_before: bool) -> Iterator[Span]:
    warnings = [start for start, _ in spoiler_warnings(text)]
    at, inside = 0, open_before
    while True:
        if inside:
            end = _END.search(text, at)
            yield at, end.end() if end else len(text)
            if end is None:
                return
            at = end.end()
        begin = _BEGIN.search(text, at)
        next_warning = bisect_left(warnings, at)
        if next_warning < len(warnings) and (begin is None or warnings[next_warning] <= begin.start()):
            at, inside = warnings[next_warning], True
        elif begin is None:
            return
        else:
            inside = not _is_negated(text, begin)
            at = begin.start() if inside else begin.end()


def _is_negated(text: str, warning: re.Match[str]) -> bool:
    """Whether the warning, or its key word, is negated: "Warning: no spoilers"."""
    key = _KEY.search(text, warning.start(), warning.end())
    return any(
        _NEGATION.search(text[max(0, place - 30) : place]) for place in {warning.start(), key.start() if key else 0}
    )
