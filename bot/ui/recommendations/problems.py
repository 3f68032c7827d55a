"""Error messages about recommendations, related films, compared tastes and the rating pool."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.errors import MarqueeError
from bot.domain.recommendations import errors, pool_errors
from bot.ui.kit import text
from bot.ui.language.messages import N_, _, ngettext
from bot.ui.language.numbers import comma_list
from bot.ui.language.titles import film_name
from bot.ui.recommendations.filters import filter_words


def _say(words: str) -> Callable[[MarqueeError], str]:
    """A sentence that is the same for every error of its kind; `words` is marked with N_."""
    return lambda _error: _(words)


def _recommend(error: errors.NothingToRecommend) -> str:
    if error.filters is not None and (words := filter_words(error.filters)):
        sentences = [
            _(
                "I can't find a film no one watching has seen that fits: {filters}. Try fewer filters.",
                filters=text.escape_line(comma_list(words), 200),
            )
        ]
        if error.watchlist:
            sentences.append(_("To include private watchlist entries, add `private:True`."))
        return " ".join(sentences)
    if error.empty:
        return _("This club has no films to choose from yet. Add one with `/rate` or `/watchlist add`.")
    return _("You've seen or turned down everything here. Add something new to your list with `/watchlist add`.")


def _related(error: errors.NothingRelated) -> str:
    return _(
        "I don't know enough about **{film}** to find similar films. Try `/recommend` instead.",
        film=text.escape_line(film_name(error.film), 200),
    )


def _too_little(error: errors.TooLittleInCommon) -> str:
    if not error.common:
        return _(
            "You two share published ratings of no films here, and comparing takes {needed}. `/rate` a few more.",
            needed=error.needed,
        )
    return ngettext(
        "You two share published ratings of {count} film here, and comparing takes {needed}. `/rate` a few more.",
        "You two share published ratings of {count} films here, and comparing takes {needed}. `/rate` a few more.",
        error.common,
        needed=error.needed,
    )


RECOMMENDATIONS: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.NothingRelated: _related,
    errors.NothingToRecommend: _recommend,
    errors.TooLittleInCommon: _too_little,
    errors.OnlyYourself: _say(N_("That's you! Choose another member.")),
    errors.NobodyHere: _say(
        N_("No one has used Marquee publicly in this channel in the last 90 days. Choose who's watching instead.")
    ),
    errors.OnlyBots: _say(N_("Bots don't watch films. Choose at least one member.")),
    errors.TasteWithheld: _say(N_("That member keeps their ratings private. Ask them about a film instead.")),
    errors.NotInVoice: _say(N_("You're not in a voice channel here. Join one, or choose who's watching.")),
    errors.NobodyReacted: _say(N_("No one has reacted to that message yet. Add a reaction, then try again.")),
    errors.QuestionGone: _say(N_("These suggestions are over 30 days old. Run `/recommend` again.")),
}


def _wrong(error: pool_errors.PoolFileWrong) -> str:
    name = f" ({error.name})" if error.name else ""
    return (
        f"{error.path}{name} cannot be imported: {error.why.value}. Nothing was changed. Give the ZIP from GroupLens, "
        "such as ml-latest-small.zip, or the folder that it unpacks to."
    )


RATING_POOL: Mapping[type[Exception], Callable[[Any], str]] = {
    pool_errors.PoolFileWrong: _wrong,
    pool_errors.PoolUnmatched: lambda e: (
        f"None of the {e.films:,} films in {e.path} is in the catalogue, so its ratings are of no use. Nothing was "
        "changed. Import a catalogue first: `python -m bot catalogue import` (docs/catalogue.md)."
    ),
    pool_errors.PoolTermsRefused: lambda _error: (
        "Nothing was imported, because you did not agree to these terms. Type y when asked, or add --yes."
    ),
    pool_errors.PoolMissing: lambda _error: "There is no rating pool, so there is nothing to remove.",
}
"""Plain text, shown in the terminal."""
