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


def _invisible(error: errors.NoVisibleText) -> str:
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


def _too_many(error: errors.MemberLimitReached) -> str:
    way = _KEPT_WAYS.get(error.what, "Remove some first.")
    return f"There are {error.limit:,} {error.what} already, and no more are kept. {way}"


def _busy(error: work_errors.TooBusy) -> str:
    if error.own:
        return "I am still working on what you asked for before. Try again when that has been answered."
    return "I am busy with other large requests. Try again in a moment."


SHARED: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.UnknownChoice: _choices,
    errors.DiskFull: _say(
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
    errors.NotOffered: _say("That is not among the choices here. Use the command again and choose from its list."),
    errors.NotOurMessage: _say("That message is not one of mine. Use this menu on one of my answers."),
    errors.ControlUnknown: _say(
        "I do not know this button or choice any longer. Use the command again for a fresh one."
    ),
    errors.TooFast: _too_fast,
    errors.NothingToUndo: _say("That was undone already. `/movie` shows the film as it stands."),
    errors.InvalidValue: _value,
    errors.NoVisibleText: _invisible,
    errors.TooLong: _too_long,
    errors.MemberLimitReached: _too_many,
    errors.TaskAlreadyRunning: lambda e: (
        f"{text.escape_line(e.what, 40).capitalize()} that you asked for is still being made. Wait for it, "
        f"then ask again."
    ),
    errors.FileRejected: lambda error: (
        f"Discord did not take the file {text.escape_line(error.name, 80)}, so this one and the rest were not "
        "sent. Ask for the download again."
    ),
    errors.UploadTooLarge: lambda error: (
        f"This is {error.size / 1e6:.1f} MB, and Discord takes {error.limit / 1e6:.0f} MB here. "
        "Ask the operator of this bot: `python -m bot export` writes it to a file."
    ),
    work_errors.TooBusy: _busy,
    work_errors.WorkTookTooLong: lambda error: (
        f"Reading this took longer than {error.seconds:g} seconds, so I stopped. Nothing was stored. "
        "Make the file smaller and try again."
    ),
    work_errors.WorkTooLarge: lambda error: (
        f"Reading this needs more than {error.megabytes} MB of memory, so I stopped. Nothing was stored. "
        "Make the file smaller and try again."
    ),
    work_errors.WorkCrashed: lambda _: (
        "Reading this failed halfway, so I stopped. Nothing was stored. The file may be damaged: "
        "save it again, or make it smaller, and try again."
    ),
    work_errors.WorkStopped: lambda _: "The bot is being restarted, so this was not done. Try again in a minute.",
}
