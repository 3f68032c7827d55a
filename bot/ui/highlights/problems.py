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
            f"There's no quotable line about **{text.escape_line(error.film.name, 200)}** yet. Leave out `film` "
            "to get a line about any film."
        )
    return "There are no reviews to quote here yet. Write the first one with `/write`."


def _quote_filtered(error: errors.NothingToQuote) -> str:
    who = error.reviewer and (
        "that member" if error.reviewer.startswith("member:") else f"**{text.escape_line(error.reviewer, 80)}**"
    )
    parts = [
        f"about **{text.escape_line(error.film.name, 200)}**" if error.film else "",
        f"by {who}" if who else "",
        f"in the genre {text.escape_line(error.genre, 60)}" if error.genre else "",
    ]
    asked = " ".join(part for part in parts if part)
    return f"There's no quotable line {asked} here. Leave out a filter, or choose from the lists."


HIGHLIGHTS: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.LineGone: lambda _: "That line can't be quoted any more. Get another one with `/highlight`.",
    errors.NothingToQuote: _quote,
}
