"""Films suggested: each a line that can be pressed, with the reason in plain words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.domain.catalogue.film import Film
from bot.domain.recommendations.suggestion import Because, Suggested, Why
from bot.ui.kit import controls, text
from bot.ui.kit.layout import Card, Item, box, rule, says

REASONS_SHOWN = 2


def related_card(film: Film, found: Sequence[Suggested]) -> Card:
    items: list[Item] = [says(f"## Related to {text.line(film.name, 300)}"), rule()]
    items += [line_of(n, suggested) for n, suggested in enumerate(found, 1)]
    items += openers(found)
    return Card(box(*items))


def line_of(number: int, suggested: Suggested) -> Item:
    """One film with its strongest reasons."""
    film = suggested.film
    by = f" · {text.line(film.directors[0], 80)}" if film.directors else ""
    why = "; ".join(reason(because) for because in suggested.because[:REASONS_SHOWN])
    sentence = why[:1].upper() + why[1:]
    return says(f"**{number}. {text.line(film.name, 200)}**{by}\n{text.fit(sentence, 300)}")


def openers(found: Sequence[Suggested]) -> list[Item]:
    """A button for each film's card, three to a row."""
    buttons = [
        controls.button(f"{n}. {text.label(suggested.film.title, 24)}", controls.CARD.id(suggested.film.id))
        for n, suggested in enumerate(found, 1)
    ]
    return [controls.row(*buttons[n : n + 3]) for n in range(0, len(buttons), 3)]


def reason(because: Because) -> str:
    """A reason in plain words, to stand in the middle of a sentence."""
    return _WORDS[because.why](because, text.listing((text.line(name, 60) for name in because.names), 180))


def _liked(because: Because, _: str) -> str:
    return f"liked by the same {text.plural(because.count, 'member')}" if because.count else "liked by the same members"


def _members(names: Sequence[str]) -> str:
    """Names as they are said: up to three with "and", of more the first few."""
    said = [text.line(name, 40) for name in names]
    if len(said) > 3:
        return text.listing(said, 90)
    return " and ".join(part for part in (", ".join(said[:-1]), said[-1]) if part)


def _wished(because: Because, _: str) -> str:
    if not because.names:
        return "on your watchlist"
    if len(because.names) == 1:
        return f"on {_members(because.names)}'s watchlist"
    return f"on the watchlists of {_members(because.names)}"


def _through(because: Because) -> str:
    """What ties the film to the one that was liked, in brackets."""
    tie = because.through
    if tie is not None and tie.why in (Why.REMAKE, Why.RETOLD):
        # The film that was liked is named already.
        tie = Because(tie.why)
    return f" ({reason(tie)})" if tie else ""


def _score(because: Because, _: str) -> str:
    if because.count == 1:
        return f"a member here gave it {because.stars:g} stars"
    return f"{because.stars:.1f} of 5 from {text.plural(because.count, 'member')} here"


def _place_and_time(because: Because, _: str) -> str:
    named = [f"the {name}s" if name.isdigit() else name for name in because.names]
    return f"from the same place and time: {text.listing((text.line(name, 60) for name in named), 150)}"


def _mood(because: Because, _: str) -> str:
    mood, *why = because.names
    return f"{mood}: {text.listing((text.line(name, 60) for name in why[:4]), 150)}"


_WORDS: dict[Why, Callable[[Because, str], str]] = {
    Why.SERIES: lambda _, names: f"the same series: {names}" if names else "the same series",
    Why.REMAKE: lambda _, names: f"retells {names}" if names else "which it retells",
    Why.RETOLD: lambda _, names: f"retold in {names}" if names else "which retells it",
    Why.SAME_TITLE: lambda _, __: "another film of the same title",
    Why.DIRECTOR: lambda _, names: f"also directed by {names}",
    Why.WRITER: lambda _, names: f"also written by {names}",
    Why.CAST: lambda _, names: f"also with {names}",
    Why.THEME: lambda _, names: f"also about {names}",
    Why.GENRE: lambda _, names: f"also {names}",
    Why.COUNTRY_ERA: _place_and_time,
    Why.TEXT: lambda _, names: f"described alike: {names}" if names else "described alike",
    Why.CO_LIKED: _liked,
    Why.BECAUSE_YOU_LIKED: lambda because, names: (
        f"because you liked {names}{_through(because)}" if names else "near to what you have liked"
    ),
    Why.BECAUSE_MEMBER_LIKED: lambda because, _: (
        f"because {_members(because.names[:-1])} liked {text.line(because.names[-1], 120)}{_through(because)}"
        if because.names
        else "near to what one of them has liked"
    ),
    Why.CO_LIKED_ELSEWHERE: lambda because, _: f"liked by the same {because.count:,} people of MovieLens",
    Why.LIKED_BY_SIMILAR: lambda because, names: (
        f"liked by {text.plural(because.count, 'member')} here who also liked {names}"
    ),
    Why.LIKED_ELSEWHERE: lambda because, names: (
        f"liked by {because.count:,} people of MovieLens who also liked {names}"
    ),
    Why.POPULAR_HERE: lambda because, _: f"liked by {text.plural(because.count, 'member')} here",
    Why.LIBRARY_BEST: lambda _, __: "one of the best of the library",
    Why.MOOD: _mood,
    Why.CLUB_SCORE: _score,
    Why.HOUSE_SCORE: lambda because, _: f"{because.stars:g} stars in the house review",
    Why.WELL_KNOWN: lambda _, __: "one of the best known of the library",
    Why.WISHED: _wished,
    Why.UNRATED: lambda _, __: "nobody here has rated it yet",
    Why.IN_LIBRARY: lambda _, __: "in this club's library",
}
