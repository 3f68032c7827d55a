"""The club's nights that are over, by page and in numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.nights.history import HistoryPage, NightNumbers, count_numbers
from bot.domain.nights.night import NightId
from bot.domain.nights.score import NightRecord
from bot.domain.people import Actor
from bot.domain.privacy.disclosure import Statement
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.services.nights.records import read_records
from bot.store.database import Database
from bot.store.diary import entries as diary_store
from bot.store.nights import attendance as attendance_store
from bot.store.nights import scores as score_store

NIGHTS_PER_PAGE = 6


class NightHistory:
    """Methods raise OnlyInAClub."""

    def __init__(self, database: Database, catalogue: FilmCatalogue, clubs: ClubService) -> None:
        self._database = database
        self._catalogue = catalogue
        self._clubs = clubs

    async def read_page(self, actor: Actor, page: int) -> HistoryPage:
        """The nights whose scores are out, the newest first."""
        guild = require_club(actor)
        overlay = await self._clubs.film_overlay(guild)
        async with self._database.read() as reading:
            records = (await read_records(reading, guild, overlay))[::-1]
        pages = max(1, -(-len(records) // NIGHTS_PER_PAGE))
        page = max(0, min(page, pages - 1))
        shown = tuple(records[page * NIGHTS_PER_PAGE : (page + 1) * NIGHTS_PER_PAGE])
        films = await self._read_films(guild, shown)
        return HistoryPage(page=page, pages=pages, total=len(records), records=shown, films=films)

    async def read_numbers(self, actor: Actor) -> NightNumbers:
        """What the club's nights have in common."""
        guild = require_club(actor)
        overlay = await self._clubs.film_overlay(guild)
        came: defaultdict[NightId, set[MemberId]] = defaultdict(set)
        async with self._database.read() as reading:
            records = await read_records(reading, guild, overlay)
            switches = await diary_store.club_disclosure(reading, guild)
            for each in await attendance_store.attendance_of_club(reading, guild):
                if each.came and switches.may_disclose(each.member, Statement.SEEN_COUNTED):
                    came[each.night].add(each.member)
            nominated = await score_store.nominators_of_shown(reading, guild)
        return count_numbers(
            records,
            came=came,
            nominated=nominated,
            films=await self._read_films(guild, records),
        )

    async def _read_films(self, guild: GuildId, records: Sequence[NightRecord]) -> dict[FilmId, Film]:
        wanted = dict.fromkeys(film.film for record in records for film in record.films)
        return {film.id: film for film in await self._catalogue.get_films(guild, wanted)}
