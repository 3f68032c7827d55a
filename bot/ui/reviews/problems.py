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
        else f"No film here is called **{typed}**. Add it"
    )
    return f"{question}. What you wrote so far waits in `/my-reviews`."


def _there(error: errors.FilmAlreadyExists) -> str:
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


def _say(words: str) -> Callable[[MarqueeError], str]:
    return lambda _: words


def _no_film(error: pages.FilmNotRecognised) -> str:
    named = ", ".join(text.escape_line(title, 100) for title in error.candidates[:5])
    near = f" The text mentions {named}." if named else ""
    return f"The film of this review could not be found.{near} Name it with `film`, such as Leaving Las Vegas (1995)."


def _binary(error: pages.PageIsBinary) -> str:
    kind = "" if error.kind == "unknown" else f" ({error.kind})"
    return f"This file is not text{kind}. Save the review's page as text or HTML and give that file."


def _encoding(error: pages.PageEncodingUnknown) -> str:
    declared = f" It declares {text.escape_line(error.declared, 50)}, which is wrong." if error.declared else ""
    return f"The encoding of this file is unknown.{declared} Save it as UTF-8 and try again."


def _many(error: pages.PageTooManyParts) -> str:
    return (
        f"This page has {error.count:,} lines or elements; a review page may have at most {error.limit:,}. "
        "Save only the text of the review, as a text file, and give that file."
    )


def _large(error: pages.PageTooLarge) -> str:
    return (
        f"This file has {error.size / 1e6:.1f} MB; a review page may have at most {error.limit / 1e6:.0f} MB. "
        "Save only the page of the review."
    )


_NO_REVIEW = {
    NoReviewReason.TOO_LITTLE_TEXT: "it has too little text",
    NoReviewReason.NOT_PROSE: "its text is not prose",
    NoReviewReason.NOT_ABOUT_A_FILM: "it is not about a film",
    NoReviewReason.NO_JUDGEMENT: "it is about films but gives no opinion of any",
}


def _not_a_review(error: pages.NotAReview) -> str:
    page = f" ({text.escape_line(error.headline, 200)})" if error.headline else ""
    return (
        f"This page{page} does not look like a film review: {_NO_REVIEW[error.why]}. "
        "Save the page of one review, as text or HTML, and give that file. If it is a review after all, name its film."
    )


def _no_review(error: errors.NoReviewYet) -> str:
    film = text.escape_line(error.film.name, 200)
    if error.reviewer is not None:
        who = "that member" if error.reviewer.startswith("member:") else text.escape_line(error.reviewer, 80)
        return f"There is no review of **{film}** by {who} here. Leave `reviewer` empty to see who has written one."
    return f"Nobody has reviewed **{film}** here yet. `/movie` shows its facts, `/related` films near it."


REVIEWS: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.NoReviewYet: _no_review,
    errors.ReviewGone: _say("That review is no longer here. `/review` shows what there is on the film."),
    errors.FilmUnknownHere: _unknown,
    errors.FilmAlreadyExists: _there,
    errors.DuplicateReview: _say("The same text stands here already. Change a word, or edit the one that is there."),
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
    pages.PageEmpty: lambda _: "This file is empty. Save the review's page again and give that file.",
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
    return f"{cause}\nYour text is kept: go on with it here, or later from `/my-reviews`."


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
    return controls.button_row(
        controls.make_button("Go on with it", writing_controls.DRAFT.custom_id(draft), emoji="✏️")
    )


def _add(draft: int) -> Item:
    return controls.button_row(
        controls.make_button("Another film: add it", writing_controls.NEW_FILM.custom_id(draft), emoji="➕"),
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
    return [controls.option_select(writing_controls.DRAFT_FILM_FROM.custom_id(draft), "Choose the film", options)]
