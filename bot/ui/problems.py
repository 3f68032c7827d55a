"""The message for each error: what is wrong, and what the person can do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot.domain import errors
from bot.domain.catalogue.errors import FilmAmbiguous, FilmNotFound, NothingFound
from bot.domain.catalogue.film import Film
from bot.domain.clubs.errors import NotAllowed, OnlyInAClub
from bot.domain.errors import MarqueeError
from bot.domain.highlights.errors import LineGone, NothingToQuote
from bot.domain.recommendations.errors import (
    NobodyHere,
    NobodyReacted,
    NothingRelated,
    NothingToRecommend,
    NotInVoice,
    OnlyBots,
    OnlyYourself,
    QuestionGone,
    TasteWithheld,
    TooLittleInCommon,
)
from bot.domain.reviews.errors import NoReviewYet, ReviewGone
from bot.ui.diary.problems import HISTORY
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, card_box, note_card, text_block
from bot.ui.operator_problems import OPERATOR
from bot.ui.reviews.problems import WRITING, next_steps
from bot.ui.schedules.problems import SCHEDULES, retry_button
from bot.ui.work_problems import WORK


@dataclass(frozen=True, slots=True)
class AskedCommand:
    """The command that failed, so that it can continue with a film that the person chooses.

    `pick` maps a film's id to the custom_id of its button, for a command that needs more than the film.
    """

    command: controls.Command
    private: bool = False
    pick: Callable[[int], str] | None = None

    def pick_id(self, film: Film) -> str:
        if self.pick is not None:
            return self.pick(film.id)
        return controls.PICK[self.command].custom_id(film.id, int(self.private))


def problem_card(error: MarqueeError, asked: AskedCommand | None = None) -> Card:
    items: list[Item] = next_steps(error) or retry_button(error)
    if asked is not None and isinstance(error, FilmNotFound) and error.nearest:
        items = [_films(error.nearest, asked)]
    elif asked is not None and isinstance(error, FilmAmbiguous):
        items = [_choice(error.candidates, asked)]
    elif isinstance(error, NoReviewYet | NothingToQuote) and error.film is not None:
        items = [_ways(error.film)]
    return note_card(error_sentence(error), *items, colour=theme.INK)


def broken_card(reference: str) -> Card:
    """The answer to an unexpected error; the reference identifies its line in the operator's log."""
    return note_card(
        f"Something broke on our side, and it was written down. Try again in a moment; if it happens again, "
        f"tell whoever runs this bot the reference **{reference}**.",
        colour=theme.RED,
    )


def undelivered_card(reference: str) -> Card:
    """Sent after an answer that Discord did not take; `reference` identifies its line in the log, or is empty."""
    found = f" If it happens again, tell whoever runs this bot the reference **{reference}**." if reference else ""
    return note_card(
        "Discord lost the answer to this on its way. What you asked for was done, so you need not ask for it again; "
        f"open it anew to see how it stands.{found}"
    )


def elsewhere_card(*, private: bool) -> Card:
    """A temporary text for a deferred message whose answer is sent with another visibility."""
    return note_card("Answered privately." if private else "Answered for everybody.")


def discord_trouble_card() -> Card:
    return note_card("Discord could not be reached for this just now. Try again in a minute.")


def returned_text_card(file: str) -> Card:
    """Returns the text of a refused form, which was not stored."""
    return Card(
        card_box(text_block("What you wrote was not stored, so here it is for another try."), colour=theme.INK),
        discord.ui.File(f"attachment://{file}"),
    )


def form_ready_card(title: str, custom_id: str) -> Card:
    """Replaces a form that took too long to prepare; the button has the form's custom_id and opens it."""
    return note_card(
        f"**{text.escape_line(title, 80)}**: the form is ready.",
        controls.button_row(controls.make_button("Open the form", custom_id, emoji="✏️")),
    )


def _ways(film: Film) -> Item:
    """Buttons for other things about a film that lacks what was asked for."""
    return controls.button_row(
        controls.make_button("Film card", controls.CARD.custom_id(film.id), emoji="🎬"),
        controls.make_button("Related films", controls.RELATED.custom_id(film.id), emoji="🧭"),
    )


def outdated_card() -> Card:
    """The answer when Discord's client uses a command as it was before an update."""
    return note_card(
        "This command has changed since Discord last looked. Reload Discord (Ctrl+R, or close the app) and ask again."
    )


def error_sentence(error: MarqueeError) -> str:
    """One or two sentences of Markdown. Raises LookupError for an error without one; a test checks all errors."""
    for kind in type(error).__mro__:
        tables = (SENTENCES, OPERATOR, HISTORY, WRITING, SCHEDULES, WORK)
        words = next((table[kind] for table in tables if kind in table), None)
        if words is not None:
            return words(error)
    raise LookupError(type(error).__name__)


def _not_found(error: FilmNotFound) -> str:
    typed = text.escape_line(error.typed, 150) or "nothing"
    if error.nearest:
        return f"No film here is called **{typed}**. Did you mean one of these?"
    return (
        f"No film here is called **{typed}**. Try another spelling, fewer words or the original title; "
        "the list that opens while you type shows what there is."
    )


def _ambiguous(error: FilmAmbiguous) -> str:
    return f"Several films are called **{text.escape_line(error.typed, 150)}**. Which one do you mean?"


def _no_review(error: NoReviewYet) -> str:
    film = text.escape_line(error.film.name, 200)
    if error.reviewer is not None:
        who = "that member" if error.reviewer.startswith("member:") else text.escape_line(error.reviewer, 80)
        return f"There is no review of **{film}** by {who} here. Leave `reviewer` empty to see who has written one."
    return f"Nobody has reviewed **{film}** here yet. `/movie` shows its facts, `/related` films near it."


def _recommend(error: NothingToRecommend) -> str:
    if error.filters:
        asked = text.escape_line(", ".join(error.filters), 200)
        own = " What is on a watchlist privately counts with `private:True`." if error.watchlist else ""
        return f"Nothing here that is new to those who watch fits: {asked}. Try with fewer filters.{own}"
    if error.empty:
        return "This club has no films to choose from yet. `/rate` or `/watchlist add` one, and there is."
    return "Everything that this club has was seen or refused. That calls for a new film: `/movie` finds one."


def _quote(error: NothingToQuote) -> str:
    if error.reviewer is not None or error.genre is not None:
        return _quote_filtered(error)
    if error.film is not None:
        return (
            f"Nobody has written a line on **{text.escape_line(error.film.name, 200)}** that may be quoted. "
            "`/highlight` without a film draws one from the whole library."
        )
    return "There is no review here yet to quote from. `/movie` finds films to begin with."


def _quote_filtered(error: NothingToQuote) -> str:
    who = error.reviewer and (
        "that member" if error.reviewer.startswith("member:") else f"**{text.escape_line(error.reviewer, 80)}**"
    )
    parts = [
        f"on **{text.escape_line(error.film.name, 200)}**" if error.film else "",
        f"by {who}" if who else "",
        f"of the genre {text.escape_line(error.genre, 60)}" if error.genre else "",
    ]
    asked = " ".join(part for part in parts if part)
    return f"There is no line {asked} here that may be quoted. Leave out a filter, or choose from the lists."


def _choices(error: errors.UnknownChoice) -> str:
    names = ", ".join(text.escape_line(choice, 40) for choice in error.choices)
    return (
        f"There is no {error.what} called **{text.escape_line(error.typed, 80)}**. Choose one of: "
        f"{text.shorten_text(names, 900)}."
    )


def _say(words: str) -> Callable[[MarqueeError], str]:
    return lambda _: words


def _too_fast(error: errors.TooFast) -> str:
    return f"One thing after another: try again in {text.plural_text(max(1, round(error.seconds)), 'second')}."


def _value(error: errors.InvalidValue) -> str:
    return (
        f"{error.field.replace('_', ' ').capitalize()} cannot be “{text.escape_line(str(error.value), 100)}”. "
        f"Give {text.escape_line(error.allowed, 100)}."
    )


_FIELD_NAMES = {"text": "A review", "name": "An author", "title": "A film"}
_FIELD_WAYS = {
    "text": "Shorten it, or publish it in parts.",
    "headline": "Shorten it, or leave it empty.",
}


def _invisible(error: errors.NothingVisible) -> str:
    if error.field == "headline":
        return "That headline shows nothing. Type words that can be seen, or leave it empty."
    needs = "a name" if error.field == "name" else "a title" if error.field == "title" else "words"
    who = _FIELD_NAMES.get(error.field, error.field.replace("_", " ").capitalize())
    return f"{who} needs {needs}: what you sent holds only characters that nobody can see. Type something that shows."


def _too_long(error: errors.TooLong) -> str:
    who = "A review" if error.field == "text" else f"The {error.field.replace('_', ' ')}"
    way = _FIELD_WAYS.get(error.field, "Shorten it.")
    return f"{who} holds at most {error.limit:,} {error.what}, and this one has {error.found:,}. {way}"


_KEPT_WAYS = {
    "drafts": "`/my-reviews` lists them: publish or discard one first.",
    "marked lines": "Leave one of them to itself first.",
    "added films": "You can add more tomorrow.",
    "unconfirmed films": "A moderator confirms them in `/reviews queue`; ask one to.",
}


def _too_many(error: errors.TooManyKept) -> str:
    way = _KEPT_WAYS.get(error.what, "Remove some first.")
    return f"There are {error.limit:,} {error.what} already, and no more are kept. {way}"


def _needs(error: NotAllowed) -> str:
    return f"This needs the permission **{error.needs}** in the whole server. Ask somebody who has it."


def _related(error: NothingRelated) -> str:
    film = text.escape_line(error.film.name, 200)
    return f"Too little is known of **{film}** to tie another film to it. `/recommend` finds something to watch."


SENTENCES: Mapping[type, Callable[[Any], str]] = {
    FilmNotFound: _not_found,
    FilmAmbiguous: _ambiguous,
    NoReviewYet: _no_review,
    ReviewGone: _say("That review is no longer here. `/review` shows what there is on the film."),
    LineGone: _say("That line is no longer to be quoted. `/highlight` finds another one."),
    NothingToQuote: _quote,
    NothingRelated: _related,
    NothingToRecommend: _recommend,
    TooLittleInCommon: lambda e: (
        f"You two have published ratings of {text.plural_text(e.common, 'film') if e.common else 'no film'} "
        f"in common here; "
        f"{e.needed} are needed to say anything. `/rate` a few more."
    ),
    OnlyYourself: _say("That is you, and you agree with yourself. Choose another member."),
    NobodyHere: _say(
        "Nobody has used Marquee publicly in this channel in the last 90 days. Choose who is watching instead."
    ),
    OnlyBots: _say("Bots do not watch films. Choose at least one member."),
    TasteWithheld: _say("That member keeps their ratings to themselves. Ask them about a film instead."),
    NotInVoice: _say("You are in no voice channel of this server. Join one, or choose who is watching."),
    NobodyReacted: _say("Nobody has reacted to that message yet. Add a reaction to it and try again."),
    QuestionGone: _say("That question is more than 30 days old. Ask `/recommend` again."),
    NothingFound: lambda e: (
        f"Nothing here answers to **{text.escape_line(e.words, 120)}**. Try other words, or fewer filters; "
        "`/movie` finds a film by its title."
    ),
    errors.UnknownChoice: _choices,
    NotAllowed: _needs,
    errors.StorageFull: _say(
        "The disk of this bot is full, so nothing was stored. Tell whoever runs it, and try again once there is room."
    ),
    errors.StorageBusy: _say(
        "The database is busy with something large, so nothing was stored. Try again in a minute."
    ),
    errors.TargetRemoved: _say("What this is about was removed meanwhile. Open it again to see what there is."),
    errors.NotAMember: lambda e: (
        "Only members of that server can do this. `/export mine` gives you your texts, `/privacy` erases them."
        if e.asked
        else "Discord does not say just now whether you are a member of that server. Try again in a minute."
    ),
    errors.NotYours: _say("Only the person who asked for this answer, or a moderator, can remove it. Ask one of them."),
    OnlyInAClub: _say(
        "This works only in a server where Marquee is installed. `/movie` and `/related` work everywhere."
    ),
    errors.NotOffered: _say("That is not among the choices here. Use the command again and choose from its list."),
    errors.NotOurMessage: _say("That message is not one of mine. Use this menu on one of my answers."),
    errors.ControlUnknown: _say(
        "I do not know this button or choice any longer. Use the command again for a fresh one."
    ),
    errors.TooFast: _too_fast,
    errors.NothingToUndo: _say("That was undone already. `/movie` shows the film as it stands."),
    errors.InvalidValue: _value,
    errors.NothingVisible: _invisible,
    errors.TooLong: _too_long,
    errors.TooManyKept: _too_many,
    errors.StillAtWork: lambda e: (
        f"{text.escape_line(e.what, 40).capitalize()} that you asked for is still being made. Wait for it, "
        f"then ask again."
    ),
}


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


def film_label(film: Film, limit: int = theme.LABEL_LIMIT) -> str:
    """Title (Year) · director, as a plain label that tells remakes apart; if too long, the title is shortened."""
    tail = f" ({film.year})" if film.year else ""
    if film.directors:
        tail += f" · {text.label_text(film.directors[0], 40)}"
    return text.label_text(film.title, limit - len(tail)) + tail
