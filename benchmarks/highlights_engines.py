"""The engines that rank_highlights is compared with: chance, place, length, opinion words, naive Bayes, sumy."""

from __future__ import annotations

import math
import random
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from benchmarks.highlights_data import NLTK, Corpora
from bot.taste.highlights.model import sentence_features
from bot.taste.highlights.ranking import rank_highlights
from bot.taste.highlights.sentences import sentence_spans

Engine = Callable[[Sequence[str]], list[str]]

TOP = 3


def sentences_of(paragraphs: Sequence[str]) -> list[str]:
    return [text[start:end] for text in paragraphs for start, end in sentence_spans(text, "en")]


def ours(paragraphs: Sequence[str]) -> list[str]:
    return [highlight.text for highlight in rank_highlights(paragraphs, language="en", limit=TOP)]


def chance(paragraphs: Sequence[str]) -> list[str]:
    found = sentences_of(paragraphs)
    return random.Random("".join(paragraphs)).sample(found, min(TOP, len(found)))


def first(paragraphs: Sequence[str]) -> list[str]:
    return sentences_of(paragraphs)[:TOP]


def last(paragraphs: Sequence[str]) -> list[str]:
    return sentences_of(paragraphs)[: -TOP - 1 : -1]


def longest(paragraphs: Sequence[str]) -> list[str]:
    return sorted(sentences_of(paragraphs), key=len, reverse=True)[:TOP]


def opinion_density() -> Engine:
    """Share of words that Bing Liu's opinion lexicon knows."""
    known: set[str] = set()
    with zipfile.ZipFile(NLTK / "opinion_lexicon.zip") as archive:
        for name in ("positive", "negative"):
            text = archive.read(f"opinion_lexicon/{name}-words.txt").decode("latin-1")
            known.update(line.strip() for line in text.splitlines() if line.strip() and not line.startswith(";"))

    def engine(paragraphs: Sequence[str]) -> list[str]:
        def density(sentence: str) -> float:
            words = sentence.lower().split()
            return sum(word in known for word in words) / (len(words) + 5)

        return sorted(sentences_of(paragraphs), key=density, reverse=True)[:TOP]

    return engine


def bayes(opinion: Iterable[str], plot: Iterable[str]) -> Callable[[str], float]:
    """Log-odds of a sentence to be opinion, by multinomial naive Bayes over word unigrams and bigrams."""
    counts = [Counter(feature for line in lines for feature in sentence_features(line)) for lines in (opinion, plot)]
    known = len(counts[0].keys() | counts[1].keys())
    totals = [sum(count.values()) + known for count in counts]
    odds = {
        feature: math.log((counts[0][feature] + 1) / totals[0]) - math.log((counts[1][feature] + 1) / totals[1])
        for feature in counts[0].keys() | counts[1].keys()
    }
    return lambda sentence: sum(odds.get(feature, 0.0) for feature in sentence_features(sentence))


def naive_bayes(train: Corpora) -> Engine:
    odds = bayes(train.quotes, train.plots)
    return lambda paragraphs: sorted(sentences_of(paragraphs), key=odds, reverse=True)[:TOP]


class _OwnTokenizer:
    """sumy's tokenizer interface without NLTK's data, which it would otherwise fetch."""

    def to_sentences(self, text: str) -> tuple[str, ...]:
        return tuple(sentences_of([text]))

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(word for word in sentence.split() if any(char.isalnum() for char in word))


def sumy(name: str) -> Engine:
    """Make one of sumy's summarizers: LexRank, TextRank, LSA or Luhn. Raises ImportError without it."""
    from importlib import import_module

    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.utils import get_stop_words

    module = {"LexRank": "lex_rank", "TextRank": "text_rank", "LSA": "lsa", "Luhn": "luhn"}[name]
    method = "Lsa" if name == "LSA" else name
    summarizer: Any = getattr(import_module(f"sumy.summarizers.{module}"), f"{method}Summarizer")()
    summarizer.stop_words = get_stop_words("english")
    tokenizer = _OwnTokenizer()

    def engine(paragraphs: Sequence[str]) -> list[str]:
        document = ObjectDocumentModel(
            [Paragraph([Sentence(text, tokenizer) for text in sentences_of([part])]) for part in paragraphs]
        )
        # sumy gives its picks in the order of the text; ask for one more each time to learn the ranking.
        ranked: list[str] = []
        for count in range(1, TOP + 1):
            ranked += [str(pick) for pick in summarizer(document, count) if str(pick) not in ranked][:1]
        return ranked

    return engine


SUMY = ("LexRank", "TextRank", "LSA", "Luhn")


def engines(train: Corpora) -> dict[str, Engine]:
    """Every engine by the name of its row, ours last; sumy's when the package is installed."""
    found: dict[str, Engine] = {
        "random": chance,
        "first three": first,
        "last three": last,
        "longest": longest,
    }
    try:
        found |= {f"sumy {name}": sumy(name) for name in SUMY}
    except ImportError:
        print("sumy is not installed: its rows are missing")
    return found | {
        "opinion-word density": opinion_density(),
        "naive Bayes, opinion against plot": naive_bayes(train),
        "rank_highlights": ours,
    }
