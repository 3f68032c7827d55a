"""Word lists for languages without a model: dangling openings, judgements, self-introductions, film words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

_UNSPACED = frozenset({"ja", "zh", "th", "ko"})


@dataclass(frozen=True, slots=True)
class LanguageCues:
    """Compiled word lists of one language; `NO_CUES` is used for languages without lists."""

    starts: re.Pattern[str] | None
    judgements: re.Pattern[str] | None
    introductions: re.Pattern[str] | None
    films: re.Pattern[str] | None

    def is_dangling(self, sentence: str) -> bool:
        """Whether the first words depend on the previous sentence."""
        return bool(self.starts and self.starts.match(sentence))

    def has_judgement(self, sentence: str) -> bool:
        """Whether it contains a word of praise or criticism."""
        return bool(self.judgements and self.judgements.search(sentence))

    def introduces_author(self, sentence: str) -> bool:
        """Whether the author greets the reader or gives their own name."""
        return bool(self.introductions and self.introductions.match(sentence))

    def mentions_film_terms(self, sentence: str) -> bool:
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
    if words is None:
        return NO_CUES
    before, after = ("", "") if code in _UNSPACED else (r"(?<!\w)", r"(?!\w)")
    return LanguageCues(
        starts=_compile_words(words["dangling"], rf"\W*{before}", after),
        judgements=_compile_words(words["judgement"], before, ""),
        introductions=_compile_words(words["introduction"], r"\W*", ""),
        films=_compile_words(words["film"], before, ""),
    )


def _compile_words(words: Sequence[str], before: str, after: str) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    patterns = (
        rf"{re.escape(word[:-1])}(?!\w|-\w)" if word.endswith(".") else re.escape(word) for word in longest_first
    )
    return re.compile(f"{before}(?:{'|'.join(patterns)}){after}", re.IGNORECASE)
