"""Error messages about profiles and comparisons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.stats import errors
from bot.ui.kit import text
from bot.ui.language.messages import _, ngettext


def _too_few_shared(error: errors.TooFewShared) -> str:
    if not error.common:
        return _(
            "They share published ratings of no films here, and comparing takes {needed}. `/rate` a few more.",
            needed=error.needed,
        )
    return ngettext(
        "They share published ratings of {count} film here, and comparing takes {needed}. `/rate` a few more.",
        "They share published ratings of {count} films here, and comparing takes {needed}. `/rate` a few more.",
        error.common,
        needed=error.needed,
    )


NUMBERS: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.NumbersWithheld: lambda _error: _(
        "That member keeps their numbers private. Ask them about a film instead, or see the club's with `/club`."
    ),
    errors.OnlyOneMember: lambda _error: _("That's one and the same member. Choose two for `/compare`."),
    errors.TooFewShared: _too_few_shared,
    errors.FavouriteTwice: lambda error: _(
        "**{film}** is in two places. Choose different films for `/favourites`.",
        film=text.escape_line(error.title, 200),
    ),
}
