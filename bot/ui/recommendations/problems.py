"""Error messages about recommendations, related films, compared tastes and the rating pool."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.errors import MarqueeError
from bot.domain.recommendations import errors, pool_errors
from bot.ui.kit import text


def _say(words: str) -> Callable[[MarqueeError], str]:
    return lambda _: words


def _recommend(error: errors.NothingToRecommend) -> str:
    if error.filters:
        asked = text.escape_line(", ".join(error.filters), 200)
        own = " To include private watchlist entries, add `private:True`." if error.watchlist else ""
        return f"I can't find a film no one watching has seen that fits: {asked}. Try fewer filters.{own}"
    if error.empty:
        return "This club has no films to choose from yet. Add one with `/rate` or `/watchlist add`."
    return "You've seen or turned down everything here. Add something new to your list with `/watchlist add`."


def _related(error: errors.NothingRelated) -> str:
    film = text.escape_line(error.film.name, 200)
    return f"I don't know enough about **{film}** to find similar films. Try `/recommend` instead."


RECOMMENDATIONS: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.NothingRelated: _related,
    errors.NothingToRecommend: _recommend,
    errors.TooLittleInCommon: lambda e: (
        f"You two share published ratings of {text.plural_text(e.common, 'film') if e.common else 'no films'} "
        f"here, and comparing takes {e.needed}. `/rate` a few more."
    ),
    errors.OnlyYourself: _say("That's you! Choose another member."),
    errors.NobodyHere: _say(
        "No one has used Marquee publicly in this channel in the last 90 days. Choose who's watching instead."
    ),
    errors.OnlyBots: _say("Bots don't watch films. Choose at least one member."),
    errors.TasteWithheld: _say("That member keeps their ratings private. Ask them about a film instead."),
    errors.NotInVoice: _say("You're not in a voice channel here. Join one, or choose who's watching."),
    errors.NobodyReacted: _say("No one has reacted to that message yet. Add a reaction, then try again."),
    errors.QuestionGone: _say("These suggestions are over 30 days old. Run `/recommend` again."),
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
    pool_errors.PoolTermsRefused: lambda _: (
        "Nothing was imported, because you did not agree to these terms. Type y when asked, or add --yes."
    ),
    pool_errors.PoolMissing: lambda _: "There is no rating pool, so there is nothing to remove.",
}
"""Plain text, shown in the terminal."""
