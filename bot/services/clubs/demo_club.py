"""Fills the shelf of the example club that `python -m bot try` opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.reviews.review import Author, AuthorKind, NewReview, SpoilerLevel, Stars, parse_paragraphs
from bot.services.reviews.review_storage import store_review
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from bot.store.clubs import clubs as club_store
from bot.store.database import Database


async def fill_demo_club(
    database: Database,
    guild: GuildId,
    members: Mapping[str, MemberId],
    entries: Sequence[Mapping[str, Any]],
    *,
    now: datetime,
) -> None:
    """Shelve the entries of data/example-club.toml; one on a film that the catalogue lacks is left out."""
    async with database.write(changes=Changes.NAMES | Changes.REVIEWS | Changes.LINES, club=guild) as writing:
        await club_store.put_members(writing, [(guild, member, name, now) for name, member in members.items()])
        for entry in entries:
            identity = await film_store.id_by_starter_key(writing, entry["film"])
            if identity is None:
                continue
            (film,) = await film_store.by_ids(writing, guild, [identity])
            draft = _draft(guild, identity, members[entry["member"]], entry)
            await store_review(writing, draft, film, now=now)


def _draft(guild: GuildId, film: FilmId, member: MemberId, entry: Mapping[str, Any]) -> NewReview:
    paragraphs = parse_paragraphs(entry["text"])
    return NewReview(
        guild=guild,
        film=film,
        author=Author(kind=AuthorKind.MEMBER, name=entry["member"], member=member),
        paragraphs=paragraphs,
        provenance="member",
        headline=entry["headline"],
        stars=Stars.from_stars(entry["rating"]),
        language="en",
        spoilers=SpoilerLevel.INLINE if any(p.spoilers for p in paragraphs) else SpoilerLevel.NONE,
        written_on=entry["written"],
    )
