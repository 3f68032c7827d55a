"""Highlights: verbatim, the reviewer's own words, never a spoiler, never page furniture."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import InvalidValue
from bot.taste.highlights.ranking import HIGHLIGHT_LIMIT, QUOTABLE, Highlight, rank_highlights

PAGE = Path(__file__).resolve().parents[2] / ".." / "shared" / "reference" / "review-page-leaving-las-vegas.txt"

REVIEW = [
    (
        "The Lighthouse Keeper opens on a wet morning in 1911. Old Tom (Brendan Gleeson) rows to the island, where a "
        "boy waits for him with a lantern. He teaches the boy to trim the wick."
    ),
    (
        "One night a ship runs onto the rocks. Tom swims out and pulls three sailors from the water, and the boy "
        "rings the bell until his hands bleed."
    ),
    (
        "Brendan Gleeson gives the finest performance of his long career, and he does it almost without words. The "
        "film is a little too long and never once dull."
    ),
]


def texts(paragraphs: list[str], **names: object) -> list[str]:
    return [highlight.text for highlight in rank_highlights(paragraphs, **names)]  # type: ignore[arg-type]


def test_judgements_come_before_the_plot() -> None:
    best = rank_highlights(REVIEW, film="The Lighthouse Keeper", people=["Brendan Gleeson"])[:2]
    assert {one.text.partition(" ")[0] for one in best} == {"Brendan", "The"}
    assert {one.paragraph for one in best} == {2}
    assert all(one.score >= QUOTABLE for one in best)


def test_naming_the_film_or_its_makers_makes_a_line_worth_more() -> None:
    line = "Brendan Gleeson walks like a man carrying a safe."
    named = rank_highlights([line], people=["Brendan Gleeson"])[0]
    assert named.score > rank_highlights([line])[0].score


def test_every_highlight_is_a_verbatim_piece_of_its_paragraph() -> None:
    for highlight in rank_highlights(REVIEW):
        assert REVIEW[highlight.paragraph][highlight.start : highlight.end] == highlight.text
        assert len(highlight.text) <= HIGHLIGHT_LIMIT
        assert 0 <= highlight.score <= 1


def test_plot_is_not_worth_quoting() -> None:
    plot = {"One night a ship runs onto the rocks.", "He teaches the boy to trim the wick."}
    assert all(highlight.score < QUOTABLE for highlight in rank_highlights(REVIEW) if highlight.text in plot)


def test_a_title_that_is_a_common_word_is_known_by_its_capital() -> None:
    lines = ["Nobody forgives her for a wonderful joke.", "Nobody leaves Her without a wonderful ache."]
    with_title = {one.text: one.score for one in rank_highlights(lines, film="Her")}
    without = {one.text: one.score for one in rank_highlights(lines)}
    assert with_title[lines[0]] == without[lines[0]]
    assert with_title[lines[1]] > without[lines[1]]


def test_the_limit_keeps_the_best() -> None:
    assert texts(REVIEW, limit=2) == texts(REVIEW)[:2]
    assert texts(REVIEW, limit=0) == []


def test_nothing_comes_from_nothing() -> None:
    assert texts([]) == []
    assert texts(["", "   ", "\n"]) == []
    assert texts(["…", "!!!", "★★★★"]) == []


def test_a_sentence_longer_than_the_limit_is_left_out() -> None:
    endless = "The film is wonderful " + "and wonderful " * 30 + "to the end."
    assert texts([endless, "It is a wonderful, moving and funny film."]) == [
        "It is a wonderful, moving and funny film."
    ]


def test_the_same_sentence_twice_is_one_highlight() -> None:
    line = "A wonderful, funny and moving film about growing old."
    assert texts([line, line]) == [line]


def test_a_one_line_review_without_a_full_stop_can_still_be_quoted() -> None:
    assert texts(["easily the most beautiful film of the whole decade"]) == [
        "easily the most beautiful film of the whole decade"
    ]


def test_bullets_and_heading_marks_are_no_part_of_the_line() -> None:
    assert texts(["- The acting is superb in every single scene."]) == ["The acting is superb in every single scene."]


# --- what is hidden stays hidden ----------------------------------------------------------------------------------


def test_bars_hide_a_spoiler_even_when_they_are_never_closed() -> None:
    line = "The ending is brilliant because ||the keeper was dead all along|| and nobody says so."
    assert texts([line, "A brilliant, moving and beautiful film."]) == ["A brilliant, moving and beautiful film."]
    assert texts(["A superb film from first to last. ||The keeper was dead all along. What a superb twist!"]) == [
        "A superb film from first to last."
    ]


def test_bars_across_sentences_hide_all_of_them() -> None:
    review = [
        "A superb, funny and moving film. ||He dies. It is a wonderful and brave ending. || Nobody should miss it."
    ]
    assert not any("brave ending" in text or "He dies" in text for text in texts(review))


def test_marked_spoilers_and_quotations_are_never_touched() -> None:
    review = ["A superb and moving film. The killer is his own gentle brother. What a wonderful piece of acting!"]
    at = review[0].index("The killer")
    end = at + len("The killer is his own gentle brother.")
    assert not any("brother" in text for text in texts(review, spoilers=[[(at, end)]]))
    assert not any("brother" in text for text in texts(review, quotations=[[(at, end)]]))


def test_a_spoiler_span_over_one_character_excludes_the_sentence() -> None:
    review = ["A superb and moving film about trust."]
    assert texts(review, spoilers=[[(3, 4)]]) == []


def test_a_sentence_that_tells_a_hidden_spoiler_again_is_left_out() -> None:
    review = [
        "||The gentle librarian poisoned the mayor.||",
        "It is brilliant how the gentle librarian poisoned the mayor. The acting is wonderful and the jokes are good.",
    ]
    assert not any("librarian" in text for text in texts(review))


def test_everything_after_a_spoiler_warning_is_out_until_the_spoilers_end() -> None:
    review = [
        "A superb, funny and moving film.",
        "SPOILERS AHEAD!",
        "The brilliant last scene shows that the mayor did it.",
        "End of spoilers.",
        "Nobody should miss this wonderful and generous film.",
    ]
    found = texts(review)
    assert not any("mayor" in text for text in found)
    assert "Nobody should miss this wonderful and generous film." in found


def test_a_promise_of_no_spoilers_hides_nothing() -> None:
    review = ["No spoilers ahead, I promise.", "It is a superb, funny and moving film."]
    assert "It is a superb, funny and moving film." in texts(review)


def test_a_blockquote_is_the_films_and_not_the_reviewers() -> None:
    review = ["> The stuff that dreams are made of, my wonderful friend.\nA superb, funny and moving film about greed."]
    assert texts(review) == ["A superb, funny and moving film about greed."]


def test_a_line_that_is_all_quotation_is_left_out() -> None:
    assert texts(["“Of all the wonderful gin joints in all the towns in all the world.”"]) == []


# --- the page around the review -----------------------------------------------------------------------------------

FURNITURE = [
    "Skip to main content",
    "Movie Review: The Lighthouse Keeper",
    "Hi, I'm Sam, I love movies. My main interest is science fiction. Pessimistic films I also enjoy a lot.",
    *REVIEW,
    "Read More From Reelrundown",
    "Movie Details",
    "Director(s): Ann Lee",
    "Actors: Brendan Gleeson a.o.",
    "★★★★☆",
    "4/5 stars",
    "© 2019 Sam Shepards",
    "Subscribe to my newsletter at www.example.org for more wonderful reviews!",
    "Related Articles",
]


def test_furniture_and_self_introduction_are_never_quoted() -> None:
    assert set(texts(FURNITURE)) <= set(texts(REVIEW))


def test_furniture_does_not_change_which_line_is_best() -> None:
    names = {"film": "The Lighthouse Keeper", "people": ["Brendan Gleeson"]}
    assert texts(FURNITURE, **names)[:2] == texts(REVIEW, **names)[:2]


@pytest.mark.parametrize(
    "line",
    [
        "Hello everyone, my name is Ann and I review wonderful films every week.",
        "Welcome to my channel, where we love movies of all kinds.",
        "I've been reviewing horror films for ten wonderful years.",
        "I am a freelance film critic and a great lover of musicals.",
        "Ann Lee is a film critic who lives in beautiful Cork with her cats.",
    ],
)
def test_the_author_is_not_the_film(line: str) -> None:
    assert line not in texts([line, *REVIEW])


def test_an_opinion_in_the_first_person_is_no_self_introduction() -> None:
    line = "I love how this film trusts its brilliant actors."
    assert line in texts([line, *REVIEW])


@pytest.mark.skipif(not PAGE.exists(), reason="the reference page lies beside the repository")
@pytest.mark.parametrize("from_line", ["Skip to main", "Hi, I'm Sam", "The first time"])
@pytest.mark.parametrize("film", ["Leaving Las Vegas", None])
def test_the_reference_page_gives_the_actors_and_the_closing_line(from_line: str, film: str | None) -> None:
    page = [part.strip() for part in PAGE.read_text(encoding="utf-8").split("\n\n") if part.strip()]
    body = page[next(number for number, part in enumerate(page) if part.startswith(from_line)) :]
    found = texts(body, film=film, people=["Mike Figgis", "Nicolas Cage", "Elisabeth Shue"] if film else [])
    assert sum(text.startswith(("And even if it's a redundancy", "That damn twisted")) for text in found[:3]) == 2
    never = re.compile(r"\b(?:Sam|My main interest|I also enjoy|aisle|wife|supermarket|hotel|pays her|suicidal)\b")
    assert not any(never.search(text) for text in found[:5])


# --- languages ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("film", "best", "paragraphs"),
    [
        (
            "東京物語",
            "東京物語は、家族という名の優しい残酷さを描いた最高傑作だ！",
            [
                "尾道に住む老夫婦が、東京で暮らす子どもたちを訪ねる。しかし子どもたちは忙しい。",
                "笠智衆の静かな微笑みが言葉より多くを語る。東京物語は、家族という名の優しい残酷さを描いた最高傑作だ！",
            ],
        ),
        (
            "Сталкер",
            "«Сталкер» — это не фантастика, а молитва, снятая на киноплёнку.",
            [
                "Привет! Меня зовут Олег. Писатель и Профессор идут в Зону. Они долго едут на дрезине.",
                "«Сталкер» — это не фантастика, а молитва, снятая на киноплёнку. А.С. Пушкин тут ни при чём.",
            ],
        ),
        (
            "باب الحديد",
            "باب الحديد تحفة لا تشيخ، وكل مشاهدة لها تكشف وجها جديدا.",
            [
                "يعمل قناوي بائع جرائد في محطة القطار. يحب هنومة لكنها مخطوبة لرجل آخر.",
                "هل يمكن أن ننسى تلك النظرة؟ باب الحديد تحفة لا تشيخ، وكل مشاهدة لها تكشف وجها جديدا.",
            ],
        ),
        (
            "El espíritu de la colmena",
            "El espíritu de la colmena es una obra maestra que cabe en los ojos de una niña.",
            [
                "El Sr. López llega al pueblo con un cine ambulante. Una niña ve Frankenstein. Pero ella no duerme.",
                "¿Se puede pedir más? El espíritu de la colmena es una obra maestra que cabe en los ojos de una niña.",
            ],
        ),
    ],
)
def test_other_languages_give_whole_sentences_and_the_judgement_first(
    film: str, best: str, paragraphs: list[str]
) -> None:
    found = rank_highlights(paragraphs, film=film)
    assert found[0].text == best
    assert all(paragraphs[one.paragraph][one.start : one.end] == one.text for one in found)


def test_a_greeting_in_another_language_is_a_self_introduction() -> None:
    assert not any("Олег" in text for text in texts(["Привет! Меня зовут Олег и я люблю кино.", "Фильм прекрасен."]))


def test_the_language_can_be_given() -> None:
    assert texts(["Ein wunderbarer Film von großer Zärtlichkeit."], language="de-AT")
    assert texts(["Nenia konata lingvo estas ĉi tiu."], language="eo")


# --- laws ---------------------------------------------------------------------------------------------------------

prose = st.text(
    alphabet=st.one_of(st.sampled_from("abc. !?\"'|>()\n“”。、é😀A"), st.characters(codec="utf-8")), max_size=300
)


@settings(max_examples=150, deadline=None)
@given(st.lists(prose, max_size=5), st.data())
def test_whatever_is_written_highlights_are_verbatim_in_order_and_outside_what_is_hidden(
    paragraphs: list[str], data: st.DataObject
) -> None:
    span = st.tuples(st.integers(0, 300), st.integers(0, 300)).map(lambda pair: (min(pair), max(pair)))
    spoilers = [data.draw(st.lists(span, max_size=3)) for _ in paragraphs]
    found = rank_highlights(paragraphs, film="abc", people=["A b"], spoilers=spoilers)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    for one in found:
        assert paragraphs[one.paragraph][one.start : one.end] == one.text
        assert 0 < len(one.text) <= HIGHLIGHT_LIMIT
        assert "||" not in one.text
        assert not any(low < one.end and one.start < high for low, high in spoilers[one.paragraph] if low < high)


@pytest.mark.parametrize(
    "field",
    [{"text": " "}, {"text": "x" * 281, "end": 281}, {"paragraph": -1}, {"end": 9}, {"score": 1.2}, {"score": -0.1}],
)
def test_a_wrong_highlight_cannot_exist(field: dict[str, object]) -> None:
    right: dict[str, object] = {"text": "Fine.", "paragraph": 0, "start": 0, "end": 5, "score": 0.5}
    with pytest.raises(InvalidValue):
        Highlight(**{**right, **field})  # type: ignore[arg-type]
