"""Checks that a submitted choice was really offered: refuses values that no select held and ids of other servers.

Discord checks most of this, but not for a client that forges its own requests.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

import discord

from bot.domain.clubs.settings import SettingKind
from bot.domain.errors import ControlUnknown, NotOffered
from bot.gateway.actors import Interaction

Channel = TypeVar("Channel", discord.TextChannel, discord.VoiceChannel)
LARGEST_ID = 2**63 - 1
_RESOLVED = {
    discord.ComponentType.user_select: ("users",),
    discord.ComponentType.role_select: ("roles",),
    discord.ComponentType.mentionable_select: ("users", "roles"),
    discord.ComponentType.channel_select: ("channels",),
}
"""The keys of `resolved` under which Discord describes the chosen objects, by the kind of select."""


def refuse_unoffered(interaction: Interaction) -> None:
    """Raises NotOffered for values that the used control does not contain, ControlUnknown for malformed values."""
    data: Mapping[str, Any] = interaction.data or {}
    if interaction.type is not discord.InteractionType.component or not data.get("values"):
        return
    control = _find_control(interaction, data.get("custom_id"))
    values = data["values"]
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ControlUnknown
    if not isinstance(control, discord.SelectMenu) or not isinstance(values, list):
        raise NotOffered
    if len(values) > max(control.max_values, 1):
        raise NotOffered
    if control.type is discord.ComponentType.string_select:
        offered: Iterable[object] = {option.value for option in control.options}
    else:
        resolved = data.get("resolved") or {}
        described = {key for kind in _RESOLVED.get(control.type, ()) for key in resolved.get(kind) or {}}
        offered = {value for value in described if parse_id(value) is not None}
    if not set(values) <= set(offered):
        raise NotOffered


def parse_id(value: str) -> int | None:
    """The text as a Discord id (1 to LARGEST_ID), or None if it is not one."""
    if not (value.isascii() and value.isdigit()) or len(value) > len(str(LARGEST_ID)):
        return None
    return int(value) if 0 < int(value) <= LARGEST_ID else None


def server_channel(interaction: Interaction, value: str) -> discord.TextChannel:
    """The text channel of this server with this id. Raises NotOffered if there is none that the person can see."""
    return _visible_channel(interaction, value, discord.TextChannel)


def server_voice_channel(interaction: Interaction, value: str) -> discord.VoiceChannel:
    """The voice channel of this server with this id. Raises NotOffered if there is none that the person can see."""
    return _visible_channel(interaction, value, discord.VoiceChannel)


def _visible_channel(interaction: Interaction, value: str, kind: type[Channel]) -> Channel:
    number, guild, user = parse_id(value), interaction.guild, interaction.user
    found = guild.get_channel(number) if guild is not None and number is not None else None
    if not isinstance(found, kind) or not isinstance(user, discord.Member):
        raise NotOffered
    if not found.permissions_for(user).view_channel:
        raise NotOffered
    return found


def server_role(interaction: Interaction, value: str) -> discord.Role:
    """The role of this server with this id; @everyone counts. Raises NotOffered if there is none."""
    number, guild = parse_id(value), interaction.guild
    found = guild.get_role(number) if guild is not None and number is not None else None
    if found is None:
        raise NotOffered
    return found


def check_setting(interaction: Interaction, kind: SettingKind, value: str | None) -> str | None:
    """Return the value if this server may use it for this setting; None stays None. Raises NotOffered.

    A role that grants rights must be one that people assign: neither @everyone nor the role of an integration.
    """
    if value is not None and kind is SettingKind.CHANNEL:
        server_channel(interaction, value)
    if value is not None and kind is SettingKind.ROLE:
        role = server_role(interaction, value)
        if role.is_default() or role.managed:
            raise NotOffered
    return value


def _find_control(interaction: Interaction, custom_id: object) -> object:
    """The control with this custom_id on the interaction's message, or None."""
    message = interaction.message
    for part in _walk(message.components if message is not None else ()):
        if getattr(part, "custom_id", None) == custom_id:
            return part
    return None


def _walk(parts: Iterable[Any]) -> Iterator[Any]:
    for part in parts:
        yield part
        yield from _walk(getattr(part, "children", None) or ())
        if getattr(part, "accessory", None) is not None:
            yield part.accessory
