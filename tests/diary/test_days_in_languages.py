"""Days and times in the languages that Marquee speaks, and the examples that its hints give in each."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from bot.domain.diary import days
from bot.domain.diary.days import read_day
from bot.domain.errors import InvalidValue
from bot.domain.nights import when
from bot.domain.nights.when import local_text, read_close, read_moment
from bot.domain.schedules.times import read_time
from bot.ui.language.languages import LANGUAGES
from bot.ui.language.po import CONTEXT_END

TODAY = date(2026, 11, 26)
"""A Thursday."""
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
"""A Monday, 11:00 in Berlin."""
ZONE = "Europe/Berlin"
DAY_HINTS = (
    days._ALLOWED,
    f"Discord{CONTEXT_END}When you saw it: last night, Monday, 24 Dec, 2 weeks ago or 2026-03-01",
    f"Discord{CONTEXT_END}When you saw it: last night, Monday, 24 Dec, 2 weeks ago. Each day is its own entry.",
)
SHORT_DAY_HINT = f"Discord{CONTEXT_END}When the member saw it: last night, Monday, 24 Dec, 2026-03-01"
EXAMPLES = {
    "de": (
        ("gestern Abend", "Montag", "24. Dez.", "vor 2 Wochen"),
        ("Freitag 20 Uhr", "morgen um 20:00", "24. Dez. 19:30", "Donnerstag 20 Uhr", "2 Stunden vorher"),
        ("20 Uhr", "20 Uhr 30"),
    ),
    "fr": (
        ("hier soir", "lundi", "24 déc.", "il y a 2 semaines"),
        ("vendredi 20 h", "demain à 20:00", "24 déc. 19:30", "jeudi 20 h", "2 heures avant"),
        ("20 h", "20 h 30"),
    ),
    "es": (
        ("anoche", "lunes", "24 dic", "hace 2 semanas"),
        ("viernes 20:00", "mañana a las 20:00", "24 dic 19:30", "jueves 20:00", "2 horas antes"),
        ("20 h", "20 h 30"),
    ),
    "pt-BR": (
        ("ontem à noite", "segunda", "24 dez", "há 2 semanas"),
        ("sexta 20h", "amanhã às 20:00", "24 dez 19:30", "quinta 20h", "2 horas antes"),
        ("20h", "20h30"),
    ),
    "it": (
        ("ieri sera", "lunedì", "24 dic", "2 settimane fa"),
        ("venerdì alle 20", "domani alle 20:00", "24 dic 19:30", "giovedì alle 20", "2 ore prima"),
        ("ore 20", "ore 20.30"),
    ),
    "pl": (
        ("wczoraj wieczorem", "poniedziałek", "24 gru", "2 tygodnie temu"),
        ("piątek 20:00", "jutro o 20:00", "24 gru 19:30", "czwartek 20:00", "2 godziny wcześniej"),
        ("godz. 20", "godz. 20.30"),
    ),
    "ru": (
        ("вчера вечером", "понедельник", "24 дек", "2 недели назад"),
        ("пятница 20:00", "завтра в 20:00", "24 дек 19:30", "четверг 20:00", "за 2 часа"),
        ("8 вечера", "20.30"),
    ),
    "ja": (
        ("昨夜", "月曜日", "12月24日", "2週間前"),
        ("金曜日20時", "明日20:00", "12月24日19:30", "木曜日20時", "2時間前"),
        ("20時", "20時半"),
    ),
    "ko": (
        ("어젯밤", "월요일", "12월 24일", "2주 전"),
        ("금요일 20시", "내일 20:00", "12월 24일 19:30", "목요일 20시", "2시간 전"),
        ("20시", "20시 반"),
    ),
    "ar": (
        ("ليلة أمس", "الاثنين", "24 ديسمبر", "قبل أسبوعين"),
        ("الجمعة 20:00", "غدًا 20:00", "24 ديسمبر 19:30", "الخميس 20:00", "قبل ساعتين"),
        ("8 مساءً", "20.30"),
    ),
}
"""Of each language: days, moments and times, as the hints name them."""
each_language = pytest.mark.parametrize("code", EXAMPLES)


def hint(code: str, key: str) -> str:
    found = LANGUAGES[code].messages.text(key)
    assert found is not None, key
    return found


@each_language
def test_the_days_that_hints_name_are_read(code: str) -> None:
    examples = EXAMPLES[code][0]
    meant = (date(2026, 11, 25), date(2026, 11, 23), date(2025, 12, 24), date(2026, 11, 12))
    assert tuple(read_day(each, TODAY, locale=code) for each in examples) == meant
    for key in DAY_HINTS:
        assert [each for each in examples if each not in hint(code, key)] == [], key
    assert [each for each in examples[:3] if each not in hint(code, SHORT_DAY_HINT)] == []


@each_language
def test_the_moments_that_hints_name_are_read(code: str) -> None:
    friday, tomorrow, christmas, thursday, before = EXAMPLES[code][1]
    meant = {
        friday: "2026-06-05 20:00",
        tomorrow: "2026-06-02 20:00",
        christmas: "2026-12-24 19:30",
        thursday: "2026-06-04 20:00",
    }
    for typed, local in meant.items():
        assert local_text(read_moment(typed, NOW, ZONE, locale=code), ZONE) == local
    night = datetime(2026, 6, 5, 18, 0, tzinfo=UTC)
    assert local_text(read_close(before, NOW, ZONE, night, locale=code), ZONE) == "2026-06-05 18:00"
    hints = {
        when.ALLOWED_MOMENT: (friday, tomorrow, christmas),
        when.ALLOWED_CLOSE: (thursday, before),
        "Up to {limit}, one a line, such as Friday 8 pm. In {zone}.": (friday,),
        "Friday 8 pm, or 24 Dec 19:30. In {zone}.": (friday, christmas),
        "Thursday 8 pm, or 2 hours before. Empty: a day before.": (thursday, before),
        "I couldn't read {typed} as a time. Press **{button}** and use a day and a time, such as Friday 8 pm.": (
            friday,
        ),
    }
    for key, examples in hints.items():
        assert [each for each in examples if each not in hint(code, key)] == [], key


@each_language
def test_the_times_that_hints_name_are_read(code: str) -> None:
    evening, later = EXAMPLES[code][2]
    assert read_time(evening) == time(20)
    assert read_time(later) == time(20, 30)
    assert evening in hint(code, "a time such as 20:00 or 8 pm")
    assert later in hint(code, "Local time there: 20:00, 8 pm or half past eight")


@pytest.mark.parametrize(
    ("meant", "texts"),
    [
        (
            date(2026, 11, 26),
            "heute|heute Abend|aujourd’hui|ce soir|hoy|esta noche|hoje|hoje à noite|oggi|stasera"
            "|dzisiaj|dziś wieczorem|сегодня|сегодня вечером|今日|今夜|오늘|오늘 저녁|اليوم|الليلة",
        ),
        (
            date(2026, 11, 25),
            "gestern|gestern Abend|hier|hier soir|ayer|anoche|ayer por la noche|ontem|ontem à noite"
            "|ieri|ieri sera|wczoraj|wczoraj wieczorem|вчера|вчера вечером|昨日|昨日の夜|昨夜|어제|어젯밤|어제 저녁"
            "|أمس|ليلة أمس|مساء أمس|Вчера",
        ),
        (
            date(2026, 11, 24),
            "vorgestern|avant-hier|anteayer|anteontem|l’altro ieri|l'altro ieri|przedwczoraj"
            "|позавчера|一昨日|おととい|그저께|أول أمس",
        ),
        (
            date(2026, 11, 23),
            "Montag|am Montag|letzten Montag|Montagabend|lundi|lundi dernier|el lunes|el lunes pasado"
            "|segunda-feira|na segunda-feira|segunda passada|lunedì|lunedì scorso|poniedziałek"
            "|w poniedziałek|w zeszły poniedziałek|понедельник|в понедельник|в прошлый понедельник"
            "|月曜日|月曜|この前の月曜日|월요일|지난 월요일|الاثنين|يوم الاثنين|الإثنين|الاثنين الماضي|vor 3 Tagen"
            "|il y a 3 jours|hace 3 días|há 3 dias|3 dias atrás|3 giorni fa|tre giorni fa|3 dni temu"
            "|3 дня назад|три дня назад|3日前|3일 전|3일전|قبل 3 أيام|قبل ثلاثة أيام|منذ ٣ أيام",
        ),
        (
            date(2026, 11, 16),
            "letzte Woche Montag|Montag letzter Woche|lundi de la semaine dernière"
            "|el lunes de la semana pasada|先週の月曜日|지난주 월요일|الاثنين من الأسبوع الماضي"
            "|w poniedziałek w zeszłym tygodniu|в понедельник на прошлой неделе"
            "|lunedì della settimana scorsa|segunda da semana passada",
        ),
        (
            date(2026, 11, 12),
            "vor 2 Wochen|vor zwei Wochen|il y a 2 semaines|il y a deux semaines|hace 2 semanas"
            "|hace dos semanas|há 2 semanas|2 semanas atrás|duas semanas atrás|2 settimane fa"
            "|due settimane fa|2 tygodnie temu|dwa tygodnie temu|2 недели назад|две недели назад|2週間前"
            "|二週間前|2주 전|두 주 전|قبل أسبوعين|منذ أسبوعين|قبل 2 أسابيع",
        ),
        (
            date(2026, 11, 19),
            "vor einer Woche|il y a une semaine|hace una semana|há uma semana|uma semana atrás"
            "|una settimana fa|tydzień temu|неделю назад|一週間前|1週間前|일주일 전|قبل أسبوع",
        ),
        (
            date(2026, 10, 26),
            "vor einem Monat|il y a un mois|hace un mes|há um mês|un mese fa|miesiąc temu|месяц назад"
            "|1か月前|1ヶ月前|한 달 전|قبل شهر",
        ),
        (
            date(2025, 11, 26),
            "vor einem Jahr|il y a un an|hace un año|há um ano|un anno fa|rok temu|год назад|1年前|1년 전"
            "|قبل سنة|قبل عام",
        ),
        (
            date(2025, 12, 24),
            "24. Dez.|24. Dezember|24 décembre|24 de diciembre|24 dic|24 de dezembro|24 dez"
            "|24 dicembre|24 dic.|24 grudnia|24 gru|24 декабря|24 дек.|12月24日|12월 24일|24 ديسمبر"
            "|٢٤ ديسمبر|24 déc.|Heiligabend|Nochebuena|24 grudnia 2025|24 декабря 2025 г.|2025年12月24日"
            "|2025년 12월 24일|24 de diciembre de 2025|24 ديسمبر 2025|１２月２４日|le 24 décembre 2025|24. 12.",
        ),
        (date(2026, 3, 1), "1er mars|1º de março|1 марта|1 marca|3月1日|1 مارس|1. März|1 mar.|1-го марта"),
    ],
)
def test_a_day_is_read_in_every_language(meant: date, texts: str) -> None:
    assert [(typed, read_day(typed, TODAY)) for typed in texts.split("|") if read_day(typed, TODAY) != meant] == []


@pytest.mark.parametrize(
    ("local", "texts"),
    [
        (
            "2026-06-05 20:00",
            "Freitag 20 Uhr|Freitag um 20 Uhr|vendredi 20 h|vendredi à 20h|viernes 20:00"
            "|el viernes a las 20:00|sexta-feira 20h|sexta às 20h|venerdì 20:00|venerdì alle 20"
            "|piątek 20:00|w piątek o 20:00|пятница 20:00|в пятницу в 20:00|金曜 20時|金曜日20時|金曜日の20時"
            "|金曜日の夜8時|금요일 20시|금요일 오후 8시|금요일 저녁 8시|الجمعة 20:00|الجمعة الساعة 8 مساءً"
            "|يوم الجمعة 8 مساء|الجمعة ٢٠:٠٠",
        ),
        (
            "2026-06-02 20:00",
            "morgen um 20 Uhr|morgen Abend 20 Uhr|demain à 20h|demain soir à 20 h|mañana a las 20:00"
            "|amanhã às 20h|domani alle 20|domani sera alle 20|jutro o 20:00|завтра в 20:00"
            "|завтра вечером в 20:00|明日 20時|明日20時|明日の20:00|내일 20시|내일 오후 8시|내일 저녁 8시|غدًا 20:00"
            "|غدا الساعة 8 مساء",
        ),
        (
            "2026-06-12 20:00",
            "nächsten Freitag 20 Uhr|vendredi prochain à 20h|el próximo viernes a las 20:00"
            "|venerdì prossimo alle 20|w następny piątek o 20:00|в следующую пятницу в 20:00"
            "|来週の金曜日 20時|다음 주 금요일 20시|الجمعة القادمة 20:00|próxima sexta às 20h",
        ),
        (
            "2026-06-01 13:00",
            "in 2 Stunden|in zwei Stunden|dans 2 heures|en 2 horas|dentro de 2 horas|em 2 horas"
            "|daqui a 2 horas|tra 2 ore|fra due ore|za 2 godziny|через 2 часа|2時間後|2시간 후|2시간 뒤"
            "|بعد ساعتين",
        ),
        (
            "2026-12-24 19:30",
            "24. Dez. 19:30|24 déc. 19 h 30|24 dic 19:30|24 de dez 19:30|24 grudnia 19:30"
            "|24 декабря 19:30|12月24日 19:30|12月24日19時30分|12월 24일 19:30|24 ديسمبر 19:30",
        ),
    ],
)
def test_a_moment_is_read_in_every_language(local: str, texts: str) -> None:
    read = {typed: local_text(read_moment(typed, NOW, ZONE), ZONE) for typed in texts.split("|")}
    assert {typed: found for typed, found in read.items() if found != local} == {}


@pytest.mark.parametrize(
    "typed",
    [
        *("vor Montag", "il y a", "hace", "fa 2 settimane", "temu", "назад", "前", "2前", "전", "قبل", "قبل الاثنين"),
        *("13月1日", "2月31日", "0월 3일", "la semaine dernière", "先週", "منذ", "2 heures", "lundi mardi", "один"),
    ],
)
def test_half_a_day_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue):
        read_day(typed, TODAY)
