"""Drawings of answers: what each component looks like; no leak, no break, no overflow."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.drawing import LEAST_WIDTH, draw_components, text_columns, wrap_line


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def box(*inner: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 17, "components": list(inner), **more}


def button(label: str, **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 2, "label": label, "custom_id": "id:1", **more}


def row(*controls: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(controls)}


def section(*texts: dict[str, Any], accessory: dict[str, Any]) -> dict[str, Any]:
    return {"type": 9, "components": list(texts), "accessory": accessory}


def poster(description: str, **more: Any) -> dict[str, Any]:
    return {"type": 11, "media": {"url": "https://example.org/p.jpg"}, "description": description, **more}


SELECT: dict[str, Any] = {
    "type": 3,
    "custom_id": "voices",
    "placeholder": "Other voices",
    "options": [
        {"label": "Sam", "value": "review:1", "description": "four stars", "default": True},
        {"label": "Ann", "value": "review:2", "emoji": {"name": "⭐"}},
    ],
}


def test_a_card_is_a_box_with_the_poster_at_its_side() -> None:
    card = box(
        section(text("# Heat (1995)"), text("Directed by **Michael Mann**"), accessory=poster("Two men, one gun")),
        {"type": 14},
        text("-# 170 minutes"),
        row(
            button("◀", disabled=True),
            button("2 / 5"),
            {"type": 2, "style": 5, "label": "Source", "url": "https://a.b"},
        ),
        accent_color=0,
    )
    assert draw_components([card], 62, ephemeral=True).split("\n") == [
        "╭────────────────────────────────────────────────────────────╮",
        "┃ Heat (1995)                         ┌────────────────────┐ │",
        "┃ ═══════════                         │ Two men, one gun   │ │",
        "┃ Directed by Michael Mann            └────────────────────┘ │",
        "├────────────────────────────────────────────────────────────┤",
        "┃ 170 minutes                                                │",
        "┃ ( ◀ ) [ 2 / 5 ] [ Source ↗ ]                               │",
        "╰────────────────────────────────────────────────────────────╯",
        "(only you can see this)",
    ]


def test_a_narrow_card_has_the_poster_below_its_text() -> None:
    drawn = draw_components([section(text("Heat"), accessory=poster("Two men"))], 30)
    assert drawn.split("\n") == [
        "Heat",
        "┌────────────────────┐",
        "│ Two men            │",
        "└────────────────────┘",
    ]


def test_a_button_stands_at_the_end_of_its_section() -> None:
    assert draw_components([section(text("Heat"), accessory=button("Open"))], 60).split("\n") == [
        "Heat".ljust(52) + "[ Open ]"
    ]


def test_a_button_too_wide_for_its_section_stands_below() -> None:
    drawn = draw_components([section(text("Heat"), accessory=button("x" * 80))], 60).split("\n")
    assert drawn[0] == "Heat"
    assert max(map(text_columns, drawn)) <= 60


def test_a_spoiler_box_says_so() -> None:
    assert draw_components([box(text("x"), spoiler=True)], 24).startswith("╭ spoiler ───")


def test_a_select_shows_its_options_and_which_is_chosen() -> None:
    assert draw_components([row(SELECT)], 40).split("\n") == [
        "[ Other voices ▾ ]",
        "  ● Sam · four stars",
        "  ○ ⭐ Ann",
    ]


def test_ids_are_shown_on_request_only() -> None:
    components = [row(button("Open")), row(SELECT)]
    assert "id:1" not in draw_components(components)
    shown = draw_components(components, show_ids=True)
    assert "[ Open ]{id:1}" in shown
    assert "{voices}" in shown
    assert "{review:2}" in shown


def test_pictures_are_shown_by_what_they_say_and_spoilers_are_covered() -> None:
    gallery: dict[str, Any] = {
        "type": 12,
        "items": [{"description": "A still"}, {"description": "The end", "spoiler": True}, {}],
    }
    assert draw_components([gallery]).split("\n") == ["▣ A still", "▣ ▒▒▒ ▒▒▒", "▣ (picture without description)"]
    assert "Who" not in draw_components([poster("Who did it", spoiler=True)])


def test_files_separators_and_the_unknown_are_named() -> None:
    components: list[dict[str, Any]] = [
        {"type": 13, "file": {"url": "attachment://a.txt"}},
        {"type": 14, "divider": False},
        {"type": 99},
    ]
    assert draw_components(components).split("\n") == ["▤ a.txt", "", "(component of type 99)"]
    assert draw_components([{"type": 14}], 24) == "─" * 24


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("**bold** *thin* __under__ ~~gone~~ ***both***", "bold thin under gone both"),
        (r"\*not bold\* and \|\|no spoiler\|\| and 5 \> 3", "*not bold* and ||no spoiler|| and 5 > 3"),
        ("5 * 3 * 2, snake_case_word", "5 * 3 * 2, snake_case_word"),
        ("||he dies|| in it", "▒▒ ▒▒▒▒ in it"),
        ("||he\ndies|| in it", "▒▒\n▒▒▒▒ in it"),
        (r"||a \|\| b|| c", "▒ ▒▒ ▒ c"),
        ("||never closed", "||never closed"),
        ("`||code||` **`x`**", "`||code||` `x`"),
        ("[Read on](https://example.org/a_b_c)", "Read on <https://example.org/a_b_c>"),
        ("</review:123> <@42> <#7> <:star:9> <https://a.b>", "/review @42 #7 :star: https://a.b"),
        ("<t:0:D>", "1970-01-01 00:00 UTC"),
        ("<t:999999999999:D>", "<t:999999999999>"),
        ("## Middle", "Middle\n──────"),
        ("### Small", "Small"),
        (r"\# no heading", "# no heading"),
        ("> said", "▎ said"),
        ("- one\n2. two", "• one\n2. two"),
        ("```\n**kept**\n```", "**kept**"),
        ("", ""),
    ],
)
def test_markdown_is_set_as_plain_text(written: str, seen: str) -> None:
    assert draw_components([text(written)]) == seen


def test_lists_and_quotes_keep_their_shape_when_they_are_broken() -> None:
    assert draw_components([text("- " + "word " * 6)], 24).split("\n") == ["• word word word word", "  word word"]
    assert draw_components([text("> " + "word " * 6)], 24).split("\n") == ["▎ word word word word", "▎ word word"]


def test_text_that_people_wrote_cannot_steer_the_terminal() -> None:
    drawn = draw_components([text("a\x1b[31mb\u202ec\x07"), row(button("x\x1b]0;y\n"))])
    assert drawn == "a [31mb c\n[ x ]0;y ]"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("abc", 3),
        ("日本語", 6),
        ("e\u0301", 1),
        ("⭐", 2),
        ("☀\ufe0f", 2),
        ("👩\u200d👩\u200d👧", 2),
        ("👍🏽", 2),
        ("שלום", 4),
    ],
)
def test_width_is_counted_in_columns(said: str, expected: int) -> None:
    assert text_columns(said) == expected


def test_a_width_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match="23"):
        draw_components([], LEAST_WIDTH - 1)


TEXTS = st.text(st.sampled_from("ab *_|>`#-\\[]()<:/t1\n 日👩\u200d\u0301⭐\ufe0f"), max_size=120) | st.text(
    max_size=80
)
PARTS = st.one_of(
    TEXTS.map(text),
    TEXTS.map(lambda said: row(button(said))),
    TEXTS.map(lambda said: section(text(said), accessory=poster(said))),
    TEXTS.map(lambda said: section(text(said), accessory=button(said))),
    TEXTS.map(lambda said: row(SELECT | {"placeholder": said})),
)


@given(st.lists(PARTS, max_size=4), st.integers(LEAST_WIDTH, 100))
def test_no_line_is_wider_than_asked_for(parts: list[dict[str, Any]], width: int) -> None:
    lines = draw_components([box(*parts), *parts], width, show_ids=True).split("\n")
    assert max(map(text_columns, lines)) <= width


@given(TEXTS, st.integers(8, 60), st.sampled_from(["", "  ", "    "]))
def test_wrapping_loses_nothing_but_blanks(said: str, width: int, hang: str) -> None:
    lines = wrap_line(said, width, hang)
    assert "".join("".join(lines).split(" ")) == "".join(said.split(" "))


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=40))
def test_what_is_covered_does_not_show(secret: str) -> None:
    assert not set(secret) & set(draw_components([text(f"||{secret}||")]))


def test_isolated_names_are_drawn_as_they_are() -> None:
    """In languages written right to left, invisible marks surround foreign names."""
    assert draw_components([text("من **\u2068Ran\u2069** · \u2068Kes\u2069")]) == "من Ran · Kes"
