"""What the payload check reports: the rules by name, and one finding for each place that breaks one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

Json = Mapping[str, Any]


class Rule(StrEnum):
    """Every hand-written rule; tests/house/test_payload_rules.py breaks each one at least once."""

    # Messages.
    EMPTY_MESSAGE = "empty-message"
    CONTENT_LENGTH = "content-length"
    EMBED_COUNT = "embed-count"
    EMBED_LENGTH = "embed-length"
    EMBED_TOTAL = "embed-total"
    EMBED_EMPTY = "embed-empty"
    URL_FORM = "url-form"
    URL_LENGTH = "url-length"
    V2_MIXED = "v2-mixed"
    V2_FLAG_MISSING = "v2-flag-missing"
    MENTIONS_MISSING = "mentions-missing"
    MENTIONS_OPEN = "mentions-open"
    ATTACHMENT_UNKNOWN = "attachment-unknown"
    ATTACHMENT_COUNT = "attachment-count"
    FILE_SIZE = "file-size"
    # Components.
    COMPONENT_COUNT = "component-count"
    COMPONENT_PLACE = "component-place"
    COMPONENT_ID_TWICE = "component-id-twice"
    TEXT_TOTAL = "text-total"
    TEXT_EMPTY = "text-empty"
    CUSTOM_ID_MISSING = "custom-id-missing"
    CUSTOM_ID_LENGTH = "custom-id-length"
    CUSTOM_ID_TWICE = "custom-id-twice"
    BUTTON_EMPTY = "button-empty"
    BUTTON_LABEL = "button-label"
    BUTTON_LINK = "button-link"
    ROW_MIX = "row-mix"
    ROW_SIZE = "row-size"
    SELECT_OPTIONS = "select-options"
    SELECT_VALUES = "select-values"
    SELECT_RANGE = "select-range"
    PLACEHOLDER_LENGTH = "placeholder-length"
    SECTION_TEXTS = "section-texts"
    SECTION_ACCESSORY = "section-accessory"
    CONTAINER_EMPTY = "container-empty"
    GALLERY_SIZE = "gallery-size"
    FILE_ADDRESS = "file-address"
    ALT_TEXT_MISSING = "alt-text-missing"
    ALT_TEXT_LENGTH = "alt-text-length"
    # Modals.
    MODAL_TITLE = "modal-title"
    MODAL_SIZE = "modal-size"
    MODAL_PLACE = "modal-place"
    LABEL_TEXT = "label-text"
    INPUT_RANGE = "input-range"
    # Commands and their suggestions.
    CHOICE_COUNT = "choice-count"
    CHOICE_NAME = "choice-name"
    CHOICE_VALUE = "choice-value"
    CHOICE_TWICE = "choice-twice"
    CHOICE_AND_AUTOCOMPLETE = "choice-and-autocomplete"
    COMMAND_COUNT = "command-count"
    COMMAND_TWICE = "command-twice"
    COMMAND_NAME = "command-name"
    COMMAND_DESCRIPTION = "command-description"
    COMMAND_LOCALE = "command-locale"
    COMMAND_SIZE = "command-size"
    OPTION_COUNT = "option-count"
    OPTION_ORDER = "option-order"
    OPTION_NESTING = "option-nesting"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that Discord, or the house, would refuse. `where` is a path such as "data/components/0"."""

    rule: Rule | None
    where: str
    says: str

    def __str__(self) -> str:
        return f"{self.where or '(whole)'}: {self.says} [{self.rule or 'openapi'}]"


def mappings(value: object) -> list[Json]:
    """The objects of a list that should contain only objects; the schema reports the others."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [item for item in value if isinstance(item, Mapping)]


def text(value: object) -> str:
    """A text unchanged; anything else (absent, null, no text) as an empty one."""
    return value if isinstance(value, str) else ""


def beyond(rule: Rule, where: str, size: int, least: int, most: int) -> Iterator[Finding]:
    """Report a size outside `least` to `most`, both included."""
    if not least <= size <= most:
        yield Finding(rule, where, f"{size} where {least} to {most} are allowed")


WEB = frozenset({"http", "https"})
MEDIA = WEB | {"attachment"}


def addresses(address: str, where: str, schemes: frozenset[str], *, most: int) -> Iterator[Finding]:
    """Check that an address is whole: one of the schemes, a host, no blanks, at most `most` characters."""
    try:
        parts = urlsplit(address)
        whole = parts.scheme in schemes and bool(parts.netloc)
    except ValueError:
        whole = False
    if not whole or address.split() != [address]:
        yield Finding(Rule.URL_FORM, where, f"{address!r} is no {' or '.join(sorted(schemes))} address")
    yield from beyond(Rule.URL_LENGTH, where, len(address), 0, most)
