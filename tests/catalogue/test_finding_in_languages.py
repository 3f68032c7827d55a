"""`/find` in reviews of ten languages: other forms of a word, scripts without blanks, stop words."""

from __future__ import annotations

import pytest

from tests.support.world import RAN, World

FIRST_STRONG, POP = "\u2068", "\u2069"
"""Marks around text that may run from right to left."""
REVIEWS = {
    "de": "Der Regen hört nicht auf. Die Schatten der Burg pfeifen im Wind.",
    "fr": "Une mélancolie sans fin. Les flammes dévorent le château du vieux seigneur.",
    "es": "La niebla lo cubre todo. Los traidores cabalgan hacia el castillo.",
    "pt": "A névoa cobre tudo. Os traidores galopam até o castelo em chamas.",
    "it": "La nebbia copre ogni cosa. I traditori cavalcano verso il castello.",
    "pl": "Mgła przykrywa wszystko. Zdrajcy pędzą do płonącego zamku.",
    "ru": "Туман скрывает всё. Предатели скачут к горящей крепости.",
    "ja": "霧がすべてを覆う。燃える城で老人が「もう終わりだ！」と叫ぶ場面に震えた。",
    "ko": "안개가 모든 것을 덮는다. 불타는 성에서 노인이 미쳐 가는 모습이 처절하다.",
    "ar": "الضبابُ يغطّي كلَّ شيء. والقلعة المحترقة لا تُنسى أبداً.",
}
QUESTIONS = [
    ("de", "pfeifende Schatten einer Burg", "Die Schatten der Burg pfeifen im Wind."),
    ("fr", "le chateau en flamme", "Les flammes dévorent le château du vieux seigneur."),
    ("es", "traidor a caballo en un castillo", "Los traidores cabalgan hacia el castillo."),
    ("pt", "castelo em chama e traidor", "Os traidores galopam até o castelo em chamas."),
    ("it", "traditore nel castello", "I traditori cavalcano verso il castello."),
    ("pl", "plonacy zamek", "Zdrajcy pędzą do płonącego zamku."),
    ("ru", "все предатель и крепость", "Предатели скачут к горящей крепости."),
    ("ja", "燃える城", "燃える城で老人が「もう終わりだ！」と叫ぶ場面に震えた。"),
    ("ko", "불타는 성의 노인", "불타는 성에서 노인이 미쳐 가는 모습이 처절하다."),
    ("ar", "قلعة محترقة", "والقلعة المحترقة لا تُنسى أبداً."),
]


@pytest.mark.parametrize(("language", "words", "sentence"), QUESTIONS)
async def test_a_review_is_found_by_other_forms_of_its_words(
    world: World, language: str, words: str, sentence: str
) -> None:
    await world.write(world.club.theo, RAN, REVIEWS[language], name="Theo")
    answer = await world.ask(world.club.ines, "find", words=words)
    first = answer.text.replace(FIRST_STRONG, "").replace(POP, "").split("**1. ")[1].split("**2. ")[0]
    assert first.startswith("Ran (1985)"), answer.text
    assert f"From Theo’s review: “{sentence}”" in first, answer.text


async def test_words_that_say_nothing_do_not_find_films_of_other_languages(world: World) -> None:
    """ "La" and "sur" are in many titles; only the words that tell something count."""
    await world.write(world.club.theo, RAN, REVIEWS["fr"], name="Theo")
    answer = await world.ask(world.club.ines, "find", words="un film sur la mélancolie")
    assert answer.text.split("**1. ")[1].startswith("Ran (1985)"), answer.text


async def test_what_is_hidden_in_japanese_is_neither_found_nor_shown(world: World) -> None:
    await world.write(world.club.theo, RAN, "燃える城が見える。||父は最後に狂って死ぬ。||音楽が良い。", name="Theo")
    assert "No film here matches" in (await world.ask(world.club.ines, "find", words="狂って死")).text
    assert "最後" not in (await world.ask(world.club.ines, "find", words="燃える城")).text


async def test_a_word_inside_a_japanese_run_is_not_any_of_its_characters(world: World) -> None:
    """Pairs are searched, so 京都 is not found in 東京の都合."""
    await world.write(world.club.theo, RAN, "東京の都合で上映が延びた。", name="Theo")
    answer = await world.ask(world.club.ines, "find", words="京都")
    assert "No film here matches" in answer.text
