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
from bot.ui.language.messages import N_, _, ngettext, pgettext
from bot.ui.language.numbers import comma_list, decimal_text
from bot.ui.language.titles import film_name
from bot.ui.reviews import controls as writing_controls


def _unknown(error: errors.FilmUnknownHere) -> str:
    # Translators: stands for the title of a film, where somebody typed nothing.
    typed = text.escape_line(error.typed, 150) or _("nothing")
    if error.nearest:
        return _(
            "Which film is **{title}**? Choose it, or add it. Your text is saved in `/my-reviews`.",
            title=typed,
        )
    return _(
        "I can't find a film called **{title}**. You can add it. Your text is saved in `/my-reviews`.",
        title=typed,
    )


def _there(error: errors.FilmAlreadyExists) -> str:
    return _(
        "**{film}** is already here. Choose it, or give your film a different year.",
        film=text.escape_line(film_name(error.film), 200),
    )


def _not_moderator(error: errors.NotModerator) -> str:
    # Translators: Manage Messages is a permission of Discord; use Discord's own name for it.
    permission = _("Manage Messages")
    if error.role_set:
        return _(
            "You need the permission **{permission}** in the whole server or this club's reviewer role for this. Ask "
            "someone who has it.",
            permission=permission,
        )
    return _(
        "You need the permission **{permission}** in the whole server for this. Ask someone who has it.",
        permission=permission,
    )


def _file(error: errors.FileNotText) -> str:
    return _(
        "“{file}” isn't a plain text file of at most {size} MB. Save it as .txt in UTF-8 and try again.",
        file=text.escape_line(error.name, 100),
        size=error.limit // 1_000_000,
    )


def _same(error: errors.SameFilm) -> str:
    return _(
        "Both are already the same film here: **{film}**. Choose two different films for `film` and `into`, or undo a "
        "merge in `/films changes`.",
        film=text.escape_line(film_name(error.film), 200),
    )


def _say(words: str) -> Callable[[MarqueeError], str]:
    """For a sentence without values, marked with `N_`."""
    return lambda _error: _(words)


def _no_film(error: pages.FilmNotRecognised) -> str:
    named = comma_list([text.escape_line(title, 100) for title in error.candidates[:5]])
    if named:
        return _(
            "I can't tell which film this review is about. It mentions {films}. Name it in `film`, such as Leaving Las "
            "Vegas (1995).",
            films=named,
        )
    return _("I can't tell which film this review is about. Name it in `film`, such as Leaving Las Vegas (1995).")


def _binary(error: pages.PageIsBinary) -> str:
    if error.kind == "unknown":
        return _("This file isn't text. Save the review's page as text or HTML and use that file.")
    # Translators: {kind} is a kind of file, such as PDF.
    return _(
        "This file isn't text ({kind}). Save the review's page as text or HTML and use that file.",
        kind=error.kind,
    )


def _encoding(error: pages.PageEncodingUnknown) -> str:
    if error.declared:
        return _(
            "I can't read this file's encoding. It declares {encoding}, which is wrong. Save it as UTF-8 and try "
            "again.",
            encoding=text.escape_line(error.declared, 50),
        )
    return _("I can't read this file's encoding. Save it as UTF-8 and try again.")


def _many(error: pages.PageTooManyParts) -> str:
    return ngettext(
        "This page has {count} line or element, and the limit is {limit}. Save only the review itself as a text file "
        "and use that.",
        "This page has {count} lines or elements, and the limit is {limit}. Save only the review itself as a text file "
        "and use that.",
        error.count,
        limit=error.limit,
    )


def _large(error: pages.PageTooLarge) -> str:
    return _(
        "This file is {size} MB, and the limit is {limit} MB. Save only the review's page and use that.",
        size=decimal_text(error.size / 1e6),
        limit=decimal_text(error.limit / 1e6, 0),
    )


def no_review_text(why: NoReviewReason) -> str:
    """Why a page seems to be no review, as it stands after a colon."""
    return {
        NoReviewReason.TOO_LITTLE_TEXT: pgettext("why a page is no review", "there's too little text"),
        NoReviewReason.NOT_PROSE: pgettext("why a page is no review", "the text isn't prose"),
        NoReviewReason.NOT_ABOUT_A_FILM: pgettext("why a page is no review", "it isn't about a film"),
        NoReviewReason.NO_JUDGEMENT: pgettext(
            "why a page is no review", "it's about films but doesn't give an opinion"
        ),
    }[why]


def _not_a_review(error: pages.NotAReview) -> str:
    if error.headline:
        # Translators: {page} is the headline of the page.
        return _(
            "This page ({page}) doesn't look like a film review: {reason}. Save the page of a single review, as text "
            "or HTML, and use that file. If it really is a review, name its film in `film`.",
            page=text.escape_line(error.headline, 200),
            reason=no_review_text(error.why),
        )
    return _(
        "This page doesn't look like a film review: {reason}. Save the page of a single review, as text or HTML, and "
        "use that file. If it really is a review, name its film in `film`.",
        reason=no_review_text(error.why),
    )


def _no_review(error: errors.NoReviewYet) -> str:
    film = text.escape_line(film_name(error.film), 200)
    if error.reviewer is None:
        return _(
            "No one has reviewed **{film}** here yet. Be the first with `/write`, or see its card with `/movie`.",
            film=film,
        )
    if error.reviewer.startswith("member:"):
        return _(
            "There's no review of **{film}** by that member here. Leave `reviewer` empty to see who has written one.",
            film=film,
        )
    return _(
        "There's no review of **{film}** by {name} here. Leave `reviewer` empty to see who has written one.",
        film=film,
        name=text.escape_line(error.reviewer, 80),
    )


def _history_full(error: errors.HistoryFull) -> str:
    return _(
        "The history of this review has reached its limit of {limit} characters, so it can't be edited any more. To go "
        "on, withdraw it and write a new one.",
        limit=error.limit,
    )


def _film_unclear(_error: errors.FilmStillUnclear) -> str:
    return _(
        "I need to know the film before this can be published. Enter it with **{button}**, or choose it in the list.",
        button=_("Edit film"),
    )


def _unreachable(error: errors.FileUnreachable) -> str:
    return _(
        "Discord didn't deliver “{file}”, so I couldn't read it. Attach it again.",
        file=text.escape_line(error.name, 100),
    )


REVIEWS: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.NoReviewYet: _no_review,
    errors.ReviewGone: _say(N_("That review is gone. See the film's other reviews with `/review`.")),
    errors.FilmUnknownHere: _unknown,
    errors.FilmAlreadyExists: _there,
    errors.DuplicateReview: _say(
        N_("This exact text is already published here. Change something, or edit the existing review.")
    ),
    errors.HistoryFull: _history_full,
    errors.DraftGone: _say(N_("That draft no longer exists. See your drafts in `/my-reviews`.")),
    errors.NotPossible: _say(N_("That isn't possible for this review right now. Open it again to see what is.")),
    errors.NotModerator: _not_moderator,
    errors.ReasonMissing: _say(N_("Give a short reason, so the author knows what to change.")),
    errors.NotAPerson: _say(
        N_("A bot wrote that message, and bots can't agree to being quoted. Use the menu on a member's message.")
    ),
    errors.NoText: _say(N_("That message has no text. Use the menu on one that does.")),
    errors.NotOnACard: _say(
        N_(
            "That message doesn't show a review. Use the menu on an answer to `/review`, or on a message that "
            "repeats a line from a review."
        )
    ),
    errors.LineUnknown: _say(
        N_(
            "I can't find those words in a review here. The message needs at least four words in a row from the "
            "review, on a line of their own or in quotation marks. Hidden spoilers are never quoted. To pick from "
            "all lines, use this menu on an answer to `/review`."
        )
    ),
    errors.FileNotText: _file,
    errors.PageImportGone: _say(
        N_(
            "That page isn't waiting any more: it was published, canceled, or no one decided in time. Start again with "
            "`/reviews import`."
        )
    ),
    errors.FilmStillUnclear: _film_unclear,
    errors.FileUnreachable: _unreachable,
    errors.SameFilm: _same,
    errors.AlreadyReported: _say(
        N_("You've already reported this review. A moderator will look at it; give them a little time.")
    ),
    errors.AuthorNeeded: _say(N_("Choose either a `member` or a `critic` as the author.")),
    pages.PageEmpty: _say(N_("This file is empty. Save the review's page again and use that file.")),
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
    return f"{cause}\n{_('Your text is saved. Continue here, or later from `/my-reviews`.')}"


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
        controls.make_button(pgettext("button", "Continue"), writing_controls.DRAFT.custom_id(draft), emoji="✏️")
    )


def _add(draft: int) -> Item:
    return controls.button_row(
        controls.make_button(_("Add a new film"), writing_controls.NEW_FILM.custom_id(draft), emoji="➕"),
        controls.make_button(pgettext("button", "Discard"), writing_controls.DISCARD.custom_id(draft)),
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
    return [controls.option_select(writing_controls.DRAFT_FILM_FROM.custom_id(draft), _("Choose a film"), options)]
