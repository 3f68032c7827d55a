"""What a question to `/find` asks for: its words, and the genres, themes and moods that they name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.catalogue.film import fold_text
from bot.domain.catalogue.mood import Mood, Vocabulary
from bot.domain.catalogue.search_words import SearchTerm, plain_term, split_words, stems_in, terms_of
from bot.sources.stop_words import StopWords, read_stop_words

LONGEST_QUERY = 300
_LONGEST_PHRASE = 4
_PLURAL = re.compile(r"(?<=\w\w[^\Ws])s$")
_STOP_WORDS = frozenset(
    """
    a about after all an and another any are as at be because been before but by can could do does every film films find
    for from get gets go goes gone going good has have he her hers him his how i in into is it its just like make makes
    making me more most movie movies my no not of off on one or our out over people please really recommend she so some
    someone something story than that the their them then there they thing this to up us very want wants was watch we
    were what when where which while who whom whose will with without wrong you your
    """.split()
)


def query_words(text: str) -> list[str]:
    """The words that say something of a film, each once; all words if none does."""
    words = list(dict.fromkeys(_all_words(text)))
    return _telling_words(words, _STOP_WORDS | _foreign_stop_words(words, read_stop_words()))


def _telling_words(words: Sequence[str], silent: Collection[str]) -> list[str]:
    return [word for word in words if word not in silent] or list(words)


def _foreign_stop_words(words: Sequence[str], known: StopWords) -> frozenset[str]:
    """Of the words of a question, those that say nothing in a language of it that is not English."""
    plain = {word: plain_term(word).words for word in words}
    silent = known.are_in(plain.values(), is_english=_may_be_english(words))
    return frozenset(word for word, form in plain.items() if form in silent)


def _may_be_english(words: Iterable[str]) -> bool:
    return all(map(str.isascii, words))


def is_foreign(words: Sequence[str]) -> bool:
    """Whether words are in another language than English: by their script, their accents or their stop words."""
    if not _may_be_english(words):
        return True
    return _STOP_WORDS.isdisjoint(words) and bool(read_stop_words().languages_of(words, is_english=True))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks for.

    `words` are searched in the texts of films, phrases among them, and `terms`, which are also forms of the words, in
    reviews: the index stems English words by itself, so their forms are added to a `foreign` question only. `tags` are
    the genres and themes that are named, each with the stems of the words that name it; `moods` likewise. `stems` are
    those of all words that say something.
    """

    words: tuple[str, ...]
    tags: Mapping[str, frozenset[str]]
    moods: Mapping[Mood, frozenset[str]]
    stems: frozenset[str]
    terms: tuple[SearchTerm, ...] = ()
    foreign: bool = False

    def as_foreign(self) -> Wanted:
        """The same question, taken for one in another language than English."""
        forms = (term for word in self.words for term in (terms_of(word) if " " not in word else ()))
        return replace(self, foreign=True, terms=tuple(dict.fromkeys((*self.terms, *forms))))


class QueryReader:
    """Reads questions by the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._tags: dict[tuple[str, ...], list[str]] = {}
        self._moods: dict[tuple[str, ...], Mood] = {}
        for tag in (*vocabulary.genres, *vocabulary.themes):
            self._tags.setdefault(_key(_all_words(tag)), []).append(tag)
        for phrase, tags in vocabulary.synonyms.items():
            known = self._tags.setdefault(_key(_all_words(phrase)), [])
            known.extend(tag for tag in tags if tag not in known)
        for mood in vocabulary.moods:
            for phrase in (mood.name, *mood.aliases):
                self._moods[_key(_all_words(phrase))] = mood

    def read_query(self, text: str) -> Wanted:
        typed = _all_words(text)
        tags: dict[str, frozenset[str]] = {}
        moods: dict[Mood, frozenset[str]] = {}
        spoken_for: set[str] = set()
        together: list[str] = []
        for phrase in _phrases(typed):
            stems = stems_in(word for word in phrase if word not in _STOP_WORDS or len(phrase) == 1)
            for tag in self._tags.get(_key(phrase), ()):
                tags[tag] = tags.get(tag, frozenset()) | stems
            if len(phrase) > 1 and _key(phrase) in self._tags:
                # "Old" alone says nothing about growing old.
                together.append(" ".join(phrase))
                spoken_for |= set(phrase)
            mood = self._moods.get(_key(phrase))
            if mood is not None:
                moods[mood] = moods.get(mood, frozenset()) | stems
                spoken_for |= set(phrase)
        words = query_words(text)
        # "Funny" is about the mood: titles and reviews with the word say little about it.
        plain = [word for word in words if word not in spoken_for]
        all_stems = stems_in(words) | frozenset().union(*moods.values())
        found = (*plain, *together)
        wanted = Wanted(found, tags, moods, all_stems, tuple(map(plain_term, found)))
        return wanted.as_foreign() if is_foreign(typed) else wanted


def _all_words(text: str) -> list[str]:
    return split_words(text[:LONGEST_QUERY])


def _key(words: Iterable[str]) -> tuple[str, ...]:
    """A phrase as it is compared: without accents and without the s of a plural."""
    folded = (fold_text(word) or word for word in words)
    return tuple(_PLURAL.sub("", word) for word in folded)


def _phrases(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    for first in range(len(words)):
        for last in range(first + 1, min(first + _LONGEST_PHRASE, len(words)) + 1):
            yield tuple(words[first:last])
