"""The page of `try` as a person uses it: types commands, presses buttons, chooses from lists and fills in forms."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass

from tools.browser import BrowserPage, PageError

_ENTER, _ESCAPE, _DOWN = ("Enter", 13), ("Escape", 27), ("ArrowDown", 40)
_KEYS = dict((_ENTER, _ESCAPE))
_MOMENT = 0.5
"""Seconds between two keys of a person who looks at the page."""
_STEPS = 50
"""The longest list that is gone through with the arrow key."""

_HELPERS = """
window.club ??= (() => {
    const messages = () => [...document.querySelectorAll('#channel-message-list [data-message-id]')];
    const shown = (each) => each.checkVisibility();
    const holding = (within, kind, words) =>
        [...within.querySelectorAll(kind)].find((each) => shown(each) && each.textContent.includes(words));
    const field = (words) => holding(document, '#modal-root .modal-field', words);
    const status = () => window.simcordPreview;
    return { messages, shown, holding, field, status,
        last: () => messages().at(-1),
        picker: () => status().commandPicker,
        answered: (before) => status().ready && !status().pendingAction && status().lastAction
            && status().lastAction.requestId !== before };
})(); true
"""


def _quoted(text: str) -> str:
    return json.dumps(text)


@dataclass(frozen=True, slots=True)
class ClubPage:
    """Drives one page. Every method raises PageError if the page does not offer what is asked for."""

    page: BrowserPage

    async def ready(self) -> None:
        """Wait until the page is drawn."""
        await self.page.wait("Boolean(window.simcordPreview?.ready)", "the page is ready")
        await self.page.run(_HELPERS)

    async def view_as(self, name: str) -> None:
        """Look at the club as another of its people."""
        await self.page.run(
            "(() => { const picker = document.querySelector('#viewer-picker');"
            f"picker.value = [...picker.options].find((each) => each.textContent.includes({_quoted(name)})).value;"
            "picker.dispatchEvent(new Event('change', {bubbles: true})); })()"
        )
        await self.page.wait(
            "club.status().ready && document.querySelector('#viewer-picker').selectedOptions[0]?.textContent"
            f".includes({_quoted(name)})",
            f"the view of {name}",
        )

    async def ask(self, command: str, options: Mapping[str, str] | None = None) -> str:
        """Type a command and its options, take the first suggestion of each, send it; returns the answer's text."""
        before = await self._last_request()
        await self._choose_command(command)
        for name, typed in (options or {}).items():
            await self._fill_option(name, typed)
        await self.page.wait("club.picker().draft?.submittable", f"/{command} can be sent")
        await self._send(command)
        return await self._answer(before, f"the answer to /{command}")

    async def type_keys(self, *parts: str) -> str:
        """Type texts, "Enter" and "Escape" into the message field, with a moment between; returns the answer's text."""
        before = await self._last_request()
        await self._clear_field()
        for part in parts:
            if part in _KEYS:
                await self.page.press(part, _KEYS[part])
            else:
                await self.page.type(part)
                await self.page.wait("Boolean(document.querySelector('.command-entry, .command-suggestion'))", "a list")
                await self.page.wait("club.picker().autocomplete.state !== 'loading'", "its content")
            await asyncio.sleep(_MOMENT)
        await self.page.wait("club.picker().draft === null", "the command is sent")
        return await self._answer(before, " ".join(parts))

    async def press(self, label: str) -> str:
        """Press a button of the newest message; returns its text afterwards."""
        before = await self._last_request()
        button = f"club.holding(club.last(), '.component-button', {_quoted(label)})"
        await self.page.wait(f"Boolean({button}) && !{button}.disabled", f"the button {label}")
        await self.page.run(f"{button}.click()")
        return await self._answer(before, f"the answer to the button {label}")

    async def choose(self, option: str) -> str:
        """Choose an option of a list in the newest message; returns its text afterwards."""
        before = await self._last_request()
        await self._choose_in("club.last()", option)
        return await self._answer(before, f"the answer to the choice {option}")

    async def fill(self, values: Mapping[str, str]) -> str:
        """Fill in the open form by its labels and submit it; returns the newest message's text."""
        before = await self._last_request()
        await self.page.wait("Boolean(document.querySelector('#modal-root .modal-dialog'))", "a form")
        for label, value in values.items():
            field = f"club.field({_quoted(label)})"
            await self.page.wait(f"Boolean({field})", f"the field {label}")
            if await self.page.run(f"Boolean({field}.querySelector('.select-trigger'))"):
                await self._choose_in(field, value)
                continue
            await self.page.run(
                f"(() => {{ const input = {field}.querySelector('.modal-input'); input.focus(); input.select(); }})()"
            )
            await self.page.type(value)
        await self.page.run("document.querySelector('#modal-root .button-primary').click()")
        return await self._answer(before, "the answer to the form")

    async def newest_is_in_view(self) -> bool:
        """Whether the window shows at least the beginning of the newest message."""
        place = "club.last().getBoundingClientRect()"
        return bool(await self.page.run(f"{place}.top >= 0 && {place}.top < window.innerHeight - 100"))

    async def suggestions(self, command: str, option: str, typed: str) -> list[str]:
        """What the page offers for a half-typed option; the command is not sent."""
        await self._choose_command(command)
        await self._type_option(option, typed)
        found: list[str] = await self.page.run(
            "[...document.querySelectorAll('.command-suggestion-label')].map((each) => each.textContent)"
        )
        await self.page.run("document.querySelector('.command-context-close').click()")
        await self._clear_field()
        return found

    async def text(self) -> str:
        """The newest message's text."""
        return str(await self.page.run("club.last()?.innerText ?? ''"))

    async def pictures_shown(self) -> int:
        """The number of pictures that the newest message shows, once all of them are loaded."""
        images = "[...club.last().querySelectorAll('.component-media img, .gallery-item img')]"
        await self.page.wait(f"{images}.every((each) => each.complete && each.naturalWidth > 0)", "its pictures")
        return int(await self.page.run(f"{images}.length"))

    async def _choose_command(self, command: str) -> None:
        await self._clear_field()
        await self.page.type(f"/{command}")
        await self.page.wait("club.picker().state === 'browsing' && club.picker().entryKeys.length > 0", "commands")
        active = "document.querySelector('.command-entry.is-active strong')?.textContent"
        for _ in range(_STEPS):
            if await self.page.run(active) == f"/{command}":
                break
            await self.page.press(*_DOWN)
        else:
            raise PageError(f"the page does not offer /{command}")
        await self.page.press(*_ENTER)
        await self.page.wait(f"club.picker().draft?.invocation === {_quoted(command)}", f"the form of /{command}")

    async def _send(self, command: str) -> None:
        """Press Enter; first Escape where a list is open, because Enter would choose from it."""
        for _ in range(_STEPS):
            if await self.page.run("Boolean(document.querySelector('.command-suggestion, .command-empty'))"):
                await self.page.press(*_ESCAPE)
            await self.page.run("document.querySelector('.command-chip')?.focus()")
            await self.page.press(*_ENTER)
            for _ in range(10):
                if await self.page.run(
                    "club.picker().draft === null || club.status().pendingAction?.kind === 'run_command'"
                ):
                    await self.page.wait("club.picker().draft === null", f"/{command} is sent")
                    return
                await asyncio.sleep(0.05)
        raise PageError(f"/{command} is not sent")

    async def _clear_field(self) -> None:
        await self.page.run(
            "(() => { const field = document.querySelector('#channel-composer-input'); field.focus();"
            "field.value = ''; field.dispatchEvent(new Event('input', {bubbles: true})); })()"
        )

    async def _type_option(self, name: str, typed: str) -> None:
        field = f"document.querySelector('.command-option-input[data-option={name}]')"
        if not await self.page.run(f"Boolean({field})"):
            await self.page.run("document.querySelector('.command-ghost').click()")
            offered = f"club.holding(document, '.command-suggestion', {_quoted(name)})"
            await self.page.wait(f"Boolean({offered})", f"the option {name}")
            await self.page.run(f"{offered}.click()")
            await self.page.wait(f"Boolean({field})", f"the field of {name}")
        await self.page.run(f"{field}.focus()")
        await self.page.type(typed)
        if not await self.page.run(f"{field}.hasAttribute('aria-autocomplete')"):
            return
        await self.page.wait(
            f"(club.picker().autocomplete.option !== {_quoted(name)}"
            " || club.picker().autocomplete.state === 'answered')"
            " && Boolean(document.querySelector('.command-suggestion, .command-empty'))",
            f"suggestions for {typed}",
        )

    async def _fill_option(self, name: str, typed: str) -> None:
        await self._type_option(name, typed)
        chosen = f"club.picker().draft.options.find((each) => each.name === {_quoted(name)})"
        if await self.page.run(f"['user', 'role', 'channel', 'mentionable'].includes({chosen}?.type)"):
            offered = f"club.holding(document, '.command-suggestion', {_quoted(typed)})"
            await self.page.wait(f"Boolean({offered})", f"the suggestion {typed}")
            await self.page.run(f"{offered}.click()")
        elif await self.page.run("Boolean(document.querySelector('.command-suggestion'))"):
            await self.page.press(*_ENTER)
        await self.page.wait(f"{chosen}?.valid && {chosen}?.present", f"{name} is filled in")

    async def _choose_in(self, place: str, option: str) -> None:
        """Open the list of `place` that has the option, and choose it."""
        lists = f"{place}.querySelectorAll('.preview-select')"
        # The page closes an open list when it scrolls or is drawn anew, so an attempt can be in vain.
        for attempt in range(10 * int(await self.page.run(f"{lists}.length"))):
            select = f"{lists}[{attempt} % {lists}.length]"
            await self.page.run(f"{select}.scrollIntoView({{block: 'center', behavior: 'instant'}})")
            await self.page.run(f"{select}.querySelector('.select-trigger[aria-expanded=false]')?.click()")
            offered = f"club.holding({select}, '[role=option]', {_quoted(option)})"
            for _ in range(4):
                if await self.page.run(f"Boolean({offered} && ({offered}.click(), true))"):
                    return
                await asyncio.sleep(0.1)
            await self.page.run(f"{select}.querySelector('.select-trigger[aria-expanded=true]')?.click()")
        raise PageError(f"no list offers {option}")

    async def _last_request(self) -> str:
        await self.ready()
        return str(await self.page.run("club.status().lastAction?.requestId ?? ''"))

    async def _answer(self, before: str, what: str) -> str:
        await self.page.wait(f"Boolean(club.answered({_quoted(before)}))", what)
        return await self.text()
