"""Forms that are commands: found by their custom_id alone, so that one filled in during a restart still arrives."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import discord
from discord.ext import commands

from bot.domain.errors import ControlUnknown
from bot.domain.reviews.errors import FilmThere, FilmUnknownHere, TextKept
from bot.gateway.actors import Interaction
from bot.gateway.delivery import acknowledged, delivery_of
from bot.gateway.errors import answer_error
from bot.gateway.replies import send_answer
from bot.gateway.request_guard import RequestGuard
from bot.ui.kit.controls import Control
from bot.ui.kit.forms import REASON, TEXT, Form
from bot.ui.kit.notices import form_ready_card, returned_text_card

MARK = "__marquee_form__"
RETURNED = "what-you-wrote.txt"
WORTH_RETURNING = 20
"""Characters."""
_KEEP_TEXT = (TextKept, FilmUnknownHere, FilmThere)
"""Refusals after which the text waits as a draft."""
Handler = TypeVar("Handler", bound="Callable[..., Awaitable[None]]")


@dataclass(frozen=True, slots=True)
class SubmittedForm:
    """What was submitted: every field's values by its name, and the files that came along."""

    values: Mapping[str, tuple[str, ...]]
    files: tuple[discord.Attachment, ...] = ()

    def field_text(self, name: str) -> str:
        """The field's one value; empty where it was left empty or does not stand in the form."""
        return (self.values.get(name) or ("",))[0]


def handles_form(control: Control) -> Callable[[Handler], Handler]:
    """Mark a cog's method as what happens when the form with this id is submitted.

    It is given the interaction, a `Filled`, and the id's numbers as keyword arguments.
    """

    def mark(handler: Handler) -> Handler:
        setattr(handler, MARK, (*getattr(handler, MARK, ()), control))
        return handler

    return mark


async def open_form(interaction: Interaction, form: Form) -> None:
    """Open a form. It must be the first answer to a command or a press, never to another form.

    Where the interaction had to be deferred Discord opens none: a button with the form's own id opens it then.
    """
    await delivery_of(interaction).open_form(form, form_ready_card(form.title, form.custom_id))


class FormRouter:
    """Which method takes which form. discord.py forgets a form when it restarts, so it is never told of one."""

    def __init__(self, desk: RequestGuard) -> None:
        self._desk = desk
        self._takers: list[tuple[Control, Callable[..., Awaitable[None]]]] = []

    def add_cog(self, cog: commands.Cog) -> None:
        for name, attribute in vars(type(cog)).items():
            for control in getattr(attribute, MARK, ()):
                self._takers.append((control, getattr(cog, name)))

    async def handle_form(self, interaction: Interaction) -> None:
        """Hand a submitted form to its method; every error goes down the one road."""
        data: Mapping[str, Any] = interaction.data or {}
        with self._desk.count_in_flight():
            async with acknowledged(interaction):
                filled: SubmittedForm | None = None
                try:
                    await self._desk.admit_form(interaction)
                    filled = _filled(interaction)
                    handler, numbers = self._found(str(data.get("custom_id", "")))
                    await handler(interaction, filled, **numbers)
                except Exception as error:  # noqa: BLE001  the one road for every error
                    await answer_error(interaction, error)
                    if filled is not None and not isinstance(error, _KEEP_TEXT):
                        await _give_back(interaction, filled)

    def _found(self, custom_id: str) -> tuple[Callable[..., Awaitable[None]], dict[str, int]]:
        for control, handler in self._takers:
            numbers = control.numbers(custom_id)
            if numbers is not None:
                return handler, numbers
        raise ControlUnknown


async def _give_back(interaction: Interaction, filled: SubmittedForm) -> None:
    """Return what somebody wrote into a form that was refused, unless it is a few words."""
    words = "\n\n".join(filter(None, (filled.field_text(TEXT), filled.field_text(REASON))))
    if len(words) >= WORTH_RETURNING:
        file = discord.File(io.BytesIO(words.encode()), RETURNED)
        await send_answer(interaction, returned_text_card(RETURNED), private=True, file=file)


def _filled(interaction: Interaction) -> SubmittedForm:
    """Raises ControlUnknown for fields that no form of Discord's sends."""
    data: Mapping[str, Any] = interaction.data or {}
    values: dict[str, tuple[str, ...]] = {}
    for field in _fields(data.get("components")):
        given = field["values"] if field.get("values") is not None else [field.get("value")]
        if not isinstance(given, list):
            raise ControlUnknown
        values[str(field["custom_id"])] = tuple(str(value) for value in given if value not in (None, ""))
    attached = (data.get("resolved") or {}).get("attachments") or {}
    # The library makes these only for the forms that it remembers, which after a restart is none.
    state = interaction._state  # noqa: SLF001
    return SubmittedForm(values, tuple(discord.Attachment(data=each, state=state) for each in attached.values()))


def _fields(components: Any) -> Iterator[Mapping[str, Any]]:
    if not isinstance(components, list | tuple | None):
        raise ControlUnknown
    for component in components or ():
        if not isinstance(component, dict):
            raise ControlUnknown
        if "custom_id" in component:
            yield component
        yield from _fields(component.get("components"))
        if component.get("component"):
            yield from _fields((component["component"],))
