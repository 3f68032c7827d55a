"""Word lists of languages: dependent openings, judgements, plot and cast, links to other pages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from bot.taste.highlights.cues import POINTING

THIS_FILM = 0.35
"""Dependence of a sentence that begins with "this film": the reader knows which."""
_UNSPACED = frozenset({"ja", "zh", "th", "ko"})
_COMPLETE = r"(?!これほど|ここまで|それなり|これまで)"
"""Japanese openings that only look as if they pointed back: "so beautiful a …"."""


@dataclass(frozen=True, slots=True)
class LanguageCues:
    """Compiled word lists of one language; `NO_CUES` is used for languages without lists."""

    starts: re.Pattern[str] | None
    judgements: re.Pattern[str] | None
    introductions: re.Pattern[str] | None
    films: re.Pattern[str] | None
    pointers: re.Pattern[str] | None = None
    this_film: re.Pattern[str] | None = None
    synopses: re.Pattern[str] | None = None
    craft: re.Pattern[str] | None = None
    comparisons: re.Pattern[str] | None = None
    reveals: re.Pattern[str] | None = None

    def dangling_weight(self, sentence: str) -> float:
        """How much the first words depend on the previous sentence, 0 to `POINTING` ("Pero …", "En esas escenas")."""
        if self.this_film and self.this_film.match(sentence):
            return THIS_FILM
        if self.pointers and self.pointers.match(sentence):
            return POINTING
        return float(bool(self.starts and self.starts.match(sentence)))

    def is_synopsis(self, sentence: str) -> bool:
        """Whether it tells the plot or names the cast: "cuenta la historia de …", "in den Hauptrollen …"."""
        return bool(self.synopses and self.synopses.search(sentence))

    def may_spoil(self, sentence: str) -> bool:
        """Whether it probably gives away what happens: "es stellt sich heraus", "muere"."""
        return bool(self.reveals and self.reveals.search(sentence))

    def mentions_craft(self, sentence: str) -> bool:
        """Whether it is about how the film is made or seen: "Kamera", "le spectateur"."""
        return bool(self.craft and self.craft.search(sentence))

    def makes_comparison(self, sentence: str) -> bool:
        """Whether it sets the film apart: "selten", "como si"."""
        return bool(self.comparisons and self.comparisons.search(sentence))

    def has_judgement(self, sentence: str) -> bool:
        """Whether it contains a word of praise or criticism."""
        return bool(self.judgements and self.judgements.search(sentence))

    def introduces_author(self, sentence: str) -> bool:
        """Whether the author greets the reader or gives their own name."""
        return bool(self.introductions and self.introductions.match(sentence))

    def mentions_film_terms(self, sentence: str) -> bool:
        """Whether it contains a word for "film", "actor" or the like."""
        return bool(self.films and self.films.search(sentence))


NO_CUES = LanguageCues(None, None, None, None)


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, list[str]]]:
    text = resources.files("bot.taste").joinpath("data").joinpath("language_cues.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=32)
def language_cues(language: str) -> LanguageCues:
    """Return the cues for a language code such as "pt" or "pt-BR"; `NO_CUES` for a language without lists."""
    code = language.partition("-")[0].lower()
    words = _table().get(code)
    if words is None or "dangling" not in words:
        return NO_CUES
    before, after = ("", "") if code in _UNSPACED else (r"(?<!\w)", r"(?!\w)")
    return LanguageCues(
        starts=_compile_words(words["dangling"], rf"\W*{_COMPLETE}{before}", after),
        judgements=_compile_words(words["judgement"], before, ""),
        introductions=_compile_words(words["introduction"], r"\W*", ""),
        films=_compile_words(words["film"], before, ""),
        pointers=re.compile(_pointer(code, words), re.IGNORECASE),
        this_film=re.compile(_pointer(code, words) + _work(code, words), re.IGNORECASE),
        synopses=_compile_synopses(words["synopsis"], before),
        craft=_compile_optional(words, "craft", before),
        comparisons=_compile_optional(words, "comparison", before),
        reveals=_compile_optional(words, "reveal", before),
    )


def _pointer(code: str, words: dict[str, list[str]]) -> str:
    """A pattern for a word that points back, alone or after prepositions: "dieser", "in all diesen"."""
    pointers = _any_of(words["pointer"])
    if code in _UNSPACED:
        return rf"\W*{_COMPLETE}(?:{pointers})" + (r"(?=\s)" if code == "ko" else "")
    leading = rf"(?:(?:{_any_of(words['before_pointer'])})\s){{0,3}}" if words["before_pointer"] else ""
    # A French word in -ci or -là, and an Italian elision, end without a blank.
    return rf"\W*{leading}(?:{pointers})(?:(?<=['’])|(?![\w’']))"


def _work(code: str, words: dict[str, list[str]]) -> str:
    works = _any_of(words["work"])
    if code in _UNSPACED:
        return rf"\s?(?:{works})"
    return rf"\s{{0,2}}(?:[\w-]+\s)?(?:{works})(?!\w)"


def _compile_synopses(words: Sequence[str], before: str) -> re.Pattern[str]:
    opening = [word[1:] for word in words if word.startswith("^")]
    inside = [word for word in words if not word.startswith("^")]
    patterns = [rf"^\W*(?:{_any_of(opening)})"] if opening else []
    patterns += [rf"{before}(?:{_any_of(inside)})"] if inside else []
    return re.compile("|".join(patterns), re.IGNORECASE)


def _any_of(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=1)
def _link_pattern() -> re.Pattern[str]:
    """A pattern for links to other pages, in every language: pages mix them."""
    separator = r"\s{0,2}[:：–—>»→|]"
    patterns = []
    for words in _table().values():
        for word in words["link"]:
            if word.endswith(":"):
                patterns.append(re.escape(word[:-1]) + separator)
            else:
                patterns.append(re.escape(word[:-1]) + r"(?!\w)" if word.endswith(".") else re.escape(word))
    return re.compile(rf"[\W_]{{0,12}}(?:{'|'.join(patterns)})", re.IGNORECASE)


def is_link_line(text: str) -> bool:
    """Whether a line leads to another page: "Lee también: …", "Read next", "関連記事"."""
    return bool(_link_pattern().match(text))


def _compile_optional(words: dict[str, list[str]], name: str, before: str) -> re.Pattern[str] | None:
    return _compile_words(words[name], before, "") if name in words else None


def _compile_words(words: Sequence[str], before: str, after: str) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    patterns = (
        rf"{re.escape(word[:-1])}(?!\w|-\w)" if word.endswith(".") else re.escape(word) for word in longest_first
    )
    return re.compile(f"{before}(?:{'|'.join(patterns)}){after}", re.IGNORECASE)
