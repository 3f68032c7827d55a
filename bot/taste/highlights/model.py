"""Two small linear models of English: opinion against plot, and lines that editors quoted against prose.

Both are logistic regressions over word unigrams and bigrams (Pang and Lee, "A Sentimental Education", ACL
2004, found opinion against plot to be learnable from such sentences). They share one readable weight file,
which `benchmarks/train_highlights.py` writes; its origin and licence stand in `data/README.md`.
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
"""Weights are stored as whole hundredths of a logit."""

_NAME_MARK = "#"
_NAME = re.compile(
    r"(?<=[a-z\d,;:'\"(] )[A-Z][\w'-]+(?:(?: | of | the | de )[A-Z][\w'-]+)*|^[A-Z][\w'-]+(?: [A-Z][\w'-]+)+"
)
_TOKEN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+|[?!;:#]")
_SHOUT = 12
"""Characters from which a text in capitals is shouted prose and not a name."""
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'"})


@dataclass(frozen=True, slots=True)
class SentenceEvidence:
    """What the models say of one sentence, in logits: above 0 is opinion, above 0 is like a quoted line."""

    opinion: float
    quoted: float


def sentence_features(sentence: str) -> list[str]:
    """Distinct word unigrams and bigrams of a sentence, case and numbers folded; ">" stands for its end.

    Names, seen as capitals inside the sentence, are left out: they say which film and not what of it. So is
    the start, because how a sentence may begin is a rule of form and the models would learn "A ..." from
    fragments.
    """
    text = sentence.translate(_APOSTROPHES)
    if len(text) > _SHOUT and text.isupper():
        text = text.lower()
    words = _TOKEN.findall(_NAME.sub(_NAME_MARK, text).lower())
    words = ["0" if word[0].isdigit() else word for word in words]
    pairs = [f"{left} {right}" for left, right in pairwise([*words, ">"])]
    return [feature for feature in dict.fromkeys(words + pairs) if _NAME_MARK not in feature]


@dataclass(frozen=True, slots=True)
class QuoteModel:
    """Weights of both models: feature -> (opinion, quoted), hundredths of a logit; "" is the intercept."""

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
    """Read the shipped weights, once, at first use (about 20 ms)."""
    text = resources.files("bot.taste").joinpath("data").joinpath(WEIGHT_FILE).read_text(encoding="utf-8")
    weights: dict[str, tuple[int, int]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            feature, opinion, quoted = line.split("\t")
            weights[feature] = (int(opinion), int(quoted))
    return QuoteModel(weights)
