"""Everything behind writing and keeping order, made together because each part rests on the one before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bot.services.catalogue.catalogue import Catalogue
from bot.services.catalogue.corrections import ClubFilms
from bot.services.clubs.clubs import Clubs
from bot.services.clubs.permissions import Permissions
from bot.services.heavy_work import HeavyWork
from bot.services.highlights.marking import Marking
from bot.services.reviews.drafts import Drafts
from bot.services.reviews.moderation import Moderation
from bot.services.reviews.notices import Notices
from bot.services.reviews.page_imports import PageDesk
from bot.services.reviews.pages import Pages
from bot.services.reviews.trash import Bin
from bot.services.reviews.writing import Writing
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
        monotonic: Callable[[], float],
        heavy: HeavyWork,
    ) -> Self:
        permissions = Permissions(clubs)
        moderation = Moderation(database, catalogue, clubs, permissions, removed, now, heavy)
        drafts = Drafts(database, catalogue, now, monotonic)
        return cls(
            permissions=permissions,
            removed=removed,
            moderation=moderation,
            drafts=drafts,
            writing=Writing(database, catalogue, clubs, permissions, moderation, drafts, now, heavy),
            marking=Marking(database, catalogue, clubs, moderation, now, heavy),
            notices=Notices(database, catalogue),
            films=ClubFilms(database, catalogue, permissions, now),
            pages=PageDesk(database, catalogue, pages, permissions, moderation, heavy, now),
        )
