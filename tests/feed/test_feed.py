"""What the feed posts, what it never posts, and how a message follows its review or entry."""

from __future__ import annotations

import pytest

from bot.app import create_bot
from bot.composition import open_services
from bot.domain.feed import FeedPostGone, FeedPostId
from bot.domain.ids import MemberId
from bot.domain.people import Actor
from bot.domain.reviews.review import SpoilerLevel
from bot.store.changes import Changes
from tests.feed.helpers import FINE, LINE, Feed, do, own_review
from tests.schedules.helpers import decline, parts, posts, said
from tests.support.reviewing import choose, fill, press_label, write
from tests.support.world import RAN, VEGAS, World

VEGAS_FILM = "Leaving Las Vegas"


async def test_nothing_is_posted_where_no_one_chose_a_channel(world: World, feed: Feed) -> None:
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await world.ask(world.club.theo, "rate", film="Ran", stars=8)
    await feed.later(120)
    assert feed.messages == []
    # What was there before the channel was chosen is not posted either.
    await feed.open("feed_ratings", "feed_diary")
    await feed.later(120)
    assert feed.messages == []
    assert posts(world.other.channel) == []


async def test_a_new_review_is_posted_once(world: World, feed: Feed) -> None:
    await feed.open()
    await write(world, world.club.theo, FINE, VEGAS_FILM, stars=["9"], headline="Long nights")
    await feed.later(120)
    assert "### Leaving Las Vegas (1995)" in feed.text
    assert "★★★★½ · by **theo**" in feed.text
    assert "**Long nights**" in feed.text
    assert LINE in feed.text
    assert feed.buttons() == ["Read", "I saw it too", "Like"]
    poster = next(part for part in parts(feed.only) if part["type"] == 11)
    assert "Leaving Las Vegas" in poster["description"]
    assert feed.requests("POST") == 1
    assert feed.requests("PATCH") == 0
    read = await feed.press(world.club.ines, "review")
    assert FINE.strip() in read.text
    saw = await feed.press(world.club.ines, "sawit")
    assert saw.private
    assert "you've seen it" in saw.text


@pytest.mark.parametrize(
    ("text", "spoilers", "shown"),
    [
        ("He ||dies|| at last, or so I am told.", None, "||dies||"),
        ("He dies at last, or so I am told.", SpoilerLevel.WHOLE, "||He dies at last"),
        ("Short and sweet.", None, "Short and sweet"),
    ],
)
async def test_spoilers_stay_behind_their_bars(
    world: World, feed: Feed, text: str, spoilers: SpoilerLevel | None, shown: str
) -> None:
    await feed.open()
    await world.write(world.club.theo, VEGAS, text, name="Theo", headline="He dies", spoilers=spoilers)
    await feed.later()
    assert shown in feed.text
    if spoilers is not None:
        assert "||**He dies**||" in feed.text


async def test_ratings_and_diary_entries_are_posted_where_the_club_wants_them(world: World, feed: Feed) -> None:
    await feed.open()
    theo = world.club.theo
    await world.ask(theo, "rate", film="Ran", stars=8)
    await feed.later()
    assert feed.messages == []
    await feed.choose("feed_ratings", "on")
    await world.ask(theo, "rate", film=VEGAS_FILM, stars=7)
    await feed.later()
    assert "New rating\n### Leaving Las Vegas (1995)\n★★★½ · by **theo**" in feed.text
    assert feed.buttons() == ["Film card", "I saw it too", "Like"]
    await feed.choose("feed_diary", "on")
    await world.ask(theo, "rate", film="Ran", stars=9, watched="2026-05-01")
    await feed.later()
    assert "Seen\n### Ran (1985)\n★★★★½ · by **theo** · 1 May 2026" in said(feed.messages[1]).replace("\u2060", "")
    await world.rest()
    await world.ask(theo, "rate", film=VEGAS_FILM, stars=4)
    await feed.later()
    assert "\n★★ · by" in said(feed.messages[0]).replace("\u2060", "")
    assert len(feed.messages) == 2


async def test_what_is_private_is_never_posted(world: World, feed: Feed) -> None:
    await feed.open("feed_ratings", "feed_diary")
    theo = world.club.theo
    await world.ask(theo, "rate", film="Ran", stars=8, private=True)
    await world.ask(theo, "rate", film=VEGAS_FILM, stars=8, watched="2026-05-01", private=True)
    await decline(world, world.club.ines, "diary")
    await world.ask(world.club.ines, "rate", film="Ran", stars=8)
    await decline(world, world.club.mara, "score")
    await world.ask(world.club.mara, "rate", film="Ran", stars=8)
    await feed.later(120)
    assert feed.messages == []
    # Published afterwards, it is news; made private again, it goes.
    diary = await world.ask(theo, "diary")
    entry = await choose(world, theo, diary, "entry", "Ran")
    shown = await world.press(theo, entry, "entryshow")
    await feed.later()
    assert "New rating\n### Ran (1985)" in feed.text
    await world.press(theo, shown, "entryshow")
    await feed.later()
    assert feed.messages == []


async def test_a_member_who_switches_the_diary_off_leaves_the_feed(world: World, feed: Feed) -> None:
    await feed.open("feed_ratings")
    await world.ask(world.club.theo, "rate", film="Ran", stars=8)
    await feed.later()
    assert "by **theo**" in feed.text
    panel = await world.ask(world.club.theo, "privacy")
    await world.press(world.club.theo, panel, "prefer", at=2)
    await feed.later()
    assert feed.messages == []


async def test_who_does_not_want_to_be_quoted_is_announced_without_words(world: World, feed: Feed) -> None:
    await feed.open()
    await world.write(world.club.theo, VEGAS, FINE, name="Theo", headline="Long nights")
    await feed.later()
    assert LINE in feed.text
    await do(world, world.club.theo, "Don't quote me")
    await feed.later()
    assert "by **theo**" in feed.text.casefold()
    assert "tender" not in feed.text
    assert "Long nights" not in feed.text
    await world.write(world.club.theo, RAN, FINE, name="Theo", headline="Red banners")
    await feed.later()
    assert "tender" not in said(feed.messages[1])
    assert "Red banners" not in said(feed.messages[1])


async def test_a_line_that_must_not_be_quoted_goes(world: World, feed: Feed) -> None:
    await feed.open()
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await feed.later()
    lines = await world.ask(world.club.mara, "reviews lines", film=VEGAS_FILM, reviewer="Theo")
    chosen = await choose(world, world.club.mara, lines, "marking", "A tender and merciless")
    await press_label(world, world.club.mara, chosen, "Never quote")
    await feed.later()
    assert "tender" not in feed.text
    assert feed.requests("PATCH") == 1


async def test_stars_that_do_not_count_are_not_shown(world: World, feed: Feed) -> None:
    await feed.open()
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await feed.later()
    assert "★" in feed.text
    await world.press(world.club.theo, await world.ask(world.club.theo, "privacy"), "prefer")
    await feed.later()
    assert "★" not in feed.text
    assert "by **theo**" in feed.text.casefold()


async def test_a_message_follows_the_edits_of_its_review(world: World, feed: Feed) -> None:
    await feed.open()
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await feed.later()
    form = await world.press(world.club.theo, await own_review(world, world.club.theo), "edit")
    await fill(world.club.theo, form, text="Quite another text about it.", stars=["4"])
    await feed.later()
    assert "Quite another text" in feed.text
    assert "\n★★ · by" in feed.text
    assert "tender" not in feed.text
    await feed.later(120)
    assert feed.requests("PATCH") == 1


async def test_a_withdrawn_review_leaves_a_line_and_comes_back(world: World, feed: Feed) -> None:
    await feed.open()
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await feed.later()
    await do(world, world.club.theo, "Withdraw")
    await feed.later()
    assert feed.text == "-# This review was withdrawn."
    assert feed.buttons() == []
    await do(world, world.club.theo, "Restore")
    await feed.later()
    assert LINE in feed.text
    assert feed.requests("POST") == 1


@pytest.mark.parametrize("keep", [False, True])
async def test_the_author_is_forgotten(world: World, feed: Feed, *, keep: bool) -> None:
    await feed.open("feed_ratings")
    theo = world.club.theo
    await world.write(theo, VEGAS, FINE, name="Theo")
    await world.ask(theo, "rate", film="Ran", stars=8)
    await feed.later()
    assert len(feed.messages) == 2
    choice = await world.press(theo, await world.ask(theo, "privacy"), "forget")
    sure = await world.press(theo, choice, "forgetsure", at=int(keep))
    await world.press(theo, sure, "forgetdo")
    await feed.later()
    assert ["by **A former member**" in said(each) for each in feed.messages] == ([True] if keep else [])
    async with world.services.database.read() as reading:
        rows = await reading.fetch_rows("SELECT count(*) FROM feed_post WHERE review_id IS NULL")
    assert rows == [(0,)]


async def test_an_edit_that_waits_for_approval_hides_the_card_until_then(world: World, feed: Feed) -> None:
    await feed.open()
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await feed.later()
    await feed.choose("reviews_appear", "approved")
    form = await world.press(world.club.theo, await own_review(world, world.club.theo), "edit")
    await fill(world.club.theo, form, text=f"{FINE}And an end that I wrote anew.")
    await feed.later()
    assert feed.text == "-# This review was edited. It's back once a moderator has approved it."
    # A new review that waits is posted once it is approved.
    await world.rest()
    await write(world, world.club.ines, "Rain falls on everything he loved.", "Ran")
    await feed.later()
    assert len(feed.messages) == 1
    for name in ("theo", "ines"):
        await world.rest()
        queue = await world.ask(world.club.mara, "reviews queue")
        item = await choose(world, world.club.mara, queue, "queuefrom", name)
        await press_label(world, world.club.mara, item, "Approve")
    await feed.later()
    assert ["by **" in said(each) for each in feed.messages] == [True, True]


async def test_imports_and_the_librarys_reviews_are_no_news(world: World, feed: Feed) -> None:
    await feed.open()
    await world.write(None, VEGAS, FINE, critic="Nora Vale")
    review = await world.write(world.club.theo, RAN, FINE, name="Theo")
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write(
            "INSERT INTO history_import (id, guild_id, member_id, origin, state, created_at)"
            " VALUES (4, ?, ?, 'trakt', 'accepted', '2026')",
            world.club.id,
            world.club.theo.id,
        )
        await writing.execute_write("UPDATE review SET import_id = 4 WHERE id = ?", review)
    await feed.later(120)
    assert feed.messages == []


async def test_a_busy_hour_does_not_fill_the_channel_at_once(world: World, feed: Feed) -> None:
    await feed.open()
    async with world.services.database.read() as reading:
        films = await reading.fetch_rows("SELECT starter_key FROM film WHERE starter_key IS NOT NULL LIMIT 7")
    for (key,) in films:
        await world.write(world.club.theo, key, "A film that I have seen.", name="Theo")
    await feed.later(15)
    assert len(feed.messages) == 5
    await feed.later()
    assert len(feed.messages) == 7


async def test_a_restart_loses_nothing(world: World, feed: Feed) -> None:
    await feed.open()
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    async with open_services(
        world.settings, now=feed.clock, monotonic=feed.clock.seconds, sleep=world.services.sleep
    ) as fresh:  # nothing but the database is left
        await world.env.restart_bot(create_bot(fresh))
        await feed.later()
        assert LINE in feed.text
        await do(world, world.club.theo, "Withdraw")
        await world.restart()
    await feed.later()
    assert feed.text == "-# This review was withdrawn."


async def test_a_message_that_someone_deleted_is_let_go(world: World, feed: Feed) -> None:
    await feed.open()
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await feed.later()
    await feed.only.delete()
    await do(world, world.club.theo, "Withdraw")
    await do(world, world.club.theo, "Restore")
    await feed.later(120)
    assert feed.messages == []


async def test_another_club_sees_nothing_of_it(world: World, feed: Feed) -> None:
    await feed.open()
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await world.write(world.other.theo, RAN, FINE, name="Otto")
    await feed.later()
    assert "Otto" not in feed.text
    assert posts(world.other.channel) == []
    like = next(part["custom_id"] for part in parts(feed.only) if part.get("custom_id", "").startswith("mq:like:"))
    stranger = Actor(member=MemberId(world.other.theo.id), name="Otto", guild=world.other.id)
    with pytest.raises(FeedPostGone):
        await world.services.feed.following.set_like(stranger, FeedPostId(int(like.split(":")[2])), liked=True)
