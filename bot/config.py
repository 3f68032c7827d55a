"""The settings: read once from the environment and .env, and everything wrong with them said at once."""

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

from bot import paths
from bot.domain.operator_errors import SettingProblem, SettingsWrong

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
    if len(text) < 20 or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError(
            "does not look like a token. Copy it again from the Developer Portal: your application, page Bot"
        )
    return text


def _path(text: str) -> Path:
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
    path = path if path.is_absolute() else paths.ROOT / path
    if text.endswith(("/", os.sep)) or _is_folder(path):
        raise ValueError(f'is "{text}", a folder. Name a file in it, such as {path / "marquee.sqlite3"}')
    return path


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # Whoever opens the database says what is wrong with the folders above it.
        return False


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
    """Read every setting; the environment counts before .env.

    Raises SettingsWrong, naming all problems at once.
    """
    given = environment if environment is not None else os.environ
    written, problems = _env_file(env_file)
    values: dict[str, object] = {}
    for setting in SETTINGS:
        text = given.get(setting.name, written.get(setting.name, "")).strip() or setting.default
        if setting.name == "DISCORD_TOKEN" and (not need_token or (not text and problems and not written)):
            # Where .env cannot be read, nobody knows whether the token is missing.
            values[setting.attribute] = text
            continue
        try:
            values[setting.attribute] = setting.parse(text)
        except ValueError as error:
            problems.append(SettingProblem(setting.name, f"{error}."))
    wrong = {problem.name for problem in problems}
    for name, near in _misspelt(written):
        # A misspelt line of .env keeps a default that the operator did not want, perhaps one that erases.
        if need_token or near != "DISCORD_TOKEN":
            problems.append(SettingProblem(name, f"is no setting. Did you mean {near}? Correct the name in .env."))
    for name, near in _misspelt(given):
        if near in wrong:
            problems.append(
                SettingProblem(name, f"is no setting. Did you mean {near}? Correct the name in the environment.")
            )
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


def read_what_can_be(environment: Mapping[str, str] | None = None, *, env_file: Path | None = None) -> Settings | None:
    """As `read`, with the default in place of each setting that is wrong; None where the database's path is wrong."""
    given = environment if environment is not None else os.environ
    written, _ = _env_file(env_file)
    values: dict[str, object] = {}
    for setting in SETTINGS:
        text = given.get(setting.name, written.get(setting.name, "")).strip() or setting.default
        try:
            values[setting.attribute] = setting.parse(text)
        except ValueError:
            if setting.name == "DATABASE_PATH":
                return None
    return Settings(**values)  # type: ignore[arg-type]


def doubtful_names(
    environment: Mapping[str, str] | None = None, *, env_file: Path | None = None
) -> tuple[SettingProblem, ...]:
    """Names that are no settings and stop nothing: unknown ones in .env, nearly right ones in the environment."""
    given = environment if environment is not None else os.environ
    written, _ = _env_file(env_file)
    known = {setting.name for setting in SETTINGS}
    misspelt = {name for name, _ in _misspelt(written)}
    return (
        *(
            SettingProblem(
                name, "in .env is no setting of Marquee, so it has no effect here. docs/settings.md lists them."
            )
            for name in written
            if name not in known | misspelt
        ),
        *(
            SettingProblem(name, f"in the environment is no setting of Marquee. If {near} is meant, correct the name.")
            for name, near in _misspelt(given)
            if near not in given and near not in written
        ),
    )


def _misspelt(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The names that are nearly a setting's, each with the nearest one."""
    known = [setting.name for setting in SETTINGS]
    for name in names:
        if name not in known and (near := difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.8)):
            yield name, near[0]


def _env_file(file: Path | None) -> tuple[dict[str, str], list[SettingProblem]]:
    """What .env says, and what is wrong with it as a file; never a word of its lines, which may be secret."""
    file = file if file is not None else paths.ROOT / ".env"
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
        text = _decoded(data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return {}, [SettingProblem(file.name, f"is not UTF-8 (line {line}). Save it again with the encoding UTF-8.")]
    if "\0" in text:
        return {}, [SettingProblem(file.name, "is not a text file in UTF-8. Save it again with the encoding UTF-8.")]
    problems, good = [], []
    for part in parse_stream(StringIO(text)):
        if part.error or (part.key is not None and part.value is None):
            advice = f"line {part.original.line} is not understood. Write NAME=value, or # before a remark."
            problems.append(SettingProblem(file.name, advice))
        else:
            good.append(part.original.string)
    return {name: value or "" for name, value in dotenv_values(stream=StringIO("".join(good))).items()}, problems


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # as Windows' editors save "Unicode"
        return data.decode("utf-16")
    return data.decode("utf-8-sig")


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
