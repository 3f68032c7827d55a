"""Stores the movie nights of the example club that `try` opens: those that are over, and one whose vote is open."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.domain.catalogue.overlay import Overlay
from bot.domain.diary.tracker_history import EntryKind
from bot.domain.ids import ChannelId, FilmId, GuildId, MemberId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.due_steps import timed_steps
from bot.domain.nights.lists import ListRules
from bot.domain.nights.night import Chooser, Night, NightId, NightPlace, NightState, VotePlan
from bot.domain.nights.score import Attendance, NightScore
from bot.domain.reviews.review import Stars
from bot.services.nights.ballot_films import freeze_candidates
from bot.store.database import WriteTransaction
from bot.store.diary import entries as diary_store
from bot.store.nights import attendance, ballots, lists, nights, scores, steps

SEED = 1995
"""Decides the order for the last tie; any number does."""
EVENING = timedelta(hours=20)


@dataclasses.dataclass(frozen=True, slots=True)
class DemoNights:
    """Where the nights go, with the club's people and films by their names in the file."""

    guild: GuildId
    channel: ChannelId
    members: Mapping[str, MemberId]
    films: Mapping[str, FilmId]
    now: datetime

    def find_evening(self, days: int) -> datetime:
        """Eight o'clock in the evening, UTC, in so many days; below 0, so many days ago."""
        return self.now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=days) + EVENING

    def new_night(self, number: int, host: str, **facts: Any) -> Night:
        return Night(
            id=NightId(0),
            guild=self.guild,
            number=number,
            place=NightPlace(channel=self.channel),
            zone="UTC",
            host=self.members[host],
            **facts,
        )


async def store_past_nights(
    writing: WriteTransaction, club: DemoNights, entries: Sequence[Mapping[str, Any]], host: str
) -> int:
    """Store the year's film nights with their scores, whose diary entries are stored; returns how many there are."""
    past = sorted((each for each in entries if each["film"] in club.films), key=lambda each: -int(each["days"]))
    for number, each in enumerate(past, 1):
        began, film = club.find_evening(-int(each["days"])), club.films[each["film"]]
        night = await nights.insert_night(
            writing,
            club.new_night(
                number,
                host,
                state=NightState.REVEALED,
                chooser=Chooser.HOST,
                vote=VotePlan(method=VotingMethod.APPROVAL, seed=SEED),
                starts_at=began,
                scores_until=began + timedelta(days=1),
                films=(film,),
            ),
            now=began,
        )
        for name, stars in each["stars"].items():
            member = club.members[name]
            entry = await diary_store.same_entry(
                writing, club.guild, member, film, EntryKind.VIEWING, (club.now - timedelta(days=each["days"])).date()
            )
            score = NightScore(
                night=night.id,
                member=member,
                film=film,
                stars=Stars.from_stars(stars),
                scored_at=began + timedelta(hours=3),
                entry=entry,
            )
            await scores.put_score(writing, club.guild, score)
            came = Attendance(night=night.id, member=member, by_hand=True)
            await attendance.put_attendance(writing, club.guild, came)
    return len(past)


async def store_open_vote(writing: WriteTransaction, club: DemoNights, plan: Mapping[str, Any], number: int) -> None:
    """Store a list with its nominations, and a night of which some have voted."""
    chosen = await lists.insert_list(
        writing, club.guild, plan["list"], ListRules(), creator=club.members[plan["host"]], now=club.now
    )
    for each in plan["nomination"]:
        if each["film"] in club.films:
            await lists.insert_nomination(
                writing,
                club.guild,
                chosen,
                club.films[each["film"]],
                member=club.members[each["member"]],
                why=each.get("why"),
                now=club.now - timedelta(days=each["days"]),
            )
    closes_at = club.find_evening(plan["closes_in_days"])
    night = await nights.insert_night(
        writing,
        club.new_night(
            number,
            plan["host"],
            state=NightState.VOTING,
            chooser=Chooser.VOTE,
            vote=VotePlan(method=VotingMethod.APPROVAL, seed=SEED, closes_at=closes_at),
            list=chosen,
            theme=plan["theme"],
            starts_at=club.find_evening(plan["starts_in_days"]),
        ),
        now=club.now,
    )
    await freeze_candidates(writing, night, Overlay())
    for name, keys in plan["votes"].items():
        values = {club.films[key]: 1 for key in keys if key in club.films}
        await ballots.replace_ballot(
            writing, club.guild, night.id, club.members[name], values, replaced=(), now=club.now
        )
    for kind, due_at in timed_steps(night).items():
        await steps.put_step(writing, club.guild, night.id, kind, due_at=due_at, now=club.now)
