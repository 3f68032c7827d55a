"""A post follows its review: a withdrawn, forbidden, edited or hidden line is taken back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import discord
import pytest
import simcord

from bot.app import create_bot
from bot.composition import open_services
from bot.domain.ids import ReviewId
from bot.domain.schedules.schedule import Schedule, ScheduledPost
from bot.services.reviews.library_reviews import LibraryReviews
from bot.store.changes import Changes
from bot.store.engines import open_database
from tests.schedules.helpers import FINE, Desk, alone, delete, labels, may_write, posts, said
from tests.support.reviewing import choose, fill, press_label
from tests.support.world import RAN, VEGAS, Answer, World

EVENING = datetime(2026, 6, 1, 18, 0, tzinfo=UTC)
LINE = "the finest performance that either of them has ever given"
NOTE = "-# This line was removed."


async def _posted(world: World, desk: Desk, what: str = "line", *, stars: float = 4.5) -> ReviewId:
    """Theo's review of Leaving Las Vegas, quoted in the channel."""
    await alone(world)
    review = await world.write(world.club.theo, VEGAS, FINE, name="Theo", stars=stars, headline="Long nights")
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write("UPDATE review SET written_on = '2025-06-01' WHERE id = ?", review)
    await desk.set_up(what)
    await desk.at(EVENING)
    assert "by **Theo**" in said(_post(world))
    await world.rest()
    return review


def _post(world: World) -> discord.Message:
    (post,) = posts(world.club.channel)
    return post


def _taken_back(world: World, note: str = NOTE) -> bool:
    post = _post(world)
    return said(post) == note and not labels(post)


def _edits(world: World) -> int:
    return sum(
        request.method == "PATCH" and re.match(r"/channels/\d+/messages/\d+\Z", request.path) is not None
        for request in world.env.http_requests
    )


async def _mine(world: World, who: simcord.MemberActor) -> Answer:
    return await choose(world, who, await world.ask(who, "my-reviews"), "mine", "Las Vegas")


async def _followed(world: World) -> int:
    async with world.services.database.read() as reading:
        return int((await reading.fetch_rows("SELECT count(*) FROM posted_quote"))[0][0])


async def test_a_post_stands_as_long_as_its_review_does(world: World, desk: Desk) -> None:
    await _posted(world, desk)
    before = said(_post(world))
    # Others write, vote and edit meanwhile; nothing of it touches this line.
    await world.write(world.club.ines, RAN, "An overwhelming film.", name="Ines")
    await desk.later()
    assert said(_post(world)) == before
    assert _edits(world) == 0


async def test_its_author_withdraws_the_review(world: World, desk: Desk) -> None:
    await _posted(world, desk)
    await press_label(world, world.club.theo, await _mine(world, world.club.theo), "Withdraw")
    await desk.later()
    assert _taken_back(world)
    # It stays taken back: the schedule quotes it anew in its turn.
    await press_label(world, world.club.theo, await _mine(world, world.club.theo), "Restore")
    await desk.later(120)
    assert _taken_back(world)
    assert _edits(world) == 1
    assert await _followed(world) == 0


async def test_a_moderator_removes_the_review(world: World, desk: Desk) -> None:
    await _posted(world, desk, "year_ago")
    form = await world.ask(world.club.mara, "reviews withdraw", film="Leaving Las Vegas", reviewer="theo")
    await fill(world.club.mara, form, reason="Off topic.")
    await desk.later()
    assert _taken_back(world, "-# This memory was removed.")


async def test_the_operator_removes_the_librarys_review(world: World, desk: Desk) -> None:
    await alone(world)
    review = await world.write(None, VEGAS, FINE, critic="Nora Vale")
    await desk.set_up("line")
    await desk.at(EVENING)
    assert "Nora Vale" in said(_post(world))
    await world.rest()
    # As `python -m bot library remove` does it, over a database that it opened itself.
    other = await open_database(world.settings.database_path, world.settings.database_url)
    reviews = LibraryReviews(other, world.services.catalogue, desk.clock, lambda: "0123456789abcdef")
    await reviews.remove_review(review)
    await other.close()
    await desk.later()
    assert _taken_back(world)
    assert await _followed(world) == 0


async def test_the_line_is_forbidden(world: World, desk: Desk) -> None:
    await _posted(world, desk)
    lines = await world.ask(world.club.mara, "reviews lines", film="Leaving Las Vegas", reviewer="Theo")
    chosen = await choose(world, world.club.mara, lines, "marking", "A tender and merciless")
    await press_label(world, world.club.mara, chosen, "Never quote")
    await desk.later()
    assert _taken_back(world)


@pytest.mark.parametrize("what", ["line", "year_ago"])
async def test_its_author_does_not_want_to_be_quoted(world: World, desk: Desk, what: str) -> None:
    await _posted(world, desk, what)
    await press_label(world, world.club.theo, await _mine(world, world.club.theo), "Don't quote me")
    await desk.later()
    assert "Theo" not in said(_post(world))
    assert "was removed" in said(_post(world))


async def test_its_author_is_forgotten(world: World, desk: Desk) -> None:
    await _posted(world, desk)
    await _forget(world, keep=False)
    async with world.services.database.read() as reading:
        rows = await reading.fetch_rows("SELECT review_id, words, halves FROM posted_quote")
    assert rows == [(None, "", None)], "their words are gone at once, the message soon after"
    await desk.later()
    assert _taken_back(world)
    assert await _followed(world) == 0


async def test_a_text_that_stays_is_a_former_members(world: World, desk: Desk) -> None:
    await _posted(world, desk)
    await _forget(world, keep=True)
    await desk.later()
    assert "by **A former member**" in said(_post(world))
    assert LINE in said(_post(world))
    assert "Theo" not in said(_post(world))


async def test_who_leaves_texts_but_is_not_to_be_quoted_is_taken_back(world: World, desk: Desk) -> None:
    await _posted(world, desk)
    await press_label(world, world.club.theo, await _mine(world, world.club.theo), "Don't quote me")
    await _forget(world, keep=True)  # both before Marquee came by
    await desk.later()
    assert _taken_back(world)


@pytest.mark.parametrize("what", ["line", "year_ago"])
async def test_a_review_that_turns_out_to_tell_the_end(world: World, desk: Desk, what: str) -> None:
    await _posted(world, desk, what)
    form = await world.press(world.club.theo, await _mine(world, world.club.theo), "edit")
    await fill(world.club.theo, form, text=FINE, headline="Long nights", marks=["spoilers"])
    await desk.later()
    assert "was removed" in said(_post(world))


async def _forget(world: World, *, keep: bool) -> None:
    theo = world.club.theo
    choice = await world.press(theo, await world.ask(theo, "privacy"), "forget")
    sure = await world.press(theo, choice, "forgetsure", at=int(keep))
    await world.press(theo, sure, "forgetdo")


async def test_stars_that_no_longer_count_go_and_the_line_stays(world: World, desk: Desk) -> None:
    await _posted(world, desk)
    assert "★" in said(_post(world))
    panel = await world.ask(world.club.theo, "privacy")
    panel = await world.press(world.club.theo, panel, "prefer")
    await desk.later()
    assert "★" not in said(_post(world))
    assert LINE in said(_post(world))
    assert "by **theo**" in said(_post(world)).casefold()
    assert labels(_post(world)) == ["Full review", "Film card"]
    # Counted again, they do not come back into what was said that day.
    await world.press(world.club.theo, panel, "prefer")
    await desk.later(120)
    assert "★" not in said(_post(world))
    assert _edits(world) == 1
    form = await world.press(world.club.theo, await _mine(world, world.club.theo), "edit")
    await fill(world.club.theo, form, text=f"{FINE}And an end that I wrote anew.", stars=["9"])
    await desk.later()
    assert "★" not in said(_post(world))
    assert LINE in said(_post(world))
    # It is followed all the same.
    await press_label(world, world.club.theo, await _mine(world, world.club.theo), "Withdraw")
    await desk.later()
    assert _taken_back(world)


@pytest.mark.parametrize("state", ["private", "sent_back", "rejected", "consent"])
async def test_a_review_that_is_not_published(world: World, desk: Desk, state: str) -> None:
    review = await _posted(world, desk)
    async with world.services.database.write(changes=Changes.EVERYTHING, club=world.club.id) as writing:
        await writing.execute_write("UPDATE review SET state = ? WHERE id = ?", state, review)
    await desk.later()
    assert _taken_back(world)


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        (f"A new beginning of some length, to push the rest along.\n\n{FINE}And an end.", True),
        (f"A new beginning. ||{FINE}|| And an end.", False),
        (FINE.replace("merciless", "merciful"), False),
    ],
)
async def test_an_edit_takes_back_what_no_longer_stands_in_it(
    world: World, desk: Desk, text: str, *, stands: bool
) -> None:
    await _posted(world, desk)
    form = await world.press(world.club.theo, await _mine(world, world.club.theo), "edit")
    await fill(world.club.theo, form, text=text)
    await desk.later()
    assert (LINE in said(_post(world))) is stands
    assert _taken_back(world) is not stands
    if stands:
        lines = await world.ask(world.club.mara, "reviews lines", film="Leaving Las Vegas", reviewer="Theo")
        chosen = await choose(world, world.club.mara, lines, "marking", "A tender and merciless")
        await press_label(world, world.club.mara, chosen, "Never quote")
        await desk.later()
        assert _taken_back(world), "forbidden in its new place"


async def test_an_edit_that_waits_for_approval_leaves_the_line_until_it_is_rejected(world: World, desk: Desk) -> None:
    await _posted(world, desk)
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write(
            "INSERT INTO club_setting VALUES (?, 'reviews_appear', 'approved', NULL, '2026-01-01')", world.club.id
        )
    form = await world.press(world.club.theo, await _mine(world, world.club.theo), "edit")
    waits = await fill(world.club.theo, form, text=f"{FINE}And an end that I wrote anew.", stars=["4"])
    assert "A moderator will check" in waits.text
    before = said(_post(world))
    await desk.later()
    assert said(_post(world)) == before, "nobody has approved the new stars"
    queue = await world.ask(world.club.mara, "reviews queue")
    item = await choose(world, world.club.mara, queue, "queuefrom", "theo")
    form = await press_label(world, world.club.mara, item, "Reject…")
    await fill(world.club.mara, form, reason="No.")
    await desk.later()
    assert _taken_back(world)


async def test_other_stars_and_another_film_are_said(world: World, desk: Desk) -> None:
    await _posted(world, desk)
    form = await world.press(world.club.theo, await _mine(world, world.club.theo), "edit")
    await fill(world.club.theo, form, text=FINE, stars=["4"])
    await desk.later()
    assert "\n★★ · by" in said(_post(world)).replace("\u2060", "")
    await world.ask(world.club.mara, "reviews move", film="Leaving Las Vegas", to="Ran (1985)", reviewer="theo")
    await desk.later()
    assert "on **Ran (1985)**" in said(_post(world))
    assert LINE in said(_post(world))


async def test_a_restart_forgets_nothing(world: World, desk: Desk) -> None:
    await _posted(world, desk)
    await press_label(world, world.club.theo, await _mine(world, world.club.theo), "Withdraw")
    assert not _taken_back(world)
    async with open_services(
        world.settings, now=desk.clock, monotonic=desk.clock.seconds, sleep=world.services.sleep
    ) as fresh:  # nothing but the database is left
        await world.env.restart_bot(create_bot(fresh))
        await desk.later()
        assert _taken_back(world)
        await world.restart()


async def test_what_is_withdrawn_while_it_is_sent_is_taken_back(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _posted(world, desk)
    second = await world.write(world.club.ines, RAN, "An overwhelming film, and the most beautiful.", name="Ines")
    posting = world.services.schedules.posting
    prepare = posting.prepare_post

    async def slow(schedule: Schedule) -> ScheduledPost | None:
        """The review is withdrawn, and nothing found to be changed, between choosing and sending."""
        post = await prepare(schedule)
        async with world.services.database.write(changes=Changes.EVERYTHING, club=world.club.id) as writing:
            await writing.execute_write("UPDATE review SET state = 'withdrawn' WHERE id = ?", second)
        assert await posting.posted.due_updates() == []
        return post

    monkeypatch.setattr(posting, "prepare_post", slow)
    await desk.at(EVENING + timedelta(days=1))
    await desk.later()
    assert [said(post) == NOTE for post in posts(world.club.channel)] == [False, True]


async def test_a_post_by_hand_is_followed_too(world: World, desk: Desk) -> None:
    await alone(world)
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    sheet = await desk.set_up("line")
    await world.press(world.club.mara, sheet, "schedulepost")
    await world.press(world.club.mara, sheet, "scheduledrop")
    await world.rest()
    await press_label(world, world.club.theo, await _mine(world, world.club.theo), "Withdraw")
    await desk.later()
    assert _taken_back(world), "also when its schedule is gone"


async def test_what_discord_refuses_is_tried_again(world: World, desk: Desk) -> None:
    await _posted(world, desk)
    path = f"/channels/{world.club.channel.id}/messages/*"
    world.env.inject_error("PATCH", path, status=403, code=50001, message="Missing Access")
    await press_label(world, world.club.theo, await _mine(world, world.club.theo), "Withdraw")
    await desk.later()
    assert "Theo" in said(_post(world))
    await desk.later(120)
    assert _edits(world) == 1, "not at every turn"
    world.env.inject_error("PATCH", path, status=429)
    await world.restart()
    desk.clock.ahead += timedelta(minutes=8)
    await desk.later()
    assert _edits(world) == 2
    assert not _taken_back(world)
    desk.clock.ahead += timedelta(minutes=11)
    await desk.later()
    assert _taken_back(world)
    assert await _followed(world) == 0


async def test_after_a_week_it_is_given_up(world: World, desk: Desk) -> None:
    await _posted(world, desk)
    path = f"/channels/{world.club.channel.id}/messages/*"
    await press_label(world, world.club.theo, await _mine(world, world.club.theo), "Withdraw")
    for _ in range(8 * 4):
        world.env.inject_error("PATCH", path, status=403, code=50001, message="Missing Access")
        desk.clock.ahead += timedelta(hours=6)
        await desk.later(16)
    assert await _followed(world) == 0
    assert _edits(world) < 8 * 4


async def test_a_message_that_somebody_deleted_is_let_go(world: World, desk: Desk) -> None:
    await _posted(world, desk)
    await _post(world).delete()
    await press_label(world, world.club.theo, await _mine(world, world.club.theo), "Withdraw")
    await desk.later()
    assert not posts(world.club.channel)
    assert await _followed(world) == 0


async def test_old_posts_and_deleted_channels_are_let_go(world: World, desk: Desk) -> None:
    gone = world.club.guild.create_text_channel("gone")
    await desk.set_up("line", channel=gone)
    await desk.set_up("line")
    await desk.at(EVENING)
    assert await _followed(world) == 2
    await delete(world, gone)
    (tidying,) = (job for job in world.bot.jobs if job._name == "old posts")
    await tidying._run_once()
    assert await _followed(world) == 1
    desk.clock.ahead += timedelta(days=365)
    await tidying._run_once()
    assert await _followed(world) == 1
    desk.clock.ahead += timedelta(days=2)
    await tidying._run_once()
    assert await _followed(world) == 0


async def test_house_reviews_that_are_switched_off_are_not_taken_back(world: World, desk: Desk) -> None:
    await desk.set_up("line")
    await desk.at(EVENING)
    before = said(_post(world))
    await alone(world)
    await desk.later()
    assert said(_post(world)) == before


async def test_another_clubs_post_of_a_library_review_stays(world: World, desk: Desk) -> None:
    for club in (world.club, world.other):
        async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
            await writing.execute_write(
                "INSERT INTO club_setting VALUES (?, 'starter_library', 'off', NULL, '2026-01-01')", club.id
            )
    await world.write(None, VEGAS, FINE, critic="Vera")
    await desk.set_up("line")
    await desk.set_up("line", who=world.other.mara)
    await desk.at(EVENING)
    assert LINE in said(posts(world.other.channel)[0])
    lines = await world.ask(world.club.mara, "reviews lines", film="Leaving Las Vegas", reviewer="Vera")
    chosen = await choose(world, world.club.mara, lines, "marking", "A tender and merciless")
    await press_label(world, world.club.mara, chosen, "Never quote")
    await desk.later()
    assert _taken_back(world)
    assert LINE in said(posts(world.other.channel)[0])
    assert _edits(world) == 1


async def test_nothing_is_lost_while_marquee_may_not_write(world: World, desk: Desk) -> None:
    await _posted(world, desk)
    await may_write(world, world.club.channel, allowed=False)
    await press_label(world, world.club.theo, await _mine(world, world.club.theo), "Withdraw")
    await desk.later()
    assert _taken_back(world), "its own messages it may change all the same"


async def test_an_answer_to_a_command_stays_but_its_buttons_lead_nowhere(world: World) -> None:
    await alone(world)
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    asked = await world.ask(world.club.ines, "highlight", film="Leaving Las Vegas")
    assert LINE in asked.text
    await press_label(world, world.club.theo, await _mine(world, world.club.theo), "Withdraw")
    for who in (world.club.ines, world.club.mara):
        gone = await world.press(who, asked, "review")
        assert gone.private
        assert LINE not in gone.text
