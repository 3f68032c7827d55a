"""Error messages about quoted lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import Any

from bot.domain.highlights import errors
from bot.ui.kit import text
from bot.ui.language.messages import N_, _
from bot.ui.language.titles import film_name
from bot.ui.language.words import genre_text


class _Writer(Enum):
    """Whose lines were asked for; a member is not named, because only their id is known."""

    ANY = auto()
    MEMBER = auto()
    NAMED = auto()


# By what was asked for: a film, the lines of somebody, a genre.
_FILTERED = {
    (False, _Writer.ANY, False): N_("There's no quotable line here. Leave out a filter, or choose from the lists."),
    (False, _Writer.ANY, True): N_(
        "There's no quotable line in the genre {genre} here. Leave out a filter, or choose from the lists."
    ),
    (False, _Writer.MEMBER, False): N_(
        "There's no quotable line by that member here. Leave out a filter, or choose from the lists."
    ),
    (False, _Writer.MEMBER, True): N_(
        "There's no quotable line by that member in the genre {genre} here. Leave out a filter, or choose from the "
        "lists."
    ),
    (False, _Writer.NAMED, False): N_(
        "There's no quotable line by **{name}** here. Leave out a filter, or choose from the lists."
    ),
    (False, _Writer.NAMED, True): N_(
        "There's no quotable line by **{name}** in the genre {genre} here. Leave out a filter, or choose from the "
        "lists."
    ),
    (True, _Writer.ANY, False): N_(
        "There's no quotable line about **{film}** here. Leave out a filter, or choose from the lists."
    ),
    (True, _Writer.ANY, True): N_(
        "There's no quotable line about **{film}** in the genre {genre} here. Leave out a filter, or choose from the "
        "lists."
    ),
    (True, _Writer.MEMBER, False): N_(
        "There's no quotable line about **{film}** by that member here. Leave out a filter, or choose from the lists."
    ),
    (True, _Writer.MEMBER, True): N_(
        "There's no quotable line about **{film}** by that member in the genre {genre} here. Leave out a filter, or "
        "choose from the lists."
    ),
    (True, _Writer.NAMED, False): N_(
        "There's no quotable line about **{film}** by **{name}** here. Leave out a filter, or choose from the lists."
    ),
    (True, _Writer.NAMED, True): N_(
        "There's no quotable line about **{film}** by **{name}** in the genre {genre} here. Leave out a filter, or "
        "choose from the lists."
    ),
}


def _quote(error: errors.NothingToQuote) -> str:
    if error.reviewer is not None or error.genre is not None:
        return _quote_filtered(error)
    if error.film is not None:
        return _(
            "There's no quotable line about **{film}** yet. Leave out `film` to get a line about any film.",
            film=text.escape_line(film_name(error.film), 200),
        )
    return _("There are no reviews to quote here yet. Write the first one with `/write`.")


def _quote_filtered(error: errors.NothingToQuote) -> str:
    writer = _Writer.ANY
    if error.reviewer:
        writer = _Writer.MEMBER if error.reviewer.startswith("member:") else _Writer.NAMED
    return _(
        _FILTERED[error.film is not None, writer, bool(error.genre)],
        film=text.escape_line(film_name(error.film), 200) if error.film else "",
        name=text.escape_line(error.reviewer or "", 80),
        genre=text.escape_line(genre_text(error.genre), 60) if error.genre else "",
    )


HIGHLIGHTS: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.LineGone: lambda _error: _("That line can't be quoted any more. Get another one with `/highlight`."),
    errors.NothingToQuote: _quote,
}
