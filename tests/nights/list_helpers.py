"""What members do with lists, nominations and turns."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import simcord

from bot.domain.ids import FilmId
from bot.store.changes import Changes
from tests.nights.helpers import Nights
from tests.support.world import Answer, World


class Lists:
    """`theo` and `ines` are members, `mara` moderates."""

    def __init__(self, world: World, nights: Nights) -> None:
        self.world = world
        self.nights = nights

    async def nominate(self, who: simcord.MemberActor, film: str, **options: Any) -> Answer:
        await self.world.rest()
        return await self.world.ask(who, "nominate", film=film, **options)

    async def page(self, who: simcord.MemberActor | None = None, **options: Any) -> Answer:
        await self.world.rest()
        return await self.world.ask(who or self.world.club.theo, "nominations show", **options)

    async def turns(self, who: simcord.MemberActor | None = None) -> Answer:
        await self.world.rest()
        return await self.world.ask(who or self.world.club.theo, "nominations turns")

    async def board(self, who: simcord.MemberActor | None = None) -> Answer:
        await self.world.rest()
        return await self.world.ask(who or self.world.club.mara, "nominations lists")

    async def press(self, who: simcord.MemberActor, on: Answer, verb: str, at: int = 0) -> Answer:
        await self.world.rest()
        return await self.world.press(who, on, verb, at)

    async def choose(self, who: simcord.MemberActor, on: Answer, verb: str, value: str | int) -> Answer:
        await self.world.rest()
        return await self.world.choose(who, on, verb, str(value))

    async def fill_in(self, who: simcord.MemberActor, on: Answer, verb: str, **values: Any) -> Answer:
        """Press a button that opens a form, and submit it."""
        await self.world.rest()
        form = await who.click(on.message, custom_id=on.ids(verb)[0])
        assert form.modal is not None, form
        return Answer(await who.submit_modal(form, values))

    async def past_night(
        self, *, number: int, days_ago: int, film: FilmId | None = None, came: Collection[simcord.MemberActor] = ()
    ) -> None:
        """A night of the club that is over, as its history has it."""
        at = (self.nights.clock() - timedelta(days=days_ago)).isoformat()
        club = self.world.club.id
        async with self.world.services.database.write(changes=Changes.UNCACHED) as writing:
            night = await writing.insert_row(
                """
                INSERT INTO night (guild_id, number, state, chooser, method, draw_seed, zone, channel_id, created_at,
                    changed_at, starts_at)
                VALUES (?, ?, 'revealed', 'host', 'approval', 1, 'UTC', 1, ?, ?, ?)
                """,
                club,
                number,
                at,
                at,
                at,
            )
            if film is not None:
                await writing.execute_write(
                    "INSERT INTO night_film (night_id, place, guild_id, film_id) VALUES (?, 0, ?, ?)", night, club, film
                )
            for member in came:
                await writing.execute_write(
                    "INSERT INTO night_attendance (night_id, member_id, guild_id, by_hand) VALUES (?, ?, ?, 1)",
                    night,
                    member.id,
                    club,
                )
