"""`export`: a club's memory, or what is stored about one member, into files."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import config

if TYPE_CHECKING:
    from bot.app import Services


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "export",
        help="write a club's memory, or what is stored about a member, to a ZIP",
        description="With --guild: everything that the club may see, for `import`. With --member: everything about "
        "that member, in every club or with --guild in one.",
    )
    parser.add_argument("to", metavar="TO", type=Path, help="a new file, such as club.zip")
    parser.add_argument("--guild", type=_number, help="a club: its server's id")
    parser.add_argument("--member", type=_number, help="a user's id")
    parser.set_defaults(run=run, complain=parser.error)


def _number(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 2**63:
        raise argparse.ArgumentTypeError(f"{text} is no id: an id is a long number")
    return int(text)


def run(given: argparse.Namespace) -> int:
    if given.guild is None and given.member is None:
        given.complain("name a club with --guild, or a member with --member")
    settings = config.read(need_token=False)
    if given.to.exists():
        print(f"{given.to} is there already. Name a new file.")
        return 1
    data = asyncio.run(_export(settings, given))
    try:
        given.to.write_bytes(data)
    except OSError as error:
        print(f"{given.to}: {error.strerror}. Check its folder and permissions.")
        return 1
    print(f"{given.to}: {len(data) / 1e6:.1f} MB. README.txt in it tells which file is what.")
    return 0


async def _export(settings: config.Settings, given: argparse.Namespace) -> bytes:
    from bot.app import open_services  # noqa: PLC0415  slow to import

    async with open_services(settings) as services:
        return await _packed(services, given.guild, given.member)


async def _packed(services: Services, guild: int | None, member: int | None) -> bytes:
    from bot.domain.exported import packed  # noqa: PLC0415
    from bot.domain.ids import GuildId, MemberId  # noqa: PLC0415
    from bot.services.exports_club import files_of  # noqa: PLC0415

    if member is not None:
        where = None if guild is None else GuildId(guild)
        return packed(await services.exports.of_member(MemberId(member), where))
    return packed(files_of(await services.club_exports.of_club(GuildId(guild or 0))))
