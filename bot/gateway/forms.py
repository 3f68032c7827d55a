"""Routes submitted forms by their custom_id alone, so that one filled in during a restart still arrives."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import discord
from discord.ext import commands

from bot.domain.errors import ControlUnknown
from bot.domain.reviews.errors import FilmAlreadyExists, FilmUnknownHere, SavedAsDraft
from bot.gateway.actors import Interaction
from bot.gateway.delivery import acknowledged, delivery_of
from bot.gateway.errors import answer_error
from bot.gateway.language.club_language import speak_to_asker
from bot.gateway.replies import send_answer
from bot.gateway.request_guard import RequestGuard
from bot.ui.kit.controls import Control
from bot.ui.kit.forms import REASON, TEXT, Form
from bot.ui.kit.notices import form_ready_card, returned_text_card

MARK = "__marquee_form__"
RETURNED = "what-you-wrote.txt"
WORTH_RETURNING = 20
"""A refused text is returned as a file from this number of characters on."""
_KEEP_TEXT = (SavedAsDraft, FilmUnknownHere, FilmAlreadyExists)
"""Errors after which the text has been saved as a draft."""
Handler = TypeVar("Handler", bound="Callable[..., Awaitable[None]]")


@dataclass(frozen=True, slots=True)
class SubmittedForm:
    """A submitted form: the values of each field by its name, and the attached files."""

    values: Mapping[str, tuple[str, ...]]
    files: tuple[discord.Attachment, ...] = ()

    def field_text(self, name: str) -> str:
        """The field's value; "" if it was left empty or the form has no such field."""
        return (self.values.get(name) or ("",))[0]


def handles_form(control: Control) -> Callable[[Handler], Handler]:
    """Mark a cog's method as the handler of the form with this id.

    It gets the interaction, a SubmittedForm, and the id's numbers as keyword arguments.
    """

    def mark(handler: Handler) -> Handler:
        setattr(handler, MARK, (*getattr(handler, MARK, ()), control))
        return handler

    return mark


async def open_form(interaction: Interaction, form: Form) -> None:
    """Open a form. Must be the first answer to a command or control; a form cannot answer another form.

    After a deferral Discord opens no form; the person then gets a button, with the form's id, that opens it.
    """
    await delivery_of(interaction).open_form(form, form_ready_card(form.title, form.custom_id))


class FormRouter:
    """Maps forms to their handlers. discord.py's own view store is not used, because it is lost at a restart."""

    def __init__(self, guard: RequestGuard) -> None:
        self._guard = guard
        self._handlers: list[tuple[Control, Callable[..., Awaitable[None]]]] = []

    def add_cog(self, cog: commands.Cog) -> None:
        for name, attribute in vars(type(cog)).items():
            for control in getattr(attribute, MARK, ()):
                self._handlers.append((control, getattr(cog, name)))

    async def handle_form(self, interaction: Interaction) -> None:
        """Call the handler of a submitted form; every error goes to `answer_error`."""
        data: Mapping[str, Any] = interaction.data or {}
        speak_to_asker(interaction)
        with self._guard.count_in_flight():
            async with acknowledged(interaction):
                form: SubmittedForm | None = None
                try:
                    await self._guard.admit_form(interaction)
                    form = _read_form(interaction)
                    handler, numbers = self._find_handler(str(data.get("custom_id", "")))
                    await handler(interaction, form, **numbers)
                except Exception as error:  # noqa: BLE001  answer_error handles every error
                    await answer_error(interaction, error)
                    if form is not None and not isinstance(error, _KEEP_TEXT):
                        await _return_text(interaction, form)

    def _find_handler(self, custom_id: str) -> tuple[Callable[..., Awaitable[None]], dict[str, int]]:
        for control, handler in self._handlers:
            numbers = control.numbers(custom_id)
            if numbers is not None:
                return handler, numbers
        raise ControlUnknown


async def _return_text(interaction: Interaction, form: SubmittedForm) -> None:
    """Send back the text of a refused form as a file, unless it is shorter than WORTH_RETURNING."""
    words = "\n\n".join(filter(None, (form.field_text(TEXT), form.field_text(REASON))))
    if len(words) >= WORTH_RETURNING:
        file = discord.File(io.BytesIO(words.encode()), RETURNED)
        await send_answer(interaction, returned_text_card(RETURNED), private=True, file=file)


def _read_form(interaction: Interaction) -> SubmittedForm:
    """Read the interaction's fields and files. Raises ControlUnknown for data that Discord's client never sends."""
    data: Mapping[str, Any] = interaction.data or {}
    values: dict[str, tuple[str, ...]] = {}
    for field in _fields(data.get("components")):
        submitted = field["values"] if field.get("values") is not None else [field.get("value")]
        if not isinstance(submitted, list):
            raise ControlUnknown
        values[str(field["custom_id"])] = tuple(str(value) for value in submitted if value not in (None, ""))
    attached = (data.get("resolved") or {}).get("attachments") or {}
    # discord.py resolves attachments only for forms in its view store, where ours are not.
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
