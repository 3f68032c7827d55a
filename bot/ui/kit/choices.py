"""Choices of autocomplete lists: labels that tell alike things apart, values that no text is mistaken for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from discord import app_commands

from bot.domain.catalogue.film import Film, plain
from bot.domain.reviews.review import Review
from bot.ui.kit import text, theme
from bot.ui.problems import named

Choices = list[app_commands.Choice[str]]


def film_choices(films: Sequence[Film], typed: str) -> Choices:
    """Films by id. Where nothing answers, what was typed stands there itself: an empty list would be remembered."""
    choices = [
        app_commands.Choice(name=named(film, theme.CHOICE_LIMIT), value=f"film:{film.id}")
        for film in films[: theme.OPTIONS]
    ]
    if choices:
        return choices
    own = text.label(typed, theme.CHOICE_LIMIT) if typed.strip() else "Type a film's title"
    return [app_commands.Choice(name=own, value=typed.strip()[: theme.CHOICE_LIMIT] or "?")]


def reviewer_choices(reviews: Iterable[Review], typed: str) -> Choices:
    """Authors: a member by id, anybody else by name."""
    wanted = plain(typed)
    return [
        app_commands.Choice(
            name=text.label(f"{review.author.name}  {text.stars(review.stars)}".rstrip(), theme.CHOICE_LIMIT),
            value=f"member:{review.author.member}"
            if review.author.member
            else review.author.name[: theme.CHOICE_LIMIT],
        )
        for review in reviews
        if wanted in plain(review.author.name)
    ][: theme.OPTIONS]


def word_choices(words: Iterable[tuple[str, str]], typed: str) -> Choices:
    """Words of a fixed list, each with what to say of it, that begin with or hold what was typed."""
    wanted = plain(typed)
    found = sorted(
        ((not plain(word).startswith(wanted), word, says) for word, says in words if wanted in plain(word)),
    )
    return [
        app_commands.Choice(name=text.label(f"{word}: {says}" if says else word, theme.CHOICE_LIMIT), value=word)
        for _, word, says in found
    ][: theme.OPTIONS]
