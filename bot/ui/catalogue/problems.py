"""Error messages about catalogue imports and duplicates, for the operator's terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.catalogue import errors

NOT_JOINED: Mapping[errors.JoinRefusal, str] = {
    errors.JoinRefusal.ITSELF: "A film cannot be merged with itself (film:{}). Name two films from `catalogue doubts`.",
    errors.JoinRefusal.STARTER: (
        "Both film:{} and film:{} belong to the starter library, which would add the second one again."
    ),
    errors.JoinRefusal.CLUB: (
        "Only one club sees film:{}. Name a film that every club sees first, because the first one stays."
    ),
}

CATALOGUE: Mapping[type, Callable[[Any], str]] = {
    errors.CatalogueUnknown: lambda e: f"There is no source called {e.typed}. Choose one of: {', '.join(e.known)}.",
    errors.CatalogueFileWrong: lambda e: (
        f"{e.path} is not a file of {e.source}: expected {e.expected}. Nothing was changed. Give the file as it was "
        "downloaded; docs/catalogue.md lists the files."
    ),
    errors.CatalogueFileBroken: lambda e: (
        f"{e.path} cannot be read completely: {e.why}. No film was changed. Download it again."
    ),
    errors.CatalogueFilesMissing: lambda e: (
        f"The {e.needed} of {e.source} is missing, and the other files are of no use without it. "
        "Nothing was changed. Give all files of the source at once, or their folder."
    ),
    errors.CatalogueFileTwice: lambda e: (
        f"{e.first} and {e.second} are both {e.kind}. Nothing was changed. Give one of them."
    ),
    errors.CatalogueNotImported: lambda e: (
        f"Nothing was imported from {e.source}, so there is nothing to remove. `catalogue status` shows all imports."
    ),
    errors.CatalogueBusy: lambda e: (
        f"Another import is running (it has locked {e.path}). Wait until it ends, or stop it, then try again."
    ),
    errors.CatalogueFilmUnknown: lambda e: (
        f"There is no film:{e.film}. Use the numbers from `catalogue doubts`. Nothing was changed."
    ),
    errors.CatalogueNotJoined: lambda e: f"{NOT_JOINED[e.why].format(e.film, e.other)} Nothing was changed.",
    errors.CatalogueNothingToSeparate: lambda e: (
        f"Neither film:{e.film} nor film:{e.other} comes from a catalogue, so no import merges them. "
        "Nothing was changed, and nothing needs to be."
    ),
}
