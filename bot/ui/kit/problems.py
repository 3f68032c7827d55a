"""Error messages that any feature may need: values, limits, controls, storage and heavy work."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.domain import errors, work_errors
from bot.domain.errors import MarqueeError
from bot.ui.kit import text
from bot.ui.language.messages import N_, _, ngettext
from bot.ui.language.numbers import comma_list, decimal_text, short_decimal_text
from bot.ui.language.words import content_note_text, genre_text, language_text, mood_text

_CHOICES_SHOWN = 900
"""Characters of the choices that a message lists."""
_UNKNOWN_CHOICES: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "content note": (
        N_("I don't know the content note **{typed}**. For `avoid`, choose one of: {choices}."),
        content_note_text,
    ),
    "genre": (N_("I don't know the genre **{typed}**. For `genre`, choose one of: {choices}."), genre_text),
    "mood": (N_("I don't know the mood **{typed}**. For `mood`, choose one of: {choices}."), mood_text),
    "language": (
        N_("I don't know the language **{typed}**. For `language`, choose one of: {choices}."),
        language_text,
    ),
}
_ANY_CHOICE = (N_("I don't know **{typed}**. Choose one of: {choices}."), str)


def _choices(error: errors.UnknownChoice) -> str:
    message, translate = _UNKNOWN_CHOICES.get(error.what, _ANY_CHOICE)
    names = comma_list([text.escape_line(translate(choice), 40) for choice in error.choices])
    return _(message, typed=text.escape_line(error.typed, 80), choices=text.shorten_text(names, _CHOICES_SHOWN))


def _say(words: str) -> Callable[[MarqueeError], str]:
    """A sentence that is the same for every error of its kind; `words` is marked with N_."""
    return lambda _error: _(words)


def _too_fast(error: errors.TooFast) -> str:
    seconds = max(1, round(error.seconds))
    return ngettext(
        "Slow down a little. Try again in {count} second.", "Slow down a little. Try again in {count} seconds.", seconds
    )


_FIELDS = {
    "watched": "`watched`",
    "stars": "`stars`",
    "runtime": "`runtime`",
    "decade": "`decade`",
    "field": "`fact`",
    # Translators: These begin the sentence "{field} can't be “{value}”. Use {allowed}."
    "closes": N_("The closes"),
    "day": N_("The day"),
    "days without repeats": N_("The days without repeats"),
    "director": N_("The director"),
    "directors": N_("The directors"),
    "film_title": N_("The film title"),
    "films a member": N_("The films a member"),
    "films in all": N_("The films in all"),
    "headline": N_("The headline"),
    "language": "`language`",
    "licence": N_("The licence"),
    "lost votes": N_("The lost votes"),
    "name": N_("The name"),
    "outlet": N_("The outlet"),
    "published": N_("The published"),
    "rating": N_("The rating"),
    "score": N_("The score"),
    "source": N_("The source"),
    "text": N_("The text"),
    "theme": N_("The theme"),
    "time": N_("The time"),
    "time zone": N_("The time zone"),
    "times": N_("The times"),
    "title": N_("The title"),
    "votes": N_("The votes"),
    "weekday": N_("The weekday"),
    "when": "`when`",
    "why": N_("The why"),
    "year": N_("The year"),
}
"""The command's option, or what a form calls it, by the field that an error names."""
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_ALLOWED = frozenset(
    {
        # Translators: These end the sentence "{field} can't be “{value}”. Use {allowed}."
        N_("{first} to {second}"),
        N_("{first} to {second} characters"),
        N_("{first} to {second} characters, not pictures alone"),
        N_("at most {first} characters"),
        N_("a year from {first} to {second}"),
        N_("{first} to {second} in half steps"),
        N_("{first} to {second}, or leave it empty"),
        N_("{first} to {second} times, one a line"),
        N_("{first} or more"),
        N_("half a star to five stars, in halves"),
        N_("an http or https address"),
        N_("an IANA name such as Europe/Berlin"),
        N_("a genre, a mood or a decade"),
        N_("the title of a film"),
        N_("a title"),
        N_("a number"),
        N_("a code such as en, fr or pt"),
    }
)
_ALLOWED_AS_WRITTEN = frozenset(
    {
        N_("a time such as 20:00 or 8 pm"),
        N_("a day such as 2024-03-31"),
        # Translators: Give examples that tests/diary/test_days_in_languages.py reads.
        N_("a day such as last night, Monday, 24 Dec, 2 weeks ago or 2026-03-01"),
        # Translators: Give examples that tests/diary/test_days_in_languages.py reads.
        N_("a day and a time such as Friday 8 pm, tomorrow at 20:00, or 24 Dec 19:30"),
        # Translators: Give examples that tests/diary/test_days_in_languages.py reads.
        N_("a time such as Thursday 8 pm, or how long before the night, such as 2 hours before"),
        N_("such as 2024-03-31"),
        N_("a rating such as 4.5, 4/5, 80% or B+"),
    }
)
"""The same, with digits that belong to an example."""


def _field_text(field: str) -> str:
    known = _FIELDS.get(field)
    return f"The {field.replace('_', ' ')}" if known is None else _(known)


def _allowed_text(allowed: str) -> str:
    """What the domain allows, in the current language; its numbers stay as they are."""
    if allowed in _ALLOWED_AS_WRITTEN:
        return _(allowed)
    numbers = _NUMBER.findall(allowed)
    names = iter(("first", "second", "third"))
    message = _NUMBER.sub(lambda found: f"{{{next(names, found[0])}}}", allowed)
    if message not in _ALLOWED:
        return allowed
    return _(message, **dict(zip(("first", "second", "third"), numbers, strict=False))) if numbers else _(message)


def _value(error: errors.InvalidValue) -> str:
    return _(
        "{field} can't be “{value}”. Use {allowed}.",
        field=_field_text(error.field),
        value=text.escape_line(str(error.value), 100),
        allowed=text.escape_line(_allowed_text(error.allowed), 100),
    )


_INVISIBLE = {
    "headline": N_("That headline has only invisible characters. Type something people can see, or leave it out."),
    "text": N_("A review needs words, and what you sent has only invisible characters. Type something people can see."),
    "name": N_(
        "An author needs a name, and what you sent has only invisible characters. Type something people can see."
    ),
    "title": N_(
        "A film needs a title, and what you sent has only invisible characters. Type something people can see."
    ),
}


def _invisible(error: errors.NoVisibleText) -> str:
    known = _INVISIBLE.get(error.field)
    if known is not None:
        return _(known)
    return _(
        "{field} needs words, and what you sent has only invisible characters. Type something people can see.",
        field=_field_text(error.field),
    )


_TOO_LONG = {
    ("text", "characters"): N_(
        "A review can have at most {limit} characters, and this one has {found}. Shorten it, or split it into several "
        "reviews."
    ),
    ("text", "paragraphs"): N_(
        "A review can have at most {limit} paragraphs, and this one has {found}. Shorten it, or split it into several "
        "reviews."
    ),
    ("text", "spoilers"): N_(
        "A review can have at most {limit} spoilers, and this one has {found}. Shorten it, or split it into several "
        "reviews."
    ),
    ("headline", "characters"): N_(
        "The headline can have at most {limit} characters, and this one has {found}. Shorten it, or leave it out."
    ),
}


def _too_long(error: errors.TooLong) -> str:
    known = _TOO_LONG.get((error.field, error.what))
    if known is not None:
        return _(known, limit=error.limit, found=error.found)
    return _(
        "{field} can have at most {limit} characters, and this one has {found}. Shorten it.",
        field=_field_text(error.field),
        limit=error.limit,
        found=error.found,
    )


_LIMITS = {
    "drafts": N_("You've reached the limit of {limit} drafts. Publish or discard one in `/my-reviews` first."),
    "marked lines": N_("You've reached the limit of {limit} marked lines. Set one of them back to automatic first."),
    "imported pages": N_(
        "You've reached the limit of {limit} imported pages. Publish or cancel one in `/reviews queue` first."
    ),
    "look-ups an hour": N_(
        "You've reached the limit of {limit} look-ups an hour. Try again later, or add the film yourself."
    ),
    "added films": N_("You've reached the limit of {limit} added films. You can add more tomorrow."),
    "unconfirmed films": N_(
        "You've reached the limit of {limit} unconfirmed films. Ask a moderator to confirm some in `/reviews queue`."
    ),
}


def _too_many(error: errors.MemberLimitReached) -> str:
    message = _LIMITS.get(error.what, N_("You've reached the limit of {limit}. Remove some first."))
    return _(message, limit=error.limit)


def _busy(error: work_errors.TooBusy) -> str:
    if error.own:
        return _("I'm still working on your last request. Try again once it's answered.")
    return _("I'm busy with other big requests. Try again in a moment.")


def _not_a_member(error: errors.NotAMember) -> str:
    if error.asked:
        return _(
            "You need to be a member of that server for this. You can still download your texts with `/export mine` "
            "or erase them with `/privacy`."
        )
    return _("Discord can't confirm right now that you're a member of that server. Try again in a minute.")


def _too_large(error: errors.UploadTooLarge) -> str:
    return _(
        "This is {size} MB, and Discord accepts {limit} MB here. Ask whoever runs this bot: `python -m bot export` "
        "writes it to a file.",
        size=decimal_text(error.size / 1e6),
        limit=decimal_text(error.limit / 1e6, 0),
    )


SHARED: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.UnknownChoice: _choices,
    errors.DiskFull: _say(
        N_("Nothing was saved, because the bot's disk is full. Tell whoever runs the bot, then try again.")
    ),
    errors.StorageBusy: _say(N_("Nothing was saved, because the database is busy. Try again in a minute.")),
    errors.TargetRemoved: _say(
        N_("This has been removed in the meantime. Run the command again to see what's there now.")
    ),
    errors.NotAMember: _not_a_member,
    errors.NotYours: _say(
        N_("Only the person who asked for this answer, or a moderator, can delete it. Ask one of them.")
    ),
    errors.NotOffered: _say(N_("That isn't one of the choices here. Run the command again and pick from its list.")),
    errors.NotOurMessage: _say(N_("That message isn't mine. Use this menu on one of my answers.")),
    errors.ControlUnknown: _say(N_("This button is out of date. Run the command again to get a new one.")),
    errors.TooFast: _too_fast,
    errors.NothingToUndo: _say(N_("Someone has undone that already. `/movie` shows the film as it is now.")),
    errors.InvalidValue: _value,
    errors.NoVisibleText: _invisible,
    errors.TooLong: _too_long,
    errors.MemberLimitReached: _too_many,
    errors.TaskAlreadyRunning: _say(
        N_("An export of yours is still being prepared. Wait until it arrives, then try again.")
    ),
    errors.FileRejected: lambda error: _(
        "Discord didn't accept the file {file}, so this one and the rest weren't sent. Start the download again.",
        file=text.escape_line(error.name, 80),
    ),
    errors.UploadTooLarge: _too_large,
    work_errors.TooBusy: _busy,
    work_errors.WorkTookTooLong: lambda error: _(
        "I stopped reading this after {seconds} seconds and saved nothing. Try again with a smaller file.",
        seconds=short_decimal_text(error.seconds),
    ),
    work_errors.WorkTooLarge: lambda error: _(
        "Reading this needs more than {megabytes} MB of memory, so I stopped and saved nothing. Try again with a "
        "smaller file.",
        megabytes=error.megabytes,
    ),
    work_errors.WorkCrashed: _say(
        N_(
            "I couldn't finish reading this and saved nothing. The file may be damaged. Save it again, or make it "
            "smaller, then try once more."
        )
    ),
    work_errors.WorkStopped: _say(N_("I'm restarting, so this wasn't done. Try again in a minute.")),
}
