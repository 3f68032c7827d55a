"""A local stand-in for TMDB: answers as documented, or fails in every way that the real one can."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

KEY = "0123456789abcdef0123456789abcdef"


def film(identity: int = 451, **changed: Any) -> dict[str, Any]:
    """TMDB's `/movie/{id}` in the form of its documentation, with everything appended."""
    answer = {
        "adult": False,
        "backdrop_path": "/fvu3UrQWqEfsMUbQgPEUnV1lkr1.jpg",
        "belongs_to_collection": None,
        "budget": 4_000_000,
        "genres": [{"id": 18, "name": "Drama"}, {"id": 10749, "name": "Romance"}],
        "homepage": "",
        "id": identity,
        "imdb_id": "tt0113627",
        "original_language": "en",
        "original_title": "Leaving Las Vegas",
        "overview": "A man goes to a city to drink, and meets somebody who lets him.",
        "popularity": 21.3,
        "poster_path": "/37qHRJxnSh5YkuaN9FgfNnMl3Tj.jpg",
        "production_countries": [{"iso_3166_1": "US", "name": "United States of America"}],
        "release_date": "1995-10-27",
        "runtime": 111,
        "spoken_languages": [{"english_name": "English", "iso_639_1": "en", "name": "English"}],
        "status": "Released",
        "tagline": "",
        "title": "Leaving Las Vegas",
        "video": False,
        "alternative_titles": {
            "titles": [
                {"iso_3166_1": "MX", "title": "Adiós a Las Vegas", "type": ""},
                {"iso_3166_1": "DE", "title": "Liebe bis in den Tod", "type": "working title"},
            ]
        },
        "external_ids": {"imdb_id": "tt0113627", "wikidata_id": "Q496255", "facebook_id": None},
        "videos": {
            "results": [
                _video("Clip", "aaaaaaaaaaa", kind="Clip"),
                _video("Teaser", "bbbbbbbbbbb", kind="Teaser"),
                _video("Fan trailer", "ccccccccccc", official=False),
                _video("Official Trailer", "dQw4w9WgXcQ"),
                _video("On another site", "123456789", site="Vimeo"),
            ]
        },
        "watch/providers": {
            "results": {
                "US": {
                    "link": f"https://www.themoviedb.org/movie/{identity}/watch?locale=US",
                    "flatrate": [_service("Criterion Channel", 258), _service("MUBI", 11)],
                    "rent": [_service("Apple TV", 2)],
                },
                "DE": {
                    "link": f"https://www.themoviedb.org/movie/{identity}/watch?locale=DE",
                    "buy": [_service("Maxdome", 20)],
                },
            }
        },
        "credits": {
            "cast": [{"name": "Nicolas Cage", "order": 0}, {"name": "Elisabeth Shue", "order": 1}],
            "crew": [
                {"name": "Mike Figgis", "job": "Director", "department": "Directing"},
                {"name": "Mike Figgis", "job": "Screenplay", "department": "Writing"},
                {"name": "Somebody Else", "job": "Gaffer", "department": "Lighting"},
            ],
        },
    }
    return {**answer, **changed}


def _service(name: str, identity: int) -> dict[str, Any]:
    return {"logo_path": "/x.jpg", "provider_id": identity, "provider_name": name, "display_priority": identity}


def _video(
    name: str, key: str, *, kind: str = "Trailer", site: str = "YouTube", official: bool = True
) -> dict[str, Any]:
    more = {"iso_639_1": "en", "iso_3166_1": "US", "size": 1080, "published_at": "2015-04-01T12:00:00.000Z"}
    return {"name": name, "key": key, "site": site, "type": kind, "official": official, **more}


@dataclass
class Trouble:
    """A fault of the stand-in."""

    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    """Seconds before it reacts."""
    hangs_up: bool = False

    async def answer(self, request: web.Request) -> web.Response | None:
        """The faulty answer; None if there is no fault."""
        if self.seconds:
            await asyncio.sleep(self.seconds)
        if self.hangs_up:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if self.body is None and self.status == 200:
            return None
        body = self.body if self.body is not None else b'{"success": false, "status_message": "No."}'
        return web.Response(body=body, status=self.status, headers={"Content-Type": "application/json", **self.headers})


@dataclass
class StandIn:
    """Its films, its faults, and the requests that it received: paths with the query, without the key."""

    address: str = ""
    films: dict[int, Any] = field(default_factory=lambda: {451: film()})
    by_imdb: dict[str, list[int]] = field(default_factory=dict)
    searched: list[dict[str, Any]] = field(default_factory=list)
    trouble: Trouble = field(default_factory=Trouble)
    asked: list[str] = field(default_factory=list)
    queries: list[dict[str, str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path.removeprefix("/3/"))
        self.queries.append(dict(request.query))
        self.keys.append(str(request.query.get("api_key") or request.headers.get("Authorization")))
        return await self.trouble.answer(request) or self._known(request)

    def _known(self, request: web.Request) -> web.Response:
        kind, _, name = request.path.removeprefix("/3/").partition("/")
        if kind == "find":
            return web.json_response({"movie_results": [{"id": n} for n in self.by_imdb.get(name, [])]})
        if kind == "search":
            return web.json_response({"page": 1, "results": self.searched})
        known = self.films.get(int(name))
        if known is None:
            return web.json_response({"success": False, "status_code": 34}, status=404)
        return web.json_response(known)


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """A stand-in of TMDB."""
    opened = StandIn()
    with serve("/3/{rest:.*}", opened.answer) as address:
        opened.address = f"{address}/3"
        yield opened


@contextmanager
def serve(path: str, answer: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> Iterator[str]:
    """Runs in a separate thread, so that it answers even if the tested loop is blocked; yields the server's address."""
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    runners: list[web.AppRunner] = []

    async def start() -> None:
        app = web.Application()
        app.router.add_get(path, answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        runners.append(runner)
        ready.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(start())
        loop.run_forever()
        loop.run_until_complete(runners[0].cleanup())
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    thread = threading.Thread(target=run, name="stand-in of a web service", daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield f"http://127.0.0.1:{runners[0].addresses[0][1]}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
