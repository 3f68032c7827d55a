"""Two linear classifiers for English sentences: opinion vs. plot, and lines quoted by editors vs. ordinary prose.

Both are logistic regressions over word unigrams and bigrams (the first follows Pang and Lee, "A Sentimental
Education", ACL 2004). They share one readable weight file, written by `benchmarks/train_highlights.py`;
`data/README.md` states its origin and licence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise

WEIGHT_FILE = "highlight_weights.tsv"
SCALE = 100.0
"""Weights are stored as integers, in hundredths of a logit."""

_NAME_MARK = "#"
_NAME = re.compile(
    r"(?<=[a-z\d,;:'\"(] )[A-Z][\w'-]+(?:(?: | of | the | de )[A-Z][\w'-]+)*|^[A-Z][\w'-]+(?: [A-Z][\w'-]+)+"
)
_TOKEN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+|[?!;:#]")
_SHORT_CAPITALS = 12
"""A longer text in capitals is treated as prose, not as a name."""
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'"})


@dataclass(frozen=True, slots=True)
class SentenceEvidence:
    """Classifier outputs for one sentence, in logits. `opinion` > 0: opinion. `quoted` > 0: like a quoted line."""

    opinion: float
    quoted: float


def sentence_features(sentence: str) -> list[str]:
    """Return the distinct word unigrams and bigrams of a sentence, lower-cased, numbers as "0"; ">" marks its end.

    Names (capitalised words within the sentence) are left out, because they identify a film rather than a style. The
    start is not marked, because the training data contains fragments.
    """
    text = sentence.translate(_APOSTROPHES)
    if len(text) > _SHORT_CAPITALS and text.isupper():
        text = text.lower()
    words = _TOKEN.findall(_NAME.sub(_NAME_MARK, text).lower())
    words = ["0" if word[0].isdigit() else word for word in words]
    pairs = [f"{left} {right}" for left, right in pairwise([*words, ">"])]
    return [feature for feature in dict.fromkeys(words + pairs) if _NAME_MARK not in feature]


@dataclass(frozen=True, slots=True)
class QuoteModel:
    """Weights of both classifiers: feature -> (opinion, quoted) in hundredths of a logit; "" is the intercept."""

    weights: Mapping[str, tuple[int, int]]

    def score_sentence(self, sentence: str) -> SentenceEvidence:
        opinion, quoted = self.weights.get("", (0, 0))
        for feature in sentence_features(sentence):
            pair = self.weights.get(feature)
            if pair is not None:
                opinion += pair[0]
                quoted += pair[1]
        return SentenceEvidence(opinion / SCALE, quoted / SCALE)


@lru_cache(maxsize=1)
def english_model() -> QuoteModel:
    """Load the packaged weights on first use (about 20 ms) and cache them."""
    text = resources.files("bot.taste").joinpath("data").joinpath(WEIGHT_FILE).read_text(encoding="utf-8")
    weights: dict[str, tuple[int, int]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            feature, opinion, quoted = line.split("\t")
            weights[feature] = (int(opinion), int(quoted))
    return QuoteModel(weights)
