"""Context menu commands of messages and members, each handled by a method of a cog."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

from discord import app_commands
from discord.ext import commands

_MARK = "__marquee_menu__"
Handler = TypeVar("Handler", bound="Callable[..., Awaitable[None]]")


def context_menu(name: str) -> Callable[[Handler], Handler]:
    """Mark a cog's method as a menu command; its last parameter's type says whether messages or members have it.

    discord.py's own decorator takes functions only, not methods.
    """

    def mark(handler: Handler) -> Handler:
        setattr(handler, _MARK, name)
        return handler

    return mark


def context_menus(cog: commands.Cog) -> Iterator[app_commands.ContextMenu]:
    """The menu commands of a cog, in the order of its methods."""
    for attribute, value in vars(type(cog)).items():
        name: Any = getattr(value, _MARK, None)
        if name is not None:
            yield app_commands.ContextMenu(name=name, callback=getattr(cog, attribute))
