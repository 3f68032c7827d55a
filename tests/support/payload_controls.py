"""The rules for one component on its own: its texts, options, address and picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from tests.support.payload_findings import MEDIA, WEB, Finding, Json, Rule, addresses, beyond, mappings, text

ROW, BUTTON, SELECT, INPUT = 1, 2, 3, 4
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
LABEL, UPLOAD, RADIO, CHECKBOXES, CHECKBOX = 18, 19, 21, 22, 23
SELECTS = frozenset({SELECT, 5, 6, 7, 8})
CONTROLS = SELECTS | {BUTTON, INPUT, UPLOAD, RADIO, CHECKBOXES, CHECKBOX}
LINK, PREMIUM = 5, 6

_OPTION_COUNTS = {SELECT: (1, 25), RADIO: (2, 10), CHECKBOXES: (1, 10)}
_MOST_VALUES = {UPLOAD: 10, CHECKBOXES: 10, RADIO: 1}


def control_findings(item: Json, where: str) -> Iterator[Finding]:
    """Check one component, whatever its type; where it may stand is checked elsewhere."""
    kind = item.get("type")
    if kind == TEXT and not text(item.get("content")).strip():
        yield Finding(Rule.TEXT_EMPTY, where, "the text is empty")
    elif kind == BUTTON:
        yield from _button(item, where)
    elif kind in SELECTS | {RADIO, CHECKBOXES, UPLOAD}:
        yield from _choices(item, where)
    elif kind == INPUT:
        yield from _input(item, where)
    elif kind == THUMBNAIL:
        yield from _picture(item, where)
    elif kind == GALLERY:
        pictures = mappings(item.get("items"))
        yield from beyond(Rule.GALLERY_SIZE, where, len(pictures), 1, 10)
        for index, picture in enumerate(pictures):
            yield from _picture(picture, f"{where}/items/{index}")
    elif kind == FILE:
        file = item.get("file")
        if not isinstance(file, Mapping) or not text(file.get("url")).startswith("attachment://"):
            yield Finding(Rule.FILE_ADDRESS, where, "a file component names an upload: attachment://NAME")


def _button(item: Json, where: str) -> Iterator[Finding]:
    label = text(item.get("label"))
    yield from beyond(Rule.BUTTON_LABEL, f"{where}/label", len(label), 0, 80)
    if not label.strip() and not item.get("emoji") and item.get("style") != PREMIUM:
        yield Finding(Rule.BUTTON_EMPTY, where, "the button shows neither label nor emoji")
    address = text(item.get("url"))
    if item.get("style") != LINK:
        if address:
            yield Finding(Rule.BUTTON_LINK, where, "only a link button has a url")
    elif not address or item.get("custom_id"):
        yield Finding(Rule.BUTTON_LINK, where, "a link button has a url and no custom_id")
    else:
        yield from addresses(address, f"{where}/url", WEB | {"discord"}, most=512)


def _picture(item: Json, where: str) -> Iterator[Finding]:
    described = text(item.get("description"))
    if not described.strip():
        yield Finding(Rule.ALT_TEXT_MISSING, where, "house rule: a picture says what it shows (description)")
    yield from beyond(Rule.ALT_TEXT_LENGTH, f"{where}/description", len(described), 0, 1024)
    media = item.get("media")
    address = text(media.get("url")) if isinstance(media, Mapping) else ""
    yield from addresses(address, f"{where}/media/url", MEDIA, most=2048)


def _choices(item: Json, where: str) -> Iterator[Finding]:
    placeholder = text(item.get("placeholder"))
    yield from beyond(Rule.PLACEHOLDER_LENGTH, f"{where}/placeholder", len(placeholder), 0, 150)
    kind, options = item["type"], mappings(item.get("options"))
    most = _MOST_VALUES.get(kind, 25)
    if kind in _OPTION_COUNTS:
        yield from _options(options, f"{where}/options", *_OPTION_COUNTS[kind])
        most = min(most, max(len(options), 1))
    default_least = 1 if item.get("required", True) else 0
    upper = _number(item.get("max_values"), most if kind == CHECKBOXES else 1)
    lower = _number(item.get("min_values"), min(default_least, upper))
    if not 0 <= lower <= upper <= most or upper < 1:
        yield Finding(Rule.SELECT_RANGE, where, f"{lower} to {upper} values cannot be chosen, at most {most} can")
    chosen = sum(bool(option.get("default")) for option in options)
    if chosen > upper:
        yield Finding(Rule.SELECT_RANGE, where, f"{chosen} options are chosen beforehand, {upper} may be")


def _options(options: list[Json], where: str, least: int, most: int) -> Iterator[Finding]:
    yield from beyond(Rule.SELECT_OPTIONS, where, len(options), least, most)
    for index, option in enumerate(options):
        for name, shortest in (("label", 1), ("value", 1), ("description", 0)):
            size = len(text(option.get(name)).strip() and text(option.get(name)))
            yield from beyond(Rule.SELECT_OPTIONS, f"{where}/{index}/{name}", size, shortest, 100)
    for value, times in Counter(text(option.get("value")) for option in options).items():
        if times > 1:
            yield Finding(Rule.SELECT_VALUES, where, f"value {value!r} stands {times} times")


def _input(item: Json, where: str) -> Iterator[Finding]:
    least, most = _number(item.get("min_length"), 0), _number(item.get("max_length"), 4000)
    if not 0 <= least <= most <= 4000 or most < 1:
        yield Finding(Rule.INPUT_RANGE, where, f"nothing can have {least} to {most} characters of at most 4000")
    filled = len(text(item.get("value")))
    if filled > most:
        yield Finding(Rule.INPUT_RANGE, f"{where}/value", f"{filled} characters are filled in, {most} may be")
    placeholder = text(item.get("placeholder"))
    yield from beyond(Rule.PLACEHOLDER_LENGTH, f"{where}/placeholder", len(placeholder), 0, 100)


def _number(value: object, default: int) -> int:
    return value if isinstance(value, int) else default
