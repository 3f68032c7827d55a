"""Draws the components of an answer as plain text, for a terminal and for comparing answers in tests.

The input is the payload that is sent to Discord, so a drawing shows what was really sent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Component = Mapping[str, Any]

LEAST_WIDTH = 24
"""The smallest width in columns that can be drawn."""

_ROW, _BUTTON, _SELECTS = 1, 2, frozenset({3, 5, 6, 7, 8})
_SECTION, _TEXT, _THUMBNAIL, _GALLERY, _FILE, _SEPARATOR, _CONTAINER = 9, 10, 11, 12, 13, 14, 17
_LINK = 5
_PICTURE_WIDTH = 22
_ROOM_FOR_PICTURE = 50

_JOINER, _EMOJI_STYLE = "\u200d", "\ufe0f"

# Text that people wrote must not control the terminal: no control characters, no direction marks.
_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]")
_ISOLATES = re.compile("[\u2066-\u2069]")
"""Around foreign names in a language written right to left; not even a blank remains of them."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The width in columns, and whether controls show their custom_ids."""

    width: int
    show_ids: bool

    def narrowed(self, columns: int) -> _Sheet:
        return _Sheet(max(self.width - columns, 8), self.show_ids)


def draw_components(
    components: Sequence[Component], width: int = 78, *, ephemeral: bool = False, show_ids: bool = False
) -> str:
    """Draw a message's components in at most `width` columns (24 or more), without trailing blanks.

    `show_ids` adds each control's custom_id. Raises ValueError for a smaller width.
    """
    if width < LEAST_WIDTH:
        raise ValueError(width)
    lines = _stack(components, _Sheet(width, show_ids))
    if ephemeral:
        lines.append("(only you can see this)")
    return "\n".join(line.rstrip() for line in lines)


def text_columns(text: str) -> int:
    """The number of columns that a text takes in a terminal.

    Wide East Asian characters and emoji take two, marks and joiners none, and characters that a zero-width joiner
    attaches to an emoji none either (Unicode Standard Annex 11, and UTS 51 for emoji).
    """
    return sum(map(_cluster_width, _clusters(text)))


def wrap_line(text: str, width: int, hang: str = "") -> list[str]:
    """Break a line at blanks into lines of at most `width` columns (8 or more).

    Later lines begin with `hang`. A word wider than a line is broken between user-perceived characters. Leading
    blanks and `hang` are cut to half a line.
    """
    most = width // 2
    words = text.lstrip(" ")
    indent, hang = text[: len(text) - len(words)][:most], hang[:most]
    first, *rest = words.split(" ")
    lines: list[str] = []
    current = ""
    for word in (indent + first, *rest):
        joined = f"{current} {word}" if current else word
        if text_columns(joined) <= width:
            current = joined
            continue
        if current.strip():
            lines.append(current)
        current = (hang if lines else "") + word
        while text_columns(current) > width:
            head = _head(current, width)
            lines.append(head)
            current = hang + current[len(head) :]
    return [*lines, current]


def _clusters(text: str) -> Iterator[str]:
    """Split a text into user-perceived characters: a base with its marks and joined emoji."""
    cluster = ""
    for character in text:
        joined = cluster.endswith(_JOINER) and unicodedata.category(cluster[0]) == "So"
        tied = joined or _is_mark(character)
        if cluster and not tied:
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _is_mark(character: str) -> bool:
    skin_tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    return skin_tone or unicodedata.category(character) in {"Mn", "Me", "Cf"}


def _cluster_width(cluster: str) -> int:
    if _is_mark(cluster[0]) or unicodedata.category(cluster[0]) == "Cc":
        return 2 if "\U0001f3fb" <= cluster[0] <= "\U0001f3ff" else 0
    wide = unicodedata.east_asian_width(cluster[0]) in {"W", "F"}
    as_emoji = _EMOJI_STYLE in cluster and not cluster[0].isspace()
    return 2 if wide or as_emoji else 1


def _head(text: str, width: int) -> str:
    """As many whole characters as fit, and at least one."""
    taken, used = "", 0
    for cluster in _clusters(text):
        used += _cluster_width(cluster)
        if taken and used > width:
            break
        taken += cluster
    return taken


# Components


def _printable(text: Any) -> str:
    return _ISOLATES.sub("", _UNPRINTABLE.sub(" ", str(text or "")))


def _stack(components: Iterable[Component], sheet: _Sheet) -> list[str]:
    return [line for component in components for line in _component(component, sheet)]


def _component(component: Component, sheet: _Sheet) -> list[str]:
    kind = component.get("type")
    if kind in _DRAWERS:
        return _DRAWERS[kind](component, sheet)
    return [f"(component of type {kind})"]


def _container(component: Component, sheet: _Sheet) -> list[str]:
    inner = sheet.narrowed(4)
    edge = "│" if component.get("accent_color") is None else "┃"
    title = " spoiler " if component.get("spoiler") else ""
    lines = [f"╭{title.ljust(inner.width + 2, '─')}╮"]
    for item in component.get("components") or ():
        if item.get("type") == _SEPARATOR and item.get("divider", True):
            lines.append(f"├{'─' * (inner.width + 2)}┤")
        else:
            lines += [f"{edge} {_padded(line, inner.width)} │" for line in _component(item, inner)]
    return [*lines, f"╰{'─' * (inner.width + 2)}╯"]


def _separator(component: Component, sheet: _Sheet) -> list[str]:
    return ["─" * sheet.width if component.get("divider", True) else ""]


def _text(component: Component, sheet: _Sheet) -> list[str]:
    return _markdown(_printable(component.get("content")), sheet.width)


def _section(component: Component, sheet: _Sheet) -> list[str]:
    accessory: Component = component.get("accessory") or {}
    if accessory.get("type") == _BUTTON:
        aside = [_button(accessory, sheet)]
    else:
        aside = _framed(_picture(accessory), min(_PICTURE_WIDTH, sheet.width))
    taken = max(map(text_columns, aside)) + 2
    texts: Sequence[Component] = component.get("components") or ()
    if sheet.width < _ROOM_FOR_PICTURE or taken > sheet.width // 2:
        return [*_stack(texts, sheet), *(part for line in aside for part in wrap_line(line, sheet.width))]
    left = _stack(texts, sheet.narrowed(taken))
    height = max(len(left), len(aside))
    left += [""] * (height - len(left))
    aside += [""] * (height - len(aside))
    return [f"{_padded(line, sheet.width - taken)}  {beside}" for line, beside in zip(left, aside, strict=True)]


def _framed(said: str, width: int) -> list[str]:
    lines = wrap_line(said, width - 4)
    return [
        f"┌{'─' * (width - 2)}┐",
        *(f"│ {_padded(line, width - 4)} │" for line in lines),
        f"└{'─' * (width - 2)}┘",
    ]


def _picture(item: Component) -> str:
    """A picture's alternative text, covered if it is a spoiler, or a note that it has none."""
    described = _said(item, "description") or "(picture without description)"
    return _masked(described) if item.get("spoiler") else described


def _thumbnail(component: Component, sheet: _Sheet) -> list[str]:
    return _framed(_picture(component), min(_PICTURE_WIDTH, sheet.width))


def _gallery(component: Component, sheet: _Sheet) -> list[str]:
    pictures: Sequence[Component] = component.get("items") or ()
    return [line for item in pictures for line in wrap_line(f"▣ {_picture(item)}", sheet.width, "  ")]


def _file(component: Component, sheet: _Sheet) -> list[str]:
    address = str((component.get("file") or {}).get("url", ""))
    return wrap_line(f"▤ {address.removeprefix('attachment://')}", sheet.width, "  ")


def _row(component: Component, sheet: _Sheet) -> list[str]:
    lines: list[str] = []
    current = ""
    for item in component.get("components") or ():
        if item.get("type") in _SELECTS:
            lines += _select(item, sheet)
            continue
        drawn = _button(item, sheet)
        if current and text_columns(current) + 1 + text_columns(drawn) > sheet.width:
            lines.append(current)
            current = ""
        current = f"{current} {drawn}" if current else drawn
    lines += [current] if current else []
    return [part for line in lines for part in wrap_line(line, sheet.width, "  ")]


def _button(item: Component, sheet: _Sheet) -> str:
    words = [_emoji(item.get("emoji")), _said(item, "label")]
    if item.get("style") == _LINK:
        words.append(f"↗ {item.get('url')}" if sheet.show_ids else "↗")
    label = " ".join(word for word in words if word)
    drawn = f"( {label} )" if item.get("disabled") else f"[ {label} ]"
    return drawn + _id(item, sheet)


def _select(item: Component, sheet: _Sheet) -> list[str]:
    label = f"{_said(item, 'placeholder') or 'Choose'} ▾"
    head = f"( {label} )" if item.get("disabled") else f"[ {label} ]"
    lines = wrap_line(head + _id(item, sheet), sheet.width, "  ")
    for option in item.get("options") or ():
        sign = "●" if option.get("default") else "○"
        words = [sign, _emoji(option.get("emoji")), _said(option, "label")]
        if option.get("description"):
            words.append(f"· {_said(option, 'description')}")
        if sheet.show_ids:
            words.append(f"{{{option.get('value')}}}")
        lines += wrap_line("  " + " ".join(word for word in words if word), sheet.width, "    ")
    return lines


def _emoji(emoji: Any) -> str:
    if not isinstance(emoji, Mapping):
        return ""
    return f":{emoji.get('name')}:" if emoji.get("id") else str(emoji.get("name") or "")


def _id(item: Component, sheet: _Sheet) -> str:
    return f"{{{item['custom_id']}}}" if sheet.show_ids and item.get("custom_id") else ""


def _said(item: Component, name: str) -> str:
    return " ".join(_printable(item.get(name)).split())


def _padded(line: str, width: int) -> str:
    return line + " " * (width - text_columns(line))


_DRAWERS: Mapping[Any, Callable[[Component, _Sheet], list[str]]] = {
    _ROW: _row,
    _SECTION: _section,
    _TEXT: _text,
    _THUMBNAIL: _thumbnail,
    _GALLERY: _gallery,
    _FILE: _file,
    _SEPARATOR: _separator,
    _CONTAINER: _container,
}


# Discord's Markdown

_SPOILER = re.compile(r"(\\.|`[^`\n]+`)|\|\|((?:\\.|(?!\|\|)[^\\])+)\|\|", re.DOTALL)
_HEADING = re.compile(r"(#{1,3}) +(.+)")
_SUBTEXT = re.compile(r"-# +(.+)")
_QUOTE = re.compile(r">(?:>>)? +(.*)")
_LIST = re.compile(r"( *)(?:[-*]|(\d+\.)) +(.+)")
_INLINE = re.compile(
    r"""
      \\(?P<escaped>[^\w\s])
    | (?P<code>`[^`]+`)
    | <(?:/(?P<command>[^:<>]+):\d+|t:(?P<time>-?\d{1,12})(?::\w)?|a?:(?P<emoji>\w+):\d+
        |(?P<who>@[!&]?\d+|\#\d+)|(?P<address>https?://[^\s<>]+))>
    | \[(?P<label>(?:\\.|[^\]\\])+)\]\(<?(?P<target>https?://[^\s)>]+)>?\)
    | (?P<marks>\*{1,3}|~~|__|(?<!\w)_)(?=\S)(?P<body>(?:\\.|(?!(?P=marks))[^\\])+)(?<=\S)(?P=marks)
    """,
    re.VERBOSE,
)


def _markdown(content: str, width: int) -> list[str]:
    """Render Discord's Markdown as plain text: markup is removed, blocks keep their layout."""
    lines: list[str] = []
    fenced = False
    for raw in _SPOILER.sub(_cover, content).split("\n"):
        if raw.startswith("```"):
            fenced = not fenced
        elif fenced:
            lines += wrap_line(raw, width)
        else:
            lines += _block(raw, width)
    return lines


def _block(raw: str, width: int) -> list[str]:
    if found := _HEADING.fullmatch(raw):
        lines = wrap_line(_inline(found[2]), width)
        rule = {"#": "═", "##": "─"}.get(found[1])
        return [*lines, rule * max(map(text_columns, lines))] if rule else lines
    if found := _SUBTEXT.fullmatch(raw):
        return wrap_line(_inline(found[1]), width)
    if found := _QUOTE.fullmatch(raw):
        return [f"▎ {line}" for line in wrap_line(_inline(found[1]), width - 2)]
    if found := _LIST.fullmatch(raw):
        sign = f"{found[1]}{found[2] or '•'} "
        return wrap_line(sign + _inline(found[3]), width, " " * len(sign))
    return wrap_line(_inline(raw), width)


def _cover(found: re.Match[str]) -> str:
    return found[0] if found[1] else _masked(_inline(found[2]))


def _masked(text: str) -> str:
    """Cover every character except blanks, keeping the number of columns."""
    return "".join(c if c.isspace() else "▒" * _cluster_width(c) for c in _clusters(text))


def _inline(text: str) -> str:
    return _INLINE.sub(_plain, text)


def _plain(found: re.Match[str]) -> str:
    if found["label"]:
        return f"{_inline(found['label'])} <{found['target']}>"
    if found["body"]:
        return _inline(found["body"])
    if found["command"]:
        return f"/{found['command']}"
    if found["time"]:
        return _moment(int(found["time"]))
    if found["emoji"]:
        return f":{found['emoji']}:"
    return found["escaped"] or found["code"] or found["who"] or found["address"]


def _moment(seconds: int) -> str:
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"
    except (OverflowError, ValueError, OSError):
        return f"<t:{seconds}>"
