"""A process that imports and undoes a history in a loop and prints each step, until it is killed."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.composition import open_services
from bot.config import Settings
from bot.domain.diary.tracker_history import EntryKind, HistoryEntry, TrackerHistory, TrackerOrigin
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.sources.trackers import encode_history

ROWS = 300
WHO = Actor(member=MemberId(42), name="killed", guild=GuildId(7))


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


async def main(path: Path) -> None:
    async with open_services(Settings(database_path=path)) as services:
        films = await services.catalogue.get_films(GuildId(7), (await services.catalogue.starter_films())[:ROWS])
        entries = tuple(
            HistoryEntry(kind=EntryKind.REVIEW, title=film.title, year=film.year, text=f"Number {n}. " * 50, stars=4)
            for n in range(3)
            for film in films
        )
        data = encode_history(TrackerHistory(origin=TrackerOrigin.MARQUEE, entries=entries))
        while True:
            panel = await services.history_imports.preview_import(WHO, data, "marquee.zip")
            say("looked")
            await services.history_imports.accept_import(WHO, panel.id)
            say("taken")
            await services.history_imports.undo_import(WHO, panel.id)
            say("undone")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
