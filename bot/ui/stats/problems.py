"""Error messages about profiles and comparisons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.stats import errors
from bot.ui.kit import text

NUMBERS: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.NumbersWithheld: lambda _: (
        "That member keeps their numbers private. Ask them about a film instead, or see the club's with `/club`."
    ),
    errors.OnlyOneMember: lambda _: "That's one and the same member. Choose two for `/compare`.",
    errors.TooFewShared: lambda e: (
        f"They share published ratings of {text.plural_text(e.common, 'film') if e.common else 'no films'} here, and "
        f"comparing takes {e.needed}. `/rate` a few more."
    ),
    errors.FavouriteTwice: lambda e: (
        f"**{text.escape_line(e.title, 200)}** is in two places. Choose different films for `/favourites`."
    ),
}
