"""Sentence segmentation into character spans, by language, so that quotations stay verbatim.

The boundaries come from `sentencex` (Wikimedia, MIT licence: rules and abbreviations for some 300 languages). Its rules
were written for encyclopedia prose, so some boundaries are corrected:
- removed after personal titles, initials and punctuation within a film title ("Dr. | No", "Airplane! | is");
- added after words mistaken for abbreviations ("worked for me. It") and after abbreviations and initials before a word
  that begins sentences ("etc. I", see `abbreviations`), in tokenised text ("it works . why ?"), and at a line break
  after a finished or short line;
- moved behind closing marks and notes ("superb.** It", "superb.[1] It").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

import sentencex  # type: ignore[import-untyped]

from bot.taste.highlights.abbreviations import ends_before, goes_on_in_lower_case, hidden_ends, is_label

TERMINALS = ".!?…。！？｡؟۔।॥։။።"
"""Characters that end a sentence, in all scripts."""

_CLOSERS = "\"'”’»›)]}」』）】〉》"
_SHORT_LINE = 60
_SAMPLE = 4_000
_CHUNK = 2_000
"""Characters passed to sentencex at once, because its time is quadratic in the length."""

_TITLE = re.compile(
    r"(?:^|[\s(\"“])(?:mrs?|ms|mx|dr|st|jr|sr|prof|rev|gen|col|capt|lt|sgt|sen|gov|hon|vs|mt|ft|vol)\s?\.\s*$",
    re.IGNORECASE,
)
_SINGLE_LETTER = re.compile(r"(?:^|[\s.(\"“])[^\W\d_]\s?\.\s*$")
_TOKENISED_END = re.compile(r"(?<= )[.!?](?: ['\"”’)]+)*(?= [^\W_])|[.!?]\)(?= [A-Z])")
_NUMBER_END = re.compile(r"\d\s?\.\s*$")
_CLOSING_AFTER_STOP = re.compile(
    r"(?:[\"'”’»)\]}*_~|]|\[\d{1,3}\]|[¹²³\u2070-\u2079]|</\w{1,12}>|<br ?/?>){1,30}(?=\s|\Z|<)|(?:\[\d{1,3}\]){1,30}"
)
"""Closing marks, notes and tags right after a full stop, which belong to the sentence before.

The length is limited to keep matching linear.
"""
_FALSE_ABBREVIATION = re.compile(
    r"(?<=\s)(?:me|no|art|may|ill|ore|te|bien|mai|mar|med|via)\.\s+(?=[\"“‘«(¿¡*_]*[A-ZÀ-Þ])"
)
"""Lower-case words that sentencex mistakes for abbreviations ("No.", "Art.", "Bien."), before a capital."""
_TITLE_MARK = re.compile(r"[!?]\s*$")
_SPEECH_TAG = ("と", "って", "」", "』", "）")

# The most common function words, sufficient to detect the language of a few lines in Latin script.
_FUNCTION_WORDS = {
    "en": "the of and to is it that this with for was but are as not you film which his her they from its "
    "has have an be by at who i in on a no so if or what all more than one there",
    "es": "el la los las de que y es en un una por con para se del al lo como más pero su",
    "fr": "le la les des de et est un une que qui dans pour pas ce cette il elle sur avec du au plus mais",
    "de": "der die das und ist ein eine nicht mit von zu den im in es sich auf für als auch dem aber wie des",
    "it": "il la che di e è un una per non con del della i le si ma come più sono questo film anche nel",
    "pt": "o a os as de que e é um uma para com não do da em por mais mas como se no na filme muito seu",
    "nl": "de het een en van is dat in niet met op te voor zijn die maar als ook aan er om film wel nog",
    "pl": "i w na nie się z że to jest do o jak ale film po za od tak przez który jego które czy być",
    "sv": "och det att i en är som på inte av för med den till ett har om men film han hon så man",
    "tr": "bir ve bu da de için ile çok film gibi daha ne ama kadar olan var en değil filmi",
}
_WORDS_OF = {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}
_SHORT_TITLES = (
    "her him she he we us me my them up down out over off now once after before then here there yes help home"
)
_LATIN_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("HIRAGANA", "ja"),
    ("KATAKANA", "ja"),
    ("HANGUL", "ko"),
    ("CYRILLIC", "ru"),
    ("ARABIC", "ar"),
    ("HEBREW", "he"),
    ("GREEK", "el"),
    ("DEVANAGARI", "hi"),
    ("BENGALI", "bn"),
    ("ARMENIAN", "hy"),
    ("THAI", "th"),
    ("CJK", "zh"),
)


def guess_language(text: str) -> str:
    """Detect the language of a text by its script and function words; return an ISO 639-1 code.

    Accurate enough to choose sentence rules and to decide whether the English models apply. Returns "en" for text in
    Latin script without any known word.
    """
    sample = text[:_SAMPLE]
    counts: dict[str, int] = {}
    for char in sample:
        if char > "ʯ" and char.isalpha():
            name = unicodedata.name(char, "")
            language = next((code for script, code in _SCRIPTS if name.startswith(script)), None)
            if language is not None:
                counts[language] = counts.get(language, 0) + 1
    latin = sum(1 for char in sample if char.isalpha() and char <= "ʯ")
    if counts and sum(counts.values()) * 2 > latin:
        # Japanese is written mostly in Han characters, so a few kana are decisive.
        if counts.get("ja", 0) * 10 > counts.get("zh", 0):
            return max((code for code in counts if code != "zh"), key=lambda code: counts[code])
        return max(counts, key=lambda code: counts[code])
    words = [word.lower() for word in _LATIN_WORD.findall(sample)]
    hits = {language: sum(word in known for word in words) for language, known in _WORDS_OF.items()}
    best = max(hits, key=lambda language: hits[language])
    return best if hits[best] > hits["en"] else "en"


def is_function_word(word: str) -> bool:
    """Whether a lower-case word is too common in English to be recognised as a title."""
    return word in _WORDS_OF["en"] or word in _SHORT_TITLES.split()


def sentence_spans(text: str, language: str) -> list[tuple[int, int]]:
    """Split a text into sentences; return their (start, end) positions in order, without surrounding white space.

    `language` is an ISO 639-1 code; unknown ones use general rules. Runs in linear time.
    """
    edges = _remove_inner_boundaries(text, _find_boundaries(text, language), language)
    spans: list[tuple[int, int]] = []
    for start, end in pairwise(edges):
        for low, high in _split_tokenised(text, start, end, language):
            left = low + len(text[low:high]) - len(text[low:high].lstrip())
            right = left + len(text[left:high].rstrip())
            if right > left:
                spans.append((left, right))
    return spans


def _find_boundaries(text: str, language: str) -> list[int]:
    """Return the sentence boundaries by sentencex's rules and line breaks, including 0 and the text's length."""
    edges = [0]
    for start, end in _lines(text):
        at = start
        while at < end:
            stop = min(at + _CHUNK, end)
            parts = _segment(text[at:stop], language)
            # The last part may continue in the next piece. If it is most of the piece, it is no sentence, and reading
            # it again after each short one would take time in the square of the piece.
            if stop < end and len(parts) > 1 and 2 * len(parts[-1]) <= stop - at:
                parts.pop()
            for part in parts:
                ends = {found.end() for found in _FALSE_ABBREVIATION.finditer(part)} | {*hidden_ends(part, language)}
                edges += [at + end for end in sorted(ends)]
                at += len(part)
                edges.append(min(at, stop))
    if edges[-1] != len(text):
        edges.append(len(text))
    return _move_behind_closers(text, edges)


def _move_behind_closers(text: str, edges: list[int]) -> list[int]:
    """Move each boundary behind closing marks and notes of the sentence before it."""
    moved = edges[:1]
    for edge in edges[1:-1]:
        closing = _CLOSING_AFTER_STOP.match(text, edge) if not text[edge - 1].isspace() else None
        moved.append(closing.end() if closing else edge)
    moved.append(edges[-1])
    return sorted(set(moved)) if len(edges) > 1 else edges


def _segment(text: str, language: str) -> list[str]:
    """Segment with sentencex; return the whole text as one part if the parts do not add up to it."""
    parts: list[str] = sentencex.segment(language, text) if not text.isspace() else []
    return parts if "".join(parts) == text else [text]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges between line breaks that end a sentence: those after a finished or a short line.

    A long unfinished line, or a medium one followed by a lower-case letter, is assumed to be hard-wrapped.
    """
    start = at = 0
    for line in text.splitlines(keepends=True):
        body = line.rstrip()
        at += len(line)
        finished = body.rstrip(_CLOSERS + " ")[-1:] in TERMINALS
        goes_on = len(body) >= _SHORT_LINE // 2 and text[at : at + 1].islower() and text[start : start + 1].isupper()
        if finished or (len(body) < _SHORT_LINE and not goes_on):
            yield start, at
            start = at
    if at > start:
        yield start, at


def _remove_inner_boundaries(text: str, edges: list[int], language: str) -> list[int]:
    """Remove boundaries that are inside a sentence."""
    kept = edges[:1]
    for edge in edges[1:-1]:
        if "\n" not in text[max(kept[-1], edge - 2) : edge] and _is_inside_sentence(text, kept[-1], edge, language):
            continue
        kept.append(edge)
    return [*kept, edges[-1]] if len(edges) > 1 else kept


def _is_inside_sentence(text: str, start: int, edge: int, language: str) -> bool:
    before = text[max(start, edge - 16) : edge]
    after = text[edge : edge + 2]
    if ends_before(text, edge, language):
        return False
    needs_more = any(pattern.search(before) for pattern in (_TITLE, _SINGLE_LETTER))
    if needs_more or is_label(before, after, language) or goes_on_in_lower_case(text, edge):
        return True
    # If a sentence began with a capital, a lower-case letter does not begin a new one: "Airplane! is".
    if _TITLE_MARK.search(before) and after[:1].islower() and text[start:edge].lstrip('"“¿¡ ')[:1].isupper():
        return True
    if after[:1].isdigit() and _NUMBER_END.search(before):
        return True
    # The words after Japanese speech (「…！」と言った), and a stray closing mark, belong to the sentence before.
    if before.rstrip()[-1:] in "」』）" and after.startswith(_SPEECH_TAG):
        return True
    return after[:1] != "" and after[0] in _CLOSERS and after[1:2] in {"", " "}


def _split_tokenised(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """Split tokenised text ("it works . why ? because") at punctuation between spaces."""
    low = start
    for mark in _TOKENISED_END.finditer(text, start, end):
        inside = mark.start() > low and _is_inside_sentence(text, low, mark.end(), language)
        if mark.start() > low and not inside and not text[mark.end() + 1].isdigit():
            yield low, mark.end()
            low = mark.end()
    yield low, end
