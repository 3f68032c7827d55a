"""TMDB's data about films, and when it was fetched."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from bot.domain.catalogue.tmdb_details import TmdbDetails, Trailer, WatchOption, WatchProviders
from bot.domain.ids import FilmId
from bot.store.database import ReadTransaction, WriteTransaction

_BEFORE = "SELECT film_id FROM tmdb_film WHERE fetched_at < ?"


async def of_film(reading: ReadTransaction, film: FilmId) -> tuple[TmdbDetails | None, datetime] | None:
    """TMDB's data and when it was fetched; None if TMDB was not asked, no details if it does not have the film."""
    row = await reading.fetch_row("SELECT tmdb_id, said, fetched_at FROM tmdb_film WHERE film_id = ?", film)
    if row is None:
        return None
    tmdb_id, said, fetched = row
    return None if tmdb_id is None else _details(tmdb_id, json.loads(said)), datetime.fromisoformat(fetched)


async def replace_details(
    writing: WriteTransaction, film: FilmId, details: TmdbDetails | None, *, now: datetime
) -> None:
    """Replace TMDB's data about a film; does nothing if the film was deleted meanwhile."""
    await writing.execute_write(
        """
        INSERT INTO tmdb_film (film_id, tmdb_id, said, fetched_at) SELECT id, ?, ?, ? FROM film WHERE id = ?
        ON CONFLICT (film_id) DO UPDATE
            SET tmdb_id = excluded.tmdb_id, said = excluded.said, fetched_at = excluded.fetched_at
        """,
        details.tmdb_id if details else None,
        _encode_details(details) if details else None,
        now.isoformat(),
        film,
    )


async def films_before(reading: ReadTransaction, day: datetime) -> list[FilmId]:
    """The films whose TMDB data was last fetched before `day`."""
    return [FilmId(row[0]) for row in await reading.fetch_rows(_BEFORE, day.isoformat())]


async def drop_before(writing: WriteTransaction, day: datetime) -> int:
    return await writing.execute_write("DELETE FROM tmdb_film WHERE fetched_at < ?", day.isoformat())


def _encode_details(details: TmdbDetails) -> str:
    return json.dumps(
        {
            "facts": details.facts,
            "trailers": [[trailer.name, trailer.key] for trailer in details.trailers],
            "watch": {country: watch.services for country, watch in details.watch.items()},
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _details(tmdb_id: int, fields: dict[str, Any]) -> TmdbDetails:
    return TmdbDetails(
        tmdb_id=tmdb_id,
        facts={name: tuple(value) if isinstance(value, list) else value for name, value in fields["facts"].items()},
        trailers=tuple(Trailer(name, key) for name, key in fields["trailers"]),
        watch={
            country: WatchProviders(country, {WatchOption(way): tuple(names) for way, names in services.items()})
            for country, services in fields["watch"].items()
        },
    )
