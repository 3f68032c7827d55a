"""The quote card: sizes, scripts, nothing outside its box, alt text."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import InvalidValue
from bot.ui.highlights.quote_card import (
    FILM_SIZES,
    QUOTE_SIZES,
    TEXT_LIMIT,
    alt_text,
    can_draw_card,
    card_svg,
    quote_card,
)
from bot.ui.kit.scripts import font_runs, thai_breaks
from bot.ui.kit.typesetting import TextBox, fit_text, fonts_cover, is_right_to_left, text_width

BOX = TextBox(96, 106, 1008, 330)
SVG = "{http://www.w3.org/2000/svg}"
PNG = b"\x89PNG\r\n\x1a\n"
LINES = {
    "Latin": "Cinema has rarely thought so little and seen so much.",
    "Cyrillic": "«Сталкер» — это не фантастика, а молитва, снятая на киноплёнку.",
    "Greek": "Μια ταινία που δεν ξεχνιέται ποτέ.",
    "Arabic": "باب الحديد تحفة لا تشيخ، وكل مشاهدة لها تكشف وجها جديدا.",
    "Hebrew": "הסרט הזה הוא יצירת מופת, והוא לא מתיישן.",
    "Japanese": "何も起こらないのに、これほど胸を締めつけられる映画は他にない。",
    "Chinese": "花样年华让我明白，克制比拥抱更动人！",
    "Korean": "계단 하나로 계급을 이렇게 잔인하게 보여준 영화는 없었다.",
    "Hindi": "यह फिल्म बेहतरीन है और इसका हर दृश्य याद रहता है।",
    "Thai": "หนังเรื่องนี้ดีมากและฉันชอบทุกฉาก",
}


def drawn(svg: str, group: str) -> list[str]:
    root = ET.fromstring(svg)  # noqa: S314
    return ["".join(line.itertext()) for part in root.iter() if part.get("id") == group for line in part]


@pytest.mark.parametrize("script", LINES)
def test_a_card_is_a_picture_in_every_script(script: str) -> None:
    picture = quote_card(LINES[script], "Ann", "Metropolis (1927)", 3.5)
    assert picture.startswith(PNG)
    assert int.from_bytes(picture[16:20]) == 1200
    assert int.from_bytes(picture[20:24]) == 630
    assert len(picture) < 300_000


@pytest.mark.parametrize("script", LINES)
def test_the_cards_own_fonts_hold_every_script(script: str) -> None:
    assert fonts_cover(LINES[script])


@pytest.mark.parametrize("script", LINES)
def test_every_word_of_the_quote_is_on_the_card(script: str) -> None:
    lines = drawn(card_svg(LINES[script], "Ann", "Metropolis (1927)"), "quote")
    shown = "".join(lines).replace(" ", "").replace("\u202b", "").replace("\u202c", "")
    assert shown == LINES[script].replace(" ", "")


def test_a_long_line_wraps_and_shrinks_into_its_box() -> None:
    text = ("The trouble with having this film recited at you is that you stop noticing it. " * 4)[:TEXT_LIMIT]
    setting = fit_text(text, BOX, sizes=QUOTE_SIZES)
    assert len(setting.lines) > 3
    assert setting.size < QUOTE_SIZES[0]
    assert len(setting.lines) * setting.size <= BOX.height
    assert all(text_width(line, setting.size, "quote") <= BOX.width for line in setting.lines)


def test_a_short_line_is_set_large_on_one_line() -> None:
    setting = fit_text("It works.", BOX, sizes=QUOTE_SIZES)
    assert setting.size == QUOTE_SIZES[0]
    assert setting.lines == ("It works.",)


def test_a_word_wider_than_the_card_is_parted() -> None:
    setting = fit_text("W" * 200, BOX, sizes=QUOTE_SIZES)
    assert "".join(setting.lines) == "W" * 200
    assert all(text_width(line, setting.size, "quote") <= BOX.width for line in setting.lines)


def test_a_japanese_line_never_begins_with_a_full_stop() -> None:
    setting = fit_text("映画は素晴らしい。" * 20, BOX, sizes=QUOTE_SIZES)
    assert not any(line.startswith("。") for line in setting.lines)


def test_an_endless_byline_is_cut_with_an_ellipsis() -> None:
    (line,) = drawn(card_svg("Fine.", "Ann " * 70, "Metropolis"), "author")
    assert line.endswith("…")


def test_a_film_whose_title_is_cut_keeps_its_year_and_stays_legible() -> None:
    svg = card_svg("Fine.", "Ann", f"{'How I Learned to Stop Worrying ' * 8}(1964)")
    (line,) = drawn(svg, "film")
    assert line.endswith("… (1964)")
    (size,) = [float(part.get("font-size", "0")) for part in ET.fromstring(svg).iter() if part.text == line]  # noqa: S314
    assert size == FILM_SIZES[-1] >= 22


def test_every_script_of_a_line_is_set_in_its_own_font() -> None:
    line = "यह फिल्म — A must-see, 10/10; 芸術だ لا"
    assert "".join(words for _, words in font_runs(line)) == line
    assert [family for family, _ in font_runs(line)] == [
        "Noto Serif Devanagari",
        None,
        "Noto Sans CJK JP",
        "Noto Naskh Arabic",
    ]
    assert " ".join(drawn(card_svg(line, "Ann", "Metropolis"), "quote")) == line


def test_hindi_beside_latin_is_drawn_and_not_left_as_boxes() -> None:
    # One letter is another one: as boxes both lines look the same.
    first, second = (quote_card(f"{words} — A must-see", "Ann", "M") for words in ("यह फिल्म है", "वह फिल्म है"))
    assert first != second


def test_thai_is_parted_between_syllables() -> None:
    line = "ทำให้ฉันนั่งและกลับบ้านการ์ตูน"
    cuts = [0, *sorted(thai_breaks(line)), len(line)]
    parts = [line[start:stop] for start, stop in pairwise(cuts)]
    assert parts == ["ทำ", "ให้", "ฉัน", "นั่ง", "และ", "กลับ", "บ้าน", "การ์", "ตูน"]


def test_joiners_stay_where_they_spell_and_keycaps_leave_their_digit() -> None:
    assert drawn(card_svg("می\u200cخواهم", "A", "B"), "quote") == ["\u202bمی\u200cخواهم\u202c"]
    assert drawn(card_svg("A 1️⃣0️⃣ of a film 👩\u200d🚀", "A", "B"), "quote") == ["A 10 of a film"]


def test_a_script_without_a_font_is_no_picture() -> None:
    assert can_draw_card("Fine, 10/10: 傑作 🎬")
    assert not can_draw_card("ይህ ፊልም ድንቅ ነው።")


def test_a_year_behind_an_arabic_title_stays_behind_it() -> None:
    assert drawn(card_svg("Fine.", "A", "The Message الرسالة (1976)"), "film")[0].endswith(" \u200e(1976)")


def test_arabic_stands_on_the_right_and_keeps_its_order() -> None:
    root = ET.fromstring(card_svg(LINES["Arabic"], "ليلى", "باب الحديد (1958)"))  # noqa: S314
    quote = next(part for part in root.iter() if part.get("id") == "quote")
    assert {line.get("text-anchor") for line in quote} == {"end"}
    assert is_right_to_left("(1958) باب الحديد")
    assert not is_right_to_left("Cairo Station باب الحديد")
    assert not is_right_to_left("1958")


@pytest.mark.parametrize(
    ("stars", "names"),
    [
        (None, []),
        (0.5, ["empty-star", "half-star", *["empty-star"] * 4]),
        (3.0, ["star"] * 3 + ["empty-star"] * 2),
        (5, ["star"] * 5),
    ],
)
def test_stars_are_whole_half_or_empty(stars: float | None, names: list[str]) -> None:
    root = ET.fromstring(card_svg("Fine.", "Ann", "Metropolis", stars))  # noqa: S314
    group = next(part for part in root.iter() if part.get("id") == "stars")
    assert [part.get("href", "").lstrip("#") for part in group] == names


def test_pictures_and_controls_are_left_out_and_markup_is_text() -> None:
    lines = drawn(card_svg("So <b>good</b> & \x00new\n😀👍🏽 \u202eindeed", "A", "B"), "quote")
    assert " ".join(lines) == "So <b>good</b> & new indeed"


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": " \n"},
        {"text": "😀"},
        {"text": "x" * 281},
        {"author": ""},
        {"film_line": ""},
        {"stars": 0},
        {"stars": 5.5},
        {"stars": 2.25},
    ],
)
def test_a_wrong_card_is_refused(wrong: dict[str, object]) -> None:
    right: dict[str, object] = {"text": "Fine.", "author": "Ann", "film_line": "Metropolis (1927)", "stars": 4.0}
    with pytest.raises(InvalidValue):
        card_svg(**{**right, **wrong})  # type: ignore[arg-type]


def test_alt_text_says_who_what_and_how_many_stars() -> None:
    assert alt_text("It\nworks.", "Ann", "Metropolis (1927)", 3.5) == (
        "Quote card: “It works.” Ann on Metropolis (1927), 3½ out of 5 stars."
    )
    assert alt_text("Fine.", "Ann", "M", 0.5).endswith("½ out of 5 stars.")
    assert alt_text("Fine.", "Ann", "M") == "Quote card: “Fine.” Ann on M."
    assert len(alt_text("x" * 280, "y" * 500, "z" * 900)) == 1024


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=TEXT_LIMIT))
def test_whatever_is_quoted_the_card_is_well_formed_and_lines_stay_in_the_box(text: str) -> None:
    try:
        svg = card_svg(text, "Ann", "Metropolis")
    except InvalidValue:
        return
    root = ET.fromstring(svg)  # noqa: S314
    quote = next(part for part in root.iter() if part.get("id") == "quote")
    for line in quote:
        assert BOX.y <= float(line.get("y", "0")) <= BOX.y + BOX.height
        assert text_width("".join(line.itertext()), float(line.get("font-size", "0")), "quote") <= BOX.width + 1
