"""A like counts once however often it is pressed, and a review is shared once."""

from __future__ import annotations

import pytest

from bot.domain.ids import ChannelId, MemberId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.errors import NotModerator, NotPossible, ReviewGone
from bot.domain.reviews.moderation import ReviewAction
from tests.feed.helpers import FINE, LINE, Feed, do
from tests.schedules.helpers import delete, log_to, may_write, parts, posts, said
from tests.support.reviewing import fill, press_label, write
from tests.support.world import VEGAS, Answer, World


async def _likes(world: World) -> int:
    async with world.services.database.read() as reading:
        return int((await reading.fetch_rows("SELECT count(*) FROM feed_like"))[0][0])


async def _liked(answer: Answer) -> str:
    (told,) = answer.result.followups
    return str(told.components)


async def test_a_like_counts_once_for_each_member(world: World, feed: Feed) -> None:
    await feed.open()
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await feed.later()
    first = await feed.press(world.club.ines, "like")
    assert "You like **theo**" in (await _liked(first)).replace("Theo", "theo")
    assert "ines" not in said(feed.only).replace(LINE, "")
    # Pressed again, because the first answer was lost, it stays.
    await feed.press(world.club.ines, "like")
    assert feed.buttons()[-1] == "Like (1)"
    await feed.press(world.club.mara, "like")
    assert feed.buttons()[-1] == "Like (2)"
    assert await _likes(world) == 2
    assert LINE in feed.text
    patches = feed.requests("PATCH")
    await feed.later(120)
    assert feed.requests("PATCH") == patches, "the press has changed the message already"


async def test_a_like_can_be_taken_back(world: World, feed: Feed) -> None:
    await feed.open()
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await feed.later()
    pressed = await feed.press(world.club.ines, "like")
    (told,) = pressed.result.followups
    custom_id = next(
        button["custom_id"]
        for row in told.components[0]["components"]
        for button in row.get("components", [])
        if button.get("custom_id", "").startswith("mq:unlike:")
    )
    back = Answer(await world.club.ines.click(told, custom_id=custom_id))
    assert "is removed" in back.text
    await feed.later()
    assert feed.buttons()[-1] == "Like"
    assert await _likes(world) == 0


async def test_likes_are_in_the_data_of_who_gave_them(world: World, feed: Feed) -> None:
    await feed.open()
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await feed.later()
    await feed.press(world.club.ines, "like")
    panel = await world.ask(world.club.ines, "privacy")
    assert "1 like you gave" in panel.text
    choice = await world.press(world.club.ines, panel, "forget")
    sure = await world.press(world.club.ines, choice, "forgetsure", at=0)
    await world.press(world.club.ines, sure, "forgetdo")
    assert await _likes(world) == 0
    await feed.later()
    assert feed.buttons()[-1] == "Like"


async def test_likes_stay_while_a_review_is_withdrawn(world: World, feed: Feed) -> None:
    await feed.open()
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await feed.later()
    like = next(part["custom_id"] for part in parts(feed.only) if part.get("custom_id", "").startswith("mq:like:"))
    await feed.press(world.club.ines, "like")
    old = feed.only
    await do(world, world.club.theo, "Withdraw")
    refused = Answer(await world.club.mara.click(old, custom_id=like))
    assert refused.private
    assert "can't be liked" in refused.text
    await feed.later()
    await do(world, world.club.theo, "Restore")
    await feed.later()
    assert feed.buttons()[-1] == "Like (1)"


async def test_a_review_is_shared_where_its_author_is(world: World, feed: Feed) -> None:
    written = await write(world, world.club.theo, FINE, "Leaving Las Vegas")
    assert "Share here" in written.labels()
    shared = await press_label(world, world.club.theo, written, "Share here")
    assert shared.private
    (post,) = posts(world.club.channel)
    assert LINE in said(post)
    assert post.jump_url in shared.text
    again = await press_label(world, world.club.theo, written, "Share here")
    assert "in this channel already" in again.text
    assert len(posts(world.club.channel)) == 1
    # It follows the review, without any feed.
    await do(world, world.club.theo, "Withdraw")
    await feed.later()
    assert said(posts(world.club.channel)[0]) == "-# This review was withdrawn."
    await do(world, world.club.theo, "Restore")
    await feed.later()
    assert LINE in said(posts(world.club.channel)[0])


async def test_a_deleted_share_can_be_shared_again(world: World, feed: Feed) -> None:
    written = await write(world, world.club.theo, FINE, "Leaving Las Vegas")
    await press_label(world, world.club.theo, written, "Share here")
    await posts(world.club.channel)[0].delete()
    await press_label(world, world.club.theo, written, "Share here")
    await feed.later()
    assert [LINE in said(each) for each in posts(world.club.channel)] == [True]


async def test_the_feed_does_not_repeat_what_was_shared_in_its_channel(world: World, feed: Feed) -> None:
    await feed.choose("feed_channel", world.club.channel)
    written = await write(world, world.club.theo, FINE, "Leaving Las Vegas")
    await press_label(world, world.club.theo, written, "Share here")
    await feed.later(120)
    assert len(posts(world.club.channel)) == 1


async def test_only_the_author_shares_a_review_and_only_a_published_one(world: World, feed: Feed) -> None:
    written = await write(world, world.club.theo, FINE, "Leaving Las Vegas")
    number = int(written.ids("share")[0].split(":")[2])
    other = Actor(member=MemberId(world.club.ines.id), name="Ines", guild=world.club.id)
    with pytest.raises(ReviewGone):
        await world.services.feed.posting.share_review(other, ReviewId(number), ChannelId(world.club.channel.id))
    await do(world, world.club.theo, "Withdraw")
    await press_label(world, world.club.theo, written, "Share here")
    await feed.later()
    assert posts(world.club.channel) == []


async def test_a_review_is_not_shared_where_marquee_may_not_write(world: World, feed: Feed) -> None:
    written = await write(world, world.club.theo, FINE, "Leaving Las Vegas")
    await may_write(world, world.club.channel, allowed=False)
    refused = await press_label(world, world.club.theo, written, "Share here")
    assert "I can't post in that channel" in refused.text
    await may_write(world, world.club.channel, allowed=True)
    await press_label(world, world.club.theo, written, "Share here")
    assert len(posts(world.club.channel)) == 1
    assert feed.messages == []


@pytest.mark.parametrize("logged", [False, True])
async def test_a_closed_channel_switches_the_feed_off_and_tells_once(world: World, feed: Feed, *, logged: bool) -> None:
    await feed.open()
    if logged:
        await log_to(world, world.club.channel)
    await may_write(world, feed.channel, allowed=False)
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await feed.later(120)
    told = posts(world.club.channel) if logged else list(world.club.mara.user.dm_channel.history())
    assert ["so the feed" in said(each) for each in told] == [True]
    assert ("The Late Show" in said(told[0])) is not logged
    panel = await world.ask(world.club.mara, "settings")
    assert "**Feed: None**" in panel.text
    await may_write(world, feed.channel, allowed=True)
    await feed.later(120)
    assert feed.messages == []
    # Chosen again, it goes on with what comes then.
    await feed.open()
    await world.write(world.club.ines, VEGAS, FINE, name="Ines")
    await feed.later()
    assert "Ines" in said(feed.only)


async def test_a_channel_that_is_gone_switches_the_feed_off(world: World, feed: Feed) -> None:
    await feed.open()
    await delete(world, feed.channel)
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await feed.later(120)
    (told,) = world.club.mara.user.dm_channel.history()
    assert "is gone, so the feed is off" in said(told)
    assert "**Feed: None**" in (await world.ask(world.club.mara, "settings")).text


async def test_a_moderator_who_removes_a_review_takes_its_cards_out_of_the_channels(world: World, feed: Feed) -> None:
    await feed.open()
    written = await write(world, world.club.theo, FINE, "Leaving Las Vegas")
    await press_label(world, world.club.theo, written, "Share here")
    await feed.later()
    form = await world.ask(world.club.mara, "reviews withdraw", film="Leaving Las Vegas", reviewer="theo")
    sheet = await fill(world.club.mara, form, reason="Off topic.")
    assert "Delete its cards" in sheet.labels()
    await feed.later()
    assert feed.text == "-# This review was withdrawn."
    stranger = Actor(member=MemberId(world.club.ines.id), name="Ines", guild=world.club.id)
    with pytest.raises((ReviewGone, NotPossible, NotModerator)):
        await world.services.reviews.moderation.sheet_for_action(
            stranger, ReviewId(int(sheet.ids("dropcards")[0].split(":")[2])), ReviewAction.RESTORED
        )
    told = await press_label(world, world.club.mara, sheet, "Delete its cards")
    assert "Deleted 2 cards" in told.text
    assert feed.messages == []
    assert posts(world.club.channel) == []
    again = await press_label(world, world.club.mara, sheet, "Delete its cards")
    assert "no card of it" in again.text
