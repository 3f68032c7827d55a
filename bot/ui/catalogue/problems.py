"""Error messages about films that are not found, with buttons for similar titles, and about catalogue files."""

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
from bot.ui.language.messages import _


@dataclass(frozen=True, slots=True)
class AskedCommand:
    """The command that failed, so that it can continue with a film that the person chooses.

    `pick` maps a film's id to the custom_id of its button, for a command that needs more than the film.
    """

    command: controls.Command
    private: bool = False
    pick: Callable[[int], str] | None = None

    def pick_id(self, film: Film) -> str:
        return self.pick_any(film.id)

    def pick_any(self, film: int) -> str:
        """The custom_id that continues with the film of this id."""
        if self.pick is not None:
            return self.pick(film)
        return controls.PICK[self.command].custom_id(film, int(self.private))


def _not_found(error: errors.FilmNotFound) -> str:
    # Translators: stands for the title of a film, where somebody typed nothing.
    typed = text.escape_line(error.typed, 150) or _("nothing")
    if error.nearest:
        return _("I can't find a film called **{title}**. Did you mean one of these?", title=typed)
    return _(
        "I can't find a film called **{title}**. Try another spelling, fewer words or the original title. The "
        "list that opens as you type shows what's here.",
        title=typed,
    )


def _ambiguous(error: errors.FilmAmbiguous) -> str:
    title = text.escape_line(error.typed, 150)
    return _("Several films are called **{title}**. Which one do you mean?", title=title)


def _look_up_failed(error: errors.LookUpFailed) -> str:
    source = error.source.title
    if error.gone:
        return _("{source} doesn't have that film any more. Look it up again, or add it yourself.", source=source)
    if error.seconds is None or error.seconds > 90:
        return _(
            "{source} doesn't answer right now. Try again in a few minutes, or add the film yourself.", source=source
        )
    return _("{source} doesn't answer right now. Try again in a minute, or add the film yourself.", source=source)


def _no_film_on_card(_error: errors.NoFilmOnCard) -> str:
    return _(
        "I can't tell which film that message is about. Use the menu on a card of one film, such as `/movie` shows."
    )


def _look_up_off(_error: errors.LookUpOff) -> str:
    return _(
        "Looking films up is switched off here. Add the film yourself with the button **{button}**.",
        button=_("Add this film"),
    )


def _nothing_found(error: errors.NothingFound) -> str:
    return _(
        "No film here matches **{words}**. Try other words or fewer filters. Know the title? `/movie` finds it.",
        words=text.escape_line(error.words, 120),
    )


CATALOGUE: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.FilmNotFound: _not_found,
    errors.FilmAmbiguous: _ambiguous,
    errors.NoFilmOnCard: _no_film_on_card,
    errors.LookUpOff: _look_up_off,
    errors.LookUpFailed: _look_up_failed,
    errors.NothingFound: _nothing_found,
}


_NOT_JOINED: Mapping[errors.JoinRefusal, str] = {
    errors.JoinRefusal.ITSELF: "A film cannot be merged with itself (film:{}). Name two films from `catalogue doubts`.",
    errors.JoinRefusal.STARTER: (
        "Both film:{} and film:{} belong to the starter library, which would add the second one again."
    ),
    errors.JoinRefusal.CLUB: (
        "Only one club sees film:{}. Name a film that every club sees first, because the first one stays."
    ),
}

CATALOGUE_FILES: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.CatalogueUnknown: lambda e: f"There is no source called {e.typed}. Choose one of: {', '.join(e.known)}.",
    errors.CatalogueFileWrong: lambda e: (
        f"{e.path} is not a file of {e.source}: expected {e.expected}. Nothing was changed. Give the file as it was "
        "downloaded; docs/catalogue.md lists the files."
    ),
    errors.CatalogueFileBroken: lambda e: (
        f"{e.path} cannot be read completely: {e.why}. No film was changed. Download it again."
    ),
    errors.CatalogueFilesMissing: lambda e: (
        f"The {e.needed} of {e.source} is missing, and the other files are of no use without it. "
        "Nothing was changed. Give all files of the source at once, or their folder."
    ),
    errors.CatalogueFileTwice: lambda e: (
        f"{e.first} and {e.second} are both {e.kind}. Nothing was changed. Give one of them."
    ),
    errors.CatalogueNotImported: lambda e: (
        f"Nothing was imported from {e.source}, so there is nothing to remove. `catalogue status` shows all imports."
    ),
    errors.CatalogueBusy: lambda e: (
        f"Another import is running (it has locked {e.path}). Wait until it ends, or stop it, then try again."
    ),
    errors.CatalogueFilmUnknown: lambda e: (
        f"There is no film:{e.film}. Use the numbers from `catalogue doubts`. Nothing was changed."
    ),
    errors.CatalogueNotJoined: lambda e: f"{_NOT_JOINED[e.why].format(e.film, e.other)} Nothing was changed.",
    errors.CatalogueNothingToSeparate: lambda e: (
        f"Neither film:{e.film} nor film:{e.other} comes from a catalogue, so no import merges them. "
        "Nothing was changed, and nothing needs to be."
    ),
}
"""Plain text, shown in the terminal, so in English."""


def film_steps(error: Exception, asked: AskedCommand) -> list[Item]:
    """Buttons or a select of the films that the person may have meant; choosing one continues the command."""
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
        _("Choose a film"),
        [
            discord.SelectOption(label=film_label(film, theme.OPTION_LIMIT), value=str(film.id))
            for film in films[: theme.OPTIONS]
        ],
    )


def film_links(film: Film) -> Item:
    """Buttons for other things about a film that lacks what was asked for."""
    return controls.button_row(
        controls.make_button(_("Film card"), controls.CARD.custom_id(film.id), emoji="🎬"),
        controls.make_button(_("Related films"), controls.RELATED.custom_id(film.id), emoji="🧭"),
    )
