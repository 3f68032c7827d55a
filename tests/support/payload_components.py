"""The rules for a message's components: where each may be, how many, how long, and with which ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from tests.support.payload_controls import (
    BUTTON,
    CONTAINER,
    CONTROLS,
    FILE,
    GALLERY,
    LINK,
    PREMIUM,
    ROW,
    SECTION,
    SELECTS,
    SEPARATOR,
    TEXT,
    THUMBNAIL,
    control_findings,
)
from tests.support.payload_findings import Finding, Json, Rule, beyond, mappings, text

PLAIN_TYPES = frozenset({ROW})
"""What a message without the flag for layouts may hold."""

_IN_CONTAINER = frozenset({ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR})
_TOP = _IN_CONTAINER | {CONTAINER}


def component_findings(components: list[Json], where: str, *, v2: bool) -> Iterator[Finding]:
    """Check the component tree of a message; `v2` says whether it carries the flag for layouts."""
    everything = list(walk(components, where))
    if v2:
        yield from beyond(Rule.COMPONENT_COUNT, where, len(everything), 0, 40)
    else:
        yield from beyond(Rule.COMPONENT_COUNT, where, len(components), 0, 5)
    total = sum(len(text(item.get("content"))) for _, item in everything if item.get("type") == TEXT)
    yield from beyond(Rule.TEXT_TOTAL, where, total, 0, 4000)
    yield from identity_findings(everything, where)
    yield from _places(components, where, _TOP)
    for place, item in everything:
        yield from control_findings(item, place)


def walk(components: list[Json], where: str) -> Iterator[tuple[str, Json]]:
    """Go through a tree in the order in which Discord shows it, each with its path."""
    for index, item in enumerate(components):
        here = f"{where}/{index}"
        yield here, item
        yield from walk(mappings(item.get("components")), f"{here}/components")
        for name in ("accessory", "component"):
            inner = item.get(name)
            if isinstance(inner, Mapping):
                yield f"{here}/{name}", inner


def media_addresses(components: list[Json], where: str) -> list[tuple[str, str]]:
    """List the address of every picture and file in a tree, with its path."""
    found = []
    for place, item in walk(components, where):
        holders = [(place, item)]
        holders += [(f"{place}/items/{n}", picture) for n, picture in enumerate(mappings(item.get("items")))]
        for spot, holder in holders:
            for name in ("media", "file"):
                media = holder.get(name)
                if isinstance(media, Mapping):
                    found.append((f"{spot}/{name}/url", text(media.get("url"))))
    return found


def identity_findings(everything: list[tuple[str, Json]], where: str) -> Iterator[Finding]:
    """Check the custom ids that answers are routed by, and the numbers that components may have."""
    seen: Counter[str] = Counter()
    numbers: Counter[int] = Counter()
    for place, item in everything:
        number = item.get("id")
        if isinstance(number, int) and number:
            numbers[number] += 1
        if item.get("type") not in CONTROLS or (item.get("style") in {LINK, PREMIUM} and item.get("type") == BUTTON):
            continue
        name = text(item.get("custom_id"))
        seen[name] += bool(name)
        if not name:
            yield Finding(Rule.CUSTOM_ID_MISSING, place, "an interactive control has no custom_id")
        yield from beyond(Rule.CUSTOM_ID_LENGTH, f"{place}/custom_id", len(name), 0, 100)
    for name, times in seen.items():
        if times > 1:
            yield Finding(Rule.CUSTOM_ID_TWICE, where, f"custom_id {name!r} stands {times} times")
    for number, times in numbers.items():
        if times > 1:
            yield Finding(Rule.COMPONENT_ID_TWICE, where, f"id {number} stands {times} times")


def _places(components: list[Json], where: str, allowed: frozenset[int]) -> Iterator[Finding]:
    for index, item in enumerate(components):
        here, kind = f"{where}/{index}", item.get("type")
        if kind not in allowed:
            yield Finding(Rule.COMPONENT_PLACE, here, f"component type {kind} cannot stand here")
        elif kind == CONTAINER:
            inner = mappings(item.get("components"))
            if not inner:
                yield Finding(Rule.CONTAINER_EMPTY, here, "the container holds nothing")
            yield from _places(inner, f"{here}/components", _IN_CONTAINER)
        elif kind == ROW:
            yield from _row(mappings(item.get("components")), here)
        elif kind == SECTION:
            yield from _section(item, here)


def _row(items: list[Json], where: str) -> Iterator[Finding]:
    kinds = {item.get("type") for item in items}
    strangers = kinds - SELECTS - {BUTTON}
    if strangers:
        yield Finding(Rule.COMPONENT_PLACE, where, f"component types {strangers} cannot stand in a row")
    if kinds & SELECTS and len(items) > 1:
        yield Finding(Rule.ROW_MIX, where, "a select stands alone in its row")
    yield from beyond(Rule.ROW_SIZE, where, len(items), 1, 5)


def _section(item: Json, where: str) -> Iterator[Finding]:
    texts = mappings(item.get("components"))
    yield from beyond(Rule.SECTION_TEXTS, where, len(texts), 1, 3)
    if any(inner.get("type") != TEXT for inner in texts):
        yield Finding(Rule.SECTION_TEXTS, where, "a section holds texts only")
    accessory = item.get("accessory")
    if not isinstance(accessory, Mapping) or accessory.get("type") not in {BUTTON, THUMBNAIL}:
        yield Finding(Rule.SECTION_ACCESSORY, where, "a section needs a button or a thumbnail at its side")
