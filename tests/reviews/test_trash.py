"""Removed reviews are erased on time, permanently, and not earlier."""

from __future__ import annotations

import dataclasses
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.composition import Services
from bot.domain.ids import GuildId, MemberId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.errors import ReviewGone
from bot.domain.reviews.moderation import ReviewAction
from bot.domain.reviews.review import ReviewState
from bot.domain.reviews.submission import Submission
from bot.services import backups
from bot.services.privacy import erasures
from bot.services.reviews.editorial import ReviewServices
from bot.services.reviews.trash import ReviewTrash
from bot.store.changes import Changes
from bot.store.engines import open_database
from tests.support.servers import file_of

CLUB, OTHER = GuildId(7), GuildId(8)
INES = Actor(member=MemberId(1), name="Ines", guild=CLUB)
MARA = Actor(member=MemberId(2), name="Mara", guild=CLUB, manages_messages=True)
OONA = Actor(member=MemberId(3), name="Oona", guild=OTHER, manages_messages=True)


@dataclass
class Desk:
    """Writing, moderating and emptying the bin at a time of the test's own."""

    services: Services
    days: int = 90
    now: datetime = datetime(2026, 3, 10, 12, tzinfo=UTC)
    salts: int = 0
    editorial: ReviewServices = field(init=False)

    def __post_init__(self) -> None:
        one = self.services
        removed = ReviewTrash(one.database, lambda: self.now, self._salt, days=self.days)
        self.editorial = ReviewServices.create_services(
            one.database,
            one.catalogue,
            one.clubs,
            one.page_reader,
            removed,
            lambda: self.now,
            one.look_up.adding,
            one.heavy,
        )

    def _salt(self) -> str:
        self.salts += 1
        return f"{self.salts:032}"

    async def pass_days(self, days: float) -> int:
        """Days pass, and the bin is looked through; gives how much was erased."""
        self.now += timedelta(days=days)
        return await self.editorial.trash.erase_expired()

    async def write(self, who: Actor = INES, text: str = "A storm that nobody asked for.") -> ReviewId:
        film, day = await self.editorial.writing.open_form(who, "Ran", None)
        return (await self.editorial.writing.write_review(who, film.id, day, Submission(text=text))).review.id

    async def remove(self, review: ReviewId, by: Actor = MARA) -> None:
        await self.editorial.moderation.perform_action(by, review, ReviewAction.REMOVED, "Off topic.")

    async def rows(self, table: str) -> int:
        async with self.services.database.read() as reading:
            row = await reading.fetch_row(f"SELECT count(*) FROM {table} WHERE guild_id > 0")  # noqa: S608  a name of the test's own
        return 0 if row is None else int(row[0])


@pytest.fixture
async def desk(services: Services) -> Desk:
    made = Desk(services)
    await made.pass_days(0)
    return made


async def test_it_is_erased_with_its_history_on_the_day_that_the_sheet_says(desk: Desk) -> None:
    review = await desk.write()
    await desk.remove(review)
    sheet = await desk.editorial.moderation.review_sheet(MARA, review)
    assert sheet.erased_at == desk.now + timedelta(days=90)
    assert [end for _, _, end in await desk.editorial.moderation.restorable_reviews(MARA)] == [sheet.erased_at]
    assert await desk.pass_days(89.9) == 0
    assert await desk.pass_days(0.2) == 1
    for table in ("review", "revision", "notice", "report", "line_choice"):
        assert await desk.rows(table) == 0, table
    assert await desk.editorial.moderation.restorable_reviews(MARA) == []
    with pytest.raises(ReviewGone):
        await desk.editorial.moderation.perform_action(MARA, review, ReviewAction.RESTORED)
    with pytest.raises(ReviewGone):
        await desk.editorial.moderation.revert_review(INES, review, 1)


async def test_nothing_of_it_is_left_in_the_file_nor_in_the_search_index(desk: Desk) -> None:
    await desk.remove(await desk.write(text="The word zanzibarish stands here alone."))
    assert await desk.pass_days(91) == 1
    path = desk.services.database.path
    for file in path.parent.glob(f"{path.name}*"):
        assert b"zanzibarish" not in file.read_bytes().lower(), file.name


async def test_what_was_removed_before_this_release_has_all_its_days_from_the_first_start(services: Services) -> None:
    desk = Desk(services)
    review = await desk.write()
    await desk.remove(review)
    assert await desk.pass_days(400) == 0
    assert (await desk.editorial.moderation.review_sheet(MARA, review)).erased_at == desk.now + timedelta(days=90)
    assert await desk.pass_days(89) == 0
    assert await desk.pass_days(2) == 1


@pytest.mark.parametrize("way", ["restored", "withdrawn"])
async def test_what_was_brought_back_or_taken_by_its_author_stays_and_a_second_time_begins_anew(
    desk: Desk, way: str
) -> None:
    review = await desk.write()
    await desk.remove(review)
    await desk.pass_days(80)
    deed, who = (ReviewAction.RESTORED, MARA) if way == "restored" else (ReviewAction.WITHDRAWN, INES)
    await desk.editorial.moderation.perform_action(who, review, deed)
    assert await desk.pass_days(80) == 0
    assert (await desk.editorial.moderation.review_sheet(INES, review)).erased_at is None
    if way == "restored":
        await desk.remove(review)
    else:
        # The author's restoring does not undo the removal: it lies in the bin again, from now on.
        await desk.editorial.moderation.perform_action(INES, review, ReviewAction.RESTORED)
    sheet = await desk.editorial.moderation.review_sheet(MARA, review)
    assert sheet.review.state is ReviewState.REMOVED
    assert sheet.erased_at == desk.now + timedelta(days=90)
    assert await desk.pass_days(89) == 0
    assert await desk.pass_days(2) == 1


async def test_an_edit_in_the_bin_does_not_keep_it_longer(desk: Desk) -> None:
    review = await desk.write()
    await desk.remove(review)
    await desk.pass_days(60)
    await desk.editorial.writing.edit_review(MARA, review, Submission(text="Milder words."))
    assert await desk.pass_days(31) == 1


async def test_rejected_ones_go_too_and_what_is_in_sight_or_withdrawn_never(desk: Desk) -> None:
    await desk.services.clubs.change_setting(
        dataclasses.replace(MARA, manages_server=True), "reviews_appear", "approved"
    )
    rejected = await desk.write()
    await desk.editorial.moderation.perform_action(MARA, rejected, ReviewAction.REJECTED, "An advertisement.")
    withdrawn = await desk.write(text="My own second thoughts.")
    await desk.editorial.moderation.perform_action(INES, withdrawn, ReviewAction.WITHDRAWN)
    pending = await desk.write(text="This waits for somebody to look.")
    assert await desk.pass_days(4_000) == 1
    for review in (withdrawn, pending):
        assert await desk.editorial.moderation.review_sheet(INES, review)


async def test_every_club_has_its_own(desk: Desk) -> None:
    await desk.remove(await desk.write())
    await desk.pass_days(50)
    theirs = await desk.write(OONA, "Another club's word.")
    await desk.remove(theirs, OONA)
    assert await desk.pass_days(50) == 1
    assert await desk.editorial.moderation.restorable_reviews(MARA) == []
    assert len(await desk.editorial.moderation.restorable_reviews(OONA)) == 1


async def test_with_zero_days_nothing_is_erased_or_said_to_be(services: Services) -> None:
    desk = Desk(services, days=0)
    review = await desk.write()
    await desk.remove(review)
    assert await desk.pass_days(4_000) == 0
    assert (await desk.editorial.moderation.review_sheet(MARA, review)).erased_at is None
    assert [end for _, _, end in await desk.editorial.moderation.restorable_reviews(MARA)] == [None]


async def test_a_backup_put_back_does_not_bring_it_back_and_spares_all_else(desk: Desk, tmp_path: Path) -> None:
    review = await desk.write()
    kept = await desk.write(text="This one stays where it is.")
    copy = backups.make_backup(file_of(desk.services.database).path, tmp_path / "copy.sqlite3", desk.now)
    await desk.remove(review)
    assert await desk.pass_days(91) == 1
    (note,) = erasures.read_erasures(desk.services.database.path)
    assert note.guild == CLUB
    assert not note.is_of(INES.member)
    assert await erasures.replay_erasures(copy, [note]) == 1
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT id FROM review WHERE guild_id > 0").fetchall() == [(kept,)]


async def test_a_later_review_with_the_same_number_is_not_taken_for_the_erased_one(desk: Desk, tmp_path: Path) -> None:
    await desk.remove(await desk.write())
    await desk.pass_days(91)
    again = await desk.write(text="Quite another text.")
    copy = backups.make_backup(file_of(desk.services.database).path, tmp_path / "copy.sqlite3", desk.now)
    database = await open_database(copy)
    async with database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write("DELETE FROM erasure")
    await database.close()
    await erasures.replay_erasures(copy, erasures.read_erasures(desk.services.database.path))
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT id FROM review WHERE guild_id > 0").fetchall() == [(again,)]
