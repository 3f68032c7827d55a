"""Every error's sentence: what is the matter, and what the person can do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot.domain import errors
from bot.domain.catalogue.film import Film
from bot.domain.errors import MarqueeError
from bot.ui.diary.problems import HISTORY
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, box, note, says
from bot.ui.operator_problems import OPERATOR
from bot.ui.reviews.problems import WRITING, way_on
from bot.ui.schedules.problems import SCHEDULES, again
from bot.ui.work_problems import WORK


@dataclass(frozen=True, slots=True)
class Asked:
    """The command that went wrong, so that a chosen film can go on with it.

    `pick` gives the custom_id of a film's button where the command needs more than the film to go on.
    """

    command: controls.Command
    private: bool = False
    pick: Callable[[int], str] | None = None

    def id(self, film: Film) -> str:
        if self.pick is not None:
            return self.pick(film.id)
        return controls.PICK[self.command].id(film.id, int(self.private))


def problem_card(error: MarqueeError, asked: Asked | None = None) -> Card:
    items: list[Item] = way_on(error) or again(error)
    if asked is not None and isinstance(error, errors.FilmNotFound) and error.nearest:
        items = [_films(error.nearest, asked)]
    elif asked is not None and isinstance(error, errors.FilmAmbiguous):
        items = [_choice(error.candidates, asked)]
    elif isinstance(error, errors.NoReviewYet | errors.NothingToQuote) and error.film is not None:
        items = [_ways(error.film)]
    return note(sentence(error), *items, colour=theme.INK)


def broken_card(reference: str) -> Card:
    """What a person reads when something broke: the reference finds the line in the operator's log."""
    return note(
        f"Something broke on our side, and it was written down. Try again in a moment; if it happens again, "
        f"tell whoever runs this bot the reference **{reference}**.",
        colour=theme.RED,
    )


def undelivered_card(reference: str) -> Card:
    """What follows an answer that Discord did not take; `reference` finds its line in the log, if it has one."""
    found = f" If it happens again, tell whoever runs this bot the reference **{reference}**." if reference else ""
    return note(
        "Discord lost the answer to this on its way. What you asked for was done, so you need not ask for it again; "
        f"open it anew to see how it stands.{found}"
    )


def elsewhere_card(*, private: bool) -> Card:
    """Fills the place of an answer for a moment that is given to the asker alone, or to everybody, after all."""
    return note("Answered privately." if private else "Answered for everybody.")


def discord_trouble_card() -> Card:
    return note("Discord could not be reached for this just now. Try again in a minute.")


def returned_text_card(file: str) -> Card:
    """Follows a refusal: what somebody wrote into a form comes back, for it was stored nowhere."""
    return Card(
        box(says("What you wrote was not stored, so here it is for another try."), colour=theme.INK),
        discord.ui.File(f"attachment://{file}"),
    )


def form_ready_card(title: str, custom_id: str) -> Card:
    """Stands in for a form that took too long to prepare: the button carries the form's own id."""
    return note(
        f"**{text.line(title, 80)}**: the form is ready.",
        controls.row(controls.button("Open the form", custom_id, emoji="✏️")),
    )


def _ways(film: Film) -> Item:
    """What there is on a film where what was asked for is not."""
    return controls.row(
        controls.button("Film card", controls.CARD.id(film.id), emoji="🎬"),
        controls.button("Related films", controls.RELATED.id(film.id), emoji="🧭"),
    )


def outdated_card() -> Card:
    """Discord's client still shows a command as it was before an update."""
    return note(
        "This command has changed since Discord last looked. Reload Discord (Ctrl+R, or close the app) and ask again."
    )


def sentence(error: MarqueeError) -> str:
    """One or two sentences of Markdown. Raises LookupError for an error that has none; a test asks for all."""
    for kind in type(error).__mro__:
        tables = (SENTENCES, OPERATOR, HISTORY, WRITING, SCHEDULES, WORK)
        words = next((table[kind] for table in tables if kind in table), None)
        if words is not None:
            return words(error)
    raise LookupError(type(error).__name__)


def _not_found(error: errors.FilmNotFound) -> str:
    typed = text.line(error.typed, 150) or "nothing"
    if error.nearest:
        return f"No film here is called **{typed}**. Did you mean one of these?"
    return (
        f"No film here is called **{typed}**. Try another spelling, fewer words or the original title; "
        "the list that opens while you type shows what there is."
    )


def _ambiguous(error: errors.FilmAmbiguous) -> str:
    return f"Several films are called **{text.line(error.typed, 150)}**. Which one do you mean?"


def _no_review(error: errors.NoReviewYet) -> str:
    film = text.line(error.film.name, 200)
    if error.reviewer is not None:
        who = "that member" if error.reviewer.startswith("member:") else text.line(error.reviewer, 80)
        return f"There is no review of **{film}** by {who} here. Leave `reviewer` empty to see who has written one."
    return f"Nobody has reviewed **{film}** here yet. `/movie` shows its facts, `/related` films near it."


def _recommend(error: errors.NothingToRecommend) -> str:
    if error.filters:
        asked = text.line(", ".join(error.filters), 200)
        own = " What is on a watchlist privately counts with `private:True`." if error.watchlist else ""
        return f"Nothing here that is new to those who watch fits: {asked}. Try with fewer filters.{own}"
    if error.empty:
        return "This club has no films to choose from yet. `/rate` or `/watchlist add` one, and there is."
    return "Everything that this club has was seen or refused. That calls for a new film: `/movie` finds one."


def _quote(error: errors.NothingToQuote) -> str:
    if error.reviewer is not None or error.genre is not None:
        return _quote_filtered(error)
    if error.film is not None:
        return (
            f"Nobody has written a line on **{text.line(error.film.name, 200)}** that may be quoted. "
            "`/highlight` without a film draws one from the whole library."
        )
    return "There is no review here yet to quote from. `/movie` finds films to begin with."


def _quote_filtered(error: errors.NothingToQuote) -> str:
    who = error.reviewer and (
        "that member" if error.reviewer.startswith("member:") else f"**{text.line(error.reviewer, 80)}**"
    )
    parts = [
        f"on **{text.line(error.film.name, 200)}**" if error.film else "",
        f"by {who}" if who else "",
        f"of the genre {text.line(error.genre, 60)}" if error.genre else "",
    ]
    asked = " ".join(part for part in parts if part)
    return f"There is no line {asked} here that may be quoted. Leave out a filter, or choose from the lists."


def _choices(error: errors.UnknownChoice) -> str:
    names = ", ".join(text.line(choice, 40) for choice in error.choices)
    return f"There is no {error.what} called **{text.line(error.typed, 80)}**. Choose one of: {text.fit(names, 900)}."


def _say(words: str) -> Callable[[MarqueeError], str]:
    return lambda _: words


def _too_fast(error: errors.TooFast) -> str:
    return f"One thing after another: try again in {text.plural(max(1, round(error.seconds)), 'second')}."


def _value(error: errors.InvalidValue) -> str:
    return (
        f"{error.field.replace('_', ' ').capitalize()} cannot be “{text.line(str(error.value), 100)}”. "
        f"Give {text.line(error.allowed, 100)}."
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


def _needs(error: errors.NotAllowed) -> str:
    return f"This needs the permission **{error.needs}** in the whole server. Ask somebody who has it."


def _related(error: errors.NothingRelated) -> str:
    film = text.line(error.film.name, 200)
    return f"Too little is known of **{film}** to tie another film to it. `/recommend` finds something to watch."


SENTENCES: Mapping[type, Callable[[Any], str]] = {
    errors.FilmNotFound: _not_found,
    errors.FilmAmbiguous: _ambiguous,
    errors.NoReviewYet: _no_review,
    errors.ReviewGone: _say("That review is no longer here. `/review` shows what there is on the film."),
    errors.LineGone: _say("That line is no longer to be quoted. `/highlight` finds another one."),
    errors.NothingToQuote: _quote,
    errors.NothingRelated: _related,
    errors.NothingToRecommend: _recommend,
    errors.TooLittleInCommon: lambda e: (
        f"You two have published ratings of {text.plural(e.common, 'film') if e.common else 'no film'} in common here; "
        f"{e.needed} are needed to say anything. `/rate` a few more."
    ),
    errors.OnlyYourself: _say("That is you, and you agree with yourself. Choose another member."),
    errors.NobodyHere: _say(
        "Nobody has used Marquee publicly in this channel in the last 90 days. Choose who is watching instead."
    ),
    errors.OnlyBots: _say("Bots do not watch films. Choose at least one member."),
    errors.TasteWithheld: _say("That member keeps their ratings to themselves. Ask them about a film instead."),
    errors.NotInVoice: _say("You are in no voice channel of this server. Join one, or choose who is watching."),
    errors.NobodyReacted: _say("Nobody has reacted to that message yet. Add a reaction to it and try again."),
    errors.QuestionGone: _say("That question is more than 30 days old. Ask `/recommend` again."),
    errors.NothingFound: lambda e: (
        f"Nothing here answers to **{text.line(e.words, 120)}**. Try other words, or fewer filters; "
        "`/movie` finds a film by its title."
    ),
    errors.UnknownChoice: _choices,
    errors.NotAllowed: _needs,
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
    errors.OnlyInAClub: _say(
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
        f"{text.line(e.what, 40).capitalize()} that you asked for is still being made. Wait for it, then ask again."
    ),
}


def _films(films: tuple[Film, ...], asked: Asked) -> Item:
    return controls.row(*(controls.button(named(film), asked.id(film)) for film in films[:5]))


def _choice(films: tuple[Film, ...], asked: Asked) -> Item:
    if len(films) <= 5 or asked.pick is not None:
        return _films(films, asked)
    return controls.select(
        controls.PICK_FROM[asked.command].id(int(asked.private)),
        "Choose the film",
        [
            discord.SelectOption(label=named(film, theme.OPTION_LIMIT), value=str(film.id))
            for film in films[: theme.OPTIONS]
        ],
    )


def named(film: Film, limit: int = theme.LABEL_LIMIT) -> str:
    """Title (Year) · director, as a plain label that tells remakes apart; the title is what gives way."""
    tail = f" ({film.year})" if film.year else ""
    if film.directors:
        tail += f" · {text.label(film.directors[0], 40)}"
    return text.label(film.title, limit - len(tail)) + tail
