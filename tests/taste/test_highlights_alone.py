"""Highlights stand alone: nothing that hangs in the air, no link, no cast, no plot, in the languages that clubs write."""

from __future__ import annotations

import pytest

from benchmarks.highlights_alone import mark_of, rank_judged, read_judged
from bot.taste.highlights.cues import is_cast_list
from bot.taste.highlights.languages import is_link_line, language_cues
from bot.taste.highlights.ranking import QUOTABLE, rank_highlights

GOOD = {
    "en": "Isabelle Huppert gives the coldest and funniest performance of her career.",
    "es": "Isabelle Huppert está extraordinaria en una obra maestra del cine negro.",
    "fr": "Isabelle Huppert est magnifique dans un film d'une noirceur admirable.",
    "de": "Isabelle Huppert spielt großartig in einem der besten Filme des Jahres.",
    "it": "Isabelle Huppert è straordinaria in un capolavoro del cinema nero.",
    "pt": "Isabelle Huppert está brilhante numa obra-prima do cinema policial.",
    "pl": "Isabelle Huppert jest znakomita w najlepszym filmie tego roku.",
    "ru": "Изабель Юппер великолепна в лучшем фильме этого года.",
    "ja": "主演の演技は見事で、忘れられない傑作になっている。",
}
HANGING = [
    ("en", "Between those scenes the city is more beautiful than ever."),
    ("en", "But no other film has made loneliness so beautiful."),
    ("en", "Out of that comes a wonderful and moving last act."),
    ("en", "The same goes for the photography, which is superb."),
    ("en", "And it is the most brilliant and moving of them all."),
    ("en", "That said, the acting is marvellous and never dull."),
    ("en", "(The score, by the way, is wonderful and very moving.)"),
    ("es", "De todo ello nace una obra maestra brillante y hermosa."),
    ("es", "Y entre esas escenas, lo mejor es siempre el silencio brillante."),
    ("fr", "Dans ces moments le film est magnifique et sublime."),
    ("fr", "De là naît un dernier acte magnifique et bouleversant."),
    ("de", "In diesen Momenten ist alles großartig und wunderbar."),
    ("de", "Daraus wird am Ende ein großartiges Meisterwerk."),
    ("it", "In quei momenti tutto è bello e straordinario."),
    ("pt", "Nesses momentos tudo é belo e brilhante."),
    ("pl", "W tych scenach wszystko jest piękne i wspaniałe."),
    ("ru", "В этих сценах всё прекрасно и великолепно."),
    ("ja", "その場面こそが最も美しく、感動的である。"),
    ("ja", "（音楽も本当に素晴らしいと思う。）"),
]


@pytest.mark.parametrize(("language", "line"), HANGING)
def test_a_line_that_needs_the_one_before_it_is_the_last_resort(language: str, line: str) -> None:
    found = rank_highlights([line, GOOD[language]], language=language)
    assert found[0].text == GOOD[language]
    assert all(one.score < QUOTABLE for one in found[1:])
    assert [one.text for one in rank_highlights([line], language=language)] == [line]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "In this film every silence is brilliant and moving."),
        ("es", "Esta película hermosa nunca aburre y emociona siempre."),
        ("fr", "Ce film magnifique ne ressemble jamais à un autre."),
        ("de", "Dieser wunderbare Film ist niemals langweilig."),
        ("it", "Questo film straordinario non annoia mai nessuno."),
        ("ja", "これほど美しく胸を打つ映画は他にない。"),
    ],
)
def test_a_line_about_this_film_stands_alone(language: str, line: str) -> None:
    assert rank_highlights([line], language=language)[0].score >= QUOTABLE


@pytest.mark.parametrize(
    "line",
    [
        "Lee también: las mejores películas del año",
        "Leia também: os melhores filmes do ano",
        "Leggi anche: i migliori film dell'anno.",
        "À lire aussi : les meilleurs films de l'année.",
        "Lire aussi – les meilleurs films de l'année.",
        "Lesen Sie auch: die besten Filme des Jahres.",
        "Czytaj też: najlepsze filmy roku.",
        "Читайте также: лучшие фильмы года.",
        "関連記事：今年最高の映画",
        "Related: the ten best and most beautiful films of the year.",
        "➡ Read more: the ten best and most beautiful films of the year.",
        "Lees ook: de beste films van het jaar.",
        "Läs också: årets bästa filmer.",
        "延伸阅读：今年最好的电影",
    ],
)
def test_a_link_to_another_page_is_never_quoted(line: str) -> None:
    for language, good in GOOD.items():
        assert [one.text for one in rank_highlights([line, good], language=language)] == [good]
        assert not rank_highlights([f"{good}\n{line}"], language=language)[1:]


@pytest.mark.parametrize("line", [*GOOD.values(), "Related to nobody, the hero is a beautiful cipher.", "Mais lento."])
def test_prose_is_no_link(line: str) -> None:
    assert not is_link_line(line)


@pytest.mark.parametrize(
    ("line", "is_cast"),
    [
        ("With Maria Ott, Jan Kessel, Lena Brandt and Paul Weiss.", True),
        ("Joseph Cotten (Holly), Alida Valli (Anna), Orson Welles.", True),
        ("Con Ana Ruiz, Pedro Gil y Rosa Mora.", True),
        ("Mit Anna Holm, Peter von Kranz und Lena Vogt.", True),
        ("В ролях: Анна Белова, Иван Крылов, Ольга Лис.", True),
        ("Rome, Paris, London.", False),
        ("With Maria Ott, Jan Kessel and Lena Brandt it never fails.", False),
        ("Funny, sad, and never dull.", False),
    ],
)
def test_a_list_of_names_is_a_cast(line: str, *, is_cast: bool) -> None:
    assert is_cast_list(line) is is_cast
    if is_cast:
        assert rank_highlights([line]) == []


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "The film stars Ada Brandt and Tom Vael in a beautiful tale of love and revenge."),
        ("en", "Starring Ada Brandt, the movie tells the moving story of a brilliant widow."),
        ("es", "La película cuenta la historia de una hermosa viuda que vuelve a casa."),
        ("fr", "Le film raconte l'histoire d'une belle veuve qui rentre chez elle."),
        ("de", "Im Mittelpunkt steht eine schöne Witwe, die nach Hause kommt."),
        ("it", "Il film racconta la storia di una bella vedova che torna a casa."),
        ("pt", "O filme conta a história de uma bela viúva que volta para casa."),
        ("pl", "Film opowiada historię pięknej wdowy, która wraca do domu."),
        ("ru", "Фильм рассказывает историю красивой вдовы, которая едет домой."),
        ("ja", "物語は、美しい未亡人が故郷に帰るところから始まる。"),
    ],
)
def test_a_plot_in_one_line_is_not_quoted_unasked(language: str, line: str) -> None:
    assert all(one.score < QUOTABLE for one in rank_highlights([line], language=language))


def test_the_judged_reviews_give_a_line_that_may_be_quoted() -> None:
    judged = read_judged()
    assert len(judged) >= 40
    assert len({one.language for one in judged}) >= 8
    firsts = [found[0] for one in judged if (found := rank_judged(one, known=True))]
    good = sum(mark_of(one, rank_judged(one, known=True)[0].text) == "+" for one in judged)
    assert len(firsts) == len(judged)
    assert good >= 0.9 * len(judged)


def test_every_language_with_words_has_all_the_lists() -> None:
    for language in (
        "ar",
        "de",
        "el",
        "es",
        "fr",
        "he",
        "hi",
        "it",
        "ja",
        "ko",
        "nl",
        "pl",
        "pt",
        "ru",
        "sv",
        "tr",
        "uk",
    ):
        cues = language_cues(language)
        assert cues.pointers
        assert cues.this_film
        assert cues.synopses
