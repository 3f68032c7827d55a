"""Shows the progress of an import in the terminal."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO


class ProgressBar:
    """Progress on a terminal, redrawn in place at most ten times a second; otherwise one line per step."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._live = stream.isatty()
        self._name = ""
        self._began = self._drawn = 0.0
        self._width = 0

    def step(self, name: str) -> None:
        self.end_line()
        self._name, self._began, self._drawn = name, self._clock(), 0.0
        self._write(name if self._live else f"{name}\n")

    def at(self, share: float, count: int) -> None:
        now = self._clock()
        if not self._live or now - self._drawn < 0.1:
            return
        self._drawn = now
        passed = now - self._began
        left = f", {passed / share - passed:.0f} s left" if share > 0.02 and passed > 2 else ""
        full = round(20 * share)
        self._write(f"{self._name} [{'#' * full}{'.' * (20 - full)}] {share:4.0%} {count:,}{left}")

    def end_line(self) -> None:
        """Finish the current line."""
        if self._live and self._width:
            self._stream.write("\n")
            self._stream.flush()
        self._width = 0

    def _write(self, text: str) -> None:
        self._stream.write(f"\r{text.ljust(self._width)}" if self._live else text)
        self._stream.flush()
        self._width = len(text)
