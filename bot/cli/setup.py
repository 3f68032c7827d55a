"""`setup`: asks for the token and the settings that most operators choose, and writes them into `.env`.

Nothing is written before the last question is answered, and what the file says besides stays as it is.
"""

from __future__ import annotations

import argparse
import asyncio
import getpass
import os
import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import config, paths
from bot.cli.terminal import printable
from bot.domain.operator_errors import NoTerminal, SettingsWrong
from bot.store.private_files import FILE_MODE

PERMISSIONS = 17626546883584
"""View Channels, Send Messages, Embed Links, Attach Files, Connect, Create Public Threads and Create Events."""
REQUEST_SECONDS = 10.0
_SECRET = frozenset({"DISCORD_TOKEN", "TMDB_API_KEY"})


@dataclass(frozen=True, slots=True)
class AskedSetting:
    """A setting that is asked for, what to say about it, and the words of the prompt."""

    name: str
    about: str
    prompt: str


QUESTIONS = (
    AskedSetting(
        "TMDB_API_KEY",
        "Posters, descriptions and where to watch come from TMDB, with a key of your own: themoviedb.org, your\n"
        "account, Settings, page API. Marquee works without one.",
        "Key of TMDB",
    ),
    AskedSetting("TMDB_COUNTRY", "Where films can be watched differs by country.", "Two letters of the country"),
    AskedSetting(
        "BACKUPS_KEPT",
        "A backup is made each night, in the folder `backups` beside the database.",
        "How many to keep, 0 for none",
    ),
)


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser(
        "setup",
        help="ask for the token and a few settings, and write .env",
        description="Asks for the token and a few settings, checks them, and writes .env. It can be run again: Enter "
        "keeps what is set.",
    )
    parser.add_argument("--offline", action="store_true", help="do not ask Discord whether it accepts the token")
    parser.set_defaults(run=run, go_on="Nothing was written. Run `python -m bot setup` again.")


def run(args: argparse.Namespace) -> int:
    """Raises NoTerminal."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise NoTerminal
    file = paths.HOME / ".env"
    present = read_present(file)
    answers = {"DISCORD_TOKEN": _ask_token(present.get("DISCORD_TOKEN", ""), online=not args.offline)}
    for question in QUESTIONS:
        if question.name == "TMDB_COUNTRY" and not answers["TMDB_API_KEY"]:
            continue
        answers[question.name] = _ask_setting(question, present.get(question.name, ""))
    before = file.read_text(encoding="utf-8") if file.exists() else config.example_env_text()
    write_settings(file, with_settings(before, answers))
    print(f"Written to {printable(file)}, which only your account can read.")
    print("Next: `python -m bot check` looks for what is still wrong, and `python -m bot run` connects.")
    return 0


def read_present(file: Path) -> Mapping[str, str]:
    """The settings that the file has now. Raises SettingsWrong for a file that cannot be read."""
    written, problems = config.read_env_file(file)
    if problems:
        raise SettingsWrong(tuple(problems))
    return written


def _ask_token(present: str, *, online: bool) -> str:
    _say(
        "The bot's token: discord.com/developers/applications, your application, page Bot, Reset Token.\n"
        "Leave every privileged gateway intent off; Marquee needs none. What you type is not shown."
    )
    while True:
        typed = _read_hidden(f"Token{_kept(present, secret=True)}: ") or present
        problem = _problem_of("DISCORD_TOKEN", typed)
        if problem is None and online:
            problem = _ask_discord(typed)
        if problem is None:
            return typed
        _say(f"The token {problem}.")


def _ask_discord(token: str) -> str | None:
    """Show the invite of the application that the token belongs to; what is wrong if Discord refuses it."""
    status, application = asyncio.run(_read_application(token))
    if status == 401:
        return "is not one that Discord accepts. Copy it again"
    if status != 200 or not str(application.get("id", "")).isdigit():
        _say("Discord could not be asked just now, so the token is not checked yet.")
        return None
    _say(
        f"It belongs to {printable(application.get('name', 'your application'))}. Invite it to your server:\n"
        f"  https://discord.com/oauth2/authorize?client_id={application['id']}&scope=bot+applications.commands"
        f"&permissions={PERMISSIONS}"
    )
    return None


async def _read_application(token: str) -> tuple[int, Mapping[str, Any]]:
    """The status of Discord's answer, 0 for none, and what it says about the application."""
    import aiohttp  # noqa: PLC0415  slow to import
    from discord.http import Route  # noqa: PLC0415

    timeout = aiohttp.ClientTimeout(total=REQUEST_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, headers={"Authorization": f"Bot {token}"}) as session,
            session.get(f"{Route.BASE}/oauth2/applications/@me") as answer,
        ):
            told = await answer.json() if answer.status == 200 else {}
            return answer.status, told if isinstance(told, dict) else {}
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        return 0, {}


def _ask_setting(question: AskedSetting, present: str) -> str:
    _say(question.about)
    setting = _setting(question.name)
    default = present or setting.default
    hidden = question.name in _SECRET
    while True:
        prompt = f"{question.prompt}{_kept(default, secret=hidden)}: "
        typed = (_read_hidden(prompt) if hidden else _read_line(prompt)) or default
        problem = _problem_of(question.name, typed)
        if problem is None:
            return typed
        _say(f"{question.name} {problem}.")


def _setting(name: str) -> config.Setting:
    return next(setting for setting in config.SETTINGS if setting.name == name)


def _problem_of(name: str, value: str) -> str | None:
    try:
        _setting(name).parse(value)
    except ValueError as error:
        return str(error)
    return None


def _kept(value: str, *, secret: bool) -> str:
    if not value:
        return ""
    return " [Enter keeps the present one]" if secret else f" [{printable(value)}]"


def with_settings(text: str, values: Mapping[str, str]) -> str:
    """The text of an .env with these settings; their lines are changed in place, all others stay."""
    lines = text.splitlines()
    for name, value in values.items():
        found = [_line_of(lines, rf"(?:export\s+)?{name}\s*="), _line_of(lines, rf"#\s*{name}\s*=")]
        place = next((at for at in found if at is not None), None)
        written = f"{name}={value}"
        if place is None:
            lines += [written]
        elif value != _setting(name).default or not lines[place].startswith("#"):
            lines[place] = written
    return "\n".join(lines) + "\n"


def _line_of(lines: list[str], pattern: str) -> int | None:
    """The last such line: of a setting that is written twice, the last one counts."""
    found = [number for number, line in enumerate(lines) if re.match(pattern, line)]
    return found[-1] if found else None


def write_settings(file: Path, text: str) -> None:
    """Replace the file at once; only its owner can read it. Raises OSError, and leaves the old one then."""
    place = file.resolve()
    descriptor, name = tempfile.mkstemp(prefix=".env-", dir=place.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as written:
            written.write(text)
        Path(name).chmod(FILE_MODE)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _say(words: str) -> None:
    print(words, file=sys.stderr)


def _read_line(prompt: str) -> str:
    """One line. Raises NoTerminal at the end of the input."""
    print(prompt, end="", file=sys.stderr, flush=True)
    return _checked(sys.stdin.readline)


def _read_hidden(prompt: str) -> str:
    """A line that is not shown while it is typed."""
    try:
        sys.stdin.fileno()
    except (OSError, ValueError):  # not a real terminal
        return _read_line(prompt)
    return _checked(lambda: getpass.getpass(prompt, stream=sys.stderr) + "\n")


def _checked(read: Callable[[], str]) -> str:
    try:
        line = read()
    except EOFError:
        line = ""
    if not line:
        raise NoTerminal
    return line.strip()
