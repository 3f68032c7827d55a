"""A local stand-in for Wikidata's Action API: answers as documented, or fails in every way that the real one can."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.support.tmdb import Trouble, serve

NAMES = {
    "Q1": ("Ryan Coogler", "American film director"),
    "Q2": ("vampire film", "film genre"),
    "Q3": ("United States", "country in North America"),
    "Q4": ("English", "West Germanic language"),
}
SINNERS = 122700000


def item(
    number: int = SINNERS,
    label: str = "Sinners",
    description: str = "2025 film by Ryan Coogler",
    **claims: list[dict[str, Any]],
) -> dict[str, Any]:
    """An item in the form of Wikibase's JSON data model; `claims` replace the usual ones by their property."""
    usual = {
        "P31": [statement(entity("Q11424"))],
        "P57": [statement(entity("Q1"))],
        "P136": [statement(entity("Q2"))],
        "P495": [statement(entity("Q3"))],
        "P364": [statement(entity("Q4"))],
        "P577": [
            statement(when("+2025-04-18T00:00:00Z")),
            statement(when("+2024-01-01T00:00:00Z"), rank="deprecated"),
        ],
        "P2047": [statement(quantity("+138", "Q7727"))],
        "P345": [statement({"value": "tt31193180", "type": "string"})],
        "P4947": [statement({"value": "1233413", "type": "string"})],
        "P1476": [statement({"value": {"text": "Sinners", "language": "en"}, "type": "monolingualtext"})],
    }
    return {
        "type": "item",
        "id": f"Q{number}",
        "labels": {"en": {"language": "en", "value": label}},
        "descriptions": {"en": {"language": "en", "value": description}},
        "claims": {**usual, **claims},
    }


def statement(datavalue: dict[str, Any], rank: str = "normal") -> dict[str, Any]:
    snak = {"snaktype": "value", "property": "P0", "datavalue": datavalue}
    return {"mainsnak": snak, "type": "statement", "rank": rank, "references": []}


def entity(item_id: str) -> dict[str, Any]:
    value = {"entity-type": "item", "numeric-id": int(item_id[1:]), "id": item_id}
    return {"value": value, "type": "wikibase-entityid"}


def when(time: str, precision: int = 11) -> dict[str, Any]:
    model = "http://www.wikidata.org/entity/Q1985727"
    value = {"time": time, "timezone": 0, "before": 0, "after": 0, "precision": precision, "calendarmodel": model}
    return {"value": value, "type": "time"}


def quantity(amount: str, unit: str) -> dict[str, Any]:
    return {"value": {"amount": amount, "unit": f"http://www.wikidata.org/entity/{unit}"}, "type": "quantity"}


@dataclass
class WikidataStandIn:
    """Its items, what a search by words finds, its faults, and the requests that it received."""

    address: str = ""
    items: dict[str, dict[str, Any]] = field(default_factory=lambda: {f"Q{SINNERS}": item()})
    by_words: list[str] = field(default_factory=list)
    trouble: Trouble = field(default_factory=Trouble)
    queries: list[dict[str, str]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    open_now: int = 0
    most_at_once: int = 0

    @property
    def actions(self) -> list[str]:
        return [query["action"] for query in self.queries]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        query = dict(request.query)
        self.queries.append(query)
        self.agents.append(request.headers.get("User-Agent", ""))
        self.open_now += 1
        self.most_at_once = max(self.most_at_once, self.open_now)
        try:
            faulty = await self.trouble.answer(request)
        finally:
            self.open_now -= 1
        if faulty is not None:
            return faulty
        if query["action"] == "wbsearchentities":
            return web.json_response(
                {"searchinfo": {"search": query["search"]}, "search": self._found(query), "success": 1}
            )
        if query["action"] == "query":
            hits = [{"ns": 0, "title": each, "pageid": 1} for each in self.by_words]
            return web.json_response({"batchcomplete": "", "query": {"searchinfo": {}, "search": hits}})
        return web.json_response(
            {"entities": {each: self._entity(each) for each in query["ids"].split("|")}, "success": 1}
        )

    def _found(self, query: dict[str, str]) -> list[dict[str, Any]]:
        wanted = query["search"].casefold()
        return [
            {
                "id": each["id"],
                "title": each["id"],
                "label": (label := each["labels"]["en"]["value"]),
                "description": each["descriptions"]["en"]["value"],
                "match": {"type": "label", "language": "en", "text": label},
            }
            for each in self.items.values()
            if each["labels"]["en"]["value"].casefold().startswith(wanted)
        ]

    def _entity(self, item_id: str) -> dict[str, Any]:
        if item_id in self.items:
            return self.items[item_id]
        if item_id in NAMES:
            label, description = NAMES[item_id]
            return item(int(item_id[1:]), label, description, P31=[statement(entity("Q5"))])
        return {"id": item_id, "missing": ""}


@contextmanager
def wikidata_stand_in() -> Iterator[WikidataStandIn]:
    opened = WikidataStandIn()
    with serve("/w/api.php", opened.answer) as address:
        opened.address = f"{address}/w/api.php"
        yield opened
