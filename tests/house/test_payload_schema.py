"""The part of the payload check that reads Discord's own API description."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import payload_schema
from tests.support.payload_findings import Rule
from tests.support.payload_samples import answer, box, command, commands, message, section, suggestions, text
from tests.support.payloads import Request, findings

needs_description = pytest.mark.skipif(not payload_schema.available(), reason="Discord's OpenAPI description is absent")


@needs_description
@pytest.mark.parametrize(
    ("request_", "place"),
    [
        pytest.param(answer(text(), flags="x"), "data/flags", id="a flag that is no number"),
        pytest.param(answer(box(text(), accent_color=-1)), "data/components/0/accent_color", id="a colour below 0"),
        pytest.param(
            answer(box(section({"type": 10, "content": 5}))),
            "data/components/0/components/0/components/0/content",
            id="a number for a text, deep inside",
        ),
        pytest.param(answer(box({"type": 99})), "data/components/0/components/0/type", id="an unknown component"),
        pytest.param(commands(command(options=[{"type": 99}])), "0/options/0/type", id="an unknown option type"),
        pytest.param(suggestions([{"name": "x"}]), "data", id="a suggestion without value"),
        pytest.param(Request("POST", "/no/such/route", {}), "", id="a route that Discord has not"),
        pytest.param(Request("DELETE", "/channels/7/messages/8", {"a": 1}), "", id="a body where none is taken"),
    ],
)
def test_the_description_catches_what_no_rule_by_hand_says(request_: Request, place: str) -> None:
    assert place in {finding.where for finding in findings(request_) if finding.rule is None}


@needs_description
def test_uploads_may_be_numbered_as_the_library_numbers_them() -> None:
    errors = payload_schema.schema_errors(
        "POST", "/channels/7/messages", {"content": "x", "attachments": [{"id": 0}, {"id": "1"}]}
    )
    assert errors == []


def test_without_a_copy_of_the_description_the_rules_by_hand_still_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(payload_schema, "DESCRIPTION", tmp_path / "absent.json")
    assert {f.rule for f in findings(message(content="x" * 2001))} == {Rule.CONTENT_LENGTH}
