"""`export`: writes a club's data, or what is stored about one member, to a ZIP file."""

from __future__ import annotations

import argparse
import asyncio
import os
from pathlib import Path
from typing import Any

from bot import config
from bot.cli.offline import discord_id, file_path
from bot.composition import Services
from bot.domain.backup_errors import BackupAlreadyExists
from bot.domain.operator_errors import ClubUnknown, MemberUnknown, PathMissing

PART = ".part"
"""The suffix of a file that is still being written."""


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "export",
        help="write a club's data, or what is stored about a member, to a ZIP",
        description="With --guild: everything that the club may see, for `import`. With --member: everything about "
        "that member, in all clubs or, with --guild too, in one.",
    )
    parser.add_argument("to", metavar="TO", type=file_path, help="a new file, such as club.zip")
    parser.add_argument("--guild", type=discord_id, help="a club: its server's id")
    parser.add_argument("--member", type=discord_id, help="a user's id")
    parser.set_defaults(
        run=run, complain=parser.error, tidy=tidy, go_on="No file was written. Run the same command again."
    )


def run(args: argparse.Namespace) -> int:
    if args.guild is None and args.member is None:
        args.complain("name a club with --guild, or a member with --member")
    settings = config.read_settings(need_token=False)
    # Report a wrong path before the export is computed.
    if args.to.exists():
        raise BackupAlreadyExists(args.to)
    if not args.to.parent.is_dir():
        raise PathMissing(args.to.parent)
    data = asyncio.run(_export(settings, args))
    _write(args.to, data)
    print(f"{args.to}: {len(data) / 1e6:.1f} MB. README.txt in it explains the files.")
    return 0


def tidy(args: argparse.Namespace) -> None:
    """Remove the partly written file after an interruption."""
    args.to.with_name(args.to.name + PART).unlink(missing_ok=True)


def _write(to: Path, data: bytes) -> None:
    """Write the file atomically, readable by its owner only. Raises MarqueeError."""
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


async def _export(settings: config.Settings, args: argparse.Namespace) -> bytes:
    from bot.composition import open_services  # noqa: PLC0415  slow to import

    async with open_services(settings) as services:
        return await _packed(services, args.guild, args.member)


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
