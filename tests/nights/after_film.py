"""What members and hosts do after the film: scores, the reveal, who came; and nights that are long over."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from datetime import timedelta

import discord
import simcord

from bot.domain.ids import ChannelId, FilmId, MemberId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.night import Chooser, Night, NightId, NightPlace, NightState, VotePlan
from bot.domain.nights.score import Attendance, NightScore
from bot.domain.reviews.review import Stars
from bot.store.changes import Changes
from bot.store.nights import attendance as attendance_store
from bot.store.nights import nights as night_store
from bot.store.nights import scores as score_store
from tests.nights.helpers import Nights, selects
from tests.schedules.helpers import said
from tests.support.world import Answer

STARS = "nightgive"


async def begin(nights: Nights, film: str = "Ran", *, when: str = "Friday 8 pm") -> Night:
    """A night whose film is chosen by the host, and which is on."""
    await nights.plan(when=when)
    await nights.add(film, choose=True)
    await nights.host("nightbegin")
    return await nights.night()


async def end(nights: Nights) -> Night:
    await nights.host("nightend")
    return await nights.night()


async def scoring(nights: Nights, film: str = "Ran", *, when: str = "Friday 8 pm") -> Night:
    await begin(nights, film, when=when)
    return await end(nights)


async def score(nights: Nights, who: simcord.MemberActor, halves: int, at: int = 0) -> Answer:
    """Open one's scores from the panel, and give a film half stars."""
    card = await nights.press(who, nights.panel, "nightscore")
    return await nights.choose(who, card, STARS, [str(halves)], at)


async def reveal(nights: Nights) -> discord.Message:
    await nights.host("nightreveal")
    return scores_post(nights)


def scores_post(nights: Nights) -> discord.Message:
    (post,) = [each for each in nights.messages if "the scores are out" in said(each)]
    return post


def stars_offered(card: Answer) -> list[str]:
    return [each["value"] for each in selects(card, STARS)[0]["options"]]


async def past_night(
    nights: Nights,
    films: Mapping[FilmId, Mapping[simcord.MemberActor, int]],
    *,
    days: int,
    came: Collection[simcord.MemberActor] = (),
    host: simcord.MemberActor | None = None,
) -> NightId:
    """Store a night that was revealed so many days ago, with its scores by film and member."""
    club, now = nights.world.club, nights.clock()
    async with nights.world.services.database.write(changes=Changes.UNCACHED) as writing:
        night = await night_store.insert_night(
            writing,
            Night(
                id=NightId(0),
                guild=club.id,
                number=await night_store.last_number(writing, club.id) + 1,
                state=NightState.REVEALED,
                chooser=Chooser.HOST,
                vote=VotePlan(method=VotingMethod.APPROVAL, seed=1),
                place=NightPlace(channel=ChannelId(club.channel.id)),
                zone="UTC",
                host=MemberId((host or club.mara).id),
                starts_at=now - timedelta(days=days),
                films=tuple(films),
            ),
            now=now,
        )
        for film, given in films.items():
            for member, halves in given.items():
                one = NightScore(
                    night=night.id, member=MemberId(member.id), film=film, stars=Stars(halves), scored_at=now
                )
                await score_store.put_score(writing, club.id, one)
        for member in came:
            there = Attendance(night=night.id, member=MemberId(member.id))
            await attendance_store.put_attendance(writing, club.id, dataclasses.replace(there, by_hand=True))
    return night.id
