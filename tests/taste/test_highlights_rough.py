"""Highlights of reviews as people write them: marks, tags, capitals, dialogue, notes, foreign spoiler warnings."""

from __future__ import annotations

import pytest

from bot.taste.highlights.languages import language_cues
from bot.taste.highlights.ranking import QUOTABLE, rank_highlights

GOOD = "Isabelle Huppert gives the coldest and funniest performance of her career."


def picks(*paragraphs: str, language: str | None = None) -> list[str]:
    return [one.text for one in rank_highlights(paragraphs, language=language)]


@pytest.mark.parametrize(
    ("written", "line"),
    [
        (f"**{GOOD}** It is a joy from the first scene to the last one.", GOOD),
        (f"<:popcorn:123456789012345678> {GOOD}", GOOD),
        (f"{GOOD}[1] It is a joy from the first scene to the last one.", GOOD),
        (f"<p>{GOOD}</p>", GOOD),
        (f"- {GOOD}", GOOD),
        (f"✅ {GOOD}", GOOD),
        ("Airplane! is the funniest film that I know, and the silliest.", None),
        ("The score by Dr. Phibes is a marvel of bad taste and good humour.", None),
        ("Mr. & Mrs. Smith is a glossy bore with two beautiful stars.", None),
        ("E.T. is a film that still makes grown men weep without shame.", None),
    ],
)
def test_what_clings_to_a_line_is_cut_off_and_what_belongs_to_it_stays(written: str, line: str | None) -> None:
    assert (line or written) in [found.strip("*") for found in picks(written)]


@pytest.mark.parametrize(
    "never",
    [
        "Thanks to <@123456789012345678> for this wonderful and quite overwhelming film.",
        "Read [my long essay](https://example.org) on this wonderful and moving film.",
        "This is a wonderful film &nbsp; and a masterpiece of tone and of rhythm.",
        "If you enjoyed this review, you will love my other wonderful ones.",
        "Support me on patreon.com/ines for more of these wonderful reviews.",
        "EDIT: the film is even more wonderful and moving the second time.",
        "Directed by Michael Haneke, written by Michael Haneke and Elfriede Jelinek.",
        "One of them is wonderful and the other is a brilliant and moving bore.",
    ],
)
def test_what_cannot_stand_alone_or_is_no_part_of_the_review_is_not_quotable(never: str) -> None:
    found = {one.text: one.score for one in rank_highlights([never, GOOD])}
    assert found.get(never, 0.0) < QUOTABLE
    assert max(found, key=lambda text: found[text]) == GOOD


@pytest.mark.parametrize(
    "said",
    [
        "HARRY: You are a wonderful and brilliant man.\nSALLY: And you are a wonderful and moving liar.",
        "<blockquote>You are the most wonderful and brilliant man in this whole town.",
        "~~This is the most wonderful and brilliant film of the whole year.~~",
    ],
)
def test_dialogue_quotations_and_struck_words_are_not_the_reviewers(said: str) -> None:
    assert picks(said, GOOD) == [GOOD]


@pytest.mark.parametrize(
    ("warning", "language"),
    [
        ("Achtung, Spoiler!", "de"),
        ("Attention, spoilers à venir.", "fr"),
        ("Ojo: contiene spoilers.", "es"),
        ("Attenzione, spoiler.", "it"),
        ("Осторожно, спойлеры!", "ru"),
        ("ネタバレ注意", "ja"),
        ("剧透警告", "zh"),
        ("This review reveals the ending.", "en"),
    ],
)
def test_a_warning_is_understood_in_the_languages_of_clubs(warning: str, language: str) -> None:
    assert GOOD not in picks(warning, GOOD, language=language)


@pytest.mark.parametrize(
    "promise", ["Keine Spoiler hier.", "Sans spoilers.", "This review does not reveal the ending."]
)
def test_a_promise_in_other_words_hides_nothing(promise: str) -> None:
    assert GOOD in picks(promise, GOOD)


@pytest.mark.parametrize("hidden", ["[spoiler]{}[/spoiler]", ">!{}!<", "<spoiler>{}</spoiler>"])
def test_other_marks_of_spoilers_hide_as_bars_do(hidden: str) -> None:
    assert picks(hidden.format(GOOD)) == []


def test_bars_may_open_in_one_paragraph_and_close_in_another() -> None:
    told = "His death is the most brilliant and moving scene in the whole film."
    assert told not in picks("It begins well. ||The mayor dies.", f"{told}|| {GOOD}")
    assert GOOD in picks("It begins well. ||The mayor dies.", f"{told}|| {GOOD}")


def test_capitals_are_judged_as_words_and_not_as_names() -> None:
    opinion, plot = (
        "THIS IS THE BEST FILM OF THE YEAR AND NOBODY SAW IT.",
        "THE KILLER WALKS INTO THE HOUSE AND OPENS A DRAWER.",
    )
    scores = {one.text: one.score for one in rank_highlights([plot, opinion])}
    assert scores[opinion] > 0.2 > scores[plot]


def test_a_footnote_is_no_line_of_the_review() -> None:
    assert picks(GOOD, "[1] Except for the brilliant dog, who deserves a wonderful sequel.") == [GOOD]


def test_speech_in_single_marks_is_not_the_reviewers() -> None:
    assert picks("'Of all the wonderful gin joints in all the brilliant towns in all the world.'", GOOD) == [GOOD]


def test_a_dash_opens_speech_where_a_language_writes_it_so() -> None:
    review = ["— Tu es la plus belle femme du monde, ma chérie.\nUn film magnifique et bouleversant sur la vieillesse."]
    assert picks(*review) == ["Un film magnifique et bouleversant sur la vieillesse."]


def test_a_greeting_does_not_cost_the_only_paragraph() -> None:
    assert picks(f"Hello everyone, I'm Ann and I love films. {GOOD}") == [GOOD]


def test_a_title_of_common_words_is_known_by_its_capitals() -> None:
    lines = [
        "Vor Gibraltar wird das Boot von einer Bombe getroffen.",
        "Kein Film riecht so nach Diesel wie Das Boot von Petersen.",
    ]
    named = {one.text: one.score for one in rank_highlights(lines, film="Das Boot")}
    plain = {one.text: one.score for one in rank_highlights(lines)}
    assert named[lines[0]] == plain[lines[0]]
    assert named[lines[1]] > plain[lines[1]]


@pytest.mark.parametrize(
    ("language", "neutral", "praise"),
    [
        ("fr", "Il vole une machine à son beau-père, un pirate.", "Un film aussi beau que rare."),
        ("de", "Der Held bestellt ein Bier und besteht auf Zahlung.", "Es ist sein bester Film."),
        ("it", "Il maiale attraversa la strada.", "Un film mai visto."),
        ("pt", "O belga fica chateado e vai a Belém.", "É um filme belo e raro."),
    ],
)
def test_the_beginning_of_a_longer_word_is_no_praise(language: str, neutral: str, praise: str) -> None:
    assert not language_cues(language).has_judgement(neutral)
    assert language_cues(language).has_judgement(praise)


@pytest.mark.parametrize(
    "line",
    [
        "Set in Venice, this is a moving and wonderful film with two brothers and their boat.",
        "This is a moving and wonderful comedy about two brothers and their boat.",
    ],
)
def test_a_line_from_a_poster_is_less_worth_quoting_than_a_verdict(line: str) -> None:
    verdict = line.replace("Set in Venice", "Quietly").replace("about", "with")
    scores = {one.text: one.score for one in rank_highlights([line, verdict])}
    assert scores[verdict] > scores[line] + 0.1
