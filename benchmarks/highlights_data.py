"""The corpora for training and measuring the highlight weights, split so that test data is not trained on.

Every document falls into one of twenty buckets by a hash of its name or text: 0-13 train the weights, 14-15
train the judge that says how many picks are opinion, 16-19 are planted. Sentences that occur in two sources
are dropped, so the split holds across them. The texts are read from NLTK's archives (CC BY 4.0) beside the
repository.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

NLTK = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "nltk"
TRAIN, JUDGE, PLANT = range(14), range(14, 16), range(16, 20)
PLOT_BLOCK = 20
"""Neighbouring plot lines can be of one film: this many stay together."""


@dataclass(frozen=True, slots=True)
class Corpora:
    """Sentences of one part of the split: quoted lines, plot lines, whole reviews as lists of sentences."""

    quotes: tuple[str, ...]
    plots: tuple[str, ...]
    reviews: tuple[tuple[str, ...], ...]


def bucket(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big") % 20


def load(buckets: range) -> Corpora:
    """Read one part of the split. Raises FileNotFoundError when the archives are absent."""
    plots = _plots()
    quotes = {key: line for key, line in _quotes().items() if key not in plots}
    return Corpora(
        quotes=tuple(line for key, line in quotes.items() if bucket(key) in buckets),
        plots=tuple(line for block, line in plots.values() if bucket(f"plot {block}") in buckets),
        reviews=tuple(lines for name, lines in _reviews() if bucket(name) in buckets),
    )


def _key(line: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", line.lower()).strip()


def _lines(archive: str, member: str) -> list[str]:
    with zipfile.ZipFile(NLTK / archive) as opened:
        return _decoded(opened.read(member))


def _decoded(raw: bytes) -> list[str]:
    """Lines of a file whose lines are in UTF-8 or Latin-1, unpredictably."""
    lines: list[str] = []
    for line in raw.splitlines():
        try:
            lines.append(line.decode("utf-8").strip())
        except UnicodeDecodeError:
            lines.append(line.decode("latin-1").strip())
    return [line for line in lines if line]


def _quotes() -> dict[str, str]:
    found: dict[str, str] = {}
    for archive, member in (
        ("sentence_polarity.zip", "sentence_polarity/rt-polarity.neg"),
        ("sentence_polarity.zip", "sentence_polarity/rt-polarity.pos"),
        ("subjectivity.zip", "subjectivity/quote.tok.gt9.5000"),
    ):
        for line in _lines(archive, member):
            found.setdefault(_key(line), line)
    return found


def _plots() -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(_lines("subjectivity.zip", "subjectivity/plot.tok.gt9.5000")):
        found.setdefault(_key(line), (number // PLOT_BLOCK, line))
    return found


def _reviews() -> list[tuple[str, tuple[str, ...]]]:
    with zipfile.ZipFile(NLTK / "movie_reviews.zip") as opened:
        names = sorted(name for name in opened.namelist() if name.endswith(".txt"))
        return [(name, tuple(_decoded(opened.read(name)))) for name in names]
