"""The settings: read once from the environment and .env, and everything wrong with them said at once."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dotenv import dotenv_values

from bot import paths
from bot.domain.operator_errors import Problem, SettingsWrong

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

EXIT_CONFIG = 78
"""os.EX_CONFIG, which Windows does not name: a service manager need not try again."""
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator decided. The token never shows in a repr, so it never reaches a log."""

    token: str = field(default="", repr=False)
    database_path: Path = paths.LOCAL / "marquee.sqlite3"
    log_level: str = "INFO"
    starter_library: bool = True
    tmdb_api_key: str = field(default="", repr=False)
    tmdb_country: str = "US"
    tmdb_address: str = "https://api.themoviedb.org/3"
    """No line of .env: tests put a stand-in there."""
    backups_kept: int = 7
    departed_days: int = 30
    removed_days: int = 90


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of .env: its name, what it is for, its default as it would be written there."""

    name: str
    purpose: str
    default: str
    parse: Callable[[str], object]
    attribute: str


def _token(text: str) -> str:
    if not text:
        raise ValueError("is missing. Copy it from the Discord Developer Portal: your application, page Bot")
    if len(text) < 20 or any(c.isspace() for c in text):
        raise ValueError(
            "does not look like a token. Copy it again from the Developer Portal: your application, page Bot"
        )
    return text


def _path(text: str) -> Path:
    path = Path(text).expanduser()
    path = path if path.is_absolute() else paths.ROOT / path
    if path.is_dir():
        raise ValueError(f'is "{text}", a folder. Name a file in it, such as {path / "marquee.sqlite3"}')
    return path


def _level(text: str) -> str:
    if text.upper() not in LEVELS:
        raise ValueError(f'is "{text}". Choose one of {", ".join(LEVELS)}')
    return text.upper()


def _switch(text: str) -> bool:
    if text.casefold() in ("on", "yes", "true", "1"):
        return True
    if text.casefold() in ("off", "no", "false", "0"):
        return False
    raise ValueError(f'is "{text}". Choose on or off')


def _tmdb_key(text: str) -> str:
    # The key has 32 hexadecimal digits; the read access token is a JSON Web Token, three parts with full stops.
    if text and not re.fullmatch(r"[0-9a-f]{32}|[\w-]+\.[\w-]+\.[\w-]+", text):
        raise ValueError("does not look like a key of TMDB. Copy it again from your account there: Settings, page API")
    return text


def _country(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", text):
        raise ValueError(f'is "{text}". Give the two letters of a country, such as US or DE')
    return text.upper()


def _count(most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or int(text) > most:
            raise ValueError(f'is "{text}". Choose a number from 0 to {most}')
        return int(text)

    return parse


SETTINGS: tuple[Setting, ...] = (
    Setting("DISCORD_TOKEN", "The bot's token. Needed by `run` alone.", "", _token, "token"),
    Setting(
        "DATABASE_PATH",
        "The one file with everything in it. A relative path starts at the project's folder.",
        "data/local/marquee.sqlite3",
        _path,
        "database_path",
    ),
    Setting("LOG_LEVEL", f"How much is logged: {', '.join(LEVELS)}.", "INFO", _level, "log_level"),
    Setting(
        "STARTER_LIBRARY",
        "Whether clubs begin with the films and house reviews that come with Marquee: on or off.",
        "on",
        _switch,
        "starter_library",
    ),
    Setting(
        "TMDB_API_KEY",
        "A key of TMDB, or its read access token: posters, trailers, where to watch. Without it they are left out.",
        "",
        _tmdb_key,
        "tmdb_api_key",
    ),
    Setting(
        "TMDB_COUNTRY",
        "The country of where to watch, for clubs that choose none: two letters.",
        "US",
        _country,
        "tmdb_country",
    ),
    Setting(
        "BACKUPS_KEPT",
        "How many nightly backups are kept in the folder `backups` beside the database; 0 makes none.",
        "7",
        _count(1_000),
        "backups_kept",
    ),
    Setting(
        "DEPARTED_DAYS",
        "How many days a club's data is kept after the bot was removed from its server; 0 keeps it for ever.",
        "30",
        _count(3_650),
        "departed_days",
    ),
    Setting(
        "REMOVED_DAYS",
        "How many days a review that moderators removed or rejected can be restored before it is erased; 0 keeps it.",
        "90",
        _count(3_650),
        "removed_days",
    ),
)


def read(
    environment: Mapping[str, str] | None = None, *, env_file: Path | None = None, need_token: bool = True
) -> Settings:
    """Read every setting; the environment stands before .env.

    Raises SettingsWrong, naming all problems at once.
    """
    given = environment if environment is not None else os.environ
    file = env_file if env_file is not None else paths.ROOT / ".env"
    written = {name: value or "" for name, value in dotenv_values(file).items()} if file.is_file() else {}
    values: dict[str, object] = {}
    problems = []
    for setting in SETTINGS:
        text = given.get(setting.name, written.get(setting.name, "")).strip() or setting.default
        if setting.name == "DISCORD_TOKEN" and not need_token:
            values[setting.attribute] = text
            continue
        try:
            values[setting.attribute] = setting.parse(text)
        except ValueError as error:
            problems.append(Problem(setting.name, f"{error}."))
    if problems:
        raise SettingsWrong(tuple(problems))
    return Settings(**values)  # type: ignore[arg-type]


_FOR_WORKERS = (
    "PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR",
)  # fmt: skip


def worker_environment() -> dict[str, str]:
    """What a process that parses strangers' files needs of the environment: no token, no key, no path of ours."""
    return {name: os.environ[name] for name in _FOR_WORKERS if name in os.environ}


def example() -> str:
    """The text of .env.example; a test holds the file to it."""
    lines = [
        "# Copy this file to .env and fill in the token. A line that starts with # keeps its default.",
        "",
    ]
    for setting in SETTINGS:
        lines.append(f"# {setting.purpose}")
        lines.append(f"{setting.name}=" if not setting.default else f"# {setting.name}={setting.default}")
        lines.append("")
    return "\n".join(lines)
