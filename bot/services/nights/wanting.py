"""What do we all want: films on the watchlists of several members, as far as they let others see them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.catalogue.overlay import Overlay
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.nights.nominating import WANTED_SHOWN, WantedFilm, WantedFilms, rank_wanted
from bot.domain.people import Actor
from bot.domain.privacy.disclosure import Statement
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.store.database import Database, ReadTransaction
from bot.store.diary import entries as diary_store

WISHES_READ = 2_000
"""Films of one watchlist that are compared, the newest first."""


class NightWanting:
    def __init__(self, database: Database, catalogue: FilmCatalogue, clubs: ClubService) -> None:
        self._database = database
        self._catalogue = catalogue
        self._clubs = clubs

    async def find_wanted(self, actor: Actor, members: Sequence[MemberId], *, shared: bool) -> WantedFilms:
        """Films that at least two of the group want; the person who asks belongs to it. Raises OnlyInAClub.

        Private entries count only where they are the asker's own and the answer is not `shared`. With nobody else in
        the group, it is the asker's own list.
        """
        guild = require_club(actor)
        await self._clubs.flush_briefly()
        overlay = await self._clubs.film_overlay(guild)
        group = list(dict.fromkeys((actor.member, *members)))
        wishes: dict[MemberId, list[FilmId]] = {}
        withheld = 0
        async with self._database.read() as reading:
            switches = await diary_store.club_disclosure(reading, guild)
            for member in group:
                reader = None if shared else actor.member
                if not switches.may_disclose(member, Statement.WANTS_TO_SEE, reader=reader):
                    withheld += 1
                    continue
                own = member == actor.member and not shared
                wishes[member] = await _wishes(reading, guild, member, overlay, private=own)
            names = {member: await diary_store.member_name(reading, guild, member) for member in wishes}
        alone = len(group) == 1
        ranked = rank_wanted(wishes, 1 if alone else 2)
        films = {film.id: film for film in await self._catalogue.get_films(guild, [film for film, _ in ranked])}
        found = [(films[film], wanting) for film, wanting in ranked if film in films]
        return WantedFilms(
            films=tuple(
                WantedFilm(film, tuple(names[member] or member for member in wanting))
                for film, wanting in found[:WANTED_SHOWN]
            ),
            people=len(group),
            withheld=withheld,
            more=max(0, len(found) - WANTED_SHOWN),
            alone=alone,
        )


async def _wishes(
    reading: ReadTransaction, guild: GuildId, member: MemberId, overlay: Overlay, *, private: bool
) -> list[FilmId]:
    """A member's watchlist, merged films once, the newest first."""
    entries = await diary_store.watchlist_entries(reading, guild, member, private=private, skip=0, count=WISHES_READ)
    return list(dict.fromkeys(overlay.apply_to(entry.film) for entry in entries))
