"""Counts of rows read, kept and skipped, so that no row is dropped silently."""

from __future__ import annotations

from dataclasses import dataclass, field

EXAMPLES = 5


@dataclass(slots=True)
class RowTally:
    """Row counts of one import.

    `other`: valid rows that are not wanted (series, adult titles, people without a film). `twice`: duplicates.
    `broken`: unreadable rows, of which `examples` shows the first EXAMPLES.
    """

    read: int = 0
    kept: int = 0
    other: int = 0
    twice: int = 0
    broken: int = 0
    examples: list[str] = field(default_factory=list)

    def count_bad_row(self, row: bytes | str, why: str) -> None:
        """Count an unreadable row; the first few are kept as examples."""
        self.broken += 1
        if len(self.examples) < EXAMPLES:
            text = row.decode("utf-8", "replace") if isinstance(row, bytes) else row
            self.examples.append(f"{why}: {text.strip()[:120]!r}")
