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
        own = " What is on a watchlist privately counts with `private:True`." if error.watchlist else ""
        return f"Nothing here that is new to those who watch fits: {asked}. Try with fewer filters.{own}"
    if error.empty:
        return "This club has no films to choose from yet. `/rate` or `/watchlist add` one, and there is."
    return "Everything that this club has was seen or refused. That calls for a new film: `/movie` finds one."


def _related(error: errors.NothingRelated) -> str:
    film = text.escape_line(error.film.name, 200)
    return f"Too little is known of **{film}** to tie another film to it. `/recommend` finds something to watch."


RECOMMENDATIONS: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.NothingRelated: _related,
    errors.NothingToRecommend: _recommend,
    errors.TooLittleInCommon: lambda e: (
        f"You two have published ratings of {text.plural_text(e.common, 'film') if e.common else 'no film'} "
        f"in common here; "
        f"{e.needed} are needed to say anything. `/rate` a few more."
    ),
    errors.OnlyYourself: _say("That is you, and you agree with yourself. Choose another member."),
    errors.NobodyHere: _say(
        "Nobody has used Marquee publicly in this channel in the last 90 days. Choose who is watching instead."
    ),
    errors.OnlyBots: _say("Bots do not watch films. Choose at least one member."),
    errors.TasteWithheld: _say("That member keeps their ratings to themselves. Ask them about a film instead."),
    errors.NotInVoice: _say("You are in no voice channel of this server. Join one, or choose who is watching."),
    errors.NobodyReacted: _say("Nobody has reacted to that message yet. Add a reaction to it and try again."),
    errors.QuestionGone: _say("That question is more than 30 days old. Ask `/recommend` again."),
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
