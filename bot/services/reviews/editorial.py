"""The services for writing and moderating reviews, created together because they depend on each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bot.services.catalogue.adding import FilmAdding
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.catalogue.corrections import FilmCorrections
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.permissions import Permissions
from bot.services.heavy_work import HeavyWork
from bot.services.highlights.marking import LineMarking
from bot.services.reviews.drafts import DraftService
from bot.services.reviews.moderation import ModerationService
from bot.services.reviews.notices import NoticeService
from bot.services.reviews.page_imports import PageImports
from bot.services.reviews.pages import PageReader
from bot.services.reviews.trash import ReviewTrash
from bot.services.reviews.writing import ReviewWriting
from bot.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewServices:
    """All services that write, change or moderate reviews; `create_services` builds them in order of dependency."""

    permissions: Permissions
    trash: ReviewTrash
    moderation: ModerationService
    drafts: DraftService
    writing: ReviewWriting
    marking: LineMarking
    notices: NoticeService
    corrections: FilmCorrections
    page_imports: PageImports

    @classmethod
    def create_services(
        cls,
        database: Database,
        catalogue: FilmCatalogue,
        clubs: ClubService,
        pages: PageReader,
        removed: ReviewTrash,
        now: Callable[[], datetime],
        adding: FilmAdding,
        heavy: HeavyWork,
    ) -> Self:
        permissions = Permissions(clubs)
        moderation = ModerationService(database, catalogue, clubs, permissions, removed, now, heavy)
        drafts = DraftService(database, catalogue, adding, now)
        return cls(
            permissions=permissions,
            trash=removed,
            moderation=moderation,
            drafts=drafts,
            writing=ReviewWriting(database, catalogue, clubs, permissions, moderation, drafts, now, heavy),
            marking=LineMarking(database, catalogue, clubs, moderation, now, heavy),
            notices=NoticeService(database, catalogue),
            corrections=FilmCorrections(database, catalogue, permissions, now),
            page_imports=PageImports(database, catalogue, pages, permissions, moderation, heavy, now),
        )
