"""Moderators approve, send back, remove, restore and edit; authors are notified and decide."""

from __future__ import annotations

import discord
import pytest
import simcord

from bot.cli.drawing import draw_components
from bot.domain.ids import MemberId
from bot.services.highlights import marking
from bot.store.changes import Changes
from tests.support.reviewing import RAIN, choose, fill, press_label, sheet, write
from tests.support.world import RAN, Answer, World, walk


async def set_to(world: World, key: str, value: str | None) -> None:
    from bot.domain.people import Actor

    mara = Actor(member=MemberId(world.club.mara.id), name="mara", guild=world.club.id, manages_server=True)
    await world.services.clubs.change_setting(mara, key, value)


def letters(who: simcord.MemberActor) -> list[str]:
    """The private messages that somebody got, as drawings."""
    return [_drawn(message) for message in who.user.dm_channel.history()]


def _drawn(message: discord.Message) -> str:
    return draw_components([component.to_dict() for component in message.components])


def let(world: World, role: simcord.RoleHandle) -> None:
    """What an owner does under Server Settings, Integrations: without it Discord itself hides the commands."""
    number = int(world.services.mentions.mention_of("reviews").rsplit(":", 1)[1].rstrip(">"))
    world.club.guild.set_command_permissions(number, {role: True})


async def test_a_review_waits_is_sent_back_mended_and_approved(world: World) -> None:
    await set_to(world, "reviews_appear", "approved")
    ines, mara = world.club.ines, world.club.mara
    done = await write(world, ines)
    assert "A moderator will check it" in done.text
    assert "Rain falls" not in (await world.ask(world.club.theo, "review", film="Ran")).text
    item = await choose(world, mara, await world.ask(mara, "reviews queue"), "queuefrom", "ines")
    assert "Waiting for a moderator's approval" in item.text
    form = await press_label(world, mara, item, "Send back…")
    back = await fill(mara, form, reason="Please hide the ending.")
    assert "sent back" in back.text
    assert any("Please hide the ending." in letter for letter in letters(ines))
    mine = await choose(world, ines, await world.ask(ines, "my-reviews"), "mine", "Ran")
    assert "Please hide the ending." in mine.text
    form = await world.press(ines, mine, "edit")
    assert "A moderator will check" in (await fill(ines, form, text="Rain, and ||an ending||.")).text
    item = await choose(world, mara, await world.ask(mara, "reviews queue"), "queuefrom", "ines")
    assert "Everyone here can read it" in (await press_label(world, mara, item, "Approve")).text
    assert "||an ending||" in (await world.ask(world.club.theo, "review", film="Ran")).text
    assert "All caught up" in (await world.ask(mara, "reviews queue")).text


async def test_an_edit_of_an_approved_review_waits_again(world: World) -> None:
    await set_to(world, "reviews_appear", "approved")
    await write(world, world.club.mara, text="A moderator's own word appears at once.")
    await write(world, world.club.ines)
    item = await choose(world, world.club.mara, await world.ask(world.club.mara, "reviews queue"), "queuefrom", "ines")
    await press_label(world, world.club.mara, item, "Approve")
    form = await world.press(world.club.ines, await sheet(world, world.club.ines, reviewer="ines"), "edit")
    await fill(world.club.ines, form, text="Something nobody has approved.")
    assert "nobody has approved" not in (await world.ask(world.club.theo, "review", film="Ran")).text


async def test_with_private_messages_closed_the_author_is_told_at_the_next_command(world: World) -> None:
    await set_to(world, "reviews_appear", "approved")
    await write(world, world.club.ines)
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, message="Cannot send", times=None)
    item = await choose(world, world.club.mara, await world.ask(world.club.mara, "reviews queue"), "queuefrom", "ines")
    form = await press_label(world, world.club.mara, item, "Reject…")
    await fill(world.club.mara, form, reason="This is an advertisement.")
    asked = await world.ask(world.club.ines, "help")
    told = [each for each in asked.result.followups if each.ephemeral]
    assert any("This is an advertisement." in draw_components(each.components, ephemeral=True) for each in told)
    again = await world.ask(world.club.ines, "help")
    assert not again.result.followups
    elsewhere = await world.ask(world.other.ines, "help")
    assert not elsewhere.result.followups


async def test_a_removed_review_is_restored_by_a_moderator(world: World) -> None:
    await write(world, world.club.ines)
    form = await world.ask(world.club.mara, "reviews withdraw", film="Ran", reviewer="ines")
    removed = await fill(world.club.mara, form, reason="Off topic.")
    assert "Removed by a moderator" in removed.text
    assert "Rain falls" not in (await world.ask(world.club.theo, "review", film="Ran")).text
    mine = await choose(world, world.club.ines, await world.ask(world.club.ines, "my-reviews"), "mine", "Ran")
    assert "Off topic." in mine.text
    assert "Restore" not in mine.labels()
    listed = await world.ask(world.club.mara, "reviews restore")
    opened = await choose(world, world.club.mara, listed, "sheetfrom", "Ran")
    back = await press_label(world, world.club.mara, opened, "Restore")
    assert "Everyone here can read it" in back.text
    assert "Rain falls" in (await world.ask(world.club.theo, "review", film="Ran")).text


async def test_an_author_who_withdraws_and_restores_does_not_undo_a_removal(world: World) -> None:
    await write(world, world.club.ines)
    form = await world.ask(world.club.mara, "reviews withdraw", film="Ran", reviewer="ines")
    await fill(world.club.mara, form, reason="Off topic.")
    mine = await choose(world, world.club.ines, await world.ask(world.club.ines, "my-reviews"), "mine", "Ran")
    gone = await press_label(world, world.club.ines, mine, "Withdraw")
    back = await press_label(world, world.club.ines, gone, "Restore")
    assert "Removed by a moderator" in back.text


async def test_a_report_reaches_the_queue_and_leaves_it(world: World) -> None:
    await write(world, world.club.ines)
    theo, mara = world.club.theo, world.club.mara
    form = await world.press(theo, await sheet(world, theo), "report")
    assert "Thanks" in (await fill(theo, form, reason="It insults somebody.")).text
    form = await world.press(theo, await sheet(world, theo), "report")
    assert "already reported" in (await fill(theo, form, reason="Again.")).text
    queue = await world.ask(mara, "reviews queue")
    item = await choose(world, mara, queue, "queuefrom", "It insults somebody.")
    assert "theo" in item.text
    assert "Rain falls" in (await world.press(mara, item, "ways")).text
    item = await choose(world, mara, await world.ask(mara, "reviews queue"), "queuefrom", "It insults somebody.")
    closed = await world.press(mara, item, "closereport")
    assert "All caught up" in closed.text


async def test_a_report_stays_in_the_queue_when_nothing_is_known_of_its_reporter(world: World) -> None:
    await write(world, world.club.ines)
    theo, mara = world.club.theo, world.club.mara
    await fill(theo, await world.press(theo, await sheet(world, theo), "report"), reason="It insults somebody.")
    await world.services.clubs.flush_pending()
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write("DELETE FROM member WHERE member_id = ?", theo.id)
    item = await choose(world, mara, await world.ask(mara, "reviews queue"), "queuefrom", "It insults somebody.")
    assert "A member" in item.text


async def test_removing_a_reported_review_closes_the_report(world: World) -> None:
    await write(world, world.club.ines)
    form = await world.press(world.club.theo, await sheet(world, world.club.theo), "report")
    await fill(world.club.theo, form, reason="Spam.")
    form = await world.ask(world.club.mara, "reviews withdraw", film="Ran", reviewer="ines")
    await fill(world.club.mara, form, reason="Spam.")
    assert "All caught up" in (await world.ask(world.club.mara, "reviews queue")).text


async def test_a_critics_review_is_added_with_its_source(world: World) -> None:
    form = await world.ask(
        world.club.mara,
        "reviews add",
        film="Ran",
        critic="Vera Lind",
        outlet="The Evening Reel",
        source="https://example.org/ran",
        licence="© Vera Lind 1986",
    )
    assert "Published" in (await fill(world.club.mara, form, text="A storm in armour.", stars=["10"])).text
    card = await world.ask(world.club.ines, "review", film="Ran")
    assert "by **Vera Lind**, The Evening Reel" in card.text
    assert "https://example.org/ran" in card.text
    assert "© Vera Lind 1986" in card.text
    assert "Vera" not in (await world.ask(world.other.ines, "review", film="Ran")).text


async def test_an_author_must_be_one_person(world: World) -> None:
    for options in ({}, {"critic": "Vera", "member": world.club.ines}):
        refused = await world.ask(world.club.mara, "reviews add", film="Ran", **options)
        assert "as the author" in refused.text


async def test_a_review_entered_for_a_member_is_theirs_to_claim_edit_and_withdraw(world: World) -> None:
    form = await world.ask(world.club.mara, "reviews add", film="Ran", member=world.club.ines)
    await fill(world.club.mara, form, text="She said it was all fire.")
    assert any("in your name" in letter for letter in letters(world.club.ines))
    card = await world.ask(world.club.theo, "review", film="Ran")
    assert "by **ines**" in card.text
    assert "Added for them by a moderator" in card.text
    opened = await sheet(world, world.club.ines)
    assert "added by someone else" in opened.text
    claimed = await press_label(world, world.club.ines, opened, "Claim as mine")
    assert "added by someone else" not in claimed.text
    assert "Claim as mine" not in claimed.labels()
    form = await world.press(world.club.ines, claimed, "edit")
    await fill(world.club.ines, form, text="I said it was all ice.")
    assert "all ice" in (await world.ask(world.club.theo, "review", film="Ran")).text
    await press_label(world, world.club.ines, await sheet(world, world.club.ines), "Withdraw")
    assert "all ice" not in (await world.ask(world.club.theo, "review", film="Ran")).text


async def test_the_author_answers_from_the_private_message(world: World) -> None:
    form = await world.ask(world.club.mara, "reviews add", film="Ran", member=world.club.ines)
    await fill(world.club.mara, form, text="She said it was all fire.")
    letter = world.club.ines.user.dm_channel.last_message
    assert letter is not None
    opened = Answer(await world.club.ines.user.click(letter, label="Open"))
    assert "all fire" in opened.text
    edit = Answer(await world.club.ines.user.click(opened.message, label="Edit"))
    done = Answer(await world.club.ines.user.submit_modal(edit.result, {"text": "I said it was all ice."}))
    assert "edited" in done.text
    assert "all ice" in (await world.ask(world.club.theo, "review", film="Ran")).text


async def test_the_log_channel_tells_what_moderators_did_but_not_the_texts(world: World) -> None:
    log = world.club.guild.create_text_channel("log")
    await set_to(world, "log_channel", str(log.id))
    await write(world, world.club.ines)
    form = await world.ask(world.club.mara, "reviews withdraw", film="Ran", reviewer="ines")
    await fill(world.club.mara, form, reason="Off topic.")
    said = [_drawn(message) for message in log.history()]
    assert len(said) == 1
    assert "removed" in said[0]
    assert "Off topic." in said[0]
    assert "Rain" not in said[0]


async def test_the_log_channel_tells_of_what_waits_and_of_changed_films(world: World) -> None:
    log = world.club.guild.create_text_channel("log")
    await set_to(world, "log_channel", str(log.id))
    await set_to(world, "reviews_appear", "approved")
    await write(world, world.club.ines)
    await write(world, world.club.mara, text="A moderator's own word.")
    form = await world.press(world.club.theo, await sheet(world, world.club.theo, reviewer="mara"), "report")
    await fill(world.club.theo, form, reason="Not nice.")
    changed = await world.ask(world.club.mara, "films fix", film="Ran", fact="year", value="1986")
    await world.press(world.club.mara, changed, "unmend")
    said = "\n".join(reversed([_drawn(message) for message in log.history()]))
    for words in ("is waiting in `/reviews queue`", "reported a review", "year: 1986", "undid a correction"):
        assert words in said
    assert "Rain falls" not in said
    assert "Not nice." not in said


async def test_a_log_channel_that_is_gone_stops_nobody(world: World) -> None:
    await set_to(world, "log_channel", "123456789")
    await write(world, world.club.ines)
    form = await world.ask(world.club.mara, "reviews withdraw", film="Ran", reviewer="ines")
    assert "Removed by a moderator" in (await fill(world.club.mara, form, reason="Off topic.")).text


async def test_the_reviewer_role_moderates_and_stops_when_it_is_gone(world: World) -> None:
    role = world.club.guild.create_role("Reviewers")
    cleo = world.club.guild.add_member(world.env.create_user("cleo"), roles=[role])
    let(world, role)
    refused = await world.ask(cleo, "reviews queue")
    assert "Manage Messages" in refused.text
    await set_to(world, "reviewer_role", str(role.id))
    queue = await world.ask(cleo, "reviews queue")
    assert "All caught up" in queue.text
    await write(world, world.club.ines)
    form = await world.ask(cleo, "reviews withdraw", film="Ran", reviewer="ines")
    await set_to(world, "reviewer_role", None)
    gone = await fill(cleo, form, reason="No right any more.")
    assert "Manage Messages" in gone.text or "isn't possible" in gone.text
    assert "Rain falls" in (await world.ask(world.club.theo, "review", film="Ran")).text


async def test_a_right_lost_while_the_form_is_open_keeps_the_text(world: World) -> None:
    role = world.club.guild.create_role("Reviewers")
    cleo = world.club.guild.add_member(world.env.create_user("cleo"), roles=[role])
    let(world, role)
    await set_to(world, "reviewer_role", str(role.id))
    form = await world.ask(cleo, "reviews add", film="Ran", critic="Vera Lind")
    await set_to(world, "reviewer_role", None)
    kept = await fill(cleo, form, text="A storm in armour.")
    assert "Manage Messages" in kept.text
    assert "Your text is saved" in kept.text
    draft = await world.press(cleo, kept, "draft")
    assert "A storm in armour." in draft.text


async def test_a_line_of_the_shared_library_is_pinned_for_one_club_only(world: World) -> None:
    await world.write(None, RAN, "A long first sentence about kings. And a second one that nobody quotes.", critic="V")
    mara = world.club.mara
    lines = await world.ask(mara, "reviews lines", film="Ran", reviewer="V")
    chosen = await choose(world, mara, lines, "marking", "And a second one")
    await press_label(world, mara, chosen, "Pin")
    quoted = await world.ask(world.club.ines, "highlight", film="Ran")
    assert "And a second one" in quoted.text
    assert "Pinned by this club" in quoted.text
    assert "And a second one" not in (await world.ask(world.other.ines, "highlight", film="Ran")).text
    lines = await world.ask(mara, "reviews lines", film="Ran", reviewer="V")
    chosen = await choose(world, mara, lines, "marking", "And a second one")
    await press_label(world, mara, chosen, "Never quote")
    assert "And a second one" not in (await world.ask(world.club.ines, "highlight", film="Ran")).text


async def test_so_many_lines_of_a_review_are_marked_and_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marking, "MARKED_LIMIT", 1)
    await world.write(None, RAN, "A long first sentence about kings. And a second one that nobody quotes.", critic="V")
    mara = world.club.mara

    async def mark(line: str, label: str) -> Answer:
        lines = await world.ask(mara, "reviews lines", film="Ran", reviewer="V")
        return await press_label(world, mara, await choose(world, mara, lines, "marking", line), label)

    await mark("And a second one", "Pin")
    assert "Set one of them back to automatic first." in (await mark("A long first", "Pin")).text
    # A line that is marked already can still be changed.
    await mark("And a second one", "Never quote")
    assert "A long first" in (await world.ask(world.club.ines, "highlight", film="Ran")).text


async def test_a_mended_fact_holds_here_alone_and_is_undone(world: World) -> None:
    mara = world.club.mara
    changed = await world.ask(mara, "films fix", film="Ran", fact="directors", value="Akira K., Somebody Else")
    assert "Somebody Else" in changed.text
    assert "Somebody Else" in (await world.ask(world.club.ines, "movie", film="Ran")).text
    assert "Somebody Else" not in (await world.ask(world.other.ines, "movie", film="Ran")).text
    undone = await world.press(mara, changed, "unmend")
    assert "Undone" in undone.text
    assert "Somebody Else" not in (await world.ask(world.club.ines, "movie", film="Ran")).text
    async with world.services.database.read() as reading:
        (row,) = await reading.fetch_rows("SELECT set_by, undone_by FROM film_overlay")
    assert row == (mara.id, mara.id)


async def test_a_wrong_fact_is_refused(world: World) -> None:
    for fact, value in (("year", "1500"), ("year", "soon"), ("poster", "nowhere"), ("colour", "red"), ("title", " ")):
        refused = await world.ask(world.club.mara, "films fix", film="Ran", fact=fact, value=value)
        assert refused.private
        assert not refused.ids("unmend"), fact


async def test_two_films_become_one_and_are_split_again(world: World) -> None:
    await world.write(world.club.ines, "solaris-1972", "The slow one.", name="Ines")
    await world.write(world.club.theo, "solaris-2002", "The short one.", name="Theo")
    mara = world.club.mara
    merged = await world.ask(mara, "films merge", film="Solaris (2002)", into="Solaris (1972)")
    assert "**Solaris (2002)** is merged into **Solaris (1972)** here" in merged.text
    card = await world.ask(world.club.ines, "review", film="solaris", reviewer="Theo")
    assert "The short one." in card.text
    assert "Solaris (1972)" in card.text
    assert "from 2 members" in (await world.ask(world.club.ines, "movie", film="solaris")).text
    other = await world.ask(world.other.ines, "movie", film="solaris")
    assert "Several films" in other.text
    same = await world.ask(mara, "films merge", film="Solaris (1972)", into="Solaris (2002)")
    assert "Both are" in same.text
    await choose(world, mara, await world.ask(mara, "films changes"), "unmendfrom", "Solaris")
    assert "Several films" in (await world.ask(world.club.ines, "movie", film="solaris")).text


async def test_an_ambiguous_title_means_one_film_here(world: World) -> None:
    pinned = await world.ask(world.club.mara, "films title", title="SOLARIS", film="Solaris (2002)")
    assert "means this film here" in pinned.text
    assert "Solaris (2002)" in (await world.ask(world.club.ines, "movie", film="solaris")).text
    assert "Several films" in (await world.ask(world.other.ines, "movie", film="solaris")).text


async def test_a_review_under_the_wrong_film_is_moved_and_its_history_undoes_it(world: World) -> None:
    await write(world, world.club.ines, text="It is about an ocean.")
    mara = world.club.mara
    moved = await world.ask(mara, "reviews move", film="Ran", to="Solaris (1972)", reviewer="ines")
    assert "Solaris (1972)" in moved.text
    assert "an ocean" in (await world.ask(world.club.theo, "review", film="Solaris (1972)")).text
    history = await world.ask(mara, "reviews history", film="Solaris (1972)", reviewer="ines")
    assert "Changed: film" in history.text
    back = await press_label(world, mara, history, "Restore 1")
    assert "Ran (1985)" in back.text


async def test_a_moderators_edit_is_told_to_the_author(world: World) -> None:
    await write(world, world.club.ines)
    form = await world.ask(world.club.mara, "reviews edit", film="Ran", reviewer="ines")
    await fill(world.club.mara, form, text=RAIN + "\n\nWithout the insult.")
    assert any("edited your review" in letter for letter in letters(world.club.ines))


async def test_the_settings_panel_changes_role_and_channel_with_one_press(world: World) -> None:
    role = world.club.guild.create_role("Reviewers")
    panel = await world.ask(world.club.mara, "settings")
    custom_id = next(part["custom_id"] for part in walk(panel.components) if part["type"] == 6)
    changed = Answer(await world.club.mara.select(panel.message, [role], custom_id=custom_id))
    assert f"<@&{role.id}>" in changed.text
    emptied = Answer(await world.club.mara.select(changed.message, [], custom_id=custom_id))
    assert f"<@&{role.id}>" not in emptied.text


async def test_another_club_sees_and_moderates_nothing_of_it(world: World) -> None:
    await write(world, world.club.ines)
    opened = await sheet(world, world.club.mara)
    number = int(opened.ids("edit")[0].split(":")[-1])
    from bot.domain.ids import GuildId, ReviewId
    from bot.domain.people import Actor
    from bot.domain.reviews.errors import ReviewGone
    from bot.domain.reviews.moderation import ReviewAction

    oona = Actor(
        member=MemberId(world.other.mara.id), name="oona", guild=GuildId(world.other.guild.id), manages_messages=True
    )
    for deed in ReviewAction:
        try:
            await world.services.reviews.moderation.perform_action(oona, ReviewId(number), deed, "because")
        except ReviewGone:
            continue
        raise AssertionError(deed)
