"""Whether what came with a press was offered: a value that no list held, and a thing of another server, is refused.

Discord checks most of this, but not for a client that makes up its own requests.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import discord

from bot.domain.clubs.settings import SettingKind
from bot.domain.errors import ControlUnknown, NotOffered
from bot.gateway.actors import Interaction

LARGEST_ID = 2**63 - 1
_RESOLVED = {
    discord.ComponentType.user_select: ("users",),
    discord.ComponentType.role_select: ("roles",),
    discord.ComponentType.mentionable_select: ("users", "roles"),
    discord.ComponentType.channel_select: ("channels",),
}
"""Where Discord describes what was chosen, by the kind of select."""


def refuse_unoffered(interaction: Interaction) -> None:
    """Raises NotOffered for values that the pressed control does not hold, ControlUnknown for what are no values."""
    data: Mapping[str, Any] = interaction.data or {}
    if interaction.type is not discord.InteractionType.component or not data.get("values"):
        return
    control = _control(interaction, data.get("custom_id"))
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
        offered = {value for value in described if id_in(value) is not None}
    if not set(values) <= set(offered):
        raise NotOffered


def id_in(value: str) -> int | None:
    """The id that a text is; None for anything else."""
    if not (value.isascii() and value.isdigit()) or len(value) > len(str(LARGEST_ID)):
        return None
    return int(value) if 0 < int(value) <= LARGEST_ID else None


def own_channel(interaction: Interaction, value: str) -> discord.TextChannel:
    """The text channel of this server with this id, which the presser may see. Raises NotOffered."""
    number, guild, user = id_in(value), interaction.guild, interaction.user
    found = guild.get_channel(number) if guild is not None and number is not None else None
    if not isinstance(found, discord.TextChannel) or not isinstance(user, discord.Member):
        raise NotOffered
    if not found.permissions_for(user).view_channel:
        raise NotOffered
    return found


def own_role(interaction: Interaction, value: str) -> discord.Role:
    """The role of this server with this id, @everyone among them. Raises NotOffered."""
    number, guild = id_in(value), interaction.guild
    found = guild.get_role(number) if guild is not None and number is not None else None
    if found is None:
        raise NotOffered
    return found


def checked_setting(interaction: Interaction, kind: SettingKind, value: str | None) -> str | None:
    """What was chosen for a setting, held to this server; None stays None. Raises NotOffered.

    A role that gives rights is one that people are given by hand: never @everyone, nor an integration's.
    """
    if value is not None and kind is SettingKind.CHANNEL:
        own_channel(interaction, value)
    if value is not None and kind is SettingKind.ROLE:
        role = own_role(interaction, value)
        if role.is_default() or role.managed:
            raise NotOffered
    return value


def _control(interaction: Interaction, custom_id: object) -> object:
    """The control of the message that has this id."""
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
