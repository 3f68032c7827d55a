"""Fixtures: a database with the starter library in it, made once; a world for each test."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import itertools
import os
import shutil
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from random import Random
from typing import Any

import hypothesis
import pytest
from simcord import Env

from bot.app import create_bot
from bot.composition import Services, open_services
from bot.config import Settings
from bot.domain.database_address import PostgresAddress
from bot.gateway import pictures, tree
from bot.gateway.pictures import PictureStudio
from tests.support import declared_changes, limits, plain_pictures, servers, shared_library
from tests.support.patient_env import PatientEnv
from tests.support.servers import TestServer
from tests.support.virtual_time import VirtualTime
from tests.support.world import World

# A deadline for one example would measure the machine's load, not the code.
hypothesis.settings.register_profile("marquee", deadline=None)
hypothesis.settings.load_profile("marquee")

_NEW_OBJECTS = 7_000
"""New objects between two collections of garbage; Python's own limit is a tenth of it."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """For `-n auto`, three workers to two processors: a journey waits for threads for about half of its time."""
    return -(-3 * (os.cpu_count() or 1) // 2)


def pytest_collection(session: pytest.Session) -> None:
    """Each worker first imports another part of the tests, so that none compiles what another one has compiled.

    Collecting reports what cannot be imported. Nothing of what is collected becomes garbage.
    """
    gc.disable()
    worker: dict[str, Any] | None = getattr(session.config, "workerinput", None)
    root = session.config.rootpath
    if worker is None or [root / each for each in session.config.args] != [root / "tests"]:
        return
    names = [".".join(path.relative_to(root).with_suffix("").parts) for path in sorted(root.glob("tests/*/test_*.py"))]
    first = len(names) * int(worker["workerid"].removeprefix("gw")) // worker["workercount"]
    with contextlib.suppress(Exception):
        for name in names[first:] + names[:first]:
            importlib.import_module(name)


def pytest_collection_finish() -> None:
    """Thousands of collected tests live to the end: no garbage collection need look at them, which took a tenth.

    Python's own limits are for small programs: a world makes and drops some hundred thousand objects, and to look
    through all of them after every 70,000 took another tenth.
    """
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(_NEW_OBJECTS, 10, 10)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the starter library; copied, never written."""
    path = tmp_path_factory.mktemp("template") / "marquee.sqlite3"

    async def make() -> None:
        async with open_services(Settings(database_path=path)):
            pass

    asyncio.run(make())
    return path


@pytest.fixture(scope="session")
def library(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database for a bot process that need not read the starter library first; copied, never written."""
    folder = tmp_path_factory.mktemp("library")
    shutil.copyfile(template, folder / "marquee.sqlite3")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _shared_library() -> Generator[None]:
    """Films and the title index of the starter library are made once, not for each test."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        shared_library.share_library(monkeypatch)
        yield


@pytest.fixture(autouse=True)
def _declared_changes(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """A transaction that writes what it did not declare fails the test, and so does a cache that reads such data."""
    declared_changes.watch(monkeypatch)
    declared_changes.problems.clear()
    yield
    assert declared_changes.problems == []


@pytest.fixture(autouse=True)
def _plain_posters(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Posters are a white dot without a worker process, except in tests marked `drawn`, which wait for them."""
    if request.node.get_closest_marker("drawn") is None:
        monkeypatch.setattr(PictureStudio, "_run", plain_pictures.draw_plainly)
    monkeypatch.setattr(pictures, "WAIT_SECONDS", limits.PICTURE_SECONDS)


@pytest.fixture(autouse=True)
def _plain_descriptions(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Commands are in English alone, except in tests marked `translated`: all languages took a tenth of each world."""
    if request.node.get_closest_marker("translated") is None:
        monkeypatch.setattr(tree, "add_translations", lambda _: None)


@pytest.fixture(autouse=True)
def _file_or_server(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("file") is not None and servers.server() is not None:
        pytest.skip("looks into the database file")


@pytest.fixture(scope="session")
def test_server(tmp_path_factory: pytest.TempPathFactory) -> Generator[TestServer | None]:
    """The PostgreSQL server that MARQUEE_TEST_POSTGRES names; None, and every world is on SQLite."""
    address = servers.server()
    if address is None:
        yield None
        return
    opened = TestServer(address, tmp_path_factory.mktemp("server"))
    yield opened
    opened.close()


@pytest.fixture
def database_url(test_server: TestServer | None, tmp_path: Path) -> Generator[PostgresAddress | None]:
    """A database of the test's own with the starter library, where there is a server."""
    if test_server is None:
        yield None
        return
    with test_server.database(tmp_path / "marquee.sqlite3") as address:
        yield address


@pytest.fixture
def settings(tmp_path: Path, database_url: PostgresAddress | None) -> Settings:
    # Nothing listens there: no test reaches Wikidata.
    return Settings(
        database_path=tmp_path / "marquee.sqlite3",
        database_url=database_url,
        wikidata_address="http://127.0.0.1:1/w/api.php",
    )


@pytest.fixture
def virtual_time() -> VirtualTime:
    return VirtualTime()


@pytest.fixture
async def services(settings: Settings, template: Path, virtual_time: VirtualTime) -> AsyncGenerator[Services]:
    """Every service over a database of the test's own, with the starter library and a seeded random generator."""
    opening = open_services(settings, rng=Random(7), sleep=virtual_time.sleep, new_id=itertools.count(1).__next__)
    async with shared_library.opened_copy(opening, settings, template) as opened:
        yield opened


@pytest.fixture
async def simcord_env(services: Services, virtual_time: VirtualTime) -> AsyncGenerator[Env]:
    """An offline Discord with the real bot. Refusals are answers, so World.check tells them from failures."""
    env = PatientEnv(create_bot(services), shard_count=1, check_errors=False)
    virtual_time.env = env
    await env.start()
    try:
        yield env
    finally:
        await env.shutdown()


@pytest.fixture
async def world(simcord_env: Env, services: Services, settings: Settings) -> AsyncGenerator[World]:
    opened = World(simcord_env, services, settings)
    await simcord_env.settle()
    yield opened
    opened.check()
