"""Health and metrics of a running bot, over HTTP, and log lines as JSON."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
import shutil
import socket
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import config, paths
from bot.domain.operator_errors import SettingsWrong
from bot.gateway.monitoring.prometheus import ConnectionState, render_metrics
from bot.gateway.monitoring.status import StatusPages
from bot.logs import JsonFormatter
from bot.meter import NAMES, Durations, Meter
from bot.setting_values import HttpAddress
from tests.support.limits import CHANGE_SECONDS
from tests.support.wire import WireDiscord
from tests.support.wire_process import BotProcess, bot_process
from tests.support.world import World

TOKEN = "a-token-as-long-as-a-token-is"
DASHBOARD = paths.ROOT / "docs" / "operating" / "grafana-dashboard.json"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextlib.asynccontextmanager
async def watched(library: Path, folder: Path, discord: WireDiscord, **settings: str) -> AsyncIterator[BotProcess]:
    shutil.copytree(library, folder / "data")
    environment = {"DISCORD_TOKEN": TOKEN, "DATABASE_PATH": str(folder / "data" / "marquee.sqlite3"), **settings}
    async with bot_process(discord, "bot", "run", environment=environment) as process:
        yield process


async def read_page(port: int, path: str, method: str = "GET") -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"http://127.0.0.1:{port}{path}") as response,
    ):
        return response.status, await response.text()


async def wait_until_ready(port: int) -> None:
    async with asyncio.timeout(CHANGE_SECONDS):
        while (await read_page(port, "/health/ready"))[0] != 200:  # noqa: ASYNC110  another process becomes ready
            await asyncio.sleep(0.1)


def samples(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_a_running_bot_tells_its_health_and_its_numbers(library: Path, tmp_path: Path) -> None:
    port = free_port()
    async with WireDiscord() as discord:
        bot = discord.bot(TOKEN)
        async with watched(library, tmp_path, discord, HTTP_ADDRESS=f"127.0.0.1:{port}") as process:
            await bot.ready()
            await wait_until_ready(port)
            assert json.loads((await read_page(port, "/health/ready"))[1]) == {"ready": True, "missing": []}
            assert (await read_page(port, "/health/live"))[0] == 200
            assert json.loads((await read_page(port, "/health"))[1])["shards"]["open"] == 1
            await bot.slash("help")
            await bot.slash("movie", {"film": "Zanzibar Xyzzy"})
            code, text = await read_page(port, "/metrics")
            found = samples(text)
            assert code == 200
            assert found["marquee_requests_total", "help", "ok"] == 1
            assert found["marquee_requests_total", "movie", "refused"] == 1
            assert found["marquee_answer_seconds_count", "help"] == 1
            assert found["marquee_shards", "open"] == 1
            assert found["marquee_loop_lag_seconds_count", "main"] > 0
            assert ("process_resident_memory_bytes",) in found
            # Nothing of people: no id, nothing that they typed.
            assert not re.search(r"\d{15,}(?!\.)", re.sub(r"\d\.\d+e\+\d+|\d+\.\d+", "", text))
            assert "Zanzibar" not in text
            assert (await read_page(port, "/"))[0] == 404
            assert (await read_page(port, "/metrics", "POST"))[0] == 405
            assert await process.stop() == 0


async def test_an_address_that_is_taken_ends_the_start_with_a_sentence(library: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        async with WireDiscord() as discord:
            discord.bot(TOKEN)
            settings = {"HTTP_ADDRESS": address, "LOG_LEVEL": "WARNING"}
            async with watched(library, tmp_path, discord, **settings) as process:
                assert await process.ended() == 1
                (line,) = (await process.output())[1].splitlines()
    assert address in line
    assert "HTTP_ADDRESS" in line


async def test_what_is_missing_is_named(world: World) -> None:
    async def fail() -> None:
        raise sqlite3.OperationalError("locked")

    async def hang() -> None:
        await asyncio.Event().wait()

    address = HttpAddress("127.0.0.1", free_port())
    for ask, bot, missing in (
        (fail, world.bot, ["database"]),
        (hang, world.bot, ["database"]),
        (fail, None, ["gateway", "database"]),
    ):
        pages = StatusPages(ask)
        pages.bot = bot
        assert set(await pages._missing()) <= set(missing)
        assert "database" in await pages._missing()
    assert str(address) == f"127.0.0.1:{address.port}"


async def test_without_the_library_metrics_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask() -> None:
        pass

    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    address = HttpAddress("127.0.0.1", free_port())
    async with StatusPages(ask).served(address):
        code, text = await read_page(address.port, "/metrics")
        assert (code, "metrics" in text) == (501, True)
        assert (await read_page(address.port, "/health/ready"))[0] == 503


def test_durations_are_counted_in_classes() -> None:
    durations = Durations()
    for seconds in (0.001, 0.005, 0.3, 60.0):
        durations.add(seconds)
    assert durations.buckets[0] == ("0.005", 2)
    assert durations.buckets[6] == ("0.5", 3)
    assert durations.buckets[-1] == ("+Inf", 4)
    assert durations.total == pytest.approx(60.306)


def test_names_are_bounded() -> None:
    meter = Meter()
    for number in range(NAMES + 50):
        meter.count_request(f"mq:{number}", "refused", 0.1)
    assert len(meter.answers) == NAMES + 1
    assert meter.requests["other", "refused"] == 50


def test_the_dashboard_asks_for_metrics_that_there_are() -> None:
    meter = Meter()
    meter.count_request("movie", "ok", 0.1)
    meter.count_job("feed", 0.1, failed=True)
    for durations in (meter.database["read"], meter.database["write"], meter.loop):
        durations.add(0.1)
    known = {
        name[0] for name in samples(render_metrics(meter, ConnectionState(3, {"open": 1, "closed": 0}, 2)).decode())
    }
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    asked = [target["expr"] for panel in panels for target in panel.get("targets", ())]
    names = {name for query in asked for name in re.findall(r"\b(?:marquee|process)_[a-z_]+", query)}
    assert len(names) >= 8
    assert names <= known


@pytest.mark.parametrize("address", ["9090", ":9090", "host", "127.0.0.1:0", "127.0.0.1:99999", "http://x:1", "a:b"])
def test_a_wrong_address_is_named(address: str) -> None:
    with pytest.raises(SettingsWrong) as raised:
        config.read_settings({"HTTP_ADDRESS": address, "LOG_FORMAT": "xml"}, need_token=False, env_file=Path("none"))
    assert {problem.name for problem in raised.value.problems} == {"HTTP_ADDRESS", "LOG_FORMAT"}


def record(message: str, *values: Any, error: BaseException | None = None) -> logging.LogRecord:
    caught = None if error is None else (type(error), error, error.__traceback__)
    return logging.LogRecord("bot.gateway", logging.ERROR, "file.py", 1, message, values, caught)


def test_json_lines_are_as_private_as_the_others() -> None:
    formatter = JsonFormatter(TOKEN)
    line = formatter.format(record("member 123456789012345678 sent %s", TOKEN))
    told = json.loads(line)
    assert "123456789012345678" not in line
    assert TOKEN not in line
    assert told["level"] == "ERROR"
    assert told["logger"] == "bot.gateway"
    assert told["message"].startswith("member …")
    assert told["time"].endswith("+00:00")
    assert "details" not in told


def test_a_traceback_is_in_the_details_of_one_json_line() -> None:
    known: dict[str, int] = {}
    typed, line = "somebody".upper(), ""
    try:
        known[typed]
    except KeyError as error:
        line = JsonFormatter().format(record("it failed", error=error))
    assert "\n" not in line
    told = json.loads(line)
    assert told["message"] == "it failed"
    assert "KeyError" in told["details"]
    assert "SOMEBODY" not in line


async def test_a_running_bot_logs_json(library: Path, tmp_path: Path) -> None:
    async with WireDiscord() as discord:
        bot = discord.bot(TOKEN)
        async with watched(library, tmp_path, discord, LOG_FORMAT="json", LOG_LEVEL="INFO") as process:
            await bot.ready()
            assert await process.stop() == 0
            lines = (await process.output())[1].splitlines()
    assert lines
    assert {"time", "level", "logger", "message"} <= set.intersection(*(set(json.loads(line)) for line in lines))
