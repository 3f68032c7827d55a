"""Suggested films as lines with their reasons, and buttons to open them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.domain.catalogue.film import Film
from bot.domain.recommendations.suggestion import SuggestedFilm, SuggestionReason, SuggestionReasonKind
from bot.ui.kit import controls, text
from bot.ui.kit.layout import Card, Item, card_box, divider, film_section, text_block

REASONS_SHOWN = 2


def related_card(film: Film, found: Sequence[SuggestedFilm]) -> Card:
    items: list[Item] = [text_block(f"## Related to {text.escape_line(film.name, 300)}"), divider()]
    items += [suggestion_line(n, suggested) for n, suggested in enumerate(found, 1)]
    items += film_buttons(found)
    return Card(card_box(*items))


def suggestion_line(number: int, suggested: SuggestedFilm) -> Item:
    """One film with its poster and its REASONS_SHOWN strongest reasons."""
    film = suggested.film
    by = f" · {text.escape_line(film.directors[0], 80)}" if film.directors else ""
    why = "; ".join(reason_text(reason) for reason in suggested.reasons[:REASONS_SHOWN])
    sentence = why[:1].upper() + why[1:]
    return film_section(
        film, f"**{number}. {text.escape_line(film.name, 200)}**{by}\n{text.shorten_text(sentence, 300)}"
    )


def film_buttons(found: Sequence[SuggestedFilm]) -> list[Item]:
    """A button for each film's card, three in a row."""
    buttons = [
        controls.make_button(
            f"{n}. {text.label_text(suggested.film.title, 24)}", controls.CARD.custom_id(suggested.film.id)
        )
        for n, suggested in enumerate(found, 1)
    ]
    return [controls.button_row(*buttons[n : n + 3]) for n in range(0, len(buttons), 3)]


def reason_text(reason: SuggestionReason) -> str:
    """A reason in plain words, without a capital letter and full stop."""
    return _WORDS[reason.kind](reason, text.list_names((text.escape_line(name, 60) for name in reason.names), 180))


def _liked(reason: SuggestionReason, _: str) -> str:
    return (
        f"liked by the same {text.plural_text(reason.count, 'member')}" if reason.count else "liked by the same members"
    )


def _members(names: Sequence[str]) -> str:
    """Up to three names joined with "and"; of more, the first few and a count."""
    escaped = [text.escape_line(name, 40) for name in names]
    if len(escaped) > 3:
        return text.list_names(escaped, 90)
    return " and ".join(part for part in (", ".join(escaped[:-1]), escaped[-1]) if part)


def _wished(reason: SuggestionReason, _: str) -> str:
    if not reason.names:
        return "on your watchlist"
    if len(reason.names) == 1:
        return f"on {_members(reason.names)}'s watchlist"
    return f"on the watchlists of {_members(reason.names)}"


def _through(reason: SuggestionReason) -> str:
    """How the film is related to the one that was liked, in brackets."""
    link = reason.through
    if link is not None and link.kind in (SuggestionReasonKind.REMAKE, SuggestionReasonKind.RETOLD):
        # The liked film is named already.
        link = SuggestionReason(link.kind)
    return f" ({reason_text(link)})" if link else ""


def _score(reason: SuggestionReason, _: str) -> str:
    if reason.count == 1:
        return f"a member here gave it {reason.stars:g} stars"
    return f"{reason.stars:.1f} of 5 from {text.plural_text(reason.count, 'member')} here"


def _place_and_time(reason: SuggestionReason, _: str) -> str:
    named = [f"the {name}s" if name.isdigit() else name for name in reason.names]
    return f"from the same place and time: {text.list_names((text.escape_line(name, 60) for name in named), 150)}"


def _mood(reason: SuggestionReason, _: str) -> str:
    mood, *why = reason.names
    return f"{mood}: {text.list_names((text.escape_line(name, 60) for name in why[:4]), 150)}"


_WORDS: dict[SuggestionReasonKind, Callable[[SuggestionReason, str], str]] = {
    SuggestionReasonKind.SERIES: lambda _, names: f"the same series: {names}" if names else "the same series",
    SuggestionReasonKind.REMAKE: lambda _, names: f"a remake of {names}" if names else "the original",
    SuggestionReasonKind.RETOLD: lambda _, names: f"remade as {names}" if names else "its remake",
    SuggestionReasonKind.SAME_TITLE: lambda _, __: "another film with the same title",
    SuggestionReasonKind.DIRECTOR: lambda _, names: f"also directed by {names}",
    SuggestionReasonKind.WRITER: lambda _, names: f"also written by {names}",
    SuggestionReasonKind.CAST: lambda _, names: f"also with {names}",
    SuggestionReasonKind.THEME: lambda _, names: f"also about {names}",
    SuggestionReasonKind.GENRE: lambda _, names: f"also {names.lower()}",
    SuggestionReasonKind.COUNTRY_ERA: _place_and_time,
    SuggestionReasonKind.TEXT: lambda _, names: f"similar description: {names}" if names else "similar description",
    SuggestionReasonKind.CO_LIKED: _liked,
    SuggestionReasonKind.BECAUSE_YOU_LIKED: lambda reason, names: (
        f"because you liked {names}{_through(reason)}" if names else "close to films you liked"
    ),
    SuggestionReasonKind.BECAUSE_MEMBER_LIKED: lambda reason, _: (
        f"because {_members(reason.names[:-1])} liked {text.escape_line(reason.names[-1], 120)}{_through(reason)}"
        if reason.names
        else "close to films one of them liked"
    ),
    SuggestionReasonKind.CO_LIKED_ELSEWHERE: lambda reason, _: (
        f"liked by the same {reason.count:,} people on MovieLens"
    ),
    SuggestionReasonKind.LIKED_BY_SIMILAR: lambda reason, names: (
        f"liked by {text.plural_text(reason.count, 'member')} here who also liked {names}"
    ),
    SuggestionReasonKind.LIKED_ELSEWHERE: lambda reason, names: (
        f"liked by {reason.count:,} people on MovieLens who also liked {names}"
    ),
    SuggestionReasonKind.POPULAR_HERE: lambda reason, _: f"liked by {text.plural_text(reason.count, 'member')} here",
    SuggestionReasonKind.LIBRARY_BEST: lambda _, __: "one of the library's best",
    SuggestionReasonKind.MOOD: _mood,
    SuggestionReasonKind.CLUB_SCORE: _score,
    SuggestionReasonKind.HOUSE_SCORE: lambda reason, _: f"{reason.stars:g} stars in the house review",
    SuggestionReasonKind.WELL_KNOWN: lambda _, __: "one of the library's best known",
    SuggestionReasonKind.WISHED: _wished,
    SuggestionReasonKind.UNRATED: lambda _, __: "new to this club: no ratings yet",
    SuggestionReasonKind.IN_LIBRARY: lambda _, __: "in this club's library",
}
