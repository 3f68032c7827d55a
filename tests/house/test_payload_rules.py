"""The payload check itself: each rule is broken once and caught, and good payloads pass."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.support.payload_findings import Rule
from tests.support.payload_samples import (
    FULL_CARD,
    QUIET,
    V2,
    answer,
    box,
    button,
    change,
    choices,
    command,
    commands,
    entry,
    field,
    gallery,
    link,
    message,
    modal,
    option,
    poster,
    row,
    section,
    select,
    suggestions,
    text,
)
from tests.support.payloads import Request, check_requests, findings, problems


def fifteen_hundred(number: int) -> list[dict[str, Any]]:
    return [{"description": "x" * 1500} for _ in range(number)]


BROKEN: list[tuple[Rule, str, Request]] = [
    (Rule.EMPTY_MESSAGE, "blanks only", message(content=" \n ")),
    (Rule.EMPTY_MESSAGE, "emptied by an edit", change(content="", embeds=[], components=[], attachments=[])),
    (Rule.CONTENT_LENGTH, "2001 characters", message(content="x" * 2001)),
    (Rule.EMBED_COUNT, "eleven embeds", message(embeds=[{"title": "x"}] * 11)),
    (Rule.EMBED_COUNT, "26 fields", message(embeds=[{"fields": [{"name": "n", "value": "v"}] * 26}])),
    (Rule.EMBED_LENGTH, "a long title", message(embeds=[{"title": "x" * 257}])),
    (Rule.EMBED_LENGTH, "a long footer", message(embeds=[{"title": "x", "footer": {"text": "x" * 2049}}])),
    (Rule.EMBED_LENGTH, "a field without value", message(embeds=[{"fields": [{"name": "n", "value": ""}]}])),
    (Rule.EMBED_TOTAL, "7500 characters in five embeds", message(embeds=fifteen_hundred(5))),
    (Rule.EMBED_EMPTY, "nothing but a colour", message(embeds=[{"color": 1}])),
    (Rule.URL_FORM, "no address in an embed", message(embeds=[{"title": "x", "url": "not a url"}])),
    (Rule.URL_FORM, "a script behind a button", answer(row(link(url="javascript:alert(1)")))),
    (Rule.URL_FORM, "a blank in a picture's address", answer(gallery(1, media={"url": "https://a.b/c d"}))),
    (Rule.URL_FORM, "a bracket that opens no address", answer(row(link(url="https://[")))),
    (Rule.URL_LENGTH, "a link of 513 characters", answer(row(link(url="https://e.org/".ljust(513, "x"))))),
    (Rule.V2_MIXED, "content beside a layout", answer(text(), content="hello")),
    (Rule.V2_MIXED, "an embed beside a layout", answer(text(), embeds=[{"title": "x"}])),
    (Rule.V2_MIXED, "a poll beside a layout", answer(text(), poll={"question": {"text": "?"}})),
    (Rule.V2_FLAG_MISSING, "a layout without the flag", answer(box(text()), flags=64)),
    (
        Rule.MENTIONS_MISSING,
        "no word on mentions",
        Request("POST", "/channels/7/messages", {"content": "@everyone"}),
    ),
    (Rule.MENTIONS_MISSING, "an edit without a word on mentions", change(content="hi")),
    (Rule.MENTIONS_OPEN, "everyone", message(content="hi", allowed_mentions={"parse": ["everyone"]})),
    (Rule.MENTIONS_OPEN, "one member", message(content="hi", allowed_mentions={"parse": [], "users": [5]})),
    (Rule.MENTIONS_OPEN, "one role", message(content="hi", allowed_mentions={"parse": [], "roles": ["5"]})),
    (
        Rule.MENTIONS_OPEN,
        "the one replied to",
        message(content="hi", allowed_mentions={"parse": [], "replied_user": True}),
    ),
    (
        Rule.ATTACHMENT_UNKNOWN,
        "a picture that is not sent along",
        answer(gallery(1, media={"url": "attachment://a.png"}), attachments=[{"id": 0, "filename": "b.png"}]),
    ),
    (
        Rule.ATTACHMENT_UNKNOWN,
        "an embed's picture that is not sent along",
        message(embeds=[{"image": {"url": "attachment://a.png"}}]),
    ),
    (
        Rule.ATTACHMENT_COUNT,
        "eleven files",
        message(content="x", attachments=[{"id": n, "filename": f"{n}.txt"} for n in range(11)]),
    ),
    (
        Rule.FILE_SIZE,
        "eleven megabytes",
        Request("POST", "/channels/7/messages", None, files={"a.zip": 11_000_000}),
    ),
    (Rule.COMPONENT_COUNT, "41 with the nested ones", answer(box(*[text(f"{n}") for n in range(40)]))),
    (Rule.COMPONENT_COUNT, "six rows", answer(*[row(button(custom_id=f"{n}")) for n in range(6)], flags=0)),
    (Rule.COMPONENT_PLACE, "a bare button", answer(button())),
    (Rule.COMPONENT_PLACE, "a bare select in a container", answer(box(select()))),
    (Rule.COMPONENT_PLACE, "a container in a container", answer(box(box(text())))),
    (Rule.COMPONENT_PLACE, "a text in a row", answer(row(text()))),
    (Rule.COMPONENT_PLACE, "a form's label in a message", answer(field(entry()))),
    (Rule.COMPONENT_ID_TWICE, "one number for two", answer(text(id=3), box(text(id=3)))),
    (Rule.TEXT_TOTAL, "4001 characters in two texts", answer(text("x" * 4000), box(text("y")))),
    (Rule.TEXT_EMPTY, "an empty text", answer(box(text(" ")))),
    (Rule.CUSTOM_ID_MISSING, "a button", answer(row({"type": 2, "style": 1, "label": "Dead"}))),
    (Rule.CUSTOM_ID_MISSING, "a select", answer(row({"type": 5}))),
    (Rule.CUSTOM_ID_MISSING, "a form's input", modal(field(entry("")))),
    (Rule.CUSTOM_ID_MISSING, "a modal", modal(field(entry()), custom_id="")),
    (Rule.CUSTOM_ID_LENGTH, "101 characters", answer(row(button(custom_id="x" * 101)))),
    (Rule.CUSTOM_ID_LENGTH, "a modal's", modal(field(entry()), custom_id="x" * 101)),
    (Rule.CUSTOM_ID_TWICE, "in two rows", answer(row(button()), box(row(button("Other"))))),
    (Rule.CUSTOM_ID_TWICE, "in a section", answer(section(text(), accessory=button()), row(button("Other")))),
    (Rule.BUTTON_EMPTY, "neither label nor emoji", answer(row(button(label="")))),
    (Rule.BUTTON_LABEL, "81 characters", answer(row(button(label="x" * 81)))),
    (Rule.BUTTON_LINK, "a link without address", answer(row(link()))),
    (Rule.BUTTON_LINK, "a link with a custom_id", answer(row(link(url="https://a.org", custom_id="x")))),
    (Rule.BUTTON_LINK, "an address on a plain button", answer(row(button(url="https://a.org")))),
    (Rule.ROW_MIX, "a select beside a button", answer(row(select(), button()))),
    (Rule.ROW_SIZE, "six buttons", answer(row(*[button(custom_id=f"{n}") for n in range(6)]))),
    (Rule.ROW_SIZE, "an empty row", answer(row())),
    (Rule.SELECT_OPTIONS, "none", answer(row(select(0)))),
    (Rule.SELECT_OPTIONS, "26", answer(row(select(26)))),
    (
        Rule.SELECT_OPTIONS,
        "a label of 101 characters",
        answer(row(select(options=0) | {"options": [{"label": "x" * 101, "value": "1"}]})),
    ),
    (
        Rule.SELECT_OPTIONS,
        "a blank label",
        answer(row(select(options=0) | {"options": [{"label": " ", "value": "1"}]})),
    ),
    (Rule.SELECT_OPTIONS, "a radio group of one", modal(field(select(1) | {"type": 21}))),
    (Rule.SELECT_OPTIONS, "eleven checkboxes", modal(field(select(11) | {"type": 22}))),
    (
        Rule.SELECT_VALUES,
        "one value twice",
        answer(row(select(0) | {"options": [{"label": "a", "value": "1"}, {"label": "b", "value": "1"}]})),
    ),
    (Rule.SELECT_RANGE, "more than there are", answer(row(select(2, max_values=3)))),
    (Rule.SELECT_RANGE, "least above most", answer(row(select(5, min_values=3, max_values=2)))),
    (Rule.SELECT_RANGE, "eleven files", modal(field({"type": 19, "custom_id": "f", "max_values": 11}))),
    (
        Rule.SELECT_RANGE,
        "two chosen beforehand",
        answer(row(select(0) | {"options": [{"label": v, "value": v, "default": True} for v in "ab"]})),
    ),
    (Rule.PLACEHOLDER_LENGTH, "a select's", answer(row(select(placeholder="x" * 151)))),
    (Rule.PLACEHOLDER_LENGTH, "a text input's", modal(field(entry(placeholder="x" * 101)))),
    (Rule.SECTION_TEXTS, "none", answer(section())),
    (Rule.SECTION_TEXTS, "four", answer(section(text(), text(), text(), text()))),
    (Rule.SECTION_TEXTS, "a row", answer(section(row(button())))),
    (Rule.SECTION_ACCESSORY, "a missing one", answer({"type": 9, "components": [text()]})),
    (Rule.SECTION_ACCESSORY, "a select", answer(section(text(), accessory=select()))),
    (Rule.CONTAINER_EMPTY, "an empty container", answer(box())),
    (Rule.GALLERY_SIZE, "no picture", answer(gallery(0))),
    (Rule.GALLERY_SIZE, "eleven pictures", answer(gallery(11))),
    (Rule.FILE_ADDRESS, "a file on the web", answer({"type": 13, "file": {"url": "https://a.org/f.zip"}})),
    (Rule.ALT_TEXT_MISSING, "a thumbnail", answer(section(text(), accessory=poster(description=None)))),
    (Rule.ALT_TEXT_MISSING, "a gallery", answer(gallery(1, description=" "))),
    (Rule.ALT_TEXT_LENGTH, "a thumbnail's", answer(section(text(), accessory=poster("x" * 1025)))),
    (
        Rule.ALT_TEXT_LENGTH,
        "an upload's",
        message(content="x", attachments=[{"id": 0, "filename": "a.png", "description": "x" * 1025}]),
    ),
    (Rule.MODAL_TITLE, "46 characters", modal(field(entry()), title="x" * 46)),
    (Rule.MODAL_TITLE, "blank", modal(field(entry()), title=" ")),
    (Rule.MODAL_SIZE, "six fields", modal(*[field(entry(f"{n}")) for n in range(6)])),
    (Rule.MODAL_SIZE, "no field", modal()),
    (Rule.MODAL_PLACE, "a bare radio group", modal(select() | {"type": 21})),
    (Rule.MODAL_PLACE, "a button in a label", modal(field(button()))),
    (Rule.MODAL_PLACE, "a select in a row", modal(row(select()))),
    (Rule.LABEL_TEXT, "46 characters", modal(field(entry(), label="x" * 46))),
    (Rule.LABEL_TEXT, "a long description", modal(field(entry(), description="x" * 101))),
    (Rule.LABEL_TEXT, "two labels for one input", modal(field(entry(label="Again")))),
    (Rule.LABEL_TEXT, "an old-style input without one", modal(row(entry()))),
    (Rule.INPUT_RANGE, "4001 characters", modal(field(entry(max_length=4001)))),
    (Rule.INPUT_RANGE, "least above most", modal(field(entry(min_length=9, max_length=5)))),
    (Rule.INPUT_RANGE, "more filled in than fits", modal(field(entry(max_length=5, value="too long")))),
    (Rule.CHOICE_COUNT, "26 suggestions", suggestions(choices(26))),
    (Rule.CHOICE_COUNT, "26 static choices", commands(command(options=[option(choices=choices(26))]))),
    (Rule.CHOICE_NAME, "101 characters", suggestions([{"name": "x" * 101, "value": "1"}])),
    (Rule.CHOICE_NAME, "blank", suggestions([{"name": " ", "value": "1"}])),
    (Rule.CHOICE_VALUE, "101 characters", suggestions([{"name": "x", "value": "x" * 101}])),
    (Rule.CHOICE_VALUE, "empty", suggestions([{"name": "x", "value": ""}])),
    (Rule.CHOICE_VALUE, "an inexact integer", suggestions([{"name": "x", "value": 2**60}])),
    (
        Rule.CHOICE_VALUE,
        "a number for a text",
        commands(command(options=[option(choices=[{"name": "x", "value": 1}])])),
    ),
    (Rule.CHOICE_TWICE, "one value", commands(command(options=[option(choices=choices(2, value="v"))]))),
    (
        Rule.CHOICE_AND_AUTOCOMPLETE,
        "both",
        commands(command(options=[option(choices=choices(2), autocomplete=True)])),
    ),
    (Rule.COMMAND_COUNT, "101 commands", commands(*[command(f"c{n}") for n in range(101)])),
    (Rule.COMMAND_COUNT, "16 menus", commands(*[{"type": 3, "name": f"Menu {n}"} for n in range(16)])),
    (Rule.COMMAND_TWICE, "one name", commands(command(), command())),
    (Rule.COMMAND_TWICE, "one option", commands(command(options=[option(), option()]))),
    (Rule.COMMAND_NAME, "a capital", commands(command("Review"))),
    (Rule.COMMAND_NAME, "a blank", commands(command("who saw"))),
    (Rule.COMMAND_NAME, "33 characters", commands(command("x" * 33))),
    (Rule.COMMAND_NAME, "an option's capital", commands(command(options=[option("Film")]))),
    (Rule.COMMAND_NAME, "a translation", commands(command(name_localizations={"de": "Film Kritik"}))),
    (Rule.COMMAND_NAME, "a menu without one", commands({"type": 2, "name": ""})),
    (Rule.COMMAND_DESCRIPTION, "101 characters", commands(command(description="x" * 101))),
    (Rule.COMMAND_DESCRIPTION, "empty", commands(command(description=""))),
    (Rule.COMMAND_DESCRIPTION, "on a menu", commands({"type": 2, "name": "Menu", "description": "x"})),
    (
        Rule.COMMAND_LOCALE,
        "unknown, of a suggestion",
        suggestions([{"name": "x", "value": "x", "name_localizations": {"xx": "x"}}]),
    ),
    (Rule.COMMAND_LOCALE, "unknown", commands(command(name_localizations={"xx": "kritik"}))),
    (
        Rule.COMMAND_SIZE,
        "8000 characters and more",
        commands(
            command(
                options=[
                    option(f"o{n}", choices=[{"name": f"{i}" + "x" * 90, "value": f"{i}"} for i in range(25)])
                    for n in range(4)
                ]
            )
        ),
    ),
    (Rule.OPTION_COUNT, "26", commands(command(options=[option(f"o{n}") for n in range(26)]))),
    (
        Rule.OPTION_ORDER,
        "a required one last",
        commands(command(options=[option("a"), option("b", required=True)])),
    ),
    (
        Rule.OPTION_NESTING,
        "a subcommand beside an option",
        commands(command(options=[option(), option("sub", type=1)])),
    ),
    (
        Rule.OPTION_NESTING,
        "a group in a group",
        commands(command(options=[option("a", type=2, options=[option("b", type=2)])])),
    ),
]

GOOD: list[tuple[str, Request]] = [
    ("a full card", FULL_CARD),
    ("forty components", answer(box(*[text("x" * 100) for n in range(39)]))),
    ("a plain answer", message(content="x" * 2000)),
    ("embeds at the limit", message(embeds=fifteen_hundred(4))),
    ("rows without a layout", answer(row(button()), content="Which one?", flags=64)),
    ("an emoji for a label", answer(row(button("", emoji={"name": "⭐", "id": None})))),
    ("a suggestion list", suggestions(choices(25))),
    ("an empty suggestion list", suggestions([])),
    ("suggested numbers", suggestions([{"name": "x", "value": 3}])),
    (
        "a form with everything",
        modal(
            field(entry(max_length=4000, value="x" * 4000, placeholder="x" * 100), description="x" * 100),
            field(select(25) | {"custom_id": "s"}),
            field(select(10) | {"type": 22, "custom_id": "c", "min_values": 0, "max_values": 10, "required": False}),
            field({"type": 19, "custom_id": "f", "max_values": 10}),
            text("Only what is submitted is kept."),
            title="x" * 45,
        ),
    ),
    ("a form of the old kind", modal(row(entry(label="Words")))),
    (
        "a full command list",
        commands(
            *[command(f"c{n}") for n in range(99)],
            command(
                "ตาราง",
                options=[option(required=True, autocomplete=True), option("rate", choices=choices(25))],
            ),
            *[{"type": 3, "name": f"Save as review {n}"} for n in range(15)],
        ),
    ),
    (
        "groups and their subcommands",
        commands(command(options=[option("a", type=2, options=[option("b", type=1, options=[option()])])])),
    ),
    ("a translated command", commands(command(name_localizations={"de": "kritik", "th": "บทวิจารณ์"}))),
    ("an edit that touches the buttons only", change(components=[row(button())], allowed_mentions=QUIET)),
    (
        "an edit that keeps the picture it had",
        change(components=[gallery(1, media={"url": "attachment://a.png"})], flags=V2, allowed_mentions=QUIET),
    ),
    ("a deferred answer", Request("POST", "/interactions/1/t/callback", {"type": 5, "data": {"flags": 64}})),
    ("a deferred press", Request("POST", "/interactions/1/t/callback", {"type": 6})),
    ("a question without a body", Request("GET", "/applications/7/commands")),
    ("a file just small enough", Request("POST", "/channels/7/messages", files={"a.zip": 10 * 1024 * 1024})),
]


@pytest.mark.parametrize(("rule", "request_"), [pytest.param(r, q, id=f"{r}: {why}") for r, why, q in BROKEN])
def test_a_payload_that_breaks_a_rule_is_caught(rule: Rule, request_: Request) -> None:
    assert rule in {finding.rule for finding in findings(request_)}


@pytest.mark.parametrize("request_", [pytest.param(q, id=why) for why, q in GOOD])
def test_a_good_payload_passes(request_: Request) -> None:
    assert problems(request_) == []


def test_every_rule_is_broken_by_some_payload() -> None:
    assert {rule for rule, _, _ in BROKEN} == set(Rule)


def test_a_mention_passes_where_it_is_permitted_and_nowhere_else() -> None:
    ping = message(content="Tonight!", allowed_mentions={"parse": [], "roles": ["42"]})
    assert problems(ping, permitted_mentions={42}) == []
    assert problems(ping, permitted_mentions={43})


def test_a_forum_post_is_checked_as_the_message_that_it_opens_with() -> None:
    post = Request("POST", "/channels/7/threads", {"name": "Heat", "message": {"content": "x" * 2001}})
    assert {Rule.CONTENT_LENGTH, Rule.MENTIONS_MISSING} <= {finding.rule for finding in findings(post)}


def test_a_follow_up_is_checked_as_a_message() -> None:
    follow_up = Request("POST", "/webhooks/7/token", {"content": "hi"})
    assert Rule.MENTIONS_MISSING in {finding.rule for finding in findings(follow_up)}


def test_a_pressed_button_may_leave_the_text_as_it_was() -> None:
    update = Request("POST", "/interactions/1/t/callback", {"type": 7, "data": {"content": "x" * 2001}})
    assert {f.rule for f in findings(update)} >= {Rule.CONTENT_LENGTH, Rule.MENTIONS_MISSING}
    assert Rule.EMPTY_MESSAGE not in {f.rule for f in findings(update)}


def test_the_error_names_every_request_and_every_problem() -> None:
    requests = [message(content="x" * 2001), answer(text()), answer(text(" "))]
    with pytest.raises(AssertionError) as caught:
        check_requests(requests)
    said = str(caught.value)
    assert "POST /channels/7/messages" in said
    assert "content-length" in said
    assert "text-empty" in said
    check_requests(requests[1:2])


def test_checking_a_payload_does_not_change_it() -> None:
    before = copy.deepcopy(FULL_CARD)
    problems(FULL_CARD)
    assert before == FULL_CARD
