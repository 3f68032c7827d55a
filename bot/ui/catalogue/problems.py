"""The sentences on catalogue files that an operator reads in the terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.catalogue import errors

NOT_JOINED: Mapping[errors.JoinRefusal, str] = {
    errors.JoinRefusal.ITSELF: "One film cannot be joined with itself (film:{}). Name two films of `catalogue doubts`.",
    errors.JoinRefusal.STARTER: (
        "Both film:{} and film:{} are of the starter library, which would bring the second one back."
    ),
    errors.JoinRefusal.CLUB: (
        "Only one club sees film:{}. Name a film that everybody sees first: that is the one that stays."
    ),
}

CATALOGUE: Mapping[type, Callable[[Any], str]] = {
    errors.CatalogueUnknown: lambda e: f"There is no source called {e.typed}. Choose one of: {', '.join(e.known)}.",
    errors.CatalogueFileWrong: lambda e: (
        f"{e.path} is no file of {e.source}: expected is {e.expected}. Nothing was changed. Give the file as it was "
        "downloaded; docs/catalogue.md names each."
    ),
    errors.CatalogueFileBroken: lambda e: (
        f"{e.path} cannot be read to its end: {e.why}. No film was changed. Download it again."
    ),
    errors.CatalogueFilesMissing: lambda e: (
        f"Among these files there is no {e.needed} of {e.source}, without which the others say nothing. "
        "Nothing was changed. Give all of its files at once, or their folder."
    ),
    errors.CatalogueFileTwice: lambda e: (
        f"{e.first} and {e.second} are both {e.kind}. Nothing was changed. Give one of them."
    ),
    errors.CatalogueNotImported: lambda e: (
        f"Nothing of {e.source} is here, so there is nothing to remove. `catalogue status` shows what there is."
    ),
    errors.CatalogueBusy: lambda e: (
        f"Another import is at work (it holds {e.path}). Wait until it ends, or end it, then try again."
    ),
    errors.CatalogueFilmUnknown: lambda e: (
        f"There is no film:{e.film}. Take the numbers from `catalogue doubts`. Nothing was changed."
    ),
    errors.CatalogueNotJoined: lambda e: f"{NOT_JOINED[e.why].format(e.film, e.other)} Nothing was changed.",
    errors.CatalogueNothingToSeparate: lambda e: (
        f"Neither film:{e.film} nor film:{e.other} comes from a catalogue, so no import takes them for one. "
        "Nothing was changed; there is nothing to do."
    ),
}
