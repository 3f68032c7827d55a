"""Builders of payloads for tests: each makes a valid one, and its arguments can break it."""

from __future__ import annotations

from typing import Any

from tests.support.payloads import Request

QUIET: dict[str, Any] = {"parse": []}
V2 = 1 << 15


def text(content: str = "Words", **more: Any) -> dict[str, Any]:
    return {"type": 10, "content": content, **more}


def button(label: str = "Press", custom_id: str = "press", **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 2, "label": label, "custom_id": custom_id, **more}


def link(**more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 5, "label": "Open", **more}


def select(options: int = 2, **more: Any) -> dict[str, Any]:
    listed = [{"label": f"Option {n}", "value": str(n)} for n in range(options)]
    return {"type": 3, "custom_id": "pick", "options": listed, **more}


def row(*controls: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(controls)}


def box(*inner: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 17, "components": list(inner), **more}


def poster(description: str | None = "A poster", url: str = "https://example.org/p.jpg") -> dict[str, Any]:
    return {"type": 11, "media": {"url": url}, "description": description}


def section(*texts: dict[str, Any], accessory: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"type": 9, "components": list(texts), "accessory": accessory or poster()}


def gallery(pictures: int, **more: Any) -> dict[str, Any]:
    item = {"media": {"url": "https://example.org/p.jpg"}, "description": "A poster", **more}
    return {"type": 12, "items": [item] * pictures}


def answer(*components: dict[str, Any], **more: Any) -> Request:
    data = {"components": list(components), "flags": V2, "allowed_mentions": QUIET, **more}
    return Request("POST", "/interactions/1/token/callback", {"type": 4, "data": data})


def message(**body: Any) -> Request:
    return Request("POST", "/channels/7/messages", {"allowed_mentions": QUIET, **body})


def change(**body: Any) -> Request:
    return Request("PATCH", "/webhooks/7/token/messages/@original", body)


def field(component: dict[str, Any], label: str = "Field", **more: Any) -> dict[str, Any]:
    return {"type": 18, "label": label, "component": component, **more}


def entry(custom_id: str = "words", **more: Any) -> dict[str, Any]:
    return {"type": 4, "style": 2, "custom_id": custom_id, **more}


def modal(*fields: dict[str, Any], title: str = "Write", custom_id: str = "write:1") -> Request:
    data = {"title": title, "custom_id": custom_id, "components": list(fields)}
    return Request("POST", "/interactions/1/token/callback", {"type": 9, "data": data})


def choices(number: int, **more: Any) -> list[dict[str, Any]]:
    return [{"name": f"Film {n}", "value": f"film:{n}", **more} for n in range(number)]


def suggestions(listed: list[dict[str, Any]]) -> Request:
    return Request("POST", "/interactions/1/token/callback", {"type": 8, "data": {"choices": listed}})


def command(name: str = "review", description: str = "Read a review", **more: Any) -> dict[str, Any]:
    return {"type": 1, "name": name, "description": description, **more}


def commands(*listed: dict[str, Any]) -> Request:
    return Request("PUT", "/applications/7/commands", list(listed))


def option(name: str = "film", **more: Any) -> dict[str, Any]:
    return {"type": 3, "name": name, "description": "Which film", **more}


FULL_CARD = answer(
    box(
        section(text("# Heat (1995)"), text("Michael Mann · 170 minutes"), accessory=poster()),
        {"type": 14, "divider": True, "spacing": 1},
        text("x" * 3000),
        gallery(10),
        row(select(25, max_values=25, placeholder="x" * 150)),
        row(*[button("x" * 80, f"{n}".ljust(100, "x")) for n in range(4)], link(url="https://example.org")),
        accent_color=0xFFFFFF,
    ),
    {"type": 13, "file": {"url": "attachment://review.txt"}},
    attachments=[{"id": 0, "filename": "review.txt"}],
)
