"""Error messages for heavy work that was refused or stopped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain import work_errors as errors


def _busy(error: errors.TooBusy) -> str:
    if error.own:
        return "I am still working on what you asked for before. Try again when that has been answered."
    return "I am busy with other large requests. Try again in a moment."


WORK: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.TooBusy: _busy,
    errors.WorkTookTooLong: lambda error: (
        f"Reading this took longer than {error.seconds:g} seconds, so I stopped. Nothing was stored. "
        "Make the file smaller and try again."
    ),
    errors.WorkTooLarge: lambda error: (
        f"Reading this needs more than {error.megabytes} MB of memory, so I stopped. Nothing was stored. "
        "Make the file smaller and try again."
    ),
    errors.WorkCrashed: lambda _: (
        "Reading this failed halfway, so I stopped. Nothing was stored. The file may be damaged: "
        "save it again, or make it smaller, and try again."
    ),
    errors.WorkStopped: lambda _: "The bot is being restarted, so this was not done. Try again in a minute.",
}
