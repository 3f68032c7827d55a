"""Finds the lines worth quoting in imported reviews once they are published and their spoilers are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.domain.reviews.review import Author, AuthorKind, NewReview, SpoilerLevel
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.heavy_work import HeavyWork
from bot.services.highlights.quotes import find_highlights
from bot.store import highlights as highlight_store
from bot.store.changes import Changes
from bot.store.database import Database, Row
from bot.store.diary import imports as import_store
from bot.store.reviews.paragraphs import decode_paragraphs

REVIEWS_AT_ONCE = 20
"""Reviews that are read, searched and written in one step."""


async def find_import_highlights(
    database: Database, catalogue: FilmCatalogue, heavy: HeavyWork, guild: GuildId, member: MemberId, number: int
) -> int:
    """Find lines for an import's published reviews that have none yet; return how many reviews got lines."""
    found, last = 0, 0
    while True:
        async with database.read() as reading:
            rows = await import_store.reviews_without_lines(reading, guild, member, number, last, REVIEWS_AT_ONCE)
        if not rows:
            return found
        last = int(rows[-1][0])
        films = {film.id: film for film in await catalogue.get_films(guild, [FilmId(row[1]) for row in rows])}
        lines = await heavy.run_in_thread(member, _find_lines, guild, member, rows, films)
        async with database.write(changes=Changes.LINES, club=guild) as writing:
            for identity, good in lines.items():
                if good:
                    await highlight_store.replace_found_lines(writing, identity, good)
                    found += 1


def _find_lines(
    guild: GuildId, member: MemberId, rows: Sequence[Row], films: Mapping[FilmId, Film]
) -> dict[ReviewId, list[tuple[int, int, int, float]]]:
    author = Author(kind=AuthorKind.MEMBER, name="member", member=member)
    found = {}
    for identity, film, body, spans, spoilers in rows:
        if FilmId(film) in films:
            draft = NewReview(
                guild=guild,
                film=FilmId(film),
                author=author,
                paragraphs=decode_paragraphs(body, spans),
                provenance="import",
                spoilers=SpoilerLevel(spoilers),
            )
            found[ReviewId(identity)] = find_highlights(draft, films[draft.film])
    return found
