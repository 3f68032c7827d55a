"""`run`: connects to Discord and runs the bot."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import logging
import sqlite3
import sys
from typing import Any

from bot import config, logs
from bot.cli.terminal import printable, refusal_text
from bot.config import Settings
from bot.domain.errors import MarqueeError
from bot.domain.operator_errors import GatewayRefused, SettingProblem, SettingsWrong, TokenRefused
from bot.domain.shards.share import parse_shards

log = logging.getLogger(__name__)


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    parser = subparsers.add_parser("run", help="connect to Discord with DISCORD_TOKEN and run the bot")
    parser.add_argument(
        "--shards",
        metavar="auto|NUMBER",
        help="share the shards with other processes over one PostgreSQL database; it wins over SHARDS",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    settings = _with_shards(config.read_settings(), args.shards)
    logs.configure_logging(settings.log_level, settings.token, settings.log_format)
    for name in config.unknown_setting_names():
        log.warning("%s", printable(f"{name.name} {name.advice}"))
    from bot import app  # noqa: PLC0415  report a wrong setting before a second of imports

    try:
        asyncio.run(app.run_bot(settings))
    except (TokenRefused, GatewayRefused) as refused:
        # This exit code tells a service manager not to restart: the result would be the same.
        print(refusal_text(refused), file=sys.stderr)
        return config.EXIT_CONFIG
    except (MarqueeError, OSError, sqlite3.Error):
        raise
    except Exception:
        # Without this, Python would print the error's message, which may contain text that a member wrote.
        log.critical("Marquee ended because of an unexpected error", exc_info=True)
        return 1
    return 0


def _with_shards(settings: Settings, option: str | None) -> Settings:
    """The settings with what the option says. Raises SettingsWrong."""
    if option is None:
        return settings
    try:
        changed = dataclasses.replace(settings, shards=parse_shards(option.strip()))
    except ValueError as error:
        raise SettingsWrong((SettingProblem("--shards", f"{error}."),)) from None
    config.require_server(changed)
    return changed
