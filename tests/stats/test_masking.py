"""A line of the guessing game never tells its answer: titles, people, characters, years."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.ids import FilmId
from bot.domain.stats.masking import BLANK, WordCounter, WordUse, mask_line


def film(title: str, **facts: object) -> Film:
    return Film(id=FilmId(1), title=title, **facts)  # type: ignore[arg-type]


def words_of(*texts: str) -> WordUse:
    """Each text is about another film."""
    counter = WordCounter()
    for number, text in enumerate(texts):
        counter.add_text(number, text)
    return counter.word_use()


USE = words_of(
    "the king and his fool walk through a storm while the film looks on without pity or haste for once in its life",
    "die Stadt und der Regen und das Licht, der Film schaut zu ohne Mitleid mit der Nacht",
    "eine Stadt im Regen, ein Licht in der Nacht, und der Film hat Mitleid",
)


@pytest.mark.parametrize(
    ("title", "facts", "line", "gone"),
    [
        (
            "Ran",
            {"year": 1985},
            "In Ran the king looks through the storm without pity, as if 1985 had no end.",
            ["ran", "1985"],
        ),
        ("Aliens", {}, "The film looks on while the alien walks through the storm without haste or pity.", ["alien"]),
        ("12 Angry Men", {}, "The film looks on while twelve of them walk through a storm without pity.", ["twelve"]),
        (
            "Heat",
            {"directors": ("Michael Mann",), "cast": ("Al Pacino",)},
            "Mann looks on while Pacino walks through the storm and the film has no haste or pity.",
            ["mann", "pacino"],
        ),
        ("Heat", {}, "Neil walks through the storm while the film looks on without pity or haste.", ["neil"]),
        (
            "Heat",
            {},
            "the film looks on while Neil McCauley walks through the storm without pity.",
            ["neil", "mccauley"],
        ),
        ("Her", {}, "The film looks at Her while the fool and the king walk through the storm.", []),
    ],
)
def test_what_gives_the_film_away_is_blanked_out(
    title: str, facts: dict[str, object], line: str, gone: list[str]
) -> None:
    masked = mask_line(line, film(title, **facts), line, "en", USE)
    assert masked is not None
    left = fold_text(masked).split()
    assert not set(gone) & set(left)
    assert masked.endswith(line[-6:])


def test_neighbouring_names_are_one_blank_so_that_their_number_is_no_hint() -> None:
    line = "the film looks on while Neil McCauley walks through the storm without pity."
    assert mask_line(line, film("Heat"), line, "en", USE) == (
        f"the film looks on while {BLANK} walks through the storm without pity."
    )


def test_german_nouns_stay_where_other_films_share_them() -> None:
    line = "Der Film schaut zu, und Franz geht ohne Mitleid durch die Stadt im Regen."
    masked = mask_line(line, film("Berlin Alexanderplatz"), line, "de", USE)
    assert masked is not None
    assert "Mitleid" in masked
    assert "Stadt" in masked
    assert "Franz" not in masked


def test_a_name_that_is_also_a_word_is_known_by_the_rest_of_the_review() -> None:
    review = "We follow Fool to the end. Fool walks through the storm while the film looks on without pity."
    line = "Fool walks through the storm while the film looks on without pity."
    assert (mask_line(line, film("Heat"), review, "en", USE) or "").startswith(BLANK)


@pytest.mark.parametrize("line", ["七人の侍が村を守る。", "الملك يمشي في العاصفة وحده", "राजा तूफ़ान में चलता है और हँसता है"])
def test_a_script_without_capitals_is_asked_only_with_words_that_other_films_share(line: str) -> None:
    assert mask_line(line, film("Heat"), line, None, WordUse()) is None


def test_too_few_words_or_too_many_blanks_are_not_asked() -> None:
    assert mask_line("Neil walks.", film("Heat"), "", "en", USE) is None
    assert mask_line("Neil and Vincent and Chris and Michael walk on", film("Heat"), "", "en", USE) is None


@given(st.text(max_size=200), st.text(min_size=1, max_size=30).filter(lambda text: bool(text.strip())))
def test_no_word_of_the_title_is_ever_left(line: str, title: str) -> None:
    masked = mask_line(line, film(title), line, "en", USE, anyhow=True)
    assert masked is not None
    plain = set("the a an and or of in on at to for from with by as is it its be no not all my me us".split())
    telling = {word for word in fold_text(title).split() if len(word) > 2} - plain - set(fold_text(BLANK).split())
    assert not telling & {
        word for word in fold_text(masked).split() if word in telling and word in fold_text(line).split()
    }
