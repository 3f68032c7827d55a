"""What is posted: in rotation, within the filters, and nothing private."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.domain.recommendations.suggestion import SuggestionReason, SuggestionReasonKind
from bot.domain.reviews.review import SpoilerLevel
from bot.store.changes import Changes
from bot.store.schedules import schedules as schedule_store
from bot.ui.recommendations.suggestions import reason_text
from tests.schedules.helpers import FINE, Desk, alone, decline, first_of, posts, said
from tests.support.world import RAN, VEGAS, World


async def test_nothing_comes_twice_before_all_came_once(world: World, desk: Desk) -> None:
    for key in (VEGAS, RAN, "casablanca-1942"):
        await world.write(world.club.theo, key, FINE, name="Theo")
    await desk.set_up("line")
    await desk.set_up("pick")
    for day in range(12):
        await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC) + timedelta(days=day))
    texts = [said(post) for post in posts(world.club.channel)]
    films = [text.split("## ")[1].split("\n")[0] for text in texts if "Film of the day" in text]
    assert len(films) == len(set(films)) == 12
    lines = [text.split("“")[1] + text.split("on **")[1] for text in texts if "Line of the day" in text]
    assert len(lines) == len(set(lines)) == 12
    assert all("by **Theo**" in text for text in [text for text in texts if "Line" in text][:3]), "the club's own first"


async def test_after_everything_came_it_begins_again(world: World, desk: Desk) -> None:
    await alone(world)
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    await world.write(
        world.club.ines, RAN, "An overwhelming film, and the most beautiful of all his works.", name="Ines"
    )
    await desk.set_up("line")
    for day in range(4):
        await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC) + timedelta(days=day))
    lines = [said(post) for post in posts(world.club.channel)]
    assert len(lines) == 4
    assert lines[0] == lines[2] != lines[1] == lines[3]


async def test_a_preview_shows_what_is_then_posted(world: World, desk: Desk) -> None:
    sheet = await desk.set_up("pick")
    preview = await world.press(world.club.mara, sheet, "schedulelook")
    assert preview.private
    assert not preview.ids("vote")
    assert not posts(world.club.channel)
    await world.press(world.club.mara, sheet, "schedulepost")
    (post,) = posts(world.club.channel)
    film = said(post).split("## ")[1]
    assert film.split("\n")[0] in preview.text
    # The schedule itself goes on, with another film.
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert len(posts(world.club.channel)) == 2
    assert said(posts(world.club.channel)[1]) != said(post)


async def test_filters_hold(world: World, desk: Desk) -> None:
    sheet = await desk.set_up("pick")
    sheet = await world.choose(world.club.mara, sheet, "schedulegenre", "Horror")
    sheet = await world.choose(world.club.mara, sheet, "schedulemood", "scary")
    assert "Horror · scary" in sheet.text
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    (post,) = posts(world.club.channel)
    assert "Film of the day** · Horror · scary" in said(post)
    narrow = await desk.set_up("pick")
    await world.rest()
    narrow = await world.choose(world.club.mara, narrow, "schedulegenre", "Western")
    narrow = await world.choose(world.club.mara, narrow, "scheduledecade", "1920")
    narrow = await world.choose(world.club.mara, narrow, "schedulemood", "cosy")
    refused = await world.press(world.club.mara, narrow, "schedulelook")
    assert "Remove one of them" in refused.text


async def test_nobody_is_quoted_who_does_not_want_to_be(world: World, desk: Desk) -> None:
    await alone(world)
    await world.write(world.club.theo, VEGAS, FINE, name="Theo")
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write(
            "INSERT INTO unquoted VALUES (?, ?, '2026-01-01T00:00:00+00:00')", world.club.id, world.club.theo.id
        )
        await writing.execute_write(
            "UPDATE review SET written_on = '2025-06-01' WHERE member_id = ?", world.club.theo.id
        )
    await desk.set_up("line")
    await desk.set_up("year_ago")
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert not posts(world.club.channel)
    panel = await world.ask(world.club.mara, "schedule")
    sheet = await world.choose(world.club.mara, panel, "scheduleopen", first_of(panel))
    assert "There was nothing to post" in sheet.text


async def test_stars_that_are_kept_back_do_not_stand_under_the_line(world: World, desk: Desk) -> None:
    await alone(world)
    await world.write(world.club.theo, VEGAS, FINE, name="Theo", stars=4.5)
    await decline(world, world.club.theo, "score")
    await desk.set_up("line")
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    (post,) = posts(world.club.channel)
    assert "by **Theo**" in said(post)
    assert "★" not in said(post)


async def test_nothing_private_and_nothing_of_another_club_is_posted(world: World, desk: Desk) -> None:
    await alone(world)
    await world.write(world.other.theo, VEGAS, FINE, name="Otto")
    mine = await world.write(world.club.theo, RAN, FINE, name="Theo")
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write("UPDATE review SET state = 'private' WHERE id = ?", mine)
        await writing.execute_write("UPDATE review SET written_on = '2025-06-01'")
    for what in ("line", "year_ago", "pick"):
        sheet = await desk.set_up(what)
        refused = await world.press(world.club.mara, sheet, "schedulelook")
        assert "Posts start once" in refused.text
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    assert not posts(world.club.channel)


async def test_a_year_ago_on_the_day_and_in_the_week(world: World, desk: Desk) -> None:
    review = await world.write(world.club.theo, VEGAS, FINE, name="Theo", headline="Long nights")
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write("UPDATE review SET written_on = '2024-06-03' WHERE id = ?", review)
    week = world.club.guild.create_text_channel("weekly")
    await desk.set_up("year_ago")
    await desk.set_up("year_ago", day="6", channel=week)
    await desk.at(datetime(2026, 6, 2, 18, 0, tzinfo=UTC))
    assert not posts(world.club.channel)
    await desk.at(datetime(2026, 6, 3, 18, 0, tzinfo=UTC))
    (post,) = posts(world.club.channel)
    assert "2 years ago in this club" in said(post)
    assert "by **Theo**" in said(post)
    assert "Leaving Las Vegas (1995)" in said(post)
    await desk.at(datetime(2026, 6, 7, 18, 0, tzinfo=UTC))
    assert len(posts(week)) == 1
    assert len(posts(world.club.channel)) == 1


async def test_a_spoiler_of_former_years_stays_hidden(world: World, desk: Desk) -> None:
    text = "He dies at the end, and it is the most moving scene of the whole film by far."
    review = await world.write(
        world.club.theo, VEGAS, text, name="Theo", headline="He dies", spoilers=SpoilerLevel.WHOLE
    )
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write("UPDATE review SET written_on = '2025-06-01' WHERE id = ?", review)
    await desk.set_up("year_ago")
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    (post,) = posts(world.club.channel)
    assert "dies" not in said(post)


async def test_no_line_gives_anything_away(world: World, desk: Desk) -> None:
    await alone(world)
    text = (
        "An overwhelming film, and the most beautiful of all his works.\n\n"
        "||The king dies of grief, the most devastating death that was ever filmed.|| "
        "It is a masterpiece of colour and of silence, from the first image to the last."
    )
    await world.write(world.club.theo, RAN, text, name="Theo")
    for member, spoilers in ((world.club.ines, SpoilerLevel.WHOLE), (world.club.mara, SpoilerLevel.UNKNOWN)):
        await world.write(member, VEGAS, f"He dies at the end. {FINE}", name=member.name, spoilers=spoilers)
    await desk.set_up("line")
    for day in range(6):
        await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC) + timedelta(days=day))
    texts = [said(post) for post in posts(world.club.channel)]
    assert len(texts) == 6
    assert any("overwhelming" in text or "masterpiece" in text for text in texts)
    assert not any("dies" in text or "devastating" in text for text in texts)
    assert all("by **Theo**" in text for text in texts), "what tells the end is not quoted at all"


async def test_a_memory_quotes_what_stands_in_the_open(world: World, desk: Desk) -> None:
    text = "||He dies at the end, the most devastating death of all.|| It is a masterpiece of silence and of light."
    review = await world.write(world.club.theo, VEGAS, text, name="Theo", headline="Long nights")
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write("UPDATE review SET written_on = '2025-06-01' WHERE id = ?", review)
    await desk.set_up("year_ago")
    await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    (post,) = posts(world.club.channel)
    assert "masterpiece" in said(post)
    assert "dies" not in said(post)


async def test_picks_begin_again_when_all_that_fit_have_come(world: World, desk: Desk) -> None:
    sheet = await desk.set_up("pick")
    sheet = await world.choose(world.club.mara, sheet, "schedulegenre", "Western")
    await world.choose(world.club.mara, sheet, "scheduledecade", "1960")
    days = 14
    for day in range(days):
        await desk.at(datetime(2026, 6, 1, 18, 0, tzinfo=UTC) + timedelta(days=day))
    films = [said(post).split("## ")[1].split("\n")[0] for post in posts(world.club.channel)]
    assert len(films) == days
    each = len(set(films))
    assert 2 < each < days
    for round_ in range(0, days, each):
        assert len(set(films[round_ : round_ + each])) == len(films[round_ : round_ + each])
    assert all(one != other for one, other in pairwise(films))
    assert all("(196" in film for film in films)


async def test_one_schedule_does_not_repeat_what_another_posted(world: World, desk: Desk) -> None:
    await alone(world)
    for key in (VEGAS, RAN, "casablanca-1942", "kes-1969"):
        await world.write(world.club.theo, key, FINE, name="Theo")
    second = world.club.guild.create_text_channel("quotes")
    await desk.set_up("line", at="19:00")
    await desk.set_up("line", at="20:00", channel=second)
    for day in range(2):
        for hour in (17, 18):
            await desk.at(datetime(2026, 6, 1, hour, 0, tzinfo=UTC) + timedelta(days=day))
    films = [said(post).split("on **")[1] for channel in (world.club.channel, second) for post in posts(channel)]
    assert len(films) == len(set(films)) == 4


@pytest.mark.parametrize(
    "reason",
    [
        SuggestionReason(SuggestionReasonKind.UNRATED),
        SuggestionReason(SuggestionReasonKind.CLUB_SCORE, (), 3, 4.5),
        SuggestionReason(
            SuggestionReasonKind.BECAUSE_MEMBER_LIKED,
            ("Ines", "Ran (1985)"),
            through=SuggestionReason(SuggestionReasonKind.DIRECTOR, ("Akira Kurosawa",)),
        ),
    ],
)
def test_a_stored_reason_says_the_same_as_before(reason: SuggestionReason) -> None:
    stored = json.loads(json.dumps(schedule_store._reason_fields(reason)))
    assert schedule_store._reason(*stored) == reason
    assert reason_text(schedule_store._reason(*stored)) == reason_text(reason)


def test_a_reason_stored_by_an_earlier_release_is_read() -> None:
    read = schedule_store._reason(*json.loads('["director", ["Akira Kurosawa"], 0, 0.0]'))
    assert read == SuggestionReason(SuggestionReasonKind.DIRECTOR, ("Akira Kurosawa",))
