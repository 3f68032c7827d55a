"""Scores after the film: sealed, revealed all at once, late ones, and the diary entries that they become."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import simcord

from bot.domain.diary.entry import DiaryEntry, Preference
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.nights.errors import NightMovedOn, NotShown
from bot.domain.nights.night import NightState
from bot.domain.nights.steps import StepKind
from bot.store.changes import Changes
from bot.store.diary import entries as diary_store
from bot.store.nights import nights as night_store
from bot.store.nights import scores as score_store
from tests.nights.after_film import begin, reveal, score, scores_post, scoring, stars_offered
from tests.nights.helpers import Nights, selects
from tests.nights.test_steps import waiting
from tests.schedules.helpers import labels, parts, said
from tests.schedules.test_lost_posts import Losing, reset
from tests.support.world import World


async def diary(world: World, who: simcord.MemberActor) -> list[DiaryEntry]:
    async with world.services.database.read() as reading:
        return await diary_store.entries_of_member(
            reading, GuildId(who.guild.id), MemberId(who.id), private=True, skip=0, count=20
        )


async def film(world: World, title: str) -> FilmId:
    (found,) = world.services.catalogue.films_named(world.club.id, title)
    return found


def plain(words: str) -> str:
    return words.replace("\u2060", "")


async def test_from_the_film_to_the_revealed_scores(world: World, nights: Nights) -> None:
    club = world.club
    await world.ask(club.theo, "watchlist add", film="Ran")
    await scoring(nights)
    assert "Scores are sealed" in nights.panel_text
    assert "No one has scored yet" in nights.panel_text
    told = await score(nights, club.ines, 10)
    assert told.private
    assert "Saved." in told.text
    assert "★★★★★" in plain(told.text)
    await score(nights, club.theo, 3)
    await score(nights, club.mara, 8)
    await nights.later()
    assert f"Scored so far: <@{club.ines.id}>, <@{club.theo.id}>, <@{club.mara.id}>" in nights.panel_text
    post = await reveal(nights)
    assert "**3.5** of 5 · 3 scores" in said(post)
    assert f"★★★★★ <@{club.ines.id}>" in plain(said(post))
    assert "the first film that the club has scored together" in said(post)
    (picture,) = [part for part in parts(post) if part["type"] == 12]
    alt = picture["items"][0]["description"]
    assert "Ran (1985): 3.5 of 5 from 3 scores. 5 stars: 1, 4 stars: 1, 1.5 stars: 1." in alt
    assert "⭐ **3.5** for Ran (1985) · 3 scores" in nights.panel_text
    (entry,) = await diary(world, club.theo)
    night = await nights.night()
    assert night.starts_at is not None
    assert (entry.stars and entry.stars.halves, entry.watched_on, entry.rewatch, entry.published) == (
        3,
        night.starts_at.date(),
        False,
        True,
    )
    watchlist = await world.ask(club.theo, "watchlist show")
    assert "Ran" not in watchlist.text


async def test_nobody_learns_what_was_given_before_the_reveal(world: World, nights: Nights) -> None:
    club = world.club
    await scoring(nights)
    before = len(world.env.http_requests)
    mine = await score(nights, club.ines, 1)
    seen = len(world.env.http_requests)
    await score(nights, club.theo, 1)
    await world.restart()
    await nights.later()
    await nights.sheet()
    await world.ask(club.mara, "night show")
    await world.ask(club.mara, "night history")
    await world.ask(club.theo, "diary")
    await world.ask(club.mara, "movie", film="Ran")
    card = await nights.press(club.mara, nights.panel, "nightscore")
    assert not [one for one in selects(card, "nightgive")[0]["options"] if one.get("default")]
    assert ": ½" in mine.text
    # Only answers to the one who gave it may have it, and the choices, which are the same for everyone.
    sent = world.env.http_requests[before:]
    told = [json.dumps(each.json or {}, ensure_ascii=False) for each in sent if "/webhooks/" not in each.path]
    public = [each for each in told if '"flags": 64' not in each and "nightgive" not in each]
    assert seen > before
    assert public
    leaks = [each for each in public if re.search(r"(?<!★)½|\b0\.5\b", plain(each))]
    assert not leaks, leaks[0][:3000]
    assert await diary(world, club.ines) == []


async def test_a_score_can_be_changed_and_taken_back_until_the_reveal(world: World, nights: Nights) -> None:
    club = world.club
    await scoring(nights)
    card = await score(nights, club.ines, 4)
    assert stars_offered(card) == [*map(str, range(10, 0, -1)), "0"]
    card = await nights.choose(club.ines, card, "nightgive", ["9"])
    await score(nights, club.theo, 6)
    back = await nights.press(club.theo, nights.panel, "nightscore")
    await nights.choose(club.theo, back, "nightgive", ["0"])
    post = await reveal(nights)
    assert "**4.5** of 5 · 1 score" in said(post)
    assert not [part for part in parts(post) if part["type"] == 12]  # one score needs no picture
    assert await diary(world, club.theo) == []


async def test_a_restart_in_the_middle_loses_nothing_and_records_once(world: World, nights: Nights) -> None:
    club = world.club
    await scoring(nights)
    await score(nights, club.ines, 4)
    await world.restart()
    await score(nights, club.theo, 8)
    await nights.press(club.mara, await nights.sheet(), "nightreveal")
    await world.restart()
    await nights.later()
    await world.restart()
    await nights.later()
    assert "**3.0** of 5 · 2 scores" in said(scores_post(nights))
    assert len(await diary(world, club.ines)) == 1
    assert len(await diary(world, club.theo)) == 1


async def test_an_outage_over_the_time_of_the_reveal(world: World, nights: Nights) -> None:
    club = world.club
    night = await scoring(nights)
    assert night.scores_until is not None
    await score(nights, club.ines, 4)
    nights.turn_to(night.scores_until + timedelta(hours=5))
    # A press that arrives before the job has looked still counts, and is marked late.
    await score(nights, club.theo, 10)
    await world.restart()
    await nights.later()
    assert (await nights.night()).state is NightState.REVEALED
    post = said(scores_post(nights))
    assert f"<@{club.theo.id}> (late)" in post
    assert f"<@{club.ines.id}> (late)" not in post


async def test_the_clock_ends_the_film_and_reveals_the_scores(world: World, nights: Nights) -> None:
    night = await begin(nights)
    (step,) = await waiting(world, StepKind.END)
    assert night.starts_at is not None
    assert step.due_at - night.starts_at == timedelta(minutes=160 + 15)  # Ran, and a break
    nights.turn_to(step.due_at)
    await nights.later()
    night = await nights.night()
    assert night.state is NightState.SCORING
    await score(nights, world.club.ines, 5)
    assert night.scores_until is not None
    nights.turn_to(night.scores_until)
    await nights.later()
    assert "**2.5** of 5 · 1 score" in said(scores_post(nights))
    assert await waiting(world, StepKind.END) == []


async def test_the_host_moves_the_reveal(world: World, nights: Nights) -> None:
    night = await scoring(nights)
    card = await nights.press(world.club.mara, await nights.sheet(), "nightwhen")
    told = await nights.choose(world.club.mara, card, "nightuntil", ["72"])
    assert "Changed." in told.text
    assert night.scores_until is not None
    nights.turn_to(night.scores_until + timedelta(hours=1))
    await nights.later()
    assert (await nights.night()).state is NightState.SCORING
    await nights.jump(hours=48)
    assert (await nights.night()).state is NightState.REVEALED


async def test_a_late_score_joins_the_post_and_the_diary(world: World, nights: Nights) -> None:
    club = world.club
    await scoring(nights)
    await score(nights, club.ines, 4)
    post = await reveal(nights)
    assert "Add your score" in labels(post)
    card = await nights.press(club.theo, post, "nightscore")
    assert "marked late" in card.text
    told = await nights.choose(club.theo, card, "nightgive", ["8"])
    assert "(late)" in told.text
    await nights.later()
    text = said(scores_post(nights))
    assert "**3.0** of 5 · 2 scores" in text
    assert f"<@{club.theo.id}> (late)" in text
    assert len(await diary(world, club.theo)) == 1
    # After the reveal the diary is where it changes.
    forged = await nights.forge(club.ines, post, f"mq:nightscore:{(await nights.night()).id}")
    assert "Rate the film again to change it" in forged.text
    assert not selects(forged, "nightgive")
    out = await nights.press(club.theo, told, "nightunscore")
    assert "Saved" in out.text
    await nights.later()
    assert "**2.0** of 5 · 1 score" in said(scores_post(nights))
    assert len(await diary(world, club.theo)) == 1


async def test_a_score_after_the_reveal_is_refused_if_there_is_one(world: World, nights: Nights) -> None:
    club = world.club
    await scoring(nights)
    card = await score(nights, club.ines, 4)
    await reveal(nights)
    told = await nights.choose(club.ines, card, "nightgive", ["9"])
    assert "The scores are out, and yours is among them" in told.text
    assert "**2.0** of 5" in said(scores_post(nights))


async def test_what_changes_in_the_diary_changes_in_the_history(world: World, nights: Nights) -> None:
    club = world.club
    await scoring(nights)
    await score(nights, club.ines, 4)
    await score(nights, club.theo, 4)
    await reveal(nights)
    (entry,) = await diary(world, club.ines)
    assert entry.watched_on is not None
    await world.rest()
    await world.ask(club.ines, "rate", film="Ran", stars=10, watched=entry.watched_on.isoformat())
    history = await world.ask(club.theo, "night history")
    assert "⭐ 3.5" in history.text
    await world.services.diary.publish_entry(nights.actor(club.ines), entry.id, published=False)
    history = await world.ask(club.theo, "night history")
    assert "⭐ 2.0" in history.text


async def test_the_viewing_of_that_day_is_not_doubled(world: World, nights: Nights) -> None:
    club = world.club
    night = await begin(nights)
    assert night.starts_at is not None
    await world.rest()
    day = night.starts_at.date().isoformat()
    await world.ask(club.ines, "rate", film="Ran", stars=4, watched=day, private=True)
    await world.ask(club.theo, "rate", film="Ran", stars=4, watched="2026-01-01")
    await nights.host("nightend")
    await score(nights, club.ines, 9)
    await score(nights, club.theo, 9)
    await reveal(nights)
    (entry,) = await diary(world, club.ines)
    assert (entry.stars and entry.stars.halves, entry.published) == (9, False)
    newest, former = await diary(world, club.theo)
    assert (newest.rewatch, former.rewatch) == (True, False)


async def test_the_day_is_that_of_the_nights_zone(world: World, nights: Nights) -> None:
    await nights.zone("Asia/Tokyo")
    nights.turn_to(datetime(2026, 6, 1, 15, 30, tzinfo=UTC))
    await scoring(nights, when="in 3 days")
    await score(nights, world.club.ines, 6)
    await reveal(nights)
    (entry,) = await diary(world, world.club.ines)
    assert entry.watched_on == date(2026, 6, 2)


async def test_no_scores_at_all(world: World, nights: Nights) -> None:
    await scoring(nights)
    post = await reveal(nights)
    assert "No one scored it" in said(post)
    assert "the first film" in said(post)
    history = await world.ask(world.club.theo, "night history")
    assert "⭐ –" in history.text
    opened = await nights.choose(world.club.theo, history, "nightpast", ["1"])
    assert "No one scored it" in opened.text


async def test_a_double_feature_has_two_scores(world: World, nights: Nights) -> None:
    club = world.club
    await nights.plan()
    await nights.add("Ran", choose=True)
    ran, other = await film(world, "Ran"), await film(world, "Tampopo")
    async with world.services.database.write(changes=Changes.UNCACHED) as writing:
        await night_store.put_films(writing, club.id, (await nights.night()).id, [ran, other])
    await nights.host("nightbegin")
    await nights.host("nightend")
    card = await score(nights, club.ines, 10)
    assert len(selects(card, "nightgive")) == 2
    await nights.choose(club.ines, card, "nightgive", ["4"], 1)
    await score(nights, club.theo, 6, 1)
    post = await reveal(nights)
    assert "**5.0** of 5 · 1 score" in said(post)
    assert "**2.5** of 5 · 2 scores" in said(post)
    assert len(await diary(world, club.ines)) == 2
    assert len(await diary(world, club.theo)) == 1
    assert "Tampopo (1985): 2.5" in next(part for part in parts(post) if part["type"] == 12)["items"][0]["description"]


async def test_films_merged_while_scores_are_sealed(world: World, nights: Nights) -> None:
    club = world.club
    await scoring(nights, "Tampopo")
    await score(nights, club.ines, 4)
    await world.rest()
    await world.ask(club.mara, "films merge", film="Tampopo", into="Ran")
    # Her score is that of the film that remains, and changing it changes the one score.
    card = await nights.press(club.ines, nights.panel, "nightscore")
    await nights.choose(club.ines, card, "nightgive", ["8"])
    await score(nights, club.theo, 6)
    post = await reveal(nights)
    assert "### Ran (1985)" in said(post)
    assert "**3.5** of 5 · 2 scores" in said(post)
    (entry,) = await diary(world, club.ines)
    assert entry.film == await film(world, "Ran")


async def test_an_erased_member_leaves_the_mean_and_the_post(world: World, nights: Nights) -> None:
    club = world.club
    await scoring(nights)
    await score(nights, club.ines, 2)
    await score(nights, club.theo, 10)
    await reveal(nights)
    await world.services.privacy.forget_member(nights.actor(club.ines), keep_texts=False)
    await nights.jump(minutes=11)
    text = said(scores_post(nights))
    assert "**5.0** of 5 · 1 score" in text
    assert str(club.ines.id) not in text
    assert str(club.ines.id) not in nights.panel_text
    history = await world.ask(club.theo, "night history")
    assert "⭐ 5.0" in history.text


async def test_an_erased_member_leaves_while_scores_are_sealed(world: World, nights: Nights) -> None:
    club = world.club
    await scoring(nights)
    await score(nights, club.ines, 2)
    await score(nights, club.theo, 10)
    await world.services.privacy.forget_member(nights.actor(club.ines), keep_texts=False)
    await nights.jump(minutes=11)
    assert str(club.ines.id) not in nights.panel_text
    assert "**5.0** of 5 · 1 score" in said(await reveal(nights))


@pytest.mark.parametrize("switch", [Preference.SCORE, Preference.WHO_SAW, Preference.STATS])
async def test_a_score_that_may_not_be_shown_goes_to_the_diary_alone(
    world: World, nights: Nights, switch: Preference
) -> None:
    club = world.club
    await world.services.diary.set_preference(nights.actor(club.ines), switch, allowed=False)
    await scoring(nights)
    await score(nights, club.ines, 2)
    await score(nights, club.theo, 10)
    await nights.later()
    assert (str(club.ines.id) in nights.panel_text) is (switch is not Preference.WHO_SAW)
    post = await reveal(nights)
    assert "**5.0** of 5 · 1 score" in said(post)
    assert str(club.ines.id) not in said(post)
    assert len(await diary(world, club.ines)) == 1


async def test_many_reveals_at_one_moment_reveal_once(world: World, nights: Nights) -> None:
    club = world.club
    night = await scoring(nights)
    await score(nights, club.ines, 2)
    scores, mara = world.services.nights.scores, nights.actor(club.mara)
    results = await asyncio.gather(
        *(scores.reveal_scores(mara, night.id) for _ in range(6)),
        *(scores.reveal_due_scores(night) for _ in range(3)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, NightMovedOn) for each in results) == 8
    await nights.later()
    assert len(await diary(world, club.ines)) == 1
    assert scores_post(nights)


async def test_two_hosts_press_reveal(world: World, nights: Nights) -> None:
    await scoring(nights)
    first, second = await nights.sheet(), await nights.sheet()
    await nights.press(world.club.mara, first, "nightreveal")
    told = await nights.press(world.club.mara, second, "nightreveal")
    assert "The scores of this night are out" in told.text


async def test_a_post_whose_answer_is_lost_is_posted_once(
    world: World, nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    losing = Losing(world, monkeypatch)
    await scoring(nights)
    await score(nights, world.club.ines, 2)
    losing.lose(9, reset, taken=True)
    await nights.press(world.club.mara, await nights.sheet(), "nightreveal")
    await nights.jump(minutes=10)
    losing.times = 0
    losing.forget()
    await nights.jump(minutes=10)
    assert scores_post(nights)


async def test_a_deleted_post_stays_deleted(world: World, nights: Nights) -> None:
    club = world.club
    await scoring(nights)
    await score(nights, club.ines, 2)
    post = await reveal(nights)
    await post.delete()
    late = await nights.press(club.theo, nights.panel, "nightscore")
    await nights.choose(club.theo, late, "nightgive", ["8"])
    await nights.later()
    assert nights.said("the scores are out") == []
    assert "2 scores" in nights.panel_text


async def test_a_host_who_was_erased_leaves_the_clock_and_moderators(world: World, nights: Nights) -> None:
    club = world.club
    await scoring(nights)
    await score(nights, club.ines, 7)
    await world.services.privacy.forget_member(nights.actor(club.mara), keep_texts=False)
    assert (await nights.night()).host is None
    refused = await nights.press(club.ines, nights.panel, "nightsheet")
    assert "Only the night's host and moderators" in refused.text
    await nights.jump(hours=25)
    assert "**3.5** of 5" in said(scores_post(nights))


async def test_only_hosts_end_and_reveal(world: World, nights: Nights) -> None:
    club = world.club
    night = await begin(nights)
    for verb in ("nightend", "nightcame", "nightcamescored", "nightreveal", "nightwhen"):
        told = await nights.forge(club.ines, nights.panel, f"mq:{verb}:{night.id}")
        assert "Only the night's host and moderators" in told.text, verb
    early = await nights.forge(club.ines, nights.panel, f"mq:nightscore:{night.id}")
    assert "Scores open when the film is over" in early.text
    assert (await nights.night()).state is NightState.ON


async def test_another_club_cannot_see_or_score(world: World, nights: Nights) -> None:
    night = await scoring(nights)
    await score(nights, world.club.ines, 7)
    await reveal(nights)
    await nights.plan(who=world.other.mara, theme="Elsewhere")
    (panel,) = [each for each in world.other.channel.history() if "Manage" in labels(each)]
    for verb in ("nightscore", "nightreveal", "nightcame", "nightunscore", "nightresult"):
        told = await nights.forge(world.other.mara, panel, f"mq:{verb}:{night.id}")
        assert "can't find that night" in told.text, verb
    history = await world.ask(world.other.mara, "night history")
    assert "No night is in the history yet" in history.text
    async with world.services.database.read() as reading:
        assert len(await score_store.scores_of_night(reading, world.club.id, night.id)) == 1
        assert await score_store.scores_of_night(reading, world.other.id, night.id) == []


async def test_a_film_that_is_not_shown_cannot_be_scored(world: World, nights: Nights) -> None:
    night = await scoring(nights)
    with pytest.raises(NotShown):
        await world.services.nights.scores.give_score(
            nights.actor(world.club.ines), night.id, await film(world, "Tampopo"), 8
        )


async def test_a_night_without_a_film_has_nothing_to_score(world: World, nights: Nights) -> None:
    await begin(nights)
    async with world.services.database.write(changes=Changes.UNCACHED) as writing:
        await night_store.put_films(writing, world.club.id, (await nights.night()).id, [])
    await nights.host("nightend")
    await nights.later()
    assert (await nights.night()).state is NightState.REVEALED
    assert nights.said("the scores are out") == []
