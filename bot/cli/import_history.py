"""`import`: a member's history from a tracker, or a whole club from its export, in the operator's hands."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import config

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.app import Services


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "import",
        help="bring in a member's history, or a club from its export",
        description="With --member: a Letterboxd, IMDb, Trakt or Marquee export of that member's, private until they "
        "publish it; a look first, --yes takes it in. Without: the ZIPs of /export club, into an empty club.",
    )
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
    parser.add_argument("--guild", type=_number, required=True, help="the club: its server's id")
    parser.add_argument("--member", type=_number, help="whose history it is: a user's id")
    parser.add_argument("--yes", action="store_true", help="take in what is ready without another look")
    parser.set_defaults(run=run)


def _number(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 2**63:
        raise argparse.ArgumentTypeError(f"{text} is no id: an id is a long number")
    return int(text)


def run(given: argparse.Namespace) -> int:
    settings = config.read(need_token=False)
    try:
        files = [(file.name, _bytes(file)) for file in given.files]
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. Check its name and permissions.")
        return 1
    return asyncio.run(_import(settings, files, given))


def _bytes(file: Path) -> bytes:
    """The file, of which no more is read than the readers take: one byte more, so that they refuse it."""
    from bot.services.imports_club_files import PACKED_LIMIT  # noqa: PLC0415  slow to import

    with file.open("rb") as opened:
        return opened.read(PACKED_LIMIT + 1)


async def _import(settings: config.Settings, files: Sequence[tuple[str, bytes]], given: argparse.Namespace) -> int:
    from bot.app import open_services  # noqa: PLC0415  slow to import

    async with open_services(settings) as services:
        if given.member is None:
            return await _club(services, [data for _, data in files], given.guild)
        code = 0
        for name, data in files:
            code = max(code, await _member(services, name, data, given))
        return code


async def _club(services: Services, archives: Sequence[bytes], guild: int) -> int:
    from bot.domain.ids import GuildId  # noqa: PLC0415

    export = await services.club_imports.restore(archives, GuildId(guild))
    print(
        f"The club {guild} has {len(export.reviews):,} reviews, {len(export.ratings):,} ratings, "
        f"{len(export.names):,} members and {len(export.changes):,} facts of its own from this export."
    )
    if export.server_settings:
        names = " and ".join(key.replace("_", " ") for key in export.server_settings)
        print(f"Not taken over: {names}, which belong to the server of the export. Choose them again in /settings.")
    return 0


async def _member(services: Services, name: str, data: bytes, given: argparse.Namespace) -> int:
    from bot.domain.diary_import import RowStanding  # noqa: PLC0415
    from bot.domain.ids import GuildId, MemberId  # noqa: PLC0415
    from bot.domain.people import Actor  # noqa: PLC0415

    who = Actor(member=MemberId(given.member), name="operator", guild=GuildId(given.guild))
    panel = await services.imports.dry_run(who, data, name)
    words = {
        RowStanding.READY: "ready",
        RowStanding.HERE: "already here",
        RowStanding.DUPLICATE: "twice in the file",
        RowStanding.LOOK: "may be one of several films",
        RowStanding.UNMATCHED: "without a film in this catalogue",
    }
    print(f"{name}, from {panel.origin}:")
    for standing, says in words.items():
        if panel.count(standing):
            print(f"  {panel.count(standing):>7,} {says}")
    if panel.unreadable:
        print(f"  {len(panel.unreadable):>7,} could not be read")
    if not panel.count(RowStanding.READY):
        print("Nothing was taken in.")
        return 0
    if not given.yes:
        print("Nothing was taken in yet. Add --yes to do so, or let the member press the button under /import.")
        return 1
    done = await services.imports.accept(who, panel.id)
    print(f"Taken in: {done.taken:,}, private until the member publishes them. /import undoes it as one.")
    return 0
