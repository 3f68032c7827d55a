"""Sentence boundaries as character spans, by language, so that whatever is quoted stays verbatim.

The boundaries come from `sentencex` (Wikimedia, MIT: rules and abbreviations for some 300 languages). Repairs
follow, because its rules were written for encyclopedia prose: personal titles, initials and a title's own mark do
not end a sentence ("Dr. | No", "Airplane! | is"), words that it takes for abbreviations do ("worked for me. It"),
so does text that was tokenised ("it works . why ?") and a line break after a finished or a short line, and what
closes a sentence after its full stop belongs to it ("superb.** It", "superb.[1] It").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

import sentencex  # type: ignore[import-untyped]

TERMINALS = ".!?…。！？｡؟۔।॥։။።"
"""Characters that end a sentence in one script or another."""

_CLOSERS = "\"'”’»›)]}」』）】〉》"
_SHORT_LINE = 60
_SAMPLE = 4_000
_PIECE = 2_000
"""Characters handed to the library at once: its time grows with the square of the length."""

_TITLE = re.compile(
    r"(?:^|[\s(\"“])(?:mrs?|ms|mx|dr|st|jr|sr|prof|rev|gen|col|capt|lt|sgt|sen|gov|hon|vs|mt|ft|vol)\s?\.\s*$",
    re.IGNORECASE,
)
_SINGLE_LETTER = re.compile(r"(?:^|[\s.(\"“])[^\W\d_]\s?\.\s*$")
_TOKENISED_END = re.compile(r"(?<= )[.!?](?: ['\"”’)]+)*(?= [^\W_])|[.!?]\)(?= [A-Z])")
_NUMBER_END = re.compile(r"\d\s?\.\s*$")
_LEFT_BEHIND = re.compile(
    r"(?:[\"'”’»)\]}*_~|]|\[\d{1,3}\]|[¹²³\u2070-\u2079]|</\w{1,12}>|<br ?/?>){1,30}(?=\s|\Z|<)|(?:\[\d{1,3}\]){1,30}"
)
"""What stands right behind a full stop and belongs to the sentence before: marks that close, notes, tags.

A long run of signs is no such thing, and reading it at each boundary would take ever longer.
"""
_NO_ABBREVIATION = re.compile(r"(?<=\s)(?:me|no|art|may|ill|ore|te|bien|mai|mar|med)\.\s+(?=[\"“‘«(¿¡*_]*[A-ZÀ-Þ])")
"""Lower-case words before a capital that the library takes for abbreviations ("No.", "Art.", "Bien.")."""
_ACRONYM_END = re.compile(r"(?:\b(?!P\.S|N\.B)[A-Z]\.(?<!P\.S\.)){2,}\s*$|\b[ap]\.m\.\s*$")
_STARTS_ANEW = re.compile(
    r"(?:The|It|This|That|He|She|They|We|You|I|But|And|In|A|An|There|Nobody|Everyone|What|As|If|When)"
    r"(?:['’]s)? [a-z]"
)
_TITLE_MARK = re.compile(r"[!?]\s*$")
_SPEECH_TAG = ("と", "って", "」", "』", "）")

# The commonest function words: enough to tell which Latin-script language a review of a few lines is in.
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
    """Give the ISO 639-1 code that `text` is most likely in, from its script and its function words.

    Good enough to choose sentence rules and to know whether a model of English applies; "en" for a Latin text
    without any known word.
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
        # Japanese is written mostly in Han characters: a few kana decide.
        if counts.get("ja", 0) * 10 > counts.get("zh", 0):
            return max((code for code in counts if code != "zh"), key=lambda code: counts[code])
        return max(counts, key=lambda code: counts[code])
    words = [word.lower() for word in _LATIN_WORD.findall(sample)]
    hits = {language: sum(word in known for word in words) for language, known in _WORDS_OF.items()}
    best = max(hits, key=lambda language: hits[language])
    return best if hits[best] > hits["en"] else "en"


def is_function_word(word: str) -> bool:
    """Whether a lower-case word is so common in English that it says nothing as a title."""
    return word in _WORDS_OF["en"] or word in _SHORT_TITLES.split()


def sentence_spans(text: str, language: str) -> list[tuple[int, int]]:
    """Cut `text` into sentences: (start, end) in characters, in order, without the white space around them.

    `language` is an ISO 639-1 code; one that the library does not know gets its general rules. Work is
    linear in the length of the text.
    """
    edges = _repaired(text, _edges(text, language))
    spans: list[tuple[int, int]] = []
    for start, end in pairwise(edges):
        for low, high in _cut_tokenised(text, start, end):
            left = low + len(text[low:high]) - len(text[low:high].lstrip())
            right = left + len(text[left:high].rstrip())
            if right > left:
                spans.append((left, right))
    return spans


def _edges(text: str, language: str) -> list[int]:
    """Where sentences begin by the library's rules or by a line break, with both ends of the text."""
    edges = [0]
    for start, end in _lines(text):
        at = start
        while at < end:
            stop = min(at + _PIECE, end)
            parts = _segmented(text[at:stop], language)
            if stop < end and len(parts) > 1:
                parts.pop()  # it may go on in the next piece
            for part in parts:
                edges += [at + found.end() for found in _NO_ABBREVIATION.finditer(part)]
                at += len(part)
                edges.append(min(at, stop))
    if edges[-1] != len(text):
        edges.append(len(text))
    return _shifted(text, edges)


def _shifted(text: str, edges: list[int]) -> list[int]:
    """Move each boundary behind what closes the sentence before it."""
    moved = edges[:1]
    for edge in edges[1:-1]:
        closing = _LEFT_BEHIND.match(text, edge) if not text[edge - 1].isspace() else None
        moved.append(closing.end() if closing else edge)
    moved.append(edges[-1])
    return sorted(set(moved)) if len(edges) > 1 else edges


def _segmented(text: str, language: str) -> list[str]:
    """Parts that make up `text` again; all of it when the library lost a character of it."""
    parts: list[str] = sentencex.segment(language, text) if not text.isspace() else []
    return parts if "".join(parts) == text else [text]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Stretches between the line breaks that end a sentence: after a finished line or a short one.

    A longer unfinished line is taken as wrapped by hand, and so is one of middling length that goes on small.
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


def _repaired(text: str, edges: list[int]) -> list[int]:
    """Drop the boundaries that stand inside a sentence."""
    kept = edges[:1]
    for edge in edges[1:-1]:
        if "\n" not in text[max(kept[-1], edge - 2) : edge] and _inside(text, kept[-1], edge):
            continue
        kept.append(edge)
    return [*kept, edges[-1]] if len(edges) > 1 else kept


def _inside(text: str, start: int, edge: int) -> bool:
    before = text[max(start, edge - 16) : edge]
    after = text[edge : edge + 2]
    if _ACRONYM_END.search(before) and _STARTS_ANEW.match(text, edge):
        return False
    if _TITLE.search(before) or _SINGLE_LETTER.search(before):
        return True
    # A sentence that began with a capital does not end where a small letter follows: "Airplane! is".
    if _TITLE_MARK.search(before) and after[:1].islower() and text[start:edge].lstrip('"“¿¡ ')[:1].isupper():
        return True
    if after[:1].isdigit() and _NUMBER_END.search(before):
        return True
    # Japanese speech, 「…！」と言った, and a closing mark that was left behind belong to the sentence before.
    if before.rstrip()[-1:] in "」』）" and after.startswith(_SPEECH_TAG):
        return True
    return after[:1] != "" and after[0] in _CLOSERS and after[1:2] in {"", " "}


def _cut_tokenised(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut "it works . why ? because": a mark that stands alone between spaces ends a sentence."""
    low = start
    for mark in _TOKENISED_END.finditer(text, start, end):
        if mark.start() > low and not _inside(text, low, mark.end()) and not text[mark.end() + 1].isdigit():
            yield low, mark.end()
            low = mark.end()
    yield low, end
