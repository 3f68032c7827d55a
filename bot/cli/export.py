"""`export`: a club's memory, or what is stored about one member, into files."""

from __future__ import annotations

import argparse
import asyncio
import os
from pathlib import Path
from typing import Any

from bot import config
from bot.app import Services
from bot.cli.offline import discord_id, file_path
from bot.domain.backup_errors import BackupThere
from bot.domain.operator_errors import ClubUnknown, MemberUnknown, PathMissing

PART = ".part"
"""The suffix of a file that is not whole yet."""


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "export",
        help="write a club's memory, or what is stored about a member, to a ZIP",
        description="With --guild: everything that the club may see, for `import`. With --member: everything about "
        "that member, in every club or with --guild in one.",
    )
    parser.add_argument("to", metavar="TO", type=file_path, help="a new file, such as club.zip")
    parser.add_argument("--guild", type=discord_id, help="a club: its server's id")
    parser.add_argument("--member", type=discord_id, help="a user's id")
    parser.set_defaults(
        run=run, complain=parser.error, tidy=tidy, go_on="No file was written. Run the same command again."
    )


def run(given: argparse.Namespace) -> int:
    if given.guild is None and given.member is None:
        given.complain("name a club with --guild, or a member with --member")
    settings = config.read_settings(need_token=False)
    # A wrong place is told before anything is computed.
    if given.to.exists():
        raise BackupThere(given.to)
    if not given.to.parent.is_dir():
        raise PathMissing(given.to.parent)
    data = asyncio.run(_export(settings, given))
    _write(given.to, data)
    print(f"{given.to}: {len(data) / 1e6:.1f} MB. README.txt in it tells which file is what.")
    return 0


def tidy(given: argparse.Namespace) -> None:
    """Remove the file that an interruption left half written."""
    given.to.with_name(given.to.name + PART).unlink(missing_ok=True)


def _write(to: Path, data: bytes) -> None:
    """Write a whole file that only its owner can read, or none. Raises MarqueeError."""
    from bot.store.file_faults import explain_error  # noqa: PLC0415

    part = to.with_name(to.name + PART)
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.rename(to)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise explain_error(to, error) from error


async def _export(settings: config.Settings, given: argparse.Namespace) -> bytes:
    from bot.app import open_services  # noqa: PLC0415  slow to import

    async with open_services(settings) as services:
        return await _packed(services, given.guild, given.member)


async def _packed(services: Services, guild: int | None, member: int | None) -> bytes:
    from bot.domain.clubs.export_parts import pack_zip  # noqa: PLC0415
    from bot.domain.ids import GuildId, MemberId  # noqa: PLC0415
    from bot.services.clubs.club_export import export_files  # noqa: PLC0415

    if guild is not None and GuildId(guild) not in await services.departures.clubs_with_data():
        raise ClubUnknown(guild)
    if member is not None:
        where = None if guild is None else GuildId(guild)
        if not await services.member_exports.knows_member(MemberId(member), where):
            raise MemberUnknown(member, guild)
        return pack_zip(await services.member_exports.member_history(MemberId(member), where))
    return pack_zip(export_files(await services.club_exports.export_club(GuildId(guild or 0))))
