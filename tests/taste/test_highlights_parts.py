"""The parts of the highlight ranking: sentence spans, cues of form, the weight file."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.taste.highlights import cues
from bot.taste.highlights.languages import NO_CUES, language_cues
from bot.taste.highlights.model import WEIGHT_FILE, english_model, sentence_features
from bot.taste.highlights.page import introduces_author, is_boilerplate
from bot.taste.highlights.sentences import guess_language, sentence_spans


def cut(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It works. Does it? It does!", ["It works.", "Does it?", "It does!"]),
        ("Dr. No is fun. J. J. Abrams agrees.", ["Dr. No is fun.", "J. J. Abrams agrees."]),
        ("Fun... and odd. Fine.", ["Fun... and odd.", "Fine."]),
        ("it works . why ? because it does .", ["it works .", "why ?", "because it does ."]),
        ("mr . smith gives it 3 . 5 stars . good .", ["mr . smith gives it 3 . 5 stars .", "good ."]),
        ("(It is.) The end.", ["(It is.)", "The end."]),
        ("He said “Go.” Then he went.", ["He said “Go.”", "Then he went."]),
        ("First line.\nSecond line.", ["First line.", "Second line."]),
        ("A heading\nThe text begins.", ["A heading", "The text begins."]),
        (
            "This gets an 8/10 from me. Easily a 10/10 film. The art is art. He said no. She left.",
            ["This gets an 8/10 from me.", "Easily a 10/10 film.", "The art is art.", "He said no.", "She left."],
        ),
        ("Airplane! is fun. Wow! So good.", ["Airplane! is fun.", "Wow!", "So good."]),
        ("Nobody forgets E.T. The film is good.", ["Nobody forgets E.T.", "The film is good."]),
        ("I saw it at 3 p.m. on Sunday.", ["I saw it at 3 p.m. on Sunday."]),
        ("**It is superb.** So is he.[1] Fine.² Odd.", ["**It is superb.**", "So is he.[1]", "Fine.²", "Odd."]),
        ("A hidden end.|| Nobody should miss it.", ["A hidden end.||", "Nobody should miss it."]),
        (
            "The acting is superb in every scene and the\nscore is moving from the first note to the last\none of all.",
            [
                "The acting is superb in every scene and the\nscore is moving from the first note to the last\none of all."
            ],
        ),
        ("", []),
        (" \n ", []),
    ],
)
def test_english_sentences(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        (
            "ja",
            "涙が出た！「本当に？」と彼は言った。終わり。",
            ["涙が出た！", "「本当に？」と彼は言った。", "終わり。"],
        ),
        ("ru", "Фильм прекрасен. А.С. Пушкин бы плакал!", ["Фильм прекрасен.", "А.С. Пушкин бы плакал!"]),
        ("ar", "الفيلم رائع جدا. هل تعجبك القصة؟ نعم.", ["الفيلم رائع جدا.", "هل تعجبك القصة؟", "نعم."]),
        ("es", "¡Qué película! ¿La viste? El Sr. López, sí.", ["¡Qué película!", "¿La viste?", "El Sr. López, sí."]),
        ("hi", "फिल्म अच्छी है। मुझे पसंद आई।", ["फिल्म अच्छी है।", "मुझे पसंद आई।"]),
    ],
)
def test_sentences_of_other_languages(language: str, text: str, sentences: list[str]) -> None:
    assert cut(text, language) == sentences


def test_a_line_wrapped_by_hand_is_one_sentence() -> None:
    text = "The film takes a very long time to say a rather short and simple thing, and\nsays it well."
    assert cut(text) == [text]


def test_a_text_of_any_length_is_cut_the_same_way_throughout() -> None:
    line = "Das ist ein Satz, der sich wiederholt. "
    assert set(cut(line * 400, "de")) == {line.strip()}


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.sampled_from(["en", "ja", "ru", "ar", "xx"]))
def test_spans_are_in_order_apart_and_lose_only_white_space(text: str, language: str) -> None:
    spans = sentence_spans(text, language)
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        at = end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The film is a wonder and I loved it", "en"),
        ("La película es una maravilla y no se olvida", "es"),
        ("Le film est une merveille que je ne peux pas oublier", "fr"),
        ("Der Film ist ein Wunder und ich habe ihn geliebt", "de"),
        ("この映画は素晴らしい", "ja"),
        ("这部电影很精彩", "zh"),
        ("영화가 좋았다", "ko"),
        ("Фильм прекрасен", "ru"),
        ("الفيلم رائع", "ar"),
        ("הסרט נפלא", "he"),
        ("Rashomon (羅生門) is a film that asks who is lying", "en"),
        ("", "en"),
        ("123 !?", "en"),
    ],
)
def test_the_language_is_guessed_from_script_and_function_words(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_features_fold_numbers_and_leave_names_out() -> None:
    found = sentence_features("That story is why Leaving Las Vegas deserves 10 out of 12.")
    assert "deserves 0" in found
    assert "0 >" in found
    assert not any("vegas" in feature or "#" in feature for feature in found)
    assert sentence_features("") == []


def test_the_models_tell_opinion_from_plot() -> None:
    model = english_model()
    opinion = model.score_sentence("A smart, funny and surprisingly moving film that never takes the easy way out.")
    plot = model.score_sentence(
        "When his brother is kidnapped, a young man must travel to the city to find the killers."
    )
    assert opinion.opinion > 2
    assert plot.opinion < 0
    assert opinion.quoted > plot.quoted


def test_the_weight_file_is_small_and_says_where_it_comes_from() -> None:
    from importlib import resources

    folder = resources.files("bot.taste").joinpath("data")
    assert len(folder.joinpath(WEIGHT_FILE).read_bytes()) < 500_000
    assert "CC BY 4.0" in folder.joinpath("README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("sentence", "needs"),
    [
        ("He never explains why.", 1.0),
        ("But it works.", 1.0),
        ("This is why it works.", 1.0),
        ("This film is a marvel.", 0.35),
        ("It is a marvel.", 0.4),
        ("And even if it were not, it would be fun.", 0.15),
        ("That damn love story is the reason to see it.", 0.0),
        ("Nobody explains why.", 0.0),
    ],
)
def test_how_much_a_first_word_needs_the_sentence_before(sentence: str, needs: float) -> None:
    assert cues.dangling_weight(sentence) == needs


def test_characters_and_players_are_read_from_brackets() -> None:
    characters, players = cues.credited_names("We see Ben Sanderson (Nicolas Cage) and Sera (Elisabeth Shue) dance.")
    assert characters == {"Ben", "Sanderson", "Sera"}
    assert players == {"Cage", "Shue"}


@pytest.mark.parametrize(
    "line", ["Title: Heat", "Running time: 94 minutes", "By Ann Lee", "★★★½", "© 2020 Ann", "7/10"]
)
def test_page_lines_are_furniture(line: str) -> None:
    assert is_boilerplate(line, bare_lines=False)


@pytest.mark.parametrize(
    "line", ["By turns funny and cruel, it never rests.", "The score is a marvel.", "Stars collide."]
)
def test_prose_that_begins_like_furniture_is_not(line: str) -> None:
    assert not is_boilerplate(line, bare_lines=True)


def test_a_taste_in_films_is_an_introduction_only_early_in_the_text() -> None:
    line = "I also love horror films of every kind."
    assert introduces_author(line, early=True)
    assert not introduces_author(line, early=False)


def test_a_language_without_a_table_has_no_cues() -> None:
    assert language_cues("eo") is NO_CUES
    assert not NO_CUES.has_judgement("Mirinda!")
    assert language_cues("pt-BR").has_judgement("Uma obra-prima.")
