"""A bot as a separate process, started through the launcher and observed from outside."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.limits import CHANGE_SECONDS, EXIT_SECONDS
from tests.support.wire import WireDiscord

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = Path(__file__).with_name("wire_launcher.py")


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory of a process in bytes: `rss` resident, `uss` private."""

    rss: int
    uss: int


class BotProcess:
    """A running bot. Its output is read continuously, so that it never blocks on a full pipe."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._out = asyncio.create_task(_read(process.stdout))
        self.err: list[str] = []
        """The lines that it has written to stderr so far."""
        self._written = asyncio.Condition()
        self._err = asyncio.create_task(self._read_err(process.stderr))

    @property
    def pid(self) -> int:
        return self._process.pid

    def pause(self) -> None:
        """Pause the process, so that a test can answer instead."""
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on after `pause`."""
        self._process.send_signal(signal.SIGCONT)

    async def stop(self, with_signal: signal.Signals = signal.SIGTERM, within: float = EXIT_SECONDS) -> int:
        """Send a signal and wait for the exit code. Kills and raises as `ended` does."""
        if self._process.returncode is None:
            self._process.send_signal(with_signal)
        return await self.ended(within)

    async def ended(self, within: float = EXIT_SECONDS) -> int:
        """Wait for the exit code. Kills the process and raises TimeoutError after `within` seconds."""
        try:
            async with asyncio.timeout(within):
                return await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
            raise

    async def output(self) -> tuple[str, str]:
        """Read what an ended process wrote to stdout and to stderr."""
        return await self._out, await self._err

    async def says(self, words: str, times: int = 1, within: float = CHANGE_SECONDS) -> str:
        """Wait until `times` lines of stderr hold some words; the last one. Raises TimeoutError with what was said."""
        try:
            async with asyncio.timeout(within), self._written:
                await self._written.wait_for(lambda: sum(words in line for line in self.err) >= times)
        except TimeoutError:
            raise TimeoutError("\n".join(self.err)) from None
        return [line for line in self.err if words in line][-1]

    async def _read_err(self, stream: asyncio.StreamReader | None) -> str:
        while stream is not None and (line := await stream.readline()):
            async with self._written:
                self.err.append(line.decode(errors="replace").rstrip("\n"))
                self._written.notify_all()
        return "".join(f"{line}\n" for line in self.err)

    def cpu_seconds(self) -> float:
        """CPU seconds of all threads, on Linux. Raises OSError elsewhere."""
        return cpu_seconds_of(self.pid)

    def memory(self) -> Memory:
        """Measure the process now, on Linux. Raises OSError elsewhere, or when it has ended."""
        fields: dict[str, int] = {}
        for line in Path(f"/proc/{self.pid}/smaps_rollup").read_text("ascii").splitlines()[1:]:
            name, amount, *_ = line.split()
            fields[name.rstrip(":")] = int(amount) * 1024
        return Memory(fields["Rss"], fields["Private_Clean"] + fields["Private_Dirty"])


def cpu_seconds_of(pid: int) -> float:
    """CPU seconds of all threads of a process, on Linux. Raises OSError elsewhere."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text("ascii").split()[0]) for thread in threads) / 1e9


@contextlib.asynccontextmanager
async def bot_process(
    discord: WireDiscord,
    module: str,
    *arguments: str,
    environment: Mapping[str, str],
    python: str = sys.executable,
    folder: Path = ROOT,
) -> AsyncIterator[BotProcess]:
    """Start `python -m MODULE ARGUMENTS` against the simulated Discord; kill it at the end if it still runs.

    Of this process's environment only the paths and the language are handed on, so that a developer's own
    settings stay out. It starts in `folder`, and imports what is there before what is installed.
    """
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        *(python, str(LAUNCHER), discord.url, discord.gateway_url, module, *arguments),
        cwd=folder,
        env={**kept, "PYTHONPATH": str(folder), "PYTHONUNBUFFERED": "1", "BUNDLED_CATALOGUE": "off", **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    running = BotProcess(process)
    try:
        yield running
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await running.output()


async def _read(stream: asyncio.StreamReader | None) -> str:
    return "" if stream is None else (await stream.read()).decode(errors="replace")
