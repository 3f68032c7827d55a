"""A process that writes for one club on PostgreSQL, while others do the same; also the serial run they are compared with.

What is done is drawn from a few members and films, so that processes meet on the same rows; and each deed has one
result whatever the order, so that the end must be that of a serial run.
"""

from __future__ import annotations

import asyncio
import dataclasses
import sys
from pathlib import Path
from random import Random
from typing import NamedTuple

from bot.composition import Services, open_services
from bot.config import Settings
from bot.domain.catalogue.film import Film
from bot.domain.database_address import parse_address
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.reviews.review import Author, AuthorKind, NewReview, Stars, parse_paragraphs
from bot.services.catalogue.adding import read_film
from bot.services.reviews.review_storage import store_review
from bot.store import meta
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes

CLUB = GuildId(4_242)
DEEDS = ("count", "count all", "rate", "wish", "seen", "review", "film")
MEMBERS, FILMS = 5, 4


class Deed(NamedTuple):
    what: str
    member: int
    film: int
    number: int


def deeds(count: int) -> list[Deed]:
    rng = Random(15)
    return [Deed(rng.choice(DEEDS), rng.randrange(MEMBERS), rng.randrange(FILMS), number) for number in range(count)]


async def do(services: Services, films: list[FilmId], deed: Deed) -> None:
    actor = Actor(member=MemberId(900 + deed.member), name=f"m{deed.member}", guild=CLUB)
    film = films[deed.film + FILMS * DEEDS.index(deed.what)]
    if deed.what == "count":
        async with services.database.write(changes=Changes.SETTINGS, club=CLUB) as writing:
            row = await writing.fetch_row("SELECT value FROM club_setting WHERE guild_id = ? AND key = 'n'", CLUB)
            await asyncio.sleep(0)
            await writing.execute_write(
                """
                INSERT INTO club_setting (guild_id, key, value, set_at) VALUES (?, 'n', ?, '')
                ON CONFLICT (guild_id, key) DO UPDATE SET value = excluded.value
                """,
                CLUB,
                str(int(row[0] if row else 0) + 1),
            )
    elif deed.what == "count all":
        async with services.database.write(changes=Changes.UNCACHED) as writing:
            await meta.write_meta(writing, "n", str(int(await meta.read_meta(writing, "n") or 0) + 1))
    elif deed.what == "rate":
        name = (await services.catalogue.get_film(CLUB, film)).title
        await services.diary.rate_film(actor, name, 1 + deed.member + deed.film, None, private=False)
    elif deed.what == "wish":
        name = (await services.catalogue.get_film(CLUB, film)).title
        await services.diary.add_to_watchlist(actor, name, private=False)
    elif deed.what == "seen":
        await services.diary.mark_seen(actor, film)
    elif deed.what == "review":
        await _review(services, actor, await services.catalogue.get_film(CLUB, film))
    else:
        async with services.database.write(changes=Changes.FILMS, club=CLUB) as writing:
            added = dataclasses.replace(read_film(f"A Film Numbered {deed.number}", 1999, ("Nobody Known",)))
            await film_store.insert_film(writing, added, guild=CLUB)


async def _review(services: Services, actor: Actor, film: Film) -> None:
    draft = NewReview(
        guild=CLUB,
        film=film.id,
        author=Author(kind=AuthorKind.MEMBER, name=actor.name, member=actor.member),
        paragraphs=parse_paragraphs(
            "A patient film about rain. Nobody in it says what they want, and all of them get it."
        ),
        provenance="test",
        stars=Stars(8),
        language="en",
    )
    async with services.database.write(changes=Changes.WHOLE_REVIEWS, club=CLUB) as writing:
        await store_review(writing, draft, film, now=services.now())


async def main(url: str, path: Path, first: int, step: int, count: int) -> None:
    settings = Settings(database_path=path, database_url=parse_address(url))
    async with open_services(settings) as services:
        films = sorted(await services.catalogue.starter_films())
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        mine = deeds(count)[first::step]
        for at in range(0, len(mine), 3):  # as members do, several at a time
            await asyncio.gather(*(do(services, films, deed) for deed in mine[at : at + 3]))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:6])))
