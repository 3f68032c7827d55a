"""The choices of autocomplete lists: labels that distinguish similar items, values that cannot be typed by accident."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import discord
from discord import app_commands

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.catalogue.found_film import FilmSuggestions
from bot.domain.reviews.review import Review
from bot.ui.kit import controls, text, theme
from bot.ui.language.messages import _
from bot.ui.language.titles import film_title
from bot.ui.language.words import mood_description, mood_text

Choices = list[app_commands.Choice[str]]


def film_label(film: Film, limit: int = theme.LABEL_LIMIT) -> str:
    """Title (Year) · director, as a plain label that tells remakes apart; if too long, the title is shortened."""
    tail = f" ({film.year})" if film.year else ""
    if film.directors:
        tail += f" · {text.label_text(film.directors[0], 40)}"
    return text.label_text(film_title(film), limit - len(tail)) + tail


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


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a list: as it is stored, as people read it, and an explanation or ""."""

    stored: str
    shown: str
    says: str = ""

    @property
    def label(self) -> str:
        # Translators: a word that films are described with, and an explanation of it.
        return _("{word}: {explanation}", word=self.shown, explanation=self.says) if self.says else self.shown


def list_words(words: Iterable[str], translate: Callable[[str], str]) -> list[Word]:
    return [Word(word, translate(word)) for word in words]


def mood_words(moods: Iterable[tuple[str, str]]) -> list[Word]:
    """For the names of moods with their descriptions."""
    return [Word(mood, mood_text(mood), mood_description(says)) for mood, says in moods]


def word_choices(words: Iterable[Word], typed: str) -> Choices:
    """The words that contain what was typed, in their order; those that begin with it first.

    They are found by how people read them and by how they are stored, in English.
    """
    wanted = fold_text(typed)
    found = []
    for word in words:
        names = {fold_text(word.shown), fold_text(word.stored)}
        if any(wanted in name for name in names):
            found.append((not any(name.startswith(wanted) for name in names), word))
    return [
        app_commands.Choice(name=text.label_text(word.label, theme.CHOICE_LIMIT), value=word.stored)
        for _later, word in sorted(found, key=lambda each: each[0])
    ][: theme.OPTIONS]
