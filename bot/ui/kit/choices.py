"""The choices of autocomplete lists: labels that distinguish similar items, values that cannot be typed by accident."""

from __future__ import annotations

from collections.abc import Iterable

import discord
from discord import app_commands

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.catalogue.found_film import FilmSuggestions
from bot.domain.reviews.review import Review
from bot.ui.kit import controls, text, theme
from bot.ui.language.messages import _

Choices = list[app_commands.Choice[str]]


def film_label(film: Film, limit: int = theme.LABEL_LIMIT) -> str:
    """Title (Year) · director, as a plain label that tells remakes apart; if too long, the title is shortened."""
    tail = f" ({film.year})" if film.year else ""
    if film.directors:
        tail += f" · {text.label_text(film.directors[0], 40)}"
    return text.label_text(film.title, limit - len(tail)) + tail


def nominate_select(films: Iterable[Film]) -> discord.ui.ActionRow[discord.ui.LayoutView]:
    """A select of films; choosing one nominates it for a movie night."""
    options = {
        film.id: discord.SelectOption(label=film_label(film, theme.OPTION_LIMIT), value=str(film.id)) for film in films
    }
    return controls.option_select(
        controls.NOMINATE_FROM.custom_id(), _("Nominate one for a movie night"), list(options.values())
    )


def film_choices(found: FilmSuggestions, typed: str) -> Choices:
    """Films by id, and the typed text itself: first unless it surely means the first film, else last.

    An Enter takes the first choice, so a text that names no film here must not become another film. The list is never
    empty, because Discord's client would cache that.
    """
    choices = [
        app_commands.Choice(name=film_label(film, theme.CHOICE_LIMIT), value=f"film:{film.id}") for film in found.films
    ]
    if not typed.strip():
        return choices[: theme.OPTIONS] or [
            app_commands.Choice(name=text.label_text(_("Start typing a film title"), theme.CHOICE_LIMIT), value="?")
        ]
    own = app_commands.Choice(
        name=text.label_text(typed, theme.CHOICE_LIMIT), value=typed.strip()[: theme.CHOICE_LIMIT]
    )
    if found.sure:
        return [*choices[: theme.OPTIONS - 1], own]
    return [own, *choices[: theme.OPTIONS - 1]]


def reviewer_choices(reviews: Iterable[Review], typed: str) -> Choices:
    """Authors whose name contains what was typed: a member's value is the id, anybody else's the name."""
    wanted = fold_text(typed)
    return [
        app_commands.Choice(
            name=text.label_text(f"{review.author.name}  {text.star_text(review.stars)}".rstrip(), theme.CHOICE_LIMIT),
            value=f"member:{review.author.member}"
            if review.author.member
            else review.author.name[: theme.CHOICE_LIMIT],
        )
        for review in reviews
        if wanted in fold_text(review.author.name)
    ][: theme.OPTIONS]


def word_choices(words: Iterable[tuple[str, str]], typed: str) -> Choices:
    """(word, explanation) pairs whose word contains what was typed, in their order; words that begin with it first."""
    wanted = fold_text(typed)
    found = sorted(
        ((not fold_text(word).startswith(wanted), word, says) for word, says in words if wanted in fold_text(word)),
        key=lambda choice: choice[0],
    )
    return [
        app_commands.Choice(name=text.label_text(f"{word}: {says}" if says else word, theme.CHOICE_LIMIT), value=word)
        for _later, word, says in found
    ][: theme.OPTIONS]
