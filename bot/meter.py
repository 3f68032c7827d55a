"""Counts what the running bot does, for whoever watches it. It keeps numbers and names of code, nothing of people.

There is one meter a process, like the log. Counting costs about a microsecond; nothing is sent anywhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate
from time import monotonic

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the classes of durations, as Prometheus' libraries have them."""
NAMES = 500
"""Commands and controls that are counted apart; there are some two hundred."""


@dataclass(slots=True)
class Durations:
    """How many durations were in each class, the last one above all bounds, and their sum in seconds."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(SECONDS) + 1))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        self.counts[bisect_left(SECONDS, seconds)] += 1
        self.total += seconds

    @property
    def buckets(self) -> list[tuple[str, int]]:
        """For each upper bound, how many were at most as long; the last one is infinite."""
        return list(zip([*map(str, SECONDS), "+Inf"], accumulate(self.counts), strict=True))


@dataclass(slots=True)
class JobRuns:
    runs: int = 0
    failures: int = 0
    seconds: float = 0.0
    """All runs together."""


class Meter:
    def __init__(self) -> None:
        self.requests: dict[tuple[str, str], int] = defaultdict(int)
        """By the command or control, and the outcome: "ok", "refused", "failed", "late" or "unreached"."""
        self.answers: dict[str, Durations] = defaultdict(Durations)
        """From an interaction's arrival to the end of its answer, by the command or control."""
        self.database: dict[str, Durations] = defaultdict(Durations)
        """Transactions, with the wait for their turn, by "read" and "write"."""
        self.loop = Durations()
        """How much later than asked the event loop called back."""
        self.jobs: dict[str, JobRuns] = defaultdict(JobRuns)
        self.cache_hits = 0
        self.cache_misses = 0

    def count_request(self, name: str, outcome: str, seconds: float) -> None:
        if name not in self.answers and len(self.answers) >= NAMES:
            name = "other"
        self.requests[name, outcome] += 1
        self.answers[name].add(seconds)

    @contextmanager
    def timed(self, kind: str) -> Iterator[None]:
        """Measure a transaction of this kind."""
        began = monotonic()
        try:
            yield
        finally:
            self.database[kind].add(monotonic() - began)

    def count_job(self, name: str, seconds: float, *, failed: bool) -> None:
        job = self.jobs[name]
        job.runs += 1
        job.failures += failed
        job.seconds += seconds


METER = Meter()
