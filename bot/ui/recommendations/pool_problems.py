"""Error messages about the rating pool, for the operator's terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.recommendations import pool_errors as errors


def _wrong(error: errors.PoolFileWrong) -> str:
    name = f" ({error.name})" if error.name else ""
    return (
        f"{error.path}{name} cannot be imported: {error.why.value}. Nothing was changed. Give the ZIP from GroupLens, "
        "such as ml-latest-small.zip, or the folder that it unpacks to."
    )


POOL: Mapping[type, Callable[[Any], str]] = {
    errors.PoolFileWrong: _wrong,
    errors.PoolUnmatched: lambda e: (
        f"None of the {e.films:,} films in {e.path} is in the catalogue, so its ratings are of no use. Nothing was "
        "changed. Import a catalogue first: `python -m bot catalogue import` (docs/catalogue.md)."
    ),
    errors.PoolTermsRefused: lambda _: (
        "Nothing was imported, because you did not agree to these terms. Type y when asked, or add --yes."
    ),
    errors.PoolMissing: lambda _: "There is no rating pool, so there is nothing to remove.",
}
