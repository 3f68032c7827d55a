"""Languages: which one is chosen, and how messages, numbers, dates and lists are written in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.domain.clubs.settings import LANGUAGE
from bot.ui.language import dates
from bot.ui.language.languages import ENGLISH, LANGUAGES, Language, choose_language, speaking
from bot.ui.language.messages import _, ngettext, pgettext
from bot.ui.language.numbers import clause_list, comma_list, decimal_text, list_text, number_text, short_decimal_text
from bot.ui.language.po import Messages, read_messages
from bot.ui.language.words import country_text, inside_sentence, language_text

DAY = date(2026, 11, 23)

PO = r"""# A comment of a translator.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 "
": 2);\n"

#: bot/ui/help.py
msgid "Read"
msgstr "Читать"

msgctxt "Discord"
msgid "Read"
msgstr "Прочитать"

msgid "A \"quoted\" \\ line\nand another"
msgstr ""
"Строка \"в кавычках\" \\"
"\nи ещё одна"

#, fuzzy
msgid "Guessed"
msgstr "Угадано"

msgid "Empty"
msgstr ""

msgid "{count} film of {name}"
msgid_plural "{count} films of {name}"
msgstr[0] "{count} фильм, {name}"
msgstr[1] "{count} фильма, {name}"
msgstr[2] "{count} фильмов, {name}"
"""


@pytest.fixture
def russian(tmp_path: Path) -> Language:
    file = tmp_path / "ru.po"
    file.write_text(PO, encoding="utf-8")
    language = Language("ru", "Русский", "Russian")
    language.__dict__["messages"] = read_messages(file)
    return language


def test_messages_are_found_by_their_english_text_and_their_context(russian: Language) -> None:
    with speaking(russian):
        assert _("Read") == "Читать"
        assert pgettext("Discord", "Read") == "Прочитать"
        assert pgettext("elsewhere", "Read") == "Read"
        assert _('A "quoted" \\ line\nand another') == 'Строка "в кавычках" \\\nи ещё одна'
    assert _("Read") == "Read"


def test_what_is_fuzzy_or_empty_stays_english(russian: Language) -> None:
    with speaking(russian):
        assert (_("Guessed"), _("Empty"), _("Unknown {name}", name="x")) == ("Guessed", "Empty", "Unknown x")


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 фильм, A"), (3, "3 фильма, A"), (11, "11 фильмов, A"), (21, "21 фильм, A")]
)
def test_a_number_takes_the_form_of_the_language(russian: Language, count: int, said: str) -> None:
    with speaking(russian):
        assert ngettext("{count} film of {name}", "{count} films of {name}", count, name="A") == said


def test_english_numbers_take_two_forms() -> None:
    assert [ngettext("{count} film", "{count} films", n) for n in (0, 1, 2, 1234)] == [
        "0 films",
        "1 film",
        "2 films",
        "1,234 films",
    ]


def test_values_may_have_braces() -> None:
    assert _("By {name}", name="{film} {0} }{") == "By {film} {0} }{"


@pytest.mark.parametrize("broken", ['msgid "a"\nmsgstr "b"\nmsgid "c"\n', 'msgid "a\n', "nonsense\n"])
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, broken: str) -> None:
    file = tmp_path / "de.po"
    file.write_text(broken, encoding="utf-8")
    with pytest.raises(ValueError, match=r"de\.po, line \d"):
        read_messages(file)


@pytest.mark.parametrize(
    ("locale", "code"),
    [
        ("en-US", "en"),
        ("en-GB", "en"),
        ("de", "de"),
        ("es-ES", "es"),
        ("es-419", "es"),
        ("pt-BR", "pt-BR"),
        ("ar", "ar"),
        ("zh-CN", "en"),
        ("", "en"),
        (None, "en"),
        ("e", "en"),
    ],
)
def test_a_locale_of_discord_chooses_a_language(locale: str | None, code: str) -> None:
    assert choose_language(locale).code == code


def test_a_club_can_choose_every_language() -> None:
    assert LANGUAGE.choices == tuple(LANGUAGES)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Monday, 23 November 2026|Monday, 23 November|23 November 2026|November 2026|Mon 23 Nov"),
        ("de", "Montag, 23. November 2026|Montag, 23. November|23. November 2026|November 2026|Mo., 23. Nov."),
        ("fr", "lundi 23 novembre 2026|lundi 23 novembre|23 novembre 2026|novembre 2026|lun. 23 nov."),
        (
            "es",
            "lunes, 23 de noviembre de 2026|lunes, 23 de noviembre|23 de noviembre de 2026|noviembre de 2026"
            "|lun, 23 nov",
        ),
        (
            "pt-BR",
            "segunda-feira, 23 de novembro de 2026|segunda-feira, 23 de novembro|23 de novembro de 2026"
            "|novembro de 2026|seg., 23 de nov.",
        ),
        ("it", "lunedì 23 novembre 2026|lunedì 23 novembre|23 novembre 2026|novembre 2026|lun 23 nov"),
        (
            "pl",
            "poniedziałek, 23 listopada 2026|poniedziałek, 23 listopada|23 listopada 2026|listopad 2026|pon., 23 lis",
        ),
        (
            "ru",
            "понедельник, 23 ноября 2026\u202fг.|понедельник, 23 ноября|23 ноября 2026\u202fг.|ноябрь 2026\u202fг."
            "|пн, 23 нояб.",
        ),
        ("ja", "2026年11月23日月曜日|11月23日(月曜日)|2026年11月23日|2026年11月|11月23日(月)"),
        ("ko", "2026년 11월 23일 월요일|11월 23일 (월요일)|2026년 11월 23일|2026년 11월|11월 23일 (월)"),
        ("ar", "الاثنين، 23 نوفمبر 2026|الاثنين، 23 نوفمبر|23 نوفمبر 2026|نوفمبر 2026|الاثنين، 23 نوفمبر"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(code: str, said: str) -> None:
    with speaking(LANGUAGES[code]):
        written = [
            dates.full_day_text(DAY),
            dates.full_day_text(DAY, this_year=2026),
            dates.day_text(DAY),
            dates.month_text(DAY),
            dates.short_weekday_text(DAY),
        ]
    assert written == said.split("|")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "999 1,234 12,345 1,234.6 4.5 4"),
        ("de", "999 1.234 12.345 1.234,6 4,5 4"),
        ("fr", "999 1\u202f234 12\u202f345 1\u202f234,6 4,5 4"),
        ("es", "999 1234 12.345 1234,6 4,5 4"),
        ("pl", "999 1234 12\xa0345 1234,6 4,5 4"),
        ("ru", "999 1\xa0234 12\xa0345 1\xa0234,6 4,5 4"),
        ("ja", "999 1,234 12,345 1,234.6 4.5 4"),
        ("ar", "999 1,234 12,345 1,234.6 4.5 4"),
    ],
)
def test_numbers_have_the_signs_of_the_language(code: str, said: str) -> None:
    with speaking(LANGUAGES[code]):
        written = [number_text(999), number_text(1234), number_text(12345), decimal_text(1234.56)]
        assert " ".join([*written, short_decimal_text(4.5), short_decimal_text(4.0)]) == said


def test_small_and_negative_numbers() -> None:
    assert [decimal_text(-0.25, 2), decimal_text(0.04), decimal_text(2.0, 0), number_text(-1234)] == [
        "-0.25",
        "0.0",
        "2",
        "-1,234",
    ]


@pytest.mark.parametrize(
    ("code", "lists"),
    [
        ("en", "a, b and c|a and b|a, b"),
        ("fr", "a, b et c|a et b|a, b"),
        ("ja", "a、b、c|a、b|a、b"),
        ("ar", "a، b وc|a وb|a، b"),
    ],
)
def test_lists_have_the_words_of_the_language(code: str, lists: str) -> None:
    with speaking(LANGUAGES[code]):
        assert [list_text(["a", "b", "c"]), list_text(["a", "b"]), comma_list(["a", "b"])] == lists.split("|")
        assert (list_text([]), list_text(["a"])) == ("", "a")


@pytest.mark.parametrize(("code", "said"), [("en", "a; b"), ("fr", "a; b"), ("ar", "a؛ b"), ("ja", "a；b")])
def test_statements_are_divided_by_the_mark_of_the_script(code: str, said: str) -> None:
    with speaking(LANGUAGES[code]):
        assert clause_list(["a", "b"]) == said


def test_countries_and_languages_have_the_names_of_the_language() -> None:
    with speaking(LANGUAGES["de"]):
        assert (country_text("Japan"), country_text("South Korea"), country_text("Ruritania")) == (
            "Japan",
            "Südkorea",
            "Ruritania",
        )
        assert language_text("French") == "Französisch"
        assert inside_sentence("Drama") == "Drama"
    with speaking(LANGUAGES["it"]):
        assert (country_text("Germany"), language_text("Japanese"), inside_sentence("Dramma")) == (
            "Germania",
            "giapponese",
            "dramma",
        )


def test_in_arabic_foreign_names_are_isolated_from_the_text_around_them() -> None:
    arabic = Language("ar", "العربية", "Arabic", right_to_left=True)
    arabic.__dict__["messages"] = Messages({"By {name}": "بقلم {name}"}, int)
    with speaking(arabic):
        assert _("By {name}", name="Ines (2026)") == "بقلم \u2068Ines (2026)\u2069"
        assert _("By {name}", name="إينيس") == "بقلم إينيس"
        assert _("By {name}", name=7) == "بقلم 7"
        assert _("By {name}", name="https://example.org/a") == "بقلم https://example.org/a"
        assert _("By {name}", name="\u2068Ines\u2069") == "بقلم \u2068Ines\u2069"
    with speaking(ENGLISH):
        assert _("By {name}", name="Ines") == "By Ines"


def test_a_block_ends_with_the_language_of_before() -> None:
    with speaking(LANGUAGES["de"]):
        with pytest.raises(RuntimeError), speaking(LANGUAGES["fr"]):
            raise RuntimeError
        assert decimal_text(1.5) == "1,5"
    assert decimal_text(1.5) == "1.5"
