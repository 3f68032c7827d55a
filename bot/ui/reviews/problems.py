"""Error messages about reviews and review pages, and the controls that let people continue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import discord

from bot.domain.catalogue.film import Film
from bot.domain.errors import MarqueeError
from bot.domain.reviews import errors
from bot.domain.reviews import page_errors as pages
from bot.domain.reviews.page_errors import NoReviewReason
from bot.ui.kit import controls, text, theme
from bot.ui.kit.choices import film_label
from bot.ui.kit.layout import Item
from bot.ui.reviews import controls as writing_controls


def _unknown(error: errors.FilmUnknownHere) -> str:
    typed = text.escape_line(error.typed, 150) or "nothing"
    question = (
        f"Which film is **{typed}**? Choose it, or add it"
        if error.nearest
        else f"I can't find a film called **{typed}**. You can add it"
    )
    return f"{question}. Your text is saved in `/my-reviews`."


def _there(error: errors.FilmAlreadyExists) -> str:
    return (
        f"**{text.escape_line(error.film.name, 200)}** is already here. Choose it, or give your film a different year."
    )


def _not_moderator(error: errors.NotModerator) -> str:
    role = " or this club's reviewer role" if error.role_set else ""
    return f"You need the permission **Manage Messages** in the whole server{role} for this. Ask someone who has it."


def _file(error: errors.FileNotText) -> str:
    size = f"{error.limit // 1_000_000} MB"
    name = text.escape_line(error.name, 100)
    return f"“{name}” isn't a plain text file of at most {size}. Save it as .txt in UTF-8 and try again."


def _same(error: errors.SameFilm) -> str:
    return (
        f"Both are already the same film here: **{text.escape_line(error.film.name, 200)}**. Choose two different "
        "films for `film` and `into`, or undo a merge in `/films changes`."
    )


def _say(words: str) -> Callable[[MarqueeError], str]:
    return lambda _: words


def _no_film(error: pages.FilmNotRecognised) -> str:
    named = ", ".join(text.escape_line(title, 100) for title in error.candidates[:5])
    near = f" It mentions {named}." if named else ""
    return f"I can't tell which film this review is about.{near} Name it in `film`, such as Leaving Las Vegas (1995)."


def _binary(error: pages.PageIsBinary) -> str:
    kind = "" if error.kind == "unknown" else f" ({error.kind})"
    return f"This file isn't text{kind}. Save the review's page as text or HTML and use that file."


def _encoding(error: pages.PageEncodingUnknown) -> str:
    declared = f" It declares {text.escape_line(error.declared, 50)}, which is wrong." if error.declared else ""
    return f"I can't read this file's encoding.{declared} Save it as UTF-8 and try again."


def _many(error: pages.PageTooManyParts) -> str:
    return (
        f"This page has {error.count:,} lines or elements, and the limit is {error.limit:,}. Save only the review "
        "itself as a text file and use that."
    )


def _large(error: pages.PageTooLarge) -> str:
    return (
        f"This file is {error.size / 1e6:.1f} MB, and the limit is {error.limit / 1e6:.0f} MB. Save only the "
        "review's page and use that."
    )


NO_REVIEW = {
    NoReviewReason.TOO_LITTLE_TEXT: "there's too little text",
    NoReviewReason.NOT_PROSE: "the text isn't prose",
    NoReviewReason.NOT_ABOUT_A_FILM: "it isn't about a film",
    NoReviewReason.NO_JUDGEMENT: "it's about films but doesn't give an opinion",
}


def _not_a_review(error: pages.NotAReview) -> str:
    page = f" ({text.escape_line(error.headline, 200)})" if error.headline else ""
    return (
        f"This page{page} doesn't look like a film review: {NO_REVIEW[error.why]}. Save the page of a single "
        "review, as text or HTML, and use that file. If it really is a review, name its film in `film`."
    )


def _no_review(error: errors.NoReviewYet) -> str:
    film = text.escape_line(error.film.name, 200)
    if error.reviewer is not None:
        who = "that member" if error.reviewer.startswith("member:") else text.escape_line(error.reviewer, 80)
        return f"There's no review of **{film}** by {who} here. Leave `reviewer` empty to see who has written one."
    return f"No one has reviewed **{film}** here yet. Be the first with `/write`, or see its card with `/movie`."


REVIEWS: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.NoReviewYet: _no_review,
    errors.ReviewGone: _say("That review is gone. See the film's other reviews with `/review`."),
    errors.FilmUnknownHere: _unknown,
    errors.FilmAlreadyExists: _there,
    errors.DuplicateReview: _say(
        "This exact text is already published here. Change something, or edit the existing review."
    ),
    errors.HistoryFull: lambda error: (
        f"The history of this review has reached its limit of {error.limit:,} characters, so it can't be edited "
        "any more. To go on, withdraw it and write a new one."
    ),
    errors.DraftGone: _say("That draft no longer exists. See your drafts in `/my-reviews`."),
    errors.NotPossible: _say("That isn't possible for this review right now. Open it again to see what is."),
    errors.NotModerator: _not_moderator,
    errors.ReasonMissing: _say("Give a short reason, so the author knows what to change."),
    errors.NotAPerson: _say(
        "A bot wrote that message, and bots can't agree to being quoted. Use the menu on a member's message."
    ),
    errors.NoText: _say("That message has no text. Use the menu on one that does."),
    errors.NotOnACard: _say(
        "That message doesn't show a review. Use the menu on an answer to `/review`, or on a message that "
        "repeats a line from a review."
    ),
    errors.LineUnknown: _say(
        "I can't find those words in a review here. The message needs at least four words in a row from the "
        "review, on a line of their own or in quotation marks. Hidden spoilers are never quoted. To pick from "
        "all lines, use this menu on an answer to `/review`."
    ),
    errors.FileNotText: _file,
    errors.PageImportGone: _say(
        "That page isn't waiting any more: it was published, canceled, or no one decided in time. Start again with "
        "`/reviews import`."
    ),
    errors.FilmStillUnclear: _say(
        "I need to know the film before this can be published. Enter it with **Edit film**, or choose it in the list."
    ),
    errors.FileUnreachable: lambda error: (
        f"Discord didn't deliver “{text.escape_line(error.name, 100)}”, so I couldn't read it. Attach it again."
    ),
    errors.SameFilm: _same,
    errors.AlreadyReported: _say(
        "You've already reported this review. A moderator will look at it; give them a little time."
    ),
    errors.AuthorNeeded: _say("Choose either a `member` or a `critic` as the author."),
    pages.PageEmpty: lambda _: "This file is empty. Save the review's page again and use that file.",
    pages.PageTooLarge: _large,
    pages.PageTooManyParts: _many,
    pages.PageIsBinary: _binary,
    pages.PageEncodingUnknown: _encoding,
    pages.NotAReview: _not_a_review,
    pages.FilmNotRecognised: _no_film,
}
"""All except SavedAsDraft, whose message begins with the message of its cause."""


def kept_sentence(cause: str) -> str:
    """The message for SavedAsDraft; `cause` is the message that says why the text was not published."""
    return f"{cause}\nYour text is saved. Continue here, or later from `/my-reviews`."


def next_steps(error: MarqueeError) -> list[Item]:
    """The controls below an error message with which the person can continue."""
    if isinstance(error, errors.SavedAsDraft):
        return [*next_steps(error.cause), _go_on(error.draft)]
    if isinstance(error, errors.FilmUnknownHere):
        return [*_films(error.draft, error.nearest), _add(error.draft)]
    if isinstance(error, errors.FilmAlreadyExists):
        return _films(error.draft, (error.film,))
    return []


def _go_on(draft: int) -> Item:
    return controls.button_row(controls.make_button("Continue", writing_controls.DRAFT.custom_id(draft), emoji="✏️"))


def _add(draft: int) -> Item:
    return controls.button_row(
        controls.make_button("Add a new film", writing_controls.NEW_FILM.custom_id(draft), emoji="➕"),
        controls.make_button("Discard", writing_controls.DISCARD.custom_id(draft)),
    )


def _films(draft: int, films: tuple[Film, ...]) -> list[Item]:
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
    return [controls.option_select(writing_controls.DRAFT_FILM_FROM.custom_id(draft), "Choose a film", options)]
