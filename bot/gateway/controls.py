"""Buttons and selects that are commands: a cog's method for each, on the same road as the slash commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from discord.ext import commands

from bot.domain.errors import ControlUnknown
from bot.gateway.actors import Interaction
from bot.gateway.delivery import acknowledged
from bot.gateway.errors import answer_error
from bot.gateway.request_guard import RequestGuard
from bot.ui.kit.controls import Control, number_in

_MARK = "__marquee_control__"
_CHOSEN = "__marquee_chosen__"
Handler = TypeVar("Handler", bound="Callable[..., Awaitable[None]]")


def handles_control(control: Control) -> Callable[[Handler], Handler]:
    """Mark a cog's method as what happens when this control is used; its numbers come as keyword arguments."""

    def mark(handler: Handler) -> Handler:
        setattr(handler, _MARK, (*getattr(handler, _MARK, ()), control))
        return handler

    return mark


def handles_choice(control: Control, chosen: str) -> Callable[[Handler], Handler]:
    """As `handles_control`, for a select of ids: the chosen id comes as one more number, named `chosen`."""

    def mark(handler: Handler) -> Handler:
        setattr(handler, _CHOSEN, {**getattr(handler, _CHOSEN, {}), control.verb: chosen})
        return handles_control(control)(handler)

    return mark


def chosen_value(interaction: Interaction) -> str:
    """What was chosen in a select; empty for a button. Raises ControlUnknown for what is no text."""
    data: Mapping[str, Any] = interaction.data or {}
    values = data.get("values") or [""]
    if not isinstance(values, list) or not isinstance(values[0], str):
        raise ControlUnknown
    return values[0]


def chosen_number(interaction: Interaction) -> int:
    """The id that was chosen in a select. Raises ControlUnknown for anything else."""
    return number_in(chosen_value(interaction))


class Controls:
    """Which method answers which button or select, found by its custom_id alone.

    Not discord.py's dynamic items: they first rebuild the message that a press came from, and leave a press that no
    pattern knows without an answer.
    """

    def __init__(self, desk: RequestGuard) -> None:
        self._desk = desk
        self._handlers: dict[str, tuple[Control, str | None, Callable[..., Awaitable[None]]]] = {}

    def add(self, cog: commands.Cog) -> None:
        for name, attribute in vars(type(cog)).items():
            chosen: Mapping[str, str] = getattr(attribute, _CHOSEN, {})
            for control in getattr(attribute, _MARK, ()):
                self._handlers[control.verb] = (control, chosen.get(control.verb), getattr(cog, name))

    async def take(self, interaction: Interaction) -> None:
        """Hand a press to its method; every error goes down the one road."""
        data: Mapping[str, Any] = interaction.data or {}
        with self._desk.count_in_flight():
            async with acknowledged(interaction):
                try:
                    await self._desk.admit_request(interaction)
                    handler, numbers = self._found(interaction, str(data.get("custom_id", "")))
                    await handler(interaction, **numbers)
                except Exception as error:  # noqa: BLE001  the one road for every error
                    await answer_error(interaction, error)

    def _found(self, interaction: Interaction, custom_id: str) -> tuple[Callable[..., Awaitable[None]], dict[str, int]]:
        verb = [*custom_id.split(":", 2), ""][1]
        if verb not in self._handlers:
            raise ControlUnknown
        control, chosen, handler = self._handlers[verb]
        numbers = control.numbers(custom_id)
        if numbers is None:
            raise ControlUnknown
        return handler, numbers if chosen is None else {**numbers, chosen: chosen_number(interaction)}
