"""Buttons and selects that are commands: a cog's method for each, on the same road as the slash commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import discord

from bot.gateway.delivery import acknowledged
from bot.gateway.errors import answer_error

if TYPE_CHECKING:
    import re
    from collections.abc import Awaitable, Callable, Mapping

    from discord.ext import commands

    from bot.gateway.actors import Interaction
    from bot.gateway.desk import Desk
    from bot.ui.controls import Control

_MARK = "__marquee_control__"
Handler = TypeVar("Handler", bound="Callable[..., Awaitable[None]]")


def pressed(control: Control) -> Callable[[Handler], Handler]:
    """Mark a cog's method as what happens when this control is used; its numbers come as keyword arguments."""

    def mark(handler: Handler) -> Handler:
        setattr(handler, _MARK, (*getattr(handler, _MARK, ()), control))
        return handler

    return mark


def items_of(cog: commands.Cog, desk: Desk) -> list[type[discord.ui.DynamicItem[Any]]]:
    """The dynamic items behind a cog's marked methods, ready for `add_dynamic_items`."""
    return [
        _item(control, getattr(cog, name), desk)
        for name, attribute in vars(type(cog)).items()
        for control in getattr(attribute, _MARK, ())
    ]


def chosen(interaction: Interaction) -> str:
    """What was chosen in a select; empty for a button."""
    data: Mapping[str, Any] = interaction.data or {}
    return str((data.get("values") or [""])[0])


def _item(control: Control, handler: Callable[..., Awaitable[None]], desk: Desk) -> type[discord.ui.DynamicItem[Any]]:
    class Pressed(discord.ui.DynamicItem[Any], template=control.template):
        def __init__(self, item: discord.ui.Item[Any], numbers: dict[str, int]) -> None:
            super().__init__(item)
            self._numbers = numbers

        @classmethod
        async def from_custom_id(cls, _: Interaction, item: discord.ui.Item[Any], match: re.Match[str]) -> Pressed:
            return cls(item, {name: int(number) for name, number in match.groupdict().items()})

        async def callback(self, interaction: Interaction) -> None:
            # discord.py only logs what a dynamic item raises, so the error road starts here.
            with desk.at_work():
                async with acknowledged(interaction):
                    try:
                        desk.admit(interaction)
                        await handler(interaction, **self._numbers)
                    except Exception as error:  # noqa: BLE001  the one road for every error
                        await answer_error(interaction, error)

    Pressed.__name__ = Pressed.__qualname__ = f"Pressed_{control.verb}"
    return Pressed
