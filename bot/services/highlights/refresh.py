"""Chooses the stored lines of all reviews again after the rules for choosing them changed, in the background."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, ReviewId
from bot.domain.reviews.review import Review
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.highlights.quotes import find_highlights
from bot.store import highlights as highlight_store
from bot.store import meta
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.reviews import reviews as review_store
from bot.taste import HIGHLIGHT_RULES

log = logging.getLogger(__name__)
RULES_KEY = "highlight_rules"
POSITION_KEY = "highlight_refreshed_to"
"""`rules:id` of the last review whose lines were chosen again, so that a stopped run goes on where it was."""
REVIEWS_AT_ONCE = 20
PAUSE_SECONDS = 0.05
FoundLines = list[tuple[int, int, int, float]]


class LineRefresh:
    """Replaces automatically found lines; lines that a club pinned or forbade keep their marks.

    The starter library's reviews are not touched here: they are loaded again when the rules change.
    """

    def __init__(self, database: Database, catalogue: FilmCatalogue) -> None:
        self._database = database
        self._catalogue = catalogue
        self._task: asyncio.Task[None] | None = None

    async def start_refresh(self) -> None:
        """Start choosing in the background if the rules changed since the last complete run."""
        async with self._database.read() as reading:
            if await meta.read_meta(reading, RULES_KEY) == str(HIGHLIGHT_RULES):
                return
        self._task = asyncio.create_task(self._run(), name="highlight refresh")

    async def close(self) -> None:
        """Stop; the next start goes on after the last review that was done."""
        if self._task is not None:
            self._task.cancel()
            await self.wait_until_done()

    async def wait_until_done(self) -> None:
        """Wait for the running refresh, if any."""
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        try:
            count = await self._refresh_all()
        except Exception:
            log.exception("the highlights could not be chosen again; the next start tries it")
        else:
            if count:
                log.info("highlights chosen again for %d reviews", count)

    async def _refresh_all(self) -> int:
        last, count = await self._position(), 0
        while True:
            async with self._database.read() as reading:
                reviews = await review_store.reviews_with_found_lines(reading, last, REVIEWS_AT_ONCE)
            if not reviews:
                break
            last = reviews[-1].id
            count += await self._refresh(reviews)
            await asyncio.sleep(PAUSE_SECONDS)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await meta.write_meta(writing, RULES_KEY, str(HIGHLIGHT_RULES))
        return count

    async def _position(self) -> ReviewId:
        async with self._database.read() as reading:
            rules, _, last = (await meta.read_meta(reading, POSITION_KEY) or "").partition(":")
        return ReviewId(int(last) if rules == str(HIGHLIGHT_RULES) else 0)

    async def _refresh(self, reviews: Sequence[Review]) -> int:
        """Choose the lines of some reviews outside the transaction; skip a review that changed in the meantime."""
        films: dict[ReviewId, Film] = {}
        for review in reviews:
            found = await self._catalogue.get_films(review.guild, [FilmId(review.film)])
            if found:
                films[review.id] = found[0]
        lines = await asyncio.to_thread(_find_lines, reviews, films)
        async with self._database.write(changes=Changes.LINES) as writing:
            for review in reviews:
                if review.id in lines and await review_store.is_unchanged(writing, review):
                    await highlight_store.replace_found_lines(writing, review.id, lines[review.id])
            await meta.write_meta(writing, POSITION_KEY, f"{HIGHLIGHT_RULES}:{reviews[-1].id}")
        return len(lines)


def _find_lines(reviews: Sequence[Review], films: Mapping[ReviewId, Film]) -> dict[ReviewId, FoundLines]:
    return {review.id: find_highlights(review.as_new(), films[review.id]) for review in reviews if review.id in films}
