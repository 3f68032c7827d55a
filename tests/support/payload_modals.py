"""The rules for a modal: its title, its five fields, and what a field may contain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.support.payload_components import identity_findings, walk
from tests.support.payload_controls import (
    CHECKBOX,
    CHECKBOXES,
    INPUT,
    LABEL,
    RADIO,
    ROW,
    SELECTS,
    TEXT,
    UPLOAD,
    control_findings,
)
from tests.support.payload_findings import Finding, Json, Rule, beyond, mappings, text

_IN_LABEL = SELECTS | {INPUT, UPLOAD, RADIO, CHECKBOXES, CHECKBOX}


def modal_findings(body: Json, where: str) -> Iterator[Finding]:
    """Check the form that a callback of type 9 opens."""
    title = text(body.get("title"))
    yield from beyond(Rule.MODAL_TITLE, f"{where}/title", len(title.strip() and title), 1, 45)
    name = text(body.get("custom_id"))
    if not name:
        yield Finding(Rule.CUSTOM_ID_MISSING, where, "a modal needs a custom_id")
    yield from beyond(Rule.CUSTOM_ID_LENGTH, f"{where}/custom_id", len(name), 0, 100)
    fields = mappings(body.get("components"))
    where = f"{where}/components"
    yield from beyond(Rule.MODAL_SIZE, where, len(fields), 1, 5)
    everything = list(walk(fields, where))
    yield from identity_findings(everything, where)
    for index, field in enumerate(fields):
        yield from _field(field, f"{where}/{index}")
    for place, item in everything:
        yield from control_findings(item, place)


def _field(field: Json, where: str) -> Iterator[Finding]:
    kind = field.get("type")
    if kind == LABEL:
        label = text(field.get("label"))
        yield from beyond(Rule.LABEL_TEXT, f"{where}/label", len(label.strip() and label), 1, 45)
        size = len(text(field.get("description")))
        yield from beyond(Rule.LABEL_TEXT, f"{where}/description", size, 0, 100)
        inner = field.get("component")
        if not isinstance(inner, Mapping) or inner.get("type") not in _IN_LABEL:
            yield Finding(Rule.MODAL_PLACE, where, "a label holds one control of a form")
        elif inner.get("type") == INPUT and inner.get("label"):
            yield Finding(Rule.LABEL_TEXT, where, "inside a label a text input has no label of its own")
    elif kind == ROW:
        inputs = mappings(field.get("components"))
        if len(inputs) != 1 or inputs[0].get("type") != INPUT:
            yield Finding(Rule.MODAL_PLACE, where, "a row in a modal holds one text input")
        else:
            label = text(inputs[0].get("label"))
            yield from beyond(Rule.LABEL_TEXT, f"{where}/label", len(label), 1, 45)
    elif kind != TEXT:
        yield Finding(Rule.MODAL_PLACE, where, f"component type {kind} stands in a label, not bare")
