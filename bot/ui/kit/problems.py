"""Error messages that any feature may need: values, limits, controls, storage and heavy work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain import errors, work_errors
from bot.domain.errors import MarqueeError
from bot.ui.kit import text


def _choices(error: errors.UnknownChoice) -> str:
    names = ", ".join(text.escape_line(choice, 40) for choice in error.choices)
    return (
        f"I don't know the {error.what} **{text.escape_line(error.typed, 80)}**. For {_value_name(error.what)}, "
        f"choose one of: {text.shorten_text(names, 900)}."
    )


def _say(words: str) -> Callable[[MarqueeError], str]:
    return lambda _: words


def _too_fast(error: errors.TooFast) -> str:
    return f"Slow down a little. Try again in {text.plural_text(max(1, round(error.seconds)), 'second')}."


_OPTIONS = {
    "watched": "watched",
    "stars": "stars",
    "runtime": "runtime",
    "decade": "decade",
    "field": "fact",
    "content note": "avoid",
    "genre": "genre",
    "mood": "mood",
    "language": "language",
}
"""The names of command options, by the field or vocabulary that an error names."""


def _value_name(field: str) -> str:
    option = _OPTIONS.get(field)
    return f"`{option}`" if option else f"The {field.replace('_', ' ')}"


def _value(error: errors.InvalidValue) -> str:
    return (
        f"{_value_name(error.field)} can't be “{text.escape_line(str(error.value), 100)}”. Use "
        f"{text.escape_line(error.allowed, 100)}."
    )


_FIELD_NAMES = {"text": "A review", "name": "An author", "title": "A film"}
_FIELD_WAYS = {
    "text": "Shorten it, or split it into several reviews.",
    "headline": "Shorten it, or leave it out.",
}


def _invisible(error: errors.NoVisibleText) -> str:
    if error.field == "headline":
        return "That headline has only invisible characters. Type something people can see, or leave it out."
    needs = "a name" if error.field == "name" else "a title" if error.field == "title" else "words"
    who = _FIELD_NAMES.get(error.field, error.field.replace("_", " ").capitalize())
    return f"{who} needs {needs}, and what you sent has only invisible characters. Type something people can see."


def _too_long(error: errors.TooLong) -> str:
    who = "A review" if error.field == "text" else f"The {error.field.replace('_', ' ')}"
    way = _FIELD_WAYS.get(error.field, "Shorten it.")
    return f"{who} can have at most {error.limit:,} {error.what}, and this one has {error.found:,}. {way}"


_KEPT_WAYS = {
    "drafts": "Publish or discard one in `/my-reviews` first.",
    "marked lines": "Set one of them back to automatic first.",
    "imported pages": "Publish or cancel one in `/reviews queue` first.",
    "look-ups an hour": "Try again later, or add the film yourself.",
    "added films": "You can add more tomorrow.",
    "unconfirmed films": "Ask a moderator to confirm some in `/reviews queue`.",
}


def _too_many(error: errors.MemberLimitReached) -> str:
    way = _KEPT_WAYS.get(error.what, "Remove some first.")
    return f"You've reached the limit of {error.limit:,} {error.what}. {way}"


def _busy(error: work_errors.TooBusy) -> str:
    if error.own:
        return "I'm still working on your last request. Try again once it's answered."
    return "I'm busy with other big requests. Try again in a moment."


SHARED: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.UnknownChoice: _choices,
    errors.DiskFull: _say(
        "Nothing was saved, because the bot's disk is full. Tell whoever runs the bot, then try again."
    ),
    errors.StorageBusy: _say("Nothing was saved, because the database is busy. Try again in a minute."),
    errors.TargetRemoved: _say("This has been removed in the meantime. Run the command again to see what's there now."),
    errors.NotAMember: lambda e: (
        (
            "You need to be a member of that server for this. You can still download your texts with `/export mine` "
            "or erase them with `/privacy`."
        )
        if e.asked
        else "Discord can't confirm right now that you're a member of that server. Try again in a minute."
    ),
    errors.NotYours: _say("Only the person who asked for this answer, or a moderator, can delete it. Ask one of them."),
    errors.NotOffered: _say("That isn't one of the choices here. Run the command again and pick from its list."),
    errors.NotOurMessage: _say("That message isn't mine. Use this menu on one of my answers."),
    errors.ControlUnknown: _say("This button is out of date. Run the command again to get a new one."),
    errors.TooFast: _too_fast,
    errors.NothingToUndo: _say("Someone has undone that already. `/movie` shows the film as it is now."),
    errors.InvalidValue: _value,
    errors.NoVisibleText: _invisible,
    errors.TooLong: _too_long,
    errors.MemberLimitReached: _too_many,
    errors.TaskAlreadyRunning: lambda e: (
        f"{text.escape_line(e.what, 40).capitalize()} of yours is still being prepared. Wait until it arrives, "
        "then try again."
    ),
    errors.FileRejected: lambda error: (
        f"Discord didn't accept the file {text.escape_line(error.name, 80)}, so this one and the rest weren't "
        "sent. Start the download again."
    ),
    errors.UploadTooLarge: lambda error: (
        f"This is {error.size / 1e6:.1f} MB, and Discord accepts {error.limit / 1e6:.0f} MB here. Ask whoever "
        "runs this bot: `python -m bot export` writes it to a file."
    ),
    work_errors.TooBusy: _busy,
    work_errors.WorkTookTooLong: lambda error: (
        f"I stopped reading this after {error.seconds:g} seconds and saved nothing. Try again with a smaller file."
    ),
    work_errors.WorkTooLarge: lambda error: (
        f"Reading this needs more than {error.megabytes} MB of memory, so I stopped and saved nothing. Try again "
        "with a smaller file."
    ),
    work_errors.WorkCrashed: lambda _: (
        "I couldn't finish reading this and saved nothing. The file may be damaged. Save it again, or make it "
        "smaller, then try once more."
    ),
    work_errors.WorkStopped: lambda _: "I'm restarting, so this wasn't done. Try again in a minute.",
}
