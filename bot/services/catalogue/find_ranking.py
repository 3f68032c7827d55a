"""Puts the films that a search found into an order, and picks the sentence that shows why each was found."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.catalogue.search_words import DENSE, is_dense, word_stem, word_stems
from bot.domain.ids import FilmId, ReviewId
from bot.services.catalogue.find_words import Wanted
from bot.store.catalogue.full_text import START, STOP
from bot.store.database import Row

FIELDS = (1.5, 1.0, 1.5)
"""What a word weighs in BM25 in the title, the overview, and the tags."""
WEIGHT = {"film": 1.0, "tags": 1.0, "review": 0.1, "mood": 0.9, "meaning": 1.0, "fame": 0.1}
"""What each kind of evidence weighs, each from 0 to 1; chosen with benchmarks/find.py and benchmarks/judged.py."""
FOREIGN_REVIEW = 1.0
"""What a review weighs for a question that is not in English. The texts of films are, and hold its words by chance."""
FOREIGN_FILM = 0.3
"""What the texts of a film weigh for such a question."""
LEAST_KNOWN = 0.5
"""The share of an English question's words that are in the texts of films."""
WHOLE_REVIEW = 1.0
"""What a review weighs that holds all typed words, of at least two: somebody looks for what a member wrote."""
COVERAGE_POWER = 1.5
LEAST_COVERAGE = 0.3
"""What text is worth that holds none of the typed words; nothing is worth less."""
_MARKED = re.compile(f"{START}(.*?){STOP}", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?…؟])[\"”’')\]]*\s+|(?<=[。！？])(?![」』）])|\n+")
_TOKEN = re.compile(rf"[{DENSE}]|[^\W_{DENSE}]+")
_LONGEST_EXCERPT = 180


@dataclass(slots=True)
class Evidence:
    """What speaks for one film, each part 0 to 1; `stems` are those of the typed words that were found."""

    film: float = 0.0
    tags: float = 0.0
    review: float = 0.0
    mood: float = 0.0
    meaning: float = 0.0
    stems: set[str] = field(default_factory=set)
    review_stems: set[str] = field(default_factory=set)
    texts: tuple[str, str] = ("", "")
    named: tuple[str, ...] = ()
    quoted: ReviewId | None = None

    def score_film(self, wanted: Wanted) -> float:
        """How well the film answers the question, without regard to how well known it is."""
        share = len(self.stems & wanted.stems) / max(1, len(wanted.stems))
        coverage: float = (LEAST_COVERAGE + (1 - LEAST_COVERAGE) * share) ** COVERAGE_POWER
        whole = len(wanted.stems) > 1 and wanted.stems <= self.review_stems
        one = FOREIGN_REVIEW if wanted.foreign else WEIGHT["review"]
        review = (WHOLE_REVIEW if whole else one) * self.review
        film = (FOREIGN_FILM if wanted.foreign else WEIGHT["film"]) * self.film
        text = film + WEIGHT["tags"] * self.tags + review
        return coverage * text + WEIGHT["mood"] * self.mood + WEIGHT["meaning"] * self.meaning


class EvidenceBook:
    """Collects what speaks for each film."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.films: dict[FilmId, Evidence] = {}

    def add_film_rows(self, rows: Sequence[Row]) -> None:
        """Add films by words of their title, overview and tags; see `full_text.search_films`."""
        for row, share in _shares(rows):
            found = self._evidence(row)
            found.film = share
            found.texts = row[3], row[4]
            found.stems |= _found_stems(row[2:])

    def weigh_language(self) -> None:
        """Take the question for a foreign one if the texts of films, which are English, hold few of its words."""
        known = frozenset[str]().union(*(found.stems for found in self.films.values())) & self.wanted.stems
        if not self.wanted.foreign and len(known) < LEAST_KNOWN * len(self.wanted.stems):
            self.wanted = self.wanted.as_foreign()

    def add_tag_rows(self, rows: Sequence[Row]) -> None:
        """Add films by the genres and themes that the question names."""
        for row, share in _shares(rows):
            found = self._evidence(row)
            found.named = tuple(tag for tag in _plain(row[4]).split(", ") if tag in self.wanted.tags)
            if found.named:
                found.tags = share
                found.stems.update(*(self.wanted.tags[tag] for tag in found.named))
                found.texts = found.texts if found.texts[0] else (_plain(row[3]), "")

    def add_review_rows(self, rows: Sequence[Row]) -> None:
        """Add films by words of reviews, of each the best; see `full_text.search_reviews`."""
        for row, share in _shares(rows):
            found = self._evidence(row)
            if found.quoted is None:
                found.review = share
                found.quoted = ReviewId(row[2])
                found.review_stems = _found_stems(row[3:])
                found.stems |= found.review_stems

    def add_mood_fits(self, fits: Mapping[FilmId, float], stems: Collection[str]) -> None:
        """Add films by how well they fit a mood, which stands for these words."""
        share = len(stems) / max(1, len(self.wanted.stems))
        for film, fit in fits.items():
            found = self.films.setdefault(film, Evidence())
            found.mood = max(found.mood, fit * share**0.5)
            found.stems.update(stems)

    def add_meanings(self, near: Sequence[tuple[FilmId, float]], least: float) -> None:
        """Add films by cosine similarity, the nearest first; `least` is the cosine that counts for nothing."""
        if near:
            room = max(near[0][1] - least, 1e-6)
            for film, cosine in near:
                self.films.setdefault(film, Evidence()).meaning = max(0.0, cosine - least) / room

    def _evidence(self, row: Row) -> Evidence:
        return self.films.setdefault(FilmId(row[0]), Evidence())


@dataclass(frozen=True, slots=True)
class QuotedReview:
    """What everybody can read of a review: its author's name, and its texts without what is hidden."""

    author: str
    headline: str | None
    body: str


def pick_excerpt(
    found: Evidence, overview: str, quoted: QuotedReview | None, stems: Collection[str]
) -> tuple[str, str | None]:
    """A sentence that shows why a film was found, and the author where it is of a review.

    `stems` are those of the question, by which the words of the review are recognised.
    """
    sentence = _best_sentence(found.texts[0])
    more_in_review = found.review_stems > _found_stems(found.texts)
    if sentence and not more_in_review:
        return sentence, None
    if quoted is not None and (more_in_review or not found.named):
        line = _best_sentence(mark_words(quoted.body, stems)) or _best_sentence(
            mark_words(quoted.headline or "", stems)
        )
        if line:
            return line, quoted.author
    return sentence or next(_sentences(overview), ""), None


def mark_words(text: str, stems: Collection[str]) -> str:
    """Put the markers of a match around the words that have one of the stems."""

    def marked(match: re.Match[str]) -> str:
        word = match[0]
        hit = any(stem in stems for stem in word_stems(word))
        return f"{START}{word}{STOP}" if hit else word

    return _TOKEN.sub(marked, text)


def _best_sentence(marked: str) -> str:
    """The sentence with the most different marked words, cut around the first; "" if there are none."""
    best = max(_sentences(marked), key=lambda sentence: len(_found_stems([sentence])), default="")
    first = best.find(START)
    if first < 0:
        return ""
    plain = _plain(best)
    if len(plain) <= _LONGEST_EXCERPT or first < _LONGEST_EXCERPT // 2:
        return plain
    near = first - _LONGEST_EXCERPT // 2
    begin = near if is_dense(plain[near]) else plain.find(" ", near) + 1
    return "…" + plain[begin:]


def _sentences(text: str) -> Iterator[str]:
    return (part.strip() for part in _SENTENCE_END.split(text) if part.strip())


def _shares(rows: Sequence[Row]) -> Iterator[tuple[Row, float]]:
    """Each row with its BM25, the second column, as a share of the best one."""
    best = min((float(row[1]) for row in rows), default=0.0)
    return ((row, float(row[1]) / best if best else 0.0) for row in rows)


def _found_stems(texts: Iterable[str | None]) -> set[str]:
    return {
        part if is_dense(part) else word_stem(part)
        for text in texts
        if text
        for match in _MARKED.findall(text)
        for part in match.split()
    }


def _plain(marked: str) -> str:
    return (marked or "").replace(START, "").replace(STOP, "")
