"""How a time zone is written in cards and forms."""

from __future__ import annotations

from collections.abc import Iterable

from discord import app_commands

from bot.ui.kit import text, theme
from bot.ui.language.messages import _

_FIXED = "Etc/GMT"


def zone_text(zone: str) -> str:
    """Europe/Berlin as it is; Etc/GMT-2, which is two hours ahead of UTC, as UTC+2."""
    if not zone.startswith(_FIXED):
        return zone
    offset = zone.removeprefix(_FIXED)
    return "UTC" + {"-": "+", "+": "-"}.get(offset[:1], "") + offset[1:] if offset not in ("", "0") else "UTC"


def zone_choices(places: Iterable[tuple[str, str, str]], typed: str) -> list[app_commands.Choice[str]]:
    """Places as name, region and IANA zone; what was typed if there are none, because an empty list is cached."""
    found = {
        f"{name}, {region} ({zone_text(zone)})" if region else zone_text(zone): zone for name, region, zone in places
    }
    choices = [
        app_commands.Choice(name=text.label_text(label, theme.CHOICE_LIMIT), value=zone_text(zone))
        for label, zone in found.items()
    ][: theme.OPTIONS]
    own = typed.strip()[: theme.CHOICE_LIMIT]
    return choices or [
        app_commands.Choice(name=own or text.label_text(_("Start typing a city"), theme.CHOICE_LIMIT), value=own or "?")
    ]
