"""Routes buttons and selects to the methods of cogs, with the same checks and error handling as slash commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from discord.ext import commands

from bot.domain.errors import ControlUnknown
from bot.gateway.actors import Interaction
from bot.gateway.delivery import acknowledged
from bot.gateway.errors import answer_error
from bot.gateway.language.club_language import speak_to_asker
from bot.gateway.request_guard import RequestGuard
from bot.ui.kit.controls import Control, parse_number

_MARK = "__marquee_control__"
_CHOSEN = "__marquee_chosen__"
Handler = TypeVar("Handler", bound="Callable[..., Awaitable[None]]")


def handles_control(control: Control) -> Callable[[Handler], Handler]:
    """Mark a cog's method as the handler of this control; it gets the id's numbers as keyword arguments."""

    def mark(handler: Handler) -> Handler:
        setattr(handler, _MARK, (*getattr(handler, _MARK, ()), control))
        return handler

    return mark


def handles_choice(control: Control, chosen: str) -> Callable[[Handler], Handler]:
    """Like `handles_control`, for a select of ids: the handler also gets the chosen id as `chosen`."""

    def mark(handler: Handler) -> Handler:
        setattr(handler, _CHOSEN, {**getattr(handler, _CHOSEN, {}), control.verb: chosen})
        return handles_control(control)(handler)

    return mark


def chosen_values(interaction: Interaction) -> list[str]:
    """All values chosen in a select; none for a button. Raises ControlUnknown for a value that is not text."""
    data: Mapping[str, Any] = interaction.data or {}
    values = data.get("values") or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ControlUnknown
    return values


def chosen_value(interaction: Interaction) -> str:
    """The value chosen in a select; "" for a button. Raises ControlUnknown for a value that is not text."""
    return next(iter(chosen_values(interaction)), "")


def chosen_numbers(interaction: Interaction) -> list[int]:
    """All chosen values as numbers. Raises ControlUnknown if one is not a number."""
    return [parse_number(value) for value in chosen_values(interaction)]


def chosen_number(interaction: Interaction) -> int:
    """The chosen value as a number. Raises ControlUnknown if it is not one."""
    return parse_number(chosen_value(interaction))


class Controls:
    """Maps buttons and selects to their handlers by the custom_id alone.

    discord.py's dynamic items are not used: they first rebuild the whole message, and they leave an unknown custom_id
    without an answer.
    """

    def __init__(self, guard: RequestGuard) -> None:
        self._guard = guard
        self._handlers: dict[str, tuple[Control, str | None, Callable[..., Awaitable[None]]]] = {}

    def add(self, cog: commands.Cog) -> None:
        for name, attribute in vars(type(cog)).items():
            chosen: Mapping[str, str] = getattr(attribute, _CHOSEN, {})
            for control in getattr(attribute, _MARK, ()):
                if control.verb in self._handlers:
                    raise ValueError(f"two methods handle {control.verb}")
                self._handlers[control.verb] = (control, chosen.get(control.verb), getattr(cog, name))

    async def handle_press(self, interaction: Interaction) -> None:
        """Call the handler of the used control; every error goes to `answer_error`."""
        data: Mapping[str, Any] = interaction.data or {}
        speak_to_asker(interaction)
        with self._guard.count_in_flight():
            async with acknowledged(interaction):
                try:
                    await self._guard.admit_request(interaction)
                    handler, numbers = self._find_handler(interaction, str(data.get("custom_id", "")))
                    await handler(interaction, **numbers)
                except Exception as error:  # noqa: BLE001  answer_error handles every error
                    await answer_error(interaction, error)

    async def continue_with(self, interaction: Interaction, custom_id: str) -> None:
        """Go on as if the control with this id had been used: a command that lacked a film now has one."""
        handler, numbers = self._find_handler(interaction, custom_id)
        await handler(interaction, **numbers)

    def _find_handler(
        self, interaction: Interaction, custom_id: str
    ) -> tuple[Callable[..., Awaitable[None]], dict[str, int]]:
        verb = [*custom_id.split(":", 2), ""][1]
        if verb not in self._handlers:
            raise ControlUnknown
        control, chosen, handler = self._handlers[verb]
        numbers = control.numbers(custom_id)
        if numbers is None:
            raise ControlUnknown
        return handler, numbers if chosen is None else {**numbers, chosen: chosen_number(interaction)}
