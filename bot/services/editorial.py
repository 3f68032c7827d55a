"""Everything behind writing and keeping order, made together because each part rests on the one before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from bot.services.club_films import ClubFilms
from bot.services.drafts import Drafts
from bot.services.marking import Marking
from bot.services.moderation import Moderation
from bot.services.notices import Notices
from bot.services.page_desk import PageDesk
from bot.services.permissions import Permissions
from bot.services.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.services.bin import Bin
    from bot.services.catalogue import Catalogue
    from bot.services.clubs import Clubs
    from bot.services.heavy_work import HeavyWork
    from bot.services.pages import Pages
    from bot.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Editorial:
    permissions: Permissions
    removed: Bin
    moderation: Moderation
    drafts: Drafts
    writing: Writing
    marking: Marking
    notices: Notices
    films: ClubFilms
    pages: PageDesk

    @classmethod
    def over(
        cls,
        database: Database,
        catalogue: Catalogue,
        clubs: Clubs,
        pages: Pages,
        removed: Bin,
        now: Callable[[], datetime],
        heavy: HeavyWork,
    ) -> Self:
        permissions = Permissions(clubs)
        moderation = Moderation(database, catalogue, clubs, permissions, removed, now)
        drafts = Drafts(database, catalogue, now)
        return cls(
            permissions=permissions,
            removed=removed,
            moderation=moderation,
            drafts=drafts,
            writing=Writing(database, catalogue, clubs, permissions, moderation, drafts, now),
            marking=Marking(database, catalogue, clubs, moderation, now),
            notices=Notices(database, catalogue),
            films=ClubFilms(database, catalogue, permissions, now),
            pages=PageDesk(database, catalogue, pages, permissions, moderation, heavy, now),
        )
