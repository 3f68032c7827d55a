"""The sentences on films that are not found, with buttons for those that are near, and on catalogue files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot.domain.catalogue import errors
from bot.domain.catalogue.film import Film
from bot.ui.kit import controls, text, theme
from bot.ui.kit.choices import film_label
from bot.ui.kit.layout import Item


@dataclass(frozen=True, slots=True)
class AskedCommand:
    """The command that went wrong, so that a chosen film can go on with it.

    `pick` gives the custom_id of a film's button where the command needs more than the film to go on.
    """

    command: controls.Command
    private: bool = False
    pick: Callable[[int], str] | None = None

    def pick_id(self, film: Film) -> str:
        if self.pick is not None:
            return self.pick(film.id)
        return controls.PICK[self.command].custom_id(film.id, int(self.private))


def _not_found(error: errors.FilmNotFound) -> str:
    typed = text.escape_line(error.typed, 150) or "nothing"
    if error.nearest:
        return f"No film here is called **{typed}**. Did you mean one of these?"
    return (
        f"No film here is called **{typed}**. Try another spelling, fewer words or the original title; "
        "the list that opens while you type shows what there is."
    )


def _ambiguous(error: errors.FilmAmbiguous) -> str:
    return f"Several films are called **{text.escape_line(error.typed, 150)}**. Which one do you mean?"


CATALOGUE: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.FilmNotFound: _not_found,
    errors.FilmAmbiguous: _ambiguous,
    errors.NothingFound: lambda e: (
        f"Nothing here answers to **{text.escape_line(e.words, 120)}**. Try other words, or fewer filters; "
        "`/movie` finds a film by its title."
    ),
}


_NOT_JOINED: Mapping[errors.JoinRefusal, str] = {
    errors.JoinRefusal.ITSELF: "One film cannot be joined with itself (film:{}). Name two films of `catalogue doubts`.",
    errors.JoinRefusal.STARTER: (
        "Both film:{} and film:{} are of the starter library, which would bring the second one back."
    ),
    errors.JoinRefusal.CLUB: (
        "Only one club sees film:{}. Name a film that everybody sees first: that is the one that stays."
    ),
}

CATALOGUE_FILES: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.CatalogueUnknown: lambda e: f"There is no source called {e.typed}. Choose one of: {', '.join(e.known)}.",
    errors.CatalogueFileWrong: lambda e: (
        f"{e.path} is no file of {e.source}: expected is {e.expected}. Nothing was changed. Give the file as it was "
        "downloaded; docs/catalogue.md names each."
    ),
    errors.CatalogueFileBroken: lambda e: (
        f"{e.path} cannot be read to its end: {e.why}. No film was changed. Download it again."
    ),
    errors.CatalogueFilesMissing: lambda e: (
        f"Among these files there is no {e.needed} of {e.source}, without which the others say nothing. "
        "Nothing was changed. Give all of its files at once, or their folder."
    ),
    errors.CatalogueFileTwice: lambda e: (
        f"{e.first} and {e.second} are both {e.kind}. Nothing was changed. Give one of them."
    ),
    errors.CatalogueNotImported: lambda e: (
        f"Nothing of {e.source} is here, so there is nothing to remove. `catalogue status` shows what there is."
    ),
    errors.CatalogueBusy: lambda e: (
        f"Another import is at work (it holds {e.path}). Wait until it ends, or end it, then try again."
    ),
    errors.CatalogueFilmUnknown: lambda e: (
        f"There is no film:{e.film}. Take the numbers from `catalogue doubts`. Nothing was changed."
    ),
    errors.CatalogueNotJoined: lambda e: f"{_NOT_JOINED[e.why].format(e.film, e.other)} Nothing was changed.",
    errors.CatalogueNothingToSeparate: lambda e: (
        f"Neither film:{e.film} nor film:{e.other} comes from a catalogue, so no import takes them for one. "
        "Nothing was changed; there is nothing to do."
    ),
}
"""Read in the terminal: plain text."""


def film_steps(error: Exception, asked: AskedCommand) -> list[Item]:
    """Buttons or a list of the films that may have been meant, each of which goes on with the command."""
    if isinstance(error, errors.FilmNotFound) and error.nearest:
        return [_films(error.nearest, asked)]
    if isinstance(error, errors.FilmAmbiguous):
        return [_choice(error.candidates, asked)]
    return []


def _films(films: tuple[Film, ...], asked: AskedCommand) -> Item:
    return controls.button_row(*(controls.make_button(film_label(film), asked.pick_id(film)) for film in films[:5]))


def _choice(films: tuple[Film, ...], asked: AskedCommand) -> Item:
    if len(films) <= 5 or asked.pick is not None:
        return _films(films, asked)
    return controls.option_select(
        controls.PICK_FROM[asked.command].custom_id(int(asked.private)),
        "Choose the film",
        [
            discord.SelectOption(label=film_label(film, theme.OPTION_LIMIT), value=str(film.id))
            for film in films[: theme.OPTIONS]
        ],
    )


def film_links(film: Film) -> Item:
    """Buttons to what there is on a film where what was asked for is not."""
    return controls.button_row(
        controls.make_button("Film card", controls.CARD.custom_id(film.id), emoji="🎬"),
        controls.make_button("Related films", controls.RELATED.custom_id(film.id), emoji="🧭"),
    )
