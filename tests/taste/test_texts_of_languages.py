"""Sentence ends, spoiler warnings and highlights in the ten languages in which clubs are expected to write."""

from __future__ import annotations

import pytest

from bot.domain.reviews.spoiler_warnings import announces_spoilers
from bot.taste.highlights.name_sounds import name_sounds, names_by_sound
from bot.taste.highlights.ranking import QUOTABLE, rank_highlights
from bot.taste.highlights.sentences import guess_language, sentence_spans

SENTENCES = {
    "de": ["Das Haus kostet ca. 5 Mio. Euro.", "Der Film ist z. B. laut.", "90 Minuten reichen.", "Wirklich?", "Ja!"],
    "fr": ["M. Hulot arrive à Paris, p. ex. en train.", "Quel film !", "On rit.", "Qui l'aurait cru ?"],
    "es": ["El Dr. Ruiz miente.", "¿Por qué?", "¡Nadie lo sabe!", "120 minutos pasan volando."],
    "pt": ["O Sr. Lima chega.", "Custou cerca de R$ 3,5 milhões.", "Que filme!", "Será?"],
    "it": ["Il sig. Rossi mente.", "Dura 90 minuti.", "Perché?", "Nessuno lo sa."],
    "pl": ["Film kosztował 65 tys. złotych.", "Gra w nim m.in. Kulesza.", "Warto?", "Tak!"],
    "ru": ["В XIX в. так не жили, т. е. жили хуже.", "Фильм стоил 5 млн рублей.", "Зачем?", "Не знаю."],
    "ja": ["監督は「もう一度！」と叫んだ。", "本当に？", "すごい！", "三時間が短い。"],
    "ko": ["1994년, 여름이었다.", "정말 좋았다!", "왜 울었을까?", "모르겠다."],
    "ar": ["الفيلم رائع.", "لماذا بكيت؟", "لا أعرف!", "الموسيقى، كالعادة، جميلة."],
}


@pytest.mark.parametrize("language", SENTENCES)
def test_sentences_end_where_people_end_them(language: str) -> None:
    text = ("" if language == "ja" else " ").join(SENTENCES[language])
    assert [text[start:end] for start, end in sentence_spans(text, language)] == SENTENCES[language]


WARNINGS = [
    *("Achtung, Spoiler!", "Ab hier Spoiler.", "Enthält Spoiler.", "Jetzt wird gespoilert."),
    *("Attention, je dévoile la fin.", "Spoilers à partir d'ici.", "Cette critique contient des spoilers."),
    *("¡Ojo, spoilers!", "A partir de aquí hay spoilers.", "Contiene spoilers."),
    *("Alerta de spoiler!", "A partir daqui tem spoilers.", "Contém spoilers."),
    *("Da qui in poi spoiler.", "Attenzione: rivelo il finale.", "Contiene spoiler."),
    *("Dalej spoilery.", "Zawiera spoilery.", "Uwaga, zdradzam zakończenie."),
    *("Осторожно, спойлеры!", "Дальше спойлеры.", "Спойлер!", "Под спойлером:"),
    *("ネタバレ注意。", "ここからネタバレ。", "以下、結末に触れます。", "ネタバレ："),
    *("스포일러 주의!", "스포 있음.", "여기서부터 스포입니다.", "강스포"),
    *("تحذير: حرق للأحداث!", "حرق:", "انتبه، يوجد حرق.", "سبويلر!"),
]
PROMISES = [
    *("Keine Spoiler, versprochen.", "Ich will nicht spoilern.", "Sans spoiler, disons ceci.", "Je ne spoile rien."),
    *("Sin spoilers: es buena.", "No hay spoilers.", "Sem spoilers: veja.", "Não vou dar spoilers."),
    *("Senza spoiler: bello.", "Niente spoiler.", "Bez spoilerów: warto.", "Nie będzie spoilerów."),
    *("Без спойлеров: шедевр.", "Спойлеров не будет.", "ネタバレなしで書きます。", "ネタバレはしません。"),
    *("스포 없이 말하자면 좋다.", "노스포 후기.", "بدون حرق.", "لن أحرق شيئا."),
    # Neither is about spoilers at all.
    *("스포츠 영화를 좋아한다.", "The trailer contains spoilers for its own jokes.", "احترق البيت في النهاية."),
]


@pytest.mark.parametrize("warning", WARNINGS)
def test_what_follows_a_warning_is_not_quoted(warning: str) -> None:
    told = f"{warning} Das ist der schönste Film, den ich je gesehen habe."
    assert not [each for each in rank_highlights([told]) if "schönste" in each.text]


@pytest.mark.parametrize("promise", PROMISES)
def test_what_follows_a_promise_not_to_spoil_may_be_quoted(promise: str) -> None:
    assert not announces_spoilers(promise)
    told = f"{promise} Das ist der schönste Film, den ich je gesehen habe."
    assert [each for each in rank_highlights([told]) if "schönste" in each.text]


REVIEWS = [
    ("de", "Die Kamera sieht den Figuren zu, als ob sie sich schämte.", "Am Ende stirbt der Bruder im Krankenhaus."),
    ("fr", "La caméra caresse les visages comme si elle leur demandait pardon.", "On découvre que le frère est mort."),
    ("es", "La cámara mira los rostros como si les pidiera perdón.", "Al final, el hermano muere en el hospital."),
    ("pt", "A câmera olha os rostos como se pedisse desculpas a eles.", "No final, o irmão morre no hospital."),
    ("it", "La regia guarda i volti come se chiedesse loro scusa.", "Alla fine, il fratello muore in ospedale."),
    ("pl", "Kamera patrzy na twarze, jakby prosiła je o wybaczenie.", "Okazuje się, że brat zginął w szpitalu."),
    ("ru", "Камера смотрит на лица так, словно просит у них прощения.", "Оказывается, что брат погиб в больнице."),
    ("ja", "カメラはまるで謝るように、静かに人の顔を見つめる。", "実は兄は病院で亡くなる運命だった。"),
    ("ko", "카메라는 사과하듯이 조용히 사람들의 얼굴을 바라본다.", "결국 형은 병원에서 죽는다."),
    ("ar", "الكاميرا تنظر إلى الوجوه كأنها تطلب منها المغفرة.", "في النهاية يموت الأخ في المستشفى."),
]


@pytest.mark.parametrize(("language", "line", "spoiler"), REVIEWS)
def test_a_line_about_the_film_is_shown_and_its_ending_is_not(language: str, line: str, spoiler: str) -> None:
    text = ("" if language == "ja" else " ").join((spoiler, line))
    assert guess_language(text) == language
    shown = [each.text for each in rank_highlights([text]) if each.score >= QUOTABLE]
    assert shown == [line]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Andrei Tarkovsky", "фильм Тарковского"),
        ("Andrey Zvyagintsev", "Звягинцев снова прав"),
        ("Bong Joon-ho", "봉준호는 웃는다"),
        ("Park Chan-wook", "박찬욱의 영화"),
        ("Nadine Labaki", "نادين لبكي تعرف"),
        ("Youssef Chahine", "أفلام يوسف شاهين"),
    ],
)
def test_a_maker_is_recognised_in_another_script(name: str, written: str) -> None:
    assert names_by_sound(written, name_sounds([name]))
    assert not names_by_sound(written, name_sounds(["Agnès Varda", "Wong Kar-wai", "Greta Gerwig"]))


def test_a_maker_makes_a_plain_line_quotable() -> None:
    line = "Звягинцев ищет мальчика, а находит целую страну."
    without, known = (rank_highlights([line], people=people)[0].score for people in ((), ("Andrey Zvyagintsev",)))
    assert without < QUOTABLE <= known
