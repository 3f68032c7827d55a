"""How quotable one sentence of a review is: evidence of the models, form, naming and place in one logit."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.catalogue.film import fold_text
from bot.taste.highlights import cues
from bot.taste.highlights.languages import NO_CUES, LanguageCues
from bot.taste.highlights.model import SentenceEvidence
from bot.taste.highlights.sentences import is_function_word

FEWEST_WORDS, MOST_WORDS = 6, 40
NO_MODEL = SentenceEvidence(opinion=2.2, quoted=-1.0)
"""Stands in for the English models in other languages: form, naming and place then decide alone."""

_CAPITALISED = re.compile(r"\b[A-ZÀ-ÞА-Я][\w'’-]+")
_ARTICLE = re.compile(r"(?:the|das|der|die|el|la|los|las|le|les|il|lo|gli|o|os|a|het|de) (?=\S)|l['’]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HighlightWeights:
    """What each observation adds to the logit; how they were set: docs/highlights.md."""

    base: float = 1.0
    quoted: float = 0.65
    opinion: float = 2.0
    """Taken away for each logit by which a sentence falls short of `OPINION_ENOUGH`."""
    dangling: float = 3.0
    no_end: float = 1.5
    question: float = 0.8
    short: float = 2.5
    long: float = 0.12
    parenthesis: float = 0.8
    quotation: float = 1.0
    first_person: float = 0.4
    character: float = 1.6
    addressing: float = 0.8
    unanchored: float = 0.6
    synopsis: float = 2.0
    film_named: float = 0.6
    maker_named: float = 0.8
    naming_is_opinion: float = 2.5
    """Logits of opinion for naming the film or a maker: that speaks of the film, not of its story."""
    comparison_is_opinion: float = 2.0
    """Logits more when such a sentence says what the work is like: criticism is full of images that no model knows."""
    comparison: float = 0.4
    film_word: float = 0.3
    last_paragraph: float = 0.5
    last_sentence: float = 0.5
    spoiling: float = 2.0


WEIGHTS = HighlightWeights()
QUOTED_LIMIT = 4.0
OPINION_ENOUGH = 3.0
"""Logits of opinion from which more is no better: being opinion is a condition, not the goal."""


@dataclass(frozen=True, slots=True)
class ReviewNames:
    """The names that matter in one review, folded by `plain`: this film, its makers, its characters."""

    film: str
    people: frozenset[str]
    characters: frozenset[str]
    spelled: re.Pattern[str] | None = None
    """How a title that may also be common words ("Her", "M", "Das Boot") must stand: with its capitals."""

    @classmethod
    def from_film(cls, film: str | None, people: Sequence[str], text: str) -> ReviewNames:
        """Add what the review itself tells, "Ben Sanderson (Nicolas Cage)": a character and a player."""
        characters, players = cues.credited_names(text)
        makers = {folded for name in people if len(folded := fold_text(name)) > 1}
        makers |= {name.split()[-1] for name in makers if len(name.split()[-1]) > 3}
        makers |= {folded for name in players if len(folded := fold_text(name)) > 3}
        folded_film = fold_text(film or "")
        spelled = None
        if film and (len(folded_film) < 3 or is_function_word(folded_film)) and folded_film.isascii():
            spelled = re.compile(
                rf"(?<=[\w,;:] ){re.escape(film.strip())}(?![\w'’])|[\"“*_]{re.escape(film.strip())}[\"”*_]"
            )
        elif film and (article := _ARTICLE.match(film.strip())):
            spelled = re.compile(
                rf"(?<!\w)(?:{_either_case(article[0])}){re.escape(film.strip()[article.end() :])}(?!\w)"
            )
        return cls(folded_film, frozenset(makers), characters, spelled)

    def film_in(self, sentence: str, folded: str) -> bool:
        """Whether a sentence, and the same folded by `plain` between spaces, names the film."""
        if self.spelled is not None:
            return bool(self.spelled.search(sentence))
        return bool(self.film) and _holds(folded, self.film)

    def maker_in(self, folded: str) -> bool:
        return any(_holds(folded, name) for name in self.people)


def _either_case(article: str) -> str:
    """English writes "the Third Man"; where nouns are not told by a capital, a small article is no title."""
    return "[Tt]he " if article.lower() == "the " else re.escape(article)


def _holds(folded: str, name: str) -> bool:
    """Whether a name stands in folded text; scripts without spaces join it to what follows."""
    return f" {name} " in folded or (len(name) > 1 and name[0] > "\u3040" and name in folded)


@dataclass(frozen=True, slots=True)
class SentencePlace:
    """Where a sentence stands: paragraphs after its own, and sentences after it in its paragraph."""

    paragraphs_after: int
    sentences_after: int


def own_evidence(sentence: str, language: LanguageCues) -> SentenceEvidence:
    """Evidence without a model: a word of judgement is opinion, a word for the film half a sign of it."""
    opinion = NO_MODEL.opinion + 1.0 * language.has_judgement(sentence) + 0.3 * language.speaks_of_film(sentence)
    return SentenceEvidence(opinion, NO_MODEL.quoted + 1.0 * language.has_judgement(sentence))


def form_logit(sentence: str, language: LanguageCues = NO_CUES, weights: HighlightWeights = WEIGHTS) -> float:
    """Add up length, ending, brackets and first words: 0 for a well-formed sentence, below it otherwise."""
    words = cues.word_count(sentence)
    total = -weights.dangling * max(cues.dangling_weight(sentence), 0.8 * language.is_dangling(sentence))
    if not cues.ends_well(sentence):
        total -= weights.no_end
    if words < FEWEST_WORDS:
        total -= weights.short + 0.5 * (FEWEST_WORDS - words)
    elif words < FEWEST_WORDS + 3:
        total -= 0.2 * weights.short
    if words > 0.7 * MOST_WORDS:
        total -= weights.long * (words - 0.7 * MOST_WORDS)
    if sentence.rstrip(" \"'”’)")[-1:] in "?？؟":
        total -= weights.question
    if "(" in sentence:
        total -= weights.parenthesis
    if not cues.is_balanced(sentence):
        total -= weights.quotation
    return total - 2.0 * weights.quotation * cues.quoted_share(sentence)


def evidence_logit(evidence: SentenceEvidence, weights: HighlightWeights = WEIGHTS) -> float:
    """Weigh the two models: likeness to quoted lines, less what is missing to a plain opinion."""
    quoted = max(-QUOTED_LIMIT, min(QUOTED_LIMIT, evidence.quoted))
    return weights.quoted * quoted - weights.opinion * max(0.0, OPINION_ENOUGH - evidence.opinion)


@dataclass(frozen=True, slots=True)
class SentenceNaming:
    """What a sentence names: the film itself, one of its makers, a character, or film things at all."""

    film: bool
    maker: bool
    characters: int
    film_word: bool

    @classmethod
    def from_sentence(cls, sentence: str, names: ReviewNames) -> SentenceNaming:
        plainly = cues.without_asides(sentence)
        folded = f" {fold_text(plainly)} "
        return cls(
            film=names.film_in(plainly, folded),
            maker=names.maker_in(folded),
            characters=len(names.characters & set(_CAPITALISED.findall(plainly))) if names.characters else 0,
            film_word=cues.speaks_of_film(sentence),
        )

    def naming_logit(self, weights: HighlightWeights = WEIGHTS) -> float:
        total = weights.film_named if self.film else weights.film_word * self.film_word
        return total + weights.maker_named * self.maker - weights.character * min(2, self.characters)


def dependence_logit(sentence: str, naming: SentenceNaming, weights: HighlightWeights = WEIGHTS) -> float:
    """Charge for leaning on the speaker, or on somebody named before, without naming anything of the film."""
    if naming.film or naming.maker:
        return 0.0
    total = 0.0
    if cues.addresses_reader(sentence):
        total -= weights.addressing
    if not naming.film_word and cues.has_pronoun(sentence):
        total -= weights.unanchored
    return total


def place_logit(place: SentencePlace, weights: HighlightWeights = WEIGHTS) -> float:
    total = {0: 1.0, 1: 0.5}.get(place.paragraphs_after, 0.0) * weights.last_paragraph
    if place.paragraphs_after == 0 and place.sentences_after == 0:
        total += weights.last_sentence
    return total


def score_quotability(
    sentence: str,
    *,
    evidence: SentenceEvidence,
    names: ReviewNames,
    place: SentencePlace,
    language: LanguageCues = NO_CUES,
    weights: HighlightWeights = WEIGHTS,
) -> float:
    """Score a sentence 0 to 1 as a line to quote."""
    naming = SentenceNaming.from_sentence(sentence, names)
    compares = (naming.film or naming.maker) and cues.draws_comparison(sentence)
    if naming.film or naming.maker:
        more = weights.naming_is_opinion + weights.comparison_is_opinion * compares
        evidence = SentenceEvidence(evidence.opinion + more, evidence.quoted)
    logit = weights.base + evidence_logit(evidence, weights) + form_logit(sentence, language, weights)
    logit += weights.comparison * compares
    logit += naming.naming_logit(weights) + dependence_logit(sentence, naming, weights)
    logit += place_logit(place, weights) * min(1.0, max(0.0, evidence.opinion / OPINION_ENOUGH))
    if cues.speaks_of_self(sentence):
        logit -= weights.first_person
    if cues.announces_story(sentence):
        logit -= weights.synopsis
    if cues.may_spoil(sentence):
        logit -= weights.spoiling
    return 1.0 / (1.0 + math.exp(-logit))
