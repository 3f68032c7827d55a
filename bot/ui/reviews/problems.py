"""Error messages about writing and moderating reviews, and the controls that let people continue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import discord

from bot.domain.catalogue.film import Film
from bot.domain.errors import MarqueeError
from bot.domain.reviews import errors
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Item
from bot.ui.reviews import controls as writing_controls


def _unknown(error: errors.FilmUnknownHere) -> str:
    typed = text.escape_line(error.typed, 150) or "nothing"
    question = (
        f"Which film is **{typed}**? Choose it, or add it"
        if error.nearest
        else f"No film here is called **{typed}**. Add it"
    )
    return f"{question}. What you wrote so far waits in `/my-reviews`."


def _there(error: errors.FilmThere) -> str:
    return f"**{text.escape_line(error.film.name, 200)}** is here already. Take it, or give the other film its year."


def _not_moderator(error: errors.NotModerator) -> str:
    role = " or the reviewer role of this club" if error.role_set else ""
    return f"This needs the permission **Manage Messages** in the whole server{role}. Ask somebody who has it."


def _file(error: errors.FileNotText) -> str:
    size = f"{error.limit // 1_000_000} MB"
    name = text.escape_line(error.name, 100)
    return f"“{name}” is no plain text of at most {size}. Save it as a .txt file in UTF-8 and try again."


def _same(error: errors.SameFilm) -> str:
    return f"Both are **{text.escape_line(error.film.name, 200)}** here already. `/films changes` undoes a merger."


def _kept(error: errors.TextKept) -> str:
    from bot.ui.problems import error_sentence  # noqa: PLC0415  that module imports this one

    return f"{error_sentence(error.cause)}\nYour text is kept: go on with it here, or later from `/my-reviews`."


def _say(words: str) -> Callable[[MarqueeError], str]:
    return lambda _: words


WRITING: Mapping[type, Callable[[Any], str]] = {
    errors.TextKept: _kept,
    errors.FilmUnknownHere: _unknown,
    errors.FilmThere: _there,
    errors.AlreadyWritten: _say("The same text stands here already. Change a word, or edit the one that is there."),
    errors.HistoryFull: lambda error: (
        f"The earlier texts of this review fill the {error.limit:,} characters that are kept of one. It stays as it "
        "is; withdraw it and write a new one to go on."
    ),
    errors.DraftGone: _say("That draft no longer exists. `/my-reviews` shows your drafts."),
    errors.NotPossible: _say("That cannot be done with this review as it stands now. Open it again to see what can."),
    errors.NotModerator: _not_moderator,
    errors.ReasonMissing: _say("Give a reason in a few words, so that people know what to change."),
    errors.NotAPerson: _say("A bot wrote that message, and a bot cannot agree. Use the menu on a member's message."),
    errors.NoText: _say("That message holds no words. Use the menu on a message with text."),
    errors.NotOnACard: _say(
        "That message shows no review. Use the menu on the card that `/review` answers with, or on a message that "
        "repeats a line of a review."
    ),
    errors.LineUnknown: _say(
        "No review that this club can read says these words in the open. The message must repeat at least four words "
        "in a row, a line of its own or in quotation marks; what stands behind spoiler bars is never quoted. On the "
        "card that `/review` answers with, the same menu lists every line."
    ),
    errors.FileNotText: _file,
    errors.FileUnreachable: lambda error: (
        f"Discord did not hand over “{text.escape_line(error.name, 100)}”, so nothing was read. Attach it again."
    ),
    errors.SameFilm: _same,
    errors.AlreadyReported: _say(
        "You have reported this review, and a moderator will look at it. Give them a little time."
    ),
    errors.AuthorNeeded: _say("Give either a `member` or a `critic`, so that the review has one author."),
}


def next_steps(error: MarqueeError) -> list[Item]:
    """The controls below an error message with which the person can continue."""
    if isinstance(error, errors.TextKept):
        return [*next_steps(error.cause), _go_on(error.draft)]
    if isinstance(error, errors.FilmUnknownHere):
        return [*_films(error.draft, error.nearest), _add(error.draft)]
    if isinstance(error, errors.FilmThere):
        return _films(error.draft, (error.film,))
    return []


def _go_on(draft: int) -> Item:
    return controls.button_row(
        controls.make_button("Go on with it", writing_controls.DRAFT.custom_id(draft), emoji="✏️")
    )


def _add(draft: int) -> Item:
    return controls.button_row(
        controls.make_button("Another film: add it", writing_controls.NEW_FILM.custom_id(draft), emoji="➕"),
        controls.make_button("Discard", writing_controls.DISCARD.custom_id(draft)),
    )


def _films(draft: int, films: tuple[Film, ...]) -> list[Item]:
    from bot.ui.problems import film_label  # noqa: PLC0415  that module imports this one

    if not films:
        return []
    if len(films) <= 5:
        return [
            controls.button_row(
                *(
                    controls.make_button(film_label(film), writing_controls.DRAFT_FILM.custom_id(draft, film.id))
                    for film in films
                )
            )
        ]
    options = [discord.SelectOption(label=film_label(film, theme.OPTION_LIMIT), value=str(film.id)) for film in films]
    return [controls.option_select(writing_controls.DRAFT_FILM_FROM.custom_id(draft), "Choose the film", options)]
