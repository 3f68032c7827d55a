"""Suggested films as lines with their reasons, and buttons to open them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.domain.catalogue.film import Film
from bot.domain.recommendations.suggestion import SuggestedFilm, SuggestionReason, SuggestionReasonKind
from bot.ui.kit import controls, text
from bot.ui.kit.layout import Card, Item, card_box, divider, film_section, text_block
from bot.ui.language.messages import _, ngettext
from bot.ui.language.numbers import clause_list, decimal_text, list_text, short_decimal_text
from bot.ui.language.titles import film_name, known_name
from bot.ui.language.words import country_text, genre_text, inside_sentence, mood_text, theme_text

REASONS_SHOWN = 2


def related_card(film: Film, found: Sequence[SuggestedFilm]) -> Card:
    items: list[Item] = [
        text_block(f"## {_('Related to {film}', film=text.escape_line(film_name(film), 300))}"),
        divider(),
    ]
    items += [suggestion_line(n, suggested) for n, suggested in enumerate(found, 1)]
    items += film_buttons(found)
    return Card(card_box(*items))


def suggestion_line(number: int, suggested: SuggestedFilm) -> Item:
    """One film with its poster and its REASONS_SHOWN strongest reasons."""
    film = suggested.film
    by = f" · {text.escape_line(film.directors[0], 80)}" if film.directors else ""
    why = clause_list(reason_text(reason) for reason in suggested.reasons[:REASONS_SHOWN])
    sentence = why[:1].upper() + why[1:]
    return film_section(
        film, f"**{number}. {text.escape_line(film_name(film), 200)}**{by}\n{text.shorten_text(sentence, 300)}"
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
    return _WORDS[reason.kind](
        reason, text.list_names((text.escape_line(known_name(name), 60) for name in reason.names), 180)
    )


def _liked(reason: SuggestionReason, _names: str) -> str:
    if not reason.count:
        return _("liked by the same members")
    return ngettext("liked by the same {count} member", "liked by the same {count} members", reason.count)


def _members(names: Sequence[str]) -> str:
    """Up to three names joined with "and"; of more, the first few and a count."""
    escaped = [text.escape_line(name, 40) for name in names]
    return text.list_names(escaped, 90) if len(escaped) > 3 else list_text(escaped)


def _wished(reason: SuggestionReason, _names: str) -> str:
    if not reason.names:
        return _("on your watchlist")
    if len(reason.names) == 1:
        return _("on {name}'s watchlist", name=_members(reason.names))
    return _("on the watchlists of {names}", names=_members(reason.names))


def _through(reason: SuggestionReason) -> str | None:
    """How the film is related to the one that was liked."""
    link = reason.through
    if link is not None and link.kind in (SuggestionReasonKind.REMAKE, SuggestionReasonKind.RETOLD):
        # The liked film is named already.
        link = SuggestionReason(link.kind)
    return reason_text(link) if link else None


def _you_liked(reason: SuggestionReason, names: str) -> str:
    if not names:
        return _("close to films you liked")
    how = _through(reason)
    if how is None:
        return _("because you liked {films}", films=names)
    # Translators: {how} is another reason, such as "also directed by Jane Doe".
    return _("because you liked {films} ({how})", films=names, how=how)


def _member_liked(reason: SuggestionReason, _names: str) -> str:
    if not reason.names:
        return _("close to films one of them liked")
    members, film, how = (
        _members(reason.names[:-1]),
        text.escape_line(known_name(reason.names[-1]), 120),
        _through(reason),
    )
    if how is None:
        return _("because {members} liked {film}", members=members, film=film)
    # Translators: {how} is another reason, such as "also directed by Jane Doe".
    return _("because {members} liked {film} ({how})", members=members, film=film, how=how)


def _score(reason: SuggestionReason, _names: str) -> str:
    if reason.count == 1:
        return _("a member here gave it {stars} stars", stars=short_decimal_text(reason.stars))
    return ngettext(
        "{stars} of 5 from {count} member here",
        "{stars} of 5 from {count} members here",
        reason.count,
        stars=decimal_text(reason.stars),
    )


def _place_and_time(reason: SuggestionReason, _names: str) -> str:
    named = [_("the {decade}s", decade=name) if name.isdigit() else country_text(name) for name in reason.names]
    names = text.list_names((text.escape_line(name, 60) for name in named), 150)
    return _("from the same place and time: {names}", names=names)


def _mood(reason: SuggestionReason, _names: str) -> str:
    mood, *why = reason.names
    words = (text.escape_line(_word_text(name), 60) for name in why[:4])
    return f"{mood_text(mood)}: {text.list_names(words, 150)}"


def _genre(reason: SuggestionReason, _names: str) -> str:
    words = (text.escape_line(genre_text(name), 60) for name in reason.names)
    # Translators: {genres} is a list such as "drama, comedy", the reason why a film is related.
    return _("also {genres}", genres=inside_sentence(text.list_names(words, 180)))


def _theme(reason: SuggestionReason, _names: str) -> str:
    words = (text.escape_line(theme_text(name), 60) for name in reason.names)
    return _("also about {themes}", themes=text.list_names(words, 180))


def _word_text(word: str) -> str:
    """A genre or a theme, whichever the word is."""
    return found if (found := genre_text(word)) != word else theme_text(word)


_WORDS: dict[SuggestionReasonKind, Callable[[SuggestionReason, str], str]] = {
    SuggestionReasonKind.SERIES: lambda _reason, names: (
        _("the same series: {names}", names=names) if names else _("the same series")
    ),
    SuggestionReasonKind.REMAKE: lambda _reason, names: (
        _("a remake of {film}", film=names) if names else _("the original")
    ),
    SuggestionReasonKind.RETOLD: lambda _reason, names: _("remade as {film}", film=names) if names else _("its remake"),
    SuggestionReasonKind.SAME_TITLE: lambda _reason, _names: _("another film with the same title"),
    SuggestionReasonKind.DIRECTOR: lambda _reason, names: _("also directed by {names}", names=names),
    SuggestionReasonKind.WRITER: lambda _reason, names: _("also written by {names}", names=names),
    SuggestionReasonKind.CAST: lambda _reason, names: _("also with {names}", names=names),
    SuggestionReasonKind.THEME: _theme,
    SuggestionReasonKind.GENRE: _genre,
    SuggestionReasonKind.COUNTRY_ERA: _place_and_time,
    SuggestionReasonKind.TEXT: lambda _reason, names: (
        _("similar description: {words}", words=names) if names else _("similar description")
    ),
    SuggestionReasonKind.CO_LIKED: _liked,
    SuggestionReasonKind.BECAUSE_YOU_LIKED: _you_liked,
    SuggestionReasonKind.BECAUSE_MEMBER_LIKED: _member_liked,
    SuggestionReasonKind.CO_LIKED_ELSEWHERE: lambda reason, _names: ngettext(
        "liked by the same {count} person on MovieLens", "liked by the same {count} people on MovieLens", reason.count
    ),
    SuggestionReasonKind.LIKED_BY_SIMILAR: lambda reason, names: ngettext(
        "liked by {count} member here who also liked {films}",
        "liked by {count} members here who also liked {films}",
        reason.count,
        films=names,
    ),
    SuggestionReasonKind.LIKED_ELSEWHERE: lambda reason, names: ngettext(
        "liked by {count} person on MovieLens who also liked {films}",
        "liked by {count} people on MovieLens who also liked {films}",
        reason.count,
        films=names,
    ),
    SuggestionReasonKind.POPULAR_HERE: lambda reason, _names: ngettext(
        "liked by {count} member here", "liked by {count} members here", reason.count
    ),
    SuggestionReasonKind.LIBRARY_BEST: lambda _reason, _names: _("one of the library's best"),
    SuggestionReasonKind.MOOD: _mood,
    SuggestionReasonKind.CLUB_SCORE: _score,
    SuggestionReasonKind.HOUSE_SCORE: lambda reason, _names: _(
        "{stars} stars in the house review", stars=short_decimal_text(reason.stars)
    ),
    SuggestionReasonKind.WELL_KNOWN: lambda _reason, _names: _("one of the library's best known"),
    SuggestionReasonKind.WISHED: _wished,
    SuggestionReasonKind.UNRATED: lambda _reason, _names: _("new to this club: no ratings yet"),
    SuggestionReasonKind.IN_LIBRARY: lambda _reason, _names: _("in this club's library"),
}
