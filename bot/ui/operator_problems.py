"""Error messages for the operator's terminal: plain text that says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain import backup_errors, server_errors
from bot.domain import operator_errors as errors
from bot.domain.errors import DiskFull


def _settings(error: errors.SettingsWrong) -> str:
    count = len(error.problems)
    need = "settings need" if count > 1 else "setting needs"
    head = f"Marquee cannot start: {count} {need} attention (in .env or the environment)."
    width = max(len(problem.name) for problem in error.problems)
    return "\n".join([head, *(f"  {problem.name:<{width}}  {problem.advice}" for problem in error.problems)])


def _disk_full(error: DiskFull) -> str:
    at = "" if error.path is None else f": {error.path} could not be written"
    needed = "" if error.needed is None else f" {error.needed / 1e6:,.0f} MB are needed"
    free = f" and {error.free / 1e6:,.0f} MB are free" if needed and error.free is not None else ""
    return f"The disk is full{at}.{needed}{free}{'.' if needed else ''} Free some space, then try again."


def _not_in_library(error: errors.NotInLibrary) -> str:
    if error.starter:
        return (
            f"Review {error.review} belongs to the starter library, which comes with each release. "
            "STARTER_LIBRARY=off hides the whole starter library; `library list` shows what can be edited or removed."
        )
    return f"The shared library has no review {error.review}. `python -m bot library list` lists its reviews."


_CLOSED = {
    4010: "it does not accept this process as one of the bot's shards",
    4011: "the bot is in so many servers that Discord requires more shards",
    4012: "it no longer supports this version of its API; install a newer release of Marquee",
    4013: "it does not know the intents that Marquee requests; install a newer release of Marquee",
    4014: (
        "it does not allow the intents that Marquee requests; check the Developer Portal: your application, page Bot"
    ),
}


def _gateway(error: errors.GatewayRefused) -> str:
    reason = _CLOSED.get(error.code, "it gives no other reason")
    return f"Discord refused the connection (code {error.code}): {reason}. Start Marquee again when this is fixed."


OPERATOR: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.SettingsWrong: _settings,
    errors.DatabaseUnusable: lambda e: (
        f"The database {e.path} cannot be used: {e.why}. "
        "Check the path and its permissions, or restore a backup: `python -m bot restore FROM`."
    ),
    errors.DatabaseHeld: lambda e: (
        f"The bot already runs on the database {e.path}"
        f"{'' if e.process is None else f' (process {e.process})'}. Stop that process first; for a second bot, set "
        "DATABASE_PATH to another file."
    ),
    server_errors.ServerUnusable: lambda e: (
        f"The database {e.address} cannot be used: {e.why}. Check DATABASE_URL and the server."
    ),
    server_errors.ServerForeign: lambda e: (
        f"The database {e.address} has tables, but not those of Marquee. Create an empty database, and name it in "
        "DATABASE_URL."
    ),
    server_errors.ServerNewer: lambda e: (
        f"The database {e.address} was written by a newer release of Marquee (schema {e.found}; this release knows "
        f"{e.known}). Install that release again."
    ),
    server_errors.ServerHeld: lambda e: (
        f"The bot already runs on the database {e.address}, here or on another machine. Stop that process "
        "first. Several processes can share the clubs: docs/many-machines.md."
    ),
    server_errors.DriverMissing: lambda _: (
        "DATABASE_URL names PostgreSQL, and the package asyncpg is missing. Install it: pip install --editable "
        "'.[postgres]'"
    ),
    server_errors.FileNeeded: lambda e: (
        f"This command works on a database file, and clubs' data is in {e.address}. With the bot stopped, move it to "
        "a file with `python -m bot move-to FILE`, run the command with DATABASE_PATH set to that file and without "
        "DATABASE_URL, and move it back. Backups of PostgreSQL: docs/postgresql.md."
    ),
    server_errors.MoveMixed: lambda e: (
        f"{e.to} already holds other data of clubs, so nothing was moved. Name an empty database or a new file."
    ),
    server_errors.MoveUnfinished: lambda e: (
        f"A move to the database {e.address} was not finished. Run the same `python -m bot move-to` again, with the "
        "settings it had then; it goes on where it was."
    ),
    server_errors.MoveDiffers: lambda e: (
        f"After the move to {e.to}, these tables differ from where they came from: {', '.join(e.tables)}. Keep using "
        "the old database: it was not changed. Run the same command again; if it fails again, please report it."
    ),
    errors.NotInLibrary: _not_in_library,
    errors.DatabaseForeign: lambda e: (
        f"The database {e.path} cannot be used: the file is not a Marquee database. "
        "Check DATABASE_PATH, or restore a backup: `python -m bot restore FROM`."
    ),
    errors.DatabaseEmpty: lambda e: (
        f"The database {e.path} is empty (0 bytes), so the bot would start without any data. If you want "
        "that, delete the file; otherwise restore a backup: `python -m bot restore FROM`."
    ),
    errors.DatabaseLocked: lambda e: (
        f"Another process has locked the database {e.path}: an import, a backup or a second bot. "
        "Wait until it ends, or stop it, then try again."
    ),
    DiskFull: _disk_full,
    errors.DiskNearlyFull: lambda e: (
        f"The disk of {e.path} is nearly full: {e.free / 1e6:,.0f} MB are free, and the database with its next backup "
        f"needs {e.needed / 1e6:,.0f} MB. Free some space, or move the database to another disk (DATABASE_PATH)."
    ),
    errors.PathMissing: lambda e: f"The file or folder {e.path} does not exist. Check the name.",
    errors.PathWrongKind: lambda e: f"Expected {e.wanted} at {e.path}, but it is {e.found}. Check the name.",
    errors.PathDenied: lambda e: (
        f"The user {e.user} may not {e.action} {e.path}, which belongs to {e.owner}. Grant {e.user} that permission "
        f"with chown or chmod{'' if e.owner in (e.user, 'root') else f', or run the command as {e.owner}'}."
    ),
    errors.FileSystemReadOnly: lambda e: (
        f"The disk of {e.path} is mounted read-only. Mount it for writing, or choose another path."
    ),
    errors.SystemRefused: lambda e: (
        f"The operating system refused access to {e.path}: {e.why}. Check the path and its disk, then try again."
    ),
    errors.SqliteTooOld: lambda e: (
        f"This Python includes SQLite {e.found}, and Marquee needs {e.needed} or later. Use a newer Python."
    ),
    errors.InstallationIncomplete: lambda e: (
        f"This installation is incomplete. Missing: {', '.join(e.missing)}. Run Marquee from a complete checkout, "
        "installed with `pip install --editable .`; a wheel does not contain these files."
    ),
    errors.NobodyToAsk: lambda e: (
        f"Nothing was changed: “{e.question}” needs an answer, and there is no terminal to ask on. "
        "Add --yes to agree without being asked."
    ),
    errors.NoTerminal: lambda _: (
        "`setup` asks questions, so it needs a terminal; nothing was written. Without one, copy .env.example to .env, "
        "write the token after DISCORD_TOKEN=, and see docs/settings.md for the rest."
    ),
    errors.NotAgreed: lambda _: "Nothing was changed. Answer y to agree, or add --yes.",
    errors.ClubUnknown: lambda e: (
        f"Nothing is stored about a club with the id {e.guild}. Check the id: in Discord, with developer mode on, "
        "choose *Copy Server ID* in the server's menu."
    ),
    errors.MemberUnknown: lambda e: (
        f"Nothing is stored about a member with the id {e.member}{' in this club' if e.guild else ''}. Check the id: "
        "in Discord, with developer mode on, choose *Copy User ID* in the member's menu."
    ),
    errors.DatabaseNewer: lambda e: (
        f"The database {e.path} was written by a newer release of Marquee (schema {e.found}; this release knows "
        f"{e.known}). Install that release again, or restore a backup from before the update."
    ),
    errors.MigrationsMissing: lambda e: (
        f"The migrations in {e.folder} are missing or have a gap. Run Marquee from a complete checkout."
    ),
    errors.NoPort: lambda e: (
        f"None of the ten ports from {e.port} on can be opened. "
        "Choose another port from 1024 to 65535, such as --port 8800."
    ),
    errors.AddressUnusable: lambda e: (
        f"Health and metrics cannot be served at {e.address}: {e.why}. Choose another HTTP_ADDRESS, such as "
        "127.0.0.1:9091, or leave it empty."
    ),
    errors.StarterBroken: lambda e: (
        f"The starter library cannot be read: {e.file or 'a review'}, entry {e.key or '?'}: {e.why}. "
        "Restore the file from the release, or set STARTER_LIBRARY=off."
    ),
    errors.TokenRefused: lambda _: (
        "Discord does not accept this DISCORD_TOKEN. Copy it again from the Developer Portal: your application, "
        "page Bot, Reset Token. Then write it to .env."
    ),
    errors.GatewayRefused: _gateway,
    backup_errors.BackupBroken: lambda error: (
        f"{error.path} cannot be used as a backup: {error.why}. Nothing was changed. Use another file or folder."
    ),
    backup_errors.DatabaseDamaged: lambda error: (
        f"The database {error.path} itself is damaged: {error.why}. It cannot be backed up. Stop the bot and restore "
        "the newest backup from before: `python -m bot restore FROM`."
    ),
    backup_errors.NightlyBackupFailing: lambda error: (
        f"The nightly backup failed on {error.at:%Y-%m-%d at %H:%M} UTC: {error.why}. The bot tries again every hour; "
        "`python -m bot backup TO` makes one now."
    ),
    backup_errors.NightlyBackupsStale: lambda error: (
        f"The newest nightly backup, {error.newest}, is {error.days} days older than the database. Search "
        "the bot's log for “backup”; `python -m bot backup TO` makes one now."
    ),
    backup_errors.BackupAlreadyExists: lambda error: f"{error.path} exists already. Name a new file, or a folder.",
    backup_errors.DatabaseInUse: lambda error: (
        f"Another process has the database {error.path} open, most likely the running bot. Stop it and try again."
    ),
}
