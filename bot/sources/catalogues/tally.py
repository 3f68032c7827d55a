"""What a reader counts while it reads: nothing that is left out is left out silently."""

from __future__ import annotations

from dataclasses import dataclass, field

EXAMPLES = 5


@dataclass(slots=True)
class RowTally:
    """Rows of one import. `other` are sound rows that are not wanted: series, adult titles, people of no film."""

    read: int = 0
    kept: int = 0
    other: int = 0
    twice: int = 0
    broken: int = 0
    examples: list[str] = field(default_factory=list)

    def count_bad_row(self, row: bytes | str, why: str) -> None:
        """Count a row that cannot be understood; the first few are shown to the operator."""
        self.broken += 1
        if len(self.examples) < EXAMPLES:
            text = row.decode("utf-8", "replace") if isinstance(row, bytes) else row
            self.examples.append(f"{why}: {text.strip()[:120]!r}")
