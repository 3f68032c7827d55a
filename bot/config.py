"""The settings, read once from the environment and .env; all mistakes in them are reported together."""

from __future__ import annotations

import codecs
import difflib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import parse_stream

from bot import paths, setting_values
from bot.domain.database_address import PostgresAddress, parse_address
from bot.domain.operator_errors import SettingProblem, SettingsWrong
from bot.domain.shards.share import WantedShards, parse_shards

EXIT_CONFIG = 78
"""os.EX_CONFIG, which Windows lacks: tells a service manager that restarting will not help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of the operator. The token is left out of the repr, so that it cannot reach a log."""

    token: str = field(default="", repr=False)
    database_path: Path = paths.LOCAL / "marquee.sqlite3"
    database_url: PostgresAddress | None = None
    log_level: str = "INFO"
    log_format: str = "text"
    http_address: setting_values.HttpAddress | None = None
    starter_library: bool = True
    bundled_catalogue: bool = True
    tmdb_api_key: str = field(default="", repr=False)
    tmdb_country: str = "US"
    tmdb_address: str = "https://api.themoviedb.org/3"
    """Not a setting in .env; tests replace it, and the next address."""
    wikidata_address: str = "https://www.wikidata.org/w/api.php"
    look_up: bool = True
    look_up_contact: str = ""
    shards: WantedShards | None = None
    backups_kept: int = 7
    backup_alerts: bool = True
    departed_days: int = 30
    removed_days: int = 90


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of .env: its name, its purpose, its default as text, its parser, and its attribute of `Settings`."""

    name: str
    purpose: str
    default: str
    parse: Callable[[str], object]
    attribute: str


def _parse_token(text: str) -> str:
    if not text:
        raise ValueError("is missing. Copy it from the Discord Developer Portal: your application, page Bot")
    if len(text) < 20 or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError(
            "does not look like a token. Copy it again from the Developer Portal: your application, page Bot"
        )
    return text


def _parse_path(text: str) -> Path:
    if address := re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/|file:|:memory:", text):
        # An address may hold a password, so it is not repeated.
        raise ValueError(
            f'begins with "{address[0]}", so it is an address. Marquee keeps its data in a file: give a path, such as '
            "data/local/marquee.sqlite3"
        )
    if not all(character.isprintable() or 0xDC80 <= ord(character) <= 0xDCFF for character in text):
        raise ValueError("contains a character that is not part of a path. Type the path again")
    try:
        path = Path(text).expanduser()
    except RuntimeError:
        raise ValueError(f'is "{text}", but this machine has no user of that name. Give the whole path') from None
    path = path if path.is_absolute() else paths.HOME / path
    if text.endswith(("/", os.sep)) or _is_folder(path):
        raise ValueError(f'is "{text}", a folder. Name a file in it, such as {path / "marquee.sqlite3"}')
    return path


def _parse_url(text: str) -> PostgresAddress | None:
    return parse_address(text) if text else None


def require_server(settings: Settings) -> None:
    """Raises SettingsWrong for shards that are to be shared without a database that processes can share."""
    if settings.shards is not None and settings.database_url is None:
        advice = "needs DATABASE_URL: processes share shards through a PostgreSQL database. See docs/many-machines.md."
        raise SettingsWrong((SettingProblem("SHARDS", advice),))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # Opening the database reports what is wrong with the folders above it.
        return False


def _count_parser(most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or int(text) > most:
            raise ValueError(f'is "{text}". Choose a number from 0 to {most}')
        return int(text)

    return parse


SETTINGS: tuple[Setting, ...] = (
    Setting("DISCORD_TOKEN", "The bot's token. Needed by `run` alone.", "", _parse_token, "token"),
    Setting(
        "DATABASE_PATH",
        "The one file with everything in it. A relative path starts at the folder of this file.",
        paths.DATABASE,
        _parse_path,
        "database_path",
    ),
    Setting(
        "DATABASE_URL",
        "A PostgreSQL database for clubs' data, postgresql://user:password@host/database; empty: the file above.",
        "",
        _parse_url,
        "database_url",
    ),
    Setting(
        "SHARDS",
        "Share the shards with other processes: auto, or how many there are in all; empty: this process alone.",
        "",
        parse_shards,
        "shards",
    ),
    Setting(
        "LOG_LEVEL",
        f"How much is logged: {', '.join(setting_values.LOG_LEVELS)}.",
        "INFO",
        setting_values.parse_log_level,
        "log_level",
    ),
    Setting(
        "LOG_FORMAT",
        "How log lines are written: text, or json with an object a line.",
        "text",
        setting_values.parse_log_format,
        "log_format",
    ),
    Setting(
        "HTTP_ADDRESS",
        "Where health and metrics are served, such as 127.0.0.1:9090; empty: nowhere. More: docs/monitoring.md",
        "",
        setting_values.parse_http_address,
        "http_address",
    ),
    Setting(
        "STARTER_LIBRARY",
        "Whether clubs begin with the films and house reviews that come with Marquee: on or off.",
        "on",
        setting_values.parse_switch,
        "starter_library",
    ),
    Setting(
        "BUNDLED_CATALOGUE",
        "Whether the facts of about 38,000 films that come with Marquee are loaded: on or off.",
        "on",
        setting_values.parse_switch,
        "bundled_catalogue",
    ),
    Setting(
        "TMDB_API_KEY",
        "A key of TMDB, or its read access token: posters, trailers, where to watch. Without it they are left out.",
        "",
        setting_values.parse_tmdb_key,
        "tmdb_api_key",
    ),
    Setting(
        "TMDB_COUNTRY",
        "The country of where to watch, for clubs that choose none: two letters.",
        "US",
        setting_values.parse_country,
        "tmdb_country",
    ),
    Setting(
        "LOOK_UP",
        "Whether members can look up films that are missing, at TMDB if there is a key, else at Wikidata: on or off.",
        "on",
        setting_values.parse_switch,
        "look_up",
    ),
    Setting(
        "LOOK_UP_CONTACT",
        "Your e-mail address or page, sent with requests to Wikidata, which asks for it. It works without.",
        "",
        setting_values.parse_contact,
        "look_up_contact",
    ),
    Setting(
        "BACKUPS_KEPT",
        "How many nightly backups are kept in the folder `backups` beside the database; 0 makes none.",
        "7",
        _count_parser(1_000),
        "backups_kept",
    ),
    Setting(
        "BACKUP_ALERTS",
        "Whether the application's owner gets a private message when the nightly backup fails: on or off.",
        "on",
        setting_values.parse_switch,
        "backup_alerts",
    ),
    Setting(
        "DEPARTED_DAYS",
        "How many days a club's data is kept after the bot was removed from its server; 0 keeps it for ever.",
        "30",
        _count_parser(3_650),
        "departed_days",
    ),
    Setting(
        "REMOVED_DAYS",
        "How many days a review that moderators removed or rejected can be restored before it is erased; 0 keeps it.",
        "90",
        _count_parser(3_650),
        "removed_days",
    ),
)


def read_settings(
    environment: Mapping[str, str] | None = None, *, env_file: Path | None = None, need_token: bool = True
) -> Settings:
    """Read every setting; the environment takes precedence over .env.

    Raises SettingsWrong, which lists all problems.
    """
    given = environment if environment is not None else os.environ
    written, problems = read_env_file(env_file)
    values: dict[str, object] = {}
    for setting in SETTINGS:
        text = given.get(setting.name, written.get(setting.name, "")).strip() or setting.default
        if setting.name == "DISCORD_TOKEN" and (not need_token or (not text and problems and not written)):
            # If .env cannot be read, the token may be in it: do not report it as missing.
            values[setting.attribute] = text
            continue
        try:
            values[setting.attribute] = setting.parse(text)
        except ValueError as error:
            problems.append(SettingProblem(setting.name, f"{error}."))
    wrong = {problem.name for problem in problems}
    for name, near in _misspelled_names(written):
        # A misspelled line in .env would silently leave a default in force, perhaps one that erases data.
        if need_token or near != "DISCORD_TOKEN":
            problems.append(SettingProblem(name, f"is not a setting. Did you mean {near}? Correct the name in .env."))
    for name, near in _misspelled_names(given):
        if near in wrong:
            problems.append(
                SettingProblem(name, f"is not a setting. Did you mean {near}? Correct the name in the environment.")
            )
    if problems:
        raise SettingsWrong(tuple(problems))
    settings = Settings(**values)  # type: ignore[arg-type]
    require_server(settings)
    return settings


_WORKER_VARIABLES = (
    "PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR",
)  # fmt: skip


def worker_environment() -> dict[str, str]:
    """The environment variables for a process that parses untrusted files: no token, no key, no path of ours."""
    return {name: os.environ[name] for name in _WORKER_VARIABLES if name in os.environ}


def editor_command() -> str | None:
    """The operator's editor with its arguments, as VISUAL or EDITOR names it; None without one."""
    return next((found for name in ("VISUAL", "EDITOR") if (found := os.environ.get(name, "").strip())), None)


def read_valid_settings(
    environment: Mapping[str, str] | None = None, *, env_file: Path | None = None
) -> Settings | None:
    """As `read_settings`, but wrong settings get their default; None if the database's place is wrong."""
    given = environment if environment is not None else os.environ
    written, _ = read_env_file(env_file)
    values: dict[str, object] = {}
    for setting in SETTINGS:
        text = given.get(setting.name, written.get(setting.name, "")).strip() or setting.default
        try:
            values[setting.attribute] = setting.parse(text)
        except ValueError:
            if setting.name in ("DATABASE_PATH", "DATABASE_URL"):
                return None
    return Settings(**values)  # type: ignore[arg-type]


def unknown_setting_names(
    environment: Mapping[str, str] | None = None, *, env_file: Path | None = None
) -> tuple[SettingProblem, ...]:
    """Warnings that do not stop the bot: unknown names in .env, and misspelled names in the environment."""
    given = environment if environment is not None else os.environ
    written, _ = read_env_file(env_file)
    known = {setting.name for setting in SETTINGS}
    misspelt = {name for name, _ in _misspelled_names(written)}
    return (
        *(
            SettingProblem(
                name, "in .env is not a setting of Marquee, so it has no effect. docs/settings.md lists the settings."
            )
            for name in written
            if name not in known | misspelt
        ),
        *(
            SettingProblem(
                name, f"in the environment is not a setting of Marquee. If you mean {near}, correct the name."
            )
            for name, near in _misspelled_names(given)
            if near not in given and near not in written
        ),
    )


def _misspelled_names(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of a name that is close to a setting's name, and that setting's name."""
    known = [setting.name for setting in SETTINGS]
    for name in names:
        if name not in known and (near := difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.8)):
            yield name, near[0]


def read_env_file(file: Path | None) -> tuple[dict[str, str], list[SettingProblem]]:
    """The values in .env and the problems of the file; the problems never quote its lines, which may be secret.

    Without a name, it is the one in the project's folder.
    """
    file = file if file is not None else paths.HOME / ".env"
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return {}, []
    except IsADirectoryError:
        return {}, [SettingProblem(file.name, f"is a folder ({file}). Put a file with the settings in its place.")]
    except OSError as error:
        return {}, [
            SettingProblem(file.name, f"cannot be read: {error.strerror}. Give your user the right to read {file}.")
        ]
    try:
        text = _decode_env(data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return {}, [SettingProblem(file.name, f"is not UTF-8 (line {line}). Save it again with the encoding UTF-8.")]
    if "\0" in text:
        return {}, [SettingProblem(file.name, "is not a text file in UTF-8. Save it again with the encoding UTF-8.")]
    problems, good = [], []
    for part in parse_stream(StringIO(text)):
        if part.error or (part.key is not None and part.value is None):
            advice = f"line {part.original.line} cannot be read. Write NAME=value, or # before a comment."
            problems.append(SettingProblem(file.name, advice))
        else:
            good.append(part.original.string)
    return {name: value or "" for name, value in dotenv_values(stream=StringIO("".join(good))).items()}, problems


def _decode_env(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # editors on Windows call this "Unicode"
        return data.decode("utf-16")
    return data.decode("utf-8-sig")


def example_env_text() -> str:
    """The text of .env.example; a test compares the file with it."""
    lines = [
        "# Copy this file to .env and fill in the token. A line that starts with # keeps its default.",
        "",
    ]
    for setting in SETTINGS:
        lines.append(f"# {setting.purpose}")
        lines.append(f"{setting.name}=" if not setting.default else f"# {setting.name}={setting.default}")
        lines.append("")
    return "\n".join(lines)
