"""Reads microdata (itemscope, itemprop) as nodes like those of JSON-LD."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from lxml.etree import _Element

_MOST_NODES = 200
_MOST_VALUES = 2_000
_LONGEST = 400
_READ = frozenset(
    "name headline datePublished dateCreated copyrightYear ratingValue bestRating inLanguage author director actor "
    "actors publisher itemReviewed reviewRating url review".split()
)


@dataclass(slots=True)
class _OpenItem:
    element: _Element
    name: str
    node: dict[str, Any] | None
    texts: list[str] = field(default_factory=list)
    length: int = 0


def microdata_nodes(root: _Element) -> list[dict[str, Any]]:
    """Return the outermost items of a page in order; texts longer than a name are left out."""
    found: list[dict[str, Any]] = []
    stack: list[_OpenItem] = []
    nodes = values = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            name = (element.get("itemprop") or "").split(" ")[0]
            scope = element.get("itemscope") is not None and nodes < _MOST_NODES
            if scope or (name in _READ and values < _MOST_VALUES):
                nodes, values = nodes + scope, values + 1
                stack.append(
                    _OpenItem(element, name, {"@type": (element.get("itemtype") or "")[:200]} if scope else None)
                )
            _add_text(stack, element.text)
            continue
        if stack and stack[-1].element is element:
            _close(stack, found)
        _add_text(stack, element.tail)
    return found


def _add_text(stack: list[_OpenItem], text: str | None) -> None:
    if stack and text and stack[-1].length < _LONGEST:
        stack[-1].texts.append(text[:_LONGEST])
        stack[-1].length += len(text)


def _close(stack: list[_OpenItem], found: list[dict[str, Any]]) -> None:
    item = stack.pop()
    text = "".join(item.texts)
    value: Any = item.node if item.node is not None else _value(item.element, text)
    owner = next((other.node for other in reversed(stack) if other.node is not None), None)
    if item.name and owner is not None:
        if value and item.name in _READ:
            earlier = owner.get(item.name)
            owner[item.name] = (
                value if earlier is None else [*(earlier if isinstance(earlier, list) else [earlier]), value]
            )
    elif item.node is not None:
        found.append(item.node)
    _add_text(stack, text)


def _value(element: _Element, text: str) -> str:
    for name in ("content", "datetime"):
        if element.get(name):
            return str(element.get(name))[:_LONGEST]
    if element.tag in {"a", "link"} and element.get("itemprop") == "url":
        return str(element.get("href") or "")[:_LONGEST]
    return " ".join(text.split()) if len(text) < _LONGEST else ""
