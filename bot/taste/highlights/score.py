"""Scores how quotable a sentence is: a logistic function of model evidence, form, naming and position."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.catalogue.film import fold_text
from bot.taste.highlights import cues
from bot.taste.highlights.languages import NO_CUES, LanguageCues
from bot.taste.highlights.model import SentenceEvidence
from bot.taste.highlights.name_sounds import name_sounds, names_by_sound
from bot.taste.highlights.sentences import is_function_word

FEWEST_WORDS, MOST_WORDS = 6, 40
NO_MODEL = SentenceEvidence(opinion=2.2, quoted=-1.0)
"""Constant evidence for languages without a model, so that form, naming and position decide."""

_CAPITALISED = re.compile(r"\b[A-ZÀ-ÞА-Я][\w'’-]+")
_ARTICLE = re.compile(r"(?:the|das|der|die|el|la|los|las|le|les|il|lo|gli|o|os|a|het|de) (?=\S)|l['’]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HighlightWeights:
    """Weights of the features, in logits; docs/highlights.md describes how they were set."""

    base: float = 1.0
    quoted: float = 0.65
    opinion: float = 2.0
    """Penalty per logit of opinion below `OPINION_ENOUGH`."""
    dangling: float = 3.0
    no_end: float = 1.5
    question: float = 0.8
    short: float = 2.5
    long: float = 0.12
    parenthesis: float = 0.8
    parenthetical: float = 4.0
    """Penalty for a sentence that stands in brackets as a whole."""
    quotation: float = 1.0
    first_person: float = 0.4
    character: float = 1.6
    addressing: float = 0.8
    unanchored: float = 0.6
    synopsis: float = 2.0
    cast_or_tale: float = 2.0
    foreign_synopsis: float = 4.0
    """Larger than `synopsis`: without a model nothing else speaks against a plot."""
    film_named: float = 0.6
    maker_named: float = 0.8
    naming_is_opinion: float = 2.5
    """Logits of opinion added if the sentence names the film or a maker: it is about the film, not its plot."""
    comparison_is_opinion: float = 2.0
    """Logits of opinion added if such a sentence makes a comparison, whose words the classifier may not know."""
    comparison: float = 0.4
    film_word: float = 0.3
    last_paragraph: float = 0.5
    last_sentence: float = 0.5
    spoiling: float = 2.0
    foreign_spoiling: float = 3.0


WEIGHTS = HighlightWeights()
QUOTED_LIMIT = 4.0
OPINION_ENOUGH = 3.0
"""Logits of opinion above which more opinion does not raise the score."""


@dataclass(frozen=True, slots=True)
class ReviewNames:
    """Names in one review: the film and its makers (folded by `fold_text`), and its characters."""

    film: str
    people: frozenset[str]
    characters: frozenset[str]
    exact_pattern: re.Pattern[str] | None = None
    """Case-sensitive pattern for a title that consists of common words ("Her", "M", "Das Boot"), else None."""
    sounds: frozenset[str] = frozenset()
    """How the makers' names sound, for texts in other scripts (see `name_sounds`)."""

    @classmethod
    def from_film(cls, film: str | None, people: Sequence[str], text: str) -> ReviewNames:
        """Collect the names, including characters and actors in phrases such as "Ben Sanderson (Nicolas Cage)"."""
        characters, actors = cues.credited_names(text)
        makers = {folded for name in people if len(folded := fold_text(name)) > 1}
        makers |= {name.split()[-1] for name in makers if len(name.split()[-1]) > 3}
        makers |= {folded for name in actors if len(folded := fold_text(name)) > 3}
        folded_film = fold_text(film or "")
        exact_pattern = None
        if film and (len(folded_film) < 3 or is_function_word(folded_film)) and folded_film.isascii():
            exact_pattern = re.compile(
                rf"(?<=[\w,;:] ){re.escape(film.strip())}(?![\w'’])|[\"“*_]{re.escape(film.strip())}[\"”*_]"
            )
        elif film and (article := _ARTICLE.match(film.strip())):
            exact_pattern = re.compile(
                rf"(?<!\w)(?:{_article_pattern(article[0])}){re.escape(film.strip()[article.end() :])}(?!\w)"
            )
        return cls(folded_film, frozenset(makers), characters, exact_pattern, name_sounds(people))

    def film_in(self, sentence: str, folded: str) -> bool:
        """Whether a sentence names the film; `folded` is the sentence folded by `fold_text`, enclosed in spaces."""
        if self.exact_pattern is not None:
            return bool(self.exact_pattern.search(sentence))
        return bool(self.film) and _contains_name(folded, self.film)

    def maker_in(self, folded: str) -> bool:
        """Whether a folded sentence, enclosed in spaces, names one of the makers."""
        return any(_contains_name(folded, name) for name in self.people)


def _article_pattern(article: str) -> str:
    """Return a pattern for a leading article: English texts also write "the Third Man" for "The Third Man"."""
    return "[Tt]he " if article.lower() == "the " else re.escape(article)


def _contains_name(folded: str, name: str) -> bool:
    """Whether folded text contains a name as a whole word; in scripts without spaces, anywhere."""
    return f" {name} " in folded or (len(name) > 1 and name[0] > "\u3040" and name in folded)


@dataclass(frozen=True, slots=True)
class SentencePosition:
    """Position of a sentence: number of paragraphs after its own, and of sentences after it in its paragraph."""

    paragraphs_after: int
    sentences_after: int


@dataclass(frozen=True, slots=True)
class CueWeights:
    """What a cue of a language without a model adds: logits of opinion, and of likeness to a quoted line."""

    judgement: tuple[float, float] = (1.0, 1.0)
    craft: tuple[float, float] = (0.7, 0.6)
    comparison: tuple[float, float] = (0.6, 0.6)
    film: tuple[float, float] = (0.3, 0.0)
    long_from: float = 18.0
    long: float = 0.1
    """Logits of opinion lost for each word above `long_from`: plots are told in long sentences."""


CUE_WEIGHTS = CueWeights()


def cue_evidence(sentence: str, language: LanguageCues, weights: CueWeights = CUE_WEIGHTS) -> SentenceEvidence:
    """Estimate evidence without a model: words of judgement, of craft and of comparison indicate opinion."""
    cues_found = (
        (language.has_judgement(sentence), weights.judgement),
        (language.mentions_craft(sentence), weights.craft),
        (language.makes_comparison(sentence), weights.comparison),
        (language.mentions_film_terms(sentence), weights.film),
    )
    opinion = NO_MODEL.opinion + sum(weight[0] for found, weight in cues_found if found)
    opinion -= weights.long * max(0.0, cues.word_count(sentence) - weights.long_from)
    quoted = NO_MODEL.quoted + sum(weight[1] for found, weight in cues_found if found)
    return SentenceEvidence(opinion, quoted)


def form_logit(sentence: str, language: LanguageCues = NO_CUES, weights: HighlightWeights = WEIGHTS) -> float:
    """Return the penalty for form (length, ending, brackets, first words): 0 if well-formed, else negative."""
    words = cues.word_count(sentence)
    english = language.starts is None
    total = -weights.dangling * (cues.dangling_weight(sentence) if english else language.dangling_weight(sentence))
    if cues.is_parenthetical(sentence):
        total -= weights.parenthetical
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
    """Combine the two classifiers: similarity to quoted lines, minus a penalty for a lack of opinion."""
    quoted = max(-QUOTED_LIMIT, min(QUOTED_LIMIT, evidence.quoted))
    return weights.quoted * quoted - weights.opinion * max(0.0, OPINION_ENOUGH - evidence.opinion)


@dataclass(frozen=True, slots=True)
class SentenceNaming:
    """What a sentence names: the film, a maker, characters (their number), any film term."""

    film: bool
    maker: bool
    characters: int
    film_word: bool

    @classmethod
    def from_sentence(cls, sentence: str, names: ReviewNames) -> SentenceNaming:
        """Find what a sentence names, ignoring text in brackets."""
        without_asides = cues.without_brackets(sentence)
        folded = f" {fold_text(without_asides)} "
        return cls(
            film=names.film_in(without_asides, folded),
            maker=names.maker_in(folded) or names_by_sound(without_asides, names.sounds),
            characters=len(names.characters & set(_CAPITALISED.findall(without_asides))) if names.characters else 0,
            film_word=cues.mentions_film_terms(sentence),
        )

    def naming_logit(self, weights: HighlightWeights = WEIGHTS) -> float:
        """Return the bonus for naming film or maker, minus the penalty for naming characters."""
        total = weights.film_named if self.film else weights.film_word * self.film_word
        return total + weights.maker_named * self.maker - weights.character * min(2, self.characters)


def dependence_logit(sentence: str, naming: SentenceNaming, weights: HighlightWeights = WEIGHTS) -> float:
    """Return the penalty for addressing the reader, or using pronouns, without naming the film or a maker."""
    if naming.film or naming.maker:
        return 0.0
    total = 0.0
    if cues.addresses_reader(sentence):
        total -= weights.addressing
    if not naming.film_word and cues.has_pronoun(sentence):
        total -= weights.unanchored
    return total


def position_logit(place: SentencePosition, weights: HighlightWeights = WEIGHTS) -> float:
    """Return the bonus for the last two paragraphs and the last sentence."""
    total = {0: 1.0, 1: 0.5}.get(place.paragraphs_after, 0.0) * weights.last_paragraph
    if place.paragraphs_after == 0 and place.sentences_after == 0:
        total += weights.last_sentence
    return total


def score_quotability(
    sentence: str,
    *,
    evidence: SentenceEvidence,
    names: ReviewNames,
    place: SentencePosition,
    language: LanguageCues = NO_CUES,
    weights: HighlightWeights = WEIGHTS,
) -> float:
    """Return how quotable a sentence is, 0 to 1."""
    naming = SentenceNaming.from_sentence(sentence, names)
    has_comparison = (naming.film or naming.maker) and cues.makes_comparison(sentence)
    if naming.film or naming.maker:
        more = weights.naming_is_opinion + weights.comparison_is_opinion * has_comparison
        evidence = SentenceEvidence(evidence.opinion + more, evidence.quoted)
    logit = weights.base + evidence_logit(evidence, weights) + form_logit(sentence, language, weights)
    logit += weights.comparison * has_comparison
    logit += naming.naming_logit(weights) + dependence_logit(sentence, naming, weights)
    logit += position_logit(place, weights) * min(1.0, max(0.0, evidence.opinion / OPINION_ENOUGH))
    if cues.is_first_person(sentence):
        logit -= weights.first_person
    if cues.is_synopsis(sentence):
        logit -= weights.synopsis
    if cues.is_cast_or_tale(sentence):
        logit -= weights.cast_or_tale
    if language.is_synopsis(sentence):
        logit -= weights.foreign_synopsis
    if language.may_spoil(sentence):
        logit -= weights.foreign_spoiling
    if cues.may_spoil(sentence):
        logit -= weights.spoiling
    return 1.0 / (1.0 + math.exp(-logit))
