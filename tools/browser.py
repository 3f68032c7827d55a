"""A headless Chromium and one page in it, driven through the DevTools protocol; for the pictures and the page's test.

It needs no package besides aiohttp. The browser is the program in `CHROMIUM`, or the first that is found by its name.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
START_SECONDS = 60.0
"""The longest wait for the browser's start."""
PATIENCE_SECONDS = 60.0
"""The longest wait for one thing in the page, on a busy machine."""

_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--remote-debugging-port=0",
)


def find_browser() -> str | None:
    """The path of a Chromium, or None."""
    named = os.environ.get("CHROMIUM")
    return next(filter(None, map(shutil.which, [named] if named else NAMES)), None)


class PageError(Exception):
    """The page did not do what was expected, or a script in it failed."""


class BrowserPage:
    """One page. `errors` are the uncaught exceptions, and the errors and failed requests that its console names."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._calls: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._count = 0
        self.errors: list[str] = []

    async def receive_events(self) -> None:
        """Read what the browser sends, until the connection ends."""
        async for message in self._socket:
            event = json.loads(message.data)
            if (call := self._calls.pop(event.get("id", 0), None)) is not None:
                if not call.done():
                    call.set_result(event)
            elif event.get("method") == "Runtime.exceptionThrown":
                self.errors.append(json.dumps(event["params"]["exceptionDetails"])[:500])
            elif event.get("method") == "Runtime.consoleAPICalled" and event["params"]["type"] in ("error", "assert"):
                self.errors.append(json.dumps(event["params"]["args"])[:500])
            elif event.get("method") == "Log.entryAdded" and event["params"]["entry"]["level"] == "error":
                self._note_entry(event["params"]["entry"])

    def _note_entry(self, entry: dict[str, Any]) -> None:
        # Browsers ask for this picture by themselves; a page need not have it.
        if not entry.get("url", "").endswith("/favicon.ico"):
            self.errors.append(f"{entry['text']} {entry.get('url', '')}")

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Call a method of the protocol. Raises PageError if the browser refuses it."""
        self._count += 1
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._calls[self._count] = answer
        await self._socket.send_json({"id": self._count, "method": method, "params": params})
        async with asyncio.timeout(PATIENCE_SECONDS):
            event = await answer
        if "error" in event:
            raise PageError(f"{method}: {event['error']}")
        result: dict[str, Any] = event["result"]
        return result

    async def open(self, address: str, *, width: int, height: int, scale: float = 1.0) -> None:
        for domain in ("Page", "Runtime", "Log"):
            await self.call(f"{domain}.enable")
        await self.resize(width=width, height=height, scale=scale)
        await self.call("Page.navigate", url=address)

    async def resize(self, *, width: int, height: int, scale: float = 1.0) -> None:
        phone = width < 500
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=phone
        )

    async def run(self, script: str) -> Any:
        """The value of an expression in the page. Raises PageError if it fails."""
        result = await self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise PageError(json.dumps(result["exceptionDetails"])[:500])
        return result["result"].get("value")

    async def wait(self, script: str, what: str) -> Any:
        """Wait until an expression is true, and return its value. Raises PageError after a minute."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not (value := await self.run(script)):  # noqa: ASYNC110  the page tells nobody
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise PageError(f"waited in vain: {what}") from None
        return value

    async def type(self, text: str) -> None:
        await self.call("Input.insertText", text=text)

    async def press(self, key: str, code: int) -> None:
        """Press a key, such as "Enter", 13."""
        typed = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        await self.call("Input.dispatchKeyEvent", type="keyDown", **typed, **({"text": "\r"} if code == 13 else {}))
        await self.call("Input.dispatchKeyEvent", type="keyUp", **typed)

    async def picture(self, clip: dict[str, float] | None = None) -> bytes:
        """A PNG of the window, or of a part of the page: x, y, width, height, scale."""
        part = {} if clip is None else {"clip": clip}
        return base64.b64decode((await self.call("Page.captureScreenshot", format="png", **part))["data"])


@asynccontextmanager
async def open_browser(program: str) -> AsyncGenerator[BrowserPage]:
    """Start a browser with an empty profile and yield its page; ends both."""
    with tempfile.TemporaryDirectory(prefix="marquee-browser-", ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            program,
            *_FLAGS,
            f"--user-data-dir={profile}",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            port = await _debugging_port(Path(profile) / "DevToolsActivePort")
            async with aiohttp.ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/json") as response:
                    tabs = await response.json()
                address = next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")
                async with session.ws_connect(address, max_msg_size=0) as socket:
                    page = BrowserPage(socket)
                    reading = asyncio.create_task(page.receive_events(), name="events of the browser")
                    try:
                        yield page
                    finally:
                        reading.cancel()
                        await asyncio.gather(reading, return_exceptions=True)
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def _debugging_port(file: Path) -> int:
    """The port that the browser chose; it writes it into a file of its profile."""
    async with asyncio.timeout(START_SECONDS):
        while not (file.exists() and file.read_text("ascii").strip()):  # noqa: ASYNC110, ASYNC240  it tells nobody, and is tiny
            await asyncio.sleep(0.1)
    return int(file.read_text("ascii").split()[0])  # noqa: ASYNC240  as above
