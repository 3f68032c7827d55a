"""Error messages about permissions, club exports and clubs that the bot has left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.clubs import errors
from bot.ui.kit import text
from bot.ui.language.messages import N_, _

# Translators: Discord's own names of permissions, as its client shows them in your language.
PERMISSIONS = (N_("Manage Messages"), N_("Manage Server"), N_("Create Events"))
_HELD = {
    False: "every club with data here was missing at once",
    True: "the bot had another application id than before",
}
"""Why erasing is suspended; True if the reason is another application id."""


def _needs(error: errors.NotAllowed) -> str:
    return _(
        "You need the permission **{permission}** in the whole server for this. Ask someone who has it.",
        permission=_(error.needs),
    )


CLUBS: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.NotAllowed: _needs,
    errors.OnlyInAClub: lambda _error: _(
        "This only works in a server that has Marquee. `/movie` and `/related` work everywhere."
    ),
}

CLUB_DATA: Mapping[type[Exception], Callable[[Any], str]] = {
    # Shown in a terminal, so the text is not escaped for Discord.
    errors.NotAClubExport: lambda error: (
        f"This is not a complete export of a club: {text.label_text(error.why, 300)}. Nothing was stored. "
        "Use the ZIP files exactly as `/export club` made them."
    ),
    errors.ClubNotEmpty: lambda _: (
        "This club has reviews already, and an export can only be imported into an empty club. Give another server's "
        "id with --guild."
    ),
    errors.DeparturesHeld: lambda error: (
        f"At its last start {_HELD[error.other_application]}, so no data of clubs that removed the bot "
        "is erased. If this is a mistake (a wrong token, a wrong database), correct it and start the bot again. If "
        "it is intended, run `python -m bot departures --confirm` and start the bot again."
    ),
}
"""Plain text, shown in the terminal."""
