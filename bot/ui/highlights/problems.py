"""Error messages about quoted lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.highlights import errors
from bot.ui.kit import text


def _quote(error: errors.NothingToQuote) -> str:
    if error.reviewer is not None or error.genre is not None:
        return _quote_filtered(error)
    if error.film is not None:
        return (
            f"Nobody has written a line on **{text.escape_line(error.film.name, 200)}** that may be quoted. "
            "`/highlight` without a film draws one from the whole library."
        )
    return "There is no review here yet to quote from. `/movie` finds films to begin with."


def _quote_filtered(error: errors.NothingToQuote) -> str:
    who = error.reviewer and (
        "that member" if error.reviewer.startswith("member:") else f"**{text.escape_line(error.reviewer, 80)}**"
    )
    parts = [
        f"on **{text.escape_line(error.film.name, 200)}**" if error.film else "",
        f"by {who}" if who else "",
        f"of the genre {text.escape_line(error.genre, 60)}" if error.genre else "",
    ]
    asked = " ".join(part for part in parts if part)
    return f"There is no line {asked} here that may be quoted. Leave out a filter, or choose from the lists."


HIGHLIGHTS: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.LineGone: lambda _: "That line is no longer to be quoted. `/highlight` finds another one.",
    errors.NothingToQuote: _quote,
}
