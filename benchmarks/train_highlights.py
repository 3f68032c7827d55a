"""Trains the two models behind rank_highlights and writes their weight file.

    python -m benchmarks.train_highlights [weights.tsv]

Logistic regression with L2, fitted by L-BFGS: the opinion model on quoted lines against plot lines, with
features scaled by their naive Bayes log-ratio (Wang and Manning, "Baselines and Bigrams", ACL 2012); the
quote model on quoted lines against the sentences of whole reviews and plot lines. Words that only one
source uses tell the source and not the style, so a feature must occur in quoted lines and in reviews, and
names of films and people of the time mostly fall away. Needs scipy and the corpora of `highlights_data`;
takes about a minute.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags, vstack

from benchmarks.highlights_data import TRAIN, Corpora, load
from bot.taste.highlights.model import SCALE, WEIGHT_FILE, sentence_features

WEIGHTS = Path(__file__).resolve().parents[1] / "bot" / "taste" / "data" / WEIGHT_FILE
KEEP = 22_000
QUOTED_PENALTY, OPINION_PENALTY = 2.0, 5.0
"""L2 penalties where each class weighs 10,000 sentences; set on the judge's part of the split."""
HEADER = "# feature, opinion, quoted: weights in hundredths of a logit. Origin and licence: README.md\n"


def vocabulary(corpora: Corpora) -> list[str]:
    """Features that at least two sources know, the most frequent `KEEP` of them."""
    quoted = _counted(corpora.quotes)
    plots = _counted(corpora.plots)
    in_reviews: Counter[str] = Counter()
    for review in corpora.reviews:
        in_reviews.update({feature for line in review for feature in sentence_features(line)})
    known = [
        feature
        for feature, count in in_reviews.items()
        if count >= 3
        and (quoted[feature] >= 3 or plots[feature] >= 3 or count >= 40)
        and quoted[feature] + plots[feature]
    ]
    known.sort(key=lambda feature: (-(quoted[feature] * 5 + plots[feature] * 10 + in_reviews[feature]), feature))
    return known[:KEEP]


def _counted(lines: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(sentence_features(line))
    return counts


def matrix(lines: Sequence[str], column: dict[str, int]) -> Any:
    """Binary occurrence of each feature in each line, with a last column of ones."""
    indices: list[int] = []
    ends = [0]
    for line in lines:
        indices += [column[feature] for feature in sentence_features(line) if feature in column]
        indices.append(len(column))
        ends.append(len(indices))
    return csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(lines), len(column) + 1))


def fit(rows: Any, signs: NDArray[np.float64], sample: NDArray[np.float64], strength: float) -> NDArray[np.float64]:
    """Fit a logistic regression; `signs` are +1 and -1, `sample` weighs rows, the last weight is free."""
    penalty = np.full(rows.shape[1], strength)
    penalty[-1] = 0.0

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = signs * (rows @ weights)
        value = float(sample @ np.logaddexp(0.0, -margins) + 0.5 * penalty @ weights**2)
        pull = -sample * signs / (1.0 + np.exp(margins))
        return value, rows.T @ pull + penalty * weights

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x)


def two_class(positive: Any, negatives: Sequence[tuple[Any, float]], strength: float) -> NDArray[np.float64]:
    """Fit `positive` against several kinds of negative, each given its share of the weight of one class."""
    total = 10_000.0
    rows = vstack([positive, *(rows for rows, _ in negatives)]).tocsr()
    signs = np.concatenate([np.ones(positive.shape[0]), *(-np.ones(rows.shape[0]) for rows, _ in negatives)])
    sample = np.concatenate(
        [
            np.full(positive.shape[0], total / positive.shape[0]),
            *(np.full(rows.shape[0], total * share / rows.shape[0]) for rows, share in negatives),
        ]
    )
    return fit(rows, signs, sample, strength)


def log_ratio(positive: Any, negative: Any) -> NDArray[np.float64]:
    """Size of each feature's naive Bayes log-ratio between two classes; 1 for the intercept."""
    ratios = []
    for rows in (positive, negative):
        counts = np.asarray(rows.sum(axis=0)).ravel() + 0.5
        ratios.append(np.log(counts / counts[:-1].sum()))
    scale = np.abs(ratios[0] - ratios[1])
    scale[-1] = 1.0
    return np.asarray(scale)


def train() -> dict[str, tuple[int, int]]:
    corpora = load(TRAIN)
    names = vocabulary(corpora)
    column = {name: number for number, name in enumerate(names)}
    quotes, plots = matrix(corpora.quotes, column), matrix(corpora.plots, column)
    reviews = matrix([line for review in corpora.reviews for line in review], column)
    scale = log_ratio(quotes, plots)
    scaled = [(rows @ diags(scale)).tocsr() for rows in (quotes, plots)]
    opinion = scale * two_class(scaled[0], [(scaled[1], 1.0)], OPINION_PENALTY)
    quoted = two_class(quotes, [(reviews, 0.65), (plots, 0.35)], QUOTED_PENALTY)
    weights = {"": (round(opinion[-1] * SCALE), round(quoted[-1] * SCALE))}
    for name in sorted(names):
        pair = round(opinion[column[name]] * SCALE), round(quoted[column[name]] * SCALE)
        if max(map(abs, pair)) >= 5:
            weights[name] = pair
    return weights


def main(target: Path = WEIGHTS) -> None:
    weights = train()
    lines = (f"{name}\t{opinion}\t{quoted}\n" for name, (opinion, quoted) in weights.items())
    target.write_text(HEADER + "".join(lines), encoding="utf-8")
    print(f"{len(weights):,} weights, {target.stat().st_size / 1000:.0f} kB -> {target.name}")


if __name__ == "__main__":
    main(*(Path(name) for name in sys.argv[1:2]))
